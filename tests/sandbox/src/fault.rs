//! Fault injection: failures of the next request or of the next webhook.

use serde::{Deserialize, Serialize};

use crate::exchange::{IncomingRequest, Provider};
use crate::route::Matched;

/// A fault: its kind, which requests or webhooks it applies to, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Fault {
    /// The kind of failure.
    pub kind: FaultKind,
    /// Whether the fault applies to requests or to webhooks.
    #[serde(default)]
    pub target: Target,
    /// Applies to this gateway only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// Applies to this operation only, `payment.create_payment`; for webhooks, to this event, `API_AUTH`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Applies only if the path or the body contains this id or reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the response to an `approve` or a `reject` is lost as well.
    #[serde(default, skip_serializing_if = "is_false")]
    pub lost: bool,
    /// How many times the fault applies.
    #[serde(default = "default_times")]
    pub times: u32,
    /// The delay, or the pause between the pieces of a slow response.
    #[serde(default = "default_milliseconds")]
    pub milliseconds: u64,
    /// The HTTP status of a rejection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The provider's code of a rejection: Craftgate's `errorCode`, ParaX's `code`, the bank's code at N Kolay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Craftgate's error group of a rejection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The message of a rejection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature is serde's
fn is_false(flag: &bool) -> bool {
    !flag
}

fn default_times() -> u32 {
    1
}

fn default_milliseconds() -> u64 {
    500
}

impl Fault {
    /// Returns whether the connection is closed without a response.
    #[must_use]
    pub fn loses_response(&self) -> bool {
        match self.kind {
            FaultKind::Drop | FaultKind::DropAfter => true,
            FaultKind::Approve | FaultKind::Reject => self.lost,
            _ => false,
        }
    }
}

/// The kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Succeeds whatever the card or customer. Transfers that wait for an operator are approved immediately.
    Approve,
    /// Declines, with the given group or code, or with the provider's usual one.
    Reject,
    /// Executes the operation immediately and delays the response. For webhooks: delays the webhook.
    Delay,
    /// Closes the connection without executing the operation. For webhooks: does not send it.
    Drop,
    /// Executes the operation and closes the connection without a response.
    DropAfter,
    /// Executes the operation twice, as if the network had repeated it, and sends the second response. For webhooks: sends it twice.
    Duplicate,
    /// Executes the operation and changes the body.
    Corrupt,
    /// Executes the operation and sends the response in small pieces with pauses.
    Slow,
    /// Responds with HTTP 500 and the provider's error body, without executing the operation.
    #[serde(rename = "500")]
    ServerError,
    /// Executes the operation and responds with HTTP 502 and an HTML page, as a proxy does.
    Html,
    /// Executes the operation and truncates the body.
    Truncate,
    /// Executes the operation and sends the correct body as `text/plain`.
    ContentType,
    /// Executes the operation and responds with HTTP 200 without a body.
    Empty,
}

/// The messages that a fault applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A request of the merchant.
    #[default]
    Request,
    /// A webhook or callback of a gateway.
    Delivery,
}

/// The pending faults.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Takes the fault that applies to a request.
    pub fn take_for_request(&mut self, request: &IncomingRequest, matched: &Matched) -> Option<Fault> {
        if self.0.is_empty() {
            return None;
        }
        let (name, body) = (matched.name(), String::from_utf8_lossy(&request.body).into_owned());
        let carries = |id: &str| matched.values.iter().any(|value| value == id) || mentions(&body, id) || mentions(&request.target, id);
        self.take(Target::Request, matched.provider, &name, carries)
    }

    /// Takes the fault that applies to a webhook.
    pub fn take_for_delivery(&mut self, provider: Provider, event: &str, body: &str) -> Option<Fault> {
        self.take(Target::Delivery, provider, event, |id| mentions(body, id))
    }

    fn take(&mut self, target: Target, provider: Provider, name: &str, carries: impl Fn(&str) -> bool) -> Option<Fault> {
        let index = self.0.iter().position(|fault| {
            fault.target == target
                && fault.provider.is_none_or(|wanted| wanted == provider)
                && fault.operation.as_deref().is_none_or(|wanted| wanted == name)
                && fault.id.as_deref().is_none_or(&carries)
        })?;
        let fault = self.0.get_mut(index)?;
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if fault.times == 0 {
            self.0.remove(index);
        }
        Some(taken)
    }
}

/// Returns whether a text contains a word that is not part of a longer run of letters or digits.
fn mentions(text: &str, word: &str) -> bool {
    let inner = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric());
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            !inner(before.chars().next_back()) && !inner(rest.strip_prefix(word).and_then(|rest| rest.chars().next()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_applies_to_matching_messages_as_often_as_it_says() {
        let fault: Fault = serde_json::from_str(r#"{"kind":"drop","target":"delivery","provider":"parax","id":"TD1","times":2}"#).unwrap();
        let mut faults = Faults(vec![fault]);
        assert!(faults.take_for_delivery(Provider::Nexkasa, "", r#"{"id":"TD1"}"#).is_none());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD10"}"#).is_none());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD1"}"#).is_some());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD1"}"#).is_some());
        assert!(faults.0.is_empty());
    }
}
