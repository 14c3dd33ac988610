//! Debian: packages that a step needs, and roots with another release of it.
//!
//! A root is a folder in the build folder; `debootstrap` creates it once. That needs root on Debian or Ubuntu.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use crate::command::Program;
use crate::workspace::Workspace;

/// Runs a command (`$4`) in the root (`$1`), with the workspace (`$2`) and the build folder (`$3`) in it; the command's arguments follow,
/// from `$0` on. Swift's compiler finds its libraries through `/proc`. The mounts disappear with the process.
const IN_ROOT: &str = r#"set -e
mkdir -p "$1$2" "$1$3"
mount --bind /proc "$1/proc"
mount --bind "$2" "$1$2"
mount --bind "$3" "$1$3"
export HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
root=$1 command=$4
shift 4
exec chroot "$root" sh -ec "$command" "$@""#;

/// Installs a package; `missing` is the error text if that fails, and says why the package is needed.
pub fn install(workspace: &Workspace, package: &'static str, missing: &'static str) -> Result<()> {
    // Steps may run at the same time, and apt-get has one lock that it does not wait for.
    let lock = std::fs::File::create(workspace.target.join("apt-get.lock")).context("apt-get.lock")?;
    lock.lock().context("apt-get.lock")?;
    let apt =
        |words: &str| Program::new("apt-get", &workspace.root).arguments(words.split(' ')).variable("DEBIAN_FRONTEND", "noninteractive");
    apt("update --quiet --quiet").run().context(missing)?;
    apt("install --quiet --quiet --yes --no-install-recommends").arguments([package]).run().context(missing)
}

/// A root.
pub struct Root<'w> {
    workspace: &'w Workspace,
    folder: PathBuf,
}

impl<'w> Root<'w> {
    /// Creates it, unless it exists: `name` is its folder, `release` that of Debian, `packages` what is installed in it. Give it another name
    /// when its packages change: a root of that name is not made again. If that is not possible, the error says `otherwise`.
    pub fn prepare(workspace: &'w Workspace, name: &str, release: &str, packages: &str, otherwise: &'static str) -> Result<Self> {
        let root = Self { workspace, folder: workspace.target.join(name) };
        let user = workspace.program("id").arguments(["-u"]).quiet().output().unwrap_or_default();
        if !cfg!(target_os = "linux") || user.trim() != "0" {
            bail!("this runs in a Debian root, which only root can create and enter, on Linux; {otherwise}");
        }
        if Self::exists(workspace, name) {
            return Ok(root);
        }
        if !workspace.program("debootstrap").arguments(["--version"]).quiet().succeeds() {
            install(workspace, "debootstrap", "a Debian root needs Debian or Ubuntu").context(otherwise)?;
        }
        println!("creating a Debian root in {} (a few minutes, once)", workspace.shown(&root.folder));
        if root.folder.exists() {
            // Remains of an earlier attempt.
            std::fs::remove_dir_all(&root.folder).with_context(|| root.folder.display().to_string())?;
        }
        let debootstrap = workspace.program("debootstrap").arguments(["--variant=minbase", "--include=ca-certificates", release]);
        debootstrap.arguments([root.folder.as_os_str()]).run()?;
        if !packages.is_empty() {
            root.run(&format!("DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends {packages}"))?;
        }
        root.run("apt-get clean")?;
        let complete = root.folder.join(COMPLETE);
        std::fs::write(&complete, packages).with_context(|| complete.display().to_string())?;
        Ok(root)
    }

    /// Whether it was created.
    pub fn exists(workspace: &Workspace, name: &str) -> bool {
        workspace.target.join(name).join(COMPLETE).is_file()
    }

    /// Runs a command in it.
    pub fn run(&self, command: &str) -> Result<()> {
        self.program(command).run().map_err(|_| self.failed(command))
    }

    /// Runs a command in it, and keeps the output in a file.
    pub fn run_recorded(&self, command: &str, record: &Path) -> Result<()> {
        self.program(command).recorded(record).map_err(|_| self.failed(command))
    }

    /// A command in it.
    pub fn program(&self, command: &str) -> Program {
        println!("$ {command} (in {})", self.workspace.shown(&self.folder));
        let places = [self.folder.as_os_str(), self.workspace.root.as_os_str(), self.workspace.target.as_os_str()];
        let unshare = self.workspace.program("unshare").arguments(["--mount", "sh", "-c", IN_ROOT, "sh"]);
        unshare.arguments(places).arguments([command]).quiet()
    }

    fn failed(&self, command: &str) -> anyhow::Error {
        anyhow!("`{command}` failed in {}", self.workspace.shown(&self.folder))
    }
}

/// Marks a root that has all its packages.
const COMPLETE: &str = "complete";
