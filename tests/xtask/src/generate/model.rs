//! What templates see: the providers with their operations, types and enums, as plain values.
//!
//! It says what the declarations say, in a form that a template can walk: names in both cases, rules in words, types as small
//! trees. Nothing here knows a target language. Lists are in declared order; types and enums are sorted by name.

use serde::{Deserialize, Serialize};

/// Everything.
#[derive(Debug, Serialize)]
pub struct Model {
    /// The version of this release.
    pub version: &'static str,
    /// The providers.
    pub providers: Vec<Provider>,
    /// What no provider has for itself, in declared order: the options of a call, the report of an error.
    pub surface: Vec<Type>,
    /// A page of a list; its list is of any type.
    pub page: Type,
}

/// A provider: a namespace in every language.
#[derive(Debug, Serialize)]
pub struct Provider {
    /// Its name in paths and namespaces: `craftgate`.
    pub name: &'static str,
    /// Its name in prose: `N Kolay`.
    pub title: &'static str,
    /// The name of its client: `NKolay`.
    pub client: &'static str,
    /// What it is for, a sentence.
    pub doc: &'static str,
    /// Its operations in groups; a provider without groups has one with an empty name.
    pub groups: Vec<Group>,
    /// Its types.
    pub types: Vec<Type>,
    /// What its clients are set up with, and what is passed and received besides requests and answers, in declared order. Handles are
    /// among them, see [`Type::is_handle`].
    pub messages: Vec<Type>,
    /// Its enums, those too that no operation names.
    pub enums: Vec<Enum>,
    /// The words of its errors that are known, in the order of the core; may be empty.
    pub errors: Vec<KnownError>,
}

/// A word of errors: at Craftgate a group, at ParaX a code.
#[derive(Clone, Debug, Serialize)]
pub struct KnownError {
    /// The word on the wire.
    pub word: &'static str,
    /// What kind of failure it stands for: `declined`.
    pub kind: &'static str,
    /// `rejected` or `unknown`; empty where the word alone does not tell.
    pub outcome: &'static str,
}

