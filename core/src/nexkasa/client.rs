//! The API as declarations, and the client that builds and reads it.
//!
//! A request is JSON with the header `X-API-KEY`. Success is HTTP 200 or 201 with `{"status": "success", …}`; an operator decides
//! later, and the callback tells. Where callback secrets are set, the callback URL gets a token of the order, see `sign.rs`.
//!
//! Source: vendor documentation, "NexKasa API Entegrasyon Rehberi".

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::callback::{Callback, CallbackChecks, CallbackInput};
use super::errors;
use super::sign::{self, NONCE, Order, TOKEN, TransferKind};
use crate::api::case::Names;
use crate::api::declare::{operations, types};
use crate::api::json::drive;
use crate::api::response::ResponseContext;
use crate::api::schema::{Field, Operation, Ty, Type};
use crate::api::sink::{JsonText, Sink, Text};
use crate::api::transcode::{Direction, Reading, Requirements, Source, Transcoder};
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::decimal::Amount;
use crate::error::{Error, Result};
use crate::http::{BaseUrl, Context, Repeat, Request, check_header, without_query_values};
use crate::secret::{NexkasaApiKey, NexkasaCallbackSecret, NexkasaCallbackToken, NexkasaWebhookSecret, Secret};
use crate::sign::hex;
use crate::text::{characters, joined};

/// How long an answer may take, in seconds.
const TIMEOUT_SECONDS: u32 = 30;

/// Where requests go.
const BASE_URL: &str = "https://nexkasa.com";

operations! {
    tables;

    /// Asks for a deposit: a customer is to send money. An operator approves it later, see the callback.
    POST "/api/public/deposit-request/" deposit() body DepositRequest -> TransferAnswer;
    /// Asks for a withdrawal: money is to go to a customer's IBAN. There is no status query: after a time-out only the callback or
    /// the vendor's support tells whether it was taken.
    POST "/api/public/withdraw-request/" withdraw() body WithdrawRequest -> TransferAnswer;
}

types! {
    case snake;

    /// A deposit to ask for.
    request DepositRequest {
        /// Amount in lira, with at most two decimals.
        amount: Money required,
        /// First name and surname of the sender.
        full_name: Identifier required,
        /// The merchant's own id of the customer.
        user_id: Identifier required,
        /// Where the result is to be reported.
        callback_url: Url,
    }

    /// A withdrawal to ask for.
    request WithdrawRequest {
        /// Amount in lira, with at most two decimals.
        amount: Money required,
        /// Turkish IBAN the money goes to.
        customer_iban: Iban required,
        /// First name and surname of the receiver.
        customer_name: Identifier required,
        /// The merchant's own id of the withdrawal, unique.
        external_id: Identifier required,
        /// Where the result is to be reported.
        callback_url: Url,
    }

    /// A deposit or withdrawal that was taken. An operator decides on it later.
    response TransferAnswer {
        /// `success`.
        status: String,
        /// NexKasa's id of the transaction, as text.
        transaction_id: String,
        /// Message for the merchant.
        message: String,
    }
}

/// One of the two operations: what its token covers.
struct Transfer {
    operation: &'static Operation,
    request: &'static Type,
    kind: TransferKind,
    amount: u8,
    id: u8,
    callback_url: u8,
}

const DEPOSIT: Transfer = Transfer {
    operation: &deposit,
    request: DepositRequest::TABLE,
    kind: TransferKind::Deposit,
    amount: DepositRequest::amount,
    id: DepositRequest::user_id,
    callback_url: DepositRequest::callback_url,
};

const WITHDRAW: Transfer = Transfer {
    operation: &withdraw,
    request: WithdrawRequest::TABLE,
    kind: TransferKind::Withdraw,
    amount: WithdrawRequest::amount,
    id: WithdrawRequest::external_id,
    callback_url: WithdrawRequest::callback_url,
};

