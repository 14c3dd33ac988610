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
/** Asks what became of a call that was sent at this time: `done` with the payment, `not_done`, or `unclear`: ask again later. */
export async function became(call, sentAt) {
  const question = call.ask({ sentAt }); // found by the request's conversationId
  return question === undefined ? { state: "unclear", found: [] } : send(question);
}
// ANCHOR_END: ask

// ANCHOR: settle
/** Pays, and returns what is known then: paid, not paid, or open with the text to go on from. */
export async function pay(request, key) {
  const settled = await send(craftgate.payment.createPayment(request, { idempotencyKey: key }), { settle: true });
  switch (settled.verdict) {
    case "done":
      return { paid: settled.result };
    case "not_done":
      return { refused: settled.error };
    default:
      return { open: settled.reason, saved: settled.saved }; // store it with the order
  }
}
// ANCHOR_END: settle

// ANCHOR: resume
/** Goes on with what is open, a minute later or in another process: the verdict again, with the text to store if it is still open. */
export const goOn = (saved) => send(craftgate.restoreAttempt(saved), { settle: true });
// ANCHOR_END: resume

// ANCHOR: steps
/** The same with your own HTTP client, storing the state before each step. */
export async function stepped(attempt, exchange, store) {
  for (;;) {
    attempt.tick(); // the time, by which it knows how long to wait
    const step = attempt.next();
    await store(attempt.save());
    if ("verdict" in step) return step; // done, not_done, or open: somebody has to look
    if (step.do === "wait") {
      await new Promise((resolve) => setTimeout(resolve, step.seconds * 1000));
      continue;
    }
    try {
      const { status, body } = await exchange(step.call);
      attempt.answered(status, body);
    } catch {
      attempt.noAnswer();
    }
  }
}
// ANCHOR_END: steps

const card = { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" };
const request = { price: "1.00", paidPrice: "1.00", currency: "TRY", installment: 1, card, items: [{ name: "Vazo", price: "1.00" }] };
const sentAt = Math.floor(Date.now() / 1000);
const call = craftgate.payment.createPayment({ ...request, conversationId: `unknown-${sentAt}` }, { idempotencyKey: `unknown-1/${Date.now()}` });
// ANCHOR: fault
await control("faults", { kind: "drop_after", provider: "craftgate" }); // charged, but the answer is lost
const payment = await settled(call, [0.01]);
// ANCHOR_END: fault
assert.equal(payment.paymentStatus, "SUCCESS");
const answer = await became(call, sentAt);
assert.deepEqual([answer.state, answer.result.id], ["done", payment.id]);
await control("faults", { kind: "drop_after", provider: "craftgate" });
await assert.rejects(settled(craftgate.payment.createPayment(request), [0.01]), { outcome: "unknown" });
await control("faults", { kind: "drop_after", provider: "craftgate" });
const { paid } = await pay({ ...request, conversationId: `settled-${sentAt}` }, `settled-1/${Date.now()}`);
assert.equal(paid.paymentStatus, "SUCCESS");
// An attempt that was saved before its call was sent: it may have been sent, so it asks.
await control("faults", { kind: "drop_after", provider: "craftgate" });
const lost = craftgate.payment.createPayment({ ...request, conversationId: `resumed-${sentAt}` });
const saved = craftgate.attempt(lost).save();
await assert.rejects(send(lost), { code: "no_answer" });
const resumed = await goOn(saved);
assert.deepEqual([resumed.verdict, resumed.result.paymentStatus], ["done", "SUCCESS"]);
const states = [];
const exchange = async (call) => {
  const response = await fetch(call.url, call);
  return { status: response.status, body: await response.text() };
};
const step = await stepped(craftgate.attempt(craftgate.payment.createPayment({ ...request, conversationId: `steps-${sentAt}` })), exchange, (state) => states.push(state));
assert.deepEqual([step.verdict, states.length], ["done", 2]);
const { refused } = await pay({ ...request, card: { ...card, cardNumber: "5100560000006669" } }, `settled-2/${Date.now()}`);
assert.equal(refused.outcome, "rejected");
