//! Other payment methods: the hosted page, alternative and bank methods that the merchant completes, loans that it approves, Masterpass.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cards::Stage;
use super::payment::{self, Payment, Status};
use super::refusal::Repeated;
use super::{Call, OperationResult, Refusal, Reply, webhook};
use crate::clock;
use crate::crypto;
use crate::exchange::Provider;
use crate::json::Fields as _;
use crate::route::Matched;
use crate::state::State;
use crate::store::Record;

/// A hosted page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Checkout {
    /// The token.
    pub token: String,
    /// The request that opened it.
    pub request: Value,
    /// The time it closes, in seconds since 1970.
    pub expires: i64,
    /// The payment made on the page.
    pub payment_id: Option<i64>,
}

impl Record for Checkout {
    const KIND: &'static str = "craftgate.checkout";
}

/// Opens a hosted page.
pub fn init_checkout(call: &mut Call<'_>) -> OperationResult {
    let token = crypto::uuid(&["checkout", &call.next("checkout").to_string()]);
    let minutes = call.request.integer("ttl").filter(|ttl| *ttl > 0).unwrap_or(60);
    let checkout = Checkout { token, request: call.request.clone(), expires: clock::now() + minutes.saturating_mul(60), payment_id: None };
    call.state.store.put(&checkout.token, &checkout);
    Ok(Reply::Data(json!({
        "token": &checkout.token,
        "pageUrl": format!("{}/pages/checkout/{}", call.origin, checkout.token),
        "tokenExpireDate": clock::civil(checkout.expires),
    })))
}

/// Returns the payment of a hosted page.
pub fn retrieve_checkout(call: &mut Call<'_>) -> OperationResult {
    let checkout: Checkout = call.state.store.get(call.matched.text(0)).ok_or_else(Refusal::no_payment)?;
    let mut shown = payment::find(call.state, checkout.payment_id.ok_or_else(Refusal::no_payment)?)?.to_json();
    shown.set("token", checkout.token);
    Ok(Reply::Data(shown))
}

/// Closes a hosted page.
pub fn expire_checkout(call: &mut Call<'_>) -> OperationResult {
    let mut checkout: Checkout = call.state.store.get(call.matched.text(0)).ok_or_else(|| Refusal::not_found("Token"))?;
    checkout.expires = clock::now();
    call.state.store.put(&checkout.token, &checkout);
    Ok(Reply::Empty)
}

/// Finds an open hosted page.
///
/// # Errors
/// If it does not exist, is closed, or is paid.
pub fn open_checkout(state: &mut State, token: &str) -> Result<Checkout, Refusal> {
    let checkout: Checkout = state.store.get(token).ok_or_else(|| Refusal::not_found("Token"))?;
    if checkout.expires <= clock::now() || checkout.payment_id.is_some() {
        return Err(Refusal::invalid("the page is closed"));
    }
    Ok(checkout)
}

/// Pays on a hosted page. Returns the URL to which the browser returns.
///
/// # Errors
/// If the payment is declined. The payer may try another card.
pub fn pay_checkout(state: &mut State, origin: &str, token: &str, card: Value) -> Result<String, Refusal> {
    let mut checkout = open_checkout(state, token)?;
    let operation = imza::craftgate::operation("payment", "create_payment").ok_or_else(Refusal::no_payment)?;
    let matched = &Matched { provider: Provider::Craftgate, operation, values: vec![] };
    let mut request = checkout.request.clone();
    request.set("card", card);
    request.set("installment", 1);
    request.set("checkoutToken", token);
    let deposit = request.flag("depositPayment") == Some(true);
    let mut call = Call { state, matched, request, fault: None, origin: origin.to_owned() };
    let mut payment = payment::draft(&mut call, if deposit { "DEPOSIT_PAYMENT" } else { "CARD_PAYMENT" })?;
    let stage = if payment.phase == "PRE_AUTH" { Stage::PreAuth } else { Stage::Payment };
    payment::charge(&mut call, &mut payment, stage)?;
    checkout.payment_id = Some(payment.id);
    state.store.put(token, &checkout);
    Ok(checkout.request.text("callbackUrl").unwrap_or_default().to_owned())
}

/// Starts a payment with an alternative method.
pub fn init_apm(call: &mut Call<'_>) -> OperationResult {
    begin(call, "APM", "OTP_REQUIRED")
}

/// Starts a payment with a bank's own method.
pub fn init_pos_apm(call: &mut Call<'_>) -> OperationResult {
    begin(call, "CARD_PAYMENT", "CONTINUE_IN_CLIENT")
}

/// Starts a loan, which waits for the merchant's approval.
pub fn init_bnpl(call: &mut Call<'_>) -> OperationResult {
    begin(call, "APM", "APPROVAL_REQUIRED")
}

fn begin(call: &mut Call<'_>, kind: &str, next: &str) -> OperationResult {
    let mut payment = payment::draft(call, kind)?;
    payment.status = Status::Waiting;
    payment.keep(call.state);
    Ok(Reply::Data(json!({ "paymentId": payment.id, "paymentStatus": "WAITING", "additionalAction": next })))
}

