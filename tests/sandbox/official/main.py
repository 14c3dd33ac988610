"""Runs the main flows of Craftgate's official Python client against a sandbox, and compares the results: `python main.py <address>`.

Also checks that a wrong secret is refused. tests/differential pins the version of the client.
"""

import base64
import json
import sys
import threading
import time
import urllib.request
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import craftgate as cg
from craftgate.request.dto.card import Card
from craftgate.request.dto.payment_item import PaymentItem

address = sys.argv[1]


def client(secret_key: str = "sandbox-secret-key") -> cg.Craftgate:
    return cg.Craftgate({"api_key": "sandbox-api-key", "secret_key": secret_key, "base_url": address + "/craftgate", "language": "tr"})


def control(path: str, body: dict) -> dict:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{address}/control/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def refused(call) -> cg.CraftgateException:
    try:
        call()
    except cg.CraftgateException as error:
        return error
    raise AssertionError("expected an error, but the call succeeded")


hooks: list[tuple[str, dict]] = []


class Merchant(BaseHTTPRequestHandler):
    """The merchant's server for webhooks."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        hooks.append((self.headers["x-cg-signature-v1"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


server = HTTPServer(("127.0.0.1", 0), Merchant)
threading.Thread(target=server.serve_forever, daemon=True).start()
control("panel", {"craftgateWebhookUrl": f"http://127.0.0.1:{server.server_port}/hook"})


def card(number: str = "5258640000000001", **more: object) -> Card:
    return Card(card_holder_name="Haluk Demir", card_number=number, expire_year="2044", expire_month="07", cvc="000", **more)


def payment(kind=cg.CreatePaymentRequest, **more: object):
    items = [PaymentItem(name="item 1", price=Decimal("30.00")), PaymentItem(name="item 2", price=Decimal("70.00"))]
    values: dict = dict(
        price=Decimal("100.00"),
        paid_price=Decimal("100.00"),
        installment=1,
        currency=cg.Currency.TRY,
        conversation_id="python-1",
        payment_group=cg.PaymentGroup.LISTING_OR_SUBSCRIPTION,
        card=card(),
        items=items,
    )
    return kind(**{**values, **more})


craftgate = client()

# A payment: charged, read, refunded in part and in full.
paid = craftgate.payment().create_payment(payment())
assert str(getattr(paid.payment_status, "value", paid.payment_status)) == "SUCCESS", paid.payment_status
assert craftgate.payment().retrieve_payment(paid.id).paid_price == 100
item = paid.payment_transactions[0]
part = craftgate.payment().refund_payment_transaction(
    cg.RefundPaymentTransactionRequest(payment_transaction_id=item.id, refund_price=Decimal("20.00"))
)
assert part.refund_price == 20
whole = craftgate.payment().refund_payment(cg.RefundPaymentRequest(payment_id=paid.id))
assert whole.refund_price == 80
found = craftgate.payment_reporting().search_payments(cg.SearchPaymentsRequest(page=0, size=10, conversation_id="python-1"))
assert [found_payment.id for found_payment in found.items] == [paid.id]

# A pre-authorisation.
blocked = craftgate.payment().create_payment(payment(payment_phase=cg.PaymentPhase.PRE_AUTH))
captured = craftgate.payment().post_auth_payment(blocked.id, cg.PostAuthPaymentRequest(paid_price=Decimal("80.00")))
assert captured.paid_price == 80

# 3-D Secure: the client's own check accepts a callback of version 1.
begun = craftgate.payment().init_3ds_payment(payment(cg.InitThreeDSPaymentRequest, callback_url="https://www.your-website.com/callback"))
assert b"<form" in base64.b64decode(begun.html_content)
fields = control(f"craftgate/payments/{begun.payment_id}/verify", {})["fields"]
assert craftgate.payment().is_3d_secure_callback_verified("sandbox-callback-key", fields)
assert not craftgate.payment().is_3d_secure_callback_verified("other-key", fields)
completed = craftgate.payment().complete_3ds_payment(cg.CompleteThreeDSPaymentRequest(payment_id=begun.payment_id))
assert completed.is_three_ds or completed.md_status == 1

# Members, wallets, stored cards, instalments.
member = craftgate.onboarding().create_member(
    cg.CreateMemberRequest(
        member_external_id="python-1",
        email="haluk.demir@example.com",
        phone_number="905551111111",
        name="Zeytinyağı Üretim",
        address="Suadiye Mah.",
        contact_name="Haluk",
        contact_surname="Demir",
        is_buyer=True,
    )
)
assert craftgate.onboarding().retrieve_member(member.id).member_external_id == "python-1"
assert len(craftgate.onboarding().search_members(cg.SearchMembersRequest(name="Zeytinyağı Üretim")).items) == 1
deposit = craftgate.payment().create_deposit_payment(
    cg.CreateDepositPaymentRequest(price=Decimal("50.00"), buyer_member_id=member.id, conversation_id="deposit", card=card())
)
assert deposit.wallet_transaction.amount == 50
assert craftgate.wallet().retrieve_member_wallet(member.id).amount == 50
stored = craftgate.payment().store_card(
    cg.StoreCardRequest(card_holder_name="Haluk Demir", card_number="5258640000000001", expire_year="2044", expire_month="07")
)
by_token = Card(card_user_key=stored.card_user_key, card_token=stored.card_token)
assert craftgate.payment().create_payment(payment(card=by_token)).paid_with_stored_card
found = craftgate.payment().search_stored_cards(cg.SearchStoredCardsRequest(card_user_key=stored.card_user_key))
assert len(found.items) == 1
craftgate.payment().delete_stored_card(cg.DeleteStoredCardRequest(card_user_key=stored.card_user_key, card_token=stored.card_token))
offers = craftgate.installment().search_installments(
    cg.SearchInstallmentsRequest(bin_number="52586400", price=Decimal("100.00"), currency=cg.Currency.TRY)
)
assert offers.items[0].installment_prices[0].total_price == 100

# Errors.
declined = refused(lambda: craftgate.payment().create_payment(payment(card=card("5100050000006661"))))
assert (declined.error_code, declined.error_group) == ("10051", "NOT_SUFFICIENT_FUNDS"), declined
assert refused(lambda: craftgate.payment().retrieve_payment(1)).error_code == "9001"
wrong = refused(lambda: client("another-secret").payment().create_payment(payment()))
assert wrong.error_description == "Signature is not equal!", wrong

# Webhooks: the client's own check accepts all of them.
for _ in range(100):
    if len(hooks) >= 8:
        break
    time.sleep(0.05)
assert len(hooks) >= 8, len(hooks)
for signature, body in list(hooks):
    names = {"eventType": "event_type", "eventTimestamp": "event_timestamp", "status": "status", "payloadId": "payload_id"}
    data = cg.WebhookData(**{name: body[wire] for wire, name in names.items()})
    assert craftgate.hook().is_webhook_verified("sandbox-webhook-key", signature, data)
    assert not craftgate.hook().is_webhook_verified("another-key", signature, data)
print(f"official Python client: main flows, errors and {len(hooks)} webhooks are as it expects")
