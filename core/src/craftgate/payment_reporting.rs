//! Craftgate's payment reporting: search and current state of payments, their items and refunds.
//!
//! Left out: reports as files, which are part of file reporting; payouts, which are part of settlement reporting.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group payment_reporting;

    // Payments.
    /// Searches payments.
    GET "/payment-reporting/v1/payments" search_payments() query SearchPaymentsRequest -> [ReportingPaymentResponse];
    /// Reads one payment with its current state.
    GET "/payment-reporting/v1/payments/{payment_id}" retrieve_payment(payment_id: i64) -> ReportingPaymentResponse;
    /// Lists the items of a payment.
    GET "/payment-reporting/v1/payments/{payment_id}/transactions" retrieve_payment_transactions(payment_id: i64) -> [ReportingPaymentTransaction];

    // Refunds.
    /// Lists the refunds of a whole payment.
    GET "/payment-reporting/v1/payments/{payment_id}/refunds" retrieve_payment_refunds(payment_id: i64) -> [ReportingPaymentRefundResponse];
    /// Lists the refunds of one item.
    GET "/payment-reporting/v1/payments/{payment_id}/transactions/{payment_transaction_id}/refunds" retrieve_payment_transaction_refunds(payment_id: i64, payment_transaction_id: i64) -> [ReportingPaymentTransactionRefundResponse];
    /// Searches refunds of whole payments.
    GET "/payment-reporting/v1/refunds" search_payment_refunds() query SearchPaymentRefundsRequest -> [ReportingPaymentRefundResponse];
    /// Searches refunds of items.
    GET "/payment-reporting/v1/refund-transactions" search_payment_transaction_refunds() query SearchPaymentTransactionRefundsRequest -> [ReportingPaymentTransactionRefundResponse];
}

