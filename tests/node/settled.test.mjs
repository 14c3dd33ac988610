// Calls whose answers are lost, played with fetch against the sandbox: what their questions and attempts say agrees with what the gateway did. The
// scenarios are `craftgate/settled.json` of the shared vectors; their generator describes them.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { project, repository } from "./packed.mjs";
import { Sandbox, skip } from "./sandbox.mjs";

const { Craftgate } = await import(pathToFileURL(path.join(project("settled", {}), "node_modules", "imza", "index.mjs")));
const scenarios = JSON.parse(fs.readFileSync(path.join(repository, "tests", "vectors", "craftgate", "settled.json"), "utf8"));
const seconds = () => Math.floor(Date.now() / 1000);

test("questions and attempts agree with the gateway", { skip }, async (t) => {
  const sandbox = await Sandbox.open(t);
  const craftgate = new Craftgate({ apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", baseUrl: `${sandbox.address}/craftgate` });
  for (const [at, scenario] of scenarios.entries()) {
    for (const way of ["asks", "attempt"]) {
      if (scenario[way] === null) continue;
      const play = new Play(sandbox, craftgate, scenario, `${way}-${at}`);
      await t.test(`${scenario.name} (${way})`, () => play[way]());
    }
  }
});

/** The method of an operation, `payment.init_3ds_payment`. */
function operation(craftgate, name) {
  const [group, method] = name.split(".").map((word) => word.replaceAll("_", "").toLowerCase());
  const named = (object, wanted) => object[Object.keys(Object.getOwnPropertyDescriptors(object)).concat(Object.getOwnPropertyNames(Object.getPrototypeOf(object))).find((name) => name.toLowerCase() === wanted)];
  const owner = named(craftgate, group);
  return named(owner, method).bind(owner);
}

/** One way through a scenario. */
class Play {
  constructor(sandbox, craftgate, scenario, id) {
    Object.assign(this, { sandbox, craftgate, scenario, kept: { id } });
  }

  /** Sends the call, then asks what became of it. */
  async asks() {
    const call = await this.prepared();
    const sentAt = seconds();
    assert.equal((await answered(call)) === undefined, this.scenario.fault !== null, "whether the answer is lost");
    await this.keepRecord();
    for (const { before, waited, state, found, result } of this.scenario.asks) {
      await this.steps(before);
      const question = call.ask({ sentAt, now: waited === null ? sentAt : sentAt + call.timeoutSeconds + waited });
      const answer = question.parse(...(await answered(question)));
      assert.equal(answer.state, state, JSON.stringify(answer));
      if (found !== null) assert.equal(answer.found.length, found);
      if (result !== null) this.has(answer.result, result);
    }
  }

  /** Runs an attempt until its verdict, with a clock that jumps over each wait. */
  async attempt() {
    const due = this.scenario.attempt;
    const call = await this.prepared();
    let now = seconds();
    const attempt = this.craftgate.attempt(call, { now });
    let waits = 0;
    let isSent = false;
    let step;
    for (step = attempt.next(); "do" in step; step = attempt.next()) {
      if (step.do === "wait") {
        // The first waits are kept; what stays unclear for a day is asked for every few hours.
        now += waits < 4 ? step.seconds : Math.max(step.seconds, 4 * 3600);
        await this.steps(due.waits[waits] ?? []);
        waits += 1;
        attempt.tick(now);
        continue;
      }
      const answer = await answered(step.call);
      if (!isSent) await this.keepRecord();
      isSent = true;
      if (answer === undefined) attempt.noAnswer();
      else attempt.answered(...answer);
    }
    assert.equal(step.verdict, due.verdict);
    if (due.result !== null) this.has(step.result, due.result);
  }

  /** Prepares the scenario, builds its call, and injects its fault. */
  async prepared() {
    const { before, idempotency_key, fault } = this.scenario;
    await this.steps(before);
    const call = this.built(this.scenario, idempotency_key === null ? {} : { idempotencyKey: this.filled(idempotency_key) });
    if (fault !== null) await this.sandbox.fault(JSON.parse(this.filled(JSON.stringify(fault))));
    return call;
  }

  built({ operation: name, path, request_json }, options = {}) {
    const request = request_json === null ? [] : [JSON.parse(this.filled(request_json))];
    return operation(this.craftgate, name)(...path.map((value) => this.filled(value)), ...request, options);
  }

  /** Keeps the id of the record that the gateway made, as its journal has it. */
  async keepRecord() {
    const [entry] = (await this.sandbox.told("requests?provider=craftgate&limit=1")).requests;
    assert.equal(entry.operation, this.scenario.operation);
    const data = JSON.parse(entry.answer || "{}").data;
    if (this.scenario.answered === null) assert.equal(data, undefined, "it was not to be done");
    else this.kept.record = String(data[this.scenario.answered]);
  }

  async steps(steps) {
    for (const { control, body_json, ...call } of steps) {
      if (control !== undefined) {
        await this.sandbox.control(this.filled(control), JSON.parse(this.filled(body_json)));
        continue;
      }
      const [status, body] = await answered(this.built(call));
      assert.equal(status >= 400, call.is_declined, body);
      for (const [name, path] of Object.entries(call.keep)) {
        this.kept[name] = String(path.split(".").reduce((value, step) => value[step], JSON.parse(body).data));
      }
    }
  }

  /** Puts the kept values into a text. */
  filled(text) {
    return Object.entries(this.kept).reduce((text, [name, value]) => text.replaceAll(`$${name}`, value), text);
  }

  has(result, due) {
    for (const [name, value] of Object.entries(due)) assert.equal(String(result[name]), this.filled(value), name);
  }
}

/** Sends a call: status and body of its answer; `undefined` where none came. */
async function answered(call) {
  try {
    const response = await fetch(call.url, call);
    return [response.status, await response.text()];
  } catch {
    return undefined;
  }
}
