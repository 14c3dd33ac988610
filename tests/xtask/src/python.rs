//! The Python package: its wheels, its tests and its bench. Their PyPI packages are pinned in `tests/python/*.txt` and installed
//! into environments in `target/python/`, each on first use.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::command::Program;
use crate::cross;
use crate::debian;
use crate::ran;
use crate::sandbox;
use crate::toolchain;
use crate::workspace::{Workspace, copy, copy_folder, emptied};

/// The size limit of the wheel for this machine, in bytes. Explanations and the modules of types are a third of it.
const LARGEST: u64 = 1_200_000;

/// Other platforms that zig links for: Rust's target, the promised platform tag of the wheel, and the interpreter.
const ELSEWHERE: [(&str, &str, &str); 8] = [
    ("aarch64-unknown-linux-gnu", "manylinux2014", STABLE),
    ("x86_64-unknown-linux-musl", "musllinux_1_2", STABLE),
    ("aarch64-unknown-linux-musl", "musllinux_1_2", STABLE),
    ("aarch64-apple-darwin", "", STABLE),
    ("x86_64-apple-darwin", "", STABLE),
    (WINDOWS, "", STABLE),
    (HERE, "manylinux2014", FREE_THREADED),
    ("aarch64-unknown-linux-gnu", "manylinux2014", FREE_THREADED),
];

/// The oldest CPython that a wheel supports. By the stable ABI it serves all later ones.
const STABLE: &str = "python3.10";

/// CPython without its global lock. It does not have the stable ABI yet: each version needs a wheel of its own.
const FREE_THREADED: &str = "python3.14t";

/// Windows, for which the wheel is linked by our own script, see `cross.rs`.
const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// This machine's target, for which the wheel also supports old systems.
const HERE: &str = "x86_64-unknown-linux-gnu";

/// A Python environment with the packages of a requirements file.
struct Environment {
    programs: PathBuf,
    root: PathBuf,
    /// Flags of the compiler for what maturin builds.
    flags: String,
    /// Where maturin builds. Its linker is another one than that of the libraries for the JVM and Swift: in one folder each would compile
    /// everything again.
    builds: PathBuf,
}

impl Environment {
    /// An environment whose requirements are in `tests/python/`.
    fn of(workspace: &Workspace, name: &str) -> Result<Self> {
        Self::with(workspace, name, &workspace.root.join("tests").join("python").join(format!("{name}.txt")))
    }

    /// Creates it, or reuses it if its requirements have not changed. With a lock file of the same name, only files with its hashes are
    /// installed; elsewhere than on Linux the packages need others, which are not in it.
    fn with(workspace: &Workspace, name: &str, list: &Path) -> Result<Self> {
        let lock = list.with_extension("lock");
        let (list, only) = if cfg!(target_os = "linux") && lock.exists() {
            (lock.as_path(), ["--require-hashes"].as_slice())
        } else {
            (list, [].as_slice())
        };
        let wanted = std::fs::read_to_string(list).with_context(|| list.display().to_string())?;
        let folder = workspace.target.join("python").join(name);
        let stamp = folder.join("installed.txt");
        let environment = Self {
            programs: folder.join(if cfg!(windows) { "Scripts" } else { "bin" }),
            root: workspace.root.clone(),
            flags: workspace.unnamed_folders()?,
            builds: workspace.target.join("python").join("builds"),
        };
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(environment);
        }
        println!("installing the packages of {} into {}", workspace.shown(list), workspace.shown(&folder));
        workspace.program("python3").arguments(["-m", "venv", "--clear"]).arguments([&folder]).run()?;
        let install = environment.python(["-m", "pip", "install", "--quiet"]).arguments(only.iter().copied());
        install.arguments(["--requirement".as_ref(), list.as_os_str()]).run()?;
        std::fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())?;
        Ok(environment)
    }

    fn python<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Program {
        Program::new(self.programs.join("python"), &self.root).arguments(arguments)
    }

    /// Maturin, run in the folder of the package.
    fn maturin<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Program {
        let maturin = Program::new(self.programs.join("maturin"), &self.root.join("bindings-python"));
        let maturin = maturin.arguments(arguments).variable("PATH", self.path()).variable("CARGO_BUILD_RUSTFLAGS", &self.flags);
        maturin.variable("CARGO_TARGET_DIR", &self.builds)
    }

    /// PATH with the environment's programs first: maturin finds zig there, and pip finds maturin.
    fn path(&self) -> OsString {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.programs.clone()).chain(std::env::split_paths(&path));
        std::env::join_paths(paths).unwrap_or(path)
    }

    /// Installs a wheel, replacing the previous one.
    fn install(&self, wheel: &Path) -> Result<()> {
        let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"];
        self.python(install).arguments([wheel]).run()
    }
}

