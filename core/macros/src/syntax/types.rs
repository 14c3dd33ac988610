//! `types!`.

use heck::ToLowerCamelCase;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Result, Token, braced, bracketed, token};

use super::rules::{self, Rule};
use super::{
    Docs, Errors, comma, items, keyword, meaning, next_is, skip_past_braces, skip_past_comma, skip_past_semicolon, text_after, within, word,
};
use crate::nearest::unknown;

/// Maximum number of fields of a type: the engine has a bit for each.
const MOST_FIELDS: usize = 64;

/// A list of types.
pub struct Types {
    pub case: Case,
    pub types: Vec<Declared>,
}

/// How wire names are derived from Rust names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Camel,
    Snake,
}

impl Case {
    /// Returns the wire name of a field that declares none.
    pub fn wire(self, name: &Ident) -> String {
        match self {
            Self::Camel => camel(name),
            Self::Snake => name.unraw().to_string(),
        }
    }
}

fn camel(name: &Ident) -> String {
    name.unraw().to_string().to_lower_camel_case()
}

/// A declared type.
pub struct Declared {
    pub docs: Docs,
    pub role: Role,
    pub name: Ident,
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
}

/// The role of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Request,
    Response,
    Shared,
    Settings,
    Options,
    Input,
    Value,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        ROLES.iter().find(|(_, role)| *role == self).map_or("", |(word, _)| word)
    }
}

/// A field.
pub struct Field {
    pub docs: Docs,
    pub name: Ident,
    wire: Option<LitStr>,
    known: Option<LitStr>,
    pub ty: Value,
    pub marks: Vec<Mark>,
}

impl Field {
    /// Returns the name on the wire.
    pub fn wire(&self, case: Case) -> String {
        self.wire.as_ref().map_or_else(|| case.wire(&self.name), LitStr::value)
    }

    /// Returns the name in camelCase languages if it differs from the wire name.
    fn renamed(&self, case: Case) -> String {
        match (&self.known, case) {
            (Some(known), _) => known.value(),
            (None, Case::Camel) => String::new(),
            (None, Case::Snake) => Some(camel(&self.name)).filter(|name| *name != self.wire(case)).unwrap_or_default(),
        }
    }

    /// Returns whether the field is required: marked so, or a list that must have an element.
    pub fn is_due(&self) -> bool {
        self.has(Mark::Required) || self.is_nonempty_list()
    }

    /// Returns whether the field is a list that must have an element.
    pub fn is_nonempty_list(&self) -> bool {
        self.has(Mark::NonEmpty) && matches!(self.ty, Value::List(_))
    }

    /// Returns whether the field has a mark.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Returns the names in one text: `"name":` as in JSON, followed by the camelCase name if it differs.
    pub fn key(&self, case: Case) -> String {
        format!("\"{}\":{}", self.wire(case), self.renamed(case))
    }
}

/// The type of a field's value.
pub enum Value {
    Named(Ident),
    /// `[T]`
    List(Box<Self>),
    /// `{T}`
    Map(Box<Self>),
}

/// A mark of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Required,
    /// A list that must have an element, or a text that must not be empty if it is given.
    NonEmpty,
    /// A number above zero.
    Positive,
    /// A whole number of at least one.
    AtLeastOne,
    /// A number that is zero or above.
    NotNegative,
    /// The client adds the field to the response.
    Computed,
}

/// A field of the type that a rule belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FieldRef(pub u8);

const CASES: [(&str, Case); 2] = [("camel", Case::Camel), ("snake", Case::Snake)];
const ROLES: [(&str, Role); 7] = [
    ("request", Role::Request),
    ("response", Role::Response),
    ("shared", Role::Shared),
    ("settings", Role::Settings),
    ("options", Role::Options),
    ("input", Role::Input),
    ("value", Role::Value),
];
const MARKS: [(&str, Mark); 6] = [
    ("required", Mark::Required),
    ("nonempty", Mark::NonEmpty),
    ("positive", Mark::Positive),
    ("at_least_one", Mark::AtLeastOne),
    ("not_negative", Mark::NotNegative),
    ("computed", Mark::Computed),
];

impl Types {
    pub fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Self {
        let case = errors.kept(case(input)).unwrap_or_else(|| {
            skip_past_semicolon(input);
            Case::Camel
        });
        Self { case, types: items(input, errors, skip_past_type, declared) }
    }
}

