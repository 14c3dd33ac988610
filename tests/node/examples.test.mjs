// The examples, each with real requests on loopback; and the typical mistake, whose error names the remedy.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { here, project, repository, run } from "./packed.mjs";

const KEY = "Aoh7tReTybO6wOjBmOJFFsOR53SBojEp";
process.env.CRAFTGATE_WEBHOOK_KEY = KEY;

const examples = path.join(repository, "tests", "examples", "node");
const folder = project("examples", {}, { type: "module" });
for (const module of fs.readdirSync(path.join(here, "node_modules"))) {
  if (module !== "imza" && !module.startsWith(".")) fs.symlinkSync(path.join(here, "node_modules", module), path.join(folder, "node_modules", module));
}
const files = fs.readdirSync(examples).filter((file) => file.endsWith(".ts"));
const transports = fs.readdirSync(path.join(examples, "transports"));
for (const file of [...files, ...transports.map((file) => path.join("transports", file))]) {
  fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  fs.copyFileSync(path.join(examples, file), path.join(folder, file));
  const { code } = transformSync(fs.readFileSync(path.join(examples, file), "utf8"), { loader: "ts" });
  fs.writeFileSync(path.join(folder, file.replace(/ts$/, "js")), code);
}
const load = (file) => import(pathToFileURL(path.join(folder, file.replace(/ts$/, "js"))));
const { CraftgateWebhooks, CraftgateCallbacks, ImzaError } = (await load("node_modules/imza/index.mjs"));

const event = { eventType: "API_VERIFY_AND_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "584" };
const body = JSON.stringify({ ...event, eventTime: "2026-02-03T14:30:00", payload: { note: "ödeme" } });
const signature = new CraftgateWebhooks({ keys: [KEY] }).sign(event);

for (const file of files) {
  test(`${file} accepts a genuine webhook and refuses a forged one`, async () => {
    const server = await (await load(file)).listen();
    after(() => server.close());
    const { port } = server.address();
    const post = (body, signature) =>
      fetch(`http://127.0.0.1:${port}/webhooks/craftgate`, {
        method: "POST", body, headers: { "content-type": "application/json", ...(signature === undefined ? {} : { "x-cg-signature-v1": signature }) },
      });
    const genuine = await post(body, signature);
    assert.equal(genuine.status, 200);
    assert.equal(await genuine.text(), "584");
    assert.equal((await post(body.replace("584", "585"), signature)).status, 401);
    assert.equal((await post(body, undefined)).status, 401);
    assert.equal((await post("<html>", signature)).status, 401);
  });
}

test("the examples are strict TypeScript", () => {
  fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({
    compilerOptions: {
      strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true, noEmit: true,
      module: "nodenext", moduleResolution: "nodenext", target: "es2022", lib: ["es2022"], types: ["node"],
    },
    include: ["*.ts", "transports/*.ts"],
  }));
  run(folder, process.execPath, [path.join(here, "node_modules", "typescript", "bin", "tsc"), "-p", "."]);
});

test("a parsed body gets an error that names the remedy of each framework", () => {
  const webhooks = new CraftgateWebhooks({ keys: [KEY] });
  const mistake = (run) => {
    try {
      run();
    } catch (error) {
      assert.ok(error instanceof ImzaError);
      assert.deepEqual([error.code, error.path], ["invalid_request", "body"]);
      return error.message;
    }
    assert.fail("it was accepted");
  };
  const message = mistake(() => webhooks.verify({ body: JSON.parse(body), signature }));
  for (const remedy of ["express.raw", "addContentTypeParser", "c.req.text()", "rawBody: true", "Buffer.concat"]) assert.ok(message.includes(remedy), remedy);
  assert.match(mistake(() => webhooks.verify({ body: undefined, signature })), /express\.raw/);
  const callbacks = new CraftgateCallbacks({ keys: [KEY] });
  assert.match(mistake(() => callbacks.verify({ status: "SUCCESS" }, { expected: "unchecked" })), /express\.text/);
});
