//! Craftgate's fraud rules: the checks that they made, their review, and the value lists that rules use.
//!
//! Left out: writing rules, which is done in the merchant panel; the values that a payment passes to the rules, which are part of the
//! payment. The same path creates a list, or adds to it if the request has a value or a payment.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group fraud;

    // Checks.
    /// Searches the fraud checks of payments.
    GET "/fraud/v1/fraud-checks" search_fraud_checks() query SearchFraudChecksRequest -> [FraudCheck];
    /// Records the outcome of a review.
    PUT "/fraud/v1/fraud-checks/{fraud_check_id}/check-status" update_fraud_check_status(fraud_check_id: i64) body UpdateFraudCheckRequest -> empty (once);
    /// Searches the fraud rules.
    GET "/fraud/v1/rules" search_fraud_rules() query SearchFraudRuleRequest -> [FraudRuleResponse] (undocumented);

    // Lists.
    /// Reads all value lists with their values.
    GET "/fraud/v1/value-lists/all" retrieve_all_value_lists() -> [FraudValueListResponse] (undocumented);
    /// Reads one value list with its values.
    GET "/fraud/v1/value-lists/{list_name}" retrieve_value_list(list_name: String) -> FraudValueListResponse;
    /// Creates an empty value list from a name and a kind.
    POST "/fraud/v1/value-lists" create_value_list() body FraudValueListRequest -> empty (once);
    /// Adds a value to a list, or the card of a payment.
    POST "/fraud/v1/value-lists" add_value_to_value_list() body FraudValueListRequest -> empty requires [value or payment_id] (once);
    /// Adds the card of a payment or of a reward query to a list, as a fingerprint.
    POST "/fraud/v1/value-lists/{list_name}/card-fingerprints" add_card_fingerprint(list_name: String) body AddCardFingerprintFraudValueListRequest -> empty (undocumented, once);
    /// Removes a value from a list.
    DELETE "/fraud/v1/value-lists/{list_name}/values/{value_id}" remove_value_from_value_list(list_name: String, value_id: String) -> empty (once);
    /// Deletes a list with all its values.
    DELETE "/fraud/v1/value-lists/{list_name}" delete_value_list(list_name: String) -> empty (once);
}

types! {
    case camel;

    /// Filter for fraud checks.
    request SearchFraudChecksRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Decision of the rule: block the payment, or allow it and review it.
        action: FraudAction,
        /// State of the review.
        check_status: FraudCheckStatus,
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
        max_created_date: DateTime,
        /// Id of the rule that matched.
        rule_id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
    }

    /// A payment that matched a fraud rule.
    response FraudCheck {
        /// Id of the fraud check.
        id: i64,
        /// Whether the check is in use.
        status: Status,
        /// Decision of the rule: block the payment, or allow it and review it.
        action: FraudAction,
        /// State of the review.
        check_status: FraudCheckStatus,
        /// Data of the payment at the time of the check.
        payment_data: FraudPaymentData,
        /// Id of the rule that matched.
        rule_id: i64,
        /// Name of the rule that matched.
        rule_name: String,
        /// Conditions of the rule at the time of the match.
        rule_conditions: String,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Whether the rule is one of the vendor's own, not of the merchant.
        is_global_rule: bool,
    }

    /// Data of a payment at the time of its fraud check.
    response FraudPaymentData {
        /// When the payment was made, in Istanbul time.
        payment_date: DateTime,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Amount to charge, in units of `currency`.
        paid_price: Decimal,
        /// Currency of the charge.
        currency: String,
        /// Vendor's id of the buyer.
        buyer_id: i64,
        /// IP address of the payer.
        client_ip: String,
    }

    /// Outcome of a review.
    request UpdateFraudCheckRequest {
        /// Result of the review; `WAITING` reopens it.
        check_status: FraudCheckStatus required,
    }

    /// Filter for fraud rules.
    request SearchFraudRuleRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Name of the rule.
        name: String,
        /// Decision of the rule: block the payment, or allow it and review it.
        action: FraudAction,
        /// Requests that the rule is applied to: payments, or reward queries.
        operation: FraudOperation,
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
        max_created_date: DateTime,
        /// Owner of the rules: the merchant, or the vendor for all merchants.
        scope: FraudRuleScope,
    }

    /// A fraud rule.
    response FraudRuleResponse {
        /// Id of the rule.
        id: i64,
        /// Whether the rule is in use.
        status: Status,
        /// Name of the rule.
        name: String,
        /// Decision of the rule: block the payment, or allow it and review it.
        action: FraudAction,
        /// Conditions in the vendor's language, joined by `and`.
        conditions: String,
        /// Requests that the rule is applied to: payments, reward queries, or both.
        operations: [FraudOperation],
        /// Whether the rule is one of the vendor's own, not of the merchant.
        is_global: bool,
    }

    /// A list that fraud rules use.
    response FraudValueListResponse {
        /// Name of the list; rules write it after an `@`.
        name: String,
        /// Values of the list.
        values: [FraudValue],
    }

    /// A value in a list.
    response FraudValue {
        /// Id of the value, to remove it from the list.
        id: String,
        /// Label of the value.
        label: String,
        /// Value; for a card, its fingerprint.
        value: String,
        /// Number of seconds until the value is removed from the list; absent if it is permanent.
        expire_in_seconds: i32,
    }

    /// A list to create, or a value to add to it.
    request FraudValueListRequest {
        /// Name of the list.
        list_name: String required,
        /// Label of the value.
        label: String,
        /// Kind of the list's values.
        r#type: FraudValueType required,
        /// Value to add; required unless the card of a payment is added.
        value: String,
        /// Number of seconds that the value stays in the list; at most 2 hours for a card.
        duration_in_seconds: i32 not_negative,
        /// Id of the payment whose card is added instead of a value.
        payment_id: i64,
    }

    /// A card to add to a list as a fingerprint.
    request AddCardFingerprintFraudValueListRequest {
        /// Label of the card.
        label: String,
        /// Number of seconds that the card stays in the list; at most 7200.
        duration_in_seconds: i32 not_negative,
        /// Kind of request that the card was used in: a payment, or a reward query.
        operation: FraudOperation,
        /// Id of that payment or reward query.
        operation_id: String,
    }
}
