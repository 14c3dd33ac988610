//! JSON text as other languages write it again after they parsed it.
//!
//! | what differs | who |
//! |---|---|
//! | spaces after separators, escapes of non-ASCII characters | Python |
//! | escaped slashes and non-ASCII characters, 4 spaces | PHP |
//! | numbers through doubles, 2 or 4 spaces | JavaScript |
//! | numbers through doubles as `1.0` and `1.0E7`, spaces before colons, `<`, `>`, `&`, `=`, `'` escaped | Java |
//! | escapes with upper-case digits | .NET |
//! | sorted names | options of most of them |
//!
//! Source: the documentation and the behaviour of `JSON.stringify`, `json.dumps`, `json_encode`, Jackson, Gson, `System.Text.Json`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::order::places;
use crate::api::case::Names;
use crate::api::input::transcode;
use crate::api::json::JsonSource;
use crate::api::schema::{Field, Ty, Type};
use crate::api::sink::{Sink, Text};
use crate::api::transcode::Requirements;
use crate::http::Context;

/// A JSON value with its numbers as they were written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Parses a text; `None` if it is not JSON with unique names.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut tree = Tree::default();
        // The direction of requests keeps numbers as they were written.
        let requirements = Requirements::of(&Context::default());
        transcode(Ty::Json, requirements, &JsonSource(text), Names::Camel, &mut tree).ok()?;
        tree.value
    }

    fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        test(self)
            || match self {
                Self::List(values) => values.iter().any(|value| value.any(test)),
                Self::Object(members) => members.iter().any(|(_, value)| value.any(test)),
                _ => false,
            }
    }

    fn any_text(&self, test: &dyn Fn(&str) -> bool) -> bool {
        self.any(&|value| match value {
            Self::Text(text) => test(text),
            Self::Object(members) => members.iter().any(|(name, _)| test(name)),
            _ => false,
        })
    }

    /// Returns the value without the members that are dropped; `None` if there are none.
    pub(super) fn without(&self, dropped: Dropped) -> Option<Self> {
        let kept = self.kept(dropped);
        (kept != *self).then_some(kept)
    }

    fn kept(&self, dropped: Dropped) -> Self {
        match self {
            Self::List(values) => Self::List(values.iter().map(|value| value.kept(dropped)).collect()),
            Self::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.clone(), value.kept(dropped)));
                Self::Object(members.filter(|(_, value)| !dropped.takes(value)).collect())
            }
            other => other.clone(),
        }
    }
}

/// Members that signing code drops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dropped {
    Nulls,
    NullsAndEmptyTexts,
    EmptyTexts,
    AllEmpty,
}

impl Dropped {
    pub(super) const ALL: [Self; 4] = [Self::Nulls, Self::NullsAndEmptyTexts, Self::EmptyTexts, Self::AllEmpty];

    fn takes(self, value: &Value) -> bool {
        match value {
            Value::Null => self != Self::EmptyTexts,
            Value::Text(text) => text.is_empty() && self != Self::Nulls,
            Value::List(values) => values.is_empty() && self == Self::AllEmpty,
            Value::Object(members) => members.is_empty() && self == Self::AllEmpty,
            _ => false,
        }
    }
}

/// Builds a value from the events of the engine.
#[derive(Default)]
struct Tree {
    open: Vec<(Value, String)>,
    value: Option<Value>,
}

impl Tree {
    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            Some((Value::List(values), _)) => values.push(value),
            Some((Value::Object(members), name)) => members.push((core::mem::take(name), value)),
            _ => self.value = Some(value),
        }
    }

    fn end(&mut self) {
        if let Some((value, _)) = self.open.pop() {
            self.put(value);
        }
    }
}

