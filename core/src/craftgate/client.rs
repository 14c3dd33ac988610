//! The client: builds signed requests and parses envelopes.
//!
//! Envelopes: `{"data": …}`, `{"data": {"items": […], page, size, totalSize}}`, or nothing; `{"errors": {…}}` is an error with any HTTP
//! status. Source: vendor documentation, "Dönüş Formatları".

use alloc::borrow::Cow;
#[cfg(feature = "typed")]
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::messages::PROVIDER;
use super::{errors, sign};
use crate::api::case::Names;
use crate::api::client::{ASK, Arguments, Client, Destination, Endpoint, Provider, RawResponse, ResponseBody, Sent};
use crate::api::json::{Fields, drive, drive_envelope};
use crate::api::params::ParamSink;
use crate::api::response::ResponseContext;
use crate::api::schema::{Operation, RequestLocation, ResponseKind, Ty};
use crate::api::sink::{JsonText, Sink};
use crate::api::transcode::{Direction, Reading, Requirements, Source, TranscodeResult, Transcoder};
use crate::api::url;
use crate::error::{Error, FieldError, Result, both};
#[cfg(feature = "typed")]
use crate::http::Call;
use crate::http::{BaseUrl, Context, IDEMPOTENCY_KEY, Method, Prepared, Repeat, Request, check_header};
use crate::secret::{CraftgateApiKey, CraftgateSecretKey, Secret, SecretText};
#[cfg(feature = "typed")]
use crate::settle::Attempt;
use crate::settle::{Asking, question};
use crate::sign::from_base64;

/// Timeout of a call in seconds, as in the official clients.
const TIMEOUT_SECONDS: u32 = 150;

/// The environment of Craftgate. There is no default, so that test code cannot charge cards by accident.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// `https://api.craftgate.io`
    Production,
    /// `https://sandbox-api.craftgate.io`
    Sandbox,
    /// Another base URL, e.g. of a proxy or a test server.
    Other(BaseUrl),
}

impl Environment {
    pub(super) fn base_url(&self) -> &str {
        match self {
            Self::Production => "https://api.craftgate.io",
            Self::Sandbox => "https://sandbox-api.craftgate.io",
            Self::Other(url) => url.as_str(),
        }
    }
}

/// A client of the Craftgate API. It holds the merchant's keys and has no mutable state.
#[derive(Clone)]
pub struct Craftgate {
    pub(super) keys: Arc<Keys>,
    pub(super) environment: Environment,
    language: Option<String>,
}

pub(super) struct Keys {
    pub(super) api: CraftgateApiKey,
    pub(super) secret: CraftgateSecretKey,
}

impl fmt::Debug for Craftgate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Craftgate({}, keys ***)", self.environment.base_url())
    }
}

impl Craftgate {
    /// Makes a client with the merchant's keys.
    #[must_use]
    pub fn new(api_key: CraftgateApiKey, secret_key: CraftgateSecretKey, environment: Environment) -> Self {
        Self { keys: Arc::new(Keys { api: api_key, secret: secret_key }), environment, language: None }
    }

    /// Sets the language of messages, `tr` or `en` (header `lang`).
    ///
    /// # Errors
    /// `configuration` if the text does not have the form of a language tag, such as `tr` or `en-US`.
    pub fn with_language(mut self, language: &str) -> Result<Self> {
        if !is_language_tag(language) {
            return Err(Error::configuration("language", &["expected a language tag such as tr or en, found another text"]));
        }
        self.language = Some(language.into());
        Ok(self)
    }

    /// Computes the signature of a request that is built elsewhere, from the URL as it is sent and the exact body.
    ///
    /// # Errors
    /// `invalid_request` (`url`, `random_key`) if an HTTP client would send something other than the signed text.
    ///
    /// ```
    /// # use imza::{craftgate::{Craftgate, Environment}, secret::{CraftgateApiKey, CraftgateSecretKey}};
    /// # fn main() -> imza::Result<()> {
    /// let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Production);
    /// let signature = craftgate.sign("https://api.craftgate.io/onboarding/v1/members/1", None, "Xa15Fp11T")?;
    /// assert_eq!(signature, "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=");
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign(&self, url: &str, body: Option<&str>, random_key: &str) -> Result<String> {
        sign::check_url(url)?;
        check_header("random_key", random_key)?;
        sign::signature(url, &self.keys.api, &self.keys.secret, random_key, body.unwrap_or_default())
    }

