// A call: what to send, and how to read what comes back.

import type { CallOptions as DeclaredOptions, Misfit, Repeat } from "../generated/surface.js";
import { type Attempt, attempt } from "./attempt.js";
import { ImzaError, invalid, reading } from "./error.js";
import type { Client } from "./module.js";
import { MAX_LENGTH, plain } from "./plain.js";
import { FAULT, SETTLE } from "./transport.js";

export type { Outcome, ErrorKind, FieldFault, Misfit, Page, Repeat, UnknownWord } from "../generated/surface.js";

/**
 * A request, and how to read its answer: plain values for `fetch(call.url, call)` or any other HTTP client.
 *
 * Send it as it is, and follow no redirect: its headers hold the keys. Printed, it shows no key.
 */
export interface Call<T> {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The whole URL. */
  readonly url: string;
  /** All headers that must be sent. They hold the keys. */
  readonly headers: Record<string, string>;
  /** The body, byte for byte as it was signed; `undefined` if there is none. */
  readonly body?: string;
  /** For `fetch`: a redirect is not followed, since it would carry the keys to another host. `parse` reads it as an `unexpected_response`. */
  readonly redirect: "manual";
  /** Whether the call may be sent again when no answer came, or one with the outcome `unknown`. */
  readonly repeat: Repeat;
  /** How long the answer may take, in seconds. */
  readonly timeoutSeconds: number;
  /** NexKasa: the callback URL as it is sent, with its token. Store it with the order; it acts as a secret. */
  readonly callbackUrl?: string;
  /** NexKasa: the nonce in it, if there is a token. Store it with the order, and consume it once. */
  readonly callbackNonce?: string;
  /**
   * Reads the answer. `body` is the text, or the bytes; for a file the bytes. A field that does not fit its type is absent and among the result's `misfits`.
   * @throws {ImzaError} `api_error` or `unexpected_response`
   */
  parse(status: number, body: string | Uint8Array | ArrayBuffer | null | undefined): T;
  /**
   * Makes the call whose answer tells what became of this one, for when its own answer is lost or its outcome `unknown`; `undefined` where the provider
   * cannot be asked. If the call has an idempotency key, sending it again comes first: that returns the first result.
   * @throws {ImzaError} `invalid_request` with the path of the field that the request lacks to be found by, such as `conversationId`
   */
  ask(times: AskTimes): Call<Answered<T>> | undefined;
  /** Method and URL without its query's values. */
  toString(): string;
}

declare const COMPLETED: unique symbol;

/** A call that begins a payment, which another one completes: that one's result is the result of an attempt to do it. */
export interface BegunCall<T, R> extends Call<T> {
  /** Known to the compiler only. */
  readonly [COMPLETED]: R;
}

/** When a call was sent and when it is asked for. */
export interface AskTimes {
  /** When the call was sent for the first time, in Unix seconds. Older records do not count. */
  sentAt: number;
  /** The current time in Unix seconds; by default the platform's clock. */
  now?: number | undefined;
}

/**
 * The state of a call that was asked for: `done` with the provider's record as its result, `not_done`, or `unclear` with the records that were found: ask again later, or
 * have a person look. `not_done` is said only where the provider's records prove it.
 */
export type Answered<T> = { state: "done"; result: T } | { state: "not_done" } | { state: "unclear"; found: unknown[] };

/** The options of a call. One that a provider cannot honour is refused with the reason. */
export interface CallOptions extends Omit<DeclaredOptions, "unknownFields" | "checks" | "waive"> {
  /** Handling of a field that imza does not know: `error` (the default) or `send`. */
  unknownFields?: "error" | "send" | undefined;
  /** Which checks run: `all` (the default) or `types`, which leaves out required fields, rules and forms. */
  checks?: "all" | "types" | undefined;
  /** Checks that are waived by name: sums of items, check digits of IBANs and identity numbers. */
  waive?: ReadonlyArray<"items_sum" | "check_digits"> | undefined;
}

/** Any endpoint, for what the operations do not cover. */
export interface Endpoint {
  /** The HTTP method. */
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path, from the base URL; never a URL: keys are sent to the client's own hosts only. */
  path: string;
  /** The query's values. */
  query?: object | null | undefined;
  /** An object, or the exact text to send. */
  body?: object | string | null | undefined;
}

/** The result of a function that looks a record up: the record, nothing, or a promise of either. */
export type LookedUp<Record> = Record | null | undefined | Promise<Record | null | undefined>;

