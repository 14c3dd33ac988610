"""Errors: one class, `ImzaError`, one below it for each stable `code`, and below `ApiError` one for each kind of failure."""

from __future__ import annotations

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._literals import ErrorKind, Outcome, Repeat


class ImzaError(Exception):
    """An error, for programs and for people. It never holds a secret, a card number or an unbounded body."""

    code: str = ""
    """The stable slug: `invalid_request`, `api_error`, `unexpected_response`, `verification_failed`, `configuration`,
    `no_answer`."""
    path: str | None = None
    """The field at fault, e.g. `items[2].price`; of a failed verification the check."""
    kind: ErrorKind | None = None
    """The kind of failure that an answer reports: `declined`, `duplicate`, …"""
    outcome: Outcome | None = None
    """Whether the operation may have been done: `rejected` (surely not) or `unknown`."""
    repeat: Repeat | None = None
    """Whether the call that failed may be sent again, as its own `repeat`."""
    http_status: int | None = None
    """HTTP status of the answer."""
    provider: str | None = None
    """The provider that answered."""
    provider_code: str | None = None
    """The provider's own code."""
    provider_message: str | None = None
    """The provider's message."""
    group: str | None = None
    """Craftgate's error group."""
    provider_error: ProviderError | None = None
    """The error of the bank or wallet behind the provider."""
    errors: tuple[FieldFault, ...] = ()
    """The fields at fault with their reasons, at most ten, with the one of `path` first: of `invalid_request` and `configuration`."""

    def __init__(self, message: str = "", /, **details: Any) -> None:
        super().__init__(message)
        for name, value in details.items():
            setattr(self, name, value)

    @property
    def message(self) -> str:
        """The description of the error."""
        return str(self)

    @property
    def is_retryable(self) -> bool:
        """Whether the very same call may succeed later, and sending it again can do no harm.

        It may succeed where the provider was unavailable, limited the rate, gave no answer, or one that leaves the outcome open. It does no
        harm where nothing was done, the call only reads, or its idempotency key is honoured.
        """
        if self.code not in ("api_error", "unexpected_response", "no_answer"):
            return False
        may_succeed = self.outcome == "unknown" or self.kind in ("rate_limited", "provider_unavailable")
        return may_succeed and (self.outcome == "rejected" or self.repeat in ("safe", "same_key"))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.args, dict(self.__dict__)))


class InvalidRequestError(ImzaError):
    """An argument is wrong, and `path` names it. Nothing was built; an argument of `parse` leaves `outcome` as well."""

    code = "invalid_request"


class ApiError(ImzaError):
    """The provider reports an error. Decide by `kind`, or by the classes below this one, and by `outcome`."""

    code = "api_error"


class AuthenticationError(ApiError):
    """The key or the signature was refused. `kind` is `authentication`."""


class PermissionDeniedError(ApiError):
    """The merchant may not do this. `kind` is `permission`."""


class BadRequestError(ApiError):
    """The provider refuses the request as invalid. `kind` is `invalid_request`."""


class DuplicateError(ApiError):
    """The same was asked for before. `kind` is `duplicate`."""


class NotFoundError(ApiError):
    """An object that the request names does not exist. `kind` is `not_found`."""


class DeclinedError(ApiError):
    """The bank or the payer declined. `kind` is `declined`."""


class FraudError(ApiError):
    """It was refused as a suspected fraud. `kind` is `fraud`."""


class RateLimitedError(ApiError):
    """Too many requests: send fewer. `kind` is `rate_limited`.

    A 429 whose body does not tell it as the API's description has it is an `UnexpectedResponseError` of the same `kind`. `except ImzaError`
    and `error.kind` cover both, `error.is_retryable` as well.
    """


class CustomerBlockedError(ApiError):
    """The customer is blocked. `kind` is `customer_blocked`."""


class ProviderUnavailableError(ApiError):
    """The provider, or what is behind it, is out of order. `kind` is `provider_unavailable`.

    A 5xx without the provider's own error, such as a page of a proxy, is an `UnexpectedResponseError`, as at `RateLimitedError`.
    """


class UnexpectedResponseError(ImzaError):
    """The answer does not match the API's description, whatever its `kind`. Decide by `outcome`.

    The HTTP status alone may give the `kind`: a 429 with an empty body is one with `kind` `rate_limited`. The classes by kind are of errors
    that the provider reports, below `ApiError`.
    """

    code = "unexpected_response"


class VerificationError(ImzaError):
    """A message from outside failed the check that `path` names: treat it as not received."""

    code = "verification_failed"


class ConfigurationError(ImzaError):
    """A key, address or list of a client cannot work. `path` names the setting."""

    code = "configuration"


class NoAnswerError(ImzaError):
    """No answer came; only `imza.transport` raises it. `__cause__` is the HTTP client's own exception.

    The operation may have been done: `outcome` is `unknown`, and `repeat` tells whether the call may be sent again.
    """

    code = "no_answer"


class ProviderError:
    """The error of the bank or wallet behind a provider."""

    __slots__ = ("code", "message")

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        """Code of the bank or wallet."""
        self.message = message
        """Its message."""

    def __repr__(self) -> str:
        return f"ProviderError(code={self.code!r}, message={self.message!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProviderError):
            return NotImplemented
        return (self.code, self.message) == (other.code, other.message)

    def __hash__(self) -> int:
        return hash((self.code, self.message))


class FieldFault:
    """A field at fault."""

    __slots__ = ("path", "reason")

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        """Its path, e.g. `items[2].price`; empty if the error concerns no single field."""
        self.reason = reason
        """Text: the expected form, what was found, and what to do."""

    def __repr__(self) -> str:
        return f"FieldFault(path={self.path!r}, reason={self.reason!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FieldFault):
            return NotImplemented
        return (self.path, self.reason) == (other.path, other.reason)

    def __hash__(self) -> int:
        return hash((self.path, self.reason))


_BY_CODE: dict[str, type[ImzaError]] = {
    each.code: each
    for each in (InvalidRequestError, ApiError, UnexpectedResponseError, VerificationError, ConfigurationError, NoAnswerError)
}
_BY_KIND: dict[str, type[ApiError]] = {
    "authentication": AuthenticationError,
    "permission": PermissionDeniedError,
    "invalid_request": BadRequestError,
    "duplicate": DuplicateError,
    "not_found": NotFoundError,
    "declined": DeclinedError,
    "fraud": FraudError,
    "rate_limited": RateLimitedError,
    "customer_blocked": CustomerBlockedError,
    "provider_unavailable": ProviderUnavailableError,
}
# Tracebacks name them as users import them.
for _each in (ImzaError, FieldFault, ProviderError, *_BY_CODE.values(), *_BY_KIND.values()):
    _each.__module__ = "imza"


def of_report(report: Mapping[str, Any]) -> ImzaError:
    """Makes the exception of the core's report."""
    details = dict(report)
    message, code = details.pop("message"), details.pop("code")
    behind = details.get("provider_error")
    if behind is not None:
        details["provider_error"] = ProviderError(behind.code, behind.message)
    if "errors" in details:
        details["errors"] = tuple(FieldFault(fault.path, fault.reason) for fault in details["errors"])
    of = _BY_CODE.get(code, ImzaError)
    if of is ApiError:
        of = _BY_KIND.get(details.get("kind", ""), of)
    return of(message, **details)


def _restore(of: type[ImzaError], arguments: tuple[Any, ...], details: dict[str, Any]) -> ImzaError:
    error = of(*arguments)
    error.__dict__.update(details)
    return error
