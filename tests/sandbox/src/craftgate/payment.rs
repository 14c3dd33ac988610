//! Payments: charges by card and wallet, pre-authorisations, deposits into wallets.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cards::{self, PaymentCard, Stage};
use super::refusal::Repeated;
use super::{Call, OperationResult, Refusal, Reply, refund, stored_card, wallet, webhook};
use crate::clock;
use crate::crypto;
use crate::json::{Fields as _, eight_decimals};
use crate::state::State;
use crate::store::{Record, key};

/// The status of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Declined.
    Failure,
    /// Charged.
    Success,
    /// The payer is at the bank's page.
    InitThreeds,
    /// The bank has verified the payer, and the merchant has to complete the payment.
    CallbackThreeds,
    /// Waiting for an alternative payment method.
    Waiting,
}

impl Status {
    /// Returns the value on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failure => "FAILURE",
            Self::Success => "SUCCESS",
            Self::InitThreeds => "INIT_THREEDS",
            Self::CallbackThreeds => "CALLBACK_THREEDS",
            Self::Waiting => "WAITING",
        }
    }
}

/// A payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// The id.
    pub id: i64,
    /// The creation time, in seconds since 1970.
    pub created: i64,
    /// The status.
    pub status: Status,
    /// `AUTH`, `PRE_AUTH` or `POST_AUTH`.
    pub phase: String,
    /// The payment type, a value of `paymentType`.
    pub kind: String,
    /// The request, without the card.
    pub request: Value,
    /// The total of the items.
    pub price: Decimal,
    /// The charged amount.
    pub paid_price: Decimal,
    /// The part paid by wallet.
    pub wallet_price: Decimal,
    /// The card, if there is one.
    pub card: Option<PaymentCard>,
    /// The keys of the stored card, if there is one.
    pub stored: Option<(String, String)>,
    /// The items.
    pub items: Vec<Item>,
    /// The error, if the payment failed.
    pub error: Option<Refusal>,
    /// The result of 3-D Secure.
    pub md_status: Option<i64>,
    /// The amount refunded so far.
    pub refunded: Decimal,
}

/// An item of a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The id of the payment transaction.
    pub id: i64,
    /// The item in the request.
    pub request: Value,
    /// The price.
    pub price: Decimal,
    /// Its part of the charged amount.
    pub paid_price: Decimal,
    /// Its part of the wallet amount.
    pub wallet_price: Decimal,
    /// The amount refunded so far.
    pub refunded: Decimal,
    /// Whether the merchant has approved it for payout.
    pub approved: bool,
}

impl Record for Payment {
    const KIND: &'static str = "craftgate.payment";
}

/// The payment that used a `bankOrderId`.
#[derive(Serialize, Deserialize)]
struct OrderId(i64);

impl Record for OrderId {
    const KIND: &'static str = "craftgate.order";
}

/// The payment that an item belongs to.
#[derive(Serialize, Deserialize)]
struct ItemOf(i64);

impl Record for ItemOf {
    const KIND: &'static str = "craftgate.item";
}

/// Charges a card, a wallet, or both.
pub fn create(call: &mut Call<'_>) -> OperationResult {
    let mut payment = draft(call, "CARD_PAYMENT")?;
    let stage = if payment.phase == "PRE_AUTH" { Stage::PreAuth } else { Stage::Payment };
    charge(call, &mut payment, stage)?;
    Ok(Reply::Data(payment.to_json()))
}

/// Charges a card to fund a wallet.
pub fn deposit(call: &mut Call<'_>) -> OperationResult {
    let mut payment = draft(call, "DEPOSIT_PAYMENT")?;
    charge(call, &mut payment, Stage::Payment)?;
    deposit_reply(call.state, &payment)
}

/// Reads a payment.
pub fn retrieve(call: &mut Call<'_>) -> OperationResult {
    let payment = find(call.state, call.matched.number(0))?;
    Ok(Reply::Data(payment.to_json()))
}

