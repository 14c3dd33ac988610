import assert from "node:assert/strict";
import { craftgate } from "./clients.mjs";
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
// ANCHOR: money
import { ImzaError } from "imza";

function refusal(price) {
  try {
    craftgate.payment.createPayment({ price, paidPrice: "100.00", currency: "TRY", installment: 1, card, items: [{ price: "100.00" }] });
  } catch (error) {
    if (error instanceof ImzaError) return `${error.code} at ${error.path}`;
    throw error;
  }
}

refusal("100,00"); // "invalid_request at price": a comma
refusal(0.1 + 0.2); // "invalid_request at price": 0.30000000000000004 is not an amount
refusal("100.00"); // undefined: accepted, and sent as 100.00
// ANCHOR_END: money
assert.deepEqual(["100,00", 0.1 + 0.2, "100.00"].map(refusal), ["invalid_request at price", "invalid_request at price", undefined]);
// ANCHOR: times
const from = "2026-01-01T00:00:00"; // Istanbul time, without a zone
const call = craftgate.paymentReporting.searchPayments({ minCreatedDate: from, page: 0, size: 10 });
// ANCHOR_END: times
assert.match(call.url, /minCreatedDate=2026-01-01T00(:|%3A)00(:|%3A)00/);
