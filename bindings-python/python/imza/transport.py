"""Sends a call with an HTTP client that you have, and reads the answer. None is imported here.

| package | clients |
|---|---|
| httpx | `Client`, `AsyncClient` |
| requests | `Session` |
| niquests | `Session`, `AsyncSession` |
| aiohttp | `ClientSession` |

Any other client is refused before anything is sent, and so is one with `params` of its own, which would change the signed URL. No redirect is
followed, since the keys must not travel, and credentials of the client (`auth`, `.netrc`) are not sent. With an asynchronous client, await
what `send` returns.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic

from ._errors import ImzaError, NoAnswerError
from ._native import Call, refuse

TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from typing import Any, Literal, Protocol, TypeAlias, TypeVar, overload

    from ._attempt import Attempt, Verdict

    _T = TypeVar("_T")

    class _Requests(Protocol):
        @property
        def request(self) -> Callable[..., Any]: ...

    class _Httpx(_Requests, Protocol):
        """`httpx.Client`."""

        @property
        def build_request(self) -> Callable[..., Any]: ...
        def close(self) -> None: ...

    class _AsyncHttpx(_Requests, Protocol):
        """`httpx.AsyncClient`."""

        @property
        def build_request(self) -> Callable[..., Any]: ...
        async def aclose(self) -> None: ...

    class _Session(_Requests, Protocol):
        """`requests.Session`, `niquests.Session`."""

        @property
        def mount(self) -> Callable[..., Any]: ...
        def close(self) -> None: ...

    class _AsyncSession(_Requests, Protocol):
        """`niquests.AsyncSession`."""

        @property
        def mount(self) -> Callable[..., Any]: ...
        async def close(self) -> None: ...

    class _Aiohttp(_Requests, Protocol):
        """`aiohttp.ClientSession`."""

        @property
        def ws_connect(self) -> Callable[..., Any]: ...
        async def close(self) -> None: ...

    _Answer: TypeAlias = tuple[int, bytes]
    _Steps: TypeAlias = Generator[Any, Any, Any]

__all__ = ["Retry", "Sending", "Sent", "send"]


class Retry:
    """How a call is sent again. Raises `InvalidRequestError` for a number that cannot be meant."""

    __slots__ = ("attempts", "wait")

    def __init__(self, *, attempts: int = 4, wait: float = 0.5) -> None:
        if isinstance(attempts, bool) or not isinstance(attempts, int) or attempts < 1:
            raise refuse("attempts", f"expected a whole number from 1, found {_found(attempts)}")
        if not _is_seconds(wait):
            raise refuse("wait", f"expected a number of seconds from 0 to {_MOST_SECONDS}, found {_found(wait)}")
        self.attempts = attempts
        """How many times it is sent at most."""
        self.wait = wait
        """Seconds before it is sent again; doubled each time, at most 10."""


class Sending:
    """The argument of `on_request`. Its `repr` shows no key."""

    __slots__ = ("attempt", "call")

    def __init__(self, call: Call[Any], attempt: int) -> None:
        self.call = call
        """The call."""
        self.attempt = attempt
        """Which time it is sent: 1, 2, …"""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.call!r}, attempt {self.attempt})"


class Sent(Sending):
    """The argument of `on_response`."""

    __slots__ = ("error", "seconds", "status")

    def __init__(self, call: Call[Any], attempt: int, status: int | None, seconds: float, error: Exception | None) -> None:
        super().__init__(call, attempt)
        self.status = status
        """The HTTP status; `None` if no answer came."""
        self.seconds = seconds
        """How long it took."""
        self.error = error
        """The reason why no answer came."""


if TYPE_CHECKING:

    @overload
    def send(
        call: Call[_T],
        client: _AsyncHttpx | _AsyncSession | _Aiohttp,
        *,
        timeout: float | None = None,
        retry: bool | Retry = False,
        settle: Literal[False] = False,
        on_request: Callable[[Sending], object] | None = None,
        on_response: Callable[[Sent], object] | None = None,
    ) -> Coroutine[Any, Any, _T]: ...
    @overload
    def send(
        call: Call[_T] | Attempt[_T],
        client: _AsyncHttpx | _AsyncSession | _Aiohttp,
        *,
        timeout: float | None = None,
        settle: Literal[True],
        on_request: Callable[[Sending], object] | None = None,
        on_response: Callable[[Sent], object] | None = None,
    ) -> Coroutine[Any, Any, Verdict[_T]]: ...
    @overload
    def send(
        call: Call[_T],
        client: _Httpx | _Session,
        *,
        timeout: float | None = None,
        retry: bool | Retry = False,
        settle: Literal[False] = False,
        on_request: Callable[[Sending], object] | None = None,
        on_response: Callable[[Sent], object] | None = None,
    ) -> _T: ...
    @overload
    def send(
        call: Call[_T] | Attempt[_T],
        client: _Httpx | _Session,
        *,
        timeout: float | None = None,
        settle: Literal[True],
        on_request: Callable[[Sending], object] | None = None,
        on_response: Callable[[Sent], object] | None = None,
    ) -> Verdict[_T]: ...


def send(
    call: Call[Any] | Attempt[Any],
    client: Any,
    *,
    timeout: float | None = None,
    retry: bool | Retry = False,
    settle: bool = False,
    on_request: Callable[[Sending], object] | None = None,
    on_response: Callable[[Sent], object] | None = None,
) -> Any:
    """Sends a call and returns what `call.parse` returns; with an asynchronous client, a coroutine that does.

    `timeout`: seconds that the answer may take. By default the client's own, where it differs from its package's default; else the call's
    `timeout_seconds`. httpx, requests and niquests apply it to connecting and to each silence of the server.

    `retry`: a call without an answer, or with one that leaves it open what became of the request, is sent again if it only reads (`repeat` is
    `safe`) or has an idempotency key that is honoured (`same_key`). A call that has to be asked about (`ask_first`) never is.

    `settle`: `send` goes on until it is known what became of the call, for a minute at most: it repeats what may be repeated, asks where it
    must be asked, and returns a verdict instead of the result: `Done` with the result, `NotDone` with the error, or `Open` with the reason
    and the saved attempt, to go on later: `send(craftgate.restore_attempt(saved), client, settle=True)`. It excludes `retry`.

    `on_request` is called before each time it is sent, and what it raises ends `send`. `on_response` is called after each answer, and after each
    time that none came; what it raises is ignored, so that no answer is lost. With an asynchronous client both may be asynchronous.

    Raises `NoAnswerError` if no answer came, `InvalidRequestError` for an argument before anything is sent, and what `call.parse` raises.
    """
    if not isinstance(call, Call):
        _check_attempt(call, settle)
    if timeout is not None and not (_is_seconds(timeout) and timeout > 0):
        raise refuse("timeout", f"expected a number of seconds above 0, at most {_MOST_SECONDS}, found {_found(timeout)}")
    if not isinstance(retry, (bool, Retry)):
        raise refuse("retry", f"expected True, False or a Retry, found {type(retry).__name__}")
    if not isinstance(settle, bool):
        raise refuse("settle", f"expected True or False, found {type(settle).__name__}")
    if settle and retry:
        raise refuse("retry", "expected none with settle, which repeats what may be repeated; leave it out")
    for name, hook in (("on_request", on_request), ("on_response", on_response)):
        if hook is not None and not callable(hook):
            raise refuse(name, f"expected a function, found {type(hook).__name__}")
    is_async, exchange = _exchange(call, client, timeout)
    hooks = (on_request, on_response)
    steps = _steps(call, _checked(retry), hooks) if isinstance(call, Call) and not settle else _settled(call, hooks)
    return _run_async(steps, exchange) if is_async else _run(steps, exchange)


_MOST_WAIT = 10.0
_MOST_SECONDS = 86_400
"""A day: operating systems refuse numbers that are much larger."""
_MOST_SETTLING = 60
"""How many seconds a call is settled for before it is left open."""


def _checked(retry: bool | Retry) -> Retry:
    """How often, and with which waits. The attributes are checked again: they may have been set."""
    if isinstance(retry, Retry):
        return Retry(attempts=retry.attempts, wait=retry.wait)
    return Retry() if retry else Retry(attempts=1)


def _is_seconds(value: object) -> bool:
    # A number that is not finite fits no range.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _MOST_SECONDS


def _found(value: object) -> str:
    return "another number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


if TYPE_CHECKING:
    _Hooks: TypeAlias = tuple[Callable[[Sending], object] | None, Callable[[Sent], object] | None]


def _exchanged(call: Call[Any], attempt: int, hooks: _Hooks) -> _Steps:
    """Sends a call once, with the hooks: the status and the body of its answer, or the reason why none came."""
    on_request, on_response = hooks
    if on_request is not None:
        yield on_request, Sending(call, attempt)
    begun, status, body, reason = monotonic(), None, b"", None
    try:
        status, body = yield call
    except Exception as cause:
        reason = _discreet(cause, call)
    if on_response is not None:
        # The answer counts, not what is made of its note.
        with suppress(Exception):
            yield on_response, Sent(call, attempt, status, monotonic() - begun, reason)
    return status, body, reason


def _check_attempt(given: Any, settle: object) -> None:
    from ._attempt import Attempt

    if not isinstance(given, Attempt):
        raise refuse("call", f"expected a call that a client of imza built, or an attempt, found {type(given).__name__}")
    if settle is False:
        raise refuse("settle", "expected True with an attempt")


def _settled(given: Call[Any] | Attempt[Any], hooks: _Hooks) -> _Steps:
    """The steps of settling a call, or of an attempt that was begun before."""
    from time import time

    from ._attempt import Open, begun

    attempt = begun(given, int(time())) if isinstance(given, Call) else given
    waited, sending = 0, 0
    while True:
        attempt.tick(int(time()))
        step = attempt.next()
        if step.do == "send":
            sending += 1
            status, body, _ = yield from _exchanged(step.call, sending, hooks)
            if status is None:
                attempt.no_answer()
            else:
                attempt.answered(status, body)
        elif step.do == "wait":
            if waited + step.seconds > _MOST_SETTLING:
                return Open("nothing is proven yet: go on later with the saved attempt", attempt.save())
            waited += step.seconds
            yield float(step.seconds)
        else:
            return step


def _steps(call: Call[Any], retry: Retry, hooks: _Hooks) -> _Steps:
    """The next step: send a call, wait so many seconds, or call a hook. It is the same for clients of both kinds."""
    attempt, wait = 0, retry.wait
    while True:
        attempt += 1
        status, body, reason = yield from _exchanged(call, attempt, hooks)
        error: ImzaError
        if status is None:
            message = f"no answer came: {type(reason).__name__}; {_NEXT[call.repeat]}"
            error = NoAnswerError(message, outcome="unknown", repeat=call.repeat)
            error.__cause__ = reason
        else:
            try:
                return call.parse(status, body)
            except ImzaError as found:
                error = found
        if attempt >= retry.attempts or call.repeat not in ("safe", "same_key") or not error.is_retryable:
            raise error
        yield float(min(wait, _MOST_WAIT))
        wait *= 2


_NEXT = {
    "safe": "the call only reads and may be sent again",
    "same_key": "it may have been done; send the same call again, whose idempotency key does it once",
    "ask_first": "it may have been done; ask the provider before sending it again",
}


def _run(steps: _Steps, exchange: Callable[[Call[Any]], _Answer]) -> Any:
    from time import sleep

    step = next(steps)
    while True:
        try:
            try:
                if isinstance(step, float):
                    sleep(_spread(step))
                    given = None
                else:
                    given = exchange(step) if isinstance(step, Call) else step[0](step[1])
            except Exception as error:
                step = steps.throw(error)
            else:
                step = steps.send(given)
        except StopIteration as end:
            return end.value


async def _run_async(steps: _Steps, exchange: Callable[[Call[Any]], Coroutine[Any, Any, _Answer]]) -> Any:
    from inspect import isawaitable

    step = next(steps)
    while True:
        try:
            try:
                given = exchange(step) if isinstance(step, Call) else _sleep(_spread(step)) if isinstance(step, float) else step[0](step[1])
                if isawaitable(given):
                    given = await given
            except Exception as error:
                step = steps.throw(error)
            else:
                step = steps.send(given)
        except StopIteration as end:
            return end.value


def _spread(seconds: float) -> float:
    """Not all callers wait for the same time."""
    from random import random

    return seconds * (0.75 + random() / 2)


async def _sleep(seconds: float) -> None:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # httpx runs in trio, too.
        await sys.modules["trio"].sleep(seconds)
    else:
        await asyncio.sleep(seconds)


def _exchange(call: Call[Any] | Attempt[Any], client: Any, timeout: float | None) -> tuple[bool, Callable[[Call[Any]], Any]]:
    """Whether the client is asynchronous, and what sends a call with it once. A client that cannot send this call, or those of this attempt, is refused."""
    has = [name for name in ("build_request", "aclose", "mount", "ws_connect", "request") if callable(getattr(type(client), name, None))]
    options: Callable[[Call[Any]], dict[str, Any]]
    if "request" in has and "build_request" in has:
        # 5 seconds are httpx's default: too short for a payment.
        is_default = repr(client.timeout) == "Timeout(timeout=5.0)"

        def options(call: Call[Any]) -> dict[str, Any]:
            limit = {"timeout": timeout or call.timeout_seconds} if timeout is not None or is_default else {}
            return {"content": call.body, "follow_redirects": False, "auth": None, **limit}

    elif "request" in has and "mount" in has:
        _refuse_repeats(call, client)

        def options(call: Call[Any]) -> dict[str, Any]:
            limit = timeout or getattr(client, "timeout", None) or call.timeout_seconds
            # Without an `auth` of its own, requests looks into `.netrc` and would replace the call's authorization.
            return {"data": call.body, "allow_redirects": False, "timeout": limit, "auth": _as_it_is}

    elif "request" in has and "ws_connect" in has:
        return True, lambda call: _aiohttp(call, client, timeout)
    else:
        known = "an httpx.Client or AsyncClient, a requests.Session, a niquests.Session or AsyncSession, or an aiohttp.ClientSession"
        raise refuse("client", f"expected {known}, found {_named(client)}; nothing was sent")
    if getattr(client, "params", None):
        reason = "expected a client without `params`, which would change the signed URL; leave them out, or send with another client"
        raise refuse("client", f"{reason}; nothing was sent")

    def request(call: Call[Any]) -> Any:
        return client.request(method=call.method, url=call.url, headers=call.headers, **options(call))

    def once(call: Call[Any]) -> _Answer:
        answer = request(call)
        return answer.status_code, answer.content

    async def once_later(call: Call[Any]) -> _Answer:
        answer = await request(call)
        return answer.status_code, answer.content

    from inspect import iscoroutinefunction

    is_async = "aclose" in has or iscoroutinefunction(type(client).request)
    return is_async, once_later if is_async else once


async def _aiohttp(call: Call[Any], client: Any, timeout: float | None) -> _Answer:
    aiohttp = sys.modules["aiohttp"]
    headers = call.headers
    # Beside credentials of the session or of `.netrc`, aiohttp takes no such header: it is set when the request is made.
    authorization = headers.pop("authorization", None) or client.headers.get("authorization")
    options: dict[str, Any] = {"headers": headers, "data": call.body, "allow_redirects": False}
    if timeout is not None or client.timeout == sys.modules["aiohttp.client"].DEFAULT_TIMEOUT:
        options["timeout"] = aiohttp.ClientTimeout(total=timeout or call.timeout_seconds)
    # aiohttp itself sends a GET again when the connection breaks, one that pays as well.
    options["middlewares"] = (*getattr(client, "_middlewares", ()), _Once(authorization))
    # The URL is sent as it was signed.
    url = sys.modules["yarl"].URL(call.url, encoded=True)
    async with client.request(call.method, url, **options) as answer:
        return answer.status, await answer.read()


class _Once:
    """Lets a request of aiohttp pass once, with this authorization whatever the session has."""

    def __init__(self, authorization: str | None) -> None:
        self._authorization = authorization
        self._passed = False

    async def __call__(self, request: Any, handler: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        if self._passed:
            raise ConnectionError("the connection broke, and the request is not sent again by itself")
        self._passed = True
        request.headers.pop("authorization", None)
        if self._authorization is not None:
            request.headers["authorization"] = self._authorization
        return await handler(request)


def _refuse_repeats(call: Call[Any] | Attempt[Any], client: Any) -> None:
    """Refuses a session that repeats requests by itself, for a call that must not be repeated without asking; an attempt may send one."""
    if isinstance(call, Call):
        adapters = [client.get_adapter(call.url)] if call.repeat == "ask_first" else []
    else:
        adapters = list(client.adapters.values())
    retries = [getattr(adapter, "max_retries", None) for adapter in adapters]
    if any(getattr(each, name, None) for each in retries for name in ("total", "read", "status", "other")):
        reason = (
            "expected a session that does not repeat requests by itself: this call may be sent once only; mount an adapter without retries"
        )
        raise refuse("client", reason)


def _named(client: Any) -> str:
    return f"the class {client.__name__}" if isinstance(client, type) else type(client).__name__


def _as_it_is(request: Any) -> Any:
    return request


def _discreet(cause: Exception, call: Call[Any]) -> Exception:
    """The reason why no answer came. Some clients quote the URL, whose query may have a customer's name: then it is replaced."""
    query = call.url.partition("?")[2]
    if not query or query not in f"{cause!r} {cause}":
        return cause
    return ConnectionError(f"{type(cause).__name__}: {str(cause).replace(query, '…')}")
