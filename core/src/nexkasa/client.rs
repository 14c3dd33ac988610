//! The API as declarations, and the client that builds requests and parses responses.
//!
//! A request is JSON with the header `X-API-KEY`. Success is HTTP 200 or 201 with `{"status": "success", …}`; an operator decides later
//! and the callback reports the decision. If callback secrets are set, a token of the order is added to the callback URL, see `sign.rs`.
//!
//! Source: vendor documentation, "NexKasa API Entegrasyon Rehberi".

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, ptr};

use super::callback::{Callback, CallbackChecks, CallbackInput, ClaimedCallback};
use super::errors;
use super::messages::PROVIDER;
use super::sign::{self, NONCE, Order, TOKEN, TransferKind};
use crate::api::case::Names;
use crate::api::client::{Arguments, Client, Destination, Endpoint, Provider, RawResponse, ResponseBody, no_operation};
use crate::api::declare::{operations, types};
use crate::api::endpoint::read_untyped;
use crate::api::input::transcode;
use crate::api::json::drive;
use crate::api::response::ResponseContext;
use crate::api::schema::{Field, Operation, RequestLocation, ResponseKind, Ty, Type};
use crate::api::sink::{JsonText, Sink, Text};
use crate::api::transcode::{NoRequest, Reading, Requirements, Source};
use crate::api::url;
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::check::iban;
use crate::decimal::Amount;
use crate::error::{Error, Result};
use crate::http::{BaseUrl, Context, Prepared, Repeat, Request, header_fault};
use crate::secret::{NexkasaApiKey, NexkasaCallbackSecret, NexkasaCallbackToken, NexkasaWebhookSecret, Secret, SecretText};
use crate::sign::hex;

/// Timeout of a call in seconds.
const TIMEOUT_SECONDS: u32 = 30;

/// Base URL of requests.
const BASE_URL: &str = "https://nexkasa.com";

operations! {
    client Nexkasa;

    /// Requests a deposit: a customer sends money. An operator approves it later, see the callback.
    POST "/api/public/deposit-request/" deposit() body DepositRequest -> TransferAnswer;
    /// Requests a withdrawal: money is sent to a customer's IBAN. NexKasa has no status query: after a timeout only the callback or the
    /// vendor's support tells whether it was accepted.
    POST "/api/public/withdraw-request/" withdraw() body WithdrawRequest -> TransferAnswer (once);
}

types! {
    case snake;

    /// A deposit request.
    request DepositRequest {
        /// Amount in lira, with at most two decimals.
        amount: Money required,
        /// First name and surname of the sender.
        full_name: Name required,
        /// Merchant's own id of the customer.
        user_id: Identifier required,
        /// URL that receives the callback with the result.
        callback_url: Url,
    }

    /// A withdrawal request.
    request WithdrawRequest {
        /// Amount in lira, with at most two decimals.
        amount: Money required,
        /// Turkish IBAN that receives the money.
        customer_iban: Iban required,
        /// First name and surname of the receiver.
        customer_name: Name required,
        /// Merchant's own id of the withdrawal; must be unique.
        external_id: Identifier required,
        /// URL that receives the callback with the result.
        callback_url: Url,
    }

    /// An accepted deposit or withdrawal request. An operator decides on it later.
    response TransferAnswer {
        /// `success`.
        status: String,
        /// NexKasa's id of the transaction, as text.
        transaction_id: String,
        /// Message for the merchant.
        message: String,
        /// Token that names the transaction. Seen, not documented: some servers send it instead of the id.
        transaction_token: Sensitive,
        /// Merchant's own id of the request. Seen, not documented.
        external_id: String,
        /// Bank account that the customer sends the money to. Seen, not documented.
        banka_bilgileri: BankaBilgileri,
    }

    /// A bank account that receives a deposit. Seen in answers, not documented; the names are the vendor's, in Turkish.
    response BankaBilgileri {
        /// Name of the bank.
        banka_adi: String,
        /// Name of the account holder.
        alici_adi: String,
        /// IBAN of the account, as the vendor writes it.
        iban: String,
    }
}

/// The fields of an operation that the token in its callback URL covers.
struct Transfer {
    kind: TransferKind,
    amount: u8,
    id: u8,
    callback_url: u8,
    /// The IBAN, which the token does not cover but which is written in the client's format.
    iban: Option<u8>,
}

