"""Makes craftgate.txt, the API inventory that the declarations are compared with.

usage: make_craftgate.py api.json docs.json > craftgate.txt

api.json merges the vendor's six official clients; docs.json has the required fields of the vendor's documentation.
Both are notes taken from public sources and are not part of this repository. README.md describes the format of the result.
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
    for name, words in explained(api["enums"], docs["enums"]).items():
        print("explained", name, " | ".join(words))


# Enums of the documentation that the clients call otherwise, or that are several enums of the clients.
ENUMS = {
    "BnplAdditionalAction": ["ApmAdditionalAction"],
    "BnplCartItemCategory": ["BnplCartItemType"],
    "BnplPaymentStatus": ["PaymentStatus"],
    "DirectApmType": ["ApmType"],
    "JuzdanClientType": ["ClientType"],
    "PayoutAccountOwner": ["AccountOwner"],
    "PayoutStatus": ["TransactionPayoutStatus"],
    "WalletRefundTransactionType": ["WalletTransactionRefundCardTransactionType"],
}


def explained(enums, documented):
    """Returns the words of the clients' enums that the documentation explains, by enum, in the clients' order."""
    found = {}
    for name, words in documented.items():
        for enum in ENUMS.get(name, [name]):
            if enum in enums:
                found.setdefault(enum, set()).update(word["value"] for word in words if word["meaning"])
    return {name: [word for word in enums[name]["values"] if word in found[name]] for name in sorted(found)}


def place(op):
    """Returns method and path, without the names of path values."""
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
    # If two pages describe one path, a field is required if both require it.
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
