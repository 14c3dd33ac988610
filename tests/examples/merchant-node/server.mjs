// The HTTP routes of the merchant: orders, payments, the payer's return from the bank, webhooks, refunds, reconciliation.
// Settings are environment variables, listed in README.md. The database uses the schema in ../merchant/schema.sql.

import Fastify from "fastify";
import pg from "pg";
import { Craftgate, CraftgateCallbacks, CraftgateWebhooks, ImzaError } from "imza";
import { NotFound, Refused, Shop } from "./shop.mjs";

const { env } = process;
pg.types.setTypeParser(pg.types.builtins.INT8, Number); // ids; amounts are numeric, which `pg` returns as text

const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 16 });
pool.on("error", (error) => console.error("a connection of the database ended:", error.message));
const webhooks = new CraftgateWebhooks({ keys: env.CRAFTGATE_WEBHOOK_KEYS.split(",") });
const shop = new Shop({
  pool,
  craftgate: new Craftgate({ apiKey: env.CRAFTGATE_API_KEY, secretKey: env.CRAFTGATE_SECRET_KEY, baseUrl: env.CRAFTGATE_BASE_URL }),
  callbacks: new CraftgateCallbacks({ keys: env.CRAFTGATE_CALLBACK_KEYS.split(",") }),
  publicUrl: env.PUBLIC_URL,
  patience: Number(env.PATIENCE_SECONDS ?? 180),
});

const app = Fastify({ ajv: { customOptions: { coerceTypes: false } } }); // amounts are strings in JSON: JavaScript would parse a number as a float
const text = { type: "string", minLength: 1, maxLength: 100 };
const money = { type: "string", pattern: "^[0-9]{1,9}[.][0-9]{2}$" };
const day = { type: "string", format: "date" };
const id = { params: { type: "object", properties: { id: { type: "string", pattern: "^[0-9]{1,15}$" } } } };
const body = (properties) => ({ body: { type: "object", required: Object.keys(properties), additionalProperties: false, properties } });

app.post("/orders", { schema: body({ reference: text, amount: money }) }, (request) => shop.take(request.body));

app.get("/orders/:id", { schema: id }, (request) => shop.order(request.params.id));

app.post("/orders/:id/payments", { schema: { ...id, ...body({ card: { type: "object" } }) } }, (request) => shop.pay(request.params.id, request.body.card));

app.post("/orders/:id/refunds", { schema: { ...id, ...body({ reference: text, amount: money }) } }, (request) => shop.refund(request.params.id, request.body));

app.get("/reconciliations/:day", { schema: { params: { type: "object", properties: { day } } } }, (request) => shop.reconcile(request.params.day));

// Signatures cover the raw bytes, so these two routes verify the body before parsing it.
app.register(async (raw) => {
  raw.removeAllContentTypeParsers();
  raw.addContentTypeParser("*", { parseAs: "buffer" }, (_request, bytes, done) => done(null, bytes));

  raw.post("/attempts/:key/callback", (request) => shop.returned(request.params.key, String(request.body ?? "")));

  raw.post("/webhooks/craftgate", async (request) => {
    await shop.receive(webhooks.verify({ body: request.body, signature: request.headers["x-cg-signature-v1"] }));
    return { received: true };
  });
});

// Messages of imza's errors contain no secrets and no card numbers. Any other error is a 500, after which Craftgate sends its webhook again.
app.setErrorHandler((error, _request, reply) => {
  const refuse = (status, message = error.message) => reply.code(status).send({ error: message });
  if (error instanceof NotFound) return refuse(404);
  if (error instanceof Refused) return refuse(409);
  if (error instanceof ImzaError && ["invalid_request", "verification_failed"].includes(error.code)) return refuse(400);
  if (error.statusCode < 500) return refuse(error.statusCode);
  console.error(error.message);
  return refuse(500, "try again");
});

/** Repeatedly settles steps that this process, before a restart, or another process left open. */
async function settle() {
  await shop.resolve().catch((error) => console.error("open steps:", error.message));
  setTimeout(settle, 500);
}

await settle();
await app.listen({ host: "127.0.0.1", port: Number(env.PORT) });
