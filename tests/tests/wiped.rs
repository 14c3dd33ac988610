//! Secrets do not stay behind on the heap: what the core frees holds no key, token, password, card number or CVC.
//!
//! The allocator of this file searches every block that is freed, also when a buffer grows into another block. What a test passes in
//! lives as long as the program, so that only the core's own copies are found. The stack is not searched.
//!
//! Known gaps: a result that the core hands out as a `String`, and untyped values of typed structs ([`Json`](imza::values::Json)), belong to
//! the caller. So does a call of the bridge, whose request a binding wipes (with an allocator that wipes all it frees). Names are not wiped, and neither is what an error quotes. `explain` writes what it is given in many ways, and wipes only
//! the client's keys.
#![cfg(not(target_arch = "wasm32"))] // it needs an allocator of its own; in Node the module's memory is searched instead
#![allow(unsafe_code)] // an allocator is unsafe to implement; nothing that ships has this one
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};

use imza::api::json::JsonSource;
use imza::api::schema::{Operation, RequestLocation, ResponseKind, Ty};
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::api::{examples, examples::Size};
use imza::bridge::{self, Arguments, Client, PROVIDERS, Payload};
use imza::check::TextFormat;
use imza::craftgate::payment::{Card, CreatePaymentRequest};
use imza::craftgate::{Craftgate, Environment};
use imza::nkolay::{Nkolay, Token};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey, NkolayApiSecretKey, NkolayPassword};
use imza::{BaseUrl, Context, Names, Result, Serde};
use serde_json::{Value, json};

// ---- the allocator ----

/// Texts that only secrets contain: every key, token and password contains the first; then parts of a card number, a CVC, an identity number.
const MARKS: [&str; 5] = ["S3CR3T", "97920303", "94440796", "8317", "10000000146"];
const CARD: &str = "9792030394440796";
const CVC: &str = "8317";
const IDENTITY: &str = "10000000146";

struct Searching;

#[global_allocator]
static ALLOCATOR: Searching = Searching;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static FOUND: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

// `realloc` stays the trait's own: another block, a copy, and the old block freed.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that every byte of a block may be read when it is freed.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHED.try_with(|watched| watched.replace(false)).unwrap_or_default() {
            search(unsafe { std::slice::from_raw_parts(block, layout.size()) });
            WATCHED.set(true);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

#[cold]
fn note(mark: &str, size: usize) {
    FOUND.with_borrow_mut(|found| {
        if found.len() < 5 {
            let trace = Backtrace::force_capture().to_string();
            let own = trace.lines().filter(|line| line.contains("imza")).take(14).collect::<Vec<_>>().join("\n");
            found.push(format!("{mark} in a block of {size} bytes\n{own}"));
        }
    });
}

fn search(block: &[u8]) {
    for mark in MARKS {
        let mark_bytes = mark.as_bytes();
        if block.windows(mark_bytes.len()).any(|window| window == mark_bytes) {
            note(mark, block.len());
        }
    }
}

/// Runs the core's code, drops what it returns, and fails if a freed block held a secret.
fn wiped<T>(what: &str, work: impl FnOnce() -> T) {
    WATCHED.set(true);
    drop(work());
    WATCHED.set(false);
    let found = FOUND.take();
    assert!(found.is_empty(), "{what}: {}", found.join("\n\n"));
}

/// A text for as long as the program runs.
fn kept(text: impl Into<String>) -> &'static str {
    Box::leak(text.into().into_boxed_str())
}

