//! Requests of every operation from any JSON text.
#![no_main]

use imza::api::json::JsonSource;
use imza::api::schema::{RequestLocation, Ty};
use imza::api::url::PathValue;
use imza::craftgate::operations;
use imza::nkolay::{BankSession, PreApproval, Token};
use imza_fuzz::{bounded, check_request, check_signed, context, craftgate, nexkasa, nkolay, parax, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([number, bits], rest)) = split::<2>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (context, request) = (context(bits), JsonSource(text));
    let all: Vec<_> = operations().collect();
    let number = usize::from(number) % (all.len() + 6);
    if let Some(operation) = all.get(number) {
        let path: Vec<PathValue<'_>> = operation
            .arguments
            .iter()
            .map(|argument| match argument.ty {
                Ty::Int64 | Ty::Int32 if bits & 16 == 0 => PathValue::Number(1),
                _ => PathValue::Text(text),
            })
            .collect();
        let built = match operation.location {
            RequestLocation::Nothing => craftgate().build(operation, &path, None, &context),
            _ => craftgate().build(operation, &path, Some(&request), &context),
        };
        bounded(built).iter().for_each(|(request, _)| check_signed(request));
        return;
    }
    let token = Token::restore("nkolay-token:a.b.c").unwrap();
    let session = BankSession::restore("nkolay-session:1").unwrap();
    let approval = PreApproval::restore("nkolay-pre-approval:1").unwrap();
    let built = match number - all.len() {
        0 => parax().build_deposit(&request, &context).map(|(request, _)| request),
        1 => nexkasa().build_deposit(&request, &context).map(|built| built.request),
        2 => nexkasa().build_withdraw(&request, &context).map(|built| built.request),
        3 => nkolay().build_simulate(&token, &session, &request, &context).map(|(request, _)| request),
        4 => nkolay().build_pre_approve(&token, &session, &request, &context).map(|(request, _)| request),
        _ => nkolay().build_apply(&token, &approval, &request, &context).map(|(request, _)| request),
    };
    bounded(built).iter().for_each(check_request);
});
