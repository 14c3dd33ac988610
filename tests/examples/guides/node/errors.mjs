import assert from "node:assert/strict";
import { craftgate } from "./clients.mjs";
// ANCHOR: handle
import { ImzaError } from "imza";
import { send } from "imza/fetch";

export async function handled(call) {
  try {
    return { done: await send(call) };
  } catch (error) {
    if (!(error instanceof ImzaError)) throw error;
    switch (error.code) {
      case "no_answer":
        return { open: call.repeat };
      case "api_error":
        if (error.outcome === "unknown") return { open: call.repeat };
        if (error.kind === "declined" || error.kind === "fraud") return { shopper: error.group }; // ask for another card
        throw error; // our keys, our request, our contract: alert a person
      case "unexpected_response":
        if (error.outcome === "rejected") return { again: true }; // it only reads: ask again
        return { open: call.repeat };
      default:
        throw error; // invalid_request, configuration: a mistake in our code
    }
  }
}
// ANCHOR_END: handle

const order = (cardNumber) => ({
  price: "1.00", paidPrice: "1.00", currency: "TRY", installment: 1,
  card: { cardHolderName: "Haluk Demir", cardNumber, expireYear: "2044", expireMonth: "07", cvc: "000" }, items: [{ name: "Vazo", price: "1.00" }],
});
assert.equal((await handled(craftgate.payment.createPayment(order("5258640000000001")))).done.paymentStatus, "SUCCESS");
assert.deepEqual(await handled(craftgate.payment.createPayment(order("5100050000006661"))), { shopper: "NOT_SUFFICIENT_FUNDS" });
await assert.rejects(handled(craftgate.payment.retrievePayment(7)), { kind: "not_found" });
