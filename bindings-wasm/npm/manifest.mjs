// The manifest of the package as it is published.

import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
/** Where the project is at home: `repository` of the workspace's Cargo.toml. It has none yet; once it has, the fields below follow. */
const home = fs.readFileSync(path.join(here, "..", "..", "Cargo.toml"), "utf8").match(/^repository = "(.*)"$/m)?.[1];
const links = home === undefined ? {} : { repository: { type: "git", url: `git+${home}.git` }, homepage: `${home}#readme`, bugs: `${home}/issues` };

/** Public names by entry. What is not listed here is not public. */
export const NAMES = {
  index: [
    "BankSession", "Craftgate", "CraftgateCallbacks", "CraftgateWebhooks", "ImzaError", "NKolay", "NexKasa", "ParaX", "PreApproval", "Token",
    "decodeHtml", "version",
  ],
  craftgate: ["Craftgate", "CraftgateCallbacks", "CraftgateWebhooks", "decodeHtml"],
  parax: ["ParaX"],
  nexkasa: ["NexKasa"],
  nkolay: ["BankSession", "NKolay", "PreApproval", "Token"],
};

/** Entries that send a call; they stand alone. */
export const TRANSPORTS = ["fetch", "axios"];

const both = (name) => ({
  import: { types: `./${name}.d.mts`, default: `./${name}.mjs` },
  require: { types: `./${name}.d.ts`, default: `./${name}.js` },
});
const esm = (file) => ({ types: "./index.d.mts", default: `./${file}.mjs` });

// The same files whatever conditions a bundler adds: what it traces is what Node resolves later.
export const manifest = (version) => ({
  name: "imza",
  version,
  description: "Builds, signs and reads the HTTP exchanges of Craftgate, ParaX, NexKasa and N Kolay. It sends nothing: your HTTP client does.",
  keywords: ["craftgate", "parax", "nexkasa", "nkolay", "payment", "odeme", "signature", "webhook"],
  license: "MIT OR Apache-2.0",
  ...links,
  type: "commonjs",
  engines: { node: ">=20" },
  // All but the parts for one provider and the transports.
  sideEffects: [
    "./facade.js", "./facade.mjs", "./imza.wasm.mjs", "./index.js", "./index.mjs", "./inline.js", "./inline.mjs", "./edge.mjs", "./edge-light.mjs", "./browser.mjs",
  ],
  main: "./index.js",
  types: "./index.d.ts",
  exports: {
    ".": {
      workerd: esm("edge"),
      "edge-light": esm("edge-light"),
      deno: both("index"),
      bun: both("index"),
      node: both("index"),
      browser: esm("browser"),
      ...both("index"),
    },
    "./inline": both("inline"),
    ...Object.fromEntries(TRANSPORTS.map((entry) => [`./${entry}`, both(entry)])),
    "./craftgate": both("craftgate"),
    "./parax": both("parax"),
    "./nexkasa": both("nexkasa"),
    "./nkolay": both("nkolay"),
    "./package.json": "./package.json",
  },
  files: ["*.js", "*.mjs", "*.d.ts", "*.d.mts", "imza.wasm", "types", "examples", "CHANGELOG.md", "LICENSE-*"],
});
