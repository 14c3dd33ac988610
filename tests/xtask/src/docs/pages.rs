//! The pages of the guides, in two languages, and what mdBook reads for one of them.
//!
//! An English page and its Turkish translation have the same file name, the same snippets and the same diagrams. A Turkish page begins with
//! `<!-- original: … -->`, the hash of the English page that it translates: when the English page changes, the Turkish one is marked as
//! out of date until `cargo xtask docs --translated PAGE` records that it has followed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

use super::sequence;
use super::shell;
use super::snippets::Snippets;

/// A language of the guides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    Turkish,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Turkish];

    /// The name of its folder, which is its code in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Turkish => "tr",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::English => Self::Turkish,
            Self::Turkish => Self::English,
        }
    }

    /// Its name in itself.
    fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Turkish => "Türkçe",
        }
    }
}

/// The list of chapters, as mdBook names it.
const SUMMARY: &str = "SUMMARY.md";
/// What is beside the guides, in English only: the threat model, and what real gateways have answered.
const BESIDE: [&str; 2] = ["threat-model.md", "live.md"];
const ORIGINAL: (&str, &str) = ("<!-- original: ", " -->\n");
/// The notice at the top of a translation that is out of date.
const STALE: &str = "<p class=\"stale\">Bu sayfanın İngilizcesi değişti, çevirisi henüz güncellenmedi. Güncel hâli: <a href=\"{}\" hreflang=\"en\" lang=\"en\">English</a></p>\n\n";

/// The guides of both languages, the reference and the snippets.
pub struct Guides {
    pages: BTreeMap<(Language, String), String>,
    /// In English for both languages: the reference, and what is beside the guides.
    reference: BTreeMap<String, String>,
    snippets: Snippets,
    /// The names of Turkish pages whose English original has changed.
    pub stale: Vec<String>,
}

impl Guides {
    /// Reads and checks them: both languages have the same pages with the same snippets, and every snippet is shown.
    pub fn read(root: &Path) -> Result<Self> {
        let (mut pages, mut stale) = (BTreeMap::new(), Vec::new());
        for language in Language::ALL {
            let mut found = BTreeMap::new();
            read_folder(&root.join("core").join("docs").join(language.code()), "", &mut found)?;
            pages.extend(found.into_iter().map(|(name, text)| ((language, name), text)));
        }
        let names: BTreeSet<String> = pages.keys().map(|(_, name)| name.clone()).collect();
        let mut shown = BTreeSet::new();
        for name in &names {
            let text = |language: Language| {
                let missing = || format!("core/docs/{}/{name} is missing: every guide is in both languages", language.code());
                pages.get(&(language, name.clone())).with_context(missing)
            };
            let (english, turkish) = (text(Language::English)?, text(Language::Turkish)?);
            let original = original(turkish)
                .with_context(|| format!("core/docs/tr/{name} must begin with `{}hash{}`", ORIGINAL.0, ORIGINAL.1.trim()))?;
            if original != hash(english) {
                stale.push(name.clone());
            }
            let (of_english, of_turkish) = (directives(english), directives(turkish));
            ensure!(of_english == of_turkish, "core/docs/tr/{name} shows {of_turkish:?}, its original {of_english:?}");
            shown.extend(of_english.iter().filter_map(|directive| directive.strip_prefix("tabs ")).map(str::to_owned));
        }
        let mut reference = BTreeMap::new();
        read_folder(&root.join("core").join("reference"), "reference/", &mut reference)?;
        for name in BESIDE {
            let text = std::fs::read_to_string(root.join("core").join("docs").join(name)).context(name)?;
            reference.insert(name.into(), in_the_site(&text));
        }
        let snippets = Snippets::read(root)?;
        snippets.all_are_shown(&shown)?;
        let guides = Self { pages, reference, snippets, stale };
        for language in Language::ALL {
            guides.staged(language)?;
        }
        Ok(guides)
    }

