//! Typed Rust structs at both ends of the engine: as sources of requests, and as what answers are built into.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::Value;

use super::case::Names;
use super::client::{Arguments, Client, RawResponse, ResponseBody, Sent};
use super::endpoint::{Destination, ENDPOINT, Endpoint, endpoint_operation};
use super::misfit::{Misfit, Misfits};
use super::response::ResponseContext;
use super::schema::{Field, Operation, Type};
use super::serde_source::Serde;
use super::sink::{Sink, Text};
use super::transcode::{Integers, Reading, Source, TranscodeResult, Transcoder};
use super::url::PathValue;
use super::values::{self, Json};
use crate::decimal::Decimal;
use crate::error::Result;
use crate::http::{Call, Context, Exchange, Prepared, Request};
use crate::secret::SecretText;
use crate::settle::question::{self, State};
use crate::settle::{Answered, Asking};

impl Source for String {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.text(self)
    }
}

impl Source for Decimal {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        // The usual amounts have a mantissa of 64 bits: their digits with the point put in.
        let scale = usize::try_from(self.scale()).unwrap_or_default();
        match i64::try_from(self.mantissa()) {
            Ok(mantissa) if scale == 0 => to.number(itoa::Buffer::new().format(mantissa)),
            Ok(mantissa) => {
                let mut buffer = itoa::Buffer::new();
                let digits = buffer.format(mantissa.unsigned_abs());
                let mut text = String::with_capacity(24);
                text.push_str(if mantissa < 0 { "-" } else { "" });
                match digits.len().checked_sub(scale).filter(|before| *before > 0).and_then(|before| digits.split_at_checked(before)) {
                    Some((integer, fraction)) => text.extend([integer, ".", fraction]),
                    None => {
                        text.push_str("0.");
                        text.extend(core::iter::repeat_n('0', scale - digits.len()));
                        text.push_str(digits);
                    }
                }
                to.number(&text)
            }
            Err(_) => to.number(&self.to_string()),
        }
    }
}

impl Source for i32 {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.number(itoa::Buffer::new().format(*self))
    }
}

impl Source for i64 {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.number(itoa::Buffer::new().format(*self))
    }
}

impl Source for bool {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.boolean(*self)
    }
}

impl<T: Source> Source for Vec<T> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_list()?;
        for value in self {
            to.element();
            value.send(to)?;
        }
        to.end_list(self.len());
        Ok(())
    }
}

impl<T: Source> Source for BTreeMap<String, T> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        to.begin_object()?;
        for (name, value) in self {
            to.name(name)?;
            value.send(to)?;
        }
        to.end_object()
    }
}

impl Source for Json {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        self.0.send(to)
    }
}

impl Source for Value {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        Serde(self).send(to)
    }
}

macro_rules! text_values {
    ($($name:ident)*) => { $(
        impl Source for values::$name {
            fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
                to.text(self.as_str())
            }
        }

        impl ValueSlot for values::$name {
            fn text(&mut self, text: &str) -> bool {
                *self = Self::unchecked(text);
                true
            }
        }

        impl Empty for values::$name {
            fn empty() -> Self {
                Self::unchecked("")
            }
        }
    )* };
}

text_values! {
    DateTime Date Reference CardNumber Cvc ExpireYear ExpireMonth Iban NationalId Gsm Money Id Identifier Name Bin Url Signed SignedId SignedData
    SignedUrl Sensitive
}

/// A place in a typed answer that values are put into. Containers lead to the places within them.
pub trait ValueSlot {
    /// An object is here.
    fn begin_object(&mut self) {}
    /// A list is here.
    fn begin_list(&mut self) {}
    /// The place of a declared field.
    fn field(&mut self, _: u8) -> Option<&mut dyn ValueSlot> {
        None
    }
    /// The place under a name that is not declared.
    fn named(&mut self, _: &str) -> Option<&mut dyn ValueSlot> {
        None
    }
    /// Adds an element to the list that is here.
    fn push(&mut self) {}
    /// The place of the last element of the list that is here.
    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        None
    }
    /// Text, a word, a date. Answers whether it fits, as the following.
    fn text(&mut self, _: &str) -> bool {
        false
    }
    /// The digits of a number.
    fn number(&mut self, _: &str) -> bool {
        false
    }
    /// `true` or `false`.
    fn boolean(&mut self, _: bool) -> bool {
        false
    }
    /// The place of the parts of the answer that do not fit.
    fn misfits(&mut self) -> Option<&mut Misfits> {
        None
    }
}

