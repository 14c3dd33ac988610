// Every provider over real sockets, with fetch against the sandbox: the main flow, each documented error, webhooks, and faults in both
// directions. Whatever fails, nothing is charged or credited twice, and nothing is lost.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test as always } from "node:test";
import { pathToFileURL } from "node:url";
import { project, repository } from "./packed.mjs";
import { merchant, Sandbox, skip } from "./sandbox.mjs";

const folder = path.join(project("e2e", {}), "node_modules", "imza");
const { BankSession, Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NexKasa, NKolay, ParaX, PreApproval, Token } = await import(pathToFileURL(path.join(folder, "index.mjs")));
const { send } = await import(pathToFileURL(path.join(folder, "fetch.mjs")));
const test = (name, run) => always(name, { skip }, run);

const craftgateOf = (sandbox, keys = {}) => new Craftgate({ apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: `${sandbox.address}/craftgate`, ...keys });
const paraxOf = (sandbox, keys = {}) =>
  new ParaX({ sid: 1001, key: "sandbox-key", secretKey: "sandbox-secret-key", depositBaseUrl: `${sandbox.address}/parax`, statusBaseUrl: `${sandbox.address}/parax`, allowedAddresses: ["127.0.0.1"], ...keys });
const nexkasaOf = (sandbox, keys = {}) =>
  new NexKasa({ apiKey: "sandbox-api-key", baseUrl: `${sandbox.address}/nexkasa`, callbackSecrets: ["a-secret-of-the-merchants-own"], webhookSecrets: ["webhook-secret"], allowedAddresses: ["127.0.0.1"], ...keys });
const nkolayOf = (sandbox, keys = {}) =>
  new NKolay({ baseUrl: `${sandbox.address}/nkolay`, username: "sandbox-user", password: "sandbox-password", merchantNo: 4000, apiSecretKey: "sandbox-secret-key", ...keys });
const NEXKASA = ["--nexkasa-webhook-secret", "webhook-secret"];

const card = (cardNumber) => ({ cardHolderName: "Haluk Demir", cardNumber, expireYear: "2044", expireMonth: "07", cvc: "000" });
const order = (id, number = "5258640000000001") => ({
  price: "100.00", paidPrice: "100.00", installment: 1, currency: "TRY", conversationId: id, card: card(number), items: [{ name: "Vazo", price: "60.00" }, { name: "Çay takımı", price: "40.00" }],
});
const deposit = (trx) => ({ username: "ahmet+yılmaz", userId: "44843155", fullName: "Ahmet Yılmaz", amount: "250.00", trx });
const withdrawal = (externalId, callbackUrl) => ({ amount: "5000.00", customerIban: "TR330006100519786457841326", customerName: "Mehmet Demir", externalId, callbackUrl });
const cart = {
  price: { itemsPrice: "20000.00", shippingPrice: "100.00", totalPrice: "20100.00" },
  items: [{ productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: "20000.00", totalPrice: "20000.00", commissionRate: "1.00" }],
};
const wish = (orderId) => ({ nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId, cart });
const application = (orderId) => ({ ...wish(orderId), orderDate: "2026-01-31T14:30:00", totalTerm: 6, timeToLive: Math.floor(Date.now() / 1000) + 600, callbackUrl: "https://shop.example/loan" });

/** The outcome of a call: its result, an error of the package, or no response. */
async function outcome(call) {
  try {
    return { result: await send(call) };
  } catch (error) {
    return error instanceof ImzaError && error.code !== "no_answer" ? { error } : { lost: error };
  }
}

/** Asserts that a call fails as expected. */
async function fails(call, expected) {
  const { error, lost, result } = await outcome(call);
  assert.ok(error, `expected an error, got ${JSON.stringify(result)} ${lost}`);
  const { code, kind, outcome: done, httpStatus, providerCode, group } = error;
  const found = { code, kind, outcome: done, httpStatus, providerCode, group };
  for (const [name, value] of Object.entries({ code: "api_error", ...expected })) assert.equal(found[name], value, `${name} of ${error.message}`);
  return error;
}

const count = async (sandbox, conversationId) => (await send(craftgateOf(sandbox).paymentReporting.searchPayments({ conversationId }))).items.length;

