//! What ParaX's client is set up with, and what arrives and is passed besides requests: webhooks and their confirmation.
//!
//! `input` types are read exactly, with the path of what is wrong; `value` types are results. The generator makes their faces.

use alloc::boxed::Box;
use alloc::string::String;

use super::client::{OPERATIONS, Parax};
use super::{ExpectedPayment as ExpectedRecord, RemoteAddress, TransactionState, Webhook as WebhookText};
use crate::api::client::{Client, ClientKind, Function, Provider, no_operation};
#[cfg(feature = "schema")]
use crate::api::client::{Description, Envelope};
use crate::api::declare::{operations, types};
use crate::api::input::{Input, base_url};
use crate::api::output::{put, put_text};
use crate::api::schema::Operation;
use crate::api::transcode::{Reading, Source};
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::error::{Error, Result, redact_quoted};
use crate::http::Context;
use crate::secret::{ParaxKey, ParaxSecretKey};

/// ParaX as the bridge sees it.
pub static PROVIDER: Provider = Provider {
    name: "parax",
    groups: &[OPERATIONS],
    derived: DERIVED,
    clients: &[ClientKind { name: "parax", settings: ParaXSettings::TABLE, new: client, supplied: None }],
    handles: &[],
    functions: &[Function { name: "offset_time", call: offset_time }],
    values: &[Webhook::TABLE, Confirmation::TABLE],
    #[cfg(feature = "schema")]
    description: Description {
        title: "ParaX",
        client: "ParaX",
        doc: "Deposits by bank transfer.",
        further: || alloc::vec![],
        errors: ("ErrorCode", || super::known_codes().map(|(word, kind)| (word, kind, None)).collect()),
        envelope: Envelope::Code,
        honours_key: |_| false,
        messages: TYPES,
    },
};

const DERIVED: &[&Operation] = derived::OPERATIONS;

/// Calls that the vendor does not list as operations of their own.
pub(super) mod derived {
    use super::{ConfirmInput, Confirmation, operations};

    operations! {
        tables;

        /// Asks the status query about a webhook, and compares its answer with the webhook and with the merchant's record.
        POST "/Transaction/Status/" confirm() body ConfirmInput -> Confirmation (reads);
    }
}

types! {
    case camel;

    /// The settings of a ParaX client.
    settings ParaXSettings {
        /// The merchant's site id.
        sid: i64 required,
        /// The API key: it travels in status queries.
        key: Sensitive required,
        /// The secret key: it signs deposits and never travels.
        secret_key: Sensitive required,
        /// Where deposits go, if not to the vendor.
        deposit_base_url: String,
        /// Where status queries go, if not to the vendor.
        status_base_url: String,
        /// Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`.
        allowed_addresses: [String],
    }

    /// What comes with a ParaX webhook besides its body.
    options ParaXWebhookInput {
        /// The peer's IP address.
        remote_address: String,
        /// Whether something else checks the address.
        unchecked: bool,
    }

    /// A ParaX webhook. Nothing signs it: confirm it before crediting anything.
    value Webhook {
        /// The merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// The amount in lira, with the digits of the message.
        amount: Decimal required,
        /// `success`, `failed`, `pending`, or a word that this version does not know.
        status: String required,
        /// The currency, `TRY`.
        currency: String,
        /// The same message has the same key: put it under a unique constraint.
        dedupe_key: String required,
    }

    /// A webhook to confirm, and the merchant's record of the order that its `trx` names.
    options ConfirmInput {
        /// The webhook.
        webhook: WebhookToConfirm required,
        /// Your own record.
        expected: ExpectedPayment required,
    }

    /// A ParaX webhook as it was read.
    options WebhookToConfirm {
        /// The merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// The amount in lira.
        amount: Decimal required,
        /// The status that it tells.
        status: String required,
        /// The currency.
        currency: String,
        /// Its key.
        dedupe_key: String,
    }

    /// The merchant's record of a ParaX order.
    input ExpectedPayment {
        /// The user who was to pay: the deposit's `userId`.
        user_id: String required,
        /// The amount that was asked, in lira.
        amount: Decimal required,
    }

    /// A ParaX webhook that the status query confirms.
    value Confirmation {
        /// What to do: `completed` (credit it, once), `failed`, `pending` (ask again later).
        verdict: String required,
        /// The merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// The user who paid.
        user_id: String required,
        /// The amount in lira, with the digits of the status answer.
        amount: Decimal required,
        /// The currency, `TRY`.
        currency: String,
        /// The status answer's own word.
        status: TransactionState required,
        /// The transaction and the verdict: put it under a unique constraint.
        dedupe_key: String required,
    }
}

fn client(settings: &Input) -> Result<Box<dyn Client>> {
    let key = |name| settings.text(name).unwrap_or_default();
    let sid = settings.integer("sid").unwrap_or_default();
    let mut client = Parax::new(sid, ParaxKey::new(key("key"))?, ParaxSecretKey::new(key("secretKey"))?);
    if let Some(url) = base_url(settings, "depositBaseUrl")? {
        client = client.with_deposit_base_url(url);
    }
    if let Some(url) = base_url(settings, "statusBaseUrl")? {
        client = client.with_status_base_url(url);
    }
    let addresses = AllowList::new(settings.all("allowedAddresses"))?;
    Ok(Box::new(if addresses.is_empty() { client } else { client.with_allowed_addresses(addresses) }))
}

impl Parax {
    /// Messages of this client: `deposit_url` makes a signed URL, `read_webhook` reads a webhook.
    pub(super) fn message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        match message {
            "deposit_url" => {
                let context = Context { names: into.names, ..Context::default() };
                self.deposit_url(input, &context).map(|url| put_text(&url, into))
            }
            "read_webhook" => {
                let input = Input::read(ParaXWebhookInput::TABLE, input, into.names)?;
                let from = match input.text("remoteAddress") {
                    _ if input.is_true("unchecked") => RemoteAddress::Unchecked,
                    Some(address) => RemoteAddress::Address(address),
                    None => RemoteAddress::Missing,
                };
                let webhook = self.read_webhook(body, from)?;
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
            _ => Err(no_operation(message)),
        }
    }
}

/// A webhook to confirm, as a caller passes it.
pub(super) fn webhook_to_confirm(input: &Input) -> WebhookText {
    let text = |name| input.within("webhook", name).unwrap_or_default().into();
    WebhookText {
        trx: text("trx"),
        transaction_id: text("transactionId"),
        amount: text("amount"),
        status: text("status"),
        currency: input.within("webhook", "currency").map(String::from),
        dedupe_key: String::new(),
    }
}

/// The merchant's record that it is compared with.
pub(super) fn expected_payment(input: &Input) -> ExpectedRecord<'_> {
    let text = |name| input.within("expected", name).unwrap_or_default();
    ExpectedRecord { user_id: text("userId"), amount: text("amount") }
}

/// Hands a confirmation over.
pub(super) fn put_confirmation(confirmed: &super::Confirmation, into: &mut Reading<'_>) -> Result<()> {
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
    put(Confirmation::TABLE, &values, into)
}

fn offset_time(text: &str, into: &mut Reading<'_>) -> Result<()> {
    let time = super::offset_time(text);
    let time = time.ok_or_else(|| Error::invalid("", &["expected a civil date and time, found ", &redact_quoted(text)]))?;
    put_text(&time, into);
    Ok(())
}
