//! Swift: the types of requests, answers and messages, and a struct for each group of operations. A provider without groups has its
//! operations in an extension of its client.
//!
//! Property names are camelCase whatever the wire names are; types are nested in their provider's client. Money is `Decimal`, whole
//! numbers are `Int` (32 bits on the wire) and `Int64`. A request's initializer takes the fields that are always required; a
//! response's fields are all optional.
//!
//! The clients, the verifiers of messages and the handles follow from the declared classes, see [`imza::api::classes`]; `Call`, the error
//! and `RemoteAddress` are written by hand, beside the folder of the generated files.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use minijinja::Environment;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::Output;
use super::classes::BODY;
use super::model::{Class, Message, Model, Parameter, Provider, Ty, TyKind, Type};
use super::swift_trials::groups;
use super::template::{capitalized, context, environment as common_environment, render as rendered, wrapped};

/// The output folder.
const FOLDER: &str = "bindings-mobile/swift/Sources/ImzaCore/Generated";
/// The output folder of the test support files.
const TESTS: &str = "tests/swift/Tests/ImzaTests/Generated";
/// The width of a comment's text.
const WIDTH: usize = 120;

/// Renders the operations as one table, and uses of all that callers pass, for the package's tests.
pub fn render_tests(model: &Model) -> Result<Vec<Output>> {
    let craftgate = model.providers.iter().find(|provider| provider.name == "craftgate").context("the model lacks Craftgate")?;
    let operations: Vec<Value> =
        craftgate.operations().map(|(group, operation)| context! { group => Serde(group), operation => Serde(operation) }).collect();
    let text = rendered(&environment()?, "operations_by_name", context! { operations })?;
    let trials = rendered(&environment()?, "trials", context! { groups => Serde(groups(model)) })?;
    Ok(vec![
        Output { path: format!("{TESTS}/TypedOperations.swift"), text },
        Output { path: format!("{TESTS}/Trials.swift"), text: trials },
    ])
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
    let classes: Vec<Shown> = provider.classes.iter().map(|class| shown(provider, class)).collect();
    put("Clients", "clients", context! { classes => Serde(classes) })?;
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
    environment.add_template("clients", include_str!("../../templates/swift/clients.swift.j2"))?;
    environment.add_template("types", include_str!("../../templates/swift/types.swift.j2"))?;
    environment.add_template("slugs", include_str!("../../templates/swift/slugs.swift.j2"))?;
    environment.add_template("enums", include_str!("../../templates/swift/enums.swift.j2"))?;
    environment.add_template("trials", include_str!("../../templates/swift/trials.swift.j2"))?;
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

/// A class as the template writes it.
#[derive(Serialize)]
struct Shown {
    name: &'static str,
    kind: &'static str,
    doc: String,
    is_client: bool,
    /// Parameters of a few words, each of which becomes an enum.
    words: Vec<Parameter>,
    /// Records that may be left unchecked, each of which becomes an enum.
    records: Vec<Parameter>,
    /// Its initializers: one for each of the settings of which exactly one is given.
    made: Vec<Made>,
    methods: Vec<Method>,
}

/// An initializer.
#[derive(Serialize)]
struct Made {
    doc: String,
    parameters: Vec<String>,
    entries: Vec<String>,
}

/// A method for a message.
#[derive(Serialize)]
struct Method {
    name: String,
    doc: String,
    parameters: Vec<String>,
    throws: &'static str,
    result: String,
    body: Vec<String>,
}

/// The errors of a method: the one error, or also what a caller's function throws.
const TYPED: &str = "throws(ImzaError)";

fn shown(provider: &Provider, class: &Class) -> Shown {
    let words = |parameters: &[Parameter]| parameters.iter().filter(|parameter| parameter.form == "words").cloned().collect::<Vec<_>>();
    let of_messages = || class.messages.iter().flat_map(|message| &message.parameters);
    let mut alternatives = vec![Vec::new()];
    for names in &class.exclusive {
        alternatives = alternatives.iter().flat_map(|left| names.iter().map(|name| without(class, left, names, name))).collect();
    }
    Shown {
        name: class.name,
        kind: class.kind,
        doc: format!("{} Tasks can share it.", class.doc),
        is_client: class.is_client,
        words: words(&class.settings).into_iter().chain(class.messages.iter().flat_map(|message| words(&message.parameters))).collect(),
        records: of_messages().filter(|parameter| is_choice(parameter)).cloned().collect(),
        made: alternatives.iter().map(|left| made(provider, class, left)).collect(),
        methods: class.messages.iter().flat_map(|message| methods(provider, message)).collect(),
    }
}

/// The settings that are left out where one of these is given, besides those that are left out already.
fn without(class: &Class, left: &[String], exclusive: &[String], given: &String) -> Vec<String> {
    let others = exclusive.iter().filter(|name| *name != given);
    let with = class.settings.iter().filter(|setting| exclusive.contains(&setting.with) && setting.with != *given);
    left.iter().chain(others).chain(with.map(|setting| &setting.name)).cloned().collect()
}

fn made(provider: &Provider, class: &Class, left: &[String]) -> Made {
    let is_exclusive = |setting: &Parameter| class.exclusive.iter().flatten().any(|name| *name == setting.name);
    let given = class.settings.iter().filter(|setting| !left.contains(&setting.name));
    // A setting of which exactly one is given must be.
    let given: Vec<Parameter> =
        given.map(|setting| Parameter { required: setting.required || is_exclusive(setting), ..setting.clone() }).collect();
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) = given.iter().partition(|setting| setting.required);
    let ordered: Vec<&Parameter> = required.into_iter().chain(optional).collect();
    Made {
        doc: documented(
            if class.is_client { "Sets up a client." } else { "Sets up a verifier." },
            &described(&ordered),
            "`configuration` if a setting cannot work.",
        ),
        parameters: ordered.iter().map(|setting| parameter(provider, setting)).collect(),
        entries: given.iter().flat_map(entry).collect(),
    }
}