/// Captures a pre-authorisation.
pub fn post_auth(call: &mut Call<'_>) -> OperationResult {
    let mut payment = find(call.state, call.matched.number(0))?;
    if payment.phase == "POST_AUTH" {
        call.done_before(Repeated::Capture)?;
        return Ok(Reply::Data(payment.to_json()));
    }
    if payment.status != Status::Success || payment.phase != "PRE_AUTH" {
        return Err(Refusal::declined("INVALID_TRANSACTION"));
    }
    if let Some(group) = payment.card.as_ref().and_then(|card| card.fails(Stage::PostAuth)).filter(|_| !call.is_approved()) {
        return Err(Refusal::declined(group));
    }
    let amount = call.request.decimal("paidPrice").unwrap_or(payment.paid_price);
    if amount <= Decimal::ZERO || amount > payment.paid_price * Decimal::new(15, 1) {
        return Err(Refusal::declined("INVALID_AMOUNT"));
    }
    payment.paid_price = amount;
    "POST_AUTH".clone_into(&mut payment.phase);
    split_among_items(&mut payment);
    payment.keep(call.state);
    webhook::report(call.state, "API_AUTH", true, payment.id, None);
    Ok(Reply::Data(payment.to_json()))
}

/// Records the failure that a fault demands, if the operation charges or refunds.
pub fn declined_by_fault(call: &mut Call<'_>, refusal: Refusal) -> OperationResult {
    let operation = call.matched.operation;
    match (operation.group, operation.name) {
        ("payment", "create_payment" | "init_3ds_payment") => declined_at_once(call, "CARD_PAYMENT", refusal),
        ("payment", "create_deposit_payment" | "init_3ds_deposit_payment") => declined_at_once(call, "DEPOSIT_PAYMENT", refusal),
        ("payment", "create_apm_payment") => declined_at_once(call, "APM", refusal),
        (_, "complete_3ds_payment" | "complete_3ds_deposit_payment" | "complete_3ds_masterpass_payment")
        | ("payment", "complete_apm_payment" | "complete_pos_apm_payment" | "approve_bnpl_payment") => {
            let id = call.request.integer("paymentId").unwrap_or_else(|| call.matched.number(0));
            let mut payment = find(call.state, id)?;
            match payment.status {
                Status::CallbackThreeds | Status::Waiting => Err(fail(call.state, &mut payment, refusal)),
                _ => Err(refusal),
            }
        }
        ("payment", "refund_payment" | "refund_payment_mark_as_refunded") => {
            let id = call.request.integer("paymentId").unwrap_or_default();
            Err(refund::declined(call, id, None, refusal))
        }
        ("payment", "refund_payment_transaction" | "refund_payment_transaction_mark_as_refunded") => {
            let item = call.request.integer("paymentTransactionId").unwrap_or_default();
            let Some(payment) = of_item(call.state, item) else { return Err(refusal) };
            Err(refund::declined(call, payment.id, Some(item), refusal))
        }
        _ => Err(refusal),
    }
}

fn declined_at_once(call: &mut Call<'_>, kind: &str, refusal: Refusal) -> OperationResult {
    let mut payment = draft(call, kind)?;
    Err(fail(call.state, &mut payment, refusal))
}

/// Sets back when a payment was created, by so many seconds.
///
/// # Errors
/// If it does not exist.
pub fn age(state: &mut State, id: i64, seconds: i64) -> Result<(), Refusal> {
    let mut payment = find(state, id)?;
    payment.created = payment.created.saturating_sub(seconds);
    payment.keep(state);
    Ok(())
}

