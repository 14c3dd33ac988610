//! The fuzz targets: what any input must leave true. Each is a function of its bytes, so that `tests/tests/corpus.rs` runs the corpus through
//! the same code.
//!
//! Here are requests, responses and messages of any bytes; `signed.rs` has messages that are genuine, `bridge.rs` what other languages reach,
//! `explain.rs` explanations.

mod bridge;
mod explain;
mod signed;

use imza::api::client::{Arguments, Client, Destination, RawResponse};
use imza::api::json::JsonSource;
use imza::api::schema::{Operation, RequestLocation, Ty};
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Source};
use imza::api::url::PathValue;
use imza::check::address::AllowList;
use imza::craftgate::{
    Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, ExpectedCallback, Payload, WebhookFields,
};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::Nkolay;
use imza::parax::{ExpectedPayment, Parax, RemoteAddress};
use imza::secret::{
    CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey, NexkasaApiKey, NexkasaCallbackSecret,
    NexkasaCallbackToken, NkolayApiSecretKey, NkolayPassword, ParaxKey, ParaxSecretKey,
};
use imza::{BaseUrl, Checks, Context, Method, Names, Request, Result, UnknownFields, Waiver};

pub use bridge::{attempt, bridge, record};
pub use explain::explain;
pub use signed::{confirm, signed_callback, signed_transfer, signed_webhook};

/// A target, by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 13] = [
    ("address", address),
    ("attempt", attempt),
    ("bridge", bridge),
    ("build_request", build_request),
    ("callback", callback),
    ("confirm", confirm),
    ("explain", explain),
    ("read", read),
    ("record", record),
    ("signed_callback", signed_callback),
    ("signed_transfer", signed_transfer),
    ("signed_webhook", signed_webhook),
    ("webhook", webhook),
];

/// Addresses from any text: base URLs, endpoints, queries, allow-lists.
pub fn address(data: &[u8]) {
    let Some(([bits], rest)) = split::<1>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    for address in [text.to_string(), ["https://", text].concat(), ["https://h/", text].concat()] {
        if let Some(url) = bounded(BaseUrl::new(&address)) {
            let url = url.as_str();
            assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
            assert!(url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['#', '?', '@', '\\', '+']) && !url.ends_with('/'), "{url}");
            // It is already normalized.
            assert_eq!(BaseUrl::new(url).map(|again| again.as_str().to_string()).as_deref(), Ok(url));
            // It can be signed.
            let _ = bounded(craftgate().sign(&[url, "/x"].concat(), None, "random-1"));
        }
    }
    let (slashed, source) = (["/", text].concat(), JsonSource(text));
    for endpoint in [
        Endpoint { method: Method::GET, path: text, query: None, body: Payload::Nothing },
        Endpoint { method: Method::GET, path: &slashed, query: None, body: Payload::Nothing },
        Endpoint { method: Method::GET, path: "/v1/x", query: Some(&source), body: Payload::Nothing },
        Endpoint { method: Method::POST, path: "/v1/x", query: Some(&source), body: Payload::Object(&source) },
        Endpoint { method: Method::POST, path: "/v1/x", query: None, body: Payload::Exact(text) },
    ] {
        bounded(craftgate().build_endpoint(&endpoint, Destination::default(), &context(bits)))
            .iter()
            .for_each(|built| check_signed(&built.request));
    }
    bounded(AllowList::new([text]));
    bounded(AllowList::new(["203.0.113.0/24"]).unwrap().check(text));
}

/// Requests of every operation from any JSON text.
pub fn build_request(data: &[u8]) {
    let Some(([number, bits], rest)) = split::<2>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (context, source) = (context(bits), JsonSource(text));
    let (client, operation) = operation(number);
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
}

/// Callbacks from any form, body and URL.
pub fn callback(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let key = || CraftgateCallbackKey::new("callback-key-1").unwrap();
    let callbacks = CraftgateCallbacks::new([key()], [""; 0]).unwrap();
    let record = ExpectedCallback { payment_id: Some("1"), conversation_id: Some(&text), conversation_data: None };
    for expected in [Expected::Unchecked, Expected::Record(record)] {
        // A valid hash cannot be guessed.
        assert!(bounded(callbacks.verify(data, expected)).is_none());
    }
    bounded(CraftgateCallbacks::new([key()], [&text]));

    let input = CallbackInput { url: Some(&text), remote_address: Some(&text), signature: Some(&text), ..CallbackInput::default() };
    assert!(bounded(nexkasa().read_callback(data, &input)).is_none());
    let tokens = nexkasa()
        .with_callback_secrets(Vec::new())
        .with_callback_tokens(vec![NexkasaCallbackToken::new("static-token-1").unwrap()])
        .with_allowed_addresses(AllowList::new(["127.0.0.1"]).unwrap());
    bounded(tokens.read_callback(data, &CallbackInput { remote_address: Some("127.0.0.1"), ..input }));
    bounded(nexkasa().read_callback(data, &CallbackInput { verification: Verification::None, ..input }));
}

