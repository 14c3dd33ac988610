//! Settings of NexKasa's client, its callbacks and their results.
//!
//! `input` types are checked exactly, and errors have the path of the field at fault; `value` types are results. The generator writes
//! their types in each language.

use alloc::boxed::Box;

use super::client::{IbanFormat, Nexkasa, OPERATIONS};
use super::{CallbackChecks, CallbackInput, ExpectedCallback, Verification};
#[cfg(feature = "schema")]
use crate::api::classes::{Body, Choice, Class, Gives, Meaning, Message, Takes};
use crate::api::client::{Client, ClientKind, EndpointKind, Provider, no_operation};
#[cfg(feature = "schema")]
use crate::api::client::{Description, Envelope};
#[cfg(feature = "schema")]
use crate::api::declare::FieldType;
use crate::api::declare::types;
use crate::api::input::{Input, base_url, keys, unknown_word};
use crate::api::output::{TRUE, put, put_and};
use crate::api::transcode::{Reading, Source};
use crate::api::values::*;
use crate::check::address::AllowList;
use crate::error::{Error, Result};
use crate::explain;
use crate::message::no_record;
use crate::secret::NexkasaApiKey;

/// The description of NexKasa for the bridge.
pub static PROVIDER: Provider = Provider {
    name: "nexkasa",
    groups: &[OPERATIONS],
    derived: &[],
    questions: &[],
    clients: &[ClientKind {
        name: "nexkasa",
        settings: NexKasaSettings::TABLE,
        new: client,
        supplied: Some("nonce"),
        endpoint: Some(EndpointKind { hosts: &[], handle: None }),
        #[cfg(feature = "schema")]
        class: Class {
            name: "NexKasa",
            doc: "A client of NexKasa: deposits and withdrawals that an operator decides on. Every check that is configured runs on each callback. \
                  Store the callback URL and the nonce of a call with the order.",
            meanings: &[("iban_format", Meaning::OneOf(&[("compact", "26 characters without spaces."), ("spaced", "In groups of four.")]))],
            positions: &[
                "callback_secrets",
                "callback_tokens",
                "webhook_secrets",
                "allowed_addresses",
                "base_url",
                "allow_insecure_hosts",
                "iban_format",
            ],
            messages: MESSAGES,
        },
    }],
    handles: &[],
    replies: &[("ok", &super::RECEIVED, "For every callback that was read, whatever its status. Send it at once.")],
    functions: &[],
    unhonoured: &[
        ("random_key", "NexKasa has no signatures: its random part is the option `nonce`"),
        ("idempotency_key", "NexKasa has no idempotency keys: a repeated call is a second transfer"),
        ("conversation_id", "NexKasa has no conversation ids: its callback has your own id of the user or the withdrawal"),
        ("now", "no check of a request to NexKasa needs the time"),
    ],
    values: &[TransferCallback::TABLE, ClaimedTransfer::TABLE, explain::tables::Explanation::TABLE],
    #[cfg(feature = "schema")]
    description: Description {
        title: "NexKasa",
        client: "NexKasa",
        doc: "Deposits and withdrawals that an operator decides on.",
        notes: include_str!("notes.md"),
        further: || alloc::vec![explain::CauseCode::TY, explain::PartSource::TY],
        errors: ("", || alloc::vec![]),
        error_meanings: &[],
        envelope: Envelope::Bare,
        honours_key: |_| false,
        messages: &[TYPES, explain::tables::TYPES],
    },
};

