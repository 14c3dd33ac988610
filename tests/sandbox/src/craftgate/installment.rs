//! Card lookup by BIN, and the prices of instalments.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::cards::{self, TestCard};
use super::{Call, OperationResult, Refusal, Reply, search};
use crate::json::{Fields as _, eight_decimals};

/// The offered numbers of instalments, each with its surcharge in percent.
const TERMS: [(i32, i64); 4] = [(1, 0), (3, 5), (6, 10), (9, 15)];

/// Returns the card of a BIN.
pub fn bin(call: &mut Call<'_>) -> OperationResult {
    let bin = call.matched.text(0);
    let digits = bin.len() >= 6 && bin.bytes().all(|b| b.is_ascii_digit());
    let card = cards::by_bin(bin).filter(|_| digits).ok_or_else(|| Refusal::declined("BIN_NOT_FOUND"))?;
    Ok(Reply::Data(to_json(&card, bin)))
}

/// Returns the prices of instalments: for one card, or for one card of each family.
pub fn search(call: &mut Call<'_>) -> OperationResult {
    let price = call.request.decimal("price").unwrap_or_default();
    let found: Vec<Value> = match call.request.text("binNumber") {
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
    search::page(&json!({}), found)
}

fn offer(card: &TestCard, bin: &str, price: Decimal) -> Value {
    let credit = card.kind == "CREDIT_CARD";
    let prices = TERMS.into_iter().filter(|(term, _)| credit || *term == 1).map(|(term, percent)| {
        let round = |amount: Decimal| amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let total = round(price + price * Decimal::new(percent, 2));
        json!({
            "posAlias": "sandbox-pos",
            "installmentNumber": term,
            "installmentPrice": eight_decimals(round(total / Decimal::from(term))),
            "bankCommissionRate": eight_decimals(Decimal::ZERO),
            "merchantCommissionRate": eight_decimals(Decimal::from(percent)),
            "totalPrice": eight_decimals(total),
            "installmentLabel": format!("{term} Taksit"),
            "loyaltySupported": card.family == "Bonus",
            "force3ds": false,
            "cvcRequired": false,
        })
    });
    let prices: Vec<Value> = prices.collect();
    let mut offer = to_json(card, bin);
    for (name, value) in [
        ("price", eight_decimals(price)),
        ("force3ds", (!credit).into()),
        ("cvcRequired", false.into()),
        ("installmentPrices", prices.into()),
    ] {
        offer.set(name, value);
    }
    offer
}

fn to_json(card: &TestCard, bin: &str) -> Value {
    let text = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    json!({
        "binNumber": if bin.is_empty() { Value::Null } else { bin.into() },
        "cardType": card.kind,
        "cardAssociation": card.association,
        "cardBrand": text(card.family),
        "bankName": text(card.bank),
        "bankCode": 1,
        "commercial": card.commercial,
    })
    .without_nulls()
}
