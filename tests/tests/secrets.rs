//! Secrets, card numbers and identity numbers: no `Debug`, `Display` or error text ever shows them.
//!
//! Six consecutive digits of a card number count as a leak.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::fmt::{Debug, Display};

use imza::api::json::JsonSource;
use imza::api::schema::Type;
use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza::api::url::PathValue;
use imza::api::values::{CardNumber, Cvc, Json, NationalId, Sensitive};
use imza::bridge::{Client, PROVIDERS};
use imza::craftgate::bkm_express::CompleteBkmExpressRequest;
use imza::craftgate::masterpass::MasterpassPaymentCompleteRequest;
use imza::craftgate::meal_voucher_card_tokenization::{MealVoucherCardTokenizationCompleteRequest, MealVoucherCardTokenizationData};
use imza::craftgate::merchant::{CreateMerchantPosRequest, CreateMerchantPosUser};
use imza::craftgate::payment::{
    Card, CreatePaymentRequest, EncryptedCard, RetrieveLoyaltiesRequest, SearchStoredCardsRequest, StoreCardRequest, TokenizedCard,
    UpdateCardRequest,
};
use imza::craftgate::payment_token::CreatePaymentTokenRequest;
use imza::craftgate::{
    Craftgate, CraftgateCallbacks, CraftgateWebhooks, Endpoint, Environment, Expected, Payload, WebhookFields, operation, operations,
};
use imza::nexkasa::{CallbackInput, Nexkasa};
use imza::nkolay::loan::{ApplyRequest, AuthenticateRequest, PreApproveRequest};
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::parax::{ExpectedPayment, Parax, RemoteAddress};
use imza::secret::{
    CraftgateApiKey, CraftgateCallbackKey, CraftgateSecretKey, CraftgateWebhookKey, NexkasaApiKey, NexkasaCallbackSecret,
    NexkasaCallbackToken, NexkasaWebhookSecret, NkolayApiSecretKey, NkolayPassword, ParaxKey, ParaxSecretKey,
};
use imza::{BaseUrl, Context, Error, Method, Names, Result, UnknownFields};
use imza_tests::calls::{answered, answered_with, built, operation as named};
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const CARD: &str = "5432167890123452";
const CVC: &str = "971";
const IDENTITY: &str = "10000000146";
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.t0ken-s3cret";
const CARD_TOKEN: &str = "card-t0ken-s3cret";
/// Each key has its own text; all of them contain this.
const MARK: &str = "s3cret";

fn key(name: &str) -> String {
    format!("{name}-k3y-{MARK}-0123456789abcdef")
}

/// Fails if a text contains a secret or a part of one.
fn check(what: &str, text: &str) {
    assert!(!text.contains(MARK), "{what}: {text}");
    assert!(!text.contains("t0ken"), "{what}: {text}");
    assert!(!text.contains("k3y"), "{what}: {text}");
    for secret in [CARD, IDENTITY] {
        for part in secret.as_bytes().windows(6) {
            let part = std::str::from_utf8(part).unwrap();
            assert!(!text.contains(part), "{what} shows {part}: {text}");
        }
    }
}

fn shows_nothing(what: &str, value: &dyn Debug) {
    check(what, &format!("{value:?}"));
    check(what, &format!("{value:#?}"));
}

fn says_nothing<T: Debug + Display>(what: &str, value: &T) {
    shows_nothing(what, value);
    check(what, &value.to_string());
    check(what, &format!("{value:#}"));
}

/// Fails unless there is an error and it shows no secret.
fn refused<T>(what: &str, result: Result<T>) -> Error {
    let Err(error) = result else { panic!("{what}: taken") };
    says_nothing(what, &error);
    check(what, error.path());
    error
}

fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new(key("api")).unwrap(), CraftgateSecretKey::new(key("secret")).unwrap(), Environment::Sandbox)
}

fn parax() -> Parax {
    Parax::new(1001, ParaxKey::new(key("parax")).unwrap(), ParaxSecretKey::new(key("signs")).unwrap())
}

fn nexkasa() -> Nexkasa {
    Nexkasa::new(NexkasaApiKey::new(key("nexkasa")).unwrap())
        .with_callback_secrets(vec![NexkasaCallbackSecret::new(key("callback")).unwrap()])
        .with_callback_tokens(vec![NexkasaCallbackToken::new(key("static")).unwrap()])
        .with_webhook_secrets(vec![NexkasaWebhookSecret::new(key("webhook")).unwrap()])
}

