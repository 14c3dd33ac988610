//! `cargo xtask release --dry-run`: all that can be known before a release is published, without publishing.
//!
//! The Node package, the wheel, the jar and the Swift package for this machine are built in two folders, from the files that git knows, and
//! must be the same bytes. What is in them is compared with the lists in `tests/xtask/contents/`, and must not name a folder of this machine.
//! The registries' own tools check the archives; Central has none, so that what it asks of a POM is checked here. A list of the crates in each package
//! (CycloneDX 1.6) is left in `target/dist/sbom/`.
//!
//! Left out: the native libraries for other systems.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use roxmltree::Document;
use serde_json::{Value, json};

use crate::command::Program;
use crate::workspace::{Workspace, cargo_home, emptied};
use crate::{kotlin, node, python, swift};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The packages: the name in `contents/` and `sbom/`, and the crate that it is built from, for a target.
const PACKAGES: [(&str, &str, &str); 4] = [
    ("npm", "imza-wasm", "wasm32-unknown-unknown"),
    ("wheel", "imza-python", "x86_64-unknown-linux-gnu"),
    ("kotlin", "imza-mobile", "x86_64-unknown-linux-gnu"),
    ("swift", "imza-mobile", "x86_64-unknown-linux-gnu"),
];

/// A package that is built twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Checked {
    /// The Node package.
    Npm,
    /// The wheel for this machine.
    Wheel,
    /// The jar with the native library for this machine, its sources, its documentation and its POM.
    Kotlin,
    /// The archive of the Swift package with the native library for this machine.
    Swift,
}

impl Checked {
    fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Wheel => "wheel",
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
        }
    }

    /// Builds it; returns its files. The first one is the package itself.
    fn build(self, workspace: &Workspace) -> Result<Vec<PathBuf>> {
        match self {
            Self::Npm => {
                node::build(workspace)?;
                Ok(vec![workspace.target.join("dist").join(format!("imza-{VERSION}.tgz"))])
            }
            Self::Wheel => Ok(vec![python::built(workspace)?]),
            Self::Kotlin => kotlin::released(workspace),
            Self::Swift => Ok(vec![swift::released(workspace)?]),
        }
    }

    /// Has the registry's tool check what would be published.
    fn publish_nothing(self, workspace: &Workspace, built: &[PathBuf]) -> Result<()> {
        match self {
            Self::Npm => workspace.program("npm").arguments(["publish", "--dry-run", "--ignore-scripts"]).arguments(built).run(),
            Self::Wheel => built.iter().try_for_each(|wheel| python::twine(workspace, wheel)),
            Self::Kotlin => {
                let pom = check_pom(built)?;
                kotlin::run_with_pom(workspace, pom)
            }
            // Swift has no registry: a release is a tag.
            Self::Swift => Ok(()),
        }
    }
}

/// Runs all checks, of all packages if none is named; fails at the first one that does not hold.
pub fn dry_run(workspace: &Workspace, only: &[Checked]) -> Result<()> {
    check_versions(workspace)?;
    let again = copy(workspace)?;
    for package in Checked::value_variants().iter().filter(|package| only.is_empty() || only.contains(package)) {
        let first = package.build(workspace)?;
        for (at, file) in first.iter().enumerate() {
            let unpacked = unpack(workspace, &format!("{}-{at}", package.name()), file)?;
            if at == 0 {
                check_contents(workspace, package.name(), &unpacked)?;
            }
            check_folders(workspace, &unpacked)?;
        }
        package.publish_nothing(workspace, &first)?;
        let second = package.build(&again)?;
        ensure!(first.len() == second.len(), "the second build has {} files, the first {}", second.len(), first.len());
        first.iter().zip(&second).try_for_each(|(first, second)| check_same(first, second))?;
    }
    for (name, package, target) in PACKAGES {
        bill(workspace, name, package, target)?;
    }
    check_semver(workspace)?;
    println!("not checked: native libraries for other systems; nothing was published");
    Ok(())
}

