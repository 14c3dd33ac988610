//! The examples of the four vendors' documents: they build, verify and parse as printed.
//!
//! The documents are not part of this repository. The examples are copied here; where the documents are at hand, in `../shared/seeds`
//! beside the repository, each copy is compared with its document first.
#![cfg(not(target_arch = "wasm32"))] // it reads files
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking
#![allow(clippy::disallowed_methods)] // it reads files

use std::path::Path;

use imza::api::case::Names;
use imza::api::client::Client;
use imza::api::json::JsonSource;
use imza::api::url::PathValue;
use imza::check::address::AllowList;
use imza::craftgate::{Craftgate, Environment};
use imza::nexkasa::{CallbackInput, Nexkasa, Verification};
use imza::nkolay::{BankSession, Nkolay, Token};
use imza::parax::{Parax, RemoteAddress};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey, NexkasaApiKey, NkolayApiSecretKey, NkolayPassword, ParaxKey, ParaxSecretKey};
use imza::{BaseUrl, Context, Waiver};
use imza_tests::calls::{answered, built, operation};
use serde_json::{Value, json};

const CRAFTGATE: &str = "002_65a70101de54be8f.txt";
const NEXKASA: &str = "000_09e3e85f5605129d.txt";
const NKOLAY: &str = "003_e23d62f2f6200898.txt";
const PARAX: &str = "001_00e71609e440f89c.txt";

