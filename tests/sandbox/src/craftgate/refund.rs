//! Refunds: of a payment, or of an item, in full or in part. No amount is refunded twice. A refund that the bank declines is recorded as a
//! failure; one that the gateway itself refuses is not.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cards::Stage;
use super::payment::{self, Payment, Status};
use super::refusal::Repeated;
use super::{Call, OperationResult, Refusal, Reply, search, wallet, webhook};
use crate::clock;
use crate::crypto;
use crate::json::{Fields as _, eight_decimals};
use crate::state::State;
use crate::store::{Record, key};

/// A refund.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refund {
    /// The id.
    pub id: i64,
    /// The creation time, in seconds since 1970.
    pub created: i64,
    /// The payment.
    pub payment_id: i64,
    /// The item, if the refund is for one item.
    pub transaction_id: Option<i64>,
    /// The refunds of the items, if the refund is for a whole payment.
    pub parts: Vec<Refund>,
    /// The refunded amount.
    pub price: Decimal,
    /// The part refunded to the bank.
    pub bank_price: Decimal,
    /// The part refunded to the wallet.
    pub wallet_price: Decimal,
    /// `PROVIDER` or `WALLET`.
    pub destination: String,
    /// `CANCEL` on the day of the charge, or else `REFUND`.
    pub kind: String,
    /// The currency of the payment.
    pub currency: String,
    /// The caller's reference.
    pub conversation_id: Option<String>,
    /// The error, if the bank declined the refund.
    #[serde(default)]
    pub error: Option<Refusal>,
}

impl Record for Refund {
    const KIND: &'static str = "craftgate.refund";
}

/// Refunds the rest of a payment.
pub fn payment(call: &mut Call<'_>) -> OperationResult {
    let id = call.request.integer("paymentId").unwrap_or_default();
    if let Some(first) = first(call, id, None)? {
        return Ok(Reply::Data(first.to_json()));
    }
    let mut payment = refundable(call, id, None)?;
    let whole = payment.refunded.is_zero();
    let id = call.next("refund");
    let mut refund = Refund { parts: vec![], ..new_refund(call, &payment, id, None, payment.refundable(), payment.wallet_price) };
    if !whole {
        "REFUND".clone_into(&mut refund.kind);
    }
    for index in 0..payment.items.len() {
        let Some(item) = payment.items.get_mut(index) else { continue };
        let (left, wallet, transaction) = (item.paid_price - item.refunded, item.wallet_price, item.id);
        item.refunded = item.paid_price;
        if left > Decimal::ZERO {
            let id = call.next("refund");
            let part = new_refund(call, &payment, id, Some(transaction), left, wallet);
            call.state.store.put(&key(part.id), &part);
            refund.parts.push(part);
        }
    }
    payment.refunded = payment.paid_price;
    finish(call, &payment, &refund);
    webhook::report(call.state, "REFUND", true, refund.id, None);
    Ok(Reply::Data(refund.to_json()))
}

/// Marks a payment as refunded: the same as a refund, but the response lists the items.
pub fn mark_payment(call: &mut Call<'_>) -> OperationResult {
    match payment(call)? {
        Reply::Data(refund) => search::page(&json!({}), refund.list("paymentTransactionRefunds").to_vec()),
        other => Ok(other),
    }
}

