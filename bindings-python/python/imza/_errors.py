"""Errors: one class, `ImzaError`, and one below it for each stable `code`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._literals import _ErrorKind, _Outcome


class ImzaError(Exception):
    """An error, for programs and for people. It never holds a secret, a card number or an unbounded body."""

    code: str = ""
    """The stable slug: `invalid_request`, `api_error`, `unexpected_response`, `verification_failed`, `configuration`."""
    path: str | None = None
    """The field at fault, e.g. `items[2].price`; of a failed verification the check."""
    kind: _ErrorKind | None = None
    """The kind of failure that an answer reports: `declined`, `duplicate`, …"""
    outcome: _Outcome | None = None
    """Whether the operation may have been done: `rejected` (surely not) or `unknown`."""
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

    def __init__(self, message: str = "", /, **details: Any) -> None:
        super().__init__(message)
        for name, value in details.items():
            setattr(self, name, value)

    @property
    def message(self) -> str:
        """The description of the error."""
        return str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.args, dict(self.__dict__)))


class InvalidRequest(ImzaError):
    """An argument is wrong, and `path` names it. Nothing was built; an argument of `parse` leaves `outcome` as well."""

    code = "invalid_request"


class ApiError(ImzaError):
    """The provider reports an error. Decide by `kind` and `outcome`."""

    code = "api_error"


class UnexpectedResponse(ImzaError):
    """The answer does not match the API's description. Decide by `outcome`."""

    code = "unexpected_response"


class VerificationFailed(ImzaError):
    """A message from outside failed the check that `path` names: treat it as not received."""

    code = "verification_failed"


class Configuration(ImzaError):
    """A key, address or list of a client cannot work. `path` names the setting."""

    code = "configuration"


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


_CLASSES = {each.code: each for each in (InvalidRequest, ApiError, UnexpectedResponse, VerificationFailed, Configuration)}


def of_report(report: Mapping[str, Any]) -> ImzaError:
    """Makes the exception of the core's report."""
    details = dict(report)
    message, code = details.pop("message"), details.pop("code")
    behind = details.get("provider_error")
    if behind is not None:
        details["provider_error"] = ProviderError(behind.code, behind.message)
    return _CLASSES.get(code, ImzaError)(message, **details)


def _restore(of: type[ImzaError], arguments: tuple[Any, ...], details: dict[str, Any]) -> ImzaError:
    error = of(*arguments)
    error.__dict__.update(details)
    return error
