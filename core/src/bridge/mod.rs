//! The bridge for other languages: clients, operations and messages by their names, values through the engine.
//!
//! A binding holds a [`Client`], hands it what its caller passed as [`Source`]s, and takes results from a
//! [`Sink`](crate::api::sink::Sink): it knows no operation and no type. The same few entries serve every operation of every provider:
//!
//! ```text
//! Client::new(kind, settings)                                  set up once
//! Client::build(operation, path, request, options) ──▶ Prepared { request, repeat, timeout, state }
//! Client::read(operation, state, status, body, into) ──▶ ResponseBody
//! Client::misused(operation, state, path, reason)              an argument of reading that only the binding can judge
//! Client::handle_message(message, input, body, into)           webhooks, callbacks, signatures
//! call_function(function, input, into)                         what needs no client
//! report(error, into)                                          an error as a value
//! ```
//!
//! A sink that every language can read is [`record::RecordSink`].
//!
//! `state` is what reading needs of building, as text: a call can be kept as plain values, without a handle to free. Options and
//! error reports are declared in `values.rs`, what belongs to a provider in the provider's `messages.rs`.
//!
//! Rust has no use for this module: there the clients have typed methods.

pub mod record;
pub mod values;

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use values::CallOptions;

use crate::api::case::Names;
use crate::api::client::{self, ASK, ClientKind, Destination, ENDPOINT, Provider, RawResponse, Sent, no_operation, spelled};
pub use crate::api::client::{Payload, ResponseBody};
use crate::api::endpoint::endpoint_operation;
use crate::api::input::{Input, PathTexts, unknown_word};
use crate::api::output::{put_fields, put_object};
use crate::api::response::ResponseContext;
use crate::api::schema::{Argument, Operation, Ty, Type};
use crate::api::transcode::{Reading, Source, TranscodeResult, Transcoder};
use crate::api::url::PathValue;
pub use crate::decimal::without_exponent;
use crate::error::{Error, ErrorKind, Failure, FieldError, Misuse, Outcome, Result, redact, redact_quoted};
pub use crate::http::Prepared;
use crate::http::{Checks, Context, Repeat, UnknownFields, Waiver, refuse_options};
use crate::secret::SecretText;
use crate::settle::Asking;
use crate::settle::attempt::{Attempt, not_an_operation, repeat_of};
pub use crate::settle::attempt::{Proof, Step};
use crate::{craftgate, nexkasa, nkolay, parax};

/// The providers.
pub static PROVIDERS: &[&Provider] = &[&craftgate::PROVIDER, &parax::PROVIDER, &nexkasa::PROVIDER, &nkolay::PROVIDER];

/// A client of one provider, or what verifies its messages.
#[derive(Debug)]
pub struct Client {
    client: Box<dyn client::Client>,
    kind: &'static ClientKind,
}

