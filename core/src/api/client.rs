//! Describes a provider to the bridge and the generator: its operations, its clients and their settings, its functions.
//!
//! Each provider's `messages.rs` declares a [`Provider`] and implements [`Client`] for its clients. These implementations contain all
//! differences between providers; the declarations list the operations.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::case::Names;
#[cfg(feature = "schema")]
use super::classes::{Class, FunctionDoc};
pub use super::endpoint::{Destination, ENDPOINT, Endpoint, EndpointKind, Payload};
use super::input::Input;
#[cfg(feature = "schema")]
use super::schema::Ty;
use super::schema::{Operation, Type};
use super::transcode::{Reading, Source};
use super::url::PathValue;
use crate::error::{Error, Result, redact_quoted};
#[cfg(feature = "schema")]
use crate::error::{ErrorKind, Outcome};
#[cfg(feature = "schema")]
use crate::http::Method;
use crate::http::{Context, Prepared};
use crate::message::Reply;
use crate::settle::Asking;
use crate::settle::question::{self, Asked, Question};
pub use crate::settle::question::{ASK, Sent};

/// A provider, which is a namespace in every language.
#[derive(Debug)]
pub struct Provider {
    /// Name in paths, namespaces and errors, e.g. `nkolay`.
    pub name: &'static str,
    /// Operations by group. A provider without groups has one list.
    pub groups: &'static [&'static [&'static Operation]],
    /// Calls that the vendor does not list as operations, such as a confirmation by a status query.
    pub derived: &'static [&'static Operation],
    /// How its operations are asked for when their answer is lost or unclear; empty if it cannot be asked.
    pub questions: &'static [Question],
    /// Clients, which send requests or verify messages.
    pub clients: &'static [ClientKind],
    /// Results of one step that the next step takes and a caller may save as text.
    pub handles: &'static [Handle],
    /// Functions that need no client.
    pub functions: &'static [Function],
    /// Replies to its webhooks and callbacks, by their names, each with the case that it is for.
    pub replies: &'static [(&'static str, &'static Reply, &'static str)],
    /// The options that none of its calls can honour, by their names in snake case, each with the reason.
    pub unhonoured: &'static [(&'static str, &'static str)],
    /// Types of results that no operation returns: verified messages and their payloads.
    pub values: &'static [&'static Type],
    /// Description for documents.
    #[cfg(feature = "schema")]
    pub description: Description,
}

impl Provider {
    /// Returns all operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        self.groups.iter().copied().flatten().copied()
    }

    /// Finds an operation or a derived call by its name, which at a provider with groups is `group.name`.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        let (group, name) = name.split_once('.').unwrap_or(("", name));
        let asked = (!self.questions.is_empty()).then_some(&question::OPERATION);
        let all = self.operations().chain(self.derived.iter().copied()).chain(asked);
        all.into_iter().find(|operation| operation.name == name && operation.group == group)
    }

    /// The operation that completes a payment which this one begins.
    #[must_use]
    pub fn completion(&self, operation: &Operation) -> Option<&'static Operation> {
        match &question::of(self, operation)?.asked {
            Asked::Search(search) => self.operation(search.completed_by?),
            _ => None,
        }
    }

    /// Returns the handle with this table.
    pub(crate) fn handle(&self, table: &'static Type) -> Option<&'static Handle> {
        self.handles.iter().find(|handle| core::ptr::eq(handle.table, table))
    }
}

/// A kind of client.
#[derive(Debug)]
pub struct ClientKind {
    /// Name, e.g. `craftgate_webhooks`.
    pub name: &'static str,
    /// Type of its settings.
    pub settings: &'static Type,
    /// Makes a client from settings.
    pub new: fn(&Input) -> Result<Box<dyn Client>>,
    /// The option of a call that the binding fills if the caller omits it: `randomKey`, `nonce` or `now`; `None` if there is none.
    pub supplied: Option<&'static str>,
    /// How it calls any endpoint; `None` if it cannot.
    pub endpoint: Option<EndpointKind>,
    /// The class that callers see.
    #[cfg(feature = "schema")]
    pub class: Class,
}

/// The result of a step that the next step takes. It is opaque to callers, who save and restore it as text.
#[derive(Debug)]
pub struct Handle {
    /// The fields that callers see: the saved text, and those that may be read.
    pub table: &'static Type,
    /// The name of the [`Function`] that restores it from its saved text.
    pub function: &'static str,
    /// Restores a saved text and returns the text that a request contains.
    pub restore: fn(saved: &str) -> Result<Zeroizing<String>>,
}

