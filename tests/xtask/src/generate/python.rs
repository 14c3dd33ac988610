//! Python: a package for each provider, with a module for each group's types and one for its operations, and the words of errors and calls.
//!
//! ```text
//! __init__.py      finds each name in the module that declares it, when it is first asked for
//! _<group>.py      types that the operations of one group use; `_shared.py`: all other types; a provider without groups has this alone
//! _groups.py       the client's properties, one for each group
//! _operations.py   the operations
//! _client.py       the client, and the verifiers of messages: settings and methods besides operations
//! ```
//!
//! A request is a `TypedDict`, a response a class with a field for each value, an enum a `Literal`: all exist at run time, for
//! frameworks that make schemas of them. A type that is both sent and received is generated twice: with its own name for responses,
//! and with `Input` appended for requests. Within a module a type stands below those that it names, because annotations are evaluated.
//!
//! `Call`, the errors and the bases of what is generated are written by hand, next to the folders of the generated files.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use minijinja::value::Serde;
use serde::Serialize;

use super::Output;
use super::model::{Enum, Message, Model, Narrowed, Parameter, Provider, Response, Ty, TyKind, Type};
use super::template::{context, environment, render as rendered, wrapped};

/// The width of a docstring's text.
const WIDTH: usize = 110;

/// The width of a line of code.
const LINE: usize = 140;

/// The folder of a provider's files.
const PACKAGE: &str = "bindings-python/python/imza";

/// The module of types that no single group has.
const SHARED: &str = "_shared";

/// Craftgate's package.
pub fn craftgate(model: &Model) -> Result<Vec<Output>> {
    package(model, "craftgate")
}

/// ParaX's package.
pub fn parax(model: &Model) -> Result<Vec<Output>> {
    package(model, "parax")
}

/// NexKasa's package.
pub fn nexkasa(model: &Model) -> Result<Vec<Output>> {
    package(model, "nexkasa")
}

/// N Kolay's package.
pub fn nkolay(model: &Model) -> Result<Vec<Output>> {
    package(model, "nkolay")
}

/// The words that errors and calls use, as types.
pub fn literals(model: &Model) -> Result<Vec<Output>> {
    let words = [("ErrorKind", &model.error_kind), ("Outcome", &model.outcome), ("Repeat", &model.repeat)];
    let words: Vec<_> =
        words.iter().map(|(name, words)| context! { name => *name, doc => words.doc.as_str(), words => Serde(&words.values) }).collect();
    let mut environment = environment()?;
    environment.add_filter("doc", |text: String, indent: usize| doc(&text, indent));
    environment.add_template("file", LITERALS)?;
    let text = rendered(&environment, "file", context! { literals => words })?;
    Ok(vec![Output { path: format!("{PACKAGE}/_literals/__init__.py"), text }])
}

