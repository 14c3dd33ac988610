"""Every provider over real sockets, with httpx against the sandbox: main flow, documented errors, webhooks, and faults in both directions.

Whatever fails, nothing is charged or credited twice, and nothing is lost.
"""

import contextlib
import threading
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from imza import (
    ApiError,
    Craftgate,
    CraftgateCallbacks,
    CraftgateWebhooks,
    ImzaError,
    InvalidRequestError,
    NexKasa,
    NKolay,
    NoAnswerError,
    ParaX,
    UnexpectedResponseError,
    VerificationError,
)
from imza.nkolay import BankSession, PreApproval, Token
from imza.transport import send

import sandbox as sandboxes
import servers

pytestmark = sandboxes.NEEDED

CARDS = Path(__file__).parents[1] / "sandbox" / "data" / "error_cards.tsv"
EXPECTED = {"user_id": "44843155", "amount": Decimal("250.00")}


@pytest.fixture
def sandbox():
    with sandboxes.running("--nexkasa-webhook-secret", "webhook-secret") as running:
        yield running


def craftgate_of(sandbox, **keys):
    settings = {"api_key": "sandbox-api-key", "secret_key": "sandbox-secret-key", "base_url": f"{sandbox.address}/craftgate"}
    return Craftgate(**{**settings, **keys})


def parax_of(sandbox, **keys):
    base = f"{sandbox.address}/parax"
    settings = {"sid": 1001, "key": "sandbox-key", "secret_key": "sandbox-secret-key", "deposit_base_url": base, "status_base_url": base}
    return ParaX(**{**settings, "allowed_addresses": ["127.0.0.1"], **keys})


def nexkasa_of(sandbox, **keys):
    settings = {
        "api_key": "sandbox-api-key",
        "base_url": f"{sandbox.address}/nexkasa",
        "callback_secrets": ["a-secret-of-the-merchants-own"],
    }
    return NexKasa(**{**settings, "webhook_secrets": ["webhook-secret"], **keys})


def nkolay_of(sandbox, **keys):
    settings = {"base_url": f"{sandbox.address}/nkolay", "username": "sandbox-user", "password": "sandbox-password", "merchant_no": 4000}
    return NKolay(**{**settings, "api_secret_key": "sandbox-secret-key", **keys})


def order(name, number="5258640000000001"):
    return {
        "price": Decimal("100.00"),
        "paid_price": Decimal("100.00"),
        "installment": 1,
        "currency": "TRY",
        "conversation_id": name,
        "card": {"card_holder_name": "Haluk Demir", "card_number": number, "expire_year": "2044", "expire_month": "07", "cvc": "000"},
        "items": [{"name": "Vazo", "price": Decimal("60.00")}, {"name": "Çay takımı", "price": Decimal("40.00")}],
    }


def deposit(trx):
    return {"username": "ahmet+yılmaz", "user_id": "44843155", "full_name": "Ahmet Yılmaz", "amount": Decimal("250.00"), "trx": trx}


def withdrawal(name, callback_url="https://shop.example/callback"):
    iban = "TR330006100519786457841326"
    return {
        "amount": Decimal("5000.00"),
        "customer_iban": iban,
        "customer_name": "Mehmet Demir",
        "external_id": name,
        "callback_url": callback_url,
    }


def wish(name):
    item = {"product_name": "Telefon", "category_code": "PHONE", "quantity": 1, "commission_rate": Decimal("1.00")}
    item |= {"total_price_without_discounts": Decimal("20000.00"), "total_price": Decimal("20000.00")}
    price = {"items_price": Decimal("20000.00"), "shipping_price": Decimal("100.00"), "total_price": Decimal("20100.00")}
    cart = {"price": price, "items": [item]}
    return {"national_identity_number": "10000000146", "gsm_number": "5551234567", "order_id": name, "cart": cart}


