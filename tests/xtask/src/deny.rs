//! Licences, banned crates and sources, by `cargo-deny`. `deny.toml` has the rules.
//!
//! Left out: advisories. Their database is a repository of its own that not every machine reaches.

use anyhow::Result;

use crate::workspace::Workspace;

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Checks the tree; installs the tool into the build directory the first time.
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
