// A call and what it is built with.

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
  /**
   * Whether the call may be sent again when no answer came, or one with the outcome `unknown`:
   * `safe`: it only reads. `same_key`: the same call, with its idempotency key. `ask_first`: ask the provider what became of it.
   */
  readonly repeat: "safe" | "same_key" | "ask_first";
  /** How long the answer may take, in seconds. */
  readonly timeoutSeconds: number;
  /**
   * Reads the answer. `body` is the text, or the bytes; for a file the bytes.
   * @throws {ImzaError} `api_error` or `unexpected_response`
   */
  parse(status: number, body: string | Uint8Array | ArrayBuffer | null | undefined): T;
  /** Method and URL without its query's values. */
  toString(): string;
}

/** A call whose answer arrives at a callback URL. Store both fields with the order; the URL acts as a secret. */
export interface TransferCall<T> extends Call<T> {
  /** The callback URL as it is sent, with its token; absent if none was given. */
  readonly callbackUrl?: string;
  /** The nonce in it, if there is a token: consume it once. */
  readonly callbackNonce?: string;
}

/** The options of a call. */
export interface CallOptions {
  /** Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE. */
  idempotencyKey?: string | undefined;
  /** Craftgate: random text for the signature, new for each request; by default a UUID v4 of the platform's random bits. */
  randomKey?: string | undefined;
  /** NexKasa: random text for the callback token, 16 to 128 characters, new for each request; by default 128 random bits in hex. */
  nonce?: string | undefined;
  /** N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock. */
  now?: number | bigint | undefined;
  /** What to do with a field that imza does not know: `error` (the default) or `send`. */
  unknownFields?: "error" | "send" | undefined;
  /** Which checks run: `all` (the default) or `types`, which leaves out required fields, rules and forms. */
  checks?: "all" | "types" | undefined;
  /** Checks that are waived by name: sums of items, check digits of IBANs and identity numbers. */
  waive?: ReadonlyArray<"items_sum" | "check_digits"> | undefined;
}

/** A page of a list. */
export interface Page<T> {
  /** What is on the page. */
  items: T[];
  /** Which page it is, from 0. */
  page?: number;
  /** How many items a page has. */
  size?: number;
  /** How many items there are in all. */
  totalSize?: number;
  /** What the answer has beyond this description. */
  [name: string]: unknown;
}

/** A raw body as it arrived: text or bytes (a Node `Buffer` is a `Uint8Array`). Never what a parser made of it. */
export type RawBody = string | Uint8Array | ArrayBuffer;
