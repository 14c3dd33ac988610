"""The main flow of each provider over HTTP, with the Python package and httpx, as a template.

`cargo xtask demo` runs it against the sandbox: `python demo.py http://127.0.0.1:4010`
"""

import http.server
import queue
import sys
import threading
import time
from datetime import datetime, timezone
from decimal import Decimal

import httpx

from imza import Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NexKasa, NKolay, ParaX, __version__
from imza.craftgate import CreatePaymentRequest
from imza.transport import send

sandbox = sys.argv[1]
client = httpx.Client()


def title(text):
    print(f"\n== {text} ==")


def say(what, text):
    print(f"{what}: {text}")


def refused(what, code, attempt):
    """Runs an attempt that must be refused with this code. Anything else ends the demo."""
    try:
        attempt()
    except ImzaError as error:
        if error.code != code:
            raise
        say(what, f"refused – {error}")
    else:
        raise SystemExit(f"{what}: accepted, which is a defect")


def control(path, body):
    """Plays the payer, the bank or the operator, through the sandbox's control interface."""
    return client.post(f"{sandbox}/control/{path}", json=body).raise_for_status().json()


class Merchant(http.server.BaseHTTPRequestHandler):
    """The merchant's own server: it keeps the raw body of each message and responds with 200."""

    arrived = {"craftgate": queue.Queue(), "parax": queue.Queue(), "nexkasa": queue.Queue()}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()
        self.arrived[self.path.split("?")[0].strip("/")].put((self.path, self.headers, body))

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Merchant)
shop = f"http://127.0.0.1:{server.server_address[1]}"


def received(provider):
    return Merchant.arrived[provider].get(timeout=20)


def craftgate_payments():
    title("Python: Craftgate")
    settings = {"api_key": "sandbox-api-key", "base_url": f"{sandbox}/craftgate", "language": "tr"}
    craftgate = Craftgate(secret_key="sandbox-secret-key", **settings)
    control("panel", {"craftgateWebhookUrl": f"{shop}/craftgate"})
    card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
    order = CreatePaymentRequest(
        price=Decimal("100.00"),
        paid_price=Decimal("100.00"),
        installment=1,
        currency="TRY",
        conversation_id="order-42",
        card=card,
        items=[{"name": "Vazo", "price": Decimal("60.00")}, {"name": "Çay takımı", "price": Decimal("40.00")}],
    )

    paid = send(craftgate.payment.create_payment(order, idempotency_key="python-order-42/1"), client)
    say("payment", f"{paid.payment_status}, {paid.paid_price} TRY")
    again = send(craftgate.payment.create_payment(order, idempotency_key="python-order-42/1"), client)
    assert again.id == paid.id
    say("the same call sent again", "the same payment, charged once")
    read = send(craftgate.payment.retrieve_payment(paid.id), client)
    say("payment retrieved", f"{read.payment_status}, card {read.bin_number}…{read.last_four_digits}")

    _, headers, body = received("craftgate")
    webhooks = CraftgateWebhooks(keys=["sandbox-webhook-key"])
    event = webhooks.verify(body=body, signature=headers["x-cg-signature-v1"])
    assert event.payload_id == str(paid.id)
    say("webhook verified", f"{event.event_type} {event.status} of this payment")
    forged = body.replace(event.payload_id.encode(), b"1")
    refused(
        "the same webhook for another payment",
        "verification_failed",
        lambda: webhooks.verify(body=forged, signature=headers["x-cg-signature-v1"]),
    )

    refund = send(craftgate.payment.refund_payment({"payment_id": paid.id}), client)
    say("refund", f"{refund.status}, {refund.refund_price} TRY")

    begun = send(craftgate.payment.init_3ds_payment({**order, "callback_url": f"{shop}/3ds"}), client)
    say("3-D Secure begun", "the page in html_content is for the payer's browser")
    form = control(f"craftgate/payments/{begun.payment_id}/verify", {"result": "approve"})["form"]
    callbacks = CraftgateCallbacks(keys=["sandbox-callback-key"])
    record = {"payment_id": begun.payment_id, "conversation_id": "order-42", "conversation_data": ""}
    callback = callbacks.verify(form, expected=record)
    assert callback.next == "complete"
    say("3-D Secure callback verified", f"next: {callback.next}")
    completed = send(craftgate.payment.complete_3ds_payment({"payment_id": begun.payment_id}), client)
    say("3-D Secure payment completed", f"{completed.payment_status}, {completed.paid_price} TRY")

    refused("a decimal comma", "invalid_request", lambda: craftgate.payment.create_payment({**order, "price": "100,00"}))
    poor = {**order, "card": {**card, "card_number": "5100050000006661"}}
    refused("a card without money", "api_error", lambda: send(craftgate.payment.create_payment(poor), client))
    wrong_keys = Craftgate(secret_key="another-secret-key", **settings)
    refused("a wrong secret key", "api_error", lambda: send(wrong_keys.payment.retrieve_payment(paid.id), client))