/// Refunds an item in full or in part.
pub fn transaction(call: &mut Call<'_>) -> OperationResult {
    let wanted = call.request.integer("paymentTransactionId").unwrap_or_default();
    let id = payment::of_item(call.state, wanted).map(|payment| payment.id).ok_or_else(|| Refusal::not_found("Ödeme kırılımı"))?;
    if let Some(first) = first(call, id, Some(wanted))? {
        return Ok(Reply::Data(first.to_json()));
    }
    let mut payment = refundable(call, id, Some(wanted))?;
    if payment.phase == "PRE_AUTH" {
        return Err(Refusal::declined("INVALID_REFUND_TRANSACTION"));
    }
    let Some(item) = payment.items.iter_mut().find(|item| item.id == wanted) else { return Err(Refusal::no_payment()) };
    let left = item.paid_price - item.refunded;
    let price = call.request.decimal("refundPrice").unwrap_or(left);
    if price <= Decimal::ZERO || price > left {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    item.refunded += price;
    let wallet = item.wallet_price;
    payment.refunded += price;
    let id = call.next("refund");
    let refund = new_refund(call, &payment, id, Some(wanted), price, wallet);
    finish(call, &payment, &refund);
    webhook::report(call.state, "REFUND_TX", true, refund.id, None);
    Ok(Reply::Data(refund.to_json()))
}

/// Returns the refund of a payment.
pub fn retrieve(call: &mut Call<'_>) -> OperationResult {
    find(call, false)
}

/// Returns the refund of an item.
pub fn retrieve_transaction(call: &mut Call<'_>) -> OperationResult {
    find(call, true)
}

fn find(call: &mut Call<'_>, of_item: bool) -> OperationResult {
    let found = call.state.store.numbered::<Refund>(call.matched.number(0));
    let found = found.filter(|refund| refund.transaction_id.is_some() == of_item);
    found.map(|refund| Reply::Data(refund.to_json())).ok_or_else(|| Refusal::not_found("İade"))
}

/// Returns the refund that was done before, if nothing is left of a payment or of one of its items and the settings send the first result
/// again.
fn first(call: &mut Call<'_>, id: i64, item: Option<i64>) -> Result<Option<Refund>, Refusal> {
    let Ok(payment) = payment::find(call.state, id) else { return Ok(None) };
    let left = match item.and_then(|id| payment.items.iter().find(|item| item.id == id)) {
        Some(item) => item.paid_price - item.refunded,
        None => payment.refundable(),
    };
    if payment.refunded.is_zero() || left > Decimal::ZERO {
        return Ok(None);
    }
    call.done_before(Repeated::Refund)?;
    Ok(call
        .state
        .store
        .all::<Refund>()
        .into_iter()
        .rev()
        .find(|refund| refund.payment_id == id && refund.transaction_id == item && refund.error.is_none()))
}

/// The group of a refund that the gateway itself refuses.
const NON_REFUNDABLE: &str = "NON_REFUNDABLE_PAYMENT";

/// Records a refund that the bank declines, if there is the payment, and returns the reason. What the gateway itself refuses leaves no record.
pub fn declined(call: &mut Call<'_>, payment: i64, item: Option<i64>, refusal: Refusal) -> Refusal {
    let Ok(payment) = payment::find(call.state, payment) else { return refusal };
    if refusal.group.as_deref() == Some(NON_REFUNDABLE) {
        return refusal;
    }
    let left =
        payment.items.iter().find(|known| Some(known.id) == item).map_or(payment.refundable(), |item| item.paid_price - item.refunded);
    let price = call.request.decimal("refundPrice").unwrap_or(left);
    let id = call.next("refund");
    let refund = Refund { error: Some(refusal.clone()), ..new_refund(call, &payment, id, item, price, Decimal::ZERO) };
    call.state.store.put(&key(id), &refund);
    webhook::report(call.state, if item.is_some() { "REFUND_TX" } else { "REFUND" }, false, id, None);
    refusal
}

/// Sets back when a refund was created, by so many seconds.
///
/// # Errors
/// If it does not exist.
pub fn age(state: &mut State, id: i64, seconds: i64) -> Result<(), Refusal> {
    let mut refund: Refund = state.store.numbered(id).ok_or_else(|| Refusal::not_found("İade"))?;
    refund.created = refund.created.saturating_sub(seconds);
    state.store.put(&key(id), &refund);
    Ok(())
}

/// Finds a payment of which the whole, or an item, can be refunded.
fn refundable(call: &mut Call<'_>, id: i64, item: Option<i64>) -> Result<Payment, Refusal> {
    let payment = payment::find(call.state, id)?;
    if payment.status != Status::Success {
        return Err(Refusal::declined("INVALID_REFUND_TRANSACTION"));
    }
    if let Some(group) = payment.card.as_ref().and_then(|card| card.fails(Stage::Refund)).filter(|_| !call.is_approved()) {
        return Err(declined(call, id, item, Refusal::declined(group)));
    }
    if payment.refundable() <= Decimal::ZERO {
        return Err(Refusal::declined(NON_REFUNDABLE));
    }
    Ok(payment)
}

/// Makes a refund. The wallet gets at most its part of the payment, unless the destination is the wallet.
fn new_refund(call: &Call<'_>, payment: &Payment, id: i64, transaction_id: Option<i64>, price: Decimal, from_wallet: Decimal) -> Refund {
    let destination = call.request.text("refundDestinationType").unwrap_or("PROVIDER").to_owned();
    let wallet_price = if destination == "WALLET" { price } else { price.min(from_wallet) };
    let day = |seconds: i64| clock::civil(seconds).split('T').next().map(str::to_owned);
    let same_day = transaction_id.is_none() && day(payment.created) == day(clock::now());
    Refund {
        id,
        created: clock::now(),
        payment_id: payment.id,
        transaction_id,
        parts: vec![],
        price,
        bank_price: price - wallet_price,
        wallet_price,
        destination,
        kind: if same_day { "CANCEL" } else { "REFUND" }.to_owned(),
        currency: payment.request.text("currency").unwrap_or("TRY").to_owned(),
        conversation_id: call.request.text("conversationId").map(str::to_owned),
        error: None,
    }
}

fn finish(call: &mut Call<'_>, payment: &Payment, refund: &Refund) {
    payment.keep(call.state);
    call.state.store.put(&key(refund.id), refund);
    if let Some(member) = payment.request.integer("buyerMemberId").filter(|_| refund.wallet_price > Decimal::ZERO) {
        let kind = if refund.transaction_id.is_some() { "REFUND_TX_TO_WALLET" } else { "CANCEL_REFUND_TO_WALLET" };
        wallet::receive(call.state, member, refund.wallet_price, kind, refund.id);
    }
}

impl Refund {
    /// Returns the refund as the API represents it.
    pub fn to_json(&self) -> Value {
        let code = |what: &str| crypto::uuid(&[what, "refund", &self.id.to_string()]).replace('-', "").chars().take(12).collect::<String>();
        let parts = self.transaction_id.is_none().then(|| self.parts.iter().map(Self::to_json).collect::<Vec<_>>());
        json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "status": if self.error.is_none() { "SUCCESS" } else { "FAILURE" },
            "refundDestinationType": &self.destination,
            "refundPrice": eight_decimals(self.price),
            "refundBankPrice": eight_decimals(self.bank_price),
            "refundWalletPrice": eight_decimals(self.wallet_price),
            "conversationId": self.conversation_id.as_ref(),
            "authCode": self.error.is_none().then(|| code("auth")),
            "hostReference": self.error.is_none().then(|| code("host")),
            "transId": self.error.is_none().then(|| code("trans")),
            "error": self.error.as_ref().map(Refusal::to_json),
            "isAfterSettlement": self.transaction_id.map(|_| false),
            "paymentTransactionId": self.transaction_id,
            "paymentId": self.payment_id,
            "refundType": self.transaction_id.is_none().then_some(self.kind.as_str()),
            "currency": &self.currency,
            "paymentTransactionRefunds": parts,
        })
        .without_nulls()
    }
}
