//! The door to JavaScript, as WebAssembly: texts in, texts out. What it passes on is checked, signed and read in the core.
//!
//! There is one function for each entry of `imza::door`, whatever the operation; the facade in `npm/` gives them their names.
//! Arguments are packed into one text, because each text that crosses costs about as much as a short one takes to check. Every
//! result is a text whose first character says what follows:
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
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::string::{String, ToString};

use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::door::{self, Arguments, Content, Payload, Prepared};
use imza::{Error, Result};
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_arch = "wasm32")]
mod bare;
mod clients;

/// Sets up a client: what follows the mark `=` is its handle. `close` takes it back; the facade does so when a client is no longer
/// reachable.
#[wasm_bindgen]
#[must_use]
pub fn open(provider: &str, settings: &str) -> String {
    match door::Client::new(provider, &JsonSource(settings), Names::Camel) {
        Ok(client) => ["=", &clients::keep(client).to_string()].concat(),
        Err(error) => marked(&error),
    }
}

/// Drops a client with its keys.
#[wasm_bindgen]
pub fn close(handle: u32) {
    clients::drop(handle);
}

/// Builds a call from operation, path values, options and request (may be absent), separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn build(handle: u32, packed: &str) -> String {
    let mut parts = packed.splitn(4, '\0');
    let mut next = || parts.next().unwrap_or_default();
    let (operation, path, options, request) = (next(), JsonSource(next()), JsonSource(next()), JsonSource(next()));
    let request = given(&request);
    called(handle, |client| client.build(operation, &Arguments { path: &path, request, options: &options, names: Names::Camel }))
}

/// Builds a call of any Craftgate endpoint from method and path (a list), options, query (may be absent), the kind of body
/// (`object`, `exact` or nothing) and the body, separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn build_endpoint(handle: u32, packed: &str) -> String {
    let mut parts = packed.splitn(5, '\0');
    let mut next = || parts.next().unwrap_or_default();
    let (path, options, query, kind, body) = (JsonSource(next()), JsonSource(next()), JsonSource(next()), next(), next());
    let object = JsonSource(body);
    let payload = match kind {
        "object" => Payload::Object(&object),
        "exact" => Payload::Exact(body),
        _ => Payload::Nothing,
    };
    called(handle, |client| {
        let arguments = Arguments { path: &path, request: None, options: &options, names: Names::Camel };
        client.build_endpoint(given(&query), payload, &arguments)
    })
}

/// Reads an answer that is text. `call` is the operation and the call's state, separated by NUL.
#[wasm_bindgen]
#[must_use]
pub fn read_text(handle: u32, call: &str, status: u16, body: &str) -> String {
    read(handle, call, status, body.as_bytes())
}

/// Reads an answer that is bytes.
#[wasm_bindgen]
#[must_use]
pub fn read(handle: u32, call: &str, status: u16, body: &[u8]) -> String {
    let (operation, state) = call.split_once('\0').unwrap_or((call, ""));
    clients::with(handle, |client| answered(|into| client.read(operation, state, status, body, into)))
}

/// Takes a message from outside, or makes a text with the client's keys.
#[wasm_bindgen]
#[must_use]
pub fn receive(handle: u32, message: &str, input: &str, body: &[u8]) -> String {
    clients::with(handle, |client| {
        answered(|into| client.receive(message, &JsonSource(input), body, into).map(|()| Content::Value))
    })
}

/// Evaluates what needs no client.
#[wasm_bindgen]
#[must_use]
pub fn evaluate(function: &str, input: &str) -> String {
    answered(|into| door::evaluate(function, &JsonSource(input), into).map(|()| Content::Value))
}

/// The version of the core, and of every package made from it.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    imza::VERSION.into()
}

fn answered(read: impl FnOnce(Reading<'_>) -> Result<Content>) -> String {
    match JsonText::collect(Names::Camel, Integers::Safe, read) {
        Ok((text, Content::Value)) => ["=", &text].concat(),
        Ok((_, Content::Empty)) => "-".into(),
        Ok((_, Content::Bytes(_))) => "*".into(),
        Err(error) => marked(&error),
    }
}

fn marked(error: &Error) -> String {
    ["!", &report(error)].concat()
}

fn report(error: &Error) -> String {
    let report = JsonText::collect(Names::Camel, Integers::Safe, |into| {
        door::report(error, into);
        Ok(())
    });
    report.map(|(text, ())| text).unwrap_or_default()
}

fn called(handle: u32, build: impl FnOnce(&door::Client) -> Result<Prepared>) -> String {
    clients::with(handle, |client| build(client).map_or_else(|error| marked(&error), |prepared| sent(&prepared)))
}

/// A part that may be absent.
fn given<'a>(part: &'a JsonSource<'a>) -> Option<&'a dyn Source> {
    (!part.0.is_empty()).then_some(part)
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
