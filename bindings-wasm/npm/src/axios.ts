// `imza/axios`: sends a call with an axios instance, and reads the answer. The package does not depend on axios: the instance is passed.
//
// axios by itself parses JSON, so that digits of amounts are lost, throws for a decline, follows redirects with the keys, and puts the
// request with its keys and card into its errors. Here the bytes are exact, each status is read, and errors show nothing.

import type { Attempt } from "./attempt.js";
import type { Call } from "./call.js";
import { type Client, type Settled, type TransportOptions, transport } from "./transport.js";

export type { Retry, Sending, Sent, Settled, TransportOptions } from "./transport.js";

/** The part of axios, or of an instance of it, that is used. */
export interface Axios {
  request(config: never): Promise<{ status: number; data: unknown }>;
}

/** The options of {@link send}. */
export interface SendOptions extends TransportOptions {
  /** axios, or an instance of it with a proxy, an agent or interceptors of its own. */
  axios: Axios;
}

const client: Client = {
  names: ["axios"],
  usable: ({ axios }) =>
    typeof (axios as Axios | undefined)?.request === "function" ? undefined : ["axios", "expected axios or an instance of it, found another value; pass it as { axios }"],
};

const asIs = (data: unknown): unknown => data;

/**
 * Sends a call with axios: no redirects, the call's own timeout, the body as bytes. Returns what `call.parse` returns.
 *
 * @throws {ImzaError} `no_answer` if none came: `outcome` is `unknown`, `repeat` that of the call, `cause` the error without the
 * request; `invalid_request` for an option that it does not know; and what `call.parse` throws
 */
export function send<T>(call: Call<T> | Attempt<T>, options: SendOptions & { settle: true }): Promise<Settled<T>>;
export function send<T>(call: Call<T>, options: SendOptions & { settle?: false | undefined }): Promise<T>;
export async function send<T>(call: Call<T> | Attempt<T>, options: SendOptions): Promise<T | Settled<T>> {
  return transport(call, options, client, async (sent, signal, timeout) => {
    const { method, url, headers, body } = sent;
    const response = await options.axios.request({
      method, url, headers: { ...headers }, data: body, signal, timeout,
      allowAbsoluteUrls: true, maxRedirects: 0, validateStatus: () => true, responseType: "arraybuffer", transformRequest: [asIs], transformResponse: [asIs],
      maxContentLength: Infinity, maxBodyLength: Infinity,
      // The URL is signed: parameters that the instance adds to each request stay out. So do its credentials, which would replace the call's own header.
      paramsSerializer: { serialize: () => "" }, auth: null,
    } as never);
    return { status: response.status, body: new Uint8Array(response.data as ArrayBuffer) };
  });
}
