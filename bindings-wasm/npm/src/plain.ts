// Which JavaScript values are plain data, and copies of them.
//
// `JSON.stringify` changes silently what it cannot write: NaN becomes null, a Map becomes `{}`, a function vanishes. A refund whose
// amount vanishes is a full refund. Here such a value is refused, with its path.
//
// These pass: text, booleans, numbers whose shortest form is a plain decimal of at most eight places, bigints, null, arrays, plain
// objects and instances of classes that hold plain data. Only an object's own properties count. `undefined` is left out, as is a
// field that is not there. An instance with one plain meaning passes as that: a UUID, a decimal or a URL, whose text and JSON are the
// same text; a document of mongoose or a row of Sequelize, whose JSON is an object.
//
// No error of this file quotes a value: it may be a card number, and the core decides what of a value may be shown.

import { invalid } from "./error.js";

/** How deep values may nest, as in the core. */
export const MAX_DEPTH = 64;
/** How much text one argument may hold, in UTF-16 units. More would need more memory than a module may get. */
export const MAX_LENGTH = 32 * 1024 * 1024;

/** Why a value was refused. */
export const REFUSED = {
  depth: "expected at most 64 levels, found more, or a value that holds itself",
  length: `expected at most ${MAX_LENGTH} characters in all, found more`,
  surrogate: "expected text of whole characters, found half of a surrogate pair",
  gap: "expected a value, found a gap or undefined; leave it out of the list",
  reading: "expected a value that can be read, but reading it threw an error, see `cause`",
};

/** Whether no half of a surrogate pair stands alone. An older engine without `isWellFormed` finds it slower. */
export const isWellFormed: (text: string) => boolean = typeof String.prototype.isWellFormed === "function"
  ? (text) => text.isWellFormed()
  : (text) => !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/**
 * Copies a value as plain data, which can be read without running code of the caller's: arrays, and objects without a prototype.
 * Paths in errors begin in it.
 */
export function plain(value: unknown): unknown {
  const copy = new Copy();
  try {
    return copy.value(value);
  } catch (cause) {
    if (copy.isRefused) throw cause;
    // A getter or a proxy of the caller's own threw.
    throw invalid(path("", copy.trail), REFUSED.reading, cause);
  }
}

class Copy {
  /** The name or the index at each depth. */
  trail: Array<string | number> = [];
  isRefused = false;
  #length = 0;

  value(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        this.#count(value.length);
        return isWellFormed(value) ? value : this.#refuse(REFUSED.surrogate);
      case "number": {
        const reason = numberFault(value, String(value));
        return reason === undefined ? value : this.#refuse(reason);
      }
      case "boolean":
      case "bigint":
        return value;
      case "object":
        if (value === null) return null;
        return Array.isArray(value) ? this.#list(value) : this.#object(value as Record<string, unknown>);
      default:
        return this.#refuse(noValue(value));
    }
  }

  #list(list: unknown[]): unknown[] {
    const copy: unknown[] = [];
    const { length } = list;
    const depth = this.#enter();
    for (let index = 0; index < length; index += 1) {
      this.trail[depth] = index;
      const element = list[index];
      if (element === undefined) this.#refuse(REFUSED.gap);
      this.#count(1);
      copy.push(this.value(element));
    }
    this.trail.length = depth;
    return copy;
  }

  #object(object: Record<string, unknown>): unknown {
    if (!isPlain(object)) {
      const meaning = plainMeaning(object);
      if (meaning !== undefined) return this.value(meaning);
      const reason = instanceFault(object);
      if (reason !== undefined) this.#refuse(reason);
    }
    const copy: Record<string, unknown> = Object.create(null);
    const keys = Object.keys(object);
    const depth = this.#enter();
    for (const key of keys) {
      this.trail[depth] = key;
      const value = object[key];
      if (value === undefined) continue;
      this.#count(key.length);
      copy[isWellFormed(key) ? key : this.#refuse(REFUSED.surrogate)] = this.value(value);
    }
    this.trail.length = depth;
    return copy;
  }

  #enter(): number {
    return this.trail.length < MAX_DEPTH ? this.trail.length : this.#refuse(REFUSED.depth);
  }

  #count(more: number): void {
    this.#length += more;
    if (this.#length > MAX_LENGTH) this.#refuse(REFUSED.length);
  }

  #refuse(reason: string): never {
    this.isRefused = true;
    throw invalid(path("", this.trail), reason);
  }
}

/** The path of a value from its root by the names and indices on the way. */
export function path(root: string, trail: ReadonlyArray<string | number>): string {
  let path = root;
  for (const step of trail) {
    if (typeof step === "number") path += `[${step}]`;
    else path += (path === "" ? "" : ".") + shownName(step);
  }
  return path;
}

