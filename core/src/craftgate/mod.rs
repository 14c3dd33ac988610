//! Craftgate: payments, onboarding, installments; webhooks and browser callbacks.
//!
//! `client.rs` builds and reads, `sign.rs` has the signature, `errors.rs` the error groups, `webhook.rs` and `callback.rs` what
//! arrives from outside. The API itself is data: one file a group, `shared.rs` for types of several groups, `enums.rs` for the
//! words. What the sources leave open is decided in `DECISIONS.md`.

mod callback;
mod client;
mod errors;
mod sign;
mod webhook;

pub mod enums;
pub mod installment;
pub mod onboarding;
pub mod payment;
pub mod shared;

pub use callback::{Callback, CraftgateCallbacks, Expected, ExpectedCallback, MdStatus, Next, Version};
pub use client::{Content, Craftgate, Endpoint, Environment, Payload, decode_html};
pub use errors::{is_integration_error, known_groups};
pub use webhook::{CraftgateWebhooks, DEFAULT_TOLERANCE_SECONDS, Unauthenticated, WebhookEvent, WebhookFields};

use crate::api::schema::Operation;

/// All operations, group after group.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    [installment::OPERATIONS, onboarding::OPERATIONS, payment::OPERATIONS].into_iter().flatten().copied()
}

/// An operation by its group and its Rust name.
#[must_use]
pub fn operation(group: &str, name: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.group == group && operation.name == name)
}
