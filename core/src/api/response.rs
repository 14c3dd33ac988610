//! What is the same in reading any provider's answer: the text of the body, and how a status or a misfit becomes an error.

use alloc::boxed::Box;
use alloc::string::{String, ToString};

use crate::error::{ApiError, Error, ErrorKind, Failure, FieldError, Outcome, Result, UnexpectedResponse, message, snippet};
use crate::secret::Secret;

/// One answer being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResponseContext<'a> {
    /// Who answered.
    pub provider: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Whether the operation only reads: then nothing can have been done.
    pub reads: bool,
    /// The client's secrets, masked in whatever an error shows of the body.
    pub secrets: &'a [&'a Secret],
}

impl ResponseContext<'_> {
    /// Whether the status says success.
    pub(crate) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The outcome where nothing tells: unknown unless the operation only reads.
    pub(crate) fn open_outcome(&self) -> Outcome {
        if self.reads { Outcome::Rejected } else { Outcome::Unknown }
    }

    /// The kind of failure that a status alone tells.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self.status {
            400 => ErrorKind::InvalidRequest,
            401 => ErrorKind::Authentication,
            403 => ErrorKind::Permission,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Duplicate,
            422 => ErrorKind::Declined,
            429 => ErrorKind::RateLimited,
            408 | 500..=599 => ErrorKind::ProviderUnavailable,
            _ => ErrorKind::Unknown,
        }
    }

    /// The body as text, without a byte order mark. That of a redirect comes from nobody who has seen the request, whatever it says.
    pub(crate) fn text<'b>(&self, body: &'b [u8]) -> Result<&'b str> {
        match core::str::from_utf8(body) {
            Ok(text) if (300..400).contains(&self.status) => {
                Err(self.misfit("", &["expected an answer, found a redirect, which is not followed"], text))
            }
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) => {
                Err(self.misfit("", &["expected UTF-8 text, found ", &body.len().to_string(), " bytes that are none"], beginning(body)))
            }
        }
    }

    /// An answer that does not fit at `path`, with the reason in parts.
    #[cold]
    #[inline(never)]
    pub(crate) fn misfit(&self, path: &str, reason: &[&str], body: &str) -> Error {
        self.unexpected(FieldError::new(path, reason), body)
    }

    /// An error that the provider reports, with its own code and message.
    #[cold]
    #[inline(never)]
    pub(crate) fn reported(&self, code: &str, text: &str, (kind, outcome): (ErrorKind, Outcome)) -> ApiError {
        ApiError {
            provider: self.provider,
            http_status: self.status,
            provider_code: message(code, self.secrets),
            message: message(text, self.secrets),
            group: String::new(),
            provider_error: None,
            kind,
            outcome,
        }
    }

    /// The value of a typed answer, if it fits its Rust type.
    #[cfg(feature = "typed")]
    pub(crate) fn fitting<T>(&self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| {
            let reason = "a value of the answer does not fit its Rust type, e.g. a decimal beyond 28 digits";
            self.misfit("", &[reason], "")
        })
    }

    /// An answer that does not fit.
    pub(crate) fn unexpected(&self, fault: Box<FieldError>, body: &str) -> Error {
        self.unexpected_with(fault, body, None)
    }

    /// An answer that does not fit, with the part of the result that does.
    #[allow(clippy::boxed_local)] // faults travel boxed, so that results stay small
    pub(crate) fn unexpected_with(&self, fault: Box<FieldError>, body: &str, partial: Option<String>) -> Error {
        let fault = if self.repeats_a_secret(body) { discreet(&fault) } else { fault };
        // JSON may hold card data, tokens and personal data: there the path says where to look.
        let is_data = body.trim().starts_with(['{', '[']);
        Failure::UnexpectedResponse(UnexpectedResponse {
            provider: self.provider,
            http_status: self.status,
            path: fault.path,
            reason: fault.reason,
            snippet: if partial.is_some() || is_data { String::new() } else { snippet(body, self.secrets) },
            partial,
            kind: self.kind(),
            outcome: self.open_outcome(),
        })
        .into()
    }

    fn repeats_a_secret(&self, body: &str) -> bool {
        self.secrets.iter().any(|secret| secret.is_in(body))
    }
}

/// The text of a body up to the first byte that is none.
pub(crate) fn beginning(body: &[u8]) -> &str {
    match core::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => body.get(..error.valid_up_to()).and_then(|valid| core::str::from_utf8(valid).ok()).unwrap_or_default(),
    }
}

/// A fault quotes what it found, cut and escaped, where no secret would be recognized: what is left is what was expected.
fn discreet(fault: &FieldError) -> Box<FieldError> {
    let expected = fault.reason.split_once(", found ").map_or(&*fault.reason, |(expected, _)| expected);
    FieldError::new("", &[expected, ", found an answer that repeats a key of the client"])
}
