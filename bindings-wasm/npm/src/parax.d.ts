// ParaX: deposits by bank transfer, status queries, webhooks and their confirmation.

import type {
  Confirmation as DeclaredConfirmation, DepositRequest, ExpectedPayment, ParaXOperations, ParaXSettings, Webhook as DeclaredWebhook,
} from "../generated/parax.js";
import type { Call, CallOptions, RawBody } from "./call.js";

export type * from "../generated/parax.js";
export type { Call, CallOptions, RawBody } from "./call.js";

/** A webhook. Nothing signs it: confirm it before crediting anything. */
export interface Webhook extends DeclaredWebhook {
  /** `success`, `failed`, `pending`, or a word that this version does not know. */
  status: "success" | "failed" | "pending" | (string & {});
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

/** A client of ParaX. */
export class ParaX {
  /** The replies to a webhook: `received` always, `refused` for an address that is not the vendor's. */
  static readonly replies: { readonly received: Reply; readonly refused: Reply };
  /** Adds Istanbul's offset to a civil time of an answer: `2026-02-03T14:30:00+03:00`. */
  static offsetTime(civilTime: string): string;
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: ParaXSettings);
  /** The signed URL to send the customer to. */
  depositUrl(request: DepositRequest): string;
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
  ): Webhook;
  /** Asks ParaX whether a webhook is true, and compares the answer with your own record of the order that its `trx` names. */
  confirm(
    webhook: Webhook,
    options: CallOptions & {
      /** The user who was to pay, and the amount that was asked. */
      expected: ExpectedPayment;
    },
  ): Call<Confirmation>;
}
export interface ParaX extends ParaXOperations {}
