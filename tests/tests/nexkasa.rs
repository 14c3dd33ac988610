//! NexKasa against the shared vectors, `tests/vectors/nexkasa`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking, with the vector's name

use imza::api::json::JsonSource;
use imza::bridge::Prepared;
use imza::check::address::AllowList;
use imza::nexkasa::{Callback, CallbackInput, DepositRequest, ExpectedCallback, Nexkasa, TransferKind, Verification, WithdrawRequest};
use imza::secret::{NexkasaApiKey, NexkasaCallbackSecret, NexkasaCallbackToken, NexkasaWebhookSecret};
use imza::values::Iban;
use imza::{BaseUrl, Context, Error, Names, Waiver};
use imza_tests::calls::{answered, built, operation};
use imza_tests::{contains, same_error, vectors};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn requests_are_built_with_the_orders_own_token() {
    for case in vectors::<Vec<Value>>("nexkasa/requests") {
        let name = text(&case, "name");
        let built = build(&case).expect(name);
        let nonce = case["callback_nonce"].as_str();
        assert_eq!(built.callback_nonce.as_deref(), nonce, "{name}");
        if let Some(token) = case["callback_token"].as_str() {
            let url = built.callback_url.as_deref().expect(name);
            assert_eq!(url.rsplit_once("&token=").expect(name).1, token, "{name}: token of {}", case["callback_message"]);
        }
        assert_eq!(built.callback_url.as_deref(), case["callback_url"].as_str(), "{name}");
        assert_eq!(built.request.body.as_deref(), case["body"].as_str(), "{name}");
        assert_eq!((built.request.method.as_str(), built.request.url.as_str()), (text(&case, "method"), text(&case, "url")), "{name}");
        let headers: Vec<_> = built.request.headers.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let key = text(&case["headers"], "X-API-KEY");
        assert_eq!(headers, [("content-type", text(&case["headers"], "Content-Type")), ("x-api-key", key)], "{name}");
        assert_eq!(case["headers"].as_object().unwrap().len(), headers.len());
        assert_eq!(built.repeat.as_str(), text(&case, "repeat"), "{name}");
    }
}

