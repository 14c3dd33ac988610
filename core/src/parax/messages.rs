//! Settings of ParaX's client, webhooks, and their confirmation.
//!
//! `input` types are checked exactly, and errors have the path of the field at fault; `value` types are results. The generator writes
//! their types in each language.

use alloc::boxed::Box;
use alloc::string::String;

use super::client::{OPERATIONS, Parax};
use super::{ExpectedPayment as ExpectedRecord, RemoteAddress, TransactionState, Webhook as WebhookText};
#[cfg(feature = "schema")]
use crate::api::classes::{Body, Choice, Class, FunctionDoc, Gives, Meaning, Message, Takes};
use crate::api::client::{Client, ClientKind, EndpointKind, Function, Provider, no_operation};
#[cfg(feature = "schema")]
use crate::api::client::{Description, Envelope};
#[cfg(feature = "schema")]
use crate::api::declare::FieldType;
use crate::api::declare::{operations, types};
use crate::api::input::{Input, base_url, transcode};
use crate::api::output::{TRUE, put, put_and, put_text};
use crate::api::params::ParamSink;
#[cfg(feature = "schema")]
use crate::api::schema::Argument;
use crate::api::schema::{Operation, Ty};
use crate::api::transcode::{Reading, Requirements, Source};
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::error::{Error, Result};
use crate::explain;
use crate::http::Context;
use crate::message::UnsignedFields;
use crate::quote::{Place, shown};
use crate::secret::{ParaxKey, ParaxSecretKey};

/// The description of ParaX for the bridge.
pub static PROVIDER: Provider = Provider {
    name: "parax",
    groups: &[OPERATIONS],
    derived: DERIVED,
    questions: &[],
    clients: &[ClientKind {
        name: "parax",
        settings: ParaXSettings::TABLE,
        new: client,
        supplied: None,
        endpoint: Some(EndpointKind { hosts: HOSTS, handle: None }),
        #[cfg(feature = "schema")]
        class: Class {
            name: "ParaX",
            doc: "A client of ParaX: deposits by bank transfer.",
            meanings: &[],
            positions: &["deposit_base_url", "status_base_url", "allowed_addresses", "allow_insecure_hosts"],
            messages: MESSAGES,
        },
    }],
    handles: &[],
    replies: &[
        ("success", &super::RECEIVED, "For every webhook that was read, whatever its status."),
        ("refused", &super::FORBIDDEN, "For a webhook from an address that is not allowed."),
    ],
    functions: &[Function {
        name: "offset_time",
        call: offset_time,
        #[cfg(feature = "schema")]
        described: Some(FunctionDoc {
            argument: Argument { name: "civil_time", ty: DateTime::TY },
            doc: "Adds Istanbul's offset to a civil time of an answer: `2026-02-03T14:30:00+03:00`.",
        }),
    }],
    unhonoured: &[
        ("random_key", "signatures of ParaX have no random key"),
        ("idempotency_key", "ParaX has no idempotency keys: its `trx` tells deposits apart"),
        ("conversation_id", "ParaX has no conversation ids: its `trx` is your own id of the deposit"),
        ("nonce", "webhooks of ParaX have no nonce: confirm them"),
        ("now", "no check of a request to ParaX needs the time"),
    ],
    values: &[Webhook::TABLE, Confirmation::TABLE, explain::tables::Explanation::TABLE],
    #[cfg(feature = "schema")]
    description: Description {
        title: "ParaX",
        client: "ParaX",
        doc: "Deposits by bank transfer.",
        notes: include_str!("notes.md"),
        further: || alloc::vec![explain::CauseCode::TY, explain::PartSource::TY],
        errors: ("ErrorCode", || super::known_codes().map(|(word, kind)| (word, kind, None)).collect()),
        error_meanings: super::errors::MEANINGS,
        envelope: Envelope::Code,
        honours_key: |_| false,
        messages: &[TYPES, explain::tables::TYPES],
    },
};

/// The names of the hosts: that of deposits and that of status queries.
pub(super) const HOSTS: &[&str] = &["deposit", "status"];

const DERIVED: &[&Operation] = derived::OPERATIONS;

/// Calls that the vendor does not list as operations.
pub(super) mod derived {
    use super::{ConfirmInput, Confirmation, operations};

    operations! {
        tables;

        /// Queries the status of a webhook's transaction and compares it with the webhook and with the merchant's record.
        POST "/Transaction/Status/" confirm() body ConfirmInput -> Confirmation (reads);
    }
}

