//! serde: every request type from and to JSON, any serde value as a request, and nothing unchecked or rounded on the way.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::{BTreeMap, HashMap};

use imza::api::examples::{self, Size};
use imza::api::schema::{RequestLocation, Ty, Type};
use imza::api::sink::JsonText;
use imza::api::transcode::{Direction, Requirements, Transcoder};
use imza::bridge::PROVIDERS;
use imza::craftgate::enums::Currency;
use imza::craftgate::onboarding::UpdateMemberRequest;
use imza::craftgate::payment::{Card, CreatePaymentRequest};
use imza::craftgate::shared::{PaymentItem, PaymentResponse};
use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::values::{CardNumber, Cvc, Date, DateTime, Gsm, Iban, Identifier, Json, Money, NationalId, Reference, Sensitive, Url};
use imza::{Checks, Context, Decimal, Error, JsonSource, Names, Serde, Source, Waiver};
use imza_tests::{each, same};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn craftgate() -> Craftgate {
    Craftgate::new(CraftgateApiKey::new("key-1").unwrap(), CraftgateSecretKey::new("secret-1").unwrap(), Environment::Sandbox)
}

fn context() -> Context<'static> {
    Context { random_key: "random-1", ..Context::default() }
}

/// The body of a card payment.
fn payment(request: &(impl Source + ?Sized)) -> Result<String, Error> {
    let call = craftgate().payment().create_payment(request, &context())?;
    Ok(call.request().body.clone().unwrap())
}

/// The body that a request of a type makes.
fn body(table: &'static Type, request: &dyn Source, names: Names) -> Result<String, String> {
    let mut body = JsonText::body();
    let direction = Direction::Request(Requirements::of(&Context::default()));
    request.send(&mut Transcoder::new(Ty::Object(table), direction, names, &mut body)).map_err(|fault| fault.to_string())?;
    Ok(body.into_string())
}

// ---- every request type ----

