//! The audit of an offer: recomputes a consumer loan's figures, so that an offer can be compared with them.
//!
//! A pure function for loans of type `CONSUMER_LOAN`. It informs; it never replaces the bank's figures.
//!
//! ```text
//! r = monthly rate, g = r·(1 + KKDF + BSMV)
//! instalment = P·g / (1 − (1+g)^−n), half-up to kuruş; P/n if r = 0
//! each month: interest = round(balance·r), KKDF = round(interest·15 %), BSMV = round(interest·15 %), the rest repays;
//!             the last instalment closes the balance
//! total = the sum of the instalments
//! annual effective = (1+IRR)^12 − 1, IRR the monthly rate at which the instalments are worth P; monthly effective = annual / 12
//! ```
//!
//! All rounding is half-up, away from zero. All arithmetic is on decimals of 28 digits and checked; limits ([`MAX_PRINCIPAL`],
//! [`MAX_TERM`], [`MAX_MONTHLY_RATE`]) keep it far from their end.
//!
//! Source: found by reproducing every figure of the vendor's documentation; KKDF and BSMV are the taxes on a consumer loan's
//! interest in Turkey.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use crate::check::civil;
use crate::decimal::{Decimal, Exact};
use crate::error::{Error, Result, shown};

/// The largest principal, in lira.
const MAX_PRINCIPAL: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0); // 10^12
/// The longest term, in months.
const MAX_TERM: u32 = 360;
/// The highest monthly rate, in percent.
const MAX_MONTHLY_RATE: Decimal = Decimal::ONE_THOUSAND;
/// How often the interval of the internal rate is halved: 2^96 is more than 28 digits.
const HALVINGS: u32 = 96;

/// What a bank offers, and what is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What is lent: the cart's total, in lira with at most two decimals.
    pub principal: Decimal,
    /// Months.
    pub term: u32,
    /// Monthly interest rate before taxes, in percent.
    pub monthly_rate: Decimal,
    /// The offered instalment, in lira.
    pub amount: Option<Decimal>,
    /// The offered total, in lira.
    pub total: Option<Decimal>,
    /// The offered annual effective rate, in percent.
    pub annual_effective: Option<Decimal>,
    /// The offered monthly effective rate, in percent.
    pub monthly_effective: Option<Decimal>,
}

/// Taxes on a consumer loan's interest, in percent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taxes {
    /// Kaynak Kullanımını Destekleme Fonu.
    pub kkdf: Decimal,
    /// Banka ve Sigorta Muameleleri Vergisi.
    pub bsmv: Decimal,
}

/// Taxes and the day from which they apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxesSince {
    /// The first day, `yyyy-MM-dd`.
    pub since: &'static str,
    /// The taxes.
    pub taxes: Taxes,
}

/// The taxes on consumer loans by date, the newest last. When they change, add a row, or pass [`Taxes`] of your own.
pub const CONSUMER_LOAN_TAXES: &[TaxesSince] = &[TaxesSince { since: "2023-07-07", taxes: Taxes::LATEST }];

impl Taxes {
    /// The taxes of the newest row of [`CONSUMER_LOAN_TAXES`]: KKDF 15 %, BSMV 15 %.
    pub const LATEST: Self = Self { kkdf: Decimal::from_parts(15, 0, 0, false, 0), bsmv: Decimal::from_parts(15, 0, 0, false, 0) };

    /// The taxes that apply on a day, `yyyy-MM-dd`.
    ///
    /// # Errors
    /// `invalid_request` (`date`) if it is no date or lies before the table.
    pub fn on(date: &str) -> Result<Self> {
        let row = CONSUMER_LOAN_TAXES.iter().rev().find(|row| civil::is_date(date) && row.since <= date);
        row.map(|row| row.taxes).ok_or_else(|| {
            let first = CONSUMER_LOAN_TAXES.first().map_or("", |row| row.since);
            Error::invalid("date", alloc::format!("expected a date from {first} on, found {}; else pass the taxes", shown(date)))
        })
    }
}

