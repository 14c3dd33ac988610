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
    let keys = [("PARAX_SID", "1001"), ("PARAX_KEY", "key-1"), ("PARAX_SECRET_KEY", "sk_live_1")];
    let url = "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=u&userID=7&fullname=A+B&amount=1.00&trx=T1&signature=\
               8e6069038e4319056c3156474566352dc9577acfcbeab1527a547e37eab9aeb2";
    let (status, text, _) = imza(&["explain"], &keys, url);
    assert!(status == Some(1) && text.contains("parameter_order: "), "{text}");
}
