// JavaScript values as JSON, in the bytes that the module takes. It is not `JSON.stringify`, which changes silently what it cannot write:
// there NaN becomes null, a Map becomes `{}`, a function vanishes. A refund whose amount vanishes is a full refund. Here such a value is
// refused, with its path.
//
// What passes: text, booleans, numbers whose shortest form is a plain decimal of at most eight places, bigints, null, arrays, plain
// objects and instances of classes that hold plain data. `undefined` is left out, as is a field that is not there.
//
// No error of this file quotes a value: it may be a card number, and what of a value may be shown is decided in the core.

import { invalid } from "./error.js";

/** How deep values may nest, as in the core. */
const MAX_DEPTH = 64;
/** How much text one argument may hold, in UTF-16 units. More would need more memory than a module may get. */
export const MAX_LENGTH = 32 * 1024 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = new TextEncoder().encode('"\\,:[]{}');
/** Whether half of a surrogate pair stands alone. An older engine without `isWellFormed` finds it slower. */
const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** Whether it is the `Object.prototype` of another realm. */
const isForeign = (prototype) => Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The JSON text of a value. `root` is the path of what it stands for; empty if paths begin in it. */
export function write(value, root) {
  const written = new Packed().value(value, root).done();
  const text = decoder.decode(written);
  // Settings hold keys: they do not stay behind.
  written.fill(0);
  return text;
}

/** What new writers begin with. A getter that calls this package while its object is written finds none, and gets its own. */
const ROOM = 16 * 1024;
let spare = new Uint8Array(ROOM);

/** What is passed to the module in one piece: texts, and values as JSON, in UTF-8. */
export class Packed {
  #bytes = spare ?? new Uint8Array(ROOM);
  #end = 0;
  #root = "";
  /** Where it is in a value: the name or the index at each depth. */
  #trail = [];
  #depth = 0;
  #length = 0;
  #first = "";
  #refused = false;

  constructor() {
    spare = undefined;
  }

  /** What was written, until the next writer begins. */
  done() {
    const written = this.#bytes.subarray(0, this.#end);
    if (this.#bytes.length <= 64 * ROOM) spare = this.#bytes;
    return written;
  }

  /** Text as it is. */
  plain(text) {
    this.#reserve(3 * text.length);
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return this.#encode(text);
      this.#bytes[this.#end + index] = unit;
    }
    this.#end += text.length;
    return this;
  }

  /** A text as it is. Half of a surrogate pair could not be sent. */
  exact(text, root) {
    this.#begin(root);
    this.#count(text.length, 0);
    return this.#encode(this.#wellFormed(text, 0));
  }

  /**
   * A value as JSON. `root` is the path of what it stands for; empty if paths begin in it. `first` is a member, written already, that the
   * object begins with.
   */
  value(value, root = "", first = "") {
    this.#begin(root);
    this.#first = first;
    try {
      this.#value(value, 0);
    } catch (cause) {
      if (this.#refused) throw cause;
      // A getter or a proxy of the caller's own threw.
      throw invalid(this.#path(), "expected a value that can be read, but reading it threw an error, see `cause`", cause);
    }
    return this;
  }

  #begin(root) {
    this.#root = root;
    this.#depth = 0;
    this.#length = 0;
  }

  #value(value, depth) {
    switch (typeof value) {
      case "string":
        return this.#text(value, depth);
      case "number":
        return this.#number(value, depth);
      case "boolean":
        return this.plain(value ? "true" : "false");
      case "object":
        if (value === null) return this.plain("null");
        return Array.isArray(value) ? this.#list(value, depth) : this.#object(value, depth);
      case "bigint":
        return this.plain(value.toString());
      default:
        // `undefined` gets here only where it cannot be left out.
        return this.#refuse(depth, `expected a value, found ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
    }
  }

