# ANCHOR: handle
import httpx

from imza import ApiError, NoAnswerError, UnexpectedResponseError
from imza.transport import send

client = httpx.Client()


def handled(call):
    try:
        return "done", send(call, client)
    except NoAnswerError:
        return "open", call.repeat
    except ApiError as error:
        if error.outcome == "unknown":
            return "open", call.repeat
        if error.kind in ("declined", "fraud"):
            return "shopper", error.group  # ask for another card
        raise  # our keys, our request, our contract: alert a person
    except UnexpectedResponseError as error:
        if error.outcome == "rejected":
            return "again", None  # it only reads: ask again
        return "open", call.repeat
    # invalid_request, configuration: a mistake in our code, which is not caught here


# ANCHOR_END: handle

import pytest
from clients import craftgate


def order(number):
    card = {"card_holder_name": "Haluk Demir", "card_number": number, "expire_year": "2044", "expire_month": "07", "cvc": "000"}
    items = [{"name": "Vazo", "price": "1.00"}]
    return {"price": "1.00", "paid_price": "1.00", "currency": "TRY", "installment": 1, "card": card, "items": items}


assert handled(craftgate.payment.create_payment(order("5258640000000001")))[1].payment_status == "SUCCESS"
assert handled(craftgate.payment.create_payment(order("5100050000006661"))) == ("shopper", "NOT_SUFFICIENT_FUNDS")
with pytest.raises(ApiError):
    handled(craftgate.payment.retrieve_payment(7))
