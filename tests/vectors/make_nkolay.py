"""Writes nkolay/*.json, the golden vectors of N Kolay's shopping loan.

Requests are JSON by POST; all except the first have `Authorization: Bearer <token>`. Nothing is signed.
Identity number: 11 digits, the first not 0, d10 = (7·(d1+d3+d5+d7+d9) + 9·(d2+d4+d6+d8)) mod 10, d11 = (d1+…+d10) mod 10.
Source: the vendor's "Alışveriş Kredisi API Entegrasyonu" (paths, bodies, responses).

Standard library only; the output is the same on every run.
"""

import base64
import json
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent / "nkolay"
BASE_URL = "https://loans.example.com"
TOKEN = "eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwMH0.c2ln"
SESSION = "7b942ca7-7ecd-4b45-9581-855a6f5c4856"
PRE_APPROVAL = "50171152-66c5-4374-9f82-6a97c9e6d5d0"
NOW = 1770118200


def save(file, cases):
    names = [case["name"] for case in cases]
    repeated = {name for name in names if names.count(name) > 1}
    assert not repeated, f"{file}: {repeated}"
    HERE.mkdir(exist_ok=True)
    (HERE / file).write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"nkolay/{file}: {len(cases)}")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def change(text, old, new):
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


# ----------------------------------------------------------------------------------------------- requests.json

def identity_number(first_nine):
    d = [int(digit) for digit in first_nine]
    d.append((7 * sum(d[0:9:2]) + 9 * sum(d[1:9:2])) % 10)
    d.append(sum(d) % 10)
    return "".join(map(str, d))


IDENTITY = identity_number("100000001")
DOCUMENTED_IDENTITY = "12345678901"
assert identity_number("111111111") == "11111111110"  # the identity number of the Craftgate documentation's example
assert identity_number(DOCUMENTED_IDENTITY[:9]) != DOCUMENTED_IDENTITY

CART = ('{"price":{"itemsPrice":20000.00,"shippingPrice":100.00,"totalPrice":20100.00},"items":[{"productName":"Ürün Adı",'
        '"categoryCode":"Kategori Kodu","quantity":1,"price":20000.00,"totalPriceWithoutDiscounts":20000.00,"totalPrice":20000.00}]}')
MARKET_CART = change(CART, '"totalPrice":20000.00}]', '"totalPrice":20000.00,"sellerExternalId":"SELLER-001","commissionRate":1.00,'
                                                       '"withholdingTax":0.10,"marketplaceCost":2.00}]')
CART_AS_TEXT = ('{"price":{"itemsPrice":"30.3","shippingPrice":"0","totalPrice":"30.30"},"items":['
                '{"productName":"Çay","categoryCode":"C1","quantity":3,"totalPriceWithoutDiscounts":"12.00","totalPrice":"10.10"},'
                '{"productName":"Reçel \\"ev\\"","categoryCode":"C2","quantity":1,"totalPriceWithoutDiscounts":"20.20","totalPrice":"20.2"}]}')
CART_AS_NUMBERS = CART_AS_TEXT
for digits in ["30.3", "0", "30.30", "12.00", "10.10", "20.20", "20.2"]:
    CART_AS_NUMBERS = CART_AS_NUMBERS.replace(f':"{digits}"', f":{digits}")

PRE_APPROVE = (f'{{"nationalIdentityNumber":"{IDENTITY}","gsmNumber":"5551234567","orderId":"ORDER-12345","maxTerm":6,"cart":{MARKET_CART}}}')
APPLY = (f'{{"nationalIdentityNumber":"{IDENTITY}","gsmNumber":"5551234567","orderId":"ORDER-12345","orderDate":"2026-02-03T14:30:00",'
         f'"totalTerm":3,"timeToLive":{NOW + 900},"callbackUrl":"https://shop.example.com/loan?order=42","cart":{MARKET_CART}}}')
CREDENTIALS = {"username": "üye-işyeri", "password": 'p"w\\d', "merchantNo": 4000, "apiSecretKey": "secret"}

