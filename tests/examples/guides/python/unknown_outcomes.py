# ANCHOR: repeat
import time

import httpx
from clients import craftgate

from imza import ImzaError
from imza.transport import send

client = httpx.Client()


def settled(call, waits=(1, 4, 15)):
    """Sends a call, and sends it again where that cannot charge twice."""
    for seconds in waits:
        try:
            return send(call, client)
        except ImzaError as error:  # also where no answer came
            if error.outcome != "unknown" or call.repeat == "ask_first":
                raise
        time.sleep(seconds)
    return send(call, client)


# ANCHOR_END: repeat


# ANCHOR: ask
def became(call, sent_at):
    """Asks what became of a call that was sent at this time: `done` with the payment, `not_done`, or `unclear`: ask again later."""
    question = call.ask(sent_at=sent_at)  # found by the request's conversation_id
    return None if question is None else send(question, client)


# ANCHOR_END: ask


# ANCHOR: settle
def pay(request, key):
    """Pays, and returns what is known then: paid, not paid, or open with the text to go on from."""
    settled = send(craftgate.payment.create_payment(request, idempotency_key=key), client, settle=True)
    if settled.verdict == "done":
        return "paid", settled.result
    if settled.verdict == "not_done":
        return "refused", settled.error
    return "open", settled.saved  # store it with the order


# ANCHOR_END: settle


# ANCHOR: resume
def go_on(saved):
    """Goes on with what is open, a minute later or in another process: the verdict again, with the text to store if it is still open."""
    return send(craftgate.restore_attempt(saved), client, settle=True)


# ANCHOR_END: resume


# ANCHOR: steps
def stepped(attempt, exchange, store):
    """The same with your own HTTP client, storing the state before each step."""
    while True:
        attempt.tick()  # the time, by which it knows how long to wait
        step = attempt.next()
        store(attempt.save())
        if step.verdict is not None:
            return step  # done, not_done, or open: somebody has to look
        if step.do == "wait":
            time.sleep(step.seconds)
            continue
        try:
            status, body = exchange(step.call)
        except OSError:
            attempt.no_answer()
        else:
            attempt.answered(status, body)


# ANCHOR_END: steps

import pytest
from play import control

card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
items = [{"name": "Vazo", "price": "1.00"}]
request = {"price": "1.00", "paid_price": "1.00", "currency": "TRY", "installment": 1, "card": card, "items": items}
sent_at = int(time.time())
call = craftgate.payment.create_payment({**request, "conversation_id": f"unknown-{sent_at}"}, idempotency_key=f"unknown-1/{time.time_ns()}")
# ANCHOR: fault
control("faults", {"kind": "drop_after", "provider": "craftgate"})  # charged, but the answer is lost
payment = settled(call, [0.01])
# ANCHOR_END: fault
assert payment.payment_status == "SUCCESS"
answer = became(call, sent_at)
assert (answer.state, answer.result.id) == ("done", payment.id)
control("faults", {"kind": "drop_after", "provider": "craftgate"})
with pytest.raises(ImzaError):
    settled(craftgate.payment.create_payment(request), [0.01])
control("faults", {"kind": "drop_after", "provider": "craftgate"})
state, paid = pay({**request, "conversation_id": f"settled-{sent_at}"}, f"settled-1/{time.time_ns()}")
assert (state, paid.payment_status) == ("paid", "SUCCESS")
# An attempt that was saved before its call was sent: it may have been sent, so it asks.
control("faults", {"kind": "drop_after", "provider": "craftgate"})
lost = craftgate.payment.create_payment({**request, "conversation_id": f"resumed-{sent_at}"})
saved = craftgate.attempt(lost).save()
with pytest.raises(ImzaError):
    send(lost, client)
resumed = go_on(saved)
assert (resumed.verdict, resumed.result.payment_status) == ("done", "SUCCESS")


def exchange(call):
    response = client.request(call.method, call.url, headers=call.headers, content=call.body)
    return response.status_code, response.content


states = []
attempt = craftgate.attempt(craftgate.payment.create_payment({**request, "conversation_id": f"steps-{sent_at}"}))
assert (stepped(attempt, exchange, states.append).verdict, len(states)) == ("done", 2)
state, error = pay({**request, "card": {**card, "card_number": "5100560000006669"}}, f"settled-2/{time.time_ns()}")
assert (state, error.outcome) == ("refused", "rejected")
