// The one error of the package. What it says comes from the core, and holds no secret, card number or unbounded body.

/** The fields of a report besides its message. */
const DETAILS = ["code", "path", "kind", "outcome", "httpStatus", "provider", "providerCode", "providerMessage", "group", "providerError"];

export class ImzaError extends Error {
  constructor(report, cause) {
    super(report.message, cause === undefined ? undefined : { cause });
    for (const detail of DETAILS) {
      if (Object.hasOwn(report, detail) && report[detail] !== undefined) this[detail] = report[detail];
    }
    // A result may hold data that no log should have: it can be read, but is not enumerated.
    if (Object.hasOwn(report, "partial") && report.partial !== undefined) Object.defineProperty(this, "partial", { value: report.partial });
  }

  toJSON() {
    return { name: this.name, message: this.message, ...this };
  }
}

// On the prototype, so that it is not a property of each error.
Object.defineProperty(ImzaError.prototype, "name", { value: "ImzaError", configurable: true, writable: true });

/** Makes the error of an argument that never reached the core. */
export function invalid(path, found, cause) {
  return new ImzaError({ code: "invalid_request", message: path === "" ? found : `${path}: ${found}`, path }, cause);
}

/** Reads from an object of the caller's, whose getters may do anything: what they throw becomes the cause. */
export function reading(path, read, refuse = invalid) {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ImzaError) throw cause;
    throw refuse(path, "expected a value that can be read, but reading it threw an error, see `cause`", cause);
  }
}
