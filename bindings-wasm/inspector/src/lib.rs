//! Tells why a signature does not fit, from the text of a request or a message as people paste it.
//!
//! `message.rs` reads the text and tells what it is; [`inspect`] asks the core, which explains; [`sign`] makes the signature that the message
//! should have. `page.rs` is the boundary of the page in `page/`, which runs in the browser and sends nothing; the command `imza`
//! (`tests/sandbox/src/bin/imza.rs`) uses the same functions.
//!
//! Whoever has the keys could sign any text, so that showing a signature tells them nothing new. No key is in a report.

mod message;
#[cfg(target_arch = "wasm32")]
pub mod page;

use std::fmt;

use imza::craftgate::{Craftgate, CraftgateCallbacks, CraftgateWebhooks, Environment, SentRequest, WebhookFields};
use imza::explain::Explanation;
use imza::nexkasa::{CallbackInput, Nexkasa, TransferKind};
use imza::parax::Parax;
use imza::secret::{
    CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey, NexkasaApiKey, NexkasaCallbackSecret,
    NexkasaWebhookSecret, ParaxKey, ParaxSecretKey,
};
use imza::{Amount, BaseUrl};
use serde::{Deserialize, Serialize};

pub use message::{Kind, Message, Unreadable};

/// The keys to check with, by the names of the clients' settings. Only those of the message's kind count.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Keys {
    /// The API key of Craftgate or NexKasa.
    pub api_key: String,
    /// The secret key of Craftgate or ParaX.
    pub secret_key: String,
    /// The key of ParaX.
    pub key: String,
    /// The webhook keys or the callback keys of Craftgate.
    pub keys: Vec<String>,
    /// The secrets of the tokens in NexKasa's callback URLs.
    pub callback_secrets: Vec<String>,
    /// The secrets of NexKasa's header `X-NexKasa-Signature`.
    pub webhook_secrets: Vec<String>,
    /// The base URL of Craftgate; its sandbox if there is none.
    pub base_url: Option<String>,
}

impl Keys {
    /// Returns the text with keys as `***`.
    fn masked_in(&self, text: &str) -> String {
        let Self { api_key, secret_key, key, keys, callback_secrets, webhook_secrets, base_url: _ } = self;
        let lists = keys.iter().chain(callback_secrets).chain(webhook_secrets);
        // Very short ones would mask ordinary text, as in the core.
        let telling = [api_key, secret_key, key].into_iter().chain(lists).filter(|key| key.len() >= 4);
        telling.fold(text.to_owned(), |text, key| text.replace(key.as_str(), "***"))
    }
}

/// The findings about a message.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whether the signature fits.
    pub fits: bool,
    /// The text that the rule signs, with keys, card numbers, security codes and identity numbers as `***`.
    pub string_to_sign: String,
    /// The same part by part.
    pub parts: Vec<Part>,
    /// Mistakes that were found, the likeliest first.
    pub causes: Vec<Cause>,
    /// The signature of the message; empty if it has none.
    pub given: String,
    /// The signature that it should have. Nothing for a browser callback, whose hash only Craftgate makes, and where the values cannot be
    /// signed.
    pub expected: Option<String>,
}

/// A part of the signed text.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Name of the part.
    pub name: String,
    /// The part as it stands in the text.
    pub value: String,
    /// Where it comes from.
    pub source: &'static str,
}

/// A mistake that reproduces the given signature.
#[derive(Debug, Serialize)]
pub struct Cause {
    /// Code of the mistake.
    pub code: &'static str,
    /// The mistake, in one sentence.
    pub message: String,
    /// The remedy, in one sentence.
    pub fix: String,
}

