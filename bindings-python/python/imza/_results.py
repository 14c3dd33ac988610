"""Finds the types of the providers' modules when they are first asked for, and what all results have."""

from __future__ import annotations

from ._native import Result, call_function, refuse, result_class

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    import re
    from typing import Any, SupportsIndex

    from typing_extensions import Self

_made: dict[tuple[str, str], type] = {}


def of(module: str, name: str, restore: str | None) -> type:
    """The class of a type; `module` is the provider's, or empty. A handle has the name of the function that restores it."""
    found = _made.get((module, name))
    if found is None:
        found = _declared(module, name) if module else type(name, (Result,), {"__slots__": (), "__module__": "imza"})
        if restore is not None and issubclass(found, Handle):
            found._function = restore
        # One class for all threads: `setdefault` is atomic.
        found = _made.setdefault((module, name), found)
    return found


def _declared(module: str, name: str) -> type:
    from importlib import import_module

    package = import_module(f"imza.{module}")
    declared: type = getattr(import_module(f"imza.{module}.{package._PLACES[name]}"), name)
    return declared


def saved(module: str, name: str, value: Any, argument: str, step: str) -> str:
    """The saved text of a handle, for the argument of an operation. Anything but a handle of this name is refused.

    `step` is the operation that gives such a handle.
    """
    if type(value) is not _made.get((module, name)):
        reason = f"expected a {name}, which `{step}` gives and `{name}.restore` makes of its saved text, found {type(value).__name__}"
        raise refuse(argument, reason)
    return _saved_text(value)


def lookup(module: str, name: str, places: dict[str, str]) -> Any:
    """Finds a name of a provider's module: the type of a request, the class of a result, the words of an enum."""
    place = places.get(name)
    if place is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    from importlib import import_module

    # The class of a result is registered with the core.
    return result_class(module.rpartition(".")[2], name) or getattr(import_module(f"{module}.{place}"), name)


def publish(names: dict[str, Any]) -> None:
    """Makes the classes of a module of types appear where users import them from, with their fields in their documentation."""
    module: str = names["__name__"]
    for name, found in names.items():
        if isinstance(found, type) and found.__module__ == module:
            # With `python -OO` there is none.
            if found.__doc__ is not None:
                found.__doc__ = _Documentation.of(found.__doc__, names["__file__"], name)
            found.__module__ = module.rpartition(".")[0]
            if not issubclass(found, Result):
                # pydantic drops what a `TypedDict` does not have, unless it is told not to.
                found.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]


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


Misfit.__module__ = "imza"


class Handle(Result):
    """A result that one step hands to the next. It can be saved as text, and restored in another process."""

    __slots__ = ()
    _function = ""

    def save(self) -> str:
        """The text that restores it in another process. Treat it as a secret."""
        return _saved_text(self)

    @classmethod
    def restore(cls, saved: str) -> Self:
        """Restores it from its saved text."""
        handle: Self = call_function(cls._function, saved)
        return handle


def _saved_text(handle: Any) -> str:
    text: str = handle.saved
    return text


class _Documentation(str):
    """The documentation of a class: its own, and that of its fields, which is read from the source when it is asked for."""

    _file: str
    _name: str

    @classmethod
    def of(cls, summary: str, file: str, name: str) -> _Documentation:
        made = cls(summary)
        made._file, made._name = file, name
        return made

    def __get__(self, instance: object, owner: type | None = None) -> str:
        try:
            with open(self._file, encoding="utf-8") as source:
                return str(self) + _fields(source.read(), self._name)
        except OSError:
            return str(self)

    def expandtabs(self, tabsize: SupportsIndex = 8) -> str:
        """The whole: `help` reads the documentation of a `TypedDict` past `__get__`, and begins with this."""
        return self.__get__(None).expandtabs(tabsize)


def _written(name: re.Match[str]) -> str:
    return {"DateTime": "datetime", "Date": "date", "Number": "Decimal | int | str"}.get(name[1], name[1])


def _fields(source: str, name: str) -> str:
    """The fields of a class with their types and the texts below them."""
    import ast
    import re

    lines = []
    for declared in ast.parse(source).body:
        if isinstance(declared, ast.ClassDef) and declared.name == name:
            for field, below in zip(declared.body, [*declared.body[1:], None], strict=True):
                if isinstance(field, ast.AnnAssign):
                    annotation = re.sub(r"\b_([A-Z]\w*)", _written, ast.unparse(field.annotation))
                    lines.append(f"{ast.unparse(field.target)}: {annotation}")
                    if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                        lines.extend(f"    {line.strip()}" for line in str(below.value.value).strip().splitlines())
    return "\n\nFields:\n\n" + "\n".join(lines) if lines else ""