/// A client of the NexKasa API. It holds the merchant's keys and nothing that changes.
///
/// ```
/// # use imza::{Context, nexkasa::Nexkasa, secret::{NexkasaApiKey, NexkasaCallbackSecret}};
/// # fn main() -> imza::Result<()> {
/// let nexkasa = Nexkasa::new(NexkasaApiKey::new("key-1")?).with_callback_secrets(vec![NexkasaCallbackSecret::new("secret-1")?]);
/// # #[cfg(feature = "typed")] {
/// let request = imza::nexkasa::DepositRequest {
///     amount: Some("1500".into()),
///     full_name: Some("Ahmet Yılmaz".into()),
///     user_id: Some("U1".into()),
///     callback_url: Some("https://shop.example/callback".into()),
/// };
/// let call = nexkasa.deposit(&request, &Context { nonce: "9f86d081884c7d65", ..Context::default() })?;
/// assert_eq!(call.request().url, "https://nexkasa.com/api/public/deposit-request/");
/// assert_eq!(call.callback_nonce.as_deref(), Some("9f86d081884c7d65"));
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Nexkasa {
    api_key: Arc<NexkasaApiKey>,
    base_url: String,
    checks: CallbackChecks,
}

impl fmt::Debug for Nexkasa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NexKasa({}, keys ***)", self.base_url)
    }
}

/// A request, and what to store with the order.
#[derive(Clone)]
pub struct BuiltTransfer {
    /// What to send.
    pub request: Request,
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// The callback URL as it is sent, with its token. It acts as a secret.
    pub callback_url: Option<String>,
    /// The nonce of its token: the callback carries it, consume it once.
    pub callback_nonce: Option<String>,
}

impl fmt::Debug for BuiltTransfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let callback_url = self.callback_url.as_deref().map(without_query_values).unwrap_or_default();
        write!(f, "BuiltTransfer({:?}, repeat {}, callback {callback_url})", self.request, self.repeat.as_str())
    }
}

impl Nexkasa {
    /// A client with the merchant's key.
    #[must_use]
    pub fn new(api_key: NexkasaApiKey) -> Self {
        Self { api_key: Arc::new(api_key), base_url: BASE_URL.into(), checks: CallbackChecks::default() }
    }

    /// A client that is set up in one step.
    pub(crate) fn set_up(api_key: NexkasaApiKey, base_url: Option<BaseUrl>, checks: CallbackChecks) -> Self {
        let client = Self { checks, ..Self::new(api_key) };
        match base_url {
            Some(base_url) => client.with_base_url(base_url),
            None => client,
        }
    }

    /// Sends requests elsewhere: to the merchant's own domain at NexKasa, or to a test server.
    #[must_use]
    pub fn with_base_url(self, base_url: BaseUrl) -> Self {
        Self { base_url: base_url.as_str().into(), ..self }
    }

    /// Puts a token of the order into each callback URL, made with the first secret; callbacks may carry one of any of them.
    #[must_use]
    pub fn with_callback_secrets(mut self, secrets: Vec<NexkasaCallbackSecret>) -> Self {
        self.checks.secrets = secrets.into_iter().map(|secret| secret.0).collect();
        self
    }

    /// Expects one of these static tokens as a value in the query of a callback's URL. The caller puts it there.
    #[must_use]
    pub fn with_callback_tokens(mut self, tokens: Vec<NexkasaCallbackToken>) -> Self {
        self.checks.tokens = tokens.into_iter().map(|token| token.0).collect();
        self
    }

    /// Expects callbacks to be signed with one of these secrets (header `X-NexKasa-Signature`).
    #[must_use]
    pub fn with_webhook_secrets(mut self, secrets: Vec<NexkasaWebhookSecret>) -> Self {
        self.checks.webhook_secrets = secrets.into_iter().map(|secret| secret.0).collect();
        self
    }

    /// Expects callbacks from these addresses.
    #[must_use]
    pub fn with_allowed_addresses(mut self, addresses: AllowList) -> Self {
        self.checks.allowed = addresses;
        self
    }

    /// Builds the request of a deposit.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field at fault, or `nonce`; `configuration` for a key that no header carries.
    pub fn build_deposit(&self, request: &dyn Source, context: &Context<'_>) -> Result<BuiltTransfer> {
        self.build(&DEPOSIT, request, context)
    }

    /// Builds the request of a withdrawal. Never send it again without knowing what became of it.
    ///
    /// # Errors
    /// As [`build_deposit`](Self::build_deposit).
    pub fn build_withdraw(&self, request: &dyn Source, context: &Context<'_>) -> Result<BuiltTransfer> {
        self.build(&WITHDRAW, request, context)
    }

    /// Reads the answer of either operation into a sink.
    ///
    /// # Errors
    /// `api_error` for a status of a failure, in HTTP or in the body; `unexpected_response` for anything that is not the promised
    /// object. In both cases the outcome says whether money may move.
    pub fn read_transfer(&self, status: u16, body: &[u8], into: Reading<'_>) -> Result<()> {
        read_transfer(&self.api_key, status, body, into)
    }

