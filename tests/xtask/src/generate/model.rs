//! The model that templates use: the providers with their operations, types and enums, as plain values.
//!
//! It contains the declarations in a form that a template can walk: names in both cases, rules as sentences, types as small
//! trees. It is independent of the target languages. Lists are in declared order; types and enums are sorted by name.

use imza::api::schema::Bound;
use serde::{Deserialize, Serialize};

/// The whole model.
#[derive(Debug, Serialize)]
pub struct Model {
    /// The version of this release.
    pub version: &'static str,
    /// The providers.
    pub providers: Vec<Provider>,
    /// Messages shared by all providers, in declared order: the options of a call, the report of an error.
    pub surface: Vec<Type>,
    /// A page of a list; its list is of any type.
    pub page: Type,
    /// The kinds of failures that a response reports.
    pub error_kind: Slugs,
    /// The outcomes of an operation.
    pub outcome: Slugs,
    /// Whether a call may be sent again.
    pub repeat: Slugs,
}

/// An enum of the core: the same words in every language, and no others.
#[derive(Debug, Serialize)]
pub struct Slugs {
    /// Its doc.
    pub doc: String,
    /// Its values, in declared order.
    pub values: Vec<Slug>,
}

/// A value of such an enum.
#[derive(Debug, Serialize)]
pub struct Slug {
    /// The word: `same_key`.
    pub slug: &'static str,
    /// Its doc.
    pub doc: String,
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
    /// Its purpose, as a sentence.
    pub doc: &'static str,
    /// The text of the reference besides the tables, in Markdown.
    pub notes: &'static str,
    /// Its operations in groups; a provider without groups has one with an empty name.
    pub groups: Vec<Group>,
    /// Its types.
    pub types: Vec<Type>,
    /// The settings of its clients, and messages besides requests and responses, in declared order. Handles are among them, see
    /// [`Type::is_handle`].
    pub messages: Vec<Type>,
    /// Its enums, including those that no operation uses.
    pub enums: Vec<Enum>,
    /// Its known error codes, in the core's order; may be empty.
    pub errors: Vec<KnownError>,
    /// The options that its calls can honour, by their snake names, in the order of `CallOptions`.
    pub options: Vec<&'static str>,
    /// The other options, by their camel names.
    pub unhonoured: Vec<&'static str>,
    /// How its client calls any endpoint.
    pub endpoint: Endpoint,
    /// Whether it can be asked what became of a call.
    pub can_be_asked: bool,
    /// Replies to its webhooks and callbacks, to be sent as they are.
    pub replies: Vec<Reply>,
    /// The classes that callers make: its client first, then the verifiers of its messages.
    pub classes: Vec<Class>,
    /// Functions of its client's class that need no client.
    pub functions: Vec<Function>,
}

/// A class: a client, or a verifier of messages.
#[derive(Debug, Serialize)]
pub struct Class {
    /// `CraftgateWebhooks`.
    pub name: &'static str,
    /// The name of the kind of client in the core: `craftgate_webhooks`.
    pub kind: &'static str,
    /// The name of the type of its settings: `CraftgateWebhooksSettings`.
    pub settings_type: &'static str,
    /// Whether it is the client, which has the operations.
    pub is_client: bool,
    /// The option of a call that the platform supplies unless it is passed: `randomKey`, `nonce` or `now`; empty if there is none.
    pub supplied: &'static str,
    /// Its settings, in declared order.
    pub settings: Vec<Parameter>,
    /// Lists of settings of which exactly one is given, by their names.
    pub exclusive: Vec<Vec<String>>,
    /// Its methods besides operations.
    pub messages: Vec<Message>,
    /// Its doc.
    pub doc: String,
}

/// A method besides operations: it takes a message from outside, or makes a text or a call with the client's keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// `read_callback`.
    pub name: String,
    /// `readCallback`.
    pub property: String,
    /// Where the raw body is: `nothing`, `first` (the first argument), `field`, `optional_field`.
    pub body: String,
    /// The name of the raw body.
    pub body_name: String,
    /// Whether the raw body is a form, whose text is as good as its bytes.
    pub is_form: bool,
    /// Its arguments besides the raw body: `nothing`; `fields`; `first_of`: fields, of which [`first`](Self::first) is the first argument; `object`:
    /// fields or an object of them; `value`: one of [`value_type`](Self::value_type); `parameters`: an object of arbitrary names.
    pub takes: String,
    /// The name of the argument that is a value, of arbitrary parameters, or of the first argument among the fields.
    pub first: String,
    /// The type of the value or of the fields that it takes; may be empty.
    pub value_type: String,
    /// Whether it refuses a message that does not pass a check.
    pub verifies: bool,
    /// Whether callers can make an object of that type, so that a language may take it instead of its fields.
    pub is_input: bool,
    /// Whether that value is a request, which is passed on as it is; of another one only the declared fields are.
    pub is_request: bool,
    /// The fields, in declared order.
    pub parameters: Vec<Parameter>,
    /// Its result: `text`, `value` or `call`.
    pub gives: String,
    /// The type of the value, or of the call's answer.
    pub result: String,
    /// Fields of that type which have one of a few words.
    pub narrowed: Vec<Narrowed>,
    /// Optional fields of that type which are there unless another field has one of a few words.
    pub present: Vec<Present>,
    /// Its doc.
    pub doc: String,
}

