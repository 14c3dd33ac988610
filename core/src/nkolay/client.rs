//! The client: builds the request of each step and parses its response.
//!
//! All requests are `POST` with JSON; all but the first have the header `authorization: Bearer <token>`. Requests are not signed. The
//! documentation does not name a host, so the base URL is required.
//!
//! Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu".

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, ptr};

use super::errors;
use super::loan::{self, AuthenticateRequest, PreApproveResponse};
use super::messages::{self, PROVIDER, put_session, put_token};
use super::session::{BankSession, PreApproval, Token};
use crate::api::case::{Names, push_snake};
use crate::api::client::{Arguments, Client, Destination, Endpoint, Provider, RawResponse, ResponseBody};
use crate::api::endpoint::read_untyped;
use crate::api::input::transcode;
use crate::api::json::{Fields, drive};
use crate::api::output::put_object;
use crate::api::response::{ResponseContext, beginning};
use crate::api::schema::{Operation, RequestLocation, ResponseKind, Ty};
use crate::api::sink::{JsonText, NoSink, push_quoted};
use crate::api::transcode::{Integers, NoRequest, Reading, Requirements, Source, TranscodeResult, Transcoder};
use crate::api::url::{self, PathValue};
use crate::error::{Error, FieldError, Result, both};
use crate::http::{BaseUrl, Checks, Context, Prepared, Repeat, Request, UnknownFields};
use crate::integer::whole;
use crate::secret::{DecodedText, NkolayApiSecretKey, NkolayPassword, Secret, SecretText};

/// Timeout of a call in seconds, which includes the bank's decision.
const TIMEOUT_SECONDS: u32 = 60;

/// A client of N Kolay's shopping loan. It holds the merchant's credentials and has no mutable state.
///
/// ```
/// use imza::Context;
/// use imza::nkolay::Nkolay;
/// use imza::secret::{NkolayApiSecretKey, NkolayPassword};
///
/// # fn main() -> imza::Result<()> {
/// let base_url = imza::BaseUrl::new("https://loans.example.com")?;
/// let nkolay = Nkolay::new(base_url, "shop", NkolayPassword::new("pass")?, 4000, NkolayApiSecretKey::new("secret")?)?;
/// # #[cfg(feature = "typed")] {
/// let context = Context::default();
/// let call = nkolay.authenticate(&context)?;
/// assert_eq!(call.request().url, "https://loans.example.com/loans/authenticate");
///
/// let token = call.parse(200, br#"{"token":"eyJ0.eyJ9.c2ln"}"#)?;
/// let session = nkolay.start_session(&token, "AKTIFBANK", &context)?.parse(200, br#"{"referenceId":"7b94"}"#)?;
/// assert_eq!(session.reference_id(), "7b94");
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Nkolay(Arc<Merchant>);

struct Merchant {
    base_url: BaseUrl,
    username: String,
    password: NkolayPassword,
    merchant_no: i64,
    api_secret_key: NkolayApiSecretKey,
    /// Both keys as escaped JSON text, to mask them in responses that repeat the request.
    keys_in_json: [Secret; 2],
}

impl fmt::Debug for Nkolay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nkolay({}, keys ***)", self.0.base_url.as_str())
    }
}

impl Nkolay {
    /// Makes a client with the merchant's credentials.
    ///
    /// # Errors
    /// `configuration` if the user name is empty or has control characters, or if the merchant number is negative.
    pub fn new(
        base_url: BaseUrl,
        username: &str,
        password: NkolayPassword,
        merchant_no: i64,
        api_secret_key: NkolayApiSecretKey,
    ) -> Result<Self> {
        if username.trim().is_empty() || username.contains(char::is_control) {
            return Err(Error::configuration("username", &["expected the user name of the API, found empty text or control characters"]));
        }
        if merchant_no < 0 {
            return Err(Error::configuration("merchant_no", &["expected the merchant number, found a negative number"]));
        }
        let keys_in_json = [in_json(&password.0), in_json(&api_secret_key.0)];
        let merchant = Merchant { base_url, username: username.into(), password, merchant_no, api_secret_key, keys_in_json };
        Ok(Self(Arc::new(merchant)))
    }

