//! The dependencies: limits how many the core adds to a backend, and requires a reason in the manifest for each one of the core and
//! its macros. Dependencies of the macros run in the compiler and are not counted: they do not ship.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The limit of crates in the core's normal tree, itself included, proc macros excluded.
const MOST: usize = 30;

/// Counts the core's crates and looks for the reason above every dependency in its manifest.
pub fn check(workspace: &Workspace) -> Result<()> {
    let tree = workspace.cargo("tree -p imza -e normal,no-proc-macro --prefix none").output()?;
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    println!("{} crates (at most {MOST} are allowed): {}", names.len(), names.iter().copied().collect::<Vec<_>>().join(" "));
    if names.len() > MOST {
        bail!("the core has {} crates in its tree; at most {MOST} are allowed", names.len());
    }

    let core = workspace.root.join("core");
    for manifest in [core.join("Cargo.toml"), core.join("macros").join("Cargo.toml")] {
        let text = std::fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?;
        if let Some(name) = unexplained(&text) {
            bail!("{}: `{name}` needs a comment directly above it that says why it is used", workspace.shown(&manifest));
        }
        println!("every dependency in {} has its reason", workspace.shown(&manifest));
    }
    Ok(())
}

/// Finds the first dependency in a manifest without a comment directly above it.
fn unexplained(manifest: &str) -> Option<&str> {
    let mut listed = false;
    let mut above = "";
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            listed = section.trim_end_matches(']').ends_with("dependencies");
        } else if let (true, false, Some((name, _))) = (listed, above.starts_with('#'), line.split_once('='))
            && !line.starts_with('#')
        {
            return Some(name.trim());
        }
        above = line;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unexplained;

    #[test]
    fn every_dependency_needs_a_comment_of_its_own() {
        assert_eq!(unexplained("[package]\nname = \"x\"\n[dependencies]\n# Why.\na = \"1\"\n\n# Why.\nb = \"1\"\n"), None);
        assert_eq!(unexplained("[dependencies]\n# Why.\na = \"1\"\nb = \"1\"\n"), Some("b"));
        assert_eq!(unexplained("[dev-dependencies]\n# Why.\n\nc = \"1\"\n"), Some("c"));
        assert_eq!(unexplained("[target.'cfg(unix)'.dependencies]\nd = { version = \"1\" }\n"), Some("d"));
    }
}
