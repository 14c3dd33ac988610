"""Code that type checkers accept: `test_typing.py` checks this file. Nothing here is run."""
# pyright: strict

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import aiohttp
import httpx
import niquests
import requests
from typing_extensions import Unpack

from imza import (
    ApiError,
    Call,
    Craftgate,
    CraftgateCallbacks,
    CraftgateWebhooks,
    DeclinedError,
    ErrorKind,
    ImzaError,
    NexKasa,
    NKolay,
    ParaX,
)
from imza.craftgate import (
    CallOptions,
    Card,
    CreatePaymentRequest,
    Currency,
    Page,
    PaymentItem,
    PaymentResponse,
    PaymentStatus,
    StoredCardResponse,
    WebhookEvent,
)
from imza.nkolay import BankSession, PreApproval, Token
from imza.transport import Retry, Sent, send


class Channel(Enum):
    WEB = "WEB"


craftgate = Craftgate(api_key="k", secret_key="s", environment="sandbox", language="tr")
currency: Currency = "TRY"
request = CreatePaymentRequest(
    price=Decimal("100.00"),
    paid_price="100.00",
    wallet_price=0,
    installment=1,
    currency=currency,
    conversation_id=None,
    payment_channel="WEB",
    card=Card(card_holder_name="Haluk Demir", card_number="5258640000000001", expire_year="2044", expire_month="07", cvc="000"),
    items=[PaymentItem(name="Vazo", price=Decimal("100.00")), {"price": 1, "name": "plain"}],
)
call: Call[PaymentResponse] = craftgate.payment.create_payment(
    request, idempotency_key="o-1", random_key=None, unknown_fields="send", checks="types", waive=["items_sum"]
)
method: str = call.method
body: bytes | None = call.body
headers: dict[str, str] = call.headers
payment = call.parse(200, b"{}")
paid: Decimal | None = payment.paid_price
number: int | None = payment.id
when: datetime | None = payment.created_date
succeeded: bool = payment.payment_status == "SUCCESS"
status: PaymentStatus | None = payment.payment_status
first = payment.payment_transactions[0].price if payment.payment_transactions else None
price: Decimal | None = first
rest: dict[str, object] = payment.other_fields

retrieved: PaymentResponse = craftgate.payment.retrieve_payment(1).parse(200, "{}")
cards: Page[StoredCardResponse] = craftgate.payment.search_stored_cards().parse(200, b"{}")
alias: str | None = cards.items[0].card_alias
answer: object = craftgate.request(method="POST", path="/onboarding/v1/members", query={}, body={"a": 1}).parse(200, b"")
also = craftgate.request({"method": "GET", "path": "/x"})
signature: str = craftgate.sign(url="https://x", body=None, random_key="r")

event: WebhookEvent = CraftgateWebhooks(keys=["k"]).verify(body=b"{}", signature="s", tolerance_seconds=60)
seconds: int | None = event.event_timestamp
callback = CraftgateCallbacks(keys=("k",)).verify("a=b", expected={"payment_id": "1"})
unchecked = CraftgateCallbacks(keys=("k",)).verify(b"a=b", expected="unchecked")

parax = ParaX(sid=1, key="k", secret_key="s")
url: str = parax.deposit_url({"username": "u", "user_id": "1", "full_name": "U", "amount": "1", "trx": "T"})
hook = parax.read_webhook(b"{}", remote_address="unchecked")
verdict: str | None = parax.confirm(hook, expected={"user_id": "1", "amount": Decimal(1)}).parse(200, b"{}").verdict

nexkasa = NexKasa(api_key="k", callback_secrets=["s"])
transfer = nexkasa.deposit({"amount": "1", "full_name": "U", "user_id": "1", "callback_url": "https://a.b"}, nonce="n" * 16)
stored: tuple[str | None, str | None] = (transfer.callback_url, transfer.callback_nonce)
told = nexkasa.read_callback(b"{}", url="/x", expected={"id": "1", "type": "DEPOSIT", "amount": Decimal(1)})

nkolay = NKolay(base_url="https://x", username="u", password="p", merchant_no=1, api_secret_key="k")
token: Token = nkolay.authenticate().parse(200, b"{}")
session: BankSession = BankSession.restore(nkolay.start_session(token, "AKTIFBANK").parse(200, b"{}").save())
decision = nkolay.simulate(token, session, {}).parse(200, b"{}")


def apply(approval: PreApproval) -> str | None:
    try:
        return str(nkolay.apply(token, approval, {"customer_ip_address": "1.1.1.1", "max_term": 3}).parse(200, b""))
    except DeclinedError:
        return "declined"
    except ApiError as error:
        kind: ErrorKind | None = error.kind
        return kind if error.outcome == "rejected" else error.provider_code
    except ImzaError as error:
        return error.path


@dataclass
class Refund:
    payment_id: int


class Model:
    def model_dump(self) -> dict[str, Any]:
        return {}


def of_any_kind(fields: Mapping[str, Any], **options: Unpack[CallOptions]) -> Call[PaymentResponse]:
    craftgate.payment.refund_payment(Refund(1))
    craftgate.payment.refund_payment(Model())
    craftgate.payment.refund_payment({"paymentId": 1})
    return craftgate.payment.create_payment(fields, **options)


made = PaymentResponse(id=1, payment_status="SUCCESS")
copied: PaymentResponse = PaymentResponse.from_dict(made.to_dict(json=True))


def noted(sent: Sent) -> None:
    print(sent.status, sent.seconds)


at_once: int | None = send(call, requests.Session()).id
also_at_once: PaymentResponse = send(call, httpx.Client(), timeout=3, retry=True, on_response=noted)
and_so: PaymentResponse = send(call, niquests.Session(), retry=Retry(attempts=2))


gone_on = send(craftgate.restore_attempt("saved", call=call), httpx.Client(), settle=True)
if gone_on.verdict == "done":
    settled: PaymentResponse = gone_on.result


async def later(one: httpx.AsyncClient, two: niquests.AsyncSession, three: aiohttp.ClientSession) -> PaymentResponse:
    coroutine: Coroutine[Any, Any, PaymentResponse] = send(call, one)
    task = asyncio.create_task(send(call, two))
    print(await coroutine, (await send(call, three)).id)
    return await task
