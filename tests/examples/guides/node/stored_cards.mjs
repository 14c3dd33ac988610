import assert from "node:assert/strict";
// ANCHOR: store
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

/** Charges a new card and stores it for the customer. */
export async function payAndStore(customer, order, card) {
  const payment = await send(
    craftgate.payment.createPayment(
      {
        price: order.total,
        paidPrice: order.total,
        currency: "TRY",
        installment: 1,
        conversationId: order.id,
        card: { ...card, storeCardAfterSuccessPayment: true, cardAlias: "Bonus", cardUserKey: customer.cardUserKey },
        items: order.items,
      },
      { idempotencyKey: `${order.id}/1` },
    ),
  );
  customer.cardUserKey = payment.cardUserKey; // one for the customer: all their cards are under it
  return payment.cardToken; // one for the card
}
// ANCHOR_END: store

// ANCHOR: pay
/** Charges a stored card: neither number nor CVC. */
export async function payWithStored(customer, order, cardToken) {
  return send(
    craftgate.payment.createPayment(
      {
        price: order.total,
        paidPrice: order.total,
        currency: "TRY",
        installment: 1,
        conversationId: order.id,
        card: { cardUserKey: customer.cardUserKey, cardToken },
        items: order.items,
      },
      { idempotencyKey: `${order.id}/1` },
    ),
  );
}
// ANCHOR_END: pay

// ANCHOR: list
export async function cards(customer) {
  const { items } = await send(craftgate.payment.searchStoredCards({ cardUserKey: customer.cardUserKey }));
  return items.map(({ cardAlias, lastFourDigits, cardExpiryStatus, cardToken }) => ({ cardAlias, lastFourDigits, cardExpiryStatus, cardToken }));
}

export async function forget(customer, cardToken) {
  await send(craftgate.payment.deleteStoredCard({ cardUserKey: customer.cardUserKey, cardToken }));
}
// ANCHOR_END: list

const customer = {};
const order = (id) => ({ id, total: "100.00", items: [{ name: "Vazo", price: "100.00" }] });
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const token = await payAndStore(customer, order("stored-1"), card);
assert.equal((await payWithStored(customer, order("stored-2"), token)).paymentStatus, "SUCCESS");
assert.deepEqual((await cards(customer)).map((card) => [card.lastFourDigits, card.cardToken]), [["0001", token]]);
await forget(customer, token);
assert.deepEqual(await cards(customer), []);
