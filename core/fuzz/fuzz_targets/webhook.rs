//! Webhooks from any bytes.
#![no_main]

use imza::craftgate::{CraftgateWebhooks, WebhookFields};
use imza::parax::{ExpectedPayment, RemoteAddress};
use imza::secret::CraftgateWebhookKey;
use imza_fuzz::{bounded, parax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
    let text = String::from_utf8_lossy(data);
    bounded(webhooks.verify(data, &text, i64::MAX, Some(i64::MIN)));
    // The most common signature, followed by the payload.
    let fields = WebhookFields { event_type: "API_AUTH", event_timestamp: 100, status: "SUCCESS", payload_id: "1" };
    let body = [br#"{"eventType":"API_AUTH","eventTimestamp":100,"status":"SUCCESS","payloadId":"1","payload":"#, data, b"}"].concat();
    if let Some(event) = bounded(webhooks.verify(&body, &webhooks.sign(&fields), 100, None)) {
        assert_eq!((event.event_type.as_str(), event.payload_id.as_str()), ("API_AUTH", "1"));
    }
    bounded(parax().read_webhook(data, RemoteAddress::Address(&text)));
    if let Some(webhook) = bounded(parax().read_webhook(data, RemoteAddress::Unchecked)) {
        let call = bounded(parax().confirm(&webhook, ExpectedPayment { amount: "250.00", user_id: Some("1"), ..ExpectedPayment::default() })).unwrap();
        bounded(call.parse(200, data));
    }
});
