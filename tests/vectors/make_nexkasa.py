"""Writes nexkasa/*.json, the golden vectors of NexKasa.

Requests are JSON with the header X-API-KEY; nothing is signed. The callback is not signed by the vendor either, so a
per-transaction token is put into the callback URL when a request is built:
    token = hex(HMAC-SHA256(callback_secret, kind + "\\n" + id + "\\n" + amount + "\\n" + nonce))
with kind DEPOSIT or WITHDRAW, id the user_id or external_id that is sent, and amount with two decimals; `nonce=…&token=…`
is appended to the URL's query. X-NexKasa-Signature is hex(HMAC-SHA256(webhook_secret, raw body)).
IBAN check: the IBAN without spaces, its first four characters moved to the end, letters as 10…35, modulo 97 is 1.
Source: the vendor's "NexKasa API Entegrasyon Rehberi" (requests, callback, IP check, secret in the URL); ISO 13616.

Standard library only; the output is the same on every run.
"""

import hashlib
import hmac
import json
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent / "nexkasa"
API_KEY = "12345678-abcd-1234-abcd-1234567890ab"
SECRET, OLD_SECRET, STATIC, WEBHOOK_SECRET = "callback-secret-ğ", "callback-secret-old", "s3cr3t-t0ken", "webhook-secret-1"
NONCE = "9f86d081884c7d659a2feaa0c55ad015"
CALLBACK = "https://sizin-siteniz.com/api/callback"


def save(file, cases):
    names = [case["name"] for case in cases]
    repeated = {name for name in names if names.count(name) > 1}
    assert not repeated, f"{file}: {repeated}"
    HERE.mkdir(exist_ok=True)
    (HERE / file).write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"nexkasa/{file}: {len(cases)}")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def two_decimals(amount):
    return f"{Decimal(amount):.2f}"


def token(secret, kind, id, amount, nonce):
    message = "\n".join([kind, id, two_decimals(amount), nonce])
    return message, hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def with_query(url, query):
    return url + ("&" if "?" in url else "?") + query


def mod_97(iban):
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97


def iban(rest):
    """Returns TR, the check digits, and the 22 characters of `rest`."""
    made = f"TR{98 - mod_97('TR00' + rest):02d}{rest}"
    assert mod_97(made) == 1 and len(made) == 26
    return made


IBAN = "TR330006100519786457841326"
LETTERS_IBAN = iban("000620AB12CD34EF56GH78")
DOCUMENTED_IBAN = "TR120006200000012345678901"
assert mod_97(IBAN) == 1 and mod_97(DOCUMENTED_IBAN) != 1


# ----------------------------------------------------------------------------------------------- requests.json

ROUTES = {
    "deposit": ("/api/public/deposit-request/", {"amount": "amount", "fullName": "full_name", "userId": "user_id", "callbackUrl": "callback_url"}),
    "withdraw": ("/api/public/withdraw-request/", {"amount": "amount", "customerIban": "customer_iban", "customerName": "customer_name",
                                                   "externalId": "external_id", "callbackUrl": "callback_url"}),
}
DEPOSIT = {"amount": "1500.00", "fullName": "Ahmet Yılmaz", "userId": "USER_ID_12345", "callbackUrl": CALLBACK}
WITHDRAW = {"amount": "5000.00", "customerIban": IBAN, "customerName": "Mehmet Demir", "externalId": "TXN_998877", "callbackUrl": CALLBACK}


def without(request, *names):
    return {name: value for name, value in request.items() if name not in names}


def request_case(name, operation, request, amount_token=None, **client):
    client = {"api_key": API_KEY, **client}
    path, wire = ROUTES[operation]
    sent = dict(request, amount=two_decimals(request["amount"]))
    if "customerIban" in sent:
        sent["customerIban"] = sent["customerIban"].replace(" ", "").upper()
    message = made = nonce = None
    if "callbackUrl" in sent and client.get("callback_secrets"):
        nonce = NONCE
        kind, id = ("DEPOSIT", sent["userId"]) if operation == "deposit" else ("WITHDRAW", sent["externalId"])
        message, made = token(client["callback_secrets"][0], kind, id, sent["amount"], nonce)
        sent["callbackUrl"] = with_query(sent["callbackUrl"], f"nonce={nonce}&token={made}")
    request_json = compact(request)
    if amount_token:
        request_json = request_json.replace(compact(request["amount"]), amount_token, 1)
    return {"name": name, "client": client, "operation": operation, "request_json": request_json,
            "options": {"nonce": NONCE} if nonce else {}, "callback_message": message, "callback_token": made, "callback_nonce": nonce,
            "callback_url": sent.get("callbackUrl"), "method": "POST", "url": client.get("base_url", "https://nexkasa.com") + path,
            "headers": {"Content-Type": "application/json", "X-API-KEY": API_KEY},
            "body": compact({wire[key]: value for key, value in sent.items()}), "repeat": "ask_first"}


