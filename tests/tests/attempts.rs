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
