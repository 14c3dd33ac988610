//! `Serialize` and `Deserialize` of the typed structs, the enums, the checked texts and the errors, for formats that describe
//! themselves, such as JSON.
//!
//! Names are those on the wire. A decimal is written as text with its own digits: a number would become a float in most formats. It
//! is read from text, an integer, a JSON number with the digits that were written, or a float of at most 15 digits. `None` is left
//! out, and null is read as `None`.
//!
//! Reading goes through the engine: a request as strictly as if it were sent, but for what must be given; an answer as if the provider
//! sent it, with unknown fields kept.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::case::Names;
use super::declare::FieldType;
use super::json::drive;
use super::misfit::{Misfit, Misfits};
use super::schema::Ty;
use super::serde_source::{NUMBER, RAW_VALUE, shortest};
use super::sink::push_quoted;
use super::transcode::{Direction, Integers, Requirements, Transcoder};
use super::typed::{Empty, MISFITS, TypedSink};
use super::values::{self, Json, OtherFields, Page};
use crate::decimal::{self, Decimal};
use crate::error::{ApiError, Error, ErrorKind, Failure, FieldError, Outcome, ProviderError};
use crate::http::{Checks, Context};
use crate::secret::SecretText;

// ---- writing ----

/// A value of a declared type, written the same in every format.
pub trait SerializeValue {
    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value as serde takes it.
struct Written<'a, T: ?Sized>(&'a T);

impl<T: SerializeValue + ?Sized> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_value(serializer)
    }
}

/// Writes a field of a struct, if it is given.
///
/// # Errors
/// Those of the serializer.
pub fn put_field<M: SerializeMap, T: SerializeValue>(object: &mut M, wire: &'static str, value: Option<&T>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| object.serialize_entry(wire, &Written(value)))
}

/// Writes what an answer has beyond the description of its type.
///
/// # Errors
/// Those of the serializer.
pub fn put_others<M: SerializeMap>(object: &mut M, others: &OtherFields) -> Result<(), M::Error> {
    others.iter().try_for_each(|(name, value)| object.serialize_entry(name, &Written(value)))
}

/// Writes the parts of an answer that do not fit, if there are any, so that a stored answer keeps them.
///
/// # Errors
/// Those of the serializer.
pub fn put_misfits<M: SerializeMap>(object: &mut M, misfits: &Misfits) -> Result<(), M::Error> {
    if misfits.is_empty() { Ok(()) } else { object.serialize_entry(MISFITS, &**misfits) }
}

impl Serialize for Misfit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3))?;
        object.serialize_entry("path", &self.path)?;
        object.serialize_entry("reason", &self.reason)?;
        object.serialize_entry("raw", &self.raw)?;
        object.end()
    }
}

macro_rules! as_serde_writes_it {
    ($($ty:ty)*) => { $(
        impl SerializeValue for $ty {
            fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )* };
}

as_serde_writes_it! { String bool i32 i64 }

impl SerializeValue for Decimal {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<T: SerializeValue> SerializeValue for Vec<T> {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }
}

impl<T: SerializeValue> SerializeValue for BTreeMap<String, T> {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Written(value))))
    }
}

impl<T: SerializeValue> SerializeValue for Page<T> {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("items", &Written(&self.items))?;
        put_field(&mut object, "page", self.page.as_ref())?;
        put_field(&mut object, "size", self.size.as_ref())?;
        put_field(&mut object, "totalSize", self.total_size.as_ref())?;
        put_others(&mut object, &self.other_fields)?;
        put_misfits(&mut object, &self.misfits)?;
        object.end()
    }
}

impl SerializeValue for Json {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_value(serializer)
    }
}

impl SerializeValue for Value {
    fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(integer), _, _) => serializer.serialize_i64(integer),
                (_, Some(integer), _) => serializer.serialize_u64(integer),
                // With `arbitrary_precision` a number may have more digits than a float holds.
                (_, _, Some(float)) if serde_json::Number::from_f64(float).is_some_and(|same| same == *number) => {
                    serializer.serialize_f64(float)
                }
                _ => serializer.collect_str(number),
            },
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(list) => serializer.collect_seq(list.iter().map(Written)),
            Self::Object(map) => serializer.collect_map(map.iter().map(|(name, value)| (name, Written(value)))),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_value(serializer)
    }
}

