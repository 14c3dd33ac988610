// N Kolay's shopping loan. Each step hands the next what it needs, as a class of its own.

import { NKolayOperations } from "../generated/nkolay.js";
import { Provider, clock, defaults } from "./client.js";

export class NKolay extends NKolayOperations {
  constructor(settings) {
    super(new Provider("nkolay", settings, defaults("now", clock)));
  }
}
