"""The schema of a result for pydantic, and so for FastAPI: imported by pydantic's own call."""

from __future__ import annotations

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from typing import Any

    from ._native import Result


def schema(result: type[Result], source: Any, handler: Any) -> Any:
    """A result, or a dict of its fields. As JSON it is an object, as `to_dict(json=True)` returns it."""
    from typing import get_args, get_type_hints

    from pydantic_core import core_schema

    from ._errors import ImzaError

    parameters = get_args(source)
    fields = {}
    for name, hint in get_type_hints(result).items():
        if parameters and name == "items":
            hint = list[parameters[0]]  # type: ignore[valid-type]
        # A word that this version does not know arrives as it is.
        fields[name] = core_schema.typed_dict_field(handler.generate_schema(hint), required=False)
    described = core_schema.typed_dict_schema(fields, extra_behavior="allow")

    def read(value: Any) -> Any:
        if isinstance(value, result):
            return value
        if not isinstance(value, dict):
            raise ValueError(f"expected a {result.__name__} or a dict of its fields")
        try:
            return result.from_dict(value)
        except ImzaError as error:
            raise ValueError(str(error)) from error

    def written(value: Result, info: Any) -> Any:
        return value.to_dict(json=info.mode == "json")

    return core_schema.json_or_python_schema(
        # The fields are there for the JSON schema alone: whatever an answer holds is read as an answer.
        json_schema=core_schema.no_info_wrap_validator_function(lambda value, _: read(value), described),
        python_schema=core_schema.no_info_plain_validator_function(read),
        serialization=core_schema.plain_serializer_function_ser_schema(written, info_arg=True),
    )
