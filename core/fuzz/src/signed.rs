//! Genuine messages, cut, moved and sent again: the targets sign what they mutate, so that fuzzing reaches what is behind the hash.
//!
//! Hashes are computed here, not by the core. What holds: a message has the values that were signed, and what was signed for one order
//! verifies for no other.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use imza::Amount;
use imza::craftgate::{Callback, CraftgateCallbacks, CraftgateWebhooks, Expected, ExpectedCallback, Version, WebhookFields};
use imza::nexkasa::{CallbackInput, ExpectedCallback as ExpectedTransfer, TransferKind, Verification};
use imza::parax::{ExpectedPayment, RemoteAddress, Verdict};
use imza::secret::{CraftgateCallbackKey, CraftgateWebhookKey, NexkasaWebhookSecret};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{bounded, nexkasa, parax, split};

const CALLBACK_KEY: &str = "callback-key-1";
const NOW: i64 = 1_800_000_000;
const SEPARATOR: &str = "###";

const V1: [&str; 6] = ["status", "completeStatus", "paymentId", "conversationData", "conversationId", "callbackStatus"];
const LISTS: [&str; 2] = [
    "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus",
    "paymentId:status:callbackStatus:conversationId:mdStatus",
];

/// Callbacks of Craftgate in both versions: the values are signed as they are, then the signed text is cut elsewhere and presented again, in
/// the same version and in the other.
pub fn signed_callback(data: &[u8]) {
    let Some(([bits, cuts @ ..], rest)) = split::<8>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    let list = LISTS[usize::from(bits & 1)];
    let (version, names) = if bits & 2 == 0 { (Version::V1, V1.to_vec()) } else { (Version::V2, list.split(':').collect()) };
    let genuine: Vec<(&str, &str)> = names.iter().enumerate().map(|(at, name)| (*name, *lines.get(at).unwrap_or(&""))).collect();
    let signed = signed_text(version, &genuine);
    let hash = hex::encode(Sha256::digest([CALLBACK_KEY, &signed].concat()));
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new(CALLBACK_KEY).unwrap()], [""; 0]).unwrap();
    let escapes = bits & 4 != 0;
    // A field that nothing signs stands beside them.
    let posted = |version, list: &str, fields: &[(&str, &str)]| {
        let list = if version == Version::V1 { String::new() } else { format!("&hashParams={list}") };
        format!("{}&hash={hash}{list}&paymentStatus=SUCCESS&additionalAction=NONE", form(fields, escapes))
    };
    let verified = |form: &str, record: &Record| {
        let whole = bounded(callbacks.verify(form.as_bytes(), Expected::Record(record.expected())));
        if whole.is_none() && bits & 8 != 0 {
            bounded(callbacks.verify_allowing_long_md_status(form.as_bytes(), Expected::Record(record.expected())));
        }
        whole
    };

    let genuine_form = posted(version, list, &genuine);
    let record = Record::of(&genuine);
    let first = verified(&genuine_form, &record);
    for callback in first.iter().chain(&bounded(callbacks.verify(genuine_form.as_bytes(), Expected::Unchecked))) {
        check_fields(callback, version, &genuine);
    }
    if first.is_some() {
        // A record of another payment.
        for other in [
            Record { payment_id: [&record.payment_id, "0"].concat(), ..record.clone() },
            Record { conversation_id: [&record.conversation_id, "x"].concat(), ..record.clone() },
            Record { conversation_data: [&record.conversation_data, "x"].concat(), ..record.clone() },
        ] {
            let may_be_absent = record.payment_id.is_empty() && other.payment_id == "0";
            assert!(may_be_absent || verified(&genuine_form, &other).is_none(), "{genuine:?} for {other:?}");
        }
    }

    // The same signed text, cut elsewhere.
    let other_list = LISTS[usize::from(bits >> 4 & 1)];
    let (other_version, other_names) =
        if bits & 32 == 0 { (Version::V1, V1.to_vec()) } else { (Version::V2, other_list.split(':').collect()) };
    let Some(cut) = cut(&signed, other_version, &other_names, cuts) else { return };
    let claimed = Record::of(&cut);
    let second = verified(&posted(other_version, other_list, &cut), &claimed);
    let Some(second) = second else { return };
    check_fields(&second, other_version, &cut);
    let Some(first) = first else { return };
    assert_eq!(version, other_version, "one text is genuine in both versions: {genuine:?} {cut:?}");
    let may_be_empty = first.status() == Some("FAILURE") || first.field("callbackStatus").is_some();
    let is_plain = match version {
        Version::V1 => !record.has_separator_sign() && !claimed.has_separator_sign(),
        _ => record.shares_no_boundary(may_be_empty) && claimed.shares_no_boundary(may_be_empty),
    };
    if is_plain {
        assert_eq!(record, claimed, "{genuine:?} {cut:?}");
        assert_eq!((&first.next, first.fields().count()), (&second.next, second.fields().count()), "{genuine:?} {cut:?}");
    } else if version == Version::V1 {
        assert_eq!(record.payment_id, claimed.payment_id, "{genuine:?} {cut:?}");
    }
}

