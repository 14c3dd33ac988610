"""`imza.transport.send` sends the signed bytes, does not follow redirects, and reads the response."""

import asyncio
import json
from decimal import Decimal

import httpx
import pytest
import requests

from imza import ApiError, Craftgate, UnexpectedResponseError
from imza.transport import send

import servers

MEMBER = {"name": "Gülşah Öztürk", "email": "g@example.com"}


def clients():
    yield "httpx.Client", lambda call: send(call, httpx.Client())
    yield "requests.Session", lambda call: send(call, requests.Session())

    def later(call):
        async def run():
            async with httpx.AsyncClient() as client:
                return await send(call, client)

        return asyncio.run(run())

    yield "httpx.AsyncClient", later


CLIENTS = pytest.mark.parametrize("sent", [sent for _, sent in clients()], ids=[name for name, _ in clients()])


def craftgate(url):
    return Craftgate(api_key="key", secret_key="secret", base_url=url)


@CLIENTS
def test_the_signed_bytes_are_the_sent_bytes(sent):
    seen = []

    def answer(method, path, headers, body):
        seen.append((method, path, headers, body))
        return 200, {"content-type": "application/json"}, b'{"data":{"id":1,"price":10.5}}'

    with servers.answering(answer) as url:
        client = craftgate(url)
        call = client.request(method="POST", path="/onboarding/v1/members?a=%C3%BC", body=MEMBER)
        assert sent(call) == {"id": 1, "price": Decimal("10.5")}
    ((method, path, headers, body),) = seen
    assert (method, url + path, body) == (call.method, call.url, call.body)
    assert {name: headers[name] for name in call.headers} == call.headers
    assert client.sign(url=call.url, body=body.decode(), random_key=headers["x-rnd-key"]) == headers["x-signature"]
    assert json.loads(body) == MEMBER


@CLIENTS
def test_a_redirect_is_not_followed(sent):
    seen = []

    def answer(method, path, headers, body):
        seen.append(path)
        return 307, {"location": "/elsewhere"}, b""

    with servers.answering(answer) as url, pytest.raises(UnexpectedResponseError) as caught:
        sent(craftgate(url).payment.retrieve_payment(1))
    assert seen == ["/payment/v1/card-payments/1"] and caught.value.http_status == 307


@CLIENTS
def test_an_error_of_the_provider_is_raised(sent):
    def answer(method, path, headers, body):
        return 404, {}, b'{"errors":{"errorCode":"404","errorDescription":"none"}}'

    with servers.answering(answer) as url, pytest.raises(ApiError) as caught:
        sent(craftgate(url).payment.retrieve_payment(1))
    assert (caught.value.kind, caught.value.provider_message) == ("not_found", "none")


def test_netrc_does_not_replace_the_authorization(tmp_path, monkeypatch):
    from imza import NKolay
    from imza.nkolay import Token

    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    seen = []

    def answer(method, path, headers, body):
        seen.append(headers["authorization"])
        return 200, {}, b'{"banks":[]}'

    with servers.answering(answer) as url:
        nkolay = NKolay(base_url=url, username="u", password="p", merchant_no=1, api_secret_key="k")
        send(nkolay.banks(Token.restore("nkolay-token:a.b.c")), requests.Session())
    assert seen == ["Bearer a.b.c"]
