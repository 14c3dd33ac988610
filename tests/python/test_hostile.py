"""Whatever a caller passes ends as an `ImzaError`, or as the caller's own interrupt; the interpreter keeps running."""

import collections
import enum
import gc
import pickle
import re
import sys
import traceback
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import imza
from imza import ImzaError, InvalidRequestError

from vectors import craftgate

client = craftgate()


def create(request, **options):
    return client.payment.create_payment(request, **options)


class Broken:
    """Raises on every access."""

    def __init__(self, error):
        self.error = error

    def raises(self, *_, **__):
        raise self.error

    __str__ = __repr__ = __len__ = __iter__ = __getitem__ = __index__ = __float__ = __bool__ = __hash__ = __eq__ = raises


def hostile(error):
    """Objects that raise while they are read, each in a different place."""

    class Text(str):
        __str__ = __repr__ = __len__ = __hash__ = Broken(error).raises

    class Number(int):
        __str__ = __repr__ = __int__ = __index__ = Broken(error).raises

    class Money(Decimal):
        __str__ = __format__ = __repr__ = as_tuple = Broken(error).raises

    class Word(enum.Enum):
        ONE = 1

        @property
        def value(self):
            raise error

    class Items(collections.abc.Mapping):
        __getitem__ = __iter__ = __len__ = Broken(error).raises

    class Liar:
        @property
        def __class__(self):
            raise error

    return {"Text": Text("1"), "Number": Number(7), "Money": Money(1), "Word": Word.ONE, "Items": Items(), "Liar": Liar()}


@pytest.mark.parametrize(("name", "path"), [("Word", "items[0].price"), ("Items", "items[0]"), ("Liar", "items[0].price")])
def test_an_exception_of_the_callers_object_becomes_the_cause(name, path):
    error = ValueError("of the caller")
    value = hostile(error)[name]
    with pytest.raises(InvalidRequestError) as caught:
        create({"items": [{"price": value} if path.endswith("price") else value]})
    assert caught.value.__cause__ is error
    assert caught.value.path == path and "of the caller" not in str(caught.value)


@pytest.mark.parametrize("name", ["Text", "Number", "Money"])
def test_overrides_of_a_derived_class_are_ignored(name):
    value = hostile(ValueError())[name]
    call = create({"price": 1, "wallet_price": value}, checks="types")
    assert b'"walletPrice":' + (b"7" if name == "Number" else b"1") in call.body


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, SystemExit, GeneratorExit])
def test_interrupts_pass(error):
    with pytest.raises(error):
        create({"currency": hostile(error())["Word"]})


def test_broken_objects_are_refused_by_their_type():
    for value in (Broken(ValueError()), Broken, object, lambda: 1, ..., iter([]), range(3), {1: 2}.items(), 1j, b"", memoryview(b"")):
        with pytest.raises(InvalidRequestError) as caught:
            create({"conversation_id": value})
        assert caught.value.path == "conversation_id"


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udcff"])
def test_lone_surrogates_are_refused(text):
    for request in ({"conversation_id": text}, {text: 1}, {"card": {text: 1}}, {"additional_params": {text: "x"}}):
        with pytest.raises(InvalidRequestError):
            create(request, unknown_fields="send", checks="types")
    with pytest.raises(ImzaError):
        imza.Craftgate(api_key=text, secret_key="s", environment="sandbox")
    with pytest.raises(ImzaError):
        client.payment.retrieve_payment(1).parse(200, '{"data":{"id":"' + text + '"}}')


@pytest.mark.parametrize("key", [1, None, b"price", ("price",), 1.5, Decimal(1)])
def test_names_are_text(key):
    with pytest.raises(InvalidRequestError) as caught:
        create({"price": 1, key: 2})
    assert "name" in str(caught.value)


def test_a_name_in_both_spellings_is_refused():
    with pytest.raises(InvalidRequestError) as caught:
        create({"paid_price": 1, "paidPrice": 1})
    assert caught.value.path == "paid_price"


def test_a_change_while_reading_does_not_crash():
    class Grows(enum.Enum):
        ONE = "TRY"

        @property
        def value(self):
            request.update({f"more{count}": 1 for count in range(1000)})
            return "TRY"

    class Shrinks(enum.Enum):
        ONE = "TRY"

        @property
        def value(self):
            request.clear()
            items.clear()
            gc.collect()
            return "TRY"

    for changing in (Grows.ONE, Shrinks.ONE):
        items = [{"name": "A", "price": 1}, {"name": changing}, {"name": "B", "price": 2}]
        request = {"currency": changing, "items": items, "price": 3}
        with pytest.raises(InvalidRequestError) as caught:
            create(request, unknown_fields="send", checks="types")
        assert "changed" in str(caught.value)
        items = [{"name": "A", "price": 1}, {"name": changing}, {"name": "B", "price": 2}]
        request = {"items": items}
        with pytest.raises(InvalidRequestError):
            create(request, unknown_fields="send", checks="types")


