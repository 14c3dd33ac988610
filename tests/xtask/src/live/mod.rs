//! `cargo xtask live`: calls of the real gateways, for who has keys.
//!
//! `tests/live/flows.json` says which operations are called with what; the core builds, signs and reads, and `curl` sends, so that keys
//! stand in no list of processes: they go over its standard input. Settings and what else a flow needs come from the environment:
//! `IMZA_LIVE_CRAFTGATE_API_KEY` is the setting `apiKey` of Craftgate's client, `IMZA_LIVE_CRAFTGATE_CARD_NUMBER` the `{{CARD_NUMBER}}` of a flow.
//! A value is never printed.
//!
//! Each answer is masked (`mask.rs`) and kept in `tests/live/recorded/`. A test reads what is kept there as on the day when it came. What answered the
//! sandbox goes below `target/` and proves nothing about a gateway.

mod mask;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use imza::api::json::JsonSource;
use imza::api::schema::{Presence, Ty};
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::{Arguments, Client, PROVIDERS};
use imza::{Names, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::sandbox;
use crate::workspace::{Workspace, emptied};
use mask::Mask;

/// The flows, from the root.
const FLOWS: &str = "tests/live/flows.json";

/// The kept answers, from the root.
pub const RECORDED: &str = "tests/live/recorded";

/// What the names of all variables begin with.
const PREFIX: &str = "IMZA_LIVE_";

/// What the sandbox takes. Its keys are not secret.
const SANDBOX: [(&str, &str); 20] = [
    ("CRAFTGATE_API_KEY", "sandbox-api-key"),
    ("CRAFTGATE_SECRET_KEY", "sandbox-secret-key"),
    ("CRAFTGATE_BASE_URL", "{}/craftgate"),
    ("CRAFTGATE_CARD_HOLDER_NAME", "Haluk Demir"),
    ("CRAFTGATE_CARD_NUMBER", "5258640000000001"),
    ("CRAFTGATE_CARD_EXPIRE_YEAR", "2044"),
    ("CRAFTGATE_CARD_EXPIRE_MONTH", "07"),
    ("CRAFTGATE_CARD_CVC", "000"),
    ("PARAX_SID", "1001"),
    ("PARAX_KEY", "sandbox-key"),
    ("PARAX_SECRET_KEY", "sandbox-secret-key"),
    ("PARAX_DEPOSIT_BASE_URL", "{}/parax"),
    ("PARAX_STATUS_BASE_URL", "{}/parax"),
    ("PARAX_FULL_NAME", "Haluk Demir"),
    ("NEXKASA_API_KEY", "sandbox-api-key"),
    ("NEXKASA_BASE_URL", "{}/nexkasa"),
    ("NEXKASA_FULL_NAME", "Haluk Demir"),
    ("NKOLAY_BASE_URL", "{}/nkolay"),
    ("NKOLAY_USERNAME", "sandbox-user"),
    ("NKOLAY_PASSWORD", "sandbox-password"),
];

/// Likewise, of types that are checked further.
const SANDBOX_NKOLAY: [(&str, &str); 2] = [("NKOLAY_MERCHANT_NO", "4000"), ("NKOLAY_API_SECRET_KEY", "sandbox-secret-key")];

/// Calls of one client, one after the other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    name: String,
    client: String,
    /// Whether an operation of it begins or moves money.
    moves_money: bool,
    steps: Vec<Planned>,
}

/// A call. `{{name}}` stands for a saved value, `{{NAME}}` for a variable, `{{unique}}` for a text that no other run has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Planned {
    operation: String,
    #[serde(default)]
    path: Vec<Value>,
    request: Option<Value>,
    #[serde(default)]
    options: BTreeMap<String, Value>,
    /// What later calls need of the result, by its JSON pointer.
    #[serde(default)]
    save: BTreeMap<String, String>,
}

/// A kept answer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    client: String,
    operation: String,
    /// The day, in UTC.
    date: String,
    /// The host that answered.
    host: String,
    state: String,
    status: u16,
    body: String,
    read: Value,
}

