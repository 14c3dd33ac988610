"""The clients of the providers: their settings and messages, by name, handed to the core. Their operations are generated.

The core checks all arguments, so this module has no checks. A request is one positional dict; everything else is a keyword argument.
"""

from __future__ import annotations

from ._group import endpoint_of
from ._native import Client, Result, call_function, refuse
from .craftgate._groups import CraftgateGroups
from .nexkasa._operations import NexKasaOperations
from .nkolay._operations import NKolayOperations
from .parax._operations import ParaXOperations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
    from datetime import datetime
    from typing import Any, Literal, TypeAlias, TypeVar, overload

    from typing_extensions import Unpack

    from ._native import Call
    from ._typing import Fields
    from .craftgate import Callback, CallOptions, ClaimedCallback, ExpectedCallback, Explanation, WebhookEvent, WebhookFields
    from .nexkasa import ClaimedTransfer, ExpectedTransfer, TransferCallback
    from .nexkasa import Explanation as NexKasaExplanation
    from .parax import Confirmation, DepositRequest, ExpectedPayment, Webhook
    from .parax import Explanation as ParaXExplanation

    _Body: TypeAlias = bytes | bytearray | memoryview | str
    _T = TypeVar("_T")
    _Record: TypeAlias = ExpectedCallback | Fields | Literal["unchecked"]
    _Order: TypeAlias = ExpectedTransfer | Fields
else:

    def overload(function):
        """Overloads exist for type checkers only."""
        return function


class Craftgate(CraftgateGroups):
    """Craftgate: payments, onboarding, installments, wallets and reports, in groups of operations.

    `environment` or `base_url` must be given: there is no default to charge by accident. A base URL is `https`, or `http` on a loopback host
    or one that `allow_insecure_hosts` names.
    """

    def __init__(
        self,
        *,
        api_key: str,
        secret_key: str,
        environment: Literal["sandbox", "production"] | None = None,
        base_url: str | None = None,
        language: str | None = None,
        allow_insecure_hosts: Iterable[str] | None = None,
    ) -> None:
        settings = {
            "api_key": api_key,
            "secret_key": secret_key,
            "environment": environment,
            "base_url": base_url,
            "language": language,
            "allow_insecure_hosts": _listed(allow_insecure_hosts),
        }
        super().__init__(Client("craftgate", settings, self._options))

    def request(
        self,
        endpoint: Mapping[str, Any] | None = None,
        /,
        *,
        method: str | None = None,
        path: str | None = None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | str | bytes | None = None,
        **options: Unpack[CallOptions],
    ) -> Call[Any]:
        """A call of any endpoint, untyped, for what the groups do not cover. A body that is text or bytes is sent untouched.

        The endpoint's `method`, `path`, `query` and `body` are keywords, or one dict.
        """
        given = endpoint_of(endpoint, {"method": method, "path": path, "query": query, "body": body})
        return self._client.build_endpoint(given["method"], given["path"], given["query"], given["body"], **options)

    def sign(
        self,
        request: Mapping[str, Any] | None = None,
        /,
        *,
        url: str | None = None,
        body: str | bytes | None = None,
        random_key: str | None = None,
    ) -> str:
        """The signature of a request that is built elsewhere: the URL as it is sent, the exact body, the value of `x-rnd-key`."""
        given = {"url": url, "body": body, "random_key": random_key, **(request or {})}
        if isinstance(given["body"], bytes):
            try:
                given["body"] = given["body"].decode()
            except UnicodeDecodeError as error:
                raise refuse("body", "expected text, found bytes that are not valid UTF-8") from error
        signature: str = self._client.handle_message("sign", given)
        return signature

    def explain(
        self,
        *,
        method: str,
        url: object,
        headers: Mapping[str, Any] | Iterable[tuple[str, str]],
        body: _Body | None = None,
    ) -> Explanation:
        """Why the signature of a request does not fit that other code made with the same keys.

        It tries the mistakes that people make, alone and two at once, and names only what reproduces the signature. The explanation is for
        you, who hold the keys.
        """
        explanation: Explanation = self._client.handle_message(
            "explain", {"method": method, "url": str(url), "headers": dict(headers)}, body or b""
        )
        return explanation

    @staticmethod
    def decode_html(html_content: str) -> str:
        """The page in `html_content` of an answer, to be shown to the payer."""
        html: str = call_function("decode_html", html_content)
        return html

    def __repr__(self) -> str:
        return "Craftgate(***)"


