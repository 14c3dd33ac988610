//! Decimals as text, and money with exactly two decimals.
//!
//! This crate keeps a decimal as the digits that the caller or the provider wrote. It is converted to a number
//! ([`FixedDecimal`], never a float) only to be added or compared. Rust callers use [`rust_decimal::Decimal`].

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

#[cfg(feature = "typed")]
pub use rust_decimal::Decimal;

/// The type of a decimal in declarations.
#[cfg(not(feature = "typed"))]
#[derive(Debug)]
pub enum Decimal {}

use crate::integer::{is_digits, unsigned};
use crate::quote::{Place, shown};

/// Maximum number of digits before the point.
pub const INTEGER_DIGITS: usize = 18;
/// Maximum number of digits after the point.
pub const FRACTION_DIGITS: usize = 8;

/// The name of a plain decimal in error texts.
pub(crate) const EXPECTED: &str = "a decimal";

/// Checks that `text` is a plain decimal: an optional `-`, digits, and at most eight more after a point, without exponent, `+`,
/// spaces, grouping or leading zeros. Returns the reason if it is not.
pub(crate) fn check_plain(text: &str) -> Result<(), &'static str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let integer = digits(unsigned);
    let fraction = match unsigned.get(integer) {
        None => 0,
        // A point needs digits after it.
        Some(b'.') => unsigned.get(integer + 1..).map_or(0, digits),
        Some(_) => return Err(misspelled(text)),
    };
    let point = usize::from(integer < unsigned.len());
    if integer == 0 || fraction < point || integer + point + fraction < unsigned.len() {
        return Err(misspelled(text));
    }
    if integer > 1 && unsigned.first() == Some(&b'0') {
        return Err("write it without leading zeros");
    }
    if integer > INTEGER_DIGITS {
        return Err("it may have at most 18 digits before the point");
    }
    if fraction > FRACTION_DIGITS {
        return Err("it may have at most 8 digits after the point; round it before passing it");
    }
    Ok(())
}

/// Returns why a text is not a decimal.
fn misspelled(text: &str) -> &'static str {
    let has = |letters: [u8; 2]| text.bytes().any(|b| letters.contains(&b));
    if has([b'e', b'E']) && text.bytes().any(|b| b.is_ascii_digit()) {
        "write it without an exponent"
    } else if has([b',', b',']) {
        "write it with a point and without grouping"
    } else {
        "write digits, with a point before the decimals"
    }
}

/// The number of hundred-millionths in one: requests have at most eight digits after the point.
const ONE: i128 = 100_000_000;

/// An exact number to add and compare, stored as a count of hundred-millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FixedDecimal(i128);

impl FixedDecimal {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) fn whole(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    /// Parses a plain decimal. `None` if it has more than 30 digits before the point or more than eight significant ones after it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let fraction = fraction.trim_end_matches('0');
        if integer.is_empty() || integer.len() > 30 || fraction.len() > FRACTION_DIGITS {
            return None;
        }
        // A 64-bit integer holds eighteen digits; nearly all numbers have fewer.
        let number = |digits: &str| if digits.is_empty() { Some(0) } else { crate::integer::unsigned(digits) };
        let (high, low) = integer.split_at_checked(integer.len().saturating_sub(18))?;
        let mut whole = i128::from(number(low)?);
        if !high.is_empty() {
            whole += i128::from(number(high)?) * 1_000_000_000_000_000_000;
        }
        let parts = (fraction.len()..FRACTION_DIGITS).fold(number(fraction)?, |parts, _| parts * 10);
        Some(Self(sign * (whole * ONE + i128::from(parts))))
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Writes plain digits with at least this many decimals, and more only if they are not zero.
    pub(crate) fn text(self, places: usize) -> String {
        let digits = format!("{:0width$}", self.0.unsigned_abs(), width = FRACTION_DIGITS + 1);
        let (integer, fraction) = digits.split_at_checked(digits.len() - FRACTION_DIGITS).unwrap_or_default();
        let shown = fraction.trim_end_matches('0').len().max(places);
        let point = if shown > 0 { "." } else { "" };
        [if self.0 < 0 { "-" } else { "" }, integer, point, fraction.get(..shown).unwrap_or(fraction)].concat()
    }
}

/// Writes the shortest plain digits.
impl fmt::Display for FixedDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(0))
    }
}

