//! Explanations of signatures that do not fit, against mistakes that a generator of its own made (`tests/vectors/make_explain.py`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking, with the vector's name
#![allow(clippy::disallowed_methods)] // the cases of the other seed are in a file

use imza::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza::bridge::Client;
use imza_tests::vectors;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// An explanation of a case, through the bridge as every language has it.
fn explained(case: &Value) -> Value {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    let (client, message, input, body) = match text("kind") {
        "request" => {
            let input = json!({"method": case["method"], "url": case["url"], "headers": case["headers"]});
            ("craftgate", "explain", input, text("body"))
        }
        "webhook" => ("craftgate_webhooks", "explain", json!({"signature": case["signature"], "now": case["now"]}), text("body")),
        "callback" => ("craftgate_callbacks", "explain", json!({}), text("form")),
        "deposit" => ("parax", "explain", json!({"url": case["url"]}), ""),
        "transfer" => ("nexkasa", "explain_callback", json!({"url": case["url"]}), text("body")),
        other => panic!("{other}"),
    };
    let client = Client::new(client, &JsonSource(&case["keys"].to_string()), Names::Camel).unwrap();
    let explain =
        |into: imza::api::transcode::Reading<'_>| client.handle_message(message, &JsonSource(&input.to_string()), body.as_bytes(), into);
    let (explanation, ()) = JsonText::collect(Names::Camel, Integers::Full, explain).unwrap();
    serde_json::from_str(&explanation).unwrap()
}

