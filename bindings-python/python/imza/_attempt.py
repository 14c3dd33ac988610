"""An attempt to do a call: what to do next, and what became of it. The state machine is the core's; here is what its steps are made of."""

from __future__ import annotations

from ._answered import Parameterized
from ._errors import ImzaError
from ._group import or_now
from ._native import Call, refuse

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from typing import Any, Literal, NoReturn, Protocol, TypeAlias, TypeVar

    from ._native import Client

    _T = TypeVar("_T")
    _T_co = TypeVar("_T_co", covariant=True)

    class _Verified(Protocol):
        """The result of `CraftgateCallbacks.verify`."""

        @property
        def payment_id(self) -> object: ...
        @property
        def next(self) -> object: ...


class Send:
    """A step: send this call, then tell its answer by `answered` or `no_answer`."""

    __slots__ = ("call",)

    do: Literal["send"] = "send"
    verdict: None = None

    def __init__(self, call: Call[Any]) -> None:
        self.call = call
        """The call."""

    def __repr__(self) -> str:
        return f"Send({self.call!r})"


class Wait:
    """A step: wait, then tell the time by `tick`."""

    __slots__ = ("seconds",)

    do: Literal["wait"] = "wait"
    verdict: None = None

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        """How long."""

    def __repr__(self) -> str:
        return f"Wait({self.seconds})"


class Done(Parameterized["_T_co"]):
    """A verdict: it was done."""

    __slots__ = ("result",)

    do: None = None
    verdict: Literal["done"] = "done"

    def __init__(self, result: _T_co) -> None:
        self.result = result
        """The result of the call."""

    def __repr__(self) -> str:
        return f"Done({self.result!r})"


class NotDone:
    """A verdict: it was not done and will not be."""

    __slots__ = ("error",)

    do: None = None
    verdict: Literal["not_done"] = "not_done"

    def __init__(self, error: ImzaError) -> None:
        self.error = error
        """Why."""

    def __repr__(self) -> str:
        return f"NotDone({self.error!r})"


class Open:
    """A verdict: it cannot be settled here."""

    __slots__ = ("reason", "saved")

    do: None = None
    verdict: Literal["open"] = "open"

    def __init__(self, reason: str, saved: str) -> None:
        self.reason = reason
        """The reason, for the person who decides."""
        self.saved = saved
        """The state of the attempt, to go on later."""

    def __repr__(self) -> str:
        return f"Open({self.reason!r})"


if TYPE_CHECKING:
    Verdict: TypeAlias = Done[_T] | NotDone | Open
    Step: TypeAlias = Send | Wait | Done[_T] | NotDone | Open
else:
    Verdict = Done | NotDone | Open
    Step = Send | Wait | Verdict


class Attempt(Parameterized["_T_co"]):
    """A call on its way to a verdict. It sends nothing: take the `next` step, then store `save()`, then do the step, and tell what
    happened.

    It never sends a call twice that could be done twice, and believes only what an answer or a record of the provider proves. A 3-D Secure
    payment goes from its init by `callback` or `webhook` to its completion.
    """

    __slots__ = ("_call", "_client", "_error", "_result", "_saved", "_step")

    def __init__(self, client: Client, call: Call[_T_co] | None, saved: str) -> None:
        self._client, self._call, self._saved = client, call, saved
        self._result: Any = None
        self._error: ImzaError | None = None
        self._step: Step[_T_co] | None = None

    def next(self) -> Step[_T_co]:
        """Returns the next step. It stays the same until something is told. Store `save()` after this, before you do it."""
        if self._step is None:
            self._step = self._next()
        return self._step

    def _next(self) -> Step[_T_co]:
        what, value = self._tell("next")
        if what == "send":
            call: Any = self._call if value is None else value
            return Send(call)
        if what == "wait":
            return Wait(value)
        if what == "done":
            return Done(self._result)
        if what == "not_done":
            return NotDone(self._error or value)
        return Open(value, self._saved)

    def answered(self, status: int, body: bytes | bytearray | memoryview | str) -> None:
        """Tells the answer to what was sent: its HTTP status and its body."""
        what, value = self._tell("answered", {"status": status}, body)
        if what == "proven_done":
            self._result = value
        elif what == "proven_not_done":
            self._error = value

    def no_answer(self) -> None:
        """Tells that no answer came to what was sent."""
        self._tell("no_answer")

    def tick(self, now: int | None = None) -> None:
        """Tells the time, in Unix seconds; by default that of the clock."""
        self._tell("tick", {"now": or_now(now)})

    def webhook(self, event: object) -> None:
        """Tells that a webhook of this payment was verified: what became of it is looked up."""
        self._tell("webhook")

    def callback(self, verified: _Verified) -> None:
        """Tells a verified callback: what `CraftgateCallbacks.verify` returned.

        Raises `InvalidRequestError` (`payment_id`) if it is that of another payment.
        """
        self._tell("callback", {"payment_id": str(verified.payment_id), "next": verified.next or ""})

    def save(self) -> str:
        """Returns its state as text, without a card, key or token."""
        return self._saved

    def _tell(self, told: str, input: dict[str, Any] | None = None, body: bytes | bytearray | memoryview | str = b"") -> tuple[str, Any]:
        self._saved, what, value = self._client.settle(self._saved, told, input or {}, body)
        if told != "next":
            self._step = None
        return what, value

    def __repr__(self) -> str:
        return "Attempt(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "an attempt is not pickled or copied, because it holds its call; keep attempt.save(), and restore it with restore_attempt"
        )


for _each in (Attempt, Send, Wait, Done, NotDone, Open):
    _each.__module__ = "imza"


def begun(call: Call[_T], now: int | None) -> Attempt[_T]:
    """Begins an attempt to do a call, at a time in Unix seconds, by default from the clock."""
    if not isinstance(call, Call):
        raise refuse("call", f"expected a call that this client built, found {type(call).__name__}")
    if now is not None and not hasattr(type(now), "__index__"):
        raise refuse("now", f"expected the current time in whole Unix seconds, found {type(now).__name__}; use int(time.time())")
    client, saved = call.begin(now)
    return Attempt(client, call, saved)


def restored(client: Client, saved: str, call: Call[_T] | None) -> Attempt[_T]:
    """Restores a saved attempt, with its call or without."""
    if not isinstance(saved, str):
        raise refuse("saved", f"expected the text of a saved attempt, found {type(saved).__name__}")
    if call is not None and not isinstance(call, Call):
        raise refuse("call", f"expected a call that this client built, found {type(call).__name__}")
    state, _, _ = client.settle(saved, "restore", {} if call is None else {"call": call.begin(0)[1]}, b"")
    return Attempt(client, call, state)
