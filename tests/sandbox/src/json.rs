//! Reads JSON into `serde_json` values, with digits as they were written and members in their order, and finds members by name.
//!
//! `serde_json` keeps the last of two members with the same name. Another parser may keep the first, so [`read`] refuses such a text.

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// The largest accepted amount: sums and products of such amounts do not overflow a `Decimal`.
const MAX_AMOUNT: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Reads a text as a value or as a struct.
///
/// # Errors
/// If the text is not valid JSON, is nested deeper than `serde_json` allows, repeats a name in an object, or does not match `T`.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice::<UniqueNames>(text)?;
    serde_json::from_slice(text)
}

/// Parses an amount: plain digits without an exponent, not above 10^15.
#[must_use]
pub fn amount(text: &str) -> Option<Decimal> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    text.parse().ok().filter(|amount: &Decimal| plain && amount.abs() <= MAX_AMOUNT)
}

/// Writes an amount or a rate with eight decimals, as Craftgate does.
#[must_use]
pub fn eight_decimals(amount: Decimal) -> Value {
    number(&format!("{amount:.8}"))
}

/// Writes an amount with two decimals.
#[must_use]
pub fn two_decimals(amount: Decimal) -> Value {
    number(&format!("{amount:.2}"))
}

/// Makes a number from its digits; `null` if they are not a number.
#[must_use]
pub fn number(digits: &str) -> Value {
    digits.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// Access to the members of an object by name. A member that is `null` counts as missing.
pub trait Fields: Sized {
    /// Returns a member.
    fn field(&self, name: &str) -> Option<&Self>;

    /// Returns a string, or the digits of a number.
    fn as_text(&self) -> Option<&str>;

    /// Returns a member that is a string, or the digits of one that is a number.
    fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_text()
    }

    /// Returns a member that is an integer, bare or as a string.
    fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Returns a member that is a decimal, bare or as a string.
    fn decimal(&self, name: &str) -> Option<Decimal> {
        amount(self.text(name)?)
    }

    /// Returns a member that is `true` or `false`, bare or as a string.
    fn flag(&self, name: &str) -> Option<bool>;

    /// Returns the elements of a member that is an array, else an empty slice.
    fn list(&self, name: &str) -> &[Self];

    /// Sets a member of an object.
    fn set(&mut self, name: &str, value: impl Into<Self>);

    /// Removes the members that are `null`.
    #[must_use]
    fn without_nulls(self) -> Self;
}

impl Fields for Value {
    fn field(&self, name: &str) -> Option<&Self> {
        self.get(name).filter(|value| !value.is_null())
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Number(number) => Some(number.as_str()),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        let value = self.field(name)?;
        value.as_bool().or_else(|| value.as_str()?.parse().ok())
    }

    fn list(&self, name: &str) -> &[Self] {
        self.field(name).and_then(Self::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    fn set(&mut self, name: &str, value: impl Into<Self>) {
        if let Self::Object(members) = self {
            members.insert(name.to_owned(), value.into());
        }
    }

    fn without_nulls(mut self) -> Self {
        if let Self::Object(members) = &mut self {
            members.retain(|_, value| !value.is_null());
        }
        self
    }
}

/// Any value in which no object repeats a name.
struct UniqueNames;

impl<'t> Deserialize<'t> for UniqueNames {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'t> Visitor<'t> for UniqueNames {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut elements: A) -> Result<Self, A::Error> {
        while elements.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    /// Visits an object, or a number with a fraction: with `arbitrary_precision` that arrives as a map with one entry.
    fn visit_map<A: MapAccess<'t>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, _)) = members.next_entry::<String, Self>()? {
            if let Some(repeated) = names.replace(name) {
                return Err(A::Error::custom(format!("duplicate name {repeated:?}")));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn digits_and_order_stay_as_they_were_written() {
        let text = r#"{"b":100.10,"a":[-0.5,12345678901234567890123,"ü\n"],"c":{"d":null,"e":true}}"#;
        assert_eq!(read::<Value>(text.as_bytes()).unwrap().to_string(), text);
    }

    #[test]
    fn ambiguous_and_unbounded_texts_are_refused() {
        let repeated = read::<Value>(br#"{"a":1,"a":2}"#).unwrap_err().to_string();
        assert!(repeated.contains("duplicate name"), "{repeated}");
        assert!(read::<Value>(br#"[{"a":{"b":1,"b":1}}]"#).is_err());
        assert!(read::<Value>(br#"{"a":1}x"#).is_err());
        assert!(read::<Value>("[".repeat(100_000).as_bytes()).is_err());
        assert!(read::<Value>(format!("{}{}", "[".repeat(200), "]".repeat(200)).as_bytes()).is_err());
    }

    #[test]
    fn amounts_have_a_bound() {
        assert_eq!(MAX_AMOUNT.to_string(), "1000000000000000");
        assert!(amount("1000000000000000").is_some() && amount("-12.30").is_some());
        assert!(amount("1000000000000001").is_none() && amount("1e3").is_none() && amount("").is_none());
    }

    #[test]
    fn amounts_have_eight_decimals() {
        let object = json!({ "price": eight_decimals(Decimal::new(10010, 2)), "x": None::<i64> });
        assert_eq!(object.without_nulls().to_string(), r#"{"price":100.10000000}"#);
    }
}