    /// Returns the files of one language, with their paths, as mdBook reads them.
    pub fn staged(&self, language: Language) -> Result<Vec<(String, String)>> {
        let mut staged = Vec::new();
        for ((_, name), text) in self.pages.iter().filter(|((of, _), _)| *of == language) {
            let text = text.strip_prefix(ORIGINAL.0).and_then(|text| text.split_once(ORIGINAL.1)).map_or(text.as_str(), |(_, text)| text);
            let text = if name == SUMMARY {
                text.replace("{{#reference}}", &self.reference_chapters()?)
            } else {
                let mut page = switch(language, name);
                if language == Language::Turkish && self.stale.contains(name) {
                    page.push_str(&STALE.replace("{}", &other_page(language, name)));
                }
                page.push_str(&self.expanded(text).with_context(|| format!("core/docs/{}/{name}", language.code()))?);
                page
            };
            staged.push((name.clone(), text));
        }
        for (name, text) in &self.reference {
            let markdown = name.ends_with(".md");
            staged.push((name.clone(), if markdown { format!("{}{text}", switch(language, name)) } else { text.clone() }));
        }
        Ok(staged)
    }

    /// Replaces the directives and diagrams of a page.
    fn expanded(&self, text: &str) -> Result<String> {
        let mut expanded = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(directive) = directive(line) {
                expanded.push_str(&match directive.split_once(' ') {
                    Some(("tabs", name)) => self.snippets.tabs(name)?,
                    Some(("errors", provider)) => self.errors(provider)?,
                    _ => bail!("{line} is not known; expected tabs or errors"),
                });
            } else if line == "```sequence" {
                let source: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                expanded.push_str(&sequence::svg(&source.join("\n"))?);
            } else if line == "```sh" {
                let commands: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                commands.iter().try_for_each(|command| shell::check(command))?;
                expanded.push_str(&format!("```sh\n{}\n```\n", commands.join("\n")));
            } else if line.trim_start().starts_with("```") {
                bail!(
                    "{line}: code in a guide is a file that the tests run, shown by {{{{#tabs file:anchor}}}}; only ```sh and ```sequence are written here"
                );
            } else {
                expanded.push_str(line);
                expanded.push('\n');
            }
        }
        Ok(expanded)
    }

    /// The table of a provider's error codes, as the reference has it.
    fn errors(&self, provider: &str) -> Result<String> {
        let page = if provider == "craftgate" { "reference/craftgate/enums.md".to_owned() } else { format!("reference/{provider}.md") };
        let text = self.reference.get(&page).with_context(|| page.clone())?;
        let (_, section) = text.split_once("## Errors\n").with_context(|| format!("{page} has no errors"))?;
        let table: Vec<&str> = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).collect();
        ensure!(table.len() > 2, "{page} has no table of errors");
        Ok(format!("{}\n", table.join("\n")))
    }

    /// The chapters of the reference, from its own index.
    fn reference_chapters(&self) -> Result<String> {
        let index = self.reference.get("reference/README.md").context("core/reference/README.md is missing")?;
        let links = index.lines().filter(|line| line.starts_with("- [") && line.ends_with(".md)"));
        Ok(links.map(|line| format!("  {}", line.replace("](", "](reference/"))).collect::<Vec<_>>().join("\n"))
    }
}

