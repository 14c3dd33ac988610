//! Kotlin: a package for each provider with a file for each group, of its operations and types, and its enums.
//!
//! Classes grow: a field more breaks no compiled caller. A request is made by its builder, or by the names of its fields through a function that
//! is compiled into its callers; fields that are always required are not nullable there. A result's fields may all be absent. Money is
//! `BigDecimal`, civil times are `LocalDateTime` and `LocalDate`. An enum is a sealed type: its known words, or a word that this version does not
//! know. Fields that a class does not declare are in `otherFields`.
//!
//! A provider's operations are in a class that its client extends, or in its groups. The clients, the verifiers of messages and the handles
//! follow from the declared classes, see [`imza::api::classes`]; `Call` and exceptions are written by hand, in
//! `bindings-mobile/kotlin/src/main`.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use super::Output;
use super::classes::BODY;
use super::model::{Class, Enum, Message, Model, Parameter, Provider, Ty, TyKind, Type, Word};
use super::template::{capitalized, context, environment as plain_environment, render as rendered, wrapped};

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

/// A file for each group with its types; one for the client's operations, the types of several groups, messages, handles, enums, and the classes.
fn outputs_of(environment: &Environment<'_>, provider: &Provider) -> Result<Vec<Output>> {
    let (messages, enums) = with_word_enums(provider);
    let types: Vec<&Type> = provider.types.iter().filter(|ty| !ty.wire_only).collect();
    let distinct: BTreeSet<&str> = types.iter().copied().chain(&messages).map(|ty| ty.name).collect();
    ensure!(distinct.len() == types.len() + messages.len(), "{}: two types have one name", provider.name);

    let output = |file: &str, text: String| Output { path: format!("{FOLDER}/imza/{}/{file}.kt", provider.name), text };
    let whole = |bodies: &[String]| format!("{}\n{}", header(provider), bodies.join("\n"));
    let numbers = number_ids(provider);
    let classes_of = |types: &[&Type]| -> Result<String> {
        rendered(environment, "types", context! { provider => Serde(provider), types => Serde(types), numbers => Serde(&numbers) })
    };
    let mut outputs = Vec::new();
    let mut grouped = BTreeSet::new();
    for group in provider.groups.iter().filter(|group| !group.name.is_empty()) {
        let own: Vec<&Type> = types.iter().copied().filter(|ty| ty.groups == [group.name]).collect();
        grouped.extend(own.iter().map(|ty| ty.name));
        let operations = rendered(environment, "operations", context! { provider => Serde(provider), group => Serde(group) })?;
        outputs.push(output(&group.pascal, whole(&[operations, classes_of(&own)?])));
    }
    let shared: Vec<&Type> = types.iter().copied().filter(|ty| !grouped.contains(ty.name)).collect();
    outputs
        .push(output("Operations", whole(&[rendered(environment, "operations", context! { provider => Serde(provider), group => () })?])));
    outputs.push(output("Types", whole(&[classes_of(&shared)?])));
    outputs.push(output("Messages", whole(&[classes_of(&messages.iter().collect::<Vec<_>>())?])));
    if provider.messages.iter().any(|ty| ty.is_handle) {
        outputs.push(output("Handles", whole(&[rendered(environment, "handles", context! { provider => Serde(provider) })?])));
    }
    if !enums.is_empty() {
        outputs.push(output("Enums", rendered(environment, "enums", context! { provider => Serde(provider), enums => Serde(&enums) })?));
    }
    let classes = provider.classes.iter().map(|class| shown(provider, class).context(class.name)).collect::<Result<Vec<_>>>()?;
    let text = rendered(environment, "clients", context! { provider => Serde(provider), classes => Serde(classes) })?;
    outputs.push(Output { path: format!("{FOLDER}/imza/{}.kt", provider.client), text });
    Ok(outputs)
}

