//! The error type of the crate: the failure, the field at fault, and what the caller can do.
//!
//! Error texts never contain a secret, a card number, an identity number or an unbounded body: all foreign text goes through
//! [`crate::quote`] first, and a client masks its own keys in what it quotes ([`Error::masking`]).

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroize;

pub(crate) use crate::quote::{message, redact, redact_quoted, snippet};
use crate::secret::Secret;

/// Result type of this crate.
pub type Result<T> = core::result::Result<T, Error>;

/// Any failure of this crate. It is one pointer in size, so that results stay small; [`failure`](Self::failure) returns the details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Failure>);

/// Details of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The arguments are invalid. No request was built.
    InvalidRequest(FieldError),
    /// The arguments for reading a response are wrong. The request may have been sent.
    Misuse(Misuse),
    /// The provider returned an error.
    Api(ApiError),
    /// The response is not what the API documents: it is HTML, truncated, empty, or has another structure.
    UnexpectedResponse(UnexpectedResponse),
    /// A webhook, callback or confirmation failed a check. Treat it as not received.
    VerificationFailed(VerificationFailed),
    /// The settings of the client are invalid.
    Configuration(FieldError),
}

impl Error {
    /// Returns the failure to match on.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0
    }

    /// Returns the failure, consuming the error.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        *self.0
    }

    /// Returns the stable code of this error, which is the same in every language.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            Failure::InvalidRequest(_) | Failure::Misuse(_) => "invalid_request",
            Failure::Api(_) => "api_error",
            Failure::UnexpectedResponse(_) => "unexpected_response",
            Failure::VerificationFailed(_) => "verification_failed",
            Failure::Configuration(_) => "configuration",
        }
    }

    /// Returns the path of the field at fault, e.g. `items[2].price`; empty if the error concerns no single field.
    #[must_use]
    pub fn path(&self) -> &str {
        match &*self.0 {
            Failure::InvalidRequest(fault) | Failure::Configuration(fault) => &fault.path,
            Failure::Misuse(misuse) => &misuse.fault.path,
            Failure::UnexpectedResponse(response) => &response.path,
            Failure::VerificationFailed(failure) => failure.check,
            Failure::Api(_) => "",
        }
    }

    /// Returns the fields at fault with their reasons, at most ten, in the order in which they were found: of an error with
    /// the code `invalid_request` or `configuration`. The first one has the [`path`](Self::path) of the error.
    pub fn errors(&self) -> impl Iterator<Item = &FieldError> {
        let fault = match &*self.0 {
            Failure::InvalidRequest(fault) | Failure::Configuration(fault) => Some(fault),
            Failure::Misuse(misuse) => Some(&misuse.fault),
            _ => None,
        };
        fault.into_iter().flat_map(FieldError::errors)
    }

    /// Adds the fields at fault of another error, if both are of invalid arguments; otherwise keeps this one.
    pub(crate) fn and(mut self, other: Self) -> Self {
        if let (Failure::InvalidRequest(fault), Failure::InvalidRequest(other)) = (&mut *self.0, other.into_failure()) {
            fault.add(other);
        }
        self
    }

    /// Returns the kind of failure that a response reports; `None` if there was no response.
    #[must_use]
    pub fn kind(&self) -> Option<ErrorKind> {
        match &*self.0 {
            Failure::Api(error) => Some(error.kind),
            Failure::UnexpectedResponse(response) => Some(response.kind),
            _ => None,
        }
    }

    /// Returns whether the operation may have been performed; `None` if nothing was sent.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match &*self.0 {
            Failure::Misuse(misuse) => Some(misuse.outcome),
            Failure::Api(error) => Some(error.outcome),
            Failure::UnexpectedResponse(response) => Some(response.outcome),
            _ => None,
        }
    }

    /// Returns the HTTP status of the response, if there was one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match &*self.0 {
            Failure::Api(error) => Some(error.http_status),
            Failure::UnexpectedResponse(response) => Some(response.http_status),
            _ => None,
        }
    }

    /// Makes an error for invalid arguments; the parts of `reason` are concatenated.
    #[cold]
    #[inline(never)]
    pub(crate) fn invalid(path: &str, reason: &[&str]) -> Self {
        Self::refused(FieldError::new(path, reason))
    }

    /// Makes an error for invalid arguments that the engine found.
    #[cold]
    #[inline(never)]
    #[allow(clippy::boxed_local)] // errors are boxed so that results stay small
    pub(crate) fn refused(fault: Box<FieldError>) -> Self {
        Failure::InvalidRequest(*fault).into()
    }

    /// Makes an error for invalid settings. The parts of `reason` are static, so that no setting's value, which may be a key, is shown.
    #[cold]
    #[inline(never)]
    pub(crate) fn configuration(path: &str, reason: &[&'static str]) -> Self {
        Failure::Configuration(*FieldError::new(path, reason)).into()
    }

    /// Makes an error for a failed check; the parts of `reason` are concatenated.
    #[cold]
    #[inline(never)]
    pub(crate) fn verification(check: &'static str, reason: &[&str]) -> Self {
        Failure::VerificationFailed(VerificationFailed { check, reason: reason.concat() }).into()
    }

    /// Returns the same error at another path, for invalid arguments and settings.
    #[inline(never)]
    pub(crate) fn at(mut self, path: &str) -> Self {
        if let Failure::InvalidRequest(fault) | Failure::Configuration(fault) = &mut *self.0 {
            fault.path = path.into();
        }
        self
    }

    /// Masks these secrets of the client in the paths and reasons: a caller may have pasted a key into a field, or used it as a name.
    #[cold]
    pub(crate) fn masking(mut self, secrets: &[&Secret]) -> Self {
        let mask = |text: &mut String| {
            for secret in secrets {
                let masked = secret.masked_in_error(text);
                text.zeroize();
                *text = masked.into_string();
            }
        };
        match &mut *self.0 {
            Failure::InvalidRequest(fault) | Failure::Configuration(fault) | Failure::Misuse(Misuse { fault, .. }) => {
                fault.each_text(&mask)
            }
            Failure::VerificationFailed(failure) => mask(&mut failure.reason),
            // They are masked where they are made.
            Failure::Api(_) | Failure::UnexpectedResponse(_) => {}
        }
        self
    }

    /// Returns the text that `Display` writes.
    pub(crate) fn text(&self) -> String {
        match &*self.0 {
            Failure::InvalidRequest(fault) | Failure::Configuration(fault) => fault.text(),
            Failure::Misuse(misuse) => misuse.fault.text(),
            Failure::Api(error) => error.text(),
            Failure::UnexpectedResponse(response) => response.text(),
            Failure::VerificationFailed(failure) => failure.text(),
        }
    }
}

