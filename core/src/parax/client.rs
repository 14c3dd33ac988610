//! The API as declarations, and the client that builds requests and parses responses.
//!
//! A deposit is a signed URL: the payer's browser is redirected to it, or the server requests it and shows the response. Responses are
//! `{"code": 200, "message": …, "data": {…}}`; any other code is an error. Times are Istanbul time without a zone.
//!
//! The client builds a GET as a signed URL at the base URL of deposits, and a POST as a JSON body with the merchant's key at the base URL of
//! status queries.
//!
//! Source: vendor documentation, "Banka Havalesi API Dökümantasyonu", version 2.0.0.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, ptr};

use super::enums::TransactionState;
use super::messages::{ConfirmInput, PROVIDER, derived, expected_payment, put_confirmation, webhook_to_confirm};
use super::webhook::{Comparison, Confirmation, ExpectedPayment, RemoteAddress, Webhook, number};
use super::{errors, sign};
use crate::api::case::Names;
use crate::api::client::{Arguments, Client, Destination, Endpoint, Payload, Provider, RawResponse, ResponseBody, no_operation, spelled};
use crate::api::declare::{operations, types};
use crate::api::endpoint::read_untyped;
use crate::api::input::{Input, transcode};
use crate::api::json::{Fields, JsonSource, drive};
use crate::api::params::{Param, ParamSink};
use crate::api::response::ResponseContext;
use crate::api::schema::{Operation, RequestLocation, ResponseKind, Ty, Type};
use crate::api::sink::{JsonText, push_quoted};
use crate::api::transcode::{NoRequest, Reading, Requirements, Source, Subject, TranscodeResult, Transcoder};
use crate::api::url::{self, PathValue};
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::check::{Strictness, TextFormat, civil, iban};
use crate::error::{Error, Result, redact};
use crate::http::{BaseUrl, Call, Context, Method, Prepared, Repeat, Request};
use crate::quote::{Place, shown};
use crate::secret::{ParaxKey, ParaxSecretKey, Secret, SecretText};

/// Timeout of a call in seconds.
const TIMEOUT_SECONDS: u32 = 30;

/// Base URL of deposits.
const DEPOSIT_BASE_URL: &str = "https://api.parax.tech";
/// Base URL of status queries.
const STATUS_BASE_URL: &str = "https://api.parax.live";
/// IP address that webhooks come from.
const WEBHOOK_ADDRESS: &str = "176.31.10.152";

operations! {
    client Parax;

    /// Starts a deposit by bank transfer with a signed URL, for the payer's browser or for the server.
    GET "/Methods/BankTransfer/V2/" deposit() query DepositRequest -> DepositAnswer (changes);
    /// Queries the status of a transaction. The id is sent in the body.
    POST "/Transaction/Status/" transaction_status(transaction_id: Identifier) -> TransactionStatus (reads);
}

types! {
    case snake;

    /// A deposit by bank transfer. Values are signed without escaping, so they must not contain `&`.
    request DepositRequest {
        /// User name of the customer.
        username: Signed required,
        /// Merchant's own id of the customer.
        user_id as "userID": SignedId required,
        /// First name and surname of the customer.
        full_name as "fullname": Signed required,
        /// Amount in lira, with at most two decimals.
        amount: Money required,
        /// Merchant's own id of the transaction; returned in the webhook.
        trx: SignedId required,
        /// Custom data of the merchant. Empty text is sent and signed too.
        data: SignedData,
        /// URL that receives the webhook; signed like the other parameters. The vendor's document sends webhooks to "the address in
        /// `return_url`" but does not list the parameter: if it is omitted, or if ParaX ignores it, webhooks go to the address that the
        /// vendor has configured for the merchant. Ask the vendor which one holds.
        return_url: SignedUrl,
    }

    /// Bank account that the customer sends the money to.
    response DepositAnswer {
        /// IBAN of the account, without spaces.
        iban: String,
        /// IBAN in groups of four characters, for display.
        iban_grouped: String computed,
        /// Name of the account holder.
        account_holder: String,
        /// Reference that the description of the transfer must contain.
        reference_code: String,
        /// ParaX's id of the transaction, for status queries.
        transaction_id: String,
        /// Amount to send.
        amount: Decimal,
        /// Currency of the amount, `TRY`.
        currency: String,
        /// Whether the amount equals the requested one, compared as numbers.
        amount_matches: bool computed,
        /// Message for the customer.
        message: String computed,
        /// Title of the message.
        title: String computed,
        /// Kind of the message, e.g. `success`.
        r#type: String computed,
        /// Status beside `data`, e.g. `1`.
        status: String computed,
        /// Other parts of the response, whose names are taken: fields beside `data` with the name of a field of `data`, and fields of
        /// `data` with the name of one that is added.
        envelope: Json computed,
    }

    /// Status of a transaction.
    response TransactionStatus {
        /// ParaX's id of the transaction.
        transaction_id: String,
        /// Amount of the transaction.
        amount: Decimal,
        /// Currency of the amount, `TRY`.
        currency: String,
        /// Payment method, `BankTransfer`.
        method: String,
        /// State of the transaction.
        status: TransactionState,
        /// When the transaction started, in Istanbul time, `yyyy-MM-dd HH:mm:ss`.
        created_at: String,
        /// When the transaction was completed, in Istanbul time.
        completed_at: String,
        /// Merchant's own id of the customer.
        user_id: String,
        /// User name of the customer.
        username: String,
        /// Message of the response.
        message: String computed,
        /// Title of the message.
        title: String computed,
        /// Kind of the message.
        r#type: String computed,
        /// Other parts of the response, whose names are taken: fields beside `data` with the name of a field of `data`, such as `status`,
        /// and fields of `data` with the name of one that is added.
        envelope: Json computed,
    }
}

