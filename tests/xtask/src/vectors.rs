//! The golden vectors: the committed files must equal the output of their generators.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::Program;
use crate::workspace::Workspace;

/// Runs every generator (`make_*.mjs`, `make_*.py`) in its own folder and compares the bytes.
pub fn reproduce(workspace: &Workspace) -> Result<()> {
    let committed = workspace.root.join("tests").join("vectors");
    let fresh = workspace.target.join("vectors");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).with_context(|| fresh.display().to_string())?;
    }
    std::fs::create_dir_all(&fresh).with_context(|| fresh.display().to_string())?;
    for (name, path) in files(&committed)? {
        let Some(interpreter) = interpreter(&name) else { continue };
        std::fs::copy(&path, fresh.join(&name)).with_context(|| path.display().to_string())?;
        Program::new(interpreter, &fresh).arguments([&name]).run()?;
    }

    let (made, kept) = (json_files(&fresh)?, json_files(&committed)?);
    if made.is_empty() {
        bail!("the generators wrote nothing");
    }
    if let Some(name) = kept.keys().find(|name| !made.contains_key(*name)) {
        bail!("tests/vectors/{name} is not written by any generator");
    }
    for (name, path) in &made {
        let Some(kept) = kept.get(name) else { bail!("tests/vectors/{name} is missing: run the generators, see tests/vectors/README.md") };
        if std::fs::read(path)? != std::fs::read(kept)? {
            bail!("tests/vectors/{name} differs from its generator's output: run the generators, see tests/vectors/README.md");
        }
    }
    println!("{} files equal their generators' output", made.len());
    Ok(())
}

fn interpreter(name: &str) -> Option<&'static str> {
    let script = name.strip_prefix("make_")?;
    match Path::new(script).extension()?.to_str()? {
        "mjs" => Some("node"),
        "py" => Some("python3"),
        _ => None,
    }
}

/// The vectors of all providers, as `file.json`, and of every provider, as `provider/file.json`.
fn json_files(vectors: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let is_json = |(name, _): &(String, PathBuf)| name.ends_with(".json");
    let mut found: BTreeMap<String, PathBuf> = files(vectors)?.into_iter().filter(is_json).collect();
    for (provider, path) in files(vectors)?.into_iter().filter(|(_, path)| path.is_dir()) {
        let cases = files(&path)?.into_iter().filter(is_json);
        found.extend(cases.map(|(name, path)| (format!("{provider}/{name}"), path)));
    }
    Ok(found)
}

/// The files in a folder, by name.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        found.insert(entry.file_name().to_string_lossy().into_owned(), entry.path());
    }
    Ok(found)
}