class CraftgateWebhooks:
    """Verifies Craftgate's webhooks with the active merchant webhook keys."""

    def __init__(self, *, keys: Iterable[str]) -> None:
        self._client = Client("craftgate_webhooks", {"keys": _listed(keys)})

    def verify(self, *, body: _Body, signature: str | None, now: int | None = None, tolerance_seconds: int | None = None) -> WebhookEvent:
        """The event of a message: its raw body and its header `x-cg-signature-v1`. `now` are Unix seconds, by default the clock's."""
        if now is None:
            from time import time

            now = int(time())
        given = {"signature": "" if signature is None else signature, "now": now, "tolerance_seconds": tolerance_seconds}
        event: WebhookEvent = self._client.handle_message("verify", given, body)
        return event

    def sign(self, event: WebhookFields | Mapping[str, Any] | WebhookEvent | None = None, /, **fields: Any) -> str:
        """The signature of an event's `event_type`, `event_timestamp`, `status` and `payload_id`: for fixtures of your own tests."""
        given = {**(event.to_dict() if isinstance(event, Result) else event or {}), **fields}
        signed = ("event_type", "event_timestamp", "status", "payload_id", "eventType", "eventTimestamp", "payloadId")
        signature: str = self._client.handle_message("sign", {name: given[name] for name in signed if name in given})
        return signature

    def explain(self, *, body: _Body, signature: str | None, now: int | None = None) -> Explanation:
        """Why a message does not verify. Its age counts only if `now` is given. The explanation is for you, who hold the keys."""
        explanation: Explanation = self._client.handle_message("explain", {"signature": signature, "now": now}, body)
        return explanation

    def __repr__(self) -> str:
        return "CraftgateWebhooks(***)"


class CraftgateCallbacks:
    """Verifies Craftgate's browser callbacks with the active merchant callback keys.

    `hash_params` are lists of names to accept besides the published ones.
    """

    def __init__(self, *, keys: Iterable[str], hash_params: Iterable[str] = ()) -> None:
        self._client = Client("craftgate_callbacks", {"keys": _listed(keys), "hash_params": _listed(hash_params)})

    @overload
    def verify(
        self,
        form: _Body,
        *,
        expected: Callable[[ClaimedCallback], Awaitable[_Record | None]],
        allow_long_md_status: bool | None = None,
    ) -> Coroutine[Any, Any, Callback]: ...

    @overload
    def verify(  # noqa: F811 - an overload
        self,
        form: _Body,
        *,
        expected: _Record | Callable[[ClaimedCallback], _Record | None] | None = None,
        allow_long_md_status: bool | None = None,
    ) -> Callback: ...

    def verify(self, form: _Body, *, expected: Any = None, allow_long_md_status: bool | None = None) -> Any:  # noqa: F811 - an overload
        """The authenticated fields of a form as it arrived, before any parser. `expected` is your own record of the payment:
        `payment_id`, `conversation_id`, `conversation_data`; a missing value is not compared. `"unchecked"` compares nothing.

        `expected` may be a function that looks the record up. It is given the ids as the form says them (`payment_id`,
        `conversation_id`, `conversation_data`), which are not verified: what it returns decides, and `None` refuses the callback. With
        an `async` function the result is awaited. Where `next` is `"done"`, call `retrieve_payment` before you deliver.

        `md_status` is one digit; `allow_long_md_status` takes two too, for banks with numbers of their own. A digit may then move
        between it and the end of `conversation_id`: give conversation ids of equal length.
        """

        def compared(record: Any) -> Callback:
            given = {"unchecked": True} if isinstance(record, str) and record == "unchecked" else {"expected": record}
            callback: Callback = self._client.handle_message("verify", {**given, "allow_long_md_status": allow_long_md_status}, form)
            return callback

        return _decided(self._client.handle_message, expected, {}, form, compared)

    def explain(self, form: _Body) -> Explanation:
        """Why the hash of a form does not fit. The explanation is for you, who hold the keys: the payer must not see it."""
        explanation: Explanation = self._client.handle_message("explain", {}, form)
        return explanation

    def __repr__(self) -> str:
        return "CraftgateCallbacks(***)"


