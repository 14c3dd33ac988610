//! The vendors' own examples: each builds, verifies or is parsed as printed.
//!
//! This file has copies of them. Where the documents themselves are found (the folder in `IMZA_VENDOR_DOCUMENTS`, or `shared/seeds` beside
//! the repository), every JSON object in them must be one of the copies.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Source};
use imza::bridge::{Arguments, Client, Payload, Prepared};
use imza::{Error, Names};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

// ---- the copies ----

const NEXKASA_DEPOSIT: &str = r#"{
  "amount": "1500.00",
  "full_name": "Ahmet Yılmaz",
  "user_id": "USER_ID_12345",
  "callback_url": "https://sizin-siteniz.com/api/callback"
}"#;
const NEXKASA_ANSWER: &str = r#"{
  "status": "success",
  "transaction_id": 105,
  "message": "Deposit request received."
}"#;
const NEXKASA_WITHDRAWAL: &str = r#"{
  "amount": "5000.00",
  "customer_iban": "TR120006200000012345678901",
  "customer_name": "Mehmet Demir",
  "external_id": "TXN_998877",
  "callback_url": "https://sizin-siteniz.com/api/callback"
}"#;
const NEXKASA_CALLBACK: &str = r#"{
  "transaction_id": 105,
  "status": "APPROVED",
  "external_id": "USER_ID_12345",
  "amount": "1500.00",
  "type": "DEPOSIT"
}"#;

const PARAX_ANSWER: &str = r#"{
  "status": 1,
  "code": 200,
  "title": "Başarılı!",
  "message": "Banka transferi başlatıldı!",
  "type": "success",
  "data": {
    "iban": "TR330006100519786457841326",
    "account_holder": "ParaX Ödeme Hizmetleri A.Ş.",
    "reference_code": "REF-1234567890",
    "transaction_id": "TD10001",
    "amount": 250.00,
    "currency": "TRY"
  }
}"#;
const PARAX_WEBHOOK: &str = r#"{
  "trx": "DEP-1738588800000",
  "transaction_id": "TD10001",
  "amount": 250.00,
  "status": "success",
  "currency": "TRY"
}"#;
const PARAX_STATUS: &str = r#"{
  "sid": 1001,
  "key": "Fp2407kzXgHUrZB9LAuwD3S3N8c19EMabih254Ge1863YyxP5269",
  "transaction_id": "TD10001"
}"#;
const PARAX_STATUS_ANSWER: &str = r#"{
  "code": 200,
  "status": "success",
  "data": {
    "transaction_id": "TD10001",
    "amount": "1000.00",
    "currency": "TRY",
    "method": "BankTransfer",
    "status": "completed",
    "created_at": "2026-02-03 14:30:00",
    "completed_at": "2026-02-03 14:35:00",
    "user_id": "44843155",
    "username": "ahmetyilmaz"
  }
}"#;

const CRAFTGATE_MEMBER: &str = r#"{"email": "haluk.demir@example.com","name": "Haluk Demir","phoneNumber": "905551111111","address": "Beylerbeyi Cad. Lale Sok. No: 38 Daire: 3 Üsküdar","identityNumber": "11111111110","contactName": "Haluk","contactSurname": "Demir","memberExternalId": "0ac49f08-f2a9-4326-a4d8-f6c1b01596fb"}"#;

