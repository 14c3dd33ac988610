# ANCHOR: full
import httpx
from clients import craftgate

from imza.transport import send

client = httpx.Client()


def refund_all(order):
    call = craftgate.payment.refund_payment({"payment_id": order["payment_id"]}, idempotency_key=f"{order['id']}/refund")
    refund = send(call, client)
    return refund.status, refund.refund_price, refund.refund_type  # "CANCEL" on the same day, else "REFUND"


# ANCHOR_END: full


# ANCHOR: part
def refund_item(order, item, amount, number):
    call = craftgate.payment.refund_payment_transaction(
        {"payment_transaction_id": item["transaction_id"], "refund_price": amount},
        idempotency_key=f"{order['id']}/refund/{item['transaction_id']}/{number}",
    )
    refund = send(call, client)
    return refund.status, refund.refund_price


# ANCHOR_END: part

from decimal import Decimal

card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
items = [{"name": "Vazo", "price": "60.00"}, {"name": "Çay", "price": "40.00"}]
request = {"price": "100.00", "paid_price": "100.00", "currency": "TRY", "installment": 1, "card": card, "items": items}
payment = send(craftgate.payment.create_payment(request), client)
order, item = {"id": "refund-1", "payment_id": payment.id}, {"transaction_id": payment.payment_transactions[0].id}
assert refund_item(order, item, "25.50", 1) == ("SUCCESS", Decimal("25.50"))
assert refund_item(order, item, "25.50", 1) == ("SUCCESS", Decimal("25.50"))
assert refund_all(order)[:2] == ("SUCCESS", Decimal("74.50"))
