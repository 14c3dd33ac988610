// Code that must compile, and code that must not. Never run.

import { Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError, NKolay, NexKasa, ParaX, version } from "imza";
import type { Call, CallOptions, ErrorKind, Outcome, Page, Repeat, UnknownWord } from "imza";
import type { Callback as VerifiedCallback } from "imza/craftgate";
import type { CallbackInput, TransferCallback } from "imza/nexkasa";
import type { Confirmation, Webhook } from "imza/parax";
import { Currency, PaymentStatus as PaymentStatuses } from "imza/craftgate";
import { TransactionState } from "imza/parax";
import type { CraftgateSettings, CreatePaymentRequest, PaymentItem, PaymentResponse, PaymentStatus } from "imza/craftgate";
import { type BankSession, type PreApproval, type PreApproveResponse, type Token } from "imza/nkolay";
import { type Settled, send } from "imza/fetch";
import { send as sendByAxios } from "imza/axios";

const craftgate = new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" });
new Craftgate({ apiKey: "a", secretKey: "s", baseUrl: "https://pay.example", language: "tr" });
// @ts-expect-error there is no default to charge by accident
new Craftgate({ apiKey: "a", secretKey: "s" });
// @ts-expect-error one or the other
new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox", baseUrl: "https://pay.example" });
// @ts-expect-error no such environment
new Craftgate({ apiKey: "a", secretKey: "s", environment: "live" });

const item: PaymentItem = { name: "Vase", price: "100.00" };
const request: CreatePaymentRequest = { price: "100.00", paidPrice: 100, currency: "TRY", installment: 1, items: [item] };
const call: Call<PaymentResponse> = craftgate.payment.createPayment(request, { idempotencyKey: "order-1", checks: "types" });
const payment: PaymentResponse = call.parse(200, "");
call.parse(200, new Uint8Array());
const price: string | undefined = payment.paidPrice;
const status: PaymentStatus | undefined = payment.paymentStatus;
export const isPaid: boolean = status === "SUCCESS";
// @ts-expect-error a word that this version does not know is a type of its own
export const unknownWord: PaymentStatus = "A_NEW_WORD";
export const castWord: PaymentStatus = "A_NEW_WORD" as string as UnknownWord;
// Fields that this version does not know are there at run time.
export const beyond: unknown = (payment as Record<string, unknown>)["somethingNew"];
// @ts-expect-error a misspelt field
export const misspeltField: boolean = payment.paymentStaus === "SUCCESS";
// @ts-expect-error a misspelt word
export const misspeltWord: boolean = payment.paymentStatus === "SUCCES";
export const constant: boolean = payment.paymentStatus === PaymentStatuses.SUCCESS;
export const stored: string | undefined = payment.paymentStatus;
export const anyText = (known: string): boolean => payment.paymentStatus === known;
export function shown(status: PaymentStatus): string {
  switch (status) {
    case "SUCCESS":
      return "paid";
    // @ts-expect-error a misspelt word
    case "FAILUR":
      return "";
    default:
      return `not paid: ${status}`;
  }
}
// @ts-expect-error a page has no such field
export const misspeltPage: unknown = craftgate.paymentReporting.searchPayments().parse(200, "").itemz;
export const answered: Promise<Response> = fetch(call.url, call);
export const sent: Promise<PaymentResponse> = send(call, { signal: AbortSignal.timeout(1000), fetch });

// @ts-expect-error a price is text or a number
craftgate.payment.createPayment({ ...request, price: true });
// @ts-expect-error a date is civil time as text
craftgate.paymentReporting.searchPayments({ minCreatedDate: new Date() });
// @ts-expect-error no such field
craftgate.payment.createPayment({ ...request, prise: "100.00" });
// @ts-expect-error a misspelt currency
craftgate.payment.createPayment({ ...request, currency: "TYR" });
craftgate.payment.createPayment({ ...request, currency: Currency.USD });
// Parts of an answer can be sent again.
if (payment.currency !== undefined) craftgate.payment.createPayment({ ...request, currency: payment.currency });
declare const note: string | undefined;
declare const nothing: null | undefined;
craftgate.payment.createPayment({ ...request, conversationId: note, paymentGroup: nothing });
// @ts-expect-error a required field is there
craftgate.payment.createPayment({ ...request, price: undefined });
craftgate.payment.retrievePayment("1");
// @ts-expect-error an id is a number, a bigint or text
craftgate.payment.retrievePayment({ id: 1 });
// @ts-expect-error no such option
craftgate.payment.retrievePayment(1, { idempotencykey: "x" });
// @ts-expect-error checks are named
craftgate.payment.retrievePayment(1, { waive: ["everything"] });
// @ts-expect-error money in responses is text
export const wrong: number | undefined = payment.paidPrice;
// @ts-expect-error a call is read-only
call.url = "https://elsewhere.example";

