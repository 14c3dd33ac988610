// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import { Provider, clock, defaults } from "./client.js";
import { made, saved } from "./steps.js";

export class NKolay {
  #provider;

  constructor(settings) {
    this.#provider = new Provider("nkolay", settings, defaults("now", clock));
  }

  authenticate(options) {
    return this.#provider.build("authenticate", undefined, undefined, options, (answer) => made("Token", answer));
  }

  banks(token, options) {
    return this.#provider.build("banks", { token: saved("Token", token) }, undefined, options);
  }

  startSession(token, bankCode, options) {
    const path = { token: saved("Token", token), bankCode };
    return this.#provider.build("start_session", path, undefined, options, (answer) => made("BankSession", answer));
  }

  simulate(token, session, request, options) {
    const path = { token: saved("Token", token), session: saved("BankSession", session) };
    return this.#provider.build("simulate", path, request ?? {}, options);
  }

  preApprove(token, session, request, options) {
    const path = { token: saved("Token", token), session: saved("BankSession", session) };
    return this.#provider.build("pre_approve", path, request, options, ({ preApproval, ...decision }) => ({
      ...decision,
      preApproval: preApproval === undefined ? undefined : made("PreApproval", preApproval),
    }));
  }

  apply(token, preApproval, request, options) {
    const path = { token: saved("Token", token), preApproval: saved("PreApproval", preApproval) };
    return this.#provider.build("apply", path, request, options);
  }
}
