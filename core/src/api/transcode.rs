//! The engine: takes one value after another, checks it against the tables, and writes it to a sink.
//!
//! A source calls the methods below in the order of the data. The transcoder keeps one small frame for each open object or list, which
//! determines the type of the next value and the path of an error. It does not recurse, so that no input can exhaust the stack, and it
//! stores only values that a rule reads.
//!
//! The same code serves both directions ([`Direction`]): a request must match its type exactly; a response is parsed tolerantly (numbers
//! as text and vice versa, unknown fields kept, null as absent) as long as nothing is lost. What does not fit its type in a response is
//! left out and reported beside the result, see `misfit.rs`.
//!
//! A request is read to its end even if a value is refused, so that its error tells all fields at fault. What is refused is skipped, and
//! the sink is replaced: nothing is built of such a request.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::case::{Names, is_snake_of};
use super::json;
use super::misfit::Misfit;
use super::nearest::nearest;
use super::rules::{self, RuleValue, Value};
use super::schema::{EnumTable, Field, Rule, Ty, Type, bit, field_bits};
use super::seen_keys::SeenKeys;
use super::sink::{NoSink, Sink, Text};
use super::url::SEND;
use crate::check::{FormatViolation, Strictness, TextFormat, characters, civil};
use crate::decimal::{self, FixedDecimal};
use crate::error::{FieldError, redact};
use crate::http::{Checks, Context, UnknownFields, Waiver};
use crate::integer::{is_digits, whole};
use crate::quote::{Place, shown};
use crate::secret::SecretText;

/// The result of a step of the engine.
pub type TranscodeResult = Result<(), Box<FieldError>>;

/// A value that can be sent as a request: a typed struct, any serde value ([`Serde`](crate::Serde)), JSON text
/// ([`JsonSource`](crate::JsonSource)), a [`serde_json::Value`], or an object of another language.
///
/// All of them go through the same checks and build the same bytes.
pub trait Source {
    /// Sends the value to the engine, in the order of its data.
    ///
    /// # Errors
    /// The first error that the engine finds.
    #[doc(hidden)]
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult;
}

impl<T: Source + ?Sized> Source for &T {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        T::send(self, to)
    }
}

/// An absent request. It is sent as an empty object, so that a missing required field is reported with its path.
#[derive(Clone, Copy, Debug)]
pub struct NoRequest;

impl Source for NoRequest {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        to.end_object()
    }
}

/// The reason for a duplicate name in an object.
pub(super) const DUPLICATE: &str = "expected each name once, found it twice";

/// Maximum length of an undeclared name, in bytes.
const MAX_NAME: usize = 256;

/// Maximum number of misfits in a result. A response with more is not one of this API.
const MAX_MISFITS: usize = 10_000;

/// Maximum nesting of objects and lists.
pub const MAX_DEPTH: usize = 64;

const TOO_DEEP: &str = "expected at most 64 levels of nesting, found more";

/// Direction of the data.
#[derive(Clone, Copy, Debug)]
pub enum Direction {
    /// From a caller to the provider, checked exactly.
    Request(Requirements),
    /// From the provider, parsed tolerantly.
    Response(Integers),
}

/// The checks that run on a request.
#[derive(Clone, Copy, Debug)]
pub struct Requirements {
    /// How to handle unknown fields.
    pub unknown_fields: UnknownFields,
    /// Whether required fields, rules and formats are checked.
    pub checks: Checks,
    /// Whether the vendor documents required and conditional fields.
    pub documented: bool,
    /// Groups of fields that the operation requires beyond its type; at least one field of each group.
    pub requires: &'static [&'static [u8]],
    /// Whether the items' prices must add up to the total.
    pub items_sum: bool,
    /// Whether check digits are verified.
    pub check_digits: bool,
    /// Whether the fields select something, as those of a query, so that an empty text selects nothing.
    pub selects: bool,
    /// Whether numbers must be within their bounds, required texts not blank and words known: for a value that is sent.
    pub values: bool,
    /// The kind of input.
    pub subject: Subject,
}

/// The kind of input: it decides what errors show and advise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A request. Errors show values, truncated and masked, except those of secret fields.
    Request,
    /// Options, or what comes with a message. Errors show the kind of a value of another type only: it may be a secret in the wrong place.
    Input,
    /// The settings of a client. Errors show kinds only: any value may be a key, even in the wrong setting.
    Settings,
}

impl Requirements {
    /// Returns the checks that the options of a call select.
    #[must_use]
    pub fn of(context: &Context<'_>) -> Self {
        Self {
            unknown_fields: context.unknown_fields,
            checks: context.checks,
            documented: true,
            requires: &[],
            items_sum: !context.waive.contains(&Waiver::ItemsSum),
            check_digits: context.checks == Checks::All && !context.waive.contains(&Waiver::CheckDigits),
            selects: false,
            values: true,
            subject: Subject::Request,
        }
    }

    /// Returns the checks for settings, options, or what comes with a message.
    #[must_use]
    pub fn of_input(subject: Subject) -> Self {
        Self { subject, ..Self::of(&Context::default()) }
    }
}

/// Integers that a response may contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Integers {
    /// All 64-bit integers.
    #[default]
    Full,
    /// Safe integers of JavaScript, up to 2^53 − 1. Others do not fit.
    Safe,
}

/// How a response is parsed, and the sink for the result.
pub struct Reading<'s> {
    /// Case of names in the result.
    pub names: Names,
    /// Integers that the caller can represent.
    pub integers: Integers,
    /// Sink for the result.
    pub sink: &'s mut dyn Sink,
}

impl fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("names", &self.names).field("integers", &self.integers).finish_non_exhaustive()
    }
}

impl Reading<'_> {
    /// Makes the engine for a result of this type.
    pub(crate) fn transcoder(&mut self, root: Ty) -> Transcoder<'_> {
        self.sink.root(root);
        Transcoder::new(root, Direction::Response(self.integers), self.names, self.sink)
    }
}

