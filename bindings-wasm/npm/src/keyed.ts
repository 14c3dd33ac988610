// The base class of what the generator writes: the clients, their groups of operations, the verifiers of messages.

import type { Provider } from "./client.js";
import { ImzaError, invalid } from "./error.js";

/** An object that acts with the keys of a client. */
export class Keyed {
  #provider: Provider;

  /** @internal */
  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /**
   * Returns the client of an object whose method was called with `given` of `taken` arguments: an option in a place that the method does not have would be lost.
   * Static, so that the object has no members but those of the provider.
   * @internal
   */
  static providerOf(keyed: Keyed, given = 0, taken = 0): Provider {
    if (given > taken) throw invalid("", `expected at most ${taken} arguments, found ${given}; the options are the last one that the method takes`);
    if (typeof keyed === "object" && keyed !== null && #provider in keyed) return keyed.#provider;
    const message = "a method was called without its object, as a function taken out of it; call it as client.group.operation(…), or take it out bound: client.group.operation.bind(client.group)";
    throw new ImzaError({ code: "invalid_request", message });
  }
}
