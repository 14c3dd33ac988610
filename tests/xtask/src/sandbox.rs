//! The sandbox of the four gateways: `tests/sandbox/`. Runs it, tests it, measures it.

use anyhow::{Context, Result};

use crate::command::Program;
use crate::differential;
use crate::workspace::Workspace;

/// The browser that the status page is tested with: Debian's package of this name.
const BROWSER: &str = "chromium";

/// Runs it in the foreground, with the given arguments.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    workspace.cargo("run --quiet --profile sandbox -p imza-sandbox --").arguments(arguments).run()
}

/// Tests it with the Rust client, with Craftgate's official clients, and its page in a browser; installs what is missing.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace.cargo("test -p imza-sandbox").run()?;
    let python = differential::install(workspace)?;
    let others = "test -p imza-sandbox --test sandbox -- --ignored --nocapture";
    install_browser(workspace)?;
    workspace.cargo(others).variable("IMZA_OFFICIAL_PYTHON", python).run()
}

/// Measures how late answers come at 2 000 payments a second.
pub fn bench(workspace: &Workspace) -> Result<()> {
    workspace.cargo("bench --profile sandbox -p imza-sandbox --bench load").run()
}

fn install_browser(workspace: &Workspace) -> Result<()> {
    if workspace.program(BROWSER).arguments(["--version"]).quiet().succeeds() {
        return Ok(());
    }
    let apt =
        |words: &str| Program::new("apt-get", &workspace.root).arguments(words.split(' ')).variable("DEBIAN_FRONTEND", "noninteractive");
    let missing = "the status page is tested in chromium, which is not here and could not be installed";
    apt("update --quiet --quiet").run().context(missing)?;
    apt("install --quiet --quiet --yes --no-install-recommends chromium").run().context(missing)
}
