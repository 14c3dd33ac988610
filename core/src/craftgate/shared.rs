//! Craftgate's types that several groups of operations use: the payment of responses, its items, rewards, errors, and the member.
//!
//! Types of one group are in that group's file. Lists and envelopes are not declared as types: an operation names the item, and the
//! engine parses the page around it.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::types;
use crate::api::values::*;

types! {
    case camel;

    /// A reward of a card, offered or used.
    shared Loyalty {
        /// Kind of reward.
        r#type: LoyaltyType required,
        /// Points to use; only for the kind with points.
        reward: Reward,
        /// Message of the bank about the reward.
        message: String,
        /// Choices within the limits of the reward.
        loyalty_params: LoyaltyParams,
        /// Limits of the reward.
        loyalty_data: LoyaltyData,
    } rules {
        require reward if r#type is "REWARD_MONEY";
    }

    /// Points, in units of the charge's currency.
    shared Reward {
        /// Points of the bank, as money.
        card_reward_money: Decimal not_negative,
        /// Points of the merchant, as money.
        firm_reward_money: Decimal not_negative,
        /// Miles, as money.
        mile_reward_money: Decimal not_negative,
        /// All points together, as money.
        total_reward_money: Decimal not_negative,
    }

    /// Choices within a reward.
    shared LoyaltyParams {
        /// Number of units that the payment is postponed by.
        postponing_payment_count: i32 not_negative,
        /// Code of the chosen campaign.
        code: String,
    }

    /// Limits of a reward.
    shared LoyaltyData {
        /// Largest number of units that a payment can be postponed by.
        max_postponing_payment_count: i32,
        /// Smallest number of units that a payment can be postponed by.
        min_postponing_payment_count: i32,
        /// Unit of the numbers: months or days.
        unit_type: LoyaltyUnitType,
        /// Whether the payment may be deferred.
        deferred_payment_eligible: bool,
        /// Smallest amount that the reward applies to.
        min_amount: Decimal,
        /// Largest amount that the reward applies to.
        max_amount: Decimal,
        /// Direction in which the due date moves.
        due_date_shift_direction: String,
        /// Days until the single due date of the whole amount.
        single_total_due_date_day_count: Decimal,
        /// Code of the campaign.
        code: String,
    }

    /// An item of the basket.
    request PaymentItem {
        /// Name of the item.
        name: String,
        /// Price of the item, in units of the payment's currency.
        price: Decimal required not_negative,
        /// Merchant's own id of the item; must not start with `+` or `-`.
        external_id: Reference,
        /// Id of the sub-merchant that sells the item.
        sub_merchant_member_id: i64,
        /// Share of the sub-merchant in the item, in units of the charge's currency.
        sub_merchant_member_price: Decimal not_negative,
        /// Number of days that the money of this item is held before payout.
        blockage_day: i32 not_negative,
    }

    /// A payment as the vendor stores it.
    response PaymentResponse {
        /// Id of the payment.
        id: i64,
        /// When the payment was made, in Istanbul time.
        created_date: DateTime,
        /// Total of the items' prices.
        price: Decimal,
        /// Amount that was charged, including commission and discounts.
        paid_price: Decimal,
        /// Part that the buyer's wallet paid.
        wallet_price: Decimal,
        /// Currency of the charge.
        currency: Currency,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Number of installments; 1 is a single charge.
        installment: i32,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Merchant's own order or basket number.
        external_id: String,
        /// Payment method: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// Provider that processed the payment.
        payment_provider: PaymentProvider,
        /// Integration that the payment was made through.
        payment_source: PaymentSource,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Phase: charge, pre-authorisation, or captured pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Whether 3-D Secure was used.
        is_three_ds as "isThreeDS": bool,
        /// Commission rate of the merchant, in percent.
        merchant_commission_rate: Decimal,
        /// Amount that was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// Commission rate of the bank, in percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
        /// Whether a stored card was used.
        paid_with_stored_card: bool,
        /// First digits of the card number: 8, in older records 6.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Result of 3-D Secure, 0 to 7: 1 means fully verified, 4 an attempt.
        md_status: i32,
        /// Order id at the bank or provider.
        order_id: String,
        /// Name on the card.
        card_holder_name: String,
        /// Card holder's name at the bank; not available from all providers.
        bank_card_holder_name: String,
        /// Name of the issuing bank.
        card_issuer_bank_name: String,
        /// Id of the issuing bank.
        card_issuer_bank_id: i64,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand: String,
        /// Alias of the requested POS.
        requested_pos_alias: String,
        /// Id of the fraud check.
        fraud_id: i64,
        /// Id of the fraud rule that matched.
        fraud_rule_id: i64,
        /// Decision of the fraud rules; absent if no rule matched.
        fraud_action: FraudAction,
        /// Score of the fraud check.
        fraud_score: Decimal,
        /// When the money becomes available for payout, in Istanbul time.
        blockage_resolved_date: DateTime,
        /// POS that was used.
        pos: MerchantPos,
        /// Reward used with the payment.
        loyalty: Loyalty,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Key of the person's stored cards, if this payment stored the card.
        card_user_key: String,
        /// Token of the card, if this payment stored it.
        card_token: Sensitive,
        /// Additional values of some providers.
        additional_data: {Json},
        /// Items of the payment.
        payment_transactions: [PaymentTransaction],
        /// Alternative payment method that was used.
        apm_type: ApmType,
    }

    /// A virtual POS of the merchant.
    response MerchantPos {
        /// Id of the POS.
        id: i64,
        /// Name of the POS.
        name: String,
        /// Alias of the POS in requests.
        alias: String,
        /// Id of the bank behind the POS.
        bank_id: i64,
    }

    /// Why a payment failed.
    response PaymentError {
        /// Error code: from 10000 a payment error, below it an integration error.
        error_code: String,
        /// Description of the error.
        error_description: String,
        /// Error group. Decide by the group, not by the code.
        error_group: String,
        /// Error of the bank or provider.
        provider_error: ProviderError,
    }

    /// The error of the bank or provider behind a payment.
    response ProviderError {
        /// Error code of the bank or provider.
        error_code: String,
        /// Error text of the bank or provider.
        error_message: String,
    }

    /// An item of a payment.
    response PaymentTransaction {
        /// Id of the item.
        id: i64,
        /// Name of the item.
        name: String,
        /// Merchant's own id of the item.
        external_id: String,
        /// Price of the item, in units of the charge's currency.
        price: Decimal,
        /// Amount that was charged for the item, in units of the charge's currency.
        paid_price: Decimal,
        /// Part that the wallet paid for the item.
        wallet_price: Decimal,
        /// Commission rate of the merchant, in percent.
        merchant_commission_rate: Decimal,
        /// Amount that was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// Payout of the merchant for the item, in units of the charge's currency.
        merchant_payout_amount: Decimal,
        /// Id of the sub-merchant that sells the item.
        sub_merchant_member_id: i64,
        /// Share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal,
        /// Share of the sub-merchant, in percent.
        sub_merchant_member_payout_rate: Decimal,
        /// Payout of the sub-merchant for the item, in units of the charge's currency.
        sub_merchant_member_payout_amount: Decimal,
        /// Whether the item is approved for payout.
        transaction_status: TransactionStatus,
        /// When the money becomes available for payout, in Istanbul time.
        blockage_resolved_date: DateTime,
        /// Amounts of the payout.
        payout: Payout,
    }

    /// Payout of an item in the currency of the payout.
    response Payout {
        /// Currency of the payout.
        currency: Currency,
        /// Exchange rate of the payout.
        parity: Decimal,
        /// Amount that was charged, in the payout's currency.
        paid_price: Decimal,
        /// Payout of the merchant, in the payout's currency.
        merchant_payout_amount: Decimal,
        /// Payout of the sub-merchant, in the payout's currency.
        sub_merchant_member_payout_amount: Decimal,
    }

    /// Rewards of a card.
    response RetrieveLoyaltiesResponse {
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand: String,
        /// Name of the issuing bank.
        card_issuer_bank_name: String,
        /// Id of the issuing bank.
        card_issuer_bank_id: i64,
        /// Whether 3-D Secure is required: the POS demands it, or the card is a debit card.
        force3ds: bool,
        /// POS that was queried.
        pos: MerchantPos,
        /// Outcome of the fraud check.
        fraud_result: FraudResult,
        /// Rewards that the card can use.
        loyalties: [Loyalty],
    }

    /// Outcome of a fraud check.
    response FraudResult {
        /// Id of the fraud check.
        id: i64,
        /// Score of the check.
        score: Decimal,
        /// Decision of the fraud rules.
        action: FraudAction,
    }

    /// A buyer or a sub-merchant.
    response MemberResponse {
        /// Vendor's id of the member.
        id: i64,
        /// When the member was added, in Istanbul time.
        created_date: DateTime,
        /// When the member last changed, in Istanbul time.
        updated_date: DateTime,
        /// Whether the member can be used.
        status: Status,
        /// Whether the member is a buyer.
        is_buyer: bool,
        /// Whether the member is a sub-merchant.
        is_sub_merchant: bool,
        /// Legal form: person or kind of company.
        member_type: MemberType,
        /// Merchant's own id of the member.
        member_external_id: String,
        /// Name of the member.
        name: String,
        /// E-mail address.
        email: String,
        /// Postal address.
        address: String,
        /// Phone number.
        phone_number: String,
        /// First name of the person to contact.
        contact_name: String,
        /// Surname of the person to contact.
        contact_surname: String,
        /// Registered title of the company.
        legal_company_title: String,
        /// Tax office.
        tax_office: String,
        /// Tax number.
        tax_number: Sensitive,
        /// Destination of earnings: bank account, wallet or an account abroad.
        settlement_earnings_destination: SettlementEarningsDestination,
        /// Former name of the sub-merchant's maximum negative balance.
        negative_wallet_amount_limit: Decimal,
        /// Turkish IBAN for payouts.
        iban: String,
        /// Number of days that the money of a sub-merchant is held.
        settlement_delay_count: i32,
        /// Maximum negative balance that refunds may cause for a sub-merchant.
        sub_merchant_maximum_allowed_negative_balance: Decimal,
    }
}