impl Transfer {
    /// Returns the fields that the token of an operation covers; `None` for an operation without a callback.
    fn of(operation: &'static Operation) -> Option<&'static Self> {
        const DEPOSIT: Transfer = Transfer {
            kind: TransferKind::Deposit,
            amount: DepositRequest::amount,
            id: DepositRequest::user_id,
            callback_url: DepositRequest::callback_url,
            iban: None,
        };
        const WITHDRAW: Transfer = Transfer {
            kind: TransferKind::Withdraw,
            amount: WithdrawRequest::amount,
            id: WithdrawRequest::external_id,
            callback_url: WithdrawRequest::callback_url,
            iban: Some(WithdrawRequest::customer_iban),
        };
        match operation {
            _ if ptr::eq(operation, &deposit) => Some(&DEPOSIT),
            _ if ptr::eq(operation, &withdraw) => Some(&WITHDRAW),
            _ => None,
        }
    }
}

/// A client of the NexKasa API. It holds the merchant's keys and has no mutable state.
///
/// ```
/// # use imza::{Context, nexkasa::Nexkasa, secret::{NexkasaApiKey, NexkasaCallbackSecret}};
/// # fn main() -> imza::Result<()> {
/// let nexkasa = Nexkasa::new(NexkasaApiKey::new("key-1")?).with_callback_secrets(vec![NexkasaCallbackSecret::new("secret-1")?]);
/// # #[cfg(feature = "typed")] {
/// let request = imza::nexkasa::DepositRequest {
///     amount: Some("1500".try_into()?),
///     full_name: Some("Ahmet Yılmaz".try_into()?),
///     user_id: Some("U1".try_into()?),
///     callback_url: Some("https://shop.example/callback".try_into()?),
/// };
/// let call = nexkasa.deposit(&request, &Context { nonce: "9f86d081884c7d65", ..Context::default() })?;
/// assert_eq!(call.request().url, "https://nexkasa.com/api/public/deposit-request/");
/// assert_eq!(call.callback_nonce(), Some("9f86d081884c7d65"));
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Nexkasa {
    pub(super) api_key: Arc<NexkasaApiKey>,
    base_url: String,
    iban_format: IbanFormat,
    pub(super) checks: CallbackChecks,
}

/// How IBANs are sent. The vendor's documentation has them with spaces in its table and without in its example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IbanFormat {
    /// 26 characters without spaces.
    #[default]
    Compact,
    /// In groups of four.
    Spaced,
}

impl fmt::Debug for Nexkasa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NexKasa({}, keys ***)", self.base_url)
    }
}

impl Nexkasa {
    /// Makes a client with the merchant's key.
    #[must_use]
    pub fn new(api_key: NexkasaApiKey) -> Self {
        Self { api_key: Arc::new(api_key), base_url: BASE_URL.into(), iban_format: IbanFormat::Compact, checks: CallbackChecks::default() }
    }

    /// Makes a client with all its settings.
    pub(crate) fn set_up(api_key: NexkasaApiKey, base_url: Option<BaseUrl>, checks: CallbackChecks) -> Self {
        let client = Self { checks, ..Self::new(api_key) };
        match base_url {
            Some(base_url) => client.with_base_url(base_url),
            None => client,
        }
    }

    /// Sets the base URL, e.g. for the merchant's own domain at NexKasa or a test server.
    #[must_use]
    pub fn with_base_url(self, base_url: BaseUrl) -> Self {
        Self { base_url: base_url.as_str().into(), ..self }
    }

    /// Adds a token of the order to each callback URL, made with the first secret; callbacks may have a token of any of the secrets.
    #[must_use]
    pub fn with_callback_secrets(mut self, secrets: Vec<NexkasaCallbackSecret>) -> Self {
        self.checks.secrets = secrets.into_iter().map(|secret| secret.0).collect();
        self
    }

    /// Requires one of these static tokens in the query of a callback's URL. The caller adds it to the callback URL.
    #[must_use]
    pub fn with_callback_tokens(mut self, tokens: Vec<NexkasaCallbackToken>) -> Self {
        self.checks.tokens = tokens.into_iter().map(|token| token.0).collect();
        self
    }

    /// Requires callbacks to be signed with one of these secrets (header `X-NexKasa-Signature`).
    #[must_use]
    pub fn with_webhook_secrets(mut self, secrets: Vec<NexkasaWebhookSecret>) -> Self {
        self.checks.webhook_secrets = secrets.into_iter().map(|secret| secret.0).collect();
        self
    }

    /// Requires callbacks to come from these addresses.
    #[must_use]
    pub fn with_allowed_addresses(mut self, addresses: AllowList) -> Self {
        self.checks.allowed = addresses;
        self
    }

