// The merchant's calls to Craftgate and its bookkeeping.
//
// A payment and a refund are attempts of imza, kept in their rows: each step is stored before it is done, what arrives is told to the attempt, and
// another process goes on after a crash. Its verdict is booked in one transaction. What webhooks tell besides is booked by the same functions;
// each of them is idempotent.

import { randomUUID } from "node:crypto";
import { decodeHtml } from "imza";
import { send } from "imza/fetch";

/** The request conflicts with the current state. */
export class Refused extends Error {}

/** The requested object does not exist. */
export class NotFound extends Error {}

export class Shop {
  /** `patience`: how many seconds a process may work on a step before another may take it over. Must exceed the timeout of a call. */
  constructor({ pool, craftgate, callbacks, publicUrl, patience }) {
    Object.assign(this, { pool, craftgate, callbacks, publicUrl, patience });
  }

  // Orders

  async order(id, db = this.pool) {
    const { rows } = await db.query("SELECT * FROM order_states WHERE id = $1", [id]);
    if (rows.length === 0) throw new NotFound("no such order");
    return rows[0];
  }

  /** Creates an order, or finds the one with the same reference. */
  async take({ reference, amount }) {
    await this.pool.query("INSERT INTO orders (reference, amount) VALUES ($1, $2) ON CONFLICT (reference) DO NOTHING", [reference, amount]);
    const { rows } = await this.pool.query("SELECT id, amount = $2::numeric AS same FROM orders WHERE reference = $1", [reference, amount]);
    if (!rows[0].same) throw new Refused("this reference has another amount");
    return this.order(rows[0].id);
  }

  // Payments

