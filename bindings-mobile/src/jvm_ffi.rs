//! A second way in for the JVM: one C function that takes bytes and returns bytes.
//!
//! uniffi passes every text as a structure by value, which costs the JVM's foreign calls tens of microseconds; a few plain numbers
//! and a pointer cost one. So the functions of every request take this way, and those called once take uniffi's. The figures are in
//! `tests/bench/README.md`.
//!
//! ```text
//! input   entry (1 byte), then its parts; a part is its length (4 bytes, big endian, −1 for none) and its bytes
//!   0  build           operation, path, request or none, options
//!   1  read            operation, state, status (decimal digits), body
//!   3  read_untyped    the same
//!   2  handle_message  message, input, body
//! output  length of the rest (4 bytes, big endian), 1 and the function's result in uniffi's encoding,
//!         or 0 and the report of a failure
//! ```
#![allow(unsafe_code)] // a C function reads and frees the memory that its caller points to

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use imza::bridge;
use uniffi::Lower;

use super::{Failure, build, handle_message, read, read_untyped};

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

/// Runs an entry. Returns null if the input is malformed or the client was closed.
///
/// # Safety
/// `input` points to `length` readable bytes. The result is passed to [`imza_free`] once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imza_call(client: u64, input: *const u8, length: u32) -> *mut u8 {
    if input.is_null() {
        return std::ptr::null_mut();
    }
    let Ok(length) = usize::try_from(length) else { return std::ptr::null_mut() };
    // SAFETY: the caller's promise.
    let input = unsafe { std::slice::from_raw_parts(input, length) };
    match catch_unwind(AssertUnwindSafe(|| run(client, input))) {
        Ok(Some(output)) => Box::into_raw(output.into_boxed_slice()).cast(),
        _ => std::ptr::null_mut(),
    }
}

/// Frees the result of [`imza_call`].
///
/// # Safety
/// `output` came from [`imza_call`] and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imza_free(output: *mut u8) {
    if output.is_null() {
        return;
    }
    // SAFETY: the output begins with the length of its rest.
    let prefix = unsafe { output.cast::<[u8; PREFIX]>().read() };
    let Ok(rest) = usize::try_from(u32::from_be_bytes(prefix)) else { return };
    // SAFETY: it was a boxed slice of this length.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(output, PREFIX + rest)) });
}

/// The size of a length, in bytes.
const PREFIX: usize = 4;

/// Runs an entry. Returns `None` if the input is malformed or the client was closed.
fn run(client: u64, input: &[u8]) -> Option<Vec<u8>> {
    let client = CLIENTS.read().unwrap_or_else(PoisonError::into_inner).get(&client).cloned()?;
    let (entry, rest) = input.split_first()?;
    let mut parts = Parts(rest);
    match entry {
        0 => {
            let (operation, path, request, options) = (parts.text()?, parts.text()?, parts.text_or_none()?, parts.text()?);
            output(build(&client, operation, path, request, options))
        }
        1 | 3 => {
            let (operation, state, status, body) = (parts.text()?, parts.text()?, parts.text()?, parts.bytes()??);
            let read = if *entry == 1 { read } else { read_untyped };
            output(read(&client, operation, state, status.parse().ok()?, body))
        }
        2 => {
            let (message, input, body) = (parts.text()?, parts.text()?, parts.bytes()??);
            output(handle_message(&client, message, input, body))
        }
        _ => None,
    }
}

fn output<T: Lower<crate::UniFfiTag>>(result: Result<T, Failure>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(3072);
    out.extend([0; PREFIX]);
    match result {
        Ok(value) => {
            out.push(1);
            T::write(value, &mut out);
        }
        Err(Failure::Reported { report }) => {
            out.push(0);
            <String as Lower<crate::UniFfiTag>>::write(report, &mut out);
        }
    }
    let rest = u32::try_from(out.len() - PREFIX).ok()?;
    out.first_chunk_mut::<PREFIX>()?.copy_from_slice(&rest.to_be_bytes());
    Some(out)
}

/// The rest of an input. Its methods return `None` if the input is malformed.
struct Parts<'i>(&'i [u8]);

impl<'i> Parts<'i> {
    fn bytes(&mut self) -> Option<Option<&'i [u8]>> {
        let (length, rest) = self.0.split_first_chunk::<PREFIX>()?;
        match i32::from_be_bytes(*length) {
            -1 => {
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
    use super::*;

    const SETTINGS: &str = r#"{"apiKey":"a","secretKey":"b","environment":"sandbox"}"#;

    /// Marks a part that is left out.
    const NONE: &str = "-";

    fn input(entry: u8, parts: &[&str]) -> Vec<u8> {
        let mut input = vec![entry];
        for part in parts {
            let length = if *part == NONE { -1 } else { i32::try_from(part.len()).unwrap() };
            input.extend(length.to_be_bytes());
            input.extend(part.bytes().filter(|_| length != -1));
        }
        input
    }

    #[test]
    fn a_client_is_reached_by_its_id_until_it_is_dropped() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let build = input(0, &["payment.retrieve_payment", "[1]", NONE, r#"{"randomKey":"r"}"#]);
        let output = run(client.id(), &build).unwrap();
        let url = b"https://sandbox-api.craftgate.io/payment/v1/card-payments/1";
        assert!(output.windows(url.len()).any(|part| part == url));
        assert_eq!(output[4], 1);
        assert_eq!(u32::from_be_bytes(output[..4].try_into().unwrap()), u32::try_from(output.len() - 4).unwrap());
        let refused = run(client.id(), &input(0, &["payment.no", "[]", "{}", "{}"])).unwrap();
        assert_eq!(refused[4], 0);
        let id = client.id();
        drop(client);
        assert!(run(id, &build).is_none());
    }

    #[test]
    fn a_malformed_input_has_no_output() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let build = input(0, &["payment.retrieve_payment", "[1]", NONE, r#"{"randomKey":"r"}"#]);
        for length in 0..build.len() {
            assert!(run(client.id(), &build[..length]).is_none(), "{length}");
        }
        assert!(run(client.id(), &[9]).is_none());
        assert!(run(client.id(), &[0, 0x7f, 0xff, 0xff, 0xff]).is_none());
        assert!(run(client.id(), &[0, 0, 0, 0, 1, 0xff]).is_none());
    }

    #[test]
    fn the_core_checks_the_status() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        for status in ["-1", "0", "99", "600", "65736"] {
            let refused = run(client.id(), &input(1, &["payment.retrieve_payment", "", status, "{}"])).unwrap();
            let report = String::from_utf8_lossy(&refused);
            assert!(refused[4] == 0 && report.contains(r#""path":"status""#) && report.contains(status), "{report}");
        }
    }

    #[test]
    fn a_result_can_be_freed() {
        let client = crate::Client::new("craftgate", SETTINGS.into()).unwrap();
        let input = input(0, &["payment.no", "[]", "{}", "{}"]);
        // SAFETY: the input is readable, and each result is freed once.
        unsafe {
            imza_free(imza_call(client.id(), input.as_ptr(), u32::try_from(input.len()).unwrap()));
            imza_free(imza_call(0, std::ptr::null(), 0));
        }
    }
}
