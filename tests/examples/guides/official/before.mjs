import assert from "node:assert/strict";
// ANCHOR: pay
import Craftgate from "@craftgate/craftgate";

const craftgate = new Craftgate.Client({
  apiKey: process.env.CRAFTGATE_API_KEY,
  secretKey: process.env.CRAFTGATE_SECRET_KEY,
  baseUrl: process.env.CRAFTGATE_URL,
});

export async function pay(order, card) {
  try {
    const payment = await craftgate.payment().createPayment({
      price: order.total, // a double
      paidPrice: order.total,
      currency: "TRY",
      installment: 1,
      paymentGroup: "LISTING_OR_SUBSCRIPTION",
      conversationId: order.id,
      card,
      items: order.items,
    });
    return { end: "paid", paymentId: payment.id };
  } catch (error) {
    return { end: "not paid", why: error.getErrorData().errorGroup }; // an answer that was lost ends here, too
  }
}
// ANCHOR_END: pay

const order = { id: "order-42", total: 100, items: [{ name: "Vazo", price: 100 }] };
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
assert.equal((await pay(order, card)).end, "paid");
assert.deepEqual(await pay(order, { ...card, cardNumber: "5100050000006661" }), { end: "not paid", why: "NOT_SUFFICIENT_FUNDS" });
