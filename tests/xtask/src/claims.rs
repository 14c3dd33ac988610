//! The claims of `core/docs/threat-model.md`: each names what proves it, and the proof exists and has passed.
//!
//! A claim is a row of a table whose last column is headed "Proven by". A proof is code in that column: `file::name of the test`, or a step
//! of `cargo xtask test` for what no single test shows. A test must be in its file and not be switched off. Where its step ran before in
//! this invocation, the test must be among those that passed; where not, that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum as _;

use crate::ran::{self, Passed};
use crate::steps::Step;
use crate::workspace::Workspace;

/// The document, from the root.
pub const DOCUMENT: &str = "core/docs/threat-model.md";
const HEADING: &str = "Proven by";
const STEP: &str = "cargo xtask test --only ";

/// What proves a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    Step(String),
    Test { file: String, name: String },
}

/// Checks every claim; `passed` are the steps that ran before.
pub fn check(workspace: &Workspace, passed: &[Step]) -> Result<()> {
    let text = std::fs::read_to_string(workspace.root.join(DOCUMENT)).context(DOCUMENT)?;
    let claims = claims(&text)?;
    let proofs: BTreeSet<&Proof> = claims.iter().flat_map(|(_, proofs)| proofs).collect();
    let mut records: BTreeMap<String, Option<Vec<Passed>>> = BTreeMap::new();
    let (mut faults, mut ran, mut not_run) = (Vec::new(), 0, BTreeSet::new());
    for proof in proofs {
        let step = match proof {
            Proof::Step(name) => match Step::from_str(name, false) {
                Ok(step) => step,
                Err(_) => {
                    faults.push(format!("`{STEP}{name}`: there is no such step"));
                    continue;
                }
            },
            Proof::Test { file, name } => {
                if let Err(fault) = exists(workspace, file, name) {
                    faults.push(format!("`{file}::{name}`: {fault:#}"));
                    continue;
                }
                step_of(file)?
            }
        };
        if !passed.contains(&step) {
            not_run.insert(step.name());
            continue;
        }
        if let Proof::Test { file, name } = proof {
            let record = match records.get(&step.name()) {
                Some(record) => record,
                None => {
                    let read = record(workspace, step).with_context(|| format!("the record of the step {}", step.name()))?;
                    records.entry(step.name()).or_insert(Some(read))
                }
            };
            let source = std::fs::read_to_string(workspace.root.join(file)).with_context(|| file.clone())?;
            if !record.iter().flatten().any(|test| is(file, &source, name, test)) {
                faults.push(format!("`{file}::{name}` is not among the tests that passed in the step {}", step.name()));
                continue;
            }
        }
        ran += 1;
    }
    if !faults.is_empty() {
        bail!("{DOCUMENT} names proofs that do not hold:\n{}", faults.join("\n"));
    }
    println!("{} claims: every test that they name exists, and {ran} proofs passed in this run", claims.len());
    if !not_run.is_empty() {
        println!("not run here, so only their existence is checked: the tests of {}", not_run.into_iter().collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

/// The claims of a document, each with its proofs.
fn claims(document: &str) -> Result<Vec<(&str, Vec<Proof>)>> {
    let mut claims = Vec::new();
    let mut listed = false;
    for line in document.lines() {
        let Some(cells) = cells(line) else {
            listed = false;
            continue;
        };
        let (claim, last) = (cells.first().copied().unwrap_or_default(), cells.last().copied().unwrap_or_default());
        if last == HEADING {
            listed = true;
        } else if listed && !last.starts_with("--") {
            let proofs = proofs(last).with_context(|| format!("the claim {claim:?}"))?;
            ensure!(!proofs.is_empty(), "the claim {claim:?} names no proof");
            claims.push((claim, proofs));
        }
    }
    ensure!(!claims.is_empty(), "{DOCUMENT} has no table with a column \"{HEADING}\"");
    Ok(claims)
}

/// The cells of a table's row. A bar within code is not escaped: no proof has one.
fn cells(line: &str) -> Option<Vec<&str>> {
    Some(line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect())
}

/// The proofs in a cell: all that is code.
fn proofs(cell: &str) -> Result<Vec<Proof>> {
    let code = cell.split('`').skip(1).step_by(2);
    code.map(|code| match (code.strip_prefix(STEP), code.split_once("::")) {
        (Some(step), _) => Ok(Proof::Step(step.to_owned())),
        (None, Some((file, name))) => Ok(Proof::Test { file: file.to_owned(), name: name.to_owned() }),
        (None, None) => bail!("`{code}` is neither `file::test` nor `{STEP}…`"),
    })
    .collect()
}

/// The step that runs the tests of a file.
fn step_of(file: &str) -> Result<Step> {
    const STEPS: [(&str, Step); 11] = [
        ("core/src/", Step::Unit),
        ("core/macros/", Step::Unit),
        ("tests/xtask/src/", Step::Unit),
        ("tests/tests/differential", Step::Differential),
        ("tests/tests/", Step::Vectors),
        ("tests/sandbox/", Step::Sandbox),
        ("tests/node/", Step::Node),
        ("tests/site/inspector.test.mjs", Step::Wasm),
        ("tests/python/", Step::Python),
        ("tests/kotlin/", Step::Kotlin),
        ("tests/swift/", Step::Swift),
    ];
    let found = STEPS.iter().find(|(folder, _)| file.starts_with(folder));
    found.map(|(_, step)| *step).with_context(|| format!("{file}: no step of `cargo xtask test` is known to run it"))
}

/// Fails unless the file has a test of this name that is not switched off.
fn exists(workspace: &Workspace, file: &str, name: &str) -> Result<()> {
    let text = std::fs::read_to_string(workspace.root.join(file)).context("there is no such file")?;
    step_of(file)?;
    declared(file, &text, name)
}

fn declared(file: &str, text: &str, name: &str) -> Result<()> {
    let ending = Path::new(file).extension().unwrap_or_default().to_string_lossy().into_owned();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let starts: Vec<String> = match &*ending {
        "rs" => vec![format!("fn {name}(")],
        "py" => vec![format!("def {name}("), format!("async def {name}(")],
        "kt" => vec![format!("fun `{name}`("), format!("fun {name}(")],
        "swift" => vec![format!("func {name}(")],
        "mjs" => vec![format!("test(\"{name}\""), format!("test(`{name}`")],
        _ => bail!("tests of *.{ending} are not known"),
    };
    let found = lines.iter().position(|line| starts.iter().any(|start| line.starts_with(start.as_str())));
    let at = found.context("the file has no test of this name")?;
    // What stands right above: attributes and annotations, and comments between them.
    let is_mark = |line: &&&str| ["#[", "@", "//"].iter().any(|start| line.starts_with(start));
    let marks: Vec<&str> = lines.iter().take(at).rev().take_while(is_mark).copied().collect();
    let marked = |starts: &[&str]| marks.iter().any(|mark| starts.iter().any(|start| mark.starts_with(start)));
    match &*ending {
        "rs" => ensure!(marked(&["#[test]"]), "the function is not a test"),
        "kt" => ensure!(marked(&["@Test"]), "the function is not a test"),
        _ => {}
    }
    ensure!(
        !marked(&["#[ignore", "@Disabled", "@pytest.mark.skip(", "@pytest.mark.skip\n", "@unittest.skip("]),
        "the test is switched off"
    );
    Ok(())
}

/// Reads which tests of a step passed.
fn record(workspace: &Workspace, step: Step) -> Result<Vec<Passed>> {
    let folder = workspace.target.join("ran");
    let read = |name: String| std::fs::read_to_string(folder.join(&name)).with_context(|| format!("target/ran/{name}"));
    match step {
        Step::Node | Step::Wasm => Ok(ran::of_node(&read(format!("{}.txt", step.name()))?)),
        Step::Swift => Ok(ran::of_xctest(&read("swift.txt".into())?)),
        Step::Python => ran::of_junit(&read(format!("{}.xml", step.name()))?),
        Step::Kotlin => {
            let mut passed = Vec::new();
            for entry in std::fs::read_dir(folder.join("kotlin")).context("target/ran/kotlin")? {
                let path = entry?.path();
                if path.extension().is_some_and(|ending| ending == "xml") {
                    passed.extend(ran::of_junit(&std::fs::read_to_string(&path)?).with_context(|| path.display().to_string())?);
                }
            }
            Ok(passed)
        }
        _ => Ok(ran::of_cargo(&read(format!("{}.txt", step.name()))?)),
    }
}

/// Whether a test that passed is the one of this file and name.
fn is(file: &str, source: &str, name: &str, test: &Passed) -> bool {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match Path::new(file).extension().and_then(|ending| ending.to_str()) {
        Some("rs") => {
            let Some((package, module)) = file.split_once("/src/") else {
                // cargo names the file from its package; where one program has all files, it is its main file, and the file a module.
                let of_file = file.ends_with(&format!("/{}", test.place));
                let of_module = test.place == "tests/main.rs" && test.name.starts_with(&format!("{stem}::"));
                return (of_file || of_module) && test.name.rsplit("::").next() == Some(name);
            };
            let program = match package {
                "core" => "imza",
                "core/macros" => "imza_macros",
                "tests/sandbox" => "imza_sandbox",
                _ => "xtask",
            };
            let module = module.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
            let within =
                if ["lib", "main"].contains(&&*module) { Some(&*test.name) } else { test.name.strip_prefix(&format!("{module}::")) };
            test.place == program && within.is_some_and(|rest| rest == name || rest.ends_with(&format!("::{name}")))
        }
        Some("mjs") => test.place == file && fits(name, &test.name),
        // pytest adds the parameters.
        Some("py") => test.place.rsplit('.').next() == Some(&stem) && test.name.split('[').next() == Some(name),
        _ => {
            // The class is in the file; Surefire adds parentheses to the name of a function.
            let class = test.place.rsplit('.').next().unwrap_or_default();
            let declared = ["class ", "object "].iter().any(|word| {
                source
                    .split(word)
                    .skip(1)
                    .any(|rest| rest.strip_prefix(class).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')))
            });
            declared && test.name.trim_end_matches("()") == name
        }
    }
}

/// Whether a text fits a name in which `${…}` stands for anything.
fn fits(name: &str, text: &str) -> bool {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once("${") {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    let Some(mut left) = text.strip_prefix(parts.first().copied().unwrap_or(rest)) else { return false };
    if parts.is_empty() {
        return left.is_empty();
    }
    for part in parts.iter().skip(1) {
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_claim_with_its_proofs() {
        let document = "| Words | Proven by |\n|---|---|\n| It holds | `a/b.rs::c`, and in Node `d.mjs::e f` |\n| It is so | `cargo xtask test --only wasm` |\n\n| Other | Table |\n|---|---|\n| x | `y` |\n";
        let test = |file: &str, name: &str| Proof::Test { file: file.into(), name: name.into() };
        let found = claims(document).unwrap();
        assert_eq!(found, [("It holds", vec![test("a/b.rs", "c"), test("d.mjs", "e f")]), ("It is so", vec![Proof::Step("wasm".into())])]);
        let without = claims("| Words | Proven by |\n|---|---|\n| It holds | of course |\n").unwrap_err();
        assert_eq!(without.to_string(), "the claim \"It holds\" names no proof");
        assert!(claims("| Words | Proven by |\n|---|---|\n| It holds | `somehow` |\n").is_err());
    }

    #[test]
    fn a_test_is_found_unless_it_is_switched_off() {
        let found = |file: &str, text: &str, name: &str| declared(file, text, name).map_err(|fault| fault.to_string());
        assert!(found("a.rs", "#[test]\n// why\nfn b() {", "b").is_ok());
        assert_eq!(found("a.rs", "fn b() {", "b").unwrap_err(), "the function is not a test");
        assert_eq!(found("a.rs", "#[test]\n#[ignore = \"x\"]\nfn b() {", "b").unwrap_err(), "the test is switched off");
        assert!(found("a.rs", "#[test]\nfn bc() {", "b").is_err());
        assert!(found("a.mjs", "test(\"b c\", () => {", "b c").is_ok());
        assert!(found("a.mjs", "test.skip(\"b c\", () => {", "b c").is_err());
        assert!(found("a.py", "@pytest.mark.skip(reason=\"x\")\ndef test_b():", "test_b").is_err());
        assert!(found("a.py", "async def test_b():", "test_b").is_ok());
        assert!(found("A.kt", "    @Test\n    fun `b, c`() {", "b, c").is_ok());
        assert!(found("A.swift", "    func testB() throws {", "testB").is_ok());
    }

    #[test]
    fn a_test_that_passed_is_known_by_its_place_and_name() {
        let passed = |place: &str, name: &str| Passed { place: place.into(), name: name.into() };
        assert!(is("core/src/craftgate/callback.rs", "", "a", &passed("imza", "craftgate::callback::tests::a")));
        assert!(is("core/src/bridge/mod.rs", "", "a", &passed("imza", "bridge::tests::a")));
        assert!(!is("core/src/callback.rs", "", "a", &passed("imza", "craftgate::callback::tests::a")));
        assert!(!is("core/src/callback.rs", "", "a", &passed("xtask", "callback::tests::a")));
        assert!(is("tests/tests/secrets.rs", "", "a", &passed("tests/secrets.rs", "a")));
        assert!(!is("tests/tests/secrets.rs", "", "a", &passed("tests/wiped.rs", "a")));
        assert!(is("tests/sandbox/tests/logs.rs", "", "a", &passed("tests/main.rs", "logs::a")));
        assert!(!is("tests/sandbox/tests/pages.rs", "", "a", &passed("tests/main.rs", "logs::a")));
        assert!(is("tests/python/test_b.py", "", "test_a", &passed("tests.python.test_b", "test_a[1-x]")));
        assert!(is("tests/node/b.test.mjs", "", "${name}: a", &passed("tests/node/b.test.mjs", "imza/fetch: a")));
        assert!(!is("tests/node/b.test.mjs", "", "${name}: a", &passed("tests/node/b.test.mjs", "imza/fetch: b")));
        assert!(is("tests/kotlin/B.kt", "class BTest {", "a b", &passed("imza.tests.BTest", "a b()")));
        assert!(!is("tests/kotlin/B.kt", "class BTests {", "a b", &passed("imza.tests.BTest", "a b()")));
        assert!(is("tests/swift/B.swift", "final class BTests: XCTestCase {", "testA", &passed("BTests", "testA")));
    }
}
