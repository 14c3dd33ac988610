//! Craftgate's payments by link: a product with its own page and QR code, sold once or many times.
//!
//! Left out: payments made on the page, which are part of payment reporting; pictures, which are uploaded in the merchant panel.
//!
//! Source: the vendor's documentation (required and conditional fields) and its six official clients (paths, names, types); if they
//! disagree or do not tell, `DECISIONS.md` has the decision.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group pay_by_link;

    /// Creates a link.
    POST "/craftlink/v1/products" create_product() body CreateProductRequest -> ProductResponse;
    /// Changes a link.
    PUT "/craftlink/v1/products/{product_id}" update_product(product_id: i64) body UpdateProductRequest -> ProductResponse;
    /// Reads one link.
    GET "/craftlink/v1/products/{product_id}" retrieve_product(product_id: i64) -> ProductResponse;
    /// Deletes a link.
    DELETE "/craftlink/v1/products/{product_id}" delete_product(product_id: i64) -> empty (once);
    /// Searches links.
    GET "/craftlink/v1/products" search_products() query SearchProductsRequest -> [ProductResponse];
}

types! {
    case camel;

    /// A product to sell by a link.
    request CreateProductRequest {
        /// Name of the product.
        name: String required,
        /// Merchant's own label for the channel of the link.
        channel: String,
        /// Order id passed to the bank; with one, the link sells a single piece.
        order_id: Id,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// Number of pieces to sell; unlimited if omitted. Must be 1 with an order id.
        stock: i32 not_negative,
        /// Price of one piece, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the price.
        currency: Currency required,
        /// When the link expires, in Istanbul time.
        expires_at: DateTime,
        /// Description below the name; `**` makes text bold, `\n` breaks the line.
        description: String,
        /// Whether the price can be paid in several payments.
        multi_payment: bool,
        /// Numbers of installments to offer, without duplicates.
        enabled_installments: [i32] required at_least_one,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
        /// Forces 3-D Secure for payments by the link.
        force_three_ds as "forceThreeDS": bool,
    } rules {
        require stock if order_id given;
        exactly stock = 1 if order_id given;
    }

    /// New data of a product.
    request UpdateProductRequest {
        /// Name of the product.
        name: String required,
        /// Merchant's own label for the channel of the link.
        channel: String required,
        /// Order id passed to the bank; with one, the link sells a single piece.
        order_id: Id,
        /// Caller's reference, returned in the response; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number, which can be searched for; must not start with `+` or `-`.
        external_id: Reference,
        /// Whether the link is active.
        status: Status required,
        /// Number of pieces to sell; unlimited if omitted. Must be 1 with an order id.
        stock: i32 not_negative,
        /// Price of one piece, in units of `currency`.
        price: Decimal required positive,
        /// Currency of the price.
        currency: Currency required,
        /// Description below the name; `**` makes text bold, `\n` breaks the line.
        description: String,
        /// When the link expires, in Istanbul time.
        expires_at: DateTime,
        /// Whether the price can be paid in several payments.
        multi_payment: bool,
        /// Numbers of installments to offer, without duplicates.
        enabled_installments: [i32] required at_least_one,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
        /// Forces 3-D Secure for payments by the link.
        force_three_ds as "forceThreeDS": bool,
    } rules {
        require stock if order_id given;
        exactly stock = 1 if order_id given;
    }

    /// A product with its link.
    response ProductResponse {
        /// Id of the product.
        id: i64,
        /// Name of the product.
        name: String,
        /// Description below the name.
        description: String,
        /// Order id passed to the bank.
        order_id: String,
        /// Caller's reference of the request.
        conversation_id: String,
        /// Merchant's own order or basket number.
        external_id: String,
        /// Whether the link is active.
        status: Status,
        /// Price of one piece, in units of `currency`.
        price: Decimal,
        /// Currency of the price.
        currency: Currency,
        /// Number of pieces to sell; absent if unlimited.
        stock: i32,
        /// Number of pieces sold so far.
        sold_count: i32,
        /// Token of the link.
        token: String,
        /// Numbers of installments that are offered, without duplicates.
        enabled_installments: [i32],
        /// URL of the page to open for the payer.
        url: String,
        /// Merchant's own label for the channel of the link.
        channel: String,
        /// Whether the price can be paid in several payments.
        multi_payment: bool,
        /// When the link expires, in Istanbul time.
        expires_at: DateTime,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
        /// URL of the link's QR code.
        qr_code_url: String,
        /// Whether 3-D Secure is forced for payments by the link.
        force_three_ds as "forceThreeDS": bool,
    }

    /// Filter for links.
    request SearchProductsRequest {
        /// Id of the product.
        id: i64,
        /// Name of the product.
        name: String,
        /// Order id passed to the bank.
        order_id: Id,
        /// Caller's reference of the request; must not start with `+` or `-`.
        conversation_id: Reference,
        /// Merchant's own order or basket number; must not start with `+` or `-`.
        external_id: Reference,
        /// Smallest price, in units of `currency`.
        min_price: Decimal,
        /// Largest price, in units of `currency`.
        max_price: Decimal,
        /// Currency of the price.
        currency: Currency,
        /// Merchant's own label for the channel of the link.
        channel: String,
        /// Earliest expiry time, in Istanbul time.
        min_expires_at: DateTime,
        /// Latest expiry time, in Istanbul time.
        max_expires_at: DateTime,
        /// Page to return, starting at 0.
        page: i32 not_negative,
        /// Number of records on a page.
        size: i32 at_least_one,
    }
}
