"""`imza.transport.send` sends the signed bytes once, or again where that does no harm, and tells what became of each call."""

import asyncio
import gzip
import json
import socket
import threading
import time
from decimal import Decimal

import aiohttp
import httpx
import niquests
import pytest
import requests
import urllib3

from imza import (
    ApiError,
    Craftgate,
    ImzaError,
    InvalidRequestError,
    NoAnswerError,
    ParaX,
    UnexpectedResponseError,
)
from imza.transport import Retry, send

import servers

MEMBER = {"name": "Gülşah Öztürk", "email": "g@example.com"}
JSON = {"content-type": "application/json"}
FOUND = b'{"data":{"id":1,"price":10.5}}'


def later(kind):
    def sent(call, **options):
        async def run():
            async with kind() as client:
                return await send(call, client, **options)

        return asyncio.run(run())

    return sent


def at_once(kind):
    def sent(call, **options):
        with kind() as client:
            return send(call, client, **options)

    return sent


CLIENTS = {
    "httpx.Client": at_once(httpx.Client),
    "requests.Session": at_once(requests.Session),
    "niquests.Session": at_once(niquests.Session),
    "httpx.AsyncClient": later(httpx.AsyncClient),
    "niquests.AsyncSession": later(niquests.AsyncSession),
    "aiohttp.ClientSession": later(aiohttp.ClientSession),
}
EACH = pytest.mark.parametrize("sent", CLIENTS.values(), ids=CLIENTS)


def craftgate(url):
    return Craftgate(api_key="key", secret_key="secret", base_url=url)


def refund(url, key=None):
    return craftgate(url).payment.refund_payment({"payment_id": 1}, idempotency_key=key)


@EACH
def test_the_signed_bytes_are_the_sent_bytes(sent):
    seen = []

    def answer(method, path, headers, body):
        seen.append((method, path, headers, body))
        return 200, JSON, FOUND

    with servers.answering(answer) as url:
        client = craftgate(url)
        call = client.request(method="POST", path="/onboarding/v1/members?a=%C3%BC%2F", body=MEMBER)
        assert sent(call) == {"id": 1, "price": Decimal("10.5")}
    ((method, path, headers, body),) = seen
    assert (method, url + path, body) == (call.method, call.url, call.body)
    assert {name: headers[name] for name in call.headers} == call.headers
    assert client.sign(url=call.url, body=body.decode(), random_key=headers["x-rnd-key"]) == headers["x-signature"]
    assert json.loads(body) == MEMBER


@EACH
def test_a_redirect_is_not_followed(sent):
    seen = []

    def answer(method, path, headers, body):
        seen.append(path)
        return 307, {"location": "/elsewhere"}, b""

    with servers.answering(answer) as url, pytest.raises(UnexpectedResponseError) as caught:
        sent(craftgate(url).payment.retrieve_payment(1))
    assert seen == ["/payment/v1/card-payments/1"] and caught.value.http_status == 307


@EACH
def test_a_compressed_answer_is_read(sent):
    def answer(method, path, headers, body):
        return 200, {**JSON, "content-encoding": "gzip"}, gzip.compress(FOUND)

    with servers.answering(answer) as url:
        assert sent(craftgate(url).payment.retrieve_payment(1)).price == Decimal("10.5")


@EACH
def test_an_error_of_the_provider_is_raised(sent):
    def answer(method, path, headers, body):
        return 404, {}, b'{"errors":{"errorCode":"404","errorDescription":"none"}}'

    with servers.answering(answer) as url, pytest.raises(ApiError) as caught:
        sent(craftgate(url).payment.retrieve_payment(1))
    assert (caught.value.kind, caught.value.provider_message) == ("not_found", "none")