/// A request type.
struct Request {
    name: &'static str,
    table: &'static Type,
    /// Compares what typed structs, serde values and JSON text send.
    check: fn(&'static Type, &str) -> Result<(), String>,
}

macro_rules! requests {
    ($($request:path,)*) => {
        vec![$(Request { name: stringify!($request), table: <$request>::TABLE, check: check::<$request> }),*]
    };
}

fn check<T: Serialize + DeserializeOwned + Source + PartialEq + std::fmt::Debug>(table: &'static Type, text: &str) -> Result<(), String> {
    let typed: &T = &serde_json::from_str(text).map_err(|error| error.to_string())?;
    let sent = &body(table, typed, Names::Snake)?;
    same("the typed struct as a serde value", &body(table, &Serde(typed), Names::Snake)?, sent)?;
    let written = serde_json::to_string(typed).map_err(|error| error.to_string())?;
    same("what it is written as", &body(table, &JsonSource(&written), Names::Camel)?, sent)?;
    same("what it is read back as", &serde_json::from_str::<T>(&written).map_err(|error| error.to_string())?, typed)?;

    // The examples have their names in alphabetical order: their requests are the same but for that.
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    same("what a Value is read as", &serde_json::from_value::<T>(value.clone()).map_err(|error| error.to_string())?, typed)?;
    let of_text = body(table, &JsonSource(text), Names::Snake)?;
    same("a Value", &body(table, &value, Names::Snake)?, &of_text)?;
    same("a Value as a serde value", &body(table, &Serde(&value), Names::Snake)?, &of_text)?;
    let parsed = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    same("JSON text", parsed(&of_text)?, parsed(sent)?)
}

fn requests() -> Vec<Request> {
    use imza::{craftgate, nexkasa, nkolay, parax};

    requests! {
        craftgate::bank_account_tracking::SearchBankAccountTrackingRecordsRequest,
        craftgate::bkm_express::BkmExpressGenerateTokenRequest,
        craftgate::bkm_express::CompleteBkmExpressRequest,
        craftgate::bkm_express::InitBkmExpressRequest,
        craftgate::file_reporting::CreateReportRequest,
        craftgate::file_reporting::RetrieveDailyPaymentReportRequest,
        craftgate::file_reporting::RetrieveDailyTransactionReportRequest,
        craftgate::file_reporting::RetrieveReportRequest,
        craftgate::fraud::AddCardFingerprintFraudValueListRequest,
        craftgate::fraud::FraudValueListRequest,
        craftgate::fraud::SearchFraudChecksRequest,
        craftgate::fraud::SearchFraudRuleRequest,
        craftgate::fraud::UpdateFraudCheckRequest,
        craftgate::installment::RetrieveBinNumberRequest,
        craftgate::installment::SearchInstallmentsRequest,
        craftgate::juzdan::InitJuzdanPaymentRequest,
        craftgate::masterpass::CheckMasterpassUserRequest,
        craftgate::masterpass::MasterpassAccountTokenGenerateRequest,
        craftgate::masterpass::MasterpassPaymentCompleteRequest,
        craftgate::masterpass::MasterpassPaymentThreeDSCompleteRequest,
        craftgate::masterpass::MasterpassPaymentThreeDSInitRequest,
        craftgate::masterpass::MasterpassPaymentTokenGenerateRequest,
        craftgate::masterpass::MasterpassRetrieveLoyaltiesRequest,
        craftgate::meal_voucher_card_tokenization::MealVoucherCardTokenizationCompleteRequest,
        craftgate::meal_voucher_card_tokenization::MealVoucherCardTokenizationInitRequest,
        craftgate::meal_voucher_card_tokenization::MealVoucherCardTokenizationRegenerateRequest,
        craftgate::merchant::CreateMerchantPosRequest,
        craftgate::merchant::SearchMerchantPosRequest,
        craftgate::merchant::UpdateMerchantPosCommissionsRequest,
        craftgate::merchant::UpdateMerchantPosRequest,
        craftgate::onboarding::CreateMemberRequest,
        craftgate::onboarding::CreateMerchantRequest,
        craftgate::onboarding::SearchMembersRequest,
        UpdateMemberRequest,
        craftgate::pay_by_link::CreateProductRequest,
        craftgate::pay_by_link::SearchProductsRequest,
        craftgate::pay_by_link::UpdateProductRequest,
        craftgate::payment::ApplePayMerchantSessionCreateRequest,
        craftgate::payment::ApprovePaymentTransactionsRequest,
        craftgate::payment::BnplLimitInquiryRequest,
        craftgate::payment::BnplPaymentOfferRequest,
        craftgate::payment::CloneCardRequest,
        craftgate::payment::CompleteApmPaymentRequest,
        craftgate::payment::CompletePosApmPaymentRequest,
        craftgate::payment::CompleteThreeDSPaymentRequest,
        craftgate::payment::CreateApmPaymentRequest,
        craftgate::payment::CreateDepositPaymentRequest,
        craftgate::payment::CreateDepositToCardRequest,
        craftgate::payment::CreateFundTransferDepositPaymentRequest,
        CreatePaymentRequest,
        craftgate::payment::DeleteStoredCardRequest,
        craftgate::payment::DisapprovePaymentTransactionsRequest,
        craftgate::payment::InitApmDepositPaymentRequest,
        craftgate::payment::InitApmPaymentRequest,
        craftgate::payment::InitBnplPaymentRequest,
        craftgate::payment::InitCheckoutCardVerifyRequest,
        craftgate::payment::InitCheckoutPaymentRequest,
        craftgate::payment::InitGarantiPayPaymentRequest,
        craftgate::payment::InitMultiPaymentRequest,
        craftgate::payment::InitPosApmPaymentRequest,
        craftgate::payment::InitThreeDSPaymentRequest,
        craftgate::payment::PostAuthPaymentRequest,
        craftgate::payment::RefundPaymentRequest,
        craftgate::payment::RefundPaymentTransactionMarkAsRefundedRequest,
        craftgate::payment::RefundPaymentTransactionRequest,
        craftgate::payment::RefundWaitingPaymentRequest,
        craftgate::payment::RetrieveCardFromIvrRequest,
        craftgate::payment::RetrieveLoyaltiesRequest,
        craftgate::payment::RetrieveProviderCardRequest,
        craftgate::payment::SearchStoredCardsRequest,
        craftgate::payment::StoreCardRequest,
        craftgate::payment::UpdateCardRequest,
        craftgate::payment::UpdatePaymentTransactionRequest,
        craftgate::payment::VerifyCardRequest,
        craftgate::payment_reporting::SearchPaymentRefundsRequest,
        craftgate::payment_reporting::SearchPaymentTransactionRefundsRequest,
        craftgate::payment_reporting::SearchPaymentsRequest,
        craftgate::payment_token::CreatePaymentTokenRequest,
        craftgate::settlement::CreateInstantWalletSettlementRequest,
        craftgate::settlement::CreatePayoutAccountRequest,
        craftgate::settlement::SearchPayoutAccountRequest,
        craftgate::settlement::UpdatePayoutAccountRequest,
        craftgate::settlement_reporting::SearchPayoutBouncedTransactionsRequest,
        craftgate::settlement_reporting::SearchPayoutCompletedTransactionsRequest,
        craftgate::settlement_reporting::SearchPayoutRowsRequest,
        craftgate::wallet::CreateRemittanceRequest,
        craftgate::wallet::CreateWalletRequest,
        craftgate::wallet::CreateWithdrawRequest,
        craftgate::wallet::RefundWalletTransactionToCardRequest,
        craftgate::wallet::ResetMerchantMemberWalletBalanceRequest,
        craftgate::wallet::SearchWalletTransactionsRequest,
        craftgate::wallet::SearchWithdrawsRequest,
        craftgate::wallet::UpdateWalletRequest,
        nexkasa::DepositRequest,
        nexkasa::WithdrawRequest,
        nkolay::loan::ApplyRequest,
        nkolay::loan::AuthenticateRequest,
        nkolay::loan::PreApproveRequest,
        nkolay::loan::SimulateRequest,
        parax::DepositRequest,
    }
}

#[test]
fn every_request_type_sends_the_same_from_json_from_serde_and_typed() {
    let requests = requests();
    for size in [Size::Least, Size::Most] {
        each(
            &requests,
            |request| request.name,
            |request| (request.check)(request.table, &examples::object(request.table, size, &[], &[]).to_string()),
        );
    }
}

#[test]
fn the_list_of_request_types_is_whole() {
    let known = requests();
    for operation in PROVIDERS.iter().flat_map(|provider| provider.operations()) {
        if let RequestLocation::Body(table) | RequestLocation::Query(table) = operation.location {
            assert!(known.iter().any(|request| std::ptr::eq(request.table, table)), "{} is missing", table.name);
        }
    }
}

// ---- any serde value as a request ----

/// A payment as a shop has it, with names and types of its own.
#[derive(Serialize)]
struct Order<'a> {
    price: Decimal,
    #[serde(rename = "paidPrice")]
    paid: &'a str,
    installment: u8,
    currency: OrderCurrency,
    conversation_id: Option<String>,
    external_id: Option<String>,
    card: Wallet<'a>,
    items: [Line; 1],
}

