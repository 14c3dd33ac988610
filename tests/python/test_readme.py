"""The Python of the READMEs runs as it stands there, with an HTTP client that answers as the sandbox would."""

import re
from types import SimpleNamespace

import pytest

from vectors import TESTS

ANSWER = b'{"data":{"id":1,"paidPrice":100.00,"paymentStatus":"SUCCESS"}}'


class Client:
    """Stands for `httpx.Client` and for what the README calls a client."""

    def request(self, method, url, *, headers, content, follow_redirects, timeout):
        assert (method, follow_redirects) == ("POST", False) and url.endswith("/payment/v1/card-payments") and timeout == 150
        assert headers["x-signature"] and content.startswith(b'{"price":100.00')
        return SimpleNamespace(status_code=self.status, content=self.body)

    def __init__(self, status, body):
        self.status, self.body = status, body


@pytest.mark.parametrize("readme", ["README.md", "bindings-python/README.md"])
def test_the_quick_start_runs(readme, monkeypatch):
    monkeypatch.setenv("CRAFTGATE_API_KEY", "api-key")
    monkeypatch.setenv("CRAFTGATE_SECRET_KEY", "secret-key")
    (code,) = re.findall(r"```python\n(.*?)```", (TESTS.parent / readme).read_text("utf-8"), re.DOTALL)
    space = {}
    exec(compile(code, readme, "exec"), space)
    paid = space["charge"](Client(200, ANSWER))
    assert paid[0] == 1 and str(paid[1]) == "100.00"
    failed = space["charge"](Client(422, b'{"errors":{"errorCode":"1","errorGroup":"NOT_SUFFICIENT_FUNDS"}}'))
    assert failed == ("declined", "rejected")
