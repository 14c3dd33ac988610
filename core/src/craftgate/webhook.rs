//! Craftgate's webhooks: header `x-cg-signature-v1`.
//!
//! Format: `base64(HMAC-SHA256(key, eventType + eventTimestamp + status + payloadId))`, with the values as they arrived and without
//! separators; the key is the merchant webhook key as UTF-8 text. Only these four fields are signed: anyone who replays a message can
//! change `eventTime` and `payload`.
//!
//! Without separators a character could move from one value to the next. The checks here detect this: the status is one of two values,
//! the timestamp consists of digits, and one digit more or less puts it beyond any tolerance, which is at most a day.
//!
//! Source: vendor documentation, "İşlem Webhook"; all six official clients.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::enums::{WebhookEventType, WebhookStatus};
use crate::api::case::Names;
use crate::api::declare::types;
use crate::api::json::{Fields, drive};
use crate::api::schema::Ty;
use crate::api::sink::NoSink;
use crate::api::transcode::{Integers, Reading};
use crate::api::values::DateTime;
use crate::error::{Error, Result, redact_quoted};
use crate::integer::whole;
use crate::message::{Message, UnsignedFields, dedupe_key};
use crate::secret::{CraftgateWebhookKey, Secret, equal};
use crate::sign::{base64, from_base64, hmac_sha256};

/// Default maximum age of a message in seconds; retries come for about 45 minutes.
pub const DEFAULT_TOLERANCE_SECONDS: i64 = 3600;

/// Maximum tolerance in seconds: a day. With more than 32 years a digit could move from the event type or the status into the timestamp.
pub const MAX_TOLERANCE_SECONDS: i64 = 86_400;

/// Verifies webhooks. Several keys may be active while one replaces another.
#[derive(Clone)]
pub struct CraftgateWebhooks {
    pub(super) keys: Vec<Secret>,
}

impl fmt::Debug for CraftgateWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CraftgateWebhooks({} keys ***)", self.keys.len())
    }
}

/// The four signed fields of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookFields<'a> {
    /// Event type, e.g. `API_AUTH`; more values may come.
    pub event_type: &'a str,
    /// Time of the event, in Unix seconds.
    pub event_timestamp: i64,
    /// Status: `SUCCESS` or `FAILURE`.
    pub status: &'a str,
    /// Id of the object that the event concerns: a payment, a refund, a token, …
    pub payload_id: &'a str,
}

types! {
    case camel;

    /// A webhook as it arrives, before verification. The verified webhook is a `WebhookEvent`.
    response WebhookData {
        /// Event type, e.g. `API_AUTH`; more values may come.
        event_type: WebhookEventType,
        /// Time of the event with a fraction, in Istanbul time. Not signed.
        event_time: DateTime,
        /// Time of the event, in Unix seconds.
        event_timestamp: i64,
        /// Outcome of the event.
        status: WebhookStatus,
        /// Id of the object that the event concerns: a payment, a refund, a token, …
        payload_id: String,
    }
}

/// A verified webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// Event type, e.g. `API_AUTH`; more values may come.
    pub event_type: String,
    /// Time of the event, in Unix seconds.
    pub event_timestamp: i64,
    /// Status: `SUCCESS` or `FAILURE`.
    pub status: String,
    /// Id of the object that the event concerns: a payment, a refund, a token, …
    pub payload_id: String,
    /// Fields that the signature does not cover. Query the API before acting on them.
    pub unauthenticated: Unauthenticated,
}

/// Fields of a webhook that are not signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Unauthenticated {
    /// Time of the event as text, without a zone.
    pub event_time: Option<String>,
    /// Payload as JSON text, as it arrived.
    pub payload: Option<String>,
    /// Further fields of the message, and a time of the event that is not text.
    pub other_fields: UnsignedFields,
}

impl fmt::Debug for Unauthenticated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unauthenticated(payload of {} bytes)", self.payload.as_ref().map_or(0, String::len))
    }
}

impl WebhookEvent {
    /// Returns the de-duplication key, equal for the same message. Store it with a unique constraint to handle each message once.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        dedupe_key(&[&self.event_type, &self.event_timestamp.to_string(), &self.status, &self.payload_id])
    }
}

impl CraftgateWebhooks {
    /// Makes a verifier with the active keys.
    ///
    /// # Errors
    /// `configuration` if there are no keys.
    pub fn new(keys: impl IntoIterator<Item = CraftgateWebhookKey>) -> Result<Self> {
        Self::of(keys.into_iter().map(|key| key.0).collect())
    }

