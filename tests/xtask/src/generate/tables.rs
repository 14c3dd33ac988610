//! Builds the model from the core's tables.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use imza::api::client::Provider as Source;
use imza::api::schema::{self, Presence, RequestLocation};
use imza::bridge::PROVIDERS;
use imza::bridge::values::CallOptions;
use imza::{ErrorKind, Names, Outcome, Repeat};

use super::model::{
    Argument, Endpoint, Enum, Field, FieldName, Group, KnownError, Model, Operation, Provider, Reply, Response, Slug, Slugs, Ty, TyKind,
    Type, Word,
};
use super::rules::Said;
use super::template::capitalized;
use super::{classes, rules};

/// Builds the model of all providers.
pub fn model() -> Result<Model> {
    let providers = PROVIDERS.iter().copied().map(provider).collect::<Result<_>>()?;
    let surface = imza::bridge::values::TYPES.iter().map(|table| ty(table, &[])).collect();
    Ok(Model {
        version: imza::VERSION,
        providers,
        surface,
        page: page()?,
        error_kind: slugs(ErrorKind::DOC, ErrorKind::ALL.iter().map(|kind| kind.as_str()), ErrorKind::DOCS),
        outcome: slugs(Outcome::DOC, Outcome::ALL.iter().map(|outcome| outcome.as_str()), Outcome::DOCS),
        repeat: slugs(Repeat::DOC, Repeat::ALL.iter().map(|repeat| repeat.as_str()), Repeat::DOCS),
    })
}

fn slugs(doc: &str, words: impl Iterator<Item = &'static str>, docs: &[&str]) -> Slugs {
    Slugs { doc: text(doc), values: words.zip(docs).map(|(slug, doc)| Slug { slug, doc: text(doc) }).collect() }
}

fn page() -> Result<Type> {
    let mut operations = PROVIDERS.iter().copied().flat_map(Source::operations);
    let page = operations.find_map(|operation| match operation.response {
        schema::ResponseKind::Data(page @ schema::Ty::Object(table)) if page_item(page).is_some() => Some(table),
        _ => None,
    });
    Ok(ty(page.context("no operation answers a page")?, &[]))
}

fn provider(source: &'static Source) -> Result<Provider> {
    let description = &source.description;
    let mut found = Found::new(source);
    let mut methods = Found::new(source);
    let mut groups: Vec<Group> = Vec::new();
    for operation in source.operations() {
        found.operation(operation)?;
        methods.method(operation)?;
        let operation = self::operation(source, operation);
        match groups.iter_mut().find(|group| group.name == operation.0) {
            Some(group) => group.operations.push(operation.1),
            None => groups.push(group(operation.0, operation.1)),
        }
    }
    for ty in (description.further)() {
        found.ty(ty, FURTHER)?;
        methods.ty(ty, FURTHER)?;
    }
    let handle = |table: &schema::Type| source.handles.iter().find(|handle| std::ptr::eq(handle.table, table));
    let known = |(word, kind, outcome): (&'static str, ErrorKind, Option<Outcome>)| KnownError {
        word,
        kind: kind.as_str(),
        outcome: outcome.map_or("", Outcome::as_str),
        doc: description.error_meanings.iter().find(|(known, _)| *known == word).map_or("", |(_, meaning)| meaning),
    };
    Ok(Provider {
        name: source.name,
        title: description.title,
        client: description.client,
        doc: description.doc,
        notes: description.notes,
        groups,
        types: found
            .types
            .iter()
            .map(|(name, (table, groups))| Type { wire_only: !methods.types.contains_key(name), ..ty(table, groups) })
            .collect(),
        messages: description
            .messages
            .iter()
            .copied()
            .flatten()
            .map(|table| Type {
                is_handle: handle(table).is_some(),
                restored_by: handle(table).map_or("", |handle| handle.function),
                ..ty(table, &[])
            })
            .collect(),
        enums: found.enums.values().map(|words| enumeration(words)).collect(),
        errors: (description.errors.1)().into_iter().map(known).collect(),
        options: options(source, |field| field.name, true),
        unhonoured: options(source, schema::Field::property, false),
        endpoint: endpoint(source)?,
        can_be_asked: !source.questions.is_empty(),
        replies: source.replies.iter().map(|(name, reply, doc)| self::reply(name, reply, doc)).collect(),
        classes: classes::classes(source)?,
        functions: classes::functions(source),
    })
}

