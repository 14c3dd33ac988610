//! The Swift package: its build, its tests and its bench.
//!
//! Swift runs in a Debian 13 (trixie) root of 3.5 GB, see `debian.rs`; where none can be created, skip this step with `--skip swift`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::Program;
use crate::debian::Root;
use crate::natives;
use crate::ran;
use crate::sandbox;
use crate::workspace::Workspace;

/// Swift, with the libraries that it compiles and links with; OpenSSL's hash is for the bench.
const PACKAGES: &str = "swiftlang libc6-dev libstdc++-14-dev libssl-dev";
/// The folder of the root. Change its name when the packages change: a root of that name is not made again.
const ROOT: &str = "trixie-swift-6";
/// uniffi's error texts for a library that does not match.
const MISMATCHES: [&str; 2] = ["UniFFI contract version mismatch", "UniFFI API checksum mismatch"];
const HINT: &str = ": try cleaning and rebuilding your project";

/// The processors that the package has a native library for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Natives {
    /// Only this machine's: enough for tests.
    Own,
    /// All.
    All,
}

/// Builds the package into `target/dist/swift`, and as an archive next to it.
pub fn build(workspace: &Workspace) -> Result<()> {
    package(workspace, Natives::All).map(drop)
}

/// Builds the package with the library for this machine, and returns its archive.
pub fn released(workspace: &Workspace) -> Result<PathBuf> {
    package(workspace, Natives::Own)
}

/// Builds the package; returns its archive.
fn package(workspace: &Workspace, natives: Natives) -> Result<PathBuf> {
    ensure!(
        cfg!(target_os = "linux"),
        "the Swift package is built on Linux; for Apple's systems see bindings-mobile/swift/make_xcframework.sh"
    );
    let own = natives::own()?;
    let library = natives::build(workspace, own)?.join(natives::STATIC);
    let bridge = bridge(workspace, &library)?;

    let source = workspace.root.join("bindings-mobile").join("swift");
    let mut files = BTreeMap::new();
    read_folder(&source.join("Sources"), "Sources", &mut files)?;
    for name in ["Package.swift", "README.md"] {
        files.insert(name.to_owned(), read(&source.join(name))?);
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        files.insert(name.to_owned(), read(&workspace.root.join(name))?);
    }
    files.insert("Sources/ImzaBridge/ImzaBridge.swift".into(), bridge.swift.into_bytes());
    files.insert("Sources/ImzaBridgeFFI/include/ImzaBridgeFFI.h".into(), bridge.header);
    for platform in natives::PLATFORMS.iter().filter(|platform| natives == Natives::All || platform.target == own.target) {
        let Some(folder) = platform.swift else { continue };
        let library =
            if platform.target == own.target { library.clone() } else { natives::build(workspace, platform)?.join(natives::STATIC) };
        files.insert(format!("native/{folder}/{}", natives::STATIC), read(&library)?);
    }

    let dist = workspace.target.join("dist");
    let package = dist.join("swift");
    write_folder(&package, &files)?;
    let archive = format!("imza-swift-{}.tar.gz", env!("CARGO_PKG_VERSION"));
    // Fixed order, times, owners and modes: the same files make the same archive.
    let same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=a+rX,u+w,go-w"];
    let pack = ["--create", "--gzip", "--file", &archive, "--exclude=.build", "--transform=s,^swift,Imza,"];
    Program::new("tar", &dist).arguments(pack).arguments(same).arguments(["swift"]).run()?;
    println!("{}", workspace.shown(&package));
    println!("{}", workspace.shown(&dist.join(&archive)));
    Ok(dist.join(archive))
}

/// Generates uniffi's side of the bridge in Swift.
struct Bridge {
    swift: String,
    header: Vec<u8>,
}

fn bridge(workspace: &Workspace, library: &Path) -> Result<Bridge> {
    let out = workspace.target.join("swift").join("bridge");
    let built = natives::generator(workspace)?;
    natives::bindgen(workspace, &built).arguments([Path::new("swift"), Path::new("--out-dir"), &out, library]).run()?;
    let mut swift = String::from_utf8(read(&out.join("ImzaBridge.swift"))?).context("ImzaBridge.swift is not UTF-8")?;
    for mismatch in MISMATCHES {
        // Users of the package have no uniffi project to rebuild.
        let said = format!("{mismatch}{HINT}");
        ensure!(swift.contains(&said), "uniffi's text {said:?} has changed: see MISMATCHES in swift.rs");
        swift = swift.replace(&said, "imza: the native library does not match this Swift package; use both from one release");
    }
    Ok(Bridge { swift, header: read(&out.join("ImzaBridgeFFI.h"))? })
}