#[cfg(feature = "schema")]
const MESSAGES: &[Message] = &[
    Message {
        name: "sign",
        doc: "Returns the hex signature of these parameters as they are, for what the operations do not cover. Nothing is added; `&` is refused.",
        body: Body::Nothing,
        takes: Takes::Parameters("parameters"),
        meanings: &[],
        gives: Gives::Text,
        words: &[],
        present: &[],
    },
    Message {
        name: "deposit_url",
        doc: "Returns the signed URL of a deposit, to send the payer's browser to.",
        body: Body::Nothing,
        takes: Takes::Value("request", super::DepositRequest::TABLE),
        meanings: &[],
        gives: Gives::Text,
        words: &[],
        present: &[],
    },
    Message {
        name: "explain",
        doc: "Explains why the signature of a deposit URL does not fit that other code made. The explanation is for you, who hold the keys.",
        body: Body::Nothing,
        takes: Takes::FirstOf("url", DepositUrlInput::TABLE),
        meanings: &[("url", Meaning::Url)],
        gives: Gives::Value(explain::tables::Explanation::TABLE),
        words: &[],
        present: &[],
    },
    Message {
        name: "read_webhook",
        doc: "Reads a webhook, and checks which address it came from. It is not signed: `confirm` it before crediting anything.",
        body: Body::First("body"),
        takes: Takes::Fields(ParaXWebhookInput::TABLE),
        meanings: &[("unchecked", Meaning::Unchecked("remote_address"))],
        gives: Gives::Value(Webhook::TABLE),
        words: &[("status", Choice::Open(&["success", "failed", "pending"]))],
        present: &[],
    },
    Message {
        name: "confirm",
        doc: "Builds a status query whose `parse` compares the status, the webhook and your own record of the order that its `trx` names.",
        body: Body::Nothing,
        takes: Takes::FirstOf("webhook", ConfirmInput::TABLE),
        meanings: &[("webhook", Meaning::Received(Webhook::TABLE))],
        gives: Gives::Call(Confirmation::TABLE),
        words: &[("verdict", Choice::Known(&["completed", "failed", "pending"]))],
        present: &[],
    },
];

