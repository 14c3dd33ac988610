//! `cargo xtask test`: its steps in order, and the report.

use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{
    claims, demo, deny, dependencies, differential, docs, generate, kotlin, live, merchant, node, openapi, python, ran, sandbox, swift,
    toolchain, vectors, wasm, workflows,
};

/// A step of `cargo xtask test`. Steps that fail fast come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Step {
    /// The components of the pinned toolchain are installed; missing ones are added.
    Toolchain,
    /// Everything is formatted.
    Fmt,
    /// The core has few dependencies, and every dependency has a documented reason.
    Dependencies,
    /// The generated files are up to date.
    Generate,
    /// The OpenAPI documents are valid, and so are their examples.
    Openapi,
    /// Clippy reports nothing, with any features.
    Clippy,
    /// Unit tests pass, with any features, and each benchmark of the core runs once.
    Unit,
    /// The examples in the documents run, and the documentation builds without a warning.
    Doc,
    /// The site of the guides and the reference is built, every guide in both languages, without a dead link. `cargo xtask platforms` tries
    /// it in a browser.
    Docs,
    /// The shared vectors and properties hold, and the generators reproduce the vectors.
    Vectors,
    /// Craftgate's official clients send what the core builds, except for the listed differences.
    Differential,
    /// Licences, banned crates, sources and, where their database can be reached, advisories.
    Deny,
    /// The workflows of CI and of a release have no fault that can be seen without running them.
    Workflows,
    /// The core as WebAssembly imports nothing, and holds the vectors and properties in Node and in headless Chromium; the inspector's page
    /// works there, and reaches nothing.
    Wasm,
    /// The Node package is built and tested, packed and in fresh projects of each kind.
    Node,
    /// The Python package is built and tested, as a wheel in its own environment.
    Python,
    /// The Kotlin package is built, and its jar is tested.
    Kotlin,
    /// The Swift package builds and its tests pass, with Swift in its own Debian root. Needs root.
    Swift,
    /// The sandbox of the four gateways serves the Rust client and Craftgate's official ones, and its page works in a browser.
    Sandbox,
    /// The flows of `cargo xtask live` reach their ends against the sandbox, and their answers, without anything personal, are read as they came.
    Live,
    /// The demo runs in Rust, Node, Python, in Kotlin and Java where a JDK and Maven are, in Swift if its step ran before, and prints the
    /// expected lines.
    Demo,
    /// The example merchants in Node and Python keep balanced books in PostgreSQL, whatever is lost, repeated or killed.
    Merchant,
    /// Every claim of the threat model names tests that exist and, where their step ran before, that passed.
    Claims,
}

impl Step {
    /// Its name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Runs it; `passed` are the steps that ran before.
    fn run(self, workspace: &Workspace, passed: &[Self]) -> Result<()> {
        let cargo = |words: &str| workspace.cargo(words).run();
        match self {
            Self::Toolchain => toolchain::complete(workspace),
            Self::Fmt => cargo("fmt --all --check"),
            Self::Dependencies => dependencies::check(workspace),
            Self::Generate => generate::check(workspace),
            Self::Openapi => openapi::check(workspace),
            Self::Clippy => {
                cargo("clippy --workspace --all-targets -- -D warnings")?;
                cargo("clippy -p imza --all-targets --no-default-features -- -D warnings")?;
                cargo("clippy -p imza --all-targets --all-features -- -D warnings")
            }
            Self::Unit => {
                let record = ran::place(workspace, "unit.txt")?;
                let cargo = |words: &str| workspace.cargo(words).recorded(&record);
                cargo("test -p imza --lib")?;
                cargo("test -p imza --lib --no-default-features")?;
                cargo("test -p imza --lib --features schema")?;
                cargo("test -p imza --bench exchange")?;
                cargo("test -p imza-macros --lib --tests")?;
                cargo("test -p xtask")
            }
            Self::Doc => {
                cargo("test -p imza --doc --features http")?;
                cargo("test -p imza-tests --doc")?;
                workspace.cargo("doc --workspace --no-deps").variable("RUSTDOCFLAGS", "-D warnings").run()
            }
            Self::Docs => docs::build(workspace),
            Self::Vectors => {
                workspace.cargo("test -p imza-tests --lib --tests").recorded(&ran::place(workspace, "vectors.txt")?)?;
                vectors::reproduce(workspace)
            }
            Self::Differential => differential::check(workspace),
            Self::Deny => deny::check(workspace),
            Self::Workflows => workflows::check(workspace),
            Self::Wasm => wasm::check(workspace),
            Self::Node => node::test(workspace),
            Self::Python => python::check(workspace),
            Self::Kotlin => kotlin::test(workspace),
            Self::Swift => swift::test(workspace),
            Self::Sandbox => sandbox::check(workspace),
            Self::Live => live::run(workspace, true, true),
            Self::Demo => demo::check(workspace),
            Self::Merchant => merchant::check(workspace),
            Self::Claims => claims::check(workspace, passed),
        }
    }
}

