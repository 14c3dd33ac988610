//! Questions as providers declare them, and the reading of their answers.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Asking;
use crate::api::case::Names;
use crate::api::client::{Arguments, Client, Provider, RawResponse, ResponseBody};
use crate::api::declare::FieldType;
use crate::api::json::{Fields, JsonSource, drive, elements};
use crate::api::schema::{Operation, RequestLocation, ResponseKind};
use crate::api::sink::JsonText;
use crate::api::transcode::{Integers, Reading, Source};
use crate::api::url::PathValue;
use crate::api::values::Json;
use crate::check::civil::unix_seconds;
use crate::decimal::FixedDecimal;
use crate::error::{Error, Result};
use crate::http::{Context, Method, Prepared};

/// How to learn what became of an operation.
#[derive(Debug)]
pub struct Question {
    /// The operation, as `group.name`.
    pub operation: &'static str,
    /// How it is asked for.
    pub asked: Asked,
}

/// How an operation is asked for.
#[derive(Debug)]
pub enum Asked {
    /// By a search for the record that the operation creates.
    Search(Search),
    /// By reading the record that the operation changes.
    Read(Read),
    /// It cannot be asked for; the reason, and what to do instead.
    No(&'static str),
}

/// A search for the record that an operation creates.
#[derive(Debug)]
pub struct Search {
    /// The operation that searches, as `group.name`.
    pub by: &'static str,
    /// The field that the request, the search and the record have in common, and that the caller makes unique.
    pub field: &'static str,
    /// Further fields of the request that the record must repeat, with their names in the record.
    pub same: &'static [(&'static str, &'static str)],
    /// State by the record.
    pub decides: Decides,
    /// For an operation that only begins a payment: the operation that completes it, by the `paymentId` of the answer.
    pub completed_by: Option<&'static str>,
    /// The name of the record's `id` in the operation's own result.
    pub result_id: &'static str,
    /// How many seconds after the call's timeout a record may still be missing from the search.
    pub lag_seconds: i64,
}

/// The reading of the record that an operation changes.
#[derive(Debug)]
pub struct Read {
    /// The operation that reads, as `group.name`; its only argument is the id.
    pub by: &'static str,
    /// The field of the request that has the id, or the name of the value in the path.
    pub id: &'static str,
    /// State by the record.
    pub decides: Decides,
    /// The name of the record's `id` in the operation's own result.
    pub result_id: &'static str,
}

/// The fields of a record that decide, each with the word that it must have.
#[derive(Debug)]
pub struct Decides {
    /// All of them: the operation was done.
    pub done: &'static [(&'static str, &'static str)],
    /// All of them: it was not done.
    pub not_done: &'static [(&'static str, &'static str)],
    /// All of them: the payer confirmed a payment, and it waits for its completion.
    pub confirmed: &'static [(&'static str, &'static str)],
}

/// The name of the operation as whose answer the answer to a question is read.
pub const ASK: &str = "ask";

/// The field of a record that has its id.
pub(crate) const ID: &str = "id";

/// Clocks of two machines differ by a few seconds: a record that seems to be a little older than the call proves nothing.
const CLOCKS_DIFFER: i64 = 10;

/// Times above this are milliseconds: as seconds they are in the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// The operation of the answers to questions.
pub(crate) static OPERATION: Operation = Operation {
    group: "",
    name: ASK,
    #[cfg(feature = "schema")]
    property: ASK,
    method: Method::GET,
    path: "",
    arguments: &[],
    location: RequestLocation::Nothing,
    response: ResponseKind::Raw,
    may_be_empty: false,
    gives: None,
    requires: &[],
    documented: false,
    reads: true,
    once: false,
    filled: false,
    #[cfg(feature = "schema")]
    doc: "",
};

/// A call that was sent. Its `Debug` shows the operation only.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The URL as it was sent.
    pub url: &'a str,
    /// The body as it was sent.
    pub body: Option<&'a str>,
    /// The timeout of the call, in seconds.
    pub timeout_seconds: u32,
    /// The idempotency key, if the call has one.
    pub idempotency_key: Option<&'a str>,
}

impl core::fmt::Debug for Sent<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sent").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

/// Builds the call that asks what became of another; `None` if there is none.
pub(crate) fn ask(client: &dyn Client, sent: Sent<'_>, asking: &Asking<'_>) -> Result<Option<Prepared>> {
    check_times(asking)?;
    let Some(Question { asked, .. }) = of(client.provider(), sent.operation) else { return Ok(None) };
    let request = sent.body.and_then(Fields::read).unwrap_or_default();
    let Some(key) = Key::of(sent, &request, asked) else {
        let field = asked.field().unwrap_or_default();
        return if field.is_empty() { Ok(None) } else { Err(without(field, asking)) };
    };
    let Some(mut prepared) = build(client, asked, &key.id, asking.context)? else { return Ok(None) };
    prepared.state = key.state(sent.operation, asked, asking.sent_at, (asking.sent_at, asking.now), sent.timeout_seconds).into();
    Ok(Some(prepared))
}

