//! Webhooks and callbacks: stored until they are delivered or dropped, sent over plain HTTP, by default to this machine only.
//!
//! Craftgate documents its schedule: 30 s after the event, then retries after 10 s, 30 s, 3, 10 and 30 minutes until a 2xx comes.
//! ParaX and NexKasa document no schedule. The sandbox sends their messages immediately and retries them at the same intervals.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Body;
use http_body_util::{BodyExt as _, Limited};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::exchange::Provider;
use crate::fault::FaultKind;
use crate::settings::Settings;
use crate::store::Record;
use crate::{clock, mask};

/// The waits between attempts, in seconds.
pub const RETRIES: [i64; 5] = [10, 30, 180, 600, 1800];

/// How long a merchant may take to respond.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A message to a merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delivery {
    /// The number of the delivery.
    pub id: i64,
    /// The gateway that sends it.
    pub provider: Provider,
    /// The event it reports, `API_AUTH`.
    pub event: String,
    /// The URL it is sent to.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// When it is due, in milliseconds since 1970.
    pub due_ms: i64,
    /// The attempts so far.
    pub attempts: Vec<Attempt>,
    /// The current state.
    pub state: DeliveryState,
}

/// An attempt to deliver a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// The time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The HTTP status of the response, or the reason why there was none.
    pub outcome: Result<u16, String>,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Waiting for its next attempt.
    Pending,
    /// Accepted with a 2xx.
    Delivered,
    /// Given up after the last attempt.
    Dropped,
}

impl Record for Delivery {
    const KIND: &'static str = "delivery";
}

impl Delivery {
    /// Records an attempt and schedules the next one.
    pub fn record_attempt(&mut self, outcome: Result<u16, String>, settings: &Settings) {
        let delivered = matches!(outcome, Ok(200..=299));
        let failures = self.attempts.len();
        self.attempts.push(Attempt { at_ms: clock::now_ms(), outcome });
        self.state = match RETRIES.get(failures) {
            _ if delivered => DeliveryState::Delivered,
            None => DeliveryState::Dropped,
            Some(wait) => {
                self.due_ms = clock::now_ms() + wait * 1000 / i64::from(settings.speed);
                DeliveryState::Pending
            }
        };
    }

    /// Returns the delivery as the control interface lists it.
    #[must_use]
    pub fn to_json(&self, settings: &Settings) -> Value {
        let attempt = |attempt: &Attempt| match &attempt.outcome {
            Ok(status) => json!({ "time": clock::civil(attempt.at_ms / 1000), "status": *status }),
            Err(error) => json!({ "time": clock::civil(attempt.at_ms / 1000), "error": error }),
        };
        let state = match self.state {
            DeliveryState::Pending => "pending",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Dropped => "dropped",
        };
        json!({
            "id": self.id,
            "provider": self.provider.name(),
            "event": &self.event,
            "url": mask::text(&self.url, &settings.keys),
            "body": mask::body(self.body.as_bytes(), &settings.keys),
            "state": state,
            "attempts": self.attempts.iter().map(attempt).collect::<Vec<_>>(),
        })
    }

    /// Sends the message, changed as a fault demands.
    ///
    /// # Errors
    /// The reason why no status came back.
    pub async fn send(&self, fault: Option<FaultKind>, settings: &Settings) -> Result<u16, String> {
        let mut body = self.body.clone();
        match fault {
            Some(FaultKind::Drop) => return Err("not sent because of a fault".into()),
            Some(FaultKind::Corrupt) => body = corrupt(&body),
            Some(FaultKind::Truncate) => body = body.chars().take(body.chars().count() / 2).collect(),
            _ => {}
        }
        let plain = fault == Some(FaultKind::ContentType);
        if fault == Some(FaultKind::Duplicate) {
            let first = self.post(body.clone(), plain, settings);
            tokio::time::timeout(TIMEOUT, first).await.map_err(|_| "no response within 10 seconds")??;
        }
        tokio::time::timeout(TIMEOUT, self.post(body, plain, settings)).await.map_err(|_| "no response within 10 seconds")?
    }

    async fn post(&self, body: String, plain: bool, settings: &Settings) -> Result<u16, String> {
        let uri: Uri = self.url.parse().map_err(|_| "the address is not a valid URL")?;
        if uri.scheme_str() != Some("http") {
            return Err("expected an http URL: the sandbox does not support TLS".into());
        }
        let authority = uri.authority().ok_or("the address has no host")?;
        let host = authority.host().trim_matches(['[', ']']);
        let named = host != "localhost" && host.parse::<IpAddr>().is_err();
        if named && !settings.allow_remote_targets {
            return Err("the host is not this machine; allow it with --allow-remote-targets".into());
        }
        let found = tokio::net::lookup_host((host, authority.port_u16().unwrap_or(80))).await.map_err(|error| error.to_string())?;
        let allowed = |address: &SocketAddr| settings.allow_remote_targets || address.ip().is_loopback();
        let address = found.into_iter().find(allowed).ok_or("the host is not this machine; allow it with --allow-remote-targets")?;
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        let connection = tokio::spawn(connection);
        let target = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut request = Request::post(target).header("host", authority.as_str()).header("connection", "close");
        for (name, value) in &self.headers {
            request = request.header(name, if plain && name == "content-type" { "text/plain" } else { value });
        }
        let request = request.body(Body::from(body)).map_err(|error| error.to_string())?;
        let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        // Read the body, so that the merchant does not see a broken connection. Its content does not matter.
        _ = Limited::new(response.into_body(), 64 * 1024).collect().await;
        connection.abort();
        Ok(status)
    }
}

/// Increments the last digit of a text, or changes its last letter if it has no digit: the result is readable but different.
#[must_use]
pub fn corrupt(text: &str) -> String {
    let wanted = |digits: bool| {
        move |(_, character): &(usize, char)| if digits { character.is_ascii_digit() } else { character.is_ascii_alphabetic() }
    };
    let found = text.char_indices().rev().find(wanted(true)).or_else(|| text.char_indices().rev().find(wanted(false)));
    let Some((at, character)) = found else { return format!("{text}?") };
    let other = match character {
        '9' => '0',
        '0'..='8' => char::from_digit(character.to_digit(10).map_or(0, |digit| digit + 1), 10).unwrap_or('0'),
        'x' => 'y',
        _ => 'x',
    };
    let (before, rest) = text.split_at(at);
    let after: String = rest.chars().skip(1).collect();
    format!("{before}{other}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_retried_as_documented_then_dropped() {
        let settings = Settings::default();
        let mut delivery = Delivery {
            id: 1,
            provider: Provider::Craftgate,
            event: "API_AUTH".into(),
            url: String::new(),
            headers: vec![],
            body: String::new(),
            due_ms: 0,
            attempts: vec![],
            state: DeliveryState::Pending,
        };
        for wait in RETRIES {
            delivery.record_attempt(Ok(500), &settings);
            let left = delivery.due_ms - clock::now_ms();
            assert!(delivery.state == DeliveryState::Pending && (wait * 1000 - 1000..=wait * 1000).contains(&left), "{wait}: {left}");
        }
        delivery.record_attempt(Err("refused".into()), &settings);
        assert_eq!((delivery.state, delivery.attempts.len()), (DeliveryState::Dropped, 6));
    }

    #[test]
    fn corrupted_text_differs_and_is_still_text() {
        assert_eq!(corrupt(r#"{"a":19}"#), r#"{"a":10}"#);
        assert_eq!(corrupt("abx"), "aby");
        assert_eq!(corrupt(""), "?");
    }
}
