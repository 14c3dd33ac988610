// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import type { NKolayOperations, NKolaySettings } from "../generated/nkolay.js";

export type * from "../generated/nkolay.js";
export type { Call, CallOptions } from "./call.js";
export { BankSession, PreApproval, Token } from "./steps.js";

/** A client of N Kolay's shopping loan. */
export class NKolay {
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: NKolaySettings);
}
export interface NKolay extends NKolayOperations {}