/// The beginning of every file of a provider.
fn header(provider: &Provider) -> String {
    let imports = [
        "com.fasterxml.jackson.annotation.JsonCreator",
        "imza.*",
        "imza.bridge.EndpointBody",
        "java.math.BigDecimal",
        "java.time.LocalDate",
        "java.time.LocalDateTime",
        "kotlinx.serialization.KSerializer",
        "kotlinx.serialization.Serializable",
        "kotlinx.serialization.json.JsonElement",
        "kotlinx.serialization.json.JsonObject",
    ];
    let imports: String = imports.iter().map(|import| format!("import {import}\n")).collect();
    format!("// {}.\n// {}: {}\n\npackage imza.{}\n\n{imports}", super::MARK, provider.title, provider.doc, provider.name)
}

/// The ids that the provider's types have as numbers: messages from outside have them as text.
fn number_ids(provider: &Provider) -> BTreeSet<&'static str> {
    let fields = || provider.types.iter().flat_map(|ty| &ty.fields).filter(|field| field.property.ends_with("Id"));
    let others: BTreeSet<&str> = fields().filter(|field| field.ty.kind != TyKind::Int64).map(|field| field.property).collect();
    fields().map(|field| field.property).filter(|property| !others.contains(property)).collect()
}

/// The messages and the enums. A text that is one of a few words or of an enum's gets an enum of its own, with both.
fn with_word_enums(provider: &Provider) -> (Vec<Type>, Vec<Enum>) {
    let mut messages: Vec<Type> = provider.messages.iter().filter(|ty| ty.is_public_message()).cloned().collect();
    let mut enums = provider.enums.clone();
    for message in provider.classes.iter().flat_map(|class| &class.messages) {
        for narrowed in message.narrowed.iter().filter(|narrowed| !narrowed.or.is_empty()) {
            let Some(ty) = messages.iter_mut().find(|ty| ty.name == message.result) else { continue };
            let Some(field) = ty.fields.iter_mut().find(|field| field.name == narrowed.name) else { continue };
            let name = format!("{}{}", ty.name, capitalized(field.property));
            let own =
                narrowed.words.iter().map(|word| Word { name: word.to_uppercase().leak(), wire: word.clone().leak(), doc: String::new() });
            let others = provider.enums.iter().filter(|known| known.name == narrowed.or).flat_map(|known| known.words.clone());
            field.ty = Ty { kind: TyKind::Enum, form: String::new(), name: name.clone(), of: None, secret: false };
            enums.push(Enum { name: name.leak(), words: own.chain(others).collect(), doc: field.doc.clone() });
        }
    }
    (messages, enums)
}

fn environment() -> Result<Environment<'static>> {
    let mut environment = plain_environment()?;
    environment.add_template("types", include_str!("../../templates/kotlin/types.kt.j2"))?;
    environment.add_template("enums", include_str!("../../templates/kotlin/enums.kt.j2"))?;
    environment.add_template("operations", include_str!("../../templates/kotlin/operations.kt.j2"))?;
    environment.add_template("clients", include_str!("../../templates/kotlin/clients.kt.j2"))?;
    environment.add_template("handles", include_str!("../../templates/kotlin/handles.kt.j2"))?;
    environment.add_template("slugs", include_str!("../../templates/kotlin/slugs.kt.j2"))?;
    environment.add_filter("comment", |text: String, indent: usize| comment(&text, indent));
    environment.add_filter("class", |ty: Serde<Ty>| class(&ty));
    environment.add_filter("field_type", |ty: Serde<Ty>| field_type(&ty));
    environment.add_filter("identifier", |name: String| identifier(&name));
    Ok(environment)
}

/// A class as the template writes it.
#[derive(Serialize)]
struct Shown {
    name: &'static str,
    kind: &'static str,
    doc: String,
    is_client: bool,
    /// Classes of the settings of which exactly one is given.
    choices: Vec<Choice>,
    /// Parameters of a few words, each of which becomes an enum.
    words: Vec<Parameter>,
    /// The settings, each with its default, as the named factory takes them.
    parameters: Vec<String>,
    /// Those that must be given, as the constructor takes them.
    required: Vec<String>,
    required_names: Vec<String>,
    /// The others: with their defaults, without, their names and docs.
    optional: Vec<String>,
    optional_types: Vec<String>,
    optional_names: Vec<String>,
    optional_docs: Vec<String>,
    entries: Vec<String>,
    described: Vec<Described>,
    has_optional: bool,
    /// The one setting that must be given, and the name of an element of it, if it is a list.
    single: String,
    one: String,
    methods: Vec<Method>,
    record: Option<Record>,
}

