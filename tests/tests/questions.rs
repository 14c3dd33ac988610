//! A call whose answer was lost is asked for, and only what the provider's records prove is told.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::BTreeSet;

use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::{Arguments, Client};
use imza::craftgate::payment::CreatePaymentRequest;
use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::settle::{Answered, Asking};
use imza::{Context, Error, JsonSource, Names};
use imza_tests::vectors;
use serde_json::{Value, json};

fn client() -> Client {
    let settings = r#"{"apiKey":"k","secretKey":"s","environment":"sandbox"}"#;
    Client::new("craftgate", &JsonSource(settings), Names::Camel).unwrap()
}

fn read(client: &Client, operation: &str, state: &str, status: i64, body: &str) -> Result<Value, Error> {
    let mut text = JsonText::result(Names::Camel);
    client.read(operation, state, status, body.as_bytes(), Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text })?;
    Ok(serde_json::from_str(&text.into_string()).unwrap())
}

#[test]
fn a_question_is_built_and_decides_by_the_records_alone() {
    let client = client();
    for case in vectors::<Vec<Value>>("craftgate/questions") {
        let name = case["name"].as_str().unwrap();
        let operation = case["operation"].as_str().unwrap();
        let (path, request) = (case["path"].to_string(), case["request_json"].as_str());
        let source = request.map(JsonSource);
        let (options, path) = (JsonSource(r#"{"randomKey":"r"}"#), JsonSource(&path));
        let request = source.as_ref().map(|source| -> &dyn imza::Source { source });
        let call = client.build(operation, &Arguments { path: &path, request, options: &options, names: Names::Camel }).unwrap();
        let input = json!({ "sentAt": case["sent_at"], "now": case["now"], "randomKey": "r" }).to_string();
        let (url, body) = (&call.request.url, call.request.body.as_deref());
        let question = client.ask(operation, url, body, call.timeout_seconds, &JsonSource(&input), Names::Camel);
        if let Some(path) = case["error_path"].as_str() {
            assert_eq!(question.unwrap_err().path(), path, "{name}");
            continue;
        }
        let question = question.unwrap();
        assert_eq!(question.as_ref().map(|call| call.request.url.as_str()), case["url"].as_str(), "{name}");
        let Some(question) = question else { continue };
        assert_eq!((question.request.method.as_str(), question.repeat.as_str()), ("GET", "safe"), "{name}");
        for answer in case["answers"].as_array().unwrap() {
            let (status, body) = (answer["status"].as_i64().unwrap(), answer["body"].as_str().unwrap());
            let found = match read(&client, "ask", &question.state, status, body) {
                Ok(found) => found,
                Err(error) => {
                    assert_eq!(Some(error.code()), answer["error"].as_str(), "{name}: {body}: {error}");
                    continue;
                }
            };
            assert_eq!(found["state"], answer["state"], "{name}: {body}");
            match found["state"].as_str().unwrap() {
                "done" => {
                    let result = read(&client, operation, &call.state, 200, found["result"].as_str().unwrap()).unwrap();
                    for (field, value) in answer["result"].as_object().unwrap() {
                        assert_eq!(&result[field], value, "{name}: {body}");
                    }
                }
                "unclear" => assert_eq!(json!(found["found"].as_array().unwrap().len()), answer["found"], "{name}: {body}"),
                _ => assert_eq!(found, json!({"state": "not_done"}), "{name}: {body}"),
            }
        }
    }
}

/// The sandbox and the package of each language play these scenarios; their generator holds that an operation has those it needs.
#[test]
fn every_question_has_its_scenarios() {
    let client = client();
    let asked = imza::craftgate::operations().filter(|operation| {
        let (name, places) = ([operation.group, operation.name].join("."), operation.arguments.iter().map(|_| "1"));
        let url = ["https://sandbox-api.craftgate.io/", operation.path.trim_matches('/')].concat();
        let url = places.fold(url, |url, place| match url.split_once('{') {
            Some((before, rest)) => [before, place, rest.split_once('}').unwrap().1].concat(),
            None => url,
        });
        // A request without what it would be found by is refused, one that cannot be asked for never is.
        let input = json!({ "sentAt": 1, "now": 1, "randomKey": "r" }).to_string();
        !matches!(client.ask(&name, &url, Some("{}"), 60, &JsonSource(&input), Names::Camel), Ok(None))
    });
    let asked: BTreeSet<String> = asked.map(|operation| [operation.group, operation.name].join(".")).collect();
    let played: BTreeSet<String> =
        vectors::<Vec<Value>>("craftgate/settled").iter().map(|scenario| scenario["operation"].as_str().unwrap().to_owned()).collect();
    assert!(asked.len() > 10, "{asked:?}");
    assert_eq!(asked, played);
}

fn typed() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("k").unwrap(), CraftgateSecretKey::new("s").unwrap(), Environment::Sandbox)
}

