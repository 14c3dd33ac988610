//! The core as a bare WebAssembly module: the proof that it needs nothing from its host, and its size.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasmparser::{Parser, Payload};

use crate::workspace::Workspace;

/// A module to measure: what it is, the feature of the probe, and the most bytes that it may have before any optimizer, plain and with
/// gzip.
type Measure = (&'static str, &'static str, usize, usize);

const MEASURES: [Measure; 2] = [
    // 240 KB and 90 KB.
    ("the core, by its providers' entries", "--no-default-features", 240_000, 92_160),
    // A size budget, lowered whenever the bridge shrinks. The aim is the same as the core's.
    ("the core, by the bridge of the bindings", "--features=bridge", 248_000, 102_000),
];
/// Addresses in the code take the bytes they need, not the five that a linker could need. It rules out the names that a binding
/// generator wants, so it is set here and not for the workspace.
const COMPACT: &str = "-C link-arg=--compress-relocations";
const TARGET: &str = "wasm32-unknown-unknown";

/// Builds each module as it would ship, looks for imports, and measures it.
pub fn check(workspace: &Workspace) -> Result<()> {
    MEASURES.iter().try_for_each(|measure| check_one(workspace, measure))
}

fn check_one(workspace: &Workspace, (name, feature, largest, largest_packed): &Measure) -> Result<()> {
    workspace
        .cargo("build -p imza-wasm-probe --profile wasm --target")
        .arguments([TARGET, feature])
        .variable("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", COMPACT)
        .run()?;
    let path = workspace.target.join(TARGET).join("wasm").join("imza_wasm_probe.wasm");
    let module = std::fs::read(&path).with_context(|| path.display().to_string())?;

    let imports = imports(&module).context("the module cannot be read")?;
    if !imports.is_empty() {
        bail!("the core must need nothing from its host; its module imports {}", imports.join(", "));
    }
    let (size, packed) = (module.len(), gzipped(&module)?);
    let found = format!("{name}: {size} bytes, {packed} with gzip; at most {largest} and {largest_packed} are allowed");
    if size > *largest || packed > *largest_packed {
        bail!(found);
    }
    println!("{found}; imports: none");
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