def parax_deposit():
    title("Python: ParaX")
    base_url = f"{sandbox}/parax"
    parax = ParaX(sid=1001, key="sandbox-key", secret_key="sandbox-secret-key", deposit_base_url=base_url, status_base_url=base_url)
    control("panel", {"paraxWebhookUrl": f"{shop}/parax"})

    trx = f"PYTHON-{time.time_ns()}"
    deposit = {"username": "john_doe", "user_id": "12345", "full_name": "John Doe", "amount": Decimal("250.00"), "trx": trx}
    begun = send(parax.deposit(deposit), client)
    say("deposit", f"send {begun.amount} TRY to {begun.iban}")
    control(f"parax/{begun.transaction_id}", {"status": "approve"})
    # By default, the sender's address must be ParaX's. Here the sender is this machine.
    webhook = parax.read_webhook(received("parax")[2], remote_address="unchecked")
    say("webhook", f"{webhook.amount} TRY, {webhook.status}; unsigned, so it is confirmed")
    confirmed = send(parax.confirm(webhook, expected={"user_id": "12345", "amount": Decimal("250.00")}), client)
    assert confirmed.verdict == "completed"
    say("confirmed", f"{confirmed.verdict}, {confirmed.amount} TRY of user {confirmed.user_id}")
    another = {"user_id": "666", "amount": Decimal("250.00")}
    refused("the webhook for another user", "verification_failed", lambda: send(parax.confirm(webhook, expected=another), client))


def nexkasa_deposit():
    title("Python: NexKasa")
    nexkasa = NexKasa(api_key="sandbox-api-key", base_url=f"{sandbox}/nexkasa", callback_secrets=["a-secret-of-the-merchants-own"])
    order = {"id": f"python-{time.time_ns()}", "type": "DEPOSIT", "amount": Decimal("1500.00")}
    deposit = {"amount": order["amount"], "full_name": "Ahmet Yılmaz", "user_id": order["id"], "callback_url": f"{shop}/nexkasa"}
    taken = send(nexkasa.deposit(deposit), client)
    say("deposit", f"{taken.status}; an operator decides")
    control(f"nexkasa/{taken.transaction_id}", {"status": "approve"})
    url, _, body = received("nexkasa")
    callback = nexkasa.read_callback(body, url=url, expected=order)
    say("callback verified by the order's own token", f"{callback.status}, {callback.amount} TRY")
    another = {**order, "id": "another"}
    refused("the callback for another order", "verification_failed", lambda: nexkasa.read_callback(body, url=url, expected=another))


def nkolay_loan():
    title("Python: N Kolay")
    nkolay = NKolay(
        base_url=f"{sandbox}/nkolay",
        username="sandbox-user",
        password="sandbox-password",
        merchant_no=4000,
        api_secret_key="sandbox-secret-key",
    )
    price = {"items_price": Decimal("20000.00"), "shipping_price": Decimal("100.00"), "total_price": Decimal("20100.00")}
    item = {
        "product_name": "Telefon",
        "category_code": "PHONE",
        "quantity": 1,
        "total_price_without_discounts": Decimal("20000.00"),
        "total_price": Decimal("20000.00"),
        "commission_rate": Decimal("1.00"),
    }
    order = {
        "national_identity_number": "10000000146",
        "gsm_number": "5551234567",
        "order_id": f"python-{time.time_ns()}",
        "cart": {"price": price, "items": [item]},
    }

    token = send(nkolay.authenticate(), client)
    say("1. token", f"good until {datetime.fromtimestamp(token.expires_at, timezone.utc).isoformat()}")
    banks = send(nkolay.banks(token), client).banks
    say("2. banks", ", ".join(bank.code for bank in banks))
    session = send(nkolay.start_session(token, banks[0].code), client)
    say("3. session", f"with {banks[0].code}")
    offers = send(nkolay.simulate(token, session, {"max_term": 6}), client).monthly_payments
    say("4. offers", ", ".join(f"{offer.term} × {offer.amount} TRY" for offer in offers))
    decision = send(nkolay.pre_approve(token, session, {**order, "max_term": 6}), client)
    say("5. pre-approval", "the bank lends" if decision.bank_success else "the bank does not lend")
    application = {
        **order,
        "order_date": datetime(2026, 1, 31, 14, 30),
        "total_term": 6,
        "time_to_live": int(time.time()) + 600,
        "callback_url": f"{shop}/loan",
    }
    assert send(nkolay.apply(token, decision.pre_approval, application), client).success
    say("6. application", "taken")


threading.Thread(target=server.serve_forever, daemon=True).start()
say("\nimza for Python", __version__)
craftgate_payments()
parax_deposit()
nexkasa_deposit()
nkolay_loan()
server.shutdown()
print("\nPython: every step went as it should")