class Faulty:
    """A server that ends each connection in its own way: `drop` reads the request and closes, `cut` closes within the answer, `delay` answers too
    late, `503` and `200` answer."""

    def __init__(self, *faults):
        self.faults, self.requests = list(faults), []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                part = connection.recv(65536)
                if not part:
                    return
                request += part
            head, _, body = request.partition(b"\r\n\r\n")
            length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
            while len(body) < length:
                body += connection.recv(65536)
            self.requests.append(head)
            fault = self.faults.pop(0) if self.faults else "200"
            if fault == "delay":
                time.sleep(1.5)
            if fault == "drop":
                return
            text = b"<html>" if fault == "503" else FOUND
            status = b"503 Unavailable" if fault == "503" else b"200 OK"
            announced = len(text) + (10 if fault == "cut" else 0)
            connection.sendall(b"HTTP/1.1 %s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (status, announced, text))


QUICK = Retry(attempts=4, wait=0.01)


@EACH
@pytest.mark.parametrize("fault", ["drop", "cut", "delay"])
def test_no_answer_is_an_error_that_leaves_the_outcome_open(sent, fault):
    told = []
    with Faulty(fault) as server, pytest.raises(NoAnswerError) as caught:
        sent(refund(server.url), timeout=0.5, retry=QUICK, on_response=told.append)
    error = caught.value
    assert (error.code, error.outcome, error.repeat, error.is_retryable) == ("no_answer", "unknown", "ask_first", False)
    assert isinstance(error, ImzaError) and isinstance(error.__cause__, Exception) and "ask the provider" in str(error)
    # A call that has to be asked about is sent once, whatever is asked for.
    assert len(server.requests) == 1
    assert [(sent.attempt, sent.status) for sent in told] == [(1, None)] and told[0].error is error.__cause__ and "secret" not in repr(told)


@EACH
def test_what_can_be_repeated_is_sent_again(sent):
    for faults in (["drop", "503", "200"], ["cut", "drop", "503"]):
        for call in (lambda url: refund(url, "order-1"), lambda url: craftgate(url).payment.retrieve_payment(1)):
            told = []
            with Faulty(*faults) as server:
                assert sent(call(server.url), retry=QUICK, on_request=told.append).id == 1
            count = 3 if faults[-1] == "200" else 4
            assert len(server.requests) == count and [sending.attempt for sending in told] == list(range(1, count + 1))
            assert len(set(server.requests)) == 1, "the very same request"
    with Faulty("503") as server, pytest.raises(UnexpectedResponseError):
        sent(refund(server.url, "order-1"))
    assert len(server.requests) == 1, "not without being asked for"
    with Faulty(*["drop"] * 5) as server, pytest.raises(NoAnswerError):
        sent(refund(server.url, "order-1"), retry=Retry(attempts=2, wait=0.01))
    assert len(server.requests) == 2


@EACH
def test_a_deposit_of_parax_is_sent_once(sent):
    """It is a GET that pays: some clients repeat those by themselves."""
    parax = ParaX(sid=1, key="key", secret_key="secret", deposit_base_url="http://127.0.0.1:1", status_base_url="http://127.0.0.1:1")
    request = {"username": "u", "user_id": "1", "full_name": "Ayşe Yılmaz", "amount": "1.00", "trx": "T-1"}
    assert parax.deposit(request).repeat == "ask_first"
    with Faulty("drop", "drop") as server:
        parax = ParaX(sid=1, key="key", secret_key="secret", deposit_base_url=server.url)
        with pytest.raises(NoAnswerError) as caught:
            sent(parax.deposit(request), retry=True)
    assert len(server.requests) == 1
    assert "Ay%C5%9Fe" not in f"{caught.value!r} {caught.value.__cause__!r}", "the URL has the customer's name"


def test_aiohttp_does_not_repeat_on_a_kept_connection():
    parax = {"username": "u", "user_id": "1", "full_name": "U", "amount": "1.00", "trx": "T-1"}
    seen = []

    async def run():
        async def serve(reader, writer):
            while await reader.readuntil(b"\r\n\r\n"):
                seen.append(1)
                if len(seen) > 1:
                    break
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with aiohttp.ClientSession() as client:
            call = ParaX(sid=1, key="k", secret_key="s", deposit_base_url=url).deposit(parax)
            with pytest.raises(ImzaError):
                await send(call, client)
            with pytest.raises(NoAnswerError):
                await send(call, client)

    asyncio.run(run())
    assert len(seen) == 2


@EACH
def test_hooks_see_each_request_and_cannot_lose_an_answer(sent):
    seen = []

    def on_response(sent):
        seen.append((sent.call.method, sent.attempt, sent.status, sent.seconds >= 0, sent.error))
        raise ValueError("of the hook")

    def on_request(sending):
        raise LookupError("not now")

    with Faulty() as server:
        call = craftgate(server.url).payment.retrieve_payment(1)
        assert sent(call, on_response=on_response).id == 1
        assert seen == [("GET", 1, 200, True, None)]
        with pytest.raises(LookupError):
            sent(call, on_request=on_request)
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", ["httpx.AsyncClient", "niquests.AsyncSession", "aiohttp.ClientSession"])
def test_hooks_of_asynchronous_clients_may_be_asynchronous(name):
    seen = []

    async def hook(sending):
        await asyncio.sleep(0)
        seen.append(type(sending).__name__)

    with Faulty() as server:
        CLIENTS[name](craftgate(server.url).payment.retrieve_payment(1), on_request=hook, on_response=hook)
    assert seen == ["Sending", "Sent"]


def test_a_coroutine_is_a_task_and_can_be_cancelled():
    async def run(url):
        async with httpx.AsyncClient() as client:
            task = asyncio.create_task(send(craftgate(url).payment.retrieve_payment(1), client, retry=True))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Faulty("delay") as server:
        asyncio.run(run(server.url))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "client",
    [urllib3.PoolManager(), httpx, requests, httpx.Client, requests.Session, socket.socket(), None, object(), "httpx"],
    ids=["urllib3", "module httpx", "module requests", "class httpx", "class requests", "socket", "None", "object", "text"],
)
def test_an_unknown_client_is_refused_before_anything_is_sent(client):
    with Faulty() as server:
        with pytest.raises(InvalidRequestError, match=r"httpx\.Client.*aiohttp\.ClientSession.*nothing was sent") as caught:
            send(refund(server.url), client)
        assert caught.value.path == "client" and server.requests == []


