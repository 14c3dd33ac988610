//! Craftgate's official clients against the sandbox. `cargo xtask test --only sandbox` installs them and runs these tests.

use std::path::Path;
use std::process::Command;

use crate::shop::{Shop, settings};

fn run(program: &str, script: &str) {
    let shop = Shop::with(imza_sandbox::Settings { speed: 1000, ..settings() });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("official");
    let mut command = Command::new(program);
    command.arg(folder.join(script)).arg(format!("http://{}", shop.address));
    let status = command.status().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(status.success(), "{script}: {status}; the last request: {}", shop.last_request());
}

#[test]
#[ignore = "needs the official clients"]
fn the_official_node_client_is_served() {
    run("node", "main.mjs");
}

#[test]
#[ignore = "needs the official clients"]
fn the_official_python_client_is_served() {
    run(&std::env::var("IMZA_OFFICIAL_PYTHON").unwrap_or_else(|_| "python3".into()), "main.py");
}