// The merchant's view of a fault in a response; `true`: a normal response.
const FAULTS = {
  drop: "lost", drop_after: "lost", truncate: "lost", delay: true, slow: true, content_type: true,
  empty: { code: "unexpected_response", kind: "unknown", outcome: "unknown" },
  html: { kind: "provider_unavailable", outcome: "unknown" },
  500: { code: "api_error", kind: "provider_unavailable", outcome: "unknown" },
};

async function struck(sandbox, fault, call) {
  await sandbox.fault({ kind: fault, milliseconds: 30 });
  const seen = await outcome(call);
  const expected = FAULTS[fault];
  if (expected === true) assert.ok(seen.result, `${fault}: ${seen.error ?? seen.lost}`);
  else if (expected === "lost") assert.ok(seen.lost, `${fault}: ${JSON.stringify(seen)}`);
  else for (const [name, value] of Object.entries(expected)) assert.equal(seen.error?.[name], value, `${fault}: ${name} of ${seen.error?.message}`);
  return seen;
}

test("Craftgate: a payment is charged, read, and refunded once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  const paid = await send(craftgate.payment.createPayment(order("A")));
  assert.equal(paid.paymentStatus, "SUCCESS");
  assert.deepEqual(await send(craftgate.payment.retrievePayment(paid.id)), paid);
  const part = await send(craftgate.payment.refundPaymentTransaction({ paymentTransactionId: paid.paymentTransactions[0].id, refundPrice: "25.50" }));
  assert.equal(Number(part.refundPrice), 25.5);
  const rest = await send(craftgate.payment.refundPayment({ paymentId: paid.id }));
  assert.equal(Number(rest.refundPrice), 74.5);
  await fails(craftgate.payment.refundPayment({ paymentId: paid.id }), { group: "NON_REFUNDABLE_PAYMENT", outcome: "unknown" });
});

test("Craftgate: 3-D Secure in both versions is charged only by completion, and once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  const callbacks = new CraftgateCallbacks({ keys: ["sandbox-callback-key"] });
  for (const version of ["v1", "v2"]) {
    const additionalParams = version === "v2" ? { threeDSCallbackVersion: 2 } : undefined;
    const { paymentId } = await send(craftgate.payment.init3DSPayment({ ...order(version), callbackUrl: "https://shop.example/callback", additionalParams }));
    await fails(craftgate.payment.complete3DSPayment({ paymentId }), { outcome: "unknown" });
    const { form } = await sandbox.control(`craftgate/payments/${paymentId}/verify`, { result: "approve" });
    const expected = { paymentId, conversationId: version, conversationData: "" };
    assert.deepEqual((({ version, next }) => ({ version, next }))(callbacks.verify(form, { expected })), { version, next: "complete" });
    for (const tampered of [form.replace("status=SUCCESS", "status=FAILURE"), form.replace(String(paymentId), "1")]) {
      assert.throws(() => callbacks.verify(tampered, { expected }), { code: "verification_failed" });
    }
    assert.throws(() => callbacks.verify(form, { expected: { ...expected, paymentId: 1 } }), { code: "verification_failed" });
    assert.equal((await send(craftgate.payment.complete3DSPayment({ paymentId }))).paymentStatus, "SUCCESS");
    await fails(craftgate.payment.complete3DSPayment({ paymentId }), {});
  }
  const { paymentId } = await send(craftgate.payment.init3DSPayment({ ...order("R"), callbackUrl: "https://shop.example/callback" }));
  const { form } = await sandbox.control(`craftgate/payments/${paymentId}/verify`, { result: "reject" });
  assert.notEqual(callbacks.verify(form, { expected: { paymentId } }).next, "complete");
  await fails(craftgate.payment.complete3DSPayment({ paymentId }), {});
});