impl Sink for Tree {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.open.push((Value::Object(Vec::new()), String::new()));
    }

    fn end_object(&mut self) {
        self.end();
    }

    fn begin_list(&mut self) {
        self.open.push((Value::List(Vec::new()), String::new()));
    }

    fn end_list(&mut self) {
        self.end();
    }

    fn field(&mut self, _: u8, field: &'static Field) {
        self.name(field.wire());
    }

    fn name(&mut self, name: &str) {
        if let Some((_, next)) = self.open.last_mut() {
            *next = name.into();
        }
    }

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.put(Value::Text(text.as_str().into()));
    }

    fn decimal(&mut self, digits: &str) {
        self.number(digits);
    }

    fn number(&mut self, digits: &str) {
        self.put(Value::Number(digits.into()));
    }

    fn boolean(&mut self, value: bool) {
        self.put(Value::Bool(value));
    }

    fn null(&mut self) {
        self.put(Value::Null);
    }
}

/// White space between the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `{"a":1,"b":2}`
    Compact,
    /// `{"a": 1, "b": 2}`
    Spaced,
    /// `{"a": 1,"b": 2}`
    AfterColons,
    /// `{"a":1, "b":2}`
    AfterCommas,
    /// One member a line, indented by so much.
    Lines(&'static str),
    /// One member a line, as Jackson writes them: ` : `, lists on one line.
    Jackson,
    /// As Python's `str` of a dict: single quotes, `True`, `None`.
    PythonText,
}

/// Escapes of characters that need none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NonAscii {
    Raw,
    LowerCase,
    UpperCase,
}

/// Escapes of ASCII characters that are special in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Html {
    Raw,
    /// `<`, `>`, `&`, as in Go.
    Three,
    /// Also `=` and `'`, as in Gson.
    Five,
    /// Also `+`, `"` and the back quote, with upper-case digits, as in .NET.
    All,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    AsWritten,
    /// All through doubles, as JavaScript does: `100.00` is `100`.
    JavaScript,
    /// Fractions through doubles, as Python does: `100.00` is `100.0`.
    Python,
    /// Fractions through doubles, as Java does: `10000000.5` is `1.00000005E7`.
    Java,
    /// All through doubles, as Gson does: `1` is `1.0`.
    Gson,
    /// All as text.
    Text,
}

/// The most habits that a style has, so that few thousand texts are written.
const MOST_HABITS: u16 = 5;

/// A way to write JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub layout: Layout,
    pub non_ascii: NonAscii,
    pub slashes: bool,
    pub html: Html,
    pub numbers: Numbers,
    pub sorted: bool,
    /// Whether empty objects are written as lists, as PHP does.
    pub empty_lists: bool,
}

impl Style {
    /// Compact JSON without escapes that it does not need.
    pub(super) const PLAIN: Self = Self {
        layout: Layout::Compact,
        non_ascii: NonAscii::Raw,
        slashes: false,
        html: Html::Raw,
        numbers: Numbers::AsWritten,
        sorted: false,
        empty_lists: false,
    };

    /// Returns how many habits the style has besides plain compact JSON: the fewer, the likelier.
    pub(super) fn weight(&self) -> u16 {
        let layout = match self.layout {
            Layout::Compact => 0,
            Layout::Spaced | Layout::Lines("  " | "    ") => 1,
            Layout::AfterColons | Layout::AfterCommas | Layout::Lines(_) | Layout::Jackson => 3,
            Layout::PythonText => 2,
        };
        let non_ascii = match self.non_ascii {
            NonAscii::Raw => 0,
            NonAscii::LowerCase => 1,
            NonAscii::UpperCase => 2,
        };
        let html = if self.html == Html::Raw { 0 } else { 2 };
        let numbers = match self.numbers {
            Numbers::AsWritten => 0,
            Numbers::JavaScript | Numbers::Python => 1,
            Numbers::Java | Numbers::Gson => 2,
            Numbers::Text => 4,
        };
        // PHP escapes both by default, Python writes spaces and escapes.
        let habits = u16::from(self.non_ascii == NonAscii::LowerCase && (self.slashes || self.layout == Layout::Spaced));
        layout + non_ascii + u16::from(self.slashes) + html + numbers + u16::from(self.sorted) + 2 * u16::from(self.empty_lists) - habits
    }

