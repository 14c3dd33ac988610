//! Checks licences, banned crates and sources with `cargo-deny`. `deny.toml` has the rules.
//!
//! Not checked: advisories. Their database is a separate repository that not every machine can reach.

use anyhow::Result;

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
        install.arguments(["--root".into(), tools.into_os_string()]).run()?;
    }
    workspace.program(program).arguments(["check", "licenses", "bans", "sources"]).run()
}
