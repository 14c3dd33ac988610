// The packed package in fresh projects of each kind: it loads, it is one instance, its vectors pass, its types compile.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { here, project, repository, run, tarball, tool } from "./packed.mjs";

const vectors = path.join(here, "run_vectors.mjs");
const passes = (printed) => assert.match(printed, /vectors: \d+ passed, 0 failed/);

test("ESM", () => {
  const folder = project("esm", { "main.mjs": `import * as imza from "imza"; import { run } from ${JSON.stringify(vectors)}; run(imza);` });
  passes(run(folder, process.execPath, ["main.mjs"]));
});

test("CommonJS", () => {
  const folder = project("cjs", { "main.cjs": `const imza = require("imza"); import(${JSON.stringify(vectors)}).then(({ run }) => run(imza));` });
  passes(run(folder, process.execPath, ["main.cjs"]));
});

test("ESM, CommonJS and the parts for one provider are one instance", () => {
  const folder = project("one-instance", {
    "main.mjs": `
      import assert from "node:assert/strict";
      import { createRequire } from "node:module";
      import * as esm from "imza";
      import * as craftgate from "imza/craftgate";
      import { ParaX } from "imza/parax";
      import { NexKasa } from "imza/nexkasa";
      import { NKolay, Token } from "imza/nkolay";
      import { send } from "imza/fetch";
      import * as inline from "imza/inline";
      const require = createRequire(import.meta.url);
      const cjs = require("imza");
      assert.deepEqual(Object.keys(cjs).sort(), Object.keys(esm).filter((name) => name !== "default").sort());
      for (const name of Object.keys(cjs)) assert.equal(cjs[name], esm[name], name);
      assert.equal(craftgate.Craftgate, cjs.Craftgate);
      assert.equal(require("imza/craftgate").CraftgateWebhooks, cjs.CraftgateWebhooks);
      assert.deepEqual([ParaX, NexKasa, NKolay, Token], [cjs.ParaX, cjs.NexKasa, cjs.NKolay, cjs.Token]);
      assert.equal(inline.Craftgate, cjs.Craftgate);
      assert.equal(typeof send, "function");
      assert.equal(cjs.version, require("imza/package.json").version);
      assert.deepEqual(require("imza/package.json").dependencies ?? {}, {});
    `,
  });
  run(folder, process.execPath, ["main.mjs"]);
});

test("the module as text", () => {
  const folder = project("inline", { "main.mjs": `import * as imza from "imza/inline"; import { run } from ${JSON.stringify(vectors)}; run(imza);` });
  fs.rmSync(path.join(folder, "node_modules", "imza", "imza.wasm"));
  passes(run(folder, process.execPath, ["main.mjs"]));
});

for (const format of ["esm", "cjs"]) {
  test(`bundled by esbuild as ${format}, and moved to an empty folder`, () => {
    const folder = project(`bundled-${format}`, { "main.mjs": `import * as imza from "imza"; import { run } from ${JSON.stringify(vectors)}; run(imza);` });
    const out = path.join(folder, "out", format === "esm" ? "bundle.mjs" : "bundle.cjs");
    run(folder, tool("esbuild"), ["main.mjs", "--bundle", "--platform=node", `--format=${format}`, `--outfile=${out}`, "--log-level=error"]);
    fs.rmSync(path.join(folder, "node_modules"), { recursive: true });
    passes(run(path.dirname(out), process.execPath, [out]));
  });
}