/// Settings of which exactly one is given: one of a few words, or a text with further settings. They are one parameter, of a class.
#[derive(Serialize)]
struct Choice {
    name: String,
    property: String,
    doc: String,
    /// Its doc in the constructor.
    setting_doc: String,
    words: Vec<(String, String)>,
    other: String,
    other_doc: String,
    parameters: Vec<String>,
    entries: Vec<String>,
    described: Vec<Described>,
}

/// A parameter's doc.
#[derive(Serialize)]
struct Described {
    name: String,
    doc: String,
}

/// A method for a message.
#[derive(Serialize)]
struct Method {
    name: String,
    doc: String,
    verifies: bool,
    is_inline: bool,
    has_optional: bool,
    parameters: Vec<String>,
    described: Vec<Described>,
    result: String,
    /// The expression that it returns, in lines.
    body: String,
}

/// How a caller's record is looked up.
#[derive(Serialize)]
struct Record {
    of: String,
    claims: String,
    doc: String,
    parameters: String,
    input: String,
    body: String,
}

fn shown(provider: &Provider, class: &Class) -> Result<Shown> {
    let choices = class.exclusive.iter().map(|names| choice(class, names)).collect::<Result<Vec<_>>>()?;
    let is_chosen = |setting: &Parameter| class.exclusive.iter().flatten().any(|name| *name == setting.name || *name == setting.with);
    let settings: Vec<&Parameter> = positional(&class.settings).into_iter().filter(|setting| !is_chosen(setting)).collect();
    let (required, optional): (Vec<&Parameter>, Vec<&Parameter>) = settings.iter().partition(|setting| setting.required);
    let chosen = choices.iter().map(|choice| format!("{}: {}", choice.property, choice.name));
    let demanded: Vec<String> = required.iter().copied().map(parameter).chain(chosen).collect();
    let with_defaults: Vec<String> = optional.iter().copied().map(parameter).collect();
    let single = required.first().filter(|setting| required.len() == 1 && choices.is_empty() && setting.ty.kind == TyKind::List);
    let mut methods = Vec::new();
    for message in &class.messages {
        methods.extend(self::methods(provider, message)?);
    }
    let of_words = |parameters: &[Parameter]| -> Vec<Parameter> {
        parameters.iter().filter(|parameter| parameter.form == "words" && !is_chosen(parameter)).cloned().collect()
    };
    let with_words = class.messages.iter().filter(|message| !message.is_input).flat_map(|message| of_words(&message.parameters));
    let chosen_docs = choices.iter().map(|choice| Described { name: choice.property.clone(), doc: choice.setting_doc.clone() });
    Ok(Shown {
        name: class.name,
        kind: class.kind,
        doc: class.doc.clone(),
        is_client: class.is_client,
        words: of_words(&class.settings).into_iter().chain(with_words).collect(),
        parameters: demanded.iter().chain(&with_defaults).cloned().collect(),
        required_names: demanded.iter().map(|parameter| before(parameter, ": ")).collect(),
        required: demanded,
        optional_types: with_defaults.iter().map(|parameter| before(parameter, " = ")).collect(),
        optional: with_defaults,
        optional_names: optional.iter().map(|setting| identifier(&setting.property)).collect(),
        optional_docs: optional.iter().map(|setting| setting.doc.clone()).collect(),
        entries: choices
            .iter()
            .map(|choice| format!("{}.settings.forEach {{ (name, value) -> put(name, value) }}", choice.property))
            .chain(settings.iter().copied().map(entry))
            .collect(),
        described: required.iter().copied().map(described).chain(chosen_docs).chain(optional.iter().copied().map(described)).collect(),
        has_optional: !optional.is_empty(),
        single: single.map_or(String::new(), |setting| setting.property.clone()),
        one: single.map_or("", |setting| setting.property.strip_suffix('s').unwrap_or("one")).into(),
        methods,
        record: class.messages.iter().find_map(|message| record(provider, message)),
        choices,
    })
}

