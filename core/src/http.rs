//! What the host sends and what it hands back: requests, calls and the options of a call. No transport.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::error::{Error, Result, redact_quoted};
use crate::integer::whole;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, clippy::upper_case_acronyms)] // the methods' own names
pub enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GET => "GET",
            Self::POST => "POST",
            Self::PUT => "PUT",
            Self::PATCH => "PATCH",
            Self::DELETE => "DELETE",
        }
    }

    /// Whether it changes nothing by definition.
    pub(crate) const fn reads(self) -> bool {
        matches!(self, Self::GET)
    }
}

impl core::str::FromStr for Method {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        const ALL: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        ALL.iter()
            .copied()
            .find(|method| method.as_str() == text)
            .ok_or_else(|| Error::invalid("method", &["expected GET, POST, PUT, PATCH or DELETE, found ", &redact_quoted(text)]))
    }
}

/// A request as it must be sent: the signed bytes are these bytes.
///
/// Its `Debug` shows the method, the URL without its query's values, and the names of the headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Absolute URL, percent-encoded.
    pub url: String,
    /// Headers, in the order they were set; names in lower case.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// UTF-8 body, if there is one.
    pub body: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} [", self.method.as_str(), without_query_values(&self.url))?;
        for (index, (name, _)) in self.headers.iter().enumerate() {
            write!(f, "{}{name}", if index == 0 { "" } else { ", " })?;
        }
        match &self.body {
            Some(body) => write!(f, "] body of {} bytes", body.len()),
            None => f.write_str("]"),
        }
    }
}

/// The URL with `…` for every value of its query.
pub(crate) fn without_query_values(url: &str) -> String {
    let Some((address, query)) = url.split_once('?') else { return String::from(url) };
    let mut out = String::from(address);
    for (index, pair) in query.split('&').enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        out.push_str(pair.split('=').next().unwrap_or_default());
        out.push_str("=…");
    }
    out
}

/// Whether a call may be sent again after a time-out or an unclear answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It only reads: repeat at will.
    Safe,
    /// The same call, with its idempotency key, answers the first result.
    SameKey,
    /// It may have been done: query before sending it again.
    AskFirst,
}

impl Repeat {
    /// All values, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::Safe, Self::SameKey, Self::AskFirst];

    /// The word of this value, the same in every language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::SameKey => "same_key",
            Self::AskFirst => "ask_first",
        }
    }
}

/// What to do with a field of a request that the API's description does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownFields {
    /// Refuse it, with the nearest known name.
    #[default]
    Error,
    /// Send it as it is: the API grows faster than any client.
    Send,
}

/// Which checks run before a request is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checks {
    /// Types, required and conditional fields, sums, check digits.
    #[default]
    All,
    /// Types, path values, header and URL characters only.
    Types,
}

/// A single check that can be waived by name while the others stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiver {
    /// The items' prices need not add up to the total (basket discounts).
    ItemsSum,
    /// The check digits of IBANs and T.C. identity numbers (sandboxes with made-up numbers).
    CheckDigits,
}

impl Waiver {
    /// The word of this value, the same in every language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ItemsSum => "items_sum",
            Self::CheckDigits => "check_digits",
        }
    }
}

/// The options of one call. Time and randomness are arguments: the core has neither.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// Craftgate: random text for the signature, new for each request; 128 random bits as UUID v4 text.
    pub random_key: &'a str,
    /// Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE.
    pub idempotency_key: Option<&'a str>,
    /// NexKasa: random text for the callback token, new for each request; at least 16 characters.
    pub nonce: &'a str,
    /// N Kolay: the current time in Unix seconds, to check `timeToLive` against; `None` skips that check.
    pub now: Option<i64>,
    /// What to do with fields that the description does not have.
    pub unknown_fields: UnknownFields,
    /// Which checks run.
    pub checks: Checks,
    /// Checks waived by name.
    pub waive: &'a [Waiver],
    /// In which case the caller writes names; errors use the same.
    pub names: crate::api::case::Names,
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("unknown_fields", &self.unknown_fields).field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// A request as it must be sent, and what its answer is read with.
#[derive(Clone)]
pub struct Prepared {
    /// What to send, byte for byte. Do not follow redirects: the keys must not travel.
    pub request: Request,
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// How long the answer may take, in seconds. After that its outcome is unknown.
    pub timeout_seconds: u32,
    /// What reading needs of this call. It may hold a token: treat it as a secret.
    pub state: String,
    /// NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret.
    pub callback_url: Option<String>,
    /// NexKasa: the nonce of its token, to be stored with the order and consumed once.
    pub callback_nonce: Option<String>,
}

impl Prepared {
    /// A request with nothing to store and nothing to keep for reading.
    pub(crate) fn new(request: Request, repeat: Repeat, timeout_seconds: u32) -> Self {
        Self { request, repeat, timeout_seconds, state: String::new(), callback_url: None, callback_nonce: None }
    }

