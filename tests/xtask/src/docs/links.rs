//! The links of the site: each leads to a page and a place on it that exist, and no page loads anything from another host.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

/// All links of a page, and the places that it has.
struct Page {
    links: Vec<(String, String)>,
    places: BTreeSet<String>,
}

/// Checks all pages of a site; returns their number.
pub fn check(site: &Path) -> Result<usize> {
    let mut pages = BTreeMap::new();
    let mut others = BTreeSet::new();
    read(site, site, &mut pages, &mut others)?;
    let mut faults = Vec::new();
    for (path, page) in &pages {
        for (attribute, link) in &page.links {
            if let Some(fault) = fault(path, attribute, link, &pages, &others) {
                faults.push(format!("{}: {attribute}=\"{link}\": {fault}", path.display()));
            }
        }
    }
    for path in others.iter().filter(|path| path.extension().is_some_and(|ending| ending == "css")) {
        let text = std::fs::read_to_string(site.join(path)).with_context(|| path.display().to_string())?;
        if text.contains("url(http") || text.contains("url(\"http") || text.contains("@import \"http") {
            faults.push(format!("{}: loads something from another host", path.display()));
        }
    }
    if !faults.is_empty() {
        bail!("{} links do not hold:\n{}", faults.len(), faults.join("\n"));
    }
    Ok(pages.len())
}

fn fault(from: &Path, attribute: &str, link: &str, pages: &BTreeMap<PathBuf, Page>, others: &BTreeSet<PathBuf>) -> Option<&'static str> {
    let link = link.replace("&amp;", "&");
    if ["mailto:", "data:", "javascript:"].iter().any(|scheme| link.starts_with(scheme)) {
        return None;
    }
    if link.contains("://") || link.starts_with("//") {
        // A reader may follow a link to another host; a page loads nothing from there.
        return (attribute != "a href").then_some("loads from another host");
    }
    let (path, place) = link.split_once('#').unwrap_or((&link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() { from.to_owned() } else { joined(from, path) };
    let Some(page) = pages.get(&target) else {
        return (!others.contains(&target)).then_some("there is no such file");
    };
    // The page for printing holds all others: its places are those of mdBook.
    let missing = !place.is_empty() && !page.places.contains(&decoded(place)) && from.file_name().is_none_or(|name| name != "print.html");
    missing.then_some("the page has no such place")
}

/// A relative path from a page, without `..`.
fn joined(from: &Path, link: &str) -> PathBuf {
    let mut path = from.parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(&decoded(link)).components() {
        match part {
            Component::ParentDir => _ = path.pop(),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits: Vec<u8> = rest.by_ref().take(2).collect();
        bytes.extend(std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok()));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn read(site: &Path, folder: &Path, pages: &mut BTreeMap<PathBuf, Page>, others: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.strip_prefix(site)?.to_owned();
        if path.is_dir() {
            read(site, &path, pages, others)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            let text = std::fs::read_to_string(&path).with_context(|| name.display().to_string())?;
            pages.insert(name, page(&text));
        } else {
            others.insert(name);
        }
    }
    Ok(())
}

/// Reads the elements of a page. Scripts are left out: they hold text that looks like elements.
fn page(html: &str) -> Page {
    let mut page = Page { links: Vec::new(), places: BTreeSet::new() };
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (element, next) = after.split_once('>').unwrap_or((after, ""));
        rest = next;
        let name = element.split_ascii_whitespace().next().unwrap_or_default();
        page.places.extend(attribute(element, "id").into_iter().chain(attribute(element, "name")).map(str::to_owned));
        for wanted in ["href", "src"] {
            if let Some(link) = attribute(element, wanted) {
                page.links.push((format!("{name} {wanted}"), link.to_owned()));
            }
        }
        if name == "script" {
            rest = rest.split_once("</script").map_or("", |(_, after)| after);
        }
    }
    page
}

fn attribute<'e>(element: &'e str, name: &str) -> Option<&'e str> {
    let (_, value) = element.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_missing_places_and_foreign_hosts_are_found() {
        let (from, empty) = (Path::new("en/a.html"), BTreeSet::from([PathBuf::from("en/x.css")]));
        let pages = BTreeMap::from([(PathBuf::from("en/a.html"), page("<h1 id=\"ödeme\">")), (PathBuf::from("tr/b.html"), page("<p>"))]);
        let fault = |attribute, link| fault(from, attribute, link, &pages, &empty);
        assert_eq!(fault("a href", "#%C3%B6deme"), None);
        assert_eq!(fault("a href", "../tr/b.html"), None);
        assert_eq!(fault("link href", "x.css?1"), None);
        assert_eq!(fault("a href", "https://example.com/"), None);
        assert_eq!(fault("a href", "c.html"), Some("there is no such file"));
        assert_eq!(fault("a href", "../tr/b.html#x"), Some("the page has no such place"));
        assert_eq!(fault("script src", "https://example.com/x.js"), Some("loads from another host"));
    }

    #[test]
    fn links_in_scripts_are_not_links() {
        let page = page("<script src=\"a.js\">'<a href=\"b\">'</script><a class=\"x\" href=\"c\">");
        assert_eq!(page.links, [("script src".to_owned(), "a.js".to_owned()), ("a href".to_owned(), "c".to_owned())]);
    }
}
