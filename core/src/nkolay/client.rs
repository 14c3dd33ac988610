//! The client: builds requests and reads answers, step by step.
//!
//! All requests are `POST` with JSON; all but the first carry `authorization: Bearer <token>`. Nothing is signed. The documents name
//! no host: the base address is required, so that nobody applies for loans by accident.
//!
//! Every step has three entries: `build_…` and `read_…` work from any [`Source`] into any [`Sink`]; with the `typed` feature the step
//! itself answers a [`Call`](crate::Call).
//!
//! Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu".

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::errors;
use super::loan::{self, AuthenticateRequest};
use super::session::{BankSession, PreApproval, Token};
use crate::api::case::{Names, push_snake};
use crate::api::json::{Fields, drive};
use crate::api::response::{ResponseContext, beginning};
use crate::api::schema::{Operation, RequestLocation, ResponseKind, Ty};
use crate::api::sink::{JsonText, push_quoted};
use crate::api::transcode::{Direction, Reading, Requirements, Source, TranscodeResult, Transcoder};
use crate::api::url::{self, PathValue};
use crate::error::{Error, FieldError, Result};
use crate::http::{BaseUrl, Checks, Context, Repeat, Request};
use crate::secret::{NkolayApiSecretKey, NkolayPassword, Secret};
use crate::text::{has_control, joined, number, trimmed, whole};

/// How long an answer may take, in seconds: a bank decides behind it.
const TIMEOUT_SECONDS: u32 = 60;

/// A client of N Kolay's shopping loan. It holds the merchant's credentials and nothing that changes.
#[derive(Clone)]
pub struct Nkolay(Arc<Merchant>);

struct Merchant {
    base_url: BaseUrl,
    username: String,
    password: NkolayPassword,
    merchant_no: i64,
    api_secret_key: NkolayApiSecretKey,
    /// The two keys as JSON writes them: an answer may repeat the request.
    keys_in_json: [Secret; 2],
}

impl fmt::Debug for Nkolay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nkolay({}, keys ***)", self.0.base_url.as_str())
    }
}

impl Nkolay {
    /// A client with the merchant's credentials.
    ///
    /// # Errors
    /// `configuration` for a user name or a merchant number that cannot be one.
    pub fn new(
        base_url: BaseUrl,
        username: &str,
        password: NkolayPassword,
        merchant_no: i64,
        api_secret_key: NkolayApiSecretKey,
    ) -> Result<Self> {
        if trimmed(username).is_empty() || has_control(username) {
            return Err(Error::configuration("username", &["expected the name of the API user, found empty text or control characters"]));
        }
        if merchant_no < 0 {
            return Err(Error::configuration("merchant_no", &["expected the merchant's number, found a negative one"]));
        }
        let keys_in_json = [in_json(&password.0), in_json(&api_secret_key.0)];
        let merchant = Merchant { base_url, username: username.into(), password, merchant_no, api_secret_key, keys_in_json };
        Ok(Self(Arc::new(merchant)))
    }

    /// How long an answer may take, in seconds.
    #[must_use]
    pub fn timeout_seconds(&self) -> u32 {
        TIMEOUT_SECONDS
    }

    // ---- authenticate ----

    /// Builds the request for a token. It changes nothing: ask again at will.
    ///
    /// # Errors
    /// None that [`new`](Self::new) has not found.
    pub fn build_authenticate(&self) -> Result<(Request, Repeat)> {
        let context = Context::default();
        self.build(&loan::authenticate, None, &[], Some(&Credentials(&self.0)), &context)
    }

    /// Reads the token. The sink receives the whole answer, with the token in it.
    ///
    /// # Errors
    /// `api_error` for refused credentials, `unexpected_response` for an answer without a token.
    pub fn read_authenticate(&self, status: u16, body: &[u8], into: Reading<'_>) -> Result<Token> {
        let names = into.names;
        let answer = RawResponse { operation: &loan::authenticate, token: None, status, body };
        self.read(answer, into)
            .and_then(|fields| Token::new(&text(&fields, "token")).map_err(|reason| self.unusable(answer, "token", names, reason)))
            .map_err(|error| if (200..300).contains(&status) { errors::without_snippet(error) } else { error })
    }

