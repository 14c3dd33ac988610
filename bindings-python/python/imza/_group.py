"""The bases of generated operations and of their groups."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._native import Call, Client


class Operations:
    """Operations of one client: those of a group, or of a provider without groups."""

    __slots__ = ("_build", "_handle_message")
    _options: tuple[str, ...]

    def __init__(self, client: Client) -> None:
        self._build: Callable[..., Call[Any]] = client.build
        self._handle_message: Callable[..., Any] = client.handle_message

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Groups:
    """The groups of one client."""

    __slots__ = ("_client", "_made")
    _operations: str
    _options: tuple[str, ...]

    def __init__(self, client: Client) -> None:
        self._client = client
        self._made: dict[str, Any] = {}

    def _group(self, name: str) -> Any:
        found = self._made.get(name)
        if found is None:
            from importlib import import_module

            found = self._made.setdefault(name, getattr(import_module(self._operations), name)(self._client))
        return found
