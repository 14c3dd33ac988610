//! Reads small objects through the engine: settings, options, and the input that comes with a message.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::case::Names;
use super::nearest::nearest;
use super::schema::{Field, Ty, Type};
use super::sink::{Sink, Text};
use super::transcode::{Direction, Requirements, Source, Subject, Transcoder};
use super::url::PathValue;
use crate::check::TextFormat;
use crate::error::{Error, Result, redact_quoted};
use crate::http::{BaseUrl, Context};
use crate::integer::whole;
use crate::secret::{Secret, SecretText};

/// The scalars of an object, of nested objects and of lists, by their wire names. Values may be keys, so they are zeroed on drop.
pub struct Input {
    values: Vec<Value>,
    /// Names of the current fields of the open objects, outermost first.
    steps: Vec<Cow<'static, str>>,
    names: Names,
}

struct Value {
    outer: Cow<'static, str>,
    name: Cow<'static, str>,
    text: Zeroizing<String>,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({} values)", self.values.len())
    }
}

impl Input {
    /// Reads the settings of a client. Errors never show their values.
    pub(crate) fn settings(table: &'static Type, source: &dyn Source, names: Names) -> Result<Self> {
        let mut input = Self { values: Vec::new(), steps: Vec::new(), names };
        transcode(Ty::Object(table), Requirements::of_input(Subject::Settings), source, names, &mut input)?;
        Ok(input)
    }

    /// Reads an object of this type; unknown fields are refused.
    pub(crate) fn read(table: &'static Type, source: &dyn Source, names: Names) -> Result<Self> {
        let mut input = Self { values: Vec::new(), steps: Vec::new(), names };
        transcode(Ty::Object(table), Requirements::of_input(Subject::Input), source, names, &mut input)?;
        Ok(input)
    }

    /// Reads a single text.
    pub(crate) fn text_alone(source: &dyn Source, names: Names) -> Result<Zeroizing<String>> {
        let mut input = Self { values: Vec::new(), steps: Vec::new(), names };
        transcode(Ty::Text(TextFormat::Sensitive), Requirements::of(&Context::default()), source, names, &mut input)?;
        Ok(input.values.pop().map(|value| value.text).unwrap_or_default())
    }

    /// Returns the text or the digits of a field.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.within("", name)
    }

    /// Returns the text or the digits of a field in the object `outer`.
    pub(crate) fn within(&self, outer: &str, name: &str) -> Option<&str> {
        self.values.iter().find(|value| value.outer == outer && value.name == name).map(|value| value.text.as_str())
    }

    /// Returns whether the object `outer` has any field.
    pub(crate) fn has(&self, outer: &str) -> bool {
        self.values.iter().any(|value| value.outer == outer)
    }

    /// Returns the elements of a list.
    pub(crate) fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.values.iter().filter(move |value| value.name == name).map(|value| value.text.as_str())
    }

    /// Returns the scalars of the object `outer`, by their names.
    pub(crate) fn entries<'r>(&'r self, outer: &'r str) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.values.iter().filter(move |value| value.outer == outer).map(|value| (&*value.name, value.text.as_str()))
    }

    /// Returns an integer.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        whole(self.text(name)?)
    }

    /// Returns whether a field is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// Returns a name as the caller writes it, for errors.
    pub(crate) fn path(&self, name: &str) -> String {
        match self.names {
            Names::Camel => name.to_string(),
            Names::Snake => {
                let mut out = String::new();
                crate::api::case::push_snake(name, &mut out);
                out
            }
        }
    }

    fn push(&mut self, text: &str) {
        let name = self.steps.last().cloned().unwrap_or_default();
        let outer = self.steps.len().checked_sub(2).and_then(|at| self.steps.get(at)).cloned().unwrap_or_default();
        self.values.push(Value { outer, name, text: Zeroizing::new(text.into()) });
    }
}

impl Sink for Input {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.steps.push(Cow::Borrowed(""));
    }

    fn end_object(&mut self) {
        self.steps.pop();
    }

    fn begin_list(&mut self) {}

    fn end_list(&mut self) {}

    fn field(&mut self, _: u8, field: &'static Field) {
        if let Some(step) = self.steps.last_mut() {
            *step = Cow::Borrowed(field.wire());
        }
    }

    fn name(&mut self, name: &str) {
        // Only maps have undeclared names: those of other objects are refused.
        if let Some(step) = self.steps.last_mut() {
            *step = Cow::Owned(name.into());
        }
    }

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.push(text.as_str());
    }

    fn decimal(&mut self, digits: &str) {
        self.push(digits);
    }

    fn number(&mut self, digits: &str) {
        self.push(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.push(if value { "true" } else { "false" });
    }

    fn null(&mut self) {}
}

/// The path values of a call, each as text, as a number, or as a kind of value that is refused later under the argument's name.
#[derive(Default)]
pub(crate) struct PathTexts {
    texts: Vec<PathText>,
    depth: usize,
}

