//! N Kolay's failures: `success: false` with any HTTP status, or a status that does not report success.
//!
//! The bank's `bankResponseCode` and `bankResponseMessage` are forwarded; errors of N Kolay itself have a `message`, or an `error` if its
//! web framework made them. There is no published list of codes, so the kind follows from the status. With a reported `success: false`
//! the operation was not performed by this attempt. An application is made once for an order, so that an earlier attempt may be the reason:
//! without a code of the bank its outcome is then unknown, as after a status that may come after the operation.

use alloc::string::String;

use crate::api::json::Fields;
use crate::api::response::ResponseContext;
use crate::error::{Error, ErrorKind, Failure, FieldError, Outcome, UnexpectedResponse};
use crate::secret::DecodedText;

/// Makes the error of a response whose status reports a failure.
pub(super) fn of_status(response: &ResponseContext<'_>, text: &str) -> Error {
    match Fields::read(text) {
        Some(fields) => reported(response, &fields),
        // The request was refused before it reached N Kolay's own code, so there is only the status.
        None if text.trim().is_empty() => reported(response, &Fields::default()),
        None => response.unexpected(FieldError::new("", &["expected a JSON object with the error, found another body"]), text),
    }
}

/// Returns the error of a response with `success: false`.
pub(super) fn of_success(response: &ResponseContext<'_>, fields: &Fields<'_>) -> Option<Error> {
    (flag(fields, "success") == Some(false)).then(|| reported(response, fields))
}

/// Parses a field that is `true` or `false`, as a boolean or as text.
pub(super) fn flag(fields: &Fields<'_>, name: &str) -> Option<bool> {
    let text = fields.text(name).or_else(|| fields.json(name).map(DecodedText::Borrowed))?;
    match &*text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Removes the beginning of the body from an error, since it may contain a new token that cannot be masked.
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
    // The code of a bank is its decision on this very request; "0" is success.
    let bank_refused = fields.text("bankResponseCode").is_some_and(|code| !matches!(&*code, "" | "0"));
    Failure::Api(response.reported(&code, &text, classify(response, flag(fields, "success"), bank_refused))).into()
}

fn classify(response: &ResponseContext<'_>, success: Option<bool>, bank_refused: bool) -> (ErrorKind, Outcome) {
    let refused = || if bank_refused { Outcome::Rejected } else { response.refused() };
    let kind = match response.kind() {
        // 422 is not a decline here: a decline is a regular response.
        ErrorKind::Declined => ErrorKind::InvalidRequest,
        kind => kind,
    };
    let outcome = match kind {
        ErrorKind::Authentication | ErrorKind::Permission => Outcome::Rejected,
        ErrorKind::InvalidRequest | ErrorKind::NotFound => refused(),
        ErrorKind::Duplicate | ErrorKind::ProviderUnavailable => response.open_outcome(),
        _ if success == Some(false) => refused(),
        _ => response.open_outcome(),
    };
    (kind, outcome)
}
