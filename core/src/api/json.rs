//! JSON text as a source of the engine, and a parser for small objects.
//!
//! `hifijson` splits the text into tokens. Scalars are slices of the text, so that digits are kept as they were written, and the text is
//! read in one pass. The engine limits the nesting, so that the stack cannot overflow.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use hifijson::escape::Lex as _;
use hifijson::num::Lex as _;
use hifijson::str::{Error as StrError, Lex as _, LexWrite as _};
use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};
use zeroize::Zeroizing;

use super::seen_keys::SeenKeys;
use super::transcode::{DUPLICATE, MAX_DEPTH, Source, TranscodeResult, Transcoder};
use crate::error::{FieldError, redact};
use crate::secret::{DecodedText, SecretText};

/// A JSON text as a source.
#[derive(Clone, Copy)]
pub struct JsonSource<'t>(pub &'t str);

impl Source for JsonSource<'_> {
    fn send(&self, to: &mut Transcoder<'_>) -> TranscodeResult {
        drive(self.0, to)
    }
}

impl fmt::Debug for JsonSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonSource({} bytes)", self.0.len())
    }
}

/// Sends a whole JSON text to the engine.
///
/// # Errors
/// The first value that does not match, or the position of a syntax error.
pub fn drive(text: &str, to: &mut Transcoder<'_>) -> TranscodeResult {
    let mut cursor = Cursor::new(text);
    cursor.value(to)?;
    cursor.end().ok_or_else(|| cursor.syntax(to))
}

/// Content of an envelope besides the data, which was sent to the engine.
#[derive(Debug, Default)]
pub struct Envelope<'t> {
    /// Whether there is a `data` that is not null.
    pub has_data: bool,
    /// JSON text of `errors`, if there is one.
    pub errors: Option<&'t str>,
    /// Whether the object has neither `data` nor `errors`, so that it is not an envelope.
    pub is_bare: bool,
}

/// Parses `{"data": …, "errors": …}`: sends the data to the engine and returns the errors as text.
///
/// # Errors
/// Those of [`drive`].
pub fn drive_envelope<'t>(text: &'t str, to: &mut Transcoder<'_>) -> Result<Envelope<'t>, Box<FieldError>> {
    let mut cursor = Cursor::new(text);
    let mut envelope = Envelope::default();
    let mut met = SeenKeys::default();
    let (mut data, mut errors, mut others) = (false, false, false);
    let mut place = cursor.open(b'{').ok_or_else(|| cursor.syntax(to))?;
    while cursor.more(&mut place).ok_or_else(|| cursor.syntax(to))? {
        let name = cursor.name().ok_or_else(|| cursor.syntax(to))?;
        let is_null = cursor.peek() == Some(b'n');
        let part = match &*name {
            "data" => &mut data,
            "errors" => &mut errors,
            _ => &mut others,
        };
        let again = core::mem::replace(part, true);
        match &*name {
            "data" | "errors" if again => return Err(FieldError::new(&redact(&name), &[DUPLICATE])),
            "data" if !is_null => {
                cursor.value(to)?;
                envelope.has_data = true;
            }
            "errors" => envelope.errors = Some(cursor.skipped().ok_or_else(|| cursor.syntax(to))?).filter(|_| !is_null),
            _ => {
                met.add(&name);
                cursor.skipped().ok_or_else(|| cursor.syntax(to))?;
            }
        }
    }
    cursor.end().ok_or_else(|| cursor.syntax(to))?;
    if let Some(name) = met.duplicate() {
        return Err(FieldError::new(&redact(&name), &[DUPLICATE]));
    }
    envelope.is_bare = others && !data && !errors;
    Ok(envelope)
}

/// Returns whether a text is a number, and nothing else.
pub(crate) fn is_number(text: &str) -> bool {
    Cursor::new(text).number().is_some_and(|digits| digits.len() == text.len())
}

/// A position in a JSON text. Its methods return `None` on invalid JSON.
struct Cursor<'t> {
    text: &'t str,
    lexer: SliceLexer<'t>,
}

