//! Reports of pasted messages by the inspector's page and the command `imza`: the shared vectors, as text. On WebAssembly by the functions
//! that the page calls, in Node and in a browser; the page itself is tested in `tests/site/inspector.test.mjs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking, with the vector's name

use std::sync::OnceLock;

use imza::api::declare::FieldType;
use imza::api::schema::Ty;
use imza_tests::vectors;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The message of a case as a person would paste it.
fn pasted(case: &Value) -> String {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    match text("kind") {
        "request" => {
            let headers = case["headers"].as_object().unwrap().iter().map(|(name, value)| format!("{name}: {}\n", value.as_str().unwrap()));
            format!("{} {}\n{}\n{}", text("method"), text("url"), headers.collect::<String>(), text("body"))
        }
        "webhook" => format!("x-cg-signature-v1: {}\n\n{}", text("signature"), text("body")),
        "callback" => text("form").into(),
        "deposit" => text("url").into(),
        "transfer" => format!("POST {}\nHost: shop.example\n\n{}", text("url"), text("body")),
        other => panic!("{other}"),
    }
}

/// The keys of a case without the settings that no key field has.
fn keys(case: &Value) -> Value {
    let mut keys = case["keys"].clone();
    keys.as_object_mut().unwrap().remove("sid");
    keys
}

/// The kind of a message, and its report.
#[cfg(not(target_arch = "wasm32"))]
fn inspected(case: &Value) -> (String, Value) {
    use imza_inspector::{Keys, Message, inspect};

    let message = Message::parse(pasted(case).as_bytes()).unwrap();
    let kind = message.kind().unwrap();
    let keys: Keys = serde_json::from_value(keys(case)).unwrap();
    (kind.described().0.into(), serde_json::to_value(inspect(kind, &message, &keys).unwrap()).unwrap())
}

#[cfg(target_arch = "wasm32")]
fn inspected(case: &Value) -> (String, Value) {
    use imza_inspector::page::{inspect, read};
    use serde::Serialize as _;

    let text = pasted(case);
    let message: Value = serde_wasm_bindgen::from_value(read(&text).unwrap()).unwrap();
    let kind = message["kind"].as_str().unwrap().to_owned();
    let keys = keys(case).serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap();
    let report = inspect(&kind, &text, keys).unwrap();
    (kind, serde_wasm_bindgen::from_value(report).unwrap())
}

/// A case with what it is told to be and its report.
struct Inspected {
    case: Value,
    kind: String,
    report: Value,
}

/// All cases of the shared vectors; they take some seconds, so they are inspected once.
fn all() -> &'static [Inspected] {
    static ALL: OnceLock<Vec<Inspected>> = OnceLock::new();
    ALL.get_or_init(|| {
        let inspected = |case: Value| {
            let (kind, report) = inspected(&case);
            Inspected { case, kind, report }
        };
        vectors::<Vec<Value>>("explain").into_iter().map(inspected).collect()
    })
}

#[test]
fn a_pasted_message_is_told_by_its_text_and_explained_as_by_the_core() {
    for Inspected { case, kind, report } in all() {
        let expected = match case["kind"].as_str().unwrap() {
            "request" => "craftgate",
            "webhook" => "craftgate-webhook",
            "callback" => "craftgate-callback",
            "deposit" => "parax",
            _ => "nexkasa",
        };
        assert_eq!(kind, expected, "{}", case["name"]);
        let codes: Vec<&str> = report["causes"].as_array().unwrap().iter().map(|cause| cause["code"].as_str().unwrap()).collect();
        let named = case["codes"].as_array().unwrap();
        assert_eq!(report["fits"], json!(named.is_empty()), "{}", case["name"]);
        assert!(named.iter().all(|code| codes.iter().take(named.len()).any(|known| code == known)), "{}: {codes:?}", case["name"]);
        let told = |part: &Value| json!(["source", "name", "value"].map(|of| part[of].as_str().unwrap()).join(" "));
        assert_eq!(report["parts"].as_array().unwrap().iter().map(told).collect::<Value>(), case["parts"], "{}", case["name"]);
    }
}

#[test]
fn the_expected_signature_is_the_given_one_exactly_if_that_fits() {
    for Inspected { case, kind, report } in all() {
        let (given, expected) = (report["given"].as_str().unwrap(), report["expected"].as_str());
        assert!(!given.is_empty(), "{}", case["name"]);
        // The hash of a browser callback is made by Craftgate only.
        assert_eq!(expected.is_none(), kind == "craftgate-callback", "{}", case["name"]);
        if let Some(expected) = expected {
            assert_eq!(given == expected, report["fits"] == json!(true), "{}", case["name"]);
        }
    }
}

#[test]
fn a_report_has_no_key_and_no_card_number() {
    // A key in the place of the signature is not shown either.
    let webhook = all().iter().find(|inspected| inspected.kind == "craftgate-webhook").unwrap();
    let mut case = webhook.case.clone();
    case["signature"] = case["keys"]["keys"][0].clone();
    let (kind, report) = inspected(&case);
    assert_eq!(report["given"], "***");
    for Inspected { case, report, .. } in all().iter().chain([&Inspected { case, kind, report }]) {
        let shown = report.to_string();
        let keys = case["keys"].as_object().unwrap().iter().filter(|(name, _)| !matches!(name.as_str(), "baseUrl" | "sid"));
        for key in keys.flat_map(|(_, value)| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])) {
            assert!(!shown.contains(key.as_str().unwrap()), "{}", case["name"]);
        }
        assert!(!shown.contains("5258640000000001") && !shown.contains("\"cvc\\\":\\\"000"), "{}", case["name"]);
    }
}

#[test]
fn every_cause_has_its_turkish_text() {
    let texts = include_str!("../../bindings-wasm/inspector/page/texts.ts");
    let Ty::Enum(causes) = imza::explain::CauseCode::TY else { panic!("a list of words") };
    assert!(causes.words.len() > 30);
    for word in causes.words {
        assert!(texts.contains(&format!("\n    {}: [\"", word.wire)), "{}", word.wire);
    }
    // A code that is not a cause any more does not keep its text.
    let count = texts.lines().filter(|line| line.starts_with("    ") && line.contains(": [\"")).count();
    assert_eq!(count, causes.words.len());
}