/// Runs the flows whose settings are there; those that move money only if that is asked for. On the sandbox all of them run.
pub fn run(workspace: &Workspace, on_sandbox: bool, one_lira: bool) -> Result<()> {
    let flows = flows(&workspace.root)?;
    let folder = if on_sandbox { workspace.target.join("live") } else { workspace.root.join(RECORDED) };
    let started = if on_sandbox { Some(sandbox::start(workspace, &sandbox::build(workspace)?, &[])?) } else { None };
    let given: BTreeMap<String, String> = match &started {
        Some(sandbox) => {
            emptied(&folder)?;
            let all = SANDBOX.iter().chain(&SANDBOX_NKOLAY);
            all.map(|(name, value)| ((*name).to_owned(), value.replace("{}", &sandbox.address))).collect()
        }
        None => std::env::vars().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value))).collect(),
    };
    let mut failed = Vec::new();
    for flow in &flows {
        println!("\n{}", flow.name);
        if flow.moves_money && !on_sandbox && !one_lira {
            println!("  not run: it begins or moves a lira; `--one-lira` runs it");
        } else if let Err(error) = follow(flow, &given, &folder) {
            println!("  {error:#}");
            failed.push(flow.name.as_str());
        }
    }
    drop(started);
    println!("\n{} answers are kept in {}, and read as when they came", replay(&folder)?, workspace.shown(&folder));
    if !on_sandbox {
        println!(
            "`cargo xtask generate` writes their dates into {}; look through what was kept before you commit it",
            crate::generate::LIVE
        );
    }
    ensure!(failed.is_empty(), "these flows ended before their last call: {}", failed.join(", "));
    Ok(())
}

/// The flows, each of a known client and of operations that this has.
pub fn flows(root: &Path) -> Result<Vec<Flow>> {
    let text = std::fs::read_to_string(root.join(FLOWS)).context(FLOWS)?;
    serde_json::from_str(&text).context(FLOWS)
}

fn follow(flow: &Flow, given: &BTreeMap<String, String>, folder: &Path) -> Result<()> {
    let prefix = format!("{}_", flow.client.to_uppercase());
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for (name, value) in given {
        if let Some(name) = name.strip_prefix(&prefix) {
            values.insert(name.to_owned(), value.as_str().into());
        }
    }
    if values.is_empty() {
        println!("  not run: no variable of it is set; it needs {}", needed(flow).join(", "));
        return Ok(());
    }
    values.insert("unique".into(), format!("imza-{}", random()).into());
    let client = Client::new(&flow.client, &JsonSource(&settings(&flow.client, &values)?.to_string()), Names::Camel)?;
    let mask = Mask::of(client.provider());
    for step in &flow.steps {
        let fill = |value: &Value| filled(value, &values);
        let path = Value::Array(step.path.iter().map(&fill).collect::<Result<_>>()?).to_string();
        let request = step.request.as_ref().map(&fill).transpose()?.map(|request| request.to_string());
        let mut options: BTreeMap<&str, Value> = BTreeMap::new();
        for (name, value) in &step.options {
            options.insert(name, fill(value)?);
        }
        match flow.client.as_str() {
            "craftgate" => _ = options.insert("randomKey", random().into()),
            "nexkasa" => _ = options.insert("nonce", random().into()),
            "nkolay" => _ = options.insert("now", seconds().into()),
            _ => {}
        }
        let (path, options, request) = (JsonSource(&path), serde_json::to_string(&options)?, request.as_deref().map(JsonSource));
        let request = request.as_ref().map(|request| -> &dyn imza::api::transcode::Source { request });
        let arguments = Arguments { path: &path, request, options: &JsonSource(&options), names: Names::Camel };
        let call = client.build(&step.operation, &arguments).with_context(|| step.operation.clone())?;
        let (status, body) = send(&call.request, call.timeout_seconds).with_context(|| step.operation.clone())?;
        let (read, result) = read(&client, &step.operation, &call.state, status, &body);
        println!("  {}: HTTP {status}, {}", step.operation, told(&read));
        keep(flow, &step.operation, &call.request, (&call.state, status, &body), &read, &mask, folder)?;
        let result = result.with_context(|| format!("{}: nothing to go on with", step.operation))?;
        for (name, pointer) in &step.save {
            let value = result.pointer(pointer).with_context(|| format!("{}: the result lacks {pointer}", step.operation))?;
            values.insert(name.clone(), value.clone());
        }
    }
    Ok(())
}

