//! A second way in, for what every request needs: one C function that takes bytes and gives bytes.
//!
//! uniffi passes every text by itself, which costs the JVM tens of microseconds a call, and Swift as much as the work of the core; a few plain
//! numbers cost next to nothing. So the functions of every request take this way, and those called once take uniffi's. The figures are in
//! `tests/bench/README.md`.
//!
//! The caller owns the one buffer: it holds the input, and then the output in its place.
//!
//! ```text
//! input   entry (1 byte), then its parts; a part is its length (4 bytes, big endian, −1 for none) and its bytes
//!   0  build           operation, path, request or none, options
//!   1  read            operation, state, status (decimal digits), body
//!   3  read_untyped    the same
//!   2  handle_message  message, input, body
//! output  0 and the report of a failure, or a mark of what follows and it:
//!   1  a call          method, URL, URL for logs, number of headers (4 bytes), their names and values, body or none, repeat, timeout in
//!                      seconds (4 bytes), state, callback URL or none, callback nonce or none
//!   2  a value         its record
//!   3  nothing
//!   4  a file          its bytes
//! ```
#![allow(unsafe_code)] // a C function reads and writes the memory that its caller points to

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use imza::api::json::JsonSource;
use imza::api::transcode::Source;
use imza::bridge::record::RecordSink;
use imza::bridge::{self, Arguments, Prepared, ResponseBody};

use super::{Failure, NAMES, collect, failure, sink};

/// The clients by their ids. A call holds its client while it runs, so that closing it from another thread does no harm.
static CLIENTS: RwLock<BTreeMap<u64, Arc<bridge::Client>>> = RwLock::new(BTreeMap::new());

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// Registers a client. Its id is never used again.
pub(crate) fn register(client: Arc<bridge::Client>) -> u64 {
    let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
    CLIENTS.write().unwrap_or_else(PoisonError::into_inner).insert(id, client);
    id
}

/// Forgets a client.
pub(crate) fn forget(id: u64) {
    CLIENTS.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
}

/// Runs an entry: its input is the first `length` bytes of the buffer, and its output is written in their place.
///
/// Returns the length of the output; 0 if the input is malformed or the client was closed; if the output does not fit, the negative of its
/// length: call again, with the input in a buffer of that size.
///
/// # Safety
/// `buffer` points to `capacity` bytes that can be read and written, and that nothing else uses while this runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imza_call(client: u64, buffer: *mut u8, length: u32, capacity: u32) -> i64 {
    let (Ok(length), Ok(capacity)) = (usize::try_from(length), usize::try_from(capacity)) else { return 0 };
    if buffer.is_null() || length > capacity {
        return 0;
    }
    // SAFETY: the caller's promise.
    let buffer = unsafe { std::slice::from_raw_parts_mut(buffer, capacity) };
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let result = run(client, buffer.get(..length)?)?;
        let mut output = Output { buffer, length: 0 };
        output.put_result(&result);
        Some(output.length)
    }));
    let Ok(Some(written)) = ran else { return 0 };
    let length = i64::try_from(written).unwrap_or_default();
    if written > capacity { -length } else { length }
}

/// The result of an entry.
enum Success {
    Call(Prepared),
    Value(Vec<u8>),
    Nothing,
    File(Vec<u8>),
}

/// Runs an entry. Returns `None` if the input is malformed or the client was closed.
fn run(client: u64, input: &[u8]) -> Option<Result<Success, Failure>> {
    let client = CLIENTS.read().unwrap_or_else(PoisonError::into_inner).get(&client).cloned()?;
    let (entry, rest) = input.split_first()?;
    let mut parts = Parts(rest);
    Some(match entry {
        0 => build(&client, parts.text()?, parts.text()?, parts.text_or_none()?, parts.text()?),
        1 => read(sink(), &client, parts.text()?, parts.text()?, parts.text()?.parse().ok()?, parts.bytes()??),
        2 => handle_message(&client, parts.text()?, parts.text()?, parts.bytes()??),
        3 => read(sink().with_names(NAMES), &client, parts.text()?, parts.text()?, parts.text()?.parse().ok()?, parts.bytes()??),
        _ => return None,
    })
}

/// Builds the call of an operation. `path` is a JSON list of the values before the request, `options` a JSON object.
fn build(client: &bridge::Client, operation: &str, path: &str, request: Option<&str>, options: &str) -> Result<Success, Failure> {
    let request = request.map(JsonSource);
    let (path, options) = (JsonSource(path), JsonSource(options));
    let request = request.as_ref().map(|request| -> &dyn Source { request });
    let arguments = Arguments { path: &path, request, options: &options, names: NAMES };
    client.build(operation, &arguments).map(Success::Call).map_err(failure)
}

