//! The bindings of JavaScript, as WebAssembly. The core checks, signs and reads; this crate only passes values on.
//!
//! [`Client`] has one method for each entry of `imza::bridge`, whatever the operation; the package in `npm/` gives operations their
//! names. Settings, messages, results of messages and errors cross as JavaScript values (`values.rs`). A method that fails throws the
//! report of the error: a plain object, `ErrorReport` of the core.
//!
//! [`Client::build`] and [`Client::read`] run for every request and pass their texts in two buffers instead, for the reason and with
//! the figures in `buffers.rs`.

mod buffers;
mod values;

use std::alloc::System;

use imza::Error;
use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::bridge::{self, Arguments, Payload, Prepared, Proof, ResponseBody, Step};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroizing_alloc::ZeroAlloc;

use values::{ValueSink, ValueSource};

/// Wipes every block that is freed. Texts of the host language, requests and answers pass through buffers of the glue, too.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// A client of a provider, or what verifies its messages.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Client(bridge::Client);

#[wasm_bindgen]
impl Client {
    /// Sets up a client of a kind, e.g. `craftgate_webhooks`, from its settings.
    ///
    /// # Errors
    /// `configuration` with the path of the setting at fault.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, settings: JsValue) -> Result<Self, JsValue> {
        bridge::Client::new(kind, &ValueSource(settings), Names::Camel).map(Self).map_err(|error| report(&error))
    }

    /// Builds a call from operation, path values (a list), options and request (may be empty), separated by NUL.
    ///
    /// The result is a list of texts, each followed by NUL and none containing one: method, URL, the URL as it may be shown (empty if
    /// it is the same), repeat, timeout, state, callback URL, callback nonce, number of headers, the headers' names and values. The
    /// body comes last, as `=` and its text, which may contain NUL; a request without a body has nothing there.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault.
    pub fn build(&self, length: usize) -> Result<i32, JsValue> {
        buffers::exchange(length, |input| {
            let mut parts = text(input, 0, length).splitn(4, '\0');
            let mut next = || parts.next().unwrap_or_default();
            let (operation, path, options, request) = (next(), JsonSource(next()), JsonSource(next()), JsonSource(next()));
            let arguments = Arguments { path: &path, request: given(&request), options: &options, names: Names::Camel };
            self.0.build(operation, &arguments).map(|prepared| packed(&prepared))
        })
    }

    /// Builds a call of any endpoint from method and path (a list), options, query (may be empty), the kind of body (`object`,
    /// `exact` or nothing) and the body, separated by NUL. The result is that of [`build`](Self::build).
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_endpoint(&self, length: usize) -> Result<i32, JsValue> {
        buffers::exchange(length, |input| {
            let mut parts = text(input, 0, length).splitn(5, '\0');
            let mut next = || parts.next().unwrap_or_default();
            let (path, options, query, kind, body) = (JsonSource(next()), JsonSource(next()), JsonSource(next()), next(), next());
            let object = JsonSource(body);
            let payload = match kind {
                "object" => Payload::Object(&object),
                "exact" => Payload::Exact(body),
                _ => Payload::Nothing,
            };
            let arguments = Arguments { path: &path, request: None, options: &options, names: Names::Camel };
            self.0.build_endpoint(given(&query), payload, &arguments).map(|prepared| packed(&prepared))
        })
    }

    /// Builds the call that asks what became of another, from the operation, URL, body and timeout of that one; nothing where the provider
    /// cannot be asked. The result is as that of [`build`](Self::build).
    ///
    /// # Errors
    /// `invalid_request` with the path of the field that the request lacks to be found by, or of a time that is wrong.
    pub fn ask(
        &self,
        operation: &str,
        url: &str,
        body: Option<String>,
        timeout_seconds: u32,
        input: JsValue,
    ) -> Result<Option<String>, JsValue> {
        match self.0.ask(operation, url, body.as_deref(), timeout_seconds, &ValueSource(input), Names::Camel) {
            Ok(question) => Ok(question.map(|question| packed(&question))),
            Err(error) => Err(report(&error)),
        }
    }

    /// Begins an attempt to do a call, from operation, URL, body, idempotency key, repeat, timeout and time of that one. Returns its state as text.
    ///
    /// # Errors
    /// `invalid_request` (`now`) if it is not a time in Unix seconds.
    #[expect(clippy::too_many_arguments, reason = "each is a plain value of the other language")]
    pub fn begin(
        &self,
        operation: &str,
        url: &str,
        body: Option<String>,
        idempotency_key: Option<String>,
        repeat: &str,
        timeout_seconds: u32,
        now: f64,
    ) -> Result<String, JsValue> {
        let now = format!("{now}").parse().unwrap_or(-1);
        let begun = self.0.begin(operation, url, body.as_deref(), idempotency_key.as_deref(), (repeat, timeout_seconds), now);
        begun.map_err(|error| report(&error))
    }

    /// Tells an attempt what happened, or asks it for the next step. Returns a list: the state, the operation as whose answer a result is
    /// read, what comes next or was proven, and its value: `ask` or `complete` and the packed call, `wait` and the seconds, `open` and the reason,
    /// `proven_done` and a body, `proven_not_done` and the report of the error.
    ///
    /// # Errors
    /// Those of the core's `bridge::Client::settle`.
    pub fn settle(&self, saved: &str, told: &str, input: JsValue, body: &[u8]) -> Result<Vec<JsValue>, JsValue> {
        let settled = self.0.settle(saved, told, &ValueSource(input), body, Names::Camel).map_err(|error| report(&error))?;
        let (what, value) = match (settled.step, settled.proof) {
            (Some(Step::SendCall), _) => ("send_call", JsValue::UNDEFINED),
            (Some(Step::Ask(call)), _) => ("ask", packed(&call).into()),
            (Some(Step::Complete(call)), _) => ("complete", packed(&call).into()),
            (Some(Step::Wait(seconds)), _) => ("wait", JsValue::from_str(&seconds.to_string())),
            (Some(Step::Done), _) => ("done", JsValue::UNDEFINED),
            (Some(Step::NotDone(error)), _) => ("not_done", report(&error)),
            (Some(Step::Open(reason)), _) => ("open", reason.into()),
            (None, Proof::Done(body)) => ("proven_done", body.into()),
            (None, Proof::NotDone(error)) => ("proven_not_done", report(&error)),
            (None, Proof::Nothing) => ("", JsValue::UNDEFINED),
        };
        Ok(vec![settled.saved.into(), settled.read_as.into(), what.into(), value])
    }

    /// Reads an answer: the first `body` bytes are its body; operation and state of the call follow, separated by NUL.
    ///
    /// The result is JSON text; nothing if the answer is empty; `*` if the body itself is the result, a file; `!` and a list of the result
    /// and its misfits if parts of the answer do not fit.
    ///
    /// # Errors
    /// Those of the core's `bridge::Client::read`.
    pub fn read(&self, status: i32, body: usize, length: usize) -> Result<i32, JsValue> {
        buffers::exchange(body.saturating_add(length), |input| {
            let (operation, state) = text(input, body, length).split_once('\0').unwrap_or_default();
            let body = input.get(..body).unwrap_or_default();
            let mut json = JsonText::result(Names::Camel);
            let into = Reading { names: Names::Camel, integers: Integers::Safe, sink: &mut json };
            let content = self.0.read(operation, state, status, body, into)?;
            let misfits = json.take_misfits();
            Ok(match content {
                ResponseBody::Value => match misfits {
                    None => json.into_string(),
                    Some(misfits) => ["![", &json.into_string(), ",", &misfits, "]"].concat(),
                },
                ResponseBody::Empty => String::new(),
                ResponseBody::Bytes(_) => String::from("*"),
            })
        })
    }

    /// Returns the report of an argument with which no answer can be read, where only JavaScript can tell.
    #[must_use]
    pub fn misused(&self, operation: &str, state: &str, path: &str, reason: &str) -> JsValue {
        report(&self.0.misused(operation, state, path, reason))
    }

    /// Takes a message from outside, or makes a text with the client's keys.
    ///
    /// # Errors
    /// `verification_failed` with the check that failed; `invalid_request` with the path of the input at fault.
    pub fn handle_message(&self, message: &str, input: JsValue, body: &[u8]) -> Result<JsValue, JsValue> {
        collected(|into| self.0.handle_message(message, &ValueSource(input), body, into))
    }
}

