// The test of both example merchants: a shop takes orders, receives payments, refunds them, is killed and restarted, while the sandbox plays
// Craftgate, the payers and their banks. In every case, the books match Craftgate's report to the kuruş.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Backend, openDatabase, openGate, openSandbox, require, until } from "./processes.mjs";

const { Craftgate, CraftgateWebhooks } = require("imza");
const { send } = require("imza/fetch");

const GOOD = "5258640000000001";
const WITHOUT_MONEY = "5100050000006661"; // passes 3-D Secure, then is declined at completion
const WITHOUT_3DS = "5117580000006668"; // declined before the bank's page
const HOLD = { kind: "delay", provider: "craftgate", milliseconds: 700 };

/** Converts an amount's text to kuruş. */
function kurus(amount) {
  const [lira, part = ""] = amount.split(".");
  assert.match(part.slice(2), /^0*$/, `${amount} is not a whole number of kuruş`);
  return BigInt(lira + part.slice(0, 2).padEnd(2, "0"));
}

/** A shop and its payers: a database, a sandbox, and one or more processes of the backend. */
class Shop {
  static async open(t, { processes = 1, patience = 1 } = {}) {
    const shop = new Shop();
    shop.began = today();
    shop.database = await openDatabase(t);
    shop.sandbox = await openSandbox(t);
    shop.gate = await openGate(t, shop.sandbox);
    shop.backends = [];
    const settings = { database: shop.database, craftgate: shop.gate.address, patience };
    for (let count = 0; count < processes; count += 1) shop.backends.push(await Backend.start(t, settings));
    shop.backend = shop.backends[0];
    shop.webhookUrl = `${shop.backend.address}/webhooks/craftgate`;
    await shop.sandbox.control("panel", { craftgateWebhookUrl: shop.webhookUrl, webhookCopies: 2 });
    shop.craftgate = new Craftgate({ apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: `${shop.sandbox.address}/craftgate` });
    return shop;
  }

  async order(amount = "100.00", backend = this.backend) {
    const order = await backend.ask("POST", "/orders", { reference: randomUUID(), amount });
    assert.equal(order.status, 200, order.error);
    assert.equal(order.state, "new");
    return order;
  }

  state(order) {
    return this.backend.ask("GET", `/orders/${order.id}`);
  }

  async reaches(order, state) {
    return until(`order ${order.id} is ${state}`, async () => {
      const now = await this.state(order);
      return now.state === state && now;
    });
  }

  /** The payer enters a card. Returns the response, and the payment id if the payer was sent to the bank. */
  async card(order, cardNumber = GOOD, backend = this.backend) {
    const card = { cardHolderName: "Haluk Demir", cardNumber, expireYear: "2044", expireMonth: "07", cvc: "000" };
    const answer = await backend.ask("POST", `/orders/${order.id}/payments`, { card });
    return { ...answer, paymentId: /pages\/3ds\/(\d+)/.exec(answer.page ?? "")?.[1] };
  }

  /** The payer decides at the bank. Returns the form that the browser would post to the merchant. */
  atBank(paymentId, result = "approve") {
    return this.sandbox.control(`craftgate/payments/${paymentId}/verify`, { result });
  }

