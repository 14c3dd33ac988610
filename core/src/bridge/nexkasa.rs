//! NexKasa through the bridge.

use alloc::string::String;

use super::record::Record;
use super::values::{NexKasaCallbackInput, NexKasaSettings, TransferCallback};
use super::{Prepared, Step, TRUE, base_url, keys, no_operation, put, unknown_word};
use crate::api::case::Names;
use crate::api::transcode::{Reading, Source};
use crate::check::address::AllowList;
use crate::error::Result;
use crate::nexkasa::{CallbackChecks, CallbackInput, ExpectedCallback, Nexkasa, Verification};
use crate::secret::NexkasaApiKey;

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Nexkasa> {
    let record = Record::settings(NexKasaSettings::TABLE, settings, names)?;
    let api_key = NexkasaApiKey::new(record.text("apiKey").unwrap_or_default())?;
    let checks = CallbackChecks {
        secrets: keys(&record, "callbackSecrets", "callback_secrets")?,
        tokens: keys(&record, "callbackTokens", "callback_tokens")?,
        webhook_secrets: keys(&record, "webhookSecrets", "webhook_secrets")?,
        allowed: AllowList::new(record.all("allowedAddresses"))?,
    };
    Ok(Nexkasa::set_up(api_key, base_url(&record, "baseUrl")?, checks))
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
        allow_amount_change: record.is_true("allowAmountChange"),
    };
    let callback = client.read_callback(body, &input)?;
    let values = [
        Some(callback.transaction_id.as_str()),
        Some(&callback.status),
        Some(&callback.external_id),
        Some(&callback.amount),
        Some(&callback.kind),
        callback.asked_amount.as_deref(),
        Some(if callback.amount_differs { TRUE } else { "false" }),
        callback.nonce.as_deref(),
        Some(&callback.dedupe_key),
    ];
    put(TransferCallback::TABLE, &values, into)
}
