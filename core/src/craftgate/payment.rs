//! Craftgate's payments: cards with and without 3-D Secure, the hosted page, alternative methods (bank methods, loans, GarantiPay,
//! transfers), multi-payments, wallet deposits, stored cards, rewards, approvals and refunds.
//!
//! Left out: webhooks and callbacks, which are not operations; Masterpass, BKM Express and Juzdan, which are separate groups; fields that
//! only one client has by mistake. The untyped additional values of providers are not checked. Omitted fields are not sent: the defaults
//! of the official clients are not copied.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

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
    /// Completes a card payment after 3-D Secure. Without this call nothing is charged.
    POST "/payment/v1/card-payments/3ds-complete" complete_3ds_payment as "complete3DSPayment"() body CompleteThreeDSPaymentRequest -> PaymentResponse (once);
    /// Reads one payment.
    GET "/payment/v1/card-payments/{payment_id}" retrieve_payment(payment_id: i64) -> PaymentResponse;
    /// Captures a pre-authorisation.
    POST "/payment/v1/card-payments/{payment_id}/post-auth" post_auth_payment(payment_id: i64) body PostAuthPaymentRequest -> PaymentResponse (once);

    // Hosted page.
    /// Opens a hosted page for a payment.
    POST "/payment/v1/checkout-payments/init" init_checkout_payment() body InitCheckoutPaymentRequest -> InitCheckoutPaymentResponse;
    /// Reads the payment of a hosted page; compare it with your own order.
    GET "/payment/v1/checkout-payments/{token}" retrieve_checkout_payment(token: String) -> PaymentResponse;
    /// Expires a hosted page before its lifetime ends.
    DELETE "/payment/v1/checkout-payments/{token}" expire_checkout_payment(token: String) -> empty (once);
    /// Opens a hosted page that checks and stores a card.
    POST "/payment/v1/checkout-card-verify/init" init_checkout_card_verify() body InitCheckoutCardVerifyRequest -> InitCheckoutCardVerifyResponse (undocumented);
    /// Reads the outcome of a card check on the hosted page.
    GET "/payment/v1/checkout-card-verify/{token}" retrieve_checkout_card_verify(token: String) -> RetrieveCheckoutCardVerifyResponse (undocumented);

    // Multi-payments.
    /// Opens a hosted page for an amount that is paid in several payments.
    POST "/payment/v1/multi-payments/init" init_multi_payment() body InitMultiPaymentRequest -> InitMultiPaymentResponse (undocumented);
    /// Reads one multi-payment.
    GET "/payment/v1/multi-payments/{token}" retrieve_multi_payment(token: String) -> MultiPaymentResponse;

    // Alternative methods.
    /// Starts a payment by an alternative method.
    POST "/payment/v1/apm-payments/init" init_apm_payment() body InitApmPaymentRequest -> ApmPaymentInitResponse;
    /// Completes an alternative payment with the values that the payer entered.
    POST "/payment/v1/apm-payments/complete" complete_apm_payment() body CompleteApmPaymentRequest -> ApmPaymentCompleteResponse (once);
    /// Records a payment received by bank transfer or in cash.
    POST "/payment/v1/apm-payments" create_apm_payment() body CreateApmPaymentRequest -> PaymentResponse;
    /// Lists the banks that take part in instant transfers.
    GET "/payment/v1/instant-transfer-banks" retrieve_active_banks() -> [InstantTransferBank];
    /// Opens a merchant session at Apple Pay. Pass the response to the browser unchanged.
    POST "/payment/v1/apple-pay/merchant-sessions" create_apple_pay_merchant_session() body ApplePayMerchantSessionCreateRequest -> raw (undocumented);

    // Bank methods.
    /// Starts a payment by a bank's own method.
    POST "/payment/v1/pos-apm-payments/init" init_pos_apm_payment() body InitPosApmPaymentRequest -> InitPosApmPaymentResponse;
    /// Completes a payment by a bank method.
    POST "/payment/v1/pos-apm-payments/complete" complete_pos_apm_payment() body CompletePosApmPaymentRequest -> PaymentResponse (once);
    /// Starts a GarantiPay payment, first version.
    POST "/payment/v1/garanti-pay-payments" init_garanti_pay_payment() body InitGarantiPayPaymentRequest -> InitGarantiPayPaymentResponse;

    // Loans.
    /// Requests offers from lenders. Changes nothing.
    POST "/payment/v1/bnpl-payments/offers" retrieve_bnpl_payment_offers as "retrieveBnplOffers"() body BnplPaymentOfferRequest -> BnplPaymentOfferResponse (reads);
    /// Starts the query of a buyer's credit limit at a lender.
    POST "/payment/v1/bnpl-payments/limit-inquiry/init" bnpl_limit_inquiry_init() body BnplLimitInquiryRequest -> BnplLimitInquiryResponse (undocumented);
    /// Completes the query of a buyer's credit limit at a lender.
    POST "/payment/v1/bnpl-payments/limit-inquiry" bnpl_limit_inquiry() body BnplLimitInquiryRequest -> BnplLimitInquiryResponse (undocumented);
    /// Starts a purchase on a loan.
    POST "/payment/v1/bnpl-payments/init" init_bnpl_payment() body InitBnplPaymentRequest -> InitBnplPaymentResponse;
    /// Approves a purchase on a loan that waits for the merchant's approval.
    POST "/payment/v1/bnpl-payments/{payment_id}/approve" approve_bnpl_payment(payment_id: i64) -> PaymentResponse or empty (once);
    /// Queries the state of a payment at the lender.
    POST "/payment/v1/bnpl-payments/{payment_id}/verify" verify_bnpl_payment(payment_id: i64) -> BnplPaymentVerifyResponse (undocumented, once);

    // Deposits to wallets and cards.
    /// Deposits to a wallet by card.
    POST "/payment/v1/deposits" create_deposit_payment() body CreateDepositPaymentRequest -> DepositPaymentResponse requires [card];
    /// Starts a wallet deposit by card with 3-D Secure.
    POST "/payment/v1/deposits/3ds-init" init_3ds_deposit_payment as "init3DSDepositPayment"() body CreateDepositPaymentRequest -> InitThreeDSPaymentResponse requires [callback_url];
    /// Completes a wallet deposit after 3-D Secure.
    POST "/payment/v1/deposits/3ds-complete" complete_3ds_deposit_payment as "complete3DSDepositPayment"() body CompleteThreeDSPaymentRequest -> DepositPaymentResponse (once);
    /// Starts a wallet deposit by an alternative payment method.
    POST "/payment/v1/deposits/apm-init" init_apm_deposit_payment() body InitApmDepositPaymentRequest -> ApmDepositPaymentResponse;
    /// Deposits a received bank transfer to a wallet.
    POST "/payment/v1/deposits/fund-transfer" create_fund_transfer_deposit_payment() body CreateFundTransferDepositPaymentRequest -> FundTransferDepositPaymentResponse;
    /// Sends money to a card.
    POST "/payment/v1/card-payments/deposit-to-card" deposit_to_card() body CreateDepositToCardRequest -> CreateDepositToCardPaymentResponse (undocumented, once);

    // Stored cards.
    /// Stores a card.
    POST "/payment/v1/cards" store_card() body StoreCardRequest -> StoredCardResponse;
    /// Changes the expiry or the name of a stored card.
    POST "/payment/v1/cards/update" update_card() body UpdateCardRequest -> StoredCardResponse;
    /// Deletes a stored card.
    POST "/payment/v1/cards/delete" delete_stored_card() body DeleteStoredCardRequest -> empty (once);
    /// Searches stored cards.
    GET "/payment/v1/cards" search_stored_cards() query SearchStoredCardsRequest -> [StoredCardResponse];
    /// Copies a stored card to another merchant.
    POST "/payment/v1/cards/clone" clone_card() body CloneCardRequest -> StoredCardResponse (undocumented);
    /// Verifies a card with a small charge that is refunded.
    POST "/payment/v1/cards/verify" verify_card() body VerifyCardRequest -> VerifyCardResponse (undocumented);
    /// Lists stored cards by their keys at another provider.
    GET "/payment/v1/cards/provider-card-mappings" retrieve_provider_cards() query RetrieveProviderCardRequest -> [StoredCardResponse] (undocumented);
    /// Reads a card that was entered during a phone call.
    GET "/payment/v1/ivr-cards" retrieve_card_from_ivr() query RetrieveCardFromIvrRequest -> IVRCardTokenizationResponse (undocumented);

    // Rewards.
    /// Reads the rewards of a card. Changes nothing.
    POST "/payment/v1/card-loyalties/retrieve" retrieve_loyalties() body RetrieveLoyaltiesRequest -> RetrieveLoyaltiesResponse (reads);

    // Items.
    /// Approves items for payout.
    POST "/payment/v1/payment-transactions/approve" approve_payment_transactions() body ApprovePaymentTransactionsRequest -> [PaymentTransactionApproval] (once);
    /// Withdraws the approval of items.
    POST "/payment/v1/payment-transactions/disapprove" disapprove_payment_transactions() body DisapprovePaymentTransactionsRequest -> [PaymentTransactionApproval] (once);
    /// Changes the sub-merchant or the share of an item. Possible only before its approval.
    PUT "/payment/v1/payment-transactions/{payment_transaction_id}" update_payment_transaction(payment_transaction_id: i64) body UpdatePaymentTransactionRequest -> PaymentTransactionResponse;

    // Refunds.
    /// Refunds a whole payment. On the day of the charge the payment is cancelled.
    POST "/payment/v1/refunds" refund_payment() body RefundPaymentRequest -> PaymentRefundResponse (once);
    /// Refunds one item, or part of it.
    POST "/payment/v1/refund-transactions" refund_payment_transaction() body RefundPaymentTransactionRequest -> PaymentTransactionRefundResponse (once);
    /// Reads the refund of a whole payment.
    GET "/payment/v1/refunds/{refund_id}" retrieve_payment_refund(refund_id: i64) -> PaymentRefundResponse;
    /// Reads the refund of an item.
    GET "/payment/v1/refund-transactions/{refund_transaction_id}" retrieve_payment_transaction_refund(refund_transaction_id: i64) -> PaymentTransactionRefundResponse;
    /// Marks a whole payment as refunded, without moving money.
    POST "/payment/v1/refunds/mark-as-refunded" refund_payment_mark_as_refunded() body RefundPaymentRequest -> [PaymentTransactionRefundResponse] (undocumented, once);
    /// Marks one item as refunded, without moving money.
    POST "/payment/v1/refund-transactions/mark-as-refunded" refund_payment_transaction_mark_as_refunded() body RefundPaymentTransactionMarkAsRefundedRequest -> PaymentTransactionRefundResponse (undocumented, once);
    /// Refunds a waiting payment.
    POST "/payment/v1/refunds/refund-waiting-payment" refund_waiting_payment() body RefundWaitingPaymentRequest -> RefundWaitingPaymentResponse (undocumented, once);
}

