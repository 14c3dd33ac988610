// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import {
  type ExpectedTransfer, type NexKasaCallbackInput, NexKasaOperations, type NexKasaSettings, type TransferCallback as DeclaredCallback,
} from "../generated/nexkasa.js";
import { message } from "./bytes.js";
import { type Header, MESSAGE, type RawBody, type UnknownWord, header, rawMessage } from "./call.js";
import { Provider, defaults, nonce, optional } from "./client.js";

export type * from "../generated/nexkasa.js";
export type { Call, CallOptions, Header, RawBody, UnknownWord } from "./call.js";

/** The values that come with a callback besides its raw body. */
export interface CallbackInput extends Omit<NexKasaCallbackInput, "expected" | "signature" | "verification"> {
  /** The header with the signature, as Node or a framework has it; one that came twice does not match. */
  signature?: Header;
  /** Your own record of the order. */
  expected?: (ExpectedTransfer & { type: "DEPOSIT" | "WITHDRAW" }) | undefined;
  /** `configured` (the default), or `none` to read a callback that nothing verifies. */
  verification?: "configured" | "none" | undefined;
}

/** A callback that passed. */
export interface TransferCallback extends DeclaredCallback {
  /** `APPROVED`, `REJECTED`, `WAITING_ASSIGNMENT`, or a word that this version does not know. */
  status: "APPROVED" | "REJECTED" | "WAITING_ASSIGNMENT" | UnknownWord;
  /** `DEPOSIT`, `WITHDRAW`, or a word that this version does not know. */
  type: "DEPOSIT" | "WITHDRAW" | UnknownWord;
}

/** A client of NexKasa. */
export class NexKasa extends NexKasaOperations {
  #provider: Provider;

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: NexKasaSettings) {
    const provider = new Provider("nexkasa", settings, defaults("nonce", nonce));
    super(provider);
    this.#provider = provider;
  }

  /**
   * Reads a callback after every check that is configured.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  readCallback(body: RawBody, input: CallbackInput): TransferCallback {
    const values = optional("input", input);
    if (Array.isArray(values.signature)) values.signature = header(values.signature);
    return this.#provider.handleMessage("read_callback", values, message(rawMessage(body, MESSAGE)));
  }
}
