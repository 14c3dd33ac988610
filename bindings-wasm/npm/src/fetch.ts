// `imza/fetch`: sends a call with fetch, and reads the answer. Optional: any HTTP client will do.

import type { Call } from "./call.js";

/**
 * Sends a call: no redirects, the call's own timeout, the body as bytes. Returns what `call.parse` returns.
 *
 * An error of fetch passes unchanged: no answer came, and `call.repeat` says whether the call may be sent again.
 * @throws {ImzaError} what `call.parse` throws
 */
export async function send<T>(
  call: Call<T>,
  options: {
    /** Another fetch than the platform's. */
    fetch?: (url: string, init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual"; signal: AbortSignal }) => Promise<{ readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }>;
    /** Aborts it. */
    signal?: AbortSignal | undefined;
  } = {},
): Promise<T> {
  const { fetch = globalThis.fetch as NonNullable<typeof options.fetch>, signal } = options;
  const { method, url, headers, redirect } = call;
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const late = () => controller.abort(new DOMException(`no answer within ${call.timeoutSeconds} seconds`, "TimeoutError"));
  const timer = setTimeout(late, call.timeoutSeconds * 1000);
  try {
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const response = await fetch(url, { method, headers, body: call.body as string, redirect, signal: controller.signal });
    return call.parse(response.status, new Uint8Array(await response.arrayBuffer()));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
