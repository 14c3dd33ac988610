//! The static tables that declarations become: types, fields, rules, operations.
//!
//! They hold what the engine needs at run time and no more. Docs, the words of enums and Rust names exist only under the
//! `schema` feature, for the generator.

use crate::check::TextFormat;
use crate::http::Method;

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// Text of some form.
    Text(TextFormat),
    /// An exact decimal: a JSON number on the wire, text in results.
    Decimal,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits: ids.
    Int64,
    /// `true` or `false`.
    Bool,
    /// A civil date and time, `yyyy-MM-ddTHH:mm:ss`, in Istanbul.
    DateTime,
    /// A civil date, `yyyy-MM-dd`.
    Date,
    /// Any JSON value.
    Json,
    /// A word of an enum, or one the enum does not know.
    Enum(&'static EnumTable),
    /// An object of a declared type.
    Object(&'static Type),
    /// A list.
    List(&'static Ty),
    /// An object with free names.
    Map(&'static Ty),
}

/// An enum: its known words. Unknown ones pass in both directions.
#[derive(Debug)]
pub struct EnumTable {
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// What it says, in the order of the declaration.
    #[cfg(feature = "schema")]
    pub words: &'static [EnumWord],
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// A word of an enum.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct EnumWord {
    /// Its identifier, in upper case.
    pub name: &'static str,
    /// The word as the API writes it.
    pub wire: &'static str,
    /// Its doc; empty where the word speaks for itself.
    pub doc: &'static str,
}

/// A declared object type.
#[derive(Debug)]
pub struct Type {
    /// Its name, the same in every language.
    pub name: &'static str,
    /// Its fields, in declared order.
    pub fields: &'static [Field],
    /// What is checked when an object of it ends.
    pub checks: &'static TypeChecks,
    /// Whether requests, responses or both use it.
    #[cfg(feature = "schema")]
    pub role: &'static str,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// What is checked when an object ends. Most types have nothing, and share it.
#[derive(Debug)]
pub struct TypeChecks {
    /// What holds across its fields.
    pub rules: &'static [Rule],
    /// Fields that must be given, as bits.
    pub required: u64,
    /// Lists that need an element, as bits.
    pub nonempty: u64,
    /// Fields whose values the rules look at, as bits.
    pub rule_inputs: u64,
}

/// A declared field. Tables are a good part of what ships: two pointers a field, to what fields of the same name or type share.
#[derive(Debug)]
pub struct Field {
    /// Its names.
    pub key: &'static FieldKey,
    /// What its value must be.
    pub ty: &'static Ty,
    /// Whether it must be given.
    #[cfg(feature = "schema")]
    pub presence: Presence,
    /// Its name in Rust and Python.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// Whether the client adds it to what the provider answers.
    #[cfg(feature = "schema")]
    pub computed: bool,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// The names of a field in one text: `"name":` as JSON writes it before a value, and after it the name in camelCase languages,
/// where that is another one.
#[derive(Debug)]
pub struct FieldKey(pub(crate) &'static str);

impl FieldKey {
    /// The JSON text behind this name, if it begins with it and no other name stands for it.
    #[inline]
    pub(crate) fn cut_from<'j>(&self, json: &'j [u8]) -> Option<&'j [u8]> {
        let key = self.0.as_bytes();
        let (begin, rest) = json.split_at_checked(key.len())?;
        // The last byte first, for most names differ there.
        (begin.last() == Some(&b':') && begin == key).then_some(rest)
    }

    /// The name on the wire as JSON writes it, and the other name; empty if there is none.
    fn parts(&self) -> (&'static str, &'static str) {
        if self.0.ends_with(':') {
            return (self.0, "");
        }
        let colon = self.0.bytes().rposition(|b| b == b':');
        self.0.split_at_checked(colon.map_or(0, |at| at + 1)).unwrap_or((self.0, ""))
    }
}

impl Field {
    /// What its value must be.
    #[must_use]
    pub fn ty(&self) -> Ty {
        *self.ty
    }

    /// Its name in JSON, in a query or in a form.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        let key = self.json_key();
        key.get(1..key.len().wrapping_sub(2)).unwrap_or_default()
    }

    /// The name on the wire as JSON writes it before a value: `"name":`.
    pub(crate) fn json_key(&self) -> &'static str {
        self.key.parts().0
    }

    /// Whether camelCase languages have another name for it than the wire.
    pub(crate) fn is_renamed(&self) -> bool {
        self.key.0.as_bytes().last() != Some(&b':')
    }

    /// Whether this is its name on the wire; lengths first, for most names differ there.
    #[must_use]
    pub(crate) fn is_called(&self, wire: &str) -> bool {
        let text = self.key.0.as_bytes();
        text.get(wire.len() + 2) == Some(&b':') && text.get(1..=wire.len()) == Some(wire.as_bytes())
    }

    /// Its name in camelCase languages. The snake_case name follows from it, see [`crate::api::case`].
    #[must_use]
    pub fn property(&self) -> &'static str {
        match self.key.parts() {
            (_, "") => self.wire(),
            (_, renamed) => renamed,
        }
    }
}

/// Whether a field of a request must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// It must be given.
    Required,
    /// A list that must be given and have an element.
    NonEmpty,
}

