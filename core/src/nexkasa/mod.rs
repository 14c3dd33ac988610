//! NexKasa: deposits and withdrawals, and the callbacks that report on them.
//!
//! `client.rs` declares the two operations, builds requests and parses responses; `errors.rs` has the statuses, `sign.rs` the token in
//! the callback URL, `callback.rs` verifies callbacks, `messages.rs` declares settings, messages and their results.
//!
//! There is no status query: after a timeout or a server error only the callback or the vendor's support tells whether the request was
//! accepted.

mod callback;
mod client;
mod errors;
mod explain;
mod messages;
mod sign;

pub(crate) use callback::CallbackChecks;
pub use callback::{Callback, CallbackInput, ClaimedCallback, ExpectedCallback, RECEIVED, Verification};
pub use client::{DepositRequest, IbanFormat, Nexkasa, OPERATIONS, TransferAnswer, WithdrawRequest};
#[doc(hidden)]
pub use messages::PROVIDER;
pub use sign::TransferKind;
