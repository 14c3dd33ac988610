//! npm packages that a folder's lock file pins.

use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Program;

/// Installs the packages of a folder's lock file, unless they are installed.
pub fn install(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules").join(".installed");
    let wanted = std::fs::read(&lock).with_context(|| lock.display().to_string())?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    Program::new("npm", folder).arguments(["ci", "--no-audit", "--no-fund"]).run()?;
    std::fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}
