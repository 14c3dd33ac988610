// The package in each bundler and test runner sends to the sandbox; what was built is moved to an empty folder first. `cargo xtask
// platforms` installs the tools.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test as always } from "node:test";
import { run, tool } from "../packed.mjs";
import { Sandbox, skip } from "../sandbox.mjs";
import { CJS, MAIN, PAID, PAY, moved, place, toolOf } from "../sent.mjs";

const test = (name, run) => always(name, { skip }, run);
const LOCK = "bundlers";
const local = (name) => toolOf(LOCK, name);
const SOURCES = { "pay.mjs": PAY, "main.mjs": MAIN, "main.cjs": CJS };

/** Bundlers: the tool, its arguments and further files. Each writes `out/main.mjs` or `out/main.cjs`. */
const BUNDLERS = {
  "bun build, ESM": [tool("bun"), ["build", "main.mjs", "--target=node", "--outfile=out/main.mjs"]],
  "bun build, CommonJS": [tool("bun"), ["build", "main.cjs", "--target=node", "--format=cjs", "--outfile=out/main.cjs"]],
  "esbuild, ESM": [local("esbuild"), ["main.mjs", "--bundle", "--platform=node", "--format=esm", "--outfile=out/main.mjs", "--log-level=error"]],
  "esbuild, CommonJS": [local("esbuild"), ["main.cjs", "--bundle", "--platform=node", "--format=cjs", "--outfile=out/main.cjs", "--log-level=error"]],
  "esbuild with conditions of its own, ESM": [local("esbuild"), ["main.mjs", "--bundle", "--platform=node", "--format=esm", "--conditions=custom", "--outfile=out/main.mjs", "--log-level=error"]],
  "esbuild with conditions of its own, CommonJS": [local("esbuild"), ["main.cjs", "--bundle", "--platform=node", "--format=cjs", "--conditions=custom", "--outfile=out/main.cjs", "--log-level=error"]],
  webpack: [local("webpack"), ["--mode=production"], {
    "webpack.config.cjs": `module.exports = { entry: "./main.cjs", target: "node", output: { path: __dirname + "/out", filename: "main.cjs" } };`,
  }],
  "webpack, ESM": [local("webpack"), ["--mode=production"], {
    "webpack.config.cjs": `module.exports = { entry: "./main.mjs", target: "node", experiments: { outputModule: true }, output: { path: __dirname + "/out", filename: "main.mjs", module: true, chunkFormat: "module" } };`,
  }],
  "Vite SSR": [local("vite"), ["build", "--logLevel=error"], {
    "vite.config.mjs": `export default { ssr: { noExternal: true }, build: { ssr: "main.mjs", outDir: "out", rollupOptions: { output: { entryFileNames: "main.mjs" } } } };`,
  }],
  Rollup: [local("rollup"), ["-c", "--silent"], {
    "rollup.config.mjs": `import resolve from "@rollup/plugin-node-resolve"; export default { input: "main.mjs", output: { file: "out/main.mjs", inlineDynamicImports: true }, plugins: [resolve()] };`,
  }],
  Parcel: [local("parcel"), ["build", "--no-cache", "--log-level=error"], {
    "package.json": JSON.stringify({
      name: "shop", private: true, dependencies: { imza: "*" }, "@parcel/resolver-default": { packageExports: true },
      targets: { default: { source: "main.cjs", context: "node", distDir: "out", outputFormat: "commonjs", includeNodeModules: true, engines: { node: ">=20" } } },
    }),
  }],
};

for (const [name, [program, args, files = {}]] of Object.entries(BUNDLERS)) {
  test(`${name}: what it builds sends, moved to an empty folder`, async (t) => {
    const { address } = await Sandbox.open(t);
    const folder = place(LOCK, name.replace(/\W+/g, "-"), { ...SOURCES, ...files });
    run(folder, program, args, { NODE_ENV: "production" });
    const out = path.join(folder, "out");
    // Parcel names a bundle as it likes.
    for (const file of fs.readdirSync(out)) if (/^main\.js$/.test(file)) fs.renameSync(path.join(out, file), path.join(out, "main.cjs"));
    const empty = moved(out);
    const main = ["main.mjs", "main.cjs"].find((file) => fs.existsSync(path.join(empty, file)));
    fs.rmSync(folder, { recursive: true });
    assert.equal(run(empty, process.execPath, [main], { SANDBOX: address }).trim(), PAID);
  });
}

test("bun build --compile: the program sends, moved to an empty folder", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "bun-compile", SOURCES);
  run(folder, tool("bun"), ["build", "--compile", "main.mjs", "--outfile=out/main"]);
  const empty = moved(path.join(folder, "out"));
  fs.rmSync(folder, { recursive: true });
  assert.equal(run(empty, path.join(empty, "main"), [], { SANDBOX: address }).trim(), PAID);
});

test("deno bundle: what it builds sends, moved to an empty folder", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "deno-bundle", SOURCES, { dependencies: { imza: "*" } });
  run(folder, tool("deno"), ["bundle", "--no-lock", "--node-modules-dir=manual", "--platform=deno", "--output=out/main.mjs", "main.mjs"]);
  const empty = moved(path.join(folder, "out"));
  fs.rmSync(folder, { recursive: true });
  assert.equal(run(empty, tool("deno"), ["run", "--allow-all", "--no-lock", "main.mjs"], { SANDBOX: address }).trim(), PAID);
});

test("Jest sends", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "jest", {
    ...SOURCES,
    "pay.cjs": `${CJS.replace(/\npay\(.*$/m, "")}\nmodule.exports = { pay };\n`,
    "pay.test.cjs": `const { pay } = require("./pay.cjs"); test("pays", async () => expect(await pay(process.env.SANDBOX)).toBe(${JSON.stringify(PAID)}));`,
    "jest.config.cjs": `module.exports = { testEnvironment: "node", testMatch: ["**/*.test.cjs"], rootDir: __dirname };`,
  });
  run(folder, process.execPath, [local("jest"), "--ci"], { SANDBOX: address });
});

test("Vitest with jsdom sends, and reads an ArrayBuffer of its own realm", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "vitest", {
    ...SOURCES,
    "pay.test.mjs": `// @vitest-environment jsdom
import { expect, test } from "vitest";
import { pay } from "./pay.mjs";
test("pays", async () => expect(await pay(${JSON.stringify(address)})).toBe(${JSON.stringify(PAID)}));`,
  });
  run(folder, process.execPath, [local("vitest"), "run"], { SANDBOX: address, CI: "1" });
});

test("an AWS Lambda zip sends", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "lambda", { "pay.mjs": PAY, "index.mjs": `import { pay } from "./pay.mjs"; export const handler = async (event) => ({ statusCode: 200, body: await pay(event.sandbox) });` });
  const task = moved(path.join(folder, "node_modules", "imza", "types"));
  for (const name of fs.readdirSync(task)) fs.rmSync(path.join(task, name), { recursive: true });
  run(folder, "python3", ["-c", `import shutil; shutil.make_archive('${task}/../${path.basename(task)}', 'zip', '.'); shutil.unpack_archive('${task}.zip', '${task}')`]);
  fs.rmSync(`${task}.zip`);
  fs.rmSync(folder, { recursive: true });
  // Lambda's own loader imports the handler from the unpacked folder, which is read-only.
  const script = `import { handler } from "./index.mjs"; console.log((await handler({ sandbox: process.env.SANDBOX })).body);`;
  assert.equal(run(task, process.execPath, ["--input-type=module", "-e", script], { SANDBOX: address }).trim(), PAID);
});
