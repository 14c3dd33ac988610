//! NexKasa's errors: an HTTP status with an undocumented body.
//!
//! The message is taken from `{"error": …}`, `{"message": …}`, `{"detail": …}` or lists of texts by field; of other bodies the beginning
//! is shown. A body with a `status` other than `success` is an error even with HTTP 200.
//! Source: vendor documentation, "Hata Kodları"; the structure of the bodies comes from other public material.

use alloc::string::String;
use alloc::vec::Vec;

use crate::api::json::{Fields, texts};
use crate::api::response::{ResponseContext, beginning};
use crate::error::{Error, ErrorKind, Failure, Outcome, Result};
use crate::secret::DecodedText;

/// Checks that a response reports success.
///
/// # Errors
/// `api_error` if the HTTP status or the body reports a failure; `unexpected_response` for any other response that is not a success.
pub(super) fn check(response: &ResponseContext<'_>, body: &[u8]) -> Result<()> {
    if response.status >= 400 {
        return Err(reported(response, beginning(body), classify(response)));
    }
    let text = response.text(body)?;
    let unexpected = |path: &str, reason: &str| Err(response.misfit(path, &[reason], text));
    if text.trim().is_empty() {
        return unexpected("", "expected NexKasa's JSON object, found an empty body");
    }
    if !response.succeeded() {
        return unexpected("", "expected an HTTP status of 2xx, found another one; redirects are not followed");
    }
    let Some(fields) = Fields::read(text) else {
        return unexpected("", "expected NexKasa's JSON object with unique names, found another body");
    };
    match fields.text("status").as_deref() {
        Some("success") => Ok(()),
        Some(_) => Err(reported(response, text, (ErrorKind::Unknown, response.open_outcome()))),
        None => unexpected("status", "expected \"success\" or another text, found nothing"),
    }
}

/// Checks that the response of any endpoint does not report a failure. Its body need not have a `status`.
///
/// # Errors
/// Those of [`check`].
pub(super) fn check_raw(response: &ResponseContext<'_>, body: &[u8]) -> Result<()> {
    let text = response.text(body);
    let has_status = text.as_ref().is_ok_and(|text| Fields::read(text).is_some_and(|fields| fields.text("status").is_some()));
    if response.succeeded() && !has_status {
        return text.map(drop);
    }
    check(response, body)
}

fn reported(response: &ResponseContext<'_>, text: &str, meaning: (ErrorKind, Outcome)) -> Error {
    let fields = Fields::read(text);
    let found = fields.as_ref().and_then(|fields| told(fields).or_else(|| told_by_field(fields)));
    Failure::Api(response.reported("", found.as_deref().unwrap_or(text), meaning)).into()
}

/// Returns the kind and outcome for a status. After 409 the first attempt may have been performed, after a server error this one; what is
/// not documented proves nothing for a withdrawal, which is paid once for each id.
fn classify(response: &ResponseContext<'_>) -> (ErrorKind, Outcome) {
    match response.status {
        // Documented: a parameter is missing or wrong.
        400 => (ErrorKind::InvalidRequest, Outcome::Rejected),
        401 | 403 => (ErrorKind::Authentication, Outcome::Rejected),
        422 => (ErrorKind::InvalidRequest, response.refused()),
        404 => (ErrorKind::NotFound, response.refused()),
        _ => (response.kind(), response.open_outcome()),
    }
}

fn told<'t>(fields: &Fields<'t>) -> Option<DecodedText<'t>> {
    ["error", "message", "detail"].iter().find_map(|name| fields.text(name))
}

/// Joins `{"amount": ["too small"], …}` to one line.
fn told_by_field<'t>(fields: &Fields<'t>) -> Option<DecodedText<'t>> {
    let lines: Vec<String> = fields
        .iter()
        .filter_map(|(name, json)| {
            let texts = texts(json)?;
            let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
            Some([name, ": ", &texts.join(" ")].concat())
        })
        .collect();
    (!lines.is_empty()).then(|| DecodedText::Owned(lines.join("; ").into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn error(status: u16, body: &str) -> Error {
        check(&ResponseContext { provider: "nexkasa", status, reads: false, once: true, secrets: &[] }, body.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_body_of_any_shape_is_shown_in_short() {
        for (body, part) in [
            (r#"{"amount":["too small","odd"],"user_id":["bad"]}"#, "amount: too small odd; user_id: bad"),
            ("<h1>Forbidden</h1>", "<h1>Forbidden</h1>"),
            (r#"["no"]"#, "no"),
        ] {
            let text = error(403, body).to_string();
            assert!(text.contains(part) && text.contains("authentication"), "{text}");
        }
        assert!(error(500, &"x".repeat(10 * 1024 * 1024)).to_string().len() < 1000);
    }

    #[test]
    fn a_redirect_is_no_answer() {
        assert_eq!(error(302, "").code(), "unexpected_response");
    }

    #[test]
    fn only_refusals_are_surely_not_done() {
        for (status, outcome) in [(400, Outcome::Rejected), (403, Outcome::Rejected), (409, Outcome::Unknown), (429, Outcome::Unknown)] {
            assert_eq!(error(status, "{}").outcome(), Some(outcome), "{status}");
        }
    }
}