fn nkolay() -> Nkolay {
    let (password, api) = (NkolayPassword::new(key("password")).unwrap(), NkolayApiSecretKey::new(key("api")).unwrap());
    Nkolay::new(BaseUrl::new("https://loans.example.com").unwrap(), "shop", password, 4000, api).unwrap()
}

fn token() -> Token {
    Token::restore(&["nkolay-token:", TOKEN].concat()).unwrap()
}

fn context() -> Context<'static> {
    Context { random_key: "random-1", nonce: "9f86d081884c7d65", names: Names::Camel, ..Context::default() }
}

fn card() -> Card {
    Card {
        card_holder_name: Some("Ayşe".into()),
        card_number: Some(CARD.try_into().unwrap()),
        expire_year: Some("2044".try_into().unwrap()),
        expire_month: Some("07".try_into().unwrap()),
        cvc: Some(CVC.try_into().unwrap()),
        secure_fields_token: Some(CARD_TOKEN.into()),
        card_token: Some(CARD_TOKEN.into()),
        card_holder_identity_number: Some(IDENTITY.into()),
        tokenized_card: Some(TokenizedCard { data: Some([("pan".to_string(), Json(CARD.into()))].into()), ..TokenizedCard::default() }),
        encrypted_card: Some(EncryptedCard { card_data: Some(CARD_TOKEN.into()), ..EncryptedCard::default() }),
        ..Card::default()
    }
}

fn payment() -> CreatePaymentRequest {
    CreatePaymentRequest {
        price: Some(1.into()),
        paid_price: Some(1.into()),
        installment: Some(1),
        currency: Some("TRY".into()),
        card: Some(card()),
        items: Some(vec![imza::craftgate::shared::PaymentItem { price: Some(1.into()), ..Default::default() }]),
        additional_params: Some([("cardNumber".to_string(), Json(CARD.into()))].into()),
        ..CreatePaymentRequest::default()
    }
}

const PAYMENT: &str = r#"{"price":1,"paidPrice":1,"installment":1,"currency":"TRY","card":{"cardHolderName":"A","cardNumber":"5432167890123452","expireYear":"2044","expireMonth":"07","cvc":"971"},"items":[{"price":1}]}"#;

fn pay(text: &str, context: &Context<'_>) -> Result<imza::Request> {
    let create = operation("payment", "create_payment").unwrap();
    built(&craftgate(), create, &[], Some(&JsonSource(text)), context).map(|built| built.request)
}

// ---- values that contain a secret ----

#[test]
fn the_samples_contain_the_secrets() {
    pay(PAYMENT, &context()).unwrap();
    assert!(PAYMENT.contains(CARD) && PAYMENT.contains(CVC));
}

#[test]
fn no_key_shows_itself() {
    for (name, shown) in [
        ("api", format!("{:?}", CraftgateApiKey::new(key("api")).unwrap())),
        ("secret", format!("{:#?}", CraftgateSecretKey::new(key("secret")).unwrap())),
        ("webhook", format!("{:#?}", CraftgateWebhookKey::new(key("webhook")).unwrap())),
        ("callback", format!("{:#?}", CraftgateCallbackKey::new(key("callback")).unwrap())),
        ("parax", format!("{:#?}", ParaxKey::new(key("parax")).unwrap())),
        ("signs", format!("{:#?}", ParaxSecretKey::new(key("signs")).unwrap())),
        ("nexkasa", format!("{:#?}", NexkasaApiKey::new(key("nexkasa")).unwrap())),
        ("nexkasa callback", format!("{:#?}", NexkasaCallbackSecret::new(key("callback")).unwrap())),
        ("nexkasa token", format!("{:#?}", NexkasaCallbackToken::new(key("token")).unwrap())),
        ("nexkasa webhook", format!("{:#?}", NexkasaWebhookSecret::new(key("webhook")).unwrap())),
        ("password", format!("{:#?}", NkolayPassword::new(key("password")).unwrap())),
        ("nkolay secret", format!("{:#?}", NkolayApiSecretKey::new(key("secret")).unwrap())),
    ] {
        check(name, &shown);
        assert!(shown.contains("***"), "{name}: {shown}");
    }
    for bad in [format!("{}\n", key("a")), format!(" {}", key("a")), format!("{}\0", key("a"))] {
        refused("key", CraftgateApiKey::new(bad.as_str()));
        refused("key", ParaxSecretKey::new(bad.as_str()));
        refused("key", NkolayPassword::new(bad.as_str()));
    }
}

