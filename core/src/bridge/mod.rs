//! The bridge for other languages: clients, operations and messages by their names, values through the engine.
//!
//! A binding holds a [`Client`], hands it what its caller passed as [`Source`]s, and takes results from a [`Sink`]: it knows no
//! operation and no type. The same few entries serve every operation:
//!
//! ```text
//! Client::new(provider, settings)                              set up once
//! Client::build(operation, path, request, options) ──▶ Prepared { request, repeat, timeout, state }
//! Client::read(operation, state, status, body, into) ──▶ ResponseBody
//! Client::handle_message(message, input, body, into)                  webhooks, callbacks, signatures
//! call_function(function, input, into)                              what needs no client
//! report(error, into)                                          an error as a value
//! ```
//!
//! `state` is what reading needs of building, as text: a call can be kept as plain values, without a handle to free. What is set
//! up, passed and received besides the providers' own types is declared in `values.rs`; each provider's names are in its file here.
//!
//! Rust has no use for this module: there the clients have typed methods.

mod craftgate;
mod nexkasa;
mod nkolay;
mod parax;
mod record;
pub mod values;

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use record::{PathTexts, Record};
use values::CallOptions;

use crate::api::case::Names;
use crate::api::json::drive;
use crate::api::schema::{Ty, Type};
use crate::api::sink::Sink;
use crate::api::transcode::{Direction, Reading, Requirements, Source, TranscodeResult, Transcoder};
use crate::api::url::PathValue;
pub use crate::craftgate::{Payload, ResponseBody};
pub use crate::decimal::without_exponent;
use crate::error::{self, Error, ErrorKind, Failure, Result, redact_quoted};
use crate::http::{BaseUrl, Checks, Context, Repeat, Request, UnknownFields, Waiver, without_query_values};
use crate::secret::Secret;

/// A client of one provider, or what verifies its messages.
#[derive(Clone, Debug)]
pub enum Client {
    /// `craftgate`
    Craftgate(crate::craftgate::Craftgate),
    /// `craftgate_webhooks`
    CraftgateWebhooks(crate::craftgate::CraftgateWebhooks),
    /// `craftgate_callbacks`
    CraftgateCallbacks(crate::craftgate::CraftgateCallbacks),
    /// `parax`
    Parax(crate::parax::Parax),
    /// `nexkasa`
    Nexkasa(crate::nexkasa::Nexkasa),
    /// `nkolay`
    Nkolay(crate::nkolay::Nkolay),
}

/// A request as it must be sent, and what its answer is read with.
pub struct Prepared {
    /// What to send, byte for byte. Do not follow redirects: the keys must not travel.
    pub request: Request,
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// How long the answer may take, in seconds.
    pub timeout_seconds: u32,
    /// What [`Client::read`] needs of this call. It may hold a token: treat it as a secret.
    pub state: String,
    /// NexKasa: the callback URL as it is sent, to be stored with the order. It acts as a secret.
    pub callback_url: Option<String>,
    /// NexKasa: the nonce of its token, to be stored with the order.
    pub callback_nonce: Option<String>,
}

impl Prepared {
    fn new((request, repeat): (Request, Repeat), timeout_seconds: u32, state: String) -> Self {
        Self { request, repeat, timeout_seconds, state, callback_url: None, callback_nonce: None }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let callback_url = self.callback_url.as_deref().map(without_query_values).unwrap_or_default();
        write!(f, "Prepared({:?}, repeat {}, callback {callback_url})", self.request, self.repeat.as_str())
    }
}

