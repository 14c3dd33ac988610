//! Attempts as Rust callers see them: the state machine with its client, its call and what was proven.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::attempt::{self, Proof};
use super::question::Sent;
use crate::api::client::{Client, RawResponse};
use crate::api::schema::{Operation, ResponseKind, Ty};
use crate::api::typed::{FromAnswer, read};
use crate::craftgate::Callback;
use crate::error::{Error, Result};
use crate::http::{Call, Context, Prepared, Request};

/// The next step of an [`Attempt`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Step<'a> {
    /// Send this request, byte for byte, then tell the answer.
    Send {
        /// The request.
        request: &'a Request,
        /// How long the answer may take, in seconds.
        timeout_seconds: u32,
    },
    /// Wait, then tell the time.
    Wait {
        /// How many seconds.
        seconds: i64,
    },
    /// It was done.
    Done(Record<'a>),
    /// It was not done and will not be.
    NotDone(Error),
    /// It cannot be settled here.
    Open {
        /// The reason, for the person who decides.
        reason: &'static str,
    },
}

/// The proof that a call was done.
pub struct Record<'a> {
    client: &'a dyn Client,
    operation: &'static Operation,
    body: &'a str,
}

impl Record<'_> {
    /// Reads it as the result of the call; of a call that begins a payment, as the result of the operation that completes it.
    ///
    /// # Errors
    /// `invalid_request` (`result`) if the operation has another result.
    pub fn result<T: FromAnswer + 'static>(&self) -> Result<T> {
        let Self { client, operation, body } = self;
        let declared = match operation.result() {
            ResponseKind::Data(Ty::Object(table)) => Some(table),
            _ => None,
        };
        if let (Some(declared), Some(asked)) = (declared, T::TABLE)
            && !core::ptr::eq(declared, asked)
        {
            return Err(Error::invalid("result", &["expected the type ", declared.name, ", found ", asked.name]));
        }
        read(*client, operation, RawResponse { state: "", status: 200, body: body.as_bytes() })
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({})", self.operation.name)
    }
}

/// A call on its way to a verdict. It sends nothing: take the [next](Self::next) step, store [`save`](Self::save), do the step, tell what
/// happened.
///
/// It never sends a call twice that could be done twice, and believes only what an answer or a record of the provider proves. A 3-D Secure
/// payment goes from its init by [`callback`](Self::callback) or [`webhook`](Self::webhook) to its completion.
///
/// ```
/// # use imza::craftgate::{Craftgate, Environment, payment::CreatePaymentRequest, shared::PaymentResponse};
/// # use imza::{Context, settle::Step};
/// # fn send(_: &imza::Request) -> Option<(u16, Vec<u8>)> { Some((200, br#"{"data":{"id":7,"paymentStatus":"SUCCESS"}}"#.to_vec())) }
/// # fn clock() -> i64 { 1_795_732_200 }
/// # fn pay(craftgate: &Craftgate, request: &CreatePaymentRequest) -> imza::Result<()> {
/// let context = Context { random_key: "a new UUID", ..Context::default() };
/// let call = craftgate.payment().create_payment(request, &context)?;
/// let mut attempt = craftgate.attempt(&call, clock())?;
/// loop {
///     attempt.tick(clock());
///     let answer = match attempt.next(&Context { random_key: "another new UUID", ..Context::default() })? {
///         Step::Send { request, .. } => send(request),
///         Step::Wait { seconds: _ } => continue, // sleep, or save it and go on later
///         Step::Done(record) => break println!("paid: {:?}", record.result::<PaymentResponse>()?.id),
///         Step::NotDone(error) => break println!("not paid: {error}"),
///         Step::Open { reason } => break println!("for a person: {reason}"),
///         _ => break,
///     };
///     match answer {
///         Some((status, body)) => attempt.answered(status, &body)?,
///         None => attempt.no_answer(),
///     }
/// }
/// # Ok(())
/// # }
/// # let request = serde_json::from_value(serde_json::json!({"price": "1", "paidPrice": "1", "currency": "TRY", "installment": 1, "card": {"cardUserKey": "u", "cardToken": "t"}, "items": [{"name": "a", "price": "1"}]})).unwrap();
/// # let client = Craftgate::new(imza::secret::CraftgateApiKey::new("k")?, imza::secret::CraftgateSecretKey::new("s")?, Environment::Sandbox);
/// # pay(&client, &request)?;
/// # imza::Result::Ok(())
/// ```
pub struct Attempt {
    client: Box<dyn Client>,
    call: Option<Prepared>,
    state: attempt::Attempt,
    /// The question or the completion that was handed out to be sent.
    sent: Option<Prepared>,
    done: Option<String>,
    error: Option<Error>,
}

