//! The shared vectors and calls, for the tests in `tests/tests/`.
//!
//! Not here: the cases themselves (`tests/vectors/`) and the code under test.

pub mod calls;

use imza::{Error, Failure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The README of the crate: its Rust examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../core/README.md")]
pub struct Readme;

/// The files of vectors by their names, as part of the program: WebAssembly has no files.
macro_rules! files {
    ($($name:literal,)*) => { &[$(($name, include_str!(concat!("../vectors/", $name, ".json")))),*] };
}

const FILES: &[(&str, &str)] = files! {
    "arguments",
    "craftgate/attempts",
    "craftgate/callbacks",
    "craftgate/files",
    "craftgate/questions",
    "craftgate/refused",
    "craftgate/requests",
    "craftgate/responses",
    "craftgate/settled",
    "craftgate/signature",
    "craftgate/webhooks",
    "endpoints",
    "explain",
    "misfits",
    "nexkasa/callbacks",
    "nexkasa/refused",
    "nexkasa/requests",
    "nexkasa/responses",
    "nkolay/refused",
    "nkolay/requests",
    "nkolay/responses",
    "parax/confirmations",
    "parax/deposit_answers",
    "parax/deposits",
    "parax/refused",
    "parax/signatures",
    "parax/status",
    "parax/webhooks",
    "parse_misuse",
};

/// The cases of one file, e.g. `craftgate/requests`.
///
/// # Panics
/// If the file is not listed or not of this shape: the test that asked for it fails.
#[allow(clippy::panic)] // for tests only
#[must_use]
pub fn vectors<T: DeserializeOwned>(name: &str) -> T {
    let Some((_, text)) = FILES.iter().find(|(known, _)| *known == name) else { panic!("tests/src/lib.rs does not list {name}") };
    match serde_json::from_str(text) {
        Ok(cases) => cases,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Runs a check on every case and names all that failed.
///
/// # Panics
/// If a case failed.
#[allow(clippy::panic)] // this is a test's assertion
pub fn each<T>(cases: &[T], name: impl Fn(&T) -> &str, check: impl Fn(&T) -> Result<(), String>) {
    let failed: Vec<String> = cases.iter().filter_map(|case| check(case).err().map(|why| format!("- {}\n    {why}", name(case)))).collect();
    if !failed.is_empty() {
        panic!("{} of {} cases failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
    }
}

/// Compares an error with a vector; only the listed properties are compared.
///
/// # Errors
/// The first difference, or a property that this function does not know.
pub fn same_error(error: &Error, expected: &Value) -> Result<(), String> {
    let api = match error.failure() {
        Failure::Api(api) => Some(api),
        _ => None,
    };
    let shown = error.to_string();
    for (key, wanted) in expected.as_object().ok_or("the vector's error is not an object")? {
        let found: Value = match key.as_str() {
            "code" => error.code().into(),
            "kind" => error.kind().map(|kind| kind.as_str()).into(),
            "outcome" => error.outcome().map(|outcome| outcome.as_str()).into(),
            "http_status" => error.http_status().into(),
            "error_path" | "path" => error.path().into(),
            "provider_code" => api.map(|api| api.provider_code.as_str()).into(),
            "group" => api.map(|api| api.group.as_str()).into(),
            "message" => api.map(|api| api.message.as_str()).into(),
            "provider_error" => api
                .and_then(|api| api.provider_error.as_ref())
                .map(|behind| json!({ "error_code": behind.code, "error_message": behind.message }))
                .into(),
            "message_contains" | "reason_contains" => {
                let text = api.filter(|_| key == "message_contains").map_or(shown.as_str(), |api| api.message.as_str());
                let part = wanted.as_str().ok_or("the vector's expected part is not text")?;
                same(&format!("{key} {part:?} in {text:?}"), text.contains(part), true)?;
                continue;
            }
            other => return Err(format!("the vector has the unknown property {other}")),
        };
        same(&format!("{key} of {shown}"), found, wanted.clone())?;
    }
    Ok(())
}

/// Compares the fields that a vector lists with those of a result; the result may have more.
///
/// # Errors
/// The first field that differs.
pub fn contains(result: &Value, listed: &Value) -> Result<(), String> {
    listed
        .as_object()
        .ok_or("the vector's result is not an object")?
        .iter()
        .try_for_each(|(field, value)| same(field, result.get(field).unwrap_or(&Value::Null), value))
}

/// Compares two values.
///
/// # Errors
/// The difference, under the name of the stage.
pub fn same<A: PartialEq<B> + std::fmt::Debug, B: std::fmt::Debug>(stage: &str, found: A, expected: B) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{stage}:\n    found    {found:?}\n    expected {expected:?}")) }
}