types! {
    case camel;

    /// A card payment taken in one step.
    request CreatePaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Part that the buyer's wallet pays, in units of `currency`.
        wallet_price: Decimal not_negative,
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
        /// Vendor's id of the buyer, whose wallet is charged if a wallet pays.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Card to charge; must be omitted if the wallet pays the whole amount.
        card: Card,
        /// Options for choosing the POS.
        routing_options: RoutingOptions,
        /// Additional values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Additional values, for example the phone number `msisdn` for Paycell.
        additional_params: {Json},
        /// Whether the vendor may retry with another POS after certain declines.
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
        /// Card number of 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Security code: 3 digits, 4 with American Express.
        cvc: Cvc,
        /// Name for the stored card.
        card_alias: String,
        /// Key of the person's stored cards; omitted for the person's first card.
        card_user_key: String nonempty,
        /// Token of card data that was entered in the vendor's secure fields.
        secure_fields_token: Sensitive,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive nonempty,
        /// First 8 digits of the card number, for payments by identity number.
        bin_number: Bin,
        /// Last four digits of the card number, for payments by identity number.
        last_four_digits: String,
        /// Identity or tax number of the card holder.
        card_holder_identity_number: Sensitive,
        /// Reward to use; at most one for each payment.
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
        /// Device wallet that the token comes from.
        r#type: TokenizedCardType,
        /// Token from the device wallet.
        data: {Json},
    }

    /// A card as an encrypted block.
    request EncryptedCard {
        /// Card data, encrypted for the vendor.
        card_data: Sensitive,
        /// Kind of encryption.
        r#type: String,
    }

    /// Options for choosing the POS.
    request RoutingOptions {
        /// Order in which POS are tried.
        ordering_rule: OrderingRule,
        /// Aliases of the POS to try.
        pos_aliases: [String],
        /// Skips the advanced routing rules of the merchant panel.
        ignore_advanced_pos_routing_rules: bool,
    }

    /// Values for the fraud rules.
    request FraudCheckParameters {
        /// Merchant's own id of the buyer.
        buyer_external_id: Id,
        /// Phone number of the buyer.
        buyer_phone_number: String,
        /// E-mail address of the buyer.
        buyer_email: String,
        /// Custom value for the merchant's own fraud rules.
        custom_fraud_variable: String,
    }

    /// A card payment with 3-D Secure.
    request InitThreeDSPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Part that the buyer's wallet pays, in units of `currency`.
        wallet_price: Decimal not_negative,
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
        /// Phase: charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Vendor's id of the buyer, whose wallet is charged if a wallet pays.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Card to charge; must be omitted if the wallet pays the whole amount.
        card: Card,
        /// Options for choosing the POS.
        routing_options: RoutingOptions,
        /// Additional values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Additional values; `threeDSCallbackVersion` 2 selects the newer callback.
        additional_params: {Json},
        /// Whether the vendor may retry with another POS after certain declines.
        retry: bool,
        /// URL that receives the result of 3-D Secure as a form post from the payer's browser.
        callback_url: String required,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
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
        /// URL to redirect the payer to, if that is the next step.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: AdditionalAction,
    }

    /// A payment whose 3-D Secure step is over.
    request CompleteThreeDSPaymentRequest {
        /// Id of the payment, from the callback.
        payment_id: i64 required,
    }

    /// The amount of a pre-authorisation to capture.
    request PostAuthPaymentRequest {
        /// Amount to capture, in units of the charge's currency; at most 1.5 times the blocked one.
        paid_price: Decimal required positive,
    }

    /// A payment on the hosted page.
    request InitCheckoutPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// Order id passed to the bank or provider. The vendor recommends omitting it and then generates one.
        order_id: Id,
        /// URL that the payer's browser is redirected to after the page.
        callback_url: String required,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Phase: charge or pre-authorisation.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Payment methods to show; all if omitted.
        enabled_payment_methods: [PaymentMethod],
        /// Phone number at Masterpass, beginning with 90; shows the Masterpass tab.
        masterpass_gsm_number: String,
        /// User id at Masterpass, if the account was linked elsewhere.
        masterpass_user_id: String,
        /// Key of the person's stored cards; required if only stored cards are accepted.
        card_user_key: String nonempty,
        /// Vendor's id of the buyer; required for a deposit.
        buyer_member_id: i64,
        /// Numbers of installments to offer; a single charge is always possible.
        enabled_installments: [i32] at_least_one,
        /// Stores the card that paid; must not be combined with `allowOnlyStoredCards`.
        always_store_card_after_payment: bool,
        /// Accepts only cards stored under the given card user key.
        allow_only_stored_cards: bool,
        /// Accepts credit cards only.
        allow_only_credit_card: bool,
        /// Offers installments to commercial cards only.
        allow_installment_only_commercial_cards: bool,
        /// Forces 3-D Secure.
        force_three_ds as "forceThreeDS": bool,
        /// With a pre-authorisation, charges cards other than credit cards immediately.
        force_auth_for_non_credit_cards: bool,
        /// Deposits the amount to the buyer's wallet instead of paying for items.
        deposit_payment: bool,
        /// Lets the payer continue without an account.
        guest_checkout: bool,
        /// Lets the payer delete stored cards on the page.
        allow_delete_stored_card: bool,
        /// Redirects the top-level window instead of the frame of the page.
        use_top_redirection: bool,
        /// URL of the page's link back to the shop.
        return_back_url: String,
        /// Lifetime of the page, in minutes.
        ttl: i64 not_negative,
        /// Installment options to offer, with their total amounts.
        custom_installments: [CustomInstallment],
        /// Items of the basket; their prices must add up to `price`. Not required for a deposit.
        items: [PaymentItem],
        /// Options for choosing the POS.
        routing_options: RoutingOptions,
        /// Additional values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Additional values, for example country and locale under `klarna`.
        additional_params: {Json},
        /// Installment options to offer, by loyalty programme of the card.
        card_brand_installments: {[CustomInstallment]},
        /// Whether the vendor may retry with another POS after certain declines.
        retry: bool,
        /// Id of the basket that the payment belongs to.
        basket_identifier: String,
        /// Phone number of the payer at BKM Express.
        bex_gsm_number: String,
        /// User id of the payer at BKM Express.
        bex_user_id: String,
        /// Identity of the payer for Payoneer, unique at the merchant.
        apm_user_identity: Sensitive,
    } rules {
        sum items.price = price;
        nonempty items unless deposit_payment;
        require buyer_member_id if deposit_payment;
        require card_user_key if allow_only_stored_cards;
        forbid allow_only_stored_cards if always_store_card_after_payment;
    }

    /// An installment option on the hosted page.
    request CustomInstallment {
        /// Number of installments.
        number: i32 at_least_one,
        /// Total amount to charge with this option, in units of the payment's currency.
        total_price: Decimal positive,
    }

    /// The hosted page of a payment.
    response InitCheckoutPaymentResponse {
        /// Token of the page.
        token: String,
        /// URL of the page to open for the payer.
        page_url: String,
        /// When the token expires, in Istanbul time.
        token_expire_date: DateTime,
    }

    /// A card check on the hosted page.
    request InitCheckoutCardVerifyRequest {
        /// Amount that is charged for the verification and refunded, in units of `currency`.
        verification_price: Decimal positive,
        /// Currency of the check.
        currency: Currency,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// URL that the payer's browser is redirected to after the page.
        callback_url: String,
        /// Key of the person's stored cards, if there are any.
        card_user_key: String nonempty,
        /// Whether the check uses 3-D Secure.
        payment_authentication_type: CardVerificationAuthType,
        /// Lifetime of the page, in minutes.
        ttl: i64 not_negative,
    }

    /// The hosted page of a card check.
    response InitCheckoutCardVerifyResponse {
        /// Token of the page.
        token: String,
        /// URL of the page to open for the payer.
        page_url: String,
        /// When the token expires, in Istanbul time.
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
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive,
        /// Name on the card.
        card_holder_name: String,
        /// Name of the stored card.
        card_alias: String,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Card scheme.
        card_association: CardAssociation,
        /// Loyalty programme of the card, such as Bonus or World.
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
        /// Whether the card has expired or will expire soon.
        card_expiry_status: CardExpiryStatus,
        /// When the card was stored, in Istanbul time.
        created_at: DateTime,
    }

    /// An amount to pay in several payments on the hosted page.
    request InitMultiPaymentRequest {
        /// Total amount to pay, in units of `currency`.
        price: Decimal positive,
        /// Currency of the charge.
        currency: Currency,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Integration that the payment is made through.
        payment_source: PaymentSource,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to after the page.
        callback_url: String,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Payment methods to show; all if omitted.
        enabled_payment_methods: [PaymentMethod],
        /// Numbers of installments to offer; a single charge is always possible.
        enabled_installments: [i32] at_least_one,
        /// Key of the person's stored cards.
        card_user_key: String nonempty,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Accepts credit cards only.
        allow_only_credit_card: bool,
        /// With a pre-authorisation, charges cards other than credit cards immediately.
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
        /// Phone number at Masterpass, beginning with 90; shows the Masterpass tab.
        masterpass_gsm_number: String,
        /// User id at Masterpass, if the account was linked elsewhere.
        masterpass_user_id: String,
        /// Identity of the payer at the method: a phone, customer or card number, depending on the method.
        apm_user_identity: Sensitive,
        /// Items of the basket.
        items: [PaymentItem],
        /// Lifetime of the page, in minutes.
        ttl: i64 not_negative,
        /// Maximum number of payments that the amount may be split into.
        maximum_split_payment_count: i32 at_least_one,
        /// Additional values that some providers or methods require.
        additional_params: {Json},
        /// Whether the vendor may retry with another POS after certain declines.
        retry: bool,
    }

    /// The hosted page of a multi-payment.
    response InitMultiPaymentResponse {
        /// Token of the page.
        token: String,
        /// URL of the page to open for the payer.
        page_url: String,
        /// When the token expires, in Istanbul time.
        token_expire_date: DateTime,
    }

    /// A multi-payment and its remaining amount.
    response MultiPaymentResponse {
        /// Id of the multi-payment.
        id: i64,
        /// Whether the amount is fully paid.
        multi_payment_status: MultiPaymentStatus,
        /// Token of the page.
        token: String,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Merchant's own order or basket number.
        external_id: String,
        /// Total amount to pay.
        price: Decimal,
        /// Amount that is still to be paid.
        remaining_amount: Decimal,
        /// When the token expires, in Istanbul time.
        token_expire_date: DateTime,
        /// Ids of the payments made so far, without duplicates.
        payment_ids: [i64],
        /// Total amount that was charged, including commission and discounts.
        paid_price: Decimal,
    }

    /// A payment by an alternative method.
    request InitApmPaymentRequest {
        /// Alternative payment method to use.
        apm_type: ApmType required,
        /// Id of the merchant's definition of this method; required if there are several.
        merchant_apm_id: i64,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup required,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to with the method's result.
        callback_url: String,
        /// Order id passed to the provider. The vendor recommends omitting it and then generates one.
        apm_order_id: String,
        /// Identity of the payer at the method: a phone, customer or card number, depending on the method.
        apm_user_identity: Sensitive,
        /// Additional values that some providers or methods require.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
    } rules {
        sum items.price = price;
    }

    /// An alternative payment that was started.
    response ApmPaymentInitResponse {
        /// Id of the payment.
        payment_id: i64,
        /// URL to redirect the payer to.
        redirect_url: String,
        /// HTML to show the payer; in base64 for instant transfers.
        html_content: String,
        /// QR code to show the payer.
        qr_code: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Additional values of some providers.
        additional_data: {Json},
    }

    /// The values that complete an alternative payment.
    request CompleteApmPaymentRequest {
        /// Id of the payment that was started.
        payment_id: i64 required,
        /// Values that the method asked the payer for, such as a one-time code.
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
        /// Caller's reference of the request.
        conversation_id: String,
    }

    /// A payment received by bank transfer or in cash.
    request CreateApmPaymentRequest {
        /// Payment method: bank transfer or cash on delivery.
        apm_type: ApmType required,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount that was paid, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Currency of the payment.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup required,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id passed to the provider. The vendor recommends omitting it and then generates one.
        apm_order_id: String,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
    } rules {
        sum items.price = price;
    }

    /// A bank that takes part in instant transfers.
    response InstantTransferBank {
        /// Code of the bank, to send in the additional values of the payment.
        bank_code: String,
        /// Name of the bank.
        bank_name: String,
        /// URL of the bank's logo.
        bank_logo_url: String,
    }

    /// Merchant data for an Apple Pay session.
    request ApplePayMerchantSessionCreateRequest {
        /// Merchant id at Apple.
        merchant_identifier: String,
        /// Name of the shop that Apple Pay shows.
        display_name: String,
        /// Platform of Apple Pay, for example `web`.
        initiative: String,
        /// Domain name for Apple Pay on the web.
        initiative_context: String,
        /// Validation URL from Apple Pay.
        validation_url: String,
    }

    /// A payment by a bank's own method, such as WorldPay or GarantiPay.
    request InitPosApmPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Alias of the POS to use; if omitted, the vendor routes the payment.
        pos_alias: String,
        /// Currency of the charge.
        currency: Currency required,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to with the bank's result.
        callback_url: String required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Phase; only a charge is supported.
        payment_phase: PaymentPhase,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Values that the bank method requires, for example `sourceCode` or `integrationType`.
        additional_params: {Json} required,
        /// Installment options to offer, with their total amounts; if omitted, they follow from the POS commissions.
        installments: [PosApmInstallment],
        /// Bank method to use.
        payment_provider: PosApmPaymentProvider required,
        /// Additional values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Token of the hosted page that this payment belongs to.
        checkout_form_token: String,
    } rules {
        sum items.price = price;
    }

    /// An installment option for a bank method.
    request PosApmInstallment {
        /// Number of installments.
        number: i32 at_least_one,
        /// Total amount to charge with this option, in units of the payment's currency.
        total_price: Decimal positive,
    }

    /// A payment by a bank method that was started.
    response InitPosApmPaymentResponse {
        /// HTML to show the payer.
        html_content: String,
        /// Id of the payment.
        payment_id: i64,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: AdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Additional values of some providers.
        additional_data: {Json},
    }

    /// A payment by a bank method to complete.
    request CompletePosApmPaymentRequest {
        /// Id of the payment that was started.
        payment_id: i64 required,
        /// Additional values that some providers or methods require.
        additional_params: {Json},
    }

    /// A GarantiPay payment, first version.
    request InitGarantiPayPaymentRequest {
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Currency of the charge.
        currency: Currency required,
        /// Alias of the POS to use; if omitted, the vendor routes the payment.
        pos_alias: String,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to with the bank's result.
        callback_url: String required,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Order id passed to the bank. The vendor recommends omitting it and then generates one.
        bank_order_id: Id,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Installment options to offer, with their total amounts; a single charge if omitted.
        installments: [GarantiPayInstallment],
        /// Numbers of installments to offer; a single charge is always possible.
        enabled_installments: [i32] at_least_one,
    } rules {
        sum items.price = price;
    }

    /// An installment option for GarantiPay.
    request GarantiPayInstallment {
        /// Number of installments.
        number: i32 at_least_one,
        /// Total amount to charge with this option, in units of the payment's currency.
        total_price: Decimal positive,
    }

    /// A GarantiPay payment that was started.
    response InitGarantiPayPaymentResponse {
        /// Page to show the payer: HTML in base64.
        html_content: String,
        /// Id of the payment.
        payment_id: i64,
    }

    /// A request for loan offers.
    request BnplPaymentOfferRequest {
        /// Lender to ask.
        apm_type: ApmType required,
        /// Id of the merchant's definition of this method; required if there are several.
        merchant_apm_id: i64,
        /// Amount of the loan, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the loan.
        currency: Currency required,
        /// Order id passed to the lender.
        apm_order_id: String,
        /// Data of the applicant, in the lender's own fields.
        additional_params: {Json},
        /// Goods that the loan pays for.
        items: [BnplPaymentCartItem] nonempty,
    }

    /// Goods that a loan pays for.
    request BnplPaymentCartItem {
        /// Merchant's own id of the goods; the product code for some lenders.
        id: String,
        /// Name of the goods.
        name: String,
        /// Brand; for some lenders the code of the category.
        brand_name: String,
        /// Category of the goods.
        r#type: BnplCartItemType,
        /// Price of one piece, in units of the payment's currency.
        unit_price: Decimal not_negative,
        /// Number of pieces.
        quantity: i32 at_least_one,
    }

    /// Loan offers of the banks.
    response BnplPaymentOfferResponse {
        /// Id of the offer; send it as the order id when the application starts.
        offer_id: String,
        /// Amount of the loan, in units of the requested currency.
        price: Decimal,
        /// Offers, one for each bank.
        bank_offers: [BnplBankOffer],
    }

    /// Loan offer of one bank.
    response BnplBankOffer {
        /// Code of the bank, to send when the application starts.
        bank_code: String,
        /// Name of the bank.
        bank_name: String,
        /// URL of the bank's icon.
        bank_icon_url: String,
        /// Text to show above the bank's table of terms.
        bank_table_banner_message: String,
        /// Short text to show with the bank.
        bank_small_banner_message: String,
        /// Id of the pre-approved application; only some banks have one.
        pre_approved_application_id: String,
        /// Whether the bank lends to people who are not its customers.
        is_support_non_customer: bool,
        /// Whether the bank calculates the repayment plan itself.
        is_payment_plan_calculated_by_bank: bool,
        /// Terms that the bank offers.
        bank_offer_terms: [BnplBankOfferTerm],
    }

    /// One term of a loan offer.
    response BnplBankOfferTerm {
        /// Number of repayments, in months.
        term: i32,
        /// Amount of one repayment, in units of the requested currency.
        amount: Decimal,
        /// Sum of all repayments, in units of the requested currency.
        total_amount: Decimal,
        /// Interest rate, in percent.
        interest_rate: Decimal,
        /// Annual interest rate, in percent.
        annual_interest_rate: Decimal,
    }

    /// A query of a buyer's credit limit.
    request BnplLimitInquiryRequest {
        /// Lender to ask.
        apm_type: ApmType,
        /// Id of the merchant's definition of this method; required if there are several.
        merchant_apm_id: i64,
        /// Data of the applicant, in the lender's own fields.
        additional_params: {Json},
    }

    /// State of a credit limit query.
    response BnplLimitInquiryResponse {
        /// State of the query.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: ApmAdditionalAction,
        /// Additional values of some providers.
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
        /// Id of the merchant's definition of this method; required if there are several.
        merchant_apm_id: i64,
        /// Total of the items' prices, in units of `currency`.
        price: Decimal required positive,
        /// Amount to charge, including commission and discounts, in units of `currency`.
        paid_price: Decimal required positive,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Currency of the charge.
        currency: Currency required,
        /// Whether products, or a listing or subscription, are sold.
        payment_group: PaymentGroup required,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to with the lender's result.
        callback_url: String,
        /// Order id passed to the lender; the id of the offer, if there is one.
        apm_order_id: String,
        /// Identity of the payer at the method: a phone, customer or card number, depending on the method.
        apm_user_identity: Sensitive,
        /// Data of the applicant and the requested terms, in the lender's own fields.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
        /// Items of the basket; their prices must add up to `price`.
        items: [PaymentItem] nonempty,
        /// Code of the bank for the loan, if the lender has several banks.
        bank_code: String,
        /// Goods that the loan pays for.
        cart_items: [BnplPaymentCartItem] nonempty,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
    } rules {
        sum items.price = price;
    }

    /// A loan application that was started.
    response InitBnplPaymentResponse {
        /// Id of the payment.
        payment_id: i64,
        /// URL to redirect the payer to.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Additional values of some providers.
        additional_data: {Json},
    }

    /// State of a payment at the lender.
    response BnplPaymentVerifyResponse {
        /// State of the payment at the lender.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
    }

    /// A wallet deposit by card.
    request CreateDepositPaymentRequest {
        /// Vendor's id of the buyer whose wallet receives the deposit.
        buyer_member_id: i64 required,
        /// Amount to deposit to the wallet, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the wallet.
        currency: Currency,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// URL that receives the result of 3-D Secure; required with 3-D Secure.
        callback_url: String,
        /// Alias of the POS to use; if omitted, the vendor routes the payment.
        pos_alias: String,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Card to charge; a stored card is given by its card user key and card token.
        card: Card,
        /// Options for choosing the POS.
        routing_options: RoutingOptions,
    }

    /// A wallet deposit by card.
    response DepositPaymentResponse {
        /// Id of the payment.
        id: i64,
        /// Amount that was deposited to the wallet.
        price: Decimal,
        /// Currency of the wallet.
        currency: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Commission rate of the bank, in percent.
        bank_commission_rate: Decimal,
        /// Commission of the bank, in units of the charge's currency.
        bank_commission_rate_amount: Decimal,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Order id at the bank or provider.
        order_id: String,
        /// Payment method: card, wallet, both, or another method.
        payment_type: PaymentType,
        /// When the payment was made, in Istanbul time.
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
        /// Decision of the fraud rules.
        fraud_action: FraudAction,
    }

    /// A movement in a wallet.
    response WalletTransaction {
        /// Id of the movement.
        id: i64,
        /// Kind of movement.
        wallet_transaction_type: WalletTransactionType,
        /// Amount, in the wallet's currency.
        amount: Decimal,
        /// Id of the wallet.
        wallet_id: i64,
    }

    /// A wallet deposit by an alternative payment method.
    request InitApmDepositPaymentRequest {
        /// Alternative payment method to use.
        apm_type: ApmType required,
        /// Id of the merchant's definition of this method; required if there are several.
        merchant_apm_id: i64,
        /// Amount to deposit to the wallet, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the charge.
        currency: Currency required,
        /// Vendor's id of the buyer whose wallet receives the deposit.
        buyer_member_id: i64 required,
        /// Merchant's own label for the channel of the payment.
        payment_channel: String,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// URL that the payer's browser is redirected to with the result.
        callback_url: String required,
        /// Order id passed to the provider. The vendor recommends omitting it and then generates one.
        apm_order_id: String,
        /// Identity of the payer at the method: a phone, customer or card number, depending on the method.
        apm_user_identity: Sensitive,
        /// Additional values that some providers or methods require.
        additional_params: {Json},
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
    }

    /// A wallet deposit that was started.
    response ApmDepositPaymentResponse {
        /// Id of the payment.
        payment_id: i64,
        /// URL to redirect the payer to.
        redirect_url: String,
        /// State of the payment.
        payment_status: PaymentStatus,
        /// Next step of the payment.
        additional_action: ApmAdditionalAction,
        /// Why the payment failed.
        payment_error: PaymentError,
        /// Movement in the wallet.
        wallet_transaction: WalletTransaction,
    }

    /// A wallet deposit for a received bank transfer.
    request CreateFundTransferDepositPaymentRequest {
        /// Amount to deposit to the wallet, in units of `currency`.
        price: Decimal required positive,
        /// Vendor's id of the buyer whose wallet receives the deposit.
        buyer_member_id: i64 required,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Currency of the wallet.
        currency: Currency,
    }

    /// A wallet deposit by bank transfer.
    response FundTransferDepositPaymentResponse {
        /// Amount that was deposited to the wallet.
        price: Decimal,
        /// Currency of the wallet.
        currency: String,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Vendor's id of the buyer, not the merchant's own.
        buyer_member_id: i64,
        /// Movement in the wallet.
        wallet_transaction: WalletTransaction,
    }

    /// Money to send to a card.
    request CreateDepositToCardRequest {
        /// Amount to send, in units of `currency`.
        price: Decimal positive,
        /// Currency of the transfer.
        currency: Currency,
        /// Description of the transfer.
        description: String,
        /// Order id of the transfer.
        order_id: Id,
        /// Card that receives the money.
        card: Card,
        /// POS integration that sends the money.
        integrator: DepositToCardPaymentIntegratorDto,
    }

    /// The POS integration that sends money to a card.
    request DepositToCardPaymentIntegratorDto {
        /// Name of the integration.
        name: PosIntegrator,
        /// Values that the integration requires, such as its encrypted credentials.
        data: {Json},
    }

    /// Money sent to a card.
    response CreateDepositToCardPaymentResponse {
        /// Id of the transfer.
        id: i64,
        /// When the transfer was made, in Istanbul time.
        created_date: DateTime,
        /// Amount sent.
        price: Decimal,
        /// Reference of the transfer.
        reference_id: String,
        /// State of the transfer.
        payment_status: PaymentStatus,
        /// Currency of the transfer.
        currency: Currency,
        /// Description of the transfer.
        description: String,
        /// Order id of the transfer.
        order_id: String,
    }

    /// A card to store: its data, its token, or an encrypted block.
    request StoreCardRequest {
        /// Name on the card.
        card_holder_name: String,
        /// Card number of 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Token of card data that was entered in the vendor's secure fields.
        secure_fields_token: Sensitive,
        /// Name for the card.
        card_alias: String,
        /// Key of the person's stored cards; omitted for the person's first card.
        card_user_key: String nonempty,
        /// Card as an encrypted block.
        encrypted_card: EncryptedCard,
    } rules {
        one_of (card_holder_name, card_number, expire_year, expire_month) or (secure_fields_token) or (encrypted_card);
    }

    /// New expiry and name of a stored card.
    request UpdateCardRequest {
        /// Key of a person's stored cards.
        card_user_key: String required,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive required,
        /// New expiry year of the card, such as 2044.
        expire_year: ExpireYear required,
        /// New expiry month of the card, such as 07.
        expire_month: ExpireMonth required,
        /// New name of the card.
        card_alias: String,
    }

    /// A stored card to delete.
    request DeleteStoredCardRequest {
        /// Key of a person's stored cards.
        card_user_key: String nonempty,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive nonempty,
    }

    /// Filter for stored cards.
    request SearchStoredCardsRequest {
        /// Name of the card.
        card_alias: String,
        /// Loyalty programme of the card, such as Bonus or World.
        card_brand: String,
        /// Kind of card: credit, debit or prepaid.
        card_type: CardType,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive,
        /// Name of the issuing bank.
        card_bank_name: String,
        /// Card scheme.
        card_association: CardAssociation,
        /// Whether the card has expired or will expire soon.
        card_expiry_status: CardExpiryStatus,
        /// Earliest time of storing, in Istanbul time.
        min_created_date: DateTime,
        /// Latest time of storing, in Istanbul time.
        max_created_date: DateTime,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }

    /// A stored card to copy to another merchant.
    request CloneCardRequest {
        /// Card user key of the card to copy.
        source_card_user_key: String nonempty,
        /// Token of the card to copy.
        source_card_token: Sensitive nonempty,
        /// Card user key that the copy is stored under.
        target_card_user_key: String nonempty,
        /// Id of the merchant that the copy is stored for.
        target_merchant_id: i64,
    }

    /// A card to verify with a small charge.
    request VerifyCardRequest {
        /// Card to check.
        card: VerifyCard,
        /// Whether the check uses 3-D Secure.
        payment_authentication_type: CardVerificationAuthType,
        /// Amount that is charged for the verification and refunded, in units of `currency`.
        verification_price: Decimal positive,
        /// Currency of the check.
        currency: Currency,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// URL that receives the result of 3-D Secure.
        callback_url: String,
    }

    /// Data of a card to check.
    request VerifyCard {
        /// Name on the card.
        card_holder_name: String,
        /// Card number of 12 to 19 digits.
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
        card_user_key: String nonempty,
    }

    /// Outcome of a card check, or its next step.
    response VerifyCardResponse {
        /// Key of the person's stored cards.
        card_user_key: String,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive,
        /// HTML to show the payer.
        html_content: String,
        /// URL to redirect the payer to.
        redirect_url: String,
        /// URL that receives the result.
        merchant_callback_url: String,
        /// Whether the amount of the verification was refunded.
        refund_status: RefundStatus,
        /// Whether the card was verified.
        card_verify_status: CardVerifyStatus,
    }

    /// A card stored at another provider.
    request RetrieveProviderCardRequest {
        /// Token of the card at its provider.
        provider_card_token: Sensitive,
        /// Merchant's own id of the card's owner; must not start with `+` or `-`.
        external_id: Reference,
        /// Id of the card's owner at its provider.
        provider_card_user_id: String,
        /// Provider that stores the card.
        card_provider: CardProvider,
    }

    /// A phone call in which a card was entered.
    request RetrieveCardFromIvrRequest {
        /// Token of the phone call in which the card was entered.
        call_token: Sensitive,
        /// Card user key that the card is stored under.
        card_user_key: String nonempty,
    }

    /// A card that was entered during a phone call.
    response IVRCardTokenizationResponse {
        /// First digits of the card number: 8, in older records 6.
        bin_number: String,
        /// Last four digits of the card number.
        last_four_digits: String,
        /// Key of a person's stored cards.
        card_user_key: String,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive,
        /// Token of card data that was entered in the vendor's secure fields.
        secure_fields_token: Sensitive,
    }

    /// A card to read the rewards of: its data, or its stored form.
    request RetrieveLoyaltiesRequest {
        /// Card number of 12 to 19 digits.
        card_number: CardNumber,
        /// Year the card expires, such as 2044.
        expire_year: ExpireYear,
        /// Month the card expires, such as 07.
        expire_month: ExpireMonth,
        /// Security code, if the POS requires it.
        cvc: Cvc,
        /// Key of a person's stored cards.
        card_user_key: String nonempty,
        /// Token of one stored card; used with the card user key.
        card_token: Sensitive nonempty,
        /// IPv4 address of the payer.
        client_ip: String,
        /// Port that the payer's connection comes from; the counterpart of `client_ip`.
        client_port: i32,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Additional values for the fraud rules.
        fraud_params: FraudCheckParameters,
        /// Number of installments that the payer chose; 1 is a single charge.
        installment: i32 at_least_one,
        /// Kind of reward to read.
        loyalty_type: LoyaltyType,
        /// Token of card data that was entered in the vendor's secure fields.
        secure_fields_token: Sensitive,
    } rules {
        one_of (card_number, expire_year, expire_month) or (card_user_key, card_token) or (secure_fields_token);
    }

    /// Items to approve for payout.
    request ApprovePaymentTransactionsRequest {
        /// Ids of the items, without duplicates.
        payment_transaction_ids: [i64] nonempty,
        /// Whether either all items or none are changed; otherwise every item that can be changed is changed.
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
        /// Ids of the items, without duplicates.
        payment_transaction_ids: [i64] nonempty,
        /// Whether either all items or none are changed; otherwise every item that can be changed is changed.
        is_transactional: bool,
    }

    /// New sub-merchant and share of an item.
    request UpdatePaymentTransactionRequest {
        /// Id of the item; the id in the path takes precedence.
        payment_transaction_id: i64,
        /// Id of the sub-merchant that sells the item from now on.
        sub_merchant_member_id: i64 required,
        /// New share of the sub-merchant, in units of the charge's currency.
        sub_merchant_member_price: Decimal required not_negative,
        /// When the money shall become available for payout, in Istanbul time.
        blockage_resolved_date: DateTime,
    }

    /// An item of a payment.
    response PaymentTransactionResponse {
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

    /// A whole payment to refund.
    request RefundPaymentRequest {
        /// Id of the payment to refund.
        payment_id: i64 required,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Charges the merchant if the sub-merchant's balance does not cover the refund.
        charge_from_me: bool,
    }

    /// A refund of a whole payment.
    response PaymentRefundResponse {
        /// Id of the cancellation; absent if the items were refunded.
        id: i64,
        /// When the refund was made, in Istanbul time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that is refunded through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that is refunded to the wallet.
        refund_wallet_price: Decimal,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Authorisation code of the bank.
        auth_code: String,
        /// Reference number of the bank's host.
        host_reference: String,
        /// Transaction number of the bank.
        trans_id: String,
        /// Id of the payment.
        payment_id: i64,
        /// Whether the payment was cancelled on the same day, or refunded later.
        refund_type: RefundType,
        /// Currency of the refund.
        currency: Currency,
        /// Refunds of the items; empty if the whole payment was cancelled.
        payment_transaction_refunds: [PaymentTransactionRefundResponse],
    }

    /// A refund of an item.
    response PaymentTransactionRefundResponse {
        /// Id of the refund.
        id: i64,
        /// When the refund was made, in Istanbul time.
        created_date: DateTime,
        /// Whether the refund succeeded.
        status: RefundStatus,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Amount refunded, in units of the charge's currency.
        refund_price: Decimal,
        /// Part that is refunded through the bank or provider.
        refund_bank_price: Decimal,
        /// Part that is refunded to the wallet.
        refund_wallet_price: Decimal,
        /// Caller's reference of the request.
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
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Amount to refund, in units of the charge's currency.
        refund_price: Decimal positive,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Charges the merchant if the sub-merchant's balance does not cover the refund.
        charge_from_me: bool,
    }

    /// An item that was refunded elsewhere.
    request RefundPaymentTransactionMarkAsRefundedRequest {
        /// Id of the item that was refunded elsewhere.
        payment_transaction_id: i64,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Amount that was refunded, in units of the charge's currency.
        refund_price: Decimal positive,
        /// Destination of the refund: the source of the payment, or the wallet.
        refund_destination_type: RefundDestinationType,
        /// Charges the merchant if the sub-merchant's balance does not cover the refund.
        charge_from_me: bool,
    }

    /// A waiting payment to refund.
    request RefundWaitingPaymentRequest {
        /// Id of the waiting payment.
        payment_id: i64,
    }

    /// Outcome of refunding a waiting payment.
    response RefundWaitingPaymentResponse {
        /// Whether the refund succeeded.
        status: RefundStatus,
    }
}
