//! Builds the classes of the model: what callers make of settings, with the methods besides operations.

use anyhow::{Context as _, Result, ensure};
use imza::Names;
use imza::api::classes::{Body, Form, FunctionDoc, Gives, Message as Declared, Takes};
use imza::api::client::{ClientKind, Provider as Source};
use imza::api::schema::Type;

use super::model::{Argument, Class, Field, Function, Message, Parameter};
use super::tables::{described, text, ty};

/// The classes of a provider.
pub fn classes(source: &'static Source) -> Result<Vec<Class>> {
    source.clients.iter().map(class).collect()
}

/// The functions of a provider that are not those of handles.
pub fn functions(source: &'static Source) -> Vec<Function> {
    let seen = source.functions.iter().filter_map(|function| Some((function.name, function.described.as_ref()?)));
    let function = |(name, seen): (&'static str, &FunctionDoc)| Function {
        name,
        property: Names::Camel.spelled(name),
        argument: Argument {
            name: seen.argument.name,
            property: Names::Camel.spelled(seen.argument.name),
            ty: described(seen.argument.ty),
            place: None,
        },
        doc: text(seen.doc),
    };
    seen.map(function).collect()
}

fn class(kind: &'static ClientKind) -> Result<Class> {
    let class = &kind.class;
    Ok(Class {
        name: class.name,
        kind: kind.name,
        is_client: kind.endpoint.is_some(),
        settings: parameters(kind.settings, class.forms)?,
        messages: class.messages.iter().map(message).collect::<Result<_>>().context(class.name)?,
        doc: text(class.doc),
    })
}

fn message(declared: &'static Declared) -> Result<Message> {
    let (body, body_name) = match declared.body {
        Body::Nothing => ("nothing", ""),
        Body::First(name) => ("first", name),
        Body::Field => ("field", "body"),
        Body::OptionalField => ("optional_field", "body"),
    };
    let (takes, first, table) = match declared.takes {
        Takes::Nothing => ("nothing", "", None),
        Takes::Fields(table) => ("fields", "", Some(table)),
        Takes::FirstOf(first, table) => ("first_of", first, Some(table)),
        Takes::Object(table) => ("object", "", Some(table)),
        Takes::Value(name, table) => ("value", name, Some(table)),
        Takes::Parameters(name) => ("parameters", name, None),
    };
    let (gives, result) = match declared.gives {
        Gives::Text => ("text", ""),
        Gives::Value(table) => ("value", table.name),
        Gives::Call(table) => ("call", table.name),
    };
    let parameters = table.map(|table| parameters(table, declared.forms)).transpose().context(declared.name)?.unwrap_or_default();
    ensure!(takes != "first_of" || parameters.iter().any(|parameter| parameter.name == first), "{}: no field {first}", declared.name);
    Ok(Message {
        name: declared.name.into(),
        property: Names::Camel.spelled(declared.name),
        body: body.into(),
        body_name: body_name.into(),
        takes: takes.into(),
        first: first.into(),
        value_type: table.map_or(String::new(), |table| table.name.into()),
        is_request: table.is_some_and(|table| table.role == "request"),
        parameters,
        gives: gives.into(),
        result: result.into(),
        doc: text(declared.doc),
    })
}

/// The fields of a table that a caller passes, each with its form.
fn parameters(table: &'static Type, forms: &[(&str, Form)]) -> Result<Vec<Parameter>> {
    let fields = ty(table, &[]).fields;
    let exists = |name: &str| fields.iter().any(|field| field.name == name);
    for (name, form) in forms {
        ensure!(exists(name), "{} has no field {name}", table.name);
        if let Form::Unchecked(of) = form {
            ensure!(exists(of), "{} has no field {of}", table.name);
        }
    }
    let form_of = |name: &str| forms.iter().find(|(field, _)| *field == name).map(|(_, form)| *form);
    let unchecked = |name: &str| {
        let (unchecked, _) = forms.iter().find(|(_, form)| matches!(form, Form::Unchecked(of) if *of == name))?;
        fields.iter().find(|field| field.name == *unchecked)
    };
    let parameter = |field: &Field| {
        let (form, words, of): (&str, &[(&str, &str)], &str) = match form_of(field.name) {
            None => ("plain", &[], ""),
            Some(Form::Url) => ("url", &[], ""),
            Some(Form::Headers) => ("headers", &[], ""),
            Some(Form::Header) => ("header", &[], ""),
            Some(Form::Now) => ("now", &[], ""),
            Some(Form::Exact) => ("exact", &[], ""),
            Some(Form::Words(words)) => ("words", words, ""),
            Some(Form::Received(table)) => ("received", &[], table.name),
            Some(Form::Record(table)) => ("record", &[], table.name),
            Some(Form::Unchecked(_) | Form::Other) => return None,
        };
        let unchecked = unchecked(field.name);
        Some(Parameter {
            name: field.name.into(),
            property: field.property.into(),
            ty: field.ty.clone(),
            required: field.presence != "optional",
            form: form.into(),
            words: words.iter().map(|(word, doc)| (String::from(*word), text(doc))).collect(),
            of: of.into(),
            unchecked: unchecked.map_or(String::new(), |field| field.name.into()),
            unchecked_doc: unchecked.map_or(String::new(), |field| field.doc.clone()),
            doc: field.doc.clone(),
        })
    };
    Ok(fields.iter().filter_map(parameter).collect())
}
