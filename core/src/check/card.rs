//! Card data: number, security code, expiry. Errors never contain their values.
//!
//! Luhn: from the right, every second digit is doubled (minus 9 if above 9); the sum of all digits must be a multiple of 10.

use alloc::borrow::Cow;

use super::{FormatViolation, digits};
use crate::integer::{is_digits, unsigned};

/// Checks for 12 to 19 digits with a valid Luhn check digit.
pub(crate) fn number(text: &str) -> Result<&str, FormatViolation> {
    const EXPECTED: &str = "a card number";
    let Some(all) = digits(text).filter(|_| (12..=19).contains(&text.len())) else {
        return Err(FormatViolation::new(EXPECTED, "it must have 12 to 19 digits, without spaces"));
    };
    let sum: u32 =
        all.rev().enumerate().map(|(at, digit)| if at % 2 == 1 { 2 * digit - if digit > 4 { 9 } else { 0 } } else { digit }).sum();
    if sum.is_multiple_of(10) { Ok(text) } else { Err(FormatViolation::new(EXPECTED, "its check digit is wrong: check the digits")) }
}

/// Checks for 3 digits, or 4 for American Express.
pub(crate) fn cvc(text: &str) -> Result<&str, FormatViolation> {
    let fits = matches!(text.len(), 3 | 4) && is_digits(text);
    if fits { Ok(text) } else { Err(FormatViolation::new("a security code", "it must have 3 digits, 4 for American Express")) }
}

/// Checks for a year in four digits, or its last two.
pub(crate) fn expire_year(text: &str) -> Result<&str, FormatViolation> {
    let fits = matches!(text.len(), 2 | 4) && is_digits(text);
    if fits { Ok(text) } else { Err(FormatViolation::new("an expiry year", "write four digits, e.g. \"2030\"")) }
}

/// Returns a month in two digits; it is taken with or without the leading zero.
pub(crate) fn expire_month(text: &str) -> Result<Cow<'_, str>, FormatViolation> {
    match (text.len(), unsigned(text)) {
        (1, Some(1..=9)) => Ok(Cow::Owned(["0", text].concat())),
        (2, Some(1..=12)) => Ok(Cow::Borrowed(text)),
        _ => Err(FormatViolation::new("an expiry month", "write \"01\" to \"12\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_decides() {
        for good in ["5258640000000001", "4043080000000003", "374425000000007", "113012000000009"] {
            assert!(number(good).is_ok(), "{good}");
        }
        for bad in ["", "5258640000000002", "5258 6400 0000 0001", "52586400000", "52586400000000010000", "abcdefghijkl"] {
            assert!(number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shapes_of_expiry_and_code() {
        assert!(cvc("000").is_ok() && cvc("1234").is_ok() && cvc("12").is_err() && cvc("12345").is_err() && cvc("12a").is_err());
        assert!(expire_year("2044").is_ok() && expire_year("44").is_ok() && expire_year("044").is_err());
        for (month, sent) in [("07", "07"), ("7", "07"), ("12", "12"), ("1", "01")] {
            assert_eq!(expire_month(month).unwrap(), sent);
        }
        assert!(expire_month("13").is_err() && expire_month("00").is_err() && expire_month("").is_err() && expire_month("007").is_err());
    }
}
