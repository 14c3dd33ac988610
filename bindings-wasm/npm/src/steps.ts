// Handles of N Kolay: a token, a session with a bank, a granted pre-approval. Each comes from an answer or from its own saved text, and
// from nowhere else, so that one cannot be passed where another belongs.

import { callFunction } from "./client.js";
import { ImzaError, invalid } from "./error.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Known to this file only: constructors refuse without it. */
const KEY = Symbol("made here");

/** The fields of a step, as the core returns them. */
interface Answer {
  saved: string;
  expiresAt?: number | undefined;
  referenceId?: string;
}

/** A step that the next one needs. */
class Step {
  #saved: string;
  /** The name of its class: bundlers may rename the class. */
  #kind: keyof Steps;

  /**
   * Returns the class name of a step; undefined for other values. It runs no code of theirs: proxies have no private fields.
   * @internal
   */
  static kind(value: unknown): string | undefined {
    return typeof value === "object" && value !== null && #kind in value ? value.#kind : undefined;
  }

  /** @internal */
  constructor(key: symbol, kind: keyof Steps, text: string) {
    if (key !== KEY) throw new ImzaError({ code: "invalid_request", message: `${kind}: comes from an answer's parse, or from ${kind}.restore(text)` });
    this.#kind = kind;
    this.#saved = text;
  }

  /** Returns the text that restores it in another process. Keep a token's as a secret. */
  save(): string {
    return this.#saved;
  }

  toString(): string {
    return `${this.#kind}(***)`;
  }

  toJSON(): string {
    return `${this}`;
  }

  /** @internal */
  [INSPECT](): string {
    return `${this}`;
  }
}

/** A bearer token. Its text acts as a secret; printed, it shows nothing. */
export class Token extends Step {
  declare private readonly isToken: true;
  /** When it expires, in Unix seconds, if it says so. */
  readonly expiresAt: number | undefined;

  private constructor(key: symbol, { saved, expiresAt }: Partial<Answer> = {}) {
    super(key, "Token", saved as string);
    this.expiresAt = expiresAt;
  }

  /** @throws {ImzaError} `invalid_request` if it is not a token's text */
  static restore(text: string): Token {
    return restored("Token", "restore_token", text);
  }
}

/** A session with a bank. */
export class BankSession extends Step {
  declare private readonly isBankSession: true;
  /** N Kolay's reference. */
  readonly referenceId: string;

  private constructor(key: symbol, { saved, referenceId }: Partial<Answer> = {}) {
    super(key, "BankSession", saved as string);
    this.referenceId = referenceId as string;
  }

  /** @throws {ImzaError} `invalid_request` if it is not a session's text */
  static restore(text: string): BankSession {
    return restored("BankSession", "restore_session", text);
  }
}

/** A pre-approval that the bank granted. */
export class PreApproval extends Step {
  declare private readonly isPreApproval: true;
  /** N Kolay's reference. */
  readonly referenceId: string;

  private constructor(key: symbol, { saved, referenceId }: Partial<Answer> = {}) {
    super(key, "PreApproval", saved as string);
    this.referenceId = referenceId as string;
  }

  /** @throws {ImzaError} `invalid_request` if it is not a pre-approval's text */
  static restore(text: string): PreApproval {
    return restored("PreApproval", "restore_pre_approval", text);
  }
}

const STEPS = { Token, BankSession, PreApproval };
interface Steps {
  Token: Token;
  BankSession: BankSession;
  PreApproval: PreApproval;
}

/**
 * Makes a step of what the module returned.
 * @internal
 */
export function made<Name extends keyof Steps>(name: Name, answer: Answer): Steps[Name] {
  // The constructors are private to the types: only an answer or a saved text makes a step.
  return new (STEPS[name] as unknown as new (key: symbol, answer: Answer) => Steps[Name])(KEY, answer);
}

/**
 * Puts a step in the place of a field of an answer, if the field is there.
 * @internal
 */
export function withHandle<T>(answer: T, field: keyof T, name: keyof Steps): T {
  if (answer[field] !== undefined) (answer[field] as unknown) = made(name, answer[field] as Answer);
  return answer;
}

/**
 * Returns the saved text of a step that is passed as an argument; `from` is the operation that gives it.
 * @internal
 */
export function saved(name: keyof Steps, step: unknown, argument: string, from: string): string {
  const kind = Step.kind(step);
  if (kind === name) return (step as Step).save();
  const found = kind !== undefined ? `a ${kind}` : step === null || step === undefined ? `${step}` : `a ${typeof step}`;
  throw invalid(argument, `expected a ${name}, which the parse of ${from} gives, or ${name}.restore(text); found ${found}`);
}

function restored<Name extends keyof Steps>(name: Name, what: string, text: string): Steps[Name] {
  return made(name, callFunction(what, text));
}