#[test]
fn a_typed_request_builds_the_same_request() {
    for case in vectors::<Vec<Value>>("nexkasa/requests") {
        let given: Value = serde_json::from_str(text(&case, "request_json")).unwrap();
        let field = |name: &str| match &given[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            number => Some(number.to_string()),
        };
        let (client, waive) = (client(&case["client"]), waived(&case));
        let context = Context {
            nonce: case["options"]["nonce"].as_str().unwrap_or_default(),
            waive: &waive,
            names: Names::Camel,
            ..Context::default()
        };
        let call = if text(&case, "operation") == "deposit" {
            let request = DepositRequest {
                amount: field("amount").map(|text| text.try_into().unwrap()),
                full_name: field("fullName").map(|text| text.try_into().unwrap()),
                user_id: field("userId").map(|text| text.try_into().unwrap()),
                callback_url: field("callbackUrl").map(|text| text.try_into().unwrap()),
            };
            client.deposit(&request, &context)
        } else {
            let request = WithdrawRequest {
                amount: field("amount").map(|text| text.try_into().unwrap()),
                customer_iban: field("customerIban").map(Iban::unchecked),
                customer_name: field("customerName").map(|text| text.try_into().unwrap()),
                external_id: field("externalId").map(|text| text.try_into().unwrap()),
                callback_url: field("callbackUrl").map(|text| text.try_into().unwrap()),
            };
            client.withdraw(&request, &context)
        };
        let call = call.unwrap();
        assert_eq!(call.request().body.as_deref(), case["body"].as_str(), "{}", case["name"]);
        assert_eq!(call.callback_url(), case["callback_url"].as_str(), "{}", case["name"]);
        let answer = call.parse(200, br#"{"status":"success","transaction_id":105,"bank":{"limit":10.50}}"#).unwrap();
        assert_eq!(answer.transaction_id.as_deref(), Some("105"));
        assert!(answer.other_fields.contains_key("bank"));
    }
}

#[test]
fn input_that_would_lose_money_or_a_callback_is_refused_with_its_path() {
    for case in vectors::<Vec<Value>>("nexkasa/refused") {
        let name = text(&case, "name");
        let error = build(&case).expect_err(name);
        assert_eq!((error.code(), error.path()), (text(&case, "code"), text(&case, "error_path")), "{name}: {error}");
        let reason = case["reason_contains"].as_str().unwrap_or_default();
        assert!(error.to_string().contains(reason), "{name}: {error}");
    }
}

#[test]
fn responses_are_read_and_failures_tell_whether_money_may_move() {
    for case in vectors::<Vec<Value>>("nexkasa/responses") {
        let name = text(&case, "name");
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let body = text(&case, "body").as_bytes();
        let client = client(&Value::Null);
        let read = answered(&client, operation(&client, "deposit"), "", status, body);
        match (read, case["result_json"].as_str()) {
            (Ok((result, _)), Some(wanted)) => {
                let result: Value = serde_json::from_str(&result).unwrap();
                assert_contains(name, &result, wanted);
            }
            (Ok(result), None) => panic!("{name}: read {}", result.0),
            (Err(error), None) => check_error(&case, &error),
            (Err(error), Some(_)) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn callbacks_pass_every_configured_check_or_are_refused() {
    for case in vectors::<Vec<Value>>("nexkasa/callbacks") {
        let (name, given) = (text(&case, "name"), &case["input"]);
        let expected = given["expected"].is_object().then(|| ExpectedCallback {
            id: text(&given["expected"], "id"),
            kind: text(&given["expected"], "type").parse::<TransferKind>().unwrap(),
            amount: text(&given["expected"], "amount"),
        });
        let input = CallbackInput {
            url: given["url"].as_str(),
            remote_address: given["remote_address"].as_str(),
            signature: given["signature"].as_str(),
            expected,
            verification: if given["verification"] == "none" { Verification::None } else { Verification::Configured },
            allow_amount_change: given["allow_amount_change"] == true,
        };
        match (client(&case["client"]).read_callback(text(&case, "body").as_bytes(), &input), case["result_json"].as_str()) {
            (Ok(callback), Some(wanted)) => {
                assert_contains(name, &callback_json(&callback), wanted);
                let origin = callback.nonce.as_ref().unwrap_or(&callback.transaction_id);
                assert_eq!(callback.dedupe_key, format!("{origin}:{}", callback.status), "{name}");
                assert!(!callback.amount_differs || input.allow_amount_change, "{name}");
            }
            (Ok(callback), None) => panic!("{name}: read {callback:?}"),
            (Err(error), None) => {
                assert_eq!((error.code(), error.path()), ("verification_failed", text(&case, "error_check")), "{name}: {error}");
            }
            (Err(error), Some(_)) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_callback_of_a_built_request_passes_and_returns_its_nonce() {
    let client = client(&json!({"callback_secrets": ["secret-1"], "callback_tokens": ["static-1"]}));
    let request = r#"{"amount":"250.5","customerIban":"TR330006100519786457841326","customerName":"A B","externalId":"W1",
        "callbackUrl":"https://shop.example/cb?key=static-1"}"#;
    let context = Context { nonce: "0123456789abcdef", names: Names::Camel, ..Context::default() };
    let built = built(&client, operation(&client, "withdraw"), &[], Some(&JsonSource(request)), &context).unwrap();
    let body = br#"{"transaction_id":1,"status":"APPROVED","external_id":"W1","amount":250.50,"type":"WITHDRAW"}"#;
    let input = CallbackInput { url: built.callback_url.as_deref(), ..CallbackInput::default() };
    let callback = client.read_callback(body, &input).unwrap();
    assert_eq!((callback.nonce, callback.asked_amount.as_deref()), (built.callback_nonce, Some("250.50")));
}

fn build(case: &Value) -> Result<Prepared, Error> {
    let (client, waive) = (client(&case["client"]), waived(case));
    let nonce = case["options"]["nonce"].as_str().unwrap_or("9f86d081884c7d659a2feaa0c55ad015");
    let context = Context { nonce, waive: &waive, names: Names::Camel, ..Context::default() };
    let request = JsonSource(text(case, "request_json"));
    built(&client, operation(&client, text(case, "operation")), &[], Some(&request), &context)
}

fn waived(case: &Value) -> Vec<Waiver> {
    if case["client"]["iban_check"] == false { vec![Waiver::CheckDigits] } else { Vec::new() }
}

fn client(settings: &Value) -> Nexkasa {
    let list = |name: &str| settings[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    let mut client = Nexkasa::new(NexkasaApiKey::new(settings["api_key"].as_str().unwrap_or("key-1")).unwrap())
        .with_callback_secrets(list("callback_secrets").into_iter().map(|text| NexkasaCallbackSecret::new(text).unwrap()).collect())
        .with_callback_tokens(list("callback_tokens").into_iter().map(|text| NexkasaCallbackToken::new(text).unwrap()).collect())
        .with_webhook_secrets(list("webhook_secrets").into_iter().map(|text| NexkasaWebhookSecret::new(text).unwrap()).collect())
        .with_allowed_addresses(AllowList::new(list("allowed_addresses")).unwrap());
    if let Some(url) = settings["base_url"].as_str() {
        client = client.with_base_url(BaseUrl::new(url).unwrap());
    }
    client
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("the vector has no {name}: {value}"))
}

fn callback_json(callback: &Callback) -> Value {
    json!({
        "transactionId": callback.transaction_id,
        "status": callback.status,
        "externalId": callback.external_id,
        "amount": callback.amount,
        "type": callback.kind,
        "nonce": callback.nonce,
        "askedAmount": callback.asked_amount,
        "amountDiffers": callback.amount_differs,
    })
}

/// Compares only the listed fields.
fn assert_contains(name: &str, result: &Value, wanted: &str) {
    contains(result, &serde_json::from_str(wanted).unwrap()).unwrap_or_else(|why| panic!("{name}: {why} in {result}"));
}

fn check_error(case: &Value, error: &Error) {
    same_error(error, &case["error"]).unwrap_or_else(|why| panic!("{}: {why}", text(case, "name")));
}
