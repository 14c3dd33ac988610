"""Attempts to do a call: what to do next, and what became of it."""

import asyncio
import copy
import datetime
import json
import pickle

import pytest

import imza
from imza import Attempt, ImzaError, InvalidRequestError
from imza.transport import send

from vectors import cases, craftgate, operation, path, snake

BASE = "https://sandbox-api.craftgate.io"


class Verified:
    def __init__(self, payment_id, next):
        self.payment_id, self.next = payment_id, next


def is_step(step, due, call):
    if due.get("do") == "wait":
        assert (step.do, step.seconds) == ("wait", due["seconds"])
    elif due.get("call"):
        assert step.do == "send" and step.call is call
    elif due.get("do") == "send":
        sent = step.call
        assert (sent.method, sent.url, sent.body) == (due["method"], BASE + due["url"], due["body"] and due["body"].encode())
    else:
        assert (step.do, step.verdict) == (None, due["verdict"])
        for name, value in due.get("result", {}).items():
            assert getattr(step.result, snake(name)) == value
        for name, value in due.get("error", {}).items():
            assert getattr(step.error, name) == value
        if due["verdict"] == "open":
            assert "records" in step.reason and step.saved


@pytest.mark.parametrize("case", **cases("craftgate/attempts"))
def test_an_attempt_says_what_to_do_next(case):
    client = craftgate()
    options = {"idempotency_key": case["idempotency_key"]} if case["idempotency_key"] else {}
    call = operation(client, case["operation"])(json.loads(case["request_json"]), **options)
    attempt = client.attempt(call, now=case["now"])
    for step in case["steps"]:
        if "next" in step:
            is_step(attempt.next(), step["next"], call)
        elif "answered" in step:
            attempt.answered(step["answered"], step["body"])
        elif "tick" in step:
            attempt.tick(case["now"] + step["tick"])
        elif "webhook" in step:
            attempt.webhook({})
        elif "callback" in step:
            told = Verified(step["callback"]["paymentId"], step["callback"]["next"])
            if "error_path" in step:
                with pytest.raises(InvalidRequestError) as caught:
                    attempt.callback(told)
                assert caught.value.path == path(step["error_path"])
            else:
                attempt.callback(told)
        elif "restore" in step:
            saved = attempt.save()
            assert not any(secret in saved for secret in ("5258640000000001", "987", "order-7/1"))
            attempt = client.restore_attempt(saved, call=call if step["restore"] == "with_call" else None)
        else:
            attempt.no_answer()


def pay(**options):
    card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "987"}
    items = [{"name": "Vazo", "price": "100"}]
    request = {"price": "100", "paid_price": "100", "installment": 1, "currency": "TRY", "card": card, "items": items}
    return craftgate().payment.create_payment({**request, "conversation_id": "order-7"}, **options)


@pytest.mark.parametrize("saved", ["", "imza-attempt:1", "imza-attempt:1\nx", "imza-attempt:2\n", "\0" * 40, "x" * 100_000])
def test_a_text_that_is_not_a_saved_attempt_is_refused(saved):
    with pytest.raises(InvalidRequestError) as caught:
        craftgate().restore_attempt(saved)
    assert caught.value.path == "saved" and len(str(caught.value)) < 300


def test_what_is_no_call_and_what_is_no_time_is_refused():
    client = craftgate()
    for call in (None, {}, "call"):
        with pytest.raises(InvalidRequestError) as caught:
            client.attempt(call)
        assert caught.value.path == "call"
    for now in (-1, 1.5, "now", 10**12, 2**70):
        with pytest.raises(InvalidRequestError) as caught:
            client.attempt(pay(), now=now)
        assert caught.value.path == "now"
    for call in (pay().ask(sent_at=1_795_732_200), client.request(method="GET", path="/a")):
        with pytest.raises(InvalidRequestError) as caught:
            client.attempt(call)
        assert caught.value.path == "call"
    with pytest.raises(InvalidRequestError) as caught:
        client.attempt(pay()).answered(200, "{}")
    assert "next step" in str(caught.value)
    attempt = client.attempt(pay())
    attempt.next()
    with pytest.raises(InvalidRequestError) as caught:
        attempt.answered(42, "{}")
    assert caught.value.path == "status"


def test_an_attempt_is_saved_not_pickled():
    attempt = craftgate().attempt(pay())
    for use in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=r"attempt\.save\(\)"):
            use(attempt)


@pytest.mark.parametrize("now", [1_795_732_200.5, "1795732200", datetime.date(2026, 2, 3)])
def test_a_time_that_is_not_a_whole_number_is_named(now):
    with pytest.raises(InvalidRequestError, match=rf"found {type(now).__name__}; use int\(time\.time\(\)\)") as caught:
        craftgate().attempt(pay(), now=now)
    assert caught.value.path == "now"


def test_an_attempt_prints_nothing_of_its_call():
    attempt = craftgate().attempt(pay())
    assert repr(attempt) == "Attempt(***)" and "5258640000000001" not in repr(attempt.next())
    assert Attempt[int].__origin__ is Attempt and imza.Done[int].__origin__ is imza.Done


