//! Craftgate's errors: `errors { errorCode, errorDescription, errorGroup?, providerError? }`.
//!
//! `errorCode` is text; below 10000 it is an integration error that no shopper should see, from 10000 a payment error with a
//! group. The groups are an open set; the known ones say what kind of failure they are and whether the operation may have been
//! done (vendor documentation, "Hata Grupları"; the kinds are this project's reading).

use alloc::string::String;

use crate::api::answer::Exchange;
use crate::api::json::Fields;
use crate::error::{ApiError, Error, Failure, Kind, Outcome, ProviderError, message};
use crate::text::unsigned;

/// The error that an `errors` object reports. `None` if the text is no object.
pub(super) fn read(exchange: &Exchange<'_>, errors: &str) -> Option<Error> {
    let errors = Fields::read(errors)?;
    let text = |name| errors.text(name).unwrap_or_default();
    let shown = |text: &str| message(text, exchange.secrets);
    let (code, group) = (text("errorCode"), text("errorGroup"));
    let (kind, outcome) = classify(exchange, &code, &group);
    let provider_error = errors.object("providerError").map(|error| ProviderError {
        code: shown(&error.text("errorCode").unwrap_or_default()),
        message: shown(&error.text("errorMessage").unwrap_or_default()),
    });
    let reported = exchange.reported(&code, &text("errorDescription"), (kind, outcome));
    Some(Failure::Api(ApiError { group: shown(&group), provider_error, ..reported }).into())
}

fn classify(exchange: &Exchange<'_>, code: &str, group: &str) -> (Kind, Outcome) {
    if let Some((_, kind, outcome)) = GROUPS.iter().find(|(known, _, _)| *known == group) {
        return (*kind, *outcome);
    }
    let integration = group.is_empty() && unsigned(code).is_some_and(|code| code < 10_000);
    match exchange.kind() {
        Kind::Unknown | Kind::Declined | Kind::InvalidRequest if integration => (Kind::InvalidRequest, Outcome::Rejected),
        // A new group says nothing yet: the outcome stays open.
        Kind::Declined | Kind::InvalidRequest => (Kind::Unknown, exchange.open_outcome()),
        kind @ (Kind::Authentication | Kind::Permission | Kind::NotFound) => (kind, Outcome::Rejected),
        kind => (kind, exchange.open_outcome()),
    }
}

