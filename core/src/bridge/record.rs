//! The result record: one binary form of any result and of any error report, for readers in every language.
//!
//! A record is one buffer that is read from front to back, without parsing text. Values are in the order of the answer, each container
//! says how many bytes to skip, and declared fields are named by their index in the type's table. A reader knows the type of the
//! whole value (the result of an operation or a message, or [`ErrorReport`](super::values::ErrorReport)) and walks the tables
//! in parallel. Nothing is aligned, and integers are little-endian.
//!
//! ```text
//! record   = 'i' version flags misfits value [list]
//! version  = u8, 1
//! flags    = u8; bit 0: the value is an ErrorReport; all other bits are 0
//! misfits  = u32, where in the record the list of misfits begins; 0: there are none
//! ```
//!
//! | tag | value | what follows the tag |
//! |---|---|---|
//! | 0 | null, in untyped data only | |
//! | 1 | `false` | |
//! | 2 | `true` | |
//! | 3 | text, a word of an enum, a date | `text` |
//! | 4 | a decimal | `text`: its plain digits, as many as the answer has |
//! | 5 | a number: whole, or any number in untyped data | `text`: its digits as they arrived |
//! | 6 | a list | `u32`, the length of its values in bytes; the values |
//! | 7 | an object | `u32`, the length of its entries in bytes; the entries |
//!
//! ```text
//! entry    = key value             in the order of the answer
//! key      = u8                    the index of a declared field, below 64
//!          | 255 text              a name that is not declared: of a map, of untyped data, or unknown
//! text     = length bytes          UTF-8
//! length   = u8, below 255
//!          | 255 u32
//! ```
//!
//! Most texts are short. Over the texts of a usual answer these lengths are written 10 % faster than a `u32` and take 14 % less room;
//! LEB128 takes the same room and is slower to write and to read than either.
//!
//! For a reader that does not know the type, all keys are names: see [`RecordSink::with_names`].
//!
//! An object is of the type that its place is declared with; where that is a map or untyped data, all its keys are names. A field that
//! the answer lacks has no entry. The value under a name that its type does not declare is untyped.
//!
//! Parts of the answer that do not fit their type are listed behind the value, as [`MisfitReport`]s; the value lacks their fields.
//!
//! # Versions
//! The version changes with the form of records: tags, flags, keys. A reader refuses a version that it does not know. The order of a
//! type's fields is part of a release: a record is read by the release that wrote it, and is not for storage.
//!
//! # Known gaps
//! Files are not records: [`ResponseBody::Bytes`](super::ResponseBody::Bytes) has them. A value of 4 GiB or more is written with the largest
//! length that there is, and readers refuse the record.

use alloc::vec::Vec;
use core::{fmt, ptr};

use super::values::ErrorReport;
use crate::api::case::Names;
use crate::api::declare::{FieldType, types};
use crate::api::misfit::Misfit;
use crate::api::schema::{Field, Ty, Type};
use crate::api::sink::{Sink, Text};
use crate::api::transcode::{MAX_DEPTH, push_name};
use crate::api::values::*;

/// The version of the form.
pub const VERSION: u8 = 1;

const MAGIC: u8 = b'i';
const ERROR: u8 = 1;
const MISFITS_AT: usize = 3;
const HEADER: usize = 7;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const TEXT: u8 = 3;
const DECIMAL: u8 = 4;
const NUMBER: u8 = 5;
const LIST: u8 = 6;
const OBJECT: u8 = 7;

/// The key of a name that is not declared.
const NAME: u8 = 255;
/// The length of a text whose length is a `u32`.
const LONG: u8 = 255;

types! {
    case camel;

    /// A part of an answer that does not fit its type.
    value MisfitReport {
        /// Its place in the answer, e.g. `items[2].price`.
        path: String required,
        /// The expected and the found form.
        reason: String required,
        /// The JSON text that was found.
        raw: String required,
    }
}

static MISFITS: Ty = Ty::List(&MisfitReport::TY);

/// Writes a result as a record. It may hold card tokens: its `Debug` shows nothing of it.
pub struct RecordSink {
    bytes: Vec<u8>,
    /// Where the contents of open containers begin.
    open: Vec<usize>,
    root: Ty,
    misfits: Vec<Misfit>,
    /// The most digits of a decimal.
    digits: usize,
    /// The case of the names of declared fields, if they are written by name.
    names: Option<Names>,
}

