// The examples, each with real requests on loopback; and the typical mistake, whose error names the remedy.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { here, project, repository } from "./packed.mjs";

const KEY = "Aoh7tReTybO6wOjBmOJFFsOR53SBojEp";
process.env.CRAFTGATE_WEBHOOK_KEY = KEY;

const examples = path.join(repository, "tests", "examples", "node");
const folder = project("examples", {});
for (const module of ["express", "fastify", "hono", "@hono"]) {
  fs.symlinkSync(path.join(here, "node_modules", module), path.join(folder, "node_modules", module));
}
for (const file of fs.readdirSync(examples)) fs.copyFileSync(path.join(examples, file), path.join(folder, file));
const load = (file) => import(pathToFileURL(path.join(folder, file)));
const { CraftgateWebhooks, CraftgateCallbacks, ImzaError } = (await load("node_modules/imza/index.mjs"));

const event = { eventType: "API_VERIFY_AND_AUTH", eventTimestamp: Math.floor(Date.now() / 1000), status: "SUCCESS", payloadId: "584" };
const body = JSON.stringify({ ...event, eventTime: "2026-02-03T14:30:00", payload: { note: "ödeme" } });
const signature = new CraftgateWebhooks({ keys: [KEY] }).sign(event);

for (const file of fs.readdirSync(examples).filter((file) => file.endsWith(".mjs"))) {
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
