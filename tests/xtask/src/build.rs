//! `cargo xtask build`: builds what ships, into `target/dist/`. Every artifact is built separately, so that features are not shared
//! between them.
//!
//! To add one: a variant of [`Artifact`], and its function.

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::generate::OPENAPI;
use crate::workspace::Workspace;
use crate::{docs, inspector, kotlin, node, openapi, python, sandbox_package, swift};

/// The artifacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Artifact {
    /// `openapi/<provider>.json`: the OpenAPI documents.
    Openapi,
    /// `npm/` and `imza-<version>.tgz`: the Node package.
    Npm,
    /// `imza-*.whl`: the Python package for this machine; `wheels/`: the wheels for other platforms, and the source archive.
    Wheels,
    /// `kotlin/`: the jar with its native libraries, its sources, its documentation, its POM.
    Kotlin,
    /// `swift/` and `imza-swift-<version>.tar.gz`: the Swift package.
    Swift,
    /// `docs/`: the site of the guides and the reference.
    Docs,
    /// `inspector/`: the page that tells why a signature does not fit.
    Inspector,
    /// `sandbox/`: the sandbox as a program for each system, as wheels, as an npm package, and as an image with an example.
    Sandbox,
}

impl Artifact {
    fn build(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Openapi => copy_openapi(workspace),
            Self::Npm => node::build(workspace),
            Self::Wheels => python::build(workspace),
            Self::Kotlin => kotlin::build(workspace),
            Self::Swift => swift::build(workspace),
            Self::Docs => docs::build(workspace),
            Self::Inspector => inspector::build(workspace).map(drop),
            Self::Sandbox => sandbox_package::build(workspace),
        }
    }
}

/// Builds the chosen artifacts, all if none is named.
pub fn run(workspace: &Workspace, only: &[Artifact]) -> Result<()> {
    let wanted = |artifact: &&Artifact| only.is_empty() || only.contains(artifact);
    Artifact::value_variants().iter().filter(wanted).try_for_each(|artifact| artifact.build(workspace))
}

fn copy_openapi(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("dist").join("openapi");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for document in openapi::documents(workspace)? {
        let name = document.file_name().unwrap_or_default().to_string_lossy().replace(OPENAPI.1, ".json");
        std::fs::copy(&document, folder.join(name)).with_context(|| document.display().to_string())?;
    }
    println!("{}", workspace.shown(&folder));
    Ok(())
}
