//! Craftgate's tokens for meal cards: the issuer verifies the card with its holder, then gives a fingerprint to pay with.
//!
//! Left out: paying by a meal card, which is a payment by an alternative method. Which values an issuer wants is not
//! documented: nothing is checked beyond types and path values.
//!
//! The facts come from five of the vendor's official clients (Java has the first operation only); where they disagree or say
//! nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group meal_voucher_card_tokenization;

    /// Starts the verification of a meal card.
    POST "/payment/v1/meal-voucher/card-tokenizations/init" init() body MealVoucherCardTokenizationInitRequest -> MealVoucherCardTokenizationInitResponse (undocumented);
    /// Starts the verification of the same session again, for example for a new one-time code.
    POST "/payment/v1/meal-voucher/card-tokenizations/{session_id}/regenerate" regenerate(session_id: String) body MealVoucherCardTokenizationRegenerateRequest -> MealVoucherCardTokenizationInitResponse (undocumented);
    /// Finishes the verification with the code that the card's holder got.
    POST "/payment/v1/meal-voucher/card-tokenizations/{session_id}/complete" complete(session_id: String) body MealVoucherCardTokenizationCompleteRequest -> MealVoucherCardTokenizationCompleteResponse (undocumented);
}

types! {
    case camel;

    /// A meal card to verify.
    request MealVoucherCardTokenizationInitRequest {
        /// Issuer of the meal card.
        apm_type: ApmType,
        /// What the issuer wants to know.
        meal_voucher_card_tokenization_data: MealVoucherCardTokenizationData,
    }

    /// What an issuer of meal cards wants to know; which of it, depends on the issuer.
    request MealVoucherCardTokenizationData {
        /// Number of the meal card.
        card_number: Sensitive,
        /// The merchant's own reference of the user.
        user_reference_number: String,
        /// Phone number of the card's holder.
        gsm_number: String,
        /// Address the holder's browser is sent to after the issuer's page.
        callback_url: String,
    }

    /// What has to happen for the verification.
    response MealVoucherCardTokenizationInitResponse {
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Id of the session, for its next steps.
        session_id: String,
        /// HTML to show the card's holder.
        html_content: String,
        /// Address to send the card's holder to.
        redirect_url: String,
    }

    /// A verification to start again.
    request MealVoucherCardTokenizationRegenerateRequest {
        /// What the issuer wants to know.
        meal_voucher_card_tokenization_data: MealVoucherCardTokenizationData,
    }

    /// The code that ends a verification.
    request MealVoucherCardTokenizationCompleteRequest {
        /// One-time code that the card's holder got.
        validation_code: Sensitive,
    }

    /// A verified meal card.
    response MealVoucherCardTokenizationCompleteResponse {
        /// Id of the session.
        session_id: String,
        /// Card number to show, with hidden digits.
        masked_card_number: String,
        /// Token that stands for the card in payments.
        fingerprint: Sensitive,
        /// Money on the card, in its currency.
        balance: Decimal,
    }
}
