//! Craftgate against the shared vectors: signatures, requests, refused input, responses, webhooks and callbacks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use imza::api::case::Names;
use imza::api::client::ResponseBody;
use imza::api::json::JsonSource;
use imza::api::schema::Operation;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Source};
use imza::api::url::PathValue;
use imza::bridge::{self, Arguments, Payload, Prepared};
use imza::craftgate::{
    Craftgate, CraftgateCallbacks, CraftgateWebhooks, Environment, Expected, ExpectedCallback, WebhookFields, operation,
};
use imza::secret::{CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey};
use imza::{BaseUrl, Checks, Context, Error, UnknownFields};
use imza_tests::calls::{answered, built};
use imza_tests::{each, same, same_error, vectors};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
struct Client {
    api_key: String,
    secret_key: String,
    base_url: String,
    language: Option<String>,
}

#[derive(Deserialize, Default)]
struct Options {
    random_key: String,
    idempotency_key: Option<String>,
    unknown_fields: Option<String>,
    checks: Option<String>,
}

fn client(client: &Client) -> Craftgate {
    let base = BaseUrl::new(&client.base_url).unwrap();
    let craftgate = Craftgate::new(
        CraftgateApiKey::new(client.api_key.as_str()).unwrap(),
        CraftgateSecretKey::new(client.secret_key.as_str()).unwrap(),
        Environment::Other(base),
    );
    match &client.language {
        Some(language) => craftgate.with_language(language).unwrap(),
        None => craftgate,
    }
}

fn sandbox() -> Craftgate {
    client(&Client {
        api_key: "sandbox-api-key".into(),
        secret_key: "sandbox-secret-key".into(),
        base_url: "https://sandbox-api.craftgate.io".into(),
        language: None,
    })
}

fn find(name: &str) -> Result<&'static Operation, String> {
    let (group, name) = name.split_once('.').unwrap();
    operation(group, name).ok_or_else(|| format!("no operation {group}.{name}"))
}

fn build(
    craftgate: &Craftgate,
    operation: &'static Operation,
    path: &[Value],
    request: Option<&str>,
    options: &Options,
) -> Result<Prepared, Error> {
    let digits: Vec<String> = path.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), String::from)).collect();
    let path: Vec<PathValue<'_>> = path
        .iter()
        .zip(&digits)
        .map(|(value, digits)| if value.is_string() { PathValue::Text(digits) } else { PathValue::Digits(digits) })
        .collect();
    let context = Context {
        random_key: &options.random_key,
        idempotency_key: options.idempotency_key.as_deref(),
        unknown_fields: if options.unknown_fields.as_deref() == Some("send") { UnknownFields::Send } else { UnknownFields::Error },
        checks: if options.checks.as_deref() == Some("types") { Checks::Types } else { Checks::All },
        names: Names::Camel,
        ..Context::default()
    };
    let request = request.map(JsonSource);
    built(craftgate, operation, &path, request.as_ref().map(|request| -> &dyn Source { request }), &context)
}

#[test]
fn published_signatures_reproduce() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        url: String,
        api_key: String,
        secret_key: String,
        random_key: String,
        body: Option<String>,
        signature: String,
    }
    let cases: Vec<Case> = vectors("craftgate/signature");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let craftgate = client(&Client {
                api_key: case.api_key.clone(),
                secret_key: case.secret_key.clone(),
                base_url: "https://unused".into(),
                language: None,
            });
            let signature = craftgate.sign(&case.url, case.body.as_deref(), &case.random_key).map_err(|error| error.to_string())?;
            same("signature", signature, case.signature.clone())
        },
    );
}

#[test]
fn requests_are_signed_and_sent_as_documented() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        client: Client,
        operation: String,
        path: Vec<Value>,
        request_json: Option<String>,
        options: Options,
        method: String,
        url: String,
        signature: String,
        headers: std::collections::BTreeMap<String, String>,
        body: Option<String>,
        repeat: String,
    }
    let cases: Vec<Case> = vectors("craftgate/requests");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let craftgate = client(&case.client);
            let Prepared { request, repeat, .. } =
                build(&craftgate, find(&case.operation)?, &case.path, case.request_json.as_deref(), &case.options)
                    .map_err(|e| e.to_string())?;
            same("url", &request.url, &case.url)?;
            same("body", &request.body, &case.body)?;
            let header = |name: &str| request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
            same("signature", header("x-signature"), Some(case.signature.clone()))?;
            let mut expected: Vec<(String, String)> =
                case.headers.iter().map(|(name, value)| (name.to_lowercase(), value.replace("<version>", imza::VERSION))).collect();
            let mut found: Vec<(String, String)> =
                request.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
            expected.sort();
            found.sort();
            same("headers", found, expected)?;
            same("method", request.method.as_str(), case.method.as_str())?;
            same("repeat", repeat.as_str(), case.repeat.as_str())
        },
    );
}

