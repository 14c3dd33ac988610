// The one error of the package. What it says comes from the core, and holds no secret, card number or unbounded body.

import type { ErrorKind, ErrorReport, FieldFault, Outcome, Repeat, ReportedError } from "../generated/surface.js";

/** The members of all errors and those of some: `code` tells. Its text holds no key, card number or unbounded body. */
interface Common extends Error {
  readonly name: "ImzaError";
  /** The field, the setting or the check at fault, e.g. `items[2].price`. */
  readonly path?: string;
  /** The fields at fault with their reasons, at most ten, with the one of `path` first: of `configuration` and `invalid_request`, else empty. */
  readonly errors: readonly FieldFault[];
  /** Who must act. */
  readonly kind?: ErrorKind;
  /** Whether the request may have been done. */
  readonly outcome?: Outcome;
  /** HTTP status of the answer. */
  readonly httpStatus?: number;
  /** Who answered. */
  readonly provider?: string;
  /** The provider's own code. */
  readonly providerCode?: string;
  /** The provider's message. */
  readonly providerMessage?: string;
  /** Craftgate's error group. */
  readonly group?: string;
  /** The error that the bank or wallet behind the provider reported. */
  readonly providerError?: ReportedError;
  /** The rest of the result, where only a number does not fit the language. */
  readonly partial?: unknown;
  /** Whether the call may be sent again. */
  readonly repeat?: Repeat;
  /** The exception that a getter of yours or a transport threw, or that ended a call. */
  readonly cause?: unknown;
  /** Its fields with name and message. */
  toJSON(): Record<string, unknown>;
}

/** The set-up is wrong: correct the setting at `path`. */
export interface ConfigurationError extends Common {
  readonly code: "configuration";
}

/**
 * An argument is wrong: nothing was built; correct the field at `path`. If `parse` throws it, what was passed is not an answer, and
 * the request may have been sent: then it has an `outcome`.
 */
export interface InvalidRequestError extends Common {
  readonly code: "invalid_request";
}

/** The provider reports an error: decide by `kind` and `outcome`. */
export interface ApiError extends Common {
  readonly code: "api_error";
  readonly httpStatus: number;
  readonly provider: string;
  readonly kind: ErrorKind;
  readonly outcome: Outcome;
}

/** The response is not the one that the API documents: decide by `outcome`. */
export interface UnexpectedResponseError extends Common {
  readonly code: "unexpected_response";
  readonly httpStatus: number;
  readonly provider: string;
  readonly kind: ErrorKind;
  readonly outcome: Outcome;
}

/** A message is not genuine, or not yours: treat it as not received. `path` names the check. */
export interface VerificationError extends Common {
  readonly code: "verification_failed";
  readonly path: string;
}

/** No answer came (`imza/fetch`, `imza/axios`): `repeat` says whether the call may be sent again. */
export interface NoAnswerError extends Common {
  readonly code: "no_answer";
  readonly outcome: "unknown";
  readonly repeat: Repeat;
}

/** Everything that imza refuses, that a provider reports, or that a transport meets. `code` tells which, and what it has. */
export type ImzaError = ConfigurationError | InvalidRequestError | ApiError | UnexpectedResponseError | VerificationError | NoAnswerError;

/** The fields that an error is made of: in tests of your own, and by this package. */
export type ImzaErrorReport = {
  readonly [Name in Exclude<keyof ErrorReport, "code" | "message" | "kind" | "outcome" | "errors">]?: ErrorReport[Name] | undefined;
} & {
  readonly errors?: readonly FieldFault[] | undefined;
  readonly code: ImzaError["code"];
  readonly message: string;
  readonly kind?: ErrorKind | undefined;
  readonly outcome?: Outcome | undefined;
  readonly repeat?: Repeat | undefined;
};

/** The class of {@link ImzaError}. */
export interface ImzaErrorClass {
  /** Makes an error, for tests of your own. */
  new (report: ImzaErrorReport, cause?: unknown): ImzaError;
  readonly prototype: ImzaError;
  /** Whether a value is an error of imza, of whatever copy of the package; `instanceof` knows this copy's only. */
  is(value: unknown): value is ImzaError;
}

/** The fields of a report besides its message. */
const DETAILS = ["code", "path", "kind", "outcome", "httpStatus", "provider", "providerCode", "providerMessage", "group", "providerError", "repeat"] as const;
/** The mark by which all copies of the package know an error. */
const BRAND = Symbol.for("imza error");

// Without a name of its own: it takes the constant's, which a bundle does not change.
export const ImzaError: ImzaErrorClass = class extends Error {
  static is(value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  constructor(report: Report, cause?: unknown) {
    super(report.message, cause === undefined ? undefined : { cause });
    for (const detail of DETAILS) {
      if (Object.hasOwn(report, detail) && report[detail] !== undefined) (this as Record<string, unknown>)[detail] = report[detail];
    }
    if (report.errors !== undefined && report.errors.length > 0) (this as { errors?: readonly FieldFault[] }).errors = report.errors;
  }

  toJSON(): Record<string, unknown> {
    const { name, message, cause } = this;
    const reason = cause === undefined ? {} : { cause: shownCause(cause) };
    return Object.assign({ name, message }, this as object, reason);
  }
} as unknown as ImzaErrorClass;

/** A report as the core or this package makes it. */
type Report = { readonly [name in keyof ImzaErrorReport]?: ImzaErrorReport[name] | undefined };

// On the prototype, so that they are not properties of each error.
Object.defineProperty(ImzaError.prototype, "name", { value: "ImzaError", configurable: true, writable: true });
Object.defineProperty(ImzaError.prototype, BRAND, { value: true });
Object.defineProperty(ImzaError.prototype, "errors", { value: Object.freeze([]), configurable: true, writable: true });

/** The kind of a cause. Its message is not imza's: it may hold anything. */
function shownCause(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const { code } = cause as { code?: unknown };
  return typeof code === "string" ? `${cause.name} ${code}` : cause.name;
}

/**
 * Makes an error of what the module reports.
 * @internal
 */
export function reported(report: object, cause?: unknown): ImzaError {
  return new ImzaError(report as ImzaErrorReport, cause);
}

/**
 * Makes the error of an argument that never reached the core.
 * @internal
 */
export function invalid(path: string, found: string, cause?: unknown): ImzaError {
  return new ImzaError({ code: "invalid_request", message: path === "" ? found : `${path}: ${found}`, path, errors: [{ path, reason: found }] }, cause);
}

/**
 * Reads from an object of the caller's, whose getters may do anything: what they throw becomes the cause.
 * @internal
 */
export function reading<T>(path: string, read: () => T, refuse: (path: string, reason: string, cause?: unknown) => ImzaError = invalid): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    throw refuse(path, "expected a value that can be read, but reading it threw an error, see `cause`", cause);
  }
}