  /** The payer's browser posts the form to the merchant. */
  async back({ url, form }) {
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: form });
    return { status: answer.status, ...(await answer.json()) };
  }

  async paid(amount) {
    const order = await this.order(amount);
    const { paymentId } = await this.card(order);
    assert.equal((await this.back(await this.atBank(paymentId))).state, "paid");
    return { ...order, paymentId };
  }

  refund(order, amount, reference = randomUUID(), backend = this.backend) {
    return backend.ask("POST", `/orders/${order.id}/refunds`, { reference, amount });
  }

  /** Posts a webhook; returns the status. */
  async webhook(event, keys = ["sandbox-webhook-key"], changed = event) {
    const signature = new CraftgateWebhooks({ keys }).sign(event);
    const init = { method: "POST", headers: { "content-type": "application/json", "x-cg-signature-v1": signature }, body: JSON.stringify(changed) };
    return (await fetch(this.webhookUrl, init)).status;
  }

  /** Delays this many webhooks until after a step has been taken over. */
  late(operation, times, id) {
    return this.sandbox.fault({ kind: "delay", target: "delivery", operation, milliseconds: 2500, times, id });
  }

  /** Moves the shop's clock ahead. */
  async pass(seconds) {
    this.ahead = (this.ahead ?? 0) + seconds;
    await this.rows(`CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now() + make_interval(secs => ${this.ahead})'`);
  }

  async rows(query, ...values) {
    return (await this.database.pool.query(query, values)).rows;
  }

  /** Waits until no webhook is pending and no step is open. */
  async settled() {
    await until("all webhooks have arrived", async () => {
      const { deliveries } = await this.sandbox.told("deliveries?limit=5000");
      return deliveries.every(({ state }) => state !== "pending");
    }, 30);
    await until("no step is open", async () => (await this.rows("SELECT FROM open_steps")).length === 0);
  }

  /** Fetches Craftgate's report, without the backend: successful payments, and refunds of items. */
  async reported() {
    const all = async (search) => {
      const found = [];
      for (let page = 0; ; page += 1) {
        const { items } = await send(search({ page, size: 50 }));
        found.push(...items);
        if (items.length < 50) return found;
      }
    };
    const reports = this.craftgate.paymentReporting;
    const payments = await all((page) => reports.searchPayments({ ...page, paymentStatus: "SUCCESS" }));
    return { payments, refunds: await all((page) => reports.searchPaymentTransactionRefunds(page)) };
  }

  /** Asserts that the books match Craftgate's report, by movement and in total, and that the backend's own reconciliation finds no difference. */
  async balances() {
    await this.settled();
    const { payments, refunds } = await this.reported();
    const theirs = [...payments.map((one) => `payment ${one.id} ${kurus(one.paidPrice)}`), ...refunds.map((one) => `refund ${one.id} ${kurus(one.refundPrice)}`)];
    const entries = await this.rows("SELECT kind, provider_id, amount FROM entries");
    assert.deepEqual(entries.map((entry) => `${entry.kind} ${entry.provider_id} ${kurus(entry.amount)}`).sort(), theirs.sort());
    const [{ kept }] = await this.rows("SELECT coalesce(sum(paid - refunded), 0) AS kept FROM orders");
    const sum = (amounts) => amounts.reduce((total, amount) => total + kurus(amount), 0n);
    assert.equal(kurus(kept), sum(payments.map((one) => one.paidPrice)) - sum(refunds.map((one) => one.refundPrice)));
    for (const day of new Set([this.began, today()])) {
      const found = await this.backend.ask("GET", `/reconciliations/${day}`);
      assert.deepEqual([found.status, found.differences, found.open], [200, [], []]);
    }
    return theirs.length;
  }
}

/** Returns the current date in Istanbul. */
function today() {
  return new Date(Date.now() + 3 * 3600 * 1000).toISOString().slice(0, 10);
}

