// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import { NexKasaOperations } from "../generated/nexkasa.js";
import { message } from "./bytes.js";
import { MESSAGE, raw } from "./call.js";
import { Provider, defaults, nonce, optional } from "./client.js";

export class NexKasa extends NexKasaOperations {
  #provider;

  constructor(settings) {
    const provider = new Provider("nexkasa", settings, defaults("nonce", nonce));
    super(provider);
    this.#provider = provider;
  }

  readCallback(body, input) {
    return this.#provider.handleMessage("read_callback", optional("input", input), message(raw(body, MESSAGE)));
  }
}
