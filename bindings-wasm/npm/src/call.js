// A call: what to send, and how to read what comes back.

import { ImzaError, invalid, reading } from "./error.js";
import { MAX_LENGTH } from "./plain.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Plain values for `fetch(call.url, call)` or any other HTTP client. Printed, it shows no key. */
export class Call {
  #client;
  #operation;
  #state;
  /** The URL without the values of its query: ParaX's is signed, and holds a customer's name. */
  #safeUrl;
  #finish;

  /** `packed`: a call as `Client::build` of the crate describes it. */
  constructor(client, operation, packed, finish) {
    let at = 0;
    const next = () => {
      const from = at;
      const end = packed.indexOf("\0", from);
      at = end + 1;
      return packed.slice(from, end);
    };
    this.method = next();
    this.url = next();
    this.#safeUrl = next() || this.url;
    this.headers = {};
    this.body = undefined;
    this.redirect = "manual";
    this.repeat = next();
    this.timeoutSeconds = Number(next());
    this.#client = client;
    this.#operation = operation;
    this.#state = next();
    const callbackUrl = next();
    if (callbackUrl !== "") this.callbackUrl = callbackUrl;
    const callbackNonce = next();
    if (callbackNonce !== "") this.callbackNonce = callbackNonce;
    for (let count = Number(next()); count > 0; count -= 1) {
      const name = next();
      this.headers[name] = next();
    }
    if (packed[at] === "=") this.body = packed.slice(at + 1);
    this.#finish = finish;
  }

  /** Reads the answer: its status, and its body as text or bytes. */
  parse(status, body) {
    const refuse = (path, reason, cause) => this.#client.misused(this.#operation, this.#state, path, reason, cause);
    if (typeof status !== "number" || (status | 0) !== status) {
      throw refuse("status", `expected the HTTP status as a number, found ${typeof status === "number" ? "another number" : `a ${typeof status}`}; pass response.status`);
    }
    const content = body === undefined || body === null ? "" : raw(body, ANSWER, refuse);
    const read = this.#client.read(this.#operation, this.#state, status, content);
    const result = this.#result(read, content, refuse);
    return this.#finish === undefined ? result : this.#finish(result);
  }

  #result(read, content, refuse) {
    switch (read) {
      case "":
        return undefined;
      case "*":
        if (typeof content !== "string") return content;
        throw refuse("body", "expected the bytes of a file, found text, which may have lost some; pass new Uint8Array(await response.arrayBuffer())");
      default:
        return JSON.parse(read);
    }
  }

  toString() {
    return `${this.method} ${this.#safeUrl}`;
  }

  toJSON() {
    return this.#shown();
  }

  [INSPECT](_depth, options, inspect) {
    return typeof inspect === "function" ? `Call ${inspect(this.#shown(), options)}` : `Call ${this}`;
  }

  #shown() {
    const { method, headers, repeat, timeoutSeconds } = this;
    return { method, url: this.#safeUrl, headers: Object.keys(headers), repeat, timeoutSeconds };
  }
}

/** Says how to get the raw body, for the error of another value. */
const ANSWER = "pass await response.text(), or for files new Uint8Array(await response.arrayBuffer())";
export const MESSAGE =
  "the signature is over the bytes that arrived, before any parser. Express: express.raw({ type: \"*/*\" }) on this route, then request.body; " +
  "Fastify: addContentTypeParser(type, { parseAs: \"buffer\" }, (request, body, done) => done(null, body)); Hono: await c.req.text(); " +
  "Next.js and other fetch handlers: await request.text(); NestJS: rawBody: true; node:http: Buffer.concat of the chunks";

/** Returns a raw body: text, or bytes of any kind. `refuse` makes the error of another value. */
export function raw(body, remedy, refuse = invalid) {
  return typeof body === "string" ? bounded(body, refuse) : reading("body", () => bytesOf(body, remedy, refuse), refuse);
}

function bytesOf(body, remedy, refuse) {
  if (body instanceof Uint8Array) return bounded(body, refuse);
  if (body instanceof ArrayBuffer) return bounded(new Uint8Array(body), refuse);
  if (ArrayBuffer.isView(body)) return bounded(new Uint8Array(body.buffer, body.byteOffset, body.byteLength), refuse);
  if (Object.prototype.toString.call(body) === "[object Uint8Array]") return bounded(Uint8Array.from(body), refuse);
  const found = typeof body !== "object" ? typeof body : body === null ? "null" : "an object that something has parsed already";
  throw refuse("body", `expected the raw body, as text or bytes, found ${found}; ${remedy}`);
}

function bounded(body, refuse) {
  if (body.length <= MAX_LENGTH) return body;
  throw refuse("body", `expected at most ${MAX_LENGTH} characters or bytes, found ${body.length}`);
}
