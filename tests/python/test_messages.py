"""Messages from outside: records that a function looks up, keys that tell repeated messages apart."""

import asyncio
import hashlib
import inspect
from urllib.parse import urlencode

import pytest

from imza import CraftgateCallbacks, ImzaError, NexKasa, VerificationError

FIELDS = {"status": "SUCCESS", "completeStatus": "WAITING", "paymentId": "99", "conversationId": "order-7"}
ORDERS = {"order-7": {"payment_id": 99, "conversation_id": "order-7"}}


def form(key="callback-key", **changes):
    fields = {**FIELDS, **changes}
    names = ("status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus")
    digest = hashlib.sha256("###".join([key, *(fields.get(name, "") for name in names)]).encode()).hexdigest()
    return urlencode({**fields, "hash": digest})


@pytest.fixture
def callbacks():
    return CraftgateCallbacks(keys=["callback-key"])


def find(claimed):
    return ORDERS.get(claimed.conversation_id)


async def find_later(claimed):
    await asyncio.sleep(0)
    return ORDERS.get(claimed.conversation_id)


class Finder:
    async def __call__(self, claimed):
        return find(claimed)


def test_a_function_looks_up_the_record_by_the_ids_that_the_form_says(callbacks):
    seen = []
    callback = callbacks.verify(form(), expected=lambda claimed: seen.append(claimed) or find(claimed))
    assert (callback.next, callback.payment_id) == ("complete", "99")
    assert [claimed.to_dict() for claimed in seen] == [{"payment_id": "99", "conversation_id": "order-7"}]


@pytest.mark.parametrize("expected", [find_later, Finder(), lambda claimed: find_later(claimed)])
def test_the_result_of_an_async_function_is_awaited(callbacks, expected):
    later = callbacks.verify(form().encode(), expected=expected)
    assert inspect.iscoroutine(later)
    assert asyncio.run(later).payment_id == "99"


def test_what_the_function_returns_decides(callbacks):
    assert callbacks.verify(form(), expected=lambda _: "unchecked").payment_id == "99"
    for wrong in ({"payment_id": 98}, {"payment_id": 99, "conversation_id": "order-8"}, None):
        with pytest.raises(VerificationError) as caught:
            callbacks.verify(form(), expected=lambda _, wrong=wrong: wrong)
        assert caught.value.path == "expected"

        async def later(_, wrong=wrong):
            return wrong

        with pytest.raises(VerificationError) as caught:
            asyncio.run(callbacks.verify(form(), expected=later))
        assert caught.value.path == "expected"


def test_an_error_of_the_function_passes_and_a_forged_form_does_not_reach_it(callbacks):
    def broken(_):
        raise LookupError("no database")

    with pytest.raises(LookupError):
        callbacks.verify(form(), expected=broken)
    for forged in (form().replace("order-7", "order-8"), form(key="another"), form() + "&status=FAILURE"):
        with pytest.raises(VerificationError) as caught:
            callbacks.verify(forged, expected=broken)
        assert caught.value.path in ("hash", "form")


def test_a_record_of_nexkasa_is_looked_up_by_what_the_callback_says():
    nexkasa = NexKasa(api_key="key-1", callback_secrets=["secret-1"])
    call = nexkasa.deposit({"amount": "75.5", "full_name": "Ali Can", "user_id": "u-3", "callback_url": "https://shop.example/cb"})
    body = b'{"transaction_id":31,"status":"APPROVED","external_id":"u-3","amount":"75.50","type":"DEPOSIT"}'
    record = {"id": "u-3", "type": "DEPOSIT", "amount": "75.50"}
    seen = []
    callback = nexkasa.read_callback(body, url=call.callback_url, expected=lambda claimed: seen.append(claimed) or record)
    assert (callback.status, callback.nonce) == ("APPROVED", call.callback_nonce)
    assert (seen[0].external_id, seen[0].type, str(seen[0].amount), seen[0].nonce) == ("u-3", "DEPOSIT", "75.50", call.callback_nonce)

    async def later(_):
        return record

    assert asyncio.run(nexkasa.read_callback(body, url=call.callback_url, expected=later)).status == "APPROVED"
    for wrong in (None, {**record, "id": "u-4"}):
        with pytest.raises(ImzaError) as caught:
            nexkasa.read_callback(body, url=call.callback_url, expected=lambda _, wrong=wrong: wrong)
        assert (caught.value.code, caught.value.path) == ("verification_failed", "expected")


def test_a_callback_has_a_key_for_its_payment_and_result(callbacks):
    def key(**changes):
        return callbacks.verify(form(**changes), expected="unchecked").dedupe_key

    assert key() == key()
    changes = [
        {},
        {"paymentId": "98"},
        {"completeStatus": "COMPLETED"},
        {"status": "FAILURE"},
        {"callbackStatus": "ALREADY_RETURNED"},
        {"conversationId": "order-7::"},
    ]
    assert len({key(**change) for change in changes}) == len(changes)
