//! ParaX's errors: an answer whose `code` is not 200, whatever the HTTP status.
//!
//! `code` is a number or its digits as text; `message` is meant for the user. Codes that are not documented are kept as they are.
//! Source: vendor documentation, "Hata Kodları ve Yanıtlar"; the kinds are this project's reading.

use crate::api::answer::Exchange;
use crate::api::json::Fields;
use crate::error::{Error, Failure, Kind, Outcome, Result};
use crate::text::trimmed;

/// The code of success.
const SUCCESS: &str = "200";

/// The documented codes of failures.
const CODES: &[(&str, Kind)] = &[
    ("1081", Kind::InvalidRequest),
    ("1082", Kind::Authentication),
    ("1083", Kind::Permission),
    ("1084", Kind::Permission),
    ("1085", Kind::CustomerBlocked),
    ("1086", Kind::Duplicate),
    ("1087", Kind::InvalidRequest),
];

/// The error codes that ParaX documents, with the kind of failure each stands for.
pub fn known_codes() -> impl Iterator<Item = (&'static str, Kind)> {
    CODES.iter().copied()
}

/// The fields of an answer that reports success.
///
/// # Errors
/// `api_error` for any other code, `unexpected_response` without a code.
pub(super) fn successful<'t>(exchange: &Exchange<'_>, text: &'t str) -> Result<Fields<'t>> {
    let unexpected = |path: &str, reason: &str| Err(exchange.misfit(path, &[reason], text));
    if trimmed(text).is_empty() {
        return unexpected("", "expected ParaX's JSON object, found nothing");
    }
    let Some(answer) = Fields::read(text) else {
        return unexpected("", "expected ParaX's JSON object, complete and with each name once");
    };
    match answer.text("code") {
        None => unexpected("code", "expected 200 or the code of an error, found neither"),
        Some(code) if code != SUCCESS => Err(reported(exchange, &answer, &code)),
        Some(_) if exchange.succeeded() => Ok(answer),
        Some(_) => unexpected("code", "expected the code of an error with this HTTP status, found 200"),
    }
}

fn reported(exchange: &Exchange<'_>, answer: &Fields<'_>, code: &str) -> Error {
    let text = answer.text("message").unwrap_or_default();
    Failure::Api(exchange.reported(code, &text, classify(exchange, code))).into()
}

fn classify(exchange: &Exchange<'_>, code: &str) -> (Kind, Outcome) {
    match CODES.iter().find(|(known, _)| *known == code) {
        // The first attempt may have gone through, and a server that broke down may have done anything.
        Some((_, kind)) if *kind == Kind::Duplicate || exchange.status >= 500 => (*kind, exchange.open_outcome()),
        Some((_, kind)) => (*kind, Outcome::Rejected),
        None => (exchange.kind(), exchange.open_outcome()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_error_leaves_the_outcome_open_whatever_the_code() {
        let exchange = Exchange { provider: "parax", status: 500, reads: false, secrets: &[] };
        assert_eq!(classify(&exchange, "1082"), (Kind::Authentication, Outcome::Unknown));
        assert_eq!(classify(&exchange, "9999"), (Kind::ProviderUnavailable, Outcome::Unknown));
    }

    #[test]
    fn success_with_a_failing_status_is_a_contradiction() {
        let exchange = Exchange { provider: "parax", status: 500, reads: false, secrets: &[] };
        assert_eq!(successful(&exchange, r#"{"code":200}"#).unwrap_err().code(), "unexpected_response");
    }
}