    /// Reads a callback: the raw body's bytes and what arrived with it. Answer HTTP 200 at once.
    ///
    /// # Errors
    /// `verification_failed` with the check: `unverified`, `remote_address`, `signature`, `body`, `token`, `expected`;
    /// `invalid_request` (`expected.amount`).
    pub fn read_callback(&self, body: &[u8], input: &CallbackInput<'_>) -> Result<Callback> {
        self.checks.read(body, input)
    }

    /// How long an answer may take, in seconds.
    #[must_use]
    pub fn timeout_seconds(&self) -> u32 {
        TIMEOUT_SECONDS
    }

    fn build(&self, transfer: &'static Transfer, request: &dyn Source, context: &Context<'_>) -> Result<BuiltTransfer> {
        let key = self.api_key.0.reveal();
        check_header("api_key", key).map_err(|_| {
            Error::configuration(
                "api_key",
                &["expected printable ASCII for a header, found other characters; check where it is loaded from"],
            )
        })?;
        let direction = Direction::Request(Requirements::of(context));
        let mut body = Body::new(transfer);
        let mut transcoder = Transcoder::new(Ty::Object(transfer.request), direction, context.names, &mut body);
        request.send(&mut transcoder).map_err(Error::refused)?;

        let (callback_url, callback_nonce) = match (body.value(transfer.callback_url), self.checks.secrets.first()) {
            (None, _) => (None, None),
            (Some(url), None) => (Some(String::from(url)), None),
            (Some(url), Some(secret)) => (Some(signed_url(transfer, &body, url, secret, context)?), Some(String::from(context.nonce))),
        };
        let headers = vec![("content-type", Cow::Borrowed("application/json")), ("x-api-key", Cow::Owned(key.into()))];
        let url = joined(&[self.base_url.as_str(), transfer.operation.path]);
        let body = Some(body.finish(callback_url.as_deref()));
        let request = Request { method: transfer.operation.method, url, headers, body };
        // A repeated deposit asks twice, a repeated withdrawal pays twice; 409 guards pending ids only.
        Ok(BuiltTransfer { request, repeat: Repeat::AskFirst, callback_url, callback_nonce })
    }
}

#[cfg(feature = "typed")]
impl Nexkasa {
    /// Asks for a deposit. Store the callback's URL and nonce with the order.
    ///
    /// # Errors
    /// As [`build_deposit`](Self::build_deposit).
    pub fn deposit(&self, request: &DepositRequest, context: &Context<'_>) -> Result<TransferCall> {
        self.build(&DEPOSIT, request, context).map(|built| self.call(built))
    }

    /// Asks for a withdrawal. Store the callback's URL and nonce with the order, and never send it again without knowing what became
    /// of it: there is no status query, only the callback or the vendor's support tells.
    ///
    /// # Errors
    /// As [`build_deposit`](Self::build_deposit).
    pub fn withdraw(&self, request: &WithdrawRequest, context: &Context<'_>) -> Result<TransferCall> {
        self.build(&WITHDRAW, request, context).map(|built| self.call(built))
    }

    fn call(&self, built: BuiltTransfer) -> TransferCall {
        let api_key = Arc::clone(&self.api_key);
        let call = crate::http::Call::new(built.request, built.repeat, TIMEOUT_SECONDS, move |status, body| {
            let (value, ()) = crate::api::typed::TypedSink::collect(|into| read_transfer(&api_key, status, body, into))?;
            ResponseContext { provider: "nexkasa", status, reads: false, secrets: &[] }.fitting(value)
        });
        TransferCall { call, callback_url: built.callback_url, callback_nonce: built.callback_nonce }
    }
}

/// The call of a deposit or a withdrawal, and what to store with the order.
#[cfg(feature = "typed")]
pub struct TransferCall {
    call: crate::http::Call<TransferAnswer>,
    /// The callback URL as it is sent, with its token. It acts as a secret.
    pub callback_url: Option<String>,
    /// The nonce of its token: the callback carries it, consume it once.
    pub callback_nonce: Option<String>,
}

#[cfg(feature = "typed")]
impl core::ops::Deref for TransferCall {
    type Target = crate::http::Call<TransferAnswer>;

    fn deref(&self) -> &Self::Target {
        &self.call
    }
}