def test_a_session_that_repeats_by_itself_is_refused_for_a_call_that_may_be_sent_once_only():
    for package in (requests, niquests):
        session = package.Session()
        session.mount("http://", package.adapters.HTTPAdapter(max_retries=3))
        with Faulty() as server:
            with pytest.raises(InvalidRequestError, match="does not repeat"):
                send(refund(server.url), session)
            client = Craftgate(api_key="k", secret_key="s", base_url=server.url)
            with pytest.raises(InvalidRequestError, match="does not repeat"):
                send(client.attempt(client.payment.refund_payment({"payment_id": 1})), session, settle=True)
            assert server.requests == []
            assert send(refund(server.url, "order-1"), session).id == 1


@pytest.mark.parametrize(
    "kind", [httpx.Client, httpx.AsyncClient, requests.Session, niquests.Session, niquests.AsyncSession], ids=lambda kind: kind.__module__
)
def test_a_client_with_params_of_its_own_is_refused_because_the_signed_url_is_the_sent_url(kind):
    client = kind()
    client.params = {"tenant": "7"}
    with Faulty() as server, pytest.raises(InvalidRequestError, match=r"params.*nothing was sent") as caught:
        send(craftgate(server.url).payment.retrieve_payment(1), client)
    assert caught.value.path == "client" and server.requests == []


WRONG_SECONDS = [float("inf"), float("nan"), -1, True, "3", 10**400, Decimal(3)]


@pytest.mark.parametrize("option", [*({"timeout": wrong} for wrong in (0, *WRONG_SECONDS)), {"retry": 3}, {"on_request": 1}])
def test_wrong_options_are_refused(option):
    with pytest.raises(InvalidRequestError) as caught:
        send(refund("http://127.0.0.1:1"), httpx.Client(), **option)
    assert caught.value.path == next(iter(option))
    with pytest.raises(TypeError):
        send(refund("http://127.0.0.1:1"), httpx.Client(), tries=3)
    with pytest.raises(InvalidRequestError):
        send("call", httpx.Client())


def test_the_timeout_is_the_clients_own_or_the_calls(monkeypatch):
    seen = []

    class Client(httpx.Client):
        def request(self, *arguments, **options):
            seen.append(options.get("timeout", self.timeout))
            raise httpx.ConnectError("down")

    for client, options in ((Client(), {}), (Client(timeout=7), {}), (Client(timeout=None), {}), (Client(timeout=7), {"timeout": 3})):
        with pytest.raises(NoAnswerError):
            send(refund("http://127.0.0.1:1"), client, **options)
    assert seen == [150, httpx.Timeout(7), httpx.Timeout(None), 3]


