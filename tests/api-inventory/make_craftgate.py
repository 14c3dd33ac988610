"""Makes craftgate.txt, the fact table that the declarations are compared with.

usage: make_craftgate.py api.json docs.json > craftgate.txt

api.json has what the vendor's six official clients know, merged; docs.json what the vendor's documentation says is required.
Both are notes taken from public sources and no part of this repository. README.md tells how to read the result.
"""

import json
import re
import sys


def main():
    api, docs = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    required = {}
    for entry in docs["operations"]:
        due = required.setdefault(place(entry), [])
        due.append({p["name"] for p in entry["request"] if p["required"] is True and p["in"] != "path"})
    pages = {op["response"]["type"]: op["response"]["item"] for op in api["operations"] if op["response"]["kind"] == "list"}

    print("# Made by make_craftgate.py; see README.md.")
    for op in api["operations"]:
        print(*operation(op, required.get(place(op))))
    for name, described in api["types"].items():
        print(*([f"page {name} {pages[name]}"] if name in pages else declared(name, described)))
    for name, described in api["enums"].items():
        print("enum", name, " | ".join(described["values"]))


def place(op):
    """Method and path, whatever the path values are called."""
    return op["method"], re.sub(r"\{[^}]*\}", "{}", op["path"])


def operation(op, documented):
    python = op["names"].get("python") or op["name"]
    node = op["names"].get("node") or camel(python)
    path = op["path"]
    for value in op["path_params"]:
        path = path.replace("{%s}" % value["name"], "{%s:%s}" % (value["name"], value["type"]))
    carrier = next((f"{kind} {op[kind]}" for kind in ("query", "body") if op[kind]), "nothing -")
    kind = op["response"]["kind"]
    answer = {"data": op["response"]["type"], "list": "[%s]" % op["response"].get("item")}.get(kind, kind)
    # Where two pages describe one path, what both require is required.
    due = ",".join(sorted(set.intersection(*documented))) or "-" if documented is not None else "undocumented"
    return "operation", op["group"], python, node, op["method"], path, carrier, answer, due


def declared(name, described):
    fields = (f"{f['name']}:{spelled(f['type'])}{'~' if 'suspect' in f else ''}" for f in described["fields"])
    return "type", name, described["role"], *fields


def spelled(ty):
    ty = re.sub(r"map<string,\s*(.*)>$", lambda m: "{%s}" % spelled(m[1]), ty)
    return re.sub(r"list<(.*)>$", lambda m: "[%s]" % spelled(m[1]), ty)


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


if __name__ == "__main__":
    main()