/// Returns both results, or the errors of both in one.
pub(crate) fn both<A, B>(first: Result<A>, second: Result<B>) -> Result<(A, B)> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(first), Err(second)) => Err(first.and(second)),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self(Box::new(failure))
    }
}

impl core::error::Error for Error {}

/// Implements `Display` by writing the error's `text`.
macro_rules! displayed {
    ($($error:ident)+) => { $(
        impl fmt::Display for $error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }
    )+ };
}

displayed! { Error FieldError ApiError UnexpectedResponse VerificationFailed }

/// A field and the reason why it is invalid. If several fields of a request are invalid, it is the first one, and
/// [`errors`](Self::errors) returns them all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field's path from the root of the request, e.g. `items[2].price`; may be empty.
    pub path: String,
    /// The expected value, the found value, and the next step if there is one.
    pub reason: String,
    /// The other invalid fields, in the order in which they were found; at most ten with this one.
    others: Vec<FieldError>,
    /// The number of invalid fields beyond those.
    unlisted: usize,
}

/// Maximum number of invalid fields that an error lists.
pub const MOST_ERRORS: usize = 10;

/// Maximum length of the part of a text that tells the other invalid fields, in bytes.
const OTHERS_BYTES: usize = 1200;

impl FieldError {
    /// Makes an error of a field; the parts of `reason` are concatenated.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(path: &str, reason: &[&str]) -> Box<Self> {
        Box::new(Self::of(path.into(), reason.concat()))
    }

    /// Makes an error of a field.
    #[must_use]
    pub fn of(path: String, reason: String) -> Self {
        Self { path, reason, others: Vec::new(), unlisted: 0 }
    }

    /// Returns all invalid fields, this one first; at most ten.
    pub fn errors(&self) -> impl Iterator<Item = &Self> {
        core::iter::once(self).chain(&self.others)
    }

    /// Changes each path and reason.
    fn each_text(&mut self, change: &impl Fn(&mut String)) {
        change(&mut self.path);
        change(&mut self.reason);
        self.others.iter_mut().for_each(|other| other.each_text(change));
    }

    /// Counts an invalid field that is not listed.
    pub(crate) fn count(&mut self) {
        self.unlisted += 1;
    }

    /// Returns whether as many fields are listed as may be.
    pub(crate) fn is_full(&self) -> bool {
        self.others.len() + 1 >= MOST_ERRORS
    }

    /// Adds the invalid fields of another error. Of several errors of one field only the first counts.
    pub(crate) fn add(&mut self, other: Self) {
        self.unlisted += other.unlisted;
        for fault in core::iter::once(Self { others: Vec::new(), unlisted: 0, ..other.clone() }).chain(other.others) {
            if !fault.path.is_empty() && self.errors().any(|known| known.path == fault.path) {
                continue;
            }
            if self.others.len() + 1 < MOST_ERRORS {
                self.others.push(fault);
            } else {
                self.unlisted += 1;
            }
        }
    }

    pub(crate) fn text(&self) -> String {
        let mut text = self.own_text();
        if self.others.is_empty() {
            return text;
        }
        text.push_str("; and ");
        text.push_str(&(self.others.len() + self.unlisted).to_string());
        text.push_str(" more: ");
        let most = text.len() + OTHERS_BYTES;
        for (index, other) in self.others.iter().enumerate() {
            let other = other.own_text();
            if text.len() + other.len() > most {
                text.push_str(if index == 0 { "…" } else { "; …" });
                return text;
            }
            text.push_str(if index == 0 { "" } else { "; " });
            text.push_str(&other);
        }
        if self.unlisted > 0 {
            text.push_str("; …");
        }
        text
    }

    /// Returns the text of this field alone.
    fn own_text(&self) -> String {
        [&*self.path, if self.path.is_empty() { "" } else { ": " }, &self.reason].concat()
    }
}