def test_a_wait_of_whole_seconds_is_waited(monkeypatch):
    waits = []
    monkeypatch.setattr("imza.transport._spread", lambda seconds: waits.append(seconds) or 0)
    with Faulty("drop", "503", "drop", "503", "drop", "200") as server:
        assert send(refund(server.url, "order-1"), requests.Session(), retry=Retry(attempts=6, wait=1)).id == 1
    assert waits == [1, 2, 4, 8, 10]


@pytest.mark.parametrize(
    "option",
    [*({"attempts": wrong} for wrong in (0, -1, 1.5, True, "x", None)), *({"wait": wrong} for wrong in (*WRONG_SECONDS, "x", None))],
)
def test_a_retry_that_cannot_be_meant_is_refused(option):
    with pytest.raises(InvalidRequestError) as caught:
        Retry(**option)
    ((name, wrong),) = option.items()
    assert caught.value.path == name
    retry = Retry()
    setattr(retry, name, wrong)
    with Faulty("503") as server, pytest.raises(InvalidRequestError):
        send(refund(server.url, "order-1"), requests.Session(), retry=retry)
    assert server.requests == []


def with_credentials(name):
    """Sends with a client that has credentials of its own."""

    async def later(call):
        kind = {"httpx.AsyncClient": httpx.AsyncClient, "niquests.AsyncSession": niquests.AsyncSession}.get(name)
        if kind is None:
            async with aiohttp.ClientSession(auth=aiohttp.BasicAuth("a", "b"), trust_env=True) as client:
                return await send(call, client)
        async with kind() as client:
            client.auth = ("a", "b")
            return await send(call, client)

    def at_once(call):
        with {"httpx.Client": httpx.Client, "requests.Session": requests.Session, "niquests.Session": niquests.Session}[name]() as client:
            client.auth = ("a", "b")
            return send(call, client)

    return at_once if name in ("httpx.Client", "requests.Session", "niquests.Session") else lambda call: asyncio.run(later(call))


@pytest.mark.parametrize("name", CLIENTS)
def test_credentials_of_a_client_are_not_sent(name):
    from imza import NKolay
    from imza.nkolay import Token

    seen = []

    def answer(method, path, headers, body):
        seen.append(headers.get("authorization"))
        return 200, {}, b'{"banks":[]}' if "banks" in path else FOUND

    with servers.answering(answer) as url:
        nkolay = NKolay(base_url=url, username="u", password="p", merchant_no=1, api_secret_key="k")
        sent = with_credentials(name)
        sent(nkolay.banks(Token.restore("nkolay-token:a.b.c")))
        assert sent(craftgate(url).payment.retrieve_payment(1)).id == 1
    assert seen == ["Bearer a.b.c", None]


def test_netrc_does_not_stop_aiohttp(tmp_path, monkeypatch):
    from imza import NKolay
    from imza.nkolay import Token

    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    seen = []

    def answer(method, path, headers, body):
        seen.append((headers.get("authorization"), headers.get("x-shop")))
        return 200, {}, b'{"banks":[]}' if "banks" in path else FOUND

    async def run(url):
        nkolay = NKolay(base_url=url, username="u", password="p", merchant_no=1, api_secret_key="k")
        async with aiohttp.ClientSession(trust_env=True) as client:
            await send(nkolay.banks(Token.restore("nkolay-token:a.b.c")), client)
            await send(craftgate(url).payment.retrieve_payment(1), client)
        async with aiohttp.ClientSession(headers={"Authorization": "Bearer proxy", "X-Shop": "7"}) as client:
            await send(nkolay.banks(Token.restore("nkolay-token:a.b.c")), client)
            await send(craftgate(url).payment.retrieve_payment(1), client)

    with servers.answering(answer) as url:
        asyncio.run(run(url))
    assert seen == [("Bearer a.b.c", None), (None, None), ("Bearer a.b.c", "7"), ("Bearer proxy", "7")]


@pytest.mark.parametrize("package", [requests, niquests])
def test_netrc_does_not_replace_the_authorization(package, tmp_path, monkeypatch):
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
        send(nkolay.banks(Token.restore("nkolay-token:a.b.c")), package.Session())
    assert seen == ["Bearer a.b.c"]
