// The task of every platform and bundler: send calls to the sandbox, and read what comes back.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { project, target } from "./packed.mjs";

/** Sends over the platform's own `fetch`, with `imza/fetch` and without; returns what came back. */
export const PAY = `
import { Craftgate, ImzaError } from "imza";
import { send } from "imza/fetch";

export async function pay(address) {
  const craftgate = new Craftgate({ apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: address + "/craftgate" });
  const order = (cardNumber) => ({
    price: "100.00", paidPrice: "100.00", installment: 1, currency: "TRY", conversationId: "order", items: [{ name: "Vazo", price: "100.00" }],
    card: { cardHolderName: "Haluk Demir", cardNumber, expireYear: "2044", expireMonth: "07", cvc: "000" },
  });
  const paid = await send(craftgate.payment.createPayment(order("5258640000000001"), { idempotencyKey: "order/" + Math.random() }));
  const call = craftgate.payment.retrievePayment(paid.id);
  const response = await fetch(call.url, call);
  const read = call.parse(response.status, await response.arrayBuffer());
  const declined = await send(craftgate.payment.retrievePayment(999999999)).then(() => "found", (error) => (error instanceof ImzaError ? error.code + " " + error.outcome : String(error)));
  return [paid.paymentStatus, read.paidPrice, declined].join(", ");
}
`;
export const PAID = "SUCCESS, 100.00000000, api_error rejected";

/** The program of a runtime: prints what came back. */
export const MAIN = `import { pay } from "./pay.mjs";\nconsole.log(await pay(process.env.SANDBOX));\n`;
/** The same as CommonJS. */
export const CJS = `${PAY.replace(/^import (.*) from (.*);$/gm, "const $1 = require($2);").replace("export ", "")}\npay(process.env.SANDBOX).then(console.log);\n`;

/** A folder below the one where `cargo xtask` installed the packages of a lock file, with the package in it. */
export function place(lock, name, files, manifest) {
  return project(path.join(lock, name), files, manifest);
}

/** A tool of a lock file. */
export const toolOf = (lock, name) => path.join(target, "node-projects", lock, "node_modules", ".bin", name);

/** A Node of another version. */
export const nodeOf = (major) => path.join(target, "node-projects", "platforms", "node_modules", `node${major}`, "bin", "node");

/** Moves what was built to an empty folder, where neither the package nor its sources are. */
export function moved(from) {
  const to = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "imza-moved-"));
  fs.cpSync(from, to, { recursive: true });
  process.once("exit", () => fs.rmSync(to, { recursive: true, force: true }));
  return to;
}

/** Starts a server on a free port, waits until it answers, and returns a function that asks it for a path. `start` gives its arguments. */
export async function served(t, folder, program, start, environment = {}) {
  const port = await freePort();
  const child = spawn(program, start(port), { cwd: folder, env: { ...process.env, ...environment, PORT: `${port}`, HOST: "127.0.0.1" }, stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => child.kill("SIGKILL"));
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (printed += data));
  let ended = false;
  child.on("exit", () => (ended = true));
  const get = (path) => fetch(`http://127.0.0.1:${port}${path}`);
  for (let tries = 0; ; tries += 1) {
    try {
      await get("/ready");
      break;
    } catch (error) {
      if (ended || tries === 600) throw new Error(`${program} does not answer: ${error}\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return async (path) => {
    const response = await get(path);
    const text = await response.text();
    return response.status === 200 ? text : `${response.status} ${text}\n${printed}`;
  };
}

/** A port that is free now. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
