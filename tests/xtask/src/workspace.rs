//! The workspace and its build directory, as cargo reports them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::{Program, cargo};

/// The folders of the workspace.
pub struct Workspace {
    /// The repository.
    pub root: PathBuf,
    /// The build directory, shared by all steps.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let report = Program::new("cargo", here).arguments(["metadata", "--no-deps", "--format-version", "1"]).quiet().output()?;
        let report: Value = serde_json::from_str(&report).context("cargo metadata did not print valid JSON")?;
        let path =
            |name| report.get(name).and_then(Value::as_str).map(PathBuf::from).with_context(|| format!("cargo metadata lacks {name}"));
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")? })
    }

    /// A cargo command at the root, from words separated by spaces.
    pub fn cargo(&self, words: &str) -> Program {
        cargo(&self.root).arguments(words.split(' '))
    }

    /// Any program at the root.
    pub fn program(&self, name: impl Into<PathBuf>) -> Program {
        Program::new(name, &self.root)
    }

    /// A path for output: relative to the root, if it is below it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
