//! NexKasa: deposits and withdrawals, an operator's decisions, and every documented error.

use imza::nexkasa::{CallbackInput, DepositRequest, ExpectedCallback, TransferKind, WithdrawRequest};
use imza::secret::{NexkasaCallbackSecret, NexkasaWebhookSecret};
use imza::{ErrorKind, Outcome};
use imza_sandbox::{Keys, Settings};
use serde_json::json;

use crate::shop::{Mailbox, Shop, context, settings};

fn withdrawal(id: &str, callback_url: Option<&str>) -> WithdrawRequest {
    WithdrawRequest {
        amount: Some("5000".try_into().unwrap()),
        customer_iban: Some("TR33 0006 1005 1978 6457 8413 26".try_into().unwrap()),
        customer_name: Some("Mehmet Demir".try_into().unwrap()),
        external_id: Some(id.try_into().unwrap()),
        callback_url: callback_url.map(|text| text.try_into().unwrap()),
    }
}

fn deposit(id: &str, callback_url: Option<&str>) -> DepositRequest {
    DepositRequest {
        amount: Some("1500".try_into().unwrap()),
        full_name: Some("Ahmet Yılmaz".try_into().unwrap()),
        user_id: Some(id.try_into().unwrap()),
        callback_url: callback_url.map(|text| text.try_into().unwrap()),
    }
}

#[test]
fn the_callback_of_a_decision_is_verified() {
    let keys = Keys { nexkasa_webhook_secret: Some("webhook-secret".into()), ..settings().keys };
    let (shop, mailbox) = (Shop::with(Settings { keys, ..settings() }), Mailbox::open(&[]));
    let nexkasa = shop
        .nexkasa()
        .with_callback_secrets(vec![NexkasaCallbackSecret::new("secret-1").unwrap()])
        .with_webhook_secrets(vec![NexkasaWebhookSecret::new("webhook-secret").unwrap()]);
    let read = |expected| {
        let received = mailbox.next();
        let input = CallbackInput {
            url: Some(&received.target),
            signature: received.header("x-nexkasa-signature"),
            expected: Some(expected),
            allow_amount_change: true,
            ..Default::default()
        };
        nexkasa.read_callback(&received.body, &input).unwrap()
    };
    let taken = shop.send(&nexkasa.deposit(&deposit("U1", Some(&mailbox.url)), &context()).unwrap()).unwrap();
    shop.control(&format!("nexkasa/{}", taken.transaction_id.unwrap()), &json!({ "status": "approve", "amount": "1400.00" }));
    let callback = read(ExpectedCallback { id: "U1", kind: TransferKind::Deposit, amount: "1500.00" });
    assert_eq!((callback.status.as_str(), callback.amount.as_str(), callback.amount_differs), ("APPROVED", "1400.00", true));

    let taken = shop.send(&nexkasa.withdraw(&withdrawal("W1", Some(&mailbox.url)), &context()).unwrap()).unwrap();
    let id = taken.transaction_id.unwrap();
    for (decision, word) in [("WAITING_ASSIGNMENT", "WAITING_ASSIGNMENT"), ("reject", "REJECTED")] {
        shop.control(&format!("nexkasa/{id}"), &json!({ "status": decision }));
        assert_eq!(read(ExpectedCallback { id: "W1", kind: TransferKind::Withdraw, amount: "5000.00" }).status, word);
    }
}

#[test]
fn every_documented_error_has_its_status() {
    let shop = Shop::open();
    let nexkasa = shop.nexkasa();
    let wrong = shop.send(&shop.nexkasa_with("wrong").deposit(&deposit("U1", None), &context()).unwrap()).unwrap_err();
    assert_eq!((wrong.kind(), wrong.http_status()), (Some(ErrorKind::Authentication), Some(403)));

    shop.send(&nexkasa.withdraw(&withdrawal("W1", None), &context()).unwrap()).unwrap();
    let twice = shop.send(&nexkasa.withdraw(&withdrawal("W1", None), &context()).unwrap()).unwrap_err();
    assert_eq!((twice.kind(), twice.outcome(), twice.http_status()), (Some(ErrorKind::Duplicate), Some(Outcome::Unknown), Some(409)));
    shop.send(&nexkasa.deposit(&deposit("W1", None), &context()).unwrap()).unwrap();

    let call = nexkasa.deposit(&deposit("U2", None), &context()).unwrap();
    for (name, body) in
        [("full_name", r#"{"amount":"1.00","user_id":"U2"}"#), ("amount", r#"{"amount":"0","full_name":"A","user_id":"U2"}"#)]
    {
        let request = imza::Request { body: Some(body.into()), ..call.request().clone() };
        let (status, body) = shop.transport(&request).unwrap();
        let error = call.parse(status, &body).unwrap_err();
        assert!(error.kind() == Some(ErrorKind::InvalidRequest) && error.to_string().contains(name), "{error}");
    }
    shop.fault(json!({ "kind": "500", "provider": "nexkasa" }));
    let broken = shop.send(&call).unwrap_err();
    assert_eq!((broken.kind(), broken.outcome()), (Some(ErrorKind::ProviderUnavailable), Some(Outcome::Unknown)));
}
