//! Requests, calls and the options of a call. There is no transport here.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use zeroize::Zeroize;

use crate::api::case::Names;
#[cfg(feature = "typed")]
use crate::api::schema::Operation;
use crate::error::{Error, Result, slugs};
use crate::integer::whole;
use crate::quote::{Place, shown};
use crate::secret::SecretText;
use crate::settle::{Answered, Asking};

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
    /// Returns the method's name in HTTP.
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

    /// Returns whether the method is safe: by definition it only reads.
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
            .ok_or_else(|| Error::invalid("method", &["expected GET, POST, PUT, PATCH or DELETE, found ", &shown(text, Place::Word)]))
    }
}

/// The header of idempotency keys.
pub(crate) const IDEMPOTENCY_KEY: &str = "x-idempotency-key";

/// A request to send unchanged: its bytes are signed.
///
/// Its `Debug` shows the method, the URL without the values of the query, and the names of the headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Absolute URL, percent-encoded.
    pub url: String,
    /// Headers, in the order they were set; names in lower case.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// Body in UTF-8, if there is one.
    pub body: Option<String>,
}

impl Request {
    /// Returns the idempotency key, if the request has one.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.headers.iter().find(|(name, _)| *name == IDEMPOTENCY_KEY).map(|(_, value)| &**value)
    }

    /// Wipes what may be secret: keys and tokens in headers, card data in the body and the query. A [`Call`] does so when it is dropped;
    /// copies are the caller's own to wipe.
    pub fn wipe(&mut self) {
        self.url.zeroize();
        self.body.zeroize();
        for (_, value) in &mut self.headers {
            if let Cow::Owned(value) = value {
                value.zeroize();
            }
        }
    }
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

/// Returns the URL with `…` for every value of its query, and for what has no name there: it may be a token.
pub(crate) fn without_query_values(url: &str) -> String {
    let Some((address, query)) = url.split_once('?') else { return String::from(url) };
    let mut out = String::from(address);
    for (index, pair) in query.split('&').enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        if let Some((name, _)) = pair.split_once('=') {
            out.push_str(name);
            out.push('=');
        }
        out.push('…');
    }
    out
}

slugs! {
    /// Whether a call may be sent again after a timeout or an unclear response.
    Repeat {
        /// The call only reads and can be repeated.
        Safe = "safe",
        /// Repeating the same call with its idempotency key returns the first result.
        SameKey = "same_key",
        /// The operation may have been performed: query its state before sending the call again.
        AskFirst = "ask_first",
    }
}

/// How to handle a field of a request that the API description does not contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownFields {
    /// Refuse it and suggest the nearest known name.
    #[default]
    Error,
    /// Send it unchanged, for fields that the API added after this version.
    Send,
}

/// Which checks run before a request is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checks {
    /// Check types, required and conditional fields, sums and check digits.
    #[default]
    All,
    /// Check only types, path values, and the characters of headers and URLs.
    Types,
}

/// A check that can be waived by name while all others still run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Waiver {
    /// The sum of the items' prices, which differs from the total with basket discounts.
    ItemsSum,
    /// The check digits of IBANs and T.C. identity numbers, for sandboxes with made-up numbers.
    CheckDigits,
}

impl Waiver {
    /// Returns the text of this value, which is the same in every language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ItemsSum => "items_sum",
            Self::CheckDigits => "check_digits",
        }
    }
}

/// The options of a call. Time and random values are arguments, since the core has no source of either; a provider that needs none of them
/// ignores them.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// Craftgate: random text for the signature, new for each request; 128 random bits as UUID v4 text.
    pub random_key: &'a str,
    /// Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE. Refused elsewhere, since it would protect nothing.
    pub idempotency_key: Option<&'a str>,
    /// Craftgate: the conversation id of a request that has none of its own, by which its record can be found; `auto` for the random key.
    pub conversation_id: Option<&'a str>,
    /// NexKasa: random text for the callback token, new for each request; at least 16 characters.
    pub nonce: &'a str,
    /// N Kolay: the current time in Unix seconds, which `timeToLive` is checked against; `None` skips that check.
    pub now: Option<i64>,
    /// How to handle fields that the API description does not contain.
    pub unknown_fields: UnknownFields,
    /// Which checks run.
    pub checks: Checks,
    /// Checks waived by name.
    pub waive: &'a [Waiver],
    /// Case in which the caller writes names; errors use the same.
    pub names: Names,
}