fn package(model: &Model, name: &str) -> Result<Vec<Output>> {
    let provider = model.providers.iter().find(|provider| provider.name == name).context("no such provider")?;
    let messages: Vec<&Type> = provider.messages.iter().filter(|ty| ty.is_public_message() || ty.is_handle).collect();
    for ty in provider.types.iter().chain(messages.iter().copied()) {
        for field in &ty.fields {
            ensure!(!RESERVED.contains(&field.name), "{}.{}: this Python word cannot be a field name", ty.name, field.name);
        }
    }
    let options = model.surface.iter().find(|ty| ty.name == "CallOptions").context("the core declares no CallOptions")?;
    let modules = modules(provider, &messages)?;
    let mut places = BTreeMap::from([("CallOptions", SHARED)]);
    if has_pages(provider) {
        places.insert("Page", SHARED);
    }
    for (place, module) in &modules {
        places.extend(module.words.iter().map(|words| (words.alias.as_str(), place.as_str())));
        places.extend(module.types.iter().map(|declared| (declared.name.as_str(), place.as_str())));
        places.extend(module.enums.iter().map(|words| (words.name, place.as_str())));
    }
    let of_provider = |template: &'static str, further| -> Result<String> {
        let shared: BTreeSet<&'static str> = provider.types.iter().filter(|ty| ty.role == "shared").map(|ty| ty.name).collect();
        let mut environment = environment()?;
        environment.add_template("file", template)?;
        environment.add_filter("doc", |text: String, indent: usize| doc(&text, indent));
        environment.add_filter("answered", |ty: Serde<Ty>| answered(&ty));
        environment.add_filter("pytext", |text: String| pytext(&text));
        environment.add_filter("sent", move |ty: Serde<Ty>| sent(&ty, &shared));
        environment.add_filter("keyword", |parameter: Serde<Parameter>, is_free: bool| keyword(&parameter, is_free));
        environment.add_filter("entry", |parameter: Serde<Parameter>| entry(&parameter));
        environment.add_filter("record", |message: Serde<Message>| record(&message).cloned().map(Serde));
        environment.add_filter("signatures", |message: Serde<Message>| Serde(signatures(&message)));
        environment.add_filter("spelled", spelled(provider));
        environment.add_filter("option", |name: String, ty: Serde<Ty>| option(&name, &ty));
        environment
            .add_filter("call", |head: String, arguments: Vec<String>, tail: String, indent: usize| call(&head, &arguments, &tail, indent));
        let provider_wide = context! {
            provider => Serde(provider),
            options => Serde(options.fields.iter().filter(|field| provider.options.contains(&field.name)).collect::<Vec<_>>()),
            has_groups => has_groups(provider),
            has_pages => has_pages(provider),
            narrowed => Serde(narrowed(provider)),
            ..further
        };
        rendered(&environment, "file", provider_wide)
    };
    let mut files = Vec::new();
    let mut file = |name: &str, text| files.push(Output { path: format!("{PACKAGE}/{}/{name}.py", provider.name), text });
    file(
        "__init__",
        of_provider(PACKAGE_FILE, context! { places => Serde(&places), modules => Serde(modules.keys().collect::<Vec<_>>()) })?,
    );
    for (place, module) in &modules {
        let title = match provider.groups.iter().find(|group| format!("_{}", group.name) == *place) {
            Some(group) if !group.name.is_empty() => format!("Types of {}'s group \"{}\"", provider.title, group.title),
            _ if has_groups(provider) => format!("{}'s types that several groups or none use, and messages", provider.title),
            _ => format!("{}'s types", provider.title),
        };
        let body = of_provider(TYPES, context! { module => Serde(module), is_shared => place == SHARED })?;
        // Documentation may name types that the code does not.
        let code: String = body.split("\"\"\"").step_by(2).collect();
        let foreign = places.iter().filter(|(name, of)| **of != place.as_str() && names(&code, name)).map(|(name, of)| (*of, *name));
        let text = format!("\"\"\"{title}; {}.\"\"\"\n\n{}{body}", super::MARK, imports(&code, foreign));
        file(place, text);
    }
    file(
        "_operations",
        of_provider(
            OPERATIONS,
            context! { handles => handles(provider)?, has_untyped => has_untyped(provider), has_words => has_words(provider) },
        )?,
    );
    let body = of_provider(CLIENT, client(provider)?)?;
    file(
        "_client",
        format!(
            "\"\"\"{}'s client{}; {}.\"\"\"\n\nfrom __future__ import annotations\n\n{}{body}",
            provider.title,
            verifiers(provider),
            super::MARK,
            client_imports(provider, &body)
        ),
    );
    if has_groups(provider) {
        file("_groups", of_provider(GROUPS, context! {})?);
    }
    Ok(files)
}

