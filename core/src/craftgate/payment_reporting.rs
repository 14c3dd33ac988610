//! Craftgate's payment reporting: payments, their items and refunds, found by many filters and read with what became of them.
//!
//! Left out: reports as files, which are file reporting; payouts, which are settlement reporting.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group payment_reporting;

    // Payments.
    /// Searches payments.
    GET "/payment-reporting/v1/payments" search_payments() query SearchPaymentsRequest -> [ReportingPaymentResponse];
    /// Reads one payment with what became of it.
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
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// Id of the payment.
        payment_id: i64,
        /// Id of one of its items.
        payment_transaction_id: i64,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Id of a sub-merchant that sells one of its items.
        sub_merchant_member_id: i64,
        /// Reference the caller gave; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number; never starts with `+` or `-`.
        external_id: Reference,
        /// Order id the bank or the provider was given.
        order_id: String,
        /// What paid: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Who carried the payment out.
        payment_provider: PaymentProvider,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Integration the payment came through.
        payment_source: PaymentSource,
        /// The merchant's own label for where the payment came from.
        payment_channel: String,
        /// First 8 digits of the card number.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Currency of the charge.
        currency: Currency,
        /// Smallest amount that was charged, in the charge's currency.
        min_paid_price: Decimal,
        /// Largest amount that was charged, in the charge's currency.
        max_paid_price: Decimal,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Only payments with 3-D Secure, or only those without.
        is_three_ds as "isThreeDS": bool,
        /// Made at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Made at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
        /// Id of the POS that was used.
        merchant_pos_id: i64,
    }

    /// A payment as it is reported, with what became of it.
    response ReportingPaymentResponse {
        /// Id of the payment.
        id: i64,
        /// When the payment was made, Istanbul civil time.
        created_date: DateTime,
        /// Total of the items' prices.
        price: Decimal,
        /// What was charged, with commission and discounts.
        paid_price: Decimal,
        /// Part the buyer's wallet paid.
        wallet_price: Decimal,
        /// Currency of the charge.
        currency: Currency,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// The merchant's own order or basket number.
        external_id: String,
        /// What paid: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Who carried the payment out.
        payment_provider: PaymentProvider,
        /// Integration the payment came through.
        payment_source: PaymentSource,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Charge, pre-authorisation, or closed pre-authorisation.
        payment_phase: PaymentPhase,
        /// The merchant's own label for where the payment came from.
        payment_channel: String,
        /// Whether 3-D Secure was used.
        is_three_ds as "isThreeDS": bool,
        /// Commission rate of the merchant, percent.
        merchant_commission_rate: Decimal,
        /// What was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// Commission rate of the bank, percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
        /// Whether a stored card paid.
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
        /// Verification result of 3-D Secure, 0 to 7: 1 is full verification, 4 an attempt.
        md_status: i32,
        /// Order id the bank or the provider was given.
        order_id: String,
        /// Name on the card.
        card_holder_name: String,
        /// Card holder's name as the bank knows it; some providers do not tell.
        bank_card_holder_name: String,
        /// Name of the issuing bank.
        card_issuer_bank_name: String,
        /// Id of the issuing bank.
        card_issuer_bank_id: i64,
        /// Credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand: String,
        /// Alias of the POS the request asked for.
        requested_pos_alias: String,
        /// Id of the fraud check.
        fraud_id: i64,
        /// Id of the fraud rule that matched.
        fraud_rule_id: i64,
        /// What the fraud rules decided; none if no rule matched.
        fraud_action: FraudAction,
        /// Score of the fraud check.
        fraud_score: Decimal,
        /// When the money becomes free for payout, Istanbul civil time.
        blockage_resolved_date: DateTime,
        /// POS that was used.
        pos: MerchantPos,
        /// Reward used with the payment.
        loyalty: Loyalty,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// How many further POS were tried.
        retry_count: i32,
        /// What can still be refunded, in units of the charge's currency.
        refundable_price: Decimal,
        /// How much was refunded: nothing, a part, or all.
        refund_status: PaymentRefundStatus,
        /// The buyer, if the payment has one.
        buyer_member: MemberResponse,
        /// Refunds of the whole payment.
        refunds: [ReportingPaymentRefundResponse],
        /// Items of the payment.
        payment_transactions: [ReportingPaymentTransaction],
    }

    /// An item as it is reported, with what became of it.
    response ReportingPaymentTransaction {
        /// Id of the item.
        id: i64,
        /// Name of the item.
        name: String,
        /// The merchant's own id of the item.
        external_id: String,
        /// Price of the item, in units of the charge's currency.
        price: Decimal,
        /// What was charged for the item, in units of the charge's currency.
        paid_price: Decimal,
        /// Part the wallet paid for the item.
        wallet_price: Decimal,
        /// Commission rate of the merchant, percent.
        merchant_commission_rate: Decimal,
        /// What was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// What the merchant is paid for the item, in units of the charge's currency.
        merchant_payout_amount: Decimal,
        /// Id of the sub-merchant that sells the item.
        sub_merchant_member_id: i64,
        /// Share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal,
        /// Share of the sub-merchant, percent.
        sub_merchant_member_payout_rate: Decimal,
        /// What the sub-merchant is paid for the item, in units of the charge's currency.
        sub_merchant_member_payout_amount: Decimal,
        /// Whether the item is approved for payout.
        transaction_status: TransactionStatus,
        /// When the money becomes free for payout, Istanbul civil time.
        blockage_resolved_date: DateTime,
        /// Amounts of the payout.
        payout: Payout,
        /// When the item was made, Istanbul civil time.
        created_date: DateTime,
        /// When the approval last changed, Istanbul civil time.
        transaction_status_date: DateTime,
        /// What can still be refunded, in units of the charge's currency.
        refundable_price: Decimal,
        /// The sub-merchant that sells the item.
        sub_merchant_member: MemberResponse,
        /// How much was refunded: nothing, a part, or all.
        refund_status: PaymentRefundStatus,
        /// How far the payouts of the item have come.
        payout_status: PayoutStatus,
        /// Commission rate of the bank, percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
    }

    /// How far the payouts of an item have come.
    response PayoutStatus {
        /// State of the payout to the merchant.
        merchant_status: TransactionPayoutStatus,
        /// When the payout to the merchant last changed, Istanbul civil time.
        merchant_status_date: DateTime,
        /// State of the payout to the sub-merchant.
        sub_merchant_member_status: TransactionPayoutStatus,
        /// When the payout to the sub-merchant last changed, Istanbul civil time.
        sub_merchant_member_status_date: DateTime,
    }

    /// A refund of a whole payment as it is reported.
    response ReportingPaymentRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that goes back through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that goes back to the wallet.
        refund_wallet_price: Decimal,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Id of the payment.
        payment_id: i64,
        /// What had paid: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Why the refund failed.
        error: PaymentError,
    }

    /// A refund of an item as it is reported.
    response ReportingPaymentTransactionRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that goes back through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that goes back to the wallet.
        refund_wallet_price: Decimal,
        /// Reference the caller gave in the request.
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
        /// What had paid: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Why the refund failed.
        error: PaymentError,
    }

    /// Filter for refunds of whole payments.
    request SearchPaymentRefundsRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// Id of the refund.
        id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Reference the caller gave; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Currency of the refund.
        currency: Currency,
        /// Smallest amount that was refunded, in units of `currency`.
        min_refund_price: Decimal,
        /// Largest amount that was refunded, in units of `currency`.
        max_refund_price: Decimal,
        /// Made at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Made at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
    }

    /// Filter for refunds of items.
    request SearchPaymentTransactionRefundsRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
        /// Id of the refund.
        id: i64,
        /// Id of the payment.
        payment_id: i64,
        /// Id of the refunded item.
        payment_transaction_id: i64,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Reference the caller gave; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Currency of the refund.
        currency: Currency,
        /// Smallest amount that was refunded, in units of `currency`.
        min_refund_price: Decimal,
        /// Largest amount that was refunded, in units of `currency`.
        max_refund_price: Decimal,
        /// Only refunds after the item was settled, or only those before.
        is_after_settlement: bool,
        /// Made at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Made at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
    }
}
