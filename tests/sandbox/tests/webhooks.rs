//! Webhooks: signed, sent after the documented wait, retried until a 2xx comes, repeated on demand, and sent to this machine only.

use imza::craftgate::CraftgateWebhooks;
use imza::secret::CraftgateWebhookKey;
use serde_json::json;

use crate::shop::{Mailbox, Received, Shop, ask, now, payment, webhooks_to};

fn event(received: &Received) -> imza::craftgate::WebhookEvent {
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("sandbox-webhook-key").unwrap()]).unwrap();
    webhooks.verify(&received.body, received.header("x-cg-signature-v1").unwrap(), now(), None).unwrap()
}

#[test]
fn a_payment_is_reported_until_the_webhook_is_accepted() {
    let (shop, mailbox) = (Shop::open(), Mailbox::open(&[500, 302]));
    webhooks_to(&shop, &mailbox);
    let paid = ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    let events: Vec<_> = (0..3).map(|_| event(&mailbox.next())).collect();
    assert!(events.iter().all(|event| event.dedupe_key() == events[0].dedupe_key()));
    assert_eq!((events[0].event_type.as_str(), events[0].status.as_str()), ("API_AUTH", "SUCCESS"));
    assert_eq!(events[0].payload_id, paid.id.unwrap().to_string());
    assert!(mailbox.rest().is_empty(), "accepted, so not sent again");
    let listed = shop.inspect("deliveries");
    assert_eq!(listed["deliveries"][0]["state"], "delivered");
    assert_eq!(listed["deliveries"][0]["attempts"].as_array().unwrap().len(), 3);
}

#[test]
fn a_webhook_is_dropped_after_the_fifth_retry() {
    let settings = imza_sandbox::Settings { speed: 100_000, ..crate::shop::settings() };
    let (shop, mailbox) = (Shop::with(settings), Mailbox::open(&[500; 10]));
    webhooks_to(&shop, &mailbox);
    ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    (0..6).for_each(|_| _ = mailbox.next());
    assert!(mailbox.rest().is_empty());
    assert_eq!(shop.inspect("deliveries")["deliveries"][0]["state"], "dropped");
}

#[test]
fn three_ds_reports_verification_and_charge() {
    let (shop, mailbox) = (Shop::open(), Mailbox::open(&[]));
    webhooks_to(&shop, &mailbox);
    let begun = ask!(shop, payment().init_3ds_payment(&crate::shop::threeds("5258640000000001", "https://shop.example/c"))).unwrap();
    shop.control(&format!("craftgate/payments/{}/verify", begun.payment_id.unwrap()), &json!({}));
    assert_eq!(event(&mailbox.next()).event_type, "THREEDS_VERIFY");
    let complete = imza::craftgate::payment::CompleteThreeDSPaymentRequest { payment_id: begun.payment_id };
    ask!(shop, payment().complete_3ds_payment(&complete)).unwrap();
    assert_eq!(event(&mailbox.next()).event_type, "API_AUTH");
}

#[test]
fn copies_and_faults_of_deliveries() {
    let (shop, mailbox) = (Shop::open(), Mailbox::open(&[]));
    webhooks_to(&shop, &mailbox);
    shop.control("panel", &json!({ "webhookCopies": 2 }));
    let send = || shop.control("craftgate/webhooks", &json!({ "eventType": "REFUND", "payloadId": "7" }));
    send();
    assert_eq!(event(&mailbox.next()), event(&mailbox.next()));

    shop.control("panel", &json!({ "webhookCopies": 1 }));
    shop.fault(json!({ "kind": "corrupt", "target": "delivery" }));
    send();
    let received = mailbox.next();
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("sandbox-webhook-key").unwrap()]).unwrap();
    assert!(webhooks.verify(&received.body, received.header("x-cg-signature-v1").unwrap(), now(), None).is_err());

    shop.fault(json!({ "kind": "duplicate", "target": "delivery" }));
    send();
    assert_eq!(event(&mailbox.next()), event(&mailbox.next()));
    shop.fault(json!({ "kind": "drop", "target": "delivery" }));
    send();
    assert_eq!(event(&mailbox.next()).event_type, "REFUND", "a retry delivers the dropped webhook");
    assert!(mailbox.rest().is_empty());
}

#[test]
fn webhooks_to_other_machines_are_refused() {
    let shop = Shop::open();
    for url in ["http://198.51.100.7/hook", "http://merchant.example/hook", "https://127.0.0.1/hook", "not a URL"] {
        shop.control("panel", &json!({ "craftgateWebhookUrl": url }));
        shop.control("craftgate/webhooks", &json!({ "eventType": "REFUND", "payloadId": "7" }));
        let begun = std::time::Instant::now();
        let listed = loop {
            let listed = shop.inspect("deliveries?limit=1")["deliveries"][0].clone();
            if listed["attempts"].as_array().is_some_and(|attempts| !attempts.is_empty()) {
                break listed;
            }
            assert!(begun.elapsed().as_secs() < 10, "{listed}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        assert!(listed["attempts"][0]["error"].is_string(), "{listed}");
    }
}
