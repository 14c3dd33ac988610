//! An attempt to do a call says what to do next, and believes only what an answer or a record proves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::{self, Arguments, Client, Payload, Prepared, Proof, Settled, Step};
use imza::craftgate::payment::{CreatePaymentRequest, InitThreeDSPaymentRequest, InitThreeDSPaymentResponse};
use imza::craftgate::shared::PaymentResponse;
use imza::craftgate::{Craftgate, CraftgateCallbacks, Environment, Expected};
use imza::secret::{CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey};
use imza::{Context, JsonSource, Names, settle};
use imza_tests::vectors;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const BASE: &str = "https://sandbox-api.craftgate.io";

fn client() -> Client {
    let settings = r#"{"apiKey":"k","secretKey":"s","environment":"sandbox"}"#;
    Client::new("craftgate", &JsonSource(settings), Names::Camel).unwrap()
}

fn json_of(write: impl FnOnce(Reading<'_>)) -> Value {
    let mut text = JsonText::result(Names::Camel);
    write(Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text });
    serde_json::from_str(&text.into_string()).unwrap()
}

/// An attempt as a binding holds it: its state is a text.
struct Attempt<'c> {
    client: &'c Client,
    saved: String,
    result: Value,
    error: Option<imza::Error>,
}

impl Attempt<'_> {
    fn tell(&mut self, told: &str, input: &Value, body: &str) -> imza::Result<Settled> {
        let settled = self.client.settle(&self.saved, told, &JsonSource(&input.to_string()), body.as_bytes(), Names::Camel)?;
        self.saved.clone_from(&settled.saved);
        match &settled.proof {
            Proof::Done(body) => {
                self.result = json_of(|into| {
                    self.client.read(&settled.read_as, "", 200, body.as_bytes(), into).unwrap();
                });
            }
            Proof::NotDone(error) => self.error = Some(error.clone()),
            Proof::Nothing => {}
        }
        Ok(settled)
    }

    fn next_is(&mut self, due: &Value, at: &str) {
        let next = self.tell("next", &json!({"randomKey": "r"}), "").unwrap().step.unwrap();
        let sent = |call: &Prepared| json!({"do": "send", "method": call.request.method.as_str(), "url": call.request.url.strip_prefix(BASE).unwrap(), "body": call.request.body.as_deref()});
        let found = match &next {
            Step::SendCall => json!({"do": "send", "call": true}),
            Step::Ask(call) | Step::Complete(call) => sent(call),
            Step::Wait(seconds) => json!({"do": "wait", "seconds": seconds}),
            Step::Done => json!({"verdict": "done", "result": fields(&self.result, &due["result"])}),
            Step::NotDone(error) => {
                let error = self.error.as_ref().unwrap_or(error);
                let report = json_of(|into| bridge::report(error, into));
                json!({"verdict": "not_done", "error": fields(&report, &due["error"])})
            }
            Step::Open(reason) => {
                assert!(reason.contains("records"), "{at}: {reason}");
                json!({"verdict": "open"})
            }
        };
        assert_eq!(&found, due, "{at}");
    }
}

