//! Requests that cannot be right are not built, and errors show what helps and nothing that hurts: through the bridge, as every language meets it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use imza::api::json::JsonSource;
use imza::api::schema::{RequestLocation, Ty, Type};
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::bridge::{self, Arguments, Client, Prepared};
use imza::{Error, Names, Result};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CARD: &str =
    "{\"cardHolderName\":\"A\",\"cardNumber\":\"9792030394440796\",\"expireYear\":\"2044\",\"expireMonth\":\"12\",\"cvc\":\"971\"}";

fn client(kind: &str) -> Client {
    let settings = match kind {
        "craftgate" => json!({ "apiKey": "key-1", "secretKey": "secret-1", "environment": "sandbox" }),
        "craftgate_webhooks" | "craftgate_callbacks" => json!({ "keys": ["key-1"] }),
        "parax" => json!({ "sid": 1001, "key": "key-1", "secretKey": "secret-1" }),
        "nexkasa" => json!({ "apiKey": "key-1", "callbackSecrets": ["secret-1"], "webhookSecrets": ["webhook-1"] }),
        _ => json!({ "baseUrl": "https://loans.example.com", "username": "u", "password": "p", "merchantNo": 1, "apiSecretKey": "s" }),
    };
    Client::new(kind, &JsonSource(&settings.to_string()), Names::Camel).unwrap()
}

fn build_as(names: Names, kind: &str, operation: &str, path: &Value, request: Option<&str>, options: &Value) -> Result<Prepared> {
    let mut options = options.clone();
    if kind == "craftgate" && options.get("randomKey").is_none() {
        options["randomKey"] = json!("random-1");
    }
    if kind == "nexkasa" && options.get("nonce").is_none() {
        options["nonce"] = json!("9f86d081884c7d65");
    }
    let (path, options, request) = (path.to_string(), options.to_string(), request.map(JsonSource));
    let request = request.as_ref().map(|request| -> &dyn Source { request });
    client(kind).build(operation, &Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names })
}

fn build(kind: &str, operation: &str, path: Value, request: Option<&str>, options: Value) -> Result<Prepared> {
    build_as(Names::Camel, kind, operation, &path, request, &options)
}

fn request(operation: &str, request: &str) -> Result<Prepared> {
    build("craftgate", operation, json!([]), Some(request), json!({}))
}

fn read_message(kind: &str, message: &str, input: &Value, body: &[u8]) -> Result<Value> {
    let input = input.to_string();
    let read =
        JsonText::collect(Names::Camel, Integers::Full, |into| client(kind).handle_message(message, &JsonSource(&input), body, into));
    read.map(|(text, ())| serde_json::from_str(&text).unwrap())
}

fn refused<T>(what: &str, result: Result<T>) -> Error {
    match result {
        Ok(_) => panic!("{what}: taken"),
        Err(error) => error,
    }
}

/// The report of an error as other languages get it.
fn report(error: &Error) -> Value {
    let report = JsonText::collect(Names::Camel, Integers::Full, |into| {
        bridge::report(error, into);
        Ok(())
    });
    serde_json::from_str(&report.unwrap().0).unwrap()
}

fn paths(error: &Error) -> Vec<String> {
    error.errors().map(|fault| fault.path.clone()).collect()
}

// ---- requests ----

