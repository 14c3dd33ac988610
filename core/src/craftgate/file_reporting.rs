//! Craftgate's report files: of one day, or of a requested range that is generated later.
//!
//! Left out: the format of the files. They are returned as bytes, without the envelope of other responses; errors are still JSON. The daily
//! reports of a day are available from 03:00 (transactions) or 04:00 (payments) of the next day, if the vendor has enabled them.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group file_reporting;

    /// Downloads the items of one day.
    GET "/file-reporting/v1/transaction-reports" retrieve_daily_transaction_report() query RetrieveDailyTransactionReportRequest -> bytes;
    /// Downloads the payments of one day.
    GET "/file-reporting/v1/payment-reports" retrieve_daily_payment_report() query RetrieveDailyPaymentReportRequest -> bytes;
    /// Requests a report of a range.
    POST "/file-reporting/v1/report-demands" create_report() body CreateReportRequest -> ReportDemandResponse (undocumented);
    /// Downloads a requested report; the webhook tells when it is ready.
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

    /// A report to request.
    request CreateReportRequest {
        /// Start of the range, in Istanbul time.
        start_date: DateTime,
        /// End of the range, in Istanbul time.
        end_date: DateTime,
        /// Whether the report lists payments or items.
        report_type: ReportType,
        /// Period of the report; only instant reports.
        report_period: ReportPeriod,
    }

    /// A requested report.
    response ReportDemandResponse {
        /// Id of the report, to download it.
        id: i64,
        /// Whether the report lists payments or items.
        report_type: ReportType,
        /// Period of the report.
        report_period: ReportPeriod,
        /// Start of the range, in Istanbul time.
        start_date: DateTime,
        /// End of the range, in Istanbul time.
        end_date: DateTime,
    }

    /// The format of a requested report.
    request RetrieveReportRequest {
        /// Format of the file.
        file_type: ReportFileType,
    }
}
