//! Craftgate's payments: cards with and without 3-D Secure, the hosted page, alternative methods (bank
//! methods, loans, GarantiPay, transfers), payments in several parts, wallet top-ups, stored cards, rewards,
//! approvals and refunds.
//!
//! Left out: webhooks and callbacks, which are no operations; Masterpass, BKM Express and Juzdan, which are
//! groups of their own; fields that one client alone has by a slip. What a provider wants inside its untyped
//! extra values is not checked. Where a caller gives nothing, nothing is sent: the defaults of the official
//! clients are not copied.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use super::shared::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group payment;

    // Cards.
    /// Charges a card in one step.
    POST "/payment/v1/card-payments" create_payment() body CreatePaymentRequest -> PaymentResponse;
    /// Starts a card payment with 3-D Secure.
    POST "/payment/v1/card-payments/3ds-init" init_3ds_payment as "init3DSPayment"() body InitThreeDSPaymentRequest -> InitThreeDSPaymentResponse;
    /// Finishes a card payment after 3-D Secure; without it nothing is charged.
    POST "/payment/v1/card-payments/3ds-complete" complete_3ds_payment as "complete3DSPayment"() body CompleteThreeDSPaymentRequest -> PaymentResponse;
    /// Reads one payment.
    GET "/payment/v1/card-payments/{payment_id}" retrieve_payment(payment_id: i64) -> PaymentResponse;
    /// Closes a pre-authorisation.
    POST "/payment/v1/card-payments/{payment_id}/post-auth" post_auth_payment(payment_id: i64) body PostAuthPaymentRequest -> PaymentResponse;

    // Hosted page.
    /// Opens a hosted page for a payment.
    POST "/payment/v1/checkout-payments/init" init_checkout_payment() body InitCheckoutPaymentRequest -> InitCheckoutPaymentResponse;
    /// Reads the payment of a hosted page; compare it with your own order.
    GET "/payment/v1/checkout-payments/{token}" retrieve_checkout_payment(token: String) -> PaymentResponse;
    /// Closes a hosted page before its time.
    DELETE "/payment/v1/checkout-payments/{token}" expire_checkout_payment(token: String) -> empty;
    /// Opens a hosted page that checks and stores a card.
    POST "/payment/v1/checkout-card-verify/init" init_checkout_card_verify() body InitCheckoutCardVerifyRequest -> InitCheckoutCardVerifyResponse (undocumented);
    /// Reads the outcome of a card check on the hosted page.
    GET "/payment/v1/checkout-card-verify/{token}" retrieve_checkout_card_verify(token: String) -> RetrieveCheckoutCardVerifyResponse (undocumented);

    // Payments in several parts.
    /// Opens a hosted page that takes an amount in several payments.
    POST "/payment/v1/multi-payments/init" init_multi_payment() body InitMultiPaymentRequest -> InitMultiPaymentResponse (undocumented);
    /// Reads one multi-payment.
    GET "/payment/v1/multi-payments/{token}" retrieve_multi_payment(token: String) -> MultiPaymentResponse;

    // Alternative methods.
    /// Starts a payment by an alternative method.
    POST "/payment/v1/apm-payments/init" init_apm_payment() body InitApmPaymentRequest -> ApmPaymentInitResponse;
    /// Finishes an alternative payment with what the payer gave.
    POST "/payment/v1/apm-payments/complete" complete_apm_payment() body CompleteApmPaymentRequest -> ApmPaymentCompleteResponse;
    /// Records a payment received by bank transfer or in cash.
    POST "/payment/v1/apm-payments" create_apm_payment() body CreateApmPaymentRequest -> PaymentResponse;
    /// Lists the banks that take part in instant transfers.
    GET "/payment/v1/instant-transfer-banks" retrieve_active_banks() -> [InstantTransferBank];
    /// Opens a merchant session at Apple Pay; the answer goes to the browser as it is.
    POST "/payment/v1/apple-pay/merchant-sessions" create_apple_pay_merchant_session() body ApplePayMerchantSessionCreateRequest -> raw (undocumented);

    // Bank methods.
    /// Starts a payment by a bank's own method.
    POST "/payment/v1/pos-apm-payments/init" init_pos_apm_payment() body InitPosApmPaymentRequest -> InitPosApmPaymentResponse;
    /// Finishes a payment by a bank method.
    POST "/payment/v1/pos-apm-payments/complete" complete_pos_apm_payment() body CompletePosApmPaymentRequest -> PaymentResponse;
    /// Starts a GarantiPay payment, first version.
    POST "/payment/v1/garanti-pay-payments" init_garanti_pay_payment() body InitGarantiPayPaymentRequest -> InitGarantiPayPaymentResponse;

    // Loans.
    /// Asks lenders for offers; it changes nothing.
    POST "/payment/v1/bnpl-payments/offers" retrieve_bnpl_payment_offers as "retrieveBnplOffers"() body BnplPaymentOfferRequest -> BnplPaymentOfferResponse (reads);
    /// Starts asking a lender for a buyer's credit limit.
    POST "/payment/v1/bnpl-payments/limit-inquiry/init" bnpl_limit_inquiry_init() body BnplLimitInquiryRequest -> BnplLimitInquiryResponse (undocumented);
    /// Asks a lender for a buyer's credit limit, last step.
    POST "/payment/v1/bnpl-payments/limit-inquiry" bnpl_limit_inquiry() body BnplLimitInquiryRequest -> BnplLimitInquiryResponse (undocumented);
    /// Starts a purchase on a loan.
    POST "/payment/v1/bnpl-payments/init" init_bnpl_payment() body InitBnplPaymentRequest -> InitBnplPaymentResponse;
    /// Approves a purchase on a loan that waits for the merchant.
    POST "/payment/v1/bnpl-payments/{payment_id}/approve" approve_bnpl_payment(payment_id: i64) -> PaymentResponse;
    /// Asks the lender what became of a payment.
    POST "/payment/v1/bnpl-payments/{payment_id}/verify" verify_bnpl_payment(payment_id: i64) -> BnplPaymentVerifyResponse (undocumented);

    // Money into wallets and cards.
    /// Fills a wallet by card.
    POST "/payment/v1/deposits" create_deposit_payment() body CreateDepositPaymentRequest -> DepositPaymentResponse requires [card];
    /// Starts a wallet top-up by card with 3-D Secure.
    POST "/payment/v1/deposits/3ds-init" init_3ds_deposit_payment as "init3DSDepositPayment"() body CreateDepositPaymentRequest -> InitThreeDSPaymentResponse requires [callback_url];
    /// Finishes a wallet top-up after 3-D Secure.
    POST "/payment/v1/deposits/3ds-complete" complete_3ds_deposit_payment as "complete3DSDepositPayment"() body CompleteThreeDSPaymentRequest -> DepositPaymentResponse;
    /// Starts a wallet top-up by an alternative payment method.
    POST "/payment/v1/deposits/apm-init" init_apm_deposit_payment() body InitApmDepositPaymentRequest -> ApmDepositPaymentResponse;
    /// Fills a wallet for a received bank transfer.
    POST "/payment/v1/deposits/fund-transfer" create_fund_transfer_deposit_payment() body CreateFundTransferDepositPaymentRequest -> FundTransferDepositPaymentResponse;
    /// Sends money to a card.
    POST "/payment/v1/card-payments/deposit-to-card" deposit_to_card() body CreateDepositToCardRequest -> CreateDepositToCardPaymentResponse (undocumented);

    // Stored cards.
    /// Stores a card.
    POST "/payment/v1/cards" store_card() body StoreCardRequest -> StoredCardResponse;
    /// Changes the expiry or the name of a stored card.
    POST "/payment/v1/cards/update" update_card() body UpdateCardRequest -> StoredCardResponse;
    /// Deletes a stored card.
    POST "/payment/v1/cards/delete" delete_stored_card() body DeleteStoredCardRequest -> empty;
    /// Searches stored cards.
    GET "/payment/v1/cards" search_stored_cards() query SearchStoredCardsRequest -> [StoredCardResponse];
    /// Copies a stored card to another merchant.
    POST "/payment/v1/cards/clone" clone_card() body CloneCardRequest -> StoredCardResponse (undocumented);
    /// Checks a card with a small charge that is given back.
    POST "/payment/v1/cards/verify" verify_card() body VerifyCardRequest -> VerifyCardResponse (undocumented);
    /// Lists stored cards by their keys at another provider.
    GET "/payment/v1/cards/provider-card-mappings" retrieve_provider_cards() query RetrieveProviderCardRequest -> [StoredCardResponse] (undocumented);
    /// Reads the card keyed in during a phone call.
    GET "/payment/v1/ivr-cards" retrieve_card_from_ivr() query RetrieveCardFromIvrRequest -> IVRCardTokenizationResponse (undocumented);

    // Rewards.
    /// Reads the rewards of a card; it changes nothing.
    POST "/payment/v1/card-loyalties/retrieve" retrieve_loyalties() body RetrieveLoyaltiesRequest -> RetrieveLoyaltiesResponse (reads);

    // Items.
    /// Approves items for payout.
    POST "/payment/v1/payment-transactions/approve" approve_payment_transactions() body ApprovePaymentTransactionsRequest -> [PaymentTransactionApproval];
    /// Withdraws the approval of items.
    POST "/payment/v1/payment-transactions/disapprove" disapprove_payment_transactions() body DisapprovePaymentTransactionsRequest -> [PaymentTransactionApproval];
    /// Gives an item another sub-merchant, or another share; before its approval only.
    PUT "/payment/v1/payment-transactions/{payment_transaction_id}" update_payment_transaction(payment_transaction_id: i64) body UpdatePaymentTransactionRequest -> PaymentTransactionResponse;

    // Refunds.
    /// Refunds a whole payment; on the day of the charge it is cancelled.
    POST "/payment/v1/refunds" refund_payment() body RefundPaymentRequest -> PaymentRefundResponse;
    /// Refunds one item, or part of it.
    POST "/payment/v1/refund-transactions" refund_payment_transaction() body RefundPaymentTransactionRequest -> PaymentTransactionRefundResponse;
    /// Reads the refund of a whole payment.
    GET "/payment/v1/refunds/{refund_id}" retrieve_payment_refund(refund_id: i64) -> PaymentRefundResponse;
    /// Reads the refund of an item.
    GET "/payment/v1/refund-transactions/{refund_transaction_id}" retrieve_payment_transaction_refund(refund_transaction_id: i64) -> PaymentTransactionRefundResponse;
    /// Marks a whole payment as refunded, without moving money.
    POST "/payment/v1/refunds/mark-as-refunded" refund_payment_mark_as_refunded() body RefundPaymentRequest -> [PaymentTransactionRefundResponse] (undocumented);
    /// Marks one item as refunded, without moving money.
    POST "/payment/v1/refund-transactions/mark-as-refunded" refund_payment_transaction_mark_as_refunded() body RefundPaymentTransactionMarkAsRefundedRequest -> PaymentTransactionRefundResponse (undocumented);
    /// Gives a waiting payment back.
    POST "/payment/v1/refunds/refund-waiting-payment" refund_waiting_payment() body RefundWaitingPaymentRequest -> RefundWaitingPaymentResponse (undocumented);
}

