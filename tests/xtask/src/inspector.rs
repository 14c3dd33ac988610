//! The inspector, `bindings-wasm/inspector/`: one page with everything in it, which tells why a signature does not fit.
//!
//! ```text
//! src/ ──cargo──▶ wasm ──wasm-bindgen, wasm-opt──▶ target/inspector/ ─┐
//! page/*.ts ──tsc, esbuild──▶ one script with the module in it ───────┴──▶ target/dist/inspector/index.html
//! page/index.html, style.css ─────────────────────────────────────────┘
//! ```
//!
//! The page's policy names the hashes of its script and its style, and allows no connection at all.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::command::Program;
use crate::workspace::Workspace;
use crate::{node, npm, ran, sandbox};

/// Builds the page into `target/dist/inspector/`. Returns its path.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let (bindings, made) = (workspace.root.join("bindings-wasm"), workspace.target.join("inspector"));
    // The compiler and the bundler are those of the Node package.
    let npm = bindings.join("npm");
    npm::install(&npm)?;
    node::module(workspace, "imza-inspector", &made, "imza_inspector.wasm")?;

    let page = bindings.join("inspector").join("page");
    let tool = |name: &str| Program::new(npm.join("node_modules").join(".bin").join(name), &page);
    tool("tsc").arguments(["--project", "."]).run()?;
    let script = made.join("page.js");
    let alias = |name: &str, file: &str| format!("--alias:{name}={}", made.join(file).display());
    tool("esbuild")
        .arguments(["main.ts", "--bundle", "--format=esm", "--target=es2022", "--charset=utf8", "--loader:.wasm=binary"])
        .arguments(["--minify-whitespace", "--minify-syntax", "--legal-comments=none", "--log-level=warning"])
        .arguments([alias("imza-inspector", "imza_inspector.js"), alias("imza-inspector.wasm", "imza_inspector.wasm")])
        .arguments([format!("--outfile={}", script.display())])
        .run()?;

    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
    let html = assembled(&read(&page.join("index.html"))?, &read(&page.join("style.css"))?, &read(&script)?)?;
    let folder = workspace.target.join("dist").join("inspector");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let file = folder.join("index.html");
    std::fs::write(&file, &html).with_context(|| file.display().to_string())?;
    println!("{}: {} KB", workspace.shown(&file), html.len().div_ceil(1024));
    Ok(file)
}

/// Puts style, script and policy into the page.
fn assembled(page: &str, style: &str, script: &str) -> Result<String> {
    let (style, script) = (style.trim(), script.trim());
    if script.contains("</script") || style.contains("</style") {
        bail!("the script or the style of the inspector would end its element");
    }
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; connect-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; img-src data:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        hash(script),
        hash(style)
    );
    let mut html = String::with_capacity(page.len() + style.len() + script.len());
    let mut rest = page;
    for (mark, text) in [("{{policy}}", policy.as_str()), ("{{style}}", style), ("{{script}}", script)] {
        let (before, after) = rest.split_once(mark).with_context(|| format!("index.html lacks {mark}, or has it in another order"))?;
        html.extend([before, text]);
        rest = after;
    }
    html.push_str(rest);
    Ok(html)
}

/// Builds the page, and goes a person's way through it in headless Chromium: `tests/site/inspector.test.mjs`.
pub fn check(workspace: &Workspace) -> Result<()> {
    let page = build(workspace)?;
    let browser = sandbox::browser(workspace)?;
    let tests = workspace.root.join("tests").join("site");
    npm::install(&tests)?;
    Program::new("node", &tests)
        .arguments(ran::node(workspace, &ran::place(workspace, "wasm.txt")?))
        .arguments(["inspector.test.mjs"])
        .variable("IMZA_INSPECTOR", page)
        .variable("IMZA_CHROMIUM", browser)
        .run()
}

/// Builds the page, and serves it on this machine until it is interrupted.
pub fn serve(workspace: &Workspace, port: u16) -> Result<()> {
    let page = std::fs::read(build(workspace)?).context("the built page")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("port {port} of this machine"))?;
    println!("imza inspector: http://{}/", listener.local_addr()?);
    // A thread for each: browsers open connections before they ask for something.
    std::thread::scope(|threads| {
        for connection in listener.incoming().flatten() {
            // A client that goes away before the end does not stop the server.
            threads.spawn(|| answer(connection, &page).ok());
        }
    });
    Ok(())
}

fn answer(mut connection: TcpStream, page: &[u8]) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The rest of the headers: a connection that is closed before they were read is reset.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    connection.write_all(&answered(&request, page))
}

/// The answer to a request line: the page at `/`, and nothing else.
fn answered(request: &str, page: &[u8]) -> Vec<u8> {
    let mut words = request.split(' ');
    let is_get = words.next() == Some("GET");
    let is_page = is_get && words.next().is_some_and(|target| matches!(target, "/" | "/index.html"));
    let (status, body) = if is_page { ("200 OK", page) } else { ("404 Not Found", &b"not found\n"[..]) };
    let kind = if is_page { "text/html; charset=utf-8" } else { "text/plain" };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n\
         content-security-policy: frame-ancestors 'none'\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_script_and_the_style_that_are_there() {
        let html =
            assembled("<meta content=\"{{policy}}\"><style>{{style}}</style><script>{{script}}</script>", "a{}\n", "let a = '{{style}}'\n")
                .unwrap();
        assert!(html.ends_with("<style>a{}</style><script>let a = '{{style}}'</script>"), "{html}");
        // printf '%s' 'a{}' | openssl dgst -sha256 -binary | base64
        assert!(html.contains("style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=';"), "{html}");
        assert!(html.contains("connect-src 'none'") && html.contains("default-src 'none'"), "{html}");
        assert!(assembled("{{policy}}{{style}}{{script}}", "", "a = '</script>'").is_err());
        assert!(assembled("{{style}}{{script}}", "", "").is_err());
    }

    #[test]
    fn only_the_page_is_served() {
        let text = |request| String::from_utf8(answered(request, b"page")).unwrap();
        let page = text("GET / HTTP/1.1");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.ends_with("\r\n\r\npage"), "{page}");
        assert!(page.contains("cache-control: no-store") && page.contains("frame-ancestors 'none'"), "{page}");
        for other in ["GET /favicon.ico HTTP/1.1", "POST / HTTP/1.1", "GET /../Cargo.toml HTTP/1.1", ""] {
            assert!(text(other).starts_with("HTTP/1.1 404"), "{other}");
        }
    }
}
