//! The enums of Craftgate's API, sorted by name.
//!
//! The lists are the union of the values in the six official clients and in the documentation, plus `BKM_EXPRESS` of `PaymentSource`, which
//! only a published version of the Node client has. Responses may have other values, which are kept as text. In a request an unknown value
//! is refused, unless the caller chooses to send what imza does not know. The numbers of `mdStatus`, which banks extend, have names in
//! `callback.rs`. A doc comment is the meaning of a value, from the documentation or, where it is plain, from the name; values without one
//! are not explained anywhere.

use crate::api::declare::enums;

enums! {
    /// Owner of a payout account.
    AccountOwner {
        /// The merchant.
        MERCHANT,
        /// One of its sub-merchants.
        SUB_MERCHANT_MEMBER,
    }

    /// Next step of a payment by card or bank method.
    AdditionalAction {
        /// Send the payer's browser to `redirectUrl`.
        REDIRECT_TO_URL,
        /// Continue in your own page or app, with the data of the response.
        CONTINUE_IN_CLIENT,
        /// Show the decoded `htmlContent` to the payer.
        SHOW_HTML_CONTENT,
        /// Nothing more to do.
        NONE,
    }

    /// Next step of a payment by an alternative method.
    ApmAdditionalAction {
        /// Send the payer's browser to `redirectUrl`.
        REDIRECT_TO_URL,
        /// Ask the payer for the one-time code, then complete the payment with it.
        OTP_REQUIRED,
        /// Show the decoded `htmlContent` to the payer.
        SHOW_HTML_CONTENT,
        /// The payer confirms elsewhere, or the lender is still deciding: wait for the webhook.
        WAIT_FOR_WEBHOOK,
        /// The loan is ready: the merchant must approve it.
        APPROVAL_REQUIRED,
        /// The state at the lender is not known: verify the payment.
        VERIFY_REQUIRED,
        /// Show the QR code of the response to the payer.
        SHOW_QR_CODE,
        /// Nothing more to do; with a loan, it was granted and the merchant is paid.
        NONE,
    }

    /// Alternative payment methods, including lenders.
    ApmType {
        /// Alipay.
        ALIPAY,
        /// Afterpay. The payer's browser is redirected to a link; the result comes to the callback URL.
        AFTERPAY,
        /// Chippin. The payer confirms in its app; the result comes with the webhook.
        CHIPPIN,
        /// Kaspi. The payer's browser is redirected; the result comes with the webhook.
        KASPI,
        /// Klarna. The payer's browser is redirected to a link; the result comes to the callback URL. Takes `country` and `locale` in
        /// the additional parameters.
        KLARNA,
        /// IsPay. The payer's browser is redirected to a link; the result comes to the callback URL.
        ISPAY,
        /// iWallet, a meal card. Completed with a one-time code or the password of the card.
        IWALLET,
        /// Papara, a wallet. On the hosted page.
        PAPARA,
        PAPEL,
        /// Paycell. As a loan, it needs the buyer's phone, birth date and identity number in the additional parameters.
        PAYCELL,
        PAYMOB,
        /// Payoneer. On the hosted page, with `apmUserIdentity`.
        PAYONEER,
        /// PayPal. The payer's browser is redirected to a link; the result comes to the callback URL.
        PAYPAL,
        /// Stripe. The payer's browser is redirected to a link; the result comes to the callback URL.
        STRIPE,
        /// TomPay. The payer confirms in its app; the result comes with the webhook.
        TOMPAY,
        /// Apple Pay.
        APPLEPAY,
        /// Google Pay.
        GOOGLEPAY,
        /// Paid in cash on delivery: recorded, not collected.
        CASH_ON_DELIVERY,
        /// Paid by bank transfer: recorded, not collected.
        FUND_TRANSFER,
        /// Instant transfer from the payer's bank: the HTML of the response is shown to the payer.
        INSTANT_TRANSFER,
        /// Bizum, in Spain. The payer confirms in its app; the result comes with the webhook.
        BIZUM,
        /// MB WAY, in Portugal, through Paylands.
        PAYLANDS_MB_WAY,
        /// Edenred, a meal card. Completed with the one-time code that the payer receives.
        EDENRED,
        /// Gift card of Edenred.
        EDENRED_GIFT,
        /// Metropol, a meal card. The payer chooses a wallet of the response; completed with the one-time code.
        METROPOL,
        /// Multinet, a meal card. The HTML of the response is shown to the payer.
        MULTINET,
        /// Gift card of Multinet.
        MULTINET_GIFT,
        /// Neo gift card of Multinet.
        MULTINET_NEO_GIFT,
        /// Pluxee, formerly Sodexo, a meal card. The documentation also calls it `PLUXEE`.
        SODEXO,
        /// Gift card of Pluxee, formerly Sodexo.
        SODEXO_GIFT,
        /// Setcard, a meal card. Completed with the one-time code that the payer receives.
        SETCARD,
        /// Tokenflex, a meal card.
        TOKENFLEX,
        /// Gift card of Tokenflex.
        TOKENFLEX_GIFT,
        /// Loan of AlfaBank.
        ALFABANK,
        DKB,
        /// Shopping loan of several banks, which the documentation describes as FinGate.
        MASLAK,
        /// Loan of Haso.
        HASO,
        /// Paycell, on the bill of the mobile operator. Completed with the one-time code that the payer receives.
        PAYCELL_DCB,
        /// Loan of Tom Finance.
        TOM_FINANCE,
        /// Vodafone, on the bill of the mobile operator.
        VODAFONE_DCB,
        ALBARAKA,
        /// Loan of Zip.
        ZIP,
        /// Wallet of HepsiPay.
        HEPSIPAY_WALLET,
        HEPSIPAY_FINANCE,
        /// Shopping loan of HepsiPay.
        HEPSIPAY_SHOPPING_LOAN,
        KARACA_FINANS,
        /// Gift card of Setcard.
        SETCARD_GIFT,
        /// Pluxee, formerly Sodexo, a meal card: only in the documentation, whose provider page sends `SODEXO`.
        PLUXEE,
    }

    /// Outcome of an approval or its withdrawal.
    ApprovalStatus {
        /// The change was made.
        SUCCESS,
        /// The change was not made.
        FAILURE,
    }

    /// Bank of a tracked account.
    BankAccountTrackingSource {
        /// Yapı Kredi.
        YKB,
        /// Garanti BBVA.
        GARANTI,
    }

    /// Category of goods bought on a loan.
    BnplCartItemType {
        /// Mobile phone above the price limit of the regulation.
        MOBILE_PHONE_PRICE_ABOVE_REGULATION_LIMIT,
        /// Mobile phone below the price limit of the regulation.
        MOBILE_PHONE_PRICE_BELOW_REGULATION_LIMIT,
        /// Tablet computer.
        TABLET,
        /// Computer.
        COMPUTER,
        /// Tablet computer in a campaign.
        TABLET_WITH_CAMPAIGN,
        /// Goods of a hardware store.
        CONSTRUCTION_MARKET,
        /// Gold.
        GOLD,
        /// Digital products.
        DIGITAL_PRODUCTS,
        /// Groceries.
        SUPERMARKET,
        /// Large household appliances.
        WHITE_GOODS,
        /// Wearable devices.
        WEARABLE_TECHNOLOGY,
        /// Small household appliances.
        SMALL_HOME_APPLIANCES,
        /// Television sets.
        TV,
        /// Games and consoles.
        GAMES_CONSOLES,
        /// Air conditioners and heaters.
        AIR_CONDITIONER_AND_HEATER,
        /// Other electronics.
        ELECTRONICS,
        /// Accessories.
        ACCESSORIES,
        /// Goods for mothers, babies and children.
        MOM_AND_BABY_AND_KIDS,
        /// Shoes.
        SHOES,
        /// Clothing.
        CLOTHING,
        /// Cosmetics and personal care.
        COSMETICS_AND_PERSONAL_CARE,
        /// Furniture.
        FURNITURE,
        /// Goods for the home.
        HOME_LIVING,
        /// Goods for cars and motorcycles.
        AUTOMOBILE_MOTORCYCLE,
        /// Refurbished mobile phone.
        MOBILE_PHONE_REFURBISHED,
        /// Anything else.
        OTHER,
        /// Mobile phone above 5 000 lira.
        MOBILE_PHONE_OVER_5000_TRY,
        /// Mobile phone below 5 000 lira.
        MOBILE_PHONE_BELOW_5000_TRY,
    }

    /// State of a returned payout.
    BounceStatus {
        /// The initial state: the payout was sent at the first attempt.
        NOT_BOUNCED,
        /// The payout was marked as returned.
        BOUNCED,
        /// After the return, name or IBAN of the payout and of the seller were corrected.
        UPDATED,
        /// The payout is being sent again.
        PAYOUT_STARTED,
        /// The payout was sent again.
        PAYOUT_COMPLETED,
    }

    /// Card schemes.
    CardAssociation {
        /// Visa.
        VISA,
        /// Mastercard.
        MASTER_CARD,
        /// American Express; its security code has four digits.
        AMEX,
        /// Troy, the Turkish scheme.
        TROY,
        /// JCB.
        JCB,
        /// UnionPay.
        UNION_PAY,
        /// Maestro.
        MAESTRO,
        /// Discover.
        DISCOVER,
        /// Diners Club.
        DINERS_CLUB,
    }

    /// Loyalty programmes of cards; the values on the wire are their display names.
    CardBrand {
        BONUS = "Bonus", AXESS = "Axess", MAXIMUM = "Maximum", WORLD = "World", PARAF = "Paraf",
        CARD_FINANS = "CardFinans", BANKKART_COMBO = "Bankkart Combo", ADVANTAGE = "Advantage",
        SAGLAM_KART = "Sağlam Kart",
    }

    /// Whether a stored card has expired.
    CardExpiryStatus {
        /// Expired.
        EXPIRED,
        /// Expires next month.
        WILL_EXPIRE_NEXT_MONTH,
        /// Valid beyond next month.
        NOT_EXPIRED,
    }

    /// Providers that store cards.
    CardProvider { IYZICO, IPARA, BIRLESIK_ODEME, MEX, PARAM }

    /// Kind of card.
    CardType {
        /// Credit card.
        CREDIT_CARD,
        /// Debit card; 3-D Secure is recommended, some POS require it.
        DEBIT_CARD,
        /// Prepaid card; 3-D Secure is recommended.
        PREPAID_CARD,
    }

    /// Kind of authentication of a card verification.
    CardVerificationAuthType {
        /// Verified without 3-D Secure.
        NON_THREE_DS,
        /// Verified with 3-D Secure.
        THREE_DS,
        /// Not verified.
        NONE,
    }

    /// State of a card verification.
    CardVerifyStatus {
        /// Verified.
        SUCCESS,
        /// Not verified.
        FAILURE,
        /// The payer must go through 3-D Secure first.
        THREE_DS_PENDING,
    }

    /// Platform where a Juzdan payment starts.
    ClientType {
        /// Mobile.
        M,
        /// Web.
        W,
    }

    /// Currencies, by their ISO 4217 codes.
    Currency {
        /// Turkish lira.
        TRY,
        /// US dollar.
        USD,
        /// Euro.
        EUR,
        /// Pound sterling.
        GBP,
        /// Argentine peso.
        ARS,
        /// Brazilian real.
        BRL,
        /// Chinese yuan.
        CNY,
        /// Dirham of the United Arab Emirates.
        AED,
        /// Iraqi dinar.
        IQD,
        /// Azerbaijani manat.
        AZN,
        /// Kazakh tenge.
        KZT,
        /// Kuwaiti dinar.
        KWD,
        /// Saudi riyal.
        SAR,
        /// Bahraini dinar.
        BHD,
        /// Russian rouble.
        RUB,
        /// Japanese yen.
        JPY,
        /// Egyptian pound.
        EGP,
        /// Mexican peso.
        MXN,
        /// Romanian leu.
        RON,
    }

    /// State of a settlement file.
    FileStatus { CREATED, UPLOADED, APPROVED }

    /// Action of a fraud rule.
    FraudAction {
        /// The payment is stopped, with the error group `FRAUD_CHECK_BLOCK`.
        BLOCK,
        /// The payment continues, and a record waits for the merchant's review.
        REVIEW,
    }

    /// State of a fraud check's review.
    FraudCheckStatus {
        /// Waits for the merchant's review.
        WAITING,
        /// Reviewed: not a fraud.
        NOT_FRAUD,
        /// Reviewed: a fraud.
        FRAUD,
    }

    /// Kind of request that a card fingerprint comes from.
    FraudOperation {
        /// Payment.
        PAYMENT,
        /// Query of rewards.
        LOYALTY,
    }

    /// Owner of a fraud rule.
    FraudRuleScope {
        /// Rules of the merchant.
        MERCHANT,
        /// Rules of the vendor, for all merchants.
        GLOBAL,
    }

    /// Kind of value in a fraud value list.
    FraudValueType {
        /// Fingerprint of a card; it stays in the list for two hours at most.
        CARD,
        /// IP address.
        IP,
        /// Phone number.
        PHONE_NUMBER,
        /// E-mail address.
        EMAIL,
        /// Any other value.
        OTHER,
    }

    /// Kind of card reward.
    LoyaltyType {
        /// Points of the card, spent as money.
        REWARD_MONEY,
        /// More installments than were chosen.
        ADDITIONAL_INSTALLMENT,
        /// Installments are skipped at first, so that paying starts later.
        POSTPONING_INSTALLMENT,
        /// More points are earned.
        EXTRA_POINTS,
        /// Minutes of phone calls are earned.
        GAINING_MINUTES,
        /// The payment appears in a later statement.
        POSTPONING_STATEMENT,
        /// The payment is due later.
        POSTPONING_PAYMENT,
    }

    /// Unit of the postponement of a payment.
    LoyaltyUnitType {
        /// Months.
        MONTH,
        /// Days.
        DAY,
    }

    /// Verification that Masterpass still requires from the payer.
    MasterpassValidationType {
        /// No verification.
        NONE,
        /// One-time code.
        OTP,
        /// 3-D Secure.
        THREE_DS,
    }

    /// Legal form of a member.
    MemberType {
        /// Individual.
        PERSONAL,
        /// Sole proprietorship.
        PRIVATE_COMPANY,
        /// Limited or joint-stock company.
        LIMITED_OR_JOINT_STOCK_COMPANY,
    }

    /// Recipient of a payout.
    MerchantType {
        /// The merchant.
        MERCHANT,
        /// One of its sub-merchants.
        SUB_MERCHANT_MEMBER,
    }

    /// State of a multi-payment.
    MultiPaymentStatus {
        /// The whole amount is paid.
        COMPLETED,
        /// Open: part of the amount, or nothing, is paid.
        CREATED,
    }

    /// State of a merchant's application.
    OnboardingStatus { APPLICATION_REJECTED, REGISTERED, REGISTER_CONFIRMED, APPLIED, INTEGRATION, LIVE }

    /// Order in which POS are tried.
    OrderingRule {
        /// The POS of the card's own bank first.
        ON_US,
        /// The POS with the lowest commission first.
        LOW_COMMISSION_RATE,
        /// In the order of the merchant's list.
        IN_ORDER,
    }

    /// Kind of authentication of the payer.
    PaymentAuthenticationType {
        /// 3-D Secure.
        THREE_DS,
        /// Without 3-D Secure.
        NON_THREE_DS,
        /// In the app of BKM Express.
        BKM_EXPRESS,
        /// 3-D Secure, or without it if 3-D Secure is not available.
        THREE_DS_FALLBACK_TO_NON_THREE_DS,
        /// Google Pay.
        GOOGLEPAY,
        /// Apple Pay.
        APPLEPAY,
        /// World Pay of Yapı Kredi.
        YKB_WORLD_PAY,
        /// Shopping loan of Yapı Kredi's World Pay.
        YKB_WORLD_PAY_SHOPPING_LOAN,
        /// GarantiPay.
        GARANTI_PAY,
        /// Jüzdan, the app of Akbank.
        JUZDAN,
    }

    /// Kind of goods or services that are sold.
    PaymentGroup {
        /// Products.
        PRODUCT,
        /// Listings, advertisements, services or subscriptions. The documentation allows pre-authorisations for these only.
        LISTING_OR_SUBSCRIPTION,
    }

    /// Payment methods that a hosted page can show.
    PaymentMethod {
        /// Card.
        CARD,
        /// Masterpass: cards stored at Mastercard, found by the payer's phone number.
        MASTERPASS,
        /// Papara, a wallet.
        PAPARA,
        /// Payoneer.
        PAYONEER,
        /// Pluxee, formerly Sodexo, a meal card. The documentation also calls it `PLUXEE`.
        SODEXO,
        /// Gift card of Pluxee, formerly Sodexo.
        SODEXO_GIFT,
        /// Edenred, a meal card.
        EDENRED,
        /// Gift card of Edenred.
        EDENRED_GIFT,
        /// Tokenflex, a meal card.
        TOKENFLEX,
        /// Gift card of Tokenflex.
        TOKENFLEX_GIFT,
        /// Alipay.
        ALIPAY,
        /// PayPal.
        PAYPAL,
        /// Klarna.
        KLARNA,
        /// Afterpay.
        AFTERPAY,
        /// Instant transfer from the payer's bank.
        INSTANT_TRANSFER,
        /// Stripe.
        STRIPE,
        /// HepsiPay.
        HEPSIPAY,
        /// GarantiPay.
        GARANTI_PAY,
        /// Jüzdan, the app of Akbank.
        JUZDAN,
        /// World Pay of Yapı Kredi.
        YKB_WORLD_PAY,
        /// Shopping loan of Yapı Kredi's World Pay.
        YKB_WORLD_PAY_SHOPPING_LOAN,
        /// Multinet, a meal card.
        MULTINET,
        /// Gift card of Multinet.
        MULTINET_GIFT,
        /// Neo gift card of Multinet.
        MULTINET_NEO_GIFT,
        /// Metropol, a meal card.
        METROPOL,
        /// IsPay.
        ISPAY,
        PAYMOB,
        /// Vodafone, on the bill of the mobile operator.
        VODAFONE_DCB,
        /// Kaspi.
        KASPI,
        /// Bizum, in Spain.
        BIZUM,
        /// MB WAY, in Portugal, through Paylands.
        PAYLANDS_MB_WAY,
        /// Loan of Zip.
        ZIP,
        DKB,
        /// Paycell, on the bill of the mobile operator.
        PAYCELL_DCB,
        /// Setcard, a meal card.
        SETCARD,
        /// iWallet, a meal card.
        IWALLET,
        PAPEL,
        /// BKM Express.
        BKM_EXPRESS,
        KARACA_FINANS,
        /// Gift card of Setcard.
        SETCARD_GIFT,
        /// Pluxee, formerly Sodexo, a meal card: only in the documentation, whose provider page sends `SODEXO`.
        PLUXEE,
        /// Apple Pay: only in the documentation.
        APPLEPAY,
        /// Google Pay: only in the documentation.
        GOOGLEPAY,
    }

    /// Phase of a payment: charge, pre-authorisation, or capture of a pre-authorisation.
    PaymentPhase {
        /// Charge: the amount is taken at once.
        AUTH,
        /// Pre-authorisation: the amount is blocked on the card until it is captured.
        PRE_AUTH,
        /// Capture of a pre-authorisation; only in responses.
        POST_AUTH,
    }

    /// Provider that processes a payment.
    PaymentProvider {
        /// POS of a bank or of a payment institution.
        BANK,
        /// Wallet at Craftgate.
        CG_WALLET,
        /// Masterpass: cards stored at Mastercard, found by the payer's phone number.
        MASTERPASS,
        /// GarantiPay.
        GARANTI_PAY,
        /// World Pay of Yapı Kredi.
        YKB_WORLD_PAY,
        /// Shopping loan of Yapı Kredi's World Pay.
        YKB_WORLD_PAY_SHOPPING_LOAN,
        /// Papara, a wallet.
        PAPARA,
        /// Payoneer.
        PAYONEER,
        /// Pluxee, formerly Sodexo, a meal card. The documentation also calls it `PLUXEE`.
        SODEXO,
        /// Edenred, a meal card.
        EDENRED,
        /// Tokenflex, a meal card.
        TOKENFLEX,
        /// Metropol, a meal card.
        METROPOL,
        /// iWallet, a meal card.
        IWALLET,
        /// Alipay.
        ALIPAY,
        /// PayPal.
        PAYPAL,
        /// Klarna.
        KLARNA,
        /// Afterpay.
        AFTERPAY,
        /// Apple Pay.
        APPLEPAY,
        /// Google Pay.
        GOOGLEPAY,
        /// HepsiPay.
        HEPSIPAY,
        /// Stripe.
        STRIPE,
        /// Kaspi.
        KASPI,
        /// Instant transfer from the payer's bank.
        INSTANT_TRANSFER,
        /// Shopping loan of several banks, which the documentation describes as FinGate.
        MASLAK,
        /// TomPay.
        TOMPAY,
        /// Loan of Tom Finance.
        TOM_FINANCE,
        /// Loan of AlfaBank.
        ALFABANK,
        /// Loan of Zip.
        ZIP,
        DKB,
        /// Loan of Haso.
        HASO,
        /// Paycell.
        PAYCELL,
        /// Multinet, a meal card.
        MULTINET,
        /// Chippin.
        CHIPPIN,
        /// IsPay.
        ISPAY,
        PAYMOB,
        /// Vodafone, on the bill of the mobile operator.
        VODAFONE,
        /// Bizum, in Spain.
        BIZUM,
        /// MB WAY, in Portugal, through Paylands.
        PAYLANDS_MB_WAY,
        /// Setcard, a meal card.
        SETCARD,
        PAPEL,
        ALBARAKA,
        /// BKM Express.
        BKM_EXPRESS,
        /// Paid outside Craftgate and recorded: bank transfer, cash on delivery.
        OFFLINE,
        KARACA_FINANS,
        /// Paycell, on the bill of the mobile operator.
        PAYCELL_DCB,
    }

    /// Extent of a payment's refund.
    PaymentRefundStatus {
        /// The payment did not succeed, so there is nothing to refund.
        NO_REFUND,
        /// Nothing was refunded.
        NOT_REFUNDED,
        /// A part was refunded.
        PARTIAL_REFUNDED,
        /// The whole amount was refunded.
        FULLY_REFUNDED,
    }

    /// Integration that a payment was made through.
    PaymentSource {
        /// Operations of the API.
        API,
        /// Hosted page.
        CHECKOUT_FORM,
        /// Link.
        PAY_BY_LINK,
        /// Jüzdan, the app of Akbank.
        JUZDAN,
        /// HepsiPay.
        HEPSIPAY,
        MONO,
        /// Masterpass.
        MASTERPASS,
        /// BKM Express.
        BKM_EXPRESS,
    }

    /// State of a payment.
    PaymentStatus {
        /// The payment failed.
        FAILURE,
        /// The payment succeeded.
        SUCCESS,
        /// 3-D Secure was started; the payer has not come back from the bank.
        INIT_THREEDS,
        /// The payer came back from the bank's 3-D Secure page, and Craftgate waits for you to complete the payment. Nothing is charged
        /// until then.
        CALLBACK_THREEDS,
        /// In progress: `additionalAction` tells what comes next. Nothing is decided yet.
        WAITING,
    }

    /// Payment method.
    PaymentType {
        /// The card pays the whole amount.
        CARD_PAYMENT,
        /// The wallet pays the whole amount.
        WALLET_PAYMENT,
        /// Card and wallet pay a part each.
        CARD_AND_WALLET_PAYMENT,
        /// Deposit to a wallet, by card.
        DEPOSIT_PAYMENT,
        /// Deposit to a wallet, with HepsiPay.
        HEPSIPAY_DEPOSIT_PAYMENT,
        /// Alternative payment method.
        APM,
        /// Bank transfer.
        BANK_TRANSFER,
    }

    /// Kind of payout account.
    PayoutAccountType {
        /// Account at Wise, for payouts abroad.
        WISE,
    }

    /// Bank methods.
    PosApmPaymentProvider {
        /// World Pay of Yapı Kredi.
        YKB_WORLD_PAY,
        /// Shopping loan of Yapı Kredi's World Pay.
        YKB_WORLD_PAY_SHOPPING_LOAN,
        /// Google Pay.
        GOOGLEPAY,
        /// GarantiPay, second version.
        GARANTI_PAY,
    }

    /// POS integrations.
    PosIntegrator {
        ADYEN,
        AKBANK,
        AKBANK_VPOS,
        ALGORITMA,
        ANADOLUBANK,
        BIRLESIK_ODEME,
        BRAINTREE,
        CHECKOUT,
        DENIZBANK,
        ELEKSE,
        FIBABANK,
        FIBABANK_ASSECO,
        /// QNB, formerly Finansbank.
        FINANSBANK,
        FINANSKATILIM,
        GARANTI,
        HALKBANK,
        HALKBANK_VPOS,
        HALKODE,
        HALYKBANK,
        INGBANK,
        /// Türkiye İş Bankası.
        ISBANK,
        ISBANK_VPOS,
        IYZICO,
        KUVEYTTURK,
        MOKA,
        MONEYPAY,
        NKOLAY,
        NUVEI,
        PAPEL,
        PARAM_POS,
        PAYBYME,
        PAYCELL,
        PAYLANDS,
        PAYMOB,
        PAYNET,
        PAYTABS,
        PAYTR,
        QNB_PAY,
        REDSYS,
        RUBIK,
        SIPAY,
        STRIPE,
        TAMI,
        TAP,
        /// Türk Ekonomi Bankası.
        TEB,
        TRPOS,
        TURKONAY,
        VAKIFBANK,
        VAKIFKATILIM,
        WORLDPAY,
        /// Yapı Kredi.
        YKB,
        ZIRAATBANK,
        ZIRAATBANK_INNOVA,
        ZIRAATKATILIM,
        BIN_PAY,
        IPARA,
        OZAN,
        PAYBULL,
        ENPARA,
    }

    /// Operations that a POS user may perform.
    PosOperationType {
        STANDARD,
        /// Charges and captures; Garanti's user `PROVAUT`.
        PROVAUT,
        /// Cancels and refunds; Garanti's user `PROVRFN`.
        PROVRFN,
        /// Payments.
        PAYMENT,
        /// Refunds.
        REFUND,
        /// Queries.
        INQUIRY,
    }

    /// State of a POS.
    PosStatus {
        /// Deleted.
        DELETED,
        /// Not used.
        PASSIVE,
        /// Used.
        ACTIVE,
        /// Used for refunds only.
        REFUND_ONLY,
        /// Switched off and on by the vendor as the POS fails and recovers; the webhook `AUTOPILOT` reports it.
        AUTOPILOT,
    }

    /// Kind of POS user.
    PosUserType {
        /// User of the bank's API.
        API,
    }

    /// Direction of a movement on a tracked account.
    RecordType {
        /// Money went out.
        SEND,
        /// Money came in.
        RECEIVE,
    }

    /// Destination of a refund.
    RefundDestinationType {
        /// Card; an older word for `PROVIDER`.
        CARD,
        /// Where the money came from: the card or the alternative method.
        PROVIDER,
        /// Wallet of the buyer.
        WALLET,
    }

    /// State of a refund.
    RefundStatus {
        /// Refunded.
        SUCCESS,
        /// Not refunded.
        FAILURE,
        /// In progress.
        WAITING,
    }

    /// Kind of refund: cancelled on the day of the charge, or refunded later.
    RefundType {
        /// Cancelled before the end of the day: the charge does not appear on the card.
        CANCEL,
        /// Refunded: a separate entry on the card.
        REFUND,
    }

    /// Reason of a remittance.
    RemittanceReasonType {
        /// Between a marketplace and its sub-merchants, as a bonus for instance: the sub-merchant can spend or withdraw the money.
        SUBMERCHANT_SEND_RECEIVE,
        /// Loyalty programme: the member can only spend the money. The default, and the only reason of merchants that are not
        /// marketplaces.
        REDEEM_ONLY_LOYALTY,
    }

    /// Direction of a remittance, seen from the merchant.
    RemittanceType {
        /// The merchant sent money to the member's wallet.
        SEND,
        /// The merchant took money from the member's wallet.
        RECEIVE,
    }

    /// Format of a report.
    ReportFileType {
        /// Comma-separated text.
        CSV,
        /// Spreadsheet for Excel.
        XLSX,
    }

    /// Period of a report.
    ReportPeriod {
        /// Made at once, for a range of times.
        INSTANT,
    }

    /// Kind of records in a report.
    ReportType {
        /// One row for each item.
        TRANSACTION,
        /// One row for each payment.
        PAYMENT,
    }

    /// Destination of a sub-merchant's earnings.
    SettlementEarningsDestination {
        /// Bank account with the member's IBAN.
        IBAN,
        /// Wallet of the member.
        WALLET,
        /// Payout account abroad.
        CROSS_BORDER,
        /// Nothing is paid out.
        NONE,
    }

    /// Outcome of a settlement request.
    SettlementResultStatus {
        /// The payout was made.
        SUCCESS,
        /// The payout could not be made.
        FAILURE,
        /// There was nothing to pay out.
        NO_RECORD_FOUND,
    }

    /// Source of the money of a payout.
    SettlementSource {
        /// Payments, cancels and refunds.
        COLLECTION,
        /// Withdrawals that sub-merchants requested from their wallets.
        WITHDRAW,
        /// Payouts that were returned and are sent again.
        BOUNCED,
    }

    /// Kind of payout.
    SettlementType {
        /// Payout from payments, cancels and refunds.
        SETTLEMENT,
        /// Payout that was returned and is sent again.
        BOUNCED_SETTLEMENT,
        /// Withdrawal that a sub-merchant requested from its wallet.
        WITHDRAW,
    }

    /// Whether a record can be used.
    Status {
        /// Not usable.
        PASSIVE,
        /// Usable.
        ACTIVE,
    }

    /// Device wallets.
    TokenizedCardType {
        /// Apple Pay.
        APPLE_PAY,
        /// BKM Express.
        BKM_EXPRESS,
    }

    /// State of a payout.
    TransactionPayoutStatus {
        /// Cancelled: nothing will be paid out.
        CANCELLED,
        /// There will be no payout.
        NO_PAYOUT,
        /// Waits for its payout.
        WAITING_FOR_PAYOUT,
        /// Being paid out.
        PAYOUT_STARTED,
        /// Paid out.
        PAYOUT_COMPLETED,
    }

    /// State of an item's approval.
    TransactionStatus {
        /// Waits for the merchant's approval: not paid out before.
        WAITING_FOR_APPROVAL,
        /// Approved for payout.
        APPROVED,
        /// Being paid out.
        PAYOUT_STARTED,
    }

    /// Kind of transaction whose money is refunded from a wallet to a card.
    WalletTransactionRefundCardTransactionType {
        /// Refund of a payment.
        PAYMENT,
        /// Refund of an item.
        PAYMENT_TX,
        /// Refund of a wallet movement.
        WALLET_TX,
    }

    /// Kind of wallet movement.
    WalletTransactionType {
        /// Spent in a payment.
        PAYMENT_REDEEM,
        /// Received from the refund of a payment.
        REFUND_DEPOSIT,
        /// Received from the refund of an item.
        REFUND_TX_DEPOSIT,
        /// Withdrawn.
        WITHDRAW,
        /// Moved to the card: a refunded payment.
        CANCEL_REFUND_WALLET_TO_CARD,
        /// Moved to the card: a refunded wallet movement.
        REFUND_WALLET_TX_TO_CARD,
        /// Moved by bank transfer: a refunded wallet movement.
        REFUND_WALLET_TX_FUND_TRANSFER,
        /// Received: a payment that was cancelled to the wallet.
        CANCEL_REFUND_TO_WALLET,
        /// Received: an item that was refunded to the wallet.
        REFUND_TX_TO_WALLET,
        /// Received: an item that was refunded to the wallet by hand.
        MANUAL_REFUND_TX_TO_WALLET,
        /// Earnings that were paid out to the wallet.
        SETTLEMENT_EARNINGS,
        /// Deposited by card.
        DEPOSIT_FROM_CARD,
        /// Deposited by an alternative method.
        DEPOSIT_FROM_APM,
        /// Deposited by bank transfer.
        DEPOSIT_FROM_FUND_TRANSFER,
        /// Sent or taken by the merchant.
        REMITTANCE,
        /// Loyalty programme.
        LOYALTY,
        /// Returned from a cancelled withdrawal.
        WITHDRAW_CANCEL,
        /// Set to another balance by the merchant.
        MERCHANT_BALANCE_RESET,
    }

    /// Events that a webhook reports.
    WebhookEventType {
        /// A payment by the API succeeded or failed; with 3-D Secure in two steps also after its completion. The payload id is the
        /// payment.
        API_AUTH,
        /// A payment that the bank charges within 3-D Secure succeeded or failed; it comes instead of `THREEDS_VERIFY`.
        API_VERIFY_AND_AUTH,
        /// A payment on the hosted page succeeded, or was caught by the fraud rules. The only event of hosted pages; the payload id is
        /// the token.
        CHECKOUTFORM_AUTH,
        /// The payer came back from 3-D Secure in two steps: complete the payment, nothing is charged yet.
        THREEDS_VERIFY,
        /// A payment was refunded; the payload id is the refund.
        REFUND,
        /// An item was refunded; the payload id is the refund of the item.
        REFUND_TX,
        /// A payout of a marketplace is finished; the payload id is the settlement file.
        PAYOUT_COMPLETED,
        /// A POS was switched off or on automatically; the payload id is its alias.
        AUTOPILOT,
        /// A wallet was created; the payload id is the wallet.
        WALLET_CREATED,
        /// Money in a wallet moved; the amount is negative if it was spent.
        WALLET_TX_CREATED,
        /// The state of a loan application changed: act on its `additionalAction`. The payload id is the payment.
        BNPL_NOTIFICATION,
        /// A transfer arrived at a tracked bank account; the payload id is the record.
        BANK_ACCOUNT_TRACKING_RECORD,
        /// The payer confirmed in BKM Express: check the payment, then accept or refuse it. The payload id is the ticket.
        BKM_EXPRESS_PAYMENT_NOTIFICATION,
        /// A multi-payment is fully paid; the payload id is the token.
        MULTI_PAYMENT_COMPLETED,
        /// A multi-payment expired before it was fully paid.
        MULTI_PAYMENT_EXPIRED,
        /// A requested report is ready; one client's word.
        REPORT_GENERATED,
        /// A requested report is ready.
        REPORT_CREATED,
    }

    /// Outcome that a webhook reports.
    WebhookStatus {
        /// The operation succeeded.
        SUCCESS,
        /// The operation failed.
        FAILURE,
    }
}
