#!/usr/bin/env python3
"""The questions to Craftgate about what became of a call, and the proof that each answer gives. Writes craftgate/questions.json."""

import json
from pathlib import Path

HERE = Path(__file__).parent
BASE = "https://sandbox-api.craftgate.io"
SENT_AT = 1_795_732_200  # 2026-11-27T01:30:00 in Istanbul
EARLY, SETTLED = SENT_AT + 30, SENT_AT + 24 * 3600
AT, BEFORE = "2026-11-27T01:30:02", "2026-11-27T01:20:00"
ID = "order-7/1"
cases = []


def page(*items, **more):
    return json.dumps({"data": {"items": list(items), "page": 0, "size": 10, "totalSize": len(items), **more}}, ensure_ascii=False)


def payment(status, **more):
    return {"id": 4711, "createdDate": AT, "conversationId": ID, "price": 100.00, "paidPrice": 100.00, "currency": "TRY", "paymentStatus": status, **more}


def refund(status, **more):
    return {"id": 815, "createdDate": AT, "conversationId": ID, "status": status, "refundPrice": 12.5, "paymentTransactionId": 99, **more}


def without(record, name):
    return {key: value for key, value in record.items() if key != name}


def case(name, operation, *, path=(), request=None, url=None, now=EARLY, answers=(), error_path=None):
    cases.append({
        "name": name, "operation": operation, "path": list(path), "request_json": None if request is None else json.dumps(request),
        "sent_at": SENT_AT, "now": now, "url": None if url is None else BASE + url, "error_path": error_path, "answers": list(answers),
    })  # fmt: skip


def answer(state, body, **more):
    return {"state": state, "status": 200, "body": body, **more}


CARD = {"cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000"}
PAY = {"price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY", "conversationId": ID, "card": CARD, "items": [{"name": "Vazo", "price": "100"}]}
PAYMENTS = "/payment-reporting/v1/payments?conversationId=order-7%2F1"

