// A shop in a container: `/` takes a payment from the sandbox in the other container, `/webhooks/craftgate` receives its webhook.
// Plain HTTP to a host that is not this machine is refused unless the host is named: `allowInsecureHosts`. Never name a host of the internet.

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { Craftgate, CraftgateWebhooks } from "imza";
import { send } from "imza/fetch";

const { CRAFTGATE_URL, CRAFTGATE_API_KEY, CRAFTGATE_SECRET_KEY, CRAFTGATE_WEBHOOK_KEY, PORT = 3000 } = process.env;
const craftgate = new Craftgate({ apiKey: CRAFTGATE_API_KEY, secretKey: CRAFTGATE_SECRET_KEY, baseUrl: CRAFTGATE_URL, allowInsecureHosts: [new URL(CRAFTGATE_URL).hostname] });
const webhooks = new CraftgateWebhooks({ keys: [CRAFTGATE_WEBHOOK_KEY] });
let orders = 0;

async function pay() {
  const id = `order-${Date.now()}-${(orders += 1)}`;
  const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
  const request = { price: "100.00", paidPrice: "100.00", currency: "TRY", installment: 1, conversationId: id, card, items: [{ name: "Vazo", price: "100.00" }] };
  const payment = await send(craftgate.payment.createPayment(request, { idempotencyKey: `${id}/1` }));
  return `${id}: ${payment.paymentStatus}, ${payment.paidPrice} TRY\n`;
}

createServer(async (request, response) => {
  try {
    if (request.url === "/webhooks/craftgate") {
      const event = webhooks.verify({ body: await buffer(request), signature: request.headers["x-cg-signature-v1"] });
      console.log(`webhook: ${event.eventType} ${event.status} of payment ${event.payloadId}`);
      response.end();
    } else if (request.url === "/") {
      response.end(await pay());
    } else {
      response.writeHead(404).end();
    }
  } catch (error) {
    console.error(`${error}`);
    response.writeHead(500).end(`${error}\n`);
  }
}).listen(PORT, () => console.log(`shop: http://localhost:${PORT}`));
