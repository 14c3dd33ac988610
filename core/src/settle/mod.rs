//! Finds out what became of a call whose answer is lost or unclear.
//!
//! A call that moves money may have been done though no answer came. A provider that can be asked declares how, in its `questions.rs`: by
//! which operation, over which field, and which fields decide. [`Call::ask`](crate::Call::ask) makes the call that asks.
//!
//! An [`Attempt`] does the rest: it repeats what may be repeated, asks where it must be asked, waits where a search lags, and ends with a
//! verdict.
//!
//! Three answers to a question are possible, see [`Answered`]. Only what the provider's records prove is told: an older record under the same id, a record
//! whose decisive fields are missing, or several records leave the question open.

#[doc(hidden)]
pub mod attempt;
pub(crate) mod question;
#[cfg(feature = "typed")]
mod typed;

use alloc::string::String;
use core::fmt;

use crate::http::Context;
#[cfg(feature = "typed")]
pub use typed::{Attempt, Record, Step};

/// When a call was sent and when it is asked for, both in Unix seconds.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// When the call was sent for the first time. Older records do not count.
    pub sent_at: i64,
    /// The current time. An empty search proves something only after the call's timeout and the declared wait.
    pub now: i64,
    /// The options of the question itself, such as its random key.
    pub context: &'a Context<'a>,
}

impl fmt::Debug for Asking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking").field("sent_at", &self.sent_at).field("now", &self.now).finish_non_exhaustive()
    }
}

/// The state of a call that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answered<T> {
    /// It was done; the record of the provider, as the result of the call.
    Done(T),
    /// It was not done and will not be.
    NotDone,
    /// Nothing is proven yet: ask again later, or have a person look. The records that were found, as a JSON list.
    Unclear(String),
}