#[cfg(feature = "schema")]
const MESSAGES: &[Message] = &[
    Message {
        name: "read_callback",
        doc: "Reads a callback after every check that is configured, and compares it with your own record of the order.",
        body: Body::First("body"),
        takes: Takes::Fields(NexKasaCallbackInput::TABLE),
        meanings: &[
            ("signature", Meaning::HeaderIfAny),
            (
                "expected",
                Meaning::Record {
                    claims: ClaimedTransfer::TABLE,
                    by: &["url"],
                    words: &[("type", Choice::Known(&["DEPOSIT", "WITHDRAW"]))],
                },
            ),
            (
                "verification",
                Meaning::OneOf(&[("configured", "Every check that is configured must pass, and one must be."), ("none", "No check runs.")]),
            ),
        ],
        gives: Gives::Value(TransferCallback::TABLE),
        words: &[
            ("status", Choice::Open(&["APPROVED", "REJECTED", "WAITING_ASSIGNMENT"])),
            ("type", Choice::Open(&["DEPOSIT", "WITHDRAW"])),
        ],
        present: &[],
    },
    Message {
        name: "explain_callback",
        doc: "Explains why a callback is refused: the token in its URL, then the header `X-NexKasa-Signature`, then the sender. The explanation is \
              for you, who hold the keys.",
        body: Body::First("body"),
        takes: Takes::Fields(NexKasaCallbackInput::TABLE),
        meanings: &[("signature", Meaning::HeaderIfAny), ("verification", Meaning::Other), ("allow_amount_change", Meaning::Other)],
        gives: Gives::Value(explain::tables::Explanation::TABLE),
        words: &[],
        present: &[],
    },
];

types! {
    case camel;

    /// Settings of a NexKasa client. Each callback must pass all configured checks.
    settings NexKasaSettings {
        /// API key of the merchant.
        api_key: Sensitive required,
        /// Base URL for requests, if not that of the vendor.
        base_url: String,
        /// Names of hosts to which the base URL may use plain `http`, such as `sandbox` in a private network. Never one of production.
        allow_insecure_hosts: [String],
        /// How IBANs are sent: `compact` (the default, as in the vendor's example), or `spaced` in groups of four (as in its table).
        iban_format: String,
        /// The merchant's own secrets for the tokens in callback URLs. The first one makes tokens, all of them verify tokens.
        callback_secrets: [Sensitive],
        /// The merchant's own static tokens in callback URLs.
        callback_tokens: [Sensitive],
        /// Secrets for the header `X-NexKasa-Signature`, if the merchant received any.
        webhook_secrets: [Sensitive],
        /// Addresses and networks that callbacks may come from.
        allowed_addresses: [String],
    }

    /// The input of a NexKasa callback besides its raw body.
    input NexKasaCallbackInput {
        /// Requested URL with its query; path and query suffice.
        url: Sensitive,
        /// IP address of the peer.
        remote_address: String,
        /// Value of the header `X-NexKasa-Signature`.
        signature: String,
        /// Your own record of the order.
        expected: ExpectedTransfer,
        /// `configured` (the default), or `none` to read a callback without verifying it.
        verification: String,
        /// Accepts a callback whose amount differs from the `expected` one that its token proves. By default it is refused.
        allow_amount_change: bool,
    }

    /// The values of a NexKasa callback as its body and its URL say them, to look up your own record. They are not verified: the record
    /// decides.
    value ClaimedTransfer {
        /// NexKasa's id of the transaction.
        transaction_id: String required,
        /// The `userId` of the deposit or the `externalId` of the withdrawal.
        external_id: String required,
        /// `DEPOSIT`, `WITHDRAW`, or a value that this version does not know.
        r#type: String required,
        /// Amount in lira, with the digits of the message.
        amount: Decimal required,
        /// Nonce in the URL, if it has one.
        nonce: String,
    }

    /// The merchant's record of a NexKasa order.
    input ExpectedTransfer {
        /// The `userId` of the deposit or the `externalId` of the withdrawal.
        id: Id required,
        /// `DEPOSIT` or `WITHDRAW`.
        r#type: String required,
        /// Requested amount, in lira.
        amount: Decimal required,
    }

    /// A NexKasa callback that passed the checks.
    value TransferCallback {
        /// NexKasa's id of the transaction.
        transaction_id: String required,
        /// `APPROVED`: the money was received or sent; `REJECTED`: refused or cancelled; `WAITING_ASSIGNMENT`: a withdrawal that waits to be
        /// assigned, for information; or a value that this version does not know.
        status: String required,
        /// The `userId` of the deposit or the `externalId` of the withdrawal.
        external_id: String required,
        /// Amount that the operator decided on, in lira, with the digits of the message.
        amount: Decimal required,
        /// `DEPOSIT`, `WITHDRAW`, or a value that this version does not know.
        r#type: String required,
        /// Requested amount in lira, if a token or `expected` provides it.
        asked_amount: Decimal,
        /// Whether the operator decided on an amount other than the requested one.
        amount_differs: bool required,
        /// Nonce of the order, if its token was verified. Accept it once.
        nonce: String,
        /// De-duplication key, equal for the same message. Store it with a unique constraint.
        dedupe_key: String required,
        /// Further fields of the message, if there are any. No token covers them: only a signature of the whole body (`webhookSecrets`) does.
        unauthenticated: {Json},
    }
}

