// What the clients of all providers share: settings, options and their defaults from the platform, and the making of a call.

import { Call } from "./call.js";
import { invalid, reading } from "./error.js";
import { Client } from "./module.js";
import { quoted, write } from "./text.js";

/** A client of a provider. What an operation needs of the platform (`randomKey`, `nonce`, `now`) can be passed instead. */
export class Provider {
  #client;
  #defaults;

  constructor(provider, settings, defaults) {
    this.#client = open(provider, settings);
    this.#defaults = defaults;
  }

  /** Builds the call of an operation. `path` has the path values by their names, in order. */
  build(operation, path, request, options, finish) {
    const packed = `${operation}\0${pathText(path)}\0${this.#options(options)}\0${request == null ? "" : write(request)}`;
    return new Call(this.#client, operation, this.#client.build(packed), finish);
  }

  /** Builds a call of any endpoint. */
  buildEndpoint(endpoint, options) {
    const { method, path, query, body, ...others } = object("request", endpoint);
    for (const name of Object.keys(others)) throw invalid(name, "expected method, path, query or body, found another name");
    const kind = body == null ? "" : typeof body === "string" ? "exact" : "object";
    const text = kind === "exact" ? exact(body) : kind === "object" ? write(body, "body") : "";
    const place = `[${method === undefined ? "null" : write(method, "method")},${path === undefined ? "null" : write(path, "path")}]`;
    const packed = `${place}\0${this.#options(options)}\0${query == null ? "" : write(query, "query")}\0${kind}\0${text}`;
    return new Call(this.#client, "request", this.#client.buildEndpoint(packed));
  }

  /** Hands the module a message, or asks for a text. */
  receive(message, input, body) {
    return received(this.#client, message, input, body);
  }

  #options(options) {
    if (options === undefined || options === null) return this.#defaults(undefined);
    if (typeof options === "object" && !reading("options", () => Array.isArray(options))) return this.#defaults(options);
    throw invalid("options", `expected an object, found ${typeof options === "object" ? "a list" : typeof options}`);
  }
}

/** A client of the module. */
export function open(provider, settings) {
  object("settings", settings);
  return new Client(provider, write(settings));
}

/** The result of a message. */
export function received(client, message, input, body) {
  return JSON.parse(client.receive(message, write(input), body).slice(1));
}

/** A copy of an argument that must be an object. */
export function object(name, value) {
  return reading(name, () => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    throw invalid(name, `expected an object, found ${value === null ? "null" : typeof value === "object" ? "a list" : typeof value}`);
  });
}

/** The same of an argument that may be left out. */
export function optional(name, value) {
  return value === undefined || value === null ? {} : object(name, value);
}

/** The options of a call with a default, which is made only if it is not given. */
export function defaults(name, make) {
  return (options) => {
    if (options === undefined) return `{"${name}":"${make()}"}`;
    const given = reading(name, () => options[name]);
    // Copying is the exception: it costs more than writing.
    const text = write(given === null ? { ...options, [name]: undefined } : options);
    if (given !== undefined && given !== null) return text;
    return text === "{}" ? `{"${name}":"${make()}"}` : `{"${name}":"${make()}",${text.slice(1)}`;
  };
}

/** The current time in Unix seconds. */
export function clock() {
  return Math.floor(Date.now() / 1000);
}

/** 128 random bits, for Craftgate as UUID v4. */
export function randomKey() {
  return globalThis.crypto.randomUUID();
}

/** 128 random bits in hex. */
export function nonce() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function pathText(path) {
  if (path === undefined) return "[]";
  let out = "[";
  for (const name in path) {
    const value = path[name];
    if (out !== "[") out += ",";
    out += typeof value === "string" ? quoted(value, name) : value === undefined ? "null" : write(value, name);
  }
  return `${out}]`;
}

/** Text that goes out as it is. Half of a surrogate pair could not. */
function exact(text) {
  quoted(text, "body");
  return text;
}
