// Plain node:http: the chunks, put together.

import http from "node:http";
import { CraftgateWebhooks, ImzaError } from "imza";

const webhooks = new CraftgateWebhooks({ keys: [process.env.CRAFTGATE_WEBHOOK_KEY] });
/** More than any webhook has. */
const MAX_BYTES = 1024 * 1024;

export const app = http.createServer(async (request, response) => {
  const answer = (status: number, text = "") => response.writeHead(status).end(text);
  if (request.method !== "POST" || request.url !== "/webhooks/craftgate") return answer(404);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((length += chunk.length) > MAX_BYTES) return answer(413);
    chunks.push(chunk);
  }
  try {
    const event = webhooks.verify({ body: Buffer.concat(chunks), signature: request.headers["x-cg-signature-v1"] });
    // Store `event.dedupeKey` under a unique constraint, then ask the API: its payload is not signed.
    answer(200, event.payloadId);
  } catch (error) {
    answer(error instanceof ImzaError && error.code === "verification_failed" ? 401 : 500);
  }
});

export const listen = () => new Promise<http.Server>((resolve) => app.listen(0, "127.0.0.1", () => resolve(app)));
