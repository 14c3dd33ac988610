//! The logs are structured and contain no secrets.

use std::process::{Command, Stdio};

use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use serde_json::Value;

use crate::shop::{Shop, ask, payment};

#[test]
fn logs_are_objects_without_keys_and_cards() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_imza-sandbox"))
        .args(["--port", "0", "--log", "json", "--craftgate-secret-key", "top-secret-1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    let url = imza::BaseUrl::new(&format!("{}/craftgate", line.trim().strip_prefix("imza sandbox: ").unwrap())).unwrap();
    let client = |secret| {
        Craftgate::new(
            CraftgateApiKey::new("sandbox-api-key").unwrap(),
            CraftgateSecretKey::new(secret).unwrap(),
            Environment::Other(url.clone()),
        )
    };
    let shop = Shop::open(); // only for its HTTP client
    ask!(shop, client("top-secret-1"), payment().create_payment(&payment("5258640000000001"))).unwrap();
    ask!(shop, client("other-secret"), payment().create_payment(&payment("5258640000000001"))).unwrap_err();
    child.kill().unwrap();
    let logs = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();

    let requests: Vec<Value> = logs.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verified: Vec<_> = requests.iter().map(|request| &request["fields"]["verified"]).collect();
    assert_eq!(verified, [true, false], "{logs}");
    assert_eq!(requests[0]["fields"]["operation"], "payment.create_payment");
    for secret in ["top-secret-1", "other-secret", "5258640000000001", "sandbox-api-key"] {
        assert!(!logs.contains(secret), "{secret} in {logs}");
    }
}
