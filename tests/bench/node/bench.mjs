// The Node package, compared with the same work by hand and with the official client with its transport stubbed.
//
// `node bench.mjs <package folder> <core/benches> [<chart>]` prints a table, and draws the chart as SVG. Rounds are interleaved, so that other load affects all variants;
// the results are medians of rounds with minimum and maximum. Compare ratios: times depend on the machine.

import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const require = createRequire(import.meta.url);
const [folder, benches, chart] = process.argv.slice(2).map((argument) => path.resolve(argument));
const { Craftgate } = require(path.join(folder, "index.js"));
const payment = JSON.parse(fs.readFileSync(path.join(benches, "payment.json"), "utf8"));
const answer = fs.readFileSync(path.join(benches, "answer.json"), "utf8");
const keys = { apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key" };

const imza = new Craftgate({ ...keys, environment: "sandbox" });
const anyCall = imza.payment.createPayment(payment);
/** A page of 200 rows of five fields. */
const row = (index) => `{"id":${index + 1},"createdDate":"2026-02-03T14:30:00","price":${index}.50,"currency":"TRY","paymentStatus":"SUCCESS"}`;
const list = `{"data":{"items":[${Array.from({ length: 200 }, (_, index) => row(index)).join(",")}],"page":0,"size":200,"totalSize":200}}`;
const search = imza.paymentReporting.searchPayments({});
const onlyTypes = { checks: "types" };

/** The code that one would write by hand, without checks. */
function byHand() {
  const body = JSON.stringify(payment);
  const url = "https://sandbox-api.craftgate.io/payment/v1/card-payments";
  const random = randomUUID();
  const signature = createHash("sha256").update(url + keys.apiKey + keys.secretKey + random + body).digest("base64");
  const headers = {
    "x-api-key": keys.apiKey, "x-rnd-key": random, "x-auth-version": "v1", "x-client-version": "shop:1", "x-signature": signature,
    "content-type": "application/json", accept: "application/json",
  };
  return { method: "POST", url, headers, body };
}

// The official client: axios' adapter responds immediately.
let reply = "";
require("axios").defaults.adapter = async (config) => ({ status: 200, statusText: "OK", headers: {}, config, data: reply });
const { Client } = require("@craftgate/craftgate");
const official = new Client({ ...keys, baseUrl: "https://sandbox-api.craftgate.io" });

const measured = {
  "build and sign, by hand": () => byHand(),
  "build and sign, imza, types checked": () => imza.payment.createPayment(payment, onlyTypes),
  "build and sign, imza, all checks": () => imza.payment.createPayment(payment),
  "a call with an empty response, official client": () => ((reply = ""), official.payment().createPayment(payment)),
  "read, JSON.parse": () => JSON.parse(answer),
  "read, imza": () => anyCall.parse(200, answer),
  "read 200 rows of five fields, JSON.parse": () => JSON.parse(list),
  "read 200 rows of five fields, imza": () => search.parse(200, list),
  "whole exchange, by hand": () => (byHand(), JSON.parse(answer)),
  "whole exchange, imza": () => imza.payment.createPayment(payment).parse(200, answer),
  "whole exchange, official client": () => ((reply = answer), official.payment().createPayment(payment)),
};

// Short rounds, so that interruptions affect few of them.
const ROUNDS = 600;
const CALLS = 40;
/** Of calls that take long. */
const LONG_CALLS = 4;
const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
for (let round = -100; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(measured)) {
    const begun = performance.now();
    const isAsync = name.includes("official");
    const calls = name.includes("rows") ? LONG_CALLS : CALLS;
    for (let call = 0; call < calls; call += 1) {
      if (isAsync) await run();
      else run();
    }
    if (round >= 0) times[name].push(((performance.now() - begun) / calls) * 1000);
  }
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted.at(-1) };
}
const line = (name, values, unit) => {
  const { median, min, max } = summary(values);
  return `| ${name} | ${median.toFixed(1)} ${unit} | ${min.toFixed(1)} | ${max.toFixed(1)} |`;
};
const median = (name) => summary(times[name]).median;
const ratio = (name, above, below, aim) => `| ${name} | ${(median(above) / median(below)).toFixed(2)} | ${aim} |`;

// Cold starts: a process that does nothing, and one that makes its first call.
const first = `const p = JSON.parse(require("fs").readFileSync(${JSON.stringify(path.join(benches, "payment.json"))}, "utf8"));`;
const starts = {
  "start, bare Node": first,
  "start and first call, by hand": `${first} const { createHash, randomUUID } = require("crypto"); createHash("sha256").update(randomUUID() + JSON.stringify(p)).digest("base64");`,
  "start and first call, imza": `${first} const { Craftgate } = require(${JSON.stringify(folder)}); new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" }).payment.createPayment(p);`,
  "start and first call, official client": `${first} require("axios").defaults.adapter = async (config) => ({ status: 200, headers: {}, config, data: "" }); const { Client } = require("@craftgate/craftgate"); new Client({ apiKey: "a", secretKey: "s" }).payment().createPayment(p);`,
};
const started = Object.fromEntries(Object.keys(starts).map((name) => [name, []]));
for (let round = 0; round < 25; round += 1) {
  for (const [name, script] of Object.entries(starts)) {
    const begun = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    started[name].push(performance.now() - begun);
  }
}

