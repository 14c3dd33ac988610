// ky: sends a GET up to three times by itself, and ParaX's deposit is a GET: `retry: 0`.

import type { Call } from "imza";
import ky from "ky";

export async function send<T>(call: Call<T>): Promise<T> {
  const { method, headers, body, redirect, timeoutSeconds } = call;
  const response = await ky(call.url, {
    method, headers, ...(body === undefined ? {} : { body }), redirect, retry: 0, throwHttpErrors: false, timeout: timeoutSeconds * 1000,
  });
  return call.parse(response.status, await response.arrayBuffer());
}
