//! Builds, signs and reads the HTTP exchanges of four Turkish payment APIs: Craftgate, ParaX, NexKasa and N Kolay's shopping
//! loan.
//!
//! Pure: no IO, no clock, no randomness. A client builds a [`Call`]: the request to send and the reader of its answer. The host
//! sends it with its own HTTP client.
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
//! Where a change belongs: `core/ARCHITECTURE.md`.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod api;
pub mod bridge;
pub mod check;
pub mod craftgate;
mod decimal;
mod error;
mod http;
mod integer;
mod message;
pub mod nexkasa;
pub mod nkolay;
pub mod parax;
pub mod secret;
mod sign;

pub use api::case::Names;
pub use decimal::{Amount, AmountError, Decimal};
pub use error::{
    ApiError, Error, ErrorKind, Failure, FieldError, Misuse, Outcome, ProviderError, Result, UnexpectedResponse, VerificationFailed,
};
pub use http::{BaseUrl, Call, Checks, Context, Method, Repeat, Request, UnknownFields, Waiver};

/// The version of this crate and of every package made from it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