/// An open object or list.
struct Container {
    end: u8,
    is_first: bool,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, lexer: SliceLexer::new(text.as_bytes()) }
    }

    /// Returns the next byte that is not white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        self.lexer.ws_peek()
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        self.lexer.expect(SliceLexer::ws_peek, byte)
    }

    fn end(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    #[inline]
    fn at(&self) -> usize {
        self.text.len() - self.lexer.as_slice().len()
    }

    #[inline]
    fn text_from(&self, start: usize) -> &'t str {
        self.text.get(start..self.at()).unwrap_or_default()
    }

    /// Opens an object or a list by its bracket.
    fn open(&mut self, bracket: u8) -> Option<Container> {
        self.take(bracket)?;
        Some(Container { end: if bracket == b'{' { b'}' } else { b']' }, is_first: true })
    }

    /// Returns whether another name or element follows; otherwise consumes the end of the object or list.
    #[inline]
    fn more(&mut self, place: &mut Container) -> Option<bool> {
        let next = self.peek()?;
        if next == place.end {
            self.lexer.take_next();
            return Some(false);
        }
        if core::mem::take(&mut place.is_first) {
            return Some(true);
        }
        (next == b',').then(|| self.lexer.take_next())?;
        (self.peek()? != place.end).then_some(true)
    }

    /// Parses a name with its colon. `None` if it has an unpaired surrogate.
    fn name(&mut self) -> Option<DecodedText<'t>> {
        match self.any_name()? {
            Name::Whole(name) => Some(name),
            Name::Broken(_) => None,
        }
    }

    fn any_name(&mut self) -> Option<Name<'t>> {
        (self.peek()? == b'"').then_some(())?;
        let (token, escapes) = self.string()?;
        self.take(b':')?;
        match escapes {
            Escapes::None => Some(Name::Whole(DecodedText::Borrowed(unquoted(token)))),
            Escapes::Some => match unescaped(token) {
                Some(name) => Some(Name::Whole(name)),
                None => mended(token).map(Name::Broken),
            },
        }
    }

    /// Parses a string token with its quotes; the cursor is at the opening quote.
    fn string(&mut self) -> Option<(&'t str, Escapes)> {
        let start = self.at();
        let rest = self.lexer.as_slice().get(1..)?;
        let after = rest.get(plain_length(rest)..)?;
        self.lexer = SliceLexer::new(after);
        if after.first() == Some(&b'"') {
            self.lexer.take_next();
            return Some((self.text_from(start), Escapes::None));
        }
        self.lexer.str_ignore().ok()?;
        Some((self.text_from(start), Escapes::Some))
    }

    fn number(&mut self) -> Option<&'t str> {
        let start = self.at();
        match plain_number(self.lexer.as_slice()) {
            Some(after) => self.lexer = SliceLexer::new(after),
            None => {
                self.lexer.num_ignore().validate().ok()?;
            }
        }
        Some(self.text_from(start))
    }

    /// Skips the next value and returns its text.
    fn skipped(&mut self) -> Option<&'t str> {
        self.peek();
        let start = self.at();
        self.skip(0)?;
        Some(self.text_from(start))
    }

    fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b'{' | b'[' if depth > MAX_DEPTH => None,
            bracket @ (b'{' | b'[') => {
                let mut place = self.open(bracket)?;
                while self.more(&mut place)? {
                    if bracket == b'{' {
                        self.name()?;
                    }
                    self.skip(depth + 1)?;
                }
                Some(())
            }
            _ => self.lexer.null_or_bool().map(drop),
        }
    }

    /// Sends the next value to the engine. It recurses at most to the engine's maximum nesting.
    fn value(&mut self, to: &mut Transcoder<'_>) -> TranscodeResult {
        match self.peek() {
            Some(b'{') => match to.begin_object() {
                Ok(()) => self.object(to),
                Err(misfit) => self.left_out(misfit, to),
            },
            Some(b'[') => match to.begin_list() {
                Ok(()) => self.list(to),
                Err(misfit) => self.left_out(misfit, to),
            },
            Some(b'"') => match self.string() {
                Some((token, Escapes::None)) => to.token(token).or_else(|misfit| to.leave_out(misfit, token)),
                Some((token, Escapes::Some)) => self.escaped(token, to),
                None => Err(self.syntax(to)),
            },
            Some(b'-' | b'0'..=b'9') => match self.number() {
                Some(digits) => to.number(digits).or_else(|misfit| to.leave_out(misfit, digits)),
                None => Err(self.syntax(to)),
            },
            _ => match self.lexer.null_or_bool() {
                Some(Some(true)) => to.boolean(true).or_else(|misfit| to.leave_out(misfit, "true")),
                Some(Some(false)) => to.boolean(false).or_else(|misfit| to.leave_out(misfit, "false")),
                Some(None) => to.null().or_else(|misfit| to.leave_out(misfit, "null")),
                None => Err(self.syntax(to)),
            },
        }
    }

    /// Sends a text with escapes to the engine.
    fn escaped(&mut self, token: &str, to: &mut Transcoder<'_>) -> TranscodeResult {
        match unescaped(token) {
            Some(text) => to.text(&text).or_else(|misfit| to.leave_out(misfit, token)),
            None => match mended(token) {
                Some(text) if to.is_untyped() => to.text(&text),
                Some(_) => to.leave_out(to.broken_text(), token),
                None => Err(self.syntax(to)),
            },
        }
    }

    /// Skips the next value, which the engine refused, and leaves it out where that is allowed.
    #[cold]
    fn left_out(&mut self, misfit: Box<FieldError>, to: &mut Transcoder<'_>) -> TranscodeResult {
        match self.skipped() {
            Some(raw) => to.leave_out(misfit, raw),
            // The engine's reason comes first: it may be the nesting.
            None => Err(misfit),
        }
    }

    fn object(&mut self, to: &mut Transcoder<'_>) -> TranscodeResult {
        let mut place = self.open(b'{').ok_or_else(|| self.syntax(to))?;
        while self.more(&mut place).ok_or_else(|| self.syntax(to))? {
            match to.likely_name(self.lexer.as_slice()) {
                Some(after) => self.lexer = SliceLexer::new(after),
                None => match self.any_name().ok_or_else(|| self.syntax(to))? {
                    Name::Whole(name) => to.name(&name)?,
                    Name::Broken(name) => {
                        to.name(&name)?;
                        if !to.is_untyped() {
                            self.left_out(to.fault("expected a name of whole Unicode characters, found half of a surrogate pair"), to)?;
                            continue;
                        }
                    }
                },
            }
            self.value(to)?;
        }
        to.end_object()
    }

    fn list(&mut self, to: &mut Transcoder<'_>) -> TranscodeResult {
        let mut place = self.open(b'[').ok_or_else(|| self.syntax(to))?;
        let mut count = 0;
        to.element();
        while self.more(&mut place).ok_or_else(|| self.syntax(to))? {
            self.value(to)?;
            count += 1;
            to.element();
        }
        to.end_list(count);
        Ok(())
    }

    /// Makes the error for invalid JSON at the current position.
    #[cold]
    fn syntax(&self, to: &Transcoder<'_>) -> Box<FieldError> {
        let read = self.text.get(..self.at()).unwrap_or(self.text);
        let line = read.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = read.bytes().rev().take_while(|byte| *byte != b'\n').count() + 1;
        let what = if self.lexer.as_slice().is_empty() {
            "expected complete JSON, found its end at line "
        } else {
            "expected valid JSON, found a syntax error at line "
        };
        to.fault(&[what, &line.to_string(), " column ", &column.to_string()].concat())
    }
}

