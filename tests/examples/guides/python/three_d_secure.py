# ANCHOR: init
import httpx
from clients import callbacks, craftgate

from imza import Craftgate
from imza.transport import send

client = httpx.Client()


def begin(order, card):
    """Returns the page for the payer's browser: send it as the response to the payer's request."""
    call = craftgate.payment.init_3ds_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "installment": 1,
            "conversation_id": order["id"],
            "callback_url": f"https://shop.example/3ds/{order['id']}",
            "card": card,
            "items": order["items"],
        },
        idempotency_key=f"{order['id']}/1",
    )
    begun = send(call, client)
    order["payment_id"] = begun.payment_id  # store it: the callback is compared with it
    return Craftgate.decode_html(begun.html_content)


# ANCHOR_END: init


# ANCHOR: callback
def finish(order, form):
    """Handles the POST of the payer's browser to `callback_url`; `form` is the raw body."""
    expected = {"payment_id": order["payment_id"], "conversation_id": order["id"], "conversation_data": ""}
    callback = callbacks.verify(form, expected=expected)
    if callback.next == "complete":
        complete = craftgate.payment.complete_3ds_payment({"payment_id": order["payment_id"]}, idempotency_key=f"{order['id']}/complete")
        payment = send(complete, client)
        return "paid" if payment.payment_status == "SUCCESS" else "not paid"
    if callback.next == "done":
        return "paid"
    if callback.next == "failed":
        return "not paid"
    return "unchanged"  # the payer came back twice: your own record says how it ended


# ANCHOR_END: callback

import pytest
from play import control

from imza import VerificationError

card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
for result, end in (("approve", "paid"), ("reject", "not paid")):
    order = {"id": f"3ds-{result}", "total": "100.00", "items": [{"name": "Vazo", "price": "100.00"}]}
    assert "<form" in begin(order, card)
    # ANCHOR: play
    form = control(f"craftgate/payments/{order['payment_id']}/verify", {"result": result})["form"]  # "approve" or "reject"
    # ANCHOR_END: play
    assert finish(order, form) == end
    with pytest.raises(VerificationError):
        finish({**order, "payment_id": 1}, form)
