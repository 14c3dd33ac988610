//! ParaX: deposits by bank transfer (API version 2), status queries, webhooks and their confirmation.
//!
//! `client.rs` declares the two operations and builds and reads them, `enums.rs` has the words of their answers, `sign.rs` the
//! signature of the deposit URL, `errors.rs` the codes, `webhook.rs` what arrives from outside and what it is compared with, `messages.rs`
//! declares settings, messages and their results.
//!
//! Not here: withdrawals, which the vendor's document mentions (code 200, "Çekim talebi oluşturuldu!") and does not describe.
//! The address of the webhook, which the document calls `return_url`, is no parameter of a deposit: it is set with the vendor.

mod client;
mod enums;
mod errors;
mod messages;
mod sign;
mod webhook;

pub use client::{DepositAnswer, DepositRequest, OPERATIONS, Parax, TransactionStatus, offset_time};
pub use enums::TransactionState;
pub use errors::known_codes;
#[doc(hidden)]
pub use messages::PROVIDER;
pub use webhook::{Confirmation, ExpectedPayment, FORBIDDEN, RECEIVED, RemoteAddress, Reply, Verdict, Webhook};
