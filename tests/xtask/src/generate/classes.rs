//! Builds the classes of the model: what callers make of settings, with the methods besides operations.

use anyhow::{Context as _, Result, bail, ensure};
use imza::Names;
use imza::api::classes::{Body, Choice, FunctionDoc, Gives, Meaning, Message as Declared, Present as DeclaredPresent, Takes};
use imza::api::client::{ClientKind, Provider as Source};
use imza::api::schema::{Rule, Ty as SchemaTy, Type};

use super::model::{Argument, Class, Field, Function, Message, Narrowed, Parameter, Present};
use super::tables::{described, text, ty};

/// The result of a message that tells why another one is refused, and refuses nothing itself.
const EXPLANATION: &str = "Explanation";

/// The doc of a raw body.
pub const BODY: &str = "Raw body: the bytes as they arrived, before any parser.";

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
    let mut settings = parameters(kind.settings, class.meanings)?;
    let place = |name: &str| class.positions.iter().position(|positioned| *positioned == name);
    for setting in &mut settings {
        let place = place(&setting.name);
        ensure!(class.positions.is_empty() || place.is_some() != setting.required, "{}: where is {} passed?", class.name, setting.name);
        setting.position = place.unwrap_or(setting.position);
    }
    Ok(Class {
        name: class.name,
        kind: kind.name,
        settings_type: kind.settings.name,
        is_client: kind.endpoint.is_some(),
        supplied: kind.supplied.unwrap_or_default(),
        exclusive: exclusive(kind.settings),
        settings,
        messages: class.messages.iter().map(message).collect::<Result<_>>().context(class.name)?,
        doc: text(class.doc),
    })
}

/// The settings of which exactly one is given.
fn exclusive(settings: &'static Type) -> Vec<Vec<String>> {
    let names = |fields: &[u8]| -> Vec<String> {
        fields.iter().filter_map(|field| settings.fields.get(usize::from(*field))).map(|field| field.name.into()).collect()
    };
    let rules = || settings.checks.rules.iter();
    let at_most_one = rules().filter_map(|rule| match rule {
        Rule::AtMostOne(fields) => Some(names(fields)),
        _ => None,
    });
    let one_of: Vec<Vec<String>> = rules()
        .filter_map(|rule| match rule {
            Rule::OneOf(groups) => Some(names(&groups.concat())),
            _ => None,
        })
        .collect();
    at_most_one.filter(|fields| one_of.contains(fields)).collect()
}

fn message(declared: &'static Declared) -> Result<Message> {
    let (body, body_name) = match declared.body {
        Body::Nothing => ("nothing", ""),
        Body::First(name) | Body::Form(name) => ("first", name),
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
        Gives::Text => ("text", None),
        Gives::Value(table) => ("value", Some(table)),
        Gives::Call(table) => ("call", Some(table)),
    };
    let narrowed = |words: &[(&str, Choice)]| match result {
        Some(table) => narrowed(table, words),
        None => Ok(Vec::new()),
    };
    let parameters = table.map(|table| parameters(table, declared.meanings)).transpose().context(declared.name)?.unwrap_or_default();
    ensure!(takes != "first_of" || parameters.iter().any(|parameter| parameter.name == first), "{}: no field {first}", declared.name);
    Ok(Message {
        name: declared.name.into(),
        property: Names::Camel.spelled(declared.name),
        body: body.into(),
        body_name: body_name.into(),
        is_form: matches!(declared.body, Body::Form(_)),
        takes: takes.into(),
        first: first.into(),
        value_type: table.map_or(String::new(), |table| table.name.into()),
        verifies: body != "nothing" && matches!(declared.gives, Gives::Value(table) if table.name != EXPLANATION),
        is_input: table.is_some_and(|table| table.role == "input"),
        is_request: table.is_some_and(|table| table.role == "request"),
        parameters,
        gives: gives.into(),
        result: result.map_or("", |table| table.name).into(),
        narrowed: narrowed(declared.words).context(declared.name)?,
        present: declared.present.iter().map(present).collect(),
        doc: text(declared.doc),
    })
}

fn present(declared: &DeclaredPresent) -> Present {
    let (by, words) = declared.unless;
    Present {
        property: Names::Camel.spelled(declared.field),
        by: Names::Camel.spelled(by),
        unless: words.iter().map(|word| (*word).into()).collect(),
    }
}