/// The same JSON with an escape in every text, which has to be decoded to be read.
fn escaped(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let mut out = String::from("\"");
            for unit in text.encode_utf16() {
                out += &format!("\\u{unit:04x}");
            }
            out + "\""
        }
        Value::Array(list) => format!("[{}]", list.iter().map(escaped).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{}:{}", json!(name), escaped(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

fn secret(name: &str) -> String {
    // The quote and the letter are escaped in JSON, in URLs and in forms.
    format!("{name}-\"S3CR3T\"-ü-0123456789abcdef")
}

fn plain_secret(name: &str) -> String {
    format!("{name}-S3CR3T-0123456789abcdef")
}

// ---- settings ----

fn settings(kind: &str) -> Value {
    let (key, other) = (plain_secret("key"), secret("other"));
    match kind {
        "craftgate" => json!({"apiKey": key, "secretKey": other, "environment": "sandbox"}),
        "craftgate_webhooks" | "craftgate_callbacks" => json!({"keys": [key, other]}),
        "parax" => json!({"sid": 1001, "key": other, "secretKey": other}),
        "nexkasa" => {
            json!({"apiKey": key, "callbackSecrets": [other, key], "callbackTokens": [other], "webhookSecrets": [other]})
        }
        _ => {
            json!({"baseUrl": "https://loans.example.com", "username": "shop", "password": other, "merchantNo": 4000, "apiSecretKey": key})
        }
    }
}

fn kinds() -> impl Iterator<Item = &'static str> {
    PROVIDERS.iter().flat_map(|provider| provider.clients).map(|kind| kind.name)
}

fn client(kind: &str) -> Client {
    Client::new(kind, &JsonSource(&settings(kind).to_string()), Names::Camel).unwrap()
}

#[test]
fn the_allocator_finds_what_is_not_wiped() {
    let text = kept(plain_secret("key"));
    WATCHED.set(true);
    drop(String::from(text));
    let mut grown = String::from(text);
    grown.reserve(1000);
    std::mem::forget(grown);
    WATCHED.set(false);
    assert_eq!(FOUND.take().len(), 2);
}

#[test]
fn settings_leave_nothing_behind() {
    for kind in kinds() {
        let settings = settings(kind);
        for text in [kept(settings.to_string()), kept(escaped(&settings))] {
            wiped(kind, || Client::new(kind, &JsonSource(text), Names::Camel).unwrap());
        }
        // A refused request leaves nothing behind either.
        for name in settings.as_object().unwrap().keys() {
            for wrong in
                [json!(secret("x") + "\n"), json!([secret("x")]), json!({"a": secret("x")}), json!([[secret("x")], {"a": secret("x")}])]
            {
                let mut settings = settings.clone();
                settings[name] = wrong;
                let text = kept(escaped(&settings));
                wiped(kind, || Client::new(kind, &JsonSource(text), Names::Camel).is_ok());
            }
        }
        let mut unknown = settings.clone();
        unknown["secrets"] = json!(secret("x"));
        let text = kept(escaped(&unknown));
        wiped(kind, || Client::new(kind, &JsonSource(text), Names::Camel).is_ok());
    }
}

// ---- requests ----

/// Puts secrets into an example: where the table says that a text is secret.
fn with_secrets(ty: Ty, value: &mut Value) {
    match (ty, value) {
        (Ty::Text(TextFormat::Sensitive), value) => *value = json!(secret("field")),
        (Ty::Text(TextFormat::CardNumber), value) => *value = json!(CARD),
        (Ty::Text(TextFormat::Cvc), value) => *value = json!(CVC),
        (Ty::Text(TextFormat::NationalId), value) => *value = json!(IDENTITY),
        (Ty::Json, value) => *value = json!({"cardNumber": CARD, "more": [secret("json")]}),
        (Ty::Object(table), Value::Object(fields)) => {
            for field in table.fields {
                if let Some(value) = fields.get_mut(field.wire()) {
                    with_secrets(field.ty(), value);
                }
            }
        }
        (Ty::List(ty), Value::Array(values)) => values.iter_mut().for_each(|value| with_secrets(*ty, value)),
        (Ty::Map(ty), Value::Object(fields)) => fields.values_mut().for_each(|value| with_secrets(*ty, value)),
        _ => {}
    }
}

fn field_is_secret(ty: Ty) -> bool {
    matches!(ty, Ty::Text(form) if form.is_secret())
}