#[derive(Serialize)]
enum OrderCurrency {
    #[serde(rename = "TRY")]
    Lira,
}

#[derive(Serialize)]
struct Wallet<'a> {
    #[serde(rename = "cardUserKey")]
    user: &'a str,
    card_token: Option<&'a str>,
}

#[derive(Serialize)]
struct Line {
    name: &'static str,
    price: f64,
}

fn typed() -> CreatePaymentRequest {
    CreatePaymentRequest {
        price: Some("10.50".parse().unwrap()),
        paid_price: Some("10.50".parse().unwrap()),
        installment: Some(1),
        currency: Some(Currency::TRY),
        conversation_id: Some("order-1".try_into().unwrap()),
        card: Some(Card { card_user_key: Some("user-1".into()), card_token: Some("token-1".into()), ..Default::default() }),
        items: Some(vec![PaymentItem { name: Some("Vazo".into()), price: Some("10.5".parse().unwrap()), ..Default::default() }]),
        ..Default::default()
    }
}

fn order() -> Order<'static> {
    Order {
        price: "10.50".parse().unwrap(),
        paid: "10.50",
        installment: 1,
        currency: OrderCurrency::Lira,
        conversation_id: Some("order-1".into()),
        external_id: None,
        card: Wallet { user: "user-1", card_token: Some("token-1") },
        items: [Line { name: "Vazo", price: 10.5 }],
    }
}

