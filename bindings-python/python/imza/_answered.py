"""The answers to the question of what became of a call."""

from __future__ import annotations

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from types import GenericAlias
    from typing import Any, Generic, Literal, TypeVar

    from ._native import Call

    _T_co = TypeVar("_T_co", covariant=True)

    class Parameterized(Generic[_T_co]):
        @classmethod
        def __class_getitem__(cls, key: Any) -> GenericAlias: ...

else:
    from types import GenericAlias

    class Parameterized:
        """Takes the place of `typing.Generic`, whose import takes long: `Answered[PaymentResponse]` is a type at run time, too."""

        __slots__ = ()
        __class_getitem__ = classmethod(GenericAlias)


class Answered(Parameterized["_T_co"]):
    """The state of a call that was asked for: it was done, with the provider's record as its result; it was not done, which is said only where the provider's
    records prove it; or nothing is proven yet: ask again later, or have a person look.
    """

    __slots__ = ("found", "result", "state")

    state: Literal["done", "not_done", "unclear"]
    """`done`, `not_done` or `unclear`."""
    result: _T_co | None
    """The record, as the result of the call, if it was done."""
    found: list[Any]
    """The records that were found, if nothing is proven."""

    def __init__(self, state: Literal["done", "not_done", "unclear"], result: _T_co | None = None, found: list[Any] | None = None) -> None:
        self.state = state
        self.result = result
        self.found = [] if found is None else found

    def __repr__(self) -> str:
        return f"Answered(state={self.state!r}, result={self.result!r}, {len(self.found)} found)"


Answered.__module__ = "imza"


def of(answer: dict[str, Any], asked: Call[Any]) -> Answered[Any]:
    """Makes the answer of what the core read; the record is read as the call reads its answer."""
    result = asked.parse(200, answer["result"]) if answer["state"] == "done" else None
    return Answered(answer["state"], result, answer.get("found"))
