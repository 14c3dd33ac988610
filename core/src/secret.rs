//! Secrets: zeroed on drop, never printed, compared in constant time, and readable only inside this crate, to sign requests.
//!
//! Each kind of key has its own type, so that keys cannot be mixed up.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::ops::Deref;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};

/// Length of the shortest secret, and of the shortest beginning of one, that is masked in texts, in bytes.
const LEAST_MASKED: usize = 4;

/// The text of a secret. The types of keys wrap it.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Checks the text of a key. `what` is the setting that it comes from.
    #[inline(never)]
    pub(crate) fn key(what: &'static str, text: String) -> Result<Self> {
        let secret = Self(Zeroizing::new(text));
        checked_key(what, &secret)?;
        Ok(secret)
    }

    /// Returns the text, for the code that signs or writes the request.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Compares in time that depends only on the lengths.
    pub(crate) fn matches(&self, other: &[u8]) -> bool {
        equal(self.0.as_bytes(), other)
    }

    /// Masks every occurrence of this secret in `text`.
    pub(crate) fn masked_in(&self, text: &str) -> SecretText {
        self.replaced_in(text, "***")
    }

    fn replaced_in(&self, text: &str, mask: &str) -> SecretText {
        let mut masked = SecretText::with_capacity(text.len());
        let mut parts = text.split(self.reveal()).filter(|_| self.is_telling());
        match parts.next() {
            None => masked.push_str(text),
            Some(first) => {
                masked.push_str(first);
                parts.for_each(|part| masked.extend([mask, part]));
            }
        }
        masked
    }

    /// Masks this secret in the text of an error, also where a quotation cuts it off. One of letters alone may be the name of a field, so it is
    /// masked as a whole quotation only.
    pub(crate) fn masked_in_error(&self, text: &str) -> SecretText {
        let secret = self.reveal();
        if secret.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_') {
            return Self::new(["\"", secret, "\""].concat()).replaced_in(text, "\"***\"");
        }
        // Quotations escape these characters.
        let mut escaped = SecretText::with_capacity(2 * secret.len());
        for c in secret.chars() {
            escaped.push_str(if matches!(c, '"' | '\\') { "\\" } else { "" });
            escaped.push(c);
        }
        let escaped = Self::new(escaped.into_string());
        escaped.without_beginnings_in(&escaped.masked_in(&self.masked_in(text)))
    }

    /// Masks the beginnings of this secret before the ellipsis of a quotation.
    fn without_beginnings_in(&self, text: &str) -> SecretText {
        let mut masked = SecretText::with_capacity(text.len());
        let mut parts = text.split('…').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                masked.push_str(part);
                break;
            }
            let ends = self.reveal().char_indices().map(|(end, _)| end).rev();
            let mut beginnings = ends.filter(|end| *end >= LEAST_MASKED).filter_map(|end| self.reveal().get(..end));
            match beginnings.find_map(|beginning| part.strip_suffix(beginning)) {
                Some(before) => masked.extend([before, "***…"]),
                None => masked.extend([part, "…"]),
            }
        }
        masked
    }

    /// Returns whether the secret occurs in `text`.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.is_telling() && text.contains(self.reveal())
    }

    /// Returns whether the secret is long enough to be masked: very short ones would mask ordinary text.
    fn is_telling(&self) -> bool {
        self.0.len() >= LEAST_MASKED
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A text buffer that may hold a secret: a body, a URL, a header, a decoded JSON string. It is zeroed when it is dropped, and so is the old
/// memory when it grows. Its `Debug` shows only the length.
#[derive(Default, PartialEq, Eq)]
pub struct SecretText(String);

impl SecretText {
    pub(crate) const fn new() -> Self {
        Self(String::new())
    }

    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Concatenates the parts.
    pub(crate) fn of(parts: &[&str]) -> Self {
        Self(parts.concat())
    }

    /// Collects characters, of at most this many bytes if they are not to move.
    pub(crate) fn chars(chars: impl Iterator<Item = char>, bytes: usize) -> Self {
        let mut text = Self::with_capacity(bytes);
        chars.for_each(|c| text.push(c));
        text
    }

    /// Empties the buffer for the next text, and zeroes what it had.
    pub(crate) fn clear(&mut self) {
        self.0.zeroize();
    }

    #[inline]
    pub(crate) fn push_str(&mut self, text: &str) {
        self.reserve(text.len());
        self.0.push_str(text);
    }

    #[inline]
    pub(crate) fn push(&mut self, c: char) {
        self.reserve(c.len_utf8());
        self.0.push(c);
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hands the text to an owner that zeroes it too, such as a [`Call`](crate::Call), or to the caller.
    #[must_use]
    pub fn into_string(mut self) -> String {
        core::mem::take(&mut self.0)
    }

    #[inline]
    fn reserve(&mut self, more: usize) {
        if self.0.capacity() - self.0.len() < more {
            self.grow(more);
        }
    }

    /// Moves the text to a larger buffer. `String` would free the old one as it is.
    #[cold]
    fn grow(&mut self, more: usize) {
        let mut larger = String::with_capacity((self.0.capacity() * 2).max(self.0.len() + more));
        larger.push_str(&self.0);
        self.0.zeroize();
        self.0 = larger;
    }
}

impl Deref for SecretText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for SecretText {
    fn eq(&self, other: &str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<&str> for SecretText {
    fn eq(&self, other: &&str) -> bool {
        self.0 == **other
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Clone for SecretText {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'t> Extend<&'t str> for SecretText {
    fn extend<I: IntoIterator<Item = &'t str>>(&mut self, parts: I) {
        parts.into_iter().for_each(|part| self.push_str(part));
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretText({} bytes)", self.0.len())
    }
}

/// A text as it is in its source, or decoded from it and then zeroed when it is dropped.
#[derive(Clone)]
pub(crate) enum DecodedText<'t> {
    Borrowed(&'t str),
    Owned(SecretText),
}

impl DecodedText<'_> {
    /// Returns a text that the caller keeps.
    pub(crate) fn into_owned(self) -> String {
        match self {
            Self::Borrowed(text) => text.into(),
            Self::Owned(text) => text.into_string(),
        }
    }
}

impl<'t> From<Cow<'t, str>> for DecodedText<'t> {
    fn from(text: Cow<'t, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::Borrowed(text),
            Cow::Owned(text) => Self::Owned(text.into()),
        }
    }
}

impl Default for DecodedText<'_> {
    fn default() -> Self {
        Self::Borrowed("")
    }
}

impl Deref for DecodedText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }
}

