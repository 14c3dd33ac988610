// An attempt to do a call: what to do next, and what became of it. The state machine is the core's; here is what its steps are made of.

import { bytes } from "./bytes.js";
import { BuiltCall, type Call, answerBody } from "./call.js";
import { type ImzaError, invalid, reported } from "./error.js";
import type { Client } from "./module.js";
import { FAULT, SETTLE } from "./transport.js";

/** The end of an attempt. */
export type Verdict<T> =
  | { /** It was done. */ verdict: "done"; result: T }
  | { /** It was not done and will not be. */ verdict: "not_done"; error: ImzaError }
  | { /** It cannot be settled here: the reason, for the person who decides. */ verdict: "open"; reason: string };

/** The next step of an attempt. */
export type Step<T> =
  | { /** Send this call, then tell its answer by `answered` or `noAnswer`. */ do: "send"; call: Call<unknown> }
  | { /** Wait, then tell the time by `tick`. */ do: "wait"; seconds: number }
  | Verdict<T>;

/**
 * A call on its way to a verdict. It sends nothing: take the `next` step, then store `save()`, then do the step, and tell what happened.
 *
 * It never sends a call twice that could be done twice, and believes only what an answer or a record of the provider proves. A 3-D Secure payment goes from its
 * init by `callback` or `webhook` to its completion.
 */
export class Attempt<T> {
  #client: Client;
  #call: BuiltCall<T> | undefined;
  #saved: string;
  #result: { value: T } | undefined;
  #error: ImzaError | undefined;
  #step: Step<T> | undefined;

  /** @internal */
  constructor(client: Client, call: BuiltCall<T> | undefined, saved: string) {
    this.#client = client;
    this.#call = call;
    this.#saved = saved;
  }

  /** Returns the next step. It stays the same until something is told. Store `save()` after this, before you do it. */
  next(): Step<T> {
    return (this.#step ??= this.#next());
  }

  #next(): Step<T> {
    const { readAs, what, value } = this.#tell("next", { randomKey: globalThis.crypto.randomUUID() });
    switch (what) {
      case "send_call":
        return { do: "send", call: this.#call as Call<unknown> };
      case "ask":
        return { do: "send", call: new BuiltCall(this.#client, "ask", value as string) };
      case "complete":
        return { do: "send", call: new BuiltCall(this.#client, readAs, value as string) };
      case "wait":
        return { do: "wait", seconds: Number(value) };
      case "done":
        return { verdict: "done", result: this.#result?.value as T };
      case "not_done":
        return { verdict: "not_done", error: this.#error ?? reported(value as object) };
      default:
        return { verdict: "open", reason: String(value) };
    }
  }

  /** Tells the answer to what was sent: its HTTP status and its body. */
  answered(status: number, body: string | Uint8Array | ArrayBuffer | null | undefined): void {
    const { readAs, what, value } = this.#tell("answered", { status }, bytes(answerBody(body)));
    if (what === "proven_done") this.#result = { value: new BuiltCall<T>(this.#client, readAs, EMPTY).parse(200, value as string) };
    if (what === "proven_not_done") this.#error = reported(value as object);
  }

  /** Tells that no answer came to what was sent. */
  noAnswer(): void {
    this.#tell("no_answer");
  }

  /** Tells the time, in Unix seconds; by default that of the clock. */
  tick(now: number = Math.floor(Date.now() / 1000)): void {
    this.#tell("tick", { now });
  }

  /** Tells that a webhook of this payment was verified: what became of it is looked up. */
  webhook(_event: object): void {
    this.#tell("webhook");
  }

  /** Tells a verified callback: what `CraftgateCallbacks.verify` returned. */
  callback(verified: { paymentId?: string | number | bigint | undefined; next?: string | undefined }): void {
    this.#tell("callback", { paymentId: String(verified.paymentId ?? ""), next: verified.next ?? "" });
  }

  /** Returns its state as text, without a card, key or token. */
  save(): string {
    return this.#saved;
  }

  /** Goes on with a transport, which bundles without the classes of the package. */
  [SETTLE](): this {
    return this;
  }

  /** Makes an error for a transport. */
  [FAULT](report: { code: "invalid_request"; path?: string; message: string }): ImzaError {
    return reported(report);
  }

  #tell(told: string, input: object = {}, body: Uint8Array = NOTHING): { readAs: string; what: string; value: unknown } {
    const [saved, readAs, what, value] = this.#client.settle(this.#saved, told, input, body);
    this.#saved = saved;
    if (told !== "next") this.#step = undefined;
    return { readAs, what, value };
  }
}

/** Begins an attempt, or restores one. */
export function attempt<T>(client: Client, call: Call<T>, now: number): Attempt<T> {
  if (!(call instanceof BuiltCall)) throw invalid("call", "expected a call that this client built, found another value");
  return new Attempt<T>(client, call, call.begin(client, now));
}

export function restored<T>(client: Client, saved: unknown, call: Call<T> | undefined): Attempt<T> {
  if (typeof saved !== "string") throw invalid("saved", `expected the text of a saved attempt, found ${typeof saved}`);
  if (call !== undefined && !(call instanceof BuiltCall)) throw invalid("call", "expected a call that this client built, found another value");
  const [state] = client.settle(saved, "restore", { call: call?.begin(client, 0) }, NOTHING);
  return new Attempt<T>(client, call, state);
}

const NOTHING = new Uint8Array(0);
/** A call of nothing, to read a result as one of its operation. */
const EMPTY = "GET\0\0\0safe\0" + "0\0\0\0\0" + "0\0";