/// The ids of a payment, as the merchant has them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    payment_id: String,
    conversation_data: String,
    conversation_id: String,
}

impl Record {
    fn of(fields: &[(&str, &str)]) -> Self {
        let value =
            |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_string()).unwrap_or_default();
        Self { payment_id: value("paymentId"), conversation_data: value("conversationData"), conversation_id: value("conversationId") }
    }

    fn expected(&self) -> ExpectedCallback<'_> {
        ExpectedCallback {
            payment_id: Some(&self.payment_id),
            conversation_id: Some(&self.conversation_id),
            conversation_data: Some(&self.conversation_data),
        }
    }

    fn has_separator_sign(&self) -> bool {
        self.conversation_data.contains('#') || self.conversation_id.contains('#')
    }

    /// Whether no part of one id can be read as the start or the end of its neighbour, as the guides advise: the conversation id begins and
    /// ends in a later letter than the data have.
    fn shares_no_boundary(&self, md_status_may_be_empty: bool) -> bool {
        let later = |c: char| c.is_ascii_lowercase() && c > 'm';
        !self.payment_id.is_empty()
            && self.conversation_data.chars().next().is_none_or(|c| matches!(c, 'a'..='m'))
            && !self.conversation_data.contains(later)
            && self.conversation_id.chars().next().is_none_or(later)
            && (!md_status_may_be_empty || self.conversation_id.ends_with(|c: char| c.is_ascii_lowercase()))
    }
}

fn signed_text(version: Version, fields: &[(&str, &str)]) -> String {
    let separator = if version == Version::V1 { SEPARATOR } else { "" };
    fields.iter().flat_map(|(_, value)| [separator, value]).collect()
}

/// Cuts a signed text into values of these names, where the bytes say; `None` if it has too few separators.
fn cut<'t>(text: &'t str, version: Version, names: &[&'t str], at: [u8; 7]) -> Option<Vec<(&'t str, &'t str)>> {
    let mut rest = text;
    let mut all = Vec::new();
    for (index, (name, at)) in names.iter().zip(at).enumerate() {
        let is_last = index + 1 == names.len();
        if version == Version::V1 {
            rest = rest.strip_prefix(SEPARATOR)?;
            let ends: Vec<usize> = (0..rest.len()).filter(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with(SEPARATOR))).collect();
            let end = if is_last { rest.len() } else { *ends.get(usize::from(at) % ends.len().max(1))? };
            all.push((*name, rest.get(..end)?));
            rest = rest.get(end..)?;
        } else {
            // A word that stands there is taken whole as often as not.
            let words = ["SUCCESS", "FAILURE", "WAITING", "COMPLETED", "ALREADY_RETURNED"];
            let word =
                words.iter().find(|word| at & 128 == 0 && name.ends_with("tatus") && rest.starts_with(**word)).map(|word| word.len());
            let end = if is_last { rest.len() } else { word.unwrap_or(usize::from(at & 127) % (rest.len() + 1)) };
            all.push((*name, rest.get(..end)?));
            rest = rest.get(end..)?;
        }
    }
    Some(all)
}

/// Fails unless a verified callback has what was signed, and nothing else.
fn check_fields(callback: &Callback, version: Version, signed: &[(&str, &str)]) {
    let given: Vec<_> = signed.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    assert_eq!((callback.version, callback.fields().collect::<Vec<_>>()), (version, given));
}

/// Writes a form, with escapes where they must be or everywhere.
fn form(fields: &[(&str, &str)], everywhere: bool) -> String {
    let escaped = |text: &str| -> String {
        let plain = |b: u8| !everywhere && (b.is_ascii_alphanumeric() || b"-._*".contains(&b));
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02x}") }).collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| [&escaped(name), "=", &escaped(value)].concat()).collect();
    pairs.join("&")
}

