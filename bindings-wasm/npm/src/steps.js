// What N Kolay's steps hand on: a token, a session with a bank, a granted pre-approval. Each comes from an answer or from its own saved
// text; there is no other way to make one, so that one cannot be passed where another belongs.

import { ImzaError, invalid } from "./error.js";
import { evaluate } from "./module.js";
import { write } from "./text.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Only this file has it: a constructor that does not get it refuses. */
const KEY = Symbol("made here");

class Step {
  #saved;

  constructor(key, text) {
    if (key !== KEY) throw new ImzaError({ code: "invalid_request", message: `${new.target.name}: comes from an answer's parse, or from ${new.target.name}.restore(text)` });
    this.#saved = text;
  }

  /** The text that restores it in another process. */
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
    return restored(Token, "restore_token", text);
  }
}

export class BankSession extends Step {
  constructor(key, { saved, referenceId } = {}) {
    super(key, saved);
    this.referenceId = referenceId;
  }

  static restore(text) {
    return restored(BankSession, "restore_session", text);
  }
}

export class PreApproval extends Step {
  constructor(key, { saved, referenceId } = {}) {
    super(key, saved);
    this.referenceId = referenceId;
  }

  static restore(text) {
    return restored(PreApproval, "restore_pre_approval", text);
  }
}

const FROM = new Map([
  [Token, ["token", "authenticate"]],
  [BankSession, ["session", "startSession"]],
  [PreApproval, ["preApproval", "preApprove"]],
]);

/** A step of what the module answered. */
export function made(Class, answer) {
  return new Class(KEY, answer);
}

/** The saved text of a step that is passed on. */
export function saved(Class, step) {
  if (step instanceof Class) return step.save();
  const [name, from] = FROM.get(Class);
  const found = step instanceof Step ? `a ${step.constructor.name}` : step === null || step === undefined ? `${step}` : typeof step === "string" ? "text" : `a ${typeof step}`;
  throw invalid(name, `expected a ${Class.name}, which the parse of ${from} gives, or ${Class.name}.restore(text); found ${found}`);
}

function restored(Class, what, text) {
  return made(Class, JSON.parse(evaluate(what, write(text)).slice(1)));
}