#[test]
fn a_struct_of_the_callers_own_sends_the_same_bytes_as_the_typed_struct() {
    let sent = payment(&typed()).unwrap();
    assert_eq!(payment(&Serde(&order())).unwrap(), sent);
    // As a web framework parses JSON: the digits are text, because a Value holds floats.
    let parsed: HashMap<String, Value> = serde_json::from_str(&serde_json::to_string(&typed()).unwrap()).unwrap();
    let call = craftgate().payment().create_payment(&Serde(&parsed), &context()).unwrap();
    let same: Value = serde_json::from_str(call.request().body.as_deref().unwrap()).unwrap();
    assert_eq!(same, serde_json::from_str::<Value>(&sent).unwrap(), "a HashMap has no order");
    let value = serde_json::to_value(typed()).unwrap();
    assert_eq!(payment(&value).unwrap(), payment(&Serde(&value)).unwrap());
}

#[test]
fn faults_of_a_serde_value_have_their_path() {
    let fault = |change: fn(&mut Value)| {
        let mut value = serde_json::to_value(typed()).unwrap();
        change(&mut value);
        let error = payment(&value).unwrap_err();
        (String::from(error.path()), error.to_string())
    };
    let (path, text) = fault(|value| value["items"][0]["price"] = json!("12,50"));
    assert_eq!(path, "items[0].price", "{text}");
    assert!(text.contains("with a point"), "{text}");
    let (path, text) = fault(|value| value["items"][0]["price"] = json!(0.1 + 0.2));
    assert_eq!(path, "items[0].price");
    assert!(text.contains("float"), "{text}");
    let (path, text) = fault(|value| value["paidPrise"] = json!("1"));
    assert_eq!(path, "paidPrise");
    assert!(text.contains("paid_price"), "{text}");
    let (path, _) = fault(|value| value["installment"] = json!(1.0));
    assert_eq!(path, "installment", "a float is not a whole number");

    struct Broken;
    impl Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("card 5258640000000001 is broken"))
        }
    }
    let error = payment(&Serde(&BTreeMap::from([("price", Broken)]))).unwrap_err();
    assert_eq!(error.path(), "price");
    assert!(!error.to_string().contains("5258640000000001"), "{error}");
    for refused in [payment(&Serde(&BTreeMap::from([(1, 2)]))), payment(&Serde(&Some(7))), payment(&Serde(&()))] {
        assert_eq!(refused.unwrap_err().code(), "invalid_request");
    }
}

// ---- decimals ----

/// A number as `serde_json` writes it with `arbitrary_precision`.
#[derive(Serialize)]
#[serde(rename = "$serde_json::private::Number")]
struct LongNumber {
    #[serde(rename = "$serde_json::private::Number")]
    digits: &'static str,
}

#[test]
fn numbers_with_digits_of_their_own_keep_them() {
    let item = |price: &dyn Source| body(PaymentItem::TABLE, price, Names::Snake);
    let sent = r#"{"price":123456789012345678.10}"#;
    assert_eq!(item(&Serde(&BTreeMap::from([("price", LongNumber { digits: "123456789012345678.10" })]))).unwrap(), sent);
    let raw: BTreeMap<String, &serde_json::value::RawValue> = serde_json::from_str(sent).unwrap();
    assert_eq!(item(&Serde(&raw)).unwrap(), sent);
    let number = BTreeMap::from([("price", BTreeMap::from([("$serde_json::private::Number", "123456789012345678.10")]))]);
    let fields = serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(number.into_iter());
    assert_eq!(PaymentItem::deserialize(fields).unwrap().price.unwrap().to_string(), "123456789012345678.10");
}

