// The part of the package for NexKasa: its generated classes and types, and those that they name.

export type * from "../generated/nexkasa.js";
export { NexKasa } from "../generated/nexkasa.js";
export type { NexKasaCallbackInput as CallbackInput, ExpectedTransfer as TransferRecord } from "../generated/nexkasa.js";
export type { Call, Endpoint, Header, RawBody, Reply, UnknownWord } from "./call.js";