#[test]
fn bad_input_is_refused_with_its_path() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        operation: String,
        path: Vec<Value>,
        request_json: Option<String>,
        options: Options,
        code: String,
        error_path: Option<String>,
        reason_contains: Option<String>,
    }
    let cases: Vec<Case> = vectors("craftgate/refused");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let built = build(&sandbox(), find(&case.operation)?, &case.path, case.request_json.as_deref(), &case.options);
            let error = built.map(|built| format!("built {:?}", built.request.body)).err_or()?;
            same("code", error.code(), case.code.as_str())?;
            if let Some(path) = &case.error_path {
                same(&format!("path ({error})"), error.path(), path.as_str())?;
            }
            match &case.reason_contains {
                Some(part) if !error.to_string().contains(part) => Err(format!("reason: {part:?} is not in {error}")),
                _ => Ok(()),
            }
        },
    );
}

#[test]
fn responses_are_read_or_reported_as_errors() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        operation: String,
        status: u16,
        body: String,
        result_json: Option<String>,
        error: Option<Value>,
    }
    let cases: Vec<Case> = vectors("craftgate/responses");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let operation = find(&case.operation)?;
            let read = answered(&sandbox(), operation, "", case.status, case.body.as_bytes());
            match (read, &case.error) {
                (Ok((text, content)), None) => {
                    let found = match content {
                        ResponseBody::Value => Some(text),
                        ResponseBody::Empty => None,
                        ResponseBody::Bytes(bytes) => Some(String::from_utf8(bytes).unwrap()),
                    };
                    let unescaped = |text: &Option<String>| text.as_deref().map(|text| serde_json::from_str::<Value>(text).unwrap());
                    same("result", unescaped(&found), unescaped(&case.result_json))
                }
                (Err(error), Some(expected)) => same_error(&error, expected),
                (Ok(_), Some(expected)) => Err(format!("read, expected {expected}")),
                (Err(error), None) => Err(format!("refused: {error}")),
            }
        },
    );
}

#[test]
fn files_are_passed_through_byte_for_byte() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        operation: String,
        status: u16,
        body_base64: String,
        result_base64: Option<String>,
        error: Option<Value>,
    }
    let cases: Vec<Case> = vectors("craftgate/files");
    let bytes = |text: &str| STANDARD.decode(text).unwrap();
    each(
        &cases,
        |case| &case.name,
        |case| {
            let operation = find(&case.operation)?;
            let read = answered(&sandbox(), operation, "", case.status, &bytes(&case.body_base64));
            match (read, &case.result_base64, &case.error) {
                (Ok((_, ResponseBody::Bytes(found))), Some(expected), None) => same("bytes", found, bytes(expected)),
                (Err(error), None, Some(expected)) => same_error(&error, expected),
                (read, ..) => Err(format!("found {read:?}")),
            }
        },
    );
}

#[test]
fn webhooks_are_verified_by_their_signature_and_age() {
    #[derive(Deserialize)]
    struct Event {
        event_type: String,
        event_timestamp: i64,
        status: String,
        payload_id: String,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        keys: Vec<String>,
        body: String,
        signature: String,
        now: i64,
        tolerance_seconds: Option<i64>,
        event: Option<Event>,
        error_check: Option<String>,
    }
    let cases: Vec<Case> = vectors("craftgate/webhooks");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let webhooks = CraftgateWebhooks::new(case.keys.iter().map(|key| CraftgateWebhookKey::new(key.as_str()).unwrap())).unwrap();
            match (webhooks.verify(case.body.as_bytes(), &case.signature, case.now, case.tolerance_seconds), &case.event) {
                (Ok(found), Some(event)) => {
                    same("event type", &found.event_type, &event.event_type)?;
                    same("timestamp", found.event_timestamp, event.event_timestamp)?;
                    same("status", &found.status, &event.status)?;
                    same("payload id", &found.payload_id, &event.payload_id)?;
                    let fields = WebhookFields {
                        event_type: &found.event_type,
                        event_timestamp: found.event_timestamp,
                        status: &found.status,
                        payload_id: &found.payload_id,
                    };
                    let again = webhooks.verify(case.body.as_bytes(), &webhooks.sign(&fields), case.now, case.tolerance_seconds);
                    same("own signature", again.is_ok(), true)
                }
                (Err(error), None) => same("check", error.path(), case.error_check.as_deref().unwrap_or_default()),
                (Ok(event), None) => Err(format!("verified {event:?}")),
                (Err(error), Some(_)) => Err(error.to_string()),
            }
        },
    );
}

