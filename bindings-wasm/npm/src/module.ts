// The one instance of the WebAssembly module: set up at the first use, and anew after a trap.
//
// Its surface is the class and the functions of `src/lib.rs` of the crate, with the glue of wasm-bindgen. A trap leaves the instance's
// memory half written, so that it is given up; clients open themselves again in the next one.

import { Client as ModuleClient, __wbg_reset_state as reset, call_function, initSync } from "imza-wasm";
import { Buffers } from "./buffers.js";
import { ImzaError, reported } from "./error.js";
import type { Packed } from "./text.js";

/** The module: compiled, its bytes, or its bytes in base64. */
type Module = WebAssembly.Module | Uint8Array | string;

/** Where the module comes from: a function that returns it, and the name of its file. */
let source: { from: () => Module; file: string } | undefined;
let isSetUp = false;
/** The buffers of the instance; none before the first one, and after a trap. */
let buffers: Buffers | undefined;

/** Takes a function that returns the module, and the name of the file that has it. The first one counts. */
export function load(from: () => Module, file: string): void {
  source ??= { from, file };
}

/** A client in the module. wasm-bindgen frees it there once this object is garbage-collected. */
export class Client {
  #kind: string;
  #settings: unknown;
  #client!: ModuleClient;
  /** The buffers of the instance that it was opened in. */
  #opened: Buffers | undefined;

  constructor(kind: string, settings: unknown) {
    this.#kind = kind;
    this.#settings = settings;
    ask((buffers) => this.#current(buffers));
  }

  build(packed: Packed): string {
    return ask((buffers) => {
      const client = this.#current(buffers);
      return buffers.result(client.build(buffers.write(packed.done(), 0)));
    });
  }

  buildEndpoint(packed: Packed): string {
    return ask((buffers) => {
      const client = this.#current(buffers);
      return buffers.result(client.build_endpoint(buffers.write(packed.done(), 0)));
    });
  }

  ask(operation: string, call: { url: string; body?: string; timeoutSeconds: number }, input: unknown): string | undefined {
    return ask((buffers) => this.#current(buffers).ask(operation, call.url, call.body, call.timeoutSeconds, input));
  }

  begin(
    operation: string, call: { url: string; body?: string; headers: Readonly<Record<string, string>>; repeat: string; timeoutSeconds: number }, now: number,
  ): string {
    const key = call.headers["x-idempotency-key"];
    return ask((buffers) => this.#current(buffers).begin(operation, call.url, call.body, key, call.repeat, call.timeoutSeconds, now));
  }

  settle(saved: string, told: string, input: object, body: Uint8Array): [saved: string, readAs: string, what: string, value: unknown] {
    return ask((buffers) => this.#current(buffers).settle(saved, told, input, body)) as [string, string, string, unknown];
  }

  read(operation: string, state: string, status: number, body: string | Uint8Array): string {
    try {
      return ask((buffers) => {
        const client = this.#current(buffers);
        const length = buffers.write(body, 0);
        return buffers.result(client.read(status, length, buffers.write(`${operation}\0${state}`, length)));
      });
    } catch (error) {
      if (!(error instanceof ImzaError) || error.code !== "invalid_request" || error.outcome !== undefined) throw error;
      throw this.misused(operation, state, error.path ?? "", error.message, error.cause);
    }
  }

  /** Returns the error of an argument with which no answer can be read. The core says whether the request may have been sent. */
  misused(operation: string, state: string, path: string, reason: string, cause?: unknown): ImzaError {
    return reported(ask((buffers) => this.#current(buffers).misused(operation, state, path, reason)) as object, cause);
  }

  handleMessage(message: string, input: unknown, body: Uint8Array): unknown {
    return ask((buffers) => this.#current(buffers).handle_message(message, input, body));
  }

  /** The client in the instance that runs. */
  #current(buffers: Buffers): ModuleClient {
    if (this.#opened !== buffers) {
      this.#client = new ModuleClient(this.#kind, this.#settings);
      this.#opened = buffers;
    }
    return this.#client;
  }
}

/** Calls a function that needs no client. */
export function callFunction(name: string, input: unknown): unknown {
  return ask(() => call_function(name, input));
}

/** Asks the module, and turns what it throws into an ImzaError. */
function ask<T>(question: (buffers: Buffers) => T): T {
  try {
    buffers ??= setUp();
    return question(buffers);
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    if (isReport(cause)) throw reported(cause);
    buffers = undefined;
    throw new ImzaError({ code: "invalid_request", message: "WebAssembly trapped (stack or memory), see `cause`; nothing was built or read" }, cause);
  }
}

function setUp(): Buffers {
  if (isSetUp) reset();
  else isSetUp = started();
  // Once the module is set up, this returns the exports of the instance that runs, and reads no bytes.
  const { memory } = initSync({ module: new Uint8Array() });
  return new Buffers(memory);
}

/** Loads and starts the module. Returns true. */
function started(): true {
  try {
    if (typeof WebAssembly === "undefined") throw new Error("WebAssembly is switched off");
    const module = source!.from();
    initSync({ module: typeof module === "string" ? decoded(module) : (module as BufferSource | WebAssembly.Module) });
    return true;
  } catch (cause) {
    const message =
      `the WebAssembly module of imza could not be loaded from its file ${source?.file}: ${cause instanceof Error ? cause.message : "unknown error"}; ` +
      "deploy this file with the code, or import \"imza/inline\", which reads no file; Node's option --jitless switches WebAssembly off";
    throw new ImzaError({ code: "configuration", message }, cause);
  }
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  return typeof Buffer === "function" ? Buffer.from(base64, "base64") : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whether the module threw the report of an error: a plain object, which no Error of any realm is. */
function isReport(cause: unknown): cause is object {
  return typeof cause === "object" && cause !== null && Object.getPrototypeOf(cause) === Object.prototype;
}