fn client(settings: &Input) -> Result<Box<dyn Client>> {
    let api_key = NexkasaApiKey::new(settings.text("apiKey").unwrap_or_default())?;
    let checks = CallbackChecks {
        secrets: keys(settings, "callbackSecrets", "callback_secrets")?,
        tokens: keys(settings, "callbackTokens", "callback_tokens")?,
        webhook_secrets: keys(settings, "webhookSecrets", "webhook_secrets")?,
        allowed: AllowList::new(settings.all("allowedAddresses"))?,
    };
    let client = Nexkasa::set_up(api_key, base_url(settings, "baseUrl")?, checks);
    Ok(Box::new(match settings.text("ibanFormat") {
        None | Some("compact") => client,
        Some("spaced") => client.with_iban_format(IbanFormat::Spaced),
        Some(_) => return Err(Error::configuration("iban_format", &["expected compact or spaced, found another text"])),
    }))
}

impl Nexkasa {
    /// Handles the messages of this client: `read_callback` verifies a callback, `claimed` returns what it says,
    /// `explain_callback` tells why one is refused.
    pub(super) fn message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        if message == "no_record" {
            return no_record();
        }
        if !matches!(message, "read_callback" | "claimed" | "explain_callback") {
            return Err(no_operation(message));
        }
        let input = Input::read(NexKasaCallbackInput::TABLE, input, into.names)?;
        if message == "claimed" {
            let claimed = self.claimed(body, input.text("url"))?;
            let texts = [&claimed.transaction_id, &claimed.external_id, &claimed.kind, &claimed.amount].map(|text| Some(text.as_str()));
            let [transaction_id, external_id, kind, amount] = texts;
            return put(ClaimedTransfer::TABLE, &[transaction_id, external_id, kind, amount, claimed.nonce.as_deref()], into);
        }
        let verification = match input.text("verification") {
            None | Some("configured") => Verification::Configured,
            Some("none") => Verification::None,
            Some(other) => return Err(unknown_word(input.path("verification"), &["configured", "none"], other)),
        };
        let within = |name| input.within("expected", name).unwrap_or_default();
        let expected = match input.has("expected") {
            true => Some(ExpectedCallback { id: within("id"), kind: within("type").parse()?, amount: within("amount") }),
            false => None,
        };
        let given = CallbackInput {
            url: input.text("url"),
            remote_address: input.text("remoteAddress"),
            signature: input.text("signature"),
            expected,
            verification,
            allow_amount_change: input.is_true("allowAmountChange"),
        };
        if message == "explain_callback" {
            return explain::put(&self.explain_callback(body, &given), into);
        }
        let callback = self.read_callback(body, &given)?;
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
        put_and(TransferCallback::TABLE, &values, |to| callback.unauthenticated.put_in(TransferCallback::unauthenticated, to), into)
    }
}
