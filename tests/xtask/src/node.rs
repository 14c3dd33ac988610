//! The Node package: the module, its JavaScript side, and the package that `bindings-wasm/npm/build.mjs` builds from them.
//!
//! ```text
//! bindings-wasm ──cargo──▶ imza_wasm.wasm ──wasm-bindgen──▶ module and glue ──wasm-opt──▶ target/npm/
//!                                                npm/src ──build.mjs (tsc, esbuild)──▶ target/dist/npm/ ──npm pack──▶ target/dist/imza-*.tgz
//! ```
//!
//! The npm tools are pinned in `bindings-wasm/npm/package-lock.json`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{npm, ran, sandbox, toolchain};

const TARGET: &str = "wasm32-unknown-unknown";
/// Features that every supported engine runs. All features at once would emit instructions that Node 20 rejects.
const FEATURES: [&str; 7] =
    ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext", "multivalue", "reference-types", "simd"];
/// Compiler flags of the module besides the profile `wasm`; measured in `tests/bench/README.md`. Little is inlined. Memory is limited
/// to 1 GiB, far more than any request needs: from 2 GiB on Node's writes to it are lost without an error.
const FLAGS: &str = "-C target-feature=+simd128 -C llvm-args=-inline-threshold=37 -C link-arg=--max-memory=1073741824";

/// Builds the package.
pub fn build(workspace: &Workspace) -> Result<()> {
    let sources = workspace.root.join("bindings-wasm").join("npm");
    npm::install(&sources)?;
    let made = workspace.target.join("npm");
    module(workspace, "imza-wasm", &made, "imza.wasm")?;
    let dist = workspace.target.join("dist");
    Program::new("node", &sources)
        .arguments(["build.mjs".as_ref(), made.as_os_str(), dist.as_os_str(), env!("CARGO_PKG_VERSION").as_ref()])
        .run()
}

/// Builds the package, and returns a script in a project that has the package installed from its archive, as users install it.
pub fn script(workspace: &Workspace, script: &Path) -> Result<Program> {
    build(workspace)?;
    let name = script.file_name().context("the script has no name")?;
    let folder = workspace.target.join("node-projects").join(script.file_stem().unwrap_or(name));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    std::fs::write(folder.join("package.json"), r#"{"private":true}"#)?;
    std::fs::copy(script, folder.join(name)).with_context(|| script.display().to_string())?;
    install(workspace, &folder)?;
    Ok(Program::new("node", &folder).arguments([name]))
}

/// Builds the package, and installs it from its archive along with the packages of a folder's lock file.
pub fn installed(workspace: &Workspace, folder: &Path) -> Result<()> {
    build(workspace)?;
    npm::install(folder)?;
    install(workspace, folder)
}

fn install(workspace: &Workspace, folder: &Path) -> Result<()> {
    let archive = workspace.target.join("dist").join(concat!("imza-", env!("CARGO_PKG_VERSION"), ".tgz"));
    let install = ["install", "--no-save", "--no-audit", "--no-fund", "--offline", "--silent"];
    Program::new("npm", folder).arguments(install).arguments([archive]).run()
}

/// Builds the package and tests it as its users use it: `tests/node/`, and on the platforms that most backends run on.
pub fn test(workspace: &Workspace) -> Result<()> {
    let tests = Tests::prepare(workspace)?;
    tests.run(".")?;
    tests.install("platforms")?;
    tests.run("platforms")
}

/// Builds the package and sends with it from every platform, bundler and test runner; a release runs it.
pub fn platforms(workspace: &Workspace) -> Result<()> {
    let tests = Tests::prepare(workspace)?;
    for name in ["platforms", "bundlers"] {
        tests.install(name)?;
        tests.run(name)?;
    }
    Ok(())
}

/// The built package with the sandbox, for the tests in `tests/node/`.
struct Tests<'w> {
    workspace: &'w Workspace,
    sandbox: PathBuf,
    folder: PathBuf,
}