def application(name):
    more = {"order_date": datetime(2026, 1, 31, 14, 30), "total_term": 6, "callback_url": "https://shop.example/loan"}
    return {**wish(name), **more, "time_to_live": int(time.time()) + 600}


def fails(sandbox, call, error=ApiError, **expected):
    """Asserts that a call fails as expected."""
    with pytest.raises(error) as caught:
        send(call, sandbox.client)
    found = {name: getattr(caught.value, name) for name in expected}
    assert found == expected, str(caught.value)
    return caught.value


def count(sandbox, name):
    return len(send(craftgate_of(sandbox).payment_reporting.search_payments({"conversation_id": name}), sandbox.client).items)


# The merchant's view of a fault in a response: no response, a normal response, or an error with its kind.
LOST, WHOLE = "lost", "whole"
FAULTS = {
    "drop": LOST,
    "drop_after": LOST,
    "truncate": LOST,
    "delay": WHOLE,
    "slow": WHOLE,
    "content_type": WHOLE,
    "empty": "unknown",
    "html": "provider_unavailable",
    "500": "provider_unavailable",
}
NOT_DONE = {"drop", "500"}
EVERY_FAULT = pytest.mark.parametrize("fault", FAULTS)


def struck(sandbox, fault, call, outcome="unknown"):
    sandbox.fault(fault)
    expected = FAULTS[fault]
    if expected is WHOLE:
        send(call, sandbox.client)
    elif expected is LOST:
        with pytest.raises(NoAnswerError):
            send(call, sandbox.client)
    else:
        error = fails(sandbox, call, ImzaError, kind=expected, outcome=outcome)
        assert isinstance(error, UnexpectedResponseError if fault == "empty" else (ApiError, UnexpectedResponseError))


def test_craftgate_charges_reads_and_refunds_once(sandbox):
    payment = craftgate_of(sandbox).payment
    paid = send(payment.create_payment(order("A")), sandbox.client)
    assert (paid.payment_status, paid.paid_price) == ("SUCCESS", Decimal("100.00"))
    assert send(payment.retrieve_payment(paid.id), sandbox.client) == paid
    part = {"payment_transaction_id": paid.payment_transactions[0].id, "refund_price": Decimal("25.50")}
    assert send(payment.refund_payment_transaction(part), sandbox.client).refund_price == Decimal("25.50")
    assert send(payment.refund_payment({"payment_id": paid.id}), sandbox.client).refund_price == Decimal("74.50")
    fails(sandbox, payment.refund_payment({"payment_id": paid.id}), group="NON_REFUNDABLE_PAYMENT", outcome="unknown")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_craftgate_3d_secure_is_charged_only_by_completion_and_once(sandbox, version):
    payment, callbacks = craftgate_of(sandbox).payment, CraftgateCallbacks(keys=["sandbox-callback-key"])
    request = {**order("A"), "callback_url": "https://shop.example/callback"}
    if version == "v2":
        request["additional_params"] = {"threeDSCallbackVersion": 2}
    begun = send(payment.init_3ds_payment(request), sandbox.client)
    complete = payment.complete_3ds_payment({"payment_id": begun.payment_id})
    fails(sandbox, complete, outcome="unknown")
    form = sandbox.control(f"craftgate/payments/{begun.payment_id}/verify", result="approve")["form"]
    expected = {"payment_id": begun.payment_id, "conversation_id": "A", "conversation_data": ""}
    callback = callbacks.verify(form, expected=expected)
    assert (callback.version, callback.next) == (version, "complete")
    for wrong in (form.replace("status=SUCCESS", "status=FAILURE"), form.replace(str(begun.payment_id), "1")):
        with pytest.raises(VerificationError):
            callbacks.verify(wrong, expected=expected)
    with pytest.raises(VerificationError):
        callbacks.verify(form, expected={**expected, "payment_id": 1})
    assert send(payment.complete_3ds_payment({"payment_id": begun.payment_id}), sandbox.client).payment_status == "SUCCESS"
    fails(sandbox, payment.complete_3ds_payment({"payment_id": begun.payment_id}))


