"""The base of generated operations, and the place of a group in its client. Its types are in the stub beside it."""


class Operations:
    """Operations of one client: those of a group, or of a provider without groups."""

    __slots__ = ("_build", "_handle_message")

    def __init__(self, client):
        self._build = client.build
        self._handle_message = client.handle_message

    def __repr__(self):
        return f"{type(self).__name__}()"


class Group:
    """The place of a group in its client: the first use imports the group and puts it there."""

    __slots__ = ("_attribute", "_module", "_name")

    def __init__(self, module, name):
        self._module, self._name = module, name

    def __set_name__(self, owner, name):
        self._attribute = name

    def __get__(self, client, owner):
        if client is None:
            return self
        from importlib import import_module

        group = getattr(import_module(self._module), self._name)(client._client)
        client.__dict__[self._attribute] = group
        return group