/// The text before the separator.
fn before(text: &str, separator: &str) -> String {
    text.split(separator).next().unwrap_or_default().into()
}

/// Builds the class of settings of which exactly one is given.
fn choice(class: &Class, names: &[String]) -> Result<Choice> {
    let settings: Vec<&Parameter> = class.settings.iter().filter(|setting| names.contains(&setting.name)).collect();
    let [known, other] = settings.as_slice() else { bail!("one of {names:?}: which parameters shall it have?") };
    ensure!(known.form == "words" && other.form == "plain", "one of {names:?}: which class shall it have?");
    let further: Vec<&Parameter> = class.settings.iter().filter(|setting| setting.with == other.name).collect();
    Ok(Choice {
        name: capitalized(&known.property),
        property: known.property.clone(),
        doc: format!("Where requests of a [{}] go. There is no default, so that nobody is charged by accident.", class.name),
        setting_doc: format!("{} Or an address of your own, by [{1}.at][{1}.at].", known.doc, capitalized(&known.property)),
        words: known.words.clone(),
        other: other.property.clone(),
        other_doc: format!("An address of your own. {}", other.doc),
        parameters: std::iter::once(format!("{}: {}", other.property, self::class(&other.ty)))
            .chain(further.iter().copied().map(parameter))
            .collect(),
        entries: std::iter::once(format!("put(\"{0}\", {0})", other.property)).chain(further.iter().copied().map(entry)).collect(),
        described: further.into_iter().map(described).collect(),
    })
}

/// The order without names: required ones first.
fn positional(parameters: &[Parameter]) -> Vec<&Parameter> {
    let mut ordered: Vec<&Parameter> = parameters.iter().collect();
    ordered.sort_by_key(|parameter| (!is_demanded(parameter), if parameter.required { 0 } else { parameter.position }));
    ordered
}

/// Whether callers must pass it, if only to say that it is missing.
fn is_demanded(parameter: &Parameter) -> bool {
    match parameter.form.as_str() {
        "now" => false,
        "header" | "record" => true,
        _ => parameter.required || !parameter.unchecked.is_empty(),
    }
}

/// A parameter with its default.
fn parameter(parameter: &Parameter) -> String {
    let name = identifier(&parameter.property);
    let ty = match parameter.form.as_str() {
        "words" => capitalized(&parameter.property),
        "headers" => "Map<String, String>".into(),
        "received" => parameter.of.clone(),
        _ => class(&parameter.ty),
    };
    match parameter.form.as_str() {
        "now" => format!("{name}: {ty} = System.currentTimeMillis() / 1000"),
        "record" => format!("{name}: {ty}"),
        "words" if !parameter.required => format!("{name}: {ty} = {ty}.{}", parameter.first_word().to_uppercase()),
        _ if parameter.required => format!("{name}: {ty}"),
        _ if is_demanded(parameter) => format!("{name}: {ty}?"),
        _ if parameter.ty.kind == TyKind::List => format!("{name}: {ty} = emptyList()"),
        _ if parameter.ty.kind == TyKind::Bool => format!("{name}: {ty} = false"),
        _ => format!("{name}: {ty}? = null"),
    }
}

