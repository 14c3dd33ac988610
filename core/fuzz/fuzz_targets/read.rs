//! Responses of every operation from any bytes.
#![no_main]

use imza::Names;
use imza::api::client::RawResponse;
use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza_fuzz::{bounded, clients, operations, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([number, status, integers], body)) = split::<3>(data) else { return };
    let status = [200, 201, 204, 302, 400, 403, 409, 422, 500, 0, u16::MAX][usize::from(status) % 11];
    let integers = if integers & 1 == 0 { Integers::Full } else { Integers::Safe };
    let clients = clients();
    let all = operations(&clients);
    let (client, operation) = all[usize::from(number) % all.len()];
    let client = &clients[client];
    // One state per provider, as building leaves it: an amount, a token, an order to confirm.
    let state = match (client.provider().name, operation.name) {
        ("parax", "confirm") => CONFIRM,
        ("parax", "deposit") => "1.00",
        ("nkolay", "authenticate") => "",
        ("nkolay", _) => "a.b.c",
        _ => "",
    };
    bounded(JsonText::collect(Names::Camel, integers, |into| client.read(operation, RawResponse { state, status, body }, into)));
});

/// The state of a confirmation.
const CONFIRM: &str =
    r#"{"webhook":{"trx":"T","transactionId":"TD1","amount":"250.00","status":"success"},"expected":{"userId":"1","amount":"250.00"}}"#;