#[cfg(feature = "typed")]
impl fmt::Debug for TransferCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let callback_url = self.callback_url.as_deref().map(without_query_values).unwrap_or_default();
        write!(f, "TransferCall({:?}, callback {callback_url})", self.call)
    }
}

fn read_transfer(api_key: &NexkasaApiKey, status: u16, body: &[u8], mut into: Reading<'_>) -> Result<()> {
    let secrets = [&api_key.0];
    let response = ResponseContext { provider: "nexkasa", status, reads: false, secrets: &secrets };
    errors::check(&response, body)?;
    let text = response.text(body)?;
    let mut transcoder = into.transcoder(Ty::Object(TransferAnswer::TABLE));
    drive(text, &mut transcoder).map_err(|fault| response.unexpected(fault, text))
}

/// The callback URL with the token of the order.
fn signed_url(transfer: &Transfer, body: &Body, url: &str, secret: &Secret, context: &Context<'_>) -> Result<String> {
    let named = |index: u8| match (transfer.request.field(index), context.names) {
        (Some(field), Names::Camel) => field.property(),
        (Some(field), Names::Snake) => field.wire(),
        (None, _) => "",
    };
    if sign::query(url).iter().any(|(name, _)| name == NONCE || name == TOKEN) {
        return Err(Error::invalid(
            named(transfer.callback_url),
            &["expected a URL without `nonce` and `token`, found one of them: both are added here; give your own value another name"],
        ));
    }
    if let Some(why) = sign::nonce_fault(context.nonce) {
        return Err(Error::invalid(
            "nonce",
            &["expected random text, found ", &characters(context.nonce), " characters (", why, "); take 128 random bits as hex"],
        ));
    }
    // Only without the checks can either be missing.
    let missing = |index: u8| Error::invalid(named(index), &["expected a value, found nothing; the callback's token covers it"]);
    let id = body.value(transfer.id).ok_or_else(|| missing(transfer.id))?;
    let amount = body.value(transfer.amount).and_then(|text| text.parse::<Amount>().ok());
    let amount = amount.ok_or_else(|| missing(transfer.amount))?;
    let order = Order { kind: transfer.kind, id, amount, nonce: context.nonce };
    Ok(sign::with_token(url, context.nonce, &hex(&sign::token(secret, order))))
}

/// The body while the engine writes it: JSON text, with the callback URL held back until its token is known.
struct Body {
    json: JsonText,
    transfer: &'static Transfer,
    depth: usize,
    /// The declared field whose value comes next.
    field: Option<u8>,
    values: Vec<(u8, String)>,
}

impl Body {
    fn new(transfer: &'static Transfer) -> Self {
        Self { json: JsonText::body(), transfer, depth: 0, field: None, values: Vec::with_capacity(5) }
    }

    /// The text of a declared field as it is sent.
    fn value(&self, index: u8) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == index).map(|(_, text)| text.as_str())
    }

    /// The whole body.
    fn finish(mut self, callback_url: Option<&str>) -> String {
        let index = self.transfer.callback_url;
        if let (Some(url), Some(field)) = (callback_url, self.transfer.request.field(index)) {
            self.json.field(index, field);
            self.json.text(Text::Plain(url));
        }
        self.json.end_object();
        self.json.into_string()
    }
}

impl Sink for Body {
    fn begin_object(&mut self, ty: Option<&'static Type>) {
        self.depth += 1;
        self.json.begin_object(ty);
    }

    fn end_object(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 {
            self.json.end_object();
        }
    }

    fn begin_list(&mut self) {
        self.json.begin_list();
    }

    fn end_list(&mut self) {
        self.json.end_list();
    }

    fn field(&mut self, index: u8, field: &'static Field) {
        self.field = Some(index);
        if index != self.transfer.callback_url {
            self.json.field(index, field);
        }
    }

    fn name(&mut self, name: &str) {
        self.field = None;
        self.json.name(name);
    }

    fn element(&mut self) {
        self.json.element();
    }

    fn text(&mut self, text: Text<'_>) {
        if let Some(index) = self.field {
            self.values.push((index, String::from(text.as_str())));
        }
        if self.field != Some(self.transfer.callback_url) {
            self.json.text(text);
        }
    }

    fn decimal(&mut self, digits: &str) {
        self.json.decimal(digits);
    }

