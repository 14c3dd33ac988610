// The part of the package for Craftgate: its generated classes and types, and those that they name.

import { Craftgate } from "../generated/craftgate.js";

export type * from "../generated/craftgate.js";
export { Craftgate, CraftgateCallbacks, CraftgateWebhooks } from "../generated/craftgate.js";
export type { CallbackInput as CallbackOptions, SentRequestInput as SentRequest } from "../generated/craftgate.js";
export type { BegunCall, Call, Endpoint, Header, Misfit, Page, RawBody, UnknownWord } from "./call.js";

/** Decodes the page in the `htmlContent` of an answer, to be shown to the payer. */
export const decodeHtml = Craftgate.decodeHtml;
