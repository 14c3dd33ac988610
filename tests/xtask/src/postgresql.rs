//! A PostgreSQL server for a test: Debian's, installed where it is missing, with data of its own that end with it.
//!
//! It refuses to be root's, so root starts it as the user that Debian's package makes. That user cannot see into every build directory,
//! and a socket's path must be short: so the data are in the folder for temporary files. No port is opened.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Program;
use crate::debian;
use crate::workspace::Workspace;

/// Where Debian's packages put the programs, by version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The user that Debian's package makes.
const USER: &str = "postgres";
const MISSING: &str = "the example merchants keep their books in PostgreSQL, which is not here and could not be installed";

/// A server that runs until it is dropped.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    is_root: bool,
}

impl Server {
    /// Starts it, empty.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        if programs().is_none() {
            debian::install(workspace, "postgresql", MISSING)?;
        }
        let folder = std::env::temp_dir().join(format!("imza-postgresql-{}", std::process::id()));
        let is_root = workspace.program("id").arguments(["-u"]).quiet().output()?.trim() == "0";
        let server = Self { programs: programs().context(MISSING)?, folder, is_root };

        let owner: &[&str] = if is_root { &["-o", USER] } else { &[] };
        workspace.program("install").arguments(["-d", "-m", "700"]).arguments(owner.iter().copied()).arguments([&server.folder]).run()?;
        // Nothing of it outlives the test, so nothing waits for the disk while it is made.
        server.run("initdb", ["--no-sync", "--auth=trust", "--username=merchant", "--pgdata=data"]).output()?;
        let options = format!("-c listen_addresses= -c unix_socket_directories={} -c max_connections=200", server.folder.display());
        // What it prints goes to a file: a pipe would stay open for as long as it runs.
        server.run("pg_ctl", ["start", "--silent", "--wait", "--pgdata=data", "--log=log"]).arguments(["-o", &options]).run()?;
        Ok(server)
    }

    /// How a client addresses it.
    pub fn url(&self) -> String {
        format!("postgresql://merchant@localhost/postgres?host={}", self.folder.display())
    }

    fn run<'a>(&self, name: &str, arguments: impl IntoIterator<Item = &'a str>) -> Program {
        let program = self.programs.join(name);
        let program = if self.is_root {
            Program::new("runuser", &self.folder).arguments(["-u", USER, "--"]).arguments([program])
        } else {
            Program::new(program, &self.folder)
        };
        program.arguments(arguments)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it did not start, or has ended by itself.
        _ = self.run("pg_ctl", ["stop", "--silent", "--mode=immediate", "--pgdata=data"]).run();
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The programs of the newest version that is installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let number = |path: &Path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let installed = versions.filter(|path| path.join("bin").join("initdb").is_file());
    installed.max_by_key(|path| number(path)).map(|path| path.join("bin"))
}
