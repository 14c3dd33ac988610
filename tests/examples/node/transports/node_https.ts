// node:https, and node:http for a sandbox on this machine. A time limit of the socket alone would start anew with each byte.

import http from "node:http";
import https from "node:https";
import { buffer } from "node:stream/consumers";
import type { Call } from "imza";

export async function send<T>(call: Call<T>): Promise<T> {
  const { method, headers, body, timeoutSeconds } = call;
  const { request } = call.url.startsWith("https:") ? https : http;
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request(call.url, { method, headers, signal }, resolve).on("error", reject).end(body);
  });
  return call.parse(response.statusCode ?? 0, await buffer(response));
}
