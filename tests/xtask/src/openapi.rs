//! Checks the OpenAPI documents with a linter, which also validates every example against its schema. `tests/openapi/` pins
//! the linter and has its rules.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::command::Program;
use crate::generate::OPENAPI;
use crate::npm;
use crate::workspace::Workspace;

/// Installs the linter if it is missing, and runs it.
pub fn check(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("tests").join("openapi");
    npm::install(&folder)?;
    let documents: Vec<String> =
        documents(workspace)?.iter().map(|path| format!("../../{}", workspace.shown(path)).replace('\\', "/")).collect();
    ensure!(!documents.is_empty(), "{} contains no documents", OPENAPI.0);
    let words = "exec --offline -- redocly lint --config redocly.yaml";
    Program::new("npm", &folder).arguments(words.split(' ')).arguments(documents).variable("REDOCLY_TELEMETRY", "off").run()
}

/// The committed documents, by name.
pub fn documents(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let (folder, ending) = OPENAPI;
    let entries = std::fs::read_dir(workspace.root.join(folder))?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let mut documents: Vec<_> = entries.into_iter().filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    documents.sort();
    Ok(documents)
}
