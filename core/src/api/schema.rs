//! The static tables of declarations: types, fields, rules, operations.
//!
//! They contain only the data that the engine needs at run time. Docs and Rust names exist only with the `schema` feature, for the
//! generator.

use crate::check::TextFormat;
use crate::http::Method;

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// Text of a format.
    Text(TextFormat),
    /// An exact decimal: a JSON number on the wire, text in results.
    Decimal,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer, for ids.
    Int64,
    /// `true` or `false`.
    Bool,
    /// A civil date and time, `yyyy-MM-ddTHH:mm:ss`, in Istanbul time.
    DateTime,
    /// A civil date, `yyyy-MM-dd`.
    Date,
    /// Any JSON value.
    Json,
    /// A value of an enum, known or unknown.
    Enum(&'static EnumTable),
    /// An object of a declared type.
    Object(&'static Type),
    /// A list.
    List(&'static Ty),
    /// An object with arbitrary names.
    Map(&'static Ty),
}

/// An enum with its known values. A response may have others; in a request they are refused, unless the caller chooses to send what
/// imza does not know.
#[derive(Debug)]
pub struct EnumTable {
    /// Name of the enum.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// Values in declared order.
    pub words: &'static [EnumWord],
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

impl EnumTable {
    /// Returns whether this is one of the known values.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known.wire == word)
    }
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumWord {
    /// Identifier in upper case.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The value as the API writes it.
    pub wire: &'static str,
    /// Its doc; empty if the name explains the value.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// A declared object type.
#[derive(Debug)]
pub struct Type {
    /// Name, which is the same in every language.
    pub name: &'static str,
    /// Fields in declared order.
    pub fields: &'static [Field],
    /// Checks that run when an object of this type ends.
    pub checks: &'static TypeChecks,
    /// Role of the type.
    #[cfg(feature = "schema")]
    pub role: &'static str,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// Checks that run when an object ends. Most types have none and share one value.
#[derive(Debug)]
pub struct TypeChecks {
    /// Rules across its fields.
    pub rules: &'static [Rule],
    /// Required fields, as bits.
    pub required: u64,
    /// Required fields of a response, which decide what it means, as bits: a value that does not fit there is an error.
    pub decisive: u64,
    /// Lists that must have an element, as bits.
    pub nonempty: u64,
    /// Texts that must not be empty if they are given, as bits.
    pub nonblank: u64,
    /// Numbers that must be above zero, as bits.
    pub positive: u64,
    /// Whole numbers that must be at least one, as bits.
    pub at_least_one: u64,
    /// Numbers that must be zero or above, as bits.
    pub not_negative: u64,
    /// Fields whose values the rules read, as bits.
    pub rule_inputs: u64,
}

/// A declared field. It is two pointers in size, to data that fields of the same name or type share, since tables are a large part of
/// the binary.
#[derive(Debug)]
pub struct Field {
    /// Names of the field.
    pub key: &'static FieldKey,
    /// Type of its value.
    pub ty: &'static Ty,
    /// Whether the field is required.
    #[cfg(feature = "schema")]
    pub presence: Presence,
    /// The bound of its value in a request, besides its type.
    #[cfg(feature = "schema")]
    pub bound: Bound,
    /// Name in Rust and Python.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// Whether the client adds the field to the response.
    #[cfg(feature = "schema")]
    pub computed: bool,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// The names of a field in one text: `"name":` as in JSON, followed by the name in camelCase languages if it differs.
#[derive(Debug)]
pub struct FieldKey(pub(crate) &'static str);

impl FieldKey {
    /// Returns the JSON text after this name, if the text begins with it and the field has no other name.
    #[inline]
    pub(crate) fn cut_from<'j>(&self, json: &'j [u8]) -> Option<&'j [u8]> {
        let key = self.0.as_bytes();
        let (begin, rest) = json.split_at_checked(key.len())?;
        // Compares the last byte first, since most names differ there.
        (begin.last() == Some(&b':') && begin == key).then_some(rest)
    }

    /// Returns the wire name as in JSON, and the camelCase name, which is empty if it does not differ.
    fn parts(&self) -> (&'static str, &'static str) {
        if self.0.ends_with(':') {
            return (self.0, "");
        }
        let colon = self.0.bytes().rposition(|b| b == b':');
        self.0.split_at_checked(colon.map_or(0, |at| at + 1)).unwrap_or((self.0, ""))
    }
}

impl Field {
    /// Type of its value.
    #[must_use]
    pub fn ty(&self) -> Ty {
        *self.ty
    }

    /// Returns the name in JSON, in a query or in a form.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        let key = self.json_key();
        key.get(1..key.len().wrapping_sub(2)).unwrap_or_default()
    }

    /// Returns the wire name as in JSON before a value: `"name":`.
    pub(crate) fn json_key(&self) -> &'static str {
        self.key.parts().0
    }

    /// Returns whether the name in camelCase languages differs from the wire name.
    pub(crate) fn is_renamed(&self) -> bool {
        self.key.0.as_bytes().last() != Some(&b':')
    }

    /// Returns whether this is the wire name. Compares the lengths first, since most names differ there.
    #[must_use]
    pub(crate) fn is_called(&self, wire: &str) -> bool {
        let text = self.key.0.as_bytes();
        text.get(wire.len() + 2) == Some(&b':') && text.get(1..=wire.len()) == Some(wire.as_bytes())
    }

    /// Returns the name in camelCase languages. The snake_case name is derived from it, see [`crate::api::case`].
    #[must_use]
    pub fn property(&self) -> &'static str {
        match self.key.parts() {
            (_, "") => self.wire(),
            (_, renamed) => renamed,
        }
    }
}

/// Whether a field of a request is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The field is optional.
    Optional,
    /// The field is required.
    Required,
    /// The field is a list that is required and must have an element.
    NonEmpty,
}

/// The bound of a field's value in a request, besides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Anything of its type.
    None,
    /// A text that is not empty.
    NonBlank,
    /// A number above zero.
    Positive,
    /// A whole number of at least one.
    AtLeastOne,
    /// A number of zero or above.
    NotNegative,
}

/// A rule across the fields of a type. Fields are indices into [`Type::fields`].
#[derive(Debug)]
pub enum Rule {
    /// The field is required if all conditions hold.
    Require(u8, &'static [Condition]),
    /// The field is required unless one of the conditions holds.
    RequireUnless(u8, &'static [Condition]),
    /// The field must be absent, or `false`, if all conditions hold.
    Forbid(u8, &'static [Condition]),
    /// The list must have an element unless the condition holds.
    NonEmptyUnless(u8, Condition),
    /// At least one of the groups must be complete.
    OneOf(&'static [&'static [u8]]),
    /// At most one of the fields may be given.
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
    /// The parts must add up to the total.
    Total(&'static [u8], u8),
    /// The number must be at least this.
    AtLeast(u8, i64),
    /// The number must be exactly this if all conditions hold.
    Exactly(u8, i64, &'static [Condition]),
}

/// A condition of a [`Rule`].
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// The field is `true`.
    True(u8),
    /// The field is given.
    Present(u8),
    /// The field is not given.
    Absent(u8),
    /// The field is one of these values.
    In(u8, &'static [&'static str]),
    /// Both decimals are given and equal.
    Equals(u8, u8),
}

/// A declared operation.
#[derive(Debug)]
pub struct Operation {
    /// Group in snake_case; empty if the provider has no groups.
    pub group: &'static str,
    /// Name in Python and Rust.
    pub name: &'static str,
    /// Name in JavaScript, Kotlin and Swift.
    #[cfg(feature = "schema")]
    pub property: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{name}` placeholders.
    pub path: &'static str,
    /// Values before the request. The last ones fill the placeholders of the path in order; the provider's client uses the ones before
    /// them.
    pub arguments: &'static [Argument],
    /// Location of the request.
    pub location: RequestLocation,
    /// Content of the response.
    pub response: ResponseKind,
    /// Whether a success may come without the data: nobody needs it to go on. Elsewhere it is an `unexpected_response`.
    pub may_be_empty: bool,
    /// The handle that the caller gets instead of the response, if one is made from it.
    pub gives: Option<Ty>,
    /// Groups of fields that this operation requires beyond its type; at least one field of each group.
    pub requires: &'static [&'static [u8]],
    /// Whether the vendor documents which fields are required.
    pub documented: bool,
    /// Whether the operation only reads, so that it can be repeated.
    pub reads: bool,
    /// Whether the operation can be done only once, so that an earlier attempt may be the reason of a refusal: it completes, captures,
    /// approves, refunds, cancels, deletes, pays out, or creates under a unique key of the merchant. A refusal then proves nothing, unless it
    /// says that the bank or the checks of this very request refused.
    pub once: bool,
    /// Whether the client fills in the request, so that the caller passes none.
    pub filled: bool,
    /// Its doc.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// A value before the request.
#[derive(Debug)]
pub struct Argument {
    /// Name in Python and Rust.
    pub name: &'static str,
    /// Text, an integer, or the type of a handle.
    pub ty: Ty,
}

/// Location of the request of an operation.
#[derive(Clone, Copy, Debug)]
pub enum RequestLocation {
    /// There is no request.
    Nothing,
    /// The query.
    Query(&'static Type),
    /// A JSON body.
    Body(&'static Type),
}

/// Content of an operation's response.
#[derive(Clone, Copy, Debug)]
pub enum ResponseKind {
    /// A value of this type.
    Data(Ty),
    /// Nothing; a body is ignored.
    Empty,
    /// Untyped data.
    Raw,
    /// The bytes of a file.
    Bytes,
}

/// Returns the bit of a field.
///
/// A type has at most 64 fields; the macro refuses more.
pub(crate) fn bit(index: u8) -> u64 {
    1 << (index & 63)
}

/// Returns the bits of these fields.
pub(crate) fn field_bits(fields: &[u8]) -> u64 {
    fields.iter().fold(0, |bits, field| bits | bit(*field))
}

impl Operation {
    /// Returns the number of values before the request that do not fill a placeholder of the path.
    pub(crate) fn unplaced(&self) -> usize {
        self.arguments.len().saturating_sub(super::url::places(self.path))
    }

    /// Returns what the caller gets: the response, or the handle made from it.
    #[must_use]
    pub fn result(&self) -> ResponseKind {
        self.gives.map_or(self.response, ResponseKind::Data)
    }
}

impl Type {
    /// Returns the fields whose bits are set with their indices, in declared order.
    pub(crate) fn indexed_in(&self, bits: u64) -> impl Iterator<Item = (u8, &'static Field)> {
        (0u8..).zip(self.fields).filter(move |(index, _)| bits & bit(*index) != 0)
    }

    /// Returns a field by its index.
    pub(crate) fn field(&self, index: u8) -> Option<&'static Field> {
        self.fields.get(usize::from(index))
    }
}