/// How the one client of a provider that sends requests calls any endpoint.
fn endpoint(source: &'static Source) -> Result<Endpoint> {
    let kind = source.clients.iter().find_map(|client| client.endpoint.as_ref());
    let kind = kind.with_context(|| format!("no client of {} calls any endpoint", source.name))?;
    Ok(Endpoint { hosts: kind.hosts.to_vec(), handle: kind.handle.map_or("", |table| table.name) })
}

fn reply(name: &'static str, reply: &imza::Reply, doc: &'static str) -> Reply {
    Reply { name, status: reply.status, content_type: reply.content_type, body: reply.body, doc }
}

/// The options of a call that a provider can honour, or those that it cannot.
fn options(source: &'static Source, named: impl Fn(&schema::Field) -> &'static str, honoured: bool) -> Vec<&'static str> {
    let selected = |field: &&schema::Field| honoured != source.unhonoured.iter().any(|(option, _)| *option == field.name);
    CallOptions::TABLE.fields.iter().filter(selected).map(named).collect()
}

/// The group name of types that no operation uses.
const FURTHER: &str = "";

/// Collects what is reachable from the operations, by name. Handles are not: they are declared among the messages.
struct Found {
    source: &'static Source,
    types: BTreeMap<&'static str, (&'static schema::Type, Vec<&'static str>)>,
    enums: BTreeMap<&'static str, &'static schema::EnumTable>,
}

impl Found {
    fn new(source: &'static Source) -> Self {
        Self { source, types: BTreeMap::new(), enums: BTreeMap::new() }
    }

    /// The types that a method takes and returns.
    fn method(&mut self, operation: &schema::Operation) -> Result<()> {
        match operation.location {
            RequestLocation::Body(table) | RequestLocation::Query(table) if !operation.filled => {
                self.ty(schema::Ty::Object(table), operation.group)?;
            }
            _ => {}
        }
        match operation.result() {
            schema::ResponseKind::Data(ty) => self.ty(page_item(ty).unwrap_or(ty), operation.group),
            _ => Ok(()),
        }
    }

    fn operation(&mut self, operation: &schema::Operation) -> Result<()> {
        if let RequestLocation::Body(table) | RequestLocation::Query(table) = operation.location {
            self.ty(schema::Ty::Object(table), operation.group)?;
        }
        if let schema::ResponseKind::Data(ty) = operation.response {
            self.ty(page_item(ty).unwrap_or(ty), operation.group)?;
        }
        Ok(())
    }

    fn ty(&mut self, ty: schema::Ty, group: &'static str) -> Result<()> {
        match ty {
            schema::Ty::List(of) | schema::Ty::Map(of) => self.ty(*of, group),
            schema::Ty::Enum(words) => {
                let known = *self.enums.entry(words.name).or_insert(words);
                ensure!(std::ptr::eq(known, words), "two enums are called {}", words.name);
                Ok(())
            }
            schema::Ty::Object(table) if self.source.handles.iter().any(|handle| std::ptr::eq(handle.table, table)) => Ok(()),
            schema::Ty::Object(table) => {
                let (known, groups) = self.types.entry(table.name).or_insert_with(|| (table, Vec::new()));
                ensure!(std::ptr::eq(*known, table), "two types are called {}", table.name);
                if groups.contains(&group) {
                    return Ok(());
                }
                groups.push(group);
                table.fields.iter().try_for_each(|field| self.ty(field.ty(), group))
            }
            _ => Ok(()),
        }
    }
}

fn group(name: &'static str, first: Operation) -> Group {
    let property = Names::Camel.spelled(name);
    let title = capitalized(&name.replace('_', " "));
    Group { name, pascal: capitalized(&property), property, title, operations: vec![first] }
}

