// Shared by `imza/fetch` and `imza/axios`: one exchange or several, as `call.repeat` allows, and the error where no answer came.
//
// It names no class of the package, so that an entry bundles alone: a call makes the package's error itself, see `fault` in `call.ts`.

import type { Attempt, Verdict } from "./attempt.js";
import type { Call } from "./call.js";

/** The parts of an answer that a transport took. */
export interface Answer {
  status: number;
  body: Uint8Array;
}

/** The argument of `onRequest`. Printed, it shows no key. */
export interface Sending {
  /** The call. */
  readonly call: Call<unknown>;
  /** Which time it is sent: 1, 2, … */
  readonly attempt: number;
}

/** The argument of `onResponse`. */
export interface Sent extends Sending {
  /** The HTTP status; `undefined` if no answer came. */
  readonly status: number | undefined;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
  /** The reason why no answer came. */
  readonly error?: unknown;
}

/** How a call is sent again. */
export interface Retry {
  /** How many times it is sent at most; by default 4. */
  attempts?: number | undefined;
  /** Milliseconds before it is sent again; doubled each time, at most 10 seconds. By default 500. */
  wait?: number | undefined;
}

/** The options of every transport. */
export interface TransportOptions {
  /** How long one answer may take, in milliseconds; by default the call's own `timeoutSeconds`. */
  timeout?: number | undefined;
  /** Aborts it, waits included. */
  signal?: AbortSignal | undefined;
  /**
   * `true`: a call without an answer, or with one that leaves it open what became of the request, is sent again if it only reads
   * (`repeat: "safe"`) or has an idempotency key that is honoured (`same_key`). A call that has to be asked about (`ask_first`) never is.
   */
  retry?: boolean | Retry | undefined;
  /**
   * `true`: `send` goes on until it is known what became of the call, for a minute at most: it repeats what may be repeated, asks where it must be asked, and returns
   * a {@link Settled} verdict instead of the result. It excludes `retry`. An attempt can only be settled.
   */
  settle?: boolean | undefined;
  /** Called before each time it is sent. What it throws ends `send`: that time, nothing is sent. */
  onRequest?: ((sending: Sending) => unknown) | undefined;
  /** Called after each answer, and after each time that none came. What it throws is ignored, so that no answer is lost. */
  onResponse?: ((sent: Sent) => unknown) | undefined;
}

/** The end of a call that was settled. `saved` is the state of its attempt, to go on later: `send(craftgate.restoreAttempt(saved), { settle: true })`. */
export type Settled<T> = Exclude<Verdict<T>, { verdict: "open" }> | (Extract<Verdict<T>, { verdict: "open" }> & { saved: string });

/** The method of a call that begins an attempt to do it, and of an attempt that goes on. */
export const SETTLE = Symbol.for("imza settle");
type Begin = <T>(now: number) => Attempt<T>;

/** The method of a call, or an attempt, that makes the error of its package. */
export const FAULT = Symbol.for("imza fault");
type Fault = (report: { code: string; path?: string; message: string }, cause?: unknown) => Error;

/** The names of the options of every transport. */
const NAMES = ["timeout", "signal", "retry", "settle", "onRequest", "onResponse"];
const MOST_WAIT = 10_000;
/** How many seconds a call is settled for before it is left open. */
const MOST_SETTLING = 60;
/** The longest time of `setTimeout`. */
const MOST_TIMEOUT = 2 ** 31 - 1;

/** The HTTP client of a transport. */
export interface Client {
  /** Its own options. */
  readonly names: readonly string[];
  /** The option with which nothing could be sent, and why; `undefined` if all can be used. */
  usable(options: Record<string, unknown>): [path: string, reason: string] | undefined;
}

/** Sends one call. */
type Exchange = (call: Call<unknown>, signal: AbortSignal, milliseconds: number) => Promise<Answer>;