impl Context<'_> {
    /// Refuses what a provider cannot honour: a call with an idempotency key that is ignored would look protected, and one with a conversation
    /// id that is not sent would look as if it could be found. Random text and the time promise nothing: a program sets them once for all
    /// providers.
    pub(crate) fn refuse(&self, unhonoured: &[(&str, &str)]) -> Result<()> {
        let is_given = |option: &str| match option {
            "idempotency_key" => self.idempotency_key.is_some(),
            "conversation_id" => self.conversation_id.is_some(),
            _ => false,
        };
        refuse_options(unhonoured, is_given, self.names)
    }
}

/// Refuses the first given option of a list of those that cannot be honoured, each with its reason.
pub(crate) fn refuse_options(unhonoured: &[(&str, &str)], is_given: impl Fn(&str) -> bool, names: Names) -> Result<()> {
    match unhonoured.iter().find(|(option, _)| is_given(option)) {
        None => Ok(()),
        Some((option, reason)) => Err(Error::invalid(&names.spelled(option), &["expected none, found one; ", reason, "; leave it out"])),
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("unknown_fields", &self.unknown_fields).field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// A request to send and the state that parses its response.
#[derive(Clone)]
pub struct Prepared {
    /// The request, to be sent byte for byte. Do not follow redirects: they would send the keys to another host.
    pub request: Request,
    /// Whether the call may be sent again.
    pub repeat: Repeat,
    /// Timeout in seconds. After it the outcome is unknown.
    pub timeout_seconds: u32,
    /// State that parsing the response needs. It may contain a token: treat it as a secret.
    pub state: SecretText,
    /// NexKasa: the callback URL as sent. Store it with the order and treat it as a secret.
    pub callback_url: Option<SecretText>,
    /// NexKasa: the nonce of the token in the callback URL. Store it with the order and accept it once.
    pub callback_nonce: Option<String>,
}

impl Prepared {
    /// Makes a prepared request without state and without a callback URL.
    pub(crate) fn new(request: Request, repeat: Repeat, timeout_seconds: u32) -> Self {
        Self { request, repeat, timeout_seconds, state: SecretText::new(), callback_url: None, callback_nonce: None }
    }

    /// Returns the URL with `…` for every value of its query, which is safe to log.
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

/// A request to send and the parser of its response.
pub struct Call<T> {
    prepared: Prepared,
    exchange: Arc<dyn Exchange<T>>,
}

/// The way in which a call reads its answer.
pub(crate) trait Exchange<T>: Send + Sync {
    /// Reads the answer.
    fn read(&self, status: u16, body: &[u8]) -> Result<T>;

    /// The operation that it is a call of, if it is one.
    #[cfg(feature = "typed")]
    fn operation(&self) -> Option<&'static Operation> {
        None
    }

    /// Makes the call that asks what became of the prepared one. If that was done, its answer has a body that `read` takes.
    fn ask(&self, _: &Prepared, _: &Asking<'_>) -> Result<Option<Call<Answered<String>>>> {
        Ok(None)
    }
}

impl<T, F: Fn(u16, &[u8]) -> Result<T> + Send + Sync> Exchange<T> for F {
    fn read(&self, status: u16, body: &[u8]) -> Result<T> {
        self(status, body)
    }
}

impl<T> Call<T> {
    pub(crate) fn new(prepared: Prepared, exchange: impl Exchange<T> + 'static) -> Self {
        Self { prepared, exchange: Arc::new(exchange) }
    }

    /// The request, to be sent byte for byte. Do not follow redirects: they would send the keys to another host.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.prepared.request
    }

    /// Whether the call may be sent again.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        self.prepared.repeat
    }

    /// Timeout in seconds. After it the outcome is unknown.
    #[must_use]
    pub fn timeout_seconds(&self) -> u32 {
        self.prepared.timeout_seconds
    }

    /// NexKasa: the callback URL as sent. Store it with the order and treat it as a secret.
    #[must_use]
    pub fn callback_url(&self) -> Option<&str> {
        self.prepared.callback_url.as_deref()
    }

    /// NexKasa: the nonce of the token in the callback URL. Store it with the order and accept it once.
    #[must_use]
    pub fn callback_nonce(&self) -> Option<&str> {
        self.prepared.callback_nonce.as_deref()
    }

    /// Parses the response from its HTTP status and its unchanged body. A field that does not fit its type is absent and among the result's
    /// `misfits`, see [`Misfit`](crate::Misfit).
    ///
    /// # Errors
    /// `api_error` if the provider reports an error, `unexpected_response` if the body is not what the API documents; for a
    /// confirmation also `verification_failed`.
    pub fn parse(&self, status: u16, body: &[u8]) -> Result<T> {
        self.exchange.read(status, body)
    }
}