/// Writes the hash of the English page into its translation.
pub fn record_translation(root: &Path, page: &str) -> Result<()> {
    let docs = root.join("core").join("docs");
    let (english, turkish) = (docs.join("en").join(page), docs.join("tr").join(page));
    let english = std::fs::read_to_string(&english).with_context(|| english.display().to_string())?;
    let text = std::fs::read_to_string(&turkish).with_context(|| turkish.display().to_string())?;
    let text = if original(&text).is_some() { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    std::fs::write(&turkish, format!("{}{}{}{text}", ORIGINAL.0, hash(&english), ORIGINAL.1)).with_context(|| turkish.display().to_string())
}

/// The text of a page of `core/docs/` with its links as they are within the site: what the site lacks is named without a link.
fn in_the_site(text: &str) -> String {
    let text = text.replace("](en/", "](").replace("](../reference/", "](reference/");
    let mut parts = text.split("](../../");
    let mut site = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = site.rfind('[').map(|at| site.split_off(at)).unwrap_or_default();
        site.push_str(name.trim_start_matches('['));
        site.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    site
}

/// The hash of the original that a translation names.
fn original(text: &str) -> Option<&str> {
    Some(text.strip_prefix(ORIGINAL.0)?.split_once(ORIGINAL.1)?.0)
}

/// The first 16 digits of the SHA-256 of a page.
fn hash(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn directive(line: &str) -> Option<&str> {
    line.strip_prefix("{{#")?.strip_suffix("}}")
}

/// The directives of a page in order, and a mark for each diagram.
fn directives(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| directive(line).or_else(|| (line == "```sequence").then_some("sequence"))).map(str::to_owned).collect()
}

/// The link to the same page in the other language. Without a script it is the first line of the page.
fn switch(language: Language, name: &str) -> String {
    let other = language.other();
    format!(
        "<p class=\"other-language\"><a href=\"{}\" hreflang=\"{code}\" lang=\"{code}\">{}</a></p>\n\n",
        other_page(language, name),
        other.name(),
        code = other.code()
    )
}

fn other_page(language: Language, name: &str) -> String {
    let up = "../".repeat(name.matches('/').count() + 1);
    let html = name.strip_suffix("README.md").map_or_else(|| name.replace(".md", ".html"), |folder| format!("{folder}index.html"));
    format!("{up}{}/{html}", language.other().code())
}

/// Reads the files of a folder and its folders, by their paths with slashes.
fn read_folder(folder: &Path, name: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let file = format!("{name}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read_folder(&path, &format!("{file}/"), files)?;
        } else {
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            files.insert(file, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_is_in_both_languages_with_the_same_snippets_and_every_snippet_is_shown() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
        Guides::read(&root).unwrap();
    }

    #[test]
    fn links_of_readmes_lead_to_files() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
        let readmes = [
            "README.md",
            "CONTRIBUTING.md",
            "core/README.md",
            "bindings-wasm/npm/README.md",
            "bindings-python/README.md",
            "bindings-mobile/kotlin/README.md",
            "bindings-mobile/swift/README.md",
            "tests/sandbox/README.md",
            "tests/examples/guides/README.md",
        ];
        let mut checked = 0;
        for readme in readmes {
            let text = std::fs::read_to_string(root.join(readme)).unwrap();
            let folder = root.join(readme).parent().unwrap().to_path_buf();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.contains("://")) {
                let file = link.split('#').next().unwrap();
                assert!(file.is_empty() || folder.join(file).exists(), "{readme}: {link}");
                checked += 1;
            }
        }
        assert!(checked > 20, "{checked} links");
    }

    #[test]
    fn the_switch_leads_to_the_same_page_in_the_other_language() {
        assert_eq!(other_page(Language::English, "refunds.md"), "../tr/refunds.html");
        assert_eq!(other_page(Language::Turkish, "reference/craftgate/payment.md"), "../../../en/reference/craftgate/payment.html");
        assert_eq!(other_page(Language::Turkish, "reference/README.md"), "../../en/reference/index.html");
        assert_eq!(in_the_site("a [b](../../B.md), [c](en/c.md#d) [e](../reference/e.md)"), "a b, [c](c.md#d) [e](reference/e.md)");
    }

    #[test]
    fn a_translation_names_the_hash_of_its_original() {
        let text = format!("{}{}{}# Başlık\n", ORIGINAL.0, hash("# Title\n"), ORIGINAL.1);
        assert_eq!(original(&text), Some(&*hash("# Title\n")));
        assert_ne!(original(&text), Some(&*hash("# Another title\n")));
        assert_eq!(original("# Başlık\n"), None);
    }
}
