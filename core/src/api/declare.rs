//! The declaration macros: an API is written down once, as lists, and everything else follows.
//!
//! ```ignore
//! operations! {
//!     group payment;
//!
//!     /// Charges a card in one step.
//!     POST "/payment/v1/card-payments" create_payment() body CreatePaymentRequest -> PaymentResponse;
//! }
//!
//! types! {
//!     case camel;
//!
//!     /// A card payment taken in one step.
//!     request CreatePaymentRequest {
//!         /// Basket total: the sum of the items' prices.
//!         price: Decimal required,
//!         /// Name of the article.
//!         items: [PaymentItem] nonempty,
//!     } rules {
//!         sum items.price = price;
//!     }
//! }
//! ```
//!
//! becomes `CreatePaymentRequest::TABLE`, a static [`Type`](super::schema::Type) with one [`Field`](super::schema::Field) a line and
//! the rule; `create_payment`, a static [`Operation`](super::schema::Operation), listed in `OPERATIONS`; and, with the `typed` feature,
//! `pub struct CreatePaymentRequest { pub price: Option<Decimal>, … }` and the method
//! `Operations::create_payment(&self, &CreatePaymentRequest, &Context) -> Result<Call<PaymentResponse>>`.
//!
//! The syntax is described where the macros are, in `core/macros/src/lib.rs`. A type in a field is a Rust type that has a
//! [`FieldType`]: `String`, `Decimal`, `i32`, `i64`, `bool`, `DateTime`, `Date`, `Json`, the checked texts of [`super::values`], an
//! enum of `enums!`, a type of `types!`.

pub(crate) use imza_macros::{enums, operations, types};

use super::schema::Ty;

/// A Rust type that can stand in a declaration.
pub trait FieldType {
    /// The type that the engine expects for it.
    const TY: Ty;
}

#[cfg(all(test, feature = "typed"))]
mod tests {
    use alloc::{format, vec};

    use super::*;
    use crate::api::client::{Arguments, Client, Provider};
    use crate::api::schema::Operation;
    use crate::api::values::*;
    use crate::error::{Error, Result};
    use crate::http::{Context, Prepared, Repeat, Request};

    #[derive(Clone, Debug)]
    struct Shop;

    impl Client for Shop {
        fn provider(&self) -> &'static Provider {
            &crate::parax::PROVIDER
        }

        fn discreet(&self, error: Error) -> Error {
            error
        }

        /// A call that shows in the place of its URL with what it was made.
        fn build(&self, operation: &'static Operation, Arguments { path, request, .. }: &Arguments<'_>) -> Result<Prepared> {
            let url = format!("{:?}.{} {path:?} {}", operation.group, operation.name, request.is_some());
            let request = Request { method: operation.method, url, headers: vec![], body: None };
            Ok(Prepared::new(request, Repeat::Safe, 1))
        }
    }

    enums! {
        /// A colour.
        Colour { RED = "red", BLUE = "blue" }
    }

    types! {
        case camel;

        /// An order.
        shared Order {
            /// Its number.
            number: String required,
            /// Its purpose.
            note: String,
            /// Its colour.
            colour: Colour required,
            /// For how much.
            price: Decimal required,
            /// Its parts.
            parts: [Part] nonempty,
        } rules {
            at_least price = -1;
        }

        /// A part of an order.
        shared Part {
            /// How many.
            count: i32 required,
        }
    }

    mod direct {
        use super::*;

        operations! {
            client Shop;

            /// Reads an order.
            GET "/orders/{colour}/{number}/{part}" order(colour: Colour, number: String, part: i64) -> Order;
            /// Places an order.
            POST "/orders" place() body Order -> empty;
        }
    }

    mod grouped {
        use super::*;

        operations! {
            client Shop;
            group orders;

            /// Lists the orders.
            GET "/orders" list() query Part -> [Order];
        }
    }

    #[test]
    fn a_client_has_its_operations_as_methods_of_its_own_or_in_groups() -> Result<()> {
        let (context, part) = (Context::default(), Part::new(1));
        let order = Shop.order(&Colour::RED, "A-1", 2, &context)?;
        assert_eq!(order.request().url, "\"\".order [Text(\"red\"), Text(\"A-1\"), Number(2)] false");
        assert_eq!(Shop.place(&Order::default(), &context)?.request().url, "\"\".place [] true");
        assert_eq!(Shop.orders().list(&part, &context)?.request().url, "\"orders\".list [] true");
        let names = direct::OPERATIONS.iter().chain(grouped::OPERATIONS).map(|operation| operation.name);
        assert_eq!(names.collect::<vec::Vec<_>>(), ["order", "place", "list"]);
        Ok(())
    }

    #[test]
    fn new_takes_what_must_be_given_and_leaves_out_the_rest() {
        let made = Order::new("A-1", Colour::BLUE, Decimal::ONE, vec![Part::new(2)]);
        let written = Order {
            number: Some("A-1".into()),
            colour: Some("blue".into()),
            price: Some(Decimal::ONE),
            parts: Some(vec![Part { count: Some(2), ..Default::default() }]),
            ..Default::default()
        };
        assert_eq!(made, written);
        assert_eq!((Order::number, Order::parts, Order::TABLE.checks.required, Order::TABLE.checks.nonempty), (0, 4, 0b11101, 0b10000));
    }
}
