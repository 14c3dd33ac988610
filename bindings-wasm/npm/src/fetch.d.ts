// Sends a call with fetch, and reads the answer.

import type { Call } from "./call.js";

/**
 * Sends a call: no redirects, the call's own timeout. Returns what `call.parse` returns.
 *
 * An error of fetch passes unchanged: no answer came, and `call.repeat` says whether the call may be sent again.
 * @throws {ImzaError} what `call.parse` throws
 */
export function send<T>(
  call: Call<T>,
  options?: {
    /** Another fetch than the platform's. */
    fetch?: (url: string, init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual"; signal: AbortSignal }) => Promise<{ readonly status: number; arrayBuffer(): Promise<ArrayBuffer> }>;
    /** Aborts it. */
    signal?: AbortSignal | undefined;
  },
): Promise<T>;
