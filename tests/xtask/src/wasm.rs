//! WebAssembly: the proof that the core needs nothing from its host, the vectors and properties in Node and in a browser, and the inspector.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload};

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{debian, inspector, node};

const TARGET: &str = "wasm32-unknown-unknown";
/// The tests that need no files and no other programs.
const TESTS: &str = "--test craftgate --test parax --test nexkasa --test nkolay --test bridge --test requests --test misfits --test hostile --test secrets --test inspector";
/// Those that run in a browser as well.
const BROWSER_TESTS: &str = "--test craftgate --test parax --test nexkasa --test nkolay --test inspector";
/// The program that drives the browser; Debian's package of it brings the browser.
const DRIVER: &str = "chromedriver";

/// Builds the module as it would ship and looks for imports; then runs the tests.
pub fn check(workspace: &Workspace) -> Result<()> {
    check_imports(workspace)?;
    let runner = runner(workspace)?;
    test(workspace, &runner, TESTS).run()?;
    if !workspace.program(DRIVER).arguments(["--version"]).quiet().succeeds() {
        debian::install(workspace, "chromium-driver", "the core is tested in headless Chromium, whose driver could not be installed")?;
    }
    let driver = workspace.program("which").arguments([DRIVER]).quiet().output()?;
    test(workspace, &runner, BROWSER_TESTS).variable("WASM_BINDGEN_USE_BROWSER", "1").variable("CHROMEDRIVER", driver.trim()).run()?;
    inspector::check(workspace)
}

fn check_imports(workspace: &Workspace) -> Result<()> {
    let path = node::compiled(workspace, "imza-wasm-probe")?;
    let module = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let imports = imports(&module).context("the module cannot be read")?;
    if !imports.is_empty() {
        bail!("the core must not import anything from its host; its module imports {}", imports.join(", "));
    }
    println!("the core's module has no imports");
    Ok(())
}

/// Tests of `imza-tests` on WebAssembly, with `wasm-bindgen-test`.
fn test(workspace: &Workspace, runner: &Path, tests: &str) -> Program {
    let command = workspace.cargo("test -p imza-tests --profile checked --target").arguments([TARGET]).arguments(tests.split(' '));
    // Seconds; the default is 20.
    command.variable("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).variable("WASM_BINDGEN_TEST_TIMEOUT", "600")
}

/// The program that runs the tests, of the version of wasm-bindgen in `Cargo.lock`; it is built once.
fn runner(workspace: &Workspace) -> Result<PathBuf> {
    let lock = std::fs::read_to_string(workspace.root.join("Cargo.lock")).context("Cargo.lock")?;
    let version = locked(&lock, "wasm-bindgen").context("Cargo.lock does not name wasm-bindgen")?;
    let folder = workspace.target.join("tools").join(format!("wasm-bindgen-{version}"));
    let runner = folder.join("bin").join(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    if !runner.is_file() {
        // Without TLS, which only serves to reach drivers on other machines. Its own lock file is not used: registries' mirrors may lack
        // what it names.
        workspace
            .cargo("install wasm-bindgen-cli --no-default-features --bin wasm-bindgen-test-runner --version")
            .arguments([format!("={version}").as_ref(), "--root".as_ref(), folder.as_os_str()])
            .run()?;
    }
    Ok(runner)
}

/// The version of a package in a lock file.
fn locked<'l>(lock: &'l str, name: &str) -> Option<&'l str> {
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    after.split('"').next()
}

/// Returns the imports of a module, as `module.name`.
fn imports(module: &[u8]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                found.push(format!("{}.{}", import.module, import.name));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{imports, locked};

    #[test]
    fn an_import_is_found() {
        let header = *b"\0asm\x01\0\0\0";
        assert_eq!(imports(&header).unwrap(), [""; 0]);
        // A type section with `() -> ()`, and an import section with the function `now` of `env`.
        let body = *b"\x01\x04\x01\x60\x00\x00\x02\x0b\x01\x03env\x03now\x00\x00";
        assert_eq!(imports(&[&header[..], &body].concat()).unwrap(), ["env.now"]);
        assert!(imports(b"no module").is_err());
    }

    #[test]
    fn a_version_is_found_by_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-test\"\nversion = \"0.3.80\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }
}
