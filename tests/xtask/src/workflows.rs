//! The workflows in `.github/workflows/`: their syntax, expressions and scripts, with actionlint. `tests/workflows/go.mod` pins it; Go is
//! the one of the differential tests.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::command::Program;
use crate::differential;
use crate::workspace::Workspace;

/// Checks every workflow.
pub fn check(workspace: &Workspace) -> Result<()> {
    let workflows = workspace.root.join(".github").join("workflows");
    let files = std::fs::read_dir(&workflows).with_context(|| workflows.display().to_string())?;
    let mut files: Vec<PathBuf> = files.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    for file in &files {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        if let Some(line) = unpinned(&text) {
            ensure!(false, "{}: `{line}`: an action is named by its commit, with the version as a comment", workspace.shown(file));
        }
    }
    let folder = workspace.root.join("tests").join("workflows");
    Program::new(differential::go_program(workspace)?, &folder)
        .arguments(["tool", "actionlint"])
        .arguments(&files)
        .variables(differential::GO_SETTINGS.map(|(name, value)| (name, value.to_owned())))
        .run()?;
    println!("{} workflows: nothing found", files.len());
    Ok(())
}

/// The first action that is not named by its commit.
fn unpinned(workflow: &str) -> Option<&str> {
    let used = workflow.lines().map(|line| line.trim().trim_start_matches("- ")).filter(|line| line.starts_with("uses: "));
    let is_pinned = |line: &str| {
        let (action, version) = line.split_once(" # v").unwrap_or((line, ""));
        let commit = action.rsplit('@').next().unwrap_or_default();
        let is_here = action.starts_with("uses: ./");
        is_here || !version.is_empty() && commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    used.into_iter().find(|line| !is_pinned(line))
}

#[cfg(test)]
mod tests {
    use super::unpinned;

    #[test]
    fn an_action_by_its_version_is_found() {
        let pinned =
            "  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n    uses: ./.github/workflows/test.yml\n";
        assert_eq!(unpinned(pinned), None);
        assert_eq!(unpinned("  - uses: actions/checkout@v7\n"), Some("uses: actions/checkout@v7"));
        let without_version = "uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1";
        assert_eq!(unpinned(without_version), Some(without_version));
    }
}
