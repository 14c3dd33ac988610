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
//! All rounding is half-up, away from zero. Money is counted in kuruş; rates and what grows with them are fixed-point decimals of 17
//! places ([`UNIT`]), checked; the limits ([`MAX_PRINCIPAL`], [`MAX_TERM`], [`MAX_MONTHLY_RATE`]) keep them far from their end.
//!
//! Source: found by reproducing every figure of the vendor's documentation; KKDF and BSMV are the taxes on a consumer loan's
//! interest in Turkey.

use alloc::string::String;
#[cfg(feature = "typed")]
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::check::civil;
use crate::decimal::{Decimal, FixedDecimal};
use crate::error::{Error, Result, redact_quoted};
use crate::text::number;

/// The largest principal, in lira.
const MAX_PRINCIPAL: i64 = 1_000_000_000_000;
/// The largest figure of an offer, in lira or percent.
const MAX_FIGURE: i64 = 1_000_000_000_000_000;
/// The longest term, in months.
const MAX_TERM: u32 = 360;
/// The highest monthly rate, in percent.
const MAX_MONTHLY_RATE: i64 = 1000;
/// One, as a fixed-point decimal.
const UNIT: i128 = 100_000_000_000_000_000;
/// One, where powers of more than one are formed.
const POWER_UNIT: i128 = 1_000_000_000_000;
/// A kuruş, in the hundred-millionths of [`FixedDecimal`].
const KURUS: i128 = 1_000_000;
/// A hundred-millionth of a percent, as a fixed-point decimal.
const PERCENT_COUNT: i128 = 10_000_000;

/// What a bank offers, and what is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer<N = Decimal> {
    /// What is lent: the cart's total, in lira with at most two decimals.
    pub principal: N,
    /// Months.
    pub term: u32,
    /// Monthly interest rate before taxes, in percent.
    pub monthly_rate: N,
    /// The offered instalment, in lira.
    pub amount: Option<N>,
    /// The offered total, in lira.
    pub total: Option<N>,
    /// The offered annual effective rate, in percent.
    pub annual_effective: Option<N>,
    /// The offered monthly effective rate, in percent.
    pub monthly_effective: Option<N>,
}

/// Taxes on a consumer loan's interest, in percent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taxes<N = Decimal> {
    /// Kaynak Kullanımını Destekleme Fonu.
    pub kkdf: N,
    /// Banka ve Sigorta Muameleleri Vergisi.
    pub bsmv: N,
}

/// Taxes on the interest of consumer loans, and the day from which they apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxesSince {
    /// The first day, `yyyy-MM-dd`.
    pub since: &'static str,
    /// KKDF, in whole percent of the interest.
    pub kkdf: u32,
    /// BSMV, in whole percent of the interest.
    pub bsmv: u32,
}

/// The taxes on consumer loans by date, the newest first. When they change, add a row, or pass [`Taxes`] of your own.
pub const CONSUMER_LOAN_TAXES: [TaxesSince; 1] = [TaxesSince { since: "2023-07-07", kkdf: 15, bsmv: 15 }];

impl<N: From<u32>> Taxes<N> {
    /// The taxes of the newest row of [`CONSUMER_LOAN_TAXES`].
    #[must_use]
    pub fn latest() -> Self {
        let [newest, ..] = CONSUMER_LOAN_TAXES;
        Self::of(newest)
    }

    /// The taxes that apply on a day, `yyyy-MM-dd`.
    ///
    /// # Errors
    /// `invalid_request` (`date`) if it is no date or lies before the table.
    pub fn on(date: &str) -> Result<Self> {
        let row = CONSUMER_LOAN_TAXES.iter().find(|row| civil::is_date(date) && row.since <= date);
        row.copied().map(Self::of).ok_or_else(|| {
            let [.., first] = CONSUMER_LOAN_TAXES;
            Error::invalid("date", &["expected a date from ", first.since, " on, found ", &redact_quoted(date), "; else pass the taxes"])
        })
    }