/// A client of the ParaX API. It holds the merchant's keys and has no mutable state.
///
/// ```
/// # use imza::{Context, parax::Parax, secret::{ParaxKey, ParaxSecretKey}};
/// # fn main() -> imza::Result<()> {
/// let parax = Parax::new(1001, ParaxKey::new("key-1")?, ParaxSecretKey::new("sk_live_1")?);
/// # #[cfg(feature = "typed")] {
/// let request = imza::parax::DepositRequest {
///     username: Some("john_doe".try_into()?),
///     user_id: Some("12345".try_into()?),
///     full_name: Some("John Doe".try_into()?),
///     amount: Some("250".try_into()?),
///     trx: Some("DEP-1".try_into()?),
///     ..Default::default()
/// };
/// let url = parax.deposit_url(&request, &Context::default())?;
/// assert!(url.starts_with("https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=john_doe&userID=12345"));
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Parax {
    pub(super) merchant: Arc<Merchant>,
    deposit_base_url: String,
    status_base_url: String,
    allowed_addresses: Option<AllowList>,
}

pub(super) struct Merchant {
    sid: i64,
    pub(super) key: ParaxKey,
    pub(super) secret_key: ParaxSecretKey,
}

impl fmt::Debug for Parax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParaX(sid {}, keys ***)", self.merchant.sid)
    }
}

impl Parax {
    /// Makes a client with the merchant's site id, the key for status queries and the key that signs deposits.
    #[must_use]
    pub fn new(sid: i64, key: ParaxKey, secret_key: ParaxSecretKey) -> Self {
        Self {
            merchant: Arc::new(Merchant { sid, key, secret_key }),
            deposit_base_url: DEPOSIT_BASE_URL.into(),
            status_base_url: STATUS_BASE_URL.into(),
            allowed_addresses: None,
        }
    }

    /// Sets the base URL of deposits, e.g. for a test server.
    #[must_use]
    pub fn with_deposit_base_url(self, base_url: BaseUrl) -> Self {
        Self { deposit_base_url: base_url.as_str().into(), ..self }
    }

    /// Sets the base URL of status queries, e.g. for a test server.
    #[must_use]
    pub fn with_status_base_url(self, base_url: BaseUrl) -> Self {
        Self { status_base_url: base_url.as_str().into(), ..self }
    }

    /// Accepts webhooks from these addresses instead of the documented `176.31.10.152`.
    #[must_use]
    pub fn with_allowed_addresses(self, addresses: AllowList) -> Self {
        Self { allowed_addresses: Some(addresses), ..self }
    }

