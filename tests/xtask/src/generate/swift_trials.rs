//! Swift's tests of secrets: a use of every setting, argument and field of a message, each with one value left open.
//!
//! Swift cannot list the parameters of a function at run time, so the uses follow from the declarations here.

use serde::Serialize;

use super::model::{Class, Message, Model, Parameter, Provider, Ty, TyKind, Type};
use super::swift::{identifier, is_choice, swift};

/// Uses of one kind.
#[derive(Serialize)]
pub struct Group {
    name: &'static str,
    doc: &'static str,
    /// The clients that they are made with.
    clients: Vec<Client>,
    trials: Vec<Trial>,
}

#[derive(Serialize)]
struct Client {
    name: String,
    made: String,
}

#[derive(Serialize)]
struct Trial {
    place: String,
    used: String,
}

/// The uses of settings, and those of arguments.
pub fn groups(model: &Model) -> Vec<Group> {
    let classes = || model.providers.iter().flat_map(|provider| provider.classes.iter().map(move |class| (provider, class)));
    let client = |(provider, class): (&Provider, &Class)| {
        let left = without_alternatives(class, class.exclusive.iter().filter_map(|names| names.first()));
        Client { name: variable(class), made: format!("try {}", made(provider, class, &left, None)) }
    };
    vec![
        Group {
            name: "settingTrials",
            doc: "Each setting of each class.",
            clients: Vec::new(),
            trials: classes().flat_map(|(provider, class)| settings(provider, class)).collect(),
        },
        Group {
            name: "argumentTrials",
            doc: "Each argument of each method for messages, of calls of any endpoint, and of what needs no client.",
            clients: classes().map(client).collect(),
            trials: classes().flat_map(|(provider, class)| arguments(provider, class)).collect(),
        },
    ]
}

fn variable(class: &Class) -> String {
    class.kind.replace('_', "")
}

/// The settings that are used where the given ones of exclusive settings are.
fn without_alternatives<'a>(class: &'a Class, given: impl Iterator<Item = &'a String>) -> Vec<&'a Parameter> {
    let given: Vec<&String> = given.collect();
    let is_exclusive = |name: &String| class.exclusive.iter().flatten().any(|of| of == name);
    let used = |setting: &&Parameter| {
        (!is_exclusive(&setting.name) || given.contains(&&setting.name)) && (!is_exclusive(&setting.with) || given.contains(&&setting.with))
    };
    class.settings.iter().filter(used).collect()
}

fn settings(provider: &Provider, class: &Class) -> Vec<Trial> {
    let mut trials = Vec::new();
    for setting in &class.settings {
        // Where exactly one of some settings is given, another one leaves this one out.
        let alternatives = class.exclusive.iter().map(|names| {
            let own = names.iter().find(|name| **name == setting.name || **name == setting.with);
            own.or(names.first())
        });
        let used = without_alternatives(class, alternatives.flatten());
        for open in open(provider, setting) {
            trials.push(Trial {
                place: format!("{}.{}", class.name, setting.property),
                used: made(provider, class, &used, Some((setting, &open))),
            });
        }
    }
    trials
}

/// An instance of a class: with what must be given, and a setting with a value of its own.
fn made(provider: &Provider, class: &Class, used: &[&Parameter], open: Option<(&Parameter, &String)>) -> String {
    let is_due = |setting: &&&Parameter| setting.required || class.exclusive.iter().flatten().any(|name| *name == setting.name);
    let is_open = |setting: &&&Parameter| open.is_some_and(|(open, _)| open.name == setting.name);
    let ordered = used.iter().filter(is_due).chain(used.iter().filter(|setting| !is_due(setting) && is_open(setting)));
    let value = |setting: &&Parameter| match open {
        Some((open, value)) if open.name == setting.name => value.clone(),
        _ => working(provider, setting),
    };
    let settings: Vec<String> = ordered.map(|setting| format!("{}: {}", identifier(&setting.property), value(setting))).collect();
    format!("{}({})", class.name, settings.join(", "))
}

