// Bundlers: the module is a text, so that nothing has to be copied beside the bundle.

import base64 from "./base64.js";
import { load } from "./facade.mjs";
import text from "./imza.wasm.js";

load(() => base64.decoded(text));

export * from "./public.mjs";
