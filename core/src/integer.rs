//! Integers as text. The standard library also parses `+1` and `007`; here a number has one spelling.

/// Returns whether the text consists of one or more digits.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Parses digits; leading zeros are allowed, a sign is not.
pub(crate) fn unsigned(digits: &str) -> Option<u64> {
    if is_digits(digits) { digits.parse().ok() } else { None }
}

/// Parses an integer in its canonical spelling: without `+`, leading zeros or `-0`.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_canonical = is_digits(digits) && (text == "0" || !digits.starts_with('0'));
    if is_canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_whole_number_has_one_spelling() {
        for number in [0, 1, -1, 42, i64::MAX, i64::MIN] {
            assert_eq!(whole(&number.to_string()), Some(number));
        }
        for bad in
            ["", "-", "+1", "01", "-0", "00", "1.0", "1e3", " 1", "9223372036854775808", "-9223372036854775809", "18446744073709551616"]
        {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }

    #[test]
    fn digits_have_no_sign() {
        assert_eq!((unsigned("007"), unsigned("18446744073709551615")), (Some(7), Some(u64::MAX)));
        for bad in ["", "1a", "+1", "-1", "18446744073709551616"] {
            assert_eq!(unsigned(bad), None, "{bad}");
        }
    }
}