#[test]
fn a_typed_call_is_asked_for_and_its_record_is_its_result() {
    let request: CreatePaymentRequest = serde_json::from_value(json!({
        "price": "100", "paidPrice": "100", "installment": 1, "currency": "TRY",
        "card": { "cardHolderName": "Haluk Demir", "cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000" },
        "items": [{ "name": "Vazo", "price": "100" }],
    }))
    .unwrap();
    let context = Context { random_key: "r", conversation_id: Some("order-8"), ..Context::default() };
    let call = typed().payment().create_payment(&request, &context).unwrap();
    let asking = Asking { sent_at: 1_795_732_200, now: 1_795_732_230, context: &Context { random_key: "r", ..Context::default() } };
    let question = call.ask(&asking).unwrap().unwrap();
    assert_eq!(question.request().url, "https://sandbox-api.craftgate.io/payment-reporting/v1/payments?conversationId=order-8");
    let page = |status: &str| {
        let record = json!({"id": 4711, "createdDate": "2026-11-27T01:30:05", "conversationId": "order-8", "price": 100, "currency": "TRY", "paymentStatus": status});
        json!({"data": {"items": [record]}}).to_string()
    };
    match question.parse(200, page("SUCCESS").as_bytes()).unwrap() {
        Answered::Done(payment) => assert_eq!(payment.id, Some(4711)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(question.parse(200, page("FAILURE").as_bytes()).unwrap(), Answered::NotDone));
    assert!(matches!(question.parse(200, page("WAITING").as_bytes()).unwrap(), Answered::Unclear(_)));
    assert!(typed().payment().retrieve_payment(1, &context_of("r")).unwrap().ask(&asking).unwrap().is_none());
}

fn context_of(random_key: &str) -> Context<'_> {
    Context { random_key, ..Context::default() }
}

