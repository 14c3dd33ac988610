"""Makes the classes of results, each when it is first needed, and once."""

from __future__ import annotations

from ._native import Result, call_function, refuse, result_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_made: dict[tuple[str, str], type] = {}


def of(module: str, name: str) -> type:
    """The class of a type; `module` is the provider's, or empty."""
    found = _made.get((module, name))
    if found is None:
        base = _BASES.get((module, name), Result)
        space = {"__slots__": (), "__module__": f"imza.{module}".rstrip("."), "__doc__": f"{name}: see the stubs."}
        # One class for all threads: `setdefault` is atomic.
        found = _made.setdefault((module, name), type(name, (base,), space))
    return found


def saved(module: str, name: str, value: Any, argument: str, step: str) -> str:
    """The text of a handle, which the step of that name gives. Nothing else is taken in its place."""
    if type(value) is not of(module, name):
        reason = f"expected a {name}, which `{step}` gives and `{name}.restore` makes of its saved text, found {type(value).__name__}"
        raise refuse(argument, reason)
    text: str = value.save()
    return text


def lookup(module: str, name: str, requests: frozenset[str]) -> Any:
    """What a provider's module has under a name: the type of a request, the class of an answer, the words of an enum."""
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


class _Saved(Result):
    """What one step of N Kolay hands to the next: it can be saved as text, and restored in another process."""

    __slots__ = ()

    def save(self) -> str:
        """The text that restores it. It acts as a secret."""
        saved: str = getattr(self, "saved")  # noqa: B009 (a field of the table, unknown to type checkers here)
        return saved


class _Token(_Saved):
    __slots__ = ()

    @staticmethod
    def restore(saved: str) -> Any:
        """The token of a saved text."""
        return call_function("restore_token", saved)


class _BankSession(_Saved):
    __slots__ = ()

    @staticmethod
    def restore(saved: str) -> Any:
        """The session of a saved text."""
        return call_function("restore_session", saved)


class _PreApproval(_Saved):
    __slots__ = ()

    @staticmethod
    def restore(saved: str) -> Any:
        """The pre-approval of a saved text."""
        return call_function("restore_pre_approval", saved)


class _Page(Result):
    __slots__ = ()
    # `Page[StoredCardResponse]` in annotations.
    __class_getitem__: Any = classmethod(type(list[int]))


_BASES: dict[tuple[str, str], type[Result]] = {
    ("craftgate", "Page"): _Page,
    ("nkolay", "Token"): _Token,
    ("nkolay", "BankSession"): _BankSession,
    ("nkolay", "PreApproval"): _PreApproval,
}
