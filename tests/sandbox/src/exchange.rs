//! What arrives and what is answered.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::Fault;
use crate::route::Matched;

/// A gateway that the sandbox plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Craftgate
    Craftgate,
    /// ParaX
    Parax,
    /// NexKasa
    Nexkasa,
    /// N Kolay's shopping loan
    Nkolay,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Craftgate, Self::Parax, Self::Nexkasa, Self::Nkolay];

    /// Its name in paths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Craftgate => "craftgate",
            Self::Parax => "parax",
            Self::Nexkasa => "nexkasa",
            Self::Nkolay => "nkolay",
        }
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct IncomingRequest {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// HTTP method.
    pub method: String,
    /// Scheme and host, as the client addressed them.
    pub origin: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// Headers: names in lower case, values as far as they are text.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl IncomingRequest {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The URL that the client used.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.target)
    }

    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query, without its mark.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// Whether a request proved who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was not looked at: no such operation, or a fault came first.
    Unchecked,
    /// It did.
    Verified,
    /// It did not.
    Refused {
        /// The check that failed.
        check: &'static str,
        /// What was expected, secrets masked: for signatures the text that should have been signed.
        expected: String,
    },
}

/// A request on its way to an answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub request: IncomingRequest,
    /// The operation it asks for.
    pub matched: Matched,
    /// Whether it proved who sent it.
    pub verdict: Verdict,
    /// What was seen and overlooked.
    pub notes: Vec<String>,
    /// The fault that strikes it.
    pub fault: Option<Fault>,
}

impl Exchange {
    /// Records that a check failed.
    pub fn refuse(&mut self, check: &'static str, expected: impl Into<String>) {
        self.verdict = Verdict::Refused { check, expected: expected.into() };
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Its media type.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Response {
    /// JSON.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, content_type: "application/json".into(), body: body.to_string().into_bytes() }
    }

    /// A page.
    #[must_use]
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: "text/html; charset=utf-8".into(), body: body.into().into_bytes() }
    }
}
