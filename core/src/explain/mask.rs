//! Masks what a shown text must not have: card numbers, security codes, identity numbers, passwords, keys, the user info of URLs.
//!
//! Values are found by the names that members of JSON, forms and queries have, by their digits, and by their place in a URL.

use alloc::string::String;

use crate::check::{card, national_id};
use crate::quote::has_personal_groups;
use crate::secret::{Secret, SecretText};

pub(crate) const MASK: &str = "***";

/// Endings of names, in lower case and without separators, whose values are masked.
const NAMES: [&str; 16] = [
    "cardnumber",
    "cardno",
    "pan",
    "cvc",
    "cvv",
    "cvc2",
    "cvv2",
    "securitycode",
    "identitynumber",
    "identityno",
    "tckn",
    "nationalid",
    "password",
    "secretkey",
    "apikey",
    "carddata",
];

/// Returns the text with secrets, and what the module's doc lists, as `***`.
pub(crate) fn masked(text: &str, secrets: &[&Secret]) -> String {
    let mut shown = by_digits(&by_name(&by_place(text)));
    for secret in secrets {
        shown = secret.masked_in(&shown);
    }
    shown.into_string()
}

/// Masks the user info of each URL, which stands between its scheme and an `@` before its path.
fn by_place(text: &str) -> SecretText {
    let mut out = SecretText::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at_checked(at + "://".len()).unwrap_or((rest, ""));
        out.push_str(before);
        let authority = after.split(['/', '?', '#', '\\', '"', ' ']).next().unwrap_or(after);
        rest = after;
        if let Some((user, _)) = authority.rsplit_once('@') {
            out.push_str(MASK);
            rest = after.get(user.len()..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Masks the value after each name, in JSON (`"cvc": "123"`), forms and queries (`cvc=123`).
fn by_name(text: &str) -> SecretText {
    let mut out = SecretText::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([':', '=']) {
        let (before, after) = rest.split_at_checked(at + 1).unwrap_or((rest, ""));
        out.push_str(before);
        rest = after;
        let name = before.get(..at).unwrap_or_default();
        if !is_masked(name) {
            continue;
        }
        let value = after.trim_start_matches([' ', '\t', '\r', '\n']);
        let space = after.get(..after.len() - value.len()).unwrap_or_default();
        // Within a JSON text that is itself a JSON string, backslashes stand before each quote.
        let unescaped = value.trim_start_matches('\\');
        let escapes = value.len() - unescaped.len();
        let (opening, inner, end) = match unescaped.strip_prefix('"') {
            Some(inner) => (value.get(..=escapes).unwrap_or_default(), inner, end_of_text(inner, escapes)),
            None => ("", value, value.find([',', '}', ']', '&', ' ', '\n', '\r', '"', '{', '[']).unwrap_or(value.len())),
        };
        if end == 0 || inner.get(..end).is_some_and(|value| matches!(value, "null" | "true" | "false")) {
            continue;
        }
        out.extend([space, opening, MASK]);
        rest = inner.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns whether the text before a separator ends with a name whose value is masked.
pub(crate) fn is_masked(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(['"', '\'', '\\']);
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).map_or(0, |at| at + 1);
    // A character before the name may have several bytes.
    let name: String = before.get(start..).unwrap_or(before).chars().filter(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|known| name.ends_with(known))
}

/// Returns where a JSON string ends whose opening quote was read, with this many backslashes before it. Before a quote of the string's own
/// there are more, and before the closing one as many, besides those of backslashes at the end of the string, which are a multiple of twice
/// as many and two.
fn end_of_text(inner: &str, escapes: usize) -> usize {
    let mut backslashes = 0_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'"' if backslashes % (2 * escapes + 2) == escapes => return at - escapes,
            b'\\' => backslashes += 1,
            _ => backslashes = 0,
        }
    }
    inner.len()
}

/// Masks card numbers and identity numbers, also where spaces or hyphens group their digits.
fn by_digits(text: &str) -> SecretText {
    let mut out = SecretText::with_capacity(text.len());
    let mut run = SecretText::new();
    for c in text.chars() {
        let groups = matches!(c, ' ' | '-') && run.ends_with(|last: char| last.is_ascii_digit());
        if c.is_ascii_digit() || groups {
            run.push(c);
            continue;
        }
        flush(&mut run, &mut out);
        out.push(c);
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut SecretText, out: &mut SecretText) {
    let digits = SecretText::chars(run.chars().filter(char::is_ascii_digit), run.len());
    if card::number(&digits).is_ok() || national_id::check(&digits, true).is_ok() || has_personal_groups(run) {
        out.push_str(MASK);
        if let Some(separator) = run.chars().next_back().filter(|last| matches!(last, ' ' | '-')) {
            out.push(separator);
        }
    } else {
        out.push_str(run);
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_codes_identity_numbers_and_secrets_are_masked() {
        let secret = Secret::new("FooBar123!");
        for (text, shown) in [
            (r#"{"cardNumber":"5258640000000001","cvc":"000"}"#, r#"{"cardNumber":"***","cvc":"***"}"#),
            (r#"{"card_number" : 5258640000000002, "cvv":12}"#, r#"{"card_number" : ***, "cvv":***}"#),
            (r#"{"buyer":{"identityNumber":"11111111111","x":"10000000146"}}"#, r#"{"buyer":{"identityNumber":"***","x":"***"}}"#),
            ("pan=5258640000000001&cvc=123&amount=1.00", "pan=***&cvc=***&amount=1.00"),
            ("a 5258 6400 0000 0001 b", "a *** b"),
            ("a 525864 0000000001 b 100000-00146", "a *** b ***"),
            (r#"{"password":"a\"b","cvc":null}"#, r#"{"password":"***","cvc":null}"#),
            ("https://h/?q=ğcvc=1", "https://h/?q=ğcvc=***"),
            ("5258640000000001 000", "***"),
            ("no 7 5258 6400 0000 0001 07, 2026-11-27", "no ***, 2026-11-27"),
            (r#"{"body":"{\"cvc\":\"000\",\"cvv\" : \"12\"}"}"#, r#"{"body":"{\"cvc\":\"***\",\"cvv\" : \"***\"}"}"#),
            (r#"{"a":"{\"b\":\"{\\\"cvc\\\":\\\"000\\\"}\"}"}"#, r#"{"a":"{\"b\":\"{\\\"cvc\\\":\\\"***\\\"}\"}"}"#),
            (r#"{"a":"{\"password\":\"x\\\"y\\\\\",\"z\":1}"}"#, r#"{"a":"{\"password\":\"***\",\"z\":1}"}"#),
            ("key FooBar123! 1234567890", "key *** 1234567890"),
            ("https://user:pa%40ss@h/x?a=b@c", "https://***@h/x?a=b@c"),
            ("http://u@v:p@h and https://h?q=a@b, https://h#a@b", "http://***@h and https://h?q=a@b, https://h#a@b"),
            (r#"{"url":"https://u:p@h","b":"https://h","mail":"a@b"}"#, r#"{"url":"https://***@h","b":"https://h","mail":"a@b"}"#),
            (r#"{"url":"https:\/\/h\/x","b":"https://h\u0026a@b"}"#, r#"{"url":"https:\/\/h\/x","b":"https://h\u0026a@b"}"#),
        ] {
            assert_eq!(masked(text, &[&secret]), shown);
        }
    }
}
