//! Settling a call: repeat what may be repeated, ask where it must be asked, wait where a search lags, believe only what proves itself.
//!
//! An [`Attempt`] is a state machine without IO. Its owner asks for the [`Step`] that comes next, does it, and tells what happened. Its state
//! is a text ([`Attempt::save`]) without a card, key or token, so that it can be kept with an order at any point and go on in another process.
//!
//! It never sends a call twice that could be done twice, and ends with a verdict only if an answer, or a record of the provider, proves it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::question::{self, Asked, Key, Sent, State};
use crate::api::case::Names;
use crate::api::client::{ASK, Arguments, Client, RawResponse, no_operation};
use crate::api::json::{Fields, JsonSource};
use crate::api::schema::Operation;
use crate::api::sink::JsonText;
use crate::api::transcode::{Integers, Reading};
use crate::error::{ApiError, Error, ErrorKind, Failure, Outcome, Result};
use crate::http::{Context, Prepared, Repeat};
use crate::sign::{hex, sha256};

/// The first line of a saved text.
const HEAD: &str = "imza-attempt:1";

/// How many times a call that may be repeated is sent.
const MAX_SENDS: u32 = 6;

/// Seconds until an unclear attempt is left to a person.
const MAX_AGE: i64 = 24 * 3600;

/// The next step of an attempt.
#[derive(Debug)]
pub enum Step {
    /// Send the call of the attempt itself, then tell its answer.
    SendCall,
    /// Send this call, which asks for what became of it, then tell its answer.
    Ask(Prepared),
    /// Send this call, which completes what the payer confirmed, then tell its answer.
    Complete(Prepared),
    /// Wait so many seconds, then tell the time.
    Wait(i64),
    /// It was done. The result came with the answer that proved it.
    Done,
    /// It was not done and will not be: an error that says so, for where the answer that proved it reported none.
    NotDone(Error),
    /// It cannot be settled here; what a person needs to know.
    Open(&'static str),
}

/// The proof that an answer brought.
#[derive(Debug)]
pub enum Proof {
    /// Nothing yet.
    Nothing,
    /// It was done: a body of an answer, to be read as one to the attempt's call.
    Done(String),
    /// It was not done: the error that says so.
    NotDone(Error),
}

/// The request that is being sent or waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Call,
    Question,
    Completion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// To be done when it is due.
    Next(Doing),
    /// Handed out to be sent; the answer is awaited.
    Sent(Doing),
    /// The payer is at the bank.
    Payer,
    Done,
    NotDone,
    Open,
}

const PHASES: [(&str, Phase); 10] = [
    ("next_call", Phase::Next(Doing::Call)),
    ("next_question", Phase::Next(Doing::Question)),
    ("next_completion", Phase::Next(Doing::Completion)),
    ("sent_call", Phase::Sent(Doing::Call)),
    ("sent_question", Phase::Sent(Doing::Question)),
    ("sent_completion", Phase::Sent(Doing::Completion)),
    ("payer", Phase::Payer),
    ("done", Phase::Done),
    ("not_done", Phase::NotDone),
    ("open", Phase::Open),
];

const NOT_ASKABLE: &str = "the answer is lost or unclear, the call may not be repeated, and the provider cannot be asked: compare your records with the provider's";
const TOO_OLD: &str = "nothing was proven within a day: compare your records with the provider's";
const UNEXPLAINED: &str = "the provider's answers do not tell what became of it: compare your records with the provider's";

/// A call on its way to a verdict. See the module's documentation.
#[derive(Clone, Debug)]
pub struct Attempt {
    operation: &'static Operation,
    repeat: Repeat,
    timeout_seconds: u32,
    /// Key by which its record is found.
    key: Option<Key>,
    /// The beginning of the hash of its idempotency key, to know the call again; empty if it has none.
    idempotency: String,
    /// The id of a payment whose payer is at the bank.
    payment_id: String,
    /// When it was first sent; -1 before.
    sent_at: i64,
    /// When it, or its completion, was last sent; -1 if it may have been sent after it was saved, until the time is told.
    last_sent_at: i64,
    now: i64,
    /// When the next step is due.
    due: i64,
    /// How many times the call was sent; of a payment whose payer was sent to the bank, its completion.
    sends: u32,
    asks: u32,
    phase: Phase,
    has_call: bool,
}

