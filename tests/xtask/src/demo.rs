//! The demo: `core/examples/demo.rs`.

use anyhow::{Result, bail};

use crate::command::Program;
use crate::workspace::Workspace;

/// What the demo prints of bad input that was not refused.
const DEFECT: &str = "which is a defect";

/// Runs it.
pub fn run(workspace: &Workspace) -> Result<()> {
    program(workspace).run()
}

/// Runs it, and looks at what it prints.
pub fn check(workspace: &Workspace) -> Result<()> {
    let printed = program(workspace).seen_output()?;
    match printed.lines().find(|line| line.contains(DEFECT)) {
        Some(line) => bail!("the demo took what it must refuse: {line}"),
        None if printed.trim().is_empty() => bail!("the demo printed nothing"),
        None => Ok(()),
    }
}

fn program(workspace: &Workspace) -> Program {
    workspace.cargo("run --quiet -p imza --example demo")
}
