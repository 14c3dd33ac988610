//! The command `imza`: keys from the environment, a request from a file or standard input.

use std::io::Write as _;
use std::process::{Command, Stdio};

const REQUEST: &str = "GET https://api.craftgate.io/onboarding/v1/members?name=Haluk%20Demir\nx-api-key: key-1\nx-rnd-key: Xa15Fp11T\n";

/// Runs the command and returns its exit status, its output and its errors.
fn imza(arguments: &[&str], keys: &[(&str, &str)], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imza"));
    command.args(arguments).env_clear().envs(keys.iter().copied());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const PARAX: &str = "94e4dd1c2be920fe7b3a772345d1f7b002f58269115fe00f43f34876c6becc32";
const NEXKASA: &str = "dbf1d77dbc7968587c70b19196117190305cabfc8766a502f451d327cbcee89a";
const KEYS: [(&str, &str); 2] = [("CRAFTGATE_API_KEY", "key-1"), ("CRAFTGATE_SECRET_KEY", "FooBar123!")];

#[test]
fn a_request_is_signed_verified_and_explained() {
    let (status, signature, _) = imza(&["sign"], &KEYS, &format!("{REQUEST}\n"));
    assert_eq!(status, Some(0));
    let signed = format!("{REQUEST}x-signature: {}\n\n", signature.trim());
    assert_eq!(imza(&["verify"], &KEYS, &signed), (Some(0), "the signature fits\n".into(), String::new()));

    // SHA-256 over the URL with its escapes.
    let wrong = format!("{REQUEST}x-signature: JpTrKEivtIsOlHyyP6d5nmji3ACoyASJn7yeMM9MzIU=\n\n");
    assert_eq!(imza(&["verify", "-"], &KEYS, &wrong).0, Some(1));
    let (status, text, _) = imza(&["explain"], &KEYS, &wrong);
    assert!(status == Some(1) && text.contains("url_not_decoded: ") && text.contains("name=Haluk Demir******Xa15Fp11T"), "{text}");
    let (_, json, _) = imza(&["explain", "--json"], &KEYS, &wrong);
    let explanation: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(explanation["causes"][0]["code"], "url_not_decoded");
}

#[test]
fn a_missing_key_is_named_and_none_is_shown() {
    let (status, out, error) = imza(&["explain"], &KEYS[..1], REQUEST);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(error.contains("CRAFTGATE_SECRET_KEY") && !error.contains("key-1"), "{error}");
    let (_, help, _) = imza(&["--help"], &KEYS, "");
    assert!(help.contains("CRAFTGATE_SECRET_KEY") && !help.contains("FooBar123!"), "{help}");
}

#[test]
fn a_url_alone_is_a_deposit_of_parax() {
    let keys = [("PARAX_KEY", "key-1"), ("PARAX_SECRET_KEY", "sk_live_1")];
    let url = "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=u&userID=7&fullname=A+B&amount=1.00&trx=T1&signature=\
               8e6069038e4319056c3156474566352dc9577acfcbeab1527a547e37eab9aeb2";
    let (status, text, _) = imza(&["explain"], &keys, url);
    assert!(status == Some(1) && text.contains("parameter_order: "), "{text}");
}

#[test]
fn a_deposit_url_of_parax_is_signed() {
    let keys = [("PARAX_KEY", "key-1"), ("PARAX_SECRET_KEY", "sk_live_1")];
    let url = "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=u&userID=7&fullname=Ay%C5%9Fe+B&amount=1.00&trx=T1";
    let (status, signature, error) = imza(&["sign"], &keys, url);
    // Python: hmac.new(b"sk_live_1", "amount=1.00&fullname=Ayşe B&sid=1001&trx=T1&userID=7&username=u".encode(), "sha256").hexdigest()
    assert_eq!((status, signature.trim()), (Some(0), PARAX), "{error}");
    // A signature that is there already does not count.
    let signed = format!("{url}&signature={}", signature.trim());
    assert_eq!(imza(&["sign"], &keys, &signed).1, signature);
    assert_eq!(imza(&["verify"], &keys, &signed), (Some(0), "the signature fits\n".into(), String::new()));
    let (status, out, error) = imza(&["sign"], &keys, &url.replace("T1", "T1%26sid%3D2"));
    assert!(status == Some(2) && out.is_empty() && error.contains("trx"), "{error}");
}

#[test]
fn a_callback_of_nexkasa_has_its_token() {
    let keys = [("NEXKASA_API_KEY", "key-1"), ("NEXKASA_CALLBACK_SECRETS", "a-secret-of-our-own,an-older-one")];
    let body = r#"{"transaction_id":105,"status":"APPROVED","external_id":"U-7","amount":"1500","type":"DEPOSIT"}"#;
    let callback = |query: &str| format!("POST /callbacks/nexkasa?{query} HTTP/1.1\nHost: shop.example\n\n{body}");
    let nonce = "nonce=9f86d081884c7d659f86d081884c7d65";
    let (status, json, error) = imza(&["sign", "--json", "--kind", "nexkasa"], &keys, &callback(nonce));
    // Python: hmac.new(b"a-secret-of-our-own", b"DEPOSIT\nU-7\n1500.00\n9f86d081884c7d659f86d081884c7d65", "sha256").hexdigest()
    assert_eq!((status, json.trim()), (Some(0), &*format!(r#"{{"signature":"{NEXKASA}"}}"#)), "{error}");
    let signed = callback(&format!("{nonce}&token={NEXKASA}"));
    assert_eq!(imza(&["verify"], &keys, &signed).0, Some(0));
    assert_eq!(imza(&["verify"], &keys, &signed.replace("1500", "1501")).0, Some(1));
    for (text, keys, words) in [
        (callback("nonce=short&token=1"), &keys[..], "nonce"),
        (callback(&format!("{nonce}&token=1")), &keys[..1], "callback_secrets"),
        (callback(&format!("{nonce}&token=1")).replace("DEPOSIT", "OTHER"), &keys[..], "DEPOSIT"),
    ] {
        let (status, out, error) = imza(&["sign"], keys, &text);
        assert!(status == Some(2) && out.is_empty() && error.contains(words), "{error}");
    }
}

#[test]
fn the_hash_of_a_browser_callback_is_not_made() {
    let (status, out, error) = imza(&["sign"], &[("CRAFTGATE_CALLBACK_KEYS", "key-1")], "status=SUCCESS&paymentId=1&hash=00");
    assert!(status == Some(2) && out.is_empty() && error.contains("Craftgate only"), "{error}");
}
