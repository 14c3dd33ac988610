//! ParaX: deposits by bank transfer (API version 2), status queries, webhooks and their confirmation.
//!
//! `client.rs` declares the two operations, builds requests and parses responses; `enums.rs` has the enums of the responses, `sign.rs`
//! the signature of the deposit URL, `errors.rs` the codes, `webhook.rs` the webhooks and their confirmation, `messages.rs` declares
//! settings, messages and their results.
//!
//! Left out: withdrawals, which the vendor's documentation mentions (code 200, "Çekim talebi oluşturuldu!") but does not describe.
//!
//! `return_url`, which receives webhooks, is in the documentation's text and not in its table of parameters. It is declared as an optional
//! parameter that is signed like the others.

mod client;
mod enums;
mod errors;
mod explain;
mod messages;
mod sign;
mod webhook;

pub use client::{DepositAnswer, DepositRequest, Host, OPERATIONS, Parax, TransactionStatus, offset_time};
pub use enums::TransactionState;
pub use errors::known_codes;
#[doc(hidden)]
pub use messages::PROVIDER;
pub use webhook::{Confirmation, ExpectedPayment, FORBIDDEN, RECEIVED, RemoteAddress, Verdict, Webhook};

pub use crate::message::Reply;
