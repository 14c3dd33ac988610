//! Calls to any endpoint, of all providers: keys are sent to the client's own hosts only, and responses are untyped. Signatures of parameters.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use imza::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Source};
use imza::bridge::{Arguments, Client, Payload, Prepared, ResponseBody};
use imza_tests::{each, same, same_error, vectors};
use serde_json::{Map, Value, json};

const TOKEN: &str = "nkolay-token:e30.eyJtIjoxfQ.c2lnbmF0dXJl";

fn client(provider: &str, settings: &Value) -> Client {
    let camel: Map<String, Value> =
        settings.as_object().unwrap().iter().map(|(name, value)| (Names::Camel.spelled(name), value.clone())).collect();
    Client::new(provider, &JsonSource(&Value::Object(camel).to_string()), Names::Camel).unwrap()
}

fn known(provider: &str) -> Client {
    let settings = match provider {
        "craftgate" => json!({"api_key": "api-key-1", "secret_key": "secret-key-1", "environment": "sandbox"}),
        "parax" => json!({"sid": 1001, "key": "parax-key-1", "secret_key": "sk_live_1"}),
        "nexkasa" => json!({"api_key": "nexkasa-key-1"}),
        _ => {
            json!({"base_url": "https://loans.example.com", "username": "shop", "password": "pass-word-1", "merchant_no": 4000, "api_secret_key": "api-secret-1"})
        }
    };
    client(provider, &settings)
}

fn built(client: &Client, place: &Value, query: Option<&str>, body: Payload<'_>, options: &str) -> imza::Result<Prepared> {
    let query = query.map(JsonSource);
    let query = query.as_ref().map(|query| -> &dyn Source { query });
    let (path, options) = (place.to_string(), JsonSource(options));
    let arguments = Arguments { path: &JsonSource(&path), request: None, options: &options, names: Names::Camel };
    client.build_endpoint(query, body, &arguments)
}

#[test]
fn an_endpoint_is_called_with_the_clients_keys_at_its_own_hosts() {
    let cases: Vec<Value> = vectors("endpoints");
    each(
        &cases,
        |case| case["name"].as_str().unwrap(),
        |case| {
            let client = client(case["provider"].as_str().unwrap(), &case["client"]);
            let token = case["token"].as_str().map(|token| format!("nkolay-token:{token}"));
            let place = json!([case["method"], case["path"], case["host"], token]);
            let object = case["body_json"].as_str().map(JsonSource);
            let body = match (&object, case["body_exact"].as_str()) {
                (Some(object), _) => Payload::Object(object),
                (None, Some(text)) => Payload::Exact(text),
                (None, None) => Payload::Nothing,
            };
            match (built(&client, &place, case["query_json"].as_str(), body, "{}"), case["error_path"].as_str()) {
                (Ok(call), None) => {
                    same("url", call.request.url.as_str(), case["url"].as_str().unwrap())?;
                    same("body", call.request.body.as_deref(), case["body"].as_str())?;
                    let headers: Map<String, Value> =
                        call.request.headers.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
                    same("headers", Value::Object(headers), case["headers"].clone())?;
                    same("repeat", call.repeat.as_str(), case["repeat"].as_str().unwrap())
                }
                (Err(error), Some(path)) => {
                    same("code", error.code(), "invalid_request")?;
                    same("path", error.path(), path)
                }
                (Ok(call), Some(_)) => Err(format!("built {call:?}")),
                (Err(error), None) => Err(error.to_string()),
            }
        },
    );
}

#[test]
fn parameters_are_signed_as_they_are() {
    let cases: Vec<Value> = vectors("parax/signatures");
    each(
        &cases,
        |case| case["name"].as_str().unwrap(),
        |case| {
            let client = client("parax", &json!({"sid": 1001, "key": "parax-key-1", "secret_key": case["secret_key"]}));
            let parameters = JsonSource(case["parameters_json"].as_str().unwrap());
            let signed = JsonText::collect(Names::Camel, Integers::Full, |into| client.handle_message("sign", &parameters, b"", into));
            match (signed, case["signature"].as_str()) {
                (Ok((text, ())), Some(signature)) => same("signature", text, format!("\"{signature}\"")),
                (Err(error), None) => same_error(&error, &json!({"code": case["code"], "error_path": case["error_path"]})),
                (Ok(_), None) => Err("signed".into()),
                (Err(error), Some(_)) => Err(error.to_string()),
            }
        },
    );
}

