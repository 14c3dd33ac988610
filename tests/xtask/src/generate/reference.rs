//! The reference in Markdown: a page for each group of operations with the types that only it uses, a page for types that
//! several groups or none use, a page for enums, a page for messages: settings, webhooks, callbacks, and the provider's notes. A provider
//! without groups has one page.

use std::collections::BTreeMap;

use anyhow::Result;
use minijinja::Environment;
use minijinja::value::{Serde, Value};

use super::Output;
use super::model::{Enum, Group, KnownError, Model, Provider, Ty, TyKind, Type};
use super::openapi;
use super::template::{context, environment, render as rendered};

const FOLDER: &str = "core/reference";

/// Renders all pages.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let mut outputs = Vec::new();
    let mut lists = Vec::new();
    for provider in &model.providers {
        let pages = pages(provider);
        for page in &pages {
            outputs.push(Output { path: format!("{FOLDER}/{}", page.path), text: text(provider, page, &pages)? });
        }
        lists.push(context! {
            provider => Serde(provider),
            pages => pages.iter().map(|page| context! { title => page.title.as_str(), path => page.path.as_str() }).collect::<Vec<_>>(),
        });
    }
    let mut environment = environment()?;
    environment.add_template("index", include_str!("../../templates/reference_index.md.j2"))?;
    outputs.push(Output {
        path: format!("{FOLDER}/README.md"),
        text: rendered(&environment, "index", context! { providers => lists, forms => forms() })?,
    });
    Ok(outputs)
}

/// The forms of text, for the legend.
fn forms() -> Vec<Value> {
    openapi::forms().map(|form| context! { name => form.described().name, words => form.described().words }).collect()
}

/// A page and its content.
struct Page<'m> {
    /// Its path from the folder of the reference.
    path: String,
    title: String,
    group: Option<&'m Group>,
    types: Vec<&'m Type>,
    enums: Vec<&'m Enum>,
    errors: &'m [KnownError],
    /// Notes in Markdown, and the types of settings, messages and their results.
    notes: &'m str,
    messages: Vec<&'m Type>,
}

fn pages(provider: &Provider) -> Vec<Page<'_>> {
    let enums = || provider.enums.iter().collect::<Vec<_>>();
    if let [group] = provider.groups.as_slice() {
        let types = provider.types.iter().collect();
        return vec![Page {
            path: format!("{}.md", provider.name),
            title: provider.title.into(),
            group: Some(group),
            types,
            enums: enums(),
            errors: &provider.errors,
            notes: provider.notes,
            messages: provider.messages.iter().collect(),
        }];
    }
    let used_by = |groups: &[&str]| provider.types.iter().filter(|ty| ty.groups == groups).collect::<Vec<_>>();
    let mut pages: Vec<Page<'_>> = Vec::new();
    for group in &provider.groups {
        let path = format!("{}/{}.md", provider.name, group.name);
        let title = format!("{}: {}", provider.title, group.title.to_lowercase());
        let types = used_by(&[group.name]);
        pages.push(Page { path, title, group: Some(group), types, enums: vec![], errors: &[], notes: "", messages: vec![] });
    }
    let shared = provider.types.iter().filter(|ty| ty.groups.len() > 1 || ty.groups == [""]).collect();
    let page = |name: &str, title: &str, types, enums, errors| Page {
        path: format!("{}/{name}.md", provider.name),
        title: format!("{}: {title}", provider.title),
        group: None,
        types,
        enums,
        errors,
        notes: "",
        messages: vec![],
    };
    let messages = provider.messages.iter().collect();
    let messages = Page { notes: provider.notes, messages, ..page("messages", "requests, webhooks, callbacks", vec![], vec![], &[][..]) };
    pages.push(messages);
    pages.push(page("shared", "shared types", shared, vec![], &[][..]));
    pages.push(page("enums", "enums and errors", vec![], enums(), &provider.errors));
    pages
}

fn text(provider: &Provider, page: &Page<'_>, pages: &[Page<'_>]) -> Result<String> {
    let places: BTreeMap<&str, &str> = pages
        .iter()
        .flat_map(|page| {
            let types = page.types.iter().chain(&page.messages).map(|ty| ty.name);
            let names = types.chain(page.enums.iter().map(|known| known.name));
            names.map(move |name| (name, page.path.as_str()))
        })
        .collect();
    let here = page.path.clone();
    let links: BTreeMap<String, String> = places.into_iter().map(|(name, path)| (name.to_owned(), link(name, path, &here))).collect();
    let mut environment = environment()?;
    environment.add_template("page", include_str!("../../templates/reference.md.j2"))?;
    add_filters(&mut environment, links);
    let context = context! {
        provider => Serde(provider),
        title => page.title.as_str(),
        group => page.group.map(Serde),
        types => Serde(&page.types),
        enums => Serde(&page.enums),
        errors => Serde(page.errors),
        notes => page.notes.trim_end(),
        messages => Serde(&page.messages),
    };
    rendered(&environment, "page", context)
}

