//! The words of ParaX's answers. A webhook's words are others, see `webhook.rs`.
//!
//! Source: vendor documentation, "İşlem Durumları".

use crate::api::declare::enums;

enums! {
    /// How far a transaction is.
    TransactionState {
        /// Not paid yet.
        PENDING = "pending",
        /// Paid, being checked.
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
