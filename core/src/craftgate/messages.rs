//! Settings of Craftgate's clients, webhooks, browser callbacks and signatures.
//!
//! `input` types are checked exactly, and errors have the path of the field at fault; `value` types are results. The generator writes
//! their types in each language.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

#[cfg(feature = "schema")]
use super::enums::ApmAdditionalAction;
use super::enums::{WebhookEventType, WebhookStatus};
use super::{
    Craftgate, CraftgateCallbacks, CraftgateWebhooks, Environment, Expected, ExpectedCallback as ExpectedValues, GROUPS, SentRequest,
    WebhookData,
};
#[cfg(feature = "schema")]
use crate::api::classes::{Body, Choice, Class, FunctionDoc, Gives, Meaning, Message, Present, Takes};
use crate::api::client::{Client, ClientKind, EndpointKind, Function, Provider, no_operation, spelled};
#[cfg(feature = "schema")]
use crate::api::client::{Description, Envelope};
#[cfg(feature = "schema")]
use crate::api::declare::FieldType;
use crate::api::declare::types;
use crate::api::input::{Input, base_url, keys};
use crate::api::json::drive;
use crate::api::output::{put, put_fields, put_text, unfit};
#[cfg(feature = "schema")]
use crate::api::schema::Argument;
use crate::api::schema::Ty;
use crate::api::transcode::{Reading, Source, TranscodeResult, Transcoder};
use crate::api::values::*;
use crate::error::{Error, Result};
use crate::explain;
use crate::message::no_record;
use crate::secret::{CraftgateApiKey, CraftgateSecretKey};

/// The description of Craftgate for the bridge.
pub static PROVIDER: Provider = Provider {
    name: "craftgate",
    groups: GROUPS,
    derived: &[],
    questions: super::questions::QUESTIONS,
    clients: &[
        ClientKind {
            name: "craftgate",
            settings: CraftgateSettings::TABLE,
            new: client,
            supplied: Some("randomKey"),
            endpoint: Some(EndpointKind { hosts: &[], handle: None }),
            #[cfg(feature = "schema")]
            class: Class {
                name: "Craftgate",
                doc: "A client of Craftgate: payments, onboarding, installments, wallets and reports. `environment` or `baseUrl` must be given: \
                      there is no default to charge by accident.",
                meanings: &[
                    ("environment", Meaning::OneOf(&[("production", "Real money."), ("sandbox", "Tests, with test cards.")])),
                    ("allow_insecure_hosts", Meaning::With("base_url")),
                ],
                positions: &[],
                messages: CLIENT_MESSAGES,
            },
        },
        ClientKind {
            name: "craftgate_webhooks",
            settings: CraftgateWebhooksSettings::TABLE,
            new: webhooks,
            supplied: None,
            endpoint: None,
            #[cfg(feature = "schema")]
            class: Class {
                name: "CraftgateWebhooks",
                doc: "Verifies Craftgate's webhooks.",
                meanings: &[],
                positions: &[],
                messages: WEBHOOK_MESSAGES,
            },
        },
        ClientKind {
            name: "craftgate_callbacks",
            settings: CraftgateCallbacksSettings::TABLE,
            new: callbacks,
            supplied: None,
            endpoint: None,
            #[cfg(feature = "schema")]
            class: Class {
                name: "CraftgateCallbacks",
                doc: "Verifies Craftgate's browser callbacks: the form that a payer's browser posts. The payer controls everything but its hash.",
                meanings: &[],
                positions: &[],
                messages: CALLBACK_MESSAGES,
            },
        },
    ],
    handles: &[],
    replies: &[],
    functions: &[Function {
        name: "decode_html",
        call: |text, into| super::decode_html(text).map(|html| put_text(&html, into)),
        #[cfg(feature = "schema")]
        described: Some(FunctionDoc {
            argument: Argument { name: "html_content", ty: String::TY },
            doc: "Decodes the page in the `htmlContent` of an answer, to be shown to the payer.",
        }),
    }],
    unhonoured: &[
        ("nonce", "callbacks of Craftgate have no nonce: a key of the merchant verifies them"),
        ("now", "no check of a request to Craftgate needs the time"),
    ],
    values: &[WebhookEvent::TABLE, Callback::TABLE, ClaimedCallback::TABLE, WebhookData::TABLE, explain::tables::Explanation::TABLE],
    #[cfg(feature = "schema")]
    description: Description {
        title: "Craftgate",
        client: "Craftgate",
        doc: "Payments, onboarding, installments, wallets and reports.",
        notes: include_str!("notes.md"),
        further: || {
            let enums = super::enums::ENUMS.iter().map(|words| Ty::Enum(words));
            enums.chain([WebhookData::TY, super::MdStatus::TY, explain::CauseCode::TY, explain::PartSource::TY]).collect()
        },
        errors: ("ErrorGroup", || super::known_groups().map(|(word, kind, outcome)| (word, kind, Some(outcome))).collect()),
        error_meanings: super::error_meanings::MEANINGS,
        envelope: Envelope::Data,
        honours_key: super::client::honours_key,
        messages: &[TYPES, explain::tables::TYPES],
    },
};

