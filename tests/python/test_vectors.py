"""The shared vectors hold through the wheel: signatures, requests, refused input, responses and verified messages."""

import base64
import inspect
import json
from decimal import Decimal

import pytest

from imza import (
    Craftgate,
    CraftgateCallbacks,
    CraftgateWebhooks,
    ImzaError,
    InvalidRequestError,
    NexKasa,
    NKolay,
    ParaX,
    VerificationError,
)
from imza.nkolay import BankSession, PreApproval, Token

from vectors import cases, craftgate, fails, has, headers, load, numbers, operation, path, same, snake, snake_keys


def options(case):
    return {name: value for name, value in case["options"].items() if value is not None}


def checked(call, case):
    assert (call.method, call.url) == (case["method"], case["url"])
    assert call.headers == headers(case["headers"])
    assert (call.body and call.body.decode()) == case["body"]
    if case["repeat"] is not None:
        assert call.repeat == case["repeat"]


# ---- Craftgate ----


@pytest.mark.parametrize("case", **cases("craftgate/signature"))
def test_published_signatures_reproduce(case):
    client = Craftgate(api_key=case["api_key"], secret_key=case["secret_key"], base_url="https://unused")
    assert client.sign(url=case["url"], body=case["body"], random_key=case["random_key"]) == case["signature"]


def built(case, names):
    method = operation(craftgate(case.get("client")), case["operation"])
    request = case["request_json"] and names(numbers(case["request_json"]))
    takes = "request" in inspect.signature(method).parameters
    return method(*case["path"], *([request] if takes else []), **options(case))


@pytest.mark.parametrize("names", [lambda value: value, snake_keys], ids=["wire names", "snake names"])
@pytest.mark.parametrize("case", **cases("craftgate/requests"))
def test_requests_are_signed_and_sent_as_documented(case, names):
    if names is snake_keys and (case["options"].get("unknown_fields") == "send" or "additionalParams" in (case["request_json"] or "")):
        pytest.skip("names that the API leaves free have one spelling")
    checked(built(case, names), case)


# Requests that no Python value can express: invalid JSON, a repeated name, a number with an exponent (a Decimal is sent in plain digits).
ONLY_TEXT = ("exponent", "unfinished", "nesting beyond", "given twice")


def expressible(name):
    listed = cases(name)
    kept = [case for case in listed["argvalues"] if not any(part in case["name"] for part in ONLY_TEXT)]
    return {"argvalues": kept, "ids": [case["name"] for case in kept]}


@pytest.mark.parametrize("case", **expressible("craftgate/refused"))
def test_wrong_requests_are_refused_with_their_path(case):
    with pytest.raises(ImzaError) as caught:
        built(case, lambda value: value)
    assert caught.value.code == case["code"]
    if case["error_path"] is not None:
        # An unknown name is reported in its original spelling.
        assert caught.value.path in (path(case["error_path"]), case["error_path"])
    if "error_paths" in case:
        assert [fault.path for fault in caught.value.errors] == [path(each) for each in case["error_paths"]]


def read(case, body):
    client = craftgate()
    method = operation(client, case["operation"])
    given = []
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and parameter.name != "request":
            given.append(1 if parameter.annotation in ("int", "int | str") else "x")
    takes = "request" in inspect.signature(method).parameters
    call = client._client.build(case["operation"], tuple(given), {} if takes else None, random_key="k", checks="types")
    return call.parse(case["status"], body)


@pytest.mark.parametrize("case", **cases("craftgate/responses"))
def test_responses_are_read(case):
    for body in (case["body"], case["body"].encode(), bytearray(case["body"].encode()), memoryview(case["body"].encode())):
        if "error" in case:
            with pytest.raises(ImzaError) as caught:
                read(case, body)
            fails(caught.value, case["error"])
            continue
        result = read(case, body)
        wanted = case["result_json"] and numbers(case["result_json"])
        if wanted is None or isinstance(wanted, list):
            assert result == wanted or same(result, wanted)
        else:
            found = result if isinstance(result, dict) else result.to_dict()
            assert same(snake_keys(found), snake_keys(wanted)), found