/// Reads the answer of a call that was built as this operation and left this state. The core checks the status. A sink with names is for a
/// reader that does not know the type.
fn read(sink: RecordSink, client: &bridge::Client, operation: &str, state: &str, status: i64, body: &[u8]) -> Result<Success, Failure> {
    let (record, content) = collect(sink, |into| client.read(operation, state, status, body, into))?;
    Ok(match content {
        ResponseBody::Value => Success::Value(record),
        ResponseBody::Empty => Success::Nothing,
        ResponseBody::Bytes(bytes) => Success::File(bytes),
    })
}

/// Handles a message from outside, or makes a text with the client's keys. `input` is JSON, `body` is the message as it arrived.
fn handle_message(client: &bridge::Client, message: &str, input: &str, body: &[u8]) -> Result<Success, Failure> {
    collect(sink(), |into| client.handle_message(message, &JsonSource(input), body, into)).map(|(record, ())| Success::Value(record))
}

/// An output, written as far as the buffer goes, and counted beyond it.
struct Output<'b> {
    buffer: &'b mut [u8],
    length: usize,
}

impl Output<'_> {
    fn put_result(&mut self, result: &Result<Success, Failure>) {
        match result {
            Err(Failure::Reported { report }) => {
                self.put(&[0]);
                self.put_part(report.as_bytes());
            }
            Ok(Success::Call(call)) => {
                self.put(&[1]);
                self.put_call(call);
            }
            Ok(Success::Value(record)) => {
                self.put(&[2]);
                self.put_part(record);
            }
            Ok(Success::Nothing) => self.put(&[3]),
            Ok(Success::File(bytes)) => {
                self.put(&[4]);
                self.put_part(bytes);
            }
        }
    }

    fn put_call(&mut self, call: &Prepared) {
        let request = &call.request;
        self.put_part(request.method.as_str().as_bytes());
        self.put_part(request.url.as_bytes());
        self.put_part(call.safe_url().as_bytes());
        self.put_number(request.headers.len());
        for (name, value) in &request.headers {
            self.put_part(name.as_bytes());
            self.put_part(value.as_bytes());
        }
        self.put_part_or_none(request.body.as_deref());
        self.put_part(call.repeat.as_str().as_bytes());
        self.put(&call.timeout_seconds.to_be_bytes());
        self.put_part(call.state.as_bytes());
        self.put_part_or_none(call.callback_url.as_deref());
        self.put_part_or_none(call.callback_nonce.as_deref());
    }

    fn put_part_or_none(&mut self, part: Option<&str>) {
        match part {
            Some(part) => self.put_part(part.as_bytes()),
            None => self.put(&NONE.to_be_bytes()),
        }
    }

    fn put_part(&mut self, part: &[u8]) {
        self.put_number(part.len());
        self.put(part);
    }

    /// A length that has no place in 4 bytes does not fit into a buffer either.
    fn put_number(&mut self, number: usize) {
        self.put(&i32::try_from(number).unwrap_or(i32::MAX).to_be_bytes());
    }

    fn put(&mut self, bytes: &[u8]) {
        let end = self.length.saturating_add(bytes.len());
        if let Some(place) = self.buffer.get_mut(self.length..end) {
            place.copy_from_slice(bytes);
        }
        self.length = end;
    }
}

/// The size of a length, in bytes.
const LENGTH: usize = 4;
/// The length of a part that is left out.
const NONE: i32 = -1;

/// The rest of an input. Its methods return `None` if the input is malformed.
struct Parts<'i>(&'i [u8]);

impl<'i> Parts<'i> {
    fn bytes(&mut self) -> Option<Option<&'i [u8]>> {
        let (length, rest) = self.0.split_first_chunk::<LENGTH>()?;
        match i32::from_be_bytes(*length) {
            NONE => {
                self.0 = rest;
                Some(None)
            }
            length => {
                let (part, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
                self.0 = rest;
                Some(Some(part))
            }
        }
    }

    fn text_or_none(&mut self) -> Option<Option<&'i str>> {
        match self.bytes()? {
            Some(bytes) => std::str::from_utf8(bytes).ok().map(Some),
            None => Some(None),
        }
    }

    fn text(&mut self) -> Option<&'i str> {
        self.text_or_none()?
    }
}

#[cfg(test)]
mod tests {
    use imza::api::schema::Ty;
    use imza::bridge::record::{Key, Record, Value};

    use super::*;

    const SETTINGS: &str = r#"{"apiKey":"a","secretKey":"b","environment":"sandbox"}"#;

