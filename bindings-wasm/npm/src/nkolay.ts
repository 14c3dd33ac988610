// The part of the package for N Kolay: its generated classes and types, and those that they name.

export type * from "../generated/nkolay.js";
export { NKolay } from "../generated/nkolay.js";
export type { Call, Endpoint, UnknownWord } from "./call.js";
export { BankSession, PreApproval, Token } from "./steps.js";
