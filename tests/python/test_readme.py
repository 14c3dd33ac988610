"""The Python code of the package's README runs unchanged, with an HTTP client that responds like the sandbox."""

import re
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
    monkeypatch.setenv("CRAFTGATE_API_KEY", "api-key")
    monkeypatch.setenv("CRAFTGATE_SECRET_KEY", "secret-key")
    now = [1_795_732_200]
    monkeypatch.setattr("time.time", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    space = {}
    exec(compile(code, README.name, "exec"), space)
    found = space["charge"](client(status, body))
    if end != "open":
        assert found == end
        return
    assert found[0] == "open"
    assert space["craftgate"].restore_attempt(found[1]).next().verdict is None, "it goes on"
