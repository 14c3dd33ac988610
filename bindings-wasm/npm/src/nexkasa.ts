// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import {
  type ExpectedTransfer, type NexKasaCallbackInput, NexKasaOperations, type NexKasaSettings, type TransferCallback as DeclaredCallback,
} from "../generated/nexkasa.js";
import { message } from "./bytes.js";
import { MESSAGE, type RawBody, rawMessage } from "./call.js";
import { Provider, defaults, nonce, optional } from "./client.js";

export type * from "../generated/nexkasa.js";
export type { Call, CallOptions, RawBody } from "./call.js";

/** The values that come with a callback besides its raw body. */
export interface CallbackInput extends Omit<NexKasaCallbackInput, "expected" | "verification"> {
  /** Your own record of the order. */
  expected?: (ExpectedTransfer & { type: "DEPOSIT" | "WITHDRAW" }) | undefined;
  /** `configured` (the default), or `none` to read a callback that nothing verifies. */
  verification?: "configured" | "none" | undefined;
}

/** A callback that passed. */
export interface TransferCallback extends DeclaredCallback {
  /** `APPROVED`, `REJECTED`, `WAITING_ASSIGNMENT`, or a word that this version does not know. */
  status: "APPROVED" | "REJECTED" | "WAITING_ASSIGNMENT" | (string & {});
  /** `DEPOSIT`, `WITHDRAW`, or a word that this version does not know. */
  type: "DEPOSIT" | "WITHDRAW" | (string & {});
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
    return this.#provider.handleMessage("read_callback", optional("input", input), message(rawMessage(body, MESSAGE)));
  }
}
