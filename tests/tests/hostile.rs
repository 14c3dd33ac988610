//! Hostile input: every entry point returns a value or an error with a short text for any input, and never panics.
//!
//! The input is structured: it is generated from the tables, with any token in the place of any value. One seed makes one input, so
//! a failure names the seed that reproduces it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use imza::api::client::{Client, Destination, ResponseBody};
use imza::api::json::JsonSource;
use imza::api::schema::{Operation, RequestLocation, ResponseKind, Ty, Type};
use imza::api::transcode::{Integers, Source, TranscodeResult, Transcoder};
use imza::api::url::PathValue;
use imza::bridge::Prepared;
use imza::check::TextFormat;
use imza::check::address::AllowList;
use imza::craftgate::payment::SearchStoredCardsRequest;
use imza::craftgate::{
    Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, ExpectedCallback, Payload, WebhookFields,
    decode_html, operation, operations,
};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::parax::{ExpectedPayment, Parax, RemoteAddress, offset_time};
use imza::secret::{
    CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey, NexkasaApiKey, NexkasaCallbackSecret,
    NexkasaCallbackToken, NexkasaWebhookSecret, NkolayApiSecretKey, NkolayPassword, ParaxKey, ParaxSecretKey,
};
use imza::{Amount, BaseUrl, Checks, Context, Method, Names, Request, Result, UnknownFields, Waiver};
use imza_tests::calls::{answered, answered_with, built, operation as named};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const API_KEY: &str = "api-key-1";
const SECRET_KEY: &str = "secret-key-1";
const RANDOM_KEY: &str = "random-key-1";

/// Builds the call of an operation by its name, from JSON text.
fn build_named(client: &dyn Client, name: &str, path: &[PathValue<'_>], text: &str, context: &Context<'_>) -> Result<Prepared> {
    built(client, named(client, name), path, Some(&JsonSource(text)), context)
}

/// Reads the response of an operation by its name into JSON text.
fn read_named(client: &dyn Client, name: &str, state: &str, status: u16, body: &[u8]) -> Result<(String, ResponseBody)> {
    answered(client, named(client, name), state, status, body)
}

fn craftgate() -> Craftgate {
    let base = BaseUrl::new("https://proxy.example/pre/fix").unwrap();
    Craftgate::new(CraftgateApiKey::new(API_KEY).unwrap(), CraftgateSecretKey::new(SECRET_KEY).unwrap(), Environment::Other(base))
}

fn parax() -> Parax {
    Parax::new(1001, ParaxKey::new("parax-key-1").unwrap(), ParaxSecretKey::new("parax-secret-1").unwrap())
}

fn nexkasa() -> Nexkasa {
    Nexkasa::new(NexkasaApiKey::new("nexkasa-key-1").unwrap())
        .with_callback_secrets(vec![NexkasaCallbackSecret::new("callback-secret-1").unwrap()])
}

fn nkolay() -> Nkolay {
    let (password, key) = (NkolayPassword::new("password-1").unwrap(), NkolayApiSecretKey::new("secret-1").unwrap());
    Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), "shop", password, 4000, key).unwrap()
}

fn camel() -> Context<'static> {
    Context { random_key: RANDOM_KEY, nonce: "9f86d081884c7d65", names: Names::Camel, ..Context::default() }
}

/// Fails if the text of an error is long. Returns the value, if there is one.
fn bounded<T>(result: Result<T>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let text = error.to_string();
            assert!(text.len() < 2048, "{} bytes: {text}", text.len());
            assert!(!text.is_empty() && !text.chars().any(char::is_control), "{text:?}");
            assert!(format!("{error:?}").len() < 8192);
            assert!(error.path().len() < 1024, "{}", error.path());
            None
        }
    }
}

/// Fails if an HTTP stack would send a different request.
fn check_request(request: &Request) {
    let url = &request.url;
    assert!(url.starts_with("https://"), "{url}");
    assert!(url.bytes().all(|b| b.is_ascii_graphic() && b != b'#' && b != b'\\' && b != b'"'), "{url}");
    let path = url.split('?').next().unwrap().to_lowercase().replace("%2e", ".");
    assert!(!path.split('/').any(|segment| segment == "." || segment == ".."), "{url}");
    for (name, value) in &request.headers {
        assert!(value.bytes().all(|b| (b' '..=b'~').contains(&b)), "{name}");
        assert_eq!(value.trim(), &**value, "{name}");
        assert_eq!(name.to_lowercase(), *name);
    }
}

/// Like [`check_request`]; the signature must be that of the decoded URL, the keys and the body.
fn check_signed(request: &Request) {
    check_request(request);
    assert!(!request.url.contains('+'), "{}", request.url);
    let mut hash = Sha256::new();
    hash.update(decoded(&request.url));
    hash.update([API_KEY, SECRET_KEY, RANDOM_KEY, request.body.as_deref().unwrap_or_default()].concat());
    let expected = STANDARD.encode(hash.finalize());
    let signature = request.headers.iter().find(|(name, _)| *name == "x-signature").map(|(_, value)| value.as_ref());
    assert_eq!(signature, Some(expected.as_str()), "{}", request.url);
}

/// Decodes a percent-encoded text.
fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) => {
                let hex = [*high, *low];
                out.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
                rest = after;
            }
            _ => out.push(*first),
        }
    }
    out
}