/// Why a message was not looked at.
#[derive(Debug)]
pub enum Refused {
    /// The core refuses a key or a value.
    Core(imza::Error),
    /// The message lacks something.
    Message(&'static str),
}

impl From<imza::Error> for Refused {
    fn from(error: imza::Error) -> Self {
        Self::Core(error)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Core(error) => error.fmt(f),
            Self::Message(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Refused {}

/// Explains the signature of a message.
///
/// # Errors
/// [`Refused::Core`] for a key that is missing or wrong.
pub fn inspect(kind: Kind, message: &Message, keys: &Keys) -> Result<Report, Refused> {
    let explanation = explain(kind, message, keys)?;
    let is_token = kind == Kind::Nexkasa && explanation.parts.iter().any(|part| part.name == "nonce");
    let given = match kind {
        Kind::Craftgate => message.header("x-signature").map(str::to_owned),
        Kind::CraftgateWebhook => message.header("x-cg-signature-v1").map(str::to_owned),
        Kind::CraftgateCallback => parameter(&message.form(), "hash"),
        Kind::Parax => parameter(message.query().as_bytes(), "signature"),
        Kind::Nexkasa if is_token => parameter(message.query().as_bytes(), "token"),
        Kind::Nexkasa => message.header("x-nexkasa-signature").map(str::to_owned),
    };
    let expected = if kind == Kind::Nexkasa && !is_token { None } else { sign(kind, message, keys).ok() };
    let Explanation { fits, string_to_sign, causes, parts } = explanation;
    Ok(Report {
        fits,
        string_to_sign,
        parts: parts.into_iter().map(|part| Part { name: part.name, value: part.value, source: part.source }).collect(),
        causes: causes.into_iter().map(|cause| Cause { code: cause.code, message: cause.message, fix: cause.fix }).collect(),
        given: keys.masked_in(given.unwrap_or_default().trim()),
        expected,
    })
}

fn explain(kind: Kind, message: &Message, keys: &Keys) -> imza::Result<Explanation> {
    Ok(match kind {
        Kind::Craftgate => {
            let headers: Vec<(&str, &str)> = message.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            craftgate(keys)?.explain(&SentRequest { method: &message.method, url: &message.url, headers: &headers, body: &message.body })
        }
        Kind::CraftgateWebhook => webhooks(keys)?.explain(&message.body, message.header("x-cg-signature-v1").unwrap_or_default(), None),
        Kind::CraftgateCallback => {
            let keys = keys.keys.iter().map(CraftgateCallbackKey::new).collect::<imza::Result<Vec<_>>>()?;
            CraftgateCallbacks::new(keys, [""; 0])?.explain(&message.form())
        }
        Kind::Parax => parax(keys)?.explain(&message.query()),
        Kind::Nexkasa => {
            let (url, signature) = (Some(message.url.as_str()), message.header("x-nexkasa-signature"));
            nexkasa(keys)?.explain_callback(&message.body, &CallbackInput { url, signature, ..CallbackInput::default() })
        }
    })
}

/// Returns the signature that a message should have: of a request or a webhook of Craftgate, of a deposit URL of ParaX, or the token of a
/// callback of NexKasa.
///
/// # Errors
/// [`Refused::Core`] for a key that is missing or wrong, and for values that cannot be signed; [`Refused::Message`] for a message that lacks
/// what is signed, and for a browser callback, whose hash only Craftgate makes.
pub fn sign(kind: Kind, message: &Message, keys: &Keys) -> Result<String, Refused> {
    match kind {
        Kind::Craftgate => {
            let random_key =
                message.header("x-rnd-key").ok_or(Refused::Message("the header x-rnd-key is missing; the signature covers it"))?;
            let body = message.body_text()?;
            Ok(craftgate(keys)?.sign(&message.url, Some(body).filter(|body| !body.is_empty()), random_key)?)
        }
        Kind::CraftgateWebhook => {
            #[derive(Deserialize)]
            #[serde(rename_all = "camelCase")]
            struct Event {
                event_type: String,
                event_timestamp: i64,
                status: String,
                payload_id: String,
            }
            let event: Event = serde_json::from_str(message.body_text()?).map_err(|_| {
                Refused::Message("the body is not JSON with eventType, eventTimestamp, status and payloadId, which the signature covers")
            })?;
            let Event { event_type, event_timestamp, status, payload_id } = &event;
            let fields = WebhookFields { event_type, event_timestamp: *event_timestamp, status, payload_id };
            Ok(webhooks(keys)?.sign(&fields))
        }
        Kind::CraftgateCallback => Err(Refused::Message("the hash of a browser callback is made by Craftgate only")),
        Kind::Parax => {
            let query = message.query();
            let parameters: Vec<_> = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "signature").collect();
            let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
            Ok(parax(keys)?.sign(&parameters)?)
        }
        Kind::Nexkasa => {
            let client = nexkasa(keys)?;
            let claimed = client.claimed(&message.body, Some(&message.url))?;
            let amount: Amount =
                claimed.amount.parse().map_err(|_| Refused::Message("the amount of the body is not a number of at most two decimals"))?;
            let nonce = claimed.nonce.ok_or(Refused::Message("the URL has no nonce of at least 16 characters, which the token covers"))?;
            Ok(client.callback_token(claimed.kind.parse::<TransferKind>()?, &claimed.external_id, amount, &nonce)?)
        }
    }
}

fn craftgate(keys: &Keys) -> imza::Result<Craftgate> {
    let environment = match &keys.base_url {
        Some(url) => Environment::Other(BaseUrl::new(url)?),
        None => Environment::Sandbox,
    };
    Ok(Craftgate::new(CraftgateApiKey::new(&keys.api_key)?, CraftgateSecretKey::new(&keys.secret_key)?, environment))
}

fn webhooks(keys: &Keys) -> imza::Result<CraftgateWebhooks> {
    CraftgateWebhooks::new(keys.keys.iter().map(CraftgateWebhookKey::new).collect::<imza::Result<Vec<_>>>()?)
}

fn parax(keys: &Keys) -> imza::Result<Parax> {
    // The merchant's number is a parameter of the URL.
    Ok(Parax::new(1, ParaxKey::new(&keys.key)?, ParaxSecretKey::new(&keys.secret_key)?))
}

fn nexkasa(keys: &Keys) -> imza::Result<Nexkasa> {
    let secrets = keys.callback_secrets.iter().map(NexkasaCallbackSecret::new).collect::<imza::Result<Vec<_>>>()?;
    let webhooks = keys.webhook_secrets.iter().map(NexkasaWebhookSecret::new).collect::<imza::Result<Vec<_>>>()?;
    Ok(Nexkasa::new(NexkasaApiKey::new(&keys.api_key)?).with_callback_secrets(secrets).with_webhook_secrets(webhooks))
}

fn parameter(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