    /// Parses a response that reports success and returns its text and fields.
    fn successful<'b>(&self, response: &ResponseContext<'_>, body: &'b [u8]) -> Result<(&'b str, Fields<'b>)> {
        let text = response.text(body)?;
        if !response.succeeded() {
            return Err(errors::of_status(response, text));
        }
        if text.trim().is_empty() {
            return Err(response.misfit("", &["expected a JSON object, found an empty body"], text));
        }
        let fields = Fields::read(text).unwrap_or_default();
        match errors::of_success(response, &fields) {
            Some(error) => Err(error),
            None => Ok((text, fields)),
        }
    }

    fn secrets<'a>(&'a self, token: Option<&'a Token>) -> Vec<&'a Secret> {
        // The escaped forms come first, since they are longer.
        let mut secrets: Vec<&Secret> = self.0.keys_in_json.iter().collect();
        secrets.extend([&self.0.password.0, &self.0.api_secret_key.0]);
        secrets.extend(token.map(Token::secret));
        secrets
    }
}

impl Client for Nkolay {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&self.secrets(None))
    }

    /// Sends a token in the header and fills the path with the other values before the request.
    fn build(&self, operation: &'static Operation, arguments: &Arguments<'_>) -> Result<Prepared> {
        let Arguments { path, request, context } = *arguments;
        context.refuse(PROVIDER.unhonoured)?;
        let address = url::path(operation.path, operation.arguments, path, context);
        let credentials = Credentials(&self.0);
        let request: Option<&dyn Source> = if operation.filled { Some(&credentials) } else { request };
        let body = match operation.location {
            RequestLocation::Body(table) => {
                // The client fills in the credentials that were checked when it was made.
                let requirements = Requirements::of(if operation.filled { &FILLED } else { context });
                let mut text = JsonText::body();
                let sent = transcode(Ty::Object(table), requirements, request.unwrap_or(&NoRequest), context.names, &mut text);
                sent.map(|()| text.into_text())
            }
            RequestLocation::Nothing | RequestLocation::Query(_) => Ok(SecretText::from("{}")),
        };
        let (address, body) = both(address, body)?;
        check_time_to_live(&body, context)?;
        let mut headers: Vec<(&'static str, Cow<'static, str>)> = vec![("content-type", Cow::Borrowed("application/json"))];
        let token = path.get(..operation.unplaced()).unwrap_or_default().first();
        let mut state = "";
        if let Some(PathValue::Text(token)) = token {
            headers.push(("authorization", Cow::Owned(["Bearer ", token].concat())));
            state = token;
        }
        let url = [self.0.base_url.as_str(), &address].concat();
        let repeat = if operation.reads { Repeat::Safe } else { Repeat::AskFirst };
        let request = Request { method: operation.method, url, headers, body: Some(body.into_string()) };
        Ok(Prepared { state: state.into(), ..Prepared::new(request, repeat, TIMEOUT_SECONDS) })
    }

    fn build_endpoint(&self, endpoint: &Endpoint<'_>, to: Destination<'_>, context: &Context<'_>) -> Result<Prepared> {
        context.refuse(PROVIDER.unhonoured)?;
        let token = to.token.unwrap_or_default();
        let authorization = ("authorization", Cow::Owned(["Bearer ", token].concat()));
        let base_url = self.0.base_url.as_str();
        let prepared = endpoint.prepared(base_url, endpoint.content(context)?, Some(authorization), TIMEOUT_SECONDS, context)?;
        Ok(Prepared { state: token.into(), ..prepared })
    }

    fn read(&self, operation: &'static Operation, raw: RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
        let token = if raw.state.is_empty() { None } else { Token::new(raw.state).ok() };
        let secrets = self.secrets(token.as_ref());
        let response =
            ResponseContext { provider: "nkolay", status: raw.status, reads: operation.reads, once: operation.once, secrets: &secrets };
        if matches!(operation.response, ResponseKind::Raw) {
            if response.succeeded() && raw.body.trim_ascii().is_empty() {
                return Ok(ResponseBody::Empty);
            }
            let (text, _) = self.successful(&response, raw.body)?;
            return read_untyped(&response, text, &mut into);
        }
        let names = into.names;
        let unusable = |name: &str, reason: &str| response.misfit(&names.spelled(name), &[reason], beginning(raw.body));
        let (text, fields) = self.successful(&response, raw.body)?;
        let ResponseKind::Data(ty) = operation.response else { return Ok(ResponseBody::Empty) };
        // A response that becomes a handle is checked completely; errors do not show its text, since it contains a token.
        if let Some(Ty::Object(handle)) = operation.gives {
            let mut unread = Reading { names, integers: Integers::Full, sink: &mut NoSink };
            let complete = drive(text, &mut unread.transcoder(ty)).and_then(|()| check_complete(ty, &fields, names));
            complete.map_err(|error| errors::without_snippet(response.unexpected(error, text)))?;
            let made = if ptr::eq(handle, messages::Token::TABLE) {
                Token::new(&field(&fields, "token")).map(|token| put_token(&token, &mut into)).map_err(|reason| unusable("token", reason))
            } else {
                let session = BankSession::new(&field(&fields, "referenceId"));
                session.map(|session| put_session(&session, &mut into)).map_err(|reason| unusable("reference_id", reason))
            };
            made.map_err(errors::without_snippet)??;
            return Ok(ResponseBody::Value);
        }
        let granted = if ptr::eq(operation, &loan::pre_approve) && errors::flag(&fields, "bankSuccess") == Some(true) {
            // A decline may have a reference too, which has no use.
            let granted = PreApproval::new(&field(&fields, "referenceId"));
            Some(granted.map_err(|reason| unusable("reference_id", reason))?)
        } else {
            None
        };
        let mut transcoder = into.transcoder(ty);
        let read = match &granted {
            Some(granted) => drive_with(text, &fields, &mut transcoder, |to| put_granted(granted, to)),
            None => drive(text, &mut transcoder),
        };
        read.and_then(|()| check_complete(ty, &fields, names)).map_err(|error| response.unexpected(error, text))?;
        Ok(ResponseBody::Value)
    }
}