types! {
    case camel;

    /// Settings of a ParaX client.
    settings ParaXSettings {
        /// Site id of the merchant.
        sid: i64 required,
        /// API key, sent in status queries.
        key: Sensitive required,
        /// Secret key, which signs deposits and is never sent.
        secret_key: Sensitive required,
        /// Base URL of deposits, if not that of the vendor.
        deposit_base_url: String,
        /// Base URL of status queries, if not that of the vendor.
        status_base_url: String,
        /// Names of hosts to which a base URL may use plain `http`, such as `sandbox` in a private network. Never one of production.
        allow_insecure_hosts: [String],
        /// Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`.
        allowed_addresses: [String],
    }

    /// A deposit URL to be explained.
    options DepositUrlInput {
        /// URL as it was sent.
        url: Sensitive required,
    }

    /// The input of a ParaX webhook besides its raw body.
    options ParaXWebhookInput {
        /// IP address of the peer, not a header that anyone can set.
        remote_address: String,
        /// Skips the check of the address; you must check it yourself.
        unchecked: bool,
    }

    /// A ParaX webhook. It is not signed: confirm it before crediting anything.
    value Webhook {
        /// Merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// Amount in lira, with the digits of the message.
        amount: Decimal required,
        /// `success`: paid; `failed`: not paid; `pending`: being checked; or a value that this version does not know.
        status: String required,
        /// Currency, `TRY`.
        currency: String,
        /// Further fields of the message, if there are any. They are not signed, like the others.
        unauthenticated: {Json},
    }

    /// A webhook to confirm, with the merchant's record of the order that its `trx` names.
    options ConfirmInput {
        /// Webhook to confirm.
        webhook: WebhookToConfirm required,
        /// Your own record of the order: the amount, and at least one of the others. Each that is given must agree.
        expected: ExpectedPayment required,
        /// Confirms an amount that differs from the `expected` one; the result has both. By default it is refused.
        allow_amount_change: bool,
    }

    /// A ParaX webhook as it was read.
    options WebhookToConfirm {
        /// Merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// Amount in lira.
        amount: Decimal required,
        /// Status in the webhook.
        status: String required,
        /// Currency.
        currency: String,
        /// Further fields of the webhook, which are not compared.
        unauthenticated: {Json},
    }

    /// The merchant's record of a ParaX order: the amount, and at least one of the others. Each that is given must agree with the status
    /// response.
    input ExpectedPayment {
        /// Requested amount, in lira.
        amount: Decimal required,
        /// ParaX's id of the transaction, stored from the response to the deposit. It is the strongest of the three.
        transaction_id: Id,
        /// User id of the deposit. ParaX's documentation does not say whether the status response has it or an id of ParaX's own.
        user_id: Id,
        /// User name of the deposit.
        username: String,
    } rules {
        one_of (transaction_id) or (user_id) or (username);
    }

    /// A ParaX webhook that the status query confirmed.
    value Confirmation {
        /// Verdict: `completed` (credit it once), `failed`, or `pending` (query it again later).
        verdict: String required,
        /// Merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// Id of the payer in the status response, which may be ParaX's own.
        user_id: String,
        /// User name of the payer in the status response.
        username: String,
        /// Amount in lira, with the digits of the status response. Credit this one.
        amount: Decimal required,
        /// Requested amount in lira, of your own record.
        asked_amount: Decimal required,
        /// Whether the amount differs from the requested one.
        amount_differs: bool required,
        /// Currency, `TRY`.
        currency: String required,
        /// Status in the status response.
        status: TransactionState required,
        /// De-duplication key of the transaction and the verdict. Store it with a unique constraint.
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
    /// Handles the messages of this client: `sign` signs parameters, `deposit_url` makes a signed URL, `explain` tells why the signature of
    /// one does not fit, `read_webhook` reads a webhook.
    pub(super) fn message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        match message {
            "sign" => {
                let mut params = ParamSink::default();
                transcode(Ty::Map(&Ty::Json), Requirements::of(&Context::default()), input, into.names, &mut params)?;
                self.signature_of(&params.in_declared_order()).map(|signature| put_text(&signature, into))
            }
            "deposit_url" => {
                let context = Context { names: into.names, ..Context::default() };
                self.deposit_url(input, &context).map(|url| put_text(&url, into))
            }
            "explain" => {
                let input = Input::read(DepositUrlInput::TABLE, input, into.names)?;
                explain::put(&self.explain(input.text("url").unwrap_or_default()), into)
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
                ];
                put_and(Webhook::TABLE, &values, |to| webhook.unauthenticated.put_in(Webhook::unauthenticated, to), into)
            }
            _ => Err(no_operation(message)),
        }
    }
}

/// Returns the webhook that a caller passes for confirmation.
pub(super) fn webhook_to_confirm(input: &Input) -> WebhookText {
    let text = |name| input.within("webhook", name).unwrap_or_default().into();
    WebhookText {
        trx: text("trx"),
        transaction_id: text("transactionId"),
        amount: text("amount"),
        status: text("status"),
        currency: input.within("webhook", "currency").map(String::from),
        unauthenticated: UnsignedFields::default(),
    }
}

/// Returns the merchant's record that the webhook is compared with.
pub(super) fn expected_payment(input: &Input) -> ExpectedRecord<'_> {
    let text = |name| input.within("expected", name);
    ExpectedRecord {
        amount: text("amount").unwrap_or_default(),
        transaction_id: text("transactionId"),
        user_id: text("userId"),
        username: text("username"),
        allow_amount_change: input.is_true("allowAmountChange"),
    }
}

/// Writes a confirmation to the sink.
pub(super) fn put_confirmation(confirmed: &super::Confirmation, into: &mut Reading<'_>) -> Result<()> {
    let values = [
        Some(confirmed.verdict.as_str()),
        Some(&confirmed.trx),
        Some(&confirmed.transaction_id),
        confirmed.user_id.as_deref(),
        confirmed.username.as_deref(),
        Some(&confirmed.amount),
        Some(&confirmed.asked_amount),
        Some(if confirmed.amount_differs { TRUE } else { "false" }),
        Some(&confirmed.currency),
        Some(&confirmed.status),
        Some(&confirmed.dedupe_key),
    ];
    put(Confirmation::TABLE, &values, into)
}

fn offset_time(text: &str, into: &mut Reading<'_>) -> Result<()> {
    let time = super::offset_time(text);
    let time = time.ok_or_else(|| Error::invalid("", &["expected a civil date and time, found ", &shown(text, Place::Date)]))?;
    put_text(&time, into);
    Ok(())
}
