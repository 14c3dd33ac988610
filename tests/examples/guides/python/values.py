from clients import craftgate

card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
# ANCHOR: money
from decimal import Decimal

from imza import ImzaError


def refusal(price):
    request = {"price": price, "paid_price": Decimal("100.00"), "currency": "TRY", "installment": 1, "card": card}
    try:
        craftgate.payment.create_payment({**request, "items": [{"price": Decimal("100.00")}]})
    except ImzaError as error:
        return f"{error.code} at {error.path}"


refusal("100,00")  # "invalid_request at price": a comma
refusal(0.1 + 0.2)  # "invalid_request at price": 0.30000000000000004 is not an amount
refusal(Decimal("100.00"))  # None: accepted, and sent as 100.00
# ANCHOR_END: money
assert [refusal(price) for price in ("100,00", 0.1 + 0.2, "100.00")] == ["invalid_request at price", "invalid_request at price", None]
# ANCHOR: times
from datetime import datetime

start = datetime(2026, 1, 1)  # Istanbul time, without a zone
call = craftgate.payment_reporting.search_payments({"min_created_date": start, "page": 0, "size": 10})
# ANCHOR_END: times
assert "minCreatedDate=2026-01-01T00" in call.url
