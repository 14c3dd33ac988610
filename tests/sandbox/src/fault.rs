//! Faults on demand: what goes wrong with the next request, or with the next webhook.

use serde::{Deserialize, Serialize};

use crate::exchange::{IncomingRequest, Provider};
use crate::route::Matched;

/// What goes wrong, with what, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// Whether a request or a webhook is taken.
    #[serde(default)]
    pub target: Target,
    /// Only this gateway's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// Only this operation, `payment.create_payment`; of webhooks this event, `API_AUTH`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Only what carries this id or reference, in the path or in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How often.
    #[serde(default = "default_times")]
    pub times: u32,
    /// How long a delay is, or the pause between the pieces of a slow answer.
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

fn default_times() -> u32 {
    1
}

fn default_milliseconds() -> u64 {
    500
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// It succeeds whatever the card or customer; what waits for an operator is approved at once.
    Approve,
    /// It is declined: with the given group or code, or the provider's usual ones.
    Reject,
    /// The work is done at once, the answer comes late. Of webhooks: it comes late.
    Delay,
    /// The connection ends without an answer, and nothing was done. Of webhooks: it is not sent.
    Drop,
    /// The connection ends without an answer, though the work was done.
    DropAfter,
    /// It is done twice, as if the network had repeated it; the second answer is sent. Of webhooks: it is sent twice.
    Duplicate,
    /// The body is changed on its way.
    Corrupt,
    /// The answer comes in small pieces with pauses.
    Slow,
    /// HTTP 500 with the provider's error body, and nothing was done.
    #[serde(rename = "500")]
    ServerError,
    /// HTTP 502 with a page, as a proxy answers; the work was done.
    Html,
    /// The body breaks off in the middle; the work was done.
    Truncate,
    /// The right body with `text/plain`; the work was done.
    ContentType,
    /// HTTP 200 without a body; the work was done.
    Empty,
}

/// What is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A request of the merchant.
    #[default]
    Request,
    /// A webhook or callback of a gateway.
    Delivery,
}

/// The faults that wait.
#[derive(Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Takes the fault that strikes a request.
    pub fn take_for_request(&mut self, request: &IncomingRequest, matched: &Matched) -> Option<Fault> {
        if self.0.is_empty() {
            return None;
        }
        let (name, body) = (matched.name(), String::from_utf8_lossy(&request.body).into_owned());
        let carries = |id: &str| matched.values.iter().any(|value| value == id) || mentions(&body, id) || mentions(&request.target, id);
        self.take(Target::Request, matched.provider, &name, carries)
    }

    /// Takes the fault that strikes a webhook.
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

/// Whether a text holds a word that does not go on with letters or digits.
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
    fn a_fault_strikes_what_it_names_and_as_often_as_it_says() {
        let fault: Fault = serde_json::from_str(r#"{"kind":"drop","target":"delivery","provider":"parax","id":"TD1","times":2}"#).unwrap();
        let mut faults = Faults(vec![fault]);
        assert!(faults.take_for_delivery(Provider::Nexkasa, "", r#"{"id":"TD1"}"#).is_none());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD10"}"#).is_none());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD1"}"#).is_some());
        assert!(faults.take_for_delivery(Provider::Parax, "", r#"{"id":"TD1"}"#).is_some());
        assert!(faults.0.is_empty());
    }
}