craftgate.payment.retrievePayment(9007199254740993n);
export const faults = (error: ImzaError): string[] => error.errors.map(({ path, reason }) => path + reason);
const options: CallOptions = { randomKey: "r", unknownFields: "send" };
export const raw: unknown = craftgate.request({ method: "POST", path: "/onboarding/v1/members", body: '{"a": 1}' }, options).parse(200, "{}");
export const signature: string = craftgate.sign({ url: "https://a.example", body: "{}", randomKey: "r" });

const event = new CraftgateWebhooks({ keys: ["k"] }).verify({ body: "{}", signature: undefined });
export const type: string = event.eventType;
// @ts-expect-error the payload is under `unauthenticated`
export const payload: unknown = event.payload;
// @ts-expect-error a parsed body is not a raw body
new CraftgateWebhooks({ keys: ["k"] }).verify({ body: { eventType: "x" }, signature: "s" });

declare const headers: Record<string, string | string[] | undefined>;
declare const environment: Record<string, string | undefined>;
new CraftgateWebhooks({ keys: [environment["WEBHOOK_KEY"]] }).verify({ body: "{}", signature: headers["x-cg-signature-v1"] });
new Craftgate({ apiKey: environment["KEY"], secretKey: environment["SECRET"], environment: "production" });
// @ts-expect-error a setting is there, though a variable may not be set
new Craftgate({ secretKey: "s", environment: "production" });
craftgate.payment.retrievePayment(event.payloadId);

const callback = new CraftgateCallbacks({ keys: ["k"] }).verify("a=b", { expected: { paymentId: 1 } });
export const next: string = callback.next;
if (callback.next === "complete") {
  craftgate.payment.complete3DSPayment({ paymentId: callback.paymentId });
  const id: string = callback.paymentId;
  void id;
}
if (callback.next === "failed") {
  // @ts-expect-error a failure may come without the id of a payment
  const id: string = callback.paymentId;
  void id;
}
// @ts-expect-error a misspelt step
export const misspeltStep: boolean = callback.next === "compleet";
new CraftgateCallbacks({ keys: ["k"] }).verify("a=b", { expected: "unchecked" });
// @ts-expect-error your record, or a waiver by name
new CraftgateCallbacks({ keys: ["k"] }).verify("a=b");

const parax = new ParaX({ sid: 1001, key: "k", secretKey: "s" });
const hook = parax.readWebhook("{}", { remoteAddress: "176.31.10.152" });
export const verdict: "completed" | "failed" | "pending" = parax.confirm(hook, { expected: { userId: "1", amount: "250.00" } }).parse(200, "").verdict;
// @ts-expect-error your own record is not optional
parax.confirm(hook);
export const confirmed = ({ verdict, userId }: Confirmation): string => verdict + userId;
export const isOpen = (state: TransactionState): boolean => state === TransactionState.PENDING || state === "processing";
export const heard = ({ status, trx }: Webhook): string => status + trx;
export const reply: number = ParaX.replies.success.status;

const nexkasa = new NexKasa({ apiKey: "k" });
// @ts-expect-error ParaX has no conversation ids
parax.transactionStatus("TD1", { conversationId: "order-1" });
// @ts-expect-error NexKasa has no idempotency keys
nexkasa.deposit({ amount: "1500.00", fullName: "A B", userId: "1" }, { idempotencyKey: "order-1" });
// @ts-expect-error Craftgate's callbacks have no nonce
craftgate.payment.retrievePayment(1, { nonce: "9f86d081884c7d65" });
export const nonce: string | undefined = nexkasa.deposit({ amount: "1500.00", fullName: "A B", userId: "1" }).callbackNonce;

const came: CallbackInput = { url: "https://shop.example/?t=1", expected: { id: "1", type: "DEPOSIT", amount: "1500.00" } };
const transfer: TransferCallback = nexkasa.readCallback("{}", came);
export const askedAmount: string | undefined = transfer.askedAmount;
// @ts-expect-error no such type of a transfer
nexkasa.readCallback("{}", { expected: { id: "1", type: "REFUND", amount: "1500.00" } });
export const settings: CraftgateSettings = { apiKey: "a", secretKey: "s", environment: "production", language: undefined };