/// The statement that puts it in an object.
fn entry(parameter: &Parameter) -> String {
    let (field, name) = (&parameter.property, identifier(&parameter.property));
    match parameter.form.as_str() {
        "words" => return format!("put(\"{field}\", {name}.word)"),
        "headers" => return format!("put(\"{field}\", JsonObject({name}.mapValues {{ JsonPrimitive(it.value) }}))"),
        "header" => return format!("put(\"{field}\", {name} ?: \"\")"),
        // Misfits of the message are not sent.
        "received" => {
            return format!("put(\"{field}\", {name}.sentElement(Others.NONE))");
        }
        _ => {}
    }
    let value = |name: &str| match parameter.ty.kind {
        TyKind::Text | TyKind::Int32 | TyKind::Int64 | TyKind::Bool if parameter.ty.form != "Money" => name.into(),
        TyKind::List => format!("texts({name})"),
        TyKind::Object => format!("{name}.sentElement()"),
        _ => format!("{name}.toPlainString()"),
    };
    let is_given = parameter.required || parameter.form == "record" || matches!(parameter.ty.kind, TyKind::List | TyKind::Bool);
    match is_given || parameter.form == "now" {
        true => format!("put(\"{field}\", {})", value(&name)),
        false => format!("{name}?.let {{ put(\"{field}\", {}) }}", value("it")),
    }
}

fn described(parameter: &Parameter) -> Described {
    Described { name: parameter.property.clone(), doc: parameter.doc.clone() }
}

/// The methods of a message: one that takes all, and others for a form as text, for what is unchecked, and for a record that is looked up.
fn methods(provider: &Provider, message: &Message) -> Result<Vec<Method>> {
    let takes_fields = matches!(message.takes.as_str(), "fields" | "first_of" | "object") && !message.is_input;
    let fields: Vec<&Parameter> = if takes_fields { positional(&message.parameters) } else { Vec::new() };
    let (demanded, free): (Vec<&Parameter>, Vec<&Parameter>) = fields.iter().partition(|parameter| is_demanded(parameter));
    let (mut first, mut described_first) = (Vec::new(), Vec::new());
    let mut before = |declaration: String, name: &str, doc: String| {
        first.push(declaration);
        described_first.push(Described { name: name.into(), doc });
    };
    let body_name = identifier(&message.body_name);
    if matches!(message.body.as_str(), "first" | "field") {
        before(format!("{body_name}: ByteArray"), &message.body_name, BODY.into());
    }
    let value = match message.takes.as_str() {
        "fields" | "object" if message.is_input => Some("input"),
        "value" | "parameters" => Some(message.first.as_str()),
        _ => None,
    };
    if let Some(name) = value {
        let (ty, doc) = match message.takes.as_str() {
            "parameters" => ("Map<String, String>".into(), "Names and values.".into()),
            _ => (message.value_type.clone(), type_doc(provider, &message.value_type)),
        };
        before(format!("{}: {ty}", identifier(name)), name, doc);
    }
    let (mut last, mut described_last) = (Vec::new(), Vec::new());
    if message.gives == "call" {
        last.push("options: CallOptions = CallOptions.DEFAULT".to_owned());
        described_last.push(Described { name: "options".into(), doc: "Options of the call.".into() });
    }
    last.extend(free.iter().copied().map(parameter));
    described_last.extend(free.iter().copied().map(described));
    if message.body == "optional_field" {
        last.push(format!("{body_name}: ByteArray = ByteArray(0)"));
        described_last.push(Described { name: message.body_name.clone(), doc: "Exact body, if there is one.".into() });
    }
    let result = match message.gives.as_str() {
        "text" => "String".into(),
        "call" => format!("Call<{}>", message.result),
        _ => message.result.clone(),
    };
    let method = |doc: &str, middle: Vec<String>, entries: &[String]| Method {
        name: message.property.clone(),
        doc: doc.into(),
        verifies: message.verifies,
        is_inline: false,
        has_optional: !last.is_empty(),
        parameters: first.iter().cloned().chain(middle).chain(last.iter().cloned()).collect(),
        described: Vec::new(),
        result: result.clone(),
        body: expression(message, entries),
    };
    let entries = |unchecked: bool| -> Vec<String> {
        let of = |parameter: &&Parameter| match unchecked && !parameter.unchecked.is_empty() {
            true => format!("put(\"{}\", true)", camel(&parameter.unchecked)),
            false => entry(parameter),
        };
        demanded.iter().chain(&free).map(of).collect()
    };
    let named = |names: &mut dyn Iterator<Item = (String, String)>| -> String {
        names.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    };

    let mut all = method(&message.doc, demanded.iter().copied().map(parameter).collect(), &entries(false));
    all.described = described_first.into_iter().chain(demanded.iter().copied().map(described)).chain(described_last).collect();
    let mut methods = vec![all];
    if let Some(skipped) = fields.iter().find(|parameter| !parameter.unchecked.is_empty()) {
        let of = |parameter: &&Parameter| match parameter.unchecked.is_empty() {
            true => self::parameter(parameter),
            false => format!("@Suppress(\"UNUSED_PARAMETER\") {}: Unchecked", identifier(&parameter.property)),
        };
        let doc = format!("Does the same with [Unchecked] as `{}`. {}", skipped.property, skipped.unchecked_doc);
        methods.push(method(&doc, demanded.iter().map(of).collect(), &entries(true)));
    }
    if message.is_form {
        let as_text: Vec<Method> = methods.iter().map(|method| as_text(message, method)).collect();
        methods.extend(as_text);
    }
    if let Some(record) = message.parameters.iter().find(|parameter| parameter.form == "record") {
        let look_up = format!("{}: ({}) -> {}?", identifier(&record.property), record.of, record.ty.name);
        let (given, found) = match message.is_input {
            true => (
                "input",
                format!("input.toBuilder().{0}(recorded({0}(claimed({body_name}, input)))).build()", identifier(&record.property)),
            ),
            false => ("", format!("recorded({}(claimed({body_name})))", identifier(&record.property))),
        };
        let others = fields.iter().copied().filter(|parameter| parameter.name != record.name);
        let passed = match message.is_input {
            true => found,
            false => named(
                &mut std::iter::once((identifier(&record.property), found))
                    .chain(others.clone().map(|parameter| (identifier(&parameter.property), identifier(&parameter.property)))),
            ),
        };
        let input = if given.is_empty() { None } else { Some(format!("input: {}", message.value_type)) };
        methods.push(Method {
            name: message.property.clone(),
            doc: format!(
                "Does the same with the record that [{}] looks up by what the message says, which is not verified: the record decides, and `null` \
                 refuses the message. In a coroutine it may suspend.",
                record.property,
            ),
            verifies: true,
            is_inline: true,
            has_optional: false,
            parameters: std::iter::once(format!("{body_name}: ByteArray"))
                .chain(input)
                .chain(others.map(parameter))
                .chain(std::iter::once(look_up))
                .collect(),
            described: Vec::new(),
            result,
            body: format!("        {}({body_name}, {passed})", message.property),
        });
    }
    Ok(methods)
}

