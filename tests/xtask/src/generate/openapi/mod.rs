//! OpenAPI 3.1: a document for each provider that describes its HTTP API.
//!
//! Paths, schemas and examples come from the tables. Everything else – servers, security, errors, webhooks and callbacks, values that
//! only the client adds – is written by hand in `templates/openapi/<provider>.json` and merged into the document, see `overlay.rs`.
//! `schemas.rs` renders the types.

mod overlay;
mod schemas;

use anyhow::{Context, Result, bail, ensure};
use imza::Names;
use imza::api::client::Provider as Source;
use imza::api::examples::{self, Size};
use imza::api::schema::{self, RequestLocation};
use imza::bridge::PROVIDERS;
use serde_json::{Map, Value, json};

use super::model::{Argument, Group, Model, Operation, Provider, TyKind};
use super::tables::page_item;
use super::{MARK, OPENAPI, Output};
pub use schemas::forms;
use schemas::{Wraps, bounded, field_description, reference, set, value_schema};

/// The overlay of a provider's document.
const OVERLAYS: [(&str, &str); 4] = [
    ("craftgate", include_str!("../../../templates/openapi/craftgate.json")),
    ("parax", include_str!("../../../templates/openapi/parax.json")),
    ("nexkasa", include_str!("../../../templates/openapi/nexkasa.json")),
    ("nkolay", include_str!("../../../templates/openapi/nkolay.json")),
];

/// Renders the documents.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let (folder, ending) = OPENAPI;
    let documents = model.providers.iter().zip(PROVIDERS.iter().copied()).map(|(provider, source)| {
        let document = Document { provider, source }.value(model.version).with_context(|| format!("OpenAPI of {}", provider.name))?;
        Ok(Output { path: format!("{folder}/{}{ending}", provider.name), text: format!("{document:#}\n") })
    });
    documents.collect()
}

struct Document<'m> {
    provider: &'m Provider,
    source: &'static Source,
}