impl<T: 'static> Call<T> {
    /// The operation that it is a call of, if it is one, and its request.
    #[cfg(feature = "typed")]
    pub(crate) fn operation(&self) -> Option<(&'static Operation, &Prepared)> {
        Some((self.exchange.operation()?, &self.prepared))
    }

    /// Makes the call whose answer tells what became of this one, for when its own answer is lost or its outcome unknown. `None` where the
    /// provider cannot be asked. If the call has an idempotency key, repeating it comes first: that returns the first result.
    ///
    /// The answer is [`Answered::NotDone`] only where the provider's records prove it.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field that the request lacks to be found by, such as `conversation_id`; `sent_at` or `now` for
    /// times that are not Unix seconds, or in the wrong order.
    pub fn ask(&self, asking: &Asking<'_>) -> Result<Option<Call<Answered<T>>>> {
        let Some(asked) = self.exchange.ask(&self.prepared, asking)? else { return Ok(None) };
        // Copied, since a call wipes what it has.
        let (prepared, question) = (asked.prepared.clone(), Arc::clone(&asked.exchange));
        let exchange = Arc::clone(&self.exchange);
        Ok(Some(Call::new(prepared, move |status: u16, body: &[u8]| match question.read(status, body)? {
            Answered::Done(record) => exchange.read(200, record.as_bytes()).map(Answered::Done),
            Answered::NotDone => Ok(Answered::NotDone),
            Answered::Unclear(found) => Ok(Answered::Unclear(found)),
        })))
    }
}

/// Wipes the request.
impl<T> Drop for Call<T> {
    fn drop(&mut self) {
        self.prepared.request.wipe();
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({:?}, repeat {})", self.prepared.request, self.prepared.repeat.as_str())
    }
}

/// Refuses text that a header cannot carry unchanged. `path` names the option that it comes from.
pub(crate) fn check_header(path: &str, value: &str) -> Result<()> {
    header_fault(value).map_or(Ok(()), |fault| Err(Error::invalid(path, &[fault])))
}

/// Returns why a header cannot carry a text unchanged; `None` if it can.
pub(crate) fn header_fault(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        return Some("expected text for a header, found empty text; omit it instead");
    }
    if !value.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Some("expected printable ASCII for a header, found control or non-ASCII characters; remove them");
    }
    if value.trim() != value {
        return Some("expected text without surrounding spaces, found spaces, which HTTP removes; trim it");
    }
    (value.len() > 512).then_some("expected at most 512 characters for a header, found more; shorten it")
}