/// A name in an object.
enum Name<'t> {
    Whole(DecodedText<'t>),
    /// It had an unpaired surrogate, which is replaced.
    Broken(SecretText),
}

/// Whether a string token has escapes.
#[derive(Clone, Copy)]
enum Escapes {
    None,
    Some,
}

/// A token without its quotes.
#[inline]
pub(super) fn unquoted(token: &str) -> &str {
    token.get(1..token.len().wrapping_sub(1)).unwrap_or_default()
}

/// Decodes a JSON string token. `None` if an escape is an unpaired surrogate.
pub(crate) fn unescaped(token: &str) -> Option<DecodedText<'_>> {
    if !token.contains('\\') {
        return Some(DecodedText::Borrowed(unquoted(token)));
    }
    // No escape is shorter than its character in UTF-8, so that the buffer never grows.
    let out = SecretText::with_capacity(token.len());
    let plain = |bytes: &mut &[u8], out: &mut SecretText| {
        out.push_str(core::str::from_utf8(bytes).map_err(StrError::Utf8)?);
        Ok::<_, StrError>(())
    };
    let escape = |lexer: &mut SliceLexer<'_>, out: &mut SecretText| {
        let next = lexer.take_next().ok_or(StrError::Eof)?;
        out.push(lexer.escape(next).map_err(StrError::Escape)?);
        Ok(())
    };
    SliceLexer::new(token.as_bytes().get(1..)?).str_fold(out, plain, escape).ok().map(DecodedText::Owned)
}