/// The key by which a record is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub id: String,
    /// Further values that the record must repeat; empty where the request has none.
    pub values: Vec<String>,
}

impl Key {
    /// Takes the key from a request; `None` if it has none.
    pub(crate) fn of(sent: Sent<'_>, request: &Fields<'_>, asked: &Asked) -> Option<Self> {
        let text = |name: &str| request.text(name).map(crate::secret::DecodedText::into_owned);
        let (id, values) = match asked {
            Asked::Search(search) => {
                (text(search.field)?, search.same.iter().map(|(name, _)| text(name).unwrap_or_default().replace('\n', " ")).collect())
            }
            Asked::Read(read) => (text(read.id).or_else(|| path_value(sent.operation, read.id, sent.url))?, Vec::new()),
            Asked::No(_) => return None,
        };
        (!id.trim().is_empty() && !id.contains('\n')).then_some(Self { id, values })
    }

    /// Whether a result of the operation is surely that of another request: its id or a value that it repeats differs.
    pub(crate) fn differs(&self, asked: &Asked, record: &Fields<'_>) -> bool {
        let is_other = |name: &str, id: &str| record.text(name).is_some_and(|found| found != *id);
        match asked {
            Asked::Search(search) => {
                let differs = |((_, name), value): (&(&str, &str), &String)| {
                    !value.is_empty() && record.text(name).is_some_and(|found| found != **value && !is_same_number(&found, value))
                };
                is_other(search.field, &self.id) || search.same.iter().zip(&self.values).any(differs)
            }
            Asked::Read(read) => is_other(read.result_id, &self.id),
            Asked::No(_) => false,
        }
    }

    /// Returns the state that the answer is read with: lines of the operation, the id, when it was first sent, whether a search is conclusive,
    /// the values. `times`: when it was last sent, and the current time.
    pub(crate) fn state(&self, operation: &Operation, asked: &Asked, sent_at: i64, times: (i64, i64), timeout_seconds: u32) -> String {
        let (last_sent_at, now) = times;
        let lag = if let Asked::Search(search) = asked { search.lag_seconds } else { 0 };
        let is_settled = now >= last_sent_at.saturating_add(i64::from(timeout_seconds)).saturating_add(lag);
        let word = if is_settled { "settled" } else { "early" };
        let mut lines = alloc::vec![[operation.group, ".", operation.name].concat(), self.id.clone(), sent_at.to_string(), word.into()];
        lines.extend(self.values.iter().cloned());
        lines.join("\n")
    }
}

impl Asked {
    /// The field that the request is found by.
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Search(search) => Some(search.field),
            Self::Read(read) => Some(read.id),
            Self::No(_) => None,
        }
    }

    /// The name of the record's `id` in the operation's own result.
    pub(crate) fn result_id(&self) -> &'static str {
        match self {
            Self::Search(search) => search.result_id,
            Self::Read(read) => read.result_id,
            Self::No(_) => ID,
        }
    }

    /// State by the record.
    pub(crate) fn decides(&self) -> Option<&Decides> {
        match self {
            Self::Search(search) => Some(&search.decides),
            Self::Read(read) => Some(&read.decides),
            Self::No(_) => None,
        }
    }
}

/// Builds the call that finds a record; `None` if nothing does.
pub(crate) fn build(client: &dyn Client, asked: &Asked, id: &str, context: &Context<'_>) -> Result<Option<Prepared>> {
    let (by, wanted, path);
    let (path, request): (&[PathValue<'_>], Option<&dyn Source>) = match asked {
        Asked::Search(search) => {
            by = search.by;
            let mut text = JsonText::body();
            write_search(search.field, id, &mut text);
            wanted = text.into_string();
            (&[], Some(&JsonSource(&wanted)))
        }
        Asked::Read(read) => {
            by = read.by;
            path = [if crate::integer::is_digits(id) { PathValue::Digits(id) } else { PathValue::Text(id) }];
            (&path, None)
        }
        Asked::No(_) => return Ok(None),
    };
    let by = client.provider().operation(by).ok_or_else(|| crate::api::client::no_operation(by))?;
    client.build(by, &Arguments { path, request, context }).map(Some)
}

/// Finds the question of an operation.
pub(crate) fn of(provider: &Provider, operation: &Operation) -> Option<&'static Question> {
    let is_asked = |question: &&Question| question.operation.split_once('.') == Some((operation.group, operation.name));
    provider.questions.iter().find(is_asked)
}

