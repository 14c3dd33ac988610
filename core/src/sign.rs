//! Signing primitives: hashes and MACs in the encodings the providers use. Which values enter them is each provider's own rule.

use alloc::string::String;
use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::text::{hex_digit, push_hex};

/// SHA-256 over the parts one after another, nothing between them.
#[must_use]
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC-SHA256 over the parts one after another, nothing between them.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length fits: HMAC hashes longer ones. The other arm is never taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The digits of base64 (RFC 4648, section 4).
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with the standard alphabet and padding. What it encodes here are signatures, which are no secret: it takes its digits from
/// a table.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().zip([16, 8, 0]).fold(0, |bits, (byte, place)| bits | u32::from(*byte) << place);
        for place in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).ok().and_then(|digit| BASE64.get(digit));
            out.push(digit.filter(|_| place <= group.len()).map_or('=', |digit| char::from(*digit)));
        }
    }
    out
}

/// The bytes of a base64 text with the standard alphabet and padding, if it is written in the one way that is right.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    text.len().is_multiple_of(4).then(|| from_digits(digits, *b"+/"))?
}

/// The bytes of a base64 text with the alphabet for URLs (RFC 4648, section 5), with or without padding.
pub(crate) fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    from_digits(text.trim_end_matches('='), *b"-_")
}

/// The bytes of base64 digits; `last` are the last two digits of the alphabet.
fn from_digits(digits: &str, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(digits.len());
    let (mut bits, mut held) = (0u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            _ => 62 + u8::try_from(last.iter().position(|last| *last == digit)?).ok()?,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    // Only bits that no byte took are left, and they are 0.
    (bits == 0 && held < 6).then_some(out)
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    bytes.iter().for_each(|byte| push_hex(u32::from(*byte), 2, &mut out));
    out
}

/// The 32 bytes of a hex text in either case.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = pair.iter().try_fold(0, |value, digit| Some(value << 4 | hex_digit(*digit)?))?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        // FIPS 180-4 and RFC 4231, case 2.
        assert_eq!(hex(&sha256(&[b"a", b"bc"])), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            hex(&hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn base64_is_that_of_the_standard_and_has_one_spelling() {
        // RFC 4648, section 10.
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")] {
            assert_eq!(base64(text.as_bytes()), encoded);
            assert_eq!(from_base64(encoded).as_deref(), Some(text.as_bytes()));
            assert_eq!(from_base64_url(encoded.trim_end_matches('=')).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
        assert_eq!(
            (from_base64_url("-_8"), from_base64_url("-_8="), from_base64_url("+/8=")),
            (from_base64("+/8="), from_base64("+/8="), None)
        );
        for bad in ["Z", "Zg", "Zg=", "Zh==", "Zm9", "Zg===", "Z=g=", "Zm 8=", "Zm8=\n", "====", "=", "ü==="] {
            assert_eq!(from_base64(bad), None, "{bad}");
        }
    }

    #[test]
    fn hex_is_read_in_either_case_and_only_whole() {
        let text = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
        assert_eq!(from_hex(text), from_hex(&text.to_lowercase()));
        for bad in ["", "ba", "zz7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "ü"] {
            assert_eq!(from_hex(bad), None);
        }
    }
}
