//! ParaX against the shared vectors, `tests/vectors/parax`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking, with the vector's name

use imza::api::json::JsonSource;
use imza::check::address::AllowList;
use imza::parax::{DepositRequest, ExpectedPayment, Parax, RemoteAddress, Webhook};
use imza::secret::{ParaxKey, ParaxSecretKey};
use imza::{BaseUrl, Context, Error, Names, Request};
use imza_tests::calls::{answered, built, operation};
use imza_tests::{contains, same_error, vectors};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn deposits_are_signed_and_encoded_as_in_the_vendors_sample() {
    for case in vectors::<Vec<Value>>("parax/deposits") {
        let (name, request_json) = (text(&case, "name"), text(&case, "request_json"));
        let url = client(&case["client"])
            .deposit_url(&JsonSource(request_json), &Context { names: Names::Camel, ..Context::default() })
            .expect(name);
        let signature = url.rsplit_once("&signature=").expect(name).1;
        assert_eq!(signature, text(&case, "signature"), "{name}: signature of {}", text(&case, "string_to_sign"));
        assert_eq!(url, text(&case, "url"), "{name}");
    }
}

#[test]
fn a_typed_deposit_has_the_same_url_and_is_not_repeated_blindly() {
    for case in vectors::<Vec<Value>>("parax/deposits") {
        let given: Value = serde_json::from_str(text(&case, "request_json")).unwrap();
        let field = |name: &str| match &given[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            number => Some(number.to_string()),
        };
        let request = DepositRequest {
            username: field("username").map(|text| text.try_into().unwrap()),
            user_id: field("userId").map(|text| text.try_into().unwrap()),
            full_name: field("fullName").map(|text| text.try_into().unwrap()),
            amount: field("amount").map(|text| text.try_into().unwrap()),
            trx: field("trx").map(|text| text.try_into().unwrap()),
            data: field("data").map(|text| text.try_into().unwrap()),
            return_url: field("returnUrl").map(|text| text.try_into().unwrap()),
        };
        let call = client(&case["client"]).deposit(&request, &Context { names: Names::Camel, ..Context::default() }).unwrap();
        assert_eq!(call.request().url, text(&case, "url"), "{}", case["name"]);
        assert_eq!((call.repeat().as_str(), call.request().method.as_str()), ("ask_first", "GET"));
    }
}

#[test]
fn input_that_cannot_be_signed_or_sent_is_refused_with_its_path() {
    for case in vectors::<Vec<Value>>("parax/refused") {
        let (name, request_json) = (text(&case, "name"), text(&case, "request_json"));
        let client = client(&Value::Null);
        let (error, path) = match text(&case, "operation") {
            "deposit" => (
                client.deposit_url(&JsonSource(request_json), &Context { names: Names::Camel, ..Context::default() }).map(drop),
                text(&case, "error_path"),
            ),
            _ => {
                let request: Value = serde_json::from_str(request_json).unwrap();
                (client.transaction_status(text(&request, "transactionId"), &Context::default()).map(drop), "transaction_id")
            }
        };
        let error = error.expect_err(name);
        assert_eq!((error.code(), error.path()), (text(&case, "code"), path), "{name}: {error}");
        let reason = case["reason_contains"].as_str().unwrap_or_default();
        assert!(error.to_string().contains(reason), "{name}: {error}");
    }
}

#[test]
fn deposit_responses_are_read_flat_and_compared_with_the_requested_amount() {
    for case in vectors::<Vec<Value>>("parax/deposit_answers") {
        let (asked, body) = (text(&case, "asked_amount"), text(&case, "body").as_bytes());
        let client = client(&Value::Null);
        let read = answered(&client, operation(&client, "deposit"), asked, status(&case), body);
        check_read(&case, read.map(|(text, _)| text));
    }
}

