from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar, overload

from typing_extensions import Self

from ._native import Call, Client

_T = TypeVar("_T")

_Unknown: TypeAlias = Literal["error", "send"] | None
_Checks: TypeAlias = Literal["all", "types"] | None
_Waived: TypeAlias = Sequence[Literal["items_sum", "check_digits"]] | None

class Operations:
    """Operations of one client: those of a group, or of a provider without groups."""

    def __init__(self, client: Client) -> None: ...
    _build: Callable[..., Call[Any]]
    _handle_message: Callable[..., Any]

class Group(Generic[_T]):
    """The place of a group in its client: the first use imports the group and puts it there."""

    def __init__(self, module: str, name: str) -> None: ...
    def __set_name__(self, owner: type, name: str) -> None: ...
    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: object, owner: type) -> _T: ...