    /// Computes the signature of parameters as they are, for what the operations do not cover: `hex(HMAC-SHA256(secret key, s))`, where `s`
    /// has the parameters sorted by name. Nothing is added.
    ///
    /// # Errors
    /// `invalid_request` with the name of a parameter that could be confused with another one: with `&` or control characters.
    ///
    /// ```
    /// # use imza::{parax::Parax, secret::{ParaxKey, ParaxSecretKey}};
    /// # fn main() -> imza::Result<()> {
    /// let parax = Parax::new(1001, ParaxKey::new("key-1")?, ParaxSecretKey::new("sk_live_1")?);
    /// assert_eq!(parax.sign(&[("sid", "1001"), ("amount", "250.00")])?.len(), 64);
    /// assert_eq!(parax.sign(&[("fullname", "X&sid=1002")]).unwrap_err().path(), "fullname");
    /// # Ok(())
    /// # }
    /// ```
    pub fn sign(&self, parameters: &[(&str, &str)]) -> Result<String> {
        if parameters.is_empty() {
            return Err(Error::invalid("", &["expected at least one parameter, found none"]));
        }
        for (at, (name, value)) in parameters.iter().enumerate() {
            check_parameter(name, value, &["signature"])?;
            if parameters.iter().skip(at + 1).any(|(other, _)| other == name) {
                return Err(Error::invalid(&redact(name), &["expected each name once, found it twice"]));
            }
        }
        Ok(sign::signature(&self.merchant.secret_key, parameters))
    }

    /// Computes the signature of the parameters of another language.
    pub(super) fn signature_of(&self, parameters: &[Param]) -> Result<String> {
        let given: Vec<(&str, &str)> = parameters
            .iter()
            .map(|param| single(param).map(|value| value.map(|value| (param.name.as_ref(), value))))
            .flat_map(Result::transpose)
            .collect::<Result<_>>()?;
        self.sign(&given)
    }

    /// Returns the signed URL of a deposit, to redirect the payer's browser to.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault.
    pub fn deposit_url(&self, request: &dyn Source, context: &Context<'_>) -> Result<String> {
        self.signed_url(&deposit, Some(request), context).map(|(url, _)| url).map_err(|error| self.discreet(error))
    }

    /// Reads a webhook from its raw body and its sender. It is not signed: [`confirm`](Self::confirm) it before crediting anything. Respond
    /// with [`RECEIVED`](super::RECEIVED), or with [`FORBIDDEN`](super::FORBIDDEN) if the address is refused.
    ///
    /// # Errors
    /// `verification_failed` with the check: `remote_address`, `body`.
    pub fn read_webhook(&self, body: &[u8], from: RemoteAddress<'_>) -> Result<Webhook> {
        match &self.allowed_addresses {
            Some(allowed) => Webhook::read(body, from, allowed),
            None => Webhook::read(body, from, &AllowList::new([WEBHOOK_ADDRESS])?),
        }
    }

    /// Queries the status of a webhook's transaction and compares it with the webhook and with the merchant's record of the order that the
    /// webhook's `trx` names. Credit only the verdict `completed`, once for each de-duplication key.
    ///
    /// # Errors
    /// `invalid_request` (`expected`, `expected.user_id`, `expected.amount`, …, `transaction_id`). Parsing the response fails like a status
    /// query, and with `verification_failed` (`transaction_id`, `user_id`, `username`, `amount`, `currency`, `status`) if the three disagree.
    pub fn confirm(&self, webhook: &Webhook, expected: ExpectedPayment<'_>) -> Result<Call<Confirmation>> {
        let comparison = Comparison::new(webhook, &expected)?;
        let context = Context::default();
        let path = [PathValue::from(&*webhook.transaction_id)];
        let prepared = self.build(&transaction_status, &Arguments { path: &path, request: None, context: &context })?;
        let merchant = Arc::clone(&self.merchant);
        Ok(Call::new(prepared, move |status: u16, body: &[u8]| merchant.read_confirmation(&comparison, status, body)))
    }

    /// Builds the signed URL of an operation and returns it with the amount.
    fn signed_url(&self, operation: &'static Operation, request: Option<&dyn Source>, context: &Context<'_>) -> Result<(String, String)> {
        let RequestLocation::Query(table) = operation.location else { return Err(no_operation(operation.name)) };
        let mut params = ParamSink::default();
        transcode(Ty::Object(table), Requirements::of(context), request.unwrap_or(&NoRequest), context.names, &mut params)?;
        let amount = table.fields.iter().position(|field| field.wire() == "amount").and_then(|index| u8::try_from(index).ok());
        let amount = String::from(amount.and_then(|index| params.scalar(index)).unwrap_or_default());

        let sid = self.merchant.sid.to_string();
        let params = params.in_declared_order();
        if params.len() > 64 {
            return Err(Error::invalid("", &["expected at most 64 parameters in a URL, found more; remove unknown fields"]));
        }
        let mut parameters: Vec<(&str, &str)> = vec![("sid", &sid)];
        for param in &params {
            parameters.extend(parameter(param)?);
        }
        let signature = sign::signature(&self.merchant.secret_key, &parameters);
        parameters.push(("signature", &signature));
        let address = [self.deposit_base_url.as_str(), operation.path, "?"].concat();
        let query = address.len();
        let url = form_urlencoded::Serializer::for_suffix(address, query).extend_pairs(parameters).finish();
        Ok((url, amount))
    }

