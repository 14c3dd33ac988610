// JavaScript values as JSON, in the bytes that the module takes of a request: written and encoded in one pass over the value. What
// passes and what is refused is in `plain.js`.

import { invalid } from "./error.js";
import { MAX_DEPTH, MAX_LENGTH, REFUSED, instanceFault, isPlain, isWellFormed, noValue, numberFault, path, plainMeaning } from "./plain.js";

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c, COLON = 0x3a, OPEN_LIST = 0x5b, CLOSE_LIST = 0x5d, OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d;

const encoder = new TextEncoder();

/** A buffer for the next writer. While a writer has it, another one, of a getter that calls this package, allocates its own. */
const ROOM = 16 * 1024;
let spare: Uint8Array | undefined = new Uint8Array(ROOM);

/** Writes what a call of the module takes: texts, and values as JSON, in UTF-8. */
export class Packed {
  #bytes: Uint8Array = spare ?? new Uint8Array(ROOM);
  #end = 0;
  #root = "";
  /** The name or the index at each depth of the current value. */
  #trail: Array<string | number> = [];
  #depth = 0;
  #length = 0;
  #first = "";
  #refused = false;

  constructor() {
    spare = undefined;
  }

  /** Returns what was written; it is valid until the next writer begins. */
  done(): Uint8Array {
    const written = this.#bytes.subarray(0, this.#end);
    if (this.#bytes.length <= 64 * ROOM) spare = this.#bytes;
    return written;
  }

  /** Writes text as it is. */
  plain(text: string): this {
    this.#reserve(3 * text.length);
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return this.#encode(text);
      this.#bytes[this.#end + index] = unit;
    }
    this.#end += text.length;
    return this;
  }

  /** Writes a caller's text as it is; half of a surrogate pair could not be sent. */
  exact(text: string, root: string): this {
    this.#begin(root);
    this.#count(text.length, 0);
    return this.#encode(this.#wellFormed(text, 0));
  }

  /**
   * Writes a value as JSON. Paths in errors begin with `root`. `first` is a member in JSON that the object begins with.
   */
  value(value: unknown, root = "", first = ""): this {
    this.#begin(root);
    this.#first = first;
    try {
      this.#value(value, 0);
    } catch (cause) {
      if (this.#refused) throw cause;
      // A getter or a proxy of the caller's own threw.
      throw invalid(this.#path(), REFUSED.reading, cause);
    }
    return this;
  }

  #begin(root: string): void {
    this.#root = root;
    this.#depth = 0;
    this.#length = 0;
  }

  #value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        return this.#text(value, depth);
      case "number":
        return this.#number(value, depth);
      case "boolean":
        this.plain(value ? "true" : "false");
        return;
      case "object":
        if (value === null) this.plain("null");
        else if (Array.isArray(value)) this.#list(value, depth);
        else this.#object(value as Record<string, unknown>, depth);
        return;
      case "bigint":
        this.plain(value.toString());
        return;
      default:
        return this.#refuse(depth, noValue(value));
    }
  }

  /** Writes text. Most texts are short, with nothing to escape and at most two bytes a character: those are written here at once. */
  #text(text: string, depth: number): void {
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

  /** Writes any text, more slowly. */
  #escaped(text: string, depth: number): void {
    this.#encode(JSON.stringify(this.#wellFormed(text, depth)));
  }

  #wellFormed(text: string, depth: number): string {
    return isWellFormed(text) ? text : this.#refuse(depth, REFUSED.surrogate);
  }

  /** Counts the UTF-16 units and elements of an argument. */
  #count(more: number, depth: number): void {
    this.#length += more;
    if (this.#length > MAX_LENGTH) this.#refuse(depth, REFUSED.length);
  }

  #encode(text: string): this {
    this.#reserve(3 * text.length);
    this.#end += encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    return this;
  }

  /** Writes one byte of JSON. */
  #mark(byte: number): void {
    if (this.#end === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#end++] = byte;
  }

  /** Makes room for `count` more bytes. */
  #reserve(count: number): void {
    const least = this.#end + count;
    if (least <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(least, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = bytes;
  }

  #number(number: number, depth: number): void {
    const text = String(number);
    const reason = numberFault(number, text);
    if (reason !== undefined) this.#refuse(depth, reason);
    this.plain(text);
  }

  #list(list: unknown[], depth: number): void {
    this.#enter(depth);
    this.#mark(OPEN_LIST);
    const { length } = list;
    for (let index = 0; index < length; index += 1) {
      this.#trail[depth] = index;
      this.#depth = depth + 1;
      const element = list[index];
      if (element === undefined) this.#refuse(depth + 1, REFUSED.gap);
      this.#count(1, depth);
      if (index > 0) this.#mark(COMMA);
      this.#value(element, depth + 1);
    }
    this.#depth = depth;
    this.#mark(CLOSE_LIST);
  }

  #object(object: Record<string, unknown>, depth: number): void {
    if (!isPlain(object)) {
      const meaning = plainMeaning(object);
      if (meaning !== undefined) return this.#value(meaning, depth);
      const reason = instanceFault(object);
      if (reason !== undefined) this.#refuse(depth, reason);
    }
    this.#enter(depth);
    const keys = Object.keys(object);
    this.#mark(OPEN_OBJECT);
    let isFirst = this.#first === "";
    if (!isFirst) this.plain(this.#first);
    this.#first = "";
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string;
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

  #enter(depth: number): void {
    if (depth >= MAX_DEPTH) this.#refuse(depth, REFUSED.depth);
  }

  #refuse(depth: number, reason: string): never {
    this.#refused = true;
    this.#depth = depth;
    throw invalid(this.#path(), reason);
  }

  #path(): string {
    return path(this.#root, this.#trail.slice(0, this.#depth));
  }
}