impl AsRef<str> for DecodedText<'_> {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq<str> for DecodedText<'_> {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<String> for DecodedText<'_> {
    fn eq(&self, other: &String) -> bool {
        **self == **other
    }
}

impl PartialEq<&str> for DecodedText<'_> {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Debug for DecodedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodedText({} bytes)", self.len())
    }
}

/// Compares bytes in time that depends only on their lengths.
pub(crate) fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Declares a type for each kind of key.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident($what:literal);)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone)]
            pub struct $name(pub(crate) Secret);

            impl $name {
                /// Checks the text of a key.
                ///
                /// # Errors
                /// `configuration` if it is empty, contains control characters or has surrounding spaces.
                pub fn new(text: impl Into<String>) -> Result<Self> {
                    Secret::key($what, text.into()).map(Self)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), "(***)"))
                }
            }
        )*
    };
}

fn checked_key(what: &'static str, secret: &Secret) -> Result<()> {
    let text = secret.reveal();
    if text.trim().is_empty() {
        return Err(Error::configuration(what, &["expected a key, found empty text; is the environment variable set?"]));
    }
    if text.contains(char::is_control) || text.trim() != text {
        return Err(Error::configuration(
            what,
            &["expected a key, found control characters or surrounding spaces; a line end read from a file is the usual cause"],
        ));
    }
    Ok(())
}