#[test]
fn no_client_shows_its_keys() {
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new(key("webhook")).unwrap()]).unwrap();
    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new(key("callback")).unwrap()], [""; 0]).unwrap();
    shows_nothing("Craftgate", &craftgate());
    shows_nothing("operations", &craftgate().payment());
    shows_nothing("webhooks", &webhooks);
    shows_nothing("callbacks", &callbacks);
    shows_nothing("ParaX", &parax());
    shows_nothing("NexKasa", &nexkasa());
    shows_nothing("N Kolay", &nkolay());
    shows_nothing("token", &token());
}

#[test]
fn no_request_shows_its_secrets() {
    shows_nothing("payment", &payment());
    shows_nothing("card", &card());
    shows_nothing(
        "store card",
        &StoreCardRequest {
            card_number: Some(CARD.try_into().unwrap()),
            secure_fields_token: Some(CARD_TOKEN.into()),
            ..StoreCardRequest::default()
        },
    );
    shows_nothing("update card", &UpdateCardRequest { card_token: Some(CARD_TOKEN.into()), ..UpdateCardRequest::default() });
    shows_nothing(
        "loyalties",
        &RetrieveLoyaltiesRequest {
            card_number: Some(CARD.try_into().unwrap()),
            cvc: Some(CVC.try_into().unwrap()),
            ..RetrieveLoyaltiesRequest::default()
        },
    );
    let user = CreateMerchantPosUser { pos_password: Some(key("pos").as_str().into()), ..Default::default() };
    let pos = CreateMerchantPosRequest {
        threeds_key: Some(key("threeds").as_str().into()),
        merchant_pos_users: Some(vec![user]),
        ..Default::default()
    };
    shows_nothing("POS", &pos);
    shows_nothing("Masterpass", &MasterpassPaymentCompleteRequest { token: Some(CARD_TOKEN.into()), ..Default::default() });
    shows_nothing("payment token", &CreatePaymentTokenRequest { value: Some(CARD.into()), ..Default::default() });
    shows_nothing("BKM Express", &CompleteBkmExpressRequest { bkm_express_payment_token: Some(CARD_TOKEN.into()), ..Default::default() });
    shows_nothing("meal card", &MealVoucherCardTokenizationData { card_number: Some(CARD.into()), ..Default::default() });
    shows_nothing("meal card", &MealVoucherCardTokenizationCompleteRequest { validation_code: Some(CARD_TOKEN.into()) });
    shows_nothing(
        "pre-approval",
        &PreApproveRequest { national_identity_number: Some(IDENTITY.try_into().unwrap()), ..Default::default() },
    );
    shows_nothing("application", &ApplyRequest { national_identity_number: Some(IDENTITY.try_into().unwrap()), ..Default::default() });
    let credentials = AuthenticateRequest {
        password: Some(key("p").as_str().into()),
        api_secret_key: Some(key("k").as_str().into()),
        ..Default::default()
    };
    shows_nothing("credentials", &credentials);
    let values: [&dyn Debug; 5] = [
        &CardNumber::try_from(CARD).unwrap(),
        &NationalId::try_from(IDENTITY).unwrap(),
        &Sensitive::from(CARD_TOKEN),
        &Json(CARD.into()),
        &Some(vec![CardNumber::try_from(CARD).unwrap()]),
    ];
    for value in values {
        shows_nothing("value", value);
    }
    assert_eq!(format!("{:?}", Cvc::try_from(CVC).unwrap()), "***");

    shows_nothing("JSON source", &JsonSource(PAYMENT));
    let exact: Endpoint<'_> =
        Endpoint { method: Method::POST, path: "/v1/x", query: Some(&JsonSource(PAYMENT)), body: Payload::Exact(PAYMENT) };
    shows_nothing("endpoint", &exact);
    shows_nothing("endpoint", &Endpoint { query: None, body: Payload::Object(&JsonSource(PAYMENT)), ..exact });
    shows_nothing("context", &Context { random_key: CARD_TOKEN, idempotency_key: Some(CARD_TOKEN), nonce: CARD_TOKEN, ..context() });
}

