// The behaviour of the facade: calls are plain objects, printing shows no secret, values that JSON.stringify would change are refused.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import vm from "node:vm";
import { project } from "./packed.mjs";

const folder = project("behaviour", {});
const load = (file) => import(pathToFileURL(path.join(folder, "node_modules", "imza", file)));
const { BankSession, Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NKolay, NexKasa, ParaX, PreApproval, Token, decodeHtml, version } = await load("index.mjs");
const { send } = await load("fetch.mjs");

const craftgate = new Craftgate({ apiKey: "api-key-7", secretKey: "secret-key-7", environment: "sandbox" });
const payment = {
  price: "100.00", paidPrice: "100.00", currency: "TRY", installment: 1, conversationId: "order-1",
  card: { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" },
  items: [{ name: "Vase", price: "100.00" }],
};

/** Returns the error of a call that must be refused. */
function refused(run, expected = {}) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ImzaError, error.stack);
    assert.ok(error instanceof Error);
    for (const [name, value] of Object.entries(expected)) assert.equal(error[name], value, `${name}: ${error.message}`);
    return error;
  }
  assert.fail(`it was accepted: ${run}`);
}

test("a call has exactly the properties that fetch and a caller need", () => {
  const call = craftgate.payment.createPayment(payment, { randomKey: "c0ffee00-1234-4abc-8def-0123456789ab" });
  assert.deepEqual(Object.keys(call), ["method", "url", "headers", "body", "redirect", "repeat", "timeoutSeconds"]);
  assert.equal(Object.getPrototypeOf(call.headers), Object.prototype);
  assert.deepEqual([call.method, call.redirect, call.repeat], ["POST", "manual", "ask_first"]);
  assert.equal(typeof call.timeoutSeconds, "number");
  assert.equal(craftgate.payment.createPayment(payment, { idempotencyKey: "order-1/1" }).repeat, "same_key");
  assert.equal(craftgate.payment.retrievePayment(1).repeat, "safe");
  const read = craftgate.payment.retrievePayment(9007199254740993n);
  assert.equal(read.body, undefined);
  assert.ok(read.url.endsWith("/9007199254740993"));
  const again = craftgate.payment.createPayment(payment, { randomKey: "c0ffee00-1234-4abc-8def-0123456789ab" });
  assert.deepEqual({ ...again }, { ...call });
  new Request(call.url, call);
});

test("a random key is new for each request", () => {
  const key = () => craftgate.payment.retrievePayment(1).headers["x-rnd-key"];
  assert.match(key(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(Array.from({ length: 1000 }, key)).size, 1000);
});

test("fetch accepts a call unchanged, and send performs the whole exchange", async () => {
  const seen = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      if (request.url.endsWith("/2")) return response.writeHead(302, { location: "/elsewhere" }).end();
      if (request.url.endsWith("/3")) return; // no response
      response.writeHead(200, { "content-type": "application/json" }).end('{"data":{"id":1,"paidPrice":100.00}}');
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close().closeAllConnections());
  const local = new Craftgate({ apiKey: "a", secretKey: "s", baseUrl: `http://127.0.0.1:${server.address().port}` });
  const call = local.payment.createPayment(payment);
  const response = await fetch(call.url, call);
  assert.equal(call.parse(response.status, await response.text()).paidPrice, "100.00");
  assert.equal(seen[0].body, call.body);
  for (const [name, value] of Object.entries(call.headers)) assert.equal(seen[0].headers[name.toLowerCase()], value);
  assert.equal((await send(local.payment.retrievePayment(1))).id, 1);
  const redirected = { name: "ImzaError", code: "unexpected_response", httpStatus: 302 };
  await assert.rejects(send(local.payment.retrievePayment(2)), { ...redirected, outcome: "rejected" });
  const read = local.payment.retrievePayment(2);
  const moved = await fetch(read.url, read);
  const body = await moved.text();
  refused(() => read.parse(moved.status, body), redirected);
  refused(() => call.parse(moved.status, body), { ...redirected, outcome: "unknown" });
  await assert.rejects(send(local.payment.retrievePayment(3), { signal: AbortSignal.timeout(50) }), { code: "no_answer", outcome: "unknown", repeat: "safe" });
  const late = local.payment.retrievePayment(3);
  late.timeoutSeconds = 0.05;
  await assert.rejects(send(late), ({ code, cause }) => code === "no_answer" && cause.name === "TimeoutError");
  assert.ok(seen.every(({ url }) => !url.includes("elsewhere")));
});

test("printing shows no secret", () => {
  const secrets = ["api-key-7", "secret-key-7", "5258640000000001", "webhook-key-7", "callback-key-7", "parax-key-7", "nexkasa-key-7", "password-7", "jwt-7"];
  const nkolay = new NKolay({ baseUrl: "https://loans.example", username: "u", password: "password-7", merchantNo: 1, apiSecretKey: "secret-key-7" });
  const token = Token.restore("nkolay-token:jwt-7");
  const parax = new ParaX({ sid: 1, key: "parax-key-7", secretKey: "secret-key-7" });
  const call = craftgate.payment.createPayment(payment);
  const things = [
    craftgate, craftgate.payment, call, craftgate.payment.retrievePayment(1), new CraftgateWebhooks({ keys: ["webhook-key-7"] }),
    new CraftgateCallbacks({ keys: ["callback-key-7"] }), parax, parax.transactionStatus("TD1"), parax.deposit({ username: "jwt-7", userId: "1", fullName: "secret-key-7", amount: "1.00", trx: "T" }),
    new NexKasa({ apiKey: "nexkasa-key-7", callbackSecrets: ["callback-key-7callback-key-7callback-key-7"] }), nkolay, token, nkolay.banks(token), nkolay.authenticate(),
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: "5258640000000001x" } })),
    refused(() => new Craftgate({ apiKey: "api-key-7", secretKey: "secret-key-7\n", environment: "sandbox" })),
    refused(() => call.parse(500, "<html>secret-key-7 5258640000000001 api-key-7</html>")),
    refused(() => nkolay.banks("jwt-7")),
  ];
  for (const thing of things) {
    for (const printed of [inspect(thing, { depth: 10, showHidden: true }), JSON.stringify(thing), String(thing), `${inspect([thing])}`]) {
      for (const secret of secrets) assert.ok(!printed.includes(secret), `${thing.constructor.name} shows ${secret}: ${printed}`);
    }
  }
  assert.equal(inspect(token), "Token(***)");
  assert.match(inspect(call), /x-signature/);
  assert.match(String(parax.deposit({ username: "a", userId: "1", fullName: "b", amount: "1.00", trx: "T" })), /username=…&/);
});

