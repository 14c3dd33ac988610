// Express: `express.raw` on this route, instead of `express.json`.

import type { Server } from "node:http";
import express from "express";
import { CraftgateWebhooks, ImzaError } from "imza";

const webhooks = new CraftgateWebhooks({ keys: [process.env.CRAFTGATE_WEBHOOK_KEY] });

export const app = express();

app.post("/webhooks/craftgate", express.raw({ type: "*/*" }), (request, response) => {
  try {
    const event = webhooks.verify({ body: request.body, signature: request.get("x-cg-signature-v1") });
    // Store `event.dedupeKey` under a unique constraint, then ask the API: its payload is not signed.
    response.status(200).send(event.payloadId);
  } catch (error) {
    if (!(error instanceof ImzaError) || error.code !== "verification_failed") throw error;
    response.sendStatus(401);
  }
});

export const listen = () => new Promise<Server>((resolve) => {
  const server = app.listen(0, "127.0.0.1", () => resolve(server));
});
