// Sends traffic to a server of this folder, and checks its answers without the package: node traffic.mjs URL MINUTES [REQUESTS A SECOND]

import { createHash, createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

const [url, minutes, rate = "60"] = process.argv.slice(2);
// Each connection in turn, so that none is idle until the server closes it.
const agent = new Agent({ keepAlive: true, maxSockets: 16, scheduling: "fifo" });
const WEBHOOK_KEY = "load-webhook-key";

/** Sends a request. Returns the status and the body. */
function exchange(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent, timeout: 60_000 }, async (response) => {
      try {
        const parts = [];
        for await (const part of response) parts.push(part);
        resolve([response.statusCode, Buffer.concat(parts).toString()]);
      } catch (error) {
        reject(error);
      }
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within a minute")));
    sent.on("error", reject).end(body);
  });
}

function expect(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: expected ${expected}, found ${String(found).slice(0, 200)}`);
}

async function webhook(isGenuine) {
  const [time, id] = [Math.floor(Date.now() / 1000), `${Math.floor(Math.random() * 1e9)}`];
  const body = JSON.stringify({ eventType: "API_AUTH", eventTimestamp: time, status: "SUCCESS", payloadId: id, payload: { note: "ödeme".repeat(20) } });
  const signed = `API_AUTH${time}SUCCESS${isGenuine ? id : `${id}0`}`;
  const signature = createHmac("sha256", WEBHOOK_KEY).update(signed).digest("base64");
  const [status, answer] = await exchange("POST", "/webhook", body, { "x-cg-signature-v1": signature });
  expect(status, isGenuine ? 200 : 403, "webhook");
  if (isGenuine) expect(answer, id, "webhook");
}

async function order(path) {
  const id = `order-${randomUUID()}`;
  const [status, answer] = await exchange("POST", path, id);
  expect(status, 200, "order");
  const { url: signedUrl, randomKey, signature, body } = JSON.parse(answer);
  expect(JSON.parse(body).conversationId, id, "order");
  expect(signature, createHash("sha256").update(`${signedUrl}load-api-keyload-secret-key${randomKey}${body}`).digest("base64"), "order");
}

/** An answer of about so many bytes, and what it says: how many transactions, and their sum in kuruş. */
function payment(size) {
  let [rows, kurus, length] = [[], 0, 0];
  while (length < size) {
    const price = 100 + ((rows.length * 37) % 900);
    kurus += price;
    const text = `${Math.floor(price / 100)}.${String(price % 100).padStart(2, "0")}`;
    rows.push(`{"id":${rows.length + 1},"name":"Vazo, büyük, mavi","externalId":"sku-${rows.length}","transactionStatus":"APPROVED","price":${text},"paidPrice":${text}}`);
    length += rows[rows.length - 1].length;
  }
  return { body: `{"data":{"id":7,"paymentStatus":"SUCCESS","price":1.00,"paidPrice":1.00,"paymentTransactions":[${rows.join(",")}]}}`, rows: rows.length, kurus };
}

const answers = new Map([2_000, 100_000, 10_000_000].map((size) => [size, payment(size)]));

async function answer(size) {
  const { body, rows, kurus } = answers.get(size);
  const [status, read] = await exchange("POST", "/answer", body);
  expect(status, 200, `answer of ${size}`);
  expect(read, `${rows} ${kurus}`, `answer of ${size}`);
}

/** What is sent, and how often of a hundred times. */
const MIX = [[34, () => webhook(true)], [24, () => webhook(false)], [20, () => order("/order")], [19, () => answer(2_000)], [1, () => answer(100_000)], [2, () => order("/client")]];

function chosen() {
  let left = Math.random() * 100;
  return (MIX.find(([share]) => (left -= share) < 0) ?? MIX[0])[1];
}

const seen = { requests: 0, wrong: [], latencies: [], large: [], memory: [] };

async function timed(send, latencies) {
  const begun = performance.now();
  try {
    await send();
  } catch (error) {
    seen.wrong.push(error.message);
    if (seen.wrong.length < 20) console.log(`wrong: ${error.message}`);
  }
  seen.requests += 1;
  latencies().push(performance.now() - begun);
}

function summary(latencies) {
  const sorted = latencies.sort((left, right) => left - right);
  const at = (part) => (sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]).toFixed(1);
  return `${at(0.5)} ${at(0.99)} ${at(1)} ms`;
}

const begun = performance.now();
const end = begun + Number(minutes) * 60_000;
const underWay = new Set();
const start = (send, latencies) => {
  const sending = timed(send, latencies).finally(() => underWay.delete(sending));
  underWay.add(sending);
};
for (let tick = 1; performance.now() < end; tick += 1) {
  for (let count = 0; count < Number(rate) / 10; count += 1) start(chosen(), () => seen.latencies);
  if (tick % 100 === 50) start(() => answer(10_000_000), () => seen.large);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + tick * 100 - performance.now())));
  // A server that is too slow is not buried.
  while (underWay.size > 200) await Promise.race(underWay);
  if (tick % 600 === 0) {
    const state = JSON.parse((await exchange("GET", "/state"))[1]);
    seen.memory.push(state.megabytes);
    const lag = state.lag === undefined ? "" : `, event loop ${state.lag.toFixed(1)} ms late`;
    console.log(`${seen.requests} requests, ${seen.wrong.length} wrong, ${summary(seen.latencies)}, of 10 MB ${summary(seen.large)}, ${state.megabytes} MB${lag}`);
    [seen.latencies, seen.large] = [[], []];
  }
}
await Promise.all(underWay);
agent.destroy();

const fifth = Math.floor(seen.memory.length / 5);
const most = (part) => Math.max(...part);
if (fifth > 0) console.log(`memory: at most ${most(seen.memory.slice(fifth, 2 * fifth))} MB in the second fifth, ${most(seen.memory.slice(-fifth))} MB in the last`);
console.log(`${seen.requests} requests, ${seen.wrong.length} wrong`);
process.exitCode = seen.wrong.length === 0 ? 0 : 1;
