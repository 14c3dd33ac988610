//! What is the same in reading any provider's answer: the text of the body, and how a status or a misfit becomes an error.

use alloc::boxed::Box;
use alloc::string::String;

use crate::error::{Error, Fault, Kind, Outcome, Result, UnexpectedResponse, snippet};
use crate::secret::Secret;

/// One answer being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    /// Who answered.
    pub provider: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Whether the operation only reads: then nothing can have been done.
    pub reads: bool,
    /// The client's secrets, masked in whatever an error shows of the body.
    pub secrets: &'a [&'a Secret],
}

impl Exchange<'_> {
    /// Whether the status says success.
    pub(crate) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The outcome where nothing tells: unknown unless the operation only reads.
    pub(crate) fn open_outcome(&self) -> Outcome {
        if self.reads { Outcome::Rejected } else { Outcome::Unknown }
    }

    /// The kind of failure that a status alone tells.
    pub(crate) fn kind(&self) -> Kind {
        match self.status {
            400 => Kind::InvalidRequest,
            401 => Kind::Authentication,
            403 => Kind::Permission,
            404 => Kind::NotFound,
            409 => Kind::Duplicate,
            422 => Kind::Declined,
            429 => Kind::RateLimited,
            408 | 500..=599 => Kind::ProviderUnavailable,
            _ => Kind::Unknown,
        }
    }

    /// The body as text, without a byte order mark.
    pub(crate) fn text<'b>(&self, body: &'b [u8]) -> Result<&'b str> {
        match core::str::from_utf8(body) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(error) => {
                let reason = alloc::format!("expected UTF-8 text, found {} bytes that are none", body.len());
                let valid = body.get(..error.valid_up_to()).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default();
                Err(self.unexpected(Fault::new("", reason), valid))
            }
        }
    }

    /// The value of a typed answer, if it fits its Rust type.
    #[cfg(feature = "typed")]
    pub(crate) fn fitting<T>(&self, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| {
            let reason = "a value of the answer does not fit its Rust type, e.g. a decimal beyond 28 digits";
            self.unexpected(Fault::new("", reason), "")
        })
    }

    /// An answer that does not fit.
    pub(crate) fn unexpected(&self, fault: Box<Fault>, body: &str) -> Error {
        self.unexpected_with(fault, body, None)
    }

    /// An answer that does not fit, with the part of the result that does.
    #[allow(clippy::boxed_local)] // faults travel boxed, so that results stay small
    pub(crate) fn unexpected_with(&self, fault: Box<Fault>, body: &str, partial: Option<String>) -> Error {
        let fault = if self.repeats_a_secret(body) { discreet(&fault) } else { fault };
        // JSON may hold card data, tokens and personal data: there the path says where to look.
        let is_data = body.trim_start().starts_with(['{', '[']);
        Error::UnexpectedResponse(Box::new(UnexpectedResponse {
            provider: self.provider,
            http_status: self.status,
            path: fault.path,
            reason: fault.reason,
            snippet: if partial.is_some() || is_data { String::new() } else { snippet(body, self.secrets) },
            partial,
            kind: self.kind(),
            outcome: self.open_outcome(),
        }))
    }

    fn repeats_a_secret(&self, body: &str) -> bool {
        self.secrets.iter().any(|secret| secret.masked_in(body) != body)
    }
}

/// A fault quotes what it found, cut and escaped, where no secret would be recognized: what is left is what was expected.
fn discreet(fault: &Fault) -> Box<Fault> {
    let expected = fault.reason.split(", found ").next().unwrap_or_default();
    Fault::new("", [expected, ", found an answer that repeats a key of the client"].concat())
}
