// Handles of N Kolay. Each comes from an answer, or in another process from its own saved text; one cannot be passed where another
// belongs.

/** A bearer token. Its text acts as a secret; printed, it shows nothing. */
export class Token {
  private constructor();
  private readonly isToken: true;
  /** When it expires, in Unix seconds, if it says so. */
  readonly expiresAt: number | undefined;
  /** The text that restores it in another process. Keep it as a secret. */
  save(): string;
  /** @throws {ImzaError} `invalid_request` if it is not a token's text */
  static restore(text: string): Token;
}

/** A session with a bank. */
export class BankSession {
  private constructor();
  private readonly isBankSession: true;
  /** N Kolay's reference. */
  readonly referenceId: string;
  /** The text that restores it in another process. */
  save(): string;
  /** @throws {ImzaError} `invalid_request` if it is not a session's text */
  static restore(text: string): BankSession;
}

/** A pre-approval that the bank granted. */
export class PreApproval {
  private constructor();
  private readonly isPreApproval: true;
  /** N Kolay's reference. */
  readonly referenceId: string;
  /** The text that restores it in another process. */
  save(): string;
  /** @throws {ImzaError} `invalid_request` if it is not a pre-approval's text */
  static restore(text: string): PreApproval;
}