test("Craftgate: each published error card has its group, with its kind and outcome", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  const open = {
    APPROVED_COMPLETED: "duplicate", ORDER_ID_ALREADY_USED: "duplicate", COMMUNICATION_OR_SYSTEM_ERROR: "provider_unavailable",
    ISSUER_OR_SWITCH_INOPERATIVE: "provider_unavailable", NO_RESPONSE: "provider_unavailable", REQUEST_TIMEOUT: "provider_unavailable", TOO_MANY_REQUESTS: "rate_limited", UNKNOWN: "unknown",
  };
  const settled = { FRAUD_SUSPECT: "fraud", LOST_CARD: "fraud", PICKUP_CARD: "fraud", STOLEN_CARD: "fraud", NOT_SUFFICIENT_FUNDS: "declined", DO_NOT_HONOUR: "declined", EXPIRED_CARD: "declined", INVALID_MERCHANT_OR_SP: "permission" };
  const lines = fs.readFileSync(path.join(repository, "tests", "sandbox", "data", "error_cards.tsv"), "utf8").split("\n").map((line) => line.split("\t"));
  const cards = lines.filter(([, stage]) => stage === "payment");
  assert.equal(cards.length, 55);
  for (const [number, , group] of cards) {
    const error = await fails(craftgate.payment.createPayment(order(group, number)), { group, outcome: group in open ? "unknown" : "rejected" });
    const kind = open[group] ?? settled[group];
    if (kind !== undefined) assert.equal(error.kind, kind, group);
    else assert.ok(["declined", "invalid_request"].includes(error.kind), `${group}: ${error.kind}`);
  }
});

test("Craftgate: wrong keys, unknown ids and requests that the gateway refuses", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  const wrongKeys = { kind: "authentication", outcome: "rejected", httpStatus: 401 };
  await fails(craftgateOf(sandbox, { secretKey: "wrong" }).payment.createPayment(order("A")), wrongKeys);
  await fails(craftgateOf(sandbox, { apiKey: "wrong" }).payment.retrievePayment(1), wrongKeys);
  await fails(craftgate.payment.retrievePayment(7), { kind: "not_found", outcome: "rejected" });
  await fails(craftgate.payment.createPayment({ ...order("A"), price: "99.00" }, { checks: "types" }), { kind: "invalid_request", outcome: "rejected" });
  assert.throws(() => craftgate.payment.createPayment({ ...order("A"), price: "99.00" }), { code: "invalid_request" });
  assert.equal(await count(sandbox, "A"), 0);
});

test("Craftgate: whatever happens to the response, repeating with the key charges once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  for (const fault of Object.keys(FAULTS)) {
    const call = craftgate.payment.createPayment(order(fault), { idempotencyKey: `key-${fault}` });
    assert.equal(call.repeat, "same_key");
    await struck(sandbox, fault, call);
    const paid = await send(call);
    assert.equal(paid.paymentStatus, "SUCCESS", fault);
    assert.equal(await count(sandbox, fault), 1, fault);
  }
  for (const fault of ["duplicate", "corrupt"]) {
    const call = craftgate.payment.createPayment(order(fault), { idempotencyKey: `key-${fault}` });
    await sandbox.fault({ kind: fault });
    await outcome(call);
    await send(call);
    assert.equal(await count(sandbox, fault), 1, fault);
  }
});

test("Craftgate: without a key, the merchant asks first and is charged once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  for (const fault of Object.keys(FAULTS)) {
    const call = craftgate.payment.createPayment(order(fault));
    assert.equal(call.repeat, "ask_first");
    await struck(sandbox, fault, call);
    if ((await count(sandbox, fault)) === 0) await send(craftgate.payment.createPayment(order(fault)));
    assert.equal(await count(sandbox, fault), 1, fault);
  }
});

// Faults of messages to the merchant. `unanswered`: the merchant books it, and then its response is lost.
const DELIVERIES = ["none", "drop", "duplicate", "delay", "corrupt", "truncate", "content_type", "unanswered"];

/** Books each key once, like a unique constraint; reports repeated keys. */
class Ledger {
  booked = new Map();
  again = 0;
  refused = 0;
  unanswered = false;

  book(key, value) {
    if (this.booked.has(key)) this.again += 1;
    else this.booked.set(key, value);
    if (!this.unanswered) return 200;
    this.unanswered = false;
    return 500;
  }

  /** A merchant that books the entry that `read` returns for a message, and refuses a message if it throws an ImzaError. */
  async taking(t, read) {
    return merchant(t, async (message) => {
      try {
        const entry = await read(message);
        return entry === undefined ? 404 : this.book(...entry);
      } catch (error) {
        if (!(error instanceof ImzaError)) throw error;
        this.refused += 1;
        return 401;
      }
    });
  }

  /** Injects a fault into the next message. */
  async armed(sandbox, fault) {
    if (fault === "unanswered") this.unanswered = true;
    else if (fault !== "none") await sandbox.fault({ kind: fault, target: "delivery", milliseconds: 30 });
  }
}

