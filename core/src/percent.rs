//! Percent encoding (RFC 3986) and forms (`application/x-www-form-urlencoded`), both of UTF-8.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::text::{has, hex_digit, replaced};

/// Appends a text, with everything percent-encoded but ASCII letters, digits and what is `kept`.
#[inline(never)]
pub(crate) fn push_encoded(text: &str, kept: &[u8], out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit }));
            }
        }
    }
}

/// Appends a name or a value of a form: a space as `+`.
pub(crate) fn push_form(text: &str, out: &mut String) {
    for (at, word) in text.split(' ').enumerate() {
        out.push_str(if at > 0 { "+" } else { "" });
        push_encoded(word, b"*-._", out);
    }
}

/// The decoded text; a `%` without two hex digits stands for itself. `None` if what is decoded is no UTF-8.
#[inline(never)]
pub(crate) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !has(text, b'%') {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, after @ ..] => hex_digit(*high).zip(hex_digit(*low)).map(|(high, low)| (high << 4 | low, after)),
            _ => None,
        };
        let (byte, after) = escaped.unwrap_or((*first, after));
        out.push(byte);
        rest = after;
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// The decoded names and values of a form. What is no UTF-8 stands there as [`BROKEN`].
pub(crate) fn pairs(form: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let mut pairs = Vec::new();
    for pair in form.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((form_text(name), form_text(value)));
    }
    pairs
}

/// What stands for a text that is no UTF-8: the replacement character.
pub(crate) const BROKEN: &str = "\u{fffd}";

/// A decoded name or value of a form.
#[inline(never)]
fn form_text(text: &str) -> Cow<'_, str> {
    if !has(text, b'+') {
        return decoded(text).unwrap_or(Cow::Borrowed(BROKEN));
    }
    let spaced = replaced(text, "+", " ");
    Cow::Owned(decoded(&spaced).map_or_else(|| BROKEN.into(), Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let mut out = String::new();
        push_encoded("a/b ü+%~", b"~", &mut out);
        assert_eq!(out, "a%2Fb%20%C3%BC%2B%25~");
        assert_eq!(decoded(&out).unwrap(), "a/b ü+%~");
    }

    #[test]
    fn what_is_no_escape_stands_for_itself() {
        assert_eq!(decoded("%zz%4%").unwrap(), "%zz%4%");
        assert_eq!(decoded("%ff"), None);
    }

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let read = pairs("a=1%2B&&b+c=x+y=z&d&e=%ff");
        let read: Vec<_> = read.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(read, [("a", "1+"), ("b c", "x y=z"), ("d", ""), ("e", BROKEN)]);
    }
}
