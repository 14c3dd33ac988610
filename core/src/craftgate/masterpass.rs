//! Craftgate's payments with Masterpass: a token for Masterpass's own script or SDK, then the last step, with a one-time code or
//! with 3-D Secure.
//!
//! Left out: what happens between the payer and Masterpass, which is its script's; Masterpass on the hosted page, which is a
//! payment; the callback of 3-D Secure, which `callback.rs` verifies.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group masterpass;

    /// Asks whether a phone number is known to Masterpass; it changes nothing.
    POST "/payment/v1/masterpass-payments/check-user" check_masterpass_user() body CheckMasterpassUserRequest -> CheckMasterpassUserResponse (undocumented, reads);
    /// Makes the token that Masterpass's script pays with.
    POST "/payment/v2/masterpass-payments/generate-token" generate_masterpass_payment_token() body MasterpassPaymentTokenGenerateRequest -> MasterpassPaymentTokenGenerateResponse;
    /// Finishes a payment whose payer gave the one-time code.
    POST "/payment/v2/masterpass-payments/complete" complete_masterpass_payment() body MasterpassPaymentCompleteRequest -> PaymentResponse;
    /// Starts 3-D Secure, when Masterpass asks for it.
    POST "/payment/v2/masterpass-payments/3ds-init" init_3ds_masterpass_payment as "init3DSMasterpassPayment"() body MasterpassPaymentThreeDSInitRequest -> MasterpassPaymentThreeDSInitResponse;
    /// Finishes a payment after 3-D Secure; without it nothing is charged.
    POST "/payment/v2/masterpass-payments/3ds-complete" complete_3ds_masterpass_payment as "complete3DSMasterpassPayment"() body MasterpassPaymentThreeDSCompleteRequest -> PaymentResponse;
    /// Reads the rewards of a card at Masterpass; it changes nothing.
    POST "/payment/v2/masterpass-payments/loyalties/retrieve" retrieve_loyalties() body MasterpassRetrieveLoyaltiesRequest -> RetrieveLoyaltiesResponse (undocumented, reads);
}

types! {
    case camel;

    /// A phone number to ask Masterpass for.
    request CheckMasterpassUserRequest {
        /// Phone number of the payer as Masterpass knows it, such as 905551111111.
        masterpass_gsm_number: String,
    }

    /// What Masterpass knows of a phone number.
    response CheckMasterpassUserResponse {
        /// Whether the payer can use Masterpass.
        is_eligible_to_use_masterpass: bool,
        /// Whether a card is stored in the merchant's own programme.
        is_any_card_saved_in_customer_program: bool,
        /// Whether there is a Masterpass account.
        has_masterpass_account: bool,
        /// Whether a card is stored in the Masterpass account; the vendor's spelling is `hashAny…`.
        hash_any_card_saved_in_masterpass_account: bool,
        /// Whether the account is linked with this merchant.
        is_masterpass_account_linked_with_merchant: bool,
        /// Whether the account is locked.
        is_masterpass_account_locked: bool,
        /// Whether the phone number was changed at another merchant.
        is_phone_number_updated_in_another_merchant: bool,
        /// State of the account as Masterpass writes it, a row of digits.
        account_status: String,
    }

    /// A payment to make a Masterpass token for.
    request MasterpassPaymentTokenGenerateRequest {
        /// Phone number of the payer as Masterpass knows it, such as 905551111111.
        msisdn: String required,
        /// Id of the user that the Masterpass account was linked with.
        user_id: String required,
        /// First 6 or 8 digits of the chosen card, as Masterpass lists it.
        bin_number: String required,
        /// Forces 3-D Secure.
        force_three_ds as "forceThreeDS": bool required,
        /// Whether the merchant has verified the phone number itself.
        is_msisdn_validated: bool,
        /// Payment the token is for.
        create_payment: MasterpassCreatePayment,
        /// Version of the Masterpass integration; 1 if left out.
        masterpass_integration_version: i32,
        /// Reward to use; one a payment.
        loyalty: Loyalty,
        /// How the payer is verified; Masterpass may ask for more.
        validation_type: MasterpassValidationType,
        /// Extra values for Masterpass's token.
        additional_generate_token_params: {Json},
    }

    /// The payment behind a Masterpass token.
    request MasterpassCreatePayment {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Alias of the POS to use; left out, routing decides.
        pos_alias: String,
        /// Number of installments; 1 is a single charge.
        installment: i32 required,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Extra values that some providers or methods need.
        additional_params: {Json},
    } rules {
        sum items.price = price;
    }

    /// What Masterpass's script needs to pay.
    response MasterpassPaymentTokenGenerateResponse {
        /// Token for Masterpass's script.
        token: Sensitive,
        /// Reference of the payment, for its last step.
        reference_id: String,
        /// Order number: the given order id, else one that the vendor made.
        order_no: String,
        /// Group of the terminal at Masterpass.
        terminal_group_id: String,
    }

    /// A payment whose payer gave the one-time code.
    request MasterpassPaymentCompleteRequest {
        /// Reference of the payment, as it came with the token.
        reference_id: String required,
        /// Token that Masterpass's script gave after the one-time code.
        token: Sensitive required,
    }

    /// A payment that goes on with 3-D Secure.
    request MasterpassPaymentThreeDSInitRequest {
        /// Reference of the payment, as it came with the token.
        reference_id: String required,
        /// Address that gets the result of 3-D Secure.
        callback_url: String required,
    }

    /// A payment that waits for 3-D Secure.
    response MasterpassPaymentThreeDSInitResponse {
        /// Id of the payment.
        payment_id: i64,
        /// Address that Masterpass returns to: the script's 3-D Secure address takes it as `returnUrl`.
        return_url: String,
    }

    /// A payment whose 3-D Secure step is over.
    request MasterpassPaymentThreeDSCompleteRequest {
        /// Id of the payment, as 3-D Secure's start gave it.
        payment_id: i64 required,
    }

    /// A card at Masterpass whose rewards are asked for.
    request MasterpassRetrieveLoyaltiesRequest {
        /// Phone number of the payer as Masterpass knows it, such as 905551111111.
        msisdn: String,
        /// First 6 or 8 digits of the card, as Masterpass lists it.
        bin_number: String,
        /// Name of the card in the Masterpass account.
        card_name: String,
        /// Version of the Masterpass integration.
        masterpass_integration_version: i32,
    }
}