/// An optional field of a result whose presence another field tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Present {
    /// `paymentId`.
    pub property: String,
    /// The property of the other field, which is narrowed: `next`.
    pub by: String,
    /// The words with which the field may be absent.
    pub unless: Vec<String>,
}

/// A field of a result that has one of a few words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Narrowed {
    /// `dedupe_key`.
    pub name: String,
    /// `dedupeKey`.
    pub property: String,
    /// The words.
    pub words: Vec<String>,
    /// Whether a word may come that this version does not know.
    pub is_open: bool,
    /// The enum whose values may come besides; empty if there is none.
    pub or: String,
    /// The doc of the field.
    pub doc: String,
}

/// A setting, or a field of a message's input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// `remote_address`.
    pub name: String,
    /// `remoteAddress`.
    pub property: String,
    /// Its place among the optional ones where arguments are passed without their names.
    pub position: usize,
    /// Its type.
    pub ty: Ty,
    /// Whether it must be given.
    pub required: bool,
    /// Its form besides its type: `plain`, `url`, `headers`, `header`, `header_if_any`, `now`, `exact`, `words`, `received`, `record`.
    /// See [`imza::api::classes::Meaning`].
    pub form: String,
    /// The words of the form `words`, each with its doc.
    pub words: Vec<(String, String)>,
    /// The type of a value that was received, or of what the message of a record claims.
    pub of: String,
    /// Fields of a record which have one of a few words.
    pub narrowed: Vec<Narrowed>,
    /// The setting without which it is of no use; may be empty.
    pub with: String,
    /// Whether the message `claimed` reads it.
    pub read_by_claimed: bool,
    /// The field that is true if the caller passes `unchecked` instead; empty if that is not possible.
    pub unchecked: String,
    /// The doc of that field.
    pub unchecked_doc: String,
    /// Its doc.
    pub doc: String,
}

/// A function that needs no client.
#[derive(Debug, Serialize)]
pub struct Function {
    /// `decode_html`.
    pub name: &'static str,
    /// `decodeHtml`.
    pub property: String,
    /// Its argument.
    pub argument: Argument,
    /// Its doc.
    pub doc: String,
}

/// How a client calls any endpoint.
#[derive(Debug, Serialize)]
pub struct Endpoint {
    /// The names of its hosts, one of which a caller selects; empty if it has only one.
    pub hosts: Vec<&'static str>,
    /// The name of the handle that each call is made with; empty if there is none.
    pub handle: &'static str,
}

/// A reply to a webhook or a callback.
#[derive(Debug, Serialize)]
pub struct Reply {
    /// `success`.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Value of the header `content-type`.
    pub content_type: &'static str,
    /// The body.
    pub body: &'static str,
    /// When it is sent.
    pub doc: &'static str,
}

/// A known error code: at Craftgate an error group, at ParaX a code.
#[derive(Clone, Debug, Serialize)]
pub struct KnownError {
    /// The text on the wire.
    pub word: &'static str,
    /// The kind of failure: `declined`.
    pub kind: &'static str,
    /// `rejected` or `unknown`; empty if the code alone does not tell.
    pub outcome: &'static str,
    /// Its meaning; may be empty.
    pub doc: &'static str,
}