/// Returns the requirement of one package, with its hashes, from the lock file of the tools.
pub fn locked(workspace: &Workspace, package: &str) -> Result<String> {
    let file = workspace.root.join("tests").join("python").join("tools.lock");
    let lock = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    requirement(&lock, package).map(String::from).with_context(|| format!("{} lacks {package}", file.display()))
}

/// The lines of a package in a lock file.
fn requirement<'l>(lock: &'l str, package: &str) -> Option<&'l str> {
    let begin = lock.find(&format!("\n{package}=="))? + 1;
    let lines = lock.get(begin..)?.split_inclusive('\n');
    let mut end = begin;
    for line in lines {
        end += line.len();
        if !line.trim_end().ends_with('\\') {
            break;
        }
    }
    lock.get(begin..end)
}

/// Builds the wheel for this machine into a folder that contains nothing else, and returns its path.
fn wheel(workspace: &Workspace, tools: &Environment, folder: &Path) -> Result<PathBuf> {
    emptied(folder)?;
    // The interpreter is explicit: otherwise maturin may find a free-threaded one and silently build a wheel for it alone.
    let build = tools.maturin(["build", "--release", "--locked", "--quiet", "--interpreter", "python3", "--out"]).arguments([folder]);
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        build.arguments(["--zig", "--compatibility", "manylinux2014", "--target", HERE]).run()?;
    } else {
        build.run()?;
    }
    let wheel = only_file(folder, "whl")?;
    let size = std::fs::metadata(&wheel)?.len();
    println!("{}: {size} bytes (at most {LARGEST} are allowed)", workspace.shown(&wheel));
    ensure!(size <= LARGEST, "the wheel has {size} bytes; at most {LARGEST} are allowed");
    Ok(wheel)
}

/// `cargo xtask build`: the wheel for this machine in `target/dist`, the other wheels and the source archive in `target/dist/wheels`.
pub fn build(workspace: &Workspace) -> Result<()> {
    let tools = Environment::of(workspace, "tools")?;
    let dist = workspace.target.join("dist");
    std::fs::create_dir_all(&dist)?;
    for old in files(&dist, "whl")? {
        std::fs::remove_file(&old)?;
    }
    let wheel = wheel(workspace, &tools, &workspace.target.join("python").join("wheel"))?;
    let place = dist.join(wheel.file_name().unwrap_or_default());
    std::fs::copy(&wheel, &place)?;
    println!("{}", workspace.shown(&place));

    let others = dist.join("wheels");
    emptied(&others)?;
    tools.maturin(["sdist", "--out"]).arguments([&others]).run()?;
    for (target, compatibility, interpreter) in ELSEWHERE {
        toolchain::target(workspace, target)?;
        let build = tools.maturin(["build", "--release", "--locked", "--quiet", "--interpreter", interpreter, "--target", target, "--out"]);
        let build = build.arguments([&others]);
        if target == WINDOWS {
            let linker = cross::linker(workspace, target)?;
            let path =
                std::env::join_paths(linker.parent().into_iter().map(Path::to_path_buf).chain(std::env::split_paths(&tools.path())))?;
            build.variable("PATH", path).variable("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", linker).run()?;
            continue;
        }
        let compatible: &[&str] = if compatibility.is_empty() { &[] } else { &["--compatibility", compatibility] };
        build.arguments(["--zig"]).arguments(compatible.iter().copied()).run()?;
    }
    for file in files(&others, "whl")?.iter().chain(&files(&others, "gz")?) {
        println!("{}", workspace.shown(file));
    }
    println!("`cargo xtask test --only python` tests the wheel for this machine; `cargo xtask platforms` audits the others");
    Ok(())
}