    /// The URL with `…` for every value of its query: fit to be shown.
    #[must_use]
    pub fn safe_url(&self) -> String {
        without_query_values(&self.request.url)
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({:?}, repeat {}", self.request, self.repeat.as_str())?;
        match &self.callback_url {
            Some(url) => write!(f, ", callback {})", without_query_values(url)),
            None => f.write_str(")"),
        }
    }
}

/// A request together with the reader of its answer.
pub struct Call<T> {
    prepared: Prepared,
    read: Box<Reader<T>>,
}

type Reader<T> = dyn Fn(u16, &[u8]) -> Result<T> + Send + Sync;

impl<T> Call<T> {
    pub(crate) fn new(prepared: Prepared, read: impl Fn(u16, &[u8]) -> Result<T> + Send + Sync + 'static) -> Self {
        Self { prepared, read: Box::new(read) }
    }

    /// What to send, byte for byte. Do not follow redirects: the keys must not travel.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.prepared.request
    }

    /// Whether it may be sent again.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        self.prepared.repeat
    }

    /// How long the answer may take, in seconds. After that its outcome is unknown.
    #[must_use]
    pub fn timeout_seconds(&self) -> u32 {
        self.prepared.timeout_seconds
    }

    /// NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret.
    #[must_use]
    pub fn callback_url(&self) -> Option<&str> {
        self.prepared.callback_url.as_deref()
    }

    /// NexKasa: the nonce of its token, to be stored with the order and consumed once.
    #[must_use]
    pub fn callback_nonce(&self) -> Option<&str> {
        self.prepared.callback_nonce.as_deref()
    }

    /// Reads the answer: HTTP status and body as they arrived.
    ///
    /// # Errors
    /// `api_error` if the provider reports one, `unexpected_response` if the body is not what the API promises; for a
    /// confirmation also `verification_failed`.
    pub fn parse(&self, status: u16, body: &[u8]) -> Result<T> {
        (self.read)(status, body)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?}, repeat {})", self.prepared.request, self.prepared.repeat.as_str())
    }
}

/// Refuses what a header cannot carry faithfully. `path` names the option it came from.
pub(crate) fn check_header(path: &str, value: &str) -> Result<()> {
    header_fault(value).map_or(Ok(()), |fault| Err(Error::invalid(path, &[fault])))
}

/// Why a header cannot carry a text faithfully. `None` if it can.
pub(crate) fn header_fault(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        return Some("expected text for a header, found empty text; leave it out instead");
    }
    if !value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Some("expected printable ASCII for a header, found control or non-ASCII characters");
    }
    if value.trim() != value {
        return Some("expected text without spaces around it: HTTP would drop them");
    }
    (value.len() > 512).then_some("expected at most 512 characters for a header")
}

/// A base URL: `https`, or `http` on a loopback host; a path prefix may follow; no user info, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Takes the text; trailing slashes are dropped.
    ///
    /// # Errors
    /// `configuration`, with the reason.
    pub fn new(text: &str) -> Result<Self> {
        // Before anything is shown: user info is a password.
        if text.contains('@') {
            return Err(Error::configuration("base_url", &["expected an address without user info: keys go into headers"]));
        }
        let refuse = |reason| Err(Error::configuration("base_url", &["expected an https address, found other text (", reason, ")"]));
        let (host, path) = match split_secure_host(text) {
            Ok(parts) => parts,
            Err(reason) => return refuse(reason),
        };
        if path.contains(['?', '#']) {
            return refuse("without query and fragment");
        }
        let path = path.trim_end_matches('/');
        if let Err(reason) = check_path(path) {
            return refuse(reason);
        }
        // HTTP stacks write the host in lower case and drop a default port; what is signed must be what they send.
        let (scheme, default_port) = if text.starts_with("https") { ("https://", ":443") } else { ("http://", ":80") };
        let host = host.to_ascii_lowercase();
        Ok(Self([scheme, host.strip_suffix(default_port).unwrap_or(&host), path].concat()))
    }

    /// The address without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Splits an address into host (with port) and the rest: `https`, or `http` on a loopback host.
pub(crate) fn split_secure_host(url: &str) -> core::result::Result<(&str, &str), &'static str> {
    let (host, path) = split_host(url)?;
    let name = host.strip_prefix('[').and_then(|v6| v6.split(']').next()).unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    let loopback = matches!(name, "localhost" | "::1") || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    if url.starts_with("http://") && !loopback {
        return Err("http is for loopback hosts only");
    }
    Ok((host, path))
}

