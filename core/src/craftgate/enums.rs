//! The enums of Craftgate's API, sorted by name.
//!
//! The lists are the union of the values in the six official clients, plus `MASTERPASS` of `PaymentSource`, which only the documentation
//! has. They are open in both directions: an unknown value is kept as text and never refused. Values that the documentation lists but no
//! client has are left out (`DECISIONS.md` names them). The numbers of `mdStatus`, which banks extend, have names in `callback.rs`.

use crate::api::declare::enums;

enums! {
    /// Owner of a payout account.
    AccountOwner { MERCHANT, SUB_MERCHANT_MEMBER }

    /// Next step of a payment by card or bank method.
    AdditionalAction { REDIRECT_TO_URL, CONTINUE_IN_CLIENT, SHOW_HTML_CONTENT, NONE }

    /// Next step of a payment by an alternative method.
    ApmAdditionalAction {
        REDIRECT_TO_URL, OTP_REQUIRED, SHOW_HTML_CONTENT, WAIT_FOR_WEBHOOK, APPROVAL_REQUIRED,
        VERIFY_REQUIRED, SHOW_QR_CODE, NONE,
    }

    /// Alternative payment methods, including lenders.
    ApmType {
        ALIPAY, AFTERPAY, CHIPPIN, KASPI, KLARNA, ISPAY, IWALLET, PAPARA, PAPEL, PAYCELL, PAYMOB, PAYONEER,
        PAYPAL, STRIPE, TOMPAY, APPLEPAY, GOOGLEPAY, CASH_ON_DELIVERY, FUND_TRANSFER, INSTANT_TRANSFER, BIZUM,
        PAYLANDS_MB_WAY, EDENRED, EDENRED_GIFT, METROPOL, MULTINET, MULTINET_GIFT, MULTINET_NEO_GIFT, SODEXO,
        SODEXO_GIFT, SETCARD, TOKENFLEX, TOKENFLEX_GIFT, ALFABANK, DKB, MASLAK, HASO, PAYCELL_DCB,
        TOM_FINANCE, VODAFONE_DCB, ALBARAKA, ZIP, HEPSIPAY_WALLET, HEPSIPAY_FINANCE, HEPSIPAY_SHOPPING_LOAN,
        KARACA_FINANS, SETCARD_GIFT,
    }

    /// Outcome of an approval or its withdrawal.
    ApprovalStatus { SUCCESS, FAILURE }

    /// Bank of a tracked account.
    BankAccountTrackingSource { YKB, GARANTI }

    /// Category of goods bought on a loan.
    BnplCartItemType {
        MOBILE_PHONE_PRICE_ABOVE_REGULATION_LIMIT, MOBILE_PHONE_PRICE_BELOW_REGULATION_LIMIT, TABLET,
        COMPUTER, TABLET_WITH_CAMPAIGN, CONSTRUCTION_MARKET, GOLD, DIGITAL_PRODUCTS, SUPERMARKET, WHITE_GOODS,
        WEARABLE_TECHNOLOGY, SMALL_HOME_APPLIANCES, TV, GAMES_CONSOLES, AIR_CONDITIONER_AND_HEATER,
        ELECTRONICS, ACCESSORIES, MOM_AND_BABY_AND_KIDS, SHOES, CLOTHING, COSMETICS_AND_PERSONAL_CARE,
        FURNITURE, HOME_LIVING, AUTOMOBILE_MOTORCYCLE, MOBILE_PHONE_REFURBISHED, OTHER,
        MOBILE_PHONE_OVER_5000_TRY, MOBILE_PHONE_BELOW_5000_TRY,
    }

    /// State of a returned payout.
    BounceStatus { NOT_BOUNCED, BOUNCED, UPDATED, PAYOUT_STARTED, PAYOUT_COMPLETED }

    /// Card schemes.
    CardAssociation { VISA, MASTER_CARD, AMEX, TROY, JCB, UNION_PAY, MAESTRO, DISCOVER, DINERS_CLUB }

    /// Loyalty programmes of cards; the values on the wire are their display names.
    CardBrand {
        BONUS = "Bonus", AXESS = "Axess", MAXIMUM = "Maximum", WORLD = "World", PARAF = "Paraf",
        CARD_FINANS = "CardFinans", BANKKART_COMBO = "Bankkart Combo", ADVANTAGE = "Advantage",
        SAGLAM_KART = "Sağlam Kart",
    }

    /// Whether a stored card has expired.
    CardExpiryStatus { EXPIRED, WILL_EXPIRE_NEXT_MONTH, NOT_EXPIRED }

    /// Providers that store cards.
    CardProvider { IYZICO, IPARA, BIRLESIK_ODEME, MEX, PARAM }

    /// Kind of card.
    CardType { CREDIT_CARD, DEBIT_CARD, PREPAID_CARD }

    /// Kind of authentication of a card verification.
    CardVerificationAuthType { NON_THREE_DS, THREE_DS, NONE }

    /// State of a card verification.
    CardVerifyStatus { SUCCESS, FAILURE, THREE_DS_PENDING }

    /// Platform where a Juzdan payment starts.
    ClientType { M, W }

    /// Currencies, by their ISO 4217 codes.
    Currency { TRY, USD, EUR, GBP, ARS, BRL, CNY, AED, IQD, AZN, KZT, KWD, SAR, BHD, RUB, JPY, EGP, MXN, RON }

    /// State of a settlement file.
    FileStatus { CREATED, UPLOADED, APPROVED }

    /// Action of a fraud rule.
    FraudAction { BLOCK, REVIEW }

    /// State of a fraud check's review.
    FraudCheckStatus { WAITING, NOT_FRAUD, FRAUD }

    /// Kind of request that a card fingerprint comes from.
    FraudOperation { PAYMENT, LOYALTY }

    /// Owner of a fraud rule.
    FraudRuleScope { MERCHANT, GLOBAL }

    /// Kind of value in a fraud value list.
    FraudValueType { CARD, IP, PHONE_NUMBER, EMAIL, OTHER }

    /// Kind of card reward.
    LoyaltyType {
        REWARD_MONEY, ADDITIONAL_INSTALLMENT, POSTPONING_INSTALLMENT, EXTRA_POINTS, GAINING_MINUTES,
        POSTPONING_STATEMENT, POSTPONING_PAYMENT,
    }

    /// Unit of the postponement of a payment.
    LoyaltyUnitType { MONTH, DAY }

    /// Verification that Masterpass still requires from the payer.
    MasterpassValidationType { NONE, OTP, THREE_DS }

    /// Legal form of a member.
    MemberType { PERSONAL, PRIVATE_COMPANY, LIMITED_OR_JOINT_STOCK_COMPANY }

    /// Recipient of a payout.
    MerchantType { MERCHANT, SUB_MERCHANT_MEMBER }

    /// State of a multi-payment.
    MultiPaymentStatus { COMPLETED, CREATED }

    /// State of a merchant's application.
    OnboardingStatus { APPLICATION_REJECTED, REGISTERED, REGISTER_CONFIRMED, APPLIED, INTEGRATION, LIVE }

    /// Order in which POS are tried.
    OrderingRule { ON_US, LOW_COMMISSION_RATE, IN_ORDER }

    /// Kind of authentication of the payer.
    PaymentAuthenticationType {
        THREE_DS, NON_THREE_DS, BKM_EXPRESS, THREE_DS_FALLBACK_TO_NON_THREE_DS, GOOGLEPAY, APPLEPAY,
        YKB_WORLD_PAY, YKB_WORLD_PAY_SHOPPING_LOAN, GARANTI_PAY, JUZDAN,
    }

    /// Kind of goods or services that are sold.
    PaymentGroup { PRODUCT, LISTING_OR_SUBSCRIPTION }

    /// Payment methods that a hosted page can show.
    PaymentMethod {
        CARD, MASTERPASS, PAPARA, PAYONEER, SODEXO, SODEXO_GIFT, EDENRED, EDENRED_GIFT, TOKENFLEX,
        TOKENFLEX_GIFT, ALIPAY, PAYPAL, KLARNA, AFTERPAY, INSTANT_TRANSFER, STRIPE, HEPSIPAY, GARANTI_PAY,
        JUZDAN, YKB_WORLD_PAY, YKB_WORLD_PAY_SHOPPING_LOAN, MULTINET, MULTINET_GIFT, MULTINET_NEO_GIFT,
        METROPOL, ISPAY, PAYMOB, VODAFONE_DCB, KASPI, BIZUM, PAYLANDS_MB_WAY, ZIP, DKB, PAYCELL_DCB, SETCARD,
        IWALLET, PAPEL, BKM_EXPRESS, KARACA_FINANS, SETCARD_GIFT,
    }

    /// Phase of a payment: charge, pre-authorisation, or capture of a pre-authorisation.
    PaymentPhase { AUTH, PRE_AUTH, POST_AUTH }

    /// Provider that processes a payment.
    PaymentProvider {
        BANK, CG_WALLET, MASTERPASS, GARANTI_PAY, YKB_WORLD_PAY, YKB_WORLD_PAY_SHOPPING_LOAN, PAPARA,
        PAYONEER, SODEXO, EDENRED, TOKENFLEX, METROPOL, IWALLET, ALIPAY, PAYPAL, KLARNA, AFTERPAY, APPLEPAY,
        GOOGLEPAY, HEPSIPAY, STRIPE, KASPI, INSTANT_TRANSFER, MASLAK, TOMPAY, TOM_FINANCE, ALFABANK, ZIP, DKB,
        HASO, PAYCELL, MULTINET, CHIPPIN, ISPAY, PAYMOB, VODAFONE, BIZUM, PAYLANDS_MB_WAY, SETCARD, PAPEL,
        ALBARAKA, BKM_EXPRESS, OFFLINE, KARACA_FINANS, PAYCELL_DCB,
    }

    /// Extent of a payment's refund.
    PaymentRefundStatus { NO_REFUND, NOT_REFUNDED, PARTIAL_REFUNDED, FULLY_REFUNDED }

    /// Integration that a payment was made through.
    PaymentSource { API, CHECKOUT_FORM, PAY_BY_LINK, JUZDAN, HEPSIPAY, MONO, MASTERPASS }

    /// State of a payment.
    PaymentStatus { FAILURE, SUCCESS, INIT_THREEDS, CALLBACK_THREEDS, WAITING }

    /// Payment method.
    PaymentType {
        CARD_PAYMENT, WALLET_PAYMENT, CARD_AND_WALLET_PAYMENT, DEPOSIT_PAYMENT, HEPSIPAY_DEPOSIT_PAYMENT, APM,
        BANK_TRANSFER,
    }

    /// Kind of payout account.
    PayoutAccountType { WISE }

    /// Bank methods.
    PosApmPaymentProvider { YKB_WORLD_PAY, YKB_WORLD_PAY_SHOPPING_LOAN, GOOGLEPAY, GARANTI_PAY }

    /// POS integrations.
    PosIntegrator {
        ADYEN, AKBANK, AKBANK_VPOS, ALGORITMA, ANADOLUBANK, BIRLESIK_ODEME, BRAINTREE, CHECKOUT, DENIZBANK,
        ELEKSE, FIBABANK, FIBABANK_ASSECO, FINANSBANK, FINANSKATILIM, GARANTI, HALKBANK, HALKBANK_VPOS,
        HALKODE, HALYKBANK, INGBANK, ISBANK, ISBANK_VPOS, IYZICO, KUVEYTTURK, MOKA, MONEYPAY, NKOLAY, NUVEI,
        PAPEL, PARAM_POS, PAYBYME, PAYCELL, PAYLANDS, PAYMOB, PAYNET, PAYTABS, PAYTR, QNB_PAY, REDSYS, RUBIK,
        SIPAY, STRIPE, TAMI, TAP, TEB, TRPOS, TURKONAY, VAKIFBANK, VAKIFKATILIM, WORLDPAY, YKB, ZIRAATBANK,
        ZIRAATBANK_INNOVA, ZIRAATKATILIM, BIN_PAY, IPARA, OZAN, PAYBULL, ENPARA,
    }

    /// Operations that a POS user may perform.
    PosOperationType { STANDARD, PROVAUT, PROVRFN, PAYMENT, REFUND, INQUIRY }

    /// State of a POS.
    PosStatus { DELETED, PASSIVE, ACTIVE, REFUND_ONLY, AUTOPILOT }

    /// Kind of POS user.
    PosUserType { API }

    /// Direction of a movement on a tracked account.
    RecordType { SEND, RECEIVE }

    /// Destination of a refund.
    RefundDestinationType { CARD, PROVIDER, WALLET }

    /// State of a refund.
    RefundStatus { SUCCESS, FAILURE, WAITING }

    /// Kind of refund: cancelled on the day of the charge, or refunded later.
    RefundType { CANCEL, REFUND }

    /// Reason of a remittance.
    RemittanceReasonType { SUBMERCHANT_SEND_RECEIVE, REDEEM_ONLY_LOYALTY }

    /// Direction of a remittance, seen from the merchant.
    RemittanceType { SEND, RECEIVE }

    /// Format of a report.
    ReportFileType { CSV, XLSX }

    /// Period of a report.
    ReportPeriod { INSTANT }

    /// Kind of records in a report.
    ReportType { TRANSACTION, PAYMENT }

    /// Destination of a sub-merchant's earnings.
    SettlementEarningsDestination { IBAN, WALLET, CROSS_BORDER, NONE }

    /// Outcome of a settlement request.
    SettlementResultStatus { SUCCESS, FAILURE, NO_RECORD_FOUND }

    /// Source of the money of a payout.
    SettlementSource { COLLECTION, WITHDRAW, BOUNCED }

    /// Kind of payout.
    SettlementType { SETTLEMENT, BOUNCED_SETTLEMENT, WITHDRAW }

    /// Whether a record can be used.
    Status { PASSIVE, ACTIVE }

    /// Device wallets.
    TokenizedCardType { APPLE_PAY, BKM_EXPRESS }

    /// State of a payout.
    TransactionPayoutStatus { CANCELLED, NO_PAYOUT, WAITING_FOR_PAYOUT, PAYOUT_STARTED, PAYOUT_COMPLETED }

    /// State of an item's approval.
    TransactionStatus { WAITING_FOR_APPROVAL, APPROVED, PAYOUT_STARTED }

    /// Kind of transaction whose money is refunded from a wallet to a card.
    WalletTransactionRefundCardTransactionType { PAYMENT, PAYMENT_TX, WALLET_TX }

    /// Kind of wallet movement.
    WalletTransactionType {
        PAYMENT_REDEEM, REFUND_DEPOSIT, REFUND_TX_DEPOSIT, WITHDRAW, CANCEL_REFUND_WALLET_TO_CARD,
        REFUND_WALLET_TX_TO_CARD, REFUND_WALLET_TX_FUND_TRANSFER, CANCEL_REFUND_TO_WALLET,
        REFUND_TX_TO_WALLET, MANUAL_REFUND_TX_TO_WALLET, SETTLEMENT_EARNINGS, DEPOSIT_FROM_CARD,
        DEPOSIT_FROM_APM, DEPOSIT_FROM_FUND_TRANSFER, REMITTANCE, LOYALTY, WITHDRAW_CANCEL,
        MERCHANT_BALANCE_RESET,
    }

    /// Events that a webhook reports.
    WebhookEventType {
        API_AUTH, API_VERIFY_AND_AUTH, CHECKOUTFORM_AUTH, THREEDS_VERIFY, REFUND, REFUND_TX, PAYOUT_COMPLETED,
        AUTOPILOT, WALLET_CREATED, WALLET_TX_CREATED, BNPL_NOTIFICATION, BANK_ACCOUNT_TRACKING_RECORD,
        BKM_EXPRESS_PAYMENT_NOTIFICATION, MULTI_PAYMENT_COMPLETED, MULTI_PAYMENT_EXPIRED, REPORT_GENERATED,
        REPORT_CREATED,
    }

    /// Outcome that a webhook reports.
    WebhookStatus { SUCCESS, FAILURE }
}
