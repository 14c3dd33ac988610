//! NexKasa through the door.

use alloc::string::String;
use alloc::vec::Vec;

use super::record::Record;
use super::values::{NexKasaCallbackInput, NexKasaSettings, TransferCallback};
use super::{Prepared, Step, base_url, no_operation, put, unknown_word};
use crate::api::case::Names;
use crate::api::transcode::{Reading, Source};
use crate::check::address::AllowList;
use crate::error::Result;
use crate::nexkasa::{CallbackInput, ExpectedCallback, Nexkasa, Verification};
use crate::secret::{NexkasaApiKey, NexkasaCallbackSecret, NexkasaCallbackToken, NexkasaWebhookSecret};

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Nexkasa> {
    let record = Record::read(NexKasaSettings::TABLE, settings, names)?;
    let client = Nexkasa::new(NexkasaApiKey::new(record.text("apiKey").unwrap_or_default())?)
        .with_callback_secrets(record.all("callbackSecrets").map(NexkasaCallbackSecret::new).collect::<Result<Vec<_>>>()?)
        .with_callback_tokens(record.all("callbackTokens").map(NexkasaCallbackToken::new).collect::<Result<Vec<_>>>()?)
        .with_webhook_secrets(record.all("webhookSecrets").map(NexkasaWebhookSecret::new).collect::<Result<Vec<_>>>()?)
        .with_allowed_addresses(AllowList::new(record.all("allowedAddresses"))?);
    Ok(match base_url(&record, "baseUrl")? {
        Some(url) => client.with_base_url(url),
        None => client,
    })
}

pub(super) fn build(client: &Nexkasa, step: &Step<'_>) -> Result<Prepared> {
    let built = match step.operation {
        "deposit" => client.build_deposit(step.request, &step.context)?,
        "withdraw" => client.build_withdraw(step.request, &step.context)?,
        other => return Err(no_operation(other)),
    };
    let prepared = Prepared::new((built.request, built.repeat), client.timeout_seconds(), String::new());
    Ok(Prepared { callback_url: built.callback_url, callback_nonce: built.callback_nonce, ..prepared })
}

pub(super) fn read_callback(client: &Nexkasa, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(NexKasaCallbackInput::TABLE, input, into.names)?;
    let verification = match record.text("verification") {
        None | Some("configured") => Verification::Configured,
        Some("none") => Verification::None,
        Some(other) => return Err(unknown_word(record.path("verification"), &["configured", "none"], other)),
    };
    let within = |name| record.within("expected", name).unwrap_or_default();
    let expected = match record.has("expected") {
        true => Some(ExpectedCallback { id: within("id"), kind: within("type").parse()?, amount: within("amount") }),
        false => None,
    };
    let input = CallbackInput {
        url: record.text("url"),
        remote_address: record.text("remoteAddress"),
        signature: record.text("signature"),
        expected,
        verification,
    };
    let callback = client.read_callback(body, &input)?;
    put(TransferCallback::TABLE, into, |to| {
        to.text("transactionId", &callback.transaction_id)?;
        to.text("status", &callback.status)?;
        to.text("externalId", &callback.external_id)?;
        to.number("amount", &callback.amount)?;
        to.text("type", &callback.kind)?;
        if let Some(amount) = &callback.asked_amount {
            to.number("askedAmount", amount)?;
        }
        to.boolean("amountDiffers", callback.amount_differs)?;
        to.text_if("nonce", callback.nonce.as_deref())?;
        to.text("dedupeKey", &callback.dedupe_key)
    })
}
