//! Craftgate: every operation of its tables.
//!
//! `check.rs` authenticates requests, and `refusal.rs` has the errors. These modules keep state: `payment.rs` (charges, with 3-D Secure in
//! `threeds.rs` and refunds in `refund.rs`), `stored_card.rs`, `member.rs`, `wallet.rs`. `reporting.rs` and `installment.rs` only read.
//! `cards.rs` has the published test cards, `page.rs` the pages for the payer's browser, `webhook.rs` the webhooks. For all other
//! operations, `other.rs` makes responses from the tables.

mod approval;
mod cards;
mod check;
mod installment;
mod member;
mod method;
mod other;
pub mod page;
mod payment;
mod refund;
mod refusal;
mod reporting;
mod search;
mod stored_card;
pub mod threeds;
mod wallet;
pub mod webhook;

use imza::api::schema::RequestLocation;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use method::{open_checkout, pay_checkout};
pub use payment::age as age_payment;
pub use refund::age as age_refund;
pub use refusal::{Refusal, error};
pub use wallet::pay_out;

use crate::crypto;
use crate::exchange::{Exchange, Response, Verdict};
use crate::fault::{Fault, FaultKind};
use crate::json;
use crate::route::Matched;
use crate::state::State;
use crate::store::Record;
use crate::validate;

/// Lists the published test cards: the first of each scheme that succeeds, and those that fail, with the stage and the error group.
#[must_use]
pub fn test_cards() -> Value {
    let mut schemes = std::collections::BTreeSet::new();
    let first = cards::all().iter().filter(|card| schemes.insert(card.association));
    let succeeding = std::iter::once("5258640000000001").chain(first.map(|card| card.number)).filter_map(cards::by_number);
    let shown = |card: cards::TestCard| json!({ "number": card.number, "scheme": card.association, "bank": card.bank });
    let failing = cards::failures().map(|(number, stage, group)| json!({ "number": number, "stage": stage, "group": group }));
    json!({ "succeeding": succeeding.map(shown).collect::<Vec<_>>(), "failing": failing.collect::<Vec<_>>() })
}

/// An authenticated and validated call.
pub struct Call<'a> {
    /// The state of the sandbox.
    pub state: &'a mut State,
    /// The operation and its path values.
    pub matched: &'a Matched,
    /// The body or the query.
    pub request: Value,
    /// The fault that applies.
    pub fault: Option<Fault>,
    /// The sandbox's own URL, for links to its pages.
    pub origin: String,
}

impl Call<'_> {
    /// Returns whether a fault approves the payment whatever the card.
    pub fn is_approved(&self) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::Approve)
    }

    /// Refuses an operation that was done before, in the way of the settings. Succeeds if the first result is sent again.
    ///
    /// # Errors
    /// The refusal.
    pub fn done_before(&mut self, what: refusal::Repeated) -> Result<(), Refusal> {
        let style = self.state.merchant_config().repeat_answers.unwrap_or_default();
        Refusal::done_before(style, what).map_or(Ok(()), Err)
    }

    /// Returns the next number of a series.
    pub fn next(&mut self, series: &str) -> i64 {
        self.state.store.next(series, 1_000_001)
    }
}

