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
        "transfer" => ("nexkasa", "explain_callback", json!({"url": case["url"], "signature": case["signature"]}), text("body")),
        other => panic!("{other}"),
    };
    let client = Client::new(client, &JsonSource(&case["keys"].to_string()), Names::Camel).unwrap();
    let explain =
        |into: imza::api::transcode::Reading<'_>| client.handle_message(message, &JsonSource(&input.to_string()), body.as_bytes(), into);
    let (explanation, ()) = JsonText::collect(Names::Camel, Integers::Full, explain).unwrap();
    let explanation: Value = serde_json::from_str(&explanation).unwrap();
    assert_eq!(explanation["fits"], json!(named(&explanation).is_empty()), "{explanation}");
    explanation
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

/// Checks the share of cases that are right, in percent, without a mistake, with one and with two.
#[expect(clippy::print_stdout, reason = "the figures, for who runs it with --nocapture")]
fn check(cases: &[Value], due: [usize; 3]) {
    let mut failures = Vec::new();
    for (count, percent) in due.into_iter().enumerate() {
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
    check(&vectors::<Vec<Value>>("explain"), [100, 100, 100]);
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
    check(&cases, [100, 98, 90]);
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

    // Of exactly so much the mistakes are tried.
    let unsigned = [POST.url, KEYS].concat();
    for (length, code) in [(64 * 1024, "body_missing"), (64 * 1024 + 1, "unknown")] {
        assert_eq!(Signed { body: &"x".repeat(length), ..POST }.signed(&unsigned), [code], "{length}");
    }
}

#[test]
fn what_was_tried_without_success_is_told() {
    let told = |request: Signed<'_>, signature: &str| {
        let explanation = explained(&request.case(signature));
        assert_eq!(named(&explanation), ["unknown"]);
        explanation["causes"][0]["message"].as_str().unwrap().to_string()
    };
    let long = "x".repeat(400);
    for (body, signature, message) in [
        (POST.body, "da39a3ee5e6b4b0d3255bfef95601890afd80709", "No mistake was tried: the given signature has the length of SHA-1."),
        (&long, &hashed("of nothing"), "alone or two at once ("),
        (POST.body, &hashed("of nothing"), "the search stopped after 20000 trials"),
    ] {
        let told = told(Signed { body, ..POST }, signature);
        assert!(told.contains(message), "{told}");
    }
}

/// A request of Craftgate with a signature over any text.
struct Signed<'t> {
    method: &'t str,
    url: &'t str,
    body: &'t str,
    api_key: Option<&'t str>,
}

const URL: &str = "https://sandbox-api.craftgate.io/onboarding/v1/members?name=Zeynep%20K%2BA&page=7&isBuyer=true&note=";
/// As the rule signs it.
const DECODED: &str = "https://sandbox-api.craftgate.io/onboarding/v1/members?name=Zeynep K+A&page=7&isBuyer=true&note=";
const KEYS: &str = "api-key-1secret-key-1Random-1";
const GET: Signed<'_> = Signed { method: "GET", url: URL, body: "", api_key: Some("api-key-1") };
const POST: Signed<'_> =
    Signed { method: "POST", url: "https://sandbox-api.craftgate.io/payment/v1/refunds", body: r#"{"paymentId":7}"#, ..GET };

impl Signed<'_> {
    /// The request with a signature in base64.
    fn case(&self, signature: &str) -> Value {
        let mut headers = json!({"x-rnd-key": "Random-1", "x-signature": signature});
        if let Some(key) = self.api_key {
            headers["x-api-key"] = json!(key);
        }
        json!({"kind": "request", "keys": {"apiKey": "api-key-1", "secretKey": "secret-key-1", "environment": "sandbox"},
            "method": self.method, "url": self.url, "headers": headers, "body": self.body})
    }

    fn causes(&self, signature: &str) -> Vec<String> {
        named(&explained(&self.case(signature))).into_iter().map(String::from).collect()
    }

    fn signed(&self, text: &str) -> Vec<String> {
        self.causes(&hashed(text))
    }
}

fn hashed(text: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text))
}