/// Arguments of a call besides its operation. `names` is the case in which the caller writes names.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// The values before the request, in the order of the declaration, as a list. Handles are passed as their saved texts.
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
    /// Sets up a client of a kind that a provider lists, e.g. `craftgate_webhooks`.
    ///
    /// # Errors
    /// `configuration` with the path of the setting at fault.
    pub fn new(kind: &str, settings: &dyn Source, names: Names) -> Result<Self> {
        let known = PROVIDERS.iter().copied().flat_map(|provider| provider.clients).find(|known| known.name == kind);
        let kind = known.ok_or_else(|| Error::configuration("provider", &["expected a provider of imza, found another word"]))?;
        let client = Input::settings(kind.settings, settings, names).and_then(|settings| (kind.new)(&settings));
        client.map(|client| Self { client, kind }).map_err(|error| match error.into_failure() {
            Failure::InvalidRequest(fault) => Failure::Configuration(fault).into(),
            Failure::Configuration(mut fault) => {
                fault.path = names.spelled(&fault.path);
                Failure::Configuration(fault).into()
            }
            other => other.into(),
        })
    }

    /// Returns the provider of the client.
    #[must_use]
    pub fn provider(&self) -> &'static Provider {
        self.client.provider()
    }

    /// Returns the kind of the client.
    #[must_use]
    pub fn kind(&self) -> &'static ClientKind {
        self.kind
    }

    /// Builds the call of an operation: `group.name` at Craftgate, else its name; in snake case, as the tables have it.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault: nothing was built.
    pub fn build(&self, operation: &str, arguments: &Arguments<'_>) -> Result<Prepared> {
        self.discreet(self.built(operation, arguments))
    }

    fn built(&self, operation: &str, arguments: &Arguments<'_>) -> Result<Prepared> {
        let operation = self.operation(operation)?;
        let options = self.options(arguments)?;
        let path = PathTexts::read(arguments.path, arguments.names).map_err(|error| named(error, operation, arguments.names))?;
        let mut values = path.values();
        let restored = self.restored(operation, &values, arguments.names)?;
        for (value, restored) in values.iter_mut().zip(&restored) {
            if let Some(text) = restored {
                *value = PathValue::Text(text);
            }
        }
        self.client.build(operation, &client::Arguments { path: &values, request: arguments.request, context: &options.context() })
    }

    /// Masks the client's own keys in an error: a caller may have pasted one into any value.
    fn discreet<T>(&self, result: Result<T>) -> Result<T> {
        result.map_err(|error| self.client.discreet(error))
    }

    /// The options of a call, none of which the provider is unable to honour.
    fn options(&self, arguments: &Arguments<'_>) -> Result<Options> {
        let options = Options::read(arguments.options, arguments.names)?;
        let is_given = |option: &str| options.input.text(&Names::Camel.spelled(option)).is_some();
        refuse_options(self.provider().unhonoured, is_given, arguments.names)?;
        Ok(options)
    }

    /// The texts that handles stand for, in the places of their saved texts.
    fn restored(&self, operation: &Operation, values: &[PathValue<'_>], names: Names) -> Result<Vec<Option<Zeroizing<String>>>> {
        let restore = |(argument, value): (&Argument, &PathValue<'_>)| {
            let Ty::Object(table) = argument.ty else { return Ok(None) };
            let handle = self.provider().handle(table).ok_or_else(|| no_operation(operation.name))?;
            match value {
                PathValue::Text(saved) => (handle.restore)(saved).map(Some),
                _ => Err(Error::invalid(argument.name, &["expected a saved text, found something else"])),
            }
            .map_err(|error| spelled(error, names))
        };
        operation.arguments.iter().zip(values).map(restore).collect()
    }

    /// Builds a call of any endpoint, for what the operations do not cover. The path values are the method, the path, the name of the host
    /// (null where the client has only one) and the saved text of the handle that it is made with (null where there is none); nulls at the
    /// end may be left out. Its answer is read as operation `request`.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_endpoint(&self, query: Option<&dyn Source>, body: Payload<'_>, arguments: &Arguments<'_>) -> Result<Prepared> {
        self.discreet(self.built_endpoint(query, body, arguments))
    }

    fn built_endpoint(&self, query: Option<&dyn Source>, body: Payload<'_>, arguments: &Arguments<'_>) -> Result<Prepared> {
        let options = self.options(arguments)?;
        let path = PathTexts::read(arguments.path, arguments.names)?;
        let method: crate::http::Method = path.text(0).parse()?;
        let endpoint = client::Endpoint { method, path: path.text(1), query, body };
        let kind = self.kind.endpoint.as_ref().ok_or_else(|| no_operation(ENDPOINT))?;
        let host = selected(kind.hosts, path.given(2))?;
        let token = match (kind.handle.and_then(|table| self.provider().handle(table)), path.given(3)) {
            (Some(handle), Some(saved)) => Some((handle.restore)(saved).map_err(|error| spelled(error, arguments.names))?),
            (Some(_), None) => return Err(Error::invalid("token", &["expected a token, found nothing"])),
            (None, _) => None,
        };
        let destination = Destination { host, token: token.as_ref().map(|token| token.as_str()) };
        let prepared = self.client.build_endpoint(&endpoint, destination, &options.context())?;
        let mark = if method.reads() { READS } else { CHANGES };
        Ok(Prepared { state: SecretText::of(&[mark, &prepared.state]), ..prepared })
    }

    /// Builds the call that asks what became of another; `None` where the provider cannot be asked. `url` and `body` are those that were sent;
    /// `input` is [`AskInput`](values::AskInput). Its answer is read as operation `ask`: an object with `state`, and `result` (a body as that of
    /// an answer to the call itself, to be read as one with the status 200) or `found`.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field that the request lacks to be found by, or of a time that is wrong.
    pub fn ask(
        &self,
        operation: &str,
        url: &str,
        body: Option<&str>,
        timeout_seconds: u32,
        input: &dyn Source,
        names: Names,
    ) -> Result<Option<Prepared>> {
        if operation == ENDPOINT || operation == ASK {
            return Ok(None);
        }
        let operation = self.operation(operation)?;
        let input = Input::read(values::AskInput::TABLE, input, names)?;
        let context = Context { random_key: input.text("randomKey").unwrap_or_default(), names, ..Context::default() };
        let time = |name: &str| input.integer(name).unwrap_or_default();
        let asking = Asking { sent_at: time("sentAt"), now: time("now"), context: &context };
        let sent = Sent { operation, url, body, timeout_seconds, idempotency_key: None };
        self.client.ask(sent, &asking)
    }

    /// Begins an attempt to do a call that was built with this URL, body, idempotency key, `repeat` and timeout, at a time in Unix seconds. Returns
    /// its state as text.
    ///
    /// # Errors
    /// `invalid_request`: `now` if it is not a time in Unix seconds, `call` for one whose answer tells nothing about an operation.
    pub fn begin(
        &self,
        operation: &str,
        url: &str,
        body: Option<&str>,
        idempotency_key: Option<&str>,
        call: (&str, u32),
        now: i64,
    ) -> Result<String> {
        if operation == ENDPOINT || operation == ASK {
            return Err(not_an_operation());
        }
        let (repeat, timeout_seconds) = (repeat_of(call.0).unwrap_or(Repeat::AskFirst), call.1);
        let sent = Sent { operation: self.operation(operation)?, url, body, timeout_seconds, idempotency_key };
        Attempt::new(self.client.as_ref(), sent, repeat, now).map(|attempt| attempt.save())
    }

    /// Tells an attempt what happened, or asks it for the next step. `saved` is its state; [`Settled`] has the new one.
    ///
    /// `told` is `restore` (after which the state may differ), `next`, `answered`, `no_answer`, `tick`, `webhook` or `callback`; `input` is
    /// [`SettleInput`](values::SettleInput), `body` that of the answer.
    ///
    /// # Errors
    /// `invalid_request` for a state that is none of this client's, an answer to nothing, or the callback of another payment.
    pub fn settle(&self, saved: &str, told: &str, input: &dyn Source, body: &[u8], names: Names) -> Result<Settled> {
        let input = Input::read(values::SettleInput::TABLE, input, names)?;
        let client = self.client.as_ref();
        let mut attempt = match told {
            "restore" => Attempt::restore(client, saved, input.text("call"))?,
            _ => Attempt::resume(client, saved)?,
        };
        if let Some(now) = input.integer("now") {
            attempt.tick(now);
        }
        let (mut step, mut proof) = (None, Proof::Nothing);
        match told {
            "next" => {
                let context = Context { random_key: input.text("randomKey").unwrap_or_default(), names, ..Context::default() };
                step = Some(attempt.next(client, &context)?);
            }
            "answered" => {
                let status =
                    input.integer("status").and_then(|status| u16::try_from(status).ok()).filter(|status| (100..600).contains(status));
                let status =
                    status.ok_or_else(|| Error::invalid("status", &["expected the HTTP status, from 100 to 599, found another value"]))?;
                proof = attempt.answered(client, status, body)?;
            }
            "no_answer" => attempt.no_answer(),
            "webhook" => attempt.webhook(),
            "callback" => attempt
                .callback(input.text("paymentId").unwrap_or_default(), input.text("next").unwrap_or_default())
                .map_err(|error| spelled(error, names))?,
            "restore" | "tick" => {}
            other => return Err(no_operation(other)),
        }
        let read_as = attempt.read_as(client);
        Ok(Settled { saved: attempt.save(), step, proof, read_as: [read_as.group, ".", read_as.name].concat() })
    }

    /// Reads the answer of a call into a sink.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`; for a confirmation also `verification_failed`; `invalid_request` with the path `status`
    /// and an outcome if the status is not one of HTTP's, 100 to 599.
    pub fn read(&self, operation: &str, state: &str, status: impl Into<i64>, body: &[u8], into: Reading<'_>) -> Result<ResponseBody> {
        let operation = self.answered(operation, state)?;
        let given = status.into();
        match u16::try_from(given).ok().filter(|status| (100..600).contains(status)) {
            Some(status) => {
                let state = if operation.name == ENDPOINT { state.get(READS.len()..).unwrap_or_default() } else { state };
                self.client.read(operation, RawResponse { state, status, body }, into)
            }
            None => {
                let reason = ["expected the HTTP status, from 100 to 599, found ", &redact(&given.to_string())];
                Err(misuse(operation, *FieldError::new("status", &reason)))
            }
        }
    }

    /// The error of an argument with which no answer can be read, where only the binding can tell: a status that is not a number, a
    /// body that is neither text nor bytes. Its outcome is unknown unless the operation only reads: the request may have been sent.
    #[must_use]
    pub fn misused(&self, operation: &str, state: &str, path: &str, reason: &str) -> Error {
        match self.answered(operation, state) {
            Ok(operation) => misuse(operation, FieldError::of(path.into(), reason.into())),
            Err(error) => error,
        }
    }

    /// Returns the error of a response that the types of the host language cannot hold: `unexpected_response`, with the outcome that the
    /// operation leaves open.
    #[must_use]
    pub fn unreadable(&self, operation: &str, state: &str, status: u16, path: &str, reason: &str) -> Error {
        let reads = self.answered(operation, state).is_ok_and(|operation| operation.reads);
        ResponseContext { provider: self.provider().name, status, reads, once: false, secrets: &[] }.misfit(path, &[reason], "")
    }

    /// Takes a message from outside, or makes a text with the client's keys. The result goes into the sink.
    ///
    /// | client | `message` | input | result |
    /// |---|---|---|---|
    /// | `craftgate` | `sign` | `SignInput` | text |
    /// | | `explain` | `SentRequestInput` | `Explanation` |
    /// | `craftgate_webhooks` | `verify` | `WebhookInput` | `WebhookEvent` |
    /// | | `sign` | `WebhookFields` | text |
    /// | | `explain` | `ReceivedWebhookInput` | `Explanation` |
    /// | `craftgate_callbacks` | `verify` | `CallbackInput` | `Callback` |
    /// | | `claimed` | | `ClaimedCallback` |
    /// | | `no_record` | | the error for claimed ids that no record has |
    /// | | `explain` | none | `Explanation` |
    /// | `parax` | `deposit_url` | ParaX's `DepositRequest` | text |
    /// | | `explain` | `DepositUrlInput` | `Explanation` |
    /// | | `read_webhook` | `ParaXWebhookInput` | `Webhook` |
    /// | `nexkasa` | `read_callback` | `NexKasaCallbackInput` | `TransferCallback` |
    /// | | `claimed` | `NexKasaCallbackInput` | `ClaimedTransfer` |
    /// | | `no_record` | | the error for a claimed order that no record has |
    /// | | `explain_callback` | `NexKasaCallbackInput` | `Explanation` |
    ///
    /// # Errors
    /// `verification_failed` with the check that failed; `invalid_request` with the path of the input at fault.
    pub fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], mut into: Reading<'_>) -> Result<()> {
        self.discreet(self.client.handle_message(message, input, body, &mut into))
    }

    /// The operation as whose answer a body is read.
    fn answered(&self, name: &str, state: &str) -> Result<&'static Operation> {
        if name == ENDPOINT { Ok(endpoint_operation(state.starts_with(READS))) } else { self.operation(name) }
    }

    fn operation(&self, name: &str) -> Result<&'static Operation> {
        self.provider().operation(name).ok_or_else(|| no_operation(name))
    }
}

