// The one instance of the WebAssembly module: set up at the first use, and anew if the engine cut a call into it short.
//
// Texts cross in two buffers of the module, see `src/lib.rs` of the crate: what is passed is written into the one, the result is taken
// from the other. Node's Buffer does that faster than TextEncoder and TextDecoder, so it is used where it is there.

import { ImzaError } from "./error.js";

let source;
let instance;

/** Says where the module comes from: a function that answers its bytes or the compiled module. The first one counts. */
export function load(from) {
  source ??= from;
}

/** Clients that are no longer reachable give their place back. Those of a former instance went with it. */
const unreachable = new FinalizationRegistry(({ of, handle }) => {
  if (of === instance) of.exports.close(handle);
});

/** A client in the module. */
export class Client {
  #settings;
  #instance;
  #handle;

  constructor(provider, settings) {
    this.#settings = `${provider}\0${settings}`;
    ask(() => this.#open());
  }

  build(packed) {
    return ask((module) => module.result(module.exports.build(this.#number(module), module.write(packed.done(), 0))));
  }

  buildEndpoint(packed) {
    return ask((module) => module.result(module.exports.build_endpoint(this.#number(module), module.write(packed.done(), 0))));
  }

  read(call, status, body) {
    return ask((module) => {
      const handle = this.#number(module);
      const length = module.write(body, 0);
      return module.result(module.exports.read(handle, status, length, module.write(call, length)));
    });
  }

  handleMessage(message, input, body) {
    return ask((module) => {
      const handle = this.#number(module);
      const length = module.write(body, 0);
      return module.result(module.exports.handle_message(handle, length, module.write(`${message}\0${input}`, length)));
    });
  }

  /** Its number in the instance that runs. */
  #number(module) {
    return module === this.#instance ? this.#handle : this.#open();
  }

  #open() {
    const module = instance;
    const answer = module.result(module.exports.open(module.write(this.#settings, 0)));
    this.#handle = Number(unmarked(answer));
    this.#instance = module;
    unreachable.register(this, { of: module, handle: this.#handle });
    return this.#handle;
  }
}

/** Evaluates what needs no client. */
export function callFunction(what, input) {
  return ask((module) => module.result(module.exports.call_function(module.write(`${what}\0${input}`, 0))));
}

/** The answer of the module, with its mark. */
function ask(question) {
  let answer;
  try {
    instance ??= new Module(source());
    answer = question(instance);
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    // A stack that was used up, or memory that was not to be had: what the instance was doing is half done, so it is given up.
    instance = undefined;
    throw new ImzaError({ code: "invalid_request", message: "the engine cut the call short, see `cause`; nothing was built or read" }, cause);
  }
  return typeof answer === "string" ? failing(answer) : answer;
}

/** The mark of an error, `!`. */
const ERROR = 33;

function failing(answer) {
  if (answer.charCodeAt(0) === ERROR) throw new ImzaError(JSON.parse(answer.slice(1)));
  return answer;
}

function unmarked(answer) {
  return failing(answer).slice(1);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const isNode = typeof Buffer === "function" && typeof Buffer.prototype.latin1Slice === "function";
/** What the first buffer holds: most requests and answers. */
const ROOM = 16 * 1024;

/** An instance, and views of its memory. They are made anew when the memory has grown, which detaches them. */
class Module {
  #memory;
  #buffer;
  #bytes;
  /** Where to write, and how much there is room for. */
  #at = 0;
  #room = 0;

  constructor(from) {
    const compiled = from instanceof WebAssembly.Module ? from : new WebAssembly.Module(from);
    // wasm-bindgen's table of JavaScript values: none ever crosses, so that there is nothing to set up.
    const imports = { "./imza_wasm_bg.js": { __wbindgen_init_externref_table() {} } };
    this.exports = new WebAssembly.Instance(compiled, imports).exports;
    this.#memory = this.exports.memory;
    this.#reserve(ROOM);
  }

  /** Writes text or bytes behind what is there; answers how many bytes it takes. */
  write(content, from) {
    const isText = typeof content === "string";
    // A UTF-16 unit takes at most three bytes.
    const most = from + (isText ? content.length * 3 : content.length);
    if (most > this.#room || (this.#room > ROOM && from === 0)) this.#reserve(most, from);
    const bytes = this.#view();
    const at = this.#at + from;
    if (!isText) {
      bytes.set(content, at);
      return content.length;
    }
    if (isNode) return bytes.write(content, at);
    return encoder.encodeInto(content, bytes.subarray(at, this.#at + this.#room)).written;
  }

  /** The result of a call by its length; below zero it is the complement, and not all is ASCII. */
  result(length) {
    const at = this.exports.output();
    const bytes = this.#view();
    if (length >= 0) {
      const end = at + length;
      return isNode ? bytes.latin1Slice(at, end) : decoder.decode(bytes.subarray(at, end));
    }
    const end = at + ~length;
    return isNode ? bytes.utf8Slice(at, end) : decoder.decode(bytes.subarray(at, end));
  }

  /** Makes room, keeping what was written before `from`. */
  #reserve(length, from = 0) {
    const room = Math.max(length, ROOM);
    // A copy: `slice` of a Buffer is a view, and of memory that is about to be given back.
    const kept = from === 0 ? undefined : new Uint8Array(this.#view().subarray(this.#at, this.#at + from));
    this.#at = this.exports.reserve(room);
    this.#room = room;
    if (kept !== undefined) this.#view().set(kept, this.#at);
  }

  #view() {
    const { buffer } = this.#memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#bytes = isNode ? Buffer.from(buffer) : new Uint8Array(buffer);
    }
    return this.#bytes;
  }
}
