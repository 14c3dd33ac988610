//! Craftgate's payments with Masterpass: a token for Masterpass's own script or SDK, then the completion with a one-time code or with
//! 3-D Secure.
//!
//! Left out: the steps between the payer and Masterpass, which its script performs; Masterpass on the hosted page, which is a payment; the
//! callback of 3-D Secure, which `callback.rs` verifies.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group masterpass;

    /// Queries whether a phone number is known to Masterpass. Changes nothing.
    POST "/payment/v1/masterpass-payments/check-user" check_masterpass_user() body CheckMasterpassUserRequest -> CheckMasterpassUserResponse (undocumented, reads);
    /// Generates the token that Masterpass's script pays with.
    POST "/payment/v2/masterpass-payments/generate-token" generate_masterpass_payment_token() body MasterpassPaymentTokenGenerateRequest -> MasterpassPaymentTokenGenerateResponse;
    /// Generates a token of a payer's Masterpass account, without a payment.
    POST "/payment/v2/masterpass-accounts/generate-token" generate_masterpass_account_token() body MasterpassAccountTokenGenerateRequest -> MasterpassAccountTokenGenerateResponse (undocumented);
    /// Completes a payment after the payer entered the one-time code.
    POST "/payment/v2/masterpass-payments/complete" complete_masterpass_payment() body MasterpassPaymentCompleteRequest -> PaymentResponse (once);
    /// Starts 3-D Secure, if Masterpass requires it.
    POST "/payment/v2/masterpass-payments/3ds-init" init_3ds_masterpass_payment as "init3DSMasterpassPayment"() body MasterpassPaymentThreeDSInitRequest -> MasterpassPaymentThreeDSInitResponse;
    /// Completes a payment after 3-D Secure. Without this call nothing is charged.
    POST "/payment/v2/masterpass-payments/3ds-complete" complete_3ds_masterpass_payment as "complete3DSMasterpassPayment"() body MasterpassPaymentThreeDSCompleteRequest -> PaymentResponse (once);
    /// Reads the rewards of a card at Masterpass. Changes nothing.
    POST "/payment/v2/masterpass-payments/loyalties/retrieve" retrieve_loyalties() body MasterpassRetrieveLoyaltiesRequest -> RetrieveLoyaltiesResponse (undocumented, reads);
}

types! {
    case camel;

    /// A phone number to query at Masterpass.
    request CheckMasterpassUserRequest {
        /// Phone number of the payer at Masterpass, such as 905551111111.
        masterpass_gsm_number: String,
    }

    /// State of a phone number at Masterpass.
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
        /// State of the account at Masterpass, a sequence of digits.
        account_status: String,
    }

    /// A payment to generate a Masterpass token for.
    request MasterpassPaymentTokenGenerateRequest {
        /// Phone number of the payer at Masterpass, such as 905551111111.
        msisdn: String required,
        /// Id of the user that the Masterpass account is linked with.
        user_id: Id required,
        /// First 6 or 8 digits of the chosen card, as Masterpass lists it.
        bin_number: Bin required,
        /// Forces 3-D Secure.
        force_three_ds as "forceThreeDS": bool required,
        /// Whether the merchant has verified the phone number itself.
        is_msisdn_validated: bool,
        /// Payment that the token is for.
        create_payment: MasterpassCreatePayment,
        /// Version of the Masterpass integration; 1 if omitted.
        masterpass_integration_version: i32,
        /// Reward to use; at most one for each payment.
        loyalty: Loyalty,
        /// Verification of the payer; Masterpass may require a stronger one.
        validation_type: MasterpassValidationType,
        /// Additional values for Masterpass's token.
        additional_generate_token_params: {Json},
    }

    /// The payment behind a Masterpass token.
    request MasterpassCreatePayment {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Alias of the POS to use; if omitted, the vendor routes the payment.
        pos_alias: String,
        /// Number of installments; 1 is a single charge.
        installment: i32 required at_least_one,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Phase: charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Additional values that some providers or methods require.
        additional_params: {Json},
    } rules {
        sum items.price = price;
    }

    /// Data that Masterpass's script needs to pay.
    response MasterpassPaymentTokenGenerateResponse {
        /// Token for Masterpass's script.
        token: Sensitive,
        /// Reference of the payment, to complete it.
        reference_id: String,
        /// Order number: the given order id, or one that the vendor generated.
        order_no: String,
        /// Group of the terminal at Masterpass.
        terminal_group_id: String,
    }

    /// A payment whose payer entered the one-time code.
    request MasterpassPaymentCompleteRequest {
        /// Reference of the payment, from the response with the token.
        reference_id: String required,
        /// Token that Masterpass's script returned after the one-time code.
        token: Sensitive required,
    }

    /// A payment that continues with 3-D Secure.
    request MasterpassPaymentThreeDSInitRequest {
        /// Reference of the payment, from the response with the token.
        reference_id: String required,
        /// URL that receives the result of 3-D Secure.
        callback_url: String required,
    }

    /// A payment that waits for 3-D Secure.
    response MasterpassPaymentThreeDSInitResponse {
        /// Id of the payment.
        payment_id: i64,
        /// URL that Masterpass returns to; passed to the script's 3-D Secure URL as `returnUrl`.
        return_url: String,
    }

    /// A payment whose 3-D Secure step is over.
    request MasterpassPaymentThreeDSCompleteRequest {
        /// Id of the payment, from the start of 3-D Secure.
        payment_id: i64 required,
    }

    /// A card at Masterpass to read the rewards of.
    request MasterpassRetrieveLoyaltiesRequest {
        /// Phone number of the payer at Masterpass, such as 905551111111.
        msisdn: String,
        /// First 6 or 8 digits of the card, as Masterpass lists it.
        bin_number: Bin,
        /// Name of the card in the Masterpass account.
        card_name: String,
        /// Version of the Masterpass integration.
        masterpass_integration_version: i32,
    }

    /// A payer to generate a Masterpass account token for.
    request MasterpassAccountTokenGenerateRequest {
        /// Phone number of the payer at Masterpass, such as 905551111111.
        msisdn: String,
        /// Id of the user that the Masterpass account is linked with.
        user_id: Id,
    }

    /// The token of a payer's Masterpass account.
    response MasterpassAccountTokenGenerateResponse {
        /// Token for Masterpass's script.
        token: Sensitive,
    }
}
