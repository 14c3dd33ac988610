//! Masks secrets in displayed requests: keys, card numbers, and the fields that the tables mark as secret.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use imza::api::schema::{Operation, RequestLocation, Ty, Type};
use imza::{craftgate, nexkasa, nkolay, parax};
use serde_json::Value;

use crate::json;
use crate::settings::Keys;

/// The replacement of a secret.
const MASK: &str = "***";

/// The maximum length of a displayed text.
const MAX_LENGTH: usize = 4096;

/// Names of secrets that are not in the tables, or in another spelling there.
const SPELLINGS: [&str; 14] = [
    "key",
    "password",
    "apisecretkey",
    "token",
    "signature",
    "carddata",
    "pan",
    "cardno",
    "cvv",
    "cvc2",
    "cvv2",
    "tckn",
    "identitynumber",
    "nationalid",
];

/// The names of all secret fields, in lower case.
static SECRET: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names: BTreeSet<String> = SPELLINGS.map(String::from).into();
    let operations: Vec<&'static Operation> = craftgate::operations()
        .chain(parax::OPERATIONS.iter().copied())
        .chain(nexkasa::OPERATIONS.iter().copied())
        .chain(nkolay::operations())
        .collect();
    let mut seen = BTreeSet::new();
    for operation in operations {
        if let RequestLocation::Body(table) | RequestLocation::Query(table) = operation.location {
            collect_secret_names(table, &mut names, &mut seen);
        }
    }
    names
});

fn collect_secret_names(table: &'static Type, names: &mut BTreeSet<String>, seen: &mut BTreeSet<&'static str>) {
    if !seen.insert(table.name) {
        return;
    }
    for field in table.fields {
        let mut ty = field.ty();
        while let Ty::List(inner) | Ty::Map(inner) = ty {
            ty = *inner;
        }
        match ty {
            Ty::Text(form) if form.described().secret => _ = names.insert(field.wire().to_lowercase()),
            Ty::Object(table) => collect_secret_names(table, names, seen),
            _ => {}
        }
    }
}

/// Masks a body, of any content type: JSON by the names of its members, forms and all other text by the names before the values.
#[must_use]
pub fn body(bytes: &[u8], keys: &Keys) -> String {
    let shown = match json::read::<Value>(bytes) {
        Ok(value) => masked(&value, "").to_string(),
        Err(_) => by_name(&String::from_utf8_lossy(bytes)),
    };
    text(&shown, keys)
}

/// Masks a JSON value.
#[must_use]
pub fn value(value: &Value, keys: &Keys) -> Value {
    serde_json::from_str(&text(&masked(value, "").to_string(), keys)).unwrap_or_default()
}

/// Masks keys and card numbers in a text, and limits its length.
#[must_use]
pub fn text(text: &str, keys: &Keys) -> String {
    let mut shown = String::from(text);
    for secret in keys.secrets().filter(|secret| secret.len() > 3) {
        shown = shown.replace(secret, MASK);
    }
    // Cut at the end, so that no half of a key or a card stands there.
    mask_card_numbers(&shown).chars().take(MAX_LENGTH).collect()
}

fn masked(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.iter().map(|(name, value)| (name.clone(), masked(value, name))).collect()),
        Value::Array(elements) => Value::Array(elements.iter().map(|element| masked(element, name)).collect()),
        Value::String(_) | Value::Number(_) if SECRET.contains(&name.to_lowercase()) => MASK.into(),
        // JSON within JSON, such as the event of a queue.
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => match serde_json::from_str::<Value>(text) {
            Ok(inner) => masked(&inner, name).to_string().into(),
            Err(_) => by_name(text).into(),
        },
        other => other.clone(),
    }
}

