//! N Kolay's shopping loan against the shared vectors: requests, refused input and responses.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::api::url::PathValue;
use imza::bridge::Prepared;
use imza::nkolay::{BankSession, Nkolay, PreApproval, Token};
use imza::secret::{NkolayApiSecretKey, NkolayPassword};
use imza::{BaseUrl, Context, Decimal, Error, Repeat, Waiver};
use imza_tests::calls::{answered, built, operation};
use imza_tests::{each, same, vectors};
use serde::Deserialize;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
struct Client {
    username: String,
    password: String,
    #[serde(rename = "merchantNo")]
    merchant_no: i64,
    #[serde(rename = "apiSecretKey")]
    api_secret_key: String,
    base_url: String,
    identity_check: Option<bool>,
    item_sum_check: Option<bool>,
}

#[derive(Deserialize)]
struct Asked {
    client: Client,
    operation: String,
    token: Option<String>,
    path_value: Option<String>,
    request_json: Option<String>,
    options: Options,
}

#[derive(Deserialize)]
struct Options {
    now: Option<i64>,
}

fn client(client: &Client) -> Nkolay {
    Nkolay::new(
        BaseUrl::new(&client.base_url).unwrap(),
        &client.username,
        NkolayPassword::new(client.password.as_str()).unwrap(),
        client.merchant_no,
        NkolayApiSecretKey::new(client.api_secret_key.as_str()).unwrap(),
    )
    .unwrap()
}

fn any_client() -> Nkolay {
    client(&Client {
        username: "shop".into(),
        password: "pass-word".into(),
        merchant_no: 4000,
        api_secret_key: "secret".into(),
        base_url: "https://loans.example.com".into(),
        identity_check: None,
        item_sum_check: None,
    })
}

fn saved_token(text: &str) -> String {
    ["nkolay-token:", text].concat()
}

fn token(text: &str) -> Token {
    Token::restore(&saved_token(text)).unwrap()
}

fn session(reference: &str) -> BankSession {
    BankSession::restore(&["nkolay-session:", reference].concat()).unwrap()
}

fn pre_approval(reference: &str) -> PreApproval {
    PreApproval::restore(&["nkolay-pre-approval:", reference].concat()).unwrap()
}

fn build(asked: &Asked) -> Result<Prepared, Error> {
    let nkolay = client(&asked.client);
    let waived = [(asked.client.identity_check, Waiver::CheckDigits), (asked.client.item_sum_check, Waiver::ItemsSum)];
    let waive: Vec<Waiver> = waived.into_iter().filter(|(check, _)| *check == Some(false)).map(|(_, waiver)| waiver).collect();
    let context = Context { now: asked.options.now, waive: &waive, names: Names::Camel, ..Context::default() };
    let token = token(asked.token.as_deref().unwrap_or("unused"));
    let value = asked.path_value.as_deref().unwrap_or_default();
    let (token, session, pre_approval) = (PathValue::from(&token), || session(value), || pre_approval(value));
    let operation = operation(&nkolay, &asked.operation);
    let build = |path: &[PathValue<'_>]| {
        let request = JsonSource(asked.request_json.as_deref().unwrap_or("{}"));
        built(&nkolay, operation, path, Some(&request), &context)
    };
    match asked.operation.as_str() {
        "authenticate" => build(&[]),
        "banks" => build(&[token]),
        "start_session" => build(&[token, PathValue::Text(value)]),
        "simulate" | "pre_approve" => build(&[token, PathValue::from(&session())]),
        "apply" => build(&[token, PathValue::from(&pre_approval())]),
        other => panic!("no operation {other}"),
    }
}

#[test]
fn requests_are_sent_as_documented() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        #[serde(flatten)]
        asked: Asked,
        method: String,
        url: String,
        headers: std::collections::BTreeMap<String, String>,
        body: String,
        repeat: Option<String>,
    }
    let cases: Vec<Case> = vectors("nkolay/requests");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let Prepared { request, repeat, .. } = build(&case.asked).map_err(|error| error.to_string())?;
            same("method", request.method.as_str(), case.method.as_str())?;
            same("url", &request.url, &case.url)?;
            let mut headers: Vec<(String, String)> =
                request.headers.iter().map(|(name, value)| ((*name).to_string(), value.to_string())).collect();
            headers.sort();
            let mut expected: Vec<(String, String)> =
                case.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
            expected.sort();
            same("headers", headers, expected)?;
            same("body", request.body.as_deref(), Some(case.body.as_str()))?;
            same("repeat", repeat.as_str(), case.repeat.as_deref().unwrap_or(repeat.as_str()))
        },
    );
}

