//! The control interface: its lists, and which requests it accepts.

use std::io::{Read, Write};
use std::net::TcpStream;

use imza::api::client::{Arguments, Client as _};
use serde_json::json;

use crate::shop::{Shop, ask, payment};

fn status(shop: &Shop, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(shop.address).unwrap();
    write!(stream, "{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn pages_of_other_sites_are_refused() {
    let shop = Shop::open();
    let post = |host: &str, more: &str| status(&shop, &format!("POST /control/reset HTTP/1.1\r\nhost: {host}{more}"), "{}");
    let json = "\r\ncontent-type: application/json";
    assert_eq!(post("127.0.0.1", json), "200");
    assert_eq!(post("localhost:4010", json), "200");
    assert_eq!(post("evil.example", json), "403", "a foreign name that resolves to this machine");
    assert_eq!(post("127.0.0.1", &format!("{json}\r\norigin: http://evil.example")), "403");
    assert_eq!(post("127.0.0.1", "\r\ncontent-type: text/plain"), "415", "a content type that an HTML form can send");
}

#[test]
fn requests_are_listed_until_a_reset() {
    let shop = Shop::open();
    ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    let listed = shop.inspect("requests?provider=craftgate");
    assert_eq!(listed["total"], 1);
    let request = &listed["requests"][0];
    assert_eq!(
        (&request["operation"], &request["verdict"], &request["status"]),
        (&json!("payment.create_payment"), &json!("verified"), &json!(200))
    );
    assert!(shop.inspect("requests?provider=parax")["requests"].as_array().unwrap().is_empty());
    shop.control("reset", &json!({}));
    assert_eq!(shop.inspect("requests")["total"], 0);
}

#[test]
fn a_fault_names_an_operation_that_there_is() {
    let shop = Shop::open();
    let head = "POST /control/faults HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json";
    let fault = |more: &str| status(&shop, head, &format!(r#"{{"kind": "drop", {more}}}"#));
    assert_eq!(fault(r#""operation": "payment.complete_3ds_payment""#), "200");
    assert_eq!(fault(r#""operation": "pre_approve", "provider": "nkolay""#), "200");
    assert_eq!(fault(r#""operation": "payment.complete3DSPayment""#), "400");
    assert_eq!(fault(r#""operation": "API_AUTH""#), "400");
    assert_eq!(fault(r#""operation": "API_AUTH", "target": "delivery""#), "200");
}

#[test]
fn unknown_paths_and_methods_are_distinguished() {
    let shop = Shop::open();
    assert_eq!(shop.page("/craftgate/nowhere", None).0, 404);
    assert_eq!(shop.page("/craftgate/payment/v1/card-payments", None).0, 405);
    assert_eq!(shop.page("/", None).0, 200);
}

#[test]
fn strict_refuses_unknown_fields() {
    let send = |shop: &Shop| {
        let body =
            imza::api::json::JsonSource(r#"{"memberExternalId":"x","address":"a","email":"e","phoneNumber":"p","favouriteColour":"blue"}"#);
        let random_key = crate::shop::random_key();
        let context = imza::Context {
            random_key: &random_key,
            unknown_fields: imza::UnknownFields::Send,
            names: imza::Names::Camel,
            ..Default::default()
        };
        let arguments = Arguments { path: &[], request: Some(&body), context: &context };
        let built = shop.craftgate().build(&imza::craftgate::onboarding::create_member, &arguments).unwrap();
        shop.transport(&built.request).unwrap().0
    };
    let shop = Shop::open();
    assert_eq!(send(&shop), 200);
    assert_eq!(shop.last_request()["notes"], json!(["favouriteColour: unknown field"]));
    assert_eq!(send(&Shop::with(imza_sandbox::Settings { strict: true, ..crate::shop::settings() })), 422);
}
