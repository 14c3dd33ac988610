// The module and its glue, which wasm-bindgen makes of `src/page.rs` and esbuild puts into the page.

declare module "imza-inspector" {
  export function initSync(options: { module: WebAssembly.Module }): unknown;
  /** Reads the text of a message. Throws a text that says what is wrong with it. */
  export function read(text: string): unknown;
  /** Explains the signature of a message. Throws a text that says what is wrong with the message or the keys. */
  export function inspect(kind: string, text: string, keys: Record<string, string | string[]>): unknown;
}

declare module "imza-inspector.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