    /// Returns the styles that differ in what the value has, the likeliest first.
    pub(super) fn of(value: &Value) -> Vec<Self> {
        let has_text = |test: &dyn Fn(&str) -> bool| value.any_text(test);
        let nested = value.any(&|value| match value {
            Value::List(values) => !values.is_empty(),
            Value::Object(members) => !members.is_empty(),
            _ => false,
        });
        let non_ascii: &[NonAscii] = match has_text(&|text| !text.is_ascii()) {
            true => &[NonAscii::Raw, NonAscii::LowerCase, NonAscii::UpperCase],
            false => &[NonAscii::Raw],
        };
        let slashes: &[bool] = if has_text(&|text| text.contains('/')) { &[false, true] } else { &[false] };
        let mut html = alloc::vec![Html::Raw];
        for (kind, of) in [(Html::Three, "<>&"), (Html::Five, "='"), (Html::All, "+`\"")] {
            if has_text(&|text| text.contains(|c| of.contains(c))) {
                html.push(kind);
            }
        }
        let empties = value.any(&|value| matches!(value, Value::Object(members) if members.is_empty()));
        let numbers = numbers_of(value);
        let layouts: &[Layout] = match nested {
            false => &[Layout::Compact],
            true => &[
                Layout::Compact,
                Layout::Spaced,
                Layout::Lines("  "),
                Layout::Lines("    "),
                Layout::AfterColons,
                Layout::AfterCommas,
                Layout::Lines("\t"),
                Layout::Lines(" "),
                Layout::Lines("   "),
                Layout::Lines(""),
                Layout::Jackson,
                Layout::PythonText,
            ],
        };
        let mut styles = Vec::new();
        for layout in layouts {
            for non_ascii in non_ascii {
                for slashes in slashes {
                    for html in &html {
                        for numbers in &numbers {
                            for sorted in [false, true] {
                                for empty_lists in [false, true].iter().take(if empties { 2 } else { 1 }) {
                                    styles.push(Self {
                                        layout: *layout,
                                        non_ascii: *non_ascii,
                                        slashes: *slashes,
                                        html: *html,
                                        numbers: *numbers,
                                        sorted,
                                        empty_lists: *empty_lists,
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
        // Nobody has all habits at once.
        (0..=MOST_HABITS).flat_map(|weight| styles.iter().filter(move |style| style.weight() == weight).copied()).collect()
    }

    /// Writes a value.
    pub(super) fn write(&self, value: &Value) -> String {
        let mut out = String::new();
        self.put(value, 0, &mut out);
        out
    }

    fn put(&self, value: &Value, depth: usize, out: &mut String) {
        let python = self.layout == Layout::PythonText;
        match value {
            Value::Null => out.push_str(if python { "None" } else { "null" }),
            Value::Bool(true) => out.push_str(if python { "True" } else { "true" }),
            Value::Bool(false) => out.push_str(if python { "False" } else { "false" }),
            Value::Number(digits) if self.numbers == Numbers::Text => self.put_text(digits, out),
            Value::Number(digits) => out.push_str(&number(self.numbers, digits)),
            Value::Text(text) => self.put_text(text, out),
            Value::List(values) => {
                self.open('[', values.is_empty(), true, depth, out);
                for (at, value) in values.iter().enumerate() {
                    self.separate(at, true, depth, out);
                    // Jackson keeps lists on the line that they begin on.
                    self.put(value, if self.layout == Layout::Jackson { depth } else { depth + 1 }, out);
                }
                self.close(']', values.is_empty(), true, depth, out);
            }
            Value::Object(members) if members.is_empty() && self.empty_lists => out.push_str("[]"),
            Value::Object(members) => {
                let name = |at: usize| members.get(at).map(|(name, _)| name);
                let order = if self.sorted {
                    places(members.len(), &|left, right| name(left).cmp(&name(right)))
                } else {
                    (0..members.len()).collect()
                };
                self.open('{', members.is_empty(), false, depth, out);
                for (at, (name, value)) in order.into_iter().filter_map(|at| members.get(at)).enumerate() {
                    self.separate(at, false, depth, out);
                    self.put_text(name, out);
                    out.push_str(match self.layout {
                        Layout::Compact | Layout::AfterCommas => ":",
                        Layout::Jackson => " : ",
                        _ => ": ",
                    });
                    self.put(value, depth + 1, out);
                }
                self.close('}', members.is_empty(), false, depth, out);
            }
        }
    }

    fn open(&self, bracket: char, empty: bool, list: bool, depth: usize, out: &mut String) {
        out.push(bracket);
        match self.layout {
            Layout::Lines(indent) if !empty => new_line(indent, depth + 1, out),
            Layout::Jackson if list || empty => out.push(' '),
            Layout::Jackson => new_line("  ", depth + 1, out),
            _ => {}
        }
    }

    fn separate(&self, at: usize, list: bool, depth: usize, out: &mut String) {
        if at == 0 {
            return;
        }
        out.push(',');
        match self.layout {
            Layout::Compact | Layout::AfterColons => {}
            Layout::Spaced | Layout::AfterCommas | Layout::PythonText => out.push(' '),
            Layout::Lines(indent) => new_line(indent, depth + 1, out),
            Layout::Jackson if list => out.push(' '),
            Layout::Jackson => new_line("  ", depth + 1, out),
        }
    }

    fn close(&self, bracket: char, empty: bool, list: bool, depth: usize, out: &mut String) {
        match self.layout {
            Layout::Lines(indent) if !empty => new_line(indent, depth, out),
            Layout::Jackson if empty => {}
            Layout::Jackson if list => out.push(' '),
            Layout::Jackson => new_line("  ", depth, out),
            _ => {}
        }
        out.push(bracket);
    }

    fn put_text(&self, text: &str, out: &mut String) {
        if self.layout == Layout::PythonText {
            let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
            out.push(quote);
            for c in text.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    c if c == quote => out.extend(['\\', c]),
                    c => out.push(c),
                }
            }
            return out.push(quote);
        }
        out.push('"');
        text.chars().for_each(|c| self.put_char(c, out));
        out.push('"');
    }

    fn put_char(&self, c: char, out: &mut String) {
        let html = match self.html {
            Html::Raw => "",
            Html::Three => "<>&\u{2028}\u{2029}",
            Html::Five => "<>&='\u{2028}\u{2029}",
            Html::All => "<>&'+`\"",
        };
        if html.contains(c) {
            return put_units(c, self.html == Html::All, out);
        }
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '/' if self.slashes => out.push_str("\\/"),
            '\0'..='\u{1f}' => put_units(c, self.non_ascii == NonAscii::UpperCase, out),
            c if c.is_ascii() || self.non_ascii == NonAscii::Raw => out.push(c),
            c => put_units(c, self.non_ascii == NonAscii::UpperCase, out),
        }
    }
}

fn put_units(c: char, upper: bool, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
    }
}

fn new_line(indent: &str, depth: usize, out: &mut String) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str(indent));
}

/// Returns the ways in which the value's numbers differ, the likeliest first.
fn numbers_of(value: &Value) -> Vec<Numbers> {
    let mut numbers = Vec::new();
    collect(value, &mut numbers);
    let written = |way: Numbers| numbers.iter().map(|digits| number(way, digits)).collect::<Vec<String>>();
    let mut ways = alloc::vec![Numbers::AsWritten];
    let mut known = alloc::vec![written(Numbers::AsWritten)];
    for way in [Numbers::JavaScript, Numbers::Python, Numbers::Java, Numbers::Gson] {
        let texts = written(way);
        if !known.contains(&texts) {
            ways.push(way);
            known.push(texts);
        }
    }
    if !numbers.is_empty() {
        ways.push(Numbers::Text);
    }
    ways
}

fn collect<'v>(value: &'v Value, into: &mut Vec<&'v str>) {
    match value {
        Value::Number(digits) => into.push(digits),
        Value::List(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(members) => members.iter().for_each(|(_, value)| collect(value, into)),
        _ => {}
    }
}

/// Writes a number in one of the ways.
fn number(way: Numbers, digits: &str) -> String {
    let whole = !digits.contains(['.', 'e', 'E']);
    match way {
        Numbers::AsWritten | Numbers::Text => digits.into(),
        Numbers::Python | Numbers::Java if whole => digits.into(),
        Numbers::JavaScript => shortest(digits).map_or(digits.into(), |number| number.written(-7, 21, "e", "", true)),
        Numbers::Python => shortest(digits).map_or(digits.into(), |number| number.written(-5, 16, "e", ".0", false)),
        Numbers::Java | Numbers::Gson => shortest(digits).map_or(digits.into(), |number| number.written(-4, 7, "E", ".0", false)),
    }
}

/// The shortest digits that stand for a double: `0.d1d2… · 10^exponent`.
struct Shortest {
    negative: bool,
    digits: String,
    exponent: i32,
}

fn shortest(text: &str) -> Option<Shortest> {
    let double: f64 = text.parse().ok()?;
    if !double.is_finite() {
        return None;
    }
    let plain = double.to_string();
    let (negative, plain) = plain.strip_prefix('-').map_or((false, plain.as_str()), |rest| (true, rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let all = [whole, fraction].concat();
    let significant = all.trim_start_matches('0');
    let zeros = i32::try_from(all.len() - significant.len()).ok()?;
    let exponent = i32::try_from(whole.len()).ok()? - zeros;
    let digits = significant.trim_end_matches('0');
    Some(match digits {
        "" => Shortest { negative, digits: "0".into(), exponent: 1 },
        digits => Shortest { negative, digits: digits.into(), exponent },
    })
}

impl Shortest {
    /// Writes plain digits if the power of the first digit is above `least` and below `most`, else with an exponent. `whole` follows whole
    /// numbers; `signed` writes `e+21`.
    fn written(&self, least: i32, most: i32, mark: &str, whole: &str, javascript: bool) -> String {
        let sign = if self.negative && !(javascript && self.digits == "0") { "-" } else { "" };
        let power = self.exponent - 1;
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        if power > least && power < most {
            let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
            return if self.exponent <= 0 {
                [sign, "0.", &zeros(-self.exponent), &self.digits].concat()
            } else if length <= self.exponent {
                [sign, &self.digits, &zeros(self.exponent - length), whole].concat()
            } else {
                let (before, after) =
                    usize::try_from(self.exponent).ok().and_then(|at| self.digits.split_at_checked(at)).unwrap_or_default();
                [sign, before, ".", after].concat()
            };
        }
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or_default();
        let rest = match (rest, mark) {
            ("", "E") => ".0".into(),
            ("", _) => String::new(),
            (rest, _) => [".", rest].concat(),
        };
        let exponent = match mark {
            "E" => power.to_string(),
            _ if javascript => format!("{power:+}"),
            _ => format!("{power:+03}"),
        };
        [sign, first, &rest, mark, &exponent].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style::PLAIN;

    #[test]
    fn numbers_are_those_of_each_language() {
        for (digits, javascript, python, java, gson) in [
            ("100.00", "100", "100.0", "100.0", "100.0"),
            ("1", "1", "1", "1", "1.0"),
            ("0.10", "0.1", "0.1", "0.1", "0.1"),
            ("12345678.50", "12345678.5", "12345678.5", "1.23456785E7", "1.23456785E7"),
            ("1e21", "1e+21", "1e+21", "1.0E21", "1.0E21"),
            ("1E16", "10000000000000000", "1e+16", "1.0E16", "1.0E16"),
            ("0.0000001", "1e-7", "1e-07", "1.0E-7", "1.0E-7"),
            ("0.0001", "0.0001", "0.0001", "1.0E-4", "1.0E-4"),
            ("-0.0", "0", "-0.0", "-0.0", "-0.0"),
            ("9007199254740993", "9007199254740992", "9007199254740993", "9007199254740993", "9.007199254740992E15"),
        ] {
            let all = [Numbers::JavaScript, Numbers::Python, Numbers::Java, Numbers::Gson].map(|way| number(way, digits));
            assert_eq!(all, [javascript, python, java, gson], "{digits}");
        }
    }

    #[test]
    fn texts_are_those_of_each_language() {
        let value = Value::read(r#"{"b":"ç/<","a":[1.50,{}],"c":null}"#).unwrap();
        let python = Style { layout: Layout::Spaced, non_ascii: NonAscii::LowerCase, numbers: Numbers::Python, ..PLAIN };
        assert_eq!(python.write(&value), r#"{"b": "\u00e7/<", "a": [1.5, {}], "c": null}"#);
        let php = Style { non_ascii: NonAscii::LowerCase, slashes: true, empty_lists: true, ..PLAIN };
        assert_eq!(php.write(&value), r#"{"b":"\u00e7\/<","a":[1.50,[]],"c":null}"#);
        let javascript = Style { layout: Layout::Lines("  "), numbers: Numbers::JavaScript, sorted: true, ..PLAIN };
        assert_eq!(javascript.write(&value), "{\n  \"a\": [\n    1.5,\n    {}\n  ],\n  \"b\": \"ç/<\",\n  \"c\": null\n}");
        let jackson = Style { layout: Layout::Jackson, ..PLAIN };
        assert_eq!(jackson.write(&value), "{\n  \"b\" : \"ç/<\",\n  \"a\" : [ 1.50, { } ],\n  \"c\" : null\n}");
        let text = Style { layout: Layout::PythonText, ..PLAIN };
        assert_eq!(text.write(&value), "{'b': 'ç/<', 'a': [1.50, {}], 'c': None}");
        let read = |text: &str| Value::read(text).unwrap();
        // Python: str(json.loads(…))
        let quotes = read(r#"["it's","\"x\"","it's \"x\"","a\\\n\r\t",true,false]"#);
        assert_eq!(text.write(&quotes), r#"["it's", '"x"', 'it\'s "x"', 'a\\\n\r\t', True, False]"#);
        let nested = read(r#"[{"a":[[1]]}]"#);
        assert_eq!(javascript.write(&nested), "[\n  {\n    \"a\": [\n      [\n        1\n      ]\n    ]\n  }\n]");
        assert_eq!(jackson.write(&nested), "[ {\n  \"a\" : [ [ 1 ] ]\n} ]");
        let marks = read(r#"["<&>='+`\"\u001f",true,7]"#);
        for (style, written) in [
            (PLAIN, r#"["<&>='+`\"\u001f",true,7]"#),
            (Style { html: Html::Three, ..PLAIN }, r#"["\u003c\u0026\u003e='+`\"\u001f",true,7]"#),
            (Style { html: Html::Five, ..PLAIN }, r#"["\u003c\u0026\u003e\u003d\u0027+`\"\u001f",true,7]"#),
            (Style { html: Html::All, ..PLAIN }, r#"["\u003C\u0026\u003E=\u0027\u002B\u0060\u0022\u001f",true,7]"#),
            (Style { non_ascii: NonAscii::UpperCase, ..PLAIN }, r#"["<&>='+`\"\u001F",true,7]"#),
            (Style { numbers: Numbers::Text, ..PLAIN }, r#"["<&>='+`\"\u001f",true,"7"]"#),
        ] {
            assert_eq!(style.write(&marks), written, "{style:?}");
        }
    }

    #[test]
    fn empty_members_are_dropped_by_their_kind() {
        let value = Value::read(r#"{"a":null,"b":"","c":[],"d":{},"e":[null,{"f":null,"g":"","h":0}],"i":" ","j":[0],"k":false}"#).unwrap();
        for (dropped, left) in [
            (Dropped::Nulls, r#"{"b":"","c":[],"d":{},"e":[null,{"g":"","h":0}],"i":" ","j":[0],"k":false}"#),
            (Dropped::NullsAndEmptyTexts, r#"{"c":[],"d":{},"e":[null,{"h":0}],"i":" ","j":[0],"k":false}"#),
            (Dropped::EmptyTexts, r#"{"a":null,"c":[],"d":{},"e":[null,{"f":null,"h":0}],"i":" ","j":[0],"k":false}"#),
            (Dropped::AllEmpty, r#"{"e":[null,{"h":0}],"i":" ","j":[0],"k":false}"#),
        ] {
            assert_eq!(PLAIN.write(&value.without(dropped).unwrap()), left, "{dropped:?}");
        }
        assert_eq!(Value::read(r#"{"a":[null,0]}"#).unwrap().without(Dropped::AllEmpty), None);
    }

    #[test]
    fn only_what_a_value_has_is_written_in_other_ways() {
        // Each layout and each order of the members of what is not empty; each way of what else it has.
        for (text, layouts, others) in [
            ("0", 1, 3),
            ("\"a\"", 1, 1),
            ("{}", 1, 2),
            ("[]", 1, 1),
            ("{\"a\":\"b\"}", 12, 1),
            ("[[]]", 12, 1),
            ("[\"ğ\"]", 12, 3),
            ("{\"ğ\":\"\"}", 12, 3),
            ("[[\"/\"]]", 12, 2),
            ("[\"<\"]", 12, 2),
            ("{\"'\":\"\"}", 12, 2),
            ("[\"`\"]", 12, 2),
            ("[{}]", 12, 2),
            ("[\"7\"]", 12, 1),
            ("[1]", 12, 3),
            ("{\"a\":[1]}", 12, 3),
            ("[1.50]", 12, 3),
            ("[100.0]", 12, 3),
            ("[12345678.5]", 12, 3),
        ] {
            let value = Value::read(text).unwrap();
            let all = Style::of(&value);
            let distinct = |by: &dyn Fn(&Style) -> String| all.iter().map(by).collect::<alloc::collections::BTreeSet<_>>().len();
            let own = |style: &Style| format!("{:?}", Style { layout: Layout::Compact, sorted: false, ..*style });
            assert_eq!((distinct(&|style| format!("{:?}", style.layout)), distinct(&own)), (layouts, others), "{text}");
            assert!(all.is_sorted_by_key(Style::weight), "{text}");
            assert_eq!(distinct(&|style| format!("{style:?}")), all.len(), "{text}");
            assert!(all.iter().all(|style| style.weight() <= MOST_HABITS), "{text}");
        }
    }

    #[test]
    fn what_a_library_does_by_default_is_the_habit_of_one_language() {
        let escaped = Style { non_ascii: NonAscii::LowerCase, ..PLAIN };
        for (library, habits, style) in [
            ("JSON.stringify", 1, Style { numbers: Numbers::JavaScript, ..PLAIN }),
            ("json.dumps", 1, Style { layout: Layout::Spaced, ..escaped }),
            ("json.dumps of numbers", 2, Style { layout: Layout::Spaced, numbers: Numbers::Python, ..escaped }),
            ("str of Python", 2, Style { layout: Layout::PythonText, ..PLAIN }),
            ("json_encode", 1, Style { slashes: true, ..escaped }),
            ("json_encode without escapes of slashes", 1, escaped),
            ("json_encode without escapes of letters", 1, Style { slashes: true, ..PLAIN }),
            ("json_encode of empty arrays", 3, Style { slashes: true, empty_lists: true, ..escaped }),
            ("json_encode in lines", 2, Style { layout: Layout::Lines("    "), slashes: true, ..escaped }),
            ("Marshal of Go", 3, Style { html: Html::Three, sorted: true, ..PLAIN }),
            ("Gson", 2, Style { html: Html::Five, ..PLAIN }),
            ("Gson of numbers", 4, Style { html: Html::Five, numbers: Numbers::Gson, ..PLAIN }),
            ("Jackson in lines", 3, Style { layout: Layout::Jackson, ..PLAIN }),
            ("System.Text.Json", 4, Style { html: Html::All, non_ascii: NonAscii::UpperCase, ..PLAIN }),
        ] {
            assert_eq!(style.weight(), habits, "{library}");
        }
    }
}
