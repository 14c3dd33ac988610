// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import {
  type ClaimedTransfer, type ExpectedTransfer, type Explanation, type NexKasaCallbackInput, NexKasaOperations, type NexKasaSettings, type TransferCallback,
} from "../generated/nexkasa.js";
import { message } from "./bytes.js";
import { type Decided, type Header, type LookedUp, MESSAGE, type RawBody, header, rawMessage } from "./call.js";
import { Provider, defaults, nonce, optional } from "./client.js";

export type * from "../generated/nexkasa.js";
export type { Call, CallOptions, Endpoint, Header, RawBody, Reply, UnknownWord } from "./call.js";

/** The values that come with a callback besides its raw body. */
export interface CallbackInput<Found = TransferRecord> extends Omit<NexKasaCallbackInput, "expected" | "signature" | "verification"> {
  /** The header with the signature, as Node or a framework has it; one that came twice does not match. */
  signature?: Header;
  /**
   * Your own record of the order, or a function that looks it up, which may return a promise. It is given what the callback says, which is
   * not verified: what it returns decides, and nothing refuses the callback.
   */
  expected?: TransferRecord | ((claimed: ClaimedTransfer) => Found) | undefined;
  /** `configured` (the default), or `none` to read a callback that nothing verifies. */
  verification?: "configured" | "none" | undefined;
}

/** Your own record of an order. */
export type TransferRecord = ExpectedTransfer & { type: "DEPOSIT" | "WITHDRAW" };

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
  readCallback<Found extends LookedUp<TransferRecord> = TransferRecord>(body: RawBody, input: CallbackInput<Found>): Decided<Found, TransferCallback> {
    const { expected, ...others } = optional("input", input);
    if (Array.isArray(others.signature)) others.signature = header(others.signature);
    const found = this.#provider.decided<TransferCallback>("read_callback", expected, others, message(rawMessage(body, MESSAGE)));
    return found as Decided<Found, TransferCallback>;
  }

  /**
   * Explains why a callback is refused: the token in its URL, then the header `X-NexKasa-Signature`, then the sender. The explanation is
   * for you, who hold the keys.
   */
  explainCallback(body: RawBody, input: CallbackInput): Explanation {
    return this.#provider.handleMessage("explain_callback", optional("input", input), message(rawMessage(body, MESSAGE)));
  }
}