/** The result of a message: a promise of it if the function that looked the record up returns one. */
export type Decided<Found, Result> = Found extends Promise<unknown> ? Promise<Result> : Result;

/** A reply to a webhook or a callback, to be sent as it is. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes a reply. */
export function reply(status: number, contentType: string, body: string): Reply {
  return Object.freeze({ status, headers: Object.freeze({ "content-type": contentType }), body });
}

/** A raw body as it arrived: text or bytes (a Node `Buffer` is a `Uint8Array`). Never what a parser made of it. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/** The value of a header, as Node's `request.headers` and the frameworks have it. */
export type Header = string | readonly string[] | null | undefined;

/** Makes the error of an argument. */
type Refuse = (path: string, reason: string, cause?: unknown) => ImzaError;
/**
 * Turns what the core returns into the result: a class of its own, where a later step needs one.
 * @internal
 */
export type Finish<T> = (answer: never) => T;

/** How much of a long answer tells whether it is a file. */
const BEGINNING = 64 * 1024;
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * The call that clients return.
 * @internal
 */
export class BuiltCall<T> implements Call<T> {
  readonly method: Call<T>["method"];
  readonly url: string;
  readonly headers: Record<string, string>;
  declare readonly body: string;
  readonly redirect: "manual";
  readonly repeat: Repeat;
  readonly timeoutSeconds: number;
  declare readonly callbackUrl: string;
  declare readonly callbackNonce: string;
  #client: Client;
  #operation: string;
  #state: string;
  /** The URL without the values of its query: ParaX's is signed, and holds a customer's name. */
  #safeUrl: string;
  #finish: Finish<T> | undefined;

