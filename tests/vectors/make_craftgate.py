"""Writes craftgate/*.json, the golden vectors of the Craftgate API.

Request:   x-signature = base64(SHA-256(url + api_key + secret_key + random_key + body)),
           UTF-8, without separators, `url` percent-decoded.
Webhook:   x-cg-signature-v1 = base64(HMAC-SHA256(key, eventType + eventTimestamp + status + payloadId)).
Callback:  v1 hex(SHA-256(key###status###completeStatus###paymentId###conversationData###conversationId###callbackStatus)),
           v2 hex(SHA-256(key + the values named in hashParams, in that order)).
Source:    developer.craftgate.io (signature, 3D Secure, webhook and security pages) and the test suites of the
           official clients (github.com/craftgate). Every published example is asserted below.

Standard library only; the output is the same on every run.
"""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

HERE = Path(__file__).resolve().parent / "craftgate"


def save(file, cases):
    names = [case["name"] for case in cases]
    repeated = {name for name in names if names.count(name) > 1}
    assert not repeated, f"{file}: {repeated}"
    HERE.mkdir(exist_ok=True)
    (HERE / file).write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"craftgate/{file}: {len(cases)}")


def sign(url_signed, api_key, secret_key, random_key, body):
    string_to_sign = url_signed + api_key + secret_key + random_key + (body or "")
    digest = hashlib.sha256(string_to_sign.encode("utf-8")).digest()
    return string_to_sign, base64.b64encode(digest).decode("ascii")


# ---------------------------------------------------------------------------------------------- signature.json

MEMBER = [
    '"email": "haluk.demir@example.com"',
    '"name": "Haluk Demir"',
    '"phoneNumber": "905551111111"',
    '"address": "Beylerbeyi Cad. Lale Sok. No: 38 Daire: 3 Üsküdar"',
    '"identityNumber": "11111111110"',
    '"contactName": "Haluk"',
    '"contactSurname": "Demir"',
    '"memberExternalId": "0ac49f08-f2a9-4326-a4d8-f6c1b01596fb"',
]
MEMBER_PRETTY = "{\n    " + ",\n    ".join(MEMBER) + "\n}"
MEMBER_ONE_LINE = "{" + ",".join(MEMBER) + "}"
MEMBER_SHORT = ('{"memberExternalId":"ext-1511","name":"Haluk Demir","email":"haluk.demir@example.com",'
                '"phoneNumber":"905551111111"}')

SEED = ("key-1", "FooBar123!", "Xa15Fp11T")
JAVA = ("api-key", "secret-key", "rand-2010")
PHP = ("api-key", "secret-key", "1234")

PUBLISHED_SIGNATURES = [  # name, source, url, keys, body, signature
    ("the documentation's first example (GET) reproduces", "developer.craftgate.io/api, example 1",
     "https://api.craftgate.io/onboarding/v1/members/1", SEED, None, "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA="),
    ("the documentation's second example reproduces with the pretty-printed body", "developer.craftgate.io/api, example 2",
     "https://api.craftgate.io/onboarding/v1/members", SEED, MEMBER_PRETTY, "pYuONv7/IgM14OAuSoANWUUgfVSwRX3bYeSZLXltb04="),
    ("the documentation's second example reproduces with the one-line body", "developer.craftgate.io/api, example 2, signature line",
     "https://api.craftgate.io/onboarding/v1/members", SEED, MEMBER_ONE_LINE, "nv8y2bSnFjYNRzVRqzkHTK5RXKuN04hoK6fLE2+nzTw="),
    ("the Java client's test with a body reproduces", "craftgate-java-client, HashGeneratorTest",
     "http://api.craftgate.io/onboarding/v1/members", JAVA, MEMBER_SHORT, "Tj0mkbp+WLBwLhS65CjX708PGCl9hD9rlT6n6Zgcyi8="),
    ("the Java client's test without a body reproduces", "craftgate-java-client, HashGeneratorTest",
     "http://api.craftgate.io/onboarding/v1/members", JAVA, None, "lecLrGZXo5u+Oq3V33vIqtbLU2fopbiH78kq6wjWNDQ="),
    ("the .NET client's test with a body reproduces", "craftgate-dotnet-client, HashGeneratorTest",
     "https://api.craftgate.io/onboarding/v1/members", JAVA, MEMBER_SHORT, "9guTlRNDTRRyUsfSyJ8N/gAdNgQgUsL1guzqgG+FzN4="),
    ("the .NET client's test without a body reproduces", "craftgate-dotnet-client, HashGeneratorTest",
     "https://api.craftgate.io/onboarding/v1/members", JAVA, None, "/IoWMs1tQ329eEC4XoDwQAhYc4eHZKV8bdFYNhrL/BQ="),
    ("the Node client's test of a bare host without a body reproduces", "craftgate-node-client, utils.test.js",
     "https://sandbox-api.craftgate.io", ("dummy", "dummy", "123"), None, "sgmDw5GY819oFF8SC5OTORgqvKGL/4iTZxCeWTSJP5Y="),
    ("the Node client's test of a bare host with a body reproduces", "craftgate-node-client, utils.test.js",
     "https://sandbox-api.craftgate.io", ("dummy", "dummy", "123"), '{"foo": 42}', "tAse+e0kJf/+XC6yrM+laeTcszYTH8z7uNc5oZAIGPs="),
    ("the Node client's test with a query reproduces", "craftgate-node-client, HttpClient.test.js",
     "http://localhost:8000/foo?foo=42", ("dummy", "dummy", "foo"), None, "tf0w4o41UCEreJKeQZRHDmJlZr1K2IxG67dMZE5+0gc="),
    ("the Node client's test of a POST reproduces", "craftgate-node-client, HttpClient.test.js",
     "http://localhost:8000/foo", ("dummy", "dummy", "foo"), '{"foo":42}', "5PmVYuEmz1ueo49ta5QraJUrtUcDr0RKGwT+ZlmJqmM="),
    ("the PHP client's test of a GET reproduces", "craftgate-php-client, SignatureTest",
     "http://localhost:8000/installment/v1/installments", PHP, None, "uK7LkWOEzVH+Px/YOiMuSXvPkHLR4KoA7PuykXcYovQ="),
    ("the PHP client's test of a POST reproduces", "craftgate-php-client, SignatureTest",
     "http://localhost:8000/payment/v1/cards", PHP, '{"cardUserKey":"de050909-39a9-473c-a81a-f186dd55cfef"}',
     "kQm62AfjXCw6rS6QBCLXta9tV1GqD/SXsAlYP+cEhG8="),
    ("the PHP client's test of an escaped query reproduces: the URL is decoded before hashing", "craftgate-php-client, SignatureTest",
     "http://localhost:8000/onboarding/v1/members?name=Zeytinya%C4%9F%C4%B1%20%C3%9Cretim", PHP, None,
     "vxYA+5LH3F4m8tHQA2LpVBwzVgCqGRHue4XAgcVjjYQ="),
]

LIVE = ("live-key", "S3cr3t+/=&%", "6f1c2f0e-8d3b-4f52-9a67-0b1f3f1d2c4e")
OWN_SIGNATURES = [
    ("an escaped plus is signed as a plus", "https://api.craftgate.io/payment/v1/cards?cardAlias=a%2Bb", None),
    ("an escaped space is signed as a space", "https://api.craftgate.io/payment/v1/cards?cardAlias=Maa%C5%9F%20kart%C4%B1", None),
    ("an escaped percent sign is decoded once, never twice", "https://api.craftgate.io/payment/v1/checkout-payments/100%2525", None),
    ("lower-case escapes are signed like upper-case ones", "https://api.craftgate.io/payment/v1/checkout-payments/%c5%9f%2f", None),
    ("Turkish letters in the path are signed decoded", "https://api.craftgate.io/fraud/v1/value-lists/%C4%B0%C4%9E%C3%9C%C5%9E%C3%96%C3%87%C4%B1", None),
    ("an emoji in the query is signed decoded", "https://api.craftgate.io/onboarding/v1/members?name=%F0%9F%98%80", None),
    ("an escaped slash in a path value is signed as a slash", "https://api.craftgate.io/payment/v1/checkout-payments/a%2Fb", None),
    ("an empty query value is signed with its equals sign", "https://api.craftgate.io/payment/v1/cards?cardAlias=&page=0", None),
    ("the prefix of the base path is signed", "https://gateway.example.com/craftgate/onboarding/v1/members/1", None),
    ("a port is signed", "https://gateway.example.com:8443/onboarding/v1/members/1", None),
    ("a body with CRLF and a final newline is signed byte for byte", "https://api.craftgate.io/onboarding/v1/members",
     '{\r\n\t"name" : "Ğ"\r\n}\r\n'),
    ("escapes in a body are signed as they are written", "https://api.craftgate.io/onboarding/v1/members",
     '{"name":"\\u011e \\/ \\ud83d\\ude00 %20 +"}'),
    ("an emoji in a body is signed as UTF-8", "https://api.craftgate.io/onboarding/v1/members", '{"name":"Deniz 😀"}'),
    ("an empty object is a body", "https://api.craftgate.io/onboarding/v1/members", "{}"),
]


def signatures():
    def case(name, source, url, keys, body):
        url_signed = unquote(url, errors="strict")
        string_to_sign, signature = sign(url_signed, *keys, body)
        return {"name": name, "source": source, "url": url, "url_signed": url_signed, "api_key": keys[0], "secret_key": keys[1],
                "random_key": keys[2], "body": body, "string_to_sign": string_to_sign, "signature": signature}

    cases = []
    for name, source, url, keys, body, published in PUBLISHED_SIGNATURES:
        cases.append(case(name, source, url, keys, body))
        assert cases[-1]["signature"] == published, name
    return cases + [case(name, "computed with the formula", url, LIVE, body) for name, url, body in OWN_SIGNATURES]


# ----------------------------------------------------------------------------------------------- requests.json

ROUTES = {  # operation: method, path; a {name} is a path value
    "payment.create_payment": ("POST", "/payment/v1/card-payments"),
    "payment.retrieve_payment": ("GET", "/payment/v1/card-payments/{}"),
    "payment.init_3ds_payment": ("POST", "/payment/v1/card-payments/3ds-init"),
    "payment.post_auth_payment": ("POST", "/payment/v1/card-payments/{}/post-auth"),
    "payment.approve_bnpl_payment": ("POST", "/payment/v1/bnpl-payments/{}/approve"),
    "payment.approve_payment_transactions": ("POST", "/payment/v1/payment-transactions/approve"),
    "payment.update_payment_transaction": ("PUT", "/payment/v1/payment-transactions/{}"),
    "payment.refund_payment_transaction": ("POST", "/payment/v1/refund-transactions"),
    "payment.store_card": ("POST", "/payment/v1/cards"),
    "payment.search_stored_cards": ("GET", "/payment/v1/cards"),
    "payment.retrieve_loyalties": ("POST", "/payment/v1/card-loyalties/retrieve"),
    "payment.retrieve_active_banks": ("GET", "/payment/v1/instant-transfer-banks"),
    "payment.create_deposit_payment": ("POST", "/payment/v1/deposits"),
    "payment.init_checkout_payment": ("POST", "/payment/v1/checkout-payments/init"),
    "payment.expire_checkout_payment": ("DELETE", "/payment/v1/checkout-payments/{}"),
    "onboarding.create_member": ("POST", "/onboarding/v1/members"),
    "onboarding.update_member": ("PUT", "/onboarding/v1/members/{}"),
    "onboarding.search_members": ("GET", "/onboarding/v1/members"),
    "installment.search_installments": ("GET", "/installment/v1/installments"),
    "installment.retrieve_bin_number": ("GET", "/installment/v1/bins/{}"),
    "fraud.search_fraud_rules": ("GET", "/fraud/v1/rules"),
    "bkm_express.generate_token": ("POST", "/payment/v2/bkm-express/generate-token"),
    "masterpass.generate_masterpass_account_token": ("POST", "/payment/v2/masterpass-accounts/generate-token"),
    "wallet.create_wallet": ("POST", "/wallet/v1/members/{}/wallets"),
    "wallet.update_wallet": ("PUT", "/wallet/v1/members/{}/wallets/{}"),
    "wallet.retrieve_merchant_member_wallet": ("GET", "/wallet/v1/merchants/me/wallet"),
    "wallet.search_wallet_transactions": ("GET", "/wallet/v1/wallets/{}/wallet-transactions"),
    "wallet.send_remittance": ("POST", "/wallet/v1/remittances/send"),
    "wallet.cancel_withdraw": ("POST", "/wallet/v1/withdraws/{}/cancel"),
    "fraud.create_value_list": ("POST", "/fraud/v1/value-lists"),
    "fraud.add_value_to_value_list": ("POST", "/fraud/v1/value-lists"),
    "fraud.remove_value_from_value_list": ("DELETE", "/fraud/v1/value-lists/{}/values/{}"),
    "merchant.update_merchant_pos_status": ("PUT", "/merchant/v1/merchant-poses/{}/status/{}"),
    "payment_reporting.search_payments": ("GET", "/payment-reporting/v1/payments"),
    "payment_reporting.retrieve_payment_transaction_refunds": ("GET", "/payment-reporting/v1/payments/{}/transactions/{}/refunds"),
    "settlement_reporting.search_payout_rows": ("GET", "/settlement-reporting/v1/settlement-file-rows"),
    "settlement_reporting.search_bounced_payout_transactions": ("GET", "/settlement-reporting/v1/settlement-file/bounced-sub-merchant-rows"),
    "settlement.create_payout_account": ("POST", "/settlement/v1/payout-accounts"),
    "settlement.create_instant_wallet_settlement": ("POST", "/settlement/v1/instant-wallet-settlements"),
    "file_reporting.retrieve_daily_transaction_report": ("GET", "/file-reporting/v1/transaction-reports"),
    "file_reporting.retrieve_report": ("GET", "/file-reporting/v1/reports/{}"),
    "file_reporting.create_report": ("POST", "/file-reporting/v1/report-demands"),
    "masterpass.check_masterpass_user": ("POST", "/payment/v1/masterpass-payments/check-user"),
    "masterpass.generate_masterpass_payment_token": ("POST", "/payment/v2/masterpass-payments/generate-token"),
    "pay_by_link.create_product": ("POST", "/craftlink/v1/products"),
    "bkm_express.complete": ("POST", "/payment/v1/bkm-express/complete"),
    "juzdan.init": ("POST", "/payment/v1/juzdan-payments/init"),
    "bank_account_tracking.search_records": ("GET", "/bank-account-tracking/v1/merchant-bank-account-trackings/records"),
    "meal_voucher_card_tokenization.complete": ("POST", "/payment/v1/meal-voucher/card-tokenizations/{}/complete"),
    "payment_token.delete_payment_token": ("DELETE", "/payment/v1/payment-tokens/{}"),
}
QUERIES = {  # declared order
    "payment.search_stored_cards": "cardAlias cardBrand cardType cardUserKey cardToken cardBankName cardAssociation "
                                   "cardExpiryStatus minCreatedDate maxCreatedDate page size",
    "onboarding.search_members": "page size isBuyer isSubMerchant name memberIds memberType memberExternalId",
    "installment.retrieve_bin_number": "includeGlobalBins",
    "fraud.search_fraud_rules": "page size name action operation minCreatedDate maxCreatedDate scope",
    "installment.search_installments": "binNumber price currency distinctCardBrandsWithLowestCommissions loyaltyExists",
    "wallet.search_wallet_transactions": "page size walletTransactionTypes minCreatedDate maxCreatedDate minAmount maxAmount",
    "payment_reporting.search_payments": "page size paymentId paymentTransactionId buyerMemberId subMerchantMemberId conversationId "
                                         "externalId orderId paymentType paymentProvider paymentStatus paymentSource paymentChannel "
                                         "binNumber lastFourDigits currency minPaidPrice maxPaidPrice installment isThreeDS "
                                         "minCreatedDate maxCreatedDate merchantPosId",
    "settlement_reporting.search_payout_rows": "page size fileStatus startDate endDate",
    "settlement_reporting.search_bounced_payout_transactions": "endDate startDate",
    "file_reporting.retrieve_daily_transaction_report": "reportDate fileType",
    "file_reporting.retrieve_report": "fileType",
    "bank_account_tracking.search_records": "currency description senderName senderIban minRecordDate maxRecordDate page size",
}
FILES = {"file_reporting.retrieve_daily_transaction_report", "file_reporting.retrieve_report"}  # their responses are bytes
DECIMALS = {"price", "paidPrice", "walletPrice", "refundPrice", "subMerchantMemberPrice", "cardRewardMoney",
            "subMerchantMaximumAllowedNegativeBalance", "negativeAmountLimit"}