    fn of(row: TaxesSince) -> Self {
        Self { kkdf: row.kkdf.into(), bsmv: row.bsmv.into() }
    }
}

/// The figures of a loan, and how an offer differs from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit<N = Decimal> {
    /// The monthly instalment, in lira.
    pub instalment: N,
    /// The last instalment, which closes the balance, in lira.
    pub last: N,
    /// What is paid in all, in lira.
    pub total: N,
    /// The monthly rate at which the instalments are worth the principal, in percent, to six places.
    pub internal_rate: N,
    /// The annual effective rate, in percent, to four places.
    pub annual_effective: N,
    /// A twelfth of it, in percent, to four places.
    pub monthly_effective: N,
    /// The loan month by month.
    pub schedule: Vec<Month<N>>,
    /// Offer minus own figure, for what the offer has.
    pub differences: Differences<N>,
}

/// A month of a loan, in lira.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month<N = Decimal> {
    /// Which month, from 1.
    pub month: u32,
    /// What is paid.
    pub payment: N,
    /// Interest in it.
    pub interest: N,
    /// KKDF in it.
    pub kkdf: N,
    /// BSMV in it.
    pub bsmv: N,
    /// What it repays.
    pub repaid: N,
    /// What is still owed after it.
    pub balance: N,
}

/// Offer minus own figure; `None` where the offer has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences<N = Decimal> {
    /// Of the instalment, in lira.
    pub amount: Option<N>,
    /// Of the total, in lira.
    pub total: Option<N>,
    /// Of the annual effective rate, in percentage points.
    pub annual_effective: Option<N>,
    /// Of the monthly effective rate, in percentage points.
    pub monthly_effective: Option<N>,
}

/// Recomputes an offer's figures and compares.
///
/// # Errors
/// `invalid_request` with the value at fault (`principal`, `term`, `monthly_rate`, `kkdf`, `bsmv`, …) where it can belong to no loan, or
/// has more than eight digits after the point.
///
/// ```
/// use imza::nkolay::{Offer, Taxes, audit};
/// use imza::Decimal;
///
/// let lira = |kurus| Decimal::new(kurus, 2);
/// let (principal, monthly_rate) = (lira(20_100_00), Decimal::new(419, 2));
/// let offer = Offer { principal, term: 3, monthly_rate, amount: Some(lira(7_443_80)), ..Offer::default() };
/// let audit = audit(&offer, Taxes::latest())?;
/// assert_eq!((audit.instalment, audit.last, audit.total), (lira(7_442_80), lira(7_442_78), lira(22_328_38)));
/// assert_eq!(audit.differences.amount, Some(lira(1_00)));
/// # Ok::<(), imza::Error>(())
/// ```
#[cfg(feature = "typed")]
pub fn audit(offer: &Offer, taxes: Taxes) -> Result<Audit> {
    let exact = |path: &str, value: Decimal| {
        FixedDecimal::read(&value.to_string())
            .ok_or_else(|| Error::invalid(path, &["expected at most 8 digits after the point, found ", &value.to_string()]))
    };
    let optional = |path: &str, value: Option<Decimal>| value.map(|value| exact(path, value)).transpose();
    let offer = Offer {
        principal: exact("principal", offer.principal)?,
        term: offer.term,
        monthly_rate: exact("monthly_rate", offer.monthly_rate)?,
        amount: optional("amount", offer.amount)?,
        total: optional("total", offer.total)?,
        annual_effective: optional("annual_effective", offer.annual_effective)?,
        monthly_effective: optional("monthly_effective", offer.monthly_effective)?,
    };
    let taxes = Taxes { kkdf: exact("kkdf", taxes.kkdf)?, bsmv: exact("bsmv", taxes.bsmv)? };
    let audit = audit_exactly(&offer, taxes)?;
    Ok(audit.map(|figure, places| Decimal::from_str_exact(&figure.text(places)).unwrap_or_default()))
}

