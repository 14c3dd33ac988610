// For any JavaScript values, only ImzaErrors are thrown, the instance keeps working, and memory stays flat.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { project } from "./packed.mjs";

const folder = project("hostile", {});
const imza = await import(pathToFileURL(path.join(folder, "node_modules", "imza", "index.mjs")));
const { Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NKolay, NexKasa, ParaX, BankSession, PreApproval, Token, decodeHtml } = imza;

/** A seeded generator, so that failures are reproducible. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const next = random(20261124);
const pick = (list) => list[Math.floor(next() * list.length)];

const cyclic = [];
cyclic.push({ cyclic });
const deep = Array.from({ length: 10_000 }).reduce((inner) => ({ a: inner }), 1);
const huge = "9".repeat(200_000);
const many = Array.from({ length: 20_000 }, (_, index) => ({ price: index }));
const throwing = () => ({ get price() { throw new Error("boom"); }, get body() { throw null; }, get paymentId() { throw new Error("boom"); } });
const reentrant = () => ({ get price() { craftgate.payment.retrievePayment(1); return "1.00"; } });
const proxies = () => [
  new Proxy({}, { ownKeys() { throw new Error("boom"); } }), new Proxy({}, { getPrototypeOf() { throw new Error("boom"); } }),
  new Proxy([], { get() { throw new Error("boom"); } }), new Proxy({ a: 1 }, { get: () => new Proxy({}, {}) }), new Proxy(() => 1, {}),
  Proxy.revocable({}, {}).proxy, (() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })(),
];
const names = [
  "__proto__", "constructor", "prototype", "toString", "price", "paidPrice", "items", "card", "cardNumber", "paymentId", "body", "signature", "keys", "apiKey",
  "secretKey", "environment", "baseUrl", "", "\u0000", "\ud800", "a".repeat(300), "data", "errors", "expected", "remoteAddress", "url", "amount", "callbackUrl", "now",
];
const scalars = [
  () => undefined, () => null, () => true, () => NaN, () => Infinity, () => -0, () => 1e21, () => 2 ** 53, () => 0.1 + 0.2, () => 5e-324, () => 10n ** 400n, () => -1n,
  () => "", () => "1.00", () => "\ud800", () => "\u0000", () => '"\\', () => "ş😀", () => huge, () => "https://a.example/?b=c", () => "TR330006100519786457841326",
  () => Symbol("x"), () => () => 1, () => new Date(), () => new Date(NaN), () => new Map([[1, 2]]), () => new Set([1]), () => new Uint8Array(3), () => Buffer.from("{}"),
  () => new ArrayBuffer(8), () => new DataView(new ArrayBuffer(2)), () => new Number(1), () => /x/, () => new Error("x"), () => Promise.resolve(1), () => globalThis,
  () => cyclic, () => deep, () => many, throwing, reentrant, () => pick(proxies()), () => [, 1], () => new Array(1e9), () => ({ toJSON() { throw new Error("boom"); } }),
  () => ({ valueOf() { throw new Error("boom"); }, toString() { throw new Error("boom"); } }), () => JSON.parse('{"__proto__":{"polluted":true},"price":"1"}'),
  () => '{"data":{"__proto__":{"polluted":true}}}', () => '{"data":' + "[".repeat(500), () => '{"data":{"id":1,"id":2}}', () => "<html>", () => new URLSearchParams("a=b"),
];

function value(depth = 0) {
  const kind = next();
  if (depth > 3 || kind < 0.6) return pick(scalars)();
  if (kind < 0.75) return Array.from({ length: Math.floor(next() * 4) }, () => value(depth + 1));
  const object = next() < 0.1 ? Object.create(null) : {};
  for (let count = Math.floor(next() * 6); count > 0; count -= 1) {
    Object.defineProperty(object, pick(names), { value: value(depth + 1), enumerable: true, configurable: true, writable: true });
  }
  return object;
}

const craftgate = new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" });
const webhooks = new CraftgateWebhooks({ keys: ["k"] });
const callbacks = new CraftgateCallbacks({ keys: ["k"] });
const parax = new ParaX({ sid: 1, key: "k", secretKey: "s" });
const nexkasa = new NexKasa({ apiKey: "k", callbackTokens: ["t".repeat(32)] });
const nkolay = new NKolay({ baseUrl: "https://loans.example", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" });
const token = Token.restore("nkolay-token:a.b.c");
const session = BankSession.restore("nkolay-session:7b942ca7");
const calls = [craftgate.payment.retrievePayment(1), parax.transactionStatus("TD1"), nkolay.banks(token), nkolay.startSession(token, "A"), nexkasa.deposit({ amount: "1.00", fullName: "a", userId: "1" })];
const groups = Object.keys(craftgate);
const operations = groups.flatMap((group) => Object.getOwnPropertyNames(Object.getPrototypeOf(craftgate[group])).filter((name) => name !== "constructor").map((name) => [group, name]));

const bindings = [
  () => { const [group, name] = pick(operations); return craftgate[group][name](value(), value(), value()); },
  () => { const [group, name] = pick(operations); return craftgate[group][name](1, value(), { checks: "types", unknownFields: "send" }); },
  () => craftgate.request(value(), value()),
  () => craftgate.request({ method: "POST", path: "/x", body: value(), query: value() }),
  () => craftgate.sign(value()),
  () => pick(calls).parse(value(), value()),
  () => pick(calls).parse(200, value()),
  () => webhooks.verify(value()),
  () => webhooks.verify({ body: value(), signature: value(), now: value() }),
  () => webhooks.sign(value()),
  () => callbacks.verify(value(), value()),
  () => callbacks.verify("status=SUCCESS&hash=aa", { expected: value() }),
  () => parax.depositUrl(value()),
  () => parax.deposit(value(), value()),
  () => parax.transactionStatus(value(), value()),
  () => parax.readWebhook(value(), value()),
  () => parax.confirm(value(), value()),
  () => ParaX.offsetTime(value()),
  () => nexkasa.deposit(value(), value()),
  () => nexkasa.withdraw(value(), value()),
  () => nexkasa.readCallback(value(), value()),
  () => nkolay.authenticate(value()),
  () => nkolay.banks(value(), value()),
  () => nkolay.startSession(token, value(), value()),
  () => nkolay.preApprove(token, session, value(), value()),
  () => nkolay.simulate(token, value(), value()),
  () => decodeHtml(value()),
  () => Token.restore(value()),
  () => PreApproval.restore(value()),
  () => new Craftgate(value()),
  () => new ParaX(value()),
  () => new NexKasa({ apiKey: value(), allowedAddresses: value() }),
  () => new NKolay(value()),
  () => new CraftgateWebhooks(value()),
];

const works = () => assert.equal(new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" }).sign({ url: "https://a.example", randomKey: "r" }).length, 44);

const CALLS = Number(process.env.HOSTILE_CALLS ?? 200_000);
test(`${CALLS} hostile calls end in results or ImzaErrors, and the instance still works`, () => {
  let refusals = 0;
  for (let count = 0; count < CALLS; count += 1) {
    const bridge = pick(bindings);
    try {
      bridge();
    } catch (error) {
      if (!(error instanceof ImzaError)) assert.fail(`call ${count}, ${bridge}: ${error?.stack ?? error}`);
      assert.ok(!/WebAssembly trapped/.test(error.message), `call ${count}, ${bridge}: ${error.cause?.stack}`);
      refusals += 1;
    }
  }
  assert.ok(refusals > CALLS / 4);
  assert.equal({}.polluted, undefined);
  works();
});

test("an exhausted stack does no harm", () => {
  const deeper = (left) => {
    try {
      craftgate.payment.createPayment({ price: "1.00" }, { checks: "types" });
    } catch (error) {
      if (!(error instanceof ImzaError || error instanceof RangeError)) throw error;
    }
    return left === 0 ? 0 : deeper(left - 1) + 1;
  };
  for (let round = 0; round < 5; round += 1) {
    try {
      deeper(1e6);
    } catch {
      // The place and the error depend on the engine. The test only checks that the instance works afterwards.
    }
    works();
  }
  assert.equal(craftgate.sign({ url: "https://a.example", randomKey: "r" }).length, 44);
});

test("memory stays flat", async () => {
  const body = '{"data":{"id":1,"price":1.10,"paymentStatus":"SUCCESS"}}';
  const rounds = async (count) => {
    for (let index = 0; index < count; index += 1) {
      craftgate.payment.refundPayment({ paymentId: index }, { checks: "types" }).parse(200, body);
      if (index % 64 === 0) new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" });
      if (index % 4096 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return process.memoryUsage().rss;
  };
  const first = await rounds(100_000);
  const last = await rounds(Number(process.env.MEMORY_CALLS ?? 900_000));
  const grown = (last - first) / 1024 / 1024;
  console.log(`a million calls: ${(first / 1024 / 1024).toFixed(0)} MB after the first tenth, ${grown.toFixed(1)} MB more at the end`);
  assert.ok(grown < 32, `it grew by ${grown} MB`);
});

test("only an argument's own properties count: a changed Object.prototype waives no check", () => {
  const form = new URLSearchParams({ status: "SUCCESS", completeStatus: "WAITING", paymentId: "99", conversationId: "order-7" });
  const names = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"];
  form.set("hash", createHash("sha256").update(["key-1", ...names.map((name) => form.get(name) ?? "")].join("###")).digest("hex"));
  const callbacks = new imza.CraftgateCallbacks({ keys: ["key-1"] });
  const webhooks = new imza.CraftgateWebhooks({ keys: ["key-1"] });
  const parax = new imza.ParaX({ sid: 1, key: "key-1", secretKey: "secret-1" });
  const nexkasa = new imza.NexKasa({ apiKey: "key-1" });
  const hook = '{"trx":"T","transaction_id":"TD1","amount":1,"status":"success","currency":"TRY"}';
  const transfer = '{"transaction_id":1,"status":"APPROVED","external_id":"U","amount":"1","type":"DEPOSIT"}';
  const event = { eventType: "A", eventTimestamp: 1, status: "SUCCESS", payloadId: "1" };
  const answer = '{"code":200,"data":{"transaction_id":"TD1","amount":1,"status":"completed","currency":"TRY","username":"u"}}';
  const read = parax.readWebhook(hook, { remoteAddress: "unchecked" });
  for (const [name, value, run] of [
    ["expected", "unchecked", () => callbacks.verify(form.toString(), {})],
    ["unchecked", true, () => callbacks.verify(form.toString(), {})],
    ["paymentId", "99", () => callbacks.verify(form.toString(), { expected: {} })],
    ["remoteAddress", "unchecked", () => parax.readWebhook(hook, {})],
    ["allowAmountChange", true, () => parax.confirm(read, { expected: { amount: "2", username: "u" } }).parse(200, answer)],
    ["verification", "none", () => nexkasa.readCallback(transfer, {})],
    ["toleranceSeconds", 86400, () => webhooks.verify({ body: JSON.stringify(event), signature: webhooks.sign(event), now: 80000 })],
    ["checks", "types", () => nexkasa.deposit({ amount: "1", fullName: "A", userId: "" }, {})],
    ["baseUrl", "https://evil.example", () => new imza.Craftgate({ apiKey: "key-1", secretKey: "secret-1" })],
    ["allowInsecureHosts", ["evil"], () => new imza.Craftgate({ apiKey: "key-1", secretKey: "secret-1", baseUrl: "http://evil" })],
    ["host", "status", () => parax.request({ method: "GET", path: "/x" })],
  ]) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true });
    try {
      assert.throws(run, imza.ImzaError, name);
    } finally {
      delete Object.prototype[name];
    }
  }
});