#[test]
fn an_error_names_up_to_ten_fields_at_once_in_the_same_order_everywhere() {
    let error = refused("payment", request("payment.create_payment", r#"{"currency":"USDT","items":[{"price":"-2"}],"installment":0}"#));
    let expected = ["currency", "items[0].price", "installment", "price", "paidPrice"];
    assert_eq!(paths(&error)[..5], expected, "{error}");
    assert_eq!(error.path(), "currency");
    let told = report(&error);
    assert_eq!(told["path"], json!("currency"));
    let listed: Vec<&str> = told["errors"].as_array().unwrap().iter().map(|fault| fault["path"].as_str().unwrap()).collect();
    assert_eq!(listed[..5], expected);
    assert!(told["errors"].as_array().unwrap().iter().all(|fault| fault["reason"].as_str().unwrap().starts_with("expected ")));
    assert!(error.to_string().starts_with("currency: expected a known word, found \"USDT\"; the nearest is USD"), "{error}");
    assert!(error.to_string().contains("; and ") && error.to_string().contains(" more: items[0].price: "), "{error}");

    let many: String = (0..500).map(|at| format!("\"x{at}{}\":1,", "x".repeat(100))).collect();
    let error = refused("many", request("payment.refund_payment", &format!("{{{many}\"paymentId\":1}}")));
    assert_eq!(paths(&error).len(), 10);
    assert!(error.to_string().contains("; and 499 more: ") && error.to_string().len() < 2000, "{error}");

    let error = refused("one", request("payment.refund_payment", "{}"));
    assert_eq!(report(&error)["errors"].as_array().unwrap().len(), 1);
    let error = refused("settings", Client::new("parax", &JsonSource("{\"key\":\"\",\"sid\":\"x\"}"), Names::Camel));
    assert_eq!((error.code(), paths(&error)), ("configuration", vec!["sid".to_string(), "key".into(), "secretKey".into()]), "{error}");
}

#[test]
fn a_rule_says_nothing_of_a_field_that_is_refused_already() {
    // The sum of the items, and whether a wallet pays all, depend on values that were refused.
    let text = format!(r#"{{"price":"30,00","paidPrice":"x","installment":1,"currency":"TRY","card":{CARD},"items":[{{"price":"1"}}]}}"#);
    assert_eq!(paths(&refused("payment", request("payment.create_payment", &text))), ["price", "paidPrice"]);
}

#[test]
fn what_stands_within_a_refused_value_is_not_refused_again() {
    let text = format!(
        r#"{{"price":{{"a":[{{"b":1}},[2]]}},"paidPrice":[[]],"card":[{CARD}],"installment":1,"currency":"TRY","items":[{{"price":1}}]}}"#
    );
    assert_eq!(paths(&refused("payment", request("payment.create_payment", &text))), ["price", "paidPrice", "card"]);
    let query = r#"{"cardAlias":{"a":{"b":[]}},"size":0,"page":-3}"#;
    assert_eq!(paths(&refused("query", request("payment.search_stored_cards", query))), ["cardAlias", "size", "page"]);
}

#[test]
fn an_idempotency_key_is_refused_where_it_protects_nothing() {
    let key = json!({ "idempotencyKey": "order-7" });
    let withdrawal = r#"{"amount":"5","customerIban":"TR330006100519786457841326","customerName":"A B","externalId":"7"}"#;
    let deposit = r#"{"username":"u","userId":"7","fullname":"A B","amount":"5","trx":"T7"}"#;
    for (kind, operation, path, request) in [
        ("nexkasa", "withdraw", json!([]), Some(withdrawal)),
        ("parax", "deposit", json!([]), Some(deposit)),
        ("parax", "transaction_status", json!(["TD1"]), None),
        ("nkolay", "banks", json!(["nkolay-token:a.b.c"]), None),
        ("craftgate", "payment.retrieve_payment", json!([7]), None),
        ("craftgate", "onboarding.update_member", json!([7]), Some(r#"{"address":"a","email":"a@example.com"}"#)),
    ] {
        let error = refused(operation, build(kind, operation, path.clone(), request, key.clone()));
        assert_eq!((error.code(), error.path()), ("invalid_request", "idempotencyKey"), "{operation}: {error}");
        assert!(error.to_string().ends_with("leave it out"), "{error}");
        build(kind, operation, path, request, json!({})).unwrap();
    }
    let paid = build("craftgate", "payment.refund_payment", json!([]), Some("{\"paymentId\":7}"), key).unwrap();
    assert_eq!(paid.repeat.as_str(), "same_key");
}

/// Each option, by its snake name, with a value that fits.
fn options() -> [(&'static str, Value); 8] {
    [
        ("random_key", json!("random-7")),
        ("idempotency_key", json!("order-7/1")),
        ("conversation_id", json!("order-7")),
        ("nonce", json!("9f86d081884c7d659a2feaa0")),
        ("now", json!(1_795_732_200)),
        ("unknown_fields", json!("send")),
        ("checks", json!("types")),
        ("waive", json!(["items_sum", "check_digits"])),
    ]
}

#[test]
fn each_option_of_a_call_is_honoured_by_a_provider_or_refused_with_its_reason() {
    let deposit = json!({ "username": "u", "userId": "7", "fullName": "A B", "amount": "5", "trx": "T7" });
    let transfer = json!({ "amount": "5", "fullName": "A B", "userId": "7", "callbackUrl": "https://shop.example/cb" });
    let payment = json!({ "price": "5", "buyerMemberId": 7, "card": {} });
    for (kind, operation, path, request, honoured) in [
        ("craftgate", "payment.create_deposit_payment", json!([]), payment, &["random_key", "idempotency_key", "conversation_id"][..]),
        ("parax", "deposit", json!([]), deposit, &[]),
        ("nexkasa", "deposit", json!([]), transfer, &["nonce"]),
        ("nkolay", "simulate", json!(["nkolay-token:a.b.c", "nkolay-session:s"]), json!({}), &["now"]),
    ] {
        let request = request.to_string();
        let plain = build(kind, operation, path.clone(), Some(&request), json!({ "checks": "types" })).unwrap();
        for (option, value) in options() {
            let shown = Names::Camel.spelled(option);
            let mut given = json!({ "checks": "types" });
            given[&shown] = value.clone();
            let built = build(kind, operation, path.clone(), Some(&request), given);
            if honoured.contains(&option) || ["unknown_fields", "checks", "waive"].contains(&option) {
                let built = built.unwrap_or_else(|error| panic!("{kind} {option}: {error}"));
                let is_sent = ["random_key", "idempotency_key", "conversation_id", "nonce"].contains(&option);
                assert_eq!(built.request != plain.request, is_sent, "{kind} {option}");
                continue;
            }
            let error = refused(option, built);
            assert_eq!((error.code(), error.path()), ("invalid_request", &*shown), "{kind}: {error}");
            let text = error.to_string();
            assert!(text.contains("expected none, found one; ") && text.ends_with("; leave it out"), "{kind}: {text}");
            for names in [Names::Camel, Names::Snake] {
                let given = json!({ (names.spelled(option)): value });
                assert_eq!(refused(option, endpoint(kind, names, &given)).path(), names.spelled(option), "{kind}: an endpoint");
            }
        }
    }
    // An id may be a number, and empty text is none.
    let refund =
        |id: Value| build("craftgate", "payment.refund_payment", json!([]), Some("{\"paymentId\":1}"), json!({ "conversationId": id }));
    for id in [json!("44843155"), json!(44_843_155)] {
        assert_eq!(refund(id).unwrap().request.body.as_deref(), Some(r#"{"conversationId":"44843155","paymentId":1}"#));
    }
    for id in [json!(""), json!(" "), json!("-1"), json!(1.5)] {
        assert_eq!(refused("conversation id", refund(id)).path(), "conversationId");
    }
    // A body that is sent as it is has no place for a conversation id.
    let error = refused("endpoint", endpoint("craftgate", Names::Camel, &json!({ "conversationId": "order-7" })));
    assert!(error.path() == "conversationId" && error.to_string().contains("write `conversationId` into it"), "{error}");
    endpoint("craftgate", Names::Camel, &json!({ "idempotencyKey": "order-7/1" })).unwrap();
}

/// A call of any endpoint of a provider.
fn endpoint(kind: &str, names: Names, options: &Value) -> Result<Prepared> {
    let mut options = options.clone();
    if kind == "craftgate" {
        options[names.spelled("random_key")] = json!("random-1");
    }
    let path = match kind {
        "parax" => json!(["POST", "/x", "status"]),
        "nkolay" => json!(["POST", "/x", null, "nkolay-token:a.b.c"]),
        _ => json!(["POST", "/x"]),
    };
    let (path, options) = (path.to_string(), options.to_string());
    let arguments = Arguments { path: &JsonSource(&path), request: None, options: &JsonSource(&options), names };
    client(kind).build_endpoint(None, bridge::Payload::Object(&JsonSource("{}")), &arguments)
}

#[test]
fn an_unknown_option_or_setting_is_refused_with_the_nearest_name_and_advice_that_can_be_followed() {
    for (kind, setting, near) in [
        ("craftgate", "secret", "secretKey"),
        ("craftgate", "apikey", "apiKey"),
        ("craftgate_webhooks", "key", "keys"),
        ("parax", "secretkye", "secretKey"),
        ("nkolay", "merchant", "merchantNo"),
    ] {
        let settings = json!({ setting: "s3cret-value" }).to_string();
        let error = refused(setting, Client::new(kind, &JsonSource(&settings), Names::Camel));
        let text = error.to_string();
        assert!(error.code() == "configuration" && error.path() == setting, "{text}");
        assert!(text.contains(&format!("no setting of this name, the nearest is {near}; leave it out")), "{text}");
        assert!(!text.contains("s3cret") && !text.contains("send"), "{text}");
    }
    let request = r#"{"webhook":{"trx":"T","transactionId":"TD","amount":"1","status":"success"},"expected":{"amount":"1","userid":"7"}}"#;
    let error = refused("record", build("parax", "confirm", json!([]), Some(request), json!({})));
    let fault = error.errors().next().unwrap();
    assert!(fault.path == "expected.userid" && fault.reason.ends_with("the nearest is userId; leave it out"), "{error}");
    for (option, near) in [("idempotencykey", "idempotencyKey"), ("check", "checks"), ("unknownField", "unknownFields")] {
        let error = refused(option, build("craftgate", "payment.retrieve_payment", json!([1]), None, json!({ option: "x" })));
        assert!(error.path() == option && error.to_string().contains(&format!("the nearest is {near}; leave it out")), "{error}");
    }
    let error = refused("timeout", build("craftgate", "payment.retrieve_payment", json!([1]), None, json!({ "timeout": 5 })));
    assert!(error.to_string().contains("no option of this name; leave it out"), "{error}");
    let error = refused("word", build("craftgate", "payment.retrieve_payment", json!([1]), None, json!({ "checks": "type" })));
    assert!(error.path() == "checks" && error.to_string().contains("the nearest is types"), "{error}");
}

#[test]
fn ids_are_numbers_or_text_wherever_an_id_goes_in() {
    for id in [json!(44_843_155_i64), json!("44843155")] {
        let deposit = json!({ "username": "u", "userId": id, "fullname": "A B", "amount": "5", "trx": id }).to_string();
        let built = build("parax", "deposit", json!([]), Some(&deposit), json!({})).unwrap();
        assert!(built.request.url.contains("&userID=44843155&") && built.request.url.contains("&trx=44843155&"), "{}", built.request.url);
        let deposit = json!({ "amount": 5, "fullName": "A B", "userId": id, "callbackUrl": "https://shop.example/cb" }).to_string();
        let built = build("nexkasa", "deposit", json!([]), Some(&deposit), json!({})).unwrap();
        assert!(built.request.body.as_deref().unwrap().contains("\"user_id\":\"44843155\""));
        let built = build("parax", "transaction_status", json!([id]), None, json!({})).unwrap();
        assert!(built.request.body.as_deref().unwrap().ends_with(r#","transaction_id":"44843155"}"#), "{:?}", built.request.body);
        let read = build("craftgate", "payment.retrieve_payment", json!([id]), None, json!({})).unwrap();
        assert!(read.request.url.ends_with("/44843155"), "{}", read.request.url);
        let refund = json!({ "paymentId": id }).to_string();
        let refund = request("payment.refund_payment", &refund).unwrap();
        assert_eq!(refund.request.body.as_deref(), Some("{\"paymentId\":44843155}"));
    }
    // A fraction is not an id, and a name is not a number.
    for (field, value) in [("userId", json!(1.5)), ("userId", json!(true)), ("fullname", json!(7))] {
        let mut deposit = json!({ "username": "u", "userId": "7", "fullname": "A B", "amount": "5", "trx": "T" });
        deposit[field] = value;
        assert_eq!(
            refused(field, build("parax", "deposit", json!([]), Some(&deposit.to_string()), json!({}))).path(),
            if field == "fullname" { "fullName" } else { field }
        );
    }
}

#[test]
fn an_id_before_a_request_is_sent_alike_as_a_number_and_as_text() {
    let mut compared = 0;
    for provider in bridge::PROVIDERS {
        for operation in provider.operations() {
            let is_id = |ty: Ty| matches!(ty, Ty::Int64) || matches!(ty, Ty::Text(form) if form.is_id());
            let values = |id: Value| {
                operation.arguments.iter().map(move |argument| match argument.ty {
                    ty if is_id(ty) => id.clone(),
                    Ty::Object(table) if table.name == "Token" => json!("nkolay-token:a.b.c"),
                    Ty::Object(table) if table.name == "BankSession" => json!("nkolay-session:s"),
                    Ty::Object(_) => json!("nkolay-pre-approval:s"),
                    Ty::Enum(words) => json!(words.words[0].wire),
                    _ => json!("text"),
                })
            };
            if !operation.arguments.iter().any(|argument| is_id(argument.ty)) {
                continue;
            }
            let name = if operation.group.is_empty() { operation.name.into() } else { format!("{}.{}", operation.group, operation.name) };
            let request = matches!(operation.location, RequestLocation::Body(_) | RequestLocation::Query(_)).then_some("{}");
            // A BIN has six digits.
            let built = |id: Value| {
                build(provider.name, &name, values(id).collect(), request, json!({ "checks": "types" }))
                    .unwrap_or_else(|error| panic!("{name}: {error}"))
            };
            let (text, number) = (built(json!("448431")), built(json!(448_431)));
            assert_eq!(text.request, number.request, "{name}");
            assert!(text.request.url.contains("448431") || text.request.body.is_some_and(|body| body.contains("448431")), "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 40, "{compared}");
}

#[test]
fn an_id_of_the_callers_own_record_is_a_number_or_text_and_no_fraction() {
    let webhook = json!({ "trx": "T1", "transactionId": "TD1", "amount": "250.00", "status": "success", "currency": "TRY" });
    let payee = br#"{"transaction_id":105,"status":"APPROVED","external_id":"44843155","amount":"250.00","type":"DEPOSIT"}"#;
    let confirm = |field: &str, id: &Value| {
        let request = json!({ "webhook": webhook, "expected": { "amount": "250", field: id } }).to_string();
        build("parax", "confirm", json!([]), Some(&request), json!({})).map(drop)
    };
    let transfer = |id: &Value| {
        let expected = json!({ "id": id, "type": "DEPOSIT", "amount": 250 });
        read_message("nexkasa", "read_callback", &json!({ "expected": expected, "verification": "none" }), payee).map(drop)
    };
    let callback = |field: &str, id: &Value| {
        read_message("craftgate_callbacks", "verify", &json!({ "expected": { field: id } }), b"status=SUCCESS&hash=00").map(drop)
    };
    let fixture = |id: &Value| {
        let fields = json!({ "eventType": "API_AUTH", "eventTimestamp": 1_795_732_200, "status": "SUCCESS", "payloadId": id });
        read_message("craftgate_webhooks", "sign", &fields, b"").map(drop)
    };
    type Check<'c> = &'c dyn Fn(&Value) -> Result<()>;
    let places: [(&str, Check<'_>); 6] = [
        ("expected.userId", &|id| confirm("userId", id)),
        ("expected.transactionId", &|id| confirm("transactionId", id)),
        ("expected.id", &transfer),
        ("expected.paymentId", &|id| callback("paymentId", id)),
        ("expected.conversationId", &|id| callback("conversationId", id)),
        ("payloadId", &fixture),
    ];
    for (path, check) in places {
        for id in [json!("44843155"), json!(44_843_155), json!(i64::MAX)] {
            // A callback without a genuine hash, and a record of another order, are refused later.
            let error = check(&id).err();
            assert!(error.as_ref().is_none_or(|error| error.code() == "verification_failed"), "{path} {id}: {error:?}");
        }
        for id in ["44843155.0", "44843155.5", "4.4843155e7", "9223372036854775808", "-0", "true", "[7]", "{}"] {
            let value: Value = serde_json::from_str(id).unwrap();
            let error = refused(path, check(&value));
            assert_eq!((error.code(), error.path()), ("invalid_request", path), "{id}: {error}");
            assert!(error.to_string().contains("expected text or a whole number, found "), "{id}: {error}");
        }
    }
}

#[test]
fn a_card_number_gets_into_no_url_and_no_error() {
    const NUMBER: &str = "9792030394440796";
    for number in [json!(NUMBER), json!(9_792_030_394_440_796_i64), json!("9792 0303 9444 0796"), json!("979203039")] {
        let mut errors = vec![refused(
            "path",
            build("craftgate", "installment.retrieve_bin_number", json!([number]), None, json!({ "checks": "types" })),
        )];
        for (operation, mut query) in
            [("installment.search_installments", json!({ "price": "1" })), ("payment_reporting.search_payments", json!({}))]
        {
            query["binNumber"] = number.clone();
            errors.push(refused(operation, request(operation, &query.to_string())));
        }
        for error in errors {
            assert_eq!(error.path(), "binNumber", "{error}");
            assert!(!format!("{error} {error:?} {}", report(&error)).contains("979203"), "{error}");
        }
    }
}

#[test]
fn what_is_empty_is_refused_where_it_is_required_or_selects_with_advice_that_can_be_followed() {
    let query = |operation: &str, request: &str| build("craftgate", operation, json!([]), Some(request), json!({}));
    for (operation, request, path) in [
        ("onboarding.search_members", r#"{"memberIds":[]}"#, "memberIds"),
        ("payment_reporting.search_payments", r#"{"paymentStatus":""}"#, "paymentStatus"),
        ("payment_reporting.search_payments", r#"{"conversationId":" "}"#, "conversationId"),
    ] {
        let error = refused(request, query(operation, request));
        assert!(error.path() == path && error.to_string().ends_with("; leave it out"), "{error}");
        build("craftgate", operation, json!([]), Some(request), json!({ "checks": "types", "unknownFields": "send" })).unwrap();
    }
    let refund = r#"{"price":"5","currency":"","buyerMemberId":7,"card":{}}"#;
    let error = refused("currency", query("payment.create_payment", &refund.replace("buyerMemberId", "paidPrice")));
    let currency = error.errors().find(|fault| fault.path == "currency").unwrap();
    assert_eq!(currency.reason, "expected an enum value, found empty text; it is required");
    // A setting that is missing is mostly a variable that is not set.
    for settings in [json!({}), json!({ "apiKey": "" })] {
        let error = refused("settings", Client::new("nexkasa", &JsonSource(&settings.to_string()), Names::Camel));
        assert!(error.code() == "configuration" && error.to_string().ends_with("is the environment variable set?"), "{error}");
    }
}

#[test]
fn a_mark_of_a_list_of_numbers_is_one_of_each_element() {
    let page = |numbers: Value| {
        request(
            "payment.init_checkout_payment",
            &json!({
                "price": "5", "paidPrice": "5", "currency": "TRY", "callbackUrl": "https://shop.example/cb", "enabledInstallments": numbers,
                "items": [{ "price": "5" }],
            })
            .to_string(),
        )
    };
    for numbers in [json!([]), json!([1]), json!([12, 2, 9])] {
        page(numbers).unwrap();
    }
    for (numbers, path) in [(json!([0]), "enabledInstallments[0]"), (json!([2, 3, -4]), "enabledInstallments[2]")] {
        let error = refused(path, page(numbers));
        assert!(error.path() == path && error.to_string().contains("expected 1 or more"), "{error}");
    }
    // Ids are not counts.
    request("payment.approve_payment_transactions", r#"{"paymentTransactionIds":[0,-7]}"#).unwrap();
}

#[test]
fn a_month_of_one_digit_is_sent_with_two_and_others_are_refused() {
    let card = |month: &str| {
        request(
            "payment.store_card",
            &json!({ "cardHolderName": "A", "cardNumber": "9792030394440796", "expireYear": "2044", "expireMonth": month }).to_string(),
        )
    };
    for (month, sent) in [("4", "04"), ("04", "04"), ("12", "12")] {
        let call = card(month).unwrap();
        assert!(call.request.body.as_ref().unwrap().contains(&format!("\"expireMonth\":\"{sent}\"")), "{month}");
    }
    for month in ["0", "13", "00", "004", "x", ""] {
        assert_eq!(refused(month, card(month)).path(), "expireMonth", "{month}");
    }
}

#[test]
fn a_completion_without_the_id_of_its_payment_is_refused() {
    for operation in ["payment.complete_3ds_payment", "payment.complete_3ds_deposit_payment", "masterpass.complete_3ds_masterpass_payment"]
    {
        for body in ["{}", r#"{"paymentId":null}"#, r#"{"paymentId":""}"#] {
            assert_eq!(refused(operation, request(operation, body)).path(), "paymentId", "{operation} {body}");
        }
    }
}

#[test]
fn a_language_is_a_language_tag() {
    let with = |language: &str| {
        let settings = json!({ "apiKey": "a", "secretKey": "s", "environment": "sandbox", "language": language }).to_string();
        Client::new("craftgate", &JsonSource(&settings), Names::Camel)
    };
    for language in ["tr", "en", "en-US", "tr_TR", "zh-Hant-TW"] {
        assert!(with(language).is_ok(), "{language}");
    }
    for language in ["", "t", "turkish!", "en US", "tr-", "tr;q=0.9", "12", "en-\u{131}"] {
        let error = refused(language, with(language));
        assert_eq!((error.code(), error.path()), ("configuration", "language"), "{language}");
    }
}

// ---- what the core builds, its verifier can accept ----

/// Forms as Craftgate makes them for a conversation, in the three formulas.
fn genuine_forms(conversation_id: &str, data: &str, failed: bool) -> Vec<String> {
    use std::fmt::Write as _;
    let (status, complete, payment) = if failed { ("FAILURE", "", "") } else { ("SUCCESS", "WAITING", "8675309") };
    let md = if failed { "0" } else { "1" };
    let lists = [
        "",
        "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus",
        "paymentId:status:callbackStatus:conversationId:mdStatus",
    ];
    let all = [
        ("status", status),
        ("completeStatus", complete),
        ("paymentId", payment),
        ("conversationData", data),
        ("conversationId", conversation_id),
        ("callbackStatus", ""),
        ("mdStatus", md),
    ];
    let value = |name: &str| all.iter().find(|(known, _)| *known == name).unwrap().1;
    let encoded = |text: &str| {
        let mut out = String::new();
        text.bytes().for_each(|byte| write!(out, "%{byte:02X}").unwrap());
        out
    };
    lists
        .iter()
        .map(|list| {
            let signed = match *list {
                "" => all.iter().take(6).fold(String::from("key-1"), |text, (_, value)| text + "###" + value),
                list => list.split(':').fold(String::from("key-1"), |text, name| text + value(name)),
            };
            let hash = sha256_hex(signed.as_bytes());
            let mut form: String = all.iter().map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
            if !list.is_empty() {
                form += &format!("hashParams={}&", encoded(list));
            }
            form + "hash=" + &hash
        })
        .collect()
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_callback_of_every_conversation_that_is_built_verifies_with_expected() {
    for conversation in
        ["#1001", "1001#", "##", "#", "a##b", "a###b", "###", "order ü & 1", " 7 ", "%23", "x".repeat(8 * 1024).as_str(), ""]
    {
        let init = json!({
            "price": "1", "paidPrice": "1", "installment": 1, "currency": "TRY", "callbackUrl": "https://shop.example/cb", "conversationId": conversation,
            "card": serde_json::from_str::<Value>(CARD).unwrap(), "items": [{ "price": "1" }],
        });
        request("payment.init_3ds_payment", &init.to_string()).unwrap();
        for (data, failed) in [("", false), ("c2FmZQ==", false), ("", true)] {
            for form in genuine_forms(conversation, data, failed) {
                let expected = json!({ "expected": { "paymentId": 8_675_309, "conversationId": conversation } });
                let read = read_message("craftgate_callbacks", "verify", &expected, form.as_bytes());
                let read = read.unwrap_or_else(|error| panic!("{conversation} {data} {failed}: {error}\n{form}"));
                assert_eq!(read["conversationId"].as_str().unwrap_or_default(), conversation);
            }
        }
    }
    // A conversation id that a callback could not repeat is not built.
    for conversation in ["a\nb", "a\r\nb", "\u{0}", "x".repeat(8 * 1024 + 1).as_str()] {
        let init = json!({
            "price": "1", "paidPrice": "1", "installment": 1, "currency": "TRY", "callbackUrl": "https://shop.example/cb", "conversationId": conversation,
            "card": serde_json::from_str::<Value>(CARD).unwrap(), "items": [{ "price": "1" }],
        });
        assert_eq!(refused(conversation, request("payment.init_3ds_payment", &init.to_string())).path(), "conversationId");
    }
}

#[test]
fn a_value_that_could_have_moved_a_separator_is_refused_where_the_record_does_not_fix_it() {
    let form = &genuine_forms("#1001", "", false)[0];
    for expected in [
        json!({ "unchecked": true }),
        json!({ "expected": { "paymentId": 8_675_309 } }),
        json!({ "expected": { "conversationId": "#1001" } }),
    ] {
        let error = refused("form", read_message("craftgate_callbacks", "verify", &expected, form.as_bytes()));
        assert_eq!((error.code(), error.path()), ("verification_failed", "form"), "{expected}");
        assert!(error.to_string().contains("of your record as expected"), "{error}");
    }
    let fixed = json!({ "expected": { "conversationId": "#1001", "conversationData": "" } });
    read_message("craftgate_callbacks", "verify", &fixed, form.as_bytes()).unwrap();
    // The same signed text, cut anew for another record.
    let cut = genuine_forms("1001", "#", false)[0]
        .replace("conversationData=%23", "conversationData=")
        .replace("conversationId=", "conversationId=%23");
    for expected in [json!({ "conversationId": "#1001" }), json!({ "paymentId": 1, "conversationId": "#1001", "conversationData": "" })] {
        refused("cut", read_message("craftgate_callbacks", "verify", &json!({ "expected": expected }), cut.as_bytes()));
    }
}

// ---- errors ----

#[test]
fn a_value_in_the_place_of_another_type_is_shown_only_where_that_helps() {
    let payment = |field: &str, value: Value| {
        let mut request_value = json!({
            "price": "1", "paidPrice": "1", "installment": 1, "currency": "TRY", "card": serde_json::from_str::<Value>(CARD).unwrap(),
            "items": [{ "price": "1" }],
        });
        request_value[field] = value;
        refused(field, request("payment.create_payment", &request_value.to_string())).to_string()
    };
    for (field, value, found) in [
        ("price", json!("9792030394440796"), "expected the sum of the items, 1, found a number that may be a card or identity number"),
        ("paidPrice", json!(-9_792_030_394_440_796_i64), "found a number that may be a card or identity number"),
        ("paidPrice", json!("9792030394440796 "), "found a number that may be a card or identity number"),
        ("paidPrice", json!("Ayşe Yılmaz <ayse@shop.example>"), "found text ("),
        ("paidPrice", json!("12,50"), "found \"12,50\" (write it with a point"),
        ("paidPrice", json!("100.123456789"), "found \"100.123456789\" (it may have at most 8 digits"),
        ("paidPrice", json!("7.0000000001"), "found \"7.0000000001\" (it may have at most 8 digits"),
        ("installment", json!("ayse@shop.example"), "expected a 32-bit integer, found text"),
        ("installment", Value::Null, "found nothing; it is required"),
        ("card", json!(CARD), "expected an object, found text that looks like JSON; pass the object"),
        ("card", json!("9792030394440796"), "expected an object, found text"),
        ("items", json!("[{\"price\":1}]"), "expected a list, found text that looks like JSON; pass the list"),
        ("retry", json!("yes"), "expected true or false, found \"yes\""),
        ("retry", json!("whsec_77"), "expected true or false, found text"),
    ] {
        let text = payment(field, value);
        assert!(text.contains(found), "{text}");
        assert!(!text.contains("979203") && !text.contains("971") && !text.contains("ayse") && !text.contains("whsec"), "{text}");
    }
    let update = r#"{"subMerchantMemberId":1,"subMerchantMemberPrice":"1","blockageResolvedDate":"31.12.2026 23:59"}"#;
    let error = refused("date", build("craftgate", "payment.update_payment_transaction", json!([1]), Some(update), json!({})));
    assert!(error.to_string().contains("found \"31.12.2026 23:59\""), "{error}");
}

/// Settings of a client with this text as each of its keys.
fn keyed(kind: &str, key: &str) -> Client {
    let settings = match kind {
        "craftgate" => json!({ "apiKey": key, "secretKey": key, "environment": "sandbox" }),
        "craftgate_webhooks" | "craftgate_callbacks" => json!({ "keys": [key] }),
        "parax" => json!({ "sid": 1001, "key": key, "secretKey": key }),
        "nexkasa" => json!({ "apiKey": key, "callbackSecrets": [key] }),
        _ => json!({ "baseUrl": "https://loans.example.com", "username": "u", "password": key, "merchantNo": 1, "apiSecretKey": key }),
    };
    Client::new(kind, &JsonSource(&settings.to_string()), Names::Camel).unwrap()
}

#[test]
fn a_key_of_the_client_is_masked_wherever_an_error_quotes_it() {
    const LONG: &str = "yc_prod_-Qm7.wP2k+vN8hLz4bT6rXe1sD9fG3jK5aU0oI_tail";
    for key in ["yc-Qm7wP2kvN8h", "yc-\"Qm7\\wP2k", LONG] {
        let places = [
            ("craftgate", "payment.refund_payment", json!([]), json!({ "paymentId": 1, "conversationId": format!("-{key}") })),
            ("craftgate", "payment.refund_payment", json!([]), json!({ "paymentId": 1, key: 5 })),
            (
                "craftgate",
                "payment.refund_payment",
                json!([]),
                json!({ "paymentId": 1, "conversationId": format!("+Ali {key}"), key: "x" }),
            ),
            (
                "parax",
                "deposit",
                json!([]),
                json!({ "username": format!("{key}&"), "userId": 7, "fullName": "A B", "amount": 5, "trx": "T" }),
            ),
            (
                "parax",
                "deposit",
                json!([]),
                json!({ "username": "u", "userId": 7, "fullName": "A B", "amount": 5, "trx": "T", key: { "a": 1 } }),
            ),
            ("nexkasa", "deposit", json!([]), json!({ "amount": 5, "userId": 7, "fullName": format!("{key}\n") })),
            ("nkolay", "simulate", json!(["nkolay-token:a.b.c", "nkolay-session:s"]), json!({ "cart": { key: 1 } })),
        ];
        let part = key.get(..12).unwrap_or(key);
        let hidden = |what: &str, error: &Error| {
            for text in [error.to_string(), format!("{error:?}"), report(error).to_string()] {
                assert!(!text.contains(part) && !text.contains("wP2k"), "{what}: {text}");
            }
        };
        for (kind, operation, path, request) in places {
            let (path, request) = (path.to_string(), request.to_string());
            let options = if kind == "nexkasa" { json!({ "nonce": "9f86d081884c7d65" }) } else { json!({}) }.to_string();
            let source = JsonSource(&request);
            let request: Option<&dyn Source> = Some(&source);
            let arguments = Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names: Names::Camel };
            hidden(operation, &refused(operation, keyed(kind, key).build(operation, &arguments)));
        }
        for kind in ["craftgate", "parax", "nexkasa", "nkolay"] {
            let path = match kind {
                "parax" => json!(["POST", key, "status"]),
                "nkolay" => json!(["POST", key, null, "nkolay-token:a.b.c"]),
                _ => json!(["POST", key]),
            };
            let path = path.to_string();
            let arguments =
                Arguments { path: &JsonSource(&path), request: None, options: &JsonSource(r#"{"randomKey":"r"}"#), names: Names::Camel };
            let arguments = if kind == "craftgate" { arguments } else { Arguments { options: &JsonSource("{}"), ..arguments } };
            hidden(kind, &refused(kind, keyed(kind, key).build_endpoint(None, bridge::Payload::Nothing, &arguments)));
        }
        let told = json!({ "transaction_id": 1, "status": "APPROVED", "external_id": key, "amount": "1", "type": "DEPOSIT" }).to_string();
        let input = json!({ "verification": "none", "expected": { "id": "7", "type": "DEPOSIT", "amount": 1 } }).to_string();
        let read = JsonText::collect(Names::Camel, Integers::Full, |into| {
            keyed("nexkasa", key).handle_message("read_callback", &JsonSource(&input), told.as_bytes(), into)
        });
        hidden("callback", &refused("callback", read));
    }
    // The name of a field stays, though a key is that word.
    let error = refused("word", {
        let arguments =
            Arguments { path: &JsonSource("[]"), request: None, options: &JsonSource(r#"{"randomKey":"r"}"#), names: Names::Camel };
        keyed("craftgate", "paymentId").build("payment.refund_payment", &arguments)
    });
    assert_eq!((error.path(), error.to_string().starts_with("paymentId: ")), ("paymentId", true), "{error}");
}

#[test]
fn a_card_or_identity_number_is_not_shown_as_a_part_of_a_sum() {
    for number in ["9792030394440796", "10000000146"] {
        for field in ["itemsPrice", "shippingPrice", "totalPrice"] {
            let mut price = json!({ "itemsPrice": "30", "shippingPrice": "5.25", "totalPrice": "35.25" });
            price[field] = json!(number);
            let item =
                json!({ "productName": "p", "categoryCode": "c", "quantity": 1, "totalPriceWithoutDiscounts": 30, "totalPrice": 30 });
            let cart = json!({ "maxTerm": 3, "cart": { "price": price, "items": [item] } }).to_string();
            let path = json!(["nkolay-token:a.b.c", "nkolay-session:s"]);
            let error = refused(field, build("nkolay", "simulate", path, Some(&cart), json!({})));
            let text = format!("{error} {error:?} {}", report(&error));
            assert!(text.contains("a number that may be a card or identity number"), "{text}");
            assert!(!text.contains("97920303944") && !text.contains("100000001"), "{text}");
        }
    }
}

#[test]
fn text_that_looks_like_json_is_quoted_nowhere() {
    let card = json!({ "cardNumber": "9792030394440796", "cvc": "971" }).to_string();
    for text in [card.clone(), format!(" [{card}]")] {
        let withdrawal = json!({ "amount": 5, "customerIban": text, "customerName": "A B", "externalId": "7" }).to_string();
        let deposit = json!({ "username": "u", "userId": 7, "fullName": "A B", "amount": 5, "trx": "T", "data": format!("{text}&"), "returnUrl": text });
        for (kind, operation, request) in [("nexkasa", "withdraw", withdrawal), ("parax", "deposit", deposit.to_string())] {
            let error = refused(operation, build(kind, operation, json!([]), Some(&request), json!({})));
            for fault in error.errors() {
                assert!(fault.reason.contains("found text that looks like JSON"), "{error}");
                assert!(!fault.reason.contains("971"), "{error}");
            }
        }
    }
}

#[test]
fn a_missing_path_value_is_nothing() {
    for path in [json!([null]), json!([])] {
        let error = refused("path", build("craftgate", "payment.retrieve_payment", path, None, json!({})));
        assert_eq!(error.to_string(), "paymentId: expected a 64-bit integer, found nothing");
    }
}

#[test]
fn check_digits_can_be_waived_by_name_and_the_error_says_how_in_the_callers_language() {
    let withdrawal = r#"{"amount":"5","customer_iban":"TR330006100519786457841327","customer_name":"A B","external_id":"7"}"#;
    for (names, spelled) in [(Names::Camel, "waive: [\"check_digits\"]"), (Names::Snake, "waive=[\"check_digits\"]")] {
        let error = refused("IBAN", build_as(names, "nexkasa", "withdraw", &json!([]), Some(withdrawal), &json!({})));
        assert!(error.to_string().contains(spelled), "{error}");
        build_as(names, "nexkasa", "withdraw", &json!([]), Some(withdrawal), &json!({ "waive": ["check_digits"] })).unwrap();
    }
    let short = withdrawal.replace("41327", "4132");
    let error = refused("IBAN", build_as(Names::Camel, "nexkasa", "withdraw", &json!([]), Some(&short), &json!({})));
    assert!(!error.to_string().contains("waive"), "{error}");
}

#[test]
fn a_url_in_an_error_has_no_user_info_and_no_values() {
    for url in ["http://shop.example/cb?token=s3cret", "https://u:s3cret@shop.example/cb", "s3cret", "https://shop.example/#s3cret"] {
        let deposit = json!({ "amount": 5, "fullName": "A B", "userId": "7", "callbackUrl": url }).to_string();
        let error = refused(url, build("nexkasa", "deposit", json!([]), Some(&deposit), json!({})));
        assert!(error.path() == "callbackUrl" && !error.to_string().contains("s3cret"), "{error}");
        let signed = read_message("craftgate", "sign", &json!({ "url": url, "randomKey": "r" }), &[]);
        if let Err(error) = signed {
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}

#[test]
fn a_message_without_its_signature_says_which_header_is_missing() {
    let hook = br#"{"eventType":"API_AUTH","eventTimestamp":100,"status":"SUCCESS","payloadId":"1"}"#;
    for signature in [json!({ "now": 100 }), json!({ "now": 100, "signature": null }), json!({ "now": 100, "signature": " " })] {
        let error = refused("webhook", read_message("craftgate_webhooks", "verify", &signature, hook));
        assert_eq!((error.code(), error.path()), ("verification_failed", "signature"), "{error}");
        assert!(error.to_string().contains("the header x-cg-signature-v1 is missing"), "{error}");
    }
    let callback = br#"{"transaction_id":1,"status":"APPROVED","external_id":"7","amount":"1.00","type":"DEPOSIT"}"#;
    let error = refused("NexKasa", read_message("nexkasa", "read_callback", &json!({ "url": "/cb?nonce=a&token=b" }), callback));
    assert!(error.path() == "signature" && error.to_string().contains("the header X-NexKasa-Signature is missing"), "{error}");
}

#[test]
fn a_body_that_was_encoded_on_its_way_is_told_before_its_signature_is_blamed() {
    use base64::Engine as _;
    let hook = r#"{"eventType":"API_AUTH","eventTimestamp":100,"status":"SUCCESS","payloadId":"1"}"#;
    let encoded = base64::engine::general_purpose::STANDARD.encode(hook);
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xaa, 0x56];
    for (body, hint) in [
        (encoded.as_bytes(), "base64; decode it first (AWS Lambda and API Gateway say so in isBase64Encoded)"),
        (&gzip[..], "gzip data; decompress it first"),
    ] {
        let input = json!({ "now": 100, "signature": "c2lnbmF0dXJl" });
        let errors = [
            refused("Craftgate", read_message("craftgate_webhooks", "verify", &input, body)),
            refused("callback", read_message("craftgate_callbacks", "verify", &json!({ "unchecked": true }), &form_of(body))),
            refused("ParaX", read_message("parax", "read_webhook", &json!({ "unchecked": true }), body)),
            refused("NexKasa", read_message("nexkasa", "read_callback", &json!({ "url": "/", "signature": "00" }), body)),
        ];
        for error in errors {
            assert!(matches!(error.path(), "body" | "form") && error.to_string().contains(hint), "{error}");
        }
        let read = JsonText::collect(Names::Camel, Integers::Full, |into| {
            client("craftgate").read("payment.retrieve_payment", "", 200, body, into)
        });
        let error = refused("response", read);
        assert!(error.code() == "unexpected_response" && error.to_string().contains(hint), "{error}");
    }
}

/// The same encoding of a form.
fn form_of(body: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    match body.first() {
        Some(0x1f) => body.to_vec(),
        _ => base64::engine::general_purpose::STANDARD.encode("status=SUCCESS&paymentId=1").into_bytes(),
    }
}

#[test]
fn a_tolerance_is_from_nothing_to_a_day() {
    let hook = br#"{"eventType":"API_AUTH","eventTimestamp":100,"status":"SUCCESS","payloadId":"1"}"#;
    for tolerance in [-1_i64, -3600, 86_401, i64::MAX] {
        let input = json!({ "now": 100, "signature": "c2lnbmF0dXJl", "toleranceSeconds": tolerance });
        let error = refused("tolerance", read_message("craftgate_webhooks", "verify", &input, hook));
        assert_eq!((error.code(), error.path()), ("invalid_request", "toleranceSeconds"), "{error}");
    }
}

#[test]
fn a_date_that_an_answer_should_have_is_described_with_what_answers_may_have() {
    for (operation, body) in [
        ("payment.retrieve_payment", r#"{"data":{"id":1,"createdDate":true}}"#),
        ("onboarding.retrieve_member", r#"{"data":{"id":1,"createdDate":"31.12.2026"}}"#),
        ("payment.retrieve_payment", r#"{"data":{"id":1,"createdDate":"2026-13-01T10:00:00"}}"#),
    ] {
        let mut text = JsonText::result(Names::Camel);
        let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text };
        client("craftgate").read(operation, "", 200, body.as_bytes(), into).unwrap();
        let misfits: Value = serde_json::from_str(&text.take_misfits().unwrap()).unwrap();
        let reason = misfits[0]["reason"].as_str().unwrap();
        assert!(reason.contains("with or without a fraction and a zone, or a date") && !reason.contains("without fraction"), "{reason}");
    }
}

// ---- options and messages ----

/// Every table of options and message inputs with a client that takes it, how it is passed, and a value that fits.
fn inputs() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("craftgate", "sign", json!({ "url": "https://api.craftgate.io/x", "randomKey": "r" })),
        ("craftgate_webhooks", "verify", json!({ "signature": "c2ln", "now": 100 })),
        ("craftgate_webhooks", "sign", json!({ "eventType": "API_AUTH", "eventTimestamp": 100, "status": "SUCCESS", "payloadId": "1" })),
        ("craftgate_callbacks", "verify", json!({ "expected": { "paymentId": "1", "conversationId": "o", "conversationData": "" } })),
        ("parax", "read_webhook", json!({ "remoteAddress": "176.31.10.152" })),
        (
            "nexkasa",
            "read_callback",
            json!({ "url": "/cb", "remoteAddress": "192.0.2.1", "signature": "00", "expected": { "id": "1", "type": "DEPOSIT", "amount": "1" } }),
        ),
    ]
}

/// Values of every JSON type that are or hold a secret.
fn misplaced() -> Vec<Value> {
    let text = "sk_live_s3cret_0123456789";
    vec![
        json!(text),
        json!(format!("{{\"key\":\"{text}\"}}")),
        json!([text]),
        json!({ "key": text }),
        json!([[text]]),
        json!(8_675_309_411_111_i64),
        json!(-8_675_309.5),
        json!("9792030394440796"),
        json!("10000000146"),
        json!(true),
    ]
}

fn shows_nothing(what: &str, error: &Error) {
    for text in [error.to_string(), format!("{error:?} {error:#?}"), report(error).to_string()] {
        for part in ["s3cret", "8675309", "979203", "100000001"] {
            assert!(!text.contains(part), "{what} shows {part}: {text}");
        }
    }
}

#[test]
fn no_error_shows_a_secret_in_the_place_of_an_option() {
    let table = bridge_options();
    let mut refused = 0;
    for field in table.fields.iter().map(|field| field.property()).chain(["sk_live_s3cret_0123456789"]) {
        for value in misplaced() {
            let options = json!({ field: value });
            if let Err(error) = build("craftgate", "payment.retrieve_payment", json!([1]), None, options.clone()) {
                refused += 1;
                if !field.starts_with("sk_") {
                    shows_nothing(&options.to_string(), &error);
                }
            }
        }
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn no_error_shows_a_secret_in_the_place_of_a_message_field() {
    let mut refused = 0;
    for (kind, message, input) in inputs() {
        let nested: Vec<(String, String)> = input
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(name, value)| {
                let inner = value.as_object().into_iter().flatten().map(|(inner, _)| (name.clone(), inner.clone()));
                inner.chain([(name.clone(), String::new())]).collect::<Vec<_>>()
            })
            .collect();
        for (outer, inner) in nested {
            // An amount that is only too small is a number of the right kind.
            for value in misplaced().into_iter().filter(|value| inner != "amount" || !value.is_f64()) {
                let mut changed = input.clone();
                match inner.as_str() {
                    "" => changed[&outer] = value.clone(),
                    inner => changed[&outer][inner] = value.clone(),
                }
                if let Err(error) = read_message(kind, message, &changed, b"{}") {
                    refused += 1;
                    shows_nothing(&format!("{kind} {message} {changed}"), &error);
                }
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

/// The table of a call's options.
fn bridge_options() -> &'static Type {
    let table = bridge::values::CallOptions::TABLE;
    assert!(table.fields.iter().all(|field| !matches!(field.ty(), Ty::Object(_))));
    table
}
