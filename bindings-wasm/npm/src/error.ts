// The one error of the package. What it says comes from the core, and holds no secret, card number or unbounded body.

import type { ErrorKind, ErrorReport, Outcome } from "../generated/surface.js";

/** The fields of a report besides its message. */
const DETAILS = ["code", "path", "kind", "outcome", "httpStatus", "provider", "providerCode", "providerMessage", "group", "providerError"] as const;

/** Everything that imza refuses or that a provider reports. Its text holds no key, card number or unbounded body. */
export class ImzaError extends Error {
  declare readonly name: "ImzaError";
  /**
   * The kind of error, and the next step: `configuration`: correct the set-up. `invalid_request`: nothing was built; correct the field at `path`.
   * `api_error`: the provider reports an error; decide by `kind` and `outcome`. `unexpected_response`: decide by `outcome`.
   * `invalid_request` of `parse`: what was passed is not an answer; the request may have been sent, so that it has an `outcome` too.
   * `verification_failed`: treat the message as not received; `path` names the check.
   */
  declare readonly code: "configuration" | "invalid_request" | "api_error" | "unexpected_response" | "verification_failed";
  /** The kind of failure that a response reports: who must act. */
  declare readonly kind?: ErrorKind;
  /** Whether the request may have been done. */
  declare readonly outcome?: Outcome;
  /** The exception that a getter of yours threw, or that ended a call. */
  declare readonly cause?: unknown;

  /** @internal */
  constructor(report: Report, cause?: unknown) {
    super(report.message, cause === undefined ? undefined : { cause });
    for (const detail of DETAILS) {
      if (Object.hasOwn(report, detail) && report[detail] !== undefined) (this as Record<string, unknown>)[detail] = report[detail];
    }
    // A result may hold data that no log should have: it can be read, but is not enumerated.
    if (Object.hasOwn(report, "partial") && report.partial !== undefined) Object.defineProperty(this, "partial", { value: report.partial });
  }

  /** Its fields with name and message. */
  toJSON(): Record<string, unknown> {
    return Object.assign({ name: this.name, message: this.message }, this as object);
  }
}
export interface ImzaError extends Readonly<Omit<ErrorReport, "code" | "message" | "kind" | "outcome">> {}

/** A report, as the core or this package makes it. */
type Report = { readonly [name in keyof ErrorReport]?: ErrorReport[name] | undefined };

// On the prototype, so that it is not a property of each error.
Object.defineProperty(ImzaError.prototype, "name", { value: "ImzaError", configurable: true, writable: true });

/**
 * Makes the error of an argument that never reached the core.
 * @internal
 */
export function invalid(path: string, found: string, cause?: unknown): ImzaError {
  return new ImzaError({ code: "invalid_request", message: path === "" ? found : `${path}: ${found}`, path }, cause);
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
