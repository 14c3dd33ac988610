// got: sends a GET up to three times by itself, and ParaX's deposit is a GET: `retry: { limit: 0 }`.

import got from "got";
import type { Call } from "imza";

export async function send<T>(call: Call<T>): Promise<T> {
  const { method, headers, body, timeoutSeconds } = call;
  const response = await got(call.url, {
    method, headers, ...(body === undefined ? {} : { body }),
    retry: { limit: 0 }, followRedirect: false, throwHttpErrors: false, responseType: "buffer", timeout: { request: timeoutSeconds * 1000 },
  });
  return call.parse(response.statusCode, response.rawBody);
}
