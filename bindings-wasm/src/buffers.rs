//! The two buffers in which the texts of building and reading cross.
//!
//! JavaScript asks [`reserve`] where to write, calls a method with the lengths, and finds the result at [`output`]. Both buffers stay
//! where they are from call to call, so that crossing costs one copy. wasm-bindgen's own strings allocate, encode and free for each
//! argument: 2 to 4 µs more a crossing, where a whole exchange takes 16 µs (`tests/bench/README.md`). If that difference goes, so can
//! this file and `buffers.ts`, its other side.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::report;

/// The buffers. The module has one thread.
struct Buffers {
    /// The texts that JavaScript passes. Its length is what is reserved.
    input: Vec<u8>,
    /// The result.
    output: String,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers { input: Vec::new(), output: String::new() }) };
}

/// A larger input buffer is given back when less is reserved.
const KEPT: usize = 1 << 20;

/// Reserves this many bytes and returns where they are, until the next call of this function.
#[wasm_bindgen]
#[must_use]
pub fn reserve(length: usize) -> *mut u8 {
    BUFFERS.with_borrow_mut(|Buffers { input, .. }| {
        if input.len() < length || input.len() > KEPT.max(length) {
            *input = vec![0; length];
        }
        input.as_mut_ptr()
    })
}

/// Returns where the last result is.
#[wasm_bindgen]
#[must_use]
pub fn output() -> *const u8 {
    BUFFERS.with_borrow(|buffers| buffers.output.as_ptr())
}

/// Makes a result of the input and leaves it in the output buffer. Returns its length; if it is not all ASCII, the bitwise complement
/// of its length, which is below zero: JavaScript decodes ASCII faster.
///
/// Both buffers stay, so what they held is wiped: the first `used` bytes of the input here, the result by JavaScript once it has read it.
///
/// # Errors
/// The report of the error.
pub fn exchange(used: usize, work: impl FnOnce(&[u8]) -> imza::Result<String>) -> Result<i32, JsValue> {
    BUFFERS.with_borrow_mut(|buffers| {
        let result = work(&buffers.input);
        buffers.input.iter_mut().take(used).for_each(|byte| *byte = 0);
        buffers.output = result.map_err(|error| report(&error))?;
        let length = i32::try_from(buffers.output.len()).unwrap_or_default();
        // Looks at every byte without stopping: compilers make that a few wide instructions.
        let is_ascii = buffers.output.bytes().fold(0, |all, byte| all | byte) < 0x80;
        Ok(if is_ascii { length } else { !length })
    })
}
