//! Hashes, MACs and encodings of the gateways. They are deliberately independent of the core's implementation.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256, Sha512};

/// Computes the SHA-256 of the concatenated parts.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}

/// Computes an HMAC-SHA256.
#[must_use]
pub fn hmac_sha256(key: &str, message: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key.as_bytes()) {
        Ok(mac) => mac.chain_update(message).finalize().into_bytes().to_vec(),
        Err(_) => vec![], // unreachable: HMAC accepts keys of any length
    }
}

/// Computes an HMAC-SHA512, in the base64 of a JWT.
#[must_use]
pub fn jwt_hmac_sha512(key: &str, message: &str) -> String {
    match Hmac::<Sha512>::new_from_slice(key.as_bytes()) {
        Ok(mac) => URL_SAFE_NO_PAD.encode(mac.chain_update(message.as_bytes()).finalize().into_bytes()),
        Err(_) => String::new(), // unreachable: HMAC accepts keys of any length
    }
}

/// Encodes bytes as standard base64.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Encodes bytes as the base64 of a JWT.
#[must_use]
pub fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes the base64 of a JWT.
#[must_use]
pub fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Derives a text in the format of a UUID; the same words give the same text.
#[must_use]
pub fn uuid(words: &[&str]) -> String {
    let digest = hex::encode(sha256(&[words.join("\n").as_bytes()]));
    let part = |range| digest.get(range).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_reproduce() {
        let url = "https://api.craftgate.io/onboarding/v1/members/1";
        let signature = base64(&sha256(&[url.as_bytes(), b"key-1", b"FooBar123!", b"Xa15Fp11T"]));
        assert_eq!(signature, "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=");
        let webhook = hmac_sha256("Aoh7tReTybO6wOjBmOJFFsOR53SBojEp", b"API_VERIFY_AND_AUTH1661521221SUCCESS584");
        assert_eq!(base64(&webhook), "0wRB5XqWJxwwPbn5Z9TcbHh8EGYFufSYTsRMB74N094=");
    }
}
