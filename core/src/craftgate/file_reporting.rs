//! Craftgate's report files: of one day, or of a range that is asked for and made later.
//!
//! Left out: what is in the files. They come as bytes, outside the envelope of other answers; errors still are JSON. The daily
//! reports of a day are there from 03:00 (transactions) or 04:00 (payments) of the next, if the vendor has switched them on.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group file_reporting;

    /// Downloads the items of one day.
    GET "/file-reporting/v1/transaction-reports" retrieve_daily_transaction_report() query RetrieveDailyTransactionReportRequest -> bytes;
    /// Downloads the payments of one day.
    GET "/file-reporting/v1/payment-reports" retrieve_daily_payment_report() query RetrieveDailyPaymentReportRequest -> bytes;
    /// Asks for a report of a range to be made.
    POST "/file-reporting/v1/report-demands" create_report() body CreateReportRequest -> ReportDemandResponse (undocumented);
    /// Downloads a report that was asked for; the webhook tells when it is made.
    GET "/file-reporting/v1/reports/{report_id}" retrieve_report(report_id: i64) query RetrieveReportRequest -> bytes (undocumented);
}

types! {
    case camel;

    /// The day and the format of a report on items.
    request RetrieveDailyTransactionReportRequest {
        /// Day of the report, in Istanbul.
        report_date: Date required,
        /// Format of the file.
        file_type: ReportFileType required,
    }

    /// The day and the format of a report on payments.
    request RetrieveDailyPaymentReportRequest {
        /// Day of the report, in Istanbul.
        report_date: Date required,
        /// Format of the file.
        file_type: ReportFileType required,
    }

    /// A report to make.
    request CreateReportRequest {
        /// Start of the range, Istanbul civil time.
        start_date: DateTime,
        /// End of the range, Istanbul civil time.
        end_date: DateTime,
        /// Whether the report lists payments or items.
        report_type: ReportType,
        /// When the report is made: at once.
        report_period: ReportPeriod,
    }

    /// A report that was asked for.
    response ReportDemandResponse {
        /// Id of the report, to download it.
        id: i64,
        /// Whether the report lists payments or items.
        report_type: ReportType,
        /// When the report is made.
        report_period: ReportPeriod,
        /// Start of the range, Istanbul civil time.
        start_date: DateTime,
        /// End of the range, Istanbul civil time.
        end_date: DateTime,
    }

    /// The format of a report that was asked for.
    request RetrieveReportRequest {
        /// Format of the file.
        file_type: ReportFileType,
    }
}