/// An attempt after it was told something.
#[derive(Debug)]
pub struct Settled {
    /// Its state, without a card, key or token.
    pub saved: String,
    /// The next step, if it was asked for.
    pub step: Option<Step>,
    /// The proof that the answer brought.
    pub proof: Proof,
    /// The operation as whose answer a result is read, with an empty state.
    pub read_as: String,
}

#[cold]
fn misuse(operation: &Operation, fault: FieldError) -> Error {
    let outcome = if operation.reads { Outcome::Rejected } else { Outcome::Unknown };
    Failure::Misuse(Misuse { fault, outcome }).into()
}

/// Beginning of the state of an endpoint's call that only reads; the client's own state follows.
const READS: &str = "r:";
/// Beginning of the state of an endpoint's call that may change something.
const CHANGES: &str = "c:";

/// Returns the host that a caller selects, if the client has several.
fn selected<'h>(hosts: &[&'h str], given: Option<&str>) -> Result<Option<&'h str>> {
    let refuse = |expected: &str, found: &str| Err(Error::invalid("host", &["expected ", expected, ", found ", found]));
    let found = given.map_or_else(|| String::from("nothing"), redact_quoted);
    match given {
        None if hosts.is_empty() => Ok(None),
        Some(_) if hosts.is_empty() => refuse("no host, since the client has only one", &found),
        _ => match hosts.iter().copied().find(|host| Some(*host) == given) {
            Some(host) => Ok(Some(host)),
            None => refuse(&hosts.join(" or "), &found),
        },
    }
}