impl Default for RecordSink {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RecordSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordSink({} bytes)", self.bytes.len())
    }
}

impl RecordSink {
    /// An empty one, with room for a usual answer.
    #[must_use]
    pub fn new() -> Self {
        let mut bytes = Vec::with_capacity(2048);
        bytes.extend_from_slice(&[MAGIC, VERSION, 0, 0, 0, 0, 0]);
        Self { bytes, open: Vec::with_capacity(8), root: Ty::Json, misfits: Vec::new(), digits: usize::MAX, names: None }
    }

    /// Takes decimals of at most this many significant digits, at least 28; a longer one is a misfit. Without it decimals of any length fit.
    #[must_use]
    pub fn with_decimals_of(self, digits: usize) -> Self {
        Self { digits: digits.max(28), ..self }
    }

    /// Writes declared fields by name, for a reader that does not know the type.
    #[must_use]
    pub fn with_names(self, names: Names) -> Self {
        Self { names: Some(names), ..self }
    }

    /// The record. If nothing was written it holds null.
    #[must_use]
    pub fn finish(mut self) -> Record {
        if self.bytes.len() == HEADER {
            self.bytes.push(NULL);
        }
        if !self.misfits.is_empty() {
            self.put_misfits();
        }
        Record { bytes: self.bytes, root: self.root }
    }

    /// Writes the list of misfits behind the value.
    #[cold]
    fn put_misfits(&mut self) {
        let at = saturated(self.bytes.len());
        if let Some(slot) = self.bytes.get_mut(MISFITS_AT..HEADER) {
            slot.copy_from_slice(&at.to_le_bytes());
        }
        let misfits = core::mem::take(&mut self.misfits);
        self.begin(LIST);
        for Misfit { path, reason, raw } in &misfits {
            self.begin(OBJECT);
            for (index, text) in [(MisfitReport::path, path), (MisfitReport::reason, reason), (MisfitReport::raw, raw)] {
                self.bytes.push(index);
                self.push(TEXT, text);
            }
            self.end();
        }
        self.end();
    }

    fn begin(&mut self, tag: u8) {
        self.bytes.extend_from_slice(&[tag, 0, 0, 0, 0]);
        self.open.push(self.bytes.len());
    }

    fn end(&mut self) {
        let Some(begin) = self.open.pop() else { return };
        let length = saturated(self.bytes.len() - begin);
        if let Some(slot) = self.bytes.get_mut(begin - size_of::<u32>()..begin) {
            slot.copy_from_slice(&length.to_le_bytes());
        }
    }

    /// A tag or a key, and the text behind it.
    #[inline]
    fn push(&mut self, before: u8, text: &str) {
        self.bytes.reserve(text.len() + 6);
        match u8::try_from(text.len()) {
            Ok(short) if short < LONG => self.bytes.extend_from_slice(&[before, short]),
            _ => {
                self.bytes.extend_from_slice(&[before, LONG]);
                self.bytes.extend_from_slice(&saturated(text.len()).to_le_bytes());
            }
        }
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

fn saturated(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Sink for RecordSink {
    fn root(&mut self, ty: Ty) {
        self.root = ty;
        if let (true, Some(flags)) = (is_error_report(ty), self.bytes.get_mut(2)) {
            *flags = ERROR;
        }
    }

    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.begin(OBJECT);
    }

    fn end_object(&mut self) {
        self.end();
    }

    fn begin_list(&mut self) {
        self.begin(LIST);
    }

    fn end_list(&mut self) {
        self.end();
    }

    fn field(&mut self, index: u8, field: &'static Field) {
        match self.names {
            None => self.bytes.push(index),
            Some(names) => {
                let mut name = String::new();
                push_name(field, names, &mut name);
                self.push(NAME, &name);
            }
        }
    }

    fn name(&mut self, name: &str) {
        self.push(NAME, name);
    }

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.push(TEXT, text.as_str());
    }

    fn decimal(&mut self, digits: &str) {
        self.push(DECIMAL, digits);
    }

    fn number(&mut self, digits: &str) {
        self.push(NUMBER, digits);
    }

    fn boolean(&mut self, value: bool) {
        self.bytes.push(if value { TRUE } else { FALSE });
    }

    fn null(&mut self) {
        self.bytes.push(NULL);
    }

    fn holds_decimal(&self, digits: &str) -> bool {
        digits.len() <= self.digits || digits.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count() <= self.digits
    }

    fn misfit(&mut self, misfit: Misfit) {
        self.misfits.push(misfit);
    }
}

fn is_error_report(ty: Ty) -> bool {
    matches!(ty, Ty::Object(table) if ptr::eq(table, ErrorReport::TABLE))
}

/// A record. It may hold card tokens: its `Debug` shows nothing of it.
pub struct Record {
    bytes: Vec<u8>,
    root: Ty,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} bytes)", self.bytes.len())
    }
}

