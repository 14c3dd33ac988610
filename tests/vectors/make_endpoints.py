"""Writes endpoints.json, the golden vectors of calls to any endpoint of ParaX, NexKasa and N Kolay, and parax/signatures.json.

An endpoint has a path, never a URL. ParaX: the merchant's `sid` and `key` come first in a body that is an object; NexKasa: the header
X-API-KEY; N Kolay: the header Authorization with the token. Exact text is sent as it is. A query is percent-encoded (RFC 3986).

signatures.json: hex(HMAC-SHA256(secret key, s)), s = `name=value` of the parameters sorted by name in byte order, joined by "&".

Python's standard library only; the output is the same on every run.
"""

import hashlib
import hmac
import json
import pathlib
from urllib.parse import quote

HERE = pathlib.Path(__file__).parent
PARAX = {"sid": 1001, "key": "parax-key-1", "secret_key": "sk_live_1"}
NEXKASA = {"api_key": "nexkasa-key-1"}
NKOLAY = {"base_url": "https://loans.example.com", "username": "shop", "password": "pass", "merchant_no": 4000, "api_secret_key": "secret"}
HOSTS = {"deposit": "https://api.parax.tech", "status": "https://api.parax.live"}
BASES = {"nexkasa": "https://nexkasa.com", "nkolay": "https://loans.example.com"}
CLIENTS = {"parax": PARAX, "nexkasa": NEXKASA, "nkolay": NKOLAY}


def save(file, cases):
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names), file
    (HERE / file).parent.mkdir(exist_ok=True)
    (HERE / file).write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{file}: {len(cases)}")


def endpoints():
    cases = []

    def given(provider, method, path, query=None, body=None, exact=None, host=None, token=None, client=None):
        return {"provider": provider, "client": client or CLIENTS[provider], "method": method, "path": path,
                "query_json": None if query is None else json.dumps(query, ensure_ascii=False), "body_json": body, "body_exact": exact,
                "host": host, "token": token}

    def builds(name, provider, method, path, query=None, body=None, exact=None, host=None, token=None, client=None, base=None):
        case = given(provider, method, path, query, body, exact, host, token, client)
        sent = exact if exact is not None else body
        if provider == "parax" and body is not None:
            start = json.dumps({"sid": PARAX["sid"], "key": PARAX["key"]}, separators=(",", ":"))[:-1]
            sent = start + ("," if body != "{}" else "") + body[1:]
        headers = {"accept": "application/json"}
        if sent is not None:
            headers["content-type"] = "application/json"
        if provider == "nexkasa":
            headers["x-api-key"] = NEXKASA["api_key"]
        if provider == "nkolay":
            headers["authorization"] = f"Bearer {token}"
        pairs = "&".join(f"{quote(key, safe='-._~')}={quote(str(value), safe='-._~')}" for key, value in (query or {}).items())
        url = (base or HOSTS.get(host) or BASES[provider]) + path + ("?" + pairs if pairs else "")
        cases.append({"name": name, **case, "url": url, "headers": headers, "body": sent, "repeat": "safe" if method == "GET" else "ask_first"})

    def refuses(name, error_path, *args, **kwargs):
        cases.append({"name": name, **given(*args, **kwargs), "code": "invalid_request", "error_path": error_path})

    withdrawal = '{"amount":"250.00","iban":"TR330006100519786457841326","name":"Gülşah Öz"}'
    builds("ParaX's sid and key come first in a body", "parax", "POST", "/Methods/Withdrawal/V2/", body=withdrawal, host="deposit")
    builds("ParaX's status host is selected by its name", "parax", "POST", "/Transaction/List/", body='{"day":"2026-02-03","ids":["TD1","TD2"]}', host="status")
    builds("an empty body of ParaX has only sid and key", "parax", "POST", "/Balance/", body="{}", host="status")
    builds("exact text for ParaX is sent as it is", "parax", "POST", "/Balance/", exact='{ "sid": 7 }', host="status")
    builds("a query for ParaX is sent as it is", "parax", "GET", "/Methods/", {"sid": 1001, "name": "a b+c"}, host="deposit")
    builds("a base URL of the caller's own is used for the host of its name", "parax", "POST", "/Balance/", body="{}", host="status",
           client={**PARAX, "status_base_url": "http://sandbox:4010/parax", "allow_insecure_hosts": ["sandbox"]}, base="http://sandbox:4010/parax")
    builds("NexKasa's key goes into its header", "nexkasa", "POST", "/api/public/deposit-confirm/", body='{"transaction_token":"t-1","amount":1500.00}')
    builds("NexKasa's key goes along without a body", "nexkasa", "GET", "/api/public/banks/", {"active": "true", "page": 2})
    builds("exact text for NexKasa is sent as it is", "nexkasa", "PUT", "/api/public/x", exact="[1,  2]")
    builds("N Kolay's token goes into its header", "nkolay", "POST", "/loans/v1/facilitate/query/terms", body='{"bankCode":"AKTIFBANK"}', token="e30.e30.c2ln")
    builds("N Kolay's token goes along without a body", "nkolay", "GET", "/loans/v1/facilitate/status", {"orderId": "A/1"}, token="e30.e30.c2ln")
    for provider, more in [("parax", {"host": "status"}), ("nexkasa", {}), ("nkolay", {"token": "e30.e30.c2ln"})]:
        for what, path in [("another host", "https://evil.example/x"), ("a host without a scheme", "//evil.example/x"), ("a relative path", "x"),
                           ("a backslash", "/\\evil.example"), ("a dot segment", "/a/../b"), ("user info", "@evil.example/"), ("nothing", "")]:
            refuses(f"{provider}: a path with {what} is refused", "path", provider, "POST", path, body="{}", **more)
        refuses(f"{provider}: a body with GET is refused", "body", provider, "GET", "/x", body="{}", **more)
        refuses(f"{provider}: another method is refused", "method", provider, "TRACE", "/x", **more)
    refuses("ParaX needs the name of a host", "host", "parax", "POST", "/x", body="{}")
    refuses("ParaX refuses a host that is not one of its names", "host", "parax", "POST", "/x", body="{}", host="https://evil.example")
    refuses("a sid of the caller's own is refused", "sid", "parax", "POST", "/x", body='{"a":1,"sid":1002}', host="status")
    refuses("a key of the caller's own is refused", "key", "parax", "POST", "/x", body='{"key":"k","a":1}', host="status")
    return cases