/// Calls a function that needs no client.
///
/// # Errors
/// `invalid_request`.
#[wasm_bindgen]
pub fn call_function(function: &str, input: JsValue) -> Result<JsValue, JsValue> {
    collected(|into| bridge::call_function(function, &ValueSource(input), into))
}

/// The result of a message or a function as a JavaScript value.
fn collected(read: impl FnOnce(Reading<'_>) -> imza::Result<()>) -> Result<JsValue, JsValue> {
    let mut sink = ValueSink::default();
    match read(Reading { names: Names::Camel, integers: Integers::Safe, sink: &mut sink }) {
        Ok(()) => Ok(sink.into_value()),
        Err(error) => Err(report(&error)),
    }
}

/// The report of an error as a JavaScript object.
#[cold]
fn report(error: &Error) -> JsValue {
    let mut sink = ValueSink::default();
    bridge::report(error, Reading { names: Names::Camel, integers: Integers::Safe, sink: &mut sink });
    sink.into_value()
}

/// The text of so many bytes from a place on. JavaScript encodes it as UTF-8; anything else is read as nothing.
fn text(input: &[u8], from: usize, length: usize) -> &str {
    let text = input.get(from..from.saturating_add(length)).unwrap_or_default();
    std::str::from_utf8(text).unwrap_or_default()
}

/// A part that may be absent.
fn given<'a>(part: &'a JsonSource<'a>) -> Option<&'a dyn Source> {
    (!part.0.is_empty()).then_some(part)
}

/// A call as [`Client::build`] describes it.
fn packed(prepared: &Prepared) -> String {
    let Prepared { request, repeat, timeout_seconds, state, callback_url, callback_nonce } = prepared;
    let body = request.body.as_deref();
    let mut out = String::with_capacity(1024 + body.map_or(0, str::len));
    let mut push = |text: &str| {
        out.push_str(text);
        out.push('\0');
    };
    push(request.method.as_str());
    push(&request.url);
    push(&if request.url.contains('?') { prepared.safe_url() } else { String::new() });
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
    if let Some(body) = body {
        out.extend(["=", body]);
    }
    out
}
