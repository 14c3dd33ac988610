//! JavaScript: a class for each group of operations; and TypeScript: the types of requests and responses, and an interface for each group.
//!
//! Property names are camelCase whatever the wire names are. Requests take money as `string | number`, responses return it as `string`.
//! Responses have whole numbers as `number`: the core refuses one beyond 2^53 − 1. A type that is both sent and received is generated
//! twice: with its own name for responses, and with `Input` appended for requests.
//!
//! `Call`, `CallOptions` and `Page` are written by hand, in `bindings-wasm/npm/src/`.

use std::collections::BTreeSet;

use anyhow::Result;
use imza::parax;
use minijinja::value::Serde;

use super::Output;
use super::model::{Model, Provider, Ty, TyKind};
use super::template::{context, environment, render as rendered, wrapped};

/// The output folder.
pub const FOLDER: &str = "bindings-wasm/npm/generated";
/// The width of a comment's text.
const WIDTH: usize = 110;

/// Renders a declaration file for each provider, and a code file.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let mut outputs = model.providers.iter().map(types).collect::<Result<Vec<_>>>()?;
    for provider in &model.providers {
        if provider.groups.iter().any(|group| !group.name.is_empty()) {
            outputs.push(groups(provider)?);
        }
        if provider.name == "parax" {
            outputs.push(replies(provider)?);
        }
    }
    Ok(outputs)
}

fn groups(provider: &Provider) -> Result<Output> {
    let mut environment = environment()?;
    environment.add_template("groups", include_str!("../../templates/groups.js.j2"))?;
    let text = rendered(&environment, "groups", context! { provider => Serde(provider) })?;
    Ok(Output { path: format!("{FOLDER}/{}.js", provider.name), text })
}

/// The replies to webhooks, which are texts of the core.
fn replies(provider: &Provider) -> Result<Output> {
    let mut environment = environment()?;
    environment.add_template("replies", include_str!("../../templates/replies.js.j2"))?;
    let replies = [("received", parax::RECEIVED), ("refused", parax::FORBIDDEN)]
        .map(|(name, reply)| context! { name => name, status => reply.status, body => reply.body });
    let text = rendered(&environment, "replies", context! { provider => Serde(provider), replies => replies })?;
    Ok(Output { path: format!("{FOLDER}/{}.js", provider.name), text })
}

fn types(provider: &Provider) -> Result<Output> {
    // A request names the `Input` type of a type that is both sent and received.
    let shared: BTreeSet<&'static str> = provider.types.iter().filter(|ty| ty.role == "shared").map(|ty| ty.name).collect();
    let mut environment = environment()?;
    environment.add_template("types", include_str!("../../templates/types.d.ts.j2"))?;
    environment.add_filter("comment", |text: String, indent: usize| comment(&text, indent));
    environment.add_filter("answered", |ty: Serde<Ty>| answered(&ty));
    environment.add_filter("sent", move |ty: Serde<Ty>| sent(&ty, &shared));
    let text = rendered(&environment, "types", context! { provider => Serde(provider) })?;
    Ok(Output { path: format!("{FOLDER}/{}.d.ts", provider.name), text })
}

/// A type in a request.
fn sent(ty: &Ty, shared: &BTreeSet<&'static str>) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "unknown".into(), |of| sent(of, shared));
    match ty.kind {
        // Some APIs have positive amounts as text; numbers are accepted as well.
        TyKind::Text if ty.form == "Money" => "string | number".into(),
        TyKind::Text if ty.form == "Id" => "string | number | bigint".into(),
        TyKind::Decimal => "string | number".into(),
        TyKind::Int64 => "number | bigint".into(),
        TyKind::Object if shared.contains(ty.name.as_str()) => format!("{}Input", ty.name),
        TyKind::List => format!("ReadonlyArray<{}>", of()),
        TyKind::Map => format!("Readonly<Record<string, {}>>", of()),
        _ => answered(ty),
    }
}

/// A type in a response.
fn answered(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "unknown".into(), answered);
    match ty.kind {
        TyKind::Text | TyKind::Decimal | TyKind::DateTime | TyKind::Date => "string".into(),
        TyKind::Int32 | TyKind::Int64 => "number".into(),
        TyKind::Bool => "boolean".into(),
        TyKind::Json => "unknown".into(),
        TyKind::Enum | TyKind::Object => ty.name.clone(),
        TyKind::List => format!("Array<{}>", of()),
        TyKind::Map => format!("Record<string, {}>", of()),
    }
}

/// A doc comment; each line of the text starts a new line.
fn comment(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines: Vec<String> = text.replace("*/", "*\u{200b}/").lines().flat_map(|line| wrapped(line, WIDTH)).collect();
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
    fn a_type_of_both_directions_has_two_names() {
        let list = Ty { of: Some(Box::new(Ty { name: "Loyalty".into(), ..plain(TyKind::Object) })), ..plain(TyKind::List) };
        assert_eq!(sent(&list, &BTreeSet::from(["Loyalty"])), "ReadonlyArray<LoyaltyInput>");
        assert_eq!(answered(&list), "Array<Loyalty>");
        assert_eq!(sent(&plain(TyKind::Decimal), &BTreeSet::new()), "string | number");
    }

    #[test]
    fn a_comment_cannot_end_early() {
        assert_eq!(comment("One */ two", 2), "  /** One *\u{200b}/ two */");
        assert_eq!(comment("One.\nTwo.", 0), "/**\n * One.\n * Two.\n */");
    }
}
