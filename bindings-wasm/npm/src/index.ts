// The public names of the package; the entries add where the module is loaded from. Requests and answers of a provider are in
// `imza/<provider>`.

export type { Answered, AskTimes, BegunCall, Call, CallOptions, ErrorKind, FieldFault, Misfit, Outcome, Page, RawBody, Repeat, UnknownWord } from "./call.js";
export type { Attempt, Step, Verdict } from "./attempt.js";
export { Craftgate, CraftgateCallbacks, CraftgateWebhooks, decodeHtml } from "./craftgate.js";
export {
  type ApiError, type ConfigurationError, ImzaError, type ImzaErrorReport, type InvalidRequestError, type NoAnswerError, type UnexpectedResponseError,
  type VerificationError,
} from "./error.js";
export { NexKasa } from "./nexkasa.js";
export { NKolay } from "./nkolay.js";
export { ParaX } from "./parax.js";
export { BankSession, PreApproval, Token } from "./steps.js";

/** Replaced when the package is built. */
declare const IMZA_VERSION: string;

/** The version of this package and of the core in it. */
export const version: string = IMZA_VERSION;
