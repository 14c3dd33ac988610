//! A provider as the bridge and the generator see it: its operations, its clients and what they are set up with, its functions.
//!
//! Each provider's `messages.rs` fills a [`Provider`] and implements [`Client`] for its clients. What differs from provider to
//! provider is in these implementations; that an operation exists is told by its declaration alone.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::case::Names;
use super::input::Input;
#[cfg(feature = "schema")]
use super::schema::Ty;
use super::schema::{Operation, RequestLocation, ResponseKind, Type};
use super::transcode::{Reading, Source};
use super::url::PathValue;
use crate::error::{Error, Result, redact_quoted};
#[cfg(feature = "schema")]
use crate::error::{ErrorKind, Outcome};
use crate::http::{Context, Method, Prepared, without_query_values};

/// A provider: a namespace in every language.
#[derive(Debug)]
pub struct Provider {
    /// Its name in paths, namespaces and errors: `nkolay`.
    pub name: &'static str,
    /// Its operations, group after group. A provider without groups has one.
    pub groups: &'static [&'static [&'static Operation]],
    /// Calls that the vendor does not list as operations of their own, such as a confirmation by a status query.
    pub derived: &'static [&'static Operation],
    /// Its clients: what sends requests, and what verifies messages.
    pub clients: &'static [ClientKind],
    /// What one step hands to the next and a caller may save as text.
    pub handles: &'static [Handle],
    /// What needs no client.
    pub functions: &'static [Function],
    /// The types of results that no operation answers: verified messages, their payloads.
    pub values: &'static [&'static Type],
    /// What documents say of it.
    #[cfg(feature = "schema")]
    pub description: Description,
}

impl Provider {
    /// All operations, group after group.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        self.groups.iter().copied().flatten().copied()
    }

    /// An operation by `group.name`, or by its name where there are no groups; or a derived one.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        let (group, name) = name.split_once('.').unwrap_or(("", name));
        self.operations().chain(self.derived.iter().copied()).find(|operation| operation.name == name && operation.group == group)
    }

    /// The handle that a table stands for.
    pub(crate) fn handle(&self, table: &'static Type) -> Option<&'static Handle> {
        self.handles.iter().find(|handle| core::ptr::eq(handle.table, table))
    }
}

/// A kind of client.
#[derive(Debug)]
pub struct ClientKind {
    /// Its name: `craftgate_webhooks`.
    pub name: &'static str,
    /// What sets it up.
    pub settings: &'static Type,
    /// Makes one of its settings.
    pub new: fn(&Input) -> Result<Box<dyn Client>>,
    /// The option of a call that the platform supplies where the caller gives none: `randomKey`, `nonce`, `now`; or none.
    pub supplied: Option<&'static str>,
}

/// What one step hands to the next: opaque to callers, saved and restored as text.
#[derive(Debug)]
pub struct Handle {
    /// What callers see of it: the saved text, and what may be read.
    pub table: &'static Type,
    /// Restores it: gives the text that a request carries.
    pub restore: fn(saved: &str) -> Result<Zeroizing<String>>,
}

/// What needs no client.
#[derive(Debug)]
pub struct Function {
    /// Its name: `decode_html`.
    pub name: &'static str,
    /// Its work on a text.
    pub call: fn(text: &str, into: &mut Reading<'_>) -> Result<()>,
}

/// What documents say of a provider.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct Description {
    /// Its name in prose: `N Kolay`.
    pub title: &'static str,
    /// The name of its client in every language: `NKolay`.
    pub client: &'static str,
    /// What it is for, a sentence.
    pub doc: &'static str,
    /// Types and enums that are there whether or not an operation names them.
    pub further: fn() -> Vec<Ty>,
    /// What its known words of errors are called, and the words; the outcome where the word alone tells it.
    pub errors: (&'static str, fn() -> Vec<KnownError>),
    /// What an answer is wrapped in.
    pub envelope: Envelope,
    /// Whether an idempotency key makes this method safe to repeat.
    pub honours_key: fn(Method) -> bool,
    /// The lists of declarations of settings, messages and results.
    pub messages: &'static [&'static Type],
}

