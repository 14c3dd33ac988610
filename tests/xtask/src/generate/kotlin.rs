//! Kotlin: a package for each provider with its data classes, its enums, and a class for each group of operations.
//!
//! Every property may be absent: the core checks what must be there, and says where. Money is `BigDecimal`, civil times are
//! `LocalDateTime` and `LocalDate`. An enum is a sealed type: its known words, or a word that this version does not know. Fields that
//! a class does not declare are in `otherFields`. Types of requests have a builder for Java.
//!
//! A provider without groups has its operations in a class that its client extends. Clients with their messages, `Call`, exceptions
//! and the handles of N Kolay are written by hand, in `bindings-mobile/kotlin/src/main`.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use minijinja::Environment;
use minijinja::value::Serde;

use super::Output;
use super::model::{Model, Provider, Ty, TyKind, Type};
use super::template::{context, environment as plain_environment, render as rendered, wrapped};

/// The output folder.
pub const FOLDER: &str = "bindings-mobile/kotlin/src/generated";

/// The width of a comment's text.
const WIDTH: usize = 110;

/// Kotlin's hard keywords.
const KEYWORDS: &[&str] = &[
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// Renders the files of each provider, and the version that native libraries must have.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let environment = environment()?;
    let version = format!("// {}.\n\npackage imza\n\ninternal const val VERSION: String = \"{}\"\n", super::MARK, model.version);
    let enums = rendered(&environment, "slugs", context! { model => Serde(model) })?;
    let output = |file: &str, text| Output { path: format!("{FOLDER}/imza/{file}.kt"), text };
    let mut outputs = vec![output("Version", version), output("Enums", enums)];
    for provider in &model.providers {
        outputs.extend(outputs_of(&environment, provider)?);
    }
    Ok(outputs)
}

fn outputs_of(environment: &Environment<'_>, provider: &Provider) -> Result<Vec<Output>> {
    let messages = provider.messages.iter().filter(|ty| ty.is_public_message());
    let types: Vec<&Type> = provider.types.iter().filter(|ty| !ty.wire_only).chain(messages).collect();
    let distinct: BTreeSet<&str> = types.iter().map(|ty| ty.name).collect();
    ensure!(distinct.len() == types.len(), "{}: two types have one name", provider.name);

    let output = |file: &str, template: &str| -> Result<Output> {
        let text = rendered(environment, template, context! { provider => Serde(provider), types => Serde(&types) })?;
        Ok(Output { path: format!("{FOLDER}/imza/{}/{file}.kt", provider.name), text })
    };
    let mut outputs = vec![output("Types", "types")?];
    if !provider.enums.is_empty() {
        outputs.push(output("Enums", "enums")?);
    }
    outputs.push(output("Operations", "operations")?);
    Ok(outputs)
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = plain_environment()?;
    environment.add_template("types", include_str!("../../templates/types.kt.j2"))?;
    environment.add_template("enums", include_str!("../../templates/enums.kt.j2"))?;
    environment.add_template("operations", include_str!("../../templates/operations.kt.j2"))?;
    environment.add_template("slugs", include_str!("../../templates/slugs.kt.j2"))?;
    environment.add_filter("comment", |text: String, indent: usize| comment(&text, indent));
    environment.add_filter("class", |ty: Serde<Ty>| class(&ty));
    environment.add_filter("serializer", |ty: Serde<Ty>| serializer(&ty));
    environment.add_filter("identifier", |name: String| identifier(&name));
    Ok(environment)
}

/// A type in Kotlin.
fn class(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "JsonElement".into(), class);
    match ty.kind {
        TyKind::Text if ty.form == "Money" => "BigDecimal".into(),
        TyKind::Text => "String".into(),
        TyKind::Decimal => "BigDecimal".into(),
        TyKind::Int32 => "Int".into(),
        TyKind::Int64 => "Long".into(),
        TyKind::Bool => "Boolean".into(),
        TyKind::DateTime => "LocalDateTime".into(),
        TyKind::Date => "LocalDate".into(),
        TyKind::Json => "JsonElement".into(),
        TyKind::Enum | TyKind::Object => ty.name.clone(),
        TyKind::List => format!("List<{}>", of()),
        TyKind::Map => format!("Map<String, {}>", of()),
    }
}

/// The expression that creates a type's serializer.
fn serializer(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "JsonElement.serializer()".into(), serializer);
    match ty.kind {
        TyKind::Text if ty.form == "Money" => "DecimalSerializer".into(),
        TyKind::Decimal => "DecimalSerializer".into(),
        TyKind::DateTime => "DateTimeSerializer".into(),
        TyKind::Date => "DateSerializer".into(),
        TyKind::Enum => format!("{}.Words", ty.name),
        TyKind::List => format!("ListSerializer({})", of()),
        TyKind::Map => format!("MapSerializer(String.serializer(), {})", of()),
        _ => format!("{}.serializer()", class(ty)),
    }
}

fn identifier(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("`{name}`") } else { name.into() }
}

/// A KDoc comment; each line of the text starts a new line.
fn comment(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines: Vec<String> =
        text.replace("*/", "*\u{200b}/").replace("/*", "/\u{200b}*").lines().flat_map(|line| wrapped(line, WIDTH)).collect();
    match lines.as_slice() {
        [line] => format!("{space}/** {line} */"),
        lines => {
            let lines: String = lines.iter().map(|line| format!("{space} * {line}\n")).collect();
            format!("{space}/**\n{lines}{space} */")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(kind: TyKind) -> Ty {
        Ty { kind, form: String::new(), name: String::new(), of: None, secret: false }
    }

    #[test]
    fn money_is_exact_and_lists_are_typed() {
        let list = Ty { of: Some(Box::new(plain(TyKind::Decimal))), ..plain(TyKind::List) };
        assert_eq!((class(&list).as_str(), serializer(&list).as_str()), ("List<BigDecimal>", "ListSerializer(DecimalSerializer)"));
    }

    #[test]
    fn a_comment_can_neither_end_nor_nest() {
        assert_eq!(comment("One */ two /* three", 2), "  /** One *\u{200b}/ two /\u{200b}* three */");
    }

    #[test]
    fn a_keyword_is_quoted() {
        assert_eq!((identifier("object").as_str(), identifier("type").as_str()), ("`object`", "type"));
    }
}
