//! Secrets: zeroed on drop, never printed, compared in constant time, and readable only inside this crate, to sign requests.
//!
//! Each kind of key has its own type, so that keys cannot be mixed up.

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

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
    pub(crate) fn masked_in(&self, text: &str) -> String {
        if self.is_telling() { text.replace(self.reveal(), "***") } else { String::from(text) }
    }

    /// Returns whether the secret occurs in `text`.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.is_telling() && text.contains(self.reveal())
    }

    /// Returns whether the secret is long enough to be masked: very short ones would mask ordinary text.
    fn is_telling(&self) -> bool {
        self.0.len() >= 4
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
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
        return Err(Error::configuration(what, &["expected a key, found empty text; check where it is loaded from"]));
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
    fn secrets_compare_by_all_their_bytes() {
        let secret = Secret::new("abc");
        assert!(secret.matches(b"abc"));
        assert!(!secret.matches(b"abd") && !secret.matches(b"ab") && !secret.matches(b"abcd"));
    }
}