/// The variables that a flow cannot do without.
fn needed(flow: &Flow) -> Vec<String> {
    let prefix = format!("{PREFIX}{}_", flow.client.to_uppercase());
    let kind = PROVIDERS.iter().flat_map(|provider| provider.clients).find(|kind| kind.name == flow.client);
    let required = kind.into_iter().flat_map(|kind| kind.settings.fields).filter(|field| field.presence != Presence::Optional);
    let mut names: Vec<String> = required.map(|field| format!("{prefix}{}", field.name.to_uppercase())).collect();
    if flow.client == "craftgate" {
        names.push(format!("{prefix}ENVIRONMENT (sandbox or production)"));
    }
    for step in &flow.steps {
        let text = step.request.as_ref().map(Value::to_string).unwrap_or_default();
        let marks = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name);
        names.extend(marks.filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_')).map(|name| format!("{prefix}{name}")));
    }
    names
}

/// The settings of a client, of those of its variables that have the name of one.
fn settings(client: &str, values: &BTreeMap<String, Value>) -> Result<Value> {
    let kind = PROVIDERS.iter().flat_map(|provider| provider.clients).find(|kind| kind.name == client);
    let mut settings = BTreeMap::new();
    for field in kind.with_context(|| format!("{client} is not a client of imza"))?.settings.fields {
        let Some(text) = values.get(&field.name.to_uppercase()).and_then(Value::as_str) else { continue };
        let value: Value = match field.ty() {
            Ty::Int64 | Ty::Int32 => text.parse::<i64>().ok().context("a number is expected in one of the variables")?.into(),
            Ty::List(_) => text.split(',').map(str::trim).collect(),
            _ => text.into(),
        };
        settings.insert(field.property(), value);
    }
    Ok(serde_json::to_value(settings)?)
}

/// A value with what its marks stand for. A text that is a mark becomes the value, with its type.
fn filled(value: &Value, values: &BTreeMap<String, Value>) -> Result<Value> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) {
            Some(name) => values.get(name).cloned().with_context(|| format!("nothing is known for {name}: is its variable set?"))?,
            None => value.clone(),
        },
        Value::Array(elements) => elements.iter().map(|element| filled(element, values)).collect::<Result<_>>()?,
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| Ok((name.clone(), filled(value, values)?))).collect::<Result<_>>()?)
        }
        other => other.clone(),
    })
}