/// Webhooks of Craftgate: the four values are signed, then the signed text is cut elsewhere and presented with the same signature.
pub fn signed_webhook(data: &[u8]) {
    let Some(([bits, at_type, at_time, at_status, shift], rest)) = split::<5>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut lines = text.split('\n');
    let (event_type, payload_id, other) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""), lines.next().unwrap_or("null"));
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
    let status = if bits & 1 == 0 { "SUCCESS" } else { "FAILURE" };
    let fields = WebhookFields { event_type, event_timestamp: NOW - i64::from(shift), status, payload_id };
    let signature = webhooks.sign(&fields);
    let time = fields.event_timestamp.to_string();
    let body = |event_type: &str, time: &str, status: &str, payload_id: &str| {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let time = if bits & 2 == 0 { time.to_string() } else { text(time) };
        format!(
            r#"{{"eventType":{},"eventTimestamp":{time},"status":{},"payloadId":{},"payload":{other}}}"#,
            text(event_type),
            text(status),
            text(payload_id)
        )
    };
    let tolerance = if bits & 4 == 0 { None } else { Some(86_400) };
    let verify = |body: &str| bounded(webhooks.verify(body.as_bytes(), &signature, NOW, tolerance));

    let first = verify(&body(event_type, &time, status, payload_id));
    if let Some(event) = &first {
        let found = (event.event_type.as_str(), event.event_timestamp, event.status.as_str(), event.payload_id.as_str());
        assert_eq!(found, (event_type, fields.event_timestamp, status, payload_id));
        // Too late, and under another signature.
        assert!(webhooks.verify(body(event_type, &time, status, payload_id).as_bytes(), &signature, NOW + 200_000, tolerance).is_err());
        assert!(verify(&body(event_type, &time, status, &[payload_id, "0"].concat())).is_none());
    }

    let signed = [event_type, &time, status, payload_id].concat();
    let end = |from: usize, at: u8| (from + usize::from(at)).min(signed.len());
    let (a, b) = (end(0, at_type), end(end(0, at_type), at_time));
    let c = end(b, at_status);
    let Some([x, y, z, w]) = (|| Some([signed.get(..a)?, signed.get(a..b)?, signed.get(b..c)?, signed.get(c..)?]))() else { return };
    let second = verify(&body(x, y, z, w));
    // Craftgate's own words and ids have no time and no status in them.
    let is_plain = |text: &str| !text.contains("SUCCESS") && !text.contains("FAILURE");
    if let (Some(first), Some(second)) = (first, second)
        && is_plain(event_type)
        && is_plain(payload_id)
    {
        assert_eq!(first, second, "{fields:?} {x:?} {y:?} {z:?} {w:?}");
    }
}

