//! The sandbox of the four gateways, `tests/sandbox/`: runs, tests and measures it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Running;
use crate::workspace::Workspace;
use crate::{debian, differential, ran};

/// The browser for testing pages: Debian's package of this name.
const BROWSER: &str = "chromium";

/// The settings of the guides' clients for a sandbox; `{}` is its address.
pub const SETTINGS: [(&str, &str); 18] = [
    ("SANDBOX_URL", "{}"),
    ("CRAFTGATE_URL", "{}/craftgate"),
    ("CRAFTGATE_API_KEY", "sandbox-api-key"),
    ("CRAFTGATE_SECRET_KEY", "sandbox-secret-key"),
    ("CRAFTGATE_CALLBACK_KEY", "sandbox-callback-key"),
    ("CRAFTGATE_WEBHOOK_KEY", "sandbox-webhook-key"),
    ("PARAX_URL", "{}/parax"),
    ("PARAX_SID", "1001"),
    ("PARAX_KEY", "sandbox-key"),
    ("PARAX_SECRET_KEY", "sandbox-secret-key"),
    ("NEXKASA_URL", "{}/nexkasa"),
    ("NEXKASA_API_KEY", "sandbox-api-key"),
    ("NEXKASA_CALLBACK_SECRET", "a-secret-of-the-merchants-own"),
    ("NKOLAY_URL", "{}/nkolay"),
    ("NKOLAY_USERNAME", "sandbox-user"),
    ("NKOLAY_PASSWORD", "sandbox-password"),
    ("NKOLAY_MERCHANT_NO", "4000"),
    ("NKOLAY_API_SECRET_KEY", "sandbox-secret-key"),
];

/// Runs it in the foreground, with the given arguments.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    workspace.cargo("run --quiet --profile sandbox -p imza-sandbox --").arguments(arguments).run()
}

/// Builds it, and returns the path of the program.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    workspace.cargo("build --profile sandbox -p imza-sandbox").run()?;
    Ok(workspace.target.join("sandbox").join(format!("imza-sandbox{}", std::env::consts::EXE_SUFFIX)))
}

/// A sandbox that runs until it is dropped.
pub struct Started {
    /// Its address, `http://127.0.0.1:1234`.
    pub address: String,
    _running: Running,
}

impl Started {
    /// The environment of the guides' code, see [`SETTINGS`].
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, String)> {
        SETTINGS.into_iter().map(|(name, value)| (name, value.replace("{}", &self.address)))
    }
}

/// Starts it on a free port, with delays a thousand times shorter, and with further options.
pub fn start(workspace: &Workspace, program: &Path, options: &[&str]) -> Result<Started> {
    let program = workspace.program(program).arguments("--port 0 --speed 1000 --log off".split(' '));
    let (running, line) = program.arguments(options.iter().copied()).start()?;
    let address = line.strip_prefix("imza sandbox: ").with_context(|| format!("the sandbox did not print its address but {line:?}"))?;
    Ok(Started { address: address.to_owned(), _running: running })
}

/// Tests it with the Rust client and Craftgate's official clients, and its page in a browser; installs what is missing.
pub fn check(workspace: &Workspace) -> Result<()> {
    let record = ran::place(workspace, "sandbox.txt")?;
    workspace.cargo("test -p imza-sandbox").recorded(&record)?;
    let python = differential::install(workspace)?;
    let others = "test -p imza-sandbox --test sandbox -- --ignored --nocapture";
    browser(workspace)?;
    workspace.cargo(others).variable("IMZA_OFFICIAL_PYTHON", python).recorded(&record)
}

/// Measures the delay of responses at 2 000 payments a second.
pub fn bench(workspace: &Workspace) -> Result<()> {
    workspace.cargo("bench --profile sandbox -p imza-sandbox --bench load").run()
}

/// Returns the path of the browser; installs it if it is missing.
pub fn browser(workspace: &Workspace) -> Result<String> {
    if !workspace.program(BROWSER).arguments(["--version"]).quiet().succeeds() {
        debian::install(workspace, BROWSER, "pages are tested in chromium, which is missing and could not be installed")?;
    }
    Ok(workspace.program("which").arguments([BROWSER]).quiet().output()?.trim().to_owned())
}
