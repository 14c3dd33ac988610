//! Craftgate's settlement reporting: what was paid out to whom, for which items, and what came back from the banks.
//!
//! Left out: making payouts, which the vendor does; accounts, which are settlement.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group settlement_reporting;

    /// Searches the items that were paid out.
    GET "/settlement-reporting/v2/settlement-file/payout-completed-transactions" search_payout_completed_transactions() query SearchPayoutCompletedTransactionsRequest -> [PayoutCompletedTransaction] (undocumented);
    /// Searches payouts to sub-merchants that their banks sent back.
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
        /// Id of the settlement file, as the webhook `PAYOUT_COMPLETED` gives it.
        settlement_file_id: i64,
        /// Kind of payout; settlements if left out.
        settlement_type: SettlementType,
        /// Paid out at the latest at this time, Istanbul civil time.
        end_date: DateTime,
        /// Paid out at the earliest at this time, Istanbul civil time.
        start_date: DateTime,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }

    /// An item that was paid out.
    response PayoutCompletedTransaction {
        /// Id of the payout.
        payout_id: i64,
        /// Id of the item, or of what else was paid out, by `transactionType`.
        transaction_id: i64,
        /// What was paid out, such as an item of a payment or a withdrawal.
        transaction_type: String,
        /// Amount paid out, in units of `currency`.
        payout_amount: Decimal,
        /// When the payout was made, Istanbul civil time.
        payout_date: DateTime,
        /// Currency of the payout.
        currency: String,
        /// Id of the merchant or sub-merchant that was paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant was paid.
        merchant_type: MerchantType,
        /// Where the earnings went: bank account, wallet or abroad.
        settlement_earnings_destination: SettlementEarningsDestination,
        /// Where the money came from: payments, a withdrawal, or a payout that was sent back.
        settlement_source: SettlementSource,
    }

    /// Filter for payouts that were sent back.
    request SearchPayoutBouncedTransactionsRequest {
        /// Sent back at the latest at this time, Istanbul civil time.
        end_date: DateTime,
        /// Sent back at the earliest at this time, Istanbul civil time.
        start_date: DateTime,
    }

    /// A payout to a sub-merchant that its bank sent back.
    response PayoutBouncedTransaction {
        /// Id of the record.
        id: i64,
        /// IBAN the payout went to.
        iban: String,
        /// When the record was made, Istanbul civil time.
        created_date: DateTime,
        /// When the record last changed, Istanbul civil time.
        updated_date: DateTime,
        /// Id of the payout.
        payout_id: i64,
        /// Amount that was sent back, in the payout's currency.
        payout_amount: Decimal,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Registered title of the company.
        legal_company_title: String,
        /// Text of the bank transfer.
        row_description: String,
    }

    /// A payout with its items.
    response PayoutDetailResponse {
        /// Text of the bank transfer.
        row_description: String,
        /// When the payout was made, Istanbul civil time.
        payout_date: DateTime,
        /// Name of the person or company that was paid.
        name: String,
        /// IBAN the payout went to.
        iban: String,
        /// Amount paid out, in units of `currency`.
        payout_amount: Decimal,
        /// Currency of the payout.
        currency: String,
        /// Id of the merchant or sub-merchant that was paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant was paid.
        merchant_type: String,
        /// Where the earnings went: bank account, wallet or abroad.
        settlement_earnings_destination: String,
        /// Where the money came from: payments, a withdrawal, or a payout that was sent back.
        settlement_source: String,
        /// Whether the bank sent the payout back, and what became of it.
        bounce_status: BounceStatus,
        /// Items the payout is made of.
        payout_transactions: [PayoutDetailTransaction],
    }

    /// An item of a payout.
    response PayoutDetailTransaction {
        /// Id of the item, or of what else was paid out, by `transactionType`.
        transaction_id: i64,
        /// What was paid out, such as an item of a payment or a withdrawal.
        transaction_type: String,
        /// Amount paid out, in the payout's currency.
        payout_amount: Decimal,
    }

    /// Filter for rows of the settlement files.
    request SearchPayoutRowsRequest {
        /// Page to return, from 0.
        page: i32,
        /// Records a page; 10 if left out.
        size: i32,
        /// State of the settlement file.
        file_status: FileStatus required,
        /// Start of the range, Istanbul civil time.
        start_date: DateTime required,
        /// End of the range, Istanbul civil time.
        end_date: DateTime required,
    }

    /// A row of a settlement file: one bank transfer.
    response PayoutRow {
        /// Name of the person or company that is paid.
        name: String,
        /// IBAN the payout goes to.
        iban: String,
        /// Id of the payout.
        payout_id: i64,
        /// Id of the merchant or sub-merchant that is paid.
        merchant_id: i64,
        /// Whether the merchant or a sub-merchant is paid.
        merchant_type: String,
        /// Amount of the payout, in its currency.
        payout_amount: Decimal,
        /// When the payout is made, Istanbul civil time.
        payout_date: DateTime,
    }
}