/// Sends a request as it is. Returns the status and the body.
fn send(request: &Request, timeout_seconds: u32) -> Result<(u16, Vec<u8>)> {
    let quoted = |text: &str| {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
        format!("\"{escaped}\"")
    };
    let mut config = format!("url = {}\nrequest = {}\n", quoted(&request.url), quoted(request.method.as_str()));
    for (name, value) in &request.headers {
        _ = writeln!(config, "header = {}", quoted(&format!("{name}: {value}")));
    }
    if let Some(body) = &request.body {
        _ = writeln!(config, "data-raw = {}", quoted(body));
    }
    _ = writeln!(config, "max-time = {timeout_seconds}\nwrite-out = \"\\n%{{http_code}}\"");
    let curl = Command::new("curl")
        .args(["--silent", "--show-error", "--globoff", "--path-as-is", "--proto", "=https,http", "--config", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut curl = curl.context("`curl` sends the requests; is it installed?")?;
    curl.stdin.take().context("curl has no standard input")?.write_all(config.as_bytes())?;
    let output = curl.wait_with_output()?;
    ensure!(output.status.success(), "no answer; curl says why above");
    let end = output.stdout.iter().rposition(|byte| *byte == b'\n').context("curl did not print the status")?;
    let (body, status) = output.stdout.split_at(end);
    let status = std::str::from_utf8(status)?.trim().parse().context("curl printed no status")?;
    Ok((status, body.to_vec()))
}

/// Reads an answer. Returns how it came out, which says nothing personal, and the result.
fn read(client: &Client, operation: &str, state: &str, status: u16, body: &[u8]) -> (Value, Option<Value>) {
    let mut text = JsonText::result(Names::Camel);
    let read = client.read(operation, state, status, body, Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text });
    match read {
        Ok(_) => {
            let misfits = text.take_misfits().and_then(|misfits| serde_json::from_str::<Vec<Value>>(&misfits).ok()).unwrap_or_default();
            let paths: Vec<&Value> = misfits.iter().filter_map(|misfit| misfit.get("path")).collect();
            (json!({ "misfits": paths }), serde_json::from_str(&text.into_string()).ok())
        }
        Err(error) => {
            let outcome = error.outcome().map(|outcome| outcome.as_str());
            (
                json!({ "error": error.code(), "kind": error.kind().map(|kind| kind.as_str()), "outcome": outcome, "path": error.path() }),
                None,
            )
        }
    }
}

fn told(read: &Value) -> String {
    match (read.get("error").and_then(Value::as_str), read.get("misfits").and_then(Value::as_array)) {
        (Some(code), _) => format!("{code} ({}, {})", text(read, "kind"), text(read, "outcome")),
        (None, Some(misfits)) if !misfits.is_empty() => format!("read, but for {} parts that do not fit their types", misfits.len()),
        _ => "read".into(),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or("none")
}

/// Keeps an answer, masked. Fails if it would be read in another way.
fn keep(
    flow: &Flow,
    operation: &str,
    request: &Request,
    (state, status, body): (&str, u16, &[u8]),
    read: &Value,
    mask: &Mask,
    folder: &Path,
) -> Result<()> {
    // A state is an amount, or a secret.
    let is_amount = state.chars().all(|c| c.is_ascii_digit() || c == '.');
    let recorded = Recorded {
        client: flow.client.clone(),
        operation: operation.into(),
        date: date(seconds()),
        host: request.url.split('/').nth(2).unwrap_or_default().into(),
        state: if is_amount { state.into() } else { "x".repeat(state.len()) },
        status,
        body: mask.body(&String::from_utf8_lossy(body)),
        read: read.clone(),
    };
    let again = reading(&recorded)?;
    ensure!(
        again == *read,
        "{operation}: masked, the answer is read in another way, so it is not kept: {again} for {read}; it is {}",
        recorded.body
    );
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("{}.{operation}.{status}.json", flow.client));
    std::fs::write(&path, serde_json::to_string_pretty(&recorded)? + "\n").with_context(|| path.display().to_string())
}

/// Reads a kept answer by a client with keys that are none.
fn reading(recorded: &Recorded) -> Result<Value> {
    let of = |prefix: &str| {
        let all = SANDBOX.iter().chain(&SANDBOX_NKOLAY);
        all.filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), Value::from(value.replace("{}", "http://localhost")))))
            .collect::<BTreeMap<_, _>>()
    };
    let settings = settings(&recorded.client, &of(&format!("{}_", recorded.client.to_uppercase())))?;
    let client = Client::new(&recorded.client, &JsonSource(&settings.to_string()), Names::Camel)?;
    Ok(read(&client, &recorded.operation, &recorded.state, recorded.status, recorded.body.as_bytes()).0)
}

/// All kept answers of a folder, by their names.
pub fn recordings(folder: &Path) -> Result<Vec<Recorded>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let read = |path: &PathBuf| -> Result<Recorded> { Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?) };
    paths.iter().map(|path| read(path).with_context(|| path.display().to_string())).collect()
}

/// Reads all kept answers of a folder as when they came. Returns how many there are.
pub fn replay(folder: &Path) -> Result<usize> {
    let recordings = recordings(folder)?;
    for recorded in &recordings {
        let now = reading(recorded)?;
        if now != recorded.read {
            bail!("{} of {}: it was read as {}, and is read as {now}", recorded.operation, recorded.date, recorded.read);
        }
    }
    Ok(recordings.len())
}

/// The document of what has reached a real gateway.
pub fn document(flows: &[Flow], recordings: &[Recorded]) -> String {
    let mut text = String::from(
        "# Real gateways\n\nWhich operations a real gateway has answered, and when it last did. `cargo xtask live` calls them for who has keys, and keeps the answers \
         without anything personal in `tests/live/recorded/`; see `tests/live/README.md`. Every other operation has been tried against the sandbox only, which the same \
         authors wrote from the vendors' documents and clients.\n\n| Client | Operation | Flow | Moves money | Last real answer |\n|---|---|---|---|---|\n",
    );
    for flow in flows {
        for step in &flow.steps {
            let answers = recordings.iter().filter(|one| one.client == flow.client && one.operation == step.operation);
            let last = answers.max_by(|left, right| left.date.cmp(&right.date));
            let last = last.map_or_else(|| "none".into(), |one| format!("{}, {}, HTTP {}", one.date, one.host, one.status));
            let money = if flow.moves_money { "one lira" } else { "no" };
            _ = writeln!(text, "| {} | `{}` | {} | {money} | {last} |", flow.client, step.operation, flow.name);
        }
    }
    text
}

