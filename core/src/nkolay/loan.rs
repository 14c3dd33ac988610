//! The API as data: six operations, in the order of the steps, and their types.
//!
//! All are `POST` with JSON. Money and rates are decimals: numbers on the wire with the caller's digits, exact in results.
//! `required` in an answer is what must come for the answer to be one.
//!
//! A simulation's items have no marketplace fields: the vendor describes those for the pre-approval and the application only.
//! What the application answers beyond `success` and `referenceId` is not documented; it stays reachable as other fields.
//!
//! Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu", and its next page for the application. That the items
//! add up to `itemsPrice` is this project's check; it can be waived ([`crate::Waiver::ItemsSum`]).

#[cfg(feature = "typed")]
use super::client::Nkolay;
use super::session::{BankSession, PreApproval, Token};
use crate::api::declare::{enums, operations, types};
use crate::api::values::*;

operations! {
    client Nkolay;

    /// Gets a token from the merchant's credentials.
    POST "/loans/authenticate" authenticate() body AuthenticateRequest -> AuthenticateAnswer gives Token (reads, filled);
    /// Lists the banks that lend.
    POST "/loans/v1/facilitate/query/banks" banks(token: Token) -> Banks (reads);
    /// Opens a session with a bank. It binds nobody: one that is not used is forgotten.
    POST "/loans/v1/facilitate/sessions/{bank_code}" start_session(token: Token, bank_code: String)
        -> StartedSession gives BankSession (reads);
    /// Asks what a loan would cost, for any customer.
    POST "/loans/v1/facilitate/simulation/{bank_session_reference_id}" simulate(token: Token, session: BankSession)
        body SimulateRequest -> SimulateAnswer (reads);
    /// Asks the bank whether it lends to this customer. A decline is a value, without a pre-approval.
    POST "/loans/v1/facilitate/pre-approved/{bank_session_reference_id}" pre_approve(token: Token, session: BankSession)
        body PreApproveRequest -> PreApproveResponse;
    /// Applies for the loan. A `timeToLive` must lie after `now`.
    POST "/loans/v1/facilitate/application/{pre_approved_reference_id}" apply(token: Token, pre_approval: PreApproval)
        body ApplyRequest -> ApplyAnswer;
}

enums! {
    /// Kind of a loan.
    LoanType {
        /// Loan to a consumer
        CONSUMER_LOAN,
    }
}