/// Returns an example of a document, after comparing it with the document if that is at hand.
fn example<'e>(document: &str, copy: &'e str) -> &'e str {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds").join(document);
    if let Ok(text) = std::fs::read_to_string(path) {
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        assert!(squeezed(&text).contains(&squeezed(copy)), "{document} does not have: {copy}");
    }
    copy
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Builds a request from a printed body and returns the body that is sent.
fn sent(client: &dyn Client, name: &str, path: &[PathValue<'_>], request: &str, waive: &[Waiver]) -> Value {
    let names = if name == "deposit" || name == "withdraw" { Names::Snake } else { Names::Camel };
    let context = Context { names, waive, random_key: "Xa15Fp11T", ..Context::default() };
    let prepared = built(client, operation(client, name), path, Some(&JsonSource(request)), &context).unwrap();
    parsed(prepared.request.body.as_deref().unwrap())
}

/// Reads a printed response, with names in camelCase.
fn read(client: &dyn Client, name: &str, state: &str, body: &str) -> Value {
    parsed(&answered(client, operation(client, name), state, 200, body.as_bytes()).unwrap().0)
}

// ---- Craftgate ----

fn craftgate() -> Craftgate {
    let (key, secret) = (CraftgateApiKey::new("key-1").unwrap(), CraftgateSecretKey::new("FooBar123!").unwrap());
    Craftgate::new(key, secret, Environment::Production)
}

#[test]
fn craftgates_examples_of_a_signature_are_reproduced() {
    let url = example(CRAFTGATE, "https://api.craftgate.io/onboarding/v1/members/1");
    let signature = example(CRAFTGATE, "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=");
    assert_eq!(craftgate().sign(url, None, "Xa15Fp11T").unwrap(), signature);

    // The second signature belongs to the printed body with four spaces of indentation.
    let members: Vec<String> = parsed_in_order(MEMBER).iter().map(|(name, value)| format!("    \"{name}\": {value}")).collect();
    let body = format!("{{\n{}\n}}", members.join(",\n"));
    let signature = example(CRAFTGATE, "pYuONv7/IgM14OAuSoANWUUgfVSwRX3bYeSZLXltb04=");
    assert_eq!(craftgate().sign("https://api.craftgate.io/onboarding/v1/members", Some(&body), "Xa15Fp11T").unwrap(), signature);
}

/// The only request body of the document.
const MEMBER: &str = r#"{"email": "haluk.demir@example.com","name": "Haluk Demir","phoneNumber": "905551111111","address": "Beylerbeyi Cad. Lale Sok. No: 38 Daire: 3 Üsküdar","identityNumber": "11111111110","contactName": "Haluk","contactSurname": "Demir","memberExternalId": "0ac49f08-f2a9-4326-a4d8-f6c1b01596fb"}"#;

/// The members of an object of texts, in their order.
fn parsed_in_order(text: &str) -> Vec<(String, String)> {
    let members = text.trim_matches(['{', '}']).split("\",\"");
    let pair = |member: &str| {
        let (name, value) = member.split_once(": ").unwrap();
        (name.trim_matches('"').to_owned(), format!("\"{}\"", value.trim_matches('"')))
    };
    members.map(pair).collect()
}

#[test]
fn craftgates_example_of_a_member_is_built_with_its_identity_number() {
    let body = sent(&craftgate(), "onboarding.create_member", &[], example(CRAFTGATE, MEMBER), &[]);
    assert_eq!(body, parsed(MEMBER));
}

#[test]
fn craftgates_forms_of_an_answer_are_read_as_described() {
    for field in ["items any[] Evet", "totalSize number Hayır", "size number Hayır", "page number Hayır"] {
        example(CRAFTGATE, field);
    }
    for body in
        [r#"{"data":{"items":[{"cardToken":"t-1"}],"totalSize":1,"size":10,"page":0}}"#, r#"{"data":{"items":[{"cardToken":"t-1"}]}}"#]
    {
        assert_eq!(read(&craftgate(), "payment.search_stored_cards", "", body)["items"][0]["cardToken"], "t-1");
    }
    example(CRAFTGATE, "204 No Content");
    let craftgate = craftgate();
    let deletion = operation(&craftgate, "payment.delete_stored_card");
    let (_, content) = answered(&craftgate, deletion, "", 204, b"").unwrap();
    assert_eq!(content, imza::bridge::ResponseBody::Empty);
}

#[test]
fn craftgates_headers_are_those_of_its_example() {
    let request = craftgate().onboarding().retrieve_member(1, &Context { random_key: "Xa15Fp11T", ..Context::default() }).unwrap();
    let header =
        |name: &str| request.request().headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone().into_owned());
    for (name, value) in
        [("x-api-key", "key-1"), ("x-rnd-key", "Xa15Fp11T"), ("x-signature", "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=")]
    {
        example(CRAFTGATE, name);
        assert_eq!(header(name).as_deref(), Some(value));
    }
    // Printed in upper case; the official clients send it in lower case, and it is not signed.
    example(CRAFTGATE, "x-auth-version V1");
    assert_eq!(header("x-auth-version").as_deref(), Some("v1"));
}

// ---- ParaX ----

fn parax() -> Parax {
    Parax::new(1001, ParaxKey::new(PARAX_KEY).unwrap(), ParaxSecretKey::new("sk_live_YOUR_SECRET_KEY").unwrap())
}

const PARAX_KEY: &str = "Fp2407kzXgHUrZB9LAuwD3S3N8c19EMabih254Ge1863YyxP5269";

#[test]
fn paraxs_example_of_a_deposit_is_built_and_its_answer_is_read() {
    example(PARAX, "username: 'john_doe', userId: '12345', fullname: 'John Doe', amount: '250.00'");
    let request = r#"{"username":"john_doe","userId":"12345","fullName":"John Doe","amount":"250.00","trx":"DEP-1738588800000"}"#;
    let url = parax().deposit_url(&JsonSource(request), &Context { names: Names::Camel, ..Context::default() }).unwrap();
    let parameters = "sid=1001&username=john_doe&userID=12345&fullname=John+Doe&amount=250.00&trx=DEP-1738588800000&signature=";
    assert!(url.starts_with(&[example(PARAX, "https://api.parax.tech/Methods/BankTransfer/V2/?"), parameters].concat()), "{url}");

    let body = r#"{ "status": 1, "code": 200, "title": "Başarılı!", "message": "Banka transferi başlatıldı!", "type": "success", "data": {
        "iban": "TR330006100519786457841326", "account_holder": "ParaX Ödeme Hizmetleri A.Ş.", "reference_code": "REF-1234567890",
        "transaction_id": "TD10001", "amount": 250.00, "currency": "TRY" } }"#;
    let answer = read(&parax(), "deposit", "250.00", example(PARAX, body));
    assert_eq!(
        (&answer["transactionId"], &answer["amount"], &answer["amountMatches"]),
        (&json!("TD10001"), &json!("250.00"), &json!(true))
    );
}