def test_nesting_is_bounded():
    endless = {}
    endless["additional_params"] = endless
    loop = []
    loop.append(loop)
    for request in (endless, {"additional_params": {"x": loop}}, {"additional_params": {"x": endless}}):
        with pytest.raises(InvalidRequestError):
            create(request, unknown_fields="send", checks="types")
    body = b'{"data":' * 100_000 + b"1" + b"}" * 100_000
    with pytest.raises(ImzaError):
        client.payment.retrieve_payment(1).parse(200, body)
    found = client.payment.retrieve_payment(1).parse(200, b'{"data":{"paymentTransactions":[]}}')
    found.payment_transactions.append(found)
    with pytest.raises(RecursionError):
        found.to_dict()
    assert "[...]" in repr(found)
    # Such a cycle is freed by the garbage collector.
    import weakref

    gone = weakref.ref(found)
    del found
    gc.collect()
    assert gone() is None


def test_wrong_arguments_are_refused():
    call = client.payment.retrieve_payment(1)
    for status in ("200", None, -1, 70000, 2.5, 10**40):
        with pytest.raises(InvalidRequestError) as caught:
            call.parse(status, b"")
        assert caught.value.path == "status"
    for body in (None, 1, [], {}, object()):
        with pytest.raises(InvalidRequestError) as caught:
            call.parse(200, body)
        assert caught.value.path == "body"
    for wrong in (
        {"checks": "none"},
        {"unknown_fields": 1},
        {"waive": "items_sum"},
        {"waive": ["x"]},
        {"random_key": 5},
        {"idempotency_key": b"x"},
    ):
        with pytest.raises(InvalidRequestError):
            client.payment.retrieve_payment(1, **wrong)
    for path in (None, "", "a/b", 1.5, b"1", 10**30):
        with pytest.raises(InvalidRequestError) as caught:
            client.payment.retrieve_payment(path)
        assert caught.value.path == "payment_id"
    for settings_ in ({"api_key": 1}, {"secret_key": ""}, {"environment": "x"}, {"language": "t\nr"}, {"base_url": "http://x.example"}):
        given_ = {"api_key": "k", "secret_key": "s", **settings_}
        if "base_url" not in given_:
            given_.setdefault("environment", "sandbox")
        with pytest.raises(imza.ConfigurationError) as caught:
            imza.Craftgate(**given_)
        assert caught.value.path == next(iter(settings_)), caught.value
    with pytest.raises(InvalidRequestError):
        client.request({"method": "GET", "path": "/x", "boddy": 1})
    with pytest.raises(InvalidRequestError):
        client.request(method="POST", path="/x", body=b"\xff")


SECRET = "6UkASNuafM2TdannfMacixxjMaN5ycTJ"
CLIENTS = {
    imza.Craftgate: {"api_key": "a", "secret_key": "s", "environment": "sandbox", "base_url": None, "language": "tr"},
    imza.CraftgateWebhooks: {"keys": ["k"]},
    imza.CraftgateCallbacks: {"keys": ["k"], "hash_params": ()},
    imza.ParaX: {
        "sid": 1, "key": "k", "secret_key": "s", "deposit_base_url": None, "status_base_url": None, "allowed_addresses": None,
    },
    imza.NexKasa: {
        "api_key": "a", "base_url": None, "callback_secrets": None, "callback_tokens": None, "webhook_secrets": None,
        "allowed_addresses": None,
    },
    imza.NKolay: {"base_url": "https://loans.example", "username": "u", "password": "p", "merchant_no": 1, "api_secret_key": "s"},
}  # fmt: skip
WRONG = [
    SECRET, f"{SECRET}\n", f"https://{SECRET}@h.example", f"http://{SECRET}.example", SECRET.encode(), 8675309, Decimal("8675.309"), [SECRET],
    {"secret": SECRET}, True,
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, settings_ in CLIENTS.items() for name in settings_])
def test_no_error_shows_a_value_of_a_setting(kind, name):
    for value in [*WRONG, *([value] for value in WRONG)]:
        try:
            shown = repr(kind(**{**CLIENTS[kind], name: value}))
        except imza.ConfigurationError as error:
            shown = f"{error} {error!r} {vars(error)}"
        except TypeError as error:
            shown = str(error)
        assert SECRET not in shown
        assert "8675" not in shown


