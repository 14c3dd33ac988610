"""The HTTP routes of the merchant: orders, payments, the payer's return from the bank, webhooks, refunds, reconciliation.

Settings are environment variables, listed in README.md. The database uses the schema in ../merchant/schema.sql.
"""

import asyncio
import contextlib
import logging
import os
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import httpx
import uvicorn
from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel, StringConstraints

from imza import Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError

from shop import NotFound, Refused, Shop

env = os.environ
log = logging.getLogger(__name__)
webhooks = CraftgateWebhooks(keys=env["CRAFTGATE_WEBHOOK_KEYS"].split(","))


@contextlib.asynccontextmanager
async def lifespan(app):
    pool = AsyncConnectionPool(env["DATABASE_URL"], min_size=2, max_size=16, kwargs={"row_factory": dict_row}, open=False)
    async with pool, httpx.AsyncClient() as client:
        app.state.shop = Shop(
            pool=pool,
            client=client,
            craftgate=Craftgate(
                api_key=env["CRAFTGATE_API_KEY"], secret_key=env["CRAFTGATE_SECRET_KEY"], base_url=env["CRAFTGATE_BASE_URL"]
            ),
            callbacks=CraftgateCallbacks(keys=env["CRAFTGATE_CALLBACK_KEYS"].split(",")),
            public_url=env["PUBLIC_URL"],
            patience=float(env.get("PATIENCE_SECONDS", "180")),
        )
        settling = asyncio.create_task(settle(app.state.shop))
        yield
        settling.cancel()


async def settle(shop):
    """Repeatedly settles steps that this process, before a restart, or another process left open."""
    while True:
        try:
            await shop.resolve()
        except Exception as error:  # the database may be unreachable for a while
            log.error("open steps: %s", error)
        await asyncio.sleep(0.5)


app = FastAPI(lifespan=lifespan)

OrderId = Annotated[int, Path(ge=1, lt=10**15)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Money = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}[.][0-9]{2}$")]  # a string in JSON: a number could be parsed as a float


class Movement(BaseModel):
    reference: Text
    amount: Money


class Payment(BaseModel):
    card: dict[str, Any]


class Order(BaseModel):
    id: int
    reference: str
    amount: Decimal
    paid: Decimal
    refunded: Decimal
    state: str
    reason: str | None


class Attempt(BaseModel):
    order: Order
    page: str | None


class Refund(BaseModel):
    state: str
    amount: Decimal
    reason: str | None


class Difference(BaseModel):
    kind: str
    id: int
    craftgate: Decimal | None
    books: Decimal | None


class Reconciliation(BaseModel):
    day: date
    reported: int
    differences: list[Difference]
    open: list[dict[str, Any]]


@app.post("/orders")
async def take(order: Movement, request: Request) -> Order:
    return await request.app.state.shop.take(order.reference, Decimal(order.amount))


@app.get("/orders/{order_id}")
async def order(order_id: OrderId, request: Request) -> Order:
    return await request.app.state.shop.order(order_id)


@app.post("/orders/{order_id}/payments")
async def pay(order_id: OrderId, payment: Payment, request: Request) -> Attempt:
    return await request.app.state.shop.pay(order_id, payment.card)


@app.post("/orders/{order_id}/refunds")
async def refund(order_id: OrderId, refund: Movement, request: Request) -> Refund:
    return await request.app.state.shop.refund(order_id, refund.reference, Decimal(refund.amount))


@app.get("/reconciliations/{day}")
async def reconcile(day: date, request: Request) -> Reconciliation:
    return await request.app.state.shop.reconcile(day)


# Signatures cover the raw bytes, so these two routes verify the body before parsing it.


@app.post("/attempts/{key}/callback")
async def returned(key: str, request: Request) -> Order:
    return await request.app.state.shop.returned(key, await request.body())


@app.post("/webhooks/craftgate")
async def webhook(request: Request) -> dict[str, bool]:
    event = webhooks.verify(body=await request.body(), signature=request.headers.get("x-cg-signature-v1"))
    await request.app.state.shop.receive(event)
    return {"received": True}


# Messages of imza's errors contain no secrets and no card numbers. Any other error is a 500, after which Craftgate sends its webhook again.


def refuse(status: int, message: object) -> JSONResponse:
    return JSONResponse({"error": str(message)}, status_code=status)


@app.exception_handler(NotFound)
async def not_found(_: Request, error: NotFound) -> JSONResponse:
    return refuse(404, error)


@app.exception_handler(Refused)
async def refused(_: Request, error: Refused) -> JSONResponse:
    return refuse(409, error)


@app.exception_handler(RequestValidationError)
async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    # The error's own text repeats the input, which may be a card.
    return refuse(400, ", ".join(".".join(map(str, one["loc"])) for one in error.errors()))


@app.exception_handler(ImzaError)
async def misused(_: Request, error: ImzaError) -> JSONResponse:
    if error.code in ("invalid_request", "verification_failed"):
        return refuse(400, error)
    log.error("%s", error)
    return refuse(500, "try again")


@app.exception_handler(Exception)
async def unknown(_: Request, error: Exception) -> JSONResponse:
    return refuse(500, "try again")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(env["PORT"]), log_level="warning")
