//! Decides how much an error shows of foreign text: of requests, settings, messages, responses.
//!
//! [`shown`] decides it from what the place expects. Never shown: the value of a setting or a secret field (the engine passes only its
//! kind), a number that may be a card or an identity number, text in the place of a number, a date, an object or a list, text that looks like
//! JSON, and the user info and the values of the query of a URL. Shown, truncated: what else was written where it is wrong, so that one can
//! see what is.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use crate::check::{card, national_id};
use crate::http::without_query_values;
use crate::secret::{Secret, SecretText};

/// Maximum length of foreign text in an error, in characters.
const SHOWN_CHARS: usize = 48;
/// Maximum length of a body's excerpt in an error, in characters.
const SNIPPET_CHARS: usize = 200;
/// Minimum number of digits that are masked in a body, whose numbers have no known meaning: an identity number has 11.
const BODY_DIGITS: usize = 11;
/// Number of digits beyond which a number is masked: the longest card number has 19.
const MOST_DIGITS: usize = 19;

/// Maximum length of an IBAN of any country (ISO 13616), in characters.
const MOST_IBAN_CHARS: usize = 34;

/// Stands in the place of a number that is not shown.
pub(crate) const MAY_BE_PERSONAL: &str = "a number that may be a card or identity number";

/// The kind of value that a place expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Text of any content.
    Text,
    /// A number, also one that is written as text.
    Number,
    /// The first digits of a card number.
    Bin,
    /// A date, with or without a time.
    Date,
    /// One of several words.
    Word,
    /// `true` or `false`.
    Truth,
    /// An object.
    Object,
    /// A list.
    List,
    /// A URL.
    Url,
    /// The address of a sender.
    Address,
    /// An IBAN.
    Iban,
}

/// Describes a text that does not fit its place: in quotes, or by its kind only.
pub(crate) fn shown(text: &str, place: Place) -> String {
    let spelled = |extra: &str| text.chars().count() <= SHOWN_CHARS && text.chars().all(|c| c.is_ascii_digit() || extra.contains(c));
    let digits_only = |extra: &str| match spelled(extra) && text.bytes().any(|b| b.is_ascii_digit()) {
        true if is_personal(text) => String::from(MAY_BE_PERSONAL),
        true => redact_quoted(text),
        false => kind(text, ""),
    };
    match place {
        Place::Text | Place::Iban if text.contains("://") => shown(text, Place::Url),
        // It may be a card or a whole request.
        Place::Text if looks_like_json(text) => kind(text, ""),
        Place::Text => redact_quoted(text),
        Place::Iban if begins_as_an_iban(text) => redact_quoted(text),
        Place::Iban => kind(text, ""),
        Place::Number if matches!(text, "NaN" | "Infinity" | "-Infinity") => redact_quoted(text),
        Place::Number => digits_only("+-.,'_eE() \u{a0}"),
        Place::Bin if text.chars().count() > 8 => String::from("text that is too long for a BIN"),
        Place::Bin => digits_only(" -"),
        Place::Date => digits_only("+-./:TtZz ,"),
        Place::Word if is_word(text) => redact_quoted(text),
        Place::Word => kind(text, ""),
        Place::Truth if TRUTHS.iter().any(|truth| truth.eq_ignore_ascii_case(text)) => redact_quoted(text),
        Place::Truth => kind(text, ""),
        Place::Object => kind(text, "; pass the object"),
        Place::List => kind(text, "; pass the list"),
        Place::Url => without_secrets_of_url(text).map_or_else(|| kind(text, ""), |url| redact_quoted(&url)),
        Place::Address if is_address(text) || spelled(".:[]%, abcdefABCDEF") && !is_personal(text) => quoted(text, SHOWN_CHARS, |_| false),
        Place::Address => kind(text, ""),
    }
}

/// Words for a truth value that callers write.
const TRUTHS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "1", "0"];

/// Describes a text by its kind; `advice` follows if it looks like JSON.
fn kind(text: &str, advice: &str) -> String {
    match text.trim() {
        "" => String::from("empty text"),
        _ if looks_like_json(text) => ["text that looks like JSON", advice].concat(),
        _ => String::from("text"),
    }
}

fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Returns whether a text is of letters and digits, in any groups, and begins with a country and check digits.
fn begins_as_an_iban(text: &str) -> bool {
    let mut compact = text.chars().filter(|c| !matches!(c, ' ' | '-')).take(MOST_IBAN_CHARS + 1);
    let begins = compact.by_ref().take(2).all(|c| c.is_ascii_alphabetic()) && compact.by_ref().take(2).all(|c| c.is_ascii_digit());
    begins && compact.all(|c| c.is_ascii_alphanumeric()) && text.chars().count() <= SHOWN_CHARS
}

/// Returns whether a text may be a misspelt word. A key has digits between its letters, or is longer.
fn is_word(text: &str) -> bool {
    let length = text.chars().count();
    let letters = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    letters && length > 0 && (length <= 8 || length <= 32 && !text.contains(|c: char| c.is_ascii_digit()))
}

/// Returns an absolute URL without user info, without the values of its query and without its fragment; `None` for one that may have user info
/// elsewhere.
pub(crate) fn without_secrets_of_url(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    if !scheme.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
    let end = rest.find(['/', '?', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let host = authority.rsplit('@').next().unwrap_or(authority);
    // A password with a slash, a question mark or a number sign ends the authority early, and stands where a port or the path would.
    let port = host.rsplit(']').next().and_then(|after| after.split_once(':'));
    let before_query = path.split('?').next().unwrap_or(path);
    if port.is_some_and(|(_, port)| !port.bytes().all(|b| b.is_ascii_digit())) || before_query.contains('@') {
        return None;
    }
    Some(without_query_values(&[scheme, "://", host, path].concat()))
}

/// Quotes foreign text: truncates it, escapes control characters and masks numbers that may be of a card or a person.
pub(crate) fn redact_quoted(text: &str) -> String {
    quoted(text, SHOWN_CHARS, is_personal)
}

/// Does the same without quotes, for names in paths and for digits.
pub(crate) fn redact(text: &str) -> String {
    unquoted(&SecretText::from(redact_quoted(text)))
}

fn unquoted(quoted: &str) -> String {
    String::from(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted))
}

/// Returns the beginning of a body for an error, with the given secrets masked.
pub(crate) fn snippet(body: &str, secrets: &[&Secret]) -> String {
    // Masks before truncating, since a truncated secret would not be recognized.
    let mut masked = SecretText::from(body.trim());
    if masked.is_empty() {
        return String::new();
    }
    for secret in secrets {
        masked = secret.masked_in(&masked);
    }
    quoted(&masked, SNIPPET_CHARS, |run| digits_in(run) >= BODY_DIGITS)
}

/// Prepares foreign text for a field of an error, like [`snippet`] but without quotes.
pub(crate) fn message(text: &str, secrets: &[&Secret]) -> String {
    unquoted(&SecretText::from(snippet(text, secrets)))
}

/// Returns whether digits, grouped in any way, may be a card number (12 to 19 digits that pass Luhn) or an identity number (11 digits
/// with their check digits). Dates, IP addresses and decimals of usual length are neither.
fn is_personal(run: &str) -> bool {
    if is_date(run) || is_address(run) {
        return false;
    }
    let digits = |text: &str| SecretText::chars(text.chars().filter(char::is_ascii_digit), text.len());
    let is_grouped = |text: &str| is_personal_number(&digits(text));
    run.split(['.', ',']).any(is_grouped)
        || run.split(|c: char| !c.is_ascii_digit()).any(is_personal_number)
        || !is_short_decimal(run) && (is_grouped(run) || has_personal_groups(run))
}

/// Returns whether some groups of digits among others are a card or an identity number: a card stands before its expiry date, or behind another
/// number. Only groups as such numbers are printed count, since the digits of a UUID would make one often.
pub(crate) fn has_personal_groups(run: &str) -> bool {
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    (0..groups.len()).any(|from| {
        let groups = groups.get(from..).unwrap_or_default();
        GROUPINGS.iter().any(|lengths| {
            let are_printed_so = groups.len() >= lengths.len() && groups.iter().zip(*lengths).all(|(group, length)| group.len() == *length);
            let digits = || SecretText::chars(groups.iter().take(lengths.len()).flat_map(|group| group.chars()), MOST_DIGITS);
            are_printed_so && is_personal_number(&digits())
        }) || groups.first().is_some_and(|group| group.len() <= MOST_DIGITS && is_personal_number(group))
    })
}

/// The groups in which card numbers, of American Express and Diners too, and identity numbers are printed.
const GROUPINGS: [&[usize]; 6] = [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4], &[8, 8], &[3, 3, 3, 2]];