/// Makes a payment that is not charged yet.
///
/// # Errors
/// If its card is not valid.
pub fn draft(call: &mut Call<'_>, kind: &str) -> Result<Payment, Refusal> {
    let (card, stored) = match call.request.field("card").cloned() {
        Some(card) => {
            let (card, stored) = payment_card(call.state, &card)?;
            (Some(card), stored)
        }
        None => (None, None),
    };
    let id = call.next("payment");
    let amount = |name: &str| call.request.decimal(name);
    let price = amount("price").unwrap_or_default();
    let (paid_price, wallet_price) = (amount("paidPrice").unwrap_or(price), amount("walletPrice").unwrap_or_default());
    let kind = match kind {
        "CARD_PAYMENT" if wallet_price > Decimal::ZERO && card.is_none() => "WALLET_PAYMENT",
        "CARD_PAYMENT" if wallet_price > Decimal::ZERO => "CARD_AND_WALLET_PAYMENT",
        kind => kind,
    };
    let mut request = call.request.clone();
    // Keep only those members of the card that are still needed.
    for (name, of_card) in [("storeCard", "storeCardAfterSuccessPayment"), ("cardUserKey", "cardUserKey"), ("cardAlias", "cardAlias")] {
        let wanted = call.request.field("card").and_then(|card| card.field(of_card)).cloned();
        request.set(name, wanted);
    }
    request.set("loyalty", call.request.field("card").and_then(|card| card.field("loyalty")).cloned());
    request.set("card", Value::Null);
    let mut payment = Payment {
        id,
        created: clock::now(),
        status: Status::Waiting,
        phase: call.request.text("paymentPhase").unwrap_or("AUTH").to_owned(),
        kind: kind.to_owned(),
        request: request.without_nulls(),
        price,
        paid_price,
        wallet_price,
        card,
        stored,
        items: vec![],
        error: None,
        md_status: None,
        refunded: Decimal::ZERO,
    };
    for item in call.request.list("items").to_vec() {
        let id = call.next("transaction");
        call.state.store.put(&key(id), &ItemOf(payment.id));
        let price = item.decimal("price").unwrap_or_default();
        let none = Decimal::ZERO;
        payment.items.push(Item { id, request: item, price, paid_price: none, wallet_price: none, refunded: none, approved: false });
    }
    split_among_items(&mut payment);
    Ok(payment)
}

/// Charges a draft, stores it whatever the result, and sends the webhook.
///
/// # Errors
/// If the payment is declined.
pub fn charge(call: &mut Call<'_>, payment: &mut Payment, stage: Stage) -> Result<(), Refusal> {
    let fails = payment.card.as_ref().and_then(|card| card.fails(stage)).filter(|_| !call.is_approved());
    if let Some(group) = fails {
        return Err(fail(call.state, payment, Refusal::declined(group)));
    }
    let order = payment.request.text("bankOrderId").map(str::to_owned);
    if order.as_deref().is_some_and(|order| call.state.store.contains::<OrderId>(order)) {
        return Err(fail(call.state, payment, Refusal::declined("ORDER_ID_ALREADY_USED")));
    }
    if payment.wallet_price > Decimal::ZERO {
        let member = payment.request.integer("buyerMemberId").ok_or_else(|| Refusal::invalid("buyerMemberId: expected a value"))?;
        if let Err(refusal) = wallet::spend(call.state, member, payment.wallet_price, "PAYMENT_REDEEM", payment.id) {
            return Err(fail(call.state, payment, refusal));
        }
    }
    if let Some(order) = order {
        call.state.store.put(&order, &OrderId(payment.id));
    }
    succeed(call.state, payment, if payment.status == Status::CallbackThreeds { "API_AUTH" } else { event_of(payment) });
    Ok(())
}

fn event_of(payment: &Payment) -> &'static str {
    match payment.request.text("checkoutToken") {
        Some(_) => "CHECKOUTFORM_AUTH",
        None => "API_AUTH",
    }
}

fn succeed(state: &mut State, payment: &mut Payment, event: &str) {
    payment.status = Status::Success;
    payment.error = None;
    if payment.kind == "DEPOSIT_PAYMENT"
        && let Some(member) = payment.request.integer("buyerMemberId")
    {
        wallet::receive(state, member, payment.price, "DEPOSIT_FROM_CARD", payment.id);
    }
    if let (None, Some(card), Some(true)) = (&payment.stored, &payment.card, payment.request.flag("storeCard")) {
        payment.stored = Some(stored_card::keep(state, card, payment.request.text("cardUserKey"), payment.request.text("cardAlias")));
    }
    payment.keep(state);
    webhook::report(state, event, true, payment_reference(payment), None);
}

/// Stores a failed payment, sends the webhook, and returns the reason.
pub fn fail(state: &mut State, payment: &mut Payment, refusal: Refusal) -> Refusal {
    payment.status = Status::Failure;
    payment.error = Some(refusal.clone());
    payment.keep(state);
    // For a hosted page, only success is reported.
    if payment.request.field("checkoutToken").is_none() {
        webhook::report(state, "API_AUTH", false, payment.id, None);
    }
    refusal
}

fn payment_reference(payment: &Payment) -> String {
    payment.request.text("checkoutToken").map_or_else(|| payment.id.to_string(), str::to_owned)
}

