//! The token in NexKasa's callback URL, which makes a callback valid for one order only. The vendor does not sign callbacks.
//!
//! Format: `nonce=…&token=…` in the query, `token = hex(HMAC-SHA256(callback secret, kind \n id \n amount \n nonce))`, lower case;
//! kind is `DEPOSIT` or `WITHDRAW`, id is the `user_id` or `external_id` of the request, the amount has two decimals. The parts cannot
//! contain line ends. The id of a deposit is the user, so the nonce distinguishes two equal deposits.
//!
//! Source: this project. The vendor's documentation suggests a static secret in the URL ("Güvenlik"), which anyone who sees one URL could
//! use for any order.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use crate::decimal::Amount;
use crate::error::{Error, Result};
use crate::quote::{Place, shown};
use crate::secret::{DecodedText, Secret, SecretText};
use crate::sign::hmac_sha256;

/// Names of the query parameters that this project adds.
pub(super) const NONCE: &str = "nonce";
pub(super) const TOKEN: &str = "token";

/// Minimum length of a nonce in characters.
const MIN_NONCE: usize = 16;
/// Maximum length of a nonce in characters.
const MAX_NONCE: usize = 128;

/// Direction of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferKind {
    /// From the customer to the merchant.
    Deposit,
    /// From the merchant to the customer.
    Withdraw,
}

impl TransferKind {
    /// Returns the value of a callback's `type`.
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
            .ok_or_else(|| Error::invalid("expected.type", &["expected DEPOSIT or WITHDRAW, found ", &shown(word, Place::Word)]))
    }
}

/// The data that a token covers.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    pub kind: TransferKind,
    pub id: &'a str,
    pub amount: Amount,
    pub nonce: &'a str,
}

/// Computes the token of an order.
pub(super) fn token(secret: &Secret, order: Order<'_>) -> [u8; 32] {
    hmac_sha256(
        secret.reveal().as_bytes(),
        &[[order.kind.as_str(), "\n", order.id, "\n", &order.amount.text(), "\n", order.nonce].concat().as_bytes()],
    )
}

/// Returns why a text is not a valid nonce; `None` if it is valid.
pub(super) fn nonce_fault(nonce: &str) -> Option<&'static str> {
    if !nonce.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
        Some("it may contain only letters, digits, _ and -")
    } else if nonce.len() < MIN_NONCE {
        Some("it must have at least 16 characters")
    } else if nonce.len() > MAX_NONCE {
        Some("it must have at most 128 characters")
    } else {
        None
    }
}

/// Returns the decoded names and values of a URL's query. The URL may be a path with a query.
pub(super) fn query(url: &str) -> Vec<(DecodedText<'_>, DecodedText<'_>)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('#').next().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// Decodes a name or a value of a form, as `form_urlencoded` does, but into memory that is wiped: it may be a token.
fn decoded(part: &str) -> DecodedText<'_> {
    if !part.contains(['%', '+']) {
        return DecodedText::Borrowed(part);
    }
    let spaced = SecretText::chars(part.chars().map(|c| if c == '+' { ' ' } else { c }), part.len());
    let mut bytes = Zeroizing::new(Vec::with_capacity(part.len()));
    bytes.extend(percent_decode_str(&spaced));
    DecodedText::Owned(match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(text) => text.into(),
        Cow::Owned(text) => text.into(),
    })
}

/// Returns the URL with the token in its query.
pub(super) fn with_token(url: &str, nonce: &str, token: &str) -> SecretText {
    let separator = if url.contains('?') { "&" } else { "?" };
    SecretText::of(&[url, separator, NONCE, "=", nonce, "&", TOKEN, "=", token])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_random_text_that_a_url_carries_as_it_is() {
        assert_eq!(nonce_fault("9f86d081884c7d65"), None);
        assert_eq!((nonce_fault("abc-DEF_012345678"), nonce_fault(&"a".repeat(128))), (None, None));
        for bad in ["", "9f86d081884c7d6", "9f86d081884c7d6+", "9f86d081 884c7d65", "ğf86d081884c7d65", &"a".repeat(129)] {
            assert!(nonce_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_query_is_read_decoded_and_without_the_fragment() {
        for (url, text) in [
            ("/cb?a=1%2B&%74oken=x+y#token=z", "a=1+ token=x y "),
            ("/cb?a&&=b&c=%ff%zz%2&=", "a= =b c=\u{fffd}%zz%2 = "),
            ("/cb?a=1=2?b", "a=1=2?b "),
            ("/cb", ""),
        ] {
            let pairs: String = query(url).iter().map(|(name, value)| [name, "=", value, " "].concat()).collect();
            assert_eq!(pairs, text);
            let query = url.split_once('?').map_or("", |(_, query)| query).split('#').next().unwrap();
            let expected: String =
                form_urlencoded::parse(query.as_bytes()).map(|(name, value)| [&name, "=", &value, " "].concat()).collect();
            assert_eq!(pairs, expected);
        }
    }
}