@pytest.mark.parametrize("case", **cases("craftgate/questions"))
def test_a_call_is_asked_for_and_only_what_is_proven_is_told(case):
    client = craftgate()
    method = operation(client, case["operation"])
    request = [] if case["request_json"] is None else [json.loads(case["request_json"])]
    call = method(*case["path"], *request)
    if case["error_path"] is not None:
        with pytest.raises(InvalidRequestError) as caught:
            call.ask(sent_at=case["sent_at"], now=case["now"])
        assert caught.value.path == path(case["error_path"])
        return
    question = call.ask(sent_at=case["sent_at"], now=case["now"])
    assert (question and question.url) == case["url"]
    for due in case["answers"]:
        if "error" in due:
            with pytest.raises(ImzaError) as caught:
                question.parse(due["status"], due["body"])
            assert caught.value.code == due["error"]
            continue
        answer = question.parse(due["status"], due["body"])
        assert (answer.state, len(answer.found)) == (due["state"], due.get("found", 0)), due["body"]
        for name, value in due.get("result", {}).items():
            assert getattr(answer.result, snake(name)) == value, due["body"]


@pytest.mark.parametrize("case", **cases("craftgate/files"))
def test_files_are_passed_through(case):
    result = base64.b64decode(case["result_base64"]) if case.get("result_base64") else None
    if result is not None:
        assert read(case, base64.b64decode(case["body_base64"])) == result
    else:
        with pytest.raises(ImzaError) as caught:
            read(case, base64.b64decode(case["body_base64"]))
        fails(caught.value, case["error"])


@pytest.mark.parametrize("case", **cases("craftgate/webhooks"))
def test_webhooks_are_verified(case):
    webhooks = CraftgateWebhooks(keys=case["keys"])
    given = {"body": case["body"], "signature": case["signature"], "now": case["now"], "tolerance_seconds": case["tolerance_seconds"]}
    if "event" not in case:
        with pytest.raises(VerificationError) as caught:
            webhooks.verify(**given)
        assert caught.value.path == case["error_check"]
        return
    event = webhooks.verify(**given)
    assert has(event.to_dict(), case["event"])
    assert CraftgateWebhooks(keys=case["keys"][:1]).sign(case["event"]) == CraftgateWebhooks(keys=case["keys"][:1]).sign(event)


@pytest.mark.parametrize("case", **cases("explain"))
def test_signatures_that_do_not_fit_are_explained(case):
    keys = {snake(name): key for name, key in case["keys"].items()}
    match case["kind"]:
        case "request":
            request = {name: case[name] for name in ("method", "url", "headers")}
            explanation = Craftgate(**keys).explain(**request, body=case["body"].encode() or None)
        case "webhook":
            explanation = CraftgateWebhooks(**keys).explain(body=case["body"], signature=case["signature"], now=case["now"])
        case "callback":
            explanation = CraftgateCallbacks(**keys).explain(case["form"])
        case "deposit":
            explanation = ParaX(**keys).explain(case["url"])
        case _:
            explanation = NexKasa(**keys).explain_callback(case["body"], url=case["url"])
    assert explanation.fits == (case["codes"] == [])
    assert {cause.code for cause in explanation.causes[: max(len(case["codes"]), 1)]} == set(case["codes"])
    assert all(cause.message and cause.fix for cause in explanation.causes)
    assert [f"{part.source} {part.name} {part.value}" for part in explanation.parts] == case["parts"]
    assert "".join(part.value for part in explanation.parts) == explanation.string_to_sign
    assert not any(key in explanation.string_to_sign for name, key in keys.items() if name in ("api_key", "secret_key", "key"))


@pytest.mark.parametrize("case", **cases("craftgate/callbacks"))
def test_callbacks_are_verified(case):
    callbacks = CraftgateCallbacks(keys=case["keys"], hash_params=case["hash_params"])
    options = {"expected": case["expected"], "allow_long_md_status": case["allow_long_md_status"]}
    if "result" not in case:
        with pytest.raises(ImzaError):
            callbacks.verify(case["form"], **options)
        return
    assert callbacks.verify(case["form"].encode(), **options).to_dict() == case["result"]

    def looked_up(claimed):
        ids = ("payment_id", "conversation_id", "conversation_data")
        assert claimed.to_dict() == {name: case["result"][name] for name in ids if name in case["result"]}
        return case["expected"]

    assert callbacks.verify(case["form"], **{**options, "expected": looked_up}).to_dict() == case["result"]


# ---- ParaX ----


def parax(client=None, **more):
    return ParaX(**{"sid": 1001, "key": "key-1", "secret_key": "sk_live_1", **(client or {}), **more})


@pytest.mark.parametrize("case", **cases("parax/deposits"))
def test_parax_deposits_are_signed(case):
    request = snake_keys(numbers(case["request_json"]))
    client = parax(case["client"])
    assert client.deposit_url(request) == case["url"]
    call = client.deposit(request)
    assert (call.url, call.body, call.repeat) == (case["url"], None, "ask_first")