/// A text as a literal. Python's is that of JSON for texts without control characters; single quotes need fewer escapes for JSON.
fn pytext(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn has_groups(provider: &Provider) -> bool {
    provider.groups.iter().any(|group| !group.name.is_empty())
}

fn has_pages(provider: &Provider) -> bool {
    provider.operations().any(|(_, operation)| operation.result.kind == "page")
}

fn has_untyped(provider: &Provider) -> bool {
    provider.operations().any(|(_, operation)| operation.result.kind == "raw")
}

fn has_words(provider: &Provider) -> bool {
    provider.operations().flat_map(|(_, operation)| &operation.arguments).any(|argument| argument.ty.kind == TyKind::Enum)
}

const PACKAGE_FILE: &str = include_str!("../../templates/python/package.py.j2");
const TYPES: &str = include_str!("../../templates/python/types.py.j2");
const CLIENT: &str = include_str!("../../templates/python/client.py.j2");
const GROUPS: &str = include_str!("../../templates/python/groups.py.j2");
const LITERALS: &str = include_str!("../../templates/python/literals.py.j2");
const OPERATIONS: &str = include_str!("../../templates/python/operations.py.j2");

/// Words that are not valid identifiers in Python, and types whose names annotations use: a field's value would hide them.
const RESERVED: [&str; 17] = [
    "class", "def", "del", "from", "global", "import", "in", "is", "lambda", "pass", "return", "with", "int", "str", "bool", "list", "dict",
];

/// The types and enums of one module.
#[derive(Debug, Default, Serialize)]
struct Module<'m> {
    enums: Vec<&'m Enum>,
    words: Vec<Words>,
    types: Vec<Declared<'m>>,
}

/// The words of a field of a result besides those of an enum: a type of their own.
#[derive(Debug, Serialize)]
struct Words {
    alias: String,
    literal: String,
    doc: String,
}

/// A type as one of the two that it becomes.
#[derive(Debug, Serialize)]
struct Declared<'m> {
    name: String,
    /// Whether callers write it: a `TypedDict`.
    is_request: bool,
    of: &'m Type,
}

/// Distributes the types of a provider among modules, each type below those that it names.
fn modules<'m>(provider: &'m Provider, messages: &[&'m Type]) -> Result<BTreeMap<String, Module<'m>>> {
    let place = |ty: &Type| match ty.groups.as_slice() {
        [group] if !group.is_empty() => format!("_{group}"),
        _ => SHARED.into(),
    };
    let mut modules: BTreeMap<String, Module<'m>> = BTreeMap::from([(SHARED.into(), Module::default())]);
    let mut users: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for ty in provider.types.iter().chain(messages.iter().copied()) {
        let module = modules.entry(place(ty)).or_default();
        let declared = |name: String, is_request| Declared { name, is_request, of: ty };
        match ty.role {
            "request" | "input" => module.types.push(declared(ty.name.into(), true)),
            "shared" => module.types.extend([declared(ty.name.into(), false), declared(format!("{}Input", ty.name), true)]),
            _ => module.types.push(declared(ty.name.into(), false)),
        }
        for name in ty.fields.iter().flat_map(|field| named_by(&field.ty, TyKind::Enum)) {
            users.entry(name).or_default().insert(place(ty));
        }
    }
    for argument in provider.operations().flat_map(|(_, operation)| &operation.arguments) {
        users.entry(argument.ty.name.as_str()).or_default().insert(SHARED.into());
    }
    for words in &provider.enums {
        let used = users.get(words.name).into_iter().flatten().collect::<Vec<_>>();
        let place = if let [one] = used.as_slice() { (*one).clone() } else { SHARED.into() };
        modules.entry(place).or_default().enums.push(words);
    }
    modules.entry(SHARED.into()).or_default().words = fields_of_words(provider)
        .filter(|(_, field)| !field.or.is_empty())
        .map(|(result, field)| Words { alias: alias_of_words(result, field), literal: literal(&field.words), doc: field.doc.clone() })
        .collect();
    for module in modules.values_mut() {
        module.types = sorted(std::mem::take(&mut module.types))?;
    }
    Ok(modules)
}

/// The fields of results that have one of a few words, each with the name of its result.
fn fields_of_words(provider: &Provider) -> impl Iterator<Item = (&str, &Narrowed)> {
    let messages = provider.classes.iter().flat_map(|class| &class.messages);
    messages.flat_map(|message| message.narrowed.iter().map(|field| (message.result.as_str(), field)))
}

/// The types of such fields, by the names of the result and the field.
fn narrowed(provider: &Provider) -> BTreeMap<&str, BTreeMap<&str, String>> {
    let mut types: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for (result, field) in fields_of_words(provider) {
        let ty = match field.or.as_str() {
            "" => literal(&field.words),
            or => format!("{} | {or}", alias_of_words(result, field)),
        };
        types.entry(result).or_default().insert(&field.name, ty);
    }
    types
}

fn literal(words: &[String]) -> String {
    format!("_Literal[{}]", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", "))
}

