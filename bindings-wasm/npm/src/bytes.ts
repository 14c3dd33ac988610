// Raw bodies as bytes: signatures of messages are verified over them.

const encoder = new TextEncoder();

/** One byte more than the module reads of a message: it refuses a longer one, and its memory does not grow for it. */
const MOST = 64 * 1024 + 1;

/** Encodes text as UTF-8; returns bytes as they are. */
export function bytes(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? encoder.encode(body) : body;
}

/** Does the same with a message from outside, cut at the length beyond which the module refuses it. */
export function message(body: string | Uint8Array): Uint8Array {
  return bytes(typeof body === "string" ? body.slice(0, MOST) : body).subarray(0, MOST);
}
