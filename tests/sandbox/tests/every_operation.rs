//! The sandbox serves every operation of Craftgate's tables: it accepts the samples of the tables as requests, and its responses match
//! the response types of the core.

use imza::Context;
use imza::api::client::{Arguments, Client as _, RawResponse};
use imza::api::examples::{self, Size};
use imza::api::json::JsonSource;
use imza::api::schema::{Operation, RequestLocation, Ty};
use imza::api::url::PathValue;
use imza::craftgate;
use serde_json::Value;

use crate::shop::{Shop, random_key};

/// The statuses of operations whose sample refers to an object that does not exist.
const MISSING: [u16; 2] = [404, 422];

fn send(shop: &Shop, operation: &'static Operation, size: Size) -> (u16, Vec<u8>) {
    let request = match operation.location {
        RequestLocation::Body(table) | RequestLocation::Query(table) => Some(examples::request(operation, table, size).to_string()),
        RequestLocation::Nothing => None,
    };
    let path: Vec<PathValue<'_>> = operation
        .arguments
        .iter()
        .map(|argument| match argument.ty {
            Ty::Int64 | Ty::Int32 => PathValue::Number(3),
            Ty::Enum(words) => PathValue::Text(words.words[0].wire),
            _ => PathValue::Text("52586400"),
        })
        .collect();
    let source = request.as_deref().map(JsonSource);
    let source = source.as_ref().map(|source| -> &dyn imza::api::transcode::Source { source });
    let random_key = random_key();
    let context = Context { random_key: &random_key, names: imza::Names::Camel, ..Context::default() };
    let arguments = Arguments { path: &path, request: source, context: &context };
    let built = shop.craftgate().build(operation, &arguments).unwrap();
    shop.transport(&built.request).unwrap()
}

#[test]
fn every_operation_responds_as_its_table_says() {
    let shop = Shop::open();
    let mut succeeded = 0;
    for operation in craftgate::operations() {
        for size in [Size::Least, Size::Most] {
            shop.control("reset", &serde_json::json!({}));
            let (status, body) = send(&shop, operation, size);
            let text = String::from_utf8_lossy(&body).into_owned();
            let listed = shop.last_request();
            assert_eq!(
                (&listed["verdict"], &listed["operation"]),
                (&"verified".into(), &format!("{}.{}", operation.group, operation_name(&listed)).into()),
                "{listed}"
            );
            if MISSING.contains(&status) {
                let error: Value = serde_json::from_str(&text).unwrap();
                let code = error["errors"]["errorCode"].as_str().unwrap();
                assert_ne!(code, "4000", "{} {size:?} was refused: {text}", operation.name);
                continue;
            }
            assert!(matches!(status, 200 | 204), "{} {size:?}: {status} {text}", operation.name);
            succeeded += 1;
            let mut sink = imza::api::sink::JsonText::body();
            let into = imza::api::transcode::Reading {
                names: imza::Names::Camel,
                sink: &mut sink,
                integers: imza::api::transcode::Integers::Full,
            };
            if let Err(error) = shop.craftgate().read(operation, RawResponse { state: "", status, body: &body }, into) {
                panic!("{} {size:?}: {error}\n{text}", operation.name);
            }
        }
    }
    assert!(succeeded > 190, "{succeeded} succeeded");
}

fn operation_name(listed: &Value) -> String {
    listed["operation"].as_str().unwrap().split('.').nth(1).unwrap().to_owned()
}

#[test]
fn created_objects_can_be_read_changed_found_and_deleted() {
    use crate::shop::{ask, decimal};
    use imza::craftgate::enums::{Currency, Status};
    use imza::craftgate::pay_by_link::{CreateProductRequest, SearchProductsRequest, UpdateProductRequest};
    let shop = Shop::open();
    let product = CreateProductRequest {
        name: Some("Vazo".into()),
        price: decimal("12.30"),
        currency: Some(Currency::TRY),
        channel: Some("web".into()),
        enabled_installments: Some(vec![1]),
        ..Default::default()
    };
    let created = ask!(shop, pay_by_link().create_product(&product)).unwrap();
    let id = created.id.unwrap();
    assert_eq!((created.name.as_deref(), created.price), (Some("Vazo"), decimal("12.3")));
    let change = UpdateProductRequest { name: Some("Kase".into()), ..serde_like(&product) };
    ask!(shop, pay_by_link().update_product(id, &change)).unwrap();
    assert_eq!(ask!(shop, pay_by_link().retrieve_product(id)).unwrap().name.as_deref(), Some("Kase"));
    let query = SearchProductsRequest { name: Some("Kase".into()), ..Default::default() };
    assert_eq!(ask!(shop, pay_by_link().search_products(&query)).unwrap().items.len(), 1);
    ask!(shop, pay_by_link().delete_product(id)).unwrap();

    fn serde_like(product: &CreateProductRequest) -> UpdateProductRequest {
        UpdateProductRequest {
            price: product.price,
            channel: product.channel.clone(),
            currency: product.currency.clone(),
            enabled_installments: product.enabled_installments.clone(),
            status: Some(Status::ACTIVE),
            ..Default::default()
        }
    }
}
