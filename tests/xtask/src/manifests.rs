//! The dependencies that the manifests of this repository name, each with the reason that its manifest gives.
//!
//! | manifest | where the reason is |
//! |---|---|
//! | `Cargo.toml` | the comment right above the dependency |
//! | `package.json` | the entry of the same name in `"//"`, which npm ignores |
//! | requirements of pip, `go.mod` | the comment above; it holds for the lines below it up to an empty one |
//! | `pom.xml` | the same, for the dependencies below it |
//! | `pyproject.toml` | the comment above `requires` |
//! | `Package.swift` | the comment above the package |
//!
//! Versions are not read: lock files and manifests have them. Maven's plugins are not read either.

use std::path::Path;

use anyhow::{Context, Result};
use roxmltree::Document;
use serde_json::Value;

/// A manifest.
#[derive(Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its path from the root, with slashes.
    pub path: String,
    /// Its dependencies, in their order.
    pub dependencies: Vec<Dependency>,
}

/// A dependency.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// What it is for; `None` if the manifest does not say it.
    pub reason: Option<String>,
}

/// Lists of pip's requirements, which no name tells from other texts.
const REQUIREMENTS: [&str; 6] = [
    "tests/differential/requirements.txt",
    "tests/examples/merchant-python/requirements.txt",
    "tests/python/bench.txt",
    "tests/python/demo.txt",
    "tests/python/tests.txt",
    "tests/python/tools.txt",
];

/// Reads all manifests of the repository, sorted by their paths.
pub fn read(root: &Path) -> Result<Vec<Manifest>> {
    let mut paths = Vec::new();
    find(root, "", &mut paths)?;
    paths.sort();
    let mut manifests = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(root.join(&path)).with_context(|| path.clone())?;
        let name = path.rsplit('/').next().unwrap_or_default();
        let dependencies = match name {
            "Cargo.toml" => of_cargo(&text),
            "package.json" => of_npm(&text).with_context(|| path.clone())?,
            "pom.xml" => of_maven(&text).with_context(|| path.clone())?,
            "go.mod" => of_go(&text),
            "pyproject.toml" => of_pyproject(&text),
            "Package.swift" => of_swift(&text),
            _ => of_pip(&text),
        };
        manifests.push(Manifest { path, dependencies });
    }
    Ok(manifests)
}

fn find(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<()> {
    const NAMES: [&str; 6] = ["Cargo.toml", "package.json", "pom.xml", "go.mod", "pyproject.toml", "Package.swift"];
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !["target", "node_modules"].contains(&&*name) {
                find(&entry.path(), &format!("{path}/"), paths)?;
            }
        } else if NAMES.contains(&&*name) || REQUIREMENTS.contains(&&*path) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Of Cargo each dependency has a comment of its own. What the workspace shares is named where it is used.
fn of_cargo(text: &str) -> Vec<Dependency> {
    let (mut found, mut listed, mut reason) = (Vec::new(), false, Vec::new());
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            listed = section.ends_with("dependencies") && section != "workspace.dependencies";
        } else if let Some(comment) = line.strip_prefix('#') {
            reason.push(comment.trim());
            continue;
        } else if let (true, Some((name, _))) = (listed, line.split_once('=')) {
            found.push(Dependency { name: name.trim().to_owned(), reason: joined(&reason) });
        }
        reason.clear();
    }
    found
}

fn of_npm(text: &str) -> Result<Vec<Dependency>> {
    let manifest: Value = serde_json::from_str(text)?;
    let reasons = manifest.get("//");
    let mut found = Vec::new();
    for kind in ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] {
        for name in manifest.get(kind).and_then(Value::as_object).into_iter().flat_map(|all| all.keys()) {
            let reason = reasons.and_then(|all| all.get(name)).and_then(Value::as_str).map(str::to_owned);
            found.push(Dependency { name: name.clone(), reason });
        }
    }
    Ok(found)
}

fn of_pip(text: &str) -> Vec<Dependency> {
    let name = |line: &str| line.split("==").next().unwrap_or(line).to_owned();
    grouped(text, "#", |line| Some(name(line)))
}

/// What is in a block is needed by the others: Go's own tool writes it.
fn of_go(text: &str) -> Vec<Dependency> {
    let name = |line: &str| {
        let named = line.strip_prefix("require ").or_else(|| line.strip_prefix("tool "))?;
        named.split(' ').next().filter(|name| *name != "(").map(str::to_owned)
    };
    grouped(text, "//", name)
}

