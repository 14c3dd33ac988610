//! The sandbox of the four gateways, `tests/sandbox/`: runs, tests and measures it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Running;
use crate::workspace::Workspace;
use crate::{debian, differential};

/// The browser for testing the status page: Debian's package of this name.
const BROWSER: &str = "chromium";

/// Runs it in the foreground, with the given arguments.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    workspace.cargo("run --quiet --profile sandbox -p imza-sandbox --").arguments(arguments).run()
}

/// Builds it, and returns the path of the program.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    workspace.cargo("build --profile sandbox -p imza-sandbox").run()?;
    Ok(workspace.target.join("sandbox").join(format!("imza-sandbox{}", std::env::consts::EXE_SUFFIX)))
}

/// A sandbox that runs until it is dropped.
pub struct Started {
    /// Its address, `http://127.0.0.1:1234`.
    pub address: String,
    _running: Running,
}

/// Starts it on a free port, with delays a thousand times shorter, and with further options.
pub fn start(workspace: &Workspace, program: &Path, options: &[&str]) -> Result<Started> {
    let program = workspace.program(program).arguments("--port 0 --speed 1000 --log off".split(' '));
    let (running, line) = program.arguments(options.iter().copied()).start()?;
    let address = line.strip_prefix("imza sandbox: ").with_context(|| format!("the sandbox did not print its address but {line:?}"))?;
    Ok(Started { address: address.to_owned(), _running: running })
}

/// Tests it with the Rust client and Craftgate's official clients, and its page in a browser; installs what is missing.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace.cargo("test -p imza-sandbox").run()?;
    let python = differential::install(workspace)?;
    let others = "test -p imza-sandbox --test sandbox -- --ignored --nocapture";
    install_browser(workspace)?;
    workspace.cargo(others).variable("IMZA_OFFICIAL_PYTHON", python).run()
}

/// Measures the delay of responses at 2 000 payments a second.
pub fn bench(workspace: &Workspace) -> Result<()> {
    workspace.cargo("bench --profile sandbox -p imza-sandbox --bench load").run()
}

fn install_browser(workspace: &Workspace) -> Result<()> {
    if workspace.program(BROWSER).arguments(["--version"]).quiet().succeeds() {
        return Ok(());
    }
    debian::install(workspace, BROWSER, "the status page is tested in chromium, which is missing and could not be installed")
}
