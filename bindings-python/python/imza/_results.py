"""Makes the classes of results, each when it is first needed, and once."""

from __future__ import annotations

from ._native import Result, call_function, refuse, result_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_made: dict[tuple[str, str], type] = {}


def of(module: str, name: str, restore: str | None) -> type:
    """The class of a type; `module` is the provider's, or empty. A handle has the name of the function that restores it."""
    found = _made.get((module, name))
    if found is None:
        base: type[Result] = _Page if name == "Page" else Result
        space: dict[str, Any] = {"__slots__": (), "__module__": f"imza.{module}".rstrip("."), "__doc__": f"{name}: see the stubs."}
        if restore is not None:
            base = _Handle
            space["restore"] = staticmethod(_restoring(restore))
        # One class for all threads: `setdefault` is atomic.
        found = _made.setdefault((module, name), type(name, (base,), space))
    return found


def saved(module: str, name: str, value: Any, argument: str, step: str) -> str:
    """The saved text of a handle, for the argument of an operation. Anything but a handle of this name is refused.

    `step` is the operation that gives such a handle.
    """
    if type(value) is not _made.get((module, name)):
        reason = f"expected a {name}, which `{step}` gives and `{name}.restore` makes of its saved text, found {type(value).__name__}"
        raise refuse(argument, reason)
    return _saved_text(value)


def lookup(module: str, name: str, requests: frozenset[str]) -> Any:
    """Finds a name of a provider's module: the type of a request, the class of a result, the words of an enum."""
    if name in requests:
        # It makes plain dicts. Its keys are for type checkers: they are in the stubs.
        from typing import TypedDict

        return TypedDict(name, {}, total=False)  # type: ignore[operator]
    found = result_class(module.rpartition(".")[2], name)
    if found is None and not name.startswith("_"):
        from importlib import import_module

        words = import_module(f"{module}._words").WORDS.get(name)
        found = words and type(name, (), {"__slots__": (), "__module__": module, **words})
    if found is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return found


class Misfit:
    """A part of an answer, or of a message from outside, that does not fit its type. Its attribute is `None`, and everything else is as it
    would be without it. `repr` shows path and reason: what arrived may be a card number.
    """

    __slots__ = ("path", "raw", "reason")

    def __init__(self, path: str, reason: str, raw: str) -> None:
        self.path = path
        """Its place in the result, e.g. `items[2].price`. Indices count the elements as they arrived: one that does not fit is left out of
        its list."""
        self.reason = reason
        """The expected form and the kind of value that was found, never the value."""
        self.raw = raw
        """The JSON text that arrived."""

    def __repr__(self) -> str:
        return f"Misfit(path={self.path!r}, reason={self.reason!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Misfit):
            return NotImplemented
        return (self.path, self.reason, self.raw) == (other.path, other.reason, other.raw)

    def __hash__(self) -> int:
        return hash((self.path, self.reason, self.raw))


class _Handle(Result):
    """A result that one step hands to the next. It can be saved as text, and restored in another process."""

    __slots__ = ()

    def save(self) -> str:
        """The text that restores it. It acts as a secret."""
        return _saved_text(self)


def _saved_text(handle: Any) -> str:
    text: str = handle.saved
    return text


def _restoring(function: str) -> Any:
    def restore(saved: str) -> Any:
        """Makes the handle of its saved text."""
        return call_function(function, saved)

    return restore


class _Page(Result):
    __slots__ = ()
    # `Page[StoredCardResponse]` in annotations.
    __class_getitem__: Any = classmethod(type(list[int]))
