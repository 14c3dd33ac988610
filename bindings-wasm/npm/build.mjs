// Makes the package: `node build.mjs <folder of the module and its glue> <dist> <version>`. Run by `cargo xtask build --only npm`.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { NAMES, TRANSPORTS, manifest } from "./manifest.mjs";

const [made, dist] = process.argv.slice(2, 4).map((folder) => path.resolve(folder));
const version = process.argv[4];
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const root = path.join(here, "..", "..");
const out = path.join(dist, "npm");
const write = (name, text) => fs.writeFileSync(path.join(out, name), text);
/** The folders of TypeScript sources. */
const SOURCES = ["src", "generated"];

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

// The glue that wasm-bindgen made.
const glue = fs.readFileSync(path.join(made, "imza_wasm.js"), "utf8");
// Next.js hands over a compiled module of another realm, which is not an instance of this realm's class.
const [before, after, ...others] = glue.split("!(module instanceof WebAssembly.Module)");
if (after === undefined || others.length > 0) throw new Error("the glue asks in another way whether a module is compiled: see initSync in it");
const mended = path.join(made, "glue.js");
fs.writeFileSync(mended, `${before}Object.prototype.toString.call(module) !== "[object WebAssembly.Module]"${after}`);

// Code.
const bundle = {
  bundle: true,
  target: "es2022",
  legalComments: "none",
  define: { IMZA_VERSION: JSON.stringify(version) },
  alias: { "imza-wasm": mended },
  tsconfig: path.join(here, "tsconfig.json"),
  absWorkingDir: here,
  logLevel: "warning",
};
// Without comments and spaces, for they are half of what Node reads at the start. Names stay, and lines are broken, so that a stack trace says
// where it was. Source maps and the sources that they need would be a sixth of the package.
const small = { minifyWhitespace: true, minifySyntax: true, lineLimit: 500 };
await esbuild.build({ ...bundle, ...small, entryPoints: ["src/facade.ts"], format: "iife", outfile: path.join(out, "facade.js") });
// The same under a name that is ESM: Node searches CommonJS that ESM imports for the names it exports, which takes long.
fs.copyFileSync(path.join(out, "facade.js"), path.join(out, "facade.mjs"));
for (const [format, ending] of [["cjs", "js"], ["esm", "mjs"]]) {
  // Both transports load one file with their common part.
  const shared = { name: "shared", setup: (build) => build.onResolve({ filter: /^\.\/transport\.js$/ }, () => ({ path: `./transport.${ending}`, external: true })) };
  const write = (entry, plugins) => esbuild.build({ ...bundle, ...small, plugins, entryPoints: [`src/${entry}.ts`], format, outfile: path.join(out, `${entry}.${ending}`) });
  await write("transport", []);
  for (const entry of TRANSPORTS) await write(entry, [shared]);
}

// The module, as a file and as a text.
const module = fs.readFileSync(path.join(made, "imza.wasm"));
const text = `globalThis[Symbol.for(${JSON.stringify(`imza ${version} module`)})]`;
write("imza.wasm", module);
write("imza.wasm.mjs", `// The module as a text.\n\n${text} = "${module.toString("base64")}";\n`);

