//! Checks of single values: numbers with check digits, telephone numbers, card data, addresses.
//!
//! [`TextFormat`] lists the formats of text fields. The type of a field in a declaration (see [`crate::api::values`]) determines its
//! format, and the engine applies it.

pub mod address;
pub mod card;
pub mod civil;
#[cfg(feature = "schema")]
pub mod described;
pub mod gsm;
pub mod iban;
pub mod national_id;

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use core::fmt;

use crate::decimal::Amount;
use crate::error::{Error, FieldError};
use crate::integer::{is_digits, whole};
use crate::quote::{Place, shown};
use crate::secret::SecretText;

/// The format of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// Any text.
    Any,
    /// Any text that is never shown: tokens and keys that act as a secret.
    Sensitive,
    /// Any text or number: an id that callers store as either.
    Id,
    /// Text that is not blank and has no control characters, or a whole number.
    Identifier,
    /// Text that is not blank and has no control characters: a person's or a product's name.
    Name,
    /// Text that does not begin with `+` or `-`, has no control characters and at most 8 KiB, or a whole number (Craftgate's conversation
    /// and external ids).
    Reference,
    /// The first 6 to 8 digits of a card number.
    Bin,
    /// 12 to 19 digits with a Luhn check digit. Never shown.
    CardNumber,
    /// 3 or 4 digits. Never shown.
    Cvc,
    /// A year in 2 or 4 digits.
    ExpireYear,
    /// A month, 1 to 12.
    ExpireMonth,
    /// A Turkish IBAN; sent in 26 characters without spaces.
    Iban,
    /// A T.C. identity number. Never shown.
    NationalId,
    /// A Turkish mobile number; sent as `5XXXXXXXXX`.
    Gsm,
    /// Money above zero; sent with exactly two decimals.
    Amount,
    /// An absolute `https` URL, or `http` on a loopback host.
    Url,
    /// Part of ParaX's signed string: like `Name`, without `&`.
    Signed,
    /// An id in ParaX's signed string: like `Identifier`, without `&`.
    SignedId,
    /// Part of ParaX's signed string that may be empty: without control characters and `&`.
    SignedData,
    /// Part of ParaX's signed string: like `Url`, without `&`.
    SignedUrl,
}

/// The parts of a format that are checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strictness {
    /// Check digits and lengths that are not needed to write the value.
    pub shape: bool,
    /// Check digits of IBANs and identity numbers.
    pub digits: bool,
}

/// The reason why a text does not have its format.
#[derive(Debug)]
pub(crate) struct FormatViolation {
    /// The expected value, e.g. `a Turkish IBAN`.
    pub expected: &'static str,
    /// The correction to make.
    pub why: &'static str,
    /// Whether only check digits are wrong, so that the check can be waived by name.
    pub is_of_check_digits: bool,
}

impl FormatViolation {
    pub(crate) fn new(expected: &'static str, why: &'static str) -> Self {
        Self { expected, why, is_of_check_digits: false }
    }

    pub(crate) fn of_check_digits(expected: &'static str, why: &'static str) -> Self {
        Self { expected, why, is_of_check_digits: true }
    }
}

/// Why a text is not a value of a checked type, such as an [`Iban`](crate::values::Iban). It shows nothing of a card number, a
/// security code or an identity number.
///
/// ```
/// use imza::values::{CardNumber, Iban};
///
/// let error = Iban::try_from("DE89370400440532013000").unwrap_err();
/// assert_eq!(error.to_string(), "expected a Turkish IBAN, found \"DE***\" (it must begin with TR)");
/// let error = CardNumber::try_from("5258640000000002").unwrap_err();
/// assert_eq!(error.to_string(), "expected a card number, found 16 characters (its check digit is wrong: check the digits)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    expected: &'static str,
    found: String,
    fix: &'static str,
}

impl FormatError {
    pub(crate) fn new(expected: &'static str, found: String, fix: &'static str) -> Self {
        Self { expected, found, fix }
    }

