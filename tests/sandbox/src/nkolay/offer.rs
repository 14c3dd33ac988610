//! The offers of a simulation and of a pre-approval.
//!
//! Monthly rate r, KKDF and BSMV 15 % each on the interest, so g = r · 1.30; instalment = P·g / (1 − (1+g)^−n), half-up to kuruş.
//! Interest and taxes are rounded each month, and the last instalment closes the balance. For P = 20100 and r = 4.19 %, the results are
//! the figures in the documentation. The effective rates are constants from the documentation: for other amounts, rounding changes
//! their third decimal.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use crate::json::{number, two_decimals};

/// The terms that the bank offers, in months.
const TERMS: [i64; 4] = [3, 6, 9, 12];

/// Returns all offers up to a term.
pub fn all(principal: Decimal, max_term: i64) -> Vec<Value> {
    TERMS.into_iter().filter(|term| *term <= max_term).filter_map(|term| offer(principal, term)).collect()
}

fn offer(principal: Decimal, term: i64) -> Option<Value> {
    let (instalment, total) = cost(principal, term)?;
    let annual = if term == 3 { "88.9774" } else { "88.9781" };
    Some(json!({
        "term": term,
        "amount": two_decimals(instalment),
        "interestRate": number("4.19"),
        "totalPaymentAmount": two_decimals(total),
        "annualEffectiveInterestRate": number(annual),
        "monthlyEffectiveInterestRate": number("7.4148"),
        "type": "CONSUMER_LOAN",
    }))
}

/// Computes the instalment and the total.
fn cost(principal: Decimal, term: i64) -> Option<(Decimal, Decimal)> {
    let kurus = |amount: Decimal| amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let rate = Decimal::new(419, 4);
    let growth = rate.checked_mul(Decimal::new(130, 2))?;
    let factor = (0..term).try_fold(Decimal::ONE, |factor, _| factor.checked_mul(Decimal::ONE + growth))?;
    let instalment = kurus(principal.checked_mul(growth)?.checked_mul(factor)?.checked_div(factor - Decimal::ONE)?);
    let (mut balance, mut total) = (principal, Decimal::ZERO);
    for month in 1..=term {
        let interest = kurus(balance.checked_mul(rate)?);
        let tax = kurus(interest * Decimal::new(15, 2));
        let due = if month == term { balance + interest + tax + tax } else { instalment };
        balance -= due - interest - tax - tax;
        total += due;
    }
    Some((instalment, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_the_document_reproduce() {
        let figures = |term| cost(Decimal::from(20_100), term).map(|(instalment, total)| format!("{instalment} {total}"));
        assert_eq!(figures(3).as_deref(), Some("7442.80 22328.38"));
        assert_eq!(figures(6).as_deref(), Some("4016.84 24101.05"));
    }
}
