//! The signature that was given, in every spelling that signing code writes.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use super::recipe::Digest;
use super::{Cause, code};
use crate::sign::{base64, from_base64, from_base64_url, from_hex_of_any_length};

/// The spelling that a rule demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Base64 with the standard alphabet and padding.
    Base64,
    /// Hex in lower case.
    LowerHex,
    /// Hex in either case.
    Hex,
}

/// The given signature.
pub(crate) struct Given {
    readings: Vec<Reading>,
}

/// A way to read the given text.
struct Reading {
    target: Target,
    causes: Vec<Cause>,
}

enum Target {
    Bytes(Vec<u8>),
    /// Base64 whose case was changed.
    Base64(String, fn(&str) -> String),
}

impl Given {
    /// Reads the text of a signature.
    pub(crate) fn read(text: &str, spelling: Spelling) -> Self {
        let mut given = Self { readings: Vec::new() };
        given.read_plain(text, spelling, &[]);
        for unwrapped in unwrapped(text) {
            given.read_plain(&unwrapped, spelling, &[wrapped()]);
        }
        given
    }

    /// Returns whether the text can be a hash or a MAC at all.
    pub(crate) fn is_signature(&self) -> bool {
        !self.readings.is_empty()
    }

    /// Returns what is wrong with the spelling, if the text stands for this hash.
    pub(crate) fn fits(&self, digest: &Digest) -> Option<&[Cause]> {
        let bytes = digest.as_slice();
        let fits = |reading: &&Reading| match &reading.target {
            Target::Bytes(target) => target == bytes,
            Target::Base64(text, change) => change(&base64(bytes)) == *text,
        };
        self.readings.iter().find(fits).map(|reading| reading.causes.as_slice())
    }

    fn read_plain(&mut self, text: &str, spelling: Spelling, before: &[Cause]) {
        let is_hash = |bytes: &Vec<u8>| matches!(bytes.len(), 32 | 64);
        let hex_of = |text: &str| from_hex_of_any_length(text).filter(is_hash);
        let base64_of = |text: &str| from_base64(text).filter(is_hash);
        let for_base64 = spelling == Spelling::Base64;
        let mut push = |target: Target, causes: &[Cause]| {
            self.readings.push(Reading { target, causes: [before, causes].concat() });
        };

        if let Some(hash) = hex_of(text) {
            let mut causes: Vec<Cause> = for_base64.then(hex_for_base64).into_iter().collect();
            if spelling != Spelling::Hex && text.bytes().any(|b| b.is_ascii_uppercase()) {
                causes.push(upper_case());
            }
            push(Target::Bytes(hash), &causes);
        }
        if let Some(hash) = base64_of(text) {
            let causes: Vec<Cause> = (!for_base64).then(base64_for_hex).into_iter().collect();
            push(Target::Bytes(hash), &causes);
        } else if let Some(hash) = from_base64_url(text).filter(is_hash) {
            push(Target::Bytes(hash), &[base64_url()]);
        } else if let Some(hash) = base64_of(&padded(text)) {
            push(Target::Bytes(hash), &[unpadded()]);
        }
        // Text of one encoding that was encoded again.
        let inner = from_base64(text).and_then(|inner| String::from_utf8(inner).ok());
        if let Some(hash) = inner.as_deref().and_then(hex_of) {
            push(Target::Bytes(hash), &[if for_base64 { hex_in_base64() } else { hex_in_base64_for_hex() }]);
        }
        let inner = from_hex_of_any_length(text).and_then(|inner| String::from_utf8(inner).ok());
        if let Some(hash) = inner.as_deref().and_then(base64_of) {
            push(Target::Bytes(hash), &[if for_base64 { hex_for_base64() } else { base64_for_hex() }]);
        }
        if text.len() == 44 && text.ends_with('=') && for_base64 {
            for change in [str::to_ascii_lowercase, str::to_ascii_uppercase] {
                if change(text) == text {
                    push(Target::Base64(text.into(), change), &[case_of_base64()]);
                }
            }
        }
    }
}

/// Returns the text without what surrounds it: spaces, quotes, a prefix, escapes.
fn unwrapped(text: &str) -> Vec<String> {
    let trimmed = text.trim().trim_matches(['"', '\'']).trim();
    let mut texts: Vec<String> = Vec::new();
    for prefix in ["sha256=", "sha256:", "SHA256=", "sha-256=", "hmac-sha256=", "hmac ", "v1=", "0x", "Bearer "] {
        if let Some(rest) = trimmed.strip_prefix(prefix) {
            texts.push(rest.trim().into());
        }
    }
    if trimmed.contains('%') {
        texts.extend(percent_decode_str(trimmed).decode_utf8().ok().map(|text| text.to_string()));
    }
    // A form reads + as a space.
    texts.push(trimmed.replace(' ', "+"));
    // Base64 in lines, and hex in pairs.
    texts.push(trimmed.chars().filter(|c| !c.is_whitespace() && *c != ':').collect());
    texts.push(trimmed.into());
    texts.retain(|other| other != text);
    texts
}

fn padded(text: &str) -> String {
    let missing = (4 - text.len() % 4) % 4;
    [text, &"=".repeat(missing)].concat()
}

/// Returns what the length of the text says about the algorithm.
pub(crate) fn hint(text: &str) -> &'static str {
    let bytes = from_hex_of_any_length(text.trim()).or_else(|| from_base64(text.trim()));
    match bytes.map(|bytes| bytes.len()) {
        Some(16) => "the given signature has the length of MD5",
        Some(20) => "the given signature has the length of SHA-1",
        Some(48) => "the given signature has the length of SHA-384",
        Some(_) => "the given signature has another length than SHA-256",
        None => "the given signature is neither hex nor base64",
    }
}

