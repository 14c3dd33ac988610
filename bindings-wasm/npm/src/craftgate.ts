// Craftgate: the client with its groups, webhooks and browser callbacks. Requests and answers are in the generated file.

import {
  type Callback as DeclaredCallback, type ClaimedCallback, type CraftgateCallbacksSettings, type CraftgateSettings, type CraftgateWebhooksSettings,
  type ExpectedCallback, type Explanation, GROUPS, type Operations, type WebhookEvent, type WebhookFields,
} from "../generated/craftgate.js";
import type { Attempt } from "./attempt.js";
import { bytes, message as bounded } from "./bytes.js";
import { type BegunCall, type Call, type CallOptions, type Decided, type Endpoint, type Header, type LookedUp, MESSAGE, type RawBody, header, rawMessage } from "./call.js";
import { Provider, clock, decided, defaults, object, open, optional, randomKey, received } from "./client.js";
import { reading } from "./error.js";
import { type Client, callFunction } from "./module.js";
import { plain } from "./plain.js";

export type * from "../generated/craftgate.js";
export type { BegunCall, Call, CallOptions, Endpoint, Header, Misfit, Page, RawBody, UnknownWord } from "./call.js";

/** A request as it was sent. */
export interface SentRequest {
  /** The HTTP method. */
  method: string;
  /** The absolute URL. */
  url: string | URL;
  /** The headers, in any case: an object, pairs, or `Headers`. */
  headers: Readonly<Record<string, unknown>> | Iterable<readonly [string, string]>;
  /** The exact body. */
  body?: RawBody | null | undefined;
}

const FORM =
  "the hash is over the form's text as it arrived. Express: express.text({ type: \"application/x-www-form-urlencoded\" }) on this route; " +
  "Fastify: addContentTypeParser(\"application/x-www-form-urlencoded\", { parseAs: \"string\" }, (request, body, done) => done(null, body)); " +
  "Hono and other fetch handlers: await request.text()";

const NOTHING = bytes("");

/** A client of Craftgate. It builds and signs; your HTTP client sends. */
export class Craftgate {
  #provider: Provider;

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: CraftgateSettings) {
    this.#provider = new Provider("craftgate", settings, defaults("randomKey", randomKey));
    for (const [name, Group] of Object.entries(GROUPS)) (this as Record<string, unknown>)[name] = new Group(this.#provider);
  }

  /** Builds a call of any endpoint. Its answer is untyped. */
  request<T = unknown>(endpoint: Endpoint, options?: CallOptions): Call<T> {
    return this.#provider.buildEndpoint(endpoint, options);
  }

  /** Returns the signature of a request that is built elsewhere. */
  sign(input: { url: string; body?: string | undefined; randomKey: string }): string {
    return this.#provider.handleMessage("sign", object("input", input), NOTHING);
  }

  /** Begins an attempt to do a call of this client: a state machine that says what to do next until it is known what became of it. `now`: Unix seconds. */
  attempt<T, R>(call: BegunCall<T, R>, options?: { now?: number | undefined }): Attempt<R>;
  attempt<T>(call: Call<T>, options?: { now?: number | undefined }): Attempt<T>;
  attempt<T>(call: Call<T>, options?: { now?: number | undefined }): Attempt<T> {
    return this.#provider.attempt(call, optional("options", options).now as number | undefined ?? clock());
  }

  /**
   * Restores a saved attempt. With its call, built again with the same idempotency key, it goes on as it was; without, it asks and completes, and never sends the
   * call again.
   */
  restoreAttempt<T, R>(saved: string, options: { call: BegunCall<T, R> }): Attempt<R>;
  restoreAttempt<T = unknown>(saved: string, options?: { call?: Call<T> | undefined }): Attempt<T>;
  restoreAttempt<T = unknown>(saved: string, options?: { call?: Call<T> | undefined }): Attempt<T> {
    return this.#provider.restoreAttempt(saved, optional("options", options).call as Call<T> | undefined);
  }

  /**
   * Explains why the signature of a request does not fit that other code made with the same keys. It tries the mistakes that people make,
   * alone and two at once, and names only what reproduces the signature. The explanation is for you, who hold the keys.
   */
  explain(request: SentRequest): Explanation {
    const { method, url, headers, body } = object("request", request);
    const input = { method, url: url instanceof URL ? url.href : url, headers: headersOf(headers) };
    return this.#provider.handleMessage("explain", input, body === undefined || body === null ? NOTHING : bytes(rawMessage(body, MESSAGE)));
  }
}
export interface Craftgate extends Operations {}

/** Copies headers as an object. */
function headersOf(headers: unknown): unknown {
  return reading("headers", () => {
    const pairs = typeof headers === "object" && headers !== null && Symbol.iterator in headers;
    return pairs ? Object.fromEntries(headers as Iterable<readonly [string, string]>) : headers;
  });
}

