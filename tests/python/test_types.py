"""Types exist at run time: frameworks make schemas of them, tools show their fields, and nothing is loaded before it is asked for."""

import dataclasses
import enum
import fractions
import json
import pickle
import pydoc
import subprocess
import sys
import typing
import uuid
from datetime import date, datetime
from decimal import Decimal

import attrs
import msgspec
import orjson
import pydantic
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import imza
import imza.craftgate
import imza.nexkasa
import imza.nkolay
import imza.parax
from imza.craftgate import CreatePaymentRequest, Currency, Page, PaymentResponse, PaymentStatus, RefundPaymentRequest

from vectors import craftgate

PROVIDERS = (imza.craftgate, imza.parax, imza.nexkasa, imza.nkolay)
ANSWER = (
    b'{"data":{"id":1,"price":100.00,"walletPrice":0E-8,"paymentStatus":"SUCCESS","createdDate":"2026-02-03T14:30:00","new":{"a":1.5}}}'
)


@pytest.mark.parametrize("module", PROVIDERS, ids=[module.__name__ for module in PROVIDERS])
def test_every_name_is_found_where_it_is_public(module):
    names = [name for name in dir(module) if not name.startswith("_") and name not in ("annotations", "TYPE_CHECKING")]
    assert names
    for name in names:
        found = getattr(module, name)
        if isinstance(found, type):
            assert (found.__module__, found.__name__) == (module.__name__, name)
            assert found.__doc__ and all(field in found.__doc__ for field in found.__annotations__), name
        else:
            assert typing.get_args(found), name
    with pytest.raises(AttributeError):
        module.NothingOfThisName


def test_requests_have_their_fields_at_run_time():
    hints = typing.get_type_hints(CreatePaymentRequest)
    assert hints["price"] == Decimal | int | str and hints["items"] == typing.get_type_hints(CreatePaymentRequest)["items"]
    assert {"price", "paid_price", "items"} <= CreatePaymentRequest.__required_keys__
    assert {"buyer_member_id", "card"} <= CreatePaymentRequest.__optional_keys__
    assert typing.get_type_hints(PaymentResponse)["payment_status"] == PaymentStatus | None
    assert CreatePaymentRequest(price=1) == {"price": 1}


def test_words_are_listed():
    assert "TRY" in typing.get_args(Currency) and typing.get_args(PaymentStatus)[:2] == ("FAILURE", "SUCCESS")
    assert set(typing.get_args(imza.craftgate.CallbackNext)) == {"complete", "done", "failed", "check_own_record"}


def test_help_and_dir_show_fields_and_groups():
    text = pydoc.render_doc(RefundPaymentRequest, renderer=pydoc.plaintext)
    assert "payment_id: Required[int | str]" in text and "Id of the payment" in text
    text = pydoc.render_doc(PaymentResponse, renderer=pydoc.plaintext)
    assert "paid_price: Decimal | None" in text and "Amount that was charged" in text
    client = craftgate()
    assert {"payment", "onboarding", "wallet"} <= set(dir(client)) and "create_payment" in dir(client.payment)
    assert type(type(client).payment) is property and "Payment" in type(client).payment.__doc__
    assert client.payment is client.payment
    assert "paid_price" in dir(PaymentResponse) and "PaymentResponse" in dir(imza.craftgate)
    assert "Creates a payment" in pydoc.render_doc(client.payment.create_payment) or client.payment.create_payment.__doc__


def test_pydantic_validates_requests():
    adapter = pydantic.TypeAdapter(CreatePaymentRequest)
    sent = {
        "price": "100.00",
        "paid_price": 100,
        "installment": 1,
        "currency": "TRY",
        "items": [{"name": "Vazo", "price": Decimal("100.00")}],
    }
    assert adapter.validate_python(sent) == sent
    wrongs = ({**sent, "currency": "NOPE"}, {**sent, "items": [{"name": 1}]}, {key: value for key, value in sent.items() if key != "price"})
    for wrong in wrongs:
        with pytest.raises(pydantic.ValidationError):
            adapter.validate_python(wrong)
    schema = adapter.json_schema()
    assert {"price", "items"} <= set(schema["required"]) and "card" in schema["properties"] and "PaymentItem" in schema["$defs"]


@pytest.mark.parametrize("module", PROVIDERS, ids=[module.__name__ for module in PROVIDERS])
def test_every_type_has_a_schema(module):
    for name in dir(module):
        found = getattr(module, name)
        if isinstance(found, type):
            schema = pydantic.TypeAdapter(found).json_schema(mode="validation")
            assert set(found.__annotations__) <= set(schema.get("properties", found.__annotations__)), name