fn keyed(key: &str, text: &str) -> Vec<u8> {
    use hmac::{KeyInit as _, Mac as _};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[test]
fn what_a_request_without_a_body_signed_in_its_place_is_named() {
    let rule = [DECODED, KEYS].concat();
    assert!(GET.signed(&rule).is_empty() && Signed { method: "head", body: "x", ..GET }.signed(&rule).is_empty());
    let members = |comma: &str, colon: &str, page: &str, truth: &str| {
        [("name", "\"Zeynep K+A\""), ("page", page), ("isBuyer", truth), ("note", "\"\"")]
            .map(|(name, value)| format!("\"{name}\"{colon}{value}"))
            .join(comma)
    };
    let mut bodies: Vec<String> = [(",", ":"), (", ", ": ")]
        .iter()
        .flat_map(|(comma, colon)| {
            [("7", "true"), ("\"7\"", "\"true\"")].map(|(page, truth)| format!("{{{}}}", members(comma, colon, page, truth)))
        })
        .collect();
    bodies.push(URL.split_once('?').unwrap().1.into());
    bodies
        .extend(["{}", "null", "undefined", "[]", "\"\"", "None", "nil", "false", "{ }", "{\n}", "{}\n", "\"{}\"", "''"].map(String::from));
    for body in bodies {
        assert_eq!(GET.signed(&[&rule, &*body].concat()).first().map(String::as_str), Some("body_of_get"), "{body}");
    }
    assert_eq!(Signed { body: "a=b", ..GET }.signed(&[&*rule, "a=b"].concat()), ["body_of_get"]);

    let rule = [POST.url, KEYS].concat();
    assert_eq!(Signed { body: "", ..POST }.signed(&[&rule, "null"].concat()), ["body_missing"]);
    assert_eq!(POST.signed(&[&rule, "null"].concat()), ["body_missing"]);
    assert_eq!(POST.signed(&rule), ["body_missing"]);
    assert_eq!(Signed { body: "null", ..POST }.signed(&[&rule, "{}"].concat()), ["body_missing"]);
}

#[test]
fn what_a_request_signed_instead_of_its_url_and_random_key_is_named() {
    let after = |url: &str| GET.signed(&[url, KEYS].concat());
    for end in ["", " ", "\n", ":", "&"] {
        assert_eq!(after(&["GET", end, DECODED].concat()), ["method_signed"], "{end:?}");
    }
    let parts: Vec<&str> = DECODED.split_once('?').unwrap().1.split('&').collect();
    let with = |parts: &[&str]| after(&["https://sandbox-api.craftgate.io/onboarding/v1/members?", &parts.join("&")].concat());
    for at in 0..3 {
        let kept: Vec<&str> = parts.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, part)| *part).collect();
        assert_eq!(with(&kept), ["parameter_missing"], "{at}");
    }
    assert_eq!(with(&parts[..3]), ["empty_fields_dropped"]);
    for order in [[1, 0, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        assert_eq!(with(&order.map(|at| parts[at])), ["parameter_order"], "{order:?}");
    }
    let path = "/onboarding/v1/members?name=Zeynep K+A&page=7&isBuyer=true&note=";
    for host in [
        "https://api.craftgate.io",
        "",
        "http://sandbox-api.craftgate.io",
        "sandbox-api.craftgate.io",
        "https://sandbox-api.craftgate.io:443",
        "https://sandbox-api.craftgate.io:80",
        "//sandbox-api.craftgate.io",
        "https://SANDBOX-API.CRAFTGATE.IO",
        "https://www.sandbox-api.craftgate.io",
        "http://localhost",
        "http://api.craftgate.io",
    ] {
        assert_eq!(after(&[host, path].concat()), ["url_other_host"], "{host}");
        let shorter = after(&[host, path.split_once('?').unwrap().0].concat());
        assert!(shorter.contains(&"url_other_host".into()) && shorter.contains(&"url_without_query".into()), "{host}: {shorter:?}");
    }
    // A host of one's own, here of a proxy.
    let at = |url: &str, signed: &str| Signed { url, ..POST }.signed(&[signed, KEYS, POST.body].concat());
    for (signed, code) in [
        ("http://p.tr/v1/refunds", "url_other_host"),
        ("https://p.tr//v1/refunds", "url_trailing_slash"),
        ("https://p.tr/v1/refunds/", "url_trailing_slash"),
    ] {
        assert_eq!(at("https://p.tr/v1/refunds", signed), [code], "{signed}");
    }
    assert_eq!(at("https://p.tr//v1/refunds", "https://p.tr/v1/refunds"), ["url_trailing_slash"]);
    for random in ["random-1", "RANDOM-1", "Random1", "Random-1Random-1", "", "undefined", "null", "None", "nil", "NaN"] {
        assert_eq!(GET.signed(&[DECODED, "api-key-1secret-key-1", random].concat()), ["random_key"], "{random:?}");
    }
}