impl Attempt {
    /// Begins an attempt to do a call at a time in Unix seconds.
    ///
    /// # Errors
    /// `invalid_request` (`now`) if it is not a time in Unix seconds.
    pub fn new(client: &dyn Client, sent: Sent<'_>, repeat: Repeat, now: i64) -> Result<Self> {
        question::check_time("now", now)?;
        let request = sent.body.and_then(Fields::read).unwrap_or_default();
        let key = question::of(client.provider(), sent.operation).and_then(|question| Key::of(sent, &request, &question.asked));
        Ok(Self {
            operation: sent.operation,
            repeat,
            timeout_seconds: sent.timeout_seconds,
            key,
            idempotency: sent.idempotency_key.map(fingerprint).unwrap_or_default(),
            payment_id: String::new(),
            sent_at: -1,
            last_sent_at: -1,
            now,
            due: now,
            sends: 0,
            asks: 0,
            phase: Phase::Next(Doing::Call),
            has_call: true,
        })
    }

    /// Returns the next step. It stays the same until something is told.
    ///
    /// # Errors
    /// Those of building a question: a random key that is missing.
    pub fn next(&mut self, client: &dyn Client, context: &Context<'_>) -> Result<Step> {
        Ok(match self.phase {
            Phase::Done => Step::Done,
            Phase::NotDone => Step::NotDone(not_done(client)),
            Phase::Open => Step::Open(self.why_open()),
            _ if self.sent_at >= 0 && self.now - self.sent_at > MAX_AGE => {
                self.phase = Phase::Open;
                Step::Open(TOO_OLD)
            }
            Phase::Payer | Phase::Next(_) if self.due > self.now => Step::Wait(self.due - self.now),
            Phase::Payer => {
                self.phase = Phase::Next(Doing::Question);
                self.next(client, context)?
            }
            Phase::Next(Doing::Call) if self.has_call => {
                self.sends += 1;
                self.sending(Doing::Call);
                Step::SendCall
            }
            Phase::Sent(Doing::Call) => Step::SendCall,
            Phase::Next(Doing::Completion) => {
                let completion = self.completion(client, context)?;
                self.sends += 1;
                self.sending(Doing::Completion);
                Step::Complete(completion)
            }
            Phase::Sent(Doing::Completion) => Step::Complete(self.completion(client, context)?),
            Phase::Next(Doing::Call | Doing::Question) | Phase::Sent(Doing::Question) => match self.question(client, context)? {
                Some(question) => {
                    self.phase = Phase::Sent(Doing::Question);
                    Step::Ask(question)
                }
                None => {
                    self.phase = Phase::Open;
                    Step::Open(self.why_open())
                }
            },
        })
    }

    fn sending(&mut self, doing: Doing) {
        self.phase = Phase::Sent(doing);
        self.last_sent_at = self.now;
        if self.sent_at < 0 {
            self.sent_at = self.now;
        }
    }

