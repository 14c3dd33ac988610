import assert from "node:assert/strict";
import { control } from "./play.mjs";
// ANCHOR: deposit
import { send } from "imza/fetch";
import { parax } from "./clients.mjs";

/** Starts a deposit; the customer sends the money to the account that it returns. */
export async function begin(deposit) {
  const account = await send(
    parax.deposit({ username: deposit.username, userId: deposit.userId, fullName: deposit.fullName, amount: deposit.amount, trx: deposit.trx }),
  );
  deposit.transactionId = account.transactionId; // store it: the webhook is compared with it
  return { iban: account.ibanGrouped, holder: account.accountHolder, reference: account.referenceCode, amount: account.amount };
}
// ANCHOR_END: deposit

// ANCHOR: url
/** Or: an address of ParaX's own page, to which the customer's browser is redirected. */
export const pageOf = ({ username, userId, fullName, amount, trx }) => parax.depositUrl({ username, userId, fullName, amount, trx });
// ANCHOR_END: url

// ANCHOR: webhook
/** Handles a webhook. `remoteAddress` is the address of the peer, e.g. `request.socket.remoteAddress`. */
export async function receive(body, remoteAddress, deposits) {
  const webhook = parax.readWebhook(body, { remoteAddress });
  const deposit = deposits.get(webhook.trx);
  if (deposit === undefined) return undefined;
  const confirmed = await send(
    parax.confirm(webhook, { expected: { transactionId: deposit.transactionId, userId: deposit.userId, amount: deposit.amount } }),
  );
  // Credit `confirmed.amount` once for each dedupeKey, and only for the verdict "completed".
  return { verdict: confirmed.verdict, amount: confirmed.amount, dedupeKey: confirmed.dedupeKey };
}
// ANCHOR_END: webhook

// ANCHOR: status
/** Looks up a deposit by the transaction id that ParaX gave it: `status` and the exact `amount`. */
export const statusOf = (transactionId) => send(parax.transactionStatus(transactionId));
// ANCHOR_END: status

const deposit = { username: "john_doe", userId: "12345", fullName: "John Doe", amount: "250.00", trx: `GUIDE-${Date.now()}` };
assert.match((await begin(deposit)).iban, /^TR\d\d( \d+)+$/);
assert.match(pageOf(deposit), /signature=[0-9a-f]{64}$/);
assert.equal((await statusOf(deposit.transactionId)).status, "pending");
await control(`parax/${deposit.transactionId}`, { status: "approve" });
const body = JSON.stringify({ trx: deposit.trx, transaction_id: deposit.transactionId, amount: 250, status: "success", currency: "TRY" });
const received = await receive(body, "127.0.0.1", new Map([[deposit.trx, deposit]]));
assert.deepEqual([received.verdict, Number(received.amount)], ["completed", 250]);
await assert.rejects(receive(body, "203.0.113.7", new Map()), { code: "verification_failed" });
