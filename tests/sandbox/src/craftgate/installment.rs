//! Cards by their first digits, and what instalments would cost.

use rust_decimal::{Decimal, RoundingStrategy};

use super::cards::{self, TestCard};
use super::{Call, Outcome, Refusal, Reply, search};
use crate::json::{Json, object};

/// The numbers of instalments, and what each adds to the price, in percent.
const TERMS: [(i32, i64); 4] = [(1, 0), (3, 5), (6, 10), (9, 15)];

/// What is known of a card by its first digits.
pub fn bin(call: &mut Call<'_>) -> Outcome {
    let bin = call.matched.text(0);
    let digits = bin.len() >= 6 && bin.bytes().all(|b| b.is_ascii_digit());
    let card = cards::by_bin(bin).filter(|_| digits).ok_or_else(|| Refusal::declined("BIN_NOT_FOUND"))?;
    Ok(Reply::Data(shown(&card, bin)))
}

/// What instalments would cost: for one card, or for one of each family.
pub fn search(call: &mut Call<'_>) -> Outcome {
    let price = call.request.decimal("price").unwrap_or_default();
    let found: Vec<Json> = match call.request.text("binNumber") {
        Some(bin) => {
            let card = cards::by_bin(bin).ok_or_else(|| Refusal::declined("BIN_NOT_FOUND"))?;
            vec![offer(&card, bin, price)]
        }
        None => {
            let mut families = std::collections::BTreeSet::new();
            let first =
                cards::all().iter().filter(|card| card.kind == "CREDIT_CARD" && !card.family.is_empty() && families.insert(card.family));
            first.map(|card| offer(card, "", price)).collect()
        }
    };
    search::page(&Json::empty(), found)
}

fn offer(card: &TestCard, bin: &str, price: Decimal) -> Json {
    let credit = card.kind == "CREDIT_CARD";
    let prices = TERMS.into_iter().filter(|(term, _)| credit || *term == 1).map(|(term, percent)| {
        let round = |amount: Decimal| amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let total = round(price + price * Decimal::new(percent, 2));
        object! {
            "posAlias": "sandbox-pos",
            "installmentNumber": term,
            "installmentPrice": round(total / Decimal::from(term)),
            "bankCommissionRate": Decimal::ZERO,
            "merchantCommissionRate": Decimal::from(percent),
            "totalPrice": total,
            "installmentLabel": format!("{term} Taksit"),
            "loyaltySupported": card.family == "Bonus",
            "force3ds": false,
            "cvcRequired": false,
        }
    });
    let prices: Vec<Json> = prices.collect();
    let mut offer = shown(card, bin);
    for (name, value) in
        [("price", Json::from(price)), ("force3ds", (!credit).into()), ("cvcRequired", false.into()), ("installmentPrices", prices.into())]
    {
        offer.set(name, value);
    }
    offer
}

fn shown(card: &TestCard, bin: &str) -> Json {
    let text = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    object! {
        "binNumber": if bin.is_empty() { Json::Null } else { bin.into() },
        "cardType": card.kind,
        "cardAssociation": card.association,
        "cardBrand": text(card.family),
        "bankName": text(card.bank),
        "bankCode": 1,
        "commercial": card.commercial,
    }
    .without_nulls()
}
