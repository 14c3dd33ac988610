//! Raw bodies of webhooks and callbacks. Anyone can send one, so its length is checked before it is parsed or hashed. Genuine messages
//! have a few hundred bytes.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::api::json::{Fields, drive};
use crate::api::transcode::{TranscodeResult, Transcoder};
use crate::error::{Error, Result};
use crate::secret::SecretText;
use crate::sign::{from_base64, from_base64_url};

/// Maximum length of a message in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// A message within the maximum length.
#[derive(Clone, Copy)]
pub(crate) struct Message<'m> {
    bytes: &'m [u8],
    /// The name of the check in errors: `body` or `form`.
    check: &'static str,
}

impl<'m> Message<'m> {
    /// Takes a message that contains JSON.
    ///
    /// # Errors
    /// `verification_failed` (`body`) if it is longer than 64 KiB.
    pub(crate) fn body(bytes: &'m [u8]) -> Result<Self> {
        Self { bytes, check: "body" }.bounded()
    }

    /// Takes a message that contains a form.
    ///
    /// # Errors
    /// `verification_failed` (`form`) if it is longer than 64 KiB.
    pub(crate) fn form(bytes: &'m [u8]) -> Result<Self> {
        Self { bytes, check: "form" }.bounded()
    }

    fn bounded(self) -> Result<Self> {
        match self.bytes.len() <= MAX_BYTES {
            true => Ok(self),
            false => Err(Error::verification(self.check, &["expected at most 64 KiB, found more; treat it as not received"])),
        }
    }

    /// Returns the bytes as they arrived.
    pub(crate) fn bytes(self) -> &'m [u8] {
        self.bytes
    }

    /// Returns the text.
    pub(crate) fn text(self) -> Result<&'m str> {
        let text = core::str::from_utf8(self.bytes);
        text.map_err(|_| Error::verification(self.check, &["expected UTF-8 text, found invalid bytes; pass the raw body as it arrived"]))
    }

    /// Refuses a body that something on its way has compressed or encoded, with the way to undo it: before its signature is blamed.
    ///
    /// # Errors
    /// `verification_failed` (`body` or `form`).
    pub(crate) fn check_encoding(self) -> Result<()> {
        encoding(self.bytes).map_or(Ok(()), |hint| Err(Error::verification(self.check, &["expected the raw body, found ", hint])))
    }

    /// Parses the fields of its JSON object.
    pub(crate) fn fields(self) -> Result<Fields<'m>> {
        self.check_encoding()?;
        Fields::read(self.text()?).ok_or_else(|| {
            let reason =
                "expected a JSON object with unique names, found another body; pass the raw body as it arrived, before any JSON parser";
            Error::verification(self.check, &[reason])
        })
    }
}

/// The fields of a message that are not verified or compared, each as its JSON text. Nothing of them is signed: anyone who can send or
/// replay the message can change them. `Debug` shows their names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnsignedFields(Vec<(String, String)>);

impl fmt::Debug for UnsignedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl UnsignedFields {
    /// Takes the fields of a message but those with these names.
    pub(crate) fn besides(known: &[&str], fields: &Fields<'_>) -> Self {
        let others = fields.iter().filter(|(name, _)| !known.contains(name));
        Self(others.map(|(name, json)| (name.into(), json.into())).collect())
    }

    /// Returns the JSON text of a field.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, json)| json.as_str())
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the names and JSON texts, in the order of the message.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Sends the fields to the engine, as fields of the current object.
    pub(crate) fn put(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        for (name, json) in self.iter() {
            to.name(name)?;
            drive(json, to)?;
        }
        Ok(())
    }

    /// Sends the fields to the engine, as an object in the declared field `index`, if there are any.
    pub(crate) fn put_in(&self, index: u8, to: &mut Transcoder<'_>) -> TranscodeResult {
        if self.is_empty() {
            return Ok(());
        }
        to.field_at(index)?;
        to.begin_object()?;
        self.put(to)?;
        to.end_object()
    }
}

/// A reply to a webhook or a callback, to be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Value of the header `content-type`.
    pub content_type: &'static str,
    /// Body.
    pub body: &'static str,
}

impl Reply {
    /// Makes a reply with a JSON body.
    pub(crate) const fn json(status: u16, body: &'static str) -> Self {
        Self { status, content_type: "application/json", body }
    }
}

/// Makes the error for a message whose claimed ids no record of the merchant has.
pub(crate) fn no_record<T>() -> Result<T> {
    Err(Error::verification(
        "expected",
        &[
            "expected your own record of the claimed ids, found none; treat the message as not received, or look up the record by its other ids",
        ],
    ))
}

