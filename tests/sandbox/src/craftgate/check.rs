//! Authenticates a request.
//!
//! `x-signature = base64(SHA-256(url + api key + secret key + random key + body))`, with the URL as sent, percent-decoded, and the
//! bytes of the body. Source: vendor documentation, "Güvenlik".

use percent_encoding::percent_decode;

use super::Refusal;
use crate::crypto::{base64, sha256};
use crate::exchange::Exchange;
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
    Err(Refusal::unauthorized("Signature is not equal!"))
}