test("Craftgate: each webhook is booked once, whatever happens to it", async (t) => {
  const sandbox = await Sandbox.open(t);
  const ledger = new Ledger();
  const webhooks = new CraftgateWebhooks({ keys: ["an-old-key", "sandbox-webhook-key"] });
  const url = await ledger.taking(t, ({ body, headers }) => {
    const event = webhooks.verify({ body, signature: headers["x-cg-signature-v1"] });
    return [event.dedupeKey, event.payloadId];
  });
  await sandbox.control("panel", { craftgateWebhookUrl: url, webhookCopies: 2 });
  const paid = [];
  for (const fault of DELIVERIES) {
    await ledger.armed(sandbox, fault);
    paid.push(String((await send(craftgateOf(sandbox).payment.createPayment(order(fault)))).id));
    await sandbox.settled(paid.length);
  }
  assert.deepEqual([...ledger.booked.values()].sort(), paid.sort());
  assert.ok(ledger.again >= DELIVERIES.length, `${ledger.again} came again`);
  assert.ok(ledger.refused >= 1, "a truncated body is refused");
  const event = { eventType: "API_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "7" };
  const forged = { method: "POST", body: JSON.stringify(event), headers: { "x-cg-signature-v1": new CraftgateWebhooks({ keys: ["another-key"] }).sign(event) } };
  assert.equal((await fetch(url, forged)).status, 401);
  assert.equal(ledger.booked.size, paid.length);
});

test("ParaX: a deposit is requested, reported, confirmed and credited once, whatever happens to the webhook", async (t) => {
  const sandbox = await Sandbox.open(t);
  const parax = paraxOf(sandbox);
  const ledger = new Ledger();
  const orders = new Map();
  const url = await ledger.taking(t, async ({ body, remoteAddress }) => {
    const webhook = parax.readWebhook(body, { remoteAddress });
    const expected = orders.get(webhook.trx);
    if (expected === undefined) return undefined;
    const confirmed = await send(parax.confirm(webhook, { expected }));
    return confirmed.verdict === "completed" ? [confirmed.dedupeKey, confirmed.trx] : undefined;
  });
  await sandbox.control("panel", { paraxWebhookUrl: url });
  const faults = [...DELIVERIES, ...["500", "html", "drop", "truncate", "empty"].map((fault) => `query ${fault}`)];
  for (const [index, fault] of faults.entries()) {
    orders.set(fault, { userId: "44843155", amount: "250.00" });
    const { transactionId } = await send(parax.deposit(deposit(fault)));
    assert.equal((await send(parax.transactionStatus(transactionId))).status, "pending");
    if (fault.startsWith("query ")) await sandbox.fault({ kind: fault.slice(6), provider: "parax" });
    else await ledger.armed(sandbox, fault);
    await sandbox.control(`parax/${transactionId}`, { status: "approve" });
    await sandbox.settled(index + 1);
  }
  assert.deepEqual([...ledger.booked.values()].sort(), [...faults].sort());
  assert.ok(ledger.again >= 2);
  assert.throws(() => parax.readWebhook("{}", { remoteAddress: "203.0.113.7" }), { code: "verification_failed" });
  // A forged message with another user's payment, or with a transaction that was never paid.
  const paid = { trx: "mine", transaction_id: "TD10001", amount: 250, status: "success", currency: "TRY" };
  const forged = parax.readWebhook(JSON.stringify(paid), { remoteAddress: "127.0.0.1" });
  await fails(parax.confirm(forged, { expected: { userId: "666", amount: "250.00" } }), { code: "verification_failed" });
});

test("ParaX: each documented error", async (t) => {
  const sandbox = await Sandbox.open(t);
  const parax = paraxOf(sandbox);
  for (const keys of [{ sid: 1002 }, { secretKey: "wrong" }]) {
    await fails(paraxOf(sandbox, keys).deposit(deposit("T")), { providerCode: "1082", kind: "authentication", outcome: "rejected" });
  }
  await fails(paraxOf(sandbox, { key: "wrong" }).transactionStatus("TD10001"), { kind: "authentication", outcome: "rejected" });
  await send(parax.deposit(deposit("T1")));
  await fails(parax.deposit(deposit("T1")), { providerCode: "1086", kind: "duplicate", outcome: "unknown" });
  await sandbox.control("panel", { blockedCustomers: ["44843155"] });
  await fails(parax.deposit(deposit("T2")), { kind: "customer_blocked", outcome: "rejected" });
  for (const [paraxMerchant, providerCode] of [["closed", "1083"], ["method_not_allowed", "1084"]]) {
    await sandbox.control("panel", { paraxMerchant, blockedCustomers: [] });
    await fails(parax.deposit(deposit("T2")), { providerCode, outcome: "rejected" });
  }
  await sandbox.control("panel", { paraxMerchant: "open" });
  await sandbox.fault({ kind: "reject", code: "1087" });
  await fails(parax.deposit(deposit("T2")), { providerCode: "1087" });
  await fails(parax.transactionStatus("TD9"), { outcome: "rejected" });
});

test("ParaX: a deposit whose response is lost is started once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const parax = paraxOf(sandbox);
  for (const fault of Object.keys(FAULTS)) {
    const call = parax.deposit(deposit(fault));
    assert.equal(call.repeat, "ask_first");
    await struck(sandbox, fault, call);
    // The same trx again: started now or already known; never started twice.
    const { error } = await outcome(parax.deposit(deposit(fault)));
    if (["drop", "500"].includes(fault)) assert.equal(error, undefined, fault);
    else assert.deepEqual([error?.kind, error?.outcome], ["duplicate", "unknown"], fault);
  }
});