    pub(crate) fn of(keys: Vec<Secret>) -> Result<Self> {
        if keys.is_empty() {
            return Err(Error::configuration("keys", &["expected the merchant webhook key, found none; pass at least one"]));
        }
        Ok(Self { keys })
    }

    /// Verifies a message from its raw body of at most 64 KiB, the header `x-cg-signature-v1`, the current time in Unix seconds, and the
    /// maximum age in seconds ([`DEFAULT_TOLERANCE_SECONDS`] if `None`, at most [`MAX_TOLERANCE_SECONDS`]).
    ///
    /// # Errors
    /// `verification_failed` with the check: `body`, `signature`, `timestamp`. `invalid_request` (`tolerance_seconds`) for a tolerance that
    /// is negative or longer than a day.
    pub fn verify(&self, body: &[u8], signature: &str, now: i64, tolerance_seconds: Option<i64>) -> Result<WebhookEvent> {
        let tolerance = tolerance_seconds.unwrap_or(DEFAULT_TOLERANCE_SECONDS);
        if !(0..=MAX_TOLERANCE_SECONDS).contains(&tolerance) {
            // A number this long may be one of a card.
            let found = if tolerance.unsigned_abs() < 10_000_000_000 { tolerance.to_string() } else { "a longer number".into() };
            return Err(Error::invalid(
                "tolerance_seconds",
                &["expected 0 to 86400 seconds, which are a day, found ", &found, "; retries come for about 45 minutes"],
            ));
        }
        if signature.trim().is_empty() {
            return Err(Error::verification("signature", &["the header x-cg-signature-v1 is missing; pass its value as it arrived"]));
        }
        let fields = Message::body(body)?.fields()?;
        let event = signed_fields(&fields)?;

        let given = from_base64(signature).filter(|bytes| bytes.len() == 32);
        let message = [event.event_type.as_str(), &event.event_timestamp.to_string(), &event.status, &event.payload_id].concat();
        let fits = |key: &Secret| given.as_ref().is_some_and(|given| equal(&mac(key, &message), given));
        // Every key is tried, so that the duration does not reveal which one matches.
        if !self.keys.iter().fold(false, |found, key| found | fits(key)) {
            return Err(Error::verification(
                "signature",
                &["the signature matches no configured key; check that this is the webhook key and the body is unchanged"],
            ));
        }

        let age = now.saturating_sub(event.event_timestamp);
        if age.saturating_abs() > tolerance {
            return Err(Error::verification(
                "timestamp",
                &[
                    "expected a message of at most ",
                    &tolerance.to_string(),
                    " seconds, found one of ",
                    &age.to_string(),
                    " seconds; check the clock",
                ],
            ));
        }
        let event_time = fields.text("eventTime").map(|text| text.into_owned());
        let payload = fields.json("payload").map(payload).transpose()?;
        let known = ["eventType", "eventTimestamp", "status", "payloadId", "payload", "eventTime"];
        // A time that is not text is among the other fields, so that it is not lost.
        let known = if event_time.is_some() { &known[..] } else { known.split_last().map_or(&[][..], |(_, known)| known) };
        let other_fields = UnsignedFields::besides(known, &fields);
        Ok(WebhookEvent { unauthenticated: Unauthenticated { event_time, payload, other_fields }, ..event })
    }

    /// Signs a message with the first key, for fixtures in tests.
    #[must_use]
    pub fn sign(&self, fields: &WebhookFields<'_>) -> String {
        let message = [fields.event_type, &fields.event_timestamp.to_string(), fields.status, fields.payload_id].concat();
        self.keys.first().map(|key| base64(&mac(key, &message))).unwrap_or_default()
    }
}

fn mac(key: &Secret, message: &str) -> [u8; 32] {
    hmac_sha256(key.reveal().as_bytes(), &[message.as_bytes()])
}

/// Parses the four signed fields and checks that none can be confused with its neighbour.
fn signed_fields(fields: &Fields<'_>) -> Result<WebhookEvent> {
    let text = |name: &'static str| {
        let quoted = fields.json(name).is_some_and(|json| json.starts_with('"'));
        let text = fields.text(name).filter(|text| quoted && !text.is_empty());
        text.map(|text| text.into_owned()).ok_or_else(|| Error::verification("body", &[name, ": expected text, found another value"]))
    };
    let digits = fields.json("eventTimestamp");
    let event_timestamp = digits.and_then(whole).filter(|n| *n >= 0).ok_or_else(|| {
        let found = digits.map_or_else(|| String::from("nothing"), redact_quoted);
        Error::verification("body", &["eventTimestamp: expected Unix seconds, found ", &found])
    })?;
    let event = WebhookEvent {
        event_type: text("eventType")?,
        event_timestamp,
        status: text("status")?,
        payload_id: text("payloadId")?,
        unauthenticated: Unauthenticated { event_time: None, payload: None, other_fields: UnsignedFields::default() },
    };
    if !matches!(event.status.as_str(), "SUCCESS" | "FAILURE") {
        return Err(Error::verification("body", &["status: expected SUCCESS or FAILURE, found ", &redact_quoted(&event.status)]));
    }
    Ok(event)
}