/// The fields of a value that another one has.
fn fields(value: &Value, due: &Value) -> Value {
    due.as_object().unwrap().keys().map(|name| (name.clone(), value[name].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn an_attempt_says_what_to_do_next() {
    let client = client();
    for case in vectors::<Vec<Value>>("craftgate/attempts") {
        let (operation, now) = (case["operation"].as_str().unwrap(), case["now"].as_i64().unwrap());
        let request = JsonSource(case["request_json"].as_str().unwrap());
        let options = match case["idempotency_key"].as_str() {
            Some(key) => json!({"randomKey": "r", "idempotencyKey": key}),
            None => json!({"randomKey": "r"}),
        };
        let options = options.to_string();
        let arguments = Arguments { path: &JsonSource("[]"), request: Some(&request), options: &JsonSource(&options), names: Names::Camel };
        let call = client.build(operation, &arguments).unwrap();
        let sent = (call.repeat.as_str(), call.timeout_seconds);
        let (url, body, key) = (&call.request.url, call.request.body.as_deref(), call.request.idempotency_key());
        let begun = client.begin(operation, url, body, key, sent, now).unwrap();
        let mut attempt = Attempt { client: &client, saved: begun.clone(), result: Value::Null, error: None };
        for (at, step) in case["steps"].as_array().unwrap().iter().enumerate() {
            let at = format!("{}, step {at}", case["name"]);
            if let Some(due) = step.get("next") {
                attempt.next_is(due, &at);
                continue;
            }
            let told = if let Some(status) = step.get("answered") {
                attempt.tell("answered", &json!({ "status": status }), step["body"].as_str().unwrap())
            } else if let Some(seconds) = step.get("tick") {
                attempt.tell("tick", &json!({"now": now + seconds.as_i64().unwrap()}), "")
            } else if let Some(callback) = step.get("callback") {
                attempt.tell("callback", callback, "")
            } else if let Some(with) = step.get("restore") {
                (attempt.result, attempt.error) = (Value::Null, None);
                let input = if with == "with_call" { json!({ "call": begun }) } else { json!({}) };
                attempt.tell("restore", &input, "")
            } else if step.get("webhook").is_some() {
                attempt.tell("webhook", &json!({}), "")
            } else {
                attempt.tell("no_answer", &json!({}), "")
            };
            match step.get("error_path") {
                Some(path) => assert_eq!(json!(told.unwrap_err().path()), *path, "{at}"),
                None => drop(told.unwrap_or_else(|error| panic!("{at}: {error}"))),
            }
        }
    }
}

fn typed() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("k").unwrap(), CraftgateSecretKey::new("s").unwrap(), Environment::Sandbox)
}

fn context() -> Context<'static> {
    Context { random_key: "r", ..Context::default() }
}

const NOW: i64 = 1_795_732_200;

