//! The one error type: what went wrong, where, and what the caller may do about it.
//!
//! Its texts never hold a secret, a card number, an identity number or an unbounded body: whatever comes from outside passes
//! through [`redact_quoted`] first.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use crate::secret::Secret;

/// Shorthand for results of this crate.
pub type Result<T> = core::result::Result<T, Error>;

/// Everything that can fail. One word, so that results stay small; [`failure`](Self::failure) tells what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Failure>);

/// What failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The arguments are wrong. Nothing was built.
    InvalidRequest(FieldError),
    /// The arguments with which an answer was to be read are wrong. The request may have been sent.
    Misuse(Misuse),
    /// The provider answered with an error.
    Api(ApiError),
    /// The answer is not what the API promises: HTML, cut short, empty, or of another shape.
    UnexpectedResponse(UnexpectedResponse),
    /// A webhook, callback or confirmation did not pass a check. Treat it as not received.
    VerificationFailed(VerificationFailed),
    /// The client was set up with values that cannot work.
    Configuration(FieldError),
}

impl Error {
    /// What failed, to match on.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        &self.0
    }

    /// What failed, taken out of the error.
    #[must_use]
    pub fn into_failure(self) -> Failure {
        *self.0
    }

    /// The stable slug of this error, the same in every language.
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

    /// The path of the field at fault, e.g. `items[2].price`; empty where no single field is.
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

    /// What kind of failure an answer reports; `None` where there was no answer.
    #[must_use]
    pub fn kind(&self) -> Option<ErrorKind> {
        match &*self.0 {
            Failure::Api(error) => Some(error.kind),
            Failure::UnexpectedResponse(response) => Some(response.kind),
            _ => None,
        }
    }

    /// Whether the operation may have been done; `None` where nothing was sent.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match &*self.0 {
            Failure::Misuse(misuse) => Some(misuse.outcome),
            Failure::Api(error) => Some(error.outcome),
            Failure::UnexpectedResponse(response) => Some(response.outcome),
            _ => None,
        }
    }

    /// The HTTP status of the answer, where there was one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match &*self.0 {
            Failure::Api(error) => Some(error.http_status),
            Failure::UnexpectedResponse(response) => Some(response.http_status),
            _ => None,
        }
    }

    /// Wrong arguments, with the reason in parts.
    #[cold]
    #[inline(never)]
    pub(crate) fn invalid(path: &str, reason: &[&str]) -> Self {
        Self::refused(FieldError::new(path, reason))
    }

    /// Wrong arguments, as the engine found them.
    #[cold]
    #[inline(never)]
    #[allow(clippy::boxed_local)] // faults travel boxed, so that results stay small
    pub(crate) fn refused(fault: Box<FieldError>) -> Self {
        Failure::InvalidRequest(*fault).into()
    }

    /// A client that cannot work, with the reason in parts. Their type keeps every value of a setting out: it could be a key.
    #[cold]
    #[inline(never)]
    pub(crate) fn configuration(path: &str, reason: &[&'static str]) -> Self {
        Failure::Configuration(*FieldError::new(path, reason)).into()
    }

    /// A check that was not passed, with the reason in parts.
    #[cold]
    #[inline(never)]
    pub(crate) fn verification(check: &'static str, reason: &[&str]) -> Self {
        Failure::VerificationFailed(VerificationFailed { check, reason: reason.concat() }).into()
    }

    /// Wrong arguments or a client that cannot work: the same at the path as its caller names it.
    #[inline(never)]
    pub(crate) fn at(mut self, path: &str) -> Self {
        if let Failure::InvalidRequest(fault) | Failure::Configuration(fault) = &mut *self.0 {
            fault.path = path.into();
        }
        self
    }

    /// What `Display` writes.
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

/// Writes an error as its `text` has it.
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

/// A field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's path from the root of the request, e.g. `items[2].price`; may be empty.
    pub path: String,
    /// What was expected, what was found, and the next step where there is one.
    pub reason: String,
}

impl FieldError {
    /// A fault with the reason in parts.
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
    /// Who answered: `craftgate`, `parax`, `nexkasa` or `nkolay`.
    pub provider: &'static str,
    /// HTTP status of the answer.
    pub http_status: u16,
    /// The provider's own code, as text; empty if it gave none.
    pub provider_code: String,
    /// The provider's message, bounded and without card or identity numbers; may be empty.
    pub message: String,
    /// Craftgate's error group, e.g. `NOT_SUFFICIENT_FUNDS`; empty if there is none.
    pub group: String,
    /// What the bank or wallet behind the provider reported.
    pub provider_error: Option<ProviderError>,
    /// What kind of failure this is.
    pub kind: ErrorKind,
    /// Whether the operation may have been done.
    pub outcome: Outcome,
}

