//! Craftgate's webhooks: header `x-cg-signature-v1`.
//!
//! Format: `base64(HMAC-SHA256(key, eventType + eventTimestamp + status + payloadId))`, the values as they arrived, nothing
//! between them; the key is the merchant webhook key as UTF-8 text. Only these four fields are signed: `eventTime` and `payload`
//! are not, and whoever can reach the address can change them.
//!
//! The values stand side by side, so a character could move from one to the next. Here that changes nothing unseen: the status
//! is one of two words, the timestamp is digits, and a digit more or less in it is beyond every tolerance.
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
use crate::api::sink::JsonText;
use crate::api::transcode::Integers;
use crate::api::values::DateTime;
use crate::error::{Error, Result, redact_quoted};
use crate::integer::whole;
use crate::message::Message;
use crate::secret::{CraftgateWebhookKey, Secret, equal};
use crate::sign::{base64, from_base64, hmac_sha256};

/// How old a message may be by default, in seconds: retries come for about 45 minutes.
pub const DEFAULT_TOLERANCE_SECONDS: i64 = 3600;

/// Verifies webhooks. Several keys may be active while one replaces another.
#[derive(Clone)]
pub struct CraftgateWebhooks {
    keys: Vec<Secret>,
}

impl fmt::Debug for CraftgateWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CraftgateWebhooks({} keys ***)", self.keys.len())
    }
}

/// The four signed fields, as they stand in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookFields<'a> {
    /// What happened, e.g. `API_AUTH`; more words may come.
    pub event_type: &'a str,
    /// When, in Unix seconds.
    pub event_timestamp: i64,
    /// `SUCCESS` or `FAILURE`.
    pub status: &'a str,
    /// The id of what it is about: of a payment, a refund, a token, …
    pub payload_id: &'a str,
}

types! {
    case camel;

    /// A webhook as it arrives, before anything in it is verified. What was verified is a `WebhookEvent`.
    response WebhookData {
        /// What happened, e.g. `API_AUTH`; more words may come.
        event_type: WebhookEventType,
        /// When, Istanbul civil time with a fraction. Not signed.
        event_time: DateTime,
        /// When, in Unix seconds.
        event_timestamp: i64,
        /// Whether what happened succeeded.
        status: WebhookStatus,
        /// The id of what it is about: of a payment, a refund, a token, …
        payload_id: String,
    }
}

/// A verified webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// What happened, e.g. `API_AUTH`; more words may come.
    pub event_type: String,
    /// When, in Unix seconds.
    pub event_timestamp: i64,
    /// `SUCCESS` or `FAILURE`.
    pub status: String,
    /// The id of what it is about: of a payment, a refund, a token, …
    pub payload_id: String,
    /// What the signature does not cover. Ask the API before acting on it.
    pub unauthenticated: Unauthenticated,
}

/// The fields of a webhook that nobody signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Unauthenticated {
    /// The time as text, without a zone.
    pub event_time: Option<String>,
    /// The payload as normalized JSON text.
    pub payload: Option<String>,
}

impl fmt::Debug for Unauthenticated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unauthenticated(payload of {} bytes)", self.payload.as_ref().map_or(0, String::len))
    }
}

impl WebhookEvent {
    /// The same message has the same key: put it under a unique constraint to handle each once.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        [&self.event_type, ":", &self.event_timestamp.to_string(), ":", &self.status, ":", &self.payload_id].concat()
    }
}

impl CraftgateWebhooks {
    /// Takes the active keys.
    ///
    /// # Errors
    /// `configuration` without any.
    pub fn new(keys: impl IntoIterator<Item = CraftgateWebhookKey>) -> Result<Self> {
        Self::of(keys.into_iter().map(|key| key.0).collect())
    }

    pub(crate) fn of(keys: Vec<Secret>) -> Result<Self> {
        if keys.is_empty() {
            return Err(Error::configuration("keys", &["expected the merchant webhook key, found none"]));
        }
        Ok(Self { keys })
    }