/// What a call is built from besides its operation. `names` is the case in which the caller writes names.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// The path values in the path's order, as a list. Steps of N Kolay take the saved texts of what earlier steps gave.
    pub path: &'a dyn Source,
    /// The request, if the operation has one.
    pub request: Option<&'a dyn Source>,
    /// [`CallOptions`].
    pub options: &'a dyn Source,
    /// The caller's case.
    pub names: Names,
}

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arguments").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Client {
    /// Sets up a client. `settings` is the input type of the provider's name, see [`values`].
    ///
    /// # Errors
    /// `configuration` with the path of the setting at fault.
    pub fn new(provider: &str, settings: &dyn Source, names: Names) -> Result<Self> {
        let client = match provider {
            "craftgate" => craftgate::client(settings, names).map(Self::Craftgate),
            "craftgate_webhooks" => craftgate::webhooks(settings, names).map(Self::CraftgateWebhooks),
            "craftgate_callbacks" => craftgate::callbacks(settings, names).map(Self::CraftgateCallbacks),
            "parax" => parax::client(settings, names).map(Self::Parax),
            "nexkasa" => nexkasa::client(settings, names).map(Self::Nexkasa),
            "nkolay" => nkolay::client(settings, names).map(Self::Nkolay),
            _ => Err(Error::configuration("provider", &["expected a provider of imza, found ", &redact_quoted(provider)])),
        };
        client.map_err(|error| match error.into_failure() {
            Failure::InvalidRequest(fault) => Failure::Configuration(fault).into(),
            Failure::Configuration(fault) => Error::configuration(&names.spelled(&fault.path), &[&fault.reason]),
            other => other.into(),
        })
    }

    /// Builds the call of an operation: `group.name` at Craftgate, else its name; in snake case, as the tables have it.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault: nothing was built.
    pub fn build(&self, operation: &str, arguments: &Arguments<'_>) -> Result<Prepared> {
        let options = Options::read(arguments.options, arguments.names)?;
        let path = PathTexts::read(arguments.path, arguments.names).map_err(|error| self.named(error, operation, arguments.names))?;
        let step = Step { operation, path: path.values(), request: arguments.request.unwrap_or(&Nothing), context: options.context() };
        match self {
            Self::Craftgate(client) => craftgate::build(client, &step, arguments.request),
            Self::Parax(client) => parax::build(client, &step),
            Self::Nexkasa(client) => nexkasa::build(client, &step),
            Self::Nkolay(client) => nkolay::build(client, &step),
            Self::CraftgateWebhooks(_) | Self::CraftgateCallbacks(_) => Err(no_operation(operation)),
        }
    }

    /// An error among the path values, with the name of the value instead of its position.
    fn named(&self, error: Error, operation: &str, names: Names) -> Error {
        let at = error.path().strip_prefix('[').and_then(|rest| rest.split(']').next()).and_then(|at| at.parse::<usize>().ok());
        let declared = match self {
            Self::Craftgate(_) => craftgate::operation(operation).map_or(&[][..], |operation| operation.arguments),
            Self::Parax(_) => {
                crate::parax::OPERATIONS.iter().find(|known| known.name == operation).map_or(&[][..], |known| known.arguments)
            }
            _ => &[],
        };
        let name = match (self, at) {
            (Self::Nkolay(_), Some(0)) => Some("token"),
            (Self::Nkolay(_), Some(1)) => nkolay::second_argument(operation),
            (_, Some(at)) => declared.get(at).map(|argument| argument.name),
            (_, None) => None,
        };
        match name {
            Some(name) => error.at(&names.spelled(name)),
            None => error,
        }
    }

    /// Builds a call of any Craftgate endpoint, for what the operations do not cover. The path values are the method and the path.
    /// Its answer is read as operation `request`.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_endpoint(&self, query: Option<&dyn Source>, body: Payload<'_>, arguments: &Arguments<'_>) -> Result<Prepared> {
        let Self::Craftgate(client) = self else { return Err(no_operation(craftgate::ENDPOINT)) };
        let options = Options::read(arguments.options, arguments.names)?;
        let path = PathTexts::read(arguments.path, arguments.names)?;
        craftgate::build_endpoint(client, &path, query, body, &options.context())
    }

    /// Reads the answer of a call into a sink.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`; for a confirmation also `verification_failed`.
    pub fn read(&self, operation: &str, state: &str, status: u16, body: &[u8], into: Reading<'_>) -> Result<ResponseBody> {
        let raw = RawResponse { operation, state, status, body };
        match self {
            Self::Craftgate(client) => craftgate::read(client, &raw, into),
            Self::Parax(client) => parax::read(client, &raw, into),
            Self::Nexkasa(client) => client.read_transfer(status, body, into).map(|()| ResponseBody::Value),
            Self::Nkolay(client) => nkolay::read(client, &raw, into),
            Self::CraftgateWebhooks(_) | Self::CraftgateCallbacks(_) => Err(no_operation(operation)),
        }
    }

    /// Takes a message from outside, or makes a text with the client's keys. The result goes into the sink.
    ///
    /// | client | `message` | `input` | result |
    /// |---|---|---|---|
    /// | `craftgate` | `sign` | [`values::SignInput`] | text |
    /// | `craftgate_webhooks` | `verify` | [`values::WebhookInput`] | [`values::WebhookEvent`] |
    /// | | `sign` | [`values::WebhookFields`] | text |
    /// | `craftgate_callbacks` | `verify` | [`values::CallbackInput`] | [`values::Callback`] |
    /// | `parax` | `deposit_url` | ParaX's `DepositRequest` | text |
    /// | | `read_webhook` | [`values::ParaXWebhookInput`] | [`values::Webhook`] |
    /// | `nexkasa` | `read_callback` | [`values::NexKasaCallbackInput`] | [`values::TransferCallback`] |
    ///
    /// # Errors
    /// `verification_failed` with the check that failed; `invalid_request` with the path of the input at fault.
    pub fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], mut into: Reading<'_>) -> Result<()> {
        match (self, message) {
            (Self::Craftgate(client), "sign") => craftgate::sign(client, input, &mut into),
            (Self::CraftgateWebhooks(webhooks), "verify") => craftgate::verify_webhook(webhooks, input, body, &mut into),
            (Self::CraftgateWebhooks(webhooks), "sign") => craftgate::sign_webhook(webhooks, input, &mut into),
            (Self::CraftgateCallbacks(callbacks), "verify") => craftgate::verify_callback(callbacks, input, body, &mut into),
            (Self::Parax(client), "deposit_url") => {
                let context = Context { names: into.names, ..Context::default() };
                client.deposit_url(input, &context).map(|url| put_text(&url, &mut into))
            }
            (Self::Parax(client), "read_webhook") => parax::read_webhook(client, input, body, &mut into),
            (Self::Nexkasa(client), "read_callback") => nexkasa::read_callback(client, input, body, &mut into),
            _ => Err(no_operation(message)),
        }
    }
}

