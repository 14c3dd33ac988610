//! Requests of every operation from any JSON text.
#![no_main]

use imza::api::client::Arguments;
use imza::api::json::JsonSource;
use imza::api::schema::{RequestLocation, Ty};
use imza::api::transcode::Source;
use imza::api::url::PathValue;
use imza_fuzz::{bounded, check_request, check_signed, clients, context, operations, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([number, bits], rest)) = split::<2>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (context, source) = (context(bits), JsonSource(text));
    let clients = clients();
    let all = operations(&clients);
    let (client, operation) = all[usize::from(number) % all.len()];
    let client = &clients[client];
    let path: Vec<PathValue<'_>> = operation
        .arguments
        .iter()
        .map(|argument| match argument.ty {
            Ty::Int64 | Ty::Int32 if bits & 16 == 0 => PathValue::Number(1),
            // A handle: its text was checked when it was restored.
            Ty::Object(_) => PathValue::Text("a.b.c"),
            _ => PathValue::Text(text),
        })
        .collect();
    let request: Option<&dyn Source> = if matches!(operation.location, RequestLocation::Nothing) { None } else { Some(&source) };
    if let Some(built) = bounded(client.build(operation, &Arguments { path: &path, request, context: &context })) {
        match client.provider().name {
            "craftgate" => check_signed(&built.request),
            _ => check_request(&built.request),
        }
    }
});