fn query_value(url: &str, name: &str) -> String {
    let (_, query) = url.split_once('?').unwrap();
    let pairs: Vec<&str> = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).collect();
    assert_eq!(pairs.len(), 1, "{url}");
    String::from_utf8(decoded(pairs[0])).unwrap()
}

// ---- hostile input ----

/// A small random number generator (SplitMix64).
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Texts that are hard to parse.
const TEXTS: &[&str] = &[
    "",
    " ",
    "null",
    "true",
    "0",
    "-0",
    "1",
    "12,50",
    "1e400",
    "NaN",
    "Infinity",
    "٣",
    "+1",
    "-1",
    "9223372036854775808",
    "İstanbul",
    "a\u{301}",
    "\u{202e}txt.exe",
    "\u{feff}",
    "\u{0}",
    "\r\nx-evil: 1",
    "\u{7f}\u{85}\u{2028}",
    "😀",
    "\u{10ffff}",
    "../../x",
    "..",
    ".",
    "%2e%2e",
    "%",
    "%zz",
    "a/b?c#d",
    "a&b=c",
    "a+b c",
    "\\",
    "\"",
    "{}",
    "[1,",
    "'; --",
    "<script>",
    "5258640000000001",
    "10000000146",
    "2026-02-30T00:00:00",
    "2024-02-29",
    "2024-02-29T23:59:59.999999999Z",
    "2024-02-29T23:59+03:00",
    "TR330006100519786457841326",
    "https://shop.example/cb?x=1",
    "https://u:p@shop.example/",
    "javascript:alert(1)",
    "SUCCESS",
    "TRY",
];

/// Unusual or invalid JSON tokens.
const TOKENS: &[&str] = &[
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "0",
    "-0",
    "0.0",
    "-1",
    "1e400",
    "-1E-400",
    "1E+2",
    "1.0e0",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "0.1234567890123456789",
    "100.10",
    r#""\ud800""#,
    r#""\udc00\ud800""#,
    r#""\ud83d\ude00""#,
    r#""\u0000""#,
    r#""\u00e7\/\b\f""#,
    r#""\x""#,
    r#""\u12""#,
    "\"\t\"",
    "'x'",
    "NaN",
    "01",
    "+1",
    ".5",
    "5.",
    "1e",
    "--1",
    "tru",
    "[1,]",
    "{,}",
    "{\"a\":1,\"a\":2}",
    "{\"a\"}",
    "[[[[]]]]",
    "\u{feff}1",
    "\u{0}",
    "//",
    "{\"\":{\"\":[]}}",
    "\"unterminated",
    "]",
    "}",
    ",",
    "",
];

const NAMES: &[&str] = &[
    "",
    "price",
    "Price",
    "paid_price",
    "items",
    "card",
    "data",
    "errors",
    "__proto__",
    "constructor",
    "\u{0}",
    "é",
    "e\u{301}",
    "status",
];

fn token(rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => quoted(&random_text(rng)),
        1 => "9".repeat(1 + rng.below(400)),
        2 => format!("0.{}", "1".repeat(1 + rng.below(400))),
        3 => {
            let depth = 1 + rng.below(200);
            let (open, close) = if rng.one_in(2) { ("[", "]") } else { ("{\"a\":", "}") };
            [open.repeat(depth), "1".into(), close.repeat(depth)].concat()
        }
        4 => quoted(rng.pick(TEXTS)),
        _ => rng.pick(TOKENS).into(),
    }
}

fn random_text(rng: &mut Rng) -> String {
    let length = rng.below(80);
    (0..length).filter_map(|_| char::from_u32(u32::try_from(rng.next() % 0x11_0000).unwrap())).collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// A value for a type, valid in most cases.
fn value(ty: Ty, rng: &mut Rng, depth: usize) -> String {
    if rng.one_in(12) || depth > 6 {
        return token(rng);
    }
    match ty {
        Ty::Text(form) => quoted(match form {
            TextFormat::CardNumber => "5258640000000001",
            TextFormat::Cvc => "000",
            TextFormat::ExpireYear => "2044",
            TextFormat::ExpireMonth => "07",
            TextFormat::Iban => "TR330006100519786457841326",
            TextFormat::NationalId => "10000000146",
            TextFormat::Gsm => "+90 555 123 45 67",
            TextFormat::Amount => "250.5",
            TextFormat::Url => "https://shop.example/callback",
            _ => rng.pick(TEXTS),
        }),
        Ty::Decimal => rng.pick(&["1.00", "\"1.00\"", "0", "10.5"]).into(),
        Ty::Int32 | Ty::Int64 => rng.pick(&["1", "2", "9007199254740993", "\"3\""]).into(),
        Ty::Bool => rng.pick(&["true", "false"]).into(),
        Ty::DateTime => quoted("2026-01-31T14:30:00"),
        Ty::Date => quoted("2026-01-31"),
        Ty::Json => token(rng),
        Ty::Enum(words) => quoted(words.words.first().map_or("NEW_WORD", |word| word.wire)),
        Ty::Object(table) => object(table, rng, depth + 1),
        Ty::List(ty) => list((0..rng.below(4)).map(|_| value(*ty, rng, depth + 1)).collect()),
        Ty::Map(ty) => format!("{{{}:{}}}", quoted(rng.pick(TEXTS)), value(*ty, rng, depth + 1)),
    }
}

fn list(values: Vec<String>) -> String {
    format!("[{}]", values.join(","))
}

fn object(table: &'static Type, rng: &mut Rng, depth: usize) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for field in table.fields {
        let wanted = if matches!(field.presence, imza::api::schema::Presence::Optional) { rng.one_in(3) } else { !rng.one_in(30) };
        if wanted {
            pairs.push(format!("{}:{}", quoted(field.wire()), value(field.ty(), rng, depth)));
        }
    }
    if rng.one_in(10) {
        pairs.push(format!("{}:{}", quoted(rng.pick(NAMES)), token(rng)));
    }
    if rng.one_in(20) && !pairs.is_empty() {
        let at = rng.below(pairs.len());
        pairs.push(pairs[at].clone());
    }
    if rng.one_in(20) {
        pairs.push(format!("{}:1", quoted(&random_text(rng))));
    }
    format!("{{{}}}", pairs.join(","))
}

