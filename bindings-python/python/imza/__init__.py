"""Builds, signs and reads the HTTP exchanges of Craftgate, ParaX, NexKasa and N Kolay. You keep your HTTP client.

Importing it creates none of the providers' types: a client's operations are imported when they are first used, the class of a
result when the first one is read.
"""

from ._clients import Craftgate, CraftgateCallbacks, CraftgateWebhooks, NexKasa, NKolay, ParaX
from ._errors import ApiError, Configuration, ImzaError, InvalidRequest, UnexpectedResponse, VerificationFailed
from ._native import VERSION as __version__
from ._native import Call
from ._results import Misfit

__all__ = [
    "ApiError",
    "Call",
    "Configuration",
    "Craftgate",
    "CraftgateCallbacks",
    "CraftgateWebhooks",
    "ImzaError",
    "InvalidRequest",
    "Misfit",
    "NKolay",
    "NexKasa",
    "ParaX",
    "UnexpectedResponse",
    "VerificationFailed",
    "__version__",
]
