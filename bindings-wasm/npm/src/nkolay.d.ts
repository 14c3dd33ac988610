// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import type { ApplyAnswer, ApplyRequest, Banks, LoanType, PreApproveRequest, PreApproveResponse, SimulateAnswer, SimulateRequest } from "../generated/nkolay.js";
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

/** A line of `monthlyPayments`, as it was answered. */
export interface OfferedPayment {
  term: number;
  amount?: string | number | undefined;
  interestRate: string | number;
  totalPaymentAmount?: string | number | undefined;
  annualEffectiveInterestRate?: string | number | undefined;
  monthlyEffectiveInterestRate?: string | number | undefined;
  type?: LoanType | undefined;
  [name: string]: unknown;
}

/** An offer whose figures are to be recomputed. */
export interface AuditInput {
  /** What is lent: the cart's total, in lira. */
  principal: string | number;
  /** A line of `monthlyPayments`. */
  offer: OfferedPayment;
  /** The day whose taxes apply, `yyyy-MM-dd`; by default the latest known taxes. */
  date?: string | undefined;
  /** KKDF in percent of the interest, if not that of the day. */
  kkdf?: string | number | undefined;
  /** BSMV in percent of the interest, if not that of the day. */
  bsmv?: string | number | undefined;
}

/** A month of a loan, in lira. */
export interface AuditedMonth {
  month: number;
  payment: string;
  interest: string;
  kkdf: string;
  bsmv: string;
  repaid: string;
  balance: string;
}

/** The figures of a loan, and how an offer differs from them. It informs; it never replaces the bank's figures. */
export interface Audit {
  /** The monthly instalment, in lira. */
  instalment: string;
  /** The last instalment, which closes the balance, in lira. */
  last: string;
  /** What is paid in all, in lira. */
  total: string;
  /** The monthly rate at which the instalments are worth the principal, in percent. */
  internalRate: string;
  /** The annual effective rate, in percent. */
  annualEffective: string;
  /** A twelfth of it, in percent. */
  monthlyEffective: string;
  /** The loan month by month. */
  schedule: AuditedMonth[];
  /** Offer minus own figure, for what the offer has. */
  differences: { amount?: string; total?: string; annualEffective?: string; monthlyEffective?: string };
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
  /** Recomputes the figures of an offer. Nothing is sent. */
  audit(input: AuditInput): Audit;
}