/// Evaluates what needs no client.
///
/// | `function` | `input` | result |
/// |---|---|---|
/// | `decode_html` | text: `htmlContent` of an answer | text |
/// | `offset_time` | text: a civil time of ParaX | text |
/// | `restore_token`, `restore_session`, `restore_pre_approval` | text: what was saved | [`values::Token`], [`values::BankSession`], [`values::PreApproval`] |
///
/// # Errors
/// `invalid_request` with the path of the input at fault.
pub fn call_function(function: &str, input: &dyn Source, mut into: Reading<'_>) -> Result<()> {
    let text = |into: &Reading<'_>| Record::text_alone(input, into.names);
    match function {
        "decode_html" => crate::craftgate::decode_html(&text(&into)?).map(|html| put_text(&html, &mut into)),
        "offset_time" => parax::offset_time(&text(&into)?, &mut into),
        "restore_token" | "restore_session" | "restore_pre_approval" => nkolay::restore(function, &text(&into)?, &mut into),
        _ => Err(no_operation(function)),
    }
}

/// Hands an error to a sink, as [`values::ErrorReport`].
pub fn report(error: &Error, mut into: Reading<'_>) {
    let mut to = into.transcoder(Ty::Object(values::ErrorReport::TABLE));
    // Every field fits: the table is made for them.
    put_error(error, &mut to).unwrap_or_default();
}

fn put_error(error: &Error, to: &mut Transcoder<'_>) -> TranscodeResult {
    let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let text = error.text();
    let status = error.http_status().map(|status| status.to_string());
    let (kind, outcome) = (error.kind().map(ErrorKind::as_str), error.outcome().map(error::Outcome::as_str));
    to.begin_object()?;
    put_fields(&[Some(error.code()), Some(&text), given(error.path()), kind, outcome, status.as_deref()], 0, to)?;
    match error.failure() {
        Failure::Api(api) => {
            put_fields(&[Some(api.provider), given(&api.provider_code), given(&api.message), given(&api.group)], FROM_PROVIDER, to)?;
            if let Some(behind) = &api.provider_error {
                to.field_at(const { values::ErrorReport::index("provider_error") })?;
                put_object(&[Some(&behind.code), Some(&behind.message)], to)?;
            }
        }
        Failure::UnexpectedResponse(response) => {
            put_fields(&[Some(response.provider)], FROM_PROVIDER, to)?;
            if let Some(partial) = &response.partial {
                to.field_at(const { values::ErrorReport::index("partial") })?;
                drive(partial, to)?;
            }
        }
        _ => {}
    }
    to.end_object()
}

/// Where in a report begins what the provider tells.
const FROM_PROVIDER: u8 = values::ErrorReport::index("provider");

/// A call to build: the operation and what it takes.
struct Step<'a> {
    operation: &'a str,
    path: Vec<PathValue<'a>>,
    request: &'a dyn Source,
    context: Context<'a>,
}

impl<'a> Step<'a> {
    /// The text among the path values that has this place, and the path of an error if it is missing.
    fn text(&self, at: usize, name: &str) -> Result<&'a str> {
        match self.path.get(at) {
            Some(PathValue::Text(text)) => Ok(text),
            _ => Err(Error::invalid(&self.context.names.spelled(name), &["expected text, found none"])),
        }
    }
}

/// An answer to read.
struct RawResponse<'a> {
    operation: &'a str,
    state: &'a str,
    status: u16,
    body: &'a [u8],
}

