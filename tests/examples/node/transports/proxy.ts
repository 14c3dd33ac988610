// A proxy: `imza/fetch` with undici's fetch and its `ProxyAgent`. With axios, its instance has the agent or the proxy.

import type { Call } from "imza";
import { send as sendByFetch } from "imza/fetch";
import { ProxyAgent, fetch } from "undici";

const dispatcher = new ProxyAgent(process.env.HTTPS_PROXY ?? "http://127.0.0.1:3128");

export const send = <T>(call: Call<T>): Promise<T> => sendByFetch(call, { fetch: (url, init) => fetch(url, { ...init, dispatcher }) });