/// Whether it is a record that may be left unchecked.
pub fn is_choice(parameter: &Parameter) -> bool {
    parameter.form == "record" && !parameter.unchecked.is_empty()
}

/// A parameter with its default. Its label is its name.
fn parameter(provider: &Provider, parameter: &Parameter) -> String {
    format!("{}: {}", identifier(&parameter.property), hint(provider, parameter))
}

fn hint(provider: &Provider, parameter: &Parameter) -> String {
    let (name, is_words) = (capitalized(&parameter.property), parameter.form == "words");
    match parameter.form.as_str() {
        "record" if is_choice(parameter) => "Expected".into(),
        "headers" => "[String: String]".into(),
        "header" => "String?".into(),
        "now" => format!("{}? = nil", swift(&parameter.ty)),
        "received" => format!("{}.{}", provider.client, parameter.of),
        _ if !parameter.unchecked.is_empty() => name,
        _ if is_words && parameter.required => name,
        _ if is_words => format!("{name} = .{}", identifier(parameter.first_word())),
        _ => {
            let ty = match parameter.ty.kind {
                TyKind::Object | TyKind::Enum => format!("{}.{}", provider.client, parameter.ty.name),
                _ => swift(&parameter.ty),
            };
            match parameter.ty.kind {
                _ if parameter.required => ty,
                TyKind::Bool => format!("{ty} = false"),
                _ => format!("{ty}? = nil"),
            }
        }
    }
}

/// The statements that put it in an object.
fn entry(parameter: &Parameter) -> Vec<String> {
    let (field, name) = (&parameter.property, identifier(&parameter.property));
    let put = |value: &str| format!("try $0.put(\"{field}\", {value})");
    match parameter.form.as_str() {
        "words" => vec![put(&format!("{name}.rawValue"))],
        "header" => vec![put(&format!("{name} ?? \"\""))],
        "now" => vec![put(&format!("{name} ?? Int64(Date().timeIntervalSince1970)"))],
        form if !parameter.unchecked.is_empty() => {
            // The last word of the name: a remote address is an address.
            let case = if form == "record" { "record" } else { parameter.name.rsplit('_').next().unwrap_or_default() };
            let unchecked = imza::Names::Camel.spelled(&parameter.unchecked);
            vec![
                format!("switch {name} {{"),
                format!("case .{case}(let {case}): {}", put(case)),
                format!("case .unchecked: try $0.put(\"{unchecked}\", true)"),
                "}".into(),
            ]
        }
        _ => vec![put(&name)],
    }
}

