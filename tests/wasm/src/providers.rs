//! The providers' own entries, one after another.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::url::PathValue;
use imza::bridge;
use imza::check::address::AllowList;
use imza::craftgate::{self, Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, Payload, ResponseBody};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::parax::{ExpectedPayment, Parax, RemoteAddress};
use imza::secret::*;
use imza::{BaseUrl, Context, Method, Request, Result};

use crate::{number, text};

/// The result of an entry; an error as its text.
pub fn run<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> String {
    result(entry, part).unwrap_or_else(|error| error.to_string())
}

fn result<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> Result<String> {
    let context = Context { random_key: part(0), nonce: part(1), names: Names::Camel, ..Context::default() };
    let status = number(part(2));
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
        1 => match text(|into| craftgate()?.read(&operation.response, operation.reads, status, body, into))? {
            (_, ResponseBody::Bytes(bytes)) => String::from(if bytes.is_empty() { "no bytes" } else { "bytes" }),
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
        _ => text(|into| bridge::call_function("audit", &source, into))?.0,
    })
}

fn sent(request: &Request) -> String {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    [request.method.as_str(), &request.url, &headers.join("\n"), request.body.as_deref().unwrap_or_default()].join("\n")
}
