// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import type { DepositRequest, TransferAnswer, WithdrawRequest } from "../generated/nexkasa.js";
import type { CallOptions, RawBody, TransferCall } from "./call.js";

export type * from "../generated/nexkasa.js";
export type { Call, CallOptions, RawBody, TransferCall } from "./call.js";

/** The settings of a NexKasa client. What is set up for callbacks is checked on each of them. */
export interface NexKasaSettings {
  /** The merchant's API key. */
  apiKey: string;
  /** Where requests go, if not to the vendor. */
  baseUrl?: string | undefined;
  /** Your own secrets of the tokens in callback URLs; the first makes them, each may verify them. */
  callbackSecrets?: readonly string[] | undefined;
  /** Your own static tokens in callback URLs. */
  callbackTokens?: readonly string[] | undefined;
  /** Secrets of the header `X-NexKasa-Signature`, if the vendor gave any. */
  webhookSecrets?: readonly string[] | undefined;
  /** Addresses and networks that callbacks may come from. */
  allowedAddresses?: readonly string[] | undefined;
}

/** What comes with a callback besides its raw body. */
export interface CallbackInput {
  /** The URL that was requested, with its query; its path and query suffice. */
  url?: string | undefined;
  /** The peer's IP address. */
  remoteAddress?: string | undefined;
  /** The header `X-NexKasa-Signature`. */
  signature?: string | undefined;
  /** Your own record of the order: the `userId` of the deposit or the `externalId` of the withdrawal, and the amount that was asked. */
  expected?: { id: string; type: "DEPOSIT" | "WITHDRAW"; amount: string | number } | undefined;
  /** `configured` (the default), or `none` to read a callback that nothing verifies. */
  verification?: "configured" | "none" | undefined;
  /** Read a callback whose amount differs from the `expected` one that its token proves; by default it is refused. See `amountDiffers`. */
  allowAmountChange?: boolean | undefined;
}

/** A callback that passed. */
export interface TransferCallback {
  /** NexKasa's id of the transaction. */
  transactionId: string;
  /** `APPROVED`, `REJECTED`, `WAITING_ASSIGNMENT`, or a word that this version does not know. */
  status: "APPROVED" | "REJECTED" | "WAITING_ASSIGNMENT" | (string & {});
  /** The `userId` of the deposit or the `externalId` of the withdrawal. */
  externalId: string;
  /** The amount in lira that the operator decided on, with the digits of the message. */
  amount: string;
  /** `DEPOSIT`, `WITHDRAW`, or a word that this version does not know. */
  type: "DEPOSIT" | "WITHDRAW" | (string & {});
  /** The amount in lira that was asked, where a token or `expected` tells. */
  askedAmount?: string;
  /** Whether the operator decided on another amount than was asked. */
  amountDiffers: boolean;
  /** The nonce of the order, where its token was verified. Consume it once. */
  nonce?: string;
  /** The same message has the same key: put it under a unique constraint. */
  dedupeKey: string;
}

/** A client of NexKasa. */
export class NexKasa {
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: NexKasaSettings);
  /** Asks for a deposit. Store the call's `callbackUrl` and `callbackNonce` with the order. */
  deposit(request: DepositRequest, options?: CallOptions): TransferCall<TransferAnswer>;
  /** Asks for a withdrawal. There is no status query: after a time-out only the callback or the vendor's support tells. */
  withdraw(request: WithdrawRequest, options?: CallOptions): TransferCall<TransferAnswer>;
  /**
   * Reads a callback after every check that is configured.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  readCallback(body: RawBody, input: CallbackInput): TransferCallback;
}
