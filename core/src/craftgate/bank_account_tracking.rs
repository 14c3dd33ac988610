//! Craftgate's bank account tracking: movements on the merchant's bank accounts, as the vendor reads them every 5 minutes.
//!
//! Left out: choosing the accounts, which the merchant panel does.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

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
        /// Text of the bank transfer.
        description: String,
        /// Name of the sender.
        sender_name: String,
        /// IBAN of the sender, of any country.
        sender_iban: String,
        /// Booked at the earliest at this time, Istanbul civil time.
        min_record_date: DateTime,
        /// Booked at the latest at this time, Istanbul civil time.
        max_record_date: DateTime,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }

    /// A movement on a tracked account.
    response BankAccountTrackingRecordResponse {
        /// Id of the movement.
        id: i64,
        /// Key that the bank has for the movement.
        key: String,
        /// Currency of the account.
        currency: Currency,
        /// Whether money came in or went out.
        record_type: RecordType,
        /// Name of the sender.
        sender_name: String,
        /// IBAN of the sender.
        sender_iban: String,
        /// Text of the bank transfer.
        description: String,
        /// When the bank booked the movement, Istanbul civil time.
        record_date: DateTime,
        /// Amount, in units of `currency`.
        amount: Decimal,
        /// Bank or service the movement was read from.
        bank_account_tracking_source: BankAccountTrackingSource,
    }
}
