//! The components of the pinned toolchain that the other steps need. `rust-toolchain.toml` names them, but rustup does not always
//! install them automatically.

use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const COMPONENTS: [&str; 2] = ["clippy", "rustfmt"];
const TARGET: &str = "wasm32-unknown-unknown";

/// Installs missing components.
pub fn complete(workspace: &Workspace) -> Result<()> {
    for component in COMPONENTS {
        // The programs themselves are checked, so that a toolchain without rustup works as well.
        let program = component.replace("rustfmt", "fmt");
        if !workspace.cargo(&format!("{program} --version")).quiet().succeeds() {
            rustup(workspace, &["component", "add", component])?;
        }
    }
    target(workspace, TARGET)?;
    print!("{}", workspace.program("rustc").arguments(["--version"]).quiet().output()?);
    println!("here: {}, {TARGET}", COMPONENTS.join(", "));
    Ok(())
}

/// Installs the standard library of a target, if it is missing.
pub fn target(workspace: &Workspace, name: &str) -> Result<()> {
    let libraries = workspace.program("rustc").arguments(["--print", "target-libdir", "--target", name]).quiet().output()?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    rustup(workspace, &["target", "add", name])
}

fn rustup(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    workspace.program("rustup").arguments(arguments.iter().copied()).run().context("a component of the pinned toolchain is missing")
}
