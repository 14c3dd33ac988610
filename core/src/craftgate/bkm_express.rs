//! Craftgate's payments with BKM Express: the payer confirms in the app, the vendor sends a notification, and the merchant accepts or
//! refuses the payment.
//!
//! Left out: the notification, which is the webhook `BKM_EXPRESS_PAYMENT_NOTIFICATION`; its prices have a decimal comma.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group bkm_express;

    /// Starts a payment with BKM Express.
    POST "/payment/v1/bkm-express/init" init() body InitBkmExpressRequest -> InitBkmExpressResponse;
    /// Generates the token of a payer's account at BKM Express.
    POST "/payment/v2/bkm-express/generate-token" generate_token() body BkmExpressGenerateTokenRequest -> BkmExpressGenerateTokenResponse (undocumented);
    /// Accepts or refuses a payment that the payer confirmed.
    POST "/payment/v1/bkm-express/complete" complete() body CompleteBkmExpressRequest -> PaymentResponse (once);
    /// Reads a payment by the ticket of its notification.
    GET "/payment/v1/bkm-express/payments/{ticket_id}" retrieve_payment(ticket_id: String) -> PaymentResponse (undocumented);
    /// Reads a payment by the token from its start.
    GET "/payment/v1/bkm-express/{token}" retrieve_payment_by_token(token: String) -> PaymentResponse (undocumented);
}

types! {
    case camel;

    /// A payment with BKM Express.
    request InitBkmExpressRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup required,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Phase; only a charge is supported.
        payment_phase: PaymentPhase,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Numbers of installments to offer; a single charge is always possible, and the only option if omitted.
        enabled_installments: [i32] at_least_one,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge, lira.
        currency: Currency required,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
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
        /// Token of the payment at BKM, for the payer's browser.
        token: String,
    }

    /// The decision on a payment that the payer confirmed.
    request CompleteBkmExpressRequest {
        /// Whether the payment is accepted and charged; `false` refuses it.
        status: bool required,
        /// Message about the decision.
        message: String,
        /// Ticket of the payment, from the notification.
        ticket_id: String required,
        /// Token of the payment, from its start.
        bkm_express_payment_token: Sensitive,
    }

    /// A payer to generate a BKM Express token for.
    request BkmExpressGenerateTokenRequest {
        /// Phone number of the payer at BKM Express.
        gsm_number: String,
        /// Id of the user that the BKM Express account is linked with.
        user_id: Id,
    }

    /// The token of a payer's BKM Express account.
    response BkmExpressGenerateTokenResponse {
        /// Token for BKM Express's script or SDK.
        token: Sensitive,
    }
}