/// Responses of every operation from any bytes.
pub fn read(data: &[u8]) {
    let Some(([number, status, integers], body)) = split::<3>(data) else { return };
    let status = [200, 201, 204, 302, 400, 403, 409, 422, 500, 0, u16::MAX][usize::from(status) % 11];
    let integers = if integers & 1 == 0 { Integers::Full } else { Integers::Safe };
    let (client, operation) = operation(number);
    // One state per provider, as building leaves it: an amount, a token, an order to confirm.
    let state = match (client.provider().name, operation.name) {
        ("parax", "confirm") => CONFIRM,
        ("parax", "deposit") => "1.00",
        ("nkolay", "authenticate") => "",
        ("nkolay", _) => "a.b.c",
        _ => "",
    };
    bounded(JsonText::collect(Names::Camel, integers, |into| client.read(operation, RawResponse { state, status, body }, into)));
}

/// Webhooks from any bytes.
pub fn webhook(data: &[u8]) {
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
    let text = String::from_utf8_lossy(data);
    bounded(webhooks.verify(data, &text, 100, None));
    // The most common signature, followed by the payload.
    let fields = WebhookFields { event_type: "API_AUTH", event_timestamp: 100, status: "SUCCESS", payload_id: "1" };
    let body = [br#"{"eventType":"API_AUTH","eventTimestamp":100,"status":"SUCCESS","payloadId":"1","payload":"#, data, b"}"].concat();
    if let Some(event) = bounded(webhooks.verify(&body, &webhooks.sign(&fields), 100, None)) {
        assert_eq!((event.event_type.as_str(), event.payload_id.as_str()), ("API_AUTH", "1"));
    }
    bounded(parax().read_webhook(data, RemoteAddress::Address(&text)));
    if let Some(webhook) = bounded(parax().read_webhook(data, RemoteAddress::Unchecked)) {
        let call =
            bounded(parax().confirm(&webhook, ExpectedPayment { amount: "250.00", user_id: Some("1"), ..ExpectedPayment::default() }))
                .unwrap();
        bounded(call.parse(200, data));
    }
}

/// The state of a confirmation.
const CONFIRM: &str =
    r#"{"webhook":{"trx":"T","transactionId":"TD1","amount":"250.00","status":"success"},"expected":{"userId":"1","amount":"250.00"}}"#;

fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("api-key-1").unwrap(), CraftgateSecretKey::new("secret-key-1").unwrap(), Environment::Sandbox)
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

/// An operation of any provider, with its client. They are made once.
fn operation(number: u8) -> (&'static dyn Client, &'static Operation) {
    thread_local! {
        static OPERATIONS: &'static [(&'static dyn Client, &'static Operation)] = {
            let mut all = Vec::new();
            let clients: [Box<dyn Client>; 4] = [Box::new(craftgate()), Box::new(parax()), Box::new(nexkasa()), Box::new(nkolay())];
            for client in clients {
                let client: &'static dyn Client = Box::leak(client);
                let provider = client.provider();
                all.extend(provider.operations().chain(provider.derived.iter().copied()).map(|operation| (client, operation)));
            }
            all.leak()
        };
    }
    let all = OPERATIONS.with(|all| *all);
    all[usize::from(number) % all.len()]
}

/// The options that a byte selects.
fn context(bits: u8) -> Context<'static> {
    Context {
        random_key: "random-1",
        nonce: "9f86d081884c7d65",
        now: Some(1_800_000_000),
        unknown_fields: if bits & 1 == 0 { UnknownFields::Error } else { UnknownFields::Send },
        checks: if bits & 2 == 0 { Checks::All } else { Checks::Types },
        waive: if bits & 4 == 0 { &[] } else { &[Waiver::ItemsSum, Waiver::CheckDigits] },
        names: if bits & 8 == 0 { Names::Camel } else { Names::Snake },
        ..Context::default()
    }
}

/// Fails if the text of an error is long or contains control characters.
fn bounded<T>(result: Result<T>) -> Option<T> {
    result
        .map_err(|error| {
            let text = error.to_string();
            assert!(text.len() < 2048 && !text.chars().any(char::is_control), "{text:?}");
            assert!(format!("{error:?}").len() < 8192);
        })
        .ok()
}

/// Fails if an HTTP stack would send a different request.
fn check_request(request: &Request) {
    let url = &request.url;
    assert!(url.starts_with("https://"), "{url}");
    assert!(url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'#' | b'\\' | b'"' | b'<' | b'>')), "{url}");
    let path = url.split('?').next().unwrap_or_default().to_lowercase().replace("%2e", ".");
    assert!(!path.split('/').any(|segment| segment == "." || segment == ".."), "{url}");
    for (name, value) in &request.headers {
        assert!(value.bytes().all(|b| (b' '..=b'~').contains(&b)) && value.trim() == &**value, "{name}");
    }
}

/// Like [`check_request`], for requests that Craftgate signs.
fn check_signed(request: &Request) {
    check_request(request);
    assert!(!request.url.contains('+'), "{}", request.url);
    // The signed bytes are the sent bytes: signing the request again gives the same signature.
    let signature = request.headers.iter().find(|(name, _)| *name == "x-signature").map(|(_, value)| value.to_string());
    assert_eq!(craftgate().sign(&request.url, request.body.as_deref(), "random-1").ok(), signature);
}

/// Splits off the first bytes; the rest is text.
fn split<const N: usize>(data: &[u8]) -> Option<([u8; N], &[u8])> {
    data.split_first_chunk::<N>().map(|(head, rest)| (*head, rest))
}
