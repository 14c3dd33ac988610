from collections.abc import Awaitable
from typing import TypeVar, overload

import httpx
import requests

from ._native import Call

_T = TypeVar("_T")

@overload
def send(call: Call[_T], client: httpx.AsyncClient) -> Awaitable[_T]:
    """Sends a call and reads its answer. With an `AsyncClient` await it."""

@overload
def send(call: Call[_T], client: httpx.Client | requests.Session) -> _T: ...