def test_an_error_names_the_fields_at_fault_with_their_reasons():
    with pytest.raises(InvalidRequestError) as caught:
        create({"price": 1j, "installment": 0, "currency": "TYR", "items": [{"price": "x" * 40}]})
    error = caught.value
    assert [fault.path for fault in error.errors] == ["price", "installment", "currency", "items[0].price", "paid_price", "card"]
    assert error.path == "price" and "the nearest is TRY" in error.errors[2].reason
    assert "; and 5 more: installment: " in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert again.errors == error.errors and isinstance(error.errors[0], imza.FieldFault)
    with pytest.raises(imza.VerificationError) as unverified:
        imza.CraftgateWebhooks(keys=["k"]).verify(body=b"{}", signature=None)
    assert unverified.value.errors == () and "the header x-cg-signature-v1 is missing" in str(unverified.value)


PARAX = imza.ParaX(sid=1, key="k", secret_key="s")
NEXKASA = imza.NexKasa(
    api_key="a", callback_secrets=["c"], callback_tokens=["t"], webhook_secrets=["w"], allowed_addresses=["192.0.2.1"]
)  # fmt: skip
WEBHOOKS = imza.CraftgateWebhooks(keys=["k"])
CALLBACKS = imza.CraftgateCallbacks(keys=["k"])
TRANSFER = {"id": "1", "type": "DEPOSIT", "amount": 1}
USES = [
    (("idempotency_key", "random_key", "unknown_fields", "checks", "waive"), lambda **given: client.payment.retrieve_payment(1, **given)),
    (("url", "body", "random_key"), lambda **given: client.sign(**{"url": "https://api.craftgate.io/x", "random_key": "r", **given})),
    (("body", "signature", "now", "tolerance_seconds"), lambda **given: WEBHOOKS.verify(**{"body": b"{}", "signature": "c2ln", **given})),
    (
        ("payment_id", "conversation_id", "conversation_data"),
        lambda **given: CALLBACKS.verify("hash=0", expected={"payment_id": 1, **given}),
    ),
    (("remote_address",), lambda **given: PARAX.read_webhook(b"{}", **given)),
    (("url", "remote_address", "signature", "expected", "verification"), lambda **given: NEXKASA.read_callback(b"{}", **given)),
    (("id", "type", "amount"), lambda **given: NEXKASA.read_callback(b"{}", expected={**TRANSFER, **given})),
]
MISPLACED = [
    "sk_live_s3cretASNuafM2Tdann", '{"key":"sk_live_s3cret"}', ["sk_live_s3cret"], {"key": "sk_live_s3cret"}, [["sk_live_s3cret"]],
    b"sk_live_s3cret", 8675309411111, Decimal("-8675.309"), "9792030394440796", 9792030394440796, True,
]  # fmt: skip


@pytest.mark.parametrize(("names", "use"), USES)
def test_no_error_shows_a_secret_in_the_place_of_an_option_or_a_message_field(names, use):
    refusals = 0
    for name in names:
        for value in MISPLACED:
            try:
                use(**{name: value})
            except ImzaError as error:
                refusals += 1
                shown = f"{error} {error!r} {vars(error)} {error.__cause__!r} {''.join(traceback.format_exception_only(error))}"
                assert not re.search("s3cret|8675309411111|979203", shown), f"{name}: {shown}"
    assert refusals > 0


class Index:
    """Stands for a whole number, as numpy's integers do."""

    def __index__(self):
        return 44843155


@pytest.mark.parametrize("number", [44843155, "44843155", Index()])
def test_ids_are_numbers_or_text_wherever_an_id_goes_in(number):
    assert client.payment.retrieve_payment(number).url.endswith("/44843155")
    assert client.payment.refund_payment({"payment_id": number}).body == b'{"paymentId":44843155}'
    refund = client.payment.refund_payment({"payment_id": 1}, conversation_id=number)
    assert refund.body == b'{"conversationId":"44843155","paymentId":1}'
    deposit = {"username": "u", "user_id": number, "full_name": "A B", "amount": 5, "trx": number}
    assert "userID=44843155&" in PARAX.deposit_url(deposit)
    assert b'"transaction_id":"44843155"' in PARAX.transaction_status(number).body
    assert b'"user_id":"44843155"' in imza.NexKasa(api_key="a").deposit({"amount": 5, "full_name": "A B", "user_id": number}).body
    with pytest.raises(InvalidRequestError, match="found nothing$"):
        client.payment.retrieve_payment(None)
    with pytest.raises(InvalidRequestError, match=r"pass `response\.content`"):
        client.payment.retrieve_payment(1).parse(200, {"data": {}})


def test_a_missing_key_is_a_configuration_error():
    for kind in (imza.CraftgateWebhooks, imza.CraftgateCallbacks):
        with pytest.raises(imza.ConfigurationError, match=r"is the environment variable set\?") as caught:
            kind(keys=[None])
        assert caught.value.path == "keys[0]"