    /// Builds the JSON body of an operation: the merchant's id and key, the values before the request, and the fields of the request.
    fn keyed_body(&self, operation: &'static Operation, arguments: &Arguments<'_>) -> Result<SecretText> {
        let mut body = SecretText::new();
        self.push_merchant(&mut body);
        for (argument, value) in operation.arguments.iter().zip(arguments.path) {
            body.push(',');
            push_quoted(argument.name, &mut body);
            body.push(':');
            match value {
                PathValue::Text(text) | PathValue::Digits(text) => push_quoted(text, &mut body),
                // An id that the caller stores as a number.
                PathValue::Number(number) => push_quoted(&number.to_string(), &mut body),
                PathValue::Other(kind) => return Err(Error::invalid(argument.name, &["expected text, found ", kind])),
            }
        }
        if let RequestLocation::Body(table) = operation.location {
            let mut fields = JsonText::body();
            let request = arguments.request.unwrap_or(&NoRequest);
            transcode(Ty::Object(table), Requirements::of(arguments.context), request, arguments.context.names, &mut fields)?;
            push_members(&fields.into_text(), &mut body);
        }
        body.push('}');
        Ok(body)
    }

    /// Writes the beginning of a body: the merchant's id and key.
    fn push_merchant(&self, body: &mut SecretText) {
        body.push_str("{\"sid\":");
        body.push_str(&self.merchant.sid.to_string());
        body.push_str(",\"key\":");
        push_quoted(self.merchant.key.0.reveal(), body);
    }

    /// Builds the request of a confirmation: a status query, with the data that its response is compared with.
    fn build_confirm(&self, arguments: &Arguments<'_>) -> Result<Prepared> {
        let names = arguments.context.names;
        let mut state = JsonText::result(Names::Camel);
        let request = arguments.request.unwrap_or(&NoRequest);
        transcode(Ty::Object(ConfirmInput::TABLE), Requirements::of_input(Subject::Input), request, names, &mut state)?;
        let state = state.into_string();
        let input = Input::read(ConfirmInput::TABLE, &JsonSource(&state), Names::Camel)?;
        let webhook = webhook_to_confirm(&input);
        Comparison::new(&webhook, &expected_payment(&input)).map_err(|error| spelled(error, names))?;
        let path = [PathValue::from(&*webhook.transaction_id)];
        let prepared = self.build(&transaction_status, &Arguments { path: &path, request: None, context: arguments.context })?;
        Ok(Prepared { state: state.into(), ..prepared })
    }
}

