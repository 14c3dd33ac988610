"""Results, errors and calls behave as values: attributes, equality, copies, pickles, and printing shows no secret."""

import copy
import json
import pickle
import subprocess
import sys
import time
import traceback
import typing
from datetime import date, datetime
from decimal import Decimal

import pytest

import imza
from imza import ApiError, Call, ConfigurationError, DeclinedError, ImzaError, InvalidRequestError, NexKasa, NKolay
from imza.craftgate import CreatePaymentRequest, Page, PaymentResponse
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
    assert found.payment_status == "SUCCESS" and type(found.payment_status) is str
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
        with pytest.raises(InvalidRequestError) as caught:
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


def test_results_cannot_be_changed():
    found = payment()
    for change in (lambda: setattr(found, "price", 1), lambda: setattr(found, "else_", 1), lambda: delattr(found, "price")):
        with pytest.raises(AttributeError, match=r"PaymentResponse\.from_dict\(\{\*\*result\.to_dict\(\), .*: value\}\)"):
            change()
    with pytest.raises(TypeError, match=r'from_dict.*"id": value'):
        found["id"] = 3
    changed = PaymentResponse.from_dict({**found.to_dict(), "id": 3})
    assert changed.id == 3 and changed.price == found.price and changed.newField == found.newField


def test_a_result_is_made_in_a_test():
    made = PaymentResponse(
        id=1, payment_status="SUCCESS", price="100.00", created_date=datetime(2026, 2, 3), payment_transactions=[{"id": 7}]
    )
    assert type(made) is PaymentResponse and made.price == Decimal("100.00") and made.payment_transactions[0].id == 7
    wire = {
        "id": 1,
        "paymentStatus": "SUCCESS",
        "price": Decimal("100.00"),
        "createdDate": "2026-02-03T00:00:00",
        "payment_transactions": [{"id": 7}],
    }
    assert (
        made
        == PaymentResponse.from_dict(wire)
        == PaymentResponse.from_dict(made.to_dict())
        == PaymentResponse.from_dict(made.to_dict(json=True))
    )
    assert pickle.loads(pickle.dumps(made)) == made and made.paid_price is None
    found = payment()
    assert PaymentResponse.from_dict(found.to_dict()) == found
    page = Page.from_dict({"items": [], "page": 0})
    assert (page.items, page.page) == ([], 0)
    for wrong in (lambda: PaymentResponse(1), lambda: imza._native.Result(id=1), lambda: imza._native.Result.from_dict({})):
        with pytest.raises(TypeError):
            wrong()
    for wrong, at in (
        (lambda: PaymentResponse(idd=1), "idd"),
        (lambda: PaymentResponse(id="x"), "id"),
        (lambda: PaymentResponse.from_dict([]), None),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            wrong()
        assert caught.value.path == at


def test_a_dict_for_json_has_plain_digits_and_iso_dates():
    found = payment()
    read = json.loads(json.dumps(found.to_dict(json=True)))
    assert (read["id"], read["price"], read["wallet_price"], read["created_date"]) == (
        9007199254740993, "100.00", "0.00000000", "2026-02-03T14:30:00",
    )  # fmt: skip
    assert read["payment_transactions"][0]["payout"] == {"parity": "1.1234567890123456789"} and read["newField"]["b"] == "10.5"
    assert "wallet_price=Decimal('0.00000000')" in repr(found)


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


def test_dates_are_read_in_every_form_that_answers_have():
    call = craftgate().payment.retrieve_payment(1)

    def created(text):
        return call.parse(200, json.dumps({"data": {"createdDate": text}}).encode()).created_date

    assert created("2026-02-03T14:30:00.123456789") == datetime(2026, 2, 3, 14, 30, 0, 123456)
    assert created("2026-02-03T14:30") == created("2026-02-03T14:30:00Z") == created("2026-02-03 14:30:00") == datetime(2026, 2, 3, 14, 30)
    assert created("2026-02-03") == datetime(2026, 2, 3)
    assert created("0000-01-01T00:00:00") is None
    assert created("3 February") is None


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
        (Decimal("NaN"), "found NaN"),
        (Decimal("-sNaN5258640000000001"), "found -sNaN"),
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
    ids=str(tuple(range(14)))[1:-1].split(", "),
)
def test_invalid_money_is_refused_with_its_path(value, reason):
    with pytest.raises(InvalidRequestError) as caught:
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
    with pytest.raises(InvalidRequestError) as caught:
        craftgate().payment_reporting.search_payments({"min_created_date": value})
    assert caught.value.path == "min_created_date" and part in str(caught.value)