fn place(provider: &str, method: &str) -> Value {
    match provider {
        "parax" => json!([method, "/x", "status"]),
        "nkolay" => json!([method, "/x", null, TOKEN]),
        _ => json!([method, "/x"]),
    }
}

/// The options without which a provider builds nothing.
fn options(provider: &str) -> &'static str {
    if provider == "craftgate" { r#"{"randomKey":"r"}"# } else { "{}" }
}

fn read(provider: &str, method: &str, status: u16, body: &str) -> imza::Result<(String, ResponseBody)> {
    let client = known(provider);
    let call = built(&client, &place(provider, method), None, Payload::Nothing, options(provider)).unwrap();
    JsonText::collect(Names::Camel, Integers::Full, |into| client.read("request", &call.state, status, body.as_bytes(), into))
}

#[test]
fn an_untyped_response_is_returned_whole_unless_it_reports_an_error() {
    for (provider, body) in [
        ("parax", r#"{"code":200,"message":"ok","data":{"amount":"250.00"}}"#),
        ("parax", r#"{"banks":["A","B"]}"#),
        ("nexkasa", r#"{"status":"success","token":"t"}"#),
        ("nexkasa", r#"["a"]"#),
        ("nkolay", r#"{"success":true,"terms":[3,6]}"#),
        ("nkolay", r#"[{"a":null}]"#),
    ] {
        assert_eq!(read(provider, "POST", 200, body).unwrap(), (body.into(), ResponseBody::Value), "{provider} {body}");
    }
    for provider in ["craftgate", "parax", "nexkasa", "nkolay"] {
        assert_eq!(read(provider, "POST", 204, "").unwrap().1, ResponseBody::Empty, "{provider}");
        for (method, outcome) in [("GET", "rejected"), ("POST", "unknown"), ("DELETE", "unknown")] {
            for (status, body) in [(200, "<html>"), (500, "<html>"), (302, ""), (200, r#"{"a":1,"a":2}"#)] {
                let error = read(provider, method, status, body).unwrap_err();
                assert!(matches!(error.code(), "unexpected_response" | "api_error"), "{provider} {status} {body}: {error}");
                assert_eq!(error.outcome().unwrap().as_str(), outcome, "{provider} {method} {status} {body}: {error}");
            }
        }
    }
    for (provider, status, body, kind) in [
        ("parax", 200, r#"{"code":1082,"message":"no"}"#, "authentication"),
        ("nexkasa", 200, r#"{"status":"failed","message":"no"}"#, "unknown"),
        ("nexkasa", 403, r#"{"error":"no"}"#, "authentication"),
        ("nkolay", 401, r#"{"message":"no"}"#, "authentication"),
    ] {
        let error = read(provider, "POST", status, body).unwrap_err();
        assert_eq!((error.code(), error.kind().unwrap().as_str()), ("api_error", kind), "{provider} {error}");
    }
}

#[test]
fn no_error_of_an_endpoint_shows_a_key_or_a_token() {
    for (provider, secrets) in [
        ("parax", &["parax-key-1", "sk_live_1"][..]),
        ("nexkasa", &["nexkasa-key-1"]),
        ("nkolay", &["pass-word-1", "api-secret-1", "e30.eyJtIjoxfQ.c2lnbmF0dXJl"]),
    ] {
        for secret in secrets {
            for (status, body) in [(500, format!("<p>{secret} is wrong</p>")), (403, json!({"message": secret, "code": 1082}).to_string())]
            {
                let error = read(provider, "POST", status, &body).unwrap_err();
                assert!(!format!("{error} {error:?}").contains(secret), "{provider} {error}");
            }
        }
        let call = built(&known(provider), &place(provider, "POST"), None, Payload::Exact("{}"), "{}").unwrap();
        assert!(!secrets.iter().any(|secret| format!("{call:?}").contains(secret)), "{call:?}");
    }
}

#[test]
fn what_an_endpoint_lacks_is_refused_by_its_name() {
    let error = |client: &Client, place: &Value, options: &str| built(client, place, None, Payload::Nothing, options).unwrap_err();
    assert_eq!(error(&known("nkolay"), &json!(["POST", "/x"]), "{}").path(), "token");
    assert_eq!(error(&known("nkolay"), &json!(["POST", "/x", null, "nkolay-session:7b94"]), "{}").code(), "invalid_request");
    for provider in ["nexkasa", "nkolay", "craftgate"] {
        let place = json!(["POST", "/x", "status", TOKEN]);
        assert_eq!(error(&known(provider), &place, options(provider)).path(), "host", "{provider}");
    }
    for provider in ["parax", "nexkasa", "nkolay"] {
        let error = error(&known(provider), &place(provider, "POST"), r#"{"idempotencyKey":"order-1"}"#);
        assert_eq!(error.path(), "idempotencyKey", "{provider}: {error}");
    }
    let webhooks = client("craftgate_webhooks", &json!({"keys": ["key-1"]}));
    assert_eq!(error(&webhooks, &json!(["POST", "/x"]), "{}").path(), "operation");
}

#[test]
fn replies_are_ready_to_be_sent() {
    let found: Vec<_> = imza::bridge::PROVIDERS
        .iter()
        .flat_map(|provider| provider.replies.iter().map(|(name, reply, _)| (provider.name, *name, reply.status)))
        .collect();
    assert_eq!(found, [("parax", "success", 200), ("parax", "refused", 403), ("nexkasa", "ok", 200)]);
    for (_, reply, _) in imza::bridge::PROVIDERS.iter().flat_map(|provider| provider.replies) {
        assert!(reply.content_type == "application/json" && serde_json::from_str::<Value>(reply.body).unwrap().is_object());
    }
    assert_eq!(serde_json::from_str::<Value>(imza::parax::RECEIVED.body).unwrap()["success"], true);
}

#[test]
fn an_iban_is_sent_in_groups_of_four_if_the_client_says_so() {
    let withdraw = |settings: &Value| {
        let client = client("nexkasa", settings);
        let request = r#"{"amount":"1500","customerIban":"tr330006100519786457841326","customerName":"A B","externalId":"W-1"}"#;
        let arguments =
            Arguments { path: &JsonSource("[]"), request: Some(&JsonSource(request)), options: &JsonSource("{}"), names: Names::Camel };
        let body: Value = serde_json::from_str(client.build("withdraw", &arguments).unwrap().request.body.as_deref().unwrap()).unwrap();
        body["customer_iban"].as_str().unwrap().to_owned()
    };
    for settings in [json!({"api_key": "k"}), json!({"api_key": "k", "iban_format": "compact"})] {
        assert_eq!(withdraw(&settings), "TR330006100519786457841326");
    }
    assert_eq!(withdraw(&json!({"api_key": "k", "iban_format": "spaced"})), "TR33 0006 1005 1978 6457 8413 26");
    let settings = r#"{"apiKey":"k","ibanFormat":"grouped"}"#;
    let error = Client::new("nexkasa", &JsonSource(settings), Names::Camel).unwrap_err();
    assert_eq!((error.code(), error.path()), ("configuration", "ibanFormat"));
}

#[test]
fn every_client_with_a_base_url_takes_plain_http_for_the_hosts_that_are_named() {
    for (provider, settings, setting) in [
        ("craftgate", json!({"apiKey": "k", "secretKey": "s"}), "baseUrl"),
        ("parax", json!({"sid": 1, "key": "k", "secretKey": "s"}), "depositBaseUrl"),
        ("parax", json!({"sid": 1, "key": "k", "secretKey": "s"}), "statusBaseUrl"),
        ("nexkasa", json!({"apiKey": "k"}), "baseUrl"),
        ("nkolay", json!({"username": "u", "password": "p", "merchantNo": 1, "apiSecretKey": "s"}), "baseUrl"),
    ] {
        let open = |hosts: &Value| {
            let mut settings = settings.clone();
            settings[setting] = json!("http://sandbox:4010/x");
            settings["allowInsecureHosts"] = hosts.clone();
            Client::new(provider, &JsonSource(&settings.to_string()), Names::Camel)
                .map(drop)
                .map_err(|error| (error.code(), String::from(error.path())))
        };
        assert_eq!(open(&json!(["other", "sandbox"])), Ok(()), "{provider}");
        for hosts in [json!([]), json!(null), json!(["sandbox2", "and"])] {
            assert_eq!(open(&hosts), Err(("configuration", setting.into())), "{provider} {hosts}");
        }
        for hosts in [json!(["*"]), json!(["sandbox:4010"]), json!(["http://sandbox"]), json!([""])] {
            assert_eq!(open(&hosts), Err(("configuration", "allowInsecureHosts".into())), "{provider} {hosts}");
        }
    }
}
