//! ParaX: signed deposits, status queries, and the webhook that reports a decision.
//!
//! `signature = hex(HMAC-SHA256(secret key, s))`, where `s` is all parameters except `signature`, sorted by name, as `name=value` with
//! the raw values, joined with `&`. Errors have HTTP 200 and a `code` other than 200. Source: vendor documentation, "Banka Havalesi
//! API Dökümantasyonu".

use imza::explain::Cause;
use imza::parax::Parax;
use imza::secret::{ParaxKey, ParaxSecretKey};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::crypto::hmac_sha256;
use crate::exchange::{Exchange, Provider, Response, Verdict};
use crate::fault::{Fault, FaultKind};
use crate::json::{self, Fields as _};
use crate::merchant_config::ParaxMerchant;
use crate::settings::Keys;
use crate::state::{Message, State};
use crate::store::Record;
use crate::{clock, mask};

/// The account that receives deposits.
const IBAN: &str = "TR330006100519786457841326";

/// A transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Transaction {
    /// ParaX's id, `TD10001`.
    pub id: String,
    /// The merchant's id.
    pub trx: String,
    /// The amount.
    pub amount: Decimal,
    /// The status, as the status query returns it.
    pub status: String,
    /// The customer.
    pub user_id: String,
    /// The customer's name.
    pub username: String,
    /// The creation time, in seconds since 1970.
    pub created: i64,
    /// The completion time.
    pub completed: Option<i64>,
}

impl Record for Transaction {
    const KIND: &'static str = "parax.transaction";
}

/// The transaction id of a `trx` that was used.
#[derive(Serialize, Deserialize)]
struct UsedTrx(String);

impl Record for UsedTrx {
    const KIND: &'static str = "parax.trx";
}

/// The statuses of a transaction.
pub const STATES: [&str; 6] = ["pending", "processing", "completed", "failed", "cancelled", "expired"];

/// Handles a request.
pub fn respond(state: &mut State, exchange: &mut Exchange) -> Response {
    let result = match exchange.matched.operation.name {
        "deposit" => deposit(state, exchange),
        "transaction_status" => status(state, exchange),
        other => {
            exchange.refuse("operation", format!("{other}, which the sandbox does not play"));
            Err(404)
        }
    };
    result.unwrap_or_else(|code| error_response(code, exchange.fault.as_ref()))
}

fn deposit(state: &mut State, exchange: &mut Exchange) -> Result<Response, u16> {
    let query = exchange.request.query().to_owned();
    let parameters: Vec<(String, String)> =
        form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let value = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    for name in ["sid", "username", "userID", "fullname", "amount", "trx", "signature"] {
        if value(name).is_none_or(str::is_empty) {
            exchange.refuse("parameters", format!("the parameter {name}"));
            return Err(1081);
        }
    }
    if value("sid") != Some(state.settings.keys.parax_sid.as_str()) {
        exchange.refuse("sid", "the sandbox's site id (--parax-sid)");
        return Err(1082);
    }
    let mut signed: Vec<String> =
        parameters.iter().filter(|(name, _)| name != "signature").map(|(name, value)| format!("{name}={value}")).collect();
    signed.sort_by(|left, right| left.split('=').next().cmp(&right.split('=').next()));
    let signed = signed.join("&");
    let expected = hex::encode(hmac_sha256(&state.settings.keys.parax_secret_key, signed.as_bytes()));
    if value("signature") != Some(expected.as_str()) {
        exchange.refuse("signature", format!("hex(HMAC-SHA256(***, …)) over: {}", mask::text(&signed, &state.settings.keys)));
        exchange.causes = causes(&exchange.request.url(), &state.settings.keys);
        return Err(1082);
    }
    exchange.verdict = Verdict::Verified;
    let known = ["sid", "username", "userID", "fullname", "amount", "trx", "data", "return_url", "signature"];
    exchange.notes.extend(
        parameters.iter().filter(|(name, _)| !known.contains(&name.as_str())).map(|(name, _)| format!("{name}: unknown parameter")),
    );

    if state.settings.strict && !exchange.notes.is_empty() {
        return Err(1081);
    }
    let approved = rejected_or_approved(exchange.fault.as_ref(), 1085)?;
    let config = state.merchant_config();
    match config.parax_merchant {
        ParaxMerchant::Open => {}
        ParaxMerchant::Closed => return Err(1083),
        ParaxMerchant::MethodNotAllowed => return Err(1084),
    }
    let text = |name: &str| value(name).unwrap_or_default().to_owned();
    if config.blocked_customers.contains(&text("userID")) {
        return Err(1085);
    }
    let amount = json::amount(&text("amount")).filter(|amount| *amount > Decimal::ZERO && amount.scale() <= 2).ok_or(1081_u16)?;
    if state.store.contains::<UsedTrx>(&text("trx")) {
        return Err(1086);
    }
    let id = format!("TD{}", state.store.next("parax", 10_001));
    let transaction = Transaction {
        id,
        trx: text("trx"),
        amount,
        status: "pending".into(),
        user_id: text("userID"),
        username: text("username"),
        created: clock::now(),
        completed: None,
    };
    state.store.put(&transaction.trx, &UsedTrx(transaction.id.clone()));
    state.store.put(&transaction.id, &transaction);
    if approved {
        decide(state, &transaction.id, "completed");
    }
    Ok(Response::json(
        200,
        &json!({
            "status": 1,
            "code": 200,
            "title": "Başarılı!",
            "message": "Banka transferi başlatıldı!",
            "type": "success",
            "data": {
                "iban": IBAN,
                "account_holder": "ParaX Ödeme Hizmetleri A.Ş.",
                "reference_code": format!("REF-{}", transaction.id),
                "transaction_id": transaction.id,
                "amount": json::two_decimals(amount),
                "currency": "TRY",
            },
        }),
    ))
}