/// Makes a de-duplication key: the parts joined with `:`. In a part `%` and `:` are written as `%25` and `%3A`, so that two different
/// lists of equal length never have the same key.
pub(crate) fn dedupe_key(parts: &[&str]) -> String {
    let mut key = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            key.push(':');
        }
        for c in part.chars() {
            match c {
                '%' => key.push_str("%25"),
                ':' => key.push_str("%3A"),
                c => key.push(c),
            }
        }
    }
    key
}

/// Returns what was done to a body that was compressed or encoded, and how to undo it.
pub(crate) fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&GZIP) {
        return Some("gzip data; decompress it first");
    }
    if is_zlib(bytes) {
        return Some("deflate data; decompress it first");
    }
    let text = core::str::from_utf8(bytes).ok()?.trim();
    if text.starts_with("\u{1f}\u{8b}") || text.starts_with("\u{1f}\u{fffd}") {
        return Some("gzip data that was read as text; keep its bytes, and decompress them first");
    }
    // Line breaks every 64 or 76 characters are of MIME and PEM.
    let mut joined = SecretText::with_capacity(text.len());
    joined.extend(text.lines());
    let content = Zeroizing::new(from_base64(&joined).or_else(|| from_base64_url(&joined))?);
    if content.starts_with(&GZIP) || is_zlib(&content) {
        return Some(
            "base64 of compressed data; decode it first (AWS Lambda and API Gateway say so in isBase64Encoded), then decompress it",
        );
    }
    let content = core::str::from_utf8(&content).ok()?;
    let is_message = content.trim_start().starts_with(['{', '[']) || content.contains('=') && content.contains('&');
    is_message.then_some("base64; decode it first (AWS Lambda and API Gateway say so in isBase64Encoded)")
}

/// The first bytes of gzip data (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Returns whether data begins as HTTP's `deflate` does (zlib, RFC 1950), at any level of compression.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, 0x01 | 0x9c | 0xda, ..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn different_parts_have_different_keys() {
        assert_eq!(dedupe_key(&["TD1", "completed"]), "TD1:completed");
        assert_ne!(dedupe_key(&["A:b", "c"]), dedupe_key(&["A", "b:c"]));
        assert_ne!(dedupe_key(&["A%3Ab", "c"]), dedupe_key(&["A:b", "c"]));
    }

    #[test]
    fn unsigned_fields_are_those_that_are_not_known_as_they_arrived() {
        let fields = Fields::read(r#"{"a":1,"b":{"c": [2]},"d":"x"}"#).unwrap();
        let others = UnsignedFields::besides(&["a"], &fields);
        assert_eq!((others.json("b"), others.json("d"), others.json("a")), (Some(r#"{"c": [2]}"#), Some(r#""x""#), None));
        assert_eq!(others.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["b", "d"]);
        assert!(!others.is_empty() && UnsignedFields::besides(&["a", "b", "d"], &fields).is_empty());
    }

    #[test]
    fn a_body_that_was_compressed_or_encoded_is_told_apart() {
        let encoded = |text: &str| encoding(crate::sign::base64(text.as_bytes()).as_bytes()).unwrap_or_default();
        for text in ["{\"trx\":\"1\"}", " {}", "status=SUCCESS&paymentId=1"] {
            assert!(encoded(text).starts_with("base64; decode it first"), "{text}");
            assert_eq!(encoding(text.as_bytes()), None, "{text}");
        }
        for (data, found) in [
            (&[0x1f, 0x8b, 8, 0][..], "gzip data;"),
            (&[0x78, 0x9c, 0xab, 0x56], "deflate data;"),
            ("\u{1f}\u{fffd}\u{8}\0".as_bytes(), "gzip data that was read as text;"),
            ("\u{1f}\u{8b}\u{8}\0".as_bytes(), "gzip data that was read as text;"),
            (b"H4sIAAAAAAAAA6tWKikqVbJSMlSqBQA=", "base64 of compressed data;"),
            (b"eJyrViopKlWyUjJUqgUA", "base64 of compressed data;"),
            (b"eyJ0cngi\r\nOiIxIn0=\r\n", "base64; decode it first"),
        ] {
            assert!(encoding(data).is_some_and(|hint| hint.starts_with(found)), "{found}");
        }
        for other in ["", "abcd", "SGVsbG8=", "YT1i", "YSZi", "not base64", "x=1&y=2", "xyz"] {
            assert_eq!(encoding(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_message_of_64_kib_is_read_and_a_longer_one_is_not() {
        assert!(Message::body(&vec![b' '; MAX_BYTES]).is_ok());
        for (message, check) in [(Message::body(&vec![b' '; MAX_BYTES + 1]), "body"), (Message::form(&vec![b' '; MAX_BYTES + 1]), "form")] {
            assert_eq!(message.map(|_| ()).unwrap_err().path(), check);
        }
    }
}