/// The bytes of a text, corrupted at random.
fn damaged(text: String, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    for _ in 0..3 {
        if !rng.one_in(6) || bytes.is_empty() {
            continue;
        }
        let at = rng.below(bytes.len());
        match rng.below(4) {
            0 => bytes.truncate(at),
            1 => bytes[at] = u8::try_from(rng.next() % 256).unwrap(),
            2 => bytes.insert(at, *b"\x00\xff\xc0\"\\{[,"[..].get(rng.below(8)).unwrap()),
            _ => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        }
    }
    bytes
}

fn context(rng: &mut Rng) -> Context<'static> {
    Context {
        unknown_fields: if rng.one_in(2) { UnknownFields::Send } else { UnknownFields::Error },
        checks: if rng.one_in(2) { Checks::Types } else { Checks::All },
        waive: if rng.one_in(2) { &[Waiver::ItemsSum, Waiver::CheckDigits] } else { &[] },
        names: if rng.one_in(2) { Names::Snake } else { Names::Camel },
        now: Some(1_800_000_000),
        ..camel()
    }
}

fn path_values<'t>(operation: &Operation, rng: &mut Rng) -> Vec<PathValue<'t>> {
    let mut values: Vec<PathValue<'_>> = operation
        .arguments
        .iter()
        .map(|argument| match (argument.ty, rng.below(6)) {
            (_, 0) => PathValue::Text(rng.pick(TEXTS)),
            (_, 1) => PathValue::Digits(rng.pick(&["1", "01", "-1", "1e3", "1.0", "9223372036854775808", ""])),
            (Ty::Int64 | Ty::Int32, _) => PathValue::Number(i64::MIN),
            _ => PathValue::Text("token-1"),
        })
        .collect();
    if rng.one_in(30) {
        values.push(PathValue::Number(1));
    }
    values
}

fn build(operation: &'static Operation, text: &str, rng: &mut Rng) {
    let (context, path) = (context(rng), path_values(operation, rng));
    let source = JsonSource(text);
    let request: Option<&dyn Source> = match operation.location {
        RequestLocation::Nothing if !rng.one_in(20) => None,
        _ => Some(&source),
    };
    if let Some(Prepared { request, .. }) = bounded(built(&craftgate(), operation, &path, request, &context)) {
        check_signed(&request);
        assert!(!request.url.ends_with(['?', '&']), "{}", request.url);
        if let Some(body) = &request.body {
            serde_json::from_str::<serde::de::IgnoredAny>(body).unwrap();
        }
    }
}

fn read(operation: &'static Operation, status: u16, body: &[u8]) {
    for integers in [Integers::Full, Integers::Safe] {
        match bounded(answered_with(integers, &craftgate(), operation, "", status, body)) {
            Some((text, ResponseBody::Value)) => {
                serde_json::from_str::<serde::de::IgnoredAny>(&text).unwrap();
            }
            Some((_, ResponseBody::Bytes(bytes))) => assert_eq!(bytes, body),
            Some((_, ResponseBody::Empty)) | None => {}
        }
    }
}

