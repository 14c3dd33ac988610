//! The boundary of the page: texts and plain objects in, plain objects out.

use std::alloc::System;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroizing_alloc::ZeroAlloc;

use crate::{Keys, Kind, Message};

/// Wipes every block that is freed: keys and messages pass through buffers of the glue.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// A message, for the fields of the page.
#[derive(Serialize)]
struct Fields<'a> {
    kind: Option<&'a str>,
    method: &'a str,
    url: &'a str,
    headers: &'a [(String, String)],
    body: &'a str,
}

/// Reads the text of a message: what it is, and its fields.
///
/// # Errors
/// A text that says what is wrong with the message.
#[wasm_bindgen(js_name = read)]
pub fn read(text: &str) -> Result<JsValue, JsValue> {
    let message = message(text)?;
    let Message { method, url, headers, body } = &message;
    let body = std::str::from_utf8(body).unwrap_or_default();
    value(&Fields { kind: message.kind().map(|kind| kind.described().0), method, url, headers, body })
}

/// Explains the signature of a message of a kind with keys (see [`Keys`]).
///
/// # Errors
/// A text that says what is wrong with the message or the keys.
#[wasm_bindgen(js_name = inspect)]
pub fn inspect(kind: &str, text: &str, keys: JsValue) -> Result<JsValue, JsValue> {
    let kind: Kind = kind.parse().map_err(|()| JsValue::from_str("the kind of the message is not known"))?;
    let keys: Keys = serde_wasm_bindgen::from_value(keys)?;
    let report = crate::inspect(kind, &message(text)?, &keys).map_err(|error| JsValue::from_str(&error.to_string()))?;
    value(&report)
}

fn message(text: &str) -> Result<Message, JsValue> {
    Message::parse(text.as_bytes()).map_err(|error| JsValue::from_str(&error.to_string()))
}

fn value(of: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(of.serialize(&Serializer::json_compatible())?)
}