@pytest.mark.parametrize("case", **expressible("parax/refused"))
def test_parax_refuses_input_that_cannot_be_signed(case):
    request = snake_keys(numbers(case["request_json"]))
    with pytest.raises(ImzaError) as caught:
        if case["operation"] == "deposit":
            parax().deposit_url(request)
        else:
            parax().transaction_status(request["transaction_id"])
    fails(caught.value, {"code": case["code"], "path": case["error_path"], "reason_contains": case.get("reason_contains", "")})


def check_read(case, call):
    if case.get("result_json") is None:
        with pytest.raises(ImzaError) as caught:
            call.parse(case["status"], case["body"])
        fails(caught.value, case["error"])
    else:
        found = call.parse(case["status"], case["body"]).to_dict()
        assert has(found, snake_keys(numbers(case["result_json"]))), found


@pytest.mark.parametrize("case", **cases("parax/deposit_answers"))
def test_parax_deposit_responses(case):
    asked = {"username": "u", "user_id": "1", "full_name": "U", "amount": case["asked_amount"], "trx": "T"}
    check_read(case, parax().deposit(asked))


STATUS = load("parax/status")


@pytest.mark.parametrize("case", STATUS["requests"], ids=lambda case: case["name"])
def test_parax_status_queries(case):
    checked(parax(case["client"]).transaction_status(case["transaction_id"]), case)


@pytest.mark.parametrize("case", STATUS["answers"], ids=lambda case: case["name"])
def test_parax_status_responses(case):
    check_read(case, parax().transaction_status("TD10001"))


@pytest.mark.parametrize("case", **cases("parax/webhooks"))
def test_parax_webhooks(case):
    client = parax(allowed_addresses=case["allowed_addresses"])
    if case.get("result_json") is None:
        with pytest.raises(VerificationError) as caught:
            client.read_webhook(case["body"], remote_address=case["remote_address"])
        assert caught.value.path == case["error_check"]
    else:
        hook = client.read_webhook(case["body"].encode(), remote_address=case["remote_address"])
        assert has(hook.to_dict(), snake_keys(numbers(case["result_json"])))


@pytest.mark.parametrize("case", **cases("parax/confirmations"))
def test_parax_confirmations(case):
    client = parax()
    hook = client.read_webhook(case["webhook_body"], remote_address="unchecked")
    call = client.confirm(hook, expected=case["expected"], allow_amount_change=case.get("allow_amount_change"))
    assert call.repeat == "safe"
    if case["verdict"] in (None, "refused"):
        with pytest.raises(ImzaError) as caught:
            call.parse(case["status"], case["body"])
        if case["verdict"] is None:
            fails(caught.value, case["error"])
        else:
            assert (caught.value.code, caught.value.path) == ("verification_failed", case["refused_why"])
    else:
        confirmed = call.parse(case["status"], case["body"])
        assert (confirmed.verdict, confirmed.amount_differs) == (case["verdict"], case.get("amount_differs", False))
        assert confirmed.asked_amount == Decimal(case["expected"]["amount"])
        assert confirmed.dedupe_key == case.get("dedupe_key", confirmed.dedupe_key)


@pytest.mark.parametrize("case", **cases("parax/signatures"))
def test_parax_signs_parameters_as_they_are(case):
    client = parax({"secret_key": case["secret_key"]})
    if "signature" in case:
        assert client.sign(numbers(case["parameters_json"])) == case["signature"]
    else:
        with pytest.raises(ImzaError) as caught:
            client.sign(numbers(case["parameters_json"]))
        fails(caught.value, {"code": case["code"], "path": case["error_path"]})


# ---- Settings, options and arguments ----

WEBHOOK = '{"trx":"T1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}'
TRANSFER = '{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"250.00","type":"DEPOSIT"}'
CALLS = {
    "craftgate": lambda options: craftgate().payment.retrieve_payment(1, **options),
    "parax": lambda options: parax().transaction_status("TD1", **options),
    "nexkasa": lambda options: nexkasa({}).deposit({"amount": "5", "full_name": "A B", "user_id": "7"}, **options),
    "nkolay": lambda options: NKolay(
        base_url="https://loans.example.com", username="u", password="p", merchant_no=1, api_secret_key="s"
    ).banks(Token.restore("nkolay-token:e30.e30.c2ln"), **options),
}


