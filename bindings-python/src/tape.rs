//! What an answer holds, as a flat list: the engine writes it without the interpreter, results read it when they are asked.
//!
//! An entry is a value and its place. An object or a list is followed by what is in it, up to its `end`. Texts and digits are
//! spans of one buffer, so that a whole answer is two allocations.

use imza::api::schema::{Field, Type};
use imza::api::sink::{Sink, Text};

/// A part of the buffer.
#[derive(Clone, Copy)]
pub struct Span {
    start: usize,
    end: usize,
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub enum Position {
    /// At the top, or in a list.
    Element,
    /// Under a declared name.
    Field(&'static Field),
    /// Under a name that no table has.
    Name(Span),
}

/// A value.
#[derive(Clone, Copy)]
pub enum Value {
    Null,
    Boolean(bool),
    Text(Span),
    Decimal(Span),
    Number(Span),
    /// Its type, if it is declared, and the entry after the last one in it.
    Object(Option<&'static Type>, usize),
    /// The entry after the last one in it.
    List(usize),
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub struct Entry {
    pub place: Position,
    pub value: Value,
}

/// See the module's doc.
pub struct Tape {
    buffer: String,
    entries: Vec<Entry>,
    open: Vec<usize>,
    place: Position,
}

impl Tape {
    /// An empty one, with room for a usual answer.
    pub fn new() -> Self {
        Self { buffer: String::with_capacity(1024), entries: Vec::with_capacity(96), open: Vec::new(), place: Position::Element }
    }

    /// An entry by its position.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.buffer.get(span.start..span.end).unwrap_or_default()
    }

    /// The positions of what is in the object or list at a position, in the order of the answer.
    pub fn children(&self, at: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let end = self.end(at);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let here = next;
            let entry = self.entries.get(here).filter(|_| here < end)?;
            next = self.end(here);
            Some((here, entry))
        })
    }

    /// The position after a value and all that is in it.
    fn end(&self, at: usize) -> usize {
        match self.entries.get(at).map(|entry| entry.value) {
            Some(Value::Object(_, end) | Value::List(end)) => end,
            _ => at + 1,
        }
    }

    fn span(&mut self, text: &str) -> Span {
        let start = self.buffer.len();
        self.buffer.push_str(text);
        Span { start, end: self.buffer.len() }
    }

    fn push(&mut self, value: Value) {
        self.entries.push(Entry { place: self.place, value });
        self.place = Position::Element;
    }

    fn close(&mut self) {
        let end = self.entries.len();
        let opened = self.open.pop().and_then(|at| self.entries.get_mut(at));
        if let Some(Entry { value: Value::Object(_, slot) | Value::List(slot), .. }) = opened {
            *slot = end;
        }
    }
}

impl Sink for Tape {
    fn begin_object(&mut self, ty: Option<&'static Type>) {
        self.open.push(self.entries.len());
        self.push(Value::Object(ty, 0));
    }

    fn end_object(&mut self) {
        self.close();
    }

    fn begin_list(&mut self) {
        self.open.push(self.entries.len());
        self.push(Value::List(0));
    }

    fn end_list(&mut self) {
        self.close();
    }

    fn field(&mut self, _: u8, field: &'static Field) {
        self.place = Position::Field(field);
    }

    fn name(&mut self, name: &str) {
        self.place = Position::Name(self.span(name));
    }

    fn element(&mut self) {
        self.place = Position::Element;
    }

    fn text(&mut self, text: Text<'_>) {
        let span = self.span(text.as_str());
        self.push(Value::Text(span));
    }

    fn decimal(&mut self, digits: &str) {
        let span = self.span(digits);
        self.push(Value::Decimal(span));
    }

    fn number(&mut self, digits: &str) {
        let span = self.span(digits);
        self.push(Value::Number(span));
    }

    fn boolean(&mut self, value: bool) {
        self.push(Value::Boolean(value));
    }

    fn null(&mut self) {
        self.push(Value::Null);
    }
}