    /// Verifies a message: the raw body's bytes, at most 64 KiB, the header `x-cg-signature-v1`, the current time in Unix seconds, and how old it
    /// may be in seconds ([`DEFAULT_TOLERANCE_SECONDS`] if `None`).
    ///
    /// # Errors
    /// `verification_failed` with the check: `body`, `signature`, `timestamp`.
    pub fn verify(&self, body: &[u8], signature: &str, now: i64, tolerance_seconds: Option<i64>) -> Result<WebhookEvent> {
        let fields = Message::body(body)?.fields()?;
        let event = signed_fields(&fields)?;

        let given = from_base64(signature).filter(|bytes| bytes.len() == 32);
        let message = [event.event_type.as_str(), &event.event_timestamp.to_string(), &event.status, &event.payload_id].concat();
        let fits = |key: &Secret| given.as_ref().is_some_and(|given| equal(&mac(key, &message), given));
        // Every key is tried, so that the time does not tell which one fits.
        if !self.keys.iter().fold(false, |found, key| found | fits(key)) {
            return Err(Error::verification(
                "signature",
                &["it fits none of the keys; check that this is the webhook key and the body is untouched"],
            ));
        }

        let tolerance = tolerance_seconds.unwrap_or(DEFAULT_TOLERANCE_SECONDS);
        let age = now.saturating_sub(event.event_timestamp);
        if age.saturating_abs() > tolerance.max(0) {
            return Err(Error::verification(
                "timestamp",
                &["the message is ", &age.to_string(), " seconds old, at most ", &tolerance.to_string(), " are allowed; check the clock"],
            ));
        }
        let event_time = fields.text("eventTime").map(|text| text.into_owned());
        let payload = fields.json("payload").map(payload).transpose()?;
        Ok(WebhookEvent { unauthenticated: Unauthenticated { event_time, payload }, ..event })
    }

    /// The signature of a message by the first key: for the fixtures of one's own tests.
    #[must_use]
    pub fn sign(&self, fields: &WebhookFields<'_>) -> String {
        let message = [fields.event_type, &fields.event_timestamp.to_string(), fields.status, fields.payload_id].concat();
        self.keys.first().map(|key| base64(&mac(key, &message))).unwrap_or_default()
    }
}

fn mac(key: &Secret, message: &str) -> [u8; 32] {
    hmac_sha256(key.reveal().as_bytes(), &[message.as_bytes()])
}

/// The four signed fields, each in the form that keeps it apart from its neighbours.
fn signed_fields(fields: &Fields<'_>) -> Result<WebhookEvent> {
    let text = |name: &'static str| {
        let quoted = fields.json(name).is_some_and(|json| json.starts_with('"'));
        let text = fields.text(name).filter(|text| quoted && !text.is_empty());
        text.map(|text| text.into_owned()).ok_or_else(|| Error::verification("body", &[name, ": expected text"]))
    };
    let digits = fields.json("eventTimestamp").unwrap_or("nothing");
    let event_timestamp = whole(digits).filter(|n| *n >= 0);
    let event_timestamp = event_timestamp
        .ok_or_else(|| Error::verification("body", &["eventTimestamp: expected Unix seconds, found ", &redact_quoted(digits)]))?;
    let event = WebhookEvent {
        event_type: text("eventType")?,
        event_timestamp,
        status: text("status")?,
        payload_id: text("payloadId")?,
        unauthenticated: Unauthenticated { event_time: None, payload: None },
    };
    if !matches!(event.status.as_str(), "SUCCESS" | "FAILURE") {
        return Err(Error::verification("body", &["status: expected SUCCESS or FAILURE, found ", &redact_quoted(&event.status)]));
    }
    Ok(event)
}

/// The payload, normalized; a name twice in one object is refused: it could mean two things.
fn payload(json: &str) -> Result<String> {
    let read = JsonText::collect(Names::Camel, Integers::Full, |mut into| {
        drive(json, &mut into.transcoder(Ty::Json)).map_err(|fault| Error::verification("body", &["payload: ", &fault.text()]))
    });
    read.map(|(payload, ())| payload)
}
