import assert from "node:assert/strict";
// ANCHOR: full
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

export async function refundAll(order) {
  const call = craftgate.payment.refundPayment({ paymentId: order.paymentId }, { idempotencyKey: `${order.id}/refund` });
  const refund = await send(call);
  return { status: refund.status, amount: refund.refundPrice, type: refund.refundType }; // "CANCEL" on the same day, else "REFUND"
}
// ANCHOR_END: full

// ANCHOR: part
export async function refundItem(order, item, amount, number) {
  const call = craftgate.payment.refundPaymentTransaction(
    { paymentTransactionId: item.transactionId, refundPrice: amount },
    { idempotencyKey: `${order.id}/refund/${item.transactionId}/${number}` },
  );
  const refund = await send(call);
  return { status: refund.status, amount: refund.refundPrice };
}
// ANCHOR_END: part

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const request = { price: "100.00", paidPrice: "100.00", currency: "TRY", installment: 1, card, items: [{ name: "Vazo", price: "60.00" }, { name: "Çay", price: "40.00" }] };
const payment = await send(craftgate.payment.createPayment(request));
const order = { id: "refund-1", paymentId: payment.id };
const item = { transactionId: payment.paymentTransactions[0].id };
assert.equal(Number((await refundItem(order, item, "25.50", 1)).amount), 25.5);
assert.deepEqual(await refundItem(order, item, "25.50", 1), await refundItem(order, item, "25.50", 1));
const rest = await refundAll(order);
assert.deepEqual([rest.status, Number(rest.amount)], ["SUCCESS", 74.5]);