/// Decodes a JSON string token whose escapes include unpaired surrogates, each of which becomes U+FFFD, as in other decoders. `None` if
/// an escape is invalid.
#[cold]
fn mended(token: &str) -> Option<SecretText> {
    let mut units: Zeroizing<Vec<u16>> = Zeroizing::new(Vec::with_capacity(token.len()));
    let mut chars = unquoted(token).chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            continue;
        }
        units.push(match chars.next()? {
            c @ ('"' | '\\' | '/') => u16::try_from(u32::from(c)).ok()?,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'u' => {
                let (digits, rest) = chars.as_str().split_at_checked(4)?;
                chars = rest.chars();
                if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return None;
                }
                u16::from_str_radix(digits, 16).ok()?
            }
            _ => return None,
        });
    }
    // U+FFFD takes three bytes, as the longest character of one unit.
    let mut out = SecretText::with_capacity(3 * units.len());
    char::decode_utf16(units.iter().copied()).for_each(|unit| out.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    Some(out)
}

/// Returns the number of bytes before the first quote, backslash or control character.
fn plain_length(bytes: &[u8]) -> usize {
    // Checks eight bytes at a time. The highest bit of a byte of `below(word, n)` is set if that byte of `word` is less than n; bytes after
    // the first such byte are undefined.
    const ONES: u64 = 0x0101_0101_0101_0101;
    let below = |word: u64, n: u8| word.wrapping_sub(ONES * u64::from(n)) & !word & (ONES << 7);
    let (words, rest) = bytes.as_chunks();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = below(word, b' ') | below(word ^ (ONES * u64::from(b'"')), 1) | below(word ^ (ONES * u64::from(b'\\')), 1);
        if found != 0 {
            return 8 * at + usize::try_from(found.trailing_zeros() / 8).unwrap_or_default();
        }
    }
    let plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    bytes.len() - rest.len() + rest.iter().take_while(plain).count()
}

/// Returns the bytes after a number of digits with an optional fraction; `None` for other numbers, which the slower lexer parses.
fn plain_number(bytes: &[u8]) -> Option<&[u8]> {
    let after_digits = |bytes: &[u8]| bytes.iter().position(|b| !b.is_ascii_digit());
    let digits = after_digits(bytes).filter(|digits| *digits == 1 || *digits > 1 && bytes.first() != Some(&b'0'))?;
    let after = bytes.get(digits..)?;
    let after = match after.strip_prefix(b".") {
        Some(fraction) => fraction.get(after_digits(fraction).filter(|digits| *digits > 0)?..)?,
        None => after,
    };
    (!matches!(after.first(), Some(b'e' | b'E'))).then_some(after)
}

/// The fields of a small object by name, each as JSON text, for error bodies and webhooks, whose structure is not guaranteed.
#[derive(Debug, Default)]
pub(crate) struct Fields<'t>(Vec<(DecodedText<'t>, &'t str)>);

