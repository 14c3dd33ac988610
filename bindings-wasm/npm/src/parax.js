// ParaX: deposits by bank transfer, status queries, webhooks and their confirmation.

import { ParaXOperations, REPLIES } from "../generated/parax.js";
import { bytes, message } from "./bytes.js";
import { raw } from "./call.js";
import { Provider, optional } from "./client.js";
import { callFunction } from "./module.js";
import { plain } from "./plain.js";

const RAW = "pass the body as it arrived, before any JSON parser: digits of amounts count as they are written";

export class ParaX extends ParaXOperations {
  #provider;

  /** The replies to a webhook: `received` always, `refused` for an address that is not the vendor's. */
  static replies = Object.freeze({
    received: reply(REPLIES.received),
    refused: reply(REPLIES.refused),
  });

  constructor(settings) {
    const provider = new Provider("parax", settings, (packed, options) => packed.value(options ?? {}));
    super(provider);
    this.#provider = provider;
  }

  depositUrl(request) {
    return this.#provider.handleMessage("deposit_url", request ?? {}, bytes(""));
  }

  readWebhook(body, options) {
    const { remoteAddress } = optional("options", options);
    const input = remoteAddress === "unchecked" ? { unchecked: true } : { remoteAddress };
    return this.#provider.handleMessage("read_webhook", input, message(raw(body, RAW)));
  }

  confirm(webhook, options) {
    const { expected, ...others } = optional("options", options);
    return this.#provider.build("confirm", undefined, { webhook, expected }, others);
  }

  /** Adds Istanbul's offset to a civil time of an answer. */
  static offsetTime(civilTime) {
    return callFunction("offset_time", plain(civilTime));
  }
}

function reply({ status, body }) {
  return Object.freeze({ status, headers: Object.freeze({ "Content-Type": "application/json" }), body });
}
