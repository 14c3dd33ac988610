//! Craftgate's merchant set-up: the virtual POS of a merchant at banks and payment institutions, and their commissions.
//!
//! Left out: adding merchants, which is part of onboarding; choosing the POS of a payment, which is part of the payment. The documentation
//! does not describe this group, so only types and path values are checked.
//!
//! Source: the vendor's six official clients; if they disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group merchant;

    /// Adds a POS.
    POST "/merchant/v1/merchant-poses" create_merchant_pos() body CreateMerchantPosRequest -> MerchantPosResponse (undocumented, once);
    /// Changes a POS.
    PUT "/merchant/v1/merchant-poses/{merchant_pos_id}" update_merchant_pos(merchant_pos_id: i64) body UpdateMerchantPosRequest -> MerchantPosResponse (undocumented);
    /// Switches a POS on or off, or to refunds only.
    PUT "/merchant/v1/merchant-poses/{merchant_pos_id}/status/{status}" update_merchant_pos_status(merchant_pos_id: i64, status: PosStatus) -> empty (undocumented);
    /// Reads one POS.
    GET "/merchant/v1/merchant-poses/{merchant_pos_id}" retrieve as "retrieveMerchantPos"(merchant_pos_id: i64) -> MerchantPosResponse (undocumented);
    /// Deletes a POS.
    DELETE "/merchant/v1/merchant-poses/{merchant_pos_id}" delete_merchant_pos(merchant_pos_id: i64) -> empty (undocumented, once);
    /// Searches the POS.
    GET "/merchant/v1/merchant-poses" search_merchant_pos() query SearchMerchantPosRequest -> [MerchantPosResponse] (undocumented);
    /// Lists the commissions of a POS.
    GET "/merchant/v1/merchant-poses/{merchant_pos_id}/commissions" retrieve_merchant_pos_commissions(merchant_pos_id: i64) -> [MerchantPosCommissionResponse] (undocumented);
    /// Sets commissions of a POS.
    POST "/merchant/v1/merchant-poses/{merchant_pos_id}/commissions" update_merchant_pos_commissions(merchant_pos_id: i64) body UpdateMerchantPosCommissionsRequest -> [MerchantPosCommissionResponse] (undocumented);
}

