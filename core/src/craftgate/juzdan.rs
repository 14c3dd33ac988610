//! Craftgate's payments with Jüzdan, the wallet of Akbank: the payer uses a QR code or an app link, then the payment is read.
//!
//! Left out: the callback, which contains only an unsigned reference; read the payment by it before acting.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group juzdan;

    /// Starts a payment with Jüzdan.
    POST "/payment/v1/juzdan-payments/init" init as "initJuzdanPayment"() body InitJuzdanPaymentRequest -> InitJuzdanPaymentResponse;
    /// Reads a payment with Jüzdan; compare it with your own order.
    GET "/payment/v1/juzdan-payments/{reference_id}" retrieve as "retrieveJuzdanPayment"(reference_id: String) -> PaymentResponse;
}

types! {
    case camel;

    /// A payment with Jüzdan.
    request InitJuzdanPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that receives the reference of the finished payment.
        callback_url: String required,
        /// Phase: charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Items of the basket.
        items: [PaymentItem] nonempty,
        /// Platform of the payer: `M` for a phone, `W` for a browser.
        client_type: ClientType,
        /// Id of the loan campaign to offer.
        loan_campaign_id: i64,
    }

    /// A payment with Jüzdan that was started.
    response InitJuzdanPaymentResponse {
        /// Reference to read the payment by.
        reference_id: String,
        /// URL in the QR code that the payer scans.
        juzdan_qr_url: String,
    }
}