test("values that JSON.stringify would silently change are refused with their path, in optional fields too", () => {
  class Amount { toJSON() { return "1"; } }
  class Private { #x = 1; }
  const cyclic = {};
  cyclic.self = cyclic;
  const throwing = { get paymentId() { throw new Error("boom"); } };
  const bad = {
    NaN: NaN, Infinity: Infinity, Date: new Date(), Map: new Map(), Set: new Set(), function: () => 1, symbol: Symbol("x"), Uint8Array: new Uint8Array(2),
    Buffer: Buffer.from("1"), ArrayBuffer: new ArrayBuffer(1), boxed: new Number(1), String: new String("1"), toJSON: new Amount(), Private: new Private(),
    RegExp: /x/, Promise: Promise.resolve(), Error: new Error("x"), cyclic, surrogate: "\ud800", sparse: [1, , 2], undefined: [undefined], small: 1e-7,
    many: 0.123456789, rounded: 2 ** 53, foreign: vm.runInNewContext("new Date()"), foreignMap: vm.runInNewContext("new Map()"),
  };
  for (const [name, value] of Object.entries(bad)) {
    const error = refused(() => craftgate.payment.refundPayment({ paymentId: 1, refundPrice: value }), { code: "invalid_request" });
    assert.ok(error.path.startsWith("refundPrice"), `${name}: ${error.path}`);
    assert.ok(error.message.startsWith(`${error.path}: expected`), error.message);
    const nested = refused(() => craftgate.request({ method: "POST", path: "/x", body: { a: [{ b: value }] } }), { code: "invalid_request" });
    assert.ok(nested.path.startsWith("body.a[0].b"), `${name}: ${nested.path}`);
  }
  assert.match(refused(() => craftgate.payment.refundPayment({ paymentId: 1, refundPrice: new Date() })).message, /civil time/);
  const thrown = refused(() => craftgate.payment.refundPayment(throwing), { code: "invalid_request", path: "paymentId" });
  assert.equal(thrown.cause.message, "boom");
  refused(() => craftgate.payment.createPayment({ ...payment, items: [{ name: "x", price: NaN }] }), { path: "items[0].price" });
});

test("instances with one plain meaning are sent as that: decimals, UUIDs, URLs, documents and rows", () => {
  class Decimal { #text; constructor(text) { this.#text = text; } get [Symbol.toStringTag]() { return "Decimal"; } toString() { return this.#text; } toJSON() { return this.#text; } }
  class Uuid { toString() { return "0b0a8e5e-6f3a-4f0e-9d3a-0a1b2c3d4e5f"; } toJSON() { return this.toString(); } }
  class Document { #fields; constructor(fields) { this.#fields = fields; } get price() { return this.#fields.price; } toObject() { return { ...this.#fields }; } toJSON() { return this.toObject(); } }
  const sent = (value) => JSON.parse(craftgate.payment.createPayment(value).body);
  const call = craftgate.payment.createPayment({ ...payment, price: new Decimal("100.00"), conversationId: new Uuid(), items: [new Document(payment.items[0]), ...payment.items.slice(1)] });
  assert.match(call.body, /"price":100\.00,/);
  assert.equal(JSON.parse(call.body).conversationId, `${new Uuid()}`);
  assert.deepEqual(JSON.parse(call.body).items, sent(payment).items);
  assert.deepEqual(sent(new Document(payment)), sent(payment));
  assert.equal(craftgate.request({ method: "POST", path: "/x", body: { url: new URL("https://shop.example/a") } }).body, '{"url":"https://shop.example/a"}');
  assert.match(new ParaX({ sid: 1, key: "k", secretKey: "s" }).depositUrl({ username: "a", userId: new Uuid(), fullName: "b", amount: new Decimal("1.00"), trx: "T" }), /0b0a8e5e/);
  class Moment { toString() { return "Tue Feb 03 2026"; } toJSON() { return "2026-02-03T11:30:00.000Z"; } }
  const advised = (value) => refused(() => craftgate.payment.createPayment({ ...payment, conversationId: value }), { code: "invalid_request", path: "conversationId" }).message;
  assert.match(advised(new Moment()), /an instance of Moment, whose text and JSON differ; pass what it stands for, e\.g\. what its toString\(\) returns/);
  assert.match(advised(new (class Id { #id = 1; toString() { return `${this.#id}`; } })()), /an instance of Id that shows none; pass what its toString\(\) returns/);
  class Endless { toJSON() { return this; } }
  advised(new Endless());
});

test("errors can be made and known in tests, and show the kind of their cause only", () => {
  const error = new ImzaError({ code: "api_error", message: "declined", outcome: "rejected", kind: "declined", httpStatus: 422, provider: "craftgate" }, new TypeError("secret"));
  assert.ok(error instanceof ImzaError && error instanceof Error && ImzaError.is(error));
  assert.deepEqual([error.name, error.constructor.name, error.code, error.outcome], ["ImzaError", "ImzaError", "api_error", "rejected"]);
  assert.equal(JSON.parse(JSON.stringify(error)).cause, "TypeError");
  const other = fs.readFileSync(path.join(folder, "node_modules", "imza", "facade.js"), "utf8").replaceAll(`"${version}"`, '"0.0.0-other"');
  const copy = vm.runInNewContext(`${other}; globalThis[Symbol.for("imza 0.0.0-other")].imza`, { TextEncoder, TextDecoder, URL });
  const foreign = new copy.ImzaError({ code: "no_answer", message: "m" });
  assert.deepEqual([foreign instanceof ImzaError, ImzaError.is(foreign), ImzaError.is(new Error("m")), ImzaError.is(null)], [false, true, false, false]);
});

test("a module that cannot be loaded is a matter of configuration, which names the file", () => {
  const folder = project("no-module", { "main.cjs": `
    try { new (require("imza").Craftgate)({ apiKey: "a", secretKey: "s", environment: "sandbox" }); console.log("set up"); }
    catch (error) { console.log(JSON.stringify(error)); }` });
  const run = (...args) => spawnSync(process.execPath, [...args, "main.cjs"], { cwd: folder, encoding: "utf8" }).stdout.trim();
  assert.equal(run(), "set up");
  const jitless = JSON.parse(run("--jitless"));
  assert.equal(jitless.code, "configuration");
  assert.match(jitless.message, /imza\.wasm.*imza\/inline.*--jitless/);
  fs.rmSync(path.join(folder, "node_modules", "imza", "imza.wasm"));
  assert.equal(run(), "set up");
  fs.rmSync(path.join(folder, "node_modules", "imza", "imza.wasm.mjs"));
  const missing = JSON.parse(run());
  assert.equal(missing.code, "configuration");
  assert.match(missing.message, /imza\.wasm/);
});

test("a header that came twice does not match, and bytes of another realm are read", () => {
  const webhooks = new CraftgateWebhooks({ keys: ["k"] });
  const event = { eventType: "API_AUTH", eventTimestamp: 1700000000, status: "SUCCESS", payloadId: "7" };
  const signature = webhooks.sign(event);
  const verify = (signature) => webhooks.verify({ body: JSON.stringify(event), signature, now: 1700000000 }).payloadId;
  assert.equal(verify([signature]), "7");
  for (const wrong of [[signature, signature], [], undefined, null]) refused(() => verify(wrong), { code: "verification_failed", path: "signature" });
  const call = craftgate.payment.retrievePayment(1);
  const context = vm.createContext({});
  const foreign = vm.runInContext('Uint8Array.from("{\\"data\\":{\\"id\\":7}}", (c) => c.charCodeAt(0))', context);
  assert.equal(call.parse(200, foreign).id, 7);
  assert.ok(!(foreign.buffer instanceof ArrayBuffer));
  assert.equal(call.parse(200, foreign.buffer).id, 7);
  refused(() => call.parse(200, { byteLength: 3, [Symbol.toStringTag]: "ArrayBuffer" }), { path: "body" });
});

test("a file may be longer than any other answer", () => {
  const bytes = new Uint8Array(40 * 1024 * 1024).fill(0x50);
  const report = craftgate.fileReporting.retrieveReport(1);
  assert.equal(report.parse(200, bytes), bytes);
  refused(() => craftgate.payment.retrievePayment(1).parse(200, bytes), { code: "invalid_request", path: "body" });
});

test("inherited properties are refused, not omitted", () => {
  class Refund { paymentTransactionId = 1; #price = "10.00"; get refundPrice() { return this.#price; } }
  const inherited = Object.assign(Object.create({ refundPrice: "10.00" }), { paymentTransactionId: 1 });
  for (const request of [new Refund(), inherited]) {
    assert.match(refused(() => craftgate.payment.refundPaymentTransaction(request), { code: "invalid_request" }).message, /inherited field refundPrice/);
  }
  const options = Object.assign(Object.create({ idempotencyKey: "order-42/1" }), { randomKey: "r" });
  assert.match(refused(() => craftgate.payment.createPayment(payment, options)).message, /inherited field idempotencyKey/);
  class Plain { price = "1.00"; method() { return this.price; } }
  assert.equal(craftgate.request({ method: "POST", path: "/x", body: new Plain() }).body, '{"price":"1.00"}');
});

test("an empty object of another realm is accepted, and a changed Object.prototype has no effect", () => {
  assert.equal(craftgate.request({ method: "POST", path: "/x", body: { empty: vm.runInNewContext("({})") } }).body, '{"empty":{}}');
  const webhooks = new CraftgateWebhooks({ keys: ["k"] });
  const event = { eventType: "API_AUTH", eventTimestamp: 1700000000, status: "SUCCESS", payloadId: "7" };
  const signature = webhooks.sign(event);
  // Each is a setting, an option, a field of a message or a detail of an error.
  const names = ["extension", "baseUrl", "language", "idempotencyKey", "toleranceSeconds", "providerCode", "kind"];
  for (const name of names) Object.prototype[name] = "https://elsewhere.example";
  try {
    const call = craftgate.payment.createPayment(payment);
    assert.ok(call.url.startsWith("https://sandbox-api.craftgate.io/"));
    assert.equal(call.headers["x-idempotency-key"], undefined);
    assert.ok(new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" }).payment.retrievePayment(1).url.startsWith("https://sandbox-api.craftgate.io/"));
    assert.equal(webhooks.verify({ body: JSON.stringify(event), signature, now: 1700000000 }).payloadId, "7");
    const error = refused(() => craftgate.payment.retrievePayment("x"), { code: "invalid_request" });
    assert.ok(!Object.hasOwn(error, "providerCode") && !Object.hasOwn(error, "kind"));
  } finally {
    for (const name of names) delete Object.prototype[name];
  }
});

test("a changed Object.prototype switches no check of a message off", () => {
  const form = callbackForm({ status: "SUCCESS", completeStatus: "WAITING", paymentId: "99", conversationId: "order-7" });
  const callbacks = new CraftgateCallbacks({ keys: ["callback-key"] });
  const parax = new ParaX({ sid: 1001, key: "k", secretKey: "s", allowedAddresses: ["203.0.113.7"] });
  const nexkasa = new NexKasa({ apiKey: "a", allowedAddresses: ["203.0.113.7"] });
  const transfer = '{"transaction_id":31,"status":"APPROVED","external_id":"u-3","amount":"75.50","type":"DEPOSIT"}';
  const hook = '{"trx":"T-1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}';
  const changed = { expected: "unchecked", unchecked: true, remoteAddress: "203.0.113.7", verification: "none", allowAmountChange: true, signature: "c2ln", allowLongMdStatus: true };
  for (const [name, value] of Object.entries(changed)) Object.prototype[name] = value;
  try {
    for (const run of [
      () => callbacks.verify(form, {}),
      () => parax.readWebhook(hook, {}),
      () => nexkasa.readCallback(transfer, {}),
      () => new CraftgateWebhooks({ keys: ["k"] }).verify({ body: "{}" }),
      () => callbacks.verify(form, { expected: { paymentId: 98 } }),
    ]) assert.throws(run, (error) => error instanceof ImzaError && /^(invalid_request|verification_failed)$/.test(error.code));
  } finally {
    for (const name of Object.keys(changed)) delete Object.prototype[name];
  }
});

test("a body that is not a response leaves the outcome unknown", () => {
  refused(() => craftgate.payment.createPayment(payment).parse(200, {}), { code: "invalid_request", outcome: "unknown" });
  refused(() => craftgate.payment.retrievePayment(1).parse("200", "{}"), { code: "invalid_request", outcome: "rejected" });
});

test("requests that exhaust the module's memory are refused, and later requests are signed as usual", () => {
  const call = () => craftgate.request({ method: "POST", path: "/x", body: { a: "b".repeat(1000) } }, { randomKey: "r" });
  const before = call().headers["x-signature"];
  for (const [query, body] of [[33, 1], [1, 33], [22, 22], [15, 33]]) {
    try {
      craftgate.request({ method: "POST", path: "/x", query: { a: "€".repeat(query * 1e6) }, body: { a: "\u0001".repeat(body * 1e6) } });
    } catch (error) {
      assert.ok(error instanceof ImzaError, error.stack);
    }
    assert.equal(call().headers["x-signature"], before);
  }
});

test("values that the facade refuses are never quoted", () => {
  for (const card of [9792030394440796, 9999888877776660, 6011000990139425000]) neverQuoted(card);
});

function neverQuoted(card) {
  const digits = String(card);
  assert.ok(!Number.isSafeInteger(card));
  const call = craftgate.payment.retrievePayment(1);
  const webhooks = new CraftgateWebhooks({ keys: ["k"] });
  class Computed { get [digits]() { return 1; } }
  const Named = { [`Card${digits}`]: class { toJSON() { return 1; } } }[`Card${digits}`];
  class Tagged { a = 1; get [Symbol.toStringTag]() { return digits; } }
  const refusals = [
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: card } }), { code: "invalid_request", path: "card.cardNumber" }),
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: -card } }), { path: "card.cardNumber" }),
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: card / 1e6 + 1e-9 } }), { path: "card.cardNumber" }),
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: card * 1e9 } }), { path: "card.cardNumber" }),
    refused(() => craftgate.payment.createPayment({ ...payment, card: { ...payment.card, cardNumber: BigInt(card) + 1n } })),
    refused(() => craftgate.request({ method: "POST", path: "/x", body: { [digits]: card } }), { path: "body.***" }),
    refused(() => craftgate.request({ method: "POST", path: "/x", body: { a: new Tagged() } }), { path: "body.a" }),
    refused(() => craftgate.request({ method: "POST", path: "/x", body: { a: new Named() } }), { path: "body.a" }),
    refused(() => craftgate.request({ method: "POST", path: "/x", body: { a: new Computed() } }), { path: "body.a" }),
    refused(() => craftgate.request({ method: "POST", path: "/x", [digits]: 1 }), { path: "***" }),
    refused(() => craftgate.payment.retrievePayment(card), { code: "invalid_request" }),
    refused(() => craftgate.payment.retrievePayment(1, { randomKey: card }), { code: "invalid_request" }),
    refused(() => new Craftgate({ apiKey: card, secretKey: "s", environment: "sandbox" })),
    refused(() => webhooks.verify({ body: "{}", signature: "s", now: card })),
    refused(() => webhooks.sign({ eventType: "x", eventTimestamp: card, status: "SUCCESS", payloadId: "1" })),
    refused(() => call.parse(card, "{}"), { path: "status" }),
    refused(() => call.parse(digits, "{}"), { path: "status" }),
    refused(() => call.parse(200, card), { path: "body" }),
    refused(() => Token.restore(card)),
    refused(() => new NKolay({ baseUrl: "https://loans.example", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" }).banks(card)),
    refused(() => decodeHtml(card)),
  ];
  for (const error of refusals) {
    for (const shown of [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), error.message]) {
      for (let at = 0; at + 6 <= digits.length; at += 1) assert.ok(!shown.includes(digits.slice(at, at + 6)), shown);
    }
  }
}