/// Refuses a time that is not in Unix seconds.
pub(crate) fn check_time(path: &str, time: i64) -> Result<()> {
    if (0..MILLISECONDS).contains(&time) {
        return Ok(());
    }
    Err(Error::invalid(path, &["expected a time in Unix seconds, found another number; divide milliseconds by 1000"]))
}

/// Refuses times that are not Unix seconds, or in the wrong order.
pub(crate) fn check_times(asking: &Asking<'_>) -> Result<()> {
    let spelled = |name| asking.context.names.spelled(name);
    for (name, time) in [("sent_at", asking.sent_at), ("now", asking.now)] {
        check_time(&spelled(name), time)?;
    }
    if asking.now < asking.sent_at {
        return Err(Error::invalid(&spelled("now"), &["expected the current time, found one before sentAt; pass both from one clock"]));
    }
    Ok(())
}

/// Makes the error of a request that has nothing it would be found by.
fn without(field: &str, asking: &Asking<'_>) -> Error {
    let reason = "expected a value of your own that the record can be found by, found nothing; set it in the request before it is sent";
    Error::invalid(&asking.context.names.spelled(&snake(field)), &[reason])
}

fn snake(property: &str) -> String {
    let mut out = String::new();
    crate::api::case::push_snake(property, &mut out);
    out
}

fn write_search(field: &str, id: &str, text: &mut JsonText) {
    use crate::api::sink::{Sink, Text};
    text.begin_object(None);
    text.name(field);
    text.text(Text::Plain(id));
    text.end_object();
}

/// Returns a value of an operation's path from the URL that was built of it.
fn path_value(operation: &Operation, name: &str, url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let place = operation.path.rsplit('/').position(|part| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) == Some(name))?;
    path.rsplit('/').nth(place).map(String::from)
}

/// The answer to a question.
pub(crate) struct Answer {
    pub state: State,
    /// A body that the operation itself could have been answered with, if it was done.
    pub result: String,
    /// The records that were found, as a JSON list.
    pub found: String,
}

/// Writes the answer to a question: an object with `state` (`done`, `not_done`, `unclear`), for `done` the `result` as a body that the
/// operation itself could have been answered with, for `unclear` the records that were `found`.
pub(crate) fn read(client: &dyn Client, raw: RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
    let answer = answer(client, raw)?;
    let text = match answer.state {
        State::Done => ["{\"state\":\"done\",\"result\":", &quoted(&answer.result), "}"].concat(),
        State::NotDone => "{\"state\":\"not_done\"}".into(),
        State::Confirmed | State::Unclear => ["{\"state\":\"unclear\",\"found\":", &answer.found, "}"].concat(),
    };
    drive(&text, &mut into.transcoder(<Json as FieldType>::TY)).map_err(Error::refused)?;
    Ok(ResponseBody::Value)
}

/// Decides by the answer to a question.
pub(crate) fn answer(client: &dyn Client, raw: RawResponse<'_>) -> Result<Answer> {
    let mut state = raw.state.split('\n');
    let mut next = || state.next().unwrap_or_default();
    let (operation, id, sent_at, is_settled) = (next(), next(), next().parse().unwrap_or(i64::MAX), next() == "settled");
    let values: Vec<&str> = state.collect();
    let provider = client.provider();
    let question = provider.questions.iter().find(|question| question.operation == operation);
    let question = question.ok_or_else(|| crate::api::client::no_operation(ASK))?;
    let by = match &question.asked {
        Asked::Search(search) => search.by,
        Asked::Read(read) => read.by,
        Asked::No(_) => "",
    };
    let by = provider.operation(by).ok_or_else(|| crate::api::client::no_operation(ASK))?;
    // An answer that reports an error is one; what it says besides is read below, as it arrived.
    let mut unused = JsonText::body();
    client.read(by, raw, Reading { names: Names::Camel, integers: Integers::Full, sink: &mut unused })?;
    let text = core::str::from_utf8(raw.body).unwrap_or_default();
    let data = Fields::read(text.trim_start_matches('\u{feff}')).and_then(|envelope| envelope.json("data")).unwrap_or_default();
    let (state, found) = match &question.asked {
        Asked::Search(search) => searched(search, data, &Wanted { id, sent_at, is_settled, values: &values }),
        Asked::Read(read) => {
            let record = Fields::read(data).unwrap_or_default();
            (decided(&read.decides, &record, ID), if data.is_empty() { Vec::new() } else { alloc::vec![data] })
        }
        Asked::No(_) => (State::Unclear, Vec::new()),
    };
    let result = found.first().filter(|_| state == State::Done).map(|record| result_of(record, question.asked.result_id()));
    Ok(Answer { state, result: result.unwrap_or_default(), found: ["[", &found.join(","), "]"].concat() })
}

