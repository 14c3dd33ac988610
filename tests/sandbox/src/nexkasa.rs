//! NexKasa: deposits and withdrawals, an operator's decision, and the callback that reports it.
//!
//! The header `X-API-KEY` authenticates the merchant. The callback is sent to the request's `callback_url`. It is signed in the header
//! `X-NexKasa-Signature` if the sandbox has a secret for it. Source: vendor documentation, "NexKasa API Entegrasyon Rehberi".

use imza::api::schema::RequestLocation;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::crypto::hmac_sha256;
use crate::exchange::{Exchange, Provider, Response, Verdict};
use crate::fault::{Fault, FaultKind};
use crate::json::{self, Fields as _};
use crate::state::{Message, State};
use crate::store::{Record, key};
use crate::validate;

/// A deposit or a withdrawal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Transfer {
    /// NexKasa's id.
    pub id: i64,
    /// `DEPOSIT` or `WITHDRAW`.
    pub kind: String,
    /// The `user_id` of a deposit or the `external_id` of a withdrawal.
    pub external_id: String,
    /// The amount.
    pub amount: Decimal,
    /// `PENDING` until an operator decides.
    pub status: String,
    /// The URL that the decision is reported to.
    pub callback_url: Option<String>,
}

impl Record for Transfer {
    const KIND: &'static str = "nexkasa.transfer";
}

/// A transfer that waits for an operator, by kind and id: a second one is a duplicate.
#[derive(Serialize, Deserialize)]
struct Waiting(i64);

impl Record for Waiting {
    const KIND: &'static str = "nexkasa.waiting";
}

/// The decisions of an operator.
pub const DECISIONS: [&str; 3] = ["APPROVED", "REJECTED", "WAITING_ASSIGNMENT"];

/// Handles a request.
pub fn respond(state: &mut State, exchange: &mut Exchange) -> Response {
    if exchange.request.header("x-api-key") != Some(state.settings.keys.nexkasa_api_key.as_str()) {
        exchange.refuse("api_key", "the header X-API-KEY with the sandbox's API key (--nexkasa-api-key)");
        return Response::json(403, &json!({ "detail": "Invalid API key" }));
    }
    exchange.verdict = Verdict::Verified;
    let invalid = |path: &str, expected: &str| Response::json(400, &json!({ path: [expected] }));
    let request = match json::read::<Value>(&exchange.request.body) {
        Ok(request) => request,
        Err(why) => return Response::json(400, &json!({ "detail": format!("JSON parse error: {why}") })),
    };
    if let RequestLocation::Body(table) = exchange.matched.operation.location
        && let Err(error) = validate::request(exchange.matched.operation, table, &request, &mut exchange.notes)
    {
        return invalid(&error.path, &format!("expected {}", error.expected));
    }
    if let Some(note) = exchange.notes.first().filter(|_| state.settings.strict) {
        return Response::json(400, &json!({ "detail": note }));
    }
    if let Some(Fault { kind: FaultKind::Reject, status, message, .. }) = &exchange.fault {
        return Response::json(status.unwrap_or(400), &json!({ "error": message.as_deref().unwrap_or("İşlem reddedildi") }));
    }
    let (kind, id, message) = match exchange.matched.operation.name {
        "deposit" => ("DEPOSIT", "user_id", "Deposit request received."),
        _ => ("WITHDRAW", "external_id", "Withdraw request received."),
    };
    let external_id = request.text(id).unwrap_or_default().to_owned();
    let waits = format!("{kind}/{external_id}");
    if state.store.contains::<Waiting>(&waits) {
        return Response::json(409, &json!({ "error": "Pending transaction exists" }));
    }
    if state.merchant_config().blocked_customers.contains(&external_id) {
        return Response::json(400, &json!({ "error": "Müşteri engellendi" }));
    }
    let transfer = Transfer {
        id: state.store.next("nexkasa", 105),
        kind: kind.to_owned(),
        external_id,
        amount: request.decimal("amount").unwrap_or_default(),
        status: "PENDING".into(),
        callback_url: request.text("callback_url").map(str::to_owned),
    };
    state.store.put(&waits, &Waiting(transfer.id));
    state.store.put(&key(transfer.id), &transfer);
    if exchange.fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::Approve) {
        decide(state, transfer.id, "APPROVED", None);
    }
    Response::json(201, &json!({ "status": "success", "transaction_id": transfer.id, "message": message }))
}

/// Applies an operator's decision, optionally with another amount, and sends the callback.
pub fn decide(state: &mut State, id: i64, decision: &str, amount: Option<Decimal>) -> Option<Transfer> {
    let mut transfer: Transfer = state.store.numbered(id)?;
    decision.clone_into(&mut transfer.status);
    transfer.amount = amount.unwrap_or(transfer.amount);
    state.store.put(&key(id), &transfer);
    if decision != "WAITING_ASSIGNMENT" {
        state.store.remove::<Waiting>(&format!("{}/{}", transfer.kind, transfer.external_id));
    }
    if let Some(url) = transfer.callback_url.clone() {
        let body = json!({
            "transaction_id": id,
            "status": decision,
            "external_id": &transfer.external_id,
            "amount": format!("{:.2}", transfer.amount),
            "type": &transfer.kind,
        });
        let body = body.to_string();
        let secret = state.settings.keys.nexkasa_webhook_secret.as_deref();
        let headers = secret.map(|secret| ("x-nexkasa-signature".to_owned(), hex::encode(hmac_sha256(secret, body.as_bytes()))));
        state.deliver(&Message {
            provider: Provider::Nexkasa,
            event: decision,
            url,
            headers: headers.into_iter().collect(),
            body,
            wait: 0,
        });
    }
    Some(transfer)
}