const NKOLAY_CREDENTIALS: &str = r#"{
"username": "string",
"password": "string",
"merchantNo": 0,
"apiSecretKey": "string"
}"#;
const NKOLAY_TOKEN: &str = r#"{
"token": "eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM..."
}"#;
const NKOLAY_BANKS: &str = r#"{
"banks": [
{
"countryId": "TR",
"code": "AKTIFBANK",
"type": "AKTIFBANK",
"name": "Aktif Bank",
"description": "Aktif Yatırım Bankası A.Ş.",
"active": true
}
]
}"#;
const NKOLAY_SESSION: &str = r#"{
"referenceId": "7b942ca7-7ecd-4b45-9581-855a6f5c4856"
}"#;
const NKOLAY_SIMULATION: &str = r#"{
"maxTerm": 6,
"cart": {
"price": {
"itemsPrice": 20000.00,
"shippingPrice": 100.00,
"totalPrice": 20100.00
},
"items": [
{
"productName": "Ürün Adı",
"categoryCode": "Kategori Kodu",
"quantity": 1,
"price": 20000.00,
"totalPriceWithoutDiscounts": 20000.00,
"totalPrice": 20000.00
}
]
}
}"#;
const NKOLAY_SIMULATION_ANSWER: &str = r#"{
"bankResponseCode": "0",
"bankResponseMessage": "İşlem Başarılı",
"success": true,
"monthlyPayments": [
{
"term": 3,
"amount": 7442.8,
"interestRate": 4.19,
"totalPaymentAmount": 22328.38,
"annualEffectiveInterestRate": 88.9774,
"monthlyEffectiveInterestRate": 7.4148
},
{
"term": 6,
"amount": 4016.84,
"interestRate": 4.19,
"totalPaymentAmount": 24101.05,
"annualEffectiveInterestRate": 88.9781,
"monthlyEffectiveInterestRate": 7.4148
}
]
}"#;
const NKOLAY_PRE_APPROVAL: &str = r#"{
"nationalIdentityNumber": "12345678901",
"gsmNumber": "5551234567",
"orderId": "ORDER-12345",
"maxTerm": 6,
"cart": {
"price": {
"itemsPrice": 20000.00,
"shippingPrice": 100.00,
"totalPrice": 20100.00
},
"items": [
{
"productName": "Ürün Adı",
"categoryCode": "Kategori Kodu",
"quantity": 1,
"price": 20000.00,
"totalPriceWithoutDiscounts": 20000.00,
"totalPrice": 20000.00,
"sellerExternalId": "SELLER-001",
"commissionRate": 1.00,
"withholdingTax": 0.10,
"marketplaceCost": 2.00
}
]
}
}"#;
const NKOLAY_PRE_APPROVAL_ANSWER: &str = r#"{
"success": true,
"referenceId": "50171152-66c5-4374-9f82-6a97c9e6d5d0",
"bankSuccess": true,
"bankResponseCode": "0",
"bankResponseMessage": "İşlem Başarılı",
"monthlyPayments": [
{
"term": 3,
"interestRate": 4.19,
"amount": 7442.8,
"totalPaymentAmount": 22328.38,
"annualEffectiveInterestRate": 88.9774,
"type": "CONSUMER_LOAN"
}
]
}"#;

/// The copies, by a sentence that only their document has.
#[cfg(not(target_arch = "wasm32"))]
const COPIES: &[(&str, &[&str])] = &[
    ("NexKasa API Entegrasyon Rehberi", &[NEXKASA_DEPOSIT, NEXKASA_ANSWER, NEXKASA_WITHDRAWAL, NEXKASA_CALLBACK]),
    ("Banka Havalesi API", &[PARAX_ANSWER, PARAX_WEBHOOK, PARAX_STATUS, PARAX_STATUS_ANSWER]),
    ("İmza Hesaplama Algoritması", &[CRAFTGATE_MEMBER]),
    (
        "Alışveriş Kredisi API Entegrasyonu",
        &[
            NKOLAY_CREDENTIALS,
            NKOLAY_TOKEN,
            NKOLAY_BANKS,
            NKOLAY_SESSION,
            NKOLAY_SIMULATION,
            NKOLAY_SIMULATION_ANSWER,
            NKOLAY_PRE_APPROVAL,
            NKOLAY_PRE_APPROVAL_ANSWER,
        ],
    ),
];

