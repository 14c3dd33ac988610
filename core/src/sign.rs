//! Signing primitives: hashes and MACs in the encodings that the providers use. Each provider's module decides which values it signs.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

/// Computes SHA-256 over the concatenated parts. The hasher is not moved: its block, which may hold the end of a key or of card data, is wiped
/// where it was. That of an HMAC only ever has a message without secrets.
#[must_use]
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize_reset().into()
}

/// Computes SHA-512 over the concatenated parts. No provider signs with it; signatures that do not fit are compared with it.
pub(crate) fn sha512(parts: &[&[u8]]) -> [u8; 64] {
    let mut hash = Sha512::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize_reset().into()
}

/// Computes HMAC-SHA512 over the concatenated parts, see [`sha512`].
pub(crate) fn hmac_sha512(key: &[u8], parts: &[&[u8]]) -> [u8; 64] {
    let mut block = Zeroizing::new([0; 128]);
    let hashed = Zeroizing::new(if key.len() > block.len() { sha512(&[key]) } else { [0; 64] });
    let key = if key.len() > block.len() { hashed.as_slice() } else { key };
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha512>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Computes HMAC-SHA256 over the concatenated parts.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // RFC 2104: a key longer than a block is hashed, then it is padded with zeros to a block. `new` always accepts a whole block.
    let mut block = Zeroizing::new([0; 64]);
    let hashed = Zeroizing::new(if key.len() > block.len() { sha256(&[key]) } else { [0; 32] });
    let key = if key.len() > block.len() { hashed.as_slice() } else { key };
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Encodes base64 with the standard alphabet and padding (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Decodes base64 with the standard alphabet and padding; only the canonical encoding is accepted.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Decodes base64 with the URL-safe alphabet (RFC 4648, section 5), with or without padding.
pub(crate) fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// Encodes lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

/// Decodes hex in either case.
pub(crate) fn from_hex_of_any_length(text: &str) -> Option<Vec<u8>> {
    // `hex::decode` grows its buffer, and the old one may hold a decoded key.
    let mut bytes = alloc::vec![0; text.len() / 2];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

/// Decodes 32 bytes of hex in either case.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
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
        // RFC 4231, case 6: a key longer than a block.
        assert_eq!(
            hex(&hmac_sha256(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"])),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn sha512_and_keys_of_exactly_a_block_are_as_other_libraries_compute_them() {
        // FIPS 180-4; the others with Python's `hmac`.
        assert_eq!(
            hex(&sha512(&[b"a", b"bc"])),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
        for (length, mac) in [
            (64, "ae0c0e4a2340cf50185eb46aaa8723f4769153661612e212fb0d1fa3170c6202"),
            (65, "ed378e5dfa30dc98814ba09b2e610d9b6af66054922ceef9480da094a3f11b2d"),
        ] {
            assert_eq!(hex(&hmac_sha256(&alloc::vec![b'k'; length], &[b"abc"])), mac, "{length}");
        }
        for (length, mac) in [
            (
                128,
                "b3327a783059e7fa5af7b4836f7b7d3a9403e96a2cb5fd4dd50a78b3eb9b4e71111fc2286d58ea8f997d4271e709ae184d7d825cbab47c392970b4d84190b9c3",
            ),
            (
                129,
                "a1486b47baffa36173ff9d14c6be4ad40a33f1bbd1a226fdf75b884fe56804056571f40130c8aa35001e15a5cbfcd3f8be6c1fc971cb31e0180eb64670e6626c",
            ),
        ] {
            assert_eq!(hex(&hmac_sha512(&alloc::vec![b'k'; length], &[b"abc"])), mac, "{length}");
        }
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
