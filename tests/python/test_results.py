"""Results, errors and calls behave as values: attributes, equality, copies, pickles, and printing shows no secret."""

import copy
import json
import pickle
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest

import imza
from imza import ApiError, Call, Configuration, ImzaError, InvalidRequest, NexKasa, NKolay, UnexpectedResponse
from imza.craftgate import CreatePaymentRequest, Page, PaymentResponse, PaymentStatus
from imza.nkolay import BankSession, PreApproval, Token

from vectors import TESTS, craftgate

BENCHES = TESTS.parent / "core" / "benches"
ANSWER = b"""{"data":{"id":9007199254740993,"price":100.00,"walletPrice":0E-8,"createdDate":"2026-02-03T14:30:00","paymentStatus":"SUCCESS",
"isThreeDS":false,"cardUserKey":"card-user-key-1","cardToken":"card-token-1","newField":{"a":[1,null,"x"],"b":10.5},"new_number":7,
"paymentTransactions":[{"id":1,"price":30.00,"payout":{"parity":1.1234567890123456789}}]}}"""


def payment():
    return craftgate().payment.retrieve_payment(1).parse(200, ANSWER)


def test_attributes_have_pythons_own_types():
    found = payment()
    assert type(found) is PaymentResponse and isinstance(found, PaymentResponse)
    assert found.id == 9007199254740993 and type(found.id) is int
    assert found.price == 100 and str(found.price) == "100.00" and type(found.price) is Decimal
    assert format(found.wallet_price, "f") == "0.00000000"
    assert found.created_date == datetime(2026, 2, 3, 14, 30) and found.created_date.tzinfo is None
    assert found.payment_status == PaymentStatus.SUCCESS == "SUCCESS" and type(found.payment_status) is str
    assert found.is_three_ds is False
    assert found.paid_price is None and found.payment_error is None
    assert str(found.payment_transactions[0].payout.parity) == "1.1234567890123456789"
    # The same object each time: a value is created once.
    assert found.payment_transactions is found.payment_transactions
    assert found.payment_transactions[0] is found.payment_transactions[0]


@pytest.mark.parametrize("status, body", [(200, {}), (200, None), (200, "\ud800"), ("200", b"{}")])
def test_a_body_that_is_not_a_response_leaves_the_outcome_unknown(status, body):
    operations = craftgate().payment
    for call, outcome in [
        (operations.retrieve_payment(1), "rejected"),
        (operations.refund_payment({"payment_id": 1, "refund_destination_type": "PROVIDER"}), "unknown"),
    ]:
        with pytest.raises(InvalidRequest) as caught:
            call.parse(status, body)
        assert caught.value.outcome == outcome


def test_unknown_fields_are_kept_under_either_name():
    found = payment()
    value = {"a": [1, None, "x"], "b": Decimal("10.5")}
    assert found.newField == found.new_field == value == found.other_fields["newField"] == found.to_dict()["newField"]
    assert found.other_fields == {"newField": value, "new_number": 7} and found.new_number == 7
    assert getattr(found, "".join(["paid_", "price"])) is None
    with pytest.raises(AttributeError):
        found.nothing_of_this_name
    assert not hasattr(found, "to_json") and {"price", "to_dict"} <= set(dir(found))


def test_to_dict_is_plain_and_new():
    found = payment()
    first, second = found.to_dict(), found.to_dict()
    assert first == second and first is not second
    assert first["payment_transactions"][0]["payout"] == {"parity": Decimal("1.1234567890123456789")}
    first["payment_transactions"].clear()
    assert len(found.payment_transactions) == 1
    assert "paid_price" not in second
    json.dumps(second, default=str)


def test_results_cannot_be_changed_or_created():
    found = payment()
    for change in (lambda: setattr(found, "price", 1), lambda: setattr(found, "else_", 1), lambda: delattr(found, "price")):
        with pytest.raises(AttributeError):
            change()
    for arguments in ((), (1,)):
        with pytest.raises(TypeError):
            PaymentResponse(*arguments)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, *(lambda v, p=p: pickle.loads(pickle.dumps(v, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1))]
)
def test_copies_and_pickles_are_equal(copied):
    for found in (payment(), craftgate().payment.retrieve_payment(1).parse(200, (BENCHES / "answer.json").read_bytes())):
        other = copied(found)
        assert other == found and type(other) is type(found) and other is not found
        assert other.to_dict() == found.to_dict() and repr(other) == repr(found)
        assert other.price == found.price and other.paid_price == found.paid_price
        assert other.payment_transactions[0].price == found.payment_transactions[0].price
    assert payment() == payment() and payment() != craftgate().payment.retrieve_payment(1).parse(200, b'{"data":{"id":1}}')
    assert payment() != payment().to_dict() and (payment() == 1) is False