test("NexKasa: an operator's decision is booked once, whatever happens to the callback", async (t) => {
  const sandbox = await Sandbox.open(t, ...NEXKASA);
  const nexkasa = nexkasaOf(sandbox);
  const ledger = new Ledger();
  const orders = new Map();
  const url = await ledger.taking(t, ({ body, url, headers, remoteAddress }) => {
    const expected = orders.get(new URL(url, "http://shop").pathname.slice(1));
    const callback = nexkasa.readCallback(body, { url, remoteAddress, signature: headers["x-nexkasa-signature"], expected });
    return [callback.dedupeKey, `${callback.externalId} ${callback.status} ${callback.amount}`];
  });
  const expected = [];
  for (const [index, fault] of DELIVERIES.entries()) {
    const type = index % 2 === 0 ? "DEPOSIT" : "WITHDRAW";
    const id = `N${index}`;
    orders.set(id, { id, type, amount: "5000.00" });
    const call = type === "DEPOSIT"
      ? nexkasa.deposit({ amount: "5000.00", fullName: "Ahmet Yılmaz", userId: id, callbackUrl: `${url}/${id}` })
      : nexkasa.withdraw(withdrawal(id, `${url}/${id}`));
    const { transactionId } = await send(call);
    await ledger.armed(sandbox, fault);
    const status = index === 3 ? "reject" : "approve";
    await sandbox.control(`nexkasa/${transactionId}`, { status });
    expected.push(`${id} ${status === "reject" ? "REJECTED" : "APPROVED"} 5000.00`);
    await sandbox.settled(index + 1);
  }
  assert.deepEqual([...ledger.booked.values()].sort(), expected.sort());
  assert.ok(ledger.again >= 2 && ledger.refused >= 2, `${ledger.again} came again, ${ledger.refused} were refused`);
});

test("NexKasa: each documented error, and a transfer whose response is lost", async (t) => {
  const sandbox = await Sandbox.open(t);
  const nexkasa = nexkasaOf(sandbox);
  const take = (id) => nexkasa.withdraw(withdrawal(id, "https://shop.example/callback"));
  await fails(nexkasaOf(sandbox, { apiKey: "wrong" }).withdraw(withdrawal("W", "https://shop.example/c")), { kind: "authentication", outcome: "rejected", httpStatus: 403 });
  assert.throws(() => nexkasa.withdraw({ ...withdrawal("W"), customerIban: "TR120006200000012345678901" }), { code: "invalid_request", path: "customerIban" });
  await sandbox.fault({ kind: "reject" });
  await fails(take("W"), { kind: "invalid_request", outcome: "rejected", httpStatus: 400 });
  for (const fault of Object.keys(FAULTS)) {
    const call = take(fault);
    assert.equal(call.repeat, "ask_first");
    await struck(sandbox, fault, call);
    const { error } = await outcome(take(fault));
    if (["drop", "500"].includes(fault)) assert.equal(error, undefined, fault);
    else assert.deepEqual([error?.kind, error?.outcome, error?.httpStatus], ["duplicate", "unknown", 409], fault);
  }
});