#[cfg(feature = "typed")]
impl Nkolay {
    /// Builds a call to any endpoint with a token, which returns untyped data.
    ///
    /// # Errors
    /// `invalid_request` for a path that HTTP clients rewrite, for values that are not valid in JSON, or for a body with GET.
    pub fn request(&self, token: &Token, endpoint: &Endpoint<'_>, context: &Context<'_>) -> Result<crate::http::Call<crate::values::Json>> {
        let to = Destination { host: None, token: Some(token.secret().reveal()) };
        crate::api::typed::endpoint_call(self, endpoint, to, context)
    }
}

/// The options for requests that the client fills in.
const FILLED: Context<'static> = Context {
    random_key: "",
    idempotency_key: None,
    conversation_id: None,
    nonce: "",
    now: None,
    unknown_fields: UnknownFields::Error,
    checks: Checks::Types,
    waive: &[],
    names: Names::Snake,
};

/// Sends the fields of the response to the engine, followed by the added fields.
fn drive_with(
    text: &str,
    fields: &Fields<'_>,
    to: &mut Transcoder<'_>,
    add: impl FnOnce(&mut Transcoder<'_>) -> TranscodeResult,
) -> TranscodeResult {
    if fields.iter().next().is_none() {
        return drive(text, to);
    }
    to.begin_object()?;
    for (name, json) in fields.iter() {
        to.name(name)?;
        drive(json, to)?;
    }
    add(to)?;
    to.end_object()
}

fn put_granted(granted: &PreApproval, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.field_at(PreApproveResponse::pre_approval)?;
    put_object(&[Some(&granted.saved()), Some(granted.reference_id())], to)
}

/// The credentials as a request.
struct Credentials<'a>(&'a Merchant);

impl Source for Credentials<'_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        to.field_at(AuthenticateRequest::username)?;
        to.text(&self.0.username)?;
        to.field_at(AuthenticateRequest::password)?;
        to.text(self.0.password.0.reveal())?;
        to.field_at(AuthenticateRequest::merchant_no)?;
        to.number(&self.0.merchant_no.to_string())?;
        to.field_at(AuthenticateRequest::api_secret_key)?;
        to.text(self.0.api_secret_key.0.reveal())?;
        to.end_object()
    }
}

/// Returns a secret as escaped JSON text, without the quotes.
fn in_json(secret: &Secret) -> Secret {
    let mut quoted = SecretText::new();
    push_quoted(secret.reveal(), &mut quoted);
    Secret::new(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default())
}

/// Returns the text of a field; empty if it is absent.
fn field<'t>(fields: &Fields<'t>, name: &str) -> DecodedText<'t> {
    fields.text(name).unwrap_or_default()
}

