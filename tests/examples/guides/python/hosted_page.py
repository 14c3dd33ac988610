# ANCHOR: open
from decimal import Decimal

import httpx
from clients import craftgate

from imza.transport import send

client = httpx.Client()


def open_page(order):
    """Returns the address of the page: redirect the payer there."""
    call = craftgate.payment.init_checkout_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "conversation_id": order["id"],
            "external_id": order["id"],
            "callback_url": f"https://shop.example/paid/{order['id']}",
            "items": order["items"],
        },
        idempotency_key=f"{order['id']}/page",
    )
    page = send(call, client)
    order["token"] = page.token  # store it: the payer's browser is not trusted with it
    return page.page_url


# ANCHOR_END: open


# ANCHOR: result
def result(order):
    """Call it when the payer comes back, and for each webhook about the order."""
    payment = send(craftgate.payment.retrieve_checkout_payment(order["token"]), client)
    fits = (payment.conversation_id, payment.paid_price, payment.currency) == (order["id"], Decimal(order["total"]), "TRY")
    if payment.payment_status == "SUCCESS" and fits:
        return "paid", payment.id
    if payment.payment_status == "FAILURE":
        return "not paid", None
    return "open", None


# ANCHOR_END: result

order = {"id": "page-1", "total": "100.00", "items": [{"name": "Vazo", "price": "100.00"}]}
page = open_page(order)
card = {"cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000"}
assert httpx.post(page, data=card).status_code == 200
assert result(order)[0] == "paid"
assert result({**order, "id": "another"})[0] == "open"