/// Steps that share no package with the others, and often leave a processor idle. In a run of all steps they run beside the others, one after
/// another, each in a process of its own.
const BESIDE: [Step; 7] = [Step::Kotlin, Step::Swift, Step::Deny, Step::Workflows, Step::Differential, Step::Sandbox, Step::Live];

/// The first step that needs what those leave.
const AFTER: Step = Step::Demo;

/// What came of a step.
struct Ended {
    step: Step,
    took: Duration,
    result: Result<()>,
    /// Where its output is, if it was not printed.
    output: Option<PathBuf>,
}

impl Ended {
    fn of(step: Step, run: impl FnOnce() -> Result<()>) -> Self {
        let begun = Instant::now();
        let result = run();
        Self { step, took: begun.elapsed(), result, output: None }
    }
}

/// Runs the chosen steps until one fails, and reports. Returns whether all passed.
pub fn run(workspace: &Workspace, only: &[Step], skip: &[Step]) -> bool {
    let steps: Vec<Step> = chosen(only, skip).collect();
    let (beside, others): (Vec<Step>, Vec<Step>) = steps.iter().partition(|step| only.is_empty() && BESIDE.contains(step));
    let (mut waiting, mut running) = (Some(beside), None);
    let mut ended: Vec<Ended> = Vec::new();
    for &step in &others {
        if step >= AFTER {
            ended.extend(running.take().map(joined).unwrap_or_default());
        }
        if ended.iter().any(|ended| ended.result.is_err()) {
            break;
        }
        println!("\n== {} ==", step.name());
        let before: Vec<Step> = ended.iter().map(|ended| ended.step).collect();
        ended.push(Ended::of(step, || step.run(workspace, &before)));
        // The first step installs what the others need.
        if let Some(beside) = waiting.take() {
            running = Some(start(workspace, beside));
        }
    }
    ended.extend(running.take().map(joined).unwrap_or_default());

    println!();
    for Ended { step, took, result, .. } in &ended {
        println!("{}", line(*step, if result.is_ok() { "passed" } else { "failed" }, Some(*took)));
    }
    for step in steps.iter().filter(|step| ended.iter().all(|ended| ended.step != **step)) {
        println!("{}", line(*step, "not run", None));
    }
    let mut failed = 0;
    for Ended { step, result, .. } in &ended {
        if let Err(error) = result {
            println!("\n{}: {error:#}", step.name());
            failed += 1;
        }
    }
    println!("\nxtask: {} passed, {failed} failed", ended.len() - failed);
    failed == 0
}

/// Starts steps, one after another until one fails.
fn start(workspace: &Workspace, steps: Vec<Step>) -> JoinHandle<Vec<Ended>> {
    let (root, folder) = (workspace.root.clone(), workspace.target.join("beside"));
    std::thread::spawn(move || {
        let mut ended = Vec::new();
        for step in steps {
            let output = folder.join(format!("{}.txt", step.name()));
            let run = || {
                std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
                Program::new(std::env::current_exe()?, &root).arguments(["test", "--only", &step.name()]).run_into(&output)
            };
            ended.push(Ended { output: Some(output.clone()), ..Ended::of(step, run) });
            if ended.iter().any(|ended| ended.result.is_err()) {
                break;
            }
        }
        ended
    })
}

/// Waits for what was started, and prints its output.
fn joined(running: JoinHandle<Vec<Ended>>) -> Vec<Ended> {
    let ended = running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    for output in ended.iter().filter_map(|ended| ended.output.as_ref()) {
        print!("{}", String::from_utf8_lossy(&std::fs::read(output).unwrap_or_default()));
    }
    ended
}

fn chosen(only: &[Step], skip: &[Step]) -> impl Iterator<Item = Step> {
    let wanted = |step: &Step| (only.is_empty() || only.contains(step)) && !skip.contains(step);
    Step::value_variants().iter().copied().filter(wanted)
}

fn line(step: Step, result: &str, took: Option<Duration>) -> String {
    let took = took.map(|took| format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)).unwrap_or_default();
    format!("{:<14}{result:<9}{took:>9}", step.name()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_steps_run_unless_some_are_named() {
        let names = |only: &[Step], skip: &[Step]| chosen(only, skip).map(Step::name).collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(&[], &[]),
            "toolchain fmt dependencies generate openapi clippy unit doc docs vectors differential deny workflows wasm node python kotlin swift sandbox live demo merchant claims"
        );
        assert_eq!(names(&[Step::Demo, Step::Fmt], &[]), "fmt demo");
        assert_eq!(names(&[Step::Demo, Step::Fmt], &[Step::Demo]), "fmt");
    }

    #[test]
    fn durations_are_shown_to_a_tenth_of_a_second() {
        assert_eq!(line(Step::Fmt, "passed", Some(Duration::from_millis(12_350))), "fmt           passed      12.3 s");
        assert_eq!(line(Step::Wasm, "not run", None), "wasm          not run");
    }
}
