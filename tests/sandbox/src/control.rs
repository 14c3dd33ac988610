//! The control interface and the pages: recent requests, deliveries, faults, and the decisions of an operator, a bank or a payer.
//!
//! It responds only to requests for a loopback host, and accepts changes only as JSON and from the same origin, so that other pages in
//! the developer's browser cannot use it.

use axum::body::Bytes;
use axum::extract::{self, FromRequest, Path, Query, Request};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::craftgate::{self, page, threeds};
use crate::delivery::{Delivery, DeliveryState};
use crate::exchange::Provider;
use crate::fault::{Fault, Target};
use crate::json::{self, Fields as _};
use crate::merchant_config::MerchantConfig;
use crate::nkolay::Reference;
use crate::server::Sandbox;
use crate::{clock, nexkasa, nkolay, parax};

/// The status page.
const STATUS: &str = include_str!("status.html");

/// Returns whether a path belongs to the sandbox itself.
#[must_use]
pub fn owns(path: &str) -> bool {
    matches!(path, "/" | "/favicon.ico") || path == "/control" || path.starts_with("/control/") || path.starts_with("/pages/")
}

/// Makes the routes.
pub fn router(sandbox: Sandbox) -> Router {
    let control = Router::new()
        .route("/control/requests", get(requests))
        .route("/control/deliveries", get(deliveries))
        .route("/control/deliveries/{id}/again", post(again))
        .route("/control/faults", get(faults).post(add_fault).delete(forget_faults))
        .route("/control/panel", get(merchant_config).post(set_merchant_config))
        .route("/control/reset", post(reset))
        .route("/control/cards", get(cards))
        .route("/control/craftgate/payments/{id}/verify", post(verify))
        .route("/control/craftgate/payments/{id}/age", post(age_payment))
        .route("/control/craftgate/refunds/{id}/age", post(age_refund))
        .route("/control/craftgate/withdraws/{id}", post(pay_out))
        .route("/control/craftgate/webhooks", post(webhook))
        .route("/control/parax/{id}", post(decide_parax))
        .route("/control/nexkasa/{id}", post(decide_nexkasa))
        .route("/control/nkolay/{reference}", post(decide_nkolay))
        .layer(middleware::from_fn(local_only));
    Router::new()
        .route("/", get(async || ([("content-security-policy", "default-src 'self' 'unsafe-inline'; img-src data:")], Html(STATUS))))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/pages/3ds/{id}", get(bank_page).post(bank_decision))
        .route("/pages/checkout/{token}", get(checkout_page).post(checkout_card))
        .merge(control)
        .with_state(sandbox)
}

