//! `cargo xtask load`: each package in a server on this machine, under traffic for as long as one wants. See `tests/load/README.md`.

use anyhow::{Result, ensure};
use clap::ValueEnum;

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{kotlin, node, python};

/// A package in a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Server {
    /// The Node package, with `node:http`.
    Node,
    /// The Python package, with `http.server`.
    Python,
    /// The Kotlin package, with the JDK's server.
    Kotlin,
}

/// Starts the servers, all if none is named, and sends traffic to each for so many minutes. Fails if one answer was wrong.
pub fn run(workspace: &Workspace, only: &[Server], minutes: u32) -> Result<()> {
    let folder = workspace.root.join("tests").join("load");
    let chosen: Vec<Server> = Server::value_variants().iter().copied().filter(|server| only.is_empty() || only.contains(server)).collect();
    let mut programs = Vec::new();
    for server in chosen {
        let program = match server {
            Server::Node => node::script(workspace, &folder.join("server.mjs"))?,
            Server::Python => python::script(workspace, "demo", &folder.join("server.py"))?,
            Server::Kotlin => kotlin::script(workspace, &folder.join("Server.java"))?,
        };
        programs.push((server, program));
    }
    let mut started = Vec::new();
    for (server, program) in programs {
        let (running, address) = program.start()?;
        let traffic = Program::new("node", &folder).arguments(["traffic.mjs", &address, &minutes.to_string()]);
        started.push((server, running, std::thread::spawn(move || traffic.seen_output_of(&format!("{server:?}: ")))));
    }
    let mut wrong = Vec::new();
    for (server, running, traffic) in started {
        let result = traffic.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        drop(running);
        if result.is_err() {
            wrong.push(format!("{server:?}"));
        }
    }
    ensure!(wrong.is_empty(), "answers were wrong: {}", wrong.join(", "));
    Ok(())
}
