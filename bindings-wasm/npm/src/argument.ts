// Arguments of the generated methods, as they cross into the core: what JavaScript has in more than one form is brought into one.

import { bytes, message } from "./bytes.js";
import { rawMessage } from "./call.js";
import { invalid, reading } from "./error.js";

/** The headers of a request that was sent: an object, pairs, or `Headers`. */
export type SentHeaders = Readonly<Record<string, unknown>> | Iterable<readonly [string, string]>;

/** No body. */
export const NOTHING: Uint8Array = new Uint8Array(0);

const MESSAGE =
  "it is checked as it arrived, before any parser: signatures are over its bytes, and digits of amounts count as they are written. Express: " +
  "express.raw({ type: \"*/*\" }) on this route, then request.body; Fastify: addContentTypeParser(type, { parseAs: \"buffer\" }, " +
  "(request, body, done) => done(null, body)); Hono: await c.req.text(); Next.js and other fetch handlers: await request.text(); " +
  "NestJS: rawBody: true; node:http: Buffer.concat of the chunks";

const FORM =
  "the hash is over the form's text as it arrived. Express: express.text({ type: \"application/x-www-form-urlencoded\" }) on this route; " +
  "Fastify: addContentTypeParser(\"application/x-www-form-urlencoded\", { parseAs: \"string\" }, (request, body, done) => done(null, body)); " +
  "Hono and other fetch handlers: await request.text()";

/** Returns the raw body of a message from outside. */
export function messageBody(body: unknown): Uint8Array {
  return message(rawMessage(body, MESSAGE));
}

/** Returns the text of a form from outside. */
export function formBody(form: unknown): Uint8Array {
  return message(rawMessage(form, FORM));
}

/** Returns the body of a request that was sent, if it has one. */
export function exactBody(body: unknown): Uint8Array {
  return body === undefined || body === null ? NOTHING : bytes(rawMessage(body, MESSAGE));
}

/** Returns the text of a URL. */
export function href(url: unknown): unknown {
  return url instanceof URL ? url.href : url;
}

/** Copies headers as an object. */
export function headersOf(headers: unknown): unknown {
  return reading("headers", () => {
    const pairs = typeof headers === "object" && headers !== null && Symbol.iterator in headers;
    return pairs ? Object.fromEntries(headers as Iterable<readonly [string, string]>) : headers;
  });
}

/** Returns the one value of a header. One that came twice does not count, and one that is missing matches nothing. */
export function header(value: unknown): unknown {
  return reading("signature", () => (Array.isArray(value) ? (value.length === 1 ? value[0] : "") : (value ?? "")));
}

/** Returns the value of a header that a message may lack: nothing then, while one that came twice does not match. */
export function headerIfAny(value: unknown): unknown {
  return Array.isArray(value) ? header(value) : value;
}

/** Returns the field with its value, or instead of it the other field that says that it is not checked. */
export function orUnchecked(name: string, unchecked: string, value: unknown): object {
  return value === "unchecked" ? { [name]: undefined, [unchecked]: true } : { [name]: value, [unchecked]: undefined };
}

/** Copies an argument that must be an object, with its own properties only: a changed Object.prototype changes nothing. */
export function object(name: string, value: unknown): Record<string, unknown> {
  return reading(name, () => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.assign(Object.create(null), value);
    throw invalid(name, `expected an object, found ${value === null || value === undefined ? "nothing" : typeof value === "object" ? "a list" : typeof value}`);
  });
}

/** Copies an argument that may be left out; with `known` it has no fields but these. */
export function optional(name: string, value: unknown, known?: readonly string[]): Record<string, unknown> {
  if (value === undefined || value === null) return Object.create(null);
  const copy = object(name, value);
  if (known !== undefined && Object.keys(copy).some((found) => !known.includes(found))) throw invalid(name, `expected ${known.join(", ")}, found another name`);
  return copy;
}

/** Returns the current time in Unix seconds. */
export function clock(): number {
  return Math.floor(Date.now() / 1000);
}
