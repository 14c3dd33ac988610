//! The database: confirmed payments survive a restart and a kill, and pending webhooks are sent afterwards.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use imza::craftgate::payment::RefundPaymentRequest;
use imza_sandbox::Settings;
use serde_json::json;

use crate::shop::{Mailbox, Shop, ask, payment, settings, webhooks_to};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("imza-sandbox-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn database(&self) -> PathBuf {
        self.0.join("state.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn payments_balances_and_webhooks_survive_a_restart() {
    let folder = Folder::new("restart");
    let open = |speed| Shop::with(Settings { database: Some(folder.database()), speed, ..settings() });
    let mailbox = Mailbox::open(&[]);
    let shop = open(1);
    webhooks_to(&shop, &mailbox);
    let paid = ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    let refund = RefundPaymentRequest { payment_id: paid.id, ..Default::default() };
    ask!(shop, payment().refund_payment(&refund)).unwrap();
    drop(shop);

    let shop = open(1000);
    assert_eq!(ask!(shop, payment().retrieve_payment(paid.id.unwrap())).unwrap(), paid);
    assert!(ask!(shop, payment().refund_payment(&refund)).is_err(), "refunded before the restart");
    let next = ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    assert_eq!(next.id, paid.id.map(|id| id + 1));
    // The webhook is due thirty seconds after the payment, but a request to send it again sends it immediately.
    shop.control("deliveries/1/again", &json!({}));
    let ids: Vec<_> = (0..2).map(|_| mailbox.next().json()["payloadId"].as_str().unwrap().to_owned()).collect();
    assert!(ids.contains(&paid.id.unwrap().to_string()), "{ids:?}");
    shop.control("reset", &json!({}));
    assert!(ask!(shop, payment().retrieve_payment(paid.id.unwrap())).is_err());
}

#[test]
fn a_kill_loses_no_confirmed_payment() {
    let folder = Folder::new("kill");
    let run = || -> (Child, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_imza-sandbox"))
            .args(["--port", "0", "--log", "off", "--database"])
            .arg(folder.database())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        (child, line.trim().rsplit_once("//").unwrap().1.to_owned())
    };
    let shop = Shop::open(); // only for its HTTP client
    let client = |address: &str| {
        use imza::craftgate::{Craftgate, Environment};
        use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
        let url = imza::BaseUrl::new(&format!("http://{address}/craftgate")).unwrap();
        Craftgate::new(
            CraftgateApiKey::new("sandbox-api-key").unwrap(),
            CraftgateSecretKey::new("sandbox-secret-key").unwrap(),
            Environment::Other(url),
        )
    };
    let (mut child, address) = run();
    let paid: Vec<_> =
        (0..20).map(|_| ask!(shop, client(&address), payment().create_payment(&payment("5258640000000001"))).unwrap()).collect();
    child.kill().unwrap();
    child.wait().unwrap();

    let (mut child, address) = run();
    for payment in paid {
        let read = ask!(shop, client(&address), payment().retrieve_payment(payment.id.unwrap()));
        assert_eq!(read.unwrap(), payment);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