/// An error among the values before a request, with the name of the value instead of its position.
fn named(error: Error, operation: &Operation, names: Names) -> Error {
    let at = error.path().strip_prefix('[').and_then(|rest| rest.split(']').next()).and_then(|at| at.parse::<usize>().ok());
    match at.and_then(|at| operation.arguments.get(at)) {
        Some(argument) => error.at(&names.spelled(argument.name)),
        None => error,
    }
}

/// Calls a function that needs no client: `decode_html` (an answer's `htmlContent`), `offset_time` (a civil time of ParaX),
/// `restore_token`, `restore_session` and `restore_pre_approval` (what was saved). Its input and its result are a text or a handle.
///
/// # Errors
/// `invalid_request`.
pub fn call_function(name: &str, input: &dyn Source, mut into: Reading<'_>) -> Result<()> {
    let known = PROVIDERS.iter().copied().flat_map(|provider| provider.functions).find(|function| function.name == name);
    let function = known.ok_or_else(|| no_operation(name))?;
    (function.call)(&Input::text_alone(input, into.names)?, &mut into)
}

/// The type of a provider's results by its name: of answers, of verified messages, of error reports where no provider has that name.
#[must_use]
pub fn result_type(provider: &str, name: &str) -> Option<(&'static str, &'static Type)> {
    let Some(provider) = PROVIDERS.iter().find(|known| known.name == provider) else {
        return [values::ErrorReport::TABLE, values::ReportedError::TABLE, values::FieldFault::TABLE]
            .into_iter()
            .find(|ty| ty.name == name)
            .map(|ty| ("", ty));
    };
    let mut search = Search { name, found: None, seen: Vec::new() };
    for operation in provider.operations() {
        for kind in [operation.response, operation.result()] {
            if let crate::api::schema::ResponseKind::Data(ty) = kind {
                search.ty(ty);
            }
        }
    }
    provider.values.iter().for_each(|table| search.ty(Ty::Object(table)));
    search.found.map(|table| (provider.name, table))
}

