import assert from "node:assert/strict";
import { Craftgate } from "imza";
// ANCHOR: sign
// The first published example: compare your own code with it.
const example = new Craftgate({ apiKey: "key-1", secretKey: "FooBar123!", environment: "production" });
const signature = example.sign({ url: "https://api.craftgate.io/onboarding/v1/members/1", randomKey: "Xa15Fp11T" });
// y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=
// ANCHOR_END: sign
assert.equal(signature, "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=");
// ANCHOR: any_endpoint
import { craftgate } from "./clients.mjs";

const call = craftgate.request({ method: "GET", path: "/onboarding/v1/members", query: { name: "Ayşe", page: 0 } });
// ANCHOR_END: any_endpoint
assert.match(call.url, /\/onboarding\/v1\/members\?name=Ay%C5%9Fe&page=0$/);
