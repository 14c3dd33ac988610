// The module's memory after a call: it has no key but those of clients in use, no card number, no CVC, no token.
//
// The whole memory is searched, free blocks and stack included. It is found where the package makes its instance, so that the package is
// tested as users import it. JavaScript's own strings are not searched: no code can wipe them (see the guide on security).

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { project } from "./packed.mjs";

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (...given) {
  const instance = new Instance(...given);
  memory = instance.exports.memory ?? memory;
  return instance;
};
const folder = project("memory", {});
const { Craftgate, CraftgateWebhooks, CraftgateCallbacks, ImzaError, NKolay, NexKasa, ParaX } = await import(
  pathToFileURL(path.join(folder, "node_modules", "imza", "index.mjs"))
);

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const CARD = "9792030394440796";
const CVC = "8317";
const IDENTITY = "10000000146";
/** Keys and tokens with characters that JSON, URLs and forms escape. */
const secret = (name) => `${name}-"S3CR3T"-ü-${name}`;
const plain = (name) => `${name}-S3CR3T-${name}`;
const MARKS = ["S3CR3T", "97920303", "94440796", '"8317"', IDENTITY];

/** Fails if the module's memory has one of the texts. */
function searched(what, texts = MARKS) {
  const bytes = Buffer.from(memory.buffer);
  for (const text of texts) assert.equal(bytes.indexOf(text), -1, `${what}: ${text} is in the module's memory`);
}

const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    assert.ok(error instanceof ImzaError, error);
    return error;
  }
};

const card = { cardHolderName: "Ayşe", cardNumber: CARD, expireYear: "2044", expireMonth: "07", cvc: CVC };
const { cvc: _, ...stored } = card;
const payment = { price: "1", paidPrice: "1", installment: 1, currency: "TRY", card, items: [{ price: "1" }] };

test("the search finds what a client in use holds", () => {
  const client = new ParaX({ sid: 1, key: "found-key-of-a-client", secretKey: "found-secret-of-a-client" });
  assert.throws(() => searched("a client", ["found-key-of-a-client"]));
  assert.ok(client.transactionStatus("TD1").body.includes("found-key-of-a-client"));
});

test("a card leaves nothing behind, whether the request is built, refused or read", () => {
  const craftgate = new Craftgate({ apiKey: "api-key-1", secretKey: "secret-key-1", environment: "sandbox" });
  for (const request of [
    payment,
    { ...payment, card: { ...card, cardHolderName: "\u0131\n\"" } },
    { ...payment, card: { ...card, cardNumber: `${CARD} ` } },
    { ...payment, card: { ...card, cvc: Number(CVC) }, price: CARD },
    { ...payment, card: JSON.stringify(card) },
    { ...payment, additionalParams: { pan: CARD, more: [IDENTITY, secret("x")] } },
    { ...payment, items: Array.from({ length: 300 }, () => ({ price: "1", name: CARD })) },
  ]) {
    attempt(() => craftgate.payment.createPayment(request));
    searched("a payment");
  }
  attempt(() => craftgate.payment.storeCard({ ...stored, cardAlias: "a" }));
  attempt(() => craftgate.request({ method: "POST", path: "/any", query: { token: secret("q") }, body: card }));
  attempt(() => craftgate.request({ method: "POST", path: "/any", body: JSON.stringify(card) }));
  attempt(() => craftgate.sign({ url: `https://api.craftgate.io/a?t=${plain("t")}`, body: JSON.stringify(card), randomKey: "r" }));
  searched("other requests");

  const call = craftgate.payment.storeCard({ ...stored, cardAlias: "a" });
  for (const data of [{ cardToken: secret("token"), cardUserKey: plain("user") }, { cardToken: [secret("token")] }, { pan: CARD, cvc: CVC }]) {
    for (const text of [JSON.stringify({ data }), JSON.stringify({ data }).replaceAll("S", "\\u0053"), `${JSON.stringify({ data })}x`]) {
      attempt(() => call.parse(200, text));
      attempt(() => call.parse(200, new TextEncoder().encode(text)));
      attempt(() => call.parse(500, text));
      searched("an answer");
    }
  }
});