/// The same method with the body as text.
fn as_text(message: &Message, method: &Method) -> Method {
    let name = identifier(&message.body_name);
    let bytes = format!("{name}: ByteArray");
    let parameters: Vec<String> =
        method.parameters.iter().map(|parameter| if *parameter == bytes { format!("{name}: String") } else { parameter.clone() }).collect();
    let passed = parameters.iter().map(|parameter| {
        let own = parameter.trim_start_matches("@Suppress(\"UNUSED_PARAMETER\") ").split(':').next().unwrap_or_default();
        if own == name { format!("{name}.encodeToByteArray()") } else { own.to_owned() }
    });
    Method {
        name: method.name.clone(),
        doc: format!("Takes the text of the {}.", message.body_name),
        verifies: method.verifies,
        is_inline: false,
        has_optional: method.has_optional,
        body: format!("        {}({})", method.name, passed.collect::<Vec<_>>().join(", ")),
        parameters: parameters.iter().map(|parameter| parameter.replace("@Suppress(\"UNUSED_PARAMETER\") ", "")).collect(),
        described: Vec::new(),
        result: method.result.clone(),
    }
}

/// The expression that handles a message, in lines.
fn expression(message: &Message, entries: &[String]) -> String {
    let object = || {
        let lines: String = entries.iter().map(|entry| format!("                {entry}\n")).collect();
        format!("buildJsonObject {{\n{lines}            }}")
    };
    let encoded = |name: &str| format!("{}.sentElement()", identifier(name));
    let input = match message.takes.as_str() {
        "value" => encoded(&message.first),
        "parameters" => format!("JsonObject({}.mapValues {{ JsonPrimitive(it.value) }})", identifier(&message.first)),
        "fields" | "object" if message.is_input => encoded("input"),
        _ if entries.is_empty() => "JsonObject(emptyMap())".into(),
        _ => object(),
    };
    let (function, mut arguments) = match message.gives.as_str() {
        "call" => {
            let reader = format!("Reader.value({}.Fields)", message.result);
            ("build", vec![format!("\"{}\"", message.name), "path()".into(), format!("{input}.toString()"), "options".into(), reader])
        }
        gives => {
            let result = if gives == "text" { "TextType".into() } else { format!("{}.Fields", message.result) };
            ("handleMessage", vec![format!("\"{}\"", message.name), result, input])
        }
    };
    if message.body != "nothing" {
        arguments.push(identifier(&message.body_name));
    }
    let arguments: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
    format!("        bridge.{function}(\n{arguments}        )")
}

