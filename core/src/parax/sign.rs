//! The signature of ParaX's deposit URL.
//!
//! Format: `signature = hex(HMAC-SHA256(secret key, s))`, lower case; `s` has every parameter except the signature, sorted by name in byte
//! order, as `name=value` with the raw, unencoded value, joined with `&`.
//!
//! Values in `s` are not escaped, so a value with `&` could inject other parameters: `fullname = "X&sid=1001&trx=T1&…"` would get a
//! signature that is valid for another user's URL too. The formats of the request refuse it, see [`crate::check::TextFormat::Signed`].
//!
//! Source: vendor documentation, "Signature Oluşturma" and its `createSecureDepositUrl`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::secret::ParaxSecretKey;
use crate::sign::{hex, hmac_sha256};

/// Computes the signature of the parameters, which may come in any order.
pub(super) fn signature(secret_key: &ParaxSecretKey, parameters: &[(&str, &str)]) -> String {
    let text = string_to_sign(parameters);
    hex(&hmac_sha256(secret_key.0.reveal().as_bytes(), &[text.as_bytes()]))
}

fn string_to_sign(parameters: &[(&str, &str)]) -> String {
    let mut sorted: Vec<&(&str, &str)> = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        sorted.insert(sorted.partition_point(|before| before.0 <= parameter.0), parameter);
    }
    let pairs: Vec<String> = sorted.iter().map(|(name, value)| [name, "=", value].concat()).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_by_their_bytes() {
        let parameters =
            [("sid", "1001"), ("username", "u"), ("userID", "7"), ("fullname", "A B"), ("amount", "1.00"), ("trx", "T"), ("data", "")];
        assert_eq!(string_to_sign(&parameters), "amount=1.00&data=&fullname=A B&sid=1001&trx=T&userID=7&username=u");
    }
}