/// Returns the plain digits of a number with an exponent, as Java servers and Python write it (`1E+2`).
/// `None` if it has no exponent or does not fit a decimal of 28 digits.
#[must_use]
pub fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (falls, exponent) = match exponent.strip_prefix('-') {
        Some(digits) => (true, unsigned(digits)?),
        None => (false, unsigned(exponent.strip_prefix('+').unwrap_or(exponent))?),
    };
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if exponent > 28 || integer.len() + fraction.len() > 28 {
        return None;
    }
    let exponent = i32::try_from(exponent).ok()?;
    let point = i32::try_from(integer.len()).ok()? + if falls { -exponent } else { exponent };
    // Adds zeros on both sides, so that the point follows a digit and lies within the digits.
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let length = i32::try_from(integer.len() + fraction.len()).ok()?;
    let digits = [&*zeros(1 - point), integer, fraction, &zeros(point - length)].concat();
    if length == 0 || !is_digits(&digits) {
        return None;
    }
    let (integer, fraction) = digits.split_at_checked(usize::try_from(point.max(1)).ok()?)?;
    let integer = match integer.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    Some([sign, integer, if fraction.is_empty() { "" } else { "." }, fraction].concat())
}

/// Returns whether a JavaScript number can represent exactly these digits and prints them unchanged: an integer up to 2^53 − 1, or
/// at most 15 significant digits without exponent and without trailing zeros after the point.
pub(crate) fn fits_double(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        None if unsigned == "0" => !text.starts_with('-'),
        None => crate::integer::unsigned(unsigned).is_some_and(|number| number <= MAX_SAFE_INTEGER),
        Some((integer, fraction)) => {
            let significant = [integer, fraction].concat();
            let plain = is_digits(&significant);
            let small = integer == "0" && fraction.bytes().take_while(|b| *b == b'0').count() > 5;
            plain && !fraction.ends_with('0') && !small && significant.trim_start_matches('0').len() <= 15
        }
    }
}

/// The largest safe integer of JavaScript, 2^53 − 1.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// An amount of money above zero with exactly two decimals, e.g. `250.00` lira, for ParaX and NexKasa.
///
/// ```
/// let amount: imza::Amount = "1500.5".parse()?;
/// assert_eq!(amount.to_string(), "1500.50");
/// assert!("12,50".parse::<imza::Amount>().is_err());
/// # Ok::<(), imza::AmountError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(FixedDecimal);

impl Amount {
    pub(crate) fn exact(self) -> FixedDecimal {
        self.0
    }

    /// Returns the digits with two decimals.
    pub(crate) fn text(self) -> String {
        self.0.text(2)
    }
}

#[cfg(feature = "typed")]
impl From<Amount> for Decimal {
    /// Returns the exact number in units of the currency.
    fn from(amount: Amount) -> Self {
        Self::from_i128_with_scale(amount.0.0, 8).normalize()
    }
}

impl Amount {
    /// Parses the amount of a record, which databases store with more places: zeros beyond the second decimal count as none.
    pub(crate) fn of_record(text: &str) -> Result<Self, AmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        match fraction.split_at_checked(2) {
            Some((kept, more)) if more.bytes().all(|b| b == b'0') && check_plain(text).is_ok() => [whole, ".", kept].concat().parse(),
            _ => text.parse(),
        }
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// Parses `1500`, `1500.5` or `1500.50`. Refuses zero, negative numbers, more than two decimals, exponents and commas.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let refuse = |why| Err(AmountError { found: shown(text, Place::Number), why });
        if let Err(why) = check_plain(text) {
            return refuse(why);
        }
        if text.split_once('.').is_some_and(|(_, fraction)| fraction.len() > 2) {
            return refuse("it may have at most 2 digits after the point; round it before passing it");
        }
        match FixedDecimal::read(text) {
            Some(value) if value > FixedDecimal::ZERO => Ok(Self(value)),
            _ => refuse("it must be above zero"),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}

/// The reason why a text is not an [`Amount`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountError {
    found: String,
    why: &'static str,
}

impl core::error::Error for AmountError {}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl AmountError {
    pub(crate) fn text(&self) -> String {
        ["expected an amount of money, found ", &self.found, " (", self.why, ")"].concat()
    }

