// Craftgate: the client with its groups, webhooks and browser callbacks. Requests and answers are in the generated file.

import type {
  Callback as DeclaredCallback, CraftgateCallbacksSettings, CraftgateSettings as DeclaredSettings, CraftgateWebhooksSettings, ExpectedCallback,
  Operations, WebhookEvent, WebhookFields,
} from "../generated/craftgate.js";
import type { Call, CallOptions, RawBody } from "./call.js";

export type * from "../generated/craftgate.js";
export type { Call, CallOptions, Page, RawBody } from "./call.js";

/** The settings of a Craftgate client. There is no default environment to charge by accident. */
export type CraftgateSettings = Omit<DeclaredSettings, "environment" | "baseUrl"> & (
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

/** Verifies Craftgate's webhooks. */
export class CraftgateWebhooks {
  constructor(settings: CraftgateWebhooksSettings);
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
  sign(event: WebhookFields): string;
}

/** A verified browser callback: only the fields that its hash covers. */
export interface Callback extends DeclaredCallback {
  /** Which formula signed it. */
  version: "v1" | "v2";
  /** The next step: `complete`, `done`, `failed`, `check_own_record` (change nothing), or a shopping loan's `additionalAction`. */
  next: "complete" | "done" | "failed" | "check_own_record" | (string & {});
}

/** Verifies the form that a payer's browser posts to your callback URL. The payer controls everything but the hash. */
export class CraftgateCallbacks {
  constructor(settings: CraftgateCallbacksSettings);
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
