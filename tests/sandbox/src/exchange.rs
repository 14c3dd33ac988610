//! Requests to the gateways and their responses.

use imza::explain::Cause;
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
    /// All gateways.
    pub const ALL: [Self; 4] = [Self::Craftgate, Self::Parax, Self::Nexkasa, Self::Nkolay];

    /// Returns the name used in paths.
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

/// An incoming request.
#[derive(Clone, Debug)]
pub struct IncomingRequest {
    /// The time of arrival, in milliseconds since 1970.
    pub at_ms: i64,
    /// HTTP method.
    pub method: String,
    /// Scheme and host, as the client wrote them.
    pub origin: String,
    /// Path and query, as sent.
    pub target: String,
    /// Headers: names in lower case, values as text.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl IncomingRequest {
    /// Returns a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the URL that the client used.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.target)
    }

    /// Returns the path without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the query without the `?`.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// The result of authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not checked: no operation matches, or a fault came first.
    Unchecked,
    /// The sender is authenticated.
    Verified,
    /// A check failed.
    Refused {
        /// The check that failed.
        check: &'static str,
        /// The expected value with secrets masked. For signatures, the text that should have been signed.
        expected: String,
    },
}

/// A request in progress.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub request: IncomingRequest,
    /// The requested operation.
    pub matched: Matched,
    /// The result of authentication.
    pub verdict: Verdict,
    /// Why the signature does not fit.
    pub causes: Vec<Cause>,
    /// Deviations that the gateway tolerates.
    pub notes: Vec<String>,
    /// The fault that applies.
    pub fault: Option<Fault>,
}

impl Exchange {
    /// Records that a check failed.
    pub fn refuse(&mut self, check: &'static str, expected: impl Into<String>) {
        self.verdict = Verdict::Refused { check, expected: expected.into() };
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The media type.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Makes a JSON response.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, content_type: "application/json".into(), body: body.to_string().into_bytes() }
    }

    /// Makes an HTML response.
    #[must_use]
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: "text/html; charset=utf-8".into(), body: body.into().into_bytes() }
    }
}
