//! 3-D Secure: a payment starts, the payer's browser visits the bank's page and returns with a signed form, and the merchant completes
//! the payment.
//!
//! v1: `hex(SHA-256(key###status###completeStatus###paymentId###conversationData###conversationId###callbackStatus))`; v2, if
//! `additionalParams.threeDSCallbackVersion = 2`: `hex(SHA-256(key + the values of the names in hashParams))`. Source: vendor
//! documentation, "3D Secure Ödeme".

use serde_json::json;

use super::cards::Stage;
use super::payment::{self, Payment, Status};
use super::refusal::Repeated;
use super::{Call, OperationResult, Refusal, Reply, page, webhook};
use crate::crypto::{base64, sha256};
use crate::json::Fields as _;
use crate::state::State;

/// The fields that v2 signs, in order.
const HASH_PARAMS: &str = "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus";

/// A form that the payer's browser posts to the merchant.
pub struct Form {
    /// The URL it is posted to.
    pub url: String,
    /// The fields.
    pub fields: Vec<(&'static str, String)>,
}

/// Starts a payment.
pub fn init(call: &mut Call<'_>) -> OperationResult {
    start(call, "CARD_PAYMENT")
}

/// Starts a deposit.
pub fn init_deposit(call: &mut Call<'_>) -> OperationResult {
    start(call, "DEPOSIT_PAYMENT")
}

fn start(call: &mut Call<'_>, kind: &str) -> OperationResult {
    let mut payment = payment::draft(call, kind)?;
    if let Some(group) = payment.card.as_ref().and_then(|card| card.fails(Stage::ThreedsInit)).filter(|_| !call.is_approved()) {
        return Err(payment::fail(call.state, &mut payment, Refusal::declined(group)));
    }
    payment.status = Status::InitThreeds;
    payment.keep(call.state);
    let html = page::to_bank(&call.origin, payment.id);
    Ok(Reply::Data(json!({
        "htmlContent": base64(html.as_bytes()),
        "paymentId": payment.id,
        "paymentStatus": payment.status.name(),
        "additionalAction": "SHOW_HTML_CONTENT",
    })))
}

/// Records the bank's decision and makes the form for the merchant. If `md_status` is `None`, the card determines it.
///
/// # Errors
/// If the payment does not exist or was not started with 3-D Secure.
pub fn verified(state: &mut State, id: i64, approved: bool, md_status: Option<i64>) -> Result<Form, Refusal> {
    let mut payment = payment::find(state, id)?;
    let url = payment.request.text("callbackUrl").map(str::to_owned);
    let url = url.ok_or_else(|| Refusal::invalid("this payment has no callbackUrl"))?;
    let again = payment.status != Status::InitThreeds;
    let found = md_status.unwrap_or_else(|| if approved { payment.card.as_ref().map_or(1, |card| card.md_status()) } else { 0 });
    let passes = !again && approved && passes(state, found);
    if !again {
        payment.md_status = Some(found);
        payment.status = if passes { Status::CallbackThreeds } else { Status::Failure };
        payment.keep(state);
        webhook::report(state, "THREEDS_VERIFY", passes, payment.id, None);
    }
    let text = |name: &str| payment.request.text(name).unwrap_or_default().to_owned();
    let mut fields = vec![
        ("status", if passes { "SUCCESS" } else { "FAILURE" }.to_owned()),
        ("completeStatus", if passes { "WAITING" } else { "" }.to_owned()),
        ("paymentId", payment.id.to_string()),
        ("conversationData", String::new()),
        ("conversationId", text("conversationId")),
        ("callbackStatus", if again { "ALREADY_RETURNED" } else { "" }.to_owned()),
    ];
    sign(&payment, &state.settings.keys.craftgate_callback_key, &mut fields);
    Ok(Form { url, fields })
}

fn sign(payment: &Payment, key: &str, fields: &mut Vec<(&'static str, String)>) {
    let asked = payment.request.field("additionalParams").and_then(|params| params.text("threeDSCallbackVersion"));
    let text = if asked == Some("2") {
        fields.push(("mdStatus", payment.md_status.map(|found| found.to_string()).unwrap_or_default()));
        let value = |name: &str| fields.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        let text = HASH_PARAMS.split(':').fold(key.to_owned(), |text, name| text + value(name));
        fields.push(("hashParams", HASH_PARAMS.to_owned()));
        text
    } else {
        fields.iter().fold(key.to_owned(), |text, (_, value)| format!("{text}###{value}"))
    };
    fields.push(("hash", hex::encode(sha256(&[text.as_bytes()]))));
}

fn passes(state: &State, md_status: i64) -> bool {
    md_status == 1 || (state.settings.half_threeds && (2..=4).contains(&md_status))
}

/// Completes a payment after the callback. Only this step charges.
pub fn complete(call: &mut Call<'_>) -> OperationResult {
    let mut payment = payment::find(call.state, call.request.integer("paymentId").unwrap_or_default())?;
    if payment.status == Status::Success {
        call.done_before(Repeated::Completion)?;
        return if payment.kind == "DEPOSIT_PAYMENT" {
            payment::deposit_reply(call.state, &payment)
        } else {
            Ok(Reply::Data(payment.to_json()))
        };
    }
    if payment.status != Status::CallbackThreeds {
        return Err(Refusal::invalid(format!("3D Secure doğrulaması tamamlanmamış: the payment is {}", payment.status.name())));
    }
    payment::charge(call, &mut payment, Stage::ThreedsComplete)?;
    if payment.kind == "DEPOSIT_PAYMENT" {
        return payment::deposit_reply(call.state, &payment);
    }
    Ok(Reply::Data(payment.to_json()))
}
