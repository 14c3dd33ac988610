//! N Kolay's shopping loan: a token, a session of that token, a pre-approval of that session, an application.
//!
//! The token is a JWT that the sandbox signs and verifies. If the bank declines, the response has `success: true` and `bankSuccess:
//! false`. Blocked customers (by identity number) are declined. The documentation specifies no error statuses. The sandbox uses 400,
//! 401, 404 and 409. Source: vendor documentation, "Alışveriş Kredisi API Entegrasyonu".

mod offer;

use imza::api::schema::RequestLocation;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::crypto::{base64_url, from_base64_url, jwt_hmac_sha512, uuid};
use crate::exchange::{Exchange, Provider, Response, Verdict};
use crate::fault::{Fault, FaultKind};
use crate::json::{self, Fields as _};
use crate::state::{Message, State};
use crate::store::Record;
use crate::{clock, validate};

/// The only bank.
const BANK: &str = "AKTIFBANK";

/// The result of a step, which the next step refers to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// The id.
    pub id: String,
    /// The step that made it.
    pub step: Step,
    /// The id of the token it belongs to.
    pub token: String,
    /// Whether it has expired.
    pub expired: bool,
    /// The request of the step.
    pub request: Value,
}

/// A step that makes a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A session with a bank.
    Session,
    /// A pre-approval.
    PreApproval,
    /// An application.
    Application,
}

impl Record for Reference {
    const KIND: &'static str = "nkolay.reference";
}

/// An order number that already has an application.
#[derive(Serialize, Deserialize)]
struct Applied(String);

impl Record for Applied {
    const KIND: &'static str = "nkolay.order";
}

/// Handles a request.
pub fn respond(state: &mut State, exchange: &mut Exchange) -> Response {
    step(state, exchange).unwrap_or_else(|response| response)
}

fn error(status: u16, message: impl Into<String>) -> Response {
    Response::json(status, &json!({ "message": message.into() }))
}

fn step(state: &mut State, exchange: &mut Exchange) -> Result<Response, Response> {
    let name = exchange.matched.operation.name;
    let token = if name == "authenticate" { String::new() } else { token(state, exchange)? };
    let request = match exchange.request.body.is_empty() {
        true => json!({}),
        false => json::read(&exchange.request.body).map_err(|why| error(400, format!("JSON parse error: {why}")))?,
    };
    if let RequestLocation::Body(table) = exchange.matched.operation.location {
        validate::request(exchange.matched.operation, table, &request, &mut exchange.notes)
            .map_err(|wrong| error(400, format!("{}: expected {}", wrong.path, wrong.expected)))?;
    }
    if name == "authenticate" {
        return authenticate(state, exchange, &request);
    }
    if let Some(note) = exchange.notes.first().filter(|_| state.settings.strict) {
        return Err(error(400, note.clone()));
    }
    match &exchange.fault {
        Some(Fault { kind: FaultKind::Reject, status: Some(status), message, .. }) => {
            return Err(error(*status, message.as_deref().unwrap_or("Rejected by the sandbox")));
        }
        Some(Fault { kind: FaultKind::Reject, code, message, .. }) if name != "pre_approve" => {
            let (code, message) = (code.as_deref().unwrap_or("99"), message.as_deref().unwrap_or("Sistem hatası"));
            return Err(Response::json(200, &json!({ "success": false, "bankResponseCode": code, "bankResponseMessage": message })));
        }
        _ => {}
    }
    match name {
        "banks" => Ok(banks()),
        "start_session" => start_session(state, exchange, &token),
        "simulate" => simulate(state, exchange, &token, &request),
        "pre_approve" => pre_approve(state, exchange, &token, &request),
        _ => apply(state, exchange, &token, &request),
    }
}