class ParaX(ParaXOperations):
    """ParaX: deposits by bank transfer."""

    def __init__(
        self,
        *,
        sid: int,
        key: str,
        secret_key: str,
        deposit_base_url: str | None = None,
        status_base_url: str | None = None,
        allow_insecure_hosts: Iterable[str] | None = None,
        allowed_addresses: Iterable[str] | None = None,
    ) -> None:
        settings = {
            "sid": sid,
            "key": key,
            "secret_key": secret_key,
            "deposit_base_url": deposit_base_url,
            "status_base_url": status_base_url,
            "allow_insecure_hosts": _listed(allow_insecure_hosts),
            "allowed_addresses": _listed(allowed_addresses),
        }
        super().__init__(Client("parax", settings, self._options))

    def sign(self, parameters: Mapping[str, Any], /) -> str:
        """The hex signature of these parameters as they are, for what the operations do not cover. Nothing is added; `&` is refused."""
        signature: str = self._handle_message("sign", parameters)
        return signature

    def deposit_url(self, request: DepositRequest | Fields, /) -> str:
        """The signed URL to which the payer's browser is sent."""
        url: str = self._handle_message("deposit_url", request)
        return url

    def explain(self, url: object, /) -> ParaXExplanation:
        """Why the signature of a deposit URL does not fit that other code made. The explanation is for you, who hold the keys."""
        explanation: ParaXExplanation = self._handle_message("explain", {"url": str(url)})
        return explanation

    def read_webhook(self, body: _Body, *, remote_address: str | None = None) -> Webhook:
        """Reads a webhook: its raw body and the peer's address, or `"unchecked"`. Nothing signs it: `confirm` it before you credit."""
        given = {"unchecked": True} if remote_address == "unchecked" else {"remote_address": remote_address}
        webhook: Webhook = self._handle_message("read_webhook", given, body)
        return webhook

    def confirm(
        self, webhook: Webhook, /, *, expected: ExpectedPayment | Fields | None = None, allow_amount_change: bool | None = None
    ) -> Call[Confirmation]:
        """A status query whose `parse` compares the status, the webhook and your own record: `amount`, and at least one of
        `transaction_id` (stored from the deposit's response: the strongest), `user_id`, `username`. Each that is given must agree.

        Another amount than the `expected` one is refused; `allow_amount_change` confirms it, and the result has both.
        """
        return self._build("confirm", (), {"webhook": webhook, "expected": expected, "allow_amount_change": allow_amount_change})

    @staticmethod
    def offset_time(time: str | datetime, /) -> str:
        """A civil time of ParaX with Istanbul's offset: `2026-02-03T14:30:00+03:00`."""
        text: str = call_function("offset_time", time)
        return text

    def __repr__(self) -> str:
        return "ParaX(***)"


