"""A FastAPI application that receives Craftgate's webhooks."""

import os

from fastapi import FastAPI, Request, Response

from imza import CraftgateWebhooks, VerificationError

webhooks = CraftgateWebhooks(keys=os.environ["CRAFTGATE_WEBHOOK_KEYS"].split(","))
app = FastAPI()


@app.post("/craftgate")
async def craftgate(request: Request) -> Response:
    try:
        # The signature covers the raw bytes, so the body is not a model parameter.
        event = webhooks.verify(body=await request.body(), signature=request.headers.get("x-cg-signature-v1"))
    except VerificationError:
        return Response(status_code=400)
    return Response(event.dedupe_key)