    fn assemble(
        &self,
        method: Method,
        address: &str,
        body: Option<SecretText>,
        accept: &'static str,
        reads: bool,
        context: &Context<'_>,
    ) -> Result<Prepared> {
        if context.random_key.is_empty() {
            return Err(Error::invalid(
                &context.names.spelled("random_key"),
                &["expected random text, found nothing; pass a new UUID v4 for each request"],
            ));
        }
        check_header("random_key", context.random_key).map_err(|error| error.at(&context.names.spelled("random_key")))?;
        check_header("api_key", self.keys.api.0.reveal()).map_err(|_| {
            Error::configuration(
                "api_key",
                &["expected printable ASCII for a header, found other characters; check where the key is loaded from"],
            )
        })?;
        let url = SecretText::of(&[self.environment.base_url(), address]);
        let signed = body.as_deref().unwrap_or_default();
        let signature = sign::signature(&url, &self.keys.api, &self.keys.secret, context.random_key, signed)?;
        let mut headers: Vec<(&'static str, Cow<'static, str>)> = Vec::with_capacity(9);
        headers.push(("x-api-key", Cow::Owned(self.keys.api.0.reveal().into())));
        headers.push(("x-rnd-key", Cow::Owned(context.random_key.into())));
        headers.push(("x-auth-version", Cow::Borrowed("v1")));
        headers.push(("x-client-version", Cow::Borrowed(concat!("imza:", env!("CARGO_PKG_VERSION")))));
        headers.push(("x-signature", Cow::Owned(signature)));
        headers.push(("accept", Cow::Borrowed(accept)));
        if body.is_some() {
            headers.push(("content-type", Cow::Borrowed("application/json")));
        }
        if let Some(language) = &self.language {
            headers.push(("lang", Cow::Owned(language.clone())));
        }
        if let Some(key) = context.idempotency_key {
            check_header("idempotency_key", key).map_err(|error| error.at(&context.names.spelled("idempotency_key")))?;
            headers.push((IDEMPOTENCY_KEY, Cow::Owned(key.into())));
        }
        let repeat = match (reads, context.idempotency_key.is_some()) {
            (true, _) => Repeat::Safe,
            (false, true) => Repeat::SameKey,
            (false, false) => Repeat::AskFirst,
        };
        let (url, body) = (url.into_string(), body.map(SecretText::into_string));
        Ok(Prepared::new(Request { method, url, headers, body }, repeat, TIMEOUT_SECONDS))
    }
}

impl Client for Craftgate {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&[&self.keys.api.0, &self.keys.secret.0])
    }

    fn build(&self, operation: &'static Operation, arguments: &Arguments<'_>) -> Result<Prepared> {
        let Arguments { path, request, context } = *arguments;
        context.refuse(PROVIDER.unhonoured)?;
        let address = url::path(operation.path, operation.arguments, path, context);
        let requirements = Requirements { documented: operation.documented, requires: operation.requires, ..Requirements::of(context) };
        let (mut params, mut text) = (ParamSink::default(), JsonText::body());
        let sent = match operation.location {
            RequestLocation::Nothing if request.is_some() => {
                return Err(Error::invalid("", &[operation.name, " takes no request, found one; omit it"]));
            }
            RequestLocation::Nothing => Ok(()),
            RequestLocation::Query(table) => {
                let requirements = Requirements { selects: true, ..requirements };
                transcode(Ty::Object(table), requirements, request, context.names, &mut params)
            }
            RequestLocation::Body(table) => transcode(Ty::Object(table), requirements, request, context.names, &mut text),
        };
        let ((mut address, ()), ()) = both(both(address, sent), honoured_key(operation.method, context))?;
        url::push_query(&params.in_declared_order(), &mut address)?;
        let mut body = matches!(operation.location, RequestLocation::Body(_)).then(|| text.into_text());
        if let Some(id) = context.conversation_id {
            add_conversation_id(id, operation, body.as_mut(), context)?;
        }
        let accept = if matches!(operation.response, ResponseKind::Bytes) { "application/octet-stream" } else { "application/json" };
        self.assemble(operation.method, &address, body, accept, operation.reads, context)
    }

    fn build_endpoint(&self, endpoint: &Endpoint<'_>, _: Destination<'_>, context: &Context<'_>) -> Result<Prepared> {
        context.refuse(PROVIDER.unhonoured)?;
        context.refuse(&[("conversation_id", "the body of any endpoint is sent as it is: write `conversationId` into it")])?;
        honoured_key(endpoint.method, context)?;
        let (address, body) = (endpoint.address(context)?, endpoint.content(context)?);
        self.assemble(endpoint.method, &address, body, "application/json", endpoint.method.reads(), context)
    }

    fn ask(&self, sent: Sent<'_>, asking: &Asking<'_>) -> Result<Option<Prepared>> {
        question::ask(self, sent, asking)
    }

    fn read(&self, operation: &'static Operation, raw: RawResponse<'_>, into: Reading<'_>) -> Result<ResponseBody> {
        if operation.name == ASK {
            return question::read(self, raw, into);
        }
        self.keys.read(operation, raw.status, raw.body, into)
    }

    fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        self.message(message, input, body, into)
    }
}