fn options(kind: &str) -> &'static str {
    match kind {
        "craftgate" => "{\"randomKey\":\"random-1\",\"checks\":\"types\"}",
        "nexkasa" => "{\"nonce\":\"9f86d081884c7d65\",\"checks\":\"types\"}",
        _ => "{\"checks\":\"types\"}",
    }
}

/// The values before a request, handles as their saved texts.
fn path(operation: &Operation) -> &'static str {
    let values = operation.arguments.iter().map(|argument| match argument.ty {
        Ty::Object(_) => match argument.name {
            "token" => json!(format!("nkolay-token:{}", plain_secret("token"))),
            "session" => json!("nkolay-session:7b94"),
            _ => json!("nkolay-pre-approval:5017"),
        },
        Ty::Text(TextFormat::Any | TextFormat::Sensitive) => json!(secret("path")),
        ty => examples::value(ty, Size::Least),
    });
    kept(values.collect::<Value>().to_string())
}

/// The clients that have operations, and these.
fn operations() -> impl Iterator<Item = (&'static str, &'static Operation)> {
    PROVIDERS.iter().flat_map(|provider| provider.operations().map(|operation| (provider.name, operation)))
}

fn name(operation: &Operation) -> String {
    if operation.group.is_empty() { operation.name.into() } else { [operation.group, ".", operation.name].concat() }
}

#[test]
fn requests_leave_nothing_behind() {
    let mut built = 0;
    for (kind, operation) in operations() {
        let (client, path, name) = (client(kind), path(operation), name(operation));
        let request = match operation.location {
            RequestLocation::Nothing => None,
            RequestLocation::Query(table) | RequestLocation::Body(table) => {
                let mut request = examples::request(operation, table, Size::Most);
                with_secrets(Ty::Object(table), &mut request);
                Some((table, request))
            }
        };
        let texts: Vec<Option<&str>> = match &request {
            None => vec![None],
            Some((_, request)) => vec![Some(kept(request.to_string())), Some(kept(escaped(request)))],
        };
        for text in texts {
            let request = text.map(JsonSource);
            let arguments = Arguments {
                path: &JsonSource(path),
                request: request.as_ref().map(|request| -> &dyn Source { request }),
                options: &JsonSource(options(kind)),
                names: Names::Camel,
            };
            wiped(&name, || client.build(&name, &arguments).map(|mut call| (built += 1, call.request.wipe(), call)).is_ok());
        }
        // Refused: each field of another type, and two fields at fault.
        if let Some((table, request)) = request {
            for (at, field) in table.fields.iter().enumerate() {
                let mut request = request.clone();
                request[field.wire()] = match at % 3 {
                    0 => json!({"a": [secret("x")]}),
                    1 => json!([secret("x"), CARD]),
                    // Any other text is quoted, where the field is not secret.
                    _ if field_is_secret(field.ty()) => json!(secret("x")),
                    _ => json!(CARD),
                };
                request["unknown"] = json!({"card": CARD});
                let text = kept(escaped(&request));
                let arguments = Arguments {
                    path: &JsonSource(path),
                    request: Some(&JsonSource(text)),
                    options: &JsonSource(options(kind)),
                    names: Names::Camel,
                };
                wiped(&name, || client.build(&name, &arguments).map(|mut call| (call.request.wipe(), call)).is_ok());
            }
        }
    }
    assert!(built > 250, "{built}");
}