test("a shop", async (t) => {
  const shop = await Shop.open(t);

  await t.test("takes an order once, is paid by 3-D Secure, and charges nothing before the payer is back", async () => {
    const request = { reference: "basket-1", amount: "149.90" };
    const [order, again] = [await shop.backend.ask("POST", "/orders", request), await shop.backend.ask("POST", "/orders", request)];
    assert.equal(order.id, again.id);
    assert.equal((await shop.backend.ask("POST", "/orders", { ...request, amount: "1.00" })).status, 409);
    for (const amount of ["1,00", "0.001", "-1.00", 1.25]) assert.equal((await shop.backend.ask("POST", "/orders", { ...request, amount })).status, 400);
    assert.equal((await shop.backend.ask("GET", "/orders/999999")).status, 404);
    const { paymentId, page } = await shop.card(order);
    assert.match(page, /^<!doctype html>/);
    assert.equal((await shop.state(order)).state, "at_bank");
    const [{ saved }] = await shop.rows("SELECT saved FROM attempts WHERE payment_id = $1", paymentId);
    assert.ok(saved.includes(paymentId) && ![GOOD, "Haluk", "sandbox-api-key", "sandbox-secret-key"].some((secret) => saved.includes(secret)), saved);
    const form = await shop.atBank(paymentId);
    assert.equal((await shop.state(order)).paid, "0.00");
    assert.equal((await shop.back({ ...form, form: form.form.replace("SUCCESS", "FAILURE") })).status, 400);
    const paid = await shop.back(form);
    assert.deepEqual([paid.status, paid.state, paid.paid, paid.refunded], [200, "paid", "149.90", "0.00"]);
    assert.equal((await shop.back(form)).state, "paid");
    assert.equal((await shop.card(order)).status, 409);
  });

  await t.test("is paid by another card after one is declined, at each stage", async () => {
    const order = await shop.order("80.00");
    assert.equal((await shop.card(order, "123")).status, 400);
    assert.equal((await shop.state(order)).state, "new");
    const first = await shop.card(order, WITHOUT_3DS);
    assert.deepEqual([first.status, first.order.state, first.page ?? undefined], [200, "failed", undefined]);
    const second = await shop.back(await shop.atBank((await shop.card(order, WITHOUT_MONEY)).paymentId));
    assert.deepEqual([second.state, second.reason], ["failed", "NOT_SUFFICIENT_FUNDS"]);
    const third = await shop.back(await shop.atBank((await shop.card(order)).paymentId, "reject"));
    assert.equal(third.state, "failed");
    assert.equal((await shop.back(await shop.atBank((await shop.card(order)).paymentId))).state, "paid");
  });

  await t.test("charges the newest card only, whatever becomes of the page before", async () => {
    const order = await shop.order("70.00");
    const [old, newest] = [await shop.card(order), await shop.card(order)];
    const late = await shop.atBank(old.paymentId);
    assert.equal((await shop.back(late)).state, "at_bank");
    const forms = await shop.atBank(newest.paymentId);
    await Promise.all([shop.back(forms), shop.back(late), shop.back(forms)]);
    await shop.reaches(order, "paid");
    assert.equal((await send(shop.craftgate.payment.retrievePayment(BigInt(old.paymentId)))).paymentStatus, "CALLBACK_THREEDS");
  });

  await t.test("completes a payment by its webhook, when the browser comes late or never", async () => {
    const order = await shop.order("60.00");
    const form = await shop.atBank((await shop.card(order)).paymentId);
    await shop.reaches(order, "paid");
    assert.equal((await shop.back(form)).state, "paid");
  });

  await t.test("completes a payment whose payer does not come back and whose webhooks are late, a minute after the card", async () => {
    const order = await shop.order("65.00");
    const { paymentId } = await shop.card(order);
    await shop.late("THREEDS_VERIFY", 2, paymentId);
    await shop.atBank(paymentId);
    await shop.pass(61);
    await shop.reaches(order, "paid");
    const heard = await shop.rows("SELECT FROM webhooks WHERE event_type = 'THREEDS_VERIFY' AND payload_id = $1", paymentId);
    assert.equal(heard.length, 0, "no webhook came before");
    await shop.pass(-61);
  });

  await t.test("books a webhook once, however often and in whatever order it comes", async () => {
    await shop.settled();
    const order = await shop.paid("50.00");
    const [first, second] = [await shop.refund(order, "10.00"), await shop.refund(order, "5.00")];
    assert.deepEqual([first.state, second.state], ["done", "done"]);
    const { refunds } = await shop.reported();
    const now = Math.floor(Date.now() / 1000);
    const event = (eventType, payloadId) => ({ eventType, eventTimestamp: now, status: "SUCCESS", payloadId: String(payloadId) });
    const ours = refunds.filter(({ paymentId }) => String(paymentId) === order.paymentId);
    const events = [...ours.map(({ id }) => event("REFUND_TX", id)), event("API_AUTH", order.paymentId), event("THREEDS_VERIFY", order.paymentId)];
    const count = async () => (await shop.rows("SELECT FROM webhooks")).length;
    await shop.settled();
    const before = await count();
    assert.deepEqual(await Promise.all([...events, ...events, ...events, ...events, ...events].map((one) => shop.webhook(one))), Array(5 * events.length).fill(200));
    const added = (await count()) - before;
    assert.ok(added <= events.length, `${added} were added`);
    const { paid, refunded } = await shop.state(order);
    assert.deepEqual([paid, refunded], ["50.00", "15.00"]);
  });

  await t.test("refuses a webhook that is forged or was changed on its way, and takes it when it comes again whole", async () => {
    const event = { eventType: "API_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "7" };
    assert.equal(await shop.webhook(event, ["another-key"]), 400);
    assert.equal(await shop.webhook(event, undefined, { ...event, payloadId: "8" }), 400);
    assert.equal(await shop.webhook({ ...event, eventTimestamp: 1_700_000_000 }), 400);
    assert.equal((await fetch(shop.webhookUrl, { method: "POST" })).status, 400);
    await shop.settled();
    for (const kind of ["corrupt", "truncate"]) await shop.sandbox.fault({ kind, target: "delivery", operation: "API_AUTH" });
    await shop.paid("40.00");
    await shop.settled();
    assert.ok((await shop.sandbox.told("deliveries?limit=10")).deliveries.some(({ attempts }) => attempts[0].status === 400));
  });

  await t.test("gives back a part and the rest, each once, and never more than was paid", async () => {
    const order = await shop.paid("30.00");
    const reference = randomUUID();
    const [part, again] = await Promise.all([shop.refund(order, "10.00", reference), shop.refund(order, "10.00", reference)]);
    assert.deepEqual([part.status, again.status], [200, 200]);
    assert.equal((await shop.refund(order, "10.00", reference)).state, "done");
    assert.equal((await shop.refund(order, "11.00", reference)).status, 409);
    assert.equal((await shop.refund(order, "20.01")).status, 409);
    const both = await Promise.all([shop.refund(order, "20.00"), shop.refund(order, "20.00")]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await shop.refund(order, "0.01")).status, 409);
    assert.equal((await shop.state(order)).refunded, "30.00");
  });

  await t.test("books a refund of a whole payment that was made on Craftgate's panel", async () => {
    const order = await shop.paid("20.00");
    await shop.refund(order, "5.00");
    await send(shop.craftgate.payment.refundPayment({ paymentId: BigInt(order.paymentId) }));
    await until("the books know it", async () => (await shop.state(order)).refunded === "20.00");
  });

  // One operation per step; the process is killed while an order is in the middle of it.
  const OPERATIONS = { init: "payment.init_3ds_payment", complete: "payment.complete_3ds_payment", refund: "payment.refund_payment_transaction" };

  /** Starts the three steps, runs `kill`, restarts the backend, and checks the result of each step. */
  async function interrupted(kill) {
    const orders = { init: await shop.order("11.00"), complete: await shop.order("12.00"), refund: await shop.paid("13.00") };
    const { paymentId } = await shop.card(orders.complete);
    // Webhooks would report the results of the steps, so they are delayed until after the check.
    for (const operation of ["THREEDS_VERIFY", "API_AUTH"]) await shop.late(operation, 2, paymentId);
    await shop.late("REFUND_TX", 2);
    const form = await shop.atBank(paymentId);
    const begin = () => {
      const lost = () => "the process died";
      return Promise.all([shop.card(orders.init).catch(lost), shop.back(form).catch(lost), shop.refund(orders.refund, "4.00").catch(lost)]);
    };
    const begun = async () => (await shop.rows("SELECT FROM open_steps")).length === 3;
    await kill(begin, begun, Object.values(orders).map(({ id }) => id));
    await shop.backend.start();
    await Promise.all([shop.reaches(orders.init, "failed"), shop.reaches(orders.complete, "paid")]);
    await until("the refund is done", async () => (await shop.state(orders.refund)).refunded === "4.00");
    assert.equal((await shop.back(await shop.atBank((await shop.card(orders.init)).paymentId))).state, "paid");
    await shop.balances();
    assert.equal((await shop.state(orders.refund)).refunded, "4.00", "it is given back once, whatever Craftgate tells later");
  }

  await t.test("survives kill -9 before a step is sent", () => interrupted(async (begin, begun) => {
    shop.gate.closed = true;
    const answers = begin();
    await until("the steps wait at the gate", async () => shop.gate.swallowed >= 3 && await begun());
    await shop.backend.kill();
    assert.deepEqual(await answers, Array(3).fill("the process died"));
    shop.gate.closed = false;
  }));

  await t.test("survives kill -9 after a step is sent and before it is answered", () => interrupted(async (begin, begun) => {
    for (const operation of Object.values(OPERATIONS)) await shop.sandbox.fault({ ...HOLD, operation });
    const answers = begin();
    await until("the steps are begun", begun);
    await until("they have arrived", async () => (await shop.sandbox.told("faults")).faults.length === 0);
    await shop.backend.kill();
    assert.deepEqual(await answers, Array(3).fill("the process died"));
  }));

  await t.test("survives kill -9 after a step is answered and before that is booked", () => interrupted(async (begin, begun, ids) => {
    for (const operation of Object.values(OPERATIONS)) await shop.sandbox.fault({ ...HOLD, operation });
    const answers = begin();
    await until("the steps are begun", begun);
    await until("they have arrived", async () => (await shop.sandbox.told("faults")).faults.length === 0);
    const lock = await shop.database.pool.connect();
    await lock.query("BEGIN");
    await lock.query("SELECT FROM orders JOIN attempts ON attempts.order_id = orders.id WHERE orders.id = ANY($1) FOR UPDATE", [ids]);
    const waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await until("the answers wait to be booked", async () => (await shop.rows(`SELECT ${waiting}`)).length >= 3);
    await shop.backend.kill();
    // PostgreSQL notices a dead client only when it answers: a statement that waits for a lock would still be done.
    await shop.rows(`SELECT pg_terminate_backend(pid) ${waiting}`);
    await until("the dead process's statements are gone", async () => (await shop.rows(`SELECT ${waiting}`)).length === 0);
    assert.deepEqual(await answers, Array(3).fill("the process died"));
    await lock.query("ROLLBACK");
    lock.release();
  }));

  await t.test("settles a step whose answer is lost, broken or never clear, without being started again", async () => {
    const orders = [];
    for (const operation of ["API_AUTH", "REFUND_TX"]) await shop.late(operation, 2 * 7);
    await Promise.all(["drop", "drop_after", "500", "html", "truncate", "empty", "corrupt"].map(async (kind) => {
      const order = await shop.order("10.00");
      const { paymentId } = await shop.card(order);
      await shop.sandbox.fault({ kind, operation: OPERATIONS.complete, id: paymentId });
      await shop.back(await shop.atBank(paymentId));
      await shop.reaches(order, "paid");
      const [{ transaction_id: transaction }] = await shop.rows("SELECT transaction_id FROM attempts WHERE payment_id = $1", paymentId);
      await shop.sandbox.fault({ kind, operation: OPERATIONS.refund, id: String(transaction) });
      await shop.refund(order, "2.50");
      await until("the refund is done", async () => (await shop.state(order)).refunded === "2.50");
      orders.push(order);
    }));
    const { faults } = await shop.sandbox.told("faults");
    assert.deepEqual(faults.filter(({ target }) => target === "request"), [], "each fault has struck");
    await shop.settled();
    for (const order of orders) assert.equal((await shop.state(order)).refunded, "2.50");
  });

  await t.test("finds that the books balance, and each difference that is planted", async () => {
    assert.ok(await shop.balances() > 20);
    const reconcile = async () => (await shop.backend.ask("GET", `/reconciliations/${today()}`)).differences;
    const card = { cardHolderName: "Haluk Demir", cardNumber: GOOD, expireYear: "2044", expireMonth: "07", cvc: "000" };
    const elsewhere = await send(shop.craftgate.payment.createPayment({ price: "9.99", paidPrice: "9.99", installment: 1, currency: "TRY", card, items: [{ name: "Vazo", price: "9.99" }] }));
    const missing = await reconcile();
    assert.deepEqual(missing.map(({ kind, id, craftgate, books }) => [kind, id, kurus(craftgate), books]), [["payment", elsewhere.id, 999n, null]]);
    const [entry] = await shop.rows("UPDATE entries SET amount = amount + 0.01 WHERE (kind, provider_id) IN (SELECT kind, provider_id FROM entries WHERE kind = 'refund' LIMIT 1) RETURNING provider_id");
    assert.deepEqual((await reconcile()).map(({ kind, id }) => [kind, id]), [["payment", elsewhere.id], ["refund", entry.provider_id]]);
  });
});

