//! The sandbox as people start it: a program for each system, wheels, an npm package, an image; into `target/dist/sandbox/`.
//!
//! The programs for Linux are static, with musl: they run on any distribution and in an image without anything else. They also are what the
//! wheels and the npm package contain, so that `pip install` and `npx` need no compiler.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::Program;
use crate::cross;
use crate::workspace::{Workspace, copy, copy_folder, emptied};

/// A system: Rust's target, Node's names of the platform and the processor, the platform tags of the wheel.
struct System {
    target: &'static str,
    node: &'static str,
    wheel: &'static str,
}

const SYSTEMS: [System; 5] = [
    System {
        target: "x86_64-unknown-linux-musl",
        node: "linux-x64",
        // A static program runs with either C library.
        wheel: "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    },
    System {
        target: "aarch64-unknown-linux-musl",
        node: "linux-arm64",
        wheel: "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    },
    System { target: "aarch64-apple-darwin", node: "darwin-arm64", wheel: "macosx_11_0_arm64" },
    System { target: "x86_64-apple-darwin", node: "darwin-x64", wheel: "macosx_10_12_x86_64" },
    System { target: "x86_64-pc-windows-gnu", node: "win32-x64", wheel: "win_amd64" },
];

/// Builds all of it.
pub fn build(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("dist").join("sandbox");
    emptied(&folder)?;
    let sources = workspace.root.join("tests").join("sandbox").join("package");
    let npm = workspace.target.join("sandbox-npm");
    emptied(&npm)?;
    copy_folder(&sources.join("npm"), &npm)?;
    let version = env!("CARGO_PKG_VERSION");
    let mut missing = Vec::new();
    for (index, system) in SYSTEMS.iter().enumerate() {
        let program = match program(workspace, system) {
            Ok(program) => program,
            // The first is the one that most people run.
            Err(error) if index > 0 => {
                missing.push(format!("{}: {error:#}", system.target));
                continue;
            }
            Err(error) => return Err(error),
        };
        let ending = if system.target.contains("windows") { ".exe" } else { "" };
        copy(&program, &folder.join(format!("imza-sandbox-{version}-{}{ending}", system.target)))?;
        copy(&program, &npm.join("bin").join(system.node).join(format!("imza-sandbox{ending}")))?;
        let wheel = workspace.program("python3").arguments([sources.join("wheel.py").as_os_str(), program.as_os_str(), folder.as_os_str()]);
        wheel.arguments([version, system.wheel]).run()?;
    }
    let manifest = npm.join("package.json");
    let text = std::fs::read_to_string(&manifest)?.replace("\"0.0.0\"", &format!("\"{version}\""));
    std::fs::write(&manifest, text)?;
    Program::new("npm", &npm).arguments(["pack", "--silent", "--pack-destination"]).arguments([&folder]).run()?;
    copy_folder(&sources.join("image"), &folder.join("image"))?;
    // The image for this processor and for the other takes the program of that name.
    for (target, name) in [("x86_64-unknown-linux-musl", "amd64"), ("aarch64-unknown-linux-musl", "arm64")] {
        let program = folder.join(format!("imza-sandbox-{version}-{target}"));
        if program.is_file() {
            copy(&program, &folder.join("image").join(name).join("imza-sandbox"))?;
        }
    }
    println!("{}", workspace.shown(&folder));
    for system in missing {
        println!("not built: the sandbox for {system}");
    }
    println!("`cargo xtask test --only sandbox` tests the sandbox on this machine; the programs for other systems were linked but not run");
    Ok(())
}

/// Builds the program for a system; returns its path.
fn program(workspace: &Workspace, system: &System) -> Result<PathBuf> {
    cross::build(workspace, system.target, "build --profile sandbox -p imza-sandbox --target")?;
    let ending = if system.target.contains("windows") { ".exe" } else { "" };
    Ok(workspace.target.join(system.target).join("sandbox").join(format!("imza-sandbox{ending}")))
}