/// Completes a payment with an alternative method. The verification code `000000` is refused.
pub fn complete_apm(call: &mut Call<'_>) -> OperationResult {
    let id = call.request.integer("paymentId").unwrap_or_default();
    let payment = finish(call, id)?;
    let shown = json!({ "paymentId": payment.id, "paymentStatus": payment.status.name(), "conversationId": payment.request.text("conversationId") });
    Ok(Reply::Data(shown.without_nulls()))
}

/// Completes a payment with a bank's own method.
pub fn complete_pos_apm(call: &mut Call<'_>) -> OperationResult {
    let id = call.request.integer("paymentId").unwrap_or_default();
    Ok(Reply::Data(finish(call, id)?.to_json()))
}

/// Approves a loan.
pub fn approve_bnpl(call: &mut Call<'_>) -> OperationResult {
    let id = call.matched.number(0);
    Ok(Reply::Data(finish(call, id)?.to_json()))
}

/// Tells how far a loan is.
pub fn verify_bnpl(call: &mut Call<'_>) -> OperationResult {
    let payment = payment::find(call.state, call.matched.number(0))?;
    let next = if payment.status == Status::Waiting { "APPROVAL_REQUIRED" } else { "NONE" };
    let error = payment.error.as_ref().map(Refusal::to_json);
    let shown = json!({ "paymentStatus": payment.status.name(), "additionalAction": next, "paymentError": error });
    Ok(Reply::Data(shown.without_nulls()))
}

/// Charges a payment that waits for the merchant.
fn finish(call: &mut Call<'_>, id: i64) -> Result<Payment, Refusal> {
    let mut payment = payment::find(call.state, id)?;
    if payment.status == Status::Success {
        call.done_before(Repeated::Completion)?;
        return Ok(payment);
    }
    if payment.status != Status::Waiting {
        return Err(Refusal::invalid(format!("the payment is {}", payment.status.name())));
    }
    let wrong = call
        .request
        .field("additionalParams")
        .and_then(Value::as_object)
        .is_some_and(|params| params.values().any(|value| value.as_text() == Some("000000")));
    if wrong && !call.is_approved() {
        return Err(payment::fail(call.state, &mut payment, Refusal::declined("APM_INVALID_VERIFICATION_CODE")));
    }
    payment::charge(call, &mut payment, Stage::Payment)?;
    Ok(payment)
}

/// The payment behind a Masterpass token.
#[derive(Serialize, Deserialize)]
struct MasterpassToken(Value);

impl Record for MasterpassToken {
    const KIND: &'static str = "craftgate.masterpass";
}

/// Makes the token that Masterpass's script pays with.
pub fn masterpass_token(call: &mut Call<'_>) -> OperationResult {
    let reference = crypto::uuid(&["masterpass", &call.next("masterpass").to_string()]);
    let order = call.request.field("createPayment").cloned().unwrap_or_else(|| json!({}));
    let order_no = order.text("bankOrderId").map_or_else(|| format!("SB-{reference}"), str::to_owned);
    call.state.store.put(&reference, &MasterpassToken(order));
    let token = crypto::uuid(&["masterpass token", &reference]);
    Ok(Reply::Data(json!({ "token": token, "referenceId": reference, "orderNo": order_no, "terminalGroupId": "1" })))
}

/// Charges a Masterpass payment after the one-time code.
pub fn complete_masterpass(call: &mut Call<'_>) -> OperationResult {
    let mut payment = masterpass_draft(call)?;
    payment::charge(call, &mut payment, Stage::Payment)?;
    Ok(Reply::Data(payment.to_json()))
}

/// Starts 3-D Secure of a Masterpass payment.
pub fn init_masterpass(call: &mut Call<'_>) -> OperationResult {
    let mut payment = masterpass_draft(call)?;
    payment.status = Status::InitThreeds;
    payment.keep(call.state);
    Ok(Reply::Data(json!({ "paymentId": payment.id, "returnUrl": format!("{}/pages/3ds/{}", call.origin, payment.id) })))
}

fn masterpass_draft(call: &mut Call<'_>) -> Result<Payment, Refusal> {
    let reference = call.request.text("referenceId").unwrap_or_default();
    let MasterpassToken(mut order) = call.state.store.get(reference).ok_or_else(|| Refusal::not_found("Referans"))?;
    order.set("callbackUrl", call.request.field("callbackUrl").cloned());
    call.request = order;
    payment::draft(call, "CARD_PAYMENT")
}

/// Records a payment received by bank transfer or in cash.
pub fn create_apm(call: &mut Call<'_>) -> OperationResult {
    let mut payment = payment::draft(call, "APM")?;
    payment.status = Status::Success;
    payment.keep(call.state);
    webhook::report(call.state, "API_AUTH", true, payment.id, None);
    Ok(Reply::Data(payment.to_json()))
}