    fn number(&mut self, digits: &str) {
        self.json.number(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.json.boolean(value);
    }

    fn null(&mut self) {
        self.json.null();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::json::JsonSource;
    use crate::api::transcode::Integers;
    use crate::http::{Checks, UnknownFields};
    use alloc::string::ToString;

    const REQUEST: &str = r#"{"amount":"1500","fullName":"A B","userId":"U1","callbackUrl":"https://shop.example/cb"}"#;
    const NONCE_TEXT: &str = "9f86d081884c7d65";

    fn client() -> Nexkasa {
        let secret = NexkasaCallbackSecret::new("callback-s3cr3t").unwrap();
        Nexkasa::new(NexkasaApiKey::new("api-s3cr3t").unwrap()).with_callback_secrets(vec![secret])
    }

    fn context<'a>() -> Context<'a> {
        Context { nonce: NONCE_TEXT, names: Names::Camel, ..Context::default() }
    }

    #[test]
    fn unknown_fields_are_sent_as_they_are_and_the_callback_url_last() {
        let text = REQUEST.replace("\"amount\"", "\"extra\":{\"a\":[1.50,{\"callbackUrl\":null}],\"amount\":\"x\"},\"amount\"");
        let text = text.replace("\"userId\":\"U1\",", "").replace("/cb\"", "/cb\",\"userId\":\"U1\"");
        let built = client().build_deposit(&JsonSource(&text), &Context { unknown_fields: UnknownFields::Send, ..context() }).unwrap();
        let plain = client().build_deposit(&JsonSource(REQUEST), &context()).unwrap();
        assert_eq!(built.callback_url, plain.callback_url);
        let url = built.callback_url.unwrap();
        let expected = alloc::format!(
            "{{\"extra\":{{\"a\":[1.50,{{\"callbackUrl\":null}}],\"amount\":\"x\"}},\"amount\":\"1500.00\",\"full_name\":\"A B\",\
             \"user_id\":\"U1\",\"callback_url\":\"{url}\"}}"
        );
        assert_eq!(built.request.body.as_deref(), Some(expected.as_str()));
        assert!(client().build_deposit(&JsonSource(&text), &context()).is_err());
    }

    #[test]
    fn a_nonce_is_due_where_a_token_is_made_and_only_there() {
        for nonce in ["", "short", "9f86d081884c7d6 ", "9f86d081884c7d65&"] {
            let context = Context { nonce, names: Names::Camel, ..Context::default() };
            assert_eq!(client().build_deposit(&JsonSource(REQUEST), &context).unwrap_err().path(), "nonce", "{nonce}");
        }
        let without_url = REQUEST.replace(",\"callbackUrl\":\"https://shop.example/cb\"", "");
        let built = client().build_deposit(&JsonSource(&without_url), &Context { names: Names::Camel, ..Context::default() }).unwrap();
        assert_eq!((built.callback_url, built.callback_nonce), (None, None));
    }

    #[test]
    fn a_token_needs_what_it_covers_even_without_the_checks() {
        let context = Context { checks: Checks::Types, names: Names::Snake, ..context() };
        let without_id = r#"{"amount":"1","callback_url":"https://shop.example/cb"}"#;
        assert_eq!(client().build_deposit(&JsonSource(without_id), &context).unwrap_err().path(), "user_id");
    }

    #[test]
    fn a_key_that_no_header_carries_is_a_matter_of_configuration() {
        let client = Nexkasa::new(NexkasaApiKey::new("anahtar-ğ-s3cr3t").unwrap());
        let error = client.build_deposit(&JsonSource(REQUEST), &context()).unwrap_err();
        assert!(error.code() == "configuration" && error.path() == "api_key" && !error.to_string().contains("s3cr3t"));
    }

    #[test]
    fn no_text_shows_a_key_or_a_token() {
        let built = client().build_deposit(&JsonSource(REQUEST), &context()).unwrap();
        let token = built.callback_url.as_deref().unwrap().rsplit('=').next().unwrap().to_string();
        let error =
            JsonText::collect(Names::Camel, Integers::Full, |into| client().read_transfer(200, b"<p>api-s3cr3t</p>", into)).unwrap_err();
        let told = JsonText::collect(Names::Camel, Integers::Full, |into| client().read_transfer(403, b"{\"error\":\"api-s3cr3t\"}", into))
            .unwrap_err();
        let text = alloc::format!("{:?} {built:?} {error} {error:?} {told} {told:?}", client());
        assert!(!text.contains("s3cr3t") && !text.contains(&token), "{text}");
    }
}
