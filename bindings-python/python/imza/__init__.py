"""Builds, signs and reads the HTTP exchanges of Craftgate, ParaX, NexKasa and N Kolay. You keep your HTTP client.

Importing it creates none of the providers' types: a client's operations are imported when they are first used, the class of a
result when the first one is read.
"""

from ._answered import Answered
from ._attempt import Attempt, Done, NotDone, Open, Send, Wait
from ._errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    CustomerBlockedError,
    DeclinedError,
    DuplicateError,
    FieldFault,
    FraudError,
    ImzaError,
    InvalidRequestError,
    NoAnswerError,
    NotFoundError,
    PermissionDeniedError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    UnexpectedResponseError,
    VerificationError,
)
from ._native import VERSION as __version__
from ._native import Call
from ._results import Misfit
from .craftgate._client import Craftgate, CraftgateCallbacks, CraftgateWebhooks
from .nexkasa._client import NexKasa
from .nkolay._client import NKolay
from .parax._client import ParaX

# False, so that `typing` need not be imported. Type checkers know the name; an editor that reads the value would take `False` for dead code.
TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from ._literals import ErrorKind, Outcome, Repeat

__all__ = [
    "Answered",
    "ApiError",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "Call",
    "ConfigurationError",
    "Craftgate",
    "CraftgateCallbacks",
    "CraftgateWebhooks",
    "CustomerBlockedError",
    "DeclinedError",
    "Done",
    "DuplicateError",
    "ErrorKind",
    "FieldFault",
    "FraudError",
    "ImzaError",
    "InvalidRequestError",
    "Misfit",
    "NKolay",
    "NexKasa",
    "NoAnswerError",
    "NotDone",
    "NotFoundError",
    "Open",
    "Outcome",
    "ParaX",
    "PermissionDeniedError",
    "ProviderError",
    "ProviderUnavailableError",
    "RateLimitedError",
    "Repeat",
    "Send",
    "UnexpectedResponseError",
    "VerificationError",
    "Wait",
    "__version__",
]


def __getattr__(name: str) -> object:
    # The words of errors and calls, as types: `typing` is imported for whoever asks for them.
    if name in ("ErrorKind", "Outcome", "Repeat"):
        from . import _literals

        value = globals()[name] = getattr(_literals, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
