//! Native libraries and programs for other systems, linked by zig. zig comes from PyPI and is installed into the build directory.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{python, toolchain};

/// zig takes a list of exports as a file, where rustc passes it as a linker argument; and it brings its own C library, threads and
/// unwinding for Windows. It lacks macOS libraries that Rust's standard library names and does not use (`iconv`). maturin 1.16 asks Windows' linker
/// to export `PyInit_imza._native`, which does not exist for a module inside a package; rustc's own list has the right name.
const ARGUMENTS: &str = r#"for argument do
  shift
  case "$argument" in
    */maturin/*.def) continue ;;
    -Wl,*.def) argument="${argument#-Wl,}" ;;
    -lgcc_eh) argument=-lunwind ;;
    -l:libpthread.a | -lmsvcrt | -lgcc | -liconv) continue ;;
  esac
  set -- "$@" "$argument"
done
"#;

/// Builds `imza-mobile` for a target, optimized.
pub fn link(workspace: &Workspace, target: &str) -> Result<()> {
    // A library for musl needs the C library of the process that loads it.
    let flags = is_musl(target).then_some("-C target-feature=-crt-static");
    let (command, linker) = prepared(workspace, target, "build --release -p imza-mobile --lib --target", flags)?;
    command.variable(variable(target, "LINKER"), linker.into_os_string()).run()
}

/// Builds programs for a target: `command` ends where the target's name belongs. C code is compiled by zig.
pub fn build(workspace: &Workspace, target: &str, command: &str) -> Result<()> {
    // Rust brings musl and its start files; zig would bring them a second time.
    let flags = is_musl(target).then_some("-C linker=rust-lld -C linker-flavor=ld.lld");
    let (command, linker) = prepared(workspace, target, command, flags)?;
    if is_musl(target) { command.run() } else { command.variable(variable(target, "LINKER"), linker.into_os_string()).run() }
}

fn is_musl(target: &str) -> bool {
    target.ends_with("-musl")
}

/// The name of cargo's environment variable for a target's setting.
pub fn variable(target: &str, setting: &str) -> String {
    format!("CARGO_TARGET_{}_{setting}", target.to_uppercase().replace('-', "_"))
}

/// The command with the target and its C compiler, and the linker.
fn prepared(workspace: &Workspace, target: &str, command: &str, flags: Option<&str>) -> Result<(Program, PathBuf)> {
    let linker = linker(workspace, target)?;
    toolchain::target(workspace, target)?;
    // The tool that makes import libraries for Windows is found by its name.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let tools = linker.parent().map(Path::to_path_buf).unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(tools.clone()).chain(std::env::split_paths(&path)))?;
    let lower = target.replace('-', "_");
    let command = workspace.shipped(command, flags.map(|flags| (target, flags)))?.arguments([target]).variable("PATH", path);
    // Without the flags that `cc` adds by itself: zig does not know Rust's names of targets, and there is no SDK of Apple's to look for.
    let command = command.variable("CRATE_CC_NO_DEFAULTS", "1").variable(format!("CFLAGS_{lower}"), "-O2 -fPIC -ffunction-sections");
    let command = command.variable(format!("CC_{lower}"), linker.as_os_str()).variable(format!("AR_{lower}"), script(&tools, "ar", "ar")?);
    Ok((command, linker))
}

/// A script that links like `cc`: cargo accepts a linker only as a path.
pub fn linker(workspace: &Workspace, target: &str) -> Result<PathBuf> {
    // zig's names correspond to Rust's: architecture, system, C library; a C library old enough for servers in use.
    let zig_target = match target {
        "x86_64-unknown-linux-gnu" => "x86_64-linux-gnu.2.17",
        "aarch64-unknown-linux-gnu" => "aarch64-linux-gnu.2.17",
        "x86_64-pc-windows-gnu" => "x86_64-windows-gnu",
        "aarch64-apple-darwin" => "aarch64-macos",
        "x86_64-apple-darwin" => "x86_64-macos",
        "x86_64-unknown-linux-musl" => "x86_64-linux-musl",
        "aarch64-unknown-linux-musl" => "aarch64-linux-musl",
        _ => bail!("zig's name for {target} is not known; add it to cross.rs"),
    };
    let tools = workspace.target.join("tools").join("zig");
    if !tools.join("ziglang").is_dir() {
        let pinned = workspace.target.join("tools").join("zig.txt");
        std::fs::create_dir_all(&tools).with_context(|| tools.display().to_string())?;
        std::fs::write(&pinned, python::locked(workspace, "ziglang")?).with_context(|| pinned.display().to_string())?;
        let install = workspace.program("python3").arguments(["-m", "pip", "install", "--quiet", "--require-hashes", "--target"]);
        install.arguments([tools.as_os_str(), "--requirement".as_ref(), pinned.as_os_str()]).run()?;
    }
    script(&tools, "x86_64-w64-mingw32-dlltool", "dlltool")?;
    script(&tools, &format!("link-{target}"), &format!("cc -target {zig_target}"))
}

/// Writes a script that runs a zig command.
fn script(tools: &Path, name: &str, command: &str) -> Result<PathBuf> {
    let script = tools.join(name);
    let text = format!("#!/bin/sh\n{ARGUMENTS}PYTHONPATH='{}' exec python3 -m ziglang {command} \"$@\"\n", tools.display());
    std::fs::write(&script, text).with_context(|| script.display().to_string())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(script)
}