/// An open object or list.
#[derive(Debug)]
struct Frame {
    shape: Shape,
    /// Place of the next value.
    at: At,
    /// Type of the next value.
    expected: Ty,
    /// Declared fields seen so far, as bits.
    seen: u64,
    /// Declared fields with a value, as bits.
    present: u64,
    /// Lists without an element, as bits.
    empty: u64,
    /// Texts that are empty or blank, as bits.
    blank: u64,
    /// Fields with a value that was refused, as bits: rules do not read them.
    refused: u64,
    /// The field likely to come next.
    hint: usize,
    /// Undeclared names seen so far.
    undeclared: Option<Box<Undeclared>>,
    /// Index of this frame's first value among those that rules read.
    rule_values_from: usize,
    /// A field of the objects in this list that is summed, and the sum so far (`None` once it is too large).
    sum: Option<(&'static str, Option<FixedDecimal>)>,
    /// A field of this object that a rule of the outer object reads.
    outer_sum_field: Option<&'static str>,
}

/// Undeclared names of an object: of a map, of untyped data, or unknown.
#[derive(Debug, Default)]
struct Undeclared {
    /// Name of the next value.
    current: String,
    /// All names, since a JSON object must not have duplicate names.
    seen: SeenKeys,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    Object(&'static Type),
    Map(&'static Ty),
    List(&'static Ty),
    UntypedObject,
    UntypedList,
}

#[derive(Clone, Copy, Debug)]
enum At {
    Start,
    Field(u8, &'static Field),
    Name,
    Element(usize),
}

impl Frame {
    fn go_to_field(&mut self, index: u8, field: &'static Field) {
        self.seen |= bit(index);
        self.at = At::Field(index, field);
        self.expected = field.ty();
        self.hint = usize::from(index) + 1;
    }

    fn go_to_name(&mut self, name: &str) {
        self.at = At::Name;
        self.expected = match self.shape {
            Shape::Map(ty) => *ty,
            _ => Ty::Json,
        };
        let undeclared = self.undeclared.get_or_insert_default();
        undeclared.current.clear();
        undeclared.current.push_str(name);
        undeclared.seen.add(name);
    }

    /// Returns the undeclared name of the next value, if it has one.
    fn name(&self) -> &str {
        self.undeclared.as_ref().map_or("", |undeclared| &undeclared.current)
    }
}

/// The engine, see the module documentation.
pub struct Transcoder<'s> {
    sink: &'s mut dyn Sink,
    flat: bool,
    direction: Direction,
    names: Names,
    root: Ty,
    frames: Vec<Frame>,
    rule_values: Vec<RuleValue>,
    misfits: usize,
    /// The error of the request so far.
    refused: Option<Box<FieldError>>,
    /// Number of refused values. A name that stands a million times is refused as often.
    refusals: usize,
    /// Number of open objects and lists within a value that was refused.
    skipped: usize,
}

impl fmt::Debug for Transcoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transcoder(at {:?})", path(&self.frames, self.names))
    }
}

impl<'s> Transcoder<'s> {
    /// Makes a transcoder for one value of type `root`. `names` is the case in which the caller writes and reads names.
    pub fn new(root: Ty, direction: Direction, names: Names, sink: &'s mut dyn Sink) -> Self {
        let flat = sink.is_flat();
        Self {
            sink,
            flat,
            direction,
            names,
            root,
            frames: Vec::with_capacity(4),
            rule_values: Vec::new(),
            misfits: 0,
            refused: None,
            refusals: 0,
            skipped: 0,
        }
    }

    /// Returns the case of names in the caller's language.
    pub fn names(&self) -> Names {
        self.names
    }

    /// Returns the type of the next value.
    pub fn expected(&self) -> Ty {
        match self.frames.last() {
            _ if self.skipped > 0 => Ty::Json,
            Some(frame) => frame.expected,
            None => self.root,
        }
    }

    // ---- containers ----

    /// Begins an object.
    pub fn begin_object(&mut self) -> TranscodeResult {
        if self.skipped > 0 {
            return self.skip_container();
        }
        let (shape, table) = match self.expected() {
            Ty::Object(table) => (Shape::Object(table), Some(table)),
            Ty::Map(ty) => (Shape::Map(ty), None),
            Ty::Json => (Shape::UntypedObject, None),
            other => {
                self.refused(self.mismatch(other, Found::Kind("an object")))?;
                return self.skip_container();
            }
        };
        if self.flat && !self.frames.is_empty() {
            self.refuse("expected a single value or a list of them, found an object")?;
            return self.skip_container();
        }
        let outer_sum_field = self.outer_sum_field();
        self.open(shape)?;
        if let Some(frame) = self.frames.last_mut() {
            frame.outer_sum_field = outer_sum_field;
        }
        self.sink.begin_object(table);
        Ok(())
    }

    /// Takes a name of the current object; its value follows.
    pub fn name(&mut self, name: &str) -> TranscodeResult {
        if self.skipped > 0 {
            return Ok(());
        }
        let (names, direction) = (self.names, self.direction);
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let declared = match frame.shape {
            Shape::Object(table) => find(table, name, frame.hint, names, direction),
            _ => None,
        };
        if declared.is_none() && name.len() > MAX_NAME {
            frame.go_to_name("");
            return self.refuse("expected a name of at most 256 bytes, found a longer one");
        }
        match declared {
            Some((index, field)) => {
                let duplicate = frame.seen & bit(index) != 0;
                frame.go_to_field(index, field);
                if duplicate {
                    return self.refuse(DUPLICATE);
                }
            }
            None => frame.go_to_name(name),
        }
        match (declared, frame.shape, direction) {
            (None, Shape::Object(table), Direction::Request(Requirements { unknown_fields: UnknownFields::Error, .. })) => {
                self.refused(self.unknown(table, name))
            }
            _ => Ok(()),
        }
    }

