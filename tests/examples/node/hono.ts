// Hono: `c.req.text()` instead of `c.req.json()`.

import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { CraftgateWebhooks, ImzaError } from "imza";

const webhooks = new CraftgateWebhooks({ keys: [process.env.CRAFTGATE_WEBHOOK_KEY] });

export const app = new Hono();

app.post("/webhooks/craftgate", async (c) => {
  try {
    const event = webhooks.verify({ body: await c.req.text(), signature: c.req.header("x-cg-signature-v1") });
    // Store `event.dedupeKey` under a unique constraint, then ask the API: its payload is not signed.
    return c.text(event.payloadId);
  } catch (error) {
    if (!(error instanceof ImzaError) || error.code !== "verification_failed") throw error;
    return c.body(null, 401);
  }
});

export const listen = () => new Promise<ServerType>((resolve) => {
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(server));
});