#[cfg(feature = "schema")]
const CLIENT_MESSAGES: &[Message] = &[
    Message {
        name: "sign",
        doc: "Returns the signature of a request that is built elsewhere: the value of `x-signature`.",
        body: Body::Nothing,
        takes: Takes::Object(SignInput::TABLE),
        meanings: &[("body", Meaning::ExactText)],
        gives: Gives::Text,
        words: &[],
        present: &[],
    },
    Message {
        name: "explain",
        doc: "Explains why the signature of a request does not fit that other code made with the same keys. It tries the mistakes that people \
              make, alone and two at once, and names only what reproduces the signature. The explanation is for you, who hold the keys.",
        body: Body::OptionalField,
        takes: Takes::Fields(SentRequestInput::TABLE),
        meanings: &[("url", Meaning::Url), ("headers", Meaning::Headers)],
        gives: Gives::Value(explain::tables::Explanation::TABLE),
        words: &[],
        present: &[],
    },
];

#[cfg(feature = "schema")]
const WEBHOOK_MESSAGES: &[Message] = &[
    Message {
        name: "verify",
        doc: "Verifies a webhook over its raw body. Only the event's own fields are signed; the rest of the body is in `unauthenticated`.",
        body: Body::Field,
        takes: Takes::Fields(WebhookInput::TABLE),
        meanings: &[("signature", Meaning::Header), ("now", Meaning::Now)],
        gives: Gives::Value(WebhookEvent::TABLE),
        words: &[],
        present: &[],
    },
    Message {
        name: "sign",
        doc: "Returns the signature of an event's signed fields, for the fixtures of your own tests.",
        body: Body::Nothing,
        takes: Takes::Value("event", WebhookFields::TABLE),
        meanings: &[],
        gives: Gives::Text,
        words: &[],
        present: &[],
    },
    Message {
        name: "explain",
        doc: "Explains why a webhook does not verify. Its age counts only if `now` is given. The explanation is for you, who hold the keys.",
        body: Body::Field,
        takes: Takes::Fields(ReceivedWebhookInput::TABLE),
        meanings: &[("signature", Meaning::Header)],
        gives: Gives::Value(explain::tables::Explanation::TABLE),
        words: &[],
        present: &[],
    },
];

#[cfg(feature = "schema")]
const CALLBACK_MESSAGES: &[Message] = &[
    Message {
        name: "verify",
        doc: "Verifies a form as it arrived, before any parser, and compares it with your own record of the payment. The result has only fields \
              that its hash covers. Where `next` is `done`, call `retrievePayment` before you deliver.",
        body: Body::Form("form"),
        takes: Takes::Fields(CallbackInput::TABLE),
        meanings: &[
            ("expected", Meaning::Record { claims: ClaimedCallback::TABLE, by: &[], words: &[] }),
            ("unchecked", Meaning::Unchecked("expected")),
        ],
        gives: Gives::Value(Callback::TABLE),
        words: &[
            ("version", Choice::Known(&["v1", "v2"])),
            ("next", Choice::OrOf(&["complete", "done", "failed", "check_own_record"], ApmAdditionalAction::TY)),
        ],
        present: &[Present { field: "payment_id", unless: ("next", &["failed", "check_own_record"]) }],
    },
    Message {
        name: "explain",
        doc: "Explains why the hash of a form does not fit. The explanation is for you, who hold the keys: the payer must not see it.",
        body: Body::Form("form"),
        takes: Takes::Nothing,
        meanings: &[],
        gives: Gives::Value(explain::tables::Explanation::TABLE),
        words: &[],
        present: &[],
    },
];

