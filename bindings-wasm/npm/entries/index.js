// Node, Deno and Bun: the module is a file beside this one, read when the first client is set up.

"use strict";

const { load, imza } = require("./facade.js");

load(() => require("node:fs").readFileSync(require("node:path").join(__dirname, "imza.wasm")));

module.exports = imza;
