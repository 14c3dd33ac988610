import assert from "node:assert/strict";
// ANCHOR: seller
import { send } from "imza/fetch";
import { craftgate } from "./clients.mjs";

export async function register(seller) {
  const member = await send(
    craftgate.onboarding.createMember(
      {
        memberExternalId: seller.id,
        isSubMerchant: true,
        memberType: "PERSONAL",
        contactName: seller.firstName,
        contactSurname: seller.lastName,
        email: seller.email,
        phoneNumber: seller.phone,
        address: seller.address,
        iban: seller.iban,
        settlementEarningsDestination: "IBAN",
      },
      { idempotencyKey: `seller/${seller.id}` },
    ),
  );
  return member.id; // the subMerchantMemberId of the seller's items
}
// ANCHOR_END: seller

// ANCHOR: pay
export async function pay(order, card) {
  const items = order.lines.map((line) => ({
    name: line.name,
    externalId: line.id,
    price: line.price,
    subMerchantMemberId: line.sellerId,
    subMerchantMemberPrice: line.sellerShare, // what the seller gets; the rest is your commission
  }));
  const request = { price: order.total, paidPrice: order.total, currency: "TRY", installment: 1, conversationId: order.id, card, items };
  const payment = await send(craftgate.payment.createPayment(request, { idempotencyKey: `${order.id}/1` }));
  return payment.paymentTransactions.map(({ id, externalId }) => ({ transactionId: id, lineId: externalId }));
}
// ANCHOR_END: pay

// ANCHOR: approve
/** Releases the sellers' money, e.g. when the goods have arrived. */
export async function release(transactionIds) {
  const { items } = await send(craftgate.payment.approvePaymentTransactions({ paymentTransactionIds: transactionIds, isTransactional: true }));
  return items.filter((item) => item.approvalStatus !== "SUCCESS"); // those that could not be released, with failedReason
}
// ANCHOR_END: approve

const seller = { id: "S1", firstName: "Ayşe", lastName: "Yılmaz", email: "ayse@example.com", phone: "905551111111", address: "Üsküdar", iban: "TR330006100519786457841326" };
const sellerId = await register(seller);
const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const transactions = await pay({ id: "payout-1", total: "100.00", lines: [{ id: "L1", name: "Vazo", price: "100.00", sellerId, sellerShare: "90.00" }] }, card);
assert.equal(transactions[0].lineId, "L1");
assert.deepEqual(await release([transactions[0].transactionId]), []);