READS_BY_POST = {"payment.retrieve_loyalties", "masterpass.check_masterpass_user"}

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|[{}\[\]:,])')


def tokens(text):
    position = 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        assert match, text[position:position + 20]
        yield match.group(1)
        position = match.end()


def parse(stream, token=None):
    """Parses JSON into nested lists of pairs, lists and raw tokens: digits and escapes are kept."""
    token = token or next(stream)
    if token == "{":
        fields = []
        while (key := next(stream)) != "}":
            if key == ",":
                key = next(stream)
            assert next(stream) == ":"
            fields.append((json.loads(key), parse(stream)))
        return ("object", fields)
    if token == "[":
        items = []
        while (token := next(stream)) != "]":
            items.append(parse(stream, next(stream) if token == "," else token))
        return ("list", items)
    return token


def compact(node, name=None):
    """Writes the body as it is sent: no whitespace, no nulls, decimals as bare numbers with the caller's digits, texts with no more escapes
    than JSON requires."""
    if isinstance(node, str):
        if not node.startswith('"'):
            return node
        text = json.loads(node)
        return text if name in DECIMALS else json.dumps(text, ensure_ascii=False)
    kind, children = node
    if kind == "list":
        return "[" + ",".join(compact(child) for child in children) + "]"
    return "{" + ",".join(f'{json.dumps(key)}:{compact(child, key)}' for key, child in children if child != "null") + "}"


def plain(node):
    if isinstance(node, str):
        return json.loads(node) if node.startswith('"') else node
    return ",".join(plain(child) for child in node[1])


def query(operation, request):
    given = {key: plain(child) for key, child in request[1] if child != "null"}
    names = QUERIES[operation].split()
    assert set(given) <= set(names), operation
    return "&".join(f"{name}={quote(given[name], safe='')}" for name in names if name in given)


def repeat(operation, method, options):
    if method == "GET" or operation in READS_BY_POST:
        return "safe"
    return "same_key" if method in ("POST", "DELETE", "PATCH") and "idempotency_key" in options else "ask_first"


