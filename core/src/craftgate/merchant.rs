//! Craftgate's merchant set-up: the virtual POS a merchant has at banks and payment institutions, and their commissions.
//!
//! Left out: adding merchants, which is onboarding; which POS a payment takes, which is part of the payment. The documentation
//! does not describe this group: nothing in it is checked beyond types and path values.
//!
//! The facts come from the vendor's six official clients; where they disagree or say nothing, `DECISIONS.md` tells what was
//! chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group merchant;

    /// Adds a POS.
    POST "/merchant/v1/merchant-poses" create_merchant_pos() body CreateMerchantPosRequest -> MerchantPosResponse (undocumented);
    /// Changes a POS.
    PUT "/merchant/v1/merchant-poses/{merchant_pos_id}" update_merchant_pos(merchant_pos_id: i64) body UpdateMerchantPosRequest -> MerchantPosResponse (undocumented);
    /// Switches a POS on or off, or to refunds only.
    PUT "/merchant/v1/merchant-poses/{merchant_pos_id}/status/{status}" update_merchant_pos_status(merchant_pos_id: i64, status: PosStatus) -> empty (undocumented);
    /// Reads one POS.
    GET "/merchant/v1/merchant-poses/{merchant_pos_id}" retrieve as "retrieveMerchantPos"(merchant_pos_id: i64) -> MerchantPosResponse (undocumented);
    /// Deletes a POS.
    DELETE "/merchant/v1/merchant-poses/{merchant_pos_id}" delete_merchant_pos(merchant_pos_id: i64) -> empty (undocumented);
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
        /// Whether the POS is used; `AUTOPILOT` leaves it to the vendor, who watches whether payments get through.
        status: PosStatus,
        /// Name of the POS.
        name: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Currency the POS charges in.
        currency: Currency,
        /// Posnet number; banks on Posnet give one.
        posnet_id: String,
        /// Terminal number at the bank.
        terminal_id: String,
        /// Posnet number for 3-D Secure, where it is another one.
        threeds_posnet_id: String,
        /// Terminal number for 3-D Secure, where it is another one.
        threeds_terminal_id: String,
        /// Key the bank gave for 3-D Secure.
        threeds_key: Sensitive,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the bank's newer interface is used.
        new_integration: bool,
        /// Place of the POS when they are tried in order.
        order_number: i32,
        /// POS integration the bank or institution has.
        pos_integrator: PosIntegrator,
        /// Ways of authentication the POS is used with.
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
        /// What the user may do.
        pos_operation_type: PosOperationType,
    }

    /// New data of a POS.
    request UpdateMerchantPosRequest {
        /// Name of the POS.
        name: String,
        /// Address of the bank's host.
        hostname: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Mode the bank's interface is called in, such as `P` for production.
        mode: String,
        /// Path of the bank's interface on its host.
        path: String,
        /// Port of the bank's host.
        port: i32,
        /// Posnet number; banks on Posnet give one.
        posnet_id: String,
        /// Terminal number at the bank.
        terminal_id: String,
        /// Posnet number for 3-D Secure, where it is another one.
        threeds_posnet_id: String,
        /// Terminal number for 3-D Secure, where it is another one.
        threeds_terminal_id: String,
        /// Key the bank gave for 3-D Secure.
        threeds_key: Sensitive,
        /// Address of the bank's 3-D Secure page.
        threeds_path: String,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the bank's newer interface is used.
        new_integration: bool,
        /// Place of the POS when they are tried in order.
        order_number: i32,
        /// Card schemes the POS accepts.
        supported_card_associations: [CardAssociation],
        /// Ways of authentication the POS is used with.
        enabled_payment_authentication_types: [PaymentAuthenticationType],
        /// Users of the POS at the bank.
        merchant_pos_users: [UpdateMerchantPosUser],
        /// Charge, pre-authorisation, or both: what the POS is used for.
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
        /// What the user may do.
        pos_operation_type: PosOperationType,
    }

    /// Filter for the POS.
    request SearchMerchantPosRequest {
        /// Name of the POS.
        name: String,
        /// Alias that names the POS in requests.
        alias: String,
        /// Currency the POS charges in.
        currency: Currency,
        /// Only POS with installments, or only those without.
        enable_installment: bool,
        /// Only POS that accept foreign cards, or only those that do not.
        enable_foreign_card: bool,
        /// Name of the bank behind the POS.
        bank_name: String,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }

    /// A POS with its set-up.
    response MerchantPosResponse {
        /// Id of the POS.
        id: i64,
        /// Whether the POS is used.
        status: PosStatus,
        /// Name of the POS.
        name: String,
        /// Alias that names the POS in requests.
        alias: String,
        /// POS integration the bank or institution has.
        pos_integrator: PosIntegrator,
        /// Address of the bank's host.
        hostname: String,
        /// Merchant number at the bank.
        client_id: String,
        /// Code the bank has for the currency.
        pos_currency_code: String,
        /// Mode the bank's interface is called in, such as `P` for production.
        mode: String,
        /// Path of the bank's interface on its host.
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
        /// Key the bank gave for 3-D Secure.
        threeds_key: Sensitive,
        /// Address of the bank's 3-D Secure page.
        threeds_path: String,
        /// Whether foreign cards are accepted.
        enable_foreign_card: bool,
        /// Whether installments are possible.
        enable_installment: bool,
        /// Whether stored cards can pay without the security code.
        enable_payment_without_cvc: bool,
        /// Whether rewards can be used.
        enable_loyalty: bool,
        /// Whether the bank's newer interface is used.
        new_integration: bool,
        /// Place of the POS when they are tried in order.
        order_number: i32,
        /// What the vendor sees of the POS; only with `AUTOPILOT`.
        autopilot_state: AutopilotState,
        /// Currency the POS charges in.
        currency: Currency,
        /// Id of the bank behind the POS.
        bank_id: i64,
        /// Name of the bank behind the POS.
        bank_name: String,
        /// Whether it is the POS of a payment facilitator, not of a bank.
        is_pf: bool,
        /// Users of the POS at the bank.
        merchant_pos_users: [MerchantPosUser],
        /// Card schemes the POS accepts.
        supported_card_associations: [CardAssociation],
        /// Ways of authentication the POS is used with.
        enabled_payment_authentication_types: [PaymentAuthenticationType],
    }

    /// What the vendor sees of a POS that it watches.
    response AutopilotState {
        /// Whether payments with 3-D Secure get through.
        is_three_ds_up: bool,
        /// Whether payments without 3-D Secure get through.
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
        /// What the user may do.
        pos_operation_type: PosOperationType,
    }

    /// Commissions to set.
    request UpdateMerchantPosCommissionsRequest {
        /// Commissions, one an installment count and card family.
        commissions: [UpdateMerchantPosCommission],
    }

    /// The commissions of one installment count.
    request UpdateMerchantPosCommission {
        /// Loyalty family of the card, such as Bonus or World.
        card_brand_name: String,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Whether this number of installments is offered.
        status: Status,
        /// Days the bank holds the money.
        blockage_day: i32,
        /// Text to show for the choice.
        installment_label: String,
        /// Commission rate for credit cards of the POS's own bank, percent.
        bank_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of the POS's own bank, percent.
        bank_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for credit cards of other banks, percent.
        bank_not_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of other banks, percent.
        bank_not_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for foreign cards, percent.
        bank_foreign_card_commission_rate: Decimal,
        /// Commission rate the merchant adds, percent.
        merchant_commission_rate: Decimal,
    }

    /// The commissions of one installment count, as the vendor keeps them.
    response MerchantPosCommissionResponse {
        /// Id of the commission.
        id: i64,
        /// Whether this number of installments is offered.
        status: Status,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Days the bank holds the money.
        blockage_day: i32,
        /// Text to show for the choice.
        installment_label: String,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand_name: String,
        /// Commission rate for credit cards of the POS's own bank, percent.
        bank_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for credit cards of other banks, percent.
        bank_not_on_us_credit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of the POS's own bank, percent.
        bank_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for debit cards of other banks, percent.
        bank_not_on_us_debit_card_commission_rate: Decimal,
        /// Commission rate for foreign cards, percent.
        bank_foreign_card_commission_rate: Decimal,
        /// Commission rate the merchant adds, percent.
        merchant_commission_rate: Decimal,
    }
}
