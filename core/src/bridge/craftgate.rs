//! Craftgate through the bridge.

use alloc::string::String;

use super::record::{PathTexts, Record};
use super::values::{
    Callback, CallbackInput, CraftgateCallbacksSettings, CraftgateSettings, CraftgateWebhooksSettings, SignInput, Unauthenticated,
    WebhookEvent, WebhookFields, WebhookInput,
};
use super::{Prepared, RawResponse, Step, base_url, keys, no_operation, put_fields, put_text, unfit, unknown_word};
use crate::api::case::Names;
use crate::api::json::drive;
use crate::api::schema::{Operation, ResponseKind, Ty};
use crate::api::transcode::{Reading, Source, TranscodeResult, Transcoder};
use crate::craftgate::{
    self, Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, ExpectedCallback, Payload, ResponseBody,
};
use crate::error::{Error, Result};
use crate::http::{Context, Method};
use crate::secret::{CraftgateApiKey, CraftgateSecretKey};
use crate::text::number;

/// The name under which the answer of any endpoint is read.
pub(super) const ENDPOINT: &str = "request";

pub(super) fn client(settings: &dyn Source, names: Names) -> Result<Craftgate> {
    let record = Record::read(CraftgateSettings::TABLE, settings, names)?;
    let environment = match (base_url(&record, "baseUrl")?, record.text("environment")) {
        (Some(url), _) => Environment::Other(url),
        (None, Some("production")) => Environment::Production,
        (None, Some("sandbox")) => Environment::Sandbox,
        (None, other) => {
            return Err(unknown_word(record.path("environment"), &["production", "sandbox"], other.unwrap_or_default()));
        }
    };
    let key = |name| record.text(name).unwrap_or_default();
    let client = Craftgate::new(CraftgateApiKey::new(key("apiKey"))?, CraftgateSecretKey::new(key("secretKey"))?, environment);
    match record.text("language") {
        Some(language) => client.with_language(language),
        None => Ok(client),
    }
}

pub(super) fn webhooks(settings: &dyn Source, names: Names) -> Result<CraftgateWebhooks> {
    let record = Record::read(CraftgateWebhooksSettings::TABLE, settings, names)?;
    CraftgateWebhooks::of(keys(&record, "keys", "keys")?)
}

pub(super) fn callbacks(settings: &dyn Source, names: Names) -> Result<CraftgateCallbacks> {
    let record = Record::read(CraftgateCallbacksSettings::TABLE, settings, names)?;
    CraftgateCallbacks::of(keys(&record, "keys", "keys")?, record.all("hashParams").map(String::from).collect())
}

/// The operation of `group.name`.
pub(super) fn operation(name: &str) -> Result<&'static Operation> {
    let found = name.split_once('.').and_then(|(group, name)| craftgate::operation(group, name));
    found.ok_or_else(|| no_operation(name))
}

pub(super) fn build(client: &Craftgate, step: &Step<'_>, request: Option<&dyn Source>) -> Result<Prepared> {
    let built = client.build(operation(step.operation)?, &step.path, request, &step.context)?;
    Ok(Prepared::new(built, client.timeout_seconds(), String::new()))
}

pub(super) fn build_endpoint(
    client: &Craftgate,
    path: &PathTexts,
    query: Option<&dyn Source>,
    body: Payload<'_>,
    context: &Context<'_>,
) -> Result<Prepared> {
    let method: Method = path.text(0).parse()?;
    let built = client.build_endpoint(&Endpoint { method, path: path.text(1), query, body }, context)?;
    let state = if method.reads() { "reads" } else { "" };
    Ok(Prepared::new(built, client.timeout_seconds(), state.into()))
}

pub(super) fn read(client: &Craftgate, raw: &RawResponse<'_>, into: Reading<'_>) -> Result<ResponseBody> {
    let (answer, reads) = match raw.operation {
        ENDPOINT => (&ResponseKind::Raw, raw.state == "reads"),
        name => operation(name).map(|operation| (&operation.response, operation.reads))?,
    };
    client.read(answer, reads, raw.status, raw.body, into)
}

pub(super) fn sign(client: &Craftgate, input: &dyn Source, into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(SignInput::TABLE, input, into.names)?;
    let text = |name| record.text(name).unwrap_or_default();
    client.sign(text("url"), record.text("body"), text("randomKey")).map(|signature| put_text(&signature, into))
}

pub(super) fn verify_webhook(webhooks: &CraftgateWebhooks, input: &dyn Source, body: &[u8], into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(WebhookInput::TABLE, input, into.names)?;
    let now = record.integer("now").unwrap_or_default();
    let event = webhooks.verify(body, record.text("signature").unwrap_or_default(), now, record.integer("toleranceSeconds"))?;
    put_event(&event, &mut into.transcoder(Ty::Object(WebhookEvent::TABLE))).map_err(unfit)
}

fn put_event(event: &craftgate::WebhookEvent, to: &mut Transcoder<'_>) -> TranscodeResult {
    let (timestamp, key) = (number(event.event_timestamp), event.dedupe_key());
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
    to.end_object()?;
    to.end_object()
}

pub(super) fn sign_webhook(webhooks: &CraftgateWebhooks, input: &dyn Source, into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(WebhookFields::TABLE, input, into.names)?;
    let text = |name| record.text(name).unwrap_or_default();
    let signature = webhooks.sign(&craftgate::WebhookFields {
        event_type: text("eventType"),
        event_timestamp: record.integer("eventTimestamp").unwrap_or_default(),
        status: text("status"),
        payload_id: text("payloadId"),
    });
    put_text(&signature, into);
    Ok(())
}

pub(super) fn verify_callback(callbacks: &CraftgateCallbacks, input: &dyn Source, form: &[u8], into: &mut Reading<'_>) -> Result<()> {
    let record = Record::read(CallbackInput::TABLE, input, into.names)?;
    let expected = match (record.is_true("unchecked"), record.has("expected")) {
        (true, _) => Expected::Unchecked,
        (false, true) => Expected::Record(ExpectedCallback {
            payment_id: record.within("expected", "paymentId"),
            conversation_id: record.within("expected", "conversationId"),
            conversation_data: record.within("expected", "conversationData"),
        }),
        (false, false) => {
            return Err(Error::invalid("expected", &["expected the values of your own record, found nothing; or say \"unchecked\""]));
        }
    };
    let callback = callbacks.verify(form, expected)?;
    put_callback(&callback, &mut into.transcoder(Ty::Object(Callback::TABLE))).map_err(unfit)
}

fn put_callback(callback: &craftgate::Callback, to: &mut Transcoder<'_>) -> TranscodeResult {
    to.begin_object()?;
    put_fields(&[Some(callback.version.as_str()), Some(callback.next.as_str())], 0, to)?;
    for (name, value) in callback.fields() {
        to.name(name)?;
        to.text(value)?;
    }
    to.end_object()
}