for (const repeatAnswers of ["code", "bad-request", "duplicate", "state", "not-found", "result"]) {
  test(`what was done behind the shop's back ends in a verdict and the books balance, when Craftgate answers a repeated step by ${repeatAnswers}`, async (t) => {
    const shop = await Shop.open(t);
    await shop.sandbox.control("panel", { repeatAnswers });
    // Webhooks come after the shop has tried, so that it must decide without them.
    const order = await shop.order("21.00");
    const { paymentId } = await shop.card(order);
    for (const event of ["THREEDS_VERIFY", "API_AUTH"]) await shop.late(event, 2, paymentId);
    const form = await shop.atBank(paymentId);
    await send(shop.craftgate.payment.complete3DSPayment({ paymentId: BigInt(paymentId) }));
    await shop.back(form);
    await shop.reaches(order, "paid");

    const given = await shop.paid("22.00");
    await shop.late("REFUND", 2);
    await send(shop.craftgate.payment.refundPayment({ paymentId: BigInt(given.paymentId) }));
    assert.notEqual((await shop.refund(given, "5.00")).state, "done");
    // Nothing is decided before Craftgate's records must have a refund: hours pass.
    const decided = () => shop.rows("SELECT state, reason FROM refunds WHERE order_id = $1 AND state <> 'sending'", given.id);
    const [{ state }] = await until("the refund is decided", async () => {
      await shop.pass(60);
      return (await decided()).length === 1 && decided();
    });
    assert.equal(state, "refused");
    await shop.balances();
    assert.deepEqual([(await shop.state(order)).paid, (await shop.state(given)).refunded], ["21.00", "22.00"]);
  });
}