#[test]
fn calls_of_any_endpoint_leave_nothing_behind() {
    let object = json!({"cardNumber": CARD, "cvc": CVC, "nested": [{"token": secret("x")}]});
    let query = json!({"cardToken": secret("x"), "list": [secret("y")]});
    let (object, query) = (kept(escaped(&object)), kept(escaped(&query)));
    let token = format!("nkolay-token:{}", plain_secret("token"));
    for (kind, place) in [
        ("craftgate", json!(["POST", "/any/\"S3CR3T\"?a=S3CR3T"])),
        ("parax", json!(["POST", "/any", "status"])),
        ("nexkasa", json!(["POST", "/any"])),
        ("nkolay", json!(["POST", "/any", null, token])),
    ] {
        let (client, place) = (client(kind), kept(place.to_string()));
        for payload in [Payload::Nothing, Payload::Object(&JsonSource(object)), Payload::Exact(object)] {
            for query in [None, Some(JsonSource(query))] {
                let query = query.as_ref().map(|query| -> &dyn Source { query });
                let options = &JsonSource(options(kind));
                let arguments = Arguments { path: &JsonSource(place), request: None, options, names: Names::Camel };
                wiped(kind, || {
                    let mut call = client.build_endpoint(query, payload, &arguments).unwrap();
                    call.request.wipe();
                    call
                });
            }
        }
    }
}

// ---- answers ----

/// Reads into JSON text. The text is the caller's, so it is not dropped.
fn collected<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) {
    if let Ok((text, _)) = JsonText::collect(Names::Camel, Integers::Full, read) {
        std::mem::forget(text);
    }
}

#[test]
fn answers_leave_nothing_behind() {
    for (kind, operation) in operations() {
        let (client, name) = (client(kind), name(operation));
        let state = if operation.arguments.iter().any(|argument| argument.name == "token") { kept(plain_secret("token")) } else { "" };
        let ResponseKind::Data(ty) = operation.response else { continue };
        let mut data = examples::value(ty, Size::Most);
        with_secrets(ty, &mut data);
        let whole = match kind {
            "craftgate" => json!({ "data": data }),
            "parax" => json!({"code": 200, "data": data}),
            _ => data,
        };
        // The text that an answer repeats is one of the client's keys.
        let key = if kind == "parax" { secret("other") } else { plain_secret("key") };
        let failed =
            json!({"errors": {"errorCode": "10051", "errorDescription": key}, "code": 400, "message": key, "error": key, "success": false});
        for (status, body) in [(200, &whole), (400, &failed), (200, &failed), (500, &json!(key)), (302, &whole)] {
            for body in [kept(body.to_string()), kept(escaped(body))] {
                wiped(&name, || collected(|into| client.read(&name, state, status, body.as_bytes(), into)));
            }
        }
    }
    let nkolay = client("nkolay");
    let token = format!("{{\"token\":\"{}\"}}", "\\u0065yJ0.S3CR3T.c2ln");
    for body in [kept(token.as_str()), kept(token.replace(".c2ln", " c2ln")), kept(token + "x")] {
        wiped("authenticate", || collected(|into| nkolay.read("authenticate", "", 200, body.as_bytes(), into)));
    }
    let saved = kept(json!(format!("nkolay-token:{}", plain_secret("token"))).to_string());
    wiped("restore_token", || collected(|into| bridge::call_function("restore_token", &JsonSource(saved), into)));
}

// ---- messages ----

