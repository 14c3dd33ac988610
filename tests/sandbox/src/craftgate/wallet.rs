//! Wallets: balances of members and of the merchant, their movements, remittances and withdrawals. No balance falls below its limit.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, OperationResult, Refusal, Reply, member, other, search, webhook};
use crate::clock;
use crate::json::{Fields as _, eight_decimals};
use crate::state::State;
use crate::store::{Record, key};

/// The owner id of the merchant's own wallet, which is not the id of a member.
const MERCHANT: i64 = 0;

/// A wallet.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Wallet {
    id: i64,
    member_id: i64,
    created: i64,
    amount: Decimal,
    negative_limit: Decimal,
    currency: String,
}

/// A movement of a wallet.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Movement {
    id: i64,
    created: i64,
    wallet_id: i64,
    kind: String,
    amount: Decimal,
    transaction_id: i64,
    refunded: Decimal,
}

/// A withdrawal to a bank account, or a remittance between merchant and member.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Transfer {
    id: i64,
    shown: Value,
}

/// The wallet of a member, with the member's id as its key.
impl Record for Wallet {
    const KIND: &'static str = "craftgate.wallet";
}

impl Record for Movement {
    const KIND: &'static str = "craftgate.movement";
}

impl Record for Transfer {
    const KIND: &'static str = "craftgate.transfer";
}

/// Handles the operations of the group.
pub fn dispatch(call: &mut Call<'_>) -> OperationResult {
    match call.matched.operation.name {
        "create_wallet" => create(call),
        "update_wallet" => update(call),
        "retrieve_member_wallet" => {
            let member = call.matched.number(0);
            member::exists(call.state, member)?;
            find(call.state, member).map(|wallet| Reply::Data(wallet.to_json()))
        }
        "retrieve_merchant_member_wallet" => Ok(Reply::Data(find_or_open(call.state, MERCHANT).to_json())),
        "reset_merchant_member_wallet_balance" => {
            let mut wallet = find_or_open(call.state, MERCHANT);
            let change = call.request.decimal("walletAmount").unwrap_or_default() - wallet.amount;
            record_movement(call.state, &mut wallet, change, "MERCHANT_BALANCE_RESET", 0);
            Ok(Reply::Data(wallet.to_json()))
        }
        "search_wallet_transactions" => search_movements(call),
        "retrieve_refundable_amount_of_wallet_transaction" => {
            let movement = movement(call.state, call.matched.number(0))?;
            Ok(Reply::Data(json!({ "refundableAmount": eight_decimals(movement.refundable()) })))
        }
        "refund_wallet_transaction" => refund(call),
        "send_remittance" => remit(call, "SEND"),
        "receive_remittance" => remit(call, "RECEIVE"),
        "retrieve_remittance" | "retrieve_withdraw" => transfer(call).map(|transfer| Reply::Data(transfer.shown)),
        "create_withdraw" => withdraw(call),
        "cancel_withdraw" => cancel_withdraw(call),
        "search_withdraws" => {
            let withdraws = call.state.store.all::<Transfer>().into_iter().map(|transfer| transfer.shown);
            let withdraws = withdraws.filter(|shown| shown.field("payoutStatus").is_some()).collect();
            search::page(&call.request, withdraws)
        }
        _ => other::respond(call),
    }
}

/// Withdraws an amount from a member's wallet.
///
/// # Errors
/// If there is no wallet, or if its balance is too low.
pub fn spend(state: &mut State, member: i64, amount: Decimal, kind: &str, transaction: i64) -> Result<i64, Refusal> {
    let mut wallet = find(state, member)?;
    if wallet.amount - amount < -wallet.negative_limit {
        return Err(Refusal::declined("NOT_SUFFICIENT_FUNDS"));
    }
    Ok(record_movement(state, &mut wallet, -amount, kind, transaction))
}

/// Adds an amount to a member's wallet, and opens the wallet if there is none.
pub fn receive(state: &mut State, member: i64, amount: Decimal, kind: &str, transaction: i64) -> i64 {
    let mut wallet = find_or_open(state, member);
    record_movement(state, &mut wallet, amount, kind, transaction)
}

/// Returns the last movement that a payment caused, as the API represents it.
pub fn last_of(state: &mut State, transaction: i64) -> Option<Value> {
    let all = state.store.all::<Movement>();
    let movement = all.iter().rev().find(|movement| movement.transaction_id == transaction)?;
    Some(json!({
        "id": movement.id,
        "walletTransactionType": &movement.kind,
        "amount": eight_decimals(movement.amount),
        "walletId": movement.wallet_id,
    }))
}