#[test]
fn other_orders_and_macs_of_a_request_are_named() {
    let (a, s, r, b) = ("api-key-1", "secret-key-1", "Random-1", POST.body);
    let u = POST.url;
    for (parts, causes) in [
        ([r, u, a, s, b], &["random_key"][..]),
        ([u, r, a, s, b], &["random_key"]),
        ([u, a, s, b, r], &["random_key"]),
        ([u, s, a, r, b], &["keys_swapped"]),
        ([r, u, s, a, b], &["keys_swapped", "random_key"]),
        ([b, a, s, r, u], &["parameter_order"]),
        ([b, u, a, s, r], &["parameter_order"]),
        ([a, u, b, s, r], &["parameter_order"]),
    ] {
        let mut found = POST.signed(&parts.concat());
        found.sort();
        assert_eq!(found, causes, "{parts:?}");
    }
    // One part that was moved and two that were exchanged are found with another mistake, too; other orders alone.
    for (parts, with_slash) in [
        ([b, u, a, s, r], &["parameter_order", "url_trailing_slash"][..]),
        ([b, a, s, r, u], &["parameter_order", "url_trailing_slash"]),
        ([b, s, a, r, u], &["unknown"]),
    ] {
        assert_eq!(POST.signed(&parts.concat()), ["parameter_order"], "{parts:?}");
        let mut found = POST.signed(&parts.concat().replace(u, &[u, "/"].concat()));
        found.sort();
        assert_eq!(found, with_slash, "{parts:?}");
    }
    use base64::Engine as _;
    let mac = |key: &str, parts: &[&str]| POST.causes(&base64::engine::general_purpose::STANDARD.encode(keyed(key, &parts.concat())));
    for (key, parts) in [
        (s, &[u, a, r, b][..]),
        (s, &[u, a, s, r, b]),
        (s, &[u, r, b]),
        (a, &[u, s, r, b]),
        (a, &[u, a, s, r, b]),
        (a, &[u, r, b]),
        (s, &[u, b]),
        (s, &[b]),
        (s, &[r, b]),
        (s, &[u, a, b]),
        (s, &[a, r, b]),
        (r, &[u, a, s, r, b]),
        ("api-key-1secret-key-1", &[u, r, b]),
    ] {
        assert_eq!(mac(key, parts).first().map(String::as_str), Some("hmac_not_hash"), "{parts:?}");
    }
}

#[test]
fn what_a_key_became_before_it_was_signed_is_named() {
    for (secret, code) in [
        ("secret-key-1\n", "whitespace_in_key"),
        ("secret-key-1\u{a0}", "whitespace_in_key"),
        ("\"secret-key-1\"", "quotes_in_key"),
        ("\u{feff}secret-key-1", "byte_order_mark"),
        ("c2VjcmV0LWtleS0x", "key_encoding"),
        ("7365637265742d6b65792d31", "key_encoding"),
        ("SECRET-KEY-1", "key_encoding"),
        ("secretkey1", "key_encoding"),
    ] {
        assert_eq!(POST.signed(&[POST.url, "api-key-1", secret, "Random-1", POST.body].concat()), [code], "{secret:?}");
    }
}

#[test]
fn the_header_of_the_api_key_is_compared_with_the_clients() {
    let rule = [POST.url, KEYS, POST.body].concat();
    for (api_key, fits, unsigned_body) in [
        (Some("api-key-1"), &[][..], &["body_missing"][..]),
        (None, &["api_key"], &["body_missing", "api_key"]),
        (Some("other"), &["api_key"], &["body_missing", "api_key"]),
        (Some("secret-key-1"), &["keys_swapped"], &["body_missing", "keys_swapped"]),
    ] {
        let request = Signed { api_key, ..POST };
        assert_eq!(request.signed(&rule), fits, "{api_key:?}");
        assert_eq!(request.signed(&[POST.url, KEYS].concat()), unsigned_body, "{api_key:?}");
        assert_eq!(request.signed("nothing of it"), ["unknown"], "{api_key:?}");
    }
    // The text has the client's own keys, so the order of the keys is the mistake.
    let swapped = [POST.url, "secret-key-1api-key-1Random-1", POST.body].concat();
    assert_eq!(Signed { api_key: Some("other"), ..POST }.signed(&swapped), ["keys_swapped"]);
}

