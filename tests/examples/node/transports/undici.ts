// undici: `request` follows no redirects and sends a call once; `RetryAgent` would send it again, whatever it does.

import type { Call } from "imza";
import { request } from "undici";

export async function send<T>(call: Call<T>): Promise<T> {
  const { method, headers, body, timeoutSeconds } = call;
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await request(call.url, { method, headers, body: body ?? null, signal });
  return call.parse(response.statusCode, await response.body.arrayBuffer());
}