    // ---- banks ----

    /// Builds the request for the banks that lend.
    ///
    /// # Errors
    /// None that an earlier step has not found.
    pub fn build_banks(&self, token: &Token) -> Result<(Request, Repeat)> {
        self.build(&loan::banks, Some(token), &[], None, &Context::default())
    }

    /// Reads the banks that lend.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`.
    pub fn read_banks(&self, token: &Token, status: u16, body: &[u8], into: Reading<'_>) -> Result<()> {
        let answer = RawResponse { operation: &loan::banks, token: Some(token), status, body };
        self.read(answer, into).map(drop)
    }

    // ---- start session ----

    /// Builds the request for a session with the bank of this code. A session binds nobody: start another one at will.
    ///
    /// # Errors
    /// `invalid_request` (`bank_code`) for a code that cannot stand in a path.
    pub fn build_start_session(&self, token: &Token, bank_code: &str, names: Names) -> Result<(Request, Repeat)> {
        self.build(&loan::start_session, Some(token), &[bank_code.into()], None, &Context { names, ..Context::default() })
    }

    /// Reads the session.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`.
    pub fn read_start_session(&self, token: &Token, status: u16, body: &[u8], into: Reading<'_>) -> Result<BankSession> {
        let names = into.names;
        let answer = RawResponse { operation: &loan::start_session, token: Some(token), status, body };
        let reference = self.read(answer, into)?.text("referenceId").unwrap_or_default();
        BankSession::new(&reference).map_err(|reason| self.unusable(answer, "reference_id", names, reason))
    }

    // ---- simulate ----

    /// Builds the request for what a loan would cost.
    ///
    /// # Errors
    /// `invalid_request`, with the path of the field at fault.
    pub fn build_simulate(
        &self,
        token: &Token,
        session: &BankSession,
        request: &dyn Source,
        context: &Context<'_>,
    ) -> Result<(Request, Repeat)> {
        self.build(&loan::simulate, Some(token), &[session.reference_id().into()], Some(request), context)
    }

    /// Reads what a loan would cost.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`.
    pub fn read_simulate(&self, token: &Token, status: u16, body: &[u8], into: Reading<'_>) -> Result<()> {
        let answer = RawResponse { operation: &loan::simulate, token: Some(token), status, body };
        self.read(answer, into).map(drop)
    }

    // ---- pre-approve ----

    /// Builds the question whether the bank lends to this customer.
    ///
    /// # Errors
    /// `invalid_request`, with the path of the field at fault.
    pub fn build_pre_approve(
        &self,
        token: &Token,
        session: &BankSession,
        request: &dyn Source,
        context: &Context<'_>,
    ) -> Result<(Request, Repeat)> {
        self.build(&loan::pre_approve, Some(token), &[session.reference_id().into()], Some(request), context)
    }

    /// Reads the bank's decision. A decline is a value; there is a pre-approval only where the bank says that it lends.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`.
    pub fn read_pre_approve(&self, token: &Token, status: u16, body: &[u8], into: Reading<'_>) -> Result<Option<PreApproval>> {
        let names = into.names;
        let answer = RawResponse { operation: &loan::pre_approve, token: Some(token), status, body };
        let fields = self.read(answer, into)?;
        if errors::flag(&fields, "bankSuccess") != Some(true) {
            // A decline may carry a reference too: it is good for nothing.
            return Ok(None);
        }
        let granted = PreApproval::new(&text(&fields, "referenceId"));
        granted.map(Some).map_err(|reason| self.unusable(answer, "reference_id", names, reason))
    }

    // ---- apply ----

    /// Builds the application for the loan.
    ///
    /// # Errors
    /// `invalid_request`, with the path of the field at fault; a `timeToLive` must lie after [`Context::now`].
    pub fn build_apply(
        &self,
        token: &Token,
        pre_approval: &PreApproval,
        request: &dyn Source,
        context: &Context<'_>,
    ) -> Result<(Request, Repeat)> {
        let built = self.build(&loan::apply, Some(token), &[pre_approval.reference_id().into()], Some(request), context)?;
        check_time_to_live(&built.0, context)?;
        Ok(built)
    }

