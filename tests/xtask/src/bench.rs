//! `cargo xtask bench`: one exchange, as ratios to its lower bound. Times differ between machines, ratios hardly do.
//! The results are in `tests/bench/README.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::Value;

use crate::workspace::Workspace;
use crate::{kotlin, node, python, sandbox, swift};

/// The available benches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// The core, against SHA-256 and `serde_json`.
    Core,
    /// The Node package, against the same by hand and the official client.
    Node,
    /// The Python package, against the same by hand and the official client.
    Python,
    /// The Kotlin package, against the same by hand and the official Java client.
    Kotlin,
    /// The Swift package, against the same by hand.
    Swift,
    /// The sandbox at 2 000 payments a second.
    Sandbox,
    /// Whether comparisons of secrets tell by their time how much of a guess is right: t-values, in Rust and through Node. Best on an idle machine.
    Timing,
}

/// Runs the chosen benches, all if none is named.
pub fn run(workspace: &Workspace, only: &[Bench]) -> Result<()> {
    let wanted = |bench: &&Bench| only.is_empty() || only.contains(bench);
    Bench::value_variants().iter().filter(wanted).try_for_each(|bench| match bench {
        Bench::Core => core(workspace),
        Bench::Node => node::bench(workspace),
        Bench::Python => python::bench(workspace),
        Bench::Kotlin => kotlin::bench(workspace),
        Bench::Swift => swift::bench(workspace),
        Bench::Sandbox => sandbox::bench(workspace),
        Bench::Timing => {
            workspace.cargo("test --release -p imza --lib timing::the_time -- --ignored --nocapture").run()?;
            node::timing(workspace)
        }
    })
}

/// A ratio: its name, the group of the bench, the measured function, the reference function, and the target.
type Ratio = (&'static str, &'static str, &'static str, &'static str, &'static str);

const RATIOS: [Ratio; 4] = [
    ("build and sign typed / SHA-256", "build and sign", "typed", "sha256 alone over the same bytes", "4"),
    ("build and sign json text / SHA-256", "build and sign", "json text", "sha256 alone over the same bytes", "4"),
    ("read typed / serde_json Value", "read", "typed", "serde_json into Value", "1.5"),
    ("read json text / serde_json Value", "read", "json text", "serde_json into Value", "1.5"),
];

fn core(workspace: &Workspace) -> Result<()> {
    let results = workspace.target.join("criterion");
    workspace.cargo("bench -p imza --bench exchange").variable("CRITERION_HOME", results.as_os_str()).run()?;
    let medians = medians(&results)?;
    let median = |group: &str, name: &str| {
        let key = (group.to_owned(), name.to_owned());
        medians.get(&key).copied().with_context(|| format!("the bench has no `{group}/{name}`; see core/benches/exchange.rs"))
    };
    println!();
    for (name, group, measured, against, most) in RATIOS {
        let (measured, against) = (median(group, measured)?, median(group, against)?);
        println!("{name:<36}{:>5.2}  ({measured:.0} ns / {against:.0} ns; target: at most {most})", ratio(measured, against));
    }
    Ok(())
}

#[allow(clippy::float_arithmetic)] // a measurement, not money
fn ratio(measured: f64, against: f64) -> f64 {
    measured / against
}

/// The medians of the newest run in nanoseconds, by group and name.
fn medians(results: &Path) -> Result<BTreeMap<(String, String), f64>> {
    let mut found = BTreeMap::new();
    for group in folders(results)? {
        for bench in folders(&group)? {
            let newest = bench.join("new");
            if !newest.join("benchmark.json").is_file() {
                continue;
            }
            let (about, estimates) = (read(&newest.join("benchmark.json"))?, read(&newest.join("estimates.json"))?);
            let median = estimates
                .pointer("/median/point_estimate")
                .and_then(Value::as_f64)
                .with_context(|| format!("{}: no median", newest.display()))?;
            let text = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            found.insert((text("group_id"), text("function_id")), median);
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.is_dir()).collect())
}
