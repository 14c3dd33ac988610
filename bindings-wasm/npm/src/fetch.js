// `imza/fetch`: sends a call with fetch, and reads the answer. Optional: any HTTP client will do.

/** Sends a call: no redirects, the call's own timeout, the body as bytes. An error of fetch passes unchanged: no answer came. */
export async function send(call, { fetch = globalThis.fetch, signal } = {}) {
  const { method, url, headers, body, redirect } = call;
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const late = () => controller.abort(new DOMException(`no answer within ${call.timeoutSeconds} seconds`, "TimeoutError"));
  const timer = setTimeout(late, call.timeoutSeconds * 1000);
  try {
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const response = await fetch(url, { method, headers, body, redirect, signal: controller.signal });
    return call.parse(response.status, new Uint8Array(await response.arrayBuffer()));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
