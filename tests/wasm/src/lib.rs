//! The whole core behind three plain functions, without any binding generator: the proof that it needs nothing from its host,
//! and the measure of its size.
//!
//! Built for `wasm32-unknown-unknown` by `cargo xtask test`, which fails if the module imports anything or grows too large. The
//! host pushes text byte by byte, says which entry it wants, and takes the result byte by byte. Slow, and without unsafe code.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(unsafe_code)] // `no_mangle` counts as unsafe, and what stands in for a platform is

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use imza::Result;
use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::door::{self, Arguments, Client, Content, Payload, Prepared};

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

/// Runs an entry on the input, whose parts are separated by NUL, and leaves its result. The first two parts set up the client.
#[unsafe(no_mangle)]
pub extern "C" fn call(entry: u32) {
    let input = core::mem::take(&mut *TEXT.0.borrow_mut());
    let text = String::from_utf8(input).unwrap_or_default();
    let parts: Vec<&str> = text.split('\0').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let result = run(entry, &part).unwrap_or_else(|error| {
        let report = JsonText::collect(Names::Camel, Integers::Safe, |into| {
            door::report(&error, into);
            Ok(())
        });
        report.map(|(text, ())| text).unwrap_or_default()
    });
    *TEXT.0.borrow_mut() = result.into_bytes();
}

fn run<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> Result<String> {
    let names = Names::Camel;
    let source = |at| JsonSource(part(at));
    if entry == 0 {
        return text(|into| door::evaluate(part(0), &source(1), into)).map(|(text, ())| text);
    }
    let client = Client::new(part(0), &source(1), names)?;
    let (path, request, options) = (source(3), source(4), source(5));
    let arguments = Arguments { path: &path, request: Some(&request), options: &options, names };
    match entry {
        1 => client.build(part(2), &arguments).map(|prepared| sent(&prepared)),
        2 => client.build_endpoint(Some(&request), Payload::Exact(part(6)), &arguments).map(|prepared| sent(&prepared)),
        3 => client.build_endpoint(Some(&request), Payload::Object(&request), &arguments).map(|prepared| sent(&prepared)),
        4 => {
            let status = part(4).bytes().fold(0, |status: u16, digit| status.wrapping_mul(10).wrapping_add(u16::from(digit & 15)));
            let read = text(|into| client.read(part(2), part(3), status, part(5).as_bytes(), into))?;
            Ok(match read {
                (_, Content::Bytes(bytes)) => String::from(if bytes.is_empty() { "no bytes" } else { "bytes" }),
                (text, _) => text,
            })
        }
        _ => text(|into| client.receive(part(2), &request, part(5).as_bytes(), into)).map(|(text, ())| text),
    }
}

fn text<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
    JsonText::collect(Names::Camel, Integers::Safe, read)
}

fn sent(prepared: &Prepared) -> String {
    let request = &prepared.request;
    let mut out = String::from(request.method.as_str());
    let mut line = |text: &str| {
        out.push('\n');
        out.push_str(text);
    };
    [&*request.url, prepared.repeat.as_str(), &prepared.state].into_iter().for_each(&mut line);
    for (name, value) in &request.headers {
        line(name);
        line(value);
    }
    line(prepared.callback_url.as_deref().unwrap_or_default());
    line(request.body.as_deref().unwrap_or_default());
    out
}
