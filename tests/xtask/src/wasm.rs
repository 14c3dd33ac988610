//! The core as a bare WebAssembly module: the proof that it needs nothing from its host, and its size.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasmparser::{Parser, Payload};

use crate::workspace::Workspace;

/// The largest module, in bytes, before any optimizer: a ratchet, lowered whenever the core shrinks. The aim is 240 000.
const LARGEST: usize = 247_000;
/// The same with gzip, whose aim is 90 000.
const LARGEST_PACKED: usize = 101_500;
/// Addresses in the code take the bytes they need, not the five that a linker could need. It rules out the names that a binding
/// generator wants, so it is set here and not for the workspace.
const COMPACT: &str = "-C link-arg=--compress-relocations";
const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the module as it would ship, looks for imports, and measures it.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace
        .cargo("build -p imza-wasm-probe --profile wasm --target")
        .arguments([TARGET])
        .variable("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", COMPACT)
        .run()?;
    let path = workspace.target.join(TARGET).join("wasm").join("imza_wasm_probe.wasm");
    let module = std::fs::read(&path).with_context(|| path.display().to_string())?;

    let imports = imports(&module).context("the module cannot be read")?;
    if !imports.is_empty() {
        bail!("the core must need nothing from its host; its module imports {}", imports.join(", "));
    }
    println!("imports: none");
    let (size, packed) = (module.len(), gzipped(&module)?);
    println!("size: {size} bytes, {packed} with gzip; at most {LARGEST} and {LARGEST_PACKED} are allowed");
    if size > LARGEST || packed > LARGEST_PACKED {
        bail!("the module has {size} bytes, {packed} with gzip; at most {LARGEST} and {LARGEST_PACKED} are allowed");
    }
    Ok(())
}

/// What a module imports, as `module.name`.
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

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn an_import_is_found() {
        let header = *b"\0asm\x01\0\0\0";
        assert_eq!(imports(&header).unwrap(), [""; 0]);
        // A type section with `() -> ()`, and an import section with the function `now` of `env`.
        let body = *b"\x01\x04\x01\x60\x00\x00\x02\x0b\x01\x03env\x03now\x00\x00";
        assert_eq!(imports(&[&header[..], &body].concat()).unwrap(), ["env.now"]);
        assert!(imports(b"no module").is_err());
    }
}
