// The one error of the package.

import type { ErrorKind, ErrorReport, Outcome } from "../generated/surface.js";

/**
 * Everything that imza refuses or that a provider reports. Its text holds no key, card number or unbounded body.
 */
export class ImzaError extends Error {
  private constructor();
  readonly name: "ImzaError";
  /**
   * The kind of error, and the next step: `configuration`: correct the set-up. `invalid_request`: nothing was built; correct the field at `path`.
   * `api_error`: the provider reports an error; decide by `kind` and `outcome`. `unexpected_response`: decide by `outcome`.
   * `invalid_request` of `parse`: what was passed is not an answer; the request may have been sent, so that it has an `outcome` too.
   * `verification_failed`: treat the message as not received; `path` names the check.
   */
  readonly code: "configuration" | "invalid_request" | "api_error" | "unexpected_response" | "verification_failed";
  /** The kind of failure that a response reports: who must act. */
  readonly kind?: ErrorKind;
  /** Whether the request may have been done. */
  readonly outcome?: Outcome;
  /** The exception that a getter of yours threw, or that ended a call. */
  readonly cause?: unknown;
  /** Its fields with name and message. */
  toJSON(): Record<string, unknown>;
}
export interface ImzaError extends Readonly<Omit<ErrorReport, "code" | "message" | "kind" | "outcome">> {}
