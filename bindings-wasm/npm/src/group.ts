// The base class of the generated groups of operations, and of the one class of a provider without groups.

import type { Call, Finish } from "./call.js";
import type { Provider } from "./client.js";
import { ImzaError } from "./error.js";

/** Operations that belong together: `craftgate.payment`, or all of a provider's. */
export class Group {
  #provider: Provider;

  /** @internal */
  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /**
   * Builds the call of an operation. Static, so that a group has no members but its operations.
   * @internal
   */
  static build<T>(
    group: Group, operation: string, path: Record<string, unknown> | undefined, request: unknown, options: unknown, finish?: Finish<T>,
  ): Call<T> {
    return Group.#of(group, operation).build(operation, path, request, options, finish);
  }

  /**
   * Builds a call of any endpoint.
   * @internal
   */
  static buildEndpoint<T>(group: Group, endpoint: unknown, options: unknown, hasHosts: boolean, token: string | null): Call<T> {
    return Group.#of(group, "request").buildEndpoint(endpoint, options, hasHosts, token);
  }

  static #of(group: Group, operation: string): Provider {
    if (typeof group === "object" && group !== null && #provider in group) return group.#provider;
    const message = `${operation} was called without its group, as a function taken out of it; call it as client.group.operation(…), or take it out bound: client.group.operation.bind(client.group)`;
    throw new ImzaError({ code: "invalid_request", message });
  }
}
