//! The declaration macros of `imza`: an API is declared once, as lists, and the code is derived from them.
//!
//! [`operations!`] lists the operations of an API, [`types!`] the objects that they send and receive, [`enums!`] the enums of those
//! objects. The output refers to `crate::api`, so that only the crate `imza` can use the macros.
//!
//! A misspelt word is an error at that word that suggests the nearest known one, and all errors of a declaration are reported at once.
//! The compiler reports unknown types and unknown fields of types in other declarations, at the same place.
//!
//! `syntax` parses and checks declarations, `expand` writes the code.

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
/// The list begins with the owner of the methods:
/// - `group payment;` – the result of the method `payment()` of the client `super::Craftgate`; `client Name; group payment;` does the
///   same for a client in scope;
/// - `client Parax;` – the client itself;
/// - `tables;` – none: the methods of the client are handwritten.
///
/// An operation consists of a doc comment, HTTP method, path, Rust name, `as` and the JavaScript name if it is not the Rust name in
/// camelCase, the values before the request, `body` or `query` with the type of the request, and the response after `->`:
///
/// | response | the typed method returns |
/// |---|---|
/// | `PaymentResponse` | `Call<PaymentResponse>` |
/// | `PaymentResponse or empty` | `Call<Option<PaymentResponse>>`: a success may come without the data |
/// | `[InstantTransferBank]` | `Call<Page<InstantTransferBank>>` |
/// | `empty` | `Call<()>` |
/// | `raw` | `Call<Json>` |
/// | `bytes` | `Call<Vec<u8>>` |
///
/// The last values before the request fill the `{placeholders}` of the path in order; the client decides where earlier ones go. Text and
/// numbers have the name of their placeholder. With `gives Token` after a response, the method returns a handle that is made from the
/// response.
///
/// At the end come the fields that the operation requires beyond those of its type (`requires [a, b or c]`: `a`, and one of `b` and `c`)
/// and its flags in parentheses: `undocumented` (the vendor does not document which fields are required), `reads` (it only reads although
/// it is not a GET), `changes` (it changes something although it is a GET), `filled` (the client fills in the request, the method takes
/// none), `once` (it can be done only once, so that an earlier attempt may be the reason of a refusal: it completes, captures, approves, refunds,
/// cancels, deletes, pays out, or creates under a unique key of the merchant).
///
/// # Output
/// - A static `Operation` of the same name for each operation, and `OPERATIONS`, the list of them.
/// - With the feature `typed`, a method for each operation:
///   `fn retrieve_payment(&self, payment_id: i64, context: &Context<'_>) -> Result<Call<PaymentResponse>>`. A value of type
///   `String`, `Identifier` or `Bin` is passed as `&str`, `i64` as it is, any other by reference. The client implements
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
///         /// Items in the basket.
///         items: [PaymentItem] nonempty,
///     } rules {
///         sum items.price = price;
///     }
/// }
/// ```
///
/// # Syntax
/// `case camel;` means that the wire name of a field is its Rust name in camelCase, `case snake;` that it is the Rust name. `as` sets
/// another wire name, `known "x"` another name in camelCase languages.
///
/// The role of a type is `request` (sent), `response` (received) or `shared` (both). Bindings pass further types: `settings` of a client
/// and `options` of a call or a message, whose fields are parameters; `input`, which callers make; and `value`, a result.
///
/// The type of a field is a Rust type that implements `FieldType`; `[T]` is a list, `{T}` an object with arbitrary names. Any number of
/// marks follow:
///
/// | mark | meaning |
/// |---|---|
/// | `required` | the field must be given, and not be empty text |
/// | `nonempty` | a list must be given and have an element; a text must not be empty if it is given |
/// | `positive` | the number, or each of a list, is above zero |
/// | `at_least_one` | the whole number, or each of a list, is 1 or more |
/// | `not_negative` | the number, or each of a list, is 0 or more |
/// | `computed` | the client adds the field to the response |
///
/// `nonempty` of a text and the marks of numbers are checked in undocumented operations, too.
///
/// | rule | meaning |
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
/// A field of another type in `sum` must not have its own wire name (`as`).
///
/// # Output
/// - `CreatePaymentRequest::TABLE`, a static `Type`; `TYPES`, the list of them; and, within the crate, a constant for each field with
///   its index: `CreatePaymentRequest::price`.
/// - With the feature `typed`, a struct of the same name whose fields are all `Option`, so that `..Default::default()` omits the rest. A
///   received type keeps unknown fields in `other_fields`.
/// - With the feature `typed`, `new` for a sent type, with a parameter for each required field in declared order. It takes numbers,
///   `bool`, lists and maps by value, so that the types of `.parse()?` and `.collect()` are inferred, and `impl Into` for all others. A
///   type with more than six required fields has no `new`, since long lists of arguments are easily mixed up; make it with a struct
///   literal.
#[proc_macro]
pub fn types(input: TokenStream) -> TokenStream {
    expanded(input, syntax::Types::parse, expand::types)
}

/// Declares enums that keep unknown values.
///
/// ```ignore
/// enums! {
///     /// Owner of a payout account.
///     AccountOwner { MERCHANT, SUB_MERCHANT_MEMBER }
///
///     /// State of a transaction.
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
/// A value is an identifier, which is also its text on the wire unless another text follows `=`. Its doc comment is optional.
///
/// # Output
/// - `AccountOwner::ENUM`, a static `EnumTable`, and `ENUMS`, the list of them.
/// - With the feature `typed`, a non-exhaustive enum with the values as variants and `Unknown(String)`, which keeps any other value.
#[proc_macro]
pub fn enums(input: TokenStream) -> TokenStream {
    expanded(input, syntax::Enums::parse, expand::enums)
}

/// Returns the output of a macro: the code of the declaration, or its errors.
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
