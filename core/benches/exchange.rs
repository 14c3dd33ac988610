//! One exchange, measured against its lower bound: building and signing against SHA-256 alone over the same bytes, reading against
//! `serde_json` into an untyped `Value`.
//!
//! `cargo bench -p imza` prints the times; compare the ratios within one run, see `core/ARCHITECTURE.md`.

#![allow(missing_docs, clippy::unwrap_used)] // criterion's macros; a bench may panic

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use imza::api::case::Names;
use imza::api::client::{Arguments, Client, RawResponse};
use imza::api::json::JsonSource;
use imza::api::sink::JsonText;
use imza::api::transcode::Integers;
use imza::api::values::Decimal;
use imza::craftgate::enums::{Currency, PaymentGroup, PaymentPhase};
use imza::craftgate::payment::{Card, CreatePaymentRequest, FraudCheckParameters, create_payment};
use imza::craftgate::shared::PaymentItem;
use imza::craftgate::{Craftgate, Environment};
use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
use imza::{Checks, Context};
use sha2::{Digest, Sha256};

/// A card payment with three items and fraud parameters, about 1 KB.
const PAYMENT: &str = include_str!("payment.json");
/// Its response, about 2 KB.
const ANSWER: &str = include_str!("answer.json");

fn craftgate() -> Craftgate {
    let api_key = CraftgateApiKey::new("sandbox-api-key").unwrap();
    Craftgate::new(api_key, CraftgateSecretKey::new("sandbox-secret-key").unwrap(), Environment::Sandbox)
}

const CONTEXT: Context<'_> = Context {
    random_key: "c0ffee00-1234-4abc-8def-0123456789ab",
    idempotency_key: None,
    conversation_id: None,
    nonce: "",
    now: None,
    unknown_fields: imza::UnknownFields::Error,
    checks: Checks::All,
    waive: &[],
    names: Names::Camel,
};

fn typed_payment() -> CreatePaymentRequest {
    let decimal = |text: &str| text.parse::<Decimal>().ok();
    let item = |name: &str, price, external: &str| PaymentItem {
        name: Some(name.into()),
        price: decimal(price),
        external_id: Some(external.try_into().unwrap()),
        sub_merchant_member_id: Some(42),
        sub_merchant_member_price: decimal(price),
        ..Default::default()
    };
    CreatePaymentRequest {
        price: decimal("100.00"),
        paid_price: decimal("105.50"),
        wallet_price: decimal("0"),
        installment: Some(3),
        currency: Some(Currency::TRY),
        payment_group: Some(PaymentGroup::LISTING_OR_SUBSCRIPTION),
        conversation_id: Some("456d1297-908e-4bd6-a13b-4be31a6e47d5".try_into().unwrap()),
        external_id: Some("order-2026-000042".try_into().unwrap()),
        client_ip: Some("192.0.2.17".into()),
        payment_phase: Some(PaymentPhase::AUTH),
        payment_channel: Some("WEB".into()),
        buyer_member_id: Some(1_234_567),
        card: Some(Card {
            card_holder_name: Some("Haluk Demir".into()),
            card_number: Some("5258640000000001".try_into().unwrap()),
            expire_year: Some("2044".try_into().unwrap()),
            expire_month: Some("07".try_into().unwrap()),
            cvc: Some("000".try_into().unwrap()),
            card_alias: Some("My card".into()),
            store_card_after_success_payment: Some(true),
            ..Default::default()
        }),
        fraud_params: Some(FraudCheckParameters {
            buyer_external_id: Some("buyer-7".into()),
            buyer_phone_number: Some("905551111111".into()),
            buyer_email: Some("haluk.demir@example.com".into()),
            custom_fraud_variable: Some("VIP".into()),
        }),
        items: Some(vec![
            item("Ceramic vase, large, blue", "30.00", "sku-1001-blue"),
            item("Table lamp with shade", "50.00", "sku-2002"),
            item("Delivery to the door", "20.00", "delivery"),
        ]),
        ..Default::default()
    }
}

fn build(c: &mut Criterion) {
    let craftgate = craftgate();
    let typed = typed_payment();
    let json_text = |text: &str, context: &Context<'_>| {
        craftgate.build(&create_payment, &Arguments { path: &[], request: Some(&JsonSource(text)), context }).unwrap()
    };
    let request = json_text(PAYMENT, &CONTEXT).request;
    let from_typed = craftgate.payment().create_payment(&typed, &CONTEXT).unwrap();
    assert_eq!(from_typed.request().body, request.body, "both ways must send the same bytes");
    let signed =
        [request.url.as_str(), "sandbox-api-key", "sandbox-secret-key", CONTEXT.random_key, request.body.as_deref().unwrap()].concat();

    let mut group = c.benchmark_group("build and sign");
    group.bench_function("sha256 alone over the same bytes", |b| b.iter(|| Sha256::digest(black_box(signed.as_bytes()))));
    group.bench_function("typed", |b| b.iter(|| craftgate.payment().create_payment(black_box(&typed), &CONTEXT)));
    group.bench_function("json text", |b| b.iter(|| json_text(black_box(PAYMENT), &CONTEXT)));
    group.bench_function("json text, types only", |b| {
        let context = Context { checks: Checks::Types, ..CONTEXT };
        b.iter(|| json_text(black_box(PAYMENT), &context))
    });
    group.finish();
}

fn read(c: &mut Criterion) {
    let craftgate = craftgate();
    let call = craftgate.payment().create_payment(&typed_payment(), &CONTEXT).unwrap();
    let mut group = c.benchmark_group("read");
    group.bench_function("serde_json into Value", |b| b.iter(|| serde_json::from_slice::<serde_json::Value>(black_box(ANSWER.as_bytes()))));
    group.bench_function("typed", |b| b.iter(|| call.parse(200, black_box(ANSWER.as_bytes()))));
    group.bench_function("json text", |b| {
        b.iter(|| {
            JsonText::collect(Names::Camel, Integers::Full, |into| {
                craftgate.read(&create_payment, RawResponse { state: "", status: 200, body: black_box(ANSWER.as_bytes()) }, into)
            })
        });
    });
    group.finish();
}

criterion_group!(benches, build, read);
criterion_main!(benches);