#[test]
fn wrong_requests_are_refused_with_the_path_of_the_field() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        #[serde(flatten)]
        asked: Asked,
        code: String,
        error_path: String,
        reason_contains: Option<String>,
    }
    let cases: Vec<Case> = vectors("nkolay/refused");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let error = build(&case.asked).err().ok_or("it was built")?;
            same("code", error.code(), case.code.as_str())?;
            same("path", error.path(), case.error_path.as_str())?;
            let part = case.reason_contains.as_deref().unwrap_or_default();
            same("reason", error.to_string().contains(part), true)?;
            // The invalid identity numbers of the vectors, and the valid one.
            let shown = format!("{error} {error:?}");
            same("identity numbers in the error", ["12345678901", "10000000146"].iter().any(|id| shown.contains(id)), false)
        },
    );
}

/// The outcome of a response: the result as a facade sees it, the token's expiry, the session, the pre-approval.
struct Read {
    result: String,
    token: Option<Token>,
    session: Option<BankSession>,
    pre_approval: Option<PreApproval>,
}

fn read(name: &str, status: u16, body: &[u8]) -> Result<Read, Error> {
    let nkolay = any_client();
    let state = if name == "authenticate" { "" } else { "a.b.c" };
    let (result, _) = answered(&nkolay, operation(&nkolay, name), state, status, body)?;
    let mut yielded = Read { result, token: None, session: None, pre_approval: None };
    let value: Value = serde_json::from_str(&yielded.result).unwrap();
    match name {
        "authenticate" => yielded.token = Some(Token::restore(value["saved"].as_str().unwrap())?),
        "start_session" => yielded.session = Some(BankSession::restore(value["saved"].as_str().unwrap())?),
        "pre_approve" => yielded.pre_approval = value["preApproval"]["saved"].as_str().map(PreApproval::restore).transpose()?,
        _ => {}
    }
    Ok(yielded)
}

#[test]
fn responses_are_read_and_lead_to_the_next_step() {
    #[derive(Deserialize)]
    struct Failure {
        code: Option<String>,
        http_status: u16,
        provider_code: Option<String>,
        message: Option<String>,
        kind: Option<String>,
        outcome: Option<String>,
    }
    #[derive(Deserialize)]
    struct Case {
        name: String,
        operation: String,
        status: u16,
        body: String,
        result_json: Option<String>,
        token_exp: Option<i64>,
        session: Option<String>,
        approved: Option<bool>,
        pre_approval: Option<String>,
        error: Option<Failure>,
    }
    fn fails(error: &Error, expected: &Failure) -> Result<(), String> {
        let (code, message) = match error.failure() {
            imza::Failure::Api(error) => (error.provider_code.as_str(), error.message.as_str()),
            _ => ("", ""),
        };
        same("http status", error.http_status(), Some(expected.http_status))?;
        for (stage, found, due) in [
            ("code", error.code(), &expected.code),
            ("provider code", code, &expected.provider_code),
            ("message", message, &expected.message),
            ("kind", error.kind().map_or("", |kind| kind.as_str()), &expected.kind),
            ("outcome", error.outcome().map_or("", |outcome| outcome.as_str()), &expected.outcome),
        ] {
            same(stage, found, due.as_deref().unwrap_or(found))?;
        }
        Ok(())
    }

    let cases: Vec<Case> = vectors("nkolay/responses");
    each(
        &cases,
        |case| &case.name,
        |case| {
            let read = match (read(&case.operation, case.status, case.body.as_bytes()), &case.error) {
                (Err(error), Some(expected)) => return fails(&error, expected),
                (Err(error), None) => return Err(error.to_string()),
                (Ok(_), Some(_)) => return Err("it was read".into()),
                (Ok(read), None) => read,
            };
            let json = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
            let (mut result, answered) = (json(&read.result)?, json(case.result_json.as_deref().unwrap_or_default())?);
            match case.operation.as_str() {
                // The handle for the next step replaces the response that it is made from.
                "authenticate" => same("token", read.token.as_ref().map(Token::save), answered["token"].as_str().map(saved_token))?,
                "start_session" => same("session", &result["referenceId"], &answered["referenceId"])?,
                _ => {
                    let granted = result.as_object_mut().and_then(|result| result.remove("preApproval"));
                    same("granted", granted.is_some(), case.approved.unwrap_or_default())?;
                    same("result", result, answered)?;
                }
            }
            same("expiry", read.token.as_ref().and_then(Token::expires_at), case.token_exp)?;
            same("session", read.session.as_ref().map(BankSession::reference_id), case.session.as_deref())?;
            same("approved", read.pre_approval.is_some(), case.approved.unwrap_or_default())?;
            same("pre-approval", read.pre_approval.as_ref().map(PreApproval::reference_id), case.pre_approval.as_deref())
        },
    );
}