    fn why_open(&self) -> &'static str {
        if self.now - self.sent_at > MAX_AGE {
            TOO_OLD
        } else if self.asks == 0 {
            NOT_ASKABLE
        } else {
            UNEXPLAINED
        }
    }

    /// Tells the time, in Unix seconds. An earlier one than before is ignored.
    pub fn tick(&mut self, now: i64) {
        self.now = self.now.max(now);
        if self.sent_at >= 0 && self.last_sent_at < 0 {
            self.last_sent_at = self.now;
        }
    }

    /// Tells that no answer came to what was sent.
    pub fn no_answer(&mut self) {
        if let Phase::Sent(doing) = self.phase {
            self.unclear(doing);
        }
    }

    /// Tells the answer to what was sent.
    ///
    /// # Errors
    /// `invalid_request` if nothing was sent.
    pub fn answered(&mut self, client: &dyn Client, status: u16, body: &[u8]) -> Result<Proof> {
        let Phase::Sent(doing) = self.phase else {
            return Err(Error::invalid("", &["expected a step that was sent, found none; take the next step first"]));
        };
        match doing {
            Doing::Question => self.question_answered(client, status, body),
            Doing::Call => self.call_answered(client, doing, self.operation, status, body),
            Doing::Completion => {
                let completion = self.completed_by(client).ok_or_else(|| no_operation(self.operation.name))?;
                self.call_answered(client, doing, completion, status, body)
            }
        }
    }

    fn call_answered(
        &mut self,
        client: &dyn Client,
        doing: Doing,
        operation: &'static Operation,
        status: u16,
        body: &[u8],
    ) -> Result<Proof> {
        let mut text = JsonText::body();
        let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text };
        if let Err(error) = client.read(operation, RawResponse { state: "", status, body }, into) {
            return Ok(match error.outcome() {
                // A former sending may still arrive, and this refusal says nothing of it.
                Some(Outcome::Rejected) if self.sends > 1 && self.wanted(client).is_some() => {
                    self.unclear(Doing::Question);
                    Proof::Nothing
                }
                Some(Outcome::Rejected) => {
                    self.phase = Phase::NotDone;
                    Proof::NotDone(error)
                }
                _ => {
                    self.unclear(doing);
                    Proof::Nothing
                }
            });
        }
        let body = core::str::from_utf8(body).unwrap_or_default();
        let asked = question::of(client.provider(), operation).map(|question| &question.asked);
        let Some((asked, decides)) = asked.and_then(|asked| asked.decides().map(|decides| (asked, decides))) else {
            // A success is all that this operation answers.
            self.phase = Phase::Done;
            return Ok(Proof::Done(body.into()));
        };
        let record = Fields::read(body.trim_start_matches('\u{feff}')).and_then(|envelope| envelope.object("data")).unwrap_or_default();
        // A call that was done before may be answered with the record of that time, which says nothing of this one.
        if self.wanted(client).is_some_and(|(_, asked, key)| key.differs(asked, &record)) {
            self.unclear(Doing::Question);
            return Ok(Proof::Nothing);
        }
        let begun = self.completed_by(client).and_then(|_| record.text("paymentId"));
        // What only begins is done by its completion, whose record has the id.
        let id = if client.provider().completion(operation).is_some() { question::ID } else { asked.result_id() };
        match (question::decided(decides, &record, id), begun) {
            (State::Done, _) => {
                self.phase = Phase::Done;
                Ok(Proof::Done(body.into()))
            }
            (State::NotDone, _) => {
                self.phase = Phase::NotDone;
                Ok(Proof::NotDone(not_done(client)))
            }
            (State::Confirmed | State::Unclear, Some(id)) if doing == Doing::Call && crate::integer::is_digits(&id) => {
                self.payment_id = id.into_owned();
                self.phase = Phase::Payer;
                self.sends = 0;
                self.due = self.now.saturating_add(PAYER_SECONDS);
                Ok(Proof::Nothing)
            }
            (State::Confirmed | State::Unclear, _) => {
                self.unclear(Doing::Question);
                Ok(Proof::Nothing)
            }
        }
    }

    fn question_answered(&mut self, client: &dyn Client, status: u16, body: &[u8]) -> Result<Proof> {
        let Some((operation, asked, key)) = self.wanted(client) else { return Err(no_operation(self.operation.name)) };
        let last_sent_at = if self.last_sent_at < 0 { i64::MAX } else { self.last_sent_at };
        let state = key.state(operation, asked, self.sent_at, (last_sent_at, self.now), self.timeout_seconds);
        let answer = question::answer(client, RawResponse { state: &state, status, body });
        let (state, result, is_absent) = match answer {
            Ok(answer) => (answer.state, answer.result, answer.found == "[]"),
            Err(_) => (State::Unclear, String::new(), false),
        };
        Ok(match state {
            State::Done => {
                self.phase = Phase::Done;
                Proof::Done(result)
            }
            // It was saved before it was sent, as is proven now by a search that finds nothing.
            State::NotDone if is_absent && self.sends == 0 && self.has_call && self.payment_id.is_empty() => {
                self.phase = Phase::Next(Doing::Call);
                self.due = self.now;
                Proof::Nothing
            }
            // A call that is still on its way may be done after the search, which is believed only once the call's time has passed.
            State::NotDone => {
                self.phase = Phase::NotDone;
                Proof::NotDone(not_done(client))
            }
            State::Confirmed if !self.payment_id.is_empty() => {
                self.phase = Phase::Next(Doing::Completion);
                self.due = self.now;
                Proof::Nothing
            }
            State::Confirmed | State::Unclear => {
                self.unclear(Doing::Question);
                Proof::Nothing
            }
        })
    }

    /// Tells that a verified webhook came: what it is about is looked up now.
    pub fn webhook(&mut self) {
        if matches!(self.phase, Phase::Payer | Phase::Next(Doing::Question)) {
            self.phase = Phase::Next(Doing::Question);
            self.due = self.now;
        }
    }

    /// Tells that a verified callback came, by its payment and what it says to do next.
    ///
    /// # Errors
    /// `invalid_request` (`payment_id`) if it is that of another payment.
    pub fn callback(&mut self, payment_id: &str, next: &str) -> Result<()> {
        if self.payment_id.is_empty() || payment_id != self.payment_id {
            return Err(Error::invalid(
                "payment_id",
                &["expected the payment of this attempt, found another one; look the attempt up by the payment's id"],
            ));
        }
        if !matches!(self.phase, Phase::Payer | Phase::Next(Doing::Question)) {
            return Ok(());
        }
        match next {
            "complete" => self.phase = Phase::Next(Doing::Completion),
            "failed" => self.phase = Phase::NotDone,
            _ => self.phase = Phase::Next(Doing::Question),
        }
        self.due = self.now;
        Ok(())
    }

    /// The call that was sent has no clear answer.
    fn unclear(&mut self, doing: Doing) {
        let waits = |count: u32| i64::from(2u32.saturating_pow(count.min(8)));
        match doing {
            Doing::Call if self.repeat != Repeat::AskFirst && self.has_call && self.sends < MAX_SENDS => {
                self.phase = Phase::Next(Doing::Call);
                self.due = self.now.saturating_add(waits(self.sends));
            }
            Doing::Call | Doing::Completion => {
                self.phase = Phase::Next(Doing::Question);
                self.due = self.now.saturating_add(2);
            }
            Doing::Question => {
                self.asks += 1;
                self.phase = Phase::Next(Doing::Question);
                self.due = self.now.saturating_add(waits(self.asks));
            }
        }
    }

    /// The operation that completes a payment that this one only begins.
    fn completed_by(&self, client: &dyn Client) -> Option<&'static Operation> {
        client.provider().completion(self.operation)
    }

    /// The question to ask now: a payment that was begun is found by its id, everything else by its key.
    fn wanted(&self, client: &dyn Client) -> Option<(&'static Operation, &'static Asked, Key)> {
        let (operation, key) = match self.payment_id.as_str() {
            "" => (self.operation, self.key.clone()?),
            id => (self.completed_by(client)?, Key { id: id.into(), values: Vec::new() }),
        };
        Some((operation, &question::of(client.provider(), operation)?.asked, key))
    }

    fn question(&self, client: &dyn Client, context: &Context<'_>) -> Result<Option<Prepared>> {
        match self.wanted(client) {
            Some((_, asked, key)) => question::build(client, asked, &key.id, context),
            None => Ok(None),
        }
    }

    /// The call that completes the payment. Its idempotency key is the payment's: sent twice, by two processes as well, it is done once.
    fn completion(&self, client: &dyn Client, context: &Context<'_>) -> Result<Prepared> {
        let operation = self.completed_by(client).ok_or_else(|| no_operation(self.operation.name))?;
        let request = ["{\"paymentId\":", &self.payment_id, "}"].concat();
        let key = ["complete/", &self.payment_id].concat();
        let context = &Context { idempotency_key: Some(&key), ..*context };
        client.build(operation, &Arguments { path: &[], request: Some(&JsonSource(&request)), context })
    }

    /// Returns the state as text, without a card, key or token.
    #[must_use]
    pub fn save(&self) -> String {
        let phase = PHASES.iter().find(|(_, phase)| *phase == self.phase).map_or("open", |(name, _)| *name);
        let numbers = [
            self.sent_at,
            self.last_sent_at,
            self.now,
            self.due,
            i64::from(self.sends),
            i64::from(self.asks),
            i64::from(self.timeout_seconds),
        ];
        let mut lines = alloc::vec![HEAD.to_string(), [self.operation.group, ".", self.operation.name].concat(), phase.into()];
        lines.push(self.repeat.as_str().into());
        lines.extend(numbers.iter().map(ToString::to_string));
        lines.push(if self.has_call { "call" } else { "no_call" }.into());
        lines.push(self.idempotency.clone());
        lines.push(self.payment_id.clone());
        if let Some(key) = &self.key {
            lines.push(key.id.clone());
            lines.extend(key.values.iter().cloned());
        }
        lines.join("\n")
    }

    /// Restores a saved attempt, with its call or without. What was or would have been handed out to be sent may have been sent since: it counts as
    /// unanswered, and a call that may not be repeated is asked for first. Without its call it asks and completes, and never sends the call again.
    /// A saved verdict is proven anew.
    ///
    /// `call` is the state of a new attempt to do the call.
    ///
    /// # Errors
    /// `invalid_request` if the text is not that of a saved attempt of this provider, or the call (`call`) is another one.
    pub fn restore(client: &dyn Client, saved: &str, call: Option<&str>) -> Result<Self> {
        let mut attempt = Self { has_call: call.is_some(), ..Self::resume(client, saved)? };
        if let Some(call) = call {
            attempt.check_same(&Self::resume(client, call)?)?;
        }
        match attempt.phase {
            Phase::Sent(doing) => attempt.unclear(doing),
            Phase::Next(Doing::Call) => {
                if attempt.sent_at < 0 {
                    attempt.sent_at = attempt.now;
                }
                attempt.last_sent_at = -1;
                if attempt.has_call && attempt.repeat != Repeat::AskFirst {
                    attempt.sends = attempt.sends.max(1);
                } else {
                    attempt.phase = Phase::Next(Doing::Question);
                }
            }
            Phase::Done if attempt.key.is_some() || !attempt.payment_id.is_empty() => attempt.phase = Phase::Next(Doing::Question),
            _ => {}
        }
        Ok(attempt)
    }

    /// Checks that another attempt is one to do the same call, so that it is not done twice under different keys.
    fn check_same(&self, other: &Self) -> Result<()> {
        let is_same_operation = core::ptr::eq(self.operation, other.operation);
        let found = match () {
            () if !is_same_operation => "that of another operation",
            () if self.idempotency != other.idempotency => "one with another idempotency key; keep the key with the order",
            () if self.key != other.key => "one with another `conversationId` or price; build it from the same request",
            () => return Ok(()),
        };
        Err(Error::invalid("call", &["expected the call that the attempt was made for, found ", found]))
    }

    /// Goes on with an attempt of this process, whose call is at hand if it was when it began.
    pub(crate) fn resume(client: &dyn Client, saved: &str) -> Result<Self> {
        Self::parsed(client, saved)
            .ok_or_else(|| Error::invalid("saved", &["expected the text of a saved attempt of this provider, found another text"]))
    }

    /// The operation as whose answer a result is read: of a payment that is begun, the one that completes it, however it was found.
    pub(crate) fn read_as(&self, client: &dyn Client) -> &'static Operation {
        self.completed_by(client).unwrap_or(self.operation)
    }

    fn parsed(client: &dyn Client, saved: &str) -> Option<Self> {
        let mut lines = saved.split('\n');
        (lines.next()? == HEAD).then_some(())?;
        let operation = client.provider().operation(lines.next()?).filter(|operation| operation.name != ASK)?;
        let name = lines.next()?;
        let phase = PHASES.iter().find(|(known, _)| *known == name)?.1;
        let repeat = repeat_of(lines.next()?)?;
        let mut number = || crate::integer::whole(lines.next()?);
        let (sent_at, last_sent_at, now, due) = (number()?, number()?, number()?, number()?);
        let mut small = || u32::try_from(number()?).ok();
        let (sends, asks, timeout_seconds) = (small()?, small()?, small()?);
        let has_call = lines.next()? == "call";
        let idempotency = lines.next()?.into();
        let payment_id = lines.next()?.into();
        let key = lines.next().map(|id| Key { id: id.into(), values: lines.map(String::from).collect() });
        Some(Self {
            operation,
            repeat,
            timeout_seconds,
            key,
            idempotency,
            payment_id,
            sent_at,
            last_sent_at,
            now,
            due,
            sends,
            asks,
            phase,
            has_call,
        })
    }
}

/// The beginning of the hash of an idempotency key.
fn fingerprint(key: &str) -> String {
    let hash = sha256(&[key.as_bytes()]);
    hex(hash.first_chunk::<8>().map_or(&[], |beginning| beginning))
}

/// Reads the word of a call's `repeat`.
pub(crate) fn repeat_of(word: &str) -> Option<Repeat> {
    Repeat::ALL.iter().copied().find(|repeat| repeat.as_str() == word)
}

/// The error of a call of which no attempt can be made.
pub(crate) fn not_an_operation() -> Error {
    Error::invalid("call", &["expected the call of an operation, found a question or a call of `request`: send it as it is"])
}

/// The error of a call that was not done, as a record of the provider says.
fn not_done(client: &dyn Client) -> Error {
    Failure::Api(ApiError {
        provider: client.provider().name,
        http_status: 200,
        provider_code: String::new(),
        message: "its record says that this was not done".into(),
        group: String::new(),
        provider_error: None,
        kind: ErrorKind::Declined,
        outcome: Outcome::Rejected,
    })
    .into()
}

/// Seconds until a payer who is at the bank is looked after.
const PAYER_SECONDS: i64 = 60;
