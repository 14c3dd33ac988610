//! Craftgate's errors: `errors { errorCode, errorDescription, errorGroup?, providerError? }`.
//!
//! `errorCode` is text. Codes below 10000 are integration errors that must not be shown to shoppers, codes from 10000 are payment errors
//! with a group. More groups may come; the known ones determine the kind of failure and whether the operation may have been performed
//! (vendor documentation, "Hata Grupları"; the kinds are this project's interpretation).
//!
//! An operation that can be done only once may be refused because an earlier attempt has done it: a payment that is completed
//! again, a refund whose first answer was lost. `rejected` promises that no attempt has done it. For such operations it is reported only if
//! the error says so: a group that speaks of the bank's decision or of the checks of this very request, a listed code, or a failed
//! authentication. A code below 10000 alone proves nothing.

use alloc::string::String;

use crate::api::json::Fields;
use crate::api::response::ResponseContext;
use crate::error::{ApiError, Error, ErrorKind, Failure, Outcome, ProviderError, message};
use crate::integer::unsigned;

/// Returns the error that an `errors` object reports. `None` if the text is not an object.
pub(super) fn read(response: &ResponseContext<'_>, errors: &str) -> Option<Error> {
    let errors = Fields::read(errors)?;
    let text = |name| errors.text(name).unwrap_or_default();
    let redacted = |text: &str| message(text, response.secrets);
    let (code, group) = (text("errorCode"), text("errorGroup"));
    let (kind, outcome) = classify(response, &code, &group);
    let provider_error = errors.object("providerError").map(|error| ProviderError {
        code: redacted(&error.text("errorCode").unwrap_or_default()),
        message: redacted(&error.text("errorMessage").unwrap_or_default()),
    });
    let reported = response.reported(&code, &text("errorDescription"), (kind, outcome));
    Some(Failure::Api(ApiError { group: redacted(&group), provider_error, ..reported }).into())
}

fn classify(response: &ResponseContext<'_>, code: &str, group: &str) -> (ErrorKind, Outcome) {
    if let Some((_, kind, outcome)) = GROUPS.iter().find(|(known, _, _)| *known == group) {
        let outcome = if STATE_GROUPS.contains(&group) { response.refused() } else { *outcome };
        return (*kind, outcome);
    }
    let integration = group.is_empty() && unsigned(code).is_some_and(|code| code < 10_000);
    match response.kind() {
        ErrorKind::Unknown | ErrorKind::Declined | ErrorKind::InvalidRequest if integration => {
            let checked = REQUEST_CODES.contains(&code);
            (ErrorKind::InvalidRequest, if checked { Outcome::Rejected } else { response.refused() })
        }
        // An unknown group leaves the outcome unknown.
        ErrorKind::Declined | ErrorKind::InvalidRequest => (ErrorKind::Unknown, response.open_outcome()),
        kind @ (ErrorKind::Authentication | ErrorKind::Permission) => (kind, Outcome::Rejected),
        ErrorKind::NotFound => (ErrorKind::NotFound, response.refused()),
        kind => (kind, response.open_outcome()),
    }
}

/// Codes below 10000 that report a check of this very request: the expiry year of the card.
const REQUEST_CODES: &[&str] = &["4152"];

/// Groups about the state of a payment, which an earlier attempt may have changed, instead of the bank's decision on this request or its checks:
/// the payment is archived or no longer open, the amount that is left is too small, it cannot be refunded (any more), a verification code was
/// used already. With `INVALID_TRANSACTION` banks answer a refund or a capture that was done before.
const STATE_GROUPS: &[&str] = &[
    "APM_INVALID_VERIFICATION_CODE",
    "APM_VERIFICATION_CODE_ERROR",
    "ARCHIVED_PAYMENT",
    "EXPIRED_PROVISION",
    "INVALID_AMOUNT",
    "INVALID_REFUND_TRANSACTION",
    "INVALID_TRANSACTION",
    "NON_REFUNDABLE_PAYMENT",
    "PAYMENT_NOT_FOUND_FOR_REFUND",
];

