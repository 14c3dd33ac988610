// `imza/inline`: the module is a text in this package, for where no file can be read.

"use strict";

const { decoded } = require("./base64.js");
const { load, imza } = require("./facade.js");

load(() => decoded(require("./imza.wasm.js")));

module.exports = imza;
