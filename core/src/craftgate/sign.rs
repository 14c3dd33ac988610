//! Craftgate's request signature.
//!
//! Format: `x-signature = base64(SHA-256(url + api key + secret key + random key + body))` in UTF-8 without separators; `url` is the sent
//! URL, percent-decoded; `body` is the exact body that is sent, empty if there is none.
//!
//! Source: vendor documentation, "İmza Hesaplama"; five of the six official clients decode the URL.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::http::{check_path, split_host};
use crate::quote::{Place, shown};
use crate::secret::{CraftgateApiKey, CraftgateSecretKey};
use crate::sign::{base64, sha256};

/// Computes the signature of a request.
///
/// # Errors
/// `invalid_request` (`url`) if the percent-decoded URL is not valid UTF-8.
pub(super) fn signature(
    url: &str,
    api_key: &CraftgateApiKey,
    secret_key: &CraftgateSecretKey,
    random_key: &str,
    body: &str,
) -> Result<String> {
    // Never longer than what it is decoded from, so that the buffer does not grow: a query may have a card token.
    let mut decoded = Zeroizing::new(Vec::with_capacity(url.len()));
    decoded.extend(percent_decode_str(url));
    let url = core::str::from_utf8(&decoded)
        .map_err(|_| Error::invalid("url", &["expected percent escapes of UTF-8 text, found invalid bytes"]))?;
    let parts = [url, api_key.0.reveal(), secret_key.0.reveal(), random_key, body];
    Ok(base64(&sha256(&parts.map(str::as_bytes))))
}

/// Checks that an HTTP client sends this URL unchanged, since the signed URL must be the sent one.
pub(super) fn check_url(url: &str) -> Result<()> {
    split_host(url)
        .and_then(|(host, path)| if is_sent_as_written(url, host, path) { check_path(path) } else { Err("HTTP clients rewrite this host") })
        .map_err(|why| Error::invalid("url", &["expected a URL as it is sent, found ", &shown(url, Place::Url), " (", why, ")"]))
}

/// Returns whether the URL is unchanged when HTTP clients write the host in lower case, drop a default port, and add a slash before a
/// query.
fn is_sent_as_written(url: &str, host: &str, path: &str) -> bool {
    let default_port = if url.starts_with("https") { ":443" } else { ":80" };
    !host.bytes().any(|b| b.is_ascii_uppercase()) && !host.ends_with(default_port) && (path.is_empty() || path.starts_with('/'))
}