PATHS = {
    "authenticate": "/loans/authenticate",
    "banks": "/loans/v1/facilitate/query/banks",
    "start_session": "/loans/v1/facilitate/sessions/{}",
    "simulate": "/loans/v1/facilitate/simulation/{}",
    "pre_approve": "/loans/v1/facilitate/pre-approved/{}",
    "apply": "/loans/v1/facilitate/application/{}",
}
REPEAT = {"banks": "safe", "simulate": "safe", "pre_approve": "ask_first", "apply": "ask_first"}


def request_case(name, operation, path_value=None, request_json=None, body=None, base_url=BASE_URL, **client):
    headers = {"Content-Type": "application/json"}
    token = None if operation == "authenticate" else TOKEN
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = body or request_json or "{}"
    json.loads(body)
    return {"name": name, "client": {**CREDENTIALS, "base_url": base_url, **client}, "operation": operation, "token": token,
            "path_value": path_value, "request_json": request_json, "options": {"now": NOW} if operation == "apply" else {},
            "method": "POST", "url": base_url.rstrip("/") + PATHS[operation].format(quote(path_value or "", safe="")), "headers": headers,
            "body": body, "repeat": REPEAT.get(operation)}


def requests():
    def phone(given):
        return request_case(f"the phone number {given} is sent as ten digits", "pre_approve", SESSION,
                            change(PRE_APPROVE, "5551234567", given), PRE_APPROVE)

    return [
        request_case("a token is requested with the four credentials", "authenticate", body=compact(CREDENTIALS)),
        request_case("the banks are requested with an empty object", "banks"),
        request_case("a session is started with the bank's code in the path", "start_session", "AKTIFBANK"),
        request_case("a bank's code is escaped in the path", "start_session", "İŞ/BANK +%"),
        request_case("the documented simulation is built", "simulate", SESSION, f'{{"maxTerm":6,"cart":{CART}}}'),
        request_case("a simulation may have no cart", "simulate", SESSION, '{"maxTerm":6}'),
        request_case("a simulation may have no parameters", "simulate", SESSION, "{}"),
        request_case("fields of a simulation that are null are left out", "simulate", SESSION, '{"maxTerm":null,"cart":null}', "{}"),
        request_case("amounts given as text are sent as numbers with the same digits", "simulate", SESSION,
                     f'{{"maxTerm":12,"cart":{CART_AS_TEXT}}}', f'{{"maxTerm":12,"cart":{CART_AS_NUMBERS}}}'),
        request_case("the documented pre-approval is built when the identity check is waived", "pre_approve", SESSION,
                     change(PRE_APPROVE, IDENTITY, DOCUMENTED_IDENTITY), identity_check=False),
        request_case("a pre-approval with a valid identity number is built", "pre_approve", SESSION, PRE_APPROVE),
        request_case("an item may have a commission amount", "pre_approve", SESSION, change(PRE_APPROVE, '"commissionRate":1.00', '"commissionAmount":12.345')),
        request_case("an item's commission rate that is null is ignored", "pre_approve", SESSION,
                     change(PRE_APPROVE, '"commissionRate":1.00', '"commissionRate":null,"commissionAmount":5'),
                     change(PRE_APPROVE, '"commissionRate":1.00', '"commissionAmount":5')),
        *[phone(given) for given in ["+90 555 123 45 67", "+90 (555) 123-45-67", "00905551234567", "905551234567", "05551234567", "0 555 123 4567"]],
        request_case("an application contains its date, its term and its time to live", "apply", PRE_APPROVAL, APPLY),
        request_case("an application may have another term", "apply", PRE_APPROVAL, change(APPLY, '"totalTerm":3', '"totalTerm":12')),
        request_case("basket discounts are possible when the check of the items' sum is waived", "pre_approve", SESSION,
                     PRE_APPROVE.replace('"itemsPrice":20000.00', '"itemsPrice":19000.00').replace("20100.00", "19100.00"), item_sum_check=False),
        request_case("a path prefix of the base URL is kept and its trailing slashes are dropped", "banks", base_url="https://gateway.example.com/nkolay//"),
        request_case("plain http is allowed on a loopback host", "banks", base_url="http://127.0.0.1:8080"),
    ]


# ------------------------------------------------------------------------------------------------ refused.json