types! {
    case camel;

    /// Settings of a Craftgate client. `environment` or `baseUrl` must be given.
    settings CraftgateSettings {
        /// API key of the merchant.
        api_key: Sensitive required,
        /// Secret key of the merchant, which signs requests and is never sent.
        secret_key: Sensitive required,
        /// Environment: `production` or `sandbox`.
        environment: String,
        /// Base URL instead of an environment: `https`, or `http` on a loopback host or one that `allowInsecureHosts` names.
        base_url: String,
        /// Language of messages, `tr` or `en`, as a language tag.
        language: String,
        /// Names of hosts to which a base URL may use plain `http`, such as `sandbox` in a private network. Never one of production.
        allow_insecure_hosts: [String],
    } rules {
        one_of (environment) or (base_url);
        at_most_one environment, base_url;
    }

    /// Settings of the verifier of Craftgate's webhooks.
    settings CraftgateWebhooksSettings {
        /// Active merchant webhook keys.
        keys: [Sensitive] nonempty,
    }

    /// Settings of the verifier of Craftgate's browser callbacks.
    settings CraftgateCallbacksSettings {
        /// Active merchant callback keys.
        keys: [Sensitive] nonempty,
        /// Lists of field names (`hashParams`) to accept besides the published ones.
        hash_params: [String],
    }

    /// A request that is built elsewhere, to compute its signature.
    options SignInput {
        /// URL as it is sent.
        url: String required,
        /// Exact body, if there is one.
        body: Sensitive,
        /// Value of the header `x-rnd-key`.
        random_key: String required,
    }

    /// A request as it was sent, to be explained.
    options SentRequestInput {
        /// HTTP method.
        method: String required,
        /// Absolute URL as it was sent.
        url: Sensitive required,
        /// Headers as they were sent, in any case.
        headers: {Json} required,
    }

    /// A webhook to be explained, besides its raw body.
    options ReceivedWebhookInput {
        /// Value of the header `x-cg-signature-v1`.
        signature: String,
        /// Current time in Unix seconds; if it is missing, the age of the message is not considered.
        now: i64,
    }

    /// The input of a Craftgate webhook besides its raw body.
    options WebhookInput {
        /// Value of the header `x-cg-signature-v1`; without it nothing is verified.
        signature: String,
        /// Current time in Unix seconds; by default from the platform's clock.
        now: i64 required,
        /// Maximum age of a message in seconds, from 0 to 86400; 3600 by default.
        tolerance_seconds: i64,
    }

    /// The signed fields of a webhook, for fixtures in tests.
    input WebhookFields {
        /// Event type.
        event_type: String required,
        /// Time of the event, in Unix seconds.
        event_timestamp: i64 required,
        /// Status: `SUCCESS` or `FAILURE`.
        status: String required,
        /// Id of the object that the event concerns.
        payload_id: Id required,
    }

    /// The input of a browser callback: your own record, or `unchecked`.
    options CallbackInput {
        /// Your own record of the payment. Values that it omits are not compared.
        expected: ExpectedCallback,
        /// Skips the comparison with your record; you must compare the callback yourself.
        unchecked: bool,
        /// Accepts a `mdStatus` of two digits, for banks with their own numbers. By default it must have one digit. A digit may then move
        /// between it and the end of `conversationId`: give conversation ids of equal length.
        allow_long_md_status: bool,
    }

    /// The ids of a browser callback as its form says them, to look up your own record. They are not verified: the record decides.
    value ClaimedCallback {
        /// Id of the payment, as text.
        payment_id: String,
        /// Conversation id of the merchant.
        conversation_id: String,
        /// Conversation data of the merchant.
        conversation_data: String,
    }

    /// Your own record of a payment. Omitted fields are not compared.
    input ExpectedCallback {
        /// Id of the payment, from the response of the init operation.
        payment_id: Id,
        /// Conversation id that was sent.
        conversation_id: Id,
        /// Conversation data, if it is known.
        conversation_data: String,
    }

    /// A verified webhook.
    value WebhookEvent {
        /// Event type; more values may come.
        event_type: WebhookEventType required,
        /// Time of the event, in Unix seconds.
        event_timestamp: i64 required,
        /// Outcome of the event.
        status: WebhookStatus required,
        /// Id of the object that the event concerns: a payment, a refund, a token, …
        payload_id: String required,
        /// De-duplication key, equal for the same message. Store it with a unique constraint to handle each message once.
        dedupe_key: String required,
        /// Fields that the signature does not cover. Query the API before acting on them.
        unauthenticated: Unauthenticated required,
    }

    /// Fields of a webhook that are not signed.
    value Unauthenticated {
        /// Time of the event as text, in Istanbul time.
        event_time: String,
        /// Payload of the event.
        payload: Json,
    }

    /// A verified browser callback, with only the fields that its hash covers.
    value Callback {
        /// Version of the hash: `v1` or `v2`.
        version: String required,
        /// Next step: `complete` (call the complete operation), `done` (retrieve the payment, e.g. with `retrieve_payment`, before
        /// delivering), `failed`, `check_own_record` (change nothing), or a shopping loan's `additionalAction`.
        next: String required,
        /// De-duplication key of the payment and its result, equal for the same form. Store it with a unique constraint to handle each
        /// result once.
        dedupe_key: String required,
        /// Status: `SUCCESS` or `FAILURE`.
        status: String,
        /// `WAITING` if the payment must be completed, `COMPLETED` if it is completed.
        complete_status: String,
        /// Id of the payment, as text.
        payment_id: String,
        /// Conversation data of the merchant.
        conversation_data: String,
        /// Conversation id of the merchant.
        conversation_id: String,
        /// `ALREADY_RETURNED` if the result was reported before.
        callback_status: String,
        /// Result of 3-D Secure.
        md_status: String,
        /// Status of a shopping loan's payment.
        payment_status: String,
        /// Next step of a shopping loan.
        additional_action: String,
    }
}

