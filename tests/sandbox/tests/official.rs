//! Craftgate's official clients against the sandbox. `cargo xtask test --only sandbox` installs them and runs these tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shop::{Shop, settings};

fn run(program: &str, script: &Path) {
    let shop = Shop::with(imza_sandbox::Settings { speed: 1000, ..settings() });
    let mut command = Command::new(program);
    command.arg(script).arg(format!("http://{}", shop.address));
    command.env("CRAFTGATE_URL", format!("http://{}/craftgate", shop.address));
    command.envs([("CRAFTGATE_API_KEY", "sandbox-api-key"), ("CRAFTGATE_SECRET_KEY", "sandbox-secret-key")]);
    let status = command.status().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(status.success(), "{}: {status}; the last request: {}", script.display(), shop.last_request());
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn python() -> String {
    std::env::var("IMZA_OFFICIAL_PYTHON").unwrap_or_else(|_| "python3".into())
}

#[test]
#[ignore = "needs the official clients"]
fn the_official_node_client_is_served() {
    run("node", &tests().join("sandbox/official/main.mjs"));
}

#[test]
#[ignore = "needs the official clients"]
fn the_official_python_client_is_served() {
    run(&python(), &tests().join("sandbox/official/main.py"));
}

#[test]
#[ignore = "needs the official clients"]
fn the_code_of_the_guides_for_the_official_clients_runs() {
    let guides = tests().join("examples/guides/official");
    run(&python(), &guides.join("before.py"));
    // Node looks for packages in the folders above the file.
    let folder = tests().join("differential/node_modules/.guides");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(guides.join("before.mjs"), folder.join("before.mjs")).unwrap();
    run("node", &folder.join("before.mjs"));
}
