//! The native libraries of `imza-mobile`, for the JVM and for Swift: one compilation a platform makes both. zig links them, also for this
//! machine on Linux, so that they load with the C libraries of old servers; each is checked as it is made.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use goblin::Object;
use goblin::elf::Elf;
use goblin::elf::header::machine_to_str;
use goblin::mach::Mach;
use goblin::mach::constants::cputype::get_arch_name_from_types;
use goblin::pe::header::COFF_MACHINE_X86_64;

use crate::command::Program;
use crate::debian::Root;
use crate::workspace::Workspace;
use crate::{cross, debian};

/// A platform.
pub struct Platform {
    /// Rust's name of it.
    pub target: &'static str,
    /// Its folder in the jar: JNA's name, with `musl` where JNA knows no difference.
    pub folder: &'static str,
    /// The file for the JVM.
    pub file: &'static str,
    /// Its folder in the Swift package, which has a static library there; Apple's systems have an XCFramework.
    pub swift: Option<&'static str>,
    /// How goblin names its processor.
    processor: &'static str,
}

/// All platforms with a native library.
pub const PLATFORMS: [Platform; 7] = [
    Platform {
        target: "x86_64-unknown-linux-gnu",
        folder: "linux-x86-64",
        file: "libimza_mobile.so",
        swift: Some("linux-x86_64"),
        processor: "X86_64",
    },
    Platform {
        target: "aarch64-unknown-linux-gnu",
        folder: "linux-aarch64",
        file: "libimza_mobile.so",
        swift: Some("linux-aarch64"),
        processor: "AARCH64",
    },
    Platform {
        target: "x86_64-unknown-linux-musl",
        folder: "linux-musl-x86-64",
        file: "libimza_mobile.so",
        swift: None,
        processor: "X86_64",
    },
    Platform {
        target: "aarch64-unknown-linux-musl",
        folder: "linux-musl-aarch64",
        file: "libimza_mobile.so",
        swift: None,
        processor: "AARCH64",
    },
    Platform { target: "aarch64-apple-darwin", folder: "darwin-aarch64", file: "libimza_mobile.dylib", swift: None, processor: "ARM64" },
    Platform { target: "x86_64-apple-darwin", folder: "darwin-x86-64", file: "libimza_mobile.dylib", swift: None, processor: "X86_64" },
    Platform { target: "x86_64-pc-windows-gnu", folder: "win32-x86-64", file: "imza_mobile.dll", swift: None, processor: "X86_64" },
];

/// The newest version of glibc that a library may need: that of CentOS 7 and manylinux2014.
const GLIBC: (u32, u32) = (2, 17);

/// The static library, for Swift.
pub const STATIC: &str = "libimza_mobile.a";

/// This machine's platform.
pub fn own() -> Result<&'static Platform> {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let fits = |platform: &&Platform| {
        platform.target.starts_with(machine)
            && platform.target.contains(if system == "macos" { "darwin" } else { system })
            && !is_musl(platform)
    };
    PLATFORMS.iter().find(fits).with_context(|| format!("there is no native library for {system} on {machine}; see natives.rs"))
}

/// Builds the libraries of a platform, checks the one for the JVM, and returns their folder.
pub fn build(workspace: &Workspace, platform: &Platform) -> Result<PathBuf> {
    // Apple's own linker knows its system best, and Windows' C library is part of Windows.
    let folder = if platform.target == own()?.target && !cfg!(target_os = "linux") {
        workspace.shipped("build --release -p imza-mobile --lib", None)?.run()?;
        workspace.target.join("release")
    } else {
        cross::link(workspace, platform.target)?;
        workspace.target.join(platform.target).join("release")
    };
    let library = folder.join(platform.file);
    let bytes = std::fs::read(&library).with_context(|| library.display().to_string())?;
    check(platform, &bytes).with_context(|| library.display().to_string())?;
    Ok(folder)
}

/// Builds uniffi's generator, and the library that it reads, which needs symbols and so the development profile. Returns their folder: one of
/// their own, so that this build and those of the other crates do not wait for each other.
pub fn generator(workspace: &Workspace) -> Result<PathBuf> {
    let target = workspace.target.join("bindgen");
    workspace.cargo("build -p imza-mobile --features bindgen").variable("CARGO_TARGET_DIR", &target).run()?;
    Ok(target.join("debug"))
}

/// The program that generates uniffi's side of the bridge, in the folder of [`generator`].
pub fn bindgen(workspace: &Workspace, folder: &Path) -> Program {
    workspace.program(folder.join(format!("uniffi-bindgen{}", std::env::consts::EXE_SUFFIX))).arguments([
        "generate",
        "--no-format",
        "--language",
    ])
}

/// `cargo xtask platforms`: builds all libraries, and signs a request with those that this machine can run: with the C library of an old Debian,
/// and with musl.
pub fn platforms(workspace: &Workspace) -> Result<()> {
    const OTHERWISE: &str = "`cargo xtask platforms` needs Debian or Ubuntu, and root";
    let mut probes = Vec::new();
    for platform in &PLATFORMS {
        let library = build(workspace, platform)?.join(platform.file);
        println!("{}: needs nothing newer than old servers have", workspace.shown(&library));
        if platform.target.starts_with("x86_64-unknown-linux") {
            probes.push((probe(workspace, platform)?, library));
        }
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("none is run here: they are run on Linux on x86-64");
        return Ok(());
    }
    if !Path::new(MUSL_LOADER).exists() {
        debian::install(workspace, "musl", "the library for musl is run with Debian's package `musl`")?;
    }
    let old = Root::prepare(workspace, "bullseye", "bullseye", "", OTHERWISE)?;
    for (probe, library) in probes {
        if probe.to_string_lossy().contains("musl") {
            workspace.program(&probe).arguments([&library]).run()?;
        } else {
            old.run(&format!("'{}' '{}'", probe.display(), library.display()))?;
        }
    }
    println!("run: Linux on x86-64, with glibc 2.31 and with musl; linked and checked, not run: aarch64, macOS, Windows");
    Ok(())
}