/// The figures of a loan, and how an offer differs from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The monthly instalment, in lira.
    pub instalment: Decimal,
    /// The last instalment, which closes the balance, in lira.
    pub last: Decimal,
    /// What is paid in all, in lira.
    pub total: Decimal,
    /// The monthly rate at which the instalments are worth the principal, in percent, to six places.
    pub internal_rate: Decimal,
    /// The annual effective rate, in percent, to four places.
    pub annual_effective: Decimal,
    /// A twelfth of it, in percent, to four places.
    pub monthly_effective: Decimal,
    /// The loan month by month.
    pub schedule: Vec<Month>,
    /// Offer minus own figure, for what the offer has.
    pub differences: Differences,
}

/// A month of a loan, in lira.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Which month, from 1.
    pub month: u32,
    /// What is paid.
    pub payment: Decimal,
    /// Interest in it.
    pub interest: Decimal,
    /// KKDF in it.
    pub kkdf: Decimal,
    /// BSMV in it.
    pub bsmv: Decimal,
    /// What it repays.
    pub repaid: Decimal,
    /// What is still owed after it.
    pub balance: Decimal,
}

/// Offer minus own figure; `None` where the offer has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Of the instalment, in lira.
    pub amount: Option<Decimal>,
    /// Of the total, in lira.
    pub total: Option<Decimal>,
    /// Of the annual effective rate, in percentage points.
    pub annual_effective: Option<Decimal>,
    /// Of the monthly effective rate, in percentage points.
    pub monthly_effective: Option<Decimal>,
}

/// Recomputes an offer's figures and compares.
///
/// # Errors
/// `invalid_request` with the value at fault (`principal`, `term`, `monthly_rate`, `kkdf`, `bsmv`) where it can belong to no loan.
///
/// ```
/// use imza::nkolay::{Offer, Taxes, audit};
/// use imza::Decimal;
///
/// let lira = |kurus| Decimal::new(kurus, 2);
/// let (principal, monthly_rate) = (lira(20_100_00), Decimal::new(419, 2));
/// let offer = Offer { principal, term: 3, monthly_rate, amount: Some(lira(7_443_80)), ..Offer::default() };
/// let audit = audit(&offer, Taxes::LATEST)?;
/// assert_eq!((audit.instalment, audit.last, audit.total), (lira(7_442_80), lira(7_442_78), lira(22_328_38)));
/// assert_eq!(audit.differences.amount, Some(lira(1_00)));
/// # Ok::<(), imza::Error>(())
/// ```
pub fn audit(offer: &Offer, taxes: Taxes) -> Result<Audit> {
    check(offer, taxes)?;
    let audit = recompute(offer, taxes).ok_or_else(|| Error::invalid("", "expected an offer whose figures fit 28 digits"))?;
    // Rounding to kuruş grows with the interest: over a long term at a high rate, or on a few kuruş, it outgrows the loan.
    let repays = |month: &Month| month.payment > Decimal::ZERO && month.repaid >= Decimal::ZERO && month.balance >= Decimal::ZERO;
    if !audit.schedule.iter().all(repays) {
        let expected = "expected a term over which instalments of whole kuruş repay the principal";
        return Err(Error::invalid("term", alloc::format!("{expected}, found {} months", offer.term)));
    }
    Ok(audit)
}

fn check(offer: &Offer, taxes: Taxes) -> Result<()> {
    let refuse = |path, expected: &str, found: String| Err(Error::invalid(path, alloc::format!("expected {expected}, found {found}")));
    let principal = offer.principal;
    if principal <= Decimal::ZERO || principal > MAX_PRINCIPAL || principal != principal.round_dp(2) {
        return refuse("principal", "lira above zero, up to 10^12, with at most two decimals", principal.to_string());
    }
    if !(1..=MAX_TERM).contains(&offer.term) {
        return refuse("term", "1 to 360 months", offer.term.to_string());
    }
    if offer.monthly_rate < Decimal::ZERO || offer.monthly_rate > MAX_MONTHLY_RATE {
        return refuse("monthly_rate", "a monthly rate of 0 to 1000 percent", offer.monthly_rate.to_string());
    }
    for (path, tax) in [("kkdf", taxes.kkdf), ("bsmv", taxes.bsmv)] {
        if tax < Decimal::ZERO || tax > Decimal::ONE_HUNDRED {
            return refuse(path, "a tax of 0 to 100 percent", tax.to_string());
        }
    }
    Ok(())
}

