//! The demo: the main tasks without a network (`core/examples/demo.rs`), then every provider's main flow over HTTP against its own
//! sandbox, through the packages (`tests/examples/demo/`): of Node and Python, of Kotlin and Java where a JDK and Maven are, and of Swift where its
//! root is. A program that sees anything unexpected fails.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{kotlin, node, python, sandbox, swift, toolchain};

/// Printed by the demo if bad input was accepted.
const DEFECT: &str = "which is a defect";

/// Lines that each script prints at its decisive steps.
const DECISIVE: [&str; 14] = [
    "payment: SUCCESS, 100.00",
    "the same call sent again: the same payment, charged once",
    "payment retrieved: SUCCESS",
    "webhook verified: API_AUTH SUCCESS of this payment",
    "the same webhook for another payment: refused",
    "refund: SUCCESS, 100.00",
    "3-D Secure callback verified: next: complete",
    "3-D Secure payment completed: SUCCESS",
    "a decimal comma: refused – ",
    "a wrong secret key: refused – craftgate returned HTTP 401",
    "confirmed: completed, 250.00 TRY of user 12345",
    "callback verified by the order's own token: APPROVED, 1500.00 TRY",
    "5. pre-approval: the bank lends",
    "6. application: taken",
];

/// Runs the demo.
pub fn run(workspace: &Workspace) -> Result<()> {
    println!("The demo builds the sandbox and the packages, then runs the main flow of each provider in each language.");
    println!("The first run downloads dependencies; otherwise nothing is sent over the network.\n");
    toolchain::complete(workspace)?;
    shown(workspace).map(drop)
}

/// Runs the demo and checks its output.
pub fn check(workspace: &Workspace) -> Result<()> {
    let printed = shown(workspace)?;
    for (name, printed) in &printed {
        ensure!(!printed.trim().is_empty(), "the demo of {name} printed nothing");
        let defect = printed.lines().find(|line| line.contains(DEFECT));
        ensure!(defect.is_none(), "{name}: the demo accepted input that it must refuse: {}", defect.unwrap_or_default());
    }
    printed.iter().filter(|(name, _)| *name != CORE).try_for_each(|(name, printed)| check_printed(name, printed))
}

/// Checks that a demo over HTTP printed the lines of its decisive steps.
pub fn check_printed(name: &str, printed: &str) -> Result<()> {
    for line in DECISIVE.into_iter().chain([format!("{name}: every step went as it should").as_str()]) {
        ensure!(printed.contains(line), "the demo in {name} did not print `{line}`");
    }
    Ok(())
}

/// The part without a network.
const CORE: &str = "the core";

/// Runs every part; returns the name and the output of each.
fn shown(workspace: &Workspace) -> Result<Vec<(&'static str, String)>> {
    let core = workspace.cargo("run --quiet -p imza --example demo");
    let program = sandbox::build(workspace)?;
    let node = node::script(workspace, &script(workspace, "demo.mjs"))?;
    let python = python::script(workspace, "demo", &script(workspace, "demo.py"))?;
    let jvm = kotlin::demos(workspace)?;
    let swift = swift::demo(workspace)?;

    println!("\n==== In Rust: built, read, verified and refused; nothing is sent ====");
    let core = core.seen_output()?;
    println!("\n==== Over HTTP, against the sandbox ====");
    let sandbox = sandbox::start(workspace, &program, &[])?;
    let sent = |program: Program| program.arguments([&sandbox.address]).seen_output();
    let mut printed = vec![(CORE, core), ("Node", sent(node)?), ("Python", sent(python)?)];
    if jvm.is_empty() {
        println!("\nKotlin and Java are left out: they need a JDK (17 or newer) and Maven.");
    }
    for (language, program) in jvm {
        printed.push((language, sent(program)?));
    }
    match swift {
        Some(swift) => printed.push(("Swift", sent(swift)?)),
        None => println!("\nSwift is left out: `cargo xtask test --only swift` creates the Debian root that it runs in."),
    }
    drop(sandbox);
    println!(
        "\nThe demo is done and its sandbox has stopped. The code is in tests/examples/demo/; to start a sandbox of your own, run: cargo xtask sandbox"
    );
    Ok(printed)
}

fn script(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.root.join("tests").join("examples").join("demo").join(name)
}