/// Finds a payment.
///
/// # Errors
/// If it does not exist.
pub fn find(state: &mut State, id: i64) -> Result<Payment, Refusal> {
    state.store.numbered(id).ok_or_else(Refusal::no_payment)
}

/// Finds the payment that an item belongs to.
pub fn of_item(state: &mut State, item: i64) -> Option<Payment> {
    let ItemOf(payment) = state.store.numbered(item)?;
    state.store.numbered(payment)
}

/// Reads the card of a request: a card number or a stored card. Other kinds of cards, such as encrypted ones, succeed.
fn payment_card(state: &mut State, card: &Value) -> Result<(PaymentCard, Option<(String, String)>), Refusal> {
    if let (Some(user), Some(token)) = (card.text("cardUserKey"), card.text("cardToken")) {
        let payment_card = stored_card::find(state, user, token)?;
        return Ok((PaymentCard { stored: true, ..payment_card }, Some((user.to_owned(), token.to_owned()))));
    }
    if card.field("cardNumber").is_none() {
        let cut = |name: &str, otherwise: &str| card.text(name).unwrap_or(otherwise).to_owned();
        let payment_card =
            PaymentCard { bin: cut("binNumber", "52586400"), last_four: cut("lastFourDigits", "0001"), ..PaymentCard::default() };
        return Ok((payment_card, None));
    }
    Ok((read_card(card)?, None))
}

/// Reads plain card data.
///
/// # Errors
/// If the number is not a test card's, or if the card has expired.
pub fn read_card(card: &Value) -> Result<PaymentCard, Refusal> {
    let text = |name: &str| card.text(name).unwrap_or_default().to_owned();
    let number = text("cardNumber");
    let Some(known) = cards::by_number(&number) else { return Err(Refusal::declined("INVALID_CARD_NUMBER")) };
    let cvc = text("cvc");
    let wanted = if known.association == "AMEX" { 4 } else { 3 };
    if !cvc.is_empty() && cvc.len() != wanted {
        return Err(Refusal::declined("INVALID_CVC2_LENGTH"));
    }
    let mut expire_year = text("expireYear");
    if expire_year.len() == 2 {
        expire_year.insert_str(0, "20");
    }
    let today = clock::civil(clock::now());
    if expire_year.as_str() < today.split('-').next().unwrap_or_default() {
        return Err(Refusal::expiry_year());
    }
    let split = |at: usize| number.split_at_checked(at).unwrap_or_default();
    let (bin, last_four) = (split(8).0.to_owned(), split(number.len().saturating_sub(4)).1.to_owned());
    Ok(PaymentCard { bin, last_four, holder: text("cardHolderName"), expire_month: text("expireMonth"), expire_year, stored: false })
}

/// Splits the charged amounts among the items in proportion to their prices. The last item gets the rounding difference.
fn split_among_items(payment: &mut Payment) {
    let (price, count) = (payment.price, payment.items.len());
    let totals = [payment.paid_price, payment.wallet_price];
    let mut left = totals;
    for (index, item) in payment.items.iter_mut().enumerate() {
        let part = |total: Decimal, left: Decimal| match item.price.checked_div(price) {
            _ if index + 1 == count => left,
            Some(ratio) => {
                total.checked_mul(ratio).unwrap_or(left).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).min(left)
            }
            None => Decimal::ZERO,
        };
        let [paid, wallet] = [part(totals[0], left[0]), part(totals[1], left[1])];
        (item.paid_price, item.wallet_price) = (paid, wallet);
        left = [left[0] - paid, left[1] - wallet];
    }
}

/// Makes the response of a deposit.
///
/// # Errors
/// Never.
pub fn deposit_reply(state: &mut State, payment: &Payment) -> OperationResult {
    let mut shown = payment.to_json();
    shown.set("walletTransaction", wallet::last_of(state, payment.id));
    Ok(Reply::Data(shown.without_nulls()))
}

impl Payment {
    /// Stores the payment.
    pub fn keep(&self, state: &mut State) {
        state.store.put(&key(self.id), self);
    }

    /// Returns the amount that can still be refunded.
    pub fn refundable(&self) -> Decimal {
        if self.status == Status::Success { self.paid_price - self.refunded } else { Decimal::ZERO }
    }

