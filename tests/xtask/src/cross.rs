//! Native libraries for other systems, linked by zig. It comes from Python's package registry, into the build directory.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// The version of `ziglang` that was seen to work.
const ZIG: &str = "0.17.1";

/// zig takes a list of exports as a file, where rustc passes it as an argument to the linker; and it brings Windows' C library,
/// threads and unwinding itself. What Rust's library names of macOS and does not use (`iconv`), it does not have.
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
    // What makes import libraries for Windows is looked for by its name.
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

/// A script that links as `cc` does: cargo takes a linker only by its path.
fn linker(workspace: &Workspace, target: &str) -> Result<PathBuf> {
    // zig names what Rust names: architecture, system, C library; old enough for the servers that are in use.
    let zig_target = match target {
        "aarch64-unknown-linux-gnu" => "aarch64-linux-gnu.2.17",
        "x86_64-pc-windows-gnu" => "x86_64-windows-gnu",
        "aarch64-apple-darwin" => "aarch64-macos",
        _ => bail!("no name of {target} in zig is known"),
    };
    let tools = workspace.target.join("tools").join("zig");
    if !tools.join("ziglang").is_dir() {
        let install = workspace.program("python3").arguments(["-m", "pip", "install", "--quiet", "--target"]);
        install.arguments([tools.as_os_str().to_owned(), format!("ziglang=={ZIG}").into()]).run()?;
    }
    script(&tools, "x86_64-w64-mingw32-dlltool", "dlltool")?;
    script(&tools, &format!("link-{target}"), &format!("cc -target {zig_target}"))
}

/// A command of zig as a program.
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
