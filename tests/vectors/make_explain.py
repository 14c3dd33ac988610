"""Writes explain.json: signatures that do not fit, with the mistakes that made them.

Each case is a request, a webhook, a browser callback, a deposit URL or a callback token that is right except for one mistake or two, made the way
people make it: with Python's own JSON, URL and hash functions. `codes` are the mistakes, `also` further single codes that happen to make the same
signature (a URL without escapes signed "without decoding" is not a mistake, for instance, so such cases are not written). `parts` are the parts of the text
that the rule signs, each as source, name and value, with keys and card data as `***`.

    python3 make_explain.py                      writes explain.json, the cases of every language: each mistake several times, and some chosen by chance
    python3 make_explain.py 2000 7 mistakes.json writes 2000 cases of seed 7 to a file

Source: the rules of the vendors' documents; the mistakes: public trackers of payment clients.

Standard library only; the output is the same on every run.
"""

import base64
import hashlib
import hmac
import json
import random
import re
import string
import sys
import uuid
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, unquote_plus

HERE = Path(__file__).resolve().parent


class Unfit(Exception):
    """The mistake does not apply to these values."""


# ------------------------------------------------------------------------------------------------- values

NAMES = ["Ayşe Yılmaz", "Gülşah Öztürk", "Çağrı Şahin", "İbrahim Ağaoğlu", "Mehmet Demir", "John O'Neil", "Zoë Müller", "Işıl Ünlü"]
WORDS = ["kitap", "çanta & kemer", "kulaklık/şarj", "sipariş", "T-shirt <M>", "ürün +1", "\"özel\" paket", "a=b", "50% indirim", "gömlek"]
PATHS = ["/payment/v1/card-payments", "/onboarding/v1/members", "/payment/v1/refunds", "/wallet/v1/members/8/wallet",
         "/payment-reporting/v1/payments", "/craftgate-pos/v1/products", "/payment/v1/card-payments/3ds-init"]
HOSTS = ["https://api.craftgate.io", "https://sandbox-api.craftgate.io"]
EVENTS = ["API_AUTH", "CHECKOUTFORM_AUTH", "THREEDS_VERIFY", "REFUND", "REFUND_TX", "PAYOUT_COMPLETED", "WALLET_CREATED", "BNPL_NOTIFICATION"]


def key(rng):
    return "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(rng.randint(16, 40)))


def words(rng):
    return rng.choice(WORDS) + " " + str(rng.randint(1, 9999))


def money(rng):
    return rng.choice([f"{rng.randint(1, 9999)}.{rng.randint(0, 99):02d}", f"{rng.randint(1, 999)}.00", f"{rng.randint(1, 999)}.{rng.randint(1, 9)}0"])


class Digits(float):
    """A number with its digits as they are written."""

    def __new__(cls, text):
        made = super().__new__(cls, text)
        made.text = text
        return made


def dumps(value, indent=None, comma=",", colon=":", ascii=False, slashes=False, number=None, sort=False, empty_lists=False, depth=0):
    """JSON with every habit by name; without any, compact and raw."""
    colon = ": " if indent is not None else colon
    options = dict(indent=indent, comma=comma, colon=colon, ascii=ascii, slashes=slashes, number=number, sort=sort, empty_lists=empty_lists)
    if isinstance(value, Digits):
        return number(value.text) if number else value.text
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=ascii)
        return text.replace("/", "\\/") if slashes else text
    if not isinstance(value, (dict, list)):
        return json.dumps(value)
    if not value:
        return "[]" if empty_lists or isinstance(value, list) else "{}"
    inner = {**options, "depth": depth + 1}
    if isinstance(value, dict):
        members = sorted(value.items()) if sort else value.items()
        parts = [dumps(name, ascii=ascii, slashes=slashes) + colon + dumps(of, **inner) for name, of in members]
        brackets = "{}"
    else:
        parts = [dumps(of, **inner) for of in value]
        brackets = "[]"
    if indent is None:
        return brackets[0] + comma.join(parts) + brackets[1]
    line = "\n" + indent * (depth + 1)
    return brackets[0] + line + ("," + line).join(parts) + "\n" + indent * depth + brackets[1]


