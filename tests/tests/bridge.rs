//! The bridge that bindings use, against the shared vectors: it behaves like the typed clients.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking, with the vector's name

use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::{self, Arguments, Client, Payload, Prepared, ResponseBody};
use imza::{Error, Failure, Names, Outcome, Result};
use imza_tests::{contains, same_error, vectors};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Returns the result as JSON, in camelCase and with ids of any size.
fn value<T>(read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<Value> {
    JsonText::collect(Names::Camel, Integers::Full, read).map(|(text, _)| serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn client(provider: &str, settings: &Value) -> Result<Client> {
    Client::new(provider, &JsonSource(&settings.to_string()), Names::Camel)
}

fn build(client: &Client, operation: &str, path: &Value, request: Option<&str>, options: &Value) -> Result<Prepared> {
    let (path, options, request) = (path.to_string(), options.to_string(), request.map(JsonSource));
    let request = request.as_ref().map(|request| -> &dyn imza::api::transcode::Source { request });
    let arguments = Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names: Names::Camel };
    client.build(operation, &arguments)
}

fn handle_message(client: &Client, message: &str, input: &Value, body: &[u8]) -> Result<Value> {
    value(|into| client.handle_message(message, &JsonSource(&input.to_string()), body, into))
}

fn call_function(function: &str, input: &Value) -> Result<Value> {
    value(|into| bridge::call_function(function, &JsonSource(&input.to_string()), into))
}

/// An object without its nulls, its names in camelCase.
fn camel(object: &Value) -> Value {
    let entries = object.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    entries.map(|(name, value)| (Names::Camel.spelled(name), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

/// The settings of a vector's client, completed with defaults.
fn settings(provider: &str, case: &Value) -> Value {
    let mut settings = match provider {
        "craftgate" => json!({"apiKey": "key-1", "secretKey": "secret-1", "baseUrl": "https://sandbox-api.craftgate.io"}),
        "parax" => json!({"sid": 1001, "key": "key-1", "secretKey": "secret-1"}),
        "nexkasa" => json!({"apiKey": "key-1"}),
        _ => json!({"baseUrl": "https://loans.example.com", "username": "u", "password": "p", "merchantNo": 1, "apiSecretKey": "s"}),
    };
    for (name, value) in camel(&case["client"]).as_object().unwrap() {
        if !matches!(name.as_str(), "ibanCheck" | "identityCheck" | "itemSumCheck") {
            settings[name] = value.clone();
        }
    }
    settings
}

fn options(case: &Value) -> Value {
    let mut options = camel(&case["options"]);
    let client = &case["client"];
    let waive = |check: &str| client[check] == json!(false);
    let digits = (waive("iban_check") || waive("identity_check")).then_some("check_digits");
    options["waive"] = json!(digits.into_iter().chain(waive("item_sum_check").then_some("items_sum")).collect::<Vec<_>>());
    options
}

fn path(case: &Value) -> Value {
    let saved = |kind: &str, text: &Value| json!(format!("nkolay-{kind}:{}", text.as_str().unwrap_or_default()));
    match case["operation"].as_str() {
        Some("banks") => json!([saved("token", &case["token"])]),
        Some("start_session") => json!([saved("token", &case["token"]), case["path_value"]]),
        Some("simulate" | "pre_approve") => json!([saved("token", &case["token"]), saved("session", &case["path_value"])]),
        Some("apply") => json!([saved("token", &case["token"]), saved("pre-approval", &case["path_value"])]),
        _ => case.get("path").cloned().unwrap_or(json!([])),
    }
}

fn prepared(provider: &str, case: &Value) -> Result<Prepared> {
    let client = client(provider, &settings(provider, case))?;
    build(&client, case["operation"].as_str().unwrap_or("deposit"), &path(case), case["request_json"].as_str(), &options(case))
}

#[test]
fn requests_are_those_of_the_vectors() {
    for (provider, file) in
        [("craftgate", "craftgate/requests"), ("parax", "parax/deposits"), ("nexkasa", "nexkasa/requests"), ("nkolay", "nkolay/requests")]
    {
        for case in vectors::<Vec<Value>>(file) {
            let name = case["name"].as_str().unwrap();
            let built = prepared(provider, &case).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(built.request.url, case["url"].as_str().unwrap(), "{name}");
            if let Some(body) = case.get("body") {
                assert_eq!(built.request.body.as_deref(), body.as_str(), "{name}");
            }
            if let Some(repeat) = case["repeat"].as_str() {
                assert_eq!(built.repeat.as_str(), repeat, "{name}");
            }
            for (header, value) in case["headers"].as_object().into_iter().flatten() {
                let sent = built.request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
                let wanted = value.as_str().unwrap().replace("<version>", imza::VERSION);
                assert_eq!(sent.map(|(_, value)| value.as_ref()), Some(wanted.as_str()), "{name}: {header}");
            }
            assert_eq!(built.callback_nonce.as_deref(), case["callback_nonce"].as_str(), "{name}");
        }
    }
}

#[test]
fn wrong_requests_are_refused_with_their_path() {
    for (provider, file) in
        [("craftgate", "craftgate/refused"), ("parax", "parax/refused"), ("nexkasa", "nexkasa/refused"), ("nkolay", "nkolay/refused")]
    {
        for mut case in vectors::<Vec<Value>>(file) {
            let name = case["name"].as_str().unwrap().to_owned();
            if case["operation"] == json!("transaction_status") {
                let given: Value = serde_json::from_str(case["request_json"].as_str().unwrap()).unwrap();
                case["path"] = json!([given["transactionId"]]);
            }
            let error = prepared(provider, &case).expect_err(&name);
            assert_eq!(error.code(), case["code"].as_str().unwrap_or("invalid_request"), "{name}: {error}");
            if let Some(path) = case["error_path"].as_str() {
                assert_eq!(error.path(), path, "{name}: {error}");
            }
            if let Some(paths) = case["error_paths"].as_array() {
                let found: Vec<&str> = error.errors().map(|fault| fault.path.as_str()).collect();
                assert_eq!(found, paths.iter().map(|path| path.as_str().unwrap()).collect::<Vec<_>>(), "{name}: {error}");
            }
        }
    }
}

#[test]
fn responses_are_those_of_the_vectors() {
    let mut cases: Vec<(&str, Value)> = Vec::new();
    for (provider, file) in [
        ("craftgate", "craftgate/responses"),
        ("parax", "parax/deposit_answers"),
        ("nexkasa", "nexkasa/responses"),
        ("nkolay", "nkolay/responses"),
    ] {
        cases.extend(vectors::<Vec<Value>>(file).into_iter().map(|case| (provider, case)));
    }
    for (provider, case) in cases {
        let name = case["name"].as_str().unwrap();
        let client = client(provider, &settings(provider, &case)).unwrap();
        let state = if provider == "nkolay" { "t.t.t" } else { case["asked_amount"].as_str().unwrap_or_default() };
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let operation = case["operation"].as_str().unwrap_or("deposit");
        let read = value(|into| client.read(operation, state, status, case["body"].as_str().unwrap().as_bytes(), into));
        match (read, case.get("error").filter(|error| !error.is_null())) {
            (Err(error), Some(wanted)) => same_error(&error, wanted).unwrap_or_else(|why| panic!("{name}: {why}")),
            (Ok(_), None) if matches!(operation, "authenticate" | "start_session") => {}
            (Ok(read), None) if provider != "craftgate" => {
                let wanted: Value = serde_json::from_str(case["result_json"].as_str().unwrap()).unwrap();
                contains(&read, &wanted).unwrap_or_else(|why| panic!("{name}: {why}"));
                assert_eq!(read["preApproval"]["referenceId"].as_str(), case["pre_approval"].as_str(), "{name}");
            }
            (Ok(_), None) => {}
            (Ok(read), Some(_)) => panic!("{name}: read {read}"),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn a_redirect_is_an_unexpected_response_for_every_provider() {
    for (provider, operation, state) in [
        ("craftgate", "payment.create_payment", ""),
        ("craftgate", "payment.delete_stored_card", ""),
        ("craftgate", "file_reporting.retrieve_daily_transaction_report", ""),
        ("craftgate", "request", ""),
        ("parax", "deposit", "1.00"),
        ("parax", "transaction_status", ""),
        ("nexkasa", "deposit", ""),
        ("nexkasa", "withdraw", ""),
        ("nkolay", "authenticate", ""),
        ("nkolay", "apply", "nkolay-token:t.t.t"),
    ] {
        let client = client(provider, &settings(provider, &json!({}))).unwrap();
        for status in [300, 301, 302, 303, 304, 307, 308, 399] {
            for body in [
                "",
                "<html>moved</html>",
                "\u{feff}{}",
                r#"{"data":{"id":1,"paymentStatus":"SUCCESS"}}"#,
                r#"{"errors":{"errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#,
                r#"{"code":1082,"message":"no"}"#,
                r#"{"code":200,"data":{}}"#,
                r#"{"status":"success"}"#,
                r#"{"status":"error","message":"no"}"#,
                r#"{"success":false,"message":"no"}"#,
                r#"{"success":true,"token":"a.b.c"}"#,
            ] {
                let error = value(|into| client.read(operation, state, status, body.as_bytes(), into)).expect_err(operation);
                assert_eq!(error.code(), "unexpected_response", "{operation} {status} {body}: {error}");
                let reads = matches!(operation, "transaction_status" | "authenticate") || operation.contains("retrieve");
                let Failure::UnexpectedResponse(response) = error.into_failure() else { panic!("{operation}") };
                assert_eq!(response.http_status, status);
                if !reads {
                    assert_eq!(response.outcome, Outcome::Unknown, "{operation} {status} {body}");
                }
            }
        }
    }
}

#[test]
fn messages_from_outside_pass_or_fail_as_in_the_vectors() {
    let check = |name: &str, read: Result<Value>, wanted: Option<&Value>| match (read, wanted) {
        (Ok(read), Some(wanted)) => contains(&read, wanted).unwrap_or_else(|why| panic!("{name}: {why}")),
        (Err(error), None) => assert!(matches!(error.code(), "verification_failed" | "invalid_request"), "{name}: {error}"),
        (Ok(read), None) => panic!("{name}: read {read}"),
        (Err(error), Some(_)) => panic!("{name}: {error}"),
    };
    for case in vectors::<Vec<Value>>("craftgate/webhooks") {
        let webhooks = client("craftgate_webhooks", &json!({"keys": case["keys"]})).unwrap();
        let input = json!({"signature": case["signature"], "now": case["now"], "toleranceSeconds": case["tolerance_seconds"]});
        let event = case.get("event").filter(|event| event.is_object()).map(camel);
        check(
            case["name"].as_str().unwrap(),
            handle_message(&webhooks, "verify", &input, case["body"].as_str().unwrap().as_bytes()),
            event.as_ref(),
        );
    }
    for case in vectors::<Vec<Value>>("craftgate/callbacks") {
        let callbacks = client("craftgate_callbacks", &json!({"keys": case["keys"], "hashParams": case["hash_params"]}));
        let long = &case["allow_long_md_status"];
        let input = match &case["expected"] {
            Value::String(_) => json!({"unchecked": true, "allowLongMdStatus": long}),
            expected => json!({"expected": camel(expected), "allowLongMdStatus": long}),
        };
        let read = callbacks.and_then(|callbacks| handle_message(&callbacks, "verify", &input, case["form"].as_str().unwrap().as_bytes()));
        let result = case.get("result").filter(|result| result.is_object()).map(camel);
        check(case["name"].as_str().unwrap(), read, result.as_ref());
    }
    for case in vectors::<Vec<Value>>("parax/webhooks") {
        let allowed = json!({"client": {"allowed_addresses": case["allowed_addresses"]}});
        let parax = client("parax", &settings("parax", &allowed)).unwrap();
        let input = match case["remote_address"].as_str() {
            Some("unchecked") => json!({"unchecked": true}),
            address => json!({"remoteAddress": address}),
        };
        let read = handle_message(&parax, "read_webhook", &input, case["body"].as_str().unwrap().as_bytes());
        let result = case["result_json"].as_str().map(|text| serde_json::from_str::<Value>(text).unwrap());
        check(case["name"].as_str().unwrap(), read, result.as_ref());
    }
    for case in vectors::<Vec<Value>>("nexkasa/callbacks") {
        let nexkasa = client("nexkasa", &settings("nexkasa", &case)).unwrap();
        let read = handle_message(&nexkasa, "read_callback", &camel(&case["input"]), case["body"].as_str().unwrap().as_bytes());
        let result = case["result_json"].as_str().map(|text| serde_json::from_str::<Value>(text).unwrap());
        check(case["name"].as_str().unwrap(), read, result.as_ref());
    }
}

#[test]
fn a_message_of_64_kib_passes_and_a_longer_one_is_refused() {
    const MAX_BYTES: usize = 64 * 1024;
    let webhooks = client("craftgate_webhooks", &json!({"keys": ["k"]})).unwrap();
    let event = json!({"eventType": "API_AUTH", "eventTimestamp": 1_661_521_221, "status": "SUCCESS", "payloadId": "1"});
    let signed = handle_message(&webhooks, "sign", &event, b"").unwrap();
    let callbacks = client("craftgate_callbacks", &json!({"keys": ["callback-key"]})).unwrap();
    let parax = client("parax", &settings("parax", &json!({}))).unwrap();
    let nexkasa = client("nexkasa", &json!({"apiKey": "k"})).unwrap();
    let form = "hash=fbd7fbd3ae15dfbc0d1e8b38ee7fb5d3f8fbbfbd66e7ed2aa41bf5da4c6ecb2f&x=";
    let transfer = r#"{"transaction_id":105,"status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}"#;
    let webhook = r#"{"trx":"T-1","transaction_id":"TD1","amount":250.00,"status":"success"}"#;
    for (client, message, input, body, filling, check, passes) in [
        (&webhooks, "verify", json!({"signature": signed, "now": 1_661_521_221}), event.to_string().as_str(), " ", "body", true),
        // No hash of a form this long is published: it fails by its hash, not by its length.
        (&callbacks, "verify", json!({"unchecked": true}), form, "x", "form", false),
        (&parax, "read_webhook", json!({"unchecked": true}), webhook, " ", "body", true),
        (&nexkasa, "read_callback", json!({"verification": "none"}), transfer, " ", "body", true),
    ] {
        let longest = format!("{body}{}", filling.repeat(MAX_BYTES - body.len()));
        let read = handle_message(client, message, &input, longest.as_bytes());
        match read {
            Ok(_) => assert!(passes, "{message}"),
            Err(error) => assert!(!passes && error.path() == "hash", "{message}: {error}"),
        }
        // A longer message is refused by its length, before any other check.
        for longer in [[longest.as_str(), filling].concat(), "\u{ff}".repeat(MAX_BYTES), "{\"\":0,".repeat(MAX_BYTES)] {
            let error = handle_message(client, message, &input, longer.as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.path()), ("verification_failed", check), "{message}");
            assert!(error.to_string().contains("at most 64 KiB"), "{error}");
        }
    }
    let strict = client("nexkasa", &json!({"apiKey": "k", "webhookSecrets": ["w"], "callbackSecrets": ["c"], "allowedAddresses": ["::1"]}));
    let error = handle_message(&strict.unwrap(), "read_callback", &json!({}), &vec![b' '; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(error.path(), "body");
}

#[test]
fn no_text_disables_the_address_check() {
    let parax = client("parax", &settings("parax", &json!({}))).unwrap();
    let body = br#"{"trx":"T-1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}"#;
    for word in ["unchecked", "Unchecked", "none", "any", "*", "0.0.0.0/0", "true", ""] {
        let error = handle_message(&parax, "read_webhook", &json!({"remoteAddress": word}), body).expect_err(word);
        assert_eq!((error.code(), error.path()), ("verification_failed", "remote_address"), "{word}");
    }
    assert_eq!(handle_message(&parax, "read_webhook", &json!({}), body).unwrap_err().path(), "remote_address");
    assert_eq!(handle_message(&parax, "read_webhook", &json!({"unchecked": "true"}), body).unwrap_err().path(), "unchecked");
    assert!(handle_message(&parax, "read_webhook", &json!({"unchecked": true}), body).is_ok());
    let callbacks = client("craftgate_callbacks", &json!({"keys": ["k"]})).unwrap();
    assert_eq!(handle_message(&callbacks, "verify", &json!({"expected": "unchecked"}), b"hash=0").unwrap_err().path(), "expected");
}

#[test]
fn a_confirmation_needs_only_its_state() {
    let parax = client("parax", &settings("parax", &json!({}))).unwrap();
    for case in vectors::<Vec<Value>>("parax/confirmations") {
        let name = case["name"].as_str().unwrap();
        let webhook =
            handle_message(&parax, "read_webhook", &json!({"unchecked": true}), case["webhook_body"].as_str().unwrap().as_bytes());
        let request = json!({
            "webhook": webhook.unwrap(),
            "expected": camel(&case["expected"]),
            "allowAmountChange": case["allow_amount_change"],
        });
        let request = request.to_string();
        let built = build(&parax, "confirm", &json!([]), Some(&request), &json!({})).unwrap();
        let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
        let read = value(|into| parax.read("confirm", &built.state, status, case["body"].as_str().unwrap().as_bytes(), into));
        match (case["verdict"].as_str(), read) {
            (Some("refused"), Err(error)) => assert_eq!(error.code(), "verification_failed", "{name}: {error}"),
            (Some(verdict), Ok(read)) => assert_eq!(read["verdict"], json!(verdict), "{name}"),
            (None, Err(error)) => same_error(&error, &case["error"]).unwrap_or_else(|why| panic!("{name}: {why}")),
            (wanted, read) => panic!("{name}: {wanted:?}, {read:?}"),
        }
    }
}

#[test]
fn any_endpoint_is_signed_with_its_exact_body() {
    let craftgate = client("craftgate", &settings("craftgate", &json!({}))).unwrap();
    let endpoint = |body: Payload<'_>| {
        let arguments = Arguments {
            path: &JsonSource(r#"["POST","/onboarding/v1/members"]"#),
            request: None,
            options: &JsonSource(r#"{"randomKey":"Xa15Fp11T"}"#),
            names: Names::Camel,
        };
        craftgate.build_endpoint(Some(&JsonSource(r#"{"a":[1,"b c"]}"#)), body, &arguments).unwrap()
    };
    let exact = endpoint(Payload::Exact("{ \"a\" : 1.0 }"));
    assert_eq!(exact.request.body.as_deref(), Some("{ \"a\" : 1.0 }"));
    assert_eq!(exact.request.url, "https://sandbox-api.craftgate.io/onboarding/v1/members?a=1%2Cb%20c");
    assert_eq!(endpoint(Payload::Object(&JsonSource("{ \"a\" : 1.0 }"))).request.body.as_deref(), Some("{\"a\":1.0}"));
    let read = value(|into| craftgate.read("request", &exact.state, 200, br#"{"data":{"x":1}}"#, into));
    assert_eq!(read.unwrap(), json!({"x": 1}));
    let signed = handle_message(&craftgate, "sign", &json!({"url": "https://x.example/p", "randomKey": "r"}), b"");
    assert!(signed.unwrap().as_str().is_some_and(|signature| signature.len() == 44));
}

#[test]
fn functions_run_without_a_client() {
    assert_eq!(call_function("decode_html", &json!("PGI+YTwvYj4=")).unwrap(), json!("<b>a</b>"));
    assert_eq!(call_function("offset_time", &json!("2026-02-03 14:30:00")).unwrap(), json!("2026-02-03T14:30:00+03:00"));
    let session = call_function("restore_session", &json!("nkolay-session:7b94")).unwrap();
    assert_eq!(session, json!({"saved": "nkolay-session:7b94", "referenceId": "7b94"}));
    assert_eq!(call_function("restore_pre_approval", &json!("nkolay-session:7b94")).unwrap_err().code(), "invalid_request");
}

#[test]
fn settings_and_options_are_checked_like_requests() {
    for (provider, settings, path) in [
        ("craftgate", json!({"secretKey": "s", "environment": "sandbox"}), "apiKey"),
        ("craftgate", json!({"apiKey": "k", "secretKey": "s"}), "environment"),
        ("craftgate", json!({"apiKey": "k", "secretKey": "s", "environment": "live"}), "environment"),
        ("craftgate", json!({"apiKey": "k", "secretKey": "s", "environment": "sandbox", "baseUrl": "https://x.example"}), "baseUrl"),
        ("craftgate", json!({"apiKey": "k", "secretKey": "s", "baseUrl": "http://x.example"}), "baseUrl"),
        ("craftgate", json!({"apiKey": "k\n", "secretKey": "s", "environment": "sandbox"}), "apiKey"),
        ("craftgate", json!({"apikey": "k", "secretKey": "s", "environment": "sandbox"}), "apikey"),
        ("craftgate_webhooks", json!({"keys": []}), "keys"),
        ("craftgate_callbacks", json!({}), "keys"),
        ("parax", json!({"key": "k", "secretKey": "s"}), "sid"),
        ("nexkasa", json!({"apiKey": "k", "allowedAddresses": ["300.1.1.1"]}), "allowedAddresses"),
        ("nkolay", json!({"username": "u", "password": "p", "merchantNo": 1, "apiSecretKey": "s"}), "baseUrl"),
        ("stripe", json!({}), "provider"),
    ] {
        let error = client(provider, &settings).expect_err(path);
        assert_eq!((error.code(), error.path()), ("configuration", path), "{error}");
        assert!(!error.to_string().contains("\"k\""), "{error}");
    }
    let craftgate = client("craftgate", &settings("craftgate", &json!({}))).unwrap();
    for (options, path) in [
        (json!({}), "randomKey"),
        (json!({"randomKey": "r", "unknownFields": "drop"}), "unknownFields"),
        (json!({"randomKey": "r", "checks": "none"}), "checks"),
        (json!({"randomKey": "r", "waive": ["items_sum", "luck"]}), "waive"),
        (json!({"randomKey": "r", "idempotency_Key": "x"}), "idempotency_Key"),
        (json!({"randomKey": "r", "idempotencyKey": "a\nb"}), "idempotencyKey"),
    ] {
        let error = build(&craftgate, "payment.retrieve_payment", &json!([1]), None, &options).expect_err(path);
        assert_eq!((error.code(), error.path()), ("invalid_request", path), "{error}");
    }
    for path in [json!([]), json!([null]), json!([{}]), json!(["x"]), json!([1.5]), json!([1, 2])] {
        let error = build(&craftgate, "payment.retrieve_payment", &path, None, &json!({"randomKey": "r"})).unwrap_err();
        assert_eq!(error.code(), "invalid_request", "{path}: {error}");
    }
    assert_eq!(build(&craftgate, "payment.pay", &json!([]), None, &json!({})).unwrap_err().path(), "operation");
}

#[test]
fn an_error_reports_all_that_a_caller_needs_to_decide() {
    let craftgate = client("craftgate", &settings("craftgate", &json!({}))).unwrap();
    let report = |error: &Error| {
        let text = JsonText::collect(Names::Camel, Integers::Safe, |into| {
            bridge::report(error, into);
            Ok(())
        });
        serde_json::from_str::<Value>(&text.unwrap().0).unwrap()
    };
    let body = br#"{"errors":{"errorCode":"10051","errorDescription":"Yetersiz bakiye","errorGroup":"NOT_SUFFICIENT_FUNDS","providerError":{"errorCode":"51","errorMessage":"x"}}}"#;
    let error = value(|into| craftgate.read("payment.create_payment", "", 422, body, into)).unwrap_err();
    let told = report(&error);
    contains(
        &told,
        &json!({"code": "api_error", "kind": "declined", "outcome": "rejected", "httpStatus": 422, "provider": "craftgate",
                "providerCode": "10051", "group": "NOT_SUFFICIENT_FUNDS", "providerError": {"code": "51", "message": "x"}}),
    )
    .unwrap();
}

#[test]
fn a_file_is_returned_as_bytes() {
    let craftgate = client("craftgate", &settings("craftgate", &json!({}))).unwrap();
    let (_, content) = JsonText::collect(Names::Camel, Integers::Full, |into| {
        craftgate.read("file_reporting.retrieve_daily_transaction_report", "", 200, b"a;b\xff", into)
    })
    .unwrap();
    assert_eq!(content, ResponseBody::Bytes(b"a;b\xff".to_vec()));
}

#[test]
fn a_misused_parse_leaves_the_outcome_open_unless_the_call_only_reads() {
    let cases: Vec<Value> = vectors("parse_misuse");
    imza_tests::each(&cases, |case| case["name"].as_str().unwrap(), misused);
    let client = client("craftgate", &settings("craftgate", &json!({"client": {}}))).unwrap();
    for status in [100, 599] {
        let error = value(|into| client.read("payment.retrieve_payment", "", status, b"", into)).unwrap_err();
        assert_eq!((error.code(), error.http_status()), ("unexpected_response", u16::try_from(status).ok()));
    }
}

const WEBHOOK: &[u8] = br#"{"trx":"T1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}"#;
const TRANSFER: &[u8] = br#"{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"250.00","type":"DEPOSIT"}"#;

#[test]
fn settings_options_and_arguments_are_honoured_to_the_letter_or_refused() {
    let cases: Vec<Value> = vectors("arguments");
    imza_tests::each(
        &cases,
        |case| case["name"].as_str().unwrap(),
        |case| {
            let due = match case["code"].as_str() {
                Some(_) => json!({ "code": case["code"], "error_path": case["error_path"] }),
                None if case["admitted"] == false => json!({ "code": "verification_failed", "error_path": "remote_address" }),
                None => Value::Null,
            };
            match (argued(case), due.is_null()) {
                (Ok(()), true) => Ok(()),
                (Ok(()), false) => Err("it was taken".into()),
                (Err(error), true) => Err(error.to_string()),
                (Err(error), false) => same_error(&error, &due),
            }
        },
    );
}

fn argued(case: &Value) -> Result<()> {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    match text("kind") {
        "addresses" => {
            let settings = json!({ "client": { "allowed_addresses": case["allowed_addresses"] } });
            let client = client(text("provider"), &self::settings(text("provider"), &settings))?;
            let (message, body) = if text("provider") == "parax" { ("read_webhook", WEBHOOK) } else { ("read_callback", TRANSFER) };
            handle_message(&client, message, &json!({ "remoteAddress": case["remote_address"] }), body).map(drop)
        }
        "tolerance" => {
            let webhooks = client("craftgate_webhooks", &json!({ "keys": case["keys"] }))?;
            let input = json!({ "signature": case["signature"], "now": case["now"], "toleranceSeconds": case["tolerance_seconds"] });
            handle_message(&webhooks, "verify", &input, text("body").as_bytes()).map(drop)
        }
        _ => {
            let (operation, path, request) = match text("provider") {
                "craftgate" => ("payment.retrieve_payment", json!([1]), None),
                "parax" => ("transaction_status", json!(["TD1"]), None),
                "nexkasa" => ("deposit", json!([]), Some(r#"{"amount":"5","fullName":"A B","userId":"7"}"#)),
                _ => ("banks", json!(["nkolay-token:e30.e30.c2ln"]), None),
            };
            let mut options = camel(&case["options"]);
            if text("provider") == "craftgate" && options.get("randomKey").is_none() {
                options["randomKey"] = json!("r");
            }
            let client = client(text("provider"), &settings(text("provider"), &json!({ "client": {} })))?;
            build(&client, operation, &path, request, &options).map(drop)
        }
    }
}

fn misused(case: &Value) -> std::result::Result<(), String> {
    let (provider, operation) = (case["provider"].as_str().unwrap(), case["operation"].as_str().unwrap());
    let client = client(provider, &settings(provider, &json!({"client": {}}))).unwrap();
    let mut options = camel(&case["options"]);
    options["randomKey"] = if provider == "craftgate" { json!("Xa15Fp11T") } else { Value::Null };
    let (path, options) = (case["path"].to_string(), options.to_string());
    let request = case["request_json"].as_str().map(JsonSource);
    let request = request.as_ref().map(|request| -> &dyn imza::api::transcode::Source { request });
    let arguments = Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names: Names::Camel };
    let built = match operation {
        "request" => client.build_endpoint(None, Payload::Nothing, &arguments),
        _ => client.build(operation, &arguments),
    };
    let built = built.map_err(|error| error.to_string())?;
    if built.repeat.as_str() != case["repeat"] {
        return Err(format!("repeat is {}", built.repeat.as_str()));
    }
    // Of what no Rust type lets through, a binding says the argument and the reason.
    let error = match (case["status"].as_i64(), case["body"].as_str().unwrap()) {
        (Some(status), "text") => value(|into| client.read(operation, &built.state, status, b"{}", into)).unwrap_err(),
        (Some(200), _) => client.misused(operation, &built.state, "body", "expected text or bytes"),
        _ => client.misused(operation, &built.state, "status", "expected a number"),
    };
    same_error(&error, &case["error"])
}

#[test]
fn every_declared_message_is_one_of_its_client() {
    let unknown = |result: Result<Value>| result.is_err_and(|error| error.path() == "operation");
    for kind in bridge::PROVIDERS.iter().flat_map(|provider| provider.clients) {
        let settings = match kind.name {
            "craftgate_webhooks" | "craftgate_callbacks" => json!({"keys": ["key-1"]}),
            provider => settings(provider, &json!({"client": {}})),
        };
        let client = client(kind.name, &settings).unwrap();
        assert!(unknown(handle_message(&client, "no such message", &json!({}), b"")), "{}", kind.name);
        for message in kind.class.messages {
            let is_unknown = match message.gives {
                // A call is a derived operation.
                imza::api::classes::Gives::Call(_) => {
                    let built = build(&client, message.name, &json!([]), Some("{}"), &json!({}));
                    built.is_err_and(|error| error.path() == "operation")
                }
                _ => unknown(handle_message(&client, message.name, &json!({}), b"")),
            };
            assert!(!is_unknown, "{}: {}", kind.class.name, message.name);
        }
    }
}
