//! Types as OpenAPI schemas.
//!
//! Enums are open: the known values, or any text. Civil times have a pattern and no `format`: `date-time` requires a zone. Rules
//! across fields are in the descriptions. The forms of text are schemas of their own, under the names of the core's value types.

use anyhow::{Result, ensure};
use imza::api::schema::{self, Bound};
use imza::check::TextFormat;
use serde_json::{Map, Value, json};

use crate::generate::model::{Enum, Field, KnownError, Provider, Sentence, Ty, TyKind, Type};
use crate::generate::tables::{described, page_item};
use imza::api::client::Envelope;

/// The forms that have a name.
pub fn forms() -> impl Iterator<Item = TextFormat> {
    TextFormat::ALL.into_iter().filter(|form| !form.described().name.is_empty())
}

/// All schemas of a provider, including those without references. `errors` is the name of the schema of its error codes.
pub fn all(provider: &Provider, errors: &'static str) -> Result<Map<String, Value>> {
    let types = provider.types.iter().map(|ty| (ty.name, object(ty)));
    let enums = provider.enums.iter().map(|known| (known.name, open_enum(known)));
    let errors = (!errors.is_empty()).then(|| (errors, known_errors(&provider.errors)));
    let forms = forms().map(|form| (form.described().name, text(form)));
    let mut schemas = Map::new();
    for (name, schema) in types.chain(enums).chain(errors).chain([("Decimal", decimal()), ("DateTime", date_time())]).chain(forms) {
        ensure!(schemas.insert(name.to_owned(), schema).is_none(), "two schemas are called {name}");
    }
    Ok(schemas)
}

fn object(ty: &Type) -> Value {
    let sent: Vec<&Field> = ty.fields.iter().filter(|field| !field.computed).collect();
    let required: Vec<&str> = sent.iter().filter(|field| field.presence != "optional").map(|field| field.wire).collect();
    let mut schema = json!({ "type": "object", "description": with_rules(&ty.doc, &ty.rules) });
    if !required.is_empty() {
        set(&mut schema, "required", json!(required));
    }
    set(&mut schema, "properties", sent.into_iter().map(|field| (field.wire.to_owned(), property(field))).collect());
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = bounded(field, field.presence != "optional");
    set(&mut schema, "description", json!(field_description(field)));
    if field.presence == "nonempty" {
        set(&mut schema, "minItems", json!(1));
    }
    schema
}

/// The schema of a field's value with what it must be in a request; `filled` if a text of it must not be empty.
pub fn bounded(field: &Field, filled: bool) -> Value {
    let mut schema = value_schema(&field.ty);
    // The bound of a list is one of each element.
    let mut limit = |name: &str, limit: i32| match schema.get_mut("items") {
        Some(element) => set(element, name, json!(limit)),
        None => set(&mut schema, name, json!(limit)),
    };
    match field.bound {
        Bound::Positive => limit("exclusiveMinimum", 0),
        Bound::AtLeastOne => limit("minimum", 1),
        Bound::NotNegative => limit("minimum", 0),
        Bound::NonBlank | Bound::None if field.ty.kind == TyKind::Text && (filled || field.bound == Bound::NonBlank) => {
            set(&mut schema, "minLength", json!(1));
        }
        Bound::NonBlank | Bound::None => {}
    }
    schema
}

/// A field's doc and the rules about it.
pub fn field_description(field: &Field) -> String {
    with_rules(&field.doc, &field.rules)
}

fn with_rules(doc: &str, rules: &[Sentence]) -> String {
    let rules = rules.iter().map(|rule| rule.wire.as_str());
    std::iter::once(doc).chain(rules).collect::<Vec<_>>().join(" ")
}