/// Funds a wallet after a bank transfer was received.
pub fn fund_transfer(call: &mut Call<'_>) -> OperationResult {
    let member = call.request.integer("buyerMemberId").unwrap_or_default();
    member::exists(call.state, member)?;
    let price = call.request.decimal("price").unwrap_or_default();
    if price <= Decimal::ZERO {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    let id = call.next("payment");
    receive(call.state, member, price, "DEPOSIT_FROM_FUND_TRANSFER", id);
    let shown = json!({
        "price": eight_decimals(price),
        "currency": call.request.text("currency").unwrap_or("TRY"),
        "conversationId": call.request.text("conversationId"),
        "buyerMemberId": member,
        "walletTransaction": last_of(call.state, id),
    });
    Ok(Reply::Data(shown.without_nulls()))
}

fn create(call: &mut Call<'_>) -> OperationResult {
    let member = call.matched.number(0);
    member::exists(call.state, member)?;
    if find(call.state, member).is_ok() {
        return Err(Refusal::invalid("the member has a wallet already"));
    }
    let mut wallet = find_or_open(call.state, member);
    wallet.negative_limit = limit(&call.request).unwrap_or_default();
    wallet.currency = call.request.text("currency").unwrap_or("TRY").to_owned();
    call.state.store.put(&key(member), &wallet);
    Ok(Reply::Data(wallet.to_json()))
}

fn update(call: &mut Call<'_>) -> OperationResult {
    let mut wallet = find(call.state, call.matched.number(0))?;
    if wallet.id != call.matched.number(1) {
        return Err(Refusal::not_found("Cüzdan"));
    }
    wallet.negative_limit = limit(&call.request).unwrap_or(wallet.negative_limit);
    call.state.store.put(&key(wallet.member_id), &wallet);
    Ok(Reply::Data(wallet.to_json()))
}

/// Returns the limit below zero. Clients write it with either sign.
fn limit(request: &Value) -> Option<Decimal> {
    request.decimal("negativeAmountLimit").map(|limit| limit.abs())
}

fn search_movements(call: &mut Call<'_>) -> OperationResult {
    let wallet = call.matched.number(0);
    let mut query = call.request.clone();
    let kinds = query.text("walletTransactionTypes").map(str::to_owned);
    query.set("walletTransactionTypes", Value::Null);
    let wanted = |movement: &Movement| {
        movement.wallet_id == wallet && kinds.as_ref().is_none_or(|kinds| kinds.split(',').any(|kind| kind == movement.kind))
    };
    let movements = call.state.store.all::<Movement>().into_iter().rev().filter(wanted).map(|movement| movement.to_json()).collect();
    search::page(&query, movements)
}

fn refund(call: &mut Call<'_>) -> OperationResult {
    let mut movement = movement(call.state, call.matched.number(0))?;
    let price = call.request.decimal("refundPrice").unwrap_or_default();
    if price <= Decimal::ZERO || price > movement.refundable() {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    let owner = call.state.store.all::<Wallet>().into_iter().find(|wallet| wallet.id == movement.wallet_id);
    let owner = owner.map(|wallet| wallet.member_id).ok_or_else(|| Refusal::not_found("Cüzdan"))?;
    let id = call.next("refund");
    spend(call.state, owner, price, "REFUND_WALLET_TX_TO_CARD", id)?;
    movement.refunded += price;
    call.state.store.put(&key(movement.id), &movement);
    Ok(Reply::Data(json!({
        "id": id,
        "createdDate": clock::civil(clock::now()),
        "refundStatus": "SUCCESS",
        "refundPrice": eight_decimals(price),
        "transactionId": movement.transaction_id,
        "transactionType": "WALLET_TX",
        "walletTransactionId": movement.id,
    })))
}

fn remit(call: &mut Call<'_>, direction: &str) -> OperationResult {
    let member = call.request.integer("memberId").unwrap_or_default();
    member::exists(call.state, member)?;
    let price = call.request.decimal("price").unwrap_or_default();
    if price <= Decimal::ZERO {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    let id = call.next("transfer");
    if direction == "SEND" {
        receive(call.state, member, price, "REMITTANCE", id);
    } else {
        spend(call.state, member, price, "REMITTANCE", id)?;
    }
    let text = |name: &str, otherwise: &str| call.request.text(name).unwrap_or(otherwise).to_owned();
    let shown = json!({
        "id": id,
        "createdDate": clock::civil(clock::now()),
        "status": "ACTIVE",
        "price": eight_decimals(price),
        "currency": text("currency", "TRY"),
        "memberId": member,
        "remittanceType": direction,
        "remittanceReasonType": text("remittanceReasonType", "SUBMERCHANT_SEND_RECEIVE"),
        "description": text("description", ""),
    });
    call.state.store.put(&key(id), &Transfer { id, shown: shown.clone() });
    Ok(Reply::Data(shown))
}

fn withdraw(call: &mut Call<'_>) -> OperationResult {
    let member = call.request.integer("memberId").unwrap_or_default();
    let price = call.request.decimal("price").unwrap_or_default();
    if price <= Decimal::ZERO {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    let id = call.next("transfer");
    spend(call.state, member, price, "WITHDRAW", id)?;
    let shown = json!({
        "id": id,
        "createdDate": clock::civil(clock::now()),
        "status": "ACTIVE",
        "price": eight_decimals(price),
        "description": call.request.text("description"),
        "currency": call.request.text("currency").unwrap_or("TRY"),
        "payoutStatus": "WAITING_FOR_PAYOUT",
        "memberId": member,
    });
    let shown = shown.without_nulls();
    call.state.store.put(&key(id), &Transfer { id, shown: shown.clone() });
    Ok(Reply::Data(shown))
}

fn cancel_withdraw(call: &mut Call<'_>) -> OperationResult {
    let mut transfer = transfer(call)?;
    if transfer.shown.text("payoutStatus") != Some("WAITING_FOR_PAYOUT") {
        return Err(Refusal::invalid("the withdrawal cannot be cancelled any more"));
    }
    transfer.shown.set("payoutStatus", "CANCELLED");
    call.state.store.put(&key(transfer.id), &transfer);
    let (member, price) = (transfer.shown.integer("memberId"), transfer.shown.decimal("price"));
    receive(call.state, member.unwrap_or_default(), price.unwrap_or_default(), "WITHDRAW_CANCEL", transfer.id);
    Ok(Reply::Data(transfer.shown))
}

/// Moves a withdrawal to another state of its payout.
///
/// # Errors
/// If it does not exist or is cancelled.
pub fn pay_out(state: &mut State, id: i64, status: &str) -> Result<(), Refusal> {
    let found: Option<Transfer> = state.store.numbered(id);
    let mut transfer =
        found.filter(|transfer| transfer.shown.field("payoutStatus").is_some()).ok_or_else(|| Refusal::not_found("Kayıt"))?;
    if transfer.shown.text("payoutStatus") == Some("CANCELLED") {
        return Err(Refusal::invalid("the withdrawal is cancelled"));
    }
    transfer.shown.set("payoutStatus", status);
    state.store.put(&key(id), &transfer);
    Ok(())
}

fn transfer(call: &mut Call<'_>) -> Result<Transfer, Refusal> {
    call.state.store.numbered(call.matched.number(0)).ok_or_else(|| Refusal::not_found("Kayıt"))
}

fn movement(state: &mut State, id: i64) -> Result<Movement, Refusal> {
    state.store.numbered(id).ok_or_else(|| Refusal::not_found("Cüzdan hareketi"))
}

fn find(state: &mut State, member: i64) -> Result<Wallet, Refusal> {
    state.store.numbered(member).ok_or_else(|| Refusal::not_found("Cüzdan"))
}

fn find_or_open(state: &mut State, member: i64) -> Wallet {
    if let Ok(wallet) = find(state, member) {
        return wallet;
    }
    let (id, none) = (state.store.next("wallet", 1_000_001), Decimal::ZERO);
    let wallet = Wallet { id, member_id: member, created: clock::now(), amount: none, negative_limit: none, currency: "TRY".into() };
    state.store.put(&key(member), &wallet);
    let payload = json!({ "currency": &wallet.currency, "walletId": id, "memberId": member, "negativeAmountLimit": eight_decimals(none) });
    webhook::report(state, "WALLET_CREATED", true, id, Some(payload));
    wallet
}

fn record_movement(state: &mut State, wallet: &mut Wallet, amount: Decimal, kind: &str, transaction_id: i64) -> i64 {
    wallet.amount += amount;
    state.store.put(&key(wallet.member_id), wallet);
    let id = state.store.next("movement", 1_000_001);
    let movement = Movement {
        id,
        created: clock::now(),
        wallet_id: wallet.id,
        kind: kind.to_owned(),
        amount,
        transaction_id,
        refunded: Decimal::ZERO,
    };
    state.store.put(&key(id), &movement);
    let payload = json!({
        "currency": &wallet.currency,
        "walletTransactionType": kind,
        "id": id,
        "memberId": wallet.member_id,
        "transactionId": transaction_id,
        "walletId": wallet.id,
        "amount": eight_decimals(amount),
    });
    webhook::report(state, "WALLET_TX_CREATED", true, id, Some(payload));
    id
}

impl Wallet {
    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "updatedDate": clock::civil(clock::now()),
            "amount": eight_decimals(self.amount),
            "withdrawalAmount": eight_decimals(self.amount.max(Decimal::ZERO)),
            "negativeAmountLimit": eight_decimals(self.negative_limit),
            "currency": &self.currency,
            "memberId": self.member_id,
        })
    }
}

impl Movement {
    /// Returns the amount that can be refunded to a card: only of deposits by card.
    fn refundable(&self) -> Decimal {
        if self.kind == "DEPOSIT_FROM_CARD" { self.amount - self.refunded } else { Decimal::ZERO }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "walletTransactionType": &self.kind,
            "amount": eight_decimals(self.amount),
            "transactionId": self.transaction_id,
            "walletId": self.wallet_id,
        })
    }
}
