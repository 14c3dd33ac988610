// The merchant's calls to Craftgate and its bookkeeping.
//
// Every step is stored before it is sent, and booked in one transaction when its result is known. The result may come from the response, from
// a webhook, or from a query after a crash: the same few functions handle it, and each of them is idempotent.

import { randomUUID } from "node:crypto";
import { decodeHtml, ImzaError } from "imza";
import { send } from "imza/fetch";

/** The request conflicts with the current state. */
export class Refused extends Error {}

/** After so many tries a step that no answer settles is a person's: with a patience of three minutes, after two hours and three quarters. */
const MAX_TRIES = 10;

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
      await db.query("INSERT INTO attempts (key, order_id, due) VALUES ($1, $2, now() + make_interval(secs => $3))", [key, orderId, this.patience]);
    });

    // Without a response the attempt has failed, too: this step does not charge, and without its page the payer cannot continue.
    const { answer, refused = "no answer" } = await this.#ask(call);
    if (answer === undefined) await this.#fail(this.pool, key, "starting", refused);
    else await this.pool.query("UPDATE attempts SET state = 'at_bank', payment_id = $2 WHERE key = $1 AND state = 'starting'", [key, answer.paymentId]);
    const order = await this.order(orderId);
    return { order, page: answer && order.state === "at_bank" ? decodeHtml(answer.htmlContent) : undefined };
  }

  /** Handles the payer's return from the bank with a form signed by Craftgate. Throws ImzaError if the form is not this attempt's. */
  async returned(key, form) {
    const { rows } = await this.pool.query("SELECT * FROM attempts WHERE key = $1 AND payment_id IS NOT NULL", [key]);
    if (rows.length === 0) throw new NotFound("no such attempt");
    const [attempt] = rows;
    const { next } = this.callbacks.verify(form, { expected: { paymentId: attempt.payment_id, conversationId: key, conversationData: "" } });
    if (next === "failed") await this.#fail(this.pool, key, "at_bank", "refused by the bank");
    if (next === "complete") {
      const begun = await this.#transaction(async (db) => {
        await this.#locked(db, attempt.order_id);
        return this.#beginCompletion(db, key, this.patience);
      });
      if (begun) await this.#complete(attempt);
    }
    return this.order(attempt.order_id);
  }

  /** Marks an attempt of a locked order as one to complete. Returns true for one of several concurrent callers only. */
  async #beginCompletion(db, key, patience) {
    const { rowCount } = await db.query(
      "UPDATE attempts SET state = 'completing', due = now() + make_interval(secs => $2) WHERE key = $1 AND state = 'at_bank'", [key, patience]);
    return rowCount === 1;
  }

  async #complete({ key, payment_id: paymentId }) {
    const { answer, refused } = await this.#ask(this.craftgate.payment.complete3DSPayment({ paymentId }, { idempotencyKey: `${key}/complete` }));
    if (answer !== undefined) await this.#transaction((db) => this.#bookPayment(db, answer));
    if (refused !== undefined) await this.#fail(this.pool, key, "completing", refused);
  }

  async #fail(db, key, state, reason) {
    await db.query("UPDATE attempts SET state = 'failed', reason = $3 WHERE key = $1 AND state = $2", [key, state, reason]);
  }

  /** Books a payment as Craftgate reports it. Conversation id and payment id must belong to one attempt; unknown payments are ignored. */
  async #bookPayment(db, payment) {
    const { rows } = await db.query("SELECT key, order_id FROM attempts WHERE key = $1 AND coalesce(payment_id, $2) = $2", [payment.conversationId ?? "", payment.id]);
    if (rows.length === 0) return;
    const [{ key, order_id: orderId }] = rows;
    const order = await this.#locked(db, orderId);
    if (payment.paymentStatus === "FAILURE") {
      for (const state of ["at_bank", "completing", "unclear"]) await this.#fail(db, key, state, payment.paymentError?.errorGroup ?? "declined");
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
         SELECT $1, orders.id, $3, $4, attempts.transaction_id, now() + make_interval(secs => $5)
         FROM orders JOIN attempts ON attempts.order_id = orders.id AND attempts.state = 'paid'
         WHERE orders.id = $2
           AND $4::numeric <= paid - refunded - (SELECT coalesce(sum(amount), 0) FROM refunds WHERE order_id = $2 AND state IN ('sending', 'unclear'))
         RETURNING *`, [randomUUID(), orderId, reference, amount, this.patience]);
      if (rows.length === 0) throw new Refused("so much is not there to give back");
      return { refund: rows[0], isNew: true };
    });
    if (isNew) await this.#giveBack(refund);
    return (await this.pool.query("SELECT state, amount, reason FROM refunds WHERE key = $1", [refund.key])).rows[0];
  }

  /** Sends a refund, for the first time or again with the same key. Returns the call, and whether its answer settles the step. */
  async #giveBack({ key, transaction_id: paymentTransactionId, amount: refundPrice }) {
    const request = { paymentTransactionId, refundPrice, conversationId: key };
    const call = this.craftgate.payment.refundPaymentTransaction(request, { idempotencyKey: key });
    const { answer, refused } = await this.#ask(call);
    if (answer !== undefined) await this.#transaction((db) => this.#bookRefund(db, answer));
    if (refused !== undefined) await this.#refuse(this.pool, key, refused);
    // The answer to a repeated refund may tell of an earlier one of the same item, which proves nothing about this one.
    return { call, isSettled: refused !== undefined || answer?.conversationId === key };
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
  async receive({ dedupeKey, eventType, payloadId }) {
    if ((await this.pool.query("SELECT FROM webhooks WHERE dedupe_key = $1", [dedupeKey])).rowCount > 0) return;
    const { payment, refunds } = await this.#look(eventType, Number(payloadId));
    await this.#transaction(async (db) => {
      const added = await db.query(
        "INSERT INTO webhooks (dedupe_key, event_type, payload_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [dedupeKey, eventType, payloadId]);
      if (added.rowCount === 0 || payment === undefined) return;
      await this.#bookPayment(db, payment);
      for (const refund of refunds) await this.#bookRefund(db, refund);
      // The bank verified the payer, but the browser may never return: `resolve` completes the payment anyway.
      if (payment.paymentStatus === "CALLBACK_THREEDS") await this.#beginCompletion(db, payment.conversationId ?? "", 0);
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

  // Open steps

  /** Settles steps that were stored but not finished, because the process was killed or the response was unclear. Several processes may run it. */
  async resolve() {
    const attempts = await this.#claim("attempts", "state IN ('starting', 'completing')");
    const refunds = await this.#claim("refunds", "state = 'sending'");
    await Promise.all([
      ...attempts.map((step) => this.#settle("attempts", step, this.#resolveAttempt(step))),
      ...refunds.map((step) => this.#settle("refunds", step, this.#resolveRefund(step))),
    ]);
  }

  /** Waits until a step was tried again. One that stays open after the last try is a person's. */
  async #settle(table, { key, tries }, resolved) {
    await resolved.catch((error) => console.error("a step stays open:", error.message));
    if (tries < MAX_TRIES) return;
    await this.pool.query(
      `UPDATE ${table} SET state = 'unclear', reason = 'no answer settles it' WHERE key = $1 AND state IN ('completing', 'sending')`, [key]);
  }

  /** Claims the steps that are due, each for one process. A step that stays open is due again after increasing delays. */
  async #claim(table, open) {
    const { rows } = await this.pool.query(
      `UPDATE ${table} SET tries = tries + 1, due = now() + make_interval(secs => $1 * (tries + 1))
       WHERE key IN (SELECT key FROM ${table} WHERE ${open} AND due <= now() ORDER BY due LIMIT 50 FOR UPDATE SKIP LOCKED)
       RETURNING *`, [this.patience]);
    return rows;
  }

  async #resolveAttempt(attempt) {
    // The card was in memory only and is lost. Nothing was charged.
    if (attempt.state === "starting") return this.#fail(this.pool, attempt.key, "starting", "interrupted");
    const payment = await send(this.craftgate.payment.retrievePayment(attempt.payment_id));
    if (payment.paymentStatus === "CALLBACK_THREEDS") return this.#complete(attempt);
    return this.#transaction((db) => this.#bookPayment(db, payment));
  }

  /** Repeats a refund with its key, which returns the first result. Where that settles nothing, Craftgate's records do, once they must have it:
   * an empty search proves nothing before. */
  async #resolveRefund(refund) {
    const { call, isSettled } = await this.#giveBack(refund);
    if (isSettled) return;
    const told = await send(call.ask({ sentAt: Math.floor(refund.started.getTime() / 1000) }));
    if (told.state === "done") await this.#transaction((db) => this.#bookRefund(db, told.result));
    if (told.state === "not_done") await this.#refuse(this.pool, refund.key, "Craftgate has no such refund");
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

  /** Sends a call. Returns `answer` if it succeeded, `refused` with the reason if it certainly failed, and neither if the outcome is unknown:
   * then the step stays open for `resolve`. */
  async #ask(call) {
    try {
      return { answer: await send(call) };
    } catch (error) {
      if (error instanceof ImzaError && error.outcome === "rejected") return { refused: error.group ?? error.kind };
      console.error("no clear answer:", error.message);
      return {};
    }
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