types! {
    case camel;

    /// Filter for payments.
    request SearchPaymentsRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Id of the payment.
        payment_id: i64,
        /// Id of one of its items.
        payment_transaction_id: i64,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Id of a sub-merchant that sells one of its items.
        sub_merchant_member_id: i64,
        /// Caller's reference of the request; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number; must not start with `+` or `-`.
        external_id: Reference,
        /// Order id at the bank or provider.
        order_id: Id,
        /// Payment method: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Provider that processed the payment.
        payment_provider: PaymentProvider,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Integration that the payment was made through.
        payment_source: PaymentSource,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// First 8 digits of the card number.
        bin_number: Bin,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Currency of the charge.
        currency: Currency,
        /// Smallest charged amount, in the charge's currency.
        min_paid_price: Decimal,
        /// Largest charged amount, in the charge's currency.
        max_paid_price: Decimal,
        /// Number of installments; 1 is a single charge.
        installment: i32 at_least_one,
        /// Filter for payments with 3-D Secure, or without it.
        is_three_ds as "isThreeDS": bool,
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
        max_created_date: DateTime,
        /// Id of the POS that was used.
        merchant_pos_id: i64,
    }

    /// A reported payment with its current state.
    response ReportingPaymentResponse {
        /// Id of the payment.
        id: i64,
        /// When the payment was made, in Istanbul time.
        created_date: DateTime,
        /// Total of the items' prices.
        price: Decimal,
        /// Amount that was charged, including commission and discounts.
        paid_price: Decimal,
        /// Part that the buyer's wallet paid.
        wallet_price: Decimal,
        /// Currency of the charge.
        currency: Currency,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Merchant's own order or basket number.
        external_id: String,
        /// Payment method: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Provider that processed the payment.
        payment_provider: PaymentProvider,
        /// Integration that the payment was made through.
        payment_source: PaymentSource,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Phase: charge, pre-authorisation, or captured pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Whether 3-D Secure was used.
        is_three_ds as "isThreeDS": bool,
        /// Commission rate of the merchant, in percent.
        merchant_commission_rate: Decimal,
        /// Amount that was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// Commission rate of the bank, in percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
        /// Whether a stored card was used.
        paid_with_stored_card: bool,
        /// First digits of the card number: 8, in older records 6.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Result of 3-D Secure, 0 to 7: 1 means fully verified, 4 an attempt.
        md_status: i32,
        /// Order id at the bank or provider.
        order_id: String,
        /// Name on the card.
        card_holder_name: String,
        /// Card holder's name at the bank; not available from all providers.
        bank_card_holder_name: String,
        /// Name of the issuing bank.
        card_issuer_bank_name: String,
        /// Id of the issuing bank.
        card_issuer_bank_id: i64,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand: String,
        /// Alias of the requested POS.
        requested_pos_alias: String,
        /// Id of the fraud check.
        fraud_id: i64,
        /// Id of the fraud rule that matched.
        fraud_rule_id: i64,
        /// Decision of the fraud rules; absent if no rule matched.
        fraud_action: FraudAction,
        /// Score of the fraud check.
        fraud_score: Decimal,
        /// When the money becomes available for payout, in Istanbul time.
        blockage_resolved_date: DateTime,
        /// POS that was used.
        pos: MerchantPos,
        /// Reward used with the payment.
        loyalty: Loyalty,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Number of further POS that were tried.
        retry_count: i32,
        /// Amount that can still be refunded, in units of the charge's currency.
        refundable_price: Decimal,
        /// Extent of the refund: nothing, a part, or all.
        refund_status: PaymentRefundStatus,
        /// The buyer, if the payment has one.
        buyer_member: MemberResponse,
        /// Refunds of the whole payment.
        refunds: [ReportingPaymentRefundResponse],
        /// Items of the payment.
        payment_transactions: [ReportingPaymentTransaction],
    }

    /// A reported item with its current state.
    response ReportingPaymentTransaction {
        /// Id of the item.
        id: i64,
        /// Name of the item.
        name: String,
        /// Merchant's own id of the item.
        external_id: String,
        /// Price of the item, in units of the charge's currency.
        price: Decimal,
        /// Amount that was charged for the item, in units of the charge's currency.
        paid_price: Decimal,
        /// Part that the wallet paid for the item.
        wallet_price: Decimal,
        /// Commission rate of the merchant, in percent.
        merchant_commission_rate: Decimal,
        /// Amount that was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// Payout of the merchant for the item, in units of the charge's currency.
        merchant_payout_amount: Decimal,
        /// Id of the sub-merchant that sells the item.
        sub_merchant_member_id: i64,
        /// Share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal,
        /// Share of the sub-merchant, in percent.
        sub_merchant_member_payout_rate: Decimal,
        /// Payout of the sub-merchant for the item, in units of the charge's currency.
        sub_merchant_member_payout_amount: Decimal,
        /// Whether the item is approved for payout.
        transaction_status: TransactionStatus,
        /// When the money becomes available for payout, in Istanbul time.
        blockage_resolved_date: DateTime,
        /// Amounts of the payout.
        payout: Payout,
        /// When the item was made, in Istanbul time.
        created_date: DateTime,
        /// When the approval last changed, in Istanbul time.
        transaction_status_date: DateTime,
        /// Amount that can still be refunded, in units of the charge's currency.
        refundable_price: Decimal,
        /// The sub-merchant that sells the item.
        sub_merchant_member: MemberResponse,
        /// Extent of the refund: nothing, a part, or all.
        refund_status: PaymentRefundStatus,
        /// State of the item's payouts.
        payout_status: PayoutStatus,
        /// Commission rate of the bank, in percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
    }

    /// State of an item's payouts.
    response PayoutStatus {
        /// State of the payout to the merchant.
        merchant_status: TransactionPayoutStatus,
        /// When the payout to the merchant last changed, in Istanbul time.
        merchant_status_date: DateTime,
        /// State of the payout to the sub-merchant.
        sub_merchant_member_status: TransactionPayoutStatus,
        /// When the payout to the sub-merchant last changed, in Istanbul time.
        sub_merchant_member_status_date: DateTime,
    }

    /// A reported refund of a whole payment.
    response ReportingPaymentRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, in Istanbul time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that is refunded through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that is refunded to the wallet.
        refund_wallet_price: Decimal,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Id of the payment.
        payment_id: i64,
        /// Payment method of the refunded payment: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Why the refund failed.
        error: PaymentError,
    }

    /// A reported refund of an item.
    response ReportingPaymentTransactionRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, in Istanbul time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that is refunded through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that is refunded to the wallet.
        refund_wallet_price: Decimal,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Whether the item had been settled before the refund.
        is_after_settlement: bool,
        /// Id of the refunded item.
        payment_transaction_id: i64,
        /// Payment method of the refunded payment: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Why the refund failed.
        error: PaymentError,
    }

    /// Filter for refunds of whole payments.
    request SearchPaymentRefundsRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Id of the refund.
        id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Caller's reference of the request; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Currency of the refund.
        currency: Currency,
        /// Smallest refunded amount, in units of `currency`.
        min_refund_price: Decimal,
        /// Largest refunded amount, in units of `currency`.
        max_refund_price: Decimal,
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
        max_created_date: DateTime,
    }

    /// Filter for refunds of items.
    request SearchPaymentTransactionRefundsRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
        /// Id of the refund.
        id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// Id of the refunded item.
        payment_transaction_id: i64,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Caller's reference of the request; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Currency of the refund.
        currency: Currency,
        /// Smallest refunded amount, in units of `currency`.
        min_refund_price: Decimal,
        /// Largest refunded amount, in units of `currency`.
        max_refund_price: Decimal,
        /// Filter for refunds after the settlement of the item, or before it.
        is_after_settlement: bool,
        /// Earliest creation time, in Istanbul time.
        min_created_date: DateTime,
        /// Latest creation time, in Istanbul time.
        max_created_date: DateTime,
    }
}
