// Makes the package: `node build.mjs <folder of the module and its glue> <dist> <version>`. Run by `cargo xtask build --only npm`.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { NAMES, manifest } from "./manifest.mjs";

const [made, dist, version] = process.argv.slice(2);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.join(here, "..", "..");
const out = path.join(dist, "npm");
const write = (name, text) => fs.writeFileSync(path.join(out, name), text);

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

// Code.
const bundle = {
  bundle: true,
  target: "es2022",
  sourcemap: true,
  sourcesContent: true,
  legalComments: "none",
  define: { IMZA_VERSION: JSON.stringify(version) },
  // The glue that wasm-bindgen made.
  alias: { "imza-wasm": path.resolve(made, "imza_wasm.js") },
  absWorkingDir: here,
  logLevel: "warning",
};
for (const [format, ending] of [["cjs", "js"], ["esm", "mjs"]]) {
  await esbuild.build({ ...bundle, entryPoints: ["src/facade.js"], format, outfile: path.join(out, `facade.${ending}`) });
  await esbuild.build({ ...bundle, entryPoints: ["src/fetch.js"], format, outfile: path.join(out, `fetch.${ending}`) });
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

// Types: one set, reached from either module system.
for (const folder of ["src", "generated"]) {
  fs.mkdirSync(path.join(out, "types", folder), { recursive: true });
  for (const file of fs.readdirSync(path.join(here, folder)).filter((file) => file.endsWith(".d.ts"))) {
    fs.copyFileSync(path.join(here, folder, file), path.join(out, "types", folder, file));
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
