// Whether a comparison of a secret tells by its time how much of a guess is right, through the Node package: `cargo xtask bench --only timing`.
//
// `node timing.mjs <package folder> [<measurements>]`. The method is that of core/src/timing.rs: two classes of guesses in random order, and Welch's t of their times, also
// without the slowest. Beyond ±4.5 the classes differ. The first line ends at the first difference: it shows that the measurement would notice one.

import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const { CraftgateWebhooks, NexKasa } = require(path.join(path.resolve(process.argv[2]), "index.js"));
const MEASURED = Number(process.argv[3] ?? 1_000_000);
const CROPS = [50, 75, 90, 95, 99, 100];

function welch(times) {
  const count = [0, 0];
  const mean = [0, 0];
  const squares = [0, 0];
  // Welford's sums: the times are large compared with their differences.
  for (const [time, of] of times) {
    count[of]++;
    const off = time - mean[of];
    mean[of] += off / count[of];
    squares[of] += off * (time - mean[of]);
  }
  return (mean[0] - mean[1]) / Math.sqrt(squares[0] / (count[0] - 1) / count[0] + squares[1] / (count[1] - 1) / count[1]);
}

function line(name, guesses, compares) {
  for (let warm = 0; warm < 20_000; warm++) compares(guesses[warm & 1]);
  const times = new Array(MEASURED);
  for (let at = 0; at < MEASURED; at++) {
    const of = Math.random() < 0.5 ? 0 : 1;
    const guess = guesses[of];
    const begun = process.hrtime.bigint();
    compares(guess);
    times[at] = [Number(process.hrtime.bigint() - begun), of];
  }
  times.sort((one, other) => one[0] - other[0]);
  const values = CROPS.map((percent) => welch(times.slice(0, Math.floor((times.length * percent) / 100))));
  const most = values.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one));
  console.log(`${name.padEnd(66)}${values.at(-1).toFixed(2).padStart(9)}${most.toFixed(2).padStart(16)}`);
}

console.log(`${"through Node: comparison, and the two classes".padEnd(66)}${"t".padStart(9)}${"most, cropped".padStart(16)}`);

const secret = "0123456789abcdefghijklmnopqrstuv".repeat(64);
const endsEarly = (guess) => {
  for (let at = 0; at < secret.length; at++) if (secret.charCodeAt(at) !== guess.charCodeAt(at)) return false;
  return true;
};
line("one that ends at the first difference: none, all but the last", ["z" + secret.slice(1), secret.slice(0, -1) + "z"], endsEarly);

const webhooks = new CraftgateWebhooks({ keys: ["webhook-key-1"] });
const fields = { eventType: "API_AUTH", eventTimestamp: 1661521221, status: "SUCCESS", payloadId: "584" };
const body = JSON.stringify(fields);
const genuine = Buffer.from(webhooks.sign(fields), "base64");
const none = Buffer.from(genuine.map((byte) => byte ^ 1));
const first = Buffer.concat([genuine.subarray(0, 1), none.subarray(1)]);
const allButLast = Buffer.concat([genuine.subarray(0, 31), none.subarray(31)]);
const verifies = (signature) => {
  try {
    webhooks.verify(body, { signature, now: 1661521251 });
  } catch {
    // Every guess is wrong.
  }
};
const spelled = (...signatures) => signatures.map((signature) => signature.toString("base64"));
line("Craftgate's webhook: none, first byte right", spelled(none, first), verifies);
line("Craftgate's webhook: none, all but the last byte right", spelled(none, allButLast), verifies);

const token = "0123456789abcdefghijklmnopqrstuv";
const client = new NexKasa({ apiKey: "key-1", callbackTokens: [token] });
const callback = '{"transaction_id":"1","status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}';
const passes = (guess) => {
  try {
    client.readCallback(callback, { url: `https://shop.example/cb?token=${guess}` });
  } catch {
    // Every guess is wrong.
  }
};
line("NexKasa's callback token: none, first byte right", ["z".repeat(32), `0${"z".repeat(31)}`], passes);
line("NexKasa's callback token: none, all but the last byte right", ["z".repeat(32), `${token.slice(0, -1)}z`], passes);
