// The one instance of the WebAssembly module: set up at the first use, and anew after a trap.
//
// Its surface is the class and the functions of `src/lib.rs` of the crate, with the glue of wasm-bindgen. A trap leaves the instance's
// memory half written, so that it is given up; clients open themselves again in the next one.

import { Client as ModuleClient, __wbg_reset_state as reset, call_function, initSync } from "imza-wasm";
import { Buffers } from "./buffers.js";
import { ImzaError } from "./error.js";

let source;
/** The exports of the instance. */
let instance;
/** The buffers of the instance; none before the first one, and after a trap. */
let buffers;

/** Takes a function that returns the module, compiled or as its bytes. The first one counts. */
export function load(from) {
  source ??= from;
}

/** A client in the module. wasm-bindgen frees it there once this object is garbage-collected. */
export class Client {
  #kind;
  #settings;
  #client;
  /** The buffers of the instance that it was opened in. */
  #opened;

  constructor(kind, settings) {
    this.#kind = kind;
    this.#settings = settings;
    ask(() => this.#current());
  }

  build(packed) {
    return ask(() => {
      const client = this.#current();
      return buffers.result(client.build(buffers.write(packed.done(), 0)));
    });
  }

  buildEndpoint(packed) {
    return ask(() => {
      const client = this.#current();
      return buffers.result(client.build_endpoint(buffers.write(packed.done(), 0)));
    });
  }

  read(operation, state, status, body) {
    try {
      return ask(() => {
        const client = this.#current();
        const length = buffers.write(body, 0);
        return buffers.result(client.read(status, length, buffers.write(`${operation}\0${state}`, length)));
      });
    } catch (error) {
      if (error.code !== "invalid_request" || error.outcome !== undefined) throw error;
      throw this.misused(operation, state, error.path ?? "", error.message, error.cause);
    }
  }

  /** Returns the error of an argument with which no answer can be read. The core says whether the request may have been sent. */
  misused(operation, state, path, reason, cause) {
    return new ImzaError(ask(() => this.#current().misused(operation, state, path, reason)), cause);
  }

  handleMessage(message, input, body) {
    return ask(() => this.#current().handle_message(message, input, body));
  }

  /** The client in the instance that runs. */
  #current() {
    if (this.#opened !== buffers) {
      this.#client = new ModuleClient(this.#kind, this.#settings);
      this.#opened = buffers;
    }
    return this.#client;
  }
}

/** Calls a function that needs no client. */
export function callFunction(name, input) {
  return ask(() => call_function(name, input));
}

/** Asks the module, and turns what it throws into an ImzaError. */
function ask(question) {
  try {
    if (buffers === undefined) setUp();
    return question();
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    if (isReport(cause)) throw new ImzaError(cause);
    buffers = undefined;
    throw new ImzaError({ code: "invalid_request", message: "WebAssembly trapped (stack or memory), see `cause`; nothing was built or read" }, cause);
  }
}

function setUp() {
  if (instance === undefined) initSync({ module: source() });
  else reset();
  // Returns the exports of the instance that runs.
  instance = initSync();
  buffers = new Buffers(instance.memory);
}

/** Whether the module threw the report of an error: a plain object, which no Error of any realm is. */
function isReport(cause) {
  return typeof cause === "object" && cause !== null && Object.getPrototypeOf(cause) === Object.prototype;
}