keys! {
    /// Craftgate's API key: identifies the merchant and is sent in a header.
    CraftgateApiKey("api_key");
    /// Craftgate's secret key: signs requests and is never sent.
    CraftgateSecretKey("secret_key");
    /// Craftgate's merchant webhook key.
    CraftgateWebhookKey("keys");
    /// Craftgate's merchant callback key, for browser callbacks.
    CraftgateCallbackKey("keys");
    /// ParaX's API key: sent in status queries.
    ParaxKey("key");
    /// ParaX's secret key: signs deposit URLs and is never sent.
    ParaxSecretKey("secret_key");
    /// NexKasa's API key: sent in a header.
    NexkasaApiKey("api_key");
    /// The merchant's own key for the per-transaction tokens in NexKasa's callback URLs.
    NexkasaCallbackSecret("callback_secrets");
    /// The merchant's own static token in NexKasa's callback URL.
    NexkasaCallbackToken("callback_tokens");
    /// NexKasa's webhook secret, if the merchant received one.
    NexkasaWebhookSecret("webhook_secrets");
    /// N Kolay's API password: sent in the authentication request.
    NkolayPassword("password");
    /// N Kolay's API secret key: sent in the authentication request.
    NkolayApiSecretKey("api_secret_key");
    /// N Kolay's bearer token: sent in a header until it expires.
    NkolayToken("token");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_shows_itself() {
        let key = CraftgateSecretKey::new("FooBar123!").unwrap();
        assert_eq!(alloc::format!("{key:?}"), "CraftgateSecretKey(***)");
        assert_eq!(alloc::format!("{:?}", Secret::new("FooBar123!")), "***");
    }

    #[test]
    fn a_key_with_a_line_end_is_refused_without_showing_it() {
        let error = ParaxKey::new("sk_live_1\n").unwrap_err();
        assert_eq!(error.code(), "configuration");
        assert!(!alloc::format!("{error} {error:?}").contains("sk_live"));
    }

    #[test]
    fn an_error_shows_no_secret_wherever_it_quotes_one() {
        let key = Secret::new("sk_live_0123456789");
        for (text, masked) in [
            ("name: found \"sk_live_0123456789\" (x)", "name: found \"***\" (x)"),
            ("a.sk_live_0123456789[0].b", "a.***[0].b"),
            ("found \"Ali sk_live_01…\"; and 1 more", "found \"Ali ***…\"; and 1 more"),
            ("found \"Ali sk_…\"", "found \"Ali sk_…\""),
            ("sk_live_01 …", "sk_live_01 …"),
            ("nothing…", "nothing…"),
            ("", ""),
        ] {
            assert_eq!(key.masked_in_error(text), masked);
        }
        let quoted = Secret::new("a\"b\\c-9ğ");
        assert_eq!(quoted.masked_in_error("found \"a\\\"b\\\\c-9ğ\""), "found \"***\"");
        let word = Secret::new("password");
        assert_eq!(word.masked_in_error("password: found \"password\""), "password: found \"***\"");
    }

    #[test]
    fn a_key_has_neither_control_characters_nor_surrounding_spaces() {
        for bad in [" key-1", "key-1 ", "key\u{1}1", "\u{a0}key-1"] {
            assert_eq!(ParaxKey::new(bad).unwrap_err().path(), "key", "{bad:?}");
        }
        assert!(ParaxKey::new("key 1").is_ok());
    }

    #[test]
    fn a_text_is_compared_and_returned_as_it_is() {
        let mut text = SecretText::of(&["ab", "c"]);
        assert!(text.as_str() == "abc" && text == *"abc" && text == "abc" && text != *"abd" && text != "ab");
        for at in 0..100 {
            text.push(if at % 2 == 0 { 'ğ' } else { 'x' });
        }
        assert_eq!(text.chars().count(), 103);
        assert_eq!(SecretText::with_capacity(64).0.capacity(), 64);
        for text in [Cow::Borrowed("abc"), Cow::Owned("abc".into())] {
            assert_eq!(DecodedText::from(text).into_owned(), "abc");
        }
    }

    #[test]
    fn a_secret_is_found_in_a_text_unless_it_is_too_short_to_tell() {
        assert!(Secret::new("sk_live_1").is_in("a sk_live_1 b") && !Secret::new("sk_live_1").is_in("a sk_live_2 b"));
        assert!(!Secret::new("a").is_in("a"));
    }

    #[test]
    fn secrets_compare_by_all_their_bytes() {
        let secret = Secret::new("abc");
        assert!(secret.matches(b"abc"));
        assert!(!secret.matches(b"abd") && !secret.matches(b"ab") && !secret.matches(b"abcd"));
    }
}