#[test]
fn names_and_the_whole_body_of_a_webhook_are_told() {
    let body = r#"{"eventType":"API_AUTH","eventTimestamp":1661521221,"status":"SUCCESS","payloadId":"584"}"#;
    let told_of = |body: &str, text: &str, now: Option<i64>| {
        use base64::Engine as _;
        let mut input = json!({"kind": "webhook", "keys": {"keys": ["webhook-key-1"]}, "body": body,
            "signature": base64::engine::general_purpose::STANDARD.encode(keyed("webhook-key-1", text))});
        input["now"] = json!(now.unwrap_or(1_661_521_221));
        named(&explained(&input)).into_iter().map(String::from).collect::<Vec<_>>()
    };
    let told = |text: &str, now: Option<i64>| told_of(body, text, now);
    let rule = "API_AUTH1661521221SUCCESS584";
    for (text, code) in [
        (body, "whole_body"),
        ("eventTypeAPI_AUTHeventTimestamp1661521221statusSUCCESSpayloadId584", "parameter_names"),
        ("eventType=API_AUTH&eventTimestamp=1661521221&status=SUCCESS&payloadId=584", "parameter_names"),
        ("1661521221SUCCESS584", "parameter_missing"),
        ("API_AUTH1661521221584", "parameter_missing"),
        ("api_auth1661521221success584", "other_event"),
        ("API_AUTH1661521221SUCCESS\"584\"", "parameters_encoded"),
        ("API_AUTH1661521221.0SUCCESS584", "timestamp_unit"),
    ] {
        assert_eq!(told(text, None), [code], "{text}");
    }
    for (now, code) in [(1_661_521_221, None), (1_661_521_221_000, Some("timestamp_unit")), (1_661_621_221, Some("timestamp"))] {
        assert_eq!(told(rule, Some(now)).first().map(String::as_str), code, "{now}");
    }
    let milliseconds = |text: &str| text.replace("1661521221", "1661521221000");
    assert_eq!(told_of(&milliseconds(body), &milliseconds(rule), None), ["timestamp_unit"]);
}

