//! Small work with texts: joining, numbers, search. Each is one plain function, for what the standard library offers instead
//! (formatting, patterns, parsing of each width of number) is compiled anew for each use, and WebAssembly carries all of it.

use alloc::string::String;

/// The parts one after another.
#[inline(never)]
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut out = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| out.push_str(part));
    out
}

/// The texts with `between` between them.
#[inline(never)]
pub(crate) fn listed<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        out.push_str(if at > 0 { between } else { "" });
        out.push_str(text.as_ref());
    }
    out
}

/// A whole number as text.
#[inline(never)]
pub(crate) fn number(number: i64) -> String {
    let mut out = String::from(if number < 0 { "-" } else { "" });
    push_digits(number.unsigned_abs().into(), 1, &mut out);
    out
}

/// Appends a number in at least so many digits.
#[inline(never)]
pub(crate) fn push_digits(number: u128, digits: usize, out: &mut String) {
    let mut backwards = String::new();
    let mut rest = number;
    while rest > 0 || backwards.len() < digits {
        backwards.extend(u32::try_from(rest % 10).ok().and_then(|digit| char::from_digit(digit, 10)));
        rest /= 10;
    }
    out.extend(backwards.chars().rev());
}

/// How many characters it has.
#[inline(never)]
pub(crate) fn characters(text: &str) -> String {
    // Every byte but those that continue a character.
    count(text.bytes().filter(|b| b & 0xc0 != 0x80).count())
}

/// A count as text.
pub(crate) fn count(count: usize) -> String {
    number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The number that digits stand for.
#[inline(never)]
pub(crate) fn unsigned(digits: &str) -> Option<u64> {
    const LAST: u64 = u64::MAX / 10;
    // A comparison, for WebAssembly multiplies with a check in four multiplications.
    let value = |number: u64, byte: u8| {
        let digit = u64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        (number < LAST || number == LAST && digit <= u64::MAX % 10).then(|| number * 10 + digit)
    };
    digits.bytes().try_fold(0, value).filter(|_| !digits.is_empty())
}

/// The whole number that a text stands for, if it is written in the one way that needs no correction: without `+` and leading zeros.
#[inline(never)]
pub(crate) fn whole(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    if digits.starts_with('0') && text != "0" {
        return None;
    }
    let size = unsigned(digits)?;
    if negative { 0i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() }
}

/// Whether it has digits and nothing else.
#[inline(never)]
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The text without white space around it.
#[inline(never)]
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim()
}

/// Whether it has control characters.
#[inline(never)]
pub(crate) fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// Whether it has this byte, of ASCII.
#[inline(never)]
pub(crate) fn has(text: &str, byte: u8) -> bool {
    text.bytes().any(|b| b == byte)
}

/// What stands before and after the first occurrence of `mark`, which is not empty.
#[inline(never)]
pub(crate) fn split<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let mark_bytes = mark.as_bytes();
    // Most places differ in the first byte: it is compared before the rest.
    let at = text.as_bytes().windows(mark.len().max(1)).position(|part| part.first() == mark_bytes.first() && part == mark_bytes)?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.get(mark.len()..)?))
}

/// The text with `other` for each `mark`, which is not empty.
#[inline(never)]
pub(crate) fn replaced(text: &str, mark: &str, other: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split(rest, mark) {
        out.push_str(before);
        out.push_str(other);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Appends a number in lower-case hex, in at least so many digits.
#[inline(never)]
pub(crate) fn push_hex(number: u32, digits: u32, out: &mut String) {
    let needed = (u32::BITS - number.leading_zeros()).div_ceil(4).max(digits);
    for place in (0..needed).rev() {
        out.extend(char::from_digit(number >> (4 * place) & 15, 16));
    }
}

/// The value of a hex digit in either case.
pub(crate) fn hex_digit(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_in_one_way() {
        for number in [0, 1, -1, 42, i64::MAX, i64::MIN] {
            assert_eq!(whole(&super::number(number)), Some(number));
        }
        for bad in
            ["", "-", "+1", "01", "-0", "00", "1.0", "1e3", " 1", "9223372036854775808", "-9223372036854775809", "18446744073709551616"]
        {
            assert_eq!(whole(bad), None, "{bad}");
        }
        assert_eq!((unsigned("007"), unsigned(""), unsigned("1a")), (Some(7), None, None));
    }

    #[test]
    fn marks_are_found_where_they_stand_first() {
        assert_eq!(split("aüb, found x, found y", ", found "), Some(("aüb", "x, found y")));
        assert_eq!((split("abc", "d"), split("", "d")), (None, None));
        assert_eq!(replaced("%2E.%2e%2e", "%2e", "."), "%2E...");
        assert_eq!(replaced("aaaa", "aa", "b"), "bb");
    }

    #[test]
    fn hex_has_the_digits_it_needs() {
        let hex = |number, digits| {
            let mut out = String::new();
            push_hex(number, digits, &mut out);
            out
        };
        assert_eq!([hex(0, 1), hex(0xdb8, 1), hex(10, 2), hex(u32::MAX, 1)], ["0", "db8", "0a", "ffffffff"]);
    }
}
