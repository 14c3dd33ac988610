//! Which tests passed: what each step of `cargo xtask test` leaves in `target/ran/` for [`claims`](crate::claims).
//!
//! | step | file | format |
//! |---|---|---|
//! | `unit`, `vectors`, `sandbox`, `differential` | `<step>.txt` | what cargo and the test programs printed |
//! | `node`, `wasm` | `<step>.txt` | a line `file::name` for each test, from `tests/node/ran.mjs` |
//! | `swift` | `swift.txt` | what XCTest printed |
//! | `python` | `python.xml` | JUnit's, from pytest |
//! | `kotlin` | `kotlin/*.xml` | JUnit's, from Maven's Surefire |
//!
//! A step removes its file before it runs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use roxmltree::Document;

use crate::workspace::Workspace;

/// The place of a step's record, emptied.
pub fn place(workspace: &Workspace, file: &str) -> Result<PathBuf> {
    let place = workspace.target.join("ran").join(file);
    if place.is_dir() {
        std::fs::remove_dir_all(&place).with_context(|| place.display().to_string())?;
    } else if place.exists() {
        std::fs::remove_file(&place).with_context(|| place.display().to_string())?;
    }
    let folder = place.parent().context("the record has no folder")?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    Ok(place)
}

/// The arguments of `node` for a test run that is printed, and recorded in a file.
pub fn node(workspace: &Workspace, record: &Path) -> Vec<OsString> {
    let reporter = |name: OsString, to: OsString| {
        let argument = |option: &str, value: OsString| {
            let mut argument = OsString::from(format!("--test-reporter{option}="));
            argument.push(value);
            argument
        };
        [argument("", name), argument("-destination", to)]
    };
    let recorder = workspace.root.join("tests").join("node").join("ran.mjs");
    let reporters = [reporter("spec".into(), "stdout".into()), reporter(recorder.into(), record.into())];
    [OsString::from("--test")].into_iter().chain(reporters.into_iter().flatten()).collect()
}

/// A test that passed.
#[derive(Debug, PartialEq, Eq)]
pub struct Passed {
    /// Where it is, as its runner says: a file, a class or, for Rust, a test program.
    pub place: String,
    /// Its name.
    pub name: String,
}

/// Reads what cargo and the test programs printed. The place is the file that cargo names, and the program for unit tests.
pub fn of_cargo(text: &str) -> Vec<Passed> {
    let (mut passed, mut place) = (Vec::new(), String::new());
    for line in text.lines().map(without_colours) {
        let line = line.trim();
        if let Some(running) = line.strip_prefix("Running ") {
            let (source, program) = running.split_once(" (").unwrap_or((running, ""));
            place = match source.strip_prefix("unittests ") {
                // `target/debug/deps/imza_tests-0123456789abcdef)`
                Some(_) => {
                    let file = Path::new(program.trim_end_matches(')')).file_name().unwrap_or_default().to_string_lossy().into_owned();
                    file.rsplit_once('-').map_or(file.clone(), |(name, _)| name.to_owned())
                }
                None => source.replace('\\', "/"),
            };
        } else if let Some(name) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... ok")) {
            passed.push(Passed { place: place.clone(), name: name.trim_end_matches(" - should panic").to_owned() });
        }
    }
    passed
}

/// A line without the escapes that set colours, which cargo prints where `CARGO_TERM_COLOR` asks for them.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// Reads lines of `file::name`.
pub fn of_node(text: &str) -> Vec<Passed> {
    let split = |line: &str| line.split_once("::").map(|(place, name)| Passed { place: place.to_owned(), name: name.to_owned() });
    text.lines().filter_map(split).collect()
}

/// Reads what XCTest printed: `Test Case 'Class.name' passed (0.003 seconds)`. The place is the class.
pub fn of_xctest(text: &str) -> Vec<Passed> {
    let case = |line: &str| {
        let (name, _) = line.strip_prefix("Test Case '")?.split_once("' passed (")?;
        let (place, name) = name.split_once('.')?;
        Some(Passed { place: place.to_owned(), name: name.to_owned() })
    };
    text.lines().filter_map(case).collect()
}

/// Reads JUnit's XML. The place is the class.
pub fn of_junit(text: &str) -> Result<Vec<Passed>> {
    let document = Document::parse(text)?;
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let held = |case: &roxmltree::Node<'_, '_>| {
        !case.children().any(|child| ["skipped", "failure", "error"].iter().any(|name| child.has_tag_name(*name)))
    };
    let attribute = |case: roxmltree::Node<'_, '_>, name| case.attribute(name).unwrap_or_default().to_owned();
    Ok(cases.filter(held).map(|case| Passed { place: attribute(case, "classname"), name: attribute(case, "name") }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(passed: &[Passed]) -> Vec<String> {
        passed.iter().map(|test| format!("{} {}", test.place, test.name)).collect()
    }

    #[test]
    fn only_tests_that_passed_are_found_with_their_place() {
        let cargo = "\u{1b}[1m\u{1b}[92m     Running\u{1b}[0m unittests src/lib.rs (target/debug/deps/imza-0123456789abcdef)\n\nrunning 2 tests\n\
                     test secret::tests::a ... ok\ntest secret::tests::b ... ignored\n\
                     \x20    Running tests/secrets.rs (target/debug/deps/secrets-0123)\ntest c ... ok\ntest d - should panic ... ok\ntest e ... FAILED\n";
        assert_eq!(shown(&of_cargo(cargo)), ["imza secret::tests::a", "tests/secrets.rs c", "tests/secrets.rs d"]);
        assert_eq!(shown(&of_node("tests/node/a.test.mjs::a::b\n")), ["tests/node/a.test.mjs a::b"]);
        let xctest = "Test Case 'A.a' started at 1\nTest Case 'A.a' passed (0.1 seconds)\nTest Case 'A.b' skipped (0.1 seconds)\nTest Case 'A.c' failed (0.1 seconds)\n";
        assert_eq!(shown(&of_xctest(xctest)), ["A a"]);
        let junit = "<testsuites><testsuite><testcase classname=\"t.A\" name=\"a &lt;b>()\"/><testcase classname=\"t.A\" name=\"c\"><skipped/></testcase>\
                     <testcase classname=\"t.A\" name=\"d\"><failure/></testcase></testsuite></testsuites>";
        assert_eq!(shown(&of_junit(junit).unwrap()), ["t.A a <b>()"]);
    }
}
