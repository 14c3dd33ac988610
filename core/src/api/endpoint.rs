//! Calls to any endpoint of a provider, for what its operations do not cover.
//!
//! An endpoint has a path, never a URL: keys and tokens are sent to the client's own hosts only. Its response is untyped: what the provider's
//! operations read as an error is one, everything else is returned.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::client::ResponseBody;
use super::input::transcode;
use super::json::drive;
use super::params::ParamSink;
use super::response::ResponseContext;
use super::schema::{Operation, RequestLocation, ResponseKind, Ty, Type};
use super::sink::JsonText;
use super::transcode::{Reading, Requirements, Source};
use super::url;
use crate::error::{Error, Result, redact_quoted};
use crate::http::{Checks, Context, Method, Prepared, Repeat, Request, check_path, without_query_values};
use crate::secret::SecretText;

/// Any endpoint, for calls that the operations do not cover. Its response is untyped.
#[derive(Clone, Copy)]
pub struct Endpoint<'a> {
    /// HTTP method.
    pub method: Method,
    /// Path from the root, percent-encoded where needed, e.g. `/onboarding/v1/members`.
    pub path: &'a str,
    /// Query, as an object of scalars and lists.
    pub query: Option<&'a dyn Source>,
    /// Body.
    pub body: Payload<'a>,
}

impl fmt::Debug for Endpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({} {})", self.method.as_str(), without_query_values(self.path))
    }
}

/// The body of an [`Endpoint`]. Its `Debug` hides the content.
#[derive(Clone, Copy)]
pub enum Payload<'a> {
    /// None.
    Nothing,
    /// An object, written as compact JSON.
    Object(&'a dyn Source),
    /// This text, signed and sent unchanged.
    Exact(&'a str),
}

impl fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Object(_) => f.write_str("Object(…)"),
            Self::Exact(text) => write!(f, "Exact({} bytes)", text.len()),
        }
    }
}

/// The operation name under which the response of any endpoint is parsed.
pub const ENDPOINT: &str = "request";

/// Operations that the response of any endpoint is parsed as: one that only reads, and one that may change something.
pub(crate) fn endpoint_operation(reads: bool) -> &'static Operation {
    static READS: Operation = endpoint(Method::GET, true);
    static CHANGES: Operation = endpoint(Method::POST, false);
    if reads { &READS } else { &CHANGES }
}

const fn endpoint(method: Method, reads: bool) -> Operation {
    Operation {
        group: "",
        name: ENDPOINT,
        #[cfg(feature = "schema")]
        property: ENDPOINT,
        method,
        path: "",
        arguments: &[],
        location: RequestLocation::Nothing,
        response: ResponseKind::Raw,
        may_be_empty: true,
        gives: None,
        requires: &[],
        documented: false,
        reads,
        // It may be any operation.
        once: !reads,
        filled: false,
        #[cfg(feature = "schema")]
        doc: "",
    }
}

/// How a client calls any endpoint.
#[derive(Debug)]
pub struct EndpointKind {
    /// The names of its hosts, one of which a caller selects; empty if it has only one.
    pub hosts: &'static [&'static str],
    /// The handle that each call is made with, if there is one.
    pub handle: Option<&'static Type>,
}

/// Where a call to any endpoint goes, besides its path.
#[derive(Clone, Copy, Default)]
pub struct Destination<'a> {
    /// The name of the host, for a client that has several.
    pub host: Option<&'a str>,
    /// The token that it is made with, for a client that has none of its own.
    pub token: Option<&'a str>,
}

impl fmt::Debug for Destination<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Destination").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Endpoint<'_> {
    /// Returns the path and the query as they are sent.
    ///
    /// # Errors
    /// `invalid_request` (`path`, or the path of the value at fault in the query).
    pub(crate) fn address(&self, context: &Context<'_>) -> Result<SecretText> {
        let mut address = checked_path(self.path)?;
        if let Some(query) = self.query {
            let mut params = ParamSink::default();
            transcode(Ty::Map(&Ty::Json), requirements(context), query, context.names, &mut params)?;
            url::push_query(&params.in_declared_order(), &mut address)?;
        }
        Ok(address)
    }

    /// Returns the body as it is sent.
    ///
    /// # Errors
    /// `invalid_request` (`body`, or the path of the value at fault in it).
    pub(crate) fn content(&self, context: &Context<'_>) -> Result<Option<SecretText>> {
        let body = match self.body {
            Payload::Nothing => None,
            Payload::Object(object) => {
                let mut text = JsonText::body();
                transcode(Ty::Json, requirements(context), object, context.names, &mut text)?;
                Some(text.into_text())
            }
            Payload::Exact(text) => Some(text.into()),
        };
        if self.method == Method::GET && body.is_some() {
            return Err(Error::invalid("body", &["expected no body with GET, found one; omit it, since HTTP clients do not send it"]));
        }
        Ok(body)
    }

    /// Makes the call of a provider without signatures, at the base URL with the address of this endpoint.
    ///
    /// # Errors
    /// `invalid_request`, as [`address`](Self::address).
    pub(crate) fn prepared(
        &self,
        base_url: &str,
        body: Option<SecretText>,
        header: Option<(&'static str, Cow<'static, str>)>,
        timeout_seconds: u32,
        context: &Context<'_>,
    ) -> Result<Prepared> {
        let url = [base_url, &self.address(context)?].concat();
        let mut headers: Vec<(&'static str, Cow<'static, str>)> = vec![("accept", Cow::Borrowed("application/json"))];
        if body.is_some() {
            headers.push(("content-type", Cow::Borrowed("application/json")));
        }
        headers.extend(header);
        let body = body.map(SecretText::into_string);
        let repeat = if self.method.reads() { Repeat::Safe } else { Repeat::AskFirst };
        Ok(Prepared::new(Request { method: self.method, url, headers, body }, repeat, timeout_seconds))
    }
}

/// Writes the untyped response of an endpoint that is not an error to the sink.
///
/// # Errors
/// `unexpected_response` if it is not JSON.
pub(crate) fn read_untyped(response: &ResponseContext<'_>, text: &str, into: &mut Reading<'_>) -> Result<ResponseBody> {
    if text.trim().is_empty() {
        return Ok(ResponseBody::Empty);
    }
    let read = drive(text, &mut into.transcoder(Ty::Json));
    read.map(|()| ResponseBody::Value).map_err(|fault| response.unexpected(fault, text))
}

/// Values of an untyped request have no declared form, so only their types are checked.
fn requirements(context: &Context<'_>) -> Requirements {
    Requirements { checks: Checks::Types, ..Requirements::of(context) }
}

/// Characters that HTTP clients encode in a path, besides non-ASCII characters.
pub(crate) const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Returns the path of any endpoint as it is sent: encodes raw spaces and non-ASCII characters, refuses what HTTP clients rewrite.
fn checked_path(path: &str) -> Result<SecretText> {
    let refuse = |why: &str| {
        Err(Error::invalid(
            "path",
            &["expected a path such as \"/onboarding/v1/members\", found ", &redact_quoted(&without_query_values(path)), " (", why, ")"],
        ))
    };
    if !path.starts_with('/') || path.starts_with("//") {
        return refuse("it must begin with one slash");
    }
    if path.contains(char::is_control) {
        return refuse("it must not contain control characters");
    }
    let mut encoded = SecretText::with_capacity(path.len());
    encoded.extend(utf8_percent_encode(path, ENCODED));
    match check_path(&encoded) {
        Ok(()) => Ok(encoded),
        Err(why) => refuse(why),
    }
}
