//! The task runner: `cargo xtask demo`, `test`, `build`, `docs`, `generate`, `kotlin-api`, `bench`, `drift`, `live`, `load`, `platforms`,
//! `release`, `sandbox`, `inspector`.
//!
//! `test` is all that CI runs. `steps.rs` lists its steps; a step that is more than a cargo command has its own file;
//! `generate/` writes the files that follow from the core's declarations, `build.rs` builds what ships; `command.rs` runs programs,
//! `workspace.rs` knows the folders, `bench.rs` turns times into ratios.
#![allow(clippy::print_stdout, clippy::disallowed_methods)] // a task runner prints, starts programs and reads files

mod bench;
mod build;
mod claims;
mod command;
mod cross;
mod debian;
mod demo;
mod deny;
mod dependencies;
mod differential;
mod docs;
mod drift;
mod generate;
mod inspector;
mod kotlin;
mod live;
mod load;
mod manifests;
mod memory;
mod merchant;
mod natives;
mod node;
mod npm;
mod openapi;
mod platforms;
mod postgresql;
mod python;
mod ran;
mod release;
mod sandbox;
mod sandbox_package;
mod steps;
mod swift;
mod toolchain;
mod vectors;
mod wasm;
mod workflows;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::build::Artifact;
use crate::load::Server;
use crate::platforms::Tried;
use crate::release::Checked;
use crate::steps::Step;
use crate::workspace::Workspace;

/// Tasks of this repository. Each installs what it needs, and can be repeated.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the sandbox and the packages, and runs the main flow of each provider: in Rust, then over HTTP in Node, in Python, in
    /// Kotlin and Java where a JDK and Maven are there, and in Swift where its Debian root is.
    Demo,
    /// Runs everything that CI runs, and stops at the first failure.
    Test {
        /// Runs only this step (repeatable).
        #[arg(long, value_name = "STEP")]
        only: Vec<Step>,
        /// Skips this step (repeatable).
        #[arg(long, value_name = "STEP")]
        skip: Vec<Step>,
    },
    /// Builds the packages into `target/dist/`.
    Build {
        /// Builds only this artifact (repeatable).
        #[arg(long, value_name = "ARTIFACT")]
        only: Vec<Artifact>,
    },
    /// Builds the site of the guides and the reference into `target/dist/docs/`, and checks its links.
    Docs {
        /// Records that the Turkish page of this name translates the English one as it is now; builds nothing (repeatable).
        #[arg(long, value_name = "PAGE")]
        translated: Vec<String>,
    },
    /// Writes the files that follow from the declarations: facades, OpenAPI documents, the reference.
    Generate {
        /// Writes nothing; fails if a committed file is stale.
        #[arg(long)]
        check: bool,
    },
    /// Measures one exchange, and prints its ratios to its lower bound and to the alternatives.
    Bench {
        /// Measures only this (repeatable).
        #[arg(long, value_name = "WHAT")]
        only: Vec<Bench>,
    },
    /// Installs the newest official clients of Craftgate, and prints what they have and the declarations lack. Fails if there is something.
    Drift,
    /// Calls the real gateways, for who has keys: what only reads, in the flows of `tests/live/`, with settings and keys from variables named
    /// `IMZA_LIVE_…`. Keeps the answers without anything personal.
    Live {
        /// Calls the sandbox, which this starts, instead; runs all flows, and keeps the answers below `target/`.
        #[arg(long)]
        sandbox: bool,
        /// Also runs the flows that begin or move a lira.
        #[arg(long)]
        one_lira: bool,
    },
    /// Lists what is public in the Kotlin package, which compiled users rely on, in `bindings-mobile/kotlin/api/imza.api`.
    KotlinApi,
    /// Serves the packages over HTTP on this machine, and sends traffic to them: webhooks, orders, answers, clients. Prints latencies and memory.
    Load {
        /// Serves only this package (repeatable).
        #[arg(long, value_name = "PACKAGE")]
        only: Vec<Server>,
        /// For how long.
        #[arg(long, default_value_t = 30)]
        minutes: u32,
    },
    /// Tries what ships on the platforms that this machine has or can imitate. A release runs it.
    Platforms {
        /// Tries only this (repeatable).
        #[arg(long, value_name = "WHAT")]
        only: Vec<Tried>,
    },
    /// Builds the Node package, the wheel and the jar twice, in two folders, and checks all of a release that can be known before it is published:
    /// one version, the same bytes, what is in the archives, no folder of this machine in them, what the registries' tools say.
    Release {
        /// Publishes nothing; nothing else is there yet: a release is published by its workflow.
        #[arg(long, required = true)]
        dry_run: bool,
        /// Builds only this package (repeatable).
        #[arg(long, value_name = "PACKAGE")]
        only: Vec<Checked>,
    },
    /// Builds the page that tells why a signature does not fit into `target/dist/inspector/`, and serves it on this machine.
    Inspector {
        /// Builds the page and serves nothing.
        #[arg(long)]
        build: bool,
        /// The port to serve it at; 0 for a free one.
        #[arg(long, default_value_t = 4020)]
        port: u16,
    },
    /// Runs the sandbox of the four gateways; for its options: `cargo xtask sandbox -- --help`.
    Sandbox {
        /// Arguments of the sandbox.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
        arguments: Vec<String>,
    },
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let workspace = Workspace::find()?;
    match arguments.task {
        Task::Demo => demo::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Build { only } => build::run(&workspace, &only).map(|()| ExitCode::SUCCESS),
        Task::Docs { translated } if translated.is_empty() => docs::build(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Docs { translated } => {
            translated.iter().try_for_each(|page| docs::record_translation(&workspace, page)).map(|()| ExitCode::SUCCESS)
        }
        Task::Generate { check: false } => generate::write(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Generate { check: true } => generate::check(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Bench { only } => bench::run(&workspace, &only).map(|()| ExitCode::SUCCESS),
        Task::Drift => Ok(if drift::run(&workspace)? { ExitCode::FAILURE } else { ExitCode::SUCCESS }),
        Task::Live { sandbox, one_lira } => live::run(&workspace, sandbox, one_lira).map(|()| ExitCode::SUCCESS),
        Task::Load { only, minutes } => load::run(&workspace, &only, minutes).map(|()| ExitCode::SUCCESS),
        Task::KotlinApi => kotlin::api(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Platforms { only } => platforms::run(&workspace, &only).map(|()| ExitCode::SUCCESS),
        Task::Inspector { build: true, .. } => inspector::build(&workspace).map(|_| ExitCode::SUCCESS),
        Task::Inspector { port, .. } => inspector::serve(&workspace, port).map(|()| ExitCode::SUCCESS),
        Task::Release { only, .. } => release::dry_run(&workspace, &only).map(|()| ExitCode::SUCCESS),
        Task::Sandbox { arguments } => sandbox::run(&workspace, &arguments).map(|()| ExitCode::SUCCESS),
        Task::Test { only, skip } => Ok(if steps::run(&workspace, &only, &skip) { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
    }
}