def request_case(name, operation, path=(), request_json=None, base_url="https://sandbox-api.craftgate.io", language=None, sent=(), **options):
    client = {"api_key": "sandbox-api-key", "secret_key": "sandbox-secret-key", "base_url": base_url, "language": language}
    options = {"random_key": "c0ffee00-1234-4abc-8def-0123456789ab", **options}
    method, template = ROUTES[operation]
    url = base_url.rstrip("/") + template.format(*(quote(str(value), safe="") for value in path))
    request = parse(tokens(request_json)) if request_json is not None else None
    body = None
    if operation in QUERIES:
        text = query(operation, request) if request else ""
        url += "?" + text if text else ""
    elif request is not None:
        body = compact(request)
        for given, written in sent:
            body = change(body, given, written)
        json.loads(body)
    url_signed = unquote(url, errors="strict")
    string_to_sign, signature = sign(url_signed, client["api_key"], client["secret_key"], options["random_key"], body)
    headers = {"x-api-key": client["api_key"], "x-rnd-key": options["random_key"], "x-auth-version": "v1",
               "x-client-version": "imza:<version>", "x-signature": signature,
               "Accept": "application/octet-stream" if operation in FILES else "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if language:
        headers["lang"] = language
    if "idempotency_key" in options:
        headers["x-idempotency-key"] = options["idempotency_key"]
    return {"name": name, "client": client, "operation": operation, "path": list(path), "request_json": request_json,
            "options": options, "method": method, "url": url, "url_signed": url_signed, "string_to_sign": string_to_sign,
            "signature": signature, "headers": headers, "body": body, "repeat": repeat(operation, method, options)}


CARD = ('{"cardHolderName":"Haluk Demir","cardNumber":"5258640000000001","expireYear":"2044","expireMonth":"07","cvc":"000"}')
PAYMENT = ('{"price":"100.00","paidPrice":"105.50","installment":1,"currency":"TRY","conversationId":"order-1",'
           '"card":' + CARD + ','
           '"items":[{"name":"A","price":"30.00"},{"name":"B","price":"50.00"},{"name":"C","price":"20.00"}]}')
FULL_PAYMENT = (
    '{"price":100.10,"paidPrice":"110.10","walletPrice":0,"installment":3,"currency":"TRY","paymentGroup":"LISTING_OR_SUBSCRIPTION",'
    '"conversationId":"456d1297-908e-4bd6-a13b-4be31a6e47d5","externalId":"sipariş-2026/00042","clientIp":"192.0.2.17",'
    '"paymentPhase":"AUTH","paymentChannel":"WEB","buyerMemberId":9007199254740993,"bankOrderId":"ord-42",'
    '"card":{"cardHolderName":"Gülşah Öztürk","cardNumber":"5258640000000001","expireYear":"2044","expireMonth":"07","cvc":"000",'
    '"cardAlias":"Maaş kartım","storeCardAfterSuccessPayment":true,'
    '"loyalty":{"type":"REWARD_MONEY","reward":{"cardRewardMoney":"1.36","firmRewardMoney":3.88}}},'
    '"fraudParams":{"buyerExternalId":"buyer-7","buyerPhoneNumber":"905551111111","buyerEmail":"gulsah@example.com",'
    '"customFraudVariable":"VIP"},'
    '"items":[{"name":"Çay takımı","price":"30.00","externalId":"item-1","subMerchantMemberId":1,"subMerchantMemberPrice":"27.00"},'
    '{"name":"İncir reçeli","price":50,"externalId":"item-2","subMerchantMemberId":1,"subMerchantMemberPrice":"42"},'
    '{"name":"Şile bezi","price":"20.10","externalId":"item-3","subMerchantMemberId":2,"subMerchantMemberPrice":"18.1000"}],'
    '"additionalParams":{"msisdn":"905551111111","campaign":{"code":"BAHAR","steps":[1,2,3],"active":true}},"retry":false}')
MEMBER_REQUEST = ('{"memberExternalId":"m-1","address":"Suadiye Mah. Örnek Cd. No:23, 34740 Kadıköy/İstanbul",'
                  '"email":"haluk.demir@example.com","phoneNumber":"905551111111","isBuyer":true,"contactName":"Haluk",'
                  '"contactSurname":"Demir"}')


REMITTANCE = '{"memberId":1,"price":"50.00","description":"Sadakat puanı","remittanceReasonType":"REDEEM_ONLY_LOYALTY"}'
PAYOUT_ROWS = '{"fileStatus":"CREATED","startDate":"2026-01-01T00:00:00","endDate":"2026-01-31T23:59:59"}'
PRODUCT = ('{"name":"Çay takımı","price":"10.50","currency":"TRY","description":"**İnce belli**\\n6 adet","enabledInstallments":[1,2,3],'
           '"expiresAt":"2026-12-31T23:59:59"}')
MASTERPASS = ('{"msisdn":"905551111111","userId":"u-1","binNumber":"404308","forceThreeDS":false,"createPayment":{"price":"100",'
              '"paidPrice":"100","installment":1,"currency":"TRY","items":[{"name":"A","price":"60"},{"name":"B","price":"40"}]}}')
ON_JUZDAN = ('{"price":"1","paidPrice":"1","currency":"TRY","callbackUrl":"https://shop.example.com/juzdan","clientType":"W",'
             '"items":[{"name":"A","price":"0.99"}]}')
PAYOUT_ACCOUNT = '{"type":"WISE","externalAccountId":"recipient-1","currency":"USD","accountOwner":"MERCHANT"}'
LIST_VALUE = '{"listName":"ipList","type":"IP","label":"ofis","value":"192.0.2.17","durationInSeconds":60}'


def change(text, old, new):
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


def requests():
    member = '{"address":"Kadıköy","email":"haluk.demir@example.com","subMerchantMaximumAllowedNegativeBalance":"-1500.50"}'
    return [
        request_case("a full card payment keeps the caller's key order and digits", "payment.create_payment", request_json=FULL_PAYMENT),
        request_case("amounts given as text are sent as numbers with the same digits", "payment.create_payment", request_json=PAYMENT),
        request_case("amounts given as numbers keep their trailing zeros", "payment.create_payment", request_json=change(
            change(PAYMENT, '"price":"100.00"', '"price":100.000'), '"paidPrice":"105.50"', '"paidPrice":105.50000000')),
        request_case("the caller's key order is kept when it is not the declared one", "payment.create_payment", request_json=(
            '{"items":[{"price":"10","name":"A"}],"currency":"TRY","installment":1,"card":'
            '{"cvc":"000","expireMonth":"07","expireYear":"2044","cardNumber":"5258640000000001","cardHolderName":"Haluk Demir"},'
            '"paidPrice":"10","price":"10"}')),
        request_case("fields that are null are left out, in nested objects too", "payment.create_payment", request_json=change(
            change(PAYMENT, '"currency":"TRY"', '"currency":"TRY","externalId":null,"fraudParams":null'),
            '{"name":"B",', '{"externalId":null,"name":"B","blockageDay":null,')),
        request_case("whitespace between the tokens of a request is not sent", "payment.create_payment", request_json=json.dumps(
            json.loads(PAYMENT), indent=2)),
        request_case("escapes in texts are sent in their shortest form", "payment.create_payment", request_json=change(
            PAYMENT, '"name":"A"', r'"name":"Kırmızı \u015fal \"özel\" \/ \t \ud83d\ude00 😀 <b>&amp;</b>"')),
        request_case("a payment by stored card needs no card number", "payment.create_payment", request_json=change(
            PAYMENT, CARD, '{"cardUserKey":"fac377f2-ab15-4696-88d2-5e71b27ec378","cardToken":"11a078c4-3c32-4796-90b1-51ee5517a212"}')),
        request_case("a payment that the wallet pays in full has no card", "payment.create_payment", request_json=(
            '{"price":"100.00","paidPrice":"100.00","walletPrice":"100.0","installment":1,"currency":"TRY","buyerMemberId":1,'
            '"items":[{"name":"A","price":"100"}]}')),
        request_case("a payment with an idempotency key may be repeated with the same key", "payment.create_payment",
                     request_json=PAYMENT, idempotency_key="order-1/attempt-1"),
        request_case("a payment without an idempotency key must be queried before it is repeated", "payment.create_payment",
                     request_json=change(PAYMENT, '"order-1"', '"order-2"')),
        request_case("the language is sent in its own header", "payment.create_payment", request_json=PAYMENT, language="tr"),
        request_case("checks that are limited to types let a missing required field pass", "payment.create_payment",
                     request_json=change(PAYMENT, '"currency":"TRY",', ""), checks="types"),
        request_case("checks that are limited to types let a differing sum pass", "payment.create_payment",
                     request_json=change(PAYMENT, '"price":"20.00"', '"price":"19.99"'), checks="types"),
        request_case("an unknown field is sent unchanged when the caller allows it", "payment.create_payment", request_json=change(
            PAYMENT, '"installment":1', '"installment":1,"newVendorField":{"rate":1.50,"on":true}'), unknown_fields="send"),
        request_case("an unknown enum value is sent unchanged on demand", "payment.create_payment", request_json=change(
            PAYMENT, '"currency":"TRY"', '"currency":"XAU"'), unknown_fields="send"),
        request_case("3D Secure is initialised with a callback address and parameters of the second callback version",
                     "payment.init_3ds_payment", request_json=change(
                         PAYMENT, '"currency":"TRY"', '"currency":"TRY","callbackUrl":"https://shop.example.com/3ds?order=42&x=1",'
                                                      '"additionalParams":{"threeDSCallbackVersion":2}')),
        request_case("the largest and finest decimal keeps all its digits", "payment.refund_payment_transaction",
                     request_json='{"paymentTransactionId":9223372036854775807,"refundPrice":"999999999999999999.12345678"}'),
        request_case("the smallest decimal is written plainly", "payment.refund_payment_transaction",
                     request_json='{"paymentTransactionId":1,"refundPrice":0.00000001,"chargeFromMe":false}'),
        request_case("a path value and a body can be combined", "payment.post_auth_payment", [2150001], '{"paidPrice":"99.9"}'),
        request_case("a POST without a request has no body and no content type", "payment.approve_bnpl_payment", [863],
                     idempotency_key="approve-863"),
        request_case("lists of ids are sent as numbers", "payment.approve_payment_transactions",
                     request_json='{"paymentTransactionIds":[1,2,9007199254740993],"isTransactional":true}'),
        request_case("a stored card may be created from a secure-fields token alone", "payment.store_card",
                     request_json='{"secureFieldsToken":"sf-1","cardAlias":"Maaş"}'),
        request_case("a deposit needs no currency", "payment.create_deposit_payment",
                     request_json='{"price":"50","buyerMemberId":1,"card":' + CARD + "}"),
        request_case("a hosted deposit needs no items", "payment.init_checkout_payment", request_json=(
            '{"price":"50","paidPrice":"50","currency":"TRY","callbackUrl":"https://shop.example.com/done","depositPayment":true,'
            '"buyerMemberId":1}')),
        request_case("a query by POST that only reads is safe to repeat", "payment.retrieve_loyalties",
                     request_json='{"cardNumber":"5258640000000001","expireYear":"2044","expireMonth":"07","cvc":"000"}'),
        request_case("a member may be updated with an address and an e-mail alone", "onboarding.update_member", [17], member),
        request_case("a PUT without an idempotency key must be queried before it is repeated", "payment.update_payment_transaction", [10],
                     '{"subMerchantMemberId":1,"subMerchantMemberPrice":"90.00","blockageResolvedDate":"2026-02-28T23:59:59"}'),
        request_case("a member is created with Turkish texts", "onboarding.create_member", request_json=MEMBER_REQUEST),
        request_case("the member of the vendor's example is created, with the identity number", "onboarding.create_member",
                     request_json=MEMBER_ONE_LINE),
        request_case("a DELETE escapes every character of its path value that needs it", "payment.expire_checkout_payment", ["a/b ü+%"]),
        request_case("a DELETE with an idempotency key may be repeated with the same key", "payment.expire_checkout_payment",
                     ["456d1297-908e-4bd6-a13b-4be31a6e47d5"], idempotency_key="expire-1"),
        request_case("a path value that looks like an escape is escaped again", "payment.expire_checkout_payment", ["a%2Fb"]),
        request_case("a path value that is more than dots keeps its dots", "payment.expire_checkout_payment", ["..a.b.."]),
        request_case("a GET with a path value has no body", "payment.retrieve_payment", [9223372036854775807]),
        request_case("a BIN in the path is text", "installment.retrieve_bin_number", ["52586400"]),
        request_case("a BIN is looked up among foreign cards by a value of the query", "installment.retrieve_bin_number", ["40530100"],
                     '{"includeGlobalBins":true}'),
        request_case("a false value of a query is sent", "installment.retrieve_bin_number", ["540061"], '{"includeGlobalBins":false}'),
        request_case("fraud rules are searched by their owner", "fraud.search_fraud_rules", request_json='{"scope":"GLOBAL","size":10,"page":0}'),
        request_case("a payer's token at BKM Express is generated", "bkm_express.generate_token",
                     request_json='{"gsmNumber":"905551112233","userId":"müşteri-9"}', idempotency_key="bex-9"),
        request_case("a payer's token at Masterpass is generated", "masterpass.generate_masterpass_account_token",
                     request_json='{"userId":"u-9","msisdn":"905551112233"}'),
        request_case("the port of the payer is sent as a number", "payment.create_payment",
                     request_json=change(PAYMENT, '"card":', '"clientIp":"198.51.100.7","clientPort":52144,"card":')),
        request_case("a hosted page takes a basket and an account at BKM Express", "payment.init_checkout_payment", request_json=(
            '{"price":"50","paidPrice":"50","currency":"TRY","callbackUrl":"https://shop.example.com/done","basketIdentifier":"sepet-3",'
            '"bexGsmNumber":"905551112233","bexUserId":"u-9","items":[{"name":"A","price":"50"}]}')),
        request_case("rewards are read by a secure-fields token, with the chosen installments and the kind of reward",
                     "payment.retrieve_loyalties",
                     request_json='{"secureFieldsToken":"sf-2","installment":3,"loyaltyType":"ADDITIONAL_INSTALLMENT","clientPort":443}'),
        request_case("a link may force 3-D Secure", "pay_by_link.create_product",
                     request_json=change(PRODUCT, '"currency"', '"forceThreeDS":true,"basketIdentifier":"sepet-3","currency"')),
        request_case("a GET without parameters ends with its path", "payment.retrieve_active_banks"),
        request_case("a query is sent in its declared order", "payment.search_stored_cards",
                     request_json='{"size":25,"page":0,"cardToken":"t-1","cardUserKey":"u-1","cardAlias":"Maaş"}'),
        request_case("date-times of a query are civil times with escaped colons", "payment.search_stored_cards",
                     request_json='{"minCreatedDate":"2026-01-15T10:30:00","maxCreatedDate":"2026-01-31T23:59:59"}'),
        request_case("plus, percent, ampersand and space of a query value are escaped", "payment.search_stored_cards",
                     request_json='{"cardAlias":"a+b 100% & c=d/ü 😀"}'),
        request_case("escapes of a query text are decoded before they are encoded for the URL", "payment.search_stored_cards",
                     request_json=r'{"cardAlias":"\u015fu\ud83d\ude00\/"}'),
        request_case("an empty text is sent as an empty query value when checks are limited to types", "payment.search_stored_cards",
                     request_json='{"cardAlias":"","page":1}', checks="types"),
        request_case("null query values are skipped", "payment.search_stored_cards", request_json='{"cardAlias":null,"page":1}'),
        request_case("an empty request has no query and no question mark", "payment.search_stored_cards", request_json="{}"),
        request_case("an omitted request has no query and no question mark", "onboarding.search_members"),
        request_case("a list of a query is joined by escaped commas and booleans are lower-case", "onboarding.search_members",
                     request_json='{"memberIds":[3,1,2],"isBuyer":true,"isSubMerchant":false,"memberType":"PERSONAL"}'),
        request_case("decimals of a query keep the caller's digits", "installment.search_installments",
                     request_json='{"price":"100.10","binNumber":"52586400","currency":"TRY"}'),
        request_case("a wallet is opened with a negative limit", "wallet.create_wallet", [17],
                     '{"currency":"TRY","negativeAmountLimit":"-100.00"}'),
        request_case("two path values keep their order", "wallet.update_wallet", [17, 9007199254740993], '{"negativeAmountLimit":0}'),
        request_case("a path without values is sent unchanged", "wallet.retrieve_merchant_member_wallet"),
        request_case("enum values of a query are joined by escaped commas and precede its dates and amounts",
                     "wallet.search_wallet_transactions", [1], request_json=(
                         '{"minAmount":"-10.50","maxAmount":1000,"maxCreatedDate":"2026-02-28T23:59:59","minCreatedDate":"2026-02-01T00:00:00",'
                         '"walletTransactionTypes":["WITHDRAW","DEPOSIT_FROM_CARD"],"page":0,"size":50}')),
        request_case("an enum value that imza does not know is sent on demand", "wallet.search_wallet_transactions", [1],
                     request_json='{"walletTransactionTypes":["WITHDRAW","NEW_TYPE"],"page":0}', unknown_fields="send"),
        request_case("an empty list of a query is sent as an empty value when checks are limited to types", "wallet.search_wallet_transactions", [1],
                     '{"walletTransactionTypes":[],"page":0}', checks="types"),
        request_case("a remittance needs no currency", "wallet.send_remittance", request_json=REMITTANCE),
        request_case("a POST with a path value may have no body", "wallet.cancel_withdraw", [5]),
        request_case("a value list is created from a name and a type", "fraud.create_value_list", request_json='{"listName":"ipList","type":"IP"}'),
        request_case("a value is added to a list with the path that creates lists", "fraud.add_value_to_value_list", request_json=LIST_VALUE),
        request_case("the card of a payment replaces a value", "fraud.add_value_to_value_list",
                     request_json='{"listName":"cards","type":"CARD","paymentId":2150001}'),
        request_case("names of lists are escaped in the path", "fraud.remove_value_from_value_list",
                     ["kara liste/ü", "da0150ff-10be-4cb3-b66e-efcdaaff8233"]),
        request_case("an enum value can be a path value", "merchant.update_merchant_pos_status", [3353325, "PASSIVE"]),
        request_case("an unknown enum value can be a path value on demand", "merchant.update_merchant_pos_status", [3353325, "NEW_STATUS"],
                     unknown_fields="send"),
        request_case("a BIN is the first six digits of a card", "installment.retrieve_bin_number", ["979203"]),
        request_case("a BIN has eight digits on newer cards", "installment.retrieve_bin_number", ["97920303"]),
        request_case("a month of one digit is sent with its zero", "payment.create_payment", request_json=change(
            PAYMENT, '"expireMonth":"07"', '"expireMonth":"7"'), sent=[('"expireMonth":"7"', '"expireMonth":"07"')]),
        request_case("an item may cost nothing, and a wallet pay nothing", "payment.create_payment", request_json=change(change(
            PAYMENT, '"price":"100.00"', '"price":"100.00","walletPrice":0'), ',{"name":"C","price":"20.00"}',
            ',{"name":"C","price":"20.00","blockageDay":0},{"name":"D","price":"0.00","subMerchantMemberPrice":"0"}')),
        request_case("a refund of nothing is built when checks are limited to types", "payment.refund_payment_transaction",
                     request_json='{"paymentTransactionId":3,"refundPrice":"0.00"}', checks="types"),
        request_case("a method that only the documentation names is known", "payment.init_checkout_payment", request_json=(
            '{"price":"50","paidPrice":"50","currency":"TRY","callbackUrl":"https://shop.example.com/done","enabledPaymentMethods":'
            '["GOOGLEPAY","PLUXEE","MASTERPASS"],"items":[{"name":"A","price":"50"}]}')),
        request_case("an id of a request may be its digits as text", "payment.approve_payment_transactions", request_json='{"paymentTransactionIds":["9007199254740993"],"isTransactional":true}',
                     sent=[('"9007199254740993"', "9007199254740993")]),
        request_case("a report of payments is filtered by values of all types", "payment_reporting.search_payments", request_json=(
            '{"isThreeDS":false,"paymentStatus":"SUCCESS","currency":"TRY","minPaidPrice":"1.50","installment":3,"conversationId":"order 1+2",'
            '"merchantPosId":7,"maxCreatedDate":"2026-01-31T23:59:59","minCreatedDate":"2026-01-01T00:00:00","page":0,"size":10}')),
        request_case("a GET with two path values has no body", "payment_reporting.retrieve_payment_transaction_refunds", [1289311, 1244069]),
        request_case("a range of settlement rows is sent as civil times", "settlement_reporting.search_payout_rows", request_json=PAYOUT_ROWS),
        request_case("the range of an undocumented operation is optional",
                     "settlement_reporting.search_bounced_payout_transactions"),
        request_case("a payout account of the merchant needs no sub-merchant", "settlement.create_payout_account", request_json=PAYOUT_ACCOUNT),
        request_case("an empty request is sent as an empty object", "settlement.create_instant_wallet_settlement", request_json="{}"),
        request_case("a day of a query is a plain date and a file is requested as bytes", "file_reporting.retrieve_daily_transaction_report",
                     request_json='{"fileType":"CSV","reportDate":"2026-02-28"}'),
        request_case("a file is requested by a path value and a query", "file_reporting.retrieve_report", [25397], '{"fileType":"XLSX"}'),
        request_case("a report is requested with a range", "file_reporting.create_report",
                     request_json='{"startDate":"2026-01-01T00:00:00","endDate":"2026-01-31T23:59:59","reportType":"PAYMENT"}'),
        request_case("a query to Masterpass only reads", "masterpass.check_masterpass_user",
                     request_json='{"masterpassGsmNumber":"905551111111"}'),
        request_case("a Masterpass token contains its payment", "masterpass.generate_masterpass_payment_token", request_json=MASTERPASS),
        request_case("a Masterpass token may have no payment", "masterpass.generate_masterpass_payment_token",
                     request_json='{"msisdn":"905551111111","userId":"u-1","binNumber":"404308","forceThreeDS":true}'),
        request_case("a link may sell without limit", "pay_by_link.create_product", request_json=PRODUCT),
        request_case("a link with an order id sells one piece", "pay_by_link.create_product",
                     request_json=change(PRODUCT, '"currency"', '"orderId":"o-1","stock":1,"currency"')),
        request_case("a payment with BKM Express is declined with false", "bkm_express.complete",
                     request_json='{"status":false,"message":"Stok yok","ticketId":"dcfdc163-0545-46d7-8f86-5a11718e56ec"}'),
        request_case("items of a payment with Jüzdan need not sum to its price", "juzdan.init", request_json=ON_JUZDAN),
        request_case("an IBAN of a filter may be of any country or partial", "bank_account_tracking.search_records",
                     request_json='{"senderIban":"DE8937","senderName":"Şule Çağ","minRecordDate":"2026-02-01T00:00:00","currency":"EUR"}'),
        request_case("a session in the path is text", "meal_voucher_card_tokenization.complete", ["s-1"], '{"validationCode":"123456"}'),
        request_case("a token is escaped in the path", "payment_token.delete_payment_token", ["a+b/c="]),
        request_case("trailing slashes of the base URL are dropped", "payment.retrieve_payment", [1],
                     base_url="https://api.craftgate.io//"),
        request_case("a path prefix of the base URL is sent and signed", "payment.retrieve_payment", [1],
                     base_url="https://gateway.example.com/craftgate/"),
        request_case("plain http is allowed on a loopback host", "payment.create_payment", request_json=PAYMENT,
                     base_url="http://127.0.0.1:8080"),
    ]


# ------------------------------------------------------------------------------------------------ refused.json

def refused():
    cases = []

    def refuse(name, error_path, request_json, operation="payment.create_payment", path=(), reason_contains=None, error_paths=None, **options):
        case = {"name": name, "operation": operation, "path": list(path), "request_json": request_json,
                "options": {"random_key": "c0ffee00-1234-4abc-8def-0123456789ab", **options},
                "code": "invalid_request", "error_path": error_path}
        if reason_contains:
            case["reason_contains"] = reason_contains
        if error_paths:
            assert error_paths[0] == error_path
            case["error_paths"] = error_paths
        cases.append(case)

    def payment(name, error_path, old, new, **more):
        refuse(name, error_path, change(PAYMENT, old, new), **more)

    # Requests that cannot be right.
    update_card = '{"cardUserKey":"u-1","cardToken":"t-1","expireYear":"2044","expireMonth":"07"}'
    refuse("an empty text is refused where a field is required", "cardUserKey", change(update_card, '"u-1"', '""'), "payment.update_card",
           reason_contains="empty text")
    refuse("a blank text is refused where a field is required", "cardToken", change(update_card, '"t-1"', '"  "'), "payment.update_card",
           reason_contains="empty text")
    refuse("an empty text is refused where a condition requires the field", "contactSurname",
           change(MEMBER_REQUEST, '"contactSurname":"Demir"', '"contactSurname":""'), "onboarding.create_member", reason_contains="empty text")
    refuse("an empty text selects nothing in a query", "cardUserKey", '{"cardUserKey":"","page":0}', "payment.search_stored_cards",
           reason_contains="leave it out")
    refuse("an empty list selects nothing in a query", "walletTransactionTypes", '{"walletTransactionTypes":[],"page":0}', "wallet.search_wallet_transactions",
           [1], reason_contains="leave it out")
    refuse("an empty word selects nothing in a query", "cardType", '{"cardType":""}', "payment.search_stored_cards",
           reason_contains="leave it out")
    refuse("an empty key does not select a card to delete", "cardToken", '{"cardUserKey":"u-1","cardToken":""}', "payment.delete_stored_card",
           reason_contains="leave it out")
    refuse("an empty key does not select a person's stored cards", "cardUserKey", '{"cardUserKey":"","cardToken":"t-7"}',
           "payment.retrieve_loyalties", reason_contains="leave it out")
    refuse("an approval of no items is refused", "paymentTransactionIds", '{"paymentTransactionIds":[]}', "payment.approve_payment_transactions",
           reason_contains="at least one element")
    refuse("a disapproval of no items is refused", "paymentTransactionIds", '{"paymentTransactionIds":[],"isTransactional":true}',
           "payment.disapprove_payment_transactions", reason_contains="at least one element")
    for digits in ["97920", "979203039", "9792030394440796", "9792 03", "979203x"]:
        refuse(f"a BIN of {len(digits)} characters, {digits[:5]}…, is refused", "binNumber", None, "installment.retrieve_bin_number", [digits],
               checks="types")
    refuse("a card number is not a BIN of a query", "binNumber", '{"price":"100","binNumber":"9792030394440796"}',
           "installment.search_installments")
    refund = '{"paymentTransactionId":1289311,"refundPrice":%s}'
    for amount in ['"-7.25"', '"0"', "0.00", "-1"]:
        refuse(f"a refund of {amount} is refused", "refundPrice", refund % amount, "payment.refund_payment_transaction",
               reason_contains="above zero")
        refuse(f"a refund of {amount} is refused in an undocumented operation", "refundPrice", refund % amount,
               "payment.refund_payment_transaction_mark_as_refunded", reason_contains="above zero")
        refuse(f"a withdrawal of {amount} is refused", "price", '{"memberId":1,"currency":"TRY","price":%s}' % amount, "wallet.create_withdraw",
               reason_contains="above zero")
        refuse(f"a capture of {amount} is refused", "paidPrice", '{"paidPrice":%s}' % amount, "payment.post_auth_payment", [2150001],
               reason_contains="above zero")
    refuse("a payment in no installments is refused", "installment", change(PAYMENT, '"installment":1', '"installment":0'),
           reason_contains="1 or more")
    refuse("a negative share of a sub-merchant is refused", "subMerchantMemberPrice", '{"subMerchantMemberId":4,"subMerchantMemberPrice":"-3.75"}',
           "payment.update_payment_transaction", [10], reason_contains="0 or more")
    refuse("a page of no records is refused", "size", '{"size":0,"page":0}', "onboarding.search_members", reason_contains="1 or more")
    refuse("a page before the first is refused", "page", '{"size":5,"page":-1}', "onboarding.search_members", reason_contains="0 or more")
    refuse("a negative share of the wallet is refused", "walletPrice", change(PAYMENT, '"installment":1', '"installment":1,"walletPrice":"-0.01"'))
    for found, nearest in [("UDS", "USD"), ("eur", "EUR"), ("GPB", "GBP"), ("TR", "TRY")]:
        refuse(f"the currency {found} is refused with the nearest word", "currency", change(PAYMENT, '"currency":"TRY"', f'"currency":"{found}"'),
               reason_contains=nearest)
    refuse("an unknown word is refused with the nearest one when checks are limited to types", "paymentGroup",
           change(PAYMENT, '"installment":1', '"installment":1,"paymentGroup":"listing"'), reason_contains="LISTING_OR_SUBSCRIPTION", checks="types")
    refuse("an unknown word of a list is refused", "walletTransactionTypes[1]", '{"walletTransactionTypes":["WITHDRAW","WITHDARW_REFUND"]}',
           "wallet.search_wallet_transactions", [1])
    refuse("an unknown word of a path is refused with the nearest one", "status", None, "merchant.update_merchant_pos_status", [1, "PASIVE"],
           reason_contains="PASSIVE")
    refuse("a 3D Secure completion without a payment is refused", "paymentId", "{}", "payment.complete_3ds_payment")
    refuse("an idempotency key of a PUT is refused, since it protects nothing", "idempotencyKey",
           '{"subMerchantMemberId":1,"subMerchantMemberPrice":"90.00"}', "payment.update_payment_transaction", [10], idempotency_key="update-10",
           reason_contains="PUT")
    refuse("an idempotency key of a GET is refused, since nothing needs it", "idempotencyKey", None, "payment.retrieve_payment", [1],
           idempotency_key="read-1", reason_contains="leave it out")
    refuse("a conversation id with a line end is refused, since its callback could not be verified", "conversationId",
           change(PAYMENT, '"order-1"', r'"order\n1"'))
    # All fields at fault.
    refuse("all missing fields are named", "price", '{"installment":1,"card":' + CARD + "}",
           error_paths=["price", "paidPrice", "currency", "items"])
    refuse("faults of values and missing fields are named in reading order", "card.cvc", change(change(change(
        PAYMENT, '{"name":"B","price":"50.00"}', '{"name":"B","price":"5O.00"}'), '"currency":"TRY",', ""), '"cvc":"000"', '"cvc":"0"'),
        error_paths=["card.cvc", "items[1].price", "currency"])
    refuse("a path value and the request are both named", "walletId", '{"negativeAmountLimit":"x"}', "wallet.update_wallet", [17, "first"],
           error_paths=["walletId", "negativeAmountLimit"])
    refuse("ten fields are named at most", "a0", "{" + ",".join(f'"a{at}":1' for at in range(14)) + "}", "payment.refund_payment",
           error_paths=[f"a{at}" for at in range(10)])
    # Decimals.
    third = '"price":"20.00"'
    payment("a decimal comma is refused", "items[2].price", third, '"price":"12,50"')
    payment("a decimal text with an exponent is refused", "items[2].price", third, '"price":"2e1"')
    payment("a decimal number with an exponent is refused", "items[2].price", third, '"price":2E+1')
    payment("NaN is not a decimal", "items[2].price", third, '"price":"NaN"')
    payment("Infinity is not a decimal", "items[2].price", third, '"price":"Infinity"')
    payment("nine decimals are refused", "items[2].price", third, '"price":"20.000000001"')
    payment("nine decimals are refused even when they are zeros", "paidPrice", '"105.50"', '"105.000000000"')
    payment("nineteen digits before the point are refused", "paidPrice", '"105.50"', '"1000000000000000000"')
    payment("a plus sign is refused", "price", '"100.00"', '"+100.00"')
    payment("a decimal without digits before the point is refused", "items[2].price", third, '"price":".5"')
    payment("a decimal without digits after the point is refused", "items[2].price", third, '"price":"20."')
    payment("a leading space in a decimal is refused", "items[2].price", third, '"price":" 20"')
    payment("a trailing space in a decimal is refused", "items[2].price", third, '"price":"20 "')
    payment("an empty text is not a decimal", "items[2].price", third, '"price":""')
    payment("a thousands separator is refused", "paidPrice", '"105.50"', '"1_105.50"')
    payment("digits of another script are refused", "paidPrice", '"105.50"', '"١٠٥"')
    payment("a hexadecimal number is refused", "paidPrice", '"105.50"', '"0x69"')
    payment("a boolean is not a decimal", "paidPrice", '"105.50"', "true")
    refuse("a decimal comma is refused when checks are limited to types", "items[2].price",
           change(PAYMENT, third, '"price":"12,50"'), checks="types")
    # Types.
    payment("a fraction is not an id", "conversationId", '"order-1"', "1.5")
    payment("a number is not text", "items[1].name", '"B"', "2")
    payment("text is not an integer", "installment", '"installment":1', '"installment":"one"')
    payment("an integer with a fraction is refused", "installment", '"installment":1', '"installment":1.5')
    payment("an integer beyond 32 bits is refused where 32 bits are expected", "installment", '"installment":1', '"installment":2147483648')
    payment("an integer beyond 64 bits is refused", "buyerMemberId", '"installment":1', '"installment":1,"buyerMemberId":9223372036854775808')
    payment("text is not a boolean", "retry", '"installment":1', '"installment":1,"retry":"true"')
    payment("a number is not a boolean", "card.storeCardAfterSuccessPayment", '"cvc":"000"', '"cvc":"000","storeCardAfterSuccessPayment":1')
    items = '[{"name":"A","price":"30.00"},{"name":"B","price":"50.00"},{"name":"C","price":"20.00"}]'
    payment("an object is not a list", "items", items, '{"name":"A","price":"100.00"}')
    payment("a list is not an object", "card", CARD, "[]")
    payment("text is not an object", "card", CARD, '"5258640000000001"')
    payment("a list of texts is not a list of objects", "items[0]", items, '["A"]')
    payment("null is not an element of a list", "items[1]", '{"name":"B","price":"50.00"}', "null")
    payment("a number is not an enum value", "currency", '"TRY"', "949")
    refuse("null is not an element of a list of ids", "paymentTransactionIds[1]", '{"paymentTransactionIds":[1,null]}',
           "payment.approve_payment_transactions")
    refuse("text is not an element of a list of ids", "memberIds[0]", '{"memberIds":["a"]}', "onboarding.search_members")
    refuse("an object is not a query value", "cardAlias", '{"cardAlias":{}}', "payment.search_stored_cards")
    refuse("a list is not a request", None, "[]")
    refuse("an unfinished request is refused", None, '{"price":"100.00"')
    payment("a lone surrogate escape is refused", "conversationId", '"order-1"', r'"order-\ud800"')
    payment("surrogate escapes in the wrong order are refused", "conversationId", '"order-1"', r'"\ude00\ud83d"')
    payment("nesting beyond every limit is refused", None, '"installment":1',
            '"installment":1,"additionalParams":{"deep":' + "[" * 1000 + "]" * 1000 + "}")
    # Names.
    payment("an unknown field is reported with the nearest known name", "paidPrize", '"paidPrice"', '"paidPrize"', reason_contains="paidPrice")
    payment("an unknown field of an item is reported with its place and the nearest known name", "items[1].prise", '{"name":"B","price":"50.00"}',
            '{"name":"B","prise":"50.00"}', reason_contains="price")
    payment("an unknown field of the card is reported with its place and the nearest known name", "card.cardHoldername", '"cardHolderName"',
            '"cardHoldername"', reason_contains="cardHolderName")
    payment("an unknown field without a similar name is refused", "zzz", '"installment":1', '"installment":1,"zzz":1')
    payment("an unknown field that is null is refused", "paidPrize", '"installment":1', '"installment":1,"paidPrize":null',
            reason_contains="paidPrice")
    refuse("an unknown query field is reported with the nearest known name", "cardAlas", '{"cardAlas":"Maaş"}', "payment.search_stored_cards",
           reason_contains="cardAlias")
    payment("a field given twice is refused", "price", '"price":"100.00"', '"price":"100.00","price":"100.00"')
    payment("a field given twice is refused when one of the names is escaped", "price", '"price":"100.00"', r'"price":"100.00","pr\u0069ce":"100.00"')
    payment("a field of an item given twice is refused", "items[1].price", '{"name":"B","price":"50.00"}',
            '{"name":"B","price":"50.00","price":"50.00"}')
    # Required fields and fields that depend on others.
    payment("a missing currency is reported", "currency", '"currency":"TRY",', "")
    payment("a required field that is null is missing", "currency", '"currency":"TRY"', '"currency":null')
    payment("a missing amount to be charged is reported", "paidPrice", '"paidPrice":"105.50",', "")
    payment("the missing price of an item is reported with its place", "items[1].price", '{"name":"B","price":"50.00"}', '{"name":"B"}')
    payment("missing items are reported", "items", ',"items":' + items, "")
    payment("an empty list of items is refused", "items", items, "[]")
    payment("items whose prices do not sum to the price are refused", "price", third, '"price":"20.01"')
    payment("a sum that differs by one in the eighth decimal is refused", "price", third, '"price":"20.00000001"')
    payment("a payment by card needs the card", "card", '"card":' + CARD + ",", "")
    refuse("a payment that the wallet pays in full must not have a card", "card",
           change(change(PAYMENT, '"paidPrice":"105.50"', '"paidPrice":"105.50","walletPrice":"105.5"'),
                  '"installment":1', '"installment":1,"buyerMemberId":1'))
    payment("a stored card needs its token", "card.cardToken", CARD, '{"cardUserKey":"u-1"}')
    payment("a card number needs its expiry month", "card.expireMonth", '"expireMonth":"07",', "")
    refuse("3D Secure needs a callback address", "callbackUrl", PAYMENT, "payment.init_3ds_payment")
    refuse("a search for instalments needs the price", "price", '{"binNumber":"52586400"}', "installment.search_installments")
    refuse("a stored card needs its expiry year", "expireYear",
           '{"cardHolderName":"Haluk Demir","cardNumber":"5258640000000001","expireMonth":"07"}', "payment.store_card")
    checkout = '{"price":"50","paidPrice":"50","currency":"TRY","callbackUrl":"https://shop.example.com/done",%s"items":[{"name":"A","price":"50"}]}'
    for numbers in ["[3,0]", "[1,-6]"]:
        refuse(f"the installments {numbers} of a page are refused", "enabledInstallments[1]", checkout % f'"enabledInstallments":{numbers},',
               "payment.init_checkout_payment", reason_contains="1 or more")
    refuse("a hosted deposit needs the buyer", "buyerMemberId", checkout % '"depositPayment":true,', "payment.init_checkout_payment")
    refuse("a hosted page for stored cards needs the card user", "cardUserKey", checkout % '"allowOnlyStoredCards":true,',
           "payment.init_checkout_payment")
    refuse("a hosted page that is not a deposit needs items", "items", '{"price":"50","paidPrice":"50","currency":"TRY",'
           '"callbackUrl":"https://shop.example.com/done"}', "payment.init_checkout_payment")
    # Members: the required fields depend on the kind of member.
    seller = ('{"memberExternalId":"m-1","address":"Kadıköy","email":"a@example.com","phoneNumber":"905551111111","isSubMerchant":true,'
              '"memberType":"%s","name":"Demir A.Ş.","legalCompanyTitle":"Demir A.Ş.","taxOffice":"Kadıköy","taxNumber":"1111111114",'
              '"contactName":"Haluk","contactSurname":"Demir","settlementEarningsDestination":"IBAN","iban":"TR330006100519786457841326"}')
    member = "onboarding.create_member"
    refuse("a member needs an address", "address", change(MEMBER_REQUEST, '"address":"Suadiye Mah. Örnek Cd. No:23, 34740 Kadıköy/İstanbul",', ""), member)
    refuse("a buyer needs a contact name", "contactName", change(MEMBER_REQUEST, '"contactName":"Haluk",', ""), member)
    refuse("a sub-merchant needs its type", "memberType", change(seller, '"memberType":"%s",', ""), member)
    refuse("a personal sub-merchant needs a contact surname", "contactSurname",
           change(seller % "PERSONAL", '"contactSurname":"Demir",', ""), member)
    refuse("a private company needs its tax office", "taxOffice", change(seller % "PRIVATE_COMPANY", '"taxOffice":"Kadıköy",', ""), member)
    refuse("a joint-stock company needs its name", "name",
           change(seller % "LIMITED_OR_JOINT_STOCK_COMPANY", '"name":"Demir A.Ş.",', ""), member)
    refuse("a sub-merchant that is paid to an IBAN needs the IBAN", "iban",
           change(seller % "PERSONAL", ',"iban":"TR330006100519786457841326"', ""), member)
    # Formats.
    payment("a card number that fails the Luhn check is refused", "card.cardNumber", "5258640000000001", "5258640000000002")
    payment("a card number with letters is refused", "card.cardNumber", "5258640000000001", "525864000000000X")
    payment("a CVC of two digits is refused", "card.cvc", '"cvc":"000"', '"cvc":"00"')
    payment("a CVC with a letter is refused", "card.cvc", '"cvc":"000"', '"cvc":"00a"')
    payment("an expiry month 13 is refused", "card.expireMonth", '"07"', '"13"')
    payment("an expiry month 00 is refused", "card.expireMonth", '"07"', '"00"')
    payment("an expiry year of five digits is refused", "card.expireYear", '"2044"', '"20444"')
    payment("a conversation id must not start with a plus", "conversationId", '"order-1"', '"+order-1"')
    payment("an external id must not start with a minus", "externalId", '"conversationId":"order-1"', '"externalId":"-order-1"')
    update = '{"subMerchantMemberId":1,"subMerchantMemberPrice":"90","blockageResolvedDate":"%s"}'
    for name, value in [
        ("a date-time with a zone is refused", "2026-02-28T10:00:00+03:00"),
        ("a date-time in UTC notation is refused", "2026-02-28T10:00:00Z"),
        ("30 February is refused", "2026-02-30T10:00:00"),
        ("29 February of a common year is refused", "2026-02-29T10:00:00"),
        ("hour 24 is refused", "2026-02-28T24:00:00"),
        ("a date where a date-time is expected is refused", "2026-02-28"),
    ]:
        refuse(name, "blockageResolvedDate", update % value, "payment.update_payment_transaction", [10])
    refuse("a date-time of a query with a zone is refused", "minCreatedDate", '{"minCreatedDate":"2026-02-28T10:00:00Z"}',
           "payment.search_stored_cards")
    # Wallets, lists, links, reports.
    remittance, report = "wallet.send_remittance", "file_reporting.retrieve_daily_transaction_report"
    refuse("a remittance needs a description", "description", change(REMITTANCE, '"description":"Sadakat puanı",', ""), remittance)
    refuse("a remittance needs the member", "memberId", change(REMITTANCE, '"memberId":1,', ""), remittance)
    refuse("an enum value that is not text is refused with its place in the list", "walletTransactionTypes[1]",
           '{"walletTransactionTypes":["WITHDRAW",1]}', "wallet.search_wallet_transactions", [1])
    refuse("adding to a list needs a value", "value", change(LIST_VALUE, '"value":"192.0.2.17",', ""), "fraud.add_value_to_value_list")
    refuse("a value list needs its type", "type", '{"listName":"ipList"}', "fraud.create_value_list")
    refuse("the settlement rows need the state of the file", "fileStatus", change(PAYOUT_ROWS, '"fileStatus":"CREATED",', ""),
           "settlement_reporting.search_payout_rows")
    refuse("a payout account of a sub-merchant needs the sub-merchant", "subMerchantMemberId",
           change(PAYOUT_ACCOUNT, "MERCHANT", "SUB_MERCHANT_MEMBER"), "settlement.create_payout_account")
    refuse("a date-time where a day is expected is refused", "reportDate", '{"reportDate":"2026-02-28T00:00:00","fileType":"CSV"}', report)
    refuse("a day that does not exist is refused", "reportDate", '{"reportDate":"2026-02-29","fileType":"CSV"}', report)
    refuse("a report of a day needs the format", "fileType", '{"reportDate":"2026-02-28"}', report)
    refuse("a Masterpass payment whose items do not sum to the price is refused", "createPayment.price",
           change(MASTERPASS, '"price":"40"', '"price":"41"'), "masterpass.generate_masterpass_payment_token")
    refuse("a Masterpass payment needs the number of installments", "createPayment.installment", change(MASTERPASS, '"installment":1,', ""),
           "masterpass.generate_masterpass_payment_token")
    refuse("a link with an order id needs the number of pieces", "stock", change(PRODUCT, '"currency"', '"orderId":"o-1","currency"'),
           "pay_by_link.create_product")
    refuse("a link with an order id cannot sell a second piece", "stock",
           change(PRODUCT, '"currency"', '"orderId":"o-1","stock":2,"currency"'), "pay_by_link.create_product")
    refuse("a decision on BKM Express needs the ticket", "ticketId", '{"status":true}', "bkm_express.complete")
    # Path values and headers: refused with any checks.
    retrieve, expire = "payment.retrieve_payment", "payment.expire_checkout_payment"
    refuse("a path id that is not an integer is refused", "paymentId", None, retrieve, ["12a"])
    refuse("a path id with a fraction is refused", "paymentId", None, retrieve, ["1.0"])
    refuse("a path id beyond 64 bits is refused", "paymentId", None, retrieve, ["9223372036854775808"])
    refuse("an empty path value is refused", "token", None, expire, [""])
    refuse("a path value of one dot is refused", "token", None, expire, ["."])
    refuse("a path value of two dots is refused", "token", None, expire, [".."])
    refuse("a path value of two dots is refused when checks are limited to types", "token", None, expire, [".."], checks="types")
    refuse("a wrong second path value is reported", "walletId", '{"negativeAmountLimit":0}', "wallet.update_wallet", [17, "x"])
    refuse("an enum value in a path must not be empty", "status", None, "merchant.update_merchant_pos_status", [1, ""])
    refuse("a control character in the idempotency key is refused", "idempotencyKey", PAYMENT, idempotency_key="a\r\nx-evil: 1")
    refuse("a control character in the random key is refused", "randomKey", PAYMENT, random_key="a\nb")
    return cases


# ---------------------------------------------------------------------------------------------- responses.json

ERROR_GROUPS = {
    ("declined", "rejected"): """AMEX_CAN_USE_ONLY_MR APM_INVALID_VERIFICATION_CODE APM_VERIFICATION_CODE_ERROR BLOCKED_CARD BNPL_CANCELLED
        CARD_NOT_PERMITTED CVC2_MAX_ATTEMPT DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED DEBIT_CARDS_REQUIRES_3DS DECLINED DO_NOT_HONOUR
        EXCEEDS_ALLOWABLE_PIN_TRIES EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT EXPIRED_CARD EXPIRED_PROVISION INVALID_CARD_NUMBER
        INVALID_CARD_TYPE INVALID_CAVV INVALID_CVC2 INVALID_ECI INVALID_EXPIRE_YEAR_MONTH INVALID_PIN INVALID_TRANSACTION
        NOT_PERMITTED_TO_CARDHOLDER NOT_PERMITTED_TO_FOREIGN_CARD NOT_PERMITTED_TO_INSTALLMENT NOT_PERMITTED_TO_TERMINAL
        NOT_SUFFICIENT_AWARD NOT_SUFFICIENT_FUNDS NO_SUCH_ISSUER POS_BALANCE_NOT_SUFFICIENT REFER_TO_CARD_ISSUER REFUND_DECLINE
        REQUEST_BLOCKED_BY_BANK REQUIRES_3DS RESTRICTED_BY_LAW RESTRICTED_CARD SALES_AMOUNT_LESS_THAN_AWARD THREEDS_INIT_ERROR""",
    ("fraud", "rejected"): "FRAUD_BLOCK FRAUD_CHECK_BLOCK FRAUD_SUSPECT LOST_CARD PICKUP_CARD STOLEN_CARD",
    ("invalid_request", "rejected"): """APM_VALIDATION_ERROR ARCHIVED_PAYMENT BIN_NOT_FOUND CVC_REQUIRED INPUT_DATA INVALID_AMOUNT
        INVALID_CHARS_IN_EMAIL INVALID_CVC2_LENGTH INVALID_IP INVALID_REFUND_TRANSACTION NON_REFUNDABLE_PAYMENT REQUIRES_DAY_END""",
    ("not_found", "rejected"): "APM_ACCOUNT_NOT_FOUND PAYMENT_NOT_FOUND_FOR_REFUND",
    ("permission", "rejected"): "APM_ACCOUNT_PERMISSION_DENIED INVALID_MERCHANT_OR_SP",
    ("duplicate", "unknown"): "APPROVED_COMPLETED MAY_HAVE_ALREADY_REFUNDED ORDER_ID_ALREADY_USED",
    ("provider_unavailable", "unknown"): """APM_VPOS_ERROR COMMUNICATION_OR_SYSTEM_ERROR ISSUER_OR_SWITCH_INOPERATIVE NO_RESPONSE
        REQUEST_TIMEOUT""",
    ("rate_limited", "unknown"): "TOO_MANY_REQUESTS",
    ("unknown", "unknown"): "APM_ERROR UNKNOWN",
}


def responses():
    cases = []
    create, retrieve = "payment.create_payment", "payment.retrieve_payment"

    def reads(name, operation, body, result_json, status=200):
        cases.append({"name": name, "operation": operation, "status": status, "body": body, "result_json": result_json})

    def fails(name, operation, status, body, code="api_error", **error):
        cases.append({"name": name, "operation": operation, "status": status, "body": body,
                      "error": {"code": code, "http_status": status, **error}})

    def errors(code, description, group=None, provider=None):
        fields = {"errorCode": code, "errorDescription": description, "errorGroup": group}
        if provider:
            fields["providerError"] = {"errorCode": provider[0], "errorMessage": provider[1]}
        return json.dumps({"errors": fields}, ensure_ascii=False)

    reads("a payment is read with its amounts as exact text", create,
          '{"data":{"id":2150001,"createdDate":"2026-02-03T14:30:00","price":100.00000000,"paidPrice":105.5,"walletPrice":0E-8,'
          '"currency":"TRY","installment":1,"paymentStatus":"SUCCESS","isThreeDS":false,"merchantCommissionRate":5.5,'
          '"paymentTransactions":[{"id":1,"name":"A","price":30.00,"payout":{"paidPrice":30.00,"parity":1.1234567890123456789}}]}}',
          '{"id":2150001,"createdDate":"2026-02-03T14:30:00","price":"100.00000000","paidPrice":"105.5","walletPrice":"0.00000000",'
          '"currency":"TRY","installment":1,"paymentStatus":"SUCCESS","isThreeDS":false,"merchantCommissionRate":"5.5",'
          '"paymentTransactions":[{"id":1,"name":"A","price":"30.00","payout":{"paidPrice":"30.00","parity":"1.1234567890123456789"}}]}')
    reads("exponents of decimals are written out", create,
          '{"data":{"price":1E+2,"paidPrice":1.05e2,"walletPrice":1.5E-3,"merchantCommissionRate":-2e0}}',
          '{"price":"100","paidPrice":"105","walletPrice":"0.0015","merchantCommissionRate":"-2"}')
    reads("an amount that no double holds keeps its digits", create, '{"data":{"price":123456789012345678.12345678,"paidPrice":0.1}}',
          '{"price":"123456789012345678.12345678","paidPrice":"0.1"}')
    reads("null of a known field is left out", create, '{"data":{"id":1,"authCode":null,"pos":null,"paymentTransactions":null}}', '{"id":1}')
    reads("an empty object is a payment without fields", create, '{"data":{}}', "{}")
    reads("an unknown enum value is kept as text", create, '{"data":{"paymentProvider":"NEW_BANK","currency":"XAU"}}',
          '{"paymentProvider":"NEW_BANK","currency":"XAU"}')
    reads("a decline by the bank is a value, not an error", retrieve,
          '{"data":{"id":7,"paymentStatus":"FAILURE","paymentError":{"errorCode":"10051","errorDescription":"Yetersiz bakiye",'
          '"errorGroup":"NOT_SUFFICIENT_FUNDS"}}}',
          '{"id":7,"paymentStatus":"FAILURE","paymentError":{"errorCode":"10051","errorDescription":"Yetersiz bakiye",'
          '"errorGroup":"NOT_SUFFICIENT_FUNDS"}}')
    reads("an id beyond 53 bits keeps its digits", retrieve, '{"data":{"id":9223372036854775807,"buyerMemberId":9007199254740993}}',
          '{"id":9223372036854775807,"buyerMemberId":9007199254740993}')
    reads("a date-time with a fraction is kept unchanged", retrieve, '{"data":{"createdDate":"2026-02-03T14:30:00.123456"}}',
          '{"createdDate":"2026-02-03T14:30:00.123456"}')
    reads("unknown fields are available, nested ones too", retrieve,
          '{"data":{"id":1,"newField":{"a":[1,true,"x"]},"pos":{"id":2,"newFlag":false}}}',
          '{"id":1,"newField":{"a":[1,true,"x"]},"pos":{"id":2,"newFlag":false}}')
    reads("numbers in unknown fields stay numbers where a double holds all digits", retrieve,
          '{"data":{"a":1,"b":-12.5,"c":9007199254740991,"d":0.123456789012345,"e":0}}',
          '{"a":1,"b":-12.5,"c":9007199254740991,"d":0.123456789012345,"e":0}')
    reads("numbers in unknown fields become text where a double would change the digits", retrieve,
          '{"data":{"a":1.10,"b":9007199254740993,"c":0.1234567890123456,"d":12345678901234567890,"e":5.0}}',
          '{"a":"1.10","b":"9007199254740993","c":"0.1234567890123456","d":"12345678901234567890","e":"5.0"}')
    reads("a number with an exponent in an unknown field becomes text as it was written", retrieve, '{"data":{"a":1E+2}}', '{"a":"1E+2"}')
    reads("numbers of additional data follow the same rule", retrieve,
          '{"data":{"additionalData":{"rate":1.50,"count":3,"id":12345678901234567890}}}',
          '{"additionalData":{"rate":"1.50","count":3,"id":"12345678901234567890"}}')
    reads("escapes in texts are decoded", retrieve, r'{"data":{"cardHolderName":"G\u00fcl\u015fah \ud83d\ude00 \"x\" \/"}}',
          '{"cardHolderName":"Gülşah 😀 \\"x\\" /"}')
    reads("whitespace around the tokens of a response is ignored", retrieve, ' {\r\n\t"data" : { "id" : 1 , "price" : 1.00 } }\n',
          '{"id":1,"price":"1.00"}')
    reads("a response with status 201 is a success", create, '{"data":{"id":1}}', '{"id":1}', status=201)
    reads("a null error next to the data is not an error", create, '{"data":{"id":1},"errors":null}', '{"id":1}')
    reads("a list with paging is read", "payment.search_stored_cards",
          '{"data":{"items":[{"cardToken":"t-1","cardBankId":46},{"cardToken":"t-2","cardAlias":null}],"page":0,"size":25,"totalSize":2}}',
          '{"items":[{"cardToken":"t-1","cardBankId":46},{"cardToken":"t-2"}],"page":0,"size":25,"totalSize":2}')
    reads("a list without paging is read", "installment.search_installments",
          '{"data":{"items":[{"binNumber":"52586400","price":100.00,"installmentPrices":[{"installmentNumber":1,"totalPrice":100.00}]}]}}',
          '{"items":[{"binNumber":"52586400","price":"100.00","installmentPrices":[{"installmentNumber":1,"totalPrice":"100.00"}]}]}')
    reads("an empty list is a list", "onboarding.search_members", '{"data":{"items":[],"page":0,"size":10,"totalSize":0}}',
          '{"items":[],"page":0,"size":10,"totalSize":0}')
    reads("an operation without a result accepts 204 and no body", "payment.expire_checkout_payment", "", None, status=204)
    reads("an operation without a result accepts 200 and no body", "payment.delete_stored_card", "", None)
    reads("an operation without a result ignores the body", "payment.delete_stored_card", "{}", None)
    reads("untyped data is passed through", "payment.create_apple_pay_merchant_session",
          '{"data":{"epochTimestamp":1770118200000,"nonce":"a1","fee":0.10,"list":[null,1]}}',
          '{"epochTimestamp":1770118200000,"nonce":"a1","fee":"0.10","list":[null,1]}')

    reads("a wallet is read", "wallet.retrieve_member_wallet",
          '{"data":{"id":17,"createdDate":"2026-02-03T14:30:00","amount":-12.50,"withdrawalAmount":0,"currency":"TRY","memberId":1}}',
          '{"id":17,"createdDate":"2026-02-03T14:30:00","amount":"-12.50","withdrawalAmount":"0","currency":"TRY","memberId":1}')
    reads("movements of a wallet are read", "wallet.search_wallet_transactions",
          '{"data":{"items":[{"id":1,"walletTransactionType":"NEW_TYPE","amount":-5.00000000,"transactionId":9223372036854775807}],"page":0,'
          '"size":10,"totalSize":1}}',
          '{"items":[{"id":1,"walletTransactionType":"NEW_TYPE","amount":"-5.00000000","transactionId":9223372036854775807}],"page":0,'
          '"size":10,"totalSize":1}')
    reads("a refund to a card is read with its error", "wallet.refund_wallet_transaction",
          '{"data":{"id":3,"refundStatus":"FAILURE","refundPrice":10.0,"transactionType":"WALLET_TX","paymentError":{"errorCode":"10057"}}}',
          '{"id":3,"refundStatus":"FAILURE","refundPrice":"10.0","transactionType":"WALLET_TX","paymentError":{"errorCode":"10057"}}')
    reads("value lists have no paging", "fraud.retrieve_all_value_lists",
          '{"data":{"items":[{"name":"ipList","values":[{"id":"a","label":"ofis","value":"192.0.2.17","expireInSeconds":60}]}]}}',
          '{"items":[{"name":"ipList","values":[{"id":"a","label":"ofis","value":"192.0.2.17","expireInSeconds":60}]}]}')
    reads("a fraud check is read with its payment", "fraud.search_fraud_checks",
          '{"data":{"items":[{"id":1,"action":"REVIEW","checkStatus":"WAITING","paymentData":{"paidPrice":100.10,"currency":"TRY"}}]}}',
          '{"items":[{"id":1,"action":"REVIEW","checkStatus":"WAITING","paymentData":{"paidPrice":"100.10","currency":"TRY"}}]}')
    reads("a reported payment is read with its buyer, refunds and items", "payment_reporting.retrieve_payment",
          '{"data":{"id":1,"retryCount":"2","mdStatus":"1","refundablePrice":"4.50","refundStatus":"PARTIAL_REFUNDED","buyerMember":{"id":5},'
          '"refunds":[{"id":7,"refundPrice":5.5,"error":null}],"paymentTransactions":[{"id":2,"payoutStatus":{"merchantStatus":"NO_PAYOUT"}}]}}',
          '{"id":1,"retryCount":2,"mdStatus":1,"refundablePrice":"4.50","refundStatus":"PARTIAL_REFUNDED","buyerMember":{"id":5},'
          '"refunds":[{"id":7,"refundPrice":"5.5"}],"paymentTransactions":[{"id":2,"payoutStatus":{"merchantStatus":"NO_PAYOUT"}}]}')
    reads("a payout is read with its items", "settlement_reporting.retrieve_payout_details",
          '{"data":{"payoutAmount":95.25,"merchantId":"17","bounceStatus":"NOT_BOUNCED","payoutTransactions":[{"transactionId":1,'
          '"transactionType":"PAYMENT_TX","payoutAmount":95.25}]}}',
          '{"payoutAmount":"95.25","merchantId":17,"bounceStatus":"NOT_BOUNCED","payoutTransactions":[{"transactionId":1,'
          '"transactionType":"PAYMENT_TX","payoutAmount":"95.25"}]}')
    reads("a link without limit is read", "pay_by_link.create_product",
          '{"data":{"id":1,"status":"ACTIVE","price":10.5,"stock":null,"enabledInstallments":[1,2],"qrCodeUrl":"https://qr.example.com/1"}}',
          '{"id":1,"status":"ACTIVE","price":"10.5","enabledInstallments":[1,2],"qrCodeUrl":"https://qr.example.com/1"}')
    reads("changing a review returns nothing", "fraud.update_fraud_check_status", "", None, status=204)

    number = 0
    for (kind, outcome), groups in ERROR_GROUPS.items():
        for group in groups.split():
            number += 1
            code = "10051" if group == "NOT_SUFFICIENT_FUNDS" else str(10500 + number)
            fails(f"the error group {group} is {kind} with the outcome {outcome}", create, 422, errors(code, f"{group} açıklaması", group),
                  kind=kind, outcome=outcome, provider_code=code, group=group, message=f"{group} açıklaması")
    assert number == 72

    fails("an unknown error group has an unknown outcome", create, 422, errors("10999", "Yeni hata", "BRAND_NEW_GROUP"),
          kind="unknown", outcome="unknown", provider_code="10999", group="BRAND_NEW_GROUP", message="Yeni hata")
    fails("an integration error without a group is an invalid request", create, 422, errors("4152", "Kart son kullanma yılı geçersiz"),
          kind="invalid_request", outcome="rejected", provider_code="4152", message="Kart son kullanma yılı geçersiz")
    fails("the provider's own error is kept", create, 422,
          errors("10051", "Yetersiz bakiye", "NOT_SUFFICIENT_FUNDS", ("51", "INSUFFICIENT FUNDS")), kind="declined", outcome="rejected",
          provider_code="10051", group="NOT_SUFFICIENT_FUNDS",
          provider_error={"error_code": "51", "error_message": "INSUFFICIENT FUNDS"})
    fails("errors with status 200 are an error", create, 200, errors("10051", "Yetersiz bakiye", "NOT_SUFFICIENT_FUNDS"),
          kind="declined", outcome="rejected", provider_code="10051", group="NOT_SUFFICIENT_FUNDS")
    fails("errors are recognised in the response of an operation without a result", "payment.delete_stored_card", 200,
          errors("4001", "Kart bulunamadı"), provider_code="4001", outcome="unknown")
    # An operation that can be done only once may be refused because it was done before.
    for operation, what in [("payment.complete_3ds_payment", "a completion"), ("payment.post_auth_payment", "a capture"),
                            ("payment.refund_payment", "a refund"), ("payment.refund_payment_transaction", "a refund of an item"),
                            ("payment.approve_payment_transactions", "an approval"), ("wallet.cancel_withdraw", "a cancellation"),
                            ("wallet.send_remittance", "a payout"), ("onboarding.create_member", "a member with an id of the merchant's own"),
                            ("payment.delete_stored_card", "a deletion of a card"), ("pay_by_link.delete_product", "a deletion of a link"),
                            ("merchant.create_merchant_pos", "a POS with an alias of the merchant's own")]:
        for status, code in [(422, "4000"), (400, "5023"), (404, "9001")]:
            fails(f"{what} that is refused with HTTP {status} and a code below 10000 has an unknown outcome", operation, status,
                  errors(code, "Daha önce yapılmış"), provider_code=code, outcome="unknown")
        for group in ["NON_REFUNDABLE_PAYMENT", "INVALID_REFUND_TRANSACTION", "INVALID_TRANSACTION", "ARCHIVED_PAYMENT"]:
            fails(f"{what} that is refused with {group} has an unknown outcome", operation, 422, errors("10777", "Olmaz", group), group=group, outcome="unknown")
        for code, group in [("10051", "NOT_SUFFICIENT_FUNDS"), ("10078", "REFUND_DECLINE"), ("10079", "INPUT_DATA"), ("4152", None)]:
            fails(f"{what} that is refused with {group or code} was not done", operation, 422, errors(code, "Olmaz", group), provider_code=code, outcome="rejected")
        fails(f"{what} that is not authenticated was not done", operation, 401, errors("1001", "İmza hatalı"), kind="authentication", outcome="rejected")
    fails("errors are recognised in the response of a list", "payment.search_stored_cards", 422, errors("4002", "Geçersiz"), provider_code="4002")
    for status, kind, outcome in [(401, "authentication", "rejected"), (403, "permission", "rejected"), (404, "not_found", "rejected"),
                                  (429, "rate_limited", "unknown"), (500, "provider_unavailable", "unknown")]:
        fails(f"status {status} without a group is {kind}", create, status, errors("1", "Hata"), kind=kind, outcome=outcome,
              provider_code="1", message="Hata")
    fails("a payment that does not exist is not found", retrieve, 404, errors("9001", "Ödeme bulunamadı"), kind="not_found",
          outcome="rejected", provider_code="9001")

    html = "<html><head><title>502 Bad Gateway</title></head></html>"
    unexpected = {"code": "unexpected_response", "outcome": "unknown"}
    only_read = {"code": "unexpected_response", "outcome": "rejected"}
    fails("an HTML page with status 502 leaves a payment unknown", create, 502, html, kind="provider_unavailable", **unexpected)
    fails("an HTML page with status 502 changes nothing for an operation that only reads", retrieve, 502, html, **only_read)
    fails("an HTML page with status 200 leaves a payment unknown", create, 200, html, **unexpected)
    fails("an empty body with status 500 leaves a payment unknown", create, 500, "", kind="provider_unavailable", **unexpected)
    fails("a truncated body leaves a payment unknown", create, 200, '{"data":{"id":2150001,"price":100.0', **unexpected)
    fails("an empty body where a payment is expected leaves it unknown", create, 200, "", **unexpected)
    fails("an empty body where a payment is expected changes nothing for an operation that only reads", retrieve, 200, "", **only_read)
    fails("a field given twice is ambiguous", create, 200, '{"data":{"id":1,"paymentStatus":"FAILURE","paymentStatus":"SUCCESS"}}',
          **unexpected)
    fails("a field given twice is found through its escapes", create, 200, r'{"data":{"id":1,"\u0069d":2}}', **unexpected)
    fails("data given twice is ambiguous", create, 200, '{"data":{"id":1},"data":{"id":2}}', **unexpected)
    fails("a field given twice in an unknown object is ambiguous", create, 200, '{"data":{"x":{"a":1,"a":2}}}', **unexpected)
    fails("text after the response is unexpected", create, 200, '{"data":{"id":1}}{"data":{"id":2}}', **unexpected)
    fails("a list where an object is expected is unexpected", create, 200, '{"data":[]}', **unexpected)
    fails("nesting beyond every limit is unexpected", create, 200, '{"data":{"x":' + "[" * 1000 + "]" * 1000 + "}}", **unexpected)
    return cases


# -------------------------------------------------------------------------------------------------- files.json

def files():
    cases = []

    def case(name, operation, status, body, **expected):
        cases.append({"name": name, "operation": operation, "status": status, "body_base64": base64.b64encode(body).decode(), **expected})

    def reads(name, operation, body):
        case(name, operation, 200, body, result_base64=base64.b64encode(body).decode())

    daily, later = "file_reporting.retrieve_daily_transaction_report", "file_reporting.retrieve_report"
    reads("a text file is passed through byte for byte", daily, "\ufeffid;tutar\r\n1;10,50\r\nŞ;ğ\r\n".encode())
    reads("a binary file is passed through byte for byte", later, b"PK\x03\x04\x14\x00\xff\xfe\x00" + bytes(range(256)))
    reads("a file in an old code page is passed through byte for byte", daily, "Şule;Çağ\n".encode("iso8859-9"))
    refusal = json.dumps({"errors": {"errorCode": "4003", "errorDescription": "Rapor bulunamadı"}}, ensure_ascii=False).encode()
    missing = {"code": "api_error", "http_status": 404, "kind": "not_found", "provider_code": "4003", "message": "Rapor bulunamadı"}
    case("an error in place of a file is an error", later, 404, refusal, error=missing)
    case("an error in place of a file is an error with any status", later, 200, refusal, error={"code": "api_error", "provider_code": "4003"})
    case("an HTML page with status 502 is not a file", daily, 502, b"<html></html>",
         error={"code": "unexpected_response", "http_status": 502, "outcome": "rejected"})
    return cases


# ----------------------------------------------------------------------------------------------- webhooks.json

HOOK_KEY, DOCS_HOOK_KEY = "Aoh7tReTybO6wOjBmOJFFsOR53SBojEp", "1Q2w3E4r5T6y7U8i9Op"


def hook_signature(key, event_type, timestamp, status, payload_id):
    string_to_sign = f"{event_type}{timestamp}{status}{payload_id}"
    return string_to_sign, base64.b64encode(hmac.new(key.encode(), string_to_sign.encode(), hashlib.sha256).digest()).decode()


def webhooks():
    cases = []
    type_, time_, status_, id_ = "API_VERIFY_AND_AUTH", 1661521221, "SUCCESS", "584"
    plain_body = f'{{"eventType":"{type_}","eventTime":"2022-08-26T16:40:21.034","eventTimestamp":{time_},"status":"{status_}","payloadId":"{id_}"}}'
    right = hook_signature(HOOK_KEY, type_, time_, status_, id_)[1]

    def reads(name, keys=(HOOK_KEY,), body=plain_body, now=time_ + 30, tolerance=None, signer=None, published=None,
              type_=type_, time_=time_, status_=status_, id_=id_):
        string_to_sign, signature = hook_signature(signer or keys[0], type_, time_, status_, id_)
        assert published in (None, signature), name
        cases.append({"name": name, "keys": list(keys), "body": body, "signature": signature, "now": now, "tolerance_seconds": tolerance,
                      "string_to_sign": string_to_sign,
                      "event": {"event_type": type_, "event_timestamp": time_, "status": status_, "payload_id": id_}})

    def fails(name, error_check, keys=(HOOK_KEY,), body=plain_body, signature=right, now=time_ + 30, tolerance=None):
        cases.append({"name": name, "keys": list(keys), "body": body, "signature": signature, "now": now, "tolerance_seconds": tolerance,
                      "string_to_sign": None, "error_check": error_check})

    reads("the official clients' webhook sample reproduces", published="0wRB5XqWJxwwPbn5Z9TcbHh8EGYFufSYTsRMB74N094=")
    reads("the documentation's webhook example reproduces with the timestamp of its string", (DOCS_HOOK_KEY,),
          '{"eventType":"API_AUTH","eventTimestamp":1641018632,"status":"SUCCESS","payloadId":"2150001"}', 1641018632,
          published="eNXKxfxUpVmp/wBrNUmOLjNXL0sYl0mh1s/rEB8K8NU=", type_="API_AUTH", time_=1641018632, id_="2150001")
    fails("the documentation's webhook example fails with the timestamp of its JSON", "signature", (DOCS_HOOK_KEY,),
          '{"eventType":"API_AUTH","eventTimestamp":1681384532,"status":"SUCCESS","payloadId":"2150001"}',
          "eNXKxfxUpVmp/wBrNUmOLjNXL0sYl0mh1s/rEB8K8NU=", 1681384532)
    fails("the official clients' wrong signature with a letter outside ASCII is refused", "signature",
          signature="Bsa498wcnaasd4bhx8anxıxcsdnxanalkdjcahxhd")
    reads("the second of several keys verifies", ("new-key", HOOK_KEY), signer=HOOK_KEY)
    reads("a key is taken as UTF-8 text, never decoded", ("ğüş+/==",))
    reads("the order of the fields and whitespace do not matter", body=json.dumps(dict(reversed(json.loads(plain_body).items())), indent=2))
    reads("an unknown event type is kept", body=change(plain_body, type_, "BRAND_NEW_EVENT"), type_="BRAND_NEW_EVENT")
    reads("a failure is read", body=change(plain_body, status_, "FAILURE"), status_="FAILURE")
    reads("escapes of a field are decoded before it is signed", body=change(plain_body, "API_", r"\u0041PI_"))
    reads("a payload id is a text and keeps its zeros", body=change(plain_body, '"584"', '"000584"'), id_="000584")
    reads("the payload is not signed", body=change(plain_body, '"payloadId"', '"payload":{"amount":-1.50,"walletId":1},"payloadId"'))
    reads("the event time is not signed", body=change(plain_body, "2022-08-26T16:40:21.034", "1999-01-01T00:00:00"))
    reads("an event one second less than an hour ago is accepted", now=time_ + 3599)
    reads("an event one second less than an hour ahead is accepted", now=time_ - 3599)
    reads("the tolerance can be widened", now=time_ + 86000, tolerance=86400)
    fails("an event more than an hour ago is refused", "timestamp", now=time_ + 3601)
    fails("an event more than an hour ahead is refused", "timestamp", now=time_ - 3601)
    fails("the tolerance can be narrowed", "timestamp", now=time_ + 61, tolerance=60)
    fails("a digit moved from the timestamp to the event type is refused by its time", "timestamp",
          body=change(change(plain_body, type_, type_ + "1"), "1661521221", "661521221"))
    fails("a signature of another key is refused", "signature", ("another-key",))
    for field, old, new in [("event type", type_, "API_AUTH"), ("timestamp", "1661521221", "1661521222"), ("status", status_, "FAILURE"),
                            ("payload id", '"584"', '"585"')]:
        fails(f"a changed {field} is refused", "signature", body=change(plain_body, old, new))
    fails("an empty signature is refused", "signature", signature="")
    fails("a truncated signature is refused", "signature", signature=right[:-4])
    fails("a signature with one letter changed is refused", "signature", signature="1" + right[1:])
    fails("a signature in hexadecimal is refused", "signature", signature=base64.b64decode(right).hex())
    fails("a signature of the whole body is refused", "signature",
          signature=base64.b64encode(hmac.new(HOOK_KEY.encode(), plain_body.encode(), hashlib.sha256).digest()).decode())
    fails("a status given twice is refused", "body", body=change(plain_body, '"payloadId"', '"status":"FAILURE","payloadId"'))
    fails("a status given twice is refused when one of the names is escaped", "body",
          body=change(plain_body, '"payloadId"', r'"st\u0061tus":"FAILURE","payloadId"'))
    fails("a name given twice inside the payload is refused", "body", body=change(plain_body, '"payloadId"', '"payload":{"a":1,"a":2},"payloadId"'))
    fails("a timestamp that is a text is refused", "body", body=change(plain_body, "1661521221", '"1661521221"'))
    fails("a timestamp with a fraction is refused", "body", body=change(plain_body, "1661521221", "1661521221.0"))
    fails("a payload id that is a number is refused", "body", body=change(plain_body, '"584"', "584"))
    for field in ["eventType", "eventTimestamp", "status", "payloadId"]:
        rest = {key: value for key, value in json.loads(plain_body).items() if key != field}
        fails(f"a webhook without {field} is refused", "body", body=json.dumps(rest))
        fails(f"a webhook whose {field} is null is refused", "body", body=json.dumps({**rest, field: None}))
    fails("a body that is not valid JSON is refused", "body", body="eventType=API_AUTH")
    fails("an empty body is refused", "body", body="")
    fails("a list is refused", "body", body=f"[{plain_body}]")
    fails("text after the webhook is refused", "body", body=plain_body + "x")
    return cases


# ---------------------------------------------------------------------------------------------- callbacks.json

CALLBACK_KEY = "merchantCallbackKeySandbox"
V1_ORDER = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"]
LIST_3DS = "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus"
LIST_GENERAL = "paymentId:status:callbackStatus:conversationId:mdStatus"
LIST_BNPL = "paymentId:paymentStatus:additionalAction:conversationId:callbackStatus"
SNAKE = {"status": "status", "paymentId": "payment_id", "conversationId": "conversation_id", "conversationData": "conversation_data",
         "completeStatus": "complete_status", "callbackStatus": "callback_status", "mdStatus": "md_status",
         "paymentStatus": "payment_status", "additionalAction": "additional_action"}


def callback_hash(key, fields):
    """The string that is hashed, and its hash: by hashParams if the form names them, else the key and the six values of v1."""
    if "hashParams" in fields:
        text = key + "".join(fields.get(name, "") for name in fields["hashParams"].split(":"))
    else:
        text = "###".join([key] + [fields.get(name, "") for name in V1_ORDER])
    return text, hashlib.sha256(text.encode()).hexdigest()


def dedupe_key(parts):
    """Parts joined with colons; colons and percent signs within a part are escaped."""
    return ":".join(part.replace("%", "%25").replace(":", "%3A") for part in parts)


def callback_key(covered):
    """The key of a payment and its result. Conversation data takes part only where no payment is named."""
    data = "" if covered.get("paymentId") else covered.get("conversationData", "")
    names = ["paymentId", "conversationId", None, "status", "completeStatus", "callbackStatus", "mdStatus", "paymentStatus", "additionalAction"]
    return dedupe_key([data if name is None else covered.get(name, "") for name in names])


def callbacks():
    cases = []
    order = "d1811bb0-25a2-40c7-ba71-c8b605259611"

    def expecting(payment_id, conversation_id=order, conversation_data=""):
        return {"payment_id": payment_id, "conversation_id": conversation_id, "conversation_data": conversation_data}

    def reads(name, fields, next, expected, keys=(CALLBACK_KEY,), signer=None, hash_params=(), published=None, upper=False, extra=None, long_md_status=False):
        text, digest = callback_hash(signer or keys[0], fields)
        assert published in (None, digest), name
        covered = fields["hashParams"].split(":") if "hashParams" in fields else V1_ORDER
        result = {"version": "v2" if "hashParams" in fields else "v1"}
        result |= {SNAKE[field]: fields[field] for field in SNAKE if field in covered and fields.get(field)}
        result["dedupe_key"] = callback_key({name: fields.get(name, "") for name in covered})
        form = urlencode({**fields, **(extra or {}), "hash": digest.upper() if upper else digest})
        cases.append({"name": name, "keys": list(keys), "hash_params": list(hash_params), "form": form, "expected": expected,
                      "allow_long_md_status": long_md_status, "string_to_hash": text, "hash": digest, "result": {**result, "next": next}})

    def refuses(name, why, form, expected, keys=(CALLBACK_KEY,), hash_params=(), long_md_status=False):
        cases.append({"name": name, "keys": list(keys), "hash_params": list(hash_params), "form": form if isinstance(form, str) else urlencode(form),
                      "expected": expected, "allow_long_md_status": long_md_status, "string_to_hash": None, "hash": None, "refused": True, "refused_why": why})

    def signed(fields, key=CALLBACK_KEY):
        return {**fields, "hash": callback_hash(key, fields)[1]}

    # Version 1: every published example.
    card = {"status": "SUCCESS", "conversationId": "456d1297-908e-4bd6-a13b-4be31a6e47d5", "paymentId": "1", "completeStatus": "COMPLETED"}
    reads("the documentation's 3D Secure callback reproduces: it is already charged", card, "done", expecting("1", card["conversationId"]),
          published="fffe880629292588380ae03732e2e69d223f07a099c908ec8664e3b033c7523a")
    apm = {"status": "SUCCESS", "conversationId": card["conversationId"], "paymentId": "1"}
    reads("the documentation's APM and GarantiPay callback reproduces without a completion status", apm, "done",
          expecting("1", card["conversationId"]), published="3a3f520be02eaca2e689d1db855af3925cbdd8db5f850b2b9e61f7ccb9d997b4")
    pos_apm = {"status": "SUCCESS", "conversationId": order, "paymentId": "317832"}
    reads("the documentation's second GarantiPay and WorldPay callback reproduces", pos_apm, "done", expecting("317832"),
          published="919401dcdd7f45bb258759d783e7e88d2ea60144925fb90520ad78e64eb5b427")
    clients, clients_key = {"paymentId": "5", "conversationData": "conversation-data", "conversationId": "conversation-id", "status": "SUCCESS",
                            "completeStatus": "WAITING"}, "merchantThreeDsCallbackKeySndbox"
    reads("the official clients' callback sample reproduces: it must be completed", clients, "complete",
          expecting("5", "conversation-id", "conversation-data"), (clients_key,),
          published="1d3fa1e51fe7c350185c5a7f8c3ff513a991367b08c16a56f4ab9abeb738a1e1")
    short = {name: value for name, value in clients.items() if name != "conversationData"}
    reads("the official clients' callback sample without conversation data reproduces", short, "complete", expecting("5", "conversation-id"),
          (clients_key,), published="a097f0231031a88f2d687b510afca2505ccd2977d6421be4c3784666703f6f25")
    node_key = "6UkASNuafM2TdannfMacixxjMaN5ycTJ"
    waiting = {"paymentId": "415449", "conversationId": order, "status": "SUCCESS", "completeStatus": "WAITING"}
    reads("the Node client's waiting callback reproduces", waiting, "complete", expecting("415449"), (node_key,),
          published="768d4e056a9720e7355294b359fe597929dbb363315b543325f1c52612d55edc")
    returned = {"status": "FAILURE", "completeStatus": "", "paymentId": "417145", "conversationData": "", "conversationId": order,
                "callbackStatus": "ALREADY_RETURNED"}
    reads("the Node client's repeated callback reproduces: the merchant's own record decides", returned, "check_own_record", expecting("417145"),
          (node_key,), published="8f97746284f91a4295f99ae1e50dd70ccd3c932fd58437855e91a3a2fe86b293")
    refuses("the official clients' wrong hash is refused", "hash", {**clients, "hash": "39427942bcaasjaduqabzhdancaASasdhbcxjancakjscace82"},
            expecting("5", "conversation-id", "conversation-data"), (clients_key,))
    # Version 2: both published examples.
    three_ds = {"status": "SUCCESS", "callbackStatus": "", "completeStatus": "WAITING", "paymentId": "863", "conversationData": "",
                "conversationId": order, "mdStatus": "1", "hashParams": LIST_3DS}
    reads("the documentation's second-version callback reproduces", three_ds, "complete", expecting("863"),
          published="00756350c571f5bded587b0e21e2ee3cf53cbb126b8106126059baf6d39e2d9b")
    general = {"status": "SUCCESS", "callbackStatus": "", "paymentId": "863", "conversationId": order, "mdStatus": "1", "hashParams": LIST_GENERAL}
    reads("the documentation's general callback reproduces and its unsigned payment status is dropped", general, "done", expecting("863"),
          published="9f746eb6b0886636654243e04e4c69fd84c4ca78a6afcc442491d25663142a21", extra={"paymentStatus": "SUCCESS"})

    # Further callbacks.
    reads("a hash in upper case is accepted", three_ds, "complete", expecting("863"), upper=True)
    reads("the second of several callback keys verifies", three_ds, "complete", expecting("863"), ("new-key", CALLBACK_KEY), CALLBACK_KEY)
    reads("the check of the merchant's record can be waived by name", three_ds, "complete", "unchecked")
    reads("fields that no hash covers are dropped", three_ds, "complete", expecting("863"),
          extra={"paymentStatus": "SUCCESS", "amount": "1.00", "additionalAction": "NONE"})
    reads("a first-version callback drops the 3D Secure status, which its hash does not cover", waiting, "complete", expecting("415449"),
          (node_key,), extra={"mdStatus": "1"})
    completed = {**three_ds, "completeStatus": "COMPLETED"}
    reads("a second-version callback may be already charged", completed, "done", expecting("863"))
    failed = {**three_ds, "status": "FAILURE", "completeStatus": "", "mdStatus": "0"}
    reads("a failure is a failure", failed, "failed", expecting("863"))
    reads("a first-version failure is a failure", {"status": "FAILURE", "paymentId": "5", "conversationId": order}, "failed", expecting("5"))
    reads("a failure may come without a payment id", {**failed, "paymentId": ""}, "failed", "unchecked")
    repeated = {**three_ds, "status": "FAILURE", "callbackStatus": "ALREADY_RETURNED", "completeStatus": ""}
    reads("a repeated second-version callback leaves the decision to the merchant's own record", repeated, "check_own_record", expecting("863"))
    texts = {**three_ds, "conversationData": "sepet 12+3 & ğüş=%41", "conversationId": "sipariş/42"}
    reads("spaces, plus signs and Turkish letters of a form are decoded before hashing", texts, "complete",
          expecting("863", "sipariş/42", "sepet 12+3 & ğüş=%41"))
    texts_v1 = {**clients, "conversationData": "sepet 12+3 # ğüş"}
    reads("a single separator character inside a first-version value is kept", texts_v1, "complete",
          expecting("5", "conversation-id", "sepet 12+3 # ğüş"), (clients_key,))
    reads("a 3D Secure status of two digits passes if the caller allows it", {**three_ds, "mdStatus": "12"}, "complete", expecting("863"),
          long_md_status=True)
    reads("a 3D Secure status of one digit passes where two are allowed", three_ds, "complete", expecting("863"), long_md_status=True)
    reads("a failure may come without a 3D Secure status", {**failed, "mdStatus": ""}, "failed", expecting("863"))
    reads("a general failure may come without a 3D Secure status", {**general, "status": "FAILURE", "mdStatus": ""}, "failed", expecting("863"))
    reads("a repeated callback may come without a 3D Secure status", {**three_ds, "callbackStatus": "ALREADY_RETURNED", "mdStatus": ""},
          "check_own_record", expecting("863"))
    bnpl = {"paymentId": "863", "paymentStatus": "WAITING", "additionalAction": "APPROVAL_REQUIRED", "conversationId": order, "callbackStatus": "",
            "hashParams": LIST_BNPL}
    reads("a configured shopping-loan list verifies and returns the next action", bnpl, "APPROVAL_REQUIRED", expecting("863"), hash_params=(LIST_BNPL,))
    reads("a shopping loan may wait for its webhook", {**bnpl, "additionalAction": "WAIT_FOR_WEBHOOK"}, "WAIT_FOR_WEBHOOK", expecting("863"),
          hash_params=(LIST_BNPL,))
    reads("the published lists are accepted along with configured ones", three_ds, "complete", expecting("863"), hash_params=(LIST_BNPL,))

    # Attacks. The payer sees and can change the whole form, but cannot compute hashes of new strings.
    genuine_failure = signed(failed)
    renamed = {**genuine_failure, "hashParams": LIST_3DS.replace("status:", "state:", 1), "state": "FAILURE", "status": "SUCCESS"}
    assert callback_hash(CALLBACK_KEY, renamed)[1] == genuine_failure["hash"]
    refuses("a failure whose signed field was renamed next to an unsigned success is refused", "hash_params", renamed, expecting("863"))
    refuses("a failure whose signed field was renamed is refused without the merchant's record too", "hash_params", renamed, "unchecked")
    success = signed(three_ds)
    swapped = {**success, "hashParams": LIST_3DS.replace("paymentId:conversationData", "conversationData:paymentId"), "paymentId": "63", "conversationData": "8"}
    assert callback_hash(CALLBACK_KEY, swapped)[1] == success["hash"]
    refuses("a list in another order is refused", "hash_params", swapped, "unchecked")
    refuses("a list of only the status is refused", "hash_params", signed({"status": "SUCCESS", "hashParams": "status"}), "unchecked")
    refuses("a shorter list is refused", "hash_params", signed({**three_ds, "hashParams": LIST_3DS.rsplit(":", 1)[0]}), expecting("863"))
    refuses("a longer list is refused", "hash_params", signed({**three_ds, "hashParams": LIST_3DS + ":extra"}), expecting("863"))
    refuses("a list with a name given twice is refused", "hash_params", signed({**three_ds, "hashParams": LIST_3DS + ":status"}), expecting("863"))
    refuses("a list in upper case is refused", "hash_params", {**success, "hashParams": LIST_3DS.upper()}, expecting("863"))
    refuses("a shopping-loan list that is not configured is refused", "hash_params", signed(bnpl), expecting("863"))

    moved = {**success, "paymentId": "86", "conversationData": "3"}
    assert callback_hash(CALLBACK_KEY, moved)[1] == success["hash"]
    refuses("a digit moved from the payment id to the conversation data is refused with the merchant's record", "expected", moved, expecting("863"))
    refuses("a digit moved from the payment id is refused for the order with the shorter id", "expected", moved, expecting("86"))
    reads("a digit moved from the payment id is not detected when the merchant's record is waived", {**three_ds, "paymentId": "86", "conversationData": "3"},
          "complete", "unchecked")
    wide = {**success, "conversationId": order[:-1], "mdStatus": order[-1] + "1"}
    assert callback_hash(CALLBACK_KEY, wide)[1] == success["hash"]
    for expected, how in [("unchecked", "without the merchant's record"), (expecting("863"), "with the merchant's record"),
                          (expecting("863", order[:-1]), "with the record of the resulting conversation")]:
        refuses(f"a digit moved from the conversation id to the 3D Secure status is refused {how}", "fields", wide, expected)
    # One text, two records: the end of one's conversation id is the 3D Secure status of the other.
    paid = {**three_ds, "completeStatus": "COMPLETED", "paymentId": "12", "conversationData": "3order-99", "conversationId": "order-1"}
    reads("a callback whose conversation data begins with a digit passes for its own record", paid, "done", expecting("12", "order-1", "3order-99"))
    forged = {**signed(paid), "paymentId": "123", "conversationData": "", "conversationId": "order-99", "mdStatus": "order-11"}
    assert callback_hash(CALLBACK_KEY, forged)[1] == forged["hash"]
    for long_md_status in [False, True]:
        refuses("a 3D Secure status that holds the end of the conversation id is refused with the record of the other payment"
                + (", even where two digits are allowed" if long_md_status else ""), "fields", forged, expecting("123", "order-99"),
                long_md_status=long_md_status)
    for name, status in [("of two digits", "12"), ("that is a letter", "Y"), ("that is a digit of another script", "١"), ("that is empty", "")]:
        for form in [three_ds, general]:
            for expected in ["unchecked", expecting("863")]:
                of, how = "a general" if form is general else "a", "without" if expected == "unchecked" else "with"
                refuses(f"{of} success with a 3D Secure status {name} is refused {how} the merchant's record", "fields",
                        signed({**form, "mdStatus": status}), expected)
    refuses("a general success without a 3D Secure status is refused", "fields",
            signed({name: value for name, value in general.items() if name != "mdStatus"}), expecting("863"))
    refuses("a failure with a 3D Secure status of two digits is refused", "fields", signed({**failed, "mdStatus": "00"}), expecting("863"))
    for name, status in [("of three digits", "123"), ("of a letter and a digit", "A1"), ("that is empty", "")]:
        refuses(f"a success with a 3D Secure status {name} is refused even where two digits are allowed", "fields",
                signed({**three_ds, "mdStatus": status}), expecting("863"), long_md_status=True)
    for name, cut in [
        ("a status that includes the completion status is refused", {"status": "SUCCESSWAITING", "completeStatus": ""}),
        ("a completion status in the callback status is refused", {"callbackStatus": "WAITING", "completeStatus": ""}),
        ("a completion status that includes the payment id is refused", {"completeStatus": "WAITING863", "paymentId": ""}),
        ("a payment id that includes the completion status is refused", {"completeStatus": "", "paymentId": "WAITING863"}),
    ]:
        form = {**success, **cut}
        assert callback_hash(CALLBACK_KEY, form)[1] == success["hash"], name
        refuses(name, "fields", form, "unchecked")
    refuses("an unknown status is refused in the second version", "fields", signed({**three_ds, "status": "OK"}), expecting("863"))
    refuses("a payment id with a letter is refused in the second version", "fields", signed({**three_ds, "paymentId": "86x"}), "unchecked")
    refuses("a payment id in digits of another script is refused", "fields", signed({**three_ds, "paymentId": "٨٦٣"}), "unchecked")
    refuses("a success without a payment id is refused", "fields", signed({**three_ds, "paymentId": ""}), "unchecked")
    other_list = {**signed(general), "hashParams": LIST_3DS, "status": "863SUCCESS", "paymentId": "", "completeStatus": "", "conversationData": ""}
    assert callback_hash(CALLBACK_KEY, other_list)[1] == other_list["hash"]
    refuses("a callback of one list is refused under the other", "fields", other_list, "unchecked")

    form = urlencode(success)
    refuses("a status given twice is refused", "form", form + "&status=FAILURE", expecting("863"))
    refuses("a status given twice is refused when one of the names is escaped", "form", form + "&%73tatus=SUCCESS", expecting("863"))
    refuses("a hash given twice is refused", "form", form + "&hash=" + success["hash"], expecting("863"))
    refuses("an unsigned name given twice is refused", "form", form + "&x=1&x=2", expecting("863"))
    refuses("an escape that is not valid UTF-8 is refused", "form", form + "&x=%FF", expecting("863"))
    refuses("an empty form is refused", "hash", "", "unchecked")
    refuses("a missing hash is refused", "hash", three_ds, expecting("863"))
    refuses("an empty hash is refused", "hash", {**three_ds, "hash": ""}, expecting("863"))
    refuses("a truncated hash is refused", "hash", {**three_ds, "hash": success["hash"][:-2]}, expecting("863"))
    refuses("a hash that is too long is refused", "hash", {**three_ds, "hash": success["hash"] + "00"}, expecting("863"))
    refuses("a hash that is not hexadecimal is refused", "hash", {**three_ds, "hash": "z" * 64}, expecting("863"))
    refuses("a hash with a letter outside ASCII is refused", "hash", {**three_ds, "hash": "ı" * 32}, expecting("863"))
    refuses("a hash of another key is refused", "hash", success, expecting("863"), ("another-key",))
    refuses("a changed payment id is refused", "hash", {**success, "paymentId": "864"}, "unchecked")
    refuses("a changed status is refused", "hash", {**genuine_failure, "status": "SUCCESS"}, expecting("863"))
    refuses("a callback without its list is refused", "hash", {name: value for name, value in success.items() if name != "hashParams"}, expecting("863"))
    refuses("a first-version callback with a list added is refused", "hash", {**signed(waiting), "hashParams": LIST_3DS}, expecting("415449"))
    refuses("the callback of another payment is refused", "expected", success, expecting("864"))
    refuses("the callback of another conversation is refused", "expected", success, expecting("863", "another-order"))
    refuses("the callback with other conversation data is refused", "expected", success, expecting("863", order, "basket-1"))
    refuses("the first-version callback of another payment is refused", "expected", signed(waiting), expecting("415450"))

    # Version 1 has separators, so a value that could contain or move one is refused.
    for name, value in [("leading", "#x"), ("trailing", "x#"), ("doubled", "a##b"), ("complete", "a###b")]:
        refuses(f"a first-version value with a {name} separator is refused", "fields", signed({**clients, "conversationData": value}, clients_key),
                "unchecked", (clients_key,))
    hash_first = {**clients, "conversationId": "#1001"}
    reads("a conversation id that begins with # is read where the record has the conversation data too", hash_first, "complete",
          expecting("5", "#1001", "conversation-data"), (clients_key,))
    reads("conversation data that begins with # is read where the record has both of its neighbours", {**clients, "conversationData": "#x"}, "complete",
          expecting("5", "conversation-id", "#x"), (clients_key,))
    # The data are the payment's own where the record has its id and its conversation id.
    reads("a conversation id that begins with # is read where the record has the payment id too", hash_first, "complete",
          {"payment_id": "5", "conversation_id": "#1001"}, (clients_key,))
    for name, record in [("with the conversation id alone", {"conversation_id": "#1001"}),
                         ("without the conversation id", {"payment_id": "5", "conversation_data": "conversation-data"}), ("that is waived", "unchecked")]:
        refuses(f"a conversation id that begins with # is refused with a record {name}", "fields", signed(hash_first, clients_key), record, (clients_key,))
    cut = {**signed(hash_first, clients_key), "conversationData": "conversation-data#", "conversationId": "1001"}
    assert callback_hash(clients_key, cut)[1] == cut["hash"]
    refuses("a # that moved between first-version values is refused", "expected", cut, expecting("5", "#1001", "conversation-data"), (clients_key,))
    for name, value in [("trailing", "1001#"), ("doubled", "10##01")]:
        reads(f"a conversation id with a {name} separator is read where the record has it, since the word after it cannot have moved",
              {**clients, "conversationId": value}, "complete", expecting("5", value, "conversation-data"), (clients_key,))
        refuses(f"a conversation id with a {name} separator is refused where a word after it is not known", "fields",
                signed({**clients, "conversationId": value, "callbackStatus": "#"}, clients_key), expecting("5", value, "conversation-data"), (clients_key,))
    genuine = {**clients, "conversationData": "a###b"}
    shifted = {**signed(genuine, clients_key), "conversationData": "a", "conversationId": "b###conversation-id"}
    assert callback_hash(clients_key, shifted)[1] == shifted["hash"]
    refuses("a separator moved between first-version values is refused", "fields", shifted, "unchecked", (clients_key,))
    return cases


save("signature.json", signatures())
save("requests.json", requests())
save("refused.json", refused())
save("responses.json", responses())
save("files.json", files())
save("webhooks.json", webhooks())
save("callbacks.json", callbacks())
