"""Makes misfits.json: answers with parts that do not fit their type. Such a part is absent from the result and listed with its path and
its JSON text; everything else is as it would be without it.

The answers are put together from texts, so that each raw text is known without a parser.
"""

import json
import pathlib

HERE = pathlib.Path(__file__).parent


class Object:
    """A JSON object in the making: its text as it is sent, and as it is read."""

    def __init__(self):
        self.sent, self.read, self.misfits = [], [], []

    def fits(self, wire, sent, read=None, name=None):
        self.sent.append(f"{json.dumps(wire)}:{sent}")
        self.read.append(f"{json.dumps(name or wire)}:{sent if read is None else read}")
        return self

    def misfit(self, wire, raw, name=None, snake=None):
        self.sent.append(f"{json.dumps(wire)}:{raw}")
        self.misfits.append((name or wire, snake or snake_of(name or wire), raw))
        return self

    def object(self, wire, inner, name=None, declared=True):
        outer = snake_of(name or wire) if declared else wire
        self.fits(wire, inner.text(), inner.result(), name)
        for path, snake, raw in inner.misfits:
            self.misfits.append((f"{name or wire}.{path}", f"{outer}.{snake}", raw))
        return self

    def list(self, wire, elements, name=None):
        """Elements: objects, and JSON texts that do not fit."""
        texts = [element if isinstance(element, str) else element.text() for element in elements]
        results = [element.result() for element in elements if not isinstance(element, str)]
        self.fits(wire, f"[{','.join(texts)}]", f"[{','.join(results)}]", name)
        camel, snake = name or wire, snake_of(name or wire)
        for index, element in enumerate(elements):
            if isinstance(element, str):
                self.misfits.append((f"{camel}[{index}]", f"{snake}[{index}]", element))
            else:
                self.misfits += [(f"{camel}[{index}].{path}", f"{snake}[{index}].{inner}", raw) for path, inner, raw in element.misfits]
        return self

    def text(self):
        return "{" + ",".join(self.sent) + "}"

    def result(self):
        return "{" + ",".join(self.read) + "}"


def snake_of(camel):
    # The names below have capitals at the beginnings of words only.
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in camel)


CASES = []


def case(name, provider, operation, answer, envelope=None):
    body = envelope(answer.text()) if envelope else answer.text()
    CASES.append({
        "name": name,
        "provider": provider,
        "operation": operation,
        "body": body,
        "result_json": answer.result(),
        "misfits": [{"path": path, "path_snake": snake, "raw": raw} for path, snake, raw in answer.misfits],
    })


def payment(name, answer):
    case(name, "craftgate", "payment.retrieve_payment", answer, lambda data: f'{{"data":{data}}}')


def paid():
    return Object().fits("id", "4711").fits("paidPrice", "18.40", '"18.40"').fits("paymentStatus", '"SUCCESS"')


for raw in ['""', '"n/a"', "{}", "[18.40]", "false", '"18,40"', "1e77", '"0x10"']:
    payment(f"a price that is {raw} is absent", paid().misfit("price", raw).fits("currency", '"TRY"'))
for raw in ['""', "1769856000", '"2026-04-31T09:00:00"', '"31.01.2026"', "true", "[2026,1,31]", '"2026-01-31T25:00:00"']:
    payment(f"a date that is {raw} is absent", paid().misfit("createdDate", raw).fits("currency", '"TRY"'))
for raw in ["3.0", '"three"', '""', "[]", "true", "4294967296"]:
    payment(f"an installment that is {raw} is absent", paid().misfit("installment", raw).fits("currency", '"TRY"'))
for raw in ["1", "0", '"yes"', '""', "{}"]:
    payment(f"a flag that is {raw} is absent", paid().misfit("isThreeDS", raw, snake="is_three_ds").fits("currency", '"TRY"'))