fn record(provider: &Provider, message: &Message) -> Option<Record> {
    let record = message.parameters.iter().find(|parameter| parameter.form == "record")?;
    let claims = provider.messages.iter().find(|ty| ty.name == record.of)?;
    let body = identifier(&message.body_name);
    let (input, parameters) = match message.is_input {
        true => ("input.sentElement()".into(), format!("{body}: ByteArray, input: {}", message.value_type)),
        false => ("JsonObject(emptyMap())".into(), format!("{body}: ByteArray")),
    };
    Some(Record {
        of: record.ty.name.clone(),
        claims: record.of.clone(),
        doc: format!("Returns what [{}] passes to a function that looks up your own record. {}", message.property, claims.doc),
        parameters,
        input,
        body,
    })
}

fn type_doc(provider: &Provider, name: &str) -> String {
    provider.messages.iter().chain(&provider.types).find(|ty| ty.name == name).map_or(String::new(), |ty| ty.doc.clone())
}

fn camel(name: &str) -> String {
    imza::Names::Camel.spelled(name)
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

/// The expression for a type of fields.
fn field_type(ty: &Ty) -> String {
    let of = || ty.of.as_deref().map_or_else(|| "JsonType".into(), field_type);
    match ty.kind {
        TyKind::Text if ty.form == "Money" => "DecimalType".into(),
        TyKind::Text => "TextType".into(),
        TyKind::Decimal => "DecimalType".into(),
        TyKind::Int32 => "IntType".into(),
        TyKind::Int64 => "LongType".into(),
        TyKind::Bool => "BooleanType".into(),
        TyKind::DateTime => "DateTimeType".into(),
        TyKind::Date => "DateType".into(),
        TyKind::Json => "JsonType".into(),
        TyKind::Enum => format!("{}Words", ty.name),
        TyKind::Object => format!("{}.Fields", ty.name),
        TyKind::List => format!("ListType({})", of()),
        TyKind::Map => format!("MapType({})", of()),
    }
}

fn identifier(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("`{name}`") } else { name.into() }
}

/// A KDoc comment; each line of the text starts a new line.
fn comment(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    let lines: Vec<String> = text.replace("*/", "*\u{200b}/").replace("/*", "/\u{200b}*").trim_end().lines().flat_map(paragraph).collect();
    match lines.as_slice() {
        [line] => format!("{space}/** {line} */"),
        lines => {
            let lines: String = lines.iter().map(|line| format!("{}\n", format!("{space} * {line}").trim_end())).collect();
            format!("{space}/**\n{lines}{space} */")
        }
    }
}

/// The lines of a line of text; an empty one stays.
fn paragraph(line: &str) -> Vec<String> {
    if line.is_empty() { vec![String::new()] } else { wrapped(line, WIDTH) }
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
        assert_eq!((class(&list).as_str(), field_type(&list).as_str()), ("List<BigDecimal>", "ListType(DecimalType)"));
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
