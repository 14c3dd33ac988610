// Each way to send a call against a server that drops, delays, redirects and answers 503: what has to be asked about is never sent twice.

import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { here, project, repository } from "./packed.mjs";

const recipes = path.join(repository, "tests", "examples", "node", "transports");
const folder = project("transports", {}, { type: "module" });
for (const module of fs.readdirSync(path.join(here, "node_modules"))) {
  if (module !== "imza" && !module.startsWith(".")) fs.symlinkSync(path.join(here, "node_modules", module), path.join(folder, "node_modules", module));
}
const load = (file) => import(pathToFileURL(path.join(folder, file)));
const { Craftgate, ImzaError, ParaX } = await load("node_modules/imza/index.mjs");
const { send: sendByFetch } = await load("node_modules/imza/fetch.mjs");
const { send: sendByAxios } = await load("node_modules/imza/axios.mjs");
const axios = createRequire(path.join(here, "x.js"))("axios");

/** The server: counts what arrives, and does what is wished next. */
const seen = [];
let wishes = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    const wish = wishes.shift() ?? "answer";
    if (wish === "drop") return request.socket.destroy();
    if (wish === "delay") return;
    if (wish === "503") return response.writeHead(503, { "retry-after": "0" }).end("busy");
    if (wish === "redirect") return response.writeHead(307, { location: "/elsewhere" }).end();
    if (wish === "truncate") {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"data":');
      return setTimeout(() => request.socket.destroy(), 10);
    }
    response.writeHead(200, { "content-type": "application/json" }).end('{"data":{"id":7,"price":100.00000000,"paymentStatus":"SUCCESS"}}');
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
/** A proxy that forwards, as HTTP and through CONNECT. */
const proxy = http.createServer((request, response) => {
  request.pipe(http.request(request.url, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.on("error", () => request.socket.destroy());
    answer.pipe(response);
  }).on("error", () => request.socket.destroy()));
});
proxy.on("connect", (request, client) => {
  const upstream = http.request({ method: "GET" }).on("error", () => {});
  upstream.destroy();
  import("node:net").then(({ connect }) => {
    const { hostname, port } = new URL(`http://${request.url}`);
    const socket = connect(port, hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(client).pipe(socket);
    });
    for (const end of [socket, client]) end.on("error", () => {}).on("close", () => (socket.destroy(), client.destroy()));
  });
});
proxy.listen(0, "127.0.0.1");
await once(proxy, "listening");
process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.address().port}`;
after(() => {
  for (const one of [server, proxy]) one.close().closeAllConnections();
});

const address = `http://127.0.0.1:${server.address().port}`;
const craftgate = new Craftgate({ apiKey: "api-key-7", secretKey: "secret-key-7", baseUrl: address });
const parax = new ParaX({ sid: 1, key: "parax-key-7", secretKey: "secret-key-7", depositBaseUrl: address, statusBaseUrl: address });
const payment = {
  price: "100.00", paidPrice: "100.00", installment: 1, currency: "TRY", items: [{ name: "Vazo", price: "100.00" }],
  card: { cardHolderName: "Haluk Demir", cardNumber: "5258640000000001", expireYear: "2044", expireMonth: "07", cvc: "000" },
};
const read = () => craftgate.payment.retrievePayment(7);
const keyed = () => craftgate.payment.createPayment(payment, { idempotencyKey: "order/1" });
const unkeyed = () => craftgate.payment.createPayment(payment);
const deposit = () => parax.deposit({ username: "ayse", userId: "1", fullName: "Ayşe Kaya", amount: "250.00", trx: "T1" });

/** Sends with what the server does in turn; returns the result or the error, and how often the call arrived. */
async function sent(send, call, ...does) {
  seen.length = 0;
  wishes = does;
  call.timeoutSeconds = does.includes("delay") ? 0.3 : 30;
  const end = await send(call).then((result) => ({ result }), (error) => ({ error }));
  return { ...end, times: seen.length };
}