    /// Takes the name of the declared field that is likely to come next, if `json` continues with exactly that name. Returns the JSON text
    /// after the name and its colon; [`name`](Self::name) takes all other names.
    pub(super) fn likely_name<'j>(&mut self, json: &'j [u8]) -> Option<&'j [u8]> {
        if self.skipped > 0 {
            return None;
        }
        let frame = self.frames.last_mut()?;
        let Shape::Object(table) = frame.shape else { return None };
        let fields = table.fields.get(frame.hint..)?;
        let (at, after) = fields.iter().enumerate().find_map(|(at, field)| Some((at, field.key.cut_from(json)?)))?;
        let index = u8::try_from(frame.hint + at).ok()?;
        // `name` reports duplicates.
        if frame.seen & bit(index) != 0 {
            return None;
        }
        frame.go_to_field(index, fields.get(at)?);
        Some(after)
    }

    /// Takes a declared field of the current object by its index; its value follows.
    pub fn field_at(&mut self, index: u8) -> TranscodeResult {
        if self.skipped == 0
            && let Some(frame) = self.frames.last_mut()
            && let Shape::Object(table) = frame.shape
            && let Some(field) = table.field(index)
        {
            frame.go_to_field(index, field);
        }
        Ok(())
    }

    /// Ends the current object.
    pub fn end_object(&mut self) -> TranscodeResult {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        if let Some(frame) = self.frames.last_mut()
            && let Some(undeclared) = &mut frame.undeclared
            && let Some(name) = undeclared.seen.duplicate()
        {
            undeclared.current = name;
            frame.at = At::Name;
            self.refuse(DUPLICATE)?;
        }
        if let (Some(frame), Direction::Request(requirements)) = (self.frames.last(), self.direction)
            && let Shape::Object(table) = frame.shape
            && requirements.checks == Checks::All
            && (requirements.documented || requirements.selects)
        {
            for fault in self.object_faults(frame, table, requirements) {
                self.refused(Box::new(fault))?;
            }
        }
        if let Some(frame) = self.frames.pop() {
            self.close(&frame);
        }
        self.sink.end_object();
        match self.refused.take() {
            Some(fault) if self.frames.is_empty() => Err(fault),
            fault => {
                self.refused = fault;
                Ok(())
            }
        }
    }

    /// Begins a list.
    pub fn begin_list(&mut self) -> TranscodeResult {
        if self.skipped > 0 {
            return self.skip_container();
        }
        let shape = match self.expected() {
            Ty::List(ty) => Shape::List(ty),
            Ty::Json => Shape::UntypedList,
            other => {
                self.refused(self.mismatch(other, Found::Kind("a list")))?;
                return self.skip_container();
            }
        };
        if self.flat && self.frames.len() > 1 {
            self.refuse("expected a single value, found a list")?;
            return self.skip_container();
        }
        let sum = self.summed_by_outer();
        self.open(shape)?;
        if let Some(frame) = self.frames.last_mut() {
            frame.sum = sum.map(|of| (of, Some(FixedDecimal::ZERO)));
        }
        self.sink.begin_list();
        Ok(())
    }

    /// Takes an element of the current list; its value follows.
    pub fn element(&mut self) {
        if self.skipped == 0
            && let Some(frame) = self.frames.last_mut()
        {
            frame.at = match frame.at {
                At::Element(index) => At::Element(index + 1),
                _ => At::Element(0),
            };
        }
    }

    /// Ends the current list. A source calls [`element`](Self::element) before it knows whether there is another element, so the last call
    /// may have had no value; `count` is the number of elements.
    pub fn end_list(&mut self, count: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(frame) = self.frames.pop() {
            self.close(&frame);
            if let Some(outer) = self.frames.last_mut()
                && let At::Field(index, _) = outer.at
            {
                if count == 0 {
                    outer.empty |= bit(index);
                }
                if let Some((_, sum)) = frame.sum {
                    self.rule_values.push(RuleValue { field: index, value: Value::Decimal(sum) });
                }
            }
        }
        self.sink.end_list();
    }

    // ---- scalars ----

    /// Takes text.
    pub fn text(&mut self, text: &str) -> TranscodeResult {
        self.text_value(Text::Plain(text))
    }

    /// Takes a JSON string token in quotes, without escapes.
    pub(super) fn token(&mut self, token: &str) -> TranscodeResult {
        match self.expected() {
            // The common case, without the checks that other texts need: the text is not blank.
            Ty::Text(TextFormat::Any | TextFormat::Sensitive) if token.as_bytes().get(1).is_some_and(|b| (b'#'..=b'~').contains(b)) => {
                self.take();
                self.sink.text(Text::Token(token));
                Ok(())
            }
            _ => self.text_value(Text::Token(token)),
        }
    }

    fn text_value(&mut self, text: Text<'_>) -> TranscodeResult {
        if self.skipped > 0 {
            return Ok(());
        }
        let expected = self.expected();
        let plain = text.as_str();
        if is_blank(plain) && self.refuses_blank(expected) {
            return self.refuse("expected text, found empty text; leave it out");
        }
        match expected {
            Ty::Text(form) if !form.takes_anything() && self.is_request() => return self.formed_text(form, text, plain),
            Ty::Text(_) | Ty::Json => {}
            // Refused when its object ends, as any empty text of a required field.
            Ty::Enum(_) if is_blank(plain) && self.is_due() => {}
            Ty::Enum(words) if self.refuses_word(words, plain) => return self.refused(self.unknown_word(words, plain)),
            Ty::Enum(_) => self.watch(|| Value::Text(plain.into())),
            Ty::Decimal => return self.decimal(plain, true),
            Ty::DateTime | Ty::Date => return self.civil(plain, expected),
            Ty::Int64 if is_number(plain) => return self.integer(plain, true),
            Ty::Int32 if !self.is_request() && is_number(plain) => return self.integer(plain, true),
            Ty::Bool if !self.is_request() && matches!(plain, "true" | "false") => return self.boolean(plain == "true"),
            _ => return self.refused(self.mismatch(expected, Found::Text(plain))),
        }
        self.take();
        self.sink.text(text);
        Ok(())
    }

