//! Any serde value as the source of a request: a struct of the caller's own, a map, a [`serde_json::Value`].
//!
//! A serializer hands each value to the engine as it comes; nothing is gathered in between. Bytes and enum variants with data are
//! refused: no field of a request has such a value.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

use super::json::drive;
use super::transcode::{Source, TranscodeResult, Transcoder};
use crate::decimal;
use crate::error::{FieldError, message};

/// How `serde_json` names a number with its own digits (`arbitrary_precision`) where serde knows only structs.
pub(super) const NUMBER: &str = "$serde_json::private::Number";
/// How `serde_json` names JSON text as it was written (`raw_value`).
pub(super) const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// A serde value as a request: anything that is [`Serialize`].
///
/// Names are those on the wire or in snake case; with [`Names::Camel`](crate::Names) in the [`Context`](crate::Context) those on the
/// wire or in camelCase. A `None` is left out. Decimals are integers, text, or floats whose shortest form is a plain decimal of at
/// most 8 places. The engine checks everything as it does for the typed struct, and both send the same bytes.
///
/// ```
/// # use imza::craftgate::{Craftgate, Environment};
/// # use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
/// # use imza::Context;
/// use std::collections::BTreeMap;
///
/// use imza::Serde;
///
/// # fn main() -> imza::Result<()> {
/// # let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Sandbox);
/// let refund = BTreeMap::from([("payment_id", 7)]); // or a struct of your own that derives `Serialize`
/// let call = craftgate.payment().refund_payment(&Serde(&refund), &Context { random_key: "Xa15Fp11T", ..Context::default() })?;
/// assert_eq!(call.request().body.as_deref(), Some(r#"{"paymentId":7}"#));
/// # Ok(())
/// # }
/// ```
pub struct Serde<'a, T: ?Sized>(pub &'a T);

impl<T: ?Sized> Clone for Serde<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Serde<'_, T> {}

/// Shows nothing of the value: it may be a card.
impl<T: ?Sized> fmt::Debug for Serde<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Serde(***)")
    }
}

impl<T: Serialize + ?Sized> Source for Serde<'_, T> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        self.0.serialize(ValueSerializer(to)).map_err(|refusal| match refusal {
            Refusal::Fault(fault) => fault,
            Refusal::Custom(text) => to.fault(&["expected a value that can be serialized (", &message(&text, &[]), ")"].concat()),
        })
    }
}

/// The shortest form of a float, with a point and without an exponent where its size allows.
pub(super) fn shortest(value: f64) -> String {
    format!("{value:?}")
}

/// Why a value is not taken.
#[derive(Debug)]
enum Refusal {
    /// The engine refuses it.
    Fault(alloc::boxed::Box<FieldError>),
    /// Its own `Serialize` fails.
    Custom(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => f.write_str(&fault.text()),
            Self::Custom(text) => f.write_str(text),
        }
    }
}

impl core::error::Error for Refusal {}

impl ser::Error for Refusal {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Custom(text.to_string())
    }
}

impl From<alloc::boxed::Box<FieldError>> for Refusal {
    fn from(fault: alloc::boxed::Box<FieldError>) -> Self {
        Self::Fault(fault)
    }
}

type Serialized<T = ()> = Result<T, Refusal>;

/// Hands one value to the engine.
struct ValueSerializer<'t, 's>(&'t mut Transcoder<'s>);

impl ValueSerializer<'_, '_> {
    fn float(self, shortest: &str) -> Serialized {
        if decimal::check_plain(shortest).is_err() {
            return Ok(self.0.refuse("found a float that is not a plain decimal of at most 8 places; pass a Decimal or text")?);
        }
        Ok(self.0.number(shortest)?)
    }

    fn variant<T>(self) -> Serialized<T> {
        Err(self.0.fault("expected a value, found an enum variant with data; pass a map or a struct").into())
    }
}

macro_rules! integers {
    ($($method:ident: $integer:ty)*) => { $(
        fn $method(self, value: $integer) -> Serialized {
            Ok(self.0.number(itoa::Buffer::new().format(value))?)
        }
    )* };
}

impl<'t, 's> Serializer for ValueSerializer<'t, 's> {
    type Ok = ();
    type Error = Refusal;
    type SerializeSeq = ListSerializer<'t, 's>;
    type SerializeTuple = ListSerializer<'t, 's>;
    type SerializeTupleStruct = ListSerializer<'t, 's>;
    type SerializeTupleVariant = Impossible<(), Refusal>;
    type SerializeMap = ObjectSerializer<'t, 's>;
    type SerializeStruct = StructSerializer<'t, 's>;
    type SerializeStructVariant = Impossible<(), Refusal>;

    integers! {
        serialize_i8: i8 serialize_i16: i16 serialize_i32: i32 serialize_i64: i64 serialize_i128: i128
        serialize_u8: u8 serialize_u16: u16 serialize_u32: u32 serialize_u64: u64 serialize_u128: u128
    }

    fn serialize_bool(self, value: bool) -> Serialized {
        Ok(self.0.boolean(value)?)
    }

    fn serialize_f32(self, value: f32) -> Serialized {
        // Its own shortest form: as an f64 it would have digits that nobody wrote.
        self.float(&format!("{value:?}"))
    }

    fn serialize_f64(self, value: f64) -> Serialized {
        self.float(&shortest(value))
    }

