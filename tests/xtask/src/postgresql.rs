//! A PostgreSQL server for a test: Debian's, installed if it is missing, with temporary data.
//!
//! It refuses to run as root, so root starts it as the user that Debian's package creates. That user may not have access to the build
//! directory, and a socket's path must be short: so the data is in the folder for temporary files. No port is opened.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Program;
use crate::debian;
use crate::workspace::Workspace;

/// The folder where Debian's packages install the programs, by version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The user that Debian's package creates.
const USER: &str = "postgres";
const MISSING: &str = "the example merchants need PostgreSQL, which is missing and could not be installed";

/// A server that runs until it is dropped.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    is_root: bool,
}

impl Server {
    /// Starts an empty server.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        if programs().is_none() {
            debian::install(workspace, "postgresql", MISSING)?;
        }
        let folder = std::env::temp_dir().join(format!("imza-postgresql-{}", std::process::id()));
        let is_root = workspace.program("id").arguments(["-u"]).quiet().output()?.trim() == "0";
        let server = Self { programs: programs().context(MISSING)?, folder, is_root };

        let owner: &[&str] = if is_root { &["-o", USER] } else { &[] };
        workspace.program("install").arguments(["-d", "-m", "700"]).arguments(owner.iter().copied()).arguments([&server.folder]).run()?;
        // The data is temporary, so durability is off.
        server.run("initdb", ["--no-sync", "--auth=trust", "--username=merchant", "--pgdata=data"]).output()?;
        let options = format!("-c listen_addresses= -c unix_socket_directories={} -c max_connections=200", server.folder.display());
        // The output goes to a file: a pipe would stay open as long as the server runs.
        server.run("pg_ctl", ["start", "--silent", "--wait", "--pgdata=data", "--log=log"]).arguments(["-o", &options]).run()?;
        Ok(server)
    }

    /// The address for clients.
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
        // An error means that it did not start or has already exited.
        _ = self.run("pg_ctl", ["stop", "--silent", "--mode=immediate", "--pgdata=data"]).run();
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The programs of the newest installed version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let number = |path: &Path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let installed = versions.filter(|path| path.join("bin").join("initdb").is_file());
    installed.max_by_key(|path| number(path)).map(|path| path.join("bin"))
}