fn alias_of_words(result: &str, field: &Narrowed) -> String {
    let mut letters = field.property.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).fold(result.to_owned(), |mut name, letter| {
        name.push(letter);
        name
    })
}

/// Sorts types so that each stands below those that it names, and by name where that leaves a choice.
fn sorted(mut left: Vec<Declared<'_>>) -> Result<Vec<Declared<'_>>> {
    left.sort_by(|one, other| one.name.cmp(&other.name));
    let mut done: Vec<Declared<'_>> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |ty: &Declared<'_>| {
            let names = ty.of.fields.iter().flat_map(|field| named_by(&field.ty, TyKind::Object));
            names.into_iter().any(|name| left.iter().any(|other| other.of.name == name && other.of.name != ty.of.name))
        };
        let next = left.iter().position(|ty| !waits(ty)).context("types that name each other")?;
        done.push(left.remove(next));
    }
    Ok(done)
}

/// The names of a kind in a type.
fn named_by(ty: &Ty, kind: TyKind) -> Vec<&str> {
    match &ty.of {
        Some(of) => named_by(of, kind),
        None if ty.kind == kind => vec![ty.name.as_str()],
        None => Vec::new(),
    }
}

/// Whether a text names a Python name, not only as a part of a longer one or in quotes.
fn names(text: &str, name: &str) -> bool {
    text.split(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '"'))).any(|word| word == name)
}

/// The imports that a module's text needs.
fn imports<'n>(code: &str, foreign: impl Iterator<Item = (&'n str, &'n str)>) -> String {
    const STANDARD: [(&str, &str, &str); 11] = [
        ("collections.abc", "Mapping", "_Mapping"),
        ("collections.abc", "Sequence", "_Sequence"),
        ("datetime", "date", "_Date"),
        ("datetime", "datetime", "_DateTime"),
        ("decimal", "Decimal", "_Decimal"),
        ("typing", "Any", "_Any"),
        ("typing", "Generic", "_Generic"),
        ("typing", "Literal", "_Literal"),
        ("typing", "NoReturn", "_NoReturn"),
        ("typing", "TypeAlias", "_TypeAlias"),
        ("typing", "TypeVar", "_TypeVar"),
    ];
    const OWN: [(&str, &str, &str); 8] = [
        (".._native", "Result", "_Result"),
        (".._results", "Handle", "_Handle"),
        (".._results", "publish", "_publish"),
        (".._typing", "Enumeration", "_Enumeration"),
        (".._typing", "Key", "_Key"),
        (".._typing", "Number", "_Number"),
        (".._typing", "Required", "_Required"),
        (".._typing", "TypedDict", "_TypedDict"),
    ];
    let lines = |known: &[(&str, &str, &str)]| -> String {
        let used = known.iter().filter(|(_, _, alias)| names(code, alias));
        used.map(|(module, name, alias)| format!("from {module} import {name} as {alias}\n")).collect()
    };
    let mut text = [lines(&STANDARD), lines(&OWN)].join("\n").trim_start().to_owned();
    let mut by_module: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    foreign.for_each(|(module, name)| by_module.entry(module).or_default().push(name));
    for (module, names) in by_module {
        let line = format!("from .{module} import {}\n", names.join(", "));
        text += &if line.len() <= LINE + 1 { line } else { format!("from .{module} import (\n    {},\n)\n", names.join(",\n    ")) };
    }
    text
}

/// A signature or a call on one line, or with an argument on each.
fn call(head: &str, arguments: &[String], tail: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let line = format!("{space}{head}({}){tail}", arguments.join(", "));
    match line.chars().count() <= LINE {
        true => line,
        false => format!("{space}{head}(\n{space}    {},\n{space}){tail}", arguments.join(&format!(",\n{space}    "))),
    }
}

