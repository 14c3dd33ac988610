// What the entries of the package are made of: the public names, and how to say where the module comes from.

export * as imza from "./index.js";
export { load } from "./module.js";
