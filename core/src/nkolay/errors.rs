//! N Kolay's failures: `success: false`, whatever the HTTP status, or a status that is no success.
//!
//! The bank's `bankResponseCode` and `bankResponseMessage` are handed on; errors of N Kolay itself have a `message` or, as its
//! server frame writes them, an `error`. No list of codes is published, so the kind is what the status tells. A reported
//! `success: false` is a no, surely not done; a status that may come after the work leaves the outcome open.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::api::json::Fields;
use crate::api::response::ResponseContext;
use crate::error::{Error, ErrorKind, Failure, FieldError, Outcome, UnexpectedResponse};

/// The error of an answer whose status says failure.
pub(super) fn of_status(response: &ResponseContext<'_>, text: &str) -> Error {
    match Fields::read(text) {
        Some(fields) => reported(response, &fields),
        // Refused before it reached N Kolay's own code: the status says it all.
        None if text.trim().is_empty() => reported(response, &Fields::default()),
        None => response.unexpected(FieldError::new("", &["expected a JSON object with the error"]), text),
    }
}

/// The error that an answer reports by `success: false`, if it does.
pub(super) fn of_success(response: &ResponseContext<'_>, fields: &Fields<'_>) -> Option<Error> {
    (flag(fields, "success") == Some(false)).then(|| reported(response, fields))
}

/// A field that is `true` or `false`, bare or as text.
pub(super) fn flag(fields: &Fields<'_>, name: &str) -> Option<bool> {
    let text = fields.text(name).or_else(|| fields.json(name).map(Cow::Borrowed))?;
    match &*text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// The error without the beginning of the body, where that may be a token that nobody knows yet to mask it.
pub(super) fn without_snippet(error: Error) -> Error {
    match error.into_failure() {
        Failure::UnexpectedResponse(response) => {
            Failure::UnexpectedResponse(UnexpectedResponse { snippet: String::new(), ..response }).into()
        }
        other => other.into(),
    }
}

fn reported(response: &ResponseContext<'_>, fields: &Fields<'_>) -> Error {
    let first = |names: &[&str]| names.iter().find_map(|name| fields.text(name)).unwrap_or_default();
    let (code, text) = (first(&["bankResponseCode", "code"]), first(&["bankResponseMessage", "message", "error"]));
    Failure::Api(response.reported(&code, &text, classify(response, flag(fields, "success")))).into()
}

fn classify(response: &ResponseContext<'_>, success: Option<bool>) -> (ErrorKind, Outcome) {
    let kind = match response.kind() {
        // 422 is not documented as a decline: a decline is an answer here.
        ErrorKind::Declined => ErrorKind::InvalidRequest,
        kind => kind,
    };
    let outcome = match kind {
        ErrorKind::InvalidRequest | ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::NotFound => Outcome::Rejected,
        ErrorKind::Duplicate | ErrorKind::ProviderUnavailable => response.open_outcome(),
        _ if success == Some(false) => Outcome::Rejected,
        _ => response.open_outcome(),
    };
    (kind, outcome)
}
