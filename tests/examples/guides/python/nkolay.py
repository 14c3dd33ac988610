# ANCHOR: token
import httpx
from clients import nkolay

from imza.transport import send

client = httpx.Client()

token = send(nkolay.authenticate(), client)  # keep it for all customers until token.expires_at (Unix seconds)
banks = send(nkolay.banks(token), client).banks  # show these to the customer
# ANCHOR_END: token

# ANCHOR: session
session = send(nkolay.start_session(token, banks[0].code), client)
offers = send(nkolay.simulate(token, session, {"max_term": 6}), client).monthly_payments  # optional: the offers
# ANCHOR_END: session
assert [offer.term for offer in offers] == [3, 6]

# ANCHOR: pre_approve
import time
from decimal import Decimal

order = {
    "national_identity_number": "10000000146",
    "gsm_number": "0555 123 45 67",
    "order_id": f"loan-{time.time_ns()}",
    "cart": {
        "price": {"items_price": Decimal("20000.00"), "shipping_price": Decimal("100.00"), "total_price": Decimal("20100.00")},
        "items": [
            {
                "product_name": "Telefon",
                "category_code": "PHONE",
                "quantity": 1,
                "total_price_without_discounts": Decimal("20000.00"),
                "total_price": Decimal("20000.00"),
                "commission_rate": Decimal("1.00"),
            }
        ],
    },
}
decision = send(nkolay.pre_approve(token, session, {**order, "max_term": 6}), client)
if not decision.bank_success:
    print("the bank does not lend:", decision.bank_response_message)  # an answer, not an error
# ANCHOR_END: pre_approve

# ANCHOR: save
from imza.nkolay import PreApproval, Token

# The pre-approval belongs to the token: keep both with the order, the token as a secret.
saved = {"pre_approval": decision.pre_approval.save(), "token": token.save()}
pre_approval, same_token = PreApproval.restore(saved["pre_approval"]), Token.restore(saved["token"])
# ANCHOR_END: save

# ANCHOR: apply
from datetime import datetime

application = send(
    nkolay.apply(
        same_token,
        pre_approval,
        {
            **order,
            "order_date": datetime(2026, 1, 31, 14, 30),  # Istanbul time, without a zone
            "total_term": decision.monthly_payments[0].term,  # the customer's choice, in months
            "time_to_live": int(time.time()) + 15 * 60,  # Unix seconds
            "callback_url": "https://shop.example/loan",
        },
    ),
    client,
)
# ANCHOR_END: apply
assert application.success