/// The same with the core's own numbers.
pub(crate) fn audit_exactly(offer: &Offer<FixedDecimal>, taxes: Taxes<FixedDecimal>) -> Result<Audit<FixedDecimal>> {
    check(offer, taxes)?;
    let audit = recompute(offer, taxes).ok_or_else(|| Error::invalid("", &["expected an offer whose figures can be computed"]))?;
    // Rounding to kuruş grows with the interest: over a long term at a high rate, or on a few kuruş, it outgrows the loan.
    let repays = |month: &Month<FixedDecimal>| {
        month.payment > FixedDecimal::ZERO && month.repaid >= FixedDecimal::ZERO && month.balance >= FixedDecimal::ZERO
    };
    if !audit.schedule.iter().all(repays) {
        let expected = "expected a term over which instalments of whole kuruş repay the principal";
        return Err(Error::invalid("term", &[expected, ", found ", &number(offer.term.into()), " months"]));
    }
    Ok(audit)
}

fn check(offer: &Offer<FixedDecimal>, taxes: Taxes<FixedDecimal>) -> Result<()> {
    let refuse = |path: &str, expected: &str, found: String| Err(Error::invalid(path, &["expected ", expected, ", found ", &found]));
    let principal = offer.principal;
    if principal <= FixedDecimal::ZERO || principal > FixedDecimal::whole(MAX_PRINCIPAL) || principal.count() % KURUS != 0 {
        return refuse("principal", "lira above zero, up to 10^12, with at most two decimals", principal.text(0));
    }
    if !(1..=MAX_TERM).contains(&offer.term) {
        return refuse("term", "1 to 360 months", number(offer.term.into()));
    }
    if offer.monthly_rate < FixedDecimal::ZERO || offer.monthly_rate > FixedDecimal::whole(MAX_MONTHLY_RATE) {
        return refuse("monthly_rate", "a monthly rate of 0 to 1000 percent", offer.monthly_rate.text(0));
    }
    for (path, tax) in [("kkdf", taxes.kkdf), ("bsmv", taxes.bsmv)] {
        if tax < FixedDecimal::ZERO || tax > FixedDecimal::whole(100) {
            return refuse(path, "a tax of 0 to 100 percent", tax.text(0));
        }
    }
    let offered = [
        ("amount", offer.amount),
        ("total", offer.total),
        ("annual_effective", offer.annual_effective),
        ("monthly_effective", offer.monthly_effective),
    ];
    for (path, figure) in offered {
        if let Some(figure) = figure.filter(|figure| figure.count().unsigned_abs() > FixedDecimal::whole(MAX_FIGURE).count().unsigned_abs())
        {
            return refuse(path, "a figure of up to 10^15", figure.text(0));
        }
    }
    Ok(())
}

#[cfg(feature = "typed")]
impl<N: Copy> Audit<N> {
    /// The same audit in other numbers; `write` gets each figure and how many places it has.
    fn map<M>(&self, write: impl Fn(N, usize) -> M) -> Audit<M> {
        let (lira, rate) = (|figure| write(figure, 2), |figure| write(figure, 4));
        let differences = &self.differences;
        Audit {
            instalment: lira(self.instalment),
            last: lira(self.last),
            total: lira(self.total),
            internal_rate: write(self.internal_rate, 6),
            annual_effective: rate(self.annual_effective),
            monthly_effective: rate(self.monthly_effective),
            schedule: self
                .schedule
                .iter()
                .map(|month| Month {
                    month: month.month,
                    payment: lira(month.payment),
                    interest: lira(month.interest),
                    kkdf: lira(month.kkdf),
                    bsmv: lira(month.bsmv),
                    repaid: lira(month.repaid),
                    balance: lira(month.balance),
                })
                .collect(),
            differences: Differences {
                amount: differences.amount.map(lira),
                total: differences.total.map(lira),
                annual_effective: differences.annual_effective.map(rate),
                monthly_effective: differences.monthly_effective.map(rate),
            },
        }
    }
}