/// The name under which a typed answer has its misfits where it is serialized. No API has such a name.
pub const MISFITS: &str = "$misfits";

/// A place that can stand empty until a value comes.
pub trait Empty: ValueSlot {
    /// Nothing there yet.
    fn empty() -> Self;
}

impl<T: Empty> ValueSlot for Option<T> {
    fn begin_object(&mut self) {
        self.get_or_insert_with(T::empty).begin_object();
    }

    fn begin_list(&mut self) {
        self.get_or_insert_with(T::empty).begin_list();
    }

    fn field(&mut self, index: u8) -> Option<&mut dyn ValueSlot> {
        self.as_mut()?.field(index)
    }

    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        self.as_mut()?.named(name)
    }

    fn push(&mut self) {
        if let Some(list) = self {
            list.push();
        }
    }

    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        self.as_mut()?.last()
    }

    fn text(&mut self, text: &str) -> bool {
        self.get_or_insert_with(T::empty).text(text)
    }

    fn number(&mut self, digits: &str) -> bool {
        self.get_or_insert_with(T::empty).number(digits)
    }

    fn boolean(&mut self, value: bool) -> bool {
        self.get_or_insert_with(T::empty).boolean(value)
    }
}

impl<T: Empty> ValueSlot for Vec<T> {
    fn push(&mut self) {
        Self::push(self, T::empty());
    }

    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        Some(self.last_mut()?)
    }
}

impl<T: Empty> ValueSlot for BTreeMap<String, T> {
    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        Some(self.entry(name.into()).or_insert_with(T::empty))
    }
}

impl ValueSlot for Value {
    fn begin_object(&mut self) {
        *self = Self::Object(serde_json::Map::new());
    }

    fn begin_list(&mut self) {
        *self = Self::Array(Vec::new());
    }

    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        Some(self.as_object_mut()?.entry(name).or_insert(Self::Null))
    }

    fn push(&mut self) {
        if let Self::Array(list) = self {
            list.push(Self::Null);
        }
    }

    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        Some(self.as_array_mut()?.last_mut()?)
    }

    fn text(&mut self, text: &str) -> bool {
        *self = Self::String(text.into());
        true
    }

    fn number(&mut self, digits: &str) -> bool {
        let number = serde_json::from_str(digits);
        number.is_ok_and(|number| {
            *self = Self::Number(number);
            true
        })
    }

    fn boolean(&mut self, value: bool) -> bool {
        *self = Self::Bool(value);
        true
    }
}

impl ValueSlot for Json {
    fn begin_object(&mut self) {
        self.0.begin_object();
    }

    fn begin_list(&mut self) {
        self.0.begin_list();
    }

    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        self.0.named(name)
    }

    fn push(&mut self) {
        self.0.push();
    }

    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        self.0.last()
    }

    fn text(&mut self, text: &str) -> bool {
        self.0.text(text)
    }

    fn number(&mut self, digits: &str) -> bool {
        self.0.number(digits)
    }

    fn boolean(&mut self, value: bool) -> bool {
        self.0.boolean(value)
    }
}

impl ValueSlot for bool {
    fn boolean(&mut self, value: bool) -> bool {
        *self = value;
        true
    }
}

impl ValueSlot for String {
    fn text(&mut self, text: &str) -> bool {
        self.push_str(text);
        true
    }
}

macro_rules! number_places {
    ($($number:ty)*) => { $(
        impl ValueSlot for $number {
            fn number(&mut self, digits: &str) -> bool {
                digits.parse().is_ok_and(|number| {
                    *self = number;
                    true
                })
            }
        }
    )* };
}

number_places! { i32 i64 }

