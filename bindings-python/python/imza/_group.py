"""A group of operations: its methods are imported when it is first used. Its types are in the stub beside it."""


class Operations:
    """The operations of a group, of one client."""

    __slots__ = ("_build",)

    def __init__(self, client):
        self._build = client.build

    def __repr__(self):
        return f"{type(self).__name__}()"


class Group:
    """The place of a group in its client. The first use puts the group itself there."""

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
