//! Checks licences, banned crates, sources and advisories with `cargo-deny`. `deny.toml` has the rules.
//!
//! The database of advisories is a separate repository that not every machine can reach. Where it cannot be fetched, the step says in its
//! last line that advisories were not checked; with `IMZA_ADVISORIES=required`, as in the workflows, it fails.

use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Checks the dependency tree; installs the tool into the build directory on the first run.
pub fn check(workspace: &Workspace) -> Result<()> {
    let tools = workspace.target.join("tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let installed = workspace.program(&program).arguments(["--version"]).quiet().output();
    if !installed.is_ok_and(|version| version.trim() == format!("cargo-deny {VERSION}")) {
        println!("installing cargo-deny {VERSION} into {} (a few minutes, once)", workspace.shown(&tools));
        let install = workspace.cargo("install cargo-deny --locked --debug --version").arguments([VERSION]);
        install.arguments(["--root".into(), tools.into_os_string()]).variable("CARGO_PROFILE_DEV_DEBUG", "false").run()?;
    }
    workspace.program(&program).arguments(["check", "licenses", "bans", "sources"]).run()?;
    advisories(workspace, &program, std::env::var_os("IMZA_ADVISORIES").is_some_and(|wish| wish == "required"))
}

/// Checks for advisories about locked crates, and for crates that were withdrawn.
fn advisories(workspace: &Workspace, program: &Path, required: bool) -> Result<()> {
    // Fetched apart, so that a database that is out of reach is told from one that has an advisory.
    if workspace.program(program).arguments(["--log-level", "off", "fetch", "db"]).succeeds() {
        return workspace.program(program).arguments(["check", "advisories"]).run();
    }
    if required {
        bail!("the database of advisories cannot be fetched, and IMZA_ADVISORIES=required asks for it");
    }
    println!("NOT CHECKED: advisories. Their database cannot be fetched from this machine; where it can, this step checks them");
    Ok(())
}
