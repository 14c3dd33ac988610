//! Craftgate's webhooks: `x-cg-signature-v1 = base64(HMAC-SHA256(key, eventType + eventTimestamp + status + payloadId))`.
//!
//! The first attempt comes 30 seconds after the event. Source: vendor documentation, "Webhook".

use serde_json::{Value, json};

use crate::clock;
use crate::crypto::{base64, hmac_sha256};
use crate::exchange::Provider;
use crate::json::Fields as _;
use crate::state::{Message, State};

/// The wait before the first attempt, in seconds.
const WAIT: i64 = 30;

/// Reports an event, if the merchant has a webhook URL.
pub fn report(state: &mut State, event: &str, succeeded: bool, payload_id: impl std::fmt::Display, payload: Option<Value>) {
    let Some(url) = state.merchant_config().craftgate_webhook_url else { return };
    let (now, status) = (clock::now(), if succeeded { "SUCCESS" } else { "FAILURE" });
    let signed = format!("{event}{now}{status}{payload_id}");
    let signature = base64(&hmac_sha256(&state.settings.keys.craftgate_webhook_key, signed.as_bytes()));
    let body = json!({
        "eventType": event,
        "eventTime": format!("{}.000000", clock::civil(now)),
        "eventTimestamp": now,
        "status": status,
        "payloadId": payload_id.to_string(),
        "payload": payload,
    });
    state.deliver(&Message {
        provider: Provider::Craftgate,
        event,
        url,
        headers: vec![("x-cg-signature-v1".into(), signature)],
        body: body.without_nulls().to_string(),
        wait: WAIT,
    });
}
