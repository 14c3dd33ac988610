// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import type { ApplyAnswer, ApplyRequest, Banks, PreApproveRequest, PreApproveResponse, SimulateAnswer, SimulateRequest } from "../generated/nkolay.js";
import type { Call, CallOptions } from "./call.js";
import type { BankSession, PreApproval, Token } from "./steps.js";

export type * from "../generated/nkolay.js";
export type { Call, CallOptions } from "./call.js";
export { BankSession, PreApproval, Token } from "./steps.js";

/** The settings of a client of N Kolay's shopping loan. */
export interface NKolaySettings {
  /** Where requests go: `https`, or `http` on a loopback host. The vendor names it. */
  baseUrl: string;
  /** Name of the merchant's API user. */
  username: string;
  /** Password of the merchant's API user. */
  password: string;
  /** The merchant's number. */
  merchantNo: number | bigint;
  /** The key that N Kolay gave the merchant. */
  apiSecretKey: string;
}

/** The bank's decision. A decline is a value: `bankSuccess` is `false`, and there is no `preApproval`. */
export interface Decision extends PreApproveResponse {
  /** What `apply` needs; only if the bank lends. */
  preApproval?: PreApproval;
}

/** A client of N Kolay's shopping loan. */
export class NKolay {
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: NKolaySettings);
  /** Asks for a token. */
  authenticate(options?: CallOptions): Call<Token>;
  /** Lists the banks that lend. */
  banks(token: Token, options?: CallOptions): Call<Banks>;
  /** Starts a session with a bank, by its code. */
  startSession(token: Token, bankCode: string, options?: CallOptions): Call<BankSession>;
  /** Asks what a loan would cost. */
  simulate(token: Token, session: BankSession, request?: SimulateRequest, options?: CallOptions): Call<SimulateAnswer>;
  /** Asks the bank whether it lends. */
  preApprove(token: Token, session: BankSession, request: PreApproveRequest, options?: CallOptions): Call<Decision>;
  /** Applies for the loan that was pre-approved. */
  apply(token: Token, preApproval: PreApproval, request: ApplyRequest, options?: CallOptions): Call<ApplyAnswer>;
}
