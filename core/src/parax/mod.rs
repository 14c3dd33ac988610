//! ParaX: deposits by bank transfer (API version 2), status queries, webhooks and their confirmation.
//!
//! `client.rs` declares the two operations, builds requests and parses responses; `enums.rs` has the enums of the responses, `sign.rs`
//! the signature of the deposit URL, `errors.rs` the codes, `webhook.rs` the webhooks and their confirmation, `messages.rs` declares
//! settings, messages and their results.
//!
//! Left out: withdrawals, which the vendor's documentation mentions (code 200, "Çekim talebi oluşturuldu!") but does not describe. The URL
//! for webhooks, which the documentation calls `return_url`, is not a parameter of a deposit: it is configured with the vendor.

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
