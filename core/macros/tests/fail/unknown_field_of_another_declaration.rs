#![allow(unexpected_cfgs)]

extern crate alloc;

#[path = "../fixture/api.rs"]
mod api;

mod http {
    pub enum Method {
        POST,
    }
}

imza_macros::types! {
    case camel;

    /// A card.
    request Card {
        /// Its number.
        number: i64,
    }

    /// An item of the basket.
    request Item {
        /// For how much.
        price: i64,
    }

    /// A payment.
    request CreatePaymentRequest {
        /// Card to charge.
        card: Card,
        /// Basket total.
        total: i64,
        /// Items in the basket.
        items: [Item],
    } rules {
        sum items.prce = total;
    }
}

imza_macros::operations! {
    tables;

    /// Pays.
    POST "/payments" create_payment() body CreatePaymentRequest -> empty requires [total, crad];
}

fn main() {}