#[test]
fn messages_leave_nothing_behind() {
    // Of the length of SHA-256, so that explanations try all mistakes, with each key written in many ways; of long texts two rare ones not at
    // once, which would take long here.
    let long = "x".repeat(400);
    let digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let hex = "00".repeat(32);
    let signature = kept(json!({"signature": digest, "now": 1_770_121_800}).to_string());
    let url = format!("https://shop.example/cb?token={}&nonce=9f86d081884c7d65", secret("x").replace('"', "%22"));
    let callback = kept(escaped(&json!({"url": url, "expected": {"id": "U1", "type": "DEPOSIT", "amount": "1.00"}})));
    let order = kept(json!({"url": format!("/cb?token={hex}&nonce=9f86d081884c7d65"), "signature": hex}).to_string());
    let sent = kept(escaped(&json!({
        "method": "POST",
        "url": "https://api.craftgate.io/payment/v1/card-payments",
        "headers": {"x-signature": digest, "x-rnd-key": "r", "x-api-key": plain_secret("key")},
    })));
    let sign = kept(escaped(
        &json!({"url": "https://api.craftgate.io/a?cardToken=%22S3CR3T%22", "randomKey": "r", "body": format!("{{\"cardNumber\":{CARD}}}")}),
    ));
    let webhook = kept(format!(
        "{{\"eventType\":\"CARD_STORED\",\"eventTimestamp\":1770121800,\"status\":\"SUCCESS\",\"payloadId\":\"1\",\"payload\":{{\"cardToken\":\"{}\"}}}}",
        plain_secret("card")
    ));
    let transfer = r#"{"transaction_id":"1","status":"APPROVED","user_id":"U1","amount":"1.00","type":"DEPOSIT"}"#;
    let deposit = kept(format!("https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username={}&signature={hex}", long));
    let form = kept(format!("status=SUCCESS&paymentId=1&conversationId={}&hash={hex}", "%C5%9F".repeat(200)));
    let deposit_request = kept(json!({"username": "u", "userId": "7", "fullName": "A B", "amount": "1", "trx": "T"}).to_string());
    for (kind, message, input, body) in [
        ("craftgate", "sign", sign, ""),
        ("craftgate", "explain", sent, kept(json!({"price": 1, "description": long}).to_string())),
        ("craftgate_webhooks", "verify", signature, webhook),
        (
            "craftgate_webhooks",
            "explain",
            signature,
            kept(json!({"eventType": "CARD_STORED", "eventTimestamp": 1_770_121_800, "payloadId": long}).to_string()),
        ),
        ("craftgate_callbacks", "verify", "{\"unchecked\":true}", form),
        ("craftgate_callbacks", "explain", "{}", form),
        ("parax", "deposit_url", deposit_request, ""),
        ("parax", "explain", kept(json!({ "url": deposit }).to_string()), ""),
        ("nexkasa", "read_callback", callback, transfer),
        ("nexkasa", "claimed", callback, transfer),
        ("nexkasa", "explain_callback", order, transfer),
    ] {
        let client = client(kind);
        wiped(&[kind, ".", message].concat(), || {
            collected(|into| client.handle_message(message, &JsonSource(input), body.as_bytes(), into))
        });
    }
}

// ---- Rust's own types ----

#[test]
fn typed_requests_calls_and_clients_leave_nothing_behind() {
    let (key, other, token) = (kept(plain_secret("key")), kept(secret("other")), kept(format!("nkolay-token:{}", plain_secret("token"))));
    let card_token = kept(secret("card"));
    let request: &'static Value =
        Box::leak(Box::new(json!({"price": "1", "card": {"cardNumber": CARD, "cvc": CVC, "cardToken": card_token}})));
    let context = Context { random_key: "random-1", names: Names::Camel, checks: imza::Checks::Types, ..Context::default() };
    wiped("Craftgate", || {
        let client = Craftgate::new(CraftgateApiKey::new(key).unwrap(), CraftgateSecretKey::new(other).unwrap(), Environment::Sandbox);
        let card = Card {
            card_number: Some(CARD.try_into().unwrap()),
            cvc: Some(CVC.try_into().unwrap()),
            card_token: Some(card_token.into()),
            ..Card::default()
        };
        let payment = CreatePaymentRequest { card: Some(card.clone()), ..CreatePaymentRequest::default() };
        let call = client.payment().create_payment(&payment, &context).unwrap();
        let mut copy = call.request().clone();
        copy.wipe();
        (client.payment().create_payment(&Serde(request), &context).unwrap(), client.clone(), call, copy, card)
    });
    wiped("N Kolay", || {
        let (password, secret) = (NkolayPassword::new(other).unwrap(), NkolayApiSecretKey::new(key).unwrap());
        let client = Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), "shop", password, 4000, secret).unwrap();
        let call = client.authenticate(&Context::default()).unwrap();
        let given = call.parse(200, br#"{"token":"eyJ0.S3CR3T.c2ln"}"#).unwrap();
        let token = Token::restore(token).unwrap();
        (client.banks(&token, &context).unwrap(), client.banks(&given, &context).unwrap(), token.clone(), given, call, client)
    });
}
