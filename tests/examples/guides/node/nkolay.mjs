import assert from "node:assert/strict";
// ANCHOR: token
import { send } from "imza/fetch";
import { nkolay } from "./clients.mjs";

const token = await send(nkolay.authenticate()); // keep it for all customers until token.expiresAt (Unix seconds)
const { banks } = await send(nkolay.banks(token)); // show these to the customer
// ANCHOR_END: token

// ANCHOR: session
const session = await send(nkolay.startSession(token, banks[0].code));
const { monthlyPayments } = await send(nkolay.simulate(token, session, { maxTerm: 6 })); // optional: the offers
// ANCHOR_END: session
assert.deepEqual(monthlyPayments.map((offer) => offer.term), [3, 6]);

// ANCHOR: pre_approve
const order = {
  nationalIdentityNumber: "10000000146",
  gsmNumber: "0555 123 45 67",
  orderId: `loan-${Date.now()}`,
  cart: {
    price: { itemsPrice: "20000.00", shippingPrice: "100.00", totalPrice: "20100.00" },
    items: [
      { productName: "Telefon", categoryCode: "PHONE", quantity: 1, totalPriceWithoutDiscounts: "20000.00", totalPrice: "20000.00", commissionRate: "1.00" },
    ],
  },
};
const decision = await send(nkolay.preApprove(token, session, { ...order, maxTerm: 6 }));
if (!decision.bankSuccess) {
  console.log("the bank does not lend:", decision.bankResponseMessage); // an answer, not an error
}
// ANCHOR_END: pre_approve

// ANCHOR: save
import { PreApproval, Token } from "imza";

// The pre-approval belongs to the token: keep both with the order, the token as a secret.
const saved = { preApproval: decision.preApproval.save(), token: token.save() };
const [preApproval, sameToken] = [PreApproval.restore(saved.preApproval), Token.restore(saved.token)];
// ANCHOR_END: save

// ANCHOR: apply
const application = await send(
  nkolay.apply(sameToken, preApproval, {
    ...order,
    orderDate: "2026-01-31T14:30:00", // Istanbul time, without a zone
    totalTerm: decision.monthlyPayments[0].term, // the customer's choice, in months
    timeToLive: Math.floor(Date.now() / 1000) + 15 * 60, // Unix seconds
    callbackUrl: "https://shop.example/loan",
  }),
);
// ANCHOR_END: apply
assert.equal(application.success, true);