/// Builds the package, and runs its tests, including those against the sandbox. The sandbox runs outside of the root: the C library
/// inside may be older, and the network is the same.
pub fn test(workspace: &Workspace) -> Result<()> {
    let swift = Swift::prepare(workspace)?;
    package(workspace, Natives::Own)?;
    let program = sandbox::build(workspace)?;
    unlink(workspace)?;
    swift.run("swift build --build-tests")?;
    let sandbox = sandbox::start(workspace, &program, &["--nexkasa-webhook-secret", "webhook-secret"])?;
    let settings: String = sandbox.variables().map(|(name, value)| format!("{name}={value} ")).collect();
    let test = format!("{settings}IMZA_SANDBOX_ADDRESS={} swift test --skip-build --disable-swift-testing", sandbox.address);
    swift.run_recorded(&test, &ran::place(workspace, "swift.txt")?)
}

/// Builds the package, and returns the demo with it; nothing where Swift is not installed yet.
pub fn demo(workspace: &Workspace) -> Result<Option<Program>> {
    if !Root::exists(workspace, ROOT) {
        return Ok(None);
    }
    let swift = Swift::prepare(workspace)?;
    package(workspace, Natives::Own)?;
    unlink(workspace)?;
    swift.run("swift build --product Demo")?;
    let program = workspace.target.join("swift").join("build").join("debug").join("Demo");
    Ok(Some(swift.root.program(&format!("exec '{}' \"$0\"", program.display()))))
}

/// Removes the linked programs: SwiftPM does not see that the native library has changed, and would run them with the one of before.
fn unlink(workspace: &Workspace) -> Result<()> {
    let build = workspace.target.join("swift").join("build");
    for triple in std::fs::read_dir(&build).into_iter().flatten() {
        for entry in std::fs::read_dir(triple?.path().join("debug")).into_iter().flatten() {
            let path = entry?.path();
            let is_program = path.is_file() && path.extension().is_none();
            if is_program || path.extension().is_some_and(|ending| ending == "xctest") {
                std::fs::remove_file(&path).with_context(|| path.display().to_string())?;
            }
        }
    }
    Ok(())
}

/// Builds the package, and measures it against the same work by hand.
pub fn bench(workspace: &Workspace) -> Result<()> {
    let swift = Swift::prepare(workspace)?;
    package(workspace, Natives::Own)?;
    swift.run("swift run -c release Bench")
}

/// Swift in its root.
struct Swift<'w> {
    workspace: &'w Workspace,
    root: Root<'w>,
}

impl<'w> Swift<'w> {
    fn prepare(workspace: &'w Workspace) -> Result<Self> {
        let root = Root::prepare(workspace, ROOT, "trixie", PACKAGES, "skip Swift with `--skip swift`")?;
        Ok(Self { workspace, root })
    }

    /// Runs SwiftPM on the tests, against the built package.
    fn run(&self, command: &str) -> Result<()> {
        self.root.run(&self.on_tests(command)?)
    }

    /// Like [`run`](Self::run), and keeps the output in a file.
    fn run_recorded(&self, command: &str, record: &Path) -> Result<()> {
        self.root.run_recorded(&self.on_tests(command)?, record)
    }

    fn on_tests(&self, command: &str) -> Result<String> {
        // SwiftPM names a package after its folder, and the tests' folder is called `swift`, too.
        let folder = self.workspace.target.join("swift");
        let package = folder.join("Imza");
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        if package.symlink_metadata().is_err() {
            std::os::unix::fs::symlink(Path::new("..").join("dist").join("swift"), &package)
                .with_context(|| package.display().to_string())?;
        }
        let tests = self.workspace.root.join("tests").join("swift");
        let (verb, rest) = command.split_at(command.find(" -").unwrap_or(command.len()));
        let (package, tests, scratch) = (package.display(), tests.display(), folder.join("build"));
        Ok(format!("IMZA_PACKAGE='{package}' {verb} --package-path '{tests}' --scratch-path '{}'{rest}", scratch.display()))
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| path.display().to_string())
}

/// The files in a folder and its subfolders, by their paths with slashes.
fn read_folder(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &name, files)?;
        } else {
            files.insert(name, read(&entry.path())?);
        }
    }
    Ok(())
}

/// Makes a folder contain exactly these files. Unchanged files are not touched, so that nothing is compiled again.
fn write_folder(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let mut kept = BTreeMap::new();
    if folder.is_dir() {
        read_folder(folder, "", &mut kept)?;
    }
    for name in kept.keys().filter_map(|name| name.strip_prefix('/')) {
        if !files.contains_key(name) && !name.starts_with(".build/") {
            std::fs::remove_file(folder.join(name)).with_context(|| name.to_owned())?;
        }
    }
    for (name, bytes) in files {
        if kept.get(&format!("/{name}")) != Some(bytes) {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(folder)).with_context(|| name.clone())?;
            std::fs::write(&path, bytes).with_context(|| name.clone())?;
        }
    }
    Ok(())
}
