//! TypeScript: a class for each group of operations, the types of requests, answers, settings and messages, and what all providers
//! share.
//!
//! Property names are camelCase whatever the wire has. Requests take money as `string | number`, answers have it as `string`. Both have
//! the known words of an enum, and `UnknownWord` for others. Fields that this version does not know are plain properties of an answer,
//! but no type has them: a misspelt name does not compile.
//! Answers hold whole numbers as `number`: one beyond 2^53 − 1 is an error of the core. A type that both directions use is there
//! twice: as it is answered, and with `Input` at its name as it is sent.
//!
//! The clients and the verifiers of messages follow from the declared classes, see [`imza::api::classes`]. The fields of a message are one
//! object. Written by hand, in `bindings-wasm/npm/src/`: `Call`, the handles, attempts, and how values of JavaScript cross into the core.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use imza::{ErrorKind, Names, Outcome, Repeat};
use minijinja::Environment;
use minijinja::value::Serde;

use super::Output;
use super::model::{Class, Message, Model, Parameter, Provider, Ty, TyKind, Type};
use super::template::{context, environment, render as rendered, wrapped};

/// The output folder.
pub const FOLDER: &str = "bindings-wasm/npm/generated";
/// The width of a comment's text.
const WIDTH: usize = 110;

/// A file for each provider, one for its words, and one for what all share.
pub fn render(model: &Model) -> Result<Vec<Output>> {
    let with_words = model.providers.iter().filter(|provider| !provider.enums.is_empty());
    std::iter::once(surface(model)).chain(model.providers.iter().map(provider)).chain(with_words.map(words)).collect()
}

/// The words of a provider as constants. They are a file of their own, which only the provider's entry loads.
fn words(provider: &Provider) -> Result<Output> {
    let mut environment = types_environment(BTreeSet::new())?;
    environment.add_template("words", include_str!("../../templates/words.ts.j2"))?;
    let text = rendered(&environment, "words", context! { provider => Serde(provider) })?;
    Ok(Output { path: format!("{FOLDER}/{}_words.ts", provider.name), text })
}

fn provider(provider: &Provider) -> Result<Output> {
    // A request names the `Input` type of a type that is both sent and received.
    let shared: BTreeSet<&'static str> = provider.types.iter().filter(|ty| ty.role == "shared").map(|ty| ty.name).collect();
    let mut environment = types_environment(shared.clone())?;
    environment.add_template("provider", include_str!("../../templates/provider.ts.j2"))?;
    let taken = shared.clone();
    environment.add_filter("taken", move |parameter: Serde<Parameter>| taken_type(&parameter, &taken));
    environment.add_test("omissible", |parameter: Serde<Parameter>| may_be_omitted(&parameter));
    environment.add_filter("given", |parameter: Serde<Parameter>| given(&parameter));
    let inputs = inputs(provider);
    let named: BTreeSet<&str> = inputs.iter().map(|message| message.name.as_str()).collect();
    let is_input = |ty: &Type| inputs.iter().any(|message| message.value_type == ty.name);
    let docs: BTreeMap<&str, &str> = provider.messages.iter().map(|ty| (ty.name, ty.doc.as_str())).collect();
    let declared: Vec<&Type> =
        provider.messages.iter().filter(|ty| ty.role == "settings" || ty.is_public_message() && !is_input(ty)).collect();
    let values = context! {
        provider => Serde(provider),
        handles => Serde(handles(provider)),
        messages => Serde(declared),
        inputs => Serde(&inputs),
        named => named.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(),
        docs => Serde(docs),
        settings => Serde(settings(provider)),
        narrowed => Serde(narrowed(provider)),
        present => present(provider),
        givers => givers(provider),
        finish => finish(provider),
        forms => messages(provider).flat_map(|message| &message.parameters).map(|parameter| parameter.form.clone()).collect::<BTreeSet<_>>(),
        has_bodies => messages(provider).any(|message| message.body != "nothing"),
    };
    let text = rendered(&environment, "provider", values)?;
    Ok(Output { path: format!("{FOLDER}/{}.ts", provider.name), text })
}