/// The known groups, with what they mean for the caller.
const GROUPS: &[(&str, Kind, Outcome)] = &[
    ("AMEX_CAN_USE_ONLY_MR", Kind::Declined, Outcome::Rejected),
    ("APM_ACCOUNT_NOT_FOUND", Kind::NotFound, Outcome::Rejected),
    ("APM_ACCOUNT_PERMISSION_DENIED", Kind::Permission, Outcome::Rejected),
    ("APM_ERROR", Kind::Unknown, Outcome::Unknown),
    ("APM_INVALID_VERIFICATION_CODE", Kind::Declined, Outcome::Rejected),
    ("APM_VALIDATION_ERROR", Kind::InvalidRequest, Outcome::Rejected),
    ("APM_VERIFICATION_CODE_ERROR", Kind::Declined, Outcome::Rejected),
    ("APM_VPOS_ERROR", Kind::ProviderUnavailable, Outcome::Unknown),
    ("APPROVED_COMPLETED", Kind::Duplicate, Outcome::Unknown),
    ("ARCHIVED_PAYMENT", Kind::InvalidRequest, Outcome::Rejected),
    ("BIN_NOT_FOUND", Kind::InvalidRequest, Outcome::Rejected),
    ("BLOCKED_CARD", Kind::Declined, Outcome::Rejected),
    ("BNPL_CANCELLED", Kind::Declined, Outcome::Rejected),
    ("CARD_NOT_PERMITTED", Kind::Declined, Outcome::Rejected),
    ("COMMUNICATION_OR_SYSTEM_ERROR", Kind::ProviderUnavailable, Outcome::Unknown),
    ("CVC2_MAX_ATTEMPT", Kind::Declined, Outcome::Rejected),
    ("CVC_REQUIRED", Kind::InvalidRequest, Outcome::Rejected),
    ("DEBIT_CARDS_INSTALLMENT_NOT_ALLOWED", Kind::Declined, Outcome::Rejected),
    ("DEBIT_CARDS_REQUIRES_3DS", Kind::Declined, Outcome::Rejected),
    ("DECLINED", Kind::Declined, Outcome::Rejected),
    ("DO_NOT_HONOUR", Kind::Declined, Outcome::Rejected),
    ("EXCEEDS_ALLOWABLE_PIN_TRIES", Kind::Declined, Outcome::Rejected),
    ("EXCEEDS_WITHDRAWAL_AMOUNT_LIMIT", Kind::Declined, Outcome::Rejected),
    ("EXPIRED_CARD", Kind::Declined, Outcome::Rejected),
    ("EXPIRED_PROVISION", Kind::Declined, Outcome::Rejected),
    ("FRAUD_BLOCK", Kind::Fraud, Outcome::Rejected),
    ("FRAUD_CHECK_BLOCK", Kind::Fraud, Outcome::Rejected),
    ("FRAUD_SUSPECT", Kind::Fraud, Outcome::Rejected),
    ("INPUT_DATA", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_AMOUNT", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_CARD_NUMBER", Kind::Declined, Outcome::Rejected),
    ("INVALID_CARD_TYPE", Kind::Declined, Outcome::Rejected),
    ("INVALID_CAVV", Kind::Declined, Outcome::Rejected),
    ("INVALID_CHARS_IN_EMAIL", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_CVC2", Kind::Declined, Outcome::Rejected),
    ("INVALID_CVC2_LENGTH", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_ECI", Kind::Declined, Outcome::Rejected),
    ("INVALID_EXPIRE_YEAR_MONTH", Kind::Declined, Outcome::Rejected),
    ("INVALID_IP", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_MERCHANT_OR_SP", Kind::Permission, Outcome::Rejected),
    ("INVALID_PIN", Kind::Declined, Outcome::Rejected),
    ("INVALID_REFUND_TRANSACTION", Kind::InvalidRequest, Outcome::Rejected),
    ("INVALID_TRANSACTION", Kind::Declined, Outcome::Rejected),
    ("ISSUER_OR_SWITCH_INOPERATIVE", Kind::ProviderUnavailable, Outcome::Unknown),
    ("LOST_CARD", Kind::Fraud, Outcome::Rejected),
    ("MAY_HAVE_ALREADY_REFUNDED", Kind::Duplicate, Outcome::Unknown),
    ("NON_REFUNDABLE_PAYMENT", Kind::InvalidRequest, Outcome::Rejected),
    ("NOT_PERMITTED_TO_CARDHOLDER", Kind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_FOREIGN_CARD", Kind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_INSTALLMENT", Kind::Declined, Outcome::Rejected),
    ("NOT_PERMITTED_TO_TERMINAL", Kind::Declined, Outcome::Rejected),
    ("NOT_SUFFICIENT_AWARD", Kind::Declined, Outcome::Rejected),
    ("NOT_SUFFICIENT_FUNDS", Kind::Declined, Outcome::Rejected),
    ("NO_RESPONSE", Kind::ProviderUnavailable, Outcome::Unknown),
    ("NO_SUCH_ISSUER", Kind::Declined, Outcome::Rejected),
    ("ORDER_ID_ALREADY_USED", Kind::Duplicate, Outcome::Unknown),
    ("PAYMENT_NOT_FOUND_FOR_REFUND", Kind::NotFound, Outcome::Rejected),
    ("PICKUP_CARD", Kind::Fraud, Outcome::Rejected),
    ("POS_BALANCE_NOT_SUFFICIENT", Kind::Declined, Outcome::Rejected),
    ("REFER_TO_CARD_ISSUER", Kind::Declined, Outcome::Rejected),
    ("REFUND_DECLINE", Kind::Declined, Outcome::Rejected),
    ("REQUEST_BLOCKED_BY_BANK", Kind::Declined, Outcome::Rejected),
    ("REQUEST_TIMEOUT", Kind::ProviderUnavailable, Outcome::Unknown),
    ("REQUIRES_3DS", Kind::Declined, Outcome::Rejected),
    ("REQUIRES_DAY_END", Kind::InvalidRequest, Outcome::Rejected),
    ("RESTRICTED_BY_LAW", Kind::Declined, Outcome::Rejected),
    ("RESTRICTED_CARD", Kind::Declined, Outcome::Rejected),
    ("SALES_AMOUNT_LESS_THAN_AWARD", Kind::Declined, Outcome::Rejected),
    ("STOLEN_CARD", Kind::Fraud, Outcome::Rejected),
    ("THREEDS_INIT_ERROR", Kind::Declined, Outcome::Rejected),
    ("TOO_MANY_REQUESTS", Kind::RateLimited, Outcome::Unknown),
    ("UNKNOWN", Kind::Unknown, Outcome::Unknown),
];

/// The error groups that Craftgate documents, by name.
pub fn known_groups() -> impl Iterator<Item = (&'static str, Kind, Outcome)> {
    GROUPS.iter().copied()
}

/// Whether an error code is an integration error (below 10000), which no shopper should see.
#[must_use]
pub fn is_integration_error(code: &str) -> bool {
    unsigned(code).is_some_and(|code| code < 10_000)
}

/// A message for the caller, from a shape that is no error object.
pub(super) const NOT_JSON: &str = "expected Craftgate's JSON envelope";

/// The text of an error for an operation whose answer must be an object but was empty.
pub(super) fn empty_body() -> String {
    String::from("expected a body with data, found none")
}