enum PathText {
    Text(SecretText),
    Digits(SecretText),
    Other(&'static str),
}

impl PathTexts {
    pub(crate) fn read(source: &dyn Source, names: Names) -> Result<Self> {
        let mut texts = Self::default();
        transcode(Ty::List(&Ty::Json), Requirements::of(&Context::default()), source, names, &mut texts)?;
        Ok(texts)
    }

    pub(crate) fn values(&self) -> Vec<PathValue<'_>> {
        self.texts
            .iter()
            .map(|text| match text {
                PathText::Text(text) => PathValue::Text(text),
                PathText::Digits(digits) => PathValue::Digits(digits),
                PathText::Other(kind) => PathValue::Other(kind),
            })
            .collect()
    }

    /// Returns a value that is text; `None` if it is missing or something else, such as null.
    pub(crate) fn given(&self, at: usize) -> Option<&str> {
        match self.texts.get(at) {
            Some(PathText::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn text(&self, at: usize) -> &str {
        match self.texts.get(at) {
            Some(PathText::Text(text) | PathText::Digits(text)) => text,
            Some(PathText::Other(_)) | None => "",
        }
    }

    fn push(&mut self, text: PathText) {
        if self.depth == 1 {
            self.texts.push(text);
        }
    }
}

impl Sink for PathTexts {
    fn begin_object(&mut self, _: Option<&'static Type>) {
        self.push(PathText::Other("an object"));
        self.depth += 1;
    }

    fn end_object(&mut self) {
        self.depth -= 1;
    }

    fn begin_list(&mut self) {
        self.push(PathText::Other("a list"));
        self.depth += 1;
    }

    fn end_list(&mut self) {
        self.depth -= 1;
    }

    fn field(&mut self, _: u8, _: &'static Field) {}

    fn name(&mut self, _: &str) {}

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.push(PathText::Text(text.as_str().into()));
    }

    fn decimal(&mut self, digits: &str) {
        self.number(digits);
    }

    fn number(&mut self, digits: &str) {
        self.push(PathText::Digits(digits.into()));
    }

    fn boolean(&mut self, value: bool) {
        self.push(PathText::Other(if value { "true" } else { "false" }));
    }

    fn null(&mut self) {
        self.push(PathText::Other("nothing"));
    }
}

/// Checks a source against a type and writes it to a sink.
pub(crate) fn transcode(ty: Ty, requirements: Requirements, source: &dyn Source, names: Names, sink: &mut dyn Sink) -> Result<()> {
    let mut transcoder = Transcoder::new(ty, Direction::Request(requirements), names, sink);
    source.send(&mut transcoder).map_err(Error::refused)
}

/// Makes the error for a word that is not one of the known ones.
pub(crate) fn unknown_word(path: String, words: &[&str], found: &str) -> Error {
    let near = nearest(found, words);
    // A text that is near none of the words may be anything, also a key.
    let found = if near.is_some() { redact_quoted(found) } else { String::from("another text") };
    let near = near.map_or(String::new(), |near| ["; the nearest is ", near].concat());
    Error::invalid(&path, &["expected ", &words.join(" or "), ", found ", &found, &near])
}

/// Returns a base URL from the settings.
pub(crate) fn base_url(settings: &Input, name: &str) -> Result<Option<BaseUrl>> {
    let Some(text) = settings.text(name) else { return Ok(None) };
    let hosts: Vec<&str> = settings.all("allowInsecureHosts").collect();
    BaseUrl::with_insecure_hosts(text, &hosts).map(Some).map_err(|error| match error.path() {
        "allow_insecure_hosts" => error.at(&settings.path("allowInsecureHosts")),
        _ => error.at(&settings.path(name)),
    })
}

/// Returns the keys in a list from the settings; `what` is the name of the setting in snake case.
pub(crate) fn keys(settings: &Input, name: &str, what: &'static str) -> Result<Vec<Secret>> {
    let mut keys = Vec::new();
    for text in settings.all(name) {
        keys.push(Secret::key(what, text.into())?);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::json::JsonSource;

    #[test]
    fn what_is_within_a_path_value_is_no_path_value() {
        let texts = PathTexts::read(&JsonSource(r#"[{"a":["x",{"b":1}]},[2,["y"]],"z",true,null,1.50]"#), Names::Camel).unwrap();
        let shown: Vec<&str> = texts
            .values()
            .iter()
            .map(|value| match value {
                PathValue::Text(text) | PathValue::Digits(text) | PathValue::Other(text) => *text,
                PathValue::Number(_) => "a number",
            })
            .collect();
        assert_eq!(shown, ["an object", "a list", "z", "true", "nothing", "1.50"]);
        assert_eq!((texts.given(2), texts.given(3), texts.given(9), texts.text(5)), (Some("z"), None, None, "1.50"));
    }
}
