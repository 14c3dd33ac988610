// `imza/fetch`: sends a call with fetch, and reads the answer. Optional: any HTTP client will do.

import type { Attempt } from "./attempt.js";
import type { Call } from "./call.js";
import { type Client, type Settled, type TransportOptions, transport } from "./transport.js";

export type { Retry, Sending, Sent, Settled, TransportOptions } from "./transport.js";

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string, init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual"; signal: AbortSignal },
) => Promise<{ readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }>;

/** The options of {@link send}. */
export interface SendOptions extends TransportOptions {
  /** Another fetch than the platform's. */
  fetch?: Fetch | undefined;
}

const client: Client = {
  names: ["fetch"],
  usable: ({ fetch }) => (typeof (fetch ?? globalThis.fetch) === "function" ? undefined : ["fetch", "expected a function, found another value"]),
};

/**
 * Sends a call: no redirects, the call's own timeout. Returns what `call.parse` returns.
 *
 * @throws {ImzaError} `no_answer` if none came: `outcome` is `unknown`, `cause` the error of fetch, `repeat` that of the call;
 * `invalid_request` for an option that it does not know; and what `call.parse` throws
 */
export function send<T>(call: Call<T> | Attempt<T>, options: SendOptions & { settle: true }): Promise<Settled<T>>;
export function send<T>(call: Call<T>, options?: SendOptions & { settle?: false | undefined }): Promise<T>;
export async function send<T>(call: Call<T> | Attempt<T>, options?: SendOptions): Promise<T | Settled<T>> {
  return transport(call, options, client, async (sent, signal) => {
    const { method, url, headers, body, redirect } = sent;
    const fetch = options?.fetch ?? (globalThis.fetch as Fetch);
    const response = await fetch(url, { method, headers, body: body as string, redirect, signal });
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
  });
}
