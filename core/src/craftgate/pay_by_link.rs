//! Craftgate's payments by link: a product with a page and a QR code of its own, sold once or many times.
//!
//! Left out: the payments made on the page, which are found by the reporting; pictures, which the merchant panel takes.
//!
//! The facts come from the vendor's documentation (required and conditional fields) and from its six official
//! clients (paths, names, types); where they disagree or say nothing, `DECISIONS.md` tells what was chosen.

use super::enums::*;
use crate::api::declare::{operations, types};
use crate::api::values::*;

operations! {
    group pay_by_link;

    /// Makes a link.
    POST "/craftlink/v1/products" create_product() body CreateProductRequest -> ProductResponse;
    /// Changes a link.
    PUT "/craftlink/v1/products/{product_id}" update_product(product_id: i64) body UpdateProductRequest -> ProductResponse;
    /// Reads one link.
    GET "/craftlink/v1/products/{product_id}" retrieve_product(product_id: i64) -> ProductResponse;
    /// Deletes a link.
    DELETE "/craftlink/v1/products/{product_id}" delete_product(product_id: i64) -> empty;
    /// Searches links.
    GET "/craftlink/v1/products" search_products() query SearchProductsRequest -> [ProductResponse];
}

types! {
    case camel;

    /// A product to sell by a link.
    request CreateProductRequest {
        /// Name of the product.
        name: String required,
        /// Label of the merchant's own for the link.
        channel: String,
        /// Order id handed to the bank; the link then sells one piece.
        order_id: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Pieces to sell; no limit if left out. With an order id it is required and 1.
        stock: i32,
        /// Price of one piece, in units of `currency`.
        price: Decimal required,
        /// Currency of the price.
        currency: Currency required,
        /// When the link closes, Istanbul civil time.
        expires_at: DateTime,
        /// Text under the name; `**` makes bold, `\n` breaks the line.
        description: String,
        /// Lets the price be paid in several payments.
        multi_payment: bool,
        /// Numbers of installments to show, each once.
        enabled_installments: [i32] required,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
    } rules {
        require stock if order_id given;
        exactly stock = 1 if order_id given;
    }

    /// New data of a product.
    request UpdateProductRequest {
        /// Name of the product.
        name: String required,
        /// Label of the merchant's own for the link.
        channel: String required,
        /// Order id handed to the bank; the link then sells one piece.
        order_id: String,
        /// The caller's reference, sent back with the answer; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number, searchable later; never starts with `+` or `-`.
        external_id: Reference,
        /// Whether the link is open.
        status: Status required,
        /// Pieces to sell; no limit if left out. With an order id it is required and 1.
        stock: i32,
        /// Price of one piece, in units of `currency`.
        price: Decimal required,
        /// Currency of the price.
        currency: Currency required,
        /// Text under the name; `**` makes bold, `\n` breaks the line.
        description: String,
        /// When the link closes, Istanbul civil time.
        expires_at: DateTime,
        /// Lets the price be paid in several payments.
        multi_payment: bool,
        /// Numbers of installments to show, each once.
        enabled_installments: [i32] required,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
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
        /// Text under the name.
        description: String,
        /// Order id handed to the bank.
        order_id: String,
        /// Reference the caller gave in the request.
        conversation_id: String,
        /// The merchant's own order or basket number.
        external_id: String,
        /// Whether the link is open.
        status: Status,
        /// Price of one piece, in units of `currency`.
        price: Decimal,
        /// Currency of the price.
        currency: Currency,
        /// Pieces to sell; absent if there is no limit.
        stock: i32,
        /// Pieces sold so far.
        sold_count: i32,
        /// Token of the link.
        token: String,
        /// Numbers of installments that are shown, each once.
        enabled_installments: [i32],
        /// Address of the page to open for the payer.
        url: String,
        /// Label of the merchant's own for the link.
        channel: String,
        /// Whether the price can be paid in several payments.
        multi_payment: bool,
        /// When the link closes, Istanbul civil time.
        expires_at: DateTime,
        /// Id of the basket the product belongs to.
        basket_identifier: String,
        /// Address of the link's QR code.
        qr_code_url: String,
    }

    /// Filter for links.
    request SearchProductsRequest {
        /// Id of the product.
        id: i64,
        /// Name of the product.
        name: String,
        /// Order id handed to the bank.
        order_id: String,
        /// Reference the caller gave; never starts with `+` or `-`.
        conversation_id: Reference,
        /// The merchant's own order or basket number; never starts with `+` or `-`.
        external_id: Reference,
        /// Smallest price, in units of `currency`.
        min_price: Decimal,
        /// Largest price, in units of `currency`.
        max_price: Decimal,
        /// Currency of the price.
        currency: Currency,
        /// Label of the merchant's own for the link.
        channel: String,
        /// Closes at the earliest at this time, Istanbul civil time.
        min_expires_at: DateTime,
        /// Closes at the latest at this time, Istanbul civil time.
        max_expires_at: DateTime,
        /// Page to return, from 0.
        page: i32,
        /// Records a page.
        size: i32,
    }
}