    /// Returns the values of a callback as its body and its URL say them, to look up your own record of the order. They are not verified:
    /// pass the record to [`read_callback`](Self::read_callback), which decides.
    ///
    /// # Errors
    /// `verification_failed` with the check: `body`, `token` (a URL with two nonces).
    pub fn claimed(&self, body: &[u8], url: Option<&str>) -> Result<ClaimedCallback> {
        ClaimedCallback::read(body, url)
    }

    /// Computes the token of an order, for a callback URL that is made elsewhere: its query gets `nonce=…&token=…`. The operations add it
    /// themselves. `id` is the `user_id` of a deposit or the `external_id` of a withdrawal.
    ///
    /// # Errors
    /// `configuration` (`callback_secrets`) if there is no secret; `invalid_request` (`id`, `nonce`).
    ///
    /// ```
    /// # use imza::{Amount, nexkasa::{Nexkasa, TransferKind}, secret::{NexkasaApiKey, NexkasaCallbackSecret}};
    /// # fn main() -> imza::Result<()> {
    /// let secrets = vec![NexkasaCallbackSecret::new("a-secret-of-our-own")?];
    /// let nexkasa = Nexkasa::new(NexkasaApiKey::new("key-1")?).with_callback_secrets(secrets);
    /// let amount: Amount = "1500.00".parse().expect("an amount");
    /// let token = nexkasa.callback_token(TransferKind::Deposit, "U-7", amount, "9f86d081884c7d659f86d081884c7d65")?;
    /// assert_eq!(token.len(), 64);
    /// # Ok(())
    /// # }
    /// ```
    pub fn callback_token(&self, kind: TransferKind, id: &str, amount: Amount, nonce: &str) -> Result<String> {
        let secret = self.checks.secrets.first().ok_or_else(|| {
            Error::configuration("callback_secrets", &["expected the secret of the tokens, found none; pass at least one"])
        })?;
        if id.is_empty() || id.contains(['\n', '\r']) {
            return Err(Error::invalid(
                "id",
                &["expected the id of the order on one line, found ", if id.is_empty() { "none" } else { "a line end" }],
            ));
        }
        check_nonce(nonce)?;
        Ok(hex(&sign::token(secret, Order { kind, id, amount, nonce })))
    }

    /// Sets how IBANs are sent.
    #[must_use]
    pub fn with_iban_format(self, format: IbanFormat) -> Self {
        Self { iban_format: format, ..self }
    }

    /// Returns the key, if a header can carry it.
    fn key(&self) -> Result<&str> {
        let key = self.api_key.0.reveal();
        match header_fault(key) {
            None => Ok(key),
            Some(_) => Err(Error::configuration(
                "api_key",
                &["expected printable ASCII for a header, found other characters; check where the key is loaded from"],
            )),
        }
    }

    /// Verifies a callback from its raw body and the input that arrived with it. Respond with HTTP 200 at once.
    ///
    /// # Errors
    /// `verification_failed` with the check: `unverified`, `remote_address`, `signature`, `body`, `token`, `expected`;
    /// `invalid_request` (`expected.amount`).
    pub fn read_callback(&self, body: &[u8], input: &CallbackInput<'_>) -> Result<Callback> {
        self.checks.read(body, input)
    }
}

impl Client for Nexkasa {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&self.checks.keys(&self.api_key.0))
    }

    fn build(&self, operation: &'static Operation, arguments: &Arguments<'_>) -> Result<Prepared> {
        let Arguments { path, request, context } = *arguments;
        context.refuse(PROVIDER.unhonoured)?;
        let address = url::path(operation.path, operation.arguments, path, context)?;
        let key = self.key()?;
        let RequestLocation::Body(table) = operation.location else { return Err(no_operation(operation.name)) };
        let transfer = Transfer::of(operation);
        let mut body = Body::new(table, transfer, self.iban_format);
        transcode(Ty::Object(table), Requirements::of(context), request.unwrap_or(&NoRequest), context.names, &mut body)?;

        let url = transfer.and_then(|transfer| body.value(transfer.callback_url).map(|url| (transfer, SecretText::from(url))));
        let (callback_url, callback_nonce) = match (url, self.checks.secrets.first()) {
            (None, _) => (None, None),
            (Some((_, url)), None) => (Some(url), None),
            (Some((transfer, url)), Some(secret)) => {
                (Some(signed_url(transfer, table, &body, &url, secret, context)?), Some(String::from(context.nonce)))
            }
        };
        let headers = vec![("content-type", Cow::Borrowed("application/json")), ("x-api-key", Cow::Owned(key.into()))];
        let url = [self.base_url.as_str(), &address].concat();
        let body = Some(body.finish(callback_url.as_deref()));
        // A repeated deposit is requested twice, a repeated withdrawal is paid twice; HTTP 409 protects only pending ids.
        let repeat = if operation.reads { Repeat::Safe } else { Repeat::AskFirst };
        let prepared = Prepared::new(Request { method: operation.method, url, headers, body }, repeat, TIMEOUT_SECONDS);
        Ok(Prepared { callback_url, callback_nonce, ..prepared })
    }

    fn build_endpoint(&self, endpoint: &Endpoint<'_>, _: Destination<'_>, context: &Context<'_>) -> Result<Prepared> {
        context.refuse(PROVIDER.unhonoured)?;
        let key = ("x-api-key", Cow::Owned(self.key()?.into()));
        endpoint.prepared(&self.base_url, endpoint.content(context)?, Some(key), TIMEOUT_SECONDS, context)
    }

    fn read(&self, operation: &'static Operation, raw: RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
        let secrets = [&self.api_key.0];
        let response =
            ResponseContext { provider: "nexkasa", status: raw.status, reads: operation.reads, once: operation.once, secrets: &secrets };
        if matches!(operation.response, ResponseKind::Raw) {
            errors::check_raw(&response, raw.body)?;
            return read_untyped(&response, response.text(raw.body)?, &mut into);
        }
        errors::check(&response, raw.body)?;
        let text = response.text(raw.body)?;
        let ResponseKind::Data(ty) = operation.response else { return Ok(ResponseBody::Empty) };
        let mut transcoder = into.transcoder(ty);
        drive(text, &mut transcoder).map_err(|error| response.unexpected(error, text))?;
        Ok(ResponseBody::Value)
    }

    fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        self.message(message, input, body, into)
    }
}