fn operation(source: &Source, operation: &schema::Operation) -> (&'static str, Operation) {
    let (location, table) = match operation.location {
        RequestLocation::Nothing => ("nothing", None),
        RequestLocation::Query(table) => ("query", Some(table)),
        RequestLocation::Body(table) => ("body", Some(table)),
    };
    let requires = table.map(|table| required(table, operation.requires)).unwrap_or_default();
    let group = Names::Camel.spelled(operation.group);
    let described = Operation {
        name: operation.name,
        property: operation.property,
        id: if group.is_empty() { operation.property.into() } else { format!("{group}_{}", operation.property) },
        method: operation.method.as_str(),
        path: operation.path,
        arguments: arguments(operation),
        filled: operation.filled,
        location,
        request: table.map(|table| table.name),
        request_optional: table.is_some_and(|table| {
            !operation.documented
                || requires.is_empty() && table.checks.required == 0 && table.checks.nonempty == 0 && table.checks.rules.is_empty()
        }),
        requires,
        response: response(operation.response, operation.may_be_empty),
        result: response(operation.result(), operation.may_be_empty),
        completed: source.completion(operation).map(|completion| response(completion.result(), completion.may_be_empty)),
        documented: operation.documented,
        reads: operation.reads,
        repeat: match (operation.reads, (source.description.honours_key)(operation.method)) {
            (true, _) => "safe",
            (false, true) => "same_key",
            (false, false) => "ask_first",
        },
        doc: text(operation.doc),
    };
    (operation.group, described)
}

fn required(table: &'static schema::Type, groups: &[&[u8]]) -> Vec<Vec<FieldName>> {
    let name = |field: &schema::Field| FieldName { name: field.name, property: field.property(), wire: field.wire() };
    let named = |group: &&[u8]| group.iter().filter_map(|index| table.fields.get(usize::from(*index))).map(name).collect();
    groups.iter().map(named).collect()
}

/// The values before the request: the last ones fill the places of the path.
fn arguments(operation: &schema::Operation) -> Vec<Argument> {
    let places: Vec<&str> = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let unplaced = operation.arguments.len().saturating_sub(places.len());
    let argument = |(index, argument): (usize, &schema::Argument)| Argument {
        name: argument.name,
        property: Names::Camel.spelled(argument.name),
        ty: described(argument.ty),
        place: index.checked_sub(unplaced).and_then(|at| places.get(at).copied()),
    };
    operation.arguments.iter().enumerate().map(argument).collect()
}

fn response(response: schema::ResponseKind, may_be_empty: bool) -> Response {
    let (kind, ty) = match response {
        schema::ResponseKind::Data(ty) => match page_item(ty) {
            Some(item) => ("page", Some(item)),
            None => ("data", Some(ty)),
        },
        schema::ResponseKind::Empty => ("empty", None),
        schema::ResponseKind::Raw => ("raw", None),
        schema::ResponseKind::Bytes => ("bytes", None),
    };
    Response { kind, ty: ty.map(described), may_be_empty: may_be_empty && kind == "data" }
}

/// The type of a page's elements, if this is the type of a page.
pub fn page_item(ty: schema::Ty) -> Option<schema::Ty> {
    match ty {
        schema::Ty::Object(table) if table.name == "Page" => match table.fields.first()?.ty() {
            schema::Ty::List(item) => Some(*item),
            _ => None,
        },
        _ => None,
    }
}

pub fn ty(table: &'static schema::Type, groups: &[&'static str]) -> Type {
    let said: Vec<Said> = table.checks.rules.iter().flat_map(|rule| rules::said(table, rule)).collect();
    let about = |field: Option<u8>| {
        said.iter().filter(|said| said.field == field).map(|said| said.words.clone()).collect::<Vec<crate::generate::model::Sentence>>()
    };
    let fields = (0u8..).zip(table.fields).map(|(index, field)| Field {
        name: field.name,
        property: field.property(),
        wire: field.wire(),
        ty: described(field.ty()),
        presence: match field.presence {
            Presence::Optional => "optional",
            Presence::Required => "required",
            Presence::NonEmpty => "nonempty",
        },
        rules: rules::bound(field.bound, matches!(field.ty(), schema::Ty::List(_))).into_iter().chain(about(Some(index))).collect(),
        bound: field.bound,
        computed: field.computed,
        hidden: is_hidden(field.name, field.ty()),
        doc: text(field.doc),
    });
    Type {
        name: table.name,
        role: table.role,
        is_handle: false,
        restored_by: "",
        wire_only: false,
        groups: groups.to_vec(),
        fields: fields.collect(),
        rules: about(None),
        doc: text(table.doc),
    }
}

/// Suffixes of field names whose text is never printed, whatever its form.
const HIDDEN: &[&str] = &["card_user_key", "email", "iban", "iban_grouped", "phone_number", "nonce"];