impl ValueSlot for Decimal {
    fn number(&mut self, digits: &str) -> bool {
        // Exact or not at all: `parse` would round beyond 28 digits.
        Self::from_str_exact(digits).is_ok_and(|number| {
            *self = number;
            true
        })
    }
}

macro_rules! blank_by_default {
    ($($ty:ty)*) => { $(impl Empty for $ty { fn empty() -> Self { Self::default() } })* };
}

blank_by_default! { Json bool String i32 i64 Decimal }

impl<T: Empty> Empty for Vec<T> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T: Empty> Empty for BTreeMap<String, T> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T: Empty> ValueSlot for values::Page<T> {
    fn field(&mut self, index: u8) -> Option<&mut dyn ValueSlot> {
        match index {
            0 => Some(&mut self.items),
            1 => Some(&mut self.page),
            2 => Some(&mut self.size),
            3 => Some(&mut self.total_size),
            _ => None,
        }
    }

    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        match name {
            MISFITS => Some(&mut self.misfits),
            _ => self.other_fields.named(name),
        }
    }

    fn misfits(&mut self) -> Option<&mut Misfits> {
        Some(&mut self.misfits)
    }
}

impl ValueSlot for Misfits {
    fn push(&mut self) {
        Self::push(self, Misfit::default());
    }

    fn last(&mut self) -> Option<&mut dyn ValueSlot> {
        Some(self.last_mut()?)
    }
}

impl ValueSlot for Misfit {
    fn named(&mut self, name: &str) -> Option<&mut dyn ValueSlot> {
        match name {
            "path" => Some(&mut self.path),
            "reason" => Some(&mut self.reason),
            "raw" => Some(&mut self.raw),
            _ => None,
        }
    }
}

impl<T: Empty> Empty for values::Page<T> {
    fn empty() -> Self {
        Self::default()
    }
}

/// A sink that builds a typed value.
#[derive(Debug)]
pub struct TypedSink<T> {
    root: T,
    /// For each open object or list, where in it the next value goes.
    steps: Vec<Step>,
    fits: bool,
    misfits: Vec<Misfit>,
}

#[derive(Debug)]
enum Step {
    Start,
    Field(u8),
    Name(String),
    Last,
}

impl<T: Empty> TypedSink<T> {
    /// A sink with nothing in it yet.
    #[must_use]
    pub fn new() -> Self {
        Self { root: T::empty(), steps: Vec::with_capacity(4), fits: true, misfits: Vec::new() }
    }

    /// Reads an answer into a value: hands `read` what it needs and gives back the value, if it fits, with what `read` answered.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn collect<A>(read: impl FnOnce(Reading<'_>) -> Result<A>) -> Result<(Option<T>, A)> {
        let mut built = Self::new();
        let answer = read(Reading { names: Names::Snake, integers: Integers::Full, sink: &mut built })?;
        Ok((built.into_value(), answer))
    }

    /// The parts that did not fit.
    #[must_use]
    pub fn found_misfits(&self) -> &[Misfit] {
        &self.misfits
    }

    /// The value. `None` if a saved text restores nothing.
    #[must_use]
    pub fn into_value(mut self) -> Option<T> {
        if let (false, Some(misfits)) = (self.misfits.is_empty(), self.root.misfits()) {
            misfits.extend(self.misfits);
        }
        self.fits.then_some(self.root)
    }

    /// The place of the next value: from the root along the steps. Answers are a few levels deep.
    fn place(&mut self) -> Option<&mut dyn ValueSlot> {
        let mut place: &mut dyn ValueSlot = &mut self.root;
        for step in &self.steps {
            place = match step {
                Step::Start => return None,
                Step::Field(index) => place.field(*index)?,
                Step::Name(name) => place.named(name)?,
                Step::Last => place.last()?,
            };
        }
        Some(place)
    }

    fn put(&mut self, put: impl FnOnce(&mut dyn ValueSlot) -> bool) {
        let fits = self.place().is_some_and(put);
        self.fits &= fits;
    }

    fn go_to(&mut self, step: Step) {
        if let Some(last) = self.steps.last_mut() {
            *last = step;
        }
    }
}

