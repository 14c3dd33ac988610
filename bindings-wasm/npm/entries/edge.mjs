// workerd: the platform compiles the module, and hands it over when it is imported.

import module from "./imza.wasm";
import { load } from "./facade.mjs";

load(() => module);

export * from "./public.mjs";