def refused():
    cases = []

    def refuse(name, error_path, request_json, operation="pre_approve", path_value=SESSION, reason_contains=None):
        case = {"name": name, "client": {**CREDENTIALS, "base_url": BASE_URL}, "operation": operation, "token": TOKEN, "path_value": path_value,
                "request_json": request_json, "options": {"now": NOW} if operation == "apply" else {}, "code": "invalid_request",
                "error_path": error_path}
        if reason_contains:
            case["reason_contains"] = reason_contains
        cases.append(case)

    def pre(name, error_path, old, new, **more):
        refuse(name, error_path, change(PRE_APPROVE, old, new), **more)

    def apply(name, error_path, old, new):
        refuse(name, error_path, change(APPLY, old, new), "apply", PRE_APPROVAL)

    item_total = '"totalPriceWithoutDiscounts":20000.00,"totalPrice":20000.00'
    for what, value in [("a decimal comma", '"20000,00"'), ("an exponent", "2e4"), ("NaN", '"NaN"'), ("a boolean", "true"), ("a number with nine decimals", "20000.000000001"),
                        ("a plus sign", '"+20000"'), ("an empty text", '""')]:
        pre(f"{what} is not an amount", "cart.items[0].totalPrice", item_total, item_total.replace('"totalPrice":20000.00', f'"totalPrice":{value}'))
    pre("a total that differs from items and shipping is refused", "cart.price.totalPrice", "20100.00", "20100.01")
    pre("items that do not sum to the items' price are refused", "cart.price.itemsPrice", item_total, item_total.replace('"totalPrice":20000.00', '"totalPrice":19999.99'))
    pre("an empty cart is refused", "cart.items", MARKET_CART[MARKET_CART.index('"items":['):-1], '"items":[]')
    pre("a negative price before discounts is refused", "cart.items[0].totalPriceWithoutDiscounts", item_total,
        item_total.replace('Discounts":20000.00', 'Discounts":-20000.00'))
    pre("a negative price of an item is refused", "cart.items[0].totalPrice", item_total, item_total.replace('"totalPrice":20000.00', '"totalPrice":-0.01'))
    pre("a quantity of zero is refused", "cart.items[0].quantity", '"quantity":1', '"quantity":0')
    pre("a negative quantity is refused", "cart.items[0].quantity", '"quantity":1', '"quantity":-1')
    pre("a quantity with a fraction is refused", "cart.items[0].quantity", '"quantity":1', '"quantity":1.5')
    pre("a commission rate and a commission amount exclude each other", "cart.items[0].commissionAmount", '"commissionRate":1.00',
        '"commissionRate":1.00,"commissionAmount":5')
    for field, old in [("productName", '"productName":"Ürün Adı",'), ("categoryCode", '"categoryCode":"Kategori Kodu",'), ("quantity", '"quantity":1,'),
                       ("totalPriceWithoutDiscounts", '"totalPriceWithoutDiscounts":20000.00,')]:
        pre(f"an item without {field} is refused", f"cart.items[0].{field}", old, "")
    pre("a price without shipping is refused", "cart.price.shippingPrice", '"shippingPrice":100.00,', "")
    pre("a pre-approval without a cart is refused", "cart", f',"cart":{MARKET_CART}', "")
    for field, old in [("nationalIdentityNumber", f'"nationalIdentityNumber":"{IDENTITY}",'), ("gsmNumber", '"gsmNumber":"5551234567",'),
                       ("orderId", '"orderId":"ORDER-12345",'), ("maxTerm", '"maxTerm":6,')]:
        pre(f"a pre-approval without {field} is refused", field, old, "")
    pre("a field that is null is missing", "orderId", '"ORDER-12345"', "null")
    for what, number in [("with wrong check digits", DOCUMENTED_IDENTITY), ("of ten digits", IDENTITY[:-1]), ("of twelve digits", IDENTITY + "0"),
                         ("that starts with zero", identity_number("012345678")), ("with a letter", "A" + IDENTITY[1:]),
                         ("with a wrong last digit", IDENTITY[:-1] + str((int(IDENTITY[-1]) + 1) % 10)), ("in digits of another script", "١" * 11)]:
        pre(f"an identity number {what} is refused", "nationalIdentityNumber", f'"{IDENTITY}"', f'"{number}"')
    for what, number in [("of a land line", "2121234567"), ("that is too short", "555123456"), ("that is too long", "55512345678"),
                         ("of another country", "+49 555 123 45 67"), ("with letters", "555CALLNOW"), ("that is empty", "")]:
        pre(f"a phone number {what} is refused", "gsmNumber", "5551234567", number)
    pre("a fraction is not an id", "orderId", '"ORDER-12345"', "12345.5")
    pre("text where an integer is expected is refused", "maxTerm", '"maxTerm":6', '"maxTerm":"six"')
    pre("an unknown field is reported with its place and the nearest known name", "cart.items[0].comissionRate", '"commissionRate":1.00', '"comissionRate":1.00',
        reason_contains="commissionRate")
    pre("a field given twice is refused", "cart.items[0].quantity", '"quantity":1', '"quantity":1,"quantity":1')
    apply("a time to live that is now is refused", "timeToLive", str(NOW + 900), str(NOW))
    apply("a time to live in the past is refused", "timeToLive", str(NOW + 900), str(NOW - 1))
    apply("an order date with a zone is refused", "orderDate", "2026-02-03T14:30:00", "2026-02-03T14:30:00Z")
    apply("an order date that does not exist is refused", "orderDate", "2026-02-03T14:30:00", "2026-02-30T14:30:00")
    apply("an application without a term is refused", "totalTerm", '"totalTerm":3,', "")
    apply("an application without a callback URL is refused", "callbackUrl", '"callbackUrl":"https://shop.example.com/loan?order=42",', "")
    refuse("an empty bank code is refused", "bankCode", None, "start_session", "")
    refuse("a bank code of two dots is refused", "bankCode", None, "start_session", "..")
    refuse("a simulation whose cart has no items is refused", "cart.items", '{"cart":{"price":{"itemsPrice":0,"shippingPrice":0,"totalPrice":0},"items":[]}}', "simulate")
    return cases