#[test]
fn a_typed_deposit_response_is_compared_with_the_amount_of_its_call() {
    let request = DepositRequest {
        username: Some("john_doe".try_into().unwrap()),
        user_id: Some("12345".try_into().unwrap()),
        full_name: Some("John Doe".try_into().unwrap()),
        amount: Some("250".try_into().unwrap()),
        trx: Some("DEP-1".try_into().unwrap()),
        ..Default::default()
    };
    let (client, context) = (client(&Value::Null), Context { names: Names::Camel, ..Context::default() });
    let prepared = built(&client, operation(&client, "deposit"), &[], Some(&request), &context).unwrap();
    assert_eq!(prepared.state, "250.00");
    let call = client.deposit(&request, &context).unwrap();
    assert_eq!(call.request().url, prepared.request.url);
    let case = vectors::<Vec<Value>>("parax/deposit_answers").remove(0);
    let answer = call.parse(200, text(&case, "body").as_bytes()).unwrap();
    assert_eq!(answer.iban_grouped.as_deref(), Some("TR33 0006 1005 1978 6457 8413 26"));
    assert_eq!((answer.amount.map(|amount| amount.to_string()).as_deref(), answer.amount_matches), (Some("250.00"), Some(true)));
}

#[test]
fn status_queries_are_built() {
    let lists: Value = vectors("parax/status");
    for case in lists["requests"].as_array().unwrap() {
        let name = text(case, "name");
        let call = client(&case["client"]).transaction_status(text(case, "transaction_id"), &Context::default()).expect(name);
        let request = call.request();
        assert_eq!(request.body.as_deref(), Some(text(case, "body")), "{name}");
        assert_eq!((request.method.as_str(), request.url.as_str()), (text(case, "method"), text(case, "url")), "{name}");
        assert_eq!(headers(request), wanted_headers(&case["headers"]), "{name}");
        assert_eq!(call.repeat().as_str(), text(case, "repeat"), "{name}");
    }
}

#[test]
fn status_responses_are_read() {
    let lists: Value = vectors("parax/status");
    for case in lists["answers"].as_array().unwrap() {
        let (client, body) = (client(&Value::Null), text(case, "body").as_bytes());
        let read = answered(&client, operation(&client, "transaction_status"), "", status(case), body);
        check_read(case, read.map(|(text, _)| text));

        let typed = client.transaction_status("TD10001", &Context::default()).unwrap().parse(status(case), body);
        match (&case["result_json"], typed) {
            (Value::String(wanted), Ok(typed)) => {
                let wanted: Value = serde_json::from_str(wanted).unwrap();
                assert_eq!(typed.status.unwrap().as_str(), text(&wanted, "status"));
                assert_eq!(typed.completed_at.as_deref(), wanted["completedAt"].as_str());
            }
            (_, typed) => assert_eq!(typed.unwrap_err().code(), text(&case["error"], "code")),
        }
    }
}