fn wrapped() -> Cause {
    Cause::new(
        code::OUTPUT_WRAPPED,
        "The signature has something around it or is escaped.",
        "Send the signature alone: no quotes, spaces, prefix or percent escapes.",
    )
}

fn upper_case() -> Cause {
    Cause::new(
        code::OUTPUT_CASE,
        "The hex digits of the signature are in upper case.",
        "Write the hex digits in lower case, e.g. with toLowerCase().",
    )
}

fn case_of_base64() -> Cause {
    Cause::new(
        code::OUTPUT_CASE,
        "The letters of the base64 signature were all changed to one case.",
        "Leave the case of the signature as it is: base64 distinguishes it.",
    )
}

fn hex_for_base64() -> Cause {
    Cause::new(
        code::OUTPUT_HEX,
        "The signature is written in hex, not in base64.",
        "Encode the bytes of the hash in base64: digest(\"base64\") in Node, b64encode(hash.digest()) in Python.",
    )
}

fn hex_in_base64() -> Cause {
    Cause::new(
        code::OUTPUT_HEX,
        "The hex text of the hash was encoded in base64, not its bytes.",
        "Encode the bytes of the hash: digest() instead of hexdigest(), hash(…, true) in PHP.",
    )
}

fn base64_for_hex() -> Cause {
    Cause::new(
        code::OUTPUT_BASE64,
        "The signature is written in base64, not in hex.",
        "Write the bytes of the hash in lower-case hex: digest(\"hex\") in Node, hexdigest() in Python.",
    )
}

fn hex_in_base64_for_hex() -> Cause {
    Cause::new(code::OUTPUT_BASE64, "The hex text of the hash was encoded in base64 again.", "Send the hex text itself.")
}

fn base64_url() -> Cause {
    Cause::new(
        code::OUTPUT_BASE64URL,
        "The signature is written in the URL-safe form of base64.",
        "Use the encoding of the rule: hex where it is hex, else base64 with + and / and padding.",
    )
}

fn unpadded() -> Cause {
    Cause::new(
        code::OUTPUT_BASE64,
        "The padding at the end of the base64 signature is missing.",
        "Leave the = at the end of the signature.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::sha256;

    fn codes(text: &str, spelling: Spelling) -> Option<Vec<&'static str>> {
        let digest = Digest::Short(sha256(&[b"text"]));
        Given::read(text, spelling).fits(&digest).map(|causes| causes.iter().map(|cause| cause.code).collect())
    }

    #[test]
    fn every_spelling_of_a_signature_is_read() {
        // SHA-256 of "text".
        let hex = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";
        let base64 = "mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=";
        let url = "mC2ePrmW9VnmM_TRlN7zdh2Qn1o7ZH0ahR_q1nwyydE";
        assert_eq!(codes(base64, Spelling::Base64), Some(alloc::vec![]));
        assert_eq!(codes(hex, Spelling::LowerHex), Some(alloc::vec![]));
        assert_eq!(codes(hex, Spelling::Base64), Some(alloc::vec![code::OUTPUT_HEX]));
        assert_eq!(codes(base64, Spelling::LowerHex), Some(alloc::vec![code::OUTPUT_BASE64]));
        assert_eq!(codes(&hex.to_uppercase(), Spelling::LowerHex), Some(alloc::vec![code::OUTPUT_CASE]));
        assert_eq!(codes(&hex.to_uppercase(), Spelling::Hex), Some(alloc::vec![]));
        assert_eq!(codes(url, Spelling::Base64), Some(alloc::vec![code::OUTPUT_BASE64URL]));
        assert_eq!(codes(url, Spelling::Hex), Some(alloc::vec![code::OUTPUT_BASE64URL]));
        assert_eq!(codes(base64.trim_end_matches('='), Spelling::Base64), Some(alloc::vec![code::OUTPUT_BASE64]));
        assert_eq!(codes(&base64.to_lowercase(), Spelling::Base64), Some(alloc::vec![code::OUTPUT_CASE]));
        assert_eq!(codes(&crate::sign::base64(hex.as_bytes()), Spelling::Base64), Some(alloc::vec![code::OUTPUT_HEX]));
        for wrapped in [alloc::format!("sha256={base64}"), alloc::format!("\"{base64}\"\n"), base64.replace('/', "%2F").replace('=', "%3D")]
        {
            assert_eq!(codes(&wrapped, Spelling::Base64), Some(alloc::vec![code::OUTPUT_WRAPPED]), "{wrapped}");
        }
        // As openssl and certificates print bytes, and base64 in lines.
        let (first, rest) = hex.split_at(32);
        let digits: Vec<String> = hex.chars().map(String::from).collect();
        let pairs: Vec<String> = digits.chunks(2).map(<[String]>::concat).collect();
        for text in [pairs.join(":"), pairs.join(" "), [first, "\n", rest].concat()] {
            assert_eq!(codes(&text, Spelling::LowerHex), Some(alloc::vec![code::OUTPUT_WRAPPED]), "{text}");
        }
        let (first, rest) = base64.split_at(20);
        assert_eq!(codes(&[first, "\r\n", rest].concat(), Spelling::Base64), Some(alloc::vec![code::OUTPUT_WRAPPED]));
        assert_eq!(codes("mC2e", Spelling::Base64), None);
        // Only what can be a hash is read as one, in one case also.
        for text in ["", "mc2e=", &"x".repeat(44), "signature"] {
            assert!(!Given::read(text, Spelling::Base64).is_signature(), "{text}");
        }
        assert!(Given::read(&base64.to_uppercase(), Spelling::Base64).is_signature());
        assert_eq!(hint("da39a3ee5e6b4b0d3255bfef95601890afd80709"), "the given signature has the length of SHA-1");
    }
}
