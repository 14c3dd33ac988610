"""The shared vectors (`tests/vectors`) as Python values: numbers with their digits, names and paths in snake_case."""

import json
import os
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import imza

TESTS = Path(os.environ.get("IMZA_TESTS", Path(__file__).resolve().parent.parent))


def load(name):
    return json.loads((TESTS / "vectors" / f"{name}.json").read_text("utf-8"))


def cases(name):
    """Returns the cases of a file, as pytest parameters with their names."""
    found = load(name)
    return {"argvalues": found, "ids": [case["name"] for case in found]}


def operation(client, name):
    """Returns the method of an operation, such as `payment.create_payment`."""
    group, name = name.split(".")
    return getattr(getattr(client, group), name)


def numbers(text):
    """Parses JSON text with exact numbers."""
    return json.loads(text, parse_float=Decimal)


def snake(name):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def snake_keys(value):
    """Returns the same value with names in snake_case."""
    if isinstance(value, dict):
        return {snake(name): snake_keys(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [snake_keys(inner) for inner in value]
    return value


def path(text):
    return ".".join(snake(step) for step in text.split("."))


def same(found, wanted):
    """Whether a value of a result equals the vector's JSON: decimals are text there, civil times as they were sent."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and set(found) == set(wanted) and all(same(found[name], wanted[name]) for name in wanted)
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(found, Decimal) and isinstance(wanted, str):
        return format(found, "f") == wanted
    if isinstance(found, datetime):
        fraction = wanted.partition(".")[2][:6].ljust(6, "0")
        return found == datetime.fromisoformat(wanted.partition(".")[0].replace(" ", "T")).replace(microsecond=int(fraction))
    if isinstance(found, date):
        return found.isoformat() == wanted
    return type(found) is type(wanted) and found == wanted or isinstance(found, Decimal) and found == wanted


def has(found, wanted):
    """Like `same`, comparing only the listed names."""
    return all(name in found and same(found[name], value) for name, value in wanted.items())


def fails(error, wanted):
    """Whether an error matches the vector; only the listed keys are compared."""
    for name, value in wanted.items():
        match name:
            case "message_contains" | "reason_contains":
                assert value in str(error) or snake(value) in str(error), (name, str(error))
            case "message":
                assert error.provider_message == (value or None), (name, error.provider_message)
            case "provider_error":
                behind = error.provider_error
                assert (behind and {"error_code": behind.code, "error_message": behind.message}) == value, (name, behind)
            case "path" | "error_path":
                # An unknown name is reported in its original spelling.
                assert error.path in ((path(value) or None), value), (name, error.path)
            case _:
                assert getattr(error, name) == (value if value != "" else None), (name, getattr(error, name), value)


def headers(wanted):
    return {name.lower(): value.replace("<version>", imza.__version__) for name, value in wanted.items()}


def craftgate(client=None):
    given = client or {"api_key": "sandbox-api-key", "secret_key": "sandbox-secret-key", "base_url": "https://sandbox-api.craftgate.io"}
    return imza.Craftgate(**given)