    /// Reads the answer to the application.
    ///
    /// # Errors
    /// `api_error`, `unexpected_response`.
    pub fn read_apply(&self, token: &Token, status: u16, body: &[u8], into: Reading<'_>) -> Result<()> {
        let answer = RawResponse { operation: &loan::apply, token: Some(token), status, body };
        self.read(answer, into).map(drop)
    }

    // ---- all steps ----

    fn build(
        &self,
        operation: &'static Operation,
        token: Option<&Token>,
        path: &[PathValue<'_>],
        request: Option<&dyn Source>,
        context: &Context<'_>,
    ) -> Result<(Request, Repeat)> {
        let url = joined(&[self.0.base_url.as_str(), &url::path(operation.path, operation.arguments, path, context.names)?]);
        let body = match (operation.location, request) {
            (RequestLocation::Body(table), Some(request)) => {
                let direction = Direction::Request(Requirements::of(context));
                let mut text = JsonText::body();
                let mut transcoder = Transcoder::new(Ty::Object(table), direction, context.names, &mut text);
                request.send(&mut transcoder).map_err(Error::refused)?;
                text.into_string()
            }
            _ => String::from("{}"),
        };
        let mut headers: Vec<(&'static str, Cow<'static, str>)> = vec![("content-type", Cow::Borrowed("application/json"))];
        if let Some(token) = token {
            headers.push(("authorization", Cow::Owned(joined(&["Bearer ", token.secret().reveal()]))));
        }
        let repeat = if operation.reads { Repeat::Safe } else { Repeat::AskFirst };
        Ok((Request { method: operation.method, url, headers, body: Some(body) }, repeat))
    }

    /// Reads an answer into the sink, and answers its fields: from them comes what the next step needs.
    fn read<'b>(&self, answer: RawResponse<'b>, mut into: Reading<'_>) -> Result<Fields<'b>> {
        let secrets = self.secrets(answer.token);
        let response = answer.response(&secrets);
        let text = response.text(answer.body)?;
        if !response.succeeded() {
            return Err(errors::of_status(&response, text));
        }
        if trimmed(text).is_empty() {
            return Err(response.misfit("", &["expected a JSON object, found nothing"], text));
        }
        let ResponseKind::Data(ty) = answer.operation.response else {
            return Err(response.misfit("", &["expected an operation with an answer"], text));
        };
        let names = into.names;
        let mut transcoder = into.transcoder(ty);
        let driven = drive(text, &mut transcoder);
        let fields = Fields::read(text).unwrap_or_default();
        // What does not fit may stand beside the failure that explains it.
        if let Some(error) = errors::of_success(&response, &fields) {
            return Err(error);
        }
        match driven.and_then(|()| check_complete(ty, &fields, names)) {
            Ok(()) => Ok(fields),
            Err(fault) => Err(response.unexpected(fault, text)),
        }
    }

    /// The error of a field from which nothing came for the next step.
    fn unusable(&self, answer: RawResponse<'_>, name: &str, names: Names, reason: &str) -> Error {
        let secrets = self.secrets(answer.token);
        answer.response(&secrets).misfit(&names.spelled(name), &[reason], beginning(answer.body))
    }

    fn secrets<'a>(&'a self, token: Option<&'a Token>) -> Vec<&'a Secret> {
        // The written forms first: they are the longer ones.
        let mut secrets: Vec<&Secret> = self.0.keys_in_json.iter().collect();
        secrets.extend([&self.0.password.0, &self.0.api_secret_key.0]);
        secrets.extend(token.map(Token::secret));
        secrets
    }
}

/// An answer as it arrived.
#[derive(Clone, Copy)]
struct RawResponse<'a> {
    operation: &'static Operation,
    token: Option<&'a Token>,
    status: u16,
    body: &'a [u8],
}