const nkolay = new NKolay({ baseUrl: "https://loans.example", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" });
const token: Token = nkolay.authenticate().parse(200, "");
const session: BankSession = nkolay.startSession(token, "AKTIFBANK").parse(200, "");
declare const preApproval: PreApproval;
declare const loan: Parameters<typeof nkolay.preApprove>[2];
declare const application: Parameters<typeof nkolay.apply>[2];
const decision: PreApproveResponse = nkolay.preApprove(token, session, loan).parse(200, "");
if (decision.preApproval) nkolay.apply(token, decision.preApproval, application);
// @ts-expect-error a session is not a token
nkolay.banks(session);
// @ts-expect-error a pre-approval is not a session
nkolay.simulate(token, preApproval);
// @ts-expect-error a session is not a pre-approval
nkolay.apply(token, session, application);
// @ts-expect-error text is not a session
nkolay.simulate(token, "7b942ca7");
export const saved: string = session.save();

export const mayRepeat = (repeat: Repeat, outcome: Outcome | undefined, kind: ErrorKind | undefined): boolean =>
  repeat === "safe" && outcome !== "unknown" && kind !== "declined";

export function advice(error: unknown): string {
  if (!(error instanceof ImzaError)) return version;
  const path: string | undefined = error.path;
  switch (error.code) {
    case "api_error": {
      const status: number = error.httpStatus;
      return error.outcome === "unknown" ? `ask first: ${error.kind} ${status}` : (error.providerMessage ?? "");
    }
    case "unexpected_response":
      return error.outcome + error.kind + error.httpStatus;
    case "verification_failed":
      return error.path;
    case "no_answer":
      return error.repeat + error.outcome;
    case "invalid_request":
    case "configuration":
      return path ?? "";
    // @ts-expect-error a misspelt code
    case "no_anser":
      return "";
  }
}
export function narrowed(error: ImzaError): void {
  // @ts-expect-error only an answer has a status for sure
  const status: number = error.httpStatus;
  if (error.code === "api_error") {
    const known: number = error.httpStatus;
    void known;
  }
  void status;
}
export const made: ImzaError = new ImzaError({ code: "api_error", message: "declined", outcome: "rejected", kind: "declined" });
// @ts-expect-error codes are known
new ImzaError({ code: "declined", message: "declined" });
export const foreign = (error: unknown): string => (ImzaError.is(error) ? error.code : "");
declare function expectToThrow(type: new (...args: never[]) => Error): void;
expectToThrow(ImzaError);

send(call, { timeout: 1000, retry: true, onRequest: ({ attempt }) => console.log(attempt), onResponse: ({ status, milliseconds }) => console.log(status, milliseconds) });
send(call, { retry: { attempts: 2, wait: 100 }, signal: undefined });
export const settledLater: Promise<Settled<PaymentResponse>> = send(craftgate.restoreAttempt("saved", { call }), { settle: true });
// @ts-expect-error an attempt can only be settled
send(craftgate.restoreAttempt("saved"), { retry: true });
// @ts-expect-error no such option
send(call, { retries: 3 });
// @ts-expect-error a time limit is a number
send(call, { timeout: "1s" });
declare const axios: { request<T = unknown, R = { data: T; status: number }>(config: { url?: string; method?: string }): Promise<R> };
export const byAxios: Promise<PaymentResponse> = sendByAxios(call, { axios, retry: true });
// @ts-expect-error axios is passed
sendByAxios(call, {});
export const page = (list: Page<PaymentResponse>): number => list.items.length;

// Records that a function looks up, any endpoint, replies.
declare const orders: { find(id: string | undefined): Promise<{ paymentId: number } | undefined> };
const callbackVerifier = new CraftgateCallbacks({ keys: ["k"] });
export const awaited: Promise<VerifiedCallback> = callbackVerifier.verify("", { expected: async ({ conversationId }) => orders.find(conversationId) });
export const awaited2: Promise<VerifiedCallback> = callbackVerifier.verify("", { expected: ({ conversationId }) => orders.find(conversationId) });
export const direct: VerifiedCallback = callbackVerifier.verify("", { expected: (claimed) => ({ paymentId: claimed.paymentId, conversationId: claimed.conversationId }) });
export const dedupeKey: string = callbackVerifier.verify("", { expected: { paymentId: 1 } }).dedupeKey;
export const unchecked: string = callbackVerifier.verify("", { expected: "unchecked" }).next;
// @ts-expect-error a number is not a record
callbackVerifier.verify("", { expected: () => 1 });
// @ts-expect-error a promise of a number is not a record
callbackVerifier.verify("", { expected: async () => 1 });
const spaced = new NexKasa({ apiKey: "k", ibanFormat: "spaced", allowInsecureHosts: ["sandbox"] });
// @ts-expect-error another format
new NexKasa({ apiKey: "k", ibanFormat: "grouped" });
export const foundStatus: string = spaced.readCallback("", { url: "/", expected: ({ externalId }) => ({ id: externalId, type: "DEPOSIT", amount: "1" }) }).status;
export const later: Promise<string> = spaced.readCallback("", { url: "/", expected: async () => undefined }).then((callback) => callback.status);
export const none: string = spaced.readCallback("", { verification: "none" }).status;
export const replies: [number, string, string | undefined] = [parax.replies.success.status, ParaX.replies.refused.body, spaced.replies.ok.headers["content-type"]];
export const signed: string = parax.sign({ sid: 1, amount: "1.00" });
parax.request({ method: "POST", path: "/x", body: {}, host: "deposit" }).parse(200, "");
// @ts-expect-error the host is missing
parax.request({ method: "POST", path: "/x" });
export const untyped: { a: string } = spaced.request<{ a: string }>({ method: "GET", path: "/x" }).parse(200, "");
declare const loans: NKolay;
declare const bearer: Token;
loans.request(bearer, { method: "POST", path: "/x", body: "{}" });