fn everything_else(bytes: &[u8], status: u16, rng: &mut Rng) {
    let lossy = String::from_utf8_lossy(bytes);
    let text = &*lossy;
    let context = context(rng);

    // Craftgate.
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
    bounded(webhooks.verify(bytes, text, i64::MIN, Some(i64::MAX)));
    bounded(webhooks.verify(bytes, "", i64::MAX, None));
    let fields = WebhookFields { event_type: text, event_timestamp: i64::MIN, status: text, payload_id: text };
    assert_eq!(webhooks.sign(&fields).len(), 44);
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key-1").unwrap()], [""; 0]).unwrap();
    bounded(callbacks.verify(bytes, Expected::Unchecked));
    let record = ExpectedCallback { payment_id: Some(text), ..ExpectedCallback::default() };
    bounded(callbacks.verify(bytes, Expected::Record(record)));
    bounded(CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key-1").unwrap()], [text]));
    bounded(craftgate().sign(text, Some(text), RANDOM_KEY));
    bounded(craftgate().sign("https://h/", Some(text), text));
    bounded(craftgate().with_language(text));
    bounded(decode_html(text));
    endpoint(text, context, rng);

    // Shared by all providers.
    bounded(BaseUrl::new(text));
    bounded(BaseUrl::new(&["https://", text].concat()));
    bounded(BaseUrl::new(&["https://h/", text].concat()));
    bounded(AllowList::new([text]));
    bounded(AllowList::new(["203.0.113.0/24"]).unwrap().check(text));
    bounded(text.parse::<Method>());
    if let Err(error) = text.parse::<Amount>() {
        assert!(error.to_string().len() < 2048);
    }
    bounded(CraftgateApiKey::new(text).map(drop));
    bounded(CraftgateSecretKey::new(text).map(drop));
    bounded(ParaxSecretKey::new(text).map(drop));
    bounded(NkolayPassword::new(text).map(drop));
    bounded(NexkasaWebhookSecret::new(text).map(drop));

    // ParaX.
    if let Some(built) = bounded(build_named(&parax(), "deposit", &[], text, &context)) {
        check_request(&built.request);
        assert!(!built.state.is_empty() || context.checks == Checks::Types);
    }
    bounded(parax().deposit_url(&JsonSource(text), &context));
    bounded(read_named(&parax(), "deposit", text, status, bytes));
    let query = named(&parax(), "transaction_status");
    bounded(answered_with(Integers::Safe, &parax(), query, "", status, bytes));
    bounded(built(&parax(), query, &[PathValue::Text(text)], None, &context).map(|built| check_request(&built.request)));
    // The request and the state of a confirmation come from the caller.
    bounded(build_named(&parax(), "confirm", &[], text, &context));
    bounded(read_named(&parax(), "confirm", text, status, bytes));
    bounded(parax().read_webhook(bytes, RemoteAddress::Address(text)));
    if let Some(webhook) = bounded(parax().read_webhook(bytes, RemoteAddress::Unchecked)) {
        let expected = ExpectedPayment { amount: "250.00", user_id: Some("1"), ..ExpectedPayment::default() };
        if let Some(call) = bounded(parax().confirm(&webhook, expected)) {
            bounded(call.parse(status, bytes));
        }
        bounded(parax().confirm(
            &webhook,
            ExpectedPayment {
                amount: text,
                transaction_id: Some(text),
                user_id: Some(text),
                username: Some(text),
                allow_amount_change: true,
            },
        ));
    }
    let _ = offset_time(text);

    // NexKasa.
    for name in ["deposit", "withdraw"] {
        if let Some(built) = bounded(build_named(&nexkasa(), name, &[], text, &context)) {
            check_request(&built.request);
        }
        bounded(read_named(&nexkasa(), name, text, status, bytes));
    }
    bounded(build_named(&nexkasa(), "deposit", &[], "{}", &Context { nonce: text, ..context }));
    let strict = nexkasa()
        .with_callback_tokens(vec![NexkasaCallbackToken::new("token-1").unwrap()])
        .with_webhook_secrets(vec![NexkasaWebhookSecret::new("webhook-1").unwrap()])
        .with_allowed_addresses(AllowList::new(["127.0.0.1"]).unwrap());
    let input = CallbackInput { url: Some(text), remote_address: Some(text), signature: Some(text), ..CallbackInput::default() };
    bounded(nexkasa().read_callback(bytes, &input));
    bounded(strict.read_callback(bytes, &CallbackInput { remote_address: Some("127.0.0.1"), ..input }));
    bounded(nexkasa().read_callback(bytes, &CallbackInput { verification: Verification::None, ..input }));

    // N Kolay.
    let token = Token::restore("nkolay-token:a.b.c").unwrap();
    let session = BankSession::restore("nkolay-session:1").unwrap();
    let approval = PreApproval::restore("nkolay-pre-approval:1").unwrap();
    let (token, session, approval) = (PathValue::from(&token), PathValue::from(&session), PathValue::from(&approval));
    for (name, step) in [("start_session", PathValue::Text(text)), ("simulate", session), ("pre_approve", session), ("apply", approval)] {
        bounded(build_named(&nkolay(), name, &[token, step], text, &context).map(|built| check_request(&built.request)));
    }
    for (name, integers) in [
        ("authenticate", Integers::Full),
        ("banks", Integers::Full),
        ("start_session", Integers::Full),
        ("simulate", Integers::Safe),
        ("pre_approve", Integers::Full),
        ("apply", Integers::Full),
    ] {
        let state = if name == "authenticate" { "" } else { "a.b.c" };
        bounded(answered_with(integers, &nkolay(), named(&nkolay(), name), state, status, bytes));
    }
    for saved in [text.to_string(), ["nkolay-token:", text].concat(), ["nkolay-session:", text].concat()] {
        if let Some(token) = bounded(Token::restore(&saved)) {
            let _ = token.expires_at();
            let path = [PathValue::from(&token)];
            bounded(build_named(&nkolay(), "banks", &path, text, &context).map(|built| check_request(&built.request)));
        }
        bounded(BankSession::restore(&saved));
        bounded(PreApproval::restore(&saved));
    }
}

/// Uses the text in every part of a free endpoint.
fn endpoint(text: &str, context: Context<'static>, rng: &mut Rng) {
    let method = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE][rng.below(5)];
    let slashed = ["/", text].concat();
    let endpoints: [Endpoint<'_>; 5] = [
        Endpoint { method, path: text, query: None, body: Payload::Nothing },
        Endpoint { method, path: &slashed, query: None, body: Payload::Nothing },
        Endpoint { method, path: "/v1/x", query: Some(&JsonSource(text)), body: Payload::Nothing },
        Endpoint { method, path: "/v1/x?a=1", query: None, body: Payload::Object(&JsonSource(text)) },
        Endpoint { method, path: "/v1/x", query: None, body: Payload::Exact(text) },
    ];
    for endpoint in endpoints {
        if let Some(Prepared { request, .. }) = bounded(craftgate().build_endpoint(&endpoint, Destination::default(), &context)) {
            check_signed(&request);
        }
    }
}