fn client(settings: &Input) -> Result<Box<dyn Client>> {
    let environment = match (base_url(settings, "baseUrl")?, settings.text("environment")) {
        (Some(url), _) => Environment::Other(url),
        (None, Some("production")) => Environment::Production,
        (None, Some("sandbox")) => Environment::Sandbox,
        (None, _) => {
            return Err(Error::configuration("environment", &["expected production or sandbox, found another text"]));
        }
    };
    let key = |name| settings.text(name).unwrap_or_default();
    let client = Craftgate::new(CraftgateApiKey::new(key("apiKey"))?, CraftgateSecretKey::new(key("secretKey"))?, environment);
    Ok(Box::new(match settings.text("language") {
        Some(language) => client.with_language(language)?,
        None => client,
    }))
}

fn webhooks(settings: &Input) -> Result<Box<dyn Client>> {
    Ok(Box::new(CraftgateWebhooks::of(keys(settings, "keys", "keys")?)?))
}

fn callbacks(settings: &Input) -> Result<Box<dyn Client>> {
    let hash_params = settings.all("hashParams").map(String::from).collect();
    Ok(Box::new(CraftgateCallbacks::of(keys(settings, "keys", "keys")?, hash_params)?))
}

impl Craftgate {
    /// Handles the messages of this client: `sign` computes the signature of a request that is built elsewhere, `explain` tells why the
    /// signature of such a request does not fit.
    pub(super) fn message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        match message {
            "sign" => {
                let input = Input::read(SignInput::TABLE, input, into.names)?;
                let text = |name| input.text(name).unwrap_or_default();
                self.sign(text("url"), input.text("body"), text("randomKey")).map(|signature| put_text(&signature, into))
            }
            "explain" => {
                let input = Input::read(SentRequestInput::TABLE, input, into.names)?;
                let headers: Vec<(&str, &str)> = input.entries("headers").collect();
                let text = |name| input.text(name).unwrap_or_default();
                let request = SentRequest { method: text("method"), url: text("url"), headers: &headers, body };
                explain::put(&self.explain(&request), into)
            }
            _ => Err(no_operation(message)),
        }
    }
}