fn codes(of: &Value) -> Vec<&str> {
    of.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn named(explanation: &Value) -> Vec<&str> {
    explanation["causes"].as_array().into_iter().flatten().filter_map(|cause| cause["code"].as_str()).collect()
}

/// How a case came out.
#[derive(PartialEq)]
enum Verdict {
    Right,
    /// Other mistakes that make the same signature, or none: nothing false was said.
    Missed,
    /// A cause that does not reproduce the signature.
    False,
}

fn verdict(case: &Value) -> Verdict {
    let explanation = explained(case);
    let (expected, also, named) = (codes(&case["codes"]), codes(&case["also"]), named(&explanation));
    let is_right = match expected.as_slice() {
        [] => explanation["fits"] == json!(true) && named.is_empty(),
        [one] => named.first() == Some(one),
        both => both.iter().all(|code| named.iter().take(2).any(|known| known == code)),
    };
    let makes_it = |code: &&str| expected.contains(code) || also.contains(code);
    match named.as_slice() {
        _ if is_right => Verdict::Right,
        ["unknown"] => Verdict::Missed,
        causes if causes.iter().all(makes_it) => Verdict::Missed,
        _ => Verdict::False,
    }
}

#[expect(clippy::print_stdout, reason = "the figures, for who runs it with --nocapture")]
fn check(cases: &[Value]) {
    let mut failures = Vec::new();
    for (count, percent) in [(0, 100), (1, 98), (2, 90)] {
        let of: Vec<&Value> = cases.iter().filter(|case| codes(&case["codes"]).len() == count).collect();
        let verdicts: Vec<(Verdict, &Value)> = of.iter().map(|case| (verdict(case), *case)).collect();
        let right = verdicts.iter().filter(|(verdict, _)| *verdict == Verdict::Right).count();
        let wrong = verdicts.iter().filter(|(verdict, _)| *verdict != Verdict::Right);
        let described = wrong.map(|(verdict, case)| {
            let kind = if *verdict == Verdict::False { "false" } else { "missed" };
            format!("{kind}: {} {:?}", case["name"], named(&explained(case)))
        });
        let described: Vec<String> = described.collect();
        println!("{count} mistakes: {right} of {} named first, at least {percent} % are due", of.len());
        if 100 * right < percent * of.len() || verdicts.iter().any(|(verdict, _)| *verdict == Verdict::False) {
            failures.push(format!("{count} mistakes: {right} of {} right\n{}", of.len(), described.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn the_mistakes_of_the_shared_vectors_are_named() {
    check(&vectors::<Vec<Value>>("explain"));
}

#[test]
fn the_signed_text_is_told_part_by_part_with_where_each_comes_from() {
    for case in vectors::<Vec<Value>>("explain") {
        let explanation = explained(&case);
        let parts = explanation["parts"].as_array().unwrap();
        let of = |part: &Value| json!(["source", "name", "value"].map(|of| part[of].as_str().unwrap()).join(" "));
        assert_eq!(parts.iter().map(of).collect::<Value>(), case["parts"], "{}", case["name"]);
        let text: String = parts.iter().filter_map(|part| part["value"].as_str()).collect();
        assert_eq!(explanation["stringToSign"], json!(text), "{}", case["name"]);
    }
}

#[test]
fn what_lies_across_two_parts_is_not_shown_either() {
    let mut case = vectors::<Vec<Value>>("explain").into_iter().find(|case| case["kind"] == "deposit").unwrap();
    case["keys"]["secretKey"] = json!("live_1&trx=of_sk");
    case["url"] = json!("https://api.parax.tech/Methods/BankTransfer/V2/?sid=live_1&trx=of_sk&x=cvc%3D123&cvc=456&signature=00");
    let explanation = explained(&case);
    assert_eq!(explanation["stringToSign"], "cvc=***&sid=***&x=cvc=***");
    assert!(!explanation.to_string().contains("of_sk"), "{explanation}");
}

/// The cases of another seed. It runs with optimization only (`cargo test --profile sandbox`): it takes half an hour without.
#[cfg(not(target_arch = "wasm32"))]
#[test]
#[cfg_attr(debug_assertions, ignore = "needs optimization")]
fn of_two_thousand_mistakes_nearly_all_are_named_and_nothing_false_is_said() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let to = std::env::temp_dir().join(format!("imza-mistakes-{}.json", std::process::id()));
    let made =
        std::process::Command::new("python3").arg("make_explain.py").args(["2000", "7"]).arg(&to).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(&to).unwrap()).unwrap();
    std::fs::remove_file(&to).unwrap();
    check(&cases);
}

#[test]
fn an_explanation_shows_no_key_no_card_and_no_identity_number() {
    for case in vectors::<Vec<Value>>("explain") {
        let shown = explained(&case).to_string();
        let keys = case["keys"].as_object().unwrap().iter().filter(|(name, _)| !matches!(name.as_str(), "baseUrl" | "sid"));
        for key in keys.flat_map(|(_, value)| match value {
            Value::Array(keys) => keys.clone(),
            key => vec![key.clone()],
        }) {
            assert!(!shown.contains(key.as_str().unwrap()), "{}", case["name"]);
        }
        assert!(!shown.contains("5258640000000001") && !shown.contains("\"cvc\\\":\\\"000"), "{}", case["name"]);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 12, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_makes_an_explanation_fail(text in "[^\\s\u{0}].{0,40}", body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40), signature in "[-0-9a-fA-F+/=_% ]{0,90}") {
        let keys = json!({"keys": ["key-1"], "apiKey": "key-1", "secretKey": "secret-1", "sid": 1, "key": "key-2", "callbackSecrets": ["key-3"], "webhookSecrets": ["key-4"]});
        let settings = |names: &[&str]| json!(names.iter().map(|name| (*name, keys[*name].clone())).collect::<std::collections::BTreeMap<_, _>>());
        let mut craftgate = settings(&["apiKey", "secretKey"]);
        craftgate["environment"] = json!("sandbox");
        let headers = json!({"x-api-key": text, "x-rnd-key": text, "x-signature": signature});
        for (client, settings, message, input) in [
            ("craftgate", craftgate, "explain", json!({"method": text, "url": text, "headers": headers})),
            ("craftgate_webhooks", settings(&["keys"]), "explain", json!({"signature": signature, "now": 1})),
            ("craftgate_callbacks", settings(&["keys"]), "explain", json!({})),
            ("parax", settings(&["sid", "key", "secretKey"]), "explain", json!({"url": format!("?{text}&signature={signature}")})),
            ("nexkasa", settings(&["apiKey", "callbackSecrets", "webhookSecrets"]), "explain_callback", json!({"url": format!("?nonce={text}&token={signature}"), "signature": signature})),
        ] {
            let client = Client::new(client, &JsonSource(&settings.to_string()), Names::Camel).unwrap();
            let input = input.to_string();
            let explained = JsonText::collect(Names::Camel, Integers::Full, |into| client.handle_message(message, &JsonSource(&input), &body, into));
            let explanation: Value = serde_json::from_str(&explained.unwrap().0).unwrap();
            assert!(explanation["fits"] == json!(true) || !named(&explanation).is_empty(), "{explanation}");
        }
    }
}

#[test]
fn a_body_of_more_than_64_kb_is_compared_with_the_rule_only() {
    let cases: Vec<Value> = vectors("explain");
    let mut case = cases.iter().find(|case| case["kind"] == "request" && case["method"] == "POST").unwrap().clone();
    case["body"] = json!(format!("{{\"a\":\"{}\"}}", "x".repeat(64 * 1024)));
    let explanation = explained(&case);
    assert_eq!(named(&explanation), ["unknown"]);
    assert!(explanation["causes"][0]["message"].as_str().unwrap().contains("64 KB"), "{explanation}");
}