def requests():
    signed = {"callback_secrets": [SECRET]}
    cases = [
        request_case("the documented deposit is built", "deposit", DEPOSIT),
        request_case("the documented withdrawal is built when the IBAN check is waived", "withdraw",
                     {**WITHDRAW, "customerIban": DOCUMENTED_IBAN}, iban_check=False),
        request_case("a deposit needs no callback URL", "deposit", without(DEPOSIT, "callbackUrl")),
        request_case("a deposit without a callback URL has no token", "deposit", without(DEPOSIT, "callbackUrl"), **signed),
        request_case("a deposit's callback URL gets a nonce and a token", "deposit", DEPOSIT, **signed),
        request_case("a withdrawal's callback URL gets a nonce and a token", "withdraw", WITHDRAW, **signed),
        request_case("nonce and token follow the existing query of the callback URL", "deposit",
                     {**DEPOSIT, "callbackUrl": CALLBACK + "?shop=7&lang=tr"}, **signed),
        request_case("the first of several callback secrets makes the token", "deposit", DEPOSIT, callback_secrets=[SECRET, OLD_SECRET]),
        request_case("the token covers the amount with two decimals", "deposit", {**DEPOSIT, "amount": "1500"}, **signed),
        request_case("the token covers Turkish letters as UTF-8", "deposit", {**DEPOSIT, "userId": "kullanıcı-ğ-😀"}, **signed),
        request_case("a static token that the caller put into the callback URL is sent unchanged", "deposit",
                     {**DEPOSIT, "callbackUrl": f"{CALLBACK}?token={STATIC}"}, callback_tokens=[STATIC]),
        request_case("whole amounts get two decimals", "deposit", {**DEPOSIT, "amount": "1500"}),
        request_case("one decimal becomes two", "deposit", {**DEPOSIT, "amount": "1500.5"}),
        request_case("an amount that is a whole number is sent as text", "deposit", DEPOSIT, amount_token="1500"),
        request_case("an amount that is a number with one decimal is sent as text", "deposit", {**DEPOSIT, "amount": "1500.5"}, amount_token="1500.5"),
        request_case("the smallest amount is one kuruş", "deposit", {**DEPOSIT, "amount": "0.01"}),
        request_case("a large amount keeps its digits", "deposit", {**DEPOSIT, "amount": "123456789012345.67"}),
        request_case("Turkish letters, quotes and an emoji of a name are kept", "deposit", {**DEPOSIT, "fullName": 'Gülşah "Gül" O\'Öztürk 😀'}),
        request_case("spaces and lower case of an IBAN are normalized", "withdraw", {**WITHDRAW, "customerIban": "tr33 0006 1005 1978 6457 8413 26"}),
        request_case("an IBAN may have letters in its account number", "withdraw", {**WITHDRAW, "customerIban": LETTERS_IBAN}),
        request_case("a loopback callback URL may be plain http", "deposit", {**DEPOSIT, "callbackUrl": "http://localhost:3000/callback"}),
        request_case("an IPv4 loopback callback URL may be plain http", "deposit", {**DEPOSIT, "callbackUrl": "http://127.0.0.1/callback"}),
        request_case("an IPv6 loopback callback URL may be plain http", "deposit", {**DEPOSIT, "callbackUrl": "http://[::1]:3000/callback"}),
        request_case("the host can be overridden", "deposit", DEPOSIT, base_url="https://pay.example.com"),
    ]
    documented = json.loads(cases[0]["body"]), json.loads(cases[1]["body"])
    assert documented == ({"amount": "1500.00", "full_name": "Ahmet Yılmaz", "user_id": "USER_ID_12345", "callback_url": CALLBACK},
                          {"amount": "5000.00", "customer_iban": DOCUMENTED_IBAN, "customer_name": "Mehmet Demir",
                           "external_id": "TXN_998877", "callback_url": CALLBACK})
    return cases


