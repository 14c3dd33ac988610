//! The bindings of JavaScript, as WebAssembly: texts in, texts out. What it passes on is checked, signed and read in the core.
//!
//! There is one function for each entry of `imza::bridge`, whatever the operation; the facade in `npm/` gives them their names. Only
//! numbers are passed: texts cross in the buffers of `desk.rs`, packed into one, because each crossing has its price. JavaScript asks
//! [`reserve`] where to write, calls a function with the lengths, and finds the result at [`output`]. What a function answers is the
//! result's length, see `Desk::put`. The first character of every result says what follows:
//!
//! | mark | what follows |
//! |---|---|
//! | `=` | the result: a call (below), or JSON |
//! | `-` | nothing: there is no result |
//! | `*` | nothing: the result is the body itself, a file |
//! | `!` | the report of an error, as JSON |
//!
//! A call is a list of texts, each but the last ended by NUL, which none of them may hold: method, URL, repeat, timeout, state,
//! callback URL, callback nonce, number of headers, the headers' names and values; then the body, which may hold anything, and is
//! absent if nothing follows the last NUL but the mark `-`; else it has the mark `=`.
use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::bridge::{self, Arguments, Payload, Prepared, ResponseBody};
use imza::{Error, Result};
use wasm_bindgen::prelude::wasm_bindgen;

use desk::Desk;

mod desk;

/// Where to write what is passed: this many bytes fit from here on, until the next call of this function.
#[wasm_bindgen]
#[must_use]
pub fn reserve(length: usize) -> *mut u8 {
    desk::at(|desk| {
        desk.reserve(length);
        desk.input.as_mut_ptr()
    })
}

/// Where the last result is.
#[wasm_bindgen]
#[must_use]
pub fn output() -> *const u8 {
    desk::at(|desk| desk.output.as_ptr())
}

/// Sets up a client from provider and settings, separated by NUL: the result is its handle.
#[wasm_bindgen]
#[must_use]
pub fn open(length: usize) -> i32 {
    desk::at(|desk| {
        let opened = match packed(&desk.input, 0, length).split_once('\0') {
            Some((provider, settings)) => bridge::Client::new(provider, &JsonSource(settings), Names::Camel),
            None => bridge::Client::new("", &JsonSource(""), Names::Camel),
        };
        // The keys have their place now.
        desk.input.fill(0);
        let result = match opened {
            Ok(client) => ["=", &desk.keep(client).to_string()].concat(),
            Err(error) => marked(&error),
        };
        desk.put(result)
    })
}

/// Drops a client with its keys.
#[wasm_bindgen]
pub fn close(handle: u32) {
    desk::at(|desk| desk.give_up(handle));
}

/// Builds a call from operation, path values, options and request (may be absent), separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn build(handle: u32, length: usize) -> i32 {
    answer(handle, |client, desk| {
        let mut parts = packed(&desk.input, 0, length).splitn(4, '\0');
        let mut next = || parts.next().unwrap_or_default();
        let (operation, path, options, request) = (next(), JsonSource(next()), JsonSource(next()), JsonSource(next()));
        let arguments = Arguments { path: &path, request: given(&request), options: &options, names: Names::Camel };
        client.build(operation, &arguments).map(|prepared| sent(&prepared))
    })
}

/// Builds a call of any Craftgate endpoint from method and path (a list), options, query (may be absent), the kind of body
/// (`object`, `exact` or nothing) and the body, separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn build_endpoint(handle: u32, length: usize) -> i32 {
    answer(handle, |client, desk| {
        let mut parts = packed(&desk.input, 0, length).splitn(5, '\0');
        let mut next = || parts.next().unwrap_or_default();
        let (path, options, query, kind, body) = (JsonSource(next()), JsonSource(next()), JsonSource(next()), next(), next());
        let object = JsonSource(body);
        let payload = match kind {
            "object" => Payload::Object(&object),
            "exact" => Payload::Exact(body),
            _ => Payload::Nothing,
        };
        let arguments = Arguments { path: &path, request: None, options: &options, names: Names::Camel };
        client.build_endpoint(given(&query), payload, &arguments).map(|prepared| sent(&prepared))
    })
}