types! {
    case camel;

    /// A new POS.
    request CreateMerchantPosRequest {
        /// Whether the POS is used. With `AUTOPILOT` the vendor decides, by monitoring whether payments succeed.
        status: PosStatus,
        /// Name of the POS.
        name: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Currency of the POS.
        currency: Currency,
        /// Posnet number; banks on Posnet give one.
        posnet_id: String,
        /// Terminal number at the bank.
        terminal_id: String,
        /// Posnet number for 3-D Secure, if it differs.
        threeds_posnet_id: String,
        /// Terminal number for 3-D Secure, if it differs.
        threeds_terminal_id: String,
        /// Key of the bank for 3-D Secure.
        threeds_key: Sensitive,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the newer API of the bank is used.
        new_integration: bool,
        /// Position of the POS if they are tried in order.
        order_number: i32,
        /// POS integration of the bank or institution.
        pos_integrator: PosIntegrator,
        /// Kinds of authentication that the POS is used for.
        enabled_payment_authentication_types: [PaymentAuthenticationType],
        /// Users of the POS at the bank.
        merchant_pos_users: [CreateMerchantPosUser],
    }

    /// A user of a new POS at the bank.
    request CreateMerchantPosUser {
        /// User name at the bank.
        pos_username: String,
        /// Password at the bank.
        pos_password: Sensitive,
        /// Kind of user.
        pos_user_type: PosUserType,
        /// Operations that the user may perform.
        pos_operation_type: PosOperationType,
    }

    /// New data of a POS.
    request UpdateMerchantPosRequest {
        /// Name of the POS.
        name: String,
        /// Host name of the bank.
        hostname: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Mode of the bank's API, such as `P` for production.
        mode: String,
        /// Path of the bank's API on its host.
        path: String,
        /// Port of the bank's host.
        port: i32,
        /// Posnet number; banks on Posnet give one.
        posnet_id: String,
        /// Terminal number at the bank.
        terminal_id: String,
        /// Posnet number for 3-D Secure, if it differs.
        threeds_posnet_id: String,
        /// Terminal number for 3-D Secure, if it differs.
        threeds_terminal_id: String,
        /// Key of the bank for 3-D Secure.
        threeds_key: Sensitive,
        /// URL of the bank's 3-D Secure page.
        threeds_path: String,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the newer API of the bank is used.
        new_integration: bool,
        /// Position of the POS if they are tried in order.
        order_number: i32,
        /// Card schemes that the POS accepts.
        supported_card_associations: [CardAssociation],
        /// Kinds of authentication that the POS is used for.
        enabled_payment_authentication_types: [PaymentAuthenticationType],
        /// Users of the POS at the bank.
        merchant_pos_users: [UpdateMerchantPosUser],
        /// Phases that the POS is used for: charge, pre-authorisation, or both.
        enabled_payment_phases: [PaymentPhase],
    }

    /// New data of a user of a POS.
    request UpdateMerchantPosUser {
        /// Id of the user, as the POS lists it.
        id: i64,
        /// User name at the bank.
        pos_username: String,
        /// Password at the bank.
        pos_password: Sensitive,
        /// Kind of user.
        pos_user_type: PosUserType,
        /// Operations that the user may perform.
        pos_operation_type: PosOperationType,
    }

    /// Filter for the POS.
    request SearchMerchantPosRequest {
        /// Name of the POS.
        name: String,
        /// Alias of the POS in requests.
        alias: String,
        /// Currency of the POS.
        currency: Currency,
        /// Filter for POS with installments, or without them.
        enable_installment: bool,
        /// Filter for POS that accept foreign cards, or that do not.
        enable_foreign_card: bool,
        /// Name of the bank behind the POS.
        bank_name: String,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }

    /// A POS with its set-up.
    response MerchantPosResponse {
        /// Id of the POS.
        id: i64,
        /// Whether the POS is used.
        status: PosStatus,
        /// Name of the POS.
        name: String,
        /// Alias of the POS in requests.
        alias: String,
        /// POS integration of the bank or institution.
        pos_integrator: PosIntegrator,
        /// Host name of the bank.
        hostname: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Currency code of the bank.
        pos_currency_code: String,
        /// Mode of the bank's API, such as `P` for production.
        mode: String,
        /// Path of the bank's API on its host.
        path: String,
        /// Port of the bank's host.
        port: i32,
        /// Posnet number; banks on Posnet give one.
        posnet_id: String,
        /// Terminal number at the bank.
        terminal_id: String,
        /// Posnet number for 3-D Secure.
        threeds_posnet_id: String,
        /// Terminal number for 3-D Secure.
        threeds_terminal_id: String,
        /// Key of the bank for 3-D Secure.
        threeds_key: Sensitive,
        /// URL of the bank's 3-D Secure page.
        threeds_path: String,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the newer API of the bank is used.
        new_integration: bool,
        /// Position of the POS if they are tried in order.
        order_number: i32,
        /// State of the POS as the vendor monitors it; only with `AUTOPILOT`.
        autopilot_state: AutopilotState,
        /// Currency of the POS.
        currency: Currency,
        /// Id of the bank behind the POS.
        bank_id: i64,
        /// Name of the bank behind the POS.
        bank_name: String,
        /// Whether the POS belongs to a payment facilitator instead of a bank.
        is_pf: bool,
        /// Users of the POS at the bank.
        merchant_pos_users: [MerchantPosUser],
        /// Card schemes that the POS accepts.
        supported_card_associations: [CardAssociation],
        /// Kinds of authentication that the POS is used for.
        enabled_payment_authentication_types: [PaymentAuthenticationType],
    }

    /// State of a POS that the vendor monitors.
    response AutopilotState {
        /// Whether payments with 3-D Secure succeed.
        is_three_ds_up: bool,
        /// Whether payments without 3-D Secure succeed.
        is_non_three_ds_up: bool,
    }

    /// A user of a POS at the bank.
    response MerchantPosUser {
        /// Id of the user.
        id: i64,
        /// User name at the bank.
        pos_username: String,
        /// Password at the bank.
        pos_password: Sensitive,
        /// Kind of user.
        pos_user_type: PosUserType,
        /// Operations that the user may perform.
        pos_operation_type: PosOperationType,
    }

    /// Commissions to set.
    request UpdateMerchantPosCommissionsRequest {
        /// Commissions, one for each number of installments and loyalty programme.
        commissions: [UpdateMerchantPosCommission],
    }

    /// Commissions for one number of installments.
    request UpdateMerchantPosCommission {
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand_name: String,
        /// Number of installments; 1 is a single charge.
        installment: i32 at_least_one,
        /// Whether this number of installments is offered.
        status: Status,
        /// Number of days that the bank holds the money.
        blockage_day: i32 not_negative,
        /// Text to show for the option.
        installment_label: String,
        /// Commission rate for credit cards of the POS's own bank, in percent.
        bank_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of the POS's own bank, in percent.
        bank_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for credit cards of other banks, in percent.
        bank_not_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of other banks, in percent.
        bank_not_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for foreign cards, in percent.
        bank_foreign_card_commission_rate: Decimal,
        /// Commission rate that the merchant adds, in percent.
        merchant_commission_rate: Decimal,
    }

    /// Commissions for one number of installments, as the vendor stores them.
    response MerchantPosCommissionResponse {
        /// Id of the commission.
        id: i64,
        /// Whether this number of installments is offered.
        status: Status,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Number of days that the bank holds the money.
        blockage_day: i32,
        /// Text to show for the option.
        installment_label: String,
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand_name: String,
        /// Commission rate for credit cards of the POS's own bank, in percent.
        bank_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for credit cards of other banks, in percent.
        bank_not_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of the POS's own bank, in percent.
        bank_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of other banks, in percent.
        bank_not_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for foreign cards, in percent.
        bank_foreign_card_commission_rate: Decimal,
        /// Commission rate that the merchant adds, in percent.
        merchant_commission_rate: Decimal,
    }
}
