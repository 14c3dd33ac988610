//! JSON text as a source of the engine, and the reading of small objects field by field.
//!
//! `serde_json` does the tokenizing. A scalar is taken as the slice that stands in the text, so that digits stay as they
//! were written; objects and lists are walked in one pass. Only data without a declared type is walked level by level,
//! because what it is shows in its text alone.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::transcode::{Due, Outcome, Source, Transcoder};
use crate::error::Fault;

/// A JSON text as a source.
#[derive(Clone, Copy)]
pub struct JsonSource<'t>(pub &'t str);

impl Source for JsonSource<'_> {
    fn send(&self, to: &mut Transcoder<'_>) -> Outcome {
        drive(self.0, to)
    }
}

impl fmt::Debug for JsonSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonSource({} bytes)", self.0.len())
    }
}

/// Drives the engine with a whole JSON text.
///
/// # Errors
/// The first thing that does not fit, or where the text is no JSON.
pub fn drive(text: &str, to: &mut Transcoder<'_>) -> Outcome {
    let mut fault = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = Next { to, fault: &mut fault }.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    finish(result, fault, to)
}

/// What an envelope held besides the data that went through the engine.
#[derive(Debug, Default)]
pub struct Envelope<'t> {
    /// Whether there was a `data` that is not null.
    pub has_data: bool,
    /// The text of `errors`, if there were any.
    pub errors: Option<&'t str>,
    /// Whether it is an object with neither `data` nor `errors`: no envelope.
    pub is_bare: bool,
}

/// Reads `{"data": …, "errors": …}`: the data goes through the engine, the errors are handed back as text.
///
/// # Errors
/// As [`drive`].
pub fn drive_envelope<'t>(text: &'t str, to: &mut Transcoder<'_>) -> Result<Envelope<'t>, Box<Fault>> {
    let mut fault = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = deserializer.deserialize_any(EnvelopeVisitor { to, fault: &mut fault });
    let envelope = match result {
        Ok(envelope) => envelope,
        Err(error) => return Err(fault.unwrap_or_else(|| syntax(&error, to))),
    };
    finish(deserializer.end(), fault, to).map(|()| envelope)
}

fn finish(result: serde_json::Result<()>, fault: Option<Box<Fault>>, to: &Transcoder<'_>) -> Outcome {
    match (result, fault) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(fault)) => Err(fault),
        (Err(error), None) => Err(syntax(&error, to)),
    }
}

fn syntax(error: &serde_json::Error, to: &Transcoder<'_>) -> Box<Fault> {
    if error.is_eof() {
        to.fault(&alloc::format!("the JSON text ends too early, at line {} column {}", error.line(), error.column()))
    } else {
        to.fault(&alloc::format!("no JSON at line {} column {}", error.line(), error.column()))
    }
}

/// The next value of the text, handed to the engine. The engine's fault travels beside serde's error, which only unwinds.
struct Next<'t, 's> {
    to: &'t mut Transcoder<'s>,
    fault: &'t mut Option<Box<Fault>>,
}

impl Next<'_, '_> {
    fn stop<E: serde::de::Error>(&mut self, outcome: Outcome) -> Result<(), E> {
        outcome.map_err(|fault| {
            *self.fault = Some(fault);
            E::custom("")
        })
    }

    /// A value by its text: a scalar, or data without a declared type.
    fn token<E: serde::de::Error>(&mut self, token: &str) -> Result<(), E> {
        let outcome = match token.bytes().next() {
            Some(b'"') => self.to.escaped_text(token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token)),
            Some(b't') => self.to.boolean(true),
            Some(b'f') => self.to.boolean(false),
            Some(b'n') => self.to.null(),
            Some(b'{' | b'[') => {
                let nested = Next { to: self.to, fault: self.fault };
                return serde_json::Deserializer::from_str(token).deserialize_any(nested).map_err(|_| E::custom(""));
            }
            _ => self.to.number(token),
        };
        self.stop(outcome)
    }
}

impl<'de> DeserializeSeed<'de> for Next<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        match self.to.due() {
            Due::Container | Due::Text => deserializer.deserialize_any(self),
            Due::Scalar | Due::Anything => {
                let token: &'de RawValue = serde::Deserialize::deserialize(deserializer)?;
                self.token(token.get())
            }
        }
    }
}

