import assert from "node:assert/strict";
import { control } from "./play.mjs";
// ANCHOR: repeat
import { ImzaError } from "imza";
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

/** Sends a call, and sends it again where that cannot charge twice. */
export async function settled(call, waits = [1, 4, 15]) {
  for (const seconds of [...waits, undefined]) {
    try {
      return await send(call);
    } catch (error) {
      const open = error instanceof ImzaError && error.outcome === "unknown"; // also where no answer came
      if (!open || call.repeat === "ask_first" || seconds === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}
// ANCHOR_END: repeat

// ANCHOR: ask
/** What became of an order: the payment, if there is one. */
export async function find(orderId) {
  const { items } = await send(craftgate.paymentReporting.searchPayments({ conversationId: orderId }));
  return items.find((payment) => payment.paymentStatus === "SUCCESS");
}
// ANCHOR_END: ask

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const request = { price: "1.00", paidPrice: "1.00", currency: "TRY", installment: 1, card, items: [{ name: "Vazo", price: "1.00" }] };
const call = craftgate.payment.createPayment({ ...request, conversationId: "unknown-1" }, { idempotencyKey: `unknown-1/${Date.now()}` });
// ANCHOR: fault
await control("faults", { kind: "drop_after", provider: "craftgate" }); // charged, but the answer is lost
const payment = await settled(call, [0.01]);
// ANCHOR_END: fault
assert.equal(payment.paymentStatus, "SUCCESS");
assert.equal((await find("unknown-1")).id, payment.id);
await control("faults", { kind: "drop_after", provider: "craftgate" });
await assert.rejects(settled(craftgate.payment.createPayment(request), [0.01]), { outcome: "unknown" });