/// Refuses requests that do not come from programs or pages of this machine.
async fn local_only(request: Request, next: Next) -> Response {
    match refusal(request.headers(), request.method() == "POST") {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}

fn refusal(headers: &HeaderMap, changes: bool) -> Option<Response> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (host, origin) = (header(HOST), header(ORIGIN));
    if !is_local(host) || !(origin.is_empty() || origin == format!("http://{host}")) {
        return Some(error_response(StatusCode::FORBIDDEN, "the control interface accepts requests from this machine only"));
    }
    if changes && !header(CONTENT_TYPE).starts_with("application/json") {
        return Some(error_response(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected the content type application/json"));
    }
    None
}

/// Returns whether a host, with or without a port, is this machine.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    };
    name == "localhost" || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn json_response(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn error_response(status: StatusCode, why: impl Into<String>) -> Response {
    let body = json!({ "error": why.into() });
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn ok_response() -> Response {
    json_response(&json!({ "ok": true }))
}

/// A JSON body; an empty body counts as an empty object.
struct JsonBody<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Response;

    async fn from_request(request: Request, context: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, context).await.map_err(IntoResponse::into_response)?;
        let text: &[u8] = if body.is_empty() { b"{}" } else { &body };
        json::read(text).map(Self).map_err(|error| error_response(StatusCode::BAD_REQUEST, error.to_string()))
    }
}

#[derive(Deserialize)]
struct ListQuery {
    provider: Option<Provider>,
    limit: Option<usize>,
}

async fn requests(extract::State(sandbox): extract::State<Sandbox>, Query(wanted): Query<ListQuery>) -> Response {
    let state = sandbox.state();
    json_response(&state.journal.to_json(&state.settings.keys, wanted.provider, wanted.limit.unwrap_or(100)))
}

async fn deliveries(extract::State(sandbox): extract::State<Sandbox>, Query(wanted): Query<ListQuery>) -> Response {
    let mut state = sandbox.state();
    let settings = state.settings.clone();
    let all = state.store.all::<Delivery>();
    let shown = all.iter().rev().filter(|delivery| wanted.provider.is_none_or(|provider| provider == delivery.provider));
    json_response(
        &json!({ "deliveries": shown.take(wanted.limit.unwrap_or(100)).map(|delivery| delivery.to_json(&settings)).collect::<Vec<_>>() }),
    )
}

/// Lists Craftgate's published test cards: the first that succeeds of each bank and kind, and those that fail at a stage.
async fn cards() -> Response {
    json_response(&craftgate::test_cards())
}

async fn again(extract::State(sandbox): extract::State<Sandbox>, Path(id): Path<i64>) -> Response {
    let sent = sandbox.change(|state| {
        let delivery: Option<Delivery> = state.store.numbered(id);
        delivery.map(|delivery| state.keep(&Delivery { due_ms: clock::now_ms(), state: DeliveryState::Pending, ..delivery }))
    });
    sent.map_or_else(|| error_response(StatusCode::NOT_FOUND, "no such delivery"), |()| ok_response())
}

async fn faults(extract::State(sandbox): extract::State<Sandbox>) -> Response {
    json_response(&json!({ "faults": sandbox.state().faults.0 }))
}

async fn add_fault(extract::State(sandbox): extract::State<Sandbox>, JsonBody(fault): JsonBody<Fault>) -> Response {
    if fault.times == 0 {
        return error_response(StatusCode::BAD_REQUEST, "times: expected 1 or more");
    }
    let mut state = sandbox.state();
    if let (Target::Request, Some(name)) = (fault.target, &fault.operation)
        && !state.has_operation(name)
    {
        let expected = "operation: expected the name of an operation as the status page shows it, such as payment.create_payment";
        return error_response(StatusCode::BAD_REQUEST, expected);
    }
    state.faults.0.push(fault);
    ok_response()
}

async fn forget_faults(extract::State(sandbox): extract::State<Sandbox>) -> Response {
    sandbox.state().faults.0.clear();
    ok_response()
}

async fn merchant_config(extract::State(sandbox): extract::State<Sandbox>) -> Response {
    json_response(&json!(sandbox.state().merchant_config()))
}

/// Changes the given members and keeps the others.
async fn set_merchant_config(
    extract::State(sandbox): extract::State<Sandbox>,
    JsonBody(change): JsonBody<serde_json::Map<String, Value>>,
) -> Response {
    sandbox.change(|state| {
        let kept: MerchantConfig = state.store.get("panel").unwrap_or_default();
        let Ok(Value::Object(mut merged)) = serde_json::to_value(kept) else { return ok_response() };
        merged.extend(change);
        match serde_json::from_value::<MerchantConfig>(merged.into()) {
            Ok(config) => {
                state.store.put("panel", &config);
                ok_response()
            }
            Err(error) => error_response(StatusCode::BAD_REQUEST, error.to_string()),
        }
    })
}

async fn reset(extract::State(sandbox): extract::State<Sandbox>) -> Response {
    match sandbox.change(crate::state::State::reset) {
        Ok(()) => ok_response(),
        Err(error) => error_response(StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Verification {
    result: String,
    md_status: Option<i64>,
}

impl Default for Verification {
    fn default() -> Self {
        Self { result: "approve".into(), md_status: None }
    }
}

/// Plays the payer and the bank: returns the form that the browser would post to the merchant.
async fn verify(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(id): Path<i64>,
    JsonBody(wanted): JsonBody<Verification>,
) -> Response {
    let form = sandbox.change(|state| threeds::verified(state, id, wanted.result == "approve", wanted.md_status));
    match form {
        Ok(form) => {
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
            let fields: Value = form.fields.iter().cloned().collect();
            json_response(&json!({ "url": form.url, "form": encoded, "fields": fields }))
        }
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: craftgate::Refusal) -> Response {
    error_response(StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST), refusal.description)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Age {
    seconds: i64,
}

async fn age_payment(extract::State(sandbox): extract::State<Sandbox>, Path(id): Path<i64>, JsonBody(age): JsonBody<Age>) -> Response {
    sandbox.change(|state| craftgate::age_payment(state, id, age.seconds)).map_or_else(refused, |()| ok_response())
}

async fn age_refund(extract::State(sandbox): extract::State<Sandbox>, Path(id): Path<i64>, JsonBody(age): JsonBody<Age>) -> Response {
    sandbox.change(|state| craftgate::age_refund(state, id, age.seconds)).map_or_else(refused, |()| ok_response())
}

/// Plays the bank that a withdrawal is paid out by.
async fn pay_out(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(id): Path<i64>,
    JsonBody(decision): JsonBody<Decision>,
) -> Response {
    const STATES: [&str; 3] = ["PAYOUT_STARTED", "PAYOUT_COMPLETED", "NO_PAYOUT"];
    if !STATES.contains(&decision.status.as_str()) {
        return error_response(StatusCode::BAD_REQUEST, format!("status: expected one of {}", STATES.join(", ")));
    }
    sandbox.change(|state| craftgate::pay_out(state, id, &decision.status)).map_or_else(refused, |()| ok_response())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Event {
    event_type: String,
    #[serde(default = "success")]
    status: String,
    payload_id: String,
    payload: Option<Value>,
}

fn success() -> String {
    "SUCCESS".into()
}

async fn webhook(extract::State(sandbox): extract::State<Sandbox>, JsonBody(event): JsonBody<Event>) -> Response {
    let Event { event_type, status, payload_id, payload } = event;
    sandbox.change(|state| craftgate::webhook::report(state, &event_type, status == "SUCCESS", &payload_id, payload));
    ok_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    status: String,
    amount: Option<String>,
}

async fn decide_parax(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(id): Path<String>,
    JsonBody(decision): JsonBody<Decision>,
) -> Response {
    let status = match decision.status.as_str() {
        "approve" => "completed",
        "reject" => "failed",
        other => other,
    };
    if !parax::STATES.contains(&status) {
        return error_response(StatusCode::BAD_REQUEST, format!("status: expected approve, reject or one of {}", parax::STATES.join(", ")));
    }
    let decided = sandbox.change(|state| parax::decide(state, &id, status));
    decided.map_or_else(|| error_response(StatusCode::NOT_FOUND, "no such transaction"), |_| ok_response())
}

async fn decide_nexkasa(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(id): Path<i64>,
    JsonBody(decision): JsonBody<Decision>,
) -> Response {
    let status = match decision.status.as_str() {
        "approve" => "APPROVED",
        "reject" => "REJECTED",
        other => other,
    };
    if !nexkasa::DECISIONS.contains(&status) {
        return error_response(
            StatusCode::BAD_REQUEST,
            format!("status: expected approve, reject or one of {}", nexkasa::DECISIONS.join(", ")),
        );
    }
    let amount = match decision.amount.map(|amount| json::amount(&amount)) {
        None => None,
        Some(Some(amount)) => Some(amount),
        Some(None) => return error_response(StatusCode::BAD_REQUEST, "amount: expected a decimal as text"),
    };
    let decided = sandbox.change(|state| nexkasa::decide(state, id, status, amount));
    decided.map_or_else(|| error_response(StatusCode::NOT_FOUND, "no such transaction"), |_| ok_response())
}

/// Expires a session or a pre-approval if the status is `expire`. Otherwise reports the status to the application's callback URL.
async fn decide_nkolay(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(reference): Path<String>,
    JsonBody(decision): JsonBody<Decision>,
) -> Response {
    let found = sandbox.change(|state| {
        if decision.status == "expire" {
            let reference: Reference = state.store.get(&reference)?;
            state.store.put(&reference.id.clone(), &Reference { expired: true, ..reference });
            return Some(());
        }
        nkolay::finish(state, &reference, &decision.status).map(drop)
    });
    found.map_or_else(|| error_response(StatusCode::NOT_FOUND, "no such reference"), |()| ok_response())
}

async fn bank_page(Path(id): Path<i64>) -> Html<String> {
    Html(page::bank(id))
}

#[derive(Deserialize)]
struct BankDecision {
    result: String,
}

async fn bank_decision(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(id): Path<i64>,
    Form(decision): Form<BankDecision>,
) -> Response {
    match sandbox.change(|state| threeds::verified(state, id, decision.result == "approve", None)) {
        Ok(form) => Html(page::back(&form)).into_response(),
        Err(refusal) => (StatusCode::NOT_FOUND, Html(page::notice(&refusal.description))).into_response(),
    }
}

async fn checkout_page(extract::State(sandbox): extract::State<Sandbox>, Path(token): Path<String>) -> Response {
    checkout(&sandbox, &token, None)
}

fn checkout(sandbox: &Sandbox, token: &str, problem: Option<&str>) -> Response {
    match sandbox.change(|state| craftgate::open_checkout(state, token)) {
        Ok(checkout) => {
            let text = |name: &str, otherwise: &str| checkout.request.text(name).unwrap_or(otherwise).to_owned();
            Html(page::checkout(&text("paidPrice", "0"), &text("currency", "TRY"), problem)).into_response()
        }
        Err(refusal) => (StatusCode::NOT_FOUND, Html(page::notice(&refusal.description))).into_response(),
    }
}

async fn checkout_card(
    extract::State(sandbox): extract::State<Sandbox>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(card): Form<Vec<(String, String)>>,
) -> Response {
    let card = card.into_iter().collect();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let paid = sandbox.change(|state| craftgate::pay_checkout(state, &format!("http://{host}"), &token, card));
    match paid {
        // Not signed: the page's callback carries the token and nothing else.
        Ok(url) => Html(page::back(&threeds::Form { url, fields: vec![("token", token)] })).into_response(),
        Err(refusal) => checkout(&sandbox, &token, Some(&refusal.description)),
    }
}