/// A value that works.
fn working(provider: &Provider, parameter: &Parameter) -> String {
    match parameter.form.as_str() {
        "words" => format!(".{}", identifier(parameter.first_word())),
        "headers" => "[:]".into(),
        "header" => "nil".into(),
        "received" => object(provider, &parameter.of, None),
        "record" if is_choice(parameter) => ".unchecked".into(),
        _ if !parameter.unchecked.is_empty() => ".unchecked".into(),
        _ => working_value(provider, &parameter.ty),
    }
}

fn working_value(provider: &Provider, ty: &Ty) -> String {
    match swift(ty).as_str() {
        "String" => "\"https://h.example\"".into(),
        "Decimal" | "Int" | "Int64" => "1".into(),
        "Bool" => "false".into(),
        _ => match ty.kind {
            TyKind::Object => object(provider, &ty.name, None),
            TyKind::Map => "[:]".into(),
            _ => "[\"k\"]".into(),
        },
    }
}

/// Values that have the open text or number in them.
fn open(provider: &Provider, parameter: &Parameter) -> Vec<String> {
    match parameter.form.as_str() {
        "words" => Vec::new(),
        "headers" => vec!["[\"a\": text]".into()],
        "received" => open_objects(provider, &parameter.of),
        "record" if is_choice(parameter) => {
            open_objects(provider, &parameter.ty.name).into_iter().map(|object| format!(".record({object})")).collect()
        }
        _ if !parameter.unchecked.is_empty() => {
            vec![format!(".{}(text)", parameter.name.rsplit('_').next().unwrap_or_default())]
        }
        _ => open_values(provider, &parameter.ty),
    }
}

fn open_values(provider: &Provider, ty: &Ty) -> Vec<String> {
    match ty.kind {
        _ if swift(ty) == "Decimal" => vec!["Decimal(number)".into()],
        TyKind::Text => vec!["text".into()],
        TyKind::Int64 => vec!["number".into()],
        TyKind::Json => vec![".string(text)".into(), ".object([\"a\": .string(text)])".into()],
        TyKind::Object => open_objects(provider, &ty.name),
        TyKind::List => ty.of.iter().flat_map(|of| open_values(provider, of)).map(|value| format!("[{value}]")).collect(),
        TyKind::Map => ty.of.iter().flat_map(|of| open_values(provider, of)).map(|value| format!("[\"a\": {value}]")).collect(),
        _ => Vec::new(),
    }
}

fn declared<'a>(provider: &'a Provider, name: &str) -> Option<&'a Type> {
    provider.messages.iter().chain(&provider.types).find(|ty| ty.name == name)
}

/// Objects of a type, each with one open field.
fn open_objects(provider: &Provider, name: &str) -> Vec<String> {
    let fields = declared(provider, name).into_iter().flat_map(|ty| &ty.fields);
    fields
        .flat_map(|field| open_values(provider, &field.ty).into_iter().map(|value| object(provider, name, Some((field.name, &value)))))
        .collect()
}

fn object(provider: &Provider, name: &str, open: Option<(&str, &String)>) -> String {
    let mut given = Vec::new();
    for field in declared(provider, name).into_iter().flat_map(|ty| &ty.fields) {
        match open {
            Some((open, value)) if open == field.name => given.push(format!("{}: {value}", identifier(field.property))),
            _ if field.presence != "optional" => {
                given.push(format!("{}: {}", identifier(field.property), working_value(provider, &field.ty)))
            }
            _ => {}
        }
    }
    format!("{}.{name}({})", provider.client, given.join(", "))
}