impl RawResponse<'_> {
    fn response<'a>(&self, secrets: &'a [&'a Secret]) -> ResponseContext<'a> {
        ResponseContext { provider: "nkolay", status: self.status, reads: self.operation.reads, secrets }
    }
}

/// The credentials as the request that carries them.
struct Credentials<'a>(&'a Merchant);

impl Source for Credentials<'_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        to.field_at(AuthenticateRequest::username)?;
        to.text(&self.0.username)?;
        to.field_at(AuthenticateRequest::password)?;
        to.text(self.0.password.0.reveal())?;
        to.field_at(AuthenticateRequest::merchant_no)?;
        to.number(&number(self.0.merchant_no))?;
        to.field_at(AuthenticateRequest::api_secret_key)?;
        to.text(self.0.api_secret_key.0.reveal())?;
        to.end_object()
    }
}

/// A secret as it stands in JSON text, without the quotes.
fn in_json(secret: &Secret) -> Secret {
    let mut quoted = String::new();
    push_quoted(secret.reveal(), &mut quoted);
    let bare = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map(String::from);
    Secret::new(bare.unwrap_or_default())
}

/// The text of a field; empty where there is none.
fn text<'t>(fields: &Fields<'t>, name: &str) -> Cow<'t, str> {
    fields.text(name).unwrap_or_default()
}

/// An answer's fields that must come.
fn check_complete(ty: Ty, fields: &Fields<'_>, names: Names) -> TranscodeResult {
    let Ty::Object(table) = ty else { return Ok(()) };
    match table.fields_in(table.checks.required).find(|field| fields.json(field.wire()).is_none()) {
        Some(field) => {
            let mut snake = String::new();
            push_snake(field.property(), &mut snake);
            Err(FieldError::new(&names.spelled(&snake), &["expected a value, found nothing"]))
        }
        None => Ok(()),
    }
}

/// An application that has ended before it is sent can only fail. A duration in place of a moment is the usual cause.
fn check_time_to_live(request: &Request, context: &Context<'_>) -> Result<()> {
    let (Some(now), Checks::All) = (context.now, context.checks) else { return Ok(()) };
    let fields = request.body.as_deref().and_then(Fields::read).unwrap_or_default();
    match whole(&text(&fields, "timeToLive")) {
        Some(end) if end <= now => Err(Error::invalid(
            &context.names.spelled("time_to_live"),
            &[
                "expected Unix seconds after now, which is ",
                &number(now),
                ", found ",
                &number(end),
                "; give the moment it ends, no duration",
            ],
        )),
        _ => Ok(()),
    }
}

#[cfg(feature = "typed")]
pub use typed::PreApproveAnswer;

#[cfg(feature = "typed")]
mod typed {
    use core::ops::Deref;

    use super::*;
    use crate::api::typed::TypedSink;
    use crate::http::Call;
    use crate::nkolay::loan::{
        ApplyAnswer, ApplyRequest, AuthenticateAnswer, Banks, PreApproveRequest, PreApproveResponse, SimulateAnswer, SimulateRequest,
        StartedSession,
    };

    /// The bank's decision, and the pre-approval if it is a yes. The vendor's fields are reached directly.
    #[derive(Clone, Debug, PartialEq)]
    pub struct PreApproveAnswer {
        /// The vendor's fields.
        pub response: PreApproveResponse,
        /// What [`Nkolay::apply`] needs. `None` if the bank declined.
        pub pre_approval: Option<PreApproval>,
    }

    impl Deref for PreApproveAnswer {
        type Target = PreApproveResponse;

        fn deref(&self) -> &PreApproveResponse {
            &self.response
        }
    }