class Gateway:
    """A client as httpx has them, whose answers are given."""

    def __init__(self, *answers):
        self.answers, self.requests, self.timeout = list(answers), [], None

    def build_request(self): ...

    def request(self, method, url, **given):
        self.requests.append((method, url))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class AsyncGateway(Gateway):
    async def aclose(self): ...

    async def request(self, method, url, **given):
        return super().request(method, url, **given)


class Answer:
    def __init__(self, status_code, content):
        self.status_code, self.content = status_code, content


RECORD = {"id": 4711, "price": 100, "currency": "TRY", "paymentStatus": "SUCCESS"}
PAID = Answer(200, json.dumps({"data": RECORD}).encode())
DECLINED = Answer(422, b'{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorDescription":"x"}}')


def settled(call, *answers):
    gateway, later = Gateway(*answers), AsyncGateway(*answers)
    verdict, again = send(call, gateway, settle=True), asyncio.run(send(call, later, settle=True))
    assert verdict.verdict == again.verdict and gateway.requests == later.requests
    return verdict, gateway.requests


def test_send_settles_a_call():
    verdict, _ = settled(pay(), PAID)
    assert (verdict.verdict, verdict.result.id) == ("done", 4711)
    verdict, _ = settled(pay(), DECLINED)
    assert (verdict.verdict, verdict.error.group) == ("not_done", "NOT_SUFFICIENT_FUNDS")


def test_send_settles_with_a_key_by_sending_again(monkeypatch):
    monkeypatch.setattr("imza.transport._spread", lambda seconds: 0.001)
    monkeypatch.setattr("time.time", ticking())
    verdict, requests = settled(pay(idempotency_key="k"), OSError("reset"), Answer(502, b"<html>"), PAID)
    assert (verdict.verdict, verdict.result.id, len(set(requests)), len(requests)) == ("done", 4711, 1, 3)


def test_send_leaves_open_what_is_not_proven_within_a_minute(monkeypatch):
    monkeypatch.setattr("imza.transport._spread", lambda seconds: 0.001)
    monkeypatch.setattr("time.time", ticking())
    empty = Answer(200, b'{"data":{"items":[],"page":0,"size":10,"totalSize":0}}')
    verdict, requests = settled(pay(), TimeoutError(), *[empty] * 20)
    assert verdict.verdict == "open" and "go on later" in verdict.reason
    assert [method for method, _ in requests].count("POST") == 1 and len(requests) > 3
    assert craftgate().restore_attempt(verdict.saved).next().do == "wait"


def ticking():
    time = iter(range(1_795_732_200, 1_795_832_200, 3))
    return lambda: next(time)


def test_settle_excludes_retry():
    for arguments in ({"settle": True, "retry": True}, {"settle": 1}):
        with pytest.raises(ImzaError) as caught:
            send(pay(), Gateway(), **arguments)
        assert caught.value.path in ("retry", "settle")


def test_an_attempt_is_restored_with_its_own_call_alone():
    client = craftgate()
    saved = client.attempt(pay(idempotency_key="order-7/1"), now=1_795_732_200).save()
    for other in (pay(idempotency_key="order-7/2"), pay(), client.payment.retrieve_payment(1)):
        with pytest.raises(InvalidRequestError) as caught:
            client.restore_attempt(saved, call=other)
        assert caught.value.path == "call" and "order-7" not in str(caught.value)
    assert client.restore_attempt(saved, call=pay(idempotency_key="order-7/1")).next().do == "send"


def test_send_goes_on_with_an_attempt(monkeypatch):
    monkeypatch.setattr("imza.transport._spread", lambda seconds: 0.001)
    monkeypatch.setattr("time.time", ticking())
    client, call = craftgate(), pay(idempotency_key="order-7/1")
    saved = client.attempt(call, now=1_795_732_200).save()
    gateway, later = Gateway(OSError("reset"), PAID), AsyncGateway(OSError("reset"), PAID)
    verdict = send(client.restore_attempt(saved, call=call), gateway, settle=True)
    again = asyncio.run(send(client.restore_attempt(saved, call=call), later, settle=True))
    assert (verdict.verdict, verdict.result.id, again.result.id, len(gateway.requests)) == ("done", 4711, 4711, 2)
    for options in ({}, {"retry": True}):
        with pytest.raises(InvalidRequestError, match="settle: expected True with an attempt"):
            send(client.restore_attempt(saved), Gateway(), **options)
    with pytest.raises(InvalidRequestError, match="call: expected a call that a client of imza built, or an attempt, found str"):
        send(saved, Gateway(), settle=True)


def test_a_tick_is_now_unless_another_time_is_told(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_795_732_300)
    attempts = [craftgate().attempt(pay(), now=1_795_732_200) for _ in range(2)]
    for attempt in attempts:
        attempt.next()
        attempt.no_answer()
    attempts[0].tick()
    attempts[1].tick(1_795_732_300)
    assert attempts[0].save() == attempts[1].save()
    assert attempts[0].next().do == attempts[1].next().do
