//! Craftgate's official clients against the core: installs the versions that `tests/differential/` pins, and runs the comparison.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::command::Program;
use crate::npm;
use crate::workspace::Workspace;

/// Installs both clients if they are missing, and compares them.
pub fn check(workspace: &Workspace) -> Result<()> {
    let python = install(workspace)?;
    let test = "test -p imza-tests --test differential -- --ignored --nocapture";
    workspace.cargo(test).variable("IMZA_OFFICIAL_PYTHON", python).run()
}

/// Installs both clients if they are missing, and returns the interpreter that has the Python client.
pub fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.root.join("tests").join("differential");
    npm::install(&folder)?;
    python(workspace, &folder)
}

/// Returns the interpreter of a virtual environment that has only the pinned packages. pip keeps packages that are already installed.
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