impl Client for Parax {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&self.merchant.secrets())
    }

    /// Builds a signed URL for a GET, and a JSON body with the merchant's key for a POST.
    fn build(&self, operation: &'static Operation, arguments: &Arguments<'_>) -> Result<Prepared> {
        if ptr::eq(operation, &derived::confirm) {
            return self.build_confirm(arguments);
        }
        arguments.context.refuse(PROVIDER.unhonoured)?;
        // The path has no placeholders; this only checks the values.
        url::path(operation.path, operation.arguments, arguments.path, arguments.context)?;
        let repeat = if operation.reads { Repeat::Safe } else { Repeat::AskFirst };
        let accept = ("accept", Cow::Borrowed("application/json"));
        if operation.method == Method::GET {
            let (url, amount) = self.signed_url(operation, arguments.request, arguments.context)?;
            let request = Request { method: operation.method, url, headers: vec![accept], body: None };
            return Ok(Prepared { state: amount.into(), ..Prepared::new(request, repeat, TIMEOUT_SECONDS) });
        }
        let body = Some(self.keyed_body(operation, arguments)?.into_string());
        let headers = vec![("content-type", Cow::Borrowed("application/json")), accept];
        let url = [self.status_base_url.as_str(), operation.path].concat();
        Ok(Prepared::new(Request { method: operation.method, url, headers, body }, repeat, TIMEOUT_SECONDS))
    }

    /// Adds the merchant's id and key to an object; exact text is sent as it is.
    fn build_endpoint(&self, endpoint: &Endpoint<'_>, to: Destination<'_>, context: &Context<'_>) -> Result<Prepared> {
        context.refuse(PROVIDER.unhonoured)?;
        let base_url = if to.host == Some("deposit") { &self.deposit_base_url } else { &self.status_base_url };
        let content = endpoint.content(context)?;
        let body = match (endpoint.body, content) {
            (Payload::Object(_), Some(object)) => {
                let fields = Fields::read(&object);
                let fields = fields.ok_or_else(|| Error::invalid("body", &["expected an object or exact text, found another value"]))?;
                if let Some((name, _)) = fields.iter().find(|(name, _)| matches!(*name, "sid" | "key")) {
                    return Err(Error::invalid(name, &["expected no value, found one; `sid` and `key` are added automatically"]));
                }
                let mut body = SecretText::new();
                self.push_merchant(&mut body);
                push_members(&object, &mut body);
                body.push('}');
                Some(body)
            }
            (_, content) => content,
        };
        endpoint.prepared(base_url, body, None, TIMEOUT_SECONDS, context)
    }

    fn read(&self, operation: &'static Operation, raw: RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
        if matches!(operation.response, ResponseKind::Raw) {
            return self.merchant.read_raw(operation, raw, &mut into);
        }
        if ptr::eq(operation, &derived::confirm) {
            let input = Input::read(ConfirmInput::TABLE, &JsonSource(raw.state), Names::Camel)?;
            let comparison = Comparison::new(&webhook_to_confirm(&input), &expected_payment(&input))?;
            let confirmed = self.merchant.read_confirmation(&comparison, raw.status, raw.body)?;
            put_confirmation(&confirmed, &mut into)?;
            return Ok(ResponseBody::Value);
        }
        self.merchant.read(operation, raw, into).map(|()| ResponseBody::Value)
    }

    fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        self.message(message, input, body, into)
    }
}

/// One of ParaX's hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Host {
    /// That of deposits.
    Deposit,
    /// That of status queries.
    Status,
}

#[cfg(feature = "typed")]
impl Parax {
    /// Builds a call to any endpoint, which returns the whole response as untyped data. The merchant's `sid` and key are added to a body that
    /// is an object; exact text is sent as it is. A query is sent as it is: [`sign`](Self::sign) makes a signature for it.
    ///
    /// # Errors
    /// `invalid_request` for a path that HTTP clients rewrite, for values that are not valid in JSON, or for a body with GET.
    pub fn request(&self, host: Host, endpoint: &Endpoint<'_>, context: &Context<'_>) -> Result<Call<Json>> {
        let host = match host {
            Host::Deposit => "deposit",
            Host::Status => "status",
        };
        crate::api::typed::endpoint_call(self, endpoint, Destination { host: Some(host), token: None }, context)
    }
}

/// Adds the offset to a civil time of a response, e.g. `2026-02-03T14:30:00+03:00`. Turkey is three hours ahead of UTC all year.
/// `None` if the text is not a civil time.
///
/// ```
/// let time = imza::parax::offset_time("2026-02-03 14:30:00");
/// assert_eq!(time.as_deref(), Some("2026-02-03T14:30:00+03:00"));
/// ```
#[must_use]
pub fn offset_time(text: &str) -> Option<String> {
    let civil = civil::tolerant_date_time(text, b' ').or_else(|| civil::tolerant_date_time(text, b'T'))?;
    let zone = text.strip_prefix(civil).filter(|zone| !zone.is_empty()).unwrap_or("+03:00");
    Some([&civil.replace(" ", "T"), zone].concat())
}

/// Writes the members of a JSON object after others.
fn push_members(object: &str, body: &mut SecretText) {
    if let Some(members) = object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|members| !members.is_empty()) {
        body.push(',');
        body.push_str(members);
    }
}

/// Returns a parameter to sign and send; `None` for an undeclared one that is null. Checks that an undeclared parameter can be signed
/// without escaping.
fn parameter(param: &Param) -> Result<Option<(&str, &str)>> {
    let Some(value) = single(param)? else { return Ok(None) };
    check_parameter(&param.name, value, &["sid", "signature"])?;
    Ok(Some((param.name.as_ref(), value)))
}

