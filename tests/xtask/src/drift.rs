//! `cargo xtask drift`: the operations, types, fields, enums and words that the newest official clients of Craftgate have and the
//! declarations lack.
//!
//! `tests/differential/describe_node.mjs` and `describe_python.py` describe a client. `drift.json` beside them lists what is known, with
//! the reason, and the types that a client calls otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::command::Program;
use crate::generate::model::Provider;
use crate::generate::tables;
use crate::workspace::Workspace;

const KNOWN: &str = include_str!("../../differential/drift.json");

/// The content of a client.
#[derive(Deserialize)]
struct Description {
    version: String,
    /// `group.method`, in the language's case.
    operations: Vec<String>,
    /// The fields of its types.
    types: BTreeMap<String, Vec<String>>,
    /// The values of its enums.
    enums: BTreeMap<String, Vec<String>>,
}

/// The content of `drift.json`.
#[derive(Deserialize)]
struct Known {
    /// Types that a client calls otherwise, by client: its name and ours.
    renamed: BTreeMap<String, BTreeMap<String, String>>,
    listed: Vec<Listed>,
}

/// Things that a client has and the declarations lack, for a reason.
#[derive(Deserialize)]
struct Listed {
    client: String,
    what: String,
    places: Vec<String>,
    #[allow(dead_code)] // for the reader
    why: String,
}