@pytest.mark.parametrize("case", **cases("arguments"))
def test_settings_options_and_arguments_are_honoured_to_the_letter_or_refused(case):
    def run():
        match case["kind"], case.get("provider"):
            case "option", provider:
                CALLS[provider](case["options"])
            case "tolerance", _:
                given = {name: case[name] for name in ("body", "signature", "now", "tolerance_seconds")}
                CraftgateWebhooks(keys=case["keys"]).verify(**given)
            case _, "parax":
                parax({"allowed_addresses": case["allowed_addresses"]}).read_webhook(WEBHOOK, remote_address=case.get("remote_address"))
            case _:
                nexkasa({"allowed_addresses": case["allowed_addresses"]}).read_callback(TRANSFER, remote_address=case.get("remote_address"))

    if "code" in case:
        with pytest.raises((ImzaError, TypeError)) as caught:
            run()
        if isinstance(caught.value, TypeError):
            # No call of the provider has a parameter of this name.
            assert "unexpected keyword argument" in str(caught.value) and next(iter(case["options"])) in str(caught.value)
        else:
            fails(caught.value, {"code": case["code"], "path": case["error_path"]})
    elif case.get("admitted") is False:
        with pytest.raises(VerificationError) as caught:
            run()
        assert caught.value.path == "remote_address"
    else:
        run()


# ---- Any endpoint ----


@pytest.mark.parametrize("case", **cases("endpoints"))
def test_any_endpoint_is_called_with_the_clients_keys_at_its_own_hosts(case):
    client = {"parax": ParaX, "nexkasa": NexKasa, "nkolay": NKolay}[case["provider"]](**case["client"])
    body = case["body_exact"] if case["body_json"] is None else numbers(case["body_json"])
    given = {"method": case["method"], "path": case["path"], "body": body}
    if case["query_json"] is not None:
        given["query"] = numbers(case["query_json"])
    if case["host"] is not None:
        given["host"] = case["host"]
    arguments = () if case["token"] is None else (Token.restore(f"nkolay-token:{case['token']}"),)
    if "error_path" in case:
        with pytest.raises(ImzaError) as caught:
            client.request(*arguments, **given)
        fails(caught.value, {"code": case["code"], "path": case["error_path"]})
    else:
        for call in (client.request(*arguments, **given), client.request(*arguments, given)):
            checked(call, case)


def test_replies_are_ready_to_be_sent():
    client = parax()
    for reply, status in ((client.replies.success, 200), (ParaX.replies.refused, 403), (nexkasa({}).replies.ok, 200)):
        assert (reply.status, reply.headers) == (status, {"content-type": "application/json"})
        assert isinstance(json.loads(reply.body), dict)


# ---- NexKasa ----


def nexkasa(client):
    given = {"api_key": "12345678-abcd-1234-abcd-1234567890ab", **client}
    given.pop("iban_check", None)
    return NexKasa(**given)


def transfer(case):
    waive = ["check_digits"] if case["client"].get("iban_check") is False else None
    request = snake_keys(numbers(case["request_json"]))
    return getattr(nexkasa(case["client"]), case["operation"])(request, nonce=case.get("options", {}).get("nonce"), waive=waive)


@pytest.mark.parametrize("case", **cases("nexkasa/requests"))
def test_nexkasa_requests(case):
    call = transfer(case)
    assert (call.callback_url, call.callback_nonce) == (case["callback_url"], case["callback_nonce"])
    checked(call, case)


@pytest.mark.parametrize("case", **expressible("nexkasa/refused"))
def test_nexkasa_refuses(case):
    with pytest.raises(ImzaError) as caught:
        transfer(case)
    assert (caught.value.code, caught.value.path) == (case["code"], path(case["error_path"]))


@pytest.mark.parametrize("case", **cases("nexkasa/responses"))
def test_nexkasa_responses(case):
    asked = {"amount": 1, "full_name": "U", "user_id": "1", "callback_url": "https://a.b/c"}
    check_read(case, nexkasa({}).deposit(asked))


@pytest.mark.parametrize("case", **cases("nexkasa/callbacks"))
def test_nexkasa_callbacks(case):
    client = nexkasa(case["client"])
    if case.get("result_json") is None:
        with pytest.raises(ImzaError) as caught:
            client.read_callback(case["body"], **case["input"])
        assert (caught.value.code, caught.value.path) == ("verification_failed", case["error_check"])
    else:
        assert has(client.read_callback(case["body"], **case["input"]).to_dict(), snake_keys(numbers(case["result_json"])))