fn is_personal_number(digits: &str) -> bool {
    match digits.len() {
        11 => national_id::check(digits, true).is_ok(),
        12..=MOST_DIGITS => !digits.starts_with('0') && card::number(digits).is_ok(),
        length => length > MOST_DIGITS,
    }
}

/// Returns whether the digits are those of a date, with or without a time: `01.02.2026 10:00`, `2026-02-01T10:00:00.123+03:00`.
fn is_date(run: &str) -> bool {
    let mut lengths = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).map(str::len);
    let date = [lengths.next(), lengths.next(), lengths.next()];
    let is_day = matches!(date, [Some(1 | 2), Some(1 | 2), Some(4)] | [Some(4), Some(1 | 2), Some(1 | 2)]);
    let time = [lengths.next(), lengths.next(), lengths.next()].iter().flatten().all(|length| *length <= 2);
    let (fraction, zone) = (lengths.next().unwrap_or_default(), [lengths.next(), lengths.next()]);
    is_day && time && fraction <= 9 && zone.iter().flatten().all(|length| *length <= 2) && lengths.next().is_none()
}

/// Returns whether a text is an IP address, with or without a port.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok()
}

/// Returns whether a run is a decimal with a usual number of digits before its only point.
fn is_short_decimal(run: &str) -> bool {
    run.trim().split_once(['.', ',']).is_some_and(|(whole, fraction)| {
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        whole.len() <= 7 && plain(whole) && plain(fraction)
    })
}

fn quoted(text: &str, limit: usize, masks: impl Fn(&str) -> bool) -> String {
    // Digits before the limit may be the beginning of a long run, so they are left out.
    let mut out = SecretText::from("\"");
    let mut run = SecretText::new();
    let mut count = 0;
    for c in text.chars() {
        // Numbers are grouped in many ways: any character that is not a letter joins digits.
        let joins = !c.is_ascii_alphanumeric() && !run.is_empty();
        if c.is_ascii_digit() || joins {
            run.push(c);
        } else {
            flush(&mut run, &mut out, &masks);
            push_escaped(c, &mut out);
        }
        count += 1;
        // Escaped and wide characters take more bytes than letters, so the bytes are limited too.
        if out.len() + run.len() >= 2 * limit {
            count = limit;
        }
        if count == limit {
            if digits_in(&run) >= BODY_DIGITS {
                out.push_str("***");
            }
            out.push('…');
            break;
        }
    }
    if count < limit {
        flush(&mut run, &mut out, &masks);
    }
    out.push('"');
    out.into_string()
}

/// Checks for zero-width characters, direction marks and line breaks, which could make an error read as something else.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

fn digits_in(run: &str) -> usize {
    run.bytes().filter(u8::is_ascii_digit).count()
}

fn flush(run: &mut SecretText, out: &mut SecretText, masks: impl Fn(&str) -> bool) {
    let masked = !run.is_empty() && masks(run);
    let after = run.bytes().rposition(|b| b.is_ascii_digit()).filter(|_| masked).map_or(0, |last| last + 1);
    let shown = run.get(after..).unwrap_or_default();
    out.push_str(if masked { "***" } else { "" });
    for c in shown.chars() {
        push_escaped(c, out);
    }
    run.clear();
}

