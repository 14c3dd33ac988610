//! The only module that reads the system clock.
//!
//! The gateways write local times without a time zone. They are Istanbul times, three hours ahead of UTC all year.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the current time in milliseconds since 1970.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Returns the current time in seconds since 1970.
#[must_use]
pub fn now() -> i64 {
    now_ms() / 1000
}

/// Formats a time as `yyyy-MM-ddTHH:mm:ss` in Istanbul.
#[must_use]
pub fn civil(seconds: i64) -> String {
    let local = seconds + 3 * 3600;
    let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400));
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Converts days since 1970-01-01 to a civil date, by Howard Hinnant's `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_istanbul() {
        assert_eq!(civil(0), "1970-01-01T03:00:00");
        assert_eq!(civil(1_661_521_221), "2022-08-26T16:40:21");
        assert_eq!(civil(1_709_200_800), "2024-02-29T13:00:00");
    }
}
