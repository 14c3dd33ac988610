//! The whole core behind three plain functions, without any binding generator: the proof that it needs nothing from its host,
//! and the measure of its size.
//!
//! Built for `wasm32-unknown-unknown` by `cargo xtask test`, which fails if the module imports anything or grows too large. The
//! host pushes text byte by byte, says which entry it wants, and takes the result byte by byte. Slow, and without unsafe code.
#![allow(unsafe_code)] // `no_mangle` counts as unsafe: another symbol of the same name would be a clash

use std::cell::RefCell;

use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::api::url::PathValue;
use imza::check::address::AllowList;
use imza::craftgate::{self, Content, Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, Payload};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::{BankSession, Nkolay, Offer, PreApproval, Taxes, Token, audit};
use imza::parax::{ExpectedPayment, Parax, RemoteAddress};
use imza::secret::*;
use imza::{BaseUrl, Context, Decimal, Method, Request, Result};

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends a byte of input.
#[unsafe(no_mangle)]
pub extern "C" fn push(byte: u32) {
    TEXT.with_borrow_mut(|text| text.extend(u8::try_from(byte).ok()));
}

/// Takes the first byte of the result; 256 when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn pop() -> u32 {
    TEXT.with_borrow_mut(|text| if text.is_empty() { 256 } else { text.remove(0).into() })
}

/// Runs an entry on the input, whose parts are separated by NUL, and leaves its result.
#[unsafe(no_mangle)]
pub extern "C" fn call(entry: u32) {
    let input = TEXT.with_borrow_mut(std::mem::take);
    let text = String::from_utf8(input).unwrap_or_default();
    let parts: Vec<&str> = text.split('\0').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let result = run(entry, &part).unwrap_or_else(|error| error.to_string());
    TEXT.with_borrow_mut(|text| *text = result.into_bytes());
}

fn run<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> Result<String> {
    let context = Context { random_key: part(0), nonce: part(1), names: Names::Camel, ..Context::default() };
    let status = part(2).parse().unwrap_or(200);
    let body = part(3).as_bytes();
    let names = Names::Camel;
    let source = JsonSource(part(4));
    let craftgate = || -> Result<Craftgate> {
        let environment = Environment::Other(BaseUrl::new(part(7))?);
        Craftgate::new(CraftgateApiKey::new(part(5))?, CraftgateSecretKey::new(part(6))?, environment).with_language("tr")
    };
    let parax = || -> Result<Parax> {
        Ok(Parax::new(1, ParaxKey::new(part(5))?, ParaxSecretKey::new(part(6))?).with_allowed_addresses(AllowList::new([part(8)])?))
    };
    let nexkasa = || -> Result<Nexkasa> {
        Ok(Nexkasa::new(NexkasaApiKey::new(part(5))?)
            .with_callback_secrets(vec![NexkasaCallbackSecret::new(part(6))?])
            .with_callback_tokens(vec![NexkasaCallbackToken::new(part(6))?])
            .with_webhook_secrets(vec![NexkasaWebhookSecret::new(part(6))?])
            .with_allowed_addresses(AllowList::new([part(8)])?))
    };
    let nkolay = || -> Result<Nkolay> {
        Nkolay::new(BaseUrl::new(part(7))?, part(5), NkolayPassword::new(part(6))?, 1, NkolayApiSecretKey::new(part(6))?)
    };
    let operation = craftgate::operation(part(8), part(9)).unwrap_or(&craftgate::payment::create_payment);
    Ok(match entry {
        0 => sent(&craftgate()?.build(operation, &[PathValue::Text(part(10))], Some(&source), &context)?.0),
        1 => match text(|into| craftgate()?.read(&operation.answer, operation.reads, status, body, into))? {
            (_, Content::Bytes(bytes)) => bytes.len().to_string(),
            (text, _) => text,
        },
        2 => {
            let endpoint = Endpoint { method: Method::POST, path: part(10), query: Some(&source), body: Payload::Object(&source) };
            sent(&craftgate()?.build_endpoint(&endpoint, &context)?.0)
        }
        3 => craftgate()?.sign(part(10), Some(part(4)), part(0))?,
        4 => CraftgateWebhooks::new([CraftgateWebhookKey::new(part(5))?])?.verify(body, part(6), 0, None)?.dedupe_key(),
        5 => {
            let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new(part(5))?], [part(9)])?;
            callbacks.verify(body, Expected::Unchecked)?.next.as_str().into()
        }
        6 => sent(&parax()?.build_deposit(&source, &context)?.0),
        7 => text(|into| parax()?.read_deposit(part(9), status, body, into))?.0,
        8 => sent(&parax()?.build_transaction_status(part(9))?.0),
        9 => text(|into| parax()?.read_transaction_status(status, body, into))?.0,
        10 => {
            let parax = parax()?;
            let webhook = parax.read_webhook(body, RemoteAddress::Address(part(9)))?;
            let call = parax.confirm(&webhook, ExpectedPayment { user_id: part(10), amount: part(11) })?;
            call.parse(status, part(4).as_bytes())?.dedupe_key
        }
        11 => sent(&nexkasa()?.build_deposit(&source, &context)?.request),
        12 => sent(&nexkasa()?.build_withdraw(&source, &context)?.request),
        13 => text(|into| nexkasa()?.read_transfer(status, body, into))?.0,
        14 => {
            let (url, remote_address, signature) = (Some(part(9)), Some(part(10)), Some(part(11)));
            let input = CallbackInput { url, remote_address, signature, expected: None, verification: Verification::Configured };
            nexkasa()?.read_callback(body, &input)?.dedupe_key
        }
        15 => sent(&nkolay()?.build_authenticate()?.0),
        16 => text(|into| nkolay()?.read_authenticate(status, body, into))?.1.save(),
        17 => sent(&nkolay()?.build_banks(&Token::restore(part(9))?)?.0),
        18 => text(|into| nkolay()?.read_banks(&Token::restore(part(9))?, status, body, into))?.0,
        19 => sent(&nkolay()?.build_start_session(&Token::restore(part(9))?, part(10), names)?.0),
        20 => text(|into| nkolay()?.read_start_session(&Token::restore(part(9))?, status, body, into))?.1.save(),
        21 => sent(&nkolay()?.build_simulate(&Token::restore(part(9))?, &BankSession::restore(part(10))?, &source, &context)?.0),
        22 => text(|into| nkolay()?.read_simulate(&Token::restore(part(9))?, status, body, into))?.0,
        23 => sent(&nkolay()?.build_pre_approve(&Token::restore(part(9))?, &BankSession::restore(part(10))?, &source, &context)?.0),
        24 => text(|into| nkolay()?.read_pre_approve(&Token::restore(part(9))?, status, body, into))?.0,
        25 => sent(&nkolay()?.build_apply(&Token::restore(part(9))?, &PreApproval::restore(part(10))?, &source, &context)?.0),
        26 => text(|into| nkolay()?.read_apply(&Token::restore(part(9))?, status, body, into))?.0,
        _ => {
            let number = |at| Decimal::from_str_exact(part(at)).unwrap_or_default();
            let offer = Offer {
                principal: number(0),
                term: part(1).parse().unwrap_or_default(),
                monthly_rate: number(2),
                amount: None,
                total: None,
                annual_effective: None,
                monthly_effective: None,
            };
            audit(&offer, Taxes::LATEST)?.total.to_string()
        }
    })
}

fn text<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
    JsonText::collect(Names::Camel, Integers::Safe, read)
}

fn sent(request: &Request) -> String {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    [request.method.as_str(), &request.url, &headers.join("\n"), request.body.as_deref().unwrap_or_default()].join("\n")
}