#[test]
fn callbacks_are_verified_and_attacks_are_refused() {
    #[derive(Deserialize)]
    struct Record {
        payment_id: Option<String>,
        conversation_id: Option<String>,
        conversation_data: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Compared {
        Record(Record),
        Word(#[allow(dead_code)] String),
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        keys: Vec<String>,
        hash_params: Vec<String>,
        form: String,
        expected: Compared,
        allow_long_md_status: bool,
        result: Option<Value>,
        refused_why: Option<String>,
    }
    let cases: Vec<Case> = vectors("craftgate/callbacks");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let keys = case.keys.iter().map(|key| CraftgateCallbackKey::new(key.as_str()).unwrap());
            let callbacks = CraftgateCallbacks::new(keys, &case.hash_params).map_err(|e| e.to_string())?;
            let expected = match &case.expected {
                Compared::Word(_) => Expected::Unchecked,
                Compared::Record(record) => Expected::Record(ExpectedCallback {
                    payment_id: record.payment_id.as_deref(),
                    conversation_id: record.conversation_id.as_deref(),
                    conversation_data: record.conversation_data.as_deref(),
                }),
            };
            let verified = match case.allow_long_md_status {
                true => callbacks.verify_allowing_long_md_status(case.form.as_bytes(), expected),
                false => callbacks.verify(case.form.as_bytes(), expected),
            };
            if let (Ok(claimed), Some(result)) = (callbacks.claimed(case.form.as_bytes()), &case.result) {
                same("claimed payment id", claimed.payment_id.as_deref(), result["payment_id"].as_str())?;
                same("claimed conversation id", claimed.conversation_id.as_deref(), result["conversation_id"].as_str())?;
                same("claimed conversation data", claimed.conversation_data.as_deref(), result["conversation_data"].as_str())?;
            }
            match (verified, &case.result) {
                (Ok(callback), Some(result)) => {
                    let mut found = serde_json::Map::new();
                    found.insert("version".into(), callback.version.as_str().into());
                    found.insert("next".into(), callback.next.as_str().into());
                    found.insert("dedupe_key".into(), callback.dedupe_key().into());
                    for (name, value) in callback.fields() {
                        let snake: String =
                            name.chars().flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] }).collect();
                        found.insert(snake, value.into());
                    }
                    same("result", Value::Object(found), result.clone())
                }
                (Err(error), None) => {
                    let why = match case.refused_why.as_deref() {
                        Some("fields") => "form",
                        Some(why) => why,
                        None => "",
                    };
                    same("check", error.path(), why)
                }
                (Ok(callback), None) => Err(format!("verified {callback:?}")),
                (Err(error), Some(_)) => Err(error.to_string()),
            }
        },
    );
}

