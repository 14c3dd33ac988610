//! Craftgate's payment tokens: a value of a payment method, such as a meal card's number, kept by the vendor behind a token.
//!
//! Left out: stored cards, which are part of the payments; paying, where the token stands for the value.
//!
//! The facts come from two of the vendor's official clients, Java and Python; the documentation does not describe this group.

use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group payment_token;

    /// Keeps a value behind a token.
    POST "/payment/v1/payment-tokens" create_payment_token() body CreatePaymentTokenRequest -> PaymentTokenResponse (undocumented);
    /// Deletes a token and its value.
    DELETE "/payment/v1/payment-tokens/{token}" delete_payment_token(token: String) -> empty (undocumented);
}

types! {
    case camel;

    /// A value to keep behind a token.
    request CreatePaymentTokenRequest {
        /// Value to keep, such as a card number at the issuer.
        value: Sensitive,
        /// Issuer of the value, by the name of its payment method, such as `EDENRED`.
        issuer: String,
    }

    /// A token that stands for a value.
    response PaymentTokenResponse {
        /// Token to pay with.
        token: Sensitive,
        /// Issuer of the value.
        issuer: String,
    }
}
