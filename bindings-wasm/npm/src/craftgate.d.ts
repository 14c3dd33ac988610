// Craftgate: the client with its groups, webhooks and browser callbacks. Requests and answers are in the generated file.

import type { Operations, WebhookEventType, WebhookStatus } from "../generated/craftgate.js";
import type { Call, CallOptions, RawBody } from "./call.js";

export type * from "../generated/craftgate.js";
export type { Call, CallOptions, Page, RawBody } from "./call.js";

/** The settings of a Craftgate client. There is no default environment to charge by accident. */
export type CraftgateSettings = {
  /** The merchant's API key. */
  apiKey: string;
  /** The merchant's secret key: it signs and never travels. */
  secretKey: string;
  /** Language of messages. */
  language?: "tr" | "en" | (string & {}) | undefined;
} & (
  | { /** Craftgate's own hosts. */ environment: "production" | "sandbox"; baseUrl?: undefined }
  | { /** An address of your own: `https`, or `http` on a loopback host. */ baseUrl: string; environment?: undefined }
);

/** Any endpoint, for what the operations do not cover. */
export interface Endpoint {
  /** The HTTP method. */
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path, from the base URL. */
  path: string;
  /** The query's values. */
  query?: object | null | undefined;
  /** An object, or the exact text to sign and send. */
  body?: object | string | null | undefined;
}

/** A client of Craftgate. It builds and signs; your HTTP client sends. */
export class Craftgate {
  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: CraftgateSettings);
  /** Builds a call of any endpoint. Its answer is untyped. */
  request<T = unknown>(endpoint: Endpoint, options?: CallOptions): Call<T>;
  /** The signature of a request that is built elsewhere. */
  sign(input: { url: string; body?: string | undefined; randomKey: string }): string;
}
export interface Craftgate extends Operations {}

/** A verified webhook. Only what is not under `unauthenticated` is covered by the signature. */
export interface WebhookEvent {
  /** What happened; more words may come. */
  eventType: WebhookEventType;
  /** When, in Unix seconds. */
  eventTimestamp: number;
  /** Whether it succeeded. */
  status: WebhookStatus;
  /** The id of what it is about: of a payment, a refund, a token, … */
  payloadId: string;
  /** The same message has the same key: put it under a unique constraint to handle each once. */
  dedupeKey: string;
  /** What nobody signed. Ask the API before acting on it. */
  unauthenticated: { eventTime?: string; payload?: unknown };
}

/** Verifies Craftgate's webhooks. */
export class CraftgateWebhooks {
  constructor(settings: { /** The active merchant webhook keys. */ keys: readonly string[] });
  /**
   * Verifies a message over its raw body.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  verify(message: {
    /** The body as it arrived, before any parser. */
    body: RawBody;
    /** The header `x-cg-signature-v1`. */
    signature: string | null | undefined;
    /** The current time in Unix seconds; by default the platform's clock. */
    now?: number | bigint | undefined;
    /** How old a message may be, in seconds; by default 3600. */
    toleranceSeconds?: number | undefined;
  }): WebhookEvent;
  /** The signature of an event, for the fixtures of your own tests. */
  sign(event: { eventType: string; eventTimestamp: number | bigint; status: string; payloadId: string }): string;
}

/** A verified browser callback: only the fields that its hash covers. */
export interface Callback {
  /** Which formula signed it. */
  version: "v1" | "v2";
  /** What to do now: `complete`, `done`, `failed`, `check_own_record` (change nothing), or a shopping loan's `additionalAction`. */
  next: "complete" | "done" | "failed" | "check_own_record" | (string & {});
  /** `SUCCESS` or `FAILURE`. */
  status?: string;
  /** `WAITING` if the payment is to be completed, `COMPLETED` if it is done. */
  completeStatus?: string;
  /** The payment's id, as text. */
  paymentId?: string;
  /** The merchant's conversation data. */
  conversationData?: string;
  /** The merchant's conversation id. */
  conversationId?: string;
  /** `ALREADY_RETURNED` if it was reported before. */
  callbackStatus?: string;
  /** What the bank found in 3-D Secure. */
  mdStatus?: string;
  /** Status of a shopping loan's payment. */
  paymentStatus?: string;
  /** What a shopping loan waits for. */
  additionalAction?: string;
}

/** Your own record of a payment. What is left out is not compared. */
export interface ExpectedCallback {
  /** The payment's id, as the init operation answered it. */
  paymentId?: string | number | bigint | undefined;
  /** The conversation id that was sent. */
  conversationId?: string | undefined;
  /** The conversation data, where it is known. */
  conversationData?: string | undefined;
}

/** Verifies the form that a payer's browser posts to your callback URL. The payer controls everything but the hash. */
export class CraftgateCallbacks {
  constructor(settings: {
    /** The active merchant callback keys. */
    keys: readonly string[];
    /** Lists of names (`hashParams`) to accept besides the published ones. */
    hashParams?: readonly string[] | undefined;
  });
  /**
   * Verifies a form over its text, and compares it with your own record, or with nothing if you say `"unchecked"`.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  verify(
    form: RawBody,
    options: {
      expected: ExpectedCallback | "unchecked";
      /**
       * Take a `mdStatus` of two digits too, for banks with numbers of their own; by default it is one digit. A digit may then move
       * between it and the end of `conversationId`: give conversation ids of equal length.
       */
      allowLongMdStatus?: boolean | undefined;
    },
  ): Callback;
}

/** The HTML that an answer's `htmlContent` holds in base64. */
export function decodeHtml(htmlContent: string): string;