/// Functions that need no client.
#[derive(Debug)]
pub struct Function {
    /// Name, e.g. `decode_html`.
    pub name: &'static str,
    /// The function on a text.
    pub call: fn(text: &str, into: &mut Reading<'_>) -> Result<()>,
    /// How callers see it, as a function of the client's class; `None` for one that restores a handle, which is a function of the handle.
    #[cfg(feature = "schema")]
    pub described: Option<FunctionDoc>,
}

/// Description of a provider for documents.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct Description {
    /// Name in prose, e.g. `N Kolay`.
    pub title: &'static str,
    /// Name of its client in every language, e.g. `NKolay`.
    pub client: &'static str,
    /// Purpose, in one sentence.
    pub doc: &'static str,
    /// The text of the reference besides the tables, in Markdown: what is signed, what arrives, and where the vendor's documents contradict
    /// themselves. Its headings are of the second level.
    pub notes: &'static str,
    /// Types and enums that are included even if no operation uses them.
    pub further: fn() -> Vec<Ty>,
    /// The name of its known error codes, and the codes with the outcome if the code determines it.
    pub errors: (&'static str, fn() -> Vec<KnownError>),
    /// The meanings of its known error codes; a code without one is not explained.
    pub error_meanings: &'static [(&'static str, &'static str)],
    /// Envelope of a response.
    pub envelope: Envelope,
    /// Returns whether an idempotency key makes this method safe to repeat.
    pub honours_key: fn(Method) -> bool,
    /// Lists of declarations of settings, messages and results.
    pub messages: &'static [&'static [&'static Type]],
}

/// A known error code, its kind, and its outcome if the code determines it.
#[cfg(feature = "schema")]
pub type KnownError = (&'static str, ErrorKind, Option<Outcome>);

/// Envelope of a response.
#[cfg(feature = "schema")]
#[derive(Clone, Copy, Debug)]
pub enum Envelope {
    /// Nothing.
    Bare,
    /// `{"data": …}`
    Data,
    /// `{"code": 200, "message": …, "data": …}`
    Code,
}

/// A client of a provider, or a verifier of its messages.
///
/// The default of each method returns an error, for kinds of clients that do not support it.
pub trait Client: fmt::Debug + Send + Sync {
    /// Returns the provider of this client.
    fn provider(&self) -> &'static Provider;

    /// Masks the keys of this client in an error that quotes what a caller passed.
    fn discreet(&self, error: Error) -> Error;

    /// Builds the call of an operation.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault.
    fn build(&self, operation: &'static Operation, _: &Arguments<'_>) -> Result<Prepared> {
        Err(no_operation(operation.name))
    }

    /// Builds a call to any endpoint.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    fn build_endpoint(&self, _: &Endpoint<'_>, _: Destination<'_>, _: &Context<'_>) -> Result<Prepared> {
        Err(no_operation(ENDPOINT))
    }

    /// Parses the response of a call.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`; for a confirmation also `verification_failed`.
    fn read(&self, operation: &'static Operation, _: RawResponse<'_>, _: Reading<'_>) -> Result<ResponseBody> {
        Err(no_operation(operation.name))
    }

    /// Builds the call that asks what became of another call of this client; `None` if there is none.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field that the request lacks to be found by, or of a time that is wrong.
    fn ask(&self, _: Sent<'_>, _: &Asking<'_>) -> Result<Option<Prepared>> {
        Ok(None)
    }

    /// Handles a received message, or makes a text with the client's keys. The result is written to the sink.
    ///
    /// # Errors
    /// `verification_failed` with the check that failed; `invalid_request` with the path of the input at fault.
    fn handle_message(&self, message: &str, _: &dyn Source, _: &[u8], _: &mut Reading<'_>) -> Result<()> {
        Err(no_operation(message))
    }
}

/// Arguments of a call besides its operation.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// Values before the request, in declared order.
    pub path: &'a [PathValue<'a>],
    /// The request, if the operation has one.
    pub request: Option<&'a dyn Source>,
    /// The options.
    pub context: &'a Context<'a>,
}

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arguments").field("context", self.context).finish_non_exhaustive()
    }
}

/// A response as it arrived.
#[derive(Clone, Copy)]
pub struct RawResponse<'a> {
    /// State from building the call, see [`Prepared::state`].
    pub state: &'a str,
    /// HTTP status.
    pub status: u16,
    /// Bytes of the body.
    pub body: &'a [u8],
}

impl fmt::Debug for RawResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawResponse({}, {} bytes)", self.status, self.body.len())
    }
}

/// Content of a response, apart from the value that was written to the sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// A value, which was written to the sink.
    Value,
    /// Nothing.
    Empty,
    /// A file.
    Bytes(Vec<u8>),
}

/// Makes the error for an operation that a client does not know.
pub(crate) fn no_operation(name: &str) -> Error {
    Error::invalid("operation", &["expected an operation of this client, found ", &redact_quoted(name)])
}

/// Writes the path of an error in the caller's case; the core uses snake_case.
pub(crate) fn spelled(error: Error, names: Names) -> Error {
    let path = names.spelled(error.path());
    error.at(&path)
}