#[cfg(feature = "typed")]
impl Nexkasa {
    /// Builds a call to any endpoint with the merchant's key, which returns untyped data.
    ///
    /// # Errors
    /// `invalid_request` for a path that HTTP clients rewrite, for values that are not valid in JSON, or for a body with GET.
    pub fn request(&self, endpoint: &Endpoint<'_>, context: &Context<'_>) -> Result<crate::http::Call<Json>> {
        crate::api::typed::endpoint_call(self, endpoint, Destination::default(), context)
    }
}

/// Returns the callback URL with the token of the order.
fn signed_url(
    transfer: &Transfer,
    table: &'static Type,
    body: &Body,
    url: &str,
    secret: &Secret,
    context: &Context<'_>,
) -> Result<SecretText> {
    let named = |index: u8| match (table.field(index), context.names) {
        (Some(field), Names::Camel) => field.property(),
        (Some(field), Names::Snake) => field.wire(),
        (None, _) => "",
    };
    if sign::query(url).iter().any(|(name, _)| name == NONCE || name == TOKEN) {
        return Err(Error::invalid(
            named(transfer.callback_url),
            &["expected a URL without `nonce` and `token`, found one of them; rename your parameter, since both are added automatically"],
        ));
    }
    check_nonce(context.nonce)?;
    // Either can be missing only if the checks are off.
    let missing = |index: u8| Error::invalid(named(index), &["expected a value, found nothing; the token of the callback covers it"]);
    let id = body.value(transfer.id).ok_or_else(|| missing(transfer.id))?;
    let amount = body.value(transfer.amount).and_then(|text| text.parse::<Amount>().ok());
    let amount = amount.ok_or_else(|| missing(transfer.amount))?;
    let order = Order { kind: transfer.kind, id, amount, nonce: context.nonce };
    Ok(sign::with_token(url, context.nonce, &hex(&sign::token(secret, order))))
}

/// Checks that a text can be the nonce of a token.
fn check_nonce(nonce: &str) -> Result<()> {
    let Some(why) = sign::nonce_fault(nonce) else { return Ok(()) };
    let count = nonce.chars().count().to_string();
    Err(Error::invalid("nonce", &["expected random text, found ", &count, " characters (", why, "); take 128 random bits as hex"]))
}

/// A sink that writes the JSON body but keeps the callback URL until its token is known.
struct Body {
    json: JsonText,
    table: &'static Type,
    /// Index of the field that is written last, if there is one.
    held: Option<u8>,
    /// Index of the IBAN, if it is written in groups.
    grouped: Option<u8>,
    depth: usize,
    /// The declared field whose value comes next.
    field: Option<u8>,
    values: Vec<(u8, SecretText)>,
}

impl Body {
    fn new(table: &'static Type, transfer: Option<&'static Transfer>, iban_format: IbanFormat) -> Self {
        let held = transfer.map(|transfer| transfer.callback_url);
        let grouped = transfer.and_then(|transfer| transfer.iban).filter(|_| iban_format == IbanFormat::Spaced);
        Self { json: JsonText::body(), table, held, grouped, depth: 0, field: None, values: Vec::with_capacity(5) }
    }

