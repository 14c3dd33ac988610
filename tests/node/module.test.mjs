// The WebAssembly module alone: its surface is constant, independent of the operations, and it needs nothing from its host.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { project } from "./packed.mjs";

const folder = project("module", {});
const bytes = fs.readFileSync(path.join(folder, "node_modules", "imza", "imza.wasm"));

/** An instance, with functions to call it. */
function instance() {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { "./imza_wasm_bg.js": { __wbindgen_init_externref_table() {} } });
  const ask = (name, text, ...before) => {
    const written = new TextEncoder().encode(text);
    const at = exports.reserve(written.length);
    new Uint8Array(exports.memory.buffer).set(written, at);
    const length = exports[name](...before, written.length);
    const from = exports.output();
    return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, from, length < 0 ? ~length : length));
  };
  return { exports, ask };
}

test("the surface is a few functions, none of them for a single operation", () => {
  const module = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.exports(module).filter(({ kind, name }) => kind === "function" && !name.startsWith("__wb")).map(({ name }) => name);
  assert.deepEqual(names.sort(), ["build", "build_endpoint", "call_function", "close", "handle_message", "open", "output", "read", "reserve"]);
  // A hook of the binding generator, which is called once and does nothing.
  assert.deepEqual(WebAssembly.Module.imports(module).map(({ name }) => name), ["__wbindgen_init_externref_table"]);
});

test("a client is a number; other numbers are refused", () => {
  const { exports, ask } = instance();
  const settings = 'craftgate\0{"apiKey":"a","secretKey":"s","environment":"sandbox"}';
  assert.equal(ask("open", settings), "=0");
  assert.equal(ask("open", settings), "=1");
  const built = () => ask("build", 'payment.retrieve_payment\0[1]\0{"randomKey":"r"}\0', 0);
  assert.match(built(), /^=GET\0https:\/\/sandbox-api\.craftgate\.io\/payment\/v1\/card-payments\/1\0safe\0/);
  for (const number of [2, 99, 2 ** 32 - 1, -1]) assert.equal(exports.build(number, 0), 0);
  exports.close(0);
  exports.close(0);
  assert.equal(exports.build(0, 0), 0);
  assert.equal(ask("open", settings), "=0");
});

test("settings leave no key in the buffer", () => {
  const { exports, ask } = instance();
  ask("open", 'craftgate\0{"apiKey":"api-key-7","secretKey":"secret-key-7","environment":"sandbox"}');
  const at = exports.reserve(1);
  assert.ok(new Uint8Array(exports.memory.buffer, at, 64).every((byte) => byte === 0));
});

test("wrong lengths, invalid UTF-8 and invalid packed texts do no harm", () => {
  const { exports, ask } = instance();
  ask("open", 'craftgate\0{"apiKey":"a","secretKey":"s","environment":"sandbox"}');
  for (const length of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
    for (const run of [() => exports.build(0, length), () => exports.build_endpoint(0, length), () => exports.call_function(length), () => exports.open(length), () => exports.read(0, 200, length, length), () => exports.handle_message(0, length, length)]) run();
  }
  const at = exports.reserve(8);
  new Uint8Array(exports.memory.buffer).fill(255, at, at + 8);
  exports.build(0, 8);
  exports.read(0, 200, 8, 0);
  assert.match(ask("build", "\0\0\0\0\0\0", 0), /^!/);
});
