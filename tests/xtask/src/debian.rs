//! Debian packages that a step needs.

use anyhow::{Context, Result};

use crate::command::Program;
use crate::workspace::Workspace;

/// Installs a package; `missing` is the error text if that fails, and says why the package is needed.
pub fn install(workspace: &Workspace, package: &'static str, missing: &'static str) -> Result<()> {
    let apt =
        |words: &str| Program::new("apt-get", &workspace.root).arguments(words.split(' ')).variable("DEBIAN_FRONTEND", "noninteractive");
    apt("update --quiet --quiet").run().context(missing)?;
    apt("install --quiet --quiet --yes --no-install-recommends").arguments([package]).run().context(missing)
}