impl Attempt {
    pub(crate) fn new<T: 'static>(client: Box<dyn Client>, call: &Call<T>, now: i64) -> Result<Self> {
        let prepared = known(call)?.1;
        let state = begun(client.as_ref(), call, now)?;
        Ok(Self { call: Some(prepared.clone()), state, client, sent: None, done: None, error: None })
    }

    pub(crate) fn restore<T: 'static>(client: Box<dyn Client>, saved: &str, call: Option<&Call<T>>) -> Result<Self> {
        let begun = call.map(|call| begun(client.as_ref(), call, 0).map(|attempt| attempt.save())).transpose()?;
        let state = attempt::Attempt::restore(client.as_ref(), saved, begun.as_deref())?;
        let call = call.map(|call| known(call).map(|(_, prepared)| prepared.clone())).transpose()?;
        Ok(Self { client, call, state, sent: None, done: None, error: None })
    }

    /// Returns the next step. It stays the same until something is told. Store [`save`](Self::save) after this, before you do it. The context has the
    /// random key for the signature of a question.
    ///
    /// # Errors
    /// `invalid_request` (`random_key`) if a question needs a random key.
    pub fn next(&mut self, context: &Context<'_>) -> Result<Step<'_>> {
        let sent = match self.state.next(self.client.as_ref(), context)? {
            attempt::Step::SendCall => self.call.as_ref(),
            attempt::Step::Ask(call) | attempt::Step::Complete(call) => Some(&*self.sent.get_or_insert(call)),
            attempt::Step::Wait(seconds) => return Ok(Step::Wait { seconds }),
            attempt::Step::Done => {
                let (client, operation) = (self.client.as_ref(), self.state.read_as(self.client.as_ref()));
                return Ok(Step::Done(Record { client, operation, body: self.done.as_deref().unwrap_or_default() }));
            }
            attempt::Step::NotDone(error) => return Ok(Step::NotDone(self.error.clone().unwrap_or(error))),
            attempt::Step::Open(reason) => return Ok(Step::Open { reason }),
        };
        let sent = sent.ok_or_else(|| Error::invalid("call", &["expected the call, found nothing; restore the attempt with its call"]))?;
        Ok(Step::Send { request: &sent.request, timeout_seconds: sent.timeout_seconds })
    }

    /// Tells the answer to what was sent: its HTTP status and its unchanged body.
    ///
    /// # Errors
    /// `invalid_request` if nothing was sent.
    pub fn answered(&mut self, status: u16, body: &[u8]) -> Result<()> {
        match self.state.answered(self.client.as_ref(), status, body)? {
            Proof::Done(body) => self.done = Some(body),
            Proof::NotDone(error) => self.error = Some(error),
            Proof::Nothing => {}
        }
        self.sent = None;
        Ok(())
    }

    /// Tells that no answer came to what was sent.
    pub fn no_answer(&mut self) {
        self.state.no_answer();
        self.sent = None;
    }

    /// Tells the time, in Unix seconds. An earlier one than before is ignored.
    pub fn tick(&mut self, now: i64) {
        self.state.tick(now);
    }

    /// Tells that a webhook of this payment was verified: what became of it is looked up.
    pub fn webhook(&mut self) {
        self.state.webhook();
    }

    /// Tells a verified callback.
    ///
    /// # Errors
    /// `invalid_request` (`payment_id`) if it is that of another payment.
    pub fn callback(&mut self, verified: &Callback) -> Result<()> {
        self.state.callback(verified.payment_id().unwrap_or_default(), verified.next.as_str())
    }

    /// Returns its state as text, without a card, key or token.
    #[must_use]
    pub fn save(&self) -> String {
        self.state.save()
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(***)")
    }
}

/// Begins an attempt to do a call.
fn begun<T: 'static>(client: &dyn Client, call: &Call<T>, now: i64) -> Result<attempt::Attempt> {
    let (operation, prepared) = known(call)?;
    let Request { url, body, .. } = &prepared.request;
    let idempotency_key = prepared.request.idempotency_key();
    let sent = Sent { operation, url, body: body.as_deref(), timeout_seconds: prepared.timeout_seconds, idempotency_key };
    attempt::Attempt::new(client, sent, prepared.repeat, now)
}

/// The operation of a call and its request.
fn known<T: 'static>(call: &Call<T>) -> Result<(&'static Operation, &Prepared)> {
    call.operation().ok_or_else(attempt::not_an_operation)
}
