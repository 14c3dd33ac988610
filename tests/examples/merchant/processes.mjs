// The processes of the merchants' test: a new database, the sandbox that plays Craftgate, a gate in front of it, and the backend under test.
//
// Environment variables: IMZA_SANDBOX, the sandbox's program; MERCHANT_DATABASES, a PostgreSQL server; MERCHANT, `node` or `python`;
// MERCHANT_PYTHON, a Python interpreter with the backend's dependencies. `cargo xtask test --only merchant` sets all of them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Sandbox } from "../../node/sandbox.mjs";

const { env } = process;
/** Loads packages from the installation of the Node backend. */
export const require = createRequire(new URL("../merchant-node/server.mjs", import.meta.url));
const pg = require("pg");
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const backends = {
  node: [process.execPath, "server.mjs", new URL("../merchant-node/", import.meta.url)],
  python: [env.MERCHANT_PYTHON, "server.py", new URL("../merchant-python/", import.meta.url)],
};

/** Waits until `ask` returns a truthy value, and returns it. */
export async function until(what, ask, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(25)) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error(`waited ${seconds} seconds, and still not: ${what}`);
}

/** Creates a database with the schema, and a pool for the test's own queries. */
export async function openDatabase(t) {
  const name = `merchant_${process.pid}_${Date.now()}`;
  const server = new pg.Client({ connectionString: env.MERCHANT_DATABASES });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const url = new URL(env.MERCHANT_DATABASES);
  url.pathname = name;
  const pool = new pg.Pool({ connectionString: url.href });
  t.after(() => pool.end());
  await pool.query(fs.readFileSync(new URL("schema.sql", import.meta.url), "utf8"));
  return { url: url.href, pool };
}

/** Starts a sandbox with waits 300 times shorter: the first webhook comes after 100 ms, the last retry 9 seconds later. */
export async function openSandbox(t) {
  const child = spawn(env.IMZA_SANDBOX, ["--port", "0", "--speed", "300", "--log", "off"], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  return new Sandbox(line.replace("imza sandbox: ", ""));
}

/** Opens a proxy in front of the sandbox. While it is closed, it discards requests, and the client waits. */
export async function openGate(t, sandbox) {
  const gate = { closed: false, swallowed: 0 };
  const { hostname, port } = new URL(sandbox.address);
  const server = net.createServer((socket) => {
    const on = net.connect(Number(port), hostname);
    socket.on("data", (bytes) => {
      if (gate.closed) gate.swallowed += 1;
      else on.write(bytes);
    });
    on.pipe(socket);
    for (const [one, other] of [[socket, on], [on, socket]]) one.on("error", () => {}).on("close", () => other.destroy());
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  return Object.assign(gate, { address: `http://127.0.0.1:${server.address().port}` });
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** The backend as a process that can be killed and started again at the same address. */
export class Backend {
  static async start(t, { database, craftgate, patience }) {
    const backend = new Backend();
    const port = await freePort();
    backend.address = `http://127.0.0.1:${port}`;
    backend.env = {
      ...env, PORT: String(port), PUBLIC_URL: backend.address, DATABASE_URL: database.url, PATIENCE_SECONDS: String(patience), CRAFTGATE_BASE_URL: `${craftgate}/craftgate`,
      CRAFTGATE_API_KEY: "sandbox-api-key", CRAFTGATE_SECRET_KEY: "sandbox-secret-key",
      CRAFTGATE_WEBHOOK_KEYS: "an-older-key,sandbox-webhook-key", CRAFTGATE_CALLBACK_KEYS: "sandbox-callback-key",
    };
    t.after(() => backend.kill());
    await backend.start();
    return backend;
  }

  async start() {
    const [program, script, folder] = backends[env.MERCHANT];
    this.child = spawn(program, [script], { cwd: fileURLToPath(folder), env: this.env, stdio: ["ignore", "inherit", "pipe"] });
    this.said = "";
    this.child.stderr.on("data", (text) => { this.said += text; });
    await until("the backend answers", () => {
      if (this.child.exitCode !== null) throw new Error(`the backend ended:\n${this.said}`);
      return this.ask("GET", "/orders/1").catch(() => false);
    });
  }

  /** Kills the process with SIGKILL, so that it cannot finish anything. */
  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGKILL");
    await once(this.child, "exit");
  }

  /** Sends an HTTP request; returns the status and the members of the JSON body. */
  async ask(method, path, body) {
    const init = body === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${this.address}${path}`, init);
    return { status: answer.status, ...(await answer.json()) };
  }
}