#[test]
fn every_constant_of_the_documentation_is_a_known_value() {
    use imza::craftgate::MdStatus;
    use imza::craftgate::enums::*;
    macro_rules! known {
        ($($name:ident: $($word:literal)+;)*) => { $($(
            assert!(!matches!($name::from($word), $name::Unknown(_)), concat!(stringify!($name), " ", $word));
            assert_eq!($name::from($word).as_str(), $word);
        )+)* };
    }
    known! {
        Status: "ACTIVE" "PASSIVE";
        Currency: "TRY";
        CardType: "CREDIT_CARD" "DEBIT_CARD" "PREPAID_CARD";
        CardAssociation: "VISA" "AMEX" "MASTER_CARD" "TROY";
        MemberType: "PERSONAL" "PRIVATE_COMPANY" "LIMITED_OR_JOINT_STOCK_COMPANY";
        SettlementEarningsDestination: "IBAN" "WALLET";
        PaymentType: "CARD_PAYMENT" "DEPOSIT_PAYMENT" "WALLET_PAYMENT" "CARD_AND_WALLET_PAYMENT" "BANK_TRANSFER";
        PaymentGroup: "PRODUCT" "LISTING_OR_SUBSCRIPTION";
        PaymentStatus: "FAILURE" "SUCCESS" "INIT_THREEDS" "CALLBACK_THREEDS";
        TransactionStatus: "WAITING_FOR_APPROVAL" "APPROVED";
        PaymentPhase: "AUTH" "PRE_AUTH" "POST_AUTH";
        TransactionPayoutStatus: "CANCELLED" "NO_PAYOUT" "WAITING_FOR_PAYOUT" "PAYOUT_STARTED" "PAYOUT_COMPLETED";
        BounceStatus: "NOT_BOUNCED" "BOUNCED" "UPDATED" "PAYOUT_STARTED" "PAYOUT_COMPLETED";
        SettlementSource: "COLLECTION" "BOUNCED" "WITHDRAW";
        SettlementResultStatus: "SUCCESS" "FAILURE" "NO_RECORD_FOUND";
        SettlementType: "SETTLEMENT" "BOUNCED_SETTLEMENT" "WITHDRAW";
        MdStatus: "0" "1" "2" "3" "4" "5" "6" "7";
        RefundStatus: "SUCCESS" "FAILURE";
        PaymentRefundStatus: "NO_REFUND" "NOT_REFUNDED" "PARTIAL_REFUNDED" "FULLY_REFUNDED";
        RefundDestinationType: "CARD" "WALLET";
        RemittanceReasonType: "SUBMERCHANT_SEND_RECEIVE" "REDEEM_ONLY_LOYALTY";
        PaymentSource: "API" "MASTERPASS" "CHECKOUT_FORM";
    }
    assert!(matches!(PaymentStatus::from("A_NEW_WORD"), PaymentStatus::Unknown(word) if word == "A_NEW_WORD"));
}

#[test]
fn the_banks_page_is_decoded() {
    let answer =
        imza::craftgate::payment::InitThreeDSPaymentResponse { html_content: Some("PGh0bWw+xLA8L2h0bWw+".into()), ..Default::default() };
    assert_eq!(answer.html().unwrap().as_deref(), Some("<html>İ</html>"));
    let broken = imza::craftgate::payment::InitThreeDSPaymentResponse { html_content: Some("not base64!".into()), ..Default::default() };
    assert_eq!(broken.html().unwrap_err().path(), "htmlContent");
}

/// A form with a valid hash, split differently from the original fields.
fn signed_form(text: &str, list: &str, fields: &str) -> String {
    use sha2::Digest as _;
    let hash: String = sha2::Sha256::digest(format!("callback-key{text}")).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{fields}&hashParams={list}&hash={hash}")
}

#[test]
fn values_without_separators_cannot_be_split_differently() {
    let loan = "paymentStatus:additionalAction:paymentId";
    let card = "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus";
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key").unwrap()], [loan]).unwrap();
    let record = |payment_id| Expected::Record(ExpectedCallback { payment_id, conversation_id: Some("c1"), conversation_data: None });
    let verify = |form: String, expected| callbacks.verify(form.as_bytes(), expected);

    let genuine = signed_form("FAILUREAPPROVAL_REQUIRED77", loan, "paymentStatus=FAILURE&additionalAction=APPROVAL_REQUIRED&paymentId=77");
    let payment = Expected::Record(ExpectedCallback { payment_id: Some("77"), ..Default::default() });
    assert_eq!(verify(genuine, payment).unwrap().next.as_str(), "failed");
    for cut in
        ["paymentStatus=FAILUR&additionalAction=EAPPROVAL_REQUIRED&paymentId=77", "additionalAction=FAILUREAPPROVAL_REQUIRED&paymentId=77"]
    {
        assert_eq!(verify(signed_form("FAILUREAPPROVAL_REQUIRED77", loan, cut), payment).unwrap_err().path(), "form", "{cut}");
    }

    let text = "SUCCESSWAITING12345c11";
    let cut = "status=SUCCESS&completeStatus=WAITING&paymentId=123&conversationData=45&conversationId=c1&mdStatus=1";
    assert_eq!(verify(signed_form(text, card, cut), record(None)).unwrap_err().path(), "expected");
    assert_eq!(verify(signed_form(text, card, cut), record(Some("12345"))).unwrap_err().path(), "expected");

    // A failure without its payment id identifies its payment only by the conversation.
    let shed = "status=FAILURE&paymentId=&conversationData=555&conversationId=c1&mdStatus=1";
    let other = Expected::Record(ExpectedCallback { payment_id: Some("777"), ..Default::default() });
    assert_eq!(verify(signed_form("FAILURE555c11", card, shed), other).unwrap().next.as_str(), "check_own_record");
    assert_eq!(verify(signed_form("FAILURE555c11", card, shed), record(Some("777"))).unwrap().next.as_str(), "failed");
}

