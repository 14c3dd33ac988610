"""Calls Craftgate's official Python client for every case on standard input, and reports the outcomes on standard output.

The client's methods and request classes have type hints for their arguments: a request object, path values, or a
class of the client with path values. Fields of a case that its class lacks are not set; fields that only the class has are reported
as `own`.

in:  {"baseUrl", "secretKey", "language", "cases": [{"name", "group", "operation", "apiKey", "path": [value],
      "pathNames": [name], "request": object or null, "idempotencyKey": text or null}]}
out: {"calls": [{"name", "outcome": "called", "no operation" or the text of an error, "own": [path]}], "unused": [group.method]}
Decimals arrive as text.
"""

import faulthandler
import inspect
import json
import sys
import traceback
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from craftgate import Craftgate, RequestOptions
from craftgate.request.common.base_request import BaseRequest
from craftgate.request.common.header_options import HeaderOptions

# Parameters that are neither path values nor the request, and their fields.
FIELDS = {"list_name": "listName", "value_type": "type", "include_global_bins": "includeGlobalBins"}


def squeezed(name):
    """Returns a name in lower case, without underscores."""
    return name.replace("_", "").lower()


def required(hint):
    """Returns the type inside `Optional`."""
    inner = [each for each in get_args(hint) if each is not type(None)]
    return inner[0] if get_origin(hint) is Union and len(inner) == 1 else hint


def scalar(value, hint):
    if isinstance(hint, type) and issubclass(hint, Enum):
        # An enum value that the client does not know is passed as text.
        return next((word for word in hint if word.value == value), value)
    if hint is Decimal:
        return Decimal(value)
    return hint.fromisoformat(value) if hint in (date, datetime) else value


def given(value, hint, path, own):
    """Returns the value as a caller of the client passes it. Fields that its class has and the value lacks are added to `own`."""
    hint = required(hint)
    if hint is Any:
        return value
    if isinstance(value, list):
        return [given(each, (get_args(hint) or (Any,))[0], path, own) for each in value]
    if not isinstance(value, dict):
        return scalar(value, hint)
    if hint is str:
        # Declared as text where other clients allow any value: nothing enforces it.
        return value
    if get_origin(hint) is dict or hint is dict:
        return {name: given(each, (get_args(hint) or (str, Any))[1], path, own) for name, each in value.items()}
    return instance(hint, value, {}, path, own)


def parameters_of(cls):
    """Returns the parameters of a class and their types; `**kwargs` are those of its base class."""
    parameters = inspect.signature(cls.__init__).parameters
    hints = get_type_hints(cls.__init__)
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    known = {name: hints[name] for name, parameter in parameters.items() if name != "self" and parameter.kind in named}
    extends = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values())
    return {**parameters_of(cls.__mro__[1]), **known} if extends else known


def instance(cls, value, path_values, path, own):
    """Creates an object of one of the client's request classes."""
    wires = {squeezed(wire): wire for wire in value}
    hints = parameters_of(cls)
    arguments = {}
    for name in hints:
        wire = wires.get(squeezed(name))
        held = [known for known in path_values if squeezed(known).endswith(squeezed(name))]
        if wire is not None:
            arguments[name] = given(value[wire], hints[name], f"{path}{wire}.", own)
        elif held:
            arguments[name] = scalar(path_values.pop(held[0]), required(hints[name]))
        elif path_values and not value:
            arguments[name] = scalar(path_values.pop(next(iter(path_values))), required(hints[name]))
        else:
            own.append(path + name)
    return cls(**arguments)


def arguments_of(method, case, own):
    path_values = dict(zip(case["pathNames"], case["path"]))
    hints = get_type_hints(method)
    request, arguments = case["request"] or {}, {}
    for name, parameter in inspect.signature(method).parameters.items():
        hint = hints[name]
        if isinstance(hint, type) and hint.__module__.startswith("craftgate.request."):
            arguments[name] = instance(hint, request, path_values, "", own)
            if isinstance(arguments[name], BaseRequest) and case["idempotencyKey"]:
                arguments[name].with_header_options(HeaderOptions(idempotency_key=case["idempotencyKey"]))
        elif path_values:
            arguments[name] = path_values.pop(next(iter(path_values)))
        elif name in FIELDS:
            arguments[name] = scalar(request[FIELDS[name]], required(hint))
        elif parameter.default is inspect.Parameter.empty:
            raise TypeError(f"no value for the parameter {name}")
        else:
            own.append(name)
    return arguments


def groups_of(client):
    """Returns the client's groups, by name."""
    names = [name for name, _ in inspect.getmembers(client, inspect.ismethod) if not name.startswith("_")]
    return {name.removesuffix("_payment"): getattr(client, name)() for name in names}


def call(case, data, unused):
    options = RequestOptions(case["apiKey"], data["secretKey"], data["baseUrl"], data["language"])
    group = groups_of(Craftgate(options)).get(case["group"])
    method = getattr(group, case["operation"], None)
    own = []
    if method is None:
        return {"name": case["name"], "outcome": "no operation", "own": own}
    unused.discard(f"{case['group']}.{case['operation']}")
    try:
        method(**arguments_of(method, case, own))
        outcome = "called"
    except Exception:
        outcome = traceback.format_exc()
    return {"name": case["name"], "outcome": outcome, "own": own}


def main():
    # Every call is fast: one that hangs ends the run.
    faulthandler.dump_traceback_later(60, exit=True)
    data = json.load(sys.stdin)
    groups = groups_of(Craftgate(RequestOptions("", "", data["baseUrl"])))
    methods = {name: [method for method, _ in inspect.getmembers(group, inspect.ismethod)] for name, group in groups.items()}
    unused = {f"{group}.{method}" for group, names in methods.items() for method in names if not method.startswith("_")}
    calls = [call(case, data, unused) for case in data["cases"]]
    json.dump({"calls": calls, "unused": sorted(unused)}, sys.stdout)


main()
