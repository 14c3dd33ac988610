// The clients of all guides: a module of the shop, made once for the process.

// ANCHOR: craftgate
import { Craftgate } from "imza";

export const craftgate = new Craftgate({
  apiKey: process.env.CRAFTGATE_API_KEY,
  secretKey: process.env.CRAFTGATE_SECRET_KEY,
  baseUrl: process.env.CRAFTGATE_URL, // the sandbox; for real money: environment: "production"
});
// ANCHOR_END: craftgate

// ANCHOR: callbacks
import { CraftgateCallbacks } from "imza";

export const callbacks = new CraftgateCallbacks({ keys: [process.env.CRAFTGATE_CALLBACK_KEY] });
// ANCHOR_END: callbacks

// ANCHOR: webhooks
import { CraftgateWebhooks } from "imza";

export const webhooks = new CraftgateWebhooks({ keys: [process.env.CRAFTGATE_WEBHOOK_KEY] });
// ANCHOR_END: webhooks

// ANCHOR: parax
import { ParaX } from "imza";

export const parax = new ParaX({
  sid: Number(process.env.PARAX_SID),
  key: process.env.PARAX_KEY,
  secretKey: process.env.PARAX_SECRET_KEY,
  // The next three lines are for the sandbox; leave them out for real money.
  depositBaseUrl: process.env.PARAX_URL,
  statusBaseUrl: process.env.PARAX_URL,
  allowedAddresses: ["127.0.0.1"],
});
// ANCHOR_END: parax

// ANCHOR: nexkasa
import { NexKasa } from "imza";

export const nexkasa = new NexKasa({
  apiKey: process.env.NEXKASA_API_KEY,
  callbackSecrets: [process.env.NEXKASA_CALLBACK_SECRET], // your own: 32 random bytes
  baseUrl: process.env.NEXKASA_URL, // the sandbox; leave it out for real money
});
// ANCHOR_END: nexkasa

// ANCHOR: nkolay
import { NKolay } from "imza";

export const nkolay = new NKolay({
  baseUrl: process.env.NKOLAY_URL, // N Kolay tells you the address
  username: process.env.NKOLAY_USERNAME,
  password: process.env.NKOLAY_PASSWORD,
  merchantNo: Number(process.env.NKOLAY_MERCHANT_NO),
  apiSecretKey: process.env.NKOLAY_API_SECRET_KEY,
});
// ANCHOR_END: nkolay