/// Operations that belong together.
#[derive(Debug, Serialize)]
pub struct Group {
    /// `bank_account_tracking`; empty if the provider has no groups.
    pub name: &'static str,
    /// `bankAccountTracking`.
    pub property: String,
    /// `BankAccountTracking`.
    pub pascal: String,
    /// `Bank account tracking`.
    pub title: String,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct Operation {
    /// `create_payment`.
    pub name: &'static str,
    /// `createPayment`; not always the camelCase of the name.
    pub property: &'static str,
    /// Unique within the provider: `payment_createPayment`, or the property where there are no groups.
    pub id: String,
    /// `POST`.
    pub method: &'static str,
    /// `/payment/v1/card-payments/{payment_id}`, with the arguments' snake names.
    pub path: &'static str,
    /// The values before the request, in their order.
    pub arguments: Vec<Argument>,
    /// Whether the client fills in the request: a method takes none.
    pub filled: bool,
    /// Where the request goes: `nothing`, `query`, `body`.
    pub location: &'static str,
    /// The request's type, if there is a request.
    pub request: Option<&'static str>,
    /// Whether the request may be left out: nothing in it must be given.
    pub request_optional: bool,
    /// What must be given here although the request's type does not demand it: of each list of fields at least one.
    pub requires: Vec<Vec<FieldName>>,
    /// What it answers on the wire.
    pub response: Response,
    /// What a method gives: the answer, or a handle that is made of it.
    pub result: Response,
    /// Whether the vendor says which fields are required. If not, none is checked.
    pub documented: bool,
    /// Whether it changes nothing.
    pub reads: bool,
    /// Whether it may be sent again: `safe`; `same_key` with an idempotency key, else ask first; `ask_first`.
    pub repeat: &'static str,
    /// Its doc.
    pub doc: String,
}

/// A value of an operation besides its request.
#[derive(Debug, Serialize)]
pub struct Argument {
    /// `payment_id`.
    pub name: &'static str,
    /// `paymentId`.
    pub property: String,
    /// Text, a whole number, or a handle.
    pub ty: Ty,
    /// The place of the path that it fills, e.g. `payment_id`; none if the client puts it elsewhere.
    pub place: Option<&'static str>,
}

/// What an operation answers.
#[derive(Debug, Serialize)]
pub struct Response {
    /// `data`; `page`: a page of `ty`; `empty`; `raw`: untyped data; `bytes`: a file.
    pub kind: &'static str,
    /// The type of the data, or of an item of the page.
    pub ty: Option<Ty>,
}

/// An object type.
#[derive(Debug, Serialize)]
pub struct Type {
    /// `CreatePaymentRequest`.
    pub name: &'static str,
    /// As it is declared: `request`, `response`, `shared` (both). Among messages: `settings` and `options` (their fields are parameters),
    /// `input` (a value that callers make), `value` (a result).
    pub role: &'static str,
    /// Whether it is opaque to callers: it comes from an answer or from its saved text.
    pub is_handle: bool,
    /// Whether only the wire has it: no method takes or gives it.
    pub wire_only: bool,
    /// The groups whose operations use it, in their order; an empty name for what is there without an operation.
    pub groups: Vec<&'static str>,
    /// Its fields, in declared order.
    pub fields: Vec<Field>,
    /// What holds for the object as a whole.
    pub rules: Vec<Sentence>,
    /// Its doc.
    pub doc: String,
}

/// A field.
#[derive(Debug, Serialize)]
pub struct Field {
    /// `paid_price`.
    pub name: &'static str,
    /// `paidPrice`.
    pub property: &'static str,
    /// Its name on the wire: mostly one of the two.
    pub wire: &'static str,
    /// What its value must be.
    pub ty: Ty,
    /// `required`; `nonempty`: a list that needs an element; `optional`.
    pub presence: &'static str,
    /// When else it is required or must be absent, and what its value depends on.
    pub rules: Vec<Sentence>,
    /// Whether the client adds it to what the provider answers.
    pub computed: bool,
    /// Whether printing an object leaves out its value: secrets, what identifies a person, and untyped data, which may hold anything.
    pub hidden: bool,
    /// Its doc.
    pub doc: String,
}

/// A field's name.
#[derive(Debug, Serialize)]
pub struct FieldName {
    /// `callback_url`.
    pub name: &'static str,
    /// `callbackUrl`.
    pub property: &'static str,
    /// The name on the wire.
    pub wire: &'static str,
}

/// A sentence that names fields, for languages with either case and for documents about the wire.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// With names as in `paidPrice`.
    pub camel: String,
    /// With names as in `paid_price`.
    pub snake: String,
    /// With names as on the wire.
    pub wire: String,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ty {
    /// What kind of value.
    pub kind: TyKind,
    /// For text of a form, the form's name (`CardNumber`, `Iban`, `Money`, …, see `core/src/check/described.rs`); else empty.
    pub form: String,
    /// For an object or an enum, its name; else empty.
    pub name: String,
    /// For a list or a map, what is in it.
    pub of: Option<Box<Ty>>,
    /// Whether it must never be shown.
    pub secret: bool,
}

/// The kinds of values. In a template they are the words in snake case, e.g. `date_time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TyKind {
    /// Text.
    Text,
    /// An exact decimal: a JSON number on the wire, text in results.
    Decimal,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// True or false.
    Bool,
    /// A civil date and time without a zone.
    DateTime,
    /// A civil date.
    Date,
    /// Any JSON value.
    Json,
    /// A word of an enum, or one that it does not know.
    Enum,
    /// An object of a type.
    Object,
    /// A list.
    List,
    /// An object with free names.
    Map,
}

/// An enum. It is open: a word that it does not know passes in both directions.
#[derive(Debug, Serialize)]
pub struct Enum {
    /// `PaymentStatus`.
    pub name: &'static str,
    /// The known words, in declared order.
    pub words: Vec<Word>,
    /// Its doc.
    pub doc: String,
}

/// A word of an enum.
#[derive(Debug, Serialize)]
pub struct Word {
    /// Its identifier, in upper case: `SAGLAM_KART`.
    pub name: &'static str,
    /// The word on the wire: `Sağlam Kart`.
    pub wire: &'static str,
    /// Its doc; may be empty.
    pub doc: String,
}

impl Type {
    /// Whether users see it as it is declared: it is made by callers or given to them, and is not a handle.
    pub fn is_public_message(&self) -> bool {
        matches!(self.role, "input" | "value") && !self.is_handle
    }
}

impl Provider {
    /// All operations, group after group.
    pub fn operations(&self) -> impl Iterator<Item = (&Group, &Operation)> {
        self.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)))
    }
}