/// Checks the payload and returns it as it arrived. Duplicate names in an object are refused, since they are ambiguous.
fn payload(json: &str) -> Result<String> {
    let mut into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut NoSink };
    let read = drive(json, &mut into.transcoder(Ty::Json));
    read.map(|()| json.into()).map_err(|fault| Error::verification("body", &["payload: ", &fault.text()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    const NOW: i64 = 1_700_000_000;

    fn webhooks() -> CraftgateWebhooks {
        CraftgateWebhooks::of(alloc::vec![Secret::new("key-1")]).unwrap()
    }

    /// Verifies a genuine message of this time.
    fn verified(timestamp: i64, tolerance: Option<i64>) -> Result<WebhookEvent> {
        let fields = WebhookFields { event_type: "API_AUTH", event_timestamp: timestamp, status: "SUCCESS", payload_id: "12" };
        let body = format!(r#"{{"eventType":"API_AUTH","eventTimestamp":{timestamp},"status":"SUCCESS","payloadId":"12"}}"#);
        webhooks().verify(body.as_bytes(), &webhooks().sign(&fields), NOW, tolerance)
    }

    #[test]
    fn the_tolerance_is_at_most_a_day_and_holds_to_the_second() {
        for tolerance in [-1, i64::MIN, MAX_TOLERANCE_SECONDS + 1, i64::MAX] {
            assert_eq!(verified(NOW, Some(tolerance)).unwrap_err().path(), "tolerance_seconds", "{tolerance}");
        }
        for (tolerance, seconds) in [(Some(0), 0), (Some(1), 1), (None, DEFAULT_TOLERANCE_SECONDS), (Some(86_400), 86_400)] {
            for sign in [-1, 1] {
                assert!(verified(NOW + sign * seconds, tolerance).is_ok(), "{tolerance:?}");
                assert_eq!(verified(NOW + sign * (seconds + 1), tolerance).unwrap_err().path(), "timestamp", "{tolerance:?}");
            }
        }
    }

    #[test]
    fn the_error_of_a_tolerance_shows_it_unless_it_may_be_of_a_card() {
        let text = |tolerance| verified(NOW, Some(tolerance)).unwrap_err().text();
        for tolerance in [86_401, 9_999_999_999, -5, -9_999_999_999] {
            assert!(text(tolerance).contains(&format!("found {tolerance};")), "{}", text(tolerance));
        }
        for tolerance in [10_000_000_000, 5_258_640_000_000_001, i64::MIN] {
            assert!(text(tolerance).contains("found a longer number;"), "{}", text(tolerance));
        }
    }

    #[test]
    fn a_key_that_is_configured_twice_verifies_as_once() {
        let twice = CraftgateWebhooks::of(alloc::vec![Secret::new("key-1"), Secret::new("key-1")]).unwrap();
        let fields = WebhookFields { event_type: "API_AUTH", event_timestamp: NOW, status: "SUCCESS", payload_id: "12" };
        let body = format!(r#"{{"eventType":"API_AUTH","eventTimestamp":{NOW},"status":"SUCCESS","payloadId":"12"}}"#);
        assert!(twice.verify(body.as_bytes(), &twice.sign(&fields), NOW, None).is_ok());
    }

    #[test]
    fn the_key_has_all_four_fields() {
        assert_eq!(verified(NOW, None).unwrap().dedupe_key(), "API_AUTH:1700000000:SUCCESS:12");
    }

    #[test]
    fn two_messages_never_have_the_same_key() {
        let key = |event_type: &str, payload_id: &str| {
            let event = WebhookEvent { event_type: event_type.into(), payload_id: payload_id.into(), ..verified(NOW, None).unwrap() };
            event.dedupe_key()
        };
        assert_ne!(key("A", "1:1700000000:SUCCESS:2"), key("A:1700000000:SUCCESS:1", "2"));
    }
}
