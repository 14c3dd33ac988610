//! Descriptions of text formats, for documents that are generated from the tables.

use super::TextFormat;

/// The description of a text format.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// Name of the value type with this format, see [`crate::api::values`]; empty for any text.
    pub name: &'static str,
    /// A sentence for callers.
    pub words: &'static str,
    /// A regular expression for the text as it is sent; empty if there is none.
    pub pattern: &'static str,
    /// An example as it is sent. Card and identity numbers are made up.
    pub example: &'static str,
    /// Whether the text must never be shown.
    pub secret: bool,
}

impl TextFormat {
    /// All formats.
    pub const ALL: [Self; 20] = [
        Self::Any,
        Self::Sensitive,
        Self::Id,
        Self::Identifier,
        Self::Name,
        Self::Reference,
        Self::Bin,
        Self::CardNumber,
        Self::Cvc,
        Self::ExpireYear,
        Self::ExpireMonth,
        Self::Iban,
        Self::NationalId,
        Self::Gsm,
        Self::Amount,
        Self::Url,
        Self::Signed,
        Self::SignedId,
        Self::SignedData,
        Self::SignedUrl,
    ];

    /// Returns the description of the format.
    #[must_use]
    pub fn described(self) -> Description {
        let (name, words, pattern, example) = match self {
            Self::Any => ("", "", "", "text"),
            Self::Sensitive => {
                ("Sensitive", "Text that acts as a secret or identifies a person. Never shown in logs or errors.", "", "text")
            }
            Self::Id => ("Id", "An id as text; a whole number is accepted too.", "", "text"),
            Self::Identifier => (
                "Identifier",
                "An id as text that is not empty and has no control characters; a whole number is accepted too.",
                r"\S",
                "text",
            ),
            Self::Name => ("Name", "Text that is not empty and has no control characters.", r"\S", "text"),
            Self::Reference => (
                "Reference",
                "A reference of the merchant's own. It must not begin with `+` or `-`, nor contain control characters; a whole number is accepted too.",
                "^(?![+-])",
                "order-1",
            ),
            Self::Bin => ("Bin", "The first 6 to 8 digits of a card number, never the whole number.", "^[0-9]{6,8}$", "52586400"),
            Self::CardNumber => ("CardNumber", "12 to 19 digits with a Luhn check digit.", "^[0-9]{12,19}$", "5258640000000001"),
            Self::Cvc => ("Cvc", "3 digits, 4 for American Express.", "^[0-9]{3,4}$", "000"),
            Self::ExpireYear => ("ExpireYear", "A year in four digits, or its last two.", "^([0-9]{2}|[0-9]{4})$", "2044"),
            Self::ExpireMonth => ("ExpireMonth", "A month, `01` to `12`; `7` is sent as `07`.", "^(0[1-9]|1[0-2])$", "07"),
            Self::Iban => (
                "Iban",
                "A Turkish IBAN. Spaces and lower case are accepted; it is sent in 26 characters.",
                "^TR[0-9]{24}$",
                "TR330006100519786457841326",
            ),
            Self::NationalId => {
                ("NationalId", "A T.C. identity number: 11 digits with two check digits.", "^[1-9][0-9]{10}$", "10000000146")
            }
            Self::Gsm => {
                ("Gsm", "A Turkish mobile number. Usual spellings are accepted; it is sent as `5XXXXXXXXX`.", "^5[0-9]{9}$", "5551234567")
            }
            Self::Amount => (
                "Money",
                "Money above zero in lira, with at most two decimals; sent as text with exactly two.",
                r"^[0-9]+\.[0-9]{2}$",
                "250.00",
            ),
            Self::Url => ("Url", "An absolute `https` URL, or `http` on a loopback host.", "^https?://", "https://shop.example/callback"),
            Self::Signed => ("Signed", "A value that ParaX signs: not empty, no control characters, no `&`.", "^[^&]+$", "text"),
            Self::SignedId => (
                "SignedId",
                "An id that ParaX signs: not empty, no control characters, no `&`; a whole number is accepted too.",
                "^[^&]+$",
                "text",
            ),
            Self::SignedData => {
                ("SignedData", "A value that ParaX signs and that may be empty: no control characters, no `&`.", "^[^&]*$", "text")
            }
            Self::SignedUrl => (
                "SignedUrl",
                "A URL that ParaX signs: absolute, `https`, or `http` on a loopback host, no `&`.",
                "^https?://[^&]+$",
                "https://shop.example/webhook",
            ),
        };
        Description { name, words, pattern, example, secret: self.is_secret() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Strictness;

    #[test]
    fn every_example_has_its_form_and_is_sent_as_it_is() {
        for form in TextFormat::ALL {
            let example = form.described().example;
            assert_eq!(form.apply(example, Strictness { shape: true, digits: true }).unwrap(), example, "{form:?}");
        }
    }
}