    impl Nkolay {
        /// Gets a token from the merchant's credentials.
        ///
        /// # Errors
        /// None that [`new`](Self::new) has not found.
        ///
        /// ```
        /// use imza::nkolay::Nkolay;
        /// use imza::secret::{NkolayApiSecretKey, NkolayPassword};
        ///
        /// # fn main() -> imza::Result<()> {
        /// let base_url = imza::BaseUrl::new("https://loans.example.com")?;
        /// let nkolay = Nkolay::new(base_url, "shop", NkolayPassword::new("pass")?, 4000, NkolayApiSecretKey::new("secret")?)?;
        ///
        /// let call = nkolay.authenticate()?;
        /// assert_eq!(call.request().url, "https://loans.example.com/loans/authenticate");
        ///
        /// let token = call.parse(200, br#"{"token":"eyJ0.eyJ9.c2ln"}"#)?;
        /// let session = nkolay.start_session(&token, "AKTIFBANK")?.parse(200, br#"{"referenceId":"7b94"}"#)?;
        /// assert_eq!(session.reference_id(), "7b94");
        /// # Ok(())
        /// # }
        /// ```
        pub fn authenticate(&self) -> Result<Call<Token>> {
            let client = self.clone();
            Ok(call(self.build_authenticate()?, move |status, body| {
                TypedSink::<AuthenticateAnswer>::collect(|into| client.read_authenticate(status, body, into)).map(|(_, step)| step)
            }))
        }

        /// Lists the banks that lend.
        ///
        /// # Errors
        /// None that an earlier step has not found.
        pub fn banks(&self, token: &Token) -> Result<Call<Banks>> {
            let (client, token) = (self.clone(), token.clone());
            Ok(call(self.build_banks(&token)?, move |status, body| {
                let (read, ()) = TypedSink::collect(|into| client.read_banks(&token, status, body, into))?;
                client.value(&loan::banks, status, read)
            }))
        }

        /// Opens a session with the bank of this code, as [`banks`](Self::banks) lists it.
        ///
        /// # Errors
        /// `invalid_request` (`bank_code`) for a code that cannot stand in a path.
        pub fn start_session(&self, token: &Token, bank_code: &str) -> Result<Call<BankSession>> {
            let (client, token) = (self.clone(), token.clone());
            Ok(call(self.build_start_session(&token, bank_code, Names::Snake)?, move |status, body| {
                TypedSink::<StartedSession>::collect(|into| client.read_start_session(&token, status, body, into)).map(|(_, step)| step)
            }))
        }

        /// Asks what a loan would cost, for any customer.
        ///
        /// # Errors
        /// `invalid_request`, with the path of the field at fault.
        pub fn simulate(
            &self,
            token: &Token,
            session: &BankSession,
            request: &SimulateRequest,
            context: &Context<'_>,
        ) -> Result<Call<SimulateAnswer>> {
            let (client, token) = (self.clone(), token.clone());
            Ok(call(self.build_simulate(&token, session, request, context)?, move |status, body| {
                let (read, ()) = TypedSink::collect(|into| client.read_simulate(&token, status, body, into))?;
                client.value(&loan::simulate, status, read)
            }))
        }

        /// Asks the bank whether it lends to this customer. A decline is a value.
        ///
        /// # Errors
        /// `invalid_request`, with the path of the field at fault.
        pub fn pre_approve(
            &self,
            token: &Token,
            session: &BankSession,
            request: &PreApproveRequest,
            context: &Context<'_>,
        ) -> Result<Call<PreApproveAnswer>> {
            let (client, token) = (self.clone(), token.clone());
            Ok(call(self.build_pre_approve(&token, session, request, context)?, move |status, body| {
                let (read, pre_approval) = TypedSink::collect(|into| client.read_pre_approve(&token, status, body, into))?;
                Ok(PreApproveAnswer { response: client.value(&loan::pre_approve, status, read)?, pre_approval })
            }))
        }

        /// Applies for the loan.
        ///
        /// # Errors
        /// `invalid_request`, with the path of the field at fault; `time_to_live` must lie after [`Context::now`].
        pub fn apply(
            &self,
            token: &Token,
            pre_approval: &PreApproval,
            request: &ApplyRequest,
            context: &Context<'_>,
        ) -> Result<Call<ApplyAnswer>> {
            let (client, token) = (self.clone(), token.clone());
            Ok(call(self.build_apply(&token, pre_approval, request, context)?, move |status, body| {
                let (read, ()) = TypedSink::collect(|into| client.read_apply(&token, status, body, into))?;
                client.value(&loan::apply, status, read)
            }))
        }

