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

/// The wire names of all secret fields, in lower case.
static SECRET: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names: BTreeSet<String> = ["key", "password", "apisecretkey", "token", "signature", "carddata"].map(String::from).into();
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

/// Masks a body.
#[must_use]
pub fn body(bytes: &[u8], keys: &Keys) -> String {
    let shown = match json::read::<Value>(bytes) {
        Ok(value) => masked(&value, "").to_string(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
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
    let mut shown: String = text.chars().take(MAX_LENGTH).collect();
    for secret in keys.secrets().filter(|secret| secret.len() > 3) {
        shown = shown.replace(secret, MASK);
    }
    mask_card_numbers(&shown)
}

fn masked(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.iter().map(|(name, value)| (name.clone(), masked(value, name))).collect()),
        Value::Array(elements) => Value::Array(elements.iter().map(|element| masked(element, name)).collect()),
        Value::String(_) | Value::Number(_) if SECRET.contains(&name.to_lowercase()) => MASK.into(),
        other => other.clone(),
    }
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
    }
}