test("meaningful values pass unchanged", () => {
  class Plain { constructor() { this.b = "x"; } }
  const body = (value) => craftgate.request({ method: "POST", path: "/x", body: { a: value } }).body;
  assert.equal(body(1.5), '{"a":1.5}');
  assert.equal(body(12n ** 20n), `{"a":${12n ** 20n}}`);
  assert.equal(body(undefined), "{}");
  assert.equal(body(new Plain()), '{"a":{"b":"x"}}');
  assert.equal(body(Object.assign(Object.create(null), { b: 1 })), '{"a":{"b":1}}');
  assert.equal(body(vm.runInNewContext("({ b: [1] })")), '{"a":{"b":[1]}}');
  assert.equal(body('ş"\\\n\u0000😀'), JSON.stringify({ a: 'ş"\\\n\u0000😀' }));
  assert.equal(body(JSON.parse('{"__proto__": 1, "constructor": 2}')), '{"a":{"__proto__":1,"constructor":2}}');
  const exact = '{\n  "a" : 1.10\n}';
  assert.equal(craftgate.request({ method: "POST", path: "/x", body: exact }).body, exact);
  assert.equal(craftgate.request({ method: "GET", path: "/x", query: { a: "b c" } }).url, "https://sandbox-api.craftgate.io/x?a=b%20c");
  assert.equal(craftgate.payment.createPayment({ ...payment, cardUserKey: undefined, binNumber: null }, { checks: "types", unknownFields: "send" }).body.includes("undefined"), false);
});