#[test]
fn json_numbers_keep_their_digits() {
    let digits = "123456789012345678.12345678";
    let item: PaymentItem = serde_json::from_str(&format!(r#"{{"price":{digits},"subMerchantMemberPrice":"0.10"}}"#)).unwrap();
    assert_eq!(item.price.unwrap().to_string(), digits);
    assert_eq!(serde_json::to_string(&item).unwrap(), format!(r#"{{"price":"{digits}","subMerchantMemberPrice":"0.10"}}"#));
    // Where a format has floats only, those that hold what was written.
    let of_float = |float: f64| {
        let fields = serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new([("price", float)].into_iter());
        PaymentItem::deserialize(fields).map(|item| item.price.unwrap().to_string())
    };
    assert_eq!(of_float(10.25).unwrap(), "10.25");
    assert!(of_float(0.1 + 0.2).is_err());
    assert!(of_float(1_234_567_890.123_456_7).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_decimal_goes_through_json_and_a_request_without_change(mantissa in -999_999_999_999_999_999_i64..=999_999_999_999_999_999, scale in 0_u32..=8) {
        let price = Decimal::new(mantissa, scale);
        let item = PaymentItem { name: Some("Vazo".into()), price: Some(price), ..Default::default() };
        let written = serde_json::to_string(&item).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PaymentItem>(&written).unwrap(), &item);
        let number = format!(r#"{{"name":"Vazo","price":{price}}}"#);
        prop_assert_eq!(&serde_json::from_str::<PaymentItem>(&number).unwrap(), &item);
        let context = Context { checks: Checks::Types, ..context() };
        let send = |request: &dyn Source| {
            let call = craftgate().payment().create_payment(request, &context).unwrap();
            call.request().body.clone().unwrap()
        };
        let request = CreatePaymentRequest { price: Some(price), items: Some(vec![item]), ..Default::default() };
        let sent = send(&request);
        prop_assert_eq!(&sent, &format!(r#"{{"price":{price},"items":[{{"name":"Vazo","price":{price}}}]}}"#));
        prop_assert_eq!(&send(&Serde(&request)), &sent);
    }

    #[test]
    fn text_of_any_kind_goes_through_json_without_change(name in ".*", external in "[a-z0-9]{0,8}") {
        let item = PaymentItem { name: Some(name), external_id: Some(Reference::unchecked(external)), ..Default::default() };
        let value = serde_json::to_value(&item).unwrap();
        prop_assert_eq!(serde_json::from_value::<PaymentItem>(value).unwrap(), item);
    }
}

// ---- answers ----

#[test]
fn an_answer_keeps_unknown_fields_and_words_through_json() {
    let answer = r#"{"data":{"id":9223372036854775807,"paidPrice":100.00000000,"paymentStatus":"NEW_WORD","newField":{"deep":[1,2.5,null,"x"]},"newLong":123456789012345678901234567890}}"#;
    let paid = craftgate().payment().create_payment(&typed(), &context()).unwrap().parse(200, answer.as_bytes()).unwrap();
    let written = serde_json::to_string(&paid).unwrap();
    assert_eq!(
        written,
        r#"{"id":9223372036854775807,"paidPrice":"100.00000000","paymentStatus":"NEW_WORD","newField":{"deep":[1,2.5,null,"x"]},"newLong":"123456789012345678901234567890"}"#
    );
    assert_eq!(serde_json::from_str::<PaymentResponse>(&written).unwrap(), paid);
    assert_eq!(serde_json::from_str::<PaymentResponse>(r#"{"id":null,"unknown":null}"#).unwrap().id, None);
}

#[test]
fn an_error_is_written_as_its_report() {
    let call = craftgate().payment().create_payment(&typed(), &context()).unwrap();
    let declined =
        call.parse(422, br#"{"errors":{"errorCode":"10051","errorDescription":"Yetersiz bakiye","errorGroup":"NOT_SUFFICIENT_FUNDS"}}"#);
    let error = declined.unwrap_err();
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        json!({
            "code": "api_error", "message": error.to_string(), "kind": "declined", "outcome": "rejected", "http_status": 422, "provider": "craftgate",
            "provider_code": "10051", "provider_message": "Yetersiz bakiye", "group": "NOT_SUFFICIENT_FUNDS"
        })
    );
    let error = payment(&json!({ "price": "x" })).unwrap_err();
    let fields: Vec<Value> = error.errors().map(|fault| json!({ "path": fault.path, "reason": fault.reason })).collect();
    assert!(fields.len() > 2 && fields[0]["path"] == json!("price"), "{fields:?}");
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        json!({ "code": "invalid_request", "message": error.to_string(), "path": "price", "errors": fields })
    );
}

// ---- checked texts ----

/// Whether a text is taken, and the error where it is not.
fn taken<T: DeserializeOwned + std::str::FromStr<Err = imza::FormatError> + PartialEq + std::fmt::Debug>(text: &str) -> Result<T, String> {
    let parsed = text.parse::<T>();
    let read = serde_json::from_value::<T>(json!(text));
    assert_eq!(parsed.is_ok(), read.is_ok(), "{text}");
    parsed.map_err(|error| error.to_string())
}

#[test]
fn nothing_unchecked_gets_into_a_checked_text() {
    assert_eq!(taken::<Iban>("TR33 0006 1005 1978 6457 8413 26").unwrap().as_str(), "TR330006100519786457841326");
    assert_eq!(taken::<Money>("1500.5").unwrap().as_str(), "1500.50");
    assert_eq!(taken::<Gsm>("+90 (555) 123 45 67").unwrap().as_str(), "5551234567");
    assert!(taken::<Iban>("TR330006100519786457841327").is_err());
    assert!(taken::<Money>("0").is_err());
    assert!(taken::<Gsm>("2121234567").is_err());
    assert!(taken::<Cvc>("12").is_err());
    assert!(taken::<Reference>("+1").is_err());
    assert!(taken::<Identifier>(" ").is_err());
    assert!(taken::<Url>("http://shop.example/").is_err());
    assert!(taken::<Date>("2026-02-30").is_err() && taken::<Date>("2026-02-28").is_ok());
    assert!(taken::<DateTime>("2026-02-28T14:30:00Z").is_err() && taken::<DateTime>("2026-02-28T14:30:00").is_ok());
    let request = r#"{"card":{"cardNumber":"5258640000000002"}}"#;
    let error = serde_json::from_str::<CreatePaymentRequest>(request).unwrap_err().to_string();
    assert!(error.contains("card.card_number") && !error.contains("0000"), "{error}");
    assert!(serde_json::from_str::<CreatePaymentRequest>(r#"{"paidPrise":1}"#).is_err());
}

#[test]
fn no_secret_is_in_the_error_of_a_checked_text() {
    for error in [
        taken::<CardNumber>("5258640000000002").unwrap_err(),
        taken::<NationalId>("10000000147").unwrap_err(),
        taken::<Cvc>("98765").unwrap_err(),
    ] {
        assert!(error.contains("characters (") && !error.contains("0000") && !error.contains("987"), "{error}");
    }
    assert_eq!(format!("{:?}", Sensitive::from("token-1")), "***");
    assert_eq!(format!("{:?}", Serde(&typed())), "Serde(***)");
}

#[test]
fn made_up_check_digits_pass_where_their_check_is_waived() {
    let request =
        UpdateMemberRequest { iban: Some(Iban::unchecked("TR330006100519786457841327")), ..UpdateMemberRequest::new("Ankara", "a@b.co") };
    let build = |waive| craftgate().onboarding().update_member(1, &request, &Context { waive, ..context() });
    assert_eq!(build(&[]).unwrap_err().path(), "iban");
    let sent = build(&[Waiver::CheckDigits]).unwrap();
    assert!(sent.request().body.as_deref().unwrap().contains(r#""iban":"TR330006100519786457841327""#));
}

#[test]
fn untyped_data_goes_through_json_without_change() {
    let value = json!({ "a": [1, -2, 2.5, null, true, "x"], "b": {} });
    let read: Json = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(read, Json(value.clone()));
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}
