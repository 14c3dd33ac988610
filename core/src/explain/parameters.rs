//! Values of URLs and forms, as code escapes them that signs them escaped.

use alloc::vec::Vec;

use super::recipe::{Bytes, Piece, bytes};

/// How values are escaped before they are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escaping {
    /// Not at all.
    None,
    /// As they were sent.
    AsSent,
    /// Spaces as `+`: `URLSearchParams`, Java, PHP's `urlencode`, Python's `quote_plus`. The characters stay besides letters and digits.
    Form(&'static str),
    /// Spaces as `%20`.
    Percent(&'static str),
    /// Spaces as `+`, escapes with lower-case digits: .NET's `UrlEncode`.
    LowerCaseForm(&'static str),
    /// Spaces as `%20`, escapes with lower-case digits.
    LowerCasePercent(&'static str),
    /// Only `+` is read as a space: the form was decoded twice, or the value had a plus.
    PlusAsSpace,
    /// As they were sent, but with `+` for a space.
    SpaceAsPlus,
}

impl Escaping {
    /// The escapings of common libraries.
    pub(crate) const ALL: &'static [Self] = &[
        // `URLSearchParams` and Java's `URLEncoder`; PHP's `urlencode`; Python's `quote_plus`.
        Self::Form("*-._"),
        Self::Form("-_."),
        Self::Form("_.-~"),
        // `encodeURIComponent`; PHP's `rawurlencode` and .NET's `EscapeDataString`; Python's `quote`; `encodeURI`.
        Self::Percent("-_.!~*'()"),
        Self::Percent("-_.~"),
        Self::Percent("_.-~/"),
        Self::Percent("-_.!~*'();/?:@&=+$,#"),
        Self::LowerCaseForm("-_.!*()"),
        Self::LowerCasePercent("-_.~"),
        Self::AsSent,
        Self::SpaceAsPlus,
        Self::PlusAsSpace,
    ];

    /// Returns a value as it is signed.
    pub(crate) fn apply(self, piece: &Piece) -> Bytes {
        let value: &[u8] = &piece.bytes;
        match self {
            Self::None => Bytes::clone(&piece.bytes),
            Self::AsSent => Bytes::clone(piece.sent.as_ref().unwrap_or(&piece.bytes)),
            Self::Form(plain) => bytes(escaped(value, plain, true, b"0123456789ABCDEF")),
            Self::Percent(plain) => bytes(escaped(value, plain, false, b"0123456789ABCDEF")),
            Self::LowerCaseForm(plain) => bytes(escaped(value, plain, true, b"0123456789abcdef")),
            Self::LowerCasePercent(plain) => bytes(escaped(value, plain, false, b"0123456789abcdef")),
            Self::PlusAsSpace => bytes(exchanged(value, b'+', b' ')),
            Self::SpaceAsPlus => bytes(exchanged(value, b' ', b'+')),
        }
    }
}

fn exchanged(value: &[u8], from: u8, to: u8) -> Vec<u8> {
    value.iter().map(|byte| if *byte == from { to } else { *byte }).collect()
}

fn escaped(value: &[u8], plain: &str, plus: bool, digits: &[u8; 16]) -> Vec<u8> {
    let digit = |nibble: u8| digits.get(usize::from(nibble)).copied().unwrap_or_default();
    let mut out = Vec::with_capacity(value.len() + 16);
    for byte in value {
        match byte {
            b' ' if plus => out.push(b'+'),
            byte if byte.is_ascii_alphanumeric() || plain.as_bytes().contains(byte) => out.push(*byte),
            byte => out.extend([b'%', digit(byte >> 4), digit(byte & 15)]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_as_each_library_does() {
        let value = Piece::field("n", "a ş~/+");
        let text = |escaping: Escaping| alloc::string::String::from_utf8(escaping.apply(&value).to_vec()).unwrap();
        assert_eq!(text(Escaping::Form("*-._")), "a+%C5%9F%7E%2F%2B");
        assert_eq!(text(Escaping::Percent("-_.!~*'()")), "a%20%C5%9F~%2F%2B");
        assert_eq!(text(Escaping::LowerCaseForm("-_.!*()")), "a+%c5%9f%7e%2f%2b");
        assert_eq!(text(Escaping::PlusAsSpace), "a ş~/ ");
    }
}
