// A call: what to send, and how to read what comes back.

import { ImzaError, invalid, reading } from "./error.js";
import { MAX_LENGTH } from "./text.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Plain values for `fetch(call.url, call)` or any other HTTP client. Printed, it shows no key. */
export class Call {
  #client;
  #read;
  #finish;

  /** `packed`: a call as the module packs it, see `src/lib.rs` of the crate. */
  constructor(client, operation, packed, finish) {
    let at = 1;
    const next = () => {
      const from = at;
      const end = packed.indexOf("\0", from);
      at = end + 1;
      return packed.slice(from, end);
    };
    this.method = next();
    this.url = next();
    this.headers = {};
    this.body = undefined;
    this.redirect = "manual";
    this.repeat = next();
    this.timeoutSeconds = Number(next());
    this.#client = client;
    this.#read = `${operation}\0${next()}`;
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
    try {
      return this.#parse(status, body);
    } catch (error) {
      // What was passed cannot be read, but the request may have been sent all the same.
      if (error instanceof ImzaError && error.code === "invalid_request") error.outcome ??= this.repeat === "safe" ? "rejected" : "unknown";
      throw error;
    }
  }

  #parse(status, body) {
    if (!Number.isInteger(status) || status < 100 || status > 999) {
      throw invalid("status", `expected an HTTP status from 100 to 999, found ${typeof status === "number" ? "another number" : `a ${typeof status}`}; pass response.status`);
    }
    const answer = this.#client.read(this.#read, status, body === undefined || body === null ? "" : raw(body, ANSWER));
    const result = this.#result(answer, body);
    return this.#finish === undefined ? result : this.#finish(result);
  }

  #result(answer, body) {
    switch (answer[0]) {
      case "=":
        return JSON.parse(answer.slice(1));
      case "*":
        if (typeof body !== "string") return raw(body, ANSWER);
        throw invalid("body", "expected the bytes of a file, found text, which may have lost some; pass new Uint8Array(await response.arrayBuffer())");
      default:
        return undefined;
    }
  }

  toString() {
    return `${this.method} ${withoutValues(this.url)}`;
  }

  toJSON() {
    return this.#shown();
  }

  [INSPECT](_depth, options, inspect) {
    return typeof inspect === "function" ? `Call ${inspect(this.#shown(), options)}` : `Call ${this}`;
  }

  #shown() {
    const { method, url, headers, repeat, timeoutSeconds } = this;
    return { method, url: withoutValues(url), headers: Object.keys(headers), repeat, timeoutSeconds };
  }
}

/** A URL whose query shows its names only: ParaX's is signed, and holds a customer's name. */
function withoutValues(url) {
  const [address, query] = String(url).split(/\?(.*)/s);
  return query === undefined ? address : `${address}?${query.replace(/=[^&]*/g, "=***")}`;
}

/** What to do when a body is not raw. */
const ANSWER = "pass await response.text(), or for files new Uint8Array(await response.arrayBuffer())";
export const MESSAGE =
  "the signature is over the bytes that arrived, before any parser. Express: express.raw({ type: \"*/*\" }) on this route, then request.body; " +
  "Fastify: addContentTypeParser(type, { parseAs: \"buffer\" }, (request, body, done) => done(null, body)); Hono: await c.req.text(); " +
  "Next.js and other fetch handlers: await request.text(); NestJS: rawBody: true; node:http: Buffer.concat of the chunks";

/** A body as it came: text, or bytes of any kind. */
export function raw(body, remedy) {
  return typeof body === "string" ? bounded(body) : reading("body", () => bytesOf(body, remedy));
}

function bytesOf(body, remedy) {
  if (body instanceof Uint8Array) return bounded(body);
  if (body instanceof ArrayBuffer) return bounded(new Uint8Array(body));
  if (ArrayBuffer.isView(body)) return bounded(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (Object.prototype.toString.call(body) === "[object Uint8Array]") return bounded(Uint8Array.from(body));
  const found = typeof body !== "object" ? typeof body : body === null ? "null" : "an object that something has parsed already";
  throw new ImzaError({ code: "invalid_request", path: "body", message: `body: expected the raw body, as text or bytes, found ${found}; ${remedy}` });
}

function bounded(body) {
  if (body.length <= MAX_LENGTH) return body;
  throw invalid("body", `expected at most ${MAX_LENGTH} characters or bytes, found ${body.length}`);
}