for (const [platform, wasm] of [["workerd", ".wasm"], ["edge-light", ".wasm?module"]]) {
  test(`a bundle for ${platform} imports the module compiled by the platform, and needs nothing from Node`, () => {
    const folder = project(platform, {
      "main.mjs": `import "./bare.mjs"; import * as imza from "imza"; import "./sent.mjs"; import "./whole.mjs"; import { run } from ${JSON.stringify(vectors)}; run(imza);`,
      // These platforms accept two values for redirects, and throw on any other.
      "sent.mjs": `
        import { Craftgate } from "imza";
        import { send } from "imza/fetch";
        globalThis.fetch = async (url, { redirect }) => {
          if (redirect !== "follow" && redirect !== "manual") throw new TypeError("Invalid redirect value, must be one of follow or manual");
          const body = '{"data":{"id":7}}';
          return { status: 200, text: async () => body, arrayBuffer: async () => new TextEncoder().encode(body).buffer };
        };
        const call = new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" }).payment.retrievePayment(7);
        const sent = await send(call);
        const fetched = call.parse(200, await (await fetch(call.url, call)).text());
        if (sent.id !== 7 || fetched.id !== 7) throw new Error("not sent");`,
      // The package runs on a platform without Buffer and Node's modules; the vectors are read with both.
      "bare.mjs": "globalThis.kept = { Buffer, process }; delete globalThis.Buffer; delete globalThis.process;",
      "whole.mjs": "Object.assign(globalThis, globalThis.kept);",
    });
    const bundle = path.join(folder, "bundle.mjs");
    const options = ["--bundle", "--platform=node", "--format=esm", `--conditions=${platform}`, `--external:*${wasm}`, "--log-level=error"];
    run(folder, tool("esbuild"), ["main.mjs", ...options, `--outfile=${bundle}`]);
    fs.copyFileSync(path.join(folder, "node_modules", "imza", "imza.wasm"), path.join(folder, "imza.wasm"));
    // Node replaces the platform: an import of a .wasm file returns a compiled module.
    fs.writeFileSync(path.join(folder, "platform.mjs"), `
      import fs from "node:fs";
      export async function load(url, context, next) {
        if (!url.endsWith(${JSON.stringify(wasm)})) return next(url, context);
        const bytes = JSON.stringify(fs.readFileSync(new URL(url)).toString("base64"));
        const source = \`import { Buffer } from "node:buffer"; export default new WebAssembly.Module(Buffer.from(\${bytes}, "base64"));\`;
        return { format: "module", shortCircuit: true, source };
      }`);
    fs.writeFileSync(path.join(folder, "register.mjs"), `import { register } from "node:module"; register("./platform.mjs", import.meta.url);`);
    passes(run(folder, process.execPath, ["--import", "./register.mjs", bundle]));
  });
}

test("a bundle for the browser is refused with the reason", () => {
  const folder = project("browser", { "main.mjs": `import { Craftgate } from "imza"; console.log(Craftgate);` });
  const bundle = path.join(folder, "bundle.mjs");
  run(folder, tool("esbuild"), ["main.mjs", "--bundle", "--platform=browser", "--format=esm", `--outfile=${bundle}`, "--log-level=error"]);
  assert.throws(() => run(folder, process.execPath, [bundle]), /secret keys, which must never reach a browser/);
});

/** The first example of a document. */
const example = (file) => fs.readFileSync(path.join(repository, file), "utf8").match(/```js\n(import[^]*?)```/)[1];
/** Handles the example's request with a status and a body; without a status, it does not respond. Searches find nothing. Waits are over at once. */
const shop = (status, body) => `globalThis.fetch = async (url, { method, redirect, headers, body, signal }) => {
  if (method === "GET" && url.startsWith("https://sandbox-api.craftgate.io/payment-reporting/v1/payments?conversationId=order-42")) return Response.json({ data: { items: [] } });
  if (url !== "https://sandbox-api.craftgate.io/payment/v1/card-payments" || method !== "POST" || redirect !== "manual" || !headers["x-signature"] || !body || !(signal instanceof AbortSignal)) throw new Error("not as documented");
  if (${status === undefined}) throw new DOMException("no response in time", "TimeoutError");
  return new Response(${JSON.stringify(body)}, { status: ${status} });
};
const [wait, now] = [globalThis.setTimeout, Date.now];
let ahead = 0;
Date.now = () => now() + ahead;
globalThis.setTimeout = (done, milliseconds) => {
  if (milliseconds > 100_000) return wait(done, milliseconds); // the limit of an answer
  ahead += milliseconds;
  return wait(done, 0);
};`;
const answer = (paymentStatus) => `{"data":{"id":1,"paidPrice":100.00,"paymentStatus":"${paymentStatus}"}}`;
const PAID = shop(200, answer("SUCCESS"));
const OPEN = /^open: nothing is proven yet/;
/** The possible outcomes of a payment: the response, and the output of the example. */
const ENDS = [
  ["paid", PAID, /^paid 100\.00\n$/],
  ["declined, as a value", shop(200, answer("FAILURE")), /^not paid: .*not done/],
  ["declined, as an error", shop(422, '{"errors":{"errorCode":"10051","errorDescription":"limit","errorGroup":"NOT_SUFFICIENT_FUNDS"}}'), /^not paid: /],
  ["still under way", shop(200, answer("WAITING")), OPEN],
  ["a response that cannot be read", shop(502, "<html>"), OPEN],
  ["a redirect", shop(302, ""), OPEN],
  ["no response", shop(), OPEN],
];

