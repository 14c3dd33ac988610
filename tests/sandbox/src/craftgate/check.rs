//! Authenticates a request.
//!
//! `x-signature = base64(SHA-256(url + api key + secret key + random key + body))`, with the URL as sent, percent-decoded, and the
//! bytes of the body. Source: vendor documentation, "Güvenlik".

use imza::BaseUrl;
use imza::craftgate::{Craftgate, Environment, SentRequest};
use imza::explain::Cause;
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use percent_encoding::percent_decode;

use super::Refusal;
use crate::crypto::{base64, sha256};
use crate::exchange::{Exchange, IncomingRequest};
use crate::mask;
use crate::settings::Keys;

/// Checks headers, API key and signature.
///
/// # Errors
/// The error to return to the client. The exchange records the expected value.
pub fn verify(exchange: &mut Exchange, keys: &Keys) -> Result<(), Refusal> {
    for name in ["x-api-key", "x-rnd-key", "x-auth-version", "x-signature"] {
        if exchange.request.header(name).is_none_or(str::is_empty) {
            exchange.refuse("header", format!("the header {name}"));
            return Err(Refusal::unauthorized(format!("The header {name} is missing.")));
        }
    }
    if exchange.request.header("x-api-key") != Some(keys.craftgate_api_key.as_str()) {
        exchange.refuse("api_key", "the sandbox's API key (--craftgate-api-key)");
        return Err(Refusal::unauthorized("Api key is not valid!"));
    }
    let url = exchange.request.url();
    let decoded: Vec<u8> = percent_decode(url.as_bytes()).collect();
    let random = exchange.request.header("x-rnd-key").unwrap_or_default();
    let parts =
        [&decoded, keys.craftgate_api_key.as_bytes(), keys.craftgate_secret_key.as_bytes(), random.as_bytes(), &exchange.request.body];
    let expected = base64(&sha256(&parts));
    if exchange.request.header("x-signature") == Some(expected.as_str()) {
        return Ok(());
    }
    let url = String::from_utf8_lossy(&decoded).into_owned();
    let body = mask::body(&exchange.request.body, keys);
    let signed = format!("base64(SHA-256(…)) over: {url}{}***{random}{body}", keys.craftgate_api_key);
    exchange.refuse("signature", signed);
    exchange.causes = causes(&exchange.request, keys);
    Err(Refusal::unauthorized("Signature is not equal!"))
}

/// Explains why the signature does not fit. This is the only use of the core's signatures here: a check never depends on it.
fn causes(request: &IncomingRequest, keys: &Keys) -> Vec<Cause> {
    let (api_key, secret_key) = (CraftgateApiKey::new(&*keys.craftgate_api_key), CraftgateSecretKey::new(&*keys.craftgate_secret_key));
    let (Ok(api_key), Ok(secret_key)) = (api_key, secret_key) else { return vec![] };
    let headers: Vec<(&str, &str)> = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let environment = BaseUrl::new(&format!("{}/craftgate", request.origin)).map_or(Environment::Sandbox, Environment::Other);
    let url = request.url();
    let request = SentRequest { method: &request.method, url: &url, headers: &headers, body: &request.body };
    Craftgate::new(api_key, secret_key, environment).explain(&request).causes
}