const TRANSPORTS = { "imza/fetch": (call) => sendByFetch(call), "imza/axios, bare": (call) => sendByAxios(call, { axios }) };
for (const file of fs.readdirSync(recipes)) {
  const name = file.replace(/\.ts$/, ".js");
  fs.writeFileSync(path.join(folder, name), transformSync(fs.readFileSync(path.join(recipes, file), "utf8"), { loader: "ts" }).code);
  TRANSPORTS[file] = (await load(name)).send;
}

test("imza/axios with an instance of the shop's own: neither its parameters nor its base URL change what is signed", async () => {
  const auth = { username: "shop", password: "its own" };
  const instance = axios.create({ baseURL: "https://elsewhere.example", params: { tenant: "7" }, auth, timeout: 1, responseType: "json", maxRedirects: 5 });
  const call = keyed();
  const { result, error } = await sent((call) => sendByAxios(call, { axios: instance }), call);
  assert.equal(result?.id, 7, error);
  assert.deepEqual([`${address}${seen[0].url}`, seen[0].body], [call.url, call.body]);
  assert.equal(seen[0].headers.authorization, undefined, "the instance's credentials stay out, too");
});

test("without a client that can send, nothing is sent and the option is named", async () => {
  for (const [send, options, path] of [
    [sendByAxios, undefined, "axios"], [sendByAxios, {}, "axios"], [sendByAxios, { axios: {} }, "axios"], [sendByAxios, { axios: 1, settle: true }, "axios"],
    [sendByFetch, { fetch: "x" }, "fetch"], [sendByFetch, { fetch: {}, retry: true }, "fetch"],
  ]) {
    const { error, times } = await sent((call) => send(call, options), unkeyed());
    assert.deepEqual([error.code, error.path, times], ["invalid_request", path, 0], inspect(options));
  }
});

test("an attempt goes on where it was saved, and can only be settled", async () => {
  for (const send of [sendByFetch, (given, options) => sendByAxios(given, { axios, ...options })]) {
    const call = keyed();
    const saved = craftgate.attempt(call).save();
    const { result, times } = await sent(() => send(craftgate.restoreAttempt(saved, { call }), { settle: true }), call, "drop");
    assert.deepEqual([result?.verdict, result?.result.id, times], ["done", 7, 2]);
    for (const options of [undefined, {}, { retry: true }]) {
      const { error, times } = await sent(() => send(craftgate.restoreAttempt(saved), options), call);
      assert.deepEqual([error.code, error.path, times], ["invalid_request", "settle", 0], inspect(options));
    }
  }
});

test("options that an object only inherits do not count", async () => {
  Object.prototype.retry = true;
  try {
    const { error, times } = await sent((call) => sendByFetch(call, {}), read(), "drop", "drop");
    assert.deepEqual([error.code, times], ["no_answer", 1]);
  } finally {
    delete Object.prototype.retry;
  }
});

for (const [name, send] of Object.entries(TRANSPORTS)) {
  test(`${name}: exact bytes, every status, no redirects, and each call sent once`, async () => {
    const call = keyed();
    const { result, error } = await sent(send, call);
    assert.equal(result?.price, "100.00000000", error);
    assert.equal(seen[0].body, call.body);
    for (const [header, value] of Object.entries(call.headers)) assert.equal(seen[0].headers[header.toLowerCase()], value);
    assert.equal((await sent(send, read())).result.id, 7);
    for (const made of [read, keyed, unkeyed, deposit]) {
      for (const does of ["drop", "delay", "truncate"]) {
        const { error, times } = await sent(send, made(), does);
        assert.ok(error instanceof Error, `${does}: ${error}`);
        assert.equal(times, 1, `${made.name}, ${does}`);
      }
      for (const [does, httpStatus] of [["503", 503], ["redirect", 307]]) {
        const { error, times } = await sent(send, made(), does);
        assert.ok(error instanceof ImzaError, `${does}: ${error}`);
        assert.equal(error.httpStatus, httpStatus);
        assert.equal(times, 1, `${made.name}, ${does}`);
      }
    }
  });
}