def javascript(text):
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e21 else repr(number)


def python(text):
    return text if text.isdigit() else repr(float(text))


def body_value(rng):
    price = money(rng)
    value = {"price": Digits(price), "paidPrice": Digits(price), "currency": "TRY", "installment": 1, "conversationId": str(uuid.UUID(int=rng.getrandbits(128))),
             "paymentGroup": rng.choice(["PRODUCT", "LISTING_OR_SUBSCRIPTION"]), "callbackUrl": f"https://shop.example/ödeme/{rng.randint(1, 99)}"}
    value["items"] = [{"name": words(rng), "price": Digits(money(rng)), "externalId": str(rng.randint(1, 10**6))} for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.5:
        value["card"] = {"cardHolderName": rng.choice(NAMES), "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000"}
    value["buyer"] = {"name": rng.choice(NAMES), "address": words(rng)}
    if rng.random() < 0.4:
        value["description"] = rng.choice([None, ""])
    if rng.random() < 0.2:
        value["additionalParameters"] = {}
    return value


# ------------------------------------------------------------------------------------------------- Craftgate's requests


class Request:
    """A request, and what is signed for it. Mistakes change the second."""

    kind = "request"

    def __init__(self, rng):
        self.rng = rng
        self.api, self.secret, self.random = key(rng), key(rng), str(uuid.UUID(int=rng.getrandbits(128)))
        self.host = rng.choice(HOSTS)
        self.method = rng.choice(["POST", "POST", "POST", "GET", "GET", "DELETE"])
        self.path = rng.choice(PATHS)
        query = {}
        if self.method == "GET" or rng.random() < 0.2:
            for name in rng.sample(["name", "externalId", "conversationId", "page", "minCreatedDate", "note"], rng.randint(1, 4)):
                query[name] = {"name": rng.choice(NAMES), "page": str(rng.randint(0, 9)), "minCreatedDate": "2026-02-03T10:00:00"}.get(name, words(rng))
        self.query = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        self.value = body_value(rng) if self.method == "POST" else None
        self.body = b"" if self.value is None else dumps(self.value, **rng.choice([{}, {}, {}, {"comma": ", ", "colon": ": "}, {"indent": "  "}])).encode()
        self.api_header = self.api
        # The signed parts.
        self.s_host, self.s_path, self.s_query, self.decode = self.host, self.path, self.query, "percent"
        self.s_api, self.s_secret, self.s_random, self.s_body = self.api, self.secret, self.random, self.body
        self.s_value, self.s_style = self.value, None
        self.order = ["url", "api", "secret", "random", "body"]
        self.joint, self.before, self.after, self.charset, self.hmac, self.output, self.errors = "", "", "", "utf-8", None, "base64", "strict"

    def url(self):
        return self.host + self.path + (f"?{self.query}" if self.query else "")

    def signed_url(self):
        url = self.s_host + self.s_path + (f"?{self.s_query}" if self.s_query else "")
        return {"percent": unquote, "none": str, "form": lambda url: unquote(url).replace("+", " "), "plus": lambda url: unquote(url).replace(" ", "+"),
                "encoded plus": lambda url: url.replace("%20", "+")}[self.decode](url)

    def signature(self):
        parts = {"url": self.signed_url(), "api": self.s_api, "secret": self.s_secret, "random": self.s_random, "body": None}
        encode = lambda text: text.encode(self.charset, self.errors)
        pieces = []
        for name in self.order:
            if name == "body":
                try:
                    pieces.append(encode(self.s_body.decode()))
                except UnicodeDecodeError:
                    pieces.append(self.s_body)
            else:
                pieces.append(encode(parts[name]))
        message = encode(self.before) + encode(self.joint).join(pieces) + encode(self.after)
        digest = hmac.new(parts[self.hmac].encode(), message, hashlib.sha256) if self.hmac else hashlib.sha256(message)
        return spell(digest.digest(), self.output)

    def parts(self):
        return [("url", unquote(self.url()), "url"), ("apiKey", "***", "key"), ("secretKey", "***", "key"), ("randomKey", self.random, "header"),
                ("body", masked(self.body.decode()), "body")]

    def case(self):
        headers = {"x-api-key": self.api_header, "x-rnd-key": self.random, "x-auth-version": "v1", "x-signature": self.signature(), "content-type": "application/json"}
        return {"keys": {"apiKey": self.api, "secretKey": self.secret, "baseUrl": self.rng.choice(HOSTS)},
                "method": self.method, "url": self.url(), "headers": headers, "body": self.body.decode()}


def masked(body):
    return re.sub(r'("(?:cardNumber|cvc)":\s*)"\d+"', r'\1"***"', body)


def separated(parts, joint):
    """The parts with what stands between them."""
    return [part for at, part in enumerate(parts) for part in ([("separator", joint, "rule")] if at and joint else []) + [part]]


def spell(digest, output):
    text = {"base64": base64.b64encode(digest).decode(), "hex": digest.hex(), "HEX": digest.hex().upper(), "url": base64.urlsafe_b64encode(digest).decode(),
            "url unpadded": base64.urlsafe_b64encode(digest).decode().rstrip("="), "base64 of hex": base64.b64encode(digest.hex().encode()).decode()}[output]
    return text


def requires(condition):
    if not condition:
        raise Unfit


def pick_output(made, *outputs):
    requires(made.output == made.right)
    made.output = made.rng.choice(outputs)


def swap_keys(made):
    made.s_api, made.s_secret = made.s_secret, made.s_api


def other_api_key(made):
    made.api_header = made.s_api = key(made.rng)


def no_api_key(made):
    made.s_api = ""


def secret_is_api(made):
    made.s_secret = made.s_api


def no_secret(made):
    made.s_secret = ""


def space_in_secret(made):
    made.s_secret = made.rng.choice(["{}\n", "{} ", " {}", "{}\r\n", "{}\t"]).format(made.s_secret)


def space_in_api(made):
    made.s_api = made.rng.choice(["{}\n", "{} ", " {}", "{}\r\n"]).format(made.s_api)


def no_random(made):
    made.s_random = ""


def random_elsewhere(made):
    others = [part for part in made.order if part != "random"]
    at = made.rng.choice([at for at in range(5) if at != made.order.index("random")])
    made.order = others[:at] + ["random"] + others[at:]


def not_decoded(made):
    requires("%" in made.url() and made.decode == "percent" and (made.s_query or "%" in made.s_path))
    made.decode = "none"


def plus_as_space(made):
    requires(made.decode == "percent" and made.s_query)
    made.decode = made.rng.choice(["form", "plus"])
    requires("%2B" in made.s_query if made.decode == "form" else "%20" in made.s_query)


def without_query(made):
    requires(made.s_query)
    made.s_query = ""


def other_host(made):
    choices = [host for host in HOSTS if host != made.host] + ["", made.host.replace("https", "http"), made.host.removeprefix("https://")]
    made.s_host = made.rng.choice(choices)


def trailing_slash(made):
    made.s_path = made.rng.choice([made.s_path + "/", "/" + made.s_path])


def query_order(made):
    parts = made.s_query.split("&")
    requires(sorted(parts) != parts)
    made.s_query = "&".join(sorted(parts))


STYLES = [{"comma": ", ", "colon": ": "}, {"comma": ", ", "colon": ": ", "ascii": True}, {"ascii": True}, {"ascii": True, "slashes": True}, {"indent": "  "},
          {"indent": "    "}, {"indent": "    ", "ascii": True, "slashes": True}, {"number": javascript}, {"number": javascript, "indent": "  "}, {"number": python},
          {"comma": ", ", "colon": ": ", "ascii": True, "number": python}, {"sort": True}, {"sort": True, "comma": ", ", "colon": ": ", "ascii": True},
          {"slashes": True}, {"indent": "\t"}, {}, {"number": javascript, "ascii": True, "slashes": True}]


def reformatted(made):
    requires(made.value is not None and made.s_body == made.body)
    made.s_style = made.rng.choice(STYLES)
    made.s_body = dumps(made.s_value, **made.s_style).encode()


def empty_dropped(made):
    requires(made.value is not None and made.s_body == made.body and "description" in made.value)
    made.s_value = {name: value for name, value in made.value.items() if name != "description"}
    if dumps(made.value).encode() == made.body:
        made.s_body = dumps(made.s_value).encode()
    else:
        raise Unfit


def body_missing(made):
    requires(made.body and made.s_body == made.body)
    made.s_body = b""


def body_of_get(made):
    requires(made.method == "GET")
    made.s_body = made.rng.choice([b"{}", b"null", b"undefined", b"[]", b'""'])


def byte_order_mark(made):
    requires(made.s_body)
    made.s_body = "\ufeff".encode() + made.s_body


def line_endings(made):
    requires(made.s_body)
    if b"\n" in made.s_body:
        made.s_body = made.s_body.replace(b"\n", b"\r\n")
    else:
        made.s_body += b"\n"


def character_encoding(made):
    requires(made.charset == "utf-8")
    made.charset = made.rng.choice(["latin-1", "cp1254", "iso8859-9", "utf-16-le", "utf-16-be"])
    made.errors = "replace"


def hmac_not_hash(made):
    requires(made.hmac is None)
    made.hmac = "secret"
    if made.rng.random() < 0.7:
        made.order = [part for part in made.order if part != "secret"]


REQUEST = {
    "keys_swapped": [swap_keys], "api_key": [other_api_key, no_api_key], "secret_key": [secret_is_api, no_secret], "whitespace_in_key": [space_in_secret, space_in_api],
    "random_key": [no_random, random_elsewhere], "url_not_decoded": [not_decoded], "url_plus_as_space": [plus_as_space], "url_without_query": [without_query],
    "url_other_host": [other_host], "url_trailing_slash": [trailing_slash], "parameter_order": [query_order], "body_reformatted": [reformatted, reformatted, reformatted],
    "empty_fields_dropped": [empty_dropped], "body_missing": [body_missing], "body_of_get": [body_of_get], "byte_order_mark": [byte_order_mark],
    "line_endings": [line_endings], "character_encoding": [character_encoding], "hmac_not_hash": [hmac_not_hash],
    "output_hex": [lambda made: pick_output(made, "hex", "HEX", "base64 of hex")], "output_base64url": [lambda made: pick_output(made, "url", "url unpadded")],
}
Request.right, Request.mistakes = "base64", REQUEST


# ------------------------------------------------------------------------------------------------- Craftgate's webhooks


class Webhook:
    kind, right = "webhook", "base64"

    def __init__(self, rng):
        self.rng = rng
        self.key = self.s_key = key(rng)
        self.fields = {"eventType": rng.choice(EVENTS), "eventTimestamp": str(rng.randint(1_700_000_000, 1_800_000_000)),
                       "status": rng.choice(["SUCCESS", "FAILURE"]), "payloadId": str(rng.randint(1, 10**7))}
        self.signed = dict(self.fields)
        self.order = list(self.fields)
        self.algorithm, self.output, self.charset, self.tail = "hmac", "base64", "utf-8", ""

    def signature(self):
        message = ("".join(self.signed[name] for name in self.order) + self.tail).encode(self.charset)
        return spell(keyed(self.algorithm, self.s_key.encode(), message), self.output)

    def parts(self):
        return [(name, value, "body") for name, value in self.fields.items()]

    def case(self):
        fields = {**self.fields, "eventTimestamp": int(self.fields["eventTimestamp"]), "eventTime": "2026-02-03T10:00:00", "payload": {"id": 1}}
        return {"keys": {"keys": [self.key]}, "body": json.dumps(fields), "signature": self.signature(), "now": int(self.fields["eventTimestamp"]) + 5}


def keyed(algorithm, key, message):
    if algorithm == "hmac":
        return hmac.new(key, message, hashlib.sha256).digest()
    return hashlib.sha256({"key first": key + message, "key last": message + key, "no key": message}[algorithm]).digest()


def plain_hash(made):
    requires(made.algorithm == "hmac")
    made.algorithm = made.rng.choice(["key first", "key last", "no key"])


def space_in_key(made):
    made.s_key = made.rng.choice(["{}\n", "{} ", " {}", "{}\r\n", "{}\t"]).format(made.s_key)


def milliseconds(made):
    made.signed["eventTimestamp"] += "000"


def other_event(made):
    name = made.rng.choice(["eventType", "status"])
    made.signed[name] = made.rng.choice([word for word in (EVENTS if name == "eventType" else ["SUCCESS", "FAILURE"]) if word != made.signed[name]])


def field_order(made):
    shuffled = list(made.order)
    made.rng.shuffle(shuffled)
    requires(shuffled != made.order)
    made.order = shuffled


def field_missing(made):
    requires(len(made.order) > 1)
    made.order = list(made.order)
    made.order.remove(made.rng.choice(made.order))


def utf_16(made):
    made.charset = made.rng.choice(["utf-16-le", "utf-16-be"])


def end_of_line(made):
    made.tail = "\n"


Webhook.mistakes = {
    "hash_not_hmac": [plain_hash], "whitespace_in_key": [space_in_key], "timestamp_unit": [milliseconds], "other_event": [other_event], "parameter_order": [field_order],
    "parameter_missing": [field_missing], "character_encoding": [utf_16], "output_hex": [lambda made: pick_output(made, "hex", "HEX", "base64 of hex")],
    "output_base64url": [lambda made: pick_output(made, "url", "url unpadded")], "line_endings": [end_of_line],
}


# ------------------------------------------------------------------------------------------------- Craftgate's browser callbacks

V1 = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"]
V2 = ["status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus", "paymentId:status:callbackStatus:conversationId:mdStatus"]


class Callback:
    kind, right = "callback", "hex"

    def __init__(self, rng):
        self.rng = rng
        self.key = self.s_key = key(rng)
        self.list = rng.choice([None, None, *V2])
        self.form = {"status": rng.choice(["SUCCESS", "FAILURE"]), "completeStatus": "WAITING", "paymentId": str(rng.randint(1, 10**7)),
                     "conversationId": str(uuid.UUID(int=rng.getrandbits(128)))}
        if rng.random() < 0.6:
            self.form["conversationData"] = rng.choice(NAMES) + " " + rng.choice(["a+b", "x/y", "50%"])
        if self.list:
            self.form["mdStatus"] = "1"
        self.names = V1 if self.list is None else self.list.split(":")
        self.joint = "###" if self.list is None else ""
        self.signed, self.key_first, self.output, self.charset, self.errors, self.algorithm = dict(self.form), True, "hex", "utf-8", "strict", "hash"

    def signature(self):
        encode = lambda text: text.encode(self.charset, self.errors)
        values = [encode(self.signed.get(name, "")) for name in self.names]
        joint = encode(self.joint)
        secret = encode(self.s_key)
        if self.algorithm == "hmac":
            return spell(hmac.new(self.s_key.encode(), joint.join(values), hashlib.sha256).digest(), self.output)
        if self.algorithm == "hmac with key":
            return spell(hmac.new(self.s_key.encode(), joint.join([secret, *values]), hashlib.sha256).digest(), self.output)
        return spell(hashlib.sha256(joint.join([secret, *values] if self.key_first else [*values, secret])).digest(), self.output)

    def parts(self):
        values = [(name, self.form.get(name, ""), "body") for name in (V1 if self.list is None else self.list.split(":"))]
        return separated([("secretKey", "***", "key"), *values], "###" if self.list is None else "")

    def case(self):
        form = {**self.form, **({"hashParams": self.list} if self.list else {}), "hash": self.signature()}
        return {"keys": {"keys": [self.key]}, "form": "&".join(f"{name}={quote_plus(value)}" for name, value in form.items())}


def other_list(made):
    requires(made.names == (V1 if made.list is None else made.list.split(":")))
    choices = [(V1, "###")] + [(known.split(":"), "") for known in V2]
    made.names, made.joint = made.rng.choice([choice for choice in choices if choice[0] != made.names])


def dropped_values(made):
    requires(made.joint)
    kept = [name for name in made.names if made.signed.get(name)]
    requires(kept != made.names)
    made.names = kept


def encoded_values(made):
    requires(any(quote_plus(value) != value for value in made.signed.values()))
    made.signed = {name: quote_plus(value) for name, value in made.signed.items()}
    requires(any(made.signed.get(name, "") != made.form.get(name, "") for name in made.names))


def key_last(made):
    requires(made.algorithm == "hash")
    made.key_first = False


def callback_hmac(made):
    requires(made.algorithm == "hash" and made.key_first)
    made.algorithm = made.rng.choice(["hmac", "hmac with key"])


def missing_value(made):
    made.names = list(made.names)
    name = made.rng.choice([name for name in made.names if made.signed.get(name)])
    made.names.remove(name)


def callback_encoding(made):
    requires(any(not made.signed.get(name, "").isascii() for name in made.names))
    made.charset, made.errors = made.rng.choice(["latin-1", "cp1254", "iso8859-9"]), "replace"


Callback.mistakes = {
    "hash_params": [other_list], "empty_fields_dropped": [dropped_values], "parameters_encoded": [encoded_values], "parameter_order": [key_last],
    "hmac_not_hash": [callback_hmac], "parameter_missing": [missing_value], "whitespace_in_key": [space_in_key], "character_encoding": [callback_encoding],
    "output_base64": [lambda made: pick_output(made, "base64", "base64 of hex")], "output_base64url": [lambda made: pick_output(made, "url", "url unpadded")],
}


# ------------------------------------------------------------------------------------------------- ParaX's deposit URLs


class Deposit:
    kind, right = "deposit", "hex"

    def __init__(self, rng):
        self.rng = rng
        self.api, self.key = key(rng), key(rng)
        self.s_key = self.key
        self.sent = {"sid": str(rng.randint(1000, 9999)), "username": rng.choice(["ayse.y", "mehmet_d", "gülşah"]), "userID": str(rng.randint(1, 10**6)),
                     "fullname": rng.choice(NAMES), "amount": money(rng) if rng.random() < 0.6 else f"{rng.randint(1, 999)}.00", "trx": f"DEP-{rng.randint(1, 10**6)}"}
        if rng.random() < 0.5:
            self.sent["data"] = rng.choice(["", "x=1;y=ğ", "a b+c"])
        self.signed = dict(self.sent)
        self.sort, self.escape, self.algorithm, self.output, self.charset, self.errors = "sorted", str, "hmac", "hex", "utf-8", "strict"

    def text(self):
        pairs = [(name, self.escape(value)) for name, value in self.signed.items()]
        if self.sort == "sorted":
            pairs.sort()
        elif self.sort == "reversed":
            pairs.sort(reverse=True)
        return "&".join(f"{name}={value}" for name, value in pairs)

    def signature(self):
        return spell(keyed(self.algorithm, self.s_key.encode(), self.text().encode(self.charset, self.errors)), self.output)

    def parts(self):
        return separated([(name, f"{name}={value}", "url") for name, value in sorted(self.sent.items())], "&")

    def case(self):
        parameters = {**self.sent, "signature": self.signature()}
        url = "https://api.parax.tech/Methods/BankTransfer/V2/?" + "&".join(f"{name}={quote_plus(value)}" for name, value in parameters.items())
        return {"keys": {"sid": int(self.sent["sid"]), "key": self.api, "secretKey": self.key}, "url": url}


def unsorted(made):
    requires(made.sort == "sorted")
    made.sort = made.rng.choice(["as sent", "as sent", "reversed"])


def escaped(made):
    requires(made.escape is str)
    made.escape = made.rng.choice([quote_plus, lambda value: quote(value, safe="!*'()~"), lambda value: quote(value, safe="")])
    requires(any(made.escape(value) != value for value in made.signed.values()))


def parameter_left_out(made):
    del made.signed[made.rng.choice([name for name in made.signed if made.signed[name]])]


def empty_parameter(made):
    if "data" in made.signed:
        requires(made.signed["data"] == "")
        del made.signed["data"]
    else:
        made.signed["data"] = ""


def signature_included(made):
    if made.rng.random() < 0.5:
        made.signed["signature"] = ""
    else:
        right = Deposit.__new__(Deposit)
        right.__dict__.update(made.__dict__)
        right.signed, right.output, right.algorithm, right.escape, right.sort, right.charset = dict(made.sent), "hex", "hmac", str, "sorted", "utf-8"
        right.s_key = made.key
        made.signed["signature"] = right.signature()


def other_amount_form(made):
    requires("amount" in made.signed)
    amount = made.signed["amount"]
    made.signed["amount"] = made.rng.choice([javascript(amount), python(amount), amount.replace(".", ","), amount.replace(".", "")])
    requires(made.signed["amount"] != amount)


def api_key_signs(made):
    requires(made.s_key == made.key)
    made.s_key = made.api


def deposit_encoding(made):
    made.charset, made.errors = made.rng.choice(["latin-1", "cp1254", "iso8859-9", "utf-16-le"]), "replace"
    requires(made.charset == "utf-16-le" or not made.text().isascii())


Deposit.mistakes = {
    "parameter_order": [unsorted], "parameters_encoded": [escaped], "parameter_missing": [parameter_left_out], "empty_fields_dropped": [empty_parameter],
    "signature_included": [signature_included], "amount_format": [other_amount_form], "secret_key": [api_key_signs], "whitespace_in_key": [space_in_key],
    "hash_not_hmac": [plain_hash], "character_encoding": [deposit_encoding], "output_base64": [lambda made: pick_output(made, "base64", "base64 of hex")],
    "output_base64url": [lambda made: pick_output(made, "url", "url unpadded")], "output_case": [lambda made: pick_output(made, "HEX")],
}


# ------------------------------------------------------------------------------------------------- NexKasa's callback tokens


class Transfer:
    kind, right = "transfer", "hex"

    def __init__(self, rng):
        self.rng = rng
        self.key, self.api = key(rng), key(rng)
        self.s_key = self.key
        self.amount = money(rng)
        self.fields = {"kind": rng.choice(["DEPOSIT", "WITHDRAW"]), "id": f"U-{rng.randint(1, 10**6)}", "amount": f"{float(self.amount):.2f}", "nonce": rng.randbytes(16).hex()}
        self.signed, self.order, self.joint = dict(self.fields), list(self.fields), "\n"
        self.algorithm, self.output, self.charset, self.tail = "hmac", "hex", "utf-8", ""

    def signature(self):
        message = (self.joint.join(self.signed[name] for name in self.order) + self.tail).encode(self.charset)
        return spell(keyed(self.algorithm, self.s_key.encode(), message), self.output)

    def parts(self):
        return separated([(name, value, "url" if name == "nonce" else "body") for name, value in self.fields.items()], "\n")

    def case(self):
        body = json.dumps({"transaction_id": 105, "status": "APPROVED", "external_id": self.fields["id"], "amount": self.amount, "type": self.fields["kind"]})
        url = f"/callback?nonce={self.fields['nonce']}&token={quote_plus(self.signature())}"
        return {"keys": {"apiKey": self.api, "callbackSecrets": [self.key]}, "body": body, "url": url}


def other_kind(made):
    made.signed["kind"] = "WITHDRAW" if made.signed["kind"] == "DEPOSIT" else "DEPOSIT"


def transfer_amount(made):
    amount = made.signed["amount"]
    made.signed["amount"] = made.rng.choice([javascript(amount), python(amount), amount.replace(".", ",")])
    requires(made.signed["amount"] != amount)


def no_nonce(made):
    requires("nonce" in made.order)
    made.order = [name for name in made.order if name != "nonce"]


def other_separator(made):
    made.joint = made.rng.choice(["", ":", "|", "\r\n", "\\n", "&", ","])


Transfer.mistakes = {
    "other_event": [other_kind], "amount_format": [transfer_amount], "random_key": [no_nonce], "separator": [other_separator], "parameter_order": [field_order],
    "secret_key": [api_key_signs], "whitespace_in_key": [space_in_key], "hash_not_hmac": [plain_hash], "character_encoding": [utf_16], "line_endings": [end_of_line],
    "output_base64": [lambda made: pick_output(made, "base64", "base64 of hex")], "output_base64url": [lambda made: pick_output(made, "url", "url unpadded")],
}


# ------------------------------------------------------------------------------------------------- cases

KINDS = [Request, Request, Request, Request, Webhook, Callback, Deposit, Deposit, Transfer]


def make(kind, seed, mistakes):
    """The case of these mistakes, a list of pairs of a code and an index; nothing if one of them changes nothing."""
    made = kind(random.Random(seed))
    signatures = {made.signature()}
    for code, at in mistakes:
        # Each mistake draws from a source of its own, so that it is the same alone and with another one.
        made.rng = random.Random(f"{seed} {code} {at}")
        kind.mistakes[code][at](made)
        signature = made.signature()
        if signature in signatures:
            raise Unfit
        signatures.add(signature)
    # Without - and _, and with padding, the URL-safe form is the standard one.
    if made.output == "url":
        requires(set(made.signature()) & set("-_"))
    return made


def others(kind, seed, signature, codes):
    """Further single mistakes that make the same signature."""
    found = set()
    for code, changes in kind.mistakes.items():
        for at in range(len(changes)):
            try:
                if make(kind, seed, [(code, at)]).signature() == signature:
                    found.add(code)
            except (Unfit, ValueError, IndexError, KeyError):
                pass
    return sorted(found - set(codes))


def cases(count, seed):
    rng = random.Random(seed)
    made = []
    while len(made) < count:
        kind, case_seed = rng.choice(KINDS), rng.getrandbits(48)
        names = list(kind.mistakes)
        codes = rng.sample(names, 1 if len(made) % 2 == 0 else 2)
        mistakes = [(code, rng.randrange(len(kind.mistakes[code]))) for code in codes]
        try:
            case = make(kind, case_seed, mistakes)
            # Both must matter: neither alone makes the signature of both.
            if len(mistakes) == 2 and case.signature() in {make(kind, case_seed, [mistake]).signature() for mistake in mistakes}:
                continue
        except (Unfit, ValueError, IndexError, KeyError):
            continue
        made.append({"name": f"{kind.kind} {len(made)}: {' and '.join(codes)}", "kind": kind.kind, "codes": codes,
                     "also": others(kind, case_seed, case.signature(), codes), "parts": [f"{source} {name} {value}" for name, value, source in case.parts()], **case.case()})
    return made


def each(times, seed):
    """Each mistake alone, so many times with other values."""
    rng = random.Random(seed)
    for kind in dict.fromkeys(KINDS):
        for code, at in ((code, at) for code, changes in kind.mistakes.items() for at in range(len(changes))):
            made = 0
            while made < times:
                case_seed = rng.getrandbits(48)
                try:
                    case = make(kind, case_seed, [(code, at)])
                except (Unfit, ValueError, IndexError, KeyError):
                    continue
                yield {"name": f"{kind.kind}, {code} {at}.{made}", "kind": kind.kind, "codes": [code], "also": others(kind, case_seed, case.signature(), [code]),
                       "parts": [f"{source} {name} {value}" for name, value, source in case.parts()], **case.case()}
                made += 1


def right(count, seed):
    """Cases without a mistake, and with a signature that nothing makes."""
    rng = random.Random(seed)
    for at in range(count):
        kind, case_seed = KINDS[at % len(KINDS)], rng.getrandbits(48)
        fits = kind(random.Random(case_seed))
        yield {"name": f"{kind.kind} {at}: nothing is wrong", "kind": kind.kind, "codes": [], "also": [], "parts": [f"{source} {name} {value}" for name, value, source in fits.parts()], **fits.case()}
        nonsense = kind(random.Random(case_seed))
        digest = hashlib.sha256(f"nonsense {case_seed}".encode()).digest()
        nonsense.signature = lambda digest=digest, output=kind.right: spell(digest, output)
        yield {"name": f"{kind.kind} {at}: no mistake is known", "kind": kind.kind, "codes": ["unknown"], "also": [], "parts": [f"{source} {name} {value}" for name, value, source in nonsense.parts()], **nonsense.case()}


def main():
    count, seed, to = (int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])) if len(sys.argv) == 4 else (120, 1, HERE / "explain.json")
    found = [*right(18 if count < 1000 else 90, seed), *cases(count, seed), *([] if count >= 1000 else each(2, seed))]
    assert len({case["name"] for case in found}) == len(found)
    to.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{to.name}: {len(found)}")


main()