/// The fields of a type which have one of a few words.
fn narrowed(table: &'static Type, words: &[(&str, Choice)]) -> Result<Vec<Narrowed>> {
    let of = |(name, words): &(&str, Choice)| {
        let field = table.fields.iter().find(|field| field.name == *name).with_context(|| format!("{} has no field {name}", table.name))?;
        let (words, is_open, or) = match words {
            Choice::Known(words) => (words, false, String::new()),
            Choice::Open(words) => (words, true, String::new()),
            Choice::OrOf(words, ty) => (words, false, described(*ty).name),
        };
        Ok(Narrowed {
            name: field.name.into(),
            property: field.property().into(),
            words: words.iter().map(|word| (*word).into()).collect(),
            is_open,
            or,
            doc: text(field.doc),
        })
    };
    words.iter().map(of).collect()
}

/// The fields of a table that a caller passes, each with its form.
fn parameters(table: &'static Type, forms: &[(&str, Meaning)]) -> Result<Vec<Parameter>> {
    let fields = ty(table, &[]).fields;
    let exists = |name: &str| fields.iter().any(|field| field.name == name);
    for (name, form) in forms {
        ensure!(exists(name), "{} has no field {name}", table.name);
        let named: &[&str] = match form {
            Meaning::Unchecked(of) | Meaning::With(of) => &[*of],
            Meaning::Record { by, .. } => by,
            _ => &[],
        };
        for name in named {
            ensure!(exists(name), "{} has no field {name}", table.name);
        }
    }
    let form_of = |name: &str| forms.iter().find(|(field, _)| *field == name).map(|(_, form)| *form);
    let unchecked = |name: &str| {
        let (unchecked, _) = forms.iter().find(|(_, form)| matches!(form, Meaning::Unchecked(of) if *of == name))?;
        fields.iter().find(|field| field.name == *unchecked)
    };
    let read_by_claimed: &[&str] =
        forms.iter().find_map(|(_, form)| if let Meaning::Record { by, .. } = form { Some(*by) } else { None }).unwrap_or_default();
    let record = forms.iter().find_map(|(name, form)| if let Meaning::Record { words, .. } = form { Some((*name, *words)) } else { None });
    let of_record = record.map_or(Ok(Vec::new()), |(name, words)| {
        match table.fields.iter().find(|field| field.name == name).map(|field| field.ty) {
            Some(SchemaTy::Object(record)) => narrowed(record, words),
            _ => bail!("{}: {name} is not an object", table.name),
        }
    })?;
    let parameter = |(position, field): (usize, &Field)| {
        let (form, words, of): (&str, &[(&str, &str)], &str) = match form_of(field.name) {
            None | Some(Meaning::With(_)) => ("plain", &[], ""),
            Some(Meaning::Url) => ("url", &[], ""),
            Some(Meaning::Headers) => ("headers", &[], ""),
            Some(Meaning::Header) => ("header", &[], ""),
            Some(Meaning::HeaderIfAny) => ("header_if_any", &[], ""),
            Some(Meaning::Now) => ("now", &[], ""),
            Some(Meaning::ExactText) => ("exact", &[], ""),
            Some(Meaning::OneOf(words)) => ("words", words, ""),
            Some(Meaning::Received(table)) => ("received", &[], table.name),
            Some(Meaning::Record { claims, .. }) => ("record", &[], claims.name),
            Some(Meaning::Unchecked(_) | Meaning::Other) => return None,
        };
        let unchecked = unchecked(field.name);
        Some(Parameter {
            name: field.name.into(),
            property: field.property.into(),
            position,
            ty: field.ty.clone(),
            required: field.presence != "optional",
            form: form.into(),
            words: words.iter().map(|(word, doc)| (String::from(*word), text(doc))).collect(),
            of: of.into(),
            narrowed: if form == "record" { of_record.clone() } else { Vec::new() },
            with: if let Some(Meaning::With(name)) = form_of(field.name) { name.into() } else { String::new() },
            read_by_claimed: read_by_claimed.contains(&field.name),
            unchecked: unchecked.map_or(String::new(), |field| field.name.into()),
            unchecked_doc: unchecked.map_or(String::new(), |field| field.doc.clone()),
            doc: field.doc.clone(),
        })
    };
    Ok(fields.iter().enumerate().filter_map(parameter).collect())
}
