// ParaX: deposits by bank transfer, status queries, webhooks and their confirmation.

import {
  type Confirmation as DeclaredConfirmation, type DepositRequest, type ExpectedPayment, ParaXOperations, type ParaXSettings, REPLIES,
  type Webhook as DeclaredWebhook,
} from "../generated/parax.js";
import { bytes, message } from "./bytes.js";
import { type Call, type CallOptions, type RawBody, type UnknownWord, rawMessage } from "./call.js";
import { Provider, optional } from "./client.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

export type * from "../generated/parax.js";
export type { Call, CallOptions, RawBody, UnknownWord } from "./call.js";

/** A webhook. Nothing signs it: confirm it before crediting anything. */
export interface Webhook extends DeclaredWebhook {
  /** `success`, `failed`, `pending`, or a word that this version does not know. */
  status: "success" | "failed" | "pending" | UnknownWord;
}

/** A webhook that the status query confirms. */
export interface Confirmation extends DeclaredConfirmation {
  /** The next step: `completed` (credit it, once), `failed`, `pending` (ask again later). */
  verdict: "completed" | "failed" | "pending";
}

/** A reply to a webhook, to be sent as it is. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const RAW = "pass the body as it arrived, before any JSON parser: digits of amounts count as they are written";

/** A client of ParaX. */
export class ParaX extends ParaXOperations {
  #provider: Provider;

  /** The replies to a webhook: `received` always, `refused` for an address that is not the vendor's. */
  static readonly replies: { readonly received: Reply; readonly refused: Reply } = Object.freeze({
    received: reply(REPLIES.received),
    refused: reply(REPLIES.refused),
  });

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: ParaXSettings) {
    const provider = new Provider("parax", settings, (packed, options) => packed.value(options ?? {}));
    super(provider);
    this.#provider = provider;
  }

  /** Returns the signed URL to send the customer to. */
  depositUrl(request: DepositRequest): string {
    return this.#provider.handleMessage("deposit_url", request ?? {}, bytes(""));
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
    const { remoteAddress } = optional("options", options);
    const input = remoteAddress === "unchecked" ? { unchecked: true } : { remoteAddress };
    return this.#provider.handleMessage("read_webhook", input, message(rawMessage(body, RAW)));
  }

  /** Asks ParaX whether a webhook is true, and compares the answer with your own record of the order that its `trx` names. */
  confirm(
    webhook: Webhook,
    options: CallOptions & {
      /** The user who was to pay, and the amount that was asked. */
      expected: ExpectedPayment;
    },
  ): Call<Confirmation> {
    const { expected, ...others } = optional("options", options);
    return this.#provider.build("confirm", undefined, { webhook, expected }, others);
  }

  /** Adds Istanbul's offset to a civil time of an answer: `2026-02-03T14:30:00+03:00`. */
  static offsetTime(civilTime: string): string {
    return callFunction("offset_time", plain(civilTime)) as string;
  }
}

function reply({ status, body }: { status: number; body: string }): Reply {
  return Object.freeze({ status, headers: Object.freeze({ "Content-Type": "application/json" }), body });
}
