//! The bindings of Kotlin and Swift: `imza::bridge` through uniffi. Arguments are JSON text, results are records.
//!
//! The surface stays the same whatever operations there are: a [`Client`] builds calls, reads answers and handles messages,
//! [`call_function`] covers what needs no client, [`version`] is compared at load. The generated facades in `kotlin/` and `swift/` add
//! types. A binding holds no logic: the core checks, signs and reads. What every request needs does not take uniffi's way, but that of `direct.rs`.
//!
//! Names are camelCase, whole numbers have 64 bits. Results are in the form of `imza::bridge::record`: the readers of the facades, a
//! generated one for each type, make objects of them without parsing text. Reports of errors are JSON.

mod direct;

use std::alloc::System;
use std::mem::take;
use std::sync::Arc;

use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading, Source};
use imza::bridge::record::RecordSink;
use imza::bridge::{self, Arguments, Payload, Proof, Step};
use imza::secret::SecretText;
use zeroize::Zeroizing;
use zeroizing_alloc::ZeroAlloc;

uniffi::setup_scaffolding!();

/// Wipes every block that is freed. Texts of the host language, requests and answers pass through buffers of the glue, too.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// The version of the core, and of every package made from it.
#[must_use]
#[uniffi::export]
pub fn version() -> String {
    imza::VERSION.into()
}

/// Calls a function of the core's bridge that needs no client. The input is JSON, the result a record.
///
/// # Errors
/// The core's error.
#[uniffi::export]
pub fn call_function(function: &str, input: &str) -> Result<Vec<u8>, Failure> {
    collect(sink(), |into| bridge::call_function(function, &JsonSource(input), into)).map(|(record, ())| record)
}

/// A client of one provider, or what verifies its messages. It holds the keys; they are wiped when it is dropped.
#[derive(Debug, uniffi::Object)]
pub struct Client {
    client: Arc<bridge::Client>,
    id: u64,
}

impl Drop for Client {
    fn drop(&mut self) {
        direct::forget(self.id);
    }
}

#[uniffi::export]
impl Client {
    /// Sets up a client of a kind, such as `craftgate_webhooks`, from its settings as a JSON object.
    ///
    /// # Errors
    /// `configuration`.
    #[uniffi::constructor]
    pub fn new(kind: &str, settings: String) -> Result<Arc<Self>, Failure> {
        let settings = Zeroizing::new(settings);
        let client = Arc::new(bridge::Client::new(kind, &JsonSource(&settings), NAMES).map_err(failure)?);
        Ok(Arc::new(Self { id: direct::register(client.clone()), client }))
    }

    /// The number under which `direct.rs` finds this client.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The option of a call that the platform supplies where the caller gives none: `randomKey`, `nonce` or `now`.
    #[must_use]
    pub fn supplied(&self) -> Option<String> {
        self.client.kind().supplied.map(String::from)
    }

