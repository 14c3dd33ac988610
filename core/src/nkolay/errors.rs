//! N Kolay's failures: `success: false`, whatever the HTTP status, or a status that is no success.
//!
//! The bank's `bankResponseCode` and `bankResponseMessage` are handed on; errors of N Kolay itself have a `message` or, as its
//! server frame writes them, an `error`. No list of codes is published, so the kind is what the status tells. A reported
//! `success: false` is a no, surely not done; a status that may come after the work leaves the outcome open.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::api::answer::Exchange;
use crate::api::json::Fields;
use crate::error::{Error, Failure, Fault, Kind, Outcome, UnexpectedResponse};
use crate::text::trimmed;

/// The error of an answer whose status says failure.
pub(super) fn of_status(exchange: &Exchange<'_>, text: &str) -> Error {
    match Fields::read(text) {
        Some(fields) => reported(exchange, &fields),
        // Refused before it reached N Kolay's own code: the status says it all.
        None if trimmed(text).is_empty() => reported(exchange, &Fields::default()),
        None => exchange.unexpected(Fault::new("", &["expected a JSON object with the error"]), text),
    }
}

/// The error that an answer reports by `success: false`, if it does.
pub(super) fn of_success(exchange: &Exchange<'_>, fields: &Fields<'_>) -> Option<Error> {
    (flag(fields, "success") == Some(false)).then(|| reported(exchange, fields))
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

fn reported(exchange: &Exchange<'_>, fields: &Fields<'_>) -> Error {
    let first = |names: &[&str]| names.iter().find_map(|name| fields.text(name)).unwrap_or_default();
    let (code, text) = (first(&["bankResponseCode", "code"]), first(&["bankResponseMessage", "message", "error"]));
    Failure::Api(exchange.reported(&code, &text, classify(exchange, flag(fields, "success")))).into()
}

fn classify(exchange: &Exchange<'_>, success: Option<bool>) -> (Kind, Outcome) {
    let kind = match exchange.kind() {
        // 422 is not documented as a decline: a decline is an answer here.
        Kind::Declined => Kind::InvalidRequest,
        kind => kind,
    };
    let outcome = match kind {
        Kind::InvalidRequest | Kind::Authentication | Kind::Permission | Kind::NotFound => Outcome::Rejected,
        Kind::Duplicate | Kind::ProviderUnavailable => exchange.open_outcome(),
        _ if success == Some(false) => Outcome::Rejected,
        _ => exchange.open_outcome(),
    };
    (kind, outcome)
}