    /// Notes that a text is empty or blank, and returns whether it is refused at once. A required field is refused when its object ends.
    fn refuses_blank(&mut self, expected: Ty) -> bool {
        let Direction::Request(requirements) = self.direction else { return false };
        let Some(frame) = self.frames.last_mut() else { return false };
        let is_text = matches!(expected, Ty::Text(_) | Ty::Enum(_));
        match (frame.shape, frame.at) {
            _ if !is_text || !requirements.values || requirements.checks != Checks::All => false,
            (Shape::Object(table), At::Field(index, _)) => {
                frame.blank |= bit(index);
                requirements.selects || table.checks.nonblank & bit(index) != 0
            }
            (_, At::Element(_)) => requirements.selects,
            _ => false,
        }
    }

    /// Returns whether the current field is required, and its text was noted as blank.
    fn is_due(&self) -> bool {
        match (self.frames.last(), self.direction) {
            (Some(Frame { shape: Shape::Object(table), at: At::Field(index, _), blank, .. }), Direction::Request(requirements)) => {
                requirements.documented && table.checks.required & blank & bit(*index) != 0
            }
            _ => false,
        }
    }

    /// Returns whether a word is refused: no table has it, and the caller did not choose to send what imza does not know.
    fn refuses_word(&self, words: &EnumTable, word: &str) -> bool {
        match self.direction {
            Direction::Request(requirements) => {
                requirements.values && requirements.unknown_fields == UnknownFields::Error && !words.has(word)
            }
            Direction::Response(_) => false,
        }
    }

    /// Takes text whose format is checked and that may be sent in another spelling.
    fn formed_text(&mut self, form: TextFormat, text: Text<'_>, plain: &str) -> TranscodeResult {
        let Direction::Request(requirements) = self.direction else { return Ok(()) };
        let strictness = Strictness { shape: requirements.checks == Checks::All, digits: requirements.check_digits };
        let sent = match form.apply(plain, strictness) {
            Ok(sent) => sent,
            Err(misfit) => return self.refused(self.misfit(form, &misfit, plain)),
        };
        self.watch(|| Value::Text((&*sent).into()));
        self.take();
        match sent {
            Cow::Owned(sent) => self.sink.text(Text::Plain(&SecretText::from(sent))),
            Cow::Borrowed(_) => self.sink.text(text),
        }
        Ok(())
    }

    /// Takes a number by its digits as they were written.
    pub fn number(&mut self, digits: &str) -> TranscodeResult {
        if self.skipped > 0 {
            return Ok(());
        }
        match self.expected() {
            Ty::Decimal => self.decimal(digits, false),
            Ty::Int32 | Ty::Int64 => self.integer(digits, false),
            // The digits are sent unchanged. Anything but a number would break the JSON, or add to it.
            Ty::Json if self.is_request() && !json::is_number(digits) => self.refuse("expected a number, found another text"),
            Ty::Json => {
                self.take();
                if self.is_request() || decimal::fits_double(digits) {
                    self.sink.number(digits)
                } else {
                    self.sink.text(Text::Plain(digits))
                }
                Ok(())
            }
            Ty::Text(form) if form.takes_number(digits) => self.text_value(Text::Plain(digits)),
            // A code that may arrive as a number is declared as text.
            Ty::Text(_) if !self.is_request() => {
                self.take();
                self.sink.text(Text::Plain(digits));
                Ok(())
            }
            other => self.refused(self.mismatch(other, Found::Number(digits))),
        }
    }

    /// Takes a boolean.
    pub fn boolean(&mut self, value: bool) -> TranscodeResult {
        if self.skipped > 0 {
            return Ok(());
        }
        match self.expected() {
            Ty::Bool => self.watch(|| Value::Bool(value)),
            Ty::Json => {}
            other => return self.refused(self.mismatch(other, Found::Truth(value))),
        }
        self.take();
        self.sink.boolean(value);
        Ok(())
    }

    /// Takes null: a declared field counts as not given, untyped data keeps it.
    pub fn null(&mut self) -> TranscodeResult {
        if self.skipped > 0 {
            return Ok(());
        }
        let expected = self.expected();
        let in_declared_object = self.frames.last().is_some_and(|frame| matches!(frame.at, At::Field(..)));
        match expected {
            _ if in_declared_object => Ok(()),
            // Null in a list of a query would drop an element.
            Ty::Json if self.flat && matches!(self.frames.last(), Some(Frame { at: At::Element(_), .. })) => {
                self.refused(self.mismatch(expected, Found::Null))
            }
            Ty::Json => {
                self.take();
                self.sink.null();
                Ok(())
            }
            other => self.refused(self.mismatch(other, Found::Null)),
        }
    }

    /// A value that its source leaves out: what has a name counts as not given, elsewhere it is null.
    pub fn absent(&mut self) -> TranscodeResult {
        match self.frames.last() {
            Some(Frame { at: At::Name, .. }) => Ok(()),
            _ => self.null(),
        }
    }

    fn decimal(&mut self, digits: &str, from_text: bool) -> TranscodeResult {
        if self.is_request() {
            if let Err(why) = decimal::check_plain(digits) {
                return self.refused(self.no_decimal(digits, from_text, why));
            }
            if let Some(fault) = self.bound_fault(digits) {
                return self.refused(fault);
            }
            self.watch(|| Value::Decimal(FixedDecimal::read(digits)));
            self.add_to_sum(digits);
            self.take();
            self.sink.decimal(digits);
            return Ok(());
        }
        let plain = match is_plain_answer(digits) {
            true => Cow::Borrowed(digits),
            false => match decimal::without_exponent(digits) {
                Some(plain) => Cow::Owned(plain),
                None => return Err(self.mismatch(Ty::Decimal, Found::digits(digits, from_text))),
            },
        };
        // Every sink holds fewer digits.
        if plain.len() > 28 && !self.sink.holds_decimal(&plain) {
            return Err(self.fault("expected a decimal that this language's type holds exactly, found more digits"));
        }
        self.take();
        self.sink.decimal(&plain);
        Ok(())
    }