    /// Marks a part that is left out.
    const LEFT_OUT: &str = "-";

    fn input(entry: u8, parts: &[&str]) -> Vec<u8> {
        let mut input = vec![entry];
        for part in parts {
            let length = if *part == LEFT_OUT { NONE } else { i32::try_from(part.len()).unwrap() };
            input.extend(length.to_be_bytes());
            input.extend(part.bytes().filter(|_| length != NONE));
        }
        input
    }

    /// Calls the C function with a buffer of this size, or of the input's. Returns what it returned, and the buffer.
    fn call_with(client: u64, input: &[u8], capacity: usize) -> (i64, Vec<u8>) {
        let mut buffer = input.to_vec();
        buffer.resize(capacity.max(input.len()), 0);
        let (length, capacity) = (u32::try_from(input.len()).unwrap(), u32::try_from(capacity).unwrap());
        // SAFETY: the buffer has this capacity, or is refused.
        (unsafe { imza_call(client, buffer.as_mut_ptr(), length, capacity) }, buffer)
    }

    /// The output, if there is one.
    fn call(client: u64, input: &[u8]) -> Option<Vec<u8>> {
        let (written, mut buffer) = call_with(client, input, 4096);
        buffer.truncate(usize::try_from(written).unwrap());
        Some(buffer).filter(|output| !output.is_empty())
    }

    fn build(operation: &str) -> Vec<u8> {
        input(0, &[operation, "[1]", LEFT_OUT, r#"{"randomKey":"r"}"#])
    }

    #[test]
    fn a_client_is_reached_by_its_id_until_it_is_dropped() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let output = call(client.id(), &build("payment.retrieve_payment")).unwrap();
        let url = b"https://sandbox-api.craftgate.io/payment/v1/card-payments/1";
        assert!(output.windows(url.len()).any(|part| part == url));
        assert_eq!(output[0], 1);
        assert_eq!(call(client.id(), &build("payment.no")).unwrap()[0], 0);
        let id = client.id();
        drop(client);
        assert!(call(id, &build("payment.retrieve_payment")).is_none());
    }

    #[test]
    fn a_malformed_input_has_no_output() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let build = build("payment.retrieve_payment");
        for length in 0..build.len() {
            assert!(call(client.id(), &build[..length]).is_none(), "{length}");
        }
        assert!(call(client.id(), &[9]).is_none());
        assert!(call(client.id(), &[0, 0x7f, 0xff, 0xff, 0xff]).is_none());
        assert!(call(client.id(), &[0, 0, 0, 0, 1, 0xff]).is_none());
        // SAFETY: a missing buffer is not touched.
        assert_eq!(unsafe { imza_call(client.id(), std::ptr::null_mut(), 0, 0) }, 0);
    }

    #[test]
    fn the_output_takes_the_place_of_the_input_if_it_fits() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let input = build("payment.retrieve_payment");
        let expected = call(client.id(), &input).unwrap();
        let needed = i64::try_from(expected.len()).unwrap();
        for capacity in [expected.len(), expected.len() + 1] {
            let (written, buffer) = call_with(client.id(), &input, capacity);
            assert_eq!((written, &buffer[..expected.len()]), (needed, &expected[..]));
        }
        for capacity in [input.len(), expected.len() - 1] {
            assert_eq!(call_with(client.id(), &input, capacity).0, -needed);
        }
        assert_eq!(call_with(client.id(), &input, input.len() - 1).0, 0);
    }

    #[test]
    fn the_core_checks_the_status() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        for status in ["-1", "0", "99", "600", "65736"] {
            let refused = call(client.id(), &input(1, &["payment.retrieve_payment", "", status, "{}"])).unwrap();
            let report = String::from_utf8_lossy(&refused);
            assert!(refused[0] == 0 && report.contains(r#""path":"status""#) && report.contains(status), "{report}");
        }
    }

    #[test]
    fn a_reader_without_types_gets_names() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let body = r#"{"data":{"paidPrice":1.50,"card":{"cardToken":"t"},"news":1}}"#;
        let output = call(client.id(), &input(3, &["payment.retrieve_payment", "", "200", body])).unwrap();
        assert_eq!(output[0], 2);
        let record = Record::new(output[1 + LENGTH..].to_vec(), Ty::Json).unwrap();
        let Value::Object(None, fields) = record.value(record.root()) else { panic!("a payment is an object") };
        let names: Vec<String> = fields.map(|(key, _)| if let Key::Name(name) = key { name.into() } else { "an index".into() }).collect();
        assert_eq!(names, ["paidPrice", "card", "news"]);
    }
}
