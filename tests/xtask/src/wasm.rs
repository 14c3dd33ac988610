//! The core as a WebAssembly module: proves that it needs nothing from its host.

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload};

use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the module with the shipped profile, and checks its imports.
pub fn check(workspace: &Workspace) -> Result<()> {
    workspace.cargo("build -p imza-wasm-probe --profile wasm --target").arguments([TARGET]).run()?;
    let path = workspace.target.join(TARGET).join("wasm").join("imza_wasm_probe.wasm");
    let module = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let imports = imports(&module).context("the module cannot be read")?;
    if !imports.is_empty() {
        bail!("the core must not import anything from its host; its module imports {}", imports.join(", "));
    }
    println!("the core's module has no imports");
    Ok(())
}

/// The imports of a module, as `module.name`.
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
