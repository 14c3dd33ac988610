//! Stored cards: a key for each person, a token for each card.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cards::Plastic;
use super::{Call, Outcome, Refusal, Reply, payment, search};
use crate::clock;
use crate::json::Fields as _;
use crate::seal;
use crate::store::Record;
use crate::world::World;

/// A stored card.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StoredCard {
    user: String,
    token: String,
    alias: Option<String>,
    created: i64,
    card: Plastic,
}

impl Record for StoredCard {
    const KIND: &'static str = "craftgate.card";
}

/// Stores a card.
pub fn store(call: &mut Call<'_>) -> Outcome {
    let card = match call.request.field("cardNumber") {
        Some(_) => payment::read_card(&call.request)?,
        // What the sandbox cannot see into counts as a card that succeeds.
        None => Plastic {
            bin: "52586400".into(),
            last_four: "0001".into(),
            expire_year: "2044".into(),
            expire_month: "07".into(),
            ..Plastic::default()
        },
    };
    let user = call.request.text("cardUserKey").map(str::to_owned);
    if let Some(user) = &user
        && !call.world.store.all::<StoredCard>().iter().any(|stored| stored.user == *user)
    {
        return Err(Refusal::not_found("cardUserKey"));
    }
    let (user, token) = keep(call.world, &card, user.as_deref(), call.request.text("cardAlias"));
    let stored: Option<StoredCard> = call.world.store.get(&place(&user, &token));
    stored.map(|stored| Reply::Data(stored.shown())).ok_or_else(|| Refusal::not_found("Kart"))
}

/// Changes the expiry or the name of a card.
pub fn update(call: &mut Call<'_>) -> Outcome {
    let text = |name: &str| call.request.text(name).unwrap_or_default().to_owned();
    let place = place(&text("cardUserKey"), &text("cardToken"));
    let mut stored: StoredCard = call.world.store.get(&place).ok_or_else(|| Refusal::not_found("Kart"))?;
    (stored.card.expire_year, stored.card.expire_month) = (text("expireYear"), text("expireMonth"));
    stored.alias = call.request.text("cardAlias").map(str::to_owned).or(stored.alias);
    call.world.store.put(&place, &stored);
    Ok(Reply::Data(stored.shown()))
}

/// Deletes a card.
pub fn delete(call: &mut Call<'_>) -> Outcome {
    let text = |name: &str| call.request.text(name).unwrap_or_default();
    let place = place(text("cardUserKey"), text("cardToken"));
    if !call.world.store.has::<StoredCard>(&place) {
        return Err(Refusal::not_found("Kart"));
    }
    call.world.store.remove::<StoredCard>(&place);
    Ok(Reply::Empty)
}

/// Searches cards.
pub fn search(call: &mut Call<'_>) -> Outcome {
    let cards = call.world.store.all::<StoredCard>().iter().map(StoredCard::shown).collect();
    search::page(&call.request, cards)
}

/// A stored card by its keys.
///
/// # Errors
/// If there is none.
pub fn find(world: &mut World, user: &str, token: &str) -> Result<Plastic, Refusal> {
    let stored: Option<StoredCard> = world.store.get(&place(user, token));
    stored.map(|stored| stored.card).ok_or_else(|| Refusal::not_found("Kart"))
}

/// Keeps a card; a person who has none yet gets a key. Answers both.
pub fn keep(world: &mut World, card: &Plastic, user: Option<&str>, alias: Option<&str>) -> (String, String) {
    let number = world.store.next("card", 1).to_string();
    let user = user.map_or_else(|| seal::uuid(&["card user", &number]), str::to_owned);
    let token = seal::uuid(&["card token", &number]);
    let stored = StoredCard { user, token, alias: alias.map(str::to_owned), created: clock::now(), card: card.clone() };
    world.store.put(&place(&stored.user, &stored.token), &stored);
    (stored.user, stored.token)
}

fn place(user: &str, token: &str) -> String {
    format!("{user}/{token}")
}

impl StoredCard {
    fn shown(&self) -> Value {
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