/// The lines that are dependencies, under comments that hold up to an empty line.
fn grouped(text: &str, comment: &str, name: impl Fn(&str) -> Option<String>) -> Vec<Dependency> {
    let (mut found, mut reason, mut in_comment) = (Vec::new(), Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix(comment) {
            if !in_comment {
                reason.clear();
            }
            reason.push(words.trim());
            in_comment = true;
            continue;
        }
        in_comment = false;
        match name(line) {
            _ if line.is_empty() => reason.clear(),
            Some(name) => found.push(Dependency { name, reason: joined(&reason) }),
            None => {}
        }
    }
    found
}

fn of_maven(text: &str) -> Result<Vec<Dependency>> {
    let document = Document::parse(text)?;
    let mut found = Vec::new();
    for list in document.descendants().filter(|node| node.has_tag_name("dependencies") || node.tag_name().name() == "dependencies") {
        let mut reason = None;
        for node in list.children() {
            if node.is_comment() {
                reason = node.text().map(|text| joined(&text.lines().map(str::trim).collect::<Vec<_>>()).unwrap_or_default());
            } else if node.tag_name().name() == "dependency" {
                let part = |name: &str| node.children().find(|part| part.tag_name().name() == name).and_then(|part| part.text());
                let name = format!("{}:{}", part("groupId").unwrap_or_default(), part("artifactId").unwrap_or_default());
                found.push(Dependency { name, reason: reason.clone() });
            }
        }
    }
    Ok(found)
}

fn of_pyproject(text: &str) -> Vec<Dependency> {
    let (mut found, mut reason) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix('#') {
            reason.push(comment.trim());
            continue;
        }
        let list = ["requires = [", "dependencies = ["].iter().find_map(|start| line.strip_prefix(start));
        for entry in list.into_iter().flat_map(|list| list.split('"').skip(1).step_by(2)) {
            let name = entry.split(['>', '<', '=', '~', '!', ' ', '[']).next().unwrap_or(entry);
            found.push(Dependency { name: name.to_owned(), reason: joined(&reason) });
        }
        reason.clear();
    }
    found
}

fn of_swift(text: &str) -> Vec<Dependency> {
    let (mut found, mut reason) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("//") {
            reason.push(comment.trim());
            continue;
        }
        if let Some((_, package)) = line.split_once(".package(") {
            let name = package.split('"').nth(1).unwrap_or_default();
            found.push(Dependency { name: name.to_owned(), reason: joined(&reason) });
        }
        reason.clear();
    }
    found
}

/// The lines of a comment as one text; `None` if there are none.
fn joined(lines: &[&str]) -> Option<String> {
    let text = lines.join(" ").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: Vec<Dependency>) -> Vec<String> {
        found.into_iter().map(|one| format!("{}: {}", one.name, one.reason.as_deref().unwrap_or("-"))).collect()
    }

    #[test]
    fn a_crate_has_a_comment_of_its_own() {
        let text = "[package]\nname = \"x\"\n[dependencies]\n# Why,\n# and how.\na = \"1\"\nb = \"1\"\n\n# Far.\n\nc = \"1\"\n\
                    [target.'cfg(unix)'.dependencies]\n# For Unix.\nd = { version = \"1\" }\n[features]\ne = []\n";
        assert_eq!(shown(of_cargo(text)), ["a: Why, and how.", "b: -", "c: -", "d: For Unix."]);
        assert_eq!(shown(of_cargo("[workspace.dependencies]\na = \"1\"\n")), [""; 0]);
    }

    #[test]
    fn each_kind_of_manifest_says_its_reasons_in_its_own_way() {
        let npm = r#"{"//": {"a": "Why."}, "dependencies": {"a": "1"}, "devDependencies": {"b": "1"}}"#;
        assert_eq!(shown(of_npm(npm).unwrap()), ["a: Why.", "b: -"]);
        assert_eq!(shown(of_pip("# Why,\n# all.\na==1\nb==2\n\nc==3\n")), ["a: Why, all.", "b: Why, all.", "c: -"]);
        assert_eq!(
            shown(of_go("// Why.\nmodule x\n\ngo 1\n\n// Client.\nrequire a/b v1\n\nrequire (\n\tc/d v1 // indirect\n)\n")),
            ["a/b: Client."]
        );
        let maven = "<project xmlns=\"m\"><dependencies><!-- Why. --><dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies></project>";
        assert_eq!(shown(of_maven(maven).unwrap()), ["g:a: Why."]);
        assert_eq!(shown(of_pyproject("[build-system]\n# Builds.\nrequires = [\"maturin>=1,<2\"]\n")), ["maturin: Builds."]);
        assert_eq!(shown(of_swift("    // Tested.\n    dependencies: [.package(name: \"Imza\", path: imza)],\n")), ["Imza: Tested."]);
    }
}
