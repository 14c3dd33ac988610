"""Measures one exchange through the Python package, by hand, and with the official client: `cargo xtask bench --only python`.

Rounds are interleaved, so that other load affects all variants; the medians count, with minimum and maximum. The official
client's session is stubbed: nothing is sent. Prints a Markdown table, and the ratios with their targets.
"""

import base64
import hashlib
import json
import re
import resource
import statistics
import subprocess
import sys
import time
import uuid
from decimal import Decimal
from pathlib import Path

import imza

BENCHES = Path(__file__).resolve().parents[2] / "core" / "benches"
ROUNDS, REPEATS = 151, 100
API_KEY, SECRET_KEY, BASE = "sandbox-api-key", "sandbox-secret-key", "https://sandbox-api.craftgate.io"

WIRE = json.loads((BENCHES / "payment.json").read_text())
ANSWER = (BENCHES / "answer.json").read_bytes()


def snake(value):
    """The payment as a Python program writes it: snake_case names, money as Decimals."""
    if isinstance(value, dict):
        names = {re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower(): inner for name, inner in value.items()}
        return {name: Decimal(inner) if name.endswith("price") else snake(inner) for name, inner in names.items()}
    return [snake(inner) for inner in value] if isinstance(value, list) else value


PAYMENT = snake(WIRE)
craftgate = imza.Craftgate(api_key=API_KEY, secret_key=SECRET_KEY, base_url=BASE)


def build():
    call = craftgate.payment.create_payment(PAYMENT)
    return call.method, call.url, call.headers, call.body


def build_texts():
    call = craftgate.payment.create_payment(WIRE)
    return call.method, call.url, call.headers, call.body


def build_by_hand():
    body = json.dumps(WIRE, separators=(",", ":"))
    url, random_key = f"{BASE}/payment/v1/card-payments", str(uuid.uuid4())
    signed = hashlib.sha256(f"{url}{API_KEY}{SECRET_KEY}{random_key}{body}".encode()).digest()
    headers = {
        "x-api-key": API_KEY,
        "x-rnd-key": random_key,
        "x-auth-version": "v1",
        "x-signature": base64.b64encode(signed).decode(),
        "accept": "application/json",
        "content-type": "application/json",
    }
    return "POST", url, headers, body.encode()


call = craftgate.payment.create_payment(PAYMENT)


def read():
    return call.parse(200, ANSWER)


def read_and_touch():
    """Accesses every field."""
    return call.parse(200, ANSWER).to_dict()


def read_by_hand():
    return json.loads(ANSWER, parse_float=Decimal)["data"]


ROW = b'{"id":%d,"createdDate":"2026-02-03T14:30:00","price":100.50,"paidPrice":105.75,"currency":"TRY","paymentStatus":"SUCCESS"}'
LIST = b'{"data":{"items":[%s],"page":0,"size":100000}}' % b",".join(ROW % number for number in range(100_000))
search = craftgate.payment_reporting.search_payments()


def read_list():
    """Reads a list and walks over three fields of each row."""
    return sum(row.paid_price for row in search.parse(200, LIST).items if row.payment_status == "SUCCESS" and row.id >= 0)


def read_list_by_hand():
    rows = json.loads(LIST, parse_float=Decimal)["data"]["items"]
    return sum(row["paidPrice"] for row in rows if row["paymentStatus"] == "SUCCESS" and row["id"] >= 0)


def list_times():
    """Returns the times of the list in milliseconds, one per round."""
    functions = {"100 000 rows, imza": read_list, "100 000 rows, by hand": read_list_by_hand}
    assert read_list() == read_list_by_hand()
    times = {name: [] for name in functions}
    for _ in range(7):
        for name, function in functions.items():
            begun = time.perf_counter()
            function()
            times[name].append((time.perf_counter() - begun) * 1e3)
    return times


class Answered:
    """The response of the official client's session."""

    status_code, content = 200, b'{"data":{}}'


class Session:
    """Replaces the official client's session: nothing is sent."""

    def prepare_request(self, request):
        return request

    def send(self, request, **options):
        return Answered