/// Returns the value of a parameter; `None` if it is null.
fn single(param: &Param) -> Result<Option<&str>> {
    if param.is_list {
        return Err(Error::invalid(&redact(&param.name), &["expected a single value, found a list"]));
    }
    Ok(param.values.first().map(|value| &**value))
}

/// Checks that a parameter can be signed without escaping, and that its name is not one of those that are added.
fn check_parameter(name: &str, value: &str, added: &[&str]) -> Result<()> {
    let refuse = |reason: &[&str]| Err(Error::invalid(&redact(name), reason));
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return refuse(&["expected a parameter name of letters, digits and _, found another name"]);
    }
    if added.contains(&name) {
        return refuse(&["expected no value, found one; it is made from the other parameters and the settings"]);
    }
    match TextFormat::SignedData.apply(value, Strictness { shape: true, digits: true }) {
        Ok(_) => Ok(()),
        Err(misfit) => refuse(&["expected ", misfit.expected, ", found ", &shown(value, Place::Text), " (", misfit.why, ")"]),
    }
}

impl Merchant {
    fn secrets(&self) -> [&Secret; 2] {
        [&self.key.0, &self.secret_key.0]
    }

    fn read(&self, operation: &'static Operation, raw: RawResponse<'_>, mut into: Reading<'_>) -> Result<()> {
        let secrets = self.secrets();
        let response =
            ResponseContext { provider: "parax", status: raw.status, reads: operation.reads, once: operation.once, secrets: &secrets };
        let (text, answer, data) = answered(&response, raw.body)?;
        let ResponseKind::Data(ty) = operation.response else { return Ok(()) };
        let mut transcoder = into.transcoder(ty);
        let Ty::Object(table) = ty else { return Ok(()) };
        let asked = if ptr::eq(table, DepositAnswer::TABLE) { Some(raw.state) } else { None };
        flatten(&answer, &data, table, asked, &mut transcoder).map_err(|error| response.unexpected(error, text))
    }

    /// Reads the response of any endpoint: the whole body, unless its code reports an error.
    fn read_raw(&self, operation: &Operation, raw: RawResponse<'_>, into: &mut Reading<'_>) -> Result<ResponseBody> {
        let secrets = self.secrets();
        let response =
            ResponseContext { provider: "parax", status: raw.status, reads: operation.reads, once: operation.once, secrets: &secrets };
        let text = response.text(raw.body)?;
        let has_code = Fields::read(text).is_some_and(|answer| answer.text("code").is_some());
        if has_code || !response.succeeded() {
            errors::successful(&response, text)?;
        }
        read_untyped(&response, text, into)
    }

    fn read_confirmation(&self, comparison: &Comparison, status: u16, body: &[u8]) -> Result<Confirmation> {
        let secrets = self.secrets();
        let response = ResponseContext { provider: "parax", status, reads: true, once: false, secrets: &secrets };
        let (_, _, data) = answered(&response, body)?;
        comparison.confirmation(&data)
    }
}

/// Parses a body that reports success and returns its text, its fields, and those of `data`.
fn answered<'b>(response: &ResponseContext<'_>, body: &'b [u8]) -> Result<(&'b str, Fields<'b>, Fields<'b>)> {
    let text = response.text(body)?;
    let answer = errors::successful(response, text)?;
    match answer.object("data") {
        Some(data) => Ok((text, answer, data)),
        None => Err(response.misfit("data", &["expected an object with unique names, found another value"], text)),
    }
}

/// Fields that stand beside `data` and are added to those of `data`.
const BESIDE: [&str; 4] = ["status", "title", "message", "type"];
/// Fields that are computed.
const COMPUTED: [&str; 3] = ["iban_grouped", "amount_matches", ENVELOPE];
/// The field for what has no other place, so that no part of a response is lost.
const ENVELOPE: &str = "envelope";