/// Confirmations of ParaX: a webhook, a response and a record of any values, compared by an independent reader.
pub fn confirm(data: &[u8]) {
    let Some(([bits], rest)) = split::<1>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    let line = |at: usize, usual: &'static str| lines.get(at).copied().filter(|line| !line.is_empty()).unwrap_or(usual);
    // Names that are there twice come by these parts, too: they are JSON as it stands.
    let told = [line(0, r#""TD1""#), line(1, "250.00"), line(2, r#""success""#), line(3, r#""TRY""#)];
    let webhook =
        format!(r#"{{"trx":"T-1","transaction_id":{},"amount":{},"status":{},"currency":{}}}"#, told[0], told[1], told[2], told[3]);
    let answered =
        [line(4, r#""TD1""#), line(5, "\"250.00\""), line(6, r#""completed""#), line(7, r#""TRY""#), line(8, "7"), line(9, r#""ayse""#)];
    let response = format!(
        r#"{{"success":true,"code":200,"data":{{"transaction_id":{},"amount":{},"status":{},"currency":{},"user_id":{},"username":{}}}}}"#,
        answered[0], answered[1], answered[2], answered[3], answered[4], answered[5]
    );
    let record = ExpectedPayment {
        amount: line(10, "250"),
        transaction_id: (bits & 1 == 0).then(|| line(11, "TD1")),
        user_id: (bits & 2 == 0).then(|| line(12, "7")),
        username: (bits & 4 == 0).then(|| line(13, "ayse")),
        allow_amount_change: bits & 8 != 0,
    };
    let parax = parax();
    let Some(hook) = bounded(parax.read_webhook(webhook.as_bytes(), RemoteAddress::Unchecked)) else { return };
    let Some(call) = bounded(parax.confirm(&hook, record)) else { return };
    let Some(confirmation) = bounded(call.parse(200, response.as_bytes())) else { return };

    // Texts decoded, numbers with the digits as written.
    let member = |json: &str, name: &str| -> String {
        let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).unwrap_or_else(|_| panic!("{json} was read"));
        members.get(name).map_or("null", |value| value.get()).to_string()
    };
    let field = |json: &str, of: &str, name: &str| -> String {
        let value = if of.is_empty() { member(json, name) } else { member(&member(json, of), name) };
        serde_json::from_str(&value).unwrap_or(value)
    };
    let (told, answered) = (|name| field(&webhook, "", name), |name| field(&response, "data", name));
    assert_eq!(told("transaction_id"), answered("transaction_id"));
    for (name, known) in [("transaction_id", record.transaction_id), ("user_id", record.user_id), ("username", record.username)] {
        assert!(known.is_none_or(|known| answered(name) == known), "{name}: {response} {record:?}");
    }
    assert_eq!(number(&told("amount")), number(&answered("amount")));
    assert_eq!(confirmation.amount_differs, number(&answered("amount")) != number(record.amount));
    assert!(!confirmation.amount_differs || record.allow_amount_change);
    assert_eq!((answered("currency"), told("currency")), ("TRY".into(), "TRY".into()));
    if confirmation.verdict == Verdict::Completed {
        assert!(answered("status") == "completed" && matches!(&*told("status"), "success" | "pending"), "{webhook} {response}");
    }
    assert_eq!(confirmation.transaction_id, answered("transaction_id"));
}

/// Takes a decimal apart, so that two of the same value are equal: whether it is negative, its digits without zeros at either end, and the
/// power of ten of the last one.
fn number(text: &str) -> (bool, String, i64) {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, fraction].concat();
    let kept = all.trim_end_matches('0');
    let ends = i64::try_from(all.len() - kept.len()).unwrap() - i64::try_from(fraction.len()).unwrap();
    match kept.trim_start_matches('0') {
        "" => (false, String::new(), 0),
        digits => (negative, digits.into(), ends + power.parse::<i64>().unwrap_or(0)),
    }
}

/// Callbacks of NexKasa with the token of an order and a signature: they are that order's, and no other one's.
pub fn signed_transfer(data: &[u8]) {
    let Some(([bits], rest)) = split::<1>(data) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    let line = |at: usize, usual: &'static str| lines.get(at).copied().filter(|line| !line.is_empty()).unwrap_or(usual);
    let client = nexkasa().with_webhook_secrets(vec![NexkasaWebhookSecret::new("webhook-secret-1").unwrap()]);
    let kind = if bits & 1 == 0 { TransferKind::Deposit } else { TransferKind::Withdraw };
    let (id, nonce) = (line(0, "U1"), line(1, "9f86d081884c7d65"));
    let Ok(amount) = line(2, "1500.00").parse::<Amount>() else { return };
    let Some(token) = bounded(client.callback_token(kind, id, amount, nonce)) else { return };
    let url = format!("https://shop.example/cb?{}{}", form(&[("nonce", nonce), ("token", &token)], bits & 2 != 0), line(3, ""));
    let body = format!(
        r#"{{"transaction_id":{},"status":{},"external_id":{},"amount":{},"type":{}}}"#,
        line(4, "105"),
        line(5, r#""APPROVED""#),
        line(6, r#""U1""#),
        line(7, r#""1500.00""#),
        line(8, if bits & 1 == 0 { r#""DEPOSIT""# } else { r#""WITHDRAW""# })
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(b"webhook-secret-1").unwrap();
    mac.update(body.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let asked = line(9, "1500.00");
    let record = ExpectedTransfer { id: line(10, "U1"), kind: if bits & 4 == 0 { kind } else { TransferKind::Deposit }, amount: asked };
    let input = CallbackInput {
        url: Some(&url),
        signature: Some(&signature),
        expected: (bits & 8 == 0).then_some(record),
        allow_amount_change: bits & 16 != 0,
        verification: Verification::Configured,
        ..CallbackInput::default()
    };
    let Some(callback) = bounded(client.read_callback(body.as_bytes(), &input)) else { return };

    // The callback has the very values that its token covers.
    assert_eq!((callback.external_id.as_str(), callback.kind.as_str(), callback.nonce.as_deref()), (id, kind.as_str(), Some(nonce)));
    let same = |left: &str, right: &str| number(left) == number(right);
    assert!(!callback.amount.starts_with('-') && !same(&callback.amount, "0"));
    assert_eq!(callback.asked_amount.as_deref(), Some(&*amount.to_string()));
    assert_eq!(callback.amount_differs, !same(&callback.amount, &amount.to_string()));
    assert!(!callback.amount_differs || input.allow_amount_change && input.expected.is_some());
    if let Some(record) = input.expected {
        assert!(record.id == id && record.kind == kind && same(record.amount, &amount.to_string()), "{record:?}");
    }
    // Another body under this signature, and another order under this token.
    assert!(bounded(client.read_callback([&body, " "].concat().as_bytes(), &input)).is_none());
    let record = ExpectedTransfer { id, kind, amount: &amount.to_string() };
    for other in [
        ExpectedTransfer { id: &[id, "x"].concat(), ..record },
        ExpectedTransfer { kind: if bits & 1 == 0 { TransferKind::Withdraw } else { TransferKind::Deposit }, ..record },
        ExpectedTransfer { amount: "987654.32", ..record },
    ] {
        let is_other = !same(other.amount, &amount.to_string()) || other.id != id || other.kind != kind;
        let input = CallbackInput { expected: Some(other), allow_amount_change: true, ..input };
        assert!(!is_other || bounded(client.read_callback(body.as_bytes(), &input)).is_none(), "{other:?}");
    }
}
