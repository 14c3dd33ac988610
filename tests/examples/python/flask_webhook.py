"""A Flask application that takes Craftgate's webhooks."""

import os

from flask import Flask, request

from imza import CraftgateWebhooks, VerificationFailed

webhooks = CraftgateWebhooks(keys=os.environ["CRAFTGATE_WEBHOOK_KEYS"].split(","))
app = Flask(__name__)


@app.post("/craftgate")
def craftgate() -> tuple[str, int]:
    try:
        # Not `request.json`: what is signed are the bytes that arrived.
        event = webhooks.verify(body=request.get_data(), signature=request.headers.get("x-cg-signature-v1"))
    except VerificationFailed:
        return "", 400
    return event.dedupe_key or "", 200