fn status(state: &mut State, exchange: &mut Exchange) -> Result<Response, u16> {
    let request: Value = json::read(&exchange.request.body).unwrap_or_default();
    for name in ["sid", "key", "transaction_id"] {
        if request.text(name).is_none_or(str::is_empty) {
            exchange.refuse("parameters", format!("the field {name}"));
            return Err(1081);
        }
    }
    let keys = &state.settings.keys;
    for (name, wanted) in [("sid", &keys.parax_sid), ("key", &keys.parax_key)] {
        if request.text(name) != Some(wanted.as_str()) {
            exchange.refuse(name, format!("the sandbox's {name} (--parax-{name})"));
            return Err(1082);
        }
    }
    exchange.verdict = Verdict::Verified;
    rejected_or_approved(exchange.fault.as_ref(), 1082)?;
    let found: Option<Transaction> = state.store.get(request.text("transaction_id").unwrap_or_default());
    // The documentation has no code for an unknown id; this code is the sandbox's own.
    let Some(transaction) = found else {
        let body = json!({ "status": 0, "code": 1404, "title": "Hata!", "message": "İşlem bulunamadı!", "type": "error" });
        return Ok(Response::json(200, &body));
    };
    let time = |seconds: i64| clock::civil(seconds).replace('T', " ");
    let data = json!({
        "transaction_id": transaction.id,
        "amount": format!("{:.2}", transaction.amount),
        "currency": "TRY",
        "method": "BankTransfer",
        "status": transaction.status,
        "created_at": time(transaction.created),
        "completed_at": transaction.completed.map(time),
        "user_id": transaction.user_id,
        "username": transaction.username,
    });
    Ok(Response::json(200, &json!({ "code": 200, "status": "success", "data": data })))
}

/// Returns whether a fault approves; returns an error if it rejects.
fn rejected_or_approved(fault: Option<&Fault>, usual: u16) -> Result<bool, u16> {
    match fault {
        Some(Fault { kind: FaultKind::Reject, code, .. }) => Err(code.as_ref().and_then(|code| code.parse().ok()).unwrap_or(usual)),
        Some(Fault { kind: FaultKind::Approve, .. }) => Ok(true),
        _ => Ok(false),
    }
}

fn error_response(code: u16, fault: Option<&Fault>) -> Response {
    let message = match code {
        1081 => "Tüm alanlar zorunludur!",
        1082 => "API kimlik bilgileri hatalı!",
        1083 => "Bu merchant işlemi kapatılmıştır!",
        1084 => "Merchant bu metodu kullanamaz!",
        1085 => "Bu müşteri işlem yapmaktan engellendi!",
        1086 => "Aynı işlem tekrar gönderilemez!",
        1087 => "Geçersiz Banka ID!",
        _ => "Bilinmeyen hata",
    };
    let status = fault.and_then(|fault| fault.status).unwrap_or(200);
    let message = fault.and_then(|fault| fault.message.as_deref()).unwrap_or(message);
    Response::json(status, &json!({ "status": 0, "code": code, "title": "Hata!", "message": message, "type": "error" }))
}

/// Sets the status of a transaction and sends the webhook.
pub fn decide(state: &mut State, id: &str, status: &str) -> Option<Transaction> {
    let mut transaction: Transaction = state.store.get(id)?;
    status.clone_into(&mut transaction.status);
    transaction.completed = (status == "completed").then(clock::now);
    state.store.put(id, &transaction);
    let word = match status {
        "completed" => "success",
        "failed" | "cancelled" | "expired" => "failed",
        _ => "pending",
    };
    if let Some(url) = state.merchant_config().parax_webhook_url {
        let body = json!({
            "trx": &transaction.trx,
            "transaction_id": &transaction.id,
            "amount": json::two_decimals(transaction.amount),
            "status": word,
            "currency": "TRY",
        });
        let (provider, body) = (Provider::Parax, body.to_string());
        state.deliver(&Message { provider, event: word, url, headers: vec![], body, wait: 0 });
    }
    Some(transaction)
}
/// Explains why the signature of a deposit does not fit. A check never depends on it.
fn causes(url: &str, keys: &Keys) -> Vec<Cause> {
    match (keys.parax_sid.parse(), ParaxKey::new(&*keys.parax_key), ParaxSecretKey::new(&*keys.parax_secret_key)) {
        (Ok(sid), Ok(key), Ok(secret_key)) => Parax::new(sid, key, secret_key).explain(url).causes,
        _ => vec![],
    }
}