  /** `packed`: a call as `Client::build` of the crate describes it. */
  constructor(client: Client, operation: string, packed: string, finish?: Finish<T>) {
    let at = 0;
    const next = (): string => {
      const from = at;
      const end = packed.indexOf("\0", from);
      at = end + 1;
      return packed.slice(from, end);
    };
    this.method = next() as Call<T>["method"];
    this.url = next();
    this.#safeUrl = next() || this.url;
    const headers: Record<string, string> = {};
    this.headers = headers;
    // Every call has the property, in one order: `undefined` where nothing is sent.
    (this as { body: string | undefined }).body = undefined;
    this.redirect = "manual";
    this.repeat = next() as Repeat;
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
      headers[name] = next();
    }
    if (packed[at] === "=") this.body = packed.slice(at + 1);
    this.#finish = finish;
  }

  parse(status: number, body: string | Uint8Array | ArrayBuffer | null | undefined): T {
    if (typeof this !== "object" || this === null || !(#client in this)) {
      const message = "parse was called without its call, as a function taken out of it; call it as call.parse(…), or take it out bound: call.parse.bind(call)";
      throw new ImzaError({ code: "invalid_request", message, outcome: "unknown" });
    }
    const refuse: Refuse = (path, reason, cause) => this.#client.misused(this.#operation, this.#state, path, reason, cause);
    if (typeof status !== "number" || (status | 0) !== status) {
      throw refuse("status", `expected the HTTP status as a number, found ${typeof status === "number" ? "another number" : `a ${typeof status}`}; pass response.status`);
    }
    const content = answerBody(body, refuse);
    const isLong = content.length > MAX_LENGTH;
    if (isLong && this.#isFile(status, content)) return content as T;
    if (isLong) throw refuse("body", tooLong(content));
    const read = this.#client.read(this.#operation, this.#state, status, content);
    const result = resultOf(read, content, refuse);
    return this.#finish === undefined ? (result as T) : this.#finish(result as never);
  }

  /** Whether a long answer is a file: the module looks at its beginning only, so that a file may be as long as memory allows. */
  #isFile(status: number, content: string | Uint8Array): boolean {
    try {
      return typeof content !== "string" && this.#client.read(this.#operation, this.#state, status, content.subarray(0, BEGINNING)) === "*";
    } catch {
      return false;
    }
  }

  ask(times: AskTimes): Call<Answered<T>> | undefined {
    if (typeof times !== "object" || times === null) throw invalid("sentAt", "expected an object with sentAt, the time when the call was sent, in Unix seconds");
    const given = plain({ ...times }) as AskTimes;
    const input = { ...given, now: given.now ?? Math.floor(Date.now() / 1000), randomKey: globalThis.crypto.randomUUID() };
    const packed = this.#client.ask(this.#operation, this, input);
    if (packed === undefined) return undefined;
    return new BuiltCall<Answered<T>>(this.#client, "ask", packed, (answer: { state: Answered<T>["state"]; result: string }) =>
      (answer.state === "done" ? { state: "done", result: this.parse(200, answer.result) } : answer) as Answered<T>);
  }

  /**
   * Begins an attempt to do this call.
   * @internal
   */
  begin(client: Client, now: number): string {
    if (client !== this.#client) throw invalid("call", "expected a call that this client built, found one of another client");
    return client.begin(this.#operation, this, now);
  }

  /** Begins an attempt for a transport, which bundles without the classes of the package. */
  [SETTLE](now: number): Attempt<T> {
    return attempt(this.#client, this, now);
  }

  toString(): string {
    return `${this.method} ${this.#safeUrl}`;
  }

  /** Makes the error of a transport, which bundles without the class of errors. */
  [FAULT](report: { code: "no_answer" | "invalid_request"; path?: string; message: string }, cause?: unknown): ImzaError {
    return new ImzaError(report.code === "no_answer" ? { ...report, outcome: "unknown", repeat: this.repeat } : report, cause);
  }

  toJSON(): object {
    return this.#shown();
  }

  [INSPECT](_depth: unknown, options: unknown, inspect: unknown): string {
    return typeof inspect === "function" ? `Call ${inspect(this.#shown(), options)}` : `Call ${this}`;
  }

  #shown(): object {
    const { method, headers, repeat, timeoutSeconds } = this;
    return { method, url: this.#safeUrl, headers: Object.keys(headers), repeat, timeoutSeconds };
  }
}

/** The result by what the module returns: nothing, a file, or JSON text. */
function resultOf(read: string, content: string | Uint8Array, refuse: Refuse): unknown {
  switch (read) {
    case "":
      return undefined;
    case "*":
      if (typeof content !== "string") return content;
      throw refuse("body", "expected the bytes of a file, found text, which may have lost some; pass new Uint8Array(await response.arrayBuffer())");
    default:
      return read.charCodeAt(0) === MISFITS ? withMisfits(JSON.parse(read.slice(1))) : JSON.parse(read);
  }
}

/** The mark of a result with misfits: `!`. */
const MISFITS = 33;

/** Returns a result with its misfits. They are not enumerated, so that what is made of the result has only what fits. */
function withMisfits([result, misfits]: [object, Misfit[]]): object {
  // A field of the provider's under this name would be hidden.
  if (Object.hasOwn(result, "misfits")) {
    const raw = JSON.stringify((result as { misfits: unknown }).misfits);
    misfits.push({ path: "misfits", reason: "expected another name, found that of the misfits", raw });
  }
  return Object.defineProperty(result, "misfits", { value: misfits, enumerable: false });
}

/** Says how to get the raw body, for the error of another value. */
const ANSWER = "pass await response.text(), or for files new Uint8Array(await response.arrayBuffer())";

/**
 * Returns the raw body of an answer; one that is missing is empty.
 * @internal
 */
export function answerBody(body: unknown, refuse: Refuse = invalid): string | Uint8Array {
  return body === undefined || body === null ? "" : raw(body, ANSWER, refuse);
}

/**
 * Returns a raw body: text, or bytes of any kind. `refuse` makes the error of another value.
 * @internal
 */
export function raw(body: unknown, remedy: string, refuse: Refuse = invalid): string | Uint8Array {
  return typeof body === "string" ? body : reading("body", () => bytesOf(body, remedy, refuse), refuse);
}

/**
 * Returns the raw body of a message from outside, of a length that the module takes.
 * @internal
 */
export function rawMessage(body: unknown, remedy: string): string | Uint8Array {
  const content = raw(body, remedy);
  if (content.length > MAX_LENGTH) throw invalid("body", tooLong(content));
  return content;
}

function tooLong(content: string | Uint8Array): string {
  return `expected at most ${MAX_LENGTH} characters or bytes, found ${content.length}`;
}

function bytesOf(body: unknown, remedy: string, refuse: Refuse): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (isArrayBuffer(body)) return new Uint8Array(body);
  const found = typeof body !== "object" ? typeof body : body === null ? "null" : "an object that something has parsed already";
  throw refuse("body", `expected the raw body, as text or bytes, found ${found}; ${remedy}`);
}

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")?.get;

/** Whether a value is an ArrayBuffer, of whatever realm: jsdom and vm contexts have their own class. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    return byteLength?.call(value) !== undefined;
  } catch {
    return false;
  }
}
