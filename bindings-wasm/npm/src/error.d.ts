// The one error of the package.

/**
 * Everything that imza refuses or that a provider reports. Its text holds no key, card number or unbounded body.
 */
export class ImzaError extends Error {
  private constructor();
  readonly name: "ImzaError";
  /**
   * What it is, and what to do: `configuration`: correct the set-up. `invalid_request`: nothing was built; correct the field at `path`.
   * `api_error`: the provider reports an error; decide by `kind` and `outcome`. `unexpected_response`: decide by `outcome`.
   * `invalid_request` of `parse`: what was passed is no answer; the request may have been sent, so that it has an `outcome` too.
   * `verification_failed`: treat the message as not received; `path` names the check.
   */
  readonly code: "configuration" | "invalid_request" | "api_error" | "unexpected_response" | "verification_failed";
  /** The field at fault, e.g. `items[2].price`; of a failed verification the check. */
  readonly path?: string;
  /** What kind of failure an answer reports: who must act. */
  readonly kind?:
    | "authentication"
    | "permission"
    | "invalid_request"
    | "duplicate"
    | "not_found"
    | "declined"
    | "fraud"
    | "rate_limited"
    | "customer_blocked"
    | "provider_unavailable"
    | "unknown";
  /** `rejected`: surely not done. `unknown`: it may have been done, now or earlier; ask before repeating. */
  readonly outcome?: "rejected" | "unknown";
  /** HTTP status of the answer. */
  readonly httpStatus?: number;
  /** Who answered. */
  readonly provider?: string;
  /** The provider's own code. */
  readonly providerCode?: string;
  /** The provider's message. Craftgate's below 10000 are never for a shopper's eyes. */
  readonly providerMessage?: string;
  /** Craftgate's error group. */
  readonly group?: string;
  /** What the bank or wallet behind the provider reported. */
  readonly providerError?: { readonly code: string; readonly message: string };
  /** The result with the id as text, where only an id does not fit a JavaScript number. */
  readonly partial?: unknown;
  /** What a getter of yours threw, or what cut a call short. */
  readonly cause?: unknown;
  /** Its fields with name and message. */
  toJSON(): Record<string, unknown>;
}