/// Sends the response to the engine as one flat object: the fields of `data`, the computed fields, and those beside `data`. Nothing is
/// signed, neither in `data` nor beside it.
fn flatten(
    answer: &Fields<'_>,
    data: &Fields<'_>,
    table: &'static Type,
    asked_amount: Option<&str>,
    to: &mut Transcoder<'_>,
) -> TranscodeResult {
    let declares = |name: &str| table.fields.iter().any(|field| field.is_called(name));
    // The state of a transaction is a field of `data`.
    let is_added = |name: &str| BESIDE.contains(&name) && declares(name) && (name != "status" || asked_amount.is_some());
    let is_in_data = |name: &str| data.iter().any(|(known, _)| known == name);
    let has_place_in_data = |name: &str| !is_added(name) && !COMPUTED.contains(&name);
    let has_place_beside = |name: &str| is_added(name) || (!declares(name) && !is_in_data(name) && !COMPUTED.contains(&name));

    let iban: Option<String> =
        data.text("iban").filter(|_| asked_amount.is_some()).map(|text| text.chars().filter(|c| !c.is_whitespace()).collect());
    to.begin_object()?;
    for (name, json) in data.iter().filter(|(name, _)| has_place_in_data(name)) {
        to.name(name)?;
        match (name, &iban) {
            ("iban", Some(iban)) => to.text(iban)?,
            _ => drive(json, to)?,
        }
    }
    if let Some(iban) = &iban {
        to.name("iban_grouped")?;
        to.text(&iban::grouped(iban))?;
    }
    if let Some(asked) = asked_amount.and_then(number) {
        to.name("amount_matches")?;
        to.boolean(data.text("amount").and_then(|text| number(&text)) == Some(asked))?;
    }
    let beside = || answer.iter().filter(|(name, _)| !matches!(*name, "code" | "data"));
    for (name, json) in beside().filter(|(name, _)| has_place_beside(name)) {
        to.name(name)?;
        drive(json, to)?;
    }
    let mut taken_beside = beside().filter(|(name, _)| !has_place_beside(name)).peekable();
    let mut taken_in_data = data.iter().filter(|(name, _)| !has_place_in_data(name)).peekable();
    if taken_beside.peek().is_some() || taken_in_data.peek().is_some() {
        to.name(ENVELOPE)?;
        to.begin_object()?;
        for (name, json) in taken_beside {
            to.name(name)?;
            drive(json, to)?;
        }
        if taken_in_data.peek().is_some() {
            to.name("data")?;
            to.begin_object()?;
            for (name, json) in taken_in_data {
                to.name(name)?;
                drive(json, to)?;
            }
            to.end_object()?;
        }
        to.end_object()?;
    }
    to.end_object()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::transcode::Integers;
    use crate::http::{Checks, UnknownFields};

    const REQUEST: &str = r#"{"username":"u","userId":"7","fullName":"A B","amount":"1","trx":"T"}"#;

    fn client() -> Parax {
        Parax::new(1001, ParaxKey::new("key-secret-1").unwrap(), ParaxSecretKey::new("sk_live_secret").unwrap())
    }

    fn query() -> Prepared {
        let arguments = Arguments { path: &["TD1".into()], request: None, context: &Context::default() };
        client().build(&transaction_status, &arguments).unwrap()
    }

    /// Returns the response of an operation as JSON text.
    fn read(operation: &'static Operation, state: &str, status: u16, body: &[u8]) -> Result<String> {
        let raw = RawResponse { state, status, body };
        JsonText::collect(Names::Camel, Integers::Full, |into| client().read(operation, raw, into)).map(|(text, _)| text)
    }

    #[test]
    fn no_text_shows_a_key() {
        let request = query().request;
        assert!(request.body.as_deref().unwrap().contains("key-secret-1"));
        let page = br#"<p>key key-secret-1 and sk_live_secret are wrong</p>"#;
        let error = read(&transaction_status, "", 500, page).unwrap_err();
        let reported = br#"{"code":1082,"message":"key-secret-1"}"#;
        let api_error = read(&deposit, "1.00", 200, reported).unwrap_err();
        for text in [alloc::format!("{:?} {request:?}", client()), alloc::format!("{error} {error:?} {api_error} {api_error:?}")] {
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn the_query_is_safe_to_repeat_and_the_deposit_is_not_although_it_is_a_get() {
        let context = Context { names: Names::Camel, ..Context::default() };
        let arguments = Arguments { path: &[], request: Some(&JsonSource(REQUEST)), context: &context };
        let prepared = client().build(&deposit, &arguments).unwrap();
        assert_eq!((prepared.request.method, prepared.repeat), (Method::GET, Repeat::AskFirst));
        assert_eq!(prepared.state, "1.00");
        assert_eq!(query().repeat, Repeat::Safe);
    }

    #[test]
    fn an_undeclared_parameter_is_signed_and_cannot_forge_others() {
        let send = |name: &str, value: &str| {
            let text = REQUEST.replace('}', &alloc::format!(",\"{name}\":{value}}}"));
            client().deposit_url(
                &JsonSource(&text),
                &Context { unknown_fields: UnknownFields::Send, names: Names::Camel, ..Context::default() },
            )
        };
        let plain = send("username2", "null").unwrap();
        let url = send("return_url", "\"https://shop/\"").unwrap();
        assert!(url.contains("&trx=T&return_url=https%3A%2F%2Fshop%2F&signature="), "{url}");
        assert_ne!(url.rsplit('=').next(), plain.rsplit('=').next());
        for (name, value) in
            [("x", "\"a&b\""), ("x", "\"a\\nb\""), ("signature", "\"1\""), ("sid", "1"), ("a&b", "1"), ("a=b", "1"), ("x", "[\"1\"]")]
        {
            assert_eq!(send(name, value).unwrap_err().code(), "invalid_request", "{name} {value}");
        }
    }

    #[test]
    fn an_ampersand_is_refused_even_without_the_other_checks() {
        let text = REQUEST.replace("A B", "X&trx=T1");
        let context = Context { checks: Checks::Types, names: Names::Camel, ..Context::default() };
        assert_eq!(client().deposit_url(&JsonSource(&text), &context).unwrap_err().path(), "fullName");
    }

    #[test]
    fn an_iban_in_groups_is_shown_both_ways_and_a_missing_amount_does_not_match() {
        let answered = |data: &str| {
            let body = alloc::format!("{{\"code\":200,\"data\":{data}}}");
            read(&deposit, "1.00", 200, body.as_bytes()).unwrap()
        };
        assert_eq!(
            answered(r#"{"iban":"TR33 0006 1005","amount":1E0,"amount_matches":false}"#),
            r#"{"iban":"TR3300061005","amount":"1","ibanGrouped":"TR33 0006 1005","amountMatches":true,"envelope":{"data":{"amount_matches":false}}}"#
        );
        assert_eq!(answered("{}"), r#"{"amountMatches":false}"#);
    }

    #[test]
    fn what_stands_beside_data_is_kept() {
        let beside = r#""status":1,"title":"Tamam","message":"Bekleniyor","type":"success","limits":{"daily":5},"iban":"TR99","code":200"#;
        let body = alloc::format!("{{{beside},\"data\":{{\"iban\":\"TR33\",\"message\":\"m\",\"new\":[1]}}}}");
        assert_eq!(
            read(&deposit, "1.00", 200, body.as_bytes()).unwrap(),
            r#"{"iban":"TR33","new":[1],"ibanGrouped":"TR33","amountMatches":false,"status":"1","title":"Tamam","message":"Bekleniyor","type":"success","limits":{"daily":5},"envelope":{"iban":"TR99","data":{"message":"m"}}}"#
        );
        let body = br#"{"code":200,"status":"success","title":["T"],"new":1,"data":{"status":"completed","transaction_id":"TD9"}}"#;
        assert_eq!(
            read(&transaction_status, "", 200, body).unwrap(),
            r#"{"status":"completed","transactionId":"TD9","new":1,"envelope":{"status":"success"}}"#
        );
        // The status of the response is never taken for the state of the transaction.
        let body = br#"{"code":200,"status":"completed","data":{"transaction_id":"TD9"}}"#;
        assert_eq!(read(&transaction_status, "", 200, body).unwrap(), r#"{"transactionId":"TD9","envelope":{"status":"completed"}}"#);
    }

    #[test]
    fn civil_times_get_istanbuls_offset() {
        assert_eq!(offset_time("2026-02-03 14:30:00").as_deref(), Some("2026-02-03T14:30:00+03:00"));
        assert_eq!(offset_time("2026-02-03T14:30:00Z").as_deref(), Some("2026-02-03T14:30:00Z"));
        for bad in ["", "yesterday", "2026-02-30 14:30:00", "2026-02-03"] {
            assert_eq!(offset_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_answer_of_ten_megabytes_is_an_error_with_a_short_text() {
        for filling in ["[", "{\"a\":", "<p>", "\u{1F600}", "9"] {
            let body = filling.repeat(10 * 1024 * 1024 / filling.len());
            let error = read(&transaction_status, "", 200, body.as_bytes()).unwrap_err();
            assert!(error.to_string().len() < 2000);
        }
    }
}
