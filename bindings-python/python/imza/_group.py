"""A group of operations: its methods are imported when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal, TypeAlias

    from ._native import Client

    Unknown: TypeAlias = Literal["error", "send"] | None
    Checks: TypeAlias = Literal["all", "types"] | None
    Waived: TypeAlias = Sequence[Literal["items_sum", "check_digits"]] | None


class Operations:
    """The operations of a group, of one client."""

    __slots__ = ("_build",)

    def __init__(self, client: Client) -> None:
        self._build = client.build

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Group:
    """The place of a group in its client. The first use puts the group itself there."""

    __slots__ = ("_attribute", "_module", "_name")

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __set_name__(self, owner: type, name: str) -> None:
        self._attribute = name

    def __get__(self, client: Any, owner: type) -> Any:
        if client is None:
            return self
        from importlib import import_module

        group = getattr(import_module(self._module), self._name)(client._client)
        client.__dict__[self._attribute] = group
        return group