impl Document<'_> {
    fn value(&self, version: &str) -> Result<Value> {
        let mut document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": self.provider.title,
                "version": version,
                "description": self.provider.doc,
                "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
                "x-generated": MARK,
            },
            "servers": [],
            "security": [],
            "tags": self.provider.groups.iter().map(|group| self.tag(group)).collect::<Value>(),
            "paths": self.paths()?,
            "webhooks": {},
            "components": {
                "securitySchemes": {},
                "parameters": {},
                "responses": {},
                "schemas": schemas::all(self.provider, self.source.description.errors.0)?,
                "examples": self.examples(),
            },
        });
        let (_, text) = OVERLAYS.iter().find(|(name, _)| *name == self.provider.name).context("no overlay")?;
        overlay::lay_over(&mut document, serde_json::from_str(text).context("the overlay is not valid JSON")?);
        overlay::drop_unused(&mut document, "schemas");
        Ok(document)
    }

    /// The name of a group as a tag; the provider's name if it has no groups.
    fn tag_name(&self, group: &Group) -> String {
        if group.name.is_empty() { self.provider.name.into() } else { group.property.clone() }
    }

    fn tag(&self, group: &Group) -> Value {
        let description = if group.name.is_empty() { self.provider.doc.into() } else { format!("{}.", group.title) };
        json!({ "name": self.tag_name(group), "description": description })
    }

    fn paths(&self) -> Result<Map<String, Value>> {
        let mut paths = Map::new();
        for (group, operation) in self.provider.operations() {
            let places = operation.arguments.iter().filter_map(|argument| argument.place);
            let path = places.fold(operation.path.to_owned(), |path, place| {
                path.replace(&format!("{{{place}}}"), &format!("{{{}}}", Names::Camel.spelled(place)))
            });
            let Value::Object(item) = paths.entry(path).or_insert_with(|| json!({})) else { bail!("a path is not an object") };
            let method = operation.method.to_ascii_lowercase();
            match item.get_mut(&method) {
                Some(first) => say_also(first, operation)?,
                None => {
                    item.insert(method, self.operation(group, operation)?);
                }
            }
        }
        Ok(paths)
    }

    fn operation(&self, group: &Group, operation: &Operation) -> Result<Value> {
        let of = |table: &schema::Operation| table.group == group.name && table.name == operation.name;
        let table = self.source.operations().find(|table| of(table)).context("no table")?;
        let mut parameters: Vec<Value> = operation.arguments.iter().zip(table.arguments).filter_map(path_parameter).collect();
        let mut body = None;
        match table.location {
            RequestLocation::Nothing => {}
            RequestLocation::Query(request) => parameters.extend(self.query(operation, request)?),
            RequestLocation::Body(request) => body = Some(request_body(operation, table, request)),
        }
        if self.provider.name == "craftgate" {
            parameters.push(reference("parameters", "Language"));
        }
        if operation.repeat == "same_key" {
            parameters.push(reference("parameters", "IdempotencyKey"));
        }

        let mut out = json!({
            "operationId": operation.id,
            "tags": [self.tag_name(group)],
            "summary": summary(&operation.doc),
            "description": description(operation),
            "x-repeat": operation.repeat,
        });
        if !parameters.is_empty() {
            set(&mut out, "parameters", json!(parameters));
        }
        if let Some(body) = body {
            set(&mut out, "requestBody", body);
        }
        set(&mut out, "responses", self.responses(table));
        Ok(out)
    }

    fn query(&self, operation: &Operation, request: &'static schema::Type) -> Result<Vec<Value>> {
        let ty = self.provider.types.iter().find(|ty| ty.name == request.name).context("no type")?;
        let values = examples::object(request, Size::Most, &[], &[]);
        let parameter = |field: &super::model::Field| {
            ensure!(!matches!(field.ty.kind, TyKind::Object | TyKind::Map), "{}.{} cannot be in a query", ty.name, field.wire);
            let due = operation.documented && field.presence != "optional"
                || operation.requires.iter().any(|due| matches!(due.as_slice(), [only] if only.wire == field.wire));
            let mut parameter = json!({
                "name": field.wire,
                "in": "query",
                "description": field_description(field),
                "required": due,
                // An empty text selects nothing.
                "schema": bounded(field, true),
            });
            if field.ty.kind == TyKind::List {
                set(&mut parameter, "style", json!("form"));
                set(&mut parameter, "explode", json!(false));
            }
            if let Some(example) = values.get(field.wire) {
                set(&mut parameter, "example", example.clone());
            }
            Ok(parameter)
        };
        ty.fields.iter().map(parameter).collect()
    }

    fn responses(&self, operation: &schema::Operation) -> Value {
        let success = match operation.response {
            schema::ResponseKind::Data(ty) => json!({
                "description": "Done.",
                "content": { "application/json": {
                    "schema": self.source.description.envelope.schema(schemas::data(ty)),
                    "examples": { "all": reference("examples", &example_name(ty)) },
                } },
            }),
            schema::ResponseKind::Empty => json!({ "description": "Done. A body is ignored." }),
            schema::ResponseKind::Bytes => json!({
                "description": "The file.",
                "content": { "application/octet-stream": { "schema": { "description": "The bytes of the file." } } },
            }),
            schema::ResponseKind::Raw => json!({
                "description": "Done. The data is not described.",
                "content": { "application/json": { "schema": self.source.description.envelope.schema(json!({ "description": "Any JSON value." })) } },
            }),
        };
        let error = reference("responses", "Error");
        let mut responses = json!({ "200": success, "4XX": error, "5XX": error });
        if operation.may_be_empty && matches!(operation.response, schema::ResponseKind::Data(_)) {
            set(&mut responses, "204", json!({ "description": "Done, without data." }));
        }
        responses
    }

    /// The examples of responses, by the type of the data.
    fn examples(&self) -> Map<String, Value> {
        let mut made = Map::new();
        for operation in self.source.operations() {
            if let schema::ResponseKind::Data(ty) = operation.response {
                made.entry(example_name(ty))
                    .or_insert_with(|| json!({ "value": self.source.description.envelope.example(self.answer(ty)) }));
            }
        }
        made
    }

    fn answer(&self, ty: schema::Ty) -> Value {
        let mut data = examples::value(ty, Size::Most);
        if let (Value::Object(fields), schema::Ty::Object(table)) = (&mut data, ty) {
            let computed = |name: &str| table.fields.iter().any(|field| field.computed && field.wire() == name);
            fields.retain(|field, _| !computed(field));
        }
        data
    }
}

