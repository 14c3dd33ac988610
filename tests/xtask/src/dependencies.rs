//! The dependencies: limits how many the core adds to a backend, and requires a reason in its manifest for every dependency of every
//! package and tool. Dependencies of the macros run in the compiler and are not counted: they do not ship.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::generate::DEPENDENCIES;
use crate::manifests;
use crate::workspace::Workspace;

/// The limit of crates in the core's normal tree, itself included, proc macros excluded.
const MOST: usize = 30;

/// Counts the core's crates and looks for the reason of every dependency.
pub fn check(workspace: &Workspace) -> Result<()> {
    let tree = workspace.cargo("tree -p imza -e normal,no-proc-macro --prefix none").output()?;
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    println!("{} crates (at most {MOST} are allowed): {}", names.len(), names.iter().copied().collect::<Vec<_>>().join(" "));
    if names.len() > MOST {
        bail!("the core has {} crates in its tree; at most {MOST} are allowed", names.len());
    }

    let manifests = manifests::read(&workspace.root)?;
    let named = || manifests.iter().flat_map(|manifest| manifest.dependencies.iter().map(move |one| (manifest, one)));
    let unexplained: Vec<String> =
        named().filter(|(_, one)| one.reason.is_none()).map(|(manifest, one)| format!("{}: `{}`", manifest.path, one.name)).collect();
    if !unexplained.is_empty() {
        bail!("these dependencies need a reason in their manifest, see `manifests.rs` in xtask for where:\n{}", unexplained.join("\n"));
    }
    println!("{} dependencies in {} manifests have their reasons, see {DEPENDENCIES}", named().count(), manifests.len());
    Ok(())
}
