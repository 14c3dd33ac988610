//! Where the engine writes: the trait, and JSON text.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::case::Names;
use super::json::unquoted;
use super::schema::{Field, Ty, Type};
use super::transcode::{Integers, Reading, push_name};
use crate::error::Result;

/// A text value on its way from a source to a sink. It may be a card number: its `Debug` shows nothing of it.
#[derive(Clone, Copy)]
pub enum Text<'t> {
    /// As JSON writes it, in quotes; it has no escapes.
    Token(&'t str),
    /// The text itself.
    Plain(&'t str),
}

impl<'t> Text<'t> {
    /// The text itself.
    #[must_use]
    pub fn as_str(self) -> &'t str {
        match self {
            Self::Token(token) => unquoted(token),
            Self::Plain(text) => text,
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(***)")
    }
}

/// What receives the values that passed the engine. Calls nest properly: a name or an element, then one value.
pub trait Sink {
    /// Whether it takes only scalars and lists of scalars (queries and forms).
    fn is_flat(&self) -> bool {
        false
    }

    /// The type of the whole value, where it is declared. It comes before the value.
    fn root(&mut self, _: Ty) {}
    /// Begins an object; its type, if it is declared.
    fn begin_object(&mut self, ty: Option<&'static Type>);
    /// Ends it.
    fn end_object(&mut self);
    /// Begins a list.
    fn begin_list(&mut self);
    /// Ends it.
    fn end_list(&mut self);
    /// A declared field of the current object; its value follows.
    fn field(&mut self, index: u8, field: &'static Field);
    /// A name that is not declared: of a map, of untyped data, or unknown. Its value follows.
    fn name(&mut self, name: &str);
    /// An element of the current list; its value follows.
    fn element(&mut self);
    /// Text, a word, a date.
    fn text(&mut self, text: Text<'_>);
    /// A decimal's plain digits.
    fn decimal(&mut self, digits: &str);
    /// A whole number's digits, or any number that is sent or kept as it was written.
    fn number(&mut self, digits: &str);
    /// `true` or `false`.
    fn boolean(&mut self, value: bool);
    /// Null (in untyped data only).
    fn null(&mut self);
}

/// A sink for an answer that is only checked.
#[derive(Clone, Copy, Debug)]
pub struct NoSink;

impl Sink for NoSink {
    fn begin_object(&mut self, _: Option<&'static Type>) {}
    fn end_object(&mut self) {}
    fn begin_list(&mut self) {}
    fn end_list(&mut self) {}
    fn field(&mut self, _: u8, _: &'static Field) {}
    fn name(&mut self, _: &str) {}
    fn element(&mut self) {}
    fn text(&mut self, _: Text<'_>) {}
    fn decimal(&mut self, _: &str) {}
    fn number(&mut self, _: &str) {}
    fn boolean(&mut self, _: bool) {}
    fn null(&mut self) {}
}

/// Compact JSON text. It may hold card numbers: its `Debug` shows nothing of it.
pub struct JsonText {
    out: String,
    decimals: Decimals,
    names: FieldNames,
}

/// How decimals are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decimals {
    Numbers,
    Text,
}

/// How declared fields are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldNames {
    Wire,
    Property(Names),
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonText({} bytes)", self.out.len())
    }
}

impl JsonText {
    /// A request's body: wire names, decimals as numbers with the caller's digits.
    #[must_use]
    pub fn body() -> Self {
        Self { out: String::with_capacity(1536), decimals: Decimals::Numbers, names: FieldNames::Wire }
    }

    /// A result for a facade: its language's names, decimals as text.
    #[must_use]
    pub fn result(names: Names) -> Self {
        Self { out: String::with_capacity(2048), decimals: Decimals::Text, names: FieldNames::Property(names) }
    }

    /// Reads an answer into text: hands `read` what it needs and gives back the text with what it answered.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn collect<T>(names: Names, integers: Integers, read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
        let mut text = Self::result(names);
        let answer = read(Reading { names, integers, sink: &mut text })?;
        Ok((text.out, answer))
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.out
    }

    /// A comma, unless the value before just opened.
    #[inline]
    fn separate(&mut self) {
        if !matches!(self.out.as_bytes().last(), Some(b'{' | b'[')) {
            self.out.push(',');
        }
    }
}

impl Sink for JsonText {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.out.push('{');
    }

    fn end_object(&mut self) {
        self.out.push('}');
    }

    fn begin_list(&mut self) {
        self.out.push('[');
    }

    fn end_list(&mut self) {
        self.out.push(']');
    }

    fn field(&mut self, _: u8, field: &'static Field) {
        self.separate();
        match self.names {
            FieldNames::Wire => self.out.push_str(field.json_key()),
            FieldNames::Property(Names::Camel) if !field.is_renamed() => self.out.push_str(field.json_key()),
            FieldNames::Property(names) => {
                self.out.push('"');
                push_name(field, names, &mut self.out);
                self.out.push_str("\":");
            }
        }
    }

    fn name(&mut self, name: &str) {
        self.separate();
        push_quoted(name, &mut self.out);
        self.out.push(':');
    }

    fn element(&mut self) {
        self.separate();
    }

    fn text(&mut self, text: Text<'_>) {
        match text {
            Text::Token(token) => self.out.push_str(token),
            Text::Plain(text) => push_quoted(text, &mut self.out),
        }
    }

    fn decimal(&mut self, digits: &str) {
        match self.decimals {
            Decimals::Numbers => self.out.push_str(digits),
            Decimals::Text => {
                self.out.push('"');
                self.out.push_str(digits);
                self.out.push('"');
            }
        }
    }

    fn number(&mut self, digits: &str) {
        self.out.push_str(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.out.push_str(if value { "true" } else { "false" });
    }

    fn null(&mut self) {
        self.out.push_str("null");
    }
}

/// Appends a JSON string.
pub(crate) fn push_quoted(text: &str, out: &mut String) {
    // Looks at every byte without stopping: compilers make that a few wide instructions.
    let plain = text.bytes().fold(true, |plain, b| plain & (b >= b' ') & (b != b'"') & (b != b'\\'));
    out.push('"');
    if plain {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| push_escaped(c, out));
    }
    out.push('"');
}

/// Appends a character in JSON's shortest spelling (RFC 8259, section 7).
fn push_escaped(c: char, out: &mut String) {
    let short = match c {
        '"' => '"',
        '\\' => '\\',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        '\0'..'\u{20}' => {
            return out.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
        _ => return out.push(c),
    };
    out.push('\\');
    out.push(short);
}