types! {
    case camel;

    /// A card payment taken in one step.
    request CreatePaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Part the buyer's wallet pays, in units of `currency`.
        wallet_price: Decimal,
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
        /// The vendor's id of the buyer; names the wallet, if one pays.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// Card to charge; left out when the wallet pays all.
        card: Card,
        /// How to choose the POS.
        routing_options: RoutingOptions,
        /// Extra values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Extra values, for example the phone number `msisdn` for Paycell.
        additional_params: {Json},
        /// Lets the vendor try a second POS after some declines.
        retry: bool,
    } rules {
        sum items.price = price;
        require card unless paid_price equals wallet_price or additional_params given;
        forbid card if paid_price equals wallet_price;
    }

    /// A card: its data, its stored form, its first and last digits with an identity number, or a token.
    request Card {
        /// Name on the card.
        card_holder_name: String,
        /// Card number, 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Security code: 3 digits, 4 with American Express.
        cvc: Cvc,
        /// Name for the card, if it is stored.
        card_alias: String,
        /// Key of the person's stored cards; left out when the person's first card is stored.
        card_user_key: String,
        /// Token of card data typed into the vendor's own fields.
        secure_fields_token: Sensitive,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// First 8 digits of the card number, for payments by identity number.
        bin_number: String,
        /// Last four digits of the card number, for payments by identity number.
        last_four_digits: String,
        /// Identity or tax number of the card holder.
        card_holder_identity_number: Sensitive,
        /// Reward to use; one a payment.
        loyalty: Loyalty,
        /// Card as a token of a device wallet.
        tokenized_card: TokenizedCard,
        /// Card as an encrypted block.
        encrypted_card: EncryptedCard,
        /// Stores the card if the payment succeeds.
        store_card_after_success_payment: bool,
    } rules {
        one_of (card_holder_name, card_number, expire_year, expire_month, cvc)
            or (card_user_key, card_token)
            or (bin_number, last_four_digits, card_holder_identity_number)
            or (secure_fields_token)
            or (tokenized_card)
            or (encrypted_card);
    }

    /// A card as a token of a device wallet.
    request TokenizedCard {
        /// Device wallet the token comes from.
        r#type: TokenizedCardType,
        /// Token as the device wallet gave it.
        data: {Json},
    }

    /// A card as an encrypted block.
    request EncryptedCard {
        /// Card data, encrypted for the vendor.
        card_data: Sensitive,
        /// Kind of encryption.
        r#type: String,
    }

    /// How to choose the POS.
    request RoutingOptions {
        /// Order in which the POS are tried.
        ordering_rule: OrderingRule,
        /// Aliases of the POS to try.
        pos_aliases: [String],
        /// Skips the advanced routing rules of the merchant panel.
        ignore_advanced_pos_routing_rules: bool,
    }

    /// Values for the fraud rules.
    request FraudCheckParameters {
        /// The merchant's own id of the buyer.
        buyer_external_id: String,
        /// Phone number of the buyer.
        buyer_phone_number: String,
        /// E-mail address of the buyer.
        buyer_email: String,
        /// Value of the merchant's own, for its own fraud rules.
        custom_fraud_variable: String,
    }

    /// A card payment with 3-D Secure.
    request InitThreeDSPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Part the buyer's wallet pays, in units of `currency`.
        wallet_price: Decimal,
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
        /// The vendor's id of the buyer; names the wallet, if one pays.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// Card to charge; left out when the wallet pays all.
        card: Card,
        /// How to choose the POS.
        routing_options: RoutingOptions,
        /// Extra values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Extra values; `threeDSCallbackVersion` 2 asks for the newer callback.
        additional_params: {Json},
        /// Lets the vendor try a second POS after some declines.
        retry: bool,
        /// Address that gets the result of 3-D Secure as a form post from the payer's browser.
        callback_url: String required,
    } rules {
        sum items.price = price;
        require card unless paid_price equals wallet_price or additional_params given;
        forbid card if paid_price equals wallet_price;
    }

    /// A payment that waits for 3-D Secure.
    response InitThreeDSPaymentResponse {
        /// Page to show the payer: HTML in base64.
        html_content: String,
        /// Id of the payment that was started.
        payment_id: i64,
        /// Address to send the payer to, if that is the next step.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: AdditionalAction,
    }

    /// A payment whose 3-D Secure step is over.
    request CompleteThreeDSPaymentRequest {
        /// Id of the payment, as the callback gave it.
        payment_id: i64,
    }

    /// How much of a pre-authorisation to capture.
    request PostAuthPaymentRequest {
        /// Amount to capture, in units of the charge's currency; at most 1.5 times the blocked one.
        paid_price: Decimal required,
    }

    /// A payment on the hosted page.
    request InitCheckoutPaymentRequest {
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
        /// Order id handed to the bank or provider; best left out, the vendor then makes one.
        order_id: String,
        /// Address the payer's browser is sent to when the page is done.
        callback_url: String required,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// Payment methods to show; all if left out.
        enabled_payment_methods: [PaymentMethod],
        /// Phone number known to Masterpass, beginning with 90; shows the Masterpass tab.
        masterpass_gsm_number: String,
        /// User id at Masterpass, if the account was linked elsewhere.
        masterpass_user_id: String,
        /// Key of the person's stored cards; required if only stored cards are accepted.
        card_user_key: String,
        /// The vendor's id of the buyer; required for a deposit.
        buyer_member_id: i64,
        /// Numbers of installments to show; a single charge is always possible.
        enabled_installments: [i32],
        /// Stores the card that paid; not together with the limit to stored cards.
        always_store_card_after_payment: bool,
        /// Accepts only cards stored under the given card user key.
        allow_only_stored_cards: bool,
        /// Accepts credit cards only.
        allow_only_credit_card: bool,
        /// Offers installments to commercial cards only.
        allow_installment_only_commercial_cards: bool,
        /// Forces 3-D Secure.
        force_three_ds as "forceThreeDS": bool,
        /// With a pre-authorisation, charges cards that are no credit cards at once.
        force_auth_for_non_credit_cards: bool,
        /// Pays the amount into the buyer's wallet instead of buying items.
        deposit_payment: bool,
        /// Lets the payer go on without an account.
        guest_checkout: bool,
        /// Lets the payer delete stored cards on the page.
        allow_delete_stored_card: bool,
        /// Leaves a surrounding frame when the page redirects.
        use_top_redirection: bool,
        /// Address behind the page's way back to the shop.
        return_back_url: String,
        /// Lifetime of the page, in minutes.
        ttl: i64,
        /// Installment choices to offer, with their totals.
        custom_installments: [CustomInstallment],
        /// Items of the basket; their prices add up to the price. A deposit needs none.
        items: [PaymentItem],
        /// How to choose the POS.
        routing_options: RoutingOptions,
        /// Extra values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Extra values, for example country and locale under `klarna`.
        additional_params: {Json},
        /// Installment choices to offer, by loyalty family of the card.
        card_brand_installments: {[CustomInstallment]},
        /// Lets the vendor try a second POS after some declines.
        retry: bool,
        /// Who the payer is for Payoneer, unique at the merchant.
        apm_user_identity: Sensitive,
    } rules {
        sum items.price = price;
        nonempty items unless deposit_payment;
        require buyer_member_id if deposit_payment;
        require card_user_key if allow_only_stored_cards;
        forbid allow_only_stored_cards if always_store_card_after_payment;
    }

    /// A choice of installments on the hosted page.
    request CustomInstallment {
        /// Number of installments.
        number: i32,
        /// What is charged in all with this choice, in units of the payment's currency.
        total_price: Decimal,
    }

    /// The hosted page of a payment.
    response InitCheckoutPaymentResponse {
        /// Token of the page.
        token: String,
        /// Address of the page to open for the payer.
        page_url: String,
        /// When the token expires, Istanbul civil time.
        token_expire_date: DateTime,
    }

    /// A card check on the hosted page.
    request InitCheckoutCardVerifyRequest {
        /// Amount charged for the check and given back, in units of `currency`.
        verification_price: Decimal,
        /// Currency of the check.
        currency: Currency,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Address the payer's browser is sent to when the page is done.
        callback_url: String,
        /// Key of the person's stored cards, if there are any.
        card_user_key: String,
        /// Whether the check uses 3-D Secure.
        payment_authentication_type: CardVerificationAuthType,
        /// Lifetime of the page, in minutes.
        ttl: i64,
    }

    /// The hosted page of a card check.
    response InitCheckoutCardVerifyResponse {
        /// Token of the page.
        token: String,
        /// Address of the page to open for the payer.
        page_url: String,
        /// When the token expires, Istanbul civil time.
        token_expire_date: DateTime,
    }

    /// Outcome of a card check on the hosted page.
    response RetrieveCheckoutCardVerifyResponse {
        /// Token of the page.
        token: String,
        /// Card that was checked and stored.
        card: StoredCardResponse,
    }

    /// A stored card.
    response StoredCardResponse {
        /// First digits of the card number.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// Name on the card.
        card_holder_name: String,
        /// Name the payer gave the card.
        card_alias: String,
        /// Credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand: String,
        /// Name of the issuing bank.
        card_bank_name: String,
        /// Id of the issuing bank.
        card_bank_id: i64,
        /// Year the card expires.
        expire_year: String,
        /// Month the card expires.
        expire_month: String,
        /// Whether the card belongs to a company.
        is_commercial: bool,
        /// Whether the card has expired or soon will.
        card_expiry_status: CardExpiryStatus,
        /// When the card was stored, Istanbul civil time.
        created_at: DateTime,
    }

    /// An amount to pay in several payments on the hosted page.
    request InitMultiPaymentRequest {
        /// Amount to pay in all, in units of `currency`.
        price: Decimal,
        /// Currency of the charge.
        currency: Currency,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// Integration the payment comes through.
        payment_source: PaymentSource,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to when the page is done.
        callback_url: String,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// Payment methods to show; all if left out.
        enabled_payment_methods: [PaymentMethod],
        /// Numbers of installments to show; a single charge is always possible.
        enabled_installments: [i32],
        /// Key of the person's stored cards.
        card_user_key: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Accepts credit cards only.
        allow_only_credit_card: bool,
        /// With a pre-authorisation, charges cards that are no credit cards at once.
        force_auth_for_non_credit_cards: bool,
        /// Accepts only cards stored under the given card user key.
        allow_only_stored_cards: bool,
        /// Offers installments to commercial cards only.
        allow_installment_only_commercial_cards: bool,
        /// Stores the card that paid.
        always_store_card_after_payment: bool,
        /// Hides the offer to store the card.
        disable_store_card: bool,
        /// Forces 3-D Secure.
        force_three_ds as "forceThreeDS": bool,
        /// Phone number known to Masterpass, beginning with 90; shows the Masterpass tab.
        masterpass_gsm_number: String,
        /// User id at Masterpass, if the account was linked elsewhere.
        masterpass_user_id: String,
        /// Who the payer is at the method: a phone, customer or card number, by method.
        apm_user_identity: Sensitive,
        /// Items of the basket.
        items: [PaymentItem],
        /// Lifetime of the page, in minutes.
        ttl: i64,
        /// Largest number of payments the amount may be split into.
        maximum_split_payment_count: i32,
        /// Extra values that some providers or methods need.
        additional_params: {Json},
        /// Lets the vendor try a second POS after some declines.
        retry: bool,
    }

    /// The hosted page of a multi-payment.
    response InitMultiPaymentResponse {
        /// Token of the page.
        token: String,
        /// Address of the page to open for the payer.
        page_url: String,
        /// When the token expires, Istanbul civil time.
        token_expire_date: DateTime,
    }

    /// A multi-payment and what is left of it.
    response MultiPaymentResponse {
        /// Id of the multi-payment.
        id: i64,
        /// Whether the amount is fully paid.
        multi_payment_status: MultiPaymentStatus,
        /// Token of the page.
        token: String,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// The merchant's own order or basket number.
        external_id: String,
        /// Amount to pay in all.
        price: Decimal,
        /// What is still to be paid.
        remaining_amount: Decimal,
        /// When the token expires, Istanbul civil time.
        token_expire_date: DateTime,
        /// Ids of the payments made so far, each once.
        payment_ids: [i64],
        /// What was charged in all, with commission and discounts.
        paid_price: Decimal,
    }

    /// A payment by an alternative method.
    request InitApmPaymentRequest {
        /// Alternative payment method to use.
        apm_type: ApmType required,
        /// Which of the merchant's definitions of this method to use, if it has several.
        merchant_apm_id: i64,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup required,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to with the method's result.
        callback_url: String,
        /// Order id handed to the provider; best left out, the vendor then makes one.
        apm_order_id: String,
        /// Who the payer is at the method: a phone, customer or card number, by method.
        apm_user_identity: Sensitive,
        /// Extra values that some providers or methods need.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
    } rules {
        sum items.price = price;
    }

    /// An alternative payment that was started.
    response ApmPaymentInitResponse {
        /// Id of the payment.
        payment_id: i64,
        /// Address to send the payer to.
        redirect_url: String,
        /// HTML to show the payer; in base64 for instant transfers.
        html_content: String,
        /// QR code to show the payer.
        qr_code: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Values that only some providers return.
        additional_data: {Json},
    }

    /// The payer's part for an alternative payment.
    request CompleteApmPaymentRequest {
        /// Id of the payment that was started.
        payment_id: i64 required,
        /// What the method asked the payer for, such as a one-time code.
        additional_params: {Json} required,
    }

    /// An alternative payment after its last step.
    response ApmPaymentCompleteResponse {
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Reference the caller gave in the request.
        conversation_id: String,
    }

    /// A payment received by bank transfer or in cash.
    request CreateApmPaymentRequest {
        /// How the money came: bank transfer or cash on delivery.
        apm_type: ApmType required,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What was paid, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Currency of the payment.
        currency: Currency required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup required,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id handed to the provider; best left out, the vendor then makes one.
        apm_order_id: String,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
    } rules {
        sum items.price = price;
    }

    /// A bank that takes part in instant transfers.
    response InstantTransferBank {
        /// Code of the bank, to send in the extra values of the payment.
        bank_code: String,
        /// Name of the bank.
        bank_name: String,
        /// Address of the bank's logo.
        bank_logo_url: String,
    }

    /// What Apple Pay needs to trust the shop.
    request ApplePayMerchantSessionCreateRequest {
        /// Merchant id at Apple.
        merchant_identifier: String,
        /// Name that Apple Pay shows for the shop.
        display_name: String,
        /// Where Apple Pay runs, for example `web`.
        initiative: String,
        /// Domain name for Apple Pay on the web.
        initiative_context: String,
        /// Address Apple Pay gave for the validation.
        validation_url: String,
    }

    /// A payment by a bank's own method, such as WorldPay or GarantiPay.
    request InitPosApmPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Alias of the POS to use; left out, routing decides.
        pos_alias: String,
        /// Currency of the charge.
        currency: Currency required,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to with the bank's result.
        callback_url: String required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// Only a charge is possible.
        payment_phase: PaymentPhase,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Values the bank method needs, for example `sourceCode` or `integrationType`.
        additional_params: {Json} required,
        /// Installment choices to offer, with their totals; the POS commissions if left out.
        installments: [PosApmInstallment],
        /// Bank method to use.
        payment_provider: PosApmPaymentProvider required,
        /// Extra values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Token of the hosted page this payment belongs to.
        checkout_form_token: String,
    } rules {
        sum items.price = price;
    }

    /// A choice of installments for a bank method.
    request PosApmInstallment {
        /// Number of installments.
        number: i32,
        /// What is charged in all with this choice, in units of the payment's currency.
        total_price: Decimal,
    }

    /// A payment by a bank method that was started.
    response InitPosApmPaymentResponse {
        /// HTML to show the payer.
        html_content: String,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: AdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Values that only some providers return.
        additional_data: {Json},
    }

    /// A payment by a bank method to bring to an end.
    request CompletePosApmPaymentRequest {
        /// Id of the payment that was started.
        payment_id: i64 required,
        /// Extra values that some providers or methods need.
        additional_params: {Json},
    }

    /// A GarantiPay payment, first version.
    request InitGarantiPayPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// Currency of the charge.
        currency: Currency required,
        /// Alias of the POS to use; left out, routing decides.
        pos_alias: String,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to with the bank's result.
        callback_url: String required,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id handed to the bank; best left out, the vendor then makes one.
        bank_order_id: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Installment choices to offer, with their totals; a single charge if left out.
        installments: [GarantiPayInstallment],
        /// Numbers of installments to show; a single charge is always possible.
        enabled_installments: [i32],
    } rules {
        sum items.price = price;
    }

    /// A choice of installments for GarantiPay.
    request GarantiPayInstallment {
        /// Number of installments.
        number: i32,
        /// What is charged in all with this choice, in units of the payment's currency.
        total_price: Decimal,
    }

    /// A GarantiPay payment that was started.
    response InitGarantiPayPaymentResponse {
        /// Page to show the payer: HTML in base64.
        html_content: String,
        /// Id of the payment.
        payment_id: i64,
    }

    /// A question for loan offers.
    request BnplPaymentOfferRequest {
        /// Lender to ask.
        apm_type: ApmType required,
        /// Which of the merchant's definitions of this method to use, if it has several.
        merchant_apm_id: i64,
        /// Amount of the loan, in units of `currency`.
        price: Decimal required,
        /// Currency of the loan.
        currency: Currency required,
        /// Order id handed to the lender.
        apm_order_id: String,
        /// Who asks for the loan, in the lender's own fields.
        additional_params: {Json},
        /// Goods the loan pays for.
        items: [BnplPaymentCartItem] nonempty,
    }

    /// Goods a loan pays for.
    request BnplPaymentCartItem {
        /// The merchant's own id of the goods; for some lenders the product code.
        id: String,
        /// Name of the goods.
        name: String,
        /// Brand; for some lenders the code of the category.
        brand_name: String,
        /// Category of the goods.
        r#type: BnplCartItemType,
        /// Price of one piece, in units of the payment's currency.
        unit_price: Decimal,
        /// How many are bought.
        quantity: i32,
    }

    /// Loan offers of the banks.
    response BnplPaymentOfferResponse {
        /// Id of the offer; send it as the order id when the application starts.
        offer_id: String,
        /// Amount of the loan, in units of the asked currency.
        price: Decimal,
        /// Offers, one a bank.
        bank_offers: [BnplBankOffer],
    }

    /// Loan offer of one bank.
    response BnplBankOffer {
        /// Code of the bank, to send when the application starts.
        bank_code: String,
        /// Name of the bank.
        bank_name: String,
        /// Address of the bank's icon.
        bank_icon_url: String,
        /// Text to show over the bank's table of terms.
        bank_table_banner_message: String,
        /// Short text to show with the bank.
        bank_small_banner_message: String,
        /// Id of the pre-approved application; only some banks have one.
        pre_approved_application_id: String,
        /// Whether the bank lends to people who are not its customers.
        is_support_non_customer: bool,
        /// Whether the bank works out the repayment plan itself.
        is_payment_plan_calculated_by_bank: bool,
        /// Terms the bank offers.
        bank_offer_terms: [BnplBankOfferTerm],
    }

    /// One term of a loan offer.
    response BnplBankOfferTerm {
        /// Number of repayments, in months.
        term: i32,
        /// Amount of one repayment, in units of the asked currency.
        amount: Decimal,
        /// Sum of all repayments, in units of the asked currency.
        total_amount: Decimal,
        /// Interest rate, percent.
        interest_rate: Decimal,
        /// Yearly interest rate, percent.
        annual_interest_rate: Decimal,
    }

    /// A question for a buyer's credit limit.
    request BnplLimitInquiryRequest {
        /// Lender to ask.
        apm_type: ApmType,
        /// Which of the merchant's definitions of this method to use, if it has several.
        merchant_apm_id: i64,
        /// Who asks for the loan, in the lender's own fields.
        additional_params: {Json},
    }

    /// State of an inquiry for a credit limit.
    response BnplLimitInquiryResponse {
        /// State of the inquiry.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Values that only some providers return.
        additional_data: {Json},
        /// Error code of the lender.
        error_code: String,
        /// Error text of the lender.
        error_message: String,
    }

    /// A purchase on a loan.
    request InitBnplPaymentRequest {
        /// Lender to use.
        apm_type: ApmType required,
        /// Which of the merchant's definitions of this method to use, if it has several.
        merchant_apm_id: i64,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required,
        /// What is charged, with commission and discounts, in units of `currency`.
        paid_price: Decimal required,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether goods or a listing or subscription are sold.
        payment_group: PaymentGroup required,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to with the lender's result.
        callback_url: String,
        /// Order id handed to the lender; the id of the offer, if one was made.
        apm_order_id: String,
        /// Who the payer is at the method: a phone, customer or card number, by method.
        apm_user_identity: Sensitive,
        /// Who asks for the loan and on which terms, in the lender's own fields.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
        /// Items of the basket; their prices add up to the price.
        items: [PaymentItem] nonempty,
        /// Bank the loan is asked from, where the lender has several.
        bank_code: String,
        /// Goods the loan pays for.
        cart_items: [BnplPaymentCartItem] nonempty,
    } rules {
        sum items.price = price;
    }

    /// A loan application that was started.
    response InitBnplPaymentResponse {
        /// Id of the payment.
        payment_id: i64,
        /// Address to send the payer to.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Values that only some providers return.
        additional_data: {Json},
    }

    /// What the lender says of a payment.
    response BnplPaymentVerifyResponse {
        /// State of the payment after asking the lender.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
    }

    /// A wallet top-up by card.
    request CreateDepositPaymentRequest {
        /// The vendor's id of the buyer whose wallet is filled.
        buyer_member_id: i64 required,
        /// Amount to pay into the wallet, in units of `currency`.
        price: Decimal required,
        /// Currency of the wallet.
        currency: Currency,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Address that gets the result of 3-D Secure; required when it is used.
        callback_url: String,
        /// Alias of the POS to use; left out, routing decides.
        pos_alias: String,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Card to charge; a stored one by its card user key and card token.
        card: Card,
        /// How to choose the POS.
        routing_options: RoutingOptions,
    }

    /// A wallet top-up by card.
    response DepositPaymentResponse {
        /// Id of the payment.
        id: i64,
        /// Amount paid into the wallet.
        price: Decimal,
        /// Currency of the wallet.
        currency: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// Commission rate of the bank, percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Order id the bank or the provider was given.
        order_id: String,
        /// What paid: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// When the payment was made, Istanbul civil time.
        created_date: DateTime,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Key of the person's stored cards, if this payment stored the card.
        card_user_key: String,
        /// Token of the card, if this payment stored it.
        card_token: Sensitive,
        /// Movement in the wallet.
        wallet_transaction: WalletTransaction,
        /// Id of the fraud check.
        fraud_id: i64,
        /// Id of the fraud rule that matched.
        fraud_rule_id: i64,
        /// What the fraud rules decided.
        fraud_action: FraudAction,
    }

    /// A movement in a wallet.
    response WalletTransaction {
        /// Id of the movement.
        id: i64,
        /// What the movement was.
        wallet_transaction_type: WalletTransactionType,
        /// Amount, in the wallet's currency.
        amount: Decimal,
        /// Id of the wallet.
        wallet_id: i64,
    }

    /// A wallet top-up by an alternative payment method.
    request InitApmDepositPaymentRequest {
        /// Alternative payment method to use.
        apm_type: ApmType required,
        /// Which of the merchant's definitions of this method to use, if it has several.
        merchant_apm_id: i64,
        /// Amount to pay into the wallet, in units of `currency`.
        price: Decimal required,
        /// Currency of the charge.
        currency: Currency required,
        /// The vendor's id of the buyer whose wallet is filled.
        buyer_member_id: i64 required,
        /// Label of the merchant's own for where the payment comes from.
        payment_channel: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Address the payer's browser is sent to with the result.
        callback_url: String required,
        /// Order id handed to the provider; best left out, the vendor then makes one.
        apm_order_id: String,
        /// Who the payer is at the method: a phone, customer or card number, by method.
        apm_user_identity: Sensitive,
        /// Extra values that some providers or methods need.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
    }

    /// A wallet top-up that was started.
    response ApmDepositPaymentResponse {
        /// Id of the payment.
        payment_id: i64,
        /// Address to send the payer to.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// What has to happen next.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Movement in the wallet.
        wallet_transaction: WalletTransaction,
    }

    /// A wallet top-up for a received bank transfer.
    request CreateFundTransferDepositPaymentRequest {
        /// Amount to pay into the wallet, in units of `currency`.
        price: Decimal required,
        /// The vendor's id of the buyer whose wallet is filled.
        buyer_member_id: i64 required,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A wallet top-up by bank transfer.
    response FundTransferDepositPaymentResponse {
        /// Amount paid into the wallet.
        price: Decimal,
        /// Currency of the wallet.
        currency: String,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// The vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Movement in the wallet.
        wallet_transaction: WalletTransaction,
    }

    /// Money to send to a card.
    request CreateDepositToCardRequest {
        /// Amount to send, in units of `currency`.
        price: Decimal,
        /// Currency of the transfer.
        currency: Currency,
        /// Text that goes with the transfer.
        description: String,
        /// Order id of the transfer.
        order_id: String,
        /// Card that gets the money.
        card: Card,
        /// POS integration that sends the money.
        integrator: DepositToCardPaymentIntegratorDto,
    }

    /// The POS integration that sends money to a card.
    request DepositToCardPaymentIntegratorDto {
        /// Name of the integration.
        name: PosIntegrator,
        /// Values the integration asks for, such as its encrypted credentials.
        data: {Json},
    }

    /// Money sent to a card.
    response CreateDepositToCardPaymentResponse {
        /// Id of the transfer.
        id: i64,
        /// When the transfer was made, Istanbul civil time.
        created_date: DateTime,
        /// Amount sent.
        price: Decimal,
        /// Reference of the transfer.
        reference_id: String,
        /// State of the transfer.
        payment_status: PaymentStatus,
        /// Currency of the transfer.
        currency: Currency,
        /// Text that goes with the transfer.
        description: String,
        /// Order id of the transfer.
        order_id: String,
    }

    /// A card to store: its data, a token of it, or an encrypted block.
    request StoreCardRequest {
        /// Name on the card.
        card_holder_name: String,
        /// Card number, 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Token of card data typed into the vendor's own fields.
        secure_fields_token: Sensitive,
        /// Name for the card.
        card_alias: String,
        /// Key of the person's stored cards; left out for the person's first card.
        card_user_key: String,
        /// Card as an encrypted block.
        encrypted_card: EncryptedCard,
    } rules {
        one_of (card_holder_name, card_number, expire_year, expire_month) or (secure_fields_token) or (encrypted_card);
    }

    /// New expiry and name of a stored card.
    request UpdateCardRequest {
        /// Key of a person's stored cards.
        card_user_key: String required,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive required,
        /// Year the card now expires, such as 2044.
        expire_year: ExpireYear required,
        /// Month the card now expires, such as 07.
        expire_month: ExpireMonth required,
        /// New name of the card.
        card_alias: String,
    }

    /// A stored card to delete.
    request DeleteStoredCardRequest {
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
    }

    /// Filter for stored cards.
    request SearchStoredCardsRequest {
        /// Name of the card.
        card_alias: String,
        /// Loyalty family of the card, such as Bonus or World.
        card_brand: String,
        /// Credit, debit or prepaid.
        card_type: CardType,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// Name of the issuing bank.
        card_bank_name: String,
        /// Card scheme.
        card_association: CardAssociation,
        /// Whether the card has expired or soon will.
        card_expiry_status: CardExpiryStatus,
        /// Stored at the earliest at this time, Istanbul civil time.
        min_created_date: DateTime,
        /// Stored at the latest at this time, Istanbul civil time.
        max_created_date: DateTime,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }

    /// A stored card to copy to another merchant.
    request CloneCardRequest {
        /// Key of the person whose card is copied.
        source_card_user_key: String,
        /// Token of the card to copy.
        source_card_token: Sensitive,
        /// Key the copy is stored under.
        target_card_user_key: String,
        /// Merchant the copy is stored for.
        target_merchant_id: i64,
    }

    /// A card to check with a small charge.
    request VerifyCardRequest {
        /// Card to check.
        card: VerifyCard,
        /// Whether the check uses 3-D Secure.
        payment_authentication_type: CardVerificationAuthType,
        /// Amount charged for the check and given back, in units of `currency`.
        verification_price: Decimal,
        /// Currency of the check.
        currency: Currency,
        /// IPv4 address of the payer.
        client_ip: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Address that gets the result of 3-D Secure.
        callback_url: String,
    }

    /// Data of a card to check.
    request VerifyCard {
        /// Name on the card.
        card_holder_name: String,
        /// Card number, 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Security code: 3 digits, 4 with American Express.
        cvc: Cvc,
        /// Name for the card.
        card_alias: String,
        /// Key of the person's stored cards, if there are any.
        card_user_key: String,
    }

    /// Outcome of a card check, or its next step.
    response VerifyCardResponse {
        /// Key of the person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// HTML to show the payer.
        html_content: String,
        /// Address to send the payer to.
        redirect_url: String,
        /// Address the result is sent to.
        merchant_callback_url: String,
        /// Whether the amount used for the check was given back.
        refund_status: RefundStatus,
        /// Whether the card was verified.
        card_verify_status: CardVerifyStatus,
    }

    /// A card stored at another provider.
    request RetrieveProviderCardRequest {
        /// Token of the card at its provider.
        provider_card_token: Sensitive,
        /// The merchant's own id of the card's owner; never starts with `+` or `-`.
        external_id: Reference,
        /// Id of the card's owner at its provider.
        provider_card_user_id: String,
        /// Provider that keeps the card.
        card_provider: CardProvider,
    }

    /// A phone call in which a card was keyed in.
    request RetrieveCardFromIvrRequest {
        /// Token of the phone call in which the card was keyed in.
        call_token: Sensitive,
        /// Key the card is stored under.
        card_user_key: String,
    }

    /// A card taken over the phone.
    response IVRCardTokenizationResponse {
        /// First digits of the card number: 8, in older records 6.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// Token of card data typed into the vendor's own fields.
        secure_fields_token: Sensitive,
    }

    /// A card whose rewards are asked for: its data, or its stored form.
    request RetrieveLoyaltiesRequest {
        /// Card number, 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Security code, where the POS does not go without.
        cvc: Cvc,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; goes with the card user key.
        card_token: Sensitive,
        /// IPv4 address of the payer.
        client_ip: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Extra values for the fraud rules.
        fraud_params: FraudCheckParameters,
    } rules {
        one_of (card_number, expire_year, expire_month) or (card_user_key, card_token);
    }

    /// Items to approve for payout.
    request ApprovePaymentTransactionsRequest {
        /// Ids of the items, each once.
        payment_transaction_ids: [i64] required,
        /// All or nothing if true; else every item that can be changed is changed.
        is_transactional: bool,
    }

    /// Outcome of the change for one item.
    response PaymentTransactionApproval {
        /// Id of the item.
        payment_transaction_id: i64,
        /// Whether the change was made.
        approval_status: ApprovalStatus,
        /// Why the change was not made.
        failed_reason: String,
    }

    /// Items whose approval is withdrawn.
    request DisapprovePaymentTransactionsRequest {
        /// Ids of the items, each once.
        payment_transaction_ids: [i64] required,
        /// All or nothing if true; else every item that can be changed is changed.
        is_transactional: bool,
    }

    /// New sub-merchant and share of an item.
    request UpdatePaymentTransactionRequest {
        /// Id of the item again; the one in the path decides.
        payment_transaction_id: i64,
        /// Id of the sub-merchant that sells the item from now on.
        sub_merchant_member_id: i64 required,
        /// New share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal required,
        /// When the money shall become free for payout, Istanbul civil time.
        blockage_resolved_date: DateTime,
    }

    /// An item of a payment.
    response PaymentTransactionResponse {
        /// Id of the item.
        id: i64,
        /// Name of the item.
        name: String,
        /// The merchant's own id of the item.
        external_id: String,
        /// Price of the item, in units of the charge's currency.
        price: Decimal,
        /// What was charged for the item, in units of the charge's currency.
        paid_price: Decimal,
        /// Part the wallet paid for the item.
        wallet_price: Decimal,
        /// Commission rate of the merchant, percent.
        merchant_commission_rate: Decimal,
        /// What was charged above the price, in units of the charge's currency.
        merchant_commission_rate_amount: Decimal,
        /// What the merchant is paid for the item, in units of the charge's currency.
        merchant_payout_amount: Decimal,
        /// Id of the sub-merchant that sells the item.
        sub_merchant_member_id: i64,
        /// Share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal,
        /// Share of the sub-merchant, percent.
        sub_merchant_member_payout_rate: Decimal,
        /// What the sub-merchant is paid for the item, in units of the charge's currency.
        sub_merchant_member_payout_amount: Decimal,
        /// Whether the item is approved for payout.
        transaction_status: TransactionStatus,
        /// When the money becomes free for payout, Istanbul civil time.
        blockage_resolved_date: DateTime,
        /// Amounts of the payout.
        payout: Payout,
    }

    /// A whole payment to refund.
    request RefundPaymentRequest {
        /// Id of the payment to refund.
        payment_id: i64 required,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Takes the money from the merchant when the sub-merchant's balance does not cover it.
        charge_from_me: bool,
    }

    /// A refund of a whole payment.
    response PaymentRefundResponse {
        /// Id of the cancellation; absent if the items were refunded.
        id: i64,
        /// When the refund was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that goes back through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that goes back to the wallet.
        refund_wallet_price: Decimal,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Id of the payment.
        payment_id: i64,
        /// Cancelled on the same day, or refunded later.
        refund_type: RefundType,
        /// Currency of the refund.
        currency: Currency,
        /// Refunds of the items; empty when the payment was cancelled as a whole.
        payment_transaction_refunds: [PaymentTransactionRefundResponse],
    }

    /// A refund of an item.
    response PaymentTransactionRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, Istanbul civil time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that goes back through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that goes back to the wallet.
        refund_wallet_price: Decimal,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Whether the item had been settled before the refund.
        is_after_settlement: bool,
        /// Id of the refunded item.
        payment_transaction_id: i64,
        /// Currency of the refund.
        currency: Currency,
        /// Id of the payment.
        payment_id: i64,
    }

    /// An item to refund.
    request RefundPaymentTransactionRequest {
        /// Id of the item to refund.
        payment_transaction_id: i64 required,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Amount to refund, in units of the charge's currency.
        refund_price: Decimal,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Takes the money from the merchant when the sub-merchant's balance does not cover it.
        charge_from_me: bool,
    }

    /// An item that was refunded elsewhere.
    request RefundPaymentTransactionMarkAsRefundedRequest {
        /// Id of the item that was refunded elsewhere.
        payment_transaction_id: i64,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// Amount that was refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Where the money goes back to: source of the payment, or wallet.
        refund_destination_type: RefundDestinationType,
        /// Takes the money from the merchant when the sub-merchant's balance does not cover it.
        charge_from_me: bool,
    }

    /// A waiting payment to give back.
    request RefundWaitingPaymentRequest {
        /// Id of the payment that waits.
        payment_id: i64,
    }

    /// Outcome of giving a waiting payment back.
    response RefundWaitingPaymentResponse {
        /// Whether the money went back.
        status: RefundStatus,
    }
}