/// The figures. `None` where one is beyond what is computed.
fn recompute(offer: &Offer<FixedDecimal>, taxes: Taxes<FixedDecimal>) -> Option<Audit<FixedDecimal>> {
    let rate = fraction(offer.monthly_rate);
    let (kkdf, bsmv) = (fraction(taxes.kkdf), fraction(taxes.bsmv));
    let principal = offer.principal.count() / KURUS;
    let instalment = instalment(principal, times(rate, UNIT + kkdf + bsmv)?, offer.term)?;

    let lira = |kurus| FixedDecimal::of(kurus, KURUS);
    let mut balance = principal;
    let (mut schedule, mut payments, mut total) = (Vec::new(), Vec::new(), 0);
    for month in 1..=offer.term {
        let interest = times(balance, rate)?;
        let (kkdf, bsmv) = (times(interest, kkdf)?, times(interest, bsmv)?);
        let cost = interest + kkdf + bsmv;
        let payment = if month < offer.term { instalment } else { balance + cost };
        let repaid = payment - cost;
        balance -= repaid;
        total += payment;
        payments.push(payment);
        schedule.push(Month {
            month,
            payment: lira(payment),
            interest: lira(interest),
            kkdf: lira(kkdf),
            bsmv: lira(bsmv),
            repaid: lira(repaid),
            balance: lira(balance),
        });
    }

    let internal_rate = internal_rate(principal, total, &payments)?;
    let month = POWER_UNIT + quotient(internal_rate, UNIT / POWER_UNIT)?;
    let year = (0..12).try_fold(POWER_UNIT, |grown, _| quotient(grown.checked_mul(month)?, POWER_UNIT))?;
    let annual = year - POWER_UNIT;

    // In ten-thousandths and millionths of a percent.
    let annual_effective = FixedDecimal::of(quotient(annual, POWER_UNIT / 1_000_000)?, 10_000);
    let monthly_effective = FixedDecimal::of(quotient(annual, POWER_UNIT / 1_000_000 * 12)?, 10_000);
    let internal_rate = FixedDecimal::of(quotient(internal_rate, UNIT / 100_000_000)?, 100);
    let (instalment, last, total) = (lira(instalment), lira(*payments.last()?), lira(total));
    let differences = Differences {
        amount: difference(offer.amount, instalment)?,
        total: difference(offer.total, total)?,
        annual_effective: difference(offer.annual_effective, annual_effective)?,
        monthly_effective: difference(offer.monthly_effective, monthly_effective)?,
    };
    Some(Audit { instalment, last, total, internal_rate, annual_effective, monthly_effective, schedule, differences })
}

/// `P·g / (1 − (1+g)^−n)`, in kuruş.
///
/// Its denominator over `g` is what `n` instalments of 1 are worth, v + v² + … + vⁿ with v = 1/(1+g): so written it also holds for
/// g = 0, and no digits are lost where g is small.
fn instalment(principal: i128, g: i128, term: u32) -> Option<i128> {
    let ones = core::iter::repeat_n(UNIT, usize::try_from(term).ok()?);
    // To a ten-thousandth of a kuruş first: a half that the division left as 0.4999… is still a half.
    let finely = quotient(principal.checked_mul(UNIT * 10_000)?, worth(g, ones)?)?;
    quotient(finely, 10_000)
}

/// What flows at the end of the months to come are worth now at a monthly rate: v·(f₁ + v·(f₂ + …)), v = 1/(1+rate).
fn worth(rate: i128, flows: impl DoubleEndedIterator<Item = i128>) -> Option<i128> {
    let v = quotient(UNIT * UNIT, UNIT + rate)?;
    flows.rev().try_fold(0, |later: i128, flow| times(later.checked_add(flow)?, v))
}