#[test]
fn paraxs_examples_of_a_webhook_and_of_a_status_query_are_read() {
    let body = r#"{ "trx": "DEP-1738588800000", "transaction_id": "TD10001", "amount": 250.00, "status": "success", "currency": "TRY" }"#;
    let sender = RemoteAddress::Address(example(PARAX, "176.31.10.152"));
    let webhook = parax().read_webhook(example(PARAX, body).as_bytes(), sender).unwrap();
    assert_eq!((webhook.trx.as_str(), webhook.amount.as_str(), webhook.status.as_str()), ("DEP-1738588800000", "250.00", "success"));

    let request = r#"{ "sid": 1001, "key": "Fp2407kzXgHUrZB9LAuwD3S3N8c19EMabih254Ge1863YyxP5269", "transaction_id": "TD10001" }"#;
    let call = parax().transaction_status("TD10001", &Context::default()).unwrap();
    assert_eq!(call.request().url, example(PARAX, "https://api.parax.live/Transaction/Status/"));
    assert_eq!(parsed(call.request().body.as_deref().unwrap()), parsed(example(PARAX, request)));

    let answer = r#"{ "code": 200, "status": "success", "data": { "transaction_id": "TD10001", "amount": "1000.00", "currency": "TRY",
        "method": "BankTransfer", "status": "completed", "created_at": "2026-02-03 14:30:00", "completed_at": "2026-02-03 14:35:00",
        "user_id": "44843155", "username": "ahmetyilmaz" } }"#;
    let status = call.parse(200, example(PARAX, answer).as_bytes()).unwrap();
    assert_eq!(status.status.unwrap().as_str(), "completed");
}

/// The signed text as the steps of the document say: sorted, joined, and every value as it is.
#[test]
fn paraxs_steps_of_a_signature_lead_to_the_signature_of_the_url() {
    for step in ["Parametreleri alfabetik olarak sırala", "key=value formatında birleştir", "HMAC SHA256 ile imzala"] {
        example(PARAX, step);
    }
    let request = r#"{"username":"john_doe","userId":"12345","fullName":"John Doe","amount":"250.00","trx":"DEP-1738588800000"}"#;
    let url = parax().deposit_url(&JsonSource(request), &Context { names: Names::Camel, ..Context::default() }).unwrap();
    // HMAC-SHA256 with the printed key of `amount=250.00&fullname=John Doe&sid=1001&trx=DEP-1738588800000&userID=12345&username=john_doe`.
    let signature = "e6d9621cfc48fd4ff488d8800b8006204566166b0f2b73b302a96cbbeff5a618";
    assert_eq!(url.rsplit("signature=").next(), Some(signature));
}

#[test]
fn paraxs_codes_are_errors_with_their_printed_messages() {
    for (code, message) in [
        ("1081", "Tüm alanlar zorunludur!"),
        ("1082", "API kimlik bilgileri hatalı!"),
        ("1083", "Bu merchant işlemi kapatılmıştır!"),
        ("1084", "Merchant bu metodu kullanamaz!"),
        ("1085", "Bu müşteri işlem yapmaktan engellendi!"),
        ("1086", "Aynı işlem tekrar gönderilemez!"),
        ("1087", "Geçersiz Banka ID!"),
    ] {
        example(PARAX, &[code, " ", message].concat());
        let body = json!({ "code": code.parse::<i64>().unwrap(), "status": 0, "message": message }).to_string();
        let parax = parax();
        let error = answered(&parax, operation(&parax, "deposit"), "250.00", 200, body.as_bytes()).unwrap_err();
        let imza::Failure::Api(api) = error.failure() else { panic!("{code}: {error}") };
        assert_eq!((api.provider_code.as_str(), api.message.as_str()), (code, message));
    }
}

