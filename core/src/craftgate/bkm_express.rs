//! Craftgate's payments with BKM Express: the payer confirms in the app, the vendor notifies, the merchant accepts or refuses.
//!
//! Left out: the notification, which is the webhook `BKM_EXPRESS_PAYMENT_NOTIFICATION`; its prices have a decimal comma.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group bkm_express;

    /// Starts a payment with BKM Express.
    POST "/payment/v1/bkm-express/init" init() body InitBkmExpressRequest -> InitBkmExpressResponse;
    /// Accepts or refuses a payment that the payer confirmed.
    POST "/payment/v1/bkm-express/complete" complete() body CompleteBkmExpressRequest -> PaymentResponse;
    /// Reads a payment by the ticket of its notification.
    GET "/payment/v1/bkm-express/payments/{ticket_id}" retrieve_payment(ticket_id: String) -> PaymentResponse (undocumented);
    /// Reads a payment by the token of its start.
    GET "/payment/v1/bkm-express/{token}" retrieve_payment_by_token(token: String) -> PaymentResponse (undocumented);
}

types! {
    case camel;

    /// A payment with BKM Express.
    request InitBkmExpressRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup required,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Only a charge is possible.
        payment_phase: PaymentPhase,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Numbers of installments to show; a single charge is always possible, and all there is if this is left out.
        enabled_installments: [i32],
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge, lira.
        currency: Currency required,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
    } rules {
        sum items.price = price;
    }

    /// A payment with BKM Express that was started.
    response InitBkmExpressResponse {
        /// Id of the payment at BKM.
        id: String,
        /// Path that opens the payment in the app or on the page of BKM.
        path: String,
        /// Token of the payment at BKM; it goes to the payer's browser.
        token: String,
    }

    /// Whether a payment that the payer confirmed is accepted.
    request CompleteBkmExpressRequest {
        /// Lets the payment be charged if true, refuses it if false.
        status: bool required,
        /// Text that goes with the decision.
        message: String,
        /// Ticket of the payment, from the notification.
        ticket_id: String required,
        /// Token of the payment, from its start.
        bkm_express_payment_token: Sensitive,
    }
}