test("a step that no answer settles ends at a person, and its money is not given away again", async (t) => {
  const shop = await Shop.open(t);
  const order = await shop.paid("30.00");
  const [{ transaction_id: transaction }] = await shop.rows("SELECT transaction_id FROM attempts WHERE payment_id = $1", order.paymentId);
  await shop.sandbox.fault({ kind: "reject", group: "NON_REFUNDABLE_PAYMENT", operation: "payment.refund_payment_transaction", id: String(transaction), times: 1000 });
  await shop.sandbox.fault({ kind: "500", operation: "payment_reporting.search_payment_transaction_refunds", times: 1000 });
  assert.equal((await shop.refund(order, "20.00", "first")).state, "sending");
  const left = await shop.order("40.00");
  await shop.card(left);
  await shop.pass(25 * 3600);
  await until("the refund is unclear", async () => (await shop.rows("SELECT FROM unclear_steps")).length === 1);
  const unclear = await shop.rows("SELECT kind, order_id FROM unclear_steps");
  assert.deepEqual([unclear, await shop.rows("SELECT FROM open_steps")], [[{ kind: "refund", order_id: order.id }], []]);
  assert.equal((await shop.refund(order, "20.00", "first")).state, "unclear");
  assert.equal((await shop.refund(order, "20.00", "second")).status, 409);
  // A payer who never came back from the bank has paid nothing.
  await shop.reaches(left, "failed");
  assert.equal((await shop.card(left)).status, 200);
});

