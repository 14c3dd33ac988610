//! The control interface: what it shows, and whom it lets in.

use std::io::{Read, Write};
use std::net::TcpStream;

use imza::api::client::{Arguments, Client as _};
use serde_json::json;

use crate::shop::{Shop, ask, payment};

fn status(shop: &Shop, head: &str) -> String {
    let mut stream = TcpStream::connect(shop.address).unwrap();
    write!(stream, "{head}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn pages_of_other_sites_are_not_let_in() {
    let shop = Shop::open();
    let post = |host: &str, more: &str| status(&shop, &format!("POST /control/reset HTTP/1.1\r\nhost: {host}{more}"));
    let json = "\r\ncontent-type: application/json";
    assert_eq!(post("127.0.0.1", json), "200");
    assert_eq!(post("localhost:4010", json), "200");
    assert_eq!(post("evil.example", json), "403", "a name that was bent to this machine");
    assert_eq!(post("127.0.0.1", &format!("{json}\r\norigin: http://evil.example")), "403");
    assert_eq!(post("127.0.0.1", "\r\ncontent-type: text/plain"), "415", "what a form can send");
}

#[test]
fn what_arrived_is_listed_and_forgotten() {
    let shop = Shop::open();
    ask!(shop, payment().create_payment(&payment("5258640000000001"))).unwrap();
    let told = shop.told("requests?provider=craftgate");
    assert_eq!(told["total"], 1);
    let request = &told["requests"][0];
    assert_eq!(
        (&request["operation"], &request["verdict"], &request["status"]),
        (&json!("payment.create_payment"), &json!("verified"), &json!(200))
    );
    assert!(shop.told("requests?provider=parax")["requests"].as_array().unwrap().is_empty());
    shop.control("reset", &json!({}));
    assert_eq!(shop.told("requests")["total"], 0);
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let shop = Shop::open();
    assert_eq!(shop.page("/craftgate/nowhere", None).0, 404);
    assert_eq!(shop.page("/craftgate/payment/v1/card-payments", None).0, 405);
    assert_eq!(shop.page("/", None).0, 200);
}

#[test]
fn strict_refuses_what_is_otherwise_noted() {
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
    assert_eq!(shop.last_request()["notes"], json!(["favouriteColour: the tables do not know this field"]));
    assert_eq!(send(&Shop::with(imza_sandbox::Settings { strict: true, ..crate::shop::settings() })), 422);
}