    /// The expected value, e.g. `a Turkish IBAN`.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// The found text, bounded and masked; for a secret only its length.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The correction to make.
    #[must_use]
    pub fn fix(&self) -> &'static str {
        self.fix
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {} ({})", self.expected, self.found, self.fix)
    }
}

impl core::error::Error for FormatError {}

/// `invalid_request` without a path: the value is not in a request yet.
impl From<FormatError> for Error {
    fn from(error: FormatError) -> Self {
        Self::refused(FieldError::new("", &[&error.to_string()]))
    }
}

/// Describes a secret text by its length, for errors.
pub(crate) fn characters(secret: &str) -> String {
    [&secret.chars().count().to_string(), " characters"].concat()
}

impl TextFormat {
    /// Returns whether the text must never be shown.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Sensitive | Self::CardNumber | Self::Cvc | Self::NationalId)
    }

    /// Returns whether any text is valid unchanged.
    pub(crate) fn takes_anything(self) -> bool {
        matches!(self, Self::Any | Self::Sensitive | Self::Id)
    }

    /// Returns whether a number is accepted as well as text: any for an amount, whole numbers for ids.
    pub(crate) fn takes_number(self, digits: &str) -> bool {
        match self {
            Self::Amount => true,
            _ => self.is_id() && whole(digits).is_some(),
        }
    }

    /// Returns whether the text is an id, which callers may store as a whole number.
    #[must_use]
    pub fn is_id(self) -> bool {
        matches!(self, Self::Id | Self::Identifier | Self::Reference | Self::SignedId | Self::Bin)
    }

    /// Returns what a place of this format expects, for what an error may show.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::Amount | Self::Gsm | Self::ExpireYear | Self::ExpireMonth => Place::Number,
            Self::Bin => Place::Bin,
            Self::Url | Self::SignedUrl => Place::Url,
            Self::Iban => Place::Iban,
            _ => Place::Text,
        }
    }

    /// Returns the text as it is sent, if it has this format in every respect.
    pub(crate) fn checked(self, text: &str) -> Result<String, FormatError> {
        self.apply(text, Strictness { shape: true, digits: true }).map(Cow::into_owned).map_err(|violation| {
            let found = if self.is_secret() { characters(text) } else { shown(text, self.place()) };
            FormatError::new(violation.expected, found, violation.why)
        })
    }

    /// Returns the text as it is sent, if it has this format.
    pub(crate) fn apply(self, text: &str, strictness: Strictness) -> Result<Cow<'_, str>, FormatViolation> {
        match self {
            Self::Any | Self::Sensitive | Self::Id => Ok(Cow::Borrowed(text)),
            Self::Identifier | Self::Name => label(text).map(Cow::Borrowed),
            // Checked always: a card number must not get into a URL.
            Self::Bin if matches!(text.len(), 6..=8) && is_digits(text) => Ok(Cow::Borrowed(text)),
            Self::Bin => Err(FormatViolation::new("the first 6 to 8 digits of a card number", "never pass the whole number")),
            Self::Signed | Self::SignedId => label(text).and_then(signed).map(Cow::Borrowed),
            Self::SignedData => without_control("text", text).and_then(signed).map(Cow::Borrowed),
            Self::SignedUrl => address::callback_url(text).and_then(signed_url).map(Cow::Borrowed),
            Self::Amount => match text.parse::<Amount>() {
                Ok(amount) => Ok(Cow::Owned(amount.text())),
                Err(error) => Err(FormatViolation::new("an amount of money", error.why())),
            },
            Self::Iban => iban::turkish(text, strictness.digits).map(Cow::Owned),
            Self::Gsm => gsm::mobile(text).map(Cow::Owned),
            Self::Url => address::callback_url(text).map(Cow::Borrowed),
            Self::NationalId => national_id::check(text, strictness.digits).map(Cow::Borrowed),
            _ if !strictness.shape => Ok(Cow::Borrowed(text)),
            Self::Reference if text.starts_with(['+', '-']) => {
                Err(FormatViolation::new("a reference", "it must not begin with + or -; put a letter or a digit first"))
            }
            Self::Reference if text.len() > MOST_REFERENCE_BYTES => {
                Err(FormatViolation::new("a reference", "it may have at most 8 KiB; the callback that repeats it may have 64"))
            }
            // A browser posts the line ends of a form's values in another form than they were signed in.
            Self::Reference => without_control("a reference", text).map(Cow::Borrowed),
            Self::CardNumber => card::number(text).map(Cow::Borrowed),
            Self::Cvc => card::cvc(text).map(Cow::Borrowed),
            Self::ExpireYear => card::expire_year(text).map(Cow::Borrowed),
            Self::ExpireMonth => card::expire_month(text),
        }
    }
}