case(
    "a payment is asked for by its conversation id", "payment.create_payment", request=PAY, url=PAYMENTS,
    answers=[
        answer("done", page(payment("SUCCESS")), result={"id": 4711, "paymentStatus": "SUCCESS"}),
        answer("done", page(payment("SUCCESS", price="100.0000")), result={"id": 4711}),
        answer("done", page(payment("FAILURE", createdDate=BEFORE), payment("SUCCESS")), result={"id": 4711}),
        answer("done", page(payment("FAILURE", conversationId="order-7/10"), payment("SUCCESS")), result={"id": 4711}),
        answer("done", page(payment("SUCCESS", createdDate="2026-11-26T22:30:02Z")), result={"id": 4711}),
        answer("not_done", page(payment("FAILURE"))),
        answer("unclear", page(payment("INIT_THREEDS")), found=1),
        answer("unclear", page(payment("CALLBACK_THREEDS")), found=1),
        answer("unclear", page(payment("WAITING")), found=1),
        answer("unclear", page(payment("A_NEW_WORD")), found=1),
        answer("unclear", page(payment("SUCCESS"), payment("SUCCESS")), found=2),
        answer("unclear", page(payment("FAILURE"), payment("SUCCESS")), found=2),
        answer("unclear", page(payment("SUCCESS"), totalSize=11), found=1),
        answer("unclear", page(), found=0),
        answer("unclear", page(payment("SUCCESS", createdDate=BEFORE)), found=0),
        answer("unclear", page(payment("FAILURE", createdDate=BEFORE)), found=0),
        # The clocks of two machines differ by some seconds.
        answer("unclear", page(payment("SUCCESS", createdDate="2026-11-27T01:29:55")), found=1),
        answer("unclear", page(payment("SUCCESS", price=99.99)), found=1),
        answer("unclear", page(payment("SUCCESS", currency="USD")), found=1),
        answer("unclear", page(payment(7)), found=1),
        answer("unclear", page(payment(None)), found=1),
        answer("unclear", page(payment("SUCCESS", id="x")), found=1),
        answer("unclear", page(payment("SUCCESS", createdDate=[])), found=1),
        answer("unclear", page(without(payment("SUCCESS"), "createdDate")), found=1),
        answer("unclear", page(without(payment("FAILURE"), "conversationId")), found=1),
        answer("unclear", page(without(payment("FAILURE"), "price")), found=1),
        answer(None, '{"data":{"items":{}}}', error="unexpected_response"),
        answer("unclear", '{"data":{"items":[1]}}', found=0),
        answer("unclear", '{"data":{}}', found=0),
        answer(None, '{"errors":{"errorCode":"10051","errorDescription":"x"}}', error="api_error"),
        answer(None, "<html>", error="unexpected_response"),
    ],
)  # fmt: skip
case(
    "an empty search proves something after the timeout and the wait", "payment.create_payment", request=PAY, url=PAYMENTS, now=SETTLED,
    answers=[
        answer("not_done", page()),
        answer("not_done", page(payment("SUCCESS", createdDate=BEFORE))),
        answer("not_done", page(payment("FAILURE", createdDate=BEFORE))),
        answer("not_done", page(payment("SUCCESS", conversationId="order-7"))),
        answer("not_done", page(payment("FAILURE"))),
        answer("done", page(payment("SUCCESS")), result={"id": 4711}),
        answer("unclear", page(payment("WAITING")), found=1),
        answer("unclear", page(payment("SUCCESS", createdDate="2026-11-27T01:29:55")), found=1),
        answer("unclear", page(totalSize=1), found=0),
        answer("unclear", page(without(payment("SUCCESS"), "conversationId")), found=1),
        answer("unclear", '{"data":{"items":[null]}}', found=0),
    ],
)  # fmt: skip
case("a payment without a conversation id cannot be found", "payment.create_payment", request=without(PAY, "conversationId"), error_path="conversationId")
case(
    "the refund of an item is asked for by its conversation id", "payment.refund_payment_transaction",
    request={"paymentTransactionId": 99, "refundPrice": "12.50", "conversationId": ID}, url="/payment-reporting/v1/refund-transactions?conversationId=order-7%2F1",
    answers=[
        answer("done", page(refund("SUCCESS")), result={"id": 815, "status": "SUCCESS"}),
        answer("not_done", page(refund("FAILURE"))),
        answer("unclear", page(refund("WAITING")), found=1),
        answer("unclear", page(refund("SUCCESS", paymentTransactionId=98)), found=1),
        answer("unclear", page(refund("SUCCESS", refundPrice=12.49)), found=1),
        answer("unclear", page(refund("SUCCESS", refundPrice={})), found=1),
        answer("unclear", page(), found=0),
    ],
)  # fmt: skip
case(
    "the refund of a payment is asked for by its conversation id", "payment.refund_payment", request={"paymentId": 4711, "conversationId": ID},
    url="/payment-reporting/v1/refunds?conversationId=order-7%2F1",
    answers=[
        answer("done", page(refund("SUCCESS", paymentId=4711)), result={"id": 815}),
        answer("done", page(refund("SUCCESS", paymentId="4711")), result={"id": 815}),
        answer("not_done", page(refund("FAILURE", paymentId=4711))),
        answer("unclear", page(refund("SUCCESS", paymentId=4712)), found=1),
        answer("unclear", page(refund("SUCCESS")), found=1),
    ],
)  # fmt: skip
case("a refund without a conversation id cannot be found", "payment.refund_payment", request={"paymentId": 4711}, error_path="conversationId")
case(
    "a completion is asked for by the payment's id", "payment.complete_3ds_payment", request={"paymentId": 4711}, url="/payment/v1/card-payments/4711",
    answers=[
        answer("done", json.dumps({"data": payment("SUCCESS", createdDate=BEFORE)}), result={"id": 4711}),
        answer("not_done", json.dumps({"data": payment("FAILURE", createdDate=BEFORE)})),
        answer("unclear", json.dumps({"data": payment("CALLBACK_THREEDS", createdDate=BEFORE)}), found=1),
        answer("unclear", json.dumps({"data": payment({}, createdDate=BEFORE)}), found=1),
        answer("unclear", json.dumps({"data": without(payment("SUCCESS"), "id")}), found=1),
        {"state": None, "status": 404, "body": '{"errors":{"errorCode":"3001","errorDescription":"x"}}', "error": "api_error"},
    ],
)  # fmt: skip
case(
    "a capture is asked for by the id in its path", "payment.post_auth_payment", path=[4711], request={"paidPrice": "100"}, url="/payment/v1/card-payments/4711",
    answers=[
        answer("done", json.dumps({"data": payment("SUCCESS", paymentPhase="POST_AUTH")}), result={"id": 4711, "paymentPhase": "POST_AUTH"}),
        answer("unclear", json.dumps({"data": payment("SUCCESS", paymentPhase="PRE_AUTH")}), found=1),
        answer("unclear", json.dumps({"data": payment("FAILURE", paymentPhase="POST_AUTH")}), found=1),
    ],
)  # fmt: skip
case(
    "a cancelled withdrawal is asked for by its id", "wallet.cancel_withdraw", path=[12], url="/wallet/v1/withdraws/12",
    answers=[
        answer("done", '{"data":{"id":12,"payoutStatus":"CANCELLED"}}', result={"id": 12}),
        answer("not_done", '{"data":{"id":12,"payoutStatus":"PAYOUT_COMPLETED"}}'),
        answer("unclear", '{"data":{"id":12,"payoutStatus":"PAYOUT_STARTED"}}', found=1),
    ],
)  # fmt: skip
case("a call that only reads is not asked for", "payment.retrieve_payment", path=[4711])
case("a withdrawal has nothing of the merchant's to be found by", "wallet.create_withdraw", request={"memberId": 1, "price": "10", "currency": "TRY"})
case("an expired hosted page is not asked for", "payment.expire_checkout_payment", path=["456d1297-908e-4bd6-a13b-4be31a6e47d5"])

assert len({each["name"] for each in cases}) == len(cases)
(HERE / "craftgate").mkdir(exist_ok=True)
(HERE / "craftgate" / "questions.json").write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
print(f"craftgate/questions.json: {len(cases)}, with {sum(len(each['answers']) for each in cases)} answers")