# ------------------------------------------------------------------------------------------------ refused.json

def refused():
    cases = []

    def refuse(name, operation, request, error_path, reason_contains=None, **client):
        text = request if isinstance(request, str) else compact(request)
        case = {"name": name, "client": {"api_key": API_KEY, **client}, "operation": operation, "request_json": text,
                "code": "invalid_request", "error_path": error_path}
        if reason_contains:
            case["reason_contains"] = reason_contains
        cases.append(case)

    for what, amount in [("zero", "0"), ("zero with decimals", "0.00"), ("a negative amount", "-1"), ("three decimals", "1.005"),
                         ("an exponent", "1e3"), ("a decimal comma", "12,50"), ("an empty amount", ""), ("NaN", "NaN"),
                         ("a plus sign", "+5"), ("a leading space", " 5"), ("an amount without leading digits", ".5"),
                         ("an amount without decimals after the point", "5.")]:
        refuse(f"{what} is refused", "deposit", {**DEPOSIT, "amount": amount}, "amount")
        refuse(f"{what} is refused for a withdrawal", "withdraw", {**WITHDRAW, "amount": amount}, "amount")
    for what, raw in [("a number with three decimals", "1.005"), ("a number with an exponent", "1E3"), ("a boolean amount", "true"),
                      ("zero as a number", "0"), ("a negative number", "-0.01")]:
        refuse(f"{what} is refused", "deposit", compact(DEPOSIT).replace('"1500.00"', raw), "amount")
    for operation, request in [("deposit", DEPOSIT), ("withdraw", WITHDRAW)]:
        for field in without(request, "callbackUrl"):
            refuse(f"a {operation} without {field} is refused", operation, without(request, field), field)
            refuse(f"a {operation} whose {field} is null is refused", operation, {**request, field: None}, field)
        for field in without(request, "callbackUrl", "amount", "customerIban"):
            refuse(f"a {operation} whose {field} is only spaces is refused", operation, {**request, field: "  "}, field)
            refuse(f"a {operation} with a control character in {field} is refused", operation, {**request, field: "a\u0007b"}, field)
    for name, value in [
        ("an IBAN with wrong check digits is refused", DOCUMENTED_IBAN),
        ("an IBAN with two digits swapped is refused", IBAN[:-2] + IBAN[-1] + IBAN[-2]),
        ("an IBAN of 25 characters is refused", IBAN[:-1]),
        ("an IBAN of 27 characters is refused", IBAN + "0"),
        ("an IBAN of another country is refused", "DE89370400440532013000"),
        ("an IBAN whose reserve digit is not zero is refused", iban("0006110519786457841326")),
        ("an IBAN with a hyphen is refused", IBAN[:-1] + "-"),
        ("an IBAN with a letter outside ASCII is refused", IBAN[:-1] + "Ğ"),
        ("an empty IBAN is refused", ""),
    ]:
        refuse(name, "withdraw", {**WITHDRAW, "customerIban": value}, "customerIban")
    refuse("an IBAN of the wrong length is refused even when the IBAN check is waived", "withdraw",
           {**WITHDRAW, "customerIban": IBAN[:-1]}, "customerIban", iban_check=False)
    for name, url in [
        ("a callback URL with plain http is refused", "http://sizin-siteniz.com/api/callback"),
        ("a relative callback URL is refused", "/api/callback"),
        ("a callback URL of another scheme is refused", "ftp://sizin-siteniz.com/"),
        ("a callback URL without a host is refused", "https:///api/callback"),
        ("a callback URL with a space is refused", "https://sizin-siteniz.com/a b"),
        ("an empty callback URL is refused", ""),
        ("a host that only starts like loopback needs https", "http://localhost.example.com/callback"),
    ]:
        refuse(name, "deposit", {**DEPOSIT, "callbackUrl": url}, "callbackUrl")
    for name, query in [("a callback URL that already has a token is refused", "token=x"), ("a callback URL that already has a nonce is refused", "a=1&nonce=x"),
                        ("a callback URL that already has an escaped token is refused", "%74oken=x")]:
        refuse(name, "deposit", {**DEPOSIT, "callbackUrl": f"{CALLBACK}?{query}"}, "callbackUrl", callback_secrets=[SECRET])
    refuse("a number where a name is expected is refused", "deposit", {**DEPOSIT, "fullName": 12345}, "fullName")
    refuse("an unknown field is reported with the nearest known name", "withdraw", {**WITHDRAW, "customerIbn": IBAN}, "customerIbn", "customerIban")
    refuse("a field given twice is refused", "deposit", compact(DEPOSIT).replace('"userId":', '"userId":"U2","userId":'), "userId")
    return cases


