#!/usr/bin/env python3
"""Attempts to do a call, as stories: what happens, and what the attempt says to do next. Writes craftgate/attempts.json.

Each step of a story is one of:
- `{"next": {...}}`: the step that the attempt gives: `send` with method, path and query, and body of what is sent; `wait` with seconds;
  a `verdict` with some fields of the `result`, or of the `error`, or with `open`;
- `{"answered": status, "body": text}`, `{"no_answer": true}`, `{"tick": seconds since the beginning}`, `{"webhook": true}`,
  `{"callback": {"paymentId", "next"}}`, the last with an `error_path` if it is refused;
- `{"restore": "with_call" | "without_call"}`: it is saved, and restored as another process would.
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
NOW = 1_795_732_200  # 2026-11-27T01:30:00 in Istanbul
AT, BEFORE = "2026-11-27T01:30:02", "2026-11-27T01:20:00"
TIMEOUT, LAG = 150, 120
cases = []

CARD = {"cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "987"}
PAY = {"price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY", "conversationId": "order-7", "card": CARD, "items": [{"name": "Vazo", "price": "100"}]}
INIT = {**PAY, "callbackUrl": "https://shop.example/back"}
REFUND = {"paymentTransactionId": 99, "refundPrice": "12.50", "conversationId": "order-7"}
SEARCH = "/payment-reporting/v1/payments?conversationId=order-7"
REFUNDS = "/payment-reporting/v1/refund-transactions?conversationId=order-7"
READ = "/payment/v1/card-payments/4711"
COMPLETE = "/payment/v1/card-payments/3ds-complete"
DECLINED = '{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorDescription":"x"}}'


def payment(status, **more):
    return {"id": 4711, "createdDate": AT, "conversationId": "order-7", "price": 100, "currency": "TRY", "paymentStatus": status, **more}


def refund(status, **more):
    return {"id": 815, "createdDate": AT, "conversationId": "order-7", "status": status, "refundPrice": 12.5, "paymentTransactionId": 99, **more}


def said(data, status=200):
    return {"answered": status, "body": json.dumps({"data": data})}


def found(*items):
    return said({"items": list(items), "page": 0, "size": 10, "totalSize": len(items)})


def refused(status=422, body=DECLINED):
    return {"answered": status, "body": body}


def send(method, url, body=None):
    return {"next": {"do": "send", "method": method, "url": url, "body": body}}


def wait(seconds):
    return {"next": {"do": "wait", "seconds": seconds}}


def done(**fields):
    return {"next": {"verdict": "done", "result": fields}}


def not_done(**fields):
    return {"next": {"verdict": "not_done", "error": fields}}


def ask(url):
    return send("GET", url)


CALL = {"next": {"do": "send", "call": True}}
OPEN = {"next": {"verdict": "open"}}
LOST = {"no_answer": True}


def at(seconds):
    return {"tick": seconds}


def story(name, operation, request, *steps, key=None):
    cases.append({"name": name, "operation": operation, "request_json": json.dumps(request), "idempotency_key": key, "now": NOW, "steps": list(steps)})


CREATE, REFUNDED, BEGIN, COMPLETED = "payment.create_payment", "payment.refund_payment_transaction", "payment.init_3ds_payment", "payment.complete_3ds_payment"

# Its own answer.
story("a success ends it", CREATE, PAY, CALL, CALL, said(payment("SUCCESS")), done(id=4711, paymentStatus="SUCCESS"))
story("a refusal ends it with its error", CREATE, PAY, CALL, refused(), not_done(group="NOT_SUFFICIENT_FUNDS", outcome="rejected"))
story("a payment that failed was not done", CREATE, PAY, CALL, said(payment("FAILURE")), not_done(code="api_error", outcome="rejected"))

# Without an idempotency key it asks.
story(
    "a lost answer is asked for and found", CREATE, PAY,
    CALL, LOST, wait(2), at(2), ask(SEARCH), ask(SEARCH), found(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "an answer of something else on the way is asked for", CREATE, PAY,
    CALL, {"answered": 502, "body": "<html>Bad Gateway</html>"}, wait(2), at(2), ask(SEARCH), found(payment("FAILURE")), not_done(outcome="rejected"),
)  # fmt: skip
story(
    "a success with a misfit in what decides is asked for", CREATE, PAY,
    CALL, said(payment(7)), at(2), ask(SEARCH), found(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "an empty search proves nothing until the timeout and the lag have passed", CREATE, PAY,
    CALL, LOST, at(2), ask(SEARCH), found(), wait(2), at(4), ask(SEARCH), found(), wait(4),
    at(TIMEOUT + LAG - 1), ask(SEARCH), found(), wait(8), at(TIMEOUT + LAG + 8), ask(SEARCH), found(), not_done(outcome="rejected"),
)  # fmt: skip
story(
    "an older failure under the same id proves nothing", CREATE, PAY,
    CALL, LOST, at(2), ask(SEARCH), found(payment("FAILURE", createdDate=BEFORE)), wait(2), at(4), ask(SEARCH),
    found(payment("FAILURE", createdDate=BEFORE), payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "a question without an answer is asked again", CREATE, PAY,
    CALL, LOST, at(2), ask(SEARCH), LOST, wait(2), at(4), ask(SEARCH), {"answered": 500, "body": ""}, wait(4), at(8), ask(SEARCH), found(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story("it is left to a person after a day", CREATE, PAY, CALL, LOST, at(2), ask(SEARCH), found(payment("WAITING")), at(24 * 3600 + 1), OPEN, OPEN)
story("a webhook hastens the question", CREATE, PAY, CALL, LOST, wait(2), {"webhook": True}, ask(SEARCH), found(payment("SUCCESS")), done(id=4711))
story(
    "a call that cannot be found is left to a person", CREATE, {name: value for name, value in PAY.items() if name != "conversationId"},
    CALL, LOST, at(2), OPEN,
)  # fmt: skip
story("a refund is asked for in its report", REFUNDED, REFUND, CALL, LOST, at(2), ask(REFUNDS), found(refund("SUCCESS")), done(id=815, status="SUCCESS"))
for name, other in [("id", {"conversationId": "order-6"}), ("amount", {"refundPrice": 10}), ("item", {"paymentTransactionId": 98})]:
    story(
        f"the answer that an earlier refund had, with another {name}, proves nothing", REFUNDED, REFUND,
        CALL, said(refund("SUCCESS", **other)), wait(2), at(2), ask(REFUNDS), found(), at(TIMEOUT + LAG), ask(REFUNDS), found(), not_done(outcome="rejected"), key="order-7/1",
    )  # fmt: skip
story("a refund that failed was not done", REFUNDED, REFUND, CALL, LOST, at(2), ask(REFUNDS), found(refund("FAILURE")), not_done(outcome="rejected"))
story(
    "a call that may have been done before is asked for when it is refused so", COMPLETED, {"paymentId": 4711},
    CALL, refused(422, '{"errors":{"errorCode":"3010","errorDescription":"x"}}'), at(2), ask(READ), said(payment("SUCCESS", createdDate=BEFORE)), done(id=4711),
)  # fmt: skip

# With a key it repeats.
story(
    "with a key a lost answer is sent for again", CREATE, PAY,
    CALL, LOST, wait(2), at(2), CALL, LOST, wait(4), at(6), CALL, said(payment("SUCCESS")), done(id=4711), key="order-7/1",
)  # fmt: skip
story(
    "after six sendings it asks", CREATE, PAY,
    CALL, LOST, at(100), CALL, LOST, at(200), CALL, LOST, at(300), CALL, LOST, at(400), CALL, LOST, at(500), CALL, LOST, wait(2), at(502), ask(SEARCH),
    found(payment("SUCCESS")), done(id=4711), key="order-7/1",
)  # fmt: skip
story(
    "a refusal of a repeated call says nothing of the first", CREATE, PAY,
    CALL, LOST, at(2), CALL, refused(), wait(2), at(4), ask(SEARCH), found(payment("SUCCESS")), done(id=4711), key="order-7/1",
)  # fmt: skip

# Other processes.
story(
    "restored without its call it asks and never sends it", CREATE, PAY,
    CALL, {"restore": "without_call"}, wait(2), at(2), ask(SEARCH), found(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "restored with its call and a key it goes on", CREATE, PAY,
    CALL, {"restore": "with_call"}, wait(2), at(2), CALL, said(payment("SUCCESS")), done(id=4711), key="order-7/1",
)  # fmt: skip
story("restored with its call but without a key it asks", CREATE, PAY, CALL, {"restore": "with_call"}, at(2), ask(SEARCH), found(payment("SUCCESS")), done(id=4711))
# What is saved before a step may have been sent since.
story("saved before it was sent, it is asked for", CREATE, PAY, {"restore": "without_call"}, ask(SEARCH), found(payment("SUCCESS")), done(id=4711))
story(
    "saved before it was sent, it was not done if it is not found in time", CREATE, PAY,
    {"restore": "without_call"}, at(4), ask(SEARCH), found(), wait(2), at(4 + TIMEOUT + LAG), ask(SEARCH), found(), not_done(outcome="rejected"),
)  # fmt: skip
story(
    "saved before it was sent, it is sent with its call only when it is not found in time", CREATE, PAY,
    {"restore": "with_call"}, ask(SEARCH), found(), wait(2), at(4), ask(SEARCH), found(), wait(4), at(3 + TIMEOUT + LAG), ask(SEARCH), found(), wait(8),
    at(11 + TIMEOUT + LAG), ask(SEARCH), found(), CALL, said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "saved before it was sent, it is not sent again if its record says that it failed", CREATE, PAY,
    {"restore": "with_call"}, at(4), ask(SEARCH), found(payment("FAILURE")), not_done(outcome="rejected"),
)  # fmt: skip
story("saved before it was sent, it is sent again with its key", CREATE, PAY, {"restore": "with_call"}, CALL, said(payment("SUCCESS")), done(id=4711), key="order-7/1")
story(
    "saved before it was sent, a refusal says nothing of an earlier sending", CREATE, PAY,
    {"restore": "with_call"}, CALL, refused(), wait(2), at(2), ask(SEARCH), found(payment("SUCCESS")), done(id=4711), key="order-7/1",
)  # fmt: skip
story(
    "saved before it was sent, what cannot be found is left to a person", CREATE, {name: value for name, value in PAY.items() if name != "conversationId"},
    {"restore": "with_call"}, OPEN,
)  # fmt: skip
story(
    "a saved verdict is proven anew", CREATE, PAY,
    CALL, said(payment("SUCCESS")), {"restore": "without_call"}, ask(SEARCH), found(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story("a saved refusal stays", CREATE, PAY, CALL, refused(), {"restore": "without_call"}, not_done(outcome="rejected"))

# 3-D Secure.
started = {"paymentId": 4711, "paymentStatus": "INIT_THREEDS", "htmlContent": "PGh0bWw+"}
completion = send("POST", COMPLETE, '{"paymentId":4711}')
callback = {"callback": {"paymentId": "4711", "next": "complete"}}
story(
    "from the init by the callback to the completion", BEGIN, INIT,
    CALL, said(started), wait(60), {**callback, "callback": {"paymentId": "4712", "next": "complete"}, "error_path": "paymentId"}, callback,
    completion, completion, said(payment("SUCCESS")), done(id=4711, paymentStatus="SUCCESS"),
)  # fmt: skip
story(
    "a lost completion is asked for and sent again", BEGIN, INIT,
    CALL, said(started), callback, completion, LOST, wait(2), at(2), ask(READ), said(payment("CALLBACK_THREEDS")),
    completion, said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "a refusal of a repeated completion says nothing of the first", BEGIN, INIT,
    CALL, said(started), callback, completion, LOST, at(2), ask(READ), said(payment("CALLBACK_THREEDS")),
    completion, refused(), wait(2), at(4), ask(READ), said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "a completion that is answered with another payment is asked for", BEGIN, INIT,
    CALL, said(started), callback, completion, said(payment("SUCCESS", id=4712)), wait(2), at(2), ask(READ), said(payment("FAILURE")), not_done(outcome="rejected"),
)  # fmt: skip
story(
    "a completion that is refused as done before is asked for", BEGIN, INIT,
    CALL, said(started), callback, completion, refused(422, '{"errors":{"errorCode":"3010","errorDescription":"x"}}'), at(2), ask(READ), said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story("the bank refuses the payer", BEGIN, INIT, CALL, said(started), {"callback": {"paymentId": "4711", "next": "failed"}}, not_done(outcome="rejected"))
story(
    "the bank refuses the completion", BEGIN, INIT,
    CALL, said(started), callback, completion, refused(), not_done(group="NOT_SUFFICIENT_FUNDS"),
)  # fmt: skip
story(
    "a payer whose callback is lost is looked after", BEGIN, INIT,
    CALL, said(started), at(60), ask(READ), said(payment("INIT_THREEDS")), wait(2), at(62), ask(READ), said(payment("FAILURE")), not_done(outcome="rejected"),
)  # fmt: skip
story(
    "another process completes", BEGIN, INIT,
    CALL, said(started), {"restore": "without_call"}, callback, completion, {"restore": "without_call"}, at(2), ask(READ), said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip
story(
    "a webhook tells of a payer without a callback", BEGIN, INIT,
    CALL, said(started), {"webhook": True}, ask(READ), said(payment("CALLBACK_THREEDS")),
    completion, said(payment("SUCCESS")), done(id=4711),
)  # fmt: skip

assert len({each["name"] for each in cases}) == len(cases)
(HERE / "craftgate").mkdir(exist_ok=True)
(HERE / "craftgate" / "attempts.json").write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
print(f"craftgate/attempts.json: {len(cases)}, with {sum(len(each['steps']) for each in cases)} steps")
