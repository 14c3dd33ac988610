//! Civil dates and times: the providers write them without a zone; they are Istanbul's (UTC+03:00 all year).

use crate::text::{is_digits, unsigned};

/// A date, `yyyy-MM-dd`, that exists.
pub(crate) fn is_date(text: &str) -> bool {
    let Some((year, month, day)) = parts::<3>(text, '-').map(|[year, month, day]| (year, month, day)) else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// A date and time as requests carry it: `yyyy-MM-ddTHH:mm:ss`.
pub(crate) fn is_date_time(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// The civil part of a date and time as answers may carry it: a fraction stays, a zone is tolerated and dropped, a space may
/// stand for the `T` where `separator` says so, seconds may be missing.
pub(crate) fn tolerant_date_time(text: &str, separator: char) -> Option<&str> {
    let (date, time) = text.split_once(separator)?;
    let end = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (civil, zone) = time.split_at_checked(end)?;
    let (clock, fraction) = civil.split_once('.').unwrap_or((civil, "0"));
    let clock_fits = is_time(clock) || parts::<2>(clock, ':').is_some_and(|[hour, minute]| in_range(hour, 24) && in_range(minute, 60));
    let fraction_fits = (1..=9).contains(&fraction.len()) && is_digits(fraction);
    let zone_fits = matches!(zone, "" | "Z" | "z") || zone.len() <= 6 && zone.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b':');
    (is_date(date) && clock_fits && fraction_fits && zone_fits).then_some(())?;
    text.get(..text.len() - zone.len())
}

fn is_time(text: &str) -> bool {
    parts::<3>(text, ':').is_some_and(|[hour, minute, second]| in_range(hour, 24) && in_range(minute, 60) && in_range(second, 60))
}

fn in_range(text: &str, end: u16) -> bool {
    number(text, 2).is_some_and(|value| value < end)
}

fn number(text: &str, width: usize) -> Option<u16> {
    u16::try_from(unsigned(text).filter(|_| text.len() == width)?).ok()
}

fn parts<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let mut split = text.split(separator);
    let mut out = [""; N];
    for slot in &mut out {
        *slot = split.next()?;
    }
    split.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn answers_may_carry_a_fraction_or_a_zone() {
        for (text, civil) in [
            ("2021-11-15T14:07:18", "2021-11-15T14:07:18"),
            ("2021-11-15T14:07:18.123456", "2021-11-15T14:07:18.123456"),
            ("2021-11-15T14:07:18Z", "2021-11-15T14:07:18"),
            ("2021-11-15T14:07:18.5+03:00", "2021-11-15T14:07:18.5"),
            ("2021-11-15T14:07", "2021-11-15T14:07"),
        ] {
            assert_eq!(tolerant_date_time(text, 'T'), Some(civil));
        }
        for bad in ["2021-11-15", "2021-11-15T14:07:18.", "2021-11-15T14:07:18 Europe", "2021-02-30T14:07:18", "yesterday", ""] {
            assert_eq!(tolerant_date_time(bad, 'T'), None, "{bad}");
        }
    }
}