/// A text that no other run has.
fn random() -> String {
    let number = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

/// The day of a time, `yyyy-MM-dd`, in UTC.
fn date(seconds: i64) -> String {
    // Days from 1 March of year 0 on, so that a leap day ends a year; see Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + i64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn every_flow_calls_operations_that_exist() {
        for flow in flows(&root()).unwrap() {
            let provider = PROVIDERS.iter().find(|provider| provider.clients.iter().any(|kind| kind.name == flow.client)).unwrap();
            for step in &flow.steps {
                let named = |group: &str, name: &str| if group.is_empty() { name.to_owned() } else { format!("{group}.{name}") };
                let operation = provider.operations().find(|one| named(one.group, one.name) == step.operation);
                let operation = operation.unwrap_or_else(|| panic!("{}: {}", flow.name, step.operation));
                assert!(operation.reads || flow.moves_money, "{}: {} changes something", flow.name, step.operation);
            }
        }
    }

    #[test]
    fn kept_answers_of_real_gateways_are_read_as_when_they_came() {
        let count = replay(&root().join(RECORDED)).unwrap();
        println!("{count} answers of real gateways are kept{}", if count == 0 { ": none has been reached yet" } else { "" });
    }

    #[test]
    fn an_answer_that_is_read_in_another_way_than_it_was_is_told() {
        let recorded = |status, read| Recorded {
            client: "parax".into(),
            operation: "transaction_status".into(),
            date: "2026-11-27".into(),
            host: "gateway.example".into(),
            state: String::new(),
            status,
            body: r#"{"code":200,"status":"success","data":{"transaction_id":"XX11111","amount":"250.00","status":"completed"}}"#.into(),
            read,
        };
        let folder = std::env::temp_dir().join(format!("imza-live-{}", random()));
        std::fs::create_dir_all(&folder).unwrap();
        let place = folder.join("a.json");
        std::fs::write(&place, serde_json::to_string(&recorded(200, json!({ "misfits": [] }))).unwrap()).unwrap();
        assert_eq!(replay(&folder).unwrap(), 1);
        std::fs::write(&place, serde_json::to_string(&recorded(500, json!({ "misfits": [] }))).unwrap()).unwrap();
        assert!(replay(&folder).unwrap_err().to_string().starts_with("transaction_status of 2026-11-27: it was read as"));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_table_has_the_last_answer_of_each_operation() {
        let flows: Vec<Flow> = serde_json::from_value(json!([
            { "name": "a", "client": "parax", "moves_money": true, "steps": [{ "operation": "deposit" }, { "operation": "transaction_status" }] },
        ]))
        .unwrap();
        let recorded = |date: &str| Recorded {
            client: "parax".into(),
            operation: "deposit".into(),
            date: date.into(),
            host: "gateway.example".into(),
            state: String::new(),
            status: 200,
            body: String::new(),
            read: Value::Null,
        };
        let text = document(&flows, &[recorded("2026-12-01"), recorded("2026-11-30")]);
        assert!(text.contains("| parax | `deposit` | a | one lira | 2026-12-01, gateway.example, HTTP 200 |\n"), "{text}");
        assert!(text.ends_with("| parax | `transaction_status` | a | one lira | none |\n"), "{text}");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day) in [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (951_868_800, "2000-03-01"), (1_795_737_599, "2026-11-26")] {
            assert_eq!(date(seconds), day);
        }
    }

    #[test]
    fn marks_are_filled_and_a_missing_one_is_named_without_any_value() {
        let values = BTreeMap::from([("id".to_owned(), json!(7)), ("KEY".to_owned(), json!("s3cret"))]);
        assert_eq!(filled(&json!({ "a": ["{{id}}", "{{KEY}}", "x"] }), &values).unwrap(), json!({ "a": [7, "s3cret", "x"] }));
        assert_eq!(filled(&json!("{{NAME}}"), &values).unwrap_err().to_string(), "nothing is known for NAME: is its variable set?");
    }
}