impl Client for CraftgateWebhooks {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&self.keys.iter().collect::<Vec<_>>())
    }

    fn handle_message(&self, message: &str, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
        match message {
            "verify" => {
                let input = Input::read(WebhookInput::TABLE, input, into.names)?;
                let now = input.integer("now").unwrap_or_default();
                let signature = input.text("signature").unwrap_or_default();
                let verified = self.verify(body, signature, now, input.integer("toleranceSeconds"));
                let event = verified.map_err(|error| spelled(error, into.names))?;
                put_event(&event, &mut into.transcoder(Ty::Object(WebhookEvent::TABLE))).map_err(unfit)
            }
            "sign" => {
                let input = Input::read(WebhookFields::TABLE, input, into.names)?;
                let text = |name| input.text(name).unwrap_or_default();
                let signature = self.sign(&super::WebhookFields {
                    event_type: text("eventType"),
                    event_timestamp: input.integer("eventTimestamp").unwrap_or_default(),
                    status: text("status"),
                    payload_id: text("payloadId"),
                });
                put_text(&signature, into);
                Ok(())
            }
            "explain" => {
                let input = Input::read(ReceivedWebhookInput::TABLE, input, into.names)?;
                let explanation = self.explain(body, input.text("signature").unwrap_or_default(), input.integer("now"));
                explain::put(&explanation, into)
            }
            _ => Err(no_operation(message)),
        }
    }
}

fn put_event(event: &super::WebhookEvent, to: &mut Transcoder<'_>) -> TranscodeResult {
    let (timestamp, key) = (event.event_timestamp.to_string(), event.dedupe_key());
    let open = &event.unauthenticated;
    to.begin_object()?;
    put_fields(&[Some(&event.event_type), Some(&timestamp), Some(&event.status), Some(&event.payload_id), Some(&key)], 0, to)?;
    to.field_at(WebhookEvent::unauthenticated)?;
    to.begin_object()?;
    put_fields(&[open.event_time.as_deref()], 0, to)?;
    if let Some(payload) = &open.payload {
        to.field_at(Unauthenticated::payload)?;
        drive(payload, to)?;
    }
    open.other_fields.put(to)?;
    to.end_object()?;
    to.end_object()
}

impl Client for CraftgateCallbacks {
    fn provider(&self) -> &'static Provider {
        &PROVIDER
    }

    fn discreet(&self, error: Error) -> Error {
        error.masking(&self.keys.iter().collect::<Vec<_>>())
    }

    fn handle_message(&self, message: &str, input: &dyn Source, form: &[u8], into: &mut Reading<'_>) -> Result<()> {
        match message {
            "verify" => {}
            "explain" => return explain::put(&self.explain(form), into),
            "no_record" => return no_record(),
            "claimed" => {
                let claimed = self.claimed(form)?;
                let values = [&claimed.payment_id, &claimed.conversation_id, &claimed.conversation_data];
                return put(ClaimedCallback::TABLE, &values.map(Option::as_deref), into);
            }
            _ => return Err(no_operation(message)),
        }
        let input = Input::read(CallbackInput::TABLE, input, into.names)?;
        let expected = match (input.is_true("unchecked"), input.has("expected")) {
            (true, _) => Expected::Unchecked,
            (false, true) => Expected::Record(ExpectedValues {
                payment_id: input.within("expected", "paymentId"),
                conversation_id: input.within("expected", "conversationId"),
                conversation_data: input.within("expected", "conversationData"),
            }),
            (false, false) => {
                let reason = "expected the values of your own record, found nothing; pass them, or set \"unchecked\"";
                return Err(Error::invalid("expected", &[reason]));
            }
        };
        let callback = match input.is_true("allowLongMdStatus") {
            true => self.verify_allowing_long_md_status(form, expected)?,
            false => self.verify(form, expected)?,
        };
        put_callback(&callback, &mut into.transcoder(Ty::Object(Callback::TABLE))).map_err(unfit)
    }
}

fn put_callback(callback: &super::Callback, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_fields(&[Some(callback.version.as_str()), Some(callback.next.as_str()), Some(&callback.dedupe_key())], 0, to)?;
    for (name, value) in callback.fields() {
        to.name(name)?;
        to.text(value)?;
    }
    to.end_object()
}