# ---------------------------------------------------------------------------------------------- responses.json

def responses():
    cases = []

    def reads(name, operation, body, result_json, status=200):
        cases.append({"name": name, "operation": operation, "status": status, "body": body, "result_json": result_json})

    def fails(name, operation, status, body, **error):
        cases.append({"name": name, "operation": operation, "status": status, "body": body, "error": {"http_status": status, **error}})

    reads("the documented response is read", "deposit",
          '{\n  "status": "success",\n  "transaction_id": 105,\n  "message": "Deposit request received."\n}',
          '{"status":"success","transactionId":"105","message":"Deposit request received."}')
    reads("a response with status 201 is a success", "withdraw", '{"status":"success","transaction_id":106}',
          '{"status":"success","transactionId":"106"}', status=201)
    reads("a transaction id may be a text", "deposit", '{"status":"success","transaction_id":"a-105"}', '{"status":"success","transactionId":"a-105"}')
    reads("a transaction id that no double holds keeps its digits", "deposit", '{"status":"success","transaction_id":9007199254740993}',
          '{"status":"success","transactionId":"9007199254740993"}')
    reads("unknown fields are available", "deposit",
          '{"status":"success","transaction_id":105,"reference":"ref","bank_details":{"iban":"TR33","limit":10.50}}',
          '{"status":"success","transactionId":"105","reference":"ref","bank_details":{"iban":"TR33","limit":"10.50"}}')
    reads("the bank account of a response is read although the document does not describe it", "deposit",
          '{"status":"success","transaction_token":"d1b2","external_id":"U-17","banka_bilgileri":{"banka_adi":"Örnek Bank",'
          '"alici_adi":"Nex Ödeme A.Ş.","iban":"TR33 0006 1005 1978 6457 8413 26"}}',
          '{"status":"success","transactionToken":"d1b2","externalId":"U-17","bankaBilgileri":{"bankaAdi":"Örnek Bank",'
          '"aliciAdi":"Nex Ödeme A.Ş.","iban":"TR33 0006 1005 1978 6457 8413 26"}}')
    fails("a status other than success is an error and leaves a withdrawal unknown", "withdraw", 200,
          '{"status":"error","message":"Bakiye yetersiz"}', code="api_error", outcome="unknown", message="Bakiye yetersiz")
    for field in ["error", "message", "detail"]:
        fails(f"the text of an error is read from {field}", "deposit", 400, compact({field: "Geçersiz tutar"}), code="api_error",
              kind="invalid_request", outcome="rejected", message="Geçersiz tutar")
    fails("the text of an error is read from lists by field", "withdraw", 400, '{"customer_iban":["Geçersiz IBAN."]}', code="api_error",
          kind="invalid_request", outcome="rejected", message_contains="Geçersiz IBAN.")
    fails("status 403 is an authentication error", "deposit", 403, '{"detail":"Invalid API key"}', code="api_error", kind="authentication",
          outcome="rejected", message="Invalid API key")
    for operation in ["deposit", "withdraw"]:
        fails(f"status 409 is a duplicate and leaves a {operation} unknown", operation, 409, '{"error":"Pending transaction exists"}',
              code="api_error", kind="duplicate", outcome="unknown", message="Pending transaction exists")
        fails(f"status 500 leaves a {operation} unknown", operation, 500, '{"error":"Server error"}', code="api_error",
              kind="provider_unavailable", outcome="unknown", message="Server error")
    fails("an HTML page with status 500 leaves a withdrawal unknown", "withdraw", 500, "<h1>Server Error (500)</h1>",
          kind="provider_unavailable", outcome="unknown")
    fails("an HTML page with status 502 leaves a withdrawal unknown", "withdraw", 502, "<html>Bad Gateway</html>", outcome="unknown")
    for name, body in [
        ("an HTML page with status 200 leaves a withdrawal unknown", "<html></html>"),
        ("an empty body leaves a withdrawal unknown", ""),
        ("a truncated body leaves a withdrawal unknown", '{"status":"success","transaction_id":10'),
        ("a list where an object is expected leaves a withdrawal unknown", "[]"),
        ("a response without a status leaves a withdrawal unknown", '{"transaction_id":105}'),
        ("a status given twice leaves a withdrawal unknown", '{"status":"error","status":"success","transaction_id":105}'),
    ]:
        fails(name, "withdraw", 200, body, code="unexpected_response", outcome="unknown")
    return cases


