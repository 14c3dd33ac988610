//! ParaX's errors: a response whose `code` is not 200, with any HTTP status.
//!
//! `code` is a number or its digits as text; `message` is meant for the user. Undocumented codes are kept unchanged.
//! Source: vendor documentation, "Hata Kodları ve Yanıtlar"; the kinds are this project's interpretation.

use crate::api::json::Fields;
use crate::api::response::ResponseContext;
use crate::error::{Error, ErrorKind, Failure, Outcome, Result};

/// The code of success.
const SUCCESS: &str = "200";

/// Documented error codes.
const CODES: &[(&str, ErrorKind)] = &[
    ("1081", ErrorKind::InvalidRequest),
    ("1082", ErrorKind::Authentication),
    ("1083", ErrorKind::Permission),
    ("1084", ErrorKind::Permission),
    ("1085", ErrorKind::CustomerBlocked),
    ("1086", ErrorKind::Duplicate),
    ("1087", ErrorKind::InvalidRequest),
];

/// The meanings of the error codes, for documents.
#[cfg(feature = "schema")]
pub(super) const MEANINGS: &[(&str, &str)] = &[
    ("1081", "A required field is missing."),
    ("1082", "The site id or a key is wrong."),
    ("1083", "The merchant's account is closed."),
    ("1084", "The merchant may not use this method."),
    ("1085", "The customer is blocked."),
    ("1086", "The transaction was sent before."),
    ("1087", "The id of the bank is not valid."),
];

/// Error codes that ParaX documents, with the kind of failure of each.
pub fn known_codes() -> impl Iterator<Item = (&'static str, ErrorKind)> {
    CODES.iter().copied()
}

/// Returns the fields of a response that reports success.
///
/// # Errors
/// `api_error` for any other code, `unexpected_response` without a code.
pub(super) fn successful<'t>(response: &ResponseContext<'_>, text: &'t str) -> Result<Fields<'t>> {
    let unexpected = |path: &str, reason: &str| Err(response.misfit(path, &[reason], text));
    if text.trim().is_empty() {
        return unexpected("", "expected ParaX's JSON object, found an empty body");
    }
    let Some(answer) = Fields::read(text) else {
        return unexpected("", "expected ParaX's JSON object with unique names, found another body");
    };
    match answer.text("code") {
        None => unexpected("code", "expected 200 or the code of an error, found neither"),
        Some(code) if code != SUCCESS => Err(reported(response, &answer, &code)),
        Some(_) if response.succeeded() => Ok(answer),
        Some(_) => unexpected("code", "expected the code of an error with this HTTP status, found 200"),
    }
}

fn reported(response: &ResponseContext<'_>, answer: &Fields<'_>, code: &str) -> Error {
    let text = answer.text("message").unwrap_or_default();
    Failure::Api(response.reported(code, &text, classify(response, code))).into()
}

fn classify(response: &ResponseContext<'_>, code: &str) -> (ErrorKind, Outcome) {
    match CODES.iter().find(|(known, _)| *known == code) {
        // The first attempt may have succeeded, and a failing server may have performed the operation.
        Some((_, kind)) if *kind == ErrorKind::Duplicate || response.status >= 500 => (*kind, response.open_outcome()),
        Some((_, kind)) => (*kind, Outcome::Rejected),
        None => (response.kind(), response.open_outcome()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_error_leaves_the_outcome_open_whatever_the_code() {
        let response = ResponseContext { provider: "parax", status: 500, reads: false, once: false, secrets: &[] };
        assert_eq!(classify(&response, "1082"), (ErrorKind::Authentication, Outcome::Unknown));
        assert_eq!(classify(&response, "9999"), (ErrorKind::ProviderUnavailable, Outcome::Unknown));
    }

    #[test]
    fn success_with_a_failing_status_is_a_contradiction() {
        let response = ResponseContext { provider: "parax", status: 500, reads: false, once: false, secrets: &[] };
        assert_eq!(successful(&response, r#"{"code":200}"#).unwrap_err().code(), "unexpected_response");
    }
}