/// The figures. `None` where one is beyond 28 digits.
fn recompute(offer: &Offer, taxes: Taxes) -> Option<Audit> {
    let rate = fraction(offer.monthly_rate)?;
    let taxed = Decimal::ONE.plus(fraction(taxes.kkdf.plus(taxes.bsmv)?)?)?;
    let instalment = instalment(offer.principal, rate.times(taxed)?, offer.term)?;
    let schedule = schedule(offer, rate, taxes, instalment)?;
    let total = schedule.iter().try_fold(Decimal::ZERO, |sum, month| sum.plus(month.payment))?;

    let internal_rate = internal_rate(offer.principal, total, &schedule)?;
    let year = (0..12).try_fold(Decimal::ONE, |grown, _| grown.times(Decimal::ONE.plus(internal_rate)?))?;
    let annual = percent(year.minus(Decimal::ONE)?)?;
    let annual_effective = rounded(annual, 4);
    let monthly_effective = rounded(annual.over(Decimal::from(12))?, 4);

    let differences = Differences {
        amount: difference(offer.amount, instalment)?,
        total: difference(offer.total, total)?,
        annual_effective: difference(offer.annual_effective, annual_effective)?,
        monthly_effective: difference(offer.monthly_effective, monthly_effective)?,
    };
    let last = schedule.last()?.payment;
    let internal_rate = rounded(percent(internal_rate)?, 6);
    Some(Audit { instalment, last, total, internal_rate, annual_effective, monthly_effective, schedule, differences })
}

/// `P·g / (1 − (1+g)^−n)`, to kuruş.
///
/// Its denominator over `g` is what `n` instalments of 1 are worth, v + v² + … + vⁿ with v = 1/(1+g): so written it also holds for
/// g = 0, and no digits are lost where g is small.
fn instalment(principal: Decimal, g: Decimal, term: u32) -> Option<Decimal> {
    let ones = core::iter::repeat_n(Decimal::ONE, usize::try_from(term).ok()?);
    let exact = principal.over(worth(g, ones)?)?;
    // Ten places first: a half that the division left as 0.4999… is still a half.
    Some(kurus(exact.round_dp_with_strategy(10, MidpointAwayFromZero)))
}

/// What flows at the end of the months to come are worth now at a monthly rate: v·(f₁ + v·(f₂ + …)), v = 1/(1+rate).
fn worth(rate: Decimal, flows: impl DoubleEndedIterator<Item = Decimal>) -> Option<Decimal> {
    let v = Decimal::ONE.over(Decimal::ONE.plus(rate)?)?;
    flows.rev().try_fold(Decimal::ZERO, |later, flow| later.plus(flow)?.times(v))
}

/// The loan month by month; the last instalment closes the balance.
fn schedule(offer: &Offer, rate: Decimal, taxes: Taxes, instalment: Decimal) -> Option<Vec<Month>> {
    let (kkdf_rate, bsmv_rate) = (fraction(taxes.kkdf)?, fraction(taxes.bsmv)?);
    let mut balance = kurus(offer.principal);
    let mut months = Vec::new();
    for month in 1..=offer.term {
        let interest = kurus(balance.times(rate)?);
        let kkdf = kurus(interest.times(kkdf_rate)?);
        let bsmv = kurus(interest.times(bsmv_rate)?);
        let cost = interest.plus(kkdf)?.plus(bsmv)?;
        let payment = if month < offer.term { instalment } else { balance.plus(cost)? };
        let repaid = payment.minus(cost)?;
        balance = balance.minus(repaid)?;
        months.push(Month { month, payment, interest, kkdf, bsmv, repaid, balance });
    }
    Some(months)
}

