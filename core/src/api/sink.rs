//! The output of the engine: the trait, and JSON text.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::case::Names;
use super::json::unquoted;
use super::misfit::Misfit;
use super::schema::{Field, Ty, Type};
use super::transcode::{Integers, Reading, push_name};
use crate::error::Result;
use crate::secret::SecretText;

/// A text value that a source sends to a sink. It may be a card number, so its `Debug` hides it.
#[derive(Clone, Copy)]
pub enum Text<'t> {
    /// A JSON string token in quotes, without escapes.
    Token(&'t str),
    /// Plain text.
    Plain(&'t str),
}

impl<'t> Text<'t> {
    /// Plain text.
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

/// The receiver of values that passed the engine's checks. Calls nest properly: each name or element is followed by one value.
pub trait Sink {
    /// Returns whether the sink takes only scalars and lists of scalars, for queries and forms.
    fn is_flat(&self) -> bool {
        false
    }

    /// The type of the whole value, if it is declared. It comes before the value.
    fn root(&mut self, _: Ty) {}
    /// Begins an object, with its type if it is declared.
    fn begin_object(&mut self, ty: Option<&'static Type>);
    /// Ends it.
    fn end_object(&mut self);
    /// Begins a list.
    fn begin_list(&mut self);
    /// Ends it.
    fn end_list(&mut self);
    /// Takes a declared field of the current object; its value follows.
    fn field(&mut self, index: u8, field: &'static Field);
    /// Takes an undeclared name: of a map, of untyped data, or unknown. Its value follows.
    fn name(&mut self, name: &str);
    /// Takes an element of the current list; its value follows.
    fn element(&mut self);
    /// Takes text, an enum value or a date.
    fn text(&mut self, text: Text<'_>);
    /// Takes the plain digits of a decimal.
    fn decimal(&mut self, digits: &str);
    /// Takes the digits of an integer, or any number that is kept as it was written.
    fn number(&mut self, digits: &str);
    /// Takes a boolean.
    fn boolean(&mut self, value: bool);
    /// Takes null, in untyped data only.
    fn null(&mut self);
    /// Returns whether the sink's type for decimals holds these plain digits; every one holds 28.
    fn holds_decimal(&self, _: &str) -> bool {
        true
    }
    /// Takes a part of a response that does not fit its type, in place of a value. Sinks for requests never get one.
    fn misfit(&mut self, _: Misfit) {}
}

/// A sink that discards its values, for a response that is only checked.
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

/// Compact JSON text. It may contain card numbers, so its `Debug` hides it.
pub struct JsonText {
    out: SecretText,
    misfits: Vec<Misfit>,
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
    /// Makes the body of a request: wire names, decimals as numbers with the caller's digits.
    #[must_use]
    pub fn body() -> Self {
        Self { out: SecretText::with_capacity(1536), misfits: Vec::new(), decimals: Decimals::Numbers, names: FieldNames::Wire }
    }

    /// Makes a result for a binding: names in the language's case, decimals as text.
    #[must_use]
    pub fn result(names: Names) -> Self {
        Self { out: SecretText::with_capacity(4096), misfits: Vec::new(), decimals: Decimals::Text, names: FieldNames::Property(names) }
    }

    /// Parses a response into text: calls `read` and returns the text with the result of `read`.
    ///
    /// # Errors
    /// The errors of `read`.
    pub fn collect<T>(names: Names, integers: Integers, read: impl FnOnce(Reading<'_>) -> Result<T>) -> Result<(String, T)> {
        let mut text = Self::result(names);
        let answer = read(Reading { names, integers, sink: &mut text })?;
        Ok((text.out.into_string(), answer))
    }

    /// Returns the text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.out.into_string()
    }

    /// Returns the text, which is still wiped when it is dropped.
    pub(crate) fn into_text(self) -> SecretText {
        self.out
    }

    /// Takes the misfits out of a result, as the JSON text of a list; `None` if there are none.
    #[must_use]
    pub fn take_misfits(&mut self) -> Option<String> {
        let misfits = core::mem::take(&mut self.misfits);
        if misfits.is_empty() {
            return None;
        }
        let mut out = SecretText::from("[");
        for Misfit { path, reason, raw } in &misfits {
            if out.len() > 1 {
                out.push(',');
            }
            for (before, text) in [("{\"path\":", path), (",\"reason\":", reason), (",\"raw\":", raw)] {
                out.push_str(before);
                push_quoted(text, &mut out);
            }
            out.push('}');
        }
        out.push(']');
        Some(out.into_string())
    }

    /// Writes a comma, unless the object or list was just opened.
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
                let mut name = String::new();
                push_name(field, names, &mut name);
                self.out.extend(["\"", &name, "\":"]);
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

    fn misfit(&mut self, misfit: Misfit) {
        self.misfits.push(misfit);
    }
}

/// Appends a JSON string.
pub(crate) fn push_quoted(text: &str, out: &mut SecretText) {
    // Checks all bytes without an early exit, so that the compiler can vectorize the loop.
    let plain = text.bytes().fold(true, |plain, b| plain & (b >= b' ') & (b != b'"') & (b != b'\\'));
    out.push('"');
    if plain {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| push_escaped(c, out));
    }
    out.push('"');
}

/// Appends a character in JSON's shortest form (RFC 8259, section 7).
fn push_escaped(c: char, out: &mut SecretText) {
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
