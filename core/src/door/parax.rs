//! ParaX through the door.

use alloc::string::String;

use super::record::Record;
use super::values::{ConfirmInput, Confirmation, ParaXSettings, ParaXWebhookInput, Webhook};
use super::{Arrived, Prepared, Step, base_url, no_operation, put, put_text, transcode};
use crate::api::case::Names;
use crate::api::json::JsonSource;
use crate::api::schema::Ty;
use crate::api::sink::JsonText;
use crate::api::transcode::{Reading, Requirements, Source};
use crate::check::address::AllowList;
use crate::craftgate::Content;
use crate::error::{Error, Result, shown};
use crate::http::{Call, Context};
use crate::parax::{self, ExpectedPayment, Parax, RemoteAddress};
use crate::secret::{ParaxKey, ParaxSecretKey};

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Parax> {
    let record = Record::read(ParaXSettings::TABLE, settings, names)?;
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
            let call = confirmation(client, &state).map_err(|error| spelled(error, step.context.names))?;
            Ok(Prepared::new((call.request().clone(), call.repeat()), timeout, state))
        }
        other => Err(no_operation(other)),
    }
}

pub(super) fn read(client: &Parax, arrived: &Arrived<'_>, mut into: Reading<'_>) -> Result<Content> {
    let Arrived { operation, state, status, body } = *arrived;
    match operation {
        "deposit" => client.read_deposit(state, status, body, into)?,
        "transaction_status" => client.read_transaction_status(status, body, into)?,
        "confirm" => {
            let confirmed = confirmation(client, state)?.parse(status, body)?;
            put(Confirmation::TABLE, &mut into, |to| {
                to.text("verdict", confirmed.verdict.as_str())?;
                to.text("trx", &confirmed.trx)?;
                to.text("transactionId", &confirmed.transaction_id)?;
                to.text("userId", &confirmed.user_id)?;
                to.number("amount", &confirmed.amount)?;
                to.text_if("currency", confirmed.currency.as_deref())?;
                to.text("status", &confirmed.status)?;
                to.text("dedupeKey", &confirmed.dedupe_key)
            })?;
        }
        other => return Err(no_operation(other)),
    }
    Ok(Content::Value)
}

/// The call of a confirmation, from its state: the input as JSON text.
fn confirmation(client: &Parax, state: &str) -> Result<Call<parax::Confirmation>> {
    let record = Record::read(ConfirmInput::TABLE, &JsonSource(state), Names::Camel)?;
    let text = |outer, name| record.within(outer, name).unwrap_or_default();
    let webhook = parax::Webhook {
        trx: text("webhook", "trx").into(),
        transaction_id: text("webhook", "transactionId").into(),
        amount: text("webhook", "amount").into(),
        status: text("webhook", "status").into(),
        currency: record.within("webhook", "currency").map(String::from),
        dedupe_key: text("webhook", "dedupeKey").into(),
    };
    client.confirm(&webhook, ExpectedPayment { user_id: text("expected", "userId"), amount: text("expected", "amount") })
}

/// An error whose path is spelled as the caller writes names.
fn spelled(error: Error, names: Names) -> Error {
    let path = names.spelled(error.path());
    error.at(&path)
}

pub(super) fn read_webhook(client: &Parax, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(ParaXWebhookInput::TABLE, input, into.names)?;
    let from = match record.text("remoteAddress") {
        Some("unchecked") => RemoteAddress::Unchecked,
        Some(address) => RemoteAddress::Address(address),
        None => RemoteAddress::Missing,
    };
    let webhook = client.read_webhook(body, from)?;
    put(Webhook::TABLE, into, |to| {
        to.text("trx", &webhook.trx)?;
        to.text("transactionId", &webhook.transaction_id)?;
        to.number("amount", &webhook.amount)?;
        to.text("status", &webhook.status)?;
        to.text_if("currency", webhook.currency.as_deref())?;
        to.text("dedupeKey", &webhook.dedupe_key)
    })
}

pub(super) fn offset_time(text: &str, into: &mut Reading<'_>) -> Result<()> {
    let time = parax::offset_time(text);
    let time = time.ok_or_else(|| Error::invalid("", &["expected a civil date and time, found ", &shown(text)]))?;
    put_text(&time, into);
    Ok(())
}