impl<'de> Visitor<'de> for Next<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let begun = self.to.begin_object();
        self.stop(begun)?;
        while map.next_key_seed(Name { to: self.to, fault: self.fault })?.is_some() {
            map.next_value_seed(Next { to: self.to, fault: self.fault })?;
        }
        let ended = self.to.end_object();
        self.stop(ended)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let begun = self.to.begin_list();
        self.stop(begun)?;
        let mut count = 0;
        self.to.element();
        while list.next_element_seed(Next { to: self.to, fault: self.fault })?.is_some() {
            count += 1;
            self.to.element();
        }
        self.to.end_list(count);
        Ok(())
    }

    // Text where it is due, and scalars where something else is.

    fn visit_unit<E: serde::de::Error>(mut self) -> Result<(), E> {
        let outcome = self.to.null();
        self.stop(outcome)
    }

    /// Text without escapes, as it stands in the source.
    fn visit_borrowed_str<E: serde::de::Error>(mut self, text: &'de str) -> Result<(), E> {
        let outcome = self.to.verbatim(text);
        self.stop(outcome)
    }

    fn visit_str<E: serde::de::Error>(mut self, text: &str) -> Result<(), E> {
        let outcome = self.to.text(text);
        self.stop(outcome)
    }

    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<(), E> {
        let outcome = self.to.boolean(value);
        self.stop(outcome)
    }

    fn visit_u64<E: serde::de::Error>(mut self, value: u64) -> Result<(), E> {
        let outcome = self.to.number(&value.to_string());
        self.stop(outcome)
    }

    fn visit_i64<E: serde::de::Error>(mut self, value: i64) -> Result<(), E> {
        let outcome = self.to.number(&value.to_string());
        self.stop(outcome)
    }

    fn visit_f64<E: serde::de::Error>(mut self, _: f64) -> Result<(), E> {
        let outcome = self.to.number("a number");
        self.stop(outcome)
    }
}

/// The next name of an object, handed to the engine.
struct Name<'t, 's> {
    to: &'t mut Transcoder<'s>,
    fault: &'t mut Option<Box<Fault>>,
}

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<(), E> {
        self.to.name(name).map_err(|fault| {
            *self.fault = Some(fault);
            E::custom("")
        })
    }
}

struct EnvelopeVisitor<'t, 's> {
    to: &'t mut Transcoder<'s>,
    fault: &'t mut Option<Box<Fault>>,
}

impl<'de> Visitor<'de> for EnvelopeVisitor<'_, '_> {
    type Value = Envelope<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
        let mut envelope = Envelope::default();
        let mut met = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !met.insert(name.clone()) {
                *self.fault = Some(Fault::new(name, "expected each name once, found it twice"));
                return Err(A::Error::custom(""));
            }
            match name.as_str() {
                "data" => {
                    envelope.has_data = map.next_value_seed(NotNull(Next { to: self.to, fault: self.fault }))?;
                }
                "errors" => {
                    let errors: &'de RawValue = map.next_value()?;
                    envelope.errors = Some(errors.get()).filter(|text| *text != "null");
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        envelope.is_bare = !met.is_empty() && !met.contains("data") && !met.contains("errors");
        Ok(envelope)
    }
}

/// A value that may be null, which is then no value at all. Answers whether it was one.
struct NotNull<'t, 's>(Next<'t, 's>);

impl<'de> DeserializeSeed<'de> for NotNull<'_, '_> {
    type Value = bool;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for NotNull<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.0.deserialize(deserializer).map(|()| true)
    }
}

/// The text of a JSON string token without its quotes. `None` if an escape is half of a surrogate pair.
pub(crate) fn unescaped(token: &str) -> Option<Cow<'_, str>> {
    if !token.as_bytes().contains(&b'\\') {
        return Some(Cow::Borrowed(token));
    }
    let quoted = ["\"", token, "\""].concat();
    serde_json::from_str::<String>(&quoted).ok().map(Cow::Owned)
}

/// The fields of a small object by name, each as its JSON text: for error bodies and webhooks, whose shape is not promised.
#[derive(Debug, Default)]
pub(crate) struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> Fields<'t> {
    /// Reads an object. `None` if the text is none, is no JSON, or names something twice.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(name) = map.next_key::<Cow<'de, str>>()? {
                    fields.push((name, map.next_value()?));
                }
                Ok(fields)
            }
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let fields = deserializer.deserialize_map(Collect).ok()?;
        deserializer.end().ok()?;
        let mut met = BTreeSet::new();
        fields.iter().all(|(name, _)| met.insert(String::from(name.as_ref()))).then_some(Self(fields))
    }

    /// The JSON text of a field; null counts as absent.
    pub(crate) fn json(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.get()).filter(|text| *text != "null")
    }

    /// A text field, or the digits of a number.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'t, str>> {
        let json = self.json(name)?;
        match json.strip_prefix('"') {
            Some(rest) => unescaped(rest.strip_suffix('"')?),
            None => json.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then_some(Cow::Borrowed(json)),
        }
    }

    /// A field that is an object.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.json(name)?)
    }

    /// All fields in their order, with their JSON texts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'t str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.get()))
    }
}