/// `cargo xtask platforms`: builds all wheels, audits each, and runs what this machine can run.
pub fn platforms(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    let tools = Environment::of(workspace, "tools")?;
    let dist = workspace.target.join("dist");
    let others = files(&dist.join("wheels"), "whl")?;
    for wheel in others.iter().filter(|wheel| wheel.to_string_lossy().contains("-abi3-")) {
        tools.python(["-m", "abi3audit", "--strict"]).arguments([wheel]).run()?;
    }
    let unpacked = |wheel: &Path, name: &str| -> Result<PathBuf> {
        let folder = workspace.target.join("python").join(name);
        emptied(&folder)?;
        tools.python(["-m", "zipfile", "-e"]).arguments([wheel, folder.as_path()]).run()?;
        Ok(folder)
    };
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let musl = others.iter().find(|wheel| wheel.to_string_lossy().contains("musllinux_1_2_x86_64")).context("no wheel for musl")?;
        loads_with_musl(workspace, &unpacked(musl, "musl")?)?;
    }
    let folder = unpacked(&only_file(&dist, "whl")?, "unpacked")?;
    for interpreter in interpreters(workspace) {
        Program::new(interpreter, &workspace.root).arguments(["tests/python/smoke.py"]).variable("PYTHONPATH", &folder).run()?;
    }
    println!(
        "linked and audited, not run: aarch64, macOS, Windows; linked, not run: free-threaded CPython 3.14; loaded by musl's loader, not run: musl on x86-64"
    );
    Ok(())
}

/// Checks that musl's loader finds everything that the module needs, but for what the interpreter has.
fn loads_with_musl(workspace: &Workspace, folder: &Path) -> Result<()> {
    const LOADER: &str = "/lib/ld-musl-x86_64.so.1";
    if !Path::new(LOADER).exists() {
        debian::install(workspace, "musl", "the wheel for musl is checked with musl's own loader, Debian's package `musl`")?;
    }
    let module = folder.join("imza").join("_native.abi3.so");
    let told = std::process::Command::new(LOADER).arg("--list").arg(&module).output().context(LOADER)?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    ensure!(told.contains("ld-musl"), "musl's loader does not load {}:\n{told}", module.display());
    let missing: Vec<&str> =
        told.lines().filter(|line| line.contains("Error") && !line.contains(": Py") && !line.contains(": _Py")).collect();
    ensure!(missing.is_empty(), "musl's loader misses more than the interpreter has:\n{}", missing.join("\n"));
    println!("musl's loader loads {}", workspace.shown(&module));
    Ok(())
}

/// The CPythons on this machine that the wheel supports: those on the path, and those of pyenv.
fn interpreters(workspace: &Workspace) -> Vec<PathBuf> {
    let of_pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from).map(|root| root.join("versions"));
    let mut versions: Vec<PathBuf> = of_pyenv.and_then(|folder| std::fs::read_dir(folder).ok()).map_or_else(Vec::new, |entries| {
        entries.filter_map(|entry| Some(entry.ok()?.path().join("bin").join("python3"))).filter(|python| python.exists()).collect()
    });
    versions.sort();
    versions.insert(0, "python3".into());
    let probe = "import sys; sys.exit(sys.version_info < (3, 10) or sys.implementation.name != 'cpython')";
    let supported = |python: &PathBuf| Program::new(python, &workspace.root).arguments(["-c", probe]).quiet().succeeds();
    versions.retain(supported);
    versions
}