def test_a_pickle_is_read_in_another_process():
    program = (
        "import pickle, sys; found = pickle.load(sys.stdin.buffer); print(found.price, found.payment_transactions[0].id, found.newField)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(payment()), capture_output=True, check=True)
    assert done.stdout.decode().startswith("100.00 1 {'a'")


def test_pages():
    call = craftgate().payment.search_stored_cards()
    page = call.parse(
        200, b'{"data":{"items":[{"cardUserKey":"u","cardToken":"t","binNumber":"525864"}],"page":0,"size":10,"totalSize":1}}'
    )
    assert type(page) is Page and page.items[0].bin_number == "525864" and (page.page, page.total_size) == (0, 1)
    assert pickle.loads(pickle.dumps(page)) == page
    assert call.parse(200, b'{"data":{"page":0}}').items == []
    assert Page[int] is not None and Call[PaymentResponse] is not None


def test_invalid_dates_stay_text():
    call = craftgate().payment.retrieve_payment(1)

    def created(text):
        return call.parse(200, json.dumps({"data": {"createdDate": text}}).encode()).created_date

    assert created("2026-02-03T14:30:00.123456789") == datetime(2026, 2, 3, 14, 30, 0, 123456)
    assert created("2026-02-03T14:30") == created("2026-02-03T14:30:00Z") == created("2026-02-03 14:30:00") == datetime(2026, 2, 3, 14, 30)
    assert created("2026-02-03") == datetime(2026, 2, 3)
    assert created("0000-01-01T00:00:00") == "0000-01-01T00:00:00"
    with pytest.raises(UnexpectedResponse):
        created("3 February")


def test_requests_accept_pythons_own_types():
    from enum import Enum, IntEnum

    class Months(IntEnum):
        THREE = 3

    class Money(Enum):
        LIRA = "TRY"

    class Text(str):
        pass

    sent = {
        "price": Decimal("1E+2"),
        "paid_price": 100.5,
        "wallet_price": Decimal("0E-8"),
        "installment": Months.THREE,
        "currency": Money.LIRA,
        "conversation_id": Text("c-1"),
        "external_id": None,
        "payment_phase": "AUTH",
        "card": {"card_user_key": "u", "card_token": "t"},
        "items": ({"name": "Vazo", "price": 100},),
    }
    call = craftgate().payment.create_payment(CreatePaymentRequest(**sent))
    assert call.body.decode() == (
        '{"price":100,"paidPrice":100.5,"walletPrice":0.00000000,"installment":3,"currency":"TRY","conversationId":"c-1",'
        '"paymentPhase":"AUTH","card":{"cardUserKey":"u","cardToken":"t"},"items":[{"name":"Vazo","price":100}]}'
    )
    search = craftgate().payment_reporting.search_payments({"min_created_date": datetime(2026, 2, 3, 14, 30)})
    assert "minCreatedDate=2026-02-03T14" in search.url


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Decimal("NaN"), "NaN"),
        (Decimal("-Infinity"), "Infinity"),
        (Decimal("1E+999999999"), "exponent"),
        (float("nan"), "float"),
        (float("inf"), "float"),
        (0.1 + 0.2, "float"),
        (1e22, "float"),
        (object(), "object"),
        (b"100", "decode"),
        ({1, 2}, "set"),
        (True, "true"),
        (10**5000, "digits"),
        ([1], "list"),
    ],
    # Not the values: Python itself does not print such a number.
    ids=str(tuple(range(13)))[1:-1].split(", "),
)
def test_invalid_money_is_refused_with_its_path(value, reason):
    with pytest.raises(InvalidRequest) as caught:
        craftgate().payment.create_payment({"price": 1, "items": [{"name": "A", "price": value}]})
    assert caught.value.path == "items[0].price" and reason in str(caught.value)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (datetime(2026, 1, 1).astimezone(), "zone"),
        (datetime(2026, 1, 1, 0, 0, 0, 1), "microsecond"),
        (date(2026, 1, 1), "2026-01-01T"[:10]),
        ("2026-01-01", "date and time"),
    ],
)
def test_times_are_civil_and_whole(value, part):
    with pytest.raises(InvalidRequest) as caught:
        craftgate().payment_reporting.search_payments({"min_created_date": value})
    assert caught.value.path == "min_created_date" and part in str(caught.value)


