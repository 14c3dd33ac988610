// NexKasa: deposits and withdrawals that an operator decides on, and the callbacks that tell.

import { message } from "./bytes.js";
import { MESSAGE, raw } from "./call.js";
import { Provider, defaults, nonce, optional } from "./client.js";

export class NexKasa {
  #provider;

  constructor(settings) {
    this.#provider = new Provider("nexkasa", settings, defaults("nonce", nonce));
  }

  deposit(request, options) {
    return this.#provider.build("deposit", undefined, request, options);
  }

  withdraw(request, options) {
    return this.#provider.build("withdraw", undefined, request, options);
  }

  readCallback(body, input) {
    return this.#provider.handleMessage("read_callback", optional("input", input), message(raw(body, MESSAGE)));
  }
}