    fn integer(&mut self, digits: &str, from_text: bool) -> TranscodeResult {
        let expected = self.expected();
        let narrow = matches!(self.direction, Direction::Response(Integers::Safe));
        let fits = |number: &i64| match expected {
            Ty::Int32 => i32::try_from(*number).is_ok(),
            _ => !narrow || number.unsigned_abs() <= decimal::MAX_SAFE_INTEGER,
        };
        if !whole(digits).is_some_and(|number| fits(&number)) {
            return match whole(digits) {
                Some(_) if narrow => {
                    Err(self.fault("expected an integer up to 2^53 - 1, found a larger one; its digits are in the raw text"))
                }
                _ => self.refused(self.mismatch(expected, Found::digits(digits, from_text))),
            };
        }
        if let Some(fault) = self.bound_fault(digits) {
            return self.refused(fault);
        }
        self.watch(|| Value::Decimal(FixedDecimal::read(digits)));
        self.take();
        self.sink.number(digits);
        Ok(())
    }

    fn civil(&mut self, text: &str, expected: Ty) -> TranscodeResult {
        let date = matches!(expected, Ty::Date);
        let civil = match (self.is_request(), date) {
            (true, true) => civil::is_date(text).then_some(text),
            (true, false) => civil::is_date_time(text).then_some(text),
            // Dates of a response are kept as they arrived, except for a zone.
            (false, true) => civil::is_date(text).then_some(text),
            (false, false) => civil::tolerant_date_time(text, b'T')
                .or_else(|| civil::tolerant_date_time(text, b' '))
                .or(civil::is_date(text).then_some(text)),
        };
        let Some(civil) = civil else { return self.refused(self.mismatch(expected, Found::Text(text))) };
        self.take();
        self.sink.text(Text::Plain(civil));
        Ok(())
    }

    // ---- what does not fit ----

    /// Leaves out the value that was just refused with this error, and reports it: the JSON text `raw`. The next value may follow. In a
    /// request the error is kept until its end.
    ///
    /// # Errors
    /// The error itself, where nothing may be left out: the whole value; a field that decides what a response means; beyond the maximum nesting.
    #[cold]
    pub fn leave_out(&mut self, error: Box<FieldError>, raw: &str) -> TranscodeResult {
        let decides = match self.frames.last() {
            None => true,
            Some(Frame { shape: Shape::Object(table), at: At::Field(index, _), .. }) => table.checks.decisive & bit(*index) != 0,
            Some(_) => false,
        };
        if self.is_request() {
            return self.refused(error);
        }
        if decides || self.frames.len() >= MAX_DEPTH {
            return Err(error);
        }
        if self.misfits >= MAX_MISFITS {
            return Err(self.fault("expected at most 10000 values that do not fit their type, found more"));
        }
        self.misfits += 1;
        let error = *error;
        self.sink.misfit(Misfit { path: error.path, reason: error.reason, raw: raw.into() });
        Ok(())
    }

    /// Returns whether the whole response is untyped data, which has no place for misfits.
    pub(super) fn is_untyped(&self) -> bool {
        matches!((self.direction, self.root), (Direction::Response(_), Ty::Json))
    }

    // ---- the current place ----

    fn is_request(&self) -> bool {
        matches!(self.direction, Direction::Request(_))
    }

    /// Returns the error of a number that is below what its field allows.
    fn bound_fault(&self, digits: &str) -> Option<Box<FieldError>> {
        let Direction::Request(Requirements { checks: Checks::All, values: true, .. }) = self.direction else { return None };
        // The mark of a list is one of its elements.
        let object = match self.frames.split_last() {
            Some((Frame { shape: Shape::List(_), .. }, outer)) => outer.last(),
            frames => frames.map(|(frame, _)| frame),
        };
        let Some(Frame { shape: Shape::Object(table), at: At::Field(index, _), .. }) = object else { return None };
        let is_zero = !digits.bytes().any(|b| matches!(b, b'1'..=b'9'));
        let is_negative = digits.starts_with('-') && !is_zero;
        let has = |bits: u64| bits & bit(*index) != 0;
        match () {
            () if !is_zero && !is_negative => None,
            () if has(table.checks.positive) => Some(self.below("a number above zero", digits)),
            // A whole number above zero is at least one.
            () if has(table.checks.at_least_one) => Some(self.below("1 or more", digits)),
            () if has(table.checks.not_negative) && is_negative => Some(self.below("0 or more", digits)),
            () => None,
        }
    }

    #[cold]
    fn below(&self, expected: &str, digits: &str) -> Box<FieldError> {
        self.error(&["expected ", expected, ", found ", &redact_number(digits)])
    }

