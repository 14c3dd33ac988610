//! One call through a client, as every host makes it: build it from an operation, read its response as JSON text.

use imza::api::client::{Arguments, Client, RawResponse, ResponseBody};
use imza::api::schema::Operation;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Source};
use imza::api::url::PathValue;
use imza::bridge::Prepared;
use imza::{Context, Names, Result};

/// Finds an operation of a client's provider: by `group.name` at Craftgate, else by its name.
///
/// # Panics
/// If no operation has this name: the test that asked for it fails.
#[allow(clippy::panic)] // the names are literals in tests
#[must_use]
pub fn operation(client: &dyn Client, name: &str) -> &'static Operation {
    match client.provider().operation(name) {
        Some(operation) => operation,
        None => panic!("no operation {name}"),
    }
}

/// Builds the call of an operation.
///
/// # Errors
/// If building fails.
pub fn built(
    client: &dyn Client,
    operation: &'static Operation,
    path: &[PathValue<'_>],
    request: Option<&dyn Source>,
    context: &Context<'_>,
) -> Result<Prepared> {
    client.build(operation, &Arguments { path, request, context })
}

/// Reads a response: JSON text with names in camelCase and ids of any size, and the kind of body.
///
/// # Errors
/// If reading fails.
pub fn answered(
    client: &dyn Client,
    operation: &'static Operation,
    state: &str,
    status: u16,
    body: &[u8],
) -> Result<(String, ResponseBody)> {
    answered_with(Integers::Full, client, operation, state, status, body)
}

/// Like [`answered`], with ids of any size or only those that JavaScript holds exactly.
///
/// # Errors
/// If reading fails.
pub fn answered_with(
    integers: Integers,
    client: &dyn Client,
    operation: &'static Operation,
    state: &str,
    status: u16,
    body: &[u8],
) -> Result<(String, ResponseBody)> {
    JsonText::collect(Names::Camel, integers, |into| client.read(operation, RawResponse { state, status, body }, into))
}
