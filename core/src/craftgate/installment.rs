//! Craftgate's installments: what a card's first digits tell, and the prices of its installments.
//!
//! Left out: nothing the clients have. The prices come from the merchant's POS commissions; the total of the
//! chosen line is the paid price of the payment.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group installment;

    /// Looks up the first digits of a card.
    GET "/installment/v1/bins/{bin_number}" retrieve_bin_number(bin_number: String) -> BinNumberResponse;
    /// Lists the installments a card or the merchant's card families allow.
    GET "/installment/v1/installments" search_installments() query SearchInstallmentsRequest -> [Installment];
}

types! {
    case camel;

    /// What the first digits of a card tell.
    response BinNumberResponse {
        /// The digits that were looked up.
        bin_number: String,
        /// Credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand: String,
        /// Name of the issuing bank.
        bank_name: String,
        /// Code of the issuing bank.
        bank_code: i64,
        /// Whether the card belongs to a company.
        commercial: bool,
    }

    /// An amount to split into installments.
    request SearchInstallmentsRequest {
        /// First 8 digits of the card; left out, all card families of the merchant.
        bin_number: String,
        /// Amount to pay, in units of `currency`.
        price: Decimal required,
        /// Currency of the price.
        currency: Currency,
        /// Returns one entry a card family, the one the routing rules prefer.
        distinct_card_brands_with_lowest_commissions: bool,
        /// Returns only banks that support rewards.
        loyalty_exists: bool,
        /// Pre-authorisation, if the payment will be one.
        payment_phase: PaymentPhase,
    }

    /// Installments of one card family.
    response Installment {
        /// First digits of the card asked for.
        bin_number: String,
        /// Amount asked for, in units of the asked currency.
        price: Decimal,
        /// Credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand: String,
        /// Name of the issuing bank.
        bank_name: String,
        /// Code of the issuing bank.
        bank_code: i64,
        /// Whether 3-D Secure is required with this card.
        force3ds: bool,
        /// Whether the POS needs the security code.
        cvc_required: bool,
        /// Whether the card belongs to a company.
        commercial: bool,
        /// Choices of installments with their prices.
        installment_prices: [InstallmentPrice],
        /// Alias of the POS the prices are from.
        pos_alias: String,
    }

    /// One choice of installments.
    response InstallmentPrice {
        /// Alias of the POS the price is from.
        pos_alias: String,
        /// Number of installments; 1 is a single charge.
        installment_number: i32,
        /// Amount of one installment, in units of the asked currency.
        installment_price: Decimal,
        /// Commission rate of the bank, percent.
        bank_commission_rate: Decimal,
        /// Commission rate the merchant adds, percent.
        merchant_commission_rate: Decimal,
        /// What is charged in all: the paid price of the payment, in units of the asked currency.
        total_price: Decimal,
        /// Text to show for the choice.
        installment_label: String,
        /// Whether rewards can be used with this choice.
        loyalty_supported: bool,
        /// Whether 3-D Secure is required with this choice.
        force3ds: bool,
        /// Whether this choice needs the security code.
        cvc_required: bool,
    }
}