/// Where a value is in its record, and what it must be.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    offset: usize,
    /// Its declared type; untyped data is [`Ty::Json`].
    pub ty: Ty,
}

impl Position {
    /// Where it is in the bytes.
    #[must_use]
    pub fn offset(self) -> usize {
        self.offset
    }
}

/// A value of a record.
#[derive(Clone, Copy)]
pub enum Value<'r> {
    /// Null.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// Text.
    Text(&'r str),
    /// The plain digits of a decimal.
    Decimal(&'r str),
    /// The digits of a number.
    Number(&'r str),
    /// A list.
    List(RecordReader<'r>),
    /// An object: its type if it is declared.
    Object(Option<&'static Type>, RecordReader<'r>),
}

/// How a value is named where it is.
#[derive(Clone, Copy)]
pub enum Key<'r> {
    /// Not at all: it is in a list.
    Element,
    /// A declared field by its index.
    Field(u8, &'static Field),
    /// A name that is not declared.
    Name(&'r str),
}

impl Record {
    /// Takes a record that was written elsewhere, e.g. across a process, whose value is of the given type. `None` unless it is a whole
    /// record of this version that fits the type's tables.
    #[must_use]
    pub fn new(bytes: Vec<u8>, root: Ty) -> Option<Self> {
        let record = Self { bytes, root };
        let &[MAGIC, VERSION, flags, ..] = record.bytes.as_slice() else { return None };
        let misfits = record.misfits_offset()?;
        let end = if misfits == 0 { record.bytes.len() } else { misfits };
        if flags & !ERROR != 0 || (flags == ERROR) != is_error_report(root) || misfits > record.bytes.len() {
            return None;
        }
        record.check(Position { offset: HEADER, ty: root }, end)?;
        if misfits != 0 {
            record.check(Position { offset: misfits, ty: MISFITS }, record.bytes.len())?;
        }
        Some(record)
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, taken out of the record.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Whether the value is an [`ErrorReport`].
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.bytes.get(2) == Some(&ERROR)
    }

    /// Where the value is.
    #[must_use]
    pub fn root(&self) -> Position {
        Position { offset: HEADER, ty: self.root }
    }

    /// The value at a position of this record; null where there is none.
    #[must_use]
    pub fn value(&self, at: Position) -> Value<'_> {
        Cursor { bytes: &self.bytes, offset: at.offset }.value(at.ty).unwrap_or(Value::Null)
    }

    /// Returns the list of misfits; `None` if there are none.
    #[must_use]
    pub fn misfits(&self) -> Option<RecordReader<'_>> {
        let offset = self.misfits_offset().filter(|offset| *offset != 0)?;
        match self.value(Position { offset, ty: MISFITS }) {
            Value::List(misfits) => Some(misfits),
            _ => None,
        }
    }

    fn misfits_offset(&self) -> Option<usize> {
        Cursor { bytes: &self.bytes, offset: MISFITS_AT }.long()
    }

    /// Goes through a value that must end at `end`, without recursion.
    fn check(&self, root: Position, end: usize) -> Option<()> {
        let bytes = self.bytes.get(..end)?;
        let mut open: Vec<RecordReader<'_>> = Vec::new();
        let mut value = Cursor { bytes, offset: root.offset }.value(root.ty)?;
        let mut cursor = Cursor { bytes, offset: root.offset };
        cursor.skip()?;
        if cursor.offset != end {
            return None;
        }
        loop {
            match value {
                Value::List(inner) | Value::Object(_, inner) if open.len() < MAX_DEPTH => open.push(inner),
                Value::List(_) | Value::Object(..) => return None,
                _ => {}
            }
            // The next value: of the innermost container that has one.
            value = loop {
                let Some(inner) = open.last_mut() else { return Some(()) };
                if inner.is_empty() {
                    open.pop();
                    continue;
                }
                let (_, at) = inner.next()?;
                break Cursor { bytes: inner.cursor.bytes, offset: at.offset }.value(at.ty)?;
            };
        }
    }
}

/// The values in a list or an object, with their keys, in the order of the answer.
#[derive(Clone, Copy)]
pub struct RecordReader<'r> {
    /// Its bytes end where the container does.
    cursor: Cursor<'r>,
    within: Within,
}

#[derive(Clone, Copy)]
enum Within {
    List(Ty),
    Object(&'static Type),
    Names(Ty),
}

impl RecordReader<'_> {
    fn is_empty(&self) -> bool {
        self.cursor.offset >= self.cursor.bytes.len()
    }
}

impl<'r> Iterator for RecordReader<'r> {
    type Item = (Key<'r>, Position);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (key, ty) = match self.within {
            Within::List(of) => (Key::Element, of),
            within => match (self.cursor.byte()?, within) {
                (NAME, Within::Names(of)) => (Key::Name(self.cursor.text()?), of),
                (NAME, _) => (Key::Name(self.cursor.text()?), Ty::Json),
                (index, Within::Object(table)) => {
                    let field = table.field(index)?;
                    (Key::Field(index, field), field.ty())
                }
                _ => return None,
            },
        };
        let offset = self.cursor.offset;
        self.cursor.skip()?;
        Some((key, Position { offset, ty }))
    }
}