#[test]
fn webhooks_are_read_from_allowed_addresses_only() {
    for case in vectors::<Vec<Value>>("parax/webhooks") {
        let name = text(&case, "name");
        let from = match case["remote_address"].as_str() {
            None => RemoteAddress::Missing,
            Some("unchecked") => RemoteAddress::Unchecked,
            Some(address) => RemoteAddress::Address(address),
        };
        let client = match case["allowed_addresses"].as_array() {
            None => client(&Value::Null),
            Some(list) => client(&Value::Null).with_allowed_addresses(AllowList::new(list.iter().filter_map(Value::as_str)).unwrap()),
        };
        match (client.read_webhook(text(&case, "body").as_bytes(), from), &case["result_json"]) {
            (Ok(webhook), Value::String(wanted)) => assert_contains(name, &webhook_json(&webhook), wanted),
            (Ok(webhook), _) => panic!("{name}: read {webhook:?}"),
            (Err(error), Value::Null) => {
                assert_eq!((error.code(), error.path()), ("verification_failed", text(&case, "error_check")), "{name}: {error}");
            }
            (Err(error), _) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_webhook_is_confirmed_by_the_status_response_and_the_merchants_record() {
    for case in vectors::<Vec<Value>>("parax/confirmations") {
        let name = text(&case, "name");
        let client = client(&Value::Null);
        let webhook = client.read_webhook(text(&case, "webhook_body").as_bytes(), RemoteAddress::Unchecked).expect(name);
        let record = &case["expected"];
        let expected = ExpectedPayment {
            amount: text(record, "amount"),
            transaction_id: record["transaction_id"].as_str(),
            user_id: record["user_id"].as_str(),
            username: record["username"].as_str(),
            allow_amount_change: case["allow_amount_change"] == true,
        };
        let call = client.confirm(&webhook, expected).expect(name);
        assert_eq!(call.repeat().as_str(), "safe");
        match (call.parse(status(&case), text(&case, "body").as_bytes()), case["verdict"].as_str()) {
            (Ok(confirmation), Some(verdict)) => {
                assert_eq!(confirmation.verdict.as_str(), verdict, "{name}");
                if let Some(key) = case["dedupe_key"].as_str() {
                    assert_eq!(confirmation.dedupe_key, key, "{name}");
                }
                let amounts =
                    (confirmation.asked_amount.parse::<f64>().unwrap(), record["amount"].as_str().unwrap().parse::<f64>().unwrap());
                assert_eq!(amounts.0, amounts.1, "{name}");
                assert_eq!(confirmation.amount_differs, case["amount_differs"] == true, "{name}");
            }
            (Err(error), Some("refused")) => {
                assert_eq!((error.code(), error.path()), ("verification_failed", text(&case, "refused_why")), "{name}: {error}");
            }
            (Err(error), None) => check_error(&case, &error),
            (outcome, _) => panic!("{name}: {outcome:?}"),
        }
    }
}

#[test]
fn an_empty_record_confirms_nothing() {
    let client = client(&Value::Null);
    let body = br#"{"trx":"T","transaction_id":"TD1","amount":1,"status":"success"}"#;
    let webhook = client.read_webhook(body, RemoteAddress::Unchecked).unwrap();
    for (user_id, amount, path) in [
        (None, "1", "expected"),
        (Some(""), "1", "expected.user_id"),
        (Some("7"), "", "expected.amount"),
        (Some("7"), "1,00", "expected.amount"),
    ] {
        assert_eq!(client.confirm(&webhook, ExpectedPayment { amount, user_id, ..ExpectedPayment::default() }).unwrap_err().path(), path);
    }
}

fn client(settings: &Value) -> Parax {
    let or = |name: &str, default: &str| settings[name].as_str().unwrap_or(default).to_string();
    let key = ParaxKey::new(or("key", "key-1")).unwrap();
    let secret_key = ParaxSecretKey::new(or("secret_key", "sk_live_1")).unwrap();
    let mut client = Parax::new(settings["sid"].as_i64().unwrap_or(1001), key, secret_key);
    if let Some(url) = settings["deposit_base_url"].as_str() {
        client = client.with_deposit_base_url(BaseUrl::new(url).unwrap());
    }
    if let Some(url) = settings["status_base_url"].as_str() {
        client = client.with_status_base_url(BaseUrl::new(url).unwrap());
    }
    client
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("the vector has no {name}: {value}"))
}

fn status(case: &Value) -> u16 {
    u16::try_from(case["status"].as_u64().unwrap()).unwrap()
}

fn headers(request: &Request) -> Vec<(String, String)> {
    let mut list: Vec<_> = request.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    list.sort();
    list
}

fn wanted_headers(wanted: &Value) -> Vec<(String, String)> {
    let mut list: Vec<_> =
        wanted.as_object().unwrap().iter().map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().to_string())).collect();
    list.sort();
    list
}

fn webhook_json(webhook: &Webhook) -> Value {
    json!({
        "trx": webhook.trx,
        "transactionId": webhook.transaction_id,
        "amount": webhook.amount,
        "status": webhook.status,
        "currency": webhook.currency,
    })
}

fn check_read(case: &Value, read: Result<String, Error>) {
    let name = text(case, "name");
    match (read, case["result_json"].as_str()) {
        (Ok(result), Some(wanted)) => {
            let result: Value = serde_json::from_str(&result).unwrap();
            assert_contains(name, &result, wanted);
        }
        (Ok(result), None) => panic!("{name}: read {result}"),
        (Err(error), None) => check_error(case, &error),
        (Err(error), Some(_)) => panic!("{name}: {error}"),
    }
}

/// Compares only the listed fields.
fn assert_contains(name: &str, result: &Value, wanted: &str) {
    contains(result, &serde_json::from_str(wanted).unwrap()).unwrap_or_else(|why| panic!("{name}: {why} in {result}"));
}

fn check_error(case: &Value, error: &Error) {
    same_error(error, &case["error"]).unwrap_or_else(|why| panic!("{}: {why}", text(case, "name")));
}
