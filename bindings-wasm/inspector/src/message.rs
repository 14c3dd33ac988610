//! The text of a request or a message, as people have it: a request line or a URL, headers, an empty line and the body; or only some of
//! these.

use std::fmt;
use std::str::FromStr;

use crate::Refused;

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request to Craftgate.
    Craftgate,
    /// A webhook of Craftgate.
    CraftgateWebhook,
    /// A browser callback of Craftgate: its form.
    CraftgateCallback,
    /// A deposit URL of ParaX.
    Parax,
    /// A callback of NexKasa.
    Nexkasa,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Craftgate, Self::CraftgateWebhook, Self::CraftgateCallback, Self::Parax, Self::Nexkasa];

    /// Returns the name of the kind, and what it is in words.
    #[must_use]
    pub const fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Craftgate => ("craftgate", "A request to Craftgate"),
            Self::CraftgateWebhook => ("craftgate-webhook", "A webhook of Craftgate"),
            Self::CraftgateCallback => ("craftgate-callback", "A browser callback of Craftgate: its form"),
            Self::Parax => ("parax", "A deposit URL of ParaX"),
            Self::Nexkasa => ("nexkasa", "A callback of NexKasa"),
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.described().0 == name).ok_or(())
    }
}

/// Why a text is not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no text.
    Empty,
    /// The headers are not UTF-8 text.
    Encoding,
    /// The line of this number is neither the first one nor a header.
    Header(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the message is empty"),
            Self::Encoding => f.write_str("the headers are not UTF-8 text"),
            Self::Header(line) => write!(f, "expected a header, found a line without a colon: line {line}"),
        }
    }
}

impl std::error::Error for Unreadable {}

/// An HTTP message.
#[derive(PartialEq, Eq)]
pub struct Message {
    /// Method in upper case; `GET` for a URL alone, `POST` where none is given.
    pub method: String,
    /// URL as it is written, absolute where a header names the host; empty if there is none.
    pub url: String,
    /// Headers; their names in lower case.
    pub headers: Vec<(String, String)>,
    /// Exact bytes of the body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest may have keys and card numbers in it.
        f.debug_struct("Message").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Message {
    /// Reads a message. Empty lines before it do not count; a line end after its body is part of the body.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).ok_or(Unreadable::Empty)?;
        let (head, body) = split(bytes.get(start..).unwrap_or_default());
        let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
        if is_body(first) {
            return Ok(Self { method: "POST".into(), url: String::new(), headers: vec![], body: bytes.to_vec() });
        }
        let head = std::str::from_utf8(head).map_err(|_| Unreadable::Encoding)?;
        let mut lines = head.lines().enumerate();
        let (mut method, mut target) = ("POST", "");
        if header(head.lines().next().unwrap_or_default()).is_none() {
            let line = lines.next().map(|(_, line)| line).unwrap_or_default();
            let mut words = line.split(' ').map(str::trim).filter(|word| !word.is_empty());
            (method, target) = match (words.next(), words.next()) {
                (Some(method), Some(target)) => (method, target),
                (Some(url), None) => ("GET", url),
                (None, _) => return Err(Unreadable::Empty),
            };
        }
        let mut headers = Vec::new();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let (name, value) = header(line).ok_or(Unreadable::Header(at + 1))?;
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        let host = headers.iter().find(|(name, _)| name == "host").map(|(_, host)| host.as_str());
        let url = match host {
            Some(host) if target.starts_with('/') => {
                let name = host.split(':').next().unwrap_or(host);
                let scheme = if matches!(name, "localhost" | "127.0.0.1") { "http" } else { "https" };
                format!("{scheme}://{host}{target}")
            }
            _ => target.to_owned(),
        };
        Ok(Self { method: method.to_uppercase(), url, headers, body: body.to_vec() })
    }