    /// Builds a call of any endpoint. `path` is a JSON list of the method and the path, `query` a JSON object. Its answer is read as
    /// operation `request`.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn build_endpoint(&self, path: &str, query: Option<String>, body: EndpointBody, options: &str) -> Result<Prepared, Failure> {
        let query = query.as_deref().map(JsonSource);
        let query = query.as_ref().map(|query| -> &dyn Source { query });
        let (path, options) = (JsonSource(path), JsonSource(options));
        let arguments = Arguments { path: &path, request: None, options: &options, names: NAMES };
        let object;
        let payload = match &body {
            EndpointBody::Nothing => Payload::Nothing,
            EndpointBody::Json { text } => {
                object = JsonSource(text);
                Payload::Object(&object)
            }
            EndpointBody::Exact { text } => Payload::Exact(text),
        };
        self.client.build_endpoint(query, payload, &arguments).map(Prepared::from).map_err(failure)
    }

    /// Builds the call that asks what became of another, from the operation, URL, body and timeout of that one; nothing where the provider
    /// cannot be asked. `input` is a JSON object, `AskInput` of the core's `bridge::values`. Its answer is read as operation `ask`.
    ///
    /// # Errors
    /// `invalid_request` with the path of the field that the request lacks to be found by, or of a time that is wrong.
    pub fn ask(
        &self,
        operation: &str,
        url: &str,
        body: Option<Vec<u8>>,
        timeout_seconds: u32,
        input: &str,
    ) -> Result<Option<Prepared>, Failure> {
        let body = body.as_deref().and_then(|body| std::str::from_utf8(body).ok());
        let question = self.client.ask(operation, url, body, timeout_seconds, &JsonSource(input), NAMES);
        question.map(|question| question.map(Prepared::from)).map_err(failure)
    }

    /// Begins an attempt to do a call that was built as this operation, from its URL, body, `repeat` and timeout, at a time in Unix seconds.
    /// Returns its state.
    ///
    /// # Errors
    /// `invalid_request`: `now` if it is not a time in Unix seconds, `call` for one whose answer tells nothing about an operation.
    #[expect(clippy::too_many_arguments, reason = "each is a plain value of the other language")]
    pub fn begin(
        &self,
        operation: &str,
        url: &str,
        body: Option<Vec<u8>>,
        idempotency_key: Option<String>,
        repeat: &str,
        timeout_seconds: u32,
        now: i64,
    ) -> Result<String, Failure> {
        let body = body.as_deref().and_then(|body| std::str::from_utf8(body).ok());
        self.client.begin(operation, url, body, idempotency_key.as_deref(), (repeat, timeout_seconds), now).map_err(failure)
    }

    /// Tells an attempt what happened, or asks it for the next step: see the core's `bridge::Client::settle`. `input` is a JSON object.
    ///
    /// # Errors
    /// `invalid_request` for a state that is none of this client's, an answer to nothing, or the callback of another payment.
    pub fn settle(&self, saved: &str, told: &str, input: &str, body: Vec<u8>) -> Result<Settled, Failure> {
        let settled = self.client.settle(saved, told, &JsonSource(input), &body, NAMES).map_err(failure)?;
        let told = match (settled.step, settled.proof) {
            (Some(Step::SendCall), _) => Told::SendCall,
            (Some(Step::Ask(call)), _) => Told::Ask { call: call.into() },
            (Some(Step::Complete(call)), _) => Told::Complete { call: call.into() },
            (Some(Step::Wait(seconds)), _) => Told::Wait { seconds },
            (Some(Step::Done), _) => Told::Done,
            (Some(Step::NotDone(error)), _) => Told::NotDone { report: report(&error) },
            (Some(Step::Open(reason)), _) => Told::Open { reason: reason.into() },
            (None, Proof::Done(body)) => Told::ProvenDone { body: body.into_bytes() },
            (None, Proof::NotDone(error)) => Told::ProvenNotDone { report: report(&error) },
            (None, Proof::Nothing) => Told::Nothing,
        };
        Ok(Settled { saved: settled.saved, read_as: settled.read_as, told })
    }

    /// Makes the error of an argument with which no answer can be read, such as text for a file. Returns its report.
    #[must_use]
    pub fn misused(&self, operation: &str, state: &str, path: &str, reason: &str) -> String {
        report(&self.client.misused(operation, state, path, reason))
    }

    /// Makes the error of a result that the facade's types cannot hold. Returns its report.
    #[must_use]
    pub fn unreadable(&self, operation: &str, state: &str, status: u16, path: &str, reason: &str) -> String {
        report(&self.client.unreadable(operation, state, status, path, reason))
    }
}

/// The body of a call of any endpoint.
#[derive(uniffi::Enum)]
pub enum EndpointBody {
    /// None.
    Nothing,
    /// An object, written as compact JSON.
    Json {
        /// The object as JSON.
        text: String,
    },
    /// Exactly this text, signed and sent untouched.
    Exact {
        /// The text.
        text: String,
    },
}

/// A request as it must be sent, and the state that its answer is read with.
#[derive(uniffi::Record)]
pub struct Prepared {
    /// `GET`, `POST`, …
    pub method: String,
    /// The URL, byte for byte.
    pub url: String,
    /// The URL without the values of its query, for logs.
    pub safe_url: String,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body, if there is one: UTF-8, byte for byte.
    pub body: Option<Vec<u8>>,
    /// `safe`, `same_key` or `ask_first`.
    pub repeat: String,
    /// How long the answer may take.
    pub timeout_seconds: u32,
    /// The state that reading needs. It may hold a token: treat it as a secret.
    pub state: String,
    /// NexKasa: the callback URL as it is sent.
    pub callback_url: Option<String>,
    /// NexKasa: the nonce of its token.
    pub callback_nonce: Option<String>,
}