#[test]
fn paraxs_examples_of_replies_are_those_that_are_ready() {
    example(PARAX, "return res.status(403).json({ error: 'Forbidden' });");
    example(PARAX, "return res.json({ success: true, message: 'Webhook alındı' });");
    assert_eq!((imza::parax::FORBIDDEN.status, parsed(imza::parax::FORBIDDEN.body)), (403, json!({ "error": "Forbidden" })));
    assert_eq!(
        (imza::parax::RECEIVED.status, parsed(imza::parax::RECEIVED.body)),
        (200, json!({ "success": true, "message": "Webhook alındı" }))
    );
}

// ---- NexKasa ----

fn nexkasa() -> Nexkasa {
    Nexkasa::new(NexkasaApiKey::new("12345678-abcd-1234-abcd-1234567890ab").unwrap())
}

#[test]
fn nexkasas_examples_of_a_deposit_and_a_withdrawal_are_built_and_their_answer_is_read() {
    let deposit = r#"{ "amount": "1500.00", "full_name": "Ahmet Yılmaz", "user_id": "USER_ID_12345",
        "callback_url": "https://sizin-siteniz.com/api/callback" }"#;
    assert_eq!(sent(&nexkasa(), "deposit", &[], example(NEXKASA, deposit), &[]), parsed(deposit));
    // The check digits of the printed IBAN are wrong.
    let withdrawal = r#"{ "amount": "5000.00", "customer_iban": "TR120006200000012345678901", "customer_name": "Mehmet Demir",
        "external_id": "TXN_998877", "callback_url": "https://sizin-siteniz.com/api/callback" }"#;
    assert_eq!(sent(&nexkasa(), "withdraw", &[], example(NEXKASA, withdrawal), &[Waiver::CheckDigits]), parsed(withdrawal));
    let body = r#"{ "status": "success", "transaction_id": 105, "message": "Deposit request received." }"#;
    assert_eq!(read(&nexkasa(), "deposit", "", example(NEXKASA, body))["transactionId"], "105");
}

#[test]
fn nexkasas_example_of_a_callback_is_read() {
    // The document explains the fields in comments.
    let printed = [
        r#""transaction_id": 105,"#,
        r#""status": "APPROVED","#,
        r#""external_id": "USER_ID_12345","#,
        r#""amount": "1500.00","#,
        r#""type": "DEPOSIT""#,
    ];
    let body = ["{", &printed.map(|line| example(NEXKASA, line)).concat(), "}"].concat();
    let client = nexkasa().with_allowed_addresses(AllowList::new(["203.0.113.7"]).unwrap());
    let input = CallbackInput { remote_address: Some("203.0.113.7"), verification: Verification::Configured, ..CallbackInput::default() };
    let callback = client.read_callback(body.as_bytes(), &input).unwrap();
    assert_eq!((callback.transaction_id.as_str(), callback.status.as_str(), callback.amount.as_str()), ("105", "APPROVED", "1500.00"));
}