/// A base URL: `https`, or `http` on a loopback host, with an optional path prefix and without user info, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Parses a base URL and removes trailing slashes.
    ///
    /// # Errors
    /// `configuration` with the reason.
    pub fn new(text: &str) -> Result<Self> {
        Self::with_insecure_hosts(text, &[])
    }

    /// Parses a base URL that may also be `http` on one of these hosts, such as `sandbox` in a private network. They are names without
    /// port and without wildcards, and are compared exactly, in any case of letters.
    ///
    /// # Errors
    /// `configuration` with the reason.
    ///
    /// ```
    /// use imza::BaseUrl;
    ///
    /// assert!(BaseUrl::with_insecure_hosts("http://sandbox:4010/craftgate", &["sandbox"]).is_ok());
    /// assert!(BaseUrl::with_insecure_hosts("http://sandbox.example:4010", &["sandbox"]).is_err());
    /// ```
    pub fn with_insecure_hosts(text: &str, insecure_hosts: &[&str]) -> Result<Self> {
        if !insecure_hosts.iter().all(|host| is_host_name(host)) {
            return Err(Error::configuration(
                "allow_insecure_hosts",
                &["expected names of hosts such as sandbox, found another text; write no scheme, port, path or wildcard"],
            ));
        }
        // Checked first, since later errors show the URL and user info contains a password.
        if text.contains('@') {
            return Err(Error::configuration(
                "base_url",
                &["expected a URL without user info, found user info; pass keys as settings of the client"],
            ));
        }
        let refuse = |reason| Err(Error::configuration("base_url", &["expected an https URL, found another text (", reason, ")"]));
        let (host, path) = match split_secure_host(text, insecure_hosts) {
            Ok(parts) => parts,
            Err(reason) => return refuse(reason),
        };
        if path.contains(['?', '#']) {
            return refuse("it must not have a query or a fragment");
        }
        let path = path.trim_end_matches('/');
        if let Err(reason) = check_path(path) {
            return refuse(reason);
        }
        // HTTP clients write the host in lower case and drop a default port; the signed URL must be the one they send.
        let (scheme, default_port) = if text.starts_with("https") { ("https://", ":443") } else { ("http://", ":80") };
        let host = host.to_ascii_lowercase();
        Ok(Self([scheme, host.strip_suffix(default_port).unwrap_or(&host), path].concat()))
    }

    /// Returns the URL without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns whether a text is the name or the address of a host, without port and brackets.
fn is_host_name(text: &str) -> bool {
    let name = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    name || text.parse::<Ipv6Addr>().is_ok()
}

/// Splits a URL into host (with port) and the rest; requires `https`, or `http` on a loopback host or one of these.
pub(crate) fn split_secure_host<'u>(url: &'u str, insecure_hosts: &[&str]) -> core::result::Result<(&'u str, &'u str), &'static str> {
    let (host, path) = split_host(url)?;
    let name = host.strip_prefix('[').and_then(|v6| v6.split(']').next()).unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    let loopback = matches!(name, "localhost" | "::1") || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    let named = || insecure_hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
    if url.starts_with("http://") && !loopback && !named() {
        return Err("http is allowed for loopback hosts only, or for a base URL on a host that the client's settings name as insecure");
    }
    Ok((host, path))
}

/// Splits a URL into host (with port) and the rest; checks the scheme and the characters of the host.
pub(crate) fn split_host(url: &str) -> core::result::Result<(&str, &str), &'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or("it must begin with https://")?;
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (name, port) = match host.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, port)) => {
            // IPv4-mapped IPv6 addresses are refused: some libraries write them in hex, others with dots.
            let shortest = |address: &Ipv6Addr| address.to_ipv4_mapped().is_none() && address.to_string() == v6;
            if !v6.parse().is_ok_and(|address| shortest(&address)) {
                return Err("the host must be a valid IPv6 address in its shortest form");
            }
            (v6, port)
        }
        None if host.contains(['[', ']']) => return Err("the host is not a valid IPv6 address"),
        None => match host.find(':') {
            Some(at) => host.split_at_checked(at).unwrap_or((host, "")),
            None => (host, ""),
        },
    };
    if host.contains('@') {
        return Err("it must not contain user info");
    }
    if name.is_empty() || !host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_')) {
        return Err("the host contains invalid characters; write international names in punycode");
    }
    // HTTP clients read `127.1`, `0x7f.1` and `017.0.0.1` as addresses, each in its own way, and rewrite them.
    let numeric = |label: &str| label.bytes().all(|b| b.is_ascii_digit()) || label.starts_with("0x") || label.starts_with("0X");
    if !host.starts_with('[') && name.rsplit('.').next().is_some_and(numeric) && name.parse::<Ipv4Addr>().is_err() {
        return Err("the host is not a valid IPv4 address; write four numbers without leading zeros");
    }
    if !port.is_empty() && !port.strip_prefix(':').and_then(whole).is_some_and(|port| (1..=65535).contains(&port)) {
        return Err("the port must be between 1 and 65535");
    }
    Ok((host, path))
}