/** Why something is not a value. `undefined` gets there only where it cannot be left out. */
export function noValue(value: unknown): string {
  return `expected a value, found ${value === undefined ? "undefined" : `a ${typeof value}`}`;
}

/** Why a number, with its shortest text, is not exact; undefined if it is. */
export function numberFault(number: number, text: string): string | undefined {
  if (Number.isInteger(number)) {
    return Number.isSafeInteger(number) ? undefined : "expected an exact number, found one beyond 2^53 - 1, which may have been rounded; pass a bigint or text";
  }
  const point = text.indexOf(".");
  if (point !== -1 && !text.includes("e") && text.length - point <= 9) return undefined;
  return "expected a number that is a plain decimal of at most eight places, found another number; pass its text";
}

/** Whether it is the `Object.prototype` of another realm. */
const isForeign = (prototype: object): boolean => Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");

/** Whether an object is a plain one, of whatever realm. */
export function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || isForeign(prototype);
}

/** How to make plain data of what has none of its own, by its kind. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  Map: "pass Object.fromEntries(…) of it",
  URLSearchParams: "pass Object.fromEntries(…) of it",
  FormData: "pass Object.fromEntries(…) of it",
  Set: "pass Array.from(…) of it",
  Promise: "await it first",
};

/** Why an instance of a class is not plain data: it would lose something. Undefined if it is. */
export function instanceFault(object: object): string | undefined {
  const kind = Object.prototype.toString.call(object).slice(8, -1);
  if (object instanceof Date || kind === "Date") {
    return "expected text, found a Date, which is an instant; these APIs take civil times in Istanbul without a zone: pass \"yyyy-MM-ddTHH:mm:ss\"";
  }
  if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return "expected plain data, found bytes; pass text";
  const { toJSON } = object as { toJSON?: unknown };
  if ((kind !== "Object" && typeof toJSON !== "function") || object instanceof Map || object instanceof Set) {
    const remedy = CONVERSIONS[kind] ?? "pass an object, an array, text or a number";
    return `expected plain data, found ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${shownName(kind)}; ${remedy}`;
  }
  if (typeof toJSON === "function") {
    const method = hasOwnText(object) ? "toString()" : "toJSON()";
    return `expected plain data, found an instance of ${className(object)}, whose text and JSON differ; pass what it stands for, e.g. what its ${method} returns`;
  }
  const inherited = inheritedData(object);
  if (inherited !== undefined) {
    return `expected plain data, found the inherited field ${shownName(inherited)}, which would not be sent; copy it into a plain object`;
  }
  if (Object.keys(object).length > 0) return undefined;
  const remedy = hasOwnText(object) ? "; pass what its toString() returns" : "";
  return `expected plain data, found an instance of ${className(object)} that shows none${remedy}`;
}

/** Whether an instance has a text of its class, and not `[object Object]`. */
function hasOwnText(object: object): boolean {
  return typeof object.toString === "function" && object.toString !== Object.prototype.toString;
}

/** The plain meaning of an instance, if it has one: text, or a plain object. Otherwise undefined. */
export function plainMeaning(object: object): string | Record<string, unknown> | undefined {
  const { toJSON } = object as { toJSON?: unknown };
  if (typeof toJSON !== "function" || object instanceof Date || ArrayBuffer.isView(object) || object instanceof Map || object instanceof Set) return undefined;
  const json: unknown = toJSON.call(object, "");
  if (typeof json === "string") return hasOwnText(object) && object.toString() === json ? json : undefined;
  return typeof json === "object" && json !== null && !Array.isArray(json) && isPlain(json) ? (json as Record<string, unknown>) : undefined;
}

/** The name of a value, not of a method, that an object has from its class or another object: it would be left out. */
function inheritedData(object: object): string | undefined {
  for (let from: object | null = Object.getPrototypeOf(object); from !== null && from !== Object.prototype && !isForeign(from); from = Object.getPrototypeOf(from)) {
    for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (name !== "constructor" && (get !== undefined || typeof value !== "function")) return name;
    }
  }
  return undefined;
}

function className(object: object): string {
  const name: unknown = object.constructor?.name;
  return typeof name === "string" && name !== "" ? shownName(name) : "a class";
}

/** The fewest digits of a number that must not be shown: an identity number's. */
const SENSITIVE_DIGITS = 11;

/** A caller's own name as an error may show it. One of many digits is taken for a value in the wrong place. */
export function shownName(name: string): string {
  if (name.replace(/\P{Nd}/gu, "").length >= SENSITIVE_DIGITS) return "***";
  const whole = isWellFormed(name) ? name : name.replace(/[\ud800-\udfff]/g, "\ufffd");
  return whole.length > 64 ? `${whole.slice(0, 64)}…` : whole;
}