test("a shorter text after a longer one leaves nothing of the longer one", () => {
  const craftgate = new Craftgate({ apiKey: "api-key-1", secretKey: "secret-key-1", environment: "sandbox" });
  const long = { ...payment, conversationId: "c".repeat(300_000) };
  attempt(() => craftgate.payment.createPayment(long, { checks: "types" }));
  attempt(() => craftgate.payment.retrievePayment(1).parse(200, JSON.stringify({ data: { a: "x".repeat(2_000_000), pan: CARD, cvc: CVC } })));
  attempt(() => craftgate.payment.retrievePayment(1));
  searched("long texts");
});

test("settings that are refused, and messages, leave nothing behind", () => {
  for (const settings of [
    { apiKey: plain("a"), secretKey: secret("b") },
    { apiKey: plain("a"), secretKey: `${secret("b")}\n`, environment: "sandbox" },
    { apiKey: [secret("a")], secretKey: { a: secret("b") }, environment: secret("c") },
  ]) {
    attempt(() => new Craftgate(settings));
    attempt(() => new ParaX({ sid: 1, key: settings.apiKey, secretKey: settings.secretKey, extra: 1 }));
    attempt(() => new NexKasa({ apiKey: settings.apiKey, callbackSecrets: [settings.secretKey], extra: [secret("x")] }));
    attempt(() => new NKolay({ baseUrl: secret("u"), username: "u", password: settings.apiKey, merchantNo: 1, apiSecretKey: settings.secretKey }));
    searched("refused settings");
  }
  const webhooks = new CraftgateWebhooks({ keys: ["webhook-key-1"] });
  const event = { eventType: "CARD_STORED", eventTimestamp: 1770121800, status: "SUCCESS", payloadId: "1" };
  const body = JSON.stringify({ ...event, payload: { cardToken: secret("t"), pan: CARD } });
  attempt(() => webhooks.verify({ body, signature: webhooks.sign(event), now: 1770121800 }));
  attempt(() => webhooks.verify({ body, signature: plain("s"), now: 1770121800 }));
  attempt(() => webhooks.explain({ body, signature: plain("s"), now: 1770121800 }));
  attempt(() => new CraftgateCallbacks({ keys: ["k1"] }).verify(`status=SUCCESS&x=${plain("x")}&hash=00`, { expected: "unchecked" }));
  const nexkasa = new NexKasa({ apiKey: "nexkasa-key", callbackTokens: ["token-1"] });
  attempt(() => nexkasa.readCallback("{}", { url: `https://h/cb?token=${encodeURIComponent(secret("t"))}`, expected: { id: "1", type: "DEPOSIT", amount: "1" } }));
  searched("messages");
});

test("tokens of N Kolay leave nothing behind", () => {
  const nkolay = new NKolay({ baseUrl: "https://loans.example.com", username: "u", password: "password-1", merchantNo: 1, apiSecretKey: "key-1" });
  const token = nkolay.authenticate().parse(200, JSON.stringify({ token: "eyJ0.S3CR3T.c2ln" }));
  const call = nkolay.banks(token);
  assert.ok(call.headers.authorization.includes("S3CR3T"));
  attempt(() => call.parse(200, "{\"banks\":[]}"));
  attempt(() => call.parse(401, "eyJ0.S3CR3T.c2ln"));
  searched("a token");
});

test("the keys of a client are gone once it is collected", async () => {
  const made = () => {
    const clients = [
      new Craftgate({ apiKey: plain("a"), secretKey: secret("b"), environment: "sandbox" }),
      new ParaX({ sid: 1, key: plain("k"), secretKey: secret("s") }),
      new NexKasa({ apiKey: plain("a"), callbackSecrets: [secret("c")], callbackTokens: [secret("t")], webhookSecrets: [secret("w")] }),
      new NKolay({ baseUrl: "https://loans.example.com", username: "u", password: secret("p"), merchantNo: 1, apiSecretKey: secret("k") }),
    ];
    clients[0].payment.createPayment(payment);
    clients[1].transactionStatus("TD1");
    clients[2].deposit({ amount: "1", fullName: "A B", userId: "U1", callbackUrl: "https://h.example/cb" });
    clients[3].authenticate();
    assert.throws(() => searched("clients in use"));
  };
  made();
  for (let round = 0; round < 20; round += 1) {
    gc();
    await new Promise((done) => setTimeout(done, 10));
  }
  searched("collected clients");
});