#[test]
fn nexkasas_headers_paths_and_static_token_are_those_of_the_document() {
    let key = "12345678-abcd-1234-abcd-1234567890ab";
    example(NEXKASA, &["Content-Type: application/json X-API-KEY: ", key].concat());
    let client = nexkasa();
    let deposit = r#"{ "amount": "1500.00", "full_name": "Ahmet Yılmaz", "user_id": "USER_ID_12345" }"#;
    let context = Context { names: Names::Snake, ..Context::default() };
    let request = built(&client, operation(&client, "deposit"), &[], Some(&JsonSource(deposit)), &context).unwrap().request;
    assert_eq!(request.url, ["https://nexkasa.com", example(NEXKASA, "/api/public/deposit-request/")].concat());
    let header = |name: &str| request.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref());
    assert_eq!((header("content-type"), header("x-api-key")), (Some("application/json"), Some(key)));

    let token = imza::secret::NexkasaCallbackToken::new("SECRET").unwrap();
    let client = nexkasa().with_callback_tokens(vec![token]);
    let url = ["/api/callback", example(NEXKASA, "?token=SECRET")].concat();
    let body = br#"{"transaction_id":105,"status":"REJECTED","external_id":"TXN_998877","amount":"5000.00","type":"WITHDRAW"}"#;
    let input = CallbackInput { url: Some(&url), verification: Verification::Configured, ..CallbackInput::default() };
    assert_eq!(client.read_callback(body, &input).unwrap().status, example(NEXKASA, "REJECTED"));
}

#[test]
fn nexkasas_statuses_are_errors_of_their_kind() {
    for (status, printed, kind) in [
        (400, "400 Bad Request", "invalid_request"),
        (403, "403 Forbidden", "authentication"),
        (409, "409 Conflict", "duplicate"),
        (500, "500 Internal Server Error", "provider_unavailable"),
    ] {
        example(NEXKASA, printed);
        let client = nexkasa();
        let error = answered(&client, operation(&client, "deposit"), "", status, b"{\"error\":\"x\"}").unwrap_err();
        assert_eq!(error.kind().map(|kind| kind.as_str()), Some(kind), "{error}");
    }
}

// ---- N Kolay ----

fn nkolay() -> Nkolay {
    let password = NkolayPassword::new("string").unwrap();
    let key = NkolayApiSecretKey::new("string").unwrap();
    Nkolay::new(BaseUrl::new("https://loans.example").unwrap(), "string", password, 0, key).unwrap()
}

#[test]
fn nkolays_examples_of_the_first_steps_are_built_and_read() {
    let credentials = r#"{ "username": "string", "password": "string", "merchantNo": 0, "apiSecretKey": "string" }"#;
    assert_eq!(sent(&nkolay(), "authenticate", &[], "{}", &[]), parsed(example(NKOLAY, credentials)));

    let banks = r#"{ "banks": [ { "countryId": "TR", "code": "AKTIFBANK", "type": "AKTIFBANK", "name": "Aktif Bank",
        "description": "Aktif Yatırım Bankası A.Ş.", "active": true } ] }"#;
    assert_eq!(read(&nkolay(), "banks", "", example(NKOLAY, banks))["banks"][0]["code"], "AKTIFBANK");
    let session = r#"{ "referenceId": "7b942ca7-7ecd-4b45-9581-855a6f5c4856" }"#;
    assert_eq!(read(&nkolay(), "start_session", "", example(NKOLAY, session))["referenceId"], "7b942ca7-7ecd-4b45-9581-855a6f5c4856");
}