fn authenticate(state: &mut State, exchange: &mut Exchange, request: &Value) -> Result<Response, Response> {
    let keys = &state.settings.keys;
    let merchant = keys.nkolay_merchant_no.to_string();
    let wanted = [
        ("username", &keys.nkolay_username),
        ("password", &keys.nkolay_password),
        ("merchantNo", &merchant),
        ("apiSecretKey", &keys.nkolay_api_secret_key),
    ];
    if let Some((name, _)) = wanted.into_iter().find(|(name, wanted)| request.text(name) != Some(wanted.as_str())) {
        exchange.refuse("credentials", format!("the sandbox's {name} (--nkolay-…)"));
        return Err(error(401, "Unauthorized"));
    }
    exchange.verdict = Verdict::Verified;
    let now = clock::now();
    let claims = json!({
        "merchant_no": keys.nkolay_merchant_no,
        "jti": uuid(&["nkolay token", &state.store.next("nkolay.token", 1).to_string()]),
        "iat": now,
        "exp": now + state.settings.nkolay_token_seconds,
    });
    let signed = format!("{}.{}", base64_url(br#"{"alg":"HS512"}"#), base64_url(claims.to_string().as_bytes()));
    let signature = jwt_hmac_sha512(&state.settings.keys.nkolay_api_secret_key, &signed);
    Ok(Response::json(200, &json!({ "token": format!("{signed}.{signature}") })))
}

/// Verifies the token of a request and returns its id.
fn token(state: &State, exchange: &mut Exchange) -> Result<String, Response> {
    let header = exchange.request.header("authorization").and_then(|header| header.strip_prefix("Bearer ")).map(str::to_owned);
    let Some(token) = header else {
        exchange.refuse("token", "the header Authorization: Bearer <token>");
        return Err(error(401, "Unauthorized"));
    };
    let claims = token
        .rsplit_once('.')
        .filter(|(signed, signature)| jwt_hmac_sha512(&state.settings.keys.nkolay_api_secret_key, signed) == *signature);
    let claims =
        claims.and_then(|(signed, _)| from_base64_url(signed.split_once('.')?.1)).and_then(|claims| json::read::<Value>(&claims).ok());
    let Some(claims) = claims else {
        exchange.refuse("token", "a token issued by this sandbox");
        return Err(error(401, "Unauthorized"));
    };
    if claims.integer("exp").is_none_or(|exp| exp <= clock::now()) {
        exchange.refuse("token", "a token that has not expired: authenticate again");
        return Err(error(401, "Token expired"));
    }
    exchange.verdict = Verdict::Verified;
    Ok(claims.text("jti").unwrap_or_default().to_owned())
}

fn banks() -> Response {
    let bank = json!({
        "countryId": "TR",
        "code": BANK,
        "type": BANK,
        "name": "Aktif Bank",
        "description": "Aktif Yatırım Bankası A.Ş.",
        "active": true,
    });
    Response::json(200, &json!({ "banks": [bank] }))
}

fn start_session(state: &mut State, exchange: &Exchange, token: &str) -> Result<Response, Response> {
    if exchange.matched.text(0) != BANK {
        return Err(error(404, "Banka bulunamadı"));
    }
    let reference = new_reference(state, Step::Session, token, json!({}));
    Ok(Response::json(200, &json!({ "referenceId": reference })))
}

fn simulate(state: &mut State, exchange: &mut Exchange, token: &str, request: &Value) -> Result<Response, Response> {
    reference(state, exchange, Step::Session, token)?;
    let amount = request.field("cart").and_then(|cart| cart.field("price")).and_then(|price| price.decimal("totalPrice"));
    let amount = amount.unwrap_or(Decimal::from(20_100));
    Ok(Response::json(
        200,
        &json!({
            "bankResponseCode": "0",
            "bankResponseMessage": "İşlem Başarılı",
            "success": true,
            "monthlyPayments": offer::all(amount, request.integer("maxTerm").unwrap_or(12)),
        }),
    ))
}

fn pre_approve(state: &mut State, exchange: &mut Exchange, token: &str, request: &Value) -> Result<Response, Response> {
    reference(state, exchange, Step::Session, token)?;
    let identity = request.text("nationalIdentityNumber").unwrap_or_default();
    let blocked = state.merchant_config().blocked_customers.iter().any(|customer| customer == identity);
    let (approves, rejects) = match &exchange.fault {
        Some(fault) => (fault.kind == FaultKind::Approve, fault.kind == FaultKind::Reject),
        None => (false, false),
    };
    if rejects || (blocked && !approves) {
        let fault = exchange.fault.as_ref();
        let code = fault.and_then(|fault| fault.code.clone()).unwrap_or_else(|| "51".into());
        let message = fault.and_then(|fault| fault.message.clone()).unwrap_or_else(|| "Kredi talebiniz uygun bulunmadı".into());
        let body = json!({ "success": true, "bankSuccess": false, "bankResponseCode": code, "bankResponseMessage": message, "monthlyPayments": [] });
        return Ok(Response::json(200, &body));
    }
    let amount =
        request.field("cart").and_then(|cart| cart.field("price")).and_then(|price| price.decimal("totalPrice")).unwrap_or_default();
    let reference = new_reference(state, Step::PreApproval, token, request.clone());
    Ok(Response::json(
        200,
        &json!({
            "success": true,
            "referenceId": reference,
            "bankSuccess": true,
            "bankResponseCode": "0",
            "bankResponseMessage": "İşlem Başarılı",
            "monthlyPayments": offer::all(amount, request.integer("maxTerm").unwrap_or(12)),
        }),
    ))
}

fn apply(state: &mut State, exchange: &mut Exchange, token: &str, request: &Value) -> Result<Response, Response> {
    let pre_approval = reference(state, exchange, Step::PreApproval, token)?;
    for name in ["nationalIdentityNumber", "orderId"] {
        if pre_approval.request.text(name) != request.text(name) {
            return Err(error(400, format!("{name}: expected the value of the pre-approval")));
        }
    }
    if request.integer("timeToLive").is_none_or(|until| until <= clock::now()) {
        return Err(error(400, "timeToLive: expected a time in the future"));
    }
    let order = request.text("orderId").unwrap_or_default().to_owned();
    if state.store.contains::<Applied>(&order) {
        return Err(error(409, "Bu sipariş için başvuru var"));
    }
    let reference = new_reference(state, Step::Application, token, request.clone());
    state.store.put(&order, &Applied(reference.clone()));
    if exchange.fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::Approve) {
        finish(state, &reference, "APPROVED");
    }
    Ok(Response::json(200, &json!({ "success": true, "referenceId": reference })))
}

/// Ends an application. The documentation does not specify the message to `callbackUrl`; this one is the sandbox's own.
pub fn finish(state: &mut State, reference: &str, status: &str) -> Option<Reference> {
    let application: Reference = state.store.get(reference).filter(|found: &Reference| found.step == Step::Application)?;
    if let Some(url) = application.request.text("callbackUrl").map(str::to_owned) {
        let body = json!({ "referenceId": reference, "orderId": application.request.text("orderId"), "status": status }).to_string();
        state.deliver(&Message { provider: Provider::Nkolay, event: status, url, headers: vec![], body, wait: 0 });
    }
    Some(application)
}

fn new_reference(state: &mut State, step: Step, token: &str, request: Value) -> String {
    let id = uuid(&["nkolay", &state.store.next("nkolay.reference", 1).to_string()]);
    let reference = Reference { id: id.clone(), step, token: token.to_owned(), expired: false, request };
    state.store.put(&id, &reference);
    id
}

/// Returns the reference in the path, if this step made it with this token.
fn reference(state: &mut State, exchange: &mut Exchange, step: Step, token: &str) -> Result<Reference, Response> {
    let found: Option<Reference> = state.store.get(exchange.matched.text(0));
    let what = if step == Step::Session { "Oturum" } else { "Ön onay" };
    let Some(reference) = found.filter(|reference| reference.step == step) else {
        exchange.notes.push(format!("{}: not made by a {step:?} step", exchange.matched.text(0)));
        return Err(error(404, format!("{what} bulunamadı")));
    };
    if reference.token != token {
        exchange.notes.push("the reference belongs to another token".into());
        return Err(error(404, format!("{what} bulunamadı")));
    }
    if reference.expired {
        return Err(error(400, format!("{what} süresi doldu")));
    }
    Ok(reference)
}