/// The body of a successful response.
pub enum Reply {
    /// `{"data": …}`
    Data(Value),
    /// No content.
    Empty,
    /// A file.
    File(&'static str, String),
}

/// The result of an operation.
pub type OperationResult = Result<Reply, Refusal>;

/// The first response to an idempotency key.
#[derive(Serialize, Deserialize)]
struct IdempotentResponse {
    request: String,
    status: u16,
    body: String,
}

impl Record for IdempotentResponse {
    const KIND: &'static str = "craftgate.idempotency";
}

/// Handles a request.
pub fn respond(state: &mut State, exchange: &mut Exchange) -> Response {
    let request = match checked_request(state, exchange) {
        Ok(request) => request,
        Err(refusal) => return refusal.response(),
    };
    let incoming = &exchange.request;
    // Idempotency keys apply to POST, PATCH and DELETE. PUT and GET ignore them.
    let honoured = matches!(incoming.method.as_str(), "POST" | "PATCH" | "DELETE");
    let key = incoming.header("x-idempotency-key").filter(|_| honoured).map(str::to_owned);
    let fingerprint = key
        .as_ref()
        .map(|_| hex::encode(crypto::sha256(&[incoming.method.as_bytes(), b" ", incoming.target.as_bytes(), b"\n", &incoming.body])));
    if let Some(first) = key.as_deref().and_then(|key| state.store.get::<IdempotentResponse>(key)) {
        let same = fingerprint.as_deref() == Some(&first.request);
        exchange.notes.push(
            if same {
                "a repeated idempotency key: the first response is sent again"
            } else {
                "an idempotency key of another request: the response to that request is sent"
            }
            .into(),
        );
        return Response { status: first.status, content_type: "application/json".into(), body: first.body.into_bytes() };
    }

    let mut call =
        Call { state, matched: &exchange.matched, request, fault: exchange.fault.clone(), origin: exchange.request.origin.clone() };
    let response = match dispatch(&mut call) {
        Ok(Reply::Data(data)) => Response::json(200, &json!({ "data": data })),
        Ok(Reply::Empty) => Response { status: 204, content_type: "application/json".into(), body: vec![] },
        Ok(Reply::File(content_type, text)) => Response { status: 200, content_type: content_type.into(), body: text.into_bytes() },
        Err(refusal) => refusal.response(),
    };
    if let (Some(key), Some(request)) = (key, fingerprint) {
        let body = String::from_utf8_lossy(&response.body).into_owned();
        state.store.put(&key, &IdempotentResponse { request, status: response.status, body });
    }
    response
}

/// Authenticates and validates a request, and returns its body or query.
fn checked_request(state: &State, exchange: &mut Exchange) -> Result<Value, Refusal> {
    check::verify(exchange, &state.settings.keys)?;
    exchange.verdict = Verdict::Verified;
    let operation = exchange.matched.operation;
    let request = match operation.location {
        RequestLocation::Nothing => return Ok(json!({})),
        RequestLocation::Query(_) => {
            let pairs = form_urlencoded::parse(exchange.request.query().as_bytes());
            // Two official clients send `key=` for unset values.
            let given = pairs.filter(|(_, value)| !value.is_empty());
            given.collect()
        }
        RequestLocation::Body(_) => {
            json::read(&exchange.request.body).map_err(|why| Refusal::invalid(format!("The request body is not a JSON object: {why}")))?
        }
    };
    if let RequestLocation::Body(table) | RequestLocation::Query(table) = operation.location {
        validate::request(operation, table, &request, &mut exchange.notes).map_err(|error| Refusal::field_error(&error))?;
    }
    match exchange.notes.first() {
        Some(note) if state.settings.strict => Err(Refusal::invalid(note.clone())),
        _ => Ok(request),
    }
}

/// Runs the operation.
fn dispatch(call: &mut Call<'_>) -> OperationResult {
    let operation = call.matched.operation;
    if let Some(refusal) = Refusal::of_fault(call.fault.as_ref(), operation) {
        return payment::declined_by_fault(call, refusal);
    }
    match (operation.group, operation.name) {
        ("payment", "create_payment") => payment::create(call),
        ("payment", "retrieve_payment") => payment::retrieve(call),
        ("payment", "post_auth_payment") => payment::post_auth(call),
        ("payment", "init_3ds_payment") => threeds::init(call),
        ("payment", "complete_3ds_payment") => threeds::complete(call),
        ("payment", "create_deposit_payment") => payment::deposit(call),
        ("payment", "init_3ds_deposit_payment") => threeds::init_deposit(call),
        ("payment", "complete_3ds_deposit_payment") => threeds::complete(call),
        ("payment", "create_fund_transfer_deposit_payment") => wallet::fund_transfer(call),
        ("payment", "init_checkout_payment") => method::init_checkout(call),
        ("payment", "retrieve_checkout_payment") => method::retrieve_checkout(call),
        ("payment", "expire_checkout_payment") => method::expire_checkout(call),
        ("payment", "init_apm_payment") => method::init_apm(call),
        ("payment", "complete_apm_payment") => method::complete_apm(call),
        ("payment", "create_apm_payment") => method::create_apm(call),
        ("payment", "init_pos_apm_payment") => method::init_pos_apm(call),
        ("payment", "complete_pos_apm_payment") => method::complete_pos_apm(call),
        ("payment", "init_bnpl_payment") => method::init_bnpl(call),
        ("payment", "approve_bnpl_payment") => method::approve_bnpl(call),
        ("payment", "verify_bnpl_payment") => method::verify_bnpl(call),
        ("payment", "store_card") => stored_card::store(call),
        ("payment", "update_card") => stored_card::update(call),
        ("payment", "delete_stored_card") => stored_card::delete(call),
        ("payment", "search_stored_cards") => stored_card::search(call),
        ("payment", "approve_payment_transactions") => approval::approve(call),
        ("payment", "disapprove_payment_transactions") => approval::disapprove(call),
        ("payment", "update_payment_transaction") => approval::update(call),
        ("payment", "refund_payment") => refund::payment(call),
        ("payment", "refund_payment_transaction") => refund::transaction(call),
        ("payment", "refund_payment_mark_as_refunded") => refund::mark_payment(call),
        ("payment", "refund_payment_transaction_mark_as_refunded") => refund::transaction(call),
        ("payment", "retrieve_payment_refund") => refund::retrieve(call),
        ("payment", "retrieve_payment_transaction_refund") => refund::retrieve_transaction(call),
        ("masterpass", "generate_masterpass_payment_token") => method::masterpass_token(call),
        ("masterpass", "complete_masterpass_payment") => method::complete_masterpass(call),
        ("masterpass", "init_3ds_masterpass_payment") => method::init_masterpass(call),
        ("masterpass", "complete_3ds_masterpass_payment") => threeds::complete(call),
        ("onboarding", "create_member") => member::create(call),
        ("onboarding", "update_member") => member::update(call),
        ("onboarding", "retrieve_member") => member::retrieve(call),
        ("onboarding", "search_members") => member::search(call),
        ("wallet", _) => wallet::dispatch(call),
        ("payment_reporting", _) => reporting::dispatch(call),
        ("installment", "retrieve_bin_number") => installment::bin(call),
        ("installment", "search_installments") => installment::search(call),
        _ => other::respond(call),
    }
}
