//! ParaX through the bridge.

use alloc::string::String;

use super::record::Record;
use super::values::{ConfirmInput, Confirmation, ParaXSettings, ParaXWebhookInput, Webhook};
use super::{Prepared, RawResponse, Step, base_url, no_operation, put, put_text, transcode};
use crate::api::case::Names;
use crate::api::json::JsonSource;
use crate::api::schema::Ty;
use crate::api::sink::JsonText;
use crate::api::transcode::{Reading, Requirements, Source};
use crate::check::address::AllowList;
use crate::craftgate::ResponseBody;
use crate::error::{Error, Result, redact_quoted};
use crate::http::Context;
use crate::parax::{self, ExpectedPayment, Parax, RemoteAddress};
use crate::secret::{ParaxKey, ParaxSecretKey};

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Parax> {
    let record = Record::settings(ParaXSettings::TABLE, settings, names)?;
    let key = |name| record.text(name).unwrap_or_default();
    let sid = record.integer("sid").unwrap_or_default();
    let mut client = Parax::new(sid, ParaxKey::new(key("key"))?, ParaxSecretKey::new(key("secretKey"))?);
    if let Some(url) = base_url(&record, "depositBaseUrl")? {
        client = client.with_deposit_base_url(url);
    }
    if let Some(url) = base_url(&record, "statusBaseUrl")? {
        client = client.with_status_base_url(url);
    }
    let addresses = AllowList::new(record.all("allowedAddresses"))?;
    Ok(if addresses.is_empty() { client } else { client.with_allowed_addresses(addresses) })
}

pub(super) fn build(client: &Parax, step: &Step<'_>) -> Result<Prepared> {
    let timeout = client.timeout_seconds();
    match step.operation {
        "deposit" => {
            let built = client.build_deposit(step.request, &step.context)?;
            let asked = parax::asked_amount(&built.0).unwrap_or_default();
            Ok(Prepared::new(built, timeout, asked))
        }
        "transaction_status" => {
            let built = step.text(0, "transaction_id").and_then(|id| client.build_transaction_status(id));
            Ok(Prepared::new(built.map_err(|error| spelled(error, step.context.names))?, timeout, String::new()))
        }
        "confirm" => {
            let mut state = JsonText::result(Names::Camel);
            let exactly = Requirements::of(&Context::default());
            transcode(Ty::Object(ConfirmInput::TABLE), exactly, step.request, step.context.names, &mut state)?;
            let state = state.into_string();
            let record = Record::read(ConfirmInput::TABLE, &JsonSource(&state), Names::Camel)?;
            let built = client.build_confirm(&webhook(&record), expected(&record));
            Ok(Prepared::new(built.map_err(|error| spelled(error, step.context.names))?, timeout, state))
        }
        other => Err(no_operation(other)),
    }
}

pub(super) fn read(client: &Parax, raw: &RawResponse<'_>, mut into: Reading<'_>) -> Result<ResponseBody> {
    let RawResponse { operation, state, status, body } = *raw;
    match operation {
        "deposit" => client.read_deposit(state, status, body, into)?,
        "transaction_status" => client.read_transaction_status(status, body, into)?,
        "confirm" => {
            let record = Record::read(ConfirmInput::TABLE, &JsonSource(state), Names::Camel)?;
            let confirmed = client.read_confirm(&webhook(&record), expected(&record), status, body)?;
            let values = [
                Some(confirmed.verdict.as_str()),
                Some(&confirmed.trx),
                Some(&confirmed.transaction_id),
                Some(&confirmed.user_id),
                Some(&confirmed.amount),
                confirmed.currency.as_deref(),
                Some(&confirmed.status),
                Some(&confirmed.dedupe_key),
            ];
            put(Confirmation::TABLE, &values, &mut into)?;
        }
        other => return Err(no_operation(other)),
    }
    Ok(ResponseBody::Value)
}

/// The webhook to confirm.
fn webhook(record: &Record) -> parax::Webhook {
    let text = |name| record.within("webhook", name).unwrap_or_default().into();
    parax::Webhook {
        trx: text("trx"),
        transaction_id: text("transactionId"),
        amount: text("amount"),
        status: text("status"),
        currency: record.within("webhook", "currency").map(String::from),
        dedupe_key: String::new(),
    }
}

/// The record it is compared with.
fn expected(record: &Record) -> ExpectedPayment<'_> {
    let text = |name| record.within("expected", name).unwrap_or_default();
    ExpectedPayment { user_id: text("userId"), amount: text("amount") }
}

/// An error whose path is spelled as the caller writes names.
fn spelled(error: Error, names: Names) -> Error {
    let path = names.spelled(error.path());
    error.at(&path)
}

pub(super) fn read_webhook(client: &Parax, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(ParaXWebhookInput::TABLE, input, into.names)?;
    let from = match record.text("remoteAddress") {
        _ if record.is_true("unchecked") => RemoteAddress::Unchecked,
        Some(address) => RemoteAddress::Address(address),
        None => RemoteAddress::Missing,
    };
    let webhook = client.read_webhook(body, from)?;
    let values = [
        Some(webhook.trx.as_str()),
        Some(&webhook.transaction_id),
        Some(&webhook.amount),
        Some(&webhook.status),
        webhook.currency.as_deref(),
        Some(&webhook.dedupe_key),
    ];
    put(Webhook::TABLE, &values, into)
}

pub(super) fn offset_time(text: &str, into: &mut Reading<'_>) -> Result<()> {
    let time = parax::offset_time(text);
    let time = time.ok_or_else(|| Error::invalid("", &["expected a civil date and time, found ", &redact_quoted(text)]))?;
    put_text(&time, into);
    Ok(())
}
