import assert from "node:assert/strict";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { control } from "./play.mjs";
let shop;
// ANCHOR: deposit
import { send } from "imza/fetch";
import { nexkasa } from "./clients.mjs";

export async function deposit(order) {
  const call = nexkasa.deposit({ amount: order.amount, fullName: order.fullName, userId: order.userId, callbackUrl: `${shop}/nexkasa/${order.id}` });
  order.callbackNonce = call.callbackNonce; // store it before you send: it tells equal deposits of a customer apart
  const accepted = await send(call);
  return accepted.transactionId;
}
// ANCHOR_END: deposit

// ANCHOR: withdraw
export async function withdraw(order) {
  const call = nexkasa.withdraw({
    amount: order.amount,
    customerIban: order.iban,
    customerName: order.fullName,
    externalId: order.id,
    callbackUrl: `${shop}/nexkasa/${order.id}`,
  });
  order.callbackNonce = call.callbackNonce;
  return (await send(call)).transactionId;
}
// ANCHOR_END: withdraw

// ANCHOR: callback
/** Handles the POST to `callbackUrl`; `url` is the requested URL with its query, `body` the raw body. */
export function receive(order, url, body) {
  const id = order.type === "DEPOSIT" ? order.userId : order.id;
  const callback = nexkasa.readCallback(body, { url, expected: { id, type: order.type, amount: order.amount } });
  // Book once for each dedupeKey; then answer with 200.
  return { status: callback.status, amount: callback.amount, dedupeKey: callback.dedupeKey };
}
// ANCHOR_END: callback

const arrived = [];
const server = createServer(async (request, response) => {
  arrived.push({ url: request.url, body: await buffer(request) });
  response.end();
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
shop = `http://127.0.0.1:${server.address().port}`;
const orders = [
  { id: `D${Date.now()}`, type: "DEPOSIT", userId: `U${Date.now()}`, amount: "1500.00", fullName: "Ahmet Yılmaz" },
  { id: `W${Date.now()}`, type: "WITHDRAW", amount: "5000.00", fullName: "Mehmet Demir", iban: "TR33 0006 1005 1978 6457 8413 26" },
];
for (const order of orders) {
  const id = await (order.type === "DEPOSIT" ? deposit(order) : withdraw(order));
  await control(`nexkasa/${id}`, { status: "approve" });
  while (arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 25));
  const { url, body } = arrived.pop();
  assert.deepEqual([receive(order, url, body).status, receive(order, url, body).amount], ["APPROVED", order.amount]);
  assert.throws(() => receive({ ...order, amount: "1.00" }, url, body), { code: "verification_failed" });
}
server.close();
server.closeAllConnections();
