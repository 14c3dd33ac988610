"""The bases of generated clients, of their operations and groups, and what their methods do with arguments.

The core checks all arguments, so there are no checks here: only what Python alone can do with its own values.
"""

from __future__ import annotations

from ._native import Result, refuse

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ._native import Call, Client
    from ._typing import Body


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

    __slots__ = ("_build_endpoint", "_client", "_handle_message", "_made")
    _operations: str
    _options: tuple[str, ...]

    def __init__(self, client: Client) -> None:
        self._client = client
        self._build_endpoint: Callable[..., Call[Any]] = client.build_endpoint
        self._handle_message: Callable[..., Any] = client.handle_message
        self._made: dict[str, Any] = {}

    def _group(self, name: str) -> Any:
        found = self._made.get(name)
        if found is None:
            from importlib import import_module

            found = self._made.setdefault(name, getattr(import_module(self._operations), name)(self._client))
        return found


class Keyed:
    """A client or a verifier, which holds keys: none is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class Verifier(Keyed):
    """A verifier of messages."""

    _options: tuple[str, ...] = ()

    def __init__(self, client: Client) -> None:
        self._handle_message: Callable[..., Any] = client.handle_message


def overload(function: Any) -> Any:
    """Overloads exist for type checkers only."""
    return function


def listed(values: Iterable[str] | None) -> Any:
    """Turns any iterable into a list; text and mappings are passed on, for the core to refuse."""
    if values is None or isinstance(values, (str, bytes, list, tuple)) or hasattr(values, "keys"):
        return values
    return list(values)


def or_now(now: int | None) -> int:
    """The time in Unix seconds, by default from the clock."""
    if now is None:
        from time import time

        return int(time())
    return now


def or_unchecked(name: str, value: Any, unchecked: str) -> dict[str, Any]:
    """A value under its name, or the field that is true where the value is the word `unchecked`."""
    return {unchecked: True} if isinstance(value, str) and value == "unchecked" else {name: value}


def exact(value: Any, path: str) -> Any:
    """Text as it is; bytes are its UTF-8."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise refuse(path, "expected text, found bytes that are not valid UTF-8") from error


def picked(value: Any, fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a dict, of a result, or of keywords."""
    given = {**(value.to_dict() if isinstance(value, Result) else value or {}), **fields}
    return {name: given[name] for name in names if name in given}


def decided(
    handle_message: Callable[..., Any], message: str, given: dict[str, Any], body: Body, name: str, expected: Any, unchecked: str
) -> Any:
    """Compares a message with the record `name`, which a function of the caller's may look up by what the message claims.

    `unchecked` is the field that is true where the record is the word `unchecked`, if that is possible.
    """

    def compared(record: Any) -> Any:
        input = {**given, **(or_unchecked(name, record, unchecked) if unchecked else {name: record})}
        return handle_message(message, input, body)

    if not callable(expected):
        return compared(expected)
    from inspect import isawaitable, iscoroutinefunction

    def decide(record: Any) -> Any:
        return handle_message("no_record", {}) if record is None else compared(record)

    async def awaited(record: Any) -> Any:
        return decide(await record)

    async def looked_up() -> Any:
        return decide(await expected(handle_message("claimed", given, body)))

    if iscoroutinefunction(expected):
        return looked_up()
    record = expected(handle_message("claimed", given, body))
    return awaited(record) if isawaitable(record) else decide(record)
