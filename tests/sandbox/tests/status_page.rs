//! The status page in a browser: requests, whether they are verified, and the expected values. `cargo xtask test --only sandbox`
//! installs Chromium and runs this test. With `IMZA_SCREENSHOT`, it takes the screenshot of the README.

use std::process::Command;

use serde_json::json;

use crate::shop::{Mailbox, Shop, ask, context, payment, webhooks_to};

/// Returns the page's DOM after its scripts ran.
fn rendered(shop: &Shop, more: &[String]) -> String {
    let profile = std::env::temp_dir().join(format!("imza-chromium-{}", std::process::id()));
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1100,760"])
        .args(["--virtual-time-budget=4000", "--timeout=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(more)
        .arg(format!("http://{}/", shop.address))
        .output()
        .unwrap();
    _ = std::fs::remove_dir_all(profile);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_shows_requests_and_why_one_was_refused() {
    let (shop, mailbox) = (Shop::open(), Mailbox::open(&[]));
    webhooks_to(&shop, &mailbox);
    let _ = ask!(shop, shop.craftgate_with("sandbox-api-key", "wrong-secret"), payment().create_payment(&payment("5258640000000001")));
    ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    mailbox.next();
    let deposit = imza::nexkasa::DepositRequest {
        amount: Some("1500".try_into().unwrap()),
        full_name: Some("<b>Ahmet</b> & Yılmaz".try_into().unwrap()),
        user_id: Some("U1".try_into().unwrap()),
        callback_url: Some(mailbox.url.as_str().try_into().unwrap()),
    };
    let taken = shop.send(&shop.nexkasa().deposit(&deposit, &context()).unwrap()).unwrap();
    shop.control(&format!("nexkasa/{}", taken.transaction_id.unwrap()), &json!({ "status": "approve" }));
    mailbox.next();
    shop.send(&shop.nkolay().authenticate(&context()).unwrap()).unwrap();

    let page = rendered(&shop, &[]);
    for expected in [
        "4 requests",
        "payment.create_payment",
        "refused",
        "verified",
        "base64(SHA-256(…)) over: http://",
        "sandbox-api-key***",
        "cause unknown",
        "API_AUTH",
        "delivered",
        // The flow of the payment: the request, then the webhook.
        "2 steps",
        "Your backend",
        // Test cards.
        "5100050000006661",
        "NOT_SUFFICIENT_FUNDS",
    ] {
        assert!(page.contains(expected), "{expected} is missing in {page}");
    }
    // The list of test cards names the numbers of test cards; the requests above it do not.
    let requests = page.split("Test cards").next().unwrap_or_default();
    assert!(!requests.contains("5258640000000001"), "a card number is shown");
    for secret in ["sandbox-secret-key", "wrong-secret", "sandbox-password"] {
        assert!(!page.contains(secret), "{secret} is shown");
    }
    assert!(!page.contains("<b>Ahmet"), "a request's text became markup of the page");
    if let Ok(path) = std::env::var("IMZA_SCREENSHOT") {
        rendered(&shop, &[format!("--screenshot={path}")]);
    }
}
