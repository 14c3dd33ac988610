//! The error type of the crate: the failure, the field at fault, and what the caller can do.
//!
//! Error texts never contain a secret, a card number, an identity number or an unbounded body: all foreign text goes through
//! [`redact_quoted`] first.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

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

/// A field and the reason why it is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's path from the root of the request, e.g. `items[2].price`; may be empty.
    pub path: String,
    /// The expected value, the found value, and the next step if there is one.
    pub reason: String,
}

impl FieldError {
    /// Makes an error of a field; the parts of `reason` are concatenated.
    #[cold]
    #[inline(never)]
    pub(crate) fn new(path: &str, reason: &[&str]) -> Box<Self> {
        Box::new(Self { path: path.into(), reason: reason.concat() })
    }

    pub(crate) fn text(&self) -> String {
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

/// Maximum length of foreign text in an error, in characters.
const SHOWN_CHARS: usize = 48;
/// Maximum length of a body's excerpt in an error, in characters.
const SNIPPET_CHARS: usize = 200;
/// Minimum number of digits that are masked: a T.C. identity number has 11, a card number 12 or more.
const SENSITIVE_DIGITS: usize = 11;

/// Prepares foreign text for an error: truncates and quotes it, escapes control characters and masks long runs of digits.
pub(crate) fn redact_quoted(text: &str) -> String {
    quoted(text, SHOWN_CHARS)
}

/// Does the same without quotes, for names in paths and for digits.
pub(crate) fn redact(text: &str) -> String {
    unquoted(&redact_quoted(text))
}

fn unquoted(quoted: &str) -> String {
    String::from(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted))
}

/// Returns the beginning of a body for an error, with the given secrets masked.
pub(crate) fn snippet(body: &str, secrets: &[&Secret]) -> String {
    // Masks before truncating, since a truncated secret would not be recognized.
    let mut masked = String::from(body.trim());
    if masked.is_empty() {
        return masked;
    }
    for secret in secrets {
        masked = secret.masked_in(&masked);
    }
    quoted(&masked, SNIPPET_CHARS)
}

/// Prepares foreign text for a field of an error, like [`redact_quoted`] but without quotes and with room for a sentence.
pub(crate) fn message(text: &str, secrets: &[&Secret]) -> String {
    let quoted = snippet(text, secrets);
    unquoted(&quoted)
}

fn quoted(text: &str, limit: usize) -> String {
    // Digits before the limit may be the beginning of a long run, so they are left out.
    let mut out = String::from("\"");
    let mut run = String::new();
    let mut count = 0;
    for c in text.chars() {
        // Numbers are grouped in many ways: any character that is not a letter joins digits.
        let joins = !c.is_ascii_alphanumeric() && !run.is_empty();
        if c.is_ascii_digit() || joins {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            push_escaped(c, &mut out);
        }
        count += 1;
        // Escaped and wide characters take more bytes than letters, so the bytes are limited too.
        if out.len() + run.len() >= 2 * limit {
            count = limit;
        }
        if count == limit {
            if digits_in(&run) >= SENSITIVE_DIGITS {
                flush(&mut run, &mut out);
            }
            out.push('…');
            break;
        }
    }
    if count < limit {
        flush(&mut run, &mut out);
    }
    out.push('"');
    out
}

/// Checks for zero-width characters, direction marks and line breaks, which could make an error read as something else.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

fn digits_in(run: &str) -> usize {
    run.bytes().filter(u8::is_ascii_digit).count()
}

fn flush(run: &mut String, out: &mut String) {
    let masked = digits_in(run) >= SENSITIVE_DIGITS;
    let after = run.bytes().rposition(|b| b.is_ascii_digit()).filter(|_| masked).map_or(0, |last| last + 1);
    let shown = run.get(after..).unwrap_or_default();
    out.push_str(if masked { "***" } else { "" });
    for c in shown.chars() {
        push_escaped(c, out);
    }
    run.clear();
}

fn push_escaped(c: char, out: &mut String) {
    let short = match c {
        '"' | '\\' => c,
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        _ if is_invisible(c) => return,
        _ if c.is_control() => {
            return out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        }
        _ => return out.push(c),
    };
    out.push('\\');
    out.push(short);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_quoted_and_bounded() {
        assert_eq!(redact_quoted("12,50"), "\"12,50\"");
        assert_eq!(redact_quoted("a\nb\u{202e}c\0"), "\"a\\nbc\\u{0}\"");
        assert_eq!(redact_quoted(&"x".repeat(1_000_000)).chars().count(), SHOWN_CHARS + 3);
    }

    #[test]
    fn card_and_identity_numbers_are_masked_however_they_are_grouped() {
        for number in [
            "5258640000000001",
            "5258 6400 0000 0001",
            "5258-6400-0000-0001",
            "5258_6400_0000_0001",
            "5258:6400:0000:0001",
            "5258\u{a0}6400, 0000\n0001",
            "10000000146",
            "5258.6400.0000.0001",
        ] {
            let text = redact_quoted(number);
            assert!(!text.contains("0000"), "{text}");
        }
        assert_eq!(redact_quoted("order 12345"), "\"order 12345\"");
    }

    #[test]
    fn what_the_limit_cuts_shows_no_half_of_a_secret() {
        for before in 0..300 {
            let text = ["x".repeat(before), String::from("10000000146")].concat();
            assert!(!snippet(&text, &[]).contains('1'), "{before}");
        }
        let secret = Secret::new("k".repeat(900));
        assert_eq!(snippet(&["token ", secret.reveal(), secret.reveal()].concat(), &[&secret]), "\"token ******\"");
    }

    #[test]
    fn a_snippet_masks_the_clients_secrets() {
        let secret = Secret::new("sk_live_abcdef");
        assert_eq!(snippet("<p>key sk_live_abcdef is unknown</p>", &[&secret]), "\"<p>key *** is unknown</p>\"");
    }
}
