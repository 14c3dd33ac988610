// Fastify: a content type parser that hands the bytes through, in a scope of its own.

import Fastify from "fastify";
import { CraftgateWebhooks, ImzaError } from "imza";

const webhooks = new CraftgateWebhooks({ keys: [process.env.CRAFTGATE_WEBHOOK_KEY] });

export const app = Fastify();

app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  scope.post("/webhooks/craftgate", async (request, reply) => {
    try {
      const event = webhooks.verify({ body: request.body as Buffer, signature: request.headers["x-cg-signature-v1"] });
      // Store `event.dedupeKey` under a unique constraint, then ask the API: its payload is not signed.
      return event.payloadId;
    } catch (error) {
      if (!(error instanceof ImzaError) || error.code !== "verification_failed") throw error;
      return reply.code(401).send();
    }
  });
});

export const listen = async () => {
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
};
