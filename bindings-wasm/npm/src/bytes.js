// Raw bodies as bytes, for what is verified over them.

const encoder = new TextEncoder();

/** One more than the module reads of a message: it refuses what is longer, and its memory does not grow for it. */
const MOST = 64 * 1024 + 1;

/** Text in UTF-8; bytes as they are. */
export function bytes(body) {
  return typeof body === "string" ? encoder.encode(body) : body;
}

/** The same of a message from outside, as far as its length matters. */
export function message(body) {
  return bytes(typeof body === "string" ? body.slice(0, MOST) : body).subarray(0, MOST);
}