fn envelope(operation: &Operation, rng: &mut Rng) -> String {
    let data = match operation.response {
        ResponseKind::Data(ty) => value(ty, rng, 0),
        ResponseKind::Empty | ResponseKind::Raw | ResponseKind::Bytes => token(rng),
    };
    let error = format!(
        "{{\"errorCode\":{},\"errorGroup\":{},\"errorDescription\":{},\"providerError\":{}}}",
        token(rng),
        token(rng),
        token(rng),
        token(rng)
    );
    match rng.below(8) {
        0 => format!("{{\"errors\":{error}}}"),
        1 => format!("{{\"data\":{data},\"errors\":{error}}}"),
        2 => format!("{{\"other\":{},\"data\":{data}}}", token(rng)),
        3 => data,
        _ => format!("{{\"data\":{data}}}"),
    }
}

fn status(rng: &mut Rng) -> u16 {
    [0, 100, 199, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503, 999, u16::MAX][rng.below(20)]
}

// ---- properties ----

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_corrupted_request_makes_craftgate_panic_or_send_what_it_did_not_sign(seed in any::<u64>()) {
        let mut rng = Rng(seed);
        for operation in operations() {
            let text = match operation.location {
                RequestLocation::Body(table) | RequestLocation::Query(table) => object(table, &mut rng, 0),
                RequestLocation::Nothing => token(&mut rng),
            };
            let bytes = damaged(text, &mut rng);
            build(operation, &String::from_utf8_lossy(&bytes), &mut rng);
        }
    }

    #[test]
    fn no_corrupted_response_makes_craftgate_panic(seed in any::<u64>()) {
        let mut rng = Rng(seed);
        for operation in operations() {
            let text = envelope(operation, &mut rng);
            let bytes = damaged(text, &mut rng);
            read(operation, status(&mut rng), &bytes);
        }
    }

    #[test]
    fn no_provider_message_makes_any_client_panic(seed in any::<u64>()) {
        let mut rng = Rng(seed);
        for shape in [
            r#"{"eventType":1,"eventTimestamp":2,"status":3,"payloadId":4,"payload":5,"eventTime":6}"#,
            r#"{"username":1,"userId":2,"fullName":3,"amount":4,"trx":5,"data":6}"#,
            r#"{"code":1,"status":2,"message":3,"data":{"iban":4,"amount":5,"status":6,"transaction_id":"T","user_id":"1"}}"#,
            r#"{"code":200,"data":{"iban":4,"amount":5,"status":6,"transaction_id":7,"user_id":8,"amount_matches":9}}"#,
            r#"{"trx":1,"transaction_id":2,"amount":3,"status":4,"currency":5}"#,
            r#"{"trx":"T","transaction_id":"T","amount":250.00,"status":"success","currency":5,"code":200,"data":6}"#,
            r#"{"amount":1,"fullName":2,"userId":3,"callbackUrl":4,"customerIban":5,"customerName":6,"externalId":7}"#,
            r#"{"transaction_id":1,"status":2,"external_id":3,"amount":4,"type":5,"message":6}"#,
            r#"{"transaction_id":1,"status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}"#,
            r#"{"success":1,"referenceId":2,"bankSuccess":3,"bankResponseCode":4,"bankResponseMessage":5,"monthlyPayments":[6],"token":7}"#,
            r#"{"success":true,"bankSuccess":true,"referenceId":2,"monthlyPayments":[{"term":1,"amount":4}],"token":7,"banks":8}"#,
            r#"{"nationalIdentityNumber":1,"gsmNumber":2,"orderId":3,"maxTerm":4,"timeToLive":5,"cart":{"price":{"itemsPrice":6},"items":[7]}}"#,
            "status=1&completeStatus=2&paymentId=3&conversationData=4&conversationId=5&callbackStatus=6&hashParams=7&hash=8",
        ] {
            let mut text = String::new();
            for c in shape.chars() {
                if c.is_ascii_digit() && rng.one_in(3) { text.push_str(&token(&mut rng)) } else { text.push(c) }
            }
            let bytes = damaged(text, &mut rng);
            everything_else(&bytes, status(&mut rng), &mut rng);
        }
    }

    #[test]
    fn no_bytes_make_any_client_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), seed in any::<u64>()) {
        let mut rng = Rng(seed);
        let status = status(&mut rng);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for operation in operations().step_by(5) {
            read(operation, status, &bytes);
            build(operation, &text, &mut rng);
        }
        everything_else(&bytes, status, &mut rng);
    }

    #[test]
    fn no_text_makes_any_client_panic(text in "\\PC*|[\\x00-\\x7f]{0,80}|https?://\\PC{0,60}|\\d{0,420}(\\.\\d{0,40})?([eE][+-]?\\d{0,9})?", seed in any::<u64>()) {
        let mut rng = Rng(seed);
        everything_else(text.as_bytes(), status(&mut rng), &mut rng);
        everything_else(quoted(&text).as_bytes(), 200, &mut rng);
    }

    #[test]
    fn no_option_is_sent_that_a_header_would_change(text in "\\PC{0,40}|[\\x00-\\xff]{0,40}|[ -~]{0,600}") {
        let context = camel();
        let path = [PathValue::Number(1)];
        let operation = operation("onboarding", "retrieve_member").unwrap();
        for context in [Context { random_key: &text, ..context }, Context { idempotency_key: Some(&text), ..context }] {
            if let Some(Prepared { request, .. }) = bounded(built(&craftgate(), operation, &path, None, &context)) {
                check_request(&request);
            }
        }
        if let Some(client) = bounded(craftgate().with_language(&text)) {
            check_request(&built(&client, operation, &path, None, &context).unwrap().request);
        }
        if let Ok(key) = CraftgateApiKey::new(text.as_str()) {
            let client = Craftgate::new(key, CraftgateSecretKey::new(SECRET_KEY).unwrap(), Environment::Sandbox);
            if let Some(Prepared { request, .. }) = bounded(built(&client, operation, &path, None, &context)) {
                check_request(&request);
            }
        }
        if let Ok(key) = NexkasaApiKey::new(text.as_str()) {
            let request = r#"{"amount":1,"fullName":"A B","userId":"U1"}"#;
            if let Some(built) = bounded(build_named(&Nexkasa::new(key), "deposit", &[], request, &context)) {
                check_request(&built.request);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_decimal_is_sent_with_the_digits_of_the_caller(digits in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,8})?") {
        // A balance may be of either sign.
        let reset = operation("wallet", "reset_merchant_member_wallet_balance").unwrap();
        for text in [digits.clone(), quoted(&digits)] {
            let request = format!("{{\"walletAmount\":{text}}}");
            let request = built(&craftgate(), reset, &[], Some(&JsonSource(&request)), &camel()).unwrap().request;
            prop_assert_eq!(request.body.as_deref().unwrap(), format!("{{\"walletAmount\":{digits}}}"));
        }
        // And is read with the provider's digits.
        let operation = operation("payment", "update_payment_transaction").unwrap();
        let answer = format!("{{\"data\":{{\"price\":{digits}}}}}");
        let ResponseKind::Data(_) = operation.response else { panic!("no data") };
        let read = answered_with(Integers::Safe, &craftgate(), operation, "", 200, answer.as_bytes()).unwrap();
        let (text, ResponseBody::Value) = read else { panic!("no value") };
        prop_assert_eq!(text, format!("{{\"price\":\"{digits}\"}}"));
    }

    #[test]
    fn text_arrives_unchanged(text in any::<String>(), escape in any::<bool>()) {
        let mut token = quoted(&text);
        if escape {
            token = text.encode_utf16().fold(String::from("\""), |mut out, unit| {
                write!(out, "\\u{unit:04x}").unwrap();
                out
            }) + "\"";
        }
        // In a body.
        let (create, search) = (operation("payment", "store_card").unwrap(), operation("payment", "search_stored_cards").unwrap());
        let request = format!("{{\"secureFieldsToken\":\"t\",\"cardAlias\":{token}}}");
        let request = built(&craftgate(), create, &[], Some(&JsonSource(&request)), &camel()).unwrap().request;
        check_signed(&request);
        let sent: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
        prop_assert_eq!(sent["cardAlias"].as_str(), Some(text.as_str()));
        // In a query.
        let request = format!("{{\"cardAlias\":{token}}}");
        // A text of spaces selects nothing, and is refused with all checks.
        let types = Context { checks: Checks::Types, ..camel() };
        let request = built(&craftgate(), search, &[], Some(&JsonSource(&request)), &types).unwrap().request;
        check_signed(&request);
        prop_assert_eq!(query_value(&request.url, "cardAlias"), text.clone());
        // In the query of any endpoint, under any name.
        if !text.is_empty() {
            let query = format!("{{{token}:{token}}}");
            let endpoint: Endpoint<'_> = Endpoint { method: Method::GET, path: "/v1/x", query: Some(&JsonSource(&query)), body: Payload::Nothing };
            let request = craftgate().build_endpoint(&endpoint, Destination::default(), &camel()).unwrap().request;
            check_signed(&request);
            let (name, value) = request.url.split_once('?').unwrap().1.split_once('=').unwrap();
            prop_assert_eq!((decoded(name), decoded(value)), (text.clone().into_bytes(), text.clone().into_bytes()));
        }
        // In a path.
        let checkout = operation("payment", "retrieve_checkout_payment").unwrap();
        if let Ok(Prepared { request, .. }) = built(&craftgate(), checkout, &[PathValue::Text(&text)], None, &camel()) {
            check_signed(&request);
            let last = request.url.rsplit('/').next().unwrap();
            prop_assert_eq!(decoded(last), text.clone().into_bytes());
        } else {
            prop_assert!(matches!(text.as_str(), "" | "." | "..") || text.len() > 1024);
        }
        // And back, in a response.
        let answer = format!("{{\"data\":{{\"cardAlias\":{token}}}}}");
        let read = answered(&craftgate(), create, "", 200, answer.as_bytes()).unwrap();
        let (read, ResponseBody::Value) = read else { panic!("no value") };
        let read: Value = serde_json::from_str(&read).unwrap();
        prop_assert_eq!(read["cardAlias"].as_str(), Some(text.as_str()));
    }

    #[test]
    fn names_keep_the_callers_order(names in Just(vec!["memberExternalId", "address", "email", "phoneNumber", "name", "taxNumber", "x1", "x2"]).prop_shuffle()) {
        let request: Vec<String> = names.iter().map(|name| format!("\"{name}\":\"v\"")).collect();
        let request = format!("{{{}}}", request.join(","));
        let context = Context { unknown_fields: UnknownFields::Send, ..camel() };
        let create = operation("onboarding", "create_member").unwrap();
        let sent = built(&craftgate(), create, &[], Some(&JsonSource(&request)), &context).unwrap().request;
        prop_assert_eq!(sent.body.as_deref(), Some(request.as_str()));
        let endpoint: Endpoint<'_> = Endpoint { method: Method::POST, path: "/v1/x", query: None, body: Payload::Object(&JsonSource(&request)) };
        let sent = craftgate().build_endpoint(&endpoint, Destination::default(), &camel()).unwrap().request;
        prop_assert_eq!(sent.body.as_deref(), Some(request.as_str()));
    }

    #[test]
    fn undescribed_fields_of_a_response_are_kept(name in "[a-z]{1,8}X|\\PC{1,12}", text in any::<String>(), number in any::<i32>()) {
        let retrieve = operation("onboarding", "retrieve_member").unwrap();
        let ResponseKind::Data(Ty::Object(table)) = retrieve.response else { panic!("no object") };
        prop_assume!(!table.fields.iter().any(|field| field.wire() == name));
        let (key, token) = (quoted(&name), quoted(&text));
        let answer = format!("{{\"data\":{{\"id\":1,{key}:{{\"deep\":[{token},{number},null,true]}}}}}}");
        let read = answered_with(Integers::Safe, &craftgate(), retrieve, "", 200, answer.as_bytes()).unwrap();
        let (read, ResponseBody::Value) = read else { panic!("no value") };
        let read: Value = serde_json::from_str(&read).unwrap();
        let expected = serde_json::json!({ "deep": [text, number, null, true] });
        prop_assert_eq!(&read[name.as_str()], &expected);

        let call = craftgate().onboarding().retrieve_member(1, &camel()).unwrap();
        let member = call.parse(200, answer.as_bytes()).unwrap();
        prop_assert_eq!(&member.other_fields[&name].0, &expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_response_makes_a_typed_call_panic(seed in any::<u64>()) {
        let mut rng = Rng(seed);
        let client = craftgate();
        let context = camel();
        for _ in 0..10 {
            let body = |name: &str, rng: &mut Rng| { let text = envelope(operation(if name == "retrieve_member" { "onboarding" } else { "payment" }, name).unwrap(), rng); damaged(text, rng) };
            let status = status(&mut rng);
            bounded(client.payment().retrieve_payment(1, &context).unwrap().parse(status, &body("retrieve_payment", &mut rng)));
            bounded(client.payment().search_stored_cards(&SearchStoredCardsRequest::default(), &context).unwrap().parse(status, &body("search_stored_cards", &mut rng)));
            bounded(client.payment().expire_checkout_payment("t", &context).unwrap().parse(status, &body("expire_checkout_payment", &mut rng)));
            bounded(client.onboarding().retrieve_member(1, &context).unwrap().parse(status, &body("retrieve_member", &mut rng)));
            let endpoint: Endpoint<'_> = Endpoint { method: Method::GET, path: "/v1/x", query: None, body: Payload::Nothing };
            bounded(client.request(&endpoint, &context).unwrap().parse(status, &body("retrieve_payment", &mut rng)));
        }
    }
}

// ---- sizes ----

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// Large bodies: one text, many names, many elements, deep nesting.
fn large() -> Vec<String> {
    let mut names = String::from("{");
    for at in 0..1_000_000 {
        write!(names, "\"n{at}\":1,").unwrap();
    }
    names.push_str("\"x\":1}");
    vec![
        quoted(&"x".repeat(TEN_MEGABYTES)),
        format!("{{{}:1}}", quoted(&"x".repeat(TEN_MEGABYTES))),
        "9".repeat(TEN_MEGABYTES),
        names,
        format!("[{}1]", "1,".repeat(1_000_000)),
        "[".repeat(TEN_MEGABYTES),
        "{\"a\":".repeat(TEN_MEGABYTES / 5),
        ["[".repeat(100_000), "]".repeat(100_000)].concat(),
        ["{\"a\":".repeat(100_000), "1".into(), "}".repeat(100_000)].concat(),
        " ".repeat(TEN_MEGABYTES),
        format!("\"{}\"", "\\u0041".repeat(TEN_MEGABYTES / 6)),
    ]
}

#[test]
fn large_bodies_are_read_or_refused_with_a_short_error() {
    let (retrieve, raw) =
        (operation("onboarding", "retrieve_member").unwrap(), operation("payment", "create_apple_pay_merchant_session").unwrap());
    for text in large() {
        let data = format!("{{\"data\":{text}}}");
        let error = format!("{{\"errors\":{{\"errorDescription\":{text}}}}}");
        for (operation, status, body) in [(raw, 200, &data), (retrieve, 422, &error)] {
            bounded(answered(&craftgate(), operation, "", status, body.as_bytes()));
        }
        bounded(read_named(&nkolay(), "banks", "a.b.c", 200, text.as_bytes()));
        bounded(read_named(&nexkasa(), "deposit", "", 500, text.as_bytes()));
        let from = CallbackInput { verification: Verification::None, ..CallbackInput::default() };
        bounded(nexkasa().read_callback(text.as_bytes(), &from));
        bounded(parax().read_webhook(text.as_bytes(), RemoteAddress::Unchecked));
        let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
        bounded(webhooks.verify(text.as_bytes(), "", 0, None));
        let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key-1").unwrap()], [""; 0]).unwrap();
        bounded(callbacks.verify(text.as_bytes(), Expected::Unchecked));
    }
}

#[test]
fn large_requests_are_built_or_refused_with_a_short_error() {
    let store = operation("payment", "store_card").unwrap();
    let search = operation("payment", "search_stored_cards").unwrap();
    let apm = operation("payment", "complete_pos_apm_payment").unwrap();
    for text in large() {
        for (operation, request, unknown_fields) in [
            (store, text.clone(), UnknownFields::Send),
            (store, format!("{{\"cardNumber\":{text}}}"), UnknownFields::Error),
            (search, format!("{{\"cardAlias\":{text}}}"), UnknownFields::Error),
            (apm, format!("{{\"paymentId\":1,\"additionalParams\":{text}}}"), UnknownFields::Error),
        ] {
            let context = Context { unknown_fields, ..camel() };
            bounded(built(&craftgate(), operation, &[], Some(&JsonSource(&request)), &context));
        }
        bounded(parax().deposit_url(&JsonSource(&text), &camel()));
        bounded(build_named(&nexkasa(), "deposit", &[], &text, &camel()));
    }
}

#[test]
fn large_single_values_are_refused_with_a_short_error() {
    let megabyte = "x".repeat(1024 * 1024);
    let digits = "9".repeat(1024 * 1024);
    let checkout = operation("payment", "retrieve_checkout_payment").unwrap();
    let payment = operation("payment", "retrieve_payment").unwrap();
    for value in [PathValue::Text(&megabyte), PathValue::Digits(&digits), PathValue::Text(&digits)] {
        for operation in [checkout, payment] {
            assert!(bounded(built(&craftgate(), operation, &[value], None, &camel())).is_none());
        }
    }
    for operation in operations() {
        let values = vec![PathValue::Number(1); 100_000];
        assert!(bounded(built(&craftgate(), operation, &values, None, &camel())).is_none());
    }
    assert!(bounded(craftgate().with_language(&megabyte)).is_none());
    for context in [Context { random_key: &megabyte, ..camel() }, Context { idempotency_key: Some(&megabyte), ..camel() }] {
        assert!(bounded(built(&craftgate(), payment, &[PathValue::Number(1)], None, &context)).is_none());
    }
    for prefix in ["", "https://", "https://h/%", "https://h?", "https://h:", "https://["] {
        assert!(bounded(BaseUrl::new(&[prefix, &megabyte].concat())).is_none() || prefix == "https://");
    }
    assert!(bounded(AllowList::new([&megabyte])).is_none());
    assert!(digits.parse::<Amount>().unwrap_err().to_string().len() < 2048);
}

#[test]
fn a_name_in_an_error_is_short_at_any_depth() {
    let apm = operation("payment", "complete_pos_apm_payment").unwrap();
    let name = quoted(&"\u{10ffff}".repeat(100));
    let deep = [format!("{{{name}:").repeat(70), "1".into(), "}".repeat(70)].concat();
    let request = format!("{{\"paymentId\":1,\"additionalParams\":{deep}}}");
    assert!(bounded(built(&craftgate(), apm, &[], Some(&JsonSource(&request)), &camel())).is_none());
    let body = format!("{{\"data\":{{\"additionalData\":{deep}}}}}");
    assert!(bounded(answered(&craftgate(), apm, "", 200, body.as_bytes())).is_none());
}

#[test]
fn an_error_of_the_provider_is_short_whatever_it_says() {
    for piece in ["x", "ü", "\u{10ffff}", "😀", "\u{0}", "\"", "1", "1 ", "\u{202e}"] {
        let text = quoted(&piece.repeat(10_000));
        let craftgate_body = format!(
            "{{\"errors\":{{\"errorCode\":{text},\"errorGroup\":{text},\"errorDescription\":{text},\"providerError\":{{\"errorCode\":{text},\"errorMessage\":{text}}}}}}}"
        );
        let retrieve = operation("onboarding", "retrieve_member").unwrap();
        for status in [200, 422, 500] {
            let read = answered(&craftgate(), retrieve, "", status, craftgate_body.as_bytes());
            assert!(read.as_ref().is_err_and(|error| error.code() == "api_error"));
            bounded(read);
        }
        let other = format!(
            "{{\"code\":{text},\"message\":{text},\"status\":{text},\"success\":false,\"bankResponseCode\":{text},\"error\":{text}}}"
        );
        for status in [200, 400, 500] {
            bounded(read_named(&parax(), "deposit", "", status, other.as_bytes()));
            bounded(read_named(&nexkasa(), "deposit", "", status, other.as_bytes()));
            bounded(read_named(&nkolay(), "banks", "a.b.c", status, other.as_bytes()));
        }
    }
}

/// Data whose one number has these digits.
struct Digits(&'static str);

impl Source for Digits {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        to.name("a")?;
        to.number(self.0)?;
        to.end_object()
    }
}

#[test]
fn digits_that_are_no_number_are_not_sent() {
    let call = |digits: &'static str| {
        let body = Digits(digits);
        craftgate().request(&Endpoint { method: Method::POST, path: "/x", query: None, body: Payload::Object(&body) }, &camel())
    };
    assert_eq!(call("1.50").unwrap().request().body.as_deref(), Some(r#"{"a":1.50}"#));
    for digits in ["1,\"b\":2", "NaN5258640000000001", "-sNaN", "Infinity", "1}", "", " 1", "0x10", "007"] {
        let error = call(digits).unwrap_err().to_string();
        assert_eq!(error, "a: expected a number, found another text", "{digits}");
    }
}
