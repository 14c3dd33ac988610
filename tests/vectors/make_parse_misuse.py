"""Writes parse_misuse.json: arguments of `parse` with which no answer can be read.

The rule, the same for every provider: the status is one of HTTP's, 100 to 599, and the body is text or bytes. Anything else is
`invalid_request` at that argument; where both are wrong, either may be named. The request may have been sent all the same, so the error has an
outcome: `unknown`, unless the call only reads (`repeat` is `safe`).

Python 3.11, no packages; the output is the same on every run.
"""

import json
from pathlib import Path

DEPOSIT = {"username": "u", "userId": "1", "fullName": "A B", "amount": "250.00", "trx": "T1"}
WITHDRAWAL = {"amount": "250.00", "customerIban": "TR330006100519786457841326", "customerName": "A B", "externalId": "1"}
KEY = {"idempotency_key": "order-1"}

# Provider, operation, path, request, options, repeat. `request` is the call of any endpoint; its path values are method and path.
CALLS = [
    ("craftgate", "payment.create_payment", [], {}, {"checks": "types"}, "ask_first"),
    ("craftgate", "payment.create_payment", [], {}, {"checks": "types", **KEY}, "same_key"),
    ("craftgate", "payment.retrieve_payment", [1], None, {}, "safe"),
    ("craftgate", "request", ["GET", "/payment/v1/x"], None, {}, "safe"),
    ("craftgate", "request", ["POST", "/payment/v1/x"], None, {}, "ask_first"),
    ("parax", "deposit", [], DEPOSIT, {}, "ask_first"),
    ("parax", "transaction_status", ["TD1"], None, {}, "safe"),
    ("nexkasa", "withdraw", [], WITHDRAWAL, {"checks": "types"}, "ask_first"),
    ("nkolay", "authenticate", [], None, {}, "safe"),
]

# Status and body. A number is itself, a word the kind of a value that stands in its place.
STATUSES = [-1, 0, 99, 600, 999, 65736, 2147483647, "text", "nothing", "fraction"]
BODIES = ["nothing", "number", "object", "list", "broken_text"]
MISUSES = [(status, "text") for status in STATUSES] + [(200, body) for body in BODIES]


def cases():
    for provider, operation, path, request, options, repeat in CALLS:
        for status, body in MISUSES:
            called = f"{provider} {operation}{' with a key' if repeat == 'same_key' else ''}{f' {path[0]}' if operation == 'request' else ''}"
            yield {
                "name": f"{called}: status {status}, body {body}",
                "provider": provider,
                "operation": operation,
                "path": path,
                "request_json": None if request is None else json.dumps(request),
                "options": options,
                "repeat": repeat,
                "status": status,
                "body": body,
                "error": {
                    "code": "invalid_request",
                    "path": "body" if status == 200 else "status",
                    "outcome": "rejected" if repeat == "safe" else "unknown",
                },
            }


def main():
    found = list(cases())
    names = [case["name"] for case in found]
    assert len(set(names)) == len(names)
    target = Path(__file__).parent / "parse_misuse.json"
    target.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"{target.name}: {len(found)}")


main()