for (const document of ["README.md", "bindings-wasm/npm/README.md"]) {
  test(`the quick start of ${document} distinguishes paid, not paid and open`, () => {
    const folder = project("quick-start", { "main.mjs": example(document) });
    for (const [end, answers, printed] of ENDS) {
      fs.writeFileSync(path.join(folder, "shop.mjs"), answers);
      assert.match(run(folder, process.execPath, ["--import", "./shop.mjs", "main.mjs"]), printed, end);
    }
  });
}

for (const compiler of ["typescript5", "typescript"]) {
  test(`TypeScript, strict: ${compiler}`, () => {
    const folder = project(compiler, {
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: false, skipLibCheck: false,
          module: "nodenext", moduleResolution: "nodenext", target: "es2022", lib: ["es2022", "dom"], types: [], outDir: "out", rootDir: ".",
        },
        include: ["*.mts", "*.cts"],
      }),
    });
    fs.copyFileSync(path.join(here, "types.mts"), path.join(folder, "types.mts"));
    fs.writeFileSync(path.join(folder, "quick_start.mts"), example("README.md"));
    fs.writeFileSync(path.join(folder, "shop.mjs"), PAID);
    fs.copyFileSync(path.join(here, "types.mts"), path.join(folder, "types_in_commonjs.cts"));
    const tsc = path.join(here, "node_modules", compiler, "bin", "tsc");
    run(folder, process.execPath, [tsc, "-p", "."]);
    run(folder, process.execPath, [tsc, "-p", ".", "--module", "preserve", "--moduleResolution", "bundler", "--noEmit"]);
    assert.equal(run(folder, process.execPath, ["--import", "./shop.mjs", path.join("out", "quick_start.mjs")]), "paid 100.00\n");
  });
}

for (const [runtime, args] of [["deno", ["run", "--allow-all", "--no-lock"]], ["bun", ["run"]]]) {
  test(runtime, (context) => {
    try {
      execFileSync(tool(runtime), ["--version"], { stdio: "ignore" });
    } catch {
      return context.skip(`${runtime} did not install here`);
    }
    const folder = project(runtime, { "main.mjs": `import * as imza from "imza"; import { run } from ${JSON.stringify(vectors)}; run(imza);` }, { type: "module" });
    fs.writeFileSync(path.join(folder, "print.mjs"), `
      import { Craftgate } from "imza";
      const craftgate = new Craftgate({ apiKey: "api-key-7", secretKey: "secret-key-7", environment: "sandbox" });
      console.log(craftgate, craftgate.payment, craftgate.payment.retrievePayment(1));`);
    const printed = run(folder, tool(runtime), [...args, "print.mjs"]);
    assert.ok(printed.includes("retrievePayment") || printed.includes("GET"));
    assert.ok(!printed.includes("key-7"), printed);
    passes(run(folder, tool(runtime), [...args, "main.mjs"]));
  });
}

test("publint and arethetypeswrong find nothing", () => {
  const folder = project("linted", {});
  const linted = run(folder, tool("publint"), [path.join(folder, "node_modules", "imza"), "--strict"]);
  assert.match(linted, /All good/);
  run(here, tool("attw"), [tarball()]);
});

test("the package without the module as text has at most 450 KB", () => {
  const without = ["--exclude=imza.wasm.mjs", "--exclude=inline.*"];
  const files = execFileSync("tar", ["-tzf", tarball(), ...without], { encoding: "utf8" });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "imza-"));
  execFileSync("tar", ["-xzf", tarball(), "-C", folder]);
  const packed = gzipSync(execFileSync("tar", ["-C", folder, "-cf", "-", "-T", "-"], { input: files, maxBuffer: 1 << 26 }), { level: 9 });
  fs.rmSync(folder, { recursive: true });
  assert.ok(packed.length <= 450 * 1024, `${packed.length} bytes`);
});

test("the module stays within its size budget", () => {
  const module = fs.readFileSync(path.join(project("size", {}), "node_modules", "imza", "imza.wasm"));
  const compressed = gzipSync(module, { level: 9 }).length;
  console.log(`module ${module.length} bytes, ${compressed} with gzip`);
  assert.ok(module.length <= 730_000, `the module has ${module.length} bytes`);
  assert.ok(compressed <= 310_000, `the module has ${compressed} bytes with gzip`);
});
