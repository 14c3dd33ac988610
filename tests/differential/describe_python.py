"""Describes Craftgate's official Python client on standard output: its operations, the fields of its classes, the values of its enums.

out: {"version", "operations": [group.method], "types": {name: [field]}, "enums": {name: [value]}}
"""

import importlib
import inspect
import json
import pkgutil
import sys
from enum import Enum
from importlib.metadata import version

import craftgate
from craftgate import Craftgate, RequestOptions


def groups_of(client):
    """Returns the client's groups, by name."""
    names = [name for name, _ in inspect.getmembers(client, inspect.ismethod) if not name.startswith("_")]
    return {name.removesuffix("_payment"): getattr(client, name)() for name in names}


def classes(package):
    """Returns the classes that the modules of a package define, by name."""
    found = {}
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        for name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if cls.__module__ == module.name:
                found[name] = cls
    return found


def parameters_of(cls):
    """Returns the names that a class can be made of; `**kwargs` are those of its base class."""
    parameters = inspect.signature(cls.__init__).parameters
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    known = [name for name, parameter in parameters.items() if name != "self" and parameter.kind in named]
    extends = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values())
    inherited = parameters_of(cls.__mro__[1]) if extends and cls.__mro__[1] is not object else []
    return [*inherited, *known]


def main():
    groups = groups_of(Craftgate(RequestOptions("", "", "http://localhost")))
    operations = [
        f"{group}.{method}"
        for group, adapter in groups.items()
        for method, _ in inspect.getmembers(adapter, inspect.ismethod)
        if not method.startswith("_")
    ]
    types, enums = {}, {}
    for part in ("request", "response", "model"):
        for name, cls in classes(importlib.import_module(f"{craftgate.__name__}.{part}")).items():
            if issubclass(cls, Enum):
                enums[name] = [word.value for word in cls]
            elif "__init__" in cls.__dict__:
                fields = sorted(set(parameters_of(cls)))
                if fields:
                    types[name] = fields
    json.dump({"version": version("craftgate"), "operations": sorted(operations), "types": types, "enums": enums}, sys.stdout)


main()