    /// Returns what the message is, as far as its headers, its URL and its form tell.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        let query = self.query();
        let has = |form: &[u8], name: &str| form_urlencoded::parse(form).any(|(known, _)| known == name);
        let in_query = |name: &str| has(query.as_bytes(), name);
        if self.header("x-cg-signature-v1").is_some() {
            Some(Kind::CraftgateWebhook)
        } else if self.header("x-signature").is_some() || self.header("x-rnd-key").is_some() {
            Some(Kind::Craftgate)
        } else if self.header("x-nexkasa-signature").is_some() || in_query("token") && in_query("nonce") {
            Some(Kind::Nexkasa)
        } else if in_query("sid") && in_query("trx") {
            Some(Kind::Parax)
        } else {
            has(&self.form(), "hash").then_some(Kind::CraftgateCallback)
        }
    }

    /// Returns the value of a header, whose name is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the query of the URL; of a text that is nothing but parameters, these.
    pub(crate) fn query(&self) -> String {
        match self.url.split_once('?') {
            Some((_, query)) => query.split('#').next().unwrap_or(query).trim().to_owned(),
            None if self.url.is_empty() && self.headers.is_empty() => String::from_utf8_lossy(&self.body).trim().to_owned(),
            None => String::new(),
        }
    }

    /// Returns the form: the body, or the query of a URL without one.
    pub(crate) fn form(&self) -> Vec<u8> {
        if self.body.is_empty() { self.query().into_bytes() } else { self.body.clone() }
    }

    pub(crate) fn body_text(&self) -> Result<&str, Refused> {
        std::str::from_utf8(&self.body).map_err(|_| Refused::Message("the body is not UTF-8 text"))
    }
}

/// Returns whether a first line is that of a body: JSON or a form.
fn is_body(line: &[u8]) -> bool {
    let has = |byte: u8| line.contains(&byte);
    let is_form = has(b'=') && !has(b' ') && !has(b':') && !line.starts_with(b"/") && !line.windows(3).any(|window| window == b"://");
    line.starts_with(b"{") || line.starts_with(b"[") || is_form
}

/// Returns the name and the value of a header's line.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // "https://…" is a URL.
    (is_name && !value.starts_with("//")).then(|| (name, value.trim()))
}

/// Splits the headers from the body at the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = |separator: &[u8]| bytes.windows(separator.len()).position(|window| window == separator).map(|at| (at, at + separator.len()));
    let first = [at(b"\r\n\r\n"), at(b"\n\n")].into_iter().flatten().min();
    let (head, body) = first.unwrap_or((bytes.len(), bytes.len()));
    (bytes.get(..head).unwrap_or_default(), bytes.get(body..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_message_is_what_its_headers_and_its_url_say() {
        for (text, kind) in [
            ("POST https://h/p\nX-Signature: s\n\n{}", Kind::Craftgate),
            ("\n\nPOST /hook HTTP/1.1\r\nHost: shop\r\nx-cg-signature-v1: s\r\n\r\n{}", Kind::CraftgateWebhook),
            ("x-cg-signature-v1: s\ncontent-type: application/json\n\n{}", Kind::CraftgateWebhook),
            ("POST /callback\n\nstatus=SUCCESS&hash=ab", Kind::CraftgateCallback),
            ("status=SUCCESS&hash=ab", Kind::CraftgateCallback),
            ("https://shop.example/callback?status=SUCCESS&hash=ab", Kind::CraftgateCallback),
            ("https://api.parax.tech/x/?sid=1&trx=2&signature=3\n", Kind::Parax),
            ("sid=1&trx=2&signature=3\n", Kind::Parax),
            ("POST /callback?nonce=1&token=2\n\n{}", Kind::Nexkasa),
            ("POST /callback\nX-NexKasa-Signature: 1\n\n{}", Kind::Nexkasa),
        ] {
            assert_eq!(Message::parse(text.as_bytes()).unwrap().kind(), Some(kind), "{text}");
        }
        assert_eq!(Message::parse(b"{}").unwrap().kind(), None);
    }

    #[test]
    fn a_body_keeps_its_bytes() {
        let message = Message::parse(b"POST /p?x=1 HTTP/1.1\r\nHost: 127.0.0.1:4010\r\nA: b: c\r\n\r\n{\r\n\r\n}\n").unwrap();
        assert_eq!((message.url.as_str(), message.header("a")), ("http://127.0.0.1:4010/p?x=1", Some("b: c")));
        assert_eq!(message.body, b"{\r\n\r\n}\n");
        assert_eq!(Message::parse(b"\n{\"a\":\n\n1}\n").unwrap().body, b"\n{\"a\":\n\n1}\n");
    }

    #[test]
    fn a_text_that_is_no_message_is_refused_with_its_line() {
        assert_eq!(Message::parse(b" \r\n"), Err(Unreadable::Empty));
        assert_eq!(Message::parse(b"GET /x\nHost: h\nno header\n\n"), Err(Unreadable::Header(3)));
        assert_eq!(Message::parse(b"GET /\xff\n\n"), Err(Unreadable::Encoding));
        assert_eq!(format!("{:?}", Message::parse(b"GET /?pan=5258640000000001").unwrap()), "Message { method: \"GET\", .. }");
    }
}
