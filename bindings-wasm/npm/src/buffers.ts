// The two buffers of the module in which the texts of building and reading cross; `src/buffers.rs` of the crate is their other side.
//
// wasm-bindgen's own strings cost 2 to 4 µs more a crossing, where a whole exchange takes 16 µs (`tests/bench/README.md`). Node's
// Buffer copies text faster than TextEncoder and TextDecoder do, so it is used where there is one.

import { output, reserve } from "imza-wasm";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** The methods of Node's Buffer that its types leave out. */
type NodeBuffer = Buffer & { latin1Slice(from: number, to: number): string; utf8Slice(from: number, to: number): string };
const isNode = typeof Buffer === "function" && typeof (Buffer.prototype as NodeBuffer).latin1Slice === "function";
/** The size of the first buffer: most requests and answers fit. */
const ROOM = 16 * 1024;

/** The buffers of an instance. */
export class Buffers {
  #memory: WebAssembly.Memory;
  /** A view of the memory, in Node a Buffer. It is made anew when the memory has grown, which detaches the old one. */
  #bytes!: Uint8Array;
  #buffer: ArrayBuffer | undefined;
  /** Where the input begins, and how much fits. */
  #at = 0;
  #room = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#reserve(ROOM);
  }

  /** Writes text or bytes into the input, from an offset on. Returns how many bytes it takes. */
  write(content: string | Uint8Array, from: number): number {
    const isText = typeof content === "string";
    // A UTF-16 unit takes at most three bytes.
    const most = from + (isText ? content.length * 3 : content.length);
    if (most > this.#room || (this.#room > ROOM && from === 0)) this.#reserve(most, from);
    const bytes = this.#view();
    const at = this.#at + from;
    if (!isText) {
      bytes.set(content, at);
      return content.length;
    }
    if (isNode) return (bytes as NodeBuffer).write(content, at);
    return encoder.encodeInto(content, bytes.subarray(at, this.#at + this.#room)).written;
  }

  /** Returns the result of a call by its length; below zero it is the complement, and not all is ASCII. */
  result(length: number): string {
    const at = output();
    const bytes = this.#view();
    const isAscii = length >= 0;
    const end = at + (isAscii ? length : ~length);
    let text: string;
    if (!isNode) text = decoder.decode(bytes.subarray(at, end));
    else if (isAscii) text = (bytes as NodeBuffer).latin1Slice(at, end);
    else text = (bytes as NodeBuffer).utf8Slice(at, end);
    // The buffer stays for the next call, but not what it held: keys, card data.
    bytes.fill(0, at, end);
    return text;
  }

  /** Makes room, keeping what was written before `from`. */
  #reserve(length: number, from = 0): void {
    const room = Math.max(length, ROOM);
    // A copy: `slice` of a Buffer is a view, and of memory that is about to be given back.
    const kept = from === 0 ? undefined : new Uint8Array(this.#view().subarray(this.#at, this.#at + from));
    this.#at = reserve(room);
    this.#room = room;
    if (kept !== undefined) this.#view().set(kept, this.#at);
  }

  #view(): Uint8Array {
    const { buffer } = this.#memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#bytes = isNode ? Buffer.from(buffer) : new Uint8Array(buffer);
    }
    return this.#bytes;
  }
}