def test_fastapi_takes_requests_and_returns_results():
    app = FastAPI()

    @app.post("/refunds")
    def refund(body: RefundPaymentRequest) -> PaymentResponse:
        assert body["payment_id"] == 7
        craftgate().payment.refund_payment(body)
        return craftgate().payment.retrieve_payment(1).parse(200, ANSWER)

    @app.get("/payments")
    def payments(status: PaymentStatus) -> Page[PaymentResponse]:
        return Page.from_dict({"items": [{"id": 1, "payment_status": status}], "page": 0})

    client = TestClient(app)
    answer = client.post("/refunds", json={"payment_id": 7, "refund_destination_type": "PROVIDER"})
    assert answer.status_code == 200, answer.text
    wanted = {"id": 1, "price": "100.00", "wallet_price": "0.00000000", "payment_status": "SUCCESS", "created_date": "2026-02-03T14:30:00"}
    assert answer.json() == {**wanted, "new": {"a": "1.5"}}
    assert client.post("/refunds", json={"refund_destination_type": "PROVIDER"}).status_code == 422
    assert client.post("/refunds", json={"payment_id": 7, "refund_destination_type": "NOPE"}).status_code == 422
    assert client.get("/payments?status=SUCCESS").json() == {"items": [{"id": 1, "payment_status": "SUCCESS"}], "page": 0}
    assert client.get("/payments?status=NOPE").status_code == 422
    schema = client.get("/openapi.json").json()["components"]["schemas"]
    assert set(schema["RefundPaymentRequest"]["required"]) == {"payment_id"}


def test_pydantic_drops_no_field_of_a_request_silently():
    sent = {"payment_id": 7, "refund_destination_type": "PROVIDER"}
    for adapter, wrong in (
        (pydantic.TypeAdapter(RefundPaymentRequest), {**sent, "bogus": 1}),
        (pydantic.TypeAdapter(RefundPaymentRequest), {**sent, "conversationId": "order-7"}),
        (pydantic.TypeAdapter(list[RefundPaymentRequest]), [{**sent, "bogus": 1}]),
        (pydantic.TypeAdapter(CreatePaymentRequest), {"price": 1, "paid_price": 1, "items": [{"name": "Vazo", "price": 1, "bogus": 1}]}),
    ):
        with pytest.raises(pydantic.ValidationError, match="extra_forbidden"):
            adapter.validate_python(wrong)
    assert pydantic.TypeAdapter(RefundPaymentRequest).validate_python(sent) == sent
    assert pydantic.TypeAdapter(RefundPaymentRequest).json_schema()["additionalProperties"] is False


def test_fastapi_returns_results_without_an_annotation():
    app = FastAPI()
    found = craftgate().payment.retrieve_payment(1).parse(200, ANSWER)

    @app.get("/payment")
    def payment():
        return found

    @app.get("/page")
    def page():
        return {"page": Page.from_dict({"items": [{"id": 1, "price": "1.50"}], "page": 0}), "all": [found]}

    client = TestClient(app)
    wanted = {"id": 1, "price": "100.00", "wallet_price": "0.00000000", "payment_status": "SUCCESS", "created_date": "2026-02-03T14:30:00"}
    wanted["new"] = {"a": "1.5"}
    assert client.get("/payment").json() == wanted
    assert client.get("/page").json() == {"page": {"items": [{"id": 1, "price": "1.50"}], "page": 0}, "all": [wanted]}


def test_the_dict_of_a_result_is_an_object_of_json():
    found = craftgate().payment.retrieve_payment(1).parse(200, ANSWER)
    assert dict(found) == found.to_dict(json=True) and json.loads(json.dumps(dict(found))) == dict(found)
    # Reading an attribute first makes no difference, and a result is no mapping and equals none.
    assert found.price == Decimal("100.00") and dict(found)["price"] == "100.00"
    assert found != dict(found) and pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(TypeError):
        found["price"]


def test_pydantic_reads_and_writes_results():
    class Order(pydantic.BaseModel):
        number: int
        payment: PaymentResponse

    found = craftgate().payment.retrieve_payment(1).parse(200, ANSWER)
    order = Order(number=1, payment=found)
    assert order.payment is found and order.model_dump()["payment"] == found.to_dict()
    again = Order.model_validate_json(order.model_dump_json())
    assert again.payment.price == Decimal("100.00") and again.payment.created_date == datetime(2026, 2, 3, 14, 30)
    with pytest.raises(pydantic.ValidationError):
        Order(number=1, payment=3)
    with pytest.raises(pydantic.ValidationError):
        Order(number=1, payment={"id": "x"})


def test_results_become_json():
    found = craftgate().payment.retrieve_payment(1).parse(200, ANSWER)
    plain = found.to_dict(json=True)
    assert json.loads(json.dumps(plain)) == orjson.loads(orjson.dumps(plain)) == json.loads(msgspec.json.encode(plain)) == plain


class Item(pydantic.BaseModel):
    name: str
    price: Decimal
    externalId: str | None = None


@dataclasses.dataclass
class DataItem:
    KIND: typing.ClassVar[str] = "not a field"
    name: str
    price: Decimal


@attrs.define
class AttrsItem:
    name: str
    price: Decimal


class StructItem(msgspec.Struct):
    name: str
    price: Decimal
    external_id: str | msgspec.UnsetType = msgspec.UNSET