test("two processes of a shop serve 200 orders at a time, and the books balance to the kuruş", async (t) => {
  const shop = await Shop.open(t, { processes: 2, patience: 3 });
  const fault = (kind, operation, times, milliseconds) => shop.sandbox.fault({ kind, operation: `payment.${operation}`, provider: "craftgate", times, milliseconds });
  const struck = (kind, operation, times, milliseconds) => shop.sandbox.fault({ kind, target: "delivery", operation, times, milliseconds });
  await fault("delay", "init_3ds_payment", 20, 300);
  for (const operation of ["complete_3ds_payment", "refund_payment_transaction"]) {
    for (const kind of ["drop_after", "drop", "500", "html"]) await fault(kind, operation, 3);
    await fault("delay", operation, 20, 1200);
  }
  await struck("delay", "THREEDS_VERIFY", 150, 1500);
  await struck("delay", "API_AUTH", 100, 800);
  await struck("delay", "REFUND_TX", 30, 900);
  for (const operation of ["THREEDS_VERIFY", "API_AUTH", "REFUND_TX"]) for (const kind of ["duplicate", "corrupt", "drop", "truncate"]) await struck(kind, operation, 5);

  const expected = { paid: 0, failed: 0, kept: 0n, events: 0 };
  const buy = async (number) => {
    const backend = shop.backends[number % 2];
    const amount = `${50 + number}.${String(number % 100).padStart(2, "0")}`;
    const order = await shop.order(amount, backend);
    const pay = async (card, result) => {
      // On a busy machine a step may exceed the patience: then the payer tries again.
      const { paymentId } = await until("there is a page", async () => {
        const answer = await shop.card(order, card, backend);
        return answer.paymentId && answer;
      });
      expected.events += 1;
      return shop.atBank(paymentId, result);
    };
    const kind = number % 10;
    if (kind <= 1) {
      await shop.back(await pay(WITHOUT_MONEY));
      expected.events += 1;
      await shop.reaches(order, "failed");
    }
    if (kind === 2) await shop.back(await pay(GOOD, "reject"));
    if (kind === 0 || kind === 2) {
      expected.failed += 1;
      return { order, state: "failed" };
    }
    const form = await pay(GOOD);
    if (kind === 4) await Promise.all([shop.back(form), shop.back(form)]);
    else if (kind !== 3) await shop.back(form); // the browser of kind 3 never returns
    await shop.reaches(order, "paid");
    expected.events += 1;
    const refunds = { 5: ["10.01"], 6: ["20.00", "0.01"], 7: [amount] }[kind] ?? [];
    for (const part of refunds) {
      const reference = randomUUID();
      await Promise.all(shop.backends.map((one) => shop.refund(order, part, reference, one)));
      expected.kept -= kurus(part);
      expected.events += 1;
    }
    expected.paid += 1;
    expected.kept += kurus(amount);
    return { order, state: "paid" };
  };
  const bought = await Promise.all(Array.from({ length: 200 }, (_, number) => buy(number)));
  await shop.balances();
  for (const { order, state } of bought) assert.equal((await shop.state(order)).state, state);
  const [books] = await shop.rows("SELECT count(*) FILTER (WHERE paid > 0) AS paid, count(*) FILTER (WHERE paid = 0) AS failed, sum(paid - refunded) AS kept FROM orders");
  const [{ events }] = await shop.rows("SELECT count(*) AS events FROM webhooks");
  assert.deepEqual({ ...books, kept: kurus(books.kept), events }, expected);
});