#[test]
fn values_and_macs_of_a_callback_are_told() {
    let (v1, v2) = (["SUCCESS", "WAITING", "12", "", "order 1", ""], ["12", "SUCCESS", "", "order 1", "1"]);
    let list = "paymentId:status:callbackStatus:conversationId:mdStatus";
    let told = |form: &str, hash: &[u8]| {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let case = json!({"kind": "callback", "keys": {"keys": ["callback-key"]}, "form": format!("{form}&hash={hash}")});
        named(&explained(&case)).into_iter().map(String::from).collect::<Vec<_>>()
    };
    let sha = |text: &str| {
        use sha2::Digest as _;
        sha2::Sha256::digest(text).to_vec()
    };
    let absent = "callbackStatus=&status=SUCCESS&paymentId=12";
    let first = "status=SUCCESS&completeStatus=WAITING&paymentId=12&conversationData=&conversationId=order+1&callbackStatus=";
    let second = format!("status=SUCCESS&paymentId=12&callbackStatus=&conversationId=order+1&mdStatus=1&hashParams={list}");
    let joined = |parts: &[&str], joint: &str| parts.join(joint);
    let with_key = |parts: &[&str], joint: &str| ["callback-key", joint, &joined(parts, joint)].concat();
    let plus = v1.map(|value| if value == "order 1" { "order+1" } else { value });
    let nulls = v1.map(|value| if value.is_empty() { "null" } else { value });
    for (form, hash, code) in [
        (first, sha(&with_key(&v1, "###")), None),
        (first, sha(&with_key(&plus, "###")), Some("parameters_encoded")),
        (first, sha(&with_key(&nulls, "###")), Some("empty_fields_dropped")),
        (first, sha(&with_key(&["SUCCESS", "WAITING", "12", "order 1"], "###")), Some("empty_fields_dropped")),
        (first, sha(&with_key(&["SUCCESS", "WAITING", "12", "order 1", ""], "###")), Some("empty_fields_dropped")),
        (first, sha(&joined(&v1, "###")), Some("secret_key")),
        (first, sha(&["callback-key", &joined(&v1, "###")].concat()), Some("separator")),
        (first, sha(&[&joined(&v1, "###"), "###callback-key"].concat()), Some("parameter_order")),
        (first, keyed("callback-key", &joined(&v1, "###")), Some("hmac_not_hash")),
        (first, keyed("callback-key", &with_key(&v1, "###")), Some("hmac_not_hash")),
        (first, keyed("callback-key", &["###", &joined(&v1, "###")].concat()), Some("hmac_not_hash")),
        (first, sha(&with_key(&["12", "SUCCESS", "", "order 1", ""], "")), Some("hash_params")),
        // Three absent fields were left out, the empty one with them or not.
        (absent, sha(&with_key(&["SUCCESS", "12", ""], "###")), Some("empty_fields_dropped")),
        (absent, sha(&with_key(&["SUCCESS", "12"], "###")), Some("empty_fields_dropped")),
        (&second, sha(&with_key(&v2, "")), None),
        (&second, sha(&with_key(&v1, "###").replace("WAITING", "")), Some("hash_params")),
        (&second, sha(&with_key(&["1", "SUCCESS", "", "order 1", "12"], "")), Some("hash_params")),
        (&second, sha(&with_key(&["12", "SUCCESS", "", "order 1", "1", list], "")), Some("hash_params")),
        (&second, keyed("callback-key", &joined(&v2, "")), Some("hmac_not_hash")),
        (&second, sha(&[&joined(&v2, ""), "callback-key"].concat()), Some("parameter_order")),
    ] {
        assert_eq!(told(form, &hash).first().map(String::as_str), code, "{form} {hash:?}");
    }
    let mut without_empty = told(absent, &sha(&[&*with_key(&["SUCCESS", "12"], "###"), "\n"].concat()));
    without_empty.sort();
    assert_eq!(without_empty, ["empty_fields_dropped", "line_endings"]);
    let unknown = second.replace(list, "status:paymentId");
    assert_eq!(told(&unknown, &sha("callback-keySUCCESS12")), ["hash_params"]);
    // All values of the form, also one that the list does not name, in the order of the form and in that of their names.
    let further = format!("{second}&x=9");
    assert_eq!(told(&further, &sha("callback-keySUCCESS12order 119")), ["hash_params"]);
    assert_eq!(told(&further, &sha("callback-keyorder 1112SUCCESS9")), ["hash_params"]);
    // The values were hashed as they were sent, with an escape that no library writes.
    let sent = with_key(&["SUCCESS", "WAITING", "12", "", "%6Frder+1", ""], "###");
    assert_eq!(told(&first.replace("order", "%6Frder"), &sha(&sent)), ["parameters_encoded"]);
    // The form was decoded once more.
    let twice = first.replace("order+1", "order%252B1%2B2");
    for id in ["order+1+2", "order 1 2"] {
        assert_eq!(told(&twice, &sha(&with_key(&["SUCCESS", "WAITING", "12", "", id, ""], "###"))), ["parameters_encoded"], "{id}");
    }
}

/// A case of a callback, with a hash in hex.
fn callback(keys: Value, form: &str, hashed: &str) -> Value {
    use sha2::Digest as _;
    let hash: String = sha2::Sha256::digest(hashed).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"kind": "callback", "keys": keys, "form": format!("{form}&hash={hash}")})
}

#[test]
fn each_active_key_of_callbacks_is_tried() {
    let form = "status=SUCCESS&paymentId=12";
    for (key, code) in [("first-key", "separator"), ("second-key", "separator"), ("third-key", "unknown")] {
        let case = callback(json!({"keys": ["first-key", "second-key"]}), form, &[key, "SUCCESS######12#########"].concat());
        assert_eq!(named(&explained(&case)), [code], "{key}");
    }
}

#[test]
fn a_configured_list_of_a_callback_is_accepted_and_its_values_are_masked_by_their_names() {
    let list = "cvc:pan:paymentId:status";
    let form = format!("cvc=000&pan=&paymentId=12&status=SUCCESS&hashParams={list}");
    for (lists, codes) in [(json!([list]), &[][..]), (json!([]), &["hash_params"])] {
        let explanation = explained(&callback(json!({"keys": ["callback-key"], "hashParams": lists}), &form, "callback-key00012SUCCESS"));
        assert_eq!(named(&explanation), codes, "{lists}");
        let parts = explanation["parts"].as_array().unwrap().iter().map(|part| part["value"].as_str().unwrap());
        assert_eq!(parts.collect::<Vec<_>>(), ["***", "***", "", "12", "SUCCESS"]);
    }
}

