//! Craftgate's tokens for meal cards: the issuer verifies the card with its holder, then returns a fingerprint to pay with.
//!
//! Left out: paying by a meal card, which is a payment by an alternative method. The values that an issuer requires are not documented, so
//! only types and path values are checked.
//!
//! Source: five of the vendor's official clients (Java has the first operation only); if they disagree or do not tell, `DECISIONS.md`
//! has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group meal_voucher_card_tokenization;

    /// Starts the verification of a meal card.
    POST "/payment/v1/meal-voucher/card-tokenizations/init" init() body MealVoucherCardTokenizationInitRequest -> MealVoucherCardTokenizationInitResponse (undocumented);
    /// Starts the verification of the same session again, for example for a new one-time code.
    POST "/payment/v1/meal-voucher/card-tokenizations/{session_id}/regenerate" regenerate(session_id: String) body MealVoucherCardTokenizationRegenerateRequest -> MealVoucherCardTokenizationInitResponse (undocumented);
    /// Completes the verification with the code that the card holder received.
    POST "/payment/v1/meal-voucher/card-tokenizations/{session_id}/complete" complete(session_id: String) body MealVoucherCardTokenizationCompleteRequest -> MealVoucherCardTokenizationCompleteResponse (undocumented, once);
}

types! {
    case camel;

    /// A meal card to verify.
    request MealVoucherCardTokenizationInitRequest {
        /// Issuer of the meal card.
        apm_type: ApmType,
        /// Data that the issuer requires.
        meal_voucher_card_tokenization_data: MealVoucherCardTokenizationData,
    }

    /// Data that an issuer of meal cards requires; which fields are required depends on the issuer.
    request MealVoucherCardTokenizationData {
        /// Number of the meal card.
        card_number: Sensitive,
        /// Merchant's own reference of the user.
        user_reference_number: String,
        /// Phone number of the card holder.
        gsm_number: String,
        /// URL that the card holder's browser is redirected to after the issuer's page.
        callback_url: String,
    }

    /// Next step of a verification.
    response MealVoucherCardTokenizationInitResponse {
        /// Next step of the verification.
        additional_action: ApmAdditionalAction,
        /// Id of the session, for the next steps.
        session_id: String,
        /// HTML to show to the card holder.
        html_content: String,
        /// URL to redirect the card holder to.
        redirect_url: String,
    }

    /// A verification to start again.
    request MealVoucherCardTokenizationRegenerateRequest {
        /// Data that the issuer requires.
        meal_voucher_card_tokenization_data: MealVoucherCardTokenizationData,
    }

    /// The code that completes a verification.
    request MealVoucherCardTokenizationCompleteRequest {
        /// One-time code that the card holder received.
        validation_code: Sensitive,
    }

    /// A verified meal card.
    response MealVoucherCardTokenizationCompleteResponse {
        /// Id of the session.
        session_id: String,
        /// Masked card number, for display.
        masked_card_number: String,
        /// Token of the card for payments.
        fingerprint: Sensitive,
        /// Balance of the card, in its currency.
        balance: Decimal,
    }
}