class NexKasa(NexKasaOperations):
    """NexKasa: deposits and withdrawals that an operator decides on. Every configured check runs on each callback.

    IBANs are sent without spaces, as in the vendor's example; `iban_format="spaced"` sends them in groups of four, as in its table.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None = None,
        allow_insecure_hosts: Iterable[str] | None = None,
        iban_format: Literal["compact", "spaced"] | None = None,
        callback_secrets: Iterable[str] | None = None,
        callback_tokens: Iterable[str] | None = None,
        webhook_secrets: Iterable[str] | None = None,
        allowed_addresses: Iterable[str] | None = None,
    ) -> None:
        settings = {
            "api_key": api_key,
            "base_url": base_url,
            "allow_insecure_hosts": _listed(allow_insecure_hosts),
            "iban_format": iban_format,
            "callback_secrets": _listed(callback_secrets),
            "callback_tokens": _listed(callback_tokens),
            "webhook_secrets": _listed(webhook_secrets),
            "allowed_addresses": _listed(allowed_addresses),
        }
        super().__init__(Client("nexkasa", settings, self._options))

    @overload
    def read_callback(
        self,
        body: _Body,
        *,
        url: str | None = None,
        remote_address: str | None = None,
        signature: str | None = None,
        expected: Callable[[ClaimedTransfer], Awaitable[_Order | None]],
        verification: Literal["configured", "none"] | None = None,
        allow_amount_change: bool | None = None,
    ) -> Coroutine[Any, Any, TransferCallback]: ...

    @overload
    def read_callback(  # noqa: F811 - an overload
        self,
        body: _Body,
        *,
        url: str | None = None,
        remote_address: str | None = None,
        signature: str | None = None,
        expected: _Order | Callable[[ClaimedTransfer], _Order | None] | None = None,
        verification: Literal["configured", "none"] | None = None,
        allow_amount_change: bool | None = None,
    ) -> TransferCallback: ...

    def read_callback(  # noqa: F811 - an overload
        self,
        body: _Body,
        *,
        url: str | None = None,
        remote_address: str | None = None,
        signature: str | None = None,
        expected: Any = None,
        verification: Literal["configured", "none"] | None = None,
        allow_amount_change: bool | None = None,
    ) -> Any:
        """Reads a callback's raw body; every check that is set up passes. `expected` is your own record: `id`, `type`, `amount`.

        `expected` may be a function that looks the record up. It is given what the callback says (`transaction_id`, `external_id`,
        `type`, `amount`, the URL's `nonce`), which is not verified: what it returns decides, and `None` refuses the callback. With an
        `async` function the result is awaited.

        An amount that differs from the `expected` one that the token proves is refused; `allow_amount_change` reads it.
        """
        given = {
            "url": url,
            "remote_address": remote_address,
            "signature": signature,
            "verification": verification,
            "allow_amount_change": allow_amount_change,
        }

        def compared(record: Any) -> TransferCallback:
            callback: TransferCallback = self._handle_message("read_callback", {**given, "expected": record}, body)
            return callback

        return _decided(self._handle_message, expected, given, body, compared)

    def explain_callback(
        self,
        body: _Body,
        *,
        url: str | None = None,
        remote_address: str | None = None,
        signature: str | None = None,
        expected: ExpectedTransfer | None = None,
    ) -> NexKasaExplanation:
        """Why a callback is refused: the token in its URL, then the header `X-NexKasa-Signature`, then the sender.

        The explanation is for you, who hold the keys.
        """
        given = {"url": url, "remote_address": remote_address, "signature": signature, "expected": expected}
        explanation: NexKasaExplanation = self._handle_message("explain_callback", given, body)
        return explanation

    def __repr__(self) -> str:
        return "NexKasa(***)"


class NKolay(NKolayOperations):
    """N Kolay: shopping loans of several banks. Each step takes the results of earlier ones, which can be saved in between."""

    def __init__(
        self,
        *,
        base_url: str,
        username: str,
        password: str,
        merchant_no: int,
        api_secret_key: str,
        allow_insecure_hosts: Iterable[str] | None = None,
    ) -> None:
        settings = {
            "base_url": base_url,
            "allow_insecure_hosts": _listed(allow_insecure_hosts),
            "username": username,
            "password": password,
            "merchant_no": merchant_no,
            "api_secret_key": api_secret_key,
        }
        super().__init__(Client("nkolay", settings, self._options))

    def __repr__(self) -> str:
        return "NKolay(***)"


def _listed(values: Iterable[_T] | None) -> Any:
    """Turns any iterable into a list; text is passed on, for the core to refuse."""
    return values if values is None or isinstance(values, (str, bytes, list, tuple)) else list(values)


def _decided(handle_message: Callable[..., Any], expected: Any, given: dict[str, Any], body: _Body, compared: Callable[[Any], Any]) -> Any:
    """Compares a message with the record, which a function of the caller's may look up by the claimed ids."""
    if not callable(expected):
        return compared(expected)
    from inspect import isawaitable, iscoroutinefunction

    def decide(record: Any) -> Any:
        return handle_message("no_record", {}) if record is None else compared(record)

    async def awaited(record: Any) -> Any:
        return decide(await record)

    async def looked_up() -> Any:
        return decide(await expected(handle_message("claimed", given, body)))

    if iscoroutinefunction(expected):
        return looked_up()
    record = expected(handle_message("claimed", given, body))
    return awaited(record) if isawaitable(record) else decide(record)