def test_errors_are_classes_by_code_and_survive_pickles():
    with pytest.raises(ConfigurationError) as caught:
        imza.Craftgate(api_key="k", secret_key="s")
    assert caught.value.code == "configuration"
    body = b'{"errors":{"errorCode":"10051","errorDescription":"no","errorGroup":"NOT_SUFFICIENT_FUNDS","providerError":{"errorCode":"51","errorMessage":"NO"}}}'
    with pytest.raises(ApiError) as caught:
        craftgate().payment.retrieve_payment(1).parse(402, body)
    error = caught.value
    assert isinstance(error, DeclinedError) and isinstance(error, ImzaError)
    told = (error.code, error.http_status, error.provider, error.provider_code, error.group, error.kind, error.path)
    assert told == ("api_error", 402, "craftgate", "10051", "NOT_SUFFICIENT_FUNDS", "declined", None)
    assert error.provider_error.code == "51" and error.provider_message == "no"
    other = pickle.loads(pickle.dumps(error))
    assert type(other) is DeclinedError and str(other) == str(error) and other.__dict__ == error.__dict__


def test_errors_are_named_where_they_are_public():
    classes = [getattr(imza, name) for name in imza.__all__ if name.endswith("Error")]
    assert len(classes) == 18 and all(each.__module__ == "imza" for each in classes)
    kinds = typing.get_args(imza.ErrorKind)
    assert {"declined", "rate_limited", "unknown"} < set(kinds)
    assert typing.get_args(imza.Outcome) == ("rejected", "unknown") and "same_key" in typing.get_args(imza.Repeat)
    # Each kind but `unknown` has a class.
    by_kind = imza._errors._BY_KIND
    assert set(by_kind) == set(kinds) - {"unknown"} and all(issubclass(each, ApiError) for each in by_kind.values())
    try:
        craftgate().payment.retrieve_payment(1).parse(429, b'{"errors":{"errorCode":"1"}}')
    except ImzaError:
        assert "imza.RateLimitedError: " in traceback.format_exc()


@pytest.mark.parametrize(
    ("status", "keyed", "retryable"),
    [
        (429, True, True),
        (429, False, False),
        (503, True, True),
        (503, False, False),
        (422, True, True),
        (422, False, False),
        (404, False, False),
    ],
)
def test_an_error_tells_whether_the_same_call_may_be_sent_again(status, keyed, retryable):
    key = "order-1" if keyed else None
    call = craftgate().payment.refund_payment({"payment_id": 1, "refund_destination_type": "PROVIDER"}, idempotency_key=key)
    with pytest.raises(ImzaError) as caught:
        call.parse(status, b"<html>" if status == 503 else b'{"errors":{"errorCode":"1"}}')
    assert caught.value.repeat == call.repeat == ("same_key" if keyed else "ask_first")
    assert caught.value.is_retryable is retryable


@pytest.mark.parametrize("now", [time.time(), datetime.now(), Decimal("1.5")])
def test_a_time_that_is_not_in_whole_seconds_is_refused_with_the_call_to_make(now):
    webhooks = imza.CraftgateWebhooks(keys=["k" * 20])
    nkolay = NKolay(base_url="https://x.example", username="u", password="p", merchant_no=1, api_secret_key="k")
    for call in (lambda: webhooks.verify(body=b"{}", signature="x", now=now), lambda: nkolay.authenticate(now=now)):
        with pytest.raises(InvalidRequestError) as caught:
            call()
        assert caught.value.path == "now"
        assert isinstance(now, Decimal) or "now=int(time.time())" in str(caught.value)


def test_an_unknown_option_is_refused_like_an_unknown_keyword():
    client, nexkasa = craftgate(), NexKasa(api_key="k")
    for call, name in (
        (lambda: client.payment.retrieve_payment(1, idempotencykey="x"), "retrieve_payment.*'idempotencykey'"),
        (lambda: client.payment.retrieve_payment(1, nonce="x"), "retrieve_payment.*'nonce'"),
        (lambda: nexkasa.deposit({}, idempotency_key="x"), "deposit.*'idempotency_key'"),
        (lambda: client.request(method="GET", path="/x", now=1), "request.*'now'"),
    ):
        with pytest.raises(TypeError, match=name):
            call()


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
            with pytest.raises(InvalidRequestError) as caught:
                call()
            assert caught.value.path == argument
    with pytest.raises(InvalidRequestError):
        Token.restore(session.save())
    with pytest.raises(TypeError):
        Token()
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


@pytest.mark.parametrize(("status", "kind"), [(429, "rate_limited"), (503, "provider_unavailable"), (401, "authentication")])
def test_the_status_alone_gives_the_kind_and_the_class_says_that_the_provider_reported_nothing(status, kind):
    with pytest.raises(imza.UnexpectedResponseError) as caught:
        craftgate().payment.retrieve_payment(1).parse(status, b"")
    error = caught.value
    assert (error.kind, error.is_retryable, isinstance(error, ApiError)) == (kind, status != 401, False)
    assert "UnexpectedResponseError" in imza.RateLimitedError.__doc__