  /** Most texts are short, and have nothing to escape and no more than two bytes a character: those are written here at once. */
  #text(text, depth) {
    const { length } = text;
    this.#count(length, depth);
    if (length > 1024) return this.#escaped(text, depth);
    this.#reserve(2 * length + 2);
    const bytes = this.#bytes;
    let end = this.#end;
    bytes[end++] = QUOTE;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        if (unit < 0x20 || unit === QUOTE || unit === BACKSLASH) return this.#escaped(text, depth);
        bytes[end++] = unit;
      } else {
        if (unit >= 0x800) return this.#escaped(text, depth);
        bytes[end++] = 0xc0 | (unit >> 6);
        bytes[end++] = 0x80 | (unit & 0x3f);
      }
    }
    bytes[end++] = QUOTE;
    this.#end = end;
  }

  /** Any text, more slowly. */
  #escaped(text, depth) {
    this.#encode(JSON.stringify(this.#wellFormed(text, depth)));
  }

  #wellFormed(text, depth) {
    return isWellFormed(text) ? text : this.#refuse(depth, "expected text of whole characters, found half of a surrogate pair");
  }

  /** Counts what an argument holds, in UTF-16 units and elements. */
  #count(more, depth) {
    this.#length += more;
    if (this.#length > MAX_LENGTH) this.#refuse(depth, `expected at most ${MAX_LENGTH} characters in all, found more`);
  }

  #encode(text) {
    this.#reserve(3 * text.length);
    this.#end += encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    return this;
  }

  /** One byte of JSON. */
  #mark(byte) {
    if (this.#end === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#end++] = byte;
  }

  /** Makes room for so many bytes more. */
  #reserve(count) {
    const least = this.#end + count;
    if (least <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(least, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = bytes;
  }

  #number(number, depth) {
    const text = String(number);
    if (Number.isInteger(number)) {
      if (!Number.isSafeInteger(number)) this.#refuse(depth, "expected an exact number, found one beyond 2^53 - 1, which may have been rounded; pass a bigint or text");
    } else {
      const point = text.indexOf(".");
      if (point === -1 || text.includes("e") || text.length - point > 9) {
        this.#refuse(depth, "expected a number that is a plain decimal of at most eight places, found another number; pass its text");
      }
    }
    return this.plain(text);
  }

  #list(list, depth) {
    this.#enter(depth);
    this.#mark(OPEN_LIST);
    const { length } = list;
    for (let index = 0; index < length; index += 1) {
      this.#trail[depth] = index;
      this.#depth = depth + 1;
      const element = list[index];
      if (element === undefined) this.#refuse(depth + 1, "expected a value, found a gap or undefined; leave it out of the list");
      this.#count(1, depth);
      if (index > 0) this.#mark(COMMA);
      this.#value(element, depth + 1);
    }
    this.#depth = depth;
    this.#mark(CLOSE_LIST);
  }

  #object(object, depth) {
    const prototype = Object.getPrototypeOf(object);
    const plain = prototype === Object.prototype || prototype === null || isForeign(prototype);
    if (!plain) this.#checkClass(object, depth);
    this.#enter(depth);
    const keys = Object.keys(object);
    if (!plain && keys.length === 0) this.#refuse(depth, `expected plain data, found an instance of ${className(object)} that shows none`);
    this.#mark(OPEN_OBJECT);
    let isFirst = this.#first === "";
    if (!isFirst) this.plain(this.#first);
    this.#first = "";
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      this.#trail[depth] = key;
      this.#depth = depth + 1;
      const value = object[key];
      if (value === undefined) continue;
      if (isFirst) isFirst = false;
      else this.#mark(COMMA);
      this.#text(key, depth + 1);
      this.#mark(COLON);
      this.#value(value, depth + 1);
    }
    this.#depth = depth;
    this.#mark(CLOSE_OBJECT);
  }

  #enter(depth) {
    if (depth >= MAX_DEPTH) this.#refuse(depth, "expected at most 64 levels, found more, or a value that holds itself");
  }

  /** What is no plain object: refused if it would not be written as what it means. */
  #checkClass(object, depth) {
    const kind = Object.prototype.toString.call(object).slice(8, -1);
    if (object instanceof Date || kind === "Date") {
      this.#refuse(depth, "expected text, found a Date, which is an instant; these APIs take civil times in Istanbul without a zone: pass \"yyyy-MM-ddTHH:mm:ss\"");
    }
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) this.#refuse(depth, `expected plain data, found bytes; pass text`);
    if (kind !== "Object" || object instanceof Map || object instanceof Set) {
      this.#refuse(depth, `expected plain data, found a ${shownName(kind)}; pass an object, an array, text or a number`);
    }
    if (typeof object.toJSON === "function") {
      this.#refuse(depth, `expected plain data, found an instance of ${className(object)} with toJSON; pass what it stands for, as text for decimals and times`);
    }
    const inherited = inheritedData(object);
    if (inherited !== undefined) {
      this.#refuse(depth, `expected plain data, found ${shownName(inherited)} inherited, which would not be sent; copy it into a plain object`);
    }
  }

  #refuse(depth, reason) {
    this.#refused = true;
    this.#depth = depth;
    throw invalid(this.#path(), reason);
  }

  #path() {
    let path = this.#root;
    for (const step of this.#trail.slice(0, this.#depth)) {
      if (typeof step === "number") path += `[${step}]`;
      else path += (path === "" ? "" : ".") + shownName(step);
    }
    return path;
  }
}

/** The name of a value, no method, that an object has from its class or another object: it is none of its own, and would be left out. */
function inheritedData(object) {
  for (let from = Object.getPrototypeOf(object); from !== null && from !== Object.prototype && !isForeign(from); from = Object.getPrototypeOf(from)) {
    for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (name !== "constructor" && (get !== undefined || typeof value !== "function")) return name;
    }
  }
  return undefined;
}

function className(object) {
  const name = object.constructor?.name;
  return typeof name === "string" && name !== "" ? shownName(name) : "a class";
}

/** The fewest digits of a number that must not be shown: an identity number's. */
const SENSITIVE_DIGITS = 11;

/** A caller's own name as an error may show it. One of many digits is taken for a value in the wrong place. */
export function shownName(name) {
  if (name.replace(/\P{Nd}/gu, "").length >= SENSITIVE_DIGITS) return "***";
  const whole = isWellFormed(name) ? name : name.replace(/[\ud800-\udfff]/g, "\ufffd");
  return whole.length > 64 ? `${whole.slice(0, 64)}…` : whole;
}