/** Sends a call with `exchange`, and reads the answer. */
export async function transport<T>(
  given: Call<T> | Attempt<T>, options: object | undefined, client: Client, exchange: Exchange,
): Promise<T | Settled<T>> {
  const fault = (given as unknown as Partial<Record<symbol, Fault>> | undefined)?.[FAULT]?.bind(given) as Fault | undefined;
  if (fault === undefined) throw new TypeError("send: expected a call that a client of imza built, or an attempt");
  const settings = checked(options, client, fault);
  if (settings.settle) return settled(given, settings, exchange);
  if (!("parse" in given)) throw fault({ code: "invalid_request", path: "settle", message: "settle: expected true with an attempt" });
  const call = given;
  const { signal, attempts, wait } = settings;
  for (let attempt = 1; ; attempt += 1) {
    const again = (error: unknown): Promise<void> | undefined =>
      attempt < attempts && signal?.aborted !== true && mayRepeat(call, error) ? pause(Math.min(wait * 2 ** (attempt - 1), MOST_WAIT), signal) : undefined;
    const { answer, reason } = await exchanged(call, attempt, settings, exchange);
    if (answer === undefined) {
      const error = fault({ code: "no_answer", message: `no answer came: ${named(reason)}; ${NEXT[call.repeat]}` }, reason);
      const waited = again(error);
      if (waited === undefined) throw error;
      await waited;
      continue;
    }
    try {
      return call.parse(answer.status, answer.body);
    } catch (error) {
      const waited = again(error);
      if (waited === undefined) throw error;
      await waited;
    }
  }
}

/** Sends a call once, with the hooks: its answer, or the reason why none came. */
async function exchanged(
  call: Call<unknown>, attempt: number, { timeout, signal, onRequest, onResponse }: Checked, exchange: Exchange,
): Promise<{ answer?: Answer; reason?: unknown }> {
  await onRequest?.({ call, attempt });
  const limit = timeout ?? call.timeoutSeconds * 1000;
  const begun = performance.now();
  const told = async (status: number | undefined, error?: unknown) => {
    try {
      await onResponse?.({ call, attempt, status, milliseconds: performance.now() - begun, ...(error === undefined ? {} : { error }) });
    } catch {
      // The answer counts, not what is made of its note.
    }
  };
  let answer: Answer;
  try {
    answer = await timed(limit, signal, (signal) => exchange(call, signal, limit));
  } catch (cause) {
    const reason = discreet(cause, call);
    await told(undefined, reason);
    return { reason };
  }
  await told(answer.status);
  return { answer };
}

/** Goes on until it is known what became of a call, or of an attempt that was begun before. */
async function settled<T>(given: Call<T> | Attempt<T>, settings: Checked, exchange: Exchange): Promise<Settled<T>> {
  const clock = () => Math.floor(Date.now() / 1000);
  const attempt = (given as unknown as Record<symbol, Begin>)[SETTLE]!<T>(clock());
  const open = (reason: string): Settled<T> => ({ verdict: "open", reason, saved: attempt.save() });
  let waited = 0;
  for (let sending = 1; ; ) {
    attempt.tick(clock());
    const step = attempt.next();
    if ("verdict" in step) return step.verdict === "open" ? open(step.reason) : step;
    if (step.do === "wait") {
      if (settings.signal?.aborted === true || waited + step.seconds > MOST_SETTLING) return open("nothing is proven yet: go on later with the saved attempt");
      waited += step.seconds;
      await pause(step.seconds * 1000, settings.signal);
      continue;
    }
    const { answer } = await exchanged(step.call, sending, settings, exchange);
    sending += 1;
    if (answer === undefined) {
      attempt.noAnswer();
      continue;
    }
    attempt.answered(answer.status, answer.body);
  }
}

const NEXT: Record<Call<unknown>["repeat"], string> = {
  safe: "the call only reads and may be sent again",
  same_key: "it may have been done; send the same call again, whose idempotency key does it once",
  ask_first: "it may have been done; ask the provider before sending it again",
};

/** Whether a call that ended in this error may be sent again by itself. */
function mayRepeat(call: Call<unknown>, error: unknown): boolean {
  if (call.repeat !== "safe" && call.repeat !== "same_key") return false;
  const { code, outcome, kind } = error as { code?: string; outcome?: string; kind?: string };
  if (code === "no_answer") return true;
  if (code !== "api_error" && code !== "unexpected_response") return false;
  return outcome === "unknown" || kind === "provider_unavailable" || kind === "rate_limited";
}

