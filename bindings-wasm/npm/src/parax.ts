// ParaX: deposits by bank transfer, status queries, webhooks and their confirmation.

import {
  type Confirmation, type DepositRequest, type ExpectedPayment, type Explanation, ParaXOperations, type ParaXSettings, type Webhook,
} from "../generated/parax.js";
import { bytes, message } from "./bytes.js";
import { type Call, type CallOptions, type RawBody, rawMessage } from "./call.js";
import { Provider, object, optional } from "./client.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

export type * from "../generated/parax.js";
export type { Call, CallOptions, Endpoint, RawBody, Reply, UnknownWord } from "./call.js";

const RAW = "pass the body as it arrived, before any JSON parser: digits of amounts count as they are written";

/** A client of ParaX. */
export class ParaX extends ParaXOperations {
  #provider: Provider;

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: ParaXSettings) {
    const provider = new Provider("parax", settings, (packed, options) => packed.value(options ?? {}));
    super(provider);
    this.#provider = provider;
  }

  /** Returns the hex signature of these parameters as they are, for what the operations do not cover. Nothing is added; `&` is refused. */
  sign(parameters: Readonly<Record<string, string | number | bigint | boolean | null | undefined>>): string {
    return this.#provider.handleMessage("sign", object("parameters", parameters), bytes(""));
  }

  /** Returns the signed URL to send the customer to. */
  depositUrl(request: DepositRequest): string {
    return this.#provider.handleMessage("deposit_url", request ?? {}, bytes(""));
  }

  /** Explains why the signature of a deposit URL does not fit that other code made. The explanation is for you, who hold the keys. */
  explain(url: string | URL): Explanation {
    return this.#provider.handleMessage("explain", { url: url instanceof URL ? url.href : url }, bytes(""));
  }

  /**
   * Reads a webhook, and checks where it came from.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  readWebhook(
    body: RawBody,
    options: {
      /** The peer's IP address, not a header that anyone can set; `"unchecked"` if something else checks it. */
      remoteAddress: string | undefined;
    },
  ): Webhook {
    const { remoteAddress, ...others } = optional("options", options);
    const input = remoteAddress === "unchecked" ? { ...others, unchecked: true } : { ...others, remoteAddress, unchecked: undefined };
    return this.#provider.handleMessage("read_webhook", input, message(rawMessage(body, RAW)));
  }

  /** Asks ParaX whether a webhook is true, and compares the answer with your own record of the order that its `trx` names. */
  confirm(
    webhook: Webhook,
    options: CallOptions & {
      /** The amount that was asked, and at least one of `transactionId` (stored from the deposit's answer: the strongest), `userId`, `username`. */
      expected: ExpectedPayment;
      /** Confirm another amount than the expected one; the result has both. By default it is refused. */
      allowAmountChange?: boolean | undefined;
    },
  ): Call<Confirmation> {
    const { expected, allowAmountChange, ...others } = optional("options", options);
    return this.#provider.build("confirm", undefined, { webhook, expected, allowAmountChange }, others);
  }

  /** Adds Istanbul's offset to a civil time of an answer: `2026-02-03T14:30:00+03:00`. */
  static offsetTime(civilTime: string): string {
    return callFunction("offset_time", plain(civilTime)) as string;
  }
}