/// The record of a payment, with the ids that its callback contains.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PaymentRecord {
    payment_id: String,
    conversation_data: String,
    conversation_id: String,
}

impl PaymentRecord {
    /// Whether no part of one id can be read as the start or the end of its neighbour: a payment id is digits, conversation data
    /// begins with a letter from a to m and has no later one, a conversation id begins with a later letter. Where `mdStatus` may be
    /// empty, the conversation id ends in a letter.
    fn shares_no_boundary(&self, md_status_may_be_empty: bool) -> bool {
        let later = |c: char| c.is_ascii_lowercase() && c > 'm';
        let ends = !md_status_may_be_empty || self.conversation_id.ends_with(|c: char| c.is_ascii_lowercase());
        !self.payment_id.is_empty()
            && self.payment_id.bytes().all(|b| b.is_ascii_digit())
            && self.conversation_data.chars().next().is_none_or(|c| matches!(c, 'a'..='m'))
            && !self.conversation_data.contains(later)
            && self.conversation_id.chars().next().is_none_or(later)
            && ends
    }

    fn expected(&self) -> Expected<'_> {
        Expected::Record(ExpectedCallback {
            payment_id: Some(&self.payment_id),
            conversation_id: Some(&self.conversation_id),
            conversation_data: Some(&self.conversation_data),
        })
    }
}

const PUBLISHED_LISTS: [&str; 2] = [
    "status:callbackStatus:completeStatus:paymentId:conversationData:conversationId:mdStatus",
    "paymentId:status:callbackStatus:conversationId:mdStatus",
];

/// Lists every way to split a text into values of these names; enum values are never split.
fn cuts<'t>(names: &[&'t str], text: &'t str) -> Vec<Vec<(&'t str, &'t str)>> {
    let Some((name, rest)) = names.split_first() else { return if text.is_empty() { vec![vec![]] } else { vec![] } };
    let words: Option<&[&str]> = match *name {
        "status" => Some(&["SUCCESS", "FAILURE"]),
        "callbackStatus" => Some(&["", "ALREADY_RETURNED"]),
        "completeStatus" => Some(&["", "WAITING", "COMPLETED"]),
        _ => None,
    };
    let fits = |(value, _): &(&str, &str)| words.is_none_or(|words| words.contains(value));
    let mut all = Vec::new();
    for (value, after) in (0..=text.len()).filter_map(|at| text.split_at_checked(at)).filter(fits) {
        for mut others in cuts(rest, after) {
            others.insert(0, (*name, value));
            all.push(others);
        }
    }
    all
}

/// The record that a split claims to belong to.
fn claimed(cut: &[(&str, &str)]) -> PaymentRecord {
    let value = |name| cut.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, value)| (*value).to_string());
    PaymentRecord { payment_id: value("paymentId"), conversation_data: value("conversationData"), conversation_id: value("conversationId") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_signed_text_verifies_for_one_record(
        general in any::<bool>(),
        payment_id in "[0-9]{1,4}",
        data in "([a-m][a-m0-9-]{0,4})?",
        conversation_id in "([n-z][a-z0-9-]{0,5})?",
        (status, callback_status) in prop::sample::select(vec![("SUCCESS", ""), ("FAILURE", ""), ("SUCCESS", "ALREADY_RETURNED")]),
        complete_status in prop::sample::select(vec!["", "WAITING", "COMPLETED"]),
        md_status in "[0-9]",
        is_verified in any::<bool>(),
    ) {
        let may_be_empty = status == "FAILURE" || !callback_status.is_empty();
        let record = PaymentRecord { payment_id, conversation_data: if general { String::new() } else { data }, conversation_id };
        prop_assume!(record.shares_no_boundary(may_be_empty));
        let md_status = if may_be_empty && !is_verified { "" } else { &md_status };
        let names: Vec<&str> = PUBLISHED_LISTS[usize::from(general)].split(':').collect();
        let genuine: Vec<(&str, &str)> = names.iter().map(|name| (*name, match *name {
            "status" => status,
            "callbackStatus" => callback_status,
            "completeStatus" => complete_status,
            "paymentId" => &record.payment_id,
            "conversationData" => &record.conversation_data,
            "conversationId" => &record.conversation_id,
            _ => md_status,
        })).collect();
        let text: String = genuine.iter().map(|(_, value)| *value).collect();

        let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key").unwrap()], [""; 0]).unwrap();
        let mut verified = Vec::new();
        for list in PUBLISHED_LISTS {
            let names: Vec<&str> = list.split(':').collect();
            for cut in cuts(&names, &text) {
                let claimed = claimed(&cut);
                if !claimed.shares_no_boundary(may_be_empty) {
                    continue;
                }
                let fields: Vec<String> = cut.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let form = signed_form(&text, list, &fields.join("&"));
                if callbacks.verify(form.as_bytes(), claimed.expected()).is_ok() {
                    verified.push((claimed, cut));
                }
            }
        }
        prop_assert_eq!(verified, vec![(record.clone(), genuine)]);
    }
}