/** Verifies Craftgate's webhooks. */
export class CraftgateWebhooks {
  #client: Client;

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: CraftgateWebhooksSettings) {
    this.#client = open("craftgate_webhooks", settings);
  }

  /**
   * Verifies a message over its raw body.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  verify(message: {
    /** The body as it arrived, before any parser. */
    body: RawBody;
    /** The header `x-cg-signature-v1`, as Node or a framework has it; one that came twice does not match. */
    signature: Header;
    /** The current time in Unix seconds; by default the platform's clock. */
    now?: number | bigint | undefined;
    /** How old a message may be, in seconds; by default 3600. */
    toleranceSeconds?: number | undefined;
  }): WebhookEvent {
    const { body, signature, now, ...others } = object("message", message);
    // A missing header is a signature that does not match, not a mistake of the caller's.
    const input = { ...others, signature: header(signature), now: now ?? clock() };
    return received(this.#client, "verify", input, bounded(rawMessage(body, MESSAGE)));
  }

  /** Returns the signature of an event, for the fixtures of your own tests. */
  sign(event: WebhookFields): string {
    const { eventType, eventTimestamp, status, payloadId } = object("event", event);
    return received(this.#client, "sign", { eventType, eventTimestamp, status, payloadId }, NOTHING);
  }

  /** Explains why a message does not verify. Its age counts only if `now` is passed. The explanation is for you, who hold the keys. */
  explain(message: {
    /** The body as it arrived, before any parser. */
    body: RawBody;
    /** The header `x-cg-signature-v1`. */
    signature: Header;
    /** The current time in Unix seconds. */
    now?: number | bigint | undefined;
  }): Explanation {
    const { body, signature, ...others } = object("message", message);
    return received(this.#client, "explain", { ...others, signature: header(signature) }, bounded(rawMessage(body, MESSAGE)));
  }
}

/** What every verified browser callback has: only the fields that its hash covers. */
type CallbackFields = Omit<DeclaredCallback, "next">;

/** The payment goes on: its id is there. */
interface CallbackOfPayment extends CallbackFields {
  /** Id of the payment, as text. */
  paymentId: string;
  /**
   * The next step: `complete` (nothing was charged yet), `done` (retrieve the payment before delivering), or a shopping loan's
   * `additionalAction`.
   */
  next: Exclude<DeclaredCallback["next"], CallbackOfFailure["next"]>;
}

/** The payment failed, or the callback changes nothing. */
interface CallbackOfFailure extends CallbackFields {
  /** The next step: `failed`, or `check_own_record` (change nothing). */
  next: "failed" | "check_own_record";
}

/** A verified browser callback: `next` tells what to do, and whether the id of the payment is there. */
export type Callback = CallbackOfPayment | CallbackOfFailure;

/** Your own record of a payment, or `"unchecked"`: compare the callback yourself. */
export type CallbackRecord = ExpectedCallback | "unchecked";

/** How a browser callback is compared. `Found` is what a function that looks the record up returns. */
export interface CallbackOptions<Found = LookedUp<CallbackRecord>> {
  /**
   * Your own record of the payment, or a function that looks it up, which may return a promise. It is given the ids as the form says
   * them; they are not verified: what it returns decides, and nothing refuses the callback.
   */
  expected: CallbackRecord | ((claimed: ClaimedCallback) => Found);
  /**
   * Take a `mdStatus` of two digits too, for banks with numbers of their own; by default it is one digit. A digit may then move
   * between it and the end of `conversationId`: give conversation ids of equal length.
   */
  allowLongMdStatus?: boolean | undefined;
}

/** Verifies the form that a payer's browser posts to your callback URL. The payer controls everything but the hash. */
export class CraftgateCallbacks {
  #client: Client;

  /** @throws {ImzaError} `configuration`, with the setting at fault */
  constructor(settings: CraftgateCallbacksSettings) {
    this.#client = open("craftgate_callbacks", settings);
  }

  /**
   * Verifies a form over its text, and compares it with your own record, or with nothing if you say `"unchecked"`. Where `next` is
   * `done`, call `craftgate.payment.retrievePayment` before you deliver.
   * @throws {ImzaError} `verification_failed`, with the check in `path`
   */
  verify<Found extends LookedUp<CallbackRecord> = CallbackRecord>(form: RawBody, options: CallbackOptions<Found>): Decided<Found, Callback> {
    const { expected, ...others } = optional("options", options);
    const body = bounded(rawMessage(form, FORM));
    return decided<Callback>(this.#client, expected, {}, body, (record) => {
      const input = record === "unchecked" ? { ...others, unchecked: true } : { ...others, expected: record, unchecked: undefined };
      return received(this.#client, "verify", input, body);
    }) as Decided<Found, Callback>;
  }

  /** Explains why the hash of a form does not fit. The explanation is for you, who hold the keys: the payer must not see it. */
  explain(form: RawBody): Explanation {
    return received(this.#client, "explain", {}, bounded(rawMessage(form, FORM)));
  }
}

/** Decodes the HTML that an answer's `htmlContent` holds in base64. */
export function decodeHtml(htmlContent: string): string {
  return callFunction("decode_html", plain(htmlContent)) as string;
}
