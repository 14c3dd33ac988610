//! Craftgate's payments with Jüzdan, the wallet of Akbank: a QR code or an app link, then the payment is read.
//!
//! Left out: the callback, which carries an unsigned reference and nothing else; read the payment by it before acting.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

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
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address that gets the reference of the finished payment.
        callback_url: String required,
        /// Charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// Items of the basket.
        items: [PaymentItem] nonempty,
        /// Where the payer is: `M` on a phone, `W` in a browser.
        client_type: ClientType,
        /// Id of the loan campaign to offer.
        loan_campaign_id: i64,
    }

    /// A payment with Jüzdan that was started.
    response InitJuzdanPaymentResponse {
        /// Reference to read the payment by.
        reference_id: String,
        /// Address behind the QR code that the payer scans.
        juzdan_qr_url: String,
    }
}
