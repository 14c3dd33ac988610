//! Names in two cases: `paidPrice` on the wire and in JavaScript, Kotlin and Swift; `paid_price` in Python and Rust.
//!
//! Tables store only the camelCase name. The snake_case name has `_` before each upper-case letter that follows a lower-case letter or
//! a digit, and is in lower case (`isThreeDS` → `is_three_ds`). It is compared without being built.

use alloc::string::String;

/// Case of property names in the caller's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// camelCase: JavaScript, Kotlin, Swift.
    Camel,
    /// snake_case: Python, Rust.
    #[default]
    Snake,
}

impl Names {
    /// Returns a snake_case name in the case of the caller's language, for options and arguments in errors.
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

/// Returns whether a word of a camelCase name begins with this letter.
fn starts_word(letter: u8, before: u8) -> bool {
    letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit())
}

/// Returns whether `name` is the snake_case name of `camel`. Stops at the first difference, which most pairs have early.
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

/// Appends the snake_case name of `camel`.
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
    }
}
