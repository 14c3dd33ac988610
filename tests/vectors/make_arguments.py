"""Writes arguments.json: settings, options and arguments that are honoured to the letter, or refused.

Address ranges are computed with Python's `ipaddress`, which refuses a range that begins within another one. Two rules are added: a prefix
has no leading zero, and an IPv4-mapped IPv6 range (`::ffff:a.b.c.d/n`) stands for an IPv4 range, so that its prefix is 96 or longer. An
address in mapped form is the IPv4 address in it.

The tolerance of a webhook is at most a day: base64(HMAC-SHA256(key, eventType + eventTimestamp + status + payloadId)) signs it.

Python's standard library only; the output is the same on every run.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import pathlib

HERE = pathlib.Path(__file__).parent

RANGES = [
    "176.31.10.152", "203.0.113.0/24", "203.0.113.128/25", "203.0.113.7/32", "0.0.0.0/0", "::/0", "2001:db8::/32", "2001:db8::8/125", "::1",
    "::ffff:203.0.113.7", "::ffff:203.0.113.0/120", "::ffff:0.0.0.0/96", "::ffff:203.0.113.7/128", "2001:DB8:0::/64",
    # Refused: host bits, prefixes of the IPv4 range on an IPv6 address, leading zeros, too long, not a number, nothing.
    "203.0.113.7/24", "198.51.100.1/0", "203.0.113.129/25", "2001:db8::1/64", "::ffff:203.0.113.7/120", "::ffff:203.0.113.0/24",
    "::ffff:198.51.100.0/95", "::ffff:0:0/0", "::ffff:203.0.113.0/025", "203.0.113.0/024", "203.0.113.0/00", "2001:db8::/032", "203.0.113.0/33",
    "::1/129", "::ffff:203.0.113.0/129", "203.0.113.0/", "/24", "203.0.113.0/+24", "203.0.113.0/-8", "203.0.113.0/24/24", "203.0.113.0/24 ",
    "203.0.113.0/255.255.255.0", "203.0.113.00", "203.0.113", "300.1.1.1", "::1%1", "localhost", "203.0.113.7:443", "",
]
SENDERS = [
    "176.31.10.152", "203.0.113.7", "203.0.113.127", "203.0.113.128", "203.0.114.0", "::ffff:203.0.113.7", "::1", "2001:db8::7", "2001:db8::8",
    "2001:db9::1", "127.0.0.1", "203.0.113.07", "203.0.113.7:443", "203.0.113.7, 127.0.0.1",
]


def plain(address):
    """The IPv4 address in one of IPv6, else the same."""
    return getattr(address, "ipv4_mapped", None) or address


def network(text):
    """The range that a text stands for; None if it must be refused."""
    address, slash, prefix = text.partition("/")
    if slash and not (prefix.isascii() and prefix.isdigit() and prefix == str(int(prefix))) or "%" in text:
        return None
    try:
        found = ipaddress.ip_network(text, strict=True)
        first = plain(ipaddress.ip_address(address))
    except ValueError:
        return None
    if first.version == found.version:
        return found
    return ipaddress.ip_network(f"{first}/{found.prefixlen - 96}") if found.prefixlen >= 96 else None


def admits(found, sender):
    try:
        address = plain(ipaddress.ip_address(sender))
    except ValueError:
        return False
    return address.version == found.version and address in found


def addresses():
    for provider in ("parax", "nexkasa"):
        for text in RANGES:
            given = {"kind": "addresses", "provider": provider, "allowed_addresses": [text]}
            found = network(text)
            if found is None:
                for allowed in ([text], ["203.0.113.0/24", text]):
                    yield {"name": f"{provider}: the ranges {allowed} are refused", **given, "allowed_addresses": allowed,
                           "code": "configuration", "error_path": "allowedAddresses"}
                continue
            for sender in SENDERS:
                admitted = admits(found, sender)
                yield {"name": f"{provider}: the range {text!r} {'admits' if admitted else 'does not admit'} {sender!r}", **given,
                       "remote_address": sender, "admitted": admitted}


def tolerances():
    key, time = "webhook-key-1", 1795732200
    fields = {"eventType": "API_AUTH", "eventTimestamp": time, "status": "SUCCESS", "payloadId": "584"}
    text = "".join(str(value) for value in fields.values())
    signature = base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
    given = {"kind": "tolerance", "keys": [key], "body": json.dumps(fields), "signature": signature}
    for tolerance, age in [(0, 0), (1, 1), (59, -59), (3600, 3600), (86399, 86399), (86400, 86400), (86400, -86400)]:
        yield {"name": f"a message {age} seconds old passes with a tolerance of {tolerance}", **given, "now": time + age, "tolerance_seconds": tolerance}
    for tolerance, age in [(0, 1), (0, -1), (59, 60), (3600, -3601), (86400, 86401), (86400, -86401)]:
        yield {"name": f"a message {age} seconds old is refused with a tolerance of {tolerance}", **given, "now": time + age,
               "tolerance_seconds": tolerance, "code": "verification_failed", "error_path": "timestamp"}
    for tolerance in [-1, -86400, 86401, 172800, 31536000, 1009843200, 9007199254740991]:
        yield {"name": f"a tolerance of {tolerance} seconds is refused", **given, "now": time, "tolerance_seconds": tolerance,
               "code": "invalid_request", "error_path": "toleranceSeconds"}


def options():
    values = {"random_key": "random-7", "idempotency_key": "order-7/1", "conversation_id": "order-7", "nonce": "9f86d081884c7d659a2feaa0", "now": 1795732200}
    # Of these calls: a payment that is retrieved, a status query, a deposit, a list of banks.
    honoured = {"craftgate": ["random_key"], "parax": [], "nexkasa": ["nonce"], "nkolay": ["now"]}
    for provider, takes in honoured.items():
        for option, value in values.items():
            given = {"kind": "option", "provider": provider, "options": {option: value}}
            if option in takes:
                yield {"name": f"{provider}: {option} is honoured", **given}
            else:
                camel = option.split("_")[0] + "".join(word.capitalize() for word in option.split("_")[1:])
                yield {"name": f"{provider}: {option} is refused, since it would do nothing", **given, "code": "invalid_request", "error_path": camel}


def main():
    cases = [*addresses(), *tolerances(), *options()]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names)
    (HERE / "arguments.json").write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"arguments.json: {len(cases)}")


main()
