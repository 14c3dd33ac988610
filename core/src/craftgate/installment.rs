//! Craftgate's installments: card data by first digits, and the prices of installments.
//!
//! All operations of the clients are included. The prices follow from the merchant's POS commissions; the total of the chosen option is
//! the paid price of the payment.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group installment;

    /// Looks up the first digits of a card.
    GET "/installment/v1/bins/{bin_number}" retrieve_bin_number(bin_number: Bin) query RetrieveBinNumberRequest -> BinNumberResponse;
    /// Lists the installments for a card, or for all loyalty programmes of the merchant.
    GET "/installment/v1/installments" search_installments() query SearchInstallmentsRequest -> [Installment];
}

types! {
    case camel;

    /// How to look up first digits.
    request RetrieveBinNumberRequest {
        /// Also looks the digits up among cards that were issued abroad.
        include_global_bins: bool,
    }

    /// Card data that the first digits of a card determine.
    response BinNumberResponse {
        /// Digits that were looked up.
        bin_number: String,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty programme of the card, such as Bonus or World.
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
        /// First 8 digits of the card; all loyalty programmes of the merchant if omitted.
        bin_number: Bin,
        /// Amount to pay, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the price.
        currency: Currency,
        /// Returns one entry for each loyalty programme, chosen by the POS routing rules.
        distinct_card_brands_with_lowest_commissions: bool,
        /// Returns only banks that support rewards.
        loyalty_exists: bool,
        /// Phase; send `PRE_AUTH` if the payment will be a pre-authorisation.
        payment_phase: PaymentPhase,
    }

    /// Installments of one loyalty programme.
    response Installment {
        /// First digits of the requested card.
        bin_number: String,
        /// Requested amount, in units of the requested currency.
        price: Decimal,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand: String,
        /// Name of the issuing bank.
        bank_name: String,
        /// Code of the issuing bank.
        bank_code: i64,
        /// Whether 3-D Secure is required with this card.
        force3ds: bool,
        /// Whether the POS requires the security code.
        cvc_required: bool,
        /// Whether the card belongs to a company.
        commercial: bool,
        /// Installment options with their prices.
        installment_prices: [InstallmentPrice],
        /// Alias of the POS that the prices come from.
        pos_alias: String,
    }

    /// An installment option.
    response InstallmentPrice {
        /// Alias of the POS that the price comes from.
        pos_alias: String,
        /// Number of installments; 1 is a single charge.
        installment_number: i32,
        /// Amount of one installment, in units of the requested currency.
        installment_price: Decimal,
        /// Commission rate of the bank, in percent.
        bank_commission_rate: Decimal,
        /// Commission rate that the merchant adds, in percent.
        merchant_commission_rate: Decimal,
        /// Total amount to charge, which is the paid price of the payment, in units of the requested currency.
        total_price: Decimal,
        /// Text to show for the option.
        installment_label: String,
        /// Whether rewards can be used with this option.
        loyalty_supported: bool,
        /// Whether 3-D Secure is required with this option.
        force3ds: bool,
        /// Whether the security code is required with this option.
        cvc_required: bool,
    }
}