/// Every package has the version of the workspace, and the changelog has an entry for it or for what comes next.
fn check_versions(workspace: &Workspace) -> Result<()> {
    let named = [
        ("bindings-mobile/kotlin/pom.xml", format!("<version>{VERSION}</version>")),
        ("bindings-mobile/swift/Sources/ImzaCore/Generated/Version.swift", format!("public let version = \"{VERSION}\"")),
        ("bindings-mobile/kotlin/src/generated/imza/Version.kt", format!("VERSION: String = \"{VERSION}\"")),
        ("tests/kotlin/pom.xml", format!("/imza-{VERSION}.jar<")),
        ("tests/bench/kotlin/pom.xml", format!("/imza-{VERSION}.jar<")),
        ("tests/kotlin/consumer/pom.xml", format!("/imza-{VERSION}.jar<")),
        ("tests/examples/demo/ktor/pom.xml", format!("/imza-{VERSION}.jar<")),
        ("tests/examples/demo/spring/pom.xml", format!("/imza-{VERSION}.jar<")),
        ("core/reference/craftgate.openapi.json", format!("\"version\": \"{VERSION}\"")),
        ("core/reference/parax.openapi.json", format!("\"version\": \"{VERSION}\"")),
        ("core/reference/nexkasa.openapi.json", format!("\"version\": \"{VERSION}\"")),
        ("core/reference/nkolay.openapi.json", format!("\"version\": \"{VERSION}\"")),
    ];
    for (file, version) in named {
        let text = std::fs::read_to_string(workspace.root.join(file)).context(file)?;
        ensure!(text.contains(&version), "{file} does not have the version {VERSION}");
    }
    let manifests = workspace.cargo("metadata --no-deps --locked --format-version 1").quiet().output()?;
    let manifests: Value = serde_json::from_str(&manifests)?;
    for package in manifests.get("packages").and_then(Value::as_array).into_iter().flatten() {
        let text = |name| package.get(name).and_then(Value::as_str).unwrap_or_default();
        ensure!(text("version") == VERSION, "{} has the version {}", text("name"), text("version"));
    }
    let changes = std::fs::read_to_string(workspace.root.join("CHANGELOG.md")).context("CHANGELOG.md")?;
    let entry = entry(&changes, VERSION).or_else(|| entry(&changes, "Unreleased"));
    ensure!(entry.is_some_and(|entry| entry.contains("\n- ")), "CHANGELOG.md says nothing of {VERSION}, and nothing under Unreleased");
    println!("every package has the version {VERSION}");
    Ok(())
}

/// The text under a heading of the changelog.
fn entry<'c>(changes: &'c str, heading: &str) -> Option<&'c str> {
    let (_, after) = changes.split_once(&format!("\n## {heading}"))?;
    after.split("\n## ").next()
}

/// Writes the files that git knows into another folder, which is another workspace. What is not committed is not in it, and so not in the
/// release.
fn copy(workspace: &Workspace) -> Result<Workspace> {
    let root = workspace.target.join("release").join("elsewhere");
    emptied(&root)?;
    let prefix = format!("--prefix={}/", root.display());
    workspace.program("git").arguments(["checkout-index", "--all", &prefix]).run()?;
    let target = root.join("target");
    Ok(Workspace { root, target })
}

fn check_same(first: &Path, second: &Path) -> Result<()> {
    let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string());
    let (left, right) = (read(first)?, read(second)?);
    if left != right {
        let at = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
        bail!("two builds differ from byte {at} of {} and {} on: {} and {}", left.len(), right.len(), first.display(), second.display());
    }
    println!("{}: two builds in two folders are the same {} bytes", first.file_name().unwrap_or_default().display(), left.len());
    Ok(())
}

fn unpack(workspace: &Workspace, name: &str, archive: &Path) -> Result<PathBuf> {
    let folder = workspace.target.join("release").join(name);
    emptied(&folder)?;
    let module = match archive.extension().and_then(|ending| ending.to_str()) {
        Some("tgz" | "gz") => "tarfile",
        Some("whl" | "jar") => "zipfile",
        // It is a text.
        _ => {
            std::fs::copy(archive, folder.join("text")).with_context(|| archive.display().to_string())?;
            return Ok(folder);
        }
    };
    let unpack = workspace.program("python3").arguments(["-m", module, "-e"]).arguments([archive, folder.as_path()]);
    unpack.quiet().output()?;
    Ok(folder)
}

