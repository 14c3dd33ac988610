//! The API as declarations: six operations in the order of the steps, and their types.
//!
//! All are `POST` with JSON. Money and rates are decimals: numbers on the wire with the caller's digits, exact in results.
//! A response without a `required` field is an error.
//!
//! The items of a simulation have no marketplace fields: the vendor documents them for the pre-approval and the application only.
//! Fields of the application's response beyond `success` and `referenceId` are not documented; they are available as other fields.
//!
//! Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu", and its next page for the application. The check that the items
//! add up to `itemsPrice` is this project's own; it can be waived ([`crate::Waiver::ItemsSum`]).

#[cfg(feature = "typed")]
use super::client::Nkolay;
use super::session::{BankSession, PreApproval, Token};
use crate::api::declare::{enums, operations, types};
use crate::api::values::*;

operations! {
    client Nkolay;

    /// Gets a token for the merchant's credentials.
    POST "/loans/authenticate" authenticate() body AuthenticateRequest -> AuthenticateAnswer gives Token (reads, filled);
    /// Lists the banks that offer loans.
    POST "/loans/v1/facilitate/query/banks" banks(token: Token) -> Banks (reads);
    /// Opens a session with a bank. An unused session has no effect.
    POST "/loans/v1/facilitate/sessions/{bank_code}" start_session(token: Token, bank_code: String)
        -> StartedSession gives BankSession (reads);
    /// Calculates the cost of a loan, for any customer.
    POST "/loans/v1/facilitate/simulation/{bank_session_reference_id}" simulate(token: Token, session: BankSession)
        body SimulateRequest -> SimulateAnswer (reads);
    /// Asks the bank for a pre-approval for this customer. A decline is a regular result without a pre-approval.
    POST "/loans/v1/facilitate/pre-approved/{bank_session_reference_id}" pre_approve(token: Token, session: BankSession)
        body PreApproveRequest -> PreApproveResponse;
    /// Applies for the loan. `timeToLive` must be after the current time.
    POST "/loans/v1/facilitate/application/{pre_approved_reference_id}" apply(token: Token, pre_approval: PreApproval)
        body ApplyRequest -> ApplyAnswer (once);
}

enums! {
    /// Kind of a loan.
    LoanType {
        /// Consumer loan.
        CONSUMER_LOAN,
    }
}

