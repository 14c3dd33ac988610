"""The merchant's calls to Craftgate and its bookkeeping.

A payment and a refund are attempts of imza, kept in their rows: each step is stored before it is done, what arrives is told to the attempt,
and another process goes on after a crash. Its verdict is booked in one transaction. What webhooks tell besides is booked by the same
functions; each of them is idempotent.
"""

import asyncio
import logging
import uuid

import httpx
from psycopg.types.json import Jsonb

from imza import Craftgate, ImzaError
from imza.transport import send

log = logging.getLogger(__name__)


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
            insert = "INSERT INTO attempts (key, order_id, due) VALUES (%s, %s, clock() + make_interval(secs => %s))"
            await db.execute(insert, [key, order_id, self.patience])

        attempt = self.craftgate.attempt(call, now=await self._now())
        begun = await self._send(attempt, attempt.next().call)
        step = attempt.next()
        async with self.pool.connection() as db:
            if step.do == "wait" and begun is not None:
                at_bank = """UPDATE attempts SET state = 'at_bank', payment_id = %s, saved = %s, due = clock() + make_interval(secs => %s)
                             WHERE key = %s AND state = 'starting'"""
                await db.execute(at_bank, [begun.payment_id, attempt.save(), step.seconds, key])
            else:
                # Without a clear answer it has failed, too: this step does not charge, and without its page the payer cannot continue.
                await self._fail(db, key, ["starting"], reason(step.error) if step.verdict == "not_done" else "no answer")
            order = await self._order(db, order_id)
        page = Craftgate.decode_html(begun.html_content) if begun is not None and order["state"] == "at_bank" else None
        return {"order": order, "page": page}

    async def returned(self, key, form):
        """Handles the payer's return from the bank with a form signed by Craftgate. Raises ImzaError if the form is not this attempt's."""
        async with self.pool.connection() as db:
            attempt = await (await db.execute("SELECT * FROM attempts WHERE key = %s AND payment_id IS NOT NULL", [key])).fetchone()
        if attempt is None:
            raise NotFound("no such attempt")
        expected = {"payment_id": attempt["payment_id"], "conversation_id": key, "conversation_data": ""}
        verified = self.callbacks.verify(form, expected=expected)
        async with self.pool.connection() as db:
            await self._locked(db, attempt["order_id"])
            heard = await self._hear(db, key, self.patience, lambda heard: heard.callback(verified))
        if heard is not None:
            await self._resume("attempts", heard)
        return await self.order(attempt["order_id"])

    async def _hear(self, db, key, seconds, tell):
        """Tells an attempt whose payer is at the bank what arrived. This process goes on within so many seconds, or another one does."""
        select = "SELECT * FROM attempts WHERE key = %s AND state = 'at_bank' FOR UPDATE"
        row = await (await db.execute(select, [key])).fetchone()
        if row is None:
            return None
        attempt = self.craftgate.restore_attempt(row["saved"])
        tell(attempt)
        row["saved"] = attempt.save()
        store = "UPDATE attempts SET saved = %s, due = clock() + make_interval(secs => %s) WHERE key = %s"
        await db.execute(store, [row["saved"], seconds, key])
        return row

    async def _fail(self, db, key, states, reason):
        await db.execute("UPDATE attempts SET state = 'failed', reason = %s WHERE key = %s AND state = ANY(%s)", [reason, key, states])

    async def _book_payment(self, db, payment):
        """Books a payment as Craftgate reports it. Conversation id and payment id must belong to one attempt; unknown payments are
        ignored."""
        select = "SELECT key, order_id FROM attempts WHERE key = %s AND coalesce(payment_id, %s) = %s"
        attempt = await (await db.execute(select, [payment.conversation_id, payment.id, payment.id])).fetchone()
        if attempt is None:
            return
        order = await self._locked(db, attempt["order_id"])
        if payment.payment_status == "FAILURE":
            group = payment.payment_error.error_group if payment.payment_error else None
            await self._fail(db, attempt["key"], ["at_bank", "completing", "unclear"], group or "declined")
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
            await self._resume("refunds", refund)
        async with self.pool.connection() as db:
            return await (await db.execute("SELECT state, amount, reason FROM refunds WHERE key = %s", [refund["key"]])).fetchone()

    async def _begin_refund(self, db, order_id, reference, amount):
        # Amounts of open and unclear refunds are not available for another refund.
        insert = """INSERT INTO refunds (key, order_id, reference, amount, transaction_id, due)
            SELECT %(key)s, orders.id, %(reference)s, %(amount)s, attempts.transaction_id, clock() + make_interval(secs => %(patience)s)
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

    async def _refund_attempt(self, refund):
        """The attempt to refund, begun or restored. Its call is made of the row, with the row's key."""
        key, saved = refund["key"], refund["saved"]
        request = {"payment_transaction_id": refund["transaction_id"], "refund_price": refund["amount"], "conversation_id": key}
        call = self.craftgate.payment.refund_payment_transaction(request, idempotency_key=key)
        if saved is None:
            return self.craftgate.attempt(call, now=await self._now())
        return self.craftgate.restore_attempt(saved, call=call)

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
            # The browser may never return from the bank: `resolve` goes on with the attempt, which then completes the payment.
            await self._hear(db, payment.conversation_id, 0, lambda attempt: attempt.webhook(event))

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

    # Attempts

    async def resolve(self):
        """Goes on with attempts that are due: their wait is over, or their process was killed. Several processes may run it."""
        attempts = await self._claim("attempts", "state IN ('starting', 'at_bank', 'completing')")
        refunds = await self._claim("refunds", "state = 'sending'")
        due = [self._resume("attempts", row) for row in attempts] + [self._resume("refunds", row) for row in refunds]
        for failed in await asyncio.gather(*due, return_exceptions=True):
            if failed is not None:
                log.error("a step stays open: %s", failed)

    async def _claim(self, table, is_open):
        """Claims the rows that are due, each for one process."""
        claim = f"""UPDATE {table} SET due = clock() + make_interval(secs => %s)
            WHERE key IN (SELECT key FROM {table} WHERE {is_open} AND due <= clock() ORDER BY due LIMIT 50 FOR UPDATE SKIP LOCKED)
            RETURNING *"""
        async with self.pool.connection() as db:
            return await (await db.execute(claim, [self.patience])).fetchall()

    async def _resume(self, table, row):
        if table == "refunds":
            await self._settle(table, row, await self._refund_attempt(row))
        elif row["state"] == "starting":
            # The card was in memory only and is lost, and the payer has no page. Nothing was charged.
            async with self.pool.connection() as db:
                await self._fail(db, row["key"], ["starting"], "interrupted")
        else:
            await self._settle(table, row, self.craftgate.restore_attempt(row["saved"]))

    async def _settle(self, table, row, attempt):
        """Takes the steps of an attempt until it waits or has a verdict. Each is stored before it is done."""
        saved = row["saved"]
        while True:
            attempt.tick(await self._now())
            step = attempt.next()
            if step.verdict is not None:
                await self._end(table, row["key"], step)
                return
            before, saved = saved, attempt.save()
            if not await self._store(table, row, step, before, saved) or step.do == "wait":
                return
            await self._send(attempt, step.call)

    async def _store(self, table, row, step, before, saved):
        """Stores a step over the one before. Returns false if another process has stored one, and goes on."""
        # After these seconds another process may go on.
        seconds = step.seconds if step.do == "wait" else self.patience
        # The only step of a payer who is back that does more than read is the completion.
        completes = step.do == "send" and step.call.repeat != "safe"
        store = f"""UPDATE {table} SET saved = %s, due = clock() + make_interval(secs => %s),
              state = CASE WHEN %s AND state = 'at_bank' THEN 'completing' ELSE state END
            WHERE key = %s AND saved IS NOT DISTINCT FROM %s AND state IN ('at_bank', 'completing', 'sending')"""
        async with self.pool.connection() as db:
            await self._locked(db, row["order_id"])
            return (await db.execute(store, [saved, seconds, completes, row["key"], before])).rowcount == 1

    async def _send(self, attempt, call):
        """Sends a call and tells its answer to the attempt. Returns its result; None if there is none, which the attempt knows."""
        try:
            answer = await self.client.request(call.method, call.url, headers=call.headers, content=call.body, timeout=call.timeout_seconds)
        except httpx.HTTPError as error:
            log.error("no answer: %r", error)
            return attempt.no_answer()
        attempt.answered(answer.status_code, answer.content)
        try:
            return call.parse(answer.status_code, answer.content)
        except ImzaError as error:
            log.error("%s", error)

    async def _end(self, table, key, step):
        """Books a verdict."""
        # Without its completion nothing was charged: the payer did not come back. All else is a person's.
        leave = f"""UPDATE {table} SET state = CASE state WHEN 'at_bank' THEN 'failed' ELSE 'unclear' END, reason = %s
            WHERE key = %s AND state IN ('at_bank', 'completing', 'sending')"""
        async with self.pool.connection() as db:
            if step.verdict == "done":
                await (self._book_payment if table == "attempts" else self._book_refund)(db, step.result)
            elif step.verdict == "open":
                await db.execute(leave, [step.reason, key])
            elif table == "attempts":
                await self._fail(db, key, ["at_bank", "completing"], reason(step.error))
            else:
                await self._refuse(db, key, reason(step.error))

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

    async def _now(self):
        """The time, in Unix seconds, by the clock that all processes share."""
        async with self.pool.connection() as db:
            return (await (await db.execute("SELECT extract(epoch FROM clock())::bigint AS now")).fetchone())["now"]

    async def _locked(self, db, order_id):
        """Locks an order until the end of the transaction, then reads it, so that the state is current."""
        await db.execute("SELECT FROM orders WHERE id = %s FOR UPDATE", [order_id])
        return await self._order(db, order_id)


def reason(error):
    """Why a step was refused."""
    return error.group or error.kind