/// The handles of a provider, and the operation that gives each: as its result, or in it.
fn handles(provider: &Provider) -> Result<BTreeMap<&'static str, &'static str>> {
    let names = |ty: Option<&Ty>, name: &str| ty.is_some_and(|ty| ty.name == name);
    let gives = |result: Option<&Ty>, handle: &str| {
        let within = provider.types.iter().find(|ty| names(result, ty.name));
        names(result, handle) || within.is_some_and(|ty| ty.fields.iter().any(|field| field.ty.name == handle))
    };
    let step = |handle: &Type| {
        let found = provider.operations().find(|(_, operation)| gives(operation.result.ty.as_ref(), handle.name));
        let (_, operation) = found.with_context(|| format!("no operation gives a {}", handle.name))?;
        Ok((handle.name, operation.name))
    };
    provider.messages.iter().filter(|ty| ty.is_handle).map(step).collect()
}

/// The context of the client's template: the handles, the types of values by name, and the fields of what messages claim.
fn client(provider: &Provider) -> Result<minijinja::Value> {
    let types: BTreeMap<&str, &Type> = provider.types.iter().chain(&provider.messages).map(|ty| (ty.name, ty)).collect();
    let names = |ty: &Type| ty.fields.iter().map(|field| field.name).collect::<Vec<_>>();
    let claims: BTreeMap<&str, Vec<&str>> = types.iter().map(|(name, ty)| (*name, names(ty))).collect();
    let spellings: BTreeMap<&str, Vec<String>> = types.iter().map(|(name, ty)| (*name, spellings(ty))).collect();
    let begun: Vec<_> =
        provider.operations().filter_map(|(_, operation)| Some((&operation.result, operation.completed.as_ref()?))).collect();
    let union = |results: Vec<&Response>| {
        let mut names: Vec<String> = Vec::new();
        for name in results.into_iter().filter_map(|result| result.ty.as_ref()).map(answered) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" | ")
    };
    Ok(context! {
        begins => union(begun.iter().map(|(result, _)| *result).collect()),
        completed => union(begun.iter().map(|(_, completed)| *completed).collect()),
        handles => handles(provider)?,
        roles => types.iter().map(|(name, ty)| (*name, ty.role)).collect::<BTreeMap<_, _>>(),
        claims => claims,
        spellings => spellings,
    })
}

fn verifiers(provider: &Provider) -> &'static str {
    if provider.classes.len() > 1 { ", and the verifiers of its messages" } else { "" }
}