impl<'w> Tests<'w> {
    fn prepare(workspace: &'w Workspace) -> Result<Self> {
        build(workspace)?;
        let folder = workspace.root.join("tests").join("node");
        npm::install(&folder)?;
        Ok(Self { workspace, sandbox: sandbox::build(workspace)?, folder })
    }

    /// Installs what the lock file of a subfolder pins. It goes into the build directory, below which the tests make their projects:
    /// bundlers refuse packages that are linked from elsewhere.
    fn install(&self, name: &str) -> Result<()> {
        let place = self.workspace.target.join("node-projects").join(name);
        std::fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
        for file in ["package.json", "package-lock.json"] {
            let from = self.folder.join(name).join(file);
            std::fs::copy(&from, place.join(file)).with_context(|| from.display().to_string())?;
        }
        npm::install(&place)
    }

    /// Runs the test files of a folder, those of its subfolders not.
    fn run(&self, name: &str) -> Result<()> {
        let folder = self.folder.join(name);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            files.push(entry?.path());
        }
        files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
        files.sort();
        let guides = sandbox::start(self.workspace, &self.sandbox, &[])?;
        let record = ran::place(self.workspace, if name == "." { "node.txt" } else { "node-projects.txt" })?;
        Program::new("node", &self.folder)
            .arguments(ran::node(self.workspace, &record))
            .arguments(files)
            .variables(guides.variables())
            .variable("CARGO_TARGET_DIR", &self.workspace.target)
            .variable("IMZA_SANDBOX", &self.sandbox)
            .run()
    }
}

/// Measures the package against the same work by hand and the official client, and draws the chart of the README.
pub fn bench(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    let folder = workspace.root.join("tests").join("bench").join("node");
    npm::install(&folder)?;
    let (package, benches) = (workspace.target.join("dist").join("npm"), workspace.root.join("core").join("benches"));
    let chart = workspace.root.join("tests").join("bench").join("node.svg");
    Program::new("node", &folder).arguments(["bench.mjs".as_ref(), package.as_os_str(), benches.as_os_str(), chart.as_os_str()]).run()
}

/// Measures whether the package's comparisons tell by their time how much of a guess is right.
pub fn timing(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    let folder = workspace.root.join("tests").join("bench").join("node");
    let package = workspace.target.join("dist").join("npm");
    Program::new("node", &folder).arguments(["timing.mjs".as_ref(), package.as_os_str()]).run()
}

/// Compiles the module of a crate as it ships, and returns its path.
pub fn compiled(workspace: &Workspace, package: &str) -> Result<PathBuf> {
    toolchain::target(workspace, TARGET)?;
    // wasm-bindgen reads the sections that stripping removes; what it writes is stripped.
    workspace
        .shipped("build --profile wasm --package", Some((TARGET, FLAGS)))?
        .arguments([package, "--target", TARGET])
        .variable("CARGO_PROFILE_WASM_STRIP", "none")
        .run()?;
    Ok(workspace.target.join(TARGET).join("wasm").join(format!("{}.wasm", package.replace('-', "_"))))
}

/// Builds the module of a crate and its glue into a folder; `file` is the name of the optimized module.
pub fn module(workspace: &Workspace, package: &str, folder: &Path, file: &str) -> Result<()> {
    let built = compiled(workspace, package)?;
    let name = package.replace('-', "_");
    let mut bindgen = Bindgen::new();
    // The glue for the web sets up the module synchronously from its bytes, and again after a trap.
    bindgen.input_path(&built).web(true)?.omit_default_module_path(true).reset_state_function(true);
    bindgen.typescript(true).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder)?;

    let (module, optimized) = (folder.join(format!("{name}_bg.wasm")), folder.join(file));
    let features = FEATURES.iter().map(|feature| format!("--enable-{feature}"));
    let tools = workspace.root.join("bindings-wasm").join("npm").join("node_modules").join(".bin");
    // Compared with -Oz: one percent larger, equal after gzip, and ten percent faster.
    Program::new(tools.join("wasm-opt"), &workspace.root)
        .arguments(["-O3", "--strip-debug", "--strip-producers"])
        .arguments(features)
        .arguments([module.as_os_str(), "-o".as_ref(), optimized.as_os_str()])
        .run()
}
