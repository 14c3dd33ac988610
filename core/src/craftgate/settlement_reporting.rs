//! Craftgate's settlement reporting: payouts with their recipients and items, and payouts that banks returned.
//!
//! Left out: making payouts, which the vendor does; accounts, which are part of settlement.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group settlement_reporting;

    /// Searches the items that were paid out.
    GET "/settlement-reporting/v2/settlement-file/payout-completed-transactions" search_payout_completed_transactions() query SearchPayoutCompletedTransactionsRequest -> [PayoutCompletedTransaction] (undocumented);
    /// Searches payouts to sub-merchants that their banks returned.
    GET "/settlement-reporting/v1/settlement-file/bounced-sub-merchant-rows" search_bounced_payout_transactions() query SearchPayoutBouncedTransactionsRequest -> [PayoutBouncedTransaction] (undocumented);
    /// Reads one payout with its items.
    GET "/settlement-reporting/v1/settlement-file/payout-details/{payout_detail_id}" retrieve_payout_details(payout_detail_id: i64) -> PayoutDetailResponse (undocumented);
    /// Searches the rows of the settlement files.
    GET "/settlement-reporting/v1/settlement-file-rows" search_payout_rows as "searchPayoutRow"() query SearchPayoutRowsRequest -> [PayoutRow];
}

types! {
    case camel;

    /// Filter for items that were paid out.
    request SearchPayoutCompletedTransactionsRequest {
        /// Id of the settlement file, from the webhook `PAYOUT_COMPLETED`.
        settlement_file_id: i64,
        /// Kind of payout; settlements if omitted.
        settlement_type: SettlementType,
        /// Latest payout time, in Istanbul time.
        end_date: DateTime,
        /// Earliest payout time, in Istanbul time.
        start_date: DateTime,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }

    /// An item that was paid out.
    response PayoutCompletedTransaction {
        /// Id of the payout.
        payout_id: i64,
        /// Id of the item or other transaction that was paid out, depending on `transactionType`.
        transaction_id: i64,
        /// Kind of the paid-out transaction, such as an item of a payment or a withdrawal.
        transaction_type: String,
        /// Amount that was paid out, in units of `currency`.
        payout_amount: Decimal,
        /// When the payout was made, in Istanbul time.
        payout_date: DateTime,
        /// Currency of the payout.
        currency: String,
        /// Id of the merchant or sub-merchant that was paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant was paid.
        merchant_type: MerchantType,
        /// Destination of the earnings: bank account, wallet or an account abroad.
        settlement_earnings_destination: SettlementEarningsDestination,
        /// Source of the money: payments, a withdrawal, or a returned payout.
        settlement_source: SettlementSource,
    }

    /// Filter for returned payouts.
    request SearchPayoutBouncedTransactionsRequest {
        /// Latest time of the return, in Istanbul time.
        end_date: DateTime,
        /// Earliest time of the return, in Istanbul time.
        start_date: DateTime,
    }

    /// A payout to a sub-merchant that its bank returned.
    response PayoutBouncedTransaction {
        /// Id of the record.
        id: i64,
        /// IBAN that received the payout.
        iban: String,
        /// When the record was made, in Istanbul time.
        created_date: DateTime,
        /// When the record last changed, in Istanbul time.
        updated_date: DateTime,
        /// Id of the payout.
        payout_id: i64,
        /// Amount that was returned, in the payout's currency.
        payout_amount: Decimal,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Registered title of the company.
        legal_company_title: String,
        /// Description of the bank transfer.
        row_description: String,
    }

    /// A payout with its items.
    response PayoutDetailResponse {
        /// Description of the bank transfer.
        row_description: String,
        /// When the payout was made, in Istanbul time.
        payout_date: DateTime,
        /// Name of the person or company that was paid.
        name: String,
        /// IBAN that received the payout.
        iban: String,
        /// Amount that was paid out, in units of `currency`.
        payout_amount: Decimal,
        /// Currency of the payout.
        currency: String,
        /// Id of the merchant or sub-merchant that was paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant was paid.
        merchant_type: String,
        /// Destination of the earnings: bank account, wallet or an account abroad.
        settlement_earnings_destination: String,
        /// Source of the money: payments, a withdrawal, or a returned payout.
        settlement_source: String,
        /// Whether the bank returned the payout, and the state of the return.
        bounce_status: BounceStatus,
        /// Items of the payout.
        payout_transactions: [PayoutDetailTransaction],
    }

    /// An item of a payout.
    response PayoutDetailTransaction {
        /// Id of the item or other transaction that was paid out, depending on `transactionType`.
        transaction_id: i64,
        /// Kind of the paid-out transaction, such as an item of a payment or a withdrawal.
        transaction_type: String,
        /// Amount that was paid out, in the payout's currency.
        payout_amount: Decimal,
    }

    /// Filter for rows of the settlement files.
    request SearchPayoutRowsRequest {
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page; 10 if omitted.
        size: i32 at_least_one,
        /// State of the settlement file.
        file_status: FileStatus required,
        /// Start of the range, in Istanbul time.
        start_date: DateTime required,
        /// End of the range, in Istanbul time.
        end_date: DateTime required,
    }

    /// A row of a settlement file: one bank transfer.
    response PayoutRow {
        /// Name of the person or company that is paid.
        name: String,
        /// IBAN that receives the payout.
        iban: String,
        /// Id of the payout.
        payout_id: i64,
        /// Id of the merchant or sub-merchant that is paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant is paid.
        merchant_type: String,
        /// Amount of the payout, in its currency.
        payout_amount: Decimal,
        /// When the payout is made, in Istanbul time.
        payout_date: DateTime,
    }
}