/// The imports of a client's module: those of its names that the text has.
fn client_imports(provider: &Provider, body: &str) -> String {
    let body: String = body.split("\"\"\"").step_by(2).collect();
    let records: String = provider.classes.iter().flat_map(|class| &class.messages).filter_map(record).map(alias).collect();
    let code = [body.as_str(), records.as_str()].join("\n");
    let own = ["Keyed", "Verifier", "decided", "endpoint_of", "exact", "listed", "or_now", "or_unchecked", "picked"];
    let native = ["Client", "call_function"];
    let listed = |of: &[&'static str]| of.iter().copied().filter(|name| names(&code, name)).collect::<Vec<_>>().join(", ");
    let mut text = String::new();
    if provider.can_be_asked {
        text += "from .._attempt import begun, restored\n";
    }
    text += &format!("from .._group import {}\nfrom .._native import {}\n", listed(&own), listed(&native));
    if code.contains("saved(\"") {
        text += "from .._results import saved\n";
    }
    let base = if has_groups(provider) { ("_groups", "Groups") } else { ("_operations", "Operations") };
    text += &format!("from .{} import {}{}\n\nTYPE_CHECKING = bool()\nif TYPE_CHECKING:\n", base.0, provider.client, base.1);
    // Each with the name that the text has for it; empty between the blocks of imports.
    const CHECKED: [(&str, &str); 19] = [
        ("from collections.abc import Awaitable as _Awaitable", "_Awaitable"),
        ("from collections.abc import Callable as _Callable", "_Callable"),
        ("from collections.abc import Coroutine as _Coroutine", "_Coroutine"),
        ("from collections.abc import Iterable as _Iterable", "_Iterable"),
        ("from collections.abc import Mapping as _Mapping", "_Mapping"),
        ("from datetime import datetime as _DateTime", "_DateTime"),
        ("from typing import Any as _Any", "_Any"),
        ("from typing import Literal as _Literal", "_Literal"),
        ("from typing import TypeAlias as _TypeAlias", "_TypeAlias"),
        ("from typing import TypeVar as _TypeVar", "_T"),
        ("from typing import overload", "overload"),
        ("", ""),
        ("from typing_extensions import Unpack", "Unpack"),
        ("", ""),
        ("from .._attempt import Attempt", "Attempt"),
        ("from .._native import Call", "Call"),
        ("from .._native import Result as _Result", "_Result"),
        ("from .._typing import Body as _Body", "_Body"),
        ("from .._typing import Fields", "Fields"),
    ];
    for (line, name) in CHECKED {
        match name {
            "" => text.push('\n'),
            name if names(&code, name) => text += &format!("    {line}\n"),
            _ => {}
        }
    }
    text += "    from . import *\n";
    if provider.can_be_asked {
        text += "\n    _T = _TypeVar(\"_T\")\n";
    }
    if !records.is_empty() {
        text += &format!("{records}else:\n    from .._group import overload\n");
    }
    text
}

/// The alias of the type of a record and what may be passed instead.
fn alias(record: &Parameter) -> String {
    let unchecked = if record.unchecked.is_empty() { "" } else { " | _Literal[\"unchecked\"]" };
    format!("\n    _{0}: _TypeAlias = {0} | Fields{unchecked}\n", record.ty.name)
}

/// A setting or a field of a message as a keyword. Where it is free, one object may stand for all keywords.
fn keyword(parameter: &Parameter, is_free: bool) -> String {
    let hint = hint(parameter);
    let name = &parameter.name;
    match parameter.form.as_str() {
        // The caller must look for the header, which the message may lack.
        "header" => format!("{name}: {hint} | None"),
        // An object is missed by the core, which names it.
        "now" => format!("{name}: {hint} | None = None"),
        _ if parameter.required && !is_free && parameter.ty.kind != TyKind::Object => format!("{name}: {hint}"),
        _ => format!("{name}: {hint} | None = None"),
    }
}

fn hint(parameter: &Parameter) -> String {
    match parameter.form.as_str() {
        "url" => "object".into(),
        "headers" => "_Mapping[str, _Any] | _Iterable[tuple[str, str]]".into(),
        "exact" => "str | bytes".into(),
        "words" => format!("_Literal[{}]", parameter.words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")),
        "received" => parameter.of.clone(),
        "record" => format!("_{}", parameter.ty.name),
        _ => match parameter.ty.kind {
            TyKind::Object => format!("{} | Fields", parameter.ty.name),
            TyKind::List => "_Iterable[str]".into(),
            _ => answered(&parameter.ty),
        },
    }
}

/// The entry of a dict that holds a parameter.
fn entry(parameter: &Parameter) -> String {
    let name = &parameter.name;
    let value = match parameter.form.as_str() {
        "url" => format!("str({name})"),
        "headers" => format!("dict({name})"),
        "now" => format!("or_now({name})"),
        _ if !parameter.unchecked.is_empty() => return format!("**or_unchecked(\"{name}\", {name}, \"{}\")", parameter.unchecked),
        _ if parameter.ty.kind == TyKind::List => format!("listed({name})"),
        _ => name.clone(),
    };
    format!("\"{name}\": {value}")
}

/// The record that a message is compared with.
fn record(message: &Message) -> Option<&Parameter> {
    message.parameters.iter().find(|parameter| parameter.form == "record")
}

/// One of a method's signatures.
#[derive(Serialize)]
struct Signature {
    parameters: Vec<String>,
    result: String,
}

/// The signatures of a message's method. One that looks up a record has three: for an asynchronous function, for all else, and its own.
fn signatures(message: &Message) -> Vec<Signature> {
    let result = match message.gives.as_str() {
        "text" => "str".into(),
        "call" => format!("Call[{}]", message.result),
        _ => message.result.clone(),
    };
    let Some(record) = record(message) else {
        return vec![Signature { parameters: arguments(message, None), result }];
    };
    let (found, claimed) = (hint(record), &record.of);
    let signature = |hint: String, result| Signature { parameters: arguments(message, Some(format!("{}: {hint}", record.name))), result };
    vec![
        signature(format!("_Callable[[{claimed}], _Awaitable[{found} | None]]"), format!("_Coroutine[_Any, _Any, {result}]")),
        signature(format!("{found} | _Callable[[{claimed}], {found} | None] | None = None"), result),
        signature("_Any = None".into(), "_Any".into()),
    ]
}

fn arguments(message: &Message, record: Option<String>) -> Vec<String> {
    let mut arguments = vec![String::from("self")];
    if message.body == "first" {
        arguments.push(format!("{}: _Body", message.body_name));
    }
    let is_object = message.takes == "object";
    let (first, others): (Vec<_>, Vec<_>) =
        message.parameters.iter().partition(|parameter| message.takes == "first_of" && parameter.name == message.first);
    match message.takes.as_str() {
        "first_of" => arguments.extend(first.iter().map(|parameter| format!("{}: {}", parameter.name, hint(parameter)))),
        "object" => arguments.push("request: _Mapping[str, _Any] | None = None".into()),
        "parameters" => arguments.push(format!("{}: _Mapping[str, _Any]", message.first)),
        "value" if message.is_request => arguments.push(format!("{}: {} | Fields", message.first, message.value_type)),
        "value" => arguments.push(format!("{}: {} | _Mapping[str, _Any] | _Result | None = None", message.first, message.value_type)),
        _ => {}
    }
    match message.takes.as_str() {
        "first_of" | "object" | "parameters" | "value" => arguments.push("/".into()),
        _ => {}
    }
    if message.takes == "value" && !message.is_request {
        arguments.push("**fields: _Any".into());
    }
    let mut keywords: Vec<String> = Vec::new();
    match message.body.as_str() {
        "field" => keywords.push("body: _Body".into()),
        "optional_field" => keywords.push("body: _Body | None = None".into()),
        _ => {}
    }
    if message.takes != "value" {
        for parameter in others {
            keywords.push(match (&record, parameter.form.as_str()) {
                (Some(record), "record") => record.clone(),
                _ => keyword(parameter, is_object),
            });
        }
    }
    if !keywords.is_empty() {
        arguments.push("*".into());
        arguments.extend(keywords);
    }
    arguments
}

/// The names of a type's fields in both spellings, as literals.
fn spellings(ty: &Type) -> Vec<String> {
    let mut names: Vec<String> = ty.fields.iter().map(|field| format!("\"{}\"", field.name)).collect();
    let renamed = ty.fields.iter().filter(|field| field.property != field.name);
    names.extend(renamed.map(|field| format!("\"{}\"", field.property)));
    names
}

/// Writes the names of fields that a text has between back quotes as Python has them.
fn spelled(provider: &Provider) -> impl Fn(String) -> String + Send + Sync + 'static {
    let settings =
        provider.classes.iter().flat_map(|class| class.settings.iter().map(|setting| (setting.property.clone(), setting.name.clone())));
    let fields = provider.messages.iter().flat_map(|ty| &ty.fields).map(|field| (field.property.to_owned(), field.name.to_owned()));
    let answered = provider.types.iter().flat_map(|ty| &ty.fields).map(|field| (field.property.to_owned(), field.name.to_owned()));
    let operations = provider.operations().map(|(_, operation)| (operation.property.to_owned(), operation.name.to_owned()));
    let names: BTreeMap<String, String> = settings.chain(fields).chain(answered).chain(operations).collect();
    move |text| {
        let parts = text.split('`').enumerate();
        let parts = parts.map(|(at, part)| if at % 2 == 1 { names.get(part).map_or(part, String::as_str) } else { part });
        parts.collect::<Vec<_>>().join("`")
    }
}

/// The type of an option of a call.
fn option(name: &str, ty: &Ty) -> String {
    match name {
        "idempotency_key" => "_Key | None".into(),
        "conversation_id" => "int | _Key | None".into(),
        "unknown_fields" => "_Literal[\"error\", \"send\"] | None".into(),
        "checks" => "_Literal[\"all\", \"types\"] | None".into(),
        "waive" => "_Sequence[_Literal[\"items_sum\", \"check_digits\"]] | None".into(),
        _ => format!("{} | None", answered(ty)),
    }
}

/// A type in a request.
fn sent(ty: &Ty, shared: &BTreeSet<&'static str>) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "_Any".into(), |of| sent(of, shared));
    match ty.kind {
        TyKind::Decimal => "_Number".into(),
        TyKind::Text if ty.form == "Money" => "_Number".into(),
        // Callers store ids as text or as whole numbers; digits are taken as a number, too.
        TyKind::Text if matches!(ty.form.as_str(), "Id" | "Identifier" | "Reference" | "SignedId" | "Bin") => "int | str".into(),
        TyKind::Int64 => "int | str".into(),
        TyKind::DateTime => "_DateTime | str".into(),
        TyKind::Date => "_Date | str".into(),
        TyKind::Enum => format!("_Enumeration | {}", ty.name),
        TyKind::Object if shared.contains(ty.name.as_str()) => format!("{0}Input | {0}", ty.name),
        TyKind::List => format!("_Sequence[{}]", of()),
        TyKind::Map => format!("_Mapping[str, {}]", of()),
        _ => answered(ty),
    }
}

/// A type in a response.
fn answered(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "_Any".into(), answered);
    match ty.kind {
        TyKind::Text => "str".into(),
        TyKind::Decimal => "_Decimal".into(),
        TyKind::DateTime => "_DateTime".into(),
        TyKind::Date => "_Date".into(),
        TyKind::Int32 | TyKind::Int64 => "int".into(),
        TyKind::Bool => "bool".into(),
        TyKind::Json => "_Any".into(),
        TyKind::Object | TyKind::Enum => ty.name.clone(),
        TyKind::List => format!("list[{}]", of()),
        TyKind::Map => format!("dict[str, {}]", of()),
    }
}