/// Refuses a path that an HTTP client would rewrite: dot segments, backslashes, raw non-ASCII, incomplete escapes.
pub(crate) fn check_path(path: &str) -> core::result::Result<(), &'static str> {
    if path.contains('\\') {
        return Err("it must not contain backslashes: HTTP clients rewrite them");
    }
    if path.contains('#') {
        return Err("it must not have a fragment: fragments are not sent");
    }
    if path.contains('+') {
        return Err("it must not contain a raw +: write %2B for a plus or %20 for a space");
    }
    if !path.bytes().all(|b| (b'!'..=b'~').contains(&b) && !matches!(b, b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}')) {
        return Err("it must be percent-encoded: HTTP clients rewrite raw spaces, quotes, brackets and non-ASCII characters");
    }
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let escape =
            byte != b'%' || (rest.next().is_some_and(|b| b.is_ascii_hexdigit()) && rest.next().is_some_and(|b| b.is_ascii_hexdigit()));
        if !escape {
            return Err("its percent escapes must be complete");
        }
    }
    let only_path = path.split('?').next().unwrap_or(path);
    let dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if only_path.split('/').any(dots) {
        return Err("it must not contain . or .. segments: HTTP clients rewrite them");
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
    fn plain_http_is_allowed_for_exactly_the_hosts_that_are_named() {
        let url = |text: &str, hosts: &[&str]| BaseUrl::with_insecure_hosts(text, hosts).map(|url| String::from(url.as_str()));
        for (text, hosts, expected) in [
            ("http://sandbox:4010/craftgate/", &["sandbox"][..], "http://sandbox:4010/craftgate"),
            ("http://SANDBOX", &["other", "Sandbox"], "http://sandbox"),
            ("http://10.0.0.7:80", &["10.0.0.7"], "http://10.0.0.7"),
            ("http://[fd00::7]:4010", &["fd00::7"], "http://[fd00::7]:4010"),
            ("https://shop.example", &["sandbox"], "https://shop.example"),
            ("http://localhost", &["sandbox"], "http://localhost"),
        ] {
            assert_eq!(url(text, hosts).unwrap(), expected);
        }
        for (text, hosts) in [
            ("http://sandbox", &[][..]),
            ("http://sandbox.example", &["sandbox"]),
            ("http://my-sandbox", &["sandbox"]),
            ("http://example.sandbox", &["sandbox"]),
            ("http://sandbox@evil.example", &["sandbox"]),
            ("http://sandbox\\.evil.example", &["sandbox"]),
            ("http://evil.example/sandbox", &["sandbox"]),
            ("http://evil.example?sandbox", &["sandbox"]),
            ("ftp://sandbox", &["sandbox"]),
        ] {
            assert_eq!(url(text, hosts).unwrap_err().path(), "base_url", "{text}");
        }
        for bad in ["*", "*.example", "", "sandbox:4010", "http://sandbox", "sandbox/", "a b", "[fd00::7]", "sandbox,other", "sandböx"] {
            assert_eq!(url("https://shop.example", &[bad]).unwrap_err().path(), "allow_insecure_hosts", "{bad}");
        }
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
    fn the_escapes_of_a_path_are_two_hex_digits() {
        assert_eq!(check_path("/a%4Ab%c3"), Ok(()));
        for bad in ["/a%", "/a%4", "/a%4g", "/a%g4", "/%%41"] {
            assert!(check_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_header_has_at_most_512_characters() {
        assert_eq!(header_fault(&"x".repeat(512)), None);
        assert!(header_fault(&"x".repeat(513)).is_some_and(|fault| fault.contains("512")));
    }

    #[test]
    fn a_call_hands_out_what_it_was_prepared_with() {
        let request = Request { method: Method::GET, url: "https://h.example/a?b=secret&c=1".into(), headers: Vec::new(), body: None };
        let prepared = Prepared { callback_nonce: Some("nonce-1".into()), ..Prepared::new(request, Repeat::AskFirst, 30) };
        assert_eq!(prepared.safe_url(), "https://h.example/a?b=…&c=…");
        let call = Call::new(prepared, |status, _: &[u8]| Ok(status));
        assert_eq!((call.timeout_seconds(), call.callback_nonce(), call.callback_url()), (30, Some("nonce-1"), None));
        assert_eq!((call.repeat(), call.parse(204, b"")), (Repeat::AskFirst, Ok(204)));
    }

    #[test]
    fn headers_take_printable_ascii_only() {
        assert!(check_header("idempotency_key", "order-1").is_ok());
        for bad in ["", "a\nb", "a\rb", "ü", " a", "a ", "\u{0}", "\u{7f}"] {
            assert!(check_header("idempotency_key", bad).is_err(), "{bad:?}");
        }
    }
}
