//! Python: a module for each provider with its operations and the types of its requests and responses, and the words of errors and
//! calls.
//!
//! A request is a `TypedDict` for type checkers and a plain dict at run time; a response's class is created on first use, from
//! the core's tables; an enum is a class of constants. A type that is both sent and received is generated twice: with its own
//! name for responses, and with `Input` appended for requests.
//!
//! The clients' settings and messages, `Call` and the errors are written by hand, next to the folders of the generated files.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use imza::{ErrorKind, Outcome, Repeat};
use minijinja::value::Serde;

use super::Output;
use super::model::{Model, Provider, Ty, TyKind, Type};
use super::template::{context, environment, render as rendered, wrapped};

/// The width of a docstring's text.
const WIDTH: usize = 110;

/// The folder of a provider's files.
const PACKAGE: &str = "bindings-python/python/imza";

/// Craftgate's module.
pub fn craftgate(model: &Model) -> Result<Vec<Output>> {
    module(model, "craftgate")
}

/// ParaX's module.
pub fn parax(model: &Model) -> Result<Vec<Output>> {
    module(model, "parax")
}

/// NexKasa's module.
pub fn nexkasa(model: &Model) -> Result<Vec<Output>> {
    module(model, "nexkasa")
}

/// N Kolay's module.
pub fn nkolay(model: &Model) -> Result<Vec<Output>> {
    module(model, "nkolay")
}

/// The words that errors and calls use, as types in a stub.
pub fn literals(_: &Model) -> Result<Vec<Output>> {
    let words = context! {
        ErrorKind => ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
        Outcome => Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect::<Vec<_>>(),
        Repeat => Repeat::ALL.iter().map(|repeat| repeat.as_str()).collect::<Vec<_>>(),
    };
    let file = |name: &str, template| -> Result<Output> {
        let mut environment = environment()?;
        environment.add_template("file", template)?;
        let text = rendered(&environment, "file", context! { literals => words.clone() })?;
        Ok(Output { path: format!("{PACKAGE}/_literals/{name}"), text })
    };
    Ok(vec![file("__init__.py", LITERALS_MODULE)?, file("__init__.pyi", LITERALS)?])
}

fn module(model: &Model, name: &str) -> Result<Vec<Output>> {
    let mut files = Vec::new();
    for provider in model.providers.iter().filter(|provider| provider.name == name) {
        let messages: Vec<&Type> = provider.messages.iter().filter(|ty| ty.is_public_message() || ty.is_handle).collect();
        for ty in provider.types.iter().chain(messages.iter().copied()) {
            for field in &ty.fields {
                ensure!(!KEYWORDS.contains(&field.name), "{}.{}: a Python keyword cannot be a field name", ty.name, field.name);
            }
        }
        let mut kinds = vec![("__init__.py", MODULE), ("__init__.pyi", TYPES), ("_words.py", WORDS), ("_operations.py", OPERATIONS)];
        if has_groups(provider) {
            kinds.push(("_groups.py", GROUPS));
        }
        let options = model.surface.iter().find(|ty| ty.name == "CallOptions").context("the core declares no CallOptions")?;
        for (file, template) in kinds {
            let text = render(provider, &messages, options, template)?;
            files.push(Output { path: format!("{PACKAGE}/{name}/{file}"), text });
        }
    }
    Ok(files)
}

fn has_groups(provider: &Provider) -> bool {
    provider.groups.iter().any(|group| !group.name.is_empty())
}

const MODULE: &str = include_str!("../../templates/python/module.py.j2");
const TYPES: &str = include_str!("../../templates/python/types.pyi.j2");
const WORDS: &str = include_str!("../../templates/python/words.py.j2");
const GROUPS: &str = include_str!("../../templates/python/groups.py.j2");
const LITERALS: &str = include_str!("../../templates/python/literals.pyi.j2");
const LITERALS_MODULE: &str = include_str!("../../templates/python/literals.py.j2");
const OPERATIONS: &str = include_str!("../../templates/python/operations.py.j2");

/// Words that are not valid identifiers in Python.
const KEYWORDS: [&str; 12] = ["class", "def", "del", "from", "global", "import", "in", "is", "lambda", "pass", "return", "with"];

fn render(provider: &Provider, messages: &[&Type], options: &Type, template: &'static str) -> Result<String> {
    let shared: BTreeSet<&'static str> = provider.types.iter().filter(|ty| ty.role == "shared").map(|ty| ty.name).collect();
    let mut environment = environment()?;
    environment.add_template("file", template)?;
    environment.add_filter("doc", |text: String, indent: usize| doc(&text, indent));
    environment.add_filter("answered", |ty: Serde<Ty>| answered(&ty));
    environment.add_filter("sent", move |ty: Serde<Ty>| sent(&ty, &shared));
    environment.add_filter("parameter", |name: String, ty: Serde<Ty>| parameter(&name, &ty));
    let mut arguments = provider.operations().flat_map(|(_, operation)| &operation.arguments);
    let of_provider = context! {
        provider => Serde(provider),
        messages => Serde(messages),
        options => Serde(&options.fields),
        handles => handles(provider)?,
        has_groups => has_groups(provider),
        has_untyped => provider.operations().any(|(_, operation)| operation.result.kind == "raw"),
        has_words => arguments.any(|argument| argument.ty.kind == TyKind::Enum),
        has_pages => provider.operations().any(|(_, operation)| operation.result.kind == "page"),
    };
    rendered(&environment, "file", of_provider)
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

/// The type of an option of a call.
fn parameter(name: &str, ty: &Ty) -> String {
    match name {
        "unknown_fields" => "_Unknown".into(),
        "checks" => "_Checks".into(),
        "waive" => "_Waived".into(),
        _ => format!("{} | None", answered(ty)),
    }
}

/// A type in a request.
fn sent(ty: &Ty, shared: &BTreeSet<&'static str>) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "_Any".into(), |of| sent(of, shared));
    match ty.kind {
        TyKind::Decimal => "_Number".into(),
        TyKind::Text if ty.form == "Money" => "_Number".into(),
        TyKind::Text if ty.form == "Id" => "int | str".into(),
        TyKind::DateTime => "_DateTime | str".into(),
        TyKind::Date => "_Date | str".into(),
        TyKind::Enum => "_Word".into(),
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
        TyKind::Text | TyKind::Enum => "str".into(),
        TyKind::Decimal => "_Decimal".into(),
        TyKind::DateTime => "_DateTime".into(),
        TyKind::Date => "_Date".into(),
        TyKind::Int32 | TyKind::Int64 => "int".into(),
        TyKind::Bool => "bool".into(),
        TyKind::Json => "_Any".into(),
        TyKind::Object => ty.name.clone(),
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
    fn a_doc_string_cannot_end_early() {
        assert_eq!(doc("One \"\"\" two \\", 0), "\"\"\"One ''' two \\\\\"\"\"");
        assert_eq!(doc("A \"b\"", 2), "  \"\"\"A \"b\"\n  \"\"\"");
    }
}