#[test]
fn a_failure_without_ids_does_not_identify_a_payment_without_a_conversation() {
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new("callback-key").unwrap()], [""; 0]).unwrap();
    let form = signed_form("FAILURE", PUBLISHED_LISTS[0], "status=FAILURE");
    for conversation_id in [None, Some("")] {
        let record = ExpectedCallback { payment_id: Some("777"), conversation_id, conversation_data: Some("") };
        let callback = callbacks.verify(form.as_bytes(), Expected::Record(record)).unwrap();
        assert_eq!(callback.next.as_str(), "check_own_record", "{conversation_id:?}");
    }
}

#[test]
fn errors_are_recognized_where_no_data_is_expected() {
    let operation = find("payment.expire_checkout_payment").unwrap();
    let read = |body: &str| answered(&sandbox(), operation, "", 200, body.as_bytes());
    for body in ["", "{}", "<html>", "null", "{\"data\":null}", "{\"errors\":null}"] {
        assert_eq!(read(body).unwrap().1, ResponseBody::Empty, "{body}");
    }
    assert_eq!(read("\u{feff}{\"errors\":{\"errorCode\":\"1\"}}").unwrap_err().code(), "api_error");
    for body in [
        r#"{"errors":{"errorCode":"1","errorCode":"1"}}"#,
        r#"{"errors":[{"errorCode":"1"}]}"#,
        r#"{"errors":{"errorCode":"1"}"#,
        r#"{"errors":{},"a":1,"a":2}"#,
    ] {
        assert_eq!(read(body).unwrap_err().code(), "unexpected_response", "{body}");
    }
}

#[test]
fn a_free_endpoint_may_respond_without_an_envelope_but_not_repeat_a_name() {
    let settings = r#"{"apiKey":"k","secretKey":"s","environment":"sandbox"}"#;
    let client = bridge::Client::new("craftgate", &JsonSource(settings), Names::Camel).unwrap();
    let (path, options) = (JsonSource(r#"["GET","/v1/x"]"#), JsonSource(r#"{"randomKey":"random"}"#));
    let arguments = Arguments { path: &path, request: None, options: &options, names: Names::Camel };
    let state = client.build_endpoint(None, Payload::Nothing, &arguments).unwrap().state;
    let read =
        |body: &str| JsonText::collect(Names::Camel, Integers::Full, |into| client.read("request", &state, 200, body.as_bytes(), into));
    assert_eq!(read("[1,2]").unwrap().0, "[1,2]");
    assert_eq!(read(r#"{"a":{"b":100.00}}"#).unwrap().0, r#"{"a":{"b":"100.00"}}"#);
    assert_eq!(read(r#"{"data":{"b":1}}"#).unwrap().0, r#"{"b":1}"#);
    assert_eq!(read(r#"{"m":1,"m":2,"data":{"id":1}}"#).unwrap_err().path(), "m");
}

#[test]
fn a_url_that_http_stacks_rewrite_is_not_signed() {
    for url in [
        "https://API.craftgate.io/a",
        "https://api.craftgate.io:443/a",
        "https://api.craftgate.io?x=1",
        "https://h/a b",
        "https://h/../a",
        "https://h/#f",
    ] {
        assert_eq!(sandbox().sign(url, None, "random").unwrap_err().path(), "url", "{url}");
    }
}

/// Returns the error of a result, or the value that it had instead.
trait ErrOr<E> {
    fn err_or(self) -> Result<E, String>;
}

impl<E> ErrOr<E> for Result<String, E> {
    fn err_or(self) -> Result<E, String> {
        match self {
            Ok(value) => Err(value),
            Err(error) => Ok(error),
        }
    }
}
