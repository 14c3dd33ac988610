"""The Python code of the package's README runs unchanged, with an HTTP client that responds like the sandbox."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest

from vectors import TESTS

README = TESTS.parent / "bindings-python" / "README.md"
DECLINED = b'{"errors":{"errorCode":"1","errorGroup":"NOT_SUFFICIENT_FUNDS"}}'


def answer(payment_status):
    return f'{{"data":{{"id":1,"paidPrice":100.00,"paymentStatus":"{payment_status}"}}}}'.encode()


class Client:
    """Replaces `httpx.Client` and the README's client."""

    def request(self, method, url, *, headers, content, follow_redirects, timeout):
        assert (method, follow_redirects) == ("POST", False) and url.endswith("/payment/v1/card-payments") and timeout == 150
        assert headers["x-signature"] and content.startswith(b'{"price":100.00')
        if self.status is None:
            raise TimeoutError
        return SimpleNamespace(status_code=self.status, content=self.body)

    def __init__(self, status, body):
        self.status, self.body = status, body


@pytest.mark.parametrize(
    ("status", "body", "end"),
    [
        (200, answer("SUCCESS"), ("paid", Decimal("100.00"))),
        (200, answer("FAILURE"), ("not paid", "declined")),
        (422, DECLINED, ("not paid", "declined")),
        (200, answer("WAITING"), ("open", "WAITING")),
        (502, b"<html>", ("open", "same_key")),
        (302, b"", ("open", "same_key")),
        (None, b"", ("open", "same_key")),
    ],
)
def test_the_quick_start_distinguishes_paid_not_paid_and_open(status, body, end, monkeypatch):
    monkeypatch.setenv("CRAFTGATE_API_KEY", "api-key")
    monkeypatch.setenv("CRAFTGATE_SECRET_KEY", "secret-key")
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    space = {}
    exec(compile(code, README.name, "exec"), space)
    assert space["charge"](Client(status, body)) == end
