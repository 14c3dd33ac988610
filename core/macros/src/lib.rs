//! The declaration macros of `imza`: an API is written down once, as lists, and everything else follows.
//!
//! [`operations!`] lists the operations of an API, [`types!`] the objects that they send and receive, [`enums!`] the words of those
//! objects. Their output names `crate::api`, so that only the crate `imza` itself can use them.
//!
//! A misspelt word is an error at that word, with the nearest known one, and all errors of a declaration are reported at once. What
//! only the compiler knows (whether a type exists, which fields a type of another declaration has) the compiler reports, at the same
//! place.
//!
//! `syntax` parses and checks, `expand` writes, and neither does the other's work.

mod expand;
mod nearest;
mod syntax;

use proc_macro::TokenStream;

/// Declares operations.
///
/// ```ignore
/// operations! {
///     group payment;
///
///     /// Charges a card in one step.
///     POST "/payment/v1/card-payments" create_payment() body CreatePaymentRequest -> PaymentResponse;
///     /// Lists the cards a shopper stored.
///     GET "/payment/v1/cards" search_stored_cards() query SearchStoredCardsRequest -> [StoredCardResponse];
///     /// Reads one payment.
///     GET "/payment/v1/card-payments/{payment_id}" retrieve_payment(payment_id: i64) -> PaymentResponse;
/// }
/// ```
///
/// # Syntax
/// The list begins with who has the methods:
/// - `group payment;` – the client `super::Craftgate` has a method `payment()`, whose result has them; `client Name; group payment;`
///   does the same for a client in scope;
/// - `client Parax;` – the client has them itself;
/// - `tables;` – nobody: the client writes its methods by hand.
///
/// An operation reads: doc comment, HTTP method, path, Rust name, `as` the JavaScript name where it is not the Rust name in
/// camelCase, the values before the request, `body` or `query` with the request's type, and after `->` the response:
///
/// | response | the typed method returns |
/// |---|---|
/// | `PaymentResponse` | `Call<PaymentResponse>` |
/// | `[InstantTransferBank]` | `Call<Page<InstantTransferBank>>` |
/// | `empty` | `Call<()>` |
/// | `raw` | `Call<Json>` |
/// | `bytes` | `Call<Vec<u8>>` |
///
/// The last values before the request fill the `{places}` of the path, in order; what comes before them goes where the client puts it.
/// Text and numbers are called like their place. `gives Token` after a response means that the method returns a handle that is made
/// of the response.
///
/// Then come, if there are any, the fields that it requires beyond those of its type (`requires [a, b or c]`: `a`, and one of `b`
/// and `c`) and its flags in parentheses: `undocumented` (the vendor does not say which fields are required), `reads` (it changes
/// nothing although it is not a GET), `changes` (it changes something although it is a GET), `filled` (the client fills in the request:
/// the method takes none).
///
/// # Output
/// - A static `Operation` of the same name for each operation, and `OPERATIONS`, the list of them.
/// - With the feature `typed`, a method for each:
///   `fn retrieve_payment(&self, payment_id: i64, context: &Context<'_>) -> Result<Call<PaymentResponse>>`. A value of type
///   `String` or `Identifier` is passed as `&str`, `i64` as it is, any other by reference. The client implements
///   `crate::api::client::Client`, and `Clone`.
#[proc_macro]
pub fn operations(input: TokenStream) -> TokenStream {
    expanded(input, syntax::Operations::parse, expand::operations)
}

