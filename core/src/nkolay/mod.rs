//! N Kolay's shopping loan ("Alışveriş Kredisi"): token, banks, session, simulation, pre-approval, application.
//!
//! `loan.rs` declares the API, `client.rs` builds requests and parses responses, `session.rs` has the results that one step passes to
//! the next, `errors.rs` the failures, `messages.rs` the settings and the results of the steps in other languages.
//!
//! The types enforce the order of the steps: a [`BankSession`] comes only from starting one, a [`PreApproval`] only from a pre-approval
//! that the bank granted.
//!
//! Left out: messages to `callbackUrl`. They are undocumented and cannot be verified; use them only as a hint to query the state.
//!
//! Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu", and its next page for the application.

mod client;
mod errors;
pub mod loan;
mod messages;
mod session;

pub use client::Nkolay;
#[doc(hidden)]
pub use messages::PROVIDER;
pub use session::{BankSession, PreApproval, Token};

use crate::api::schema::Operation;

/// All operations, in the order of the steps.
#[doc(hidden)]
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    PROVIDER.operations()
}