/// A known word of an error, its kind, and its outcome where the word alone tells it.
#[cfg(feature = "schema")]
pub type KnownError = (&'static str, ErrorKind, Option<Outcome>);

/// What an answer is wrapped in.
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

/// A client of a provider, or what verifies its messages.
///
/// What a kind of client does not do is an error: each method has a default that says so.
pub trait Client: fmt::Debug + Send + Sync {
    /// Whose client it is.
    fn provider(&self) -> &'static Provider;

    /// Builds the call of an operation.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault: nothing was built.
    fn build(&self, operation: &'static Operation, _: &Arguments<'_>) -> Result<Prepared> {
        Err(no_operation(operation.name))
    }

    /// Builds a call of any endpoint.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    fn build_endpoint(&self, _: &Endpoint<'_>, _: &Context<'_>) -> Result<Prepared> {
        Err(no_operation(ENDPOINT))
    }

    /// Reads the answer of a call.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`; for a confirmation also `verification_failed`.
    fn read(&self, operation: &'static Operation, _: RawResponse<'_>, _: Reading<'_>) -> Result<ResponseBody> {
        Err(no_operation(operation.name))
    }

    /// Takes a message from outside, or makes a text with the client's keys. The result goes into the sink.
    ///
    /// # Errors
    /// `verification_failed` with the check that failed; `invalid_request` with the path of the input at fault.
    fn handle_message(&self, message: &str, _: &dyn Source, _: &[u8], _: &mut Reading<'_>) -> Result<()> {
        Err(no_operation(message))
    }
}

/// What a call is built from besides its operation.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// The values before the request, in the order of the declaration.
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

/// An answer as it arrived.
#[derive(Clone, Copy)]
pub struct RawResponse<'a> {
    /// What building left for reading, see [`Prepared::state`].
    pub state: &'a str,
    /// HTTP status.
    pub status: u16,
    /// The body's bytes.
    pub body: &'a [u8],
}

impl fmt::Debug for RawResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawResponse({}, {} bytes)", self.status, self.body.len())
    }
}

/// What an answer held, besides the value that went into the sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// A value; the sink has it.
    Value,
    /// Nothing.
    Empty,
    /// A file.
    Bytes(Vec<u8>),
}

/// Any endpoint, for what the operations do not cover. Its answer is untyped.
#[derive(Clone, Copy)]
pub struct Endpoint<'a> {
    /// HTTP method.
    pub method: Method,
    /// Path from the root, percent-encoded where needed, e.g. `/onboarding/v1/members`.
    pub path: &'a str,
    /// Query: an object of scalars and lists.
    pub query: Option<&'a dyn Source>,
    /// Body.
    pub body: Payload<'a>,
}

impl fmt::Debug for Endpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({} {})", self.method.as_str(), without_query_values(self.path))
    }
}

/// The body of an [`Endpoint`]. Its `Debug` shows nothing of it.
#[derive(Clone, Copy)]
pub enum Payload<'a> {
    /// None.
    Nothing,
    /// An object, written as compact JSON.
    Object(&'a dyn Source),
    /// Exactly this text, signed and sent untouched.
    Exact(&'a str),
}

impl fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Object(_) => f.write_str("Object(…)"),
            Self::Exact(text) => write!(f, "Exact({} bytes)", text.len()),
        }
    }
}

/// The name under which the answer of any endpoint is read.
pub const ENDPOINT: &str = "request";

/// The operation that the answer of any endpoint is read as: of one that only reads, and of one that may change something.
pub(crate) fn endpoint_operation(reads: bool) -> &'static Operation {
    static READS: Operation = endpoint(Method::GET, true);
    static CHANGES: Operation = endpoint(Method::POST, false);
    if reads { &READS } else { &CHANGES }
}

const fn endpoint(method: Method, reads: bool) -> Operation {
    Operation {
        group: "",
        name: ENDPOINT,
        #[cfg(feature = "schema")]
        property: ENDPOINT,
        method,
        path: "",
        arguments: &[],
        location: RequestLocation::Nothing,
        response: ResponseKind::Raw,
        gives: None,
        requires: &[],
        documented: false,
        reads,
        filled: false,
        #[cfg(feature = "schema")]
        doc: "",
    }
}

/// The error of a name that a client does not know.
pub(crate) fn no_operation(name: &str) -> Error {
    Error::invalid("operation", &["expected an operation of this client, found ", &redact_quoted(name)])
}

/// A path of an error as the caller writes names; the core writes snake case.
pub(crate) fn spelled(error: Error, names: Names) -> Error {
    let path = names.spelled(error.path());
    error.at(&path)
}
