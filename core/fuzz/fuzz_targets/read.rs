//! Answers of every operation from any bytes.
#![no_main]

use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::craftgate::operations;
use imza::nkolay::Token;
use imza::{Names, Result};
use imza_fuzz::{bounded, craftgate, nexkasa, nkolay, parax, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([number, status, integers], body)) = split::<3>(data) else { return };
    let status = [200, 201, 204, 302, 400, 403, 409, 422, 500, 0, u16::MAX][usize::from(status) % 11];
    let integers = if integers & 1 == 0 { Integers::Full } else { Integers::Safe };
    let all: Vec<_> = operations().collect();
    let number = usize::from(number) % (all.len() + 9);
    if let Some(operation) = all.get(number) {
        return read(integers, |into| craftgate().read(&operation.response, operation.reads, status, body, into).map(drop));
    }
    let token = Token::restore("nkolay-token:a.b.c").unwrap();
    match number - all.len() {
        0 => read(integers, |into| parax().read_deposit("1.00", status, body, into)),
        1 => read(integers, |into| parax().read_transaction_status(status, body, into)),
        2 => read(integers, |into| nexkasa().read_transfer(status, body, into)),
        3 => read(integers, |into| {
            nkolay().read_authenticate(status, body, into).map(|token| {
                let _ = token.expires_at();
            })
        }),
        4 => read(integers, |into| nkolay().read_banks(&token, status, body, into)),
        5 => read(integers, |into| nkolay().read_start_session(&token, status, body, into).map(drop)),
        6 => read(integers, |into| nkolay().read_simulate(&token, status, body, into)),
        7 => read(integers, |into| nkolay().read_pre_approve(&token, status, body, into).map(drop)),
        _ => read(integers, |into| nkolay().read_apply(&token, status, body, into)),
    }
});

fn read(integers: Integers, read: impl FnOnce(Reading<'_>) -> Result<()>) {
    bounded(JsonText::collect(Names::Camel, integers, read));
}