fn case(input: ParseStream<'_>) -> Result<Case> {
    keyword(input, "case")?;
    let case = meaning("case", &word(input)?, &CASES)?;
    input.parse::<Token![;]>()?;
    Ok(case)
}

fn skip_past_type(input: ParseStream<'_>) {
    skip_past_braces(input);
    if next_is(input, "rules") {
        skip_past_braces(input);
    }
}

fn declared(input: ParseStream<'_>, errors: &mut Errors) -> Result<Declared> {
    let docs = Docs::required(input, errors)?;
    let role = meaning("role", &word(input)?, &ROLES);
    let role = errors.kept(role).unwrap_or(Role::Request);
    let name = input.parse()?;
    let content;
    braced!(content in input);
    let fields = items(&content, errors, skip_past_comma, field);
    if let Some(field) = fields.get(MOST_FIELDS) {
        errors.at(field.name.span(), "a type has at most 64 fields");
    }
    let mut rules = Vec::new();
    if input.peek(syn::Ident) && (next_is(input, "rules") || !roles_are_next(input)) {
        keyword(input, "rules")?;
        let content;
        braced!(content in input);
        rules = items(&content, errors, skip_past_semicolon, |input, errors| rules::rule(input, &fields, errors));
    }
    Ok(Declared { docs, role, name, fields, rules })
}

/// Returns whether the next word begins another type, whose doc comment is missing.
fn roles_are_next(input: ParseStream<'_>) -> bool {
    ROLES.iter().any(|(role, _)| next_is(input, role))
}

fn field(input: ParseStream<'_>, errors: &mut Errors) -> Result<Field> {
    let docs = Docs::required(input, errors)?;
    let name = input.parse()?;
    let wire = text_after(input, input.peek(Token![as]))?;
    let known = text_after(input, next_is(input, "known"))?;
    input.parse::<Token![:]>()?;
    let ty = value(input)?;
    let mut marks = Vec::new();
    while input.peek(syn::Ident) {
        marks.extend(mark(input, &ty, errors)?);
    }
    comma(input)?;
    Ok(Field { docs, name, wire, known, ty, marks })
}

fn value(input: ParseStream<'_>) -> Result<Value> {
    let content;
    if input.peek(token::Bracket) {
        bracketed!(content in input);
        return within(&content, value).map(|inner| Value::List(Box::new(inner)));
    }
    if input.peek(token::Brace) {
        braced!(content in input);
        return within(&content, value).map(|inner| Value::Map(Box::new(inner)));
    }
    input.parse().map(Value::Named)
}

fn mark(input: ParseStream<'_>, ty: &Value, errors: &mut Errors) -> Result<Option<Mark>> {
    let word = word(input)?;
    let mark = errors.kept(meaning("mark", &word, &MARKS));
    let is_named = |names: &[&str]| matches!(ty, Value::Named(named) if names.iter().any(|name| named == name));
    let is_of = |names: &[&str]| match ty {
        Value::List(element) => matches!(&**element, Value::Named(named) if names.iter().any(|name| named == name)),
        _ => is_named(names),
    };
    let numbers = ["Decimal", "i32", "i64"];
    match mark {
        Some(Mark::NonEmpty) if matches!(ty, Value::Map(_)) || is_named(&numbers) || is_named(&["bool", "Json", "DateTime", "Date"]) => {
            errors.at(word.span(), "only a list or a text can be `nonempty`");
        }
        Some(Mark::Positive) if !is_of(&numbers) => errors.at(word.span(), "only a number, or a list of them, can be `positive`"),
        Some(Mark::NotNegative) if !is_of(&numbers) => errors.at(word.span(), "only a number, or a list of them, can be `not_negative`"),
        Some(Mark::AtLeastOne) if !is_of(&["i32", "i64"]) => {
            errors.at(word.span(), "only a whole number, or a list of them, can be `at_least_one`");
        }
        _ => {}
    }
    Ok(mark)
}

/// Returns a field by its Rust name.
pub(super) fn named<'f>(name: &Ident, fields: &'f [Field]) -> Result<(FieldRef, &'f Field)> {
    let found = (0u8..).zip(fields).find(|(_, field)| field.name == *name);
    found.map(|(index, field)| (FieldRef(index), field)).ok_or_else(|| {
        let names: Vec<String> = fields.iter().map(|field| field.name.unraw().to_string()).collect();
        unknown("field", name, names.iter().map(String::as_str))
    })
}
