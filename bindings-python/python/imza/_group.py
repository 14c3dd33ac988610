"""The bases of generated operations and of their groups."""

from __future__ import annotations

from ._native import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ._native import Call, Client


class Reply:
    """A reply to a webhook or a callback, to be sent as it is."""

    __slots__ = ("_content_type", "body", "status")

    def __init__(self, status: int, content_type: str, body: str) -> None:
        self.status, self._content_type, self.body = status, content_type, body

    @property
    def headers(self) -> dict[str, str]:
        """The headers, a new dict each time; names are in lower case."""
        return {"content-type": self._content_type}

    def __repr__(self) -> str:
        return f"Reply({self.status}, {self.body!r})"


def endpoint_of(endpoint: Mapping[str, Any] | None, keywords: dict[str, Any]) -> dict[str, Any]:
    """The values of an endpoint: keywords, or one dict."""
    if endpoint is None:
        return keywords
    for name in endpoint:
        if name not in keywords:
            raise refuse(name if isinstance(name, str) else "endpoint", f"expected {', '.join(keywords)}, found another name")
    return {**keywords, **endpoint}


class Operations:
    """Operations of one client: those of a group, or of a provider without groups."""

    __slots__ = ("_build", "_build_endpoint", "_handle_message")
    _options: tuple[str, ...]

    def __init__(self, client: Client) -> None:
        self._build: Callable[..., Call[Any]] = client.build
        self._build_endpoint: Callable[..., Call[Any]] = client.build_endpoint
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