// Entries, which the manifest's `exports` names: each loads the facade, and says where the module comes from.
const names = NAMES.index.join(", ");
const shared = `globalThis[Symbol.for(${JSON.stringify(`imza ${version}`)})]`;
const compiled = (file) => `import module from "${file}";\nimport "./facade.mjs";\n\nconst { imza, load } = ${shared};\nload(() => module, "imza.wasm");\n\nexport const { ${names} } = imza;\n`;
for (const entry of ["index", "inline"]) {
  write(`${entry}.mjs`, `// The module is a text, which whatever traces, bundles or moves the code takes along.

import "./facade.mjs";
import "./imza.wasm.mjs";

const { imza, load } = ${shared};
load(() => ${text}, "imza.wasm.mjs");

export const { ${names} } = imza;
`);
}
const file = `    const module = require("node:fs").readFileSync(require("node:path").join(__dirname, "imza.wasm"));
    if (module.length === ${module.length}) return module;
`;
const inside = `    require("./imza.wasm.mjs");
    return ${text};
`;
write("index.js", `// The module is a file beside this one. Where the code was bundled or moved without it, it is the text, which goes along.

"use strict";

require("./facade.js");
const { imza, load } = ${shared};
load(() => {
  try {
${file}  } catch {
    // No file, or no permission to read it.
  }
${inside.replaceAll("    ", "  ")}}, "imza.wasm");

module.exports = imza;
`);
write("inline.js", `// The module is a text; a file only for Node before 20.19, which does not \`require\` ESM.

"use strict";

require("./facade.js");
const { imza, load } = ${shared};
load(() => {
  try {
${inside}  } catch (error) {
    if (error?.code !== "ERR_REQUIRE_ESM") throw error;
    return require("node:fs").readFileSync(require("node:path").join(__dirname, "imza.wasm"));
  }
}, "imza.wasm.mjs");

module.exports = imza;
`);
write("edge.mjs", `// workerd: the platform compiles the module, and hands it over when it is imported.\n\n${compiled("./imza.wasm")}`);
write("edge-light.mjs", `// Vercel's edge runtime and Next.js: as workerd, with its own way to say that a module is wanted.\n\n${compiled("./imza.wasm?module")}`);
write("browser.mjs", `// Browsers: refused, before anyone puts a key into a page.

throw new Error(
  "imza signs with secret keys, which must never reach a browser: whoever opens the page could read them. Call imza on your server, " +
    "and let the page talk to the server. If this is a server after all, its bundler has the condition \\"browser\\" set: take it out, " +
    "or import \\"imza/inline\\".",
);
`);
// The part for one provider has its words as constants, too: a file that nothing else loads.
const words = {};
for (const [entry, own] of Object.entries(NAMES).filter(([entry]) => entry !== "index")) {
  const source = path.join(here, "generated", `${entry}_words.ts`);
  words[entry] = fs.existsSync(source) ? [...fs.readFileSync(source, "utf8").matchAll(/^export const (\w+) /gm)].map(([, name]) => name) : [];
  for (const [format, ending] of words[entry].length > 0 ? [["cjs", "js"], ["esm", "mjs"]] : []) {
    await esbuild.build({ ...bundle, minifyWhitespace: true, entryPoints: [source], format, outfile: path.join(out, `${entry}_words.${ending}`) });
  }
  const more = words[entry].length > 0 ? `export { ${words[entry].join(", ")} } from "./${entry}_words.mjs";\n` : "";
  write(`${entry}.mjs`, `// The part of the package for one provider.\n\nexport { ${own.join(", ")} } from "imza";\n${more}`);
  const members = own.map((name) => `exports.${name} = imza.${name};\n`).join("");
  const constants = words[entry].map((name) => `exports.${name} = words.${name};\n`).join("");
  const required = words[entry].length > 0 ? `const words = require("./${entry}_words.js");\n` : "";
  write(`${entry}.js`, `// The part of the package for one provider.\n\n"use strict";\n\nconst imza = require("imza");\n${required}\n${members}${constants}`);
}

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
for (const entry of [...Object.keys(NAMES), ...TRANSPORTS]) keep(path.join(types, "src", `${entry}.d.ts`));
for (const [entry, own] of Object.entries(words)) if (own.length > 0) keep(path.join(types, "generated", `${entry}_words.d.ts`));
for (const folder of SOURCES) {
  for (const file of fs.readdirSync(path.join(types, folder))) {
    const place = path.join(types, folder, file);
    if (!kept.has(place)) fs.rmSync(place);
    // Tabs make the download smaller.
    else fs.writeFileSync(place, fs.readFileSync(place, "utf8").replace(/^(?: {4})+/gm, (indent) => "\t".repeat(indent.length / 4)));
  }
}
for (const entry of [...Object.keys(NAMES), "inline", ...TRANSPORTS]) {
  const from = entry === "inline" ? "index" : entry;
  const constants = words[entry]?.length > 0 ? `export { ${words[entry].join(", ")} } from "./types/generated/${entry}_words.js";\n` : "";
  for (const ending of ["ts", "mts"]) write(`${entry}.d.${ending}`, `export * from "./types/src/${from}.js";\n${constants}`);
}

// The rest.
write("package.json", `${JSON.stringify(manifest(version), null, 2)}\n`);
fs.copyFileSync(path.join(here, "README.md"), path.join(out, "README.md"));
for (const file of ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]) fs.copyFileSync(path.join(root, file), path.join(out, file));
fs.cpSync(path.join(root, "tests", "examples", "node"), path.join(out, "examples"), { recursive: true });

for (const old of fs.readdirSync(dist).filter((file) => /^imza-.*\.tgz$/.test(file))) fs.rmSync(path.join(dist, old));
execFileSync("npm", ["pack", "--silent", "--pack-destination", dist], { cwd: out, stdio: ["ignore", "ignore", "inherit"] });
const tarball = path.join(dist, `imza-${version}.tgz`);
console.log(`${tarball}: ${fs.statSync(tarball).size} bytes; imza.wasm: ${module.length} bytes`);
