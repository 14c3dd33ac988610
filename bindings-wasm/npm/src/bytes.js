// Raw bodies as bytes, for what is verified over them.

const encoder = new TextEncoder();

/** Text in UTF-8; bytes as they are. */
export function bytes(body) {
  return typeof body === "string" ? encoder.encode(body) : body;
}
