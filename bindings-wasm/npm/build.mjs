// Makes the package: `node build.mjs <folder of the module and its glue> <dist> <version>`. Run by `cargo xtask build --only npm`.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { NAMES, manifest } from "./manifest.mjs";

const [made, dist] = process.argv.slice(2, 4).map((folder) => path.resolve(folder));
const version = process.argv[4];
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.join(here, "..", "..");
const out = path.join(dist, "npm");
const write = (name, text) => fs.writeFileSync(path.join(out, name), text);
/** The TypeScript sources; the package has them too, for stack traces with source maps. */
const SOURCES = ["src", "generated"];

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

// Sources, with the glue that wasm-bindgen made. The code is built from these copies: source maps name them.
for (const folder of SOURCES) fs.cpSync(path.join(here, folder), path.join(out, folder), { recursive: true });
fs.copyFileSync(path.join(made, "imza_wasm.js"), path.join(out, "src", "imza_wasm.js"));

// Code.
const bundle = {
  bundle: true,
  target: "es2022",
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  define: { IMZA_VERSION: JSON.stringify(version) },
  alias: { "imza-wasm": "./src/imza_wasm.js" },
  tsconfig: path.join(here, "tsconfig.json"),
  absWorkingDir: out,
  logLevel: "warning",
};
for (const [format, ending] of [["cjs", "js"], ["esm", "mjs"]]) {
  await esbuild.build({ ...bundle, entryPoints: ["src/facade.ts"], format, outfile: `facade.${ending}` });
  await esbuild.build({ ...bundle, entryPoints: ["src/fetch.ts"], format, outfile: `fetch.${ending}` });
}
for (const file of fs.readdirSync(path.join(here, "entries"))) {
  if (file !== "README.md") fs.copyFileSync(path.join(here, "entries", file), path.join(out, file));
}
const names = NAMES.index.join(", ");
write("public.mjs", `// The public names.\n\nimport { imza } from "./facade.mjs";\n\nexport const { ${names} } = imza;\n`);
for (const entry of ["index", "inline"]) {
  write(`${entry}.mjs`, `// ESM wraps CommonJS, so that both have one instance.\n\nimport imza from "./${entry}.js";\n\nexport const { ${names} } = imza;\n`);
}
for (const [entry, own] of Object.entries(NAMES).filter(([entry]) => entry !== "index")) {
  write(`${entry}.mjs`, `// The part of the package for one provider.\n\nexport { ${own.join(", ")} } from "imza";\n`);
  const members = own.map((name) => `exports.${name} = imza.${name};\n`).join("");
  write(`${entry}.js`, `// The part of the package for one provider.\n\n"use strict";\n\nconst imza = require("imza");\n\n${members}`);
}

// The module.
const module = fs.readFileSync(path.join(made, "imza.wasm"));
write("imza.wasm", module);
write("imza.wasm.js", `// The module as a text.\n\n"use strict";\n\nmodule.exports = "${module.toString("base64")}";\n`);

// Types: one set, reached from either module system. Declarations that no public one names are left out.
const types = path.join(out, "types");
const config = path.join(made, "tsconfig.json");
fs.writeFileSync(config, JSON.stringify({
  extends: path.join(here, "tsconfig.json"),
  compilerOptions: {
    outDir: types, rootDir: here, paths: { "imza-wasm": [path.resolve(made, "imza_wasm.d.ts")] }, typeRoots: [path.join(here, "node_modules", "@types")],
  },
  include: SOURCES.map((folder) => path.join(here, folder)),
}));
execFileSync(process.execPath, [path.join(here, "node_modules", "typescript", "bin", "tsc"), "-p", config], { stdio: "inherit" });
const kept = new Set();
const keep = (file) => {
  if (kept.has(file)) return;
  kept.add(file);
  for (const [, name] of fs.readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)\.js"/g)) keep(path.resolve(path.dirname(file), `${name}.d.ts`));
};
for (const entry of [...Object.keys(NAMES), "fetch"]) keep(path.join(types, "src", `${entry}.d.ts`));
for (const folder of SOURCES) {
  for (const file of fs.readdirSync(path.join(types, folder))) {
    if (!kept.has(path.join(types, folder, file))) fs.rmSync(path.join(types, folder, file));
  }
}
for (const entry of [...Object.keys(NAMES), "inline", "fetch"]) {
  const from = entry === "inline" ? "index" : entry;
  for (const ending of ["ts", "mts"]) write(`${entry}.d.${ending}`, `export * from "./types/src/${from}.js";\n`);
}

// The rest.
write("package.json", `${JSON.stringify(manifest(version), null, 2)}\n`);
fs.copyFileSync(path.join(here, "README.md"), path.join(out, "README.md"));
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) fs.copyFileSync(path.join(root, licence), path.join(out, licence));

for (const old of fs.readdirSync(dist).filter((file) => /^imza-.*\.tgz$/.test(file))) fs.rmSync(path.join(dist, old));
execFileSync("npm", ["pack", "--silent", "--pack-destination", dist], { cwd: out, stdio: ["ignore", "ignore", "inherit"] });
const tarball = path.join(dist, `imza-${version}.tgz`);
console.log(`${tarball}: ${fs.statSync(tarball).size} bytes; imza.wasm: ${module.length} bytes`);
