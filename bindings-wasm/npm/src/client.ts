// Shared by the clients of all providers: settings, options with what the platform supplies, calls, attempts and messages.

import { NOTHING, clock, object, optional } from "./argument.js";
import { type Attempt, attempt, restored } from "./attempt.js";
import { BuiltCall, type Call, type Decided, type Finish } from "./call.js";
import { ImzaError, invalid, reading } from "./error.js";
import { Client, callFunction as call } from "./module.js";
import { plain, shownName } from "./plain.js";
import { Packed } from "./text.js";

/** Options of a call that the platform supplies unless they are passed. */
const SUPPLIED = {
  /** 122 random bits as UUID v4, as Craftgate wants them. */
  randomKey: (): string => globalThis.crypto.randomUUID(),
  /** 128 random bits in hex. */
  nonce: (): string => Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  /** The current time in Unix seconds. */
  now: clock,
};

/** A client of the core, with what its methods share. */
export class Provider {
  #client: Client;
  #supplied: keyof typeof SUPPLIED | undefined;

  /** `supplied`: the option of a call that the platform supplies unless it is passed. */
  constructor(kind: string, settings: unknown, supplied?: keyof typeof SUPPLIED) {
    object("settings", settings);
    this.#client = new Client(kind, configured(() => plain(settings)));
    this.#supplied = supplied;
  }

  /** Builds the call of an operation. `path` has the values before the request by their names, in order. */
  build<T>(operation: string, path: Record<string, unknown> | undefined, request: unknown, options: unknown, finish?: Finish<T>): Call<T> {
    const packed = new Packed().plain(operation);
    putPath(path, packed.plain("\0"));
    this.#putOptions(options, packed.plain("\0"));
    packed.plain("\0");
    if (request !== undefined && request !== null) packed.value(request);
    return new BuiltCall(this.#client, operation, this.#client.build(packed), finish);
  }

  /** Builds a call of any endpoint; `hasHosts`: it names one of the client's hosts. `token` is the saved text of the handle that it is made with. */
  buildEndpoint<T>(endpoint: unknown, options: unknown, hasHosts = false, token: string | null = null): Call<T> {
    const { method, path, query, body, host, ...others } = object("request", endpoint);
    if (!hasHosts && host !== undefined) others.host = host;
    for (const name of Object.keys(others)) throw invalid(shownName(name), `expected method, path, query${hasHosts ? ", body or host" : " or body"}, found another name`);
    const kind = body == null ? "" : typeof body === "string" ? "exact" : "object";
    const packed = new Packed();
    putPath({ method, path, host, token }, packed);
    this.#putOptions(options, packed.plain("\0"));
    packed.plain("\0");
    if (query !== undefined && query !== null) packed.value(query, "query");
    packed.plain(`\0${kind}\0`);
    if (typeof body === "string") packed.exact(body, "body");
    else if (kind === "object") packed.value(body, "body");
    return new BuiltCall<T>(this.#client, "request", this.#client.buildEndpoint(packed));
  }

  /** Begins an attempt to do a call. */
  attempt<T>(call: Call<T>, options: unknown): Attempt<T> {
    return attempt(this.#client, call, (optional("options", options, ["now"]).now as number | undefined) ?? clock());
  }

  /** Restores a saved attempt, with its call or without. */
  restoreAttempt<T>(saved: string, options: unknown): Attempt<T> {
    return restored(this.#client, saved, optional("options", options, ["call"]).call as Call<T> | undefined);
  }

  /** Returns the result of a message: what it holds, or a text that the client's keys make. */
  handleMessage<T>(message: string, input: unknown, body: Uint8Array): T {
    return this.#client.handleMessage(message, plain(input), body) as T;
  }

  /**
   * Returns the result of a message that is compared with the caller's record, which a function of theirs may look up by the ids that the
   * message claims; a promise of it, if that function returns one. `compared` makes the input of the message from the record, `claiming` is
   * that of the claims.
   */
  compare<Found, T>(message: string, expected: unknown, compared: (record: unknown) => object, claiming: object, body: Uint8Array): Decided<Found, T> {
    return this.#decided(expected, (record) => this.handleMessage(message, compared(record), body), claiming, body) as Decided<Found, T>;
  }

  #decided(expected: unknown, compare: (record: unknown) => unknown, claiming: object, body: Uint8Array): unknown {
    if (typeof expected !== "function") return compare(expected);
    const decide = (record: unknown): unknown => (record === undefined || record === null ? this.handleMessage("no_record", {}, NOTHING) : compare(record));
    const look = (): unknown => expected(this.handleMessage("claimed", claiming, body));
    // An error before the function runs is a rejection, too.
    if (Object.prototype.toString.call(expected) === "[object AsyncFunction]") return Promise.resolve().then(look).then(decide);
    const record = look();
    const isPromise = typeof record === "object" && record !== null && "then" in record && typeof record.then === "function";
    return isPromise ? Promise.resolve(record).then(decide) : decide(record);
  }

  #putOptions(options: unknown, packed: Packed): unknown {
    if (options === undefined || options === null) return this.#putSupplied(packed, undefined);
    if (typeof options === "object" && !reading("options", () => Array.isArray(options))) return this.#putSupplied(packed, options);
    throw invalid("options", `expected an object, found ${typeof options === "object" ? "a list" : typeof options}`);
  }

  #putSupplied(packed: Packed, options: object | undefined): unknown {
    const name = this.#supplied;
    if (name === undefined) return packed.value(options ?? {});
    const made = (): string => `"${name}":"${SUPPLIED[name]()}"`;
    if (options === undefined) return packed.plain(`{${made()}}`);
    const given = reading(name, () => (Object.hasOwn(options, name) ? (options as Record<string, unknown>)[name] : undefined));
    if (given !== undefined && given !== null) return packed.value(options);
    // Copying is the exception: it costs more than writing.
    return packed.value(given === null ? { ...options, [name]: undefined } : options, "", made());
  }
}

/** Settings that are not plain data are a matter of configuration: mostly a variable that is not set. */
function configured<T>(copying: () => T): T {
  try {
    return copying();
  } catch (cause) {
    if (!(cause instanceof ImzaError)) throw cause;
    const advised = (text: string): string => `${text.replace(/; leave it out of the list$/, "")}; check where it is loaded from: is the environment variable set?`;
    const errors = cause.errors.map(({ path, reason }) => ({ path, reason: advised(reason) }));
    throw new ImzaError({ code: "configuration", path: cause.path, message: advised(cause.message), errors }, cause.cause);
  }
}

/** Writes path values as a list. */
function putPath(path: Record<string, unknown> | undefined, packed: Packed): void {
  let mark = "[";
  for (const name of Object.keys(path ?? {})) {
    packed.plain(mark).value(path?.[name] ?? null, name);
    mark = ",";
  }
  packed.plain(mark === "[" ? "[]" : "]");
}

/** Calls a function that needs no client. */
export function callFunction<T>(name: string, argument: unknown): T {
  return call(name, plain(argument)) as T;
}
