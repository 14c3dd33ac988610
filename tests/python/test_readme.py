"""The Python code of the package's README runs unchanged, with an HTTP client that responds like the sandbox."""

import base64
import hashlib
import json
import re
import time
import urllib.parse
from decimal import Decimal

import httpx
import pytest

from vectors import TESTS

README = TESTS.parent / "bindings-python" / "README.md"
DECLINED = b'{"errors":{"errorCode":"1","errorGroup":"NOT_SUFFICIENT_FUNDS"}}'


def answer(payment_status):
    return f'{{"data":{{"id":1,"paidPrice":100.00,"paymentStatus":"{payment_status}"}}}}'.encode()


def client(status, body):
    """An httpx.Client whose server gives this answer to the payment, or none without a status. Searches find nothing."""

    def handle(request):
        if request.method == "GET":
            assert request.url.path == "/payment-reporting/v1/payments"
            return httpx.Response(200, json={"data": {"items": []}})
        assert request.method == "POST" and request.url.path == "/payment/v1/card-payments"
        assert request.headers["x-signature"] and request.content.startswith(b'{"price":100.00')
        assert request.extensions["timeout"]["read"] == 150
        if status is None:
            raise httpx.ReadTimeout("no answer")
        return httpx.Response(status, content=body)

    return httpx.Client(transport=httpx.MockTransport(handle))


def space_of_readme(monkeypatch, blocks):
    for name in ("API_KEY", "SECRET_KEY", "CALLBACK_KEY", "WEBHOOK_KEY"):
        monkeypatch.setenv(f"CRAFTGATE_{name}", name.lower())
    space = {}
    code = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(code) == 2
    for block in code[:blocks]:
        exec(compile(block, README.name, "exec"), space)
    return space


@pytest.mark.parametrize(
    ("status", "body", "end"),
    [
        (200, answer("SUCCESS"), ("paid", Decimal("100.00"))),
        (200, answer("FAILURE"), ("not paid", "declined")),
        (422, DECLINED, ("not paid", "declined")),
        (200, answer("WAITING"), "open"),
        (502, b"<html>", "open"),
        (302, b"", "open"),
        (None, b"", "open"),
    ],
)
def test_the_quick_start_distinguishes_paid_not_paid_and_open(status, body, end, monkeypatch):
    now = [1_795_732_200]
    monkeypatch.setattr("time.time", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    space = space_of_readme(monkeypatch, 1)
    found = space["charge"](client(status, body))
    if end != "open":
        assert found == end
        return
    assert found[0] == "open"
    assert space["craftgate"].restore_attempt(found[1]).next().verdict is None, "it goes on"


def signed(key, **fields):
    """A callback of the first version: the SHA-256 of the key and the covered fields."""
    covered = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"]
    text = "###".join([key, *(fields.get(name, "") for name in covered)])
    return urllib.parse.urlencode({**fields, "hash": hashlib.sha256(text.encode()).hexdigest()})


def test_a_callback_completes_its_own_order_alone_and_a_webhook_has_one_key(monkeypatch):
    space = space_of_readme(monkeypatch, 2)

    def handle(request):
        assert json.loads(request.content) == {"paymentId": 7} and request.headers["x-idempotency-key"] == "complete/7"
        return httpx.Response(200, json={"data": {"id": 7, "paymentStatus": "SUCCESS"}})

    bank = httpx.Client(transport=httpx.MockTransport(handle))
    order = {"payment_id": 7, "id": "order-42"}
    form = signed("callback_key", status="SUCCESS", completeStatus="WAITING", paymentId="7", conversationId="order-42")
    assert space["returned"](form, order, bank) == "done"
    assert space["returned"](form, {**order, "payment_id": 8}, bank) == "refused"
    failed = signed("callback_key", status="FAILURE", completeStatus="WAITING", paymentId="7", conversationId="order-42")
    assert space["returned"](failed, order, bank) == "failed"

    event = {"eventType": "API_AUTH", "eventTimestamp": int(time.time()), "status": "SUCCESS", "payloadId": "7"}
    _, event_type, payload_id = space["notified"](json.dumps(event), space["webhooks"].sign(event))
    assert (event_type, payload_id) == ("API_AUTH", "7")
    with pytest.raises(space["VerificationError"]):
        space["notified"](json.dumps(event), base64.b64encode(b"forged").decode())
