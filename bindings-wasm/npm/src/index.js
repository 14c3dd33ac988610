// The public names of the package; the entries add where the module is loaded from.

export { Craftgate, CraftgateCallbacks, CraftgateWebhooks, decodeHtml } from "./craftgate.js";
export { ImzaError } from "./error.js";
export { NexKasa } from "./nexkasa.js";
export { NKolay } from "./nkolay.js";
export { ParaX } from "./parax.js";
export { BankSession, PreApproval, Token } from "./steps.js";

/** The version of this package and of the core in it. */
export const version = IMZA_VERSION;
