# ANCHOR: seller
import httpx
from clients import craftgate

from imza.transport import send

client = httpx.Client()


def register(seller):
    call = craftgate.onboarding.create_member(
        {
            "member_external_id": seller["id"],
            "is_sub_merchant": True,
            "member_type": "PERSONAL",
            "contact_name": seller["first_name"],
            "contact_surname": seller["last_name"],
            "email": seller["email"],
            "phone_number": seller["phone"],
            "address": seller["address"],
            "iban": seller["iban"],
            "settlement_earnings_destination": "IBAN",
        },
        idempotency_key=f"seller/{seller['id']}",
    )
    return send(call, client).id  # the sub_merchant_member_id of the seller's items


# ANCHOR_END: seller


# ANCHOR: pay
def pay(order, card):
    items = [
        {
            "name": line["name"],
            "external_id": line["id"],
            "price": line["price"],
            "sub_merchant_member_id": line["seller_id"],
            "sub_merchant_member_price": line["seller_share"],  # what the seller gets; the rest is your commission
        }
        for line in order["lines"]
    ]
    total = order["total"]
    request = {"price": total, "paid_price": total, "currency": "TRY", "installment": 1, "conversation_id": order["id"], "card": card}
    payment = send(craftgate.payment.create_payment({**request, "items": items}, idempotency_key=f"{order['id']}/1"), client)
    return {item.external_id: item.id for item in payment.payment_transactions}


# ANCHOR_END: pay


# ANCHOR: approve
def release(transaction_ids):
    """Releases the sellers' money, e.g. when the goods have arrived."""
    request = {"payment_transaction_ids": transaction_ids, "is_transactional": True}
    page = send(craftgate.payment.approve_payment_transactions(request), client)
    return [item for item in page.items if item.approval_status != "SUCCESS"]  # those that could not be released, with failed_reason


# ANCHOR_END: approve

seller = {"id": "S1", "first_name": "Ayşe", "last_name": "Yılmaz", "email": "ayse@example.com", "phone": "905551111111"}
seller_id = register({**seller, "address": "Üsküdar", "iban": "TR330006100519786457841326"})
card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
line = {"id": "L1", "name": "Vazo", "price": "100.00", "seller_id": seller_id, "seller_share": "90.00"}
transactions = pay({"id": "payout-1", "total": "100.00", "lines": [line]}, card)
assert release([transactions["L1"]]) == []