/// Masks what follows a secret's name in a text that is not JSON: a form, multipart, XML, broken JSON.
fn by_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_name) {
        let length = rest.split_at(start).1.find(|c| !is_of_name(c)).unwrap_or(rest.len() - start);
        let (before, after) = rest.split_at(start + length);
        let name = before.split_at(start).1;
        out.push_str(before);
        rest = after;
        // An encoded name, as `card%5Bcvc%5D`, is compared decoded.
        let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy().to_lowercase();
        let is_secret = decoded.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| SECRET.contains(part)) || SECRET.contains(&decoded);
        let value = after.trim_start_matches(|c: char| !is_of_value(c));
        let (separator, _) = after.split_at(after.len() - value.len());
        if is_secret && separator.contains(['=', ':', '>', '"', '\'']) && !separator.contains(['&', ',', '}', '/', '<']) {
            out.push_str(separator);
            out.push_str(MASK);
            rest = value.trim_start_matches(is_of_value);
        }
    }
    out + rest
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '%' | '[' | ']' | '.')
}

/// Whether a value may have the character: all but what ends one in a form, JSON, XML or a line.
fn is_of_value(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '&' | ';' | ',' | '"' | '\'' | '<' | '>' | '=' | ':' | '{' | '}' | '[' | ']' | '/')
}

/// Replaces runs of 12 to 19 digits by `***`.
fn mask_card_numbers(text: &str) -> String {
    let (mut out, mut digits) = (String::new(), String::new());
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if (12..=19).contains(&digits.len()) {
            out.push_str(MASK)
        } else {
            out.push_str(&digits)
        }
        digits.clear();
        out.push(character);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn secrets_are_masked_in_bodies_of_every_content_type() {
        let keys = Settings::default().keys;
        for (sent, shown) in [
            ("cardNumber=5258640000000001&cvc=971&price=10", "cardNumber=***&cvc=***&price=10"),
            ("price=10&CVC=971", "price=10&CVC=***"),
            ("card%5Bcvc%5D=971&card[cvv]=972&card.cvc=973&c%76c=974", "card%5Bcvc%5D=***&card[cvv]=***&card.cvc=***&c%76c=***"),
            ("nationalIdentityNumber=10000000146&password=p%26w+x&a=b", "nationalIdentityNumber=***&password=***&a=b"),
            ("cvc=&price=10", "cvc=&price=10"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"cvc\"\r\n\r\n971\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"cvc\"\r\n\r\n***\r\n--b--",
            ),
            ("<card><cvc>971</cvc><year>2044</year></card>", "<card><cvc>***</cvc><year>2044</year></card>"),
            ("{\"cvc\":\"971\",\"price\":10", "{\"cvc\":\"***\",\"price\":10"),
            ("{'cvc': 971, 'password': 'x'}", "{'cvc': ***, 'password': '***'}"),
            ("cvc: 971\nprice: 10\n", "cvc: ***\nprice: 10\n"),
            ("no token here", "no token here"),
        ] {
            assert_eq!(body(sent.as_bytes(), &keys), shown);
        }
    }

    #[test]
    fn cards_and_keys_are_not_shown() {
        let keys = Settings::default().keys;
        let shown = body(
            br#"{"card":{"cardNumber":"5258640000000001","cvc":"123","expireYear":"2044"},"price":10,"x":"sandbox-secret-key"}"#,
            &keys,
        );
        assert_eq!(shown, r#"{"card":{"cardNumber":"***","cvc":"***","expireYear":"2044"},"price":10,"x":"***"}"#);
        assert_eq!(
            body(br#"{"sid":1001,"key":"abc","transaction_id":"TD10001"}"#, &keys),
            r#"{"sid":1001,"key":"***","transaction_id":"TD10001"}"#
        );
        assert_eq!(text("no JSON 5258640000000001 1234", &keys), "no JSON *** 1234");
        let cut = text(&["x".repeat(MAX_LENGTH - 8), "5258640000000001".into()].concat(), &keys);
        assert!(cut.ends_with("x***"), "{cut}");
        assert_eq!(body(br#"{"event":"{\"cvc\":\"123\"}"}"#, &keys), r#"{"event":"{\"cvc\":\"***\"}"}"#);
    }
}