/// Makes a record the body of an answer to the operation itself, whose result may have the id under another name.
fn result_of(record: &str, result_id: &str) -> String {
    let fields = Fields::read(record).unwrap_or_default();
    let renamed = fields.text(ID).filter(|_| result_id != ID && fields.text(result_id).is_none());
    match (renamed, record.trim_start().strip_prefix('{')) {
        (Some(id), Some(rest)) => ["{\"data\":{\"", result_id, "\":", &id, ",", rest, "}"].concat(),
        _ => ["{\"data\":", record, "}"].concat(),
    }
}

fn quoted(text: &str) -> String {
    use crate::api::sink::{Sink, Text};
    let mut out = JsonText::body();
    out.text(Text::Plain(text));
    out.into_string()
}

/// The proof that an answer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Done,
    NotDone,
    /// The payer confirmed it. Whoever asks is told that it is unclear; an attempt completes it.
    Confirmed,
    Unclear,
}

/// The filter of a search.
struct Wanted<'a> {
    id: &'a str,
    sent_at: i64,
    /// Whether a record would be found by now.
    is_settled: bool,
    /// The further values, as the request has them; empty if it has none.
    values: &'a [&'a str],
}

/// Decides by the records that a search found; returns those that count.
fn searched<'t>(search: &Search, data: &'t str, wanted: &Wanted<'_>) -> (State, Vec<&'t str>) {
    let page = Fields::read(data).unwrap_or_default();
    let Some(items) = page.json("items").and_then(elements) else { return (State::Unclear, Vec::new()) };
    // Records beyond the page may count, too.
    let mut is_certain = page.text("totalSize").is_none_or(|total| total.parse() == Ok(items.len()));
    let mut found = Vec::new();
    for item in items {
        let record = Fields::read(item);
        let Some(record) = record else {
            is_certain = false;
            continue;
        };
        match age(&record, search.field, wanted) {
            Age::Other | Age::Older => continue,
            Age::Newer => {}
            Age::Unknown => is_certain = false,
        }
        let repeats = |(value, (_, name)): (&&str, &(&str, &str))| {
            value.is_empty() || record.text(name).is_some_and(|found| found == **value || is_same_number(&found, value))
        };
        is_certain &= wanted.values.iter().zip(search.same).all(repeats);
        found.push(item);
    }
    let state = match found.as_slice() {
        _ if !is_certain => State::Unclear,
        [] if wanted.is_settled => State::NotDone,
        [record] => decided(&search.decides, &Fields::read(record).unwrap_or_default(), ID),
        _ => State::Unclear,
    };
    (state, found)
}

/// How old a record is, compared with the call.
enum Age {
    /// It is the record of something else.
    Other,
    /// It is that of an earlier attempt.
    Older,
    /// It is not older than the call.
    Newer,
    /// It does not say what it is or when it was made, or clocks may have differed.
    Unknown,
}

fn age(record: &Fields<'_>, field: &str, wanted: &Wanted<'_>) -> Age {
    match record.text(field) {
        Some(id) if id != wanted.id => return Age::Other,
        Some(_) => {}
        None => return Age::Unknown,
    }
    match record.text("createdDate").and_then(|time| unix_seconds(&time)) {
        Some(time) if time >= wanted.sent_at => Age::Newer,
        Some(time) if time < wanted.sent_at.saturating_sub(CLOCKS_DIFFER) => Age::Older,
        _ => Age::Unknown,
    }
}

fn is_same_number(left: &str, right: &str) -> bool {
    FixedDecimal::read(left).is_some_and(|left| FixedDecimal::read(right) == Some(left))
}

/// Decides by a record, whose id has this name.
pub(crate) fn decided(decides: &Decides, record: &Fields<'_>, id: &str) -> State {
    let says = |words: &[(&str, &str)]| {
        !words.is_empty() && words.iter().all(|(name, word)| record.text(name).is_some_and(|found| found == *word))
    };
    let has_id = record.text(id).is_some_and(|id| crate::integer::is_digits(&id));
    match (says(decides.done), says(decides.not_done)) {
        (true, false) if has_id => State::Done,
        (false, true) => State::NotDone,
        (false, false) if says(decides.confirmed) => State::Confirmed,
        _ => State::Unclear,
    }
}