/// All files of a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut open, mut found) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Compares what is in a package with the committed list. A new list is left beside the archives, to be looked at and committed.
fn check_contents(workspace: &Workspace, name: &str, folder: &Path) -> Result<()> {
    let shown = |path: &PathBuf| path.strip_prefix(folder).map(|path| listed(&path.display().to_string()));
    let found: BTreeSet<String> = files(folder)?.iter().map(shown).collect::<Result<_, _>>()?;
    let file = format!("{name}.txt");
    let list = workspace.root.join("tests").join("xtask").join("contents").join(&file);
    let known = std::fs::read_to_string(&list).unwrap_or_default();
    let known: BTreeSet<String> = known.lines().map(String::from).collect();
    if known != found {
        let new = workspace.target.join("release").join(&file);
        std::fs::write(&new, found.iter().map(|line| format!("{line}\n")).collect::<String>())?;
        let more: Vec<_> = found.difference(&known).map(String::as_str).collect();
        let fewer: Vec<_> = known.difference(&found).map(String::as_str).collect();
        bail!(
            "{}: not in the list: {}; not in the package: {}; if that is meant, copy {} there",
            workspace.shown(&list),
            more.join(", "),
            fewer.join(", "),
            workspace.shown(&new)
        );
    }
    println!("{name}: {} names, as listed", found.len());
    Ok(())
}

/// A file as it is listed. The classes of a package are one line: `bindings-mobile/kotlin/api/` has their names.
fn listed(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((package, class)) if class.ends_with(".class") => format!("{package}/*.class"),
        _ => path.replace(VERSION, "{version}"),
    }
}

/// Looks for folders of this machine in every file.
fn check_folders(workspace: &Workspace, folder: &Path) -> Result<()> {
    let sysroot = workspace.program("rustc").arguments(["--print", "sysroot"]).quiet().output()?;
    let home = std::env::home_dir().unwrap_or_default();
    let folders =
        [workspace.root.clone(), workspace.target.clone(), cargo_home(), home.join(".cargo"), home.join(".rustup"), sysroot.trim().into()];
    for file in files(folder)? {
        let bytes = std::fs::read(&file)?;
        for name in folders.iter().map(|folder| folder.display().to_string()).filter(|name| name.len() > 1) {
            if let Some(at) = position(&bytes, name.as_bytes()) {
                let around = bytes.get(at..bytes.len().min(at + 120)).unwrap_or_default();
                bail!("{} names a folder of this machine: {}", file.display(), String::from_utf8_lossy(around));
            }
        }
    }
    Ok(())
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Checks the POM among these files, and returns it.
fn check_pom(built: &[PathBuf]) -> Result<&Path> {
    let pom = built.iter().find(|file| file.extension().is_some_and(|ending| ending == "pom")).context("the jar has no POM")?;
    let text = std::fs::read_to_string(pom).with_context(|| pom.display().to_string())?;
    let fault = fault_of_pom(&text)?;
    ensure!(fault.is_none(), "{}: {}", pom.display(), fault.unwrap_or_default());
    println!("{}: complete", pom.file_name().unwrap_or_default().display());
    Ok(pom)
}

/// What a POM lacks of what Central asks for, or has of how the jar is built.
fn fault_of_pom(text: &str) -> Result<Option<String>> {
    const DUE: [&str; 10] =
        ["groupId", "artifactId", "version", "name", "description", "url", "licenses", "developers", "scm", "dependencies"];
    const OWN: [&str; 3] = ["build", "profiles", "properties"];
    let document = Document::parse(text)?;
    let parts: Vec<&str> = document.root_element().children().map(|part| part.tag_name().name()).collect();
    let lacks = DUE.iter().find(|part| !parts.contains(part)).map(|part| format!("it lacks `{part}`, which Central asks for"));
    let has = || OWN.iter().find(|part| parts.contains(part)).map(|part| format!("it has `{part}`, which is not for users"));
    let names = || text.contains("${").then(|| "it has a property that users do not have".to_owned());
    Ok(lacks.or_else(has).or_else(names))
}

/// Writes the list of the crates in a package, as CycloneDX.
fn bill(workspace: &Workspace, name: &str, package: &str, target: &str) -> Result<()> {
    let tree = workspace.cargo("tree --locked -e normal,no-proc-macro --prefix none --format {p}|{l} -p");
    let tree = tree.arguments([package, "--target", target]).quiet().output()?;
    let folder = workspace.target.join("dist").join("sbom");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("imza-{name}-{VERSION}.cdx.json"));
    let bill = serde_json::to_string_pretty(&components(name, &tree))?;
    std::fs::write(&file, bill + "\n").with_context(|| file.display().to_string())?;
    println!("{}", workspace.shown(&file));
    Ok(())
}