    /// Announces the place of an accepted value to the sink.
    #[inline]
    fn take(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            match &frame.at {
                At::Start => {}
                At::Field(index, field) => {
                    frame.present |= bit(*index);
                    self.sink.field(*index, field);
                }
                At::Name => self.sink.name(frame.name()),
                At::Element(_) => self.sink.element(),
            }
        }
    }

    /// Stores the value of the current field, if a rule reads it.
    fn watch(&mut self, value: impl FnOnce() -> Value) {
        if let Some(frame) = self.frames.last()
            && let (Shape::Object(table), At::Field(index, _)) = (frame.shape, &frame.at)
            && table.checks.rule_inputs & bit(*index) != 0
        {
            self.rule_values.push(RuleValue { field: *index, value: value() });
        }
    }

    /// Adds a decimal to the sum that a rule of the outer object needs, or stores it for the rule that reads it.
    fn add_to_sum(&mut self, digits: &str) {
        let depth = self.frames.len();
        let Some((frame, outer)) = self.frames.split_last_mut() else { return };
        let At::Field(_, field) = frame.at else { return };
        if frame.outer_sum_field.is_some_and(|wire| field.is_called(wire))
            && let Some(At::Field(index, _)) = outer.last().map(|frame| &frame.at)
        {
            // The value belongs to the outer object, so it is inserted before the values of this one.
            self.rule_values.insert(frame.rule_values_from, RuleValue { field: *index, value: Value::Decimal(FixedDecimal::read(digits)) });
            frame.rule_values_from += 1;
        }
        if depth > 1
            && let Some(list) = outer.last_mut()
            && let Some((of, sum)) = &mut list.sum
            && field.is_called(of)
        {
            *sum = sum.and_then(|sum| FixedDecimal::read(digits).and_then(|value| sum.plus(value)));
        }
    }

    fn open(&mut self, shape: Shape) -> TranscodeResult {
        if self.frames.len() >= MAX_DEPTH {
            return Err(self.fault(TOO_DEEP));
        }
        self.take();
        self.frames.push(Frame {
            shape,
            at: At::Start,
            expected: match shape {
                Shape::List(ty) | Shape::Map(ty) => *ty,
                _ => Ty::Json,
            },
            seen: 0,
            present: 0,
            empty: 0,
            blank: 0,
            refused: 0,
            hint: 0,
            undeclared: None,
            rule_values_from: self.rule_values.len(),
            sum: None,
            outer_sum_field: None,
        });
        Ok(())
    }

    fn close(&mut self, frame: &Frame) {
        self.rule_values.truncate(frame.rule_values_from);
    }

    /// Returns the field of a list's objects that a rule of the current object sums, if the next value is that list.
    fn summed_by_outer(&self) -> Option<&'static str> {
        self.sum_rules().find_map(|(at, rule)| match rule {
            Rule::Sum { list, of, .. } if *list == at => Some(*of),
            _ => None,
        })
    }

    /// Returns the field of the next object that a rule of the current object compares a sum with.
    fn outer_sum_field(&self) -> Option<&'static str> {
        self.sum_rules().find_map(|(at, rule)| match rule {
            Rule::Sum { total, within, .. } if *total == at => *within,
            _ => None,
        })
    }

    fn sum_rules(&self) -> impl Iterator<Item = (u8, &'static Rule)> + use<> {
        let (at, rules): (u8, &'static [Rule]) = match self.frames.last() {
            Some(Frame { shape: Shape::Object(table), at: At::Field(index, _), .. }) if self.is_request() => (*index, table.checks.rules),
            _ => (0, &[]),
        };
        rules.iter().map(move |rule| (at, rule))
    }

    /// Returns the errors of an object that ends: what is missing or empty, then the rules that it breaks.
    fn object_faults(&self, frame: &Frame, table: &'static Type, requirements: Requirements) -> Vec<FieldError> {
        if self.is_full() {
            return Vec::new();
        }
        let here = |field: &'static Field, reason: String| {
            let mut path = path(self.outer_frames(), self.names);
            push_field(field, self.names, &mut path);
            FieldError::of(path, reason)
        };
        let mut faults = Vec::new();
        if requirements.selects {
            // As an empty text, an empty list selects nothing, or everything.
            for (_, field) in table.indexed_in(frame.empty & !table.checks.nonempty) {
                faults.push(here(field, String::from("expected at least one element, found none; leave it out")));
            }
        }
        if !requirements.documented {
            return faults;
        }
        let given = frame.present & !frame.blank | frame.refused;
        let found = |index: u8| match frame.blank & bit(index) {
            0 if requirements.subject == Subject::Settings => ", found nothing; it is required: is the environment variable set?",
            0 => ", found nothing; it is required",
            _ if requirements.subject == Subject::Settings => ", found empty text; is the environment variable set?",
            _ => ", found empty text; it is required",
        };
        for (index, field) in table.indexed_in(table.checks.required & !given) {
            faults.push(here(field, ["expected ", described(field.ty()), found(index)].concat()));
        }
        let top = self.frames.len() == 1;
        let due = if top { requirements.requires } else { &[] };
        for group in due.iter().filter(|group| field_bits(group) & given == 0) {
            let mut fields = group.iter().filter_map(|index| Some((*index, table.field(*index)?)));
            if let Some((index, field)) = fields.next() {
                let mut unless = String::new();
                fields.for_each(|(_, other)| {
                    unless.push_str(if unless.is_empty() { " unless there is " } else { " or " });
                    push_name(other, self.names, &mut unless);
                });
                faults.push(here(field, ["expected ", described(field.ty()), found(index), &unless].concat()));
            }
        }
        for (_, field) in table.indexed_in(table.checks.nonempty & frame.empty) {
            faults.push(here(field, String::from("expected at least one element, found none")));
        }
        if table.checks.rules.is_empty() {
            return faults;
        }
        let object = rules::Object {
            table,
            present: frame.present,
            empty: frame.empty,
            blank: frame.blank,
            refused: frame.refused,
            rule_values: self.rule_values.get(frame.rule_values_from..).unwrap_or_default(),
            names: self.names,
            items_sum: requirements.items_sum,
        };
        faults.extend(object.check().map(|broken| {
            let mut fault = here(broken.field, broken.reason);
            if let Some(within) = broken.within {
                push_field(within, self.names, &mut fault.path);
            }
            fault
        }));
        faults
    }

    fn outer_frames(&self) -> &[Frame] {
        self.frames.split_last().map_or(&[], |(_, outer)| outer)
    }

    // ---- errors ----

    /// Makes an error at the current path that ends the reading: of a source that cannot go on. It tells the fields that were refused
    /// before, too.
    #[cold]
    pub fn fault(&self, reason: &str) -> Box<FieldError> {
        let fault = FieldError::new(&path(&self.frames, self.names), &[reason]);
        match &self.refused {
            None => fault,
            Some(first) => {
                let mut all = first.clone();
                all.add(*fault);
                all
            }
        }
    }

    /// Refuses the value at the current path, for a source that can go on with the next one.
    ///
    /// # Errors
    /// The error, unless it is kept until the end of the request.
    #[cold]
    pub fn refuse(&mut self, reason: &str) -> TranscodeResult {
        self.refused(self.error(&[reason]))
    }

    /// Keeps an error until the end of a request that is an object; other errors are returned at once.
    #[cold]
    fn refused(&mut self, fault: Box<FieldError>) -> TranscodeResult {
        let is_object = matches!(self.frames.first(), Some(Frame { shape: Shape::Object(_) | Shape::Map(_) | Shape::UntypedObject, .. }));
        if !self.is_request() || !is_object {
            return Err(fault);
        }
        if self.skipped > 0 {
            return Ok(());
        }
        if self.is_full() {
            // Only counted: the error has no room for it.
            if let Some(first) = &mut self.refused {
                first.count();
            }
            return Ok(());
        }
        self.refusals += 1;
        for frame in &mut self.frames {
            if let At::Field(index, _) = frame.at {
                frame.refused |= bit(index);
            }
        }
        match &mut self.refused {
            Some(first) => first.add(*fault),
            None => {
                self.refused = Some(fault);
                // The type has no size, so that nothing is allocated.
                self.sink = Box::leak(Box::new(NoSink));
            }
        }
        Ok(())
    }

    /// Skips an object or a list within a value that was refused, or that value itself.
    #[cold]
    fn skip_container(&mut self) -> TranscodeResult {
        if self.frames.len() + self.skipped >= MAX_DEPTH {
            return Err(self.fault(TOO_DEEP));
        }
        self.skipped += 1;
        Ok(())
    }

    /// Makes the error for text with an unpaired surrogate.
    #[cold]
    pub fn broken_text(&self) -> Box<FieldError> {
        self.error(&["expected text of whole Unicode characters, found half of a surrogate pair"])
    }

    /// Returns whether the error lists as many fields as it may, so that further ones are only counted.
    fn is_full(&self) -> bool {
        self.refusals > MOST_REASONS || self.refused.as_ref().is_some_and(|fault| fault.is_full())
    }

    #[cold]
    fn no_decimal(&self, digits: &str, from_text: bool, why: &str) -> Box<FieldError> {
        let found = self.shown(Ty::Decimal, Found::digits(digits, from_text));
        self.error(&["expected ", decimal::EXPECTED, ", found ", &found, " (", why, ")"])
    }

    #[cold]
    fn misfit(&self, form: TextFormat, misfit: &FormatViolation, found: &str) -> Box<FieldError> {
        let FormatViolation { expected, why, is_of_check_digits } = misfit;
        let found = match form.is_secret() {
            true => characters(found),
            false if self.subject() == Subject::Settings => String::from("text"),
            false => shown(found, form.place()),
        };
        let waive = match (*is_of_check_digits, self.names) {
            (false, _) => "",
            (true, Names::Camel) => "; for test data: waive: [\"check_digits\"]",
            (true, Names::Snake) => "; for test data: waive=[\"check_digits\"]",
        };
        self.error(&["expected ", expected, ", found ", &found, " (", why, ")", waive])
    }

    #[cold]
    fn mismatch(&self, expected: Ty, found: Found<'_>) -> Box<FieldError> {
        let described = if self.is_request() { described(expected) } else { described_in_answers(expected) };
        self.error(&["expected ", described, ", found ", &self.shown(expected, found)])
    }

    /// Makes an error at the current path, of this value alone.
    fn error(&self, reason: &[&str]) -> Box<FieldError> {
        if self.is_full() {
            return FieldError::new("", &[]);
        }
        FieldError::new(&path(&self.frames, self.names), reason)
    }

    fn subject(&self) -> Subject {
        match self.direction {
            Direction::Request(requirements) => requirements.subject,
            Direction::Response(_) => Subject::Request,
        }
    }

    /// Describes a value in an error: by its kind only in settings, options and secret fields.
    fn shown(&self, expected: Ty, found: Found<'_>) -> String {
        let is_hidden = self.subject() != Subject::Request || !self.is_request() || matches!(expected, Ty::Text(form) if form.is_secret());
        String::from(match found {
            Found::Null if self.subject() == Subject::Settings => "nothing; is the environment variable set?",
            Found::Null => "nothing",
            Found::Kind(kind) => kind,
            Found::Text(_) if is_hidden => "text",
            Found::Number(_) if is_hidden => "a number",
            Found::Truth(_) if is_hidden => "a boolean",
            Found::Text(text) => return shown(text, place(expected)),
            Found::Number(digits) => return redact_number(digits),
            Found::Truth(true) => "true",
            Found::Truth(false) => "false",
        })
    }

    #[cold]
    fn unknown(&self, table: &'static Type, name: &str) -> Box<FieldError> {
        if self.is_full() {
            return self.error(&[]);
        }
        let names = table.fields.iter().map(|field| {
            let mut spelled = String::new();
            push_name(field, self.names, &mut spelled);
            spelled
        });
        let near = nearest(name, names);
        let (what, advice) = match self.subject() {
            Subject::Request => ("field", SEND),
            Subject::Input => ("option", "; leave it out"),
            Subject::Settings => ("setting", "; leave it out"),
        };
        let (is, near) = near.map_or(("", String::new()), |near| (", the nearest is ", near));
        self.error(&[table.name, " has no ", what, " of this name", is, &near, advice])
    }

    #[cold]
    fn unknown_word(&self, words: &EnumTable, word: &str) -> Box<FieldError> {
        if self.is_full() {
            return self.error(&[]);
        }
        let advice = match self.subject() {
            Subject::Request => SEND,
            Subject::Input | Subject::Settings => "",
        };
        let found = match self.subject() {
            Subject::Settings => String::from("text"),
            Subject::Request | Subject::Input => shown(word, Place::Word),
        };
        self.error(&[&unknown_word(words, word, &found, advice)])
    }
}