#[cfg(feature = "typed")]
impl Craftgate {
    /// Builds a signed call to any endpoint, which returns untyped data.
    ///
    /// # Errors
    /// `invalid_request` for a path or a header that HTTP clients rewrite, for values that are not valid in JSON, or for a body with GET.
    pub fn request(&self, endpoint: &Endpoint<'_>, context: &Context<'_>) -> Result<Call<crate::api::values::Json>> {
        crate::api::typed::endpoint_call(self, endpoint, Destination::default(), context)
    }

    /// Begins an attempt to do a call of this client, at a time in Unix seconds: a state machine that says what to do next until it is known
    /// what became of it.
    ///
    /// # Errors
    /// `invalid_request`: `call` if an attempt cannot be made of it, `now` if it is not a time in Unix seconds.
    pub fn attempt<T: 'static>(&self, call: &Call<T>, now: i64) -> Result<Attempt> {
        Attempt::new(Box::new(self.clone()), call, now)
    }

    /// Restores a saved attempt without its call: it asks and completes, and never sends the call again.
    ///
    /// # Errors
    /// `invalid_request` (`saved`) if the text is not that of an attempt of this provider.
    pub fn restore_attempt(&self, saved: &str) -> Result<Attempt> {
        Attempt::restore::<()>(Box::new(self.clone()), saved, None)
    }

    /// Restores a saved attempt with its call, built again with the same idempotency key: it goes on as it was.
    ///
    /// # Errors
    /// `invalid_request` (`saved`) if the text is not that of an attempt of this provider.
    pub fn restore_attempt_of<T: 'static>(&self, saved: &str, call: &Call<T>) -> Result<Attempt> {
        Attempt::restore(Box::new(self.clone()), saved, Some(call))
    }
}

/// Returns whether an idempotency key makes this method safe to repeat; the key is ignored on PUT.
pub(super) fn honours_key(method: Method) -> bool {
    matches!(method, Method::POST | Method::PATCH | Method::DELETE)
}

/// Returns whether a text has the form of a language tag: two or three letters, then parts of two to eight letters or digits.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let is_language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    is_language && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())) && text.len() <= 35
}

/// Refuses an idempotency key where Craftgate ignores it, so that no call looks protected that is not.
fn honoured_key(method: Method, context: &Context<'_>) -> Result<()> {
    let reason = match method {
        Method::GET => "a GET only reads and can be repeated without a key",
        _ => "Craftgate ignores the key of a PUT",
    };
    if honours_key(method) { Ok(()) } else { context.refuse(&[("idempotency_key", reason)]) }
}

impl Keys {
    fn secrets(&self) -> [&Secret; 2] {
        [&self.api.0, &self.secret.0]
    }

    fn read(&self, operation: &Operation, status: u16, body: &[u8], mut into: Reading<'_>) -> Result<ResponseBody> {
        let (answer, secrets) = (&operation.response, self.secrets());
        let response = ResponseContext { provider: "craftgate", status, reads: operation.reads, once: operation.once, secrets: &secrets };
        if !response.succeeded() {
            return Err(failure(&response, body));
        }
        let ty = match answer {
            ResponseKind::Data(ty) => *ty,
            ResponseKind::Raw => Ty::Json,
            ResponseKind::Empty | ResponseKind::Bytes => {
                if let Some(error) = response.text(body).ok().and_then(|text| suspected(&response, text)) {
                    return Err(error);
                }
                return Ok(if matches!(answer, ResponseKind::Bytes) { ResponseBody::Bytes(body.to_vec()) } else { ResponseBody::Empty });
            }
        };
        let text = response.text(body)?;
        let unexpected = |fault| response.unexpected(fault, text);
        let raw = matches!(answer, ResponseKind::Raw);
        if text.trim().is_empty() {
            return match operation.may_be_empty {
                true => Ok(ResponseBody::Empty),
                false => Err(unexpected(FieldError::new("", &[&errors::empty_body()]))),
            };
        }
        let mut transcoder = into.transcoder(ty);
        if raw && !text.trim().starts_with('{') {
            // The endpoint returns no envelope.
            return drive(text, &mut transcoder).map(|()| ResponseBody::Value).map_err(unexpected);
        }
        let envelope = match drive_envelope(text, &mut transcoder) {
            Ok(envelope) => envelope,
            // Unexpected data may come before errors that explain it.
            Err(fault) => return Err(reported(&response, text).unwrap_or_else(|| unexpected(fault))),
        };
        if let Some(reported) = envelope.errors {
            return Err(errors::read(&response, reported)
                .unwrap_or_else(|| unexpected(FieldError::new("errors", &["expected an object, found another value"]))));
        }
        if !envelope.has_data {
            if !operation.may_be_empty || (!raw && envelope.is_bare) {
                return Err(unexpected(FieldError::new("data", &[&errors::empty_body()])));
            }
            // The endpoint returns no envelope: the whole body is the data.
            if raw && envelope.is_bare {
                drive(text, &mut transcoder).map_err(unexpected)?;
            } else {
                return Ok(ResponseBody::Empty);
            }
        }
        Ok(ResponseBody::Value)
    }
}

