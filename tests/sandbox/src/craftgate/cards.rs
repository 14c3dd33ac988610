//! The vendor's published test cards: cards that succeed, and cards that fail at a stage with an error group. Other numbers are refused,
//! as in the vendor's own sandbox. The lists are in `data/`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A published test card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestCard {
    /// The number.
    pub number: &'static str,
    /// `CREDIT_CARD`, `DEBIT_CARD` or `PREPAID_CARD`.
    pub kind: &'static str,
    /// The scheme.
    pub association: &'static str,
    /// Whether it is a commercial card.
    pub commercial: bool,
    /// The bank.
    pub bank: &'static str,
    /// The family, `Bonus`.
    pub family: &'static str,
}

/// The stage at which a payment can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A charge.
    Payment,
    /// A pre-authorisation.
    PreAuth,
    /// A capture.
    PostAuth,
    /// The start of 3-D Secure.
    ThreedsInit,
    /// The charge after 3-D Secure.
    ThreedsComplete,
    /// A refund.
    Refund,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::PreAuth => "pre_auth",
            Self::PostAuth => "post_auth",
            Self::ThreedsInit => "3ds_init",
            Self::ThreedsComplete => "3ds_complete",
            Self::Refund => "refund",
        }
    }
}

/// A card as stored with a payment, without its full number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentCard {
    /// The first eight digits.
    pub bin: String,
    /// The last four digits.
    pub last_four: String,
    /// The card holder's name.
    pub holder: String,
    /// The month of expiry.
    pub expire_month: String,
    /// The year of expiry.
    pub expire_year: String,
    /// Whether it is a stored card.
    pub stored: bool,
}

static SUCCESS: LazyLock<Vec<TestCard>> = LazyLock::new(|| {
    let lines = include_str!("../../data/cards.tsv").lines().filter(|line| !line.starts_with('#'));
    let card = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        TestCard { number: next(), kind: next(), association: next(), commercial: next() == "commercial", bank: next(), family: next() }
    };
    lines.map(card).collect()
});

static FAILURES: LazyLock<Vec<[&'static str; 3]>> = LazyLock::new(|| {
    let lines = include_str!("../../data/error_cards.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

/// Finds a published card by its number. Cards that fail have no published bank.
pub fn by_number(number: &str) -> Option<TestCard> {
    SUCCESS.iter().find(|card| card.number == number).copied().or_else(|| {
        let number = FAILURES.iter().map(|[known, ..]| *known).find(|known| *known == number)?;
        let association = if number.starts_with('4') {
            "VISA"
        } else if number.starts_with('5') {
            "MASTER_CARD"
        } else {
            "TROY"
        };
        Some(TestCard { number, kind: "CREDIT_CARD", association, commercial: false, bank: "", family: "" })
    })
}

/// Finds a published card by the first digits of its number.
pub fn by_bin(bin: &str) -> Option<TestCard> {
    SUCCESS.iter().find(|card| card.number.starts_with(bin)).copied()
}

/// Returns all cards that succeed.
pub fn all() -> &'static [TestCard] {
    &SUCCESS
}

/// Returns all failures: number, stage and group.
pub fn failures() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    FAILURES.iter().map(|[number, stage, group]| (*number, *stage, *group))
}

impl PaymentCard {
    /// Finds the published card.
    pub fn known(&self) -> Option<TestCard> {
        let fits = |number: &str| number.starts_with(&self.bin) && number.ends_with(&self.last_four);
        let number = SUCCESS.iter().map(|card| card.number).chain(failures().map(|(number, ..)| number)).find(|number| fits(number))?;
        by_number(number)
    }

    /// Returns the error group with which the card fails at a stage.
    pub fn fails(&self, stage: Stage) -> Option<&'static str> {
        let known = self.known()?.number;
        failures().find(|(number, failing, _)| *number == known && *failing == stage.name()).map(|(_, _, group)| group)
    }

    /// Returns the result of 3-D Secure, `mdStatus`.
    pub fn md_status(&self) -> i64 {
        let known = self.known().map(|card| card.number);
        let found = failures().find(|(number, stage, _)| Some(*number) == known && *stage == "3ds_verify");
        found.and_then(|(_, _, md_status)| md_status.parse().ok()).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_group_of_the_list_is_known_to_the_tables() {
        let known: BTreeSet<_> = imza::craftgate::known_groups().map(|(group, _, _)| group).collect();
        for (number, stage, group) in failures() {
            assert!(stage == "3ds_verify" || known.contains(group), "{number} {stage} {group}");
            assert!(by_number(number).is_some());
        }
        assert!(all().len() > 300 && failures().count() > 60);
    }
}