# ---------------------------------------------------------------------------------------------- responses.json

SIMULATION = ('{"bankResponseCode":"0","bankResponseMessage":"İşlem Başarılı","success":true,"monthlyPayments":['
              '{"term":3,"amount":7442.8,"interestRate":4.19,"totalPaymentAmount":22328.38,"annualEffectiveInterestRate":88.9774,"monthlyEffectiveInterestRate":7.4148},'
              '{"term":6,"amount":4016.84,"interestRate":4.19,"totalPaymentAmount":24101.05,"annualEffectiveInterestRate":88.9781,"monthlyEffectiveInterestRate":7.4148}]}')
PRE_APPROVED = (f'{{"success":true,"referenceId":"{PRE_APPROVAL}","bankSuccess":true,"bankResponseCode":"0","bankResponseMessage":"İşlem Başarılı",'
                '"monthlyPayments":[{"term":3,"interestRate":4.19,"amount":7442.8,"totalPaymentAmount":22328.38,"annualEffectiveInterestRate":88.9774,'
                '"type":"CONSUMER_LOAN"}]}')


def as_text(body, *numbers):
    for number in numbers:
        body = body.replace(f":{number},", f':"{number}",').replace(f":{number}}}", f':"{number}"}}')
    return body


def jwt(claims):
    def part(value):
        return base64.urlsafe_b64encode(compact(value).encode()).decode().rstrip("=")
    return f"{part({'alg': 'HS512'})}.{part(claims)}.c2lnbmF0dXJl"