/// The methods of a message: one that takes all, and others for a form as text and for a record that is looked up.
fn methods(provider: &Provider, message: &Message) -> Vec<Method> {
    let of = |name: &str| format!("{}.{name}", provider.client);
    let takes_fields = matches!(message.takes.as_str(), "fields" | "first_of" | "object");
    let is_first = |parameter: &&Parameter| message.takes == "first_of" && parameter.name == message.first;
    let fields: Vec<&Parameter> = if takes_fields { message.parameters.iter().collect() } else { Vec::new() };
    let body = identifier(&message.body_name);
    let mut all = Vec::new();
    let mut docs = Vec::new();
    match message.body.as_str() {
        "first" => all.push(format!("_ {body}: Data")),
        "field" => all.push(format!("{body}: Data")),
        _ => {}
    }
    if matches!(message.body.as_str(), "first" | "field") {
        docs.push((message.body_name.clone(), BODY.to_owned()));
    }
    match message.takes.as_str() {
        "value" => all.push(format!("_ {}: {}", identifier(&message.first), of(&message.value_type))),
        "parameters" => all.push(format!("_ {}: [String: String]", identifier(&message.first))),
        _ => {}
    }
    all.extend(fields.iter().copied().filter(is_first).map(|field| format!("_ {}", parameter(provider, field))));
    let others: Vec<&Parameter> = fields.iter().copied().filter(|field| !is_first(field)).collect();
    all.extend(others.iter().map(|field| parameter(provider, field)));
    docs.extend(described(&fields));
    if message.body == "optional_field" {
        all.push(format!("{body}: Data = Data()"));
        docs.push((message.body_name.clone(), "Exact body, if there is one.".into()));
    }
    if message.gives == "call" {
        all.push("options: CallOptions = CallOptions()".into());
        docs.push(("options".into(), "Options of the call.".into()));
    }
    let result = match message.gives.as_str() {
        "text" => "String".into(),
        "call" => format!("Call<{}>", of(&message.result)),
        _ => of(&message.result),
    };
    let fails = if message.verifies { "`verification_failed` with the check that failed." } else { "`invalid_request`." };
    let mut methods = vec![Method {
        name: message.property.clone(),
        doc: documented(&message.doc, &docs, fails),
        parameters: all.clone(),
        throws: TYPED,
        result: result.clone(),
        body: statements(message, &fields),
    }];
    let passed = |of: &[&Parameter], replaced: Option<&str>| -> String {
        let value = |field: &&Parameter| match (field.form.as_str(), replaced) {
            ("record", Some(value)) => format!(", {}: {value}", field.property),
            _ => format!(", {}: {}", field.property, identifier(&field.property)),
        };
        of.iter().map(value).collect()
    };
    if message.is_form {
        methods.push(Method {
            name: message.property.clone(),
            doc: documented(&format!("Takes the text of the {}.", message.body_name), &[], fails),
            parameters: std::iter::once(format!("_ {body}: String")).chain(all.into_iter().skip(1)).collect(),
            throws: TYPED,
            result: result.clone(),
            body: vec![format!("try {}(Data({body}.utf8){})", message.property, passed(&others, None))],
        });
    }
    if let Some(record) = fields.iter().find(|parameter| parameter.form == "record") {
        methods.extend(looked_up(provider, message, &fields, record, &result, &passed));
        methods.push(claimed(provider, message, &fields, record));
    }
    methods
}

/// The methods that look the record up, at once and with waiting.
fn looked_up(
    provider: &Provider,
    message: &Message,
    fields: &[&Parameter],
    record: &Parameter,
    result: &str,
    passed: &dyn Fn(&[&Parameter], Option<&str>) -> String,
) -> Vec<Method> {
    let body = identifier(&message.body_name);
    let found = if is_choice(record) { "Expected".into() } else { format!("{}.{}", provider.client, record.ty.name) };
    let others = fields.iter().copied().filter(|field| field.form != "record").map(|field| parameter(provider, field));
    let parameters = |effects: &str| -> Vec<String> {
        let look_up = format!("{} lookUp: ({}.{}) {effects} -> {found}?", identifier(&record.property), provider.client, record.of);
        std::iter::once(format!("_ {body}: Data")).chain(others.clone()).chain(std::iter::once(look_up)).collect()
    };
    let read: Vec<&Parameter> = fields.iter().copied().filter(|field| field.read_by_claimed).collect();
    let lines = |wait: &str| {
        vec![
            format!("let record = try {wait}lookUp(try claimed({body}{}))", passed(&read, None)),
            format!("return try {}({body}{})", message.property, passed(fields, Some("try bridge.recorded(record)"))),
        ]
    };
    let method = |doc: String, effects: &str, throws: &'static str, wait: &str| Method {
        name: message.property.clone(),
        doc,
        parameters: parameters(effects),
        throws,
        result: result.into(),
        body: lines(wait),
    };
    let doc = "Does the same with the record that a function looks up by what the message says, which is not verified: the record decides.";
    let look_up = [("lookUp".to_owned(), "Returns your own record; nil refuses the message.".to_owned())];
    vec![
        method(
            documented(doc, &look_up, "`verification_failed` with the check that failed; what `lookUp` throws."),
            "throws",
            "throws",
            "",
        ),
        method(
            documented("Does the same with a function that waits, such as a query of a database.", &[], ""),
            "async throws",
            "async throws",
            "await ",
        ),
    ]
}

