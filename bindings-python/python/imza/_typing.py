"""Names that the modules of types need: loaded with the first of them, not with the package."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum
    from typing import Any, ClassVar, Protocol, TypeAlias
    from uuid import UUID

    from typing_extensions import Required, TypedDict

    class _Dataclass(Protocol):
        """A dataclass."""

        __dataclass_fields__: ClassVar[dict[str, Any]]

    class _Attrs(Protocol):
        """A class of attrs."""

        __attrs_attrs__: ClassVar[Any]

    class _Struct(Protocol):
        """A struct of msgspec."""

        __struct_fields__: ClassVar[tuple[str, ...]]

    class _Model(Protocol):
        """A model of pydantic."""

        def model_dump(self) -> dict[str, Any]: ...

    Fields: TypeAlias = Mapping[str, Any] | _Model | _Dataclass | _Attrs | _Struct
    """A request besides its typed dict: its fields under either spelling of their names."""
    Enumeration: TypeAlias = Enum
    """A member of an enum of your own, whose value is the word."""
    Key: TypeAlias = str | UUID
    """A key that you make."""
else:
    from typing import TypedDict

    class _Nothing:
        """Leaves no trace in a union: a schema has the words alone."""

        def __or__(self, other):
            return other

    Enumeration = _Nothing()

    Key = str
    if sys.version_info >= (3, 11):
        from typing import Required
    else:

        class Required:
            """Stands for `Required`, which this Python lacks, where typing_extensions is missing: nothing else could read it."""

            def __class_getitem__(cls, item):
                return item

    if sys.version_info < (3, 12):
        from contextlib import suppress

        # pydantic reads only these, and brings the package.
        with suppress(ImportError):
            from typing_extensions import Required, TypedDict

Number = Decimal | int | str
"""An exact number."""

Body = bytes | bytearray | memoryview | str
"""A raw body as it arrived."""

__all__ = ["Body", "Enumeration", "Key", "Number", "Required", "TypedDict"]
