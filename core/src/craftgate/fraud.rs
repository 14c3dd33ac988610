//! Craftgate's fraud rules: the checks they made, their review, and the value lists that rules look into.
//!
//! Left out: writing rules, which is done in the merchant panel; the values a payment hands to the rules, which are part of
//! the payment. The same path makes a list and adds to it: a value or a payment makes the difference.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group fraud;

    // Checks.
    /// Searches the fraud checks of payments.
    GET "/fraud/v1/fraud-checks" search_fraud_checks() query SearchFraudChecksRequest -> [FraudCheck];
    /// Records the outcome of a review.
    PUT "/fraud/v1/fraud-checks/{fraud_check_id}/check-status" update_fraud_check_status(fraud_check_id: i64) body UpdateFraudCheckRequest -> empty;
    /// Searches the fraud rules.
    GET "/fraud/v1/rules" search_fraud_rules() query SearchFraudRuleRequest -> [FraudRuleResponse] (undocumented);

    // Lists.
    /// Reads all value lists with their values.
    GET "/fraud/v1/value-lists/all" retrieve_all_value_lists() -> [FraudValueListResponse] (undocumented);
    /// Reads one value list with its values.
    GET "/fraud/v1/value-lists/{list_name}" retrieve_value_list(list_name: String) -> FraudValueListResponse;
    /// Makes an empty value list: name and kind are enough.
    POST "/fraud/v1/value-lists" create_value_list() body FraudValueListRequest -> empty;
    /// Adds a value to a list, or the card that made a payment.
    POST "/fraud/v1/value-lists" add_value_to_value_list() body FraudValueListRequest -> empty requires [value or payment_id];
    /// Adds the card of a payment or of a question for rewards to a list, as a fingerprint.
    POST "/fraud/v1/value-lists/{list_name}/card-fingerprints" add_card_fingerprint(list_name: String) body AddCardFingerprintFraudValueListRequest -> empty (undocumented);
    /// Takes a value out of a list.
    DELETE "/fraud/v1/value-lists/{list_name}/values/{value_id}" remove_value_from_value_list(list_name: String, value_id: String) -> empty;
    /// Deletes a list with all its values.
    DELETE "/fraud/v1/value-lists/{list_name}" delete_value_list(list_name: String) -> empty;
}

types! {
    case camel;

    /// Filter for fraud checks.
    request SearchFraudChecksRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// What the rule decided: block, or let pass for a review.
        action: FraudAction,
        /// State of the review.
        check_status: FraudCheckStatus,
        /// Made at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Made at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
        /// Id of the rule that matched.
        rule_id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
    }

    /// A payment that a fraud rule caught.
    response FraudCheck {
        /// Id of the fraud check.
        id: i64,
        /// Whether the check is in use.
        status: Status,
        /// What the rule decided: block, or let pass for a review.
        action: FraudAction,
        /// State of the review.
        check_status: FraudCheckStatus,
        /// What was known of the payment when it was checked.
        payment_data: FraudPaymentData,
        /// Id of the rule that matched.
        rule_id: i64,
        /// Name of the rule that matched.
        rule_name: String,
        /// Conditions of the rule as they were when it matched.
        rule_conditions: String,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Credit, debit or prepaid.
        card_type: CardType,
    }

    /// What was known of a payment when it was checked.
    response FraudPaymentData {
        /// When the payment was made, Istanbul civil time.
        payment_date: DateTime,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// What was to be charged, in units of `currency`.
        paid_price: Decimal,
        /// Currency of the charge.
        currency: String,
        /// The vendor's id of the buyer.
        buyer_id: i64,
        /// IP address of the payer.
        client_ip: String,
    }

    /// Outcome of a review.
    request UpdateFraudCheckRequest {
        /// Fraud or not; back to waiting if it is open again.
        check_status: FraudCheckStatus required,
    }

    /// Filter for fraud rules.
    request SearchFraudRuleRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// Name of the rule.
        name: String,
        /// What the rule decides: block, or let pass for a review.
        action: FraudAction,
        /// What the rule is applied to: payments, or questions for rewards.
        operation: FraudOperation,
        /// Written at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Written at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
    }

    /// A fraud rule.
    response FraudRuleResponse {
        /// Id of the rule.
        id: i64,
        /// Whether the rule is in use.
        status: Status,
        /// Name of the rule.
        name: String,
        /// What the rule decides: block, or let pass for a review.
        action: FraudAction,
        /// Conditions in the vendor's language, joined by `and`.
        conditions: String,
        /// What the rule is applied to: payments, questions for rewards, or both.
        operations: [FraudOperation],
    }

    /// A list that fraud rules look into.
    response FraudValueListResponse {
        /// Name of the list; rules write it behind an `@`.
        name: String,
        /// Values of the list.
        values: [FraudValue],
    }

    /// A value in a list.
    response FraudValue {
        /// Id of the value, to take it out of the list.
        id: String,
        /// Text that tells people what the value is.
        label: String,
        /// The value; of a card it is a fingerprint.
        value: String,
        /// Seconds until the value leaves the list; absent if it stays.
        expire_in_seconds: i32,
    }

    /// A list to make, or a value to add to it.
    request FraudValueListRequest {
        /// Name of the list.
        list_name: String required,
        /// Text that tells people what the value is.
        label: String,
        /// Kind of the list's values.
        r#type: FraudValueType required,
        /// Value to add; required when one is added, unless it is the card of a payment.
        value: String,
        /// Seconds the value stays in the list; a card stays 2 hours at most.
        duration_in_seconds: i32,
        /// Payment whose card is added; stands instead of the value.
        payment_id: i64,
    }

    /// A card to add to a list as a fingerprint.
    request AddCardFingerprintFraudValueListRequest {
        /// Text that tells people whose card it is.
        label: String,
        /// Seconds the card stays in the list, 7200 at most.
        duration_in_seconds: i32,
        /// Where the card was used: in a payment, or in a question for rewards.
        operation: FraudOperation,
        /// Id of that payment or question.
        operation_id: String,
    }
}