fn push_escaped(c: char, out: &mut SecretText) {
    let short = match c {
        '"' | '\\' => c,
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        _ if is_invisible(c) => return,
        _ if c.is_control() => {
            return out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        }
        _ => return out.push(c),
    };
    out.push('\\');
    out.push(short);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_quoted_and_bounded() {
        assert_eq!(redact_quoted("12,50"), "\"12,50\"");
        assert_eq!(redact_quoted("a\nb\u{202e}c\0"), "\"a\\nbc\\u{0}\"");
        assert_eq!(redact_quoted(&"x".repeat(1_000_000)).chars().count(), SHOWN_CHARS + 3);
    }

    #[test]
    fn card_and_identity_numbers_are_masked_however_they_are_grouped() {
        for number in [
            "5258640000000001",
            "5258 6400 0000 0001",
            "5258-6400-0000-0001",
            "5258_6400_0000_0001",
            "5258:6400:0000:0001",
            "5258\u{a0}6400, 0000\n0001",
            "10000000146",
            "100 000 001 46",
            "5258.6400.0000.0001",
            "5258640000000001.50",
            "52586400,00000001",
            "52586400000000015258640000000001",
            "7 5258 6400 0000 0001",
            "5258 6400 0000 0001 07",
            "5258-6400-0000-0001 971",
            "5258640000000001/12/44",
            "2 100 000 001 46",
        ] {
            let text = redact_quoted(number);
            assert!(!text.contains("0000"), "{text}");
            assert!(!shown(number, Place::Number).contains("0000"), "{number}");
        }
        assert_eq!(redact_quoted("order 12345"), "\"order 12345\"");
    }

    #[test]
    fn numbers_that_are_of_no_card_and_no_person_are_shown() {
        for (text, place) in [
            ("01.02.2026 10:00", Place::Date),
            ("31/12/2025 23:59:59", Place::Date),
            ("2026-02-01T10:00:00.123456+03:00", Place::Date),
            ("100.123456789", Place::Number),
            ("1.000.000,50", Place::Number),
            ("5258640000000002", Place::Number),
            ("12345678901", Place::Number),
            ("176.31.100.152:54321", Place::Address),
            ("[2001:db8::1]:443", Place::Address),
            ("10.0.0.1, 10.0.0.2", Place::Address),
        ] {
            assert_eq!(shown(text, place), ["\"", text, "\""].concat());
        }
    }

    #[test]
    fn text_in_the_place_of_something_else_is_not_shown() {
        for place in [Place::Number, Place::Date, Place::Truth, Place::Object, Place::List, Place::Bin, Place::Address, Place::Url] {
            for text in ["Ayşe Yılmaz", "ayse@shop.example", "whsec_5fXq81", "5258640000000001", "5258640000000001 12/44 971"] {
                let found = shown(text, place);
                assert!(text.split(' ').all(|part| !found.contains(part)), "{place:?} {text}: {found}");
            }
        }
        assert_eq!(shown(" {\"cvc\":\"971\"}", Place::Object), "text that looks like JSON; pass the object");
        assert_eq!(shown("[1]", Place::List), "text that looks like JSON; pass the list");
        assert_eq!(shown(" ", Place::Number), "empty text");
        assert_eq!(shown("{\"cvc\":\"971\"}", Place::Text), "text that looks like JSON");
        assert_eq!(shown("\n[{\"cvc\":\"971\"}]", Place::Iban), "text that looks like JSON");
        for text in ["6UkASNuafM2TdannfMacixxjMaN5ycTJ9", "whsec_5fXq81", "Ayşe Yılmaz", "ayse@shop.example"] {
            assert_eq!(shown(text, Place::Iban), "text", "{text}");
        }
        assert_eq!(shown("tr33 0006-1005", Place::Iban), "\"tr33 0006-1005\"");
        assert_eq!(shown("https://u:p@shop.example/?a=b", Place::Iban), "\"https://shop.example/?a=…\"");
        assert_eq!(shown("TYR", Place::Word), "\"TYR\"");
        assert_eq!(shown("", Place::Word), "empty text");
        assert_eq!(shown("sk_live_51Hxyz", Place::Word), "text");
    }

    #[test]
    fn each_place_shows_what_may_be_misspelt_there_and_no_more() {
        let quoted = |text: &str| ["\"", text, "\""].concat();
        for (text, place) in [
            ("abc", Place::Text),
            ("NaN", Place::Number),
            ("-Infinity", Place::Number),
            ("12345678", Place::Bin),
            ("abcdefghij", Place::Word),
            ("abcdefg1", Place::Word),
            (&"x".repeat(32), Place::Word),
            ("TR33 0006 1005 1978", Place::Iban),
        ] {
            assert_eq!(shown(text, place), quoted(text));
        }
        for (text, place) in [
            ("nan", Place::Number),
            ("abcdefgh1", Place::Word),
            (&"x".repeat(33), Place::Word),
            ("a/b", Place::Word),
            (&["TR", &"3".repeat(32), "!"].concat(), Place::Iban),
            (&["TR33", &" ".repeat(50), "1"].concat(), Place::Iban),
            ("3333", Place::Iban),
        ] {
            assert_eq!(shown(text, place), "text", "{text}");
        }
        assert_eq!(shown("123456789", Place::Bin), "text that is too long for a BIN");
    }

    #[test]
    fn a_short_decimal_has_one_point_and_at_most_seven_digits_before_it() {
        for decimal in ["12.50", "1234567,1", " 0.5 "] {
            assert!(is_short_decimal(decimal), "{decimal}");
        }
        for other in ["12345678.5", ".5", "12.", "1.2.3", "12", "1a.5"] {
            assert!(!is_short_decimal(other), "{other}");
        }
    }

    #[test]
    fn only_the_masked_digits_are_left_out_and_what_is_special_is_escaped() {
        assert_eq!(redact_quoted("5258640000000001 x"), "\"*** x\"");
        // Groups that no card is printed in, with another group, so that they are no card together either.
        assert_eq!(redact_quoted("52 586400 0000 0001 99"), "\"52 586400 0000 0001 99\"");
        assert_eq!(redact_quoted("5258 6400 0000 0001 99"), "\"*** 99\"".replace(" 99", ""));
        assert_eq!(redact_quoted("a\"b\\c\rd\te"), r#""a\"b\\c\rd\te""#);
        let wide = "ğ".repeat(40);
        assert_eq!(redact_quoted(&wide), ["\"", &wide, "\""].concat());
    }

    #[test]
    fn a_url_is_shown_without_user_info_and_values() {
        for (url, found) in [
            ("http://shop.example/cb?token=s3cr3t&b=c", "\"http://shop.example/cb?token=…&b=…\""),
            ("http://shop.example/cb?s3cr3t", "\"http://shop.example/cb?…\""),
            ("https://user:p@ss@shop.example/a#s3cr3t", "\"https://shop.example/a\""),
            ("https://user:pass@shop.example?x=/@", "\"https://shop.example?x=…\""),
            ("https://user:pa/ss@shop.example/a", "text"),
            ("https://user:1/ss@shop.example/a", "text"),
            ("https://user:pa?ss@shop.example/a", "text"),
            ("https://user:pa#ss@shop.example/a", "text"),
            ("https://user:pa\\ss@shop.example/a", "text"),
            ("https://[::1]:8080/a", "\"https://[::1]:8080/a\""),
            ("s3cr3t", "text"),
        ] {
            assert_eq!(shown(url, Place::Url), found);
        }
    }

    #[test]
    fn what_the_limit_cuts_shows_no_half_of_a_secret() {
        for before in 0..300 {
            let text = ["x".repeat(before), String::from("10000000146")].concat();
            assert!(!snippet(&text, &[]).contains('1'), "{before}");
            assert!(!redact_quoted(&text).contains('1'), "{before}");
        }
        let secret = Secret::new("k".repeat(900));
        assert_eq!(snippet(&["token ", secret.reveal(), secret.reveal()].concat(), &[&secret]), "\"token ******\"");
    }

    #[test]
    fn a_snippet_masks_the_clients_secrets() {
        let secret = Secret::new("sk_live_abcdef");
        assert_eq!(snippet("<p>key sk_live_abcdef is unknown</p>", &[&secret]), "\"<p>key *** is unknown</p>\"");
    }
}
