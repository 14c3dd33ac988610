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
    let libraries = workspace.program("rustc").arguments(["--print", "target-libdir", "--target", TARGET]).quiet().output()?;
    if !Path::new(libraries.trim()).is_dir() {
        rustup(workspace, &["target", "add", TARGET])?;
    }
    print!("{}", workspace.program("rustc").arguments(["--version"]).quiet().output()?);
    println!("here: {}, {TARGET}", COMPONENTS.join(", "));
    Ok(())
}

fn rustup(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    workspace.program("rustup").arguments(arguments.iter().copied()).run().context("a component of the pinned toolchain is missing")
}