/// The monthly rate at which the instalments are worth the principal, by halving an interval that holds it.
fn internal_rate(principal: Decimal, total: Decimal, schedule: &[Month]) -> Option<Decimal> {
    // At no rate they are worth their total, which is the principal or more. At total/principal − 1, with every instalment
    // discounted for a month at least, they are worth the principal or less.
    let mut low = Decimal::ZERO;
    let mut high = total.over(principal)?.minus(Decimal::ONE)?;
    for _ in 0..HALVINGS {
        let middle = low.plus(high)?.over(Decimal::TWO)?;
        if worth(middle, schedule.iter().map(|month| month.payment))? > principal {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

fn difference(offered: Option<Decimal>, own: Decimal) -> Option<Option<Decimal>> {
    match offered {
        Some(offered) => offered.minus(own).map(Some),
        None => Some(None),
    }
}

fn fraction(percent: Decimal) -> Option<Decimal> {
    percent.over(Decimal::ONE_HUNDRED)
}

fn percent(fraction: Decimal) -> Option<Decimal> {
    fraction.times(Decimal::ONE_HUNDRED)
}

fn kurus(lira: Decimal) -> Decimal {
    rounded(lira, 2)
}

/// Half-up to so many places, all of them written.
fn rounded(value: Decimal, places: u32) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(places, MidpointAwayFromZero);
    rounded.rescale(places);
    rounded
}

#[cfg(feature = "typed")]
impl Offer {
    /// The offer in a line of a simulation or of a pre-approval. `principal` is the cart's total, in lira.
    ///
    /// # Errors
    /// `invalid_request` for a loan of another type (`type`), or one without a term or a rate.
    pub fn of(principal: Decimal, line: &super::loan::MonthlyPayment) -> Result<Self> {
        if let Some(kind) = line.r#type.as_ref().filter(|kind| **kind != super::loan::LoanType::CONSUMER_LOAN) {
            return Err(Error::invalid("type", alloc::format!("expected CONSUMER_LOAN, found {}", shown(kind.as_str()))));
        }
        let missing = |path| Error::invalid(path, "expected a value, found nothing; without it there is nothing to recompute");
        let term = line.term.and_then(|term| u32::try_from(term).ok()).ok_or_else(|| missing("term"))?;
        Ok(Self {
            principal,
            term,
            monthly_rate: line.interest_rate.ok_or_else(|| missing("interest_rate"))?,
            amount: line.amount,
            total: line.total_payment_amount,
            annual_effective: line.annual_effective_interest_rate,
            monthly_effective: line.monthly_effective_interest_rate,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dec(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    fn offer(principal: &str, term: u32, rate: &str) -> Offer {
        Offer { principal: dec(principal), term, monthly_rate: dec(rate), ..Offer::default() }
    }

    #[test]
    fn absurd_offers_are_errors_with_the_value_at_fault() {
        for (offer, path) in [
            (offer("100000000000000000000", 3, "4.19"), "principal"),
            (offer("1000000000000.01", 3, "4.19"), "principal"),
            (offer("0", 3, "4.19"), "principal"),
            (offer("-1", 3, "4.19"), "principal"),
            (offer("1.005", 3, "4.19"), "principal"),
            (offer("0.01", 36, "4.19"), "term"),
            (offer("0.05", 10, "0"), "term"),
            (offer("20100.00", 0, "4.19"), "term"),
            (offer("20100.00", 1000, "4.19"), "term"),
            (offer("20100.00", u32::MAX, "4.19"), "term"),
            (offer("20100.00", 3, "1000000000"), "monthly_rate"),
            (offer("20100.00", 3, "-0.01"), "monthly_rate"),
        ] {
            assert_eq!(audit(&offer, Taxes::LATEST).unwrap_err().path(), path, "{offer:?}");
        }
        let taxes = Taxes { kkdf: dec("15"), bsmv: dec("101") };
        assert_eq!(audit(&offer("20100.00", 3, "4.19"), taxes).unwrap_err().path(), "bsmv");
        let beyond = Offer { total: Some(Decimal::MIN), ..offer("20100.00", 3, "4.19") };
        assert_eq!(audit(&beyond, Taxes::LATEST).unwrap_err().code(), "invalid_request");
    }

    #[test]
    fn the_largest_loan_is_still_computed() {
        let audit = audit(&offer("1000000000000.00", 360, "4.19"), Taxes::LATEST).unwrap();
        assert_eq!(audit.schedule.len(), 360);
        assert_eq!(audit.internal_rate, dec("5.447000"));
    }

    #[test]
    fn a_half_kurus_rounds_up() {
        // 10.00 · (1 + 0.0005) = 10.005, which a division cannot reach.
        let taxes = Taxes { kkdf: Decimal::ZERO, bsmv: Decimal::ZERO };
        assert_eq!(audit(&offer("10.00", 1, "0.05"), taxes).unwrap().instalment, dec("10.01"));
    }

    #[test]
    fn taxes_go_by_date() {
        assert_eq!(Taxes::on("2026-02-03").unwrap(), Taxes::LATEST);
        assert_eq!(Taxes::on("2023-07-07").unwrap(), Taxes::LATEST);
        for bad in ["2023-07-06", "2026-02-30", "", "zzzz"] {
            assert_eq!(Taxes::on(bad).unwrap_err().path(), "date", "{bad}");
        }
        assert!(CONSUMER_LOAN_TAXES.is_sorted_by_key(|row| row.since));
        assert_eq!(CONSUMER_LOAN_TAXES.last().unwrap().taxes, Taxes::LATEST);
    }

    #[cfg(feature = "typed")]
    #[test]
    fn a_line_of_a_simulation_is_an_offer_unless_it_is_another_loan() {
        use crate::nkolay::loan::{LoanType, MonthlyPayment};
        let line =
            MonthlyPayment { term: Some(3), interest_rate: Some(dec("4.19")), amount: Some(dec("7442.8")), ..MonthlyPayment::default() };
        let audited = audit(&Offer::of(dec("20100.00"), &line).unwrap(), Taxes::LATEST).unwrap();
        assert_eq!(audited.differences, Differences { amount: Some(Decimal::ZERO), ..Differences::default() });

        let other = MonthlyPayment { r#type: Some(LoanType::from("CAR_LOAN")), ..line.clone() };
        assert_eq!(Offer::of(dec("20100.00"), &other).unwrap_err().path(), "type");
        assert_eq!(Offer::of(dec("20100.00"), &MonthlyPayment { term: Some(-3), ..line }).unwrap_err().path(), "term");
    }

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0..=28u32)
            .prop_map(|(lo, mid, hi, negative, scale)| Decimal::from_parts(lo, mid, hi, negative, scale))
    }

    fn plausible(units: core::ops::Range<i64>, scale: u32) -> impl Strategy<Value = Decimal> {
        units.prop_map(move |units| Decimal::new(units, scale))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_offer_panics(
            numbers in proptest::collection::vec(any_decimal(), 8),
            term in any::<u32>(),
        ) {
            let offer = Offer {
                principal: numbers[0], term, monthly_rate: numbers[1],
                amount: Some(numbers[2]), total: Some(numbers[3]), annual_effective: Some(numbers[4]), monthly_effective: Some(numbers[5]),
            };
            let _ = audit(&offer, Taxes { kkdf: numbers[6], bsmv: numbers[7] });
        }

        #[test]
        fn whatever_the_loan_it_is_repaid_to_the_kurus(
            principal in plausible(1..100_000_000_000, 2),
            rate in plausible(0..10_000_000, 4),
            taxes in (plausible(0..10_000, 2), plausible(0..10_000, 2)),
            term in 1..=360u32,
        ) {
            let offer = Offer { principal, term, monthly_rate: rate, ..Offer::default() };
            if let Ok(audit) = audit(&offer, Taxes { kkdf: taxes.0, bsmv: taxes.1 }) {
                prop_assert_eq!(audit.schedule.last().unwrap().balance, Decimal::ZERO);
                prop_assert_eq!(audit.schedule.iter().map(|month| month.repaid).sum::<Decimal>(), principal);
                prop_assert!(audit.total >= principal);
                prop_assert!(audit.internal_rate >= Decimal::ZERO);
            }
        }
    }
}