/// A search among types and all that is in them.
struct Search<'n> {
    name: &'n str,
    found: Option<&'static Type>,
    seen: Vec<&'static Type>,
}

impl Search<'_> {
    fn ty(&mut self, ty: Ty) {
        match ty {
            Ty::List(of) | Ty::Map(of) => self.ty(*of),
            Ty::Object(table) if self.found.is_none() && !self.seen.iter().any(|seen| core::ptr::eq(*seen, table)) => {
                if table.name == self.name {
                    self.found = Some(table);
                }
                self.seen.push(table);
                table.fields.iter().for_each(|field| self.ty(field.ty()));
            }
            _ => {}
        }
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
    let (kind, outcome) = (error.kind().map(ErrorKind::as_str), error.outcome().map(Outcome::as_str));
    to.begin_object()?;
    put_fields(&[Some(error.code()), Some(&text), given(error.path()), kind, outcome, status.as_deref()], 0, to)?;
    match error.failure() {
        Failure::Api(api) => {
            put_fields(&[Some(api.provider), given(&api.provider_code), given(&api.message), given(&api.group)], FROM_PROVIDER, to)?;
            if let Some(behind) = &api.provider_error {
                to.field_at(values::ErrorReport::provider_error)?;
                put_object(&[Some(&behind.code), Some(&behind.message)], to)?;
            }
        }
        Failure::UnexpectedResponse(response) => {
            put_fields(&[Some(response.provider)], FROM_PROVIDER, to)?;
        }
        _ => {}
    }
    let mut errors = error.errors().peekable();
    if errors.peek().is_some() {
        to.field_at(values::ErrorReport::errors)?;
        to.begin_list()?;
        let mut count = 0;
        for fault in errors {
            to.element();
            put_object(&[Some(&fault.path), Some(&fault.reason)], to)?;
            count += 1;
        }
        to.end_list(count);
    }
    to.end_object()
}

