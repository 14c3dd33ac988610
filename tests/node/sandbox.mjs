// A sandbox of the four gateways for one test, and a merchant's server that receives its webhooks. `cargo xtask` passes the path of the program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";

const program = process.env.IMZA_SANDBOX;
/** The reason to skip end-to-end tests; only if they are run manually. */
export const skip = program === undefined ? "IMZA_SANDBOX does not name the sandbox's program: run `cargo xtask test --only node`" : false;

export class Sandbox {
  constructor(address) {
    this.address = address;
  }

  /** Starts a sandbox that ends with the test. */
  static async open(t, ...args) {
    const child = spawn(program, ["--port", "0", "--speed", "1000", "--log", "off", ...args], { stdio: ["ignore", "pipe", "inherit"] });
    t.after(() => child.kill("SIGKILL"));
    const [line] = await once(createInterface(child.stdout), "line");
    return new Sandbox(line.replace("imza sandbox: ", ""));
  }

  /** Asks the control interface for a change. */
  async control(path, body) {
    const answer = await fetch(`${this.address}/control/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  fault(fault) {
    return this.control("faults", fault);
  }

  /** Returns a value of the control interface. */
  async told(path) {
    return (await fetch(`${this.address}/control/${path}`)).json();
  }

  /** Waits until this many messages to the merchant were sent and all of them are received. */
  async settled(count) {
    for (let tries = 0; tries < 400; tries += 1) {
      const { deliveries } = await this.told("deliveries");
      if (deliveries.length >= count && deliveries.every(({ state }) => state !== "pending")) {
        const lost = deliveries.filter(({ state }) => state !== "delivered");
        if (lost.length > 0) throw new Error(`never received: ${JSON.stringify(lost)}`);
        return deliveries;
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`webhooks are still undelivered: ${JSON.stringify(await this.told("deliveries"))}`);
  }
}

/** The merchant's server. `handle` receives each message with its raw body and returns the status; an exception is a 500. */
export async function merchant(t, handle) {
  const server = createServer(async (request, response) => {
    try {
      const body = await buffer(request);
      response.statusCode = await handle({ url: request.url, headers: request.headers, remoteAddress: request.socket.remoteAddress, body });
    } catch {
      response.statusCode = 500;
    }
    response.end();
  }).listen(0, "127.0.0.1");
  t.after(() => { server.close(); server.closeAllConnections(); });
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}
