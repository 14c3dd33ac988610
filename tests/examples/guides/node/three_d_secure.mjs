import assert from "node:assert/strict";
import { control } from "./play.mjs";
// ANCHOR: init
import { decodeHtml } from "imza";
import { send } from "imza/fetch";
import { callbacks, craftgate } from "./clients.mjs";

/** Returns the page for the payer's browser: send it as the response to the payer's request. */
export async function begin(order, card) {
  const begun = await send(
    craftgate.payment.init3DSPayment(
      {
        price: order.total,
        paidPrice: order.total,
        currency: "TRY",
        installment: 1,
        conversationId: order.id,
        callbackUrl: `https://shop.example/3ds/${order.id}`,
        card,
        items: order.items,
      },
      { idempotencyKey: `${order.id}/1` },
    ),
  );
  order.paymentId = begun.paymentId; // store it: the callback is compared with it
  return decodeHtml(begun.htmlContent);
}
// ANCHOR_END: init

// ANCHOR: callback
/** Handles the POST of the payer's browser to `callbackUrl`; `form` is the raw body. */
export async function finish(order, form) {
  const callback = callbacks.verify(form, {
    expected: { paymentId: order.paymentId, conversationId: order.id, conversationData: "" },
  });
  switch (callback.next) {
    case "complete": {
      const complete = craftgate.payment.complete3DSPayment({ paymentId: order.paymentId }, { idempotencyKey: `${order.id}/complete` });
      const payment = await send(complete);
      return payment.paymentStatus === "SUCCESS" ? "paid" : "not paid";
    }
    case "done":
      return "paid";
    case "failed":
      return "not paid";
    default:
      return "unchanged"; // the payer came back twice: your own record says how it ended
  }
}
// ANCHOR_END: callback

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
for (const [result, end] of [["approve", "paid"], ["reject", "not paid"]]) {
  const order = { id: `3ds-${result}`, total: "100.00", items: [{ name: "Vazo", price: "100.00" }] };
  assert.match(await begin(order, card), /<form/);
  // ANCHOR: play
  const { form } = await control(`craftgate/payments/${order.paymentId}/verify`, { result }); // "approve" or "reject"
  // ANCHOR_END: play
  assert.equal(await finish(order, form), end);
  await assert.rejects(finish({ ...order, paymentId: 1 }, form), { code: "verification_failed" });
}
