// A call and what it is built with.

import type { CallOptions as DeclaredOptions, Repeat } from "../generated/surface.js";

export type { Outcome, ErrorKind, Page, Repeat } from "../generated/surface.js";

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
   * Reads the answer. `body` is the text, or the bytes; for a file the bytes.
   * @throws {ImzaError} `api_error` or `unexpected_response`
   */
  parse(status: number, body: string | Uint8Array | ArrayBuffer | null | undefined): T;
  /** Method and URL without its query's values. */
  toString(): string;
}

/** The options of a call. */
export interface CallOptions extends Omit<DeclaredOptions, "unknownFields" | "checks" | "waive"> {
  /** Handling of a field that imza does not know: `error` (the default) or `send`. */
  unknownFields?: "error" | "send" | undefined;
  /** Which checks run: `all` (the default) or `types`, which leaves out required fields, rules and forms. */
  checks?: "all" | "types" | undefined;
  /** Checks that are waived by name: sums of items, check digits of IBANs and identity numbers. */
  waive?: ReadonlyArray<"items_sum" | "check_digits"> | undefined;
}

/** A raw body as it arrived: text or bytes (a Node `Buffer` is a `Uint8Array`). Never what a parser made of it. */
export type RawBody = string | Uint8Array | ArrayBuffer;