/// Where in a report begins what the provider tells.
const FROM_PROVIDER: u8 = values::ErrorReport::provider;

/// The options of a call as they were passed.
struct Options {
    input: Input,
    unknown_fields: UnknownFields,
    checks: Checks,
    waive: Vec<Waiver>,
    now: Option<i64>,
    names: Names,
}

impl Options {
    fn read(options: &dyn Source, names: Names) -> Result<Self> {
        let input = Input::read(CallOptions::TABLE, options, names)?;
        // The first word is the default.
        let word = |name: &str, words: &[&str]| match input.text(name) {
            None => Ok(0),
            Some(found) => words.iter().position(|word| *word == found).ok_or_else(|| unknown_word(input.path(name), words, found)),
        };
        let unknown_fields = if word("unknownFields", &["error", "send"])? == 1 { UnknownFields::Send } else { UnknownFields::Error };
        let checks = if word("checks", &["all", "types"])? == 1 { Checks::Types } else { Checks::All };
        let mut waive = Vec::new();
        for name in input.all("waive") {
            let known = [Waiver::ItemsSum, Waiver::CheckDigits].iter().copied().find(|waiver| waiver.as_str() == name);
            waive.push(known.ok_or_else(|| unknown_word(input.path("waive"), &["items_sum", "check_digits"], name))?);
        }
        let now = input.integer("now");
        Ok(Self { unknown_fields, checks, waive, now, input, names })
    }

    fn context(&self) -> Context<'_> {
        Context {
            random_key: self.input.text("randomKey").unwrap_or_default(),
            idempotency_key: self.input.text("idempotencyKey"),
            conversation_id: self.input.text("conversationId"),
            nonce: self.input.text("nonce").unwrap_or_default(),
            now: self.now,
            unknown_fields: self.unknown_fields,
            checks: self.checks,
            waive: &self.waive,
            names: self.names,
        }
    }
}
