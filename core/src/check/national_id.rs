//! T.C. identity numbers (T.C. kimlik no).
//!
//! Eleven digits, the first not 0;
//! d10 = (7·(d1+d3+d5+d7+d9) + 9·(d2+d4+d6+d8)) mod 10, d11 = (d1+…+d10) mod 10.

use super::{FormatViolation, digits};

const EXPECTED: &str = "a T.C. identity number";

/// Checks an identity number. Without `check_digits`, made-up numbers of sandboxes are accepted.
pub(crate) fn check(text: &str, check_digits: bool) -> Result<&str, FormatViolation> {
    let Some(all) = digits(text).filter(|_| text.len() == 11) else {
        return Err(FormatViolation::new(EXPECTED, "it must have 11 digits"));
    };
    if text.starts_with('0') {
        return Err(FormatViolation::new(EXPECTED, "its first digit must not be 0"));
    }
    let (mut weighted, mut sum) = (0, 0);
    let mut fits = true;
    for (at, digit) in all.enumerate() {
        match at {
            9 => fits = weighted % 10 == digit,
            10 => fits &= sum % 10 == digit,
            _ => weighted += if at % 2 == 0 { 7 * digit } else { 9 * digit },
        }
        sum += digit;
    }
    if check_digits && !fits {
        return Err(FormatViolation::of_check_digits(EXPECTED, "its check digits are wrong: check every digit"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_digit_is_checked_for_itself() {
        // The last digit fits the ten before it in all of these.
        let fits = |tenth: u32| {
            let digits = [1, 0, 0, 0, 0, 0, 0, 0, 1, tenth];
            let last = digits.iter().sum::<u32>() % 10;
            let text: alloc::string::String = digits.iter().chain([&last]).map(|digit| alloc::format!("{digit}")).collect();
            check(&text, true).is_ok()
        };
        assert_eq!((0..10).filter(|tenth| fits(*tenth)).collect::<alloc::vec::Vec<_>>(), [4]);
    }

    #[test]
    fn every_digit_counts() {
        for first in [[1, 0, 0, 0, 0, 0, 0, 0, 0], [9, 8, 7, 6, 5, 4, 3, 2, 1]] {
            let mut digits = first.to_vec();
            let weighted: u32 = first.iter().enumerate().map(|(at, digit)| if at % 2 == 0 { 7 * digit } else { 9 * digit }).sum();
            digits.push(weighted % 10);
            digits.push(digits.iter().sum::<u32>() % 10);
            let text = |digits: &[u32]| digits.iter().map(|digit| alloc::format!("{digit}")).collect::<alloc::string::String>();
            assert!(check(&text(&digits), true).is_ok(), "{digits:?}");
            for at in 0..11 {
                for other in (0..10).filter(|other| *other != digits[at]) {
                    let mut changed = digits.clone();
                    changed[at] = other;
                    assert!(check(&text(&changed), true).is_err(), "{changed:?}");
                }
            }
        }
    }

    #[test]
    fn check_digits_decide() {
        assert!(check("10000000146", true).is_ok());
        for bad in
            ["", "12345678901", "10000000147", "10000000156", "01000000146", "1000000014", "100000001466", "1000000014a", "١٠٠٠٠٠٠٠١٤٦"]
        {
            assert!(check(bad, true).is_err(), "{bad}");
        }
        // The example in N Kolay's documentation has wrong check digits.
        assert!(check("12345678901", false).is_ok());
        assert!(check("1234567890", false).is_err());
    }
}