# ---- N Kolay ----


def nkolay(client=None):
    given = client or {"username": "u", "password": "p", "merchantNo": 4000, "apiSecretKey": "s", "base_url": "https://loans.example.com"}
    return NKolay(**{snake(name): value for name, value in given.items() if not name.endswith("_check")})


def step(case):
    client = nkolay(case.get("client"))
    name, value = case["operation"], case.get("path_value")
    if name == "authenticate":
        return client.authenticate()
    token = Token.restore(f"nkolay-token:{case['token']}")
    if name == "banks":
        return client.banks(token)
    if name == "start_session":
        return client.start_session(token, value)
    waive = [
        word for check, word in (("identity_check", "check_digits"), ("item_sum_check", "items_sum")) if case["client"].get(check) is False
    ]
    before = PreApproval.restore(f"nkolay-pre-approval:{value}") if name == "apply" else BankSession.restore(f"nkolay-session:{value}")
    request = snake_keys(numbers(case["request_json"]))
    return getattr(client, name)(token, before, request, waive=waive, now=case["options"].get("now", 0))


@pytest.mark.parametrize("case", **cases("nkolay/requests"))
def test_nkolay_requests(case):
    checked(step(case), case)


@pytest.mark.parametrize("case", **expressible("nkolay/refused"))
def test_nkolay_refuses(case):
    with pytest.raises(ImzaError) as caught:
        step(case)
    fails(caught.value, {"code": case["code"], "path": case["error_path"], "reason_contains": case.get("reason_contains") or ""})


@pytest.mark.parametrize("case", **cases("nkolay/responses"))
def test_nkolay_responses(case):
    client, token, name = nkolay(), "nkolay-token:a.b.c", case["operation"]
    session, approval = "nkolay-session:s-1", "nkolay-pre-approval:p-1"
    path_values = {
        "authenticate": (),
        "banks": (token,),
        "start_session": (token, "BANK"),
        "simulate": (token, session),
        "pre_approve": (token, session),
        "apply": (token, approval),
    }[name]
    takes = name in ("simulate", "pre_approve", "apply")
    call = client._build(name, path_values, {} if takes else None, now=0, checks="types")
    if case.get("error") is not None:
        with pytest.raises(ImzaError) as caught:
            call.parse(case["status"], case["body"])
        fails(caught.value, case["error"])
        return
    result = call.parse(case["status"], case["body"])
    wanted = case.get("result_json") and numbers(case["result_json"])
    if name == "authenticate":
        assert type(result) is Token and result.expires_at == case["token_exp"]
        assert Token.restore(result.save()) == result and wanted["token"] not in repr(result)
    elif name == "start_session":
        assert type(result) is BankSession and result.reference_id == case["session"]
        assert BankSession.restore(result.save()) == result
    else:
        found = result.to_dict()
        granted = found.pop("pre_approval", None)
        assert same(snake_keys(found), snake_keys(wanted)), found
        if name == "pre_approve":
            assert (granted is not None) == (case.get("approved") or False) == (result.pre_approval is not None)
            assert (result.pre_approval and result.pre_approval.reference_id) == case.get("pre_approval")
            assert result.pre_approval is None or type(result.pre_approval) is PreApproval


# ---- All providers ----

STAND_INS = {"nothing": None, "number": 7, "object": {"data": {}}, "list": [], "broken_text": "\ud800", "fraction": 200.5}


@pytest.mark.parametrize("case", **cases("parse_misuse"))
def test_a_misused_parse_leaves_the_outcome_open_unless_the_call_only_reads(case):
    client = {"craftgate": craftgate, "parax": parax, "nexkasa": lambda: nexkasa({}), "nkolay": nkolay}[case["provider"]]()
    if case["operation"] == "request":
        call = client.request(method=case["path"][0], path=case["path"][1])
    else:
        method = operation(client, case["operation"]) if "." in case["operation"] else getattr(client, case["operation"])
        request = case["request_json"] and snake_keys(numbers(case["request_json"]))
        call = method(*case["path"], *([] if request is None else [request]), **options(case))
    assert call.repeat == case["repeat"]
    status = "200" if case["status"] == "text" else STAND_INS.get(case["status"], case["status"])
    body = "{}" if case["body"] == "text" else STAND_INS[case["body"]]
    with pytest.raises(ImzaError) as caught:
        call.parse(status, body)
    fails(caught.value, case["error"])
