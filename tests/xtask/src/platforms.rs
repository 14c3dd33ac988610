//! `cargo xtask platforms`: what ships, on the platforms that this machine has or can imitate.

use anyhow::Result;
use clap::ValueEnum;

use crate::workspace::Workspace;
use crate::{docs, kotlin, memory, natives, node, python};

/// The packages to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tried {
    /// The Node package, built for production on every platform and with every bundler; each sends to the sandbox.
    Node,
    /// The site of the guides, in a browser.
    Docs,
    /// The Python wheels of all platforms, audited, and run on every CPython of this machine.
    Python,
    /// The native libraries of the JVM and Swift for all platforms, checked, and run with an old glibc and with musl.
    Natives,
    /// A user's project with each version of Kotlin that the package supports and with newer versions of Java, shrunk by ProGuard, and where
    /// no folder can be used.
    Kotlin,
    /// The libraries for Python and the JVM with the address sanitizer, under their tests; what is unsafe in the library for the JVM and Swift
    /// under Miri.
    Memory,
}

/// Tries what is named, all if nothing is.
pub fn run(workspace: &Workspace, only: &[Tried]) -> Result<()> {
    let wanted = |tried: &&Tried| only.is_empty() || only.contains(tried);
    Tried::value_variants().iter().filter(wanted).try_for_each(|tried| match tried {
        Tried::Node => node::platforms(workspace),
        Tried::Docs => docs::check(workspace),
        Tried::Python => python::platforms(workspace),
        Tried::Natives => natives::platforms(workspace),
        Tried::Kotlin => kotlin::platforms(workspace),
        Tried::Memory => memory::check(workspace),
    })
}
