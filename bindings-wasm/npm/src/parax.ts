// The part of the package for ParaX: its generated classes and types, and those that they name.

export type * from "../generated/parax.js";
export { ParaX } from "../generated/parax.js";
export type { Call, Endpoint, RawBody, Reply, UnknownWord } from "./call.js";
