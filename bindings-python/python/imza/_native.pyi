"""The native module: the core behind clients, calls and results. Its names are imported from `imza` and the providers' modules."""

from collections.abc import Iterator, Mapping
from types import GenericAlias
from typing import Any, Final, Generic, NoReturn, TypeVar, final

from typing_extensions import Self, dataclass_transform, disjoint_base

from ._answered import Answered
from ._literals import Repeat
from ._results import Misfit

__all__ = ["VERSION", "Call", "Client", "Result", "call_function", "refuse", "restore", "result_class"]

_T_co = TypeVar("_T_co", covariant=True)

VERSION: Final[str]
"""The version of the core, and of every package made from it."""

@final
class Client:
    """A client of one provider, or a verifier of its messages. Immutable: threads may share it."""

    def __new__(cls, provider: str, settings: Mapping[str, Any], options: tuple[str, ...] = ...) -> Client: ...
    def build(self, operation: str, path: tuple[Any, ...], request: object = None, **options: object) -> Call[Any]:
        """Builds the call of an operation. An option that is `None` takes its default."""
    def build_endpoint(
        self,
        method: object,
        path: object,
        query: object = None,
        body: object = None,
        host: object = None,
        token: object = None,
        **options: object,
    ) -> Call[Any]:
        """Builds a call of any endpoint. The body is an object, or the very text or bytes to send."""
    def handle_message(self, message: str, input: object, body: object = None) -> Any:
        """Takes a message from outside, or makes a text with the client's keys."""
    def settle(self, saved: str, told: str, input: object, body: object) -> tuple[str, str, Any]:
        """Tells an attempt what happened, or asks it for the next step. Returns its new state, the step or what an answer proved, and what
        belongs to it: a call, seconds, a result, an error, a reason.
        """

@final
class Call(Generic[_T_co]):
    """A request as it must be sent, and the reader of its answer.

    Send it byte for byte, and follow no redirect: the keys must not travel. `repr` shows no value.
    """

    @property
    def method(self) -> str:
        """HTTP method."""
    @property
    def url(self) -> str:
        """Absolute URL, percent-encoded."""
    @property
    def headers(self) -> dict[str, str]:
        """Headers, a new dict each time; names are in lower case."""
    @property
    def body(self) -> bytes | None:
        """The body, byte for byte as it was signed; `None` if there is none."""
    @property
    def repeat(self) -> Repeat:
        """Whether it may be sent again: at will, with its idempotency key, or only after asking what became of it."""
    @property
    def timeout_seconds(self) -> int:
        """How long the answer may take, in seconds. After that its outcome is unknown."""
    @property
    def callback_url(self) -> str | None:
        """NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret."""
    @property
    def callback_nonce(self) -> str | None:
        """NexKasa: the nonce of its token, to be stored with the order."""
    def parse(self, status: int, body: bytes | bytearray | memoryview | str) -> _T_co:
        """Reads the answer: HTTP status and body as they arrived. A field that does not fit its type is `None` and among `misfits`.

        Raises `ApiError` if the provider reports one, `UnexpectedResponseError` if the body does not match the API's description; for a
        confirmation also `VerificationError`.
        """
    def ask(self, *, sent_at: int, now: int | None = None) -> Call[Answered[_T_co]] | None:
        """Makes the call whose answer tells what became of this one, for when its own answer is lost or its outcome unknown.

        `None` where the provider cannot be asked. If this call has an idempotency key, sending it again comes first: that returns the first
        result. `sent_at` is when this call was sent for the first time, `now` the current time, by default the platform's; both in Unix
        seconds. Records older than `sent_at` do not count.

        Raises `InvalidRequestError` with the path of the field that the request lacks to be found by, such as `conversation_id`.
        """
    def begin(self, now: int | None) -> tuple[Client, str]:
        """Begins an attempt to do it. Returns the client that built it, and the attempt's state."""
    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    def __reduce__(self) -> NoReturn: ...

@disjoint_base
@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
class Result:
    """A result: attributes in snake case, `None` where the answer lacks a field. `repr` hides secrets.

    A word of an enum that this version does not know arrives as it is.
    """

    def __new__(cls, *given: Any, **fields: Any) -> Self: ...
    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Makes a result of a dict, such as `to_dict` returns: for tests, and for what was stored. Names are in snake case or as on the
        wire; names that the type does not have are kept, as from an answer.
        """
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any: ...
    @property
    def other_fields(self) -> dict[str, Any]:
        """The undeclared fields of the answer, by the names that arrived."""
    @property
    def misfits(self) -> list[Misfit]:
        """The parts of the answer that do not fit their type, if this is the whole result: a new list, nearly always empty. Their
        attributes are `None`. `pickle` and `copy` keep them, `to_dict` leaves them out.
        """
    def to_dict(self, *, json: bool = False) -> dict[str, Any]:
        """The result as plain dicts and lists, without the fields that the answer lacks. Declared names are in snake case, undeclared
        ones as they arrived. With `json` it holds only what JSON can hold: decimals are text of plain digits, dates text. It holds what
        `repr` hides.
        """
    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """The names and values of `to_dict(json=True)`: `dict(result)` is an object of JSON, and FastAPI returns a result as it is."""
    def __eq__(self, other: object, /) -> bool: ...
    def __dir__(self) -> list[str]: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

def call_function(function: str, input: object) -> Any:
    """Calls a function that needs no client."""

def refuse(path: str, reason: str) -> Exception:
    """Makes the error of an argument that only Python can judge."""

def restore(module: str, name: str, values: list[tuple[str, bool, Any]], misfits: list[tuple[str, str, str]] = ...) -> Any:
    """Makes a result of values: for `copy` and `pickle`. Each is a name, whether it is declared, and the value."""

def result_class(module: str, name: str) -> type[Result] | None:
    """The class of a module's results by its name, if there is such a type."""
