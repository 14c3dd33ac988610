"""One client serves many threads and tasks."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from vectors import TESTS, craftgate, numbers, snake_keys

BENCHES = TESTS.parent / "core" / "benches"
PAYMENT = snake_keys(numbers((BENCHES / "payment.json").read_text()))
ANSWER = (BENCHES / "answer.json").read_bytes().strip()
# Larger than the size from which on the interpreter's lock is released.
LARGE = b'{"data":{"items":[' + b",".join([ANSWER.removeprefix(b'{"data":').removesuffix(b"}")] * 40) + b'],"page":0}}'


def exchange(client, count):
    keys = set()
    for number in range(count):
        call = client.payment.create_payment(PAYMENT, idempotency_key=f"k-{number}")
        keys.add(call.headers["x-rnd-key"])
        paid = call.parse(200, ANSWER)
        assert paid.paid_price == Decimal("105.5") and paid.payment_transactions[1].payout.parity == 1
    page = client.payment_reporting.search_payments({"page": 0}).parse(200, LARGE)
    assert len(page.items) == 40 and page.items[39].paid_price == Decimal("105.5")
    return keys


def test_sixteen_threads_share_a_client():
    client = craftgate()
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: exchange(client, 200), range(16)))
    assert len(set().union(*found)) == 16 * 200


def test_threads_share_a_result():
    paid = craftgate().payment.retrieve_payment(1).parse(200, ANSWER)
    start, seen = threading.Barrier(16), []

    def look():
        start.wait()
        seen.append((id(paid.payment_transactions), id(paid.price), id(paid.payment_transactions[0].payout), paid.to_dict()))

    threads = [threading.Thread(target=look) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 16 and all(each == seen[0] for each in seen)


def test_tasks_share_a_client():
    client = craftgate()

    async def later():
        await asyncio.sleep(0)
        return exchange(client, 20)

    async def run():
        return await asyncio.gather(*(later() for _ in range(16)), *(asyncio.to_thread(exchange, client, 20) for _ in range(4)))

    assert len(set().union(*asyncio.run(run()))) == 20 * 20
