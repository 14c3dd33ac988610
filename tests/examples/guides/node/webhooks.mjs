import assert from "node:assert/strict";
import { control } from "./play.mjs";
// ANCHOR: verify
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { ImzaError } from "imza";
import { send } from "imza/fetch";
import { craftgate, webhooks } from "./clients.mjs";

const handled = new Set(); // in a database: a unique constraint on dedupeKey

const server = createServer(async (request, response) => {
  const body = await buffer(request); // the bytes as they arrived, before any parser
  try {
    const event = webhooks.verify({ body, signature: request.headers["x-cg-signature-v1"] });
    if (!handled.has(event.dedupeKey)) {
      // The event decides whose id `payloadId` is: here a payment\'s. Only four fields are signed: read the rest from the API.
      if (event.eventType === "API_AUTH") await book(await send(craftgate.payment.retrievePayment(event.payloadId)));
      handled.add(event.dedupeKey); // an event that you do not act on is answered with 200, too
    }
    response.writeHead(200).end();
  } catch (error) {
    const forged = error instanceof ImzaError && error.code === "verification_failed";
    response.writeHead(forged ? 401 : 500).end(); // 500: it is delivered again
  }
});
// ANCHOR_END: verify

const booked = [];
async function book(payment) {
  booked.push(payment.conversationId);
}
server.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const url = `http://127.0.0.1:${server.address().port}/webhooks`;
await control("panel", { craftgateWebhookUrl: url });
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const request = { price: "1.00", paidPrice: "1.00", currency: "TRY", installment: 1, conversationId: "hook-1", card, items: [{ name: "Vazo", price: "1.00" }] };
await send(craftgate.payment.createPayment(request));
for (let tries = 0; booked.length === 0 && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
assert.deepEqual(booked, ["hook-1"]);

// ANCHOR: fixture
const event = { eventType: "API_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "1000001" };
const message = { body: JSON.stringify(event), signature: webhooks.sign(event) };
// ANCHOR_END: fixture
assert.equal(webhooks.verify(message).payloadId, "1000001");
assert.equal((await fetch(url, { method: "POST", body: message.body, headers: { "x-cg-signature-v1": "forged" } })).status, 401);
await control("panel", { craftgateWebhookUrl: null });
server.close();
server.closeAllConnections();
