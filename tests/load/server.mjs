// The Node package in a server, for `traffic.mjs`. Prints its address.

import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { buffer } from "node:stream/consumers";
import { Craftgate, CraftgateWebhooks, ImzaError } from "imza";

const settings = { apiKey: "load-api-key", secretKey: "load-secret-key", environment: "sandbox" };
const craftgate = new Craftgate(settings);
const webhooks = new CraftgateWebhooks({ keys: ["load-webhook-key"] });
const question = craftgate.payment.retrievePayment(7);
const lateness = monitorEventLoopDelay({ resolution: 10 });
lateness.enable();

function order(client, id) {
  const call = client.payment.createPayment({
    price: "100.00", paidPrice: "100.00", currency: "TRY", installment: 1, conversationId: id,
    card: { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" },
    items: [{ name: "Vazo", price: "60.00" }, { name: "Lamba", price: "40.00" }],
  });
  return JSON.stringify({ url: call.url, randomKey: call.headers["x-rnd-key"], signature: call.headers["x-signature"], body: call.body });
}

const handlers = {
  "/webhook": (body, headers) => webhooks.verify({ body, signature: headers["x-cg-signature-v1"] }).payloadId,
  "/order": (body) => order(craftgate, body.toString()),
  // Every client is left to the collector.
  "/client": (body) => order(new Craftgate(settings), body.toString()),
  "/answer": (body) => {
    const { paymentTransactions } = question.parse(200, body);
    const kurus = paymentTransactions.reduce((sum, { price }) => sum + BigInt(price.replace(".", "")), 0n);
    return `${paymentTransactions.length} ${kurus}`;
  },
  "/state": () => {
    const lag = lateness.percentile(99) / 1e6 - 10;
    lateness.reset();
    return JSON.stringify({ megabytes: Math.round(process.memoryUsage.rss() / 2 ** 20), lag });
  },
};

const server = createServer(async (request, response) => {
  try {
    response.end(handlers[request.url](await buffer(request), request.headers));
  } catch (error) {
    response.writeHead(error instanceof ImzaError && error.code === "verification_failed" ? 403 : 500).end(`${error}`);
  }
});
// Longer than the longest answer takes: else Node closes connections whose next request waits behind it.
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