fn hex_of(mac: &[u8]) -> String {
    mac.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn names_and_whole_urls_of_a_deposit_are_told() {
    let explained = |key: &str, query: &str, text: &str| {
        let url = format!("https://api.parax.tech/Methods/BankTransfer/V2/?{query}&signature={}", hex_of(&keyed(key, text)));
        explained(&json!({"kind": "deposit", "keys": {"sid": 1001, "key": "key-1", "secretKey": "sk_live_1"}, "url": url}))
    };
    let told = |query: &str, text: &str| named(&explained("sk_live_1", query, text)).into_iter().map(String::from).collect::<Vec<_>>();
    let query = "sid=1001&username=u&userID=7&fullname=A+B&amount=1.50&trx=T1";
    for (text, code) in [
        ("amount=1.50&fullname=A B&sid=1001&trx=T1&userID=7&username=u", None),
        ("1.50A B1001T17u", Some("parameter_names")),
        ("1.50&A B&1001&T1&7&u", Some("parameter_names")),
        ("amount1.50fullnameA Bsid1001trxT1userID7usernameu", Some("parameter_names")),
        ("amount=1.50&fullname=A B&sid=1001&trx=T1&userid=7&username=u", Some("parameter_names")),
        ("amount=1.50&fullName=A B&sid=1001&trx=T1&userId=7&username=u", Some("parameter_names")),
        ("amount=1.50&full_name=A B&sid=1001&trx=T1&user_id=7&username=u", Some("parameter_names")),
        ("AMOUNT=1.50&FULLNAME=A B&SID=1001&TRX=T1&USERID=7&USERNAME=u", Some("parameter_names")),
        ("username=u&userID=7&trx=T1&sid=1001&fullname=A B&amount=1.50", Some("parameter_order")),
        ("amount=1.50&fullname=A B&trx=T1&sid=1001&userID=7&username=u", Some("parameter_order")),
        ("sid=1001&username=u&userID=7&fullname=A B&amount=1.50&trx=T1", Some("parameter_order")),
        ("amount=1.50&fullname=A B&userID=7&username=u", Some("parameter_missing")),
        ("amount=1.50&currency=TRY&fullname=A B&sid=1001&trx=T1&userID=7&username=u", Some("parameter_missing")),
        ("amount=1.50&fullname=A B&return_url=&sid=1001&trx=T1&userID=7&username=u", Some("empty_fields_dropped")),
        ("amount=1.50&fullname=A B&sid=1001&signature=null&trx=T1&userID=7&username=u", Some("signature_included")),
        ("amount=1.5&fullname=A B&sid=1001&trx=T1&userID=7&username=u", Some("amount_format")),
    ] {
        assert_eq!(told(query, text).first().map(String::as_str), code, "{text}");
    }
    let rule = "amount=1.50&fullname=A B&sid=1001&trx=T1&userID=7&username=u";
    for (key, text, message) in [
        ("", rule, "an empty key"),
        ("null", rule, "an empty key"),
        ("key-1", rule, "the API key"),
        ("sk_live_1", &*rule.replace("&trx=T1", ""), "The parameter trx "),
    ] {
        let explanation = explained(key, query, text);
        assert!(explanation["causes"][0]["message"].as_str().unwrap().contains(message), "{explanation}");
    }
    let with_empty = format!("{query}&data=");
    assert_eq!(told(&with_empty, rule), ["empty_fields_dropped"]);
    assert_eq!(told(&with_empty, &rule.replace("&trx=T1", "")), ["empty_fields_dropped", "parameter_missing"]);
    assert_eq!(told(&query.replace("A+B", "%41+B"), &rule.replace("A B", "%41+B")), ["parameters_encoded"]);
    // As it was sent, which is another order unless the URL is sorted.
    let sorted = "amount=1.50&fullname=A+B&sid=1001&trx=T1&userID=7&username=u";
    for (query, codes) in [(query, &["parameters_encoded", "parameter_order"][..]), (sorted, &["parameters_encoded"])] {
        for before in ["", "?", "https://api.parax.tech/Methods/BankTransfer/V2/?"] {
            assert_eq!(told(query, &[before, query].concat()), codes, "{before}{query}");
        }
    }
}

#[test]
fn parts_and_amounts_of_a_token_are_told() {
    let body = r#"{"type":"DEPOSIT","external_id":"U-1","amount":"100.50","status":"APPROVED"}"#;
    let secrets = |names: &[&str]| {
        let mut keys = json!({"apiKey": "key-1"});
        names.iter().for_each(|name| keys[*name] = json!([format!("secret-of-{name}")]));
        keys
    };
    let told = |text: &str| {
        let url = format!("/callback?nonce=N1&token={}", hex_of(&keyed("secret-of-callbackSecrets", text)));
        let case = json!({"kind": "transfer", "keys": secrets(&["callbackSecrets"]), "body": body, "url": url});
        named(&explained(&case)).into_iter().map(String::from).collect::<Vec<_>>()
    };
    for (text, codes) in [
        ("DEPOSIT\nU-1\n100.50\nN1", &[][..]),
        ("U-1\n100.50\nN1", &["parameter_missing"]),
        ("DEPOSIT\n100.50\nN1", &["parameter_missing"]),
        ("DEPOSIT\nU-1\nN1", &["parameter_missing"]),
        ("DEPOSIT\nU-1\n100.5\nN1", &["amount_format"]),
        ("DEPOSIT\nU-1\n10050\nN1", &["amount_format"]),
        ("DEPOSIT\nU-1\n100,50\nN1", &["amount_format"]),
        ("kind=DEPOSIT\nid=U-1\namount=100.50\nnonce=N1", &["parameter_names"]),
        ("WITHDRAW\nU-1\n100.50\nN1", &["other_event"]),
        ("DEPOSIT\nU-1\n100.50", &["random_key"]),
        ("U-1\nDEPOSIT\n100.50\nN1", &["parameter_order"]),
    ] {
        assert_eq!(told(text), codes, "{text}");
    }
    for (key, message) in [("", "an empty key"), ("key-1", "Another configured key")] {
        let url = format!("/callback?nonce=N1&token={}", hex_of(&keyed(key, "DEPOSIT\nU-1\n100.50\nN1")));
        let explanation = explained(&json!({"kind": "transfer", "keys": secrets(&["callbackSecrets"]), "body": body, "url": url}));
        assert!(explanation["causes"][0]["message"].as_str().unwrap().contains(message), "{explanation}");
    }
}

#[test]
fn all_configured_checks_of_a_transfer_are_explained() {
    let body = r#"{"type":"DEPOSIT","external_id":"U-1","amount":"100.50","status":"APPROVED"}"#;
    let (right, wrong) = (body.to_string(), format!("{body}\n"));
    let (rule, other) = ("DEPOSIT\nU-1\n100.50\nN1", "DEPOSIT\nU-1\n100.5\nN1");
    for (names, token, signed, codes) in [
        (&["callbackSecrets", "webhookSecrets"][..], hex_of(&keyed("callbackSecrets", rule)), &right, &[][..]),
        (&["callbackSecrets", "webhookSecrets"], hex_of(&keyed("callbackSecrets", other)), &right, &["amount_format"]),
        (&["callbackSecrets", "webhookSecrets"], hex_of(&keyed("callbackSecrets", rule)), &wrong, &["line_endings"]),
        (&["webhookSecrets"], String::new(), &right, &[]),
        (&["webhookSecrets"], String::new(), &wrong, &["line_endings"]),
        (&["callbackTokens"], "callbackTokens".into(), &wrong, &[]),
        (&["callbackTokens"], String::new(), &right, &["secret_key"]),
        // A static token is required beside a signature, too.
        (&["callbackTokens", "webhookSecrets"], "callbackTokens".into(), &right, &[]),
        (&["callbackTokens", "webhookSecrets"], String::new(), &right, &["secret_key"]),
    ] {
        let mut keys = json!({"apiKey": "key-1"});
        names.iter().for_each(|name| keys[*name] = json!([name]));
        let case = json!({"kind": "transfer", "keys": keys, "body": body, "url": format!("/callback?nonce=N1&token={token}"),
            "signature": hex_of(&keyed("webhookSecrets", signed))});
        assert_eq!(named(&explained(&case)), codes, "{names:?} {token} {signed:?}");
    }
}
