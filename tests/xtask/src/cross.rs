//! Native libraries for other systems, linked by zig. zig comes from PyPI and is installed into the build directory.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The version of `ziglang` that is known to work.
const ZIG: &str = "0.17.1";

/// zig takes a list of exports as a file, where rustc passes it as a linker argument; and it brings its own C library, threads and
/// unwinding for Windows. It lacks macOS libraries that Rust's standard library names and does not use (`iconv`).
const ARGUMENTS: &str = r#"for argument do
  shift
  case "$argument" in
    -Wl,*.def) argument="${argument#-Wl,}" ;;
    -lgcc_eh) argument=-lunwind ;;
    -l:libpthread.a | -lmsvcrt | -lgcc | -liconv) continue ;;
  esac
  set -- "$@" "$argument"
done
"#;

/// Builds `imza-mobile` for a target, optimized.
pub fn link(workspace: &Workspace, target: &'static str) -> Result<()> {
    let linker = linker(workspace, target)?;
    workspace.program("rustup").arguments(["target", "add", target]).run()?;
    // The tool that makes import libraries for Windows is found by its name.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = linker.parent().map(Into::into).into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders)?;
    let key = format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"));
    workspace
        .cargo("build --release -p imza-mobile --lib --target")
        .arguments([target])
        .variable(key, linker.into_os_string())
        .variable("PATH", path)
        .run()
}

/// A script that links like `cc`: cargo accepts a linker only as a path.
fn linker(workspace: &Workspace, target: &str) -> Result<PathBuf> {
    // zig's names correspond to Rust's: architecture, system, C library; a C library old enough for servers in use.
    let zig_target = match target {
        "aarch64-unknown-linux-gnu" => "aarch64-linux-gnu.2.17",
        "x86_64-pc-windows-gnu" => "x86_64-windows-gnu",
        "aarch64-apple-darwin" => "aarch64-macos",
        _ => bail!("zig's name for {target} is not known; add it to cross.rs"),
    };
    let tools = workspace.target.join("tools").join("zig");
    if !tools.join("ziglang").is_dir() {
        let install = workspace.program("python3").arguments(["-m", "pip", "install", "--quiet", "--target"]);
        install.arguments([tools.as_os_str().to_owned(), format!("ziglang=={ZIG}").into()]).run()?;
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
