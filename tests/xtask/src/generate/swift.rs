//! Swift: the types of requests, answers and messages, and a struct for each group of operations. A provider without groups has its
//! operations in an extension of its client.
//!
//! Property names are camelCase whatever the wire names are; types are nested in their provider's client. Money is `Decimal`, whole
//! numbers are `Int` (32 bits on the wire) and `Int64`. A request's initializer takes the fields that are always required; a
//! response's fields are all optional.
//!
//! Clients with their messages, `Call`, the error and the handles of N Kolay are written by hand, beside the folder of the generated files.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use minijinja::Environment;
use minijinja::value::{Serde, Value};

use super::Output;
use super::model::{Model, Provider, Ty, TyKind, Type};
use super::template::{context, environment as common_environment, render as rendered, wrapped};

/// The output folder.
const FOLDER: &str = "bindings-mobile/swift/Sources/Imza/Generated";
/// The output folder of the test support files.
const TESTS: &str = "tests/swift/Tests/ImzaTests/Generated";
/// The width of a comment's text.
const WIDTH: usize = 120;

/// Renders the operations as one table, for the package's tests.
pub fn render_tests(model: &Model) -> Result<Vec<Output>> {
    let craftgate = model.providers.iter().find(|provider| provider.name == "craftgate").context("the model lacks Craftgate")?;
    let operations: Vec<Value> =
        craftgate.operations().map(|(group, operation)| context! { group => Serde(group), operation => Serde(operation) }).collect();
    let text = rendered(&environment()?, "operations_by_name", context! { operations })?;
    Ok(vec![Output { path: format!("{TESTS}/TypedOperations.swift"), text }])
}

/// Renders the files of all providers, and the short names of requests.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let environment = environment()?;
    let mut outputs = vec![output("Version", rendered(&environment, "version", context! { version => model.version })?)];
    for provider in &model.providers {
        check_decimals(provider)?;
        render_provider(provider, &environment, &mut outputs)?;
    }
    let unique = unique_requests(model);
    outputs.push(output("Enums", rendered(&environment, "slugs", context! { model => Serde(model) })?));
    outputs.push(output("Requests", rendered(&environment, "requests", context! { requests => unique })?));
    Ok(outputs)
}

fn output(name: &str, text: String) -> Output {
    Output { path: format!("{FOLDER}/{name}.swift"), text }
}

/// Renders a file for each group's operations and the types that only it uses, one for shared types, one for the enums.
fn render_provider(provider: &Provider, environment: &Environment<'_>, outputs: &mut Vec<Output>) -> Result<()> {
    let mut put = |name: &str, template: &str, more: Value| -> Result<()> {
        let text = rendered(environment, template, context! { provider => Serde(provider), ..more })?;
        outputs.push(output(&format!("{}/{}{name}", provider.client, provider.client), text));
        Ok(())
    };
    let types = |types: Vec<&Type>| context! { types => Serde(types) };
    let messages: Vec<&Type> = provider.messages.iter().filter(|ty| ty.is_public_message()).collect();
    if !messages.is_empty() {
        put("Messages", "types", types(messages))?;
    }
    for group in &provider.groups {
        put(&format!("{}Operations", group.pascal), "operations", context! { group => Serde(group) })?;
        if group.name.is_empty() {
            continue;
        }
        let own: Vec<&Type> = provider.types.iter().filter(|ty| ty.groups == [group.name]).collect();
        if !own.is_empty() {
            put(&format!("{}Types", group.pascal), "types", types(own))?;
        }
    }
    let grouped = |ty: &&Type| matches!(ty.groups.as_slice(), [group] if provider.groups.iter().any(|known| known.name == *group && !group.is_empty()));
    let shared: Vec<&Type> = provider.types.iter().filter(|ty| !grouped(ty) && !ty.wire_only).collect();
    put("Types", "types", types(shared))?;
    if !provider.enums.is_empty() {
        put("Enums", "enums", context! {})?;
    }
    Ok(())
}

/// Fails on a decimal in a list or a map: only fields can be exact decimals.
fn check_decimals(provider: &Provider) -> Result<()> {
    for field in provider.types.iter().flat_map(|ty| &ty.fields) {
        if field.ty.of.as_deref().is_some_and(is_decimal) {
            bail!("{} is a list of decimals, which the Swift package cannot read exactly yet", field.property);
        }
    }
    Ok(())
}

