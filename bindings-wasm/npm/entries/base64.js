// The module's bytes from its text.

"use strict";

exports.decoded = (text) =>
  typeof Buffer === "function" ? Buffer.from(text, "base64") : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
