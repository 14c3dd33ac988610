//! Stored cards: a user key for each person, a token for each card.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cards::PaymentCard;
use super::{Call, OperationResult, Refusal, Reply, payment, search};
use crate::clock;
use crate::crypto;
use crate::json::Fields as _;
use crate::state::State;
use crate::store::Record;

/// A stored card.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredCard {
    user: String,
    token: String,
    alias: Option<String>,
    created: i64,
    card: PaymentCard,
}

impl Record for StoredCard {
    const KIND: &'static str = "craftgate.card";
}

/// Stores a card.
pub fn store(call: &mut Call<'_>) -> OperationResult {
    let card = match call.request.field("cardNumber") {
        Some(_) => payment::read_card(&call.request)?,
        // Other kinds of cards, such as encrypted ones, succeed.
        None => PaymentCard {
            bin: "52586400".into(),
            last_four: "0001".into(),
            expire_year: "2044".into(),
            expire_month: "07".into(),
            ..PaymentCard::default()
        },
    };
    let user = call.request.text("cardUserKey").map(str::to_owned);
    if let Some(user) = &user
        && !call.state.store.all::<StoredCard>().iter().any(|stored| stored.user == *user)
    {
        return Err(Refusal::not_found("cardUserKey"));
    }
    let (user, token) = keep(call.state, &card, user.as_deref(), call.request.text("cardAlias"));
    let stored: Option<StoredCard> = call.state.store.get(&record_key(&user, &token));
    stored.map(|stored| Reply::Data(stored.to_json())).ok_or_else(|| Refusal::not_found("Kart"))
}

/// Changes the expiry or the alias of a card.
pub fn update(call: &mut Call<'_>) -> OperationResult {
    let text = |name: &str| call.request.text(name).unwrap_or_default().to_owned();
    let record_key = record_key(&text("cardUserKey"), &text("cardToken"));
    let mut stored: StoredCard = call.state.store.get(&record_key).ok_or_else(|| Refusal::not_found("Kart"))?;
    (stored.card.expire_year, stored.card.expire_month) = (text("expireYear"), text("expireMonth"));
    stored.alias = call.request.text("cardAlias").map(str::to_owned).or(stored.alias);
    call.state.store.put(&record_key, &stored);
    Ok(Reply::Data(stored.to_json()))
}

/// Deletes a card.
pub fn delete(call: &mut Call<'_>) -> OperationResult {
    let text = |name: &str| call.request.text(name).unwrap_or_default();
    let record_key = record_key(text("cardUserKey"), text("cardToken"));
    if !call.state.store.contains::<StoredCard>(&record_key) {
        return Err(Refusal::not_found("Kart"));
    }
    call.state.store.remove::<StoredCard>(&record_key);
    Ok(Reply::Empty)
}

/// Searches cards.
pub fn search(call: &mut Call<'_>) -> OperationResult {
    let cards = call.state.store.all::<StoredCard>().iter().map(StoredCard::to_json).collect();
    search::page(&call.request, cards)
}

/// Finds a stored card by its keys.
///
/// # Errors
/// If it does not exist.
pub fn find(state: &mut State, user: &str, token: &str) -> Result<PaymentCard, Refusal> {
    let stored: Option<StoredCard> = state.store.get(&record_key(user, token));
    stored.map(|stored| stored.card).ok_or_else(|| Refusal::not_found("Kart"))
}

/// Stores a card, with a new user key if there is none yet. Returns user key and token.
pub fn keep(state: &mut State, card: &PaymentCard, user: Option<&str>, alias: Option<&str>) -> (String, String) {
    let number = state.store.next("card", 1).to_string();
    let user = user.map_or_else(|| crypto::uuid(&["card user", &number]), str::to_owned);
    let token = crypto::uuid(&["card token", &number]);
    let stored = StoredCard { user, token, alias: alias.map(str::to_owned), created: clock::now(), card: card.clone() };
    state.store.put(&record_key(&stored.user, &stored.token), &stored);
    (stored.user, stored.token)
}

fn record_key(user: &str, token: &str) -> String {
    format!("{user}/{token}")
}

impl StoredCard {
    fn to_json(&self) -> Value {
        let known = self.card.known();
        json!({
            "binNumber": &self.card.bin,
            "lastFourDigits": &self.card.last_four,
            "cardUserKey": &self.user,
            "cardToken": &self.token,
            "cardHolderName": &self.card.holder,
            "cardAlias": self.alias.as_ref(),
            "cardType": known.map(|card| card.kind),
            "cardAssociation": known.map(|card| card.association),
            "cardBrand": known.map(|card| card.family),
            "cardBankName": known.map(|card| card.bank),
            "expireYear": &self.card.expire_year,
            "expireMonth": &self.card.expire_month,
            "isCommercial": known.is_some_and(|card| card.commercial),
            "cardExpiryStatus": "NOT_EXPIRED",
            "createdAt": clock::civil(self.created),
        })
        .without_nulls()
    }
}