/// Known groups with their kind of failure and outcome.
const GROUPS: &[(&str, ErrorKind, Outcome)] = &[
    ("AMEX_CAN_USE_ONLY_MR", ErrorKind::Declined, Outcome::Rejected),
    ("APM_ACCOUNT_NOT_FOUND", ErrorKind::NotFound, Outcome::Rejected),
    ("APM_ACCOUNT_PERMISSION_DENIED", ErrorKind::Permission, Outcome::Rejected),
    ("APM_ERROR", ErrorKind::Unknown, Outcome::Unknown),
    ("APM_INVALID_VERIFICATION_CODE", ErrorKind::Declined, Outcome::Rejected),
    ("APM_VALIDATION_ERROR", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("APM_VERIFICATION_CODE_ERROR", ErrorKind::Declined, Outcome::Rejected),
    ("APM_VPOS_ERROR", ErrorKind::ProviderUnavailable, Outcome::Unknown),
    ("APPROVED_COMPLETED", ErrorKind::Duplicate, Outcome::Unknown),
    ("ARCHIVED_PAYMENT", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("BIN_NOT_FOUND", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("BLOCKED_CARD", ErrorKind::Declined, Outcome::Rejected),
    ("BNPL_CANCELLED", ErrorKind::Declined, Outcome::Rejected),
    ("CARD_NOT_PERMITTED", ErrorKind::Declined, Outcome::Rejected),
    ("COMMUNICATION_OR_SYSTEM_ERROR", ErrorKind::ProviderUnavailable, Outcome::Unknown),
    ("CVC2_MAX_ATTEMPT", ErrorKind::Declined, Outcome::Rejected),
    ("CVC_REQUIRED", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED", ErrorKind::Declined, Outcome::Rejected),
    ("DEBIT_CARDS_REQUIRES_3DS", ErrorKind::Declined, Outcome::Rejected),
    ("DECLINED", ErrorKind::Declined, Outcome::Rejected),
    ("DO_NOT_HONOUR", ErrorKind::Declined, Outcome::Rejected),
    ("EXCEEDS_ALLOWABLE_PIN_TRIES", ErrorKind::Declined, Outcome::Rejected),
    ("EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT", ErrorKind::Declined, Outcome::Rejected),
    ("EXPIRED_CARD", ErrorKind::Declined, Outcome::Rejected),
    ("EXPIRED_PROVISION", ErrorKind::Declined, Outcome::Rejected),
    ("FRAUD_BLOCK", ErrorKind::Fraud, Outcome::Rejected),
    ("FRAUD_CHECK_BLOCK", ErrorKind::Fraud, Outcome::Rejected),
    ("FRAUD_SUSPECT", ErrorKind::Fraud, Outcome::Rejected),
    ("INPUT_DATA", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_AMOUNT", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_CARD_NUMBER", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_CARD_TYPE", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_CAVV", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_CHARS_IN_EMAIL", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_CVC2", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_CVC2_LENGTH", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_ECI", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_EXPIRE_YEAR_MONTH", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_IP", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_MERCHANT_OR_SP", ErrorKind::Permission, Outcome::Rejected),
    ("INVALID_PIN", ErrorKind::Declined, Outcome::Rejected),
    ("INVALID_REFUND_TRANSACTION", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("INVALID_TRANSACTION", ErrorKind::Declined, Outcome::Rejected),
    ("ISSUER_OR_SWITCH_INOPERATIVE", ErrorKind::ProviderUnavailable, Outcome::Unknown),
    ("LOST_CARD", ErrorKind::Fraud, Outcome::Rejected),
    ("MAY_HAVE_ALREADY_REFUNDED", ErrorKind::Duplicate, Outcome::Unknown),
    ("NON_REFUNDABLE_PAYMENT", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("NOT_PERMITTED_TO_CARDHOLDER", ErrorKind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_FOREIGN_CARD", ErrorKind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_INSTALLMENT", ErrorKind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_TERMINAL", ErrorKind::Declined, Outcome::Rejected),
    ("NOT_SUFFICIENT_AWARD", ErrorKind::Declined, Outcome::Rejected),
    ("NOT_SUFFICIENT_FUNDS", ErrorKind::Declined, Outcome::Rejected),
    ("NO_RESPONSE", ErrorKind::ProviderUnavailable, Outcome::Unknown),
    ("NO_SUCH_ISSUER", ErrorKind::Declined, Outcome::Rejected),
    ("ORDER_ID_ALREADY_USED", ErrorKind::Duplicate, Outcome::Unknown),
    ("PAYMENT_NOT_FOUND_FOR_REFUND", ErrorKind::NotFound, Outcome::Rejected),
    ("PICKUP_CARD", ErrorKind::Fraud, Outcome::Rejected),
    ("POS_BALANCE_NOT_SUFFICIENT", ErrorKind::Declined, Outcome::Rejected),
    ("REFER_TO_CARD_ISSUER", ErrorKind::Declined, Outcome::Rejected),
    ("REFUND_DECLINE", ErrorKind::Declined, Outcome::Rejected),
    ("REQUEST_BLOCKED_BY_BANK", ErrorKind::Declined, Outcome::Rejected),
    ("REQUEST_TIMEOUT", ErrorKind::ProviderUnavailable, Outcome::Unknown),
    ("REQUIRES_3DS", ErrorKind::Declined, Outcome::Rejected),
    ("REQUIRES_DAY_END", ErrorKind::InvalidRequest, Outcome::Rejected),
    ("RESTRICTED_BY_LAW", ErrorKind::Declined, Outcome::Rejected),
    ("RESTRICTED_CARD", ErrorKind::Declined, Outcome::Rejected),
    ("SALES_AMOUNT_LESS_THAN_AWARD", ErrorKind::Declined, Outcome::Rejected),
    ("STOLEN_CARD", ErrorKind::Fraud, Outcome::Rejected),
    ("THREEDS_INIT_ERROR", ErrorKind::Declined, Outcome::Rejected),
    ("TOO_MANY_REQUESTS", ErrorKind::RateLimited, Outcome::Unknown),
    ("UNKNOWN", ErrorKind::Unknown, Outcome::Unknown),
];

/// Error groups that Craftgate documents, by name.
pub fn known_groups() -> impl Iterator<Item = (&'static str, ErrorKind, Outcome)> {
    GROUPS.iter().copied()
}

/// Returns whether an error code is an integration error (below 10000), which must not be shown to shoppers.
#[must_use]
pub fn is_integration_error(code: &str) -> bool {
    unsigned(code).is_some_and(|code| code < 10_000)
}

/// The error for a body that is not an error object.
pub(super) const NOT_JSON: &str = "expected Craftgate's JSON envelope, found another body";

/// Returns the error for an operation whose response has no data.
pub(super) fn empty_body() -> String {
    String::from("expected data in the response, found none")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(once: bool, status: u16, code: &str, group: &str) -> Outcome {
        classify(&ResponseContext { provider: "craftgate", status, reads: false, once, secrets: &[] }, code, group).1
    }

    #[test]
    fn a_refusal_of_what_may_have_been_done_before_proves_nothing_unless_it_says_so() {
        for (status, code, group, again) in [
            (422, "10051", "NOT_SUFFICIENT_FUNDS", Outcome::Rejected),
            (422, "10512", "REFUND_DECLINE", Outcome::Rejected),
            (422, "10512", "INPUT_DATA", Outcome::Rejected),
            (422, "4152", "", Outcome::Rejected),
            (401, "1001", "", Outcome::Rejected),
            (403, "1003", "", Outcome::Rejected),
            (422, "4000", "", Outcome::Unknown),
            (400, "5023", "", Outcome::Unknown),
            (404, "9001", "", Outcome::Unknown),
            (200, "4000", "", Outcome::Unknown),
            (422, "10512", "NON_REFUNDABLE_PAYMENT", Outcome::Unknown),
            (422, "10512", "INVALID_REFUND_TRANSACTION", Outcome::Unknown),
            (422, "10512", "INVALID_AMOUNT", Outcome::Unknown),
            (422, "10012", "INVALID_TRANSACTION", Outcome::Unknown),
            (422, "10512", "ARCHIVED_PAYMENT", Outcome::Unknown),
        ] {
            assert_eq!(outcome(false, status, code, group), Outcome::Rejected, "{code} {group}");
            assert_eq!(outcome(true, status, code, group), again, "{code} {group}");
        }
    }

    #[test]
    fn a_group_about_the_state_is_a_known_one() {
        for group in STATE_GROUPS {
            assert!(GROUPS.iter().any(|(known, _, outcome)| known == group && *outcome == Outcome::Rejected), "{group}");
        }
    }
}
