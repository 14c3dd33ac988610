//! Builds, signs and reads the HTTP exchanges of four Turkish payment APIs: Craftgate, ParaX, NexKasa and N Kolay's shopping
//! loan.
//!
//! The crate does no I/O and reads neither the clock nor a random source. A client builds a [`Call`], which holds the request to send
//! and parses the response. The application sends the request with its own HTTP client.
//!
//! ```
//! use imza::craftgate::{Craftgate, Environment};
//! use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
//! use imza::Context;
//!
//! # fn main() -> imza::Result<()> {
//! let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Production);
//! # #[cfg(feature = "typed")] {
//! let call = craftgate.onboarding().retrieve_member(1, &Context { random_key: "Xa15Fp11T", ..Context::default() })?;
//! assert_eq!(call.request().url, "https://api.craftgate.io/onboarding/v1/members/1");
//!
//! let member = call.parse(200, br#"{"data":{"id":1,"name":"Haluk Demir"}}"#)?;
//! assert_eq!(member.name.as_deref(), Some("Haluk Demir"));
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! A request is a typed struct, any serde value ([`Serde`]), a `serde_json::Value` or JSON text ([`JsonSource`]): all build the same
//! bytes. Typed structs and errors are serde values, too. Card numbers, IBANs and other checked texts are in [`values`].
//!
//! # Features
//! - `typed` (default): typed structs and methods, serde.
//! - `http`: conversion from and to the types of the `http` crate.
//!
//! `core/ARCHITECTURE.md` tells where a change belongs.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

#[doc(hidden)]
pub mod api;
#[doc(hidden)]
pub mod bridge;
#[doc(hidden)]
pub mod check;
pub mod craftgate;
mod decimal;
mod error;
pub mod explain;
mod http;
#[cfg(feature = "http")]
mod http_types;
mod integer;
mod message;
pub mod nexkasa;
pub mod nkolay;
pub mod parax;
mod quote;
pub mod secret;
pub mod settle;
mod sign;
#[cfg(test)]
mod timing;

/// The values of the typed structs' fields, besides those of Rust: checked texts, pages, untyped data.
///
/// A checked text is made with `try_into()`, `try_from()` or `parse()`, which check it in every respect. What an answer holds is kept
/// as it arrived.
///
/// ```
/// use imza::values::Iban;
///
/// let iban = Iban::try_from("tr33 0006 1005 1978 6457 8413 26")?;
/// assert_eq!(iban.as_str(), "TR330006100519786457841326");
/// assert!(Iban::try_from("TR330006100519786457841327").is_err());
/// # Ok::<(), imza::FormatError>(())
/// ```
pub mod values {
    #[cfg(feature = "typed")]
    #[doc(inline)]
    pub use crate::api::values::OtherFields;
    #[doc(inline)]
    pub use crate::api::values::{
        Bin, CardNumber, Cvc, Date, DateTime, ExpireMonth, ExpireYear, Gsm, Iban, Id, Identifier, Json, Money, Name, NationalId, Page,
        Reference, Sensitive, Signed, SignedData, SignedId, SignedUrl, Url,
    };
}

#[doc(inline)]
pub use api::case::Names;
#[doc(inline)]
pub use api::json::JsonSource;
#[doc(inline)]
pub use api::misfit::{Misfit, Misfits};
#[cfg(feature = "typed")]
#[doc(inline)]
pub use api::serde_source::Serde;
#[doc(inline)]
pub use api::transcode::Source;
#[doc(inline)]
pub use check::FormatError;
#[doc(inline)]
pub use check::address::AllowList;
pub use decimal::{Amount, AmountError, Decimal};
pub use error::{
    ApiError, Error, ErrorKind, Failure, FieldError, Misuse, Outcome, ProviderError, Result, UnexpectedResponse, VerificationFailed,
};
pub use http::{BaseUrl, Call, Checks, Context, Method, Repeat, Request, UnknownFields, Waiver};
pub use message::Reply;
pub use message::UnsignedFields;

/// The version of this crate and of every package made from it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