/// Returns the reason why a word is refused that an enum does not have: with the nearest one, or with all if they are few.
pub(super) fn unknown_word(words: &EnumTable, word: &str, found: &str, advice: &str) -> String {
    let known = words.words.iter().map(|word| word.wire);
    let (says, known) = match nearest(word, known.clone()) {
        _ if word.trim().is_empty() => return ["expected a known word, found ", found, "; leave it out"].concat(),
        Some(near) => ("; the nearest is ", String::from(near)),
        None if words.words.len() <= MOST_LISTED => ("; known are ", known.collect::<Vec<_>>().join(", ")),
        None => ("", String::new()),
    };
    ["expected a known word, found ", found, says, &known, advice].concat()
}

/// Number of refused values beyond which no reasons are made any more.
const MOST_REASONS: usize = 100;

/// Maximum number of known words that an error lists if none is near.
const MOST_LISTED: usize = 12;

/// Returns what the place of a type expects, for what an error may show.
fn place(ty: Ty) -> Place {
    match ty {
        Ty::Text(form) => form.place(),
        Ty::Decimal | Ty::Int32 | Ty::Int64 => Place::Number,
        Ty::Bool => Place::Truth,
        Ty::DateTime | Ty::Date => Place::Date,
        Ty::Enum(_) => Place::Word,
        Ty::List(_) => Place::List,
        Ty::Json | Ty::Object(_) | Ty::Map(_) => Place::Object,
    }
}