/// Maximum length of a reference in bytes.
const MOST_REFERENCE_BYTES: usize = 8 * 1024;

fn label(text: &str) -> Result<&str, FormatViolation> {
    if text.trim().is_empty() {
        return Err(FormatViolation::new("text", "it must not be empty"));
    }
    without_control("text", text)
}

fn without_control<'t>(expected: &'static str, text: &'t str) -> Result<&'t str, FormatViolation> {
    if text.contains(char::is_control) {
        return Err(FormatViolation::new(expected, "it must not contain control characters"));
    }
    Ok(text)
}

/// Refuses `&`. ParaX joins `name=value` with `&` and escapes nothing, so a value with `&` could inject other parameters.
fn signed(text: &str) -> Result<&str, FormatViolation> {
    if text.contains('&') {
        return Err(FormatViolation::new(
            "text without &",
            "ParaX signs values without escaping, so an & could forge other parameters; write \"ve\" or \"and\" in names, percent-encode `data`",
        ));
    }
    Ok(text)
}

/// Refuses `&` in a URL, like [`signed`].
fn signed_url(url: &str) -> Result<&str, FormatViolation> {
    if url.contains('&') {
        return Err(FormatViolation::new(
            "a URL without &",
            "ParaX signs values without escaping, so an & could forge other parameters; use at most one parameter in its query",
        ));
    }
    Ok(url)
}

/// Returns the digits of a text that consists of digits only.
fn digits(text: &str) -> Option<impl DoubleEndedIterator<Item = u32> + Clone + '_> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.bytes().map(|b| u32::from(b - b'0')))
}

/// Removes the characters that group the digits of a number.
fn ungrouped(text: &str, grouping: &[char]) -> SecretText {
    SecretText::chars(text.chars().filter(|c| !grouping.contains(c)), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_format_has_its_three_parts() {
        let error = TextFormat::Bin.checked("12").unwrap_err();
        assert_eq!(
            (error.expected(), error.found(), error.fix()),
            ("the first 6 to 8 digits of a card number", "\"12\"", "never pass the whole number")
        );
    }

    #[test]
    fn without_checks_of_shape_any_text_of_a_reference_or_a_card_passes() {
        let loose = Strictness { shape: false, digits: false };
        for format in [TextFormat::Reference, TextFormat::CardNumber, TextFormat::Cvc, TextFormat::ExpireYear, TextFormat::ExpireMonth] {
            assert!(format.apply("+x", loose).is_ok() && format.apply("+x", Strictness { shape: true, digits: true }).is_err());
        }
    }

    #[test]
    fn an_error_shows_what_may_be_misspelt_in_each_format() {
        let found = |format: TextFormat, text: &str| format.checked(text).map_or_else(|error| error.found().into(), |_| String::new());
        assert_eq!(found(TextFormat::Gsm, "Ayse"), "text");
        assert_eq!(found(TextFormat::Gsm, "555"), "\"555\"");
        assert_eq!(found(TextFormat::Iban, "Ayse Yilmaz"), "text");
        assert_eq!(found(TextFormat::Iban, "TR33 0006"), "\"TR33 0006\"");
        assert_eq!(found(TextFormat::Amount, "x"), "text");
    }

    #[test]
    fn text_without_a_form_is_taken_as_it_is() {
        for format in [TextFormat::Any, TextFormat::Sensitive, TextFormat::Id] {
            assert!(format.takes_anything());
        }
        assert!(!TextFormat::Reference.takes_anything() && !TextFormat::Iban.takes_anything());
    }
}
