"""The merchant's calls to Craftgate and its bookkeeping.

Every step is stored before it is sent, and booked in one transaction when its result is known. The result may come from the response, from
a webhook, or from a query after a crash: the same few functions handle it, and each of them is idempotent.
"""

import asyncio
import logging
import uuid

import httpx
from psycopg.types.json import Jsonb

from imza import Craftgate, ImzaError
from imza.transport import send

log = logging.getLogger(__name__)

# After so many tries a step that no answer settles is a person's: with a patience of three minutes, after two hours and three quarters.
MAX_TRIES = 10


class Refused(Exception):
    """The request conflicts with the current state."""


class NotFound(Exception):
    """The requested object does not exist."""


class Shop:
    def __init__(self, pool, client, craftgate, callbacks, public_url, patience):
        """`patience`: how many seconds a process may work on a step before another may take it over. Must exceed the timeout of a call."""
        self.pool, self.client, self.craftgate, self.callbacks = pool, client, craftgate, callbacks
        self.public_url, self.patience = public_url, patience

    # Orders

    async def order(self, order_id):
        async with self.pool.connection() as db:
            return await self._order(db, order_id)

    async def _order(self, db, order_id):
        order = await (await db.execute("SELECT * FROM order_states WHERE id = %s", [order_id])).fetchone()
        if order is None:
            raise NotFound("no such order")
        return order

    async def take(self, reference, amount):
        """Creates an order, or finds the one with the same reference."""
        async with self.pool.connection() as db:
            insert = "INSERT INTO orders (reference, amount) VALUES (%s, %s) ON CONFLICT (reference) DO NOTHING"
            await db.execute(insert, [reference, amount])
            order = await (await db.execute("SELECT * FROM order_states WHERE reference = %s", [reference])).fetchone()
        if order["amount"] != amount:
            raise Refused("this reference has another amount")
        return order

    # Payments

    async def pay(self, order_id, card):
        """Starts an attempt to pay an order by card and returns the page that redirects the payer to the bank. The card is never stored."""
        amount = (await self.order(order_id))["amount"]
        key = str(uuid.uuid4())
        request = {
            "price": amount,
            "paid_price": amount,
            "installment": 1,
            "currency": "TRY",
            "conversation_id": key,
            "card": card,
            "callback_url": f"{self.public_url}/attempts/{key}/callback",
            "items": [{"name": f"Order {order_id}", "price": amount}],
        }
        call = self.craftgate.payment.init_3ds_payment(request, idempotency_key=f"{key}/init")

        async with self.pool.connection() as db:
            order = await self._locked(db, order_id)
            if order["state"] in ("starting", "completing", "paid", "unclear"):
                raise Refused(f"the order is {order['state']}")
            # A payer who left the bank's page now pays with this card. The old attempt is never completed, so it is never charged.
            replace = "UPDATE attempts SET state = 'failed', reason = 'replaced' WHERE order_id = %s AND state = 'at_bank'"
            await db.execute(replace, [order_id])
            insert = "INSERT INTO attempts (key, order_id, due) VALUES (%s, %s, now() + make_interval(secs => %s))"
            await db.execute(insert, [key, order_id, self.patience])

        answer, refused = await self._ask(call)
        async with self.pool.connection() as db:
            if answer is None:
                # Without a response the attempt has failed, too: this step does not charge, and without its page the payer cannot continue.
                await self._fail(db, key, "starting", refused or "no answer")
            else:
                begun = "UPDATE attempts SET state = 'at_bank', payment_id = %s WHERE key = %s AND state = 'starting'"
                await db.execute(begun, [answer.payment_id, key])
            order = await self._order(db, order_id)
        page = Craftgate.decode_html(answer.html_content) if answer is not None and order["state"] == "at_bank" else None
        return {"order": order, "page": page}

    async def returned(self, key, form):
        """Handles the payer's return from the bank with a form signed by Craftgate. Raises ImzaError if the form is not this attempt's."""
        async with self.pool.connection() as db:
            attempt = await (await db.execute("SELECT * FROM attempts WHERE key = %s AND payment_id IS NOT NULL", [key])).fetchone()
        if attempt is None:
            raise NotFound("no such attempt")
        expected = {"payment_id": attempt["payment_id"], "conversation_id": key, "conversation_data": ""}
        callback = self.callbacks.verify(form, expected=expected)
        begun = False
        async with self.pool.connection() as db:
            await self._locked(db, attempt["order_id"])
            if callback.next == "failed":
                await self._fail(db, key, "at_bank", "refused by the bank")
            if callback.next == "complete":
                begun = await self._begin_completion(db, key, self.patience)
        if begun:
            await self._complete(attempt)
        return await self.order(attempt["order_id"])

    async def _begin_completion(self, db, key, patience):
        """Marks an attempt of a locked order as one to complete. Returns true for one of several concurrent callers only."""
        begin = """UPDATE attempts SET state = 'completing', due = now() + make_interval(secs => %s)
                   WHERE key = %s AND state = 'at_bank'"""
        return (await db.execute(begin, [patience, key])).rowcount == 1

    async def _complete(self, attempt):
        request, key = {"payment_id": attempt["payment_id"]}, f"{attempt['key']}/complete"
        answer, refused = await self._ask(self.craftgate.payment.complete_3ds_payment(request, idempotency_key=key))
        async with self.pool.connection() as db:
            if answer is not None:
                await self._book_payment(db, answer)
            if refused is not None:
                await self._fail(db, attempt["key"], "completing", refused)

    async def _fail(self, db, key, state, reason):
        await db.execute("UPDATE attempts SET state = 'failed', reason = %s WHERE key = %s AND state = %s", [reason, key, state])

    async def _book_payment(self, db, payment):
        """Books a payment as Craftgate reports it. Conversation id and payment id must belong to one attempt; unknown payments are
        ignored."""
        select = "SELECT key, order_id FROM attempts WHERE key = %s AND coalesce(payment_id, %s) = %s"
        attempt = await (await db.execute(select, [payment.conversation_id, payment.id, payment.id])).fetchone()
        if attempt is None:
            return
        order = await self._locked(db, attempt["order_id"])
        if payment.payment_status == "FAILURE":
            reason = payment.payment_error.error_group if payment.payment_error else None
            for state in ("at_bank", "completing", "unclear"):
                await self._fail(db, attempt["key"], state, reason or "declined")
        if payment.payment_status != "SUCCESS" or order["state"] == "paid":
            return
        # An abandoned attempt is booked, too: the books record every movement of money.
        paid = "UPDATE attempts SET state = 'paid', reason = NULL, payment_id = %s, transaction_id = %s WHERE key = %s"
        await db.execute(paid, [payment.id, payment.payment_transactions[0].id, attempt["key"]])
        insert = "INSERT INTO entries (kind, provider_id, order_id, amount, happened) VALUES ('payment', %s, %s, %s, %s)"
        await db.execute(insert, [payment.id, order["id"], payment.paid_price, payment.created_date])
        # An amount other than the order's violates a constraint of `orders`: nothing is booked, and the reconciliation reports it.
        await db.execute("UPDATE orders SET paid = %s WHERE id = %s", [payment.paid_price, order["id"]])

    # Refunds

    async def refund(self, order_id, reference, amount):
        """Refunds an order, in part or in full. If a refund with this reference exists, returns that one."""
        async with self.pool.connection() as db:
            await self._locked(db, order_id)
            select = "SELECT * FROM refunds WHERE order_id = %s AND reference = %s"
            refund = known = await (await db.execute(select, [order_id, reference])).fetchone()
            if known is not None and known["amount"] != amount:
                raise Refused("this reference has another amount")
            if known is None:
                refund = await self._begin_refund(db, order_id, reference, amount)
        if known is None:
            await self._give_back(refund)
        async with self.pool.connection() as db:
            return await (await db.execute("SELECT state, amount, reason FROM refunds WHERE key = %s", [refund["key"]])).fetchone()

    async def _begin_refund(self, db, order_id, reference, amount):
        # Amounts of open and unclear refunds are not available for another refund.
        insert = """INSERT INTO refunds (key, order_id, reference, amount, transaction_id, due)
            SELECT %(key)s, orders.id, %(reference)s, %(amount)s, attempts.transaction_id, now() + make_interval(secs => %(patience)s)
            FROM orders JOIN attempts ON attempts.order_id = orders.id AND attempts.state = 'paid'
            WHERE orders.id = %(order)s AND %(amount)s <= paid - refunded
              - (SELECT coalesce(sum(amount), 0) FROM refunds WHERE order_id = %(order)s AND state IN ('sending', 'unclear'))
            RETURNING *"""
        key = str(uuid.uuid4())
        values = {"key": key, "order": order_id, "reference": reference, "amount": amount, "patience": self.patience}
        refund = await (await db.execute(insert, values)).fetchone()
        if refund is None:
            raise Refused("so much is not there to give back")
        return refund

    async def _give_back(self, refund):
        """Sends a refund, for the first time or again with the same key. Returns the call, and whether its answer settles the step."""
        key = refund["key"]
        request = {"payment_transaction_id": refund["transaction_id"], "refund_price": refund["amount"], "conversation_id": key}
        call = self.craftgate.payment.refund_payment_transaction(request, idempotency_key=key)
        answer, refused = await self._ask(call)
        async with self.pool.connection() as db:
            if answer is not None:
                await self._book_refund(db, answer)
            if refused is not None:
                await self._refuse(db, key, refused)
        # The answer to a repeated refund may tell of an earlier one of the same item, which proves nothing about this one.
        return call, refused is not None or (answer is not None and answer.conversation_id == key)

    async def _refuse(self, db, key, reason):
        refuse = "UPDATE refunds SET state = 'refused', reason = %s WHERE key = %s AND state IN ('sending', 'unclear')"
        await db.execute(refuse, [reason, key])

    async def _book_refund(self, db, refund):
        """Books a refund of an item as Craftgate reports it, including refunds made in its panel. Payment and item must belong to one
        attempt."""
        if refund.status == "FAILURE":
            await self._refuse(db, refund.conversation_id, "refused by the bank")
        if refund.status != "SUCCESS":
            return
        book = """WITH added AS (
              INSERT INTO entries (kind, provider_id, order_id, amount, happened)
              SELECT 'refund', %s, order_id, %s, %s FROM attempts WHERE payment_id = %s AND transaction_id = %s AND state = 'paid'
              ON CONFLICT DO NOTHING RETURNING order_id, amount)
            UPDATE orders SET refunded = refunded + added.amount FROM added WHERE orders.id = added.order_id"""
        movement = [refund.id, refund.refund_price, refund.created_date, refund.payment_id, refund.payment_transaction_id]
        await db.execute(book, movement)
        done = """UPDATE refunds SET state = 'done'
                  WHERE key = %s AND EXISTS (SELECT FROM entries WHERE kind = 'refund' AND provider_id = %s)"""
        await db.execute(done, [refund.conversation_id, refund.id])

    # Webhooks

    async def receive(self, event):
        """Handles a verified webhook once. The message is only a hint: the current state is fetched from Craftgate and booked together with
        the dedupe key in one transaction."""
        async with self.pool.connection() as db:
            known = await db.execute("SELECT FROM webhooks WHERE dedupe_key = %s", [event.dedupe_key])
            if known.rowcount > 0:
                return
        payment, refunds = await self._look(event.event_type, event.payload_id)
        async with self.pool.connection() as db:
            insert = "INSERT INTO webhooks (dedupe_key, event_type, payload_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            added = await db.execute(insert, [event.dedupe_key, event.event_type, event.payload_id])
            if added.rowcount == 0 or payment is None:
                return
            await self._book_payment(db, payment)
            for refund in refunds:
                await self._book_refund(db, refund)
            # The bank verified the payer, but the browser may never return: `resolve` completes the payment anyway.
            if payment.payment_status == "CALLBACK_THREEDS":
                await self._begin_completion(db, payment.conversation_id, 0)

    async def _look(self, event_type, payload_id):
        """Fetches the payment that an event is about, and its refunds. A refund may be reported before its payment, so both are fetched."""
        api = self.craftgate.payment
        if event_type in ("API_AUTH", "THREEDS_VERIFY"):
            return await send(api.retrieve_payment(int(payload_id)), self.client), []
        if event_type not in ("REFUND", "REFUND_TX"):
            return None, []
        retrieve = api.retrieve_payment_refund if event_type == "REFUND" else api.retrieve_payment_transaction_refund
        refund = await send(retrieve(int(payload_id)), self.client)
        refunds = refund.payment_transaction_refunds if event_type == "REFUND" else [refund]
        return await send(api.retrieve_payment(refund.payment_id), self.client), refunds

    # Open steps

    async def resolve(self):
        """Settles steps that were stored but not finished, because the process was killed or the response was unclear. Several processes may
        run it."""
        attempts = await self._claim("attempts", "state IN ('starting', 'completing')")
        refunds = await self._claim("refunds", "state = 'sending'")
        steps = [self._settle("attempts", step, self._resolve_attempt(step)) for step in attempts]
        steps += [self._settle("refunds", step, self._resolve_refund(step)) for step in refunds]
        await asyncio.gather(*steps)

    async def _settle(self, table, step, resolved):
        """Waits until a step was tried again. One that stays open after the last try is a person's."""
        try:
            await resolved
        except Exception as error:
            log.error("a step stays open: %s", error)
        if step["tries"] >= MAX_TRIES:
            settle = f"UPDATE {table} SET state = 'unclear', reason = 'no answer settles it' WHERE key = %s AND state IN ('completing', 'sending')"
            async with self.pool.connection() as db:
                await db.execute(settle, [step["key"]])

    async def _claim(self, table, is_open):
        """Claims the steps that are due, each for one process. A step that stays open is due again after increasing delays."""
        claim = f"""UPDATE {table} SET tries = tries + 1, due = now() + make_interval(secs => %s * (tries + 1))
            WHERE key IN (SELECT key FROM {table} WHERE {is_open} AND due <= now() ORDER BY due LIMIT 50 FOR UPDATE SKIP LOCKED)
            RETURNING *"""
        async with self.pool.connection() as db:
            return await (await db.execute(claim, [self.patience])).fetchall()

    async def _resolve_attempt(self, attempt):
        if attempt["state"] == "starting":
            # The card was in memory only and is lost. Nothing was charged.
            async with self.pool.connection() as db:
                return await self._fail(db, attempt["key"], "starting", "interrupted")
        payment = await send(self.craftgate.payment.retrieve_payment(attempt["payment_id"]), self.client)
        if payment.payment_status == "CALLBACK_THREEDS":
            return await self._complete(attempt)
        async with self.pool.connection() as db:
            return await self._book_payment(db, payment)

    async def _resolve_refund(self, refund):
        """Repeats a refund with its key, which returns the first result. Where that settles nothing, Craftgate's records do, once they must
        have it: an empty search proves nothing before."""
        call, is_settled = await self._give_back(refund)
        if is_settled:
            return
        told = await send(call.ask(sent_at=int(refund["started"].timestamp())), self.client)
        async with self.pool.connection() as db:
            if told.state == "done":
                await self._book_refund(db, told.result)
            if told.state == "not_done":
                await self._refuse(db, refund["key"], "Craftgate has no such refund")

    # Reconciliation

    async def reconcile(self, day):
        """Compares Craftgate's report of a day with the books. Meant for past days: steps of today may still be in progress."""
        reports = self.craftgate.payment_reporting
        of_day = {"min_created_date": f"{day}T00:00:00", "max_created_date": f"{day}T23:59:59"}
        payments = await self._all(reports.search_payments, {"payment_status": "SUCCESS", **of_day})
        refunds = await self._all(reports.search_payment_transaction_refunds, {"status": "SUCCESS", **of_day})
        reported = [{"kind": "payment", "id": payment.id, "amount": str(payment.paid_price)} for payment in payments]
        reported += [{"kind": "refund", "id": refund.id, "amount": str(refund.refund_price)} for refund in refunds]
        async with self.pool.connection() as db:
            differences = await (await db.execute("SELECT * FROM differences(%s, %s)", [Jsonb(reported), day])).fetchall()
            still_open = await (await db.execute("SELECT * FROM open_steps")).fetchall()
            unclear = await (await db.execute("SELECT * FROM unclear_steps")).fetchall()
        return {"day": day, "reported": len(reported), "differences": differences, "open": still_open, "unclear": unclear}

    async def _all(self, search, query):
        found, page = [], 0
        while True:
            items = (await send(search({"page": page, "size": 100, **query}), self.client)).items
            found += items
            if len(items) < 100:
                return found
            page += 1

    # Shared functions

    async def _ask(self, call):
        """Sends a call. Returns the response if it succeeded, the reason if it certainly failed, and neither if the outcome is unknown:
        then the step stays open for `resolve`."""
        try:
            return await send(call, self.client), None
        except ImzaError as error:
            if error.outcome == "rejected":
                return None, error.group or error.kind
            log.error("no clear answer: %s", error)
        except httpx.HTTPError as error:
            log.error("no clear answer: %r", error)
        return None, None

    async def _locked(self, db, order_id):
        """Locks an order until the end of the transaction, then reads it, so that the state is current."""
        await db.execute("SELECT FROM orders WHERE id = %s FOR UPDATE", [order_id])
        return await self._order(db, order_id)
