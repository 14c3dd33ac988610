// ParaX: deposits by bank transfer, status queries, webhooks and their confirmation.

import type { DepositAnswer, DepositRequest, TransactionState, TransactionStatus } from "../generated/parax.js";
import type { Call, CallOptions, RawBody } from "./call.js";

export type * from "../generated/parax.js";
export type { Call, CallOptions, RawBody } from "./call.js";

/** The settings of a ParaX client. */
export interface ParaXSettings {
  /** The merchant's site id. */
  sid: number | bigint;
  /** The API key: it travels in status queries. */
  key: string;
  /** The secret key: it signs deposits and never travels. */
  secretKey: string;
  /** Where deposits go, if not to the vendor. */
  depositBaseUrl?: string | undefined;
  /** Where status queries go, if not to the vendor. */
  statusBaseUrl?: string | undefined;
  /** Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`. */
  allowedAddresses?: readonly string[] | undefined;
}

/** A webhook. Nothing signs it: confirm it before crediting anything. */
export interface Webhook {
  /** The merchant's own id of the transaction. */
  trx: string;
  /** ParaX's id of the transaction. */
  transactionId: string;
  /** The amount in lira, with the digits of the message. */
  amount: string;
  /** `success`, `failed`, `pending`, or a word that this version does not know. */
  status: "success" | "failed" | "pending" | (string & {});
  /** The currency, `TRY`. */
  currency?: string;
  /** The same message has the same key: put it under a unique constraint. */
  dedupeKey: string;
}

/** A webhook that the status query confirms. */
export interface Confirmation {
  /** What to do: `completed` (credit it, once), `failed`, `pending` (ask again later). */
  verdict: "completed" | "failed" | "pending";
  /** The merchant's own id of the transaction. */
  trx: string;
  /** ParaX's id of the transaction. */
  transactionId: string;
  /** The user who paid. */
  userId: string;
  /** The amount in lira, with the digits of the status answer. */
  amount: string;
  /** The currency, `TRY`. */
  currency?: string;
  /** The status answer's own word. */
  status: TransactionState;
  /** The transaction and the verdict: put it under a unique constraint. */
  dedupeKey: string;
}

/** What to answer a webhook with. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client of ParaX. */
export class ParaX {
  /** What a webhook is answered with: `received` always, `refused` for an address that is not the vendor's. */
  static readonly replies: { readonly received: Reply; readonly refused: Reply };
  /** A civil time of an answer with Istanbul's offset: `2026-02-03T14:30:00+03:00`. */
  static offsetTime(civilTime: string): string;
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: ParaXSettings);
  /** The signed URL to send the customer to. */
  depositUrl(request: DepositRequest): string;
  /** The same as a call of your server's own. */
  deposit(request: DepositRequest, options?: CallOptions): Call<DepositAnswer>;
  /** Asks what became of a transaction. */
  transactionStatus(transactionId: string, options?: CallOptions): Call<TransactionStatus>;
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
      expected: { userId: string; amount: string | number };
    },
  ): Call<Confirmation>;
}
