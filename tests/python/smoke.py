"""Checks that hold on every interpreter, with the standard library alone: `cargo xtask platforms` runs it with each CPython that it finds."""

import json
import pickle
import sys
import typing
from decimal import Decimal

import imza
import imza.craftgate
import imza.nexkasa
import imza.nkolay
import imza.parax


def main():
    for module in (imza.craftgate, imza.parax, imza.nexkasa, imza.nkolay):
        for name in dir(module):
            found = getattr(module, name)
            if isinstance(found, type) and found.__annotations__:
                assert set(typing.get_type_hints(found)) == set(found.__annotations__), name
                assert all(field in found.__doc__ for field in found.__annotations__), name
    craftgate = imza.Craftgate(api_key="key", secret_key="secret", environment="sandbox")
    call = craftgate.payment.create_payment({"price": Decimal("1.50"), "items": [{"price": "1.50"}]}, checks="types", random_key="r" * 16)
    assert call.body == b'{"price":1.50,"items":[{"price":1.50}]}' and call.headers["x-signature"]
    found = call.parse(200, b'{"data":{"id":1,"price":1.50,"paymentStatus":"SUCCESS"}}')
    assert pickle.loads(pickle.dumps(found)) == found == imza.craftgate.PaymentResponse.from_dict(found.to_dict(json=True))
    assert json.dumps(found.to_dict(json=True)) == '{"id": 1, "price": "1.50", "payment_status": "SUCCESS"}'
    try:
        call.parse(422, b'{"errors":{"errorCode":"1","errorGroup":"NOT_SUFFICIENT_FUNDS"}}')
    except imza.DeclinedError as error:
        assert error.outcome == "rejected"
    else:
        raise AssertionError("a decline is an error")
    print(f"{sys.implementation.name} {sys.version.split()[0]} on {sys.platform}: imza {imza.__version__} works")


if __name__ == "__main__":
    main()
