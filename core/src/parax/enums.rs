//! Enums of ParaX's responses. Webhooks use other values, see `webhook.rs`.
//!
//! Source: vendor documentation, "İşlem Durumları".

use crate::api::declare::enums;

enums! {
    /// State of a transaction.
    TransactionState {
        /// Not paid yet.
        PENDING = "pending",
        /// Paid; ParaX is checking it.
        PROCESSING = "processing",
        /// Paid.
        COMPLETED = "completed",
        /// Not paid.
        FAILED = "failed",
        /// Cancelled.
        CANCELLED = "cancelled",
        /// Not paid in time.
        EXPIRED = "expired",
    }
}
