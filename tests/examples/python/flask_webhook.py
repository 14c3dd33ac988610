"""A Flask application that receives Craftgate's webhooks."""

import os

from flask import Flask, request

from imza import CraftgateWebhooks, VerificationError

webhooks = CraftgateWebhooks(keys=os.environ["CRAFTGATE_WEBHOOK_KEYS"].split(","))
app = Flask(__name__)


@app.post("/craftgate")
def craftgate() -> tuple[str, int]:
    try:
        # The signature covers the raw bytes, so this is not `request.json`.
        event = webhooks.verify(body=request.get_data(), signature=request.headers.get("x-cg-signature-v1"))
    except VerificationError:
        return "", 400
    return event.dedupe_key or "", 200