/// Splits an address into host (with port) and the rest; checks the scheme and the host's characters.
pub(crate) fn split_host(url: &str) -> core::result::Result<(&str, &str), &'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or("it must begin with https://")?;
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (name, port) = match host.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, port)) => {
            // An IPv4 address within IPv6 has no common spelling: URL libraries write it in hex, others with dots.
            let shortest = |address: &Ipv6Addr| address.to_ipv4_mapped().is_none() && address.to_string() == v6;
            if !v6.parse().is_ok_and(|address| shortest(&address)) {
                return Err("the host is no address in its shortest form");
            }
            (v6, port)
        }
        None if host.contains(['[', ']']) => return Err("the host is no address"),
        None => match host.find(':') {
            Some(at) => host.split_at_checked(at).unwrap_or((host, "")),
            None => (host, ""),
        },
    };
    if host.contains('@') {
        return Err("without user info");
    }
    if name.is_empty() || !host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_')) {
        return Err("the host has characters that no host has; write international names in punycode");
    }
    // HTTP stacks read `127.1`, `0x7f.1` and `017.0.0.1` as addresses, each in its own way, and write them anew.
    let numeric = |label: &str| label.bytes().all(|b| b.is_ascii_digit()) || label.starts_with("0x") || label.starts_with("0X");
    if !host.starts_with('[') && name.rsplit('.').next().is_some_and(numeric) && name.parse::<Ipv4Addr>().is_err() {
        return Err("the host is no address; write four numbers without leading zeros");
    }
    if !port.is_empty() && !port.strip_prefix(':').and_then(whole).is_some_and(|port| (1..=65535).contains(&port)) {
        return Err("the port is no number from 1 to 65535");
    }
    Ok((host, path))
}

/// Refuses what an HTTP stack would rewrite in a path: dot segments, backslashes, raw non-ASCII, broken escapes.
pub(crate) fn check_path(path: &str) -> core::result::Result<(), &'static str> {
    if path.contains('\\') {
        return Err("without backslashes: HTTP stacks rewrite them");
    }
    if path.contains('#') {
        return Err("without a fragment: it is not sent");
    }
    if path.contains('+') {
        return Err("without a raw +: write %2B for a plus or %20 for a space");
    }
    if !path.bytes().all(|b| (b'!'..=b'~').contains(&b) && !matches!(b, b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}')) {
        return Err("percent-encoded: HTTP stacks rewrite raw spaces, quotes, brackets and non-ASCII");
    }
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let escape =
            byte != b'%' || (rest.next().is_some_and(|b| b.is_ascii_hexdigit()) && rest.next().is_some_and(|b| b.is_ascii_hexdigit()));
        if !escape {
            return Err("with complete percent escapes");
        }
    }
    let only_path = path.split('?').next().unwrap_or(path);
    let dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if only_path.split('/').any(dots) {
        return Err("without . and .. segments: HTTP stacks rewrite them");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;

    #[test]
    fn base_urls_are_https_or_loopback() {
        for good in [
            "https://api.craftgate.io",
            "https://api.craftgate.io/",
            "http://localhost:8000",
            "http://127.0.0.1:1/x//",
            "http://[::1]:8080",
            "https://a.b/pre/fix",
        ] {
            assert!(!BaseUrl::new(good).unwrap().as_str().ends_with('/'), "{good}");
        }
        for bad in [
            "",
            "api.craftgate.io",
            "http://api.craftgate.io",
            "ftp://x",
            "https://",
            "https://u:p@h",
            "https://h?q",
            "https://h#f",
            "https://h/../x",
            "https://h/a b",
            "https://ü.com",
            "https://h:0",
            "https://h:99999",
            "https://h:+1",
            "https://h:0443",
            "https://127.1",
            "https://0x7f.0.0.1",
            "https://017.0.0.1",
            "https://0X7F000001",
            "https://[0:0:0:0:0:0:0:1]",
            "https://1.2.3.4.5",
            "https://h.",
            "http://localhost.evil.com",
            "https://h\\x",
            "http://127.0.0.1.evil.com",
            "https://[::1",
            "https://[h",
            "https://h]",
            "https://h/%zz",
            "https://h/%2e%2E/x",
        ] {
            assert_eq!(BaseUrl::new(bad).map(|_| ()).unwrap_err().code(), "configuration", "{bad}");
        }
        assert_eq!(BaseUrl::new("https://API.Craftgate.io:443/").unwrap().as_str(), "https://api.craftgate.io");
        let error = BaseUrl::new("https://user:secretpass@host").unwrap_err().to_string();
        assert!(!error.contains("secretpass"), "{error}");
    }

    #[test]
    fn debug_of_a_request_shows_no_value() {
        let request = Request {
            method: Method::GET,
            url: "https://h/p?name=Ay%C5%9Fe&sid=1".into(),
            headers: vec![("x-api-key", "key-1".into())],
            body: Some("{\"cardNumber\":1}".into()),
        };
        assert_eq!(alloc::format!("{request:?}"), "GET https://h/p?name=…&sid=… [x-api-key] body of 16 bytes");
    }

    #[test]
    fn headers_take_printable_ascii_only() {
        assert!(check_header("idempotency_key", "order-1").is_ok());
        for bad in ["", "a\nb", "a\rb", "ü", " a", "a ", "\u{0}", "\u{7f}"] {
            assert!(check_header("idempotency_key", bad).is_err(), "{bad:?}");
        }
    }
}