/// Adds a second operation with the same method and path: the document can only mention it.
fn say_also(first: &mut Value, operation: &Operation) -> Result<()> {
    let body = operation.request.map(|name| format!("#/components/schemas/{name}"));
    let known = first.pointer("/requestBody/content/application~1json/schema/$ref").and_then(Value::as_str);
    ensure!(known == body.as_deref(), "{} shares its path with an operation that has another request", operation.id);
    for (name, joint, text) in
        [("summary", " / ", summary(&operation.doc)), ("description", "\n\n", format!("Also `{}`: {}", operation.id, operation.doc))]
    {
        let before = first.get(name).and_then(Value::as_str).unwrap_or_default();
        let both = format!("{before}{joint}{text}");
        set(first, name, json!(both));
    }
    Ok(())
}

/// A place of the path as a parameter. A handle in the path is its reference, which is text.
fn path_parameter((argument, table): (&Argument, &schema::Argument)) -> Option<Value> {
    let name = Names::Camel.spelled(argument.place?);
    let (schema, example) = match table.ty {
        schema::Ty::Object(_) => (json!({ "type": "string" }), json!("text")),
        ty => (value_schema(&argument.ty), examples::value(ty, Size::Least)),
    };
    Some(json!({ "name": name, "in": "path", "required": true, "schema": schema, "example": example }))
}

fn request_body(operation: &Operation, table: &'static schema::Operation, request: &'static schema::Type) -> Value {
    let plain = reference("schemas", request.name);
    let due = operation.requires.iter().map(|group| {
        let mut each = group.iter().map(|field| json!({ "required": [field.wire] }));
        if group.len() == 1 { each.next().unwrap_or_default() } else { json!({ "anyOf": each.collect::<Value>() }) }
    });
    let parts: Vec<Value> = std::iter::once(plain.clone()).chain(due).collect();
    let schema = if operation.requires.is_empty() { plain } else { json!({ "allOf": parts }) };
    let example = |size| examples::request(table, request, size);
    json!({
        "required": true,
        "content": { "application/json": { "schema": schema, "examples": {
            "least": { "summary": "The required fields.", "value": example(Size::Least) },
            "most": { "summary": "Every field that can be combined with the others.", "value": example(Size::Most) },
        } } },
    })
}

/// The first sentence of a doc.
fn summary(doc: &str) -> String {
    doc.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn description(operation: &Operation) -> String {
    let mut parts = vec![operation.doc.clone()];
    if !operation.documented && operation.request.is_some() {
        parts.push("The vendor does not document which fields are required.".into());
    }
    parts.push(repeat(operation.repeat).into());
    parts.join("\n\n")
}

/// Says whether an operation may be repeated.
pub fn repeat(repeat: &str) -> &'static str {
    match repeat {
        "safe" => "It only reads and may be repeated at any time.",
        "same_key" => "Repeat it only with the same idempotency key; without one, query its outcome first.",
        _ => "Query its outcome before you repeat it.",
    }
}

/// The name of the example of a response.
fn example_name(ty: schema::Ty) -> String {
    match (page_item(ty), ty) {
        (Some(item), _) => format!("PageOf{}", example_name(item)),
        (None, schema::Ty::Object(table)) => table.name.into(),
        (None, _) => "Value".into(),
    }
}