class Number:
    """As `numpy.int64`."""

    def __index__(self):
        return 7


class Words(str, enum.Enum):
    TRY = "TRY"


class Pair(typing.NamedTuple):
    name: str
    price: int


def of_numpy(name, dimensions):
    """A value as numpy has them."""

    def refuse(self):
        raise TypeError("only integer scalar arrays can be converted to a scalar index")

    members = {"ndim": dimensions, "tolist": lambda self: [], "__float__": lambda self: 1.5, "as_integer_ratio": lambda self: (3, 2)}
    if dimensions:
        members.update({"__index__": refuse, "__iter__": lambda self: iter([])})
        del members["as_integer_ratio"]
    return type(name, (), {"__module__": "numpy", **members})()


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("price", of_numpy("float32", 0), "numpy.float32; pass a Decimal"),
        ("price", fractions.Fraction(1, 3), "fractions.Fraction; pass a Decimal"),
        ("installment", of_numpy("bool", 0), r"numpy.bool; pass bool\(value\)"),
        ("items", of_numpy("ndarray", 1), r"numpy.ndarray; pass value.tolist\(\)"),
        ("items", (item for item in ()), r"generator; pass list\(value\)"),
        ("items", range(3), r"range; pass list\(value\)"),
        ("items", {1}, r"set; .*sorted\(value\)"),
        ("items", frozenset(), r"frozenset; .*sorted\(value\)"),
        ("items", [Pair("Vazo", 1)], r"named tuple; pass value._asdict\(\)"),
        ("buyer_member_id", uuid.UUID("12345678-1234-4234-8234-123456789012"), "expected a number, found UUID"),
        ("conversation_id", memoryview(b"a"), "memoryview; decode it"),
    ],
)
def test_an_error_names_the_conversion(field, value, wanted):
    with pytest.raises(imza.InvalidRequestError, match=wanted) as caught:
        craftgate().payment.create_payment({field: value}, checks="types")
    assert caught.value.path.startswith(field) and caught.value.__cause__ is None


def test_a_date_is_not_a_time():
    with pytest.raises(imza.InvalidRequestError, match=r"found a date; .*int\(time.time\(\)\)") as caught:
        imza.CraftgateWebhooks(keys=["k"]).verify(body="{}", signature="s", now=date(2026, 2, 3))
    assert caught.value.path == "now"


@pytest.mark.parametrize("item", [Item, DataItem, AttrsItem, StructItem, dict])
def test_requests_are_models_of_any_kind(item):
    made = item(name="Vazo", price=Decimal("1.50"))
    call = craftgate().payment.create_payment({"price": Decimal("1.50"), "items": [made]}, checks="types")
    assert call.body == b'{"price":1.50,"items":[{"name":"Vazo","price":1.50}]}'


def test_a_whole_request_is_a_model():
    class Request(pydantic.BaseModel):
        paymentId: int
        refundDestinationType: str

    sent = craftgate().payment.refund_payment(Request(paymentId=1, refundDestinationType="PROVIDER"))
    assert sent.body == b'{"paymentId":1,"refundDestinationType":"PROVIDER"}'


def test_numbers_ids_and_texts_of_other_libraries():
    from django.utils.functional import lazystr

    key = uuid.UUID("12345678-1234-4234-8234-123456789abc")
    sent = {"buyer_member_id": Number(), "currency": Words.TRY, "conversation_id": key, "items": [{"name": lazystr("Vazo"), "price": 1}]}
    call = craftgate().payment.create_payment(sent, checks="types", idempotency_key=key)
    assert json.loads(call.body) == {
        "buyerMemberId": 7, "currency": "TRY", "conversationId": str(key), "items": [{"name": "Vazo", "price": 1}],
    }  # fmt: skip
    assert call.headers["x-idempotency-key"] == str(key)
    with pytest.raises(imza.InvalidRequestError, match="pydantic, a dataclass"):
        craftgate().payment.create_payment({"conversation_id": object()})
    with pytest.raises(imza.InvalidRequestError):
        craftgate().payment.create_payment({"conversation_id": date})


def test_types_are_loaded_a_group_at_a_time():
    program = (
        "import sys, imza.craftgate\n"
        "from imza.craftgate import RefundPaymentRequest\n"
        "print(sorted(m for m in sys.modules if m.startswith('imza.craftgate.')), 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert "imza.craftgate._payment" in done.stdout and "_wallet" not in done.stdout and done.stdout.endswith("False\n")


def test_a_second_interpreter_of_a_process_is_refused():
    program = (
        "import imza\n"
        "try:\n    import _xxsubinterpreters as s\nexcept ImportError:\n    import _interpreters as s\n"
        "other = s.create()\n"
        "text = '''try:\\n    import imza\\nexcept ImportError as error:\\n    print(error)\\nelse:\\n    print('it works')'''\n"
        "s.run_string(other, text)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "single-interpreter" in done.stdout and "it works" not in done.stdout, done