/// musl's loader of Debian's package, which is where Alpine has it, too.
const MUSL_LOADER: &str = "/lib/ld-musl-x86_64.so.1";

/// Builds the program that loads a library and signs a request with it.
fn probe(workspace: &Workspace, platform: &Platform) -> Result<PathBuf> {
    let source = workspace.root.join("tests").join("kotlin").join("probe.c");
    let program = workspace.target.join(platform.target).join("probe");
    let compiler = cross::linker(workspace, platform.target)?;
    // Optimized: zig adds checks otherwise, whose runtime needs a newer musl.
    let options = if is_musl(platform) { ["-O2", "-dynamic"].as_slice() } else { &["-O2"] };
    let compile = workspace.program(compiler).arguments(options.iter().copied());
    compile.arguments([source.as_os_str(), "-o".as_ref(), program.as_os_str(), "-ldl".as_ref()]).run()?;
    Ok(program)
}

/// Checks that a library is one of its platform, has the functions of the bridge, and needs nothing but an old C library.
fn check(platform: &Platform, bytes: &[u8]) -> Result<()> {
    let (processor, exports) = match Object::parse(bytes)? {
        Object::Elf(elf) => {
            check_needed(platform, &elf)?;
            (machine_to_str(elf.header.e_machine), exports(&elf))
        }
        Object::Mach(Mach::Binary(mach)) => {
            let processor = get_arch_name_from_types(mach.header.cputype(), mach.header.cpusubtype()).unwrap_or_default();
            (processor, mach.exports()?.into_iter().map(|export| export.name).collect())
        }
        Object::PE(pe) => {
            let processor = if pe.header.coff_header.machine == COFF_MACHINE_X86_64 { "X86_64" } else { "another processor" };
            (processor, pe.exports.iter().filter_map(|export| export.name.map(str::to_owned)).collect())
        }
        _ => bail!("expected a native library, found another file"),
    };
    ensure!(processor.eq_ignore_ascii_case(platform.processor), "expected one for {}, found one for {processor}", platform.processor);
    for due in ["imza_call", "ffi_imza_mobile_uniffi_contract_version"] {
        ensure!(exports.iter().any(|name| name.trim_start_matches('_') == due), "it lacks the function {due}");
    }
    Ok(())
}

fn exports(elf: &Elf<'_>) -> Vec<String> {
    let defined = elf.dynsyms.iter().filter(|symbol| !symbol.is_import());
    defined.filter_map(|symbol| elf.dynstrtab.get_at(symbol.st_name).map(str::to_owned)).collect()
}

/// The versions of symbols that a library needs, as `GLIBC_2.17`.
fn versions(elf: &Elf<'_>) -> Vec<String> {
    let needed = elf.verneed.iter().flat_map(|all| all.iter());
    let at = needed.flat_map(|library| library.iter().map(|version| version.vna_name).collect::<Vec<_>>());
    at.filter_map(|at| elf.dynstrtab.get_at(at).map(str::to_owned)).collect()
}

/// Checks the libraries and symbol versions that a library for Linux needs.
fn check_needed(platform: &Platform, elf: &Elf<'_>) -> Result<()> {
    let system = ["libc.", "libm.", "libpthread.", "libdl.", "ld-linux", "libgcc_s."];
    let other = elf.libraries.iter().find(|name| !system.iter().any(|known| name.starts_with(known)));
    ensure!(other.is_none(), "it needs {}, which servers may lack", other.copied().unwrap_or_default());
    for name in versions(elf) {
        let Some(version) = name.strip_prefix("GLIBC_") else { continue };
        ensure!(!is_musl(platform), "it needs {name}, and musl has no such symbols");
        let mut numbers = version.split('.').map(|number| number.parse::<u32>());
        let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else { bail!("it needs {name}") };
        ensure!((major, minor) <= GLIBC, "it needs {name}; the newest that old servers have is GLIBC_{}.{}", GLIBC.0, GLIBC.1);
    }
    ensure!(is_musl(platform) != elf.libraries.contains(&"libc.so.6"), "it needs the C library of another platform: {:?}", elf.libraries);
    Ok(())
}

fn is_musl(platform: &Platform) -> bool {
    platform.target.ends_with("-musl")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This test's own program: it needs the C library of this machine, and has no function of the bridge.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_that_old_servers_cannot_load_is_refused() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let refused = |platform: &Platform| format!("{:#}", check(platform, &program).unwrap_err());
        let Object::Elf(elf) = Object::parse(&program).unwrap() else { panic!("a program of Linux is ELF") };
        let too_new = |name: &String| {
            let minor = name.strip_prefix("GLIBC_2.").and_then(|minor| minor.split('.').next()?.parse::<u32>().ok());
            minor.is_some_and(|minor| minor > GLIBC.1)
        };
        assert!(versions(&elf).iter().any(too_new), "this machine's C library is older than servers'");
        assert!(refused(own().unwrap()).contains("the newest that old servers have is GLIBC_2.17"));
        for platform in PLATFORMS.iter().filter(|platform| is_musl(platform)) {
            assert!(refused(platform).contains("musl has no such symbols"));
        }
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for platform in &PLATFORMS {
            assert!(check(platform, b"not a library, but text").is_err());
        }
    }
}