/// A group of operations.
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
    /// Unique within the provider: `payment_createPayment`; only the property if the provider has no groups.
    pub id: String,
    /// `POST`.
    pub method: &'static str,
    /// `/payment/v1/card-payments/{payment_id}`, with the arguments' snake_case names.
    pub path: &'static str,
    /// The values before the request, in order.
    pub arguments: Vec<Argument>,
    /// Whether the client fills in the request: methods have no request parameter.
    pub filled: bool,
    /// Where the request goes: `nothing`, `query`, `body`.
    pub location: &'static str,
    /// The request's type, if there is a request.
    pub request: Option<&'static str>,
    /// Whether the request is optional: none of its fields is required.
    pub request_optional: bool,
    /// Fields that this operation requires although the request's type does not: at least one of each list.
    pub requires: Vec<Vec<FieldName>>,
    /// Its response on the wire.
    pub response: Response,
    /// The return value of its method: the response, or a handle made from it.
    pub result: Response,
    /// The return value of the operation that completes a payment which this one begins.
    pub completed: Option<Response>,
    /// Whether the vendor documents which fields are required. If not, none is checked.
    pub documented: bool,
    /// Whether it only reads.
    pub reads: bool,
    /// Whether it may be repeated: `safe`; `same_key` with an idempotency key, else ask first; `ask_first`.
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

/// The response of an operation.
#[derive(Debug, Serialize)]
pub struct Response {
    /// `data`; `page`: a page of `ty`; `empty`; `raw`: untyped data; `bytes`: a file.
    pub kind: &'static str,
    /// The type of the data, or of an item of the page.
    pub ty: Option<Ty>,
    /// Whether a success may come without the data.
    pub may_be_empty: bool,
}

/// An object type.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// `CreatePaymentRequest`.
    pub name: &'static str,
    /// The declared role: `request`, `response`, `shared` (both). Among messages: `settings` and `options` (their fields are parameters),
    /// `input` (a value that callers make), `value` (a result).
    pub role: &'static str,
    /// Whether it is opaque to callers: it comes from a response or from its saved text.
    pub is_handle: bool,
    /// The function that restores it from its saved text, if it is a handle; else empty.
    pub restored_by: &'static str,
    /// Whether it exists only on the wire: no method takes or returns it.
    pub wire_only: bool,
    /// The groups whose operations use it, in their order; an empty name for types that no operation uses.
    pub groups: Vec<&'static str>,
    /// Its fields, in declared order.
    pub fields: Vec<Field>,
    /// Rules about the object as a whole.
    pub rules: Vec<Sentence>,
    /// Its doc.
    pub doc: String,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// `paid_price`.
    pub name: &'static str,
    /// `paidPrice`.
    pub property: &'static str,
    /// Its name on the wire: usually one of the two.
    pub wire: &'static str,
    /// The type of its value.
    pub ty: Ty,
    /// `required`; `nonempty`: a list that needs an element; `optional`.
    pub presence: &'static str,
    /// Rules about it: what its value must be in a request, when else it is required or must be absent, what it depends on.
    pub rules: Vec<Sentence>,
    /// The bound of its value in a request, besides its type.
    #[serde(skip)]
    pub bound: Bound,
    /// Whether the client adds it to the provider's response.
    pub computed: bool,
    /// Whether it is omitted when the object is printed: secrets, personal data, and untyped data, which may contain anything.
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

/// A sentence that names fields, for languages with either case and for documents about the wire format.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// With names like `paidPrice`.
    pub camel: String,
    /// With names like `paid_price`.
    pub snake: String,
    /// With names as on the wire.
    pub wire: String,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ty {
    /// The kind of value.
    pub kind: TyKind,
    /// For text of a form, the form's name (`CardNumber`, `Iban`, `Money`, …, see `core/src/check/described.rs`); else empty.
    pub form: String,
    /// For an object or an enum, its name; else empty.
    pub name: String,
    /// For a list or a map, the type of its elements.
    pub of: Option<Box<Ty>>,
    /// Whether it must never be printed.
    pub secret: bool,
}

/// The kinds of values. Templates see them in snake_case, e.g. `date_time`.
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
    /// An enum value, known or unknown.
    Enum,
    /// An object of a type.
    Object,
    /// A list.
    List,
    /// An object with arbitrary names.
    Map,
}

/// An enum. It is open in responses; in a request an unknown value is refused unless the caller chooses to send it.
#[derive(Clone, Debug, Serialize)]
pub struct Enum {
    /// `PaymentStatus`.
    pub name: &'static str,
    /// The known values, in declared order.
    pub words: Vec<Word>,
    /// Its doc.
    pub doc: String,
}

/// A value of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct Word {
    /// Its identifier, in upper case: `SAGLAM_KART`.
    pub name: &'static str,
    /// Its text on the wire: `Sağlam Kart`.
    pub wire: &'static str,
    /// Its doc; may be empty.
    pub doc: String,
}

impl Parameter {
    /// The first of its words, which is the default; empty if it has none.
    pub fn first_word(&self) -> &str {
        self.words.first().map_or("", |(word, _)| word)
    }
}

impl Type {
    /// Whether it is public: callers create or receive it, and it is not a handle.
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