/// Reads an answer: its body, then the operation and the call's state, separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn read(handle: u32, status: u16, body: usize, length: usize) -> i32 {
    answer(handle, |client, desk| {
        let (operation, state) = packed(&desk.input, body, length).split_once('\0').unwrap_or_default();
        read_into(|into| client.read(operation, state, status, bytes(&desk.input, body), into))
    })
}

/// Takes a message from outside, or makes a text with the client's keys: the message's body, then its name and what comes with it,
/// separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn handle_message(handle: u32, body: usize, length: usize) -> i32 {
    answer(handle, |client, desk| {
        let (message, input) = packed(&desk.input, body, length).split_once('\0').unwrap_or_default();
        read_into(|into| client.handle_message(message, &JsonSource(input), bytes(&desk.input, body), into).map(|()| ResponseBody::Value))
    })
}

/// Evaluates what needs no client: the function's name and its input, separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn call_function(length: usize) -> i32 {
    desk::at(|desk| {
        let (function, input) = packed(&desk.input, 0, length).split_once('\0').unwrap_or_default();
        let result = read_into(|into| bridge::call_function(function, &JsonSource(input), into).map(|()| ResponseBody::Value));
        desk.put(result.unwrap_or_else(|error| marked(&error)))
    })
}

/// The first bytes of what was passed.
fn bytes(input: &[u8], length: usize) -> &[u8] {
    input.get(..length).unwrap_or_default()
}

/// The text after the first bytes. JavaScript encodes it, so that it is UTF-8; anything else is nothing.
fn packed(input: &[u8], from: usize, length: usize) -> &str {
    let text = input.get(from..from.saturating_add(length)).unwrap_or_default();
    std::str::from_utf8(text).unwrap_or_default()
}

/// A part that may be absent.
fn given<'a>(part: &'a JsonSource<'a>) -> Option<&'a dyn Source> {
    (!part.0.is_empty()).then_some(part)
}

fn answer(handle: u32, ask: impl FnOnce(&bridge::Client, &Desk) -> Result<String>) -> i32 {
    desk::at(|desk| {
        // The facade has only numbers that it was given.
        let Some(client) = desk.client(handle) else { return 0 };
        let result = ask(client, desk).unwrap_or_else(|error| marked(&error));
        desk.put(result)
    })
}

fn read_into(read: impl FnOnce(Reading<'_>) -> Result<ResponseBody>) -> Result<String> {
    let (text, content) = JsonText::collect(Names::Camel, Integers::Safe, read)?;
    Ok(match content {
        ResponseBody::Value => ["=", &text].concat(),
        ResponseBody::Empty => "-".into(),
        ResponseBody::Bytes(_) => "*".into(),
    })
}

fn marked(error: &Error) -> String {
    ["!", &report(error)].concat()
}

fn report(error: &Error) -> String {
    let report = JsonText::collect(Names::Camel, Integers::Safe, |into| {
        bridge::report(error, into);
        Ok(())
    });
    report.map(|(text, ())| text).unwrap_or_default()
}

fn sent(prepared: &Prepared) -> String {
    let Prepared { request, repeat, timeout_seconds, state, callback_url, callback_nonce } = prepared;
    let body = request.body.as_deref();
    let mut out = String::with_capacity(1024 + body.map_or(0, str::len));
    out.push('=');
    let mut push = |text: &str| {
        out.push_str(text);
        out.push('\0');
    };
    push(request.method.as_str());
    push(&request.url);
    push(repeat.as_str());
    push(&timeout_seconds.to_string());
    push(state);
    push(callback_url.as_deref().unwrap_or_default());
    push(callback_nonce.as_deref().unwrap_or_default());
    push(&request.headers.len().to_string());
    for (name, value) in &request.headers {
        push(name);
        push(value);
    }
    match body {
        Some(body) => out.extend(["=", body]),
        None => out.push('-'),
    }
    out
}
