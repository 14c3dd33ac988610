//! The shared vectors, for the tests in `tests/tests/`.
//!
//! Not here: the cases themselves (`tests/vectors/`) and what they are compared with.

use std::path::Path;

use serde::de::DeserializeOwned;

/// The README: its Rust runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The cases of one file, e.g. `craftgate/requests`.
///
/// # Panics
/// If the file is not there or not of this shape: the test that asked for it fails.
#[allow(clippy::panic, clippy::disallowed_methods)] // reads a file of this repository, for tests only
#[must_use]
pub fn vectors<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name).with_extension("json");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => panic!("{}: {error}", path.display()),
    };
    match serde_json::from_str(&text) {
        Ok(cases) => cases,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Runs a check on every case and names all that failed.
///
/// # Panics
/// If a case failed.
#[allow(clippy::panic)] // it is a test's assertion
pub fn each<T>(cases: &[T], name: impl Fn(&T) -> &str, check: impl Fn(&T) -> Result<(), String>) {
    let failed: Vec<String> = cases.iter().filter_map(|case| check(case).err().map(|why| format!("- {}\n    {why}", name(case)))).collect();
    if !failed.is_empty() {
        panic!("{} of {} cases failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
    }
}

/// Fails unless both are the same.
///
/// # Errors
/// What differs.
pub fn same<A: PartialEq<B> + std::fmt::Debug, B: std::fmt::Debug>(stage: &str, found: A, expected: B) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{stage}:\n    found    {found:?}\n    expected {expected:?}")) }
}