def test_craftgate_rejected_by_the_bank_charges_nothing(sandbox):
    payment = craftgate_of(sandbox).payment
    begun = send(payment.init_3ds_payment({**order("A"), "callback_url": "https://shop.example/callback"}), sandbox.client)
    form = sandbox.control(f"craftgate/payments/{begun.payment_id}/verify", result="reject")["form"]
    callback = CraftgateCallbacks(keys=["sandbox-callback-key"]).verify(form, expected={"payment_id": begun.payment_id})
    assert callback.next != "complete"
    fails(sandbox, payment.complete_3ds_payment({"payment_id": begun.payment_id}))


def test_craftgates_error_cards_have_their_groups_kinds_and_outcomes(sandbox):
    payment = craftgate_of(sandbox).payment
    away, again, fraud = "provider_unavailable", "duplicate", "fraud"
    may_be_done = {
        "APPROVED_COMPLETED": again,
        "ORDER_ID_ALREADY_USED": again,
        "COMMUNICATION_OR_SYSTEM_ERROR": away,
        "ISSUER_OR_SWITCH_INOPERATIVE": away,
        "NO_RESPONSE": away,
        "REQUEST_TIMEOUT": away,
        "TOO_MANY_REQUESTS": "rate_limited",
        "UNKNOWN": "unknown",
    }
    others = {
        "FRAUD_SUSPECT": fraud,
        "LOST_CARD": fraud,
        "PICKUP_CARD": fraud,
        "STOLEN_CARD": fraud,
        "INVALID_MERCHANT_OR_SP": "permission",
    }
    lines = [line.split("\t") for line in CARDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    cards = [(number, group) for number, stage, group in lines if stage == "payment"]
    assert len(cards) == 55
    for number, group in cards:
        outcome = "unknown" if group in may_be_done else "rejected"
        error = fails(sandbox, payment.create_payment(order(group, number)), group=group, outcome=outcome)
        kind = {**may_be_done, **others}.get(group)
        assert error.kind == kind if kind else error.kind in ("declined", "invalid_request"), f"{group}: {error.kind}"


def test_craftgate_refuses_wrong_keys_unknown_ids_and_wrong_sums(sandbox):
    payment = craftgate_of(sandbox).payment
    wrong = {"kind": "authentication", "outcome": "rejected", "http_status": 401}
    fails(sandbox, craftgate_of(sandbox, secret_key="wrong").payment.create_payment(order("A")), **wrong)
    fails(sandbox, craftgate_of(sandbox, api_key="wrong").payment.retrieve_payment(1), **wrong)
    fails(sandbox, payment.retrieve_payment(7), kind="not_found", outcome="rejected")
    off = {**order("A"), "price": Decimal("99.00")}
    fails(sandbox, payment.create_payment(off, checks="types"), kind="invalid_request", outcome="rejected")
    with pytest.raises(InvalidRequestError):
        payment.create_payment(off)
    assert count(sandbox, "A") == 0


@EVERY_FAULT
def test_craftgate_repeated_with_the_key_charges_once(sandbox, fault):
    call = craftgate_of(sandbox).payment.create_payment(order("A"), idempotency_key="order-a/1")
    assert call.repeat == "same_key"
    struck(sandbox, fault, call)
    assert send(call, sandbox.client).payment_status == "SUCCESS"
    assert count(sandbox, "A") == 1


@pytest.mark.parametrize("fault", ["duplicate", "corrupt"])
def test_craftgate_repeated_or_changed_on_the_way_charges_once(sandbox, fault):
    call = craftgate_of(sandbox).payment.create_payment(order("A"), idempotency_key="order-a/1")
    sandbox.fault(fault)
    with contextlib.suppress(ImzaError):
        send(call, sandbox.client)
    send(call, sandbox.client)
    assert count(sandbox, "A") == 1


@EVERY_FAULT
def test_craftgate_without_a_key_the_merchant_asks_first(sandbox, fault):
    call = craftgate_of(sandbox).payment.create_payment(order("A"))
    assert call.repeat == "ask_first"
    struck(sandbox, fault, call)
    if count(sandbox, "A") == 0:
        send(craftgate_of(sandbox).payment.create_payment(order("A")), sandbox.client)
    assert count(sandbox, "A") == 1


# Faults of messages to the merchant. "unanswered": the merchant books it, and then its response is lost.
DELIVERIES = ["none", "drop", "duplicate", "delay", "corrupt", "truncate", "content_type", "unanswered"]


class Ledger:
    """A merchant's server that books each key once, like a unique constraint, and refuses a message if `read` raises an ImzaError."""

    def __init__(self, sandbox, read):
        self.sandbox, self.read, self.lock = sandbox, read, threading.Lock()
        self.booked, self.again, self.refused, self.unanswered = {}, 0, 0, False

    def arm(self, fault):
        if fault == "unanswered":
            self.unanswered = True
        elif fault != "none":
            self.sandbox.fault(fault, target="delivery")

    def answer(self, method, url, headers, body):
        try:
            entry = self.read(url, headers, body)
        except NoAnswerError:
            return 500, {}, b""
        except ImzaError:
            with self.lock:
                self.refused += 1
            return 401, {}, b""
        if entry is None:
            return 404, {}, b""
        with self.lock:
            key, value = entry
            self.again += key in self.booked
            self.booked.setdefault(key, value)
            status, self.unanswered = (500 if self.unanswered else 200), False
        return status, {}, b""


def test_craftgates_webhooks_are_booked_once_whatever_happens_to_them(sandbox):
    webhooks = CraftgateWebhooks(keys=["an-old-key", "sandbox-webhook-key"])

    def read(_, headers, body):
        event = webhooks.verify(body=body, signature=headers.get("x-cg-signature-v1"))
        return event.dedupe_key, event.payload_id

    ledger, paid = Ledger(sandbox, read), []
    with servers.answering(ledger.answer) as url:
        sandbox.control("panel", craftgateWebhookUrl=url, webhookCopies=2)
        for fault in DELIVERIES:
            ledger.arm(fault)
            paid.append(str(send(craftgate_of(sandbox).payment.create_payment(order(fault)), sandbox.client).id))
            sandbox.settled(len(paid))
        assert httpx.post(url, content=b"{}", headers={"x-cg-signature-v1": "forged"}).status_code == 401
    assert sorted(ledger.booked.values()) == sorted(paid)
    assert ledger.again >= len(DELIVERIES) and ledger.refused >= 2


def test_paraxs_deposits_are_confirmed_and_credited_once_whatever_happens_to_the_webhook(sandbox):
    parax, orders = parax_of(sandbox), set()

    def read(_, headers, body):
        webhook = parax.read_webhook(body, remote_address="127.0.0.1")
        if webhook.trx not in orders:
            return None
        with httpx.Client() as client:
            confirmed = send(parax.confirm(webhook, expected=EXPECTED), client)
        return (confirmed.dedupe_key, confirmed.trx) if confirmed.verdict == "completed" else None

    ledger = Ledger(sandbox, read)
    faults = [*DELIVERIES, *(f"query {fault}" for fault in ("500", "html", "drop", "truncate", "empty"))]
    with servers.answering(ledger.answer) as url:
        sandbox.control("panel", paraxWebhookUrl=url)
        for fault in faults:
            orders.add(fault)
            begun = send(parax.deposit(deposit(fault)), sandbox.client)
            assert send(parax.transaction_status(begun.transaction_id), sandbox.client).status == "pending"
            if fault.startswith("query "):
                sandbox.fault(fault.removeprefix("query "), provider="parax")
            else:
                ledger.arm(fault)
            sandbox.control(f"parax/{begun.transaction_id}", status="approve")
            sandbox.settled(len(orders))
    assert sorted(ledger.booked.values()) == sorted(faults) and ledger.again >= 2
    with pytest.raises(VerificationError):
        parax.read_webhook(b"{}", remote_address="203.0.113.7")
    # A forged message combines an order with the transaction of another user.
    forged = {"trx": "mine", "transaction_id": begun.transaction_id, "amount": 250, "status": "success", "currency": "TRY"}
    webhook = parax.read_webhook(str(forged).replace("'", '"'), remote_address="127.0.0.1")
    fails(sandbox, parax.confirm(webhook, expected={**EXPECTED, "user_id": "666"}), VerificationError)


def test_paraxs_documented_errors(sandbox):
    parax = parax_of(sandbox)
    for keys in ({"sid": 1002}, {"secret_key": "wrong"}):
        wrong_keys = parax_of(sandbox, **keys)
        fails(sandbox, wrong_keys.deposit(deposit("T")), provider_code="1082", kind="authentication", outcome="rejected")
    fails(sandbox, parax_of(sandbox, key="wrong").transaction_status("TD10001"), kind="authentication", outcome="rejected")
    send(parax.deposit(deposit("T1")), sandbox.client)
    fails(sandbox, parax.deposit(deposit("T1")), provider_code="1086", kind="duplicate", outcome="unknown")
    sandbox.control("panel", blockedCustomers=["44843155"])
    fails(sandbox, parax.deposit(deposit("T2")), kind="customer_blocked", outcome="rejected")
    for state, code in (("closed", "1083"), ("method_not_allowed", "1084")):
        sandbox.control("panel", paraxMerchant=state, blockedCustomers=[])
        fails(sandbox, parax.deposit(deposit("T2")), provider_code=code, outcome="rejected")
    sandbox.control("panel", paraxMerchant="open")
    sandbox.fault("reject", code="1087")
    fails(sandbox, parax.deposit(deposit("T2")), provider_code="1087")
    fails(sandbox, parax.transaction_status("TD9"), outcome="rejected")


@EVERY_FAULT
def test_paraxs_deposit_is_started_once(sandbox, fault):
    parax = parax_of(sandbox)
    call = parax.deposit(deposit("T1"))
    assert call.repeat == "ask_first"
    struck(sandbox, fault, call)
    if fault in NOT_DONE:
        send(parax.deposit(deposit("T1")), sandbox.client)
    else:
        fails(sandbox, parax.deposit(deposit("T1")), kind="duplicate", outcome="unknown")


def test_nexkasas_callbacks_are_booked_once_whatever_happens_to_them(sandbox):
    nexkasa, orders = nexkasa_of(sandbox), {}

    def read(url, headers, body):
        signature = headers.get("x-nexkasa-signature")
        callback = nexkasa.read_callback(body, url=url, signature=signature, expected=orders[urlsplit(url).path[1:]])
        return callback.dedupe_key, f"{callback.external_id} {callback.status} {callback.amount}"

    ledger, expected = Ledger(sandbox, read), []
    with servers.answering(ledger.answer) as url:
        for index, fault in enumerate(DELIVERIES):
            name, kind = f"N{index}", ("DEPOSIT", "WITHDRAW")[index % 2]
            orders[name] = {"id": name, "type": kind, "amount": Decimal("5000.00")}
            if kind == "DEPOSIT":
                request = {"amount": 5000, "full_name": "Ahmet Yılmaz", "user_id": name, "callback_url": f"{url}/{name}"}
                call = nexkasa.deposit(request)
            else:
                call = nexkasa.withdraw(withdrawal(name, f"{url}/{name}"))
            taken = send(call, sandbox.client)
            ledger.arm(fault)
            status, word = ("reject", "REJECTED") if index == 3 else ("approve", "APPROVED")
            sandbox.control(f"nexkasa/{taken.transaction_id}", status=status)
            expected.append(f"{name} {word} 5000.00")
            sandbox.settled(len(expected))
    assert sorted(ledger.booked.values()) == sorted(expected)
    assert ledger.again >= 2 and ledger.refused >= 2


def test_nexkasas_documented_errors(sandbox):
    nexkasa = nexkasa_of(sandbox)
    wrong_keys = nexkasa_of(sandbox, api_key="wrong")
    fails(sandbox, wrong_keys.withdraw(withdrawal("W")), kind="authentication", outcome="rejected", http_status=403)
    with pytest.raises(InvalidRequestError, match="customer_iban"):
        nexkasa.withdraw({**withdrawal("W"), "customer_iban": "TR120006200000012345678901"})
    sandbox.fault("reject")
    fails(sandbox, nexkasa.withdraw(withdrawal("W")), kind="invalid_request", outcome="rejected", http_status=400)


@EVERY_FAULT
def test_nexkasas_withdrawal_is_started_once(sandbox, fault):
    nexkasa = nexkasa_of(sandbox)
    call = nexkasa.withdraw(withdrawal("W"))
    assert call.repeat == "ask_first"
    struck(sandbox, fault, call)
    if fault in NOT_DONE:
        send(nexkasa.withdraw(withdrawal("W")), sandbox.client)
    else:
        fails(sandbox, nexkasa.withdraw(withdrawal("W")), kind="duplicate", outcome="unknown", http_status=409)


def begun_loan(sandbox):
    nkolay = nkolay_of(sandbox)
    token = send(nkolay.authenticate(), sandbox.client)
    banks = send(nkolay.banks(token), sandbox.client).banks
    return nkolay, token, send(nkolay.start_session(token, banks[0].code), sandbox.client)


def test_nkolays_loan_goes_from_token_to_application_once(sandbox):
    nkolay, token, session = begun_loan(sandbox)
    token, session = Token.restore(token.save()), BankSession.restore(session.save())  # as in another process
    offers = send(nkolay.simulate(token, session, {"max_term": 6}), sandbox.client).monthly_payments
    assert [(offer.term, offer.amount) for offer in offers] == [(3, Decimal("7442.80")), (6, Decimal("4016.84"))]
    decision = send(nkolay.pre_approve(token, session, {**wish("O1"), "max_term": 6}), sandbox.client)
    granted = PreApproval.restore(decision.pre_approval.save())
    fails(sandbox, nkolay.apply(token, granted, application("O2")), kind="invalid_request")
    struck(sandbox, "drop_after", nkolay.apply(token, granted, application("O1")))
    fails(sandbox, nkolay.apply(token, granted, application("O1")), kind="duplicate", outcome="unknown")


def test_nkolays_declines_and_steps_out_of_order(sandbox):
    fails(sandbox, nkolay_of(sandbox, password="wrong").authenticate(), kind="authentication", outcome="rejected")
    nkolay, token, session = begun_loan(sandbox)
    request = {**wish("O1"), "max_term": 6}
    sandbox.control("panel", blockedCustomers=["10000000146"])
    declined = send(nkolay.pre_approve(token, session, request), sandbox.client)
    assert (declined.bank_success, declined.pre_approval) == (False, None)
    sandbox.control("panel", blockedCustomers=[])
    fails(sandbox, nkolay.pre_approve(Token.restore(token.save() + "x"), session, request), kind="authentication")
    fails(sandbox, nkolay.pre_approve(token, BankSession.restore("nkolay-session:7"), request), kind="not_found")
    sandbox.control(f"nkolay/{session.reference_id}", status="expire")
    fails(sandbox, nkolay.pre_approve(token, session, request), kind="invalid_request")


@EVERY_FAULT
def test_nkolays_reading_calls_may_be_repeated(sandbox, fault):
    nkolay, token, _ = begun_loan(sandbox)
    call = nkolay.banks(token)
    assert call.repeat == "safe"
    struck(sandbox, fault, call, outcome="rejected")
    assert len(send(call, sandbox.client).banks) == 1
