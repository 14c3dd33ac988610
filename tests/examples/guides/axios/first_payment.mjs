import assert from "node:assert/strict";
import { craftgate } from "./clients.mjs";
// ANCHOR: own_client
import axios from "axios";

async function sendMyself(call) {
  const response = await axios({
    method: call.method,
    url: call.url,
    headers: call.headers,
    data: call.body,
    timeout: call.timeoutSeconds * 1000,
    maxRedirects: 0, // the headers hold keys: they go to no other host
    responseType: "arraybuffer", // the bytes as they came, before axios parses them
    validateStatus: () => true, // an error of the provider is read by `parse`
    transformRequest: (data) => data, // the signed text, byte for byte
  });
  return call.parse(response.status, new Uint8Array(response.data));
}
// ANCHOR_END: own_client

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const request = { price: "100.10", paidPrice: "100.10", currency: "TRY", installment: 1, conversationId: "axios-ödeme", card, items: [{ name: "Çay", price: "100.10" }] };
const payment = await sendMyself(craftgate.payment.createPayment(request));
assert.equal(payment.paymentStatus, "SUCCESS");
await assert.rejects(sendMyself(craftgate.payment.retrievePayment(7)), { kind: "not_found" });
