import assert from "node:assert/strict";
// ANCHOR: pay
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

export async function pay(order, card) {
  const call = craftgate.payment.createPayment(
    {
      price: order.total,
      paidPrice: order.total,
      currency: "TRY",
      installment: 1,
      conversationId: order.id,
      card,
      items: order.items,
    },
    { idempotencyKey: `${order.id}/1` },
  );
  const payment = await send(call, { settle: true }); // until it is known what became of it, for a minute at most
  switch (payment.verdict) {
    case "done":
      return { end: "paid", paymentId: payment.result.id };
    case "not_done":
      return { end: "not paid", why: payment.error.group };
    default:
      return { end: "open", saved: payment.saved }; // store it with the order: craftgate.restoreAttempt(saved) goes on with it
  }
}
// ANCHOR_END: pay

// ANCHOR: run
const order = { id: "order-42", total: "100.00", items: [{ name: "Vazo", price: "100.00" }] };
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };

console.log(await pay(order, card)); // { end: 'paid', paymentId: 1000001 }
// ANCHOR_END: run

// ANCHOR: own_client
async function sendMyself(call) {
  const response = await fetch(call.url, {
    method: call.method,
    headers: call.headers,
    body: call.body,
    redirect: "manual", // the headers hold keys: they go to no other host
    signal: AbortSignal.timeout(call.timeoutSeconds * 1000),
  });
  return call.parse(response.status, await response.text());
}
// ANCHOR_END: own_client

const paid = await pay({ ...order, id: "order-43" }, card);
assert.equal(paid.end, "paid");
assert.deepEqual(await pay({ ...order, id: "order-43" }, card), paid);
assert.deepEqual(await pay({ ...order, id: "order-44" }, { ...card, cardNumber: "5100050000006661" }), { end: "not paid", why: "NOT_SUFFICIENT_FUNDS" });
assert.equal((await sendMyself(craftgate.payment.retrievePayment(paid.paymentId))).conversationId, "order-43");
