// The package on each platform, built for production where there is a build, sends to the sandbox. `cargo xtask` installs the platforms.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test as always } from "node:test";
import { run, tool } from "../packed.mjs";
import { Sandbox, skip } from "../sandbox.mjs";
import { CJS, MAIN, PAID, PAY, moved, nodeOf, place, served, toolOf } from "../sent.mjs";

const test = (name, run) => always(name, { skip }, run);
const LOCK = "platforms";
const PACKAGES = path.join(toolOf(LOCK, "."), "..");
/** The program itself: its wrapper would not pass on the end. */
const WORKERD = fs.readdirSync(path.join(PACKAGES, "@cloudflare")).map((name) => path.join(PACKAGES, "@cloudflare", name, "bin", "workerd")).find((file) => fs.existsSync(file));

for (const major of ["20", "22", "24"]) {
  test(`Node ${major} sends, from ESM and from CommonJS`, async (t) => {
    const { address } = await Sandbox.open(t);
    const folder = place(LOCK, `node${major}`, { "pay.mjs": PAY, "main.mjs": MAIN, "main.cjs": CJS });
    assert.match(run(folder, nodeOf(major), ["--version"]), new RegExp(`^v${major}\\.`));
    for (const main of ["main.mjs", "main.cjs"]) assert.equal(run(folder, nodeOf(major), [main], { SANDBOX: address }).trim(), PAID);
  });
}

for (const [runtime, args] of [["bun", ["run"]], ["deno", ["run", "--allow-all", "--no-lock"]]]) {
  test(`${runtime} sends`, async (t) => {
    const { address } = await Sandbox.open(t);
    const folder = place(LOCK, runtime, { "pay.mjs": PAY, "main.mjs": MAIN }, { type: "module" });
    assert.equal(run(folder, tool(runtime), [...args, "main.mjs"], { SANDBOX: address }).trim(), PAID);
  });
}

// Before 2025-05-05 workerd has no FinalizationRegistry.
for (const date of ["2023-08-01", "2025-05-04", "2026-11-01"]) {
  test(`workerd of compatibility date ${date} sends`, async (t) => {
    const { address } = await Sandbox.open(t);
    const folder = place(LOCK, `workerd-${date}`, {
      "pay.mjs": PAY,
      "worker.mjs": `import { pay } from "./pay.mjs"; export default { async fetch(request) { return new Response(await pay(new URL(request.url).searchParams.get("sandbox"))); } };`,
    });
    run(folder, tool("esbuild"), ["worker.mjs", "--bundle", "--format=esm", "--conditions=workerd", "--external:*.wasm", "--outfile=bundle.mjs", "--log-level=error"]);
    fs.copyFileSync(path.join(folder, "node_modules", "imza", "imza.wasm"), path.join(folder, "imza.wasm"));
    const config = (port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .main), (name = "internet", network = (allow = ["public", "private"])) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const main :Workerd.Worker = (
  modules = [ (name = "bundle.mjs", esModule = embed "bundle.mjs"), (name = "./imza.wasm", wasm = embed "imza.wasm") ],
  compatibilityDate = "${date}"
);
`;
    const get = await served(t, folder, WORKERD, (port) => (fs.writeFileSync(path.join(folder, "config.capnp"), config(port)), ["serve", "config.capnp"]));
    assert.equal(await get(`/?sandbox=${encodeURIComponent(address)}`), PAID);
  });
}

test("Next.js in production sends, from routes on Node and on the edge", async (t) => {
  const { address } = await Sandbox.open(t);
  const route = (runtime) => `import { pay } from "../../pay.mjs";
export const runtime = "${runtime}";
export const dynamic = "force-dynamic";
export async function GET(request) { return new Response(await pay(new URL(request.url).searchParams.get("sandbox"))); }
`;
  const folder = place(LOCK, "next", {
    "pay.mjs": PAY, "app/on-node/route.js": route("nodejs"), "app/on-edge/route.js": route("edge"),
    "app/layout.js": `export default ({ children }) => <html><body>{children}</body></html>;`, "app/page.js": `export default () => <p>shop</p>;`,
  });
  const quiet = { NEXT_TELEMETRY_DISABLED: "1", CI: "1" };
  run(folder, toolOf(LOCK, "next"), ["build"], quiet);
  const get = await served(t, folder, process.execPath, (port) => [path.join(PACKAGES, "next", "dist", "bin", "next"), "start", "-p", `${port}`], quiet);
  for (const path of ["/on-node", "/on-edge"]) assert.equal(await get(`${path}?sandbox=${encodeURIComponent(address)}`), PAID, path);
});

test("Nitro in production sends, moved to an empty folder", async (t) => {
  const { address } = await Sandbox.open(t);
  const folder = place(LOCK, "nitro", {
    "pay.mjs": PAY,
    "nitro.config.mjs": `export default { srcDir: ".", compatibilityDate: "2026-11-01" };`,
    "routes/index.get.mjs": `import { eventHandler, getQuery } from "h3"; import { pay } from "../pay.mjs"; export default eventHandler((event) => pay(getQuery(event).sandbox));`,
  }, { type: "module" });
  run(folder, toolOf(LOCK, "nitropack"), ["build"], { CI: "1" });
  const output = moved(path.join(folder, ".output"));
  const get = await served(t, output, process.execPath, () => ["server/index.mjs"]);
  assert.equal(await get(`/?sandbox=${encodeURIComponent(address)}`), PAID);
});
