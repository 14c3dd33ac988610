//! JSON values with numbers as they were written and names in their order, and a short way to write objects.
//!
//! `serde_json`'s own tree would turn `100.10` into a float. A name that comes twice in an object is refused: it could mean two
//! things.

use std::fmt::{self, Write as _};

use rust_decimal::Decimal;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The largest amount that is taken: sums and products of such amounts can be computed.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// How deep values may be nested.
const DEEPEST: usize = 64;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number, with its digits.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    /// Why it is no JSON.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        Self::of(raw, DEEPEST)
    }

    fn of(raw: &RawValue, depth: usize) -> Result<Self, String> {
        let text = raw.get();
        let depth = depth.checked_sub(1).ok_or("nested too deep")?;
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(text).map_err(|error| error.to_string())?;
                let read = members.into_iter().map(|(name, raw)| Ok((name, Self::of(raw, depth)?)));
                Self::Object(read.collect::<Result<_, String>>()?)
            }
            Some(b'[') => {
                let Elements(elements) = serde_json::from_str(text).map_err(|error| error.to_string())?;
                Self::List(elements.into_iter().map(|raw| Self::of(raw, depth)).collect::<Result<_, String>>()?)
            }
            Some(b'"') => Self::Text(serde_json::from_str(text).map_err(|error| error.to_string())?),
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            Some(b'n') => Self::Null,
            _ => Self::Number(text.to_owned()),
        })
    }

    /// An object without members.
    #[must_use]
    pub fn empty() -> Self {
        Self::Object(vec![])
    }

    /// A member of an object; a `null` counts as none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known == name).map(|(_, value)| value).filter(|value| **value != Self::Null)
    }

    /// A member as text: a text, or the digits of a number.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::as_text)
    }

    /// Text, or the digits of a number.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            _ => None,
        }
    }

    /// A member as a whole number, bare or as text.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// A member as a decimal, bare or as text.
    #[must_use]
    pub fn decimal(&self, name: &str) -> Option<Decimal> {
        amount(self.text(name)?)
    }

    /// A member that is `true` or `false`, bare or as text.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Self::Flag(flag) => Some(*flag),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The elements of a member that is a list; none of anything else.
    #[must_use]
    pub fn list(&self, name: &str) -> &[Self] {
        match self.get(name) {
            Some(Self::List(elements)) => elements,
            _ => &[],
        }
    }

    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Sets a member of an object.
    pub fn set(&mut self, name: &str, value: Self) {
        let Self::Object(members) = self else { return };
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => members.push((name.to_owned(), value)),
        }
    }

    /// Without the members that are `null`.
    #[must_use]
    pub fn without_nulls(self) -> Self {
        match self {
            Self::Object(members) => Self::Object(members.into_iter().filter(|(_, value)| *value != Self::Null).collect()),
            other => other,
        }
    }
}

/// A decimal that can be computed with: plain digits, no exponent, not beyond all reason.
#[must_use]
pub fn amount(text: &str) -> Option<Decimal> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    text.parse().ok().filter(|amount: &Decimal| plain && amount.abs() <= LARGEST)
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |f: &mut fmt::Formatter<'_>, text: &str| f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?);
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => quoted(f, text),
            Self::List(elements) => {
                f.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if index == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    quoted(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

/// The members of an object, not read yet.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'t> Visitor<'t> for Object {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(String, &'t RawValue)> = vec![];
                while let Some((name, value)) = map.next_entry::<String, &'t RawValue>()? {
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(A::Error::custom(format!("the name {name:?} comes twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The elements of a list, not read yet.
struct Elements<'t>(Vec<&'t RawValue>);

impl<'t> Deserialize<'t> for Elements<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'t> Visitor<'t> for List {
            type Value = Elements<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut elements = vec![];
                while let Some(element) = list.next_element::<&'t RawValue>()? {
                    elements.push(element);
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl<'t> Deserialize<'t> for Json {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::of(&raw, DEEPEST).map_err(D::Error::custom)
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<i32> for Json {
    fn from(number: i32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<u16> for Json {
    fn from(number: u16) -> Self {
        Self::Number(number.to_string())
    }
}

/// Amounts and rates, with eight decimals as Craftgate writes them.
impl From<Decimal> for Json {
    fn from(amount: Decimal) -> Self {
        Self::Number(format!("{amount:.8}"))
    }
}

impl From<Vec<Json>> for Json {
    fn from(elements: Vec<Json>) -> Self {
        Self::List(elements)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(elements) => Self::List(elements.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(members.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect()),
        }
    }
}

/// An object: `object! { "id": 1, "name": name }`.
macro_rules! object {
    ($($name:literal : $value:expr),* $(,)?) => {
        $crate::json::Json::Object(vec![$((String::from($name), $crate::json::Json::from($value))),*])
    };
}
pub(crate) use object;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_order_stay_as_they_were_written() {
        let text = r#"{"b":100.10,"a":[1e3,-0.5,"ü\n"],"c":{"d":null,"e":true}}"#;
        assert_eq!(Json::read(text.as_bytes()).unwrap().to_string(), r#"{"b":100.10,"a":[1e3,-0.5,"ü\n"],"c":{"d":null,"e":true}}"#);
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        assert!(Json::read(br#"{"a":1,"a":2}"#).unwrap_err().contains("twice"));
        assert!(Json::read(br#"{"a":1}x"#).is_err());
        assert!(Json::read("[".repeat(100_000).as_bytes()).is_err());
        assert!(Json::read(format!("{}{}", "[".repeat(100), "]".repeat(100)).as_bytes()).is_err());
    }

    #[test]
    fn amounts_have_a_bound() {
        assert_eq!(LARGEST.to_string(), "1000000000000000");
        assert!(amount("1000000000000000").is_some() && amount("-12.30").is_some());
        assert!(amount("1000000000000001").is_none() && amount("1e3").is_none() && amount("").is_none());
    }

    #[test]
    fn amounts_have_eight_decimals() {
        assert_eq!(object! { "price": Decimal::new(10010, 2), "x": None::<i64> }.without_nulls().to_string(), r#"{"price":100.10000000}"#);
    }
}