impl ApiError {
    fn text(&self) -> String {
        let before = |mark, text: &str| if text.is_empty() { "" } else { mark };
        [
            self.provider,
            " answered HTTP ",
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

/// What stands behind an [`ApiError`], as the provider passes it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderError {
    /// Code of the bank or wallet.
    pub code: String,
    /// Its message, bounded.
    pub message: String,
}

/// An answer that is not what the API promises. Its `Debug` shows nothing of `partial`: it may hold card tokens.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnexpectedResponse {
    /// Who answered.
    pub provider: &'static str,
    /// HTTP status of the answer.
    pub http_status: u16,
    /// The field at fault, if the body could be read that far.
    pub path: String,
    /// What is wrong.
    pub reason: String,
    /// The beginning of the body, bounded, without card numbers, identity numbers or the client's secrets. Empty for a success's
    /// JSON: that holds card tokens and personal data.
    pub snippet: String,
    /// The rest of the result as JSON text, where only a number does not fit the host language.
    pub partial: Option<String>,
    /// What kind of failure this is.
    pub kind: ErrorKind,
    /// Whether the operation may have been done: `Unknown` unless it only reads.
    pub outcome: Outcome,
}

impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("provider", &self.provider)
            .field("http_status", &self.http_status)
            .field("path", &self.path)
            .field("reason", &self.reason)
            .field("snippet", &self.snippet)
            .field("partial", &self.partial.as_ref().map(|partial| [&partial.len().to_string(), " bytes"].concat()))
            .field("kind", &self.kind)
            .field("outcome", &self.outcome)
            .finish()
    }
}

impl UnexpectedResponse {
    fn text(&self) -> String {
        [
            "unexpected answer of ",
            self.provider,
            " (HTTP ",
            &self.http_status.to_string(),
            "): ",
            &self.path,
            if self.path.is_empty() { "" } else { ": " },
            &self.reason,
            if self.snippet.is_empty() { "" } else { "; it begins " },
            &self.snippet,
            " (outcome ",
            self.outcome.as_str(),
            ")",
        ]
        .concat()
    }
}

/// A check that a message from outside did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationFailed {
    /// The check: `signature`, `timestamp`, `remote_address`, `token`, `expected`, `form`, `body`, …
    pub check: &'static str,
    /// What failed and what to do.
    pub reason: String,
}

impl VerificationFailed {
    fn text(&self) -> String {
        ["not verified (", self.check, "): ", &self.reason].concat()
    }
}

/// Declares an enum of slugs: the variants, their text and their docs from one list.
macro_rules! slugs {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $slug:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All values, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable slug, the same in every language.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }
        }
    };
}

slugs! {
    /// What kind of failure an answer reports.
    ErrorKind {
        /// Wrong key, signature or address: check the credentials.
        Authentication = "authentication",
        /// The merchant may not do this: ask the provider.
        Permission = "permission",
        /// The request is wrong: correct it before sending it again.
        InvalidRequest = "invalid_request",
        /// It was sent before: ask what became of it.
        Duplicate = "duplicate",
        /// No such record.
        NotFound = "not_found",
        /// The bank or wallet said no: let the payer choose another way.
        Declined = "declined",
        /// Refused as fraud, or a lost or stolen card: do not repeat.
        Fraud = "fraud",
        /// Too many requests: wait.
        RateLimited = "rate_limited",
        /// The provider blocks this customer.
        CustomerBlocked = "customer_blocked",
        /// The provider or a bank behind it is out of order.
        ProviderUnavailable = "provider_unavailable",
        /// Nothing known: treat the outcome as open.
        Unknown = "unknown",
    }
}

slugs! {
    /// Whether the operation was done: what decides on a retry.
    Outcome {
        /// Surely not done.
        Rejected = "rejected",
        /// It may have been done, now or by an earlier attempt: ask before repeating.
        Unknown = "unknown",
    }
}

/// The longest piece of foreign text in an error, in characters.
const SHOWN_CHARS: usize = 48;
/// The longest piece of a body in an error, in characters.
const SNIPPET_CHARS: usize = 200;
/// The shortest run of digits that could be a T.C. identity number (11) or a card number (12 and more).
const SENSITIVE_DIGITS: usize = 11;

/// Makes foreign text fit for an error: bounded, quoted, control characters escaped, long runs of digits masked.
pub(crate) fn redact_quoted(text: &str) -> String {
    quoted(text, SHOWN_CHARS)
}

/// The same without quotes: for names in paths and for digits.
pub(crate) fn redact(text: &str) -> String {
    unquoted(&redact_quoted(text))
}

fn unquoted(quoted: &str) -> String {
    String::from(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted))
}

/// The beginning of a body, fit for an error, with the given secrets masked.
pub(crate) fn snippet(body: &str, secrets: &[&Secret]) -> String {
    // Masked before it is cut: of a secret that the cut divides, the first half would be shown.
    let mut masked = String::from(body.trim());
    if masked.is_empty() {
        return masked;
    }
    for secret in secrets {
        masked = secret.masked_in(&masked);
    }
    quoted(&masked, SNIPPET_CHARS)
}

/// Foreign text for a field of an error: as [`redact_quoted`], without quotes and with room for a sentence.
pub(crate) fn message(text: &str, secrets: &[&Secret]) -> String {
    let quoted = snippet(text, secrets);
    unquoted(&quoted)
}

fn quoted(text: &str, limit: usize) -> String {
    // Digits that the limit cuts may be the beginning of a long run: they are left out.
    let mut out = String::from("\"");
    let mut run = String::new();
    let mut count = 0;
    for c in text.chars() {
        // People and programs group numbers in many ways: whatever is no letter joins digits.
        let joins = !c.is_ascii_alphanumeric() && !run.is_empty();
        if c.is_ascii_digit() || joins {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            push_escaped(c, &mut out);
        }
        count += 1;
        // Escaped and wide characters take more bytes than letters: they are bounded, too.
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

/// Zero-width marks, marks of direction and breaks of lines could make an error read as something else.
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
