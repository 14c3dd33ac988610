// Handles of N Kolay: a token, a session with a bank, a granted pre-approval. Each comes from an answer or from its own saved text, and
// from nowhere else, so that one cannot be passed where another belongs.

import { ImzaError, invalid } from "./error.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Known to this file only: constructors refuse without it. */
const KEY = Symbol("made here");

class Step {
  #saved;

  /** Returns the class name of a step; undefined for other values. It runs no code of theirs: proxies have no private fields. */
  static kind(value) {
    return typeof value === "object" && value !== null && #saved in value ? value.constructor.name : undefined;
  }

  constructor(key, text) {
    if (key !== KEY) throw new ImzaError({ code: "invalid_request", message: `${new.target.name}: comes from an answer's parse, or from ${new.target.name}.restore(text)` });
    this.#saved = text;
  }

  /** Returns the text that restores it in another process. */
  save() {
    return this.#saved;
  }

  toString() {
    return `${this.constructor.name}(***)`;
  }

  toJSON() {
    return `${this}`;
  }

  [INSPECT]() {
    return `${this}`;
  }
}

export class Token extends Step {
  constructor(key, { saved, expiresAt } = {}) {
    super(key, saved);
    this.expiresAt = expiresAt;
  }

  static restore(text) {
    return restored("Token", "restore_token", text);
  }
}

export class BankSession extends Step {
  constructor(key, { saved, referenceId } = {}) {
    super(key, saved);
    this.referenceId = referenceId;
  }

  static restore(text) {
    return restored("BankSession", "restore_session", text);
  }
}

export class PreApproval extends Step {
  constructor(key, { saved, referenceId } = {}) {
    super(key, saved);
    this.referenceId = referenceId;
  }

  static restore(text) {
    return restored("PreApproval", "restore_pre_approval", text);
  }
}

/** The classes by their names; bundlers may rename a class. */
const STEPS = { Token, BankSession, PreApproval };

/** Makes a step of what the module returned. */
export function made(name, answer) {
  return new STEPS[name](KEY, answer);
}

/** Puts a step in the place of a field of an answer, if the field is there. */
export function withHandle(answer, field, name) {
  if (answer[field] !== undefined) answer[field] = made(name, answer[field]);
  return answer;
}

/** Returns the saved text of a step that is passed as an argument; `from` is the operation that gives it. */
export function saved(name, step, argument, from) {
  const kind = Step.kind(step);
  if (kind === name) return step.save();
  const found = kind !== undefined ? `a ${kind}` : step === null || step === undefined ? `${step}` : `a ${typeof step}`;
  throw invalid(argument, `expected a ${name}, which the parse of ${from} gives, or ${name}.restore(text); found ${found}`);
}

function restored(name, what, text) {
  return made(name, callFunction(what, plain(text)));
}