    /// Returns the text of a declared field as it is sent.
    fn value(&self, index: u8) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == index).map(|(_, text)| &**text)
    }

    /// Returns the whole body.
    fn finish(mut self, callback_url: Option<&str>) -> String {
        if let (Some(url), Some(index)) = (callback_url, self.held)
            && let Some(field) = self.table.field(index)
        {
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
        if self.held != Some(index) {
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
            self.values.push((index, text.as_str().into()));
        }
        if self.depth == 1 && self.field.is_some() && self.field == self.grouped {
            self.json.text(Text::Plain(&iban::grouped(text.as_str())));
        } else if self.field.is_none() || self.field != self.held {
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

    fn build(client: &Nexkasa, request: &dyn Source, context: &Context<'_>) -> Result<Prepared> {
        client.build(&deposit, &Arguments { path: &[], request: Some(request), context })
    }

    fn read(status: u16, body: &[u8]) -> Result<ResponseBody> {
        let raw = RawResponse { state: "", status, body };
        JsonText::collect(Names::Camel, Integers::Full, |into| client().read(&deposit, raw, into)).map(|(_, content)| content)
    }

    #[test]
    fn unknown_fields_are_sent_as_they_are_and_the_callback_url_last() {
        let text = REQUEST.replace("\"amount\"", "\"extra\":{\"a\":[1.50,{\"callbackUrl\":null}],\"amount\":\"x\"},\"amount\"");
        let text = text.replace("\"userId\":\"U1\",", "").replace("/cb\"", "/cb\",\"userId\":\"U1\"");
        let built = build(&client(), &JsonSource(&text), &Context { unknown_fields: UnknownFields::Send, ..context() }).unwrap();
        let plain = build(&client(), &JsonSource(REQUEST), &context()).unwrap();
        assert_eq!(built.callback_url, plain.callback_url);
        let url = built.callback_url.unwrap().into_string();
        let expected = alloc::format!(
            "{{\"extra\":{{\"a\":[1.50,{{\"callbackUrl\":null}}],\"amount\":\"x\"}},\"amount\":\"1500.00\",\"full_name\":\"A B\",\
             \"user_id\":\"U1\",\"callback_url\":\"{url}\"}}"
        );
        assert_eq!(built.request.body.as_deref(), Some(expected.as_str()));
        assert!(build(&client(), &JsonSource(&text), &context()).is_err());
    }

    #[test]
    fn a_nonce_is_due_where_a_token_is_made_and_only_there() {
        for nonce in ["", "short", "9f86d081884c7d6 ", "9f86d081884c7d65&"] {
            let context = Context { nonce, names: Names::Camel, ..Context::default() };
            assert_eq!(build(&client(), &JsonSource(REQUEST), &context).unwrap_err().path(), "nonce", "{nonce}");
        }
        let without_url = REQUEST.replace(",\"callbackUrl\":\"https://shop.example/cb\"", "");
        let built = build(&client(), &JsonSource(&without_url), &Context { names: Names::Camel, ..Context::default() }).unwrap();
        assert_eq!((built.callback_url, built.callback_nonce), (None, None));
    }

    #[test]
    fn a_token_needs_what_it_covers_even_without_the_checks() {
        let context = Context { checks: Checks::Types, names: Names::Snake, ..context() };
        let without_id = r#"{"amount":"1","callback_url":"https://shop.example/cb"}"#;
        assert_eq!(build(&client(), &JsonSource(without_id), &context).unwrap_err().path(), "user_id");
    }

    #[test]
    fn a_key_that_no_header_carries_is_a_matter_of_configuration() {
        let client = Nexkasa::new(NexkasaApiKey::new("anahtar-ğ-s3cr3t").unwrap());
        let error = build(&client, &JsonSource(REQUEST), &context()).unwrap_err();
        assert!(error.code() == "configuration" && error.path() == "api_key" && !error.to_string().contains("s3cr3t"));
    }

    #[test]
    fn no_text_shows_a_key_or_a_token() {
        let built = build(&client(), &JsonSource(REQUEST), &context()).unwrap();
        let token = built.callback_url.as_deref().unwrap().rsplit('=').next().unwrap().to_string();
        let error = read(200, b"<p>api-s3cr3t</p>").unwrap_err();
        let told = read(403, b"{\"error\":\"api-s3cr3t\"}").unwrap_err();
        let text = alloc::format!("{:?} {built:?} {error} {error:?} {told} {told:?}", client());
        assert!(!text.contains("s3cr3t") && !text.contains(&token), "{text}");
    }
}
