// What N Kolay's steps hand on: a token, a session with a bank, a granted pre-approval. Each comes from an answer or from its own saved
// text; there is no other way to make one, so that one cannot be passed where another belongs.

import { ImzaError, invalid } from "./error.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Only this file has it: a constructor that does not get it refuses. */
const KEY = Symbol("made here");

class Step {
  #saved;

  /** The kind of step that a value is. It asks no value that could throw: proxies have none of the private fields. */
  static kind(value) {
    return typeof value === "object" && value !== null && #saved in value ? value.constructor.name : undefined;
  }

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

/** A step of what the module returned. */
export function made(Kind, answer) {
  return new Kind(KEY, answer);
}

/** An answer whose field holds a step, if the field is there. */
export function withHandle(answer, field, Kind) {
  if (answer[field] !== undefined) answer[field] = made(Kind, answer[field]);
  return answer;
}

/** The saved text of a step that is passed as an argument; `from` is the operation that gives it. */
export function saved(Kind, step, argument, from) {
  const kind = Step.kind(step);
  const { name } = Kind;
  if (kind === name) return step.save();
  const found = kind !== undefined ? `a ${kind}` : step === null || step === undefined ? `${step}` : `a ${typeof step}`;
  throw invalid(argument, `expected a ${name}, which the parse of ${from} gives, or ${name}.restore(text); found ${found}`);
}

function restored(Kind, name, text) {
  return made(Kind, callFunction(name, plain(text)));
}