impl<T: SerializeValue> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_value(serializer)
    }
}

// ---- reading ----

/// Reads a value of a request: as strictly as if it were sent, but for what must be given.
///
/// # Errors
/// A value that does not fit, with its path; a field that the type does not have.
pub fn deserialize_request<'de, T: Empty + FieldType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let requirements =
        Requirements { documented: false, values: false, ..Requirements::of(&Context { checks: Checks::All, ..Context::default() }) };
    deserialize(Direction::Request(requirements), deserializer)
}

/// Reads a value of an answer: as if the provider sent it. What does not fit is among its misfits.
///
/// # Errors
/// Another value than an object; a name given twice.
pub fn deserialize_answer<'de, T: Empty + FieldType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    finished(read(Direction::Response(Integers::Full), deserializer)?)
}

/// Reads a value that answers have and requests take: as if the provider sent it, but what does not fit is an error.
///
/// # Errors
/// A value that does not fit, with its path.
pub fn deserialize_shared<'de, T: Empty + FieldType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let built = read(Direction::Response(Integers::Full), deserializer)?;
    match built.found_misfits().first() {
        Some(misfit) => Err(refused(FieldError::new(&misfit.path, &[&misfit.reason]))),
        None => finished(built),
    }
}

fn deserialize<'de, T: Empty + FieldType, D: Deserializer<'de>>(direction: Direction, deserializer: D) -> Result<T, D::Error> {
    finished(read(direction, deserializer)?)
}

fn read<'de, T: Empty + FieldType, D: Deserializer<'de>>(direction: Direction, deserializer: D) -> Result<TypedSink<T>, D::Error> {
    let mut built = TypedSink::new();
    ValueSeed(&mut Transcoder::new(T::TY, direction, Names::Snake, &mut built)).deserialize(deserializer)?;
    Ok(built)
}

fn finished<T: Empty, E: de::Error>(built: TypedSink<T>) -> Result<T, E> {
    built.into_value().ok_or_else(|| de::Error::custom("expected saved texts that restore something, found another value"))
}

#[cold]
#[allow(clippy::boxed_local)] // faults travel boxed, so that results stay small
fn refused<E: de::Error>(fault: Box<FieldError>) -> E {
    E::custom(fault.text())
}

/// Hands one value of a format to the engine.
struct ValueSeed<'t, 's>(&'t mut Transcoder<'s>);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.expected() {
            // `serde_json` knows this name and hands over the digits that were written; other formats pass over it.
            Ty::Decimal => deserializer.deserialize_newtype_struct(RAW_VALUE, self),
            _ => deserializer.deserialize_any(self),
        }
    }
}

macro_rules! integers {
    ($($method:ident: $integer:ty)*) => { $(
        fn $method<E: de::Error>(self, value: $integer) -> Result<(), E> {
            self.number(itoa::Buffer::new().format(value))
        }
    )* };
}

impl ValueSeed<'_, '_> {
    fn number<E: de::Error>(self, digits: &str) -> Result<(), E> {
        self.0.number(digits).or_else(|misfit| self.0.leave_out(misfit, digits)).map_err(refused)
    }

    fn null<E: de::Error>(self) -> Result<(), E> {
        self.0.null().or_else(|misfit| self.0.leave_out(misfit, "null")).map_err(refused)
    }