for (const [name, send] of [["imza/fetch", sendByFetch], ["imza/axios", (call, options) => sendByAxios(call, { axios, ...options })]]) {
  const again = { retry: { attempts: 3, wait: 1 } };
  test(`${name} repeats what its call allows, the same bytes, and never what has to be asked about`, async () => {
    for (const made of [read, keyed]) {
      for (const does of ["drop", "503", "truncate", "delay"]) {
        const { result, times } = await sent((call) => send(call, again), made(), does);
        assert.equal(result.id, 7, `${made.name}, ${does}`);
        assert.equal(times, 2);
        assert.deepEqual([seen[0].body, seen[0].headers["x-signature"]], [seen[1].body, seen[1].headers["x-signature"]]);
        const { error, times: tries } = await sent((call) => send(call, again), made(), does, does, does, does);
        assert.ok(error instanceof ImzaError);
        assert.equal(tries, 3);
      }
    }
    for (const made of [unkeyed, deposit]) {
      for (const does of ["drop", "503", "truncate", "delay", "redirect"]) {
        const { error, times } = await sent((call) => send(call, { retry: true }), made(), does, does);
        assert.ok(error instanceof ImzaError);
        assert.equal(times, 1, `${made.name}, ${does}`);
      }
    }
  });

  test(`${name} says that no answer came, and what may be done`, async () => {
    for (const [made, repeat] of [[read, "safe"], [keyed, "same_key"], [unkeyed, "ask_first"], [deposit, "ask_first"]]) {
      for (const does of ["drop", "delay"]) {
        const { error } = await sent(send, made(), does);
        assert.deepEqual([error.code, error.outcome, error.repeat], ["no_answer", "unknown", repeat]);
        assert.ok(error.cause instanceof Error);
        const printed = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
        for (const secret of ["key-7", "5258640000000001", "Kaya", "Demir", "x-signature"]) assert.ok(!printed.includes(secret), `${secret} in ${printed}`);
      }
    }
  });

  test(`${name}: a time limit, an abort, hooks, and options that it does not know`, async () => {
    const late = await sent((call) => send(call, { timeout: 50 }), unkeyed(), "delay");
    assert.deepEqual([late.error.code, late.error.cause.name], ["no_answer", "TimeoutError"]);
    const stopped = await sent((call) => send(call, { signal: AbortSignal.timeout(50), retry: true }), read(), "delay", "delay");
    assert.deepEqual([stopped.error.code, stopped.times], ["no_answer", 1]);
    const before = await sent((call) => send(call, { signal: AbortSignal.abort() }), read());
    assert.deepEqual([before.error.code, before.times], ["no_answer", 0]);
    const told = [];
    const hooks = { onRequest: ({ call, attempt }) => told.push([`${call}`, attempt]), onResponse: ({ status, attempt, milliseconds }) => (told.push([status, attempt, typeof milliseconds]), Promise.reject(new Error("ignored"))) };
    const hooked = await sent((call) => send(call, { ...again, ...hooks }), read(), "drop", "503");
    assert.equal(hooked.result.id, 7);
    const url = `GET ${address}/payment/v1/card-payments/7`;
    assert.deepEqual(told, [[url, 1], [undefined, 1, "number"], [url, 2], [503, 2, "number"], [url, 3], [200, 3, "number"]]);
    for (const options of [{ retries: 1 }, { timeout: "1" }, { timeout: -1 }, { timeout: 0 }, { timeout: Infinity }, { timeout: NaN }, { retry: 3 }, { retry: [] }, { retry: { wait: Infinity } }, [], { retry: { times: 1 } }, { signal: {} }, { onRequest: 1 }, 7]) {
      const { error, times } = await sent((call) => (typeof options === "number" || Array.isArray(options) ? sendByFetch(call, options) : send(call, options)), read());
      assert.deepEqual([error?.code, times], ["invalid_request", 0], inspect(options));
    }
    await assert.rejects(sendByFetch({ url: address }), TypeError);
  });
}