def test_errors_are_classes_by_code_and_survive_pickles():
    with pytest.raises(Configuration) as caught:
        imza.Craftgate(api_key="k", secret_key="s")
    assert caught.value.code == "configuration"
    body = b'{"errors":{"errorCode":"10051","errorDescription":"no","errorGroup":"NOT_SUFFICIENT_FUNDS","providerError":{"errorCode":"51","errorMessage":"NO"}}}'
    with pytest.raises(ApiError) as caught:
        craftgate().payment.retrieve_payment(1).parse(402, body)
    error = caught.value
    assert isinstance(error, ImzaError)
    told = (error.code, error.http_status, error.provider, error.provider_code, error.group, error.kind, error.path)
    assert told == ("api_error", 402, "craftgate", "10051", "NOT_SUFFICIENT_FUNDS", "declined", None)
    assert error.provider_error.code == "51" and error.provider_message == "no"
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is ApiError and str(other) == str(error) and other.__dict__ == error.__dict__


def test_a_parsed_webhook_gets_an_error_that_names_the_raw_body():
    webhooks = imza.CraftgateWebhooks(keys=["k" * 20])
    with pytest.raises(ImzaError) as caught:
        webhooks.verify(body={"eventType": "API_AUTH"}, signature="x")
    for framework in ("await request.body()", "request.get_data()", "request.body", "dict"):
        assert framework in str(caught.value)
    with pytest.raises(ImzaError):
        imza.CraftgateCallbacks(keys=["k" * 20]).verify({"status": "SUCCESS"}, expected="unchecked")


def test_printing_shows_no_secret():
    client = imza.Craftgate(api_key="the-api-key", secret_key="the-secret-key", environment="sandbox")
    card = {"card_holder_name": "H", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "987"}
    call = client.payment.create_payment(
        {"price": 1, "paid_price": 1, "installment": 1, "currency": "TRY", "card": card, "items": [{"price": 1}]}
    )
    nkolay = NKolay(base_url="https://x.example", username="u", password="the-password", merchant_no=1, api_secret_key="the-other-key")
    token = nkolay.authenticate().parse(200, b'{"token":"header.the-token.signature"}')
    later = nkolay.banks(token)
    nexkasa = NexKasa(api_key="the-nexkasa-key", callback_secrets=["the-callback-secret-of-32-characters"])
    transfer = nexkasa.deposit({"amount": 1, "full_name": "U", "user_id": "1", "callback_url": "https://a.example/c?own=the-own-value"})
    found = payment()
    printed = " ".join(map(repr, (client, client._client, client.payment, call, nkolay, token, later, nexkasa, transfer, found)))
    secrets = ["the-", "5258640000000001", "card-token-1", transfer.callback_nonce, call.headers["x-signature"]]
    assert not [secret for secret in secrets if secret in printed], printed
    assert "POST https://sandbox-api.craftgate.io/payment/v1/card-payments" in repr(call) and "x-signature" in repr(call)
    for unpicklable in (client, call):
        with pytest.raises(TypeError):
            pickle.dumps(unpicklable)


def test_steps_of_n_kolay_cannot_be_mixed():
    nkolay = NKolay(base_url="https://x.example", username="u", password="p", merchant_no=1, api_secret_key="k")
    token, session = Token.restore("nkolay-token:a.b.c"), BankSession.restore("nkolay-session:s-1")
    approval = PreApproval.restore("nkolay-pre-approval:p-1")
    assert (session.reference_id, approval.reference_id, token.expires_at) == ("s-1", "p-1", None)
    wrong = {
        "token": [lambda: nkolay.banks("a.b.c"), lambda: nkolay.banks(session), lambda: nkolay.simulate(session, token, {})],
        "session": [lambda: nkolay.simulate(token, approval, {}), lambda: nkolay.pre_approve(token, "s-1", {})],
        "pre_approval": [lambda: nkolay.apply(token, session, {}), lambda: nkolay.apply(token, None, {})],
    }
    for argument, calls in wrong.items():
        for call in calls:
            with pytest.raises(InvalidRequest) as caught:
                call()
            assert caught.value.path == argument
    with pytest.raises(InvalidRequest):
        Token.restore(session.save())
    assert pickle.loads(pickle.dumps(token)).save() == token.save()


def test_defaults_are_fresh_for_each_call_and_can_be_overridden():
    client = craftgate()
    keys = {client.payment.retrieve_payment(1).headers["x-rnd-key"] for _ in range(100)}
    assert len(keys) == 100
    import uuid

    assert all(uuid.UUID(key).version == 4 for key in keys)
    one, other = (client.payment.retrieve_payment(1, random_key="r" * 20) for _ in range(2))
    assert one.headers == other.headers and one.timeout_seconds == 150


def test_importing_creates_no_types():
    program = (
        "import sys, imza\n"
        "print(sorted(m for m in sys.modules if m.startswith('imza.')))\n"
        "print(imza._results._made, [m for m in ('decimal', 'datetime', 'typing', 'dataclasses', 'httpx', 'requests') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    modules, made = done.stdout.splitlines()
    assert "craftgate._operations" not in modules and "transport" not in modules
    assert made == "{} []"