        fn value<T>(&self, operation: &'static Operation, status: u16, read: Option<T>) -> Result<T> {
            RawResponse { operation, token: None, status, body: &[] }.response(&[]).fitting(read)
        }
    }

    fn call<T>((request, repeat): (Request, Repeat), read: impl Fn(u16, &[u8]) -> Result<T> + Send + Sync + 'static) -> Call<T> {
        Call::new(request, repeat, TIMEOUT_SECONDS, read)
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

    fn apply(status: u16, body: &[u8]) -> Result<String> {
        JsonText::collect(Names::Camel, Integers::Full, |into| nkolay().read_apply(&token(), status, body, into)).map(|(text, ())| text)
    }

    fn pre_approve(status: u16, body: &[u8]) -> Result<Option<PreApproval>> {
        JsonText::collect(Names::Snake, Integers::Full, |into| nkolay().read_pre_approve(&token(), status, body, into))
            .map(|(_, step)| step)
    }

    fn authenticate(status: u16, body: &[u8]) -> Result<Token> {
        JsonText::collect(Names::Camel, Integers::Full, |into| nkolay().read_authenticate(status, body, into)).map(|(_, token)| token)
    }

    #[test]
    fn no_secret_is_shown_whatever_the_answer_repeats() {
        let secrets = [PASSWORD, "p\\\"w\\\\dü-long", KEY, TOKEN, "10000000146"];
        let echo = [PASSWORD, KEY, TOKEN, "10000000146"].join(" ");
        let mut in_json = String::new();
        push_quoted(&echo, &mut in_json);
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
        let (request, _) = nkolay().build_authenticate().unwrap();
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
            let session = BankSession::new("7b94").unwrap();
            let error = nkolay()
                .build_pre_approve(&token(), &session, &JsonSource(request), &Context { names: Names::Camel, ..Context::default() })
                .unwrap_err();
            assert_eq!(error.path(), "nationalIdentityNumber");
            assert!(!format!("{error} {error:?}").contains("1000000014"), "{error}");
        }
    }

    #[test]
    fn a_yes_without_a_reference_is_unexpected_and_open() {
        for reference in ["", ",\"referenceId\":null", ",\"referenceId\":\"\"", ",\"referenceId\":\"..\"", ",\"referenceId\":\"a\\nb\""] {
            let error = pre_approve(200, format!("{{\"success\":true,\"bankSuccess\":true{reference}}}").as_bytes()).unwrap_err();
            assert_eq!((error.code(), error.path()), ("unexpected_response", "reference_id"), "{reference}");
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
        // A reported failure counts even where the rest does not fit.
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
        assert_eq!(apply(401, b"").unwrap_err().code(), "api_error");
        assert_eq!(apply(302, b"").unwrap_err().outcome(), Some(Unknown));
        assert_eq!(authenticate(500, b"{}").unwrap_err().outcome(), Some(Rejected));
    }

    #[test]
    fn a_time_to_live_is_compared_with_the_callers_clock_only() {
        let request = "{\"nationalIdentityNumber\":\"10000000146\",\"gsmNumber\":\"5551234567\",\"orderId\":\"1\",\"orderDate\":\"2026-02-03T14:30:00\",\
            \"totalTerm\":3,\"timeToLive\":\"100\",\"callbackUrl\":\"https://shop.example.com\",\"cart\":{\"price\":{\"itemsPrice\":1,\"shippingPrice\":0,\
            \"totalPrice\":1},\"items\":[{\"productName\":\"a\",\"categoryCode\":\"b\",\"quantity\":1,\"totalPriceWithoutDiscounts\":1,\"totalPrice\":1}]}}";
        let pre_approval = PreApproval::new("5017").unwrap();
        let build = |context: Context<'_>| nkolay().build_apply(&token(), &pre_approval, &JsonSource(request), &context);
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
        let session = BankSession::new("7b94").unwrap();
        let build = |waive| {
            let context = Context { names: Names::Snake, waive, ..Context::default() };
            nkolay().build_simulate(&token(), &session, &JsonSource(request), &context)
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