/// The method that returns what a message claims.
fn claimed(provider: &Provider, message: &Message, fields: &[&Parameter], record: &Parameter) -> Method {
    let read: Vec<&Parameter> = fields.iter().copied().filter(|field| field.read_by_claimed).collect();
    let claims = provider.messages.iter().find(|ty| ty.name == record.of).map_or("", |ty| ty.doc.as_str());
    let body = identifier(&message.body_name);
    let doc = format!("Returns what `{}` passes to a function that looks up your own record. {claims}", message.property);
    Method {
        name: "claimed".into(),
        doc: documented(&doc, &described(&read), "`verification_failed` with the check that failed."),
        parameters: std::iter::once(format!("_ {body}: Data")).chain(read.iter().map(|field| parameter(provider, field))).collect(),
        throws: TYPED,
        result: format!("{}.{}", provider.client, record.of),
        body: handled("claimed", Some(&body), &read),
    }
}

/// The statements that handle a message.
fn statements(message: &Message, fields: &[&Parameter]) -> Vec<String> {
    if message.gives == "call" {
        return written(&format!("try bridge.value(\"{}\", options: options)", message.name), entries(fields));
    }
    let first = identifier(&message.first);
    let body = (message.body != "nothing").then(|| identifier(&message.body_name));
    match message.takes.as_str() {
        "value" => vec![format!("try bridge.handleMessage(\"{}\") {{ try {first}.put(to: &$0) }}", message.name)],
        // A caller's name may need an escape.
        "parameters" => {
            vec![format!(
                "try bridge.handleMessage(\"{}\") {{ for (name, value) in {first} {{ $0.name(name); $0.string(value) }} }}",
                message.name
            )]
        }
        _ => handled(&message.name, body.as_deref(), fields),
    }
}

fn handled(message: &str, body: Option<&str>, fields: &[&Parameter]) -> Vec<String> {
    let body = body.map_or(String::new(), |body| format!(", body: {body}"));
    written(&format!("try bridge.handleMessage(\"{message}\"{body})"), entries(fields))
}

fn entries(fields: &[&Parameter]) -> Vec<String> {
    fields.iter().copied().flat_map(entry).collect()
}

/// A call with a closure of these statements.
fn written(call: &str, entries: Vec<String>) -> Vec<String> {
    match entries.as_slice() {
        [] => vec![format!("{call} {{ _ in }}")],
        _ => {
            let lines = entries.iter().map(|entry| format!("    {entry}"));
            std::iter::once(format!("{call} {{")).chain(lines).chain(std::iter::once("}".into())).collect()
        }
    }
}

fn described(parameters: &[&Parameter]) -> Vec<(String, String)> {
    let doc = |parameter: &&Parameter| (parameter.property.clone(), parameter.doc.clone());
    parameters.iter().map(doc).filter(|(_, doc)| !doc.is_empty()).collect()
}

/// A doc comment with parameters and errors, of a member.
fn documented(subject: &str, parameters: &[(String, String)], throws: &str) -> String {
    let mut text = comment(subject, 4);
    let mut add = |line: &str| {
        text.push_str("\n    ///");
        text.push_str(line);
    };
    let listed = |name: &str, doc: &str, before: &str, after: &str| -> Vec<String> {
        let lines = wrapped(&format!("{before}{name}: {doc}"), WIDTH - 8).into_iter().enumerate();
        lines.map(|(at, line)| if at == 0 { format!(" {line}") } else { format!("{after}{line}") }).collect()
    };
    if !parameters.is_empty() || !throws.is_empty() {
        add("");
    }
    match parameters {
        [] => {}
        [(name, doc)] => listed(name, doc, "- Parameter ", "   ").iter().for_each(|line| add(line)),
        _ => {
            add(" - Parameters:");
            for (name, doc) in parameters {
                listed(name, doc, "- ", "     ")
                    .iter()
                    .enumerate()
                    .for_each(|(at, line)| add(&format!("{}{line}", if at == 0 { "  " } else { "" })));
            }
        }
    }
    if !throws.is_empty() {
        add(&format!(" - Throws: {throws}"));
    }
    text
}

/// A type.
pub fn swift(ty: &Ty) -> String {
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
pub fn identifier(name: &str) -> String {
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