// ---- the documents ----

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_json_object_of_the_documents_is_among_the_copies() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let folder = std::env::var_os("IMZA_VENDOR_DOCUMENTS").map_or(beside, Into::into);
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let documents: Vec<String> = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    for (sentence, copies) in COPIES {
        let document = documents.iter().find(|document| document.contains(sentence)).unwrap_or_else(|| panic!("no document on {sentence}"));
        let copies: Vec<Value> = copies.iter().map(|copy| serde_json::from_str(copy).unwrap()).collect();
        let found = objects(document);
        assert!(copies.iter().all(|copy| found.contains(copy)), "{sentence}: a copy is not in the document");
        for object in found {
            assert!(copies.contains(&object), "{sentence}: not among the copies: {object}");
        }
    }
}

/// The JSON objects in a text that are not empty, without comments.
#[cfg(not(target_arch = "wasm32"))]
fn objects(text: &str) -> Vec<Value> {
    let text: String = text.lines().map(|line| format!("{}\n", line.split(" // ").next().unwrap_or_default())).collect();
    let (mut found, mut rest) = (Vec::new(), text.as_str());
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(object)) => {
                rest = &rest[stream.byte_offset()..];
                found.extend(Some(object).filter(|object| *object != json!({})));
            }
            _ => rest = &rest[1..],
        }
    }
    // An example may stand twice.
    let mut different: Vec<Value> = Vec::new();
    found.into_iter().for_each(|object| {
        if !different.contains(&object) {
            different.push(object)
        }
    });
    different
}

// ---- calls ----

fn client(kind: &str, settings: Value) -> Client {
    Client::new(kind, &JsonSource(&settings.to_string()), Names::Camel).unwrap()
}

fn build(client: &Client, operation: &str, path: Value, request: Option<&str>, options: Value) -> Result<Prepared, Error> {
    let (path, options) = (path.to_string(), options.to_string());
    let request = request.map(JsonSource);
    let request = request.as_ref().map(|request| -> &dyn Source { request });
    client.build(operation, &Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names: Names::Camel })
}

fn parsed(client: &Client, operation: &str, state: &str, body: &str) -> Value {
    let read = JsonText::collect(Names::Camel, Integers::Full, |into| client.read(operation, state, 200, body.as_bytes(), into));
    serde_json::from_str(&read.unwrap().0).unwrap()
}

fn message(client: &Client, name: &str, input: Value, body: &str) -> Value {
    let input = input.to_string();
    let read =
        JsonText::collect(Names::Camel, Integers::Full, |into| client.handle_message(name, &JsonSource(&input), body.as_bytes(), into));
    serde_json::from_str(&read.unwrap().0).unwrap()
}

fn same_json(found: &str, expected: &str) {
    let [found, expected] = [found, expected].map(|text| serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(found, expected);
}

fn header<'p>(call: &'p Prepared, name: &str) -> &'p str {
    call.request.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

// ---- statements ----

#[test]
fn nexkasas_examples_build_verify_and_parse_as_printed() {
    let nexkasa = client("nexkasa", json!({ "apiKey": "12345678-abcd-1234-abcd-1234567890ab" }));
    let deposit = build(&nexkasa, "deposit", json!([]), Some(NEXKASA_DEPOSIT), json!({})).unwrap();
    assert_eq!(deposit.request.url, "https://nexkasa.com/api/public/deposit-request/");
    assert_eq!(
        (header(&deposit, "content-type"), header(&deposit, "x-api-key")),
        ("application/json", "12345678-abcd-1234-abcd-1234567890ab")
    );
    same_json(deposit.request.body.as_deref().unwrap(), NEXKASA_DEPOSIT);
    let answer = parsed(&nexkasa, "deposit", &deposit.state, NEXKASA_ANSWER);
    assert_eq!((&answer["status"], &answer["transactionId"]), (&json!("success"), &json!("105")));

    // Its made-up IBAN has wrong check digits; the error says how to send it all the same.
    let error = build(&nexkasa, "withdraw", json!([]), Some(NEXKASA_WITHDRAWAL), json!({})).unwrap_err();
    assert!(error.path() == "customerIban" && error.to_string().contains("waive: [\"check_digits\"]"), "{error}");
    let withdrawal = build(&nexkasa, "withdraw", json!([]), Some(NEXKASA_WITHDRAWAL), json!({ "waive": ["check_digits"] })).unwrap();
    assert_eq!(withdrawal.request.url, "https://nexkasa.com/api/public/withdraw-request/");
    same_json(withdrawal.request.body.as_deref().unwrap(), NEXKASA_WITHDRAWAL);

    let token = client("nexkasa", json!({ "apiKey": "key-1", "callbackTokens": ["SECRET"] }));
    let input = json!({
        "url": "https://sizin-siteniz.com/api/callback?token=SECRET",
        "expected": { "id": "USER_ID_12345", "type": "DEPOSIT", "amount": "1500.00" },
    });
    let callback = message(&token, "read_callback", input, NEXKASA_CALLBACK);
    assert_eq!((&callback["status"], &callback["amount"], &callback["type"]), (&json!("APPROVED"), &json!("1500.00"), &json!("DEPOSIT")));
}

