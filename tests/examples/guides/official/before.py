# ANCHOR: pay
import os

import craftgate as official
from craftgate.request.dto.card import Card
from craftgate.request.dto.payment_item import PaymentItem

craftgate = official.Craftgate(
    {
        "api_key": os.environ["CRAFTGATE_API_KEY"],
        "secret_key": os.environ["CRAFTGATE_SECRET_KEY"],
        "base_url": os.environ["CRAFTGATE_URL"],
    }
)


def pay(order, card):
    request = official.CreatePaymentRequest(
        price=order["total"],
        paid_price=order["total"],
        currency=official.Currency.TRY,
        installment=1,
        payment_group=official.PaymentGroup.LISTING_OR_SUBSCRIPTION,
        conversation_id=order["id"],
        card=Card(**card),
        items=[PaymentItem(**item) for item in order["items"]],
    )
    try:
        payment = craftgate.payment().create_payment(request)
    except official.CraftgateException as error:
        return "not paid", error.error_group  # an answer that was lost ends here, too
    return "paid", payment.id


# ANCHOR_END: pay

from decimal import Decimal

order = {"id": "order-42", "total": Decimal("100.00"), "items": [{"name": "Vazo", "price": Decimal("100.00")}]}
card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
assert pay(order, card)[0] == "paid"
assert pay(order, {**card, "card_number": "5100050000006661"}) == ("not paid", "NOT_SUFFICIENT_FUNDS")