types! {
    case camel;

    /// The merchant's credentials. The client fills them in.
    request AuthenticateRequest {
        /// Name of the merchant's API user.
        username: Identifier required,
        /// Password of the merchant's API user.
        password: Sensitive required,
        /// The merchant's number.
        merchant_no: i64 required,
        /// The key that N Kolay gave the merchant.
        api_secret_key: Sensitive required,
    }

    /// A token for the calls that follow.
    response AuthenticateAnswer {
        /// Bearer token, a JWT.
        token: Sensitive required,
    }

    /// The banks that lend.
    response Banks {
        /// The banks, to be shown to the customer.
        banks: [Bank] required,
    }

    /// A bank that lends.
    response Bank {
        /// Country, e.g. `TR`.
        country_id: String,
        /// Code to open a session with.
        code: String,
        /// Kind of the bank.
        r#type: String,
        /// Short name.
        name: String,
        /// Full name.
        description: String,
        /// Whether it lends now.
        active: bool,
    }

    /// A session with a bank.
    response StartedSession {
        /// Reference of the session.
        reference_id: String required,
    }

    /// What a loan is wanted for.
    request SimulateRequest {
        /// The longest term wanted, in months.
        max_term: i32,
        /// What is bought.
        cart: SimulationCart,
    }

    /// What is bought, for a simulation.
    request SimulationCart {
        /// Prices of the whole.
        price: CartPrice required,
        /// What is in it.
        items: [SimulationItem] nonempty,
    } rules {
        sum items.total_price = price.items_price;
    }

    /// Prices of a cart, in lira.
    request CartPrice {
        /// The items' total.
        items_price: Decimal required,
        /// Shipping.
        shipping_price: Decimal required,
        /// Items and shipping: what the loan is for.
        total_price: Decimal required,
    } rules {
        total items_price + shipping_price = total_price;
    }

    /// A line of a cart, for a simulation.
    request SimulationItem {
        /// Name of the product.
        product_name: Identifier required,
        /// Code of its category.
        category_code: Identifier required,
        /// How many.
        quantity: i32 required,
        /// Price of one, in lira.
        price: Decimal,
        /// Price of the line before discounts, in lira.
        total_price_without_discounts: Decimal required,
        /// Price of the line, in lira.
        total_price: Decimal required,
    } rules {
        at_least quantity = 1;
    }

    /// What a loan would cost.
    response SimulateAnswer {
        /// Code of the bank; `0` is success.
        bank_response_code: String,
        /// Message of the bank.
        bank_response_message: String,
        /// Whether the call succeeded.
        success: bool required,
        /// The offers, one a term.
        monthly_payments: [MonthlyPayment],
    }

    /// An offer: a loan over one term.
    response MonthlyPayment {
        /// Months.
        term: i32,
        /// Monthly instalment, in lira.
        amount: Decimal,
        /// Monthly interest rate before taxes, in percent.
        interest_rate: Decimal,
        /// What is paid in all, in lira.
        total_payment_amount: Decimal,
        /// Annual effective rate with taxes, in percent.
        annual_effective_interest_rate: Decimal,
        /// A twelfth of the annual effective rate, in percent.
        monthly_effective_interest_rate: Decimal,
        /// Kind of the loan.
        r#type: LoanType,
    }

    /// Who wants a loan, and what for.
    request PreApproveRequest {
        /// T.C. identity number of the customer.
        national_identity_number: NationalId required,
        /// Mobile number of the customer.
        gsm_number: Gsm required,
        /// The merchant's order number, never used before.
        order_id: Identifier required,
        /// The longest term wanted, in months.
        max_term: i32 required,
        /// What is bought.
        cart: Cart required,
    }

    /// What is bought.
    request Cart {
        /// Prices of the whole.
        price: CartPrice required,
        /// What is in it.
        items: [CartItem] nonempty,
    } rules {
        sum items.total_price = price.items_price;
    }

    /// A line of a cart.
    request CartItem {
        /// Name of the product.
        product_name: Identifier required,
        /// Code of its category.
        category_code: Identifier required,
        /// How many.
        quantity: i32 required,
        /// Price of one, in lira.
        price: Decimal,
        /// Price of the line before discounts, in lira.
        total_price_without_discounts: Decimal required,
        /// Price of the line, in lira.
        total_price: Decimal required,
        /// Marketplaces: the marketplace's own id of the seller.
        seller_external_id: Identifier,
        /// Marketplaces: commission in percent; not with an amount.
        commission_rate: Decimal,
        /// Marketplaces: commission in lira; not with a rate.
        commission_amount: Decimal,
        /// Marketplaces: withholding tax.
        withholding_tax: Decimal,
        /// Marketplaces: cost of the marketplace.
        marketplace_cost: Decimal,
    } rules {
        at_least quantity = 1;
        at_most_one commission_rate, commission_amount;
    }

    /// The bank's decision. A decline is a value: `bankSuccess` is `false` and the bank's message says why.
    response PreApproveResponse {
        /// Whether the call succeeded.
        success: bool required,
        /// Reference for the application, if the bank granted it.
        reference_id: String,
        /// Whether the bank lends.
        bank_success: bool,
        /// Code of the bank; `0` is success.
        bank_response_code: String,
        /// Message of the bank.
        bank_response_message: String,
        /// The offers, one a term.
        monthly_payments: [MonthlyPayment],
        /// What the application needs, if the bank granted it; absent on a decline.
        pre_approval: PreApproval computed,
    }

    /// The application for a loan.
    request ApplyRequest {
        /// T.C. identity number of the customer.
        national_identity_number: NationalId required,
        /// Mobile number of the customer.
        gsm_number: Gsm required,
        /// The merchant's order number.
        order_id: Identifier required,
        /// When the order was placed.
        order_date: DateTime required,
        /// The chosen term, in months.
        total_term: i32 required,
        /// Until when the application may be completed, in Unix seconds.
        time_to_live: i64 required,
        /// Where N Kolay reports the end. What arrives there proves nothing.
        callback_url: Url required,
        /// What is bought.
        cart: Cart required,
    }

    /// The answer to an application.
    response ApplyAnswer {
        /// Whether the call succeeded.
        success: bool required,
        /// Reference of the application.
        reference_id: String,
    }
}