/// Arguments with which no answer can be read: a status that HTTP does not have, a body that is neither text nor bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse {
    /// The argument at fault: `status` or `body`.
    pub fault: FieldError,
    /// Whether the operation may have been done: `Unknown` unless it only reads.
    pub outcome: Outcome,
}

/// An error that the provider reports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The provider: `craftgate`, `parax`, `nexkasa` or `nkolay`.
    pub provider: &'static str,
    /// HTTP status of the response.
    pub http_status: u16,
    /// The provider's own error code as text; empty if there is none.
    pub provider_code: String,
    /// The provider's message, truncated and without card or identity numbers; may be empty.
    pub message: String,
    /// Craftgate's error group, e.g. `NOT_SUFFICIENT_FUNDS`; empty if there is none.
    pub group: String,
    /// The error that the bank or wallet behind the provider reported.
    pub provider_error: Option<ProviderError>,
    /// Kind of the failure.
    pub kind: ErrorKind,
    /// Whether the operation may have been performed.
    pub outcome: Outcome,
}

impl ApiError {
    fn text(&self) -> String {
        let before = |mark, text: &str| if text.is_empty() { "" } else { mark };
        [
            self.provider,
            " returned HTTP ",
            &self.http_status.to_string(),
            before(", code ", &self.provider_code),
            &self.provider_code,
            before(", group ", &self.group),
            &self.group,
            before(": ", &self.message),
            &self.message,
            " (",
            self.kind.as_str(),
            ", outcome ",
            self.outcome.as_str(),
            ")",
        ]
        .concat()
    }
}

