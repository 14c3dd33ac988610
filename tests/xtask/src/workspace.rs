//! The workspace and its build directory, as cargo reports them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::{Program, cargo};
use crate::cross;

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

    /// A cargo command that builds what ships, from words separated by spaces: with the versions of `Cargo.lock` and no others, and without
    /// the folders of this machine in what it writes. Flags of the compiler, if there are any, are for a target.
    pub fn shipped(&self, words: &str, flags: Option<(&str, &str)>) -> Result<Program> {
        let (task, rest) = words.split_once(' ').unwrap_or((words, ""));
        let command = self.cargo(task).arguments(["--locked"]).arguments(rest.split_whitespace());
        let unnamed = self.unnamed_folders()?;
        Ok(match flags {
            // The flags of a target replace those for all.
            Some((target, flags)) => command.variable(cross::variable(target, "RUSTFLAGS"), format!("{flags} {unnamed}")),
            None => command.variable("CARGO_BUILD_RUSTFLAGS", unnamed),
        })
    }

    /// Flags of the compiler that leave the folders of this machine out of panics and debug information: those of the sources of
    /// dependencies, of this workspace and of the standard library.
    pub fn unnamed_folders(&self) -> Result<String> {
        let sources = cargo_home().join("registry").join("src");
        let registries = std::fs::read_dir(&sources).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        let library = self.program("rustc").arguments(["--print", "sysroot"]).quiet().output()?;
        let library = Path::new(library.trim()).join("lib").join("rustlib").join("src").join("rust");
        let folders = registries.map(|folder| (folder, "/")).chain([(library, "/rustc"), (self.root.clone(), "/imza")]);
        let flags: Vec<String> = folders.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).collect();
        Ok(flags.join(" "))
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

/// Where cargo keeps the sources of dependencies.
pub fn cargo_home() -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(".cargo");
    std::env::var_os("CARGO_HOME").map_or_else(home, PathBuf::from)
}

/// Creates an empty folder, in place of what is there.
pub fn emptied(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// Copies a file, and makes its folder.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to.parent().unwrap_or(to)).with_context(|| to.display().to_string())?;
    std::fs::copy(from, to).map(drop).with_context(|| from.display().to_string())
}

/// Copies the files of a folder into another one.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in std::fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let place = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { copy_folder(&path, &place)? } else { copy(&path, &place)? }
    }
    Ok(())
}
