// The entries of the package use these: the public names, and `load`, which takes where the module comes from.

export * as imza from "./index.js";
export { load } from "./module.js";