    fn serialize_char(self, value: char) -> Serialized {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Serialized {
        Ok(self.0.text(value)?)
    }

    fn serialize_bytes(self, _: &[u8]) -> Serialized {
        Ok(self.0.refuse("expected a value, found bytes; pass text")?)
    }

    fn serialize_none(self) -> Serialized {
        Ok(self.0.absent()?)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Serialized {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Serialized {
        Ok(self.0.null()?)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Serialized {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Serialized {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Serialized {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Serialized {
        self.variant()
    }

    fn serialize_seq(self, _: Option<usize>) -> Serialized<Self::SerializeSeq> {
        self.0.begin_list()?;
        Ok(ListSerializer { to: self.0, count: 0 })
    }

    fn serialize_tuple(self, len: usize) -> Serialized<Self::SerializeTuple> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Serialized<Self::SerializeTupleStruct> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Serialized<Self::SerializeTupleVariant> {
        self.variant()
    }

    fn serialize_map(self, _: Option<usize>) -> Serialized<Self::SerializeMap> {
        self.0.begin_object()?;
        Ok(ObjectSerializer(self.0))
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Serialized<Self::SerializeStruct> {
        match name {
            NUMBER => Ok(StructSerializer::Text(TextSerializer { to: self.0, take: |to, digits| to.number(digits) })),
            RAW_VALUE => Ok(StructSerializer::Text(TextSerializer { to: self.0, take: |to, json| drive(json, to) })),
            _ => self.serialize_map(Some(len)).map(StructSerializer::Object),
        }
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Serialized<Self::SerializeStructVariant> {
        self.variant()
    }
}

/// Hands the elements of a list to the engine.
struct ListSerializer<'t, 's> {
    to: &'t mut Transcoder<'s>,
    count: usize,
}

impl ListSerializer<'_, '_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Serialized {
        self.to.element();
        self.count += 1;
        value.serialize(ValueSerializer(self.to))
    }

    fn close(self) -> Serialized {
        self.to.end_list(self.count);
        Ok(())
    }
}

macro_rules! lists {
    ($($list:ident $method:ident)*) => { $(
        impl ser::$list for ListSerializer<'_, '_> {
            type Ok = ();
            type Error = Refusal;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Serialized {
                self.push(value)
            }

            fn end(self) -> Serialized {
                self.close()
            }
        }
    )* };
}

lists! { SerializeSeq serialize_element SerializeTuple serialize_element SerializeTupleStruct serialize_field }

/// Hands the fields of an object to the engine.
struct ObjectSerializer<'t, 's>(&'t mut Transcoder<'s>);

impl ser::SerializeMap for ObjectSerializer<'_, '_> {
    type Ok = ();
    type Error = Refusal;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Serialized {
        key.serialize(TextSerializer { to: self.0, take: |to, name| to.name(name) })
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Serialized {
        value.serialize(ValueSerializer(self.0))
    }

    fn end(self) -> Serialized {
        Ok(self.0.end_object()?)
    }
}

/// Hands a struct to the engine: an object, or what `serde_json` passes as one.
enum StructSerializer<'t, 's> {
    Object(ObjectSerializer<'t, 's>),
    /// The only field is text: digits or JSON.
    Text(TextSerializer<'t, 's>),
}

impl ser::SerializeStruct for StructSerializer<'_, '_> {
    type Ok = ();
    type Error = Refusal;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Serialized {
        match self {
            Self::Object(object) => ser::SerializeMap::serialize_entry(object, name, value),
            Self::Text(TextSerializer { to, take }) => value.serialize(TextSerializer { to, take: *take }),
        }
    }

    fn end(self) -> Serialized {
        match self {
            Self::Object(object) => ser::SerializeMap::end(object),
            Self::Text(_) => Ok(()),
        }
    }
}

/// Takes text and nothing else: a name, or what `serde_json` passes as text.
struct TextSerializer<'t, 's> {
    to: &'t mut Transcoder<'s>,
    take: fn(&mut Transcoder<'s>, &str) -> TranscodeResult,
}

impl TextSerializer<'_, '_> {
    fn refuse<T>(self) -> Serialized<T> {
        Err(self.to.fault("expected names that are text, found another value as a name").into())
    }
}

macro_rules! refuse {
    ($($method:ident($($value:ty),*) -> $answer:ty;)*) => { $(
        fn $method(self, $(_: $value),*) -> Serialized<$answer> {
            self.refuse()
        }
    )* };
}

impl Serializer for TextSerializer<'_, '_> {
    type Ok = ();
    type Error = Refusal;
    type SerializeSeq = Impossible<(), Refusal>;
    type SerializeTuple = Impossible<(), Refusal>;
    type SerializeTupleStruct = Impossible<(), Refusal>;
    type SerializeTupleVariant = Impossible<(), Refusal>;
    type SerializeMap = Impossible<(), Refusal>;
    type SerializeStruct = Impossible<(), Refusal>;
    type SerializeStructVariant = Impossible<(), Refusal>;

    fn serialize_str(self, text: &str) -> Serialized {
        Ok((self.take)(self.to, text)?)
    }

    fn serialize_char(self, letter: char) -> Serialized {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Serialized {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Serialized {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Serialized {
        self.refuse()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Serialized {
        self.refuse()
    }

    refuse! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}