/// What holds across the fields of a type. Fields are indices into [`Type::fields`].
#[derive(Debug)]
pub enum Rule {
    /// The field is due when all conditions hold.
    Require(u8, &'static [Condition]),
    /// The field is due unless one of the conditions holds.
    RequireUnless(u8, &'static [Condition]),
    /// The field must be absent, or `false`, when all conditions hold.
    Forbid(u8, &'static [Condition]),
    /// The list needs an element unless the condition holds.
    NonEmptyUnless(u8, Condition),
    /// At least one of the groups must be complete.
    OneOf(&'static [&'static [u8]]),
    /// Not more than one of the fields.
    AtMostOne(&'static [u8]),
    /// `sum(list[].of) = total`, where the total may be a field of an object field. Can be waived by name, see [`crate::Waiver`].
    Sum {
        /// The list.
        list: u8,
        /// Wire name of the summed field of its elements.
        of: &'static str,
        /// The total, or the object that holds it.
        total: u8,
        /// Wire name of the total within that object.
        within: Option<&'static str>,
    },
    /// `parts added up = total`.
    Total(&'static [u8], u8),
    /// The number is this or more.
    AtLeast(u8, i64),
    /// The number is exactly this when all conditions hold.
    Exactly(u8, i64, &'static [Condition]),
}

/// When a [`Rule`] applies.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// The field is `true`.
    True(u8),
    /// The field is given.
    Present(u8),
    /// The field is not given.
    Absent(u8),
    /// The field is one of these words.
    In(u8, &'static [&'static str]),
    /// Two decimals are the same number, both given.
    Equals(u8, u8),
}

/// A declared operation.
#[derive(Debug)]
pub struct Operation {
    /// Its group, in snake case; empty where the provider has none.
    pub group: &'static str,
    /// Its name in Python and Rust.
    pub name: &'static str,
    /// Its name in JavaScript, Kotlin and Swift.
    #[cfg(feature = "schema")]
    pub property: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path, with `{name}` where a path value goes.
    pub path: &'static str,
    /// The values before the request. The last ones fill the places of the path, in the path's order; the ones before them go where
    /// the provider's client puts them.
    pub arguments: &'static [Argument],
    /// What carries the request.
    pub location: RequestLocation,
    /// What the answer is.
    pub response: ResponseKind,
    /// What the caller gets where it is not the answer itself: a handle that is made of it.
    pub gives: Option<Ty>,
    /// What this operation requires beyond what its type marks: of each group of fields at least one.
    pub requires: &'static [&'static [u8]],
    /// Whether the vendor documents which fields are required.
    pub documented: bool,
    /// Whether it only reads, so that it can be repeated at will.
    pub reads: bool,
    /// Whether the client fills in the request by itself: the caller passes none.
    pub filled: bool,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// A value before the request.
#[derive(Debug)]
pub struct Argument {
    /// Its name in Python and Rust.
    pub name: &'static str,
    /// Text, a whole number, or the type of a handle.
    pub ty: Ty,
}

/// Where the request of an operation goes.
#[derive(Clone, Copy, Debug)]
pub enum RequestLocation {
    /// There is none.
    Nothing,
    /// Into the query.
    Query(&'static Type),
    /// Into a JSON body.
    Body(&'static Type),
}

/// What an operation answers.
#[derive(Clone, Copy, Debug)]
pub enum ResponseKind {
    /// A value of this type.
    Data(Ty),
    /// Nothing: a body is ignored.
    Empty,
    /// Untyped data.
    Raw,
    /// The bytes of a file.
    Bytes,
}

/// One bit for a field.
///
/// A type has at most 64 fields: the declaration of more is an error.
pub(crate) fn bit(index: u8) -> u64 {
    1 << (index & 63)
}

/// The bits of these fields.
pub(crate) fn field_bits(fields: &[u8]) -> u64 {
    fields.iter().fold(0, |bits, field| bits | bit(*field))
}

impl Operation {
    /// How many values before the request do not fill a place of the path.
    pub(crate) fn unplaced(&self) -> usize {
        self.arguments.len().saturating_sub(super::url::places(self.path))
    }

    /// What the caller gets: the answer, or what is made of it.
    #[must_use]
    pub fn result(&self) -> ResponseKind {
        self.gives.map_or(self.response, ResponseKind::Data)
    }
}

impl Type {
    /// The fields whose bits are set, in declared order.
    pub(crate) fn fields_in(&self, bits: u64) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().zip(0u8..).filter(move |(_, index)| bits & bit(*index) != 0).map(|(field, _)| field)
    }

    /// A field by its index.
    pub(crate) fn field(&self, index: u8) -> Option<&'static Field> {
        self.fields.get(usize::from(index))
    }
}