impl<'t> Fields<'t> {
    /// Parses an object. `None` unless the text is a JSON object with unique names.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        let mut cursor = Cursor::new(text);
        let mut fields = Vec::new();
        let mut met = SeenKeys::default();
        let mut place = cursor.open(b'{')?;
        while cursor.more(&mut place)? {
            let name = cursor.name()?;
            met.add(&name);
            fields.push((name, cursor.skipped()?));
        }
        cursor.end()?;
        met.duplicate().is_none().then_some(Self(fields))
    }

    /// Returns the JSON text of a field; null counts as absent.
    pub(crate) fn json(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| *value).filter(|text| *text != "null")
    }

    /// Returns the text of a string field, or the digits of a number.
    pub(crate) fn text(&self, name: &str) -> Option<DecodedText<'t>> {
        let json = self.json(name)?;
        match json.strip_prefix('"') {
            Some(_) => unescaped(json),
            None => json.starts_with(|c: char| c == '-' || c.is_ascii_digit()).then_some(DecodedText::Borrowed(json)),
        }
    }

    /// Describes a field that has no text, for an error: it is absent, or of another kind.
    pub(crate) fn kind(&self, name: &str) -> &'static str {
        if self.json(name).is_none() { "nothing" } else { "another value" }
    }

    /// Returns a field that is an object.
    pub(crate) fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.json(name)?)
    }

    /// Returns all fields in their order, with their JSON texts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'t str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }
}

/// Returns the JSON texts of a list's elements. `None` if the JSON text is not a list.
pub(crate) fn elements(json: &str) -> Option<Vec<&str>> {
    let mut cursor = Cursor::new(json);
    let mut elements = Vec::new();
    let mut place = cursor.open(b'[')?;
    while cursor.more(&mut place)? {
        elements.push(cursor.skipped()?);
    }
    cursor.end()?;
    Some(elements)
}

/// Parses a list of strings. `None` if the JSON text is not one.
pub(crate) fn texts(json: &str) -> Option<Vec<DecodedText<'_>>> {
    let mut cursor = Cursor::new(json);
    let mut texts = Vec::new();
    let mut place = cursor.open(b'[')?;
    while cursor.more(&mut place)? {
        (cursor.peek()? == b'"').then_some(())?;
        texts.push(unescaped(cursor.string()?.0)?);
    }
    cursor.end()?;
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn plain_text_ends_where_a_byte_needs_a_closer_look() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=255u8 {
                    let mut text = vec![b'a'; length];
                    text[at] = byte;
                    let special = matches!(byte, b'"' | b'\\' | 0..=0x1f);
                    assert_eq!(plain_length(&text), if special { at } else { length }, "byte {byte} at {at} of {length}");
                }
            }
        }
        assert_eq!(plain_length("çğış\u{80}öü\" and more".as_bytes()), 14);
        assert_eq!(plain_length(b"ab\x1fcdefgh\"\"\""), 2);
    }

    #[test]
    fn short_cuts_take_the_numbers_that_the_lexer_takes() {
        let behind = |text: &'static str| plain_number(text.as_bytes()).map(|after| text.len() - after.len());
        for (text, length) in [("0,", 1), ("7]", 1), ("10 ", 2), ("100.00}", 6), ("0.5,", 3), ("12.0500,", 7)] {
            assert_eq!(behind(text), Some(length), "{text}");
        }
        for left in ["", "1", "-1,", "007,", "1e5,", "1.5E5,", "1.,", ".5,", "x", "1.x"] {
            assert_eq!(behind(left), None, "{left}");
        }
    }

    #[test]
    fn a_number_is_nothing_but_a_number() {
        for number in ["0", "-0", "7", "100.00", "-1.5", "1e5", "1E+5", "-2.5e-3", "12345678901234567890"] {
            assert!(is_number(number), "{number}");
        }
        for other in [
            "",
            "-",
            "NaN",
            "NaN1",
            "Infinity",
            "007",
            "1.",
            ".5",
            "1e",
            "+1",
            " 1",
            "1 ",
            "1,2",
            "1,\"a\":2",
            "1]",
            "0x1",
            "true",
            "\"1\"",
            "١",
        ] {
            assert!(!is_number(other), "{other}");
        }
    }
}
