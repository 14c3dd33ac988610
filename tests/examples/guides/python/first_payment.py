# ANCHOR: pay
import httpx
from clients import craftgate

from imza.transport import send

client = httpx.Client()  # one for the process


def pay(order, card):
    call = craftgate.payment.create_payment(
        {
            "price": order["total"],
            "paid_price": order["total"],
            "currency": "TRY",
            "installment": 1,
            "conversation_id": order["id"],
            "card": card,
            "items": order["items"],
        },
        idempotency_key=f"{order['id']}/1",
    )
    payment = send(call, client, settle=True)  # until it is known what became of it, for a minute at most
    if payment.verdict == "done":
        return "paid", payment.result.id
    if payment.verdict == "not_done":
        return "not paid", payment.error.group
    return "open", payment.saved  # store it with the order: craftgate.restore_attempt(saved) goes on with it


# ANCHOR_END: pay

# ANCHOR: run
order = {"id": "order-42", "total": "100.00", "items": [{"name": "Vazo", "price": "100.00"}]}
card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}

print(pay(order, card))  # ('paid', 1000001)
# ANCHOR_END: run


# ANCHOR: own_client
def send_myself(call):
    answer = client.request(
        call.method,
        call.url,
        headers=call.headers,
        content=call.body,
        follow_redirects=False,  # the headers hold keys: they go to no other host
        timeout=call.timeout_seconds,
    )
    return call.parse(answer.status_code, answer.content)


# ANCHOR_END: own_client

paid = pay({**order, "id": "order-43"}, card)
assert paid[0] == "paid"
assert pay({**order, "id": "order-43"}, card) == paid
assert pay({**order, "id": "order-44"}, {**card, "card_number": "5100050000006661"}) == ("not paid", "NOT_SUFFICIENT_FUNDS")
assert send_myself(craftgate.payment.retrieve_payment(paid[1])).conversation_id == "order-43"
