//! Craftgate's bank account tracking: movements on the merchant's bank accounts, which the vendor reads every 5 minutes.
//!
//! Left out: choosing the accounts, which is done in the merchant panel.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group bank_account_tracking;

    /// Searches movements on the tracked accounts.
    GET "/bank-account-tracking/v1/merchant-bank-account-trackings/records" search_records() query SearchBankAccountTrackingRecordsRequest -> [BankAccountTrackingRecordResponse];
    /// Reads one movement.
    GET "/bank-account-tracking/v1/merchant-bank-account-trackings/records/{record_id}" retrieve_record(record_id: i64) -> BankAccountTrackingRecordResponse;
}

types! {
    case camel;

    /// Filter for movements.
    request SearchBankAccountTrackingRecordsRequest {
        /// Currency of the account.
        currency: Currency,
        /// Description of the bank transfer.
        description: String,
        /// Name of the sender.
        sender_name: String,
        /// IBAN of the sender, of any country.
        sender_iban: String,
        /// Earliest booking time, in Istanbul time.
        min_record_date: DateTime,
        /// Latest booking time, in Istanbul time.
        max_record_date: DateTime,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }

    /// A movement on a tracked account.
    response BankAccountTrackingRecordResponse {
        /// Id of the movement.
        id: i64,
        /// Key of the movement at the bank.
        key: String,
        /// Currency of the account.
        currency: Currency,
        /// Whether money came in or went out.
        record_type: RecordType,
        /// Name of the sender.
        sender_name: String,
        /// IBAN of the sender.
        sender_iban: String,
        /// Description of the bank transfer.
        description: String,
        /// When the bank booked the movement, in Istanbul time.
        record_date: DateTime,
        /// Amount, in units of `currency`.
        amount: Decimal,
        /// Bank or service that the movement was read from.
        bank_account_tracking_source: BankAccountTrackingSource,
    }
}