#[test]
fn times_are_unix_seconds_in_their_order() {
    let client = client();
    for (sent_at, now, path) in
        [(1_795_732_200_000_i64, 1_795_732_230_000_i64, "sentAt"), (1_795_732_200, 1_795_732_100, "now"), (-1, 5, "sentAt")]
    {
        let input = json!({ "sentAt": sent_at, "now": now, "randomKey": "r" }).to_string();
        let url = "https://sandbox-api.craftgate.io/payment/v1/card-payments/3ds-complete";
        let question = client.ask("payment.complete_3ds_payment", url, Some(r#"{"paymentId":1}"#), 150, &JsonSource(&input), Names::Camel);
        assert_eq!(question.unwrap_err().path(), path);
    }
}

#[test]
fn the_conversation_id_of_the_options_is_added_to_a_request_that_has_none() {
    let built = |operation: &str, request: &str, id: &str| {
        let options = json!({ "randomKey": "r", "conversationId": id }).to_string();
        let arguments =
            Arguments { path: &JsonSource("[]"), request: Some(&JsonSource(request)), options: &JsonSource(&options), names: Names::Camel };
        client().build(operation, &arguments).map(|call| call.request.body.clone().unwrap_or_default())
    };
    let refund = "payment.refund_payment";
    assert_eq!(built(refund, r#"{"paymentId":1}"#, "a-1").unwrap(), r#"{"conversationId":"a-1","paymentId":1}"#);
    assert_eq!(built(refund, r#"{"paymentId":1,"conversationId":"mine"}"#, "a-1").unwrap(), r#"{"paymentId":1,"conversationId":"mine"}"#);
    assert_eq!(built(refund, r#"{"paymentId":1}"#, "a\n1").unwrap_err().path(), "conversationId");
    assert_eq!(
        built("wallet.create_withdraw", r#"{"memberId":1,"price":1,"currency":"TRY"}"#, "a-1").unwrap_err().path(),
        "conversationId"
    );
}

#[test]
fn a_call_is_found_by_one_line_that_is_not_empty() {
    let client = client();
    let ask = |body: &str| {
        let input = JsonSource(r#"{"sentAt":1,"now":1,"randomKey":"r"}"#);
        client.ask(
            "payment.create_payment",
            "https://sandbox-api.craftgate.io/payment/v1/card-payments",
            Some(body),
            60,
            &input,
            Names::Camel,
        )
    };
    assert!(ask(r#"{"conversationId":"order-7"}"#).unwrap().is_some());
    for body in [r#"{"conversationId":" "}"#, r#"{"conversationId":"order\n7"}"#, "{}"] {
        assert_eq!(ask(body).unwrap_err().path(), "conversationId", "{body}");
    }
}

#[test]
fn a_record_just_older_than_the_call_leaves_it_open_and_an_older_one_says_nothing() {
    let client = client();
    let (url, body) =
        ("https://sandbox-api.craftgate.io/payment/v1/card-payments", r#"{"conversationId":"order-7","price":100,"currency":"TRY"}"#);
    let input = JsonSource(r#"{"sentAt":1795732200,"now":1795739400,"randomKey":"r"}"#);
    let question = client.ask("payment.create_payment", url, Some(body), 60, &input, Names::Camel).unwrap().unwrap();
    for (created, state) in [("2026-11-27T01:29:50", "unclear"), ("2026-11-27T01:29:49", "not_done"), ("2026-11-27T01:30:00", "done")] {
        let record = json!({"id": 7, "conversationId": "order-7", "createdDate": created, "price": 100, "currency": "TRY", "paymentStatus": "SUCCESS"});
        let body = json!({"data": {"items": [record], "totalSize": 1}}).to_string();
        assert_eq!(read(&client, "ask", &question.state, 200, &body).unwrap()["state"], state, "{created}");
    }
}

#[test]
fn the_record_of_a_payment_that_was_begun_has_its_id_under_the_name_of_the_result() {
    let client = client();
    let (url, body) = (
        "https://sandbox-api.craftgate.io/payment/v1/card-payments/3ds-init",
        r#"{"conversationId":"order-7","price":100,"currency":"TRY"}"#,
    );
    let input = JsonSource(r#"{"sentAt":1795732200,"now":1795732230,"randomKey":"r"}"#);
    let question = client.ask("payment.init_3ds_payment", url, Some(body), 60, &input, Names::Camel).unwrap().unwrap();
    for further in [json!({}), json!({"paymentId": 7})] {
        let mut record = json!({"id": 7, "conversationId": "order-7", "createdDate": "2026-11-27T01:30:00", "price": 100, "currency": "TRY", "paymentStatus": "SUCCESS"});
        record.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
        let body = json!({"data": {"items": [record], "totalSize": 1}}).to_string();
        let found = read(&client, "ask", &question.state, 200, &body).unwrap();
        let result = read(&client, "payment.init_3ds_payment", "", 200, found["result"].as_str().unwrap()).unwrap();
        assert_eq!(result["paymentId"], 7, "{body}");
    }
}