/// Makes the error of a response whose status reports a failure.
fn failure(response: &ResponseContext<'_>, body: &[u8]) -> Error {
    let text = match response.text(body) {
        Ok(text) => text,
        Err(error) => return error,
    };
    reported(response, text).unwrap_or_else(|| {
        let reason = if text.trim().is_empty() { "expected Craftgate's JSON envelope, found an empty body" } else { errors::NOT_JSON };
        response.unexpected(FieldError::new("", &[reason]), text)
    })
}

/// Returns the error that a body reports, if it is an envelope with `errors`.
fn reported(response: &ResponseContext<'_>, text: &str) -> Option<Error> {
    text.trim().starts_with('{').then_some(())?;
    errors::read(response, Fields::read(text)?.json("errors")?)
}

/// Returns the error of a body that is not expected to be JSON. A body that begins with `errors` but is invalid is not a success either.
fn suspected(response: &ResponseContext<'_>, text: &str) -> Option<Error> {
    let error = match Fields::read(text) {
        Some(fields) => errors::read(response, fields.json("errors")?),
        None if text.trim().starts_with("{\"errors\"") => None,
        None => return None,
    };
    Some(error.unwrap_or_else(|| response.unexpected(FieldError::new("errors", &["expected an object, found another value"]), text)))
}

/// Adds the conversation id of a call's options to a request that has none of its own. `auto` takes the random key: it is new for each request,
/// and not secret.
fn add_conversation_id(id: &str, operation: &Operation, body: Option<&mut SecretText>, context: &Context<'_>) -> Result<()> {
    const FIELD: &str = "conversationId";
    let path = context.names.spelled("conversation_id");
    let field = match operation.location {
        RequestLocation::Body(table) => table.fields.iter().find(|field| field.wire() == FIELD),
        _ => None,
    };
    let (Some(field), Some(body)) = (field, body) else {
        return Err(Error::invalid(&path, &["expected none, found one; this operation has no conversation id; leave it out"]));
    };
    if Fields::read(body).is_none_or(|fields| fields.json(FIELD).is_some()) {
        return Ok(());
    }
    if id.trim().is_empty() {
        return Err(Error::invalid(&path, &["expected a reference of your own or `auto`, found empty text; leave it out"]));
    }
    let id = if id == "auto" { context.random_key } else { id };
    let mut text = JsonText::body();
    transcode(field.ty(), Requirements::of(context), Some(&Plain(id)), context.names, &mut text).map_err(|error| error.at(&path))?;
    let members = body.strip_prefix('{').unwrap_or_default();
    let separator = if members == "}" { "" } else { "," };
    *body = SecretText::of(&["{\"conversationId\":", &text.into_text(), separator, members]);
    Ok(())
}

/// A text as a source.
struct Plain<'t>(&'t str);

impl Source for Plain<'_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.text(self.0)
    }
}

/// Sends a request through the engine.
fn transcode(root: Ty, requirements: Requirements, source: Option<&dyn Source>, names: Names, sink: &mut dyn Sink) -> Result<()> {
    let mut transcoder = Transcoder::new(root, Direction::Request(requirements), names, sink);
    match source {
        Some(source) => source.send(&mut transcoder),
        // An absent request is sent as an empty one, so that a missing required field is reported with its path.
        None => transcoder.begin_object().and_then(|()| transcoder.end_object()),
    }
    .map_err(Error::refused)
}

/// Decodes the base64 HTML in `htmlContent`: a form that redirects the payer's browser to the bank.
///
/// # Errors
/// `invalid_request` if it is not base64 of UTF-8 text.
pub fn decode_html(content: &str) -> Result<String> {
    from_base64(content)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Error::invalid("htmlContent", &["expected base64 of UTF-8 HTML, found another text; pass the field as it arrived"]))
}

/// Adds a method that decodes `htmlContent` to the responses that have it.
#[cfg(feature = "typed")]
macro_rules! html_pages {
    ($($answer:ident)*) => { $(
        impl super::payment::$answer {
            /// Returns the decoded `html_content`, the page to show to the payer. `None` if the response has none.
            ///
            /// # Errors
            /// Those of [`decode_html`].
            pub fn html(&self) -> Result<Option<String>> {
                self.html_content.as_deref().map(decode_html).transpose()
            }
        }
    )* };
}

#[cfg(feature = "typed")]
html_pages! { InitThreeDSPaymentResponse InitGarantiPayPaymentResponse }
