// Shared by the clients of all providers: settings, options with their defaults from the platform, and the building of a call.

import { type Attempt, attempt, restored } from "./attempt.js";
import { BuiltCall, type Call, type Finish } from "./call.js";
import { ImzaError, invalid, reading } from "./error.js";
import { Client } from "./module.js";
import { plain, shownName } from "./plain.js";
import { Packed } from "./text.js";

/** Writes the options of a call, with what the platform supplies. */
type PutOptions = (packed: Packed, options: object | undefined) => unknown;

/** A client of a provider. The platform supplies `randomKey`, `nonce` and `now` unless they are passed. */
export class Provider {
  #client: Client;
  #defaults: PutOptions;

  constructor(provider: string, settings: unknown, defaults: PutOptions) {
    this.#client = open(provider, settings);
    this.#defaults = defaults;
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
  attempt<T>(call: Call<T>, now: number): Attempt<T> {
    return attempt(this.#client, call, now);
  }

  /** Restores a saved attempt, with its call or without. */
  restoreAttempt<T>(saved: string, call: Call<T> | undefined): Attempt<T> {
    return restored(this.#client, saved, call);
  }

  /** Returns the result of a message: what it holds, or a text that the client's keys make. */
  handleMessage<T>(message: string, input: unknown, body: Uint8Array): T {
    return received<T>(this.#client, message, input, body);
  }

  /** Returns the result of a message that is compared with the caller's record, see the function of this name. */
  decided<T>(message: string, expected: unknown, input: Record<string, unknown>, body: Uint8Array): T | Promise<T> {
    return decided<T>(this.#client, expected, input, body, (record) => this.handleMessage(message, { ...input, expected: record }, body));
  }

  #putOptions(options: unknown, packed: Packed): unknown {
    if (options === undefined || options === null) return this.#defaults(packed, undefined);
    if (typeof options === "object" && !reading("options", () => Array.isArray(options))) return this.#defaults(packed, options);
    throw invalid("options", `expected an object, found ${typeof options === "object" ? "a list" : typeof options}`);
  }
}

/** Opens a client of the module. */
export function open(kind: string, settings: unknown): Client {
  object("settings", settings);
  return new Client(kind, configured(() => plain(settings)));
}

/** Settings that are not plain data are a matter of configuration: mostly a variable that is not set. */
function configured<T>(copying: () => T): T {
  try {
    return copying();
  } catch (cause) {
    if (!(cause instanceof ImzaError)) throw cause;
    const advice = "; check where it is loaded from: is the environment variable set?";
    const errors = cause.errors.map(({ path, reason }) => ({ path, reason: reason + advice }));
    throw new ImzaError({ code: "configuration", path: cause.path, message: cause.message + advice, errors }, cause.cause);
  }
}

/** Returns the result of a message. */
export function received<T>(client: Client, message: string, input: unknown, body: Uint8Array): T {
  return client.handleMessage(message, plain(input), body) as T;
}

/**
 * Compares a message with the caller's record, which a function of theirs may look up by the ids that the message claims. Returns the
 * result of `compare`, or a promise of it if that function returns one.
 */
export function decided<T>(
  client: Client, expected: unknown, input: Record<string, unknown>, body: Uint8Array, compare: (record: unknown) => T,
): T | Promise<T> {
  if (typeof expected !== "function") return compare(expected);
  const decide = (record: unknown): T => (record === undefined || record === null ? received(client, "no_record", {}, NOTHING) : compare(record));
  const look = (): unknown => expected(received(client, "claimed", input, body));
  // An error before the function runs is a rejection, too.
  if (Object.prototype.toString.call(expected) === "[object AsyncFunction]") return Promise.resolve().then(look).then(decide);
  const record = look();
  const isPromise = typeof record === "object" && record !== null && "then" in record && typeof record.then === "function";
  return isPromise ? Promise.resolve(record).then(decide) : decide(record);
}

const NOTHING = new Uint8Array(0);

/** Copies an argument that must be an object, with its own properties only: a changed Object.prototype changes nothing. */
export function object(name: string, value: unknown): Record<string, unknown> {
  return reading(name, () => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.assign(Object.create(null), value);
    throw invalid(name, `expected an object, found ${value === null || value === undefined ? "nothing" : typeof value === "object" ? "a list" : typeof value}`);
  });
}

/** Copies an argument that may be left out. */
export function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined || value === null ? Object.create(null) : object(name, value);
}

/** Returns a function that writes the options of a call; `make` makes the default of one option where it is not given. */
export function defaults(name: string, make: () => string | number): PutOptions {
  return (packed, options) => {
    if (options === undefined) return packed.plain(`{"${name}":"${make()}"}`);
    const given = reading(name, () => (Object.hasOwn(options, name) ? (options as Record<string, unknown>)[name] : undefined));
    if (given !== undefined && given !== null) return packed.value(options);
    // Copying is the exception: it costs more than writing.
    return packed.value(given === null ? { ...options, [name]: undefined } : options, "", `"${name}":"${make()}"`);
  };
}

/** Returns the current time in Unix seconds. */
export function clock(): number {
  return Math.floor(Date.now() / 1000);
}

/** Returns 122 random bits as UUID v4, as Craftgate wants them. */
export function randomKey(): string {
  return globalThis.crypto.randomUUID();
}

/** Returns 128 random bits in hex. */
export function nonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
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
