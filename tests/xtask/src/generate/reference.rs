//! The reference in Markdown: a page for each group of operations with the types that only it uses, a page for types that
//! several groups or none use, a page for enums. A provider without groups has one page.

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
}

fn pages(provider: &Provider) -> Vec<Page<'_>> {
    let enums = || provider.enums.iter().collect::<Vec<_>>();
    if let [group] = provider.groups.as_slice() {
        let types = provider.types.iter().collect();
        let path = format!("{}.md", provider.name);
        return vec![Page { path, title: provider.title.into(), group: Some(group), types, enums: enums(), errors: &provider.errors }];
    }
    let used_by = |groups: &[&str]| provider.types.iter().filter(|ty| ty.groups == groups).collect::<Vec<_>>();
    let mut pages: Vec<Page<'_>> = Vec::new();
    for group in &provider.groups {
        let path = format!("{}/{}.md", provider.name, group.name);
        let title = format!("{}: {}", provider.title, group.title.to_lowercase());
        pages.push(Page { path, title, group: Some(group), types: used_by(&[group.name]), enums: vec![], errors: &[] });
    }
    let shared = provider.types.iter().filter(|ty| ty.groups.len() > 1 || ty.groups == [""]).collect();
    let page = |name: &str, title: &str, types, enums, errors| Page {
        path: format!("{}/{name}.md", provider.name),
        title: format!("{}: {title}", provider.title),
        group: None,
        types,
        enums,
        errors,
    };
    pages.push(page("shared", "shared types", shared, vec![], &[][..]));
    pages.push(page("enums", "enums and errors", vec![], enums(), &provider.errors));
    pages
}

fn text(provider: &Provider, page: &Page<'_>, pages: &[Page<'_>]) -> Result<String> {
    let places: BTreeMap<&str, &str> = pages
        .iter()
        .flat_map(|page| {
            let names = page.types.iter().map(|ty| ty.name).chain(page.enums.iter().map(|known| known.name));
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