  /** Starts an attempt to pay an order by card and returns the page that redirects the payer to the bank. The card is never stored. */
  async pay(orderId, card) {
    const { amount } = await this.order(orderId);
    const key = randomUUID();
    const call = this.craftgate.payment.init3DSPayment({
      price: amount, paidPrice: amount, installment: 1, currency: "TRY", conversationId: key, card,
      callbackUrl: `${this.publicUrl}/attempts/${key}/callback`, items: [{ name: `Order ${orderId}`, price: amount }],
    }, { idempotencyKey: `${key}/init` });

    await this.#transaction(async (db) => {
      const { state } = await this.#locked(db, orderId);
      if (["starting", "completing", "paid", "unclear"].includes(state)) throw new Refused(`the order is ${state}`);
      // A payer who left the bank's page now pays with this card. The old attempt is never completed, so it is never charged.
      await db.query("UPDATE attempts SET state = 'failed', reason = 'replaced' WHERE order_id = $1 AND state = 'at_bank'", [orderId]);
      await db.query("INSERT INTO attempts (key, order_id, due) VALUES ($1, $2, clock() + make_interval(secs => $3))", [key, orderId, this.patience]);
    });

    const attempt = this.craftgate.attempt(call, { now: await this.#now() });
    const begun = await this.#send(attempt, attempt.next().call);
    const step = attempt.next();
    if (step.do === "wait" && begun?.paymentId !== undefined) {
      await this.pool.query(
        `UPDATE attempts SET state = 'at_bank', payment_id = $2, saved = $3, due = clock() + make_interval(secs => $4)
         WHERE key = $1 AND state = 'starting'`, [key, begun.paymentId, attempt.save(), step.seconds]);
    } else {
      // Without a clear answer it has failed, too: this step does not charge, and without its page the payer cannot continue.
      await this.#fail(this.pool, key, ["starting"], step.verdict === "not_done" ? reason(step.error) : "no answer");
    }
    const order = await this.order(orderId);
    return { order, page: order.state === "at_bank" ? decodeHtml(begun.htmlContent) : undefined };
  }

  /** Handles the payer's return from the bank with a form signed by Craftgate. Throws ImzaError if the form is not this attempt's. */
  async returned(key, form) {
    const { rows } = await this.pool.query("SELECT * FROM attempts WHERE key = $1 AND payment_id IS NOT NULL", [key]);
    if (rows.length === 0) throw new NotFound("no such attempt");
    const [attempt] = rows;
    const verified = this.callbacks.verify(form, { expected: { paymentId: attempt.payment_id, conversationId: key, conversationData: "" } });
    const heard = await this.#transaction(async (db) => {
      await this.#locked(db, attempt.order_id);
      return this.#hear(db, key, this.patience, (heard) => heard.callback(verified));
    });
    if (heard !== undefined) await this.#resume("attempts", heard);
    return this.order(attempt.order_id);
  }

  /** Tells an attempt whose payer is at the bank what arrived. This process goes on within so many seconds, or another one does. */
  async #hear(db, key, seconds, tell) {
    const { rows: [row] } = await db.query("SELECT * FROM attempts WHERE key = $1 AND state = 'at_bank' FOR UPDATE", [key]);
    if (row === undefined) return undefined;
    const attempt = this.craftgate.restoreAttempt(row.saved);
    tell(attempt);
    row.saved = attempt.save();
    await db.query("UPDATE attempts SET saved = $2, due = clock() + make_interval(secs => $3) WHERE key = $1", [key, row.saved, seconds]);
    return row;
  }

  async #fail(db, key, states, reason) {
    await db.query("UPDATE attempts SET state = 'failed', reason = $3 WHERE key = $1 AND state = ANY($2)", [key, states, reason]);
  }

  /** Books a payment as Craftgate reports it. Conversation id and payment id must belong to one attempt; unknown payments are ignored. */
  async #bookPayment(db, payment) {
    const { rows } = await db.query("SELECT key, order_id FROM attempts WHERE key = $1 AND coalesce(payment_id, $2) = $2", [payment.conversationId ?? "", payment.id]);
    if (rows.length === 0) return;
    const [{ key, order_id: orderId }] = rows;
    const order = await this.#locked(db, orderId);
    if (payment.paymentStatus === "FAILURE") {
      await this.#fail(db, key, ["at_bank", "completing", "unclear"], payment.paymentError?.errorGroup ?? "declined");
    }
    if (payment.paymentStatus !== "SUCCESS" || order.state === "paid") return;
    // An abandoned attempt is booked, too: the books record every movement of money.
    await db.query("UPDATE attempts SET state = 'paid', reason = NULL, payment_id = $2, transaction_id = $3 WHERE key = $1",
      [key, payment.id, payment.paymentTransactions[0].id]);
    await db.query("INSERT INTO entries (kind, provider_id, order_id, amount, happened) VALUES ('payment', $1, $2, $3, $4)",
      [payment.id, orderId, payment.paidPrice, payment.createdDate]);
    // An amount other than the order's violates a constraint of `orders`: nothing is booked, and the reconciliation reports it.
    await db.query("UPDATE orders SET paid = $2 WHERE id = $1", [orderId, payment.paidPrice]);
  }

  // Refunds

  /** Refunds an order, in part or in full. If a refund with this reference exists, returns that one. */
  async refund(orderId, { reference, amount }) {
    const { refund, isNew } = await this.#transaction(async (db) => {
      await this.#locked(db, orderId);
      const known = await db.query("SELECT *, amount = $3::numeric AS same FROM refunds WHERE order_id = $1 AND reference = $2", [orderId, reference, amount]);
      if (known.rows[0]?.same === false) throw new Refused("this reference has another amount");
      if (known.rowCount > 0) return { refund: known.rows[0], isNew: false };
      // Amounts of open and unclear refunds are not available for another refund.
      const { rows } = await db.query(
        `INSERT INTO refunds (key, order_id, reference, amount, transaction_id, due)
         SELECT $1, orders.id, $3, $4, attempts.transaction_id, clock() + make_interval(secs => $5)
         FROM orders JOIN attempts ON attempts.order_id = orders.id AND attempts.state = 'paid'
         WHERE orders.id = $2
           AND $4::numeric <= paid - refunded - (SELECT coalesce(sum(amount), 0) FROM refunds WHERE order_id = $2 AND state IN ('sending', 'unclear'))
         RETURNING *`, [randomUUID(), orderId, reference, amount, this.patience]);
      if (rows.length === 0) throw new Refused("so much is not there to give back");
      return { refund: rows[0], isNew: true };
    });
    if (isNew) await this.#resume("refunds", refund);
    return (await this.pool.query("SELECT state, amount, reason FROM refunds WHERE key = $1", [refund.key])).rows[0];
  }

  /** The attempt to refund, begun or restored. Its call is made of the row, with the row's key. */
  async #refundAttempt({ key, saved, transaction_id: paymentTransactionId, amount: refundPrice }) {
    const request = { paymentTransactionId, refundPrice, conversationId: key };
    const call = this.craftgate.payment.refundPaymentTransaction(request, { idempotencyKey: key });
    return saved === null ? this.craftgate.attempt(call, { now: await this.#now() }) : this.craftgate.restoreAttempt(saved, { call });
  }

  async #refuse(db, key, reason) {
    await db.query("UPDATE refunds SET state = 'refused', reason = $2 WHERE key = $1 AND state IN ('sending', 'unclear')", [key, reason]);
  }

  /** Books a refund of an item as Craftgate reports it, including refunds made in its panel. Payment and item must belong to one attempt. */
  async #bookRefund(db, refund) {
    if (refund.status === "FAILURE") await this.#refuse(db, refund.conversationId ?? "", "refused by the bank");
    if (refund.status !== "SUCCESS") return;
    await db.query(
      `WITH added AS (
         INSERT INTO entries (kind, provider_id, order_id, amount, happened)
         SELECT 'refund', $1, order_id, $2, $3 FROM attempts WHERE payment_id = $4 AND transaction_id = $5 AND state = 'paid'
         ON CONFLICT DO NOTHING RETURNING order_id, amount)
       UPDATE orders SET refunded = refunded + added.amount FROM added WHERE orders.id = added.order_id`,
      [refund.id, refund.refundPrice, refund.createdDate, refund.paymentId, refund.paymentTransactionId]);
    await db.query(
      "UPDATE refunds SET state = 'done' WHERE key = $1 AND EXISTS (SELECT FROM entries WHERE kind = 'refund' AND provider_id = $2)",
      [refund.conversationId ?? "", refund.id]);
  }

  // Webhooks

  /** Handles a verified webhook once. The message is only a hint: the current state is fetched from Craftgate and booked together with the dedupe
   * key in one transaction. */
  async receive(event) {
    const { dedupeKey, eventType, payloadId } = event;
    if ((await this.pool.query("SELECT FROM webhooks WHERE dedupe_key = $1", [dedupeKey])).rowCount > 0) return;
    const { payment, refunds } = await this.#look(eventType, Number(payloadId));
    await this.#transaction(async (db) => {
      const added = await db.query(
        "INSERT INTO webhooks (dedupe_key, event_type, payload_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [dedupeKey, eventType, payloadId]);
      if (added.rowCount === 0 || payment === undefined) return;
      await this.#bookPayment(db, payment);
      for (const refund of refunds) await this.#bookRefund(db, refund);
      // The browser may never return from the bank: `resolve` goes on with the attempt, which then completes the payment.
      await this.#hear(db, payment.conversationId ?? "", 0, (attempt) => attempt.webhook(event));
    });
  }

  /** Fetches the payment that an event is about, and its refunds. A refund may be reported before its payment, so both are fetched. */
  async #look(eventType, id) {
    const { payment } = this.craftgate;
    if (["API_AUTH", "THREEDS_VERIFY"].includes(eventType)) return { payment: await send(payment.retrievePayment(id)), refunds: [] };
    if (!["REFUND", "REFUND_TX"].includes(eventType)) return {};
    const refund = await send(eventType === "REFUND" ? payment.retrievePaymentRefund(id) : payment.retrievePaymentTransactionRefund(id));
    return { payment: await send(payment.retrievePayment(refund.paymentId)), refunds: refund.paymentTransactionRefunds ?? [refund] };
  }

  // Attempts

  /** Goes on with attempts that are due: their wait is over, or their process was killed. Several processes may run it. */
  async resolve() {
    const due = [
      ...(await this.#claim("attempts", "state IN ('starting', 'at_bank', 'completing')")).map((row) => ["attempts", row]),
      ...(await this.#claim("refunds", "state = 'sending'")).map((row) => ["refunds", row]),
    ];
    await Promise.all(due.map(([table, row]) => this.#resume(table, row).catch((error) => console.error("a step stays open:", error.message))));
  }

  /** Claims the rows that are due, each for one process. */
  async #claim(table, open) {
    const { rows } = await this.pool.query(
      `UPDATE ${table} SET due = clock() + make_interval(secs => $1)
       WHERE key IN (SELECT key FROM ${table} WHERE ${open} AND due <= clock() ORDER BY due LIMIT 50 FOR UPDATE SKIP LOCKED)
       RETURNING *`, [this.patience]);
    return rows;
  }

  async #resume(table, row) {
    if (table === "refunds") return this.#settle(table, row, await this.#refundAttempt(row));
    // The card was in memory only and is lost, and the payer has no page. Nothing was charged.
    if (row.state === "starting") return this.#fail(this.pool, row.key, ["starting"], "interrupted");
    return this.#settle(table, row, this.craftgate.restoreAttempt(row.saved));
  }

  /** Takes the steps of an attempt until it waits or has a verdict. Each is stored before it is done. */
  async #settle(table, row, attempt) {
    for (let { saved } = row; ;) {
      attempt.tick(await this.#now());
      const step = attempt.next();
      if (step.verdict !== undefined) return this.#end(table, row, step);
      const before = saved;
      saved = attempt.save();
      if (!(await this.#store(table, row, step, before, saved)) || step.do === "wait") return;
      await this.#send(attempt, step.call);
    }
  }

  /** Stores a step over the one before. Returns false if another process has stored one, and goes on. */
  async #store(table, row, step, before, saved) {
    // After these seconds another process may go on.
    const seconds = step.do === "wait" ? step.seconds : this.patience;
    // The only step of a payer who is back that does more than read is the completion.
    const completes = step.do === "send" && step.call.repeat !== "safe";
    return this.#transaction(async (db) => {
      await this.#locked(db, row.order_id);
      const { rowCount } = await db.query(
        `UPDATE ${table} SET saved = $3, due = clock() + make_interval(secs => $4), state = CASE WHEN $5 AND state = 'at_bank' THEN 'completing' ELSE state END
         WHERE key = $1 AND saved IS NOT DISTINCT FROM $2 AND state IN ('at_bank', 'completing', 'sending')`, [row.key, before, saved, seconds, completes]);
      return rowCount === 1;
    });
  }

  /** Sends a call and tells its answer to the attempt. Returns its result; undefined if there is none, which the attempt knows. */
  async #send(attempt, call) {
    let answer;
    try {
      const response = await fetch(new Request(call.url, call), { signal: AbortSignal.timeout(call.timeoutSeconds * 1000) });
      answer = [response.status, await response.text()];
    } catch (error) {
      console.error("no answer:", error.message);
      attempt.noAnswer();
      return undefined;
    }
    attempt.answered(...answer);
    try {
      return call.parse(...answer);
    } catch (error) {
      console.error(error.message);
      return undefined;
    }
  }

  /** Books a verdict. */
  async #end(table, { key }, step) {
    if (step.verdict === "done") {
      await this.#transaction((db) => (table === "attempts" ? this.#bookPayment(db, step.result) : this.#bookRefund(db, step.result)));
    } else if (step.verdict === "open") {
      // Without its completion nothing was charged: the payer did not come back. All else is a person's.
      await this.pool.query(
        `UPDATE ${table} SET state = CASE state WHEN 'at_bank' THEN 'failed' ELSE 'unclear' END, reason = $2
         WHERE key = $1 AND state IN ('at_bank', 'completing', 'sending')`, [key, step.reason]);
    } else if (table === "attempts") {
      await this.#fail(this.pool, key, ["at_bank", "completing"], reason(step.error));
    } else {
      await this.#refuse(this.pool, key, reason(step.error));
    }
  }

  // Reconciliation

  /** Compares Craftgate's report of a day with the books. Meant for past days: steps of today may still be in progress. */
  async reconcile(day) {
    const { paymentReporting: reports } = this.craftgate;
    const range = { minCreatedDate: `${day}T00:00:00`, maxCreatedDate: `${day}T23:59:59` };
    const payments = await this.#all((page) => reports.searchPayments({ ...page, paymentStatus: "SUCCESS", ...range }));
    const refunds = await this.#all((page) => reports.searchPaymentTransactionRefunds({ ...page, status: "SUCCESS", ...range }));
    const reported = [
      ...payments.map(({ id, paidPrice }) => ({ kind: "payment", id, amount: paidPrice })),
      ...refunds.map(({ id, refundPrice }) => ({ kind: "refund", id, amount: refundPrice })),
    ];
    const differences = await this.pool.query("SELECT * FROM differences($1, $2)", [JSON.stringify(reported), day]);
    const open = await this.pool.query("SELECT * FROM open_steps");
    const unclear = await this.pool.query("SELECT * FROM unclear_steps");
    return { day, reported: reported.length, differences: differences.rows, open: open.rows, unclear: unclear.rows };
  }

  async #all(search) {
    const found = [];
    for (let page = 0; ; page += 1) {
      const { items } = await send(search({ page, size: 100 }));
      found.push(...items);
      if (items.length < 100) return found;
    }
  }

  // Shared functions

  /** The time, in Unix seconds, by the clock that all processes share. */
  async #now() {
    return (await this.pool.query("SELECT extract(epoch FROM clock())::bigint AS now")).rows[0].now;
  }

  /** Locks an order until the end of the transaction, then reads it, so that the state is current. */
  async #locked(db, id) {
    await db.query("SELECT FROM orders WHERE id = $1 FOR UPDATE", [id]);
    return this.order(id, db);
  }

  async #transaction(work) {
    const db = await this.pool.connect();
    try {
      await db.query("BEGIN");
      const result = await work(db);
      await db.query("COMMIT");
      return result;
    } catch (error) {
      await db.query("ROLLBACK").catch(() => {}); // the connection itself may have failed
      throw error;
    } finally {
      db.release();
    }
  }
}

/** Why a step was refused. */
function reason(error) {
  return error.group || error.kind;
}