async function begunLoan(sandbox, keys) {
  const nkolay = nkolayOf(sandbox, keys);
  const token = await send(nkolay.authenticate());
  const { banks } = await send(nkolay.banks(token));
  return { nkolay, token, session: await send(nkolay.startSession(token, banks[0].code)) };
}

test("N Kolay: a loan goes from token to application once, also across processes", async (t) => {
  const sandbox = await Sandbox.open(t);
  const begun = await begunLoan(sandbox);
  const nkolay = begun.nkolay;
  const [token, session] = [Token.restore(begun.token.save()), BankSession.restore(begun.session.save())];
  const { monthlyPayments } = await send(nkolay.simulate(token, session, { maxTerm: 6 }));
  assert.deepEqual(monthlyPayments.map(({ term }) => term), [3, 6]);
  const decision = await send(nkolay.preApprove(token, session, { ...wish("O1"), maxTerm: 6 }));
  const preApproval = PreApproval.restore(decision.preApproval.save());
  await fails(nkolay.apply(token, preApproval, application("O2")), { kind: "invalid_request" });
  const call = nkolay.apply(token, preApproval, application("O1"));
  await struck(sandbox, "drop_after", call);
  await fails(nkolay.apply(token, preApproval, application("O1")), { kind: "duplicate", outcome: "unknown" });
});

test("N Kolay: declines, expired sessions, steps out of order, and faults", async (t) => {
  const sandbox = await Sandbox.open(t);
  await fails(nkolayOf(sandbox, { password: "wrong" }).authenticate(), { kind: "authentication", outcome: "rejected" });
  const { nkolay, token, session } = await begunLoan(sandbox);
  await sandbox.control("panel", { blockedCustomers: ["10000000146"] });
  const { bankSuccess, preApproval } = await send(nkolay.preApprove(token, session, { ...wish("O1"), maxTerm: 6 }));
  assert.deepEqual([bankSuccess, preApproval], [false, undefined]);
  await sandbox.control("panel", { blockedCustomers: [] });
  const forged = Token.restore(`${token.save()}x`);
  await fails(nkolay.preApprove(forged, session, { ...wish("O1"), maxTerm: 6 }), { kind: "authentication" });
  await fails(nkolay.preApprove(token, BankSession.restore("nkolay-session:7"), { ...wish("O1"), maxTerm: 6 }), { kind: "not_found" });
  for (const [fault, expected] of Object.entries(FAULTS)) {
    const call = nkolay.banks(token);
    assert.equal(call.repeat, "safe");
    await sandbox.fault({ kind: fault, milliseconds: 30 });
    const { result, error, lost } = await outcome(call);
    // It only reads: nothing can have been executed.
    assert.ok(expected === true ? result : expected === "lost" ? lost : error?.outcome === "rejected" && error.kind === expected.kind, `${fault}: ${error ?? lost}`);
    assert.equal((await send(call)).banks.length, 1);
  }
  await sandbox.control(`nkolay/${session.referenceId}`, { status: "expire" });
  await fails(nkolay.preApprove(token, session, { ...wish("O1"), maxTerm: 6 }), { kind: "invalid_request" });
});

test("Craftgate: a call is settled whatever becomes of its answer, and is charged once", async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = craftgateOf(sandbox);
  const settled = async (id, kind, options) => {
    await sandbox.fault({ kind });
    const { verdict, result } = await send(craftgate.payment.createPayment(order(id), options), { settle: true });
    assert.deepEqual([verdict, result?.paymentStatus], ["done", "SUCCESS"], kind);
    assert.equal(await count(sandbox, id), 1, kind);
  };
  for (const kind of ["drop", "drop_after", "truncate", "html", "empty", "500"]) await settled(`key-${kind}`, kind, { idempotencyKey: `settle-${kind}` });
  // Without a key it asks. (What never arrived stays open for the timeout of a call: a model of the core's tests has it.)
  for (const kind of ["drop_after", "truncate", "html", "empty"]) await settled(`asked-${kind}`, kind);
  const { verdict, error } = await send(craftgate.payment.createPayment(order("settle-refused", "5100560000006669")), { settle: true });
  assert.deepEqual([verdict, error.outcome], ["not_done", "rejected"]);
});
