//! `core/docs/dependencies.md`: what each dependency is for, from the comments of the manifests.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::model::Model;
use super::{MARK, Output};
use crate::manifests::{self, Manifest};

/// The document.
pub const PATH: &str = "core/docs/dependencies.md";

/// What users of the packages run or link; everything else builds or tests.
const SHIPPED: [&str; 8] = [
    "bindings-mobile/Cargo.toml",
    "bindings-mobile/kotlin/pom.xml",
    "bindings-mobile/swift/Package.swift",
    "bindings-python/Cargo.toml",
    "bindings-wasm/Cargo.toml",
    "bindings-wasm/inspector/Cargo.toml",
    "core/Cargo.toml",
    "core/macros/Cargo.toml",
];

/// Writes the document.
pub fn render(_: &Model) -> Result<Vec<Output>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    Ok(vec![Output { path: PATH.into(), text: document(&manifests::read(&root)?) }])
}

fn document(manifests: &[Manifest]) -> String {
    let mut text = format!("<!-- {MARK} -->\n# Dependencies\n\n");
    text.push_str(
        "What each dependency is for, as the comment in its manifest says. Versions and what the dependencies bring along are in the lock files; \
         `cargo xtask test --only dependencies` refuses one without a reason, `--only deny` checks licences, sources and advisories of the crates. \
         Crates of this workspace are listed where another of its crates uses them. Maven's plugins are in the POMs.\n",
    );
    let of = |shipped: bool| manifests.iter().filter(move |manifest| SHIPPED.contains(&&*manifest.path) == shipped);
    text.push_str("\n## In the packages\n\nThe Node, Python and Swift packages have no dependencies: the core is in them.\n");
    of(true).for_each(|manifest| section(&mut text, manifest));
    text.push_str("\n## For builds and tests only\n");
    of(false).for_each(|manifest| section(&mut text, manifest));
    text
}

fn section(text: &mut String, manifest: &Manifest) {
    if manifest.dependencies.is_empty() {
        return;
    }
    _ = write!(text, "\n### `{}`\n\n| Dependency | What it is for |\n|---|---|\n", manifest.path);
    for one in &manifest.dependencies {
        _ = writeln!(text, "| `{}` | {} |", one.name, one.reason.as_deref().unwrap_or_default().replace('|', "\\|"));
    }
}
