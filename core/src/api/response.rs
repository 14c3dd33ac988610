//! Response handling that all providers share: the text of the body, and errors from a status or an unexpected body.

use alloc::boxed::Box;
use alloc::string::{String, ToString};

use crate::error::{ApiError, Error, ErrorKind, Failure, FieldError, Outcome, Result, UnexpectedResponse, message, snippet};
use crate::message::encoding;
use crate::secret::Secret;

/// The response that is parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResponseContext<'a> {
    /// The provider.
    pub provider: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Whether the operation only reads, so that it cannot have changed anything.
    pub reads: bool,
    /// Whether the operation can be done only once, so that an earlier attempt may be the reason of a refusal.
    pub once: bool,
    /// The client's secrets, which are masked in errors that show a part of the body.
    pub secrets: &'a [&'a Secret],
}

impl ResponseContext<'_> {
    /// Returns whether the status reports success.
    pub(crate) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Returns the outcome if the response does not tell it: unknown, unless the operation only reads.
    pub(crate) fn open_outcome(&self) -> Outcome {
        if self.reads { Outcome::Rejected } else { Outcome::Unknown }
    }

    /// Returns the outcome of a refusal that does not say that the bank or the checks of this very request refused: rejected, unless an
    /// earlier attempt may be its reason.
    pub(crate) fn refused(&self) -> Outcome {
        if self.once { self.open_outcome() } else { Outcome::Rejected }
    }

    /// Returns the kind of failure for the HTTP status.
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

    /// Returns the body as text, without a byte order mark. Refuses a redirect, since the API did not process the request.
    pub(crate) fn text<'b>(&self, body: &'b [u8]) -> Result<&'b str> {
        match core::str::from_utf8(body) {
            Ok(text) if (300..400).contains(&self.status) => Err(self.misfit(
                "",
                &["expected a response of the API, found a redirect; redirects are not followed, check the base URL"],
                text,
            )),
            Ok(text) if may_be_encoded(text) && encoding(body).is_some() => self.encoded(body),
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) if encoding(body).is_some() => self.encoded(body),
            Err(_) => Err(self.misfit(
                "",
                &["expected UTF-8 text, found ", &body.len().to_string(), " bytes that are not valid UTF-8"],
                beginning(body),
            )),
        }
    }

    /// Makes the error for a body that something on its way has compressed or encoded.
    #[cold]
    fn encoded<T>(&self, body: &[u8]) -> Result<T> {
        Err(self.misfit("", &["expected the body of the response, found ", encoding(body).unwrap_or_default()], ""))
    }

    /// Makes the error for a response with an unexpected value at `path`; the parts of `reason` are concatenated.
    #[cold]
    #[inline(never)]
    pub(crate) fn misfit(&self, path: &str, reason: &[&str], body: &str) -> Error {
        self.unexpected(FieldError::new(path, reason), body)
    }

    /// Makes the error that the provider reports, with its own code and message.
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

    /// Returns the value of a typed response, if it fits its Rust type.
    #[cfg(feature = "typed")]
    pub(crate) fn fitting<T>(&self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| {
            let reason = "expected values that fit their Rust types, found one that does not";
            self.misfit("", &[reason], "")
        })
    }

    /// Makes the error for an unexpected response.
    #[allow(clippy::boxed_local)] // errors are boxed so that results stay small
    pub(crate) fn unexpected(&self, fault: Box<FieldError>, body: &str) -> Error {
        let fault = if self.repeats_a_secret(body) { discreet(&fault) } else { fault };
        // JSON may contain card data, tokens and personal data, so only the path is shown.
        let is_data = body.trim().starts_with(['{', '[', '"']);
        Failure::UnexpectedResponse(UnexpectedResponse {
            provider: self.provider,
            http_status: self.status,
            path: fault.path,
            reason: fault.reason,
            snippet: if is_data { String::new() } else { snippet(body, self.secrets) },
            kind: self.kind(),
            outcome: self.open_outcome(),
        })
        .into()
    }

    fn repeats_a_secret(&self, body: &str) -> bool {
        self.secrets.iter().any(|secret| secret.is_in(body))
    }
}

/// Returns whether a body may be base64, or compressed data that was read as text, so that it is worth a closer look.
fn may_be_encoded(text: &str) -> bool {
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=' | b'\r' | b'\n');
    text.starts_with('\u{1f}') || text.len() >= 4 && text.bytes().take(64).all(is_base64)
}

/// Returns the text of a body up to the first invalid byte.
pub(crate) fn beginning(body: &[u8]) -> &str {
    match core::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => body.get(..error.valid_up_to()).and_then(|valid| core::str::from_utf8(valid).ok()).unwrap_or_default(),
    }
}

/// Removes the found value from an error, since a secret in it may be truncated or escaped and would not be recognized.
fn discreet(fault: &FieldError) -> Box<FieldError> {
    let expected = fault.reason.split_once(", found ").map_or(&*fault.reason, |(expected, _)| expected);
    FieldError::new("", &[expected, ", found a response that contains a key of the client"])
}
