#!/usr/bin/env python3
"""Calls whose answers are lost, played over HTTP against the sandbox, and what a question and an attempt must say. Writes craftgate/settled.json.

A scenario is played twice, with a `$id` of its own each time: once with questions (`asks`), once with an attempt (`attempt`); null: not that way.
1. `before`: steps that prepare it.
2. `fault` is injected, then the call (`operation`, `path`, `request_json`, `idempotency_key`) is sent. With a fault no answer comes.
   `answered`: the field of the lost answer that names its record, as the sandbox's journal has it, kept as `$record`; null: nothing was done.
3. `asks`: each with steps `before` it. The call is asked for `waited` seconds after its timeout (null: at once). `state`, and for `done` the
   fields of the `result`, for `unclear` the number of records that were `found`.
   `attempt`: run until a `verdict`, with a clock that jumps over each wait; `waits`: steps at the first wait, the second and so on.

A step is a call that is answered (`operation`, `path`, `request_json`; `keep`: names for values of the answer's `data`, by their path; `is_declined`:
it is refused), or a `control` request with its `body_json`. Texts may hold `$id`, `$record` and kept names.
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
GOOD, DECLINED, NO_3DS = "5258640000000001", "5100050000006661", "5117580000006668"
NO_REFUND, NO_CAPTURE = "6501700000006664", "4043150000006662"
LATER = 120  # seconds after the timeout, from which an empty search proves something
DAY = 24 * 3600
scenarios = []


def text(request):
    """JSON text in which `"$$name"` stands for a number."""
    return json.dumps(request, ensure_ascii=False).replace('"$$', "$").replace('$$"', "")


def number(name):
    return f"$${name}$$"


def call(operation, request=None, path=(), keep=None, is_declined=False):
    return {"operation": operation, "path": list(path), "request_json": None if request is None else text(request), "keep": keep or {}, "is_declined": is_declined}


def control(path, **body):
    return {"control": path, "body_json": json.dumps(body)}


def lag(seconds):
    return control("panel", searchLagSeconds=seconds)


def ask(state, waited=None, *, before=(), found=None, result=None):
    return {"before": list(before), "waited": waited, "state": state, "found": found, "result": result}


def verdict(word, result=None, waits=()):
    return {"verdict": word, "result": result, "waits": [list(steps) for steps in waits]}


class Operation:
    """An operation with a question: how it is called, found and declined."""

    def __init__(self, name, request=None, *, path=(), before=(), scope="$id", answered="id"):
        self.name, self.request, self.path, self.before, self.scope, self.answered = name, request, path, before, scope, answered

    def scenario(self, says, fault, asks, attempt, *, request=None, before=None, prepared=(), key=None, is_done=None):
        """`is_done`: whether the sandbox does it; by default unless the request is lost or declined."""
        request = self.request if request is None else request
        steps = [*(self.before if before is None else before), *prepared]
        fault = fault and {**fault, "operation": self.name, "id": self.scope}
        is_done = (fault is None or fault["kind"] == "drop_after") if is_done is None else is_done
        scenarios.append({
            "name": f"{self.name}: {says}", "operation": self.name, "before": steps, "path": list(self.path),
            "request_json": None if request is None else text(request), "idempotency_key": key,
            "fault": fault, "answered": self.answered if is_done else None, "asks": asks, "attempt": attempt,
        })  # fmt: skip

    @property
    def result(self):
        return {self.answered: "$record"}


BEFORE, AFTER = {"kind": "drop"}, {"kind": "drop_after"}
REJECTED = {"kind": "reject", "group": "DO_NOT_HONOUR", "lost": True}
NOT_YET = [ask("unclear", found=0), ask("unclear", LATER - 1, found=0), ask("not_done", LATER)]


def card(number):
    return {"cardHolderName": "Haluk Demir", "cardNumber": number, "expireYear": "2044", "expireMonth": "07", "cvc": "000"}


def payment(number=GOOD, **more):
    items = [{"name": "Vazo", "price": "60.00"}, {"name": "Çay takımı", "price": "40.00"}]
    return {"price": "100.00", "paidPrice": "100.00", "installment": 1, "currency": "TRY", "conversationId": "$id", "card": card(number), "items": items, **more}


def without(request, *names):
    return {name: value for name, value in request.items() if name not in names}


def cash(**more):
    return {**without(payment(), "card", "installment"), "apmType": "CASH_ON_DELIVERY", "paymentGroup": "PRODUCT", **more}


def deposit(number=GOOD, **more):
    return {"buyerMemberId": 7, "price": "25.00", "currency": "TRY", "conversationId": "$id", "card": card(number), **more}


BACK = {"callbackUrl": "https://shop.example/callback"}


# What creates a record is searched for.


def searched(operation, search, ages, *, declined, other):
    """`declined`: a request that the bank declines, or a fault that does; `other`: steps of a done operation with the same conversation id."""
    of_fault = "kind" in declined
    failing = {"fault": declined} if of_fault else {"fault": AFTER, "request": declined, "is_done": False}
    kept = call(search, {"conversationId": "$id"}, keep={"old": "items.0.id"})
    aged = control(f"craftgate/{ages}/$old/age", seconds=600)
    operation.scenario("done, and its answer is lost", AFTER, [ask("done", result=operation.result), ask("done", DAY, result=operation.result)], verdict("done", operation.result))
    operation.scenario("lost on its way", BEFORE, NOT_YET, verdict("not_done"))
    operation.scenario("declined, and the answer is lost", failing["fault"], [ask("not_done"), ask("not_done", DAY)], verdict("not_done"), request=failing.get("request"), is_done=False)
    operation.scenario(
        "done, and the search lags", AFTER, [ask("unclear", found=0), ask("done", before=[lag(0)], result=operation.result)],
        verdict("done", operation.result, [[], [lag(0)]]), prepared=[lag(600)],
    )  # fmt: skip
    operation.scenario("lost on its way, and an older record has its conversation id", BEFORE, NOT_YET, verdict("not_done"), prepared=[*other, kept, aged])
    operation.scenario(
        "done, and an older record has its conversation id", AFTER, [ask("done", result=operation.result)], verdict("done", operation.result), prepared=[*other, kept, aged]
    )
    operation.scenario("done, and another record has its conversation id", AFTER, [ask("unclear", found=2), ask("unclear", DAY, found=2)], verdict("open"), prepared=other)


PAYMENTS = "payment_reporting.search_payments"
pay = Operation("payment.create_payment", payment())
searched(pay, PAYMENTS, "payments", declined=payment(DECLINED), other=[call(pay.name, payment())])
pay.scenario(
    "lost on its way, and an older failure has its conversation id", BEFORE, NOT_YET, verdict("not_done"),
    prepared=[
        call(pay.name, payment(DECLINED), is_declined=True), call(PAYMENTS, {"conversationId": "$id"}, keep={"old": "items.0.id"}),
        control("craftgate/payments/$old/age", seconds=600),
    ],
)  # fmt: skip
pay.scenario(
    "lost on its way, and a record of another price has its conversation id", BEFORE, [ask("unclear", found=1), ask("unclear", DAY, found=1)], verdict("open"),
    prepared=[call(pay.name, payment(price="90.00", items=[{"name": "Vazo", "price": "90.00"}]))],
)  # fmt: skip
pay.scenario("done with an idempotency key, and its answer is lost", AFTER, None, verdict("done", pay.result), key="$id")
pay.scenario("lost on its way with an idempotency key", BEFORE, None, verdict("done", {"paymentStatus": "SUCCESS"}), key="$id")
pay.scenario("declined with an idempotency key, and its answer is lost", AFTER, None, verdict("not_done"), key="$id", request=payment(DECLINED), is_done=False)

record = Operation("payment.create_apm_payment", cash())
searched(record, PAYMENTS, "payments", declined=REJECTED, other=[call(record.name, cash())])
fund = Operation("payment.create_deposit_payment", deposit())
searched(fund, PAYMENTS, "payments", declined=deposit(DECLINED), other=[call(fund.name, deposit())])


def begun(operation, completion, request):
    """What only begins: nothing is done before its completion."""
    init = [call(operation.name, request(), keep={"other": "paymentId"})]
    completed = call(completion, {"paymentId": number("other")})
    approve = control("craftgate/payments/$record/verify", result="approve")
    complete = call(completion, {"paymentId": number("record")})
    steps = [
        ask("unclear", found=1), ask("unclear", DAY, found=1), ask("unclear", found=1, before=[approve]),
        ask("done", before=[complete], result={"paymentId": "$record"}),
    ]  # fmt: skip
    operation.scenario("begun, and its answer is lost", AFTER, steps, verdict("open"))
    operation.scenario("begun, and the payer is refused by the bank", AFTER, [ask("not_done", before=[control("craftgate/payments/$record/verify", result="reject")])], None)
    operation.scenario("lost on its way", BEFORE, NOT_YET, verdict("not_done"))
    operation.scenario("refused by the bank, and the answer is lost", AFTER, [ask("not_done")], verdict("not_done"), request=request(NO_3DS), is_done=False)
    operation.scenario("begun, and the search lags", AFTER, [ask("unclear", found=0), ask("unclear", found=1, before=[lag(0)])], None, prepared=[lag(600)])
    old = [*init, control("craftgate/payments/$other/verify", result="approve"), completed, control("craftgate/payments/$other/age", seconds=600)]
    operation.scenario("lost on its way, and an older record has its conversation id", BEFORE, NOT_YET, verdict("not_done"), prepared=old)
    operation.scenario("begun, and another record has its conversation id", AFTER, [ask("unclear", found=2)], None, prepared=init)
    # The attempt goes on from the beginning to the completion, whose answers are lost.
    done = verdict("done", {"id": "$record"})
    for says, fault, then in (
        ("answered", None, done), ("done, and its answer is lost", AFTER, done), ("lost on its way", BEFORE, done), ("declined, and the answer is lost", REJECTED, verdict("not_done"))
    ):  # fmt: skip
        waits = [[approve, *([control("faults", operation=completion, id="$record", **fault)] if fault else [])]]
        operation.scenario(f"its completion is {says}", None, None, {**then, "waits": waits})
    operation.scenario("the payer is refused by the bank", None, None, verdict("not_done", waits=[[control("craftgate/payments/$record/verify", result="reject")]]))


begun(Operation("payment.init_3ds_payment", payment(**BACK), answered="paymentId"), "payment.complete_3ds_payment", lambda card=GOOD: payment(card, **BACK))
begun(Operation("payment.init_3ds_deposit_payment", deposit(**BACK), answered="paymentId"), "payment.complete_3ds_deposit_payment", lambda card=GOOD: deposit(card, **BACK))

PAID = call("payment.create_payment", payment(conversationId="$id-paid"), keep={"payment": "id", "item": "paymentTransactions.0.id"})
UNREFUNDABLE = call("payment.create_payment", payment(NO_REFUND, conversationId="$id-paid"), keep={"payment": "id", "item": "paymentTransactions.0.id"})
WHOLE = {"paymentId": number("payment"), "conversationId": "$id"}
PART = {"paymentTransactionId": number("item"), "refundPrice": "12.50", "conversationId": "$id"}
ITEMS = "payment_reporting.search_payment_transaction_refunds"
ANOTHER = call("payment.create_payment", payment(conversationId="$id-paid"), keep={"another": "id"})

whole = Operation("payment.refund_payment", WHOLE, before=[PAID])
searched(
    whole, "payment_reporting.search_payment_refunds", "refunds", declined=REJECTED,
    other=[ANOTHER, call(whole.name, {**WHOLE, "paymentId": number("another")})],
)  # fmt: skip
whole.scenario("declined for its card, and the answer is lost", AFTER, [ask("not_done")], verdict("not_done"), before=[UNREFUNDABLE], is_done=False)
for name in ("payment.refund_payment_transaction", "payment.refund_payment_transaction_mark_as_refunded"):
    part = Operation(name, PART, before=[PAID])
    searched(part, ITEMS, "refunds", declined=REJECTED, other=[call(name, PART)])
    part.scenario("declined for its card, and the answer is lost", AFTER, [ask("not_done")], verdict("not_done"), before=[UNREFUNDABLE], is_done=False)


# What changes a record is read by the record's id.


def read(operation, declined, *, proves="not_done"):
    """`declined`: scenarios of a decline, each with what it says, its fault and what is different."""
    operation.scenario("done, and its answer is lost", AFTER, [ask("done", result=operation.result), ask("done", DAY, result=operation.result)], verdict("done", operation.result))
    operation.scenario("lost on its way", BEFORE, [ask("unclear", found=1), ask("unclear", LATER, found=1), ask("unclear", DAY, found=1)], verdict("open"))
    found = 1 if proves == "unclear" else None
    for says, fault, more in declined:
        verdict_of = {"not_done": "not_done", "unclear": "open"}[proves]
        operation.scenario(says, fault, [ask(proves, found=found), ask(proves, DAY, found=found)], verdict(verdict_of), is_done=False, **more)


def threeds(init, request, completion):
    """Completes a payment that the payer has confirmed at the bank."""
    begins = lambda number: call(init, request(number), keep={"payment": "paymentId"})  # noqa: E731
    approve, refuse = (control("craftgate/payments/$payment/verify", result=result) for result in ("approve", "reject"))
    operation = Operation(completion, {"paymentId": number("payment")}, before=[begins(GOOD), approve], scope="$payment")
    read(operation, [
        ("declined, and the answer is lost", AFTER, {"before": [begins(DECLINED), approve]}),
        ("declined by the gateway, and the answer is lost", REJECTED, {}),
        ("the payer was refused by the bank", AFTER, {"before": [begins(GOOD), refuse]}),
    ])  # fmt: skip
    operation.scenario("the payer is still at the bank", AFTER, [ask("unclear", found=1), ask("unclear", DAY, found=1)], verdict("open"), before=[begins(GOOD)], is_done=False)


threeds("payment.init_3ds_payment", lambda card: payment(card, **BACK), "payment.complete_3ds_payment")
threeds("payment.init_3ds_deposit_payment", lambda card: deposit(card, **BACK), "payment.complete_3ds_deposit_payment")

APM = {**cash(), **BACK, "apmType": "PAYPAL"}
apm = Operation(
    "payment.complete_apm_payment", {"paymentId": number("payment"), "additionalParams": {"otpCode": "123456"}}, scope="$payment", answered="paymentId",
    before=[call("payment.init_apm_payment", APM, keep={"payment": "paymentId"})],
)  # fmt: skip
read(apm, [
    ("declined for a wrong code, and the answer is lost", AFTER, {"request": {**apm.request, "additionalParams": {"otpCode": "000000"}}}),
    ("declined, and the answer is lost", REJECTED, {}),
])  # fmt: skip
POS_APM = {**without(payment(), "card", "installment"), **BACK, "additionalParams": {"sourceCode": "WEB2QR"}, "paymentProvider": "YKB_WORLD_PAY"}
bank = Operation(
    "payment.complete_pos_apm_payment", {"paymentId": number("payment")}, scope="$payment",
    before=[call("payment.init_pos_apm_payment", POS_APM, keep={"payment": "paymentId"})],
)  # fmt: skip
read(bank, [("declined, and the answer is lost", REJECTED, {})])
LOAN = {**cash(), "apmType": "ALFABANK", "cartItems": [{"id": "1", "name": "Telefon", "brandName": "PHONE", "type": "MOBILE_PHONE_PRICE_ABOVE_REGULATION_LIMIT", "unitPrice": "100.00", "quantity": 1}]}
loan = Operation("payment.approve_bnpl_payment", path=["$payment"], scope="$payment", before=[call("payment.init_bnpl_payment", LOAN, keep={"payment": "paymentId"})])
read(loan, [("declined, and the answer is lost", REJECTED, {})])

TOKEN = {"msisdn": "905551111111", "userId": "u-1", "binNumber": "52586400", "forceThreeDS": True, "createPayment": without(payment(), "card")}
MASTERPASS = [
    call("masterpass.generate_masterpass_payment_token", TOKEN, keep={"reference": "referenceId"}),
    call("masterpass.init_3ds_masterpass_payment", {"referenceId": "$reference", **BACK}, keep={"payment": "paymentId"}),
]
at_bank = [control("craftgate/payments/$payment/verify", result=result) for result in ("approve", "reject")]
masterpass = Operation("masterpass.complete_3ds_masterpass_payment", {"paymentId": number("payment")}, scope="$payment", before=[*MASTERPASS, at_bank[0]])
read(masterpass, [
    ("declined, and the answer is lost", REJECTED, {}),
    ("the payer was refused by the bank", AFTER, {"before": [*MASTERPASS, at_bank[1]]}),
])  # fmt: skip

# The record of a capture that was declined is that of one that was never sent.
capture = Operation(
    "payment.post_auth_payment", {"paidPrice": "100.00"}, path=["$payment"], scope="$payment",
    before=[call("payment.create_payment", payment(paymentPhase="PRE_AUTH"), keep={"payment": "id"})],
)  # fmt: skip
read(
    capture, [
        ("declined, and the answer is lost", AFTER, {"before": [call("payment.create_payment", payment(NO_CAPTURE, paymentPhase="PRE_AUTH"), keep={"payment": "id"})]}),
        ("declined by the gateway, and the answer is lost", REJECTED, {}),
    ], proves="unclear",
)  # fmt: skip

WITHDRAWN = [
    call("payment.create_deposit_payment", deposit(conversationId="$id-paid")),
    call("wallet.create_withdraw", {"memberId": 7, "price": "10.00", "currency": "TRY", "description": "a"}, keep={"withdraw": "id"}),
]
cancel = Operation("wallet.cancel_withdraw", path=["$withdraw"], scope="$withdraw", before=WITHDRAWN)
read(cancel, [("paid out before, and the answer is lost", AFTER, {"prepared": [control("craftgate/withdraws/$withdraw", status="PAYOUT_COMPLETED")]})])
cancel.scenario(
    "being paid out, and the answer is lost", AFTER,
    [ask("unclear", found=1), ask("not_done", before=[control("craftgate/withdraws/$withdraw", status="PAYOUT_COMPLETED")])],
    verdict("not_done", waits=[[], [control("craftgate/withdraws/$withdraw", status="PAYOUT_COMPLETED")]]),
    prepared=[control("craftgate/withdraws/$withdraw", status="PAYOUT_STARTED")], is_done=False,
)  # fmt: skip

assert len({each["name"] for each in scenarios}) == len(scenarios)
for operation in {each["operation"] for each in scenarios}:
    of = [each for each in scenarios if each["operation"] == operation]
    faults = {each["fault"]["kind"] for each in of if each["fault"]}
    states = {one["state"] for each in of for one in each["asks"] or []}
    assert {"drop", "drop_after"} <= faults and {"done", "unclear"} <= states, operation
    assert "not_done" in states or operation == capture.name, operation
(HERE / "craftgate").mkdir(exist_ok=True)
(HERE / "craftgate" / "settled.json").write_text(json.dumps(scenarios, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
asks = sum(len(each["asks"] or []) for each in scenarios)
print(f"craftgate/settled.json: {len(scenarios)} scenarios, with {asks} questions and {sum(each['attempt'] is not None for each in scenarios)} attempts")