/// Request types whose names are unique across providers: they are available without their provider's name.
fn unique_requests(model: &Model) -> Vec<(&'static str, &'static str)> {
    let requests = |provider: &Provider| -> BTreeSet<&'static str> {
        provider.operations().filter(|(_, operation)| !operation.filled).filter_map(|(_, operation)| operation.request).collect()
    };
    let named = |name: &str| model.providers.iter().filter(|provider| provider.types.iter().any(|ty| ty.name == name)).count();
    let all = model.providers.iter().flat_map(|provider| requests(provider).into_iter().map(|name| (name, provider.client)));
    all.filter(|(name, _)| name.ends_with("Request") && named(name) == 1).collect()
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = common_environment()?;
    environment.add_template("version", include_str!("../../templates/swift/version.swift.j2"))?;
    environment.add_template("requests", include_str!("../../templates/swift/requests.swift.j2"))?;
    environment.add_template("operations", include_str!("../../templates/swift/operations.swift.j2"))?;
    environment.add_template("types", include_str!("../../templates/swift/types.swift.j2"))?;
    environment.add_template("slugs", include_str!("../../templates/swift/slugs.swift.j2"))?;
    environment.add_template("enums", include_str!("../../templates/swift/enums.swift.j2"))?;
    environment.add_template("operations_by_name", include_str!("../../templates/swift/operations_by_name.swift.j2"))?;
    environment.add_filter("nested", |ty: Serde<Ty>| nested(&ty));
    environment.add_filter("comment", |text: String, indent: usize| comment(&text, indent));
    environment.add_filter("swift", |ty: Serde<Ty>| swift(&ty));
    environment.add_filter("identifier", |name: String| identifier(&name));
    environment.add_filter("called", |name: String| if name == "init" { "initialize".into() } else { identifier(&name) });
    environment.add_filter("case", |name: String| case(&name));
    environment.add_filter("word", |name: String| word(&name));
    environment.add_filter("is_decimal", |ty: Serde<Ty>| is_decimal(&ty));
    Ok(environment)
}

/// A type.
fn swift(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "JSONValue".into(), swift);
    match ty.kind {
        _ if is_decimal(ty) => "Decimal".into(),
        TyKind::Text | TyKind::Decimal => "String".into(),
        TyKind::Int32 => "Int".into(),
        TyKind::Int64 => "Int64".into(),
        TyKind::Bool => "Bool".into(),
        TyKind::DateTime => "CivilDateTime".into(),
        TyKind::Date => "CivilDate".into(),
        TyKind::Json => "JSONValue".into(),
        TyKind::Enum | TyKind::Object => ty.name.clone(),
        TyKind::List => format!("[{}]", of()),
        TyKind::Map => format!("[String: {}]", of()),
    }
}

/// A Craftgate type, as it is written outside of its client.
fn nested(ty: &Ty) -> String {
    match (ty.kind, ty.of.as_deref()) {
        (TyKind::Enum | TyKind::Object, _) => format!("Craftgate.{}", ty.name),
        (TyKind::List, Some(of)) => format!("[{}]", nested(of)),
        (TyKind::Map, Some(of)) => format!("[String: {}]", nested(of)),
        _ => swift(ty),
    }
}

/// Money is a decimal, even if an API takes it as text.
fn is_decimal(ty: &Ty) -> bool {
    ty.kind == TyKind::Decimal || ty.kind == TyKind::Text && ty.form == "Money"
}

/// An enum value as a case.
fn case(name: &str) -> String {
    let mut camel = String::new();
    for (index, part) in name.to_lowercase().split('_').filter(|part| !part.is_empty()).enumerate() {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if index > 0 => camel.push(first.to_ascii_uppercase()),
            Some(first) => camel.push(first),
            None => {}
        }
        camel.push_str(letters.as_str());
    }
    // `.none` would mean `Optional.none` where a case is optional.
    match camel.as_str() {
        "none" => "nothing".into(),
        _ => identifier(&camel),
    }
}

/// A word of an API as a case. `unknown` holds the text of a word that this version does not know.
fn word(name: &str) -> String {
    match case(name) {
        taken if taken == "unknown" => "unknownCause".into(),
        free => free,
    }
}

/// A name as a valid Swift identifier.
fn identifier(name: &str) -> String {
    const RESERVED: [&str; 40] = [
        "associatedtype",
        "class",
        "deinit",
        "enum",
        "extension",
        "fileprivate",
        "func",
        "import",
        "init",
        "inout",
        "internal",
        "let",
        "operator",
        "private",
        "protocol",
        "public",
        "rethrows",
        "static",
        "struct",
        "subscript",
        "typealias",
        "var",
        "break",
        "case",
        "continue",
        "default",
        "defer",
        "do",
        "else",
        "for",
        "guard",
        "if",
        "in",
        "repeat",
        "return",
        "switch",
        "where",
        "while",
        "try",
        "self",
    ];
    if RESERVED.contains(&name) { format!("`{name}`") } else { name.into() }
}

/// A doc comment; each line of the text starts a new line.
fn comment(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines: Vec<String> = text.lines().flat_map(|line| wrapped(line, WIDTH)).map(|line| format!("{space}/// {line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_in_swift() {
        assert_eq!(case("INIT_THREEDS"), "initThreeds");
        assert_eq!(case("NONE"), "nothing");
        assert_eq!(case("TRY"), "`try`");
        assert_eq!(identifier("paidPrice"), "paidPrice");
        assert_eq!(comment("One.\nTwo.", 4), "    /// One.\n    /// Two.");
    }

    #[test]
    fn requests_have_short_names_where_they_are_unique() {
        let model = super::super::tables::model().unwrap();
        let unique = unique_requests(&model);
        assert!(unique.contains(&("CreatePaymentRequest", "Craftgate")));
        assert!(!unique.iter().any(|(name, _)| *name == "DepositRequest"), "two providers have a type with this name");
    }
}
