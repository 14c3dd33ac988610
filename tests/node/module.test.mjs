// The WebAssembly module by itself: its surface is constant, whatever operations there are, and it asks its host for values only.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { glue, project } from "./packed.mjs";

const folder = project("module", {});
const bytes = fs.readFileSync(path.join(folder, "node_modules", "imza", "imza.wasm"));
fs.copyFileSync(glue, path.join(folder, "glue.mjs"));
const { Client, call_function, initSync, output, reserve } = await import(pathToFileURL(path.join(folder, "glue.mjs")));
const { memory } = initSync({ module: bytes });

const settings = { apiKey: "api-key-7", secretKey: "secret-key-7", environment: "sandbox" };

/** Passes text in the input buffer. Returns its length. */
function pass(text) {
  const written = new TextEncoder().encode(text);
  const at = reserve(written.length);
  new Uint8Array(memory.buffer).set(written, at);
  return written.length;
}

/** The text in the output buffer. */
function result(length) {
  return new TextDecoder().decode(new Uint8Array(memory.buffer, output(), length < 0 ? ~length : length));
}

test("the surface is one class and a few functions, none of them for one operation", () => {
  const module = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.exports(module).filter(({ kind, name }) => kind === "function" && !name.startsWith("__")).map(({ name }) => name);
  assert.deepEqual(names.sort(), [
    "call_function", "client_ask", "client_begin", "client_build", "client_build_endpoint", "client_handle_message", "client_misused", "client_new", "client_read", "client_settle", "output", "reserve",
  ]);
});

test("the module imports its own glue and neither clock nor randomness nor network", () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  assert.deepEqual([...new Set(imports.map(({ module }) => module))], ["./imza_wasm_bg.js"]);
  for (const { name } of imports) assert.doesNotMatch(name, /now|date|random|crypto|fetch|global|process|require/i);
});

test("a client builds until it is freed", () => {
  const client = new Client("craftgate", settings);
  const built = () => result(client.build(pass('payment.retrieve_payment\0[1]\0{"randomKey":"r"}\0')));
  assert.match(built(), /^GET\0https:\/\/sandbox-api\.craftgate\.io\/payment\/v1\/card-payments\/1\0\0safe\0/);
  client.free();
  assert.throws(built);
  assert.match(result(new Client("craftgate", settings).build(pass('payment.retrieve_payment\0[1]\0{"randomKey":"r"}\0'))), /^GET\0/);
});

test("what fails throws the report of the error, a plain object", () => {
  assert.throws(() => new Client("craftgate", { ...settings, environment: "live" }), { code: "configuration", path: "environment" });
  assert.throws(() => new Client("nobody", settings), { code: "configuration", path: "provider" });
  const client = new Client("craftgate", settings);
  assert.throws(() => client.build(pass("payment.retrieve_payment\0[]\0{}\0")), { code: "invalid_request" });
  assert.throws(() => call_function("restore_token", "x"), { code: "invalid_request" });
});

test("no key stays in the memory of the module when its client is freed", () => {
  new Client("craftgate", { ...settings, secretKey: "wiped-secret-key" }).free();
  assert.equal(Buffer.from(memory.buffer).indexOf("wiped-secret-key"), -1);
  const client = new Client("craftgate", { ...settings, secretKey: "stored-secret-key" });
  assert.notEqual(Buffer.from(memory.buffer).indexOf("stored-secret-key"), -1);
  client.free();
});

test("a name of a message from outside never becomes a prototype", () => {
  const client = new Client("craftgate_webhooks", { keys: ["k"] });
  const event = { eventType: "API_AUTH", eventTimestamp: 1700000000, status: "SUCCESS", payloadId: "7" };
  const signature = client.handle_message("sign", event, new Uint8Array());
  const body = new TextEncoder().encode(JSON.stringify(event).replace("}", ',"payload":{"__proto__":{"isAdmin":true}}}'));
  const { unauthenticated } = client.handle_message("verify", { signature, now: 1700000000 }, body);
  assert.equal(Object.getPrototypeOf(unauthenticated.payload), Object.prototype);
  assert.equal(unauthenticated.payload.isAdmin, undefined);
  assert.deepEqual(Object.keys(unauthenticated.payload), ["__proto__"]);
});

test("lengths that are not true, bytes that are not text and texts that are not whole do no harm", () => {
  const client = new Client("craftgate", settings);
  const runs = (length) => [
    () => client.build(length), () => client.build_endpoint(length), () => client.read(200, length, length), () => client.read(200, 0, length),
  ];
  for (const length of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
    for (const run of runs(length)) assert.throws(run, { code: "invalid_request" });
  }
  const at = reserve(8);
  new Uint8Array(memory.buffer).fill(255, at, at + 8);
  for (const run of runs(8)) assert.throws(run, { code: "invalid_request" });
  assert.throws(() => client.build(pass("\0\0\0\0\0\0")), { code: "invalid_request" });
});
