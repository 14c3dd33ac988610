//! Names in two cases: `paidPrice` on the wire and in JavaScript, Kotlin and Swift, `paid_price` in Python and Rust.
//!
//! Tables store the camel name only. The snake name is that name with `_` before each upper-case letter that follows a
//! lower-case letter or a digit, in lower case (`isThreeDS` → `is_three_ds`), and is compared without being built.

use alloc::string::String;

/// Which case the caller's language writes property names in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// JavaScript, Kotlin, Swift.
    Camel,
    /// Python, Rust.
    #[default]
    Snake,
}

impl Names {
    /// A snake name as the caller's language writes it: for options and arguments in errors.
    #[must_use]
    pub fn spelled(self, snake: &str) -> String {
        match self {
            Self::Snake => String::from(snake),
            Self::Camel => {
                let mut words = snake.split('_');
                let mut out = String::from(words.next().unwrap_or_default());
                for word in words {
                    let mut letters = word.chars();
                    out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
                    out.push_str(letters.as_str());
                }
                out
            }
        }
    }
}

/// Whether a word begins with this letter of a camel name.
fn starts_word(letter: u8, before: u8) -> bool {
    letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit())
}

/// Whether `name` is the snake name of `camel`. Most pairs differ in the first letters: it stops there.
pub(crate) fn is_snake_of(name: &str, camel: &str) -> bool {
    let mut letters = name.bytes();
    let mut before = b'_';
    for letter in camel.bytes() {
        if starts_word(letter, before) && letters.next() != Some(b'_') || letters.next() != Some(letter.to_ascii_lowercase()) {
            return false;
        }
        before = letter;
    }
    letters.next().is_none()
}

/// Appends the snake name of `camel`.
pub fn push_snake(camel: &str, out: &mut String) {
    let mut before = b'_';
    for letter in camel.bytes() {
        if starts_word(letter, before) {
            out.push('_');
        }
        out.push(char::from(letter.to_ascii_lowercase()));
        before = letter;
    }
}

/// The length of the camel name of a snake name.
pub(crate) const fn camel_len(snake: &str) -> usize {
    let bytes = trim_raw(snake.as_bytes());
    let mut len = 0;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        if *first != b'_' {
            len += 1;
        }
        rest = tail;
    }
    len
}

/// The camel name of a Rust field's name, at compile time: `_` drops and the next letter is upper case. `N` is [`camel_len`].
pub(crate) const fn camel<const N: usize>(snake: &str) -> [u8; N] {
    let mut out = [0; N];
    let mut room: &mut [u8] = &mut out;
    let mut rest = trim_raw(snake.as_bytes());
    let mut starts_word = false;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'_' {
            starts_word = true;
        } else if let [slot, more @ ..] = room {
            *slot = if starts_word { first.to_ascii_uppercase() } else { *first };
            room = more;
            starts_word = false;
        }
    }
    out
}

/// A raw identifier (`r#type`) is named without its mark.
const fn trim_raw(name: &[u8]) -> &[u8] {
    match name {
        [b'r', b'#', rest @ ..] => rest,
        _ => name,
    }
}

/// The name of a Rust field in snake case, without the mark of a raw identifier.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match core::str::from_utf8(trim_raw(name.as_bytes())) {
        Ok(name) => name,
        Err(_) => name,
    }
}

/// The camel name of a snake name, as a `&'static str` made at compile time.
macro_rules! camel_case {
    ($snake:expr) => {{
        const SNAKE: &str = $snake;
        const BYTES: [u8; $crate::api::case::camel_len(SNAKE)] = $crate::api::case::camel(SNAKE);
        const NAME: &str = match core::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => SNAKE,
        };
        NAME
    }};
}
pub(crate) use camel_case;

/// A name as JSON writes it before a value, and another name after it, at compile time. `N` is three more than both have.
pub(crate) const fn quoted<const N: usize>(name: &str, other: &str) -> [u8; N] {
    let mut out = [b'"'; N];
    let all: &mut [u8] = &mut out;
    if let [_, room @ ..] = all
        && let Some((before, [_, colon, after @ ..])) = room.split_at_mut_checked(name.len())
    {
        before.copy_from_slice(name.as_bytes());
        *colon = b':';
        after.copy_from_slice(other.as_bytes());
    }
    out
}

/// `"name":`, or `"name":other`, as a `&'static str` made at compile time.
macro_rules! json_key {
    ($name:expr, $other:expr) => {{
        const WIRE: &str = $name;
        const OTHER: &str = $other;
        const BYTES: [u8; WIRE.len() + OTHER.len() + 3] = $crate::api::case::quoted(WIRE, OTHER);
        const KEY: &str = match core::str::from_utf8(&BYTES) {
            Ok(key) => key,
            Err(_) => WIRE,
        };
        KEY
    }};
}
pub(crate) use json_key;

/// A name, unless it is the other one: then nothing.
pub(crate) const fn unless_same(name: &'static str, other: &str) -> &'static str {
    if same(name, other) { "" } else { name }
}

/// Whether two names are the same text, at compile time.
pub(crate) const fn same(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        match (left, right) {
            ([], []) => return true,
            ([a, rest_left @ ..], [b, rest_right @ ..]) if *a == *b => (left, right) = (rest_left, rest_right),
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_cases_name_the_same_field() {
        for (snake, camel) in
            [("paid_price", "paidPrice"), ("force3ds", "force3ds"), ("is_three_ds", "isThreeDS"), ("id", "id"), ("user_id", "userID")]
        {
            assert!(is_snake_of(snake, camel), "{snake}");
            let mut out = String::new();
            push_snake(camel, &mut out);
            assert_eq!(out, snake);
        }
        assert!(!is_snake_of("paidprice", "paidPrice") && !is_snake_of("paid_price_", "paidPrice"));
        assert_eq!(Names::Camel.spelled("idempotency_key"), "idempotencyKey");
        assert_eq!(Names::Snake.spelled("idempotency_key"), "idempotency_key");
        assert_eq!(camel_case!("r#type"), "type");
        assert_eq!(json_key!("paidPrice", ""), "\"paidPrice\":");
        assert_eq!(json_key!("forceThreeDS", "forceThreeDs"), "\"forceThreeDS\":forceThreeDs");
        assert_eq!(camel_case!("sub_merchant_member_id"), "subMerchantMemberId");
    }
}
