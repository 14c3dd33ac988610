//! The core behind three plain functions, without a binding generator: proves that it needs nothing from its host.
//!
//! Built for `wasm32-unknown-unknown` by `cargo xtask test --only wasm`, which fails if the module imports anything. The host pushes
//! text byte by byte, selects an entry point, and reads the result byte by byte.
#![allow(unsafe_code)] // `no_mangle` counts as unsafe

mod bridge;

use std::cell::RefCell;

use bridge::run;
use imza::Result;
use imza::api::case::Names;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};

thread_local! {
    /// The input, later the result.
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends a byte of input.
#[unsafe(no_mangle)]
pub extern "C" fn push(byte: u32) {
    TEXT.with_borrow_mut(|text| text.extend(u8::try_from(byte).ok()));
}

/// Removes the first byte of the result and returns it; 256 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn pop() -> u32 {
    TEXT.with_borrow_mut(|text| if text.is_empty() { 256 } else { text.remove(0).into() })
}

/// Runs an entry point on the input, whose parts are separated by NUL, and stores its result.
#[unsafe(no_mangle)]
pub extern "C" fn call(entry: u32) {
    let text = String::from_utf8(TEXT.take()).unwrap_or_default();
    let parts: Vec<&str> = text.split('\0').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    TEXT.set(run(entry, &part).into_bytes());
}

fn text<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
    JsonText::collect(Names::Camel, Integers::Safe, read)
}

fn number(digits: &str) -> u16 {
    digits.parse().unwrap_or_default()
}