/** Runs an exchange that is aborted at a time limit, or by the caller. */
async function timed<T>(timeout: number, signal: AbortSignal | undefined, exchange: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  let stopped: (reason: unknown) => void;
  // Not every client stops at once when it is told to.
  const stop = new Promise<never>((_, reject) => { stopped = reject; });
  controller.signal.addEventListener("abort", () => stopped(controller.signal.reason), { once: true });
  const late = () => controller.abort(new DOMException(`no answer within ${timeout / 1000} seconds`, "TimeoutError"));
  const timer = setTimeout(late, Math.min(timeout, MOST_TIMEOUT));
  stop.catch(() => {});
  try {
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const running = controller.signal.aborted ? stop : exchange(controller.signal);
    running.catch(() => {});
    return await Promise.race([running, stop]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Waits, less if the caller aborts. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    // Not all callers at the same time.
    const timer = setTimeout(end, milliseconds * (0.75 + Math.random() / 2));
    signal?.addEventListener("abort", end, { once: true });
  });
}

interface Checked {
  /** In milliseconds; `undefined` is the time of each call. */
  timeout: number | undefined;
  signal: AbortSignal | undefined;
  onRequest: TransportOptions["onRequest"];
  onResponse: TransportOptions["onResponse"];
  attempts: number;
  wait: number;
  settle: boolean;
}

function checked(options: object | undefined, { names, usable }: Client, makeFault: Fault): Checked {
  const refuse = (path: string, reason: string) => makeFault({ code: "invalid_request", path, message: `${path}: ${reason}` });
  const known = [...NAMES, ...names];
  const own = (path: string, value: unknown): Record<string, unknown> => {
    if (typeof value !== "object" || Array.isArray(value)) throw refuse(path, `expected an object, found a ${Array.isArray(value) ? "list" : typeof value}`);
    return Object.assign(Object.create(null), value);
  };
  const given = own("options", options ?? {});
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw refuse("options", `expected ${known.join(", ")}, found another name`);
  }
  const { timeout, signal, retry, settle, onRequest, onResponse } = given as TransportOptions;
  const number = (path: string, value: unknown, least: number) => {
    if (typeof value !== "number" || !(value >= least && value < Infinity)) throw refuse(path, `expected a number, at least ${least}`);
    return value;
  };
  const fault = usable(given);
  if (fault !== undefined) throw refuse(...fault);
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== "function") throw refuse("signal", "expected an AbortSignal");
  for (const [name, hook] of Object.entries({ onRequest, onResponse })) {
    if (hook !== undefined && hook !== null && typeof hook !== "function") throw refuse(name, `expected a function, found a ${typeof hook}`);
  }
  if (settle !== undefined && settle !== null && typeof settle !== "boolean") throw refuse("settle", "expected true or false");
  if (settle && retry) throw refuse("retry", "expected none with settle, which repeats what may be repeated; leave it out");
  if (retry !== undefined && retry !== null && typeof retry !== "boolean" && typeof retry !== "object") throw refuse("retry", "expected true, false or an object");
  const { attempts, wait, ...others } = own("retry", typeof retry === "object" && retry !== null ? retry : {}) as Retry;
  if (Object.keys(others).length > 0) throw refuse("retry", "expected attempts or wait, found another name");
  return {
    timeout: timeout === undefined || timeout === null ? undefined : number("timeout", timeout, 1),
    signal: signal ?? undefined,
    onRequest: onRequest ?? undefined,
    onResponse: onResponse ?? undefined,
    attempts: retry ? number("retry.attempts", attempts ?? 4, 1) : 1,
    wait: number("retry.wait", wait ?? 500, 0),
    settle: settle === true,
  };
}

/** The reason why no answer came, without what some clients add to it: the request with its keys, or the URL with a customer's name. */
function discreet(cause: unknown, call: Call<unknown>): unknown {
  if (!(cause instanceof Error)) return cause;
  const { name, message, code } = cause as Error & { code?: unknown };
  const isPlain = Object.keys(cause).every((key) => key === "code" || key === "errno" || key === "syscall") && !`${cause.stack}`.includes(call.url);
  if (isPlain) return cause;
  const reduced = Object.assign(new Error(message.replaceAll(call.url, `${call}`)), typeof code === "string" ? { code } : {});
  reduced.name = name;
  return reduced;
}

function named(reason: unknown): string {
  if (!(reason instanceof Error)) return "aborted";
  const { cause } = reason;
  const inner = cause instanceof Error ? ((cause as Error & { code?: unknown }).code ?? cause.name) : undefined;
  return inner === undefined ? reason.message : `${reason.message} (${inner})`;
}