/// The error of the bank or wallet behind an [`ApiError`], as the provider forwards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    /// Code of the bank or wallet.
    pub code: String,
    /// Its message, truncated.
    pub message: String,
}

/// A response that is not what the API documents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnexpectedResponse {
    /// The provider that returned it.
    pub provider: &'static str,
    /// HTTP status of the response.
    pub http_status: u16,
    /// Path of the field at fault, if the body could be parsed that far.
    pub path: String,
    /// The reason: the expected value and the found value.
    pub reason: String,
    /// The beginning of the body, without card numbers, identity numbers or the client's secrets. Empty for JSON, which may contain card
    /// tokens and personal data.
    pub snippet: String,
    /// Kind of the failure.
    pub kind: ErrorKind,
    /// Whether the operation may have been performed: `Unknown` unless it only reads.
    pub outcome: Outcome,
}

impl UnexpectedResponse {
    fn text(&self) -> String {
        [
            "unexpected response from ",
            self.provider,
            " (HTTP ",
            &self.http_status.to_string(),
            "): ",
            &self.path,
            if self.path.is_empty() { "" } else { ": " },
            &self.reason,
            if self.snippet.is_empty() { "" } else { "; it begins with " },
            &self.snippet,
            " (outcome ",
            self.outcome.as_str(),
            ")",
        ]
        .concat()
    }
}

/// A check that a received message failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationFailed {
    /// Name of the check: `signature`, `timestamp`, `remote_address`, `token`, `expected`, `form`, `body`, …
    pub check: &'static str,
    /// The reason and the next step.
    pub reason: String,
}

impl VerificationFailed {
    fn text(&self) -> String {
        ["not verified (", self.check, "): ", &self.reason].concat()
    }
}

/// Declares an enum with a stable text for each variant.
macro_rules! slugs {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $slug:literal,)* }) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[doc = $doc])* $variant,)* }

        impl $name {
            /// All values, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The doc of the enum, for the generator of the other languages.
            #[cfg(feature = "schema")]
            pub const DOC: &'static str = concat!($($about),*);

            /// The docs of the values, in the order of [`ALL`](Self::ALL).
            #[cfg(feature = "schema")]
            pub const DOCS: &'static [&'static str] = &[$(concat!($($doc),*),)*];

            /// Returns the stable text of this value, which is the same in every language.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }
        }
    };
}
pub(crate) use slugs;

slugs! {
    /// Kind of failure that a response reports.
    ErrorKind {
        /// The key, signature or address is wrong: check the credentials.
        Authentication = "authentication",
        /// The merchant is not allowed to do this: contact the provider.
        Permission = "permission",
        /// The request is invalid: correct it before sending it again.
        InvalidRequest = "invalid_request",
        /// The same request was sent before: query its result.
        Duplicate = "duplicate",
        /// The record does not exist.
        NotFound = "not_found",
        /// The bank or wallet declined: let the payer choose another payment method.
        Declined = "declined",
        /// Refused as fraud, or because the card is lost or stolen: do not retry.
        Fraud = "fraud",
        /// Too many requests: wait before sending another one.
        RateLimited = "rate_limited",
        /// The provider blocks this customer.
        CustomerBlocked = "customer_blocked",
        /// The provider or a bank behind it is unavailable.
        ProviderUnavailable = "provider_unavailable",
        /// The failure is not known: treat the outcome as unknown.
        Unknown = "unknown",
    }
}

slugs! {
    /// Whether the operation was performed; decides whether it can be retried.
    Outcome {
        /// The operation was not performed.
        Rejected = "rejected",
        /// The operation may have been performed, by this attempt or an earlier one: query its state before retrying.
        Unknown = "unknown",
    }
}