/// Declares object types.
///
/// ```ignore
/// types! {
///     case camel;
///
///     /// A card payment taken in one step.
///     request CreatePaymentRequest {
///         /// Basket total: the sum of the items' prices.
///         price: Decimal required,
///         /// Forces 3-D Secure.
///         force_three_ds as "forceThreeDS": bool,
///         /// What is bought.
///         items: [PaymentItem] nonempty,
///     } rules {
///         sum items.price = price;
///     }
/// }
/// ```
///
/// # Syntax
/// `case camel;` means that the wire name of a field is its Rust name in camelCase, `case snake;` that it is the Rust name. `as` gives
/// another wire name, `known "x"` another name in camelCase languages.
///
/// The role of a type is `request` (it is sent), `response` (it is received), `shared` (both), or, for what a binding passes besides
/// requests and responses: `settings` of a client and `options` of a call or a message, whose fields are parameters; `input`, which
/// callers make; `value`, a result.
///
/// The type of a field is a Rust type that implements `FieldType`; `[T]` is a list, `{T}` an object with free names. `required` must
/// be given, a `nonempty` list also needs an element, a `computed` field is added by the client to what it received.
///
/// | rule | what must hold |
/// |---|---|
/// | `require f if c and c;` | the field is given when all conditions hold |
/// | `require f unless c or c;` | the field is given unless one of the conditions holds |
/// | `forbid f if c and c;` | the field is absent, or `false`, when all conditions hold |
/// | `nonempty f unless c;` | the list has an element unless the condition holds |
/// | `one_of (a, b) or (c);` | at least one of the groups is complete |
/// | `at_most_one a, b;` | not more than one is given |
/// | `sum list.field = total;` | the elements' fields add up to the total, which may be a field of an object: `object.field` |
/// | `total a + b = c;` | the fields add up to the last one |
/// | `at_least f = 1;` | the number is this or more |
/// | `exactly f = 1 if c and c;` | the number is this when all conditions hold |
///
/// A condition is `f` (it is true), `f given`, `f absent`, `f is "WORD"`, `f in ["A", "B"]` or `f equals g` (the same decimal).
/// A field of another type in `sum` has no wire name of its own (`as`).
///
/// # Output
/// - `CreatePaymentRequest::TABLE`, a static `Type`; `TYPES`, the list of them; and, within the crate, a constant for each field with
///   its index: `CreatePaymentRequest::price`.
/// - With the feature `typed`, a struct of the same name whose fields are all `Option`, so that `..Default::default()` leaves out the
///   rest of them. A type that is received keeps what it does not know in `other_fields`.
/// - With the feature `typed`, `new` for a type that is sent, with a parameter for each field that must be given, in declared order.
///   It takes numbers, `bool`, lists and maps as they are, so that `.parse()?` and `.collect()` know their type, and of anything else
///   what converts into it. A type with more than six such fields has no `new`: arguments in a row are easily mistaken for each
///   other, so that a struct literal, which names them, is the one way to make it.
#[proc_macro]
pub fn types(input: TokenStream) -> TokenStream {
    expanded(input, syntax::Types::parse, expand::types)
}

/// Declares enums whose unknown words are kept.
///
/// ```ignore
/// enums! {
///     /// Whose payout account it is.
///     AccountOwner { MERCHANT, SUB_MERCHANT_MEMBER }
///
///     /// How far a transaction is.
///     TransactionState {
///         /// Not paid yet.
///         PENDING = "pending",
///         /// Paid.
///         COMPLETED = "completed",
///     }
/// }
/// ```
///
/// # Syntax
/// A word is an identifier, which is also the word on the wire unless another one follows `=`. Its doc comment may be left out.
///
/// # Output
/// - `AccountOwner::ENUM`, a static `EnumTable`, and `ENUMS`, the list of them.
/// - With the feature `typed`, a non-exhaustive enum with the words as variants and `Unknown(String)`, which keeps any other word.
#[proc_macro]
pub fn enums(input: TokenStream) -> TokenStream {
    expanded(input, syntax::Enums::parse, expand::enums)
}

/// The output of a macro: what the declaration becomes, or its errors.
fn expanded<T>(
    input: TokenStream,
    parse: fn(syn::parse::ParseStream<'_>, &mut syntax::Errors) -> T,
    write: fn(&T) -> Output,
) -> TokenStream {
    match syntax::parsed(input.into(), parse) {
        Ok(declaration) => write(&declaration).into(),
        Err(errors) => errors.into_compile_error().into(),
    }
}

type Output = proc_macro2::TokenStream;