fn add_filters(environment: &mut Environment<'static>, links: BTreeMap<String, String>) {
    let of = links.clone();
    environment.add_filter("link", move |name: String| of.get(&name).cloned().unwrap_or(name));
    environment.add_filter("shown", move |ty: Serde<Ty>| shown(&ty, &links));
    environment.add_filter("cell", |text: String| text.replace('|', "\\|"));
    environment.add_filter("repeat", |word: String| openapi::repeat(&word));
}

/// A link to a type or an enum on the same page or another one.
fn link(name: &str, path: &str, here: &str) -> String {
    let file = if path == here { "" } else { path.rsplit('/').next().unwrap_or(path) };
    format!("[{name}]({file}#{})", name.to_lowercase())
}

/// A type, written for readers.
fn shown(ty: &Ty, links: &BTreeMap<String, String>) -> String {
    let of = || ty.of.as_deref().map(|of| shown(of, links)).unwrap_or_default();
    match ty.kind {
        TyKind::Text if ty.form.is_empty() => "text".into(),
        TyKind::Text => ty.form.clone(),
        TyKind::Decimal => "decimal".into(),
        TyKind::Int32 => "int32".into(),
        TyKind::Int64 => "int64".into(),
        TyKind::Bool => "bool".into(),
        TyKind::DateTime => "date and time".into(),
        TyKind::Date => "date".into(),
        TyKind::Json => "any JSON".into(),
        TyKind::Enum | TyKind::Object => links.get(&ty.name).cloned().unwrap_or_else(|| ty.name.clone()),
        TyKind::List => format!("list of {}", of()),
        TyKind::Map => format!("map of {}", of()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;

    /// The pages of a provider, as one text.
    fn reference(provider: &str) -> String {
        let pages = render(&tables::model().unwrap()).unwrap();
        let own = |output: &&Output| output.path.starts_with(&format!("{FOLDER}/{provider}"));
        pages.iter().filter(own).map(|output| output.text.as_str()).collect()
    }

    #[test]
    fn the_reference_says_where_a_user_looks_what_was_chosen() {
        for (provider, said) in [
            ("craftgate", "`x-auth-version` is `v1`"),
            ("craftgate", "**percent-decoded**"),
            ("craftgate", "with `items` at the top"),
            ("craftgate", "A success without `data`"),
            ("craftgate", "| Response | [PaymentResponse](shared.md#paymentresponse) or nothing |"),
            ("parax", "confirm every webhook"),
            ("parax", "`return_url` is a contradiction"),
            ("nexkasa", "in 26 characters, without spaces"),
        ] {
            assert!(reference(provider).contains(said), "{provider}: {said}");
        }
    }

    #[test]
    fn the_reference_has_the_webhooks_and_callbacks_of_every_provider_with_what_is_signed() {
        for (provider, arrives, signed) in [
            ("craftgate", "## Webhooks", "| `eventTime`, `payload`, anything else | **no**"),
            ("craftgate", "## Browser callbacks", "these six fields"),
            ("parax", "## Webhooks", "anything else | **no**"),
            ("nexkasa", "## Callbacks", "The vendor's document signs nothing"),
            ("nkolay", "## Callback", "nothing of it is signed"),
        ] {
            let text = reference(provider);
            let section = text.split(&format!("\n{arrives}\n")).nth(1).unwrap_or_else(|| panic!("{provider}: {arrives}"));
            assert!(section.split("\n## ").next().unwrap().contains(signed), "{provider}: {signed}");
        }
        for provider in tables::model().unwrap().providers {
            let text = reference(provider.name);
            for ty in provider.messages {
                assert!(text.contains(&format!("\n### {}\n", ty.name)), "{}: {}", provider.name, ty.name);
            }
        }
    }

    #[test]
    fn words_are_listed_with_their_meaning() {
        assert!(reference("parax").contains("| `1085` | customer_blocked |  | The customer is blocked. |"));
        let meaning = "- `CALLBACK_THREEDS`: The payer came back from the bank's 3-D Secure page, and Craftgate waits for you to complete the payment.";
        assert!(reference("craftgate").contains(meaning));
    }
}
