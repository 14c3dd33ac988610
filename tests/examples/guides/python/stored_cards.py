# ANCHOR: store
import httpx
from clients import craftgate

from imza.transport import send

client = httpx.Client()


def pay_and_store(customer, order, card):
    """Charges a new card and stores it for the customer."""
    stored = {**card, "store_card_after_success_payment": True, "card_alias": "Bonus", "card_user_key": customer.get("card_user_key")}
    call = craftgate.payment.create_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "installment": 1,
            "conversation_id": order["id"],
            "card": stored,
            "items": order["items"],
        },
        idempotency_key=f"{order['id']}/1",
    )
    payment = send(call, client)
    customer["card_user_key"] = payment.card_user_key  # one for the customer: all their cards are under it
    return payment.card_token  # one for the card


# ANCHOR_END: store


# ANCHOR: pay
def pay_with_stored(customer, order, card_token):
    """Charges a stored card: neither number nor CVC."""
    call = craftgate.payment.create_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "installment": 1,
            "conversation_id": order["id"],
            "card": {"card_user_key": customer["card_user_key"], "card_token": card_token},
            "items": order["items"],
        },
        idempotency_key=f"{order['id']}/1",
    )
    return send(call, client)


# ANCHOR_END: pay


# ANCHOR: list
def cards(customer):
    page = send(craftgate.payment.search_stored_cards({"card_user_key": customer["card_user_key"]}), client)
    return [(card.card_alias, card.last_four_digits, card.card_expiry_status, card.card_token) for card in page.items]


def forget(customer, card_token):
    send(craftgate.payment.delete_stored_card({"card_user_key": customer["card_user_key"], "card_token": card_token}), client)


# ANCHOR_END: list


def order(name):
    return {"id": name, "total": "100.00", "items": [{"name": "Vazo", "price": "100.00"}]}


customer = {}
card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
token = pay_and_store(customer, order("stored-1"), card)
assert pay_with_stored(customer, order("stored-2"), token).payment_status == "SUCCESS"
assert [(card[1], card[3]) for card in cards(customer)] == [("0001", token)]
forget(customer, token)
assert cards(customer) == []
