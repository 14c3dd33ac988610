//! Craftgate: all 139 operations of its API, webhooks and browser callbacks.
//!
//! `client.rs` builds requests and parses responses, `sign.rs` has the signature, `errors.rs` the error groups, `webhook.rs` and
//! `callback.rs` verify messages, `explain.rs` tells why a signature does not fit, `messages.rs` declares settings, messages and their results. The API is declared as data: one file for
//! each group, `shared.rs` for types of several groups, `enums.rs` for the enums. `DECISIONS.md` has the decisions on questions that the
//! sources leave open.

mod callback;
mod client;
#[cfg(feature = "schema")]
mod error_meanings;
mod errors;
mod explain;
mod messages;
mod questions;
mod sign;
mod webhook;

pub mod bank_account_tracking;
pub mod bkm_express;
pub mod enums;
pub mod file_reporting;
pub mod fraud;
pub mod installment;
pub mod juzdan;
pub mod masterpass;
pub mod meal_voucher_card_tokenization;
pub mod merchant;
pub mod merchant_apm;
pub mod onboarding;
pub mod pay_by_link;
pub mod payment;
pub mod payment_reporting;
pub mod payment_token;
pub mod settlement;
pub mod settlement_reporting;
pub mod shared;
pub mod wallet;

#[doc(inline)]
pub use crate::api::client::{Endpoint, Payload};
pub use callback::{Callback, ClaimedCallback, CraftgateCallbacks, Expected, ExpectedCallback, MdStatus, Next, Version};
pub use client::{Craftgate, Environment, decode_html};
pub use errors::{is_integration_error, known_groups};
pub use explain::SentRequest;
#[doc(hidden)]
pub use messages::PROVIDER;
pub use webhook::{
    CraftgateWebhooks, DEFAULT_TOLERANCE_SECONDS, MAX_TOLERANCE_SECONDS, Unauthenticated, WebhookData, WebhookEvent, WebhookFields,
};

use crate::api::schema::Operation;

/// The groups in alphabetical order.
const GROUPS: &[&[&Operation]] = &[
    bank_account_tracking::OPERATIONS,
    bkm_express::OPERATIONS,
    file_reporting::OPERATIONS,
    fraud::OPERATIONS,
    installment::OPERATIONS,
    juzdan::OPERATIONS,
    masterpass::OPERATIONS,
    meal_voucher_card_tokenization::OPERATIONS,
    merchant::OPERATIONS,
    merchant_apm::OPERATIONS,
    onboarding::OPERATIONS,
    pay_by_link::OPERATIONS,
    payment::OPERATIONS,
    payment_reporting::OPERATIONS,
    payment_token::OPERATIONS,
    settlement::OPERATIONS,
    settlement_reporting::OPERATIONS,
    wallet::OPERATIONS,
];

/// All operations, group by group.
#[doc(hidden)]
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    PROVIDER.operations()
}

/// Returns an operation by its group and its Rust name.
#[doc(hidden)]
#[must_use]
pub fn operation(group: &str, name: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.name == name && operation.group == group)
}
