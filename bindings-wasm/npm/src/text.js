// JavaScript values as JSON text. It is not `JSON.stringify`, which changes silently what it cannot write: there NaN becomes null, a
// Map becomes `{}`, a function vanishes. A refund whose amount vanishes is a full refund. Here such a value is refused, with its path.
//
// What passes: text, booleans, numbers whose shortest form is a plain decimal of at most eight places, bigints, null, arrays, plain
// objects and instances of classes that hold plain data. `undefined` is left out, as is a field that is not there.

import { invalid } from "./error.js";

/** How deep values may nest, as in the core. */
const MAX_DEPTH = 64;
/** How much text one argument may hold, in UTF-16 units. More would need more memory than a module may get. */
export const MAX_LENGTH = 32 * 1024 * 1024;
/** What JSON must escape. */
const ESCAPED = /["\\\u0000-\u001f]/;
/** Whether half of a surrogate pair stands alone. An older engine without `isWellFormed` finds it slower. */
const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** The names seen so far, quoted. Few are ever used; a caller's own are kept up to a bound. */
const names = new Map();
const MAX_NAMES = 4096;

/** The JSON text of a value. `root` is the path of what it stands for; empty if paths begin in it. */
export function write(value, root = "") {
  const walk = new Walk(root);
  try {
    return walk.value(value, 0);
  } catch (cause) {
    if (walk.refused) throw cause;
    // A getter or a proxy of the caller's own threw.
    throw invalid(walk.path(), "expected a value that can be read, but reading it threw an error, see `cause`", cause);
  }
}

/** A text as JSON. */
export function quoted(text, root) {
  return new Walk(root).text(text, 0);
}

class Walk {
  /** Where it is: the name or the index at each depth. */
  trail = [];
  depth = 0;
  length = 0;
  refused = false;

  constructor(root) {
    this.root = root;
  }

  value(value, depth) {
    switch (typeof value) {
      case "string":
        return this.text(value, depth);
      case "number":
        return this.number(value, depth);
      case "boolean":
        return value ? "true" : "false";
      case "object":
        if (value === null) return "null";
        return Array.isArray(value) ? this.list(value, depth) : this.object(value, depth);
      case "bigint":
        return value.toString();
      default:
        // `undefined` gets here only where it cannot be left out.
        return this.refuse(depth, `expected a value, found ${typeof value === "undefined" ? "undefined" : `a ${typeof value}`}`);
    }
  }

  text(text, depth) {
    if ((this.length += text.length) > MAX_LENGTH) this.tooLong(depth);
    if (!isWellFormed(text)) this.refuse(depth, "expected text of whole characters, found half of a surrogate pair");
    return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
  }

  number(number, depth) {
    const text = String(number);
    if (Number.isInteger(number)) {
      if (Number.isSafeInteger(number)) return text;
      return this.refuse(depth, `expected an exact number, found ${text}, which may have been rounded; pass a bigint or text`);
    }
    const point = text.indexOf(".");
    if (point === -1 || text.includes("e") || text.length - point > 9) {
      this.refuse(depth, `expected a number that is a plain decimal of at most eight places, found ${text}; pass its text`);
    }
    return text;
  }

  list(list, depth) {
    this.enter(list, depth);
    let out = "[";
    const { length } = list;
    for (let index = 0; index < length; index += 1) {
      this.trail[depth] = index;
      this.depth = depth + 1;
      const element = list[index];
      if (element === undefined) this.refuse(depth + 1, "expected a value, found a gap or undefined; leave it out of the list");
      if ((this.length += 1) > MAX_LENGTH) this.tooLong(depth);
      out += index === 0 ? this.value(element, depth + 1) : `,${this.value(element, depth + 1)}`;
    }
    this.depth = depth;
    return `${out}]`;
  }

  object(object, depth) {
    const prototype = Object.getPrototypeOf(object);
    const plain = prototype === Object.prototype || prototype === null;
    if (!plain) this.checkClass(object, depth);
    this.enter(object, depth);
    const keys = Object.keys(object);
    if (!plain && keys.length === 0) this.refuse(depth, `expected plain data, found an instance of ${className(object)} that shows none`);
    let out = "{";
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      this.trail[depth] = key;
      this.depth = depth + 1;
      const value = object[key];
      if (value === undefined) continue;
      if (out.length !== 1) out += ",";
      out += this.name(key, depth + 1) + this.value(value, depth + 1);
    }
    this.depth = depth;
    return `${out}}`;
  }

  /** A name with its colon. */
  name(name, depth) {
    const known = names.get(name);
    if (known !== undefined) {
      this.length += name.length;
      return known;
    }
    const text = `${this.text(name, depth)}:`;
    if (names.size < MAX_NAMES && name.length <= 64) names.set(name, text);
    return text;
  }

  enter(container, depth) {
    if (depth >= MAX_DEPTH) this.refuse(depth, "expected at most 64 levels, found more, or a value that holds itself");
  }

  /** What is no plain object: refused if it would not be written as what it means. */
  checkClass(object, depth) {
    const kind = Object.prototype.toString.call(object).slice(8, -1);
    if (object instanceof Date || kind === "Date") {
      this.refuse(depth, "expected text, found a Date, which is an instant; these APIs take civil times in Istanbul without a zone: pass \"yyyy-MM-ddTHH:mm:ss\"");
    }
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) this.refuse(depth, `expected plain data, found bytes (${kind}); pass text`);
    if (kind !== "Object" || object instanceof Map || object instanceof Set) {
      this.refuse(depth, `expected plain data, found a ${kind}; pass an object, an array, text or a number`);
    }
    if (typeof object.toJSON === "function") {
      this.refuse(depth, `expected plain data, found an instance of ${className(object)} with toJSON; pass what it stands for, as text for decimals and times`);
    }
  }

  tooLong(depth) {
    this.refuse(depth, `expected at most ${MAX_LENGTH} characters in all, found more`);
  }

  refuse(depth, reason) {
    this.refused = true;
    this.depth = depth;
    throw invalid(this.path(), reason);
  }

  path() {
    let path = this.root;
    for (const step of this.trail.slice(0, this.depth)) {
      if (typeof step === "number") path += `[${step}]`;
      else path += (path === "" ? "" : ".") + shortened(step);
    }
    return path;
  }
}

function className(object) {
  const name = object.constructor?.name;
  return typeof name === "string" && name !== "" ? shortened(name) : "a class";
}

/** A caller's own name as an error may show it. */
function shortened(name) {
  const whole = isWellFormed(name) ? name : name.replace(/[\ud800-\udfff]/g, "\ufffd");
  return whole.length > 64 ? `${whole.slice(0, 64)}…` : whole;
}