/// The options of a call as they were passed.
struct Options {
    record: Record,
    unknown_fields: UnknownFields,
    checks: Checks,
    waive: Vec<Waiver>,
    now: Option<i64>,
    names: Names,
}

impl Options {
    fn read(options: &dyn Source, names: Names) -> Result<Self> {
        let record = Record::read(CallOptions::TABLE, options, names)?;
        // The first word is the default.
        let word = |name: &str, words: &[&str]| match record.text(name) {
            None => Ok(0),
            Some(found) => words.iter().position(|word| *word == found).ok_or_else(|| unknown_word(record.path(name), words, found)),
        };
        let unknown_fields = if word("unknownFields", &["error", "send"])? == 1 { UnknownFields::Send } else { UnknownFields::Error };
        let checks = if word("checks", &["all", "types"])? == 1 { Checks::Types } else { Checks::All };
        let mut waive = Vec::new();
        for name in record.all("waive") {
            let known = [Waiver::ItemsSum, Waiver::CheckDigits].iter().copied().find(|waiver| waiver.as_str() == name);
            waive.push(known.ok_or_else(|| unknown_word(record.path("waive"), &["items_sum", "check_digits"], name))?);
        }
        let now = record.integer("now");
        Ok(Self { unknown_fields, checks, waive, now, record, names })
    }

    fn context(&self) -> Context<'_> {
        Context {
            random_key: self.record.text("randomKey").unwrap_or_default(),
            idempotency_key: self.record.text("idempotencyKey"),
            nonce: self.record.text("nonce").unwrap_or_default(),
            now: self.now,
            unknown_fields: self.unknown_fields,
            checks: self.checks,
            waive: &self.waive,
            names: self.names,
        }
    }
}

fn unknown_word(path: String, words: &[&str], found: &str) -> Error {
    Error::invalid(&path, &["expected ", &words.join(" or "), ", found ", &redact_quoted(found)])
}

fn no_operation(name: &str) -> Error {
    Error::invalid("operation", &["expected an operation of this client, found ", &redact_quoted(name)])
}

/// No request: an empty one, of which what is required is missed with its path.
struct Nothing;

impl Source for Nothing {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        to.end_object()
    }
}

/// Checks a source against a type and hands it to a sink.
fn transcode(ty: Ty, requirements: Requirements, source: &dyn Source, names: Names, sink: &mut dyn Sink) -> Result<()> {
    let mut transcoder = Transcoder::new(ty, Direction::Request(requirements), names, sink);
    source.send(&mut transcoder).map_err(Error::refused)
}

/// Hands a result to the caller's sink: the values of its fields, in declared order.
#[inline(never)]
fn put(ty: &'static Type, values: &[Option<&str>], into: &mut Reading<'_>) -> Result<()> {
    put_object(values, &mut into.transcoder(Ty::Object(ty))).map_err(unfit)
}

/// A result that does not fit its type: what it was made of came from outside.
#[cold]
#[allow(clippy::boxed_local)] // faults travel boxed, so that results stay small
fn unfit(fault: Box<error::FieldError>) -> Error {
    Error::verification("body", &[&fault.text()])
}

/// Hands an object to the engine: the values of its fields, in declared order.
#[inline(never)]
fn put_object(values: &[Option<&str>], to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_fields(values, 0, to)?;
    to.end_object()
}

/// Hands the values of some fields to the engine, in declared order from one on; what is absent is left out.
#[inline(never)]
fn put_fields(values: &[Option<&str>], from: u8, to: &mut Transcoder<'_>) -> TranscodeResult {
    for (index, value) in (from..).zip(values) {
        let Some(value) = value else { continue };
        to.field_at(index)?;
        match to.expected() {
            Ty::Decimal | Ty::Int32 | Ty::Int64 => to.number(value)?,
            Ty::Bool => to.boolean(*value == TRUE)?,
            _ => to.text(value)?,
        }
    }
    Ok(())
}

/// How a truth value is passed among texts.
const TRUE: &str = "true";

fn put_text(text: &str, into: &mut Reading<'_>) {
    into.sink.text(crate::api::sink::Text::Plain(text));
}

/// A base address among settings.
fn base_url(record: &Record, name: &str) -> Result<Option<BaseUrl>> {
    let Some(text) = record.text(name) else { return Ok(None) };
    BaseUrl::new(text).map(Some).map_err(|error| error.at(&record.path(name)))
}

/// The keys in a list of settings; `what` is that setting in snake case.
fn keys(record: &Record, name: &str, what: &'static str) -> Result<Vec<Secret>> {
    let mut keys = Vec::new();
    for text in record.all(name) {
        keys.push(Secret::key(what, text.into())?);
    }
    Ok(keys)
}