def signatures():
    cases = []

    def signs(name, parameters, secret_key=PARAX["secret_key"]):
        shown = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in parameters.items()}
        text = "&".join(f"{key}={shown[key]}" for key in sorted(shown, key=lambda key: key.encode()))
        signature = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()
        cases.append({"name": name, "secret_key": secret_key, "parameters_json": json.dumps(parameters, ensure_ascii=False),
                      "string_to_sign": text, "signature": signature})

    def refuses(name, error_path, parameters):
        cases.append({"name": name, "secret_key": PARAX["secret_key"], "parameters_json": json.dumps(parameters, ensure_ascii=False),
                      "code": "invalid_request", "error_path": error_path})

    signs("parameters are sorted by their bytes and signed as they are", {"trx": "T-1", "amount": "99.90", "sid": 1001, "Zone": "TR", "_x": "1"})
    signs("nothing is added", {"amount": "1"})
    signs("amounts keep the digits that they are given in", {"amount": "250", "fee": "1.50"})
    signs("empty text is signed", {"data": "", "sid": 1001})
    signs("Turkish letters and = are signed raw", {"name": "Gülşah Öztürk = İĞÇ", "note": "a+b %26"})
    signs("another key gives another signature", {"amount": "1"}, "sk_live_ğüş")
    refuses("an ampersand in a value is refused", "name", {"sid": 1, "name": "X&sid=2"})
    refuses("an ampersand in a name is refused", "a&b", {"a&b": "1"})
    refuses("an equals sign in a name is refused", "a=b", {"a=b": "1"})
    refuses("a control character is refused", "name", {"name": "a\nb"})
    refuses("a signature is not signed again", "signature", {"amount": "1", "signature": "00"})
    refuses("a list is refused", "ids", {"ids": ["1", "2"]})
    refuses("no parameters are refused", "", {})
    return cases


save("endpoints.json", endpoints())
save("parax/signatures.json", signatures())
