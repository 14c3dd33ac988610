// The main flow of each provider over HTTP, with the Node package, as a template. `cargo xtask demo` runs it against the sandbox:
// node demo.mjs http://127.0.0.1:4010

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NexKasa, NKolay, ParaX, version } from "imza";
import { send } from "imza/fetch";

const [sandbox] = process.argv.slice(2);
const title = (text) => console.log(`\n== ${text} ==`);
const say = (what, text) => console.log(`${what}: ${text}`);

/** Runs an attempt that must be refused with this code. Anything else ends the demo. */
async function refused(what, code, attempt) {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof ImzaError) || error.code !== code) throw error;
    return say(what, `refused – ${error.message}`);
  }
  throw new Error(`${what}: accepted, which is a defect`);
}

/** Plays the payer, the bank or the operator, through the sandbox's control interface. */
async function control(path, body) {
  const answer = await fetch(`${sandbox}/control/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

// The merchant's own server: it keeps the raw body of each message and responds with 200.
const arrived = [];
const server = createServer(async (request, response) => {
  const message = { url: request.url, headers: request.headers, body: await buffer(request) };
  response.end();
  arrived.push(message);
  server.emit("message");
}).listen(0, "127.0.0.1");
await once(server, "listening");
const shop = `http://127.0.0.1:${server.address().port}`;
async function received(path) {
  for (;;) {
    const index = arrived.findIndex((message) => message.url.startsWith(path));
    if (index >= 0) return arrived.splice(index, 1)[0];
    await once(server, "message", { signal: AbortSignal.timeout(20_000) });
  }
}

async function craftgatePayments() {
  title("Node: Craftgate");
  const settings = { apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: `${sandbox}/craftgate`, language: "tr" };
  const craftgate = new Craftgate(settings);
  await control("panel", { craftgateWebhookUrl: `${shop}/craftgate` });
  const order = {
    price: "100.00",
    paidPrice: "100.00",
    installment: 1,
    currency: "TRY",
    conversationId: "order-42",
    card: { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" },
    items: [{ name: "Vazo", price: "60.00" }, { name: "Çay takımı", price: "40.00" }],
  };

  const paid = await send(craftgate.payment.createPayment(order, { idempotencyKey: "node-order-42/1" }));
  say("payment", `${paid.paymentStatus}, ${paid.paidPrice} TRY`);
  const again = await send(craftgate.payment.createPayment(order, { idempotencyKey: "node-order-42/1" }));
  assert.equal(again.id, paid.id);
  say("the same call sent again", "the same payment, charged once");
  const read = await send(craftgate.payment.retrievePayment(paid.id));
  say("payment retrieved", `${read.paymentStatus}, card ${read.binNumber}…${read.lastFourDigits}`);

  const message = await received("/craftgate");
  const webhooks = new CraftgateWebhooks({ keys: ["sandbox-webhook-key"] });
  const event = webhooks.verify({ body: message.body, signature: message.headers["x-cg-signature-v1"] });
  assert.equal(event.payloadId, String(paid.id));
  say("webhook verified", `${event.eventType} ${event.status} of this payment`);
  const forged = Buffer.from(message.body.toString().replace(event.payloadId, "1"));
  await refused("the same webhook for another payment", "verification_failed", () => webhooks.verify({ body: forged, signature: message.headers["x-cg-signature-v1"] }));

  const refund = await send(craftgate.payment.refundPayment({ paymentId: paid.id }));
  say("refund", `${refund.status}, ${refund.refundPrice} TRY`);

  const begun = await send(craftgate.payment.init3DSPayment({ ...order, callbackUrl: `${shop}/3ds` }));
  say("3-D Secure begun", "the page in htmlContent is for the payer's browser");
  const { form } = await control(`craftgate/payments/${begun.paymentId}/verify`, { result: "approve" });
  const callbacks = new CraftgateCallbacks({ keys: ["sandbox-callback-key"] });
  const callback = callbacks.verify(form, { expected: { paymentId: begun.paymentId, conversationId: "order-42", conversationData: "" } });
  assert.equal(callback.next, "complete");
  say("3-D Secure callback verified", `next: ${callback.next}`);
  const completed = await send(craftgate.payment.complete3DSPayment({ paymentId: begun.paymentId }));
  say("3-D Secure payment completed", `${completed.paymentStatus}, ${completed.paidPrice} TRY`);

  await refused("a decimal comma", "invalid_request", () => craftgate.payment.createPayment({ ...order, price: "100,00" }));
  const poor = { ...order, card: { ...order.card, cardNumber: "5100050000006661" } };
  await refused("a card without money", "api_error", () => send(craftgate.payment.createPayment(poor)));
  const wrongKeys = new Craftgate({ ...settings, secretKey: "another-secret-key" });
  await refused("a wrong secret key", "api_error", () => send(wrongKeys.payment.retrievePayment(paid.id)));
}

async function paraxDeposit() {
  title("Node: ParaX");
  const baseUrl = `${sandbox}/parax`;
  const parax = new ParaX({ sid: 1001, key: "sandbox-key", secretKey: "sandbox-secret-key", depositBaseUrl: baseUrl, statusBaseUrl: baseUrl });
  await control("panel", { paraxWebhookUrl: `${shop}/parax` });

  const trx = `NODE-${Date.now()}`;
  const begun = await send(parax.deposit({ username: "john_doe", userId: "12345", fullName: "John Doe", amount: "250.00", trx }));
  say("deposit", `send ${begun.amount} TRY to ${begun.iban}`);
  await control(`parax/${begun.transactionId}`, { status: "approve" });
  // By default, the sender's address must be ParaX's. Here the sender is this machine.
  const webhook = parax.readWebhook((await received("/parax")).body, { remoteAddress: "unchecked" });
  say("webhook", `${webhook.amount} TRY, ${webhook.status}; unsigned, so it is confirmed`);
  const confirmed = await send(parax.confirm(webhook, { expected: { userId: "12345", amount: "250.00" } }));
  assert.equal(confirmed.verdict, "completed");
  say("confirmed", `${confirmed.verdict}, ${confirmed.amount} TRY of user ${confirmed.userId}`);
  await refused("the webhook for another user", "verification_failed", () => send(parax.confirm(webhook, { expected: { userId: "666", amount: "250.00" } })));
}

async function nexkasaDeposit() {
  title("Node: NexKasa");
  const nexkasa = new NexKasa({ apiKey: "sandbox-api-key", baseUrl: `${sandbox}/nexkasa`, callbackSecrets: ["a-secret-of-the-merchants-own"] });
  const order = { id: `node-${Date.now()}`, type: "DEPOSIT", amount: "1500.00" };
  const taken = await send(nexkasa.deposit({ amount: order.amount, fullName: "Ahmet Yılmaz", userId: order.id, callbackUrl: `${shop}/nexkasa` }));
  say("deposit", `${taken.status}; an operator decides`);
  await control(`nexkasa/${taken.transactionId}`, { status: "approve" });
  const message = await received("/nexkasa");
  const callback = nexkasa.readCallback(message.body, { url: message.url, expected: order });
  say("callback verified by the order's own token", `${callback.status}, ${callback.amount} TRY`);
  await refused("the callback for another order", "verification_failed", () => nexkasa.readCallback(message.body, { url: message.url, expected: { ...order, id: "another" } }));
}

async function nkolayLoan() {
  title("Node: N Kolay");
  const nkolay = new NKolay({ baseUrl: `${sandbox}/nkolay`, username: "sandbox-user", password: "sandbox-password", merchantNo: 4000, apiSecretKey: "sandbox-secret-key" });
  const price = { itemsPrice: "20000.00", shippingPrice: "100.00", totalPrice: "20100.00" };
  const item = { productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: "20000.00", totalPrice: "20000.00", commissionRate: "1.00" };
  const order = { nationalIdentityNumber: "10000000146", gsmNumber: "5551234567", orderId: `node-${Date.now()}`, cart: { price, items: [item] } };

  const token = await send(nkolay.authenticate());
  say("1. token", `good until ${new Date(token.expiresAt * 1000).toISOString()}`);
  const { banks } = await send(nkolay.banks(token));
  say("2. banks", banks.map((bank) => bank.code).join(", "));
  const session = await send(nkolay.startSession(token, banks[0].code));
  say("3. session", `with ${banks[0].code}`);
  const { monthlyPayments } = await send(nkolay.simulate(token, session, { maxTerm: 6 }));
  say("4. offers", monthlyPayments.map((offer) => `${offer.term} × ${offer.amount} TRY`).join(", "));
  const { bankSuccess, preApproval } = await send(nkolay.preApprove(token, session, { ...order, maxTerm: 6 }));
  say("5. pre-approval", bankSuccess ? "the bank lends" : "the bank does not lend");
  const now = Math.floor(Date.now() / 1000);
  const application = { ...order, orderDate: "2026-01-31T14:30:00", totalTerm: 6, timeToLive: now + 600, callbackUrl: `${shop}/loan` };
  const applied = await send(nkolay.apply(token, preApproval, application));
  assert.equal(applied.success, true);
  say("6. application", "taken");
}

say("\nimza for Node", version);
await craftgatePayments();
await paraxDeposit();
await nexkasaDeposit();
await nkolayLoan();
server.close();
server.closeAllConnections();
console.log("\nNode: every step went as it should");
