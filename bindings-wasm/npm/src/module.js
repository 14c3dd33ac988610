// The one instance of the WebAssembly module: set up at the first use, and anew if the engine cut a call into it short.

import * as glue from "imza-glue";
import { ImzaError } from "./error.js";

let source;
let instance;

/** Says where the module comes from: a function that answers its bytes or the compiled module. The first one counts. */
export function load(from) {
  source ??= from;
}

/** Clients that are no longer reachable give their place back. Those of a former instance went with it. */
const unreachable = new FinalizationRegistry(({ instance: of, handle }) => {
  if (of === instance) glue.close(handle);
});

/** A client in the module. */
export class Client {
  #provider;
  #settings;
  #instance;
  #handle;

  constructor(provider, settings) {
    this.#provider = provider;
    this.#settings = settings;
    this.#open();
  }

  build(packed) {
    return ask(() => glue.build(this.#open(), packed));
  }

  buildEndpoint(packed) {
    return ask(() => glue.build_endpoint(this.#open(), packed));
  }

  read(call, status, body) {
    return ask(() => typeof body === "string" ? glue.read_text(this.#open(), call, status, body) : glue.read(this.#open(), call, status, body));
  }

  receive(message, input, body) {
    return ask(() => glue.receive(this.#open(), message, input, body));
  }

  /** Its number in the instance that runs. */
  #open() {
    if (instance === undefined || instance !== this.#instance) {
      const handle = Number(ask(() => glue.open(this.#provider, this.#settings)).slice(1));
      this.#instance = instance;
      this.#handle = handle;
      unreachable.register(this, { instance, handle });
    }
    return this.#handle;
  }
}

/** Evaluates what needs no client. */
export function evaluate(what, input) {
  return ask(() => glue.evaluate(what, input));
}

/** The result of a call into the module, with its mark. */
function ask(question) {
  let answer;
  try {
    if (instance === undefined) start();
    answer = question();
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    // A stack that was used up, or memory that was not to be had: what the instance was doing is half done, so it is given up.
    instance = undefined;
    throw new ImzaError({ code: "invalid_request", message: "the engine cut the call short, see `cause`; nothing was built or read" }, cause);
  }
  if (answer.charCodeAt(0) === ERROR) throw new ImzaError(JSON.parse(answer.slice(1)));
  return answer;
}

function start() {
  const from = source();
  const compiled = from instanceof WebAssembly.Module ? from : new WebAssembly.Module(from);
  const fresh = new WebAssembly.Instance(compiled, { "./imza_wasm_bg.js": glue });
  glue.__wbg_set_wasm(fresh.exports);
  fresh.exports.__wbindgen_start?.();
  instance = fresh;
}

/** The mark of an error, `!`. */
const ERROR = 33;
