//! `cargo xtask platforms --only memory`: the tests of the libraries for Python and the JVM with the address sanitizer in them, and what is
//! unsafe in the library for the JVM and Swift under Miri.
//!
//! Neither tool is part of the pinned toolchain: the sanitizer is switched on as in nightly, its runtime is gcc's, and Miri is nightly's own.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::workspace::Workspace;
use crate::{kotlin, python};

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Builds the libraries with the sanitizer, runs the tests, and Miri.
pub fn check(workspace: &Workspace) -> Result<()> {
    let environment = environment(workspace)?;
    let target = workspace.target.join("sanitized");
    workspace
        .cargo("build --locked --release -p imza-python -p imza-mobile --lib --target")
        .arguments([TARGET])
        .variable("CARGO_TARGET_DIR", &target)
        .variable("RUSTC_BOOTSTRAP", "1")
        .variable("RUSTFLAGS", "-Zsanitizer=address")
        // As one unit, with the checks, it takes ten times as long.
        .variable("CARGO_PROFILE_RELEASE_LTO", "false")
        .variable("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        // Reports name functions.
        .variable("CARGO_PROFILE_RELEASE_STRIP", "none")
        .run()?;
    let built = target.join(TARGET).join("release");
    python::with_library(workspace, &built.join("lib_native.so"), &target.join("python"), &environment)?;
    kotlin::with_library(workspace, &built.join("libimza_mobile.so"), &environment)?;
    miri(workspace)
}

/// The variables that load the sanitizer's runtime into a process. CPython and the JVM are not built with it, so that it has to be loaded first.
fn environment(workspace: &Workspace) -> Result<[(&'static str, String); 3]> {
    let runtime = workspace.program("gcc").arguments(["-print-file-name=libasan.so"]).quiet().output().context("gcc")?;
    let runtime = runtime.trim();
    ensure!(Path::new(runtime).is_absolute(), "gcc has no address sanitizer; on Debian it is in the package `libgcc-dev` of gcc's version");
    Ok([
        ("LD_PRELOAD", runtime.into()),
        // Interpreters free much of their memory only by exiting, which would count as leaks. The JVM handles segmentation faults itself.
        ("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0:allocator_may_return_null=1".into()),
        // Python's own allocator would hide what is used after it is freed.
        ("PYTHONMALLOC", "malloc".into()),
    ])
}

fn miri(workspace: &Workspace) -> Result<()> {
    let nightly = |words: &str| workspace.program("rustup").arguments(words.split(' '));
    if !nightly("run nightly cargo miri --version").quiet().succeeds() {
        nightly("toolchain install nightly --profile minimal --component miri,rust-src").run()?;
    }
    nightly("run nightly cargo miri test -p imza-mobile --lib direct").variable("MIRIFLAGS", "-Zmiri-strict-provenance").run()
}
