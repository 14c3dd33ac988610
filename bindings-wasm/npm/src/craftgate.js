// Craftgate: the client with its groups, webhooks and browser callbacks.

import { GROUPS } from "../generated/craftgate.js";
import { bytes, message as bounded } from "./bytes.js";
import { MESSAGE, raw } from "./call.js";
import { Provider, clock, defaults, object, open, optional, randomKey, received } from "./client.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

const FORM =
  "the hash is over the form's text as it arrived. Express: express.text({ type: \"application/x-www-form-urlencoded\" }) on this route; " +
  "Fastify: addContentTypeParser(\"application/x-www-form-urlencoded\", { parseAs: \"string\" }, (request, body, done) => done(null, body)); " +
  "Hono and other fetch handlers: await request.text()";

const NOTHING = bytes("");

export class Craftgate {
  #provider;

  constructor(settings) {
    this.#provider = new Provider("craftgate", settings, defaults("randomKey", randomKey));
    for (const name of Object.keys(GROUPS)) this[name] = new GROUPS[name](this.#provider);
  }

  request(endpoint, options) {
    return this.#provider.buildEndpoint(endpoint, options);
  }

  sign(input) {
    return this.#provider.handleMessage("sign", object("input", input), NOTHING);
  }
}

export class CraftgateWebhooks {
  #client;

  constructor(settings) {
    this.#client = open("craftgate_webhooks", settings);
  }

  verify(message) {
    const { body, signature, now, toleranceSeconds } = object("message", message);
    // A missing header is a signature that does not match, not a mistake of the caller's.
    const input = { signature: signature ?? "", now: now ?? clock(), toleranceSeconds };
    return received(this.#client, "verify", input, bounded(raw(body, MESSAGE)));
  }

  sign(event) {
    const { eventType, eventTimestamp, status, payloadId } = object("event", event);
    return received(this.#client, "sign", { eventType, eventTimestamp, status, payloadId }, NOTHING);
  }
}

export class CraftgateCallbacks {
  #client;

  constructor(settings) {
    this.#client = open("craftgate_callbacks", settings);
  }

  verify(form, options) {
    const { expected, allowLongMdStatus } = optional("options", options);
    const input = expected === "unchecked" ? { unchecked: true, allowLongMdStatus } : { expected, allowLongMdStatus };
    return received(this.#client, "verify", input, bounded(raw(form, FORM)));
  }
}

/** Decodes the HTML of an answer's `htmlContent`, which is in base64. */
export function decodeHtml(htmlContent) {
  return callFunction("decode_html", plain(htmlContent));
}