impl From<bridge::Prepared> for Prepared {
    fn from(mut prepared: bridge::Prepared) -> Self {
        let safe_url = prepared.safe_url();
        let request = &mut prepared.request;
        Self {
            method: request.method.as_str().into(),
            url: take(&mut request.url),
            safe_url,
            headers: take(&mut request.headers)
                .into_iter()
                .map(|(name, value)| Header { name: name.into(), value: value.into_owned() })
                .collect(),
            body: take(&mut request.body).map(String::into_bytes),
            repeat: prepared.repeat.as_str().into(),
            timeout_seconds: prepared.timeout_seconds,
            state: prepared.state.into_string(),
            callback_url: prepared.callback_url.map(SecretText::into_string),
            callback_nonce: prepared.callback_nonce,
        }
    }
}

/// An attempt after it was told something.
#[derive(uniffi::Record)]
pub struct Settled {
    /// Its state, without a card, key or token.
    pub saved: String,
    /// The operation as whose answer a result is read, with an empty state.
    pub read_as: String,
    /// The next step, or what an answer proved.
    pub told: Told,
}

/// The next step of an attempt, or what an answer proved.
#[derive(uniffi::Enum)]
pub enum Told {
    /// Nothing yet.
    Nothing,
    /// Send the call itself.
    SendCall,
    /// Send this call, which asks what became of it.
    Ask {
        /// The call.
        call: Prepared,
    },
    /// Send this call, which completes what the payer confirmed.
    Complete {
        /// The call.
        call: Prepared,
    },
    /// Wait.
    Wait {
        /// How many seconds.
        seconds: i64,
    },
    /// It was done. The result came with the answer that proved it.
    Done,
    /// It was not done, for where the answer that proved it reported no error.
    NotDone {
        /// The error.
        report: String,
    },
    /// It cannot be settled here.
    Open {
        /// The reason, for the person who decides.
        reason: String,
    },
    /// The answer proves that it was done.
    ProvenDone {
        /// A body, to be read as that of an answer with the status 200.
        body: Vec<u8>,
    },
    /// The answer proves that it was not done.
    ProvenNotDone {
        /// The error.
        report: String,
    },
}

/// A header.
#[derive(uniffi::Record)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value. It may be a key.
    pub value: String,
}

/// The failure of a function.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// An error of the core.
    Reported {
        /// The error as JSON: `ErrorReport` of the core's `bridge::values`.
        report: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Reported { report } = self;
        f.write_str(report)
    }
}

impl std::error::Error for Failure {}

/// The case of names on this side of the bridge.
const NAMES: Names = Names::Camel;

/// The digits that Swift's decimals hold, the fewest of the two languages.
const DECIMAL_DIGITS: usize = 38;

fn sink() -> RecordSink {
    RecordSink::new().with_decimals_of(DECIMAL_DIGITS)
}

/// Reads into a record; returns its bytes.
fn collect<T>(mut sink: RecordSink, read: impl FnOnce(Reading<'_>) -> imza::Result<T>) -> Result<(Vec<u8>, T), Failure> {
    let answer = read(Reading { names: NAMES, integers: Integers::Full, sink: &mut sink }).map_err(failure)?;
    Ok((sink.finish().into_bytes(), answer))
}

fn failure(error: imza::Error) -> Failure {
    Failure::Reported { report: report(&error) }
}

fn report(error: &imza::Error) -> String {
    let reported = JsonText::collect(NAMES, Integers::Full, |into| {
        bridge::report(error, into);
        Ok(())
    });
    reported.map(|(text, ())| text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use imza::api::schema::Ty;
    use imza::bridge::record::{Record, Value};

    use super::*;

    #[test]
    fn a_decimal_that_swift_cannot_hold_is_a_misfit() {
        let settings = r#"{"apiKey":"a","secretKey":"b","environment":"sandbox"}"#;
        let client = bridge::Client::new("craftgate", &JsonSource(settings), NAMES).unwrap();
        let (_, payment) = bridge::result_type("craftgate", "PaymentResponse").unwrap();
        for (price, misfits) in [
            ("1.0000000000000000000000000000000000001", 0),
            ("0.01234567890123456789012345678901234567891", 1),
            ("1.00000000000000000000000000000000000001", 1),
        ] {
            let body = format!(r#"{{"data":{{"price":{price}}}}}"#);
            let (bytes, _) = collect(sink(), |into| client.read("payment.retrieve_payment", "", 200, body.as_bytes(), into)).unwrap();
            let record = Record::new(bytes, Ty::Object(payment)).unwrap();
            assert_eq!(record.misfits().map_or(0, Iterator::count), misfits, "{price}");
            let Value::Object(_, fields) = record.value(record.root()) else { panic!("a payment is an object") };
            assert_eq!(fields.count(), 1 - misfits, "{price}");
        }
    }
}