/// The monthly rate at which the instalments are worth the principal, by halving an interval that holds it.
fn internal_rate(principal: i128, total: i128, payments: &[i128]) -> Option<i128> {
    let flows: Vec<i128> = payments.iter().map(|payment| quotient(payment.checked_mul(UNIT)?, principal)).collect::<Option<_>>()?;
    // At no rate they are worth their total, which is the principal or more. At total/principal − 1, with every instalment
    // discounted for a month at least, they are worth the principal or less.
    let mut low = 0;
    let mut high = quotient(total.checked_mul(UNIT)?, principal)? - UNIT;
    while high - low > 1 {
        let middle = (low + high) / 2;
        if worth(middle, flows.iter().copied())? > UNIT {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

fn difference(offered: Option<FixedDecimal>, own: FixedDecimal) -> Option<Option<FixedDecimal>> {
    offered.map_or(Some(None), |offered| offered.minus(own).map(Some))
}

/// A percentage as a fixed-point decimal.
fn fraction(percent: FixedDecimal) -> i128 {
    percent.count() * PERCENT_COUNT
}

/// A number times a fixed-point decimal, half-up.
fn times(number: i128, decimal: i128) -> Option<i128> {
    quotient(number.checked_mul(decimal)?, UNIT)
}

/// Half-up, away from zero.
fn quotient(number: i128, by: i128) -> Option<i128> {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    number.checked_add(half)?.checked_div(by)
}

#[cfg(feature = "typed")]
impl Offer {
    /// The offer in a line of a simulation or of a pre-approval. `principal` is the cart's total, in lira.
    ///
    /// # Errors
    /// `invalid_request` for a loan of another type (`type`), or one without a term or a rate.
    pub fn of(principal: Decimal, line: &super::loan::MonthlyPayment) -> Result<Self> {
        if let Some(kind) = line.r#type.as_ref().filter(|kind| **kind != super::loan::LoanType::CONSUMER_LOAN) {
            return Err(Error::invalid("type", &["expected CONSUMER_LOAN, found ", &redact_quoted(kind.as_str())]));
        }
        let missing = |path: &str| Error::invalid(path, &["expected a value, found nothing; without it there is nothing to recompute"]);
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

#[cfg(all(test, feature = "typed"))]
#[allow(clippy::unwrap_used)] // the lint's exception for tests does not see helpers under this condition
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
            assert_eq!(audit(&offer, Taxes::latest()).unwrap_err().path(), path, "{offer:?}");
        }
        let taxes = Taxes { kkdf: dec("15"), bsmv: dec("101") };
        assert_eq!(audit(&offer("20100.00", 3, "4.19"), taxes).unwrap_err().path(), "bsmv");
        let beyond = Offer { total: Some(Decimal::MIN), ..offer("20100.00", 3, "4.19") };
        assert_eq!(audit(&beyond, Taxes::latest()).unwrap_err().code(), "invalid_request");
    }

    #[test]
    fn the_largest_loan_is_still_computed() {
        let audit = audit(&offer("1000000000000.00", 360, "4.19"), Taxes::latest()).unwrap();
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
        assert_eq!(<Taxes>::on("2026-02-03").unwrap(), Taxes::latest());
        assert_eq!(<Taxes>::on("2023-07-07").unwrap(), Taxes::latest());
        for bad in ["2023-07-06", "2026-02-30", "", "zzzz"] {
            assert_eq!(<Taxes>::on(bad).unwrap_err().path(), "date", "{bad}");
        }
        assert!(CONSUMER_LOAN_TAXES.iter().rev().is_sorted_by_key(|row| row.since));
        assert_eq!(Taxes::latest(), Taxes { kkdf: dec("15"), bsmv: dec("15") });
    }

    #[test]
    fn a_line_of_a_simulation_is_an_offer_unless_it_is_another_loan() {
        use crate::nkolay::loan::{LoanType, MonthlyPayment};
        let line =
            MonthlyPayment { term: Some(3), interest_rate: Some(dec("4.19")), amount: Some(dec("7442.8")), ..MonthlyPayment::default() };
        let audited = audit(&Offer::of(dec("20100.00"), &line).unwrap(), Taxes::latest()).unwrap();
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