// Memory after a million calls.
const before = process.memoryUsage().rss;
for (let call = 0; call < 1_000_000; call += 1) {
  imza.payment.retrievePayment(call);
  if (call % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
const grown = (process.memoryUsage().rss - before) / 1024 / 1024;

const cold = (name) => summary(started[name]).median;
console.log(`Node ${process.version}, ${os.cpus().length} cores, ${new Date().toISOString().slice(0, 10)}; ${ROUNDS} interleaved rounds of ${CALLS} calls.

| measurement | median | min | max |
|---|---|---|---|
${Object.entries(times).map(([name, values]) => line(name, values, "µs")).join("\n")}
${Object.entries(started).map(([name, values]) => line(name, values, "ms")).join("\n")}

| ratio of medians | result | target |
|---|---|---|
${ratio("build and sign, types checked / by hand", "build and sign, imza, types checked", "build and sign, by hand", "≤ 2.2")}
${ratio("build and sign, all checks / by hand", "build and sign, imza, all checks", "build and sign, by hand", "≤ 2.6")}
${ratio("official client's call with an empty response / build and sign, types checked", "a call with an empty response, official client", "build and sign, imza, types checked", "≥ 3.5")}
${ratio("read / JSON.parse", "read, imza", "read, JSON.parse", "≤ 2.2")}
${ratio("read 200 rows of five fields / JSON.parse", "read 200 rows of five fields, imza", "read 200 rows of five fields, JSON.parse", "≤ 3")}
${ratio("official client's exchange / whole exchange", "whole exchange, official client", "whole exchange, imza", "≥ 1.8")}
| \`require\` and first call, in addition to bare Node | ${(cold("start and first call, imza") - cold("start, bare Node")).toFixed(1)} ms | ≤ 8 ms |
| the same for the official client | ${(cold("start and first call, official client") - cold("start, bare Node")).toFixed(1)} ms | |
| growth over a million calls | ${grown.toFixed(1)} MB | flat |
| wasm module | ${fs.statSync(path.join(folder, "imza.wasm")).size} bytes | ≤ 430 000 |`);

/** A time that other load on the machine hardly changes: a tenth of the rounds were faster. */
const quick = (name) => [...times[name]].sort((a, b) => a - b)[Math.floor(times[name].length / 10)];
/** The chart: each group is relative to its first bar, which checks nothing. */
const GROUPS = [
  ["build and sign a payment", [["by hand, checks nothing", "build and sign, by hand"], ["imza", "build and sign, imza, all checks"], ["official client", "a call with an empty response, official client"]]],
  ["read its response", [["JSON.parse, checks nothing", "read, JSON.parse"], ["imza", "read, imza"]]],
  ["read 200 rows", [["JSON.parse, checks nothing", "read 200 rows of five fields, JSON.parse"], ["imza", "read 200 rows of five fields, imza"]]],
  ["the whole exchange", [["by hand, checks nothing", "whole exchange, by hand"], ["imza", "whole exchange, imza"], ["official client", "whole exchange, official client"]]],
];

function drawn() {
  const [width, label, bar] = [720, 230, 18];
  const scale = (width - label - 60) / Math.max(...GROUPS.flatMap(([, bars]) => bars.map(([, name]) => quick(name) / quick(bars[0][1]))));
  const parts = [];
  let y = 40;
  for (const [group, bars] of GROUPS) {
    parts.push(`<text x="12" y="${y}" font-weight="bold">${group}</text>`);
    y += 10;
    for (const [who, name] of bars) {
      const ratio = quick(name) / quick(bars[0][1]);
      const fill = who === "imza" ? "#c2410c" : "#94a3b8";
      parts.push(`<text x="24" y="${y + 13}">${who}</text><rect x="${label}" y="${y}" width="${(ratio * scale).toFixed(1)}" height="${bar - 4}" rx="2" fill="${fill}"/><text x="${(label + ratio * scale + 6).toFixed(1)}" y="${y + 13}">${ratio.toFixed(1)}×</text>`);
      y += bar;
    }
    y += 24;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-family="system-ui, sans-serif" font-size="13">
<!-- made by \`cargo xtask bench --only node\` -->
<rect width="${width}" height="${y}" fill="#ffffff"/>
<text x="12" y="18" fill="#475569">Time relative to the same work by hand, Node ${process.version}</text>
${parts.join("\n")}
</svg>
`;
}

if (chart !== undefined) fs.writeFileSync(chart, drawn());
