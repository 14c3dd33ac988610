//! The entries from other languages: the bridge, its records, and the saved texts of attempts.

use imza::api::schema::{Operation, ResponseKind, Ty};
use imza::api::transcode::{Integers, Reading};
use imza::bridge::record::{Key, Position, Record, RecordReader, RecordSink, Value};
use imza::bridge::values::ErrorReport;
use imza::bridge::{Arguments, Client, PROVIDERS, Payload, call_function, report};
use imza::{JsonSource, Names};

use super::{bounded, split};

/// Settings that fit, for each kind of client.
const SETTINGS: [(&str, &str); 6] = [
    ("craftgate", r#"{"apiKey":"api-key-1","secretKey":"secret-key-1","environment":"sandbox"}"#),
    ("craftgate_webhooks", r#"{"keys":["webhook-key-1"]}"#),
    ("craftgate_callbacks", r#"{"keys":["callback-key-1"]}"#),
    ("parax", r#"{"sid":1001,"key":"parax-key-1","secretKey":"parax-secret-1"}"#),
    ("nexkasa", r#"{"apiKey":"nexkasa-key-1","callbackSecrets":["callback-secret-1"],"webhookSecrets":["webhook-secret-1"]}"#),
    (
        "nkolay",
        r#"{"baseUrl":"https://loans.example.com","username":"shop","password":"password-1","merchantNo":4000,"apiSecretKey":"secret-1"}"#,
    ),
];

/// The keys in [`SETTINGS`], which nothing may show.
const KEYS: [&str; 8] = [
    "secret-key-1",
    "webhook-key-1",
    "callback-key-1",
    "parax-secret-1",
    "callback-secret-1",
    "webhook-secret-1",
    "password-1",
    "nexkasa-key-1",
];

const MESSAGES: [&str; 12] = [
    "sign",
    "explain",
    "verify",
    "claimed",
    "no_record",
    "deposit_url",
    "read_webhook",
    "read_callback",
    "explain_callback",
    "ask",
    "settle",
    "no such message",
];

const FUNCTIONS: [&str; 6] = ["decode_html", "offset_time", "restore_token", "restore_session", "restore_pre_approval", "no such function"];

/// Every entry of the bridge, with any texts as settings, names, inputs and bodies: a value whose record can be read, or a short error.
pub fn bridge(data: &[u8]) {
    let Some(([entry, number, bits], rest)) = split::<3>(data) else { return };
    let parts: Vec<&[u8]> = rest.split(|byte| *byte == b'\n').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let text = |at: usize| std::str::from_utf8(part(at)).unwrap_or_default();
    let names = if bits & 1 == 0 { Names::Camel } else { Names::Snake };
    let (kind, _) = SETTINGS[usize::from(number) % SETTINGS.len()];
    let client = fitting(usize::from(number));
    let operation = || {
        let provider = client.provider();
        let all: Vec<&Operation> = provider.operations().chain(provider.derived.iter().copied()).collect();
        let Operation { group, name, .. } = all[usize::from(bits >> 1) % all.len()];
        if group.is_empty() { (*name).to_string() } else { [*group, ".", *name].concat() }
    };
    let arguments = |path: &dyn Fn(&Arguments<'_>)| {
        let (a, b, c) = (
            JsonSource(text(0)),
            JsonSource(text(1)),
            JsonSource(if text(2).is_empty() { r#"{"randomKey":"r","nonce":"9f86d081884c7d65"}"# } else { text(2) }),
        );
        path(&Arguments { path: &a, request: if bits & 128 == 0 { Some(&b) } else { None }, options: &c, names });
    };
    match entry % 9 {
        0 => drop(bounded(Client::new(if bits & 2 == 0 { kind } else { text(1) }, &JsonSource(text(0)), names))),
        1 => arguments(&|arguments| {
            let operation = if text(3).is_empty() { operation() } else { text(3).to_string() };
            if let Some(built) = bounded(client.build(&operation, arguments)) {
                bounded(recorded(data, |into| client.read(&operation, &built.state, i64::from(number) * 4, part(4), into)));
                let ask = JsonSource(r#"{"sentAt":1800000000,"now":1800000100,"randomKey":"r"}"#);
                bounded(client.ask(&operation, &built.request.url, built.request.body.as_deref(), 30, &ask, names));
            }
        }),
        2 => arguments(&|arguments| {
            let query = JsonSource(text(3));
            bounded(client.build_endpoint(Some(&query), Payload::Exact(text(4)), arguments));
        }),
        3 => {
            let (state, operation) = (text(0), operation());
            bounded(recorded(data, |into| client.read(&operation, state, i64::from(bits) * 4, part(1), into)));
            let error = client.misused(&operation, state, text(2), text(3));
            drop(bounded(recorded(data, |into| client.read("request", state, 200, part(1), into))));
            drop(recorded::<()>(data, |into| {
                report(&error, into);
                Ok(())
            }));
        }
        4 => {
            let message = MESSAGES[usize::from(bits >> 1) % MESSAGES.len()];
            if !message.starts_with("explain") {
                bounded(recorded(data, |into| client.handle_message(message, &JsonSource(text(0)), part(1), into)));
            }
        }
        5 => {
            let input = JsonSource(text(1));
            let operation = operation();
            bounded(client.ask(&operation, text(0), Some(text(2)), u32::from(number), &input, names));
        }
        6 => drop(bounded(recorded(data, |into| {
            call_function(FUNCTIONS[usize::from(number) % FUNCTIONS.len()], &JsonSource(text(0)), into)
        }))),
        7 => {
            let operation = operation();
            bounded(client.begin(&operation, text(0), Some(text(1)), Some(text(2)), (text(3), u32::from(number)), 1_800_000_000));
        }
        _ => attempt(&data[1..]),
    }
}

/// A client of a kind, made once.
fn fitting(number: usize) -> &'static Client {
    thread_local! {
        static CLIENTS: &'static [Client] = {
            let made = SETTINGS.map(|(kind, settings)| Client::new(kind, &JsonSource(settings), Names::Camel).unwrap());
            Box::leak(Box::new(made))
        };
    }
    let clients = CLIENTS.with(|clients| *clients);
    &clients[number % clients.len()]
}

/// Writes a result as a record, which must be one that its reader takes.
fn recorded<T>(given: &[u8], write: impl FnOnce(Reading<'_>) -> imza::Result<T>) -> imza::Result<T> {
    let mut sink = RecordSink::new();
    let written = write(Reading { names: Names::Camel, integers: Integers::Full, sink: &mut sink });
    let record = sink.finish();
    match &written {
        Ok(_) => {
            let root = record.root().ty;
            let again = Record::new(record.into_bytes(), root).unwrap_or_else(|| panic!("a record that was written is read"));
            walk(&again);
        }
        Err(error) => {
            let mut sink = RecordSink::new();
            report(error, Reading { names: Names::Camel, integers: Integers::Full, sink: &mut sink });
            let record = sink.finish();
            assert!(record.is_error());
            walk(&Record::new(record.into_bytes(), Ty::Object(ErrorReport::TABLE)).unwrap());
            let text = format!("{error} {error:?}");
            // A key that the input has may be another client's, which this one does not know.
            let is_given = |key: &str| given.windows(key.len()).any(|window| window == key.as_bytes());
            assert!(!KEYS.iter().any(|key| text.contains(key) && !is_given(key)), "{text}");
        }
    }
    written
}

/// Records of any bytes, read as a type of any provider: refused, or read to their end.
pub fn record(data: &[u8]) {
    let Some(([provider, number, form], rest)) = split::<3>(data) else { return };
    let provider = PROVIDERS[usize::from(provider) % PROVIDERS.len()];
    let mut types = provider
        .operations()
        .flat_map(|operation| [operation.response, operation.result()])
        .filter_map(|kind| if let ResponseKind::Data(ty) = kind { Some(ty) } else { None });
    let root = if number == u8::MAX { Ty::Object(ErrorReport::TABLE) } else { types.nth(usize::from(number)).unwrap_or(Ty::Json) };
    if form & 1 == 0 {
        // With the head that a record has, so that what is behind it is reached.
        let error = u8::from(matches!(root, Ty::Object(table) if std::ptr::eq(table, ErrorReport::TABLE)));
        let misfits = if form & 2 == 0 { 0 } else { 7 + (form >> 2) };
        if let Some(record) = Record::new([&[b'i', 1, error, misfits, 0, 0, 0], rest].concat(), root) {
            walk(&record);
        }
    } else if let Some(record) = Record::new(rest.to_vec(), root) {
        walk(&record);
    }
}

/// Reads all of a record.
fn walk(record: &Record) {
    let mut open: Vec<RecordReader<'_>> = record.misfits().into_iter().collect();
    let mut seen = 0;
    let mut visit = |at: Position, open: &mut Vec<_>| {
        seen += 1;
        assert!(at.offset() < record.bytes().len() && seen <= record.bytes().len());
        match record.value(at) {
            Value::List(inner) | Value::Object(_, inner) => open.push(inner),
            _ => {}
        }
    };
    visit(record.root(), &mut open);
    while let Some(inner) = open.pop() {
        for (key, at) in inner {
            if let Key::Field(_, field) = key {
                assert!(std::ptr::eq(&raw const *field, field));
            }
            visit(at, &mut open);
        }
    }
}

/// A payment's call, as it was sent, with a card.
const SENT: &str = r#"{"price":10,"paidPrice":10,"installment":1,"currency":"TRY","conversationId":"order-1","card":{"cardNumber":"5258640000000001","cvc":"000"}}"#;

/// What no saved text has: the card of [`SENT`], and keys.
const SECRETS: [&str; 3] = ["5258640000000001", "idempotency-key-1", "secret-key-1"];

/// Attempts from any saved text and with any events: the card is in no saved text, the same text comes back, and a call without an idempotency
/// key is handed out once.
pub fn attempt(data: &[u8]) {
    let Some(([number, bits], rest)) = split::<2>(data) else { return };
    let parts: Vec<&[u8]> = rest.split(|byte| *byte == 0).collect();
    let client = fitting(0);
    let settle =
        |saved: &str, told: &str, input: &str, body: &[u8]| bounded(client.settle(saved, told, &JsonSource(input), body, Names::Camel));
    if bits & 1 == 0 {
        let Ok(saved) = std::str::from_utf8(parts[0]) else { return };
        let Some(restored) = settle(saved, "restore", "{}", b"") else { return };
        let again = settle(&restored.saved, "restore", "{}", b"").unwrap();
        assert_eq!(restored.saved, again.saved, "restoring twice is restoring once");
        follow(client, &restored.saved, &parts[1..], true);
    } else {
        let operation = ["payment.create_payment", "payment.init_3ds_payment", "payment.refund_payment", "payment.retrieve_payment"]
            [usize::from(number) % 4];
        let key = (bits & 2 != 0).then_some("idempotency-key-1");
        let repeat = if key.is_some() { "same_key" } else { "ask_first" };
        let saved = client.begin(operation, "https://x.example/payment/v1/x", Some(SENT), key, (repeat, 30), 1_800_000_000).unwrap();
        assert!(!SECRETS.iter().any(|secret| saved.contains(secret)), "{saved}");
        follow(client, &saved, &parts, key.is_some());
    }
}

/// Tells an attempt what the bytes say.
fn follow(client: &Client, saved: &str, events: &[&[u8]], may_repeat: bool) {
    let first = saved;
    let (mut saved, mut sends, mut waiting) = (saved.to_string(), 0, false);
    let mut now = 1_800_000_000_i64;
    for event in events.iter().take(24) {
        let Some((kind, body)) = event.split_first() else { continue };
        now += i64::from(kind >> 4) * 100;
        let (told, input) = match kind % 8 {
            0 | 1 => ("next", format!(r#"{{"now":{now},"randomKey":"r"}}"#)),
            2 | 3 => ("answered", format!(r#"{{"now":{now},"status":{}}}"#, [200, 422, 500, 503][usize::from(kind >> 4) % 4])),
            4 => ("no_answer", "{}".to_string()),
            5 => ("webhook", "{}".to_string()),
            6 => ("callback", format!(r#"{{"paymentId":"7","next":{}}}"#, serde_json::Value::from(String::from_utf8_lossy(body)))),
            _ => ("restore", "{}".to_string()),
        };
        let Some(settled) = bounded(client.settle(&saved, told, &JsonSource(&input), body, Names::Camel)) else { continue };
        if let Some(imza::bridge::Step::SendCall) = settled.step {
            sends += u32::from(!waiting);
            waiting = true;
        }
        if matches!(told, "answered" | "no_answer" | "restore") {
            waiting = false;
        }
        saved = settled.saved;
        // A text that was restored says what it said.
        let shows = SECRETS.iter().any(|secret| saved.contains(secret) && !first.contains(secret));
        assert!(!shows, "{saved}");
    }
    assert!(may_repeat || sends <= 1, "sent {sends} times: {saved}");
}