# ---------------------------------------------------------------------------------------------- callbacks.json

BODY = '{"transaction_id":105,"status":"APPROVED","external_id":"USER_ID_12345","amount":"1500.00","type":"DEPOSIT"}'
READ = {"transactionId": "105", "status": "APPROVED", "externalId": "USER_ID_12345", "amount": "1500.00", "type": "DEPOSIT"}
EXPECTED = {"id": "USER_ID_12345", "type": "DEPOSIT", "amount": "1500.00"}


def change(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


def callbacks():
    cases = []

    def reads(name, body=BODY, client=None, changes=None, **given):
        cases.append({"name": name, "client": client or {}, "body": body, "input": given, "result_json": compact({**READ, **(changes or {})})})

    def fails(name, error_check, body=BODY, client=None, **given):
        cases.append({"name": name, "client": client or {}, "body": body, "input": given, "error_check": error_check})

    def signed_url(secret=SECRET, kind="DEPOSIT", id="USER_ID_12345", amount="1500.00", nonce=NONCE, shown=None, base=CALLBACK):
        return with_query(base, f"nonce={shown or nonce}&token={token(secret, kind, id, amount, nonce)[1]}")

    # The body. `verification: none` is the caller's explicit consent to an unverified callback.
    unverified = {"verification": "none"}
    reads("a callback may be read unverified if the caller allows it", **unverified)
    fails("a callback without any configured check is refused", "unverified")
    fails("a callback that is only compared with the expectation is refused", "unverified", expected=EXPECTED)
    for status in ["REJECTED", "WAITING_ASSIGNMENT", "SOMETHING_NEW"]:
        reads(f"the status {status} is read", change(BODY, "APPROVED", status), changes={"status": status}, **unverified)
    reads("an unknown type is kept", change(BODY, '"DEPOSIT"', '"REFUND"'), changes={"type": "REFUND"}, **unverified)
    reads("an amount that is a number keeps its digits", change(BODY, '"1500.00"', "1500.0"), changes={"amount": "1500.0"}, **unverified)
    reads("a transaction id may be a text", change(BODY, "105", '"105"'), **unverified)
    reads("unknown fields are ignored", change(BODY, '"type"', '"bank":{"id":1},"type"'), **unverified)
    fails("a body that is not valid JSON is refused", "body", "status=APPROVED", **unverified)
    fails("an empty body is refused", "body", "", **unverified)
    fails("a status given twice is refused", "body", change(BODY, '"type"', '"status":"REJECTED","type"'), **unverified)
    for field in ["transaction_id", "status", "external_id", "amount", "type"]:
        rest = {key: value for key, value in json.loads(BODY).items() if key != field}
        fails(f"a callback without {field} is refused", "body", compact(rest), **unverified)

    # 1. The allow-list.
    listed = {"allowed_addresses": ["203.0.113.0/24", "2001:db8::/32"]}
    reads("an address in an allowed IPv4 range passes", client=listed, remote_address="203.0.113.77")
    reads("an address in an allowed IPv6 range passes", client=listed, remote_address="2001:db8:1::5")
    reads("an IPv4 address mapped into IPv6 passes", client=listed, remote_address="::ffff:203.0.113.77")
    fails("an address outside the allow-list is refused", "remote_address", client=listed, remote_address="203.0.114.1")
    fails("a missing address is refused", "remote_address", client=listed)
    fails("a list of forwarded addresses is not an address", "remote_address", client=listed, remote_address="203.0.113.77, 198.51.100.1")

    # 2. The static token.
    static = {"callback_tokens": ["new-token", STATIC]}
    reads("a static token in the URL passes", client=static, url=f"{CALLBACK}?token={STATIC}")
    reads("a static token is decoded before it is compared", client={"callback_tokens": ["a+b/ü"]}, url=f"{CALLBACK}?shop=7&token=a%2Bb%2F%C3%BC")
    fails("a wrong static token is refused", "token", client=static, url=f"{CALLBACK}?token={STATIC}x")
    fails("a prefix of the static token is refused", "token", client=static, url=f"{CALLBACK}?token={STATIC[:-1]}")
    fails("an empty static token is refused", "token", client=static, url=f"{CALLBACK}?token=")
    fails("a URL without a static token is refused", "token", client=static, url=CALLBACK)
    fails("a missing URL is refused when there is a static token", "token", client=static)
    fails("a static token next to a second one is refused", "token", client=static, url=f"{CALLBACK}?token=x&token={STATIC}")

    # 3. The token of one transaction.
    secret = {"callback_secrets": [SECRET]}
    withdrawal = change(change(change(BODY, "USER_ID_12345", "TXN_998877"), "DEPOSIT", "WITHDRAW"), "1500.00", "5000.00")
    reads("a deposit's token passes and its nonce is returned", client=secret, url=signed_url(), changes={"nonce": NONCE})
    reads("a withdrawal's token passes", withdrawal, secret, url=signed_url(kind="WITHDRAW", id="TXN_998877", amount="5000.00"),
          changes={"externalId": "TXN_998877", "type": "WITHDRAW", "amount": "5000.00", "nonce": NONCE})
    reads("the token covers the amount with two decimals in any spelling of the callback", change(BODY, '"1500.00"', "1500"), secret,
          url=signed_url(), changes={"amount": "1500", "nonce": NONCE})
    reads("the token passes along with other query values", client=secret, url=signed_url(base=CALLBACK + "?shop=7&lang=tr"), changes={"nonce": NONCE})
    reads("the callback URL may be given as path and query", client=secret, url=signed_url(base="/api/callback"), changes={"nonce": NONCE})
    reads("the token of an older secret passes while both are active", client={"callback_secrets": [SECRET, OLD_SECRET]},
          url=signed_url(secret=OLD_SECRET), changes={"nonce": NONCE})
    reads("a deposit's token passes with any status", change(BODY, "APPROVED", "REJECTED"), secret, url=signed_url(),
          changes={"status": "REJECTED", "nonce": NONCE})
    fails("a token of another user is refused", "token", change(BODY, "USER_ID_12345", "USER_ID_666"), secret, url=signed_url())
    other = change(BODY, "1500.00", "1200.00")
    fails("another amount than the token's is refused", "token", other, secret, url=signed_url())
    fails("another amount than the token's is refused with the merchant's record", "token", other, secret, url=signed_url(), expected=EXPECTED)
    fails("another amount than the token's is refused without the merchant's record even if it is allowed", "token", other, secret,
          url=signed_url(), allow_amount_change=True)
    reads("another amount than the token's passes if it is allowed with the merchant's record", other, secret, url=signed_url(),
          expected=EXPECTED, allow_amount_change=True,
          changes={"amount": "1200.00", "askedAmount": "1500.00", "amountDiffers": True, "nonce": NONCE})
    reads("the same amount passes where another is allowed", client=secret, url=signed_url(), expected=EXPECTED, allow_amount_change=True,
          changes={"askedAmount": "1500.00", "amountDiffers": False, "nonce": NONCE})
    fails("another amount is refused if the token was not made for the merchant's record", "token", other, secret, url=signed_url(),
          expected={**EXPECTED, "amount": "1400.00"}, allow_amount_change=True)
    signed_for_one = {"url": signed_url(amount="1.00"), "expected": {**EXPECTED, "amount": "1.00"}}
    fails("a million is refused with a token for one lira", "token", change(BODY, "1500.00", "1000000.00"), secret, **signed_for_one)
    for amount in ["0", "0.00", "-5", "-0"]:
        fails(f"an amount of {amount} is refused", "body", change(BODY, "1500.00", amount), secret, allow_amount_change=True, **signed_for_one)
        fails(f"an amount of {amount} is refused in an unverified callback", "body", change(BODY, '"1500.00"', amount), **unverified)
    fails("a token for a lower amount is refused", "token", change(BODY, "1500.00", "15000.00"), secret, url=signed_url())
    fails("a token for a higher amount is refused", "token", change(BODY, "1500.00", "1499.99"), secret, url=signed_url())
    fails("a deposit's token is refused for a withdrawal", "token", change(BODY, "DEPOSIT", "WITHDRAW"), secret, url=signed_url())
    fails("a token of another nonce is refused", "token", client=secret, url=signed_url(shown="0" * 32))
    fails("a token of another secret is refused", "token", client=secret, url=signed_url(secret="guess"))
    fails("a truncated token is refused", "token", client=secret, url=signed_url()[:-2])
    fails("a token that is not hexadecimal is refused", "token", client=secret, url=f"{CALLBACK}?nonce={NONCE}&token={'g' * 64}")
    fails("an empty token is refused", "token", client=secret, url=f"{CALLBACK}?nonce={NONCE}&token=")
    fails("a URL without a token is refused", "token", client=secret, url=f"{CALLBACK}?nonce={NONCE}")
    fails("a URL without a nonce is refused", "token", client=secret, url=signed_url().replace(f"nonce={NONCE}&", ""))
    fails("a missing URL is refused when there is a callback secret", "token", client=secret)
    fails("a token given twice is refused", "token", client=secret, url=signed_url() + "&token=x")
    fails("a nonce given twice is refused", "token", client=secret, url=signed_url() + "&nonce=x")

    # 4. The signature header.
    webhook = {"webhook_secrets": ["webhook-secret-0", WEBHOOK_SECRET]}

    def signature(body=BODY, key=WEBHOOK_SECRET):
        return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()

    reads("the signature of the raw body passes", client=webhook, signature=signature())
    spaced = change(BODY, '"type":', ' "type" : ')
    reads("the signature covers the raw bytes, including whitespace", spaced, webhook, signature=signature(spaced))
    fails("a signature is refused for a body that was serialized again", "signature", spaced, webhook, signature=signature())
    fails("a signature is refused for another amount", "signature", change(BODY, "1500.00", "9500.00"), webhook, signature=signature())
    fails("a signature of another secret is refused", "signature", client=webhook, signature=signature(key="guess"))
    fails("a truncated signature is refused", "signature", client=webhook, signature=signature()[:-1])
    fails("an empty signature is refused", "signature", client=webhook, signature="")
    fails("a signature with a letter outside ASCII is refused", "signature", client=webhook, signature="ı" * 64)
    fails("a missing signature is refused", "signature", client=webhook)

    # The merchant's expectation, and several checks at once.
    reads("a callback that matches the merchant's expectation passes", client=secret, url=signed_url(), expected=EXPECTED, changes={"nonce": NONCE})
    reads("the expected amount is compared as a number", client=secret, url=signed_url(), expected={**EXPECTED, "amount": "1500"},
          changes={"nonce": NONCE})
    reads("zeros beyond the second decimal of the expected amount do not count", client=secret, url=signed_url(),
          expected={**EXPECTED, "amount": "1500.00000"}, changes={"nonce": NONCE})
    fails("a callback of another order is refused", "expected", client=webhook, signature=signature(), expected={**EXPECTED, "id": "USER_ID_7"})
    fails("a callback of another type is refused", "expected", client=webhook, signature=signature(), expected={**EXPECTED, "type": "WITHDRAW"})
    fails("a callback of another amount is refused", "expected", client=webhook, signature=signature(), expected={**EXPECTED, "amount": "1500.01"})
    fails("a callback of another amount is refused where no token proves the requested one, even if it is allowed", "expected", client=webhook,
          signature=signature(), expected={**EXPECTED, "amount": "1500.01"}, allow_amount_change=True)
    every = {**listed, **secret, **webhook}
    right = {"remote_address": "203.0.113.77", "url": signed_url(), "signature": signature()}
    reads("every configured check passes together", client=every, changes={"nonce": NONCE}, **right)
    fails("one wrong address among right checks is refused", "remote_address", client=every, **{**right, "remote_address": "192.0.2.1"})
    fails("one wrong token among right checks is refused", "token", client=every, **{**right, "url": CALLBACK})
    fails("one wrong signature among right checks is refused", "signature", client=every, **{**right, "signature": "0" * 64})
    return cases


save("requests.json", requests())
save("refused.json", refused())
save("responses.json", responses())
save("callbacks.json", callbacks())
