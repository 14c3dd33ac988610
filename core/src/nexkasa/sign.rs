//! The token in NexKasa's callback URL: what makes a callback of one order fit no other. The vendor signs nothing.
//!
//! Format: `nonce=…&token=…` in the query, `token = hex(HMAC-SHA256(callback secret, kind \n id \n amount \n nonce))`, lower case;
//! kind is `DEPOSIT` or `WITHDRAW`, id the `user_id` or `external_id` that is sent, the amount has two decimals. No part can hold
//! a line end. A deposit's id is the user: the nonce is what tells two equal deposits apart.
//!
//! Source: this project. The vendor's document suggests a secret in the URL ("Güvenlik"), which everyone who sees one URL could use
//! for any order.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

use crate::decimal::Amount;
use crate::error::{Error, Result, redact_quoted};
use crate::secret::Secret;
use crate::sign::hmac_sha256;

/// The names of the query that this project adds.
pub(super) const NONCE: &str = "nonce";
pub(super) const TOKEN: &str = "token";

/// The fewest characters of a nonce.
const MIN_NONCE: usize = 16;
/// The most.
const MAX_NONCE: usize = 128;

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferKind {
    /// From the customer to the merchant.
    Deposit,
    /// From the merchant to the customer.
    Withdraw,
}

impl TransferKind {
    /// The word of a callback's `type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deposit => "DEPOSIT",
            Self::Withdraw => "WITHDRAW",
        }
    }
}

impl FromStr for TransferKind {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        [Self::Deposit, Self::Withdraw]
            .iter()
            .copied()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| Error::invalid("expected.type", &["expected DEPOSIT or WITHDRAW, found ", &redact_quoted(word)]))
    }
}

/// What a token covers.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    pub kind: TransferKind,
    pub id: &'a str,
    pub amount: Amount,
    pub nonce: &'a str,
}

/// The token of an order.
pub(super) fn token(secret: &Secret, order: Order<'_>) -> [u8; 32] {
    hmac_sha256(
        secret.reveal().as_bytes(),
        &[[order.kind.as_str(), "\n", order.id, "\n", &order.amount.text(), "\n", order.nonce].concat().as_bytes()],
    )
}

/// Why a text is no nonce; `None` if it is one.
pub(super) fn nonce_fault(nonce: &str) -> Option<&'static str> {
    if !nonce.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
        Some("it may have letters, digits, _ and - only")
    } else if nonce.len() < MIN_NONCE {
        Some("it needs at least 16 characters")
    } else if nonce.len() > MAX_NONCE {
        Some("at most 128 characters")
    } else {
        None
    }
}

/// The decoded names and values of a URL's query. The URL may be a path with its query.
pub(super) fn query(url: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.split('#').next().unwrap_or_default().as_bytes()).collect()
}

/// The URL with the token in its query.
pub(super) fn with_token(url: &str, nonce: &str, token: &str) -> String {
    let separator = if url.contains('?') { "&" } else { "?" };
    [url, separator, NONCE, "=", nonce, "&", TOKEN, "=", token].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_random_text_that_a_url_carries_as_it_is() {
        assert_eq!(nonce_fault("9f86d081884c7d65"), None);
        assert_eq!(nonce_fault("abc-DEF_012345678"), None);
        for bad in ["", "9f86d081884c7d6", "9f86d081884c7d6+", "9f86d081 884c7d65", "ğf86d081884c7d65", &"a".repeat(129)] {
            assert!(nonce_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_query_is_read_decoded_and_without_the_fragment() {
        assert_eq!(query("/cb?a=1%2B&%74oken=x+y#token=z"), [("a".into(), "1+".into()), ("token".into(), "x y".into())]);
        assert_eq!(query("/cb").len(), 0);
    }
}