impl<T: Empty> Default for TypedSink<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Empty> Sink for TypedSink<T> {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.put(|place| {
            place.begin_object();
            true
        });
        self.steps.push(Step::Start);
    }

    fn end_object(&mut self) {
        self.steps.pop();
    }

    fn begin_list(&mut self) {
        self.put(|place| {
            place.begin_list();
            true
        });
        self.steps.push(Step::Start);
    }

    fn end_list(&mut self) {
        self.steps.pop();
    }

    fn field(&mut self, index: u8, _: &'static Field) {
        self.go_to(Step::Field(index));
    }

    fn name(&mut self, name: &str) {
        self.go_to(Step::Name(name.into()));
    }

    fn element(&mut self) {
        let within = self.steps.pop();
        self.put(|list| {
            list.push();
            true
        });
        self.steps.extend(within.map(|_| Step::Last));
    }

    fn text(&mut self, text: Text<'_>) {
        self.put(|place| place.text(text.as_str()));
    }

    fn decimal(&mut self, digits: &str) {
        self.put(|place| place.number(digits));
    }

    fn number(&mut self, digits: &str) {
        self.put(|place| place.number(digits));
    }

    fn boolean(&mut self, value: bool) {
        self.put(|place| place.boolean(value));
    }

    fn null(&mut self) {
        // In untyped data: the place is there, and empty.
        self.put(|_| true);
    }

    fn holds_decimal(&self, digits: &str) -> bool {
        // Exact or not at all: `parse` would round beyond 28 digits.
        Decimal::from_str_exact(digits).is_ok()
    }

    fn misfit(&mut self, misfit: Misfit) {
        self.misfits.push(misfit);
    }
}

/// Builds the call of an operation whose answer is read into a Rust type.
pub(crate) fn call<C: Client + Clone + 'static, T: FromAnswer + 'static>(
    client: &C,
    operation: &'static Operation,
    path: &[PathValue<'_>],
    request: Option<&dyn Source>,
    context: &Context<'_>,
) -> Result<Call<T>> {
    let prepared = client.build(operation, &Arguments { path, request, context });
    Ok(reading(client, operation, prepared.map_err(|error| client.discreet(error))?))
}

/// Builds the call of any endpoint, whose answer is untyped.
pub(crate) fn endpoint_call<C: Client + Clone + 'static>(
    client: &C,
    endpoint: &Endpoint<'_>,
    to: Destination<'_>,
    context: &Context<'_>,
) -> Result<Call<Json>> {
    let prepared = client.build_endpoint(endpoint, to, context);
    Ok(reading(client, endpoint_operation(endpoint.method.reads()), prepared.map_err(|error| client.discreet(error))?))
}

/// A call whose answer is read as an operation's.
pub(crate) fn reading<C: Client + Clone + 'static, T: FromAnswer + 'static>(
    client: &C,
    operation: &'static Operation,
    prepared: Prepared,
) -> Call<T> {
    let typed = Typed { client: client.clone(), operation, state: prepared.state.clone() };
    Call::new(prepared, typed)
}

/// The exchange of an operation, whose answer is read into a Rust type.
struct Typed<C> {
    client: C,
    operation: &'static Operation,
    state: SecretText,
}

impl<C: Client + Clone + 'static, T: FromAnswer + 'static> Exchange<T> for Typed<C> {
    fn read(&self, status: u16, body: &[u8]) -> Result<T> {
        read(&self.client, self.operation, RawResponse { state: &self.state, status, body })
    }

