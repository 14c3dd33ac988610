// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import { NKolayOperations, type NKolaySettings } from "../generated/nkolay.js";
import { Provider, clock, defaults } from "./client.js";

export type * from "../generated/nkolay.js";
export type { Call, CallOptions, Endpoint, UnknownWord } from "./call.js";
export { BankSession, PreApproval, Token } from "./steps.js";

/** A client of N Kolay's shopping loan. */
export class NKolay extends NKolayOperations {
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: NKolaySettings) {
    super(new Provider("nkolay", settings, defaults("now", clock)));
  }
}