fn arguments(provider: &Provider, class: &Class) -> Vec<Trial> {
    let mut trials: Vec<Trial> = class.messages.iter().flat_map(|message| of_message(provider, class, message)).collect();
    if !class.is_client {
        return trials;
    }
    let client = variable(class);
    let token =
        if provider.endpoint.handle.is_empty() { String::new() } else { format!("{}, ", restored(provider, provider.endpoint.handle)) };
    let host = provider.endpoint.hosts.first().map_or(String::new(), |host| format!(", host: .{host}"));
    let endpoints = [
        "method: text, path: \"/x\"{}",
        "method: \"GET\", path: \"/x\"{}, query: [\"a\": .string(text)]",
        "method: \"GET\", path: \"/x\"{}, query: [\"a\": .object([\"a\": .string(text)])]",
        "method: \"POST\", path: \"/x\"{}, body: .json(.string(text))",
        "method: \"POST\", path: \"/x\"{}, body: .json(.array([.object([\"a\": .string(text)])]))",
        "method: \"GET\", path: \"/x\"{}, body: .exact(text)",
        "method: \"POST\", path: \"/x\"{}, options: CallOptions(idempotencyKey: text)",
        "method: \"POST\", path: \"/x\"{}, options: CallOptions(randomKey: text)",
        "method: \"POST\", path: \"/x\"{}, options: CallOptions(nonce: text)",
        "method: \"POST\", path: \"/x\"{}, options: CallOptions(now: number)",
        "method: \"POST\", path: \"/x\"{}, options: CallOptions(conversationId: text)",
    ];
    for endpoint in endpoints {
        trials.push(Trial {
            place: format!("{}.request", class.name),
            used: format!("{client}.request({token}{})", endpoint.replace("{}", &host)),
        });
    }
    for function in &provider.functions {
        trials.push(Trial {
            place: format!("{}.{}", class.name, function.property),
            used: format!("{}.{}(text)", class.name, function.property),
        });
    }
    for handle in provider.messages.iter().filter(|ty| ty.is_handle) {
        let name = format!("{}.{}", provider.client, handle.name);
        trials.push(Trial { place: format!("{name}.restore"), used: format!("{name}.restore(text)") });
    }
    trials
}

/// A handle that works: its saved text begins with what it is.
fn restored(provider: &Provider, handle: &str) -> String {
    let kind = handle.to_lowercase();
    format!("{}.{handle}.restore(\"{}-{kind}:a.b.c\")", provider.client, provider.name)
}

fn of_message(provider: &Provider, class: &Class, message: &Message) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut push = |place: &str, used: String| trials.push(Trial { place: format!("{}.{}, {place}", class.name, message.property), used });
    let name = format!("{}.{}", variable(class), message.property);
    match message.takes.as_str() {
        // A request may be quoted, so that one can see what is wrong in it.
        "value" if !message.is_request => {
            open_objects(provider, &message.value_type).into_iter().for_each(|object| push(&message.first, format!("{name}({object})")))
        }
        "parameters" => push(&message.first, format!("{name}([\"a\": text])")),
        _ => {}
    }
    let takes_fields = matches!(message.takes.as_str(), "fields" | "first_of" | "object");
    let fields: Vec<&Parameter> = if takes_fields { message.parameters.iter().collect() } else { Vec::new() };
    if message.body != "nothing" {
        push(&message.body_name, format!("{name}({})", passed(provider, message, &fields, None, "Data(text.utf8)")));
    }
    for field in &fields {
        for value in open(provider, field) {
            push(&field.property, format!("{name}({})", passed(provider, message, &fields, Some((field, &value)), "Data(\"{}\".utf8)")));
        }
    }
    trials
}

/// The arguments of a message, with one field that has a value of its own.
fn passed(provider: &Provider, message: &Message, fields: &[&Parameter], open: Option<(&Parameter, &String)>, body: &str) -> String {
    let mut all = Vec::new();
    match message.body.as_str() {
        "first" => all.push(body.to_owned()),
        "field" => all.push(format!("{}: {body}", message.body_name)),
        _ => {}
    }
    for field in fields {
        let value = match open {
            Some((open, value)) if open.name == field.name => value.clone(),
            _ if field.required && field.form != "now" || field.form == "header" || !field.unchecked.is_empty() => working(provider, field),
            _ => continue,
        };
        let is_first = message.takes == "first_of" && field.name == message.first;
        all.push(if is_first { value } else { format!("{}: {value}", identifier(&field.property)) });
    }
    if message.body == "optional_field" {
        all.push(format!("{}: {body}", message.body_name));
    }
    all.join(", ")
}