@pytest.mark.parametrize("setting", ["callback_secrets", "callback_tokens", "webhook_secrets", "allowed_addresses"])
def test_a_dict_is_not_a_list_of_settings(setting):
    with pytest.raises(imza.ConfigurationError, match="expected a list, found an object") as caught:
        imza.NexKasa(api_key="a", **{setting: {"live": "s3cret-value"}})
    assert caught.value.path == setting
    assert "s3cret" not in str(caught.value)
    assert "live" not in str(caught.value)


def test_a_message_of_64_kib_is_read_and_a_longer_one_is_refused():
    longest = 64 * 1024
    webhooks = imza.CraftgateWebhooks(keys=["key"])
    event = '{"eventType":"API_AUTH","eventTimestamp":1661521221,"status":"SUCCESS","payloadId":"7"}'
    signature = webhooks.sign(event_type="API_AUTH", event_timestamp=1661521221, status="SUCCESS", payload_id="7")
    transfer = '{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"1500.00","type":"DEPOSIT"}'
    hook = '{"trx":"7","transaction_id":"TD1","amount":250.00,"status":"success"}'
    parax, nexkasa = imza.ParaX(sid=1, key="key", secret_key="secret"), imza.NexKasa(api_key="key")
    expected = {"id": "7", "type": "DEPOSIT", "amount": Decimal("1500")}
    for body, read in (
        (event, lambda body: webhooks.verify(body=body, signature=signature, now=1661521221).payload_id),
        (transfer, lambda body: nexkasa.read_callback(body, verification="none", expected=expected).external_id),
        (hook, lambda body: parax.read_webhook(body, remote_address="unchecked").trx),
    ):
        # From 32 KiB on the interpreter's lock is released: the message's other arguments are checked all the same.
        for length in (0, 32 * 1024 - 1, 32 * 1024, longest):
            assert read(body.ljust(length)) == read(body.ljust(length).encode()) == "7"
        for length in (longest + 1, 10_000_000):
            with pytest.raises(imza.VerificationError, match="at most 64 KiB") as caught:
                read(body.ljust(length))
            assert caught.value.path == "body"
    for length in (0, longest):
        with pytest.raises(InvalidRequestError) as caught:
            nexkasa.read_callback(transfer.ljust(length), verification="none", expected={**expected, "amount": "x"})
        assert caught.value.path == "expected.amount"
        with pytest.raises(InvalidRequestError) as caught:
            nexkasa.read_callback(transfer.ljust(length), verification="none", expected={**expected, "id": b"7"})
        assert caught.value.path == "expected.id"


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.decimals() | st.binary() | st.datetimes()
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3), max_leaves=12
)
names = st.sampled_from(["price", "paidPrice", "card", "items", "currency", "additional_params", "conversation_id", "installment", "x"])


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(names, anything, max_size=6), st.sampled_from(["error", "send"]), st.sampled_from(["all", "types"]))
def test_any_request_is_built_or_refused(request, unknown_fields, checks):
    try:
        call = create(request, unknown_fields=unknown_fields, checks=checks)
    except ImzaError as error:
        assert error.code == "invalid_request" and len(str(error)) < 2000
    else:
        assert call.body.decode().startswith("{") and repr(call)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 999), st.binary(max_size=80) | st.text(max_size=80))
def test_any_response_is_read_or_refused(status, body):
    try:
        client.payment.retrieve_payment(1).parse(status, body)
    except ImzaError as error:
        assert error.code in ("api_error", "unexpected_response", "invalid_request")


digits = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=8)


@settings(max_examples=300, deadline=None)
@given(digits, st.text(st.characters(codec="utf-8"), max_size=20), st.integers(-(2**63), 2**63 - 1))
def test_sent_values_are_read_back(money, text, number):
    fields = {"price": money, "externalId": text, "id": number, "free": {"text": text, "list": [None, True, number % 10**15]}}
    body = client.request(method="POST", path="/x", body={"data": fields}).body
    found = client.payment.retrieve_payment(1).parse(200, body)
    assert (found.price, found.external_id, found.id, found.free) == (money, text or found.external_id, number, fields["free"])


def test_objects_are_released():
    """Arguments and results are not kept: the interpreter's reference counts do not grow."""
    values = [Decimal("1.10"), "a text of the caller", datetime_of_a_day(), 12345678901]
    request = {"price": values[0], "conversation_id": values[1], "buyer_member_id": values[3], "items": [{"name": "A", "price": values[0]}]}
    before = [sys.getrefcount(value) for value in values]
    for _ in range(1000):
        call = create(request, checks="types")
        found = call.parse(200, b'{"data":{"id":1,"price":1.0,"paymentTransactions":[{"id":2}]}}')
        copy = found.to_dict(), found == found, repr(found), call.headers
        with pytest.raises(ImzaError):
            create({"price": values[1]})
        del call, found, copy
    assert [sys.getrefcount(value) for value in values] == before


def datetime_of_a_day():
    from datetime import datetime

    return datetime(2026, 1, 1)