#[test]
fn paraxs_examples_build_verify_and_parse_as_printed() {
    let settings: Value = serde_json::from_str(PARAX_STATUS).unwrap();
    let parax = client("parax", json!({ "sid": settings["sid"], "key": settings["key"], "secretKey": "sk_live_YOUR_SECRET_KEY" }));
    let data = r#"{"username":"john_doe","userId":"12345","fullname":"John Doe","amount":"250.00","trx":"DEP-1738588800000"}"#;
    let deposit = build(&parax, "deposit", json!([]), Some(data), json!({})).unwrap();
    // The signature was made with the document's own sample code.
    assert_eq!(
        deposit.request.url,
        "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=john_doe&userID=12345&fullname=John+Doe&amount=250.00\
         &trx=DEP-1738588800000&signature=e6d9621cfc48fd4ff488d8800b8006204566166b0f2b73b302a96cbbeff5a618"
    );
    let answer = parsed(&parax, "deposit", &deposit.state, PARAX_ANSWER);
    assert_eq!((&answer["transactionId"], &answer["amountMatches"]), (&json!("TD10001"), &json!(true)));
    assert_eq!(answer["ibanGrouped"], json!("TR33 0006 1005 1978 6457 8413 26"));

    let status = build(&parax, "transaction_status", json!(["TD10001"]), None, json!({})).unwrap();
    assert_eq!(status.request.url, "https://api.parax.live/Transaction/Status/");
    same_json(status.request.body.as_deref().unwrap(), PARAX_STATUS);
    let answer = parsed(&parax, "transaction_status", &status.state, PARAX_STATUS_ANSWER);
    assert_eq!((&answer["status"], &answer["createdAt"]), (&json!("completed"), &json!("2026-02-03 14:30:00")));

    let webhook = message(&parax, "read_webhook", json!({ "remoteAddress": "176.31.10.152" }), PARAX_WEBHOOK);
    assert_eq!((&webhook["trx"], &webhook["status"]), (&json!("DEP-1738588800000"), &json!("success")));
}

#[test]
fn craftgates_examples_are_signed_as_printed() {
    let craftgate = client("craftgate", json!({ "apiKey": "key-1", "secretKey": "FooBar123!", "environment": "production" }));
    let options = json!({ "randomKey": "Xa15Fp11T" });
    let read = build(&craftgate, "onboarding.retrieve_member", json!([1]), None, options.clone()).unwrap();
    assert_eq!(read.request.url, "https://api.craftgate.io/onboarding/v1/members/1");
    assert_eq!(header(&read, "x-signature"), "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=");

    // The operation takes the example, and sends it without spaces.
    let member = build(&craftgate, "onboarding.create_member", json!([]), Some(CRAFTGATE_MEMBER), options.clone()).unwrap();
    assert_eq!(member.request.url, "https://api.craftgate.io/onboarding/v1/members");
    same_json(member.request.body.as_deref().unwrap(), CRAFTGATE_MEMBER);

    // The printed signature is of the same body with line ends and four spaces.
    let pretty = CRAFTGATE_MEMBER.replace("\",\"", "\",\n    \"").replace('{', "{\n    ").replace('}', "\n}");
    let (path, options) = (json!(["POST", "/onboarding/v1/members"]).to_string(), options.to_string());
    let arguments = Arguments { path: &JsonSource(&path), request: None, options: &JsonSource(&options), names: Names::Camel };
    let exact = craftgate.build_endpoint(None, Payload::Exact(&pretty), &arguments).unwrap();
    assert_eq!(exact.request.body.as_deref(), Some(pretty.as_str()));
    assert_eq!(header(&exact, "x-signature"), "pYuONv7/IgM14OAuSoANWUUgfVSwRX3bYeSZLXltb04=");
}