    fn operation(&self) -> Option<&'static Operation> {
        (self.operation.name != ENDPOINT).then_some(self.operation)
    }

    fn ask(&self, prepared: &Prepared, asking: &Asking<'_>) -> Result<Option<Call<Answered<String>>>> {
        let Request { url, body, .. } = &prepared.request;
        let sent = Sent {
            operation: self.operation,
            url,
            body: body.as_deref(),
            timeout_seconds: prepared.timeout_seconds,
            idempotency_key: None,
        };
        let Some(question) = self.client.ask(sent, asking)? else { return Ok(None) };
        let (client, state) = (self.client.clone(), question.state.clone());
        Ok(Some(Call::new(question, move |status: u16, body: &[u8]| {
            let answer = question::answer(&client, RawResponse { state: &state, status, body })?;
            Ok(match answer.state {
                State::Done => Answered::Done(answer.result),
                State::NotDone => Answered::NotDone,
                State::Confirmed | State::Unclear => Answered::Unclear(answer.found),
            })
        })))
    }
}

/// Reads the answer of an operation into a Rust type.
pub(crate) fn read<T: FromAnswer + 'static>(client: &dyn Client, operation: &'static Operation, raw: RawResponse<'_>) -> Result<T> {
    let status = raw.status;
    let value = match TypedSink::collect(|into| client.read(operation, raw, into))? {
        (data, ResponseBody::Value) => data.map(T::from_data),
        (_, ResponseBody::Empty) => T::from_nothing(),
        (_, ResponseBody::Bytes(bytes)) => T::from_bytes(bytes),
    };
    let response = ResponseContext { provider: client.provider().name, status, reads: operation.reads, once: operation.once, secrets: &[] };
    response.fitting(value)
}

/// The Rust type of an operation's result.
pub trait FromAnswer: Sized {
    /// The type that the data of the response is built as.
    type Data: Empty;

    /// The declared type, if it is one object.
    const TABLE: Option<&'static Type> = None;

    /// The answer made of its data.
    fn from_data(data: Self::Data) -> Self;

    /// Returns the result of a response without a body.
    fn from_nothing() -> Option<Self> {
        None
    }

    /// The answer made of a file's bytes.
    fn from_bytes(_: Vec<u8>) -> Option<Self> {
        None
    }
}

impl FromAnswer for () {
    type Data = Json;

    fn from_data(_: Json) -> Self {}

    fn from_nothing() -> Option<Self> {
        Some(())
    }
}

impl FromAnswer for Vec<u8> {
    type Data = Json;

    fn from_data(_: Json) -> Self {
        Self::new()
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        Some(bytes)
    }
}

/// The result of an operation whose success may come without data.
impl<T: FromAnswer> FromAnswer for Option<T> {
    type Data = T::Data;

    const TABLE: Option<&'static Type> = T::TABLE;

    fn from_data(data: Self::Data) -> Self {
        Some(T::from_data(data))
    }

    fn from_nothing() -> Option<Self> {
        Some(None)
    }
}

impl FromAnswer for Json {
    type Data = Self;

    fn from_data(data: Self) -> Self {
        data
    }

    fn from_nothing() -> Option<Self> {
        Some(Self::default())
    }
}

impl<T: Empty> FromAnswer for values::Page<T> {
    type Data = Self;

    fn from_data(data: Self) -> Self {
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::case::Names;
    use crate::api::schema::Ty;
    use crate::api::sink::JsonText;
    use crate::api::transcode::{Direction, Requirements};
    use crate::http::{Checks, Context};

    #[test]
    fn a_decimal_beyond_28_digits_is_no_value_and_is_never_rounded() {
        for digits in ["7922816251426433759354395033.56", "9.9999999999999999999999999999999", "249.99999999999999999999999999999"] {
            assert!(!Decimal::default().number(digits), "{digits}");
        }
        let mut amount = Decimal::default();
        assert!(amount.number("100.00000000") && amount.to_string() == "100.00000000");
    }

    #[test]
    fn decimals_are_sent_with_their_own_digits() {
        for text in ["0", "0.00", "100.00", "-0.05", "-12.5", "0.00000001", "999999999999999999.99999999", "-100", "1.10"] {
            let context = Context { checks: Checks::Types, ..Context::default() };
            let mut body = JsonText::body();
            let mut to = Transcoder::new(Ty::Decimal, Direction::Request(Requirements::of(&context)), Names::Snake, &mut body);
            text.parse::<Decimal>().unwrap().send(&mut to).unwrap();
            assert_eq!(body.into_string(), text);
        }
    }
}