    /// Returns the payment as the API represents it.
    pub fn to_json(&self) -> Value {
        let asked = |name: &str| self.request.field(name).cloned();
        let number = |name: &str| self.request.integer(name);
        let card = self.card.as_ref();
        let known = card.and_then(PaymentCard::known);
        let charged = self.status == Status::Success && card.is_some();
        let code =
            |what: &str| charged.then(|| crypto::uuid(&[what, &self.id.to_string()]).replace('-', "").chars().take(12).collect::<String>());
        json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "price": eight_decimals(self.price),
            "paidPrice": eight_decimals(self.paid_price),
            "walletPrice": eight_decimals(self.wallet_price),
            "currency": asked("currency").unwrap_or("TRY".into()),
            "buyerMemberId": number("buyerMemberId"),
            "installment": number("installment").unwrap_or(1),
            "conversationId": asked("conversationId"),
            "externalId": asked("externalId"),
            "paymentType": &self.kind,
            "paymentProvider": if card.is_some() { "BANK" } else if self.kind == "WALLET_PAYMENT" { "CG_WALLET" } else { "OFFLINE" },
            "paymentSource": if self.request.field("checkoutToken").is_some() { "CHECKOUT_FORM" } else { "API" },
            "paymentGroup": asked("paymentGroup"),
            "paymentStatus": self.status.name(),
            "paymentPhase": &self.phase,
            "paymentChannel": asked("paymentChannel"),
            "isThreeDS": self.md_status.is_some(),
            "merchantCommissionRate": eight_decimals(Decimal::ZERO),
            "merchantCommissionRateAmount": eight_decimals(self.paid_price - self.price),
            "bankCommissionRate": eight_decimals(Decimal::ZERO),
            "bankCommissionRateAmount": eight_decimals(Decimal::ZERO),
            "paidWithStoredCard": card.is_some_and(|card| card.stored),
            "binNumber": card.map(|card| &card.bin),
            "lastFourDigits": card.map(|card| &card.last_four),
            "authCode": code("auth"),
            "hostReference": code("host"),
            "transId": code("trans"),
            "mdStatus": self.md_status,
            "orderId": asked("bankOrderId").unwrap_or_else(|| format!("SB-{}", self.id).into()),
            "cardHolderName": card.map(|card| &card.holder),
            "cardIssuerBankName": known.map(|card| card.bank).filter(|bank| !bank.is_empty()),
            "cardType": known.map(|card| card.kind),
            "cardAssociation": known.map(|card| card.association),
            "cardBrand": known.map(|card| card.family).filter(|family| !family.is_empty()),
            "requestedPosAlias": asked("posAlias"),
            "pos": card.map(|_| json!({ "id": 1, "name": "Sandbox POS", "alias": asked("posAlias").unwrap_or("sandbox-pos".into()), "bankId": 1 })),
            "loyalty": asked("loyalty"),
            "apmType": asked("apmType"),
            "paymentError": self.error.as_ref().map(Refusal::to_json),
            "cardUserKey": self.stored.as_ref().map(|(user, _)| user),
            "cardToken": self.stored.as_ref().map(|(_, token)| token),
            "additionalData": {},
            "paymentTransactions": self.items.iter().map(Item::to_json).collect::<Vec<_>>(),
        })
        .without_nulls()
    }
}

impl Item {
    /// Returns the item as the API represents it.
    pub fn to_json(&self) -> Value {
        let asked = |name: &str| self.request.field(name).cloned();
        let sub_merchant = self.request.decimal("subMerchantMemberPrice");
        json!({
            "id": self.id,
            "name": asked("name"),
            "externalId": asked("externalId"),
            "price": eight_decimals(self.price),
            "paidPrice": eight_decimals(self.paid_price),
            "walletPrice": eight_decimals(self.wallet_price),
            "merchantCommissionRate": eight_decimals(Decimal::ZERO),
            "merchantCommissionRateAmount": eight_decimals(self.paid_price - self.price),
            "merchantPayoutAmount": eight_decimals(self.paid_price - sub_merchant.unwrap_or_default()),
            "subMerchantMemberId": asked("subMerchantMemberId"),
            "subMerchantMemberPrice": sub_merchant.map(eight_decimals),
            "subMerchantMemberPayoutAmount": sub_merchant.map(eight_decimals),
            "transactionStatus": if self.approved { "APPROVED" } else { "WAITING_FOR_APPROVAL" },
        })
        .without_nulls()
    }
}
