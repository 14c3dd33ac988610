//! ParaX: a deposit, its webhook, its confirmation, and every documented error.

use imza::parax::{DepositRequest, ExpectedPayment, RemoteAddress, Verdict};
use imza::{ErrorKind, Outcome};
use serde_json::json;

use crate::shop::{Mailbox, Shop, context, decimal, reported, webhooks_to};

fn deposit(trx: &str) -> DepositRequest {
    DepositRequest {
        username: Some("ahmet+yılmaz".try_into().unwrap()),
        user_id: Some("44843155".try_into().unwrap()),
        full_name: Some("Ahmet Yılmaz %20=😀".try_into().unwrap()),
        amount: Some("250".try_into().unwrap()),
        trx: Some(trx.try_into().unwrap()),
        data: Some("".try_into().unwrap()),
        return_url: None,
    }
}

#[test]
fn a_deposit_is_reported_and_confirmed() {
    let (shop, mailbox) = (Shop::open(), Mailbox::open(&[]));
    webhooks_to(&shop, &mailbox);
    let parax = shop.parax();
    let begun = shop.send(&parax.deposit(&deposit("T1"), &context()).unwrap()).unwrap();
    assert_eq!((begun.amount, begun.amount_matches), (decimal("250.00"), Some(true)));
    let id = begun.transaction_id.unwrap();
    let status = shop.send(&parax.transaction_status(&id, &context()).unwrap()).unwrap();
    assert_eq!((status.status.unwrap().as_str(), status.completed_at), ("pending", None));

    for (decision, verdict) in [("processing", Verdict::Pending), ("approve", Verdict::Completed)] {
        shop.control(&format!("parax/{id}"), &json!({ "status": decision }));
        let webhook = parax.read_webhook(&mailbox.next().body, RemoteAddress::Unchecked).unwrap();
        let call =
            parax.confirm(&webhook, ExpectedPayment { amount: "250.00", user_id: Some("44843155"), ..ExpectedPayment::default() }).unwrap();
        let confirmed = shop.send(&call).unwrap();
        assert_eq!((confirmed.verdict, confirmed.trx.as_str()), (verdict, "T1"));
    }
}

#[test]
fn every_documented_error_has_its_code() {
    let shop = Shop::open();
    let parax = shop.parax();
    let code = |client: &imza::parax::Parax, request: &DepositRequest| {
        let error = reported(shop.send(&client.deposit(request, &context()).unwrap()).unwrap_err());
        (error.provider_code, error.kind, error.outcome)
    };
    let authentication = ("1082".to_owned(), ErrorKind::Authentication, Outcome::Rejected);
    assert_eq!(code(&shop.parax_with(1002, "sandbox-key", "sandbox-secret-key"), &deposit("T1")), authentication);
    assert_eq!(code(&shop.parax_with(1001, "sandbox-key", "wrong"), &deposit("T1")), authentication);
    let listed = shop.last_request();
    assert_eq!((&listed["check"], &listed["causes"][0]["code"]), (&json!("signature"), &json!("unknown")));
    assert!(
        listed["expected"].as_str().unwrap().contains("amount=250.00&data=&fullname=Ahmet Yılmaz %20=😀&sid=1001&trx=T1&userID=44843155")
    );

    shop.send(&parax.deposit(&deposit("T1"), &context()).unwrap()).unwrap();
    assert_eq!(code(&parax, &deposit("T1")), ("1086".into(), ErrorKind::Duplicate, Outcome::Unknown));
    shop.control("panel", &json!({ "blockedCustomers": ["44843155"] }));
    assert_eq!(code(&parax, &deposit("T2")).1, ErrorKind::CustomerBlocked);
    for (merchant, expected) in [("closed", "1083"), ("method_not_allowed", "1084")] {
        shop.control("panel", &json!({ "paraxMerchant": merchant }));
        assert_eq!(code(&parax, &deposit("T2")).0, expected);
    }
    shop.control("panel", &json!({ "paraxMerchant": "open", "blockedCustomers": [] }));
    shop.fault(json!({ "kind": "reject", "code": "1087" }));
    assert_eq!(code(&parax, &deposit("T2")).0, "1087");

    let bare = imza::Request {
        url: format!("http://{}/parax/Methods/BankTransfer/V2/?sid=1001", shop.address),
        ..parax.deposit(&deposit("T3"), &context()).unwrap().request().clone()
    };
    assert!(String::from_utf8(shop.transport(&bare).unwrap().1).unwrap().contains("1081"));

    let wrong = shop.parax_with(1001, "wrong", "sandbox-secret-key");
    assert_eq!(shop.send(&wrong.transaction_status("TD10001", &context()).unwrap()).unwrap_err().kind(), Some(ErrorKind::Authentication));
    assert!(shop.send(&parax.transaction_status("TD9", &context()).unwrap()).is_err());
}