    /// Returns what to correct.
    pub(crate) fn why(&self) -> &'static str {
        self.why
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn zeros_beyond_the_second_decimal_of_a_record_do_not_count() {
        for (text, amount) in [("250", "250.00"), ("75.5", "75.50"), ("75.500", "75.50"), ("0.0100", "0.01"), ("12.00000000", "12.00")] {
            assert_eq!(Amount::of_record(text).unwrap().text(), amount, "{text}");
        }
        for text in ["75.501", "75.5001", "0.000", "0.001", "-1.000", "1.000000000", "1.00 0", "x.000", "1e0.000", ".000"] {
            assert!(Amount::of_record(text).is_err(), "{text}");
        }
    }

    #[test]
    fn plain_decimals_keep_to_the_grammar() {
        for good in ["0", "0.0", "100", "100.10", "-5", "-0.5", "999999999999999999.99999999"] {
            assert_eq!(check_plain(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "-",
            "+5",
            ".5",
            "5.",
            " 5",
            "5 ",
            "1e3",
            "1E-7",
            "12,50",
            "1,000.00",
            "NaN",
            "Infinity",
            "0x10",
            "٣",
            "1_0",
            "00",
            "007",
            "--1",
            "1234567890123456789",
            "0.123456789",
            "1.2.3",
        ] {
            assert!(check_plain(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_have_at_most_thirty_digits_before_the_point_and_eight_after_it() {
        let digits = "123456789012345678901234567890";
        for text in ["0", "-5", "0.00000001", "1234567890123456789012.5", digits, "-0.5"] {
            assert_eq!(FixedDecimal::read(text).map(|number| number.text(0)).as_deref(), Some(text));
        }
        assert_eq!(FixedDecimal::read("1.500000000000").map(|number| number.text(0)).as_deref(), Some("1.5"));
        for text in [".5", "", "-", "0.000000001", &[digits, "1"].concat()] {
            assert_eq!(FixedDecimal::read(text), None, "{text}");
        }
        assert_eq!((FixedDecimal::ZERO.text(2), FixedDecimal::ZERO.text(0)), ("0.00".into(), "0".into()));
    }

    #[test]
    fn a_number_with_an_exponent_has_at_most_28_digits() {
        let many = "1".repeat(28);
        assert_eq!(without_exponent(&[&many, "E0"].concat()), Some(many.clone()));
        assert_eq!(without_exponent(&[&many, "1E0"].concat()), None);
        assert_eq!(without_exponent(&["1.", &many, "E0"].concat()), None);
        assert_eq!(without_exponent("1E28"), Some(["1", &"0".repeat(28)].concat()));
        assert_eq!((without_exponent("1E29"), without_exponent("1E-29")), (None, None));
    }

    #[test]
    fn the_error_of_an_amount_says_what_was_found_and_what_to_correct() {
        let error = "0".parse::<Amount>().unwrap_err();
        assert_eq!(error.to_string(), "expected an amount of money, found \"0\" (it must be above zero)");
        assert_eq!((error.text(), error.why()), (error.to_string(), "it must be above zero"));
    }

    #[cfg(feature = "typed")]
    #[test]
    fn an_amount_is_the_decimal_of_its_units() {
        assert_eq!(Decimal::from("1500.50".parse::<Amount>().unwrap()).to_string(), "1500.5");
    }

    #[test]
    fn exponents_are_written_out() {
        for (text, plain) in [
            ("1E+2", "100"),
            ("1.5e1", "15"),
            ("1.25E1", "12.5"),
            ("1E-7", "0.0000001"),
            ("-2.50E-1", "-0.250"),
            ("0E-8", "0.00000000"),
            ("12e0", "12"),
        ] {
            assert_eq!(without_exponent(text).as_deref(), Some(plain), "{text}");
        }
        for bad in ["1E400", "e5", "1E", "1Ex", "1", "E"] {
            assert_eq!(without_exponent(bad), None, "{bad}");
        }
    }

    #[test]
    fn doubles_hold_what_prints_back_the_same() {
        for yes in ["0", "1", "-5", "9007199254740991", "0.1", "12.5", "0.000001", "123456.789012345"] {
            assert!(fits_double(yes), "{yes}");
        }
        for no in ["9007199254740993", "12345678901234567890", "100.00", "0.10", "1e5", "-0", "0.1234567890123456789", "0.0000001"] {
            assert!(!fits_double(no), "{no}");
        }
    }

    #[test]
    fn amounts_have_two_decimals_and_are_never_rounded() {
        for (text, written) in [("250", "250.00"), ("250.5", "250.50"), ("250.00", "250.00"), ("0.01", "0.01")] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), written);
        }
        for bad in ["0", "0.00", "-1", "1.005", "1e3", "12,50", "", "abc"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
    }
}
