//! Conversions from and to the `http` crate, which Rust's HTTP libraries have in common.

use alloc::vec::Vec;

use crate::error::Result;
use crate::http::{Call, Request};

/// The request as it must be sent, byte for byte.
///
/// ```
/// # use imza::craftgate::{Craftgate, Environment};
/// # use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
/// # use imza::Context;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Sandbox);
/// let call = craftgate.onboarding().retrieve_member(1, &Context { random_key: "Xa15Fp11T", ..Context::default() })?;
/// let request: http::Request<Vec<u8>> = call.request().try_into()?;
/// assert_eq!(request.uri(), "https://sandbox-api.craftgate.io/onboarding/v1/members/1");
///
/// let response = http::Response::builder().status(200).body(br#"{"data":{"id":1}}"#)?; // from an HTTP client
/// assert_eq!(call.parse_http(&response)?.id, Some(1));
/// # Ok(())
/// # }
/// ```
impl TryFrom<&Request> for ::http::Request<Vec<u8>> {
    type Error = ::http::Error;

    fn try_from(request: &Request) -> core::result::Result<Self, ::http::Error> {
        let mut builder = ::http::Request::builder().method(request.method.as_str()).uri(request.url.as_str());
        for (name, value) in &request.headers {
            builder = builder.header(*name, value.as_ref());
        }
        builder.body(request.body.as_ref().map(|body| body.as_bytes().to_vec()).unwrap_or_default())
    }
}

impl<T> Call<T> {
    /// Reads the answer from a response of the `http` crate.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_http(&self, response: &::http::Response<impl AsRef<[u8]>>) -> Result<T> {
        self.parse(response.status().as_u16(), response.body().as_ref())
    }
}