test("text of any length and content is sent as JSON.stringify writes it", () => {
  const sent = (body) => craftgate.request({ method: "POST", path: "/x", body }).body;
  for (const letter of ["a", "\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "\u0080", "ğ", "\u07ff", "\u0800", "₺", "\ufeff", "\uffff", "😀"]) {
    for (const length of [0, 1, 7, 8, 9, 340, 1023, 1024, 1025, 5461, 16_384, 100_000]) {
      const body = { [`${letter}n`]: letter.repeat(length), list: ["x", `y${letter}`, true, null, -7, 1.5] };
      assert.equal(sent(body), JSON.stringify(body), `${JSON.stringify(letter)} ${length} times`);
    }
  }
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`name-${index}`, index]));
  assert.equal(sent(wide), JSON.stringify(wide));
});

test("a request may build another call while it is read", () => {
  const inner = [];
  const body = { first: "a", get second() { return inner.push(craftgate.request({ method: "POST", path: "/inner", body: { inner: "b".repeat(40) } }).body), "c"; }, third: "d" };
  assert.equal(craftgate.request({ method: "POST", path: "/outer", body }).body, '{"first":"a","second":"c","third":"d"}');
  assert.deepEqual(inner, [JSON.stringify({ inner: "b".repeat(40) })]);
});

test("what does not fit in an answer is beside it, and is not enumerated", () => {
  const call = craftgate.payment.retrievePayment(1);
  const body = '{"data":{"id":9007199254740992,"price":1.10,"installment":"two","cardHolderName":["5528790000000008"]}}';
  const payment = call.parse(200, body);
  assert.deepEqual(payment, { price: "1.10" });
  assert.deepEqual(payment.misfits.map(({ path, raw }) => [path, raw]), [["id", "9007199254740992"], ["installment", '"two"'], ["cardHolderName", '["5528790000000008"]']]);
  assert.match(payment.misfits[2].reason, /expected text, found a list/);
  assert.ok(!Object.keys(payment).includes("misfits") && !JSON.stringify(payment).includes("misfits") && !inspect(payment).includes("5528790000000008"));
  assert.equal(structuredClone(payment).misfits, undefined);
  assert.ok(!("misfits" in call.parse(200, '{"data":{"id":1}}')));
  // A field of the provider's that has the name is not lost.
  const named = call.parse(200, '{"data":{"misfits":[1],"price":"x"}}');
  assert.deepEqual(named.misfits.map(({ path, raw }) => [path, raw]), [["price", '"x"'], ["misfits", "[1]"]]);
});

test("unknown fields of messages are kept apart, and what does not fit in them is listed", () => {
  const webhook = '{"trx":"T","transaction_id":"TD3","amount":30.00,"status":"success","currency":"TRY","bank":{"id":7},"note":"\\udc00","__proto__":{"isAdmin":true}}';
  const hook = new ParaX({ sid: 1, key: "key-1", secretKey: "secret-1" }).readWebhook(webhook, { remoteAddress: "unchecked" });
  assert.deepEqual(hook.unauthenticated.bank, { id: 7 });
  assert.equal(hook.unauthenticated.isAdmin, undefined);
  assert.deepEqual(hook.misfits.map(({ path, raw }) => [path, raw]), [["unauthenticated.note", '"\\udc00"']]);
  assert.ok(!Object.keys(hook).includes("misfits"));
  const body = '{"transaction_id":9,"status":"APPROVED","external_id":"U","amount":"90","type":"DEPOSIT","message":"m","nonce":"n"}';
  const callback = new NexKasa({ apiKey: "k" }).readCallback(body, { verification: "none" });
  assert.deepEqual([callback.unauthenticated, callback.nonce, "misfits" in callback], [{ message: "m", nonce: "n" }, undefined, false]);
});

test("an approval without an answer is a success without a value, a payment without one is not", () => {
  const approved = craftgate.payment.approveBnplPayment(7);
  for (const body of ["", "{}", '{"data":null}']) assert.equal(approved.parse(204, body), undefined);
  assert.equal(approved.parse(200, '{"data":{"id":7}}').id, 7);
  const completed = craftgate.payment.complete3DSPayment({ paymentId: 7 });
  for (const body of ["", "{}", '{"data":null}']) refused(() => completed.parse(200, body), { code: "unexpected_response", outcome: "unknown" });
});

