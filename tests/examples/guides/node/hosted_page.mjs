import assert from "node:assert/strict";
// ANCHOR: open
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

/** Returns the address of the page: redirect the payer there. */
export async function open(order) {
  const page = await send(
    craftgate.payment.initCheckoutPayment(
      {
        price: order.total,
        paidPrice: order.total,
        currency: "TRY",
        conversationId: order.id,
        externalId: order.id,
        callbackUrl: `https://shop.example/paid/${order.id}`,
        items: order.items,
      },
      { idempotencyKey: `${order.id}/page` },
    ),
  );
  order.token = page.token; // store it: the payer's browser is not trusted with it
  return page.pageUrl;
}
// ANCHOR_END: open

// ANCHOR: result
/** Call it when the payer comes back, and for each webhook about the order. */
export async function result(order) {
  const payment = await send(craftgate.payment.retrieveCheckoutPayment(order.token));
  const fits = payment.conversationId === order.id && Number(payment.paidPrice) === Number(order.total) && payment.currency === "TRY";
  if (payment.paymentStatus === "SUCCESS" && fits) return { end: "paid", paymentId: payment.id };
  if (payment.paymentStatus === "FAILURE") return { end: "not paid" };
  return { end: "open" };
}
// ANCHOR_END: result

const order = { id: "page-1", total: "100.00", items: [{ name: "Vazo", price: "100.00" }] };
const page = await open(order);
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const paid = await fetch(page, { method: "POST", body: new URLSearchParams(card) });
assert.equal(paid.status, 200);
assert.equal((await result(order)).end, "paid");
assert.equal((await result({ ...order, id: "another" })).end, "open");