#[test]
fn nkolays_examples_of_a_simulation_and_a_pre_approval_are_built_and_read() {
    let token = Token::restore("nkolay-token:eyJhbGciOiJIUzUxMiJ9.e30.s").unwrap();
    let session = BankSession::restore("nkolay-session:7b942ca7-7ecd-4b45-9581-855a6f5c4856").unwrap();
    let path = || [PathValue::from(&token), PathValue::from(&session)];
    let simulation = r#"{ "maxTerm": 6, "cart": { "price": { "itemsPrice": 20000.00, "shippingPrice": 100.00, "totalPrice": 20100.00 },
        "items": [ { "productName": "Ürün Adı", "categoryCode": "Kategori Kodu", "quantity": 1, "price": 20000.00,
        "totalPriceWithoutDiscounts": 20000.00, "totalPrice": 20000.00 } ] } }"#;
    assert_eq!(sent(&nkolay(), "simulate", &path(), example(NKOLAY, simulation), &[]), parsed(simulation));
    let plans = r#"{ "bankResponseCode": "0", "bankResponseMessage": "İşlem Başarılı", "success": true, "monthlyPayments": [
        { "term": 3, "amount": 7442.8, "interestRate": 4.19, "totalPaymentAmount": 22328.38, "annualEffectiveInterestRate": 88.9774,
        "monthlyEffectiveInterestRate": 7.4148 }, { "term": 6, "amount": 4016.84, "interestRate": 4.19, "totalPaymentAmount": 24101.05,
        "annualEffectiveInterestRate": 88.9781, "monthlyEffectiveInterestRate": 7.4148 } ] }"#;
    assert_eq!(read(&nkolay(), "simulate", "", example(NKOLAY, plans))["monthlyPayments"][1]["amount"], "4016.84");

    // The check digits of the printed identity number are wrong.
    let request = r#"{ "nationalIdentityNumber": "12345678901", "gsmNumber": "5551234567", "orderId": "ORDER-12345", "maxTerm": 6, "cart": {
        "price": { "itemsPrice": 20000.00, "shippingPrice": 100.00, "totalPrice": 20100.00 }, "items": [ { "productName": "Ürün Adı",
        "categoryCode": "Kategori Kodu", "quantity": 1, "price": 20000.00, "totalPriceWithoutDiscounts": 20000.00, "totalPrice": 20000.00,
        "sellerExternalId": "SELLER-001", "commissionRate": 1.00, "withholdingTax": 0.10, "marketplaceCost": 2.00 } ] } }"#;
    assert_eq!(sent(&nkolay(), "pre_approve", &path(), example(NKOLAY, request), &[Waiver::CheckDigits]), parsed(request));
    let answer = r#"{ "success": true, "referenceId": "50171152-66c5-4374-9f82-6a97c9e6d5d0", "bankSuccess": true, "bankResponseCode": "0",
        "bankResponseMessage": "İşlem Başarılı", "monthlyPayments": [ { "term": 3, "interestRate": 4.19, "amount": 7442.8,
        "totalPaymentAmount": 22328.38, "annualEffectiveInterestRate": 88.9774, "type": "CONSUMER_LOAN" } ] }"#;
    assert_eq!(read(&nkolay(), "pre_approve", "", example(NKOLAY, answer))["monthlyPayments"][0]["type"], "CONSUMER_LOAN");
}

#[test]
fn nkolays_example_of_a_token_is_read_and_goes_into_the_printed_header() {
    let printed = "eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM...";
    let body = example(NKOLAY, r#"{ "token": "eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM..." }"#);
    assert_eq!(read(&nkolay(), "authenticate", "", body)["saved"], ["nkolay-token:", printed].concat());
    let token = Token::restore(&["nkolay-token:", printed].concat()).unwrap();
    let banks = nkolay().banks(&token, &Context::default()).unwrap();
    let header = banks.request().headers.iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value.as_ref());
    assert_eq!(
        header,
        Some(
            example(NKOLAY, "Authorization: Bearer eyJhbGciOiJIUzUxMiJ9.eyJtZXJjaGFudF9ubyI6NDAwM...")
                .trim_start_matches("Authorization: ")
        )
    );
    // The body may be empty, and is printed as an empty object.
    example(NKOLAY, "Gövde boş bırakılabilir: {}");
    assert_eq!(banks.request().body.as_deref(), Some("{}"));
    for path in ["/loans/v1/facilitate/query/banks", "/loans/authenticate"] {
        example(NKOLAY, path);
    }
    assert_eq!(banks.request().url, "https://loans.example/loans/v1/facilitate/query/banks");
}