/// A docstring; each line of the text starts a new line.
fn doc(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let lines: Vec<String> = text.lines().flat_map(|line| wrapped(line, WIDTH)).collect();
    match lines.as_slice() {
        // A quotation mark at the end would close the docstring early.
        [line] if !line.ends_with('"') => format!("{space}\"\"\"{line}\"\"\""),
        lines => {
            let lines: Vec<String> = lines.iter().map(|line| format!("{space}{line}")).collect();
            let text = lines.join("\n");
            format!("{space}\"\"\"{}\n{space}\"\"\"", text.trim_start())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_of_both_directions_has_two_names() {
        let object = Ty { kind: TyKind::Object, form: String::new(), name: "Loyalty".into(), of: None, secret: false };
        assert_eq!(sent(&object, &BTreeSet::from(["Loyalty"])), "LoyaltyInput | Loyalty");
        assert_eq!(answered(&object), "Loyalty");
    }

    #[test]
    fn a_long_signature_has_an_argument_on_each_line() {
        assert_eq!(call("def f", &["self".into(), "a: int".into()], " -> int:", 4), "    def f(self, a: int) -> int:");
        let long = format!("a: {}", "x".repeat(130));
        assert_eq!(call("def f", &["self".into(), long.clone()], ":", 4), format!("    def f(\n        self,\n        {long},\n    ):"));
    }

    #[test]
    fn a_part_of_a_name_is_not_the_name() {
        assert!(names("price: _Number | None", "_Number"));
        assert!(!names("price: _Numbers", "_Number") && !names("\"Card\"", "Card") && names("card: Card", "Card"));
    }

    #[test]
    fn a_doc_string_cannot_end_early() {
        assert_eq!(doc("One \"\"\" two \\", 0), "\"\"\"One ''' two \\\\\"\"\"");
        assert_eq!(doc("A \"b\"", 2), "  \"\"\"A \"b\"\n  \"\"\"");
    }
}