/// Checks the required fields of a response.
fn check_complete(ty: Ty, fields: &Fields<'_>, names: Names) -> TranscodeResult {
    let Ty::Object(table) = ty else { return Ok(()) };
    match table.indexed_in(table.checks.required).map(|(_, field)| field).find(|field| fields.json(field.wire()).is_none()) {
        Some(field) => {
            let mut snake = String::new();
            push_snake(field.property(), &mut snake);
            Err(FieldError::new(&names.spelled(&snake), &["expected a value, found nothing"]))
        }
        None => Ok(()),
    }
}

/// Checks that an application does not end before it is sent. The usual cause is a duration instead of a time.
fn check_time_to_live(body: &str, context: &Context<'_>) -> Result<()> {
    let (Some(now), Checks::All) = (context.now, context.checks) else { return Ok(()) };
    let fields = Fields::read(body).unwrap_or_default();
    match whole(&field(&fields, "timeToLive")) {
        Some(end) if end <= now => Err(Error::invalid(
            &context.names.spelled("time_to_live"),
            &[
                "expected Unix seconds after now, which is ",
                &now.to_string(),
                ", found ",
                &end.to_string(),
                "; pass the time at which it ends, not a duration",
            ],
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::json::JsonSource;
    use crate::api::transcode::Integers;
    use crate::error::ErrorKind;
    use alloc::format;
    use alloc::string::ToString;
    use proptest::prelude::*;

    const PASSWORD: &str = "p\"w\\dü-long";
    const KEY: &str = "api-secret-0123";
    const TOKEN: &str = "eyJ0.eyJtZXJjaGFudF9ubyI6NDAwMH0.c2lnbmF0dXJl";

    fn nkolay() -> Nkolay {
        let (password, key) = (NkolayPassword::new(PASSWORD).unwrap(), NkolayApiSecretKey::new(KEY).unwrap());
        Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), "shop", password, 4000, key).unwrap()
    }

    fn token() -> Token {
        Token::new(TOKEN).unwrap()
    }

    /// Returns the response of an operation as JSON text.
    fn read(operation: &'static Operation, status: u16, body: &[u8]) -> Result<String> {
        let state = if operation.filled { "" } else { TOKEN };
        let raw = RawResponse { state, status, body };
        JsonText::collect(Names::Camel, Integers::Full, |into| nkolay().read(operation, raw, into)).map(|(text, _)| text)
    }

    fn apply(status: u16, body: &[u8]) -> Result<String> {
        read(&loan::apply, status, body)
    }

    fn pre_approve(status: u16, body: &[u8]) -> Result<Option<PreApproval>> {
        let text = read(&loan::pre_approve, status, body)?;
        let granted = Fields::read(&text).unwrap().object("preApproval").map(|granted| granted.text("saved").unwrap().into_owned());
        granted.map(|saved| PreApproval::restore(&saved)).transpose()
    }

    fn authenticate(status: u16, body: &[u8]) -> Result<Token> {
        let text = read(&loan::authenticate, status, body)?;
        Token::restore(&Fields::read(&text).unwrap().text("saved").unwrap())
    }

    /// Builds the call of an operation that takes the token and another value before its request.
    fn build(operation: &'static Operation, step: &str, request: &str, context: &Context<'_>) -> Result<Prepared> {
        let token = token();
        let path = [PathValue::from(&token), PathValue::Text(step)];
        nkolay().build(operation, &Arguments { path: &path, request: Some(&JsonSource(request)), context })
    }

    #[test]
    fn no_secret_is_shown_whatever_the_answer_repeats() {
        let secrets = [PASSWORD, "p\\\"w\\\\dü-long", KEY, TOKEN, "10000000146"];
        let echo = [PASSWORD, KEY, TOKEN, "10000000146"].join(" ");
        let mut in_json = SecretText::new();
        push_quoted(&echo, &mut in_json);
        let in_json = in_json.into_string();
        let bodies = [
            echo.clone(),
            format!("<html>{echo}</html>"),
            format!("{{\"success\":false,\"bankResponseCode\":{in_json},\"bankResponseMessage\":{in_json}}}"),
            format!("{{\"message\":{in_json}}}"),
            format!("{{\"success\":{in_json}}}"),
            in_json,
        ];
        for (body, status) in bodies.iter().flat_map(|body| [200, 401, 500].map(|status| (body, status))) {
            let error = apply(status, body.as_bytes()).unwrap_err();
            let redacted = format!("{error} {error:?}");
            for secret in secrets {
                assert!(!redacted.contains(secret), "{secret}: {redacted}");
            }
        }
        let request =
            nkolay().build(&loan::authenticate, &Arguments { path: &[], request: None, context: &Context::default() }).unwrap().request;
        assert!(request.body.as_deref().unwrap().contains(KEY));
        let redacted = format!("{request:?} {:?} {:?}", nkolay(), token());
        assert!(secrets.iter().all(|secret| !redacted.contains(secret)), "{redacted}");
    }

    #[test]
    fn a_new_token_is_not_shown_by_an_answer_that_does_not_fit() {
        for body in [
            "{\"token\":\"eyJnew\",\"token\":\"eyJnew\"}",
            "{\"token\":\"eyJnew",
            "{\"token\":\"eyJnew \"}",
            "{\"token\":[\"eyJnew\"]}",
            "\u{feff}eyJnew",
        ] {
            let error = authenticate(200, body.as_bytes()).unwrap_err();
            assert_eq!(error.code(), "unexpected_response");
            assert!(!format!("{error} {error:?}").contains("eyJnew"), "{error}");
        }
        let error = authenticate(200, b"{\"token\":\"eyJnew\xff\"}").unwrap_err();
        assert!(!format!("{error:?}").contains("eyJnew"));
    }

    #[test]
    fn identity_numbers_in_wrong_requests_are_not_shown() {
        for request in [
            "{\"nationalIdentityNumber\":\"10000000147\"}",
            "{\"nationalIdentityNumber\":10000000146}",
            "{\"nationalIdentityNumber\":[\"10000000146\"]}",
            "{\"nationalIdentityNumber\":\"10000000146\",\"nationalIdentityNumber\":\"10000000146\"}",
        ] {
            let context = Context { names: Names::Camel, ..Context::default() };
            let error = build(&loan::pre_approve, "7b94", request, &context).unwrap_err();
            assert_eq!(error.path(), "nationalIdentityNumber");
            assert!(!format!("{error} {error:?}").contains("1000000014"), "{error}");
        }
    }

    #[test]
    fn a_yes_without_a_reference_is_unexpected_and_open() {
        for reference in ["", ",\"referenceId\":null", ",\"referenceId\":\"\"", ",\"referenceId\":\"..\"", ",\"referenceId\":\"a\\nb\""] {
            let error = pre_approve(200, format!("{{\"success\":true,\"bankSuccess\":true{reference}}}").as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.path()), ("unexpected_response", "referenceId"), "{reference}");
            assert_eq!(error.outcome(), Some(crate::Outcome::Unknown));
        }
        let lenient = pre_approve(200, b"{\"success\":\"true\",\"bankSuccess\":\"true\",\"referenceId\":5017}").unwrap();
        assert_eq!(lenient.unwrap().reference_id(), "5017");
    }

    #[test]
    fn only_a_clear_success_is_one() {
        for body in ["{}", "[]", "null", "{\"referenceId\":\"a-1\"}", "{\"success\":null}", "{\"success\":\"yes\"}", "{\"success\":1}", " "]
        {
            let error = apply(200, body.as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.outcome()), ("unexpected_response", Some(crate::Outcome::Unknown)), "{body}");
        }
        // A reported failure takes precedence over other unexpected fields.
        assert_eq!(apply(200, b"{\"referenceId\":{},\"success\":false}").unwrap_err().code(), "api_error");
    }

    #[test]
    fn the_status_tells_what_a_failure_is_and_whether_it_may_have_been_done() {
        use crate::Outcome::{Rejected, Unknown};
        for (status, kind, outcome) in [
            (200, ErrorKind::Unknown, Rejected),
            (400, ErrorKind::InvalidRequest, Rejected),
            (401, ErrorKind::Authentication, Rejected),
            (403, ErrorKind::Permission, Rejected),
            (404, ErrorKind::NotFound, Rejected),
            (409, ErrorKind::Duplicate, Unknown),
            (422, ErrorKind::InvalidRequest, Rejected),
            (429, ErrorKind::RateLimited, Rejected),
            (500, ErrorKind::ProviderUnavailable, Unknown),
            (503, ErrorKind::ProviderUnavailable, Unknown),
        ] {
            let error = apply(status, b"{\"success\":false,\"bankResponseCode\":99}").unwrap_err();
            assert_eq!((error.kind(), error.outcome()), (Some(kind), Some(outcome)), "{status}");
        }
        // Without a bank's code an earlier application of the order may be the reason.
        for status in [200, 400, 404, 422] {
            assert_eq!(apply(status, b"{\"success\":false,\"message\":\"no\"}").unwrap_err().outcome(), Some(Unknown), "{status}");
            assert_eq!(pre_approve(status, b"{\"success\":false,\"message\":\"no\"}").unwrap_err().outcome(), Some(Rejected), "{status}");
        }
        assert_eq!(apply(401, b"").unwrap_err().code(), "api_error");
        assert_eq!(apply(302, b"").unwrap_err().outcome(), Some(Unknown));
        assert_eq!(authenticate(500, b"{}").unwrap_err().outcome(), Some(Rejected));
    }

    #[test]
    fn a_time_to_live_is_compared_with_the_callers_clock_only() {
        let request = "{\"nationalIdentityNumber\":\"10000000146\",\"gsmNumber\":\"5551234567\",\"orderId\":\"1\",\"orderDate\":\"2026-02-03T14:30:00\",\
            \"totalTerm\":3,\"timeToLive\":\"100\",\"callbackUrl\":\"https://shop.example.com\",\"cart\":{\"price\":{\"itemsPrice\":1,\"shippingPrice\":0,\
            \"totalPrice\":1},\"items\":[{\"productName\":\"a\",\"categoryCode\":\"b\",\"quantity\":1,\"totalPriceWithoutDiscounts\":1,\"totalPrice\":1}]}}";
        let build = |context: Context<'_>| build(&loan::apply, "5017", request, &context);
        assert!(build(Context { now: Some(99), names: Names::Camel, ..Context::default() }).is_ok());
        assert!(build(Context { names: Names::Camel, ..Context::default() }).is_ok());
        assert!(build(Context { now: Some(100), checks: Checks::Types, names: Names::Camel, ..Context::default() }).is_ok());
        let error = build(Context { now: Some(100), names: Names::Snake, ..Context::default() }).unwrap_err();
        assert_eq!(error.path(), "time_to_live");
        assert!(error.to_string().contains("expected Unix seconds after now, which is 100, found 100"), "{error}");
    }

    #[test]
    fn a_sum_that_does_not_fit_is_named_in_the_callers_case() {
        let request = "{\"cart\":{\"items\":[{\"product_name\":\"a\",\"category_code\":\"b\",\"quantity\":1,\"total_price_without_discounts\":1,\
            \"total_price\":1}],\"price\":{\"items_price\":2,\"shipping_price\":0,\"total_price\":2}}}";
        let build = |waive| {
            let context = Context { names: Names::Snake, waive, ..Context::default() };
            build(&loan::simulate, "7b94", request, &context)
        };
        assert_eq!(build(&[]).unwrap_err().path(), "cart.price.items_price");
        assert!(build(&[crate::Waiver::ItemsSum]).is_ok());
    }

    #[test]
    fn clients_are_set_up_with_what_can_work() {
        let set_up = |username: &str, merchant_no| {
            let (password, key) = (NkolayPassword::new(PASSWORD).unwrap(), NkolayApiSecretKey::new(KEY).unwrap());
            Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), username, password, merchant_no, key)
        };
        for (username, merchant_no, path) in
            [("", 1, "username"), (" ", 1, "username"), ("a\nb", 1, "username"), ("shop", -1, "merchant_no")]
        {
            let error = set_up(username, merchant_no).unwrap_err();
            assert_eq!((error.code(), error.path()), ("configuration", path));
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 0u16..1000, body in proptest::collection::vec(any::<u8>(), 0..64), text in "[\\[{]?[\"a-z:,0-9{}\\[\\]\\\\]{0,40}") {
            for body in [body.as_slice(), text.as_bytes(), format!("{{\"success\":true,{text}}}").as_bytes()] {
                let _ = apply(status, body);
                let _ = pre_approve(status, body);
                let _ = authenticate(status, body);
            }
        }
    }
}
