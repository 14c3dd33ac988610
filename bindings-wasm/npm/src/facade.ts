// Shared by the entries of the package: the public names, and `load`, which takes where the module comes from.
//
// The file is neither ESM nor CommonJS: it leaves both at a symbol of the global object, so that one file serves either, whatever
// resolves, traces or bundles it, and all copies of one version in a process are one.

import * as imza from "./index.js";
import { load } from "./module.js";

((globalThis as Record<symbol, unknown>)[Symbol.for(`imza ${imza.version}`)] as object | undefined) ??= { imza, load };