    /// Leaves out a list or an object that was refused, as the JSON text of this value.
    #[cold]
    fn leave_out<E: de::Error>(self, misfit: Box<FieldError>, found: &Value) -> Result<(), E> {
        self.0.leave_out(misfit, &found.to_string()).map_err(refused)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    integers! { visit_i64: i64 visit_u64: u64 visit_i128: i128 visit_u128: u128 }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        let raw = if value { "true" } else { "false" };
        self.0.boolean(value).or_else(|misfit| self.0.leave_out(misfit, raw)).map_err(refused)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        let digits = shortest(value);
        if matches!(self.0.expected(), Ty::Decimal) && !is_held_exactly(&digits) {
            return Err(refused(self.0.fault("found a float that is not a plain decimal of at most 15 digits; pass text")));
        }
        self.number(&digits)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.0.text(text).or_else(|misfit| self.0.leave_out(misfit, &quoted(text))).map_err(refused)
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.null()
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.null()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if let Err(misfit) = self.0.begin_list() {
            let mut found = Vec::new();
            while let Some(element) = list.next_element()? {
                found.push(element);
            }
            return self.leave_out(misfit, &Value::Array(found));
        }
        let mut count = 0;
        loop {
            self.0.element();
            if list.next_element_seed(ValueSeed(self.0))?.is_none() {
                break;
            }
            count += 1;
        }
        self.0.end_list(count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut next = object.next_key::<Cow<'_, str>>()?;
        match next.as_deref() {
            Some(NUMBER) => return self.number(&object.next_value::<Cow<'_, str>>()?),
            Some(RAW_VALUE) => return drive(&object.next_value::<Cow<'_, str>>()?, self.0).map_err(refused),
            _ => {}
        }
        if let Err(misfit) = self.0.begin_object() {
            let mut found = serde_json::Map::new();
            while let Some(name) = next {
                found.insert(name.into_owned(), object.next_value()?);
                next = object.next_key()?;
            }
            return self.leave_out(misfit, &Value::Object(found));
        }
        while let Some(name) = next {
            self.0.name(&name).map_err(refused)?;
            object.next_value_seed(ValueSeed(self.0))?;
            next = object.next_key()?;
        }
        self.0.end_object().map_err(refused)
    }
}

fn quoted(text: &str) -> String {
    let mut out = SecretText::new();
    push_quoted(text, &mut out);
    out.into_string()
}

/// Whether a float has exactly these digits, if they are what was written: floats hold 15.
fn is_held_exactly(digits: &str) -> bool {
    decimal::check_plain(digits).is_ok() && digits.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count() <= 15
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_request(deserializer)
    }
}

impl<'de, T: Empty + FieldType> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_answer(deserializer)
    }
}

macro_rules! texts {
    ($($name:ident)*) => { $(
        impl SerializeValue for values::$name {
            fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl Serialize for values::$name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize_value(serializer)
            }
        }

        impl<'de> Deserialize<'de> for values::$name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_request(deserializer)
            }
        }
    )* };
}

texts! {
    DateTime Date Reference CardNumber Cvc ExpireYear ExpireMonth Iban NationalId Gsm Money Id Identifier Name Bin Url Signed SignedId SignedData
    SignedUrl Sensitive
}

// ---- errors ----

/// The report of an error: `code`, `message`, and where there are any `path`, `kind`, `outcome`, `http_status`, `provider`,
/// `provider_code`, `provider_message`, `group`, `provider_error` and `errors`. It is the report that other languages have.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let status = self.http_status();
        let (kind, outcome) = (self.kind().map_or("", ErrorKind::as_str), self.outcome().map_or("", Outcome::as_str));
        let (api, provider) = match self.failure() {
            Failure::Api(api) => (Some(api), api.provider),
            Failure::UnexpectedResponse(response) => (None, response.provider),
            _ => (None, ""),
        };
        let text = self.text();
        let of_api = |read: fn(&ApiError) -> &String| api.map_or("", |api| read(api));
        let texts = [
            ("code", self.code()),
            ("message", &text),
            ("path", self.path()),
            ("kind", kind),
            ("outcome", outcome),
            ("provider", provider),
            ("provider_code", of_api(|api| &api.provider_code)),
            ("provider_message", of_api(|api| &api.message)),
            ("group", of_api(|api| &api.group)),
        ];
        let mut report = serializer.serialize_map(None)?;
        for (name, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
            report.serialize_entry(name, text)?;
        }
        if let Some(status) = status {
            report.serialize_entry("http_status", &status)?;
        }
        if let Some(behind) = api.and_then(|api| api.provider_error.as_ref()) {
            report.serialize_entry("provider_error", behind)?;
        }
        let errors: Vec<&FieldError> = self.errors().collect();
        if !errors.is_empty() {
            report.serialize_entry("errors", &errors)?;
        }
        report.end()
    }
}

impl Serialize for FieldError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("path", &self.path)?;
        object.serialize_entry("reason", &self.reason)?;
        object.end()
    }
}

impl Serialize for ProviderError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("code", &self.code)?;
        object.serialize_entry("message", &self.message)?;
        object.end()
    }
}
