//! The code in the guides: files in `tests/examples/guides/`, which the tests of the packages run against the sandbox.
//!
//! A page shows the part of a file between two comments, `ANCHOR: name` and `ANCHOR_END: name`, for every language that has it:
//! `{{#tabs refunds:full}}` shows `node/refunds.mjs`, `python/refunds.py`, `kotlin/Refunds.kt` and `swift/Refunds.swift`. The code of Craftgate's
//! official clients, in `official/`, is there for their languages only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

/// A tab: its label, the folder of its files, their ending, the name of the language for highlighting, and whether every snippet of imza has it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Tab {
    label: &'static str,
    folder: &'static str,
    ending: &'static str,
    highlight: &'static str,
    required: bool,
}

const TABS: [Tab; 8] = [
    Tab { label: "Node", folder: "node", ending: "mjs", highlight: "js", required: true },
    Tab { label: "axios", folder: "axios", ending: "mjs", highlight: "js", required: false },
    Tab { label: "Python", folder: "python", ending: "py", highlight: "python", required: true },
    Tab { label: "Kotlin", folder: "kotlin", ending: "kt", highlight: "kotlin", required: true },
    Tab { label: "Java", folder: "java", ending: "java", highlight: "java", required: false },
    Tab { label: "Swift", folder: "swift", ending: "swift", highlight: "swift", required: true },
    Tab { label: "Node", folder: "official", ending: "mjs", highlight: "js", required: false },
    Tab { label: "Python", folder: "official", ending: "py", highlight: "python", required: false },
];

/// All snippets with the names of their files, by tab, file (without its ending, in snake case) and anchor.
pub struct Snippets(BTreeMap<(&'static Tab, String, String), (String, String)>);

impl Snippets {
    /// Reads `tests/examples/guides/`.
    pub fn read(root: &Path) -> Result<Self> {
        let mut found = BTreeMap::new();
        for tab in &TABS {
            let folder = root.join("tests").join("examples").join("guides").join(tab.folder);
            if !folder.is_dir() {
                ensure!(!tab.required, "{} is missing", folder.display());
                continue;
            }
            for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
                let path = entry?.path();
                if path.extension().is_none_or(|ending| ending != tab.ending) {
                    continue;
                }
                let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let name = snake_case(&path.file_stem().unwrap_or_default().to_string_lossy());
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                for (anchor, code) in anchors(&text).with_context(|| path.display().to_string())? {
                    found.insert((tab, name.clone(), anchor), (file.clone().into_owned(), code));
                }
            }
        }
        Ok(Self(found))
    }

    /// Returns the tabs of `file:anchor`, as Markdown.
    pub fn tabs(&self, name: &str) -> Result<String> {
        let (file, anchor) = name.split_once(':').with_context(|| format!("expected file:anchor, found {name}"))?;
        let code = |tab| self.0.get(&(tab, file.to_owned(), anchor.to_owned()));
        ensure!(TABS.iter().any(|tab| code(tab).is_some()), "{name}: there is no such snippet in tests/examples/guides");
        let is_official = TABS.iter().all(|tab| code(tab).is_none() || tab.folder == "official");
        let mut shown = String::from("<div class=\"tabs\">\n\n");
        for tab in &TABS {
            match code(tab) {
                Some((file, code)) => shown.push_str(&format!(
                    "<div class=\"tab\" data-tab=\"{}\">\n<p class=\"tab-label\">{0}</p>\n<p class=\"tab-file\">{file}</p>\n\n```{}\n{code}```\n\n</div>\n\n",
                    tab.label, tab.highlight
                )),
                None if tab.required && !is_official => bail!("{name}: there is no such snippet in tests/examples/guides/{}", tab.folder),
                None => {}
            }
        }
        shown.push_str("</div>\n");
        Ok(shown)
    }

    /// Fails if a snippet is shown on no page.
    pub fn all_are_shown(&self, shown: &BTreeSet<String>) -> Result<()> {
        for (tab, file, anchor) in self.0.keys() {
            ensure!(shown.contains(&format!("{file}:{anchor}")), "tests/examples/guides/{}: no page shows {file}:{anchor}", tab.folder);
        }
        Ok(())
    }
}

/// The parts of a file between anchors, without the indentation that all their lines share, and without comments for other anchors.
fn anchors(text: &str) -> Result<Vec<(String, String)>> {
    let mut open: Vec<(String, Vec<&str>)> = Vec::new();
    let mut closed = Vec::new();
    for line in text.lines() {
        if let Some((_, name)) = line.split_once("ANCHOR_END: ") {
            let at = open.iter().position(|(open, _)| open == name.trim()).with_context(|| format!("{name} ends but never begins"))?;
            let (name, lines) = open.remove(at);
            closed.push((name, dedented(&lines)));
        } else if let Some((_, name)) = line.split_once("ANCHOR: ") {
            open.push((name.trim().to_owned(), Vec::new()));
        } else {
            for (_, lines) in &mut open {
                lines.push(line);
            }
        }
    }
    if let Some((name, _)) = open.first() {
        bail!("{name} never ends");
    }
    Ok(closed)
}

fn dedented(lines: &[&str]) -> String {
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    let text: Vec<&str> = lines.iter().map(|line| line.get(shared..).unwrap_or_default()).collect();
    format!("{}\n", text.join("\n").trim_matches('\n'))
}

/// `ThreeDSecure` as `three_d_secure`; a name in snake case stays.
pub fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_cut_out_without_its_indentation_and_inner_anchors() {
        let text = "a\n  // ANCHOR: one\n  b\n    // ANCHOR: two\n    c\n    // ANCHOR_END: two\n\n  d\n  // ANCHOR_END: one\n";
        assert_eq!(anchors(text).unwrap(), [("two".to_owned(), "c\n".to_owned()), ("one".to_owned(), "b\n  c\n\nd\n".to_owned())]);
        assert!(anchors("# ANCHOR: one\n").is_err());
        assert!(anchors("# ANCHOR_END: one\n").is_err());
    }

    #[test]
    fn names_of_all_languages_meet_in_snake_case() {
        assert_eq!(snake_case("ThreeDSecure"), "three_d_secure");
        assert_eq!(snake_case("refunds"), "refunds");
    }
}