/// `cargo xtask test --only python`: tests the wheel in its own environment, and checks the archives for publishing.
pub fn check(workspace: &Workspace) -> Result<()> {
    let tests = Environment::of(workspace, "tests")?;
    let written = ["bindings-python/python", "tests/python", "tests/bench", "tests/examples", "tests/load"];
    tests.python(["-m", "ruff", "format", "--check", "--quiet", "--config", "tests/python/ruff.toml"]).arguments(written).run()?;
    tests.python(["-m", "ruff", "check", "--quiet", "--config", "tests/python/ruff.toml"]).arguments(written).run()?;
    tests.python(["-m", "mypy", "--strict", "--cache-dir", "target/python/mypy", "bindings-python/python/imza"]).run()?;

    let tools = Environment::of(workspace, "tools")?;
    let folder = workspace.target.join("python");
    let wheel = wheel(workspace, &tools, &folder.join("wheel"))?;
    tools.python(["-m", "abi3audit", "--strict"]).arguments([&wheel]).run()?;

    let sources = folder.join("sources");
    emptied(&sources)?;
    tools.maturin(["sdist", "--out"]).arguments([&sources]).run()?;
    let archive = only_file(&sources, "gz")?;
    tools.python(["-m", "twine", "check", "--strict"]).arguments([&wheel, &archive]).run()?;
    let rebuilt = folder.join("rebuilt");
    emptied(&rebuilt)?;
    // The archive's files have fixed times, by which cargo would take an earlier build for this one.
    for fingerprints in ["debug/.fingerprint", "debug/incremental"] {
        emptied(&folder.join("target").join(fingerprints))?;
    }
    tools
        .python(["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"])
        .arguments([&rebuilt, &archive])
        // This tests that the archive contains everything that a build needs: the fastest build is enough.
        .variable("MATURIN_PEP517_ARGS", "--profile dev")
        .variable("CARGO_TARGET_DIR", folder.join("target").as_os_str())
        .variable("PATH", tools.path())
        .run()?;
    only_file(&rebuilt, "whl")?;

    let sandbox = sandbox::build(workspace)?;
    let guides = sandbox::start(workspace, &sandbox, &[])?;
    tests.install(&wheel)?;
    tests
        .python(["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "tests/python", "--junit-xml"])
        .arguments([ran::place(workspace, "python.xml")?])
        .variables(guides.variables())
        .variable("PYTHONDONTWRITEBYTECODE", "1")
        .variable("IMZA_SANDBOX", sandbox)
        .variable("HYPOTHESIS_STORAGE_DIRECTORY", folder.join("hypothesis").as_os_str())
        .run()
}

/// Runs the tests that call the library, with another one in its place and with these variables. `folder` is for a copy of the package.
pub fn with_library(workspace: &Workspace, library: &Path, folder: &Path, variables: &[(&'static str, String)]) -> Result<()> {
    const TESTS: [&str; 6] = ["hostile", "messages", "misfits", "results", "threads", "vectors"];
    let tests = Environment::of(workspace, "tests")?;
    let package = folder.join("imza");
    emptied(folder)?;
    copy_folder(&workspace.root.join("bindings-python").join("python").join("imza"), &package)?;
    copy(library, &package.join("_native.abi3.so"))?;
    tests
        .python(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"])
        .arguments(TESTS.map(|name| format!("tests/python/test_{name}.py")))
        .variables(variables.iter().cloned())
        .variable("PYTHONPATH", folder)
        .run()
}

/// Builds the wheel, and returns a script with the interpreter of an environment that has it along with a file of requirements.
pub fn script(workspace: &Workspace, list: &str, script: &Path) -> Result<Program> {
    let environment = Environment::of(workspace, list)?;
    environment.install(&built(workspace)?)?;
    // Its output is passed on line by line, in the same encoding everywhere.
    Ok(environment.python(["-u", "-X", "utf8"]).arguments([script]))
}

/// Builds the wheel, and returns the interpreter of an environment that has it along with the pinned packages.
pub fn interpreter(workspace: &Workspace, name: &str, list: &Path) -> Result<PathBuf> {
    let environment = Environment::with(workspace, name, list)?;
    environment.install(&built(workspace)?)?;
    Ok(environment.programs.join("python"))
}

/// Has twine check the metadata of an archive.
pub fn twine(workspace: &Workspace, archive: &Path) -> Result<()> {
    Environment::of(workspace, "tools")?.python(["-m", "twine", "check", "--strict"]).arguments([archive]).run()
}

/// Builds the wheel for this machine and returns its path.
pub fn built(workspace: &Workspace) -> Result<PathBuf> {
    let tools = Environment::of(workspace, "tools")?;
    wheel(workspace, &tools, &workspace.target.join("python").join("wheel"))
}

/// `cargo xtask bench --only python`.
pub fn bench(workspace: &Workspace) -> Result<()> {
    let bench = Environment::of(workspace, "bench")?;
    bench.install(&built(workspace)?)?;
    bench.python(["tests/bench/python.py"]).run()
}

/// The files of a folder with this extension, sorted by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    found.retain(|path| path.extension().is_some_and(|found| found == ending));
    found.sort();
    Ok(found)
}

fn only_file(folder: &Path, ending: &str) -> Result<PathBuf> {
    match files(folder, ending)?.as_slice() {
        [file] => Ok(file.clone()),
        found => bail!("{}: expected one file ending in .{ending}, found {}", folder.display(), found.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::requirement;

    #[test]
    fn every_pinned_tool_is_locked_by_its_hashes() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../python");
        let read = |name| std::fs::read_to_string(folder.join(name)).unwrap();
        let (list, lock) = (read("tools.txt"), read("tools.lock"));
        let pinned: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(pinned.len() >= 4);
        for pin in pinned {
            let (name, _) = pin.split_once("==").unwrap();
            let locked = requirement(&lock, name).unwrap_or_default();
            assert!(locked.starts_with(&format!("{pin} ")) && locked.contains("--hash=sha256:"), "{pin}: {locked}");
            assert!(!locked.trim_end().ends_with('\\') && locked.matches("==").count() == 1, "{locked}");
        }
    }
}