for raw in ['""', "{}", "46.5", "[46]", "9223372036854775808", "-9223372036854775809"]:
    payment(f"an id that is {raw} is absent", paid().misfit("cardIssuerBankId", raw).fits("currency", '"TRY"'))
for raw in ['""', "[]", "10051", "false", '"{}"']:
    payment(f"an object that is {raw} is absent", paid().misfit("paymentError", raw).fits("currency", '"TRY"'))
for raw in ['""', "{}", "0", "true"]:
    payment(f"a list that is {raw} is absent", paid().misfit("paymentTransactions", raw).fits("currency", '"TRY"'))
for raw in ['{"holder":"Ay"}', '["Ay"]', "true", '"Ay\\ud83d"', '"\\ude00Ay"', '"\\ud83d\\ud83d"']:
    payment(f"a text that is {raw} is absent", paid().misfit("cardHolderName", raw).fits("currency", '"TRY"'))
for raw in ["1", "true", "{}", '["SUCCESS"]', '"SUCCESS\\ud800"']:
    answer = Object().fits("id", "4711").misfit("paymentStatus", raw).fits("currency", '"TRY"')
    payment(f"a status that is {raw} is absent and never a success", answer)
payment("an id that is text is absent", Object().misfit("id", '"#4711"').fits("paidPrice", "2", '"2"'))
payment("white space in a raw text is kept", paid().misfit("pos", '[ 1 ,\\t"a" ]'.replace("\\t", "\t")).fits("currency", '"TRY"'))
payment("several parts are listed in their order", paid().misfit("price", '"x"').misfit("walletPrice", "{}").misfit("installment", '"y"'))
payment("what does not fit in a nested object leaves the rest of it",
        paid().object("pos", Object().fits("id", "3").misfit("alias", "[]").fits("name", '"A"')))
payment("an element that does not fit is left out, and the others keep their index in paths",
        paid().list("paymentTransactions", [
            '"row"',
            Object().fits("id", "1").misfit("price", '"free"').fits("name", '"A"'),
            "null",
            Object().fits("id", "2").object("payout", Object().misfit("paidPrice", "[]").fits("currency", '"TRY"')),
        ]))
payment("in undeclared data only half of a surrogate pair does not fit",
        paid().object("newField", Object().fits("a", "[1,true]").misfit("b", '"\\udc00"'), declared=False))
payment("in untyped data only half of a surrogate pair does not fit",
        paid().object("additionalData", Object().fits("a", '"x"').misfit("b", '"\\ud800x"')))

case("a page has the misfits of its items", "craftgate", "payment.search_stored_cards",
     Object().list("items", [
         Object().fits("cardToken", '"t-1"').misfit("cardBankId", '"QNB"'),
         "7",
         Object().fits("cardToken", '"t-2"').misfit("cardAlias", "{}"),
     ]).misfit("page", '"first"').fits("size", "10"),
     lambda data: f'{{"data":{data}}}')

case("a transaction whose amount does not fit", "parax", "transaction_status",
     Object().fits("transaction_id", '"TD77"', name="transactionId").misfit("amount", '"çok"').fits("status", '"completed"')
     .misfit("user_id", "[]", name="userId"),
     lambda data: f'{{"code":200,"data":{data}}}')
case("a transfer whose id does not fit", "nexkasa", "withdraw",
     Object().fits("status", '"success"').misfit("transaction_id", "[105]", name="transactionId").fits("message", '"Alındı"'))
case("an offer whose amount does not fit", "nkolay", "simulate",
     Object().fits("success", "true").list("monthlyPayments", [
         Object().fits("term", "3").misfit("amount", '"?"').fits("interestRate", "4.29", '"4.29"'),
         Object().misfit("term", "6.0").fits("amount", "1800.5", '"1800.5"'),
     ]))

names = [each["name"] for each in CASES]
assert len(set(names)) == len(names)
(HERE / "misfits.json").write_text(json.dumps(CASES, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