/// The components of a tree that cargo printed: a line each, `name v1.2.3 (path)|licence`.
fn components(name: &str, tree: &str) -> Value {
    let lines: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    let component = |line: &&str| {
        let (package, licence) = line.split_once('|')?;
        let mut words = package.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        Some(json!({
            "type": "library",
            "bom-ref": format!("{name}@{version}"),
            "name": name,
            "version": version,
            "licenses": [{ "expression": licence.replace('/', " OR ") }],
            "purl": format!("pkg:cargo/{name}@{version}"),
        }))
    };
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "library", "bom-ref": format!("imza-{name}"), "name": "imza", "version": VERSION } },
        "components": lines.iter().filter_map(component).collect::<Vec<_>>(),
    })
}

/// Compares the crate's public names with those of the last release, where there is one.
fn check_semver(workspace: &Workspace) -> Result<()> {
    let tags = workspace.program("git").arguments(["tag", "--list", "v*", "--sort=-version:refname"]).quiet().output()?;
    let Some(last) = tags.lines().next() else {
        println!("there is no release yet whose public names could be compared");
        return Ok(());
    };
    let tools = workspace.target.join("tools");
    let program = tools.join("bin").join("cargo-semver-checks");
    if !program.is_file() {
        workspace.cargo("install cargo-semver-checks --locked --root").arguments([&tools]).run()?;
    }
    Program::new(program, &workspace.root).arguments(["semver-checks", "--package", "imza", "--baseline-rev", last]).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::indexing_slicing)] // a test fails by panicking
    fn a_bill_has_each_crate_once_with_its_licence() {
        let bill = components(
            "npm",
            "imza v0.1.0 (/x/core)|MIT OR Apache-2.0\nsha2 v0.11.1|MIT OR Apache-2.0\nsha2 v0.11.1|MIT OR Apache-2.0 (*)\n\n",
        );
        let components = bill["components"].as_array().unwrap();
        assert_eq!(components.len(), 2);
        assert_eq!(components[1]["purl"], "pkg:cargo/sha2@0.11.1");
        assert_eq!(components[1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
    }

    #[test]
    fn the_entry_of_a_version_ends_where_the_next_begins() {
        let changes = "# Changelog\n\n## 0.2.0 - x\n\n- a\n\n## 0.1.0\n\n- b\n";
        assert_eq!(entry(changes, "0.2.0"), Some(" - x\n\n- a\n"));
        assert_eq!((entry(changes, "0.1.0"), entry(changes, "0.3.0")), (Some("\n\n- b\n"), None));
    }

    #[test]
    fn a_pom_has_what_central_asks_for_and_nothing_of_the_build() {
        let parts = "<groupId/><artifactId/><version/><name/><description/><url/><licenses/><developers/><scm/><dependencies/>";
        let fault = |parts: &str| fault_of_pom(&format!("<project>{parts}</project>")).unwrap();
        assert_eq!(fault(parts), None);
        assert_eq!(fault(&parts.replace("<scm/>", "")), Some("it lacks `scm`, which Central asks for".into()));
        assert_eq!(fault(&format!("{parts}<build/>")), Some("it has `build`, which is not for users".into()));
        assert_eq!(fault(&format!("{parts}<x>${{y}}</x>")), Some("it has a property that users do not have".into()));
    }

    #[test]
    fn classes_are_listed_by_their_packages() {
        let version = format!("imza-{VERSION}.dist-info/RECORD");
        assert_eq!(["imza/a/B$C.class", "a.class", &version].map(listed), ["imza/a/*.class", "a.class", "imza-{version}.dist-info/RECORD"]);
    }

    #[test]
    fn a_folder_is_found_within_bytes() {
        assert_eq!((position(b"\0/home/shop/x", b"/home/shop"), position(b"/home", b"/home/shop")), (Some(1), None));
    }
}
