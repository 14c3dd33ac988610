"""A plain WSGI application that receives Craftgate's webhooks."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from imza import CraftgateWebhooks, VerificationError

webhooks = CraftgateWebhooks(keys=os.environ["CRAFTGATE_WEBHOOK_KEYS"].split(","))
LARGEST = 1 << 20


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("POST", "/craftgate"):
        start_response("404 Not Found", [])
        return []
    # The signature covers the raw bytes.
    body = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), LARGEST))
    try:
        event = webhooks.verify(body=body, signature=environ.get("HTTP_X_CG_SIGNATURE_V1"))
    except VerificationError:
        start_response("400 Bad Request", [])
        return []
    start_response("200 OK", [("content-type", "text/plain")])
    return [(event.dedupe_key or "").encode()]