/// The types of settings by name, each with those that must be given and the lists of which exactly one is.
fn settings(provider: &Provider) -> BTreeMap<&str, &Class> {
    provider.classes.iter().map(|class| (class.settings_type, class)).collect()
}

/// The messages of all classes.
fn messages(provider: &Provider) -> impl Iterator<Item = &Message> {
    provider.classes.iter().flat_map(|class| &class.messages)
}

/// The messages whose fields are a type of their own. Where several take the same fields, the first one names it.
fn inputs(provider: &Provider) -> Vec<&Message> {
    let mut inputs: Vec<&Message> = Vec::new();
    for message in messages(provider).filter(|message| matches!(message.takes.as_str(), "fields" | "object")) {
        if inputs.iter().all(|input| input.value_type != message.value_type) {
            inputs.push(message);
        }
    }
    inputs
}

/// The words of fields of results and records, as types, by the names of the type and the field.
fn narrowed(provider: &Provider) -> BTreeMap<&str, BTreeMap<&str, Vec<String>>> {
    let results = messages(provider).map(|message| (message.result.as_str(), &message.narrowed));
    let records =
        messages(provider).flat_map(|message| &message.parameters).map(|parameter| (parameter.ty.name.as_str(), &parameter.narrowed));
    let mut types: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    for (name, field) in results.chain(records).flat_map(|(name, fields)| fields.iter().map(move |field| (name, field))) {
        let open = field.is_open.then(|| "UnknownWord".to_owned());
        let or = (!field.or.is_empty()).then(|| field.or.clone());
        let words = field.words.iter().map(|word| format!("\"{word}\"")).chain(or).chain(open);
        types.entry(name).or_default().insert(&field.property, words.collect());
    }
    types
}

/// By the name of a result's type, the fields whose presence another one tells, with the words of that one.
fn present(provider: &Provider) -> BTreeMap<&str, Vec<minijinja::Value>> {
    let mut types: BTreeMap<&str, Vec<minijinja::Value>> = BTreeMap::new();
    for message in messages(provider) {
        let told = message.present.iter().map(|field| {
            let quoted: Vec<String> = field.unless.iter().map(|word| format!("\"{word}\"")).collect();
            context! { property => field.property.clone(), by => field.by.clone(), quoted => quoted }
        });
        types.entry(&message.result).or_default().extend(told);
    }
    types.retain(|_, told| !told.is_empty());
    types
}

/// The type of a field that a message takes.
fn taken_type(parameter: &Parameter, shared: &BTreeSet<&'static str>) -> String {
    let sent = || sent(&parameter.ty, shared);
    let ty = match parameter.form.as_str() {
        "url" => "string | URL".into(),
        "headers" => "argument.SentHeaders".into(),
        "header" | "header_if_any" => "Header".into(),
        "now" => "number | bigint".into(),
        "words" => parameter.words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        "received" => parameter.of.clone(),
        "record" => match parameter.unchecked.is_empty() {
            true => format!("{} | ((claimed: {}) => Found)", sent(), parameter.of),
            false => format!("{} | \"unchecked\" | ((claimed: {}) => Found)", sent(), parameter.of),
        },
        _ if !parameter.unchecked.is_empty() => format!("{} | undefined", sent()),
        _ => sent(),
    };
    match may_be_omitted(parameter) {
        true => format!("{ty} | undefined"),
        false => ty,
    }
}

/// Whether a message may be given without a field. One that selects a check must be there, so that nobody forgets the check.
fn may_be_omitted(parameter: &Parameter) -> bool {
    parameter.form == "now" || !parameter.required && parameter.form != "header" && parameter.unchecked.is_empty()
}

/// A field as it crosses into the core.
fn given(parameter: &Parameter) -> String {
    let name = &parameter.property;
    match parameter.form.as_str() {
        "url" => format!("{name}: argument.href({name})"),
        "headers" => format!("{name}: argument.headersOf({name})"),
        "header" => format!("{name}: argument.header({name})"),
        "header_if_any" => format!("{name}: argument.headerIfAny({name})"),
        "now" => format!("{name}: {name} ?? argument.clock()"),
        _ if !parameter.unchecked.is_empty() => {
            format!("...argument.orUnchecked(\"{name}\", \"{}\", {name})", Names::Camel.spelled(&parameter.unchecked))
        }
        _ => name.clone(),
    }
}

