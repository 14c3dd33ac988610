//! N Kolay's shopping loan ("Alışveriş Kredisi"): token, banks, session, simulation, pre-approval, application.
//!
//! `loan.rs` has the API as lists, `client.rs` builds and reads, `session.rs` has what one step hands to the next, `errors.rs` the
//! failures, `messages.rs` declares settings and what callers see of the steps.
//!
//! The order of the steps is in the types: a [`BankSession`] comes only from starting one, a [`PreApproval`] only from a
//! pre-approval that the bank granted.
//!
//! Left out: what arrives at `callbackUrl`. It is undocumented and nothing in it can be verified: a hint to look, nothing more.
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
    loan::OPERATIONS.iter().copied()
}

/// An operation by its Rust name.
#[doc(hidden)]
#[must_use]
pub fn operation(name: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.name == name)
}
