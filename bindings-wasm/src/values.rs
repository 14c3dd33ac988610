//! JavaScript values as input and as results of the core.
//!
//! [`ValueSource`] hands a value to the engine by way of serde: `serde-wasm-bindgen` reads it, and the visitor below passes each part
//! on, so that nothing is collected in between. The package hands over copies of plain data only (`npm/src/plain.ts`): reading them
//! runs no code of the caller's, and names that an object inherits do not count.
//!
//! [`ValueSink`] makes values of results. It defines properties (`Object.fromEntries`) where `serde-wasm-bindgen` would assign them:
//! a message from outside may have the name `__proto__`, and assigning that changes an object's prototype.

use std::fmt;

use imza::Misfit;
use imza::api::schema::{Field, Type};
use imza::api::sink::{Sink, Text};
use imza::api::transcode::{Source, TranscodeResult, Transcoder};
use js_sys::{Array, Object};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use wasm_bindgen::{JsCast, JsValue};
use zeroize::Zeroizing;

/// A JavaScript value as a source of the engine.
pub struct ValueSource(pub JsValue);

impl Source for ValueSource {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        let mut result = Ok(());
        let passed = Pass { to: &mut *to, result: &mut result }.deserialize(serde_wasm_bindgen::Deserializer::from(self.0.clone()));
        match passed {
            Err(_) if result.is_ok() => Err(to.fault("expected a value of at most 64 bits, found another value")),
            _ => result,
        }
    }
}

/// Passes one value on to the engine. An error of the engine is kept aside: serde's error has no place for it.
struct Pass<'p, 's> {
    to: &'p mut Transcoder<'s>,
    result: &'p mut TranscodeResult,
}

impl<'s> Pass<'_, 's> {
    fn step<E: Error>(&mut self, step: impl FnOnce(&mut Transcoder<'s>) -> TranscodeResult) -> Result<(), E> {
        step(self.to).map_err(|refused| {
            *self.result = Err(refused);
            E::custom("refused")
        })
    }

    fn next(&mut self) -> Pass<'_, 's> {
        Pass { to: self.to, result: self.result }
    }
}

impl<'de> DeserializeSeed<'de> for Pass<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pass<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data")
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.step(Transcoder::null)
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.step(|to| to.boolean(value))
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.step(|to| to.number(&Zeroizing::new(value.to_string())))
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.step(|to| to.number(&Zeroizing::new(value.to_string())))
    }

    /// Writes the shortest digits that stand for the number, as `String(number)` does in JavaScript.
    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.step(|to| to.number(&Zeroizing::new(value.to_string())))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        self.step(|to| to.text(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<(), E> {
        // It may be a key.
        self.visit_str(&Zeroizing::new(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.step(Transcoder::begin_list)?;
        self.to.element();
        let mut count = 0;
        while list.next_element_seed(self.next())?.is_some() {
            count += 1;
            self.to.element();
        }
        self.to.end_list(count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        self.step(Transcoder::begin_object)?;
        while let Some(name) = object.next_key::<String>()? {
            self.step(|to| to.name(&name))?;
            object.next_value_seed(self.next())?;
        }
        self.step(Transcoder::end_object)
    }
}

/// A sink that makes JavaScript values.
#[derive(Default)]
pub struct ValueSink {
    open: Vec<Container>,
    /// The value, once it is complete.
    value: JsValue,
    misfits: Vec<Misfit>,
}

/// An open object, as a list of pairs with the name of the next value, or an open list.
enum Container {
    Object { entries: Array, name: JsValue },
    List(Array),
}

impl ValueSink {
    /// The value, with its misfits as a property that is not enumerated.
    pub fn into_value(self) -> JsValue {
        if let (false, Some(object)) = (self.misfits.is_empty(), self.value.dyn_ref::<Object>()) {
            let listed = self.misfits.iter().map(|Misfit { path, reason, raw, .. }| {
                let entries = [("path", path), ("reason", reason), ("raw", raw)].map(|(name, text)| Array::of2(&name.into(), &text.into()));
                Object::from_entries(&entries.iter().collect::<Array>()).unwrap_or_default()
            });
            let property = Object::from_entries(&Array::of1(&Array::of2(&"value".into(), &listed.collect::<Array>())));
            Object::define_property(object, &"misfits".into(), &property.unwrap_or_default());
        }
        self.value
    }

    fn put(&mut self, value: &JsValue) {
        match self.open.last_mut() {
            Some(Container::Object { entries, name }) => _ = entries.push(&Array::of2(name, value)),
            Some(Container::List(elements)) => _ = elements.push(value),
            None => self.value = value.clone(),
        }
    }

    fn end(&mut self) {
        match self.open.pop() {
            // Pairs always make an object.
            Some(Container::Object { entries, .. }) => self.put(&Object::from_entries(&entries).map(JsValue::from).unwrap_or_default()),
            Some(Container::List(elements)) => self.put(&elements),
            None => {}
        }
    }
}

impl Sink for ValueSink {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.open.push(Container::Object { entries: Array::new(), name: JsValue::UNDEFINED });
    }

    fn end_object(&mut self) {
        self.end();
    }

    fn begin_list(&mut self) {
        self.open.push(Container::List(Array::new()));
    }

    fn end_list(&mut self) {
        self.end();
    }

    fn field(&mut self, _: u8, field: &'static Field) {
        self.name(field.property());
    }

    fn name(&mut self, text: &str) {
        if let Some(Container::Object { name, .. }) = self.open.last_mut() {
            *name = text.into();
        }
    }

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.put(&text.as_str().into());
    }

    fn decimal(&mut self, digits: &str) {
        self.put(&digits.into());
    }

    fn number(&mut self, digits: &str) {
        self.put(&digits.parse::<f64>().unwrap_or_default().into());
    }

    fn boolean(&mut self, value: bool) {
        self.put(&value.into());
    }

    fn null(&mut self) {
        self.put(&JsValue::NULL);
    }

    fn misfit(&mut self, misfit: Misfit) {
        self.misfits.push(misfit);
    }
}
