// Vercel's edge runtime: as workerd, with its own way to say that a module is wanted.

import module from "./imza.wasm?module";
import { load } from "./facade.mjs";

load(() => module);

export * from "./public.mjs";
