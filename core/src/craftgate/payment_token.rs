//! Craftgate's payment tokens: the vendor stores a value of a payment method, such as the number of a meal card, and returns a token.
//!
//! Left out: stored cards, which are part of the payments; paying, where the token replaces the value.
//!
//! Source: two of the vendor's official clients, Java and Python; the documentation does not describe this group.

use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group payment_token;

    /// Stores a value and returns its token.
    POST "/payment/v1/payment-tokens" create_payment_token() body CreatePaymentTokenRequest -> PaymentTokenResponse (undocumented);
    /// Deletes a token and its value.
    DELETE "/payment/v1/payment-tokens/{token}" delete_payment_token(token: String) -> empty (undocumented, once);
}

types! {
    case camel;

    /// A value to store.
    request CreatePaymentTokenRequest {
        /// Value to store, such as a card number of the issuer.
        value: Sensitive,
        /// Issuer of the value: the name of its payment method, such as `EDENRED`.
        issuer: String,
    }

    /// A token of a stored value.
    response PaymentTokenResponse {
        /// Token to pay with.
        token: Sensitive,
        /// Issuer of the value.
        issuer: String,
    }
}