test("a response is read with all its fields", () => {
  const call = craftgate.payment.retrievePayment(1);
  const polluted = call.parse(200, '{"data":{"__proto__":{"isAdmin":true},"id":1}}');
  assert.equal({}.isAdmin, undefined);
  assert.equal(polluted.isAdmin, undefined);
  refused(() => call.parse(200, { data: {} }), { code: "invalid_request", path: "body" });
  refused(() => call.parse("200", "{}"), { code: "invalid_request", path: "status" });
  refused(() => call.parse(200, ""), { code: "unexpected_response" });
  const declined = refused(() => call.parse(422, '{"errors":{"errorCode":"10051","errorDescription":"limit","errorGroup":"NOT_SUFFICIENT_FUNDS"}}'));
  assert.deepEqual({ ...declined }, { code: "api_error", kind: declined.kind, outcome: declined.outcome, httpStatus: 422, provider: "craftgate", providerCode: "10051", providerMessage: "limit", group: "NOT_SUFFICIENT_FUNDS" });
  assert.equal(JSON.parse(JSON.stringify(declined)).message, declined.message);
  assert.equal(decodeHtml(Buffer.from("<p>ş</p>").toString("base64")), "<p>ş</p>");
});

test("a response of any length is read, as text and as bytes", () => {
  for (const items of [1, 100, 200, 300, 1_000, 20_000, 2]) {
    const ids = Array.from({ length: items }, (_, index) => index + 1);
    const body = JSON.stringify({ data: { items: ids.map((id) => ({ id, conversationId: "ğ".repeat(30) })) } });
    for (const content of [body, new TextEncoder().encode(body)]) {
      const page = craftgate.paymentReporting.searchPayments({}).parse(200, content);
      assert.deepEqual(page.items.map(({ id }) => id), ids);
    }
  }
  const webhooks = new CraftgateWebhooks({ keys: ["key"] });
  const event = { eventType: "API_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "7" };
  const body = JSON.stringify({ ...event, payload: { text: "ğ".repeat(30_000) } });
  assert.equal(webhooks.verify({ body, signature: webhooks.sign(event) }).payloadId, "7");
});

test("a message of 64 KiB is read and a longer one is refused", () => {
  const longest = (body) => body + " ".repeat(64 * 1024 - body.length);
  const webhooks = new CraftgateWebhooks({ keys: ["key"] });
  const event = { eventType: "API_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "7" };
  const callbacks = new CraftgateCallbacks({ keys: ["key"] });
  const parax = new ParaX({ sid: 1, key: "key", secretKey: "secret" });
  const nexkasa = new NexKasa({ apiKey: "key" });
  const transfer = '{"transaction_id":105,"status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}';
  const hook = '{"trx":"T-1","transaction_id":"TD1","amount":250.00,"status":"success"}';
  for (const [body, read] of [
    [JSON.stringify(event), (body) => webhooks.verify({ body, signature: webhooks.sign(event) }).payloadId],
    [transfer, (body) => nexkasa.readCallback(body, { verification: "none" }).externalId],
    [hook, (body) => parax.readWebhook(body, { remoteAddress: "unchecked" }).trx],
  ]) {
    for (const form of [(text) => text, (text) => new TextEncoder().encode(text)]) {
      assert.equal(read(form(longest(body))), read(body));
      for (const more of [" ", "ğ", " ".repeat(10_000_000)]) {
        const error = refused(() => read(form(longest(body) + more)), { code: "verification_failed", path: "body" });
        assert.match(error.message, /at most 64 KiB/);
      }
    }
  }
  const form = `hash=${"0".repeat(64)}&x=`;
  const verify = (text) => () => callbacks.verify(text, { expected: "unchecked" });
  refused(verify(form + "x".repeat(64 * 1024 - form.length)), { code: "verification_failed", path: "hash" });
  refused(verify(form + "x".repeat(64 * 1024)), { code: "verification_failed", path: "form" });
});

test("no error shows the value of a setting", () => {
  const secret = "6UkASNuafM2TdannfMacixxjMaN5ycTJ";
  const working = new Map([
    [Craftgate, { apiKey: "a", secretKey: "s", environment: "sandbox", baseUrl: undefined, language: "tr" }],
    [CraftgateWebhooks, { keys: ["k"] }],
    [CraftgateCallbacks, { keys: ["k"], hashParams: undefined }],
    [ParaX, { sid: 1, key: "k", secretKey: "s", depositBaseUrl: undefined, statusBaseUrl: undefined, allowedAddresses: undefined }],
    [NexKasa, {
      apiKey: "a", baseUrl: undefined, callbackSecrets: undefined, callbackTokens: undefined, webhookSecrets: undefined, allowedAddresses: undefined,
    }],
    [NKolay, { baseUrl: "https://loans.example", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" }],
  ]);
  const wrong = [secret, `${secret}\n`, `https://${secret}@h.example`, `http://${secret}.example`, 8675309, 86753.09, [secret], { secret }, true, new Map([[secret, secret]])];
  for (const [Client, settings] of working) {
    for (const name of Object.keys(settings)) {
      for (const value of [...wrong, ...wrong.map((value) => [value])]) {
        try {
          assert.doesNotMatch(inspect(new Client({ ...settings, [name]: value }), { depth: 9, showHidden: true }), /6UkAS|8675|86753/);
        } catch (error) {
          assert.ok(error instanceof ImzaError, error.stack);
          assert.equal(error.code, "configuration", `${name}: ${error.message}`);
          assert.doesNotMatch(`${inspect(error)} ${JSON.stringify(error)}`.replaceAll(/ at .*/g, ""), /6UkAS|8675/);
        }
      }
    }
  }
  for (const Client of [CraftgateWebhooks, CraftgateCallbacks]) {
    const error = refused(() => new Client({ keys: [process.env.IMZA_NO_SUCH_KEY] }), { code: "configuration", path: "keys[0]" });
    assert.match(error.message, /is the environment variable set\?/);
    assert.doesNotMatch(error.message + error.errors[0].reason, /leave it out/);
  }
  for (const name of ["callbackSecrets", "callbackTokens", "webhookSecrets"]) {
    const error = refused(() => new NexKasa({ apiKey: "a", [name]: ["first", process.env.IMZA_NO_SUCH_KEY] }), { code: "configuration", path: `${name}[1]` });
    assert.match(error.message, /is the environment variable set\?$/);
  }
});

test("an error names the fields at fault with their reasons, also one of the facade's own", () => {
  const { card, currency, ...partial } = payment;
  const error = refused(() => craftgate.payment.createPayment({ ...partial, installment: 0, paymentGroup: "PRODCUT" }), { code: "invalid_request", path: "installment" });
  assert.deepEqual(error.errors.map(({ path }) => path), ["installment", "paymentGroup", "currency", "card"]);
  assert.match(error.errors[1].reason, /the nearest is PRODUCT;/);
  assert.match(error.message, /; and 3 more: paymentGroup: /);
  assert.deepEqual(JSON.parse(JSON.stringify(error)).errors, error.errors);
  const own = refused(() => craftgate.payment.createPayment({ price: Number.NaN }), { code: "invalid_request", path: "price" });
  assert.deepEqual(own.errors.map(({ path }) => path), ["price"]);
  const unset = refused(() => new CraftgateWebhooks({ keys: [undefined] }), { code: "configuration" });
  assert.deepEqual(unset.errors.map(({ path }) => path), ["keys[0]"]);
  assert.deepEqual(refused(() => new CraftgateWebhooks({ keys: ["k"] }).verify({ body: "{}", signature: undefined })).errors, []);
});

test("no error shows a secret in the place of an option or of what comes with a message", () => {
  const secret = "sk_live_s3cretASNuafM2Tdann";
  const wrong = [secret, JSON.stringify({ key: secret }), [secret], { key: secret }, [[secret]], 8675309411111, -8675.309, 9792030394440796n, "9792030394440796", true, new Map([[secret, 1]])];
  const nexkasa = new NexKasa({ apiKey: "a", callbackSecrets: ["c"], callbackTokens: ["t"], webhookSecrets: ["w"], allowedAddresses: ["192.0.2.1"] });
  const parax = new ParaX({ sid: 1, key: "k", secretKey: "s" });
  const webhooks = new CraftgateWebhooks({ keys: ["k"] });
  const callbacks = new CraftgateCallbacks({ keys: ["k"] });
  const uses = [
    [{ idempotencyKey: 1, nonce: 1, now: 1, randomKey: 1, unknownFields: 1, checks: 1, waive: 1 }, (options) => craftgate.payment.createPayment(payment, options)],
    [{ url: 1, body: 1, randomKey: 1 }, (input) => craftgate.sign({ url: "https://api.craftgate.io/x", randomKey: "r", ...input })],
    [{ signature: 1, now: 1, toleranceSeconds: 1, body: 1 }, (input) => webhooks.verify({ body: "{}", signature: "c2ln", ...input })],
    [{ eventType: 1, eventTimestamp: 1, status: 1, payloadId: 1 }, (input) => webhooks.sign({ eventType: "a", eventTimestamp: 1, status: "b", payloadId: "c", ...input })],
    [{ paymentId: 1, conversationId: 1, conversationData: 1 }, (expected) => callbacks.verify("hash=0", { expected: { paymentId: 1, ...expected } })],
    [{ expected: 1, allowLongMdStatus: 1 }, (input) => callbacks.verify("hash=0", { expected: { paymentId: 1 }, ...input })],
    [{ remoteAddress: 1 }, (input) => parax.readWebhook("{}", input)],
    [{ url: 1, remoteAddress: 1, signature: 1, expected: 1, verification: 1 }, (input) => nexkasa.readCallback("{}", input)],
    [{ id: 1, type: 1, amount: 1 }, (expected) => nexkasa.readCallback("{}", { expected: { id: "1", type: "DEPOSIT", amount: 1, ...expected } })],
  ];
  let count = 0;
  for (const [names, use] of uses) {
    for (const name of Object.keys(names)) {
      for (const value of wrong) {
        try {
          use({ [name]: value });
        } catch (error) {
          count += 1;
          assert.ok(error instanceof ImzaError, error.stack);
          const shown = `${inspect(error)} ${JSON.stringify(error)} ${error.cause}`.replaceAll(/ at .*/g, "");
          assert.doesNotMatch(shown, /s3cret|8675309411111|979203/, `${name}: ${error.message}`);
        }
      }
    }
  }
  assert.ok(count > 150, `${count}`);
});

test("ids are numbers, bigints or text wherever an id goes in", () => {
  for (const id of [44843155, 44843155n, "44843155"]) {
    assert.match(craftgate.payment.retrievePayment(id).url, /\/44843155$/);
    assert.equal(craftgate.payment.refundPayment({ paymentId: id }).body, '{"paymentId":44843155}');
    assert.equal(craftgate.payment.refundPayment({ paymentId: 1 }, { conversationId: id }).body, '{"conversationId":"44843155","paymentId":1}');
    assert.match(new ParaX({ sid: 1, key: "k", secretKey: "s" }).depositUrl({ username: "u", userId: id, fullName: "A B", amount: 5, trx: id }), /userID=44843155&.*trx=44843155&/);
    assert.equal(JSON.parse(new NexKasa({ apiKey: "a" }).deposit({ amount: 5, fullName: "A B", userId: id }).body).user_id, "44843155");
    assert.match(new ParaX({ sid: 1, key: "k", secretKey: "s" }).transactionStatus(id).body, /"transaction_id":"44843155"/);
  }
  assert.match(refused(() => craftgate.payment.retrievePayment(undefined), { path: "paymentId" }).message, /found nothing$/);
  assert.match(refused(() => craftgate.payment.retrievePayment(1).parse(200, { data: {} }), { path: "body" }).message, /await response\.text\(\)/);
});

test("N Kolay's steps cannot be mixed up", () => {
  const nkolay = new NKolay({ baseUrl: "https://loans.example", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" });
  const token = nkolay.authenticate().parse(200, '{"token":"a.b.c"}');
  assert.ok(token instanceof Token);
  const session = nkolay.startSession(token, "AKTIFBANK").parse(200, '{"referenceId":"7b942ca7-7ecd-4b45-9581-855a6f5c4856"}');
  assert.ok(session instanceof BankSession);
  assert.ok(BankSession.restore(session.save()) instanceof BankSession);
  refused(() => nkolay.banks(session), { code: "invalid_request", path: "token" });
  refused(() => nkolay.banks("a.b.c"), { code: "invalid_request", path: "token" });
  refused(() => nkolay.simulate(token, token, {}), { code: "invalid_request", path: "session" });
  refused(() => nkolay.apply(token, session, {}), { code: "invalid_request", path: "preApproval" });
  refused(() => new Token(), { code: "invalid_request" });
  refused(() => BankSession.restore(token.save()), { code: "invalid_request" });
  refused(() => PreApproval.restore("x"), { code: "invalid_request" });
});

test("wrong uses of groups and handles get an error that names the mistake", () => {
  const { retrievePayment } = craftgate.payment;
  assert.match(refused(() => retrievePayment(1), { code: "invalid_request" }).message, /without its object/);
  const { verify } = new CraftgateWebhooks({ keys: ["key-7"] });
  assert.match(refused(() => verify({ body: "{}", signature: "s" }), { code: "invalid_request" }).message, /without its object/);
  refused(() => new Craftgate(), { code: "invalid_request", path: "settings" });
  refused(() => new Craftgate({ apiKey: "a", secretKey: "s" }), { code: "configuration" });
  refused(() => craftgate.payment.retrievePayment(1, { idempotencykey: "x" }), { code: "invalid_request", path: "idempotencykey" });
  refused(() => craftgate.payment.createPayment(), { code: "invalid_request" });
  refused(() => craftgate.request({ method: "POST", path: "/x", params: {} }), { code: "invalid_request", path: "params" });
  refused(() => craftgate.request({ method: "POST", path: "/x", body: new Uint8Array(1) }), { code: "invalid_request", path: "body" });
  refused(() => craftgate.request({ method: "POST", path: "/x", body: "a".repeat(33 * 1024 * 1024) }), { code: "invalid_request", path: "body" });
});

const callbackForm = (fields, key = "callback-key") => {
  const names = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"];
  const hash = createHash("sha256").update([key, ...names.map((name) => fields[name] ?? "")].join("###")).digest("hex");
  return new URLSearchParams({ ...fields, hash }).toString();
};

test("a function looks up the record of a callback by the ids that the form says", async () => {
  const callbacks = new CraftgateCallbacks({ keys: ["callback-key"] });
  const form = callbackForm({ status: "SUCCESS", completeStatus: "WAITING", paymentId: "99", conversationId: "order-7" });
  const orders = new Map([["order-7", { paymentId: 99, conversationId: "order-7" }]]);
  const seen = [];
  const find = (claimed) => (seen.push(claimed), orders.get(claimed.conversationId));
  assert.equal(callbacks.verify(form, { expected: find }).next, "complete");
  assert.deepEqual({ ...seen[0] }, { paymentId: "99", conversationId: "order-7" });
  // With a promise, the result is one too.
  assert.equal((await callbacks.verify(form, { expected: async (claimed) => find(claimed) })).paymentId, "99");
  assert.equal((await callbacks.verify(form, { expected: (claimed) => Promise.resolve(find(claimed)) })).paymentId, "99");
  // The record that it returns decides.
  refused(() => callbacks.verify(form, { expected: () => ({ paymentId: 98 }) }), { code: "verification_failed", path: "expected" });
  for (const missing of [undefined, null]) {
    refused(() => callbacks.verify(form, { expected: () => missing }), { code: "verification_failed", path: "expected" });
    await assert.rejects(callbacks.verify(form, { expected: async () => missing }), { code: "verification_failed", path: "expected" });
  }
  assert.equal(callbacks.verify(form, { expected: () => "unchecked" }).paymentId, "99");
  // Its own error passes, and a forged form does not reach it.
  await assert.rejects(callbacks.verify(form, { expected: async () => { throw new RangeError("no database"); } }), RangeError);
  const forged = form.replace("order-7", "order-8");
  refused(() => callbacks.verify(forged, { expected: () => assert.fail("a forged form was looked up") }), { path: "hash" });
  await assert.rejects(callbacks.verify(forged, { expected: async () => assert.fail("a forged form was looked up") }), { path: "hash" });
});

test("a function looks up the record of a NexKasa callback by what it says", async () => {
  const nexkasa = new NexKasa({ apiKey: "key-1", callbackSecrets: ["secret-1"] });
  const { callbackUrl, callbackNonce } = nexkasa.deposit({ amount: "75.5", fullName: "Ali Can", userId: "u-3", callbackUrl: "https://shop.example/cb" });
  const body = '{"transaction_id":31,"status":"APPROVED","external_id":"u-3","amount":"75.50","type":"DEPOSIT"}';
  const record = { id: "u-3", type: "DEPOSIT", amount: "75.50" };
  let claimed;
  const read = (expected) => nexkasa.readCallback(body, { url: callbackUrl, expected });
  assert.equal(read((given) => ((claimed = given), record)).status, "APPROVED");
  assert.deepEqual({ ...claimed }, { transactionId: "31", externalId: "u-3", type: "DEPOSIT", amount: "75.50", nonce: callbackNonce });
  assert.equal((await read(async () => record)).nonce, callbackNonce);
  refused(() => read(() => undefined), { code: "verification_failed", path: "expected" });
  refused(() => read(() => ({ ...record, id: "u-4" })), { code: "verification_failed", path: "expected" });
});

test("a misspelt option of a message is refused, and the word that skips a check is the only way to skip it", () => {
  const webhooks = new CraftgateWebhooks({ keys: ["webhook-key"] });
  const callbacks = new CraftgateCallbacks({ keys: ["callback-key"] });
  const parax = new ParaX({ sid: 1001, key: "k", secretKey: "s", allowedAddresses: ["203.0.113.7"] });
  const form = callbackForm({ status: "SUCCESS", completeStatus: "WAITING", paymentId: "99", conversationId: "order-7" });
  for (const [path, near, run] of [
    ["tolerance", "toleranceSeconds", () => webhooks.verify({ body: "{}", signature: "c2ln", tolerance: 60 })],
    ["allowLongMd", "allowLongMdStatus", () => callbacks.verify(form, { expected: "unchecked", allowLongMd: true })],
    ["remoteAdress", "remoteAddress", () => parax.readWebhook("{}", { remoteAddress: "203.0.113.7", remoteAdress: "203.0.113.7" })],
    ["nonse", "nonce", () => parax.confirm({ transactionId: "TD1" }, { expected: { userId: 7 }, nonse: "x" })],
  ]) {
    assert.throws(run, (error) => error.code === "invalid_request" && error.path === path && (near === "nonce" || error.message.includes(near)), path);
  }
  refused(() => callbacks.verify(form, { unchecked: true }), { code: "invalid_request", path: "expected" });
  refused(() => parax.readWebhook("{}", { unchecked: true }), { code: "verification_failed", path: "remote_address" });
});

test("a callback has a key for its payment and result", () => {
  const callbacks = new CraftgateCallbacks({ keys: ["callback-key"] });
  const key = (fields) => callbacks.verify(callbackForm(fields), { expected: "unchecked" }).dedupeKey;
  const fields = { status: "SUCCESS", completeStatus: "WAITING", paymentId: "99", conversationId: "order-7" };
  assert.equal(key(fields), key({ ...fields }));
  const keys = [fields, { ...fields, paymentId: "98" }, { ...fields, completeStatus: "COMPLETED" }, { ...fields, status: "FAILURE" },
    { ...fields, callbackStatus: "ALREADY_RETURNED" }, { ...fields, conversationId: "order-7::" }].map(key);
  assert.equal(new Set(keys).size, keys.length);
});

const at = 1795732200;
const paid = (status, more) => ({ id: 4711, paymentId: 4711, createdDate: "2026-11-27T01:30:02", conversationId: "order-7", price: 100, currency: "TRY", paymentStatus: status, ...more });
const answerOf = (data) => JSON.stringify({ data });

function begun(options) {
  const craftgate = new Craftgate({ apiKey: "sandbox-api-key", secretKey: "secret-8675309", environment: "sandbox" });
  const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "987" };
  const request = { price: "100", paidPrice: "100", installment: 1, currency: "TRY", conversationId: "order-7", card, items: [{ name: "Vazo", price: "100" }] };
  const call = craftgate.payment.createPayment(request, options);
  const init = craftgate.payment.init3DSPayment({ ...request, callbackUrl: "https://shop.example/back" }, options);
  return { craftgate, call, init };
}

test("an attempt whose answer is lost asks, waits, and believes the record", () => {
  const { craftgate, call } = begun();
  const attempt = craftgate.attempt(call, { now: at });
  assert.equal(attempt.next().call, call);
  assert.equal(attempt.next().call, call, "the step stays until something is told");
  attempt.noAnswer();
  const { do: doing, seconds } = attempt.next();
  assert.deepEqual([doing, seconds], ["wait", 2]);
  attempt.tick(at + 2);
  const question = attempt.next().call;
  assert.equal(question.url, "https://sandbox-api.craftgate.io/payment-reporting/v1/payments?conversationId=order-7");
  attempt.answered(200, answerOf({ items: [] }));
  assert.equal(attempt.next().do, "wait");
  attempt.tick(at + 10);
  assert.equal(attempt.next().call.url, question.url);
  attempt.answered(200, answerOf({ items: [paid("SUCCESS")] }));
  const { verdict, result } = attempt.next();
  assert.deepEqual([verdict, result.id, result.paymentStatus], ["done", 4711, "SUCCESS"]);
});

test("an attempt ends by its own answer, and a refusal is its error", () => {
  const done = begun();
  const attempt = done.craftgate.attempt(done.call, { now: at });
  attempt.next();
  attempt.answered(200, new TextEncoder().encode(answerOf(paid("SUCCESS"))));
  assert.equal(attempt.next().result.id, 4711);
  const refused = done.craftgate.attempt(done.call, { now: at });
  refused.next();
  refused.answered(422, '{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS","errorDescription":"x"}}');
  const { verdict, error } = refused.next();
  assert.deepEqual([verdict, error.group, error.outcome], ["not_done", "NOT_SUFFICIENT_FUNDS", "rejected"]);
});

test("a tick without a time is the clock's", () => {
  const { craftgate, call } = begun();
  const attempt = craftgate.attempt(call, { now: Math.floor(Date.now() / 1000) - 5 });
  attempt.next();
  attempt.noAnswer();
  assert.deepEqual(attempt.next(), { do: "wait", seconds: 2 });
  attempt.tick();
  assert.equal(attempt.next().do, "send");
});

test("a saved attempt holds no card and no key, and goes on without sending its call again", () => {
  const { craftgate, call } = begun({ idempotencyKey: "key-77" });
  const attempt = craftgate.attempt(call, { now: at });
  attempt.next();
  const saved = attempt.save();
  assert.doesNotMatch(saved, /5258640000000001|987|secret-8675309|sandbox-api-key|key-77/);
  const elsewhere = craftgate.restoreAttempt(saved);
  elsewhere.tick(at + 5);
  assert.match(elsewhere.next().call.url, /payment-reporting/);
  const withCall = craftgate.restoreAttempt(saved, { call });
  withCall.tick(at + 5);
  assert.equal(withCall.next().call, call, "its idempotency key makes a second time harmless");
  assert.throws(() => craftgate.restoreAttempt("imza-attempt:1\nx"), { code: "invalid_request", path: "saved" });
});

test("a 3-D Secure attempt goes from the init by the callback to the completion", () => {
  const { craftgate, init } = begun();
  const attempt = craftgate.attempt(init, { now: at });
  attempt.next();
  attempt.answered(200, answerOf({ paymentId: 4711, paymentStatus: "INIT_THREEDS", htmlContent: "PGh0bWw+" }));
  assert.equal(attempt.next().do, "wait");
  assert.throws(() => attempt.callback({ paymentId: "4712", next: "complete" }), { code: "invalid_request", path: "paymentId" });
  attempt.callback({ paymentId: "4711", next: "complete" });
  const completion = attempt.next().call;
  assert.deepEqual([completion.url, completion.body], ["https://sandbox-api.craftgate.io/payment/v1/card-payments/3ds-complete", '{"paymentId":4711}']);
  attempt.noAnswer();
  attempt.tick(at + 60);
  assert.equal(attempt.next().call.url, "https://sandbox-api.craftgate.io/payment/v1/card-payments/4711");
  attempt.answered(200, answerOf(paid("SUCCESS")));
  assert.deepEqual([attempt.next().verdict, attempt.next().result.id], ["done", 4711]);
});

test("an attempt is restored with its own call alone", () => {
  const { craftgate, call, init } = begun({ idempotencyKey: "key-77" });
  const saved = craftgate.attempt(call, { now: at }).save();
  const others = {
    operation: init,
    "read of it": craftgate.payment.retrievePayment(1),
    "idempotency key": begun({ idempotencyKey: "key-78" }).call,
    "no key": begun().call,
    request: craftgate.payment.createPayment({ ...JSON.parse(call.body), price: "99", paidPrice: "99", items: [{ name: "Vazo", price: "99" }] }, { idempotencyKey: "key-77" }),
  };
  for (const [name, other] of Object.entries(others)) refused(() => craftgate.restoreAttempt(saved, { call: other }), { code: "invalid_request", path: "call" });
  assert.equal(craftgate.restoreAttempt(saved, { call: begun({ idempotencyKey: "key-77" }).call && call }).next().do, "send");
});

test("what was saved before a step may have been sent: without its call, or without a key, it is asked for", () => {
  const { craftgate, call } = begun();
  const saved = craftgate.attempt(call, { now: at }).save();
  for (const options of [undefined, {}, { call }]) assert.match(craftgate.restoreAttempt(saved, options).next().call.url, /payment-reporting/);
});

test("an argument or an option in a place that a method does not have is refused", () => {
  const { craftgate, call } = begun();
  const saved = craftgate.attempt(call, { now: at }).save();
  const nexkasa = new NexKasa({ apiKey: "key-1" });
  for (const misplaced of [
    () => craftgate.payment.retrievePayment(1, undefined, { randomKey: "r" }),
    () => craftgate.payment.createPayment(JSON.parse(call.body), undefined, { idempotencyKey: "order-1" }),
    () => craftgate.request({ method: "GET", path: "/any" }, {}, { idempotencyKey: "order-1" }),
    () => nexkasa.deposit({ amount: "5", fullName: "A B", userId: "7" }, {}, { nonce: "n" }),
    () => craftgate.attempt(call, {}, { now: at }),
    () => craftgate.attempt(call, { Now: at }),
    () => craftgate.restoreAttempt(saved, { cal: call }),
    () => craftgate.restoreAttempt(saved, call),
  ]) refused(misplaced, { code: "invalid_request" });
});

test("a method without its object says how to call it, and that the answer is not read", () => {
  const { parse } = begun().call;
  refused(() => parse(200, "{}"), { code: "invalid_request", outcome: "unknown" });
});

test("values without plain data of their own name the conversion", () => {
  const { craftgate, call } = begun();
  const request = JSON.parse(call.body);
  for (const [card, remedy] of [[new Map(), "Object.fromEntries"], [new URLSearchParams(), "Object.fromEntries"], [new Set(), "Array.from"], [Promise.resolve(), "await it"]]) {
    assert.throws(() => craftgate.payment.createPayment({ ...request, card }), ({ code, path, message }) => code === "invalid_request" && path === "card" && message.includes(remedy));
  }
});