/// The schema of a value.
pub fn value_schema(ty: &Ty) -> Value {
    let of = || ty.of.as_deref().map_or_else(|| json!({}), value_schema);
    match ty.kind {
        TyKind::Text if ty.form.is_empty() => json!({ "type": "string" }),
        TyKind::Text => reference("schemas", &ty.form),
        TyKind::Decimal => reference("schemas", "Decimal"),
        TyKind::DateTime => reference("schemas", "DateTime"),
        TyKind::Date => json!({ "type": "string", "format": "date" }),
        TyKind::Int32 => json!({ "type": "integer", "format": "int32" }),
        TyKind::Int64 => json!({ "type": "integer", "format": "int64" }),
        TyKind::Bool => json!({ "type": "boolean" }),
        TyKind::Json => json!({}),
        TyKind::Enum | TyKind::Object => reference("schemas", &ty.name),
        TyKind::List => json!({ "type": "array", "items": of() }),
        TyKind::Map => json!({ "type": "object", "additionalProperties": of() }),
    }
}

/// The schema of a response's data.
pub fn data(ty: schema::Ty) -> Value {
    let Some(item) = page_item(ty) else { return value_schema(&described(ty)) };
    let count = |description: &str| json!({ "type": "integer", "format": "int64", "description": description });
    json!({
        "type": "object",
        "description": "A page of a list.",
        "properties": {
            "items": { "type": "array", "items": value_schema(&described(item)) },
            "page": count("The index of this page, from 0, if the list has pages."),
            "size": count("The number of elements on a page."),
            "totalSize": count("The total number of elements."),
        },
    })
}

/// How a provider wraps data in an envelope.
pub trait Wraps {
    /// The schema of a response with this data.
    fn schema(self, data: Value) -> Value;
    /// An example of a response with this data.
    fn example(self, data: Value) -> Value;
}

impl Wraps for Envelope {
    fn schema(self, data: Value) -> Value {
        match self {
            Self::Bare => data,
            Self::Data => json!({ "type": "object", "required": ["data"], "properties": { "data": data } }),
            Self::Code => json!({
                "type": "object",
                "required": ["code"],
                "properties": {
                    "code": {
                        "type": ["integer", "string"],
                        "description": "200, or an error code, with any HTTP status; an error has no data.",
                    },
                    "message": { "type": "string", "description": "Message for the customer." },
                    "data": data,
                },
            }),
        }
    }

    fn example(self, data: Value) -> Value {
        match self {
            Self::Bare => data,
            Self::Data => json!({ "data": data }),
            Self::Code => json!({ "code": 200, "message": "text", "data": data }),
        }
    }
}

fn open_enum(known: &Enum) -> Value {
    let explained = known.words.iter().filter(|word| !word.doc.is_empty()).map(|word| format!("`{}`: {}", word.wire, word.doc));
    open_words(&known.doc, explained, known.words.iter().map(|word| word.wire).collect())
}

fn known_errors(known: &[KnownError]) -> Value {
    let explained = known.iter().map(|error| {
        let outcome = if error.outcome.is_empty() { String::new() } else { format!(", outcome {}", error.outcome) };
        let meaning = if error.doc.is_empty() { String::new() } else { format!(". {}", error.doc) };
        format!("`{}`: {}{outcome}{meaning}", error.word, error.kind)
    });
    open_words(
        "The error code, with its kind of failure and whether the operation may have been executed.",
        explained,
        known.iter().map(|error| error.word).collect(),
    )
}

fn open_words(doc: &str, explained: impl Iterator<Item = String>, words: Vec<&str>) -> Value {
    let lines = explained.map(|line| format!("\n- {line}"));
    json!({
        "description": std::iter::once(doc.to_owned()).chain(lines).collect::<String>(),
        "anyOf": [{ "type": "string", "enum": words }, { "type": "string", "description": "A value that this version does not know." }],
    })
}

fn text(form: TextFormat) -> Value {
    let form = form.described();
    let mut schema = json!({ "type": "string", "description": form.words });
    if !form.pattern.is_empty() {
        set(&mut schema, "pattern", json!(form.pattern));
    }
    schema
}

fn decimal() -> Value {
    json!({ "type": "number", "description": "An exact decimal. Its digits must not be rounded." })
}

fn date_time() -> Value {
    json!({
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?$",
        "description": "A civil date and time without a zone, in Istanbul (UTC+03:00). Requests carry no fraction.",
    })
}

/// A reference to a component.
pub fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// Sets a member of an object.
pub fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}
