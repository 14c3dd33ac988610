//! Craftgate's official clients against the core: installs what `tests/differential/` pins, and runs the test that compares them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::command::Program;
use crate::npm;
use crate::workspace::Workspace;

/// Installs both clients where they are missing, and compares.
pub fn check(workspace: &Workspace) -> Result<()> {
    let python = install(workspace)?;
    let test = "test -p imza-tests --test differential -- --ignored --nocapture";
    workspace.cargo(test).variable("IMZA_OFFICIAL_PYTHON", python).run()
}

/// Installs both clients where they are missing, and answers the interpreter that has the Python client.
pub fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.root.join("tests").join("differential");
    npm::install(&folder)?;
    python(workspace, &folder)
}

/// The interpreter of a virtual environment with the pinned packages and no others. pip leaves alone what is there.
fn python(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let environment = workspace.target.join("differential").join("python");
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python");
    if !Program::new(&python, folder).arguments(["-m", "pip", "--version"]).quiet().succeeds() {
        Program::new("python3", folder).arguments(["-m", "venv", "--clear"]).arguments([&environment]).run()?;
    }
    let install = "-m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements.txt";
    Program::new(&python, folder).arguments(install.split(' ')).run()?;
    Ok(python)
}