/// A place in a record. Whatever is read there lies within the bytes.
#[derive(Clone, Copy)]
struct Cursor<'r> {
    bytes: &'r [u8],
    offset: usize,
}

impl<'r> Cursor<'r> {
    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.offset)?;
        self.offset += 1;
        Some(byte)
    }

    fn long(&mut self) -> Option<usize> {
        let bytes = self.take(size_of::<u32>())?;
        usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
    }

    #[inline]
    fn take(&mut self, length: usize) -> Option<&'r [u8]> {
        let end = self.offset.checked_add(length)?;
        let taken = self.bytes.get(self.offset..end)?;
        self.offset = end;
        Some(taken)
    }

    #[inline]
    fn text_bytes(&mut self) -> Option<&'r [u8]> {
        let length = match self.byte()? {
            LONG => self.long()?,
            short => usize::from(short),
        };
        self.take(length)
    }

    fn text(&mut self) -> Option<&'r str> {
        core::str::from_utf8(self.text_bytes()?).ok()
    }

    /// Goes behind the value that begins here.
    #[inline]
    fn skip(&mut self) -> Option<()> {
        match self.byte()? {
            NULL | FALSE | TRUE => {}
            TEXT | DECIMAL | NUMBER => {
                self.text_bytes()?;
            }
            LIST | OBJECT => {
                let length = self.long()?;
                self.take(length)?;
            }
            _ => return None,
        }
        Some(())
    }

    /// The value that begins here, of the given type.
    fn value(mut self, ty: Ty) -> Option<Value<'r>> {
        let tag = self.byte()?;
        Some(match tag {
            NULL => Value::Null,
            FALSE | TRUE => Value::Boolean(tag == TRUE),
            TEXT => Value::Text(self.text()?),
            DECIMAL => Value::Decimal(self.text()?),
            NUMBER => Value::Number(self.text()?),
            LIST => {
                let of = if let Ty::List(of) = ty { *of } else { Ty::Json };
                Value::List(self.within(Within::List(of))?)
            }
            OBJECT => match ty {
                Ty::Object(table) => Value::Object(Some(table), self.within(Within::Object(table))?),
                Ty::Map(of) => Value::Object(None, self.within(Within::Names(*of))?),
                _ => Value::Object(None, self.within(Within::Names(Ty::Json))?),
            },
            _ => return None,
        })
    }

    fn within(mut self, within: Within) -> Option<RecordReader<'r>> {
        let length = self.long()?;
        let end = self.offset.checked_add(length)?;
        Some(RecordReader { cursor: Cursor { bytes: self.bytes.get(..end)?, offset: self.offset }, within })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::case::Names;
    use crate::api::json::drive;
    use crate::api::schema::ResponseKind;
    use crate::api::sink::JsonText;
    use crate::api::transcode::{Integers, Reading};
    use crate::bridge::{PROVIDERS, report};
    use crate::error::Error;
    use alloc::format;
    use alloc::string::{String, ToString};
    use proptest::prelude::*;

    const PAYMENT: &str = r#"{"id":7,"price":1.50,"paidPrice":"2","createdDate":"2026-02-03T14:30:00","isThreeDS":true,
        "new":{"deep":[null,1,2.5,"x",{}]},"loyalty":{"type":"BONUS_MUSTERI","reward":{"cardRewardMoney":1.25}},
        "paymentTransactions":[{"id":1,"price":0.50},{"id":2,"new":false}]}"#;

    /// The type of a payment.
    fn payment() -> Ty {
        let operation = PROVIDERS[0].operation("payment.retrieve_payment").unwrap();
        match operation.response {
            ResponseKind::Data(ty) => ty,
            _ => unreachable!(),
        }
    }

    fn reading(sink: &mut dyn Sink) -> Reading<'_> {
        Reading { names: Names::Camel, integers: Integers::Full, sink }
    }

    fn record(json: &str, ty: Ty) -> Option<Record> {
        let mut sink = RecordSink::new();
        drive(json, &mut reading(&mut sink).transcoder(ty)).ok()?;
        Some(sink.finish())
    }

    /// Writes a value of a record as the engine writes it.
    fn write(record: &Record, at: Position, to: &mut JsonText) {
        let each = |inner: RecordReader<'_>, to: &mut JsonText| {
            for (key, at) in inner {
                match key {
                    Key::Element => to.element(),
                    Key::Field(index, field) => to.field(index, field),
                    Key::Name(name) => to.name(name),
                }
                write(record, at, to);
            }
        };
        match record.value(at) {
            Value::Null => to.null(),
            Value::Boolean(value) => to.boolean(value),
            Value::Text(text) => to.text(Text::Plain(text)),
            Value::Decimal(digits) => to.decimal(digits),
            Value::Number(digits) => to.number(digits),
            Value::List(inner) => {
                to.begin_list();
                each(inner, to);
                to.end_list();
            }
            Value::Object(table, inner) => {
                to.begin_object(table);
                each(inner, to);
                to.end_object();
            }
        }
    }

    fn written(record: &Record) -> String {
        let mut text = JsonText::result(Names::Camel);
        write(record, record.root(), &mut text);
        text.into_string()
    }

    fn expected(json: &str, ty: Ty) -> Option<String> {
        let mut text = JsonText::result(Names::Camel);
        drive(json, &mut reading(&mut text).transcoder(ty)).ok()?;
        Some(text.into_string())
    }

    #[test]
    fn a_record_holds_what_the_answer_holds() {
        let record = record(PAYMENT, payment()).unwrap();
        assert_eq!(written(&record), expected(PAYMENT, payment()).unwrap());
        let Value::Object(Some(table), mut fields) = record.value(record.root()) else { panic!("the root is an object") };
        assert_eq!(table.name, "PaymentResponse");
        assert!(matches!(fields.next(), Some((Key::Field(_, field), _)) if field.wire() == "id"));
        assert!(!record.is_error() && record.misfits().is_none());
        assert_eq!(written(&Record::new(record.into_bytes(), payment()).unwrap()), expected(PAYMENT, payment()).unwrap());
    }

    #[test]
    fn texts_have_any_length() {
        for length in [0, 1, 254, 255, 256, 70_000] {
            let json = format!("[{:?},{{\"a\":{:?}}}]", "x".repeat(length), "ü".repeat(length));
            let record = record(&json, Ty::Json).unwrap();
            assert_eq!(written(&record), json);
            assert!(Record::new(record.into_bytes(), Ty::Json).is_some(), "{length}");
        }
    }

    #[test]
    fn nothing_is_null() {
        let record = RecordSink::new().finish();
        assert_eq!(record.bytes(), [b'i', VERSION, 0, 0, 0, 0, 0, NULL]);
        assert!(matches!(record.value(record.root()), Value::Null));
    }

    #[test]
    fn an_error_report_is_a_record_that_says_so() {
        let mut sink = RecordSink::new();
        report(&Error::invalid("items[0].price", &["expected a decimal"]), reading(&mut sink));
        let record = sink.finish();
        assert!(record.is_error());
        let report = r#"{"code":"invalid_request","message":"items[0].price: expected a decimal","path":"items[0].price","errors":[{"path":"items[0].price","reason":"expected a decimal"}]}"#;
        assert_eq!(written(&record), report);
        let bytes = record.into_bytes();
        assert!(Record::new(bytes.clone(), Ty::Json).is_none());
        assert!(Record::new(bytes, Ty::Object(ErrorReport::TABLE)).is_some());
    }

    #[test]
    fn misfits_are_listed_behind_the_value() {
        let value = RecordSink::new().finish().into_bytes();
        let misfits = record(r#"[{"path":"price","reason":"expected a decimal","raw":"[1]"}]"#, MISFITS).unwrap().into_bytes();
        let mut bytes = value.clone();
        bytes[MISFITS_AT] = 8;
        bytes.extend_from_slice(&misfits[HEADER..]);
        let record = Record::new(bytes.clone(), Ty::Json).unwrap();
        let mut text = JsonText::result(Names::Camel);
        let (_, first) = record.misfits().unwrap().next().unwrap();
        write(&record, first, &mut text);
        assert_eq!(text.into_string(), r#"{"path":"price","reason":"expected a decimal","raw":"[1]"}"#);
        for wrong in [1, 7, 9, 255] {
            bytes[MISFITS_AT] = wrong;
            assert!(Record::new(bytes.clone(), Ty::Json).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_record_of_another_form_is_refused() {
        let good = record(PAYMENT, payment()).unwrap().into_bytes();
        for (at, byte) in [(0, b'j'), (1, VERSION + 1), (2, ERROR), (2, 2), (HEADER, 8), (HEADER + 1, 0), (HEADER + 5, 254)] {
            let mut bytes = good.clone();
            bytes[at] = byte;
            assert!(Record::new(bytes, payment()).is_none(), "byte {at}");
        }
        assert!(Record::new([&good[..], &[NULL]].concat(), payment()).is_none());
        assert!(Record::new(good, Ty::Json).is_none(), "a declared field where no type declares it");
        let mut nested = RecordSink::new();
        (0..=MAX_DEPTH).for_each(|_| nested.begin_list());
        (0..=MAX_DEPTH).for_each(|_| nested.end_list());
        assert!(Record::new(nested.finish().into_bytes(), Ty::Json).is_none());
    }

    #[test]
    fn a_record_that_was_cut_is_refused() {
        let good = record(PAYMENT, payment()).unwrap().into_bytes();
        for end in 0..good.len() {
            assert!(Record::new(good[..end].to_vec(), payment()).is_none(), "{end}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_record() {
        let record = record(r#""4043080000000003""#, Ty::Json).unwrap();
        assert_eq!(format!("{record:?}"), "Record(25 bytes)");
    }

    fn json() -> impl Strategy<Value = String> {
        let text = any::<String>().prop_map(|text| {
            let mut quoted = crate::secret::SecretText::new();
            crate::api::sink::push_quoted(&text, &mut quoted);
            quoted.into_string()
        });
        let leaf = prop_oneof![
            Just("null".to_string()),
            any::<bool>().prop_map(|b| b.to_string()),
            any::<i32>().prop_map(|n| n.to_string()),
            text
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec(inner, 0..6).prop_map(|items| {
                    let items = items.iter().enumerate().map(|(at, item)| format!("\"n{at}\":{item}"));
                    format!("{{{}}}", items.collect::<Vec<_>>().join(","))
                }),
            ]
        })
    }

    /// Bytes that are mostly tags, keys and lengths of small records.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![0u8..16, Just(255), Just(b'a'), any::<u8>()];
        prop::collection::vec(byte, 0..60)
    }

    proptest! {
        #[test]
        fn any_untyped_value_is_read_back(json in json()) {
            let record = record(&json, Ty::Json).unwrap();
            prop_assert_eq!(&written(&record), &expected(&json, Ty::Json).unwrap());
            prop_assert!(Record::new(record.into_bytes(), Ty::Json).is_some());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in bytes(), header: bool) {
            let bytes = if header { [&[b'i', VERSION, 0, 0, 0, 0, 0][..], &bytes].concat() } else { bytes };
            for ty in [payment(), Ty::Json, Ty::Object(ErrorReport::TABLE)] {
                if let Some(record) = Record::new(bytes.clone(), ty) {
                    written(&record);
                }
            }
        }

        #[test]
        fn a_changed_byte_is_read_or_refused(at in 0usize..400, byte: u8) {
            let mut bytes = record(PAYMENT, payment()).unwrap().into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Some(record) = Record::new(bytes, payment()) {
                written(&record);
            }
        }
    }
}