#[test]
fn no_call_shows_its_secrets() {
    let paid = craftgate().payment().create_payment(&payment(), &context());
    // The sample combines fields that exclude each other.
    let call = paid.unwrap();
    shows_nothing("call", &call);
    shows_nothing("request", call.request());
    assert!(call.request().body.as_ref().unwrap().contains(CARD));

    let query = JsonSource(r#"{"cardToken":"card-t0ken-s3cret"}"#);
    let search = operation("payment", "search_stored_cards").unwrap();
    let request = built(&craftgate(), search, &[], Some(&query), &context()).unwrap().request;
    assert!(request.url.contains(CARD_TOKEN));
    shows_nothing("query", &request);

    let deposit = JsonSource(r#"{"username":"u","userId":"7","fullName":"A B","amount":1,"trx":"T"}"#);
    let request = built(&parax(), named(&parax(), "deposit"), &[], Some(&deposit), &context()).unwrap().request;
    let signature = request.url.rsplit('=').next().unwrap().to_string();
    assert!(!format!("{request:?}").contains(&signature));
    let query = built(&parax(), named(&parax(), "transaction_status"), &[PathValue::Text("TD1")], None, &context());
    let request = query.unwrap().request;
    assert!(request.body.as_ref().unwrap().contains(MARK));
    shows_nothing("status query", &request);

    let deposit = JsonSource(r#"{"amount":1,"fullName":"A B","userId":"U1","callbackUrl":"https://shop.example/cb?t=s3cret"}"#);
    let prepared = built(&nexkasa(), named(&nexkasa(), "deposit"), &[], Some(&deposit), &context()).unwrap();
    let url = prepared.callback_url.clone().unwrap();
    shows_nothing("NexKasa", &prepared);
    assert!(!format!("{prepared:?}").contains(url.rsplit('=').next().unwrap()));

    let nkolay = nkolay();
    shows_nothing("authenticate", nkolay.authenticate(&context()).unwrap().request());
    shows_nothing("banks", &nkolay.banks(&token(), &context()).unwrap());
    let session = BankSession::restore("nkolay-session:1").unwrap();
    let apply = JsonSource(
        r#"{"nationalIdentityNumber":"10000000146","gsmNumber":"5551234567","orderId":"1","maxTerm":3,"cart":{"price":{"itemsPrice":1,"shippingPrice":0,"totalPrice":1},"items":[{"productName":"p","categoryCode":"c","quantity":1,"totalPriceWithoutDiscounts":1,"totalPrice":1}]}}"#,
    );
    let token = token();
    let path = [PathValue::from(&token), PathValue::from(&session)];
    let request = built(&nkolay, named(&nkolay, "pre_approve"), &path, Some(&apply), &context()).unwrap().request;
    assert!(request.body.as_ref().unwrap().contains(IDENTITY));
    shows_nothing("pre-approve", &request);
}

// ---- errors in a request ----

#[test]
fn no_error_shows_a_wrong_value_of_a_secret_field() {
    let number = format!("\"{CARD}\"");
    // Another type, another form, cut, split, doubled, in another place.
    for wrong in [
        CARD.to_string(),
        format!("-{CARD}"),
        format!("{CARD}.5"),
        format!("{CARD}e3"),
        format!("[{number}]"),
        format!("{{\"a\":{number}}}"),
        format!("{{{number}:1}}"),
        "\"5432167890123453\"".into(),
        "\"5432 1678 9012 3452\"".into(),
        "\"5432-1678-9012-3452\"".into(),
        format!("\"{CARD} \""),
        format!("\"{CARD}{CARD}\""),
        format!("\"x{CARD}\""),
        format!("\"\\ud800{CARD}\""),
        format!("\"{CARD}\\ud800\""),
        format!("\"{CARD}\u{1}\""),
        format!("\"{CARD}"),
        format!("{number} {number}"),
        format!("{number},\"cardNumber\":{number}"),
        format!("{number},{number}:1"),
        format!("{number},\"{}\":1", "5432 1678 9012 3452"),
    ] {
        let text = PAYMENT.replace(&number, &wrong);
        refused("card number", pay(&text, &context()));
        if let Err(error) = pay(&text, &Context { unknown_fields: UnknownFields::Send, ..context() }) {
            says_nothing("card number", &error);
        }
    }
    for wrong in ["971", "-971", "9.71", "[971]", "\"97\"", "\"97x\"", "\"97100\"", "{\"971\":1}"] {
        let error = refused("code", pay(&PAYMENT.replace("\"971\"", wrong), &context()));
        assert!(!error.to_string().contains("97"), "{error}");
    }
    for wrong in ["1", "true", "[\"card-t0ken-s3cret\"]", "{\"card-t0ken-s3cret\":1}", "\"\\ud800card-t0ken-s3cret\""] {
        let store = operation("payment", "update_card").unwrap();
        let text = format!("{{\"cardUserKey\":\"u\",\"cardToken\":{wrong},\"expireYear\":\"2044\",\"expireMonth\":\"07\"}}");
        refused("card token", built(&craftgate(), store, &[], Some(&JsonSource(&text)), &context()));
    }
}

#[test]
fn no_error_shows_a_card_number_wherever_it_was_put() {
    let number = format!("\"{CARD}\"");
    for operation in operations() {
        use imza::api::schema::{RequestLocation, Ty};
        let (RequestLocation::Body(table) | RequestLocation::Query(table)) = operation.location else { continue };
        for field in table.fields {
            for value in [number.clone(), CARD.to_string(), format!("[{number}]"), format!("{{\"x\":{number}}}")] {
                let text = format!("{{\"{}\":{value}}}", field.wire());
                let path: Vec<PathValue<'_>> = operation.arguments.iter().map(|_| PathValue::Text("1")).collect();
                if let Err(error) = built(&craftgate(), operation, &path, Some(&JsonSource(&text)), &context()) {
                    says_nothing(&format!("{}.{}", operation.name, field.wire()), &error);
                }
            }
        }
        for argument in operation.arguments {
            if matches!(argument.ty, Ty::Int64) {
                let wrong = format!("{CARD}x");
                refused("path", built(&craftgate(), operation, &[PathValue::Text(&wrong)], None, &context()));
            }
        }
    }
    for text in [CARD, "5432 1678 9012 3452"] {
        refused("base URL", BaseUrl::new(text));
        refused("base URL", BaseUrl::new(&format!("https://h/?x={text}")));
        assert!(!BaseUrl::new(&format!("https://user:{MARK}@h")).unwrap_err().to_string().contains(MARK));
        let webhook = parax().read_webhook(format!("{{\"trx\":{text}}}").as_bytes(), RemoteAddress::Address(text));
        refused("address", webhook);
    }
}

#[test]
fn no_error_shows_an_identity_number() {
    let (token, session) = (token(), BankSession::restore("nkolay-session:1").unwrap());
    let approval = PreApproval::restore("nkolay-pre-approval:1").unwrap();
    for wrong in [
        "10000000146",
        "\"10000000147\"",
        "[\"10000000146\"]",
        "\"10000000146 \"",
        "\"1000 0000 146\"",
        "\"10000000146\",\"10000000146\":1",
    ] {
        let text = format!("{{\"nationalIdentityNumber\":{wrong}}}");
        for (name, step) in [("pre_approve", PathValue::from(&session)), ("apply", PathValue::from(&approval))] {
            let path = [PathValue::from(&token), step];
            refused("identity", built(&nkolay(), named(&nkolay(), name), &path, Some(&JsonSource(&text)), &context()));
        }
    }
    for saved in [TOKEN, &["nkolay-session:", TOKEN, "\n"].concat(), &["nkolay-token:", TOKEN, " "].concat()] {
        refused("token", Token::restore(saved));
        refused("session", BankSession::restore(saved));
        refused("pre-approval", PreApproval::restore(saved));
    }
}

// ---- errors in a response ----

/// Bodies that repeat sent data: the keys, a card, an identity number.
fn echoes(keys: &[String]) -> Vec<(u16, String)> {
    let mut bodies = Vec::new();
    let shown = [keys, &[CARD.into(), "5432 1678 9012 3452".into(), "5432-1678-9012-3452".into(), IDENTITY.into()]].concat();
    for status in [200, 302, 400, 401, 422, 500] {
        for text in &shown {
            for before in ["", "x", "a longer text before it, so that a limit of an error cuts it: ", &"x".repeat(190), &"x".repeat(40)] {
                let text = format!("{before}{text} {text}");
                for body in [
                    format!("<html><body>{text}</body></html>"),
                    format!(
                        "{{\"errors\":{{\"errorCode\":\"{text}\",\"errorGroup\":\"{text}\",\"errorDescription\":\"{text}\",\"providerError\":{{\"errorCode\":\"{text}\",\"errorMessage\":\"{text}\"}}}}}}"
                    ),
                    format!("{{\"code\":\"{text}\",\"message\":\"{text}\",\"title\":\"{text}\"}}"),
                    format!("{{\"code\":200,\"data\":{{\"amount\":\"{text}\",\"status\":\"{text}\"}}}}"),
                    format!("{{\"status\":\"{text}\",\"error\":\"{text}\"}}"),
                    format!("{{\"status\":\"success\",\"message\":{{\"{text}\":\"{text}\"}}}}"),
                    format!("{{\"user\":[\"{text}\"],\"{text}\":[\"no\"]}}"),
                    format!("{{\"success\":false,\"bankResponseCode\":\"{text}\",\"bankResponseMessage\":\"{text}\"}}"),
                    format!("{{\"success\":\"{text}\",\"banks\":[{{\"active\":\"{text}\"}}]}}"),
                    format!("{{\"data\":{{\"id\":\"{text}\"}}}}"),
                    format!("{{\"data\":{{\"createdDate\":\"{text}\"}}}}"),
                    format!("{{\"data\":{{\"{text}\":{{\"a\":1,\"a\":1}}}}}}"),
                    format!("{{\"data\":{{\"{text}\":1,\"{text}\":1}}}}"),
                    format!("{{\"data\":[\"{text}\"]}}"),
                    format!("{{\"{text}\":\"{text}\""),
                    format!("\"{text}\""),
                    text.clone(),
                    format!("{text}\u{0}"),
                ] {
                    bodies.push((status, body));
                }
            }
        }
    }
    bodies
}

/// Checks an error; a response that could be read belongs to the caller.
fn quiet<T>(what: &str, body: &str, result: Result<T>) {
    if let Err(error) = result {
        let text = format!("{what} of {}", body.len());
        says_nothing(&text, &error);
        check(&text, error.path());
    }
}

#[test]
fn no_error_shows_what_craftgate_repeats() {
    let (member, raw) =
        (operation("onboarding", "retrieve_member").unwrap(), operation("payment", "create_apple_pay_merchant_session").unwrap());
    let client = craftgate();
    for (status, body) in echoes(&[key("api"), key("secret")]) {
        for operation in [member, raw] {
            let read = answered(&client, operation, "", status, body.as_bytes());
            quiet("response", &body, read.map(drop));
        }
        quiet(
            "bytes",
            &body,
            client.onboarding().retrieve_member(1, &context()).unwrap().parse(status, &[body.as_bytes(), b"\xff"].concat()),
        );
    }
}

#[test]
fn no_error_shows_what_parax_repeats() {
    let webhook = br#"{"trx":"T","transaction_id":"TD1","amount":1,"status":"success"}"#;
    let webhook = parax().read_webhook(webhook, RemoteAddress::Unchecked).unwrap();
    let call = parax().confirm(&webhook, ExpectedPayment { amount: "1", user_id: Some("7"), ..ExpectedPayment::default() }).unwrap();
    for (status, body) in echoes(&[key("parax"), key("signs")]) {
        quiet("deposit", &body, answered(&parax(), named(&parax(), "deposit"), "1", status, body.as_bytes()));
        quiet("status", &body, answered(&parax(), named(&parax(), "transaction_status"), "", status, body.as_bytes()));
        quiet("confirmation", &body, call.parse(status, body.as_bytes()));
    }
}

#[test]
fn no_error_shows_what_nexkasa_repeats() {
    for (status, body) in echoes(&[key("nexkasa")]) {
        quiet("transfer", &body, answered(&nexkasa(), named(&nexkasa(), "deposit"), "", status, body.as_bytes()));
    }
}

#[test]
fn no_error_shows_what_n_kolay_repeats() {
    for (status, body) in echoes(&[key("password"), key("api"), TOKEN.into()]) {
        quiet("banks", &body, answered(&nkolay(), named(&nkolay(), "banks"), TOKEN, status, body.as_bytes()));
        quiet("apply", &body, answered(&nkolay(), named(&nkolay(), "apply"), TOKEN, status, body.as_bytes()));
        // The token in a response is not known in advance.
        if !body.contains(TOKEN) {
            let read = answered(&nkolay(), named(&nkolay(), "authenticate"), "", status, body.as_bytes());
            quiet("authenticate", &body, read.map(drop));
        }
    }
}

#[test]
fn no_typed_response_and_no_error_of_one_shows_a_card_token() {
    let body = format!(
        "{{\"data\":{{\"cardToken\":\"{CARD_TOKEN}\",\"additionalData\":{{\"pan\":\"{CARD}\"}},\"newField\":\"{CARD_TOKEN}\",\"id\":1}}}}"
    );
    let call = craftgate().payment().retrieve_payment(1, &context()).unwrap();
    let payment = call.parse(200, body.as_bytes()).unwrap();
    assert_eq!(payment.card_token.as_ref().map(Sensitive::as_str), Some(CARD_TOKEN));
    shows_nothing("payment", &payment);

    let cards = format!("{{\"data\":{{\"items\":[{{\"cardToken\":\"{CARD_TOKEN}\"}}],\"page\":0}}}}");
    let call = craftgate().payment().search_stored_cards(&SearchStoredCardsRequest::default(), &context()).unwrap();
    shows_nothing("cards", &call.parse(200, cards.as_bytes()).unwrap());

    let pos = format!("{{\"data\":{{\"threedsKey\":\"{CARD_TOKEN}\",\"merchantPosUsers\":[{{\"posPassword\":\"{CARD_TOKEN}\"}}]}}}}");
    let call = craftgate().merchant().retrieve(1, &context()).unwrap();
    shows_nothing("POS", &call.parse(200, pos.as_bytes()).unwrap());
    let token = format!("{{\"data\":{{\"token\":\"{CARD_TOKEN}\"}}}}");
    let call = craftgate().payment_token().create_payment_token(&CreatePaymentTokenRequest::default(), &context()).unwrap();
    shows_nothing("payment token", &call.parse(200, token.as_bytes()).unwrap());

    // The same data with an error in it. What only does not fit is a misfit beside the result.
    for wrong in ["9007199254740993,\"id\":1", ""] {
        let body = body.replace("\"id\":1", &format!("\"id\":{wrong}"));
        let retrieve = operation("payment", "retrieve_payment").unwrap();
        let read = answered_with(Integers::Safe, &craftgate(), retrieve, "", 200, body.as_bytes());
        let error = refused("payment", read.map(drop));
        assert!(error.path() == "id" || wrong.is_empty(), "{error}");
    }
    let cut = body.strip_suffix('}').unwrap();
    let retrieve = operation("payment", "retrieve_payment").unwrap();
    let read = answered(&craftgate(), retrieve, "", 200, cut.as_bytes());
    refused("cut", read.map(drop));
}

#[test]
fn no_message_from_outside_shows_a_secret() {
    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new(key("webhook")).unwrap()]).unwrap();
    let fields = WebhookFields { event_type: "CARD_STORED", event_timestamp: 100, status: "SUCCESS", payload_id: "1" };
    let body = format!(
        "{{\"eventType\":\"CARD_STORED\",\"eventTimestamp\":100,\"status\":\"SUCCESS\",\"payloadId\":\"1\",\"payload\":{{\"cardToken\":\"{CARD_TOKEN}\",\"pan\":\"{CARD}\"}}}}"
    );
    let event = webhooks.verify(body.as_bytes(), &webhooks.sign(&fields), 100, None).unwrap();
    assert!(event.unauthenticated.payload.as_ref().unwrap().contains(CARD_TOKEN));
    shows_nothing("event", &event);
    for signature in ["", CARD, &key("webhook")] {
        refused("webhook", webhooks.verify(body.as_bytes(), signature, 100, None));
    }
    for (from, to) in [("100", CARD), ("\"SUCCESS\"", "\"5432167890123452\""), ("\"1\"", CARD), ("CARD_STORED", "\\ud800")] {
        refused("webhook", webhooks.verify(body.replacen(from, to, 1).as_bytes(), "", 100, None));
    }

    let callbacks = CraftgateCallbacks::new([CraftgateCallbackKey::new(key("callback")).unwrap()], [""; 0]).unwrap();
    for form in [
        format!("hash={}", key("callback")),
        format!("status={CARD}&hash={}", "0".repeat(64)),
        format!("hashParams={CARD}&hash={}", "0".repeat(64)),
        format!("{CARD}=1&{CARD}=2"),
        format!("conversationData=%23{CARD}&hash={}", "0".repeat(64)),
    ] {
        refused("callback", callbacks.verify(form.as_bytes(), Expected::Unchecked));
    }

    let body = format!("{{\"transaction_id\":1,\"status\":\"APPROVED\",\"external_id\":\"{CARD}\",\"amount\":\"1\",\"type\":\"DEPOSIT\"}}");
    let url = format!("https://shop.example/cb?token={}&nonce={CARD}", key("static"));
    let input = CallbackInput { url: Some(&url), signature: Some(&url), ..CallbackInput::default() };
    shows_nothing("input", &input);
    refused("NexKasa", nexkasa().read_callback(body.as_bytes(), &input));
    refused("NexKasa", nexkasa().read_callback(body.as_bytes(), &CallbackInput::default()));
}

// ---- settings ----

/// Every kind of client: the table of its settings, and valid settings.
fn every_client() -> Vec<(&'static str, &'static Type, Value)> {
    let (api, secret, url) = (key("api"), key("secret"), "https://loans.example.com");
    let working = |kind| match kind {
        "craftgate" => json!({"apiKey": api, "secretKey": secret, "environment": "sandbox"}),
        "craftgate_webhooks" | "craftgate_callbacks" => json!({"keys": [api]}),
        "parax" => json!({"sid": 1001, "key": api, "secretKey": secret}),
        "nexkasa" => json!({"apiKey": api}),
        "nkolay" => json!({"baseUrl": url, "username": "shop", "password": api, "merchantNo": 4000, "apiSecretKey": secret}),
        other => panic!("no settings of {other}"),
    };
    let kinds = PROVIDERS.iter().flat_map(|provider| provider.clients);
    kinds.map(|kind| (kind.name, kind.settings, working(kind.name))).collect()
}

/// Secrets in the place of a setting, in every JSON type that a mistake could produce. All contain [`MARK`] or these digits.
fn misplaced() -> Vec<Value> {
    const DIGITS: i64 = 8_675_309;
    let text = key("misplaced");
    let texts = [
        text.clone(),
        format!("{text}\n"),
        format!(" {text}"),
        format!("https://{text}@h.example"),
        format!("https://h.example/{text}?{text}#{text}"),
        format!("http://{text}.example"),
        format!("https://h.example:{text}"),
        format!("paymentId:status:{text}"),
        format!("203.0.113.0/{text}"),
        format!("{{\"apiKey\":\"{text}\"}}"),
        DIGITS.to_string(),
        format!("{DIGITS}.5"),
        format!("-{DIGITS}"),
        format!("{text}ü"),
        text.repeat(10),
    ];
    let mut all: Vec<Value> = texts.into_iter().map(Value::from).collect();
    all.extend([json!(-DIGITS), json!(8_675_309.5), json!(true), json!(false), Value::Null, json!({"s": text}), json!({}), json!([])]);
    let lists: Vec<Value> = all.iter().map(|value| json!([value])).collect();
    all.into_iter().chain(lists).collect()
}

#[test]
fn no_error_shows_the_value_of_a_wrong_setting() {
    let mut refused = 0;
    let mut look =
        |what: &str, provider: &str, settings: &Value, names: Names| match Client::new(provider, &JsonSource(&settings.to_string()), names)
        {
            Ok(client) => shows_nothing(what, &client),
            Err(error) => {
                refused += 1;
                assert_eq!(error.code(), "configuration", "{what}: {error}");
                let report = JsonText::collect(Names::Camel, Integers::Full, |into| {
                    imza::bridge::report(&error, into);
                    Ok(())
                });
                for text in [error.to_string(), format!("{error:?} {error:#?}"), report.unwrap().0] {
                    check(what, &text);
                    for shown in ["8675309", "true", "false", "null"] {
                        assert!(!text.contains(shown), "{what} shows {shown}: {text}");
                    }
                }
            }
        };
    for (provider, table, working) in every_client() {
        for value in misplaced() {
            look(&format!("{provider} {value}"), provider, &value, Names::Camel);
            for field in table.fields {
                for (names, name) in [(Names::Camel, field.property().to_string()), (Names::Snake, field.wire().to_string())] {
                    let mut settings = working.clone();
                    settings.as_object_mut().unwrap().remove(field.property());
                    settings[name] = value.clone();
                    look(&format!("{provider} {} {value}", field.wire()), provider, &settings, names);
                }
            }
        }
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn a_missing_key_is_a_configuration_error() {
    for (provider, name) in [
        ("craftgate_webhooks", "keys"),
        ("craftgate_callbacks", "keys"),
        ("nexkasa", "callbackSecrets"),
        ("nexkasa", "callbackTokens"),
        ("nexkasa", "webhookSecrets"),
    ] {
        let (_, _, mut settings) = every_client().into_iter().find(|(known, ..)| *known == provider).unwrap();
        settings[name] = json!([key("api"), null]);
        let error = Client::new(provider, &JsonSource(&settings.to_string()), Names::Camel).unwrap_err();
        assert_eq!((error.code(), error.path()), ("configuration", format!("{name}[1]").as_str()));
        assert!(error.to_string().contains("is the environment variable set?"), "{error}");
    }
}