#[test]
fn a_typed_attempt_spans_the_init_the_callback_and_the_completion() {
    let request: InitThreeDSPaymentRequest = serde_json::from_value(json!({
        "price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY", "conversationId": "order-7", "callbackUrl": "https://shop.example/back",
        "card": { "cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000" },
        "items": [{ "name": "Vazo", "price": "100" }],
    }))
    .unwrap();
    let craftgate = typed();
    let call = craftgate.payment().init_3ds_payment(&request, &context()).unwrap();
    let mut attempt = craftgate.attempt(&call, NOW).unwrap();
    assert!(
        matches!(attempt.next(&context()).unwrap(), settle::Step::Send { request, timeout_seconds: 150 } if request.url == call.request().url)
    );
    attempt.answered(200, br#"{"data":{"paymentId":4711,"paymentStatus":"INIT_THREEDS","htmlContent":"PGh0bWw+"}}"#).unwrap();
    assert!(matches!(attempt.next(&context()).unwrap(), settle::Step::Wait { seconds: 60 }));

    let mut attempt = craftgate.restore_attempt(&attempt.save()).unwrap();
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key").unwrap()], <[&str; 0]>::default()).unwrap();
    let form = |id: &str| {
        let fields = ["callback-key", "SUCCESS", "WAITING", id, "", "order-7", ""].join("###");
        let hash: String = Sha256::digest(fields).iter().map(|byte| format!("{byte:02x}")).collect();
        let form = format!("status=SUCCESS&completeStatus=WAITING&paymentId={id}&conversationId=order-7&hash={hash}");
        callbacks.verify(form.as_bytes(), Expected::Unchecked).unwrap()
    };
    assert_eq!(attempt.callback(&form("4712")).unwrap_err().path(), "payment_id");
    attempt.callback(&form("4711")).unwrap();
    assert!(
        matches!(attempt.next(&context()).unwrap(), settle::Step::Send { request, .. } if request.body.as_deref() == Some(r#"{"paymentId":4711}"#))
    );
    attempt.answered(200, br#"{"data":{"id":4711,"paymentStatus":"SUCCESS"}}"#).unwrap();
    let settle::Step::Done(record) = attempt.next(&context()).unwrap() else { panic!("not done") };
    assert_eq!(record.result::<PaymentResponse>().unwrap().id, Some(4711));
    assert_eq!(record.result::<InitThreeDSPaymentResponse>().unwrap_err().path(), "result");
}

#[test]
fn an_attempt_is_restored_with_its_own_call_alone() {
    let craftgate = typed();
    let request: CreatePaymentRequest = serde_json::from_value(json!({
        "price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY", "conversationId": "order-7",
        "card": { "cardUserKey": "u", "cardToken": "t" }, "items": [{ "name": "Vazo", "price": "100" }],
    }))
    .unwrap();
    let dearer = CreatePaymentRequest { price: Some("101".parse().unwrap()), ..request.clone() };
    let keyed = |key| Context { idempotency_key: Some(key), checks: imza::Checks::Types, ..context() };
    let call = |request, key| craftgate.payment().create_payment(request, &keyed(key)).unwrap();
    let saved = craftgate.attempt(&call(&request, "key-1"), NOW).unwrap().save();
    assert!(craftgate.restore_attempt_of(&saved, &call(&request, "key-1")).is_ok());
    for other in [call(&request, "key-2"), call(&dearer, "key-1"), craftgate.payment().create_payment(&request, &context()).unwrap()] {
        assert_eq!(craftgate.restore_attempt_of(&saved, &other).unwrap_err().path(), "call");
    }
    assert_eq!(
        craftgate.restore_attempt_of(&saved, &craftgate.payment().retrieve_payment(1, &context()).unwrap()).unwrap_err().path(),
        "call"
    );
}

#[test]
fn what_is_no_attempt_is_refused() {
    let craftgate = typed();
    assert_eq!(craftgate.restore_attempt("imza-attempt:1").unwrap_err().path(), "saved");
    let call = craftgate.payment().retrieve_payment(1, &context()).unwrap();
    assert_eq!(craftgate.attempt(&call, -1).unwrap_err().path(), "now");
    assert_eq!(craftgate.attempt(&call, NOW).unwrap().answered(200, b"{}").unwrap_err().code(), "invalid_request");
    let untyped = craftgate
        .request(&imza::craftgate::Endpoint { method: imza::Method::GET, path: "/any", query: None, body: Payload::Nothing }, &context())
        .unwrap();
    assert_eq!(craftgate.attempt(&untyped, NOW).unwrap_err().path(), "call");
}

#[test]
fn a_saved_attempt_holds_no_card_and_no_key() {
    let body = r#"{"price":10,"conversationId":"order-7","currency":"TRY","card":{"cardNumber":"5258640000000001","cvc":"971"},"cardUserKey":"card-user-key","cardToken":"card-token"}"#;
    let client = client();
    for operation in imza::craftgate::operations() {
        let name = [operation.group, ".", operation.name].concat();
        let begun =
            client.begin(&name, "https://x.example/payment/v1/x?cardToken=card-token", Some(body), Some("key-1"), ("same_key", 30), NOW);
        let saved = begun.unwrap();
        for secret in ["5258640000000001", "971", "card-user-key", "card-token", "key-1"] {
            assert!(!saved.contains(secret), "{name}: {saved}");
        }
    }
}

/// A saved attempt, line by line.
struct Saved<'s> {
    operation: &'s str,
    phase: &'s str,
    sent_at: i64,
    last_sent_at: i64,
    now: i64,
    asks: u32,
    has_call: bool,
    idempotency: &'s str,
    payment_id: &'s str,
    /// Its conversation, price and currency; empty if it has no key.
    key: &'s str,
}

const SAVED: Saved<'_> = Saved {
    operation: "payment.create_payment",
    phase: "next_question",
    sent_at: NOW,
    last_sent_at: NOW,
    now: NOW + 200,
    asks: 0,
    has_call: false,
    idempotency: "",
    payment_id: "",
    key: "order-7\n100\nTRY",
};

const DAY: i64 = 24 * 3600;

impl Saved<'_> {
    fn text(&self) -> String {
        let Self { operation, phase, sent_at, last_sent_at, now, asks, has_call, idempotency, payment_id, key } = self;
        let call = if *has_call { "call" } else { "no_call" };
        let key = if key.is_empty() { String::new() } else { format!("\n{key}") };
        format!(
            "imza-attempt:1\n{operation}\n{phase}\nask_first\n{sent_at}\n{last_sent_at}\n{now}\n{now}\n1\n{asks}\n100\n{call}\n{idempotency}\n{payment_id}{key}"
        )
    }

    fn told(&self, told: &str, input: &Value, body: &str) -> imza::Result<Settled> {
        client().settle(&self.text(), told, &JsonSource(&input.to_string()), body.as_bytes(), Names::Camel)
    }

    /// What comes next, in a word; of an attempt that is open, why.
    fn next(&self) -> String {
        step(&self.told("next", &json!({"randomKey": "r"}), "").unwrap())
    }

    /// What comes next once it is restored.
    fn restored(&self, input: &Value) -> String {
        let restored = self.told("restore", input, "").unwrap();
        step(&client().settle(&restored.saved, "next", &JsonSource(r#"{"randomKey":"r"}"#), b"", Names::Camel).unwrap())
    }
}

fn step(settled: &Settled) -> String {
    match settled.step.as_ref().unwrap() {
        Step::SendCall => "call".into(),
        Step::Ask(call) => format!("ask {}", call.request.url.strip_prefix(BASE).unwrap()),
        Step::Complete(_) => "complete".into(),
        Step::Wait(seconds) => format!("wait {seconds}"),
        Step::Done => "done".into(),
        Step::NotDone(_) => "not done".into(),
        Step::Open(reason) => (*reason).into(),
    }
}

/// A line of a saved text.
fn line(settled: &Settled, at: usize) -> &str {
    settled.saved.split('\n').nth(at).unwrap()
}

const SEARCHED: &str = "ask /payment-reporting/v1/payments?conversationId=order-7";

#[test]
fn an_attempt_without_its_call_never_sends_it() {
    assert_eq!(Saved { phase: "next_call", has_call: true, ..SAVED }.next(), "call");
    assert_eq!(Saved { phase: "next_call", ..SAVED }.next(), SEARCHED);
}

#[test]
fn only_a_reference_of_one_line_that_is_not_empty_is_kept_to_find_the_record_by() {
    let client = client();
    for (reference, is_kept) in [("order-7", true), (" ", false), ("order\n7", false)] {
        let body = json!({ "conversationId": reference }).to_string();
        let begun = client.begin("payment.create_payment", "https://x.example/payment/v1/x", Some(&body), None, ("ask_first", 30), NOW);
        assert_eq!(begun.unwrap().split('\n').nth(14).is_some(), is_kept, "{reference:?}");
    }
}

#[test]
fn an_attempt_is_left_to_a_person_once_it_is_older_than_a_day() {
    assert_eq!(Saved { now: NOW + DAY, ..SAVED }.next(), SEARCHED);
    assert!(Saved { now: NOW + DAY + 1, ..SAVED }.next().starts_with("nothing was proven within a day"));
}

#[test]
fn an_open_attempt_says_why() {
    let why = |now, asks| Saved { phase: "open", now, asks, ..SAVED }.next();
    assert!(why(NOW + 1, 0).contains("the provider cannot be asked"));
    assert!(why(NOW + DAY, 0).contains("the provider cannot be asked"));
    assert!(why(NOW + 1, 3).starts_with("the provider's answers do not tell"));
    assert!(why(NOW + DAY + 1, 0).starts_with("nothing was proven within a day"));
}

#[test]
fn times_are_those_of_the_caller_also_where_they_begin_at_zero() {
    let client = client();
    let begun = client.begin("payment.create_payment", BASE, Some(r#"{"conversationId":"order-7"}"#), Some("key-1"), ("same_key", 100), 0);
    let told =
        |saved: &str, told: &str, input: &Value| client.settle(saved, told, &JsonSource(&input.to_string()), b"", Names::Camel).unwrap();
    let sent = told(&begun.unwrap(), "next", &json!({"randomKey": "r"}));
    let later = told(&told(&sent.saved, "no_answer", &json!({})).saved, "tick", &json!({"now": 50}));
    let again = told(&later.saved, "next", &json!({"randomKey": "r"}));
    assert_eq!((step(&again).as_str(), line(&again, 4), line(&again, 5)), ("call", "0", "50"));

    let at_zero = Saved { sent_at: 0, last_sent_at: 0, now: 1, ..SAVED };
    assert_eq!(line(&at_zero.told("tick", &json!({"now": 50}), "").unwrap(), 5), "0");
    let restored = Saved { phase: "next_call", ..at_zero }.told("restore", &json!({}), "").unwrap();
    assert_eq!((line(&restored, 4), line(&restored, 5)), ("0", "-1"));
    let asked = Saved { phase: "sent_question", now: 1_000, ..at_zero };
    let answer = asked.told("answered", &json!({"status": 200}), r#"{"data":{"items":[],"totalSize":0}}"#).unwrap();
    assert!(matches!(answer.proof, Proof::NotDone(_)));
}

#[test]
fn only_an_init_whose_answer_has_the_payments_id_waits_for_the_payer() {
    let init = Saved { operation: "payment.init_3ds_payment", phase: "sent_call", has_call: true, ..SAVED };
    let phase = |saved: &Saved<'_>, body: &str| line(&saved.told("answered", &json!({"status": 200}), body).unwrap(), 2).to_owned();
    assert_eq!(phase(&init, r#"{"data":{"paymentId":4711,"paymentStatus":"INIT_THREEDS"}}"#), "payer");
    assert_eq!(phase(&init, r#"{"data":{"paymentId":"none","paymentStatus":"INIT_THREEDS"}}"#), "next_question");
    let completed = Saved { phase: "sent_completion", payment_id: "4711", ..init };
    assert_eq!(phase(&completed, r#"{"data":{"id":4711,"paymentId":4711,"paymentStatus":"INIT_THREEDS"}}"#), "next_question");
}

#[test]
fn a_payment_whose_id_is_not_known_is_not_completed() {
    let asked = Saved { operation: "payment.init_3ds_payment", phase: "sent_question", ..SAVED };
    let record = json!({"id": 4711, "conversationId": "order-7", "createdDate": "2026-11-27T01:30:00", "price": 100, "currency": "TRY", "paymentStatus": "CALLBACK_THREEDS"});
    let body = json!({"data": {"items": [record], "totalSize": 1}}).to_string();
    assert_eq!(line(&asked.told("answered", &json!({"status": 200}), &body).unwrap(), 2), "next_question");
}

#[test]
fn a_saved_verdict_is_proven_anew_where_its_record_can_be_found() {
    let done = Saved { phase: "done", ..SAVED };
    assert_eq!(done.restored(&json!({})), SEARCHED);
    assert_eq!(Saved { key: "", ..done }.restored(&json!({})), "done");
    let completed = Saved { operation: "payment.init_3ds_payment", phase: "done", payment_id: "4711", key: "", ..SAVED };
    assert_eq!(completed.restored(&json!({})), "ask /payment/v1/card-payments/4711");
}

#[test]
fn the_call_of_another_operation_is_refused_also_under_the_same_keys() {
    let other = Saved { operation: "payment.create_deposit_payment", idempotency: "0011223344556677", ..SAVED };
    let saved = Saved { operation: "payment.create_payment", ..other };
    let error = saved.told("restore", &json!({"call": other.text()}), "").unwrap_err();
    assert_eq!(error.path(), "call");
    assert!(error.to_string().contains("that of another operation"), "{error}");
}

#[test]
fn a_typed_attempt_hands_on_what_it_is_told() {
    let request: InitThreeDSPaymentRequest = serde_json::from_value(json!({
        "price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY", "conversationId": "order-7", "callbackUrl": "https://shop.example/back",
        "card": { "cardUserKey": "u", "cardToken": "t" }, "items": [{ "name": "Vazo", "price": "100" }],
    }))
    .unwrap();
    let craftgate = typed();
    let call = craftgate.payment().init_3ds_payment(&request, &context()).unwrap();
    let mut attempt = craftgate.attempt(&call, NOW).unwrap();
    assert!(matches!(attempt.next(&context()).unwrap(), settle::Step::Send { .. }));
    attempt.no_answer();
    assert!(matches!(attempt.next(&context()).unwrap(), settle::Step::Wait { seconds: 2 }));
    attempt.tick(NOW + 1);
    assert!(matches!(attempt.next(&context()).unwrap(), settle::Step::Wait { seconds: 1 }));
    attempt.webhook();
    assert!(
        matches!(attempt.next(&context()).unwrap(), settle::Step::Send { request, .. } if request.url.contains("conversationId=order-7"))
    );
}