fn is_hidden(name: &str, ty: schema::Ty) -> bool {
    match ty {
        schema::Ty::Text(form) => {
            form.is_secret() || matches!(form.described().name, "Iban" | "Gsm") || HIDDEN.iter().any(|end| name.ends_with(end))
        }
        schema::Ty::Json => true,
        schema::Ty::List(of) | schema::Ty::Map(of) => is_hidden(name, *of),
        _ => false,
    }
}

/// A type as the templates use it.
pub fn described(ty: schema::Ty) -> Ty {
    let plain = |kind| Ty { kind, form: String::new(), name: String::new(), of: None, secret: false };
    match ty {
        schema::Ty::Text(form) => Ty { form: form.described().name.into(), secret: form.described().secret, ..plain(TyKind::Text) },
        schema::Ty::Decimal => plain(TyKind::Decimal),
        schema::Ty::Int32 => plain(TyKind::Int32),
        schema::Ty::Int64 => plain(TyKind::Int64),
        schema::Ty::Bool => plain(TyKind::Bool),
        schema::Ty::DateTime => plain(TyKind::DateTime),
        schema::Ty::Date => plain(TyKind::Date),
        schema::Ty::Json => plain(TyKind::Json),
        schema::Ty::Enum(words) => Ty { name: words.name.into(), ..plain(TyKind::Enum) },
        schema::Ty::Object(table) => Ty { name: table.name.into(), ..plain(TyKind::Object) },
        schema::Ty::List(of) => Ty { of: Some(Box::new(described(*of))), ..plain(TyKind::List) },
        schema::Ty::Map(of) => Ty { of: Some(Box::new(described(*of))), ..plain(TyKind::Map) },
    }
}

fn enumeration(words: &schema::EnumTable) -> Enum {
    let word = |word: &schema::EnumWord| Word { name: word.name, wire: word.wire, doc: text(word.doc) };
    Enum { name: words.name, words: words.words.iter().map(word).collect(), doc: text(words.doc) }
}

/// A doc comment as one line.
pub fn text(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider_called<'m>(model: &'m Model, name: &str) -> &'m Provider {
        model.providers.iter().find(|provider| provider.name == name).unwrap()
    }

    #[test]
    fn a_role_is_what_the_operations_make_of_a_type() {
        let model = model().unwrap();
        for source in PROVIDERS.iter().copied() {
            let mut reached = [Found::new(source), Found::new(source)];
            for operation in source.operations() {
                if let RequestLocation::Body(table) | RequestLocation::Query(table) = operation.location {
                    reached[0].ty(schema::Ty::Object(table), "").unwrap();
                }
                if let schema::ResponseKind::Data(ty) = operation.response {
                    reached[1].ty(page_item(ty).unwrap_or(ty), "").unwrap();
                }
            }
            for ty in provider_called(&model, source.name).types.iter().filter(|ty| ty.groups != [FURTHER]) {
                let [sent, answered] = [0, 1].map(|direction: usize| reached[direction].types.contains_key(ty.name));
                let fits = match ty.role {
                    "request" => sent && !answered,
                    "response" => answered && !sent,
                    _ => sent || answered,
                };
                assert!(fits, "{} is declared `{}`", ty.name, ty.role);
            }
        }
    }

    #[test]
    fn the_model_has_what_templates_rely_on() {
        let model = model().unwrap();
        let craftgate = provider_called(&model, "craftgate");
        let (group, operation) = craftgate.operations().find(|(_, operation)| operation.name == "init_3ds_deposit_payment").unwrap();
        assert_eq!((group.pascal.as_str(), operation.id.as_str()), ("Payment", "payment_init3DSDepositPayment"));
        assert_eq!((operation.requires[0][0].property, operation.repeat), ("callbackUrl", "same_key"));
        let parax = provider_called(&model, "parax");
        let (_, deposit) = parax.operations().next().unwrap();
        assert_eq!((deposit.repeat, deposit.reads), ("ask_first", false));
        let answer = parax.types.iter().find(|ty| ty.name == "DepositAnswer").unwrap();
        let computed: Vec<&str> = answer.fields.iter().filter(|field| field.computed).map(|field| field.property).collect();
        assert_eq!(computed, ["ibanGrouped", "amountMatches", "message", "title", "type", "status", "envelope"]);
    }
}