def responses():
    cases = []

    def reads(name, operation, body, result_json, status=200, **more):
        cases.append({"name": name, "operation": operation, "status": status, "body": body, "result_json": result_json, **more})

    def fails(name, operation, status, body, **error):
        cases.append({"name": name, "operation": operation, "status": status, "body": body, "error": {"http_status": status, **error}})

    for name, token, exp in [
        ("a token with an expiry returns it", jwt({"merchant_no": 4000, "exp": 1770121800}), 1770121800),
        ("a token without an expiry is accepted", jwt({"merchant_no": 4000}), None),
        ("a token whose expiry is not a number is accepted", jwt({"exp": "soon"}), None),
        ("a token that is not a JWT is accepted", "opaque-token", None),
        ("the documented, truncated token is accepted", "eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM...", None),
    ]:
        reads(name, "authenticate", compact({"token": token}), compact({"token": token}), token_exp=exp)
    bank = '{"countryId":"TR","code":"AKTIFBANK","type":"AKTIFBANK","name":"Aktif Bank","description":"Aktif Yatırım Bankası A.Ş.","active":true}'
    reads("the documented banks are read", "banks", f'{{"banks":[{bank}]}}', f'{{"banks":[{bank}]}}')
    reads("an empty list of banks is a list", "banks", '{"banks":[]}', '{"banks":[]}')
    reads("the documented session is read", "start_session", f'{{"referenceId":"{SESSION}"}}', f'{{"referenceId":"{SESSION}"}}', session=SESSION)
    figures = ["7442.8", "4.19", "22328.38", "88.9774", "7.4148", "4016.84", "24101.05", "88.9781"]
    reads("the documented simulation is read with its figures as exact text", "simulate", SIMULATION, as_text(SIMULATION, *figures))
    reads("figures keep their digits", "simulate", SIMULATION.replace("7442.8,", "7442.80,"), as_text(SIMULATION.replace("7442.8,", "7442.80,"), "7442.80", *figures))
    reads("the documented pre-approval is approved", "pre_approve", PRE_APPROVED, as_text(PRE_APPROVED, *figures), approved=True, pre_approval=PRE_APPROVAL)
    declined = ('{"success":true,"bankSuccess":false,"bankResponseCode":"17","bankResponseMessage":"Başvuru uygun bulunmadı"}')
    reads("a bank's decline is a value, not an error", "pre_approve", declined, declined, approved=False, pre_approval=None)
    tempting = change(PRE_APPROVED, '"bankSuccess":true', '"bankSuccess":false')
    reads("a decline does not return a pre-approval even if it has a reference", "pre_approve", tempting, as_text(tempting, *figures), approved=False, pre_approval=None)
    silent = change(PRE_APPROVED, '"bankSuccess":true,', "")
    reads("a response without the bank's approval does not return a pre-approval", "pre_approve", silent, as_text(silent, *figures), approved=False, pre_approval=None)
    applied = '{"success":true,"referenceId":"a-1","redirectUrl":"https://bank.example.com/a","fee":1.50,"steps":[1]}'
    reads("unknown fields of an application's response are available", "apply", applied, change(applied, "1.50", '"1.50"'))

    failed = '{"success":false,"bankResponseCode":"99","bankResponseMessage":"Sistem hatası"}'
    for operation in ["simulate", "pre_approve", "apply"]:
        fails(f"success false is an error of {operation}", operation, 200, failed, code="api_error", provider_code="99", message="Sistem hatası")
    fails("wrong credentials are an authentication error", "authenticate", 401, '{"message":"Unauthorized"}', kind="authentication", outcome="rejected")
    fails("a token that has expired is an authentication error", "banks", 401, '{"message":"Token expired"}', kind="authentication", outcome="rejected")
    fails("status 500 leaves an application unknown", "apply", 500, '{"message":"Hata"}', kind="provider_unavailable", outcome="unknown")
    fails("an HTTP error has the bank's code and message", "pre_approve", 422, failed, code="api_error", provider_code="99", message="Sistem hatası")
    for name, body in [
        ("an HTML page leaves an application unknown", "<html></html>"),
        ("an empty body leaves an application unknown", ""),
        ("a truncated body leaves an application unknown", '{"success":true,"referenc'),
        ("a success given twice leaves an application unknown", '{"success":false,"success":true,"referenceId":"a-1"}'),
    ]:
        fails(name, "apply", 200, body, code="unexpected_response", outcome="unknown")
    fails("a response without a token is unexpected", "authenticate", 200, "{}", code="unexpected_response")
    fails("a response without a session is unexpected", "start_session", 200, "{}", code="unexpected_response")
    return cases


save("requests.json", requests())
save("refused.json", refused())
save("responses.json", responses())
