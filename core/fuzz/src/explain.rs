//! Explanations of any message and of genuine ones.

use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza::bridge::Client;
use imza::{Amount, Context, JsonSource, Names};
use serde_json::{Value, json};

use super::{craftgate, nexkasa, parax, split};

/// Explanations of the five kinds of signed messages: one whose signature is genuine fits, another one has a cause, and none shows a key or a
/// card number.
pub fn explain(data: &[u8]) {
    let Some(([kind, bits], rest)) = split::<2>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (first, second) = text.split_once('\n').unwrap_or((text, ""));
    let genuine = bits & 1 == 0;
    let (client, settings, message, input, body) = match kind % 5 {
        0 => {
            let url = ["https://sandbox-api.craftgate.io/", first].concat();
            let body = (!second.is_empty()).then_some(second);
            let signature = match craftgate().sign(&url, body, "random-1") {
                Ok(signature) if genuine => signature,
                _ if genuine => return,
                _ => first.to_string(),
            };
            let headers = json!({"x-api-key": "api-key-1", "x-rnd-key": "random-1", "x-signature": signature});
            let method = if body.is_some() { "POST" } else { "GET" };
            let settings = json!({"apiKey": "api-key-1", "secretKey": "secret-key-1", "environment": "sandbox"});
            ("craftgate", settings, "explain", json!({"method": method, "url": url, "headers": headers}), second.to_string())
        }
        1 => {
            let signature = if genuine { "AAAA" } else { first };
            ("craftgate_webhooks", json!({"keys": ["webhook-key-1"]}), "explain", json!({"signature": signature, "now": 1}), second.into())
        }
        2 => ("craftgate_callbacks", json!({"keys": ["callback-key-1"]}), "explain", json!({}), text.to_string()),
        3 => {
            let request = format!(
                r#"{{"username":{},"userId":"7","fullName":"Ayse Yilmaz","amount":"250.00","trx":{}}}"#,
                Value::from(first),
                Value::from(second)
            );
            let url = match parax().deposit_url(&JsonSource(&request), &Context::default()) {
                Ok(url) if genuine => url,
                _ if genuine => return,
                _ => ["https://x.example/?", first, "&signature=", second].concat(),
            };
            let settings = json!({"sid": 1001, "key": "parax-key-1", "secretKey": "parax-secret-1"});
            ("parax", settings, "explain", json!({"url": url}), String::new())
        }
        _ => {
            let nonce = "9f86d081884c7d65";
            let amount: Amount = "1500.00".parse().unwrap();
            let token = match nexkasa().callback_token(imza::nexkasa::TransferKind::Deposit, first, amount, nonce) {
                Ok(token) if genuine => token,
                _ if genuine => return,
                _ => second.to_string(),
            };
            let body = json!({"transaction_id": 105, "status": "APPROVED", "external_id": first, "amount": "1500.00", "type": "DEPOSIT"});
            let settings = json!({"apiKey": "nexkasa-key-1", "callbackSecrets": ["callback-secret-1"]});
            let url = format!("https://x.example/cb?nonce={nonce}&token={token}");
            ("nexkasa", settings, "explain_callback", json!({"url": url}), body.to_string())
        }
    };
    let client = Client::new(client, &JsonSource(&settings.to_string()), Names::Camel).unwrap();
    let input = input.to_string();
    let explained =
        JsonText::collect(Names::Camel, Integers::Full, |into| client.handle_message(message, &JsonSource(&input), body.as_bytes(), into));
    let Ok((shown, ())) = explained else {
        // A caller's argument may be refused, a message from outside never is.
        return;
    };
    let explanation: Value = serde_json::from_str(&shown).unwrap();
    let causes = explanation["causes"].as_array().unwrap();
    assert_eq!(explanation["fits"] == json!(true), causes.is_empty(), "{explanation}");
    if genuine && matches!(kind % 5, 0 | 3) {
        assert!(explanation["fits"] == json!(true), "{explanation}");
    }
    let parts: String = explanation["parts"].as_array().unwrap().iter().filter_map(|part| part["value"].as_str()).collect();
    assert_eq!(explanation["stringToSign"], json!(parts));
    // The signed text comes from outside and may contain a key by chance: only then may it be shown.
    for key in ["secret-key-1", "webhook-key-1", "callback-key-1", "parax-secret-1", "callback-secret-1"] {
        assert!(!shown.contains(key) || text.contains(key) && !settings.to_string().contains(key), "{shown}");
    }
}