/// Something that the declarations lack: the kind of thing, and its name.
type Missing = (&'static str, String);

/// Installs the newest clients and prints what is new. Returns whether something is.
pub fn run(workspace: &Workspace) -> Result<bool> {
    let folder = workspace.target.join("drift");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let package = folder.join("package.json");
    std::fs::write(&package, "{ \"name\": \"imza-drift\", \"private\": true }\n").with_context(|| package.display().to_string())?;
    let install = "install --no-audit --no-fund --no-package-lock @craftgate/craftgate@latest typescript@5.9.3";
    Program::new("npm", &folder).arguments(install.split(' ')).run()?;

    let python = folder.join("python").join(if cfg!(windows) { "Scripts" } else { "bin" }).join("python");
    if !Program::new(&python, &folder).arguments(["-m", "pip", "--version"]).quiet().succeeds() {
        Program::new("python3", &folder).arguments(["-m", "venv", "--clear", "python"]).run()?;
    }
    let install = "-m pip install --quiet --disable-pip-version-check --upgrade craftgate";
    Program::new(&python, &folder).arguments(install.split(' ')).run()?;

    let found = drift(workspace, &folder, &python)?;
    match found {
        0 => println!("nothing is new"),
        count => println!("{count} new: declare them (CONTRIBUTING.md), or list them in tests/differential/drift.json"),
    }
    Ok(found > 0)
}

/// Checks that the declarations have everything that the pinned clients have. `folder` has the Node client, `python` the Python client.
pub fn check_pinned(workspace: &Workspace, folder: &Path, python: &Path) -> Result<()> {
    let found = drift(workspace, folder, python)?;
    ensure!(found == 0, "the pinned clients have {found} things that are neither declared nor listed in tests/differential/drift.json");
    Ok(())
}

/// Prints what both clients have and the declarations lack, and returns the number of these things.
fn drift(workspace: &Workspace, folder: &Path, python: &Path) -> Result<usize> {
    let scripts = workspace.root.join("tests").join("differential");
    let node = Program::new("node", &scripts).arguments(["describe_node.mjs"]).arguments([folder]).output()?;
    let python = Program::new(python, &scripts).arguments(["describe_python.py"]).output()?;
    let mut count = 0;
    for (client, description) in [("node", node), ("python", python)] {
        let description: Description = serde_json::from_str(&description).with_context(|| format!("the description of {client}"))?;
        let missing = missing(client, &description)?;
        println!(
            "{client} {}: {} operations, {} types, {} enums, {} new",
            description.version,
            description.operations.len(),
            description.types.len(),
            description.enums.len(),
            missing.len()
        );
        missing.iter().for_each(|(what, name)| println!("  {what} {name}"));
        count += missing.len();
    }
    Ok(count)
}

/// Returns what a client has and neither the declarations nor the list have, in the client's order.
fn missing(client: &str, description: &Description) -> Result<Vec<Missing>> {
    let known: Known = serde_json::from_str(KNOWN).context("drift.json")?;
    let renamed = known.renamed.get(client);
    let declared =
        Declared::new(tables::model()?.providers.into_iter().find(|provider| provider.name == "craftgate").context("Craftgate")?);

    let mut missing: Vec<Missing> = Vec::new();
    let operations = description.operations.iter().filter(|operation| !declared.operations.contains(*operation));
    missing.extend(operations.map(|operation| ("operation", operation.clone())));
    for (name, fields) in &description.types {
        let ours = renamed.and_then(|renamed| renamed.get(name)).unwrap_or(name);
        match declared.types.get(ours) {
            None => missing.push(("type", name.clone())),
            Some(known) => {
                let fields = fields.iter().filter(|field| !known.contains(&squeezed(field)));
                missing.extend(fields.map(|field| ("field", format!("{name}.{field}"))));
            }
        }
    }
    for (name, words) in &description.enums {
        let ours = renamed.and_then(|renamed| renamed.get(name)).unwrap_or(name);
        match declared.enums.get(ours) {
            None => missing.push(("enum", name.clone())),
            Some(known) => {
                let words = words.iter().filter(|word| !known.contains(*word));
                missing.extend(words.map(|word| ("word", format!("{name}.{word}"))));
            }
        }
    }
    let listed = |(what, name): &Missing| {
        known.listed.iter().any(|listed| listed.client == client && listed.what == *what && listed.places.contains(name))
    };
    missing.retain(|missing| !listed(missing));
    Ok(missing)
}

/// The names in the declarations.
struct Declared {
    /// In both cases.
    operations: BTreeSet<String>,
    types: BTreeMap<String, BTreeSet<String>>,
    enums: BTreeMap<String, BTreeSet<String>>,
}

impl Declared {
    fn new(provider: Provider) -> Self {
        let names = provider.operations().flat_map(|(group, operation)| {
            [format!("{}.{}", group.property, operation.property), format!("{}.{}", group.name, operation.name)]
        });
        let operations = names.collect();
        let types = provider.types.iter().map(|ty| (ty.name.into(), ty.fields.iter().map(|field| squeezed(field.wire)).collect()));
        let words = |known: &crate::generate::model::Enum| known.words.iter().map(|word| word.wire.to_owned()).collect();
        let enums = provider.enums.iter().map(|known| (known.name.into(), words(known))).collect();
        Self { operations, types: types.collect(), enums }
    }
}

/// The name in lower case, without underscores.
fn squeezed(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of the Node client's description, with one new thing of each kind.
    const NEWER: &str = include_str!("../../differential/newer_client.json");

    #[test]
    fn what_a_newer_client_has_is_reported_and_nothing_else() {
        let newer: Description = serde_json::from_str(NEWER).unwrap();
        let found: Vec<String> = missing("node", &newer).unwrap().into_iter().map(|(what, name)| format!("{what} {name}")).collect();
        let expected = [
            "operation payment.splitPayment",
            "field CreateMemberWalletRequest.owner",
            "field CreatePaymentRequest.tipPrice",
            "type SplitPaymentRequest",
            "word Currency.CHF",
            "enum SplitRule",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_listed_thing_is_known_for_the_client_that_has_it() {
        let mut newer: Description = serde_json::from_str(NEWER).unwrap();
        newer.operations = vec!["hook.isWebhookVerified".into()];
        (newer.types, newer.enums) = (BTreeMap::new(), BTreeMap::new());
        assert!(missing("node", &newer).unwrap().is_empty());
        assert_eq!(missing("python", &newer).unwrap(), [("operation", "hook.isWebhookVerified".to_owned())]);
    }
}