types! {
    case camel;

    /// Credentials of the merchant. The client fills them in.
    request AuthenticateRequest {
        /// User name of the merchant's API user.
        username: Identifier required,
        /// Password of the merchant's API user.
        password: Sensitive required,
        /// Merchant number.
        merchant_no: i64 required,
        /// API secret key that the merchant received from N Kolay.
        api_secret_key: Sensitive required,
    }

    /// A token for the following calls.
    response AuthenticateAnswer {
        /// Bearer token, a JWT.
        token: Sensitive required,
    }

    /// Banks that offer loans.
    response Banks {
        /// Banks to show to the customer.
        banks: [Bank] required,
    }

    /// A bank that offers loans.
    response Bank {
        /// Country code, e.g. `TR`.
        country_id: String,
        /// Code of the bank, used to open a session.
        code: String,
        /// Kind of the bank.
        r#type: String,
        /// Short name.
        name: String,
        /// Full name.
        description: String,
        /// Whether the bank currently offers loans.
        active: bool,
    }

    /// A session with a bank.
    response StartedSession {
        /// Reference of the session.
        reference_id: String required,
    }

    /// A loan to calculate.
    request SimulateRequest {
        /// Longest requested term, in months.
        max_term: i32 at_least_one,
        /// Cart to finance.
        cart: SimulationCart,
    }

    /// A cart for a simulation.
    request SimulationCart {
        /// Totals of the cart.
        price: CartPrice required,
        /// Lines of the cart.
        items: [SimulationItem] nonempty,
    } rules {
        sum items.total_price = price.items_price;
    }

    /// Prices of a cart, in lira.
    request CartPrice {
        /// Sum of the items' prices, in lira.
        items_price: Decimal required not_negative,
        /// Shipping price, in lira.
        shipping_price: Decimal required not_negative,
        /// Amount to finance: items and shipping, in lira.
        total_price: Decimal required not_negative,
    } rules {
        total items_price + shipping_price = total_price;
    }

    /// A line of a cart, for a simulation.
    request SimulationItem {
        /// Name of the product.
        product_name: Name required,
        /// Category code of the product.
        category_code: Identifier required,
        /// Number of pieces.
        quantity: i32 required at_least_one,
        /// Price of one piece, in lira.
        price: Decimal not_negative,
        /// Price of the line before discounts, in lira.
        total_price_without_discounts: Decimal required not_negative,
        /// Price of the line, in lira.
        total_price: Decimal required not_negative,
    }

    /// Result of a simulation.
    response SimulateAnswer {
        /// Response code of the bank; `0` means success.
        bank_response_code: String,
        /// Response message of the bank.
        bank_response_message: String,
        /// Whether the call succeeded.
        success: bool required,
        /// Offers, one for each term.
        monthly_payments: [MonthlyPayment],
    }

    /// A loan offer for one term.
    response MonthlyPayment {
        /// Term, in months.
        term: i32,
        /// Monthly instalment, in lira.
        amount: Decimal,
        /// Monthly interest rate before taxes, in percent.
        interest_rate: Decimal,
        /// Total repayment, in lira.
        total_payment_amount: Decimal,
        /// Annual effective rate with taxes, in percent.
        annual_effective_interest_rate: Decimal,
        /// A twelfth of the annual effective rate, in percent.
        monthly_effective_interest_rate: Decimal,
        /// Kind of the loan.
        r#type: LoanType,
    }

    /// A request for a pre-approval.
    request PreApproveRequest {
        /// T.C. identity number of the customer.
        national_identity_number: NationalId required,
        /// Mobile number of the customer.
        gsm_number: Gsm required,
        /// Order number of the merchant; must be unique.
        order_id: Identifier required,
        /// Longest requested term, in months.
        max_term: i32 required at_least_one,
        /// Cart to finance.
        cart: Cart required,
    }

    /// Cart to finance.
    request Cart {
        /// Totals of the cart.
        price: CartPrice required,
        /// Lines of the cart.
        items: [CartItem] nonempty,
    } rules {
        sum items.total_price = price.items_price;
    }

    /// A line of a cart.
    request CartItem {
        /// Name of the product.
        product_name: Name required,
        /// Category code of the product.
        category_code: Identifier required,
        /// Number of pieces.
        quantity: i32 required at_least_one,
        /// Price of one piece, in lira.
        price: Decimal not_negative,
        /// Price of the line before discounts, in lira.
        total_price_without_discounts: Decimal required not_negative,
        /// Price of the line, in lira.
        total_price: Decimal required not_negative,
        /// For marketplaces: the marketplace's own id of the seller.
        seller_external_id: Identifier,
        /// For marketplaces: commission rate, in percent; must not be combined with an amount.
        commission_rate: Decimal,
        /// For marketplaces: commission amount, in lira; must not be combined with a rate.
        commission_amount: Decimal,
        /// For marketplaces: withholding tax.
        withholding_tax: Decimal,
        /// For marketplaces: cost of the marketplace.
        marketplace_cost: Decimal,
    } rules {
        at_most_one commission_rate, commission_amount;
    }

    /// The bank's decision. A decline is a regular result: `bankSuccess` is `false` and the bank's message gives the reason.
    response PreApproveResponse {
        /// Whether the call succeeded.
        success: bool required,
        /// Reference for the application, if the bank granted the pre-approval.
        reference_id: String,
        /// Whether the bank granted the pre-approval.
        bank_success: bool,
        /// Response code of the bank; `0` means success.
        bank_response_code: String,
        /// Response message of the bank.
        bank_response_message: String,
        /// Offers, one for each term.
        monthly_payments: [MonthlyPayment],
        /// The pre-approval for the application; absent if the bank declined.
        pre_approval: PreApproval computed,
    }

    /// An application for a loan.
    request ApplyRequest {
        /// T.C. identity number of the customer.
        national_identity_number: NationalId required,
        /// Mobile number of the customer.
        gsm_number: Gsm required,
        /// Order number of the merchant.
        order_id: Identifier required,
        /// When the order was placed.
        order_date: DateTime required,
        /// Chosen term, in months.
        total_term: i32 required at_least_one,
        /// Time until which the application can be completed, in Unix seconds.
        time_to_live: i64 required,
        /// URL where N Kolay reports the end. Messages sent to it cannot be verified.
        callback_url: Url required,
        /// Cart to finance.
        cart: Cart required,
    }

    /// Response to an application.
    response ApplyAnswer {
        /// Whether the call succeeded.
        success: bool required,
        /// Reference of the application.
        reference_id: String,
    }
}
