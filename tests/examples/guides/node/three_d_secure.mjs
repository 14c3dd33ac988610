import assert from "node:assert/strict";
import { control } from "./play.mjs";
// ANCHOR: init
import { decodeHtml } from "imza";
import { send } from "imza/fetch";
import { callbacks, craftgate } from "./clients.mjs";

/** Returns the page for the payer's browser: send it as the response to the payer's request. */
export async function begin(order, card) {
  order.attempts += 1; // store it: another card, or the same one again, is another attempt with another name
  order.attempt = `${order.id}/${order.attempts}`;
  const call = craftgate.payment.init3DSPayment(
    {
      price: order.total,
      paidPrice: order.total,
      currency: "TRY",
      installment: 1,
      conversationId: order.attempt,
      callbackUrl: `https://shop.example/3ds/${order.id}`,
      card,
      items: order.items,
    },
    { idempotencyKey: order.attempt },
  );
  const begun = await send(call, { retry: true }); // only the answer has the page: without one it is sent again, with its key
  order.paymentId = begun.paymentId; // store it: the callback is compared with it
  return decodeHtml(begun.htmlContent);
}
// ANCHOR_END: init

// ANCHOR: callback
/** Handles the POST of the payer's browser to `callbackUrl`; `form` is the raw body. */
export async function finish(order, form) {
  const callback = callbacks.verify(form, {
    expected: { paymentId: order.paymentId, conversationId: order.attempt, conversationData: "" },
  });
  switch (callback.next) {
    case "complete": {
      const call = craftgate.payment.complete3DSPayment({ paymentId: order.paymentId }, { idempotencyKey: `complete/${order.paymentId}` });
      const payment = await send(call, { settle: true });
      if (payment.verdict === "open") order.saved = payment.saved; // go on later: neither paid nor not paid
      return { done: "paid", not_done: "not paid", open: "open" }[payment.verdict];
    }
    case "done": {
      const payment = await send(craftgate.payment.retrievePayment(order.paymentId)); // the form does not have the amount
      return payment.paymentStatus === "SUCCESS" ? "paid" : "not paid";
    }
    case "failed":
      return "not paid";
    default:
      return "unchanged"; // the payer came back twice: your own record says how it ended
  }
}
// ANCHOR_END: callback

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const order = { id: "3ds-order", attempts: 0, total: "100.00", items: [{ name: "Vazo", price: "100.00" }] };
// Refused by the payer, then by the bank at the completion, then paid with another card, though the first answers are lost.
const tries = [["reject", card, "not paid"], ["approve", { ...card, cardNumber: "5100050000006661" }, "not paid"], ["approve", card, "paid"]];
for (const [result, card, end] of tries) {
  await control("faults", { kind: "drop_after", operation: "payment.init_3ds_payment" });
  await control("faults", { kind: "drop_after", operation: "payment.complete_3ds_payment" });
  assert.match(await begin(order, card), /<form/);
  // ANCHOR: play
  const { form } = await control(`craftgate/payments/${order.paymentId}/verify`, { result }); // "approve" or "reject"
  // ANCHOR_END: play
  assert.equal(await finish(order, form), end);
  await assert.rejects(finish({ ...order, paymentId: 1 }, form), { code: "verification_failed" });
}
await fetch(`${process.env.SANDBOX_URL}/control/faults`, { method: "DELETE" });