def official():
    """The official client's building and reading; its request objects are created in advance."""
    from craftgate import Craftgate, RequestOptions
    from craftgate.request.create_payment_request import CreatePaymentRequest
    from craftgate.request.dto.card import Card
    from craftgate.request.dto.fraud_check_parameters import FraudCheckParameters
    from craftgate.request.dto.payment_item import PaymentItem
    from craftgate.response.payment_response import PaymentResponse

    payment = Craftgate(RequestOptions(api_key=API_KEY, secret_key=SECRET_KEY, base_url=BASE)).payment()
    payment._http_client.session = Session()
    known = dict(PAYMENT)
    known["card"] = Card(**known["card"])
    known["fraud_params"] = FraudCheckParameters(**known["fraud_params"])
    known["items"] = [PaymentItem(**item) for item in known["items"]]
    request = CreatePaymentRequest(**known)

    class Paid:
        content = ANSWER

    return (lambda: payment.create_payment(request)), (lambda: payment._http_client._map_json_response(Paid, PaymentResponse))


def measured(functions):
    """Returns the times of each function in microseconds, one per round."""
    times = {name: [] for name in functions}
    for function in functions.values():
        for _ in range(50):
            function()
    for _ in range(ROUNDS):
        for name, function in functions.items():
            repeats = REPEATS if name not in SLOW else REPEATS // 10
            begun = time.perf_counter()
            for _ in range(repeats):
                function()
            times[name].append((time.perf_counter() - begun) / repeats * 1e6)
    return times


SLOW = ("build, official client", "read, official client")


def import_times():
    """Returns the time that importing adds to the interpreter, in milliseconds."""
    programs = {"bare interpreter": "pass", "import imza": "import imza", "import craftgate (official)": "import craftgate"}
    programs["import imza, first operation"] = f"import imza; imza.Craftgate(api_key='k', secret_key='s', base_url='{BASE}').payment"
    times = {name: [] for name in programs}
    for _ in range(25):
        for name, program in programs.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-I", "-c", program], check=False, stderr=subprocess.DEVNULL)
            times[name].append((time.perf_counter() - begun) * 1e3)
    return times


def memory():
    """Returns the growth of the process over many calls, in KiB."""
    for _ in range(20_000):
        build(), read_and_touch()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200_000):
        build(), read_and_touch()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def table(times, unit):
    rows = [f"| measurement | median {unit} | min | max |", "|---|---|---|---|"]
    for name, all_times in times.items():
        rows.append(f"| {name} | {statistics.median(all_times):.1f} | {min(all_times):.1f} | {max(all_times):.1f} |")
    return "\n".join(rows)


def main():
    build_officially, read_officially = official()
    times = measured(
        {
            "build, imza": build,
            "build, imza, wire names and texts": build_texts,
            "build, by hand": build_by_hand,
            "build, official client": build_officially,
            "read, imza": read,
            "read, imza, every field": read_and_touch,
            "read, by hand": read_by_hand,
            "read, official client": read_officially,
        }
    )
    started, listed = import_times(), list_times()
    grown = memory()
    version = sys.version.split()[0]
    print(f"CPython {version}, payment of {len(build()[3])} bytes, response of {len(ANSWER)} bytes\n")
    print(table(times, "µs"), table({**started, **listed}, "ms"), sep="\n\n", end="\n\n")

    def of(name):
        return statistics.median({**times, **listed}[name])

    added = statistics.median(started["import imza"]) - statistics.median(started["bare interpreter"])
    due = [
        ("build / by hand", of("build, imza, wire names and texts") / of("build, by hand"), "≤", 0.6),
        ("read / json.loads(parse_float=Decimal)", of("read, imza") / of("read, by hand"), "≤", 0.3),
        ("every field / json.loads(parse_float=Decimal)", of("read, imza, every field") / of("read, by hand"), "≤", 1.0),
        ("100 000 rows / json.loads(parse_float=Decimal)", of("100 000 rows, imza") / of("100 000 rows, by hand"), "≤", 1.0),
        ("official client / imza, build", of("build, official client") / of("build, imza"), "≥", 20),
        ("official client / imza, read", of("read, official client") / of("read, imza"), "≥", 20),
        ("import imza, ms", added, "≤", 6),
        ("growth over 200 000 exchanges, KiB", grown, "≤", 2048),
    ]
    print("| ratio | result | target |", "|---|---|---|", sep="\n")
    for name, measure, sign, aim in due:
        print(f"| {name} | {measure:.2f} | {sign} {aim} |")
    missed = [name for name, measure, sign, aim in due if (measure > aim if sign == "≤" else measure < aim)]
    return f"missed: {', '.join(missed)}" if missed else 0


if __name__ == "__main__":
    sys.exit(main())