/// Returns the handles, which one step passes to the next.
fn handles(provider: &Provider) -> Vec<&Type> {
    provider.messages.iter().filter(|ty| ty.is_handle).collect()
}

/// The field of a type that holds a handle.
fn handle_field<'p>(provider: &Provider, ty: &'p Type) -> Option<(&'p str, &'p str)> {
    let is_handle = |name: &str| handles(provider).iter().any(|handle| handle.name == name);
    ty.fields.iter().find(|field| is_handle(&field.ty.name)).map(|field| (field.property, field.ty.name.as_str()))
}

/// By the name of a result's type, how its handles are made of what the module returns.
fn finish(provider: &Provider) -> BTreeMap<&str, String> {
    let whole = handles(provider).into_iter().map(|handle| (handle.name, format!(", (answer) => made(\"{}\", answer)", handle.name)));
    let within = provider.types.iter().filter_map(|ty| {
        let (field, handle) = handle_field(provider, ty)?;
        Some((ty.name, format!(", (answer) => withHandle(answer, \"{field}\", \"{handle}\")")))
    });
    whole.chain(within).collect()
}

/// By the name of a handle, the operation that gives it.
fn givers(provider: &Provider) -> BTreeMap<&str, &'static str> {
    let mut givers = BTreeMap::new();
    for (_, operation) in provider.operations() {
        let Some(result) = &operation.result.ty else { continue };
        let within = provider.types.iter().find(|ty| ty.name == result.name).and_then(|ty| handle_field(provider, ty));
        let given = within.map(|(_, handle)| handle).into_iter().chain([result.name.as_str()]);
        givers.extend(given.map(|handle| (handle, operation.property)));
    }
    givers
}

fn surface(model: &Model) -> Result<Output> {
    let mut environment = types_environment(BTreeSet::new())?;
    environment.add_template("surface", include_str!("../../templates/surface.ts.j2"))?;
    let kinds: Vec<&str> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let outcomes: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
    let repeats: Vec<&str> = Repeat::ALL.iter().map(|repeat| repeat.as_str()).collect();
    let words = [
        ("ErrorKind", "Kind of the failure that an answer reports: who must act.", kinds),
        ("Outcome", "`rejected`: surely not done. `unknown`: it may have been done, now or earlier; ask before repeating.", outcomes),
        (
            "Repeat",
            "Whether a call may be sent again when no answer came, or one with the outcome `unknown`. `safe`: it only reads. \
             `same_key`: the same call, with its idempotency key. `ask_first`: ask the provider what became of it.",
            repeats,
        ),
    ];
    let words = words.map(|(name, doc, slugs)| context! { name => name, doc => doc, slugs => slugs });
    let text = rendered(&environment, "surface", context! { model => Serde(model), words => words })?;
    Ok(Output { path: format!("{FOLDER}/surface.ts"), text })
}

fn types_environment(shared: BTreeSet<&'static str>) -> Result<Environment<'static>> {
    let mut environment = environment()?;
    environment.add_filter("comment", |text: String, indent: usize| comment(&text, indent));
    environment.add_filter("answered", |ty: Serde<Ty>| answered(&ty));
    environment.add_test("containing", |names: Vec<String>, name: String| names.contains(&name));
    environment.add_filter("sent", move |ty: Serde<Ty>| sent(&ty, &shared));
    Ok(environment)
}

/// A type in a request.
fn sent(ty: &Ty, shared: &BTreeSet<&'static str>) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "unknown".into(), |of| sent(of, shared));
    match ty.kind {
        // Some APIs have positive amounts as text; numbers are accepted as well.
        TyKind::Text if ty.form == "Money" => "string | number".into(),
        // Callers store ids as text or as whole numbers; digits are taken as a number, too.
        TyKind::Text if matches!(ty.form.as_str(), "Id" | "Identifier" | "Reference" | "SignedId" | "Bin") => {
            "string | number | bigint".into()
        }
        TyKind::Decimal => "string | number".into(),
        // Ids come as text from forms, webhooks and databases; the core takes their digits.
        TyKind::Int64 => "number | bigint | string".into(),
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