#[test]
fn the_documented_flow_runs_with_typed_calls() -> Result<(), Error> {
    use imza::nkolay::loan::{ApplyRequest, Cart, CartItem, CartPrice, PreApproveRequest, SimulateRequest};

    let lira = |text: &str| Some(text.parse::<Decimal>().unwrap());
    let cart = Cart {
        price: Some(CartPrice { items_price: lira("20000.00"), shipping_price: lira("100.00"), total_price: lira("20100.00") }),
        items: Some(vec![CartItem {
            product_name: Some("Ürün Adı".try_into().unwrap()),
            category_code: Some("Kategori Kodu".try_into().unwrap()),
            quantity: Some(1),
            total_price_without_discounts: lira("20000.00"),
            total_price: lira("20000.00"),
            ..CartItem::default()
        }]),
    };
    let (nkolay, context) = (any_client(), Context { now: Some(1_770_118_200), ..Context::default() });
    let token = nkolay.authenticate(&context)?.parse(200, br#"{"token":"a.b.c"}"#)?;
    let banks = nkolay.banks(&token, &context)?.parse(200, br#"{"banks":[{"code":"AKTIFBANK","active":true}]}"#)?;
    let bank = banks.banks.unwrap()[0].code.clone().unwrap();
    let session = nkolay.start_session(&token, &bank, &context)?.parse(200, br#"{"referenceId":"7b94"}"#)?;

    let simulated = nkolay.simulate(&token, &session, &SimulateRequest { max_term: Some(6), cart: None }, &context)?;
    let offers = simulated.parse(200, br#"{"success":true,"monthlyPayments":[{"term":3,"amount":7442.8,"interestRate":4.19}]}"#)?;
    let offer = &offers.monthly_payments.unwrap()[0];
    assert_eq!((offer.term, offer.amount, offer.interest_rate), (Some(3), lira("7442.8"), lira("4.19")));

    let request = PreApproveRequest {
        national_identity_number: Some("10000000146".try_into().unwrap()),
        gsm_number: Some("0555 123 45 67".try_into().unwrap()),
        order_id: Some("ORDER-12345".try_into().unwrap()),
        max_term: Some(6),
        cart: Some(cart.clone()),
    };
    assert!(!format!("{request:?}").contains("10000000146"));
    let call = nkolay.pre_approve(&token, &session, &request, &context)?;
    assert_eq!(call.repeat(), Repeat::AskFirst);
    let declined = call.parse(200, br#"{"success":true,"bankSuccess":false,"bankResponseMessage":"no","referenceId":"5017"}"#)?;
    assert_eq!((declined.bank_success, declined.pre_approval.is_none()), (Some(false), true));
    let approved = call.parse(200, br#"{"success":true,"bankSuccess":true,"referenceId":"5017"}"#)?;
    let pre_approval = PreApproval::restore(&approved.pre_approval.clone().unwrap().save())?;

    let request = ApplyRequest {
        national_identity_number: request.national_identity_number,
        gsm_number: request.gsm_number,
        order_id: request.order_id,
        order_date: Some("2026-02-03T14:30:00".try_into().unwrap()),
        total_term: Some(3),
        time_to_live: Some(1_770_119_100),
        callback_url: Some("https://shop.example.com/loan".try_into().unwrap()),
        cart: Some(cart),
    };
    let call = nkolay.apply(&token, &pre_approval, &request, &context)?;
    assert!(call.request().url.ends_with("/loans/v1/facilitate/application/5017"));
    let applied = call.parse(200, br#"{"success":true,"referenceId":"a-1","redirectUrl":"https://bank.example.com/a"}"#)?;
    assert_eq!(applied.reference_id.as_deref(), Some("a-1"));
    assert_eq!(applied.other_fields["redirectUrl"].0, Value::from("https://bank.example.com/a"));

    let late = ApplyRequest { time_to_live: Some(1_770_118_200), ..request };
    assert_eq!(nkolay.apply(&token, &pre_approval, &late, &context).unwrap_err().path(), "time_to_live");
    Ok(())
}
