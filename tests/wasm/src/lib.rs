//! The core behind three plain functions, without any binding generator: the proof that it needs nothing from its host, and the
//! measure of its size. By default the providers' own entries are measured, with the feature `bridge` what bindings call.
//!
//! BuiltTransfer for `wasm32-unknown-unknown` by `cargo xtask test`, which fails if the module imports anything or grows too large. The
//! host pushes text byte by byte, says which entry it wants, and takes the result byte by byte. Slow, and without unsafe code.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(unsafe_code)] // `no_mangle` counts as unsafe, and what stands in for a platform is

extern crate alloc;

#[cfg(feature = "bridge")]
mod bridge;
#[cfg(not(feature = "bridge"))]
mod providers;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

#[cfg(feature = "bridge")]
use bridge::run;
use imza::Result;
use imza::api::case::Names;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
#[cfg(not(feature = "bridge"))]
use providers::run;

/// Where text goes in and out.
static TEXT: Text = Text(RefCell::new(Vec::new()));

struct Text(RefCell<Vec<u8>>);

// SAFETY: a module without imports has one thread.
unsafe impl Sync for Text {}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Appends a byte of input.
#[unsafe(no_mangle)]
pub extern "C" fn push(byte: u32) {
    TEXT.0.borrow_mut().extend(u8::try_from(byte).ok());
}

/// Takes the first byte of the result; 256 when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn pop() -> u32 {
    let mut text = TEXT.0.borrow_mut();
    if text.is_empty() { 256 } else { text.remove(0).into() }
}

/// Runs an entry on the input, whose parts are separated by NUL, and leaves its result.
#[unsafe(no_mangle)]
pub extern "C" fn call(entry: u32) {
    let input = core::mem::take(&mut *TEXT.0.borrow_mut());
    let text = String::from_utf8(input).unwrap_or_default();
    let parts: Vec<&str> = text.split('\0').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    *TEXT.0.borrow_mut() = run(entry, &part).into_bytes();
}

fn text<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
    JsonText::collect(Names::Camel, Integers::Safe, read)
}

fn number(digits: &str) -> u16 {
    digits.bytes().fold(0, |number: u16, digit| number.wrapping_mul(10).wrapping_add(u16::from(digit & 15)))
}
