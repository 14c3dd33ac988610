//! Civil dates and times. The providers write them without a zone, in Istanbul time (UTC+03:00 all year).

use crate::integer::is_digits;

/// Returns whether the text is an existing date, `yyyy-MM-dd`.
pub(crate) fn is_date(text: &str) -> bool {
    let &[c1, c2, y1, y2, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let (Some(century), Some(year), Some(month), Some(day)) = (two(c1, c2), two(y1, y2), two(m1, m2), two(d1, d2)) else { return false };
    // There is no year 0, which some languages refuse.
    if century == 0 && year == 0 {
        return false;
    }
    let leap = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
    let days = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Returns whether the text is a date and time as in requests: `yyyy-MM-ddTHH:mm:ss`.
pub(crate) fn is_date_time(text: &str) -> bool {
    halves(text, b'T').is_some_and(|(date, time)| is_date(date) && time.len() == 8 && is_time(time))
}

/// Returns the civil part of a date and time as in responses: a fraction is kept, a zone is dropped, seconds may be missing, and
/// `separator` separates date and time.
pub(crate) fn tolerant_date_time(text: &str, separator: u8) -> Option<&str> {
    let (date, time) = halves(text, separator)?;
    let end = time.bytes().position(|b| matches!(b, b'Z' | b'z' | b'+' | b'-')).unwrap_or(time.len());
    let (civil, zone) = time.split_at_checked(end)?;
    let point = civil.bytes().position(|b| b == b'.').unwrap_or(end);
    let (clock, fraction) = civil.split_at_checked(point)?;
    let fraction_fits = fraction.is_empty() || (2..=10).contains(&fraction.len()) && is_digits(fraction.get(1..)?);
    let zone_fits = matches!(zone, "" | "Z" | "z") || zone.len() <= 6 && zone.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b':');
    (is_date(date) && is_time(clock) && fraction_fits && zone_fits).then_some(())?;
    text.get(..text.len() - zone.len())
}

/// Istanbul's offset in seconds, all year.
const ISTANBUL: i64 = 3 * 3600;

/// Returns the Unix seconds of a date and time as in responses: in Istanbul time, unless it has a zone. A fraction is dropped.
pub(crate) fn unix_seconds(text: &str) -> Option<i64> {
    let civil = tolerant_date_time(text, b'T')?;
    let zone = text.get(civil.len()..)?;
    let part = |from: usize, to: usize| crate::integer::unsigned(civil.get(from..to)?).and_then(|number| i64::try_from(number).ok());
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let seconds = part(11, 13)? * 3600 + part(14, 16)? * 60 + if civil.len() > 16 { part(17, 19)? } else { 0 };
    let offset = match zone {
        "" => ISTANBUL,
        "Z" | "z" => 0,
        _ => {
            let digits: alloc::string::String = zone.chars().filter(char::is_ascii_digit).collect();
            let number =
                |from: usize, to: usize| crate::integer::unsigned(digits.get(from..to).unwrap_or("0")).and_then(|n| i64::try_from(n).ok());
            (number(0, 2)? * 3600 + number(2, 4)? * 60) * if zone.starts_with('-') { -1 } else { 1 }
        }
    };
    // Days of the proleptic Gregorian calendar, with years that begin in March so that a leap day is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day - 719_469;
    Some(days * 86_400 + seconds - offset)
}

/// Splits a date and time at the separator that follows the date.
fn halves(text: &str, separator: u8) -> Option<(&str, &str)> {
    let (date, rest) = text.split_at_checked(10)?;
    (rest.bytes().next() == Some(separator)).then_some(())?;
    Some((date, rest.get(1..)?))
}

/// Returns whether the text is a time, `HH:mm:ss` or `HH:mm`.
fn is_time(text: &str) -> bool {
    let (h1, h2, m1, m2, s1, s2) = match *text.as_bytes() {
        [h1, h2, b':', m1, m2, b':', s1, s2] => (h1, h2, m1, m2, s1, s2),
        [h1, h2, b':', m1, m2] => (h1, h2, m1, m2, b'0', b'0'),
        _ => return false,
    };
    let below = |number: Option<u8>, end: u8| number.is_some_and(|number| number < end);
    below(two(h1, h2), 24) && below(two(m1, m2), 60) && below(two(s1, s2), 60)
}

/// Parses two digits.
fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_times_are_istanbuls_unless_they_have_a_zone() {
        for (text, seconds) in [
            ("1970-01-01T03:00:00", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-27T01:30:00", 1_795_732_200),
            ("2026-11-27T01:30", 1_795_732_200),
            ("2026-11-27T01:30:00.999", 1_795_732_200),
            ("2026-11-26T22:30:00Z", 1_795_732_200),
            ("2026-11-26T17:30:00-05:00", 1_795_732_200),
            ("2024-02-29T12:00:00+0300", 1_709_197_200),
            ("2000-03-01T00:00:00Z", 951_868_800),
        ] {
            assert_eq!(unix_seconds(text), Some(seconds), "{text}");
        }
        for bad in ["", "2026-02-30T00:00:00", "2026-11-27", "2026-11-27 01:30:00", "27.11.2026T01:30:00"] {
            assert_eq!(unix_seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn requests_take_one_form() {
        assert!(is_date_time("2026-02-28T23:59:59") && is_date("2024-02-29"));
        for bad in [
            "",
            "2026-02-30T00:00:00",
            "2025-02-29T00:00:00",
            "2026-13-01T00:00:00",
            "2026-01-01T24:00:00",
            "2026-01-01T00:00:60",
            "2026-01-01T00:00",
            "2026-01-01 00:00:00",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.5",
            "2026-01-01T00:00:00+03:00",
            "26-01-01T00:00:00",
            "2026-1-1T0:0:0",
            "٢٠٢٦-01-01T00:00:00",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn months_have_their_days_and_centuries_their_leap_years() {
        for (month, days) in [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31)]
        {
            assert!(is_date(&alloc::format!("2026-{month:02}-{days}")) && is_date(&alloc::format!("2026-{month:02}-01")), "{month}");
            assert!(
                !is_date(&alloc::format!("2026-{month:02}-{}", days + 1)) && !is_date(&alloc::format!("2026-{month:02}-00")),
                "{month}"
            );
        }
        for (year, leap) in [(1900, false), (2000, true), (2024, true), (2026, false), (2100, false), (2400, true)] {
            assert_eq!(is_date(&alloc::format!("{year}-02-29")), leap, "{year}");
        }
        assert!(!is_date("2026-00-10") && !is_date("2026-13-10"));
    }

    #[test]
    fn there_is_no_year_0_and_every_place_of_a_date_is_a_digit() {
        assert!(is_date("0001-01-01") && is_date("0099-01-01") && is_date("0100-01-01"));
        for bad in ["0000-01-01", "2026-01-0:", "2026-01-:0", "2026-0:-01", "202x-01-01", "x026-01-01"] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn a_zone_moves_the_time_by_its_hours_and_minutes() {
        for (zone, offset) in
            [("Z", 0), ("z", 0), ("+05:30", 19_800), ("-02:15", -8_100), ("+10", 36_000), ("+0130", 5_400), ("", ISTANBUL)]
        {
            assert_eq!(unix_seconds(&["1970-01-02T00:00:00", zone].concat()), Some(86_400 - offset), "{zone}");
        }
        for bad in ["+ab", "+03:00:00", "-0:0000", "Z1234567", "+1x"] {
            assert_eq!(unix_seconds(&["1970-01-02T00:00:00", bad].concat()), None, "{bad}");
        }
        for bad in [".", ".1x", ".12345678901", ".x"] {
            assert_eq!(tolerant_date_time(&["1970-01-02T00:00:00", bad].concat(), b'T'), None, "{bad}");
        }
    }

    #[test]
    fn answers_may_carry_a_fraction_or_a_zone() {
        for (text, civil) in [
            ("2021-11-15T14:07:18", "2021-11-15T14:07:18"),
            ("2021-11-15T14:07:18.123456", "2021-11-15T14:07:18.123456"),
            ("2021-11-15T14:07:18Z", "2021-11-15T14:07:18"),
            ("2021-11-15T14:07:18.5+03:00", "2021-11-15T14:07:18.5"),
            ("2021-11-15T14:07", "2021-11-15T14:07"),
        ] {
            assert_eq!(tolerant_date_time(text, b'T'), Some(civil));
        }
        for bad in ["2021-11-15", "2021-11-15T14:07:18.", "2021-11-15T14:07:18 Europe", "2021-02-30T14:07:18", "yesterday", ""] {
            assert_eq!(tolerant_date_time(bad, b'T'), None, "{bad}");
        }
    }
}