#[test]
fn nkolays_examples_build_and_parse_as_printed() {
    let settings: Value = serde_json::from_str(NKOLAY_CREDENTIALS).unwrap();
    let mut settings = settings.as_object().unwrap().clone();
    settings.insert("baseUrl".into(), json!("https://loans.example.com"));
    let nkolay = client("nkolay", Value::Object(settings));
    let authenticate = build(&nkolay, "authenticate", json!([]), None, json!({})).unwrap();
    assert_eq!(authenticate.request.url, "https://loans.example.com/loans/authenticate");
    same_json(authenticate.request.body.as_deref().unwrap(), NKOLAY_CREDENTIALS);
    let token = parsed(&nkolay, "authenticate", &authenticate.state, NKOLAY_TOKEN)["saved"].clone();

    let banks = build(&nkolay, "banks", json!([token]), None, json!({})).unwrap();
    assert_eq!(header(&banks, "authorization"), "Bearer eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM...");
    assert_eq!(banks.request.body.as_deref(), Some("{}"));
    let answer = parsed(&nkolay, "banks", &banks.state, NKOLAY_BANKS);
    assert_eq!((&answer["banks"][0]["code"], &answer["banks"][0]["active"]), (&json!("AKTIFBANK"), &json!(true)));

    let start = build(&nkolay, "start_session", json!([token, "AKTIFBANK"]), None, json!({})).unwrap();
    assert_eq!(start.request.url, "https://loans.example.com/loans/v1/facilitate/sessions/AKTIFBANK");
    let session = parsed(&nkolay, "start_session", &start.state, NKOLAY_SESSION)["saved"].clone();

    let simulate = build(&nkolay, "simulate", json!([token, session]), Some(NKOLAY_SIMULATION), json!({})).unwrap();
    assert!(simulate.request.url.ends_with("/simulation/7b942ca7-7ecd-4b45-9581-855a6f5c4856"), "{}", simulate.request.url);
    same_json(simulate.request.body.as_deref().unwrap(), NKOLAY_SIMULATION);
    let answer = parsed(&nkolay, "simulate", &simulate.state, NKOLAY_SIMULATION_ANSWER);
    assert_eq!((&answer["monthlyPayments"][1]["term"], &answer["monthlyPayments"][1]["amount"]), (&json!(6), &json!("4016.84")));

    // The made-up identity number has wrong check digits.
    let error = build(&nkolay, "pre_approve", json!([token, session]), Some(NKOLAY_PRE_APPROVAL), json!({})).unwrap_err();
    assert!(error.path() == "nationalIdentityNumber" && error.to_string().contains("waive: [\"check_digits\"]"), "{error}");
    let waived = json!({ "waive": ["check_digits"] });
    let pre_approve = build(&nkolay, "pre_approve", json!([token, session]), Some(NKOLAY_PRE_APPROVAL), waived).unwrap();
    same_json(pre_approve.request.body.as_deref().unwrap(), NKOLAY_PRE_APPROVAL);
    let answer = parsed(&nkolay, "pre_approve", &pre_approve.state, NKOLAY_PRE_APPROVAL_ANSWER);
    assert_eq!((&answer["bankSuccess"], &answer["monthlyPayments"][0]["type"]), (&json!(true), &json!("CONSUMER_LOAN")));
}
