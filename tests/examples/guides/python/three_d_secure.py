# ANCHOR: init
import httpx
from clients import callbacks, craftgate

from imza import Craftgate
from imza.transport import send

client = httpx.Client()


def begin(order, card):
    """Returns the page for the payer's browser: send it as the response to the payer's request."""
    order["attempts"] += 1  # store it: another card, or the same one again, is another attempt with another name
    order["attempt"] = f"{order['id']}/{order['attempts']}"
    call = craftgate.payment.init_3ds_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "installment": 1,
            "conversation_id": order["attempt"],
            "callback_url": f"https://shop.example/3ds/{order['id']}",
            "card": card,
            "items": order["items"],
        },
        idempotency_key=order["attempt"],
    )
    begun = send(call, client, retry=True)  # only the answer has the page: without one it is sent again, with its key
    order["payment_id"] = begun.payment_id  # store it: the callback is compared with it
    return Craftgate.decode_html(begun.html_content)


# ANCHOR_END: init


# ANCHOR: callback
def finish(order, form):
    """Handles the POST of the payer's browser to `callback_url`; `form` is the raw body."""
    expected = {"payment_id": order["payment_id"], "conversation_id": order["attempt"], "conversation_data": ""}
    callback = callbacks.verify(form, expected=expected)
    if callback.next == "complete":
        key = f"complete/{order['payment_id']}"
        call = craftgate.payment.complete_3ds_payment({"payment_id": order["payment_id"]}, idempotency_key=key)
        payment = send(call, client, settle=True)
        if payment.verdict == "open":
            order["saved"] = payment.saved  # go on later: neither paid nor not paid
        return {"done": "paid", "not_done": "not paid", "open": "open"}[payment.verdict]
    if callback.next == "done":
        payment = send(craftgate.payment.retrieve_payment(order["payment_id"]), client)  # the form does not have the amount
        return "paid" if payment.payment_status == "SUCCESS" else "not paid"
    if callback.next == "failed":
        return "not paid"
    return "unchanged"  # the payer came back twice: your own record says how it ended


# ANCHOR_END: callback

import os

import pytest
from play import control

from imza import VerificationError

card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
order = {"id": "3ds-order", "attempts": 0, "total": "100.00", "items": [{"name": "Vazo", "price": "100.00"}]}
# Refused by the payer, then by the bank at the completion, then paid with another card, though the first answers are lost.
declined = {**card, "card_number": "5100050000006661"}
for result, used, end in (("reject", card, "not paid"), ("approve", declined, "not paid"), ("approve", card, "paid")):
    control("faults", {"kind": "drop_after", "operation": "payment.init_3ds_payment"})
    control("faults", {"kind": "drop_after", "operation": "payment.complete_3ds_payment"})
    assert "<form" in begin(order, used)
    # ANCHOR: play
    form = control(f"craftgate/payments/{order['payment_id']}/verify", {"result": result})["form"]  # "approve" or "reject"
    # ANCHOR_END: play
    assert finish(order, form) == end
    with pytest.raises(VerificationError):
        finish({**order, "payment_id": 1}, form)
httpx.delete(f"{os.environ['SANDBOX_URL']}/control/faults")