/// A value that was found instead of the expected one.
#[derive(Clone, Copy)]
enum Found<'t> {
    Text(&'t str),
    /// A number, by its digits.
    Number(&'t str),
    Truth(bool),
    Null,
    /// A value that errors show by its kind only.
    Kind(&'static str),
}

impl<'t> Found<'t> {
    fn digits(digits: &'t str, from_text: bool) -> Self {
        if from_text { Self::Text(digits) } else { Self::Number(digits) }
    }
}

/// Finds a declared field by the name that the caller or the provider wrote.
fn find(table: &'static Type, name: &str, hint: usize, names: Names, direction: Direction) -> Option<(u8, &'static Field)> {
    let is = |field: &Field| {
        field.is_called(name)
            || match (direction, names) {
                (Direction::Response(_), _) => false,
                (Direction::Request(_), Names::Camel) => field.property() == name,
                (Direction::Request(_), Names::Snake) => is_snake_of(name, field.property()),
            }
    };
    // Callers and providers mostly follow the documented order, so the search starts after the last field.
    let (before, after) = table.fields.split_at_checked(hint).unwrap_or((table.fields, &[]));
    let at = after.iter().position(is).map(|at| hint + at).or_else(|| before.iter().position(is))?;
    Some((u8::try_from(at).ok()?, table.fields.get(at)?))
}

/// Maximum length of a path in an error, in bytes; undeclared names come from the caller and may be long.
const MAX_PATH: usize = 512;

/// Returns the path of the current place from the root.
fn path(frames: &[Frame], names: Names) -> String {
    let mut out = String::new();
    for frame in frames {
        if out.len() > MAX_PATH {
            out.push('…');
            return out;
        }
        match &frame.at {
            At::Start => {}
            At::Field(_, field) => push_field(field, names, &mut out),
            At::Element(index) => {
                out.push('[');
                out.push_str(&index.to_string());
                out.push(']');
            }
            At::Name => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&redact(frame.name()));
            }
        }
    }
    out
}

fn push_field(field: &Field, names: Names, out: &mut String) {
    if !out.is_empty() {
        out.push('.');
    }
    push_name(field, names, out);
}

pub(crate) fn push_name(field: &Field, names: Names, out: &mut String) {
    match names {
        Names::Camel => out.push_str(field.property()),
        Names::Snake => super::case::push_snake(field.property(), out),
    }
}

/// Describes the expected value of a type.
pub(super) fn described(ty: Ty) -> &'static str {
    match ty {
        Ty::Text(form) if form.is_id() => "text or a whole number",
        Ty::Text(_) => "text",
        Ty::Decimal => decimal::EXPECTED,
        Ty::Int32 => "a 32-bit integer",
        Ty::Int64 => "a 64-bit integer",
        Ty::Bool => "true or false",
        Ty::DateTime => "a date and time such as \"2026-01-31T14:30:00\" (Istanbul time, without fraction or zone)",
        Ty::Date => "a date such as \"2026-01-31\"",
        Ty::Json => "a value",
        Ty::Enum(_) => "an enum value",
        Ty::Object(_) | Ty::Map(_) => "an object",
        Ty::List(_) => "a list",
    }
}

/// Describes the expected value of a type in a response.
fn described_in_answers(ty: Ty) -> &'static str {
    match ty {
        Ty::DateTime => "a date and time such as \"2026-01-31T14:30:00\", with or without a fraction and a zone, or a date",
        Ty::Text(_) => "text",
        other => described(other),
    }
}

/// Returns a number for an error: its digits, or their count if there are many.
fn redact_number(digits: &str) -> String {
    if digits.len() <= 40 {
        return shown(digits, Place::Number).trim_matches('"').to_string();
    }
    ["a number of ", &digits.len().to_string(), " characters"].concat()
}

/// Checks a decimal of a response, which may have more digits than a request may send.
fn is_plain_answer(digits: &str) -> bool {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    let mut point = false;
    // Number of digits since the beginning or the point.
    let mut run = 0;
    for byte in unsigned.bytes() {
        match byte {
            b'0'..=b'9' => run += 1,
            b'.' if run > 0 && !point => (point, run) = (true, 0),
            _ => return false,
        }
    }
    run > 0 && digits.len() <= 64
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.len() <= 19 && is_digits(unsigned)
}

/// Returns whether a text has nothing but white space. Unlike `trim`, it looks no further than the first other character.
fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}
